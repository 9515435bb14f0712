/**
 * One request to delete a manifest or a tag, and what its answer proves. Only a 202 and the registry's own word that
 * there is no such thing prove that it is gone; only a refusal proves that it is not.
 */
import { isRestError, type RestError } from "@azure/core-rest-pipeline";

import type { RemovalAnswer } from "../registry.ts";
import type { RawAnswer } from "./client.ts";
import { describeStatus, explain } from "./errors.ts";
import { removalWithoutAnswer } from "../http/failures.ts";
import type { RateLimiter } from "../http/rate-limiter.ts";
import { errorCode } from "./wire.ts";

/**
 * Sends the request once, and lets the rate limiter follow what the registry says about itself. `unknown` is the code that says
 * that there is nothing to delete. Never throws.
 */
export async function sendRemoval(
  send: () => Promise<RawAnswer>,
  unknown: "MANIFEST_UNKNOWN" | "TAG_UNKNOWN",
  rateLimiter: RateLimiter,
): Promise<RemovalAnswer> {
  try {
    const { status, text, header } = await send();
    rateLimiter.follow(header("x-ms-ratelimit-remaining-calls-per-second"));
    if (status === 202) return { state: "removed" };
    if (status === 404 && errorCode(text) === unknown) return { state: "already-gone" };
    return { state: "unsettled", why: describeStatus(status, text) };
  } catch (error) {
    return judge(error, rateLimiter);
  }
}

function judge(error: unknown, rateLimiter: RateLimiter): RemovalAnswer {
  const known = removalWithoutAnswer(error);
  if (known !== undefined) return known;
  if (isRestError(error) && error.statusCode !== undefined) {
    return judgeStatus(error, error.statusCode, rateLimiter);
  }
  return { state: "unsettled", why: explain(error, "The registry", "delete it").message };
}

function judgeStatus(
  { response }: RestError,
  status: number,
  rateLimiter: RateLimiter,
): RemovalAnswer {
  const why = describeStatus(status, response?.bodyAsText);
  // 405 is a lock, a quarantine or a policy; 401 and 403 are a right that is missing.
  if (status === 401 || status === 403 || status === 405) return { state: "refused", why };
  if (status !== 429) return { state: "unsettled", why };
  rateLimiter.backOff(response?.headers.get("Retry-After"));
  return { state: "postponed", why };
}
