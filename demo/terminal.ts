/**
 * What the demo prints: lines of at most 80 columns, so that they fit a terminal as it opens. Colours only where the
 * terminal wants them (https://no-color.org).
 */
import { styleText } from "node:util";

const WIDTH = 80;
const INDENT = "  ";

type Style = Parameters<typeof styleText>[0];

export function printHeading(text: string): void {
  print(`\n${styleText(["bold", "cyan"], `== ${text}`)}\n`);
}

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** A sentence or more, indented; what does not fit goes on below, indented once more. */
export function printText(text: string, style: Style = "reset"): void {
  for (const line of wrapped(text)) print(style === "reset" ? line : styleText(style, line));
}

export function printFinding(isGood: boolean, text: string): void {
  const mark = isGood ? styleText("green", "✓") : styleText("red", "✗");
  const [first = "", ...rest] = wrapped(`  ${text}`);
  print(`${INDENT}${mark} ${first.trimStart()}`);
  for (const line of rest) print(line);
}

/** Rows of a table, the first of them its titles; the first column is of text, the others stand at their right. */
export function printTable(rows: readonly (readonly string[])[]): void {
  const widths = rows[0]?.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  for (const [index, row] of rows.entries()) {
    const cells = row.map((cell, at) => {
      const width = widths?.[at] ?? 0;
      return at === 0 ? cell.padEnd(width) : cell.padStart(width);
    });
    const line = `${INDENT}${cells.join("   ")}`;
    print(index === 0 ? styleText("bold", line) : line);
  }
}

/** 64 hex digits fill a line and tell nobody more than the first twelve. */
export function shortened(text: string): string {
  return text.replace(/\b([0-9a-f]{12})[0-9a-f]{52}\b/g, "$1…");
}

function wrapped(text: string): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of shortened(text).trim().split(/\s+/)) {
    const longer = line === "" ? INDENT + word : `${line} ${word}`;
    if (longer.length <= WIDTH || line === "") {
      line = longer;
      continue;
    }
    lines.push(line);
    line = INDENT + INDENT + word;
  }
  return [...lines, line];
}
