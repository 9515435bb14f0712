/**
 * What a real client pushed, pruned by the built action, and pulled by that client again. The digests are those of image
 * layouts on disk, so that neither the emulator nor the action has a say in what must go.
 */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";

import type { Emulator } from "../../emulator/emulator.ts";
import { OCI_IMAGE, OCI_INDEX } from "../support/fixture.ts";
import {
  PASSWORD,
  runAction,
  startRegistry,
  USERNAME,
  type ActionRun,
} from "../support/run-action.ts";

const DAY_MS = 86_400_000;

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly platform?: object;
  readonly annotations?: object;
}

/** An OCI image layout: https://github.com/opencontainers/image-spec/blob/v1.1.0/image-layout.md */
class Layout {
  readonly path: string;
  /** Digests of all manifests in it, sorted. */
  manifests: readonly string[] = [];

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

  addIndex(manifests: readonly Descriptor[]): Promise<Descriptor> {
    return this.#addManifest(OCI_INDEX, { manifests });
  }

  /** Makes this manifest what the layout as a whole stands for. */
  async finish(top: Descriptor): Promise<void> {
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
async function writeBuild(path: string, build: string): Promise<Layout> {
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

async function writeSingleImage(path: string): Promise<Layout> {
  const layout = new Layout(path);
  await layout.finish(await layout.addImage("amd64", "an image without an index"));
  return layout;
}

const isInstalled = (process.env["PATH"] ?? "")
  .split(delimiter)
  .some((directory) => existsSync(join(directory, "skopeo")));

const describeWithSkopeo = isInstalled ? describe : describe.skip;

describeWithSkopeo("what skopeo pushed (needs skopeo)", () => {
  let folder = "";
  let emulator: Emulator;
  let first: Layout;
  let second: Layout;
  let single: Layout;
  let pushed: readonly string[];
  let run: ActionRun;

  const repository = () => emulator.registry.repository("team/app");
  const remote = (tag: string) => `docker://${emulator.loginServer}/team/app:${tag}`;

  /** `skopeo copy --all` with nothing of this machine's settings: no home, no policy, no stored logins. */
  async function copy(from: string, to: string): Promise<void> {
    const side = from.startsWith("docker:") ? "src" : "dest";
    const login = [`--${side}-creds`, `${USERNAME}:${PASSWORD}`, `--${side}-cert-dir`, folder];
    const flags = ["--insecure-policy", "--tmpdir", folder, "copy", "--all", "--preserve-digests"];
    const env = {
      PATH: process.env["PATH"],
      HOME: folder,
      REGISTRY_AUTH_FILE: join(folder, "auth.json"),
    };
    await promisify(execFile)("skopeo", [...flags, ...login, from, to], { env });
  }

  /** What a layout holds after skopeo has pulled this tag into it. */
  async function pull(tag: string): Promise<readonly string[]> {
    const layout = new Layout(join(folder, `pulled-${tag}`));
    await copy(remote(tag), `oci:${layout.path}:${tag}`);
    return layout.contents();
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "acr-prune-test-"));
    emulator = await startRegistry({ backdateMs: 30 * DAY_MS });
    await writeFile(join(folder, "ca.crt"), emulator.caPem);
    first = await writeBuild(join(folder, "first"), "build 1");
    second = await writeBuild(join(folder, "second"), "build 2");
    single = await writeSingleImage(join(folder, "single"));
    await copy(`oci:${first.path}`, remote("latest"));
    await copy(`oci:${second.path}`, remote("latest"));
    await copy(`oci:${single.path}`, remote("single"));
    pushed = repository().digests();
    run = await runAction(emulator);
  });

  afterAll(async () => {
    await emulator.close();
    await rm(folder, { recursive: true });
  });

  it("is in the registry as it is in the layouts", () => {
    const inLayouts = [...first.manifests, ...second.manifests, ...single.manifests];
    expect(pushed).toEqual([...new Set(inLayouts)].sort());
  });

  it("loses exactly the replaced index and the children that only it had", () => {
    const stays = [...second.manifests, ...single.manifests].sort();
    expect(repository().digests()).toEqual(stays);
    const goes = first.manifests.filter((digest) => !stays.includes(digest));
    expect(goes).toHaveLength(4);
    expect(deletedIn(run)).toEqual(goes);
    expect({ exitCode: run.exitCode, errors: run.errors, warnings: run.warnings }).toEqual({
      exitCode: 0,
      errors: [],
      warnings: [],
    });
  });

  it("can be pulled whole by its tag", async () => {
    expect(await pull("latest")).toEqual(await second.contents());
  });

  it("keeps an image of a single platform under another tag", async () => {
    expect(repository().tags()).toMatchObject({ single: single.manifests[0] });
    expect(await pull("single")).toEqual(await single.contents());
  });
});

function deletedIn({ report }: ActionRun): readonly string[] {
  const manifests = report?.repositories.flatMap((repository) => repository.manifests) ?? [];
  return manifests
    .filter(({ outcome }) => outcome?.state === "deleted")
    .map(({ digest }) => digest)
    .sort();
}
