/**
 * `Link` headers. A list that goes on in a way that we do not understand looks like one that ends, and what is on its
 * other pages would look like what nobody needs.
 */
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { nextPage } from "../../../src/registry/http/next-page.ts";
import { holds, takesNoTime } from "../holds.ts";
import { anyText } from "./texts.ts";

const HOST = "https://contoso.azurecr.io";
const CURRENT = `${HOST}/acr/v1/team%2Fapi/_tags?n=1000&orderby=`;

/** Addresses of another page of the same list, each with its query. */
const queries = fc
  .tuple(fc.webQueryParameters(), fc.nat(9))
  .map(([query, n]) => `?${query.replace(/[<>]/g, "")}&n=${n}`);
const near = fc
  .tuple(
    fc.constantFrom(
      "",
      "/acr/v1/team%2Fapi/_tags",
      "/acr/v1/team%2fapi/_tags",
      "/acr/v1/team/api/_tags",
      `${HOST}/acr/v1/team/api/_tags`,
      "HTTPS://Contoso.azurecr.io:443/acr/v1/team/api/_tags",
      "//contoso.azurecr.io/acr/v1/team/api/_tags",
      "https://me:secret@contoso.azurecr.io/acr/v1/team/api/_tags",
      "_tags",
      "./x/../_tags",
    ),
    queries,
  )
  .map(([path, query]) => `${path}${query}`);

/** Addresses that lead out of the list. */
const far = fc.constantFrom(
  "https://evil.example/acr/v1/team%2Fapi/_tags?n=1",
  "//evil.example/acr/v1/team%2Fapi/_tags",
  "https://contoso.azurecr.io.evil.example/acr/v1/team%2Fapi/_tags",
  "https://contoso.azurecr.io@evil.example/acr/v1/team%2Fapi/_tags",
  "https://contoso.azurecr.io:8443/acr/v1/team%2Fapi/_tags",
  "http://contoso.azurecr.io/acr/v1/team%2Fapi/_tags",
  "/acr/v1/team%2Fapi/_tags/../_manifests?n=1",
  "/acr/v1/team%252Fapi/_tags",
  "/acr/v1/team%2Fapi%2F_tags/x",
  "../web/_tags?n=1",
  "/acr/v1/TEAM%2Fapi/_tags",
  "/v2/_catalog",
  "\\\\evil.example\\acr\\v1\\team%2Fapi\\_tags",
  "javascript:alert(1)",
  "data:,x",
  "https://[",
);

interface Link {
  readonly target: string;
  readonly isNear: boolean;
  readonly relations: readonly string[];
  readonly others: readonly string[];
}

const targets = fc.oneof(
  { weight: 4, arbitrary: near.map((target) => ({ target, isNear: true })) },
  { weight: 1, arbitrary: far.map((target) => ({ target, isNear: false })) },
);

const links = (words: fc.Arbitrary<string>): fc.Arbitrary<Link> => {
  const parameters = fc.constantFrom(
    'title="a, <b>; c"',
    'title="; rel=next"',
    'title="; rel=prev"',
    "hreflang=en",
    "title*=x",
    'x=""',
  );
  const rest = fc.record({
    relations: fc.array(words, { minLength: 1, maxLength: 2 }),
    others: fc.array(parameters, { maxLength: 2 }),
  });
  return fc.tuple(targets, rest).map(([target, more]) => ({ ...target, ...more }));
};

const others = fc.constantFrom("prev", "first", "last", "nexto", "https://contoso.example/next");
const nexts = fc.constantFrom("next", "next", "Next", "NEXT");

const headers = fc.array(fc.oneof(links(nexts), links(others), links(fc.oneof(nexts, others))), {
  maxLength: 3,
});

/** A header as the grammar allows to write it; `style` says which way. */
function written(parts: readonly Link[], style: number): string {
  const [gap, name, comma] = [
    style & 1 ? " " : "",
    style & 2 ? "REL" : "rel",
    style & 4 ? ", " : ",",
  ];
  const one = ({ target, relations, others: more }: Link) => {
    const words = relations.join(" ");
    const rel =
      style & 8 && /^[a-z]+$/i.test(words) ? `${name}=${words}` : `${name}${gap}="${words}"`;
    const parameters = style & 16 ? [...more, rel] : [rel, ...more];
    return `<${target}>${parameters.map((parameter) => `${gap};${gap}${parameter}`).join("")}`;
  };
  return parts.map(one).join(comma);
}

const isNext = ({ relations }: Link) => relations.some((word) => word.toLowerCase() === "next");

