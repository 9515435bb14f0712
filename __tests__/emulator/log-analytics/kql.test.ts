/** The part of the Kusto Query Language that the stand-in knows, by what the language's reference says of it. */
import { describe, expect, it } from "@jest/globals";

import { KqlError } from "../../../emulator/log-analytics/kql/errors.ts";
import type { Row } from "../../../emulator/log-analytics/kql/expressions.ts";
import { run } from "../../../emulator/log-analytics/kql/query.ts";

const NOW = new Date("2026-06-15T12:00:00Z");

const rowOf = (name: string, day: number, group: string): Row =>
  new Map<string, string | Date>([
    ["Name", name],
    ["At", new Date(Date.UTC(2026, 5, day))],
    ["Group", group],
  ]);

const TABLE = {
  columns: ["Name", "At", "Group"],
  rows: [rowOf("Docker/28", 1, "a"), rowOf("docker/29", 2, "b"), rowOf("", 3, "a")],
};

function ask(query: string): readonly (readonly unknown[])[] {
  const { columns, rows } = run(query, new Map([["T", TABLE]]), NOW);
  return rows.map((row) => columns.map((name) => row.get(name)));
}

const names = (condition: string) => ask(`T | where ${condition}`).map(([name]) => name);

describe("where", () => {
  it.each<[string, readonly string[]]>([
    ['Name == "docker/29"', ["docker/29"]],
    ['Name =~ @"DOCKER/28"', ["Docker/28"]],
    ['Name startswith "docker/"', ["Docker/28", "docker/29"]],
    ['Name endswith "28"', ["Docker/28"]],
    ['Name matches regex @"(?i)^docker/.*$"', ["Docker/28", "docker/29"]],
    ['Name matches regex @"^docker"', ["docker/29"]],
    ["isempty(Name)", [""]],
    ["not(isempty(Name))", ["Docker/28", "docker/29"]],
    ['Group == "a" and Name != "" or Group == "b"', ["Docker/28", "docker/29"]],
    ['Group == "a" and (Name == "" or Group == "b")', [""]],
    ["At >= datetime(2026-06-02T00:00:00.000Z)", ["docker/29", ""]],
    ["At > datetime(2026-06-02T00:00:00.000Z) // a note", [""]],
    ["At < now()", ["Docker/28", "docker/29", ""]],
    ['Name == @"a""b"', []],
  ])("%s", (condition, expected) => {
    expect(names(condition)).toEqual(expected);
  });

  it("knows parts that have nothing in common and leave nothing out", () => {
    const parts = [0, 1, 2].flatMap((part) => names(`hash(strcat(Name, " "), 3) == ${part}`));
    expect(parts.toSorted()).toEqual(["", "Docker/28", "docker/29"]);
  });
});

describe("operators", () => {
  it.each<[string, readonly (readonly unknown[])[]]>([
    ["T | count", [[3]]],
    ["T | take 1 | count", [[1]]],
    [
      "T | summarize Last = max(At), Some = count() by Group",
      [
        ["a", new Date("2026-06-03"), 2],
        ["b", new Date("2026-06-02"), 1],
      ],
    ],
    ['T | where Name == "x" | summarize N = count(), First = min(At)', [[0, undefined]]],
    ['T | where Name == "x" | summarize count() by Group', []],
    [
      'T | summarize count() by Name = iff(isempty(Name), "none", tolower(Name)) | take 1',
      [["docker/28", 1]],
    ],
    ["T | count | extend Now = now()", [[3, NOW]]],
  ])("%s", (query, expected) => {
    expect(ask(query)).toEqual(expected);
  });
});

describe("a query that is wrong", () => {
  it.each<[string, string, string]>([
    [
      "U | count",
      "SEM0100",
      "'count' operator: Failed to resolve table or column expression named 'U'",
    ],
    [
      "T | where Nam == 1",
      "SEM0100",
      "'where' operator: Failed to resolve table or column expression named 'Nam'",
    ],
    ["T | where f(1)", "SEM0260", "Unknown function: 'f'."],
    ["T | where", "SYN0002", "The query could not be parsed at 'the end'."],
    ["T | where (Name == 1", "SYN0002", "The query could not be parsed at 'the end'."],
    ["T ; count", "SYN0002", "A recognition error occurred at 2."],
    ["T | drop", "SYN0002", "Unknown operator 'drop'."],
    ["T count", "SYN0002", "The query could not be parsed at 'count'."],
    ["T | where Name == )", "SYN0002", "The query could not be parsed at ')'."],
  ])("%s is told so", (query, code, message) => {
    let thrown: unknown;
    try {
      ask(query);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(KqlError);
    expect(thrown).toMatchObject({ code, message });
  });
});
