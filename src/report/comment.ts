/**
 * The comment on a pull request: what the merge would delete, short enough to read between two reviews. Pure.
 * GitHub finds `@name` and `#1` in what has been rendered, so writing them as character references helps nothing; it
 * leaves out what is in code (https://github.com/gjtorikian/html-pipeline/blob/main/lib/html_pipeline/node_filter/mention_filter.rb).
 * Text that is not ours, whole messages included, is therefore always in code here, and notifies no one.
 */
import { attentionOf, bullets } from "./attention.ts";
import { shortDigest } from "./digests.ts";
import { age } from "./figures.ts";
import { answer, asked, overviewOf, whyTable, type Overview } from "./first-screen.ts";
import { commentTitle } from "./headline.ts";
import { andMore, code, codeSpan, count, details, escapeText, table } from "./markdown.ts";
import { planTable } from "./plan-table.ts";
import { patternsOf } from "./tag-rules.ts";
import type { Quoting } from "./problems.ts";
import { isGone, type ManifestReport, type Report, type TagAlong } from "./report.ts";
import { goneAlone } from "./tag-tables.ts";

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
  strong: (text) => `**${text}**`,
};

/** How much of a comment is shown. */
interface CommentLevel {
  readonly attention: number;
  readonly reasons: number;
  readonly tags: number;
  readonly repositories: number;
}

const LEVELS: readonly CommentLevel[] = [
  { attention: 10, reasons: 20, tags: 20, repositories: 10 },
  { attention: 5, reasons: 10, tags: 10, repositories: 5 },
  { attention: 3, reasons: 5, tags: 0, repositories: 0 },
  { attention: 1, reasons: 0, tags: 0, repositories: 0 },
];

/** The comment's body, at most `budget` bytes long: the last level has few lines of limited length. */
export function renderComment(
  report: Report,
  origin: Origin,
  budget: number = DEFAULT_BUDGET,
): string {
  const overview = overviewOf(report);
  const losses = lossesOf(report);
  let page = "";
  for (const level of LEVELS) {
    page = renderBody(overview, losses, origin, level);
    if (Buffer.byteLength(page) <= budget) break;
  }
  return page;
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

function renderBody(
  overview: Overview,
  losses: readonly TagLoss[],
  origin: Origin,
  level: CommentLevel,
): string {
  const { report } = overview;
  const lines = attentionOf(report, IN_CODE);
  const sections = [
    [marker(report.registry), `## ${commentTitle(report)}`],
    [[asked(overview, IN_CODE), ...answer(overview, IN_CODE)].join(" ")],
    planTable(overview, IN_CODE),
    report.plan === undefined && level.reasons > 0
      ? whyTable(overview, IN_CODE, level.reasons)
      : [],
    lines.length === 0 ? [] : ["**Needs attention**", "", ...bullets(lines, level.attention)],
    newestTags(report, losses, level.tags),
    tagsByRepository(report, losses, level.repositories),
    [footer(origin)],
  ];
  const pages = sections
    .filter((section) => section.length > 0)
    .map((section) => section.join("\n"));
  return `${pages.join("\n\n")}\n`;
}

/** GitHub makes a link of a commit's SHA by itself. */
function footer({ runUrl, commit }: Origin): string {
  const at = /^[0-9a-f]{40,64}$/.test(commit) ? `As of ${commit.slice(0, 10)}. ` : "";
  return `${at}[All images and digests](${runUrl}) are in the summary of the run.`;
}

/** An image that loses tags, and goes with them or stays. */
interface TagLoss {
  readonly repository: string;
  readonly digest: ManifestReport["digest"];
  readonly pushedAt: Date | undefined;
  readonly decidedAt: Date | undefined;
  readonly tags: readonly TagAlong[];
}

/** Everything that has lost a tag or, in a dry run, would; the newest first. */
function lossesOf({ repositories }: Report): readonly TagLoss[] {
  return repositories
    .flatMap(({ name, decidedAt, manifests, tagsOnNothing }) => {
      const own = { repository: name, decidedAt };
      const along = manifests
        .filter(({ tagsAlong, outcome }) => tagsAlong.length > 0 && isGone(outcome?.state))
        .map(({ digest, pushedAt, tagsAlong }) => ({ ...own, digest, pushedAt, tags: tagsAlong }));
      const alone = goneAlone({ manifests, tagsOnNothing })
        .filter(({ outcome }) => isGone(outcome?.state))
        .map(({ name: tag, rule, digest, manifest }) => {
          return { ...own, digest, pushedAt: manifest?.pushedAt, tags: [{ name: tag, rule }] };
        });
      return [...along, ...alone];
    })
    .sort((a, b) => (b.pushedAt?.getTime() ?? 0) - (a.pushedAt?.getTime() ?? 0));
}

/** By these, people recognise what goes: of each rule the newest. */
function newestTags(
  { dryRun }: Report,
  losses: readonly TagLoss[],
  most: number,
): readonly string[] {
  const byRule = Map.groupBy(losses, ({ tags }) => tags[0]?.rule);
  const share = Math.ceil(most / Math.max(1, byRule.size));
  const shown = [...byRule.values()].flatMap((own) => own.slice(0, share)).slice(0, most);
  if (shown.length === 0) return [];
  const total = losses.reduce((sum, { tags }) => sum + tags.length, 0);
  const rows = shown.map(({ repository, digest, pushedAt, decidedAt, tags }) => [
    tagList(repository, tags),
    codeSpan(shortDigest(digest)),
    pushedAt === undefined || decidedAt === undefined
      ? ""
      : age(decidedAt.getTime() - pushedAt.getTime()),
    tags[0]?.rule === undefined ? "" : patternsOf(tags[0].rule, code),
  ]);
  const columns = ["Image", "Digest", "Pushed", "Rule"].map((title) => ({ title }));
  const title = `Tags that ${dryRun ? "go" : "went"}: the newest of each rule, ${count(total)} in all`;
  return details(title, table(columns, rows));
}

function tagList(repository: string, tags: readonly TagAlong[]): string {
  const shown = tags.slice(0, MOST_TAGS).map(({ name }) => code(`${repository}:${name}`));
  const left = tags.length - shown.length;
  return [...shown, ...(left > 0 ? [`${count(left)} more`] : [])].join("<br>");
}

/** How many newest tags a row of a repository names. */
const MOST_NEWEST = 3;

function tagsByRepository(
  { repositories, dryRun }: Report,
  losses: readonly TagLoss[],
  most: number,
): readonly string[] {
  const tagCounts = new Map(repositories.map(({ name, tagCount }) => [name, tagCount]));
  const all = [...Map.groupBy(losses, ({ repository }) => repository)]
    .map(([name, own]) => ({ name, tags: own.flatMap(({ tags }) => tags) }))
    .sort((a, b) => b.tags.length - a.tags.length || (a.name < b.name ? -1 : 1));
  const shown = all.slice(0, most);
  if (all.length < 2 || shown.length === 0) return [];
  const rows = shown.map(({ name, tags }) => [
    code(name),
    count(tags.length),
    count(tagCounts.get(name) ?? 0),
    tags
      .slice(0, MOST_NEWEST)
      .map((tag) => code(tag.name))
      .join(" "),
  ]);
  const columns = [
    { title: "Repository" },
    { title: "Tags", align: "right" as const },
    { title: "Of", align: "right" as const },
    { title: "Newest" },
  ];
  const left = all.length - shown.length;
  const more = andMore(left, `${count(left)} ${left === 1 ? "repository" : "repositories"}`);
  const title = `Tags that ${dryRun ? "go" : "went"}, by repository`;
  return details(title, [...table(columns, rows), ...more]);
}
