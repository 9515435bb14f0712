/**
 * The comment on a pull request: what the merge would delete, short enough to read between two reviews. Pure.
 * GitHub finds `@name` and `#1` in what has been rendered, so writing them as character references helps nothing; it
 * leaves out what stands in code (html-pipeline, MentionFilter). Text that is not ours, whole messages included, is
 * therefore always in code here, and nobody is notified by it.
 */
import { shortDigest } from "./digests.ts";
import { headline } from "./headline.ts";
import {
  code,
  codeSpan,
  count,
  counted,
  details,
  escapeText,
  size,
  table,
  type Alignment,
} from "./markdown.ts";
import { problemsOf, type Quoting } from "./problems.ts";
import {
  totalsOf,
  totalsOfRun,
  type Report,
  type RepositoryReport,
  type Totals,
} from "./report.ts";
import { describeReason } from "./wording.ts";

/** GitHub says that a body has at most 65,536 characters. Bytes, so that it fits however they are counted. */
const DEFAULT_BUDGET = 65_000;

/** How many tags of one manifest are shown. */
const MOST_TAGS = 5;

/** What belongs to the run and not to its report. */
export interface Origin {
  /** The page of the workflow run. */
  readonly runUrl: string;
  /** The pull request's newest commit when the run began, in full. */
  readonly commit: string;
}

/** How much is shown. */
interface Rung {
  readonly problems: number;
  readonly repositories: number;
  readonly manifests: number;
}

const LAST_LEVEL: Rung = { problems: 1, repositories: 0, manifests: 0 };
const LEVELS: readonly Rung[] = [
  { problems: 10, repositories: 20, manifests: 30 },
  { problems: 5, repositories: 20, manifests: 10 },
  { problems: 3, repositories: 10, manifests: 0 },
  LAST_LEVEL,
];

const IN_CODE: Quoting = {
  name: code,
  sentence: (text) => `<code>${escapeText(text)}</code>`,
};

/**
 * The comment's body, at most `budget` bytes long: every rung is shorter than the one before, and the last has few
 * lines of limited length.
 */
export function renderComment(
  report: Report,
  origin: Origin,
  budget: number = DEFAULT_BUDGET,
): string {
  const bodies = LEVELS.values().map((level) => renderBody(report, origin, level));
  const fitting = bodies.find((body) => Buffer.byteLength(body) <= budget);
  return fitting ?? renderBody(report, origin, LAST_LEVEL);
}

/**
 * Whether a comment was made for this registry. Whoever quotes it has the mark elsewhere than at the beginning; whoever
 * copies all of it is another author, which is not looked at here.
 */
export function isCommentFor(registry: string, body: string): boolean {
  return body.trimStart().startsWith(marker(registry));
}

/** Invisible, and unlike that of any other registry. What could end an HTML comment is escaped. */
function marker(registry: string): string {
  return `<!-- acr-prune: ${encodeURIComponent(registry)} -->`;
}

function renderBody(report: Report, origin: Origin, level: Rung): string {
  const sections = [
    [marker(report.registry), `## ${headline(report)}`],
    [overview(report)],
    problems(report, level),
    repositoryTable(report, level),
    manifestTable(report, level),
    [footer(origin)],
  ];
  const pages = sections.filter((lines) => lines.length > 0).map((lines) => lines.join("\n"));
  return `${pages.join("\n\n")}\n`;
}

function overview(report: Report): string {
  const { manifests, kept } = totalsOfRun(report);
  return [
    code(report.registry),
    counted(report.repositories.length, "repository", "repositories"),
    counted(manifests, "manifest"),
    `${count(kept)} kept`,
  ].join(" · ");
}

/** GitHub makes a link of a commit's SHA by itself. */
function footer({ runUrl, commit }: Origin): string {
  const at = /^[0-9a-f]{40,64}$/.test(commit) ? `As of ${commit.slice(0, 10)}. ` : "";
  return `${at}The [job summary](${runUrl}) says more.`;
}

function problems(report: Report, { problems: most }: Rung): readonly string[] {
  const all = [...problemsOf(report, IN_CODE), ...report.warnings.map(IN_CODE.sentence)];
  if (all.length === 0) return [];
  const lines = all.slice(0, most).map((line) => `- ${line}`);
  return ["**Needs attention**", "", ...lines, ...andMore(all.length - lines.length)];
}

interface Column {
  readonly title: string;
  readonly align?: Alignment;
  /** Empty where there is nothing to say. */
  readonly cell: (repository: RepositoryReport, totals: Totals) => string;
}

