/**
 * What a run over the benchmark's registry costs in requests (docs/performance.md has the formula in words). It is computed
 * from what was planted alone, so that a needless request of the action shows.
 */
import type { RequestKind } from "../emulator/server/routes.ts";
import type { Census } from "./population.ts";

export type Requests = Partial<Record<RequestKind, number>>;

const PAGE = 1000;
const BATCH = 20;

/** What every run does: list, and read every body that can refer to another manifest. */
export function requestsToPlan(repositories: readonly Census[]): Requests {
  return {
    catalog: pages(repositories.length),
    repository: 2 * repositories.length,
    "list-manifests": sum(repositories, ({ manifests }) => pages(manifests)),
    "list-tags": sum(repositories, ({ tags }) => pages(tags)),
    manifest: sum(repositories, ({ referring }) => referring),
  };
}

/**
 * What deleting adds. A look is two requests; each batch begins with a question for what is new, two more; what the
 * registry takes along with its subject is looked for once instead of being deleted; a last listing verifies.
 */
export function requestsToPrune(repositories: readonly Census[]): Requests {
  const looks = sum(repositories, ({ dead }) => dead);
  const batches = sum(repositories, ({ dead }) => Math.ceil(dead / BATCH));
  const taken = sum(repositories, ({ takenAlong }) => takenAlong);
  const last = sum(repositories, ({ manifests, dead }) => pages(manifests - dead));
  return {
    "manifest-attributes": looks + taken,
    "list-tags": looks + batches,
    "list-manifests": batches + last,
    "delete-manifest": looks - taken,
  };
}

/** What the sign-in with an Entra token adds: one exchange, and a token for the catalog and for each repository. */
export function requestsToSignIn(repositories: readonly Census[]): Requests {
  return { exchange: 1, token: 1 + repositories.length };
}

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

function pages(entries: number): number {
  return Math.max(1, Math.ceil(entries / PAGE));
}

function sum(repositories: readonly Census[], of: (census: Census) => number): number {
  return repositories.reduce((total, census) => total + of(census), 0);
}
