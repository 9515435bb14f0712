/** What is new in a repository, read from a function that answers page by page. */
import { createHttpHeaders } from "@azure/core-rest-pipeline";
import { describe, expect, it } from "@jest/globals";

import { openAcrClient } from "../../../src/registry/acr/client.ts";
import type { Send } from "../../../src/registry/http/sender.ts";
import { readChanges } from "../../../src/registry/acr/recent.ts";
import { actionError } from "../../support/action-error.ts";

const SINCE = new Date("2026-06-15T12:00:00Z");
const NEW = "2026-06-15T12:00:00Z";
const OLD = "2026-06-15T11:59:59Z";
const OLDER = "2026-06-15T11:00:00Z";

interface Entry {
  readonly id: string;
  readonly time?: string;
}

/** The ids of what is new, and how many pages were asked for; manifests and tags come in the same pages. */
async function changesIn(
  pages: readonly (readonly Entry[])[],
  linkOf: (page: number, kind: string) => string | undefined = (page) =>
    page + 1 < pages.length ? `</acr/v1/api/_KIND?last=${page + 1}>; rel="next"` : undefined,
  all: readonly Entry[] = pages.flat(),
) {
  const asked = { _manifests: 0, _tags: 0 };
  const wholes = { _manifests: 0, _tags: 0 };
  const send: Send = (request) => {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/acr/v1/api") {
      const counts = { manifestCount: pages.flat().length, tagCount: pages.flat().length };
      const bodyAsText = JSON.stringify(counts);
      return Promise.resolve({ request, status: 200, headers: createHttpHeaders(), bodyAsText });
    }
    const kind = pathname.endsWith("_tags") ? "_tags" : "_manifests";
    asked[kind] += 1;
    const isInTimeOrder = searchParams.has("orderby") || searchParams.has("last");
    const page = Number(searchParams.get("last") ?? 0);
    const listed = isInTimeOrder ? (pages[page] ?? []) : all;
    if (!isInTimeOrder) wholes[kind] += 1;
    const entries = listed.map(({ id, time }) => ({
      name: `v${id}`,
      digest: `sha256:${id.repeat(64)}`,
      ...(time === undefined ? {} : { lastUpdateTime: time }),
    }));
    const link = isInTimeOrder ? linkOf(page, kind)?.replace("_KIND", kind) : undefined;
    const headers = createHttpHeaders({
      "Content-Type": "application/json",
      ...(link === undefined ? {} : { Link: link }),
    });
    const bodyAsText = JSON.stringify({ [kind.slice(1)]: entries });
    return Promise.resolve({ request, status: 200, headers, bodyAsText });
  };
  const policy = { name: "registry", sendRequest: send };
  const client = openAcrClient("contoso.azurecr.io", { perCall: [], perAttempt: [policy] });
  const { rows, tags } = await readChanges(client, "api", SINCE, SINCE);
  const ids = {
    manifests: rows.map(({ digest }) => digest.at(-1)),
    tags: tags.map(({ name }) => name.slice(1)),
  };
  expect(ids.tags).toEqual(ids.manifests);
  expect(asked._tags).toBe(asked._manifests);
  expect(wholes._tags).toBe(wholes._manifests);
  return { ids: ids.tags, pages: asked._tags - wholes._tags, wholes: wholes._tags };
}

