/**
 * Tags that name a digest: how cosign, imgpkg, regctl and clients without a referrers API say "I refer to that manifest".
 * Pure. Whether such a tag is a reference or a tag like any other is told by the graph: it has to know who lists whom.
 */
import { kindOf, type ListedTypes, type Manifest, TOLD_BY_BODY } from "./manifest.ts";
import { asDigest, type Digest } from "./digest.ts";

/** Before the digits and behind them may stand anything but another digit: cosign takes prefixes, regctl any suffix. */
const DIGEST_TAG = /(?:sha256-[a-f0-9]{64}|sha512-[a-f0-9]{128})(?![a-f0-9])/;

/**
 * The digest that a tag names, or undefined for a tag that names none.
 * https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md#tag-based-discovery
 * https://github.com/regclient/regclient/blob/main/docs/regctl.md
 */
export function digestNamedBy(tag: string): Digest | undefined {
  const [written] = DIGEST_TAG.exec(tag) ?? [];
  return asDigest(written?.replace("-", ":"));
}

/**
 * Whether a pattern of `delete-tags` is meant for tags that name digests: `*` never empties a repository of signatures
 * whose images are elsewhere, and never takes the parts of a bundle, which are tagged with their own digest.
 */
export function isMeantForDigestTags(pattern: string, named: Digest): boolean {
  return pattern.includes(`${named.slice(0, named.indexOf(":"))}-`);
}

/**
 * Whether a manifest with this tag is a referrers index: what clients write where there is no referrers API. Its tag is
 * the digest of the subject and nothing else.
 * https://github.com/opencontainers/distribution-spec/blob/main/spec.md#referrers-tag-schema
 */
export function isReferrersIndex(
  tag: string,
  row: ListedTypes,
  body: Manifest | undefined,
): boolean {
  if (digestNamedBy(tag) !== tag.replace("-", ":")) return false;
  const kind = row.mediaType === TOLD_BY_BODY ? body?.kind : kindOf(row.mediaType);
  return kind === "index";
}
