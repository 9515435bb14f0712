/**
 * A registry lives while it is being pruned. What somebody began to need after the reading is kept; what can't be
 * known is left alone; and what was lost all the same is said loudly. Changes are injected right before a request.
 */
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { afterAll, afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";

import type { AcrFault } from "../../emulator/acr/api/request-kinds.ts";
import type { Emulator } from "../../emulator/acr/emulator.ts";
import {
  fixture,
  image,
  index,
  OCI_IMAGE,
  part,
  seed,
  type Fixture,
  type Spec,
} from "../support/fixture.ts";
import { runAction, startRegistry } from "../support/run-action.ts";
import { SharedRegistry, type Place, type Pruned } from "../support/together.ts";

// All begin at once, and some wait for the runs of others.
jest.setTimeout(120_000);

const NAME = "team/app";
const MINUTE = 1 / 1440;
const LATE = pathToFileURL(join(import.meta.dirname, "..", "support", "late-parts.mjs")).href;
const LEAP = pathToFileURL(join(import.meta.dirname, "..", "support", "leap.mjs")).href;

/** A dead index with two children, a dead signed image, and something that lives. */
const SPECS: Readonly<Record<string, Spec>> = {
  t: image({ tags: ["v1"] }),
  X: index(["x", "y"]),
  x: image(),
  y: image(),
  d: image(),
  s: image({ subject: "d" }),
};

/** When the first body is read, the listing is over; when the first manifest is looked at, so are plan and reading. */
const AFTER_LISTING: AcrFault["kind"] = "manifest";
const AFTER_PLANNING: AcrFault["kind"] = "manifest-attributes";
/** A look has two halves, which are on their way together: the change comes with the one, and the other is answered after it. */
const TAGS_LAST = { kind: "list-tags", path: /digest=/, answer: { delayMs: 100 } } as const;
/** The first question for what is new. */
const AT_THE_QUESTION = { kind: "list-manifests", path: /orderby=time/ } as const;

// N lists x. The row of N shows up later than N itself, and later than its tag.
const LAGGING = fixture({
  t: image({ tags: ["v1"] }),
  u: image({ tags: ["v2"], ageDays: 20 * MINUTE }),
  x: image(),
  y: image(),
  N: index(["x"], { tags: ["new"], ageDays: 30 * MINUTE }),
  n: image({ ageDays: 0 }),
});
const HASTY = { hastens: true };

// What somebody does to one repository is nothing to another: each has its own, and they share a run.
const shared = new SharedRegistry();
// Here lists are in order of names, whatever order is asked for.
const unordered = new SharedRegistry({ switches: { ignoresOrder: true } });
afterAll(async () => {
  await shared.close();
  await unordered.close();
});

type Change = (place: Place) => void;
type Raced = Place & Pruned & { readonly left: readonly string[] };

/** Lets a change come right before a request for a new repository. */
async function prune(
  change: Change,
  when: Omit<AcrFault, "answer" | "repository">,
  specs: Readonly<Record<string, Spec>> = SPECS,
): Promise<Raced> {
  const place = await shared.place(specs);
  const before = () => {
    change(place);
  };
  place.fault({ times: 1, ...when, answer: { before } });
  if (when.kind === AFTER_PLANNING) place.fault(TAGS_LAST);
  const pruned = await place.prune({}, HASTY);
  return { ...place, ...pruned, left: place.remaining() };
}

function push(
  { repository }: Pick<Place, "repository">,
  body: object,
  tags: readonly string[] = [],
): string {
  return repository.putManifest({ body, mediaType: OCI_IMAGE, tags });
}

it.concurrent.each([
  ["the reading", AFTER_LISTING],
  ["the planning", AFTER_PLANNING],
])(
  "what somebody began to need is kept when a tag moved to a dead index after %s, with its children",
  async (_, kind) => {
    const { left, reasons, exitCode, counts } = await prune(
      ({ repository, built }) => {
        repository.tag("v1", built.digest("X"));
      },
      { kind },
    );
    expect(left).toEqual(["X", "t", "x", "y"]);
    expect(reasons).toMatchObject({ X: "changed-during-run", x: "child-of-kept-index" });
    expect(exitCode).toBe(0);
    expect(counts).toMatchObject({ planned: 2, deleted: 2, kept: 4 });
  },
);

it.concurrent.each(["deleteEnabled", "writeEnabled"] as const)(
  "what somebody began to need is kept when %s was taken from a child",
  async (attribute) => {
    const { left } = await prune(
      ({ repository, built }) => {
        repository.lockManifest(built.digest("x"), { [attribute]: false });
      },
      { kind: AFTER_LISTING },
    );
    expect(left).toEqual(["t", "x"]);
  },
);

it.concurrent("what somebody began to need is kept when a referrer that the registry would take along was tagged", async () => {
  const { left, reasons } = await prune(
    ({ repository, built }) => {
      repository.tag("report", built.digest("s"));
    },
    { kind: AFTER_LISTING },
  );
  expect(left).toEqual(["d", "s", "t"]);
  expect(reasons).toMatchObject({ s: "changed-during-run", d: "subject-of-kept-referrer" });
});

it.concurrent("what somebody began to need is kept when somebody signs a dead image: by subject", async () => {
  const { exitCode, left, reasons } = await prune(
    (place) => {
      const subject = { digest: place.built.digest("d") };
      push(place, { schemaVersion: 2, mediaType: OCI_IMAGE, subject });
    },
    { kind: AFTER_LISTING },
  );
  expect(left).toHaveLength(4);
  expect(left).toEqual(expect.arrayContaining(["d", "s", "t"]));
  expect(reasons["d"]).toBe("subject-of-kept-referrer");
  expect(exitCode).toBe(0);
});

it.concurrent("what somebody began to need is kept when somebody signs a dead image: by a cosign tag", async () => {
  const { left } = await prune((place) => {
    const tag = `sha256-${place.built.digest("d").slice("sha256:".length)}.sig`;
    push(place, { schemaVersion: 2, mediaType: OCI_IMAGE }, [tag]);
  }, AT_THE_QUESTION);
  expect(left).toHaveLength(4);
  expect(left).toEqual(expect.arrayContaining(["d", "s", "t"]));
});

it.concurrent("what somebody began to need is kept when a new index adopts an old orphan", async () => {
  const { reported, left, reasons } = await prune(({ repository, built }) => {
    const manifests = [{ digest: built.digest("x") }];
    repository.putManifest({ body: { schemaVersion: 2, manifests } });
  }, AT_THE_QUESTION);
  expect(left).toHaveLength(3);
  expect(left).toEqual(expect.arrayContaining(["t", "x"]));
  expect(reasons["x"]).toBe("child-of-kept-index");
  expect(reported.verification?.state).toBe("verified");
});

it.concurrent("what somebody began to need is kept, all of it, when a new manifest can't be read yet", async () => {
  const { exitCode, why, left } = await prune(({ repository, built }) => {
    const manifests = [{ digest: built.digest("x") }];
    const digest = repository.putManifest({ body: { schemaVersion: 2, manifests } });
    repository.ghost(digest);
  }, AT_THE_QUESTION);
  expect(left).toHaveLength(7);
  expect(exitCode).toBe(1);
  expect(why).toContain("was pushed during the run and can't be read yet");
});

it.concurrent("what somebody began to need is kept when nobody can tell what is new", async () => {
  const { exitCode, left } = await prune(
    ({ fault }) => {
      fault({ kind: "list-manifests", answer: { status: 400 } });
    },
    { kind: AFTER_LISTING },
  );
  expect(left).toHaveLength(6);
  expect(exitCode).toBe(1);
});

it.concurrent("what somebody began to need, where the list is not in time order is kept when a new index is on a page that comes late, since the list is not in time order", async () => {
  const dead = Array.from({ length: 151 }, (_, n) => [`z${n}`, image()] as const);
  const place = await unordered.place({
    t: image({ tags: ["v1"] }),
    ...Object.fromEntries(dead),
  });
  const { repository, built } = place;
  const adopted = built.digest("z0");
  // In order of names the index comes last, wherever its digest would put it.
  let adopter = "";
  const before = () => {
    const manifests = [{ digest: adopted }];
    for (let n = 0; !adopter.startsWith("sha256:f"); n += 1) {
      const body = { schemaVersion: 2, manifests, annotations: { n: String(n) } };
      const digest = repository.putManifest({ body });
      if (digest.startsWith("sha256:f")) adopter = digest;
      else repository.removeManifest(digest);
    }
  };
  place.fault({ ...AT_THE_QUESTION, times: 1, answer: { before } });
  const { exitCode } = await place.prune();
  expect(exitCode).toBe(0);
  expect(repository.digests()).toEqual(expect.arrayContaining([adopted, adopter]));
  expect(repository.digests()).toHaveLength(3);
});

it.concurrent("what somebody began to need, where the list is not in time order is kept when a new tag is on a page that comes late, since the list is not in time order", async () => {
  const tagged = Object.fromEntries(
    Array.from({ length: 120 }, (_, n) => [`t${n}`, image({ tags: [`v${n}`] })]),
  );
  const place = await unordered.place({ ...tagged, d: image() });
  const { repository, built } = place;
  // A signature by tag: the look at d does not show it, nor does any page but the last one.
  const before = () => {
    const signature = repository.putManifest({ body: { schemaVersion: 2, annotations: {} } });
    repository.tag(`z-${signature.slice(7)}`, built.digest("d"));
  };
  place.fault({ kind: "list-tags", path: /orderby=time/, times: 1, answer: { before } });
  const { exitCode } = await place.prune();
  expect(exitCode).toBe(0);
  expect(repository.digests()).toContain(built.digest("d"));
});

/** A repository with some of these manifests. */
async function placed(
  letters: readonly string[],
): Promise<Place & { standing: () => readonly string[] }> {
  const place = await shared.place({});
  seed(await shared.emulator(), place.name, part(LAGGING, letters));
  return { ...place, standing: () => LAGGING.letters(place.repository.digests()) };
}

function showRowOfN({ repository }: Place, isShown: boolean): void {
  const row = repository.manifest(LAGGING.digest("N"));
  if (row !== undefined) row.listedFrom = isShown ? 0 : Infinity;
}

it.concurrent("replicas that lag behind cost no child of an index whose row is late, when its tag is there to be read", async () => {
  const place = await placed(["t", "x", "y", "N"]);
  showRowOfN(place, false);
  const { exitCode } = await place.prune({}, HASTY);
  expect(place.standing()).toEqual(["N", "t", "x"]);
  expect(exitCode).toBe(0);
});

it.concurrent("replicas that lag behind stop the deletions while a new tag names a manifest that is not shown yet", async () => {
  const place = await placed(["t", "x", "y"]);
  const emulator = await shared.emulator();
  const before = () => {
    seed(emulator, place.name, part(LAGGING, ["N"]));
    showRowOfN(place, false);
  };
  place.fault({ ...AT_THE_QUESTION, times: 1, answer: { before } });
  const { exitCode, why } = await place.prune({}, HASTY);
  expect(place.standing()).toEqual(["N", "t", "x", "y"]);
  expect(exitCode).toBe(1);
  expect(why).toContain('Tag "new" was set during the run');
  expect(why).toContain("does not show yet");

  showRowOfN(place, true);
  await place.prune({}, HASTY);
  expect(place.standing()).toEqual(["N", "t", "x"]);
});

it.concurrent("what was lost all the same fails the run and is named, with the way to restore it", async () => {
  // One batch more, so that the new index is found before the end.
  const more = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`z${n}`, image()]));
  const place = await shared.place({ ...SPECS, ...more });
  const reference = place.built.digest("x");
  // A client that finds an old orphan present skips its upload and pushes an index on it: the gap that remains.
  const after = () => {
    const manifests = [{ digest: reference }];
    place.repository.putManifest({ body: { schemaVersion: 2, manifests }, tags: ["new"] });
  };
  place.fault({ kind: "delete-manifest", reference, answer: { after } });
  const { exitCode, run } = await place.prune({}, HASTY);
  expect(exitCode).toBe(1);
  const errors = run.errors.join();
  expect(errors).toContain(`"${place.name}" is BROKEN: 1 manifest is gone that something kept`);
  expect(errors).toContain(
    `is BROKEN: 1 manifest is gone that something kept needs: "${reference}", which "sha256:`,
  );
  expect(errors).toContain("soft delete");
});

