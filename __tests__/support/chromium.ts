/**
 * Pages in a headless Chromium with GitHub's own style sheets: measured by a script in the page, or photographed. Chromium
 * gets no name resolved, so that nothing leaves the machine.
 */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { shownByGitHub } from "./page.ts";
import { withPalette } from "./png.ts";
import { pathOf } from "./tools.ts";

const { resolve } = createRequire(import.meta.url);

/** Where pictures are looked for. */
const ROOT = join(import.meta.dirname, "..", "..");

/** How GitHub shows an article; in pixels. */
export interface Frame {
  /** Padding included. */
  readonly width: number;
  readonly padding: number;
  readonly theme: "light" | "dark";
}

/** As wide as GitHub shows a job summary on a screen of 1,280 pixels. */
export const WIDE: Frame = { width: 944, padding: 24, theme: "light" };
/** A telephone. */
export const NARROW: Frame = { width: 400, padding: 24, theme: "light" };

/** Both, in both colour schemes. */
export const FRAMES: readonly Frame[] = [WIDE, NARROW].flatMap((frame) => [
  frame,
  { ...frame, theme: "dark" as const },
]);

/** What is seen of a page before it is scrolled. Pixels. */
const FIRST_SCREEN = 900;

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

/** A busy machine would photograph what is painted so far. */
const WHEN_PAINTED = ["--run-all-compositor-stages-before-draw", "--virtual-time-budget=5000"];

/** The browser, or undefined where there is none. */
const CHROMIUM = pathOf("chromium");

export interface Article {
  readonly name: string;
  /** Markdown. */
  readonly page: string;
}

/** A heading, a paragraph, an item or a cell. */
export interface Part {
  /** The name of its element. */
  readonly kind: string;
  readonly text: string;
}

/** What a reader sees of one article. */
export interface Sight {
  readonly name: string;
  readonly headings: readonly string[];
  readonly height: number;
  /** Whether anything sticks out. */
  readonly isTooWide: boolean;
  /** Whether a table outside of all sections has to be scrolled. */
  readonly hasScrolledTable: boolean;
  /** Rows that can be seen before any section is opened, and all. */
  readonly visibleRows: number;
  readonly rows: number;
  /** The beginnings of the tables and blocks of code that have to be scrolled sideways, of those that can be seen. */
  readonly scrolled: readonly string[];
  /** How far down the first sentence in bold ends, and the first block of YAML; null where there is none. */
  readonly ends: { readonly bold: number | null; readonly yaml: number | null };
  /** What is whole on the first screen, in the order of the page. */
  readonly firstScreen: readonly Part[];
  /** Where the last part ends that is whole on the first screen. Pixels. */
  readonly firstScreenEnd: number;
}

/**
 * Opens all articles in one browser, whose start takes longer than most looks, and looks at each in each frame. The answer is by
 * frame, then by article.
 */
