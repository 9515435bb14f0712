/**
 * The demo is the first thing that a newcomer runs: it must end well, say what it promises to say, and leave nothing
 * behind. It runs the built action, so `npm run package` comes first after a change.
 */
import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";

const ROOT = join(import.meta.dirname, "..");

let folder = "";
let output = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "acr-prune-test-"));
  // Jest asks its workers for colours; the demo must see neither that nor the folder for temporary files of others.
  const env = {
    ...process.env,
    FORCE_COLOR: undefined,
    NO_COLOR: "1",
    TMPDIR: folder,
    TEMP: folder,
  };
  // Rejects, and shows what the demo printed, unless it ends with exit code 0.
  const { stdout } = await promisify(execFile)(process.execPath, [join(ROOT, "demo", "demo.ts")], {
    env,
  });
  output = stdout;
});

afterAll(() => rm(folder, { recursive: true }));

/** What stands below a heading, up to the next one. */
function act(number: number): string {
  const [, text = ""] =
    new RegExp(`^== ${number}\\. .*\n([^]*?)(?=^== |$(?![^]))`, "m").exec(output) ?? [];
  expect(text).not.toBe("");
  return text;
}

describe("the demo", () => {
  it("says first what it is about to show", () => {
    const [first = "", , ...acts] = output.split("\n").slice(0, 8);
    expect(first).toBe("ACR Prune, shown on a registry on this machine. Nothing reaches Azure.");
    const headings = [...output.matchAll(/^== (\d)\. /gm)].map(([, number]) => number);
    expect(acts.map((line) => /^ {2}(\d)\. /.exec(line)?.[1])).toEqual(headings);
  });

  it("fits a terminal of 80 columns", () => {
    expect(output.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });

  it("prints no command of GitHub's runner, no Markdown and no HTML", () => {
    expect(output).not.toMatch(/^\s*::/m);
    expect(output).not.toMatch(/<\/?[a-z]|&#\d+;|^\s*\||```/m);
  });

  it("shows no password", () => {
    expect(output).not.toContain("only-on-this-machine");
  });

  it("shows the failure: a cleaner of untagged manifests takes every platform of latest", () => {
    const failure = act(2);
    expect(failure).toMatch(/✗ shop\/web:latest, linux\/amd64: not found: sha256:/);
    expect(failure).toMatch(/✗ shop\/web:latest, linux\/arm64: not found: sha256:/);
    expect(failure).toContain("✓ shop/api:stable, linux/amd64: pulled");
    expect(failure).toContain("✗ shop/api:stable, SBOM: not found");
  });

  it("previews without deleting, then deletes what nothing reaches any more", () => {
    expect(act(3)).toMatch(/output "planned" +11\n.*output "deleted" +0\n/);
    expect(act(3)).toContain("✓ all 29 manifests are still there");
    expect(act(4)).toMatch(/output "planned" +11\n.*output "deleted" +11\n.*output "kept" +18\n/);
    expect(act(5)).toContain("✓ 8 manifests that could no longer be reached are gone");
    expect(act(5)).toContain("✓ 3 manifests that could no longer be reached are gone");
  });

  it("shows the first words of the summary", () => {
    const begins = (text: string) => text.split("The summary on the page of the run begins:\n")[1];
    expect(begins(act(3))).toMatch(/^ {2}\w.*11/);
    expect(begins(act(4))).toMatch(/^ {2}\w.*11/);
  });

  it("shows every tag whole, and what is kept without a tag", () => {
    const whole = act(5).matchAll(/^ *✓ (\S+) is whole: (.*)$/gm);
    expect([...whole].map(([, what = "", pulled = ""]) => [what, pulled])).toEqual([
      ["shop/web:latest", "5 manifests and 9 blobs pulled"],
      ["shop/web:long-term", "5 manifests and 9 blobs pulled"],
      ["shop/api:stable", "2 manifests and 5 blobs pulled"],
      [
        expect.stringMatching(/^shop\/api:sha256-[0-9a-f]{12}….sig$/),
        "1 manifest and 2 blobs pulled",
      ],
      [expect.stringMatching(/^shop\/api@sha256:/), "3 manifests and 6 blobs pulled"],
      [expect.stringMatching(/^shop\/web@sha256:/), "1 manifest and 3 blobs pulled"],
      [expect.stringMatching(/^shop\/web@sha256:/), "1 manifest and 3 blobs pulled"],
    ]);
    for (const number of [1, 3, 4, 5]) expect(act(number)).not.toContain("✗");
  });

  it("ends in ten lines that compare both, as they were found", () => {
    const rows = act(6).trim().split("\n");
    const cells = rows.map((row) => row.trim().split(/ {3,}/));
    expect(cells).toEqual([
      ["Of 29 manifests", '"what has no tag"', "ACR Prune"],
      ["deleted", "21", "11"],
      ["of these, needed", "11", "0"],
      ["shop/web:latest, linux/amd64", "NOT FOUND", "pulled"],
      ["shop/web:latest, linux/arm64", "NOT FOUND", "pulled"],
      ["shop/web:long-term, linux/amd64", "NOT FOUND", "pulled"],
      ["shop/web:long-term, linux/arm64", "NOT FOUND", "pulled"],
      ["shop/web:long-term, windows/amd64", "NOT FOUND", "pulled"],
      ["shop/api:stable, linux/amd64", "pulled", "pulled"],
      ["shop/api:stable, SBOM", "NOT FOUND", "pulled"],
    ]);
  });

  it("leaves no temporary file behind", async () => {
    expect(await readdir(folder)).toEqual([]);
  });
});
