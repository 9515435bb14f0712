// Starts one of the two registries by hand, until SIGINT or SIGTERM: `node emulator/cli.ts --port 5443 --ca-out ca.pem`. Without a
// password on the command line its user gets a random one: the real services are never open to everybody.

import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";

import { Command, InvalidArgumentError, Option } from "commander";

import { startEmulator } from "./acr/emulator.ts";
import { parsedSwitch, switchHelp } from "./acr/switches/command-line.ts";
import type { Switches } from "./acr/switches/switches.ts";
import { startArtifactory } from "./artifactory/artifactory.ts";

interface Flags {
  readonly kind: "acr" | "artifactory";
  readonly port: number;
  readonly user: string;
  readonly password?: string;
  readonly caOut?: string;
  readonly backdate: number;
  readonly latency: number;
  readonly anonymousPull: boolean;
  readonly abac: boolean;
  readonly premium: boolean;
  readonly referrers: boolean;
  readonly repository?: readonly string[];
  readonly set?: Partial<Switches>;
}

/** What both emulators have, as far as it matters here. */
interface Running {
  readonly url: string;
  readonly caPem: string;
  close(): Promise<void>;
}

/** Flags that make sense for one kind alone. */
const flagsOf: Readonly<Record<Flags["kind"], readonly string[]>> = {
  acr: ["anonymousPull", "abac", "premium", "set"],
  artifactory: ["repository"],
};

function command(): Command {
  return new Command("emulator")
    .description(
      "A container registry in memory that speaks the wire of Azure Container Registry, or of JFrog Artifactory.",
    )
    .addOption(
      new Option("--kind <kind>", "which of them").choices(Object.keys(flagsOf)).default("acr"),
    )
    .option("--port <number>", "port on 127.0.0.1; 0 lets the system choose", parsedNumber, 5443)
    .option("--user <name>", "user that may do everything", "emulator")
    .option("--password <password>", "its password (default: a random one, printed)")
    .option("--ca-out <file>", "write the certificate authority's certificate here")
    .option(
      "--backdate <age>",
      "what is pushed counts as pushed this long ago: 90s, 12h, 30d",
      parsedAge,
      0,
    )
    .option("--latency <ms>", "milliseconds that every request takes longer", parsedNumber, 0)
    .option("--no-referrers", "no referrers API")
    .option("--anonymous-pull", "acr: who has no password may pull", false)
    .option("--abac", "acr: repository permissions by ABAC: wildcard scopes grant nothing", false)
    .option("--premium", "acr: rate limit headers of a Premium registry", false)
    .option(
      "--repository <key>",
      "artifactory: key of a local docker repository, may be repeated (default: docker-local)",
      (key: string, keys: readonly string[] | undefined) => [...(keys ?? []), key],
    )
    .option(
      "--set <switch=value>",
      "acr: turn a switch, may be repeated; they are listed below",
      parsedSetting,
    )
    .addHelpText("after", () => `\n${switchHelp()}`);
}

function parsedSetting(text: string, before: Partial<Switches> = {}): Partial<Switches> {
  try {
    return { ...before, ...parsedSwitch(text) };
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}

function parsedNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("Expected a whole number.");
  return Number(text);
}

function parsedAge(text: string): number {
  const [, count, unit] = /^(\d+)([smhdw])$/.exec(text) ?? [];
  const seconds = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 }[unit ?? ""];
  if (count === undefined || seconds === undefined) {
    throw new InvalidArgumentError("Expected a whole number and one of s, m, h, d, w.");
  }
  return Number(count) * seconds * 1000;
}

function refuseFlagsOfOthers(program: Command, kind: Flags["kind"]): void {
  const others = Object.entries(flagsOf).filter(([other]) => other !== kind);
  for (const name of others.flatMap(([, names]) => names)) {
    if (program.getOptionValueSource(name) !== "cli") continue;
    const option = program.options.find((one) => one.attributeName() === name);
    program.error(`error: ${option?.long ?? name} is not for --kind ${kind}`);
  }
}

function start(flags: Flags, password: string): Promise<Running> {
  const accounts = [{ username: flags.user, password }];
  const { port, backdate: backdateMs, latency: latencyMs } = flags;
  const shared = { port, accounts, backdateMs };
  if (flags.kind === "artifactory") {
    return startArtifactory({
      ...shared,
      ...(flags.repository === undefined ? {} : { repositories: flags.repository }),
      switches: { latencyMs, noReferrers: !flags.referrers },
    });
  }
  const { anonymousPull, abac, premium, set } = flags;
  const switches = { latencyMs, abac, premium, referrersApiOff: !flags.referrers, ...set };
  return startEmulator({ ...shared, anonymousPull, switches });
}

function stopOnSignals(running: Running): void {
  const stop = (): void => {
    void running.close();
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}

async function run(flags: Flags): Promise<void> {
  const password = flags.password ?? randomBytes(12).toString("base64url");
  const running = await start(flags, password);
  stopOnSignals(running);
  if (flags.caOut !== undefined) await writeFile(flags.caOut, running.caPem);
  if (flags.password === undefined) {
    process.stdout.write(`user ${flags.user}, password ${password}\n`);
  }
  process.stdout.write(`listening on ${running.url}\n`);
}

const program = command();
program.action(() => {
  const flags = program.opts<Flags>();
  refuseFlagsOfOthers(program, flags.kind);
  return run(flags);
});
try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
