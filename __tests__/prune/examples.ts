/**
 * All examples of this folder as one test file, for `npm run mutate` alone: every mutant loads what it tests once. They have
 * to notice without the random tests, which would take minutes per hundred mutants.
 */
import { readdirSync } from "node:fs";

for (const name of readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" }).sort()) {
  if (name.endsWith(".test.ts")) await import(`./${name}`);
}
