/**
 * What a registry says about how long to wait, and whether it is obeyed within bounds: a run neither storms a registry
 * that wants to be left alone nor waits for it for ever.
 */
import { createHttpHeaders, RestError, type HttpMethods } from "@azure/core-rest-pipeline";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { requestFor } from "../../../src/registry/http/purpose.ts";
import { createRateLimiter, parseRetryAfter } from "../../../src/registry/http/rate-limiter.ts";
import { judgeStatus, RetryPolicy } from "../../../src/registry/http/retry-policy.ts";
import { NO_REQUESTS, type RequestKind } from "../../../src/registry/registry.ts";
import { holds, holdsInTime } from "../holds.ts";
import { anyText } from "./texts.ts";

const NOW = Date.parse("2026-06-15T12:00:00Z");

const dates = fc.date({
  min: new Date("1970-01-01"),
  max: new Date("9999-12-31"),
  noInvalidDate: true,
});
const seconds = fc.nat(1_000_000).map(String);
const noise = fc.oneof(
  fc.constantFrom(
    "",
    "-1",
    "1.5",
    "1e3",
    "+5",
    " 5",
    "0x10",
    "5 s",
    "soon 5",
    "60, 60",
    "Infinity",
  ),
  fc.constantFrom("May 5", "2026-06-15", "Mon, 15 Jun 2026 12:00:00", "9".repeat(30)),
  dates.map((date) => date.toISOString()),
  anyText(),
);
const headers = fc.oneof(
  seconds,
  noise,
  dates.map((date) => date.toUTCString()),
);

describe("Retry-After", () => {
  it("is seconds", () => {
    holds(fc.nat(999_999_999), 200, (value) => {
      expect(parseRetryAfter(String(value), NOW)).toBe(value * 1000);
    });
  });

  it("is a date, and one in the past no time at all", () => {
    holds(dates, 200, (date) => {
      const waitMs = Math.max(0, Math.floor(date.getTime() / 1000) * 1000 - NOW);
      expect(parseRetryAfter(date.toUTCString(), NOW)).toBe(waitMs);
    });
  });

  it("is nothing else: what only looks like one must not read as no time at all", () => {
    const ours = /^(?:\d{1,9}|\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT)$/;
    const others = noise.filter((value) => !ours.test(value));
    holds(others, 500, (value) => {
      expect(parseRetryAfter(value, NOW)).toBeUndefined();
    });
  });

  it("never makes a judgement out of anything but a wait that is a number", () => {
    const examine = ([status, header]: readonly [number, string]) => {
      const judgement = judgeStatus(status, header, NOW);
      if (typeof judgement === "string") {
        expect(status < 400 ? ["final"] : ["final", "failed"]).toContain(judgement);
        return status < 400 ? "no error" : "given up";
      }
      expect(status).toBeGreaterThanOrEqual(400);
      expect(judgement.waitMs ?? 0).toBeGreaterThanOrEqual(0);
      return "waited for";
    };
    const cases = fc.tuple(fc.integer({ min: 100, max: 599 }), headers);
    holds(cases, 300, examine, ["no error", "given up", "waited for"]);
  });
});

/** A clock that only moves by waiting. */
function clock() {
  let nowMs = NOW;
  const waits: number[] = [];
  const wait = (ms: number) => {
    waits.push(ms);
    nowMs += ms;
    return Promise.resolve();
  };
  return { now: () => nowMs, wait, waits, waitedMs: () => nowMs - NOW };
}

/** What one attempt meets: a status with its header, or an error with its code. */
const meetings = fc.oneof(
  fc.tuple(fc.constantFrom(200, 401, 404, 429, 500, 503, 599), headers),
  fc.constantFrom("ECONNRESET", "ENOTFOUND", "PARSE_ERROR", "EWHATEVER"),
);

interface Request {
  readonly method: HttpMethods;
  readonly kind: RequestKind;
  readonly meets: readonly (string | [number, string])[];
}

describe("patience", () => {
  const requests: fc.Arbitrary<Request> = fc.record({
    method: fc.constantFrom<HttpMethods>("GET", "POST", "DELETE"),
    kind: fc.constantFrom(...(Object.keys(NO_REQUESTS) as RequestKind[])),
    meets: fc.array(meetings, { minLength: 1, maxLength: 8 }),
  });

  it("with any registry ends after a few attempts and a few minutes, and sends no deletion twice", async () => {
    const examine = async (all: readonly Request[]) => {
      const { now, wait, waits } = clock();
      const patience = new RetryPolicy(
        now,
        wait,
        () => false,
        () => undefined,
      );
      for (const { method, kind, meets } of all) {
        const beganMs = now();
        let attempts = 0;
        const url = "https://contoso.azurecr.io/v2/";
        const request = requestFor({ kind, until: "cancelled" }, { url, method });
        const answer = patience.policy.sendRequest(request, () => {
          const meeting = meets[Math.min(attempts, meets.length - 1)] ?? "ENOTFOUND";
          attempts += 1;
          if (typeof meeting === "string") {
            return Promise.reject(new RestError("no", { code: meeting }));
          }
          const [status, header] = meeting;
          const answered = createHttpHeaders();
          // Headers of HTTP can't hold everything that a text can.
          if (/^[\x20-\x7e]*$/.test(header)) answered.set("Retry-After", header);
          return Promise.resolve({ request, status, headers: answered });
        });
        const [settled] = await Promise.allSettled([answer]);
        const isOurs = settled.status === "fulfilled" || settled.reason instanceof RestError;
        expect(isOurs).toBe(true);
        expect(attempts).toBeLessThanOrEqual(method === "DELETE" ? 1 : 6);
        expect(now() - beganMs).toBeLessThanOrEqual(4 * 60_000);
      }
      for (const ms of waits) expect(ms).toBeGreaterThan(0);
      return waits.length > 0 ? "waited" : "at once";
    };
    const cases = fc.array(requests, { minLength: 1, maxLength: 4 });
    await holdsInTime(cases, 400, examine, ["waited"]);
  });
});

describe("the pace of deletions", () => {
  const steps = fc.oneof(
    fc.constant(["turn"] as const),
    fc.tuple(fc.constant("hold" as const), fc.option(headers, { nil: undefined })),
    fc.tuple(
      fc.constant("follow" as const),
      fc.oneof(fc.double().map(String), fc.constantFrom("0", "33", "NaN", "", "1e9", "-8"), noise),
    ),
  );

  it("is never faster than Premium takes, and never stands still", async () => {
    await holdsInTime(fc.array(steps, { maxLength: 40 }), 300, async (all) => {
      const { now, wait, waits } = clock();
      const rateLimiter = createRateLimiter(now, wait);
      const turns: number[] = [];
      let holds = 0;
      for (const [step, header] of [...all, ["turn"] as const]) {
        if (step === "follow") rateLimiter.follow(header);
        if (step === "hold") {
          rateLimiter.backOff(header);
          holds += 1;
        }
        if (step !== "turn") continue;
        await rateLimiter.acquire();
        turns.push(now());
      }
      for (const [i, turn] of turns.entries()) {
        expect(turn - (turns[i - 1] ?? -Infinity)).toBeGreaterThan(1000 / 33 - 1);
      }
      const longest = turns.length * 2000 + holds * 90_000;
      expect(waits.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(longest);
    });
  });
});
