/**
 * What the runner starts. Ends the process by itself: the timer of a request that was cut off would hold it for as long
 * as that request might have taken.
 */
import { setFlagsFromString } from "node:v8";

import { run } from "./main.ts";

// Most of what a run makes lives no longer than an answer, and V8 would give that up to 64 MiB before it looks: 120 MiB at
// the peak of 10,000 manifests. In the 2 MiB that it begins with, collecting takes less time as well.
setFlagsFromString("--semi-space-growth-factor=1");

// The action starts itself again for the cache: see cache/service.ts.
const [, , job, key = ""] = process.argv;
if (job === undefined) {
  await run();
} else {
  const { runWorker } = await import("./cache/worker.ts");
  await runWorker(job, key);
}
process.stdout.write("", () => process.exit());
