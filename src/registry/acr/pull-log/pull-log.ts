/**
 * What was pulled, by the resource logs of the registry in Log Analytics, since its own API does not record it
 * (https://github.com/Azure/acr/issues/654). Everything here fails closed: a log that is missing, begins too late or is
 * answered in part would make what is in use look as if nobody used it.
 *
 *     how far does it reach? ─→ how many rows? ─→ the rows, in parts that no limit cuts short ─→ as many as counted?
 */
import type { PipelinePolicy } from "@azure/core-rest-pipeline";

import { ActionError } from "../../../errors/action-error.ts";
import type { Digest } from "../../../oci/digest.ts";
import { requestFor } from "../../http/purpose.ts";
import { createSender, type Send } from "../../http/sender.ts";
import type { Transport } from "../../http/transport.ts";
import type { PullLog } from "../../pull-log.ts";
import type { Pulled, PullRecord, Registry } from "../../registry.ts";
import type { SignedIn } from "../auth/sign-in.ts";
import { countIn, coverageIn, pullsIn, type Coverage, type Pull } from "./answer.ts";
import { attempt, noEntries, refused, tooShort, type Place } from "./errors.ts";
import { countQuery, coverageQuery, pullsQuery, type Wanted } from "./query.ts";

interface PullLogOptions {
  /** The registry's. */
  readonly host: string;
  readonly pullLog: PullLog | undefined;
  readonly onSecret: (secret: string) => void;
}

/** A log that can be asked. */
interface OpenLog extends PullLog {
  readonly host: string;
  /** Of Log Analytics, without a slash at the end. */
  readonly endpoint: string;
  /** Signs what it sends. */
  readonly send: Send;
}

/**
 * Some 20 MB. The service answers with 500,000 rows and 100 MB at most
 * (https://learn.microsoft.com/azure/azure-monitor/service-limits#log-analytics-workspaces).
 */
const ROWS_IN_PART = 100_000;

/** A query may take this long; the service's own limit is ten minutes, and three where nothing is said. */
const QUERY_SECONDS = 300;

/** Nothing is sent yet. The log is asked with the identity of the run. */
export function openPullLog(
  { host, pullLog, onSecret }: PullLogOptions,
  { entra }: Pick<SignedIn, "entra">,
  transport: Transport,
): Registry["pulledWithin"] {
  if (pullLog === undefined || entra === undefined) {
    return () => Promise.reject(new ActionError("Nothing tells what was pulled."));
  }
  const { endpoint, scope } = entra.cloud.logs;
  const signing = signWith(async () => {
    const token = await entra.getToken(scope);
    onSecret(token);
    return token;
  });
  const log: OpenLog = {
    ...pullLog,
    host,
    endpoint,
    send: createSender(transport.policies(signing)),
  };
  const { host: logsHost } = new URL(endpoint);
  return (ms) => attempt(logsHost, "ask what was pulled", () => readPullLog(log, ms));
}

/** One token for the run: what is asked takes minutes at most. */
function signWith(getToken: () => Promise<string>): PipelinePolicy {
  let token: Promise<string> | undefined;
  return {
    name: "signQueries",
    sendRequest: async (request, next) => {
      token ??= getToken();
      request.headers.set("Authorization", `Bearer ${await token}`);
      return next(request);
    },
  };
}

/** @throws ActionError when the log can't be asked, does not reach back so far, or is not whole. */
async function readPullLog(options: OpenLog, withinMs: number): Promise<PullRecord> {
  const coverage = coverageIn(await ask(options, coverageQuery(options.host)));
  const askedAt = new Date(Math.min(coverage.now.getTime(), Date.now()));
  const since = new Date(askedAt.getTime() - withinMs);
  checkCoverage(options, coverage, askedAt, withinMs);
  const wanted: Wanted = { ...options, since };
  const count = countIn(await ask(options, countQuery(wanted)));
  const parts = Math.max(1, Math.ceil(count / ROWS_IN_PART));
  const pulls: Pull[] = [];
  for (let part = 0; part < parts; part += 1) {
    for (const pull of pullsIn(await ask(options, pullsQuery(wanted, part, parts)))) {
      pulls.push(pull);
    }
  }
  const pulled = byRepository(pulls);
  const found = pulled
    .values()
    .reduce((sum, { digests, tags }) => sum + digests.size + tags.size, 0);
  if (found < count) throw short(found, count);
  return { askedAt, pulled, newestEntry: coverage.last };
}

function checkCoverage(place: Place, coverage: Coverage, askedAt: Date, withinMs: number): void {
  const { entries, first, last } = coverage;
  if (entries === 0 || first === undefined || last === undefined) throw noEntries(place);
  const sinceMs = askedAt.getTime() - withinMs;
  if (last.getTime() < sinceMs) throw noEntries(place, last);
  const reachMs = askedAt.getTime() - first.getTime();
  if (reachMs < withinMs) throw tooShort(place, first, reachMs, withinMs);
}

function short(found: number, count: number): ActionError {
  return new ActionError(
    `Log Analytics counts ${count} pulled manifests and answers with ${found} of them. What it left out may be in use. Try again later.`,
  );
}

async function ask(options: OpenLog, query: string): Promise<string> {
  const { endpoint, workspace, send } = options;
  const request = requestFor(
    { kind: "pulls", until: "cancelled" },
    {
      url: `${endpoint}/v1/workspaces/${workspace}/query`,
      method: "POST",
      headers: { "Content-Type": "application/json", Prefer: `wait=${QUERY_SECONDS}` },
      body: JSON.stringify({ query }),
      timeout: (QUERY_SECONDS + 30) * 1000,
    },
  );
  const answer = await send(request);
  if (answer.status !== 200) throw refused(answer, options);
  return answer.bodyAsText ?? "";
}

function byRepository(pulls: readonly Pull[]): ReadonlyMap<string, Pulled> {
  const pulled = new Map<string, { digests: Map<Digest, Date>; tags: Map<string, Date> }>();
  for (const { repository, digest, tag, at } of pulls) {
    const of = pulled.get(repository) ?? { digests: new Map(), tags: new Map() };
    if (digest === undefined) of.tags.set(tag, at);
    else of.digests.set(digest, at);
    pulled.set(repository, of);
  }
  return pulled;
}
