import { execFileSync } from "node:child_process";
import {
  chmod,
  mkdir,
  mkdtemp,
  realpath,
  rm,
  symlink,
  truncate,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

import { pinsOfFiles } from "../support/pins.ts";
import { LEAST, options, problem, useCleanEnvironment } from "./given.ts";

useCleanEnvironment();

const A = `sha256:${"a".repeat(64)}`;
const B = `sha256:${"b".repeat(64)}`;

let folder: string;
let workspace: string;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "acr-prune-[test]-")));
  workspace = join(folder, "work");
  await mkdir(workspace);
  process.env["GITHUB_WORKSPACE"] = workspace;
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(workspace, path)), { recursive: true });
    await writeFile(join(workspace, path), content);
  }
}

async function link(path: string, target: string): Promise<void> {
  await mkdir(dirname(join(workspace, path)), { recursive: true });
  await symlink(target, join(workspace, path));
}

/** What the globs pin, as sorted text. */
async function pinnedBy(globs: string): Promise<readonly string[]> {
  const { pins } = await options({ ...LEAST, "keep-references-in": globs });
  return pinsOfFiles(pins.files, ["team/api"]);
}

const image = (tag: string) => `image: contoso.azurecr.io/team/api:${tag}\n`;
/** Errors of the file system are no errors of jest's own realm, and show their name. */
const wrong = async (globs: string) => {
  const message = await problem({ ...LEAST, "keep-references-in": globs });
  return message.replace(": Error: ", ": ");
};
const noFile = (line: number, glob: string) =>
  `Input "keep-references-in", line ${line}, "${glob}": found no file in the workspace ${workspace} (files outside it, behind a link, do not count). Is the repository checked out before this step?`;
const noPin = (line: number, glob: string, found: string) =>
  `Input "keep-references-in", line ${line}, "${glob}": found ${found} without any digest or "<repository>:<tag>" of a repository of this run. Name the files that say what is deployed, or remove this line.`;

describe("the files that are read", () => {
  beforeEach(() =>
    write({
      "deploy/a.yaml": image("a"),
      "deploy/b.yml": image("b"),
      "deploy/old/c.yaml": image("c"),
      "deploy/.hidden/d.yaml": image("d"),
      "chart/values [1].yaml": image("e"),
      "compose.yaml": image("f"),
    }),
  );

  it.each([
    ["compose.yaml", "f"],
    ["./compose.yaml", "f"],
    ["deploy/*.yaml", "a"],
    ["deploy/*.y*ml", "ab"],
    ["deploy/?.yaml", "a"],
    ["deploy/[ab].*", "ab"],
    ["**/[a-e].yaml", "acd"],
    ["deploy", "abcd"],
    ["deploy/", "abcd"],
    ["deploy/**", "abcd"],
    [".", "abcdef"],
    ["chart/values*.yaml", "e"],
    ["chart/values [[]1].yaml", "e"],
    ["deploy\n!deploy/old", "abd"],
    ["!deploy/old\ndeploy\n! ./deploy/.hidden/**", "ab"],
    ["deploy/*.yaml, chart\n# compose.yaml", "ae"],
    ["deploy\ndeploy/old", "abcd"],
    ["**/*.yaml\n!**/old", "adef"],
  ])("are those that %j names", async (globs, letters) => {
    expect(await pinnedBy(globs)).toEqual(Array.from(letters, (letter) => `team/api:${letter}`));
  });

  it("may be named by their whole path", async () => {
    const globs = `${workspace}/deploy/*.y*ml\n!${workspace}/deploy/*.yml`;
    expect(await pinnedBy(globs)).toEqual(["team/api:a"]);
  });

  it("begin at the working directory where there is no workspace", async () => {
    delete process.env["GITHUB_WORKSPACE"];
    expect(await wrong("no-such-file")).toContain(`in the workspace ${process.cwd()} (`);
  });

  it("are none by default", async () => {
    expect(await pinnedBy(" \n# none\n,")).toEqual([]);
  });
});

