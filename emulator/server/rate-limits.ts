// Requests a minute by category, where a switch sets a limit. When it is used up, everything of that category answers 429 until
// the minute is over, with a Retry-After that counts down (or without). Referrer calls count as reads, too.

import type { RateLimits } from "../switches.ts";
import type { Operation, Route } from "./routes.ts";

type Category = Exclude<keyof RateLimits, "retryAfter">;

const windowMs = 60_000;

export class RateLimiter {
  readonly #windows = new Map<Category, { readonly startedAt: number; used: number }>();

  /** Counts the request; seconds to wait if it is one too many. */
  refuse(route: Route, method: string, limits: RateLimits): number | undefined {
    const waits = categoriesOf(route, method).flatMap((category) => {
      const limit = limits[category];
      return limit === undefined ? [] : [this.#count(category, limit)];
    });
    const longest = Math.max(0, ...waits);
    return longest > 0 ? longest : undefined;
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

const oauthOperations: ReadonlySet<Operation> = new Set<Operation>(["exchange", "token"]);

function categoriesOf(route: Route, method: string): readonly Category[] {
  if (oauthOperations.has(route.operation)) return ["oauth"];
  if (route.operation === "referrers") return ["referrers", "read"];
  if (route.kind.startsWith("delete-")) return ["delete"];
  return method === "GET" || method === "HEAD" ? ["read"] : ["write"];
}
