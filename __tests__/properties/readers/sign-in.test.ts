/**
 * Tokens and challenges, as the endpoints send them. Whatever they answer, either there is a header with exactly the token
 * that was granted, told as a secret before it is used, or an error of ours; and no token is asked for over and over.
 */
import {
  createHttpHeaders,
  type HttpMethods,
  type PipelineRequest,
} from "@azure/core-rest-pipeline";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { ActionError } from "../../../src/errors/action-error.ts";
import { authorize } from "../../../src/registry/acr/authorize.ts";
import { basicAuthorizer } from "../../../src/registry/acr/auth/password.ts";
import { tokenAuthorizer } from "../../../src/registry/acr/auth/tokens.ts";
import { requestFor } from "../../../src/registry/http/purpose.ts";
import type { Send } from "../../../src/registry/http/sender.ts";
import { signalsOf } from "../../support/signals.ts";
import { holdsInTime, readOrInTime } from "../holds.ts";
import { anyText } from "./texts.ts";

const HOST = "contoso.azurecr.io";
const SCOPE = "repository:team/api:pull";

/** Ends of life as JSON, sound and not; `1e999` is infinite. */
const ends = fc.oneof(
  fc.integer({ min: -1, max: 4_000_000_000 }).map(String),
  fc.constantFrom(
    "1e999",
    "-1e999",
    "1e308",
    "1.5",
    "null",
    '"soon"',
    '"1e999"',
    "[]",
    "{}",
    "true",
  ),
);

const base64 = (text: string) => Buffer.from(text).toString("base64url");
const payloads = fc.oneof(
  ends.map((exp) => `{"exp":${exp}}`),
  fc.json(),
  anyText(),
);
const tokens = fc.oneof(
  payloads.map((payload) => `e30.${base64(payload)}.`),
  // Not so short that they are part of any message.
  fc.stringMatching(/^~~[\w.~+/-]{1,20}$/),
);

const bodies = fc.oneof(
  {
    weight: 4,
    arbitrary: tokens.map((token) => JSON.stringify({ refresh_token: token, access_token: token })),
  },
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: fc.string() },
  {
    weight: 1,
    arbitrary: fc.constantFrom('{"refresh_token":""}', '{"access_token":5}', "null", ""),
  },
);

const answers = fc.record({
  status: fc.oneof(
    { weight: 5, arbitrary: fc.constant(200) },
    { weight: 1, arbitrary: fc.constantFrom(201, 400, 401, 403, 429, 500) },
  ),
  body: bodies,
});

interface Told {
  readonly status: number;
  readonly body: string;
}

/** Token endpoints that answer as told, the last answer for ever, and what was asked of them. */
function endpoints(told: readonly Told[]) {
  const granted: string[] = [];
  const secrets: string[] = [];
  let requests = 0;
  const send: Send = (request) => {
    const { status = 500, body = "" } = told[Math.min(requests, told.length - 1)] ?? {};
    requests += 1;
    if (status === 200) granted.push(body);
    return Promise.resolve({ request, status, bodyAsText: body, headers: createHttpHeaders() });
  };
  const authorizer = tokenAuthorizer(
    HOST,
    () => Promise.resolve("entra"),
    send,
    (secret) => secrets.push(secret),
  );
  return { authorizer, granted, secrets, requests: () => requests };
}

