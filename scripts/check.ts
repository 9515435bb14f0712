/**
 * Runs every check of package.json ("check:…"), as many at once as there are processors, and fails when one does. What a check
 * says is printed when it ends, so that two never mix.
 */
import { exec } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import PQueue from "p-queue";

const root = join(import.meta.dirname, "..");
const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  readonly scripts: Readonly<Record<string, string>>;
};
const names = Object.keys(scripts).filter((name) => name.startsWith("check:"));
const queue = new PQueue({ concurrency: availableParallelism() });

await queue.addAll(names.map((name) => () => check(name)));

async function check(name: string): Promise<void> {
  const begin = performance.now();
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  exec(`npm run --silent ${name}`, { cwd: root }, (error, out, err) => {
    resolve(error === null ? undefined : `${out}${err}`);
  });
  const said = await promise;
  const seconds = Math.round((performance.now() - begin) / 1000);
  console.log(`${said === undefined ? "✓" : "✗"} ${name} (${seconds} s)`);
  if (said === undefined) return;
  console.log(said);
  process.exitCode = 1;
}
