/**
 * Puts a random repository into the emulator, with real bodies and digests, and writes it down in letters: the first
 * manifest is `a`, the second `b`. References that lie outside the repository name manifests that do not exist.
 */
import type { Emulator } from "../../emulator/acr/emulator.ts";
import type { Attributes } from "../../emulator/acr/registry/attributes.ts";
import type { Repository } from "../../emulator/acr/registry/repository.ts";
import { DOCKER_IMAGE, fixture, type Built, type Spec } from "../support/fixture.ts";
import type {
  Age,
  LockOrNone,
  RandomManifest,
  RandomRepository,
  RandomTag,
} from "./repositories.ts";
import type { Times } from "./settings.ts";

const SECOND_MS = 1000;
const DAY_MS = 86_400_000;

export interface Planted {
  /** The text with letters for digests. */
  readonly say: (text: string) => string;
  readonly pinned: readonly string[];
}

/** Puts the repository there under this name; times are told from `times.now`. */
export function plant(
  emulator: Emulator,
  name: string,
  random: RandomRepository,
  times: Times,
): Planted {
  const repository = emulator.registry.repository(name);
  const { manifests: built, letters } = fixture(specsOf(random));
  for (const [position, { age, lock, unreadable, tags }] of random.manifests.entries()) {
    const manifest = built[position];
    if (manifest === undefined) continue;
    const { digest, bytes, mediaType } = manifest;
    repository.putManifest({ body: bytes, mediaType, pushedAt: timeOf(age, times) });
    for (const [i, tag] of tags.entries()) {
      plantTag(repository, manifest, i, { age, ...tag }, times);
    }
    if (lock !== undefined) repository.lockManifest(digest, attributesOf(lock));
    if (unreadable === "ghost") repository.ghost(digest);
    if (unreadable === "read-disabled") repository.lockManifest(digest, { readEnabled: false });
  }
  if (random.isInUse) plantImageInUse(repository, times);
  if (random.lock !== undefined) repository.lockRepository({ [random.lock]: false });
  const say = (text: string) =>
    text.replace(/sha256:[0-9a-f]{64}/g, (digest) => letters([digest]).join());
  const pinned = built.filter((_, position) => random.manifests[position]?.isPinned === true);
  return { say, pinned: pinned.map(({ digest }) => digest) };
}

function plantImageInUse(repository: Repository, times: Times): void {
  const body = { schemaVersion: 2, mediaType: DOCKER_IMAGE, layers: [] };
  repository.putManifest({ body, tags: ["latest"], pushedAt: timeOf("old", times) });
}

/** Where the lock is missing, the registry leaves the field out of its answers. */
function attributesOf(lock: LockOrNone): Partial<Attributes> {
  if (lock !== "missing") return { [lock]: false };
  return { deleteEnabled: undefined as unknown as boolean };
}

/** A tag stands on one manifest: the first that wants it gets it. */
function plantTag(
  repository: Repository,
  { digest, tags: names }: Built,
  i: number,
  { age, made = age, lock }: RandomTag & { readonly age: Age },
  times: Times,
): void {
  const name = names[i];
  if (name === undefined || name in repository.tags()) return;
  repository.tag(name, digest, { updatedAt: timeOf(age, times), createdAt: timeOf(made, times) });
  if (lock !== undefined) repository.lockTag(name, attributesOf(lock));
}

/** The manifests by letter. */
export function specsOf({ manifests }: RandomRepository): Readonly<Record<string, Spec>> {
  const specs: Record<string, Spec> = {};
  for (const [position, manifest] of manifests.entries()) {
    const { mediaType, children, subject, mentions } = manifest;
    specs[letterAt(position)] = {
      mediaType,
      tags: manifest.tags.map((tag, i) => tagName(tag, position, i)),
      ...(children === undefined ? {} : { children: children.map((n) => letterAt(position - n)) }),
      ...(subject === undefined ? {} : { subject: letterAt(position - subject) }),
      ...(mentions === undefined ? {} : { body: mentioning(mentions, position, specs) }),
    };
  }
  return specs;
}

