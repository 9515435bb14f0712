/**
 * One run over the repositories of a registry, from the sign-in to what it has found.
 */
import type { BodyCache } from "../cache/body-cache.ts";
import { errorMessage } from "../errors/action-error.ts";
import type { Options } from "../inputs/inputs.ts";
import { NO_REQUESTS, type Registry } from "../registry/registry.ts";
import type { Signals } from "../registry/signals.ts";
import { logLine, logPreviews } from "../report/log.ts";
import { LogRoom } from "../report/log-room.ts";
import type { BreakOff } from "./cancellation.ts";
import { collect, findingsOf, messageOf, NO_FINDINGS, type Findings } from "./findings.ts";
import { createLimiters } from "./limiter.ts";
import { wordsOnMissing } from "./missing-repositories.ts";
import { openRegistry } from "./open-registry.ts";
import { pruneRepositories } from "./prune-repositories.ts";
import type { Run } from "./run.ts";
import { pulledLately } from "./pulled.ts";
import { scopeOf, select } from "./scope.ts";
import { SeenTags } from "./seen-tags.ts";

/**
 * Prunes all selected repositories. Never throws: `stopped` says why nothing could be done at all, and `brokenOff` what
 * went wrong in the middle.
 */
export async function pruneRegistry(
  options: Options,
  signals: Signals,
  breakOff: BreakOff,
  bodies: BodyCache,
): Promise<Findings> {
  let registry: Registry | undefined;
  let warnings: readonly string[] = [];
  try {
    registry = await openRegistry(options, signals);
    logLine(`Sign-in to ${registry.host}: ${await registry.signIn()}.`);
    const selected = await select(registry, options);
    warnings = selected.warnings;
    const scope = scopeOf(selected.entryOf, registry.host, options);
    const lately = await pulledLately(registry, scope.entryOf);
    warnings = [...warnings, ...lately.warnings];
    const run: Run = {
      ...scope,
      pulled: lately.pulled,
      options,
      registry,
      limiters: createLimiters(options.concurrency),
      bodies,
      signals,
      seenTags: new SeenTags(scope.entryOf),
      logRoom: new LogRoom(),
    };
    const results = await collect(pruneRepositories(run), breakOff);
    if (options.dryRun) logPreviews(results.repositories, run.logRoom);
    const mayAsk = !signals.noNewWork.aborted && results.brokenOff === undefined;
    const catalog = { names: selected.catalog, mayAsk, unless: breakOff.overdue, registry };
    warnings = [...warnings, ...(await wordsOnMissing(results.absent, catalog))];
    return findingsOf(run, warnings, results);
  } catch (error) {
    const stopped = signals.cancelled.aborted ? undefined : errorMessage(error);
    const requests = registry?.requestCounts() ?? NO_REQUESTS;
    const brokenOff = messageOf(breakOff.uncaught());
    return { ...NO_FINDINGS, warnings, stopped, brokenOff, requests };
  }
}
