/**
 * How Artifactory keeps images: a folder for each tag, and one for each manifest that was pushed by digest, with the
 * manifest as a file in it. Pure. A folder is deleted with all that is below it, so it matters what else is there.
 */
import { asDigest, type Digest } from "../../oci/digest.ts";
import { TOLD_BY_BODY } from "../../oci/manifest.ts";
import type { ManifestRow, Tag } from "../registry.ts";
import type { ManifestFile } from "./answer.ts";
import { MANIFEST_FILES } from "./aql.ts";

/** A folder of an image, by the last part of its path: a tag, or a digest. */
export interface Folder {
  readonly name: string;
  /** Undefined for a tag. */
  readonly digest: Digest | undefined;
  readonly files: readonly ManifestFile[];
  /** Deleting the folder would delete nothing but one manifest, which is what its name says. */
  readonly isOwn: boolean;
}

/** What is known of one image. */
export interface Image {
  readonly rows: ReadonlyMap<Digest, ManifestRow>;
  /** Those of manifests that can be deleted; what lies in a shared place has its tags only in its row. */
  readonly tags: readonly Tag[];
  /** The folders in which each manifest lies. */
  readonly folders: ReadonlyMap<Digest, readonly Folder[]>;
}

/** Where uploads are that have not been finished. */
const UPLOADS = "_uploads";

/** The name of the image that a folder belongs to, and that of the folder; undefined for one that can be none. */
export function splitPath(path: string): readonly [image: string, folder: string] | undefined {
  const segments = path.split("/");
  const isPlain = segments.every((segment) => !["", ".", "..", UPLOADS].includes(segment));
  const folder = segments.at(-1);
  if (!isPlain || folder === undefined || segments.length < 2) return undefined;
  return [segments.slice(0, -1).join("/"), folder];
}

/** The images that these files belong to; sorted. */
export function imagesIn(files: readonly ManifestFile[]): readonly string[] {
  return [...new Set(files.flatMap(({ path }) => splitPath(path)?.[0] ?? []))].sort();
}

/** Local repositories write a colon, caches of remote ones two underscores. */
const DIGEST_FOLDER = /^sha256(?::|__)([a-f0-9]{64})$/;

/** https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests. What else a folder is called, nobody can have pushed as a tag. */
const TAG = /^\w[\w.-]{0,127}$/;

/** Everything that these files say of one image; `files` may hold those of others. */
export function imageOf(image: string, files: readonly ManifestFile[]): Image {
  const isManifest = ({ name }: ManifestFile) => MANIFEST_FILES.some((known) => known === name);
  const manifests = files.filter(isManifest);
  const nested = nestingFolders(image, manifests);
  const own = manifests.filter(({ path }) => splitPath(path)?.[0] === image);
  const byFolder = Map.groupBy(own, ({ path }) => path.slice(image.length + 1));
  const folders = new Map<Digest, Folder[]>();
  for (const [name, inside] of byFolder) {
    const folder = folderOf(name, inside, nested.has(name));
    for (const { digest } of inside) {
      const known = folders.get(digest);
      if (known === undefined) folders.set(digest, [folder]);
      else if (known.at(-1) !== folder) known.push(folder);
    }
  }
  const rows = new Map([...folders].map(([digest, homes]) => [digest, rowOf(digest, homes)]));
  return { rows, tags: tagsIn(folders, rows), folders };
}

/** The folders of an image with another image in them. */
function nestingFolders(image: string, files: readonly ManifestFile[]): ReadonlySet<string> {
  const nesting = new Set<string>();
  for (const { path } of files) {
    if (!path.startsWith(`${image}/`)) continue;
    const [folder = "", ...below] = path.slice(image.length + 1).split("/");
    if (below.length > 0) nesting.add(folder);
  }
  return nesting;
}

function folderOf(name: string, files: readonly ManifestFile[], isNesting: boolean): Folder {
  const digest = asDigest(`sha256:${DIGEST_FOLDER.exec(name)?.[1] ?? ""}`);
  const [only, ...others] = files;
  const isNamedRightly = digest === undefined ? TAG.test(name) : digest === only?.digest;
  return { name, digest, files, isOwn: !isNesting && others.length === 0 && isNamedRightly };
}

function rowOf(digest: Digest, homes: readonly Folder[]): ManifestRow {
  const isShared = homes.some(({ isOwn }) => !isOwn);
  const isUntagged = homes.some((home) => home.digest !== undefined);
  return {
    digest,
    mediaType: TOLD_BY_BODY,
    tags: homes.filter((home) => home.digest === undefined).map(({ name }) => name),
    pushedAt: latestChange(filesOf(digest, homes)),
    sizeBytes: undefined,
    configMediaType: undefined,
    platform: undefined,
    isLocked: false,
    lock: undefined,
    isReadable: true,
    storage: isShared ? "shared" : isUntagged ? "by-digest" : "by-tag-only",
  };
}

function filesOf(digest: Digest, homes: readonly Folder[]): readonly ManifestFile[] {
  return homes.flatMap(({ files }) => files.filter((file) => file.digest === digest));
}

function latestChange(files: readonly ManifestFile[]): Date | undefined {
  const latestMs = files.reduce(
    (latest, { changedAt }) => Math.max(latest, changedAt?.getTime() ?? NaN),
    -Infinity,
  );
  return Number.isNaN(latestMs) ? undefined : new Date(latestMs);
}

function tagsIn(
  folders: ReadonlyMap<Digest, readonly Folder[]>,
  rows: ReadonlyMap<Digest, ManifestRow>,
): readonly Tag[] {
  return [...folders].flatMap(([digest, homes]) => {
    if (rows.get(digest)?.storage === "shared") return [];
    return homes
      .filter((home) => home.digest === undefined)
      .map(({ name, files }) => ({
        name,
        digest,
        updatedAt: latestChange(files),
        isLocked: false,
        lock: undefined,
      }));
  });
}
