/**
 * Builds `dist`, which is committed because GitHub runs an action from its repository as it is.
 * The folder is emptied first: the names of ncc's chunks change, and an old chunk would stay. Do not pass `-e open` to
 * ncc to get rid of the chunk for browsers; the bundle then cannot be loaded.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findProductionPackages, renderLicences } from "./licences.ts";

const root = join(import.meta.dirname, "..");
const dist = join(root, "dist");
const next = join(root, "dist.next");
const ncc = join(root, "node_modules", "@vercel", "ncc", "dist", "ncc", "cli.js");

// Built beside and then swapped, so that whoever runs the bundle meanwhile finds one.
rmSync(next, { recursive: true, force: true });
execFileSync(process.execPath, [ncc, "build", "src/index.ts", "-o", next], {
  cwd: root,
  stdio: "inherit",
});
inAscii(join(next, "index.js"));
writeFileSync(join(next, "licenses.txt"), renderLicences(findProductionPackages(root)));
rmSync(dist, { recursive: true, force: true });
renameSync(next, dist);

/** Without the hundred characters for which Node would hold all of a script in two bytes each: it starts sooner. */
function inAscii(script: string): void {
  const escaped = readFileSync(script, "utf8").replace(
    /(?<!\\)[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  writeFileSync(script, escaped);
}
