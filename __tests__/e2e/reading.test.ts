/**
 * Registries that hold odd things for good, against the built action: they stop nothing, and cost nothing that is wanted.
 */
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

import type { Emulator } from "../../emulator/acr/emulator.ts";
import {
  DOCKER_IMAGE,
  DOCKER_LIST,
  DOCKER_SCHEMA1,
  fixture,
  image,
  index,
  OCI_INDEX,
  seed,
  type Fixture,
  type Spec,
} from "../support/fixture.ts";
import { runAction, startRegistry, type ActionRun } from "../support/run-action.ts";

const DAY_MS = 86_400_000;
const HASTY = { hastens: true };
const NOWHERE = `sha256:${"0".repeat(64)}`;
const ELSEWHERE = `sha256:${"1".repeat(64)}`;

const SPECS: Readonly<Record<string, Spec>> = {
  t: image({ tags: ["v1"] }),
  X: index(["x"]),
  x: image(),
};

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startRegistry();
});

afterEach(() => emulator.close());

const repository = (name = "team/app") => emulator.registry.repository(name);
const ago = (days: number) => new Date(emulator.registry.clock.now().getTime() - days * DAY_MS);

function seeded(specs: Readonly<Record<string, Spec>> = SPECS, name = "team/app"): Fixture {
  const built = fixture(specs);
  seed(emulator, name, built);
  return built;
}

const left = (built: Fixture, name = "team/app") => built.letters(repository(name).digests());

const tagOnNothing = (tag: string, days = 30, digest = NOWHERE, name = "team/app") => {
  repository(name).tag(tag, digest, { updatedAt: ago(days) });
};

const reported = (run: ActionRun, name = "team/app") =>
  run.report?.repositories.find((candidate) => candidate.name === name);