it.concurrent("what was lost all the same fails the run when a child of a kept index is gone", async () => {
  const { exitCode, run } = await prune(
    ({ repository, built }) => {
      repository.removeManifest(built.digest("a"));
    },
    { kind: "delete-manifest" },
    { ...SPECS, A: index(["a"], { tags: ["latest"] }), a: image() },
  );
  expect(exitCode).toBe(1);
  expect(run.errors.join()).toContain('(tag "latest") needs');
});

it.concurrent("what was lost all the same is no loss when somebody removes a kept image on purpose", async () => {
  const { exitCode, reported } = await prune(
    ({ repository, built }) => {
      repository.removeManifest(built.digest("t"));
    },
    { kind: "delete-manifest" },
    { ...SPECS, u: image({ tags: ["v2"] }) },
  );
  expect(exitCode).toBe(0);
  expect(reported.verification?.state).toBe("verified");
});

it.concurrent("what was lost all the same is not told from a listing that lags: what is missing is looked for", async () => {
  const { switches } = await shared.emulator();
  const { exitCode, reported } = await prune(
    ({ built }) => {
      switches.unlisted.add(built.digest("t"));
    },
    { kind: "delete-manifest" },
    { ...SPECS, t: image({ tags: ["v1"], body: { annotations: { only: "here" } } }) },
  );
  expect(exitCode).toBe(0);
  expect(reported.verification).toMatchObject({ state: "verified", kept: 1 });
});

