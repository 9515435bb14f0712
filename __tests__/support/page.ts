/**
 * Reads a page as GitHub would: Markdown with HTML, tables and autolinks. Answers what came out of it, so that a test
 * can tell text that stayed text from text that became something else.
 */
import MarkdownIt from "markdown-it";

const markdown = new MarkdownIt({ html: true, linkify: true });
// GitHub links `https://…`, `www.…` and e-mail addresses, and not every name with a dot (GFM, "Autolinks").
markdown.linkify.set({ fuzzyLink: false }).add("www.", {
  validate: (text: string, at: number) => /^[\w-]+\.[\w.-]+/.exec(text.slice(at))?.[0]?.length ?? 0,
  normalize: (match: { url: string }) => {
    match.url = `http://${match.url}`;
  },
});

/** The page as HTML. */
export function rendered(page: string): string {
  return markdown.render(page);
}

/** Every tag of the HTML, as it is written: `<td>`, `</td>`, `<a href="…">`. Text holds no `<`, so anything with one is a tag. */
export function tagsIn(html: string): readonly string[] {
  return html.match(/<[^>]*>?/g) ?? [];
}

const OURS = new Set(
  ["h2", "p", "ul", "li", "strong", "code", "table", "thead", "tbody", "tr", "th", "td"]
    .concat("details", "summary")
    .flatMap((name) => [`<${name}>`, `</${name}>`])
    .concat('<th style="text-align:left">', '<th style="text-align:right">')
    .concat('<td style="text-align:left">', '<td style="text-align:right">'),
);

/** The tags that no page of ours has. */
export function foreignTags(page: string): readonly string[] {
  return tagsIn(rendered(page)).filter((tag) => !OURS.has(tag));
}

/** What a reader sees of the HTML: no tags, no character references. */
export function textOf(html: string): string {
  const named: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"' };
  return (
    html
      .replace(/<[^>]*>/g, "")
      // Browsers read these four without a semicolon, too.
      .replace(/&(?:#(\d+);|(amp|lt|gt|quot);?)/g, (_, point: string | undefined, name: string) =>
        point === undefined ? (named[name] ?? "?") : String.fromCodePoint(Number(point)),
      )
  );
}

/** The cells of every table of the page, by table and row, as a reader sees them. */
export function tablesIn(page: string): readonly (readonly (readonly string[])[])[] {
  const tables = rendered(page).match(/<table>[^]*?<\/table>/g) ?? [];
  return tables.map((html) =>
    (html.match(/<tr>[^]*?<\/tr>/g) ?? []).map((row) =>
      (row.match(/<t[hd][^>]*>[^]*?<\/t[hd]>/g) ?? []).map(textOf),
    ),
  );
}

/** What is wrong with the form of a page; empty when it is sound. */
export function flawsOf(page: string): readonly string[] {
  const flaws = foreignTags(page).map((tag) => `tag ${tag}`);
  const open: string[] = [];
  for (const tag of tagsIn(rendered(page))) {
    const name = /\w+/.exec(tag)?.[0] ?? "";
    if (!tag.startsWith("</")) open.push(name);
    else if (open.pop() !== name) flaws.push(`${tag} closes something else`);
  }
  flaws.push(...open.map((name) => `<${name}> is never closed`));
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
