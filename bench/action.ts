/**
 * Runs the built action against the benchmark's registry as a runner does.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { stepEnvironment } from "../emulator/github/runner.ts";
import { measure, type Measured } from "./process.ts";

const ACTION = join(import.meta.dirname, "..", "dist", "index.js");

export const CONCURRENCY = 32;
export const LOGIN = { username: "bench", password: "only-on-this-machine" };

type Texts = Readonly<Record<string, string>>;

/** What is particular to a run. */
export interface Step {
  readonly inputs: Texts;
  /** What stands in the workspace. */
  readonly files: Texts;
  readonly env: Texts;
  /** Certificates of the authorities behind what it speaks to. */
  readonly caPem: string;
  /** For Node itself. */
  readonly flags: readonly string[];
}

/** Runs `dist/index.js` once over all repositories, in a folder of its own. */
export async function runAction(
  folder: string,
  loginServer: string,
  { inputs, files, env, caPem, flags }: Step,
): Promise<Measured> {
  const all = {
    registry: loginServer,
    repositories: "*",
    concurrency: String(CONCURRENCY),
    report: join(folder, "report.json"),
    ...inputs,
  };
  const variables = await stepEnvironment({ folder, caPem, inputs: all, env });
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return measure(folder, [...flags, ACTION], variables);
}
