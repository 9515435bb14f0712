/** The built action on an Artifactory: what it deletes there and how, and what makes it keep its hands off. */
import { setTimeout } from "node:timers/promises";

import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

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

const DAY_MS = 86_400_000;

let server: Artifactory;

beforeEach(async () => {
  server = await startServer();
});

afterEach(async () => {
  await server.close();
});

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

function seed(specs: Readonly<Record<string, Spec>> = BUILDS, name = "team/app"): Fixture {
  const built = fixture(specs);
  seedImage(server.image(name), built);
  return built;
}

const left = (built: Fixture, name = "team/app") =>
  built.letters(server.image(name).digests()).join(" ");

/** The paths of all DELETE requests, without the repository. */
const deletedPaths = () =>
  server.requests
    .all()
    .filter(({ method }) => method === "DELETE")
    .map(({ url }) => decodeURIComponent(url).replace(`/artifactory/${KEY}/`, ""));

function expectNothingDeleted(run: ActionRun): void {
  expect(run.exitCode).toBe(1);
  expect(deletedPaths()).toEqual([]);
}

/** What became of each planned deletion, in letters. */
function outcomes(run: ActionRun, built: Fixture): Readonly<Record<string, string>> {
  const manifests = run.report?.repositories.flatMap((repository) => repository.manifests) ?? [];
  return Object.fromEntries(
    manifests.flatMap(({ digest, outcome }) =>
      outcome === undefined ? [] : [[built.letters([digest]).join(), outcome.state]],
    ),
  );
}

const reasons = (run: ActionRun, built: Fixture) =>
  Object.fromEntries(
    (run.report?.repositories ?? []).flatMap(({ manifests }) =>
      manifests.map(({ digest, reason }) => [built.letters([digest]).join(), reason]),
    ),
  );

const messageOf = (run: ActionRun) => run.report?.repositories[0]?.message ?? "";

/** Gives a manifest that lies elsewhere a folder of its own, too. */
function alsoByDigest(built: Fixture, letter: string): void {
  const one = built.manifests.find((manifest) => manifest.letter === letter);
  if (one === undefined) throw new Error(`no ${letter}`);
  const pushedAt = new Date(Date.now() - 30 * DAY_MS);
  server.image("team/app").putManifest({ body: one.bytes, mediaType: one.mediaType, pushedAt });
}

describe("a run", () => {
  it("deletes what no tag reaches, folder by folder, and reads without counting as a download", async () => {
    const built = seed();
    const run = await runOn(server);
    expect(run.exitCode).toBe(0);
    expect(left(built)).toBe("A a b s");
    expect(outcomes(run, built)).toEqual({ x: "deleted", y: "deleted" });
    const folders = ["x", "y"].map((letter) => `team/app/${built.digest(letter)}`);
    expect(deletedPaths().sort()).toEqual(folders.sort());
    const reads = server.requests.all().filter(({ kind }) => kind === "file");
    expect(reads.length).toBeGreaterThan(0);
    expect(reads.every(({ url }) => url.endsWith("?skipUpdateStats=true"))).toBe(true);
  });

  it("deletes nothing when it is dry, and nothing more when it comes again", async () => {
    const built = seed();
    const dry = await runOn(server, { "dry-run": "true" });
    expect(dry.outputs).toMatchObject({ planned: "2", deleted: "0" });
    expect(deletedPaths()).toEqual([]);
    await runOn(server);
    const again = await runOn(server);
    expect(again.outputs).toMatchObject({ planned: "0", deleted: "0" });
    expect(left(built)).toBe("A a b s");
  });

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
    expect(run.report?.repositories.map(({ name }) => name)).toEqual(["team/app", "team/app/sub"]);
    expect([left(app), left(sub, "team/app/sub")]).toEqual(["A a b s", "A a b s"]);
    expect(left(sub, "other/app")).toBe("A a b s x y");
  });

  it("keeps what any of the three times says is young", async () => {
    const built = fixture(BUILDS);
    for (const { bytes, mediaType, letter, tags } of built.manifests) {
      const pushedAt = new Date(Date.now() - 30 * DAY_MS);
      const young = new Date(Date.now() - DAY_MS);
      const changed =
        letter === "x" ? { updated: young } : letter === "y" ? { modified: young } : {};
      server.image("team/app").putManifest({ body: bytes, mediaType, tags, pushedAt, ...changed });
    }
    const run = await runOn(server);
    expect(reasons(run, built)).toMatchObject({
      x: "within-grace-period",
      y: "within-grace-period",
    });
    expect(deletedPaths()).toEqual([]);
  });

  it("knows each manifest by what its body says", async () => {
    seed({ t: image({ tags: ["v1"], mediaType: DOCKER_IMAGE }), x: image(), ...NEW_TYPE });
    const run = await runOn(server, { "dry-run": "true" });
    const [repository] = run.report?.repositories ?? [];
    const types = repository?.manifests.map(({ mediaType }) => mediaType);
    expect(types?.sort()).toEqual([DOCKER_IMAGE, OCI_IMAGE, "application/vnd.new+json"].sort());
    expect(repository?.manifests.map(({ reason }) => reason).sort()).toEqual(
      ["tagged", "unknown-media-type", "untagged"].sort(),
    );
  });
});

