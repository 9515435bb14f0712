/**
 * What needs attention: what made the run fail, then what one should know besides, each with what to do about it.
 */
import { shortDigest } from "./digests.ts";
import { count, counted, listed } from "./markdown.ts";
import { noticesOf } from "./notices.ts";
import { problemsOf, type Quoting } from "./problems.ts";
import { rootsOf } from "./reasons.ts";
import type { BrokenIndex, ManifestReport, Report, RepositoryReport } from "./report.ts";
import { describePlatform } from "./wording.ts";

/** How many things one line names. */
const MOST_ITEMS = 3;

/** All lines, the worst first. */
export function attentionOf(report: Report, quoting: Quoting): readonly string[] {
  return [
    ...problemsOf(report, quoting),
    ...report.warnings.map(quoting.sentence),
    ...report.repositories.flatMap((repository) => wantedByNow(repository, report, quoting)),
    ...noticesOf(report, quoting),
    ...report.repositories.flatMap((repository) => sparse(repository, quoting)),
    ...report.repositories.flatMap((repository) => locked(repository, quoting)),
  ];
}

/** As a list, of which at most so many lines are shown. */
export function bullets(lines: readonly string[], limit: number): readonly string[] {
  const shown = lines.slice(0, limit).map((line) => `- ${line}`);
  const left = lines.length - shown.length;
  return left > 0 ? [...shown, `- And ${count(left)} more.`] : shown;
}

/** What was to go, and was tagged or locked during the run, with all that stays for its sake. */
function wantedByNow(
  { name, manifests }: RepositoryReport,
  { dryRun }: Report,
  quoting: Quoting,
): readonly string[] {
  const wanted = manifests.filter(({ verdict }) => verdict.reason === "changed-during-run");
  if (dryRun || wanted.length === 0) return [];
  const rootOf = rootsOf(manifests.filter(({ verdict }) => verdict.action === "keep"));
  const staying = manifests.filter(
    (manifest) =>
      manifest.verdict.action === "keep" &&
      rootOf(manifest).verdict.reason === "changed-during-run",
  );
  const which = listed(wanted, MOST_ITEMS, (manifest) => quoting.name(imageName(name, manifest)));
  const [is, stay] = [wanted.length === 1 ? "is" : "are", counted(staying.length, "manifest")];
  return [
    `${which} ${is} ${quoting.strong("wanted by now")}: tagged or locked during the run. ${stay} ${staying.length === 1 ? "stays" : "stay"}.`,
  ];
}

function imageName(repository: string, { tags, digest }: Pick<ManifestReport, "tags" | "digest">) {
  const [tag] = tags;
  return tag === undefined ? `${repository}@${digest}` : `${repository}:${tag}`;
}

/** Caches of other registries leave indexes like that on purpose, so that it is one line for a repository, and no warning. */
function sparse({ name, brokenIndexes }: RepositoryReport, quoting: Quoting): readonly string[] {
  const [first] = brokenIndexes;
  if (first === undefined) return [];
  const lacks = listed(first.missing, MOST_ITEMS, (missing) => missingText(missing, quoting));
  const image = quoting.name(imageName(name, first));
  const others = brokenIndexes.length - 1;
  const more =
    others > 0
      ? ` The same goes for ${counted(others, "other index", "other indexes")} of this repository.`
      : "";
  const are = first.missing.length === 1 ? "is" : "are";
  return [
    `${image} ${quoting.strong("can't be pulled")} in full, since before this run: its ${lacks} ${are} missing. Push it again or delete the tag, unless a cache of another registry left it like that.${more}`,
  ];
}

function missingText(
  { platform, digest }: BrokenIndex["missing"][number],
  { name }: Quoting,
): string {
  const short = name(shortDigest(digest));
  return platform === undefined ? short : `${name(describePlatform(platform))} ${short}`;
}

function locked({ name, manifests }: RepositoryReport, quoting: Quoting): readonly string[] {
  const all = manifests.filter(({ verdict }) => verdict.reason === "repository-locked");
  if (all.length === 0) return [];
  return [
    `${quoting.name(name)} is ${quoting.strong("locked")} as a whole: its ${counted(manifests.length, "manifest")} ${manifests.length === 1 ? "stays" : "stay"}, whatever has expired.`,
  ];
}
