/**
 * The JSON Schema of policy files held against their reader: what an editor takes, the run takes, and the other way round.
 * What no schema can say is told apart by its message.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { parse, stringify } from "yaml";

import { PolicyDocument } from "../../../src/inputs/policy-document.ts";
import { policyIn } from "../../../src/inputs/policy-entries.ts";
import { MISTAKES } from "../../inputs/policy-mistakes.ts";
import { holds, readOr } from "../holds.ts";

const SCHEMA = join(import.meta.dirname, "../../../docs/policy.schema.json");
const isValid = new Ajv2020({ strictTypes: false, strictRequired: false }).compile(
  JSON.parse(readFileSync(SCHEMA, "utf8")) as object,
);

/** Two numbers held against each other, a sum of units, and what a star may stand beside. */
const BEYOND_SCHEMAS =
  /can't both hold|at most 100 years|must be a whole segment|not a path segment|is not a repository name|begins and ends with|: not a (?:repository name|tag)\.|has no value|would keep nothing/;

/** What YAML itself refuses, or a schema is not asked. */
const OF_YAML = /must be unique|one document|directives|the alias|would be a tag|"<<"/;

function read(text: string) {
  return readOr(() => {
    const document = new PolicyDocument("p.yml", text);
    const policy = policyIn(document);
    document.check();
    return policy;
  });
}

const texts = fc.constantFrom(
  "a",
  "team/**",
  "pr-*",
  "v*",
  "!v1",
  "",
  "Team",
  "**",
  "*",
  "x y",
  "pr-.*",
);
const lists = fc.oneof(
  texts,
  fc.array(texts, { maxLength: 3 }),
  fc.constantFrom(1.2, true, null, {}, [["a"]], [1]),
);
const durations = fc.constantFrom(
  "7d",
  "1d12h",
  "P7D",
  "PT1H",
  "P",
  "7",
  7,
  "101y",
  "40000d",
  "",
  "1h1d",
  null,
  ["7d"],
);
const booleans = fc.constantFrom(true, false, true, false, "true", "yes", 1, null);
const counts = fc.constantFrom(1, 3, 10, 100_000, 0, -1, 1.5, 100_001, "3", null);
const limits = fc.constantFrom(0, 10, "10", "25%", "100%", "101%", "025%", -1, 1e16, "x", null);
const digests = fc.constantFrom(
  `sha256:${"a".repeat(64)}`,
  `team/api@sha256:${"a".repeat(64)}`,
  "sha256:12",
  [`sha512:${"a".repeat(128)}`],
  [],
  null,
);

/** Each key now and then, mostly with a value of its kind, and now and then a key that there is not. */
function mapOf(keys: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<object> {
  const record = fc.record(keys, { requiredKeys: [] });
  const other = fc.constantFrom({}, {}, {}, {}, {}, {}, { retention: "7d" });
  return fc.tuple(record, other).map(([members, odd]) => ({ ...members, ...odd }));
}

const orElse = (map: fc.Arbitrary<unknown>) =>
  fc.oneof(
    { weight: 12, arbitrary: map },
    { weight: 1, arbitrary: fc.constantFrom("a", null, []) },
  );

const rule = mapOf({
  match: lists,
  "older-than": durations,
  "keep-newest": counts,
  "keep-at-most": counts,
  by: fc.constantFrom("version", "time", "version", "semver", null),
  per: fc.constantFrom("minor", "major", "patch"),
});
const simpleRule = fc
  .tuple(fc.constantFrom("pr-*", ["v*", "!v1"]), fc.constantFrom("7d", "1h"))
  .map(([match, age]) => ({ match, "older-than": age }));
const keep = mapOf({ tags: lists, digests, "references-in": lists, "pulled-within": durations });
const entry = mapOf({
  match: lists,
  leave: booleans,
  age: durations,
  "prune-untagged-repositories": booleans,
  tags: orElse(fc.array(fc.oneof(orElse(rule), simpleRule), { maxLength: 2 })),
  keep: orElse(keep),
  "max-deletions": limits,
});
const simpleEntry = fc.record(
  {
    match: fc.constantFrom("a", ["team/**", "!team/old"]),
    tags: fc.array(rule, { minLength: 1, maxLength: 1 }),
  },
  { requiredKeys: ["match"] },
);
const policies = mapOf({
  age: fc.constantFrom("7d", "7d", "7d", 7),
  "prune-untagged-repositories": booleans,
  repositories: orElse(
    fc.array(fc.oneof(orElse(entry), simpleEntry, simpleEntry), { maxLength: 2 }),
  ),
});

describe("the schema of policy files", () => {
  it("takes what the reader takes, and nothing else", () => {
    const examine = (policy: object) => {
      const answer = read(stringify(policy));
      const isTaken = isValid(policy);
      if ("value" in answer) {
        expect({ policy, errors: isTaken ? [] : isValid.errors }).toEqual({ policy, errors: [] });
        return "taken";
      }
      if (!isTaken) return "refused";
      const unexplained = answer.refusal.split("\n").filter((line) => !BEYOND_SCHEMAS.test(line));
      expect({ policy, unexplained }).toEqual({ policy, unexplained: [] });
      return undefined;
    };
    holds(policies, 3000, examine, ["taken", "refused"]);
  });

  it.each([
    ["pr-.*", false],
    ["pr_.?", false],
    ["!pr-.*", false],
    ["!.*", false],
    ["pr.*", true],
    ["v1.*", true],
    ["!v1.?", true],
    ["^pr", false],
    ["pr$", false],
    ["pr.+", false],
  ])("agrees with the reader on whether %s is a pattern: %s", (pattern, isPattern) => {
    const match = ["a*", pattern];
    const ofTags = { match: "a*", tags: [{ match, "older-than": "7d" }] };
    for (const entry of [
      { match, leave: true },
      { ...ofTags, keep: { tags: match } },
    ]) {
      const policy = { repositories: [entry] };
      expect([isValid(policy), "value" in read(stringify(policy))]).toEqual([isPattern, isPattern]);
    }
  });

  it("refuses every mistake of the table, but for what is YAML's own or no schema can say", () => {
    for (const [what, text, messages] of MISTAKES) {
      if (messages.some((message) => BEYOND_SCHEMAS.test(message) || OF_YAML.test(message))) {
        continue;
      }
      let policy: unknown;
      try {
        policy = parse(text);
      } catch {
        continue;
      }
      expect({ what, isTaken: isValid(policy) }).toEqual({ what, isTaken: false });
    }
  });
});
