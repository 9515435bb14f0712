// How a 429 says when to come back, or does not, and what is throttled apart from the operations.

import { describe, expect, it } from "@jest/globals";

import type { RetryAfter } from "../../../emulator/http/retry-after.ts";
import { emulators, image, type Client, type Reply } from "../support.ts";

const started = emulators();
const clock = { now: () => new Date("2026-03-01T12:00:00.900Z") };

const forms: readonly [RetryAfter, unknown][] = [
  ["seconds", "60"],
  ["date", "Sun, 01 Mar 2026 12:01:00 GMT"],
  ["none", undefined],
];

describe("a 429", () => {
  it.each(forms)("of a fault has a Retry-After in the form of %s", async (retryAfter, expected) => {
    const { emulator, client } = await started({ clock });
    emulator.faults.add({ kind: "repository", answer: { throttleSeconds: 60, retryAfter } });
    const reply = await client.get("/acr/v1/a");
    expect([reply.status, reply.at("errors", 0, "code")]).toEqual([429, "TOOMANYREQUESTS"]);
    expect(reply.headers["retry-after"]).toBe(expected);
    expect(reply.headers.date).toBe("Sun, 01 Mar 2026 12:00:00 GMT");
  });

  it.each(forms)("of a limit has a Retry-After in the form of %s", async (retryAfter, expected) => {
    const { client } = await started({ clock, switches: { rateLimits: { read: 0, retryAfter } } });
    const reply = await client.get("/acr/v1/a");
    expect([reply.status, reply.headers["retry-after"]]).toEqual([429, expected]);
  });

  it("tells the time by the same wrong clock as its Date", async () => {
    const rateLimits = { read: 0, retryAfter: "date" } as const;
    const { client } = await started({
      clock,
      switches: { rateLimits, oddDate: { offByMs: 3_600_000 } },
    });
    const { headers } = await client.get("/acr/v1/a");
    expect(headers.date).toBe("Sun, 01 Mar 2026 13:00:00 GMT");
    expect(headers["retry-after"]).toBe("Sun, 01 Mar 2026 13:01:00 GMT");
  });

  it("ends in time though it did not say when", async () => {
    const { emulator, client } = await started();
    emulator.registry.repository("a").putManifest({ body: image("1") });
    const answer = { throttleSeconds: 0.05, retryAfter: "none" } as const;
    emulator.faults.add({ kind: "repository", answer });
    expect((await client.get("/acr/v1/a")).status).toBe(429);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect((await client.get("/acr/v1/a")).status).toBe(200);
  });
});

function exchange(client: Client): Promise<Reply> {
  const fields = { grant_type: "access_token", service: "s", access_token: "a.b.c" };
  const body = new URLSearchParams(fields).toString();
  return client.send("POST", "/oauth2/exchange", { headers: { authorization: "" }, body });
}

describe("the token endpoints", () => {
  it("share one limit, and everything else goes on", async () => {
    const { emulator, client } = await started({ switches: { rateLimits: { oauth: 1 } } });
    emulator.registry.repository("a").putManifest({ body: image("1") });
    expect((await exchange(client)).status).toBe(200);
    const refused = await client.get("/oauth2/token?service=s&scope=repository:a:pull");
    expect([refused.status, refused.at("errors", 0, "code")]).toEqual([429, "TOOMANYREQUESTS"]);
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(50);
    expect((await client.get("/acr/v1/a")).status).toBe(200);
  });

  it("can be throttled each for itself, for a few requests", async () => {
    const { emulator, client } = await started();
    const answer = { throttleSeconds: 60, retryAfter: "none" } as const;
    emulator.faults.add({ kind: "exchange", times: 1, answer });
    const statuses = [await exchange(client), await exchange(client)].map(({ status }) => status);
    expect(statuses).toEqual([429, 200]);
    expect((await client.get("/oauth2/token?service=s")).status).toBe(200);
  });
});