describe("a tag on nothing", () => {
  it("stops nothing, and is reported with the way out", async () => {
    const built = seeded();
    tagOnNothing("lost");
    tagOnNothing("lost-too");
    const run = await runAction(emulator, {}, HASTY);
    expect(run.errors).toEqual([]);
    expect(left(built)).toEqual(["t"]);
    expect(Object.keys(repository().tags())).toEqual(["lost", "lost-too", "v1"]);
    const said =
      '2 tags name manifests that the registry does not have, so they can\'t be pulled: "lost", "lost-too". This removes the first: "az acr repository untag --name <registry> --image team/app:lost".';
    expect(run.warnings).toEqual([said]);
    expect(run.summary).toContain("### Needs attention");
    expect(reported(run)?.tagsOnNothing).toEqual([
      { name: "lost", digest: NOWHERE, isExpired: false },
      { name: "lost-too", digest: NOWHERE, isExpired: false },
    ]);
    // Two tags, one digest: three looks at its record, and at its body.
    const looks = emulator.requests.all().filter(({ reference }) => reference === NOWHERE);
    expect(looks).toHaveLength(6);
  });

  it("is removed where it has expired, and takes no place among the newest", async () => {
    const specs = {
      ...SPECS,
      a: image({ tags: ["pr-1"], ageDays: 60 }),
      b: image({ tags: ["pr-2"], ageDays: 50 }),
    };
    const built = seeded(specs);
    tagOnNothing("pr-3");
    tagOnNothing("pr-4", 30, ELSEWHERE);
    tagOnNothing("pr-fresh", 5);
    tagOnNothing("pr-kept");
    tagOnNothing("pr-locked");
    repository().lockTag("pr-locked", { writeEnabled: false });
    tagOnNothing(`sha256-${"2".repeat(64)}.sig`);
    tagOnNothing("other");
    const pinned = `sha256:${"3".repeat(64)}`;
    tagOnNothing("pr-pinned", 30, pinned);
    const inputs = {
      "delete-tags": "*\n!other",
      "keep-tags": "pr-kept, v1",
      "keep-latest": "1",
      "keep-digests": pinned,
    };
    const dry = await runAction(emulator, { ...inputs, "dry-run": "true" }, HASTY);
    expect(dry.errors).toEqual([]);
    expect(dry.summary).toContain("Would remove tags (2)");
    expect(dry.summary).toContain("there is no such manifest");
    expect(repository().tags()).toHaveProperty("pr-3");

    const run = await runAction(emulator, inputs, HASTY);
    expect(run.errors).toEqual([]);
    expect(left(built)).toEqual(["b", "t"]);
    expect(Object.keys(repository().tags())).toEqual([
      "other",
      "pr-2",
      "pr-fresh",
      "pr-kept",
      "pr-locked",
      "pr-pinned",
      `sha256-${"2".repeat(64)}.sig`,
      "v1",
    ]);
    expect(run.outputs).toMatchObject({ untagged: "2", failed: "0" });
    const expired = reported(run)?.tagsOnNothing.filter(({ isExpired }) => isExpired);
    expect(expired?.map(({ name, outcome }) => [name, outcome?.state])).toEqual([
      ["pr-3", "deleted"],
      ["pr-4", "deleted"],
    ]);
    // And a pattern that means digest tags removes those.
    await runAction(emulator, { "delete-tags": "sha256-*" }, HASTY);
    expect(repository().tags()).not.toHaveProperty(`sha256-${"2".repeat(64)}.sig`);
  });

  it("that was set less than a day ago skips its repository, and no other", async () => {
    const built = seeded();
    const other = seeded(SPECS, "team/other");
    tagOnNothing("coming", 0.9);
    const run = await runAction(emulator, { repositories: "team/*" }, HASTY);
    expect(run.exitCode).toBe(1);
    expect(run.errors.join()).toContain(
      `"team/app" was skipped, nothing in it was deleted: Tag "coming" names ${NOWHERE}, and the registry says that it does not exist. The tag was set less than a day ago`,
    );
    expect(left(built)).toEqual(["X", "t", "x"]);
    expect(left(other, "team/other")).toEqual(["t"]);
  });

  it.each([
    ["without a time", { createdTime: undefined, lastUpdateTime: undefined }],
    ["with a zero time", { createdTime: "0001-01-01T00:00:00Z", lastUpdateTime: undefined }],
    ["with a time in the future", { lastUpdateTime: "2999-01-01T00:00:00Z" }],
  ])("counts as just set %s", async (_, times) => {
    const built = seeded();
    tagOnNothing("lost");
    const replaceBody = (original: Buffer) => {
      const body = JSON.parse(original.toString()) as { tags: { name: string }[] };
      const tags = body.tags.map((tag) => (tag.name === "lost" ? { ...tag, ...times } : tag));
      return Buffer.from(JSON.stringify({ ...body, tags }));
    };
    emulator.faults.add({ kind: "list-tags", answer: { replaceBody } });
    const run = await runAction(emulator, {}, HASTY);
    expect(run.errors.join()).toContain('Tag "lost" names');
    expect(left(built)).toEqual(["X", "t", "x"]);
  });

  it("is none when one of three looks finds its manifest", async () => {
    const built = seeded({ ...SPECS, A: index(["x"], { tags: ["late"] }) });
    emulator.switches.unlisted.add(built.digest("A"));
    emulator.switches.manifestCountOffBy = -1;
    const answer = { status: 404, body: { errors: [{ code: "MANIFEST_UNKNOWN" }] } };
    const reference = built.digest("A");
    emulator.faults.add({ kind: ["manifest", "manifest-attributes"], reference, times: 4, answer });
    const run = await runAction(emulator, {}, HASTY);
    expect(run.errors).toEqual([]);
    expect(left(built)).toEqual(["A", "t", "x"]);
  });

  it.each([
    ["another 404", { status: 404, body: "<html>not here</html>" }],
    ["403", { status: 403 }],
    ["405", { status: 405 }],
  ])("is none when the body is refused by %s, and skips the repository", async (_, answer) => {
    const built = seeded();
    tagOnNothing("lost");
    emulator.faults.add({ kind: "manifest", reference: NOWHERE, answer });
    const run = await runAction(emulator, {}, HASTY);
    expect(run.exitCode).toBe(1);
    expect(left(built)).toEqual(["X", "t", "x"]);
  });

  it("stays when its manifest comes between the reading and the end, with all that it holds", async () => {
    const later = fixture({ A: index(["x"]), x: image() });
    const built = seeded({ t: image({ tags: ["v1"] }), x: image(), y: image() });
    tagOnNothing("pr-1", 30, later.digest("A"));
    const push = () => {
      const bytes = later.manifests.find(({ letter }) => letter === "A")?.bytes ?? "";
      repository().putManifest({ body: bytes, mediaType: OCI_INDEX });
    };
    // Before the first question for what is new.
    const path = /orderby=timedesc/;
    emulator.faults.add({ kind: "list-manifests", path, times: 1, answer: { before: push } });
    const run = await runAction(emulator, { "delete-tags": "pr-*" }, HASTY);
    expect(run.errors).toEqual([]);
    expect(left(built)).toEqual([later.digest("A"), "t", "x"]);
    expect(Object.keys(repository().tags())).toEqual(["pr-1", "v1"]);
  });

  it("stays when its manifest comes right before it is removed, or it moves", async () => {
    const later = fixture({ a: image() });
    seeded();
    tagOnNothing("pr-1", 30, later.digest("a"));
    tagOnNothing("pr-2");
    const change = () => {
      seed(emulator, "team/app", later);
      repository().tag("pr-2", later.digest("a"));
    };
    emulator.faults.add({ kind: "tag-attributes", times: 1, answer: { before: change } });
    const run = await runAction(emulator, { "delete-tags": "pr-*" }, HASTY);
    expect(run.errors).toEqual([]);
    expect(Object.keys(repository().tags())).toEqual(["pr-1", "pr-2", "v1"]);
    expect(emulator.requests.countByKind()["delete-tag"]).toBe(0);
  });

  it("fails the run when it can't be removed", async () => {
    seeded();
    tagOnNothing("pr-1");
    emulator.faults.add({ kind: "delete-tag", answer: { status: 405 } });
    const run = await runAction(emulator, { "delete-tags": "pr-*" }, HASTY);
    expect(run.errors.join()).toContain('1 tag could not be removed, "pr-1"');
  });

  it("is no tag that shows that a repository is used by tags", async () => {
    const specs = { a: image(), b: image() };
    const built = seeded(specs);
    tagOnNothing("lost");
    const skipped = await runAction(emulator, {}, HASTY);
    expect([skipped.exitCode, reported(skipped)?.state]).toEqual([0, "skipped"]);
    expect(skipped.summary).toContain("az acr repository untag");
    expect(left(built)).toEqual(["a", "b"]);
    await runAction(emulator, { "prune-untagged-repositories": "true" }, HASTY);
    expect(left(built)).toEqual([]);
  });

  it("is removed from a repository that holds nothing else", async () => {
    emulator.switches.emptyRepositories.set("team/app", "listed");
    tagOnNothing("pr-1");
    tagOnNothing("lost");
    const run = await runAction(emulator, { "delete-tags": "pr-*" }, HASTY);
    expect(run.errors).toEqual([]);
    expect(Object.keys(repository().tags())).toEqual(["lost"]);
    expect(run.outputs).toMatchObject({ untagged: "1", "skipped-repositories": "0" });
  });

  it("counts for max-deletions", async () => {
    seeded();
    tagOnNothing("pr-1");
    const inputs = { "delete-tags": "pr-*", "max-deletions": "2" };
    const run = await runAction(emulator, inputs, HASTY);
    expect(run.errors.join()).toContain("Deletions planned: 3");
  });

  it("costs no more than six requests each, however many there are", async () => {
    const built = seeded();
    const digests = Array.from({ length: 100 }, (_, n) => `sha256:${String(n).padStart(64, "0")}`);
    digests.forEach((digest, n) => {
      tagOnNothing(`pr-${n}`, 30, digest);
    });
    const run = await runAction(emulator, { "delete-tags": "pr-*" }, HASTY);
    expect(run.errors).toEqual([]);
    expect(left(built)).toEqual(["t"]);
    expect(run.outputs).toMatchObject({ untagged: "100" });
    // Six to read; a look at the tag and two at what it names to remove, and the removal.
    expect(emulator.requests.countByKind()["manifest-attributes"]).toBeLessThan(100 * 4 + 20);
    expect(emulator.requests.countByKind().manifest).toBeLessThan(100 * 4 + 20);
  });

  it("does not hold up a run that is cancelled while it waits for the next look", async () => {
    const built = seeded();
    tagOnNothing("lost");
    let kill: (signal: NodeJS.Signals) => void = () => undefined;
    const stop = () => {
      kill("SIGINT");
    };
    emulator.faults.add({ kind: "manifest", reference: NOWHERE, answer: { after: stop } });
    const began = Date.now();
    const run = await runAction(emulator, {}, { onStart: (started) => (kill = started) });
    expect(Date.now() - began).toBeLessThan(5_000);
    expect(run.errors.join()).toContain("cancelled");
    expect(left(built)).toEqual(["X", "t", "x"]);
  });
});