export async function look(
  articles: readonly Article[],
  frames: readonly Frame[],
): Promise<readonly (readonly Sight[])[]> {
  const windows = frames.map((frame) => {
    const document = documentOf(articles, frame, `${BASE}<script>${LOOKING}</script>`);
    const quoted = document.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
    return `<iframe style="width: ${frame.width}px; height: 1000px; border: 0" srcdoc="${quoted}"></iframe>`;
  });
  const html = `<!doctype html><html><head><meta charset="utf-8"><title></title><script>${GATHERING}</script></head><body>${windows.join("")}</body></html>`;
  const dom = await inFolder((folder) => open(folder, html, ["--dump-dom"]));
  const [, found = "[]"] = /<title>([^<]*)<\/title>/.exec(dom) ?? [];
  const text = found.replace(/&(amp|lt|gt|nbsp);/g, (_, name: string) => ENTITIES[name] ?? "?");
  return JSON.parse(text) as readonly (readonly Sight[])[];
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", nbsp: "\u00A0" };

/** Photographs one article, its first screen or all of it. */
export async function photograph(article: Article, frame: Frame, isWhole = false): Promise<Buffer> {
  const [sight] = (await look([article], [frame])).flat();
  const height = (isWhole ? sight?.height : sight?.firstScreenEnd) ?? FIRST_SCREEN;
  return inFolder(async (folder) => {
    const path = join(folder, "picture.png");
    const html = documentOf([article], frame, BASE);
    const flags = [sizeOf(frame, height), `--screenshot=${path}`, ...WHEN_PAINTED];
    await open(folder, html, flags);
    return withPalette(await readFile(path), sourceOf(article, frame));
  });
}

/** What a picture is made from, as a digest: the page as HTML with its style. */
export function sourceOf(article: Article, frame: Frame): string {
  return createHash("sha256")
    .update(documentOf([article], frame))
    .digest("hex");
}

/** Runs in the page around all frames. Nothing but the answer is left of it: all of it would be written out. */
const GATHERING = `
  addEventListener("load", () => {
    document.title = JSON.stringify([...document.querySelectorAll("iframe")].map(({ contentWindow }) => contentWindow.sights));
    document.body.remove();
  });
`;

/** Runs in each frame. */
const LOOKING = `
  const sightOf = (article) => {
    const rows = [...article.querySelectorAll("tr")];
    const tables = [...article.querySelectorAll(":scope > table")];
    const sticksOut = (box) => box.scrollWidth > box.clientWidth;
    const endOf = (selector) => {
      const first = article.querySelector(selector);
      return first && Math.round(bottomOf(first));
    };
    const { top, right } = article.getBoundingClientRect();
    const bottomOf = (part) => part.getBoundingClientRect().bottom - top;
    const isOnScreen = (part) =>
      part.checkVisibility() &&
      bottomOf(part) <= ${FIRST_SCREEN} &&
      part.getBoundingClientRect().right <= right;
    const texts = [...article.querySelectorAll("h2, h3, h4, p, li, th, td, summary")];
    const parts = [...article.children].filter(isOnScreen);
    while (/^H/.test(parts.at(-1)?.tagName)) parts.pop();
    return {
      name: article.dataset.name,
      headings: [...article.querySelectorAll("h2")].map(({ innerText }) => innerText),
      height: article.scrollHeight,
      isTooWide: sticksOut(article),
      hasScrolledTable: tables.some(sticksOut),
      visibleRows: rows.filter((row) => row.checkVisibility()).length,
      rows: rows.length,
      scrolled: [...article.querySelectorAll("table, pre")]
        .filter((box) => box.checkVisibility() && sticksOut(box))
        .map(({ innerText }) => innerText.slice(0, 40)),
      ends: { bold: endOf("strong"), yaml: endOf("pre:has(code.language-yaml)") },
      firstScreen: texts
        .filter(isOnScreen)
        .map(({ tagName, innerText }) => ({ kind: tagName.toLowerCase(), text: innerText })),
      firstScreenEnd: Math.ceil(Math.max(0, ...parts.map(bottomOf))) + 12,
    };
  };
  addEventListener("load", () => {
    window.sights = [...document.querySelectorAll("article")].map(sightOf);
  });
`;

const BASE = `<base href="file://${ROOT}/">`;

/** `more` goes into its head. */
function documentOf(
  articles: readonly Article[],
  { width, padding, theme }: Frame,
  more = "",
): string {
  const bodies = articles.map(
    ({ name, page }) =>
      `<article class="markdown-body" data-name="${name}">${shownByGitHub(page)}</article>`,
  );
  const layout = `body { margin: 0; width: ${width}px } article { box-sizing: border-box; padding: ${padding}px }`;
  const github = readFileSync(resolve(`github-markdown-css/github-markdown-${theme}.css`), "utf8");
  return `<!doctype html><html><head><meta charset="utf-8"><title></title><style>${github}${layout}</style>${more}</head><body>${bodies.join("")}</body></html>`;
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
