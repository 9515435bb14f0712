import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

import { LEAST, options, problem, useCleanEnvironment } from "./given.ts";

useCleanEnvironment();

let folder: string;
let workspace: string;
let temporary: string;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "acr-prune-test-")));
  [workspace, temporary] = [join(folder, "work"), join(folder, "temp")];
  for (const path of ["work/out", "temp", "elsewhere", "work-2"]) {
    await mkdir(join(folder, path), { recursive: true });
  }
  await writeFile(join(workspace, "file"), "");
  await writeFile(join(folder, "elsewhere/secret"), "");
  await symlink(join(folder, "elsewhere"), join(workspace, "leads-out"));
  await symlink(join(folder, "elsewhere/secret"), join(workspace, "secret.json"));
  await symlink(join(folder, "elsewhere/new"), join(workspace, "nowhere.json"));
  await symlink(join(folder, "no-such-folder"), join(workspace, "nowhere"));
  await symlink("out", join(workspace, "leads-in"));
  process.env["GITHUB_WORKSPACE"] = workspace;
  process.env["RUNNER_TEMP"] = temporary;
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe("the path of the report", () => {
  it.each([
    ["a file of the workspace", "report.json", "work/report.json"],
    ["a file that is there, which is overwritten", "file", "work/file"],
    ["folders that are not there yet", "a/b/report.json", "work/a/b/report.json"],
    ["a way that stays inside", "./out/../report.json", "work/report.json"],
    ["a link that stays inside", "leads-in/report.json", "work/leads-in/report.json"],
    ["the runner's temporary folder", "../temp/a/report.json", "temp/a/report.json"],
    ["a blank and an umlaut", "out/my r\u00e9port.json", "work/out/my r\u00e9port.json"],
  ])("may be %s", async (_, report, expected) => {
    expect((await options({ ...LEAST, report })).report).toBe(join(folder, expected));
  });

  it("may be absolute, and the workspace a link", async () => {
    await symlink(workspace, join(folder, "linked"));
    process.env["GITHUB_WORKSPACE"] = join(folder, "linked");
    for (const report of [join(folder, "linked/r.json"), join(workspace, "r.json")]) {
      expect((await options({ ...LEAST, report })).report).toBe(report);
    }
  });

  const outside =
    "expected a file in the workspace or in the runner's temporary folder, and no link that leads elsewhere.";
  const noFile = 'expected the path of a file, for example "out/report.json".';

  it.each([
    ["a path outside", "../report.json", outside],
    ["an absolute path outside", "/etc/report.json", outside],
    ["a folder whose name begins alike", "../work-2/report.json", outside],
    ["a folder behind a link that leads out", "leads-out/report.json", outside],
    ["a folder to be made behind such a link", "leads-out/a/report.json", outside],
    ["a link to a file outside", "secret.json", outside],
    ["a folder", "out", noFile],
    ["a link to a folder", "leads-in", noFile],
    ["a folder by its slash", "new/", noFile],
    ["the workspace", ".", noFile],
    ["the temporary folder", "../temp", noFile],
    ["a line break", "out\nreport.json", "expected a path in one line."],
  ])("is refused: %s", async (_, report, why) => {
    expect(await problem({ ...LEAST, report })).toBe(
      `Input "report" is ${JSON.stringify(report)}: ${why}`,
    );
  });

  it.each([
    ["a link to nothing", "nowhere.json", "nowhere.json"],
    ["a folder behind a link to nothing", "nowhere/report.json", "nowhere"],
  ])("is refused: %s", async (_, report, link) => {
    expect(await problem({ ...LEAST, report })).toBe(
      `Input "report" is "${report}": "${join(workspace, link)}" is a link that leads nowhere, or can't be followed.`,
    );
  });

  it("is refused where a file stands in the way of a folder", async () => {
    expect(await problem({ ...LEAST, report: "file/report.json" })).toContain(
      `"${join(workspace, "file")}" is a file, not a folder.`,
    );
  });
});
