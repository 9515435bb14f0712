/** Names that registries report, on a page: tags, types, platforms and messages are anybody's text, and stay text. */
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import type { Outcome } from "../../../src/prune/sweep/settle.ts";
import { code, details, escapeText, table } from "../../../src/report/markdown.ts";
import { describeManifest, describeOutcome } from "../../../src/report/wording.ts";
import { flawsOf, foreignTags, rendered, tablesIn, textOf } from "../../support/page.ts";
import { holds } from "../holds.ts";
import { anyText } from "./texts.ts";

/** Pieces of Markdown and HTML, which mean the most where they meet. */
const pieces = fc.constantFrom(
  ..."<>&|`*_~[]()!#-+=\\\n\r\t:/.@;'\"$^".split(""),
  "</td>",
  "</code>",
  "<!--",
  "-->",
  "<script>",
  "<img src=x onerror=y>",
  "&lt;",
  "&#60",
  "&#x3C;",
  "&amp;",
  "http",
  "https://",
  "www.",
  "evil.example",
  "mailto:",
  "```",
  "| a | b |",
  ":--",
  "\n\n",
  "# ",
  "- ",
  "1. ",
  "\u2028",
  "\u202e",
  "\u0085",
  "\ud83d",
  "\ude80",
  "\u0000",
  "a",
  "WWW",
  " ",
);
const texts = fc.oneof(
  { weight: 4, arbitrary: fc.array(pieces, { maxLength: 12 }).map((some) => some.join("")) },
  { weight: 1, arbitrary: anyText(40) },
  { weight: 1, arbitrary: pieces.map((piece) => piece.repeat(300)) },
);

/** As the text may be seen: on one line, cut, and nothing in it that has no shape of its own. */
function visible(text: string, longest: number): string {
  const cut = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return cut.replace(/[\p{C}\p{Z}]/gu, (character) => (character === " " ? " " : "\uFFFD"));
}

describe("foreign text", () => {
  it("in code style stays text, in every place of a page", () => {
    holds(texts, 500, (text) => {
      const page = [
        ...table([{ title: "A" }, { title: "B" }], [[code(text), "end"]]),
        "",
        `before ${code(text)} after`,
        "",
        `- ${code(text)}`,
        ...details(code(text), ["x"]),
      ].join("\n");
      expect(flawsOf(page)).toEqual([]);
      expect(tablesIn(page)[0]?.[1]).toEqual([visible(text, 200), "end"]);
    });
  });

  it("within a sentence stays text", () => {
    holds(fc.tuple(texts, texts), 500, ([one, two]) => {
      const page = `- Could not: ${escapeText(`${one} (${two})`)}.`;
      expect(foreignTags(page)).toEqual([]);
      expect(textOf(rendered(page)).trim()).toBe(`Could not: ${visible(`${one} (${two})`, 1000)}.`);
    });
  });

  it("that says what a manifest is stays text in a cell, and has no more than that to say", () => {
    const optional = fc.option(texts, { nil: undefined });
    const descriptions = fc.record({
      mediaType: fc.oneof(optional, fc.constant("application/vnd.oci.image.manifest.v1+json")),
      configMediaType: optional,
      platform: optional,
      body: fc.constant(undefined),
      digestTags: fc.array(texts, { maxLength: 2 }),
    });
    holds(descriptions, 250, (description) => {
      const page = table(
        [{ title: "What" }, { title: "B" }],
        [[code(describeManifest(description)), "end"]],
      );
      expect(flawsOf(page.join("\n"))).toEqual([]);
      expect(tablesIn(page.join("\n"))[0]?.[1]?.[1]).toBe("end");
    });
  });

  it("in what became of a deletion stays text in a cell", () => {
    holds(fc.tuple(fc.constantFrom("refused", "failed"), texts), 250, ([state, why]) => {
      const outcome = { state, why } as Outcome;
      const page = table(
        [{ title: "A" }, { title: "B" }],
        [[code(describeOutcome(outcome)), "end"]],
      );
      expect(flawsOf(page.join("\n"))).toEqual([]);
      expect(tablesIn(page.join("\n"))[0]?.[1]).toEqual([visible(`${state}: ${why}`, 200), "end"]);
    });
  });
});
