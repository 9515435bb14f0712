// Requests a minute by category, where a switch sets a limit. When it is used up, everything of that category answers 429 until
// the minute is over, with a Retry-After that counts down (or without). Referrer calls count as reads, too. Deletions may have a
// limit by the second as well.

import type { Answer } from "../../http/answer.ts";
import type { Operation, Route } from "../api/routes.ts";
import type { RateLimits, Switches } from "../switches/switches.ts";

type Category = Exclude<keyof RateLimits, "retryAfter" | "deletesPerSecond">;

const windowMs = 60_000;

export class RateLimiter {
  readonly #windows = new Map<Category, { readonly startedAt: number; used: number }>();
  /** Deletions that may still come at once, as of a time. */
  #allowance = Infinity;
  #allowanceAt = 0;

  /** Counts the request; seconds to wait if it is one too many. */
  refuse(route: Route, method: string, limits: RateLimits): number | undefined {
    const waits = categoriesOf(route, method).flatMap((category) => {
      const limit = limits[category];
      return limit === undefined ? [] : [this.#count(category, limit)];
    });
    const { deletesPerSecond } = limits;
    const isLimited = deletesPerSecond !== undefined && isDeletion(route);
    const longest = Math.max(0, ...waits, isLimited ? this.#countDeletion(deletesPerSecond) : 0);
    return longest > 0 ? longest : undefined;
  }

  /** A bucket that holds what a second allows, and that a refused deletion takes nothing from. */
  #countDeletion(perSecond: number): number {
    const now = performance.now();
    const refilled = this.#allowance + ((now - this.#allowanceAt) / 1000) * perSecond;
    this.#allowance = Math.min(refilled, Math.max(perSecond, 1));
    this.#allowanceAt = now;
    if (this.#allowance < 1) return 1;
    this.#allowance -= 1;
    return 0;
  }

  #count(category: Category, limit: number): number {
    const now = performance.now();
    const running = this.#windows.get(category);
    const isOver = running === undefined || now - running.startedAt >= windowMs;
    const window = isOver ? { startedAt: now, used: 0 } : running;
    this.#windows.set(category, window);
    window.used += 1;
    return window.used <= limit
      ? 0
      : Math.ceil(Math.round(window.startedAt + windowMs - now) / 1000);
  }
}

/**
 * The answer with what is left of a second's calls. Recorded: on the answers to deletions of manifests, tags, blobs and
 * repositories, and on a 404 as well. Guessed: on a 405.
 */
export function withRemainingCalls(answer: Answer, route: Route, switches: Switches): Answer {
  if (!isDeletion(route)) return answer;
  const remaining = switches.rateLimits.deletesPerSecond ?? (switches.premium ? 32 : 8);
  const name = "X-Ms-Ratelimit-Remaining-Calls-Per-Second";
  return { ...answer, headers: { ...answer.headers, [name]: remaining.toFixed(6) } };
}

function isDeletion({ operation }: Route): boolean {
  return operation.startsWith("delete-");
}

const oauthOperations: ReadonlySet<Operation> = new Set<Operation>(["exchange", "token"]);

function categoriesOf(route: Route, method: string): readonly Category[] {
  if (oauthOperations.has(route.operation)) return ["oauth"];
  if (route.operation === "referrers") return ["referrers", "read"];
  if (isDeletion(route)) return ["delete"];
  return method === "GET" || method === "HEAD" ? ["read"] : ["write"];
}
