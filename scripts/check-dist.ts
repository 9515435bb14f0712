/**
 * Fails unless `dist`, just rebuilt, is what git has: committed, or staged for the next commit.
 * It asks `git status`, not `git diff`, which does not see a new chunk that nobody added.
 */
import { execFileSync } from "node:child_process";
import { join } from "node:path";

const status = execFileSync(
  "git",
  ["status", "--porcelain", "--untracked-files=all", "--", "dist"],
  { cwd: join(import.meta.dirname, ".."), encoding: "utf8" },
);

// The second column compares the folder with the index; the first one, the index with the last commit.
const stale = status.split("\n").filter((line) => line !== "" && line[1] !== " ");

if (stale.length > 0) {
  console.error(stale.join("\n"));
  console.error('dist does not match src. Run "npm run package" and commit dist with the change.');
  process.exitCode = 1;
}
