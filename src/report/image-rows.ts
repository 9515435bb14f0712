/**
 * Tables of images: a row for each manifest, indented below its image, or a row for each image with what it holds in one cell.
 */
import { digestNamedBy } from "../oci/digest-tag.ts";
import type { Digest } from "../oci/digest.ts";
import { digestsOf, isIndex, sizeOf, type Block, type Group } from "./blocks.ts";
import { shortDigest } from "./digests.ts";
import { dayAndAge, sizeIn, unbroken, type Unit } from "./figures.ts";
import {
  code,
  codeSpan,
  count,
  counted,
  escapeText,
  row,
  tableHead,
  titled,
  type Column,
} from "./markdown.ts";
import { isGone, type ManifestReport } from "./report.ts";
import { artifactKind, describeOutcome, nounOf } from "./wording.ts";

/** What stands in a cell at most. */
const MOST_TAGS = 10;
const MOST_PARENTS = 3;
const MOST_HELD = 50;

/** What rows need besides their block. */
export interface Setting {
  readonly dryRun: boolean;
  /** The moment to which ages were counted. */
  readonly now: Date | undefined;
  readonly digits: number;
  readonly unit: Unit;
  /** Whether the whole digest is there, where the pointer rests. */
  readonly isTitled: boolean;
  /** Any manifest of the repository. */
  readonly find: (digest: Digest) => ManifestReport | undefined;
}

/** A table, and what of its blocks it shows. */
export interface ImageTable {
  readonly lines: readonly string[];
  /** Digests on the page, and tags. */
  readonly manifests: number;
  readonly tags: number;
  readonly hasParents: boolean;
}

/** A row for each manifest. */
export function manifestRows({ fate, blocks }: Group, setting: Setting): ImageTable {
  const rows = blocks.flatMap((block) => rowsOf(block, setting, fate === "failed"));
  return tableOf(rows, setting);
}

/** What a row says, by its column. */
interface Cells {
  readonly image: string;
  readonly digest: string;
  readonly pushed: string;
  readonly pulled: string;
  readonly size: string;
  readonly holds: string;
  readonly parents: string;
}

interface ImageRow extends Cells {
  /** How many manifests and tags it names. */
  readonly manifests: number;
  readonly tags: number;
}

/** Columns that say nothing in any row are left out, but for the first three. */
function tableOf(rows: readonly ImageRow[], { unit }: Setting): ImageTable {
  const all: readonly (Column & { readonly of: keyof Cells })[] = [
    { of: "image", title: "Image" },
    { of: "digest", title: "Digest" },
    { of: "pushed", title: "Pushed" },
    { of: "pulled", title: "Pulled" },
    { of: "size", title: unit.name, align: "right" },
    { of: "holds", title: "Holds" },
    { of: "parents", title: "Index parents besides" },
  ];
  const columns = all.filter(({ of }, i) => i < 3 || rows.some((cells) => cells[of] !== ""));
  const lines = rows.map((cells) => row(columns.map(({ of }) => cells[of])));
  return {
    lines: [...tableHead(columns), ...lines],
    manifests: rows.reduce((sum, one) => sum + one.manifests, 0),
    tags: rows.reduce((sum, one) => sum + one.tags, 0),
    hasParents: columns.some(({ of }) => of === "parents"),
  };
}

function rowsOf(block: Block, setting: Setting, tellsOutcome: boolean): readonly ImageRow[] {
  const { root, members } = block;
  const own = digestsOf(block);
  const outcome = (manifest: ManifestReport) =>
    tellsOutcome ? outcomeOf(manifest, manifest === root) : "";
  const parts = (manifest: ManifestReport) => ({
    digest: digestCell(manifest.digest, setting),
    pulled: dayAndAge(manifest.pulledAt, setting.now),
    holds: "",
    parents: parentsCell(manifest, own, setting),
    manifests: 1,
  });
  const tags = tagsCell(root);
  return [
    {
      ...parts(root),
      image: `${rootName(root)}${tags.text}${outcome(root)}`,
      pushed: dayAndAge(root.pushedAt, setting.now),
      size: sizeIn(setting.unit, sizeOf(block)),
      tags: tags.named,
    },
    ...members.map((member, i) => {
      const line = i === members.length - 1 ? "└" : "├";
      const own = tagsCell(member, "");
      return {
        ...parts(member),
        image: `${unbroken(`   ${line} `)}${memberName(member, block)}${own.text}${outcome(member)}`,
        pushed: "",
        size: memberSize(member, setting),
        tags: own.named,
      };
    }),
  ];
}

/** Signatures and the like weigh next to nothing, and would only be in the way. */
function memberSize({ sizeBytes = 0, what }: ManifestReport, { unit }: Setting): string {
  const isSmall = sizeBytes / unit.bytes < 0.05;
  return isSmall && artifactKind(what) !== "artifact" ? "" : sizeIn(unit, sizeBytes);
}

function rootName({ what }: ManifestReport): string {
  return `**${escapeText(what.trim())}**`;
}

/** What a member is, and where it could be of something else of its image, of what. */
function memberName({ what, subjects, attests }: ManifestReport, { root, members }: Block): string {
  const kind = escapeText(what);
  if (members.length < 2) return kind;
  const subject = subjects.includes(root.digest)
    ? `the ${nounOf(root.what)}`
    : members.find(({ digest }) => subjects.includes(digest))?.what;
  const isOne = members.filter((member) => artifactKind(member.what) === "artifact").length < 2;
  const whose = subject ?? (isOne ? undefined : attests);
  return whose === undefined ? kind : `${kind} of ${escapeText(whose)}`;
}

