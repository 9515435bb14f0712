import { createHttpHeaders, RestError, type HttpMethods } from "@azure/core-rest-pipeline";
import { describe, expect, it } from "@jest/globals";

import { requestFor } from "../../../src/registry/http/purpose.ts";
import { judgeError, judgeStatus, RetryPolicy } from "../../../src/registry/http/retry-policy.ts";
import type { RequestKind } from "../../../src/registry/registry.ts";

const NOW = Date.parse("2026-06-15T12:00:00Z");

/** What one attempt meets: a status, a status with `Retry-After`, or the code of an error. */
type Meeting = number | readonly [status: number, retryAfter: string] | string;

/** A registry that answers as told, the last answer for ever, and a clock that only moves by waiting. */
function registryThat(meetings: readonly Meeting[]) {
  let nowMs = NOW;
  let attempts = 0;
  let isCancelled = false;
  const paced: number[] = [];
  const patience = new RetryPolicy(
    () => nowMs,
    (ms) => {
      nowMs += ms;
      return Promise.resolve();
    },
    () => isCancelled,
    (perMinute) => paced.push(perMinute),
  );
  const send = async (method: HttpMethods = "GET", kind: RequestKind = "read") => {
    const url = "https://contoso.azurecr.io/v2/";
    const request = requestFor({ kind, until: "cancelled" }, { url, method });
    const response = await patience.policy.sendRequest(request, () => {
      const meeting = meetings[Math.min(attempts, meetings.length - 1)] ?? 200;
      attempts += 1;
      if (typeof meeting === "string") {
        return Promise.reject(new RestError("no", { code: meeting }));
      }
      const [status, retryAfter] = typeof meeting === "number" ? [meeting] : meeting;
      const headers = createHttpHeaders(
        retryAfter === undefined ? {} : { "retry-after": retryAfter },
      );
      return Promise.resolve({ request, status, headers });
    });
    return response.status;
  };
  return {
    send,
    attempts: () => attempts,
    waitedMs: () => nowMs - NOW,
    paced,
    setClockBack: (ms: number) => {
      nowMs -= ms;
    },
    cancel: () => {
      isCancelled = true;
    },
  };
}

describe("a status", () => {
  it.each([200, 202, 400, 401, 403, 404, 405, 501, 505])("%s is final", (status) => {
    expect(judgeStatus(status, undefined, NOW)).toBe("final");
  });

  it.each([408, 500, 502, 503, 504])("%s may pass", (status) => {
    expect(judgeStatus(status, undefined, NOW)).toBe("failed");
  });

  it.each([
    [429, undefined, undefined],
    [429, "5", 5000],
    [429, "Mon, 15 Jun 2026 12:00:07 GMT", 7000],
    [429, "Mon, 15 Jun 2026 11:00:00 GMT", 0],
    [429, "soon", undefined],
    [503, "5", 5000],
  ])("%s with Retry-After %j makes everybody wait %s ms", (status, retryAfter, waitMs) => {
    expect(judgeStatus(status, retryAfter, NOW)).toEqual({ waitMs });
  });
});

describe("an error", () => {
  it.each([
    ["ECONNRESET", "failed"],
    ["EPIPE", "failed"],
    ["EAI_AGAIN", "failed"],
    ["PARSE_ERROR", "failed"],
    ["ENOTFOUND", "silent"],
    ["ECONNREFUSED", "silent"],
    ["ETIMEDOUT", "silent"],
    ["CERT_HAS_EXPIRED", "final"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "final"],
  ])("%s is %s", (code, expected) => {
    const error = new RestError("no", { code });
    expect(judgeError(error, false)).toBe(expected);
    expect(judgeError(error, true)).toBe("final");
  });

  it("of a time-out means that nobody answered", () => {
    expect(judgeError(Object.assign(new Error("late"), { name: "AbortError" }), false)).toBe(
      "silent",
    );
  });

  it("of our own is final", () => {
    expect(judgeError(new TypeError("a defect"), false)).toBe("final");
    expect(judgeError("thrown", false)).toBe("final");
  });
});

