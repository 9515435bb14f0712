/**
 * What to write instead of a reference that has no whole digest.
 */
import { isShort } from "../errors/advised.ts";
import { didYouMean } from "../errors/nearest.ts";
import { TAG_NAMES } from "../oci/names.ts";
import { listSlip } from "./list-slips.ts";
import { TAKES, type PatternKind } from "./pattern-kinds.ts";

const LENGTHS = { sha256: 64, sha512: 128 } as const;

/** `isReference` tells what would be accepted. Cause and way out, as sentences that complete `Input "keep-digests", line 1, "…": `; undefined where nothing comes near. */
export function digestAdvice(
  reference: string,
  writtenIn: PatternKind["writtenIn"],
  isReference: (text: string) => boolean,
): string | undefined {
  if (!isShort(reference)) return undefined;
  const slip = listSlip(reference);
  if (slip?.items.every(isReference) === true) {
    return slip.items.length > 1 ? `${slip.cause}.` : `${slip.cause}.${didYouMean(slip.items)}`;
  }
  const bare = reference
    .replace(/^[a-z]+:\/\//, "")
    .replace(/(?<=\w\/[\w./-]+):[\w.-]+(?=@sha)/, "");
  const meant = bare.replace(/sha(?:256|512)[:-][0-9a-f]+$/i, (digest) =>
    digest.toLowerCase().replace("-", ":"),
  );
  if (meant !== reference && isReference(meant)) {
    return `expected a digest in lower case, alone or right behind its repository.${didYouMean([meant])}`;
  }
  return partOfDigest(bare) ?? tagForDigest(bare, writtenIn);
}

function partOfDigest(reference: string): string | undefined {
  const [, algorithm, digits = ""] =
    /(?:^|@)(?:(sha256|sha512):)?([0-9a-f]+)$/i.exec(reference) ?? [];
  if (algorithm === undefined) {
    const isBare = digits.length === LENGTHS.sha256 && digits === reference;
    return isBare ? `the algorithm is missing.${didYouMean([`sha256:${digits}`])}` : undefined;
  }
  const length = LENGTHS[algorithm.toLowerCase() as keyof typeof LENGTHS];
  if (digits.length === length) return undefined;
  return `a digest of ${algorithm} has ${length} hexadecimal digits, and this has ${digits.length}. Give all of them.`;
}

function tagForDigest(reference: string, writtenIn: PatternKind["writtenIn"]): string | undefined {
  const { kept, expiring } = TAKES[writtenIn];
  const [, tag] = /^[\w./-]+(?::\d+\/[\w./-]+)?:([^:/@]+)$/.exec(reference) ?? [];
  const isDigest = /^(?:sha\d+|md5):/.test(reference);
  if (tag === undefined || isDigest || !TAG_NAMES.name.test(tag)) return undefined;
  return `"${tag}" is a tag, and a tag may move. To keep what has that tag, put "${tag}" into ${kept}; tags that ${expiring} does not match are kept anyway. To keep this very image, give its digest.`;
}
