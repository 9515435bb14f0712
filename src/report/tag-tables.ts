/** Tags that go alone: from images that stay, and from nothing. */
import type { Digest } from "../oci/digest.ts";
import { shortDigest } from "./digests.ts";
import { ownTags, tagCell } from "./image-rows.ts";
import type { HeadingOptions } from "./image-titles.ts";
import { andMore, counted, escapeText, listed, table, titled } from "./markdown.ts";
import { whyText } from "./policy-words.ts";
import { FOR_MARKDOWN } from "./problems.ts";
import type { Why } from "./reasons.ts";
import { isGone, type ExpiredTag, type ManifestReport, type RepositoryReport } from "./report.ts";
import { describeTagOutcome } from "./wording.ts";

/** How many of the tags that are left to an image a row names. */
const MOST_TAGS = 3;

/** A tag that goes and leaves its manifest; undefined where there is none. */
interface AloneTag extends ExpiredTag {
  readonly digest: Digest;
  readonly manifest: ManifestReport | undefined;
}

/** All that were to go, those on nothing last. */
export function goneAlone({
  manifests,
  tagsOnNothing,
}: Pick<RepositoryReport, "manifests" | "tagsOnNothing">): readonly AloneTag[] {
  const onNothing = tagsOnNothing
    .filter(({ isExpired }) => isExpired)
    .map((tag) => ({ ...tag, manifest: undefined }));
  const alone: AloneTag[] = [];
  for (const manifest of manifests) {
    for (const tag of manifest.expiredTags) {
      alone.push({ ...tag, digest: manifest.digest, manifest });
    }
  }
  return [...alone, ...onNothing];
}

/** A table for each rule, and how many tags stand in all of them. */
export function tagTables(
  repository: RepositoryReport,
  { dryRun, limit }: HeadingOptions & { readonly limit: number },
): { readonly tables: readonly (readonly string[])[]; readonly tags: number } {
  const byRule = Map.groupBy(goneAlone(repository), ({ because, rule, manifest }) => {
    if (manifest === undefined) return "on nothing";
    return because === undefined ? (rule ?? "expired") : "digest";
  });
  let tags = 0;
  const tables = [...byRule.values()].map((all) => {
    const shown = all.slice(0, limit);
    tags += shown.length;
    const [first] = all;
    const why: Why =
      first?.because === undefined
        ? { reason: "tags-expired", rule: first?.rule }
        : { reason: "digest-goes" };
    const hasOutcome = all.some(({ outcome }) => !isGone(outcome?.state));
    const what =
      first?.manifest === undefined
        ? counted(all.length, "tag that names nothing", "tags that name nothing")
        : counted(all.length, "tag of an image that stays", "tags of images that stay");
    const verb = dryRun ? "Goes" : hasOutcome ? "Was to go" : "Deleted";
    const title = `#### ${verb}: ${what} (${whyText(why, FOR_MARKDOWN)})`;
    const titles = ["Tag", "Image that stays", "Has besides", ...(hasOutcome ? ["Outcome"] : [])];
    const rows = shown.map((tag) => rowOf(tag, hasOutcome));
    const lines = table(
      titles.map((name) => ({ title: name })),
      rows,
    );
    return [title, "", ...lines, ...andMore(all.length - shown.length)];
  });
  return { tables, tags };
}

function rowOf({ name, digest, manifest, outcome }: AloneTag, hasOutcome: boolean) {
  const image =
    manifest === undefined ? "there is no such manifest" : titled(shortDigest(digest), digest);
  const besides = manifest === undefined ? [] : ownTags(manifest);
  const cells = [tagCell(name), image, listed(besides, MOST_TAGS, tagCell)];
  if (!hasOutcome) return cells;
  return [...cells, outcome === undefined ? "" : escapeText(describeTagOutcome(outcome))];
}
