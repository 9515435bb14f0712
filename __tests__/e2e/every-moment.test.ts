/**
 * One change by somebody else before the k-th request of a run, for every k and every kind of change (docs/how-it-decides.md,
 * "Nothing is deleted on old knowledge"). What is lost must have come in the gap that the page names, and nowhere else: between
 * the last look at a manifest or tag and its own deletion; for what is new, since the last answer to that question. Each change
 * has a repository of its own, so that one run of the built action meets them all.
 */
import { afterEach, describe, expect, it } from "@jest/globals";

import { ACR, type AcrWorld } from "../properties/acr-world.ts";
import { ARTIFACTORY, type ArtifactoryWorld } from "../properties/artifactory-world.ts";
import { TIMES } from "../properties/parameters.ts";
import { SETTINGS } from "../properties/settings.ts";
import type { Asked, World } from "../properties/world.ts";
import { seedImage } from "../support/artifactory-fixture.ts";
import {
  fixture,
  image,
  index,
  OCI_IMAGE,
  OCI_INDEX,
  seed,
  type Fixture,
} from "../support/fixture.ts";

const [SETTING] = SETTINGS;

/** By default every third moment, beginning at another one for each kind of change; every one where more is examined. */
const STEP = TIMES > 1 ? 1 : 3;

/** No run asks more of one of these repositories: some 35 and 40, and on a busy machine a little more. */
const MOST_REQUESTS = { acr: 45, artifactory: 55 };

/** The last answer to what is new, and what the way of a request on a busy machine adds. */
const NEWS_MS = 2_000;
const LATE_MS = 1_500;

/** No two repositories have a manifest in common: Artifactory is asked for digests wherever they are. */
function fixtureFor(name: string, isLocked: boolean): Fixture {
  const body = { annotations: { name } };
  return fixture({
    // pr-1 expires, and is removed from an image that stays.
    t: image({ tags: ["v1", "pr-1"], body }),
    u: image({ tags: ["v2"], body }),
    X: index(["x"], { isLocked, body }),
    x: image({ body }),
    d: image({ body }),
    s: image({ subject: "d", body }),
    z: image({ body }),
  });
}

interface Change {
  readonly what: string;
  /** The letter of the manifest, or the tag, that somebody needs from now on. */
  readonly target: string;
  /** Letters of what has to stay then. */
  readonly wanted: readonly string[];
  /** Whether a request would have shown it. */
  readonly shows: (asked: Asked, target: string) => boolean;
  readonly isOfNews?: boolean;
  /** It counts only from the listing on: what the reading found may be unlocked. */
  readonly isSinceReading?: boolean;
  readonly make: (world: World, name: string, target: string, built: Fixture) => void;
}

const isLookAt = ({ words, looksAt }: Asked, digest: string) =>
  looksAt === digest && !words.startsWith("DELETE") && !words.includes("/storage/");
const showsLock = (asked: Asked, digest: string) =>
  isLookAt(asked, digest) && asked.words.includes("/_manifests/");
const showsNews = ({ isProbe }: Asked) => isProbe;

const descriptor = (digest: string) => ({ mediaType: OCI_IMAGE, digest, size: 100 });

const retag = (target: string, ...held: string[]): Change => ({
  what: `a tag moves to ${target}`,
  target,
  wanted: [target, ...held],
  shows: isLookAt,
  make: (world, name, digest) => {
    world.handsIn(name).tag("v2", digest);
  },
});

const lock = (target: string, ...held: string[]): Change => ({
  what: `${target} is locked`,
  target,
  wanted: [target, ...held],
  shows: showsLock,
  make: (world, name, digest) => {
    world.handsIn(name).lock(digest);
  },
});

