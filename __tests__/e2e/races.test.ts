/**
 * A registry lives while it is being pruned. What somebody began to need after the reading is kept; what can't be
 * known is left alone; and what was lost all the same is said loudly. Changes are injected right before a request.
 */
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

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
import { runAction, startRegistry, type ActionRun } from "../support/run-action.ts";

const NAME = "team/app";
const MINUTE = 1 / 1440;
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
/** The first question for what is new. */
const AT_THE_QUESTION = { kind: "list-manifests", path: /orderby=time/ } as const;

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startRegistry();
});

afterEach(() => emulator.close());

const repository = () => emulator.registry.repository(NAME);

async function prune(
  change: (built: Fixture) => void,
  when: Partial<AcrFault>,
  specs: Readonly<Record<string, Spec>> = SPECS,
  hastens = true,
): Promise<{ run: ActionRun; remaining: readonly string[]; reasons: Record<string, string> }> {
  const built = fixture(specs);
  seed(emulator, NAME, built);
  const before = () => {
    change(built);
  };
  emulator.faults.add({ times: 1, ...when, answer: { before } });
  const run = await runAction(emulator, {}, { hastens });
  const manifests = run.report?.repositories[0]?.manifests ?? [];
  const reasons = manifests.map(({ digest, reason }) => [built.letters([digest])[0], reason]);
  return {
    run,
    remaining: built.letters(repository().digests()),
    reasons: Object.fromEntries(reasons) as Record<string, string>,
  };
}

function push(body: object, tags: readonly string[] = []): string {
  return repository().putManifest({ body, mediaType: OCI_IMAGE, tags });
}

describe("what somebody began to need", () => {
  it.each([
    ["the reading", AFTER_LISTING],
    ["the planning", AFTER_PLANNING],
  ])("is kept when a tag moved to a dead index after %s, with its children", async (_, kind) => {
    const { run, remaining, reasons } = await prune(
      (built) => {
        repository().tag("v1", built.digest("X"));
      },
      { kind },
    );
    expect(remaining).toEqual(["X", "t", "x", "y"]);
    expect(reasons).toMatchObject({ X: "changed-during-run", x: "child-of-kept-index" });
    expect(run.exitCode).toBe(0);
    expect(run.outputs).toMatchObject({ planned: "2", deleted: "2", kept: "4" });
  });

  it.each(["deleteEnabled", "writeEnabled"] as const)(
    "is kept when %s was taken from a child",
    async (attribute) => {
      const { remaining } = await prune(
        (built) => {
          repository().lockManifest(built.digest("x"), { [attribute]: false });
        },
        { kind: AFTER_LISTING },
      );
      expect(remaining).toEqual(["t", "x"]);
    },
  );

  it("is kept when a referrer that the registry would take along was tagged", async () => {
    const { remaining, reasons } = await prune(
      (built) => {
        repository().tag("report", built.digest("s"));
      },
      { kind: AFTER_LISTING },
    );
    expect(remaining).toEqual(["d", "s", "t"]);
    expect(reasons).toMatchObject({ s: "changed-during-run", d: "subject-of-kept-referrer" });
  });

  it("is kept when somebody signs a dead image: by subject", async () => {
    const { run, remaining, reasons } = await prune(
      (built) => {
        push({ schemaVersion: 2, mediaType: OCI_IMAGE, subject: { digest: built.digest("d") } });
      },
      { kind: AFTER_LISTING },
    );
    expect(remaining).toHaveLength(4);
    expect(remaining).toEqual(expect.arrayContaining(["d", "s", "t"]));
    expect(reasons["d"]).toBe("subject-of-kept-referrer");
    expect(run.exitCode).toBe(0);
  });

  it("is kept when somebody signs a dead image: by a cosign tag", async () => {
    const { remaining } = await prune((built) => {
      const tag = `sha256-${built.digest("d").slice("sha256:".length)}.sig`;
      push({ schemaVersion: 2, mediaType: OCI_IMAGE }, [tag]);
    }, AT_THE_QUESTION);
    expect(remaining).toHaveLength(4);
    expect(remaining).toEqual(expect.arrayContaining(["d", "s", "t"]));
  });

  it("is kept when a new index adopts an old orphan", async () => {
    const { run, remaining, reasons } = await prune((built) => {
      const manifests = [{ digest: built.digest("x") }];
      repository().putManifest({ body: { schemaVersion: 2, manifests } });
    }, AT_THE_QUESTION);
    expect(remaining).toHaveLength(3);
    expect(remaining).toEqual(expect.arrayContaining(["t", "x"]));
    expect(reasons["x"]).toBe("child-of-kept-index");
    expect(run.summary).toContain("verified");
  });

  it("is kept, all of it, when a new manifest can't be read yet", async () => {
    const { run, remaining } = await prune((built) => {
      const manifests = [{ digest: built.digest("x") }];
      const digest = repository().putManifest({ body: { schemaVersion: 2, manifests } });
      repository().ghost(digest);
    }, AT_THE_QUESTION);
    expect(remaining).toHaveLength(7);
    expect(run.exitCode).toBe(1);
    expect(run.errors.join()).toContain("was pushed during the run and can't be read yet");
  });

  it("is kept when nobody can tell what is new", async () => {
    const { run, remaining } = await prune(
      () => {
        emulator.faults.add({ kind: "list-manifests", answer: { status: 400 } });
      },
      { kind: AFTER_LISTING },
    );
    expect(remaining).toHaveLength(6);
    expect(run.exitCode).toBe(1);
  });
});

