/**
 * What decides, above everything else: what was asked, the answer, and why, by rule and reason. The same on the page and in the
 * comment.
 */
import { age, day, ofPlanned, share, sizeIn, unbroken, unitFor } from "./figures.ts";
import { saysNothingDeleted } from "./headline.ts";
import { count, counted, size, table, type Column } from "./markdown.ts";
import { describePolicy, tagsText, whyText, withArticle, youngestText } from "./policy-words.ts";
import type { Quoting } from "./problems.ts";
import { reasonSums, younger, type ReasonSum, type Youngest } from "./reasons.ts";
import { totalsOfRun, type Report, type RepositoryReport, type Totals } from "./report.ts";
import { nounOf } from "./wording.ts";

/** What every part of the first screen needs, counted once. */
export interface Overview {
  readonly report: Report;
  readonly totals: Totals;
  readonly reasons: readonly ReasonSum[];
}

export function overviewOf(report: Report): Overview {
  return { report, totals: totalsOfRun(report), reasons: reasonSums(report) };
}

/** What was looked at, by what policy, and whether what stays is still there. */
export function asked({ report, totals }: Overview, quoting: Quoting): string {
  const { repositories, registry, plan } = report;
  const [only] = repositories;
  const where =
    repositories.length === 1 && only !== undefined
      ? quoting.name(`${registry}/${only.name}`)
      : `${quoting.name(registry)}, ${counted(repositories.length, "repository", "repositories")}`;
  const manifests = `, ${counted(totals.manifests, "manifest")}`;
  const policy =
    plan === undefined
      ? describePolicy(report, quoting)
      : `Plan ${quoting.name(plan.path)}, made on ${day(plan.madeAt, report.startedAt)} at ${plan.madeAt.toISOString().slice(11, 16)} UTC.`;
  return [
    ...(saysNothingDeleted(report) ? ["Nothing was deleted."] : []),
    `${where}${report.plan === undefined && totals.failed === 0 ? "" : manifests}. ${policy}`,
    ...verified(repositories),
  ].join(" ");
}

function verified(repositories: readonly RepositoryReport[]): readonly string[] {
  const all = repositories.flatMap(({ verification }) =>
    verification?.state === "verified"
      ? [Math.max(0, verification.kept - verification.disappeared.length)]
      : [],
  );
  if (all.length === 0) return [];
  const kept = all.reduce((sum, one) => sum + one, 0);
  const where =
    all.length === repositories.length
      ? ""
      : ` in ${counted(all.length, "repository", "repositories")}`;
  const stay = kept === 1 ? "1 that stays is" : `${count(kept)} that stay are`;
  return [`Verified${where}: the ${stay} still there.`];
}

/** How much space, and the youngest that goes: with a tag, and without. Empty where nothing goes. */
export function answer({ report, totals, reasons }: Overview, quoting: Quoting): readonly string[] {
  const { dryRun } = report;
  const gone = reasons.reduce((sum, one) => sum + one.gone, 0);
  if (gone + totals.expiredTags === 0) return [];
  const { bytes, isEstimate } = totals.reclaimed;
  const about = isEstimate ? "about " : "";
  const freed = `${dryRun ? "Frees" : "Freed"} ${about}**${unbroken(size(bytes))}**.`;
  const youngest = (isTagged: boolean) =>
    reasons
      .filter(({ why }) => (why.reason === "tags-expired") === isTagged)
      .reduce<Youngest | undefined>((found, one) => younger(found, one.youngest), undefined);
  const [goes, go] = dryRun ? ["goes", "go"] : ["went", "went"];
  const alone = aloneText(report, goes, go);
  const tagged = youngest(true);
  const untagged = youngest(false);
  const parts = [
    ...(tagged === undefined
      ? [`No image with a tag ${goes}.`]
      : [
          `Youngest with a tag that ${goes}: ${namedTag(tagged, quoting)}, **${age(tagged.ageMs)}**.`,
        ]),
    ...alone,
    ...(untagged === undefined
      ? []
      : [untaggedText(untagged, tagged === undefined, report, quoting)]),
  ];
  return [[freed, ...parts].join(" ")];
}

