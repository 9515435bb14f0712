/**
 * Pages in a headless Chromium with GitHub's own style sheet: measured by a script in the page, or photographed. Chromium
 * gets no name resolved, so that nothing leaves the machine.
 */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { shownByGitHub } from "./page.ts";
import { pathOf } from "./tools.ts";

const { resolve } = createRequire(import.meta.url);

/** Where pictures are looked for. */
const ROOT = join(import.meta.dirname, "..", "..");

/** How GitHub shows an article; in pixels. */
export interface Frame {
  readonly width: number;
  readonly padding: number;
  readonly theme: "light" | "dark";
}

/** As wide as GitHub shows a job summary on a screen of 1,280 pixels. */
const SUMMARY: Frame = { width: 944, padding: 24, theme: "light" };

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--hide-scrollbars",
  "--no-first-run",
  "--host-resolver-rules=MAP * ~NOTFOUND",
];

/** The browser, or undefined where there is none. */
const CHROMIUM = pathOf("chromium");

export interface Article {
  readonly name: string;
  /** Markdown. */
  readonly page: string;
}

/** What a reader sees of one article. */
export interface Sight {
  readonly name: string;
  readonly headings: readonly string[];
  readonly height: number;
  /** Whether anything sticks out, or a table outside of all sections has to be scrolled. */
  readonly isTooWide: boolean;
  /** Rows that can be seen before any section is opened, and all. */
  readonly visibleRows: number;
  readonly rows: number;
  /** The beginnings of the tables and blocks of code that have to be scrolled sideways, of those that can be seen. */
  readonly scrolled: readonly string[];
  /** How far down the first sentence in bold ends, and the first block of YAML; null where there is none. */
  readonly ends: { readonly bold: number | null; readonly yaml: number | null };
}

/** Opens all articles in one browser and looks at each. */
export async function look(
  articles: readonly Article[],
  frame: Frame = SUMMARY,
): Promise<readonly Sight[]> {
  const html = documentOf(articles, `<script>${LOOKING}</script>`, frame);
  const dom = await inFolder((folder) => open(folder, html, ["--dump-dom", sizeOf(frame, 1000)]));
  const [, found = "[]"] = /<title>([^<]*)<\/title>/.exec(dom) ?? [];
  return JSON.parse(found.replaceAll("&amp;", "&")) as readonly Sight[];
}

/** Photographs one article. `mermaid` is a path of mermaid.min.js, to draw its picture with; without, it stays code. */
export async function photograph(
  article: Article,
  path: string,
  mermaid?: string,
  frame: Frame = SUMMARY,
): Promise<void> {
  const script = mermaid === undefined ? "" : `<script>${readFileSync(mermaid, "utf8")}</script>`;
  const drawing = `<script>${LOOKING}</script>${script}${mermaid === undefined ? "" : DRAWING}`;
  const html = documentOf([article], drawing, frame);
  await inFolder(async (folder) => {
    const budget = "--virtual-time-budget=5000";
    const dom = await open(folder, html, ["--dump-dom", budget, sizeOf(frame, 1000)]);
    const height = Number(/data-height="(\d+)"/.exec(dom)?.[1] ?? 1000);
    await open(folder, html, [`--screenshot=${path}`, budget, sizeOf(frame, height)]);
  });
}

/** Runs in the page. */
const LOOKING = `
  const sightOf = (article) => {
    const rows = [...article.querySelectorAll("tr")];
    const tables = [...article.querySelectorAll(":scope > table")];
    const isScrolled = (box) => box.checkVisibility() && box.scrollWidth > box.clientWidth;
    const endOf = (selector) => {
      const first = article.querySelector(selector);
      return first && Math.round(first.getBoundingClientRect().bottom - article.getBoundingClientRect().top);
    };
    return {
      name: article.dataset.name,
      headings: [...article.querySelectorAll("h2")].map(({ innerText }) => innerText),
      height: article.scrollHeight,
      isTooWide: [article, ...tables].some((box) => box.scrollWidth > box.clientWidth),
      visibleRows: rows.filter((row) => row.checkVisibility()).length,
      rows: rows.length,
      scrolled: [...article.querySelectorAll("table, pre")]
        .filter(isScrolled)
        .map(({ innerText }) => innerText.slice(0, 40)),
      ends: { bold: endOf("strong"), yaml: endOf("pre:has(code.language-yaml)") },
    };
  };
  addEventListener("load", () => {
    document.title = JSON.stringify([...document.querySelectorAll("article")].map(sightOf));
    document.body.dataset.height = document.body.scrollHeight;
  });
`;

const DRAWING = `<script>
  addEventListener("load", async () => {
    for (const code of document.querySelectorAll("code.language-mermaid")) {
      code.parentElement.outerHTML = '<div class="mermaid">' + code.innerHTML + "</div>";
    }
    mermaid.initialize({ startOnLoad: false });
    await mermaid.run();
    document.body.dataset.height = document.body.scrollHeight;
  });
</script>`;

function documentOf(
  articles: readonly Article[],
  scripts: string,
  { width, padding, theme }: Frame,
): string {
  const bodies = articles.map(
    ({ name, page }) =>
      `<article class="markdown-body" data-name="${name}">${shownByGitHub(page)}</article>`,
  );
  const layout = `body { margin: 0; width: ${width}px } article { box-sizing: border-box; padding: ${padding}px }`;
  const github = readFileSync(resolve(`github-markdown-css/github-markdown-${theme}.css`), "utf8");
  const head = `<meta charset="utf-8"><base href="file://${ROOT}/"><title></title><style>${github}${layout}</style>`;
  return `<!doctype html><html><head>${head}${scripts}</head><body>${bodies.join("")}</body></html>`;
}

function sizeOf({ width }: Frame, height: number): string {
  return `--window-size=${width},${height}`;
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "acr-prune-browser-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, maxRetries: 5 });
  }
}

async function open(folder: string, html: string, flags: readonly string[]): Promise<string> {
  if (CHROMIUM === undefined) throw new Error("Chromium is not installed.");
  const file = join(folder, "page.html");
  await writeFile(file, html);
  const args = [...FLAGS, `--user-data-dir=${join(folder, "profile")}`, ...flags];
  const options = { env: { ...process.env, HOME: folder }, maxBuffer: 64 * 1024 * 1024 };
  const { stdout } = await promisify(execFile)(CHROMIUM, [...args, `file://${file}`], options);
  return stdout;
}
