/**
 * The action without a workflow: `npm run prune -- --registry contoso --repositories 'team/**'`. A thin layer over the bundle
 * and its inputs, for a shell, Azure Pipelines or any other machine. See docs/command-line.md.
 */
import { mkdir, mkdtemp, readFile, rm, rmdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

import { documentation } from "../src/errors/documentation.ts";
import { readCommandLine, type CommandLine } from "./flags.ts";
import { help } from "./help.ts";
import { plainLog } from "./plain-log.ts";
import { runBundle } from "./run-bundle.ts";

const { env } = process;

/** The action's words for it; its advice is for workflows. */
const NO_SIGN_IN = "No way to sign in was given";
const HOW_TO_SIGN_IN = `On the command line: run "az login", or set ACR_PRUNE_USERNAME and ACR_PRUNE_PASSWORD. All ways: ${documentation("command-line.md#signing-in")}`;

/** Where npm was called; npm itself goes to the folder of package.json. */
const workspace = resolve(env["INIT_CWD"] ?? "");

// A reader that has gone (`| head`) must not end a run that deletes, nor the report of it.
process.stdout.on("error", () => undefined);

process.exitCode = await main(readCommandLine(process.argv.slice(2), env));

async function main(commandLine: CommandLine): Promise<number> {
  if (commandLine.asksForHelp) {
    print(help());
    return 0;
  }
  if (commandLine.problems.length > 0) {
    for (const problem of commandLine.problems) console.error(`Error: ${problem}`);
    console.error("Nothing was deleted.");
    return 1;
  }
  try {
    return await prune(commandLine);
  } catch (error) {
    console.error(`Error: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  }
}

async function prune({ inputs, summary: path }: CommandLine): Promise<number> {
  const parent = env["RUNNER_TEMP"] ?? env["AGENT_TEMPDIRECTORY"] ?? tmpdir();
  const temporary = await mkdtemp(join(parent, "acr-prune-run-"));
  const summary = path === undefined ? join(temporary, "summary.md") : resolve(workspace, path);
  const outputs = join(temporary, "outputs");
  await begin(summary);
  await begin(outputs);
  const log = plainLog([inputs["password"] ?? ""]);
  const hints = new Set<string>();
  const exitCode = await runBundle({
    inputs,
    environment: env,
    workspace,
    temporary,
    summary,
    outputs,
    onLine: (line) => {
      if (line.includes(NO_SIGN_IN)) hints.add(HOW_TO_SIGN_IN);
      for (const shown of log.lines(line)) print(shown);
    },
  });
  await rm(outputs, { force: true });
  const page = await readFile(summary, "utf8");
  if (page !== "") print(`\n${log.clean(page).trim()}\n\nSummary: ${summary}`);
  else await rm(summary, { force: true });
  for (const hint of hints) print(`\n${hint}`);
  // With a report in it, it stays.
  await rmdir(temporary).catch(() => undefined);
  return exitCode;
}

/** Makes an empty file before anything is deleted: that it can't be written must not be found out afterwards. */
async function begin(path: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, "");
  } catch (cause) {
    throw new Error(`"${path}" can't be written: ${String(cause)}. Nothing was deleted.`, {
      cause,
    });
  }
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
