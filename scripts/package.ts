/**
 * Builds `dist`, which is committed because GitHub runs an action from its repository as it is.
 * The folder is emptied first: the names of ncc's chunks change, and an old chunk would stay. Do not pass `-e open` to
 * ncc to get rid of the chunk for browsers; the bundle then cannot be loaded.
 */
import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findProductionPackages, renderLicences } from "./licences.ts";

const root = join(import.meta.dirname, "..");
const dist = join(root, "dist");
const ncc = join(root, "node_modules", "@vercel", "ncc", "dist", "ncc", "cli.js");

rmSync(dist, { recursive: true, force: true });
execFileSync(process.execPath, [ncc, "build", "src/index.ts", "-o", "dist"], {
  cwd: root,
  stdio: "inherit",
});
writeFileSync(join(dist, "licenses.txt"), renderLicences(findProductionPackages(root)));
