/** Lists that go on: what a `Link` header may say, and what becomes of a list that never ends. */
import { createHttpHeaders, type PipelineRequest } from "@azure/core-rest-pipeline";
import { describe, expect, it } from "@jest/globals";

import { nextPage } from "../../../src/registry/http/next-page.ts";
import { followPages } from "../../../src/registry/http/pages.ts";

const TAGS = "https://contoso.azurecr.io/acr/v1/team%2Fapi/_tags";
const PAGE = `${TAGS}?digest=sha256%3Aaa&n=1000`;

describe("the next page", () => {
  it.each([
    ["what ACR sends", '</acr/v1/team%2Fapi/_tags?last=v1&n=1000&orderby=>; rel="next"'],
    ["bare slashes", '</acr/v1/team/api/_tags?last=v1&n=1000&orderby=>; rel="next"'],
    ["a whole address", `<${TAGS}?last=v1&n=1000&orderby=>; rel="next"`],
    ["a query alone", '<?last=v1&n=1000&orderby=>; rel="next"'],
    ["no quotes", "<?last=v1&n=1000&orderby=>;rel=next"],
    ["other letters", '<?last=v1&n=1000&orderby=>; REL="NEXT"'],
    ["other parameters", '<?last=v1&n=1000&orderby=>; title="a, b; c"; rel="next"; x*=y'],
    ["a title like a relation", '<?last=v1&n=1000&orderby=>; rel="next"; title="; rel=last"'],
    ["several relations", '<?last=v1&n=1000&orderby=>; rel="last next"'],
    ["a link before", '<?n=1>; rel="first", <?last=v1&n=1000&orderby=>; rel="next"'],
    [
      "the same link twice",
      "<?last=v1&n=1000&orderby=>; rel=next, <?last=v1&n=1000&orderby=>; rel=next",
    ],
  ])("is where the link leads: %s", (_, header) => {
    expect(nextPage(header, PAGE)).toBe(`${TAGS}?last=v1&n=1000&orderby=`);
  });

  it.each([
    [undefined],
    [""],
    ['<?n=1>; rel="first"'],
    ['<?n=1>; rel="first"; title="; rel=next"'],
    ['<https://x.example>; rel="help"'],
  ])("is none by %j", (header) => {
    expect(nextPage(header, PAGE)).toBeUndefined();
  });

  it.each([
    ["no brackets", '/acr/v1/team%2Fapi/_tags?last=v1; rel="next"'],
    ["an open bracket", '</acr/v1/team%2Fapi/_tags?last=v1; rel="next"'],
    ["an open quote", '<?last=v1>; rel="next'],
    ["no relation", "<?last=v1>"],
    ["an empty relation", '<?last=v1>; rel=""'],
    ["something after it", '<?last=v1>; rel="next" and more'],
  ])("is nobody's guess: %s", (_, header) => {
    expect(() => nextPage(header, PAGE)).toThrow(
      new Error("the link to the next page of the list is not understood"),
    );
  });

  it.each([
    ["another host", '<https://evil.example/acr/v1/team%2Fapi/_tags?last=v1>; rel="next"'],
    ["another host, by two slashes", '<//evil.example/acr/v1/team%2Fapi/_tags>; rel="next"'],
    ["another port", `<${TAGS.replace(".io/", ".io:8443/")}>; rel="next"`],
    ["plain http", `<${TAGS.replace("https", "http")}>; rel="next"`],
    ["another list", '</acr/v1/team%2Fapi/_manifests?last=v1>; rel="next"'],
    ["another repository", '<../web/_tags?last=v1>; rel="next"'],
    ["no address", '<https://[>; rel="next"'],
    ["a path that can't be decoded", '</acr/v1/team%zzapi/_tags?last=v1>; rel="next"'],
    ["two pages", "<?last=v1>; rel=next, <?last=v2>; rel=next"],
  ])("is in the same list: %s", (_, header) => {
    expect(() => nextPage(header, PAGE)).toThrow(new Error("the list continues in another place"));
  });
});

describe("a list", () => {
  /** Reads a list whose pages lead on as told. Tells which pages were asked for. */
  async function read(linkOf: (asked: number) => string | undefined): Promise<readonly string[]> {
    const asked: string[] = [];
    const send = (request: PipelineRequest) => {
      asked.push(request.url);
      const link = linkOf(asked.length);
      const headers = createHttpHeaders(link === undefined ? {} : { Link: link });
      return Promise.resolve({ request, status: 200, headers });
    };
    await followPages(send, PAGE, { kind: "list", until: "cancelled" }, () => true);
    return asked;
  }

  it("is read to its end", async () => {
    const asked = await read((page) => (page < 3 ? `<?last=${page}>; rel="next"` : undefined));
    expect(asked).toEqual([PAGE, `${TAGS}?last=1`, `${TAGS}?last=2`]);
  });

  it.each([
    ["leads back to its beginning", () => `<${PAGE}>; rel="next"`],
    ["leads to where it is", () => '<>; rel="next"'],
    ["has no end", (page: number) => `<?last=${page}>; rel="next"`],
  ])("that %s is an error", async (_, linkOf) => {
    await expect(read(linkOf)).rejects.toThrow(
      new Error("the list repeats itself instead of continuing"),
    );
  });
});
