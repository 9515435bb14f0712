/** Names for what tools push, each as the tool writes it; the sources of the media types stand in `kinds.ts`. */
import { createHash } from "node:crypto";

import { describe, expect, it } from "@jest/globals";

import { isBlobType, nameByConfig } from "../../src/oci/kinds.ts";
import { isBuildCache, knownAs, parseManifest } from "../../src/oci/manifest.ts";
import type { Digest } from "../../src/oci/digest.ts";
import {
  DOCKER_IMAGE,
  DOCKER_LIST,
  OCI_ARTIFACT,
  OCI_IMAGE,
  OCI_INDEX,
} from "../support/fixture.ts";

const EMPTY = "application/vnd.oci.empty.v1+json";
const IMAGE_CONFIG = "application/vnd.oci.image.config.v1+json";
const CACHE_CONFIG = "application/vnd.buildkit.cacheconfig.v0";
const LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";
const SIGSTORE = "application/vnd.dev.sigstore.bundle.v0.3+json";

/** A blob, or an entry of an index. */
const entry = (mediaType: string, more: object = {}) => ({
  mediaType,
  digest: `sha256:${"a".repeat(64)}`,
  size: 1,
  ...more,
});

function read(mediaType: string, body: object) {
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, ...body }));
  const digest = `sha256:${createHash("sha256").update(bytes).digest("hex")}` as Digest;
  return parseManifest(digest, bytes, mediaType);
}

interface Content {
  readonly config?: string;
  readonly type?: string;
  readonly layers?: readonly string[];
  readonly more?: object;
}

/** An image manifest with that content; by default an ordinary one. */
function imageOf({ config = IMAGE_CONFIG, type, layers = [LAYER], more = {} }: Content) {
  const artifactType = type === undefined ? {} : { artifactType: type };
  const blobs = layers.map((mediaType) => entry(mediaType));
  return read(OCI_IMAGE, { ...artifactType, config: entry(config), layers: blobs, ...more });
}

const annotated = (annotations: object) => ({ more: { annotations } });

