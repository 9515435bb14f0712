/**
 * A machine for command-line clients: a home without any settings but the certificate of the emulator and a login to it.
 */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { afterEach } from "@jest/globals";

import type { Emulator } from "../../emulator/acr/emulator.ts";
import { basic } from "../emulator/support.ts";

export interface Machine {
  readonly home: string;
  /** Runs a program in its home and gives back what it printed. Rejects, with all output, when it fails. */
  run(program: string, ...args: readonly string[]): Promise<string>;
}

/** A function that sets a machine up, logged in as the user "u"; it is gone after the test. */
export function machines(): (emulator: Emulator) => Promise<Machine> {
  const homes: string[] = [];
  afterEach(async () => {
    for (const home of homes.splice(0)) await rm(home, { recursive: true, force: true });
  });
  return async ({ caPem, loginServer }) => {
    const home = await mkdtemp(join(tmpdir(), "client-test-"));
    homes.push(home);
    const auth = basic("u", "p").replace("Basic ", "");
    const logins = JSON.stringify({ auths: { [loginServer]: { auth } } });
    await writeFile(join(home, "ca.crt"), caPem);
    await writeFile(join(home, "config.json"), logins);
    await writeFile(join(home, "policy.json"), '{"default":[{"type":"insecureAcceptAnything"}]}');
    const env = {
      PATH: process.env["PATH"],
      HOME: home,
      DOCKER_CONFIG: home,
      REGISTRY_AUTH_FILE: join(home, "config.json"),
      SSL_CERT_FILE: join(home, "ca.crt"),
      COSIGN_PASSWORD: "",
    };
    return {
      home,
      run: async (program, ...args) =>
        (await promisify(execFile)(program, args, { env, cwd: home })).stdout,
    };
  };
}
