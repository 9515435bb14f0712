/**
 * ACR Prune in some seconds, without Azure: a registry on this machine, some weeks of builds pushed to it; what a cleaner of
 * untagged manifests does to a copy of it; the action run twice (to preview, then to delete), and the proof by pulling that
 * no tag has lost anything. `npm run demo`
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { runAction } from "./action-run.ts";
import { inspect } from "./inspection.ts";
import { printSummary, printLog } from "./output.ts";
import { printPulls, summarize } from "./findings.ts";
import { DAY_MS, LOGIN, openSite, sizeOf, stateOf, type Site, type State } from "./site.ts";
import { print, printFinding, printHeading, printText } from "./terminal.ts";
import { deleteUntagged } from "./untagged-cleaner.ts";

function introduce(): void {
  print("ACR Prune, shown on a registry on this machine. Nothing reaches Azure.\n");
  printText("1. A registry with a past: tags, indexes, signatures, replaced builds");
  printText('2. What breaks: a cleaner that deletes "what has no tag", on a copy of it');
  printText("3. ACR Prune, as a dry run: what it would delete");
  printText("4. ACR Prune, for real");
  printText("5. The proof: everything that must still be there is pulled");
  printText("6. Ten lines for a colleague");
}

function showPast(site: Site): void {
  printHeading("1. A registry with a past");
  for (const { repository, story } of site.chapters) printText(`${repository.name}: ${story}`);
  print("");
  printText(
    `${sizeOf(site)} manifests. All but the unfinished build were pushed 30 days ago. The cleaner and ACR Prune both leave alone what is younger than 7 days.`,
  );
}

/** The state of the copy once the cleaner has been there. */
async function showFailure(copy: Site): Promise<State> {
  printHeading('2. What breaks: deleting "what has no tag", on a copy');
  const before = new Date(Date.now() - 7 * DAY_MS);
  for (const repository of copy.repositories) {
    const deleted = await deleteUntagged(repository, before);
    printText(`${repository.name}: ${deleted} manifests without a tag deleted, no error`);
  }
  print("");
  printText("The tags are still there. What comes when they are pulled?");
  const state = await stateOf(copy);
  printPulls(state.pulls);
  return state;
}

/** Whether the run ended well. */
async function prune({ emulator }: Site, folder: string, dryRun: "true" | "false") {
  const { exitCode, log, summary, outputs } = await runAction(folder, emulator.caPem, {
    registry: emulator.loginServer,
    repositories: "shop/*",
    "dry-run": dryRun,
    cache: "false",
    ...LOGIN,
  });
  printLog(log);
  print("");
  printSummary(summary, outputs);
  if (exitCode !== 0) printFinding(false, `The action ended with exit code ${exitCode ?? "none"}.`);
  return exitCode === 0;
}

async function proveByPulling({ chapters }: Site): Promise<boolean> {
  printHeading("5. The proof: everything that must still be there is pulled");
  let isAsPromised = true;
  for (const chapter of chapters) {
    for (const { isGood, line } of await inspect(chapter)) {
      printFinding(isGood, line);
      isAsPromised &&= isGood;
    }
  }
  return isAsPromised;
}

/** Whether all was as it should be. */
async function demonstrate(folder: string): Promise<boolean> {
  introduce();
  await using sites = new AsyncDisposableStack();
  const open = async () => {
    const site = await openSite();
    sites.defer(() => site.emulator.close());
    return site;
  };
  const site = await open();
  const copy = await open();
  showPast(site);
  const broken = await showFailure(copy);

  printHeading("3. ACR Prune, dry-run: true");
  const isPreviewed = await prune(site, join(folder, "preview"), "true");
  const isUntouched = (await stateOf(site)).gone === 0;
  const all = `all ${sizeOf(site)} manifests are still there`;
  printFinding(isUntouched, isUntouched ? all : "it deleted something");

  printHeading("4. ACR Prune, dry-run: false");
  const isPruned = await prune(site, join(folder, "prune"), "false");

  const isWhole = await proveByPulling(site);
  const isAsPromised = isPreviewed && isUntouched && isPruned && isWhole;
  const verdict = isAsPromised
    ? "What could no longer be reached is gone, and everything else is whole."
    : "Something is not as it should be: see above.";
  print("");
  printFinding(isAsPromised, verdict);

  printHeading("6. Ten lines for a colleague");
  summarize(sizeOf(site), broken, await stateOf(site));
  return isAsPromised;
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

try {
  if (!(await demonstrate(temporaryFolder()))) process.exitCode = 1;
} catch (error) {
  printFinding(false, error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
