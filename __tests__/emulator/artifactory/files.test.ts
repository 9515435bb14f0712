// Files by path: reading, the storage API, deletion that takes a folder whole, permissions and the trash can.

import { describe, expect, it } from "@jest/globals";

import {
  artifactories,
  files,
  hex,
  listing,
  storage,
  v2,
  type StartedArtifactory,
} from "./support.ts";
import { basic, image, index, types } from "../support.ts";

const started = artifactories();
const pushedAt = "2025-01-16T09:12:58.982Z";

/** A tagged list of one image in "team/app". */
async function withApp(
  options?: Parameters<typeof started>[0],
): Promise<StartedArtifactory & { child: string; list: string }> {
  const running = await started(options);
  const app = running.artifactory.image("team/app");
  const child = app.putManifest({ body: image("1"), pushedAt });
  const list = app.putManifest({ body: index([child]), tags: ["1.0"], pushedAt });
  return { ...running, child, list };
}

describe("a file", () => {
  it("is read as it was pushed, and counts as downloaded unless the client says otherwise", async () => {
    const { client, artifactory, list } = await withApp();
    const path = `${files}/team/app/1.0/list.manifest.json`;
    const file = artifactory.repository().files.file("team/app/1.0/list.manifest.json");
    const quiet = await client.get(`${path}?skipUpdateStats=true`);
    await client.send("HEAD", path);
    expect(quiet.bytes).toEqual(artifactory.image("team/app").manifest(list)?.body);
    expect(quiet.headers["x-checksum-sha256"]).toBe(hex(list));
    expect(file?.downloads).toBe(0);
    await client.get(path);
    expect(file?.downloads).toBe(1);
    expect(
      (await client.get(`${storage}/team/app/1.0/list.manifest.json?stats`)).json,
    ).toMatchObject({ downloadCount: 1 });
  });

  it("is found with a colon as it is or encoded", async () => {
    const { client, child } = await withApp();
    for (const name of [child, child.replace(":", "%3A")]) {
      expect((await client.get(`${files}/team/app/${name}/manifest.json`)).status).toBe(200);
    }
  });

  it("that is not there is not located, nor is one in an unknown repository", async () => {
    const { client } = await withApp();
    const reply = await client.get(`${files}/team/app/2.0/manifest.json`);
    expect(reply.status).toBe(404);
    expect(reply.at("errors", 0, "message")).toBe(
      "Could not locate artifact 'docker-local:team/app/2.0/manifest.json'.",
    );
    expect((await client.get("/artifactory/nowhere/a")).status).toBe(404);
  });

  it("may be corrupted", async () => {
    const { client, artifactory, child } = await withApp();
    artifactory.image("team/app").corrupt(child, "{}");
    expect((await client.get(`${files}/team/app/${child}/manifest.json`)).text).toBe("{}");
    expect(await client.rows(listing, "sha256")).toContainEqual([hex(child)]);
  });

  it("may be lost though it is listed, until it is pushed again", async () => {
    const { client, artifactory, child, list } = await withApp();
    artifactory.image("team/app").ghost(child);
    const paths = [`${files}/team/app/${child}/manifest.json`, `${v2}/team/app/manifests/${child}`];
    for (const path of paths) expect((await client.get(path)).status).toBe(404);
    expect(await client.rows(listing, "sha256")).toContainEqual([hex(child)]);
    expect((await client.get(`${v2}/team/app/manifests/${list}`)).status).toBe(200);
    artifactory.image("team/app").putManifest({ body: image("1") });
    for (const path of paths) expect((await client.get(path)).status).toBe(200);
  });
});

