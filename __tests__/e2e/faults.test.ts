/**
 * Networks and gateways as they are, against the built action. Each row of the table in `docs/faults.md` names its test,
 * here or in a file beside this one.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

import type { AcrFault, RequestKind } from "../../emulator/acr/api/request-kinds.ts";
import type { Emulator } from "../../emulator/acr/emulator.ts";
import type { FaultAnswer } from "../../emulator/http/faults.ts";
import { fixture, image, index, seed } from "../support/fixture.ts";
import { runAction, startRegistry, type ActionRun } from "../support/run-action.ts";

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

function meet(kind: AcrFault["kind"], answer: FaultAnswer, times = Infinity): void {
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
    ["a cut body", { truncateBodyAt: 20 }, "cut off in the middle"],
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

  it.each<RequestKind>(["token", "repository"])(
    "is given up after three attempts when the server never answers: %s",
    async (kind) => {
      emulator.faults.add({ kind, answer: { hang: true } });
      const env = { NODE_OPTIONS: `--import=${IMPATIENT}` };
      const run = await runAction(emulator, {}, { hastens: true, env });
      expect(run.exitCode).toBe(1);
      expect(run.errors.join()).toContain("could not list the manifests and tags of");
      expect(run.errors.join()).toContain("no answer in time.");
      expect(emulator.requests.countByKind()[kind]).toBe(3);
      expect(emulator.requests.length).toBe(kind === "token" ? 3 : 4);
      expect(remaining()).toEqual(["A", "X", "a", "x"]);
    },
  );
});

const MIB = 2 ** 20;

/** More than a string of Node can be, and more than the memory that a run may take. */
const HUGE = { swellTo: 600 * MIB };

describe("an answer that is longer than any such answer can be", () => {
  const packed = { ...HUGE, isPacked: true };

  it.each<[AcrFault["kind"] & string, FaultAnswer, number]>([
    ["repository", HUGE, 32],
    ["list-manifests", HUGE, 32],
    ["list-manifests", packed, 32],
    ["list-tags", packed, 32],
    ["manifest-attributes", HUGE, 32],
  ])("is cut off, and that repository skipped: %s, %j", async (kind, answer, mib) => {
    seed(emulator, "another", SMALL);
    emulator.faults.add({ kind, repository: NAME, answer });
    const run = await runAction(emulator, { repositories: `${NAME},another` }, { hastens: true });
    expect(run.exitCode).toBe(1);
    expect(run.errors.join()).toContain(
      `${emulator.loginServer} sent more than ${mib} MiB, more than any such answer has; the rest was not read.`,
    );
    expect(run.summary).toContain(`sent more than ${mib} MiB`);
    expect(run.report?.repositories.map(({ name }) => name)).toEqual(["another", NAME]);
    expect(remaining()).toEqual(["A", "X", "a", "x"]);
    expect(SMALL.letters(emulator.registry.repository("another").digests())).toEqual(["A", "a"]);
  });

  it.each([HUGE, packed])("leaves a manifest unreadable: %j", async (answer) => {
    emulator.faults.add({ kind: "manifest", reference: SMALL.digest("X"), answer });
    const run = await runAction(emulator, {}, { hastens: true });
    expect(run.errors).toEqual([]);
    // X is kept with the child that its record names.
    expect(remaining()).toEqual(["A", "X", "a", "x"]);
  });

  it("settles nothing about a deletion: a look does", async () => {
    emulator.faults.add({ kind: "delete-manifest", answer: HUGE });
    const run = await runAction(emulator, {}, { hastens: true });
    expect(run.errors).toEqual([]);
    expect(run.outputs).toMatchObject({ deleted: "2" });
    expect(remaining()).toEqual(["A", "a"]);
  });

  it("is none of a registry that has a manifest of 5 MiB: it is kept, with its children", async () => {
    const padding = "x".repeat(5 * MIB);
    const built = fixture({
      B: index(["b"], { tags: ["big"], body: { annotations: { padding } } }),
      b: image(),
      d: image(),
    });
    seed(emulator, "big", built);
    const run = await runAction(emulator, { repositories: "big" }, { hastens: true });
    expect(run.errors).toEqual([]);
    expect(built.letters(emulator.registry.repository("big").digests())).toEqual(["B", "b"]);
  });
});

