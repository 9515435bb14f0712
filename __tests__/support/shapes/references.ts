/** How tools refer to what lies in a registry, one shape for each way. */
import { DOCKER_LIST, DOCKER_SCHEMA1, OCI_ARTIFACT, OCI_INDEX, ORAS_ARTIFACT } from "../fixture.ts";
import {
  digestOf,
  AMD64,
  ARM64,
  BUNDLE,
  CACHE_CONFIG,
  CONFIG,
  COSIGN,
  DOCKER_LAYER,
  EMPTY,
  IN_TOTO,
  LAYER,
  NOTATION,
  OLD_AND_NEW,
  type Part,
  SPDX,
  type Shape,
  artifact,
  blob,
  build,
  configured,
  dockerImage,
  elsewhere,
  image,
  index,
  on,
  part,
} from "./parts.ts";

/** What clients write under `sha256-<hex>` where they find no referrers API: it has nothing of its own, so it may be shared. */
const referrersIndex = (names: readonly string[], tags: readonly string[]): Part => ({
  mediaType: OCI_INDEX,
  tags,
  body: (describe) => ({
    schemaVersion: 2,
    mediaType: OCI_INDEX,
    manifests: names.map((name) => describe(name, { artifactType: BUNDLE })),
  }),
});

/** The attestation that BuildKit lists beside an image. */
const attestationOf = (name: string): object => ({
  ...on("unknown/unknown"),
  annotations: {
    "vnd.docker.reference.type": "attestation-manifest",
    "vnd.docker.reference.digest": `{${name}}`,
  },
});

/** An index of layers, as BuildKit exports a cache. */
function cacheIndex(of: string, tags: readonly string[], mediaType: string = OCI_INDEX): Part {
  const layer = mediaType === OCI_INDEX ? LAYER : DOCKER_LAYER;
  const manifests = [blob(layer, `${of} 1`), blob(layer, `${of} 2`), blob(CACHE_CONFIG, of)];
  return { mediaType, tags, body: () => ({ schemaVersion: 2, mediaType, manifests }) };
}

