// A stand-in for GitHub's cache service, version 2, and for the blob storage behind it, in memory, over https on the loopback
// interface: three calls of Twirp in JSON (github.actions.results.api.v1.CacheService in the sources of actions/toolkit), and
// as much of Azure's Put Blob, Put Block, Put Block List and Get Blob as its client needs. It shares no code with the tool.

import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import { buffer } from "node:stream/consumers";

import { throwawayCertificate } from "../../http/certificate.ts";
import { closeServer, listenOnLoopback } from "../../http/loopback.ts";
import { answerBlob } from "./blobs.ts";
import { Entries, type Entry } from "./entries.ts";
import { answerCall, calls, type Call, type Reply } from "./twirp.ts";

export interface CacheService {
  /** For `ACTIONS_RESULTS_URL`. */
  readonly url: string;
  /** For `ACTIONS_RUNTIME_TOKEN`; nothing else is let in. */
  readonly token: string;
  /** Certificate of the throwaway authority that signed the server's. */
  readonly caPem: string;
  /** What is saved, oldest first. Bytes may be replaced. */
  readonly entries: readonly Entry[];
  /** What was asked, in order: `CreateCacheEntry`, `PUT blob`. */
  readonly requests: string[];
  /** Answers a call instead of the service. */
  fault: (call: Call) => Fault | undefined;
  /** Puts an entry there, as if it had been saved. */
  put(entry: Omit<Entry, "id">): void;
  close(): Promise<void>;
}

/** A status, a reply that refuses, or none at all. */
export type Fault = { readonly status: number } | { readonly reply: Reply } | "hang";

interface Service {
  readonly entries: Entries;
  readonly requests: string[];
  readonly token: string;
  fault: CacheService["fault"];
  url: string;
}

/** Starts a service without entries. */
export async function startCacheService(): Promise<CacheService> {
  const { keyPem, certPem, caPem } = await throwawayCertificate();
  const service: Service = {
    entries: new Entries(),
    requests: [],
    token: randomUUID(),
    fault: () => undefined,
    url: "",
  };
  const server = createServer({ key: keyPem, cert: certPem }, (request, response) => {
    handle(service, request, response).catch(() => response.destroy());
  });
  service.url = `https://127.0.0.1:${await listenOnLoopback(server)}/`;
  const { url, token, requests, entries } = service;
  return {
    url,
    token,
    caPem,
    requests,
    get entries() {
      return entries.saved;
    },
    get fault() {
      return service.fault;
    },
    set fault(fault) {
      service.fault = fault;
    },
    put: (entry) => entries.put(entry),
    close: () => closeServer(server),
  };
}

async function handle(
  service: Service,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? "/", service.url);
  const body = await buffer(request);
  const blob = /^\/account\/caches\/(?<id>[\w-]+)$/.exec(pathname)?.groups?.["id"];
  if (blob !== undefined) {
    service.requests.push(`${request.method ?? ""} blob`);
    answerBlob(service.entries, { method: request.method, id: blob, searchParams, body }, response);
    return;
  }
  const call = calls.find((name) => pathname.endsWith(`.CacheService/${name}`));
  if (call === undefined || request.method !== "POST") {
    response.writeHead(404).end();
    return;
  }
  service.requests.push(call);
  const isKnown = request.headers.authorization === `Bearer ${service.token}`;
  const fault = isKnown ? service.fault(call) : { status: 401 };
  if (fault === "hang") return;
  const reply = fault ?? replyTo(service, call, body);
  if ("status" in reply) sendJson(response, reply.status, { code: "unavailable", msg: "no" });
  else sendJson(response, 200, reply.reply);
}

function replyTo({ entries, url }: Service, call: Call, body: Buffer): { reply: Reply } {
  const asked = JSON.parse(body.toString()) as Readonly<Record<string, unknown>>;
  return { reply: answerCall(entries, `${url}account/caches/`, call, asked) };
}

function sendJson(response: ServerResponse, status: number, reply: Reply): void {
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(reply));
}