it("an answer that comes a byte at a time, for ever, is given up like none", async () => {
  emulator.faults.add({ kind: "list-tags", answer: { drips: true } });
  const env = { NODE_OPTIONS: `--import=${IMPATIENT}` };
  const run = await runAction(emulator, {}, { hastens: true, env });
  expect(run.errors.join()).toContain("no answer in time");
  expect(emulator.requests.countByKind()["list-tags"]).toBe(3);
  expect(remaining()).toEqual(["A", "X", "a", "x"]);
});

describe("a deletion whose connection is cut", () => {
  it.each([{ reset: true }, { resetAfter: true }] as const)(
    "is never sent again without a look in between: %j",
    async (answer) => {
      const built = fixture({
        v: image({ tags: ["v1", "old-1", "old-2"] }),
        x: image(),
        y: image(),
      });
      seed(emulator, "cut", built);
      emulator.faults.add({ kind: ["delete-manifest", "delete-tag"], answer, times: 4 });
      const inputs = { repositories: "cut", "delete-tags": "old-*" };
      const run = await runAction(emulator, inputs, { hastens: true });
      expect(run.errors).toEqual([]);
      expect(built.letters(emulator.registry.repository("cut").digests())).toEqual(["v"]);
      expect(Object.keys(emulator.registry.repository("cut").tags())).toEqual(["v1"]);
      let deletions = 0;
      const lastOf = new Map<string, string>();
      for (const { kind, reference = "", method } of emulator.requests.all()) {
        if (!/^(?:delete|manifest-attributes|tag-attributes)/.test(kind)) continue;
        if (method === "DELETE") deletions += 1;
        if (method === "DELETE") expect(lastOf.get(reference)).not.toBe("DELETE");
        lastOf.set(reference, method);
      }
      expect(deletions).toBeGreaterThanOrEqual(4);
    },
  );
});

describe("what is thrown where nothing catches it", () => {
  const crashing = pathToFileURL(join(import.meta.dirname, "..", "support", "crash.mjs")).href;
  const env = { NODE_OPTIONS: `--import=${crashing}` };
  const orphans = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`m${n}`, image()]));
  const many = fixture({ t: image({ tags: ["v1"] }), ...orphans });

  /** Runs on many orphans; at the request that `when` describes something is thrown. */
  async function crash(signal: NodeJS.Signals, when: Omit<AcrFault, "answer">): Promise<ActionRun> {
    seed(emulator, "many", many);
    let kill: (sent: NodeJS.Signals) => void = () => undefined;
    const before = () => {
      kill(signal);
    };
    emulator.faults.add({ ...when, times: 1, answer: { before } });
    return runAction(emulator, { repositories: "many" }, { env, onStart: (it) => (kill = it) });
  }

  it.each(["SIGUSR2", "SIGHUP"] as const)(
    "ends in a report, a summary and one sentence: by %s",
    async (signal) => {
      const run = await crash(signal, { kind: "delete-manifest", skip: 3 });
      const deleted = 31 - emulator.registry.repository("many").digests().length;
      expect(run.exitCode).toBe(1);
      expect(run.errors).toEqual([
        `ACR Prune: broke off after ${deleted} of 30 deletions.\nThe run broke off: Invalid string length. What it had not begun is unchanged. This is a defect of ACR Prune; please report it (https://github.com/acr-prune/acr-prune/issues).`,
      ]);
      expect(deleted).toBeLessThan(30);
      expect(run.summary).toContain(`broke off after ${deleted} of 30 deletions`);
      expect(run.outputs).toMatchObject({ deleted: String(deleted) });
      expect(run.report).toMatchObject({ brokenOff: "Invalid string length" });
      expect(run.stdout).not.toMatch(/^\s+at /m);
    },
  );

  it("does so also when a deletion is never answered", async () => {
    emulator.faults.add({ kind: "delete-manifest", skip: 2, times: 1, answer: { hang: true } });
    const run = await crash("SIGUSR2", { kind: "delete-manifest", skip: 3 });
    expect(run.exitCode).toBe(1);
    expect(run.errors.join()).toContain("The run broke off: Invalid string length.");
    expect(run.report).toMatchObject({ brokenOff: "Invalid string length" });
  });

  it("does so when a request never ends because of it", async () => {
    const file = join(import.meta.dirname, "..", "support", "breaks-on-text.mjs");
    const body = { tags: [], note: "can not be a string" };
    emulator.faults.add({ kind: "list-tags", repository: NAME, answer: { status: 200, body } });
    const preload = { NODE_OPTIONS: `--import=${pathToFileURL(file).href}` };
    const run = await runAction(emulator, {}, { env: preload });
    expect(run.exitCode).toBe(1);
    expect(run.errors.join()).toContain("The run broke off: Invalid string length.");
    expect(run.report?.repositories).toMatchObject([{ name: NAME, state: "cancelled" }]);
    expect(remaining()).toEqual(["A", "X", "a", "x"]);
  });

  it("does so while the run reads", async () => {
    emulator.faults.add({ kind: "repository", answer: { delayMs: 1000 } });
    const run = await crash("SIGUSR2", { kind: "repository" });
    expect(run.exitCode).toBe(1);
    expect(run.errors.join()).toContain("The run broke off: Invalid string length.");
    expect(run.report).toMatchObject({ brokenOff: "Invalid string length" });
    expect(emulator.registry.repository("many").digests()).toHaveLength(31);
  });
});

