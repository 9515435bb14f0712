// The registry API on top of Artifactory's files: where a push is stored, what a pull gives, and what a push to a tag does to what
// the tag had before.

import { describe, expect, it } from "@jest/globals";

import type { Image } from "../../../emulator/artifactory/images/image.ts";
import { artifactories, files, hex, listing, v2, type ArtifactoryClient } from "./support.ts";
import { basic, image, index, nowhere, sha256, types, type Reply } from "../support.ts";

const started = artifactories();

function push(
  client: ArtifactoryClient,
  path: string,
  manifest: object,
  mediaType: string = types.ociImage,
): Promise<Reply> {
  const headers = { "content-type": mediaType };
  return client.send("PUT", `${v2}/${path}`, { headers, body: JSON.stringify(manifest) });
}

const digestOfBody = (manifest: object): string => sha256(JSON.stringify(manifest));

async function pushBlob(client: ArtifactoryClient, name: string, bytes: string): Promise<string> {
  const digest = sha256(bytes);
  const reply = await client.send("POST", `${v2}/${name}/blobs/uploads/?digest=${digest}`, {
    body: bytes,
  });
  expect(reply.status).toBe(201);
  return digest;
}

const descriptor = (digest: string): object => ({
  mediaType: "application/octet-stream",
  digest,
  size: 1,
});

/** All paths in a repository, sorted. */
const pathsOf = (app: Image): readonly string[] =>
  [...app.repository.files.files()].map(({ fullPath }) => fullPath).sort();

describe("a push", () => {
  it("puts an image into the folder of its tag with its layers beside it", async () => {
    const { client, artifactory } = await started();
    const config = await pushBlob(client, "app", "config");
    const layer = await pushBlob(client, "app", "layer");
    const app = artifactory.image("app");
    expect(pathsOf(app)).toContain(`app/_uploads/sha256__${hex(layer)}`);
    const body = image("1", { config: descriptor(config), layers: [descriptor(layer)] });
    const reply = await push(client, "app/manifests/1.0", body);
    expect([reply.status, reply.headers["docker-content-digest"]]).toEqual([
      201,
      digestOfBody(body),
    ]);
    expect(pathsOf(app)).toEqual(
      [config, layer]
        .map((digest) => `app/1.0/sha256__${hex(digest)}`)
        .concat("app/1.0/manifest.json")
        .sort(),
    );
    const pulled = await client.get(`${v2}/app/manifests/1.0`);
    expect([pulled.headers["content-type"], pulled.json]).toEqual([types.ociImage, body]);
    expect((await client.get(`${v2}/app/blobs/${layer}`)).text).toBe("layer");
    expect((await client.get(`${v2}/app/blobs/${nowhere}`)).status).toBe(404);
  });

  it("puts what comes by digest into a folder of that name, and a list alone into its own", async () => {
    const { client, artifactory } = await started();
    artifactory.image("app").putBlob("config");
    const child = image("1", { config: descriptor(sha256("config")) });
    const digest = digestOfBody(child);
    await push(client, `app/manifests/${digest}`, child);
    const list = index([digest]);
    await push(client, "app/manifests/1.0", list, types.ociIndex);
    await push(client, `app/manifests/${digestOfBody(list)}`, list, types.ociIndex);
    expect(pathsOf(artifactory.image("app")).filter((path) => path.endsWith(".json"))).toEqual([
      "app/1.0/list.manifest.json",
      ...[`app/${digest}/manifest.json`, `app/${digestOfBody(list)}/list.manifest.json`].sort(),
    ]);
    expect(artifactory.image("app").manifest(digestOfBody(list))?.tags).toEqual(["1.0"]);
    expect((await client.get(`${v2}/app/manifests/${digest}`)).json).toEqual(child);
  });

  it("is refused without its layers, with another digest than its own, and without JSON", async () => {
    const { client, artifactory } = await started();
    const status = async (path: string, body: object): Promise<number> =>
      (await push(client, `app/manifests/${path}`, body)).status;
    expect(await status("1.0", image("1"))).toBe(400);
    expect(await status(nowhere, index([]))).toBe(400);
    const headers = { "content-type": types.ociImage };
    const reply = await client.send("PUT", `${v2}/app/manifests/1.0`, { headers, body: "{" });
    expect(reply.status).toBe(400);
    expect(artifactory.images()).toEqual([]);
  });

  it("moves `modified` and `updated` and leaves `created`", async () => {
    let now = "2026-01-01T00:00:00.000Z";
    const clock = { now: () => new Date(now) };
    const { client } = await started({ clock, switches: { modifiedBeforeMs: 0 } });
    await push(client, "app/manifests/1.0", index([]), types.ociIndex);
    now = "2026-01-02T00:00:00.000Z";
    await push(client, "app/manifests/1.0", index([]), types.ociIndex);
    const stamps = ["created", "modified", "updated"];
    const first = "2026-01-01T00:00:00.000Z";
    expect(await client.rows(listing, ...stamps)).toEqual([[first, first, now]]);
    now = "2026-01-03T00:00:00.000Z";
    await push(client, "app/manifests/1.0", index([nowhere]), types.ociIndex);
    expect(await client.rows(listing, ...stamps)).toEqual([[first, now, now]]);
  });

  it("counts as made some time ago where the server was told so", async () => {
    const clock = { now: () => new Date("2026-01-02T00:00:00.000Z") };
    const { client } = await started({ clock, backdateMs: 86_400_000 });
    await push(client, "app/manifests/1.0", index([]), types.ociIndex);
    expect(await client.rows(listing, "updated")).toEqual([["2026-01-01T00:00:00.000Z"]]);
  });

  it("needs the right to write", async () => {
    const accounts = [{ username: "r", password: "r", read: ["**"] }];
    const { client } = await started({ accounts });
    const headers = { authorization: basic("r", "r"), "content-type": types.ociIndex };
    const asking = { headers, body: JSON.stringify(index([])) };
    const reply = await client.send("PUT", `${v2}/app/manifests/1.0`, asking);
    expect([reply.status, reply.at("errors", 0, "code")]).toEqual([403, "UNAUTHORIZED"]);
    const upload = await client.send("POST", `${v2}/app/blobs/uploads/`, { headers });
    expect(upload.status).toBe(403);
  });
});

