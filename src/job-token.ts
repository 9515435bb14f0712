/**
 * The job's own OIDC token, which GitHub issues to jobs with `permissions: id-token: write` (GitHub, "OpenID Connect
 * reference"). A pull request from a fork never gets one.
 */
import { readFile } from "node:fs/promises";

import { getIDToken } from "@actions/core";

import { ActionError, errorMessage } from "./action-error.ts";

/**
 * A fresh token for an audience. It lives for some minutes.
 * @throws ActionError when this job gets none.
 */
export async function jobToken(audience: string): Promise<string> {
  if (!isAllowed(process.env)) throw new ActionError(await whyNone());
  try {
    return await getIDToken(audience);
  } catch (cause) {
    const why = errorMessage(cause).replace(/\s+/g, " ").trim();
    throw new ActionError(
      `GitHub did not issue an OIDC token to this job: ${why}. Run the job again; github.com/status knows of outages.`,
      { cause },
    );
  }
}

function isAllowed(environment: NodeJS.ProcessEnv): boolean {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token } = environment;
  return Boolean(url) && Boolean(token);
}

async function whyNone(): Promise<string> {
  if (await isFromFork(process.env["GITHUB_EVENT_PATH"])) {
    return 'GitHub gives pull requests from forks neither OIDC tokens nor secrets, so this job can\'t sign in to Azure. Leave them out: "if: github.event.pull_request.head.repo.full_name == github.repository".';
  }
  return 'GitHub gave this job no OIDC token. Add "permissions: id-token: write" to the job, and to the job that calls it if this is a reusable workflow.';
}

interface PullRequestEvent {
  readonly pull_request?: Readonly<Record<"head" | "base", { repo?: { id?: number } | null }>>;
}

/** A fork that is gone has no repository any more. */
async function isFromFork(eventPath: string | undefined): Promise<boolean> {
  if (!eventPath) return false;
  try {
    const event = JSON.parse(await readFile(eventPath, "utf8")) as PullRequestEvent;
    const { head, base } = event.pull_request ?? {};
    return base !== undefined && head?.repo?.id !== base.repo?.id;
  } catch {
    return false;
  }
}