describe("what files pin", () => {
  it("comes on top of the digests that are listed", async () => {
    await write({ "a.yaml": `${image("a")}${A}` });
    const { pins } = await options({
      ...LEAST,
      "keep-digests": B,
      "keep-references-in": "a.yaml",
    });
    expect([...pins.digests].sort()).toEqual([A, B]);
    expect(pinsOfFiles(pins.files, ["team/api"])).toEqual([A, "team/api:a"]);
  });

  it.each([
    ["Windows line ends", `a:\r\n  ${image("v1").trim()}\r\n`],
    ["a mark of UTF-8", Buffer.from(`\uFEFF${image("v1")}`)],
    ["UTF-16, as PowerShell writes it", Buffer.from(`\uFEFF${image("v1")}`, "utf16le")],
    ["UTF-16 the other way round", Buffer.from(`\uFEFF${image("v1")}`, "utf16le").swap16()],
    [
      "bytes that are no text",
      Buffer.concat([Buffer.of(0, 255, 254, 200), Buffer.from(image("v1"))]),
    ],
    ["no line end", image("v1").trim()],
  ])("is found in a file with %s", async (_, content) => {
    await write({ "a.yaml": content });
    expect(await pinnedBy("a.yaml")).toEqual(["team/api:v1"]);
  });

  it("is pinned when one of a glob's files has nothing, as long as another has", async () => {
    await write({ "deploy/a.yaml": image("a"), "deploy/README.md": "Nothing here." });
    expect(await pinnedBy("deploy")).toEqual(["team/api:a"]);
  });
});

describe("symbolic links", () => {
  beforeEach(async () => {
    await write({ "inside/a.yaml": image("a") });
    await mkdir(join(folder, "outside"));
    await writeFile(join(folder, "outside", "x.yaml"), image("x"));
    await writeFile(join(folder, "work.yaml"), image("y"));
  });

  it("are followed to a file within the workspace", async () => {
    await link("deploy/link.yaml", "../inside/a.yaml");
    expect(await pinnedBy("deploy/*.yaml")).toEqual(["team/api:a"]);
  });

  it("are followed to a folder within the workspace", async () => {
    await link("deploy/current", "../inside");
    expect(await pinnedBy("deploy/*/*.yaml")).toEqual(["team/api:a"]);
    expect(await pinnedBy("deploy")).toEqual(["team/api:a"]);
  });

  it("are not followed to a file outside, whatever else the glob finds", async () => {
    await link("deploy/x.yaml", "../../outside/x.yaml");
    await link("deploy/y.yaml", join(folder, "work.yaml"));
    expect(await wrong("deploy/*.yaml")).toBe(noFile(1, "deploy/*.yaml"));
    await link("deploy/a.yaml", "../inside/a.yaml");
    expect(await pinnedBy("deploy/*.yaml")).toEqual(["team/api:a"]);
  });

  it("are not followed to a folder outside, nor through several links", async () => {
    await link("deploy", "../outside");
    await link("again/deploy", "../deploy");
    expect(await wrong("deploy\ndeploy/x.yaml\nagain")).toBe(
      [noFile(1, "deploy"), noFile(2, "deploy/x.yaml"), noFile(3, "again")].join("\n"),
    );
  });

  it("that lead nowhere, or back to a folder above, are no files", async () => {
    await link("deploy/gone.yaml", "no-such-file");
    await link("deploy/up", "..");
    expect(await wrong("deploy/*.yaml")).toBe(noFile(1, "deploy/*.yaml"));
    await write({ "deploy/b.yaml": image("b") });
    expect(await pinnedBy("deploy/**/b.yaml")).toEqual(["team/api:b"]);
  });

  it("count a file once, however many lead to it", async () => {
    await write({ "inside/a.yaml": "nothing" });
    await link("deploy/a.yaml", "../inside/a.yaml");
    await link("deploy/b.yaml", "../inside/a.yaml");
    expect(await wrong("**/*.yaml")).toBe(noPin(1, "**/*.yaml", "1 file"));
  });

  it("to the workspace itself do not matter", async () => {
    await symlink(workspace, join(folder, "linked"));
    process.env["GITHUB_WORKSPACE"] = `${join(folder, "linked")}/`;
    expect(await pinnedBy("inside/*.yaml")).toEqual(["team/api:a"]);
  });
});