const specs = { ...SPECS, t: image({ tags: ["v1", "pr-1."] }), z: image() };
const outcomeOf = ({ reported }: Pruned, wanted: string) =>
  reported.manifests.find(({ digest }) => digest === wanted)?.outcome;

it.concurrent("an answer that is not true is 202 for a manifest or a tag that stays: the last listing tells", async () => {
  const z = image({ body: { annotations: { only: "here" } } });
  const place = await shared.place({ ...specs, z });
  const { switches } = await shared.emulator();
  switches.staying.add(place.built.digest("z")).add("pr-1.");
  const pruned = await place.prune({ "delete-tags": "pr-*" }, HASTY);
  expect(pruned.exitCode).toBe(1);
  expect(pruned.outcomes["z"]).toBe("failed");
  expect(pruned.run.stdout).toContain("the registry accepted its deletion, and still lists it");
  expect(pruned.counts).toMatchObject({ deleted: 5, failed: 1 });
  expect(pruned.run.outputs).toMatchObject({ deleted: "5", failed: "1", untagged: "0" });
  expect(place.remaining()).toEqual(["t", "z"]);
  expect(Object.keys(place.repository.tags())).toContain("pr-1.");
});

/** Lets the last listing of a repository be answered otherwise: the first one after a deletion. */
function lastListing({ fault }: Place, answer: AcrFault["answer"]): void {
  const after = () => {
    fault({ kind: "list-manifests", path: /n=1000/, answer });
  };
  fault({ kind: "delete-manifest", times: 1, answer: { after } });
}