describe("an upload", () => {
  it("comes in parts, is known until it is finished, and may be given up", async () => {
    const { client } = await started();
    const begun = await client.send("POST", `${v2}/app/blobs/uploads/`);
    const location = String(begun.headers["location"]);
    expect(begun.status).toBe(202);
    await client.send("PATCH", location, { body: "ab" });
    expect((await client.get(location)).headers["range"]).toBe("0-1");
    const digest = sha256("abc");
    const done = await client.send("PUT", `${location}?digest=${digest}`, { body: "c" });
    expect([done.status, (await client.get(location)).status]).toEqual([201, 404]);
    const other = String(
      (await client.send("POST", `${v2}/app/blobs/uploads/`)).headers["location"],
    );
    expect((await client.delete(other)).status).toBe(204);
    expect((await client.send("PUT", `${other}?digest=${digest}`, { body: "abc" })).status).toBe(
      404,
    );
  });

  it("is not needed where the layer is in the repository", async () => {
    const { client } = await started();
    const digest = await pushBlob(client, "app", "layer");
    expect((await client.get(`${v2}/other/blobs/${digest}`)).status).toBe(404);
    const mount = (from: string) =>
      client.send("POST", `${v2}/other/blobs/uploads/?mount=${from}&from=app`);
    expect((await mount(digest)).status).toBe(201);
    expect((await mount(nowhere)).status).toBe(202);
  });

  it("of other bytes than its digest says is refused", async () => {
    const { client } = await started();
    const path = `${v2}/app/blobs/uploads/?digest=${nowhere}`;
    expect((await client.send("POST", path, { body: "x" })).status).toBe(400);
  });
});

