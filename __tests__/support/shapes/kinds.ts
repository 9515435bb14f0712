/** What people know by name, as far as a registry can tell one from another. */
import {
  BUNDLE,
  CACHE_CONFIG,
  CONFIG,
  IN_TOTO,
  LAYER,
  NOTATION,
  OLD_AND_NEW,
  type Options,
  type Part,
  SPDX,
  type Shape,
  artifact,
  configured,
} from "./parts.ts";

/** Things that people know by name, each with what tells them apart: all are images with another config or type. */
const KINDS: readonly (readonly [kind: string, part: (options?: Options) => Part])[] = [
  [
    "a Helm chart",
    (options) =>
      configured(
        "application/vnd.cncf.helm.config.v1+json",
        "application/vnd.cncf.helm.chart.content.v1.tar+gzip",
        options,
      ),
  ],
  [
    "a Flux artifact",
    (options) =>
      configured(
        "application/vnd.cncf.flux.config.v1+json",
        "application/vnd.cncf.flux.content.v1.tar+gzip",
        options,
      ),
  ],
  [
    "a WASM module",
    (options) => configured("application/vnd.wasm.config.v0+json", "application/wasm", options),
  ],
  [
    "an OPA bundle",
    (options) =>
      configured(
        "application/vnd.oci.image.config.v1+json",
        "application/vnd.cncf.openpolicyagent.policy.layer.v1+rego",
        options,
      ),
  ],
  [
    "a Bicep module",
    (options) =>
      configured(
        "application/vnd.ms.bicep.module.config.v1+json",
        "application/vnd.ms.bicep.module.layer.v1+json",
        options,
      ),
  ],
  ["a Docker Compose application", kindOf("application/vnd.docker.compose.project")],
  [
    "a dev container feature",
    (options) =>
      configured(
        "application/vnd.devcontainers",
        "application/vnd.devcontainers.layer.v1+tar",
        options,
      ),
  ],
  ["a model of ModelPack", kindOf("application/vnd.cncf.model.manifest.v1+json")],
  [
    "a ModelKit",
    (options) =>
      configured(
        "application/vnd.kitops.modelkit.config.v1+json",
        "application/vnd.kitops.modelkit.model.v1.tar+gzip",
        options,
      ),
  ],
  [
    "a Singularity image",
    (options) =>
      configured(
        "application/vnd.sylabs.sif.config.v1+json",
        "application/vnd.sylabs.sif.layer.v1.sif",
        options,
      ),
  ],
  ["an SBOM (SPDX)", kindOf(SPDX)],
  ["an SBOM (CycloneDX)", kindOf("application/vnd.cyclonedx+json")],
  ["a scan report (SARIF)", kindOf("application/sarif+json")],
  ["a Notation signature", kindOf(NOTATION)],
  ["a cosign signature", kindOf("application/vnd.dev.cosign.artifact.sig.v1+json")],
  ["a sigstore bundle", kindOf(BUNDLE)],
  ["a provenance", kindOf(IN_TOTO)],
  ["a SOCI index", kindOf("application/vnd.amazon.soci.index.v1+json")],
  [
    "a Nydus image",
    (options) => configured(CONFIG, "application/vnd.oci.image.layer.nydus.blob.v1", options),
  ],
  ["a streaming artifact", kindOf("application/vnd.azure.artifact.streaming.v1")],
  ["a build cache", (options) => configured(CACHE_CONFIG, LAYER, options)],
];

function kindOf(artifactType: string): (options?: Options) => Part {
  return (options) => artifact(artifactType, options);
}

/** Each kind three times: under a tag, without one, and as a referrer of an image that goes and of one that stays. */
export const BY_KIND: readonly Shape[] = KINDS.map(([kind, make]) => ({
  what: `${kind}, on its own and attached to an image`,
  by: "see its type",
  parts: {
    ...OLD_AND_NEW,
    old1: make(),
    new1: make({ tags: ["v1"] }),
    old2: make({ subject: "old" }),
    new2: make({ subject: "new" }),
  },
}));
