/**
 * What can't be a registry's answer, whatever its status says: a redirect, a web page, more than such an answer can have.
 * Proxies and login pages that stand between answer like that. It proves nothing, not even that a request was refused.
 */
import type { PipelinePolicy, PipelineRequest, PipelineResponse } from "@azure/core-rest-pipeline";

import { ActionError } from "../../errors/action-error.ts";
import type { RequestKind } from "../registry.ts";

/** An answer that proves nothing: what was asked for may have happened, or not. */
export class UntrustedAnswer extends ActionError {
  /** The message as part of a sentence. */
  get clause(): string {
    return this.message.replace(/\.$/, "");
  }
}

/** It was cut off, since it is longer than such an answer can be. */
export class OversizedAnswer extends UntrustedAnswer {}

/** Nothing in the place of an answer that was too long. @throws every other error. */
export function ifOversized(error: unknown): undefined {
  if (!(error instanceof OversizedAnswer)) throw error;
}

const MIB = 2 ** 20;

/** Some 300,000 items; what has more is asked for in parts. */
export const LONGEST_SEARCH = 128 * MIB;

/**
 * How many bytes answers may have, unpacked. A page has up to 1,000 rows, and a row some tags or the digests of all children.
 * A manifest has at most 4 MiB (https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pushing-manifests).
 */
export const LIMITS: Readonly<Record<RequestKind, number>> = {
  signIn: MIB,
  pulls: LONGEST_SEARCH,
  list: 32 * MIB,
  read: 4 * MIB,
  referrers: 32 * MIB,
  look: 32 * MIB,
  delete: MIB,
  lock: 32 * MIB,
};

/**
 * Believes no answer that can't be a registry's. To be close to the wire, so that no other policy, of the Azure packages
 * either, follows a redirect.
 */
export const believeAnswers: PipelinePolicy = {
  name: "believeAnswers",
  sendRequest: async (request, next) => {
    const response = await next(request);
    throwIfForeign(response);
    return response;
  },
};

/** Reads no answer to its end that is longer than `limitOf` allows. */
export function limitAnswers(limitOf: (request: PipelineRequest) => number): PipelinePolicy {
  return {
    name: "limitAnswers",
    sendRequest: async (request, next) => {
      const limit = limitOf(request);
      let received = 0;
      // Counts what was unpacked, as it arrives: a few KiB may unpack to any length. What it throws ends the answer.
      request.onDownloadProgress = ({ loadedBytes }) => {
        received = loadedBytes;
        if (received > limit) throw new Error("too long");
      };
      try {
        return await next(request);
      } catch (error) {
        throw received > limit ? oversized(request, limit) : error;
      }
    },
  };
}

function throwIfForeign({ request, status, headers, bodyAsText }: PipelineResponse): void {
  const { host } = new URL(request.url);
  if (status >= 300 && status < 400) {
    const to = targetOf(headers.get("Location"), request.url);
    throw new UntrustedAnswer(
      `${host} redirects${to} (${status}), which no request follows. ${advice(host)}`,
    );
  }
  if (status < 300 && isWebPage(headers.get("Content-Type") ?? "", bodyAsText ?? "")) {
    throw new UntrustedAnswer(
      `${host} answers with a web page where data belongs (${status}). ${advice(host)}`,
    );
  }
}

function advice(host: string): string {
  return `A proxy or a login page is in between: let this runner reach ${host} without it, for example by NO_PROXY.`;
}

/** The host is all that is shown of a target: the rest may hold a secret, or text that is taken for something else. */
function targetOf(location: string | undefined, from: string): string {
  if (location === undefined || !URL.canParse(location, from)) return "";
  const { host } = new URL(location, from);
  return host === new URL(from).host ? " to another of its addresses" : ` to ${host}`;
}

function isWebPage(type: string, body: string): boolean {
  return /^\s*text\/html\b/i.test(type) || /^\s*</.test(body);
}

function oversized({ url }: PipelineRequest, limit: number): OversizedAnswer {
  const { host } = new URL(url);
  return new OversizedAnswer(
    `${host} sent more than ${limit / MIB} MiB, more than any such answer has; the rest was not read. Try again later; if that does not help, look for a proxy in between.`,
  );
}
