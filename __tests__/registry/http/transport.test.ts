/** What every request passes, whatever the product: ended in time and counted by what it is for. */
import {
  createHttpHeaders,
  type PipelineRequest,
  type SendRequest,
} from "@azure/core-rest-pipeline";
import { describe, expect, it } from "@jest/globals";

import { requestFor, type Purpose } from "../../../src/registry/http/purpose.ts";
import { createTransport, type Transport } from "../../../src/registry/http/transport.ts";
import { NO_REQUESTS } from "../../../src/registry/registry.ts";
import { signalsOf } from "../../support/signals.ts";

const URL_OF_ALL = "https://contoso.azurecr.io/acr/v1/api";

/** Sends a request for a purpose through the policies of every attempt, to a registry with this answer. */
async function pass(transport: Transport, purpose: Purpose, bodyAsText = "{}") {
  const request = requestFor(purpose, { url: URL_OF_ALL });
  const { perAttempt } = transport.policies();
  const send = perAttempt.reduceRight<SendRequest>(
    (next, policy) => (sent: PipelineRequest) => policy.sendRequest(sent, next),
    (sent: PipelineRequest) => {
      sent.onDownloadProgress?.({ loadedBytes: bodyAsText.length });
      const headers = createHttpHeaders();
      return Promise.resolve({ request: sent, status: 200, headers, bodyAsText });
    },
  );
  await send(request);
  return request;
}

const wait = () => Promise.resolve();
const log = () => undefined;

describe("a cancelled run", () => {
  it("ends each request when its purpose says", async () => {
    const cancelled = new AbortController();
    const deadline = new AbortController();
    const end = new AbortController();
    const signals = {
      ...signalsOf(cancelled.signal),
      deadline: deadline.signal,
      end: end.signal,
    };
    const transport = createTransport({ wait, signals, log });
    const purposes: readonly Purpose[] = [
      { kind: "read", until: "cancelled" },
      { kind: "look", until: "deadline" },
      { kind: "delete", until: "deadline" },
      { kind: "lock", until: "end" },
    ];
    const requests: PipelineRequest[] = [];
    for (const purpose of purposes) requests.push(await pass(transport, purpose));
    const aborted = () => requests.map(({ abortSignal }) => abortSignal?.aborted);
    expect(aborted()).toEqual([false, false, false, false]);
    cancelled.abort();
    expect(aborted()).toEqual([true, false, false, false]);
    deadline.abort();
    expect(aborted()).toEqual([true, true, true, false]);
    end.abort();
    expect(aborted()).toEqual([true, true, true, true]);
  });
});

it("counts requests by what they are for", async () => {
  const transport = createTransport({ wait, signals: signalsOf(), log });
  for (const kind of ["list", "look", "look", "signIn"] as const) {
    await pass(transport, { kind, until: "cancelled" });
  }
  expect(transport.requestCounts()).toEqual({ ...NO_REQUESTS, list: 1, look: 2, signIn: 1 });
});

it("reads no answer that is longer than its purpose allows", async () => {
  const transport = createTransport({ wait, signals: signalsOf(), log });
  const body = "x".repeat(1025);
  const purpose: Purpose = { kind: "list", until: "cancelled" };
  await expect(pass(transport, purpose, body)).resolves.toBeDefined();
  await expect(pass(transport, { ...purpose, maxBytes: 1024 }, body)).rejects.toThrow(
    "more than any such answer has; the rest was not read",
  );
});