it.concurrent("an answer that is not true is a last listing that is short: what it lacks of what was deleted is looked for", async () => {
  const z = image({ body: { annotations: { only: "short" } } });
  const place = await shared.place({ ...specs, z });
  (await shared.emulator()).switches.staying.add(place.built.digest("z"));
  const replaceBody = (page: Buffer) =>
    Buffer.from(JSON.stringify({ ...(JSON.parse(page.toString()) as object), manifests: [] }));
  lastListing(place, { replaceBody });
  const { outcomes, exitCode, reported } = await place.prune({}, HASTY);
  expect(place.remaining()).toEqual(["t", "z"]);
  expect(outcomes).toMatchObject({ X: "deleted", z: "failed" });
  expect(exitCode).toBe(1);
  expect(reported.verification).toMatchObject({ state: "verified", kept: 1 });
});

it.concurrent("an answer that is not true is a last listing of a repository that is said not to exist: nothing is verified by it", async () => {
  const place = await shared.place(specs);
  const body = { errors: [{ code: "NAME_UNKNOWN", message: "repository name not known" }] };
  lastListing(place, { status: 404, body });
  const { exitCode, reported } = await place.prune({}, HASTY);
  expect(exitCode).toBe(1);
  const why = expect.stringContaining("not found (404 NAME_UNKNOWN)");
  expect(reported.verification).toEqual({ state: "unknown", why });
});