describe("what is new in a repository", () => {
  it("is read until a page is old as a whole", async () => {
    const pages = [
      [{ id: "a", time: NEW }],
      [
        { id: "b", time: NEW },
        { id: "c", time: OLD },
      ],
      [{ id: "d", time: OLD }],
      [{ id: "e", time: OLD }],
    ];
    expect(await changesIn(pages)).toEqual({ ids: ["a", "b", "c", "d"], pages: 3, wholes: 0 });
  });

  it.each<[string, readonly (readonly Entry[])[], number]>([
    [
      "within a page",
      [
        [
          { id: "a", time: OLDER },
          { id: "b", time: OLD },
        ],
        [{ id: "c", time: NEW }],
      ],
      1,
    ],
    [
      "from one page to the next",
      [
        [
          { id: "a", time: NEW },
          { id: "b", time: OLDER },
        ],
        [{ id: "d", time: OLD }],
        [{ id: "c", time: NEW }],
      ],
      2,
    ],
    [
      "across a page without any entry",
      [
        [
          { id: "a", time: NEW },
          { id: "b", time: OLDER },
        ],
        [],
        [{ id: "d", time: NEW }],
        [{ id: "c", time: NEW }],
      ],
      3,
    ],
  ])("is looked for in all that is listed when times rise %s", async (_, pages, read) => {
    const { ids, ...counts } = await changesIn(pages);
    expect(ids).toEqual(pages.flat().map(({ id }) => id));
    expect(counts).toEqual({ pages: read, wholes: 1 });
  });

  it("is looked for in all that is listed when pages go on by name, though all times are the same", async () => {
    const pages = [[{ id: "a", time: OLD }], [{ id: "b", time: OLD }], [{ id: "c", time: NEW }]];
    const nameOf = (page: number, kind: string) => {
      const id = pages[page]?.[0]?.id ?? "";
      return kind === "_tags" ? `v${id}` : `sha256:${id.repeat(64)}`;
    };
    const byName = (page: number, kind: string) =>
      `</acr/v1/api/_KIND?last=${encodeURIComponent(nameOf(page, kind))}>; rel="next"`;
    expect(await changesIn(pages, byName)).toEqual({ ids: ["a", "b", "c"], pages: 1, wholes: 1 });
  });

  it("is not asked for twice where the whole list came in one page, in whatever order", async () => {
    const pages = [
      [
        { id: "a", time: OLD },
        { id: "b", time: NEW },
      ],
    ];
    expect(await changesIn(pages)).toEqual({ ids: ["a", "b"], pages: 1, wholes: 0 });
  });

  it("may be what has no time", async () => {
    expect(await changesIn([[{ id: "a" }], [{ id: "b" }]])).toEqual({
      ids: ["a", "b"],
      pages: 2,
      wholes: 0,
    });
  });

  it("may stand behind a page without any entry", async () => {
    const pages = [[], [{ id: "a", time: NEW }], [], [{ id: "b", time: OLD }]];
    expect(await changesIn(pages)).toEqual({ ids: ["a", "b"], pages: 4, wholes: 0 });
  });

  it("counts once when it moves from one page to the next", async () => {
    const pages = [
      [{ id: "a", time: NEW }],
      [
        { id: "a", time: NEW },
        { id: "b", time: NEW },
      ],
    ];
    expect(await changesIn(pages)).toEqual({ ids: ["a", "b"], pages: 2, wholes: 0 });
  });

  it("is looked for in all that is listed where the list ends behind a full page of what is new", async () => {
    const full = Array.from({ length: 100 }, () => ({ id: "a", time: NEW }));
    const all = [
      { id: "a", time: NEW },
      { id: "b", time: NEW },
    ];
    const cut = await changesIn([full, [{ id: "b", time: NEW }]], () => undefined, all);
    expect(cut).toEqual({ ids: ["a", "b"], pages: 1, wholes: 1 });
    const whole = await changesIn([[...full.slice(1), { id: "b", time: OLD }]], () => undefined);
    expect(whole).toEqual({ ids: ["a", "b"], pages: 1, wholes: 0 });
  });

  it("is looked for in all that is listed where the list of what is new is empty", async () => {
    const all = [{ id: "a", time: NEW }];
    const found = await changesIn([[], all], () => undefined, all);
    expect(found).toEqual({ ids: ["a"], pages: 1, wholes: 1 });
  });

  it("is not known where all lists are empty, and is nothing where the repository is", async () => {
    const hidden = changesIn([[], [{ id: "a", time: NEW }]], () => undefined, []);
    await expect(hidden).rejects.toThrow(
      new Error("its lists of manifests are empty, and the registry counts some"),
    );
    expect(await changesIn([[]])).toEqual({ ids: [], pages: 1, wholes: 1 });
  });

  it("is nothing that a list without an end could tell", async () => {
    const endless = (page: number) => `</acr/v1/api/_KIND?last=${page + 1}>; rel="next"`;
    await expect(changesIn([[{ id: "a", time: NEW }]], endless)).rejects.toThrow(
      actionError("The listing repeats itself instead of continuing."),
    );
  });

  it.each([
    ["by its cursor alone", (page: number) => `<?last=${page}>; rel="next"`],
    [
      "and to its beginning before",
      (page: number) => `</acr/v1/api/_KIND>; rel="first", <?last=${page}>; rel="next"`,
    ],
  ])("is found where a page leads to the next one %s", async (_, to) => {
    const pages = [[{ id: "a", time: NEW }], [{ id: "b", time: NEW }]];
    const link = (page: number) => (page + 1 < pages.length ? to(page + 1) : undefined);
    expect(await changesIn(pages, link)).toEqual({ ids: ["a", "b"], pages: 2, wholes: 0 });
  });

  it.each([
    ["nowhere", '<>; rel="next"', "the list repeats itself instead of continuing"],
    [
      "from a list to another one",
      '</acr/v1/api/_other?last=1>; rel="next"',
      "the list continues in another place",
    ],
    [
      "to another host",
      '<https://evil.example/acr/v1/api/_KIND?last=1>; rel="next"',
      "the list continues in another place",
    ],
    [
      "to no address that can be read",
      '/acr/v1/api/_KIND?last=1; rel="next"',
      "the link to the next page of the list is not understood",
    ],
  ])("is not known when a page leads %s", async (_, link, message) => {
    const pages = [[{ id: "a", time: NEW }], [{ id: "b", time: NEW }]];
    await expect(changesIn(pages, () => link)).rejects.toThrow(new Error(message));
  });

  it("is not known when a later page leads nowhere", async () => {
    const pages = [[{ id: "a", time: NEW }], [{ id: "b", time: NEW }]];
    const link = (page: number) => (page === 0 ? '<?last=1>; rel="next"' : '<>; rel="next"');
    await expect(changesIn(pages, link)).rejects.toThrow(
      new Error("the list repeats itself instead of continuing"),
    );
  });
});