describe("the token endpoints", () => {
  it("give a token that is told as a secret first, or there is an error of ours", async () => {
    const examine = async (told: readonly Told[]) => {
      const { authorizer, granted, secrets, requests } = endpoints(told);
      const answer = await readOrInTime(() => authorizer.header(SCOPE));
      // An exchange and a token, and both once more where the first was refused.
      expect(requests()).toBeLessThanOrEqual(4);
      if ("refusal" in answer) {
        for (const secret of secrets) expect(answer.refusal).not.toContain(secret);
        return "refused";
      }
      const token = answer.value.replace(/^Bearer /, "");
      expect(token).not.toBe("");
      expect(secrets.at(-1)).toBe(token);
      const last = JSON.parse(granted.at(-1) ?? "") as { access_token: unknown };
      expect(last.access_token).toBe(token);
      return "granted";
    };
    const some = fc.array(answers, { minLength: 1, maxLength: 4 });
    await holdsInTime(some, 500, examine, ["granted", "refused"]);
  });

  it("are asked once for many requests, and once more when the registry refuses the token", async () => {
    await holdsInTime(tokens, 500, async (token) => {
      const body = JSON.stringify({ refresh_token: token, access_token: token });
      const { authorizer, requests } = endpoints([{ status: 200, body }]);
      const headers = await Promise.all(Array.from({ length: 5 }, () => authorizer.header(SCOPE)));
      expect(new Set(headers)).toEqual(new Set([`Bearer ${token}`]));
      expect(requests()).toBe(2);
      await authorizer.header(SCOPE);
      expect(requests()).toBe(2);
      authorizer.forget(SCOPE, `Bearer ${token}`);
      await authorizer.header(SCOPE);
      expect(requests()).toBe(3);
    });
  });
});

it("a user name and a password come out as they went in, on one line", async () => {
  const texts = fc.string({ unit: "grapheme" });
  await holdsInTime(fc.tuple(texts, texts), 200, async ([username, password]) => {
    const secrets: string[] = [];
    const authorizer = basicAuthorizer(username, password, (secret) => void secrets.push(secret));
    const header = await authorizer.header(SCOPE);
    expect(secrets).toEqual([password, header.slice(6)]);
    expect(header).toMatch(/^Basic [\w+/]*=*$/);
    expect(Buffer.from(header.slice(6), "base64").toString()).toBe(`${username}:${password}`);
  });
});

describe("a challenge", () => {
  const challenges = fc.oneof(
    fc.constantFrom(
      undefined,
      `Bearer realm="https://${HOST}/oauth2/token",service="${HOST}",error="insufficient_scope"`,
      `Bearer realm="https://${HOST}/oauth2/token",error="invalid_token"`,
      'Basic realm="x"',
    ),
    fc.string({ unit: "grapheme-ascii" }).map((text) => text.trim()),
  );
  const meetings = fc.array(fc.tuple(fc.constantFrom(200, 401, 401, 403), challenges), {
    minLength: 1,
    maxLength: 4,
  });

  it("of any text is answered at most once, and never for a deletion", async () => {
    const methods = fc.constantFrom<HttpMethods>("GET", "DELETE");
    await holdsInTime(fc.tuple(methods, meetings), 500, async ([method, meets]) => {
      const authorizer = {
        begin: () => Promise.resolve(),
        header: () => Promise.resolve("Bearer x"),
        granted: () => Promise.resolve(undefined),
        forget: () => true,
      };
      const url = `https://${HOST}/v2/team/api/manifests/sha256:${"a".repeat(64)}`;
      let sent = 0;
      const answer = authorize(HOST, authorizer, "pull", signalsOf()).sendRequest(
        requestFor({ kind: "read", repository: "team/api", until: "cancelled" }, { url, method }),
        (request: PipelineRequest) => {
          const [status, challenge] = meets[Math.min(sent, meets.length - 1)] ?? [200];
          sent += 1;
          const headers = createHttpHeaders(
            challenge === undefined ? {} : { "WWW-Authenticate": challenge },
          );
          return Promise.resolve({ request, status, headers });
        },
      );
      const status = await answer.then(
        (response) => response.status,
        (error: unknown) => {
          expect(error).toBeInstanceOf(ActionError);
          return 401;
        },
      );
      expect(sent).toBeLessThanOrEqual(method === "DELETE" ? 1 : 2);
      expect(status).toBe(meets[Math.min(sent, meets.length) - 1]?.[0]);
    });
  });
});