describe("an empty repository", () => {
  it.each(["null", "absent", "[]"] as const)(
    "has nothing to do, however its lists answer: %s",
    async (emptyLists) => {
      const built = seeded();
      emulator.switches.emptyLists = emptyLists;
      emulator.switches.emptyRepositories.set("team/gone", "unknown").set("team/void", "listed");
      for (const omitZeroCounts of [false, true]) {
        emulator.switches.omitZeroCounts = omitZeroCounts;
        const run = await runAction(emulator, { repositories: "**" });
        expect(run.errors).toEqual([]);
        expect(run.warnings).toEqual([]);
        expect(reported(run, "team/gone")).toMatchObject({ state: "pruned", manifests: [] });
        expect(reported(run, "team/void")).toMatchObject({ state: "pruned", manifests: [] });
      }
      expect(left(built)).toEqual(["t"]);
    },
  );

  it("says so where it is all that there is", async () => {
    emulator.switches.emptyRepositories.set("team/app", "unknown");
    const run = await runAction(emulator);
    expect([run.exitCode, run.warnings]).toEqual([0, []]);
    expect(run.summary).toContain("nothing to delete. There is no manifest.");
  });

  it("stays as it was when something is pushed while it is listed", async () => {
    emulator.switches.emptyRepositories.set("team/app", "listed");
    emulator.switches.omitZeroCounts = true;
    const built = fixture({ A: index(["a"]), a: image() });
    const push = () => {
      seed(emulator, "team/app", built);
    };
    emulator.faults.add({ kind: "list-manifests", times: 1, answer: { before: push } });
    const run = await runAction(emulator, { "prune-untagged-repositories": "false" }, HASTY);
    expect(run.errors).toEqual([]);
    expect(left(built)).toEqual(["A", "a"]);
  });

  it("is none as long as anything shows that a count was left out wrongly", async () => {
    const built = seeded();
    const replaceBody = (original: Buffer) => {
      const body = JSON.parse(original.toString()) as object;
      return Buffer.from(JSON.stringify({ ...body, manifestCount: null, tagCount: undefined }));
    };
    emulator.faults.add({ kind: "repository", answer: { replaceBody } });
    const run = await runAction(emulator, {}, HASTY);
    expect(run.errors.join()).toContain("does not say how many manifests and tags there are");
    expect(left(built)).toEqual(["X", "t", "x"]);
  });

  it("is none when only its lists say that it is not there", async () => {
    const built = seeded();
    const answer = { status: 404, body: { errors: [{ code: "NAME_UNKNOWN" }] } };
    emulator.faults.add({ kind: "list-manifests", answer });
    const run = await runAction(emulator, {}, HASTY);
    expect(run.errors.join()).toContain("0 of 3 manifests");
    expect(left(built)).toEqual(["X", "t", "x"]);
  });

  it("that has tags left out of its list is not taken for one without tags", async () => {
    const built = seeded({ A: index(["a"], { tags: ["v1"] }), a: image() });
    emulator.switches.unlisted.add("v1");
    const replaceBody = (original: Buffer) => {
      const body = JSON.parse(original.toString()) as object;
      return Buffer.from(JSON.stringify({ ...body, tagCount: undefined }));
    };
    emulator.faults.add({ kind: "repository", answer: { replaceBody } });
    const run = await runAction(emulator, { "prune-untagged-repositories": "true" }, HASTY);
    expect(run.exitCode).toBe(1);
    expect(left(built)).toEqual(["A", "a"]);
  });
});

