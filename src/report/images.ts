/**
 * The images of a run: for each repository in which something goes its groups as tables, in a fold, as far as there is room. What
 * failed or is wanted by now stands first and is open. What is left out is counted.
 */
import type { Digest } from "../oci/digest.ts";
import { groupsOf, sizeOf, type Group } from "./blocks.ts";
import { digitsNeeded } from "./digests.ts";
import { unitFor } from "./figures.ts";
import type { ImageLevel } from "./image-levels.ts";
import type { Setting } from "./image-rows.ts";
import { counted } from "./markdown.ts";
import type { ManifestReport, Report, RepositoryReport } from "./report.ts";
import {
  exceptional,
  OPEN_ROWS,
  usual,
  type RepositoryImages,
  type Shown,
} from "./repository-images.ts";
import { goneAlone } from "./tag-tables.ts";

/** More rows of manifests than this are not read. */
const MOST_MANIFEST_ROWS = 1000;

const IN_REPORT = "in the JSON report (output `report-path`)";

/** What is known of the images of a run before it is known how much of it is shown. */
export interface Images {
  readonly report: Report;
  readonly repositories: readonly RepositoryImages[];
  readonly manifests: number;
}

/** The images of all repositories in which something goes or was to go, the first of which frees most. */
export function imagesOf(report: Report): Images {
  const shown = report.repositories.filter(
    (one) => (report.repositories.length === 1 && one.manifests.length > 0) || isTouched(one),
  );
  const byRoom = shown.toSorted(
    (a, b) => b.reclaimed.bytes - a.reclaimed.bytes || (a.name < b.name ? -1 : 1),
  );
  const repositories = byRoom.map((repository) => {
    const groups = groupsOf(repository, report.policy.tagRules);
    return { repository, groups, setting: settingOf(report, repository, groups) };
  });
  const manifests = shown.reduce((sum, one) => sum + one.manifests.length, 0);
  return { report, repositories, manifests };
}

function isTouched({ manifests, tagsOnNothing }: RepositoryReport): boolean {
  const isOne = ({ verdict, expiredTags, isApproved, isWaiting }: (typeof manifests)[number]) =>
    verdict.action === "delete" ||
    expiredTags.length > 0 ||
    isApproved === true ||
    isWaiting === true;
  return tagsOnNothing.some(({ isExpired }) => isExpired) || manifests.some(isOne);
}

function settingOf(
  { dryRun }: Report,
  { manifests, decidedAt }: RepositoryReport,
  groups: readonly Group[],
): Setting {
  let largest = 0;
  // Few pages have a row that asks for another manifest.
  let byDigest: Map<Digest, ManifestReport> | undefined;
  for (const { blocks } of groups) {
    for (const block of blocks) largest = Math.max(largest, sizeOf(block));
  }
  return {
    dryRun,
    now: decidedAt,
    digits: digitsNeeded(manifests.map(({ digest }) => digest)),
    unit: unitFor(largest, "MiB"),
    isTitled: true,
    find: (digest) => {
      byDigest ??= new Map(manifests.map((one) => [one.digest, one]));
      return byDigest.get(digest);
    },
  };
}

/** What a page shows of the images, or is missing. */
export interface Missing {
  readonly goes: number;
  readonly tags: number;
  readonly stays: number;
}

/** The section at one level, its legend first; undefined where it needs more bytes than there is room. */
export function renderImages(
  images: Images,
  level: ImageLevel,
  room: number,
): readonly string[] | undefined {
  const { report, manifests } = images;
  if (level.rows === "manifest" && manifests > MOST_MANIFEST_ROWS) return undefined;
  const isSmall = report.repositories.length === 1;
  const repositories = images.repositories.slice(0, level.repositories);
  if (leastBytes(repositories, level) > room) return undefined;
  const shown: Shown = { goes: 0, tags: 0, stays: 0, hasParents: false };
  const rendering = { level, report, shown, isOpen: isSmall && manifests <= OPEN_ROWS };
  const body: string[] = [];
  let left = room;
  for (const part of [exceptional, usual]) {
    for (const one of repositories) {
      for (const line of part(one, rendering)) {
        left -= Buffer.byteLength(line) + 1;
        body.push(line);
      }
      if (left < 0) return undefined;
    }
  }
  const legend = legendOf(level, shown.hasParents, missingFrom(images, shown));
  const title = isSmall ? [] : ["### Images", ""];
  const lines = [...title, legend, ...(body.length > 0 ? ["", ...body.slice(0, -1)] : [])];
  return Buffer.byteLength(lines.join("\n")) <= room ? lines : undefined;
}

/** Less than rows can have, so that a million lines for which there is no place are not even made. Bytes. */
function leastBytes(repositories: readonly RepositoryImages[], level: ImageLevel): number {
  const ofBlock = level.hasWholeDigests ? 200 : 40;
  const leastOf = ({ fate, why, blocks, manifests, tags }: Group): number => {
    if (fate === "stays") return level.stays === "rows" ? blocks.length * 40 : 0;
    if (why === undefined || fate === "failed") return 0;
    const isTagged = why.reason === "tags-expired";
    if (isTagged && level.tagged !== "rows") return 14 * Math.min(tags, level.tagged);
    if (!isTagged && blocks.length > level.untagged) return level.untagged * ofBlock;
    return blocks.length * ofBlock + 15 * (manifests - blocks.length);
  };
  return repositories
    .flatMap(({ groups }) => groups)
    .reduce((sum, group) => sum + leastOf(group), 0);
}

/** What is in the tables of the repositories and not on the page. */
function missingFrom({ repositories }: Images, shown: Shown): Missing {
  const sum = { goes: 0, tags: 0, stays: 0 };
  for (const { repository, groups } of repositories) {
    for (const { fate, manifests, tags } of groups) {
      if (fate === "stays") sum.stays += manifests;
      else sum.goes += manifests;
      sum.tags += tags;
    }
    sum.tags += goneAlone(repository).length;
  }
  return {
    goes: sum.goes - shown.goes,
    tags: sum.tags - shown.tags,
    stays: sum.stays - shown.stays,
  };
}

function legendOf(level: ImageLevel, hasParents: boolean, { goes, tags, stays }: Missing): string {
  const rows =
    level.rows === "manifest"
      ? `Newest first. Indented is what the line above holds; no other index lists it${hasParents ? ", unless the table says so" : ""}.`
      : "Newest first, a row for each image with all that it holds.";
  const missing = [
    ...(tags > 0 ? [counted(tags, "tag")] : []),
    ...(goes > 0 ? [counted(goes, "manifest that goes", "manifests that go")] : []),
    ...(stays > 0 ? [counted(stays, "manifest that stays", "manifests that stay")] : []),
  ];
  if (missing.length === 0) return rows;
  return `${rows} Not shown: ${missing.join(", ")}; all of it is ${IN_REPORT}.`;
}
