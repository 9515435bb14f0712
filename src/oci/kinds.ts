/**
 * What kind of thing a manifest is, by the name that people know it by. Pure, and the one place that knows these names.
 * For the report, with one exception: a build cache takes no place among the newest images (`isBuildCache`). What has no
 * name here is no mistake: the report shows its media type.
 */

/** What BuildKit's `type=registry` cache is called, as an index of layers and as an image. */
export const BUILD_CACHE = "build cache";

/** https://github.com/moby/buildkit/blob/master/cache/remotecache/v1/spec.go */
const CACHE_CONFIG = "application/vnd.buildkit.cacheconfig";

const SIGSTORE_BUNDLE = "sigstore bundle";

/** What a manifest says of itself, as far as it tells what kind of thing it is. Undefined where it says nothing. */
export interface Signs {
  /** `artifactType`, or the annotation that came before it. */
  readonly artifactType: string | undefined;
  readonly configMediaType: string | undefined;
  readonly layerMediaTypes: readonly string[];
  /** Of the entries of an index. */
  readonly entryMediaTypes: readonly string[];
  /** What a signed statement is about (https://github.com/in-toto/attestation/blob/main/spec/predicates). */
  readonly predicateType: string | undefined;
  /** The annotations of the first layer or entry, by their keys. */
  readonly annotations: readonly string[];
}

/**
 * Names with the families of media types that stand for them, as a config, an `artifactType` or a layer. A family is a media
 * type without its last parts: `application/vnd.cncf.helm` is that of `application/vnd.cncf.helm.config.v1+json`, too. Where
 * two fit, the longer one counts.
 */
const KINDS: readonly (readonly [name: string, ...families: readonly string[]])[] = [
  // https://helm.sh/community/hips/hip-0017
  ["Helm chart", "application/vnd.cncf.helm"],
  // https://github.com/fluxcd/flux2/tree/main/rfcs/0003-kubernetes-oci
  ["Flux artifact", "application/vnd.cncf.flux"],
  // https://tag-runtime.cncf.io/wgs/wasm/deliverables/wasm-oci-artifact
  // https://github.com/solo-io/wasm/blob/master/spec/spec-compat.md
  ["WASM module", "application/vnd.wasm", "application/vnd.module.wasm", "application/wasm"],
  // https://github.com/spinframework/spin/blob/main/crates/oci/src/client.rs
  ["Spin application", "application/vnd.fermyon.spin.application"],
  // https://www.openpolicyagent.org/docs/management-bundles#oci-registry
  ["OPA policy bundle", "application/vnd.cncf.openpolicyagent"],
  // https://github.com/kyverno/kyverno/blob/main/cmd/cli/kubectl-kyverno/commands/oci
  ["Kyverno policy", "application/vnd.cncf.kyverno"],
  // https://github.com/falcosecurity/falcoctl/blob/main/pkg/oci/constants.go
  ["Falco rules", "application/vnd.cncf.falco.rulesfile"],
  ["Falco plugin", "application/vnd.cncf.falco.plugin"],
  // https://github.com/Azure/bicep/blob/main/src/Bicep.Core/Registry/Oci/BicepMediaTypes.cs
  ["Bicep module", "application/vnd.ms.bicep.module"],
  [
    "Bicep sources",
    "application/vnd.ms.bicep.module.source",
    "application/vnd.ms.bicep.module.sources",
  ],
  ["Bicep extension", "application/vnd.ms.bicep.provider", "application/vnd.ms.bicep.extension"],
  // https://github.com/docker/compose/blob/main/internal/oci/push.go
  ["Docker Compose application", "application/vnd.docker.compose"],
  // https://distribution.github.io/distribution/spec/manifest-v2-2
  ["Docker plugin", "application/vnd.docker.plugin"],
  // https://containers.dev/implementors/features-distribution; templates have the same type
  ["dev container feature or template", "application/vnd.devcontainers"],
  // https://github.com/modelpack/model-spec/blob/main/docs/spec.md
  ["ModelPack model", "application/vnd.cncf.model"],
  // https://github.com/kitops-ml/kitops/blob/main/pkg/lib/constants
  ["KitOps model", "application/vnd.kitops.modelkit"],
  // https://github.com/docker/model-spec/blob/main/spec.md
  ["Docker AI model", "application/vnd.docker.ai"],
  // https://pkg.go.dev/github.com/ollama/ollama/server/internal/manifest
  ["Ollama model", "application/vnd.ollama.image"],
  // https://github.com/opencontainers/artifacts/blob/main/artifact-authors.md
  ["Singularity image", "application/vnd.sylabs.sif"],
  // https://www.iana.org/assignments/media-types (spdx, vnd.cyclonedx, sarif)
  ["SPDX SBOM", "application/spdx", "text/spdx"],
  ["CycloneDX SBOM", "application/vnd.cyclonedx"],
  // https://github.com/sigstore/cosign/blob/main/pkg/types/media.go
  ["Syft SBOM", "application/vnd.syft"],
  // https://github.com/goharbor/harbor/tree/main/src/pkg/accessory
  ["SBOM", "application/vnd.goharbor.harbor.sbom"],
  ["SARIF scan report", "application/sarif"],
  // https://github.com/openvex/spec
  ["VEX document", "application/openvex", "application/vex"],
  // https://github.com/notaryproject/specifications/blob/main/specs/signature-specification.md
  ["notation signature", "application/vnd.cncf.notary.signature"],
  // https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md
  [
    "cosign signature",
    "application/vnd.dev.cosign.simplesigning",
    "application/vnd.dev.cosign.artifact.sig",
  ],
  ["cosign attestation", "application/vnd.dev.cosign.artifact.att"],
  ["cosign SBOM", "application/vnd.dev.cosign.artifact.sbom"],
  // https://github.com/sigstore/cosign/blob/main/specs/BUNDLE_SPEC.md
  [SIGSTORE_BUNDLE, "application/vnd.dev.sigstore.bundle"],
  // https://github.com/in-toto/attestation/blob/main/spec/v1/envelope.md
  // https://github.com/moby/buildkit/blob/master/docs/attestations/attestation-storage.md
  [
    "attestation",
    "application/vnd.in-toto",
    "application/vnd.dsse.envelope",
    "application/vnd.docker.attestation",
  ],
  // https://github.com/awslabs/soci-snapshotter/blob/main/docs/soci-index-manifest-v2.md
  ["SOCI index", "application/vnd.amazon.soci.index"],
  // https://github.com/dragonflyoss/nydus/blob/master/contrib/nydusify/pkg/utils/constant.go
  ["Nydus image", "application/vnd.nydus.image", "application/vnd.oci.image.layer.nydus"],
  // https://learn.microsoft.com/azure/container-registry/troubleshoot-artifact-streaming
  ["streaming artifact", "application/vnd.azure.artifact.streaming"],
  // https://github.com/containerd/accelerated-container-image
  ["streaming artifact", "application/vnd.containerd.overlaybd"],
  // https://github.com/cnabio/cnab-to-oci/blob/main/converter/types.go
  ["CNAB bundle", "application/vnd.cnab.manifest"],
  ["CNAB bundle config", "application/vnd.cnab"],
  // https://github.com/zarf-dev/zarf/blob/main/src/pkg/zoci/common.go
  ["Zarf package", "application/vnd.zarf"],
  // https://github.com/open-component-model/ocm-spec/blob/main/doc/04-extensions/03-storage-backends/oci.md
  ["OCM component", "application/vnd.ocm.software.component"],
  // https://opentofu.org/docs/cli/oci_registries
  ["OpenTofu module", "application/vnd.opentofu.modulepkg"],
  [
    "OpenTofu provider",
    "application/vnd.opentofu.provider",
    "application/vnd.opentofu.provider-target",
  ],
  // https://trivy.dev/docs/latest/advanced/self-hosting
  ["Trivy database", "application/vnd.aquasec.trivy"],
  // https://github.com/dotnet/docker-tools (its end-of-life dates)
  ["lifecycle annotation", "application/vnd.microsoft.artifact.lifecycle"],
];

