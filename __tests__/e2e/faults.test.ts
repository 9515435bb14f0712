/**
 * Networks and gateways as they are, against the built action. Each row of the table in `docs/faults.md` names its test,
 * here or in a file beside this one.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { afterAll, afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";

import type { AcrFault, RequestKind } from "../../emulator/acr/api/request-kinds.ts";
import type { Emulator } from "../../emulator/acr/emulator.ts";
import type { FaultAnswer } from "../../emulator/http/faults.ts";
import { fixture, image, index, seed, type Spec } from "../support/fixture.ts";
import { runAction, startRegistry, type ActionRun } from "../support/run-action.ts";
import { SharedRegistry, type Place } from "../support/together.ts";

// All begin at once, and some wait for the runs of others.
jest.setTimeout(120_000);

const NAME = "team/app";
const IMPATIENT = pathToFileURL(join(import.meta.dirname, "..", "support", "impatient.mjs")).href;

const SPECS: Readonly<Record<string, Spec>> = {
  A: index(["a"], { tags: ["latest"] }),
  a: image(),
  X: index(["x"]),
  x: image(),
};
const SMALL = fixture(SPECS);

const HASTY = { hastens: true };

// What passes, and what is final at once, costs others nothing: one run meets it in many repositories. A fault that stays
// uses up the run's patience, and has a run of its own.
const shared = new SharedRegistry();
afterAll(() => shared.close());

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

it.concurrent.each(PASSING)("a fault that passes does not fail the run: %s", async (_, answer) => {
  const place = await shared.place(SPECS);
  const faults = READS.map((kind) => place.fault({ kind, answer, times: 2 }));
  const { exitCode } = await place.prune({}, HASTY);
  expect(exitCode).toBe(0);
  expect(faults.map(({ hits }) => hits)).toEqual([2, 2, 2, 2, 2]);
  expect(place.remaining()).toEqual(["A", "a"]);
});

it.concurrent("a fault that passes does not fail the run on deletions either: 500 once", async () => {
  const place = await shared.place(SPECS);
  place.fault({ kind: "delete-manifest", answer: { status: 500 }, times: 1 });
  const { exitCode } = await place.prune({}, HASTY);
  expect(exitCode).toBe(0);
  expect(place.remaining()).toEqual(["A", "a"]);
});

const MIB = 2 ** 20;

/** More than a string of Node can be, and more than the memory that a run may take. */
const HUGE = { swellTo: 600 * MIB };

const packed = { ...HUGE, isPacked: true };

it.concurrent.each<[AcrFault["kind"] & string, FaultAnswer, number]>([
  ["repository", HUGE, 32],
  ["list-manifests", HUGE, 32],
  ["list-manifests", packed, 32],
  ["list-tags", packed, 32],
  ["manifest-attributes", HUGE, 32],
])(
  "an answer that is longer than any such answer can be is cut off, and that repository skipped: %s, %j",
  async (kind, answer, mib) => {
    const [place, another] = [await shared.place(SPECS), await shared.place(SPECS)];
    place.fault({ kind, answer });
    const [{ run, exitCode, why }, others] = await Promise.all([
      place.prune({}, HASTY),
      another.prune({}, HASTY),
    ]);
    expect(run.exitCode).toBe(1);
    expect([exitCode, others.exitCode]).toEqual([1, 0]);
    const { loginServer } = await shared.emulator();
    expect(why).toContain(
      `${loginServer} sent more than ${mib} MiB, more than any such answer has; the rest was not read.`,
    );
    expect(run.errors.join()).toContain(`sent more than ${mib} MiB`);
    expect(run.summary).toContain(`sent more than ${mib} MiB`);
    expect(place.remaining()).toEqual(["A", "X", "a", "x"]);
    expect(another.remaining()).toEqual(["A", "a"]);
  },
);

it.concurrent.each([HUGE, packed])(
  "an answer that is longer than any such answer can be leaves a manifest unreadable: %j",
  async (answer) => {
    const place = await shared.place(SPECS);
    place.fault({ kind: "manifest", reference: SMALL.digest("X"), answer });
    const { exitCode } = await place.prune({}, HASTY);
    expect(exitCode).toBe(0);
    // X is kept with the child that its record names.
    expect(place.remaining()).toEqual(["A", "X", "a", "x"]);
  },
);

