/**
 * Every switch of the emulator, one by one, on the same little registry, and many at once. Whatever the service does: a dry run
 * deletes nothing, nothing wanted is lost, what is left can be pulled whole, and what the report says is what happened.
 */
import { afterEach, describe, expect, it } from "@jest/globals";

import type { Emulator } from "../../emulator/acr/emulator.ts";
import {
  defaultSwitches,
  switchTable,
  type Switches,
} from "../../emulator/acr/switches/switches.ts";
import { sureness, type Described } from "../../emulator/acr/switches/described.ts";
import {
  runAction,
  startRegistry,
  type ActionRun,
  type RunOptions,
} from "../support/run-action.ts";
import {
  GARBAGE,
  missingParts,
  seedStandard,
  STANDARD,
  STANDARD_INPUTS,
  standing,
  WANTED,
} from "../support/standard-registry.ts";

/** Deletes all that is to go; deletes nothing, and fails; or as much as it can be sure of. */
type End = "done" | "nothing" | "unsure";

interface Case {
  readonly switches: Partial<Switches>;
  /** Default: done. */
  readonly end?: End;
  /** Default: 0 for done, 1 for nothing. */
  readonly exitCode?: 0 | 1;
  /** False where the action has to wait as long as it is told to. */
  readonly hastens?: false;
  readonly prepare?: (emulator: Emulator) => void;
}

const DAY_MS = 86_400_000;
const hideA = (emulator: Emulator): void => {
  const repository = emulator.registry.repository("team/app");
  repository.lockManifest(STANDARD.digest("A"), { listEnabled: false });
};

/** All of them: a switch without a case does not compile. */
const CASES: Readonly<Record<keyof Switches, readonly Case[]>> = {
  emptyLists: [
    { switches: { emptyLists: "null" } },
    { switches: { emptyLists: "absent" } },
    { switches: { emptyLists: "[]" } },
  ],
  emptyRepositories: [
    { switches: { emptyRepositories: new Map([["team/gone", "unknown"]]) } },
    { switches: { emptyRepositories: new Map([["team/gone", "listed"]]) } },
  ],
  omitZeroCounts: [{ switches: { omitZeroCounts: true } }],
  manifestCountOffBy: [{ switches: { manifestCountOffBy: 2 }, end: "nothing" }],
  tagCountOffBy: [{ switches: { tagCountOffBy: 2 }, end: "nothing" }],
  pageCap: [{ switches: { pageCap: 3 } }],
  catalogStopsAfter: [{ switches: { catalogStopsAfter: 1 } }],
  unlisted: [{ switches: { unlisted: new Set([STANDARD.digest("A")]) }, end: "nothing" }],
  ignoresOrder: [{ switches: { ignoresOrder: true, pageCap: 3 } }],
  listEnabledHides: [{ switches: { listEnabledHides: true }, prepare: hideA, end: "nothing" }],
  absoluteLinks: [{ switches: { absoluteLinks: true, pageCap: 3 } }],
  linkEncoding: [
    { switches: { linkEncoding: "lower", pageCap: 3 } },
    { switches: { linkEncoding: "bare", pageCap: 3 } },
  ],
  lagMs: [{ switches: { lagMs: 500 } }],
  replicaLagMs: [{ switches: { replicaLagMs: 300 }, end: "unsure" }],
  tagsTruncateAt: [{ switches: { tagsTruncateAt: 0 } }],
  nullTags: [{ switches: { nullTags: true } }],
  signedTags: [{ switches: { signedTags: true } }],
  emptyReferencesInLists: [{ switches: { emptyReferencesInLists: true } }],
  omitConfigMediaType: [{ switches: { omitConfigMediaType: true } }],
  firewall: [{ switches: { firewall: true }, end: "nothing" }],
  firewallOpensAfterMs: [{ switches: { firewall: true, firewallOpensAfterMs: 1 }, end: "unsure" }],
  tokensMayUseBasic: [{ switches: { tokensMayUseBasic: true } }],
  abac: [{ switches: { abac: true } }],
  accessTokenSeconds: [{ switches: { accessTokenSeconds: 1 } }],
  refreshTokenSeconds: [{ switches: { refreshTokenSeconds: 1 } }],
  lowerCaseClaims: [{ switches: { lowerCaseClaims: true } }],
  softDelete: [{ switches: { softDelete: true } }],
  noCascade: [{ switches: { noCascade: true }, end: "unsure" }],
  cascadeStopsAtLockedReferrers: [{ switches: { cascadeStopsAtLockedReferrers: true } }],
  lockedTagProtectsManifest: [{ switches: { lockedTagProtectsManifest: true } }],
  referrersApiOff: [{ switches: { referrersApiOff: true } }],
  staying: [{ switches: { staying: new Set([STANDARD.digest(GARBAGE[0] ?? "")]) }, end: "unsure" }],
  deletedStaysVisibleMs: [{ switches: { deletedStaysVisibleMs: 300 }, end: "unsure" }],
  redirectBlobs: [{ switches: { redirectBlobs: false } }],
  latencyMs: [{ switches: { latencyMs: 10 } }],
  premium: [{ switches: { premium: false } }],
  rateLimits: [
    { switches: { rateLimits: { deletesPerSecond: 3 } }, hastens: false },
    { switches: { rateLimits: { read: 3, retryAfter: "none" } }, end: "unsure" },
  ],
  serverHeader: [{ switches: { serverHeader: "AzureContainerRegistry" } }],
  lowerCaseHeaders: [{ switches: { lowerCaseHeaders: true } }],
  oddDate: [
    { switches: { oddDate: "missing" } },
    { switches: { oddDate: { offByMs: -40 * DAY_MS } }, end: "unsure" },
  ],
  artifactTypesNeedAccept: [{ switches: { artifactTypesNeedAccept: true } }],
};

