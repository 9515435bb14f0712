import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import {
  code,
  count,
  counted,
  details,
  escapeText,
  size,
  table,
} from "../../src/report/markdown.ts";
import { anyText } from "../properties/readers/texts.ts";
import { flawsOf, foreignTags, rendered, tablesIn, textOf } from "../support/page.ts";

const HOSTILE: readonly string[] = [
  "<b>bold</b>",
  "</code><script>alert(1)</script>",
  "<!-- comment",
  "</summary></details><h1>x",
  "<img src=x onerror=alert(1)>",
  "&lt;b&gt; &#60;b&#62; &amp;",
  "a | b || c |",
  "\\| \\",
  "`code` ``x`` `",
  "*a* **b** _c_ __d__ ~~e~~",
  "[text](https://evil.example) ![](https://evil.example/x.png)",
  "[ref]: https://evil.example",
  "<https://evil.example>",
  "https://evil.example/x?y=z",
  "see http://evil.example, HTTPS://evil.example and ftp://evil.example.",
  "www.evil.example",
  "see www.evil.example or Www.evil.example or WWW.evil.example",
  "mallory@evil.example",
  "mailto:mallory@evil.example",
  "@octocat @org/team #1 GH-1 :tada:",
  "a\n\n# heading",
  "a\r\n| x | y |",
  "a\u2028b\u2029c\u0085d\vf\fg",
  "a\u202Egnp.exe\u2066x\u200B\u200Ey\uFEFF",
  "nul\u0000 escape\u001B[31m del\u007F",
  "\uD800 half a pair \uDC00",
  "- item",
  "1. item",
  "    indented",
  "---",
  "| :-- |",
  "$x^2$ $$y$$",
  "[^1] [!NOTE]",
  "👩‍🚀 ünïcödé 漢字",
];

/** As the text may be seen: on one line, and nothing in it that has no shape of its own. */
function visible(text: string): string {
  return text.replace(/[\p{C}\p{Z}]/gu, (character) => (character === " " ? " " : "\uFFFD"));
}

describe("foreign text in code style", () => {
  /** Every place in which it may stand on a page. */
  const places: readonly [string, (text: string) => string][] = [
    ["a paragraph", (text) => `before ${text} after`],
    ["a paragraph of its own", (text) => text],
    ["a list", (text) => `- ${text}: x\n- y`],
    ["a heading", (text) => `## ${text}`],
    ["a summary", (text) => details(`${text}: 1 kept`, ["x"]).join("\n")],
  ];

  it.each(places)("stays text in %s", (_, place) => {
    for (const text of HOSTILE) {
      const page = place(code(text));
      expect({ text, foreign: foreignTags(page) }).toEqual({ text, foreign: [] });
      const [shown = ""] = rendered(page).match(/<code>[^]*?<\/code>/g) ?? [];
      expect(textOf(shown)).toBe(visible(text));
    }
  });

  it("breaks no row of a table and moves no cell", () => {
    const rows = HOSTILE.map((text, i) => [String(i), code(text), "end"]);
    const columns = [{ title: "A" }, { title: "B", align: "right" as const }, { title: "C" }];
    const page = table(columns, rows).join("\n");
    expect(flawsOf(page)).toEqual([]);
    const [shown] = tablesIn(page);
    expect(shown?.slice(1)).toEqual(HOSTILE.map((text, i) => [String(i), visible(text), "end"]));
  });

  it("stays text whatever it is", () => {
    const property = fc.property(anyText(60), (text) => {
      const page = table([{ title: "A" }, { title: "B" }], [[code(text), "end"]]).join("\n");
      expect(flawsOf(page)).toEqual([]);
      expect(tablesIn(page)[0]?.[1]).toEqual([visible(text), "end"]);
    });
    fc.assert(property, { numRuns: 500, seed: 1 });
  });

  it("leaves what is plain as it is, so that pages stay small", () => {
    const plain = "linux/amd64 v1.2.3-rc.1 sha256:abc 127.0.0.1:5443";
    expect(code(plain)).toBe(`<code>${plain}</code>`);
  });

  it.each([200, 201, 5000])("of %s characters has at most 200", (length) => {
    const shown = textOf(code("x".repeat(length)));
    expect(shown).toBe(length > 200 ? `${"x".repeat(200)}…` : "x".repeat(200));
  });

  it("is not cut within a character", () => {
    expect(textOf(code(`${"x".repeat(199)}🚀y`))).toBe(`${"x".repeat(199)}\uFFFD…`);
  });
});