export const REFERENCES: readonly Shape[] = [
  {
    what: "a bundle with a subject, found by the referrers API",
    by: "cosign 3, GitHub attest",
    parts: {
      ...OLD_AND_NEW,
      "old.bundle": artifact(BUNDLE, { subject: "old" }),
      "new.bundle": artifact(BUNDLE, { subject: "new" }),
    },
  },
  {
    what: "signatures and SBOMs of an index, of its platforms and of each other",
    by: "notation, oras",
    parts: {
      ...OLD_AND_NEW,
      "old.signature": configured(NOTATION, "application/jose+json", { subject: "old" }),
      "old.sbom": artifact(SPDX, { subject: "old.arm64" }),
      "old.sbom.signature": configured(NOTATION, "application/cose", { subject: "old.sbom" }),
      "new.signature": configured(NOTATION, "application/jose+json", { subject: "new" }),
      "new.sbom": artifact(SPDX, { subject: "new.arm64" }),
      "new.sbom.signature": configured(NOTATION, "application/cose", { subject: "new.sbom" }),
    },
  },
  {
    what: "referrers of the types that came before OCI 1.1",
    by: "oras 0.x, ACR's first referrers",
    parts: {
      ...OLD_AND_NEW,
      "old.artifact": part(OCI_ARTIFACT, [EMPTY, SPDX], { subject: "old" }),
      "old.oras": part(ORAS_ARTIFACT, [EMPTY, SPDX], { subject: "old.amd64" }),
      "new.artifact": part(OCI_ARTIFACT, [EMPTY, SPDX], { subject: "new" }),
      "new.oras": part(ORAS_ARTIFACT, [EMPTY, SPDX], { subject: "new.amd64" }),
    },
  },
  {
    what: "a streaming artifact of an image",
    by: "ACR artifact streaming",
    parts: {
      ...OLD_AND_NEW,
      "old.stream": artifact("application/vnd.azure.artifact.streaming.v1", {
        subject: "old.amd64",
      }),
      "new.stream": artifact("application/vnd.azure.artifact.streaming.v1", {
        subject: "new.amd64",
      }),
    },
  },
  {
    what: "a referrers index, for an index and for a platform",
    by: "Notation since 1.2; oras, cosign 3, regctl and crane where there is no referrers API; mirrors of such registries",
    parts: {
      ...OLD_AND_NEW,
      "old.bundle": artifact(BUNDLE, { subject: "old" }),
      "old.list": referrersIndex(["old.bundle"], ["sha256-{old}"]),
      "old.sbom": artifact(SPDX, { subject: "old.amd64" }),
      "old.amd64.list": referrersIndex(["old.sbom"], ["sha256-{old.amd64}"]),
      "new.bundle": artifact(BUNDLE, { subject: "new" }),
      "new.list": referrersIndex(["new.bundle"], ["sha256-{new}"]),
      "new.sbom": artifact(SPDX, { subject: "new.amd64" }),
      "new.amd64.list": referrersIndex(["new.sbom"], ["sha256-{new.amd64}"]),
    },
  },
  {
    what: "a referrers index of signatures that are signed themselves",
    by: "Notation, of a signature or SBOM",
    parts: {
      ...OLD_AND_NEW,
      "old.sbom": artifact(SPDX, { subject: "old" }),
      "old.list": referrersIndex(["old.sbom"], ["sha256-{old}"]),
      "old.signature": configured(NOTATION, "application/jose+json", { subject: "old.sbom" }),
      "old.sbom.list": referrersIndex(["old.signature"], ["sha256-{old.sbom}"]),
      "new.sbom": artifact(SPDX, { subject: "new" }),
      "new.list": referrersIndex(["new.sbom"], ["sha256-{new}"]),
      "new.signature": configured(NOTATION, "application/jose+json", { subject: "new.sbom" }),
      "new.sbom.list": referrersIndex(["new.signature"], ["sha256-{new.sbom}"]),
    },
  },
  {
    what: "an emptied referrers index: the same bytes for every image",
    by: "oras, after a referrer was deleted",
    parts: {
      ...OLD_AND_NEW,
      "empty.list": referrersIndex([], ["sha256-{old}", "sha256-{new}"]),
    },
    loses: ["sha256-{old}"],
  },
  {
    what: "an emptied referrers index of images that are all superseded",
    by: "oras, after a referrer was deleted",
    parts: {
      ...build("old"),
      ...build("old2"),
      ...build("new", ["latest"]),
      "old.empty": referrersIndex([], ["sha256-{old}", "sha256-{old2}"]),
    },
  },
  {
    what: "stale referrers indexes, one for each push of a referrer",
    by: "every client of the tag schema (https://github.com/oras-project/oras/issues/1228)",
    parts: {
      ...OLD_AND_NEW,
      "old.bundle": artifact(BUNDLE, { subject: "old" }),
      "old.sbom": artifact(SPDX, { subject: "old" }),
      "old.stale": referrersIndex(["old.bundle"], []),
      "old.list": referrersIndex(["old.bundle", "old.sbom"], ["sha256-{old}"]),
      "new.bundle": artifact(BUNDLE, { subject: "new" }),
      "new.sbom": artifact(SPDX, { subject: "new" }),
      "old.stale.of.new": referrersIndex(["new.bundle"], []),
      "new.list": referrersIndex(["new.bundle", "new.sbom"], ["sha256-{new}"]),
    },
  },
  {
    what: "signatures, attestations and SBOMs by tag, of an index, its platforms and each other",
    by: "cosign 1 and 2 with --recursive",
    parts: {
      ...OLD_AND_NEW,
      "old.sig": configured(CONFIG, COSIGN, { tags: ["sha256-{old}.sig"] }),
      "old.amd64.sig": configured(CONFIG, COSIGN, { tags: ["sha256-{old.amd64}.sig"] }),
      "old.att": configured(CONFIG, IN_TOTO, { tags: ["sha256-{old}.att"] }),
      "old.att.sig": configured(CONFIG, COSIGN, { tags: ["sha256-{old.att}.sig"] }),
      "old.sbom": configured(CONFIG, "text/spdx+json", { tags: ["sha256-{old.arm64}.sbom"] }),
      "new.sig": configured(CONFIG, COSIGN, { tags: ["sha256-{new}.sig"] }),
      "new.amd64.sig": configured(CONFIG, COSIGN, { tags: ["sha256-{new.amd64}.sig"] }),
      "new.att": configured(CONFIG, IN_TOTO, { tags: ["sha256-{new}.att"] }),
      "new.att.sig": configured(CONFIG, COSIGN, { tags: ["sha256-{new.att}.sig"] }),
      "new.sbom": configured(CONFIG, "text/spdx+json", { tags: ["sha256-{new.arm64}.sbom"] }),
    },
  },
  {
    what: "signatures by tag with something before the digest",
    by: "cosign with --attachment-tag-prefix",
    parts: {
      ...OLD_AND_NEW,
      "old.sig": configured(CONFIG, COSIGN, { tags: ["prod-sha256-{old}.sig"] }),
      "new.sig": configured(CONFIG, COSIGN, { tags: ["prod-sha256-{new}.sig"] }),
    },
  },
  {
    what: "digest tags with any other ending",
    by: "regctl, cosign attach, vexctl",
    parts: {
      ...OLD_AND_NEW,
      "old.vex": artifact("application/vnd.openvex+json", { tags: ["sha256-{old}.vex"] }),
      "old.report": artifact("application/sarif+json", { tags: ["sha256-{old.amd64}-scan_2"] }),
      "new.vex": artifact("application/vnd.openvex+json", { tags: ["sha256-{new}.vex"] }),
      "new.report": artifact("application/sarif+json", { tags: ["sha256-{new.amd64}-scan_2"] }),
    },
  },
  {
    what: "a bundle whose parts are tagged with their own digests, and a list of where they are",
    by: "carvel imgpkg copy",
    parts: {
      ...OLD_AND_NEW,
      part: image({ tags: ["sha256-{part}.imgpkg"] }),
      "old.locations": image({ tags: ["sha256-{old}.image-locations.imgpkg"] }),
      "new.locations": image({ tags: ["sha256-{new}.image-locations.imgpkg"] }),
    },
  },
  {
    what: "one SBOM with the digest tags of every build that it fits",
    by: "cosign attach sbom",
    parts: {
      ...build("old"),
      ...build("old2"),
      ...build("new", ["latest"]),
      sbom: configured(CONFIG, "text/spdx+json", {
        tags: ["sha256-{old}.sbom", "sha256-{old2}.sbom", "sha256-{new}.sbom"],
      }),
    },
    loses: ["sha256-{old}.sbom", "sha256-{old2}.sbom"],
  },
  {
    what: "images that are tagged with their own digest, or with that of an image elsewhere",
    by: "mirroring tools; cosign with COSIGN_REPOSITORY",
    parts: {
      ...OLD_AND_NEW,
      mirrored: image({ tags: ["sha256-{mirrored}"] }),
      "signature.of.another": configured(CONFIG, COSIGN, { tags: ["sha256-{nowhere}.sig"] }),
      "long.signature.of.another": configured(CONFIG, COSIGN, {
        tags: [`sha512-${"0123456789abcdef".repeat(8)}.sig`],
      }),
      nowhere: elsewhere(),
    },
  },
  {
    what: "attestations among the children of an index",
    by: "BuildKit; newer ones are artifacts with their sibling as subject",
    parts: {
      "old.amd64": image(),
      "old.provenance": image(),
      "old.statement": artifact(IN_TOTO, { subject: "old.amd64" }),
      old: index([
        ["old.amd64", AMD64],
        ["old.provenance", attestationOf("old.amd64")],
        ["old.statement", attestationOf("old.amd64")],
      ]),
      "new.amd64": image(),
      "new.provenance": image(),
      "new.statement": artifact(IN_TOTO, { subject: "new.amd64" }),
      new: index(
        [
          ["new.amd64", AMD64],
          ["new.provenance", attestationOf("new.amd64")],
          ["new.statement", attestationOf("new.amd64")],
        ],
        { tags: ["latest"] },
      ),
    },
  },
  {
    what: "a platform that is the same in two builds",
    by: "every builder with reproducible images",
    parts: {
      shared: image(),
      "old.amd64": image(),
      old: index([
        ["old.amd64", AMD64],
        ["shared", ARM64],
      ]),
      "new.amd64": image(),
      new: index(
        [
          ["new.amd64", AMD64],
          ["shared", ARM64],
        ],
        { tags: ["latest"] },
      ),
    },
  },
  {
    what: "a build cache whose index lists layers, no manifests",
    by: "BuildKit, --cache-to type=registry,image-manifest=false (https://github.com/docker/buildx/issues/271)",
    parts: {
      ...OLD_AND_NEW,
      "old.cache": cacheIndex("old", []),
      "new.cache": cacheIndex("new", ["buildcache"]),
    },
  },
  {
    what: "the same as a Docker list",
    by: "BuildKit, with oci-mediatypes=false",
    parts: {
      ...OLD_AND_NEW,
      "old.cache": cacheIndex("old", [], DOCKER_LIST),
      "new.cache": cacheIndex("new", ["buildcache"], DOCKER_LIST),
    },
  },
  {
    what: "a build cache as an image",
    by: "BuildKit, image-manifest=true",
    parts: {
      ...OLD_AND_NEW,
      "old.cache": configured(CACHE_CONFIG, LAYER),
      "new.cache": configured(CACHE_CONFIG, LAYER, { tags: ["buildcache"] }),
    },
  },
  {
    what: "an index of which some platforms were never copied",
    by: "pull-through cache rules (https://github.com/Azure/acr/issues/862), skopeo copy --multi-arch=index-only",
    parts: {
      "old.amd64": image(),
      "old.arm64": elsewhere(),
      old: index([
        ["old.amd64", AMD64],
        ["old.arm64", ARM64],
      ]),
      "new.amd64": image(),
      "new.arm64": elsewhere(),
      "new.s390x": elsewhere(),
      new: index(
        [
          ["new.amd64", AMD64],
          ["new.arm64", ARM64],
          ["new.s390x", on("linux/s390x")],
        ],
        { tags: ["latest"] },
      ),
    },
  },
  {
    what: "a bundle that lists its own config and images that have tags of their own",
    by: "CNAB, porter (https://github.com/getporter/porter/issues/2319)",
    parts: {
      "old.config": configured("application/vnd.cnab.config.v1+json", LAYER),
      "old.invocation": dockerImage(),
      old: index(["old.config", "old.invocation"]),
      "new.config": configured("application/vnd.cnab.config.v1+json", LAYER),
      "new.invocation": dockerImage({ tags: ["v2-invocation"] }),
      "new.component": image({ tags: ["component"] }),
      new: index(["new.config", "new.invocation", "new.component"], { tags: ["v2"] }),
    },
  },
  {
    what: "indexes in an index",
    by: "tkn bundle, crane index append",
    parts: {
      ...build("old.inner"),
      old: index(["old.inner"]),
      ...build("new.inner"),
      new: index(["new.inner"], { tags: ["latest"] }),
    },
  },
  {
    what: "an index that lists its images and their SOCI indexes",
    by: "soci convert (SOCI v2)",
    parts: {
      "old.amd64": image(),
      "old.soci": artifact("application/vnd.amazon.soci.index.v2+json"),
      old: index([
        ["old.amd64", AMD64],
        ["old.soci", { ...AMD64, artifactType: "application/vnd.amazon.soci.index.v2+json" }],
      ]),
      "new.amd64": image(),
      "new.soci": artifact("application/vnd.amazon.soci.index.v2+json"),
      new: index(
        [
          ["new.amd64", AMD64],
          ["new.soci", { ...AMD64, artifactType: "application/vnd.amazon.soci.index.v2+json" }],
        ],
        { tags: ["latest"] },
      ),
    },
  },
  {
    what: "a SOCI index with a subject",
    by: "soci push (SOCI v1)",
    parts: {
      ...OLD_AND_NEW,
      "old.soci": artifact("application/vnd.amazon.soci.index.v1+json", { subject: "old.amd64" }),
      "new.soci": artifact("application/vnd.amazon.soci.index.v1+json", { subject: "new.amd64" }),
    },
  },
  {
    what: "a SOCI index that an image names in an annotation alone: no reference, so it needs a tag",
    by: "rules_img",
    parts: {
      "old.soci": artifact("application/vnd.amazon.soci.index.v2+json"),
      tagged: artifact("application/vnd.amazon.soci.index.v2+json", { tags: ["soci"] }),
      new: image({
        tags: ["latest"],
        body: { annotations: { "com.amazon.soci.index-digest": "sha256:{old.soci}" } },
      }),
      other: image({
        tags: ["other"],
        body: { annotations: { "com.amazon.soci.index-digest": "sha256:{tagged}" } },
      }),
    },
  },
  {
    what: "packages of a build cache, under a tag each and in an index",
    by: "Spack",
    parts: {
      "old.package": image(),
      "new.package": image({ tags: ["zlib-1.3-abcdefg.spack"] }),
      new: index([["new.package", AMD64]], { tags: ["index.spack"] }),
    },
  },
  {
    what: "layers that are nowhere in the registry",
    by: "Windows images: nondistributable layers with urls",
    parts: {
      "old.windows": windowsImage("old"),
      old: index([["old.windows", on("windows/amd64")]], {}, DOCKER_LIST),
      "new.windows": windowsImage("new"),
      new: index([["new.windows", on("windows/amd64")]], { tags: ["latest"] }, DOCKER_LIST),
    },
  },
  {
    what: "images and lists of Docker's own types",
    by: "docker push, docker buildx with oci-mediatypes=false",
    parts: {
      "old.amd64": dockerImage(),
      old: index([["old.amd64", AMD64]], {}, DOCKER_LIST),
      "old.alone": dockerImage(),
      "new.amd64": dockerImage(),
      new: index([["new.amd64", AMD64]], { tags: ["latest"] }, DOCKER_LIST),
      alone: dockerImage({ tags: ["alone"] }),
    },
  },
  {
    what: "an image in the format of Docker before 2015",
    by: "docker before 1.10",
    parts: {
      "old.v1": schema1("old"),
      "new.v1": schema1("new", ["v1"]),
    },
  },
];

function windowsImage(of: string): Part {
  const foreign = "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip";
  const urls = ["https://mcr.microsoft.com/v2/windows/nanoserver/blobs/sha256:0"];
  const layers = [blob(foreign, of, { urls }), blob(DOCKER_LAYER, of)];
  return dockerImage({ body: { layers } });
}

function schema1(name: string, tags: readonly string[] = []): Part {
  const fsLayers = [{ blobSum: digestOf(Buffer.from(name)) }];
  const body = { schemaVersion: 1, name: `team/${name}`, tag: "v1", fsLayers, history: [] };
  return { mediaType: DOCKER_SCHEMA1, tags, body: () => body };
}
