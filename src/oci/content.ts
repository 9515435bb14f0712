/**
 * What a body says of its content: what kind of thing it is, and which blobs it uses. Nothing here says what a manifest holds,
 * so that a field of an unexpected form is left out and no more.
 */
import type { Blob } from "./blobs.ts";
import { isRecord, recordOf, recordsIn, type JsonRecord, isCount } from "./json-record.ts";
import { isBlobType, isForeignType, isTelling, type Signs } from "./kinds.ts";
import { asDigest } from "./digest.ts";
import { intern } from "./intern.ts";

/** What an artifact says it is: `artifactType`, else, of what has a subject, the config's media type. */
export function artifactTypeOf(body: JsonRecord): string | undefined {
  const isReferrer = isRecord(body["subject"]);
  const said = saidType(body) ?? (isReferrer ? configType(body) : undefined);
  return said !== undefined && isTelling(said) ? intern(said) : undefined;
}

/** What `nameByBody` goes by. */
export function signsOf(body: JsonRecord): Signs {
  const layers = [...recordsIn(body["layers"]), ...recordsIn(body["blobs"])];
  const entries = recordsIn(body["manifests"]);
  return {
    artifactType: saidType(body),
    configMediaType: configType(body),
    layerMediaTypes: layers.map(typeOf),
    entryMediaTypes: entries.map(typeOf),
    predicateType: annotation(body, "dev.sigstore.bundle.predicateType"),
    annotations: Object.keys(recordOf((layers[0] ?? entries[0])?.["annotations"])),
  };
}

/** Indexes had no such field before OCI 1.1, and CNAB's say it in an annotation to this day. */
function saidType(body: JsonRecord): string | undefined {
  const { artifactType } = body;
  const isSaid = typeof artifactType === "string" && artifactType !== "";
  return isSaid ? artifactType : annotation(body, "org.opencontainers.artifactType");
}

function configType(body: JsonRecord): string | undefined {
  return isRecord(body["config"]) ? typeOf(body["config"]) : undefined;
}

/** An annotation of a manifest or a descriptor. */
export function annotation(body: JsonRecord, key: string): string | undefined {
  const value = recordOf(body["annotations"])[key];
  return typeof value === "string" ? value : undefined;
}

/** Empty where a descriptor does not say it. */
function typeOf({ mediaType }: JsonRecord): string {
  return typeof mediaType === "string" ? mediaType : "";
}

/**
 * `layers` of images, `blobs` of artifact manifests, the config, and what an index lists that is no manifest: BuildKit's cache.
 * What has no digest and size is left out.
 */
export function blobsOf(body: JsonRecord): readonly Blob[] {
  const lists = [[body["config"]], body["layers"], body["blobs"]].flatMap(recordsIn);
  const entries = recordsIn(body["manifests"]).filter((entry) => isBlobType(typeOf(entry)));
  return [...lists, ...entries].flatMap(blobOf);
}

function blobOf(descriptor: JsonRecord): readonly Blob[] {
  const digest = asDigest(descriptor["digest"]);
  const { size } = descriptor;
  if (digest === undefined || !isCount(size)) return [];
  // Listed none the less: should the registry have it after all, what lists it keeps it.
  return [{ digest, sizeBytes: isForeign(descriptor) ? 0 : size }];
}

/** Windows' base layers: clients fetch them from Microsoft, and registries do not have them. */
function isForeign(descriptor: JsonRecord): boolean {
  const { urls } = descriptor;
  return (Array.isArray(urls) && urls.length > 0) || isForeignType(typeOf(descriptor));
}
