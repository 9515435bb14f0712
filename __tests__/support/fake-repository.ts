/**
 * A repository port over a fixture, in memory: for the parts of `prune/` that talk to a registry. It deletes referrers
 * along with their subject and protects nothing, like ACR, and records what it was asked in letters.
 */
import type { SweepOptions } from "../../src/prune/sweep/state.ts";
import { parseManifest } from "../../src/oci/manifest.ts";
import type { Digest } from "../../src/oci/digest.ts";
import type {
  BodyStore,
  Changes,
  KeptBody,
  Listing,
  Locked,
  ManifestRow,
  RemovalAnswer,
  Repository,
  Tag,
} from "../../src/registry/registry.ts";
import { inventoryOf, NOW, type Fixture } from "./fixture.ts";
import { signalsOf } from "./signals.ts";

type Call =
  | "list"
  | "read"
  | "inspect"
  | "look"
  | "changesSince"
  | "rows"
  | "tags"
  | "referrers"
  | "remove"
  | "tag"
  | "untag"
  | "unlock"
  | "lock";

export interface FakeRepository {
  readonly port: Repository;
  /** What was asked, in order: `remove X`. */
  readonly calls: string[];
  /** Letters of what is left, sorted. */
  readonly standing: () => readonly string[];
  readonly rows: Map<Digest, ManifestRow>;
  readonly tags: Map<string, Tag>;
  /** Rows that `changesSince` shows in addition to nothing. */
  readonly news: { rows: ManifestRow[]; tags: Tag[] };
  /** Runs before a call is answered, and may throw for it. Called with the call's name and letter. */
  before: (call: Call, letter: string) => void;
  /** Answers a deletion instead of carrying it out. */
  removal: (letter: string) => RemovalAnswer | undefined;
  /** Letters of manifests whose body can't be had. */
  readonly unreadable: Set<string>;
  /** What the registry's records say of children, by letter. */
  readonly references: Map<string, readonly Digest[]>;
  /** False when deleting a subject leaves its referrers. */
  cascades: boolean;
  /** False when locks that were lifted can't be set again. */
  isRelockable: boolean;
  /** Undefined for a registry without that API. */
  referrers: ((letter: string) => readonly Digest[]) | undefined;
}

