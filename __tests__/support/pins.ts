/** What texts pin in given repositories, as sorted text: digests, and tags behind their repository. */
import { pinnedBy, type MentioningFiles } from "../../src/inputs/kept-references.ts";
import { mentionsIn } from "../../src/inputs/references.ts";

/** Of one text. */
export function pinsOf(text: string, repositories: readonly string[]): readonly string[] {
  return pinsOfFiles(
    [{ glob: { text: "a.yaml", place: "here" }, files: new Map([["a.yaml", mentionsIn(text)]]) }],
    repositories,
  );
}

/** Of files, where those that pin nothing are no error. */
export function pinsOfFiles(
  found: readonly MentioningFiles[],
  repositories: readonly string[],
): readonly string[] {
  const digests = found.flatMap(({ files }) =>
    [...files.values()].flatMap((mentions) => [...mentions.digests]),
  );
  // A digest in every glob, so that none is without a pin.
  const some = found.map(({ glob, files }) => ({
    glob,
    files: new Map([...files, ["pin", mentionsIn(`sha256:${"0".repeat(64)}`)]]),
  }));
  const { tagsByRepository } = pinnedBy(some, new Set(repositories));
  const tags = [...tagsByRepository].flatMap(([name, own]) =>
    [...own].map((tag) => `${name}:${tag}`),
  );
  return [...new Set([...digests, ...tags])].sort();
}