/** A tagged list of one child; what else is done is done through pushes. */
async function withList(switches: Parameters<typeof started>[0] = {}) {
  const running = await started(switches);
  const app = running.artifactory.image("app");
  const child = app.putManifest({ body: image("1") });
  const list = app.putManifest({ body: index([child]), tags: ["1.0"] });
  return { ...running, app, child, list };
}

const otherList = index([nowhere]);
const single = { schemaVersion: 2, mediaType: types.ociImage, layers: [] };

describe("a push to a tag that has a list", () => {
  it("of another list replaces it for good and leaves its children", async () => {
    const { client, app, child } = await withList();
    await push(client, "app/manifests/1.0", otherList, types.ociIndex);
    expect(app.digests()).toEqual([child, digestOfBody(otherList)].sort());
  });

  it("takes children along that no other list names, where the server does that", async () => {
    const { client, app, child } = await withList({ switches: { overwriteRemovesChildren: true } });
    const shared = app.putManifest({ body: image("2") });
    app.putManifest({ body: index([child, shared]), tags: ["2.0"] });
    const holder = app.putManifest({ body: index([shared], { a: 1 }), tags: ["3.0"] });
    app.untag("1.0");
    await push(client, "app/manifests/2.0", otherList, types.ociIndex);
    expect(app.digests()).toEqual([shared, holder, digestOfBody(otherList)].sort());
  });

  it("of an image leaves both, and a pull gives the list", async () => {
    const { client, app, list } = await withList();
    await push(client, "app/manifests/1.0", single);
    expect(app.tags()).toEqual({ "1.0": list });
    expect(app.tagsOf(digestOfBody(single))).toEqual(["1.0"]);
    const reply = await client.get(`${v2}/app/manifests/1.0`);
    expect(reply.headers["docker-content-digest"]).toBe(list);
    expect(await client.rows(listing, "path", "name")).toContainEqual(["app/1.0", "manifest.json"]);
  });

  it("of an image replaces list and children where the server is strict", async () => {
    const { client, app } = await withList({ switches: { strictTagOverwrite: true } });
    await push(client, "app/manifests/1.0", single);
    expect(app.digests()).toEqual([digestOfBody(single)]);
  });

  it("keeps so many revisions in folders of their digests, the oldest goes with its children", async () => {
    const { client, app, child, list } = await withList({ switches: { tagRetention: 2 } });
    await push(client, "app/manifests/1.0", otherList, types.ociIndex);
    expect(app.refsOf(list)).toEqual([list]);
    const third = index([nowhere, nowhere]);
    await push(client, "app/manifests/1.0", third, types.ociIndex);
    expect(app.digests()).toEqual([digestOfBody(otherList), digestOfBody(third)].sort());
    expect(app.manifest(child)).toBeUndefined();
  });
});

describe("a push to a tag that has an image", () => {
  it("of a list leaves both, and a pull gives the list", async () => {
    const { client, app } = await withList();
    app.putManifest({ body: single, tags: ["s"] });
    await push(client, "app/manifests/s", otherList, types.ociIndex);
    expect(app.tags()["s"]).toBe(digestOfBody(otherList));
    expect(app.manifest(digestOfBody(single))?.tags).toEqual(["s"]);
  });

  it("of a list replaces it where the server is strict", async () => {
    const { client, app } = await withList({ switches: { strictTagOverwrite: true } });
    app.putManifest({ body: single, tags: ["s"] });
    await push(client, "app/manifests/s", otherList, types.ociIndex);
    expect(app.manifest(digestOfBody(single))).toBeUndefined();
  });

  it("of another image leaves the old layers for a while", async () => {
    let now = new Date("2026-01-01T00:00:00Z");
    const { client, artifactory } = await started({ clock: { now: () => now } });
    const old = await pushBlob(client, "app", "old");
    const kept = await pushBlob(client, "app", "kept");
    const layers = (...digests: string[]) => ({ ...single, layers: digests.map(descriptor) });
    await push(client, "app/manifests/1.0", layers(old, kept));
    await push(client, "app/manifests/1.0", layers(kept));
    const paths = async () => {
      await client.get(`${v2}/`);
      return pathsOf(artifactory.image("app")).map((path) => path.split("/").at(-1));
    };
    const [oldLayer, keptLayer] = [`sha256__${hex(old)}`, `sha256__${hex(kept)}`];
    expect(await paths()).toEqual(["manifest.json", ...[oldLayer, keptLayer].sort()]);
    now = new Date("2026-01-01T00:05:00Z");
    expect(await paths()).toEqual(["manifest.json", keptLayer]);
  });
});

