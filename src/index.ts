/**
 * What the runner starts. Ends the process by itself: the timer of a request that was cut off would hold it for as long
 * as that request might have taken.
 */
import { run } from "./main.ts";

// The action starts itself again for the cache: see cache/service.ts.
const [, , job, key = ""] = process.argv;
if (job === undefined) {
  await run();
} else {
  const { runWorker } = await import("./cache/worker.ts");
  await runWorker(job, key);
}
process.stdout.write("", () => process.exit());
