/**
 * What stands in a listing and, by the registry's own word, does not exist. Another replica may have it, with all that it
 * holds, or it was just deleted: only another listing tells.
 */
import { ActionError } from "../../errors/action-error.ts";
import type { Manifest } from "../../oci/manifest.ts";
import type { Digest } from "../../oci/digest.ts";
import type { Tag } from "../../registry/registry.ts";
import type { Inventory } from "../model/inventory.ts";

/** A manifest of the listing does not exist any more. `bodies` has what was read until then. */
export class ManifestGone extends ActionError {
  readonly bodies: ReadonlyMap<Digest, Manifest>;

  constructor(message: string, bodies: ReadonlyMap<Digest, Manifest>) {
    super(message);
    this.bodies = bodies;
  }
}

/** A tag was set less than a day ago, and names nothing. */
export function onItsWay({ name, digest }: Tag, bodies: ManifestGone["bodies"]): ManifestGone {
  return new ManifestGone(
    `Tag "${name}" names ${digest}, and the registry says that it does not exist. The tag was set less than a day ago, so it may be on its way from another replica; the next run will tell.`,
    bodies,
  );
}

/** A replica may be behind with it, and what it lists must not be deleted meanwhile. */
export function vanished(digest: Digest, { tags, bodies }: Inventory): ManifestGone {
  const tag = tags.find((candidate) => candidate.digest === digest);
  const what = tag === undefined ? "the listing" : `tag "${tag.name}"`;
  return new ManifestGone(
    `Manifest ${digest} stands in ${what}, and the registry says that it does not exist. It may be on its way from another replica, or was just deleted; the next run will tell.`,
    bodies,
  );
}
