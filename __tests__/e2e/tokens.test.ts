/**
 * Tokens that end in the middle of a run, and token endpoints that throttle, against the built action. The sign-in is that
 * of the Azure CLI: a refresh token for three hours, and with it an access token for each repository and hour.
 */
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

import type { AcrFault } from "../../emulator/acr/api/request-kinds.ts";
import type { Emulator } from "../../emulator/acr/emulator.ts";
import type { FaultAnswer } from "../../emulator/http/faults.ts";
import { withAzSession } from "../support/az.ts";
import { fixture, image, index, seed } from "../support/fixture.ts";
import {
  PASSWORD,
  runAction,
  startRegistry,
  USERNAME,
  type ActionRun,
  type RunOptions,
} from "../support/run-action.ts";

const NAME = "team/app";

const SMALL = fixture({
  A: index(["a"], { tags: ["latest"] }),
  a: image(),
  X: index(["x"]),
  x: image(),
});

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startRegistry();
  seed(emulator, NAME, SMALL);
});

afterEach(() => emulator.close());

const remaining = () => SMALL.letters(emulator.registry.repository(NAME).digests());

function prune(options: RunOptions = {}): Promise<ActionRun> {
  const inputs = { username: "", password: "" };
  return withAzSession((env) => runAction(emulator, inputs, { env, ...options }));
}

const expire = () => {
  emulator.expireAccessTokens();
};

describe("an access token that ends in the middle of a run", () => {
  it.each<[string, Partial<AcrFault>]>([
    ["before a page of the listing", { kind: "list-manifests" }],
    ["before a last look", { kind: "manifest-attributes" }],
    ["before the question for what is new", { kind: "list-tags", path: /timedesc/ }],
  ])("is renewed, and the request sent again: %s", async (_, when) => {
    emulator.switches.pageCap = 2;
    emulator.faults.add({ ...when, times: 1, answer: { after: expire } });
    const run = await prune();
    expect(run.errors).toEqual([]);
    expect(remaining()).toEqual(["A", "a"]);
    expect(refused()).not.toEqual([]);
    expect(emulator.requests.countByKind().exchange).toBe(1);
  });

  it.each<[string, Readonly<Record<string, string>>, number]>([
    ["by user name and password", { username: USERNAME, password: PASSWORD }, 0],
    ["by the session of the Azure CLI", { username: "", password: "" }, 1],
  ])("is renewed once, however many requests notice: %s", async (_, inputs, exchanges) => {
    const names = ["b", "c", "d"];
    for (const name of names) seed(emulator, name, SMALL);
    emulator.faults.add({ kind: "manifest-attributes", times: 1, answer: { after: expire } });
    const { errors } = await withAzSession((env) =>
      runAction(emulator, { ...inputs, repositories: names.join() }, { env }),
    );
    expect(errors).toEqual([]);
    const { exchange, token, "delete-manifest": deletions } = emulator.requests.countByKind();
    expect({ exchange, isEnough: token <= 2 * names.length }).toEqual({
      exchange: exchanges,
      isEnough: true,
    });
    expect(deletions).toBeGreaterThanOrEqual(names.length);
    expect(refused()).not.toEqual([]);
  });

  it("is renewed at a deletion, which is sent again only after a new look", async () => {
    // Both parts of the look come right before the deletion, and either may be answered last.
    emulator.faults.add({ kind: "manifest-attributes", times: 1, answer: { after: expire } });
    emulator.faults.add({
      kind: "list-tags",
      path: /digest=/,
      times: 1,
      answer: { after: expire },
    });
    const run = await prune();
    expect(run.errors).toEqual([]);
    expect(remaining()).toEqual(["A", "a"]);
    const onX = emulator.requests.all().filter(({ reference }) => reference === SMALL.digest("X"));
    // Before these, one part of the look may have met the end of the token as well.
    expect(onX.map(({ kind, status }) => `${kind} ${status}`).slice(-3)).toEqual([
      "delete-manifest 401",
      "manifest-attributes 200",
      "delete-manifest 202",
    ]);
  });
});

describe("a refresh token that ends in the middle of a run", () => {
  it("is replaced by a new exchange", async () => {
    emulator.switches.refreshTokenSeconds = 0.1;
    // The emulator counts whole seconds.
    const answer: FaultAnswer = { delayMs: 1200 };
    emulator.faults.add({ kind: "list-tags", times: 1, answer });
    emulator.faults.add({ kind: "list-tags", times: 1, answer: { after: expire } });
    const run = await prune();
    expect(run.errors).toEqual([]);
    expect(remaining()).toEqual(["A", "a"]);
    expect(emulator.requests.countByKind().exchange).toBe(2);
  });
});

describe("token endpoints that throttle", () => {
  const throttling: readonly [string, FaultAnswer][] = [
    ["with Retry-After", { status: 429, headers: { "Retry-After": "5" } }],
    ["without Retry-After", { status: 429 }],
  ];

  it.each(throttling)("are waited for, and nothing fails: %s", async (_, answer) => {
    for (const kind of ["exchange", "token"] as const) {
      emulator.faults.add({ kind, times: 2, answer });
    }
    const run = await prune({ hastens: true });
    expect(run.errors).toEqual([]);
    expect(remaining()).toEqual(["A", "a"]);
    const { exchange, token } = emulator.requests.countByKind();
    expect({ exchange, token }).toEqual({ exchange: 3, token: 3 });
  });

  it.each(throttling)("are given up in the end, and the run says so: %s", async (_, answer) => {
    emulator.faults.add({ kind: "token", answer });
    const run = await prune({ hastens: true });
    expect(run.exitCode).toBe(1);
    expect(run.errors.join()).toContain(
      "did not accept the sign-in (/oauth2/token answered 429). The registry is overloaded or failing: try again later.",
    );
    expect(remaining()).toEqual(["A", "X", "a", "x"]);
  });
});

/** The kinds of the requests that an old token was refused for. */
function refused(): readonly string[] {
  const refusals = emulator.requests.all().filter(({ status }) => status === 401);
  return refusals.map(({ kind }) => kind);
}
