/**
 * Registries that hold odd things for good, against the built action: they stop nothing, and cost nothing that is wanted.
 */
import { afterAll, afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";

import type { Emulator } from "../../emulator/acr/emulator.ts";
import type { EmptyLists } from "../../emulator/acr/switches/switches.ts";
import {
  DOCKER_IMAGE,
  DOCKER_LIST,
  DOCKER_SCHEMA1,
  fixture,
  image,
  index,
  OCI_IMAGE,
  OCI_INDEX,
  seed,
  type Fixture,
  type Options,
  type Spec,
} from "../support/fixture.ts";
import { runAction, startRegistry, type ActionRun } from "../support/run-action.ts";
import { SharedRegistry, type Place } from "../support/together.ts";

// All begin at once, and some wait for the runs of others.
jest.setTimeout(120_000);

const DAY_MS = 86_400_000;
const HASTY = { hastens: true };
const NOWHERE = `sha256:${"0".repeat(64)}`;
const PULL_REQUESTS = { "delete-tags": "pr-*" };
const ELSEWHERE = `sha256:${"1".repeat(64)}`;

const SPECS: Readonly<Record<string, Spec>> = {
  t: image({ tags: ["v1"] }),
  X: index(["x"]),
  x: image(),
};

const shared = new SharedRegistry();
afterAll(() => shared.close());

/** What a build cache's index lists. */
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

/** A tag that names a manifest that is not there. */
function tagOnNothing(
  { repository }: Pick<Place, "repository">,
  tag: string,
  days = 30,
  digest = NOWHERE,
): void {
  const updatedAt = new Date(repository.registry.clock.now().getTime() - days * DAY_MS);
  repository.tag(tag, digest, { updatedAt });
}

/** A place of its own on the shared registry, with a tag on nothing for each of these names. */
async function placed(
  specs: Readonly<Record<string, Spec>> = SPECS,
  ...tags: readonly string[]
): Promise<Place> {
  const place = await shared.place(specs);
  for (const tag of tags) tagOnNothing(place, tag);
  return place;
}

const tagsOf = ({ repository }: Place) => Object.keys(repository.tags());
const ofKind = (place: Place, wanted: string) =>
  place.requests().filter(({ kind }) => kind === wanted);

/** The body of an answer with other fields. */
const withFields = (fields: object) => (original: Buffer) =>
  Buffer.from(JSON.stringify({ ...(JSON.parse(original.toString()) as object), ...fields }));

it.concurrent("a tag on nothing that was set less than a day ago skips its repository, and no other", async () => {
  const [place, other] = [await placed(), await placed()];
  tagOnNothing(place, "coming", 0.9);
  const [pruned] = await Promise.all([place.prune({}, HASTY), other.prune({}, HASTY)]);
  expect(pruned.run.exitCode).toBe(1);
  expect(pruned.run.errors.join()).toContain(
    `"${place.name}" was skipped, nothing in it was deleted: Tag "coming" names ${NOWHERE}, and the registry says that it does not exist. The tag was set less than a day ago`,
  );
  expect(place.remaining()).toEqual(["X", "t", "x"]);
  expect(other.remaining()).toEqual(["t"]);
});

it.concurrent.each([
  ["without a time", { createdTime: undefined, lastUpdateTime: undefined }],
  ["with a zero time", { createdTime: "0001-01-01T00:00:00Z", lastUpdateTime: undefined }],
  ["with a time in the future", { lastUpdateTime: "2999-01-01T00:00:00Z" }],
])("a tag on nothing counts as just set %s", async (_, times) => {
  const place = await placed(SPECS, "lost");
  const replaceBody = (original: Buffer) => {
    const body = JSON.parse(original.toString()) as { tags: { name: string }[] };
    const tags = body.tags.map((tag) => (tag.name === "lost" ? { ...tag, ...times } : tag));
    return Buffer.from(JSON.stringify({ ...body, tags }));
  };
  place.fault({ kind: "list-tags", answer: { replaceBody } });
  const { why, exitCode } = await place.prune({}, HASTY);
  expect(exitCode).toBe(1);
  expect(why).toContain('Tag "lost" names');
  expect(place.remaining()).toEqual(["X", "t", "x"]);
});

it.concurrent.each([
  ["another 404", { status: 404, body: "<html>not here</html>" }],
  ["403", { status: 403 }],
  ["405", { status: 405 }],
])(
  "a tag on nothing is none when the body is refused by %s, and skips the repository",
  async (_, answer) => {
    const place = await placed(SPECS, "lost");
    place.fault({ kind: "manifest", reference: NOWHERE, answer });
    const { exitCode } = await place.prune({}, HASTY);
    expect(exitCode).toBe(1);
    expect(place.remaining()).toEqual(["X", "t", "x"]);
  },
);

it.concurrent("a tag on nothing stays when its manifest comes between the reading and the end, with all that it holds", async () => {
  const later = fixture({ A: index(["x"]), x: image() });
  const place = await placed({ t: image({ tags: ["v1"] }), x: image(), y: image() });
  tagOnNothing(place, "pr-1", 30, later.digest("A"));
  const push = () => {
    const bytes = later.manifests.find(({ letter }) => letter === "A")?.bytes ?? "";
    place.repository.putManifest({ body: bytes, mediaType: OCI_INDEX });
  };
  // Before the first question for what is new.
  const path = /orderby=timedesc/;
  place.fault({ kind: "list-manifests", path, times: 1, answer: { before: push } });
  const { exitCode } = await place.prune(PULL_REQUESTS, HASTY);
  expect(exitCode).toBe(0);
  expect(place.remaining()).toEqual([later.digest("A"), "t", "x"]);
  expect(tagsOf(place)).toEqual(["pr-1", "v1"]);
});

it.concurrent("a tag on nothing stays when its manifest comes right before it is removed, or it moves", async () => {
  const later = fixture({ a: image() });
  const place = await placed();
  tagOnNothing(place, "pr-1", 30, later.digest("a"));
  tagOnNothing(place, "pr-2");
  const emulator = await shared.emulator();
  const change = () => {
    seed(emulator, place.name, later);
    place.repository.tag("pr-2", later.digest("a"));
  };
  place.fault({ kind: "tag-attributes", times: 1, answer: { before: change } });
  const { exitCode } = await place.prune(PULL_REQUESTS, HASTY);
  expect(exitCode).toBe(0);
  expect(tagsOf(place)).toEqual(["pr-1", "pr-2", "v1"]);
  expect(ofKind(place, "delete-tag")).toEqual([]);
});

it.concurrent("a tag on nothing fails the run when it can't be removed", async () => {
  const place = await placed(SPECS, "pr-1");
  place.fault({ kind: "delete-tag", answer: { status: 405 } });
  const { run, exitCode } = await place.prune(PULL_REQUESTS, HASTY);
  expect(exitCode).toBe(1);
  expect(run.errors.join()).toContain(`"${place.name}": 1 tag could not be removed, "pr-1"`);
});

it.concurrent("a tag on nothing is no tag that shows that a repository is used by tags", async () => {
  const place = await placed({ a: image(), b: image() }, "lost");
  const { exitCode, reported, run } = await place.prune({}, HASTY);
  expect([exitCode, reported.state]).toEqual([0, "skipped"]);
  expect(run.summary).toContain("az acr repository untag");
  expect(place.remaining()).toEqual(["a", "b"]);
  await place.prune({ "prune-untagged-repositories": "true" }, HASTY);
  expect(place.remaining()).toEqual([]);
});

it.concurrent("a tag on nothing is removed from a repository that holds nothing else", async () => {
  const place = await placed({}, "pr-1", "lost");
  (await shared.emulator()).switches.emptyRepositories.set(place.name, "listed");
  const { exitCode, reported } = await place.prune(PULL_REQUESTS, HASTY);
  expect(exitCode).toBe(0);
  expect(tagsOf(place)).toEqual(["lost"]);
  expect(reported).toMatchObject({
    state: "pruned",
    tagsOnNothing: [{ name: "lost" }, { name: "pr-1", outcome: { state: "deleted" } }],
  });
});

it.concurrent("a tag on nothing costs no more than six requests each, however many there are", async () => {
  const place = await placed();
  const digests = Array.from({ length: 100 }, (_, n) => `sha256:${String(n).padStart(64, "0")}`);
  digests.forEach((digest, n) => {
    tagOnNothing(place, `pr-${n}`, 30, digest);
  });
  const { exitCode, reported } = await place.prune(PULL_REQUESTS, HASTY);
  expect(exitCode).toBe(0);
  expect(place.remaining()).toEqual(["t"]);
  const gone = reported.tagsOnNothing.filter(({ outcome }) => outcome?.state === "deleted");
  expect(gone).toHaveLength(100);
  // Six to read; a look at the tag and two at what it names to remove, and the removal.
  expect(ofKind(place, "manifest-attributes").length).toBeLessThan(100 * 4 + 20);
  expect(ofKind(place, "manifest").length).toBeLessThan(100 * 4 + 20);
});

it.concurrent("an empty repository is none as long as anything shows that a count was left out wrongly", async () => {
  const place = await placed();
  const replaceBody = withFields({ manifestCount: null, tagCount: undefined });
  place.fault({ kind: "repository", answer: { replaceBody } });
  const { why, exitCode } = await place.prune({}, HASTY);
  expect(exitCode).toBe(1);
  expect(why).toContain("does not say how many manifests and tags there are");
  expect(place.remaining()).toEqual(["X", "t", "x"]);
});

it.concurrent("an empty repository is none when only its lists say that it is not there", async () => {
  const place = await placed();
  const answer = { status: 404, body: { errors: [{ code: "NAME_UNKNOWN" }] } };
  place.fault({ kind: "list-manifests", answer });
  const { why, exitCode } = await place.prune({}, HASTY);
  expect(exitCode).toBe(1);
  expect(why).toContain("0 of 3 manifests");
  expect(place.remaining()).toEqual(["X", "t", "x"]);
});

it.concurrent("an empty repository that has tags left out of its list is not taken for one without tags", async () => {
  const place = await placed({ A: index(["a"], { tags: ["unlisted"] }), a: image() });
  (await shared.emulator()).switches.unlisted.add("unlisted");
  place.fault({
    kind: "repository",
    answer: { replaceBody: withFields({ tagCount: undefined }) },
  });
  const { exitCode } = await place.prune({ "prune-untagged-repositories": "true" }, HASTY);
  expect(exitCode).toBe(1);
  expect(place.remaining()).toEqual(["A", "a"]);
});

it.concurrent("lists without any item name no referrers when they are null in an index", async () => {
  const live = Object.fromEntries(
    Array.from({ length: 60 }, (_, n) => [`t${n}`, image({ tags: [`v${n}`] })]),
  );
  const place = await placed({ ...live, x: image() });
  const body = { schemaVersion: 2, mediaType: OCI_INDEX, manifests: null };
  const replaceBody = () => Buffer.from(JSON.stringify(body));
  const fault = place.fault({ kind: "referrers", answer: { replaceBody } });
  const { exitCode } = await place.prune({}, HASTY);
  expect([exitCode, fault.hits]).toEqual([0, 1]);
  expect(place.remaining()).not.toContain("x");
});

it.concurrent("Docker images hold nothing and are not read, though the digest of schema 1 is not its body's", async () => {
  const place = await placed({
    ...SPECS,
    y: image({ mediaType: DOCKER_IMAGE }),
    s: image({ mediaType: DOCKER_SCHEMA1, tags: ["old"] }),
    z: image({ mediaType: DOCKER_SCHEMA1 }),
  });
  const { built, repository } = place;
  for (const letter of ["y", "s", "z"]) repository.corrupt(built.digest(letter), "signed");
  const { exitCode } = await place.prune({}, HASTY);
  expect(exitCode).toBe(0);
  expect(place.remaining()).toEqual(["s", "t"]);
  const read = ofKind(place, "manifest").map(({ reference = "" }) => reference);
  expect(read.sort()).toEqual([built.digest("X"), built.digest("t"), built.digest("x")].sort());
});

it.concurrent("the index of a build cache is a sparse index where it lists a manifest that is not there", async () => {
  const missing = layer(OCI_IMAGE, 7);
  const place = await placed({
    C: index([], { tags: ["cache"], body: { manifests: [...entries, missing] } }),
    y: image(),
  });
  const { reported } = await place.prune({}, HASTY);
  expect(reported.brokenIndexes).toMatchObject([{ missing: [{ digest: missing.digest }] }]);
});

const withGhost = (options: Options = {}) => ({
  ...SPECS,
  G: index(["g"], { tags: ["v2", "stable"], ...options }),
  g: image(),
});

it.concurrent.each([
  ["young", { ageDays: 1 }, "within-grace-period"],
  ["locked", { isLocked: true }, "locked"],
])(
  "a tagged manifest that stays unreadable is said loudly when it is kept as %s",
  async (_, options, reason) => {
    const place = await placed(withGhost(options));
    const digest = place.built.digest("G");
    place.repository.ghost(digest);
    const { exitCode, reasons, reported, run } = await place.prune({}, HASTY);
    expect(exitCode).toBe(0);
    expect(place.remaining()).toEqual(["G", "g", "t"]);
    expect(["tagged", reason]).toContain(reasons["G"]);
    expect(reported.unpullable).toEqual([{ digest, tags: ["stable", "v2"] }]);
    expect(run.warnings.join()).toContain("its tags can't be pulled");
    expect(run.summary).toContain("### Needs attention");
  },
);

it.concurrent("a tagged manifest that stays unreadable is not said of one that is untagged", async () => {
  const place = await placed({ ...SPECS, u: image() });
  place.repository.ghost(place.built.digest("u"));
  const { exitCode, reported } = await place.prune({}, HASTY);
  expect(exitCode).toBe(0);
  expect(reported.unpullable).toEqual([]);
  expect(place.remaining()).toEqual(["t", "u"]);
});

it.concurrent("a tagged manifest that stays unreadable is said with the tag where the repository has to be skipped for it", async () => {
  const place = await placed({ ...SPECS, G: index([], { tags: ["v2"] }) });
  place.repository.ghost(place.built.digest("G"));
  const { exitCode, why } = await place.prune({}, HASTY);
  expect(exitCode).toBe(1);
  expect(why).toContain(`can't be read (so tag "v2" can't be pulled), and`);
  expect(place.remaining()).toEqual(["G", "X", "t", "x"]);
});

it.concurrent("a tagged manifest that stays unreadable is kept where the registry lists an image for ever and has no record of it either", async () => {
  const place = await placed({ ...SPECS, g: image() });
  const reference = place.built.digest("g");
  const answer = { status: 404, body: { errors: [{ code: "MANIFEST_UNKNOWN" }] } };
  place.fault({ kind: ["manifest", "manifest-attributes"], reference, answer });
  const { exitCode } = await place.prune({}, HASTY);
  expect(exitCode).toBe(0);
  expect(place.remaining()).toEqual(["g", "t"]);
});

describe("alone on its registry", () => {
  let emulator: Emulator;

  beforeEach(async () => {
    emulator = await startRegistry();
  });

  afterEach(() => emulator.close());

  const repository = (name = "team/app") => emulator.registry.repository(name);

  function seeded(specs: Readonly<Record<string, Spec>> = SPECS, name = "team/app"): Fixture {
    const built = fixture(specs);
    seed(emulator, name, built);
    return built;
  }

  const left = (built: Fixture, name = "team/app") => built.letters(repository(name).digests());

  const lose = (tag: string, days?: number, digest?: string) => {
    tagOnNothing({ repository: repository() }, tag, days, digest);
  };

  const reported = (run: ActionRun, name = "team/app") =>
    run.report?.repositories.find((candidate) => candidate.name === name);

  describe("a tag on nothing", () => {
    it("stops nothing, and is reported with the way out", async () => {
      const built = seeded();
      lose("lost");
      lose("lost-too");
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
      lose("pr-3");
      lose("pr-4", 30, ELSEWHERE);
      lose("pr-fresh", 5);
      lose("pr-kept");
      lose("pr-locked");
      repository().lockTag("pr-locked", { writeEnabled: false });
      lose(`sha256-${"2".repeat(64)}.sig`);
      lose("other");
      const pinned = `sha256:${"3".repeat(64)}`;
      lose("pr-pinned", 30, pinned);
      const inputs = {
        "delete-tags": "*\n!other",
        "keep-tags": "pr-kept, v1",
        "keep-latest": "1",
        "keep-digests": pinned,
      };
      const dry = await runAction(emulator, { ...inputs, "dry-run": "true" }, HASTY);
      expect(dry.errors).toEqual([]);
      expect(dry.summary).toContain("#### Goes: 2 tags that name nothing");
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

    it("is none when one of three looks finds its manifest", async () => {
      const built = seeded({ ...SPECS, A: index(["x"], { tags: ["late"] }) });
      emulator.switches.unlisted.add(built.digest("A"));
      emulator.switches.manifestCountOffBy = -1;
      const answer = { status: 404, body: { errors: [{ code: "MANIFEST_UNKNOWN" }] } };
      const reference = built.digest("A");
      emulator.faults.add({
        kind: ["manifest", "manifest-attributes"],
        reference,
        times: 4,
        answer,
      });
      const run = await runAction(emulator, {}, HASTY);
      expect(run.errors).toEqual([]);
      expect(left(built)).toEqual(["A", "t", "x"]);
    });

    it("counts for max-deletions", async () => {
      seeded();
      lose("pr-1");
      const inputs = { "delete-tags": "pr-*", "max-deletions": "2" };
      const run = await runAction(emulator, inputs, HASTY);
      expect(run.errors.join()).toContain("Deletions planned: 3");
    });

    it("does not hold up a run that is cancelled while it waits for the next look", async () => {
      const built = seeded();
      lose("lost");
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
    it.each<[EmptyLists, boolean]>([
      ["null", false],
      ["null", true],
      ["absent", true],
      ["[]", true],
    ])(
      "has nothing to do, however its lists answer: %s (zero counts left out: %s)",
      async (emptyLists, omitZeroCounts) => {
        const built = seeded();
        Object.assign(emulator.switches, { emptyLists, omitZeroCounts });
        emulator.switches.emptyRepositories.set("team/gone", "unknown").set("team/void", "listed");
        const run = await runAction(emulator, { repositories: "**" });
        expect(run.errors).toEqual([]);
        expect(run.warnings).toEqual([]);
        expect(reported(run, "team/gone")).toMatchObject({ state: "pruned", manifests: [] });
        expect(reported(run, "team/void")).toMatchObject({ state: "pruned", manifests: [] });
        expect(left(built)).toEqual(["t"]);
      },
    );

    it("says so where it is all that there is", async () => {
      emulator.switches.emptyRepositories.set("team/app", "unknown");
      const run = await runAction(emulator);
      expect([run.exitCode, run.warnings]).toEqual([0, []]);
      expect(run.summary).toContain("nothing to delete. There is no manifest");
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
  });

  describe("lists without any item", () => {
    it.each(["null", "absent", "[]"] as const)("are read when they are %s", async (emptyLists) => {
      emulator.switches.emptyLists = emptyLists;
      const built = seeded({ a: image(), b: image({ subject: "a" }) });
      const run = await runAction(emulator, { "prune-untagged-repositories": "true" });
      expect(run.errors).toEqual([]);
      expect(left(built)).toEqual([]);
    });
  });

  describe("the index of a build cache", () => {
    it("is no incomplete image, and holds what is a manifest whatever the entry calls it", async () => {
      const named = fixture({ x: image() }).digest("x");
      const odd = { mediaType: entries[0]?.mediaType, digest: named, size: 100 };
      const specs = {
        C: index([], { tags: ["cache"], body: { manifests: [...entries, odd] } }),
        D: {
          ...index([], { tags: ["list"], body: { manifests: entries } }),
          mediaType: DOCKER_LIST,
        },
        x: image(),
        y: image(),
      };
      const built = seeded(specs);
      const run = await runAction(emulator, { cache: "false" });
      expect([run.errors, run.warnings, run.notices]).toEqual([[], [], []]);
      expect(reported(run)?.brokenIndexes).toEqual([]);
      expect(left(built)).toEqual(["C", "D", "x"]);
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
      const lines = run.summary.match(
        /^- .* \*\*can't be pulled\*\* in full, since before this run.*$/gm,
      );
      expect(lines).toHaveLength(2);
      expect(lines?.join()).toContain("The same goes for 1 other index of this repository.");
      expect(lines?.join()).toMatch(/<code>linux\/c<\/code> <code>[0-9a-f]{12}<\/code>/);
    });
  });

  describe("a tagged manifest that stays unreadable", () => {
    it("is one warning, with its tags and what to do", async () => {
      const built = seeded({
        ...SPECS,
        G: index(["g"], { tags: ["v2", "stable"] }),
        g: image(),
      });
      repository().ghost(built.digest("G"));
      const run = await runAction(emulator, {}, HASTY);
      expect(run.errors).toEqual([]);
      expect(left(built)).toEqual(["G", "g", "t"]);
      const ghost = reported(run)?.manifests.find(({ digest }) => digest === built.digest("G"));
      expect(ghost?.reason).toBe("tagged");
      expect(run.warnings).toEqual([
        `The registry lists a tagged manifest but does not return what is in it, so its tags can't be pulled: "${built.digest("G")}" ("stable", "v2"). Push it again, unless a quarantine or "readEnabled=false" is meant to do that.`,
      ]);
      expect(run.summary).toContain("### Needs attention");
      expect(reported(run)?.unpullable).toEqual([
        { digest: built.digest("G"), tags: ["stable", "v2"] },
      ]);
    });
  });
});