/**
 * Statements that a signature or an attestation makes, by the beginning of their type.
 * https://github.com/in-toto/attestation/blob/main/spec/predicates, https://github.com/sigstore/cosign/tree/main/specs
 */
const PREDICATES: readonly (readonly [name: string, ...beginnings: readonly string[]])[] = [
  ["cosign signature", "https://sigstore.dev/cosign/sign/"],
  ["provenance", "https://slsa.dev/provenance/"],
  ["SPDX SBOM", "https://spdx.dev/Document"],
  ["CycloneDX SBOM", "https://cyclonedx.org/bom"],
  [
    "scan report",
    "https://in-toto.io/attestation/vulns",
    "https://cosign.sigstore.dev/attestation/vuln/",
  ],
  ["VEX document", "https://openvex.dev/ns"],
];

/**
 * What an annotation of its first layer or entry tells of a manifest that otherwise looks like any other.
 * https://tekton.dev/docs/pipelines/tekton-bundle-contracts,
 * https://github.com/cnabio/cnab-to-oci/blob/main/converter/types.go
 */
const ANNOTATIONS: ReadonlyMap<string, string> = new Map([
  ["dev.tekton.image.kind", "Tekton bundle"],
  ["cdf.tekton.image.kind", "Tekton bundle"],
  ["io.cnab.manifest.type", "CNAB bundle"],
]);

/** Ordinary images. https://github.com/opencontainers/image-spec/blob/main/media-types.md */
const IMAGE_CONFIGS = [
  "application/vnd.oci.image.config",
  "application/vnd.docker.container.image",
];

/**
 * What says nothing but that it is no image.
 * https://github.com/opencontainers/image-spec/blob/main/manifest.md#guidelines-for-artifact-usage,
 * https://oras.land/docs/how_to_guides/manifest_config
 */
