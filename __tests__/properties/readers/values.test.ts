/**
 * Inputs that are one value, and those that are lists of patterns or digests. What is accepted means what is typed; all
 * that is wrong is named, quoted, and reported at once.
 */
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { REPOSITORY_NAMES, TAG_NAMES, type NameGrammar } from "../../../src/oci/names.ts";
import type { Pattern } from "../../../src/prune/model/policy.ts";
import { compilePattern } from "../../../src/inputs/glob.ts";
import { DEFAULTS } from "../../../src/inputs/defaults.ts";
import type { Options } from "../../../src/inputs/inputs.ts";
import { parseList } from "../../../src/inputs/list.ts";
import { digestOf } from "../../../src/inputs/references.ts";
import { LEAST, options, useCleanEnvironment, type Inputs } from "../../inputs/given.ts";
import { holdsInTime, readOr, readOrInTime, type Answer } from "../holds.ts";
import { anyText } from "./texts.ts";

useCleanEnvironment();

/** Every input is given each time: they stay in the environment. */
const read = (inputs: Inputs) => readOrInTime(() => options({ ...DEFAULTS, ...LEAST, ...inputs }));

const numbers = fc.oneof(
  fc.constantFrom("0", "1", "25", "64", "65", "99", "100", "101", "100000", "100001"),
  fc.nat().map(String),
  fc.bigInt({ min: 0n, max: 10n ** 30n }).map(String),
);
const dressings = fc.constantFrom(
  ...[
    ["", ""],
    ["", ""],
    ["", "%"],
    ["-", ""],
    ["+", ""],
    ["0", ""],
    ["00", "%"],
    ["", ".0"],
  ],
  ...[
    ["", "e1"],
    ["0x", ""],
    ["", "_000"],
    ["", " 0"],
    ["\u0661", ""],
    [" ", "\n"],
    ["", "%%"],
  ],
);
const dressed = fc.tuple(dressings, numbers).map(([[a = "", b = ""], number]) => a + number + b);
const texts = fc.oneof(
  { weight: 4, arbitrary: dressed },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "true",
      "True",
      "TRUE",
      "tRUE",
      "yes",
      "1",
      "false",
      "FALSE",
      "no",
      "",
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom("1m", "59s", "PT59S", "PT1M", "1h", "0d", "P1Y") },
  { weight: 1, arbitrary: anyText(4) },
);

/** The number that digits stand for, with as many of them as the inputs take; undefined for anything else. */
function numberIn(text: string): bigint | undefined {
  return text !== "" && text.length <= 15 && Array.from(text).every((c) => c >= "0" && c <= "9")
    ? BigInt(text)
    : undefined;
}

function within(value: bigint | undefined, least: bigint, most: bigint): number | undefined {
  return value !== undefined && value >= least && value <= most ? Number(value) : undefined;
}

function deletionLimitIn(text: string): Options["deletionLimit"] | "wrong" {
  if (text === "") return undefined;
  const limit = within(numberIn(text), 0n, 10n ** 15n);
  if (limit !== undefined) return { limit, unit: "deletions" };
  const [digits = "", ...others] = text.split("%");
  const percent =
    others.join() === "" && others.length === 1 && digits.length <= 3
      ? within(numberIn(digits), 0n, 100n)
      : undefined;
  return percent === undefined ? "wrong" : { limit: percent, unit: "percent" };
}

const BOOLEANS: Readonly<Record<string, boolean>> = {
  true: true,
  True: true,
  TRUE: true,
  false: false,
  False: false,
  FALSE: false,
};

/** For each input what a text means, or "wrong"; and where the options have it. */
const INPUTS: Readonly<
  Record<string, readonly [(text: string) => unknown, (read: Options) => unknown]>
> = {
  concurrency: [
    (text) => (text === "" ? 32 : (within(numberIn(text), 1n, 64n) ?? "wrong")),
    (read) => read.concurrency,
  ],
  "keep-latest": [
    (text) => (text === "" ? 0 : (within(numberIn(text), 0n, 100_000n) ?? "wrong")),
    (read) => read.entries[0]?.tags.rules[0]?.keepNewest,
  ],
  "max-deletions": [deletionLimitIn, (read) => read.deletionLimit],
  "dry-run": [(text) => (text === "" ? true : (BOOLEANS[text] ?? "wrong")), (read) => read.dryRun],
  unlock: [(text) => (text === "" ? false : (BOOLEANS[text] ?? "wrong")), (read) => read.unlocks],
  "prune-untagged-repositories": [
    (text) => (text === "" ? false : (BOOLEANS[text] ?? "wrong")),
    (read) => read.entries[0]?.prunesUntaggedRepositories,
  ],
};

const textsOf = (patterns: readonly Pattern[] = []) => patterns.map(({ text }) => text);

const WITH_TAGS = { "delete-tags": "pr-*" };

