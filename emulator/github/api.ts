// The operations on comments that the API has, for one repository: list, create and update over REST, and who the token is
// over GraphQL. REST refuses that last question to tokens of apps; GraphQL answers it to all.

import {
  commentJson,
  errorAnswer,
  jsonAnswer,
  notFound,
  pageOf,
  type GitHubAnswer,
} from "./answers.ts";
import type { Comments, User } from "./comments.ts";

export interface Token {
  readonly user: User;
  /** What it may do with comments. One with the permission to write may edit those of others, too. */
  readonly access: "write" | "read" | "none";
}

export interface Api {
  /** `owner/name` */
  readonly repository: string;
  readonly repositoryId: number;
  readonly comments: Comments;
  /** Numbers of the pull requests that exist. */
  readonly pullRequests: ReadonlySet<number>;
  /** The root of the API, as it stands in links. */
  readonly root: string;
  /** The root of the pages for people. */
  readonly site: string;
}

export interface Call {
  readonly method: string;
  /** Without the root of the API. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
  readonly token: Token;
}

// GitHub says "characters", and has been seen to take more; here it is bytes, the strictest reading.
const longestBody = 65_536;

type Handler = (api: Api, call: Call, id: number) => GitHubAnswer;

const handlers: Readonly<Record<string, Handler>> = {
  "GET list": list,
  "POST list": create,
  "PATCH comment": update,
};

/** Answers a request whose token is known. */
export function handle(api: Api, call: Call): GitHubAnswer {
  const { method, path, token } = call;
  if (`${method} ${path}` === "POST /graphql") return graphql(call);
  if (`${method} ${path}` === "GET /user") return userOf(token);
  const route = routeOf(api, path);
  const handler = route === undefined ? undefined : handlers[`${method} ${route.kind}`];
  // What a token may not even know of looks like something that does not exist.
  if (route === undefined || handler === undefined || token.access === "none") return notFound();
  if (method !== "GET" && token.access !== "write") return inaccessible(token);
  return handler(api, call, route.id);
}

function routeOf({ repository, repositoryId }: Api, path: string) {
  const inRepository = [`/repos/${repository}/issues/`, `/repositories/${repositoryId}/issues/`]
    .filter((prefix) => path.startsWith(prefix))
    .map((prefix) => path.slice(prefix.length))[0];
  const [, thread, comment] =
    /^(?:(\d+)\/comments|comments\/(\d+))$/.exec(inRepository ?? "") ?? [];
  if (thread !== undefined) return { kind: "list", id: Number(thread) };
  return comment === undefined ? undefined : { kind: "comment", id: Number(comment) };
}

function list(api: Api, { query }: Call, number: number): GitHubAnswer {
  const { repository, repositoryId, comments, pullRequests, root, site } = api;
  if (!pullRequests.has(number)) return notFound();
  const address = `${root}/repositories/${repositoryId}/issues/${number}/comments`;
  const { items, link } = pageOf(comments.of(number), query, address);
  const shown = items.map((comment) => commentJson(comment, repository, root, site));
  return jsonAnswer(200, shown, link === undefined ? {} : { link });
}

function create(api: Api, { body, token }: Call, number: number): GitHubAnswer {
  const { repository, comments, pullRequests, root, site } = api;
  if (!pullRequests.has(number)) return notFound();
  const text = textIn(body);
  if (typeof text !== "string") return text;
  const comment = comments.add(number, token.user, text);
  return jsonAnswer(201, commentJson(comment, repository, root, site));
}

function update(api: Api, { body }: Call, id: number): GitHubAnswer {
  const { repository, comments, root, site } = api;
  const comment = comments.get(id);
  if (comment === undefined) return notFound();
  const text = textIn(body);
  if (typeof text !== "string") return text;
  comment.body = text;
  return jsonAnswer(200, commentJson(comment, repository, root, site));
}

/** The text of a comment that is sent, or the error. */
function textIn(sent: string): string | GitHubAnswer {
  const { body } = JSON.parse(sent) as { body?: unknown };
  const problem = (message: string) => [
    { resource: "IssueComment", code: "unprocessable", field: "data", message },
  ];
  if (typeof body !== "string" || body.trim() === "") {
    return errorAnswer(422, "Validation Failed", problem("Body cannot be blank"));
  }
  if (Buffer.byteLength(body) > longestBody) {
    const message = `Body is too long (maximum is ${longestBody} characters)`;
    return errorAnswer(422, "Validation Failed", problem(message));
  }
  return body;
}

function graphql({ body, token }: Call): GitHubAnswer {
  const { query } = JSON.parse(body) as { query: string };
  const asksForLogin = /^\s*(query\s*)?\{\s*viewer\s*\{\s*login\s*\}\s*\}\s*$/.test(query);
  const answer = asksForLogin
    ? { data: { viewer: { login: token.user.login } } }
    : { errors: [{ message: "Only the viewer's login is known here." }] };
  return jsonAnswer(200, answer);
}

function userOf(token: Token): GitHubAnswer {
  return token.user.type === "Bot" ? inaccessible(token) : jsonAnswer(200, token.user);
}

function inaccessible({ user }: Token): GitHubAnswer {
  const by = user.type === "Bot" ? "integration" : "personal access token";
  return errorAnswer(403, `Resource not accessible by ${by}`);
}
