// Every request that reached the emulator, in the order of arrival. A request that is still open, was left hanging or had
// its connection cut has status 0.

import { requestKinds, type RequestKind, type Route } from "./routes.ts";

export interface LoggedRequest {
  readonly method: string;
  /** Path and query as they were sent. */
  readonly url: string;
  readonly kind: RequestKind;
  readonly repository?: string;
  readonly reference?: string;
  /** The status that was answered, 0 until then. */
  status: number;
  /** What a token was asked for; empty until the body is read, and for all other requests. */
  scopes: readonly string[];
  /** Milliseconds of the system clock, whatever the registry's clock says. */
  readonly at: number;
}

export class RequestLog {
  readonly #requests: LoggedRequest[] = [];

  /** All requests so far; the array is a copy. */
  all(): readonly LoggedRequest[] {
    return [...this.#requests];
  }

  /** The requests of one kind, in order. */
  ofKind(kind: RequestKind): readonly LoggedRequest[] {
    return this.#requests.filter((request) => request.kind === kind);
  }

  /** How many requests of each kind; kinds that were not asked for are 0. */
  countByKind(): Record<RequestKind, number> {
    const counts = Object.fromEntries(requestKinds.map((kind) => [kind, 0])) as Record<
      RequestKind,
      number
    >;
    for (const request of this.#requests) counts[request.kind] += 1;
    return counts;
  }

  clear(): void {
    this.#requests.length = 0;
  }

  [Symbol.iterator](): Iterator<LoggedRequest> {
    return this.all()[Symbol.iterator]();
  }

  get length(): number {
    return this.#requests.length;
  }

  /** Used by the server: notes an arrival; the server fills in the status. */
  note(method: string, url: string, route: Route): LoggedRequest {
    const request: LoggedRequest = {
      method,
      url,
      kind: route.kind,
      ...(route.repository === undefined ? {} : { repository: route.repository }),
      ...(route.reference === undefined ? {} : { reference: route.reference }),
      status: 0,
      scopes: [],
      at: Date.now(),
    };
    this.#requests.push(request);
    return request;
  }
}
