/**
 * What the runner starts. Ends the process by itself: the timer of a request that was cut off would hold it for as long
 * as that request might have taken.
 */
import { run } from "./main.ts";

await run();
process.stdout.write("", () => process.exit());
