// The endpoint at which a job asks GitHub for a token of its own. The claims are those of GitHub's reference; the subject is in
// the form of repositories that were created before GitHub put ids into it, unless a test says otherwise.

import type { IncomingHttpHeaders } from "node:http";

import type { Directory, Reply } from "./directory.ts";

/** The claims of a push to the main branch of octo/app. */
const defaultClaims = {
  iss: "https://token.actions.githubusercontent.com",
  sub: "repo:octo/app:ref:refs/heads/main",
  repository: "octo/app",
  repository_id: "34",
  repository_owner: "octo",
  repository_owner_id: "12",
  ref: "refs/heads/main",
  event_name: "push",
};

/** The answer, or undefined when the path is another one. */
export async function answerOidc(
  { mint, claims, requestToken }: Directory,
  url: URL,
  headers: IncomingHttpHeaders,
): Promise<Reply | undefined> {
  if (url.pathname !== "/actions/oidc") return undefined;
  const kind = "oidc";
  if (headers.authorization !== `Bearer ${requestToken}`) return { kind, status: 401, body: {} };
  const aud = url.searchParams.get("audience") ?? "https://github.com/octo";
  const value = await mint.assertion({ ...defaultClaims, ...claims, aud });
  return { kind, status: 200, body: { value } };
}
