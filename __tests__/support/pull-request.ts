/**
 * A pull request of a repository on GitHub, and what the runner tells a job that it started: the event, and where the API is.
 */
import { startGitHub, type GitHub, type GitHubOptions } from "../../emulator/github/github.ts";
import type { Token } from "../../emulator/github/api.ts";
import type { User } from "../../emulator/github/comments.ts";
import type { RunOptions } from "./run-action.ts";

export const REPOSITORY = "octo/app";
export const NUMBER = 7;
export const COMMIT = "6dcb09b5b57875f334f61aebed695e2e4193db5e";

/** The user of every job's own token. */
export const ACTIONS: User = { login: "github-actions[bot]", id: 41_898_282, type: "Bot" };
export const MALLORY: User = { login: "mallory", id: 666, type: "User" };

export const JOB_TOKEN = "ghs_ThisIsTheTokenOfTheJob";
export const READ_TOKEN = "ghs_ThisOneCanOnlyRead";
export const BLIND_TOKEN = "ghs_ThisOneMayNothing";

export const TOKENS: Readonly<Record<string, Token>> = {
  [JOB_TOKEN]: { user: ACTIONS, access: "write" },
  [READ_TOKEN]: { user: ACTIONS, access: "read" },
  [BLIND_TOKEN]: { user: ACTIONS, access: "none" },
};

/** GitHub with one open pull request that has no comments. */
export function startPullRequest(options: Partial<GitHubOptions> = {}): Promise<GitHub> {
  return startGitHub({
    repository: REPOSITORY,
    pullRequests: [NUMBER],
    tokens: TOKENS,
    ...options,
  });
}

/** The event of a pull request, by default from a branch of the same repository. */
export function pullRequestEvent(
  name = "pull_request",
  from = REPOSITORY,
): NonNullable<RunOptions["event"]> {
  return {
    name,
    payload: {
      action: "synchronize",
      number: NUMBER,
      pull_request: {
        number: NUMBER,
        head: { ref: "topic", sha: COMMIT, repo: { full_name: from, fork: from !== REPOSITORY } },
        base: { ref: "main", sha: "0".repeat(40), repo: { full_name: REPOSITORY, fork: false } },
      },
      repository: { name: "app", owner: { login: "octo" } },
    },
  };
}

/** What the runner says of GitHub and of the workflow's run. */
export function jobEnvironment({ apiUrl }: GitHub): Readonly<Record<string, string>> {
  return {
    GITHUB_ACTIONS: "true",
    GITHUB_API_URL: apiUrl,
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_REPOSITORY: REPOSITORY,
    GITHUB_RUN_ID: "4242",
  };
}