const NEW_TYPE: Readonly<Record<string, Spec>> = {
  n: { mediaType: "application/vnd.new+json" },
};

describe("a manifest in several folders", () => {
  it("is one: a tag keeps the folder of its digest as well", async () => {
    const built = seed();
    alsoByDigest(built, "A");
    const run = await runOn(server);
    expect(reasons(run, built)).toMatchObject({ A: "tagged" });
    expect(server.image("team/app").refsOf(built.digest("A"))).toEqual([
      "latest",
      built.digest("A"),
    ]);
  });

  it("goes from all of them, from its tags first", async () => {
    const built = seed({ ...BUILDS, z: image({ tags: ["pr-1", "zz-2"] }) });
    alsoByDigest(built, "z");
    const run = await runOn(server, { "delete-tags": "pr-*, zz-*" });
    expect(outcomes(run, built)).toMatchObject({ z: "deleted" });
    const folders = ["team/app/pr-1", "team/app/zz-2", `team/app/${built.digest("z")}`];
    const own = deletedPaths().filter((path) => folders.includes(path));
    expect(own.slice(0, 2).sort()).toEqual(folders.slice(0, 2));
    expect(own.slice(2)).toEqual(folders.slice(2));
    expect(left(built)).toBe("A a b s");
  });
});

describe("an expired tag of a manifest that stays", () => {
  const held = (tags: readonly string[]) => ({
    A: index(["a"], { tags: ["latest"] }),
    a: image({ tags }),
  });
  const expiring = { "delete-tags": "pr-*" };
  const tagsOfA = (built: Fixture) => server.image("team/app").tagsOf(built.digest("a"));

  it("stays where the manifest lies nowhere else", async () => {
    const built = seed(held(["pr-1", "pr-2"]));
    const run = await runOn(server, expiring);
    expect(run.outputs).toMatchObject({ untagged: "0", deleted: "0" });
    expect(tagsOfA(built)).toEqual(["pr-1", "pr-2"]);
    expect(deletedPaths()).toEqual([]);
  });

  it("goes where the manifest has a folder of its own", async () => {
    const built = seed(held(["pr-1", "pr-2"]));
    alsoByDigest(built, "a");
    const run = await runOn(server, expiring);
    expect(run.outputs).toMatchObject({ untagged: "2", deleted: "0" });
    expect(tagsOfA(built)).toEqual([]);
    expect(left(built)).toBe("A a");
  });

  it("goes where the manifest has another tag", async () => {
    const built = seed(held(["pr-1", "v1"]));
    const run = await runOn(server, expiring);
    expect(run.outputs).toMatchObject({ untagged: "1" });
    expect(tagsOfA(built)).toEqual(["v1"]);
  });

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

  it("is not said to be gone when the server says so of a folder that it lists", async () => {
    seed(held(["pr-1", "v1"]));
    server.faults.add({ kind: "delete-path", answer: { status: 404 } });
    const run = await runOn(server, expiring, { hastens: true });
    expect(run.exitCode).toBe(1);
    expect(run.outputs).toMatchObject({ untagged: "0" });
    expect(run.errors.join()).toContain("the account may lack the permission to delete");
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

describe("a folder that holds something else as well", () => {
  it("stays with a list and an image in it, and with all that they hold", async () => {
    const built = seed({
      o: image({ tags: ["v1"] }),
      N: index(["n"], { tags: ["v1"] }),
      n: image(),
      x: image(),
    });
    const run = await runOn(server, { "delete-tags": "v1" });
    expect(reasons(run, built)).toMatchObject({ o: "shared-storage", N: "shared-storage" });
    expect(left(built)).toBe("N n o");
  });

  it("stays when an image is nested in the folder of a tag", async () => {
    const [app, nested] = [
      seed({ ...BUILDS, z: image({ tags: ["sub"] }) }),
      seed(BUILDS, "team/app/sub"),
    ];
    const run = await runOn(server, { "delete-tags": "sub" });
    expect(run.exitCode).toBe(0);
    expect(reasons(run, app)).toMatchObject({ z: "shared-storage" });
    expect(left(app)).toBe("A a b s z");
    expect(left(nested, "team/app/sub")).toBe("A a b s x y");
  });

  it("is not deleted when there is a folder in it that no search shows", async () => {
    const built = seed();
    server.repository().putFile(`team/app/${built.digest("x")}/notes/readme.txt`, "hello");
    const run = await runOn(server);
    expect(run.exitCode).toBe(1);
    expect(outcomes(run, built)).toEqual({ x: "refused", y: "deleted" });
    expect(run.errors.join()).toContain(
      `there is a folder, maybe an image in "team/app/${built.digest("x")}"`,
    );
    expect(left(built)).toBe("A a b s x");
  });

  it("is not deleted when another manifest was pushed into it after the last search", async () => {
    const built = seed({ ...BUILDS, z: image({ tags: ["pr-1"] }), n: image({ tags: ["v1"] }) });
    server.faults.add({
      kind: "storage",
      path: /pr-1$/,
      times: 1,
      answer: { before: () => server.image("team/app").tag("pr-1", built.digest("n")) },
    });
    await runOn(server, { "delete-tags": "pr-*" });
    expect(server.image("team/app").tags()).toMatchObject({ "pr-1": built.digest("n") });
  });
});

describe("what is pushed during the run", () => {
  it("to a new tag of a dead index saves the index and its children", async () => {
    const built = seed({ ...BUILDS, D: index(["d"]), d: image() });
    server.faults.add({
      kind: "delete-path",
      path: new RegExp(built.digest("D").slice(7)),
      times: 1,
      answer: { before: () => server.image("team/app").tag("v1", built.digest("D")) },
    });
    const run = await runOn(server);
    expect(server.image("team/app").tags()).toMatchObject({ v1: built.digest("D") });
    expect(left(built)).toBe("A D a b d s");
    expect(outcomes(run, built)).not.toHaveProperty("d");
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

  it("is refused when a tag is hidden from this account, whose children would look unheld", async () => {
    seed();
    server.switches.hide = [`${KEY}/team/app/latest/**`];
    const run = await runOn(server, {}, { hastens: true });
    expectNothingDeleted(run);
    expect(messageOf(run)).toBe(
      'The listing is still incomplete after three readings: the search does not show tag "latest", which the image has. The account needs the permission to read the whole repository.',
    );
  });

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

  it("is refused when a body is another one than its checksum says", async () => {
    const built = seed();
    server.image("team/app").corrupt(built.digest("A"), "{}");
    expectNothingDeleted(await runOn(server));
  });

  it("is refused when an index can't be read", async () => {
    const built = seed();
    server.faults.add({ kind: "file", path: /latest/, answer: { status: 403 } });
    const run = await runOn(server, {}, { hastens: true });
    expectNothingDeleted(run);
    expect(messageOf(run)).toContain(
      `Manifest ${built.digest("A")} (of unknown type) can't be read`,
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

  it("gets one search at a time", async () => {
    const many = Object.fromEntries(Array.from({ length: 15 }, (_, n) => [`m${n}`, image()]));
    const built = seed({ ...BUILDS, ...many });
    let running = 0;
    let most = 0;
    const before = async () => {
      running += 1;
      most = Math.max(most, running);
      await setTimeout(5);
      running -= 1;
    };
    server.faults.add({ kind: "aql", answer: { before } });
    await runOn(server);
    expect(left(built)).toBe("A a b s");
    expect(most).toBe(1);
  });
});

describe("a deletion", () => {
  it.each([
    [400, "refused", "the server refuses to do it (400)"],
    [403, "refused", "not allowed (403)"],
    [404, "refused", "the server says that it is not there (404), but lists it"],
    [409, "refused", "in conflict with something else (409)"],
    [500, "failed", "the server failed (500)"],
  ])("that is answered %d is %s while the manifest stands", async (status, state, why) => {
    const built = seed({ ...BUILDS, D: index(["d"]), d: image() });
    server.faults.add({
      kind: "delete-path",
      path: new RegExp(built.digest("D").slice(7)),
      answer: { status },
    });
    const run = await runOn(server, {}, { hastens: true });
    expect(run.exitCode).toBe(1);
    expect(outcomes(run, built)).toEqual({ D: state, d: "blocked", x: "deleted", y: "deleted" });
    expect(run.errors.join()).toContain(why);
    expect(left(built)).toBe("A D a b d s");
  });

  it("that is answered 404 has happened when a search agrees", async () => {
    const built = seed();
    server.faults.add({
      kind: "delete-path",
      path: new RegExp(built.digest("x").slice(7)),
      answer: { before: () => server.image("team/app").deleteManifest(built.digest("x")) },
    });
    const run = await runOn(server);
    expect(run.exitCode).toBe(0);
    expect(outcomes(run, built)).toEqual({ x: "already-gone", y: "deleted" });
  });

  it("whose answer never came is settled by a search, and sent once", async () => {
    const built = seed();
    server.faults.add({ kind: "delete-path", times: 2, answer: { resetAfter: true } });
    const run = await runOn(server, {}, { hastens: true });
    expect(run.exitCode).toBe(0);
    expect(outcomes(run, built)).toEqual({ x: "deleted", y: "deleted" });
    expect(deletedPaths()).toHaveLength(2);
  });
});
