/**
 * Retention rules through the built action: which tags expire, what is pinned, locks that are lifted, and the limits.
 */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

import type { Emulator } from "../../emulator/acr/emulator.ts";
import { fixture, image, index, seed, type Fixture, type Spec } from "../support/fixture.ts";
import { runAction, startRegistry, type ActionRun } from "../support/run-action.ts";

const NAME = "team/app";

type Inputs = Readonly<Record<string, string>>;

/** Two pull requests, three builds of main of which one is released, and an image without any tag. */
const SPECS: Readonly<Record<string, Spec>> = {
  P: index(["p"], { tags: ["pr2"] }),
  p: image(),
  Q: image({ tags: ["pr267"] }),
  m1: image({ tags: ["main-1"], ageDays: 32 }),
  m2: image({ tags: ["main-2", "v1.0"], ageDays: 31.5 }),
  m3: image({ tags: ["main-3"], ageDays: 30 }),
  x: image(),
};

/** A time limit of a minute comes with SIGUSR2. */
const LIMITED = {
  NODE_OPTIONS: `--import=${pathToFileURL(join(import.meta.dirname, "..", "support", "time-limit.mjs")).href}`,
};

const ALL = Object.keys(SPECS).sort();

let emulator: Emulator;
let built: Fixture;

beforeEach(async () => {
  emulator = await startRegistry();
  built = fixture(SPECS);
  seed(emulator, NAME, built);
});

afterEach(() => emulator.close());

const repository = () => emulator.registry.repository(NAME);
const remaining = () => built.letters(repository().digests());
const without = (...letters: readonly string[]) =>
  ALL.filter((letter) => !letters.includes(letter));
const prune = (inputs: Inputs) => runAction(emulator, inputs);

/** Each planned deletion and each planned removal of a tag, as the report says it. */
function decisions({ report }: ActionRun): readonly string[] {
  return (report?.repositories ?? []).flatMap(({ manifests }) =>
    manifests.flatMap(({ digest, verdict, expiredTags }) => [
      ...(verdict === "delete" ? [digest] : []),
      ...expiredTags.map(({ name }) => name),
    ]),
  );
}

/** The states of all outcomes of manifests. */
function outcomes({ report }: ActionRun): readonly string[] {
  return (report?.repositories ?? []).flatMap(({ manifests }) =>
    manifests.flatMap(({ outcome }) => outcome?.state ?? []),
  );
}

