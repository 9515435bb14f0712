// Every request that reached a server, in the order of arrival. A request that is still open, was left hanging or had
// its connection cut has status 0.

/** What a request asks for, as far as the log tells. */
export interface Asked<Kind extends string> {
  readonly kind: Kind;
  readonly repository?: string | undefined;
  readonly reference?: string | undefined;
}

export interface LoggedRequest<Kind extends string = string> {
  readonly method: string;
  /** Path and query as they were sent. */
  readonly url: string;
  readonly kind: Kind;
  readonly repository?: string;
  readonly reference?: string;
  /** The status that was answered, 0 until then. */
  status: number;
  /** What a token was asked for; empty until the body is read, and for all other requests. */
  scopes: readonly string[];
  /** The text of a search, for a server that has one. */
  query?: string;
  /** Milliseconds of the system clock, whatever the server's clock says. */
  readonly at: number;
}

/** `Kind` is what one server calls its requests. */
export class RequestLog<Kind extends string> {
  readonly #requests: LoggedRequest<Kind>[] = [];
  readonly #kinds: readonly Kind[];

  constructor(kinds: readonly Kind[]) {
    this.#kinds = kinds;
  }

  /** All requests so far; the array is a copy. */
  all(): readonly LoggedRequest<Kind>[] {
    return [...this.#requests];
  }

  /** The requests of one kind, in order. */
  ofKind(kind: Kind): readonly LoggedRequest<Kind>[] {
    return this.#requests.filter((request) => request.kind === kind);
  }

  /** How many requests of each kind; kinds that were not asked for are 0. */
  countByKind(): Record<Kind, number> {
    const counts = Object.fromEntries(this.#kinds.map((kind) => [kind, 0])) as Record<Kind, number>;
    for (const request of this.#requests) counts[request.kind] += 1;
    return counts;
  }

  clear(): void {
    this.#requests.length = 0;
  }

  [Symbol.iterator](): Iterator<LoggedRequest<Kind>> {
    return this.all()[Symbol.iterator]();
  }

  get length(): number {
    return this.#requests.length;
  }

  /** Used by the server: notes an arrival; the server fills in the status. */
  note(method: string, url: string, route: Asked<Kind>): LoggedRequest<Kind> {
    const request: LoggedRequest<Kind> = {
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