describe("wrong globs", () => {
  it.each([
    ["nothing of that name", "deploy/*.yaml"],
    ["an empty folder", "empty"],
    ["only folders", "folders/*.yaml"],
    ["a file under its name in another case", "A.yaml"],
    ["a path outside the workspace", "/etc/hostname"],
    ["everything outside the workspace", "/**"],
    ["a name that the workspace's only begins", "../work.yaml".slice(3)],
    ["a home folder", "~/deploy"],
    ["a brace, which is none", "{a.yaml}"],
    ["what an exclusion takes away", "a.yaml"],
  ])("find no file: %s", async (_, glob) => {
    await write({ "a.yaml": image("a") });
    await mkdir(join(workspace, "empty"));
    await mkdir(join(workspace, "folders/x.yaml"), { recursive: true });
    expect(await wrong(`${glob}\n!a.yaml`)).toBe(noFile(1, glob));
  });

  it("find no file in a workspace that does not exist", async () => {
    workspace = join(folder, "no-such-workspace");
    process.env["GITHUB_WORKSPACE"] = workspace;
    expect(await wrong("deploy")).toBe(noFile(1, "deploy"));
  });

  it("find files without any pin, each by itself", async () => {
    await write({
      "deploy/a.yaml": image("a"),
      "empty/b.yaml": "",
      "others/c.yaml": "image: contoso.azurecr.io/my-team/api:v1",
      "others/d.yaml": "image: docker.io/library/nginx:1",
      "others/e.yaml": "repository: contoso.azurecr.io/team/api\ntag: v1",
    });
    expect(await wrong("deploy\nempty/b.yaml\nothers/*\nmoved")).toBe(
      [
        noPin(2, "empty/b.yaml", "1 file"),
        noPin(3, "others/*", "3 files"),
        noFile(4, "moved"),
      ].join("\n"),
    );
  });

  it.each([
    [
      "!deploy\n!a",
      'Input "keep-references-in" has only exclusions: add what they exclude from, for example "deploy".',
    ],
    ["a.yaml\n!", 'Input "keep-references-in", line 2, "!": the path after "!" is missing.'],
    ["a.yaml\n!!b", 'Input "keep-references-in", line 2, "!!b": only one leading "!" is allowed.'],
    ...["../a.yaml", "deploy/../a.yaml", "deploy/./a.yaml", "!.."].map((glob) => [
      `a.yaml\n${glob}`,
      `Input "keep-references-in", line 2, "${glob}": "." and ".." are not allowed within a path; begin at the workspace.`,
    ]),
  ])("are refused: %j", async (globs = "", message) => {
    await write({ "a.yaml": image("a") });
    expect(await wrong(globs)).toBe(message);
  });

  it("say nothing about pins when the repositories are wrong", async () => {
    await write({ "a.yaml": image("a") });
    const message = await problem({
      registry: "contoso",
      repositories: "{team}",
      "keep-references-in": "a.yaml\nmoved",
    });
    expect(message.split("\n")).toEqual([
      expect.stringMatching(/^Input "repositories", line 1, "{team}"/),
      noFile(2, "moved"),
    ]);
  });
});

describe("files that can't be read", () => {
  it("are an error when they are too large", async () => {
    await write({ "deploy/a.yaml": image("a"), "deploy/big.bin": "" });
    await truncate(join(workspace, "deploy/big.bin"), 50 * 1024 * 1024 + 1);
    expect(await wrong("deploy")).toBe(
      'Input "keep-references-in", line 1, "deploy": can\'t read "deploy/big.bin": it has 51 MiB, and at most 50 are read. Exclude it.',
    );
    expect(await pinnedBy("deploy, !**/*.bin")).toEqual(["team/api:a"]);
  });

  it("are an error when the file system refuses", async () => {
    await write({ "deploy/a.yaml": image("a"), "deploy/secret.yaml": image("b") });
    const secret = join(workspace, "deploy/secret.yaml");
    await chmod(secret, 0);
    expect(await asNobody(() => wrong("deploy"))).toBe(
      `Input "keep-references-in", line 1, "deploy": can't read "deploy/secret.yaml": EACCES: permission denied, open '${secret}'`,
    );
  });

  it("are an error when their folder refuses", async () => {
    await write({ "deploy/a.yaml": image("a"), "deploy/secret/b.yaml": image("b") });
    const secret = join(workspace, "deploy/secret");
    await chmod(secret, 0);
    expect(await asNobody(() => wrong("deploy"))).toBe(
      `Input "keep-references-in", line 1, "deploy": can't be searched: EACCES: permission denied, scandir '${secret}'`,
    );
    await chmod(secret, 0o700);
  });

  it("are no error when they are pipes, which no file is", async () => {
    await write({ "deploy/a.yaml": image("a") });
    execFileSync("mkfifo", [join(workspace, "deploy/pipe")]);
    expect(await pinnedBy("deploy")).toEqual(["team/api:a"]);
  });
});

/** Root may read everything. */
async function asNobody<T>(act: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return act();
  await chmod(folder, 0o755);
  process.seteuid?.(65_534);
  try {
    return await act();
  } finally {
    process.seteuid?.(0);
  }
}
