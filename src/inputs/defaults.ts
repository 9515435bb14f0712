/**
 * All inputs there are, with their defaults. An empty value is the default, as if the input were not there.
 */
import { getInput } from "../runner/commands.ts";
export const GITHUB_TOKEN = "github-token";

/** `action.yml` states the same; a test holds the two together. */
export const DEFAULTS: Readonly<Record<string, string>> = {
  registry: "",
  policy: "",
  repositories: "",
  age: "7d",
  "tag-age": "",
  "dry-run": "true",
  "delete-tags": "",
  "keep-tags": "",
  "keep-latest": "0",
  "keep-digests": "",
  "keep-references-in": "",
  "keep-pulled-within": "",
  "pull-log": "",
  "pull-log-ignore": "",
  "prune-untagged-repositories": "false",
  plan: "",
  "max-deletions": "",
  unlock: "false",
  "time-limit": "5h",
  concurrency: "32",
  "client-id": "",
  "tenant-id": "",
  "managed-identity": "false",
  username: "",
  password: "",
  cache: "true",
  shard: "",
  comment: "false",
  // Only the runner can fill this in, so that an empty value stays empty.
  [GITHUB_TOKEN]: "${{ github.token }}",
  report: "",
  "registry-type": "",
  "registry-key": "",
};

/** An input as it is given, or its default. */
export function textOf(name: string): string {
  return getInput(name) || (DEFAULTS[name] ?? "");
}

/** Whether an input says anything that its default does not. */
export function isGiven(name: string): boolean {
  return textOf(name) !== (DEFAULTS[name] ?? "");
}