describe("a sentence with foreign text in it", () => {
  it("stays text", () => {
    for (const text of HOSTILE) {
      const page = `- Because of ${escapeText(text)}`;
      expect({ text, foreign: foreignTags(page) }).toEqual({ text, foreign: [] });
      expect(textOf(rendered(page)).trim()).toBe(`Because of ${visible(text)}`.trim());
    }
  });

  it("is long enough to say what to do", () => {
    expect(textOf(escapeText("x".repeat(1000)))).toHaveLength(1000);
    expect(textOf(escapeText("x".repeat(1001)))).toBe(`${"x".repeat(1000)}…`);
  });
});

describe("the page reader of these tests", () => {
  it.each([
    ["<b>x</b>", ["<b>", "</b>"]],
    ["https://evil.example", ['<a href="https://evil.example">', "</a>"]],
    ["<code>a https://evil.example</code>", ['<a href="https://evil.example">', "</a>"]],
    ["www.evil.example", ['<a href="http://www.evil.example">', "</a>"]],
    ["m@evil.example", ['<a href="mailto:m@evil.example">', "</a>"]],
    ["*x*", ["<em>", "</em>"]],
    ["contoso.azurecr.io", []],
  ])("sees what becomes of %s when it is not escaped", (text, tags) => {
    expect(foreignTags(text)).toEqual(tags);
  });

  it("sees a torn row and a section that is never closed", () => {
    expect(flawsOf("| a | b |\n| :-- | :-- |\n| x | y | z |")).not.toEqual([]);
    expect(flawsOf("<details>\n<summary>x</summary>\n\ny\n")).toContain(
      "<details> is never closed",
    );
  });

  it.each(["<script>alert(1)</script>", '<b onclick="x()">y</b>', "<details><p>x</details>"])(
    "sees that GitHub would not show %s as it is written",
    (page) => {
      expect(flawsOf(page)).toContain("GitHub would repair it, or take something away");
    },
  );
});

describe("numbers", () => {
  it.each([
    [0, "0"],
    [999, "999"],
    [1000, "1,000"],
    [1204, "1,204"],
    [1234567, "1,234,567"],
  ])("%s is %s", (value, expected) => {
    expect(count(value)).toBe(expected);
  });

  it("have a noun in the right number", () => {
    expect([0, 1, 2, 1204].map((value) => counted(value, "manifest"))).toEqual([
      "0 manifests",
      "1 manifest",
      "2 manifests",
      "1,204 manifests",
    ]);
    expect(counted(2, "repository", "repositories")).toBe("2 repositories");
  });

  it.each([
    [0, "0 bytes"],
    [1, "1 byte"],
    [1023, "1,023 bytes"],
    [1024, "1.0 KiB"],
    [1536, "1.5 KiB"],
    [1024 ** 2 - 1, "1.0 MiB"],
    [3.4 * 1024 ** 3, "3.4 GiB"],
    [1024 ** 4, "1.0 TiB"],
    [5000 * 1024 ** 5, "5000.0 PiB"],
  ])("%s bytes are %s", (bytes, expected) => {
    expect(size(bytes)).toBe(expected);
  });
});

it("an empty cell shows a dash", () => {
  expect(table([{ title: "A" }, { title: "B", align: "right" }], [["", "1"]])).toEqual([
    "| A | B |",
    "| :-- | --: |",
    "| – | 1 |",
  ]);
});
