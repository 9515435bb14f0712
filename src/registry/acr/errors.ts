/**
 * What ACR and the network between answer, in words for users. Branches on the status and on ACR's own error codes,
 * never on a message.
 */
import { isRestError, type RestError } from "@azure/core-rest-pipeline";

import { ActionError, errorMessage } from "../../action-error.ts";
import { firewallProblem } from "./refusals.ts";
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
  const firewall = firewallProblem(host, statusCode, bodyOf(error));
  if (firewall !== undefined) return new ActionError(firewall, { cause: error });
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
  if (status === 407) return "the proxy in HTTPS_PROXY wants other credentials";
  if (status === 429) return "throttled by the registry";
  if (status >= 500) return "the registry failed";
  return "unexpected answer";
}

function bodyOf(error: RestError): string | undefined {
  return error.response?.bodyAsText ?? undefined;
}

const NO_SUCH_REGISTRY =
  'Either there is no registry of this name (check the input "registry"), or it has a private endpoint: then the job needs a runner inside its network, whose DNS knows the zone "privatelink.azurecr.io"';

/** What Node says of a certificate that it does not trust (Node.js, "X509 certificate error codes"). */
const DISTRUST = new Set([
  "CERT_HAS_EXPIRED",
  "CERT_UNTRUSTED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

/** The error for a host that did not answer; `unknown` is said when its name does not resolve. */
export function unreachable(error: RestError, host: string, unknown: string): ActionError {
  return new ActionError(`${host} ${silence(error, unknown)}.`, { cause: error });
}

function silence({ code, name, message }: RestError, unknown: string): string {
  if (code === "ENOTFOUND") return `can't be reached: the name does not resolve. ${unknown}`;
  if (code === "PARSE_ERROR") return "was reached, but its answers broke off in the middle";
  if (code !== undefined && DISTRUST.has(code)) {
    return `can't be reached: its certificate is not trusted (${code}). Where a proxy or firewall inspects TLS, put the certificate of its authority into a file on the runner, and the path of the file into the job's variable NODE_EXTRA_CA_CERTS`;
  }
  return `can't be reached: no answer (${code ?? name}: ${message})${byProxy()}`;
}

/** The variables that the Azure packages heed. What is in them may hold a password. */
function byProxy(): string {
  const { HTTPS_PROXY: upper, https_proxy: lower } = process.env;
  if (!upper && !lower) return "";
  return ". The job sends requests through the proxy in HTTPS_PROXY, but for the hosts in NO_PROXY";
}
