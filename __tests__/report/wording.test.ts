import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";

import type { Outcome } from "../../src/prune/sweep/settle.ts";
import type { DeleteReason, KeepReason, Verdict } from "../../src/prune/model/verdict.ts";
import type { Digest } from "../../src/oci/digest.ts";
import {
  describeManifest,
  describeOutcome,
  describeReason,
  type Description,
} from "../../src/report/wording.ts";
import {
  DOCKER_IMAGE,
  DOCKER_LIST,
  fixture,
  image,
  index,
  inventoryOf,
  OCI_ARTIFACT,
  OCI_IMAGE,
  OCI_INDEX,
  type Spec,
} from "../support/fixture.ts";

/** The compiler sees to it that none is missing here. */
const KEEP: Readonly<Record<KeepReason, true>> = {
  "repository-locked": true,
  locked: true,
  "tag-locked": true,
  "shared-storage": true,
  pinned: true,
  "pulled-lately": true,
  tagged: true,
  "within-grace-period": true,
  "unknown-media-type": true,
  unreadable: true,
  "unlisted-referrer": true,
  "reference-cycle": true,
  "pushed-during-run": true,
  "changed-during-run": true,
  "not-approved": true,
  "child-of-kept-index": true,
  "referrer-of-kept-manifest": true,
  "subject-of-kept-referrer": true,
  "mentioned-by-unknown-manifest": true,
};
const DELETE: Readonly<Record<DeleteReason, true>> = {
  "tags-expired": true,
  "child-of-deleted-index": true,
  "referrer-of-deleted-subject": true,
  "subject-gone": true,
  untagged: true,
};

const DIGEST = `sha256:${"a".repeat(64)}` as Digest;