describe("what somebody began to need between its last look and its turn", () => {
  /** Moves a tag to the first, signs the second by subject and the third by tag, and lists the fourth in an index. */
  function needAll([moved = "", signed = "", cosigned = "", listed = ""]: readonly string[]): void {
    repository().tag("v1", moved);
    push({ schemaVersion: 2, mediaType: OCI_IMAGE, subject: { digest: signed } });
    push({ schemaVersion: 2, annotations: { cosign: "" } }, [`${cosigned.replace(":", "-")}.sig`]);
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
    const run = await runAction(emulator, {}, { env: { NODE_OPTIONS: `--import=${LEAP}` } });
    expectToStand(needed);
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

  it("is kept when a new index is on a page that comes late, since the list is not in time order", async () => {
    const built = orphans(151);
    const { digest: adopted } = dead(built)[0] ?? { digest: "" };
    seed(emulator, NAME, built);
    emulator.switches.ignoresOrder = true;
    // In order of names the index comes last, wherever its digest would put it.
    let adopter = "";
    const before = () => {
      const manifests = [{ digest: adopted }];
      for (let n = 0; !adopter.startsWith("sha256:f"); n += 1) {
        const body = { schemaVersion: 2, manifests, annotations: { n: String(n) } };
        const digest = repository().putManifest({ body });
        if (digest.startsWith("sha256:f")) adopter = digest;
        else repository().removeManifest(digest);
      }
    };
    emulator.faults.add({ ...AT_THE_QUESTION, times: 1, answer: { before } });
    const run = await runAction(emulator);
    expect(run.errors).toEqual([]);
    expect(repository().digests()).toEqual(expect.arrayContaining([adopted, adopter]));
    expect(repository().digests()).toHaveLength(3);
  });

  it("is kept when a new tag is on a page that comes late, since the list is not in time order", async () => {
    const tagged = Object.fromEntries(
      Array.from({ length: 120 }, (_, n) => [`t${n}`, image({ tags: [`v${n}`] })]),
    );
    const built = fixture({ ...tagged, d: image() });
    seed(emulator, NAME, built);
    emulator.switches.ignoresOrder = true;
    // A signature by tag: the look at d does not show it, nor does any page but the last one.
    const before = () => {
      const signature = repository().putManifest({ body: { schemaVersion: 2, annotations: {} } });
      repository().tag(`z-${signature.slice(7)}`, built.digest("d"));
    };
    emulator.faults.add({ kind: "list-tags", path: /orderby=time/, times: 1, answer: { before } });
    const run = await runAction(emulator);
    expect(run.errors).toEqual([]);
    expect(repository().digests()).toContain(built.digest("d"));
  });
});

describe("replicas that lag behind", () => {
  // N lists x. The row of N shows up later than N itself, and later than its tag.
  const built = fixture({
    t: image({ tags: ["v1"] }),
    u: image({ tags: ["v2"], ageDays: 20 * MINUTE }),
    x: image(),
    y: image(),
    N: index(["x"], { tags: ["new"], ageDays: 30 * MINUTE }),
    n: image({ ageDays: 0 }),
  });
  const standing = () => built.letters(repository().digests());
  const showRowOfN = (isShown: boolean) => {
    const row = repository().manifest(built.digest("N"));
    if (row !== undefined) row.listedFrom = isShown ? 0 : Infinity;
  };

  it("cost no child of an index whose row is late, when its tag is there to be read", async () => {
    seed(emulator, NAME, part(built, ["t", "x", "y", "N"]));
    showRowOfN(false);
    const run = await runAction(emulator, {}, { hastens: true });
    expect(standing()).toEqual(["N", "t", "x"]);
    expect(run.errors).toEqual([]);
  });

  it("stop the deletions while a new tag names a manifest that is not shown yet", async () => {
    seed(emulator, NAME, part(built, ["t", "x", "y"]));
    const before = () => {
      seed(emulator, NAME, part(built, ["N"]));
      showRowOfN(false);
    };
    emulator.faults.add({ ...AT_THE_QUESTION, times: 1, answer: { before } });
    const run = await runAction(emulator, {}, { hastens: true });
    expect(standing()).toEqual(["N", "t", "x", "y"]);
    expect(run.exitCode).toBe(1);
    expect(run.errors.join()).toContain('Tag "new" was set during the run');
    expect(run.errors.join()).toContain("does not show yet");

    showRowOfN(true);
    await runAction(emulator);
    expect(standing()).toEqual(["N", "t", "x"]);
  });

  it("hide no index that was pushed long before the reading began", async () => {
    // Newest first: n, u, N. Only who reads on past u, which is older than the reading, finds N.
    seed(emulator, NAME, part(built, ["t", "u", "x", "y"]));
    const before = () => {
      seed(emulator, NAME, part(built, ["N", "n"]));
      repository().untag("new");
      emulator.switches.pageCap = 1;
    };
    emulator.faults.add({ ...AT_THE_QUESTION, times: 1, answer: { before } });
    const run = await runAction(emulator);
    expect(standing()).toEqual(["N", "n", "t", "u", "x"]);
    expect(run.summary).toContain("verified");
  });
});

describe("what was lost all the same", () => {
  it("fails the run and is named, with the way to restore it", async () => {
    // A client that finds an old orphan present skips its upload and pushes an index on it: the gap that remains.
    const built = fixture(SPECS);
    const after = () => {
      const manifests = [{ digest: built.digest("x") }];
      repository().putManifest({ body: { schemaVersion: 2, manifests }, tags: ["new"] });
    };
    const reference = built.digest("x");
    seed(emulator, NAME, built);
    emulator.faults.add({ kind: "delete-manifest", reference, answer: { after } });
    // One more batch, so that the new index is found before the end.
    const more = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`z${n}`, image()]));
    seed(emulator, NAME, fixture(more));
    const run = await runAction(emulator);
    expect(run.exitCode).toBe(1);
    expect(run.errors.join()).toContain(
      `is BROKEN: 1 manifest is gone that something kept needs: "${reference}", which "sha256:`,
    );
    expect(run.errors.join()).toContain("soft delete");
  });

  it("fails the run when a child of a kept index is gone", async () => {
    const { run } = await prune(
      (built) => {
        repository().removeManifest(built.digest("a"));
      },
      { kind: "delete-manifest" },
      { ...SPECS, A: index(["a"], { tags: ["latest"] }), a: image() },
    );
    expect(run.exitCode).toBe(1);
    expect(run.errors.join()).toContain('(tag "latest") needs');
  });

  it("is no loss when somebody removes a kept image on purpose", async () => {
    const { run } = await prune(
      (built) => {
        repository().removeManifest(built.digest("t"));
      },
      { kind: "delete-manifest" },
      { ...SPECS, u: image({ tags: ["v2"] }) },
    );
    expect(run.exitCode).toBe(0);
    expect(run.summary).toContain("verified");
  });

  it("is not told from a listing that lags: what is missing is looked for", async () => {
    const { run } = await prune(
      (built) => {
        emulator.switches.unlisted.add(built.digest("t"));
      },
      { kind: "delete-manifest" },
    );
    expect(run.exitCode).toBe(0);
    expect(run.summary).toContain("verified: 1 kept manifest still there");
  });
});