describe("a deletion by digest", () => {
  it("removes the folder that holds it", async () => {
    const { client, app, child, list } = await withList();
    expect((await client.delete(`${v2}/app/manifests/${list}`)).status).toBe(202);
    expect([app.tags(), app.digests()]).toEqual([{}, [child]]);
    expect((await client.delete(`${v2}/app/manifests/${list}`)).status).toBe(404);
  });

  it("removes one of several folders, or all of them", async () => {
    const { client, app, artifactory, list } = await withList();
    app.putManifest({
      body: index([digestOfBody(image("1"))]),
      tags: ["2.0"],
      isAlsoByDigest: true,
    });
    await client.delete(`${v2}/app/manifests/${list}`);
    expect(app.refsOf(list)).toEqual(["2.0", list]);
    artifactory.switches.v2DeleteAll = true;
    await client.delete(`${v2}/app/manifests/${list}`);
    expect(app.refsOf(list)).toEqual([]);
  });

  it("is not acceptable to an old server when Accept names manifests", async () => {
    const { client, list } = await withList({ switches: { legacy406: true } });
    const path = `${v2}/app/manifests/${list}`;
    const headers = { accept: `${types.ociImage}, ${types.dockerImage}` };
    expect((await client.send("DELETE", path, { headers })).status).toBe(406);
    expect((await client.delete(path)).status).toBe(202);
  });

  it("needs the right to delete", async () => {
    const accounts = [{ username: "r", password: "r", read: ["**"] }];
    const { client, app, list } = await withList({ accounts });
    const headers = { authorization: basic("r", "r") };
    const path = `${v2}/app/manifests/${list}`;
    expect((await client.send("DELETE", path, { headers })).status).toBe(403);
    expect(app.manifest(list)).toBeDefined();
  });

  it("does not find what may not be read", async () => {
    const { client, artifactory, app, list } = await withList();
    app.putManifest({ body: index([digestOfBody(image("1"))]), tags: ["2.0"] });
    artifactory.switches.hide = ["docker-local/app/1.0/**"];
    expect((await client.delete(`${v2}/app/manifests/${list}`)).status).toBe(202);
    expect((await client.delete(`${v2}/app/manifests/${list}`)).status).toBe(404);
    expect(app.refsOf(list)).toEqual(["1.0"]);
  });
});