describe("a request", () => {
  it.each([[500], [503], ["ECONNRESET"], ["PARSE_ERROR"], [429]])(
    "is sent again after %s, and gets its answer",
    async (meeting) => {
      const { send, attempts } = registryThat([meeting, meeting, 200]);
      expect(await send()).toBe(200);
      expect(attempts()).toBe(3);
    },
  );

  it("is not sent again after an answer that will not change", async () => {
    const { send, attempts } = registryThat([404]);
    expect(await send()).toBe(404);
    expect(attempts()).toBe(1);
  });

  it("waits as long as the registry says", async () => {
    const { send, waitedMs } = registryThat([[429, "60"], [429, "50"], 200]);
    expect(await send()).toBe(200);
    expect(waitedMs()).toBe(110_000);
  });

  it.each<[RequestKind, readonly number[]]>([
    ["list", [1000]],
    ["read", [1000]],
    ["look", [1000]],
    ["signIn", []],
    ["pulls", []],
    ["referrers", []],
    ["lock", []],
  ])("tells the pace of reads by a 429 only where it is one: %s", async (kind, expected) => {
    const { send, paced } = registryThat([[429, "60"], 200]);
    expect(await send(kind === "lock" ? "PATCH" : "GET", kind)).toBe(200);
    expect(paced).toEqual(expected);
  });

  it("tells nothing to the pace of reads where the registry fails and asks for patience", async () => {
    const { send, paced, waitedMs } = registryThat([[503, "60"], 200]);
    expect(await send()).toBe(200);
    expect([paced, waitedMs()]).toEqual([[], 60_000]);
  });

  it("does not wait for a clock that was set back", async () => {
    const { send, setClockBack, waitedMs } = registryThat([[429, "60"], 200]);
    await send();
    setClockBack(3_600_000);
    const beforeMs = waitedMs();
    for (let n = 0; n < 3; n += 1) await send();
    expect(waitedMs() - beforeMs).toBeLessThan(1_000);
  });

  it("for which a deletion waits is not held back by the pace of reads", async () => {
    const { send, waitedMs } = registryThat([[429, "60"], 200]);
    for (let n = 0; n < 10; n += 1) await send();
    const beforeMs = waitedMs();
    for (let n = 0; n < 10; n += 1) await send("GET", "look");
    expect(waitedMs()).toBe(beforeMs);
    await send();
    expect(waitedMs()).toBeGreaterThan(beforeMs);
  });

  it("lets all others wait with it", async () => {
    const { send, waitedMs } = registryThat([[429, "60"], 200]);
    await Promise.all([send(), send()]);
    expect(waitedMs()).toBeGreaterThanOrEqual(60_000);
  });

  it("is given up after six attempts", async () => {
    const { send, attempts, waitedMs } = registryThat([500]);
    expect(await send()).toBe(500);
    expect(attempts()).toBe(6);
    expect(waitedMs()).toBeLessThan(60_000);
  });

  it("is given up soon when nobody answers", async () => {
    const { send, attempts, waitedMs } = registryThat(["ENOTFOUND"]);
    await expect(send()).rejects.toThrow("no");
    expect(attempts()).toBe(3);
    expect(waitedMs()).toBeLessThan(5_000);
  });

  it("does not wait for a day", async () => {
    const { send, attempts, waitedMs } = registryThat([[429, "86400"]]);
    expect(await send()).toBe(429);
    expect([attempts(), waitedMs()]).toEqual([1, 0]);
  });

  it("gets one attempt once patience was in vain, and all of it again after a success", async () => {
    const meetings = [...Array<number>(6).fill(500), 500, 200, 500, 200];
    const { send, attempts } = registryThat(meetings);
    expect(await send()).toBe(500);
    expect(await send()).toBe(500);
    expect(attempts()).toBe(7);
    expect(await send()).toBe(200);
    expect(await send()).toBe(200);
    expect(attempts()).toBe(10);
  });

  it("is not sent again in a cancelled run", async () => {
    const { send, attempts, cancel } = registryThat([500]);
    cancel();
    expect(await send()).toBe(500);
    expect(attempts()).toBe(1);
  });

  it("to delete is never sent again", async () => {
    const { send, attempts } = registryThat([500]);
    expect(await send("DELETE")).toBe(500);
    expect(attempts()).toBe(1);
  });
});
