/**
 * Stands in for GitHub's command line: finds the pull requests of a commit, the runs of a workflow, and page by page what is
 * open. Everything else is refused, so that a recipe can't ask for what was never checked against the real one.
 */
import { parseArgs } from "node:util";

import { Failed, type Program } from "./programs.ts";

/** A run of a workflow. */
export interface WorkflowRun {
  readonly databaseId: number;
  readonly workflow: string;
  readonly event: string;
  readonly headBranch: string;
  readonly headSha: string;
  readonly status: "success" | "failure" | "cancelled" | "skipped";
}

/** What there is to find. */
export interface State {
  /** The head of the pull request that brought a commit, by commit. */
  readonly pulls: Readonly<Record<string, string>>;
  /** Newest first. */
  readonly runs: readonly WorkflowRun[];
  /** Numbers of open pull requests. */
  readonly open?: readonly number[];
  readonly branches?: readonly string[];
  /** How many pages there are of anything before GitHub answers that it was asked too often. */
  readonly pagesUntilLimit?: number;
}

/** The program, for what there is to find. */
export const gh =
  (state: State): Program =>
  (args, githubToken) => {
    const [command, ...rest] = args;
    if (githubToken === "") throw new Failed("gh: set the GH_TOKEN environment variable.");
    if (command === "api") return api(state, rest);
    if (command === "run" && rest[0] === "list") return listRuns(state, rest.slice(1));
    throw new Failed(`not understood: ${args.join(" ")}`);
  };

function api(state: State, args: readonly string[]): string {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { jq: { type: "string" }, paginate: { type: "boolean" } },
    allowPositionals: true,
  });
  const [path = ""] = positionals;
  if (values.paginate === true) return listOpen(state, path, values.jq);
  return findPull(state, path, values.jq);
}

/** Prints each page as soon as it has it, as gh does. */
function listOpen(
  { open = [], branches = [], pagesUntilLimit = Infinity }: State,
  path: string,
  jq: string | undefined,
): string {
  const asked = `${path} ${jq ?? ""}`;
  const lists: Readonly<Record<string, readonly (string | number)[]>> = {
    "repos/octo/app/pulls?state=open&per_page=100 .[].number": open,
    "repos/octo/app/branches?per_page=100 .[].name": branches,
  };
  const items = lists[asked];
  if (items === undefined) throw new Failed(`not understood: ${asked}`);
  const lines = items.map((item) => `${item}\n`);
  const seen = 100 * pagesUntilLimit;
  if (items.length <= seen) return lines.join("");
  const message = "gh: API rate limit exceeded for installation ID 1. (HTTP 403)";
  throw new Failed(message, lines.slice(0, seen).join(""));
}

function findPull({ pulls }: State, path: string, jq: string | undefined): string {
  const commit = /^repos\/octo\/app\/commits\/([0-9a-f]+)\/pulls$/.exec(path)?.[1];
  if (commit === undefined) throw new Failed(`not understood: ${path}`);
  const sha = pulls[commit];
  return print(sha === undefined ? [] : [{ head: { sha } }], jq);
}

function listRuns({ runs }: State, args: readonly string[]): string {
  const text = { type: "string" } as const;
  const options = { workflow: text, event: text, commit: text, branch: text, status: text };
  const { values } = parseArgs({
    args: [...args],
    options: { ...options, limit: text, json: text, jq: text },
  });
  const found = runs.filter(
    ({ workflow, event, headSha, headBranch, status }) =>
      workflow === values.workflow &&
      event === (values.event ?? event) &&
      headSha === (values.commit ?? headSha) &&
      headBranch === (values.branch ?? headBranch) &&
      status === (values.status ?? status),
  );
  if (values.json !== "databaseId") throw new Failed(`not understood: --json ${values.json ?? ""}`);
  const shown = found.slice(0, Number(values.limit ?? 20));
  return print(
    shown.map(({ databaseId }) => ({ databaseId })),
    values.jq,
  );
}

/** What `.[0].some.keys` finds; an empty line where there is nothing, as gh prints null. */
function print(answer: unknown, jq = ""): string {
  if (!/^\.\[0\](?:\.\w+)+$/.test(jq)) throw new Failed(`not understood: --jq ${jq}`);
  const keys = jq.slice(".[0].".length).split(".");
  const first = (answer as readonly unknown[])[0];
  const value = keys.reduce<unknown>(
    (node, key) => (node as Record<string, unknown> | undefined)?.[key],
    first,
  );
  return typeof value === "string" || typeof value === "number" ? `${value}\n` : "\n";
}