let opened: Emulator | undefined;
afterEach(async () => {
  await opened?.close();
  opened = undefined;
});

async function open({ switches, prepare }: Case): Promise<Emulator> {
  opened = await startRegistry({ switches });
  seedStandard(opened);
  prepare?.(opened);
  return opened;
}

/** Lets what is on its way arrive, where a switch delays it, and the service be itself again. */
async function calmDown(emulator: Emulator): Promise<void> {
  const { lagMs, replicaLagMs, deletedStaysVisibleMs } = emulator.switches;
  const delayMs = Math.max(lagMs, replicaLagMs, deletedStaysVisibleMs);
  if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs + 100));
  Object.assign(emulator.switches, defaultSwitches());
}

const manifestsOf = ({ report }: ActionRun) =>
  report?.repositories.flatMap(({ manifests }) => manifests) ?? [];

/** Letters of what the report says became of manifests in one of these ways. */
function told(run: ActionRun, ...states: readonly string[]): readonly string[] {
  const some = manifestsOf(run).filter(({ outcome }) => states.includes(outcome?.state ?? ""));
  return STANDARD.letters(some.map(({ digest }) => digest));
}

/** Lets the action prune for real, and looks at what it did and what it says. */
async function expectPromiseKept(one: Case, options: RunOptions): Promise<void> {
  const { end = "done" } = one;
  const emulator = await open(one);
  const before = standing(emulator);
  const run = await runAction(emulator, STANDARD_INPUTS, options);
  await calmDown(emulator);
  expect(await missingParts(emulator)).toEqual([]);
  const after = standing(emulator);
  const gone = before.filter((letter) => !after.includes(letter));
  expect(WANTED.filter((letter) => !after.includes(letter))).toEqual([]);
  // What goes along with its subject may still show when its turn comes, and be gone when it is asked to go.
  const toldGone = told(run, "deleted", "already-gone");
  // What a replica that lags still lists at the end is told to have failed: "still lists it after three looks".
  const toldLate = told(run, "failed");
  if (end === "unsure") {
    expect(toldGone.filter((letter) => !gone.includes(letter))).toEqual([]);
    expect(gone.filter((letter) => ![...toldGone, ...toldLate].includes(letter))).toEqual([]);
  } else expect(toldGone).toEqual(gone);
  expect(run.outputs["deleted"] ?? "0").toBe(String(told(run, "deleted").length));
  expect(run.errors.length > 0).toBe(run.exitCode === 1);
  if (end === "unsure") return;
  expect(gone).toEqual(end === "done" ? GARBAGE : []);
  if (end === "done") expect(run.outputs).toMatchObject({ planned: "6" });
  expect(run.exitCode).toBe(one.exitCode ?? (end === "done" ? 0 : 1));
  const tags = Object.keys(emulator.registry.repository("team/app").tags());
  expect(tags.includes("pr-2")).toBe(end !== "done");
}

