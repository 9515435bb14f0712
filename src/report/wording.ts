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

/** Each reason as it ends a sentence, and as it stands above a table: "Stays: locked". */
const REASONS: Readonly<Record<Verdict["reason"], readonly [sentence: string, title: string]>> = {
  "repository-locked": ["the repository is locked", "the repository is locked"],
  locked: ["it is locked", "locked"],
  "tag-locked": ["one of its tags is locked", "has a locked tag"],
  "shared-storage": [
    "the registry can't delete it without something else that is stored with it",
    "stored together with something else",
  ],
  pinned: [
    'it is pinned by "keep-digests" or "keep-references-in"',
    'pinned by "keep-digests" or "keep-references-in"',
  ],
  "pulled-lately": ["it was pulled lately", "pulled lately"],
  tagged: ["it is tagged", "has a tag"],
  "within-grace-period": ['it is younger than "age"', 'younger than "age"'],
  "unknown-media-type": [
    "its media type is unknown, so it may refer to anything",
    "of an unknown type, may refer to anything",
  ],
  unreadable: [
    "its body can't be read, so it may refer to anything",
    "can't be read, may refer to anything",
  ],
  "unlisted-referrer": [
    "something that is not in the listing refers to it",
    "something that is not listed refers to it",
  ],
  "reference-cycle": [
    "it refers to itself through others, so no order of deletion is safe",
    "refers to itself through others",
  ],
  "pushed-during-run": ["it was pushed during the run", "pushed during the run"],
  "changed-during-run": [
    "it was tagged or locked during the run",
    "wanted by now: tagged or locked during the run",
  ],
  "not-approved": [
    "the plan that is applied does not have it, or had it without one of its tags",
    "not approved",
  ],
  "child-of-kept-index": ["it is a child of a kept index", "held by an index that stays"],
  "referrer-of-kept-manifest": ["it refers to a kept manifest", "refers to what stays"],
  "subject-of-kept-referrer": ["a kept manifest refers to it", "something that stays refers to it"],
  "mentioned-by-unknown-manifest": [
    "a kept manifest of unknown type mentions it",
    "mentioned by what is of an unknown type",
  ],
  "tags-expired": ["its tags have expired, and nothing that is kept holds it", "all tags expired"],
  "child-of-deleted-index": ["every index that lists it is deleted", "every index of it goes"],
  "referrer-of-deleted-subject": ["its subject is deleted", "its image goes"],
  "subject-gone": ["its subject is gone", "its image is gone"],
  untagged: [
    "it has no tag, and nothing that is kept holds it",
    "no tag, held by nothing that stays",
  ],
};

/** The reason of a verdict, without the digest behind it. */
export function describeReason({ reason }: Verdict): string {
  return REASONS[reason][0];
}

/** The same above a table: "Stays: locked". */
export function reasonTitle({ reason }: Verdict): string {
  return REASONS[reason][1];
}

/** What is made for an image and goes with it. */
export type ArtifactKind = "signature" | "SBOM" | "attestation" | "artifact";

/** There are few different ones, a hundred thousand times. Bounded, so that no content can fill it. */
const kinds = new Map<string, ArtifactKind>();
const MOST_KINDS = 1000;

/** Which of them a manifest is, by what it is for people. */
export function artifactKind(what: string): ArtifactKind {
  const kind = kinds.get(what) ?? kindFrom(what);
  if (kinds.size < MOST_KINDS) kinds.set(what, kind);
  return kind;
}

function kindFrom(what: string): ArtifactKind {
  if (/signature|notation|notary/i.test(what)) return "signature";
  if (/sbom/i.test(what)) return "SBOM";
  return /attestation|provenance|VEX|in-toto/i.test(what) ? "attestation" : "artifact";
}

/** One word of ours for what a manifest is, however a registry calls it: for places where foreign text must not be. */
export function nounOf(what: string): string {
  if (/\bindex$/.test(what)) return "index";
  const kind = artifactKind(what);
  if (kind !== "artifact") return kind;
  return /^image$|^(?!application\/)[a-z0-9]+\/[a-z0-9/.]+$/.test(what) ? "image" : "artifact";
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
  // The inputs are one rule, which stands among the settings.
  return rule?.line === undefined ? "it has expired" : `it has expired; ${describeRule(rule)}`;
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
