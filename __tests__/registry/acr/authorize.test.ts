/** Signing and sending by themselves: each gets a request and a registry that is a function. */
import {
  createHttpHeaders,
  createPipelineRequest,
  type HttpMethods,
  type PipelinePolicy,
  type PipelineRequest,
} from "@azure/core-rest-pipeline";
import { describe, expect, it } from "@jest/globals";

import { authorize } from "../../../src/registry/acr/authorize.ts";
import type { Authorizer } from "../../../src/registry/acr/auth/tokens.ts";
import { requestFor } from "../../../src/registry/http/purpose.ts";
import { createSender } from "../../../src/registry/http/sender.ts";
import { actionError } from "../../support/action-error.ts";
import { signalsOf } from "../../support/signals.ts";

const HOST = "contoso.azurecr.io";
const RIGHTS = 'Bearer realm="https://contoso.azurecr.io/oauth2/token",error="insufficient_scope"';
const STALE = 'Bearer realm="https://contoso.azurecr.io/oauth2/token",error="invalid_token"';

interface Answer {
  readonly status: number;
  readonly challenge?: string;
}

/** Sends a request through a policy; `answers` come one after the other, then 200. Tells what was sent. */
async function send(
  policy: PipelinePolicy,
  request: PipelineRequest,
  answers: readonly Answer[] = [],
): Promise<{ status: number; authorizations: readonly (string | undefined)[] }> {
  const authorizations: (string | undefined)[] = [];
  const { status } = await policy.sendRequest(request, (sent) => {
    const { status: answered, challenge } = answers[authorizations.length] ?? { status: 200 };
    authorizations.push(sent.headers.get("Authorization"));
    const headers = createHttpHeaders(
      challenge === undefined ? {} : { "www-authenticate": challenge },
    );
    return Promise.resolve({ request: sent, status: answered, headers });
  });
  return { status, authorizations };
}

/** Gives out `<scope> 1`, and `<scope> 2` once the first was forgotten. */
function countingAuthorizer(): Authorizer {
  const generations = new Map<string, number>();
  const generation = (scope: string) => generations.get(scope) ?? 1;
  return {
    begin: () => Promise.resolve(),
    header: (scope) => Promise.resolve(`${scope} ${generation(scope)}`),
    granted: () => Promise.resolve(undefined),
    forget: (scope) => {
      generations.set(scope, generation(scope) + 1);
      return true;
    },
  };
}

/** A request about one repository, or about the registry as a whole. */
function ask(repository: string | undefined, url = `https://${HOST}/acr/v1/api`): PipelineRequest {
  const purpose = { kind: "list", repository, until: "cancelled" } as const;
  return requestFor(purpose, { url, allowInsecureConnection: true });
}

/** A run that nobody cancels. */
const going = signalsOf();

const signing = (actions = "pull,metadata_read", host = HOST) =>
  authorize(host, countingAuthorizer(), actions, going);

describe("the scope of a request", () => {
  it.each([
    [undefined, "registry:catalog:*"],
    ["api", "repository:api:pull,metadata_read"],
    ["team/api", "repository:team/api:pull,metadata_read"],
    ["manifests", "repository:manifests:pull,metadata_read"],
    ["a/referrers/b", "repository:a/referrers/b:pull,metadata_read"],
  ])("about %s is %s", async (repository, scope) => {
    const { authorizations } = await send(signing(), ask(repository));
    expect(authorizations).toEqual([`${scope} 1`]);
  });

  it("asks for the actions that the run needs, and no others", async () => {
    const { authorizations } = await send(signing("pull,delete"), ask("api"));
    expect(authorizations).toEqual(["repository:api:pull,delete 1"]);
  });

  it("is nobody's guess", async () => {
    const url = `https://${HOST}/v2/`;
    await expect(send(signing(), createPipelineRequest({ url }))).rejects.toThrow(
      "Nothing says what https://contoso.azurecr.io/v2/ is asked for.",
    );
  });
});

