/**
 * Runs the bundled action as GitHub's runner does. It learns nothing of the demo or the emulator but a login server.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";

import { runStep } from "../emulator/github/runner.ts";

const ACTION = join(import.meta.dirname, "..", "dist", "index.js");

export interface ActionRun {
  readonly exitCode: number | null;
  readonly log: string;
  /** Markdown, as GitHub shows it on the page of the run. */
  readonly summary: string;
  readonly outputs: Readonly<Record<string, string>>;
}

export type Inputs = Readonly<Record<string, string>>;

/** Runs the action once; `folder` is made, `caPem` is whose word the action takes for the registry's certificate. */
export async function runAction(folder: string, caPem: string, inputs: Inputs): Promise<ActionRun> {
  if (!existsSync(ACTION)) {
    throw new Error('dist/index.js is missing. Run "npm run package" first.');
  }
  const { log, ...run } = await runStep([ACTION], { folder, caPem, inputs });
  return { ...run, log: log.replaceAll(folder, "$RUNNER_TEMP") };
}