describe("expiring tags", () => {
  it.each<[string, Inputs, readonly string[], readonly string[]]>([
    ["none by default", {}, without("x"), ["main-1", "main-2", "main-3", "pr2", "pr267", "v1.0"]],
    [
      "what a pattern matches as a whole",
      { "delete-tags": "pr2" },
      without("x", "P", "p"),
      ["main-1", "main-2", "main-3", "pr267", "v1.0"],
    ],
    [
      "all but the newest, and only the tag of a released image",
      { "delete-tags": "main-*", "keep-tags": "v*", "keep-latest": "1" },
      without("x", "m1"),
      ["main-3", "pr2", "pr267", "v1.0"],
    ],
    [
      "nothing younger than tag-age",
      { "delete-tags": "*", "tag-age": "31d" },
      without("x", "m1", "m2"),
      ["main-3", "pr2", "pr267"],
    ],
  ])("expires %s", async (_, inputs, left, tags) => {
    const dry = await prune({ ...inputs, "dry-run": "true" });
    expect(remaining()).toEqual(ALL);
    const run = await prune(inputs);
    expect(run.errors).toEqual([]);
    expect(remaining()).toEqual(left);
    expect(Object.keys(repository().tags()).sort()).toEqual(tags);
    expect(decisions(run)).toEqual(decisions(dry));
    const again = await prune(inputs);
    expect(decisions(again)).toEqual([]);
  });

  it("counts tags that go from images that stay, with two requests each", async () => {
    emulator.requests.clear();
    const run = await prune({ "delete-tags": "main-*", "keep-tags": "v*" });
    expect(run.outputs).toMatchObject({ deleted: "3", untagged: "1" });
    expect(emulator.requests.countByKind()).toMatchObject({ "tag-attributes": 1, "delete-tag": 1 });
    expect(run.summary).toContain("#### Tags that go (1)");
    expect(run.summary).toContain(
      "deleted 3 of 7 manifests and removed 1 tag more in 1 repository",
    );
  });

  it("warns of every pattern that matches no tag in the whole run", async () => {
    const other = { o: image({ tags: ["nightly-1"] }), s: image({ tags: ["stable"] }) };
    seed(emulator, "team/other", fixture(other));
    const inputs = { "delete-tags": "nightly-*, pr-*", "keep-tags": "release-*" };
    const run = await prune({ ...inputs, repositories: "team/app\nteam/other" });
    expect(run.warnings).toEqual([
      'Pattern "pr-*" of "delete-tags" matches no tag.',
      'Pattern "release-*" of "keep-tags" matches no tag.',
    ]);
  });

  it.each<[string, () => void]>([
    [
      "was moved",
      () => {
        repository().tag("main-2", built.digest("m3"));
      },
    ],
    [
      "was set again",
      () => {
        repository().tag("main-2", built.digest("m2"));
      },
    ],
    [
      "was locked",
      () => {
        repository().lockTag("main-2", { writeEnabled: false });
      },
    ],
  ])("keeps a tag that %s before its turn", async (_, change) => {
    emulator.faults.add({ kind: "tag-attributes", times: 1, answer: { before: change } });
    const run = await prune({ "delete-tags": "main-*", "keep-tags": "v*" });
    expect(run.exitCode).toBe(0);
    expect(Object.keys(repository().tags())).toContain("main-2");
    expect(run.outputs["untagged"]).toBe("0");
    expect(run.summary).toContain("kept: it was set or locked");
  });

  it("keeps an image whose expired tag is set again before its turn", async () => {
    const before = () => {
      repository().tag("pr2", built.digest("P"));
    };
    emulator.faults.add({ kind: "manifest-attributes", times: 1, answer: { before } });
    const run = await prune({ "delete-tags": "pr*" });
    expect(run.exitCode).toBe(0);
    expect(remaining()).toEqual(without("x", "Q"));
  });

  it("says what became of a tag that the registry refuses to remove", async () => {
    const answer = { status: 403 };
    emulator.faults.add({ kind: "delete-tag", answer });
    const run = await prune({ "delete-tags": "main-*", "keep-tags": "v*" });
    expect(run.exitCode).toBe(1);
    expect(run.errors.join()).toContain('"team/app": 1 tag could not be removed, "main-2": ');
    expect(Object.keys(repository().tags())).toContain("main-2");
  });
});

describe("pins", () => {
  it.each(["", "app@", "mirror.example.com/any/where@"])(
    "keep the digest after %j, with all that it holds",
    async (prefix) => {
      const digest = built.digest("P");
      const run = await prune({ "delete-tags": "pr*", "keep-digests": `${prefix}${digest}` });
      expect(run.exitCode).toBe(0);
      expect(remaining()).toEqual(without("x", "Q"));
    },
  );

  it("keep what files of the workspace name, by digest and by tag", async () => {
    const files = {
      "deploy/app.yaml": `image: ${emulator.loginServer}/${NAME}:pr267 # production\n`,
      "deploy/more/x.tf": `image = "elsewhere.io/x@${built.digest("x")}"\n`,
    };
    await inWorkspace(files, async (workspace) => {
      const inputs = { "delete-tags": "pr*", "keep-references-in": "deploy/**" };
      const run = await runAction(emulator, inputs, { env: { GITHUB_WORKSPACE: workspace } });
      expect(run.errors).toEqual([]);
      expect(remaining()).toEqual(without("P", "p"));
    });
  });

  it("end the run before the first request when a folder has moved", async () => {
    const inputs = { "delete-tags": "pr*", "keep-references-in": "deploy/**" };
    await inWorkspace({ "elsewhere/app.yaml": "" }, async (workspace) => {
      const run = await runAction(emulator, inputs, { env: { GITHUB_WORKSPACE: workspace } });
      expect(run.exitCode).toBe(1);
      expect(run.errors.join()).toContain('"keep-references-in"');
      expect(emulator.requests.all()).toEqual([]);
    });
  });
});

