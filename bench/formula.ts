/**
 * What a run over the benchmark's registry costs in requests (docs/performance.md has the formula in words). It is computed
 * from what was planted alone, so that a needless request of the action shows.
 */
import type { RequestKind } from "../emulator/acr/api/request-kinds.ts";
import type { Census } from "./population.ts";

export type Requests = Partial<Record<RequestKind, number>>;

const PAGE = 1000;

/** How many deletions rest on one answer to the question for what is new, at most, and for how long. */
const DELETIONS_PER_QUESTION = 100;
const SECONDS_PER_QUESTION = 2;

/**
 * What every run does: get a token for the catalog and for each repository, list, and read every body that can refer to
 * another manifest.
 */
export function requestsToPlan(repositories: readonly Census[]): Requests {
  return {
    token: 1 + repositories.length,
    catalog: pages(repositories.length),
    repository: 2 * repositories.length,
    "list-manifests": sum(repositories, ({ manifests }) => pages(manifests)),
    "list-tags": sum(repositories, ({ tags }) => pages(tags)),
    manifest: sum(repositories, ({ referring }) => referring),
  };
}

/**
 * What deleting adds, with so many questions for what is new, two requests each. A look is two requests; what the registry
 * takes along with its subject is looked for once instead of being deleted; a last listing verifies.
 */
export function requestsToPrune(repositories: readonly Census[], questions: number): Requests {
  const looks = sum(repositories, ({ dead }) => dead);
  const taken = sum(repositories, ({ takenAlong }) => takenAlong);
  const last = sum(repositories, ({ manifests, dead }) => pages(manifests - dead));
  return {
    "manifest-attributes": looks + taken,
    "list-tags": looks + questions,
    "list-manifests": questions + last,
    "delete-manifest": looks - taken,
  };
}

/** The questions that a run sent, as far as it may have: time decides how many they are. */
export function questionsIn(
  sent: Requests,
  repositories: readonly Census[],
  seconds: number,
): number {
  const { "list-tags": without = 0 } = total(
    requestsToPlan(repositories),
    requestsToPrune(repositories, 0),
  );
  const batches = sum(repositories, ({ dead, takenAlong }) =>
    Math.ceil((dead - takenAlong) / DELETIONS_PER_QUESTION),
  );
  const most = batches + Math.ceil(seconds / SECONDS_PER_QUESTION);
  return Math.min(Math.max((sent["list-tags"] ?? 0) - without, batches), most);
}

/** What the sign-in with an Entra token adds. */
export const EXCHANGE: Requests = { exchange: 1 };

/** Adds up by kind. */
export function total(...parts: readonly Requests[]): Requests {
  const added: Requests = {};
  for (const part of parts) {
    for (const kind of Object.keys(part) as RequestKind[]) {
      added[kind] = (added[kind] ?? 0) + (part[kind] ?? 0);
    }
  }
  return added;
}

/** The sum of all kinds. */
export function requestsIn(sent: Requests): number {
  return Object.values(sent).reduce((sum, number) => sum + number, 0);
}

function pages(entries: number): number {
  return Math.max(1, Math.ceil(entries / PAGE));
}

function sum(repositories: readonly Census[], of: (census: Census) => number): number {
  return repositories.reduce((total, census) => total + of(census), 0);
}
