// Loaded into the action's processes by tests of what they load: each module that is loaded from dist is noted, a line each,
// in the file that LOADS names.
import { appendFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { basename } from "node:path";
import process from "node:process";

registerHooks({
  load(url, context, nextLoad) {
    if (/[/]dist[/]/.test(url)) appendFileSync(process.env.LOADS, `${basename(url)}\n`);
    return nextLoad(url, context);
  },
});
