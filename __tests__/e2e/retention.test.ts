/**
 * Retention rules through the built action: which tags expire, what is pinned, locks that are lifted, and the limits.
 */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

import { afterAll, afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";

import type { Emulator } from "../../emulator/acr/emulator.ts";
import { fixture, image, index, seed, type Fixture, type Spec } from "../support/fixture.ts";
import { runAction, startRegistry, type ActionRun } from "../support/run-action.ts";
import { SharedRegistry, type Place, type Pruned } from "../support/together.ts";

// All begin at once, and some wait for the runs of others.
jest.setTimeout(120_000);

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

const shared = new SharedRegistry();
afterAll(() => shared.close());

const without = (...letters: readonly string[]) =>
  ALL.filter((letter) => !letters.includes(letter));
const tagsOf = ({ repository }: Place) => Object.keys(repository.tags()).sort();

/** Each planned deletion and each planned removal of a tag, as the report says it. */
function decisions({ reported }: Pruned): readonly string[] {
  return reported.manifests.flatMap(({ digest, verdict, expiredTags }) => [
    ...(verdict === "delete" ? [digest] : []),
    ...expiredTags.map(({ name }) => name),
  ]);
}

/** What became of each tag that was to go. */
function tagOutcomes({ reported }: Pruned): readonly string[] {
  return reported.manifests.flatMap(({ expiredTags }) =>
    expiredTags.map(({ name, outcome }) => `${name} ${outcome?.state ?? ""}`),
  );
}

/** The states of all outcomes of manifests. */
function outcomes({ report }: ActionRun): readonly string[] {
  return (report?.repositories ?? []).flatMap(({ manifests }) =>
    manifests.flatMap(({ outcome }) => outcome?.state ?? []),
  );
}

it.concurrent.each<[string, Inputs, readonly string[], readonly string[], "dry, too" | ""]>([
  [
    "none by default",
    {},
    without("x"),
    ["main-1", "main-2", "main-3", "pr2", "pr267", "v1.0"],
    "dry, too",
  ],
  [
    "what a pattern matches as a whole",
    { "delete-tags": "pr2" },
    without("x", "P", "p"),
    ["main-1", "main-2", "main-3", "pr267", "v1.0"],
    "",
  ],
  [
    "all but the newest, and only the tag of a released image",
    { "delete-tags": "main-*", "keep-tags": "v*", "keep-latest": "1" },
    without("x", "m1"),
    ["main-3", "pr2", "pr267", "v1.0"],
    "dry, too",
  ],
  [
    "nothing younger than tag-age",
    { "delete-tags": "*", "tag-age": "31d" },
    without("x", "m1", "m2"),
    ["main-3", "pr2", "pr267"],
    "",
  ],
])("expiring tags expires %s", async (_, inputs, left, tags, dryToo) => {
  const place = await shared.place(SPECS);
  const dry = dryToo === "" ? undefined : await place.prune({ ...inputs, "dry-run": "true" });
  expect(place.remaining()).toEqual(ALL);
  const run = await place.prune(inputs);
  expect(run.exitCode).toBe(0);
  expect(place.remaining()).toEqual(left);
  expect(tagsOf(place)).toEqual(tags);
  if (dry === undefined) return;
  expect(decisions(run)).toEqual(decisions(dry));
  expect(decisions(await place.prune(inputs))).toEqual([]);
});

it.concurrent("expiring tags counts tags that go from images that stay, with two requests each", async () => {
  await onRegistry(async ({ emulator }) => {
    const run = await runAction(emulator, { "delete-tags": "main-*", "keep-tags": "v*" });
    expect(run.outputs).toMatchObject({ deleted: "3", untagged: "1" });
    expect(emulator.requests.countByKind()).toMatchObject({
      "tag-attributes": 1,
      "delete-tag": 1,
    });
    expect(run.summary).toContain("#### Deleted: 1 tag of an image that stays");
    expect(run.summary).toContain("deleted 3 of 7 manifests and 3 tags");
  });
});

it.concurrent("expiring tags warns of every pattern that matches no tag in the whole run", async () => {
  await onRegistry(async ({ emulator }) => {
    const other = { o: image({ tags: ["nightly-1"] }), s: image({ tags: ["stable"] }) };
    seed(emulator, "team/other", fixture(other));
    const inputs = { "delete-tags": "nightly-*, pr-*", "keep-tags": "release-*" };
    const run = await runAction(emulator, { ...inputs, repositories: "team/app\nteam/other" });
    expect(run.warnings).toEqual([
      'Pattern "pr-*" of "delete-tags" matches no tag.',
      'Pattern "release-*" of "keep-tags" matches no tag.',
    ]);
  });
});

it.concurrent.each<[string, (place: Place) => void]>([
  [
    "was moved",
    ({ repository, built }) => {
      repository.tag("main-2", built.digest("m3"));
    },
  ],
  [
    "was set again",
    ({ repository, built }) => {
      repository.tag("main-2", built.digest("m2"));
    },
  ],
  [
    "was locked",
    ({ repository }) => {
      repository.lockTag("main-2", { writeEnabled: false });
    },
  ],
])("expiring tags keeps a tag that %s before its turn", async (_, change) => {
  const place = await shared.place(SPECS);
  const before = () => {
    change(place);
  };
  place.fault({ kind: "tag-attributes", times: 1, answer: { before } });
  const pruned = await place.prune({ "delete-tags": "main-*", "keep-tags": "v*" });
  expect(pruned.exitCode).toBe(0);
  expect(tagsOf(place)).toContain("main-2");
  expect(tagOutcomes(pruned)).toContain("main-2 kept");
  expect(tagOutcomes(pruned)).not.toContain("main-2 deleted");
  expect(pruned.run.summary).toContain("kept: it was set or locked");
});

it.concurrent("expiring tags keeps an image whose expired tag is set again before its turn", async () => {
  const place = await shared.place(SPECS);
  const before = () => {
    place.repository.tag("pr2", place.built.digest("P"));
  };
  place.fault({ kind: "manifest-attributes", times: 1, answer: { before } });
  // The other half of the look, which is on its way together with this one, is answered after it.
  place.fault({ kind: "list-tags", path: /digest=/, answer: { delayMs: 100 } });
  const { exitCode } = await place.prune({ "delete-tags": "pr*" });
  expect(exitCode).toBe(0);
  expect(place.remaining()).toEqual(without("x", "Q"));
});

it.concurrent("expiring tags says what became of a tag that the registry refuses to remove", async () => {
  const place = await shared.place(SPECS);
  place.fault({ kind: "delete-tag", answer: { status: 403 } });
  const pruned = await place.prune({ "delete-tags": "main-*", "keep-tags": "v*" });
  expect(pruned.exitCode).toBe(1);
  expect(pruned.run.errors.join()).toContain(
    `"${place.name}": 1 tag could not be removed, "main-2": `,
  );
  expect(tagsOf(place)).toContain("main-2");
});

it.concurrent("pins keep the digest after nothing, a name or a registry and a name, with all that it holds", async () => {
  const places = await Promise.all(
    ["p", "q", "r"].map((child) =>
      // A child of another name makes another digest.
      shared.place({ ...SPECS, P: index([child], { tags: ["pr2"] }), [child]: image() }),
    ),
  );
  const pins = ["", "app@", "mirror.example.com/any/where@"].map(
    (prefix, n) => `${prefix}${places[n]?.built.digest("P") ?? ""}`,
  );
  expect(new Set(pins.map((pin) => pin.slice(-64))).size).toBe(3);
  const inputs = { "delete-tags": "pr*", "keep-digests": pins.join("\n") };
  const pruned = await Promise.all(places.map((place) => place.prune(inputs)));
  expect(pruned.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
  // The image "p" belongs to the first of these indexes alone.
  expect(places.map((place) => place.remaining())).toEqual([
    without("x", "Q"),
    [...without("x", "Q", "p"), "q"].sort(),
    [...without("x", "Q", "p"), "r"].sort(),
  ]);
});

it.concurrent("pins keep what files of the workspace name, by digest and by tag", async () => {
  await onRegistry(async ({ emulator, built, remaining }) => {
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
});

it.concurrent("pins end the run before the first request when a folder has moved", async () => {
  await onRegistry(async ({ emulator }) => {
    const inputs = { "delete-tags": "pr*", "keep-references-in": "deploy/**" };
    await inWorkspace({ "elsewhere/app.yaml": "" }, async (workspace) => {
      const run = await runAction(emulator, inputs, { env: { GITHUB_WORKSPACE: workspace } });
      expect(run.exitCode).toBe(1);
      expect(run.errors.join()).toContain('"keep-references-in"');
      expect(emulator.requests.all()).toEqual([]);
    });
  });
});

const lockAll = ({ repository, built }: Pick<Place, "repository" | "built">) => {
  repository.lockManifest(built.digest("P"), { deleteEnabled: false });
  repository.lockManifest(built.digest("x"), { writeEnabled: false });
  repository.lockTag("main-2", { deleteEnabled: false });
};
const unlocking = { "delete-tags": "pr2, main-2", unlock: "true" };

const updates = (place: Place) => place.requests().filter(({ kind }) => kind === "update");

async function lockedPlace(): Promise<Place> {
  const place = await shared.place(SPECS);
  lockAll(place);
  return place;
}

it.concurrent("unlock is off by default: what is locked stays, with its tags, and the report says so", async () => {
  const place = await lockedPlace();
  const { counts, run } = await place.prune({ ...unlocking, unlock: "false" });
  expect(counts.deleted).toBe(0);
  expect(run.summary).toContain("#### Stays: locked");
  expect(updates(place)).toEqual([]);
});

it.concurrent("unlock lifts the locks of what goes, and of nothing else", async () => {
  const place = await lockedPlace();
  const { repository, built } = place;
  repository.lockManifest(built.digest("m3"), { deleteEnabled: false });
  const { exitCode } = await place.prune(unlocking);
  expect(exitCode).toBe(0);
  expect(place.remaining()).toEqual(without("P", "p", "x"));
  expect(tagsOf(place)).not.toContain("main-2");
  expect(repository.manifest(built.digest("m3"))?.attributes.deleteEnabled).toBe(false);
});

it.concurrent("unlock lifts the locks of many tags while the look is good", async () => {
  const tags = Array.from({ length: 48 }, (_, n) => `many-${n}`);
  const place = await shared.place({
    t: image({ tags: ["v1"] }),
    M: image({ tags, hasLockedTags: true }),
  });
  // One after the other they would take four seconds.
  place.fault({ kind: "update", answer: { delayMs: 80 } });
  const { exitCode } = await place.prune({ "delete-tags": "many-*", unlock: "true" });
  expect(exitCode).toBe(0);
  expect(place.remaining()).toEqual(["t"]);
});

it.concurrent("unlock locks again what could not be deleted, as it was", async () => {
  const place = await lockedPlace();
  const { repository, built } = place;
  place.fault({ kind: "delete-manifest", answer: { status: 403 } });
  place.fault({ kind: "delete-tag", answer: { status: 403 } });
  const { exitCode } = await place.prune(unlocking);
  expect(exitCode).toBe(1);
  const attributes = (letter: string) => repository.manifest(built.digest(letter))?.attributes;
  expect(attributes("P")).toMatchObject({ deleteEnabled: false, writeEnabled: true });
  expect(attributes("x")).toMatchObject({ deleteEnabled: true, writeEnabled: false });
  expect(repository.tagRows.get("main-2")?.attributes.deleteEnabled).toBe(false);
});

it.concurrent.each(["SIGINT", "SIGTERM"] as const)(
  "unlock locks again what a run cut short by %s left",
  async (signal) => {
    await onRegistry(async ({ emulator, repository, built }) => {
      lockAll({ repository, built });
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
      const locked = repository
        .digests()
        .filter((digest) => repository.manifest(digest)?.attributes.deleteEnabled === false);
      expect(locked).toContain(built.digest("P"));
    });
  },
);

it.concurrent.each<[string, string, (place: Place) => void]>([
  [
    "set",
    "m1",
    ({ repository, built }) => {
      repository.lockManifest(built.digest("m1"), { deleteEnabled: false });
    },
  ],
  [
    "made stricter",
    "P",
    ({ repository, built }) => {
      repository.lockManifest(built.digest("P"), { writeEnabled: false });
    },
  ],
])("unlock never lifts a lock that was %s after the reading", async (_, letter, change) => {
  const place = await lockedPlace();
  const before = () => {
    change(place);
  };
  place.fault({ kind: "manifest-attributes", times: 1, answer: { before } });
  const { exitCode, reasons } = await place.prune({ "delete-tags": "*", unlock: "true" });
  expect(exitCode).toBe(0);
  expect(place.remaining()).toContain(letter);
  expect(reasons[letter]).toBe("changed-during-run");
});

it.concurrent("unlock never lifts the repository's own lock", async () => {
  const place = await shared.place(SPECS);
  place.repository.lockRepository({ writeEnabled: false });
  const { exitCode } = await place.prune(unlocking);
  expect(exitCode).toBe(0);
  expect(place.remaining()).toEqual(ALL);
  expect(updates(place)).toEqual([]);
});

describe("limits of a whole run", () => {
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
  const prune = (inputs: Inputs) => runAction(emulator, inputs);

  describe("max-deletions", () => {
    beforeEach(() => {
      seed(emulator, "team/other", other);
    });

    const other = fixture({ o: image({ tags: ["o"] }), y: image(), z: image() });
    const both = { repositories: "team/app\nteam/other", "delete-tags": "pr2" };

    const everything = () =>
      emulator.registry.repository("team/other").digests().length + repository().digests().length;

    // P, p and x in one repository, y and z in the other: 5 of 10. How a limit is counted is in ../run/deletion-limit.test.ts.
    it.each([
      ["4", "true", 'Deletions planned: 5 (manifests and tags); allowed by "max-deletions": 4.'],
      [
        "49%",
        "false",
        'Deletions planned: 5 (manifests and tags); allowed by "max-deletions": 4 (49 % of 10 manifests).',
      ],
    ])(
      "of %s deletes nothing at all in any repository and fails (dry: %s)",
      async (limit, dryRun, message) => {
        const run = await prune({ ...both, "max-deletions": limit, "dry-run": dryRun });
        expect(run.exitCode).toBe(1);
        expect(run.errors.join()).toContain(message);
        expect(run.errorTitles.join()).toContain("Nothing was deleted.");
        expect(run.outputs).toMatchObject({ planned: "5", deleted: "0" });
        expect(run.outputs["reclaimed-bytes"] === "0").toBe(dryRun === "false");
        expect(new Set(outcomes(run))).toEqual(new Set(dryRun === "true" ? [] : ["cancelled"]));
        expect(everything()).toBe(10);
        expect(emulator.requests.countByKind()["delete-manifest"]).toBe(0);
      },
    );

    it("that is just met lets the run go on, and no manifest is read twice for planning twice", async () => {
      const run = await prune({ ...both, "max-deletions": "50%" });
      expect(run.errors).toEqual([]);
      expect(run.outputs["deleted"]).toBe("5");
      expect(everything()).toBe(5);
      const requests = emulator.requests.all().filter((request) => request.repository === NAME);
      const ofKind = (wanted: string) => requests.filter(({ kind }) => kind === wanted);
      expect(ofKind("repository")).toHaveLength(4);
      expect(ofKind("manifest").length).toBeLessThanOrEqual(ALL.length);
    });

    it("counts tags that go from images that stay", async () => {
      const inputs = { "delete-tags": "main-2", "max-deletions": "1" };
      const run = await prune(inputs);
      expect(run.errors.join()).toContain(
        'planned: 2 (manifests and tags); allowed by "max-deletions": 1.',
      );
      expect(remaining()).toEqual(ALL);
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
      expect(run.errorTitles.join()).toContain(
        'stopped by "max-deletions" after 3 of 6 deletions and 1 of 1 tag.',
      );
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
      expect(run.summary).toContain("Verified");
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
});

/** A registry of its own with the usual repository. */
async function onRegistry(
  work: (on: {
    readonly emulator: Emulator;
    readonly built: Fixture;
    readonly repository: Place["repository"];
    readonly remaining: () => readonly string[];
  }) => Promise<void>,
): Promise<void> {
  const emulator = await startRegistry();
  try {
    const built = fixture(SPECS);
    seed(emulator, NAME, built);
    const repository = emulator.registry.repository(NAME);
    await work({
      emulator,
      built,
      repository,
      remaining: () => built.letters(repository.digests()),
    });
  } finally {
    await emulator.close();
  }
}

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