describe("a value", () => {
  it.each(Object.entries(INPUTS))(
    "of %s means what it says, or is an error that quotes it",
    async (name, [meaningOf, valueIn]) => {
      const examine = async (text: string) => {
        const typed = text.trim();
        const meaning = meaningOf(typed);
        const answer = await read({ ...WITH_TAGS, [name]: text });
        if ("value" in answer) {
          expect(valueIn(answer.value)).toEqual(meaning);
          return "read";
        }
        expect(meaning).toBe("wrong");
        expect(
          answer.refusal.startsWith(`Input "${name}" is ${JSON.stringify(typed)}: expected `),
        ).toBe(true);
        return "refused";
      };
      await holdsInTime(texts, 250, examine, ["read", "refused"]);
    },
  );

  it("of time-limit is at least a minute", async () => {
    const examine = async (text: string) => {
      const answer = await read({ "time-limit": text });
      if ("value" in answer) {
        expect(answer.value.timeLimitMs).toBeGreaterThanOrEqual(60_000);
        return "read";
      }
      expect(
        answer.refusal.startsWith(`Input "time-limit" is ${JSON.stringify(text.trim())}: `),
      ).toBe(true);
      return "refused";
    };
    await holdsInTime(texts, 250, examine, ["read", "refused"]);
  });
});

describe("an input that is a list", () => {
  const pieces = fc.constantFrom(
    "*",
    "**",
    "?",
    "!",
    "a",
    "v1",
    "-",
    ".",
    "/",
    "{",
    ",",
    "\n",
    "\r\n",
    " ",
    "#",
    `sha256:${"a".repeat(64)}`,
    "team/api",
    "@",
    "\u00e9",
  );
  const soups = fc.array(pieces, { maxLength: 8 }).map((some) => some.join(""));
  const exclusions = fc
    .array(fc.constantFrom("!a", "!v1", "!a*"), { minLength: 1, maxLength: 3 })
    .map((some) => some.join("\n"));
  const lists = fc.oneof({ weight: 9, arbitrary: soups }, { weight: 1, arbitrary: exclusions });
  const compile = (grammar: NameGrammar) => (text: string) => compilePattern(text, grammar).text;
  const cases: readonly [string, (text: string) => string, (read: Options) => readonly string[]][] =
    [
      ["repositories", compile(REPOSITORY_NAMES), (read) => textsOf(read.entries[0]?.match)],
      ["delete-tags", compile(TAG_NAMES), (read) => textsOf(read.entries[0]?.tags.rules[0]?.match)],
      ["keep-tags", compile(TAG_NAMES), (read) => textsOf(read.entries[0]?.tags.keeping)],
      ["keep-digests", digestOf, (read) => [...read.pins.digests]],
    ];

  it.each(cases)(
    "has all items of %s, or there is an error for each that is wrong",
    async (name, parse, valueIn) => {
      const examine = async (text: string) => {
        const items = parseList(text.trim());
        const wrong = items.filter((item) => "refusal" in readOr(() => parse(item.text)));
        const answer = await read({ ...WITH_TAGS, [name]: text });
        if ("value" in answer) {
          const expected =
            items.length === 0 && name === "repositories"
              ? [LEAST.repositories]
              : items.map((item) => parse(item.text));
          expect(new Set(valueIn(answer.value))).toEqual(new Set(expected));
          expect(wrong).toEqual([]);
          const isIncluding = items.some((item) => !item.text.startsWith("!"));
          expect(items.length === 0 || isIncluding).toBe(true);
          return "read";
        }
        const lines = answer.refusal.split("\n");
        const quoted = wrong.map(
          (item) => `Input "${name}", line ${item.line}, ${JSON.stringify(item.text)}: `,
        );
        if (wrong.length === 0) {
          expect(lines).toEqual([
            expect.stringMatching(`^Input "${name}" (?:has only exclusions|is missing): `),
          ]);
          return "refused as a whole";
        }
        expect(lines.map((line, i) => line.startsWith(quoted[i] ?? "?"))).toEqual(
          wrong.map(() => true),
        );
        return "refused by item";
      };
      // A digest is no pattern: it excludes nothing.
      const whole = name === "keep-digests" ? [] : ["refused as a whole" as const];
      await holdsInTime(lists, 300, examine, ["read", "refused by item", ...whole]);
    },
  );
});

describe("inputs", () => {
  const names = [
    "registry",
    "repositories",
    "age",
    "tag-age",
    "dry-run",
    "delete-tags",
    "keep-tags",
    "keep-latest",
    "keep-digests",
    "prune-untagged-repositories",
    "max-deletions",
    "unlock",
    "time-limit",
    "concurrency",
  ];
  const words = fc.constantFrom(
    "",
    "7d",
    "true",
    "5",
    "0",
    "*",
    "!x",
    "pr-*",
    "nonsense!",
    "a b",
    "x".repeat(300),
    "25%",
    "9".repeat(20),
  );

  const linesIn = (answer: Answer<Options>) =>
    "refusal" in answer ? answer.refusal.split("\n") : [];

  it("that are wrong alone are reported together", async () => {
    const several = fc.uniqueArray(fc.constantFrom(...names), { maxLength: 6 });
    const examine = async ([some, stream]: readonly [string[], fc.Stream<string>]) => {
      const given: Inputs = Object.fromEntries(
        some.map((name) => [name, String(stream.next().value)]),
      );
      const tags = { "delete-tags": given["delete-tags"] ?? "" };
      const expected = new Set<string>();
      // One after the other, since all of them are read from one environment.
      for (const name of some) {
        for (const line of linesIn(await read({ ...tags, [name]: given[name] ?? "" }))) {
          expected.add(line);
        }
      }
      const lines = linesIn(await read(given));
      expect(new Set(lines)).toEqual(expected);
      for (const line of lines) expect(line).toMatch(/^Input "[a-z-]+"/);
      return lines.length > 1 ? "together" : "alone";
    };
    const cases = fc.tuple(several, fc.infiniteStream(words));
    await holdsInTime(cases, 400, examine, ["together"]);
  });
});
