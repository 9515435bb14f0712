// A stand-in for the query endpoint of Azure Monitor Logs, with one workspace
// (https://learn.microsoft.com/azure/azure-monitor/logs/api/overview). It answers beside the Entra authority, whose tokens it takes.

import { tableName, tableOf, type RepositoryEvent } from "./events.ts";
import { KqlError } from "./kql/errors.ts";
import type { Value } from "./kql/expressions.ts";
import { run, type Table } from "./kql/query.ts";

export interface QueryRequest {
  readonly method: string;
  readonly path: string;
  readonly token: string | undefined;
  readonly body: string;
}

export interface QueryReply {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Whose token it is, and for what. */
export interface TokenClaims {
  readonly audience: string;
  readonly clientId: string;
}

export interface LogAnalyticsOptions {
  readonly workspace: string;
  /** Applications that have the role Log Analytics Reader; default everybody. */
  readonly readers?: ReadonlySet<string>;
  /** What entries there are; undefined where nobody sends any, so that there is no table. */
  readonly events?: readonly RepositoryEvent[] | undefined;
  readonly now?: () => Date;
  /** Rows of one answer at most; default 500,000, as the service has it. */
  readonly mostRows?: number;
  /** Queries of one identity in 30 seconds at most; default 200, as the service has it. */
  readonly mostQueries?: number;
}

const audience = "https://api.loganalytics.io";
const throttleWindowMs = 30_000;

export class LogAnalytics {
  /** May be changed at any time. */
  events: readonly RepositoryEvent[] | undefined;
  /** Queries in the order of their arrival. */
  readonly queries: string[] = [];
  /** What is answered instead, first in first out. */
  readonly refusals: QueryReply[] = [];
  readonly #options: LogAnalyticsOptions;
  readonly #arrivals: number[] = [];

  constructor(options: LogAnalyticsOptions) {
    this.#options = options;
    this.events = options.events;
  }

  /** The answer, or undefined when the path is none of a workspace's. */
  answer(
    { method, path, token, body }: QueryRequest,
    claimsOf: (token: string) => TokenClaims | undefined,
  ): QueryReply | undefined {
    const workspace = /^\/v1\/workspaces\/([^/]+)\/query$/.exec(path)?.[1];
    if (workspace === undefined || method !== "POST") return undefined;
    const refusal = this.#refusalOf(workspace, claimsOf(token ?? ""));
    if (refusal !== undefined) return refusal;
    const query = queryIn(body);
    if (query === undefined) return badRequest("BadArgumentError", "SYN0001", "No query.");
    this.queries.push(query);
    if (this.#isTooMuch()) return throttled;
    return this.refusals.shift() ?? this.#resultOf(query);
  }

  #refusalOf(workspace: string, claims: TokenClaims | undefined): QueryReply | undefined {
    if (claims?.audience !== audience) return invalidToken;
    if (workspace !== this.#options.workspace) return workspaceNotFound;
    const { readers } = this.#options;
    const mayRead = readers === undefined || readers.has(claims.clientId);
    return mayRead ? undefined : insufficientAccess;
  }

  #isTooMuch(): boolean {
    const now = Date.now();
    this.#arrivals.push(now);
    const recent = this.#arrivals.filter((at) => at > now - throttleWindowMs);
    return recent.length > (this.#options.mostQueries ?? 200);
  }

  #resultOf(query: string): QueryReply {
    const now = this.#options.now?.() ?? new Date();
    const tables = new Map(
      this.events === undefined ? [] : [[tableName, tableOf(this.events)] as const],
    );
    try {
      return replyOf(run(query, tables, now), this.#options.mostRows ?? 500_000);
    } catch (error) {
      if (error instanceof KqlError) return badRequest(error.kind, error.code, error.message);
      throw error;
    }
  }
}

function queryIn(body: string): string | undefined {
  try {
    const { query } = JSON.parse(body) as { readonly query?: unknown };
    return typeof query === "string" ? query : undefined;
  } catch {
    return undefined;
  }
}

function replyOf({ columns, rows }: Table, mostRows: number): QueryReply {
  const given = rows.slice(0, mostRows);
  const typed = columns.map((name) => ({ name, type: typeOf(given[0]?.get(name)) }));
  const values = given.map((row) => columns.map((name) => wireOf(row.get(name))));
  const tables = [{ name: "PrimaryResult", columns: typed, rows: values }];
  return { status: 200, body: { tables, ...(given.length < rows.length ? tooManyRows : {}) } };
}

function typeOf(value: Value): string {
  if (value instanceof Date) return "datetime";
  return typeof value === "number" ? "long" : "string";
}

function wireOf(value: Value): unknown {
  // The service has seven digits.
  return value instanceof Date ? value.toISOString().replace("Z", "0000Z") : (value ?? null);
}

// https://learn.microsoft.com/azure/azure-monitor/logs/api/errors

function badRequest(kind: string, code: string, message: string): QueryReply {
  return {
    status: 400,
    body: {
      error: {
        message: "The request had some invalid properties",
        code: "BadArgumentError",
        innererror: {
          code: kind,
          message:
            kind === "SyntaxError" ? "A syntax error occurred." : "A semantic error occurred.",
          innererror: { code, message },
        },
      },
    },
  };
}

const tooManyRows = {
  error: {
    code: "PartialError",
    message: "There were some errors when processing your query.",
    details: [
      {
        code: "EngineError",
        message: "Something went wrong processing your query on the server.",
        innererror: {
          code: "-2133196797",
          message: "The results of this query exceed the set limit of records.",
        },
      },
    ],
  },
};

const invalidToken: QueryReply = {
  status: 401,
  body: {
    error: { message: "Valid authentication was not provided", code: "AuthorizationRequiredError" },
  },
};

const insufficientAccess: QueryReply = {
  status: 403,
  body: {
    error: {
      message:
        "The provided credentials have insufficient access to perform the requested operation",
      code: "InsufficientAccessError",
    },
  },
};

const workspaceNotFound: QueryReply = {
  status: 404,
  body: { error: { message: "The workspace could not be found", code: "WorkspaceNotFoundError" } },
};

const throttled: QueryReply = {
  status: 429,
  headers: { "Retry-After": "1" },
  body: { error: { message: "Rate limit is exceeded", code: "ThrottledError" } },
};