const SIGNED: Change = {
  what: "a tagged referrer of d is pushed",
  target: "d",
  wanted: ["d", "s"],
  shows: showsNews,
  isOfNews: true,
  make: (world, name, digest) => {
    const body = {
      schemaVersion: 2,
      mediaType: OCI_IMAGE,
      layers: [],
      subject: descriptor(digest),
    };
    world.handsIn(name).push(body, OCI_IMAGE, ["signature"]);
  },
};

const ADOPTED: Change = {
  what: "an index is pushed on z",
  target: "z",
  wanted: ["z"],
  shows: showsNews,
  isOfNews: true,
  make: (world, name, digest) => {
    const manifests = [descriptor(digest)];
    world.handsIn(name).push({ schemaVersion: 2, mediaType: OCI_INDEX, manifests }, OCI_INDEX);
  },
};

const MOVED_TAG: Change = {
  what: "pr-1 moves to u",
  target: "pr-1",
  wanted: [],
  shows: ({ words, looksAtTag }, tag) => looksAtTag === tag && !words.startsWith("DELETE"),
  make: (world, name, _, built) => {
    world.handsIn(name).tag("pr-1", built.digest("u"));
  },
};

const STRONGER_LOCK: Change = {
  what: "the lock of X is made stronger",
  target: "X",
  wanted: ["X", "x"],
  shows: showsLock,
  isSinceReading: true,
  make: (world, name, digest) => {
    const { emulator } = world as AcrWorld;
    emulator.registry.repository(name).lockManifest(digest, { writeEnabled: false });
  },
};

/** One repository, and what was asked about it. */
interface Trial {
  readonly name: string;
  readonly built: Fixture;
  readonly change: Change;
  readonly k: number;
  readonly events: { readonly asked: Asked; readonly atMs: number }[];
  /** What there was to be lost when the change was made; undefined where it was not made. */
  threatened: readonly string[] | undefined;
}

function begin(world: World, change: Change, k: number, isLocked: boolean): Trial {
  const name = `moment/${change.what.replace(/\W+/g, "-").toLowerCase()}/${k}`;
  const built = fixtureFor(name, isLocked);
  if ("emulator" in world) seed((world as AcrWorld).emulator, name, built);
  else seedImage((world as ArtifactoryWorld).server.image(name), built);
  const trial: Trial = { name, built, change, k, events: [], threatened: undefined };
  const own = new Set<string>(built.manifests.map(({ digest }) => digest));
  world.beforeRequests(name, (asked) => {
    // A search for a digest says nothing of the image that it is for.
    if (asked.looksAt !== undefined && !own.has(asked.looksAt)) return;
    if (trial.events.length === k) disturb(world, trial);
    trial.events.push({ asked, atMs: Date.now() });
  });
  return trial;
}

/** Makes the change, if what it is about is still there. */
function disturb(world: World, trial: Trial): void {
  const { name, built, change, events } = trial;
  const store = world.store(name);
  const target = targetOf(trial);
  const isThere = change.target in store.tags() || store.has(target);
  const isRead = events.some(({ asked }) => asked.words.includes("/_manifests?"));
  if (!isThere || (change.isSinceReading === true && !isRead)) return;
  change.make(world, name, target, built);
  trial.threatened = change.wanted
    .map((letter) => built.digest(letter))
    .filter((digest) => store.has(digest));
}

function targetOf({ change: { target, wanted }, built }: Pick<Trial, "change" | "built">): string {
  return wanted.length === 0 ? target : built.digest(target);
}

interface Finding {
  /** Something that somebody needed by then is gone. */
  readonly isLoss: boolean;
  /** Why it need not have been. */
  readonly fault: string | undefined;
}

