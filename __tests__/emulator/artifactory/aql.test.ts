// AQL: what a query finds, how its answer is written, and how it can lie.

import { describe, expect, it } from "@jest/globals";

import { artifactories, hex, listing, type StartedArtifactory } from "./support.ts";
import { basic, image, index } from "../support.ts";

const started = artifactories();

/** Two images in "team/app", one of them tagged, and a list of both. */
async function withApp(
  options?: Parameters<typeof started>[0],
): Promise<StartedArtifactory & { one: string; two: string; list: string }> {
  const running = await started(options);
  const app = running.artifactory.image("team/app");
  const pushedAt = "2025-01-16T09:12:58.982Z";
  const one = app.putManifest({ body: image("1"), pushedAt });
  const two = app.putManifest({ body: image("2"), tags: ["two"], pushedAt });
  const list = app.putManifest({ body: index([one, two]), tags: ["1.0"], pushedAt });
  return { ...running, one, two, list };
}

const included = '.include("repo","path","name")';

describe("a query", () => {
  it("lists the manifests of a repository with their folders, stamps, sizes and checksums", async () => {
    const { client, one, two, list, artifactory } = await withApp();
    artifactory.image("team/app").putBlob("no manifest");
    const reply = await client.search(listing);
    expect(reply.status).toBe(200);
    expect(reply.text).toMatch(/^\n\{\n"results" : \[ \{/);
    expect(reply.headers["transfer-encoding"]).toBe("chunked");
    expect(reply.at("range")).toEqual({ start_pos: 0, end_pos: 3, total: 3 });
    const at = "2025-01-16T09:12:58.982Z";
    const row = (path: string, name: string, digest: string) => ({
      repo: "docker-local",
      path,
      name,
      type: "file",
      size: artifactory.image("team/app").manifest(digest)?.body.length,
      created: at,
      modified: at,
      updated: at,
      sha256: hex(digest),
    });
    expect(reply.at("results")).toEqual([
      row(`team/app/${one}`, "manifest.json", one),
      row("team/app/two", "manifest.json", two),
      row("team/app/1.0", "list.manifest.json", list),
    ]);
  });

  it("finds one image, and what is nested in it, by a match of the path", async () => {
    const { client, artifactory } = await withApp();
    artifactory.image("team/app/sub").putManifest({ body: image("3"), tags: ["x"] });
    artifactory.image("team/apple").putManifest({ body: image("4"), tags: ["y"] });
    const query = `items.find({"repo":"docker-local","path":{"$match":"team/app/*"},"name":"manifest.json"})${included}`;
    const paths = (await client.rows(query, "path")).flat().map(String);
    expect(paths).toHaveLength(3);
    expect(paths).toContain("team/app/sub/x");
  });

  it("finds the folders of one digest, and sixteenths of a repository by its first digit", async () => {
    const { client, artifactory, two } = await withApp();
    artifactory.image("team/app").putManifest({ body: image("2"), isAlsoByDigest: true });
    const byDigest = `items.find({"repo":"docker-local","type":"file","sha256":"${hex(two)}"})${included}`;
    expect(await client.rows(byDigest, "path")).toEqual([[`team/app/${two}`], ["team/app/two"]]);
    const parts = "0123456789abcdef"
      .split("")
      .map((digit) =>
        client.rows(
          `items.find({"repo":"docker-local","sha256":{"$match":"${digit}*"}})${included}`,
          "path",
        ),
      );
    const counts = (await Promise.all(parts)).map((rows) => rows.length);
    expect(counts.reduce((sum, count) => sum + count)).toBe(4);
  });

  it("sorts, skips and limits in this order and says its limit", async () => {
    const { client } = await withApp();
    const base = `items.find({"repo":"docker-local"})${included}.sort({"$desc":["path","name"]})`;
    const reply = await client.search(`${base}.offset(1).limit(1)`);
    expect(reply.at("results", 0, "path")).toMatch(/^team\/app\/sha256:/);
    expect(reply.at("range")).toEqual({ start_pos: 1, end_pos: 1, total: 1, limit: 1 });
    const nothing = await client.search(`${base}.offset(3).limit(1)`);
    expect(nothing.at("results")).toEqual([]);
  });

  it.each([
    ["$and", '{"$and":[{"path":{"$match":"team/*"}},{"path":{"$nmatch":"*two"}}]}', 2],
    ["$ne", '{"path":{"$ne":"team/app/two"}}', 2],
    ["one character", '{"path":{"$match":"team/app/t?o"}}', 1],
    ["an exact value with a star", '{"path":"team/app/t*o"}', 0],
    ["times", '{"created":{"$gt":"2025-01-16T10:12:58.981+01:00"}}', 3],
    ["times not before", '{"created":{"$gt":"2025-01-16T09:12:58.982Z"}}', 0],
    ["relative times", '{"created":{"$before":"10minutes"}}', 3],
    ["sizes", '{"size":{"$gte":1,"$lt":100000}}', 3],
    ["properties", '{"@docker.manifest":"two"}', 1],
    ["folders", '{"type":"folder","name":"app"}', 1],
    ["files and folders", '{"type":"any"}', 8],
    ["checksums, which folders have not", '{"type":"any","sha256":{"$nmatch":"x"}}', 3],
    ["never downloaded", '{"stat.downloaded":{"$eq":null}}', 3],
  ])("tests by %s", async (_, criteria, count) => {
    const { client } = await withApp();
    expect(await client.rows(`items.find(${criteria})${included}`)).toHaveLength(count);
  });

  it("adds properties and statistics to its rows", async () => {
    const { client } = await withApp();
    await client.get("/artifactory/docker-local/team/app/two/manifest.json");
    const query =
      'items.find({"path":"team/app/two"}).include("repo","path","name","property","stat")';
    const reply = await client.search(query);
    expect(reply.at("results", 0, "properties")).toContainEqual({
      key: "docker.manifest",
      value: "two",
    });
    expect(reply.at("results", 0, "stats", 0)).toMatchObject({ downloads: 1 });
  });

  it("finds nothing in a repository that does not exist", async () => {
    const { client } = await withApp();
    const reply = await client.search(listing.replace("docker-local", "nowhere"));
    expect([reply.status, reply.at("results")]).toEqual([200, []]);
  });

  it("finds through a virtual repository the rows of its members, under their keys", async () => {
    const virtual = { key: "docker", members: ["docker-local", "second"] };
    const { client, artifactory } = await withApp({
      repositories: ["docker-local", "second", "third", virtual],
    });
    for (const key of ["second", "third"]) {
      artifactory.image("a", key).putManifest({ body: image("9"), tags: ["t"] });
    }
    const rows = await client.rows(listing.replace("docker-local", "docker"), "repo");
    expect(rows.flat().sort()).toEqual(["docker-local", "docker-local", "docker-local", "second"]);
  });
});

describe("a query is refused", () => {
  it.each([
    ["with a bracket too few", 'items.find({"repo":"a"}'],
    ["without a word", " "],
    ["with what is no JSON", "items.find({repo:1})"],
    ["in another domain", 'builds.find({"name":"a"})'],
    ["limited before it is sorted", `${listing}.limit(1).sort({"$asc":["path"]})`],
    ["limited before it is offset", `${listing}.limit(1).offset(1)`],
    ["with a negative limit", `${listing}.limit(-1)`],
    ["with an hour", 'items.find({"created":{"$before":"1h"}})'],
    ["with a short minute", 'items.find({"created":{"$before":"1m"}})'],
    ["with an unknown field", 'items.find({"digest":"a"})'],
    ["with $not", 'items.find({"$not":[{"name":"a"}]})'],
    ["sorted by what it does not include", `items.find({})${included}.sort({"$asc":["size"]})`],
    ["paged with properties", 'items.find({}).include("name","property").limit(1)'],
  ])("%s", async (_, query) => {
    const { client } = await started();
    const reply = await client.search(query);
    expect([reply.status, reply.at("errors", 0, "status")]).toEqual([400, 400]);
  });

  it("where it is longer than 6,000 characters", async () => {
    const { client } = await started();
    const query = listing.replace("docker-local", "x".repeat(6000 - listing.length + 12));
    expect([query.length, (await client.search(query)).status]).toEqual([6000, 200]);
    expect((await client.search(`${query} `)).status).toBe(400);
  });

  it("without the content type of a text", async () => {
    const { client } = await started();
    const type = { "content-type": "application/json" };
    expect((await client.search(listing, type)).status).toBe(415);
  });

  it("where the open source edition is asked to sort, in plain text that says it is JSON", async () => {
    const { client } = await started({ switches: { noSort: true } });
    const reply = await client.search(`${listing}.sort({"$asc":["path"]})`);
    expect(reply.status).toBe(400);
    expect(reply.text).toContain("Sorting is not supported");
    expect([reply.headers["content-type"], reply.json]).toEqual(["application/json", undefined]);
  });

  it("of somebody restricted that does not include repo, path and name", async () => {
    const accounts = [{ username: "r", password: "r", read: ["docker-local/**"] }];
    const { client } = await started({ accounts });
    const as = { authorization: basic("r", "r") };
    const query = 'items.find({"repo":"docker-local"}).include("name","sha256")';
    expect((await client.search(query, as)).status).toBe(400);
    expect((await client.search(listing, as)).status).toBe(200);
    expect((await client.search(query)).status).toBe(200);
  });
});

describe("an answer", () => {
  it("is trimmed at the hard limit and says so, and an offset shows that there is more", async () => {
    const { client } = await withApp({ switches: { hardLimit: 2 } });
    const reply = await client.search(listing);
    expect(reply.at("results", "length")).toBe(2);
    expect(reply.at("range", "notification")).toMatch(/^AQL query reached the search hard limit/);
    expect(await client.rows(`${listing}.offset(2).limit(1)`)).toHaveLength(1);
    expect(await client.rows(`${listing}.offset(3).limit(1)`)).toHaveLength(0);
  });

  it("that just fits is not trimmed", async () => {
    const { client } = await withApp({ switches: { hardLimit: 3 } });
    expect((await client.search(listing)).at("range", "notification")).toBeUndefined();
  });

  it("is trimmed without a word", async () => {
    const { client } = await withApp({ switches: { silentCap: 2 } });
    const reply = await client.search(listing);
    expect(reply.at("results", "length")).toBe(2);
    expect(reply.at("range")).toEqual({ start_pos: 0, end_pos: 2, total: 2 });
    expect(await client.rows(`${listing}.offset(2).limit(1)`)).toHaveLength(1);
  });

  it("loses what the user may not read after it was limited", async () => {
    const { client, one } = await withApp();
    const page = `${listing}.sort({"$asc":["path"]}).offset(0).limit(1)`;
    expect(await client.rows(page, "path")).toEqual([["team/app/1.0"]]);
    const accounts = [
      {
        username: "r",
        password: "r",
        read: ["docker-local/**", "!docker-local/team/app/1.0/**"],
      },
    ];
    const { client: other } = await withApp({ accounts });
    const reply = await other.search(page, { authorization: basic("r", "r") });
    expect(reply.at("results")).toEqual([]);
    const next = page.replace("offset(0)", "offset(1)");
    const second = await other.search(next, { authorization: basic("r", "r") });
    expect(second.at("results", 0, "path")).toBe(`team/app/${one}`);
  });

  it("hides from everybody what a switch hides", async () => {
    const { client, artifactory } = await withApp();
    artifactory.switches.hide = ["docker-local/team/app/1.0/**"];
    expect((await client.rows(listing, "path")).flat()).not.toContain("team/app/1.0");
  });

  it("writes sizes as text and times with an offset where the server does", async () => {
    const { client } = await withApp({ switches: { sizeAsText: true, utcOffsetMinutes: 120 } });
    const reply = await client.search(listing);
    expect(reply.at("results", 0, "size")).toMatch(/^\d+$/);
    expect(reply.at("results", 0, "created")).toBe("2025-01-16T11:12:58.982+02:00");
  });

  it("may say that a push was modified before it was created", async () => {
    const clock = { now: () => new Date("2026-01-01T00:00:00.000Z") };
    const { client } = await started({ clock });
    const body = JSON.stringify(index([]));
    const headers = { "content-type": "application/vnd.oci.image.index.v1+json" };
    const path = "/artifactory/api/docker/docker-local/v2/a/manifests/t";
    expect((await client.send("PUT", path, { headers, body })).status).toBe(201);
    expect(await client.rows(listing, "created", "modified", "updated")).toEqual([
      ["2026-01-01T00:00:00.000Z", "2025-12-31T23:59:59.892Z", "2026-01-01T00:00:00.000Z"],
    ]);
  });
});

describe("many searches", () => {
  it("wait for one another and are refused without Retry-After when that takes too long", async () => {
    const { client, artifactory } = await withApp({ switches: { aqlParallel: 1, pendingMs: 40 } });
    artifactory.faults.add({ kind: "aql", times: 1, answer: { delayMs: 200 } });
    const [slow, late] = await Promise.all([client.search(listing), client.search(listing)]);
    const statuses = [slow.status, late.status].sort();
    expect(statuses).toEqual([200, 429]);
    const refused = slow.status === 429 ? slow : late;
    expect(refused.headers).not.toHaveProperty("retry-after");
    expect((await client.search(listing)).status).toBe(200);
  });

  it("do not wait for one that has given up", async () => {
    const { client, artifactory } = await withApp({ switches: { aqlParallel: 1, pendingMs: 20 } });
    const fault = artifactory.faults.add({ kind: "aql", times: 1, answer: { delayMs: 300 } });
    const slow = client.search(listing);
    while (fault.hits === 0) await new Promise(setImmediate);
    expect((await client.search(listing)).status).toBe(429);
    artifactory.switches.pendingMs = 10_000;
    const patient = client.search(listing);
    expect([(await slow).status, (await patient).status]).toEqual([200, 200]);
  });

  it("are all answered where the wait is short", async () => {
    const { client, artifactory } = await withApp({ switches: { aqlParallel: 1 } });
    artifactory.faults.add({ kind: "aql", answer: { delayMs: 20 } });
    const replies = await Promise.all([1, 2, 3, 4].map(() => client.search(listing)));
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  });
});
