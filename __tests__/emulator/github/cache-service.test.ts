import { Agent, request } from "node:https";

import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

import {
  startCacheService,
  type CacheService,
} from "../../../emulator/github/cache/cache-service.ts";

let service: CacheService;

beforeEach(async () => {
  service = await startCacheService();
});

afterEach(() => service.close());

function send(method: string, url: string, body: string | Buffer, token = service.token) {
  const agent = new Agent({ ca: service.caPem });
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  return new Promise<{ status: number | undefined; bytes: Buffer }>((resolve, reject) => {
    const sent = request(url, { method, agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        resolve({ status: response.statusCode, bytes: Buffer.concat(chunks) });
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

async function call(name: string, asked: object): Promise<Readonly<Record<string, unknown>>> {
  const url = `${service.url}twirp/github.actions.results.api.v1.CacheService/${name}`;
  const { status, bytes } = await send("POST", url, JSON.stringify(asked));
  expect(status).toBe(200);
  return JSON.parse(bytes.toString()) as Readonly<Record<string, unknown>>;
}

const VERSION = { version: "v" };

async function reserve(key: string): Promise<string> {
  const { ok, signed_upload_url: url } = await call("CreateCacheEntry", { key, ...VERSION });
  expect(ok).toBe(true);
  return String(url);
}

async function save(key: string, text: string): Promise<void> {
  expect((await send("PUT", await reserve(key), text)).status).toBe(201);
  const finish = { key, ...VERSION, size_bytes: String(text.length) };
  expect(await call("FinalizeCacheEntryUpload", finish)).toMatchObject({ ok: true });
}

const find = (key: string, more: object = {}) =>
  call("GetCacheEntryDownloadURL", { key, ...VERSION, ...more });

describe("the cache service", () => {
  it("hands out what was saved", async () => {
    await save("a", "text");
    const { ok, matched_key: key, signed_download_url: url } = await find("a");
    expect({ ok, key }).toEqual({ ok: true, key: "a" });
    expect((await send("GET", String(url), "")).bytes.toString()).toBe("text");
    expect(service.requests).toEqual([
      "CreateCacheEntry",
      "PUT blob",
      "FinalizeCacheEntryUpload",
      "GetCacheEntryDownloadURL",
      "GET blob",
    ]);
  });

  it("finds the newest whose key begins as asked, of the first key that finds any", async () => {
    for (const key of ["a/1", "a/2", "b/1"]) await save(key, key);
    expect(await find("a/")).toMatchObject({ matched_key: "a/2" });
    expect(await find("a/1")).toMatchObject({ matched_key: "a/1" });
    expect(await find("c/", { restore_keys: ["d/", "a/", "b/"] })).toMatchObject({
      matched_key: "a/2",
    });
  });

  it("finds nothing of another version, and nothing that is not there", async () => {
    await save("a", "text");
    expect(await find("a", { version: "w" })).toEqual({ ok: false });
    expect(await find("b")).toEqual({ ok: false });
  });

  it("takes a key once", async () => {
    await save("a", "text");
    expect(await call("CreateCacheEntry", { key: "a", ...VERSION })).toMatchObject({ ok: false });
    await reserve("b");
    expect(await call("CreateCacheEntry", { key: "b", ...VERSION })).toMatchObject({ ok: false });
  });

  it("hands out nothing that was not finished, or is of another size", async () => {
    const url = await reserve("a");
    expect(await find("a")).toEqual({ ok: false });
    await send("PUT", url, "text");
    const finish = { key: "a", ...VERSION, size_bytes: "5" };
    expect(await call("FinalizeCacheEntryUpload", finish)).toEqual({ ok: false });
    expect(await find("a")).toEqual({ ok: false });
  });

  it("puts blocks together in the order of their list", async () => {
    const url = await reserve("a");
    await send("PUT", `${url}&comp=block&blockid=2`, "world");
    await send("PUT", `${url}&comp=block&blockid=1`, "hello ");
    const list = "<BlockList><Latest>1</Latest><Latest>2</Latest></BlockList>";
    await send("PUT", `${url}&comp=blocklist`, list);
    const finish = { key: "a", ...VERSION, size_bytes: "11" };
    expect(await call("FinalizeCacheEntryUpload", finish)).toMatchObject({ ok: true });
    expect(service.entries[0]?.bytes.toString()).toBe("hello world");
  });

  it("lets nobody in without the token, and nobody at a blob without a signature", async () => {
    const url = `${service.url}twirp/github.actions.results.api.v1.CacheService/CreateCacheEntry`;
    const asked = JSON.stringify({ key: "a", ...VERSION });
    expect((await send("POST", url, asked, "another")).status).toBe(401);
    const upload = await reserve("a");
    expect((await send("PUT", upload.replace(/sig=.*/, ""), "text")).status).toBe(403);
    expect((await send("GET", upload, "")).status).toBe(404);
  });

  it("knows no other calls", async () => {
    expect((await send("POST", `${service.url}twirp/Other`, "{}")).status).toBe(404);
  });
});
