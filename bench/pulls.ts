/**
 * What asking for pulls costs: a registry of 500 repositories with one image each, and a log of so many pulled manifests, half of
 * them twice. `node bench/pulls.ts [pulled manifests]`, by default 100,000.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { startEmulator, type Emulator } from "../emulator/acr/emulator.ts";
import { startEntra } from "../emulator/entra/entra.ts";
import type { RepositoryEvent } from "../emulator/log-analytics/events.ts";
import { LogAnalytics } from "../emulator/log-analytics/log-analytics.ts";
import { runAction, type Step } from "./action.ts";

const REPOSITORIES = 500;
const WORKSPACE = "bbbbbbbb-1111-2222-3333-444444444444";
const CLIENT_ID = "aaaaaaaa-1111-2222-3333-444444444444";
const DAY_MS = 86_400_000;

const pulled = Number(process.argv[2] ?? 100_000);
const emulator = await startEmulator();
const logs = new LogAnalytics({ workspace: WORKSPACE, events: eventsOf(emulator, pulled) });
const entra = await startEntra({
  applications: [{ clientId: CLIENT_ID, subjects: ["repo:octo/app:ref:refs/heads/main"] }],
  beside: logs,
});
const folder = await mkdtemp(join(tmpdir(), "acr-prune-bench-"));
try {
  const without = await run({});
  const asking = await run({ "keep-pulled-within": "90d", "pull-log": WORKSPACE });
  console.log(`| Pulled manifests | Run | Queries | Wall | CPU | Peak RSS |`);
  console.log(`| ---------------: | --- | ------: | ---: | --: | -------: |`);
  console.log(row("without asking", without));
  console.log(row("keep-pulled-within", asking));
} finally {
  await Promise.all([emulator.close(), entra.close(), rm(folder, { recursive: true })]);
}

/** A dry run, with what it asked the log. */
async function run(inputs: Step["inputs"]) {
  const measured = await runAction(folder, emulator.loginServer, {
    inputs: {
      ...{ "client-id": CLIENT_ID, "tenant-id": entra.tenantId, cache: "false" },
      ...inputs,
    },
    files: {},
    env: { AZURE_AUTHORITY_HOST: entra.url, ...entra.jobEnvironment },
    caPem: emulator.caPem,
    flags: [],
  });
  const report = JSON.parse(await readFile(join(folder, "report.json"), "utf8")) as {
    readonly requests: { readonly pulls: number };
  };
  return { ...measured, pulls: report.requests.pulls };
}

function row(
  name: string,
  { pulls, wallSeconds, cpuSeconds, peakRssMiB }: Awaited<ReturnType<typeof run>>,
): string {
  const cells = [
    pulled.toLocaleString("en"),
    name,
    String(pulls),
    `${wallSeconds.toFixed(2)} s`,
    `${cpuSeconds.toFixed(2)} s`,
    `${Math.round(peakRssMiB)} MiB`,
  ];
  return `| ${cells.join(" | ")} |`;
}

function eventsOf({ registry, loginServer }: Emulator, count: number): readonly RepositoryEvent[] {
  const name = (i: number) => `team/app-${i % REPOSITORIES}`;
  const mediaType = "application/vnd.oci.image.manifest.v1+json";
  const body = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, layers: [] }));
  for (let i = 0; i < REPOSITORIES; i += 1) {
    registry.repository(name(i)).putManifest({ body, mediaType, tags: ["latest"] });
  }
  const now = Date.now();
  const event = (i: number, days: number): RepositoryEvent => ({
    at: new Date(now - days * DAY_MS),
    operation: "Pull",
    loginServer,
    repository: name(i),
    digest: `sha256:${createHash("sha256").update(String(i)).digest("hex")}`,
    userAgent: "docker/28.1.0",
  });
  const first: RepositoryEvent = { ...event(0, 200), operation: "Push" };
  const once = Array.from({ length: count }, (_, i) => event(i, i % 89));
  const twice = Array.from({ length: Math.floor(count / 2) }, (_, i) => event(i, 1));
  return [first, ...once, ...twice];
}
