// An OCI image layout on disk, for clients that copy whole images.

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { sha256, types } from "../emulator/support.ts";

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/** Writes a layout with one index of two images, each with a config and a layer that says `text`; the digest of the index. */
export async function writeLayout(path: string, text = "layer"): Promise<string> {
  const blobs = join(path, "blobs", "sha256");
  await mkdir(blobs, { recursive: true });
  const add = async (mediaType: string, bytes: string): Promise<Descriptor> => {
    const digest = sha256(bytes);
    await writeFile(join(blobs, digest.slice("sha256:".length)), bytes);
    return { mediaType, digest, size: bytes.length };
  };
  const platforms = ["amd64", "arm64"].map(async (architecture) => {
    const rootfs = { type: "layers", diff_ids: [sha256(`${text} ${architecture}`)] };
    const config = await add(
      "application/vnd.oci.image.config.v1+json",
      JSON.stringify({ architecture, os: "linux", rootfs }),
    );
    const layer = await add("application/vnd.oci.image.layer.v1.tar", `${text} ${architecture}`);
    const manifest = { schemaVersion: 2, mediaType: types.ociImage, config, layers: [layer] };
    const descriptor = await add(types.ociImage, JSON.stringify(manifest));
    return { ...descriptor, platform: { architecture, os: "linux" } };
  });
  const manifests = await Promise.all(platforms);
  const top = await add(
    types.ociIndex,
    JSON.stringify({ schemaVersion: 2, mediaType: types.ociIndex, manifests }),
  );
  await writeFile(join(path, "oci-layout"), '{"imageLayoutVersion":"1.0.0"}');
  const root = { schemaVersion: 2, manifests: [top] };
  await writeFile(join(path, "index.json"), JSON.stringify(root));
  return top.digest;
}
