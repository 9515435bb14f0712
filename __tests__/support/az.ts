/**
 * An `az` for runs without user name and password: one that has a session, as azure/login leaves it behind, or one that
 * never answers.
 */
import { existsSync } from "node:fs";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

type Environment = Readonly<Record<string, string>>;

/** What such an `az` gives out. */
export const AZ_TOKEN = [
  "e30",
  Buffer.from('{"exp":4102444800}').toString("base64url"),
  "c2ln",
].join(".");

/** Does the work with the environment in which the action finds an `az` that has a session. */
export function withAzSession<T>(work: (env: Environment) => Promise<T>): Promise<T> {
  const answer = JSON.stringify({
    accessToken: AZ_TOKEN,
    expires_on: 4_102_444_800,
    tokenType: "Bearer",
  });
  return withAzPrinting(answer, work);
}

/** The same with one that prints a text, which needs no more than a shell. */
export function withAzPrinting<T>(
  text: string,
  work: (env: Environment) => Promise<T>,
): Promise<T> {
  return withProgram(`#!/bin/sh\ncat <<'END'\n${text}\nEND\n`, work);
}

/** The same with one that hangs, and ends only with whoever started it. `asked` resolves when it was started. */
export function withSilentAz<T>(
  work: (env: Environment, asked: Promise<void>) => Promise<T>,
): Promise<T> {
  const script = 'require("fs").writeFileSync(__filename + ".asked", ""); process.stdin.resume();';
  return withAz(script, (env, az) => work(env, existenceOf(`${az}.asked`)));
}

/** The same with any `az`, written in JavaScript. */
export function withAz<T>(
  script: string,
  work: (env: Environment, az: string) => Promise<T>,
): Promise<T> {
  return withProgram(`#!${process.execPath}\n${script}\n`, work);
}

async function withProgram<T>(
  program: string,
  work: (env: Environment, az: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "acr-prune-az-"));
  const az = join(folder, "az");
  try {
    await writeFile(az, program);
    await chmod(az, 0o755);
    return await work({ PATH: [folder, process.env["PATH"]].join(delimiter) }, az);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Looks for a file until it is there, or for as long as a test may take. */
async function existenceOf(path: string): Promise<void> {
  for (let looks = 0; looks < 600 && !existsSync(path); looks += 1) await sleep(50);
}
