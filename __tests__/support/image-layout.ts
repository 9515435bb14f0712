/** Image layouts on disk, for clients that push and pull whole images. */
import { createHash } from "node:crypto";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { OCI_IMAGE, OCI_INDEX } from "./fixture.ts";

export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly platform?: object;
  readonly annotations?: object;
}

/** An OCI image layout: https://github.com/opencontainers/image-spec/blob/v1.1.0/image-layout.md */
export class Layout {
  readonly path: string;
  /** Digests of all manifests in it, sorted. */
  manifests: readonly string[] = [];
  /** What it stands for; undefined until it is finished. */
  top: Descriptor | undefined;

  constructor(path: string) {
    this.path = path;
  }

  /** An image of one platform whose only file says `text`. */
  async addImage(architecture: string, text: string): Promise<Descriptor> {
    const layer = Buffer.from(text);
    const config = {
      architecture,
      os: "linux",
      rootfs: { type: "layers", diff_ids: [sha256(layer)] },
    };
    const image = await this.#addManifest(OCI_IMAGE, {
      config: await this.#addJson("application/vnd.oci.image.config.v1+json", config),
      layers: [await this.#add("application/vnd.oci.image.layer.v1.tar+gzip", gzipSync(layer))],
    });
    return { ...image, platform: { architecture, os: "linux" } };
  }

  /** The provenance that BuildKit puts beside an image of an index. */
  async addAttestation(image: Descriptor, build: string): Promise<Descriptor> {
    const platform = { architecture: "unknown", os: "unknown" };
    const statement = await this.#addJson("application/vnd.in-toto+json", {
      build,
      of: image.digest,
    });
    const rootfs = { type: "layers", diff_ids: [statement.digest] };
    const attestation = await this.#addManifest(OCI_IMAGE, {
      config: await this.#addJson("application/vnd.oci.image.config.v1+json", {
        ...platform,
        rootfs,
      }),
      layers: [statement],
    });
    const annotations = {
      "vnd.docker.reference.type": "attestation-manifest",
      "vnd.docker.reference.digest": image.digest,
    };
    return { ...attestation, platform, annotations };
  }

  /** A signature, or anything else that refers to a manifest; what it says is `text`. */
  async addReferrer(subject: Descriptor, text: string): Promise<Descriptor> {
    return this.#addManifest(OCI_IMAGE, {
      artifactType: "application/vnd.example.signature",
      config: await this.#addJson("application/vnd.oci.empty.v1+json", {}),
      layers: [await this.#add("application/vnd.example.signature", Buffer.from(text))],
      subject: {
        mediaType: subject.mediaType,
        digest: subject.digest,
        size: subject.size,
      },
    });
  }

  addIndex(manifests: readonly Descriptor[]): Promise<Descriptor> {
    return this.#addManifest(OCI_INDEX, { manifests });
  }

  /** Makes this manifest what the layout as a whole stands for. */
  async finish(top: Descriptor): Promise<void> {
    this.top = top;
    await writeFile(join(this.path, "oci-layout"), '{"imageLayoutVersion":"1.0.0"}');
    const root = { schemaVersion: 2, mediaType: OCI_INDEX, manifests: [top] };
    await writeFile(join(this.path, "index.json"), JSON.stringify(root));
  }

  /** Digests of all that is in it: manifests, configs, layers; sorted. */
  async contents(): Promise<readonly string[]> {
    const names = await readdir(join(this.path, "blobs", "sha256"));
    return names.map((name) => `sha256:${name}`).sort();
  }

  async #addManifest(mediaType: string, content: object): Promise<Descriptor> {
    const manifest = await this.#addJson(mediaType, { schemaVersion: 2, mediaType, ...content });
    this.manifests = [...this.manifests, manifest.digest].sort();
    return manifest;
  }

  #addJson(mediaType: string, content: object): Promise<Descriptor> {
    return this.#add(mediaType, Buffer.from(JSON.stringify(content)));
  }

  async #add(mediaType: string, bytes: Buffer): Promise<Descriptor> {
    const digest = sha256(bytes);
    const blobs = join(this.path, "blobs", "sha256");
    await mkdir(blobs, { recursive: true });
    await writeFile(join(blobs, digest.slice("sha256:".length)), bytes);
    return { mediaType, digest, size: bytes.byteLength };
  }
}

function sha256(bytes: Buffer): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

/** One build: two platforms, of which linux/arm64 is the same in every build, and an attestation for each. */
export async function writeBuild(path: string, build: string): Promise<Layout> {
  const layout = new Layout(path);
  const amd64 = await layout.addImage("amd64", build);
  const arm64 = await layout.addImage("arm64", "the same in every build");
  const attestations = [
    await layout.addAttestation(amd64, build),
    await layout.addAttestation(arm64, build),
  ];
  await layout.finish(await layout.addIndex([amd64, arm64, ...attestations]));
  return layout;
}
