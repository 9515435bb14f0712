/**
 * The workflows of a page of docs/, as they stand there, and the parts of a runner that their steps need: expressions,
 * inputs as text, and a shell.
 */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

import MarkdownIt from "markdown-it";
import { parse } from "yaml";

const ROOT = join(import.meta.dirname, "..", "..");
const RECIPES = "docs/recipes.md";

export interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, string | number | boolean>>;
}

export interface Job {
  readonly if?: string;
  readonly "timeout-minutes"?: number;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

export interface Workflow {
  readonly name?: string;
  readonly on: unknown;
  readonly permissions?: unknown;
  readonly concurrency?: { readonly group: string; readonly "cancel-in-progress": boolean };
  readonly env?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

export interface Recipe {
  readonly heading: string;
  readonly source: string;
  readonly workflow: Workflow;
}

/** A page, cut into Markdown's tokens. */
export function parsePage(page: string) {
  return new MarkdownIt().parse(readFileSync(join(ROOT, page), "utf8"), {});
}

/** The YAML blocks of the page in their order, each with the heading that it stands below. */
export function readRecipes(page = RECIPES): readonly Recipe[] {
  const recipes: Recipe[] = [];
  let heading = "";
  const tokens = parsePage(page);
  for (const [i, { type, info, content }] of tokens.entries()) {
    if (type === "heading_open") heading = tokens[i + 1]?.content ?? "";
    if (type !== "fence" || info !== "yaml") continue;
    recipes.push({ heading, source: content, workflow: parse(content) as Workflow });
  }
  return recipes;
}

/** The headings below which a recipe is expected: all but the title. */
export function readHeadings(): readonly string[] {
  return parsePage(RECIPES).flatMap(({ type, tag }, i, tokens) =>
    type === "heading_open" && tag !== "h1" ? [tokens[i + 1]?.content ?? ""] : [],
  );
}

/** The steps of all jobs, in their order. */
export function stepsOf({ workflow }: Recipe): readonly Step[] {
  return Object.values(workflow.jobs).flatMap(({ steps }) => steps);
}

/** Whether the step is ACR Prune. */
export function isPrune({ uses = "" }: Step): boolean {
  return uses.startsWith("acr-prune/");
}

export type Expressions = Readonly<Record<string, string>>;

/** The text with every `${{ … }}` replaced. One that `known` does not have is an error, never empty. */
export function evaluate(text: string, known: Expressions): string {
  return text.replace(/\$\{\{(.*?)\}\}/g, (_, expression: string) => {
    const value = known[expression.trim()];
    if (value === undefined) throw new Error(`The test knows no value for ${expression.trim()}.`);
    return value;
  });
}

/** The inputs of a step as the runner hands them over: text, whatever YAML made of them. */
export function inputsOf({ with: inputs = {} }: Step, known: Expressions): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [name, evaluate(String(value), known)]),
  );
}

export interface ShellRun {
  readonly exitCode: number | null;
  readonly outputs: Readonly<Record<string, string>>;
  readonly log: string;
}

/** What the runner starts for `shell`, or without it. The second knows no pipefail. */
function argumentsFor({ shell }: Step): readonly string[] {
  if (shell === undefined) return ["-e"];
  if (shell === "bash") return ["--noprofile", "--norc", "-eo", "pipefail"];
  throw new Error(`The test does not know the shell ${shell}.`);
}

/** Runs the script of a step in a workspace, with what is in `tools` found before anything else. */
export async function runShell(
  step: Step,
  workspace: string,
  tools: string,
  env: Readonly<Record<string, string>>,
): Promise<ShellRun> {
  const folder = await mkdtemp(join(tmpdir(), "acr-prune-step-"));
  try {
    const output = join(folder, "output");
    await writeFile(output, "");
    await writeFile(join(folder, "script.sh"), step.run ?? "");
    const child = spawn("bash", [...argumentsFor(step), join(folder, "script.sh")], {
      cwd: workspace,
      env: {
        ...env,
        PATH: [tools, process.env["PATH"]].join(delimiter),
        GITHUB_OUTPUT: output,
        GITHUB_WORKSPACE: workspace,
      },
    });
    let log = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => (log += text));
    }
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.on("error", reject).on("close", resolve);
    });
    return { exitCode, outputs: parseOutputs(await readFile(output, "utf8")), log };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** `name=value`, a line each: the only form that the recipes write. */
function parseOutputs(text: string): Record<string, string> {
  const lines = text.split("\n").filter((line) => line !== "");
  return Object.fromEntries(
    lines.map((line) => {
      const [, name, value] = /^(\w+)=(.*)$/.exec(line) ?? [];
      if (name === undefined || value === undefined) throw new Error(`No output: ${line}`);
      return [name, value];
    }),
  );
}
