// What a front end may write differently: names of headers, the Date, the URL in a Link, the length of a page.

import { describe, expect, it } from "@jest/globals";

import type { OddDate } from "../../../emulator/acr/switches/switches.ts";
import { emulators, image, type Client } from "../support.ts";

const started = emulators();
const clock = { now: () => new Date("2026-03-01T12:00:00Z") };

describe("header names", () => {
  it("are in lower case where the switch says so, those of challenges and pages, too", async () => {
    const { emulator, client } = await started({ switches: { lowerCaseHeaders: true } });
    const repository = emulator.registry.repository("a");
    repository.putManifest({ body: image("1"), tags: ["s", "t"] });
    const page = await client.get("/acr/v1/a/_tags?n=1");
    const names = page.rawHeaders.filter((_, at) => at % 2 === 0);
    expect(names).toEqual(expect.arrayContaining(["link", "date", "server", "content-type"]));
    expect(names).not.toContain("Link");
    const challenged = await client.get("/acr/v1/a", { authorization: "" });
    expect(challenged.rawHeaders).toContain("www-authenticate");
    emulator.switches.rateLimits = { read: 0 };
    expect((await client.get("/acr/v1/a")).rawHeaders).toContain("retry-after");
  });
});

describe("the Date of an answer", () => {
  it.each<[OddDate | undefined, string | undefined]>([
    [undefined, "Sun, 01 Mar 2026 12:00:00 GMT"],
    ["missing", undefined],
    [{ offByMs: -3_600_000 }, "Sun, 01 Mar 2026 11:00:00 GMT"],
    [{ text: "yesterday" }, "yesterday"],
  ])("may be missing or wrong: %j", async (oddDate, expected) => {
    const { client } = await started({ clock, switches: { oddDate } });
    expect((await client.get("/v2/")).headers.date).toBe(expected);
  });

  it("of another clock leaves the times of pushes as they are", async () => {
    const { emulator, client } = await started({ clock, switches: { oddDate: { offByMs: 1e9 } } });
    emulator.registry.repository("a").putManifest({ body: image("1"), tags: ["t"] });
    const reply = await client.get("/acr/v1/a/_tags/t");
    expect(reply.at("tag", "lastUpdateTime")).toMatch(/^2026-03-01T12:00:00/);
  });
});

/** Follows Links; the tags found. */
async function tagsFrom(client: Client, url: string): Promise<string[]> {
  const found: string[] = [];
  for (let next: string | undefined = "/acr/v1/team%2Fapp/_tags?n=1"; next !== undefined;) {
    const reply = await client.get(next);
    found.push(String(reply.at("tags", 0, "name")));
    next = /^<([^>]+)>; rel="next"$/.exec(String(reply.headers["link"]))?.[1]?.replace(url, "");
  }
  return found;
}

describe("a Link", () => {
  it.each([
    ["upper", false, "</acr/v1/team%2Fapp/_manifests?last=sha256%3A"],
    ["lower", false, "</acr/v1/team%2fapp/_manifests?last=sha256%3a"],
    ["bare", false, "</acr/v1/team/app/_manifests?last=sha256:"],
    ["upper", true, "<URL/acr/v1/team%2Fapp/_manifests?last=sha256%3A"],
    ["bare", true, "<URL/acr/v1/team/app/_manifests?last=sha256:"],
  ] as const)(
    "is written with %s escapes, absolute %j, and still leads through all pages",
    async (linkEncoding, absoluteLinks, beginning) => {
      const { emulator, client } = await started({ switches: { linkEncoding, absoluteLinks } });
      const repository = emulator.registry.repository("team/app");
      repository.putManifest({ body: image("1"), tags: ["a", "b", "c"] });
      repository.putManifest({ body: image("2") });
      const link = String((await client.get("/acr/v1/team/app/_manifests?n=1")).headers["link"]);
      const shown = link.replace(emulator.url, "URL").slice(0, beginning.length);
      expect(shown).toBe(beginning);
      expect(await tagsFrom(client, emulator.url)).toEqual(["a", "b", "c"]);
    },
  );

  it("that is absolute has the host as the client calls it", async () => {
    const { emulator, client } = await started({ switches: { absoluteLinks: true } });
    emulator.registry.repository("a").putManifest({ body: image("1"), tags: ["s", "t"] });
    const host = emulator.loginServer.replace("127.0.0.1", "localhost");
    const reply = await client.get("/acr/v1/a/_tags?n=1", { host });
    expect(reply.headers["link"]).toBe(
      `<https://${host}/acr/v1/a/_tags?last=s&n=1&orderby=>; rel="next"`,
    );
  });
});

describe("a page", () => {
  it("is never longer than the registry's cap, whatever was asked for", async () => {
    const { emulator, client } = await started({ switches: { pageCap: 2 } });
    for (const name of ["a", "b", "c"]) {
      const tags = ["x", "y", "z"];
      emulator.registry.repository(name).putManifest({ body: image("1"), tags });
    }
    const page = async (path: string, key: string): Promise<unknown[]> => {
      const reply = await client.get(path);
      return [reply.at(key, "length"), reply.headers["link"]];
    };
    const link = expect.stringContaining("&n=2&");
    expect(await page("/acr/v1/_catalog?n=1000", "repositories")).toEqual([2, link]);
    expect(await page("/acr/v1/a/_tags", "tags")).toEqual([2, link]);
    expect(await page("/v2/a/tags/list?n=3", "tags")).toEqual([2, link]);
    emulator.switches.pageCap = 3;
    expect(await page("/acr/v1/a/_tags?n=3", "tags")).toEqual([3, undefined]);
  });
});