describe("lists without any item", () => {
  it.each(["null", "absent", "[]"] as const)("are read when they are %s", async (emptyLists) => {
    emulator.switches.emptyLists = emptyLists;
    const built = seeded({ a: image(), b: image({ subject: "a" }) });
    const run = await runAction(emulator, { "prune-untagged-repositories": "true" });
    expect(run.errors).toEqual([]);
    expect(left(built)).toEqual([]);
  });

  it("name no referrers when they are null in an index", async () => {
    const live = Object.fromEntries(
      Array.from({ length: 60 }, (_, n) => [`t${n}`, image({ tags: [`v${n}`] })]),
    );
    const built = seeded({ ...live, x: image() });
    const body = { schemaVersion: 2, mediaType: OCI_INDEX, manifests: null };
    const replaceBody = () => Buffer.from(JSON.stringify(body));
    const fault = emulator.faults.add({ kind: "referrers", answer: { replaceBody } });
    const run = await runAction(emulator);
    expect([run.errors, fault.hits]).toEqual([[], 1]);
    expect(left(built)).not.toContain("x");
  });
});

describe("Docker images", () => {
  it("hold nothing and are not read, though the digest of schema 1 is not its body's", async () => {
    const built = seeded({
      ...SPECS,
      y: image({ mediaType: DOCKER_IMAGE }),
      s: image({ mediaType: DOCKER_SCHEMA1, tags: ["old"] }),
      z: image({ mediaType: DOCKER_SCHEMA1 }),
    });
    for (const letter of ["y", "s", "z"]) repository().corrupt(built.digest(letter), "signed");
    const run = await runAction(emulator);
    expect(run.errors).toEqual([]);
    expect(left(built)).toEqual(["s", "t"]);
    const read = emulator.requests.all().filter(({ kind }) => kind === "manifest");
    expect(read.map(({ reference }) => reference ?? "").sort()).toEqual(
      [built.digest("X"), built.digest("t"), built.digest("x")].sort(),
    );
  });
});