function namedTag({ repository, manifest }: Youngest, { name }: Quoting): string {
  const [tag] = manifest.tagsAlong;
  return tag === undefined
    ? `${withArticle(nounOf(manifest.what))} in ${name(repository)}`
    : name(`${repository}:${tag.name}`);
}

function untaggedText(
  { repository, manifest, ageMs }: Youngest,
  isOnly: boolean,
  { repositories, dryRun }: Report,
  { name }: Quoting,
): string {
  const where = repositories.length === 1 ? "" : ` in ${name(repository)}`;
  const what = withArticle(nounOf(manifest.what));
  return isOnly
    ? `Youngest that ${dryRun ? "goes" : "went"}: ${what} without a tag${where}, **${age(ageMs)}**.`
    : `Without: ${what}${where}, **${age(ageMs)}**.`;
}

/** Tags that go alone are lost tags, too. */
function aloneText({ repositories, dryRun }: Report, goes: string, go: string): readonly string[] {
  const alone = repositories
    .flatMap(({ manifests }) => manifests)
    .reduce((sum, { expiredTags }) => sum + countGone(expiredTags, dryRun), 0);
  if (alone === 0) return [];
  const [verb, images] = alone === 1 ? [goes, "an image"] : [go, "images"];
  return [
    `${counted(alone, "tag")} ${verb} from ${images} that ${alone === 1 ? "stays" : "stay"}.`,
  ];
}

function countGone(
  tags: readonly { readonly outcome: { readonly state: string } | undefined }[],
  dryRun: boolean,
): number {
  return dryRun ? tags.length : tags.filter(({ outcome }) => outcome?.state === "deleted").length;
}

/** More rows than these are not read. */
const MOST_REASONS = 20;

/** The reasons with their numbers; those without a tag are left out first, and counted. */
export function whyTable(
  { report, totals, reasons }: Overview,
  quoting: Quoting,
  most = MOST_REASONS,
): readonly string[] {
  if (reasons.length === 0) return [];
  const ranked = reasons.toSorted((a, b) => b.tagsPlanned - a.tagsPlanned || b.planned - a.planned);
  const chosen = new Set(ranked.slice(0, reasons.length <= most ? most : most - 1));
  const shown = reasons.filter((one) => chosen.has(one));
  const left = reasons.filter((one) => !chosen.has(one));
  const unit = unitFor(totals.reclaimed.bytes);
  const hasTags = totals.expiredTagsPlanned > 0;
  const right = "right" as const;
  const columns: readonly Column[] = [
    { title: "Why" },
    { title: "Manifests", align: right },
    ...(hasTags ? [{ title: "Tags", align: right }] : []),
    { title: unit.name, align: right },
    { title: "Share" },
    { title: report.dryRun ? "Youngest that goes" : "Youngest that went" },
  ];
  const cells = (title: string, one: Omit<ReasonSum, "why">) => [
    title,
    ofPlanned(one.gone, one.planned),
    ...(hasTags ? [ofPlanned(one.tagsGone, one.tagsPlanned)] : []),
    sizeIn(unit, one.bytes),
    share(one.gone, totals.manifests),
    one.youngest === undefined ? "" : youngestText(one.youngest, quoting),
  ];
  return table(columns, [
    ...shown.map((one) => cells(whyText(one.why, quoting), one)),
    ...(left.length === 0 ? [] : [cells(`${count(left.length)} more reasons`, together(left))]),
  ]);
}

function together(reasons: readonly ReasonSum[]): Omit<ReasonSum, "why"> {
  const sum = (of: "planned" | "gone" | "tagsPlanned" | "tagsGone" | "bytes") =>
    reasons.reduce((all, one) => all + one[of], 0);
  return {
    planned: sum("planned"),
    gone: sum("gone"),
    tagsPlanned: sum("tagsPlanned"),
    tagsGone: sum("tagsGone"),
    bytes: sum("bytes"),
    youngest: reasons.reduce<Youngest | undefined>(
      (found, one) => younger(found, one.youngest),
      undefined,
    ),
  };
}

/** "5,263 manifests, 1,180 tags". */
export function lossText(manifests: number, tags: number): string {
  return `${counted(manifests, "manifest")}, ${tagsText(tags)}`;
}
