/**
 * ACR Prune in one minute, without Azure: a registry on this machine, some weeks of builds pushed to it, the action run
 * twice (to preview, then to delete), and the proof by pulling that no tag has lost anything. `npm run demo`
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { startEmulator, type Emulator } from "../emulator/acr/emulator.ts";
import { runAction } from "./action-run.ts";
import { pushInProgress, pushPast, type Chapter } from "./history.ts";
import { countPresent, inspect } from "./inspection.ts";
import { Repository } from "./registry-client.ts";
import { print, printFinding, printHeading, printLog, printSummary } from "./terminal.ts";

const DAY_MS = 86_400_000;
const LOGIN = { username: "demo", password: "only-on-this-machine" };

/** Whether all was as it should be. */
async function demonstrate(emulator: Emulator, folder: string): Promise<boolean> {
  printHeading("A registry with a past");
  const chapters = await pushHistory(emulator);
  const count = await countPresent(chapters);
  for (const { repository, story } of chapters) print(`  ${repository.name}  ${story}`);
  print(`\n  ${count} manifests. All but the unfinished build were pushed 30 days ago.`);

  printHeading("The action with dry-run: true");
  const isPreviewed = await prune(emulator, join(folder, "preview"), "true");
  const isUntouched = (await countPresent(chapters)) === count;
  print("");
  printFinding(
    isUntouched,
    isUntouched ? `all ${count} manifests are still there` : "it deleted something",
  );

  printHeading("The action with dry-run: false");
  const isPruned = await prune(emulator, join(folder, "prune"), "false");

  printHeading("Is every tag still whole? Everything is pulled to find out");
  const isAsPromised = await proveByPulling(chapters);
  return isPreviewed && isUntouched && isPruned && isAsPromised;
}

async function pushHistory({ url, caPem, registry }: Emulator): Promise<readonly Chapter[]> {
  const web = new Repository("shop/web", { url, caPem, ...LOGIN });
  const api = new Repository("shop/api", { url, caPem, ...LOGIN });
  registry.backdateMs = 30 * DAY_MS;
  const past = await pushPast(web, api);
  registry.backdateMs = 0;
  return [...past, await pushInProgress(web)];
}

/** Whether the run ended well. */
async function prune(emulator: Emulator, folder: string, dryRun: string): Promise<boolean> {
  const { exitCode, log, summary } = await runAction(folder, emulator.caPem, {
    registry: emulator.loginServer,
    repositories: "shop/*",
    "dry-run": dryRun,
    ...LOGIN,
  });
  printLog(log);
  print("");
  printSummary(summary);
  if (exitCode !== 0) printFinding(false, `the action ended with exit code ${exitCode ?? "none"}`);
  return exitCode === 0;
}

async function proveByPulling(chapters: readonly Chapter[]): Promise<boolean> {
  let isAsPromised = true;
  for (const chapter of chapters) {
    print(`  ${chapter.story}`);
    for (const { isGood, line } of await inspect(chapter)) {
      printFinding(isGood, line);
      isAsPromised &&= isGood;
    }
    print("");
  }
  return isAsPromised;
}

function printVerdict(isAsPromised: boolean): void {
  printFinding(
    isAsPromised,
    isAsPromised
      ? "What could no longer be reached is gone, and everything else is whole."
      : "Something is not as it should be: see above.",
  );
}

/** A folder that is gone when this process is, also after Ctrl+C. */
function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "acr-prune-demo-"));
  process.once("exit", () => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
  return folder;
}

const folder = temporaryFolder();
const emulator = await startEmulator({ accounts: [LOGIN] });
try {
  const isAsPromised = await demonstrate(emulator, folder);
  printVerdict(isAsPromised);
  if (!isAsPromised) process.exitCode = 1;
} catch (error) {
  printFinding(false, error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  await emulator.close();
}