describe("the storage API", () => {
  it("describes a file, its size as a string", async () => {
    const { client, artifactory, list } = await withApp();
    const reply = await client.get(`${storage}/team/app/1.0/list.manifest.json`);
    const { body } = artifactory.image("team/app").manifest(list) ?? { body: Buffer.alloc(0) };
    expect(reply.json).toMatchObject({
      repo: "docker-local",
      path: "/team/app/1.0/list.manifest.json",
      size: String(body.length),
      mimeType: types.ociIndex,
      created: pushedAt,
      lastModified: pushedAt,
      lastUpdated: pushedAt,
      checksums: { sha256: hex(list) },
      uri: `${artifactory.url}${storage}/team/app/1.0/list.manifest.json`,
      downloadUri: `${artifactory.url}${files}/team/app/1.0/list.manifest.json`,
    });
  });

  it("describes a folder by what is in it", async () => {
    const { client, child } = await withApp();
    const reply = await client.get(`${storage}/team/app`);
    expect(reply.at("children")).toEqual([
      { uri: "/1.0", folder: true },
      { uri: `/${child}`, folder: true },
    ]);
    const inside = await client.get(`${storage}/team/app/1.0`);
    expect(inside.at("children")).toEqual([{ uri: "/list.manifest.json", folder: false }]);
  });

  it("knows the repository itself, and no other", async () => {
    const { client, artifactory } = await withApp();
    const root = await client.get(storage);
    expect(root.json).toMatchObject({ repo: "docker-local", path: "/" });
    expect(root.at("uri")).toBe(`${artifactory.url}${storage}`);
    expect((await client.get("/artifactory/api/storage/nowhere")).status).toBe(404);
    expect((await client.get(`${storage}/team/other`)).status).toBe(404);
  });

  it("shows properties, whose change moves `updated` alone", async () => {
    const clock = { now: () => new Date("2026-01-01T00:00:00.000Z") };
    const { client, artifactory } = await withApp({ clock });
    const path = "team/app/1.0/list.manifest.json";
    artifactory.repository().setProperty(path, "kept", ["yes"]);
    const reply = await client.get(`${storage}/${path}?properties`);
    expect(reply.at("properties")).toMatchObject({ kept: ["yes"], "docker.manifest": ["1.0"] });
    expect((await client.get(`${storage}/${path}`)).json).toMatchObject({
      created: pushedAt,
      lastModified: pushedAt,
      lastUpdated: "2026-01-01T00:00:00.000Z",
    });
  });
});

