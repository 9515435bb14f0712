/**
 * The comment on a pull request: what the merge would delete, short enough to read between two reviews. Pure.
 * GitHub finds `@name` and `#1` in what has been rendered, so writing them as character references helps nothing; it
 * leaves out what is in code (https://github.com/gjtorikian/html-pipeline/blob/main/lib/html_pipeline/node_filter/mention_filter.rb).
 * Text that is not ours, whole messages included, is therefore always in code here, and notifies no one.
 */
import { shortDigest } from "./digests.ts";
import { COMMENT_LEVELS, firstWithin, type DetailLevel } from "./detail-levels.ts";
import { headline } from "./headline.ts";
import { andMore, code, codeSpan, count, counted, details, escapeText, table } from "./markdown.ts";
import { problemsOf, type Quoting } from "./problems.ts";
import { totalsOfRun, type Report, type RepositoryReport } from "./report.ts";
import { IN_BRIEF, repositoryTable } from "./repository-table.ts";
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

const IN_CODE: Quoting = {
  name: code,
  sentence: (text) => `<code>${escapeText(text)}</code>`,
};

/**
 * The comment's body, at most `budget` bytes long: every level is shorter than the one before, and the last has few
 * lines of limited length.
 */
export function renderComment(
  report: Report,
  origin: Origin,
  budget: number = DEFAULT_BUDGET,
): string {
  const render = (level: DetailLevel) => renderBody(report, origin, level);
  return firstWithin(COMMENT_LEVELS, render, budget);
}

/**
 * Whether a comment was made for this registry. A quotation has the mark elsewhere than at the beginning; a copy of all of
 * it has another author, which is not looked at here.
 */
export function isCommentFor(registry: string, body: string): boolean {
  return body.trimStart().startsWith(marker(registry));
}

/** Invisible, and unlike that of any other registry. What could end an HTML comment is escaped. */
function marker(registry: string): string {
  return `<!-- acr-prune: ${encodeURIComponent(registry)} -->`;
}

function renderBody(report: Report, origin: Origin, level: DetailLevel): string {
  const sections = [
    [marker(report.registry), `## ${headline(report)}`],
    [overview(report)],
    problems(report, level),
    repositoryTable(report, IN_BRIEF, level.repositories),
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

function problems(report: Report, { problems: most }: DetailLevel): readonly string[] {
  const all = [...problemsOf(report, IN_CODE), ...report.warnings.map(IN_CODE.sentence)];
  if (all.length === 0) return [];
  const lines = all.slice(0, most).map((line) => `- ${line}`);
  return ["**Needs attention**", "", ...lines, ...andMore(all.length - lines.length)];
}

/** A manifest that goes, or one that stays and loses tags. */
interface DeletedManifest {
  readonly repository: string;
  readonly digest: string;
  readonly what: string;
  readonly tags: readonly string[];
  readonly because: string;
}

/** Those that have a tag come first: by these, people recognise what goes. */
function manifestTable(report: Report, { deletions: most }: DetailLevel): readonly string[] {
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

function lossesIn(
  { name, manifests }: RepositoryReport,
  dryRun: boolean,
): readonly DeletedManifest[] {
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
