// The registry's errors, code and message as it words them.

import { jsonAnswer, type Answer } from "../../http/answer.ts";
import { retryAfter, type RetryAfter } from "../../http/retry-after.ts";
import { registryScope, type Route } from "./routes.ts";

/** The common form; `detail` is left out when undefined. */
export function errorAnswer(
  status: number,
  code: string,
  message: string,
  detail?: unknown,
  headers: Record<string, string> = {},
): Answer {
  const error = { code, message, ...(detail === undefined ? {} : { detail }) };
  return jsonAnswer(status, { errors: [error] }, headers);
}

const authenticationRequired =
  "authentication required, visit https://aka.ms/acr/authorization for more information.";

/** 401 with the challenge that says which scope the operation needs. */
export function unauthorized(host: string, route: Route, error?: string): Answer {
  const type = route.repository === undefined ? "registry" : "repository";
  const name = route.repository ?? registryScope(route);
  const needsScope = route.actions.length > 0;
  const scope = needsScope ? `,scope="${type}:${name}:${route.actions.join(",")}"` : "";
  const suffix = error === undefined ? "" : `,error="${error}"`;
  const detail = route.actions.map((action) => ({ Type: type, Name: name, Action: action }));
  return errorAnswer(401, "UNAUTHORIZED", authenticationRequired, needsScope ? detail : null, {
    "Www-Authenticate": `Bearer realm="https://${host}/oauth2/token",service="${host}"${scope}${suffix}`,
  });
}

/**
 * What Basic gets where only a Bearer token is taken. Reported: the challenge
 * (https://github.com/Azure/acr/issues/676). Guessed: the body.
 */
export function basicRefused(): Answer {
  return errorAnswer(401, "UNAUTHORIZED", authenticationRequired, null, {
    "Www-Authenticate": 'Basic realm="Azure Container Registry"',
  });
}

/**
 * What a firewall says to a caller that no rule lets in. Reported: status, code and words
 * (https://github.com/docker/build-push-action/issues/1214).
 */
export function addressDenied(address: string): Answer {
  const message = `client with IP '${address}' is not allowed access. Refer https://aka.ms/acr/firewall to grant access.`;
  return errorAnswer(403, "DENIED", message);
}

/** What a token endpoint says to credentials that are wrong. */
export function tokenRefused(): Answer {
  return errorAnswer(401, "UNAUTHORIZED", authenticationRequired, null);
}

export function repositoryUnknown(name: string): Answer {
  return errorAnswer(404, "NAME_UNKNOWN", "repository name not known to registry", { name });
}

/** For the metadata API. */
export function manifestUnknown(): Answer {
  return errorAnswer(404, "MANIFEST_UNKNOWN", "manifest unknown");
}

export function digestNotFound(name: string, digest: string): Answer {
  const detail = { Name: name, Revision: digest };
  return errorAnswer(404, "MANIFEST_UNKNOWN", `manifest ${digest} is not found`, detail);
}

/** Recorded: to a DELETE there is no `detail`. */
export function nothingToDelete(digest: string): Answer {
  return errorAnswer(404, "MANIFEST_UNKNOWN", `manifest ${digest} is not found`);
}

/** A body that its type does not fit. Guessed: as in https://github.com/distribution/distribution, from which the registry comes. */
export function manifestInvalid(): Answer {
  return errorAnswer(400, "MANIFEST_INVALID", "manifest invalid", {});
}

export function taggedNotFound(tag: string): Answer {
  const message = `manifest tagged by "${tag}" is not found`;
  return errorAnswer(404, "MANIFEST_UNKNOWN", message, { Tag: tag });
}

export function tagUnknown(): Answer {
  return errorAnswer(404, "TAG_UNKNOWN", "the specified tag does not exist");
}

export function blobUnknown(): Answer {
  return errorAnswer(404, "BLOB_UNKNOWN", "blob unknown to registry");
}

export function uploadUnknown(): Answer {
  return errorAnswer(404, "BLOB_UPLOAD_UNKNOWN", "blob upload unknown to registry");
}

export function digestInvalid(): Answer {
  return errorAnswer(400, "DIGEST_INVALID", "provided digest did not match uploaded content");
}

/** One error per digest that a manifest names and the repository does not have. */
export function blobsMissing(digests: readonly string[]): Answer {
  const errors = digests.map((digest) => ({
    code: "MANIFEST_BLOB_UNKNOWN",
    message: "blob unknown to registry",
    detail: { digest },
  }));
  return jsonAnswer(400, { errors });
}

/** A lock forbids it. */
export function disallowed(): Answer {
  const message =
    "The operation is disallowed on this registry, repository or image. View troubleshooting steps at " +
    "https://aka.ms/acr/faq/#why-does-my-pull-or-push-request-fail-with-disallowed-operation";
  return errorAnswer(405, "REGISTRY_DISALLOWED_OPERATION", message, {});
}

/** What a pull by digest of a quarantined manifest gets. Documented are the words alone; code and status are those of a lock. */
export function quarantined(): Answer {
  const message = "The operation is disallowed.";
  return errorAnswer(405, "REGISTRY_DISALLOWED_OPERATION", message, {});
}

/** Throttled for so many seconds from now. */
export function tooManyRequests(seconds: number, form: RetryAfter, now: Date): Answer {
  const message =
    "Too many requests. Please visit https://aka.ms/acr/skus#sku-feature-matrix to view limits of all service tiers.";
  return errorAnswer(429, "TOOMANYREQUESTS", message, undefined, retryAfter(seconds, form, now));
}

/** What the router in front of the registry says about a path that it does not know. */
export function pageNotFound(): Answer {
  const headers = { "Content-Type": "text/plain; charset=utf-8" };
  return { status: 404, headers, body: Buffer.from("404 page not found\n") };
}
