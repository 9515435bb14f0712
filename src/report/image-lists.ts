/** What goes, by its tags alone: the line of a fold, and where there is no room for tables. */
import type { Block, Group } from "./blocks.ts";
import { count, counted } from "./markdown.ts";
import { tagCell } from "./image-rows.ts";
import type { RepositoryReport } from "./report.ts";
import { goneAlone } from "./tag-tables.ts";

/** How many tags the line of a fold names. */
const MOST_NAMED = 3;

/** The newest tags that go, and how many there are besides; or what goes without a tag. */
export function shortList(repository: RepositoryReport, going: readonly Group[]): string {
  const byAge = going.flatMap(({ blocks }) => blocks).toSorted(newer);
  const tags = [
    ...byAge.flatMap(({ root, members }) =>
      [root, ...members].flatMap(({ tagsAlong }) => tagsAlong),
    ),
    ...goneAlone(repository),
  ];
  if (tags.length > 0) {
    const named = tags.slice(0, MOST_NAMED).map(({ name }) => tagCell(name));
    const left = tags.length - named.length;
    return `${named.join(", ")}${left > 0 ? ` and ${counted(left, "more tag")}` : ""}`;
  }
  if (byAge.length === 0) {
    return `${counted(repository.manifests.length, "manifest")}, nothing goes`;
  }
  const artifacts = going.every(({ why }) => why?.reason === "subject-gone");
  return artifacts
    ? counted(byAge.length, "manifest without an image", "manifests without an image")
    : counted(byAge.length, "image without a tag", "images without a tag");
}

function newer(a: Block, b: Block): number {
  return (b.root.pushedAt?.getTime() ?? 0) - (a.root.pushedAt?.getTime() ?? 0);
}

/** The tags that go with a group in one line, the newest first. */
export function tagList(
  { blocks }: Group,
  limit: number,
): { readonly line: string; readonly tags: number } {
  const all = blocks.flatMap(({ root, members }) =>
    [root, ...members].flatMap(({ tagsAlong }) => tagsAlong),
  );
  const shown = all.slice(0, limit);
  const left = all.length - shown.length;
  const more = left > 0 ? ` and ${count(left)} more` : "";
  return { line: `${shown.map(({ name }) => tagCell(name)).join(" ")}${more}`, tags: shown.length };
}