describe("under a switch, the action keeps its promise", () => {
  const cases = Object.values(CASES).flat();
  it.each(cases.map((one) => [JSON.stringify(named(one.switches)), one] as const))(
    "%s",
    async (_, one) => {
      const { hastens = true } = one;
      await expectPromiseKept(one, { hastens });
    },
    120_000,
  );

  const done = groups().filter(([, [{ end = "done" } = {}]]) => end === "done");
  it.each(done)(
    "also under all of these at once: %j",
    async (_, some) => {
      const one = together(some);
      const { hastens = true } = one;
      await expectPromiseKept(one, { hastens });
    },
    120_000,
  );

  // What is planned comes before anything is deleted, so that many can be under way at once. No name has two values.
  it.each(groups())("also in a dry run, which deletes nothing: %j", async (_, cases) => {
    const emulator = await open(together(cases));
    const before = standing(emulator);
    const inputs = { ...STANDARD_INPUTS, "dry-run": "true" };
    const dry = await runAction(emulator, inputs, { hastens: true });
    expect(standing(emulator)).toEqual(before);
    expect(emulator.requests.countByKind()).toMatchObject({
      "delete-manifest": 0,
      "delete-tag": 0,
    });
    const [{ end = "done" } = {}] = cases;
    if (end === "done") expect(dry.outputs).toMatchObject({ planned: "6", deleted: "0" });
    if (end === "nothing") expect(dry.exitCode).toBe(1);
  });

  it.each(Object.entries<Described>(switchTable))(
    "is known how well: %s",
    (_, { does, source }) => {
      expect(sureness.some((word) => source.startsWith(`${word}: `))).toBe(true);
      expect([does.length, source.length]).not.toContain(0);
    },
  );
});

function together(cases: readonly Case[]): Case {
  const switches = Object.assign({}, ...cases.map((one) => one.switches)) as Partial<Switches>;
  const prepare = (registry: Emulator) => {
    for (const one of cases) one.prepare?.(registry);
  };
  const waits = cases.some(({ hastens }) => hastens === false);
  return { switches, prepare, ...(waits ? { hastens: false } : {}) };
}

/** All cases in groups that a run can meet together: of one end, without a switch twice; a firewall hides all else. */
function groups(): readonly (readonly [readonly string[], readonly Case[]])[] {
  const found: Case[][] = [];
  const isAlone = ({ switches }: Case) => switches.firewall === true;
  for (const one of Object.values(CASES).flat()) {
    const names = Object.keys(one.switches).filter((name) => name !== "pageCap");
    const group = found.find((cases) => {
      const taken = cases.flatMap(({ switches }) => Object.keys(switches));
      const [first = one] = cases;
      const isAlike = first.end === one.end && !isAlone(first) && !isAlone(one);
      return isAlike && names.every((name) => !taken.includes(name));
    });
    if (group === undefined) found.push([one]);
    else group.push(one);
  }
  return found.map((cases) => [cases.flatMap(({ switches }) => Object.keys(switches)), cases]);
}

/** What a case sets, in a form for its name. */
function named(switches: Partial<Switches>): object {
  const entries = Object.entries(switches);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, value instanceof Set ? [...value].length : value]),
  );
}
