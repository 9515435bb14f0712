/** What must be true of a run in which tags expire: of its report, of its requests, and of the tags that it leaves. */
import type { ActionRun, JsonReport } from "../support/run-action.ts";
import type { Subject } from "./laboratory.ts";
import type { Expectation } from "./oracle.ts";
import type { Write } from "./world.ts";

type Entry = JsonReport["repositories"][number]["manifests"][number];

/** How the tags of the repository differ from what was to be expected. */
export function tagDifferences(
  { repository, watched }: Subject,
  expected: Expectation = watched.expected,
): readonly string[] {
  const left = new Set(Object.keys(repository.tags()));
  const lost = [...expected.stayingTags].filter((tag) => !left.has(tag));
  const spared = [...expected.goingTags].filter((tag) => left.has(tag));
  return [
    ...lost.map((tag) => `the tag ${tag} is gone and had to stay`),
    ...spared.map((tag) => `the tag ${tag} is still there and had to go`),
  ];
}

/** How the verdicts of a run, and what it says of tags, differ from what was to be expected. */
export function decisions(run: ActionRun, subject: Subject): readonly string[] {
  const { keep, go, stayingTags, goingTags } = subject.watched.expected;
  const manifests = entriesOf(run, subject);
  const verdicts = manifests.flatMap(({ digest, verdict, reason }) => {
    const isWrong = (verdict === "delete" ? keep : go).has(digest);
    return isWrong ? [`${digest} gets ${verdict} (${reason})`] : [];
  });
  const expired = new Set(manifests.flatMap((entry) => entry.expiredTags.map(({ name }) => name)));
  const wrong = [...expired].filter((tag) => stayingTags.has(tag));
  const missed = manifests.length === 0 ? [] : [...goingTags].filter((tag) => !expired.has(tag));
  const alone = manifests
    .filter(({ verdict, expiredTags }) => verdict === "delete" && expiredTags.length > 0)
    .map(({ digest }) => `${digest} goes, and its tags are counted apart`);
  return [
    ...verdicts,
    ...wrong.map((tag) => `the tag ${tag} is said to go`),
    ...missed.map((tag) => `the tag ${tag} is not said to go`),
    ...alone,
  ].map((what) => `report: ${what}`);
}

/** What the second of two runs decided otherwise. */
export function otherDecisions(
  first: ActionRun,
  second: ActionRun,
  subject: Subject,
): readonly string[] {
  const [before, after] = [first, second].map((run) => entriesOf(run, subject).map(decisionOf));
  return (after ?? [])
    .filter((decision, i) => decision !== before?.[i])
    .map((decision) => `decided otherwise than in the dry run: ${decision}`);
}

/** What a run wants to go. */
export function wishes(run: ActionRun, subject: Subject): readonly string[] {
  return entriesOf(run, subject)
    .filter(({ verdict, expiredTags }) => verdict === "delete" || expiredTags.length > 0)
    .map((entry) => `the second run decides: ${decisionOf(entry)}`);
}

/** Requests that change anything, and may not. */
export function strangeWrites(
  writes: readonly Write[],
  { name }: Subject,
  mayChange: (write: Write) => boolean,
): readonly string[] {
  return writes
    .filter(({ repository }) => repository === name)
    .filter((write) => !mayChange(write))
    .map(({ method, url }) => `${method} ${url} has no business here`);
}

function entriesOf({ report }: ActionRun, { name }: Subject): readonly Entry[] {
  const found = report?.repositories.find((repository) => repository.name === name);
  return found?.manifests ?? [];
}

function decisionOf({ digest, verdict, reason, because, expiredTags }: Entry): string {
  const names = expiredTags.map((tag) => tag.name).join(" ");
  return `${digest} ${verdict} ${reason} ${because ?? ""} [${names}]`;
}