export function fakeRepository(built: Fixture): FakeRepository {
  const inventory = inventoryOf(built);
  const bytes = new Map(built.manifests.map((manifest) => [manifest.digest, manifest.bytes]));
  const letter = (digest: string) => built.letters([digest])[0] ?? digest;

  const fake: Omit<FakeRepository, "port"> = {
    calls: [],
    rows: new Map(inventory.rows),
    tags: new Map(inventory.tags.map((tag) => [tag.name, tag])),
    news: { rows: [], tags: [] },
    before: () => undefined,
    removal: () => undefined,
    unreadable: new Set(),
    references: new Map(),
    referrers: () => [],
    cascades: true,
    isRelockable: true,
    standing: () => built.letters(fake.rows.keys()),
  };

  const asked = (call: Call, what?: string): string => {
    const name = what === undefined ? "" : letter(what);
    fake.calls.push(`${call} ${name}`.trim());
    fake.before(call, name);
    return name;
  };
  const subjectOf = (digest: Digest, { mediaType }: ManifestRow) =>
    parseManifest(digest, bytes.get(digest) ?? Buffer.alloc(0), mediaType).subject;
  const tagsOf = (digest: Digest) => [...fake.tags.values()].filter((tag) => tag.digest === digest);
  const drop = (digest: Digest): void => {
    fake.rows.delete(digest);
    for (const tag of tagsOf(digest)) fake.tags.delete(tag.name);
    for (const [referrer, row] of fake.cascades ? [...fake.rows] : []) {
      if (bytes.has(referrer) && subjectOf(referrer, row) === digest) drop(referrer);
    }
  };
  const setLock = (call: "lock" | "unlock", locked: Locked, lock: string | undefined): void => {
    asked(call, "digest" in locked ? locked.digest : locked.tag);
    const state = { isLocked: lock !== undefined, lock };
    if ("tag" in locked) {
      const tag = fake.tags.get(locked.tag);
      if (tag !== undefined) fake.tags.set(tag.name, { ...tag, ...state });
      return;
    }
    const row = fake.rows.get(locked.digest);
    if (row !== undefined) fake.rows.set(row.digest, { ...row, ...state });
  };
  const port: Repository = {
    name: "team/app",
    list: () =>
      settled((): Listing => {
        asked("list");
        const { rows, tags } = fake;
        return {
          rows: new Map(rows),
          tags: [...tags.values()],
          isLocked: false,
          isReadable: true,
          registryTime: NOW,
        };
      }),
    read: (digest) =>
      settled(() => {
        const name = asked("read", digest);
        const body = bytes.get(digest);
        const isNowhere = fake.unreadable.has(name) && !fake.rows.has(digest);
        if (isNowhere) return { state: "unknown" };
        return fake.unreadable.has(name) || body === undefined
          ? { state: "unreadable" }
          : { state: "read", bytes: body };
      }),
    stat: (digest) =>
      settled(() => {
        const name = asked("inspect", digest);
        const row = fake.rows.get(digest);
        return row === undefined ? undefined : { row, references: fake.references.get(name) ?? [] };
      }),
    refresh: (digest) =>
      settled(() => {
        asked("look", digest);
        const row = fake.rows.get(digest);
        return row === undefined ? undefined : { row, tags: tagsOf(digest) };
      }),
    changesSince: () =>
      settled((): Changes => {
        asked("changesSince");
        return fake.news;
      }),
    rows: () =>
      settled(() => {
        asked("rows");
        return new Map(fake.rows);
      }),
    tags: () =>
      settled(() => {
        asked("tags");
        return [...fake.tags.values()];
      }),
    referrers: (digest) => settled(() => fake.referrers?.(asked("referrers", digest))),
    remove: ({ row: { digest } }) =>
      settled((): RemovalAnswer => {
        const name = asked("remove", digest);
        const answer = fake.removal(name);
        if (answer !== undefined) return answer;
        if (!fake.rows.has(digest)) return { state: "already-gone" };
        drop(digest);
        return { state: "removed" };
      }),
    tag: (name) =>
      settled(() => {
        asked("tag", name);
        return fake.tags.get(name);
      }),
    untag: ({ name }) =>
      settled((): RemovalAnswer => {
        asked("untag", name);
        const answer = fake.removal(name);
        if (answer !== undefined) return answer;
        return { state: fake.tags.delete(name) ? "removed" : "already-gone" };
      }),
    unlock: (locked) =>
      settled(() => {
        if (locked.length === 0) asked("unlock");
        for (const one of locked) setLock("unlock", one, undefined);
        return () =>
          settled(() => {
            if (!fake.isRelockable) return locked;
            for (const one of locked) setLock("lock", one, one.lock);
            return [];
          });
      }),
  };
  return Object.assign(fake, { port });
}

/** As an answer that arrives later; what is thrown is a rejection. */
async function settled<T>(answer: () => T): Promise<T> {
  await Promise.resolve();
  return answer();
}

export interface MemoryStore extends BodyStore {
  /** What earlier runs kept, whatever digests it stands under. */
  earlier: readonly KeptBody[];
  /** What the next run would find. */
  readonly later: Map<Digest, Uint8Array>;
  /** What the registry was said to list. */
  listed: readonly Digest[];
}

/** A store of bodies that is only what it is told. */
function memoryStore(): MemoryStore {
  const store: MemoryStore = {
    earlier: [],
    later: new Map(),
    listed: [],
    kept: () => [store.earlier],
    retain: (listed) => {
      store.listed = [...listed];
    },
    keep: ({ digest, bytes }) => store.later.set(digest, bytes),
    forget: (deleted) => {
      for (const digest of deleted) store.later.delete(digest);
    },
  };
  return store;
}

/** Surroundings without any waiting; `waits` has the pauses that would have been made. */
export function runtimeOf(signal: AbortSignal = new AbortController().signal) {
  const bodies = memoryStore();
  const waits: number[] = [];
  const runtime: SweepOptions = {
    now: () => NOW,
    wait: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
    limit: (task) => task(),
    acquire: () => Promise.resolve(() => false),
    log: () => undefined,
    progress: { begin: () => undefined, step: () => undefined },
    bodies,
    signals: signalsOf(signal),
  };
  return { runtime, waits, bodies };
}