describe("a deletion", () => {
  it("takes a folder with all that is in it, and is answered 404 the second time", async () => {
    const { client, artifactory, child, list } = await withApp();
    const app = artifactory.image("team/app");
    expect((await client.delete(`${files}/team/app/1.0`)).status).toBe(204);
    expect([app.tags(), app.digests()]).toEqual([{}, [child]]);
    expect((await client.delete(`${files}/team/app/1.0`)).status).toBe(404);
    expect((await client.delete(`${files}/team/app/${child.replace(":", "%3A")}`)).status).toBe(
      204,
    );
    expect(app.manifest(list)).toBeUndefined();
    expect(app.exists()).toBe(false);
  });

  it("takes an image that is nested in a tag along", async () => {
    const { client, artifactory } = await withApp();
    const nested = artifactory.image("team/app/1.0");
    nested.putManifest({ body: image("2"), tags: ["x"] });
    await client.delete(`${files}/team/app/1.0`);
    expect(nested.exists()).toBe(false);
  });

  it("of a path that ends in a slash takes the whole image", async () => {
    const { client, artifactory } = await withApp();
    expect((await client.delete(`${files}/team/app/`)).status).toBe(204);
    expect(artifactory.images()).toEqual([]);
  });

  it("of one file leaves its folder, which vanishes after a while", async () => {
    let now = new Date("2026-01-01T00:00:00Z");
    const { client } = await withApp({ clock: { now: () => now } });
    await client.delete(`${files}/team/app/1.0/list.manifest.json`);
    expect((await client.get(`${storage}/team/app/1.0`)).at("children")).toEqual([]);
    now = new Date("2026-01-01T00:04:59Z");
    expect((await client.get(`${storage}/team/app/1.0`)).status).toBe(200);
    now = new Date("2026-01-01T00:05:00Z");
    expect((await client.get(`${storage}/team/app/1.0`)).status).toBe(404);
    expect((await client.get(`${storage}/team/app`)).status).toBe(200);
  });

  it("of the last folder lets the folders above it vanish after a while", async () => {
    let now = new Date("2026-01-01T00:00:00Z");
    const { client, child } = await withApp({ clock: { now: () => now } });
    for (const ref of ["1.0", child]) await client.delete(`${files}/team/app/${ref}`);
    expect((await client.get(`${storage}/team/app`)).at("children")).toEqual([]);
    now = new Date("2026-01-01T00:05:00Z");
    expect((await client.get(`${storage}/team`)).status).toBe(404);
    expect((await client.get(storage)).at("children")).toEqual([]);
  });

  it("may be canceled by the server", async () => {
    const { client, artifactory, child } = await withApp();
    artifactory.switches.undeployCanceled = ["docker-local/team/app/1.0"];
    const reply = await client.delete(`${files}/team/app/1.0`);
    expect([reply.status, reply.at("errors", 0, "message")]).toEqual([
      400,
      "Undeploy was canceled",
    ]);
    expect(artifactory.image("team/app").digests()).toHaveLength(2);
    expect((await client.delete(`${files}/team/app/${child}`)).status).toBe(204);
  });

  it("is possible in local repositories alone", async () => {
    const repositories = ["docker-local", { key: "docker", members: ["docker-local"] }];
    const { client, artifactory } = await withApp({ repositories });
    const path = "docker/team/app/1.0";
    expect((await client.get(`/artifactory/${path}/list.manifest.json`)).status).toBe(200);
    expect((await client.delete(`/artifactory/${path}`)).status).toBe(405);
    expect(artifactory.image("team/app").tags()).toHaveProperty(["1.0"]);
  });

  it("needs the right to delete, and the right to read for an honest refusal", async () => {
    const accounts = [
      {
        username: "r",
        password: "r",
        read: ["docker-local/**", "!docker-local/team/hidden/**"],
        delete: ["docker-local/team/hidden/**"],
      },
    ];
    const { client, artifactory } = await withApp({ accounts });
    artifactory.image("team/hidden").putManifest({ body: image("3"), tags: ["1.0"] });
    const headers = { authorization: basic("r", "r") };
    const refused = await client.send("DELETE", `${files}/team/app/1.0`, { headers });
    expect(refused.status).toBe(403);
    expect(refused.at("errors", 0, "message")).toBe(
      "Not enough permissions to delete/overwrite artifact 'docker-local:team/app/1.0'(user 'r' needs DELETE permission).",
    );
    const hidden = await client.send("DELETE", `${files}/team/hidden/1.0`, { headers });
    expect(hidden.status).toBe(404);
    artifactory.switches.hiddenIs403 = true;
    const shown = await client.send("DELETE", `${files}/team/hidden/1.0`, { headers });
    expect(shown.status).toBe(403);
    const nobody = { headers: { authorization: "" } };
    expect((await client.send("DELETE", `${files}/team/app/1.0`, nobody)).status).toBe(401);
    expect(artifactory.images()).toEqual(["team/app", "team/hidden"]);
  });
});

