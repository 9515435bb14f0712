/**
 * Builds `dist`, which is committed because GitHub runs an action from its repository as it is.
 * The folder is emptied first: the names of ncc's chunks change, and an old chunk would stay. Do not pass `-e open` to
 * ncc to get rid of the chunk for browsers; the bundle then cannot be loaded. ncc gets JavaScript: of TypeScript it would
 * check all types, which `npm run check:code` does in a third of the time.
 */
import { execFileSync } from "node:child_process";
import { globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";
import { findProductionPackages, renderLicences } from "./licences.ts";

const root = join(import.meta.dirname, "..");
const dist = join(root, "dist");
const next = join(root, "dist.next");
const compiled = join(root, "build");
const ncc = join(root, "node_modules", "@vercel", "ncc", "dist", "ncc", "cli.js");

// Built beside and then swapped, so that whoever runs the bundle meanwhile finds one.
for (const folder of [next, compiled]) rmSync(folder, { recursive: true, force: true });
compile(join(root, "src"), compiled);
execFileSync(process.execPath, [ncc, "build", "build/index.js", "--no-cache", "-o", next], {
  cwd: root,
  stdio: "inherit",
});
inAscii(join(next, "index.js"));
writeFileSync(join(next, "licenses.txt"), renderLicences(findProductionPackages(root)));
rmSync(dist, { recursive: true, force: true });
renameSync(next, dist);
rmSync(compiled, { recursive: true });

/** Each file for itself, as Node would strip it, but without the spaces that types leave behind. */
function compile(from: string, to: string): void {
  const compilerOptions: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2024,
    module: ts.ModuleKind.ESNext,
    verbatimModuleSyntax: true,
    rewriteRelativeImportExtensions: true,
  };
  for (const path of globSync("**/*.ts", { cwd: from })) {
    const source = readFileSync(join(from, path), "utf8");
    const { outputText } = ts.transpileModule(source, { compilerOptions });
    const script = join(to, path.replace(/\.ts$/, ".js"));
    mkdirSync(dirname(script), { recursive: true });
    writeFileSync(script, outputText);
  }
}

/** Without the hundred characters for which Node would hold all of a script in two bytes each: it starts sooner. */
function inAscii(script: string): void {
  const escaped = readFileSync(script, "utf8").replace(
    /(?<!\\)[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  writeFileSync(script, escaped);
}
