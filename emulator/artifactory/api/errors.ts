// Artifactory's errors, in its two forms: that of its own API, and that of the registry API.

import type { Answer } from "../../http/answer.ts";
import { jsonOf } from "./answers.ts";

/** The form of Artifactory's own API. */
export function restError(
  status: number,
  message: string,
  headers?: Record<string, string>,
): Answer {
  return jsonOf(status, { errors: [{ status, message }] }, headers);
}

export function authenticationRequired(): Answer {
  return restError(401, "Authentication is required", {
    "WWW-Authenticate": 'Basic realm="Artifactory Realm"',
  });
}

/** Said of what is absent, and of what the user may not see. */
export function notLocated(key: string, path: string): Answer {
  return restError(404, `Could not locate artifact '${key}:${path}'.`);
}

/** Artifactory itself sends no Retry-After; a proxy before it may. */
export function tooManyRequests(headers?: Record<string, string>): Answer {
  return restError(429, "too many requests", headers);
}

/** The form of the registry API. */
export function dockerError(
  status: number,
  code: string,
  message: string,
  detail: object | null = null,
  headers?: Record<string, string>,
): Answer {
  return jsonOf(status, { errors: [{ code, message, detail }] }, headers);
}

export function manifestUnknown(image: string): Answer {
  const message = "The named manifest is not known to the registry.";
  return dockerError(404, "MANIFEST_UNKNOWN", message, { manifest: image });
}

export function nameUnknown(image: string): Answer {
  const message = "Repository name not known to registry.";
  return dockerError(404, "NAME_UNKNOWN", message, { name: image });
}

export function noPermission(what: string): Answer {
  return dockerError(403, "UNAUTHORIZED", `The client does not have permission for ${what}`);
}

export function blobUnknown(digest: string): Answer {
  return dockerError(404, "BLOB_UNKNOWN", "Blob unknown to registry", { digest });
}

export function pageNotFound(): Answer {
  return restError(404, "Not Found");
}

export function notAcceptable(): Answer {
  return restError(406, "Not Acceptable");
}
