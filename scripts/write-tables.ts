/**
 * Writes the tables of inputs and outputs into the README. With `--check`, only fails when that would change anything.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withTables } from "./tables.ts";

const path = join(import.meta.dirname, "..", "README.md");
const readme = readFileSync(path, "utf8");
const current = withTables(readme);

if (!process.argv.includes("--check")) {
  writeFileSync(path, current);
} else if (current !== readme) {
  console.error('The tables of README.md are not those of action.yml. Run "npm run tables".');
  process.exitCode = 1;
}
