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

describe("the demo", () => {
  it("previews without deleting, then deletes what nobody can reach", () => {
    expect(output).toMatch(/would delete 11 of 29 manifests/);
    expect(output).toContain("✓ all 29 manifests are still there");
    expect(output).toMatch(/deleted 11 of 29 manifests/);
    expect(output).toContain("✓ 8 manifests that could no longer be reached are gone");
    expect(output).toContain("✓ 3 manifests that could no longer be reached are gone");
  });

  it("shows no password", () => {
    expect(output).not.toContain("only-on-this-machine");
  });

  it("shows every tag whole, and what is kept without a tag", () => {
    const whole = output.matchAll(/^ *✓ (\S+) is whole: (.*)$/gm);
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
    expect(output).not.toContain("✗");
  });

  it("shows the job summary as text", () => {
    expect(output).toMatch(/^ {2}index latest +[0-9a-f]{12} /m);
    expect(output).not.toMatch(/<code|<details>|```|&#\d+;|^\|/m);
  });

  it("leaves no temporary file behind", async () => {
    expect(await readdir(folder)).toEqual([]);
  });
});
