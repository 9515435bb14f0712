/**
 * Whether a plan was made for the same settings as this run: what was agreed to was what they decide.
 */
import { DEFAULTS } from "./defaults.ts";
import { parseList } from "./list.ts";

/** What decides over what goes, as text. */
export interface Deciding {
  readonly settings: Readonly<Record<string, string>>;
  /** The content of the policy file; undefined where there is none. */
  readonly policyText: string | undefined;
}

/**
 * What may differ: it says where to work, how, and how fast, or what to do with the result. The repositories may, too, since
 * nothing is approved in those that the plan does not have. Of the policy file counts what stands in it.
 */
const FREE = new Set([
  "registry",
  "registry-type",
  "registry-key",
  "policy",
  "repositories",
  "dry-run",
  "plan",
  "max-deletions",
  "time-limit",
  "concurrency",
  "client-id",
  "tenant-id",
  "managed-identity",
  "cache",
  "shard",
  "comment",
  "report",
]);

/** All settings that differ, each with both values, as sentences that begin in the middle. */
export function differencesFrom(planned: Deciding, now: Deciding): readonly string[] {
  const names = new Set([...Object.keys(now.settings), ...Object.keys(planned.settings)]);
  const differing = [...names.difference(FREE)].flatMap((name) => {
    const before = planned.settings[name] ?? DEFAULTS[name] ?? "";
    const after = now.settings[name] ?? "";
    if (itemsOf(before) === itemsOf(after)) return [];
    return [
      `it was made with ${shown(name, before)}, and this run has ${shown(name, after)}. Make a new plan, or set both alike.`,
    ];
  });
  // A policy that is wrong is told elsewhere.
  const isUnread = now.policyText === undefined && (now.settings["policy"] ?? "") !== "";
  if (isUnread) return differing;
  return [...differing, ...differencesOfPolicy(planned.policyText, now.policyText)];
}

function shown(name: string, value: string): string {
  return value === ""
    ? `no "${name}"`
    : `"${name}: ${value.trim().replace(/\s*[\r\n]+\s*/g, ", ")}"`;
}

/** White space and the two ways to write a list mean nothing. */
function itemsOf(value: string): string {
  return parseList(value)
    .map(({ text }) => text)
    .join("\n");
}

function differencesOfPolicy(
  planned: string | undefined,
  now: string | undefined,
): readonly string[] {
  const [before, after] = [planned, now].map((text) => text?.trimEnd().split(/\r?\n/));
  if (before === undefined && after === undefined) return [];
  if (before === undefined) return ['it was made without "policy", and this run has one.'];
  if (after === undefined) return ['it was made with "policy", and this run has none.'];
  const lines = Array.from({ length: Math.max(before.length, after.length) }, (_, i) => i);
  const line = lines.find((i) => before[i] !== after[i]);
  if (line === undefined) return [];
  const at = (text: readonly string[]) =>
    text[line] === undefined ? "ends before it" : `has ${JSON.stringify(text[line].trim())} there`;
  return [
    `the policy file has changed since then, first in line ${line + 1}, where that of the plan ${at(before)}, and that of this run ${at(after)}.`,
  ];
}