it.concurrent("what is gone by the last look, with the whole repository, is gone already and no failure", async () => {
  const place = await shared.place({ t: image({ tags: ["v1"] }), d: image() });
  const { repository, fault } = place;
  const before = () => {
    for (const digest of [...repository.digests()]) repository.removeManifest(digest);
  };
  fault({ kind: AFTER_PLANNING, times: 1, answer: { before } });
  const { exitCode, outcomes } = await place.prune({}, HASTY);
  expect(outcomes).toEqual({ d: "already-gone" });
  expect(exitCode).toBe(0);
});

it.concurrent("an answer that is not true is one without any manifest to the question for what is new: nothing is deleted on it", async () => {
  const place = await shared.place(specs);
  const { built, repository, fault } = place;
  const before = () => {
    const manifests = [{ digest: built.digest("x") }];
    repository.putManifest({ body: { schemaVersion: 2, manifests }, tags: ["new"] });
  };
  fault({ ...AT_THE_QUESTION, times: 1, answer: { before } });
  const replaceBody = () => Buffer.from("{}");
  fault({ kind: ["list-manifests", "list-tags"], path: /orderby=time/, answer: { replaceBody } });
  const { exitCode, reasons } = await place.prune({}, HASTY);
  expect(place.remaining()).toHaveLength(3);
  expect(place.remaining()).toEqual(expect.arrayContaining(["t", "x"]));
  expect(reasons["x"]).toBe("child-of-kept-index");
  expect(exitCode).toBe(0);
});

it.concurrent("an answer that is not true is a list of a manifest's tags that lacks those of its row: they may be locked", async () => {
  const place = await shared.place({ ...specs, z: image({ tags: ["old-2"] }) });
  const { repository, fault } = place;
  const before = () => {
    repository.lockTag("old-2", { deleteEnabled: false });
  };
  fault({ kind: AFTER_PLANNING, times: 1, answer: { before } });
  const replaceBody = () => Buffer.from("{}");
  fault({ kind: "list-tags", path: /digest=/, answer: { replaceBody } });
  const { reasons } = await place.prune({ "delete-tags": "old-*" }, HASTY);
  expect(place.remaining()).toEqual(["t", "z"]);
  expect(reasons["z"]).toBe("changed-during-run");
});

it.concurrent("an answer that is not true is 404 for a manifest that is listed every night", async () => {
  const place = await shared.place(specs);
  const body = { errors: [{ code: "MANIFEST_UNKNOWN", message: "manifest unknown" }] };
  const reference = place.built.digest("z");
  place.fault({ kind: "delete-manifest", reference, answer: { status: 404, body } });
  const pruned = await place.prune({}, HASTY);
  expect(pruned.exitCode).toBe(1);
  const why = expect.stringContaining("the registry says that it does not exist, and still lists");
  expect(outcomeOf(pruned, reference)).toEqual({ state: "failed", why });
});

it.concurrent("an answer that is not true is a look that is about another manifest: nothing is deleted on it", async () => {
  const place = await shared.place(specs);
  const { built, repository } = place;
  const [first = ""] = ["X", "d", "z"].map(built.digest).sort();
  const replaceBody = (original: Buffer) =>
    Buffer.from(original.toString().replaceAll(first, built.digest("t")));
  place.fault({ kind: "manifest-attributes", reference: first, answer: { replaceBody } });
  const { exitCode, why } = await place.prune({}, HASTY);
  expect(exitCode).toBe(1);
  expect(why).toContain("The registry answered with what it knows of manifest");
  expect(repository.digests()).toContain(first);
});

