/** What CHANGELOG.md, in the form of https://keepachangelog.com, says about a version. */

/**
 * The text below the heading of the version.
 * @throws Error when the version is not the newest that has a heading, has no date, or nothing is said about it.
 */
export function notesOf(version: string, changelog: string): string {
  const sections = changelog.split(/^## /m).slice(1);
  const newest = sections.find((section) => !section.startsWith("[Unreleased]"));
  const [heading = "", ...lines] = newest?.split("\n") ?? [];
  if (
    !/^\[\d+\.\d+\.\d+\] - \d{4}-\d{2}-\d{2}$/.test(heading) ||
    !heading.startsWith(`[${version}]`)
  ) {
    throw new Error(
      `The newest version in CHANGELOG.md is "${heading}". Expected "[${version}] - <date>", the version of package.json.`,
    );
  }
  const notes = lines
    .join("\n")
    .replace(/^\[.*\]: .*$/gm, "")
    .trim();
  if (notes === "") throw new Error(`CHANGELOG.md says nothing about ${version}.`);
  return `${notes}\n`;
}