describe("unlock", () => {
  const lockAll = () => {
    repository().lockManifest(built.digest("P"), { deleteEnabled: false });
    repository().lockManifest(built.digest("x"), { writeEnabled: false });
    repository().lockTag("main-2", { deleteEnabled: false });
  };
  const unlocking = { "delete-tags": "pr2, main-2", unlock: "true" };

  it("is off by default: what is locked stays, with its tags, and the report says so", async () => {
    lockAll();
    const run = await prune({ ...unlocking, unlock: "false" });
    expect(run.outputs["deleted"]).toBe("0");
    expect(run.summary).toContain("it is locked");
    expect(emulator.requests.countByKind().update).toBe(0);
  });

  it("lifts the locks of what goes, and of nothing else", async () => {
    lockAll();
    repository().lockManifest(built.digest("m3"), { deleteEnabled: false });
    const run = await prune(unlocking);
    expect(run.errors).toEqual([]);
    expect(remaining()).toEqual(without("P", "p", "x"));
    expect(Object.keys(repository().tags())).not.toContain("main-2");
    expect(repository().manifest(built.digest("m3"))?.attributes.deleteEnabled).toBe(false);
  });

  it("locks again what could not be deleted, as it was", async () => {
    lockAll();
    emulator.faults.add({ kind: "delete-manifest", answer: { status: 403 } });
    emulator.faults.add({ kind: "delete-tag", answer: { status: 403 } });
    const run = await prune(unlocking);
    expect(run.exitCode).toBe(1);
    const attributes = (letter: string) => repository().manifest(built.digest(letter))?.attributes;
    expect(attributes("P")).toMatchObject({ deleteEnabled: false, writeEnabled: true });
    expect(attributes("x")).toMatchObject({ deleteEnabled: true, writeEnabled: false });
    expect(repository().tagRows.get("main-2")?.attributes.deleteEnabled).toBe(false);
  });

  it.each(["SIGINT", "SIGTERM"] as const)(
    "locks again what a run cut short by %s left",
    async (signal) => {
      lockAll();
      let kill: (sent: NodeJS.Signals) => void = () => undefined;
      const before = () => {
        kill(signal);
      };
      emulator.faults.add({ kind: "delete-manifest", times: 1, answer: { before } });
      emulator.faults.add({ kind: "delete-manifest", answer: { hang: true } });
      const run = await runAction(emulator, unlocking, {
        onStart: (send) => {
          kill = send;
        },
      });
      expect(run.exitCode).toBe(1);
      const locked = repository()
        .digests()
        .filter((digest) => repository().manifest(digest)?.attributes.deleteEnabled === false);
      expect(locked).toContain(built.digest("P"));
    },
  );

  it.each<[string, () => void]>([
    [
      "set",
      () => {
        repository().lockManifest(built.digest("m1"), { deleteEnabled: false });
      },
    ],
    [
      "made stricter",
      () => {
        repository().lockManifest(built.digest("P"), { writeEnabled: false });
      },
    ],
  ])("never lifts a lock that was %s after the reading", async (_, change) => {
    lockAll();
    emulator.faults.add({ kind: "manifest-attributes", times: 1, answer: { before: change } });
    const run = await prune({ "delete-tags": "*", unlock: "true" });
    expect(run.exitCode).toBe(0);
    const locked = repository().digests().length;
    expect(locked).toBeGreaterThan(0);
    expect(run.summary).toContain("it was tagged or locked during the run");
  });

  it("never lifts the repository's own lock", async () => {
    repository().lockRepository({ writeEnabled: false });
    const run = await prune(unlocking);
    expect(run.exitCode).toBe(0);
    expect(remaining()).toEqual(ALL);
    expect(emulator.requests.countByKind().update).toBe(0);
  });
});

