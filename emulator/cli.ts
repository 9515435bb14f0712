// The emulator by hand: `node emulator/cli.ts --port 5443 --ca-out ca.pem`. It runs until SIGINT or SIGTERM. Who gives no user
// gets one with a random password: the real service is never open to everybody.

import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";

import { Command, InvalidArgumentError } from "commander";

import { startEmulator, type Emulator, type EmulatorOptions } from "./emulator.ts";

interface Flags {
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
}

function command(): Command {
  return new Command("emulator")
    .description(
      "A container registry that speaks the wire of Azure Container Registry, in memory.",
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
    .option("--anonymous-pull", "who has no password may pull", false)
    .option("--abac", "repository permissions by ABAC: wildcard scopes grant nothing", false)
    .option("--premium", "rate limit headers of a Premium registry", false)
    .option("--no-referrers", "no referrers API");
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

function optionsOf(flags: Flags, password: string): EmulatorOptions {
  return {
    port: flags.port,
    accounts: [{ username: flags.user, password }],
    anonymousPull: flags.anonymousPull,
    backdateMs: flags.backdate,
    switches: {
      latencyMs: flags.latency,
      abac: flags.abac,
      premium: flags.premium,
      referrersApiOff: !flags.referrers,
    },
  };
}

function stopOnSignals(emulator: Emulator): void {
  const stop = (): void => {
    void emulator.close();
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}

async function run(flags: Flags): Promise<void> {
  const password = flags.password ?? randomBytes(12).toString("base64url");
  const emulator = await startEmulator(optionsOf(flags, password));
  stopOnSignals(emulator);
  if (flags.caOut !== undefined) await writeFile(flags.caOut, emulator.caPem);
  if (flags.password === undefined) {
    process.stdout.write(`user ${flags.user}, password ${password}\n`);
  }
  process.stdout.write(`listening on ${emulator.url}\n`);
}

const program = command();
program.action(() => run(program.opts<Flags>()));
try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
