/**
 * The words for people, the same in log, summary and report: what a manifest is, why it is kept or deleted, and the
 * outcome. A reason completes the sentence "kept (or deleted) because …".
 */
import type { Outcome } from "../prune/sweep/settle.ts";
import type { TagOutcome } from "../prune/sweep/untag.ts";
import type { Verdict } from "../prune/model/verdict.ts";
import { ATTESTATION, kindOf, knownAs, type Manifest } from "../oci/manifest.ts";
import { shortDigest } from "./digests.ts";
import type { ExpiredTag } from "./report.ts";
import { describeRule } from "./tag-rules.ts";

const REASONS: Readonly<Record<Verdict["reason"], string>> = {
  "repository-locked": "the repository is locked",
  locked: "it is locked",
  "tag-locked": "one of its tags is locked",
  "shared-storage": "the registry can't delete it without something else that is stored with it",
  pinned: 'it is pinned by "keep-digests" or "keep-references-in"',
  "pulled-lately": "it was pulled lately",
  tagged: "it is tagged",
  "within-grace-period": 'it is younger than "age"',
  "unknown-media-type": "its media type is unknown, so it may refer to anything",
  unreadable: "its body can't be read, so it may refer to anything",
  "unlisted-referrer": "something that is not in the listing refers to it",
  "reference-cycle": "it refers to itself through others, so no order of deletion is safe",
  "pushed-during-run": "it was pushed during the run",
  "changed-during-run": "it was tagged or locked during the run",
  "not-approved": "the plan that is applied does not have it, or had it without one of its tags",
  "child-of-kept-index": "it is a child of a kept index",
  "referrer-of-kept-manifest": "it refers to a kept manifest",
  "subject-of-kept-referrer": "a kept manifest refers to it",
  "mentioned-by-unknown-manifest": "a kept manifest of unknown type mentions it",
  "tags-expired": "its tags have expired, and nothing that is kept holds it",
  "child-of-deleted-index": "every index that lists it is deleted",
  "referrer-of-deleted-subject": "its subject is deleted",
  "subject-gone": "its subject is gone",
  untagged: "it has no tag, and nothing that is kept holds it",
};

/** The reason of a verdict, without the digest behind it. */
export function describeReason({ reason }: Verdict): string {
  return REASONS[reason];
}

/** What became of a planned deletion, as a phrase. */
export function describeOutcome(outcome: Outcome): string {
  switch (outcome.state) {
    case "deleted":
      return outcome.with === undefined
        ? "deleted"
        : `deleted with its subject ${shortDigest(outcome.with)}`;
    case "already-gone":
      return "already gone";
    case "refused":
      return `refused: ${outcome.why}`;
    case "failed":
      return `failed: ${outcome.why}`;
    case "blocked":
      return `blocked: ${shortDigest(outcome.by)}, which holds it, is still there`;
    case "cancelled":
      return "not begun: the run ended before its turn";
    default:
      return outcome satisfies never;
  }
}

/** Why a tag goes from a manifest that stays. */
export function describeTagReason({ because, rule }: Pick<ExpiredTag, "because" | "rule">): string {
  if (because !== undefined) return `it names ${shortDigest(because)}, which is deleted`;
  return rule === undefined ? "it has expired" : `it has expired; ${describeRule(rule)}`;
}

/** What became of a tag that was to go from a manifest that stays. */
export function describeTagOutcome(outcome: TagOutcome): string {
  if (outcome.state === "blocked") return `kept: ${shortDigest(outcome.by)} is still there`;
  if (outcome.state === "kept") {
    return "kept: it was set or locked, or its manifest pushed, during the run";
  }
  return outcome.state === "deleted" ? "removed" : describeOutcome(outcome);
}

const DIGEST_TAG_KINDS: readonly [suffix: string, what: string][] = [
  [".sig", "cosign signature"],
  [".att", "cosign attestation"],
  [".sbom", "cosign SBOM"],
  [".vex", "VEX document"],
  [".image-locations.imgpkg", "imgpkg locations"],
];

/** What is known of a manifest that tells people what it is. */
export interface Description {
  readonly mediaType: string | undefined;
  readonly configMediaType: string | undefined;
  readonly platform: string | undefined;
  readonly body: Manifest | undefined;
  readonly digestTags: readonly string[];
}

/** What a manifest is: the most telling of its digest tag, its kind, its platform, its artifact type, its media type. */
export function describeManifest(description: Description): string {
  const { mediaType, digestTags, body } = description;
  const byTag = DIGEST_TAG_KINDS.find(([suffix]) => digestTags.some((tag) => tag.endsWith(suffix)));
  if (byTag !== undefined) return byTag[1];
  const kind = body?.kind ?? kindOf(mediaType);
  if (kind === "unknown") return mediaType ?? "unknown type";
  return describeKnown(description) ?? describeKind(kind, description);
}

/** By its name, and by its platform where it has one. */
function describeKnown({ body, platform, ...row }: Description): string | undefined {
  const name = knownAs(body, row);
  return name === undefined || platform === undefined || platform === ATTESTATION
    ? name
    : `${name}, ${platform}`;
}

function describeKind(kind: "index" | "artifact" | "image", description: Description): string {
  switch (kind) {
    case "index":
      return description.digestTags.length > 0 ? "referrers index" : "index";
    case "artifact":
      return description.body?.artifactType ?? "artifact";
    case "image":
      return describeImage(description);
    default:
      return kind satisfies never;
  }
}

function describeImage({ platform, body }: Description): string {
  if (platform === ATTESTATION) return describePlatform(platform);
  if (body?.subject !== undefined) return body.artifactType ?? "artifact";
  return platform ?? body?.artifactType ?? "image";
}

/** The platform of an index's entry; BuildKit gives its provenance and SBOM manifests one that does not exist. */
export function describePlatform(platform: string): string {
  return platform === ATTESTATION ? "attestation" : platform;
}
