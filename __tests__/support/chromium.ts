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

const STYLE = createRequire(import.meta.url).resolve(
  "github-markdown-css/github-markdown-light.css",
);

/** As wide as GitHub shows a job summary on a screen of 1,280 pixels. */
const WIDTH = 944;

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
}

/** Opens all articles in one browser and looks at each. */
export async function look(articles: readonly Article[]): Promise<readonly Sight[]> {
  const html = documentOf(articles, `<script>${LOOKING}</script>`);
  const dom = await inFolder((folder) => open(folder, html, ["--dump-dom"]));
  const [, found = "[]"] = /<title>([^<]*)<\/title>/.exec(dom) ?? [];
  return JSON.parse(found.replaceAll("&amp;", "&")) as readonly Sight[];
}

/** Photographs one article. `mermaid` is a path of mermaid.min.js, to draw its picture with; without, it stays code. */
export async function photograph(article: Article, path: string, mermaid?: string): Promise<void> {
  const script = mermaid === undefined ? "" : `<script>${readFileSync(mermaid, "utf8")}</script>`;
  const drawing = `<script>${LOOKING}</script>${script}${mermaid === undefined ? "" : DRAWING}`;
  const html = documentOf([article], drawing);
  await inFolder(async (folder) => {
    const budget = "--virtual-time-budget=5000";
    const dom = await open(folder, html, ["--dump-dom", budget]);
    const height = /data-height="(\d+)"/.exec(dom)?.[1] ?? "1000";
    await open(folder, html, [`--screenshot=${path}`, budget, `--window-size=${WIDTH},${height}`]);
  });
}

/** Runs in the page. */
const LOOKING = `
  const sightOf = (article) => {
    const rows = [...article.querySelectorAll("tr")];
    const tables = [...article.querySelectorAll(":scope > table")];
    return {
      name: article.dataset.name,
      headings: [...article.querySelectorAll("h2")].map(({ innerText }) => innerText),
      height: article.scrollHeight,
      isTooWide: [article, ...tables].some((box) => box.scrollWidth > box.clientWidth),
      visibleRows: rows.filter((row) => row.checkVisibility()).length,
      rows: rows.length,
    };
  };
  addEventListener("DOMContentLoaded", () => {
    document.title = JSON.stringify([...document.querySelectorAll("article")].map(sightOf));
    document.body.dataset.height = document.body.scrollHeight;
  });
`;

const DRAWING = `<script>
  addEventListener("DOMContentLoaded", async () => {
    for (const code of document.querySelectorAll("code.language-mermaid")) {
      code.parentElement.outerHTML = '<div class="mermaid">' + code.innerHTML + "</div>";
    }
    mermaid.initialize({ startOnLoad: false });
    await mermaid.run();
    document.body.dataset.height = document.body.scrollHeight;
  });
</script>`;

function documentOf(articles: readonly Article[], scripts: string): string {
  const bodies = articles.map(
    ({ name, page }) =>
      `<article class="markdown-body" data-name="${name}">${shownByGitHub(page)}</article>`,
  );
  const layout = `body { margin: 0; width: ${WIDTH}px } article { box-sizing: border-box; padding: 24px }`;
  const style = `<style>${readFileSync(STYLE, "utf8")}${layout}</style>`;
  return `<!doctype html><html><head><meta charset="utf-8"><title></title>${style}${scripts}</head><body>${bodies.join("")}</body></html>`;
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
  const size = flags.some((flag) => flag.startsWith("--window-size"))
    ? []
    : [`--window-size=${WIDTH},1000`];
  const args = [...FLAGS, `--user-data-dir=${join(folder, "profile")}`, ...size, ...flags];
  const options = { env: { ...process.env, HOME: folder }, maxBuffer: 64 * 1024 * 1024 };
  const { stdout } = await promisify(execFile)(CHROMIUM, [...args, `file://${file}`], options);
  return stdout;
}
