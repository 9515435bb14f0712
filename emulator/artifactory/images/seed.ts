// Manifests put into an image without HTTP, with stamps of any age.

import { sha256 } from "../../oci/references.ts";
import { bytesOf, guessedType, type SeedBody } from "../../oci/seed-body.ts";
import type { Stamps } from "../storage/stored.ts";
import type { ImageFolder } from "./image-folder.ts";
import { storeManifest } from "./store-manifest.ts";

export interface SeedManifest {
  readonly body: SeedBody;
  /** Default: the body's own `mediaType`, else OCI index or OCI image by whether it has `manifests`. */
  readonly mediaType?: string;
  /** One folder each; without any the manifest lies under its digest alone. */
  readonly tags?: readonly string[];
  /** Under its digest, too, where it has tags. */
  readonly isAlsoByDigest?: boolean;
  /** All three stamps; default now. */
  readonly pushedAt?: Date | string;
  /** Stamps that differ from `pushedAt`. */
  readonly created?: Date | string;
  readonly modified?: Date | string;
  readonly updated?: Date | string;
}

/** Stores it in every folder that it belongs in, by the rules of a push; its digest. */
export function seedManifest(image: ImageFolder, seed: SeedManifest): string {
  const body = bytesOf(seed.body);
  const digest = sha256(body);
  const mediaType = seed.mediaType ?? guessedType(body);
  const stamps = stampsOf(image, seed);
  const { tags = [], isAlsoByDigest = tags.length === 0 } = seed;
  const refs = isAlsoByDigest ? [...tags, digest] : tags;
  for (const ref of refs) storeManifest(image, { ref, body, mediaType, stamps, by: "seed" });
  return digest;
}

function stampsOf(image: ImageFolder, seed: SeedManifest): Stamps {
  const pushed = seed.pushedAt ?? image.repository.storage.now();
  const ms = (time: Date | string = pushed): number => new Date(time).getTime();
  return { created: ms(seed.created), modified: ms(seed.modified), updated: ms(seed.updated) };
}
