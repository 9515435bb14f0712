/**
 * Edits of a plan by somebody who wants more to go, or less: each of them leaves it a report that is taken.
 */
import fc from "fast-check";

import type { ActionRun } from "../support/run-action.ts";
import type { Subject } from "./laboratory.ts";

const KINDS = [
  "delete what is kept",
  "keep what is deleted",
  "another digest",
  "a manifest of another repository",
  "every tag",
  "no tag",
  "every tag expires",
  "expires on another",
  "another repository's name",
  "twice",
  "nothing",
  "deleted already",
] as const;

export interface Forgery {
  readonly kind: (typeof KINDS)[number];
  /** Which manifest, counted round, and which other one. */
  readonly at: number;
  readonly other: number;
}

/** Five in each repository. */
export const forgeries: fc.Arbitrary<readonly Forgery[]> = fc.array(
  fc.record({ kind: fc.constantFrom(...KINDS), at: fc.nat(99), other: fc.nat(99) }),
  { minLength: 5, maxLength: 5 },
);

interface Manifest {
  digest: string;
  verdict: string;
  tags: readonly string[];
  expiredTags: readonly { readonly name: string }[];
}

interface Repository {
  name: string;
  state: string;
  manifests: Manifest[];
}

/** The report of a dry run, edited. */
export function forged(
  report: ActionRun["report"],
  subjects: readonly Subject[],
  forgeriesOf: readonly (readonly Forgery[])[],
): object {
  const copy = JSON.parse(JSON.stringify(report)) as { repositories: Repository[] };
  const { repositories } = copy;
  for (const [i, subject] of subjects.entries()) {
    const own = repositories.find(({ name }) => name === subject.name);
    if (own === undefined) continue;
    for (const one of forgeriesOf[i] ?? []) forge(own, one, repositories, subject);
  }
  return copy;
}

function forge(
  repository: Repository,
  { kind, at, other }: Forgery,
  all: readonly Repository[],
  subject: Subject,
): void {
  const { manifests } = repository;
  const one = manifests[at % manifests.length];
  const second = manifests[other % manifests.length];
  const neighbour = all[other % all.length];
  if (one === undefined || second === undefined || neighbour === undefined) return;
  const everyTag = Object.keys(subject.repository.tags());
  switch (kind) {
    case "delete what is kept":
      Object.assign(one, { verdict: "delete", tags: everyTag });
      return;
    case "keep what is deleted":
      one.verdict = "keep";
      return;
    case "another digest":
      one.digest = second.digest;
      return;
    case "a manifest of another repository":
      manifests.push({ ...(neighbour.manifests[at % neighbour.manifests.length] ?? one) });
      return;
    case "every tag":
      for (const each of manifests) each.tags = everyTag;
      return;
    case "no tag":
      one.tags = [];
      return;
    case "every tag expires":
      one.expiredTags = everyTag.map((name) => ({ name }));
      return;
    case "expires on another":
      one.expiredTags = second.tags.map((name) => ({ name }));
      return;
    case "another repository's name":
      neighbour.name = repository.name;
      return;
    case "twice":
      manifests.push({ ...one, verdict: "delete", tags: everyTag });
      return;
    case "nothing":
      manifests.length = 0;
      return;
    case "deleted already":
      Object.assign(repository, { state: "pruned" });
      for (const each of manifests) Object.assign(each, { verdict: "delete", tags: everyTag });
  }
}
