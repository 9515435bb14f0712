/**
 * Tools of the system that some tests need. On a laptop that lacks one its tests are skipped; with REQUIRE_TOOLS=true, as in
 * CI, their file fails, so that nothing is taken for tested that was not.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

import { describe, it } from "@jest/globals";

/** What a test that needs a tool is written with. */
export interface Testing {
  readonly isThere: boolean;
  readonly it: typeof it | typeof it.skip;
  readonly describe: typeof describe | typeof describe.skip;
}

/**
 * @throws Error when the tool is missing and REQUIRE_TOOLS is "true".
 */
export function withTool(
  name: string,
  isThere = pathOf(name) !== undefined,
  required = process.env["REQUIRE_TOOLS"],
): Testing {
  if (isThere) return { isThere, it, describe };
  if (required === "true") {
    throw new Error(
      `These tests need ${name}, which is not installed, and REQUIRE_TOOLS is "true": install it, or unset the variable to skip them.`,
    );
  }
  return { isThere, it: it.skip, describe: describe.skip };
}

/** Where a program is; undefined where it is not in the PATH. */
export function pathOf(program: string): string | undefined {
  return (process.env["PATH"] ?? "")
    .split(delimiter)
    .flatMap((folder) => [join(folder, program), join(folder, `${program}.exe`)])
    .find((path) => existsSync(path));
}

/** For questions that are asked in a shell. */
export function withJq(): Testing {
  return withTool("jq", spawnSync("sh", ["-c", "jq --version"]).status === 0);
}