describe("credentials", () => {
  it.each([
    ["the host itself", HOST, `https://${HOST}/acr/v1/api`],
    ["the host with the usual port", HOST, `https://${HOST}:443/acr/v1/api`],
    ["the host in capitals", HOST, "https://CONTOSO.azurecr.io/acr/v1/api"],
    ["a host with a port", "127.0.0.1:5443", "https://127.0.0.1:5443/acr/v1/api"],
  ])("go to %s", async (_, host, url) => {
    const { authorizations } = await send(signing("pull", host), ask("api", url));
    expect(authorizations).toEqual(["repository:api:pull 1"]);
  });

  it.each([
    ["another host", "https://evil.example/acr/v1/api"],
    ["a host that begins alike", `https://${HOST}.evil.example/acr/v1/api`],
    ["a host that ends alike", `https://evil-${HOST}/acr/v1/api`],
    ["the host as a user name", `https://${HOST}@evil.example/acr/v1/api`],
    ["another port", `https://${HOST}:8443/acr/v1/api`],
    ["plain http", `http://${HOST}/acr/v1/api`],
  ])("don't go to %s, not even those of an earlier attempt", async (_, url) => {
    const request = ask("api", url);
    request.headers.set("Authorization", "Bearer earlier");
    const { authorizations } = await send(signing(), request);
    expect(authorizations).toEqual([undefined]);
  });

  it("are renewed once when they are refused", async () => {
    const answers = [{ status: 401, challenge: STALE }];
    expect(await send(signing("pull"), ask("api"), answers)).toEqual({
      status: 200,
      authorizations: ["repository:api:pull 1", "repository:api:pull 2"],
    });
  });

  it.each([[200], [202], [403], [404], [405], [429], [500]])(
    "are not renewed for an answer of %s",
    async (status) => {
      const answered = await send(signing("pull"), ask("api"), [{ status }]);
      expect(answered).toEqual({ status, authorizations: ["repository:api:pull 1"] });
    },
  );

  it("that are refused twice are an error", async () => {
    const answers = [{ status: 401 }, { status: 401 }];
    await expect(send(signing(), ask("api"), answers)).rejects.toThrow(
      actionError(
        "contoso.azurecr.io refused the token that it had issued itself (401). Try again; if that does not help, check the runner's clock.",
      ),
    );
  });

  const rights = (scope: string) => `${RIGHTS},scope="${scope}"`;

  it.each([
    ["at once", (challenge: string) => [{ status: 401, challenge }]],
    ["after a renewal", (challenge: string) => [{ status: 401 }, { status: 401, challenge }]],
  ])("that lack a right are an error %s", async (_, answers) => {
    const challenge = rights("repository:team/api:delete");
    const sent = send(signing("pull,delete"), ask("team/api"), answers(challenge));
    await expect(sent).rejects.toThrow(
      actionError(
        'contoso.azurecr.io does not let this identity use "delete" on repository "team/api". It needs AcrPull and AcrDelete or, on a registry with ABAC permissions, Container Registry Repository Contributor; a repository-scoped token needs content/delete. A new role takes up to ten minutes. See https://github.com/acr-prune/acr-prune/blob/v1/docs/sign-in.md#permissions.',
      ),
    );
  });

  it("that lack the right to the catalog are an error", async () => {
    const answers = [{ status: 401, challenge: rights("registry:catalog:*") }];
    await expect(send(signing(), ask(undefined), answers)).rejects.toThrow(
      actionError(
        'contoso.azurecr.io does not let this identity list its repositories, which patterns in "repositories" need. It needs AcrPull or, on a registry with ABAC permissions, Container Registry Repository Catalog Lister; a repository-scoped token never can. Or give plain names. See https://github.com/acr-prune/acr-prune/blob/v1/docs/sign-in.md#permissions.',
      ),
    );
  });

  it("that never come are not waited for once the run is cancelled", async () => {
    const cancelled = new AbortController();
    const never: Authorizer = {
      begin: () => Promise.resolve(),
      header: () => Promise.withResolvers<string>().promise,
      granted: () => Promise.resolve(undefined),
      forget: () => true,
    };
    const policy = authorize(HOST, never, "pull", { ...going, cancelled: cancelled.signal });
    const sent = send(policy, ask("api"));
    cancelled.abort();
    await expect(sent).rejects.toThrow(expect.objectContaining({ name: "AbortError" }));
  });
});

describe("the plain sender", () => {
  /** Ends every request with an answer of its own, so that nothing leaves the machine. */
  const registry = (answers: readonly number[], sent: string[]): PipelinePolicy => ({
    name: "registry",
    sendRequest: (request) => {
      const headers = createHttpHeaders({
        location: "/elsewhere",
        "retry-after-ms": "1",
      });
      const status = answers[sent.length] ?? 200;
      sent.push(request.url);
      return Promise.resolve({ request, status, headers });
    },
  });

  it.each<[number, HttpMethods]>([
    [302, "GET"],
    [307, "GET"],
    [303, "POST"],
    [307, "POST"],
  ])(
    "follows no redirect (%s to %s), since a request may hold a token",
    async (redirect, method) => {
      const sent: string[] = [];
      const url = `https://${HOST}/oauth2/exchange`;
      const perAttempt = [registry([redirect], sent)];
      const { status } = await createSender({ perCall: [], perAttempt })(
        createPipelineRequest({ url, method }),
      );
      expect(status).toBe(redirect);
      expect(sent).toEqual([url]);
    },
  );

  it("sends once, and leaves it to the policies per call to send again", async () => {
    const sent: string[] = [];
    const perAttempt = [registry([429, 503], sent)];
    const once = createSender({ perCall: [], perAttempt });
    expect((await once(ask("api"))).status).toBe(429);
    const twice: PipelinePolicy = {
      name: "twice",
      sendRequest: async (request, next) => {
        await next(request);
        return next(request);
      },
    };
    const again = createSender({ perCall: [twice], perAttempt });
    expect((await again(ask("api"))).status).toBe(200);
    expect(sent).toHaveLength(3);
  });
});
