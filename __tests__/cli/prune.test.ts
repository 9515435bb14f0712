/**
 * The command line as a user of a shell or of Azure Pipelines meets it: a process with flags and variables, against the
 * emulator. It runs the built action, so `npm run package` comes first after a change of `src`.
 */
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

import type { Emulator } from "../../emulator/acr/emulator.ts";
import { startEntra } from "../../emulator/entra/entra.ts";
import { AZ_TOKEN, withAzSession } from "../support/az.ts";
import { fixture, image, index, seed } from "../support/fixture.ts";
import { checkForLeaks } from "../support/leaks.ts";
import { PASSWORD, startRegistry, USERNAME } from "../support/run-action.ts";

const SCRIPT = join(import.meta.dirname, "../../cli/prune.ts");

// A (latest)   X     <- an index without a tag
// |            |
// a            x
const SMALL = fixture({
  A: index(["a"], { tags: ["latest"] }),
  a: image(),
  X: index(["x"]),
  x: image(),
});
const ALL = ["A", "X", "a", "x"];

const SIGN_IN = { ACR_PRUNE_USERNAME: USERNAME, ACR_PRUNE_PASSWORD: PASSWORD };

interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

let emulator: Emulator;
/** The current folder of the user; beside it is one for temporary files. */
let workspace = "";
let temporary = "";

beforeEach(async () => {
  emulator = await startRegistry();
  seed(emulator, "team/app", SMALL);
  const folder = await mkdtemp(join(tmpdir(), "acr-prune-test-"));
  workspace = join(folder, "workspace");
  temporary = join(folder, "temporary");
  for (const path of [workspace, temporary]) await mkdir(path);
  await writeFile(join(folder, "ca.pem"), emulator.caPem);
});

afterEach(async () => {
  await emulator.close();
  await rm(dirname(workspace), { recursive: true });
});

/** Runs the command as npm does, whose own folder is another one, and looks for secrets in all that it leaves. */
async function prune(
  flags: readonly string[],
  variables: Readonly<Record<string, string>> = SIGN_IN,
  onLine?: (kill: (signal: NodeJS.Signals) => void, text: string) => void,
): Promise<Ended> {
  const env = {
    PATH: process.env["PATH"],
    // What Node has compiled of the same files: see before-all.mjs.
    NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"],
    HOME: temporary,
    TMPDIR: temporary,
    TEMP: temporary,
    INIT_CWD: workspace,
    NODE_EXTRA_CA_CERTS: join(dirname(workspace), "ca.pem"),
    ...variables,
  };
  const child = spawn(process.execPath, [SCRIPT, ...flags], { env, cwd: dirname(SCRIPT) });
  const ended = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      ended[name] += text;
      onLine?.((signal) => child.kill(signal), text);
    });
  }
  const { promise, resolve } = Promise.withResolvers<number | null>();
  child.on("close", resolve);
  const exitCode = await promise;
  const secrets = [PASSWORD, AZ_TOKEN, ...emulator.issuedTokens()];
  const said = ended.stdout + ended.stderr;
  await checkForLeaks([...secrets, "service-principal-secret"], said, [workspace, temporary]);
  expect(said).not.toMatch(/^\s*::|##vso\[|##\[/m);
  return { exitCode, ...ended };
}

const FLAGS = () => ["--registry", emulator.loginServer, "--repositories", "team/**"];

function remaining(): readonly string[] {
  return SMALL.letters(emulator.registry.repository("team/app").digests());
}

function pathIn(stdout: string, title: string): string {
  return new RegExp(`^${title}: (.*)$`, "m").exec(stdout)?.[1] ?? "";
}

