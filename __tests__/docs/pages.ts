/**
 * The pages of the project: the README, what lies beside it, and docs/; and the workflows of examples/.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import { parsePage, type Recipe, type Workflow } from "./workflow.ts";

export const ROOT = join(import.meta.dirname, "..", "..");

interface Action {
  readonly name: string;
  readonly description: string;
  readonly author: string;
  readonly branding: { readonly icon: string; readonly color: string };
  readonly inputs: Readonly<Record<string, { readonly description: string }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string }>>;
}

/** The text of a file of the project. */
export function read(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

export const ACTION = parse(read("action.yml")) as Action;

/** Paths of all pages. */
export const PAGES: readonly string[] = ["", "docs"].flatMap((folder) =>
  readdirSync(join(ROOT, folder))
    .filter((file) => file.endsWith(".md"))
    .map((file) => join(folder, file)),
);

/** Every workflow of examples/, under its path. */
export function readExamples(): readonly Recipe[] {
  const files = readdirSync(join(ROOT, "examples")).filter((file) => file.endsWith(".yml"));
  return files.sort().map((file) => {
    const source = read(join("examples", file));
    return { heading: `examples/${file}`, source, workflow: parse(source) as Workflow };
  });
}

/** The blocks of YAML on a page. */
export function yamlOn(page: string): readonly string[] {
  return parsePage(page)
    .filter((token) => token.type === "fence" && token.info === "yaml")
    .map(({ content }) => content);
}