function judge(world: World, trial: Trial): Finding {
  const { name, built, change, k, events, threatened = [] } = trial;
  const store = world.store(name);
  const target = targetOf(trial);
  const lost = threatened.filter((digest) => !store.has(digest));
  const isTagLost = change === MOVED_TAG && store.tags()["pr-1"] !== built.digest("u");
  if (lost.length === 0 && !isTagLost) return { isLoss: false, fault: undefined };
  const told = (fault: string): Finding => ({ isLoss: true, fault: `${name}: ${fault}` });
  if (!isTagLost && !lost.includes(target)) return told("only what the target holds is gone");
  // d takes s along.
  const killers = target === built.digest("s") ? [target, built.digest("d")] : [target];
  const isKiller = ({ asked: { words } }: Trial["events"][number]) =>
    words.startsWith("DELETE") && killers.some((killer) => words.includes(killer));
  const deletedAt = events.findIndex((event, n) => n >= k && isKiller(event));
  const deletion = events[deletedAt];
  if (deletion === undefined) return told("gone without a deletion after the change");
  const shown = events.slice(k, deletedAt).find(({ asked }) => change.shows(asked, target));
  if (shown !== undefined) return told(`${shown.asked.words} showed it`);
  if (change.isOfNews !== true) return { isLoss: true, fault: undefined };
  const asked = events.slice(0, k).findLast((event) => event.asked.isProbe);
  const ageMs = deletion.atMs - (asked?.atMs ?? -Infinity);
  return ageMs <= NEWS_MS + LATE_MS
    ? { isLoss: true, fault: undefined }
    : told(`deleted on an answer ${ageMs} ms old`);
}

let world: World | undefined;

afterEach(async () => {
  await world?.close();
  world = undefined;
});

function momentsOf(change: number, most: number): readonly number[] {
  return Array.from({ length: most }, (_, k) => k).filter((k) => k % STEP === change % STEP);
}

async function sweep(
  opened: World,
  changes: readonly Change[],
  inputs: Readonly<Record<string, string>> = {},
  isLocked = false,
): Promise<void> {
  world = opened;
  const most = "emulator" in opened ? MOST_REQUESTS.acr : MOST_REQUESTS.artifactory;
  const trials = changes.flatMap((change) =>
    momentsOf(changes.indexOf(change), most).map((k) => begin(opened, change, k, isLocked)),
  );
  await opened.run({ repositories: "moment/**", "delete-tags": "pr-*", ...inputs }, {});
  const lines = changes.map((change) => {
    const own = trials.filter((trial) => trial.change === change);
    const made = own.filter(({ threatened }) => threatened !== undefined);
    const losses = made
      .map((trial) => ({ trial, ...judge(opened, trial) }))
      .filter((one) => one.isLoss);
    expect(losses.flatMap(({ fault }) => fault ?? [])).toEqual([]);
    // Every request of every run was one before which something could have been changed.
    const lengths = own.map(({ events }) => events.length);
    expect(Math.min(...lengths)).toBeGreaterThan(10);
    expect(Math.max(...lengths)).toBeLessThan(most);
    expect(made.length).toBeGreaterThan(10 / STEP);
    expect(made[0]?.k).toBeLessThan(5);
    const at = losses.map(({ trial }) => trial.k).join(" ");
    return `${change.what}: ${made.length} changes, lost in the gap: ${losses.length} (before request ${at || "none"}), elsewhere: 0`;
  });
  process.stdout.write(`${lines.join("\n")}\n`);
}

describe("a change before any request of a run", () => {
  const both = [retag("X", "x"), SIGNED, ADOPTED, MOVED_TAG];

  it("costs something only in the gap that is named, on ACR", async () => {
    const changes = [...both, retag("s", "d"), lock("X", "x"), lock("s", "d")];
    await sweep(await ACR.start(new Date(), SETTING), changes);
  }, 600_000);

  it("costs something only in the gap that is named, on ACR with unlock", async () => {
    const opened = await ACR.start(new Date(), SETTING);
    await sweep(opened, [STRONGER_LOCK, retag("X", "x")], { unlock: "true" }, true);
  }, 600_000);

  it("costs something only in the gap that is named, on Artifactory", async () => {
    await sweep(await ARTIFACTORY.start(new Date(), SETTING), both);
  }, 600_000);
});