describe("what can't be published", () => {
  const noSpace = pathToFileURL(join(import.meta.dirname, "..", "support", "no-space.mjs")).href;

  it("fails the step when it is the report, and the summary is written", async () => {
    const env = { NODE_OPTIONS: `--import=${noSpace}` };
    const run = await runAction(emulator, {}, { env });
    expect(remaining()).toEqual(["A", "a"]);
    expect(run.exitCode).toBe(1);
    expect(run.errors).toEqual([
      expect.stringMatching(
        /^The report file ".+report\.json" could not be written: ENOSPC: no space left on device, write$/,
      ),
    ]);
    expect(run.summary).toContain("deleted 2 of 4 manifests");
    expect(run.outputs).toMatchObject({ deleted: "2" });
  });

  it("is a warning when it is the summary", async () => {
    const run = await runAction(emulator, {}, { env: { GITHUB_STEP_SUMMARY: "/dev/full" } });
    expect(run.exitCode).toBe(0);
    expect(run.warnings).toEqual([
      expect.stringContaining("The job summary could not be written: "),
    ]);
    expect(run.report?.totals).toMatchObject({ deleted: 2 });
  });

  it("ends the run before anything is deleted when the runner has no place for a report", async () => {
    const run = await runAction(emulator, {}, { env: { RUNNER_TEMP: "/dev/null/none" } });
    expect(run.exitCode).toBe(1);
    expect(run.errors.join()).toContain(
      "There is no place for the report: the runner's folder \"/dev/null/none\" (RUNNER_TEMP) can't be written to",
    );
    expect(emulator.requests.length).toBe(0);
  });
});

describe("the table of faults in the documentation", () => {
  it("names a test in every row, and that test exists", async () => {
    const page = await readFile(join(import.meta.dirname, "../../docs/faults.md"), "utf8");
    const rows = page.split("\n").filter((line) => line.startsWith("| "));
    expect(rows.length).toBeGreaterThan(20);
    for (const row of rows.slice(2)) {
      const named = [...row.matchAll(/([\w-]+): "([^"|]+)"(?=;| *\|$)/g)];
      expect([row, named.length]).not.toEqual([row, 0]);
      for (const [, file = "", words = ""] of named) {
        const tests = await readFile(join(import.meta.dirname, `${file}.test.ts`), "utf8");
        expect([file, tests.includes(words), words]).toEqual([file, true, words]);
      }
    }
  });
});
