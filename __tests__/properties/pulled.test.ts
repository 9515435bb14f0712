/**
 * Random repositories with a random log of what was pulled from them: what was pulled within the time is kept, with all that
 * it holds, and everything else is as if it had not been asked.
 */
import { describe as group, it } from "@jest/globals";
import fc from "fast-check";

import { defaultTenantId, startEntra } from "../../emulator/entra/entra.ts";
import type { RepositoryEvent } from "../../emulator/log-analytics/events.ts";
import { LogAnalytics } from "../../emulator/log-analytics/log-analytics.ts";
import { WORKSPACE } from "../support/pull-log.ts";
import { CLIENT, SUBJECT } from "../support/signing-in.ts";
import { ACR, type AcrWorld } from "./acr-world.ts";
import { holdsForEvery, PROPERTY_TIMEOUT_MS } from "./every.ts";
import {
  differences,
  failures,
  inLaboratory,
  type Laboratory,
  type Problems,
  type Subject,
} from "./laboratory.ts";
import { expectationOf } from "./oracle.ts";
import { inLetters } from "./plant.ts";
import { repositories, type RandomRepository } from "./repositories.ts";
import { retentionSettings, type Setting } from "./settings.ts";
import { taggedRepositories } from "./tagged.ts";

const DAY_MS = 86_400_000;
const WITHIN_DAYS = 30;

/** One pull: of which manifest, how long ago, and by whom. */
interface Pull {
  readonly which: number;
  readonly ageMs: number;
  readonly by: "docker" | "scanner" | "itself";
  /** Of the same digest in another repository. */
  readonly isElsewhere: boolean;
}

const pulls: fc.Arbitrary<readonly Pull[]> = fc.array(
  fc.record({
    which: fc.nat(99),
    ageMs: fc.oneof(
      fc.constantFrom(0, -1, 1).map((more) => WITHIN_DAYS * DAY_MS + more),
      fc.nat(2 * WITHIN_DAYS * DAY_MS),
    ),
    by: fc.constantFrom("docker", "docker", "docker", "scanner", "itself"),
    isElsewhere: fc.constantFrom(false, false, false, true),
  }),
  { maxLength: 8 },
);

interface Case {
  readonly setting: Setting;
  readonly some: readonly {
    readonly repository: RandomRepository;
    readonly pulls: readonly Pull[];
  }[];
}

const cases: fc.Arbitrary<Case> = fc.record({
  setting: retentionSettings,
  some: fc.array(fc.record({ repository: fc.oneof(repositories, taggedRepositories), pulls }), {
    minLength: 1,
    maxLength: 20,
    size: "max",
  }),
});

const AGENTS = { docker: "docker/28.1.0", scanner: "trivy/0.60", itself: "acr-prune/1 azsdk-js" };

const INPUTS = {
  username: "",
  password: "",
  "client-id": CLIENT,
  "tenant-id": defaultTenantId,
  "keep-pulled-within": `${WITHIN_DAYS}d`,
  "pull-log": WORKSPACE,
  "pull-log-ignore": "Trivy/*",
};

group("any log of pulls", () => {
  it(
    "keeps what was pulled lately with all that it holds, and changes nothing else",
    () =>
      holdsForEvery<Case>({
        share: 0.05,
        salt: 80,
        atOnce: 1,
        cases,
        examine: async ([one]) => {
          if (one === undefined) return [];
          const randoms = one.some.map(({ repository }) => repository);
          const problems = await inLaboratory(ACR, randoms, one.setting, (laboratory) =>
            examine(
              laboratory,
              one.some.map((each) => each.pulls),
            ),
          );
          return [problems.flat()];
        },
        print: ({ setting, some }) =>
          [
            JSON.stringify(setting),
            ...some.map((each) => `${inLetters(each.repository)}\n${JSON.stringify(each.pulls)}`),
          ].join("\n\n"),
      }),
    PROPERTY_TIMEOUT_MS,
  );
});

async function examine(
  laboratory: Laboratory<AcrWorld>,
  pullsOf: readonly (readonly Pull[])[],
): Promise<Problems> {
  const { subjects, rules, run, world } = laboratory;
  const { loginServer } = world.emulator;
  const at = (ageMs: number) => new Date(rules.now.getTime() - ageMs);
  const entry = { loginServer, repository: "base", operation: "Push" } as const;
  const logs = new LogAnalytics({
    workspace: WORKSPACE,
    now: () => rules.now,
    events: [
      { ...entry, at: at(100 * DAY_MS) },
      { ...entry, at: at(0) },
      ...subjects.flatMap((subject, i) => eventsOf(subject, pullsOf[i] ?? [], { loginServer, at })),
    ],
  });
  const entra = await startEntra({
    applications: [{ clientId: CLIENT, subjects: [SUBJECT] }],
    beside: logs,
  });
  try {
    const expected = subjects.map((subject, i) => {
      const pulled = pulledLately(subject, pullsOf[i] ?? []);
      const pins = new Set([...rules.pins, ...pulled]);
      return expectationOf(subject.repository.describe(), { ...rules, pins });
    });
    const env = { AZURE_AUTHORITY_HOST: entra.url, ...entra.jobEnvironment };
    const done = await run(INPUTS, { env });
    const asked = done.report?.requests["pulls"];
    return subjects.map((subject, i) =>
      [
        ...(asked === 3 ? [] : [`the log was asked ${asked ?? 0} times`]),
        ...differences(subject, expected[i]),
        ...failures(done, subject, expected[i]),
      ].map(subject.say),
    );
  } finally {
    await entra.close();
  }
}

function eventsOf(
  { name, repository }: Subject,
  some: readonly Pull[],
  { loginServer, at }: { readonly loginServer: string; readonly at: (ageMs: number) => Date },
): readonly RepositoryEvent[] {
  const digests = repository.digests();
  return some.flatMap(({ which, ageMs, by, isElsewhere }) => {
    const digest = digests[which % Math.max(1, digests.length)];
    if (digest === undefined) return [];
    return [
      {
        at: at(ageMs),
        operation: "Pull",
        loginServer,
        repository: isElsewhere ? `${name}/elsewhere` : name,
        digest,
        userAgent: AGENTS[by],
      },
    ];
  });
}

/** As the docs say it: less than the time ago, or exactly that; by nobody who is to be ignored; and of this repository. */
function pulledLately({ repository }: Subject, some: readonly Pull[]): readonly string[] {
  const digests = repository.digests();
  return some
    .filter(({ ageMs, by, isElsewhere }) => {
      return ageMs <= WITHIN_DAYS * DAY_MS && by === "docker" && !isElsewhere;
    })
    .flatMap(({ which }) => digests[which % Math.max(1, digests.length)] ?? []);
}
