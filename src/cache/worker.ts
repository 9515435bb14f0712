/**
 * What a process of its own does for the action: restores or saves the one file of kept bodies. The only importer of
 * @actions/cache, which takes its folder from the environment, prints errors in the runner's name and can't be stopped.
 */
import { isFeatureAvailable, restoreCache, saveCache } from "@actions/cache";
import { warning } from "@actions/core";

import { BODIES_FILE } from "./service.ts";

/**
 * Restores the newest copy whose key begins with `key`, or saves one under `key`. What goes wrong is printed as a warning
 * or an error; a copy that was not saved shows in the exit code.
 */
export async function runWorker(job: string, key: string): Promise<void> {
  if (!isFeatureAvailable()) {
    warning("the runner names none");
    process.exitCode = 1;
    return;
  }
  if (job === "restore") {
    await restoreCache([BODIES_FILE], key, [key]);
    return;
  }
  const id = await saveCache([BODIES_FILE], key);
  if (id === -1) process.exitCode = 1;
}