describe("a reason", () => {
  const phrase = (verdict: object) => describeReason({ ...verdict, because: undefined } as Verdict);
  const phrases = [
    ...Object.keys(KEEP).map((reason) => phrase({ action: "keep", reason })),
    ...Object.keys(DELETE).map((reason) => phrase({ action: "delete", reason })),
  ];

  it('has words of its own that can stand after "because", and fit any table', () => {
    expect(new Set(phrases).size).toBe(Object.keys(KEEP).length + Object.keys(DELETE).length);
    for (const words of phrases) expect(words).toMatch(/^[a-z][\w ,'"-]+[a-z"]$/);
  });

  it("stands in the schema of the report, and no other does", () => {
    const path = join(import.meta.dirname, "../../docs/report.schema.json");
    const { $defs } = JSON.parse(readFileSync(path, "utf8")) as {
      $defs: Record<"keepReason" | "deleteReason", { oneOf: { const: string }[] }>;
    };
    const listed = (name: "keepReason" | "deleteReason") =>
      $defs[name].oneOf.map((one) => one.const);
    expect(listed("keepReason")).toEqual(Object.keys(KEEP));
    expect(listed("deleteReason")).toEqual(Object.keys(DELETE));
  });
});

it.each<[Outcome, string]>([
  [{ state: "deleted", with: undefined }, "deleted"],
  [{ state: "deleted", with: DIGEST }, "deleted with its subject aaaaaaaaaaaa"],
  [{ state: "already-gone" }, "already gone"],
  [{ state: "refused", why: "a lock." }, "refused: a lock."],
  [{ state: "failed", why: "throttled." }, "failed: throttled."],
  [{ state: "blocked", by: DIGEST }, "blocked: aaaaaaaaaaaa, which holds it, is still there"],
  [{ state: "cancelled" }, "not begun: the run ended before its turn"],
])("the outcome %j is put into words", (outcome, expected) => {
  expect(describeOutcome(outcome)).toBe(expected);
});

const CONFIG = "application/vnd.oci.image.config.v1+json";
const HELM = "application/vnd.cncf.helm.config.v1+json";
const NYDUS = "application/vnd.nydus.image.manifest.v1+json";
const ATTESTATION = "application/vnd.docker.attestation.manifest.v1+json";
const CACHE = {
  mediaType: undefined,
  manifests: [{ mediaType: "application/vnd.buildkit.cacheconfig.v0", digest: DIGEST }],
};

describe("what a manifest is", () => {
  /** A manifest of which the body was read. */
  function described(spec: Spec, more: Partial<Description> = {}): string {
    const built = fixture({ x: spec });
    const body = inventoryOf(built).bodies.get(built.digest("x"));
    const { mediaType } = spec;
    const unknown = { configMediaType: undefined, platform: undefined, digestTags: [] };
    return describeManifest({ mediaType, ...unknown, body, ...more });
  }

  const unread = { body: undefined };

  it.each([
    ["an index", described(index([])), "index"],
    ["a Docker list that was not read", described({ mediaType: DOCKER_LIST }, unread), "index"],
    [
      "a fallback index of referrers",
      described(index([]), { digestTags: ["sha256-aa"] }),
      "referrers index",
    ],
    ["an image of a platform", described(image(), { platform: "linux/arm/v7" }), "linux/arm/v7"],
    ["an image without a platform", described(image()), "image"],
    ["a Docker image", described({ mediaType: DOCKER_IMAGE }, unread), "image"],
    ["BuildKit's attestation", described(image(), { platform: "unknown/unknown" }), "attestation"],
    ["a referrer", described(image({ subject: "y" })), "application/vnd.test.config"],
    [
      "a referrer with a type",
      described(image({ subject: "y", body: { artifactType: "application/vnd.example" } })),
      "application/vnd.example",
    ],
    [
      "a referrer of a kind that people know",
      described(image({ subject: "y", body: { artifactType: "application/spdx+json" } })),
      "SPDX SBOM",
    ],
    [
      "a referrer that says nothing of itself",
      described(image({ subject: "y", body: { config: { mediaType: CONFIG } } })),
      "artifact",
    ],
    ["what has a type", described(image({ body: { artifactType: "a/b" } })), "a/b"],
    [
      "what has a type and a platform",
      described(image({ body: { artifactType: "a/b" } }), { platform: "linux/amd64" }),
      "linux/amd64",
    ],
    ["a Helm chart", described(image({ body: { config: { mediaType: HELM } } })), "Helm chart"],
    [
      "a Helm chart that was not read",
      described(image(), { ...unread, configMediaType: HELM }),
      "Helm chart",
    ],
    [
      "what was read, whatever the registry shows of it",
      described(image(), { configMediaType: HELM }),
      "image",
    ],
    [
      "an image of a kind that people know, with its platform",
      described(image({ body: { artifactType: NYDUS } }), { platform: "linux/amd64" }),
      "Nydus image, linux/amd64",
    ],
    [
      "BuildKit's attestation that says what it is",
      described(image({ subject: "y", body: { artifactType: ATTESTATION } }), {
        platform: "unknown/unknown",
      }),
      "attestation",
    ],
    ["a build cache", described(index([], { body: CACHE })), "build cache"],
    [
      "a build cache whose type is new",
      described({ ...index([], { body: CACHE }), mediaType: "application/vnd.new+json" }),
      "application/vnd.new+json",
    ],
    ["a VEX document", described(image(), { digestTags: ["sha256-aa.vex"] }), "VEX document"],
    [
      "where the parts of a bundle are",
      described(image(), { digestTags: ["sha256-aa.image-locations.imgpkg"] }),
      "imgpkg locations",
    ],
    ["an artifact", described({ mediaType: OCI_ARTIFACT }), "application/vnd.test"],
    ["an artifact that was not read", described({ mediaType: OCI_ARTIFACT }, unread), "artifact"],
    ["a signature", described(image(), { digestTags: ["sha256-aa.sig"] }), "cosign signature"],
    ["an attestation", described(image(), { digestTags: ["sha256-aa.att"] }), "cosign attestation"],
    ["an SBOM", described(image(), { digestTags: ["sha256-bb", "sha256-aa.sbom"] }), "cosign SBOM"],
    [
      "of a new type",
      described({ mediaType: "application/vnd.new+json" }, unread),
      "application/vnd.new+json",
    ],
    [
      "of no type",
      described({ mediaType: OCI_IMAGE }, { ...unread, mediaType: undefined }),
      "unknown type",
    ],
    [
      "an index listed as an image",
      described(index([], { body: { mediaType: OCI_INDEX } }), { mediaType: OCI_IMAGE }),
      "index",
    ],
  ])("%s", (_, shown, expected) => {
    expect(shown).toBe(expected);
  });
});
