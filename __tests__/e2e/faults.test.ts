/**
 * Networks and gateways as they are, against the built action. Each row of the table in `docs/faults.md` names its test,
 * here or in a file beside this one.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

import type { Emulator } from "../../emulator/emulator.ts";
import type { Fault, FaultAnswer } from "../../emulator/server/faults.ts";
import { fixture, image, index, seed } from "../support/fixture.ts";
import { runAction, startRegistry } from "../support/run-action.ts";

const NAME = "team/app";
const IMPATIENT = pathToFileURL(join(import.meta.dirname, "..", "support", "impatient.mjs")).href;

const SMALL = fixture({
  A: index(["a"], { tags: ["latest"] }),
  a: image(),
  X: index(["x"]),
  x: image(),
});

const HTML = { "Content-Type": "text/html" };

/** Passing faults: each is met twice by every kind of request, and then the registry is well again. */
const PASSING: readonly [what: string, answer: FaultAnswer][] = [
  ["429 with Retry-After in seconds", { status: 429, headers: { "Retry-After": "1" } }],
  [
    "429 with a date that has passed",
    { status: 429, headers: { "Retry-After": new Date(0).toUTCString() } },
  ],
  ["429 without Retry-After", { status: 429 }],
  ["500 without a body", { status: 500 }],
  ["502 with HTML", { status: 502, headers: HTML, body: "<html>Bad gateway</html>" }],
  ["503 with Retry-After", { status: 503, headers: { "Retry-After": "1" } }],
  ["504 with JSON", { status: 504, body: { errors: [{ code: "TIMEOUT" }] } }],
  ["a connection that is cut", { reset: true }],
  ["a body that is cut", { truncateBodyAt: 20 }],
];

const READS = [
  "repository",
  "list-manifests",
  "list-tags",
  "manifest",
  "manifest-attributes",
] as const;

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startRegistry();
  seed(emulator, NAME, SMALL);
});

afterEach(() => emulator.close());

const remaining = () => SMALL.letters(emulator.registry.repository(NAME).digests());

function meet(kind: Fault["kind"], answer: FaultAnswer, times = Infinity): void {
  emulator.faults.add({ ...(kind === undefined ? {} : { kind }), answer, times });
}

describe("a fault that passes", () => {
  it.each(PASSING)("does not fail the run: %s", async (_, answer) => {
    for (const kind of READS) meet(kind, answer, 2);
    const run = await runAction(emulator, {}, { hastens: true });
    expect(run.errors).toEqual([]);
    expect(remaining()).toEqual(["A", "a"]);
  });

  it("does not fail the run on deletions either: 500 once", async () => {
    meet("delete-manifest", { status: 500 }, 1);
    const run = await runAction(emulator, {}, { hastens: true });
    expect(run.errors).toEqual([]);
    expect(remaining()).toEqual(["A", "a"]);
  });

  it("does not fail the run when nobody answers for half a minute", async () => {
    meet("list-tags", { hang: true }, 1);
    const run = await runAction(emulator);
    expect(run.errors).toEqual([]);
    expect(remaining()).toEqual(["A", "a"]);
  }, 60_000);
});

describe("a fault that stays", () => {
  it.each<[string, FaultAnswer, string]>([
    ["500", { status: 500 }, "the registry failed (500)"],
    ["429", { status: 429, headers: { "Retry-After": "1" } }, "throttled by the registry (429)"],
    ["a long Retry-After", { status: 429, headers: { "Retry-After": "86400" } }, "throttled"],
    ["a cut connection", { reset: true }, "no answer"],
    ["a cut body", { truncateBodyAt: 20 }, "broke off"],
  ])("fails that repository, and the others go on: %s", async (_, answer, message) => {
    seed(emulator, "another", SMALL);
    emulator.faults.add({ kind: "list-tags", repository: NAME, answer });
    const run = await runAction(emulator, { repositories: "*" }, { hastens: true });
    expect(run.exitCode).toBe(1);
    expect(run.errors.join()).toContain(`"${NAME}" was skipped, nothing in it was deleted`);
    expect(run.errors.join()).toContain(message);
    expect(remaining()).toEqual(["A", "X", "a", "x"]);
    expect(SMALL.letters(emulator.registry.repository("another").digests())).toEqual(["A", "a"]);
  });

  it.each([
    ["nobody listens", "127.0.0.1:1", "can't be reached: no answer"],
    ["the name does not resolve", "contoso.invalid", "can't be reached: the name does not resolve"],
  ])("is reported within seconds when %s", async (_, registry, message) => {
    const began = Date.now();
    const run = await runAction(emulator, { registry });
    expect(run.exitCode).toBe(1);
    expect(run.errors.join()).toContain(`${registry} ${message}`);
    expect(Date.now() - began).toBeLessThan(10_000);
  });

  it("is reported at once when the server has the certificate of another", async () => {
    const run = await runAction(emulator, {}, { env: { NODE_EXTRA_CA_CERTS: "" } });
    expect(run.exitCode).toBe(1);
    expect(run.errors.join()).toContain(
      "its certificate is not trusted (UNABLE_TO_VERIFY_LEAF_SIG",
    );
    expect(emulator.requests.length).toBe(0);
  });

  it("is given up after three attempts when the server never answers", async () => {
    emulator.faults.add({ answer: { hang: true } });
    const env = { NODE_OPTIONS: `--import=${IMPATIENT}` };
    const run = await runAction(emulator, {}, { hastens: true, env });
    expect(run.exitCode).toBe(1);
    expect(run.errors.join()).toContain("could not list the manifests and tags of");
    expect(run.errors.join()).toContain("no answer in time.");
    expect(emulator.requests.countByKind().repository).toBe(3);
    expect(emulator.requests.length).toBe(3);
    expect(remaining()).toEqual(["A", "X", "a", "x"]);
  });
});

describe("the table of faults in the documentation", () => {
  it("names a test in every row, and that test exists", async () => {
    const page = await readFile(join(import.meta.dirname, "../../docs/faults.md"), "utf8");
    const rows = page.split("\n").filter((line) => line.startsWith("| "));
    expect(rows.length).toBeGreaterThan(20);
    for (const row of rows.slice(2)) {
      const named = [...row.matchAll(/(\w+): "([^"|]+)"(?=;| *\|$)/g)];
      expect([row, named.length]).not.toEqual([row, 0]);
      for (const [, file = "", words = ""] of named) {
        const tests = await readFile(join(import.meta.dirname, `${file}.test.ts`), "utf8");
        expect([file, tests.includes(words), words]).toEqual([file, true, words]);
      }
    }
  });
});
