// The switches for what a deletion takes along, and what it leaves.

import { initially, type Described } from "./described.ts";

export const deletionSwitches = {
  softDelete: {
    initial: false,
    does: "what is deleted can be listed and restored under `_deleted`, and not be pushed again",
    source:
      "Documented: https://learn.microsoft.com/azure/container-registry/container-registry-soft-delete-policy",
  },
  noCascade: {
    initial: false,
    does: "deleting a subject leaves its referrers",
    source:
      "Guessed: registries need not take them along (https://github.com/opencontainers/distribution-spec/issues/457)",
  },
  cascadeStopsAtLockedReferrers: {
    initial: false,
    does: "deleting a subject leaves its locked referrers, and theirs",
    source: "Guessed: nothing says what a lock does there",
  },
  lockedTagProtectsManifest: {
    initial: false,
    does: "a locked tag makes the deletion of its manifest answer 405",
    source: "Guessed: nothing says what a lock does there",
  },
  referrersApiOff: {
    initial: false,
    does: "there is no referrers API, and no OCI-Subject on a push, as with customer-managed keys",
    source:
      "Documented: https://learn.microsoft.com/azure/container-registry/container-registry-manage-artifact",
  },
  staying: {
    initial: initially<Set<string>>(new Set()),
    does: "the deletion of these digests and tags is answered 202 and does nothing, as of a tag that ends in a full stop",
    source: "Reported: https://github.com/Azure/acr/issues/612",
  },
  deletedStaysVisibleMs: {
    initial: 0,
    does: "after the 202 of a deletion the item can still be read and listed for so many milliseconds",
    source:
      "Documented: https://learn.microsoft.com/azure/container-registry/container-registry-geo-replication",
  },
} satisfies Record<string, Described>;
