/**
 * The tables of inputs and outputs in the README, made from action.yml, so that the two can't say different things.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

interface Action {
  readonly inputs: Readonly<
    Record<string, { description: string; required?: boolean; default?: string }>
  >;
  readonly outputs: Readonly<Record<string, { description: string }>>;
}

const root = join(import.meta.dirname, "..");

/** The README with its two tables as action.yml has them now. Fails when a mark of a table is missing. */
export function withTables(readme: string): string {
  const { inputs, outputs } = parse(readFileSync(join(root, "action.yml"), "utf8")) as Action;
  const inputRows = Object.entries(inputs).map(
    ([name, { description, required, default: value }]) => [
      code(name),
      required === true ? "required" : defaultOf(value),
      meaningOf(description),
    ],
  );
  const outputRows = Object.entries(outputs).map(([name, { description }]) => [
    code(name),
    meaningOf(description),
  ]);
  const withInputs = replaceTable(readme, "inputs", [
    ["Input", "Default", "Meaning"],
    ...inputRows,
  ]);
  return replaceTable(withInputs, "outputs", [["Output", "Meaning"], ...outputRows]);
}

/** Puts a table between the marks of its name. The first row is the head. */
function replaceTable(page: string, name: string, rows: readonly (readonly string[])[]): string {
  const marks = new RegExp(`(<!-- ${name}: [^>]*-->\\n).*?(<!-- end of ${name} -->)`, "s");
  if (!marks.test(page)) throw new Error(`The page has no marks for the table of ${name}.`);
  return page.replace(
    marks,
    (_, begin: string, end: string) => `${begin}\n${table(rows)}\n\n${end}`,
  );
}

/** Aligned as prettier does it. */
function table(rows: readonly (readonly string[])[]): string {
  const [head = []] = rows;
  const widths = head.map((_, i) => Math.max(...rows.map((cells) => cells[i]?.length ?? 0)));
  const lines = rows.map((cells) => cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)));
  const rule = widths.map((width) => "-".repeat(width));
  return [lines[0], rule, ...lines.slice(1)]
    .map((cells = []) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

/** In action.yml, which is plain text, what stands in quotes is what a user writes, and pages are named by their path. */
function meaningOf(description: string): string {
  return description
    .trim()
    .replaceAll("|", "\\|")
    .replace(/"([^"]+)"/g, (_, text: string) => code(text))
    .replace(/docs\/[\w-]+\.(?:md|schema\.json)/g, (path) => `[${path}](${path})`);
}

function defaultOf(value = ""): string {
  return value === "" ? "–" : code(value);
}

function code(text: string): string {
  return `\`${text}\``;
}
