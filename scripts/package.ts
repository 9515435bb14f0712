/**
 * Builds `dist`, which is committed because GitHub runs an action from its repository as it is.
 * The folder is emptied first: the names of ncc's chunks change, and an old chunk would stay. Do not pass `-e open` to
 * ncc to get rid of the chunk for browsers; the bundle then cannot be loaded.
 */
import { execFileSync } from "node:child_process";
import { renameSync, rmSync, writeFileSync } from "node:fs";
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
writeFileSync(join(next, "licenses.txt"), renderLicences(findProductionPackages(root)));
rmSync(dist, { recursive: true, force: true });
renameSync(next, dist);
