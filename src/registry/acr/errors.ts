/**
 * What ACR answers when it does not do as it is asked: its own error codes, and what its statuses mean.
 */
import { isRestError } from "@azure/core-rest-pipeline";

import { failuresOf } from "../http/failures.ts";
import { errorCode } from "./wire.ts";

/** True when the registry itself says that there is no such manifest. Any other 404 proves nothing. */
export function isManifestUnknown(error: unknown): boolean {
  return isNotFound(error, "MANIFEST_UNKNOWN");
}

/** True when the registry itself says that there is no such repository. */
export function isRepositoryUnknown(error: unknown): boolean {
  return isNotFound(error, "NAME_UNKNOWN");
}

/** True when the registry itself says that there is no such tag. */
export function isTagUnknown(error: unknown): boolean {
  return isNotFound(error, "TAG_UNKNOWN");
}

function isNotFound(error: unknown, code: string): boolean {
  return (
    isRestError(error) && error.statusCode === 404 && errorCode(error.response?.bodyAsText) === code
  );
}

const NO_SUCH_REGISTRY =
  'Either there is no registry of this name (check the input "registry"), or it has a private endpoint: then the job needs a runner inside its network, whose DNS knows the zone "privatelink.azurecr.io"';

export const { describeStatus, explain, attempt } = failuresOf({
  server: "registry",
  statuses: {
    403: "not allowed, by a missing role, a firewall or a proxy",
    405: "disallowed by a lock, a quarantine or a policy",
  },
  detailIn: errorCode,
  unresolved: NO_SUCH_REGISTRY,
});