/** Those repositories come first in which something goes, or nothing could be decided. */
function repositoryTable(report: Report, { repositories: most }: Rung): readonly string[] {
  const { repositories } = report;
  if (repositories.length === 0 || most === 0) return [];
  const columns = repositoryColumns(report);
  const rows = repositories
    .map((repository) => ({ repository, totals: totalsOf(repository) }))
    .sort((a, b) => Number(isQuiet(a)) - Number(isQuiet(b)))
    .slice(0, most)
    .map(({ repository, totals }) => columns.map(({ cell }) => cell(repository, totals)));
  return [...table(columns, rows), ...andMore(repositories.length - rows.length)];
}

function repositoryColumns(report: Report): readonly Column[] {
  const { dryRun, repositories } = report;
  const [deleted, untagged, reclaimed] = dryRun
    ? ["Would delete", "Would untag", "Would reclaim"]
    : ["Deleted", "Untagged", "Reclaimed"];
  const isWhole = repositories.every(({ state }) => state === "pruned");
  return [
    { title: "Repository", cell: ({ name }) => code(name) },
    number(deleted, (totals) => count(dryRun ? totals.planned : totals.deleted)),
    ...(totalsOfRun(report).tagsPlanned > 0
      ? [number(untagged, (totals) => count(dryRun ? totals.tagsPlanned : totals.untagged))]
      : []),
    number("Kept", ({ kept }) => count(kept)),
    number(reclaimed, ({ reclaimed: { bytes, isEstimate } }) =>
      isEstimate ? `about ${size(bytes)}` : size(bytes),
    ),
    ...(isWhole ? [] : [{ title: "", cell: stateCell }]),
  ];
}

/** A column of numbers; where nothing was decided there are none. */
function number(title: string, text: (totals: Totals) => string): Column {
  const cell: Column["cell"] = ({ state }, totals) => (state === "pruned" ? text(totals) : "");
  return { title, align: "right", cell };
}

function stateCell({ state }: RepositoryReport): string {
  if (state === "pruned") return "";
  return state === "cancelled" ? "cancelled" : "skipped";
}

function isQuiet(shown: { repository: RepositoryReport; totals: Totals }): boolean {
  const { planned, tagsPlanned } = shown.totals;
  return shown.repository.state === "pruned" && planned + tagsPlanned === 0;
}

/** A manifest that goes, or one that stays and loses tags. */
interface Loss {
  readonly repository: string;
  readonly digest: string;
  readonly what: string;
  readonly tags: readonly string[];
  readonly because: string;
}

/** Those that have a tag come first: by these, people recognise what goes. */
function manifestTable(report: Report, { manifests: most }: Rung): readonly string[] {
  const all = report.repositories.flatMap((repository) => lossesIn(repository, report.dryRun));
  if (all.length === 0 || most === 0) return [];
  const rows = [...all]
    .sort((a, b) => Number(a.tags.length === 0) - Number(b.tags.length === 0))
    .slice(0, most)
    .map(({ repository, digest, what, tags, because }) => [
      code(repository),
      codeSpan(digest),
      code(what),
      tagList(tags),
      because,
    ]);
  const titles = ["Repository", "Digest", "What", "Tags", "Because"];
  const columns = titles.map((title) => ({ title }));
  const lines = [...table(columns, rows), ...andMore(all.length - rows.length)];
  return details(report.dryRun ? "What would go" : "What went", lines);
}

function lossesIn({ name, manifests }: RepositoryReport, dryRun: boolean): readonly Loss[] {
  return manifests.flatMap(({ digest, what, tags, expiredTags, verdict, outcome }) => {
    const shown = { repository: name, digest: shortDigest(digest), what };
    const goes = dryRun ? verdict.action === "delete" : outcome?.state === "deleted";
    if (goes) return [{ ...shown, tags, because: describeReason(verdict) }];
    const lost = expiredTags.filter((tag) => dryRun || tag.outcome?.state === "deleted");
    if (lost.length === 0) return [];
    const because = "these tags have expired or name what is deleted; the manifest stays";
    return [{ ...shown, tags: lost.map((tag) => tag.name), because }];
  });
}

function tagList(tags: readonly string[]): string {
  const shown = tags.slice(0, MOST_TAGS).map((tag) => code(tag));
  const left = tags.length - shown.length;
  return [...shown, ...(left > 0 ? [`${count(left)} more`] : [])].join(", ");
}

/** Says how many are not shown. */
function andMore(left: number): readonly string[] {
  return left > 0 ? ["", `And ${count(left)} more.`] : [];
}
