// Stands in for the part of GitHub's API that has to do with comments on pull requests, in memory, on the loopback interface.
// It shares no code with the tool it tests.

import {
  createServer as createPlainServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import { createServer } from "node:https";
import { text } from "node:stream/consumers";

import { throwawayCertificate } from "../http/certificate.ts";
import { closeServer, listenOnLoopback } from "../http/loopback.ts";
import { errorAnswer, jsonAnswer, type GitHubAnswer } from "./answers.ts";
import { handle, type Api, type Token } from "./api.ts";
import { Comments } from "./comments.ts";
import { takeFault, type GitHubFault } from "./faults.ts";

export interface GitHubOptions {
  /** `owner/name` */
  readonly repository: string;
  readonly pullRequests: readonly number[];
  /** By what stands in the Authorization header behind `token` or `Bearer`. */
  readonly tokens: Readonly<Record<string, Token>>;
  /** As on GitHub Enterprise Server: REST below /api/v3 and GraphQL below /api. */
  readonly isEnterpriseServer?: boolean;
  /** The host by which clients know it, if not by its address; then it speaks http, without a certificate. */
  readonly plainHost?: string;
}

export interface GitHubRequest {
  readonly method: string;
  /** Without the root of the API, with the query. */
  readonly path: string;
  readonly status: number;
}

export interface GitHub {
  /** The root of the REST API: GITHUB_API_URL. */
  readonly apiUrl: string;
  readonly port: number;
  readonly comments: Comments;
  /** Every request in the order in which it was answered; 0 where it was not. */
  readonly requests: readonly GitHubRequest[];
  readonly faults: GitHubFault[];
  /** Cuts all connections; afterwards nothing keeps the process alive. */
  close(): Promise<void>;
}

/** Starts it without any comment; it is ready when the promise resolves. */
export async function startGitHub(options: GitHubOptions): Promise<GitHub> {
  const { plainHost, isEnterpriseServer = false } = options;
  const server = await newServer(plainHost === undefined);
  const port = await listenOnLoopback(server);
  const origin = plainHost === undefined ? `https://127.0.0.1:${port}` : `http://${plainHost}`;
  const root = isEnterpriseServer ? `${origin}/api/v3` : origin;
  const comments = new Comments();
  const requests: GitHubRequest[] = [];
  const faults: GitHubFault[] = [];
  const pullRequests = new Set(options.pullRequests);
  const { repository, tokens } = options;
  const api: Api = { repository, repositoryId: 4_711, comments, pullRequests, root, site: origin };
  const roots = { rest: new URL(root).pathname, graphql: isEnterpriseServer ? "/api" : "/" };
  server.on("request", answerWith({ api, tokens, faults, requests, roots }));
  return {
    apiUrl: root,
    port,
    comments,
    requests,
    faults,
    close: () => closeServer(server),
  };
}

interface Parts {
  readonly api: Api;
  readonly tokens: Readonly<Record<string, Token>>;
  readonly faults: readonly GitHubFault[];
  readonly requests: GitHubRequest[];
  /** What stands before the paths of REST and of GraphQL. */
  readonly roots: { readonly rest: string; readonly graphql: string };
}

function answerWith(parts: Parts): RequestListener {
  return (request, response) => {
    serve(parts, request, response).catch(() => response.destroy());
  };
}

async function serve(parts: Parts, request: IncomingMessage, response: ServerResponse) {
  const { pathname, searchParams, search } = new URL(request.url ?? "/", "http://localhost");
  const method = request.method ?? "";
  const path = withoutRoot(pathname, parts.roots);
  const body = await text(request);
  const note = (status: number) =>
    parts.requests.push({ method, path: `${path}${search}`, status });
  const token = parts.tokens[tokenIn(request)];
  const fault = token === undefined ? undefined : takeFault(parts.faults, method, path);
  if (fault !== undefined && ("hang" in fault || "reset" in fault)) {
    note(0);
    if ("reset" in fault) response.destroy();
    return;
  }
  if (fault !== undefined && "before" in fault) fault.before();
  const call = { method, path, query: searchParams, body };
  const answer =
    fault !== undefined && "status" in fault
      ? faultAnswer(fault)
      : real(parts, request, call, token);
  note(answer.status);
  response.writeHead(answer.status, { server: "github.com", ...answer.headers }).end(answer.body);
}

function real(
  { api }: Parts,
  { headers }: IncomingMessage,
  call: { method: string; path: string; query: URLSearchParams; body: string },
  token: Token | undefined,
): GitHubAnswer {
  if (headers["user-agent"] === undefined) {
    const body = "Request forbidden by administrative rules. Please send a User-Agent header.";
    return { status: 403, headers: { "content-type": "text/html" }, body };
  }
  if (token === undefined) return errorAnswer(401, "Bad credentials");
  return handle(api, { ...call, token });
}

function faultAnswer({
  status,
  headers,
  body = "",
}: Extract<GitHubFault["answer"], { status: number }>): GitHubAnswer {
  if (typeof body !== "string") return jsonAnswer(status, body, headers);
  return { status, headers: { "content-type": "text/html", ...headers }, body };
}

function tokenIn({ headers }: IncomingMessage): string {
  return /^(?:token|bearer) (\S+)$/i.exec(headers.authorization ?? "")?.[1] ?? "";
}

/** The path below the root that is meant; one below neither is left as it is, and unknown. */
function withoutRoot(path: string, { rest, graphql }: Parts["roots"]): string {
  const isGraphql = path === `${graphql === "/" ? "" : graphql}/graphql`;
  if (isGraphql) return "/graphql";
  if (rest === "/") return path;
  return path.startsWith(`${rest}/`) ? path.slice(rest.length) : `(outside)${path}`;
}

async function newServer(isSecure: boolean): Promise<Server> {
  if (!isSecure) return createPlainServer();
  const { keyPem, certPem } = await throwawayCertificate();
  return createServer({ key: keyPem, cert: certPem });
}
