// One image of a docker repository. Tests seed it and read it out here without HTTP.

import { sha256 } from "../../oci/references.ts";
import { layerFile, uploadsFolder } from "../storage/layout.ts";
import { joined, type Stamps } from "../storage/stored.ts";
import { ImageFolder } from "./image-folder.ts";
import { seedManifest, type SeedManifest } from "./seed.ts";
import { storeManifest } from "./store-manifest.ts";

export class Image extends ImageFolder {
  /** Puts a manifest there as if it had been pushed at that time, to each tag, or by its digest if it has none. */
  putManifest(seed: SeedManifest): string {
    return seedManifest(this, seed);
  }

  /** Keeps a layer or config for a manifest that is to come; its digest. */
  putBlob(bytes: Buffer | string): string {
    const digest = sha256(bytes);
    const path = joined(this.folder(uploadsFolder), layerFile(digest));
    this.repository.putFile(path, bytes);
    return digest;
  }

  /** A push of the manifest of this digest to a tag: it takes the place of what is there. */
  tag(tag: string, digest: string, at: Date = this.repository.storage.now()): void {
    const manifest = this.manifest(digest);
    if (manifest === undefined) throw new Error(`There is no ${digest} in "${this.name}".`);
    const ms = at.getTime();
    const stamps: Stamps = { created: ms, modified: ms, updated: ms };
    const { body, mediaType } = manifest;
    storeManifest(this, { ref: tag, body, mediaType, stamps, by: "seed" });
  }

  /** Removes the folder of a tag, manifest included; false where there is none. */
  untag(tag: string): boolean {
    return this.repository.delete(this.folder(tag), "seed");
  }

  /** Removes every folder that holds this digest, tags included. */
  deleteManifest(digest: string): void {
    for (const ref of this.refsOf(digest)) this.repository.delete(this.folder(ref), "seed");
  }

  /** The bytes that a GET of this manifest gives from now on. */
  corrupt(digest: string, bytes: Buffer | string): void {
    for (const file of this.filesOf(digest)) file.servedBytes = Buffer.from(bytes);
  }

  /** The manifest keeps its rows, and a GET does not find it, as where its bytes are lost. */
  ghost(digest: string): void {
    for (const file of this.filesOf(digest)) file.isGhost = true;
  }
}
