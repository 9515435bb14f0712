/** The built action on an Artifactory: what it deletes there and how, and what makes it keep its hands off. */
import { setTimeout } from "node:timers/promises";

import { afterAll, afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";

import type { Artifactory } from "../../emulator/artifactory/artifactory.ts";
import { seedImage } from "../support/artifactory-fixture.ts";
import { KEY, runOn, startServer, TOKEN } from "../support/artifactory.ts";
import {
  DOCKER_IMAGE,
  fixture,
  image,
  index,
  OCI_IMAGE,
  type Fixture,
  type Spec,
} from "../support/fixture.ts";
import { PASSWORD, runWith, USERNAME, type ActionRun } from "../support/run-action.ts";
import { SharedServer, type ImagePlace } from "../support/together-artifactory.ts";
import type { Pruned } from "../support/together.ts";

// All begin at once, and some wait for the runs of others.
jest.setTimeout(120_000);

const DAY_MS = 86_400_000;

const HASTY = { hastens: true };
const EXPIRING = { "delete-tags": "pr-*, zz-*" };

const shared = new SharedServer();
afterAll(() => shared.close());

/** Two platforms and an attestation of each of two builds, of which only the second still has its tag. */
const BUILDS: Readonly<Record<string, Spec>> = {
  // X, the first build's index, is gone: its tag was overwritten.
  x: image(),
  y: image(),
  // What both builds have in common.
  s: image(),
  A: index(["a", "b", "s"], { tags: ["latest"] }),
  a: image(),
  b: image(),
};

/** Pushes a manifest of the fixture, as if it had not been there. */
function pushNow({ built, image: stored }: ImagePlace, letter: string): void {
  const { bytes: body, mediaType, tags } = manifestOf(built, letter);
  stored.putManifest({ body, mediaType, tags, pushedAt: new Date() });
}

function manifestOf(built: Fixture, letter: string): Fixture["manifests"][number] {
  const found = built.manifests.find((manifest) => manifest.letter === letter);
  if (found === undefined) throw new Error(`no ${letter}`);
  return found;
}

/** Gives a manifest that lies elsewhere a folder of its own, too. */
function alsoByDigest({ built, image: stored }: ImagePlace, letter: string): void {
  const one = manifestOf(built, letter);
  const pushedAt = new Date(Date.now() - 30 * DAY_MS);
  stored.putManifest({ body: one.bytes, mediaType: one.mediaType, pushedAt });
}

const hexOf = (digest: string) => digest.slice("sha256:".length);

it.concurrent("a run deletes what no tag reaches, folder by folder, and reads without counting as a download", async () => {
  const place = await shared.place(BUILDS);
  const { exitCode, outcomes } = await place.prune({}, HASTY);
  expect(exitCode).toBe(0);
  expect(place.left()).toBe("A a b s");
  expect(outcomes).toEqual({ x: "deleted", y: "deleted" });
  const folders = ["x", "y"].map((letter) => place.built.digest(letter));
  expect([...place.deletedPaths()].sort()).toEqual(folders.sort());
  const reads = place.requests().filter(({ kind }) => kind === "file");
  expect(reads.length).toBeGreaterThan(0);
  expect(reads.every(({ url }) => url.endsWith("?skipUpdateStats=true"))).toBe(true);
});

it.concurrent("a run deletes nothing when it is dry", async () => {
  const place = await shared.place(BUILDS);
  const { counts } = await place.prune({ "dry-run": "true" }, HASTY);
  expect(counts).toMatchObject({ planned: 2, deleted: 0 });
  expect(place.deletedPaths()).toEqual([]);
});

it.concurrent("a run deletes nothing more when it comes again", async () => {
  const place = await shared.place(BUILDS);
  await place.prune({}, HASTY);
  const again = await place.prune({}, HASTY);
  expect(again.counts).toMatchObject({ planned: 0, deleted: 0 });
  expect(place.left()).toBe("A a b s");
});

it.concurrent("a run keeps what any of the three times says is young", async () => {
  const place = await shared.place({});
  const built = fixture(BUILDS);
  for (const { bytes, mediaType, letter, tags } of built.manifests) {
    const pushedAt = new Date(Date.now() - 30 * DAY_MS);
    const young = new Date(Date.now() - DAY_MS);
    const changed = letter === "x" ? { updated: young } : letter === "y" ? { modified: young } : {};
    place.image.putManifest({ body: bytes, mediaType, tags, pushedAt, ...changed });
  }
  const { reasons } = await place.prune({}, HASTY);
  expect(reasons).toMatchObject({
    [built.digest("x")]: "within-grace-period",
    [built.digest("y")]: "within-grace-period",
  });
  expect(place.deletedPaths()).toEqual([]);
});

it.concurrent("a run knows each manifest by what its body says", async () => {
  const place = await shared.place({
    t: image({ tags: ["v1"], mediaType: DOCKER_IMAGE }),
    x: image(),
    n: { mediaType: "application/vnd.new+json" },
  });
  const { reported } = await place.prune({ "dry-run": "true" }, HASTY);
  const types = reported.manifests.map(({ mediaType }) => mediaType);
  expect(types.sort()).toEqual([DOCKER_IMAGE, OCI_IMAGE, "application/vnd.new+json"].sort());
  expect(reported.manifests.map(({ reason }) => reason).sort()).toEqual(
    ["tagged", "unknown-media-type", "untagged"].sort(),
  );
});

it.concurrent("a run makes one search at a time", async () => {
  const many = Object.fromEntries(Array.from({ length: 15 }, (_, n) => [`m${n}`, image()]));
  const place = await shared.place({ ...BUILDS, ...many });
  let running = 0;
  let most = 0;
  const before = async () => {
    running += 1;
    most = Math.max(most, running);
    await setTimeout(5);
    running -= 1;
  };
  const { faults } = await shared.server();
  faults.add({ kind: "aql", answer: { before } });
  await place.prune({}, HASTY);
  expect(place.left()).toBe("A a b s");
  expect(most).toBe(1);
});

it.concurrent("a manifest in several folders is one: a tag keeps the folder of its digest as well", async () => {
  const place = await shared.place(BUILDS);
  alsoByDigest(place, "A");
  const { reasons } = await place.prune({}, HASTY);
  expect(reasons).toMatchObject({ A: "tagged" });
  const digest = place.built.digest("A");
  expect(place.image.refsOf(digest)).toEqual(["latest", digest]);
});

it.concurrent("a manifest in several folders goes from all of them, from its tags first", async () => {
  const place = await shared.place({ ...BUILDS, z: image({ tags: ["pr-1", "zz-2"] }) });
  alsoByDigest(place, "z");
  const { outcomes } = await place.prune(EXPIRING, HASTY);
  expect(outcomes).toMatchObject({ z: "deleted" });
  const folders = ["pr-1", "zz-2", place.built.digest("z")];
  const own = place.deletedPaths().filter((path) => folders.includes(path));
  expect(own.slice(0, 2).sort()).toEqual(folders.slice(0, 2));
  expect(own.slice(2)).toEqual(folders.slice(2));
  expect(place.left()).toBe("A a b s");
});

const expired = (place: ImagePlace) =>
  place.deletedPaths().filter((path) => path.startsWith("zz-")).length;

it.concurrent("a manifest in several folders goes from all of them where each takes long, after a look for every one", async () => {
  const place = await shared.place({ ...BUILDS, z: image({ tags: ["zz-1", "zz-2", "zz-3"] }) });
  place.fault({ kind: "delete-path", answer: { delayMs: 2_100 } }, "zz-");
  const { outcomes } = await place.prune(EXPIRING, HASTY);
  expect(outcomes).toMatchObject({ z: "deleted" });
  expect(expired(place)).toBe(3);
  expect(place.left()).toBe("A a b s");
});

it.concurrent("a manifest in several folders keeps those that are left when a list of it was pushed while the first went", async () => {
  const specs = { ...BUILDS, z: image({ tags: ["zz-1", "zz-2", "zz-3"] }) };
  const place = await shared.place({ ...specs, L: index(["z"], { tags: ["new"] }) });
  alsoByDigest(place, "z");
  place.image.deleteManifest(place.built.digest("L"));
  const before = async () => {
    pushNow(place, "L");
    await setTimeout(2_100);
  };
  place.fault({ kind: "delete-path", times: 1, answer: { before } }, "zz-");
  const { outcomes } = await place.prune(EXPIRING, HASTY);
  expect(outcomes).not.toHaveProperty("z");
  expect(expired(place)).toBe(1);
  expect(place.left()).toBe("A L a b s z");
});

const held = (tags: readonly string[]) => ({
  A: index(["a"], { tags: ["latest"] }),
  a: image({ tags }),
});

const tagsOfA = ({ image: stored, built }: ImagePlace) => stored.tagsOf(built.digest("a"));
const untagged = ({ reported }: Pruned) =>
  reported.manifests
    .flatMap(({ expiredTags }) => expiredTags)
    .filter(({ outcome }) => outcome?.state === "deleted").length;

it.concurrent("an expired tag of a manifest that stays stays where the manifest lies nowhere else", async () => {
  const place = await shared.place(held(["pr-1", "pr-2"]));
  const pruned = await place.prune(EXPIRING, HASTY);
  expect([untagged(pruned), pruned.counts.deleted]).toEqual([0, 0]);
  expect(tagsOfA(place)).toEqual(["pr-1", "pr-2"]);
  expect(place.deletedPaths()).toEqual([]);
});

it.concurrent("an expired tag of a manifest that stays goes where the manifest has a folder of its own", async () => {
  const place = await shared.place(held(["pr-1", "pr-2"]));
  alsoByDigest(place, "a");
  const pruned = await place.prune(EXPIRING, HASTY);
  expect([untagged(pruned), pruned.counts.deleted]).toEqual([2, 0]);
  expect(tagsOfA(place)).toEqual([]);
  expect(place.left()).toBe("A a");
});

it.concurrent("an expired tag of a manifest that stays goes where the manifest has another tag", async () => {
  const place = await shared.place(held(["pr-1", "v1"]));
  expect(untagged(await place.prune(EXPIRING, HASTY))).toBe(1);
  expect(tagsOfA(place)).toEqual(["v1"]);
});

it.concurrent("an expired tag of a manifest that stays is not said to be gone when the server says so of a folder that it lists", async () => {
  const place = await shared.place(held(["pr-1", "v1"]));
  place.fault({ kind: "delete-path", answer: { status: 404 } });
  const pruned = await place.prune(EXPIRING, HASTY);
  expect(pruned.exitCode).toBe(1);
  expect(untagged(pruned)).toBe(0);
  const [error = ""] = pruned.run.errors
    .join("\n")
    .split("\n")
    .filter((line) => line.includes(`"${place.name}"`));
  expect(error).toContain("the account may lack the permission to delete");
});

it.concurrent("a folder that holds something else as well stays with a list and an image in it, and with all that they hold", async () => {
  const place = await shared.place({
    o: image({ tags: ["zz-1"] }),
    N: index(["n"], { tags: ["zz-1"] }),
    n: image(),
    x: image(),
  });
  const { reasons } = await place.prune(EXPIRING, HASTY);
  expect(reasons).toMatchObject({ o: "shared-storage", N: "shared-storage" });
  expect(place.left()).toBe("N n o");
});

it.concurrent("a folder that holds something else as well stays when an image is nested in the folder of a tag", async () => {
  const place = await shared.place({ ...BUILDS, z: image({ tags: ["zz-sub"] }) });
  const nested = fixture(BUILDS);
  const sub = (await shared.server()).image(`${place.name}/zz-sub`);
  seedImage(sub, nested);
  const { exitCode, reasons } = await place.prune(EXPIRING, HASTY);
  expect(exitCode).toBe(0);
  expect(reasons).toMatchObject({ z: "shared-storage" });
  expect(place.left()).toBe("A a b s z");
  expect(nested.letters(sub.digests()).join(" ")).toBe("A a b s x y");
});

it.concurrent("a folder that holds something else as well is not deleted when there is a folder in it that no search shows", async () => {
  const place = await shared.place(BUILDS);
  const folder = `${place.name}/${place.built.digest("x")}`;
  (await shared.server()).repository().putFile(`${folder}/notes/readme.txt`, "hello");
  const { exitCode, outcomes, why } = await place.prune({}, HASTY);
  expect(exitCode).toBe(1);
  expect(outcomes).toEqual({ x: "refused", y: "deleted" });
  expect(why).toContain(`there is a folder, maybe an image in "${folder}"`);
  expect(place.left()).toBe("A a b s x");
});

it.concurrent("a folder that holds something else as well is not deleted when another manifest was pushed into it after the last search", async () => {
  const place = await shared.place({
    ...BUILDS,
    z: image({ tags: ["pr-1"] }),
    n: image({ tags: ["v1"] }),
  });
  const before = () => place.image.tag("pr-1", place.built.digest("n"));
  const fault = place.fault({ kind: "storage", times: 1, answer: { before } }, "pr-1$");
  await place.prune(EXPIRING, HASTY);
  expect(fault.hits).toBe(1);
  expect(place.image.tags()).toMatchObject({ "pr-1": place.built.digest("n") });
});

it.concurrent("what is pushed during the run to a new tag of a dead index saves the index and its children", async () => {
  const place = await shared.place({ ...BUILDS, D: index(["d"]), d: image() });
  const digest = place.built.digest("D");
  const before = () => place.image.tag("v1", digest);
  place.fault({ kind: "delete-path", times: 1, answer: { before } }, hexOf(digest));
  const { outcomes } = await place.prune({}, HASTY);
  expect(place.image.tags()).toMatchObject({ v1: digest });
  expect(place.left()).toBe("A D a b d s");
  expect(outcomes).not.toHaveProperty("d");
});

it.concurrent("a listing that may lack something is refused when a tag is hidden from this account, whose children would look unheld", async () => {
  const place = await shared.place(BUILDS);
  const { switches } = await shared.server();
  switches.hide = [...switches.hide, `${KEY}/${place.name}/latest/**`];
  const { exitCode, reported } = await place.prune({}, HASTY);
  expect([exitCode, place.deletedPaths()]).toEqual([1, []]);
  expect(reported.message).toBe(
    'The listing is still incomplete after three readings: the search does not show tag "latest", which the image has. The account needs the permission to read the whole repository.',
  );
});

it.concurrent("a listing that may lack something is refused when a body is another one than its checksum says", async () => {
  const place = await shared.place(BUILDS);
  place.image.corrupt(place.built.digest("A"), "{}");
  const { exitCode } = await place.prune({}, HASTY);
  expect([exitCode, place.deletedPaths()]).toEqual([1, []]);
});

it.concurrent("a listing that may lack something is refused when an index can't be read", async () => {
  const place = await shared.place(BUILDS);
  place.fault({ kind: "file", answer: { status: 403 } }, "latest");
  const { exitCode, reported } = await place.prune({}, HASTY);
  expect([exitCode, place.deletedPaths()]).toEqual([1, []]);
  expect(reported.message).toContain(
    `Manifest ${place.built.digest("A")} (of unknown type) can't be read`,
  );
});

it.concurrent.each([
  [400, "refused", "the server refuses to do it (400)"],
  [403, "refused", "not allowed (403)"],
  [404, "refused", "the server says that it is not there (404), but lists it"],
  [409, "refused", "in conflict with something else (409)"],
  [500, "failed", "the server failed (500)"],
])(
  "a deletion that is answered %d is %s while the manifest stands",
  async (status, state, expected) => {
    const place = await shared.place({ ...BUILDS, D: index(["d"]), d: image() });
    const hex = hexOf(place.built.digest("D"));
    place.fault({ kind: "delete-path", answer: { status } }, hex);
    const { exitCode, outcomes, why } = await place.prune({}, HASTY);
    expect(exitCode).toBe(1);
    expect(outcomes).toEqual({ D: state, d: "blocked", x: "deleted", y: "deleted" });
    expect(why).toContain(expected);
    expect(place.left()).toBe("A D a b d s");
  },
);

it.concurrent("a deletion that is answered 404 has happened when a search agrees", async () => {
  const place = await shared.place(BUILDS);
  const digest = place.built.digest("x");
  const before = () => place.image.deleteManifest(digest);
  place.fault({ kind: "delete-path", answer: { before } }, hexOf(digest));
  const { exitCode, outcomes } = await place.prune({}, HASTY);
  expect(exitCode).toBe(0);
  expect(outcomes).toEqual({ x: "already-gone", y: "deleted" });
});

it.concurrent("a deletion whose answer never came is settled by a search, and sent once", async () => {
  const place = await shared.place(BUILDS);
  place.fault({ kind: "delete-path", times: 2, answer: { resetAfter: true } });
  const { exitCode, outcomes } = await place.prune({}, HASTY);
  expect(exitCode).toBe(0);
  expect(outcomes).toEqual({ x: "deleted", y: "deleted" });
  expect(place.deletedPaths()).toHaveLength(2);
});

describe("alone on its server", () => {
  let server: Artifactory;

  beforeEach(async () => {
    server = await startServer();
  });

  afterEach(() => server.close());

  function seed(specs: Readonly<Record<string, Spec>> = BUILDS, name = "team/app"): Fixture {
    const built = fixture(specs);
    seedImage(server.image(name), built);
    return built;
  }

  const left = (built: Fixture, name = "team/app") =>
    built.letters(server.image(name).digests()).join(" ");

  function expectNothingDeleted(run: ActionRun): void {
    expect(run.exitCode).toBe(1);
    expect(server.requests.all().filter(({ method }) => method === "DELETE")).toEqual([]);
  }

  const messageOf = (run: ActionRun) => run.report?.repositories[0]?.message ?? "";

  describe("a run", () => {
    it.each<[string, (host: string) => Readonly<Record<string, string>>]>([
      [
        "by its address, with user name and password",
        (host) => ({
          registry: `${host}/artifactory/${KEY}`,
          username: USERNAME,
          password: PASSWORD,
        }),
      ],
      [
        "by host and key, with a token as the password",
        (host) => ({
          registry: host,
          "registry-type": "artifactory",
          "registry-key": KEY,
          username: USERNAME,
          password: TOKEN,
        }),
      ],
    ])("finds the repository %s", async (_, inputs) => {
      const built = seed();
      const run = await runWith(server, inputs(server.host));
      expect(run.exitCode).toBe(0);
      expect(left(built)).toBe("A a b s");
    });

    it("finds images by patterns, nested ones among them", async () => {
      const [app, sub] = [seed(), seed(BUILDS, "team/app/sub")];
      seed(BUILDS, "other/app");
      const run = await runOn(server, { repositories: "team/**" });
      expect(run.report?.repositories.map(({ name }) => name)).toEqual([
        "team/app",
        "team/app/sub",
      ]);
      expect([left(app), left(sub, "team/app/sub")]).toEqual(["A a b s", "A a b s"]);
      expect(left(sub, "other/app")).toBe("A a b s x y");
    });
  });

  describe("an expired tag of a manifest that stays", () => {
    const expiring = { "delete-tags": "pr-*" };
    const tagsOfA = (built: Fixture) => server.image("team/app").tagsOf(built.digest("a"));

    it("stays where the other tag goes during the run", async () => {
      const built = seed(held(["pr-1", "v1"]));
      // Two searches list, two look at the tag: then it is told where else its manifest lies.
      server.faults.add({
        kind: "aql",
        skip: 3,
        times: 1,
        answer: { after: () => void server.image("team/app").untag("v1") },
      });
      const run = await runOn(server, expiring);
      expect(tagsOfA(built)).toContain("pr-1");
      expect(left(built)).toBe("A a");
      expect(run.exitCode).toBe(1);
    });

    it("that was moved meanwhile stays", async () => {
      const built = seed({ ...held(["pr-1", "v1"]), n: image({ tags: ["v2"] }) });
      server.faults.add({
        kind: "aql",
        skip: 2,
        times: 1,
        answer: { before: () => server.image("team/app").tag("pr-1", built.digest("n")) },
      });
      await runOn(server, expiring);
      expect(server.image("team/app").tags()).toMatchObject({ "pr-1": built.digest("n") });
    });
  });

  describe("a listing that may lack something", () => {
    it("is refused when the server says so, whatever it leaves out", async () => {
      seed();
      server.switches.hardLimit = 0;
      const run = await runOn(server, {}, { hastens: true });
      expectNothingDeleted(run);
      expect(messageOf(run)).toBe(
        "The listing is still incomplete after three readings: the server trims the results of searches.",
      );
    });

    it("is refused when the server trims it without a word", async () => {
      // More manifests of one first digit than the server shows.
      const many = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`m${n}`, image()]));
      seed({ ...BUILDS, ...many });
      server.switches.silentCap = 1;
      const run = await runOn(server, {}, { hastens: true });
      expectNothingDeleted(run);
      expect(messageOf(run)).toContain("the server trims the results of searches.");
    });

    it.each(["hardLimit", "silentCap"] as const)(
      "is read in parts where the %s is in the way, and nothing is missing then",
      async (limit) => {
        const many = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`m${n}`, image()]));
        const built = seed({ ...BUILDS, ...many });
        server.switches[limit] = 12;
        const run = await runOn(server, { "max-deletions": "40" });
        expect(run.errors).toEqual([]);
        expect(left(built)).toBe("A a b s");
      },
    );

    it("is refused when it breaks off every time, and asked for again when it does once", async () => {
      const built = seed();
      const always = server.faults.add({ kind: "aql", answer: { truncateBodyAt: 200 } });
      const broken = await runOn(server, {}, { hastens: true });
      expectNothingDeleted(broken);
      always.remove();
      server.faults.add({ kind: "aql", times: 1, answer: { truncateBodyAt: 200 } });
      server.faults.add({
        kind: "aql",
        skip: 2,
        times: 1,
        answer: { replaceBody: (body) => body.subarray(0, 20) },
      });
      const run = await runOn(server, {}, { hastens: true });
      expect(run.exitCode).toBe(0);
      expect(left(built)).toBe("A a b s");
    });

    it("is refused when it is of a virtual repository, whose members have other keys", async () => {
      await server.close();
      server = await startServer({
        repositories: ["docker-local", { key: "docker", members: ["docker-local"] }],
      });
      seed();
      const run = await runOn(server, { registry: `${server.host}/artifactory/docker` });
      expectNothingDeleted(run);
      expect(run.errors.join()).toContain(
        'Repository "docker" of Artifactory answers with items of "docker-local": it is a virtual one. Give the key of the local repository that stores the images.',
      );
    });

    it("is no listing when there is no such repository, for which a search finds nothing", async () => {
      seed();
      const run = await runOn(server, { registry: `${server.host}/artifactory/docker` });
      expect(run.exitCode).toBe(1);
      expect(run.errors.join()).toContain(
        `${server.host} has no repository "docker", or this account may not see it (404). Check the key in the input "registry" or "registry-key".`,
      );
    });
  });

  describe("credentials", () => {
    it("that are refused end the run with a word on what to check", async () => {
      seed();
      const run = await runOn(server, { password: "another-access-token" });
      expectNothingDeleted(run);
      expect(run.errors.join()).toContain(
        'Check "password" (an access token alone, or the password or token of "username"), and that the account may read repository "docker-local".',
      );
    });
  });

  describe("a server that throttles or fails", () => {
    it("is asked again, though it does not say when", async () => {
      const built = seed();
      server.faults.add({
        kind: "aql",
        times: 3,
        answer: { status: 429, body: "too many requests" },
      });
      server.faults.add({ kind: "aql", skip: 4, times: 1, answer: { status: 408 } });
      server.faults.add({ kind: "delete-path", times: 1, answer: { status: 429 } });
      const run = await runOn(server, {}, { hastens: true });
      expect(run.exitCode).toBe(0);
      expect(left(built)).toBe("A a b s");
    });

    it("for good is given up", async () => {
      seed();
      server.faults.add({ kind: "aql", answer: { status: 429 } });
      const run = await runOn(server, {}, { hastens: true });
      expectNothingDeleted(run);
      expect(messageOf(run)).toContain("throttled by the server (429)");
    });
  });
});
