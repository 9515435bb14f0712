/** The firewall's one pause of a run, with a registry that is a function. */
import { createHttpHeaders, type HttpMethods, type SendRequest } from "@azure/core-rest-pipeline";
import { describe, expect, it } from "@jest/globals";

import { meetFirewall } from "../../../src/registry/acr/firewall.ts";
import { requestFor } from "../../../src/registry/http/purpose.ts";
import { actionError } from "../../support/action-error.ts";

const HOST = "contoso.azurecr.io";
const MANIFEST = `/v2/team/api/manifests/sha256:${"a".repeat(64)}`;
const GOING = new AbortController().signal;

const denied = (message: string, code = "DENIED") => ({
  status: 403,
  body: JSON.stringify({ errors: [{ code, message }] }),
});
const BY_ADDRESS = denied("client with IP '203.0.113.7' is not allowed access.");
const OK = { status: 200, body: "{}" };

const keptOut = (who: string) =>
  actionError(
    `contoso.azurecr.io does not let ${who} in: its firewall does not know the address (403 DENIED). Hosted runners change theirs, so use a runner inside the registry's network, or a larger runner with a fixed address that the firewall allows; a new rule takes a minute to take effect. If this runner is inside the network already, its DNS gives it the registry's public address: the name has to resolve to the private endpoint, by the zone "privatelink.azurecr.io".`,
  );

type Answer = typeof OK;

/** A run that meets these answers one after the other, then the last one; its pauses last until they are ended. */
function meeting(answers: readonly Answer[], cancelled: AbortSignal = GOING) {
  const pauses: { readonly ms: number; readonly end: () => void }[] = [];
  let sent = 0;
  const wait = (ms: number) => {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    pauses.push({ ms, end: () => resolve(undefined) });
    return promise;
  };
  const policy = meetFirewall(HOST, wait, cancelled);
  const next: SendRequest = (request) => {
    const { status, body } = answers[Math.min(sent, answers.length - 1)] ?? OK;
    sent += 1;
    return Promise.resolve({ request, status, bodyAsText: body, headers: createHttpHeaders() });
  };
  const send = async (path = "/acr/v1/team/api", method: HttpMethods = "GET") => {
    const kind = method === "DELETE" ? "delete" : path === MANIFEST ? "read" : "list";
    const url = `https://${HOST}${path}`;
    const request = requestFor(
      { kind, repository: "team/api", until: "cancelled" },
      { url, method },
    );
    return (await policy.sendRequest(request, next)).status;
  };
  return { send, pauses, sent: () => sent };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("a request that the firewall refuses", () => {
  it("is sent once more after a pause of some seconds", async () => {
    const { send, pauses, sent } = meeting([BY_ADDRESS, OK]);
    const answer = send();
    await settled();
    expect([pauses.map(({ ms }) => ms), sent()]).toEqual([[15_000], 1]);
    pauses[0]?.end();
    expect(await answer).toBe(200);
  });

  it("shares the pause with all that are refused meanwhile; after it, none is repeated", async () => {
    const { send, pauses, sent } = meeting([BY_ADDRESS]);
    const answers = Array.from({ length: 8 }, () =>
      expect(send()).rejects.toThrow(keptOut("this runner (203.0.113.7)")),
    );
    await settled();
    pauses[0]?.end();
    await Promise.all(answers);
    expect([pauses.length, sent()]).toEqual([1, 16]);
    await expect(send()).rejects.toThrow("its firewall does not know the address");
    expect([pauses.length, sent()]).toEqual([1, 17]);
  });

  it("is not sent again when it is a deletion: a new look comes before that", async () => {
    const { send, pauses, sent } = meeting([BY_ADDRESS, OK]);
    await expect(send(MANIFEST, "DELETE")).rejects.toThrow(keptOut("this runner (203.0.113.7)"));
    expect([pauses.length, sent()]).toEqual([0, 1]);
  });

  it("is not sent again once the run is cancelled", async () => {
    const cancelled = new AbortController();
    const { send, pauses, sent } = meeting([BY_ADDRESS, OK], cancelled.signal);
    const answer = expect(send()).rejects.toThrow("its firewall does not know the address");
    await settled();
    cancelled.abort();
    pauses[0]?.end();
    await answer;
    expect(sent()).toBe(1);
  });

  it("is told so without an address that the registry does not name", async () => {
    const { send, pauses } = meeting([denied("access is denied")]);
    const answer = expect(send()).rejects.toThrow(keptOut("this runner"));
    await settled();
    pauses[0]?.end();
    await answer;
  });
});

describe("another refusal", () => {
  it.each<[string, string, Answer]>([
    ["a right that is missing", "/acr/v1/team/api", denied("no", "UNAUTHORIZED")],
    ["what a proxy says", "/acr/v1/team/api", { status: 403, body: "<html>" }],
    ["nothing at all", "/acr/v1/team/api", { status: 403, body: "" }],
    ["a lock", MANIFEST, { ...denied("no"), status: 405 }],
    ["a manifest that is withheld", MANIFEST, denied("requested access to the resource is denied")],
  ])("is handed on as it is: %s", async (_, path, answer) => {
    const { send, pauses, sent } = meeting([answer]);
    expect(await send(path)).toBe(answer.status);
    expect([pauses.length, sent()]).toEqual([0, 1]);
  });
});
