/**
 * What is asked of Artifactory in its query language
 * (https://jfrog.com/help/r/jfrog-rest-apis/artifactory-query-language). Pure. Manifests and lists are
 * asked for together: two queries would be two moments, and a list that is pushed between them would be missed. Nothing is
 * sorted, which not every edition can, and `offset` is used only to ask whether there is more.
 */
import type { Digest } from "../../oci/digest.ts";

/** What a query is about. */
export interface Query {
  /** What it is asked for: to list, to look at one manifest, or to learn what was pulled. */
  readonly kind: "list" | "look" | "pulls";
  /** The key of Artifactory's repository. */
  readonly key: string;
  /** What else an item has to be; each has a key of its own. */
  readonly criteria: Readonly<Record<string, unknown>>;
}

const FIELDS = ["repo", "path", "name", "type", "size", "created", "modified", "updated", "sha256"];

/** Names of the files that are manifests: a list or index, and anything else. */
export const MANIFEST_FILES = ["list.manifest.json", "manifest.json"] as const;

/** All manifests of the repository. */
export function everywhere(key: string): Query {
  return { kind: "list", key, criteria: {} };
}

/** All manifests below an image. `*` stands for slashes, too: images that are nested in this one are among them. */
export function ofImage(key: string, image: string): Query {
  return { kind: "list", key, criteria: { path: { $match: `${image}/*` } } };
}

/** The manifests in one folder. */
export function inFolder(key: string, path: string): Query {
  return { kind: "list", key, criteria: { path } };
}

/** All manifests that were downloaded at this time or later: the last time is all that is known of each. */
export function downloadedSince(key: string, since: Date): Query {
  return { kind: "pulls", key, criteria: { "stat.downloaded": { $gte: since.toISOString() } } };
}

/** Where one manifest is, in whatever image. */
export function ofDigest(key: string, digest: Digest): Query {
  return { kind: "look", key, criteria: { sha256: hexOf(digest) } };
}

/** Whether the query is for this item, as far as it names one digest or one folder. */
export function isFoundBy(
  { criteria: { sha256, path } }: Query,
  item: { readonly digest: Digest; readonly path: string },
): boolean {
  if (typeof sha256 === "string" && sha256 !== hexOf(item.digest)) return false;
  return typeof path !== "string" || path === item.path;
}

const HEX_DIGITS = "0123456789abcdef".split("");

/** The same query in parts that have nothing in common and leave nothing out. */
export function inParts({ criteria, ...query }: Query): readonly Query[] {
  return HEX_DIGITS.map((digit) => ({
    ...query,
    criteria: { ...criteria, sha256: { $match: `${digit}*` } },
  }));
}

/** The text of the query. With `after`, of the one row that comes after so many, if there is one. */
export function textOf({ key, criteria }: Query, after?: number): string {
  const names = MANIFEST_FILES.map((name) => ({ name }));
  const found = JSON.stringify({ repo: key, type: "file", $or: names, ...criteria });
  const fields = FIELDS.map((field) => JSON.stringify(field)).join();
  const tail = after === undefined ? "" : `.offset(${after}).limit(1)`;
  return `items.find(${found}).include(${fields})${tail}`;
}

function hexOf(digest: Digest): string {
  return digest.slice(digest.indexOf(":") + 1);
}
