/**
 * The job's own OIDC token, which GitHub issues to jobs with `permissions: id-token: write`. A pull request from a fork
 * never gets one. `getIDToken` of @actions/core is not used, since it follows redirects to other hosts with the
 * credentials of the job. https://docs.github.com/en/actions/reference/security/oidc
 */
import { readFile } from "node:fs/promises";

import {
  createDefaultHttpClient,
  createPipelineFromOptions,
  createPipelineRequest,
  isRestError,
  type PipelineResponse,
} from "@azure/core-rest-pipeline";

import { ActionError } from "../errors/action-error.ts";
import { believeAnswers, LIMITS, limitAnswers } from "../registry/http/answers.ts";
import { unreachable } from "../registry/http/unreachable.ts";

/** For all attempts together. */
const TIMEOUT_MS = 60_000;

const LATER = "Run the job again; githubstatus.com lists outages.";

/**
 * A fresh token for an audience. It lives for some minutes.
 * @throws ActionError when this job gets none.
 */
export async function jobToken(audience: string): Promise<string> {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: address, ACTIONS_ID_TOKEN_REQUEST_TOKEN: credentials } =
    process.env;
  if (!address || !credentials) throw new ActionError(await whyNone());
  const url = new URL(address);
  url.searchParams.set("audience", audience);
  const { status, bodyAsText } = await ask(url, credentials);
  const token = status === 200 ? tokenIn(bodyAsText) : undefined;
  if (token !== undefined) return token;
  throw new ActionError(
    `GitHub issued no OIDC token to this job: ${url.host} answered ${status}. ${LATER}`,
  );
}

async function ask(url: URL, credentials: string): Promise<PipelineResponse> {
  const pipeline = createPipelineFromOptions({ redirectOptions: { maxRetries: 0 } });
  for (const policy of [believeAnswers, limitAnswers(() => LIMITS.signIn)]) {
    pipeline.addPolicy(policy, { afterPhase: "Retry" });
  }
  const abortSignal = AbortSignal.timeout(TIMEOUT_MS);
  const request = createPipelineRequest({ url: url.href, abortSignal });
  request.headers.set("Authorization", `Bearer ${credentials}`);
  try {
    return await pipeline.sendRequest(createDefaultHttpClient(), request);
  } catch (cause) {
    if (cause instanceof ActionError) throw cause;
    if (isRestError(cause)) throw unreachable(cause, url.host);
    throw new ActionError(`GitHub issued no OIDC token to this job within a minute. ${LATER}`, {
      cause,
    });
  }
}

function tokenIn(body: string | null | undefined): string | undefined {
  try {
    const { value } = JSON.parse(body ?? "") as { readonly value?: unknown };
    return typeof value === "string" && value !== "" ? value : undefined;
  } catch {
    return undefined;
  }
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