describe("the command line", () => {
  it("deletes nothing unless told otherwise, and leaves the summary and the report", async () => {
    const { exitCode, stdout, stderr } = await prune(FLAGS());
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(remaining()).toEqual(ALL);
    expect(stdout).toContain("would delete 2 of 4 manifests and no tag");
    const page = await readFile(pathIn(stdout, "Summary"), "utf8");
    expect(page).toMatch(/^#/m);
    expect(stdout).toContain(page.trim());
    const report = JSON.parse(await readFile(pathIn(stdout, "Report"), "utf8")) as object;
    expect(report).toMatchObject({ dryRun: true });
  });

  it("deletes with --dry-run false, and writes where the flags say", async () => {
    const files = ["--summary", "out/summary.md", "--report", "out/report.json"];
    const { exitCode, stdout } = await prune([...FLAGS(), "--dry-run", "false", ...files]);
    expect(exitCode).toBe(0);
    expect(remaining()).toEqual(["A", "a"]);
    expect(stdout).toContain("deleted 2 of 4 manifests");
    expect((await readdir(join(workspace, "out"))).sort()).toEqual(["report.json", "summary.md"]);
    expect(await readdir(temporary)).toEqual([]);
  });

  it("reads files of the folder in which it is called", async () => {
    await writeFile(join(workspace, "policy.yml"), "repositories: [{ match: team/* }]\n");
    const flags = ["--registry", emulator.loginServer, "--policy", "policy.yml"];
    const { exitCode, stdout } = await prune(flags);
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining("would delete 2 of 4")]);
  });

  it.each([
    ["a flag", ["--dryrun", "false"], 'Flag "--dryrun" does not exist. Did you mean "--dry-run"?'],
    ["a path", ["--summary", "."], "can't be written"],
  ])("fails for %s that is wrong, before the first request", async (_, flags, message) => {
    const { exitCode, stdout, stderr } = await prune([...FLAGS(), ...flags]);
    expect([exitCode, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(`Error: `);
    expect(stderr).toContain(message);
    expect(stderr).toContain("Nothing was deleted.");
    expect(emulator.requests.length).toBe(0);
  });

  it("fails with the action's own words for a value that is wrong", async () => {
    const { exitCode, stdout } = await prune([...FLAGS(), "--age", "7", "--dry-run", "no"]);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^Error: Input "age" is "7": .*\nInput "dry-run" is "no": /m);
    expect(emulator.requests.length).toBe(0);
  });

  it("fails as the action does, with what happened in lines", async () => {
    const { exitCode, stdout } = await prune([...FLAGS(), "--max-deletions", "1"]);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^Error: .*"?max-deletions/m);
    expect(remaining()).toEqual(ALL);
  });

  it("takes inputs from flags alone, whatever another step has left in the environment", async () => {
    const left = { INPUT_AGE: "x", "INPUT_DRY-RUN": "false", GITHUB_OUTPUT: "/nowhere/outputs" };
    const { exitCode } = await prune(FLAGS(), { ...SIGN_IN, ...left });
    expect([exitCode, remaining()]).toEqual([0, ALL]);
  });

  it("helps, and needs nothing for it", async () => {
    const { exitCode, stdout, stderr } = await prune(["--help", "--nonsense"], {});
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("  --repositories (required)\n");
  });

  it("ends a run in good order when it is told to stop", async () => {
    const { exitCode, stdout } = await prune(FLAGS(), SIGN_IN, (kill, text) => {
      if (text.includes("Sign-in to")) kill("SIGINT");
    });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^Error: .*cancelled/m);
    expect(pathIn(stdout, "Report")).not.toBe("");
  });
});

describe("signing in", () => {
  it("uses the session of az", async () => {
    await withAzSession(async (variables) => {
      const { exitCode, stdout } = await prune(FLAGS(), variables);
      expect(stdout).toContain("the Azure CLI's session");
      expect(exitCode).toBe(0);
    });
  });

  it("uses a service principal's variables", async () => {
    const clientId = "aaaaaaaa-1111-2222-3333-444444444444";
    const secret = "service-principal-secret";
    const entra = await startEntra({ applications: [{ clientId, secret }] });
    try {
      const { exitCode, stdout } = await prune(FLAGS(), {
        AZURE_AUTHORITY_HOST: entra.url,
        AZURE_CLIENT_ID: clientId,
        AZURE_TENANT_ID: entra.tenantId,
        AZURE_CLIENT_SECRET: secret,
      });
      expect(stdout).toContain(`application ${clientId}, with AZURE_CLIENT_SECRET`);
      expect(exitCode).toBe(0);
      await checkForLeaks(entra.secrets(), stdout, [workspace, temporary]);
    } finally {
      await entra.close();
    }
  });

  it("says how to sign in where there is no job to be signed in", async () => {
    const { exitCode, stdout } = await prune(FLAGS(), { PATH: temporary });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(
      /\n\nOn the command line: run "az login", or set ACR_PRUNE_USERNAME and ACR_PRUNE_PASSWORD\. All ways: https:\S+\/command-line\.md#signing-in\n$/,
    );
  });

  it("says what is missing of a user name and password", async () => {
    const { exitCode, stdout } = await prune(FLAGS(), { ACR_PRUNE_USERNAME: USERNAME });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^Error: Input "username" is given without "password"/m);
  });
});
