/**
 * What clients got of the registry, in lines for people. Everything here was asked of a registry; nothing is assumed.
 */
import type { Pull } from "./platforms.ts";
import type { State } from "./site.ts";
import { printFinding, printTable } from "./terminal.ts";

export function printPulls(pulls: readonly Pull[]): void {
  for (const { repository, tag, what, missing } of pulls) {
    const answer = missing === undefined ? "pulled" : `not found: ${missing}`;
    printFinding(missing === undefined, `${repository}:${tag}, ${what}: ${answer}`);
  }
}

/** Ten lines: what there was, what both have deleted, and what can be pulled after each. */
export function summarize(count: number, cleaner: State, action: State): void {
  const pulls = cleaner.pulls.map((pull, at) => {
    const name = `${pull.repository}:${pull.tag}, ${pull.what}`;
    return [name, answerOf(pull), answerOf(action.pulls[at])];
  });
  printTable([
    [`Of ${count} manifests`, '"what has no tag"', "ACR Prune"],
    ["deleted", String(cleaner.gone), String(action.gone)],
    ["of these, needed", String(cleaner.goneThoughNeeded), String(action.goneThoughNeeded)],
    ...pulls,
  ]);
}

function answerOf(pull: Pull | undefined): string {
  return pull !== undefined && pull.missing === undefined ? "pulled" : "NOT FOUND";
}
