/**
 * Opens what keeps manifest bodies between runs, as the inputs say.
 */
import { NO_BODY_CACHE, openBodyCache, type BodyCache } from "../cache/body-cache.ts";
import type { Options } from "../inputs/inputs.ts";
import type { Signals } from "../registry/signals.ts";
import { logLine } from "../report/log.ts";
import { notice } from "../runner/commands.ts";

/** Begins to restore what earlier runs have kept, unless nothing is to be kept. */
export function openBodies({ cache, registry, shard }: Options, signals: Signals): BodyCache {
  if (!cache) return NO_BODY_CACHE;
  return openBodyCache({
    // No name of a registry has "@". The jobs of a matrix would overwrite each other's copies.
    scope: shard === undefined ? registry : `${registry}@${shard.part}-of-${shard.of}`,
    now: new Date(),
    log: logLine,
    notice: (message) => {
      notice(message, { title: "ACR Prune" });
    },
    signals,
  });
}