function outcomeOf({ outcome }: ManifestReport, isRoot: boolean): string {
  if (outcome === undefined) return "";
  const isBelow = !isRoot && outcome.state === "blocked";
  return `: ${isBelow ? "left alone because of that" : escapeText(describeOutcome(outcome))}`;
}

function digestCell(digest: Digest, { digits, isTitled }: Setting): string {
  const short = shortDigest(digest, digits);
  return isTitled ? titled(short, digest) : codeSpan(short);
}

/** Tags that it has, or that go with it; without those that go from what stays. */
function tagsCell(manifest: ManifestReport, none = " no tag") {
  const all = ownTags(manifest);
  // A signature stands below what its tag names.
  const left = none === "" ? all.filter((tag) => digestNamedBy(tag) === undefined) : all;
  if (left.length === 0) return { text: none, named: 0 };
  const shown = left.slice(0, MOST_TAGS).map((tag) => ` ${tagCell(tag)}`);
  const more = left.length > MOST_TAGS ? ` and ${count(left.length - MOST_TAGS)} more tags` : "";
  const going = manifest.tagsAlong.slice(0, MOST_TAGS).length;
  return { text: `${shown.join("")}${more}`, named: going };
}

/** Tags that go with it, or that it keeps. */
export function ownTags({
  tags,
  tagsAlong,
  expiredTags,
  verdict,
}: ManifestReport): readonly string[] {
  if (verdict.action === "delete") return tagsAlong.map(({ name }) => name);
  const going = new Set(
    expiredTags.filter(({ outcome }) => isGone(outcome?.state)).map(({ name }) => name),
  );
  return tags.filter((tag) => !going.has(tag));
}

/** A digest tag would be wider than everything else, and says no more than its first digits. */
export function tagCell(tag: string): string {
  return code(tag.replace(/(sha256-[0-9a-f]{12})[0-9a-f]{52}/, "$1…"));
}

/** The indexes that list a manifest and are not of its own block, those that stay first. */
function parentsCell(
  { parents }: ManifestReport,
  own: ReadonlySet<Digest>,
  setting: Setting,
): string {
  const others = parents.filter((parent) => !own.has(parent));
  if (others.length === 0) return "";
  const isKept = (digest: Digest) => setting.find(digest)?.verdict.action === "keep";
  const sorted = [...others.filter(isKept), ...others.filter((parent) => !isKept(parent))];
  const cells = sorted.slice(0, MOST_PARENTS).map((digest) => {
    const parent = setting.find(digest);
    return `${digestCell(digest, setting)}${parentText(parent, setting)}`;
  });
  const left = sorted.length - cells.length;
  return `${cells.join("; ")}${left > 0 ? `; ${count(left)} more` : ""}`;
}

function parentText(parent: ManifestReport | undefined, { dryRun }: Setting): string {
  if (parent === undefined) return "";
  if (parent.verdict.action === "keep") {
    const [tag] = ownTags(parent);
    return tag === undefined ? ", which stays" : ` ${tagCell(tag)}`;
  }
  if (dryRun) return ", which goes";
  return parent.outcome?.state === "deleted" ? ", deleted" : ", not deleted";
}

/** A row for each image: of what goes with the digest of all that it holds, of what stays with their number. */
export function imageRows(
  { fate, blocks }: Pick<Group, "fate" | "blocks">,
  setting: Setting,
): ImageTable {
  const isCounted = fate === "stays";
  const rows = blocks.map((block) => {
    const { root, members } = block;
    const own = tagsCell(root);
    const named = isCounted ? [] : members.slice(0, MOST_HELD);
    return {
      image:
        isIndex(root) && own.text !== " no tag" ? own.text.trim() : `${rootName(root)}${own.text}`,
      digest: isCounted
        ? codeSpan(shortDigest(root.digest, setting.digits))
        : digestCell(root.digest, setting),
      pushed: dayAndAge(root.pushedAt, setting.now),
      pulled: dayAndAge(root.pulledAt, setting.now),
      size: sizeIn(setting.unit, sizeOf(block)),
      holds: isCounted ? countedMembers(members) : heldCell(members, setting),
      parents: "",
      manifests: 1 + named.length,
      tags: named.reduce((sum, member) => sum + tagsCell(member, "").named, own.named),
    };
  });
  return tableOf(rows, setting);
}

function heldCell(members: readonly ManifestReport[], { digits }: Setting): string {
  const named = members.slice(0, MOST_HELD).map((member) => {
    const tags = tagsCell(member, "").text;
    return `${codeSpan(shortDigest(member.digest, digits))} ${escapeText(member.what)}${tags}`;
  });
  const left = members.length - named.length;
  return [...named, ...(left > 0 ? [`${count(left)} more`] : [])].join("<br>");
}

/** "2 platforms, 2 attestations, signature". */
function countedMembers(members: readonly ManifestReport[]): string {
  const kinds = Map.groupBy(members, ({ what, parents }) => {
    const kind = artifactKind(what);
    return kind === "artifact" && parents.length > 0 ? "platform" : kind;
  });
  return (["platform", "attestation", "signature", "SBOM", "artifact"] as const)
    .flatMap((kind) => {
      const own = kinds.get(kind)?.length ?? 0;
      if (own === 0) return [];
      return [own === 1 && kind !== "platform" ? kind : counted(own, kind)];
    })
    .join(", ");
}