/** As a value, inside a longer one, and as a key. */
function mentioning(
  mentions: readonly number[],
  position: number,
  earlier: Readonly<Record<string, Spec>>,
): object {
  const { digest } = fixture(earlier);
  const [first, second] = mentions.map((n) => digest(letterAt(position - n)));
  return {
    strange: position,
    parts: [{ at: [first === undefined ? "" : `oci://host/repository@${first}?x`] }],
    ...(second === undefined ? {} : { byDigest: { [second]: true } }),
  };
}

/** a to z, then a1 to z1 and so on. */
export function letterAt(position: number): string {
  if (position < 0) return "missing";
  const round = Math.floor(position / 26);
  return String.fromCharCode(97 + (position % 26)) + (round === 0 ? "" : String(round));
}

/** What a tag names beyond the last manifest is missing, too: `fixture` knows no manifest of that letter. */
function tagName(tag: RandomTag, position: number, i: number): string {
  const { names, prefix = "", suffix = "", name = `v${position}.${i}` } = tag;
  if (names === undefined) return name;
  return `${prefix}sha256-{${letterAt(position - names)}}${suffix}`;
}

/** What a random age means. */
export function timeOf(age: Age, { now, ageMs, tagAgeMs }: Times): Date {
  const ago = (ms: number) => new Date(now.getTime() - ms);
  if (typeof age === "object") {
    const limits = {
      age: ageMs,
      "tag-age": tagAgeMs,
      hour: 60 * 60 * SECOND_MS,
      "ten-minutes": 10 * 60 * SECOND_MS,
    };
    return ago(limits[age.limit] + age.past * SECOND_MS);
  }
  switch (age) {
    case "old":
      return ago(30 * DAY_MS);
    case "new":
      return ago(60 * SECOND_MS);
    case "future":
      return ago(-DAY_MS);
    case "before-2013":
      return new Date(Date.UTC(2013) - SECOND_MS);
    case "after-2013":
      return new Date(Date.UTC(2013));
  }
}

/** The repository in letters, one manifest a line. */
export function inLetters(random: RandomRepository): string {
  const lines = random.manifests.map((manifest, position) => line(manifest, position));
  return [
    ...lines,
    ...(random.isInUse ? ["and an image that is tagged `latest`"] : []),
    ...(random.lock === undefined ? [] : [`repository: ${random.lock}=false`]),
  ].join("\n");
}

function line(manifest: RandomManifest, position: number): string {
  const { mediaType, children, subject, mentions, tags, age, lock, unreadable, isPinned } =
    manifest;
  const letters = (steps: readonly number[]) => steps.map((n) => letterAt(position - n)).join(" ");
  const parts = {
    children: children && letters(children),
    subject: subject === undefined ? undefined : letters([subject]),
    mentions: mentions && letters(mentions),
    tags: tags.length === 0 ? undefined : tags.map((tag, i) => told(tag, position, i)).join(" "),
    age: inWords(age),
    lock,
    unreadable,
    pinned: isPinned,
  };
  const some = Object.entries(parts).filter(([, part]) => part !== undefined);
  return `${letterAt(position)}: ${mediaType} ${some.map(([key, part]) => `${key}=[${part}]`).join(" ")}`;
}

function told(tag: RandomTag, position: number, i: number): string {
  const { lock, age, made } = tag;
  const notes = [lock, age && inWords(age), made && `made: ${inWords(made)}`];
  const known = notes.filter((note) => note !== undefined);
  return tagName(tag, position, i) + (known.length === 0 ? "" : ` (${known.join("; ")})`);
}

function inWords(age: Age): string {
  return typeof age === "object" ? `${age.limit} limit, ${age.past} s past` : age;
}