describe("an image manifest is known as", () => {
  it.each<[string | undefined, Content]>([
    [undefined, {}],
    [undefined, { config: "application/vnd.docker.container.image.v1+json" }],
    [undefined, { config: "application/vnd.acme.thing.config.v1+json" }],
    [undefined, { type: "application/vnd.acme.thing", config: EMPTY }],
    ["Helm chart", { config: "application/vnd.cncf.helm.config.v1+json" }],
    ["Helm chart", { config: "application/vnd.cncf.helm.chart.config.v1+json" }],
    ["Flux artifact", { config: "application/vnd.cncf.flux.config.v1+json" }],
    ["WASM module", { config: "application/vnd.wasm.config.v0+json" }],
    ["WASM module", { layers: ["application/vnd.module.wasm.content.layer.v1+wasm"] }],
    ["WASM module", { layers: ["application/wasm"] }],
    ["Spin application", { config: "application/vnd.fermyon.spin.application.v1+config" }],
    ["OPA policy bundle", { config: "application/vnd.cncf.openpolicyagent.config.v1+json" }],
    [
      "OPA policy bundle",
      { layers: ["application/vnd.cncf.openpolicyagent.policy.layer.v1+rego"] },
    ],
    ["Kyverno policy", { config: "application/vnd.cncf.kyverno.config.v1+json" }],
    ["Falco rules", { config: "application/vnd.cncf.falco.rulesfile.config.v1+json" }],
    ["Falco plugin", { config: "application/vnd.cncf.falco.plugin.config.v1+json" }],
    ["Bicep module", { config: "application/vnd.ms.bicep.module.config.v1+json" }],
    ["Bicep module", { type: "application/vnd.ms.bicep.module.artifact", config: EMPTY }],
    ["Bicep sources", { type: "application/vnd.ms.bicep.module.sources", config: EMPTY }],
    ["Bicep extension", { type: "application/vnd.ms.bicep.provider.artifact" }],
    [
      "Docker Compose application",
      { type: "application/vnd.docker.compose.project", config: EMPTY },
    ],
    [
      "Docker Compose application",
      { config: "application/vnd.docker.compose.config.empty.v1+json" },
    ],
    ["Docker plugin", { config: "application/vnd.docker.plugin.v1+json" }],
    ["dev container feature or template", { config: "application/vnd.devcontainers" }],
    ["ModelPack model", { type: "application/vnd.cncf.model.manifest.v1+json" }],
    ["ModelPack model", { config: "application/vnd.cncf.model.config.v1+json" }],
    ["KitOps model", { config: "application/vnd.kitops.modelkit.config.v1+json" }],
    ["Docker AI model", { config: "application/vnd.docker.ai.model.config.v0.1+json" }],
    ["Ollama model", { layers: ["application/vnd.ollama.image.model"] }],
    ["Singularity image", { config: "application/vnd.sylabs.sif.config.v1+json" }],
    ["SPDX SBOM", { type: "application/spdx+json", config: EMPTY }],
    ["SPDX SBOM", { layers: ["text/spdx+json"] }],
    ["CycloneDX SBOM", { type: "application/vnd.cyclonedx+json", config: EMPTY }],
    ["CycloneDX SBOM", { layers: ["application/vnd.cyclonedx+xml"] }],
    ["Syft SBOM", { layers: ["application/vnd.syft+json"] }],
    ["SBOM", { type: "application/vnd.goharbor.harbor.sbom.v1" }],
    ["SARIF scan report", { type: "application/sarif+json", config: EMPTY }],
    ["VEX document", { type: "application/openvex+json", config: EMPTY }],
    ["notation signature", { config: "application/vnd.cncf.notary.signature" }],
    ["cosign signature", { layers: ["application/vnd.dev.cosign.simplesigning.v1+json"] }],
    ["cosign signature", { type: "application/vnd.dev.cosign.artifact.sig.v1+json" }],
    ["cosign attestation", { type: "application/vnd.dev.cosign.artifact.att.v1+json" }],
    ["cosign SBOM", { type: "application/vnd.dev.cosign.artifact.sbom.v1+json" }],
    ["sigstore bundle", { type: SIGSTORE, config: EMPTY }],
    ["sigstore bundle", { type: "application/vnd.dev.sigstore.bundle+json;version=0.2" }],
    ["attestation", { layers: ["application/vnd.in-toto+json", "application/vnd.in-toto+json"] }],
    ["attestation", { layers: ["application/vnd.dsse.envelope.v1+json"] }],
    ["attestation", { type: "application/vnd.docker.attestation.manifest.v1+json", config: EMPTY }],
    ["SOCI index", { config: "application/vnd.amazon.soci.index.v2+json" }],
    ["Nydus image", { type: "application/vnd.nydus.image.manifest.v1+json" }],
    ["Nydus image", { layers: ["application/vnd.oci.image.layer.nydus.blob.v1", LAYER] }],
    ["streaming artifact", { type: "application/vnd.azure.artifact.streaming.v1" }],
    ["streaming artifact", { type: "application/vnd.containerd.overlaybd.native.v1+json" }],
    ["build cache", { config: CACHE_CONFIG }],
    ["CNAB bundle config", { config: "application/vnd.cnab.config.v1+json" }],
    ["Zarf package", { config: "application/vnd.zarf.config.v1+json" }],
    ["OCM component", { config: "application/vnd.ocm.software.component.config.v1+json" }],
    ["OpenTofu module", { type: "application/vnd.opentofu.modulepkg", config: EMPTY }],
    ["OpenTofu provider", { type: "application/vnd.opentofu.provider-target", config: EMPTY }],
    ["Trivy database", { config: "application/vnd.aquasec.trivy.config.v1+json" }],
    ["lifecycle annotation", { type: "application/vnd.microsoft.artifact.lifecycle" }],
    ["artifact", { config: EMPTY }],
    ["artifact", { config: "application/vnd.unknown.config.v1+json" }],
    ["artifact", { type: "application/vnd.unknown.artifact.v1", config: EMPTY }],
    // What it says of itself counts before its content, and any case of a media type is the same.
    ["Helm chart", { type: "application/vnd.cncf.helm", layers: ["application/wasm"] }],
    ["Helm chart", { config: "application/VND.cncf.Helm.config.v1+json" }],
    // No media type is so long, and none is part of a word.
    [undefined, { config: `application/vnd.cncf.helm${".x".repeat(200)}` }],
    [undefined, { config: "application/vnd.cncf.helmet.config.v1+json" }],
    [undefined, { config: "constructor" }],
    [undefined, { config: "" }],
    // A layer tells nothing of a cache.
    [undefined, { layers: [CACHE_CONFIG] }],
  ])("%s: %j", (name, content) => {
    expect(imageOf(content).knownAs).toBe(name);
  });

  it.each([
    ["cosign signature", "https://sigstore.dev/cosign/sign/v1"],
    ["provenance", "https://slsa.dev/provenance/v1"],
    ["SPDX SBOM", "https://spdx.dev/Document/v2.3"],
    ["CycloneDX SBOM", "https://cyclonedx.org/bom/v1.6"],
    ["scan report", "https://cosign.sigstore.dev/attestation/vuln/v1"],
    ["VEX document", "https://openvex.dev/ns/v0.2.0"],
    ["sigstore bundle", "https://acme.example/verdict"],
  ])("%s, in a sigstore bundle about %s", (name, predicate) => {
    const statement = annotated({ "dev.sigstore.bundle.predicateType": predicate });
    expect(imageOf({ type: SIGSTORE, config: EMPTY, ...statement }).knownAs).toBe(name);
    expect(
      imageOf({ config: "application/vnd.cncf.helm.config.v1+json", ...statement }).knownAs,
    ).toBe("Helm chart");
  });

  it.each(["dev.tekton.image.kind", "cdf.tekton.image.kind"])("Tekton bundle, by %s", (key) => {
    const layers = [entry(LAYER, { annotations: { [key]: "task" } }), entry(LAYER)];
    expect(imageOf({ more: { layers } }).knownAs).toBe("Tekton bundle");
  });
});

