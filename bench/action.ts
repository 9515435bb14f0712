/**
 * Runs the built action against the benchmark's registry as a runner does.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { measure, type Measured } from "./process.ts";

const ACTION = join(import.meta.dirname, "..", "dist", "index.js");

export const CONCURRENCY = 32;
export const LOGIN = { username: "bench", password: "only-on-this-machine" };

type Texts = Readonly<Record<string, string>>;

/** What is particular to a run. */
export interface Step {
  readonly inputs: Texts;
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
  { inputs, env, caPem, flags }: Step,
): Promise<Measured> {
  const file = async (name: string, text: string) => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  const all = {
    registry: loginServer,
    repositories: "*",
    concurrency: String(CONCURRENCY),
    report: join(folder, "report.json"),
    ...inputs,
  };
  return measure(folder, [...flags, ACTION], {
    PATH: process.env["PATH"] ?? "",
    HOME: folder,
    RUNNER_TEMP: folder,
    GITHUB_WORKSPACE: folder,
    GITHUB_OUTPUT: await file("output", ""),
    GITHUB_STEP_SUMMARY: await file("summary.md", ""),
    NODE_EXTRA_CA_CERTS: await file("ca.pem", caPem),
    ...inputVariables(all),
    ...env,
  });
}

/** As the runner names them: upper case, hyphens kept. */
function inputVariables(inputs: Texts): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
  );
}
