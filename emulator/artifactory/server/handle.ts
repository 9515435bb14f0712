// The way of one request: noted, delayed, its sender known, queued if it is a search, held against faults, carried out, answered.

import type { IncomingMessage, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";

import type { Answer } from "../../http/answer.ts";
import { applyFaults, type Applied } from "../../http/apply-faults.ts";
import type { Faults } from "../../http/faults.ts";
import type { LoggedRequest, RequestLog } from "../../http/request-log.ts";
import { retryAfter } from "../../http/retry-after.ts";
import { send } from "../../http/send.ts";
import type { Access } from "../access/accounts.ts";
import type { ArtifactoryCall } from "../api/call.ts";
import { authenticationRequired, dockerError, tooManyRequests } from "../api/errors.ts";
import { artifactoryRoute, type ArtifactoryKind, type ArtifactoryRoute } from "../api/routes.ts";
import { cleanUp } from "../images/clean-up.ts";
import type { Storage } from "../storage/storage.ts";
import type { ArtifactorySwitches } from "../switches/switches.ts";
import type { ArtifactoryOperations } from "./operations.ts";
import type { SearchQueue } from "./search-queue.ts";

export interface ArtifactoryServing {
  readonly storage: Storage;
  readonly switches: ArtifactorySwitches;
  readonly requests: RequestLog<ArtifactoryKind>;
  readonly faults: Faults<ArtifactoryKind>;
  readonly access: Access;
  readonly operations: ArtifactoryOperations;
  readonly searches: SearchQueue;
  /** Aborted when the server closes. */
  readonly closing: AbortSignal;
}

/** A request that has come in as a whole. */
interface Arrival {
  readonly request: IncomingMessage;
  readonly route: ArtifactoryRoute;
  readonly logged: LoggedRequest<ArtifactoryKind>;
  readonly body: Buffer;
}

/** Answers one request, or does to its connection what a fault says. */
export async function handle(
  serving: ArtifactoryServing,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = "GET", url = "/" } = request;
  const route = artifactoryRoute(method, url);
  const logged = serving.requests.note(method, url, route);
  const body = await buffer(request);
  if (route.operation === "aql") logged.query = body.toString("utf8");
  await wait(serving.switches.latencyMs, serving);
  cleanUp(serving.storage);
  const result = await resultOf(serving, { request, route, logged, body });
  if (result === "hang") return;
  if (result === "reset") {
    response.destroy();
    return;
  }
  logged.status = result.answer.status;
  const { truncateBodyAt } = result;
  send(request, response, result.answer, {
    commonHeaders: headersOf(serving, route),
    truncateBodyAt,
  });
}

async function resultOf(serving: ArtifactoryServing, arrival: Arrival): Promise<Applied> {
  const { route, logged } = arrival;
  const call = callOf(serving, arrival);
  if ("status" in call) return { answer: call };
  const work = (): Promise<Applied> =>
    applyFaults(serving.faults.take(logged), logged, {
      carryOut: async () => serving.operations[route.operation](call),
      wait: (ms) => wait(ms, serving),
      throttled: (seconds, form) =>
        tooManyRequests(retryAfter(seconds, form, serving.storage.now())),
    });
  return route.operation === "aql" ? inTurn(serving, work) : work();
}

async function inTurn(
  { searches, switches }: ArtifactoryServing,
  work: () => Promise<Applied>,
): Promise<Applied> {
  const leave = await searches.enter(switches.aqlParallel, switches.pendingMs);
  if (leave === undefined) return { answer: tooManyRequests() };
  try {
    return await work();
  } finally {
    leave();
  }
}

function callOf(
  { access, storage, switches }: ArtifactoryServing,
  { request, route, body }: Arrival,
): ArtifactoryCall | Answer {
  const { headers, method = "GET", url = "" } = request;
  const origin = `https://${headers.host ?? ""}`;
  const isLogin = route.operation === "token";
  const visitor = access.visitor(headers.authorization, route.isDocker && !isLogin);
  if (visitor === undefined) {
    return route.isDocker ? challenge(origin, route, switches) : authenticationRequired();
  }
  const query = new URLSearchParams(url.split("?").slice(1).join("?"));
  return { method, route, query, headers, body, visitor, access, storage, switches, origin };
}

/** 401 as docker clients need it. The scope is left out, as servers in the wild do; clients then ask for what they need. */
function challenge(
  origin: string,
  { base }: ArtifactoryRoute,
  { basicChallenge }: ArtifactorySwitches,
): Answer {
  const service = origin.slice("https://".length);
  const realm = `${origin}${base === "/v2" || !base.startsWith("/v2/") ? base : "/v2"}/token`;
  return dockerError(401, "UNAUTHORIZED", "authentication required", null, {
    "WWW-Authenticate": basicChallenge
      ? 'Basic realm="Artifactory Realm"'
      : `Bearer realm="${realm}",service="${service}"`,
  });
}

function headersOf(
  { storage }: ArtifactoryServing,
  { isDocker }: ArtifactoryRoute,
): Record<string, string> {
  return {
    Date: storage.now().toUTCString(),
    Server: "Artifactory/7.111.4",
    "X-Artifactory-Id": "emulator",
    ...(isDocker ? { "Docker-Distribution-Api-Version": "registry/2.0" } : {}),
  };
}

function wait(ms: number, { closing }: ArtifactoryServing): Promise<void> {
  return ms > 0 ? sleep(ms, undefined, { signal: closing }) : Promise.resolve();
}
