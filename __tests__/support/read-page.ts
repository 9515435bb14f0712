/**
 * Reads a page as GitHub would: its Markdown with HTML, tables and autolinks, then its rules of what HTML may stay. Answers
 * what came out of it, so that a test can tell text that stayed text from text that became something else.
 */
import MarkdownIt from "markdown-it";
import rehypeRaw from "rehype-raw";
import rehypeSanitize from "rehype-sanitize";
import rehypeStringify from "rehype-stringify";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import remarkRehype from "remark-rehype";
import { unified } from "unified";

const allowDangerousHtml = true;
const markdown = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkRehype, { allowDangerousHtml })
  .freeze();
const asWritten = unified().use(rehypeStringify, { allowDangerousHtml }).freeze();
/** `rehype-sanitize` follows GitHub's rules by default. */
const asShown = unified().use(rehypeRaw).use(rehypeSanitize).freeze();

/** What became of a page: as it is written, and as GitHub shows it. Either is made when it is asked for. */
interface Reading {
  readonly html: () => string;
  /** What was never closed is closed, and what GitHub does not allow is gone. */
  readonly shown: () => string;
}

/** Reading takes long, and most pages are asked about more than once in a row. */
const latest = new Map<string, Reading>();

function read(page: string): Reading {
  const known = latest.get(page);
  if (known !== undefined) return known;
  const reading = readingOf(page);
  if (latest.size > 100) latest.clear();
  latest.set(page, reading);
  return reading;
}

function readingOf(page: string): Reading {
  let html: string | undefined;
  let shown: string | undefined;
  return {
    html: () => (html ??= asWritten.stringify(treeOf(page))),
    shown: () => (shown ??= asWritten.stringify(asShown.runSync(takeTree(page)))),
  };
}

type Tree = ReturnType<typeof parse>;

/** That of the last page, until it is known what GitHub shows of it: a tree takes a lot of memory. */
let last: { readonly page: string; readonly tree: Tree } | undefined;

function treeOf(page: string): Tree {
  if (last?.page !== page) last = { page, tree: parse(page) };
  return last.tree;
}

function takeTree(page: string): Tree {
  const tree = treeOf(page);
  last = undefined;
  return tree;
}

function parse(page: string) {
  return markdown.runSync(markdown.parse(page));
}

/** The page as HTML, with every tag that is written in it. */
export function rendered(page: string): string {
  return read(page).html();
}

/** The page as GitHub shows it. */
export function shownByGitHub(page: string): string {
  return read(page).shown();
}

/** Every tag of the HTML, as it is written: `<td>`, `</td>`, `<a href="…">`. Text holds no `<`, so anything with one is a tag. */
export function tagsIn(html: string): readonly string[] {
  return (html.match(/<[^>]*>?/g) ?? []).filter((tag) => tag !== "<!-- -->");
}

const OURS = new Set(
  [
    "h2",
    "h3",
    "h4",
    "p",
    "ul",
    "li",
    "strong",
    "code",
    "pre",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
  ]
    .concat("details", "summary")
    .flatMap((name) => [`<${name}>`, `</${name}>`])
    .concat("<details open>", "<br>")
    .concat('<code class="language-text">', '<code class="language-sh">')
    .concat('<th align="left">', '<th align="right">', '<td align="left">', '<td align="right">'),
);

/** A digest that is there in full where the pointer rests. */
const WHOLE_DIGEST = /^<code title="sha(?:256:[0-9a-f]{64}|512:[0-9a-f]{128})">$/;

/** Tags that are never closed. */
const VOID = new Set(["br"]);

/** The tags that no page of ours has. */
export function foreignTags(page: string): readonly string[] {
  return tagsIn(rendered(page)).filter((tag) => !OURS.has(tag) && !WHOLE_DIGEST.test(tag));
}

/** What a reader sees of the HTML: no tags, no character references. */
export function textOf(html: string): string {
  const named: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"' };
  return (
    html
      .replace(/<[^>]*>/g, "")
      // Browsers read these four without a semicolon, too.
      .replace(
        /&(?:#(x?)([0-9a-f]+);|(amp|lt|gt|quot);?)/gi,
        (_, hex: string | undefined, point: string | undefined, name: string) =>
          point === undefined
            ? (named[name] ?? "?")
            : String.fromCodePoint(Number(hex === "" ? point : `0x${point}`)),
      )
  );
}

/** A second reader of Markdown with tables, some five times as fast. */
const quick = new MarkdownIt({ html: true });

/** The cells of every table of the page, by table and row, as a reader sees them. */
export function tablesIn(page: string): readonly (readonly (readonly string[])[])[] {
  const tables = quick.render(page).match(/<table>[^]*?<\/table>/g) ?? [];
  return tables.map((html) =>
    (html.match(/<tr>[^]*?<\/tr>/g) ?? []).map((row) =>
      (row.match(/<t[hd][^>]*>[^]*?<\/t[hd]>/g) ?? []).map(textOf),
    ),
  );
}

/** The lines that are seen before any section is opened: of a closed one, its title. */
export function unfolded(page: string): readonly string[] {
  const closed: boolean[] = [];
  return page.split("\n").filter((line) => {
    if (line === "</details>") closed.pop();
    const around = line.startsWith("<summary>") ? closed.slice(0, -1) : [...closed];
    if (line.startsWith("<details")) closed.push(line !== "<details open>");
    return !around.includes(true);
  });
}

/** What is wrong with the form of a page; empty when it is sound. */
export function flawsOf(page: string): readonly string[] {
  const html = rendered(page);
  const flaws = foreignTags(page).map((tag) => `tag ${tag}`);
  const open: string[] = [];
  for (const tag of tagsIn(html)) {
    const name = /\w+/.exec(tag)?.[0] ?? "";
    if (VOID.has(name)) continue;
    if (!tag.startsWith("</")) open.push(name);
    else if (open.pop() !== name) flaws.push(`${tag} closes something else`);
  }
  flaws.push(...open.map((name) => `<${name}> is never closed`));
  if (tagsIn(shownByGitHub(page)).join() !== tagsIn(html).join()) {
    flaws.push("GitHub would repair it, or take something away");
  }
  const pipes = (line: string) => line.split("|").length;
  const lines = page.split("\n");
  for (const [i, line] of lines.entries()) {
    const before = lines[i - 1] ?? "";
    const isTorn = line.startsWith("|") && before.startsWith("|") && pipes(line) !== pipes(before);
    if (isTorn) flaws.push(`the row "${line}" has another number of cells`);
    if (line.startsWith("|") && !line.endsWith("|")) flaws.push(`the row "${line}" has no end`);
  }
  // Whatever begins with a pipe must have become a row of a table.
  const rows = tablesIn(page).flat().length;
  const written = lines.filter((line) => line.startsWith("|")).length;
  const rules = lines.filter((line) => /^\| [:-]/.test(line)).length;
  const expected = written - rules;
  if (rows !== expected) flaws.push(`${expected} rows were written, ${rows} came out`);
  return flaws;
}
