/**
 * The tables of inputs and outputs in docs/, made from action.yml, so that the two can't say different things.
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

/** The tables of docs/inputs.md and what stands in each: an input is in exactly one of them. */
export const GROUPS: Readonly<Record<string, readonly string[]>> = {
  choosing: ["registry", "repositories", "policy", "shard"],
  keeping: [
    "age",
    "keep-digests",
    "keep-references-in",
    "keep-pulled-within",
    "pull-log",
    "pull-log-ignore",
    "prune-untagged-repositories",
  ],
  expiring: ["delete-tags", "tag-age", "keep-tags", "keep-latest"],
  braking: ["dry-run", "plan", "max-deletions", "unlock", "time-limit", "concurrency", "cache"],
  "signing in": ["client-id", "tenant-id", "managed-identity", "username", "password"],
  reporting: ["report", "comment", "github-token"],
  Artifactory: ["registry-type", "registry-key"],
};

/** The pages that have tables. */
export const TABLE_PAGES = ["docs/inputs.md", "docs/outputs.md"] as const;

/**
 * A page with its tables as action.yml has them now.
 * @throws Error when a mark of a table is missing, or an input is in no group or in several.
 */
export function withTables(path: (typeof TABLE_PAGES)[number], page: string): string {
  const { inputs, outputs } = parse(readFileSync(join(root, "action.yml"), "utf8")) as Action;
  if (path === "docs/outputs.md") {
    const rows = Object.entries(outputs).map(([name, { description }]) => [
      code(name),
      meaningOf(description),
    ]);
    return replaceTable(page, "outputs", [["Output", "Meaning"], ...rows]);
  }
  checkGroups(Object.keys(inputs));
  return Object.entries(GROUPS).reduce((text, [group, names]) => {
    const rows = names.map((name) => {
      const { description = "", required, default: value } = inputs[name] ?? {};
      return [
        code(name),
        required === true ? "required" : defaultOf(value),
        meaningOf(description),
      ];
    });
    return replaceTable(text, `inputs for ${group}`, [["Input", "Default", "Meaning"], ...rows]);
  }, page);
}

/** Fails unless each input is in one group, and nothing else is. */
export function checkGroups(inputs: readonly string[]): void {
  const grouped = Object.values(GROUPS).flat();
  const homeless = inputs.filter((name) => !grouped.includes(name));
  if (homeless.length > 0) {
    throw new Error(`No group in scripts/tables.ts has the input "${homeless.join('", "')}".`);
  }
  const wrong = grouped.filter((name, i) => !inputs.includes(name) || grouped.indexOf(name) < i);
  if (wrong.length > 0) {
    throw new Error(
      `A group in scripts/tables.ts has "${wrong.join('", "')}", which is no input, or has it twice.`,
    );
  }
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

/** Aligned as the formatter does it. */
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
    .replace(
      /docs\/[\w-]+\.(?:md|schema\.json)/g,
      (path) => `[${path}](${path.slice("docs/".length)})`,
    );
}

function defaultOf(value = ""): string {
  return value === "" ? "–" : code(value);
}

function code(text: string): string {
  return `\`${text}\``;
}
