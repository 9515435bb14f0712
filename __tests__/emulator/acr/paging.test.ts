// Pages of listings: sizes, cursors, and what happens to clients that make up their own cursor.

import { describe, expect, it } from "@jest/globals";

import { pages } from "./pages.ts";
import { emulators, image } from "../support.ts";

const started = emulators();

describe("a listing", () => {
  it("has pages of 100 unless asked, and never more than 1000", async () => {
    const { emulator, client } = await started();
    const repository = emulator.registry.repository("a");
    for (let i = 0; i < 1001; i += 1) repository.putManifest({ body: image(String(i)) });
    const sizes = async (query: string): Promise<number[]> => {
      const found = await pages(client, `/acr/v1/a/_manifests${query}`, "manifests", "digest");
      expect(found.flat()).toEqual(repository.digests());
      return found.map((page) => page.length);
    };
    expect(await sizes("")).toEqual([...Array.from({ length: 10 }, () => 100), 1]);
    expect(await sizes("?n=5000")).toEqual([1000, 1]);
    expect(await sizes("?n=1000&orderby=none")).toEqual([1000, 1]);
  });

  it("sorts by code unit", async () => {
    const { emulator, client } = await started();
    const tags = ["a", "B", "_c", "1.10", "1.9", "a-b", "a.b", "A"];
    emulator.registry.repository("a").putManifest({ body: image("1"), tags });
    expect((await pages(client, "/acr/v1/a/_tags?n=3", "tags", "name")).flat()).toEqual(
      [...tags].sort(),
    );
  });

  it("has no Link when the last page is exactly full", async () => {
    const { emulator, client } = await started();
    emulator.registry.repository("a").putManifest({ body: image("1"), tags: ["a", "b"] });
    expect((await client.get("/acr/v1/a/_tags?n=2")).headers["link"]).toBeUndefined();
  });

  it("links to the encoded repository and repeats n and orderby", async () => {
    const { emulator, client } = await started();
    const repository = emulator.registry.repository("library/hello-world");
    const digests = [1, 2].map((i) => repository.putManifest({ body: image(String(i)) })).sort();
    const reply = await client.get("/acr/v1/library/hello-world/_manifests?n=1&api-version=x");
    expect(reply.headers["link"]).toBe(
      `</acr/v1/library%2Fhello-world/_manifests?last=${encodeURIComponent(digests[0] ?? "")}` +
        '&n=1&orderby=>; rel="next"',
    );
  });

  it("goes on after an item that has been deleted since", async () => {
    const { emulator, client } = await started();
    const repository = emulator.registry.repository("a");
    repository.putManifest({ body: image("1"), tags: ["a", "b", "c", "d"] });
    const first = await client.get("/acr/v1/a/_tags?n=2");
    repository.untag("b");
    const next = /<(.*)>/.exec(String(first.headers["link"]))?.[1] ?? "";
    expect((await client.get(next)).at("tags", 0, "name")).toBe("c");
  });
});

describe("a listing in time order", () => {
  it("has a cursor of time and name", async () => {
    const { emulator, client } = await started();
    const repository = emulator.registry.repository("a");
    const digest = repository.putManifest({ body: image("1") });
    repository.tag("12.04", digest, { updatedAt: "2020-03-26T10:09:31.3938861Z" });
    repository.tag("old", digest, { updatedAt: "2019-01-01T00:00:00Z" });
    const reply = await client.get("/acr/v1/a/_tags?n=1&orderby=timedesc");
    expect(reply.headers["link"]).toBe(
      '</acr/v1/a/_tags?last=8586163895140836946%2612.04&n=1&orderby=timedesc>; rel="next"',
    );
    const ascending = await client.get("/acr/v1/a/_tags?n=1&orderby=timeasc");
    expect(ascending.headers["link"]).toMatch(/last=636818976000000000%26old&n=1&orderby=timeasc>/);
  });

  it("shows everything once, newest or oldest first, ties by name", async () => {
    const { emulator, client } = await started();
    const repository = emulator.registry.repository("a");
    const digest = repository.putManifest({ body: image("1") });
    const day = (n: number): string => `2026-01-0${n}T00:00:00Z`;
    for (const [name, n] of [
      ["x", 1],
      ["b", 2],
      ["a", 2],
      ["c", 3],
    ] as const) {
      repository.tag(name, digest, { updatedAt: day(n) });
    }
    const names = async (orderby: string): Promise<string[]> =>
      (await pages(client, `/acr/v1/a/_tags?n=1&orderby=${orderby}`, "tags", "name")).flat();
    expect(await names("timedesc")).toEqual(["c", "a", "b", "x"]);
    expect(await names("timeasc")).toEqual(["x", "a", "b", "c"]);
  });

  it("orders manifests, too, by their push and not by their locks", async () => {
    const { emulator, client } = await started();
    const repository = emulator.registry.repository("a");
    const at = (n: number) => ({ pushedAt: `2026-01-0${n}T00:00:00Z` });
    const digests = [3, 1, 2].map((n) => repository.putManifest({ body: image(`${n}`), ...at(n) }));
    repository.lockManifest(digests[1] ?? "", { deleteEnabled: false });
    const path = "/acr/v1/a/_manifests?n=2&orderby=timedesc";
    expect((await pages(client, path, "manifests", "digest")).flat()).toEqual([
      digests[0],
      digests[2],
      digests[1],
    ]);
  });

  it("starts again for one bare name and skips everything for another", async () => {
    const { emulator, client } = await started();
    const repository = emulator.registry.repository("a");
    repository.putManifest({ body: image("1"), tags: ["12.04", "latest"] });
    const after = async (last: string): Promise<unknown> =>
      (await client.get(`/acr/v1/a/_tags?orderby=timedesc&last=${last}`)).at("tags", "length") ?? 0;
    expect(await after("12.04")).toBe(2);
    expect(await after("latest")).toBe(0);
  });
});

describe("a large repository", () => {
  it("of 100,000 manifests is listed, changed and listed on in time", async () => {
    const { emulator, client } = await started();
    const repository = emulator.registry.repository("a");
    for (let i = 0; i < 100_000; i += 1) {
      repository.putManifest({ body: `{"n":${i}}`, mediaType: "application/test" });
    }
    const before = performance.now();
    const found = await pages(client, "/acr/v1/a/_manifests?n=1000", "manifests", "digest");
    expect(found).toHaveLength(100);
    expect(new Set(found.flat()).size).toBe(100_000);
    for (const digest of found[50]?.slice(0, 100) ?? []) {
      await client.delete(`/v2/a/manifests/${digest}`);
      await client.get("/acr/v1/a/_manifests?n=1&orderby=timedesc");
    }
    expect(performance.now() - before).toBeLessThan(20_000);
    expect(repository.digests()).toHaveLength(99_900);
  });
});
