/**
 * Prints what CHANGELOG.md says about the version in package.json. Fails when it says nothing, or names another version as the
 * newest one: then that version is not ready to be released.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { notesOf } from "./changelog.ts";

const root = join(import.meta.dirname, "..");
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  readonly version: string;
};

try {
  process.stdout.write(notesOf(version, readFileSync(join(root, "CHANGELOG.md"), "utf8")));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
