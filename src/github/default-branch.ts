/**
 * Whether this run belongs to the default branch. Only what is saved there can be restored everywhere, and a copy for every
 * other branch would push out caches that are needed.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/dependency-caching#restrictions-for-accessing-a-cache
 */
import { readFileSync } from "node:fs";

/** False when that can't be told. */
export function isOnDefaultBranch(): boolean {
  // Scheduled workflows run there and nowhere else, and their event says nothing of the repository.
  if (process.env["GITHUB_EVENT_NAME"] === "schedule") return true;
  const branch = defaultBranch();
  return branch !== undefined && process.env["GITHUB_REF"] === `refs/heads/${branch}`;
}

function defaultBranch(): string | undefined {
  try {
    const event = JSON.parse(readFileSync(process.env["GITHUB_EVENT_PATH"] ?? "", "utf8")) as {
      readonly repository?: { readonly default_branch?: unknown };
    } | null;
    const branch = event?.repository?.default_branch;
    return typeof branch === "string" ? branch : undefined;
  } catch {
    return undefined;
  }
}
