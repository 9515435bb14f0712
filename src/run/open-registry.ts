/**
 * Opens the registry that the inputs name. The only importer of the adapters: all others have the port.
 */
import { jobToken } from "../github/job-token.ts";
import type { Options } from "../inputs/inputs.ts";
import { openAcr } from "../registry/acr/acr.ts";
import type { Registry } from "../registry/registry.ts";
import { logLine } from "../report/log.ts";
import type { Signals } from "../registry/signals.ts";
import { setSecret } from "../runner/commands.ts";
import { pauseUnless } from "./pause.ts";

/** Nothing is sent yet. */
export async function openRegistry(options: Options, signals: Signals): Promise<Registry> {
  const { address, signIn, dryRun, unlocks, pullLog } = options;
  const wait = pauseUnless(signals.cancelled);
  const common = { signIn, onSecret: setSecret, wait, signals, log: logLine };
  switch (address.kind) {
    case "acr":
      return openAcr({
        ...common,
        host: address.host,
        environment: process.env,
        jobToken,
        deletes: !dryRun,
        unlocks,
        pullLog,
      });
    case "artifactory": {
      // Loaded only here: most runs are about an Azure registry.
      const { openArtifactory } = await import("../registry/artifactory/artifactory.ts");
      return openArtifactory({ ...common, host: address.host, key: address.key });
    }
    default:
      return address satisfies never;
  }
}
