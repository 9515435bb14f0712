/**
 * What the demo prints. GitHub would show the job summary as a page and the log with its groups closed; here both become
 * plain text. Colours only where the terminal wants them (https://no-color.org).
 */
import { styleText } from "node:util";

export function printHeading(text: string): void {
  print(`\n${styleText(["bold", "cyan"], `== ${text}`)}\n`);
}

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

export function printFinding(isGood: boolean, line: string): void {
  print(`  ${isGood ? styleText("green", "✓") : styleText("red", "✗")} ${line}`);
}

/** 64 hex digits fill a line and tell nobody more than the first twelve. */
export function shortened(text: string): string {
  return text.replace(/\b([0-9a-f]{12})[0-9a-f]{52}\b/g, "$1…");
}

/** The log of the action with every group closed, dimmed. */
export function printLog(log: string): void {
  let isInGroup = false;
  for (const line of log.split(/\r?\n/)) {
    const group = /^::group::(.*)$/.exec(line)?.[1];
    if (group !== undefined) isInGroup = true;
    const shown = group === undefined ? line : `▸ ${group}`;
    const isCommand = /^::(add-mask|group|endgroup)/.test(line);
    if (group !== undefined || !(isInGroup || isCommand || line === "")) {
      print(styleText("dim", `  ${shortened(shown)}`));
    }
    if (line === "::endgroup::") isInGroup = false;
  }
}

/** A job summary, its tables in columns and its collapsed sections open; without the lists to copy. */
export function printSummary(markdown: string): void {
  const text = markdown
    .replace(/^<summary>[^\n]*\n\n```text\n[^]*?\n```$/gm, "")
    .replace(/^<\/?details(?: open)?>$/gm, "")
    .replace(/\n{3,}/g, "\n\n");
  const blocks = text
    .trim()
    .split("\n\n")
    .map((block) => {
      const lines = block.split("\n");
      return (block.startsWith("|") ? tableLines(lines) : lines.map(styled)).join("\n");
    });
  print(blocks.join("\n\n"));
}

function tableLines(lines: readonly string[]): readonly string[] {
  const [titles = [], rules = [], ...rows] = lines.map(cellsOf);
  const columns = titles.map((title, at) => {
    const width = Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0));
    return { at, width, isNumeric: rules[at]?.endsWith("-:") === true };
  });
  const line = (row: readonly string[]): string => {
    const cells = columns.map(({ at, width, isNumeric }) =>
      isNumeric ? row[at]?.padStart(width) : row[at]?.padEnd(width),
    );
    return `  ${cells.join("  ")}`.trimEnd();
  };
  const underline = columns.map(({ width }) => "─".repeat(width));
  return [styleText("dim", line(titles)), styleText("dim", line(underline)), ...rows.map(line)];
}

function cellsOf(row: string): readonly string[] {
  const cells = row.split("|").slice(1, -1);
  return cells.map((cell) => shortened(plain(cell.trim())));
}

function styled(line: string): string {
  const summary = /^<summary>(.*)<\/summary>$/.exec(line)?.[1];
  const isStrong = summary !== undefined || /^#+ /.test(line);
  const text = plain((summary ?? line).replace(/^#+ /, ""));
  return isStrong ? styleText("bold", text) : text;
}

/** Markdown's code without its marks; what was escaped is what it was. */
function plain(text: string): string {
  return text
    .replace(/<\/?code(?: title="[^"]*")?>|<!-- -->|`|\*\*/g, "")
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
}
