/**
 * What a plan approves, read from its JSON by hand, and what a run that applied it took away.
 */
import type { ActionRun, JsonReport } from "../support/run-action.ts";
import type { Subject } from "./laboratory.ts";

type Entry = JsonReport["repositories"][number]["manifests"][number] & {
  readonly tags: readonly string[];
};

/** What is in a repository. */
export interface Content {
  readonly digests: ReadonlySet<string>;
  readonly tags: Readonly<Record<string, string>>;
}

export function contentOf({ repository }: Subject): Content {
  return { digests: new Set(repository.digests()), tags: repository.tags() };
}

/** All manifests of a repository in a report. */
export function entriesOf(
  { report }: Pick<ActionRun, "report">,
  { name }: Subject,
): readonly Entry[] {
  const found = report?.repositories.find((repository) => repository.name === name);
  return (found?.manifests ?? []) as readonly Entry[];
}

/** What a run took away that a plan does not approve: other manifests, or approved ones that had got another tag. */
export function unapproved(
  plan: ActionRun,
  subject: Subject,
  before: Content,
  after: Content,
): readonly string[] {
  const approved = new Map(
    entriesOf(plan, subject)
      .filter(({ verdict }) => verdict === "delete")
      .map(({ digest, tags }) => [digest, tags]),
  );
  const { report } = plan;
  const onNothing = report?.repositories.find(({ name }) => name === subject.name)?.tagsOnNothing;
  const pairs = new Set([
    ...entriesOf(plan, subject).flatMap(({ digest, expiredTags }) =>
      expiredTags.map(({ name }) => `${name} ${digest}`),
    ),
    ...[...approved].flatMap(([digest, tags]) => tags.map((name) => `${name} ${digest}`)),
    ...(onNothing ?? []).map((tag) => `${tag.name} ${(tag as { digest?: string }).digest ?? ""}`),
  ]);
  const gone = [...before.digests].filter((digest) => !after.digests.has(digest));
  const tagsNow = (digest: string) =>
    Object.entries(before.tags).flatMap(([name, named]) => (named === digest ? [name] : []));
  const isApproved = (digest: string) =>
    tagsNow(digest).every((name) => approved.get(digest)?.includes(name)) && approved.has(digest);
  const lostTags = Object.entries(before.tags).filter(([name]) => after.tags[name] === undefined);
  return [
    ...gone.filter((digest) => !isApproved(digest)).map((digest) => `${digest} was not approved`),
    ...lostTags
      .filter(([name, digest]) => !pairs.has(`${name} ${digest}`))
      .map(([name, digest]) => `the tag ${name} of ${digest} was not approved`),
  ];
}

/** What was approved, is to go by now, and stays without being held by anything that waits. */
export function withheld(
  plan: ActionRun,
  now: ActionRun,
  applied: ActionRun,
  subject: Subject,
): readonly string[] {
  const approved = new Map(
    entriesOf(plan, subject)
      .filter(({ verdict }) => verdict === "delete")
      .map(({ digest, tags }) => [digest, tags]),
  );
  const isDue = ({ digest, verdict, tags }: Entry) =>
    verdict === "delete" && tags.every((name) => approved.get(digest)?.includes(name) === true);
  const due = new Set(
    entriesOf(now, subject)
      .filter((entry) => approved.has(entry.digest) && isDue(entry))
      .map(({ digest }) => digest),
  );
  return entriesOf(applied, subject)
    .filter(({ digest, verdict, because }) => {
      return due.has(digest) && verdict === "keep" && because === undefined;
    })
    .map(({ digest, reason }) => `${digest} was approved, and stays: ${reason}`);
}