describe("a user", () => {
  const accounts = [
    { username: "r", password: "r", accessToken: "t0ken", read: ["docker-local/**"] },
  ];

  it.each([
    ["a password", basic("r", "r"), 200],
    ["an access token for a password", basic("r", "t0ken"), 200],
    ["an access token", "Bearer t0ken", 200],
    ["a wrong password", basic("r", "x"), 401],
    ["a wrong token", "Bearer x", 401],
    ["nothing", "", 401],
  ])("gets in with %s or not", async (_, authorization, status) => {
    const { client } = await withApp({ accounts });
    expect((await client.search(listing, { authorization })).status).toBe(status);
    expect((await client.get(`${storage}/team/app`, { authorization })).status).toBe(status);
  });

  it("sees the folders above what it may read, and no others", async () => {
    const read = ["docker-local/team/app/1.0/list.manifest.json"];
    const { client, child } = await withApp({ accounts: [{ username: "s", password: "s", read }] });
    const status = async (path: string): Promise<number> =>
      (await client.get(`${storage}/${path}`, { authorization: basic("s", "s") })).status;
    expect([await status("team"), await status("team/app/1.0")]).toEqual([200, 200]);
    expect(await status(`team/app/${child}`)).toBe(404);
  });

  it("does not see the server's own list of referrers unless it is an administrator", async () => {
    const { client, artifactory, child } = await withApp({ accounts });
    const subject = { mediaType: types.ociImage, digest: child, size: 1 };
    artifactory.image("team/app").putManifest({ body: image("signature", { subject }) });
    const path = `${storage}/team/app/${child}`;
    const children = async (authorization: string) => {
      const reply = await client.get(path, { authorization });
      return (reply.at("children") as { uri: string }[]).map(({ uri }) => uri);
    };
    expect(await children(basic("u", "p"))).toEqual(["/manifest.json", "/referrers.json"]);
    expect(await children(basic("r", "r"))).toEqual(["/manifest.json"]);
  });
});

describe("the trash can", () => {
  it("keeps what was deleted, for administrators to list and to restore", async () => {
    const accounts = [{ username: "r", password: "r", read: ["docker-local/**"] }];
    const { client, artifactory, list } = await withApp({ accounts });
    await client.delete(`${files}/team/app/1.0`);
    const query = listing.replace("docker-local", "auto-trashcan");
    expect(await client.rows(query, "path", "sha256")).toEqual([
      ["docker-local/team/app/1.0", hex(list)],
    ]);
    const others = await client.search(query, { authorization: basic("r", "r") });
    expect(others.at("results")).toEqual([]);
    const restore = "/artifactory/api/trash/restore/docker-local/team/app/1.0";
    const headers = { authorization: basic("r", "r") };
    expect((await client.send("POST", restore, { headers })).status).toBe(403);
    expect((await client.send("POST", `${restore}?to=docker-local/team/app/back`)).status).toBe(
      202,
    );
    expect(artifactory.image("team/app").tags()).toEqual({ back: list });
    expect(await client.rows(query)).toEqual([]);
    expect((await client.send("POST", restore)).status).toBe(404);
    const file = artifactory.repository().files.file("team/app/back/list.manifest.json");
    const properties = [...(file?.properties.keys() ?? [])];
    expect(properties).toContain("docker.manifest");
    expect(properties.filter((name) => name.startsWith("trash."))).toEqual([]);
  });

  it("is emptied for good", async () => {
    const { client } = await withApp();
    await client.delete(`${files}/team/app/1.0`);
    const trashed = "/artifactory/auto-trashcan/docker-local/team/app/1.0";
    expect((await client.delete(trashed)).status).toBe(204);
    const query = 'items.find({"repo":"auto-trashcan"}).include("repo","path","name")';
    expect(await client.rows(query)).toEqual([]);
  });

  it("may be switched off", async () => {
    const { client } = await withApp({ switches: { trash: false } });
    await client.delete(`${files}/team/app/1.0`);
    expect(await client.rows(listing.replace("docker-local", "auto-trashcan"))).toEqual([]);
  });
});

describe("a deployed file", () => {
  it("lies where it was put, and is no manifest", async () => {
    const { client, artifactory } = await withApp();
    expect((await client.send("PUT", `${files}/team/app/notes.txt`, { body: "x" })).status).toBe(
      201,
    );
    expect((await client.get(`${files}/team/app/notes.txt`)).text).toBe("x");
    expect(artifactory.image("team/app").refs()).toHaveLength(2);
  });
});