describe("max-deletions", () => {
  const other = fixture({ o: image({ tags: ["o"] }), y: image(), z: image() });
  const both = { repositories: "team/app\nteam/other", "delete-tags": "pr2" };

  beforeEach(() => {
    seed(emulator, "team/other", other);
  });

  const everything = () =>
    emulator.registry.repository("team/other").digests().length + repository().digests().length;

  // P, p and x in one repository, y and z in the other: 5 of 10.
  it.each([
    ["4", 'Deletions planned: 5 (manifests and tags); allowed by "max-deletions": 4.'],
    ["0", 'Deletions planned: 5 (manifests and tags); allowed by "max-deletions": 0.'],
    [
      "49%",
      'Deletions planned: 5 (manifests and tags); allowed by "max-deletions": 4 (49 % of 10 manifests).',
    ],
  ])("of %s deletes nothing at all in any repository and fails", async (limit, message) => {
    for (const dryRun of ["true", "false"]) {
      const run = await prune({ ...both, "max-deletions": limit, "dry-run": dryRun });
      expect(run.exitCode).toBe(1);
      expect(run.errors.join()).toContain(message);
      expect(run.errors.join()).toContain("Nothing was deleted.");
      expect(run.outputs).toMatchObject({ planned: "5", deleted: "0" });
      expect(run.outputs["reclaimed-bytes"] === "0").toBe(dryRun === "false");
      expect(new Set(outcomes(run))).toEqual(new Set(dryRun === "true" ? [] : ["cancelled"]));
      expect(everything()).toBe(10);
    }
    expect(emulator.requests.countByKind()["delete-manifest"]).toBe(0);
  });

  it.each(["5", "50%", "100%"])("of %s lets the run go on", async (limit) => {
    const run = await prune({ ...both, "max-deletions": limit });
    expect(run.errors).toEqual([]);
    expect(run.outputs["deleted"]).toBe("5");
    expect(everything()).toBe(5);
  });

  it("counts tags that go from images that stay", async () => {
    const inputs = { "delete-tags": "main-2", "max-deletions": "1" };
    const run = await prune(inputs);
    expect(run.errors.join()).toContain(
      'planned: 2 (manifests and tags); allowed by "max-deletions": 1.',
    );
    expect(remaining()).toEqual(ALL);
  });

  it("reads no manifest twice for planning twice", async () => {
    emulator.requests.clear();
    await prune({ repositories: NAME, "max-deletions": "5" });
    const { manifest, repository: counts } = emulator.requests.countByKind();
    expect(counts).toBe(4);
    expect(manifest).toBeLessThanOrEqual(ALL.length);
  });

  it("stops in the middle when more has to go than was counted", async () => {
    // While the plans are made again, everything in the second repository loses its tag.
    let listings = 0;
    const before = () => {
      listings += 1;
      if (listings === 3) emulator.registry.repository("team/other").untag("o");
    };
    emulator.faults.add({ kind: "list-tags", answer: { before } });
    const run = await prune({
      ...both,
      "max-deletions": "5",
      "prune-untagged-repositories": "true",
    });
    expect(run.exitCode).toBe(1);
    expect(run.errors.join()).toContain(
      'planned: 6 (manifests and tags); allowed by "max-deletions": 5.',
    );
    expect(run.errors.join()).toContain('stopped by "max-deletions" after 3 of 6 deletions.');
    expect(emulator.registry.repository("team/other").digests()).toHaveLength(3);
    expect(outcomes(run).toSorted()).toEqual([
      ...["cancelled", "cancelled", "cancelled"],
      ...["deleted", "deleted", "deleted"],
    ]);
  });
});

describe("time-limit", () => {
  /** A run whose time is up when it makes this request, which is answered a little later. */
  async function runUntil(
    inputs: Readonly<Record<string, string>>,
    request: { readonly kind: "delete-manifest" | "list-manifests"; readonly skip: number },
  ): Promise<ActionRun> {
    let kill: (signal: NodeJS.Signals) => void = () => undefined;
    const before = () => {
      kill("SIGUSR2");
    };
    emulator.faults.add({ ...request, times: 1, answer: { before, delayMs: 500 } });
    const onStart = (started: typeof kill) => {
      kill = started;
    };
    return runAction(emulator, { "time-limit": "1m", ...inputs }, { env: LIMITED, onStart });
  }

  it("stops deleting, awaits what is in flight, verifies and reports; the next run goes on", async () => {
    const many = fixture(
      Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`z${n}`, image()])),
    );
    seed(emulator, NAME, many);
    const run = await runUntil({}, { kind: "delete-manifest", skip: 10 });
    expect(run.errors).toEqual([]);
    expect(run.exitCode).toBe(0);
    expect(run.summary).toContain("The time limit ended the run; 0 repositories were not begun.");
    expect(run.summary).toContain("verified");
    expect(Number(run.outputs["deleted"])).toBe(37 - repository().digests().length);
    expect(repository().digests().length).toBeGreaterThan(6);
    await prune({});
    expect(remaining()).toEqual(without("x"));
  });

  it("stops before the next repository, and says how many are left", async () => {
    for (const name of ["team/b", "team/c"]) seed(emulator, name, fixture({ y: image() }));
    const run = await runUntil({ repositories: "team/*" }, { kind: "list-manifests", skip: 0 });
    expect(run.errors).toEqual([]);
    expect(run.summary).toContain("2 repositories were not begun. The next run continues");
    expect(run.outputs["deleted"]).toBe("0");
  });
});

/** Runs with a workspace that has these files. */
async function inWorkspace(
  files: Readonly<Record<string, string>>,
  work: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "acr-prune-workspace-"));
  try {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
    await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
