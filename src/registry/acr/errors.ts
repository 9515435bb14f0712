/**
 * What ACR and the network between answer, in words for users. Branches on the status and on ACR's own error codes,
 * never on a message.
 */
import { isRestError, type RestError } from "@azure/core-rest-pipeline";

import { ActionError, errorMessage } from "../../errors/action-error.ts";
import { unreachable } from "../http/unreachable.ts";
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
  return isRestError(error) && error.statusCode === 404 && errorCode(bodyOf(error)) === code;
}

/** Words an error of a call for users; `doing` completes "could not …". */
export function explain(error: unknown, host: string, doing: string): ActionError {
  if (error instanceof ActionError) return error;
  if (!isRestError(error)) {
    return new ActionError(`${host}: could not ${doing}: ${reason(error)}`, { cause: error });
  }
  const { statusCode } = error;
  if (statusCode === undefined) return unreachable(error, host, NO_SUCH_REGISTRY);
  const why = describeStatus(statusCode, bodyOf(error));
  return new ActionError(`${host}: could not ${doing}: ${why}.`, { cause: error });
}

/** An attempt that took too long was aborted by us: what the package says of that is nothing to users. */
function reason(error: unknown): string {
  const isAborted = error instanceof Error && error.name === "AbortError";
  return isAborted ? "no answer in time." : errorMessage(error);
}

/** A status together with the registry's own code, where it gave one: `not allowed (403 DENIED)`. */
export function describeStatus(status: number, text: string | undefined): string {
  const code = errorCode(text);
  return `${statusPhrase(status)} (${status}${code === undefined ? "" : ` ${code}`})`;
}

function statusPhrase(status: number): string {
  if (status === 401) return "the credentials were refused";
  if (status === 403) return "not allowed, by a missing role, a firewall or a proxy";
  if (status === 404) return "not found";
  if (status === 405) return "disallowed by a lock, a quarantine or a policy";
  if (status === 407) return "the proxy in HTTPS_PROXY requires other credentials";
  if (status === 429) return "throttled by the registry";
  if (status >= 500) return "the registry failed";
  return "unexpected answer";
}

function bodyOf(error: RestError): string | undefined {
  return error.response?.bodyAsText ?? undefined;
}

const NO_SUCH_REGISTRY =
  'Either there is no registry of this name (check the input "registry"), or it has a private endpoint: then the job needs a runner inside its network, whose DNS knows the zone "privatelink.azurecr.io"';
