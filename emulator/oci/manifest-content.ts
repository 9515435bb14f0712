// What a registry reads from the bytes of a manifest when it is pushed. It never writes manifests: the bytes stay as they
// came. Docker types have no subject, and only indexes have children.

import { isDockerType, isIndexType, isSchema1 } from "./media-types.ts";

export interface Child {
  readonly digest: string;
  readonly mediaType?: string;
  readonly architecture?: string;
  readonly os?: string;
}

export type Platform = Pick<Child, "architecture" | "os">;

export interface BlobReference {
  readonly digest: string;
  readonly mediaType: string;
  readonly size: number;
  /** Kept elsewhere (`urls`): need not be in the registry. */
  readonly isForeign: boolean;
}

export interface ManifestContent {
  readonly children: readonly Child[];
  readonly subject?: string;
  readonly config?: BlobReference;
  readonly layers: readonly BlobReference[];
  readonly artifactType?: string;
  readonly annotations?: unknown;
}

type Json = Readonly<Record<string, unknown>>;

/** The body as a JSON object, or undefined if it is none. */
export function jsonObject(body: Buffer): Json | undefined {
  try {
    return objectOf(JSON.parse(body.toString("utf8")));
  } catch {
    return undefined;
  }
}

/** Reads what the media type lets the body say; a body that is no JSON says nothing. */
export function contentOf(body: Buffer, mediaType: string): ManifestContent {
  const manifest = jsonObject(body) ?? {};
  if (isSchema1(mediaType)) return { children: [], layers: schema1Layers(manifest) };
  const subject = isDockerType(mediaType)
    ? undefined
    : stringOf(objectOf(manifest["subject"])?.["digest"]);
  const config = blobOf(manifest["config"]);
  const artifactType = stringOf(manifest["artifactType"]);
  const annotations = objectOf(manifest["annotations"]);
  return {
    children: isIndexType(mediaType) ? arrayOf(manifest["manifests"]).flatMap(childOf) : [],
    layers: [...arrayOf(manifest["layers"]), ...arrayOf(manifest["blobs"])].flatMap(
      (layer) => blobOf(layer) ?? [],
    ),
    ...(subject === undefined ? {} : { subject }),
    ...(config === undefined ? {} : { config }),
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(annotations === undefined ? {} : { annotations }),
  };
}

/** Architecture and system of a config blob, where it names any. */
export function platformOf(config: Buffer): Platform {
  return platformFields(jsonObject(config));
}

/** Digests of config and layers; those that are kept elsewhere need not be in the registry, and are left out. */
export function blobsOf({ config, layers }: ManifestContent): readonly string[] {
  const blobs = [config, ...layers].filter((blob) => blob !== undefined);
  return blobs.filter(({ isForeign }) => !isForeign).map(({ digest }) => digest);
}

function childOf(value: unknown): Child[] {
  const descriptor = objectOf(value);
  const digest = stringOf(descriptor?.["digest"]);
  const mediaType = stringOf(descriptor?.["mediaType"]);
  const platform = platformFields(objectOf(descriptor?.["platform"]));
  if (digest === undefined) return [];
  return [{ digest, ...(mediaType === undefined ? {} : { mediaType }), ...platform }];
}

function platformFields(platform: Json | undefined): Platform {
  const architecture = stringOf(platform?.["architecture"]);
  const os = stringOf(platform?.["os"]);
  return {
    ...(architecture === undefined ? {} : { architecture }),
    ...(os === undefined ? {} : { os }),
  };
}

function blobOf(value: unknown): BlobReference | undefined {
  const descriptor = objectOf(value);
  const digest = stringOf(descriptor?.["digest"]);
  if (descriptor === undefined || digest === undefined) return undefined;
  const size = descriptor["size"];
  return {
    digest,
    mediaType: stringOf(descriptor["mediaType"]) ?? "",
    size: typeof size === "number" ? size : 0,
    isForeign: arrayOf(descriptor["urls"]).length > 0,
  };
}

function schema1Layers(manifest: Json): BlobReference[] {
  return arrayOf(manifest["fsLayers"]).flatMap((layer) => {
    const digest = stringOf(objectOf(layer)?.["blobSum"]);
    return digest === undefined ? [] : [{ digest, mediaType: "", size: 0, isForeign: false }];
  });
}

function objectOf(value: unknown): Json | undefined {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject ? (value as Json) : undefined;
}

function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function stringOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
