/**
 * The benchmark's registry in a process of its own, so that it competes with the action for nothing but the machine.
 * Started by `registry.ts`, which it answers over the channel between the two.
 */
import { writeFileSync } from "node:fs";

import { startEmulator } from "../emulator/acr/emulator.ts";
import { plant, pushBlock } from "./population.ts";
import type { Planted, Question, Traffic } from "./registry.ts";

const [manifests = 0, repositories = 1, latencyMs = 0, isPremium = 1] = process.argv
  .slice(2)
  .map(Number);

const emulator = await startEmulator({
  accounts: [{ username: "bench", password: "only-on-this-machine" }],
  switches: { latencyMs, premium: isPremium === 1 },
});
const census = plant(emulator.registry, manifests, repositories);
const { loginServer, caPem } = emulator;
let usage = process.cpuUsage();
let cleared = performance.now();
answer({ loginServer, caPem, census });

process.on("message", ({ urlsTo, push }: Question) => {
  for (const label of push ?? []) pushBlock(emulator.registry, label);
  const { user, system } = process.cpuUsage(usage);
  const requests = emulator.requests.all();
  const refused = requests.filter(({ status }) => status === 429).length;
  const busy = (user + system) / 1000 / (performance.now() - cleared);
  const byKind = emulator.requests.countByKind();
  if (urlsTo !== undefined) {
    const reads = requests.filter(({ method }) => method === "GET");
    writeFileSync(urlsTo, reads.map(({ url }) => url).join("\n"));
  }
  emulator.requests.clear();
  usage = process.cpuUsage();
  cleared = performance.now();
  answer({ byKind, firstAt: requests[0]?.at, refused, busy });
});
process.on("disconnect", () => process.exit());

function answer(message: Planted | Traffic): void {
  process.send?.(message);
}