describe("alone on its registry", () => {
  let emulator: Emulator;

  beforeEach(async () => {
    emulator = await startRegistry();
  });

  afterEach(() => emulator.close());

  const repository = () => emulator.registry.repository(NAME);

  describe("what somebody began to need between its last look and its turn", () => {
    /** Moves a tag to the first, signs the second by subject and the third by tag, and lists the fourth in an index. */
    function needAll([
      moved = "",
      signed = "",
      cosigned = "",
      listed = "",
    ]: readonly string[]): void {
      repository().tag("v1", moved);
      push(
        { repository: repository() },
        { schemaVersion: 2, mediaType: OCI_IMAGE, subject: { digest: signed } },
      );
      push({ repository: repository() }, { schemaVersion: 2, annotations: { cosign: "" } }, [
        `${cosigned.replace(":", "-")}.sig`,
      ]);
      repository().putManifest({ body: { schemaVersion: 2, manifests: [{ digest: listed }] } });
    }

    /** A live image and so many dead ones. */
    function orphans(count: number): Fixture {
      const dead = Array.from({ length: count }, (_, n) => [`z${n}`, image()] as const);
      return fixture({ t: image({ tags: ["v1"] }), ...Object.fromEntries(dead) });
    }

    const dead = (built: Fixture) => built.manifests.filter(({ letter }) => letter !== "t");

    /** What stays: the live image, the four that are needed, and what needs the last three. */
    function expectToStand(needed: readonly string[]): void {
      expect(needed).toHaveLength(4);
      expect(repository().digests()).toEqual(expect.arrayContaining([...needed]));
      expect(repository().digests()).toHaveLength(1 + 4 + 3);
    }

    it("is kept when the registry throttled its deletion: a new look comes before the next try", async () => {
      const built = orphans(4);
      const needed = dead(built).map(({ digest }) => digest);
      seed(emulator, NAME, built);
      const before = () => {
        needAll(needed);
      };
      emulator.faults.add({ kind: "delete-manifest", times: 1, answer: { before } });
      for (const reference of needed) {
        const answer = { status: 429, headers: { "Retry-After": "1" } };
        emulator.faults.add({ kind: "delete-manifest", reference, times: 1, answer });
      }
      const run = await runAction(emulator, {}, { hastens: true });
      expectToStand(needed);
      expect(run.errors).toEqual([]);
      expect(run.outputs["deleted"]).toBe("0");
    });

    it("is kept when its turn came so late that the look was old by then", async () => {
      // Deletions go by digest, so that the last are far from being sent when the first is refused.
      const built = orphans(14);
      const inOrder = dead(built).map(({ digest }) => digest);
      const needed = inOrder.sort().slice(-4);
      seed(emulator, NAME, built);
      const before = () => {
        needAll(needed);
      };
      const answer = { status: 429, headers: { "Retry-After": "60" } };
      emulator.faults.add({ kind: "delete-manifest", times: 1, answer: { before } });
      emulator.faults.add({ kind: "delete-manifest", times: 1, answer });
      const run = await runAction(
        emulator,
        {},
        { env: { NODE_OPTIONS: `--import=${LEAP}` }, inOwnProcess: true },
      );
      expectToStand(needed);
      expect(run.errors).toEqual([]);
    });

    it("is kept when its tag was set again while a part of the action was loaded", async () => {
      const built = fixture({ t: image({ tags: ["v1"] }), d: image({ tags: ["pr-1"] }) });
      seed(emulator, NAME, built);
      // Only the tags say it: in its own row the tag was there before.
      const before = () => {
        repository().tag("pr-1", built.digest("d"));
      };
      emulator.faults.add({ kind: AFTER_PLANNING, times: 1, answer: { before } });
      emulator.faults.add(TAGS_LAST);
      const env = { NODE_OPTIONS: `--import=${LATE}` };
      const inputs = { "delete-tags": "pr-*" };
      const run = await runAction(emulator, inputs, { env, inOwnProcess: true });
      expect(built.letters(repository().digests())).toEqual(["d", "t"]);
      expect(run.errors).toEqual([]);
    });

    it("is kept when others were deleted first: what is new is asked for every two seconds", async () => {
      // At 33 a second the last ones come more than three seconds after the first.
      const built = orphans(130);
      const needed = dead(built)
        .map(({ digest }) => digest)
        .sort()
        .slice(-4);
      seed(emulator, NAME, built);
      const before = () => {
        needAll(needed);
      };
      emulator.faults.add({ kind: "delete-manifest", times: 1, answer: { before } });
      const run = await runAction(emulator);
      expectToStand(needed);
      expect(run.errors).toEqual([]);
    });
  });

  describe("replicas that lag behind", () => {
    it("hide no index that was pushed long before the reading began", async () => {
      // Newest first: n, u, N. Only who reads on past u, which is older than the reading, finds N.
      seed(emulator, NAME, part(LAGGING, ["t", "u", "x", "y"]));
      const before = () => {
        seed(emulator, NAME, part(LAGGING, ["N", "n"]));
        repository().untag("new");
        emulator.switches.pageCap = 1;
      };
      emulator.faults.add({ ...AT_THE_QUESTION, times: 1, answer: { before } });
      const run = await runAction(emulator);
      expect(LAGGING.letters(repository().digests())).toEqual(["N", "n", "t", "u", "x"]);
      expect(run.summary).toContain("Verified");
    });
  });

  describe("an answer that is not true", () => {
    const specs = { ...SPECS, t: image({ tags: ["v1", "pr-1."] }), z: image() };

    it("is a listing that lags: it is asked for again", async () => {
      const built = fixture(specs);
      seed(emulator, NAME, built);
      emulator.switches.deletedStaysVisibleMs = 1_000;
      const run = await runAction(emulator, { "delete-tags": "pr-*" });
      expect(run.errors).toEqual([]);
      expect(run.outputs).toMatchObject({ failed: "0", untagged: "1" });
      expect(built.letters(repository().digests())).toEqual(["t"]);
    });
  });

  describe("a registry that throttles deletions", () => {
    it("is sent nothing on a look from before it asked for patience", async () => {
      const many = Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`z${n}`, image()]));
      const built = fixture({ t: image({ tags: ["v1"] }), ...many });
      seed(emulator, NAME, built);
      // Looks take long, so that many are on their way when the registry throttles.
      emulator.faults.add({ kind: "manifest-attributes", answer: { delayMs: 400 } });
      const answer = { status: 429, headers: { "Retry-After": "2" } };
      emulator.faults.add({ kind: "delete-manifest", skip: 20, times: 3, answer });
      const run = await runAction(emulator);
      expect(run.outputs).toMatchObject({ deleted: "60", failed: "0" });
      const all = emulator.requests.all();
      const refusedAt = all.filter(({ status }) => status === 429).map(({ at }) => at);
      expect(refusedAt.length).toBe(3);
      const held = Math.min(...refusedAt);
      const later = all.filter(({ kind, at }) => kind === "delete-manifest" && at > held + 300);
      expect(later.length).toBeGreaterThan(30);
      for (const { reference, at } of later) {
        const looks = all.filter(
          (one) =>
            one.kind === "manifest-attributes" && one.reference === reference && one.at <= at,
        );
        expect(looks.at(-1)?.at).toBeGreaterThan(held);
      }
    });

    it("is waited for, and nothing fails", async () => {
      const many = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`z${n}`, image()]));
      const built = fixture({ t: image({ tags: ["v1"] }), ...many });
      seed(emulator, NAME, built);
      // From the first look on, and two seconds of the emulator's real time.
      const before = () => {
        emulator.faults.add({ kind: "delete-manifest", answer: { throttleSeconds: 2 } });
      };
      emulator.faults.add({ kind: AFTER_PLANNING, times: 1, answer: { before } });
      const run = await runAction(emulator);
      expect(built.letters(repository().digests())).toEqual(["t"]);
      expect(run.exitCode).toBe(0);
    });

    it("is given up after five tries", async () => {
      const built = fixture({ t: image({ tags: ["v1"] }), z: image() });
      seed(emulator, NAME, built);
      const headers = { "Retry-After": "0" };
      emulator.faults.add({ kind: "delete-manifest", answer: { status: 429, headers } });
      const run = await runAction(emulator, {}, HASTY);
      expect(built.letters(repository().digests())).toEqual(["t", "z"]);
      expect(run.errors.join()).toContain("throttled by the registry (429), 5 times");
      expect(emulator.requests.countByKind()["delete-manifest"]).toBe(5);
    });
  });

  describe("two runs at once", () => {
    it("end with the same registry as one", async () => {
      const built = fixture(SPECS);
      seed(emulator, NAME, built);
      const runs = await Promise.all([runAction(emulator), runAction(emulator)]);
      expect(built.letters(repository().digests())).toEqual(["t"]);
      expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    });
  });
});