describe("the index of a build cache", () => {
  const layer = (mediaType: string, n: number) => ({
    mediaType,
    digest: `sha256:${String(n).repeat(64)}`,
    size: 100,
  });
  const entries = [
    layer("application/vnd.oci.image.layer.v1.tar+gzip", 1),
    layer("application/vnd.oci.image.layer.v1.tar+zstd", 2),
    layer("application/vnd.docker.image.rootfs.diff.tar.gzip", 3),
    layer("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip", 4),
    layer("application/vnd.oci.image.config.v1+json", 5),
    layer("application/vnd.buildkit.cacheconfig.v0", 6),
  ];

  it("is no incomplete image, and holds what is a manifest whatever the entry calls it", async () => {
    const named = fixture({ x: image() }).digest("x");
    const odd = { mediaType: entries[0]?.mediaType, digest: named, size: 100 };
    const specs = {
      C: index([], { tags: ["cache"], body: { manifests: [...entries, odd] } }),
      D: { ...index([], { tags: ["list"], body: { manifests: entries } }), mediaType: DOCKER_LIST },
      x: image(),
      y: image(),
    };
    const built = seeded(specs);
    const run = await runAction(emulator, { cache: "false" });
    expect([run.errors, run.warnings, run.notices]).toEqual([[], [], []]);
    expect(reported(run)?.brokenIndexes).toEqual([]);
    expect(left(built)).toEqual(["C", "D", "x"]);
  });

  it("is a sparse index where it lists a manifest that is not there", async () => {
    const image1 = layer("application/vnd.oci.image.manifest.v1+json", 7);
    seeded({
      C: index([], { tags: ["cache"], body: { manifests: [...entries, image1] } }),
      y: image(),
    });
    const run = await runAction(emulator);
    expect(reported(run)?.brokenIndexes).toMatchObject([{ missing: [{ digest: image1.digest }] }]);
  });
});

