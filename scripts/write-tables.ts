/**
 * Writes the tables of inputs and outputs into their pages. With `--check`, only fails when that would change anything.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { TABLE_PAGES, withTables } from "./tables.ts";

for (const page of TABLE_PAGES) {
  const path = join(import.meta.dirname, "..", page);
  const text = readFileSync(path, "utf8");
  const current = withTables(page, text);
  if (!process.argv.includes("--check")) {
    writeFileSync(path, current);
  } else if (current !== text) {
    console.error(`The tables of ${page} are not those of action.yml. Run "npm run tables".`);
    process.exitCode = 1;
  }
}