const NO_IMAGE = ["application/vnd.oci.empty", "application/vnd.unknown"];

const NAMES: ReadonlyMap<string, string> = new Map(
  KINDS.flatMap(([name, ...families]) =>
    families.map((family): [string, string] => [family, name]),
  ),
);

/** The name of the kind of thing that a manifest is; undefined where it is an ordinary image or index, or has none. */
export function nameByBody(signs: Signs): string | undefined {
  if (isCacheIndex(signs) || isCacheConfig(signs.configMediaType)) return BUILD_CACHE;
  const { artifactType, configMediaType, layerMediaTypes, annotations, predicateType } = signs;
  const name = firstName([artifactType ?? "", configMediaType ?? "", ...layerMediaTypes], nameOf);
  // The envelope says less than what is in it.
  if (name === SIGSTORE_BUNDLE) return predicateName(predicateType) ?? name;
  return (
    name ??
    firstName(annotations, (key) => ANNOTATIONS.get(key)) ??
    (isOneOf(artifactType ?? configMediaType, NO_IMAGE) ? "artifact" : undefined)
  );
}

/** The same where the body is not read: only what the registry shows in its row is known. */
export function nameByConfig(mediaType: string | undefined): string | undefined {
  const known = { artifactType: undefined, predicateType: undefined, configMediaType: mediaType };
  return nameByBody({ ...known, layerMediaTypes: [], entryMediaTypes: [], annotations: [] });
}

/** Whether a media type tells what an artifact is: not that of an ordinary image's config, nor one that says nothing. */
export function isTelling(mediaType: string): boolean {
  return mediaType !== "" && !isOneOf(mediaType, IMAGE_CONFIGS) && !isOneOf(mediaType, NO_IMAGE);
}

/**
 * Whether an entry of an index is content and no manifest: a layer, a config, or BuildKit's description of its cache. What is
 * not known may be a manifest.
 */
export function isBlobType(mediaType: string): boolean {
  return isOneOf(mediaType, BLOBS);
}

const BLOBS = [
  CACHE_CONFIG,
  ...IMAGE_CONFIGS,
  "application/vnd.oci.empty",
  "application/vnd.oci.image.layer",
  "application/vnd.docker.image.rootfs",
];

/**
 * Whether content of this type is elsewhere and not in the registry.
 * https://github.com/opencontainers/image-spec/blob/main/layer.md#non-distributable-layers
 */
export function isForeignType(mediaType: string): boolean {
  return isOneOf(mediaType, FOREIGN);
}

const FOREIGN = [
  "application/vnd.oci.image.layer.nondistributable",
  "application/vnd.docker.image.rootfs.foreign",
];

/** An index of content alone. With a manifest among its entries it is an index like any other. */
function isCacheIndex({ entryMediaTypes }: Signs): boolean {
  return entryMediaTypes.some(isCacheConfig) && entryMediaTypes.every(isBlobType);
}

function isCacheConfig(mediaType: string | undefined): boolean {
  return isOneOf(mediaType, [CACHE_CONFIG]);
}

function predicateName(predicateType = ""): string | undefined {
  return PREDICATES.find(([, ...beginnings]) =>
    beginnings.some((beginning) => predicateType.startsWith(beginning)),
  )?.[0];
}

function firstName(
  texts: readonly string[],
  named: (text: string) => string | undefined,
): string | undefined {
  for (const text of texts) {
    const name = named(text);
    if (name !== undefined) return name;
  }
  return undefined;
}

function nameOf(mediaType: string): string | undefined {
  for (const family of familiesOf(mediaType)) {
    const name = NAMES.get(family);
    if (name !== undefined) return name;
  }
  return undefined;
}

function isOneOf(mediaType: string | undefined, wanted: readonly string[]): boolean {
  if (mediaType === undefined) return false;
  return familiesOf(mediaType).some((family) => wanted.includes(family));
}

/** A media type, and what is left of it without its last part, its last two, and so on. */
function familiesOf(mediaType: string): readonly string[] {
  const known = families.get(mediaType);
  if (known !== undefined) return known;
  const found: string[] = [];
  const isPossible = mediaType.length <= LONGEST_MEDIA_TYPE;
  for (let rest = isPossible ? mediaType.toLowerCase() : ""; rest !== ""; rest = shortened(rest)) {
    found.push(rest);
  }
  if (families.size < MOST_FAMILIES) families.set(mediaType, found);
  return found;
}

function shortened(mediaType: string): string {
  return mediaType.slice(0, Math.max(0, mediaType.search(/[.+;][^.+;]*$/)));
}

/** https://www.rfc-editor.org/rfc/rfc6838#section-4.2: twice 127 characters and a slash. */
const LONGEST_MEDIA_TYPE = 255;

/** Layers have the same few types, a million times. Bounded, so that no content can fill it. */
const families = new Map<string, readonly string[]>();
const MOST_FAMILIES = 1000;
