/**
 * Manifest bodies of the form and size that build tools push: BuildKit's indexes with an attestation per platform,
 * images of a few layers, cosign's signatures. Deterministic: the same label gives the same bytes.
 */
import { createHash } from "node:crypto";

export const OCI_INDEX = "application/vnd.oci.image.index.v1+json";
export const OCI_IMAGE = "application/vnd.oci.image.manifest.v1+json";
export const DOCKER_IMAGE = "application/vnd.docker.distribution.manifest.v2+json";

/** A manifest before it is pushed. */
export interface Draft {
  readonly mediaType: string;
  readonly body: string;
  readonly digest: string;
  readonly tag?: string;
}

/** Layers of the base image, which all images share, and layers of an image's own. */
const SHARED_LAYERS = 4;
const OWN_LAYERS = 4;

/** An image of eight layers. */
export function image(label: string, mediaType = OCI_IMAGE, tag?: string): Draft {
  const isDocker = mediaType === DOCKER_IMAGE;
  const layerType = isDocker
    ? "application/vnd.docker.image.rootfs.diff.tar.gzip"
    : "application/vnd.oci.image.layer.v1.tar+gzip";
  const configType = isDocker
    ? "application/vnd.docker.container.image.v1+json"
    : "application/vnd.oci.image.config.v1+json";
  const names = [
    ...Array.from({ length: SHARED_LAYERS }, (_, n) => `base layer ${n}`),
    ...Array.from({ length: OWN_LAYERS }, (_, n) => `${label} layer ${n}`),
  ];
  const layers = names.map((name) => blob(name, layerType));
  const content = { config: blob(`${label} config`, configType), layers };
  return draft({ schemaVersion: 2, mediaType, ...content }, mediaType, tag);
}

/** What BuildKit attaches to each platform: provenance and an SBOM. */
export function attestation(label: string): Draft {
  const layers = ["provenance", "sbom"].map((kind) => ({
    ...blob(`${label} ${kind}`, "application/vnd.in-toto+json"),
    annotations: { "in-toto.io/predicate-type": `https://example.com/${kind}` },
  }));
  const config = blob(`${label} config`, "application/vnd.oci.image.config.v1+json");
  return draft({ schemaVersion: 2, mediaType: OCI_IMAGE, config, layers }, OCI_IMAGE);
}

/** A signature, by `subject`. */
export function signature(label: string, subject: Draft): Draft {
  const config = { ...blob("{}", "application/vnd.oci.empty.v1+json"), size: 2 };
  const layers = [blob(label, "application/vnd.dev.cosign.simplesigning.v1+json")];
  const artifactType = "application/vnd.dev.cosign.artifact.sig.v1+json";
  const body = { schemaVersion: 2, mediaType: OCI_IMAGE, artifactType, config, layers };
  return draft({ ...body, subject: descriptor(subject) }, OCI_IMAGE);
}

/** Platforms, each followed by its attestation. */
export function index(children: readonly Draft[], tag?: string): Draft {
  const manifests = children.map((child, n) => ({
    ...descriptor(child),
    platform:
      n % 2 === 0
        ? { architecture: n === 0 ? "amd64" : "arm64", os: "linux" }
        : { architecture: "unknown", os: "unknown" },
  }));
  return draft({ schemaVersion: 2, mediaType: OCI_INDEX, manifests }, OCI_INDEX, tag);
}

function draft(content: object, mediaType: string, tag?: string): Draft {
  const body = JSON.stringify(content);
  const plain = { mediaType, body, digest: digestOf(body) };
  return tag === undefined ? plain : { ...plain, tag };
}

function descriptor({ mediaType, digest, body }: Draft) {
  return { mediaType, digest, size: body.length };
}

function blob(label: string, mediaType: string) {
  return { mediaType, digest: digestOf(label), size: 1000 + label.length };
}

function digestOf(text: string): string {
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}
