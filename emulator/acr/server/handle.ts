// The way of one request: noted, delayed, let through the firewall, authorised, held against rate limits and faults, carried out,
// answered.

import type { IncomingMessage, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";

import { applyFaults, type Applied } from "../../http/apply-faults.ts";
import type { Clock } from "../../http/clock.ts";
import type { Faults } from "../../http/faults.ts";
import type { RequestLog } from "../../http/request-log.ts";
import { send, type Headers } from "../../http/send.ts";
import type { Credentials } from "../access/credentials.ts";
import type { Access } from "../access/scopes.ts";
import type { Call } from "../api/call.ts";
import { tooManyRequests } from "../api/errors.ts";
import type { AcrRequest, RequestKind } from "../api/request-kinds.ts";
import { routeOf, type Route } from "../api/routes.ts";
import type { Registry } from "../registry/registry.ts";
import type { BlobHost } from "../v2/blob-host.ts";
import { authorize, type Authorization } from "./authorize.ts";
import { commonHeaders, tokenHeaders } from "./common-headers.ts";
import { eventOf, type OnEvent } from "./events.ts";
import { Firewall } from "./firewall.ts";
import { dateHeader, serverTime, withLinkVariant } from "./front-end.ts";
import { operations, type Operations } from "./operations.ts";
import { RateLimiter, withRemainingCalls } from "./rate-limits.ts";
import { Replicas } from "./replicas.ts";

export interface Parts extends Credentials {
  readonly registry: Registry;
  readonly requests: RequestLog<RequestKind>;
  readonly faults: Faults<RequestKind>;
  readonly clock: Clock;
  readonly blobHost: BlobHost;
  readonly onEvent: OnEvent | undefined;
}

export interface Serving extends Parts {
  readonly operations: Operations;
  readonly rateLimiter: RateLimiter;
  readonly firewall: Firewall;
  readonly replicas: Replicas;
  readonly loginServer: string;
  /** Aborted when the emulator closes. */
  readonly closing: AbortSignal;
}

/** The parts with what a running server adds to them. */
export function servingOf(parts: Parts, loginServer: string, closing: AbortSignal): Serving {
  return {
    ...parts,
    operations: operations(parts),
    rateLimiter: new RateLimiter(),
    firewall: new Firewall(),
    replicas: new Replicas(),
    loginServer,
    closing,
  };
}

/** A request that has come in as a whole. */
interface Arrival {
  readonly request: IncomingMessage;
  readonly route: Route;
  readonly logged: AcrRequest;
  readonly body: Buffer;
}

/** Answers one request, or does to its connection what a fault says. */
export async function handle(
  serving: Serving,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = "GET", url = "/" } = request;
  const route = routeOf(method, url);
  const logged = serving.requests.note(method, url, route);
  const body = await buffer(request);
  if (route.kind === "token") logged.scopes = new URLSearchParams(body.toString()).getAll("scope");
  if (serving.switches.latencyMs > 0) await wait(serving.switches.latencyMs, serving);
  serving.registry.catchUp();
  const result = await resultOf(serving, { request, route, logged, body });
  if (result === "hang") return;
  if (result === "reset") {
    response.destroy();
    return;
  }
  logged.status = result.answer.status;
  const { switches } = serving;
  send(request, response, withLinkVariant(result.answer, switches, hostOf(serving, request)), {
    commonHeaders: headersOf(serving, request, route),
    lowerCaseHeaders: switches.lowerCaseHeaders,
    truncateBodyAt: result.truncateBodyAt,
  });
}

function headersOf({ switches, clock }: Serving, request: IncomingMessage, route: Route): Headers {
  const date = dateHeader(clock, switches);
  return isOfTokens(route)
    ? tokenHeaders(switches.serverHeader, date)
    : commonHeaders(request, switches.serverHeader, date);
}

async function resultOf(serving: Serving, arrival: Arrival): Promise<Applied> {
  const { request, route, logged } = arrival;
  const denied = serving.firewall.refusal(serving.switches, request.socket.remoteAddress);
  if (denied !== undefined) return { answer: denied };
  const access = accessOf(serving, arrival);
  if ("refusal" in access) return { answer: access.refusal };
  const { rateLimits } = serving.switches;
  const now = (): Date => serverTime(serving.clock, serving.switches);
  const seconds = serving.rateLimiter.refuse(route, logged.method, rateLimits);
  if (seconds !== undefined) {
    return { answer: tooManyRequests(seconds, rateLimits.retryAfter ?? "seconds", now()) };
  }
  const call = callOf(serving, arrival, access.access);
  return applyFaults(serving.faults.take(logged), logged, {
    carryOut: async () => {
      const answer = await serving.replicas.carryOut(call, serving.operations[route.operation]);
      const event = serving.onEvent === undefined ? undefined : eventOf(call, answer);
      if (event !== undefined) serving.onEvent?.(event);
      return withRemainingCalls(answer, route, serving.switches);
    },
    wait: (ms) => wait(ms, serving),
    throttled: (after, form) => tooManyRequests(after, form, now()),
  });
}

const noAccess: Access = { allows: () => false };

function accessOf(serving: Serving, { request, route }: Arrival): Authorization {
  if (isOfTokens(route) || route.operation === "unknown") return { access: noAccess };
  return authorize(request.headers.authorization, route, hostOf(serving, request), serving);
}

function isOfTokens({ operation }: Route): boolean {
  return operation === "exchange" || operation === "token";
}

/** The registry as the client calls it. */
function hostOf(serving: Serving, request: IncomingMessage): string {
  return request.headers.host ?? serving.loginServer;
}

function callOf(serving: Serving, { request, route, body }: Arrival, access: Access): Call {
  const [, ...query] = (request.url ?? "").split("?");
  return {
    method: request.method ?? "GET",
    route,
    name: route.repository ?? "",
    reference: route.reference ?? "",
    query: new URLSearchParams(query.join("?")),
    headers: request.headers,
    body,
    access,
    registry: serving.registry,
    switches: serving.switches,
    loginServer: serving.loginServer,
  };
}

function wait(ms: number, { closing }: Serving): Promise<void> {
  return sleep(ms, undefined, { signal: closing });
}
