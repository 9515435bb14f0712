/**
 * The log of the command line. Nothing in it may be a command to a machine that reads along: not to GitHub's runner, and
 * not to Azure Pipelines.
 */
import { describe, expect, it } from "@jest/globals";

import { plainLog } from "../../cli/plain-log.ts";

function shown(...lines: readonly string[]): readonly string[] {
  const log = plainLog();
  return lines.flatMap((line) => log.lines(line));
}

describe("the plain log", () => {
  it.each([
    ["::error::It failed.%0A50 %25 were read.", ["Error: It failed.", "50 % were read."]],
    ["::error title=ACR Prune::It failed.", ["Error: It failed."]],
    ["::warning title=ACR Prune%3A team/app::a::b", ["Warning: a::b"]],
    ["::notice::As it is.", ["Note: As it is."]],
    ["::debug::noise", []],
    ["::set-output name=planned::3", []],
    ["team/app: 3 to delete", ["team/app: 3 to delete"]],
    ["a tag like a::b::c", ["a tag like a::b::c"]],
    ["", [""]],
  ])("shows %j as %j", (line, lines) => {
    expect(shown(line)).toEqual(lines);
  });

  it("closes groups, and lets annotations out of them", () => {
    const lines = shown("::group::team/app", "delete a", "::warning::b", "::endgroup::", "c");
    expect(lines).toEqual(["▸ team/app", "Warning: b", "c"]);
  });

  it("blackens what the action says to be secret, and shorter secrets within longer ones", () => {
    expect(shown("::add-mask::abcd", "::add-mask::abcdefgh", "abcdefgh abcd")).toEqual(["*** ***"]);
    expect(plainLog(["p%0Aq-secret"]).clean("a p%0Aq-secret")).toBe("a ***");
  });

  it.each([
    ["::error::##vso[task.setvariable variable=a]b", "Error: # #vso[task.setvariable variable=a]b"],
    ["said ##VSO[task.complete]", "said # #VSO[task.complete]"],
    ["##[error]x", "# #[error]x"],
    ["::error::a%0A::warning::b", "Error: a\n: :warning::b"],
  ])("makes no command of %j", (line, text) => {
    expect(shown(line).join("\n")).toBe(text);
  });
});
