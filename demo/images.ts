/**
 * Pushes what build tools push: images, attestations, indexes, signatures, SBOMs. Each function returns the descriptor
 * by which an index or a referrer names what was pushed. Layers are no real archives: a registry never looks into one.
 */
import {
  OCI_CONFIG,
  OCI_EMPTY,
  OCI_IMAGE,
  OCI_INDEX,
  OCI_LAYER,
  type Descriptor,
  type Manifest,
} from "./manifest.ts";
import type { Repository } from "./registry-client.ts";

const SPDX = "application/spdx+json";
const SIMPLE_SIGNING = "application/vnd.dev.cosign.simplesigning.v1+json";

const BASE_LAYER_BYTES = 800_000;
const APP_LAYER_BYTES = 300_000;

/** An image of one platform, `linux/amd64`: a base layer that all builds share, and one of its own. */
export async function pushImage(
  repository: Repository,
  platform: string,
  build: string,
  tag?: string,
): Promise<Descriptor> {
  const [os = "", architecture = ""] = platform.split("/");
  const config = { os, architecture, config: { Labels: { build } } };
  const layer = (bytes: number, text: string) =>
    repository.pushBlob(OCI_LAYER, Buffer.alloc(bytes, text));
  const image = await pushImageManifest(
    repository,
    {
      config: await pushJson(repository, OCI_CONFIG, config),
      layers: [
        await layer(BASE_LAYER_BYTES, `base of ${platform}`),
        await layer(APP_LAYER_BYTES, `${build} for ${platform}`),
      ],
    },
    tag,
  );
  return { ...image, platform: { os, architecture } };
}

/**
 * The provenance that BuildKit puts beside each image of an index. Only annotations in the index tell whose it is.
 * https://docs.docker.com/build/metadata/attestations/attestation-storage/
 */
export async function pushAttestation(
  repository: Repository,
  image: Descriptor,
  build: string,
): Promise<Descriptor> {
  const platform = { os: "unknown", architecture: "unknown" };
  const statement = { predicateType: "https://slsa.dev/provenance/v1", predicate: { build } };
  const attestation = await pushImageManifest(repository, {
    config: await pushJson(repository, OCI_CONFIG, { ...platform, of: image.digest }),
    layers: [await pushJson(repository, "application/vnd.in-toto+json", statement)],
  });
  const annotations = {
    "vnd.docker.reference.type": "attestation-manifest",
    "vnd.docker.reference.digest": image.digest,
  };
  return { ...attestation, platform, annotations };
}

/** An index of these children, in this order; they may be indexes themselves. */
export function pushIndex(
  repository: Repository,
  manifests: readonly Descriptor[],
  tag?: string,
): Promise<Descriptor> {
  return repository.pushManifest({ schemaVersion: 2, mediaType: OCI_INDEX, manifests }, tag);
}

/** A signature in cosign's older way: an image that refers to another one by nothing but its own tag. */
export async function pushCosignSignature(
  repository: Repository,
  image: Descriptor,
): Promise<{ readonly tag: string; readonly signature: Descriptor }> {
  const tag = `${image.digest.replace(":", "-")}.sig`;
  const payload = { critical: { image: { "docker-manifest-digest": image.digest } } };
  const signature = await pushImageManifest(
    repository,
    {
      config: await pushJson(repository, OCI_CONFIG, {}),
      layers: [await pushJson(repository, SIMPLE_SIGNING, payload)],
    },
    tag,
  );
  return { tag, signature };
}

/** An SBOM in OCI's way: an untagged referrer, a manifest that names its `subject`. */
export async function pushSbom(repository: Repository, subject: Descriptor): Promise<Descriptor> {
  const sbom = { spdxVersion: "SPDX-2.3", documentDescribes: [subject.digest] };
  return pushImageManifest(repository, {
    artifactType: SPDX,
    config: await pushJson(repository, OCI_EMPTY, {}),
    layers: [await pushJson(repository, SPDX, sbom)],
    subject,
  });
}

function pushImageManifest(
  repository: Repository,
  content: Pick<Manifest, "artifactType" | "config" | "layers" | "subject">,
  tag?: string,
): Promise<Descriptor> {
  return repository.pushManifest({ schemaVersion: 2, mediaType: OCI_IMAGE, ...content }, tag);
}

function pushJson(repository: Repository, mediaType: string, content: object): Promise<Descriptor> {
  return repository.pushBlob(mediaType, Buffer.from(JSON.stringify(content)));
}
