/**
 * Writes the comment on the pull request that the run belongs to: one for each registry, updated in place. It must never
 * cost the run its result, so what is not allowed is a notice, and what goes wrong is a warning.
 */
import type { getOctokit } from "@actions/github";

import { errorMessage } from "../errors/action-error.ts";
import { notice, setSecret, warning, writeLine } from "../runner/commands.ts";

/** For all requests together. */
const LIMIT_MS = 60_000;

/** As many as GitHub gives at once. */
const PAGE_SIZE = 100;

const TITLE = { title: "ACR Prune: no comment" };

type GitHub = ReturnType<typeof getOctokit>;

/**
 * What is read of the payload of an event.
 * https://docs.github.com/en/webhooks/webhook-events-and-payloads#pull_request
 */
interface PullRequest {
  readonly number: number;
  readonly head: { readonly sha: string };
}

/** What the comment says, and which comment of an earlier run it takes the place of. */
export interface PullRequestComment {
  /** Its text, for the page of the run that writes it and the commit that the run is about. */
  readonly render: (runUrl: string, commit: string) => string;
  /** Whether this is the text of a comment on the same thing. */
  readonly isSameAs: (body: string) => boolean;
}

/** The thread that the comment belongs to, in the words of GitHub's API. */
interface Thread {
  readonly owner: string;
  readonly repo: string;
  readonly issue_number: number;
}

/** What Octokit throws for an answer that means failure, or for none: then there is no `response`. */
interface RequestFailure extends Error {
  readonly status: number;
  readonly response?: {
    readonly headers: Readonly<Record<string, string | undefined>>;
    readonly data: unknown;
  };
}

/**
 * Writes the comment, if the workflow was started by an event of one, and the run was not
 * cancelled. The token is masked in the log. Never throws.
 */
export async function commentOnPullRequest(
  comment: PullRequestComment,
  token: string,
  cancelled: AbortSignal,
): Promise<void> {
  setSecret(token);
  const timeUp = AbortSignal.timeout(LIMIT_MS);
  try {
    writeLine(await publish(comment, token, AbortSignal.any([cancelled, timeUp])));
  } catch (error) {
    if (cancelled.aborted) writeLine("No comment: the run was cancelled.");
    else if (timeUp.aborted) warning(failed(`no answer for ${LIMIT_MS / 1000} seconds`), TITLE);
    else if (isRefusal(error)) notice(refused(error), TITLE);
    else warning(failed(reasonOf(error)), TITLE);
  }
}

/** Writes the comment, and says where it is or why there is none. */
async function publish(
  { render, isSameAs }: PullRequestComment,
  token: string,
  signal: AbortSignal,
): Promise<string> {
  // Loaded only here, since most runs do without.
  const { context, getOctokit } = await import("@actions/github");
  const pullRequest = context.payload.pull_request as PullRequest | undefined;
  if (pullRequest === undefined) {
    return `No comment: the event "${context.eventName}" belongs to no pull request.`;
  }
  const github = getOctokit(token);
  // Not an option of the client, which would put out the proxy; and paging drops those of a request.
  github.hook.before("request", (options) => {
    options.request.signal = signal;
  });
  const { repo, serverUrl, runId } = context;
  const runUrl = `${serverUrl}/${repo.owner}/${repo.repo}/actions/runs/${runId}`;
  const body = render(runUrl, pullRequest.head.sha);
  const thread = { ...repo, issue_number: pullRequest.number };
  const known = await findComment(github, thread, isSameAs);
  return `Comment: ${await write(github, thread, known, body)}`;
}

/**
 * The id of the comment that this token's user wrote on the same thing; undefined if there is none. Anyone who may write
 * comments may mark one like ours, and most tokens may edit the comments of others.
 */
async function findComment(
  github: GitHub,
  thread: Thread,
  isSameAs: PullRequestComment["isSameAs"],
): Promise<number | undefined> {
  const list = github.rest.issues.listComments;
  const pages = github.paginate.iterator(list, { ...thread, per_page: PAGE_SIZE });
  let login: string | undefined;
  for await (const { data: comments } of pages) {
    for (const { id, user, body } of comments) {
      if (!isSameAs(body ?? "")) continue;
      login ??= await ownLogin(github);
      if (user?.login === login) return id;
    }
  }
  return undefined;
}

/** Who the token is. The REST API tells it only to people, this one to apps as well, of which a job's own token is one. */
async function ownLogin(github: GitHub): Promise<string> {
  const query = "query { viewer { login } }";
  const { viewer } = await github.graphql<{ viewer: { login: string } }>(query);
  return viewer.login;
}

/** Updates the known comment or makes one. Returns its address. */
async function write(
  { rest: { issues } }: GitHub,
  thread: Thread,
  known: number | undefined,
  body: string,
): Promise<string> {
  if (known !== undefined) {
    const { owner, repo } = thread;
    try {
      const updated = await issues.updateComment({ owner, repo, comment_id: known, body });
      return updated.data.html_url;
    } catch (error) {
      // It has been deleted since it was listed.
      if (!isRequestFailure(error) || error.status !== 404) throw error;
    }
  }
  const created = await issues.createComment({ ...thread, body });
  return created.data.html_url;
}

function isRequestFailure(error: unknown): error is RequestFailure {
  return error instanceof Error && "status" in error && "request" in error;
}

/**
 * Whether the token lacks a permission. GitHub answers 404 where it may not even say that there is something, and 403
 * also to those who ask too often.
 * https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
 */
function isRefusal(error: unknown): error is RequestFailure {
  if (!isRequestFailure(error)) return false;
  const headers = error.response?.headers ?? {};
  const isTooOften = "retry-after" in headers || headers["x-ratelimit-remaining"] === "0";
  return error.status === 404 || (error.status === 403 && !isTooOften);
}

function refused(error: RequestFailure): string {
  return `GitHub does not let this token comment on the pull request (${reasonOf(error)}). Add "permissions: pull-requests: write" to the job. In pull requests from forks the token can only read; the job summary says the same as the comment would.`;
}

function failed(why: string): string {
  return `The comment on the pull request could not be written: ${why}. The job summary says the same.`;
}

function reasonOf(error: unknown): string {
  if (!isRequestFailure(error)) return errorMessage(error);
  const { response, status, message } = error;
  if (response === undefined) return `GitHub can't be reached (${message})`;
  const { data: answer } = response;
  const hasMessage = typeof answer === "object" && answer !== null && "message" in answer;
  if (!hasMessage) return String(status);
  return `${status}: ${String(answer.message).replace(/\.$/, "")}`;
}