describe("sparse indexes", () => {
  it("are one notice for a run and no warning, with the list in the summary", async () => {
    const specs = {
      A: index(["a", "b"], { tags: ["v1"] }),
      a: image(),
      b: image({ isMissing: true }),
    };
    seeded(specs, "cache/one");
    seeded({ ...specs, B: index(["a", "c"], { tags: ["v2"] }) }, "cache/two");
    const run = await runAction(emulator, { repositories: "cache/*", cache: "false" });
    expect([run.errors, run.warnings]).toEqual([[], []]);
    expect(run.notices).toEqual([
      "3 kept indexes in 2 repositories list manifests that were not there before this run either, as a cache of another registry leaves them. The list: see the job summary.",
    ]);
    expect(run.summary).not.toContain("Needs attention");
    expect(run.summary).toMatch(/<summary>3 kept indexes in 2 repositories list[^<]*<\/summary>/);
    expect(run.summary).toContain("lacks <code>linux/c</code>.");
  });
});

describe("a tagged manifest that stays unreadable", () => {
  it.each([
    ["young", { ageDays: 1 }, "within-grace-period"],
    ["locked", { isLocked: true }, "locked"],
    ["tagged", {}, "tagged"],
  ])("is said loudly when it is kept as %s", async (_, options, reason) => {
    const built = seeded({
      ...SPECS,
      G: index(["g"], { tags: ["v2", "stable"], ...options }),
      g: image(),
    });
    repository().ghost(built.digest("G"));
    const run = await runAction(emulator, {}, HASTY);
    expect(run.errors).toEqual([]);
    expect(left(built)).toEqual(["G", "g", "t"]);
    const ghost = reported(run)?.manifests.find(({ digest }) => digest === built.digest("G"));
    expect(["tagged", reason]).toContain(ghost?.reason);
    expect(run.warnings).toEqual([
      `The registry lists a tagged manifest but does not return what is in it, so its tags can't be pulled: "${built.digest("G")}" ("stable", "v2"). Push it again, unless a quarantine or "readEnabled=false" is meant to do that.`,
    ]);
    expect(run.summary).toContain("### Needs attention");
    expect(reported(run)?.unpullable).toEqual([
      { digest: built.digest("G"), tags: ["stable", "v2"] },
    ]);
  });

  it("is not said of one that is untagged", async () => {
    const built = seeded({ ...SPECS, u: image() });
    repository().ghost(built.digest("u"));
    const run = await runAction(emulator, {}, HASTY);
    expect([run.errors, run.warnings]).toEqual([[], []]);
    expect(left(built)).toEqual(["t", "u"]);
  });

  it("is said with the tag where the repository has to be skipped for it", async () => {
    const built = seeded({ ...SPECS, G: index([], { tags: ["v2"] }) });
    repository().ghost(built.digest("G"));
    const run = await runAction(emulator, {}, HASTY);
    expect(run.errors.join()).toContain(`can't be read (so tag "v2" can't be pulled), and`);
    expect(left(built)).toEqual(["G", "X", "t", "x"]);
  });

  it("is kept where the registry lists an image for ever and has no record of it either", async () => {
    const built = seeded({ ...SPECS, g: image() });
    const reference = built.digest("g");
    const answer = { status: 404, body: { errors: [{ code: "MANIFEST_UNKNOWN" }] } };
    emulator.faults.add({ kind: ["manifest", "manifest-attributes"], reference, answer });
    const run = await runAction(emulator, {}, HASTY);
    expect(run.errors).toEqual([]);
    expect(left(built)).toEqual(["g", "t"]);
  });
});
