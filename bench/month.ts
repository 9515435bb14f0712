/**
 * A month of nightly runs: the first reads all, and each later one finds one percent more than the one before, as old as
 * the rest, and the cache of the runs before it.
 */
import { requestsIn } from "./formula.ts";
import { BLOCK } from "./population.ts";
import { PEER, runPeer } from "./peer.ts";
import { startRegistry } from "./registry.ts";
import { SECOND } from "./scenarios.ts";
import { count, seconds, table } from "./table.ts";
import { runOnce, type Run, type Setting } from "./trial.ts";

const NEW_PER_NIGHT = 0.01;

/** All nights of one tool. */
interface Month {
  readonly name: string;
  readonly nights: readonly Run[];
}

/** Both tools see the same registry, the peer as well where there is a path to it. */
export async function measureMonth(
  nights: number,
  setting: Setting,
  peer: string | undefined,
): Promise<readonly Month[]> {
  const [standIn, registry] = await Promise.all([
    SECOND.startStandIn(),
    startRegistry({ ...setting, isPremium: true }),
  ]);
  const own: Run[] = [];
  const others: Run[] = [];
  const blocks = Math.max(1, Math.round((setting.manifests * NEW_PER_NIGHT) / BLOCK));
  try {
    for (let night = 0; night < nights; night += 1) {
      const labels = Array.from({ length: blocks }, (_, n) => `night ${night} ${n}`);
      if (night > 0) await registry.traffic({ push: labels });
      own.push((await runOnce(SECOND, setting, registry, standIn, 0)).run);
      if (peer !== undefined) others.push(await runPeer(peer, registry));
    }
  } finally {
    await Promise.all([registry.stop(), standIn.close()]);
  }
  const months = [
    { name: "dry runs, with the cache", nights: own },
    { name: PEER, nights: others },
  ];
  return months.filter(({ nights }) => nights.length > 0);
}

/** One row per tool. */
export function monthTable(months: readonly Month[]): string {
  const rows = months.map(({ name, nights }) => {
    const sum = (of: (run: Run) => number) => nights.reduce((total, run) => total + of(run), 0);
    const requests = nights.map(({ sent }) => requestsIn(sent));
    return [
      name,
      String(nights.length),
      count(sum(({ sent }) => requestsIn(sent))),
      count(requests[0] ?? 0),
      `${count(Math.min(...requests.slice(1)))} to ${count(Math.max(...requests.slice(1)))}`,
      seconds(sum(({ wallSeconds }) => wallSeconds)),
      seconds(sum(({ cpuSeconds }) => cpuSeconds)),
    ];
  });
  return table(["Run", "Nights", "Requests", "First night", "Later ones", "Wall", "CPU"], rows);
}