describe("an answer that is not true", () => {
  const specs = { ...SPECS, t: image({ tags: ["v1", "pr-1."] }), z: image() };
  const outcomesIn = ({ report }: ActionRun) =>
    new Map(
      report?.repositories[0]?.manifests.map(({ digest, outcome }) => [digest, outcome]) ?? [],
    );

  it("is 202 for a manifest or a tag that stays: the last listing tells", async () => {
    const built = fixture(specs);
    seed(emulator, NAME, built);
    emulator.switches.staying.add(built.digest("z")).add("pr-1.");
    const run = await runAction(emulator, { "delete-tags": "pr-*" }, { hastens: true });
    expect(run.exitCode).toBe(1);
    expect(outcomesIn(run).get(built.digest("z"))).toMatchObject({ state: "failed" });
    expect(run.stdout).toContain("the registry accepted its deletion, and still lists it");
    expect(run.outputs).toMatchObject({ deleted: "5", failed: "1", untagged: "0" });
    expect(built.letters(repository().digests())).toEqual(["t", "z"]);
    expect(Object.keys(repository().tags())).toContain("pr-1.");
  });

  it("is 404 for a manifest that is listed every night", async () => {
    const built = fixture(specs);
    seed(emulator, NAME, built);
    const body = { errors: [{ code: "MANIFEST_UNKNOWN", message: "manifest unknown" }] };
    const reference = built.digest("z");
    emulator.faults.add({ kind: "delete-manifest", reference, answer: { status: 404, body } });
    const run = await runAction(emulator, {}, { hastens: true });
    expect(run.exitCode).toBe(1);
    const why = expect.stringContaining(
      "the registry says that it does not exist, and still lists",
    );
    expect(outcomesIn(run).get(reference)).toEqual({ state: "failed", why });
  });

  it("is a listing that lags: it is asked for again", async () => {
    const built = fixture(specs);
    seed(emulator, NAME, built);
    emulator.switches.deletedStaysVisibleMs = 1_000;
    const run = await runAction(emulator, { "delete-tags": "pr-*" });
    expect(run.errors).toEqual([]);
    expect(run.outputs).toMatchObject({ failed: "0", untagged: "1" });
    expect(built.letters(repository().digests())).toEqual(["t"]);
  });

  it("is a look that is about another manifest: nothing is deleted on it", async () => {
    const built = fixture(specs);
    seed(emulator, NAME, built);
    const [first = ""] = ["X", "d", "z"].map(built.digest).sort();
    const replaceBody = (original: Buffer) =>
      Buffer.from(original.toString().replaceAll(first, built.digest("t")));
    const kind = "manifest-attributes";
    emulator.faults.add({ kind, reference: first, answer: { replaceBody } });
    const run = await runAction(emulator);
    expect(run.exitCode).toBe(1);
    expect(run.errors.join()).toContain("The registry answered with what it knows of manifest");
    expect(repository().digests()).toContain(first);
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
        (one) => one.kind === "manifest-attributes" && one.reference === reference && one.at <= at,
      );
      expect(looks.at(-1)?.at).toBeGreaterThan(held);
    }
  });

  it("is waited for, and nothing fails", async () => {
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`z${n}`, image()]));
    const { run, remaining } = await prune(
      () => {
        emulator.faults.add({ kind: "delete-manifest", answer: { throttleSeconds: 2 } });
      },
      { kind: AFTER_PLANNING },
      { t: image({ tags: ["v1"] }), ...many },
      // The emulator counts its two seconds in real time.
      false,
    );
    expect(remaining).toEqual(["t"]);
    expect(run.exitCode).toBe(0);
  });

  it("is given up after five tries", async () => {
    const { run, remaining } = await prune(
      () => {
        const headers = { "Retry-After": "0" };
        emulator.faults.add({ kind: "delete-manifest", answer: { status: 429, headers } });
      },
      { kind: AFTER_PLANNING },
      { t: image({ tags: ["v1"] }), z: image() },
    );
    expect(remaining).toEqual(["t", "z"]);
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