describe("an artifact manifest", () => {
  it("is known by its type, else by its blobs", () => {
    const blobs = [entry("application/vnd.cyclonedx+json")];
    expect(read(OCI_ARTIFACT, { artifactType: "application/spdx+json" }).knownAs).toBe("SPDX SBOM");
    expect(read(OCI_ARTIFACT, { artifactType: "x/y", blobs }).knownAs).toBe("CycloneDX SBOM");
  });
});

describe("an index", () => {
  const platforms = [entry(OCI_IMAGE), entry(OCI_IMAGE)];
  const invocation = entry(OCI_IMAGE, { annotations: { "io.cnab.manifest.type": "config" } });

  it.each<[string | undefined, string, object]>([
    [undefined, OCI_INDEX, { manifests: platforms }],
    [undefined, OCI_INDEX, {}],
    ["OpenTofu provider", OCI_INDEX, { artifactType: "application/vnd.opentofu.provider" }],
    [
      "CNAB bundle",
      OCI_INDEX,
      { annotations: { "org.opencontainers.artifactType": "application/vnd.cnab.manifest.v1" } },
    ],
    ["CNAB bundle", DOCKER_LIST, { manifests: [invocation, ...platforms] }],
    ["build cache", OCI_INDEX, { manifests: [entry(LAYER), entry(CACHE_CONFIG)] }],
    [
      "build cache",
      DOCKER_LIST,
      {
        manifests: [
          entry("application/vnd.docker.image.rootfs.diff.tar.gzip"),
          entry(CACHE_CONFIG),
        ],
      },
    ],
    // With a manifest in it, it may be an image that somebody runs.
    [undefined, OCI_INDEX, { manifests: [entry(CACHE_CONFIG), entry(OCI_IMAGE)] }],
    [undefined, OCI_INDEX, { manifests: [entry(CACHE_CONFIG), entry(DOCKER_IMAGE)] }],
    [undefined, OCI_INDEX, { manifests: [entry(CACHE_CONFIG), entry("application/x.new+json")] }],
    [undefined, OCI_INDEX, { manifests: [entry(LAYER), entry(LAYER)] }],
  ])("is known as %s: %s, %j", (name, mediaType, body) => {
    expect(read(mediaType, body).knownAs).toBe(name);
  });
});

describe("a manifest that was not read", () => {
  it.each([
    ["Helm chart", "application/vnd.cncf.helm.config.v1+json"],
    ["build cache", CACHE_CONFIG],
    ["artifact", EMPTY],
    [undefined, IMAGE_CONFIG],
    [undefined, undefined],
  ])("is known as %s by the config in its row: %s", (name, mediaType) => {
    expect(nameByConfig(mediaType)).toBe(name);
    expect(knownAs(undefined, { configMediaType: mediaType })).toBe(name);
    expect(isBuildCache(undefined, { configMediaType: mediaType })).toBe(name === "build cache");
  });

  it("is what its body says once it is read", () => {
    expect(knownAs(imageOf({}), { configMediaType: CACHE_CONFIG })).toBeUndefined();
    expect(knownAs(imageOf({ config: CACHE_CONFIG }), undefined)).toBe("build cache");
    expect(knownAs(undefined, undefined)).toBeUndefined();
  });
});

describe("an entry of an index", () => {
  it.each([
    [LAYER, true],
    ["application/vnd.oci.image.layer.v1.tar+zstd", true],
    ["application/vnd.oci.image.layer.nondistributable.v1.tar+gzip", true],
    ["application/vnd.docker.image.rootfs.diff.tar.gzip", true],
    ["application/vnd.docker.image.rootfs.foreign.diff.tar.gzip", true],
    [IMAGE_CONFIG, true],
    ["application/vnd.docker.container.image.v1+json", true],
    [CACHE_CONFIG, true],
    [OCI_IMAGE, false],
    [OCI_INDEX, false],
    [DOCKER_IMAGE, false],
    [DOCKER_LIST, false],
    [OCI_ARTIFACT, false],
    ["application/vnd.new+json", false],
    ["", false],
  ])("%s is content and no manifest: %s", (mediaType, expected) => {
    expect(isBlobType(mediaType)).toBe(expected);
  });
});
