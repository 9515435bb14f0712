/**
 * All examples of this folder as one test file, for `npm run mutate` alone: every mutant loads what it tests once. The
 * properties are left out, which would take minutes per hundred mutants: the examples alone have to notice.
 */
import { readdirSync } from "node:fs";

for (const name of readdirSync(import.meta.dirname).sort()) {
  if (name.endsWith(".test.ts") && name !== "properties.test.ts") await import(`./${name}`);
}
