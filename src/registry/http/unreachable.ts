/**
 * Why a host did not answer, in words for users.
 */
import type { RestError } from "@azure/core-rest-pipeline";

import { ActionError } from "../../errors/action-error.ts";

/** What Node says of a certificate that it does not trust (https://nodejs.org/api/tls.html#x509-certificate-error-codes). */
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

const CHECK_NETWORK = "Check that this runner reaches the internet, or set HTTPS_PROXY";

/** The error for a host that did not answer; `unresolved` is said when its name does not resolve. */
export function unreachable(
  error: RestError,
  host: string,
  unresolved: string = CHECK_NETWORK,
): ActionError {
  return new ActionError(`${host} ${silence(error, unresolved)}.`, { cause: error });
}

function silence({ code, name, message }: RestError, unresolved: string): string {
  if (code === "ENOTFOUND") return `can't be reached: the name does not resolve. ${unresolved}`;
  if (code === "PARSE_ERROR") return "was reached, but its answers were cut off in the middle";
  if (code !== undefined && DISTRUST.has(code)) {
    return `can't be reached: its certificate is not trusted (${code}). Where a proxy or firewall inspects TLS, put the certificate of its authority into a file on the runner, and the path of the file into the job's variable NODE_EXTRA_CA_CERTS`;
  }
  return `can't be reached: no answer (${code ?? name}: ${message})${byProxy()}`;
}

/** The variables that the Azure packages heed. What is in them may hold a password. */
function byProxy(): string {
  const { HTTPS_PROXY: upper, https_proxy: lower } = process.env;
  if (!upper && !lower) return "";
  return ". The job sends requests through the proxy in HTTPS_PROXY, except for the hosts in NO_PROXY";
}
