/**
 * References to images: which manifests a text may pin, and the one digest of an item of `keep-digests`. Any text will do
 * (YAML, JSON, HCL, a shell script, a log), since nothing is parsed: what looks like a reference is one. Reading one
 * too many keeps a manifest too many; missing one deletes what is in use.
 */
import { ActionError } from "../errors/action-error.ts";
import { asDigest, type Digest } from "../oci/digest.ts";
import { REPOSITORY_NAMES, TAG_NAMES } from "../oci/names.ts";
import { digestAdvice } from "./digest-advice.ts";
import type { PatternKind } from "./pattern-kinds.ts";

/** What a text may pin, before it is known which repositories there are. */
export interface Mentions {
  /** Pinned in every repository. */
  readonly digests: ReadonlySet<Digest>;
  /** What stands before and behind a colon. The path is in lower case and ends in a repository, if it names one. */
  readonly tagsByPath: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * Case does not matter: docker refuses an upper-case digest, so one that was written means the digest. Package URLs, which
 * bills of materials are full of, write the colon as `%3A` (package-url specification, type "oci").
 */
const DIGESTS = /sha(?:256(?::|%3a)[a-f0-9]{64}|512(?::|%3a)[a-f0-9]{128})(?![a-f0-9])/gi;

/**
 * A path and a tag around a colon. Both are only looked at, since a tag may be the beginning of another path:
 * `br/alias:team/module:1.2`. The bounds are wider than what names (255 characters) and tags (128) can have, so that one
 * that is too long is not taken for a shorter one.
 */
const TAGGED = /:(?<=([\w./-]{1,256}):)(?=(\w[\w.-]{0,255}))/g;

const HOST = /^(?:[a-zA-Z0-9.-]+|\[[0-9a-fA-F:.]+\])(?::\d{1,5})?\//;

/** Every digest in a text, and everything that may be a repository with its tag. Time and memory are linear in the text. */
export function mentionsIn(text: string): Mentions {
  const digests = new Set<Digest>();
  for (const [match] of text.matchAll(DIGESTS)) {
    const digest = asDigest(match.toLowerCase().replace("%3a", ":"));
    if (digest !== undefined) digests.add(digest);
  }
  const tagsByPath = new Map<string, Set<string>>();
  // Some writers of JSON escape slashes.
  for (const [, path = "", tag = ""] of text.replaceAll("\\/", "/").matchAll(TAGGED)) {
    addTags(tagsByPath, path.toLowerCase(), [tag]);
  }
  return { digests, tagsByPath };
}

/**
 * The repositories that a path may mean, the longest first. One registry has several names, and templates put it in, so
 * whatever stands before the repository is not looked at: `contoso.westeurope.geo.azurecr.io/team/api` may mean `team/api`
 * and `api`, and it is for the repositories that there are to say which it is.
 */
export function* repositoriesIn(path: string): Generator<string> {
  for (let start = 0; start >= 0; start = path.indexOf("/", start) + 1 || -1) {
    yield path.slice(start);
  }
}

/** The tags that are meant: a tag may end in a full stop, and so may a sentence that ends in a tag. */
export function tagsMeant(tag: string): readonly string[] {
  return [tag, tag.replace(/[._-]+$/, "")].filter((one) => TAG_NAMES.name.test(one));
}

/** Adds tags to those of a key. */
export function addTags(
  tagsByKey: Map<string, Set<string>>,
  key: string,
  tags: Iterable<string>,
): void {
  const known = tagsByKey.get(key) ?? new Set();
  for (const tag of tags) known.add(tag);
  if (known.size > 0) tagsByKey.set(key, known);
}

/**
 * The digest of `sha256:…`, `repository@sha256:…` or `host/repository@sha256:…`.
 * @throws ActionError whose message completes `Input "keep-digests", line 1, "…": `.
 */
export function digestOf(
  reference: string,
  writtenIn: PatternKind["writtenIn"] = "inputs",
): Digest {
  const digest = digestIn(reference);
  if (digest !== undefined) return digest;
  throw new ActionError(
    digestAdvice(reference, writtenIn, (text) => digestIn(text) !== undefined) ??
      'expected "sha256:" and 64 digits or "sha512:" and 128, in lower-case hex, alone or as "<repository>@<digest>" or "<registry>/<repository>@<digest>".',
  );
}

function digestIn(reference: string): Digest | undefined {
  const at = reference.lastIndexOf("@");
  const name = at < 0 ? undefined : reference.slice(0, at);
  return name === undefined || isImageName(name) ? asDigest(reference.slice(at + 1)) : undefined;
}

function isImageName(name: string): boolean {
  return REPOSITORY_NAMES.name.test(name) || REPOSITORY_NAMES.name.test(name.replace(HOST, ""));
}