describe("the lists of names", () => {
  it("name tags and images page by page", async () => {
    const { client, app, artifactory } = await withList();
    for (const tag of ["b", "a"]) app.putManifest({ body: single, tags: [tag] });
    artifactory.image("other").putManifest({ body: single, tags: ["x"] });
    const first = await client.get(`${v2}/app/tags/list?n=2`);
    expect(first.json).toEqual({ name: "app", tags: ["1.0", "a"] });
    const [, next = ""] = /^<(.*)>; rel="next"$/.exec(String(first.headers["link"])) ?? [];
    const second = await client.get(next);
    expect([second.json, second.headers["link"]]).toEqual([
      { name: "app", tags: ["b"] },
      undefined,
    ]);
    expect((await client.get(`${v2}/_catalog`)).json).toEqual({ repositories: ["app", "other"] });
    expect((await client.get(`${v2}/_catalog?last=app`)).json).toEqual({ repositories: ["other"] });
    expect((await client.get(`${v2}/none/tags/list`)).status).toBe(404);
  });

  it("name digest folders on an old server", async () => {
    const { client, child } = await withList({ switches: { legacyTagsList: true } });
    expect((await client.get(`${v2}/app/tags/list`)).at("tags")).toEqual(["1.0", child]);
  });

  it("name a tag that may not be read, or not", async () => {
    const { client, artifactory } = await withList();
    artifactory.switches.hide = ["docker-local/app/1.0/**"];
    expect((await client.get(`${v2}/app/tags/list`)).at("tags")).toEqual(["1.0"]);
    expect((await client.get(`${v2}/app/manifests/1.0`)).status).toBe(403);
    artifactory.switches.tagsListFiltered = true;
    expect((await client.get(`${v2}/app/tags/list`)).at("tags")).toEqual([]);
    artifactory.switches.hide = ["docker-local/app/**"];
    expect((await client.get(`${v2}/_catalog`)).json).toEqual({ repositories: [] });
  });
});

describe("referrers", () => {
  const subject = (digest: string): object => ({ subject: descriptor(digest) });

  it("are listed by subject and artifact type, also of a subject that is not here", async () => {
    const { client, app, child } = await withList();
    const signature = app.putManifest({
      body: { ...single, ...subject(child), artifactType: "s" },
    });
    app.putManifest({ body: { ...single, ...subject(nowhere) } });
    const list = await client.get(`${v2}/app/referrers/${child}?artifactType=s`);
    expect(list.at("manifests", 0)).toMatchObject({ digest: signature, artifactType: "s" });
    expect(list.headers["content-type"]).toBe(types.ociIndex);
    const none = await client.get(`${v2}/app/referrers/${child}?artifactType=t`);
    expect(none.at("manifests")).toEqual([]);
    expect((await client.get(`${v2}/app/referrers/${nowhere}`)).at("manifests", "length")).toBe(1);
  });

  it("are acknowledged at a push, unless the server knows none", async () => {
    const { client, artifactory, child } = await withList();
    const body = { ...single, ...subject(child) };
    const path = `app/manifests/${digestOfBody(body)}`;
    expect((await push(client, path, body)).headers["oci-subject"]).toBe(child);
    artifactory.switches.noReferrers = true;
    expect((await push(client, path, body)).headers).not.toHaveProperty("oci-subject");
    expect((await client.get(`${v2}/app/referrers/${child}`)).status).toBe(404);
  });
});

describe("parents", () => {
  it("are told by tag or digest", async () => {
    const { client, app, artifactory, child, list } = await withList();
    app.tag("child", child);
    const ask = (tag: string) =>
      client.send("POST", `${v2}/parentManifests`, { body: { dockerRepository: "app", tag } });
    const parents = [{ dockerRepository: "app", digest: list, tags: ["1.0"] }];
    expect((await ask(child)).json).toEqual({ parentManifestLists: parents });
    expect((await ask("child")).json).toEqual({ parentManifestLists: parents });
    expect((await ask("1.0")).at("parentManifestLists")).toEqual([]);
    artifactory.switches.noParents = true;
    expect((await ask(child)).status).toBe(404);
  });
});

