/**
 * The kinds of runs that are measured, and what each should cost.
 */
import {
  EXCHANGE,
  questionsIn,
  requestsToPlan,
  requestsToPrune,
  total,
  type Requests,
} from "./formula.ts";
import type { Census } from "./population.ts";
import { startCache, startNothing, startSignIn, type StandIn } from "./stand-ins.ts";

export interface Scenario {
  readonly name: string;
  readonly inputs: Readonly<Record<string, string>>;
  /** What stands in the workspace. */
  readonly files: Readonly<Record<string, string>>;
  /** The registry is another one afterwards, so every run needs a new one. */
  readonly deletes: boolean;
  /** Of the registry; every other tier is a standard one. */
  readonly isPremium: boolean;
  readonly startStandIn: () => Promise<StandIn>;
  /** A run that is not measured comes first. */
  readonly isSecond: boolean;
  /** The report of the run that comes first is applied as a plan. */
  readonly appliesPlan: boolean;
  /** What it should send; `sent` and `seconds` are what it did send and take. */
  readonly requests: (repositories: readonly Census[], sent: Requests, seconds: number) => Requests;
  /** The least time, from the time that the reads of a dry run take. */
  readonly floorSeconds: (readSeconds: number, repositories: readonly Census[]) => number;
}

/** Where a plan lies in the workspace. */
export const PLAN = "plan.json";

/** What registries take: 2,000 deletions a minute, and 500. */
const PREMIUM_PER_SECOND = 33;
const STANDARD_PER_SECOND = 8;

export const DRY: Scenario = {
  name: "dry run",
  inputs: { "dry-run": "true" },
  files: {},
  deletes: false,
  isPremium: true,
  startStandIn: startNothing,
  isSecond: false,
  appliesPlan: false,
  requests: requestsToPlan,
  floorSeconds: (readSeconds) => readSeconds,
};

/** The bodies are there from the run before. */
export const SECOND: Scenario = {
  ...DRY,
  name: "dry run, second",
  startStandIn: startCache,
  isSecond: true,
  requests: (repositories) => ({ ...requestsToPlan(repositories), manifest: 0 }),
};

/** Twelve rules, which are held against every tag; what they match is too young for them. */
export const POLICY: Scenario = {
  ...DRY,
  name: "dry run, 12 rules",
  inputs: { ...DRY.inputs, repositories: "", policy: "policy.yml" },
  files: { "policy.yml": policyOf(12) },
};

/** All that would be deleted is approved. */
export const APPROVED: Scenario = {
  ...DRY,
  name: "dry run, with a plan",
  inputs: { ...DRY.inputs, plan: PLAN },
  isSecond: true,
  appliesPlan: true,
};

export const SIGNED_IN: Scenario = {
  ...DRY,
  name: "dry run, OIDC",
  startStandIn: startSignIn,
  requests: (repositories) => total(requestsToPlan(repositories), EXCHANGE),
};

export const REAL: Scenario = {
  name: "real run",
  inputs: { "dry-run": "false" },
  files: {},
  deletes: true,
  isPremium: true,
  startStandIn: startNothing,
  isSecond: false,
  appliesPlan: false,
  requests: (repositories, sent, seconds) =>
    total(
      requestsToPlan(repositories),
      requestsToPrune(repositories, questionsIn(sent, repositories, seconds)),
    ),
  floorSeconds: (readSeconds, repositories) =>
    readSeconds + deletionsIn(repositories) / PREMIUM_PER_SECOND,
};

/** On the tiers below Premium, deleting is what takes the time. */
export const REAL_ON_STANDARD: Scenario = {
  ...REAL,
  name: "real run, Standard",
  isPremium: false,
  floorSeconds: (readSeconds, repositories) =>
    readSeconds + deletionsIn(repositories) / STANDARD_PER_SECOND,
};

function deletionsIn(repositories: readonly Census[]): number {
  return requestsToPrune(repositories, 0)["delete-manifest"] ?? 0;
}

function policyOf(rules: number): string {
  const lines = Array.from(
    { length: rules },
    (_, n) => `      - match: v${n}-*\n        older-than: 365d\n`,
  );
  return `repositories:\n  - match: "*"\n    tags:\n${lines.join("")}`;
}
