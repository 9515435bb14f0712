/**
 * A peer beside the action: Microsoft's `acr purge`, dry, over the same registry and as wide as it goes. It is asked for what the
 * action decides of itself: untagged manifests that nothing keeps.
 * https://learn.microsoft.com/azure/container-registry/container-registry-auto-purge
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { LOGIN } from "./action.ts";
import { measureProgram, type Measured } from "./process.ts";
import { startRegistry, type BenchRegistry } from "./registry.ts";
import { DRY } from "./scenarios.ts";
import { resultOf, runOf, type Result, type Run, type Setting } from "./trial.ts";

/** It allows no more. */
const CONCURRENCY = 32;

/** No tag of any repository is taken, and of what has none, all that is older than a week. */
const FLAGS = ["--filter", ".*:^$", "--untagged", "--ago", "7d", "--dry-run"];

export const PEER = "acr purge, dry run";

/** Runs it as often as the action, over a registry of its own. */
export async function measurePeer(path: string, setting: Setting): Promise<Result> {
  const registry = await startRegistry({ ...setting, isPremium: true });
  try {
    const runs: Run[] = [];
    for (let n = 0; n < setting.runs; n += 1) runs.push(await runPeer(path, registry));
    return resultOf({ ...DRY, name: PEER }, setting, runs);
  } finally {
    await registry.stop();
  }
}

/** Runs it once. What it sends has no formula and no floor. */
export async function runPeer(path: string, registry: BenchRegistry): Promise<Run> {
  const folder = await mkdtemp(join(tmpdir(), "acr-prune-bench-"));
  try {
    const measured = await purge(path, folder, registry);
    return runOf(measured, await registry.traffic(), { floorSeconds: NaN });
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function purge(path: string, folder: string, registry: BenchRegistry): Promise<Measured> {
  const certificates = join(folder, "ca.pem");
  await writeFile(certificates, registry.caPem);
  await registry.traffic();
  const { username, password } = LOGIN;
  const to = ["--registry", registry.loginServer, "--username", username, "--password", password];
  const command = [path, "purge", ...to, ...FLAGS, "--concurrency", String(CONCURRENCY)];
  // The first is how programs of Go's find certificates.
  const env = { SSL_CERT_FILE: certificates, NODE_EXTRA_CA_CERTS: certificates, HOME: folder };
  return measureProgram(folder, command, { ...env, PATH: process.env["PATH"] ?? "" });
}