/** Where a header leads to, "nowhere", or "refused" when it is an error. */
function follow(header: string, current = CURRENT): string {
  try {
    return nextPage(header, current) ?? "nowhere";
  } catch (error) {
    expect(error).toMatchObject({
      message: expect.stringMatching(
        /^the (?:list continues in|link to the next page of the list) /,
      ),
    });
    return "refused";
  }
}

function expectSameList(address: string): void {
  const [next, current] = [new URL(address), new URL(CURRENT)];
  expect(next.origin).toBe(current.origin);
  expect(decodeURIComponent(next.pathname)).toBe(decodeURIComponent(current.pathname));
  expect([next.username, next.password]).toEqual(["", ""]);
}

describe("a Link header", () => {
  it("that is well-formed leads to the next page of the same list, and nowhere else", () => {
    const examine = ([parts, style]: [readonly Link[], number]) => {
      const next = parts.filter(isNext);
      const address = follow(written(parts, style));
      const targets = new Set(next.map(({ target }) => target));
      const isWrong = targets.size > 1 || next.some((link) => !link.isNear);
      if (targets.size === 0 || isWrong) {
        expect(address).toBe(targets.size === 0 ? "nowhere" : "refused");
        return address;
      }
      expectSameList(address);
      const [target = ""] = targets;
      expect(new URL(address).search).toBe(new URL(target, CURRENT).search);
      return "followed";
    };
    holds(fc.tuple(headers, fc.nat(31)), 1200, examine, ["nowhere", "refused", "followed"]);
  });

  it("that was damaged is refused, unless it still says in so many words where the next page is, or that there is none", () => {
    const added = fc.constantFrom(
      "",
      "<",
      ">",
      '"',
      ";",
      ",",
      "=",
      " ",
      "\t",
      "n",
      "\u00e9",
      "\u2028",
    );
    const damage = fc.tuple(fc.nat(), fc.nat(2), added);
    const damages = fc.array(damage, { minLength: 1, maxLength: 2 });
    type Case = readonly [Link, number, readonly [number, number, string][]];
    const examine = ([link, style, changes]: Case) => {
      let header = written([link], style);
      for (const [at, removed, text] of changes) {
        const place = at % (header.length + 1);
        header = header.slice(0, place) + text + header.slice(place + removed);
      }
      const address = follow(header);
      if (address === "refused") return "refused";
      if (address !== "nowhere") {
        expectSameList(address);
        return "followed";
      }
      expect(header).toMatch(
        /^\s*<[^<>]*>.*;\s*rel\s*=\s*(?:"(?!next["\s])|(?!"|next[\s;,]|next$))/isu,
      );
      return "nowhere";
    };
    const cases = fc.tuple(links(nexts), fc.nat(31), damages);
    holds(cases, 2000, examine, ["refused", "followed", "nowhere"]);
  });

  it("of any text leads to the same list, nowhere, or is refused", () => {
    const pieces = fc.constantFrom(
      "<",
      ">",
      ";",
      ",",
      '"',
      "rel",
      "=",
      "next",
      " ",
      "?n=1",
      "\\",
      "/x",
    );
    const assembled = fc.array(pieces, { maxLength: 15 }).map((texts) => texts.join(""));
    const examine = (header: string) => {
      const address = follow(header);
      if (address === "refused") return "refused";
      if (address === "nowhere") expect(header).not.toMatch(/^\s*[^<\s]/);
      else expectSameList(address);
      return address === "nowhere" ? "nowhere" : "followed";
    };
    const spoilt = fc
      .tuple(assembled, links(nexts), fc.nat(31), assembled)
      .map(([before, link, style, after]) => before + written([link], style) + after);
    const texts = fc.oneof(assembled, spoilt, anyText());
    holds(texts, 1500, examine, ["refused", "nowhere", "followed"]);
  });

  it("takes no time, however long it is", () => {
    const pieces = fc.constantFrom(
      "<",
      "<>",
      ";",
      ";rel=a",
      " ",
      ",",
      '"',
      '<?>;rel="x",',
      "; a=b ",
      "\\",
    );
    const begins = fc.constantFrom("", "<?n=1>", "<?n=1>; rel=next");
    const ends = fc.constantFrom("", "!", '"', ">", "<?n=1>; rel=next");
    const texts = fc.array(pieces, { minLength: 1, maxLength: 3 }).map((some) => some.join(""));
    const examine = ([begin, text, end]: readonly [string, string, string]) => {
      const header = begin + text.repeat(20_000) + end;
      let address = "";
      takesNoTime(() => {
        address = follow(header);
      });
      if (address === "nowhere" || address === "refused") return address;
      expectSameList(address);
      return "followed";
    };
    holds(fc.tuple(begins, texts, ends), 50, examine, ["followed"]);
  });
});
