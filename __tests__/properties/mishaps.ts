/**
 * What a registry does to requests on a bad day: it throttles, fails, hangs up, and shows its rows in another order and in
 * small pages. None of it changes what is in the registry, but for deletions whose answer gets lost.
 */
import { createHash } from "node:crypto";

import fc from "fast-check";

import type { AcrFault } from "../../emulator/acr/api/request-kinds.ts";
import type { Artifactory } from "../../emulator/artifactory/artifactory.ts";
import type { Emulator } from "../../emulator/acr/emulator.ts";
import type { AddedFault, FaultAnswer } from "../../emulator/http/faults.ts";

const ANSWERS = {
  throttled: { status: 429, body: { errors: [{ code: "TOOMANYREQUESTS", message: "slow down" }] } },
  "throttled for a second": { status: 429, headers: { "Retry-After": "1" } },
  "internal error": { status: 500, body: "<html><body>Internal Server Error</body></html>" },
  unavailable: { status: 503, headers: { "Content-Type": "text/html" }, body: "<html></html>" },
  reset: { reset: true },
  truncated: { truncateBodyAt: 20 },
  "answer lost": { resetAfter: true },
} as const satisfies Record<string, FaultAnswer>;

export interface Mishap {
  readonly what: keyof typeof ANSWERS;
  readonly isDeletion: boolean;
  /** So many requests of the repository, or deletions, pass before it. */
  readonly after: number;
  readonly times: number;
}

const kinds = fc.constantFrom(...(Object.keys(ANSWERS) as (keyof typeof ANSWERS)[]));

export const mishaps: fc.Arbitrary<readonly Mishap[]> = fc.array(
  fc.oneof(
    fc.record({
      what: kinds,
      isDeletion: fc.constant(false),
      after: fc.nat({ max: 25 }),
      times: fc.constantFrom(1, 1, 2, 8),
    }),
    fc.record({
      what: kinds,
      isDeletion: fc.constant(true),
      after: fc.nat({ max: 3 }),
      times: fc.constantFrom(1, 1, 2, 8),
    }),
  ),
  { minLength: 1, maxLength: 4 },
);

/** Lets these mishaps befall a repository; each answer takes one away again. */
export function befall(
  { faults }: Emulator,
  repository: string,
  some: readonly Mishap[],
): readonly AddedFault[] {
  return some.map(({ what, isDeletion, after, times }) => {
    const fault: AcrFault = { repository, skip: after, times, answer: ANSWERS[what] };
    return faults.add(isDeletion ? { ...fault, kind: "delete-manifest" } : fault);
  });
}

/** The same for a server of Artifactory; its searches are not known to belong to any of its repositories. */
export function befallServer(
  { faults }: Artifactory,
  repository: string,
  some: readonly Mishap[],
): readonly AddedFault[] {
  return some.map(({ what, isDeletion, after, times }, i) => {
    const at = isDeletion
      ? { kind: "delete-path" as const, repository }
      : i % 2 === 0
        ? { kind: "aql" as const }
        : { repository };
    return faults.add({ ...at, skip: after, times, answer: ANSWERS[what] });
  });
}

interface Listing {
  readonly manifests?: readonly unknown[] | null;
  readonly tags?: readonly unknown[] | null;
}

/** Brings every page of a listing into another order each time, unless it was asked for in order of time. */
export function shuffleListings({ faults }: Emulator): void {
  let pages = 0;
  const place = (row: unknown) =>
    createHash("sha256")
      .update(`${pages} ${JSON.stringify(row)}`)
      .digest("hex");
  const shuffled = (rows: readonly unknown[] | null) =>
    rows === null ? null : rows.toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
  faults.add({
    kind: ["list-manifests", "list-tags"],
    path: /^(?!.*orderby=time)/,
    answer: {
      replaceBody: (body) => {
        const page = parsed(body);
        if (page === undefined) return body;
        const { manifests, tags } = page;
        pages += 1;
        return Buffer.from(
          JSON.stringify({
            ...page,
            ...(manifests === undefined ? {} : { manifests: shuffled(manifests) }),
            ...(tags === undefined ? {} : { tags: shuffled(tags) }),
          }),
        );
      },
    },
  });
}

function parsed(body: Buffer): Listing | undefined {
  try {
    return JSON.parse(body.toString()) as Listing;
  } catch {
    return undefined;
  }
}
