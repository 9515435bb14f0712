/**
 * Fails unless every package that may be part of `dist` has a licence that allows shipping it, and
 * dist/licenses.txt lists exactly these packages with their texts.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { findProductionPackages, isAllowedLicence, renderLicences } from "./licences.ts";

const root = join(import.meta.dirname, "..");
const listing = join(root, "dist", "licenses.txt");
const packages = findProductionPackages(root);
const problems = packages
  .filter(({ licence, text }) => !isAllowedLicence(licence) || text === "")
  .map(({ name, version, licence, text }) =>
    text === ""
      ? `${name} ${version}: ships no licence file.`
      : `${name} ${version}: the licence "${licence}" is not on the list in scripts/licences.ts.`,
  );

if (!existsSync(listing) || readFileSync(listing, "utf8") !== renderLicences(packages)) {
  problems.push('dist/licenses.txt is not up to date: run "npm run package" and commit dist.');
}
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
else console.log(`${packages.length} packages, all with an allowed licence.`);
