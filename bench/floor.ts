/**
 * Measures the floor under a dry run.
 */
import { join } from "node:path";

import { CONCURRENCY, LOGIN } from "./action.ts";
import { measure, type Measured } from "./process.ts";
import type { BenchRegistry } from "./registry.ts";

const SCRIPT = join(import.meta.dirname, "floor-process.ts");

/** Sends the reads whose paths stand in the file, as fast as plain https can. */
export function runFloor(
  folder: string,
  { loginServer }: Pick<BenchRegistry, "loginServer">,
  paths: string,
): Promise<Measured> {
  return measure(folder, [SCRIPT], {
    PATH: process.env["PATH"] ?? "",
    NODE_EXTRA_CA_CERTS: join(folder, "ca.pem"),
    FLOOR_HOST: loginServer,
    FLOOR_PATHS: paths,
    FLOOR_LOGIN: `${LOGIN.username}:${LOGIN.password}`,
    FLOOR_CONCURRENCY: String(CONCURRENCY),
  });
}
