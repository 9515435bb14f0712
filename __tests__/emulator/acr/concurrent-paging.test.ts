// Pages of a listing while others push, move tags and delete: what a client that follows Links sees, and what it misses.

import { describe, expect, it } from "@jest/globals";

import { pages } from "./pages.ts";
import { emulators, image, index, types } from "../support.ts";

const started = emulators();

const manifests = ["manifests", "digest"] as const;
const tags = ["tags", "name"] as const;

async function withManifests(count: number) {
  const running = await started();
  const repository = running.emulator.registry.repository("a");
  const digests = Array.from({ length: count }, (_, i) =>
    repository.putManifest({ body: image(String(i)), tags: [`t${i}`] }),
  );
  return { ...running, repository, digests };
}

describe("a listing, newest first", () => {
  it("shows what was there once each, in order, though every page is followed by a push", async () => {
    const { client, repository, digests } = await withManifests(7);
    const push = (page: number): unknown =>
      repository.putManifest({ body: image(`new ${page}`), tags: [`new${page}`] });
    const path = "/acr/v1/a/_manifests?orderby=timedesc&n=2";
    expect((await pages(client, path, ...manifests, push)).flat()).toEqual(digests.toReversed());
    const again = (await pages(client, "/acr/v1/a/_tags?orderby=timedesc&n=3", ...tags)).flat();
    const old = Array.from({ length: 7 }, (_, i) => `t${6 - i}`);
    expect(again).toEqual(["new3", "new2", "new1", ...old]);
  });

  it("misses a tag that moves to the front behind the client's back", async () => {
    const { client, repository, digests } = await withManifests(4);
    const move = (page: number): void => {
      if (page === 1) repository.tag("t0", digests[3] ?? "");
    };
    const path = "/acr/v1/a/_tags?orderby=timedesc&n=2";
    expect(await pages(client, path, ...tags, move)).toEqual([["t3", "t2"], ["t1"]]);
  });

  it("goes on in its place after the item that its cursor names was deleted", async () => {
    const { client, repository, digests } = await withManifests(5);
    const remove = (page: number): void => {
      if (page === 1) repository.removeManifest(digests[3] ?? "");
    };
    const path = "/acr/v1/a/_manifests?orderby=timedesc&n=2";
    expect((await pages(client, path, ...manifests, remove)).flat()).toEqual(digests.toReversed());
  });
});

describe("a listing, oldest first", () => {
  it("ends with what was pushed meanwhile", async () => {
    const { client, repository } = await withManifests(4);
    const push = (page: number): void => {
      if (page === 1) repository.putManifest({ body: image("new"), tags: ["new"] });
    };
    const path = "/acr/v1/a/_tags?orderby=timeasc&n=2";
    expect(await pages(client, path, ...tags, push)).toEqual([["t0", "t1"], ["t2", "t3"], ["new"]]);
  });
});

describe("pushes at the same time as the listing", () => {
  it("have a time each, so that no page shows one twice or loses an old one", async () => {
    const { client, digests } = await withManifests(20);
    const headers = { "content-type": types.ociIndex };
    const push = (page: number): Promise<unknown> =>
      Promise.all(
        Array.from({ length: 5 }, (_, i) =>
          client.send("PUT", `/v2/a/manifests/p${page}-${i}`, {
            headers,
            body: index([], { page, i }),
          }),
        ),
      );
    const path = "/acr/v1/a/_manifests?orderby=timedesc&n=3";
    expect((await pages(client, path, ...manifests, push)).flat()).toEqual(digests.toReversed());
    const all = (await pages(client, path, ...manifests)).flat();
    expect(new Set(all).size).toBe(20 + 6 * 5);
    expect(all).toHaveLength(20 + 6 * 5);
  });
});

describe("the tags of one digest", () => {
  it.each([
    ["", ["a", "b", "c", "d"]],
    ["&orderby=timedesc", ["d", "c", "b", "a"]],
    ["&orderby=timeasc", ["a", "b", "c", "d"]],
  ])("are paged in the order asked for%s, while tags are added", async (orderby, expected) => {
    const { client, repository, digests } = await withManifests(2);
    const digest = repository.putManifest({ body: image("tagged") });
    for (const name of ["a", "b", "c", "d"]) repository.tag(name, digest);
    const path = `/acr/v1/a/_tags?digest=${encodeURIComponent(digest)}&n=1${orderby}`;
    const add = (page: number): void => repository.tag(`other${page}`, digests[0] ?? "");
    expect(await pages(client, path, ...tags, add)).toEqual(expected.map((name) => [name]));
  });
});

describe("a page that misses an item", () => {
  it("shows no sign of it: the next page goes on, and the counts are right", async () => {
    const { client, emulator } = await withManifests(5);
    emulator.switches.unlisted.add("t2");
    expect(await pages(client, "/acr/v1/a/_tags?n=2", ...tags)).toEqual([
      ["t0", "t1"],
      ["t3", "t4"],
    ]);
    expect((await client.get("/acr/v1/a")).at("tagCount")).toBe(5);
    expect((await client.get("/acr/v1/a/_tags/t2")).status).toBe(200);
  });
});