it.concurrent("an answer that is longer than any such answer can be settles nothing about a deletion: a look does", async () => {
  const place = await shared.place(SPECS);
  place.fault({ kind: "delete-manifest", answer: HUGE });
  const { exitCode, counts } = await place.prune({}, HASTY);
  expect(exitCode).toBe(0);
  expect(counts.deleted).toBe(2);
  expect(place.remaining()).toEqual(["A", "a"]);
});

it.concurrent("an answer that is longer than any such answer can be is none of a registry that has a manifest of 5 MiB: it is kept, with its children", async () => {
  const padding = "x".repeat(5 * MIB);
  const place = await shared.place({
    B: index(["b"], { tags: ["big"], body: { annotations: { padding } } }),
    b: image(),
    d: image(),
  });
  const { exitCode } = await place.prune({}, HASTY);
  expect(exitCode).toBe(0);
  expect(place.remaining()).toEqual(["B", "b"]);
});

it.concurrent.each([{ reset: true }, { resetAfter: true }] as const)(
  "a deletion whose connection is cut is never sent again without a look in between: %j",
  async (answer) => {
    const place = await shared.place({
      v: image({ tags: ["v1", "old-1", "old-2"] }),
      x: image(),
      y: image(),
    });
    place.fault({ kind: ["delete-manifest", "delete-tag"], answer, times: 4 });
    const { exitCode } = await place.prune({ "delete-tags": "old-*" }, HASTY);
    expect(exitCode).toBe(0);
    expect(place.remaining()).toEqual(["v"]);
    expect(Object.keys(place.repository.tags())).toEqual(["v1"]);
    expect(deletionsLookedAt(place)).toBeGreaterThanOrEqual(4);
  },
);

/** How many deletions were sent, each of which must have had a look before it. */
function deletionsLookedAt(place: Place): number {
  let deletions = 0;
  const lastOf = new Map<string, string>();
  for (const { kind, reference = "", method } of place.requests()) {
    if (!/^(?:delete|manifest-attributes|tag-attributes)/.test(kind)) continue;
    if (method === "DELETE") deletions += 1;
    if (method === "DELETE") expect(lastOf.get(reference)).not.toBe("DELETE");
    lastOf.set(reference, method);
  }
  return deletions;
}

describe("with a run of its own", () => {
  let emulator: Emulator;

  beforeEach(async () => {
    emulator = await startRegistry();
    seed(emulator, NAME, SMALL);
  });

  afterEach(() => emulator.close());

  const remaining = () => SMALL.letters(emulator.registry.repository(NAME).digests());

  describe("a fault that stays, or passes late", () => {
    // How long nobody may answer is in ../registry/http/transport.test.ts.
    it("does not fail the run when nobody answers, and then somebody does", async () => {
      const env = { NODE_OPTIONS: `--import=${IMPATIENT}` };
      emulator.faults.add({ kind: "list-tags", answer: { hang: true }, times: 1 });
      const run = await runAction(emulator, {}, { hastens: true, env });
      expect(run.errors).toEqual([]);
      expect(remaining()).toEqual(["A", "a"]);
    });

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
      [
        "the name does not resolve",
        "contoso.invalid",
        "can't be reached: the name does not resolve",
      ],
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

  it("an answer that comes a byte at a time, for ever, is given up like none", async () => {
    emulator.faults.add({ kind: "list-tags", answer: { drips: true } });
    const env = { NODE_OPTIONS: `--import=${IMPATIENT}` };
    const run = await runAction(emulator, {}, { hastens: true, env });
    expect(run.errors.join()).toContain("no answer in time");
    expect(emulator.requests.countByKind()["list-tags"]).toBe(3);
    expect(remaining()).toEqual(["A", "X", "a", "x"]);
  });

  describe("what is thrown where nothing catches it", () => {
    const crashing = pathToFileURL(join(import.meta.dirname, "..", "support", "crash.mjs")).href;
    const env = { NODE_OPTIONS: `--import=${crashing}` };
    const orphans = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`m${n}`, image()]));
    const many = fixture({ t: image({ tags: ["v1"] }), ...orphans });

    /** Runs on many orphans; at the request that `when` describes something is thrown. */
    async function crash(
      signal: NodeJS.Signals,
      when: Omit<AcrFault, "answer">,
    ): Promise<ActionRun> {
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
          `The run broke off: Invalid string length. What it had not begun is unchanged. This is a defect of ACR Prune; please report it (https://github.com/acr-prune/acr-prune/issues).`,
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
      const run = await runAction(emulator, {}, { env: preload, inOwnProcess: true });
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
