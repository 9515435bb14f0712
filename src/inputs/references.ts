/**
 * References to images: which manifests a text pins, and the one digest of an item of `keep-digests`. Any text will do
 * (YAML, JSON, HCL, a shell script, a log), since nothing is parsed: what looks like a reference is one. Reading one
 * too many keeps a manifest too many; missing one deletes what is in use.
 */
import { ActionError } from "../action-error.ts";
import { asDigest, type Digest } from "../registry/registry.ts";
import { REPOSITORY_NAMES, TAG_NAMES } from "./glob.ts";

/** What is kept because the user named it. */
export interface Pins {
  /** Pinned in every repository. */
  readonly digests: ReadonlySet<Digest>;
  readonly tagsByRepository: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * Case does not matter: docker refuses an upper-case digest, so whoever wrote one meant the digest. Package URLs, which
 * bills of materials are full of, write the colon as `%3A` (package-url specification, type "oci").
 */
const DIGESTS = /sha(?:256(?::|%3a)[a-f0-9]{64}|512(?::|%3a)[a-f0-9]{128})(?![a-f0-9])/gi;

const HOST = /^(?:[a-zA-Z0-9.-]+|\[[0-9a-fA-F:.]+\])(?::\d{1,5})?\//;

/**
 * Every digest in the text, and every `<registry>/<repository>:<tag>` of this registry. Without a registry, digests
 * alone. With keys, `<registry>/<key>/<repository>:<tag>` and `<key>.<registry>/<repository>:<tag>` as well, whatever the
 * key. Time and memory are linear in the text.
 */
export function pinsIn(text: string, registry: string, hasKeys = false): Pins {
  const digests = new Set<Digest>();
  for (const [match] of text.matchAll(DIGESTS)) {
    const digest = asDigest(match.toLowerCase().replace("%3a", ":"));
    if (digest !== undefined) digests.add(digest);
  }
  return {
    digests,
    tagsByRepository: registry === "" ? new Map() : tagsIn(text, registry, hasKeys),
  };
}

function tagsIn(text: string, registry: string, hasKeys: boolean): Map<string, Set<string>> {
  const tagsByRepository = new Map<string, Set<string>>();
  for (const [, name = "", run = ""] of text.matchAll(referencesTo(registry, hasKeys))) {
    // A tag may end in a full stop, and so may a sentence that ends in a tag.
    const tags = [run, run.replace(/[._-]+$/, "")].filter((tag) => TAG_NAMES.name.test(tag));
    for (const repository of repositoriesNamed(name.toLowerCase(), hasKeys)) {
      if (REPOSITORY_NAMES.name.test(repository)) addTags(tagsByRepository, repository, tags);
    }
  }
  return tagsByRepository;
}

/** What stands between host and tag; where that may begin with a key, without it, too. */
function repositoriesNamed(name: string, hasKeys: boolean): readonly string[] {
  return !hasKeys ? [name] : [name, name.slice(name.indexOf("/") + 1)];
}

function addTags(
  tagsByRepository: Map<string, Set<string>>,
  repository: string,
  tags: Iterable<string>,
): void {
  const known = tagsByRepository.get(repository) ?? new Set();
  for (const tag of tags) known.add(tag);
  if (known.size > 0) tagsByRepository.set(repository, known);
}

/**
 * Finds the login server, not as the tail of a longer host name, with what follows it. Before it may stand an escaped
 * line end or character or, in logs, a colour, whose last letter is none of the host's: `"\ncontoso.azurecr.io/api:v1"`.
 * What follows is only looked at, so that a reference within another is found, too. The bounds keep the search linear;
 * they are wider than what names (255 characters) and tags (128) can have, so that one that is too long is not taken
 * for a shorter one.
 */
function referencesTo(registry: string, hasKeys: boolean): RegExp {
  const host = hostPattern(registry, hasKeys);
  const start = String.raw`(?:(?<![a-z0-9.-])|(?<=\\(?:[nrt]|u[0-9a-f]{4}))|(?<=\x1b\[[0-9;]{0,20}m))`;
  const reference = String.raw`(?=([a-z0-9._/-]{1,256}):(\w[\w.-]{0,255}))`;
  return new RegExp(`${start}${host}/${reference}`, "gi");
}

/** With keys, a repository may be had at a host or port of its own. */
function hostPattern(registry: string, hasKeys: boolean): string {
  const escaped = (text: string) => text.replace(/[^a-z0-9]/g, "\\$&");
  if (!hasKeys) return `${escaped(registry.replace(/:443$/, ""))}(?::443)?`;
  const name = escaped(registry.replace(/:\d+$/, ""));
  return String.raw`(?:[a-z0-9-]{1,63}\.)?${name}(?::\d{1,5})?`;
}

/**
 * The digest of `sha256:…`, `repository@sha256:…` or `host/repository@sha256:…`.
 * @throws ActionError whose message completes `Input "keep-digests", line 1, "…": `.
 */
export function digestOf(reference: string): Digest {
  const at = reference.lastIndexOf("@");
  const digest = asDigest(reference.slice(at + 1));
  const name = at < 0 ? undefined : reference.slice(0, at);
  if (digest !== undefined && (name === undefined || isImageName(name))) return digest;
  throw new ActionError(
    'expected "sha256:" and 64 digits or "sha512:" and 128, in lower-case hex, alone or as "<repository>@<digest>" or "<registry>/<repository>@<digest>".',
  );
}

function isImageName(name: string): boolean {
  return REPOSITORY_NAMES.name.test(name) || REPOSITORY_NAMES.name.test(name.replace(HOST, ""));
}

export function mergePins(all: readonly Pins[]): Pins {
  const digests = new Set<Digest>();
  const tagsByRepository = new Map<string, Set<string>>();
  for (const pins of all) {
    for (const digest of pins.digests) digests.add(digest);
    for (const [repository, tags] of pins.tagsByRepository) {
      addTags(tagsByRepository, repository, tags);
    }
  }
  return { digests, tagsByRepository };
}

export function hasPins({ digests, tagsByRepository }: Pins): boolean {
  return digests.size > 0 || tagsByRepository.size > 0;
}
