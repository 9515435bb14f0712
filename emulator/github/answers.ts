// The answers of the API: https://docs.github.com/en/rest/issues/comments and, on lists,
// https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api.

import type { Comment } from "./comments.ts";

export interface GitHubAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function jsonAnswer(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): GitHubAnswer {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
    body: JSON.stringify(value),
  };
}

/** An error in the form of the REST API. */
export function errorAnswer(status: number, message: string, errors?: unknown): GitHubAnswer {
  const documentation = "https://docs.github.com/rest/issues/comments";
  return jsonAnswer(status, {
    message,
    ...(errors === undefined ? {} : { errors }),
    documentation_url: documentation,
    status: String(status),
  });
}

export function notFound(): GitHubAnswer {
  return errorAnswer(404, "Not Found");
}

/** A comment as the API shows it; `root` is that of the API, `site` that of the pages for people. */
export function commentJson(
  comment: Comment,
  repository: string,
  root: string,
  site: string,
): object {
  const { id, pullRequest, user, body } = comment;
  return {
    url: `${root}/repos/${repository}/issues/comments/${id}`,
    html_url: `${site}/${repository}/pull/${pullRequest}#issuecomment-${id}`,
    issue_url: `${root}/repos/${repository}/issues/${pullRequest}`,
    id,
    node_id: Buffer.from(`IC_${id}`).toString("base64url"),
    user,
    created_at: "2026-06-15T12:00:00Z",
    updated_at: "2026-06-15T12:00:00Z",
    body,
    author_association: "NONE",
    performed_via_github_app: null,
  };
}

export interface Page<T> {
  readonly items: readonly T[];
  /** The Link header; undefined when there is one page only. */
  readonly link: string | undefined;
}

/** One page of a list. Links name the list by the repository's id, unlike the request that asked for it. */
export function pageOf<T>(all: readonly T[], query: URLSearchParams, list: string): Page<T> {
  const size = Math.min(numberIn(query, "per_page", 30), 100);
  const page = numberIn(query, "page", 1);
  const last = Math.max(1, Math.ceil(all.length / size));
  const relations: [name: string, page: number, applies: boolean][] = [
    ["prev", page - 1, page > 1],
    ["next", page + 1, page < last],
    ["last", last, page < last],
    ["first", 1, page > 1],
  ];
  const links = relations
    .filter(([, , applies]) => applies)
    .map(([name, to]) => `<${list}?per_page=${size}&page=${to}>; rel="${name}"`);
  return {
    items: all.slice((page - 1) * size, page * size),
    link: links.length > 0 ? links.join(", ") : undefined,
  };
}

/** What is no number of its own right counts as the default. */
function numberIn(query: URLSearchParams, name: string, otherwise: number): number {
  const text = query.get(name) ?? "";
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : otherwise;
}
