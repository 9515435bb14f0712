/**
 * ACR's JSON to the model of `registry.ts`. Pure. What is missing becomes `undefined` or "locked"; what has a form
 * that can't be (a row without a digest) is an error, since a row that we drop could be an index.
 */
import { ActionError } from "../../errors/action-error.ts";
import { list, page, parse, record, requiredDigest, unexpected, type Json } from "../http/json.ts";
import { latest } from "../http/times.ts";
import type { Digest } from "../../oci/digest.ts";
import { isCount } from "../../oci/json-record.ts";
import type { ManifestRecord, Lock, ManifestRow, Tag } from "../registry.ts";
import { intern } from "../../oci/intern.ts";

/** Most rows have no tag: they share this. */
const NONE: readonly never[] = [];

/** What `GET /acr/v1/<name>` says of a repository, as far as it matters here. */
export interface RepositoryAttributes {
  /** Undefined where the registry does not say, as it may where there is none. */
  readonly manifestCount: number | undefined;
  readonly tagCount: number | undefined;
  readonly isLocked: boolean;
  readonly isReadable: boolean;
}

/** @throws ActionError when a count is none: then no listing can be proved complete. */
export function repositoryAttributes(text: string): RepositoryAttributes {
  const json = page(text);
  const manifestCount = count(json["manifestCount"]);
  const tagCount = count(json["tagCount"]);
  // Only `writeEnabled` counts here: `deleteEnabled=false` protects the repository, not the images in it.
  const attributes = record(json["changeableAttributes"]);
  const isLocked = attributes["writeEnabled"] !== true;
  return { manifestCount, tagCount, isLocked, isReadable: isReadable(attributes) };
}

/** The error for a listing that no count can prove complete. */
export function uncounted(): ActionError {
  return new ActionError("The registry does not say how many manifests and tags there are.");
}

/** Absent and `null` are one thing, as for lists. */
function count(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isCount(value)) throw uncounted();
  return value;
}

/** The rows of one page of `GET /acr/v1/<name>/_manifests`. */
export function manifestRows(text: string | Json): readonly ManifestRow[] {
  return list(page(text)["manifests"]).map((row) => manifestRow(record(row)));
}

/** The answer of `GET /acr/v1/<name>/_manifests/<digest>`. */
export function inspection(text: string): ManifestRecord {
  const manifest = record(record(parse(text))["manifest"]);
  const references = list(manifest["references"]).map((entry) =>
    requiredDigest(record(entry)["digest"]),
  );
  return { row: manifestRow(manifest), references };
}

/** The tags of one page of `GET /acr/v1/<name>/_tags`. */
export function tags(text: string | Json): readonly Tag[] {
  return list(page(text)["tags"]).map((entry) => tagOf(record(entry)));
}

/** The answer of `GET /acr/v1/<name>/_tags/<tag>`. */
export function oneTag(text: string): Tag {
  return tagOf(record(page(text)["tag"]));
}

/** What was asked for. `registry` is not compared: one registry has several names. */
export interface Asked {
  readonly repository: string;
  readonly digest?: Digest;
  readonly tag?: string;
}

/**
 * Compares an answer with what was asked for, as far as it names itself.
 * @throws ActionError when it is about something else: what another repository does not list is not missing in this one.
 */
export function checkAnswers(json: unknown, { repository, digest, tag }: Asked): void {
  const answer = record(json);
  const about = [
    ["repository", answer["imageName"], repository],
    ["manifest", record(answer["manifest"])["digest"], digest],
    ["tag", record(answer["tag"])["name"], tag],
  ] as const;
  for (const [what, answered, asked] of about) {
    if (asked === undefined || answered === undefined || answered === asked) continue;
    const [other, wanted] = [answered, asked].map((value) => JSON.stringify(value));
    throw unexpected(`what it knows of ${what} ${other}, and was asked for ${wanted}`);
  }
}

function tagOf(tag: Json): Tag {
  return {
    name: requiredTagName(tag["name"]),
    digest: requiredDigest(tag["digest"]),
    updatedAt: latest([tag["createdTime"], tag["lastUpdateTime"]]),
    ...lockOf(record(tag["changeableAttributes"])),
  };
}

/** The names of one page of `GET /acr/v1/_catalog`. */
export function repositoryNames(text: string | Json): readonly string[] {
  return list(page(text)["repositories"]).map((name) => {
    if (typeof name !== "string" || name === "") throw unexpected("a repository without a name");
    return name;
  });
}

/** The code of ACR's error body, or undefined when the answer is none of ACR's own. */
export function errorCode(text: string | null | undefined): string | undefined {
  try {
    const code = record(list(record(parse(text ?? ""))["errors"])[0])["code"];
    return typeof code === "string" ? code : undefined;
  } catch {
    return undefined;
  }
}

function manifestRow(row: Json): ManifestRow {
  const { mediaType, configMediaType, imageSize, tags: names } = row;
  return {
    digest: requiredDigest(row["digest"]),
    mediaType: typeof mediaType === "string" ? intern(mediaType) : undefined,
    tags: tagNames(names),
    pushedAt: latest([row["createdTime"], row["lastUpdateTime"]]),
    sizeBytes: isCount(imageSize) ? imageSize : undefined,
    configMediaType: typeof configMediaType === "string" ? intern(configMediaType) : undefined,
    platform: platform(row["os"], row["architecture"]),
    ...lockOf(record(row["changeableAttributes"])),
    isReadable: isReadable(record(row["changeableAttributes"])),
    storage: "by-digest",
  };
}

function tagNames(value: unknown): readonly string[] {
  const names = list(value);
  return names.length === 0 ? NONE : names.map(requiredTagName);
}

/** It may be read, and is not in quarantine: a scanner has passed it, or there is none. */
function isReadable({ readEnabled, quarantineState = "Passed" }: Json): boolean {
  return readEnabled === true && quarantineState === "Passed";
}

/** What the attributes say of a lock. One that does not stand there in full can't be set again. */
function lockOf(attributes: Json): {
  readonly isLocked: boolean;
  readonly lock: Lock | undefined;
} {
  const { deleteEnabled, writeEnabled } = attributes;
  if (deleteEnabled === true && writeEnabled === true) return { isLocked: false, lock: undefined };
  const isStated = typeof deleteEnabled === "boolean" && typeof writeEnabled === "boolean";
  const lock = isStated ? `deleteEnabled=${deleteEnabled},writeEnabled=${writeEnabled}` : undefined;
  return { isLocked: true, lock };
}

function platform(os: unknown, architecture: unknown): string | undefined {
  const known = [os, architecture].filter((part) => typeof part === "string" && part !== "");
  return known.length === 0 ? undefined : intern(known.join("/"));
}

function requiredTagName(value: unknown): string {
  if (typeof value !== "string" || value === "") throw unexpected("a tag without a name");
  return value;
}
