/** The inputs that say which tags expire, what is kept by name, and when a run stops. */
import { describe, expect, it } from "@jest/globals";

import { LEAST, options, problem, useCleanEnvironment } from "./given.ts";

useCleanEnvironment();

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const A = `sha256:${"a".repeat(64)}`;
const B = `sha256:${"b".repeat(64)}`;
const LONG = `sha512:${"c".repeat(128)}`;

/** The one entry's one rule, and what it keeps. */
async function tagsFor(inputs: Readonly<Record<string, string>>) {
  const { entries } = await options({ ...LEAST, ...inputs });
  expect(entries).toHaveLength(1);
  const entry = entries[0];
  return { rule: entry?.tags.rules[0], keeping: entry?.tags.keeping, ageMs: entry?.ageMs };
}

describe("rules for tags", () => {
  it("are what was given", async () => {
    const tags = await tagsFor({
      age: "1d",
      "delete-tags": "pr-*, !pr-1\n# releases stay\nmain-*",
      "keep-tags": "v*\n!v0",
      "keep-latest": "10",
      "tag-age": "3d",
    });
    expect(tags.rule?.match.map(({ text }) => text)).toEqual(["pr-*", "!pr-1", "main-*"]);
    expect(tags.keeping?.map(({ text }) => text)).toEqual(["v*", "!v0"]);
    expect(tags.rule).toMatchObject({ keepNewest: 10, olderThanMs: 3 * DAY, countsOf: "pattern" });
  });

  it("have the age of manifests unless they have their own", async () => {
    const same = await tagsFor({ age: "2d", "delete-tags": "pr-*" });
    expect([same.rule?.olderThanMs, same.ageMs]).toEqual([2 * DAY, 2 * DAY]);
    const own = await tagsFor({ age: "2d", "delete-tags": "pr-*", "tag-age": "0d" });
    expect([own.rule?.olderThanMs, own.ageMs]).toEqual([0, 2 * DAY]);
  });

  it.each([
    ["0", 0],
    ["1", 1],
    ["100000", 100_000],
  ])("keep the latest %s", async (text, expected) => {
    const { rule } = await tagsFor({ "delete-tags": "*", "keep-latest": text });
    expect(rule?.keepNewest).toBe(expected);
  });

  it("take nothing that says nothing for a rule without effect", async () => {
    const { rule, keeping } = await tagsFor({ "keep-tags": "# none\n,", "keep-latest": "0" });
    expect([rule, keeping]).toEqual([undefined, []]);
  });
});

const ONLY = "has only exclusions: add what they exclude from, for example";
const SPECIAL = 'The only special characters are "*", "?" and a leading "!".';

describe("wrong rules for tags", () => {
  it.each([
    ["delete-tags", "!pr-1", `Input "delete-tags" ${ONLY} "pr-*".`],
    ["keep-tags", "!v1, !v2", `Input "keep-tags" ${ONLY} "v*".`],
    [
      "delete-tags",
      "pr-*\npr-{1}",
      `Input "delete-tags", line 2, "pr-{1}": braces have no meaning here: give each name or pattern on a line of its own.`,
    ],
    [
      "keep-tags",
      "v*, v1.[0-9",
      `Input "keep-tags", line 1, "v1.[0-9": "[" can't be part of a tag. ${SPECIAL}`,
    ],
    [
      "keep-tags",
      "**",
      'Input "keep-tags", line 1, "**": "**" means nothing in a tag, which has no segments. Use "*".',
    ],
    ...["-1", "1.5", "100001", "1e3", "ten", "9".repeat(40)].map((text) => [
      "keep-latest",
      text,
      `Input "keep-latest" is "${text}": expected a whole number from 0 to 100000.`,
    ]),
    [
      "tag-age",
      "3",
      'Input "tag-age" is "3": the unit is missing. Write "3d" for days, "3h" for hours or "3m" for minutes.',
    ],
    ["tag-age", "36601d", 'Input "tag-age" is "36601d": expected at most 100 years.'],
  ])("%s: %j", async (name = "", value = "", message) => {
    expect(await problem({ ...LEAST, "delete-tags": "pr-*", [name]: value })).toBe(message);
  });

  it.each([
    ["tag-age", "3d"],
    ["keep-tags", "v*"],
    ["keep-latest", "1"],
  ])('say that "%s" needs "delete-tags"', async (name, value) => {
    const message = `Input "${name}" has no effect without "delete-tags": name the tags that may expire, for example "pr-*".`;
    expect(await problem({ ...LEAST, [name]: value })).toBe(message);
    expect(await problem({ ...LEAST, [name]: value, "delete-tags": "# none" })).toBe(message);
  });

  it('do not say so where "delete-tags" is given, though wrong', async () => {
    const message = await problem({ ...LEAST, "delete-tags": "(", "keep-tags": "v*" });
    expect(message.split("\n")).toHaveLength(1);
  });
});

