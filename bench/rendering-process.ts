/**
 * Makes the report of a dry run over one repository of that many manifests, of which all is known: log, report file, page
 * and outputs. Started by `rendering.ts`, which it tells what that took.
 */
import { writeFileSync } from "node:fs";

import { DEFAULTS } from "../src/inputs/defaults.ts";
import { canRefer, parseManifest } from "../src/oci/manifest.ts";
import type { Digest } from "../src/oci/digest.ts";
import type { Inventory } from "../src/prune/model/inventory.ts";
import type { PlannedRepository } from "../src/prune/repository.ts";
import { watermarkFrom } from "../src/prune/sweep/changes.ts";
import { planRepository } from "../src/prune/sweep/plan.ts";
import { NO_REQUESTS, type ManifestRow, type Tag } from "../src/registry/registry.ts";
import { LogRoom } from "../src/report/log-room.ts";
import { logPreviews } from "../src/report/log.ts";
import { publish } from "../src/report/publish.ts";
import { reportRepository } from "../src/report/repository-report.ts";
import { BLOCK, blockOf } from "./population.ts";
import type { Rendering } from "./rendering.ts";

const MIB = 2 ** 20;
const WEEK_MS = 7 * 86_400_000;
const [manifests = 0] = process.argv.slice(2).map(Number);
const [path = ""] = process.argv.slice(3);
const now = new Date();

const planned = plan(manifests);
globalThis.gc?.();
const liveMiB = process.memoryUsage().rss / MIB;
// What was the most so far is forgotten: https://man7.org/linux/man-pages/man5/proc_pid_clear_refs.5.html
if (process.platform === "linux") writeFileSync("/proc/self/clear_refs", "5");
const usage = process.cpuUsage();
const began = performance.now();
await render(planned);
const seconds = (performance.now() - began) / 1000;
const { user, system } = process.cpuUsage(usage);
const peakMiB = process.resourceUsage().maxRSS / 1024;
process.send?.({
  seconds,
  cpuSeconds: (user + system) / 1e6,
  liveMiB,
  peakMiB,
} satisfies Rendering);

async function render(of: PlannedRepository): Promise<void> {
  const repository = reportRepository("bench/r0000", of, undefined);
  if (repository === undefined) throw new Error("unreachable: it is planned");
  logPreviews([repository], new LogRoom());
  const failures = await publish(
    {
      registry: "bench.azurecr.io",
      dryRun: true,
      stopped: undefined,
      cancelled: false,
      brokenOff: undefined,
      deletionLimit: undefined,
      absentNames: [],
      isTimeUp: false,
      unreached: 0,
      startedAt: now,
      finishedAt: now,
      requests: NO_REQUESTS,
      settings: {},
      policyText: undefined,
      plan: undefined,
      defaults: DEFAULTS,
      warnings: [],
      rules: [],
      policy: { agesMs: [WEEK_MS], tagRules: [] },
      repositories: [repository],
    },
    path,
  );
  if (failures.length > 0) throw new Error(failures.join("\n"));
}

/** The population of the benchmark, as a run knows it once all is read. */
function plan(count: number): PlannedRepository {
  const inventory = inventoryOf(count);
  const policy = {
    ageMs: WEEK_MS,
    prunesUntaggedRepositories: false,
    tags: { rules: [], keeping: [] },
    pins: { digests: new Set<Digest>(), tags: new Set<string>() },
    pulled: { digests: new Map(), tags: new Map() },
    unlocks: false,
    cascades: true,
  };
  return {
    state: "planned",
    inventory,
    policy,
    plan: planRepository(inventory, policy, now),
    watch: watermarkFrom(inventory, now, now),
    decidedAt: now,
  };
}

function inventoryOf(count: number): Inventory {
  const rows = new Map<Digest, ManifestRow>();
  const bodies = new Map<Digest, ReturnType<typeof parseManifest>>();
  const tags: Tag[] = [];
  const pushedAt = new Date(now.getTime() - 4 * WEEK_MS);
  const unlocked = { isLocked: false, lock: undefined };
  for (let block = 0; block < count / BLOCK; block += 1) {
    for (const { mediaType, body, digest: text, tag } of blockOf(String(block))) {
      const digest = text as Digest;
      rows.set(digest, {
        ...{ digest, mediaType, pushedAt, sizeBytes: 1_000_000, isReadable: true, ...unlocked },
        ...{ tags: tag === undefined ? [] : [tag], platform: "linux/amd64" },
        ...{ configMediaType: undefined, storage: "by-digest" },
      });
      if (tag !== undefined) tags.push({ name: tag, digest, updatedAt: pushedAt, ...unlocked });
      if (canRefer(mediaType)) {
        bodies.set(digest, parseManifest(digest, Buffer.from(body), mediaType));
      }
    }
  }
  const none = { tagsOnNothing: [], isLocked: false, unreadable: new Map(), referrers: new Map() };
  return { rows, bodies, tags, ...none };
}