describe("the address of a repository", () => {
  it("may be `/v2/<key>` on the bare host, with its own Location", async () => {
    const { client, app } = await withList();
    expect((await client.get("/v2/docker-local/app/tags/list")).at("tags")).toEqual(["1.0"]);
    const begun = await client.send("POST", "/v2/docker-local/app/blobs/uploads/");
    expect(begun.headers["location"]).toMatch(/^\/v2\/docker-local\/app\/blobs\/uploads\//);
    expect(app.name).toBe("app");
    expect((await client.get("/v2/nowhere/app/tags/list")).status).toBe(404);
  });

  it.each(["/v2/", `${v2}/`])(
    "challenges at %s, and its token opens the registry API alone",
    async (path) => {
      const { client, artifactory } = await withList();
      const anonymous = { authorization: "" };
      const challenged = await client.get(path, anonymous);
      expect(challenged.status).toBe(401);
      const challenge = String(challenged.headers["www-authenticate"]);
      const [, realm = "", service] =
        /^Bearer realm="(.*?)",service="(.*?)"$/.exec(challenge) ?? [];
      expect([realm, service]).toEqual([`${artifactory.url}${path}token`, artifactory.host]);
      const tokenPath = realm.slice(artifactory.url.length);
      expect((await client.get(tokenPath, anonymous)).status).toBe(401);
      const reply = await client.get(
        `${tokenPath}?service=${service ?? ""}&scope=repository:app:pull`,
      );
      const authorization = `Bearer ${String(reply.at("token"))}`;
      expect(artifactory.issuedTokens()).toEqual([reply.at("token")]);
      expect((await client.get(path, { authorization })).status).toBe(200);
      expect((await client.search(listing, { authorization })).status).toBe(401);
      expect((await client.get(tokenPath, { authorization })).status).toBe(401);
      artifactory.switches.basicChallenge = true;
      expect((await client.get(path, anonymous)).headers["www-authenticate"]).toMatch(/^Basic /);
    },
  );
});

describe("the cache of a remote repository", () => {
  it("writes the folders of digests with two underscores, and finds them all the same", async () => {
    const { client, artifactory } = await started({
      repositories: [{ key: "docker-local", kind: "cache" }],
    });
    const digest = artifactory.image("library/app").putManifest({ body: single });
    const folder = `library/app/sha256__${hex(digest)}`;
    expect(await client.rows(listing, "path")).toEqual([[folder]]);
    expect((await client.get(`${v2}/library/app/manifests/${digest}`)).json).toEqual(single);
    expect((await client.delete(`${files}/${folder}`)).status).toBe(204);
    expect(artifactory.image("library/app").exists()).toBe(false);
  });
});

describe("an image", () => {
  it("is read, tagged, untagged and deleted without HTTP", async () => {
    const { artifactory } = await started();
    const app = artifactory.image("team/app");
    const digest = app.putManifest({ body: single, pushedAt: new Date(0), updated: new Date(5) });
    app.tag("a", digest, new Date(7));
    expect([app.tags(), app.tagsOf(digest)]).toEqual([{ a: digest }, ["a"]]);
    const stamps = app.manifest(digest)?.files.map((file) => ({ ...file.stamps }));
    expect(stamps).toContainEqual({ created: 0, modified: 0, updated: 5 });
    expect(stamps).toContainEqual({ created: 7, modified: 7, updated: 7 });
    expect([app.untag("a"), app.untag("a")]).toEqual([true, false]);
    app.deleteManifest(digest);
    expect(app.digests()).toEqual([]);
    expect(() => app.tag("b", digest)).toThrow("There is no sha256:");
  });

  it("may be nested in a tag of another one, and scratch files are no manifests", async () => {
    const { client, artifactory } = await started();
    const app = artifactory.image("team/app");
    app.putManifest({ body: single, tags: ["sub"] });
    artifactory.image("team/app/sub").putManifest({ body: otherList, tags: ["x"] });
    artifactory.repository().putFile("team/app/_uploads/manifest.json", "{}");
    artifactory.repository().putFile("none/_uploads/manifest.json", "{}");
    const odd = artifactory
      .image("team/app/odd")
      .putManifest({ body: {}, tags: ["manifest.json"] });
    expect([app.manifest(odd), app.manifest(sha256("{}"))]).toEqual([undefined, undefined]);
    artifactory.image("team/app/odd").untag("manifest.json");
    expect(artifactory.images()).toEqual(["team/app", "team/app/sub"]);
    expect(app.refs()).toEqual(["sub"]);
    expect(app.digests()).toEqual([digestOfBody(single)]);
    expect(await client.rows(listing, "path")).toContainEqual(["team/app/_uploads"]);
  });
});