describe("pinned digests", () => {
  it.each([
    ["alone", A, [A]],
    ["of a repository", `team/api@${A}`, [A]],
    ["of a registry's repository", `contoso.azurecr.io/team/api@${A}`, [A]],
    ["of a registry with a port, of any case", `LocalHost:5000/team/api@${A}`, [A]],
    ["of a registry by address", `[::1]:5000/api@${A}`, [A]],
    ["of sha512", `${LONG}, api@${LONG}`, [LONG]],
    ["by line and by comma", `${A}, ${B}\n\n# no more\n${LONG}\n${A}`, [A, B, LONG]],
  ])("are taken %s", async (_, text, expected) => {
    const { pins } = await options({ ...LEAST, "keep-digests": text });
    expect([...pins.digests]).toEqual(expected);
    expect(pins.files).toEqual([]);
  });

  const expected =
    'expected "sha256:" and 64 digits or "sha512:" and 128, in lower-case hex, alone or as "<repository>@<digest>" or "<registry>/<repository>@<digest>".';

  it.each([
    ["another algorithm", `md5:${"a".repeat(32)}`],
    ["no repository", `@${A}`],
    ["no repository after the registry", `contoso.azurecr.io/@${A}`],
    ["an upper-case repository", `contoso.azurecr.io/Team@${A}`],
    ["two digests", `${A}@${A}`],
  ])("are refused: %s", async (_, text) => {
    expect(await problem({ ...LEAST, "keep-digests": `${A}\n${text}` })).toBe(
      `Input "keep-digests", line 2, ${JSON.stringify(text)}: ${expected}`,
    );
  });
});

describe("limits", () => {
  it.each([
    ["0", { limit: 0, unit: "deletions" }],
    ["500", { limit: 500, unit: "deletions" }],
    ["999999999999999", { limit: 999_999_999_999_999, unit: "deletions" }],
    ["0%", { limit: 0, unit: "percent" }],
    ["25%", { limit: 25, unit: "percent" }],
    ["100%", { limit: 100, unit: "percent" }],
  ])("allow %s", async (text, expected) => {
    expect((await options({ ...LEAST, "max-deletions": text })).deletionLimit).toEqual(expected);
  });

  it.each(["101%", "1000%", "-1%", "2.5%", "%", "1e3", "many", "9".repeat(16)])(
    "are refused: %s",
    async (text) => {
      expect(await problem({ ...LEAST, "max-deletions": text })).toBe(
        `Input "max-deletions" is "${text}": expected a whole number, or a whole percentage of what is read from "0%" to "100%".`,
      );
    },
  );

  it.each([
    ["1m", 60_000],
    ["PT60S", 60_000],
    ["5h30m", 5.5 * HOUR],
    ["36600d", 36_600 * DAY],
  ])("stop a run after %s", async (text, expected) => {
    expect((await options({ ...LEAST, "time-limit": text })).timeLimitMs).toBe(expected);
  });

  it.each([
    ["0d", 'expected at least one minute, for example "45m", "2h" or "1h30m".'],
    ["PT59S", 'expected at least one minute, for example "45m", "2h" or "1h30m".'],
    ["36601d", "expected at most 100 years."],
    [
      "30s",
      'there are no seconds; the smallest unit is a minute, "m". Write for example "45m", "2h" or "1h30m".',
    ],
  ])("never stop a run after %s", async (text, expected) => {
    expect(await problem({ ...LEAST, "time-limit": text })).toBe(
      `Input "time-limit" is "${text}": ${expected}`,
    );
  });
});

describe("unlocking", () => {
  it("is asked for in so many words", async () => {
    expect((await options({ ...LEAST, unlock: "true" })).unlocks).toBe(true);
    expect(await problem({ ...LEAST, unlock: "all" })).toBe(
      'Input "unlock" is "all": expected "true" or "false".',
    );
  });
});
