/**
 * The comment on a pull request, against the built action: where it is found again, whose it is, and that nothing about it
 * costs the run its result.
 */
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

import type { Emulator } from "../../emulator/acr/emulator.ts";
import type { User } from "../../emulator/github/comments.ts";
import type { GitHubFault } from "../../emulator/github/faults.ts";
import type { GitHub } from "../../emulator/github/github.ts";
import { fixture, image, index, seed } from "../support/fixture.ts";
import { flawsOf, rendered, textOf } from "../support/page.ts";
import {
  ACTIONS,
  BLIND_TOKEN,
  COMMIT,
  JOB_TOKEN,
  jobEnvironment,
  MALLORY,
  NUMBER,
  pullRequestEvent,
  READ_TOKEN,
  REPOSITORY,
  startPullRequest,
} from "../support/pull-request.ts";
import {
  PASSWORD,
  runAction,
  startRegistry,
  type ActionRun,
  type RunOptions,
} from "../support/run-action.ts";

const SMALL = fixture({
  A: index(["a"], { tags: ["latest"] }),
  a: image(),
  X: index(["x"]),
  x: image(),
});

let emulator: Emulator;
let github: GitHub;

beforeEach(async () => {
  emulator = await startRegistry();
  github = await startPullRequest();
  seed(emulator, "team/app", SMALL);
});

afterEach(async () => {
  await github.close();
  await emulator.close();
});

interface Preview extends RunOptions {
  readonly registry?: Emulator;
  readonly inputs?: Readonly<Record<string, string>>;
}

/** A dry run on the pull request, with the job's own token. */
function preview({ registry = emulator, inputs, ...options }: Preview = {}): Promise<ActionRun> {
  // Such a job has no cache service here.
  const own = { "dry-run": "true", comment: "true", "github-token": JOB_TOKEN, cache: "false" };
  return runAction(
    registry,
    { ...own, ...inputs },
    {
      event: pullRequestEvent(),
      ...options,
      env: { ...jobEnvironment(github), ...options.env },
    },
  );
}

/** Whatever becomes of the comment, the run did what it should. */
function expectResult({ exitCode, errors, outputs, summary }: ActionRun): void {
  expect({ exitCode, errors, planned: outputs["planned"] }).toEqual({
    exitCode: 0,
    errors: [],
    planned: "2",
  });
  expect(summary).toContain("would delete 2 of 4 manifests");
}

const comments = () => github.comments.of(NUMBER);
const bodies = () => comments().map(({ body }) => body);
const requests = () => github.requests.map(({ method, path }) => `${method} ${path}`);
const ids = () => comments().map(({ id }) => id);

const LIST = `GET /repos/${REPOSITORY}/issues/${NUMBER}/comments?per_page=100`;
const CREATE = `POST /repos/${REPOSITORY}/issues/${NUMBER}/comments`;
const UPDATE = `PATCH /repos/${REPOSITORY}/issues/comments/`;

describe("the comment", () => {
  it.each(["pull_request", "pull_request_target"])("is written on %s", async (name) => {
    const run = await preview({ event: pullRequestEvent(name) });
    expectResult(run);
    expect([...run.warnings, ...run.notices]).toEqual([]);
    expect(requests()).toEqual([LIST, CREATE]);
    expect(comments().map(({ user }) => user)).toEqual([ACTIONS]);
    const [body = ""] = bodies();
    expect(body).toContain("ACR Prune (dry run): would delete 2 of 4 manifests.");
    expect(body).toContain(SMALL.digest("X").slice("sha256:".length).slice(0, 12));
    expect(body).not.toContain(SMALL.digest("A").slice("sha256:".length).slice(0, 12));
    expect(body).toContain(`(https://github.com/${REPOSITORY}/actions/runs/4242)`);
    expect(body).toContain(COMMIT.slice(0, 10));
    const [id] = ids();
    expect(run.stdout).toContain(`/${REPOSITORY}/pull/${NUMBER}#issuecomment-${id}`);
  });

  it("is updated in place by the next run", async () => {
    await preview();
    const [before] = ids();
    seed(emulator, "team/app", fixture({ y: image() }));
    await preview();
    expect(ids()).toEqual([before]);
    expect(bodies().join()).toContain("would delete 3 of 5 manifests");
    expect(requests().slice(2)).toEqual([LIST, "POST /graphql", `${UPDATE}${before}`]);
  });

  it("is found on a later page", async () => {
    const talk = (n: number) => github.comments.add(NUMBER, MALLORY, `Comment ${n}`);
    for (let n = 0; n < 230; n += 1) talk(n);
    await preview();
    for (let n = 230; n < 400; n += 1) talk(n);
    const written = github.requests.length;
    await preview();
    const list = `GET /repositories/4711/issues/${NUMBER}/comments?per_page=100`;
    expect(requests().slice(written, -1)).toEqual([
      LIST,
      `${list}&page=2`,
      `${list}&page=3`,
      "POST /graphql",
    ]);
    expect(comments()).toHaveLength(401);
  });

  it("is one for each registry", async () => {
    const other = await startRegistry();
    try {
      seed(other, "team/app", fixture({ A: image({ tags: ["v1"] }), y: image() }));
      for (let times = 0; times < 2; times += 1) {
        await preview();
        await preview({ registry: other });
      }
      const [first = "", second = "", ...more] = bodies();
      expect(more).toEqual([]);
      expect(first).toContain(emulator.loginServer);
      expect(first).toContain("would delete 2 of 4 manifests");
      expect(second).toContain(other.loginServer);
      expect(second).toContain("would delete 1 of 2 manifests");
    } finally {
      await other.close();
    }
  });

  it("is written over when somebody has edited it", async () => {
    await preview();
    const [comment] = comments();
    const written = comment?.body ?? "";
    if (comment !== undefined) comment.body = written.replace("would delete 2 of 4", "adores all");
    await preview();
    expect(bodies()).toEqual([written]);
  });

  it("is written anew when somebody has edited away the mark that it is found by", async () => {
    await preview();
    const [comment] = comments();
    if (comment !== undefined) comment.body = "moved";
    await preview();
    expect(bodies()).toEqual(["moved", expect.stringContaining("would delete 2 of 4")]);
  });

  it("is written anew when somebody has deleted it", async () => {
    await preview();
    const [before = 0] = ids();
    github.comments.delete(before);
    const run = await preview();
    expect([...run.warnings, ...run.notices]).toEqual([]);
    expect(ids()).toEqual([expect.any(Number)]);
    expect(ids()).not.toContain(before);
  });

  it("is written anew when somebody deletes it between the look and the update", async () => {
    await preview();
    const [before = 0] = ids();
    const remove = () => github.comments.delete(before);
    github.faults.push({ method: "PATCH", path: /comments/, answer: { before: remove } });
    const run = await preview();
    expect([...run.warnings, ...run.notices]).toEqual([]);
    expect(requests().slice(-2)).toEqual([`${UPDATE}${before}`, CREATE]);
    expect(comments()).toHaveLength(1);
  });

  it("says what a real run has deleted", async () => {
    const run = await preview({ inputs: { "dry-run": "false" } });
    expect(run.exitCode).toBe(0);
    expect(bodies().join()).toContain("ACR Prune: deleted 2 of 4 manifests in 1 repository.");
  });

  it("says why a run failed, which fails all the same", async () => {
    const run = await preview({ inputs: { password: "wrong" } });
    expect(run.exitCode).toBe(1);
    expect(run.errors.join()).toContain('refused "username" and "password" (401)');
    expect(textOf(rendered(bodies().join()))).toContain('refused "username" and "password" (401)');
  });

  it("is written in the name of a person whose token is given", async () => {
    await github.close();
    const octocat: User = { login: "octocat", id: 1, type: "User" };
    const tokens = { github_pat_1: { user: octocat, access: "write" as const } };
    github = await startPullRequest({ tokens });
    for (let times = 0; times < 2; times += 1) {
      expectResult(await preview({ inputs: { "github-token": "github_pat_1" } }));
    }
    expect(comments().map(({ user }) => user)).toEqual([octocat]);
  });
});

describe("a comment of somebody else", () => {
  /** What the action would write, mark and all. */
  async function written(): Promise<string> {
    await preview();
    const [body = ""] = bodies();
    github.comments.delete(ids()[0] ?? 0);
    return body;
  }

  const others: readonly [string, User | null][] = [
    ["a person", MALLORY],
    ["an app", { login: "dependabot[bot]", id: 49_699_333, type: "Bot" }],
    ["a person with a similar name", { login: "github-actions", id: 667, type: "User" }],
    ["an account that is gone", null],
  ];

  it.each(others)("is not touched though %s put our mark on it", async (_, user) => {
    const copied = await written();
    const { id } = github.comments.add(NUMBER, user, copied);
    const forged = `${copied}\nNothing to see here.`;
    github.comments.add(NUMBER, user, forged);
    for (let times = 0; times < 2; times += 1) await preview();
    expect(bodies()).toEqual([copied, forged, copied]);
    expect(comments()[2]?.user).toEqual(ACTIONS);
    expect(requests()).not.toContain(`${UPDATE}${id}`);
  });

  it("is not touched though a workflow of ours quotes it", async () => {
    const body = await written();
    const [mark = ""] = body.split("\n");
    const quotes = [`> ${mark}\n> hello`, `mallory wrote: ${mark}`, `\`${mark}\``];
    for (const quote of quotes) github.comments.add(NUMBER, ACTIONS, quote);
    await preview();
    expect(bodies()).toEqual([...quotes, body]);
  });
});

describe("without the right to comment", () => {
  const wayOut =
    'Add "permissions: pull-requests: write" to the job. In pull requests from forks the token can only read; the job summary says the same as the comment would.';

  it("there is a notice in a pull request from a fork", async () => {
    const event = pullRequestEvent("pull_request", "mallory/app");
    const run = await preview({ event, inputs: { "github-token": READ_TOKEN } });
    expectResult(run);
    expect(run.notices).toEqual([
      `GitHub does not let this token comment on the pull request (403: Resource not accessible by integration). ${wayOut}`,
    ]);
    expect(run.warnings).toEqual([]);
    expect(comments()).toEqual([]);
  });

  it("there is a notice when an earlier comment can't be updated", async () => {
    await preview();
    const run = await preview({ inputs: { "github-token": READ_TOKEN } });
    expectResult(run);
    expect(run.notices.join()).toContain("(403: ");
    expect(comments()).toHaveLength(1);
  });

  it("there is a notice when the job lacks the permission even to read", async () => {
    const run = await preview({ inputs: { "github-token": BLIND_TOKEN } });
    expectResult(run);
    expect(run.notices).toEqual([
      `GitHub does not let this token comment on the pull request (404: Not Found). ${wayOut}`,
    ]);
  });
});

describe("when GitHub fails", () => {
  const failed = (why: string) =>
    `The comment on the pull request could not be written: ${why}. The job summary says the same.`;
  const tooOften = { message: "You have exceeded a secondary rate limit." };

  it.each<[string, GitHubFault["answer"], string]>([
    ["500 with JSON", { status: 500, body: { message: "Server Error" } }, "500: Server Error"],
    ["502 with HTML", { status: 502, body: "<html><script>x</script></html>" }, "502"],
    ["503 with nothing", { status: 503 }, "503"],
    ["422", { status: 422, body: { message: "Validation Failed" } }, "422: Validation Failed"],
    ["401", { status: 401, body: { message: "Bad credentials" } }, "401: Bad credentials"],
    [
      "403 for asking too often",
      { status: 403, headers: { "retry-after": "60" }, body: tooOften },
      "403: You have exceeded a secondary rate limit.",
    ],
    [
      "403 when no request is left",
      {
        status: 403,
        headers: { "x-ratelimit-remaining": "0" },
        body: { message: "API rate limit" },
      },
      "403: API rate limit",
    ],
    ["429", { status: 429, body: tooOften }, "429: You have exceeded a secondary rate limit."],
    ["a cut connection", { reset: true }, "GitHub can't be reached (other side closed)"],
  ])("there is a warning, and nothing more: %s", async (_, answer, why) => {
    github.faults.push({ method: "POST", path: /comments$/, answer });
    const run = await preview();
    expectResult(run);
    expect(run.warnings).toEqual([failed(why.replace(/\.$/, ""))]);
    expect(run.notices).toEqual([]);
  });

  it.each<[string, string, RegExp]>([
    ["the list", "GET", /comments$/],
    ["who the token is", "POST", /^\/graphql$/],
    ["the update", "PATCH", /comments/],
  ])("there is no second comment: %s", async (_, method, path) => {
    await preview();
    const before = bodies();
    github.faults.push({ method, path, answer: { status: 502 } });
    const run = await preview({ inputs: { repositories: "*" } });
    expectResult(run);
    expect(run.warnings).toEqual([failed("502")]);
    expect(bodies()).toEqual(before);
  });

  it("there is a warning when a later page fails", async () => {
    for (let n = 0; n < 101; n += 1) github.comments.add(NUMBER, MALLORY, "Hi");
    github.faults.push({ method: "GET", path: /^\/repositories/, answer: { status: 500 } });
    const run = await preview();
    expectResult(run);
    expect(run.warnings).toEqual([failed("500")]);
    expect(comments()).toHaveLength(101);
  });

  it("there is a warning when nobody listens", async () => {
    await github.close();
    const run = await preview();
    expectResult(run);
    expect(run.warnings.join()).toMatch(/: GitHub can't be reached \(connect ECONNREFUSED .*\)\./);
    github = await startPullRequest();
  });

  it("there is a warning when it does not know the token", async () => {
    const run = await preview({ inputs: { "github-token": "ghp_forgotten" } });
    expectResult(run);
    expect(run.warnings).toEqual([failed("401: Bad credentials")]);
  });

  it("there is a warning when a minute is over", async () => {
    // A minute is over when the process is told so.
    const minute = pathToFileURL(join(import.meta.dirname, "..", "support", "time-limit.mjs")).href;
    const { run } = await interruptAtGitHub("SIGUSR2", { NODE_OPTIONS: `--import=${minute}` });
    expectResult(run);
    expect(run.warnings).toEqual([failed("no answer for 60 seconds")]);
  });
});

/** Sends the signal while GitHub is asked for the first page; the second never comes. */
async function interruptAtGitHub(
  signal: NodeJS.Signals,
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly run: ActionRun; readonly tookMs: number }> {
  let kill: (sent: NodeJS.Signals) => void = () => undefined;
  let sentMs = Infinity;
  const before = () => {
    sentMs = Date.now();
    kill(signal);
  };
  for (let n = 0; n < 101; n += 1) github.comments.add(NUMBER, MALLORY, "Hi");
  github.faults.push(
    { method: "GET", path: /^\/repos\//, answer: { before } },
    { method: "GET", path: /^\/repositories\//, answer: { hang: true } },
  );
  const onStart = (started: typeof kill) => {
    kill = started;
  };
  const run = await preview({ env, onStart });
  return { run, tookMs: Date.now() - sentMs };
}

describe("a cancelled run", () => {
  it("writes no comment", async () => {
    let kill: (signal: NodeJS.Signals) => void = () => undefined;
    emulator.faults.add({ kind: "list-tags", answer: { before: () => kill("SIGINT") } });
    const run = await preview({ onStart: (started) => (kill = started) });
    expect(run.errors.join()).toContain("cancelled");
    expect(run.stdout).toContain("No comment: the run was cancelled.");
    expect(requests()).toEqual([]);
  });

  it("does not wait for GitHub", async () => {
    const { run, tookMs } = await interruptAtGitHub("SIGINT");
    expect(tookMs).toBeLessThan(5000);
    expect(run.stdout).toContain("No comment: the run was cancelled.");
    expect(run.warnings).toEqual([]);
  });
});

describe("no request to GitHub is made", () => {
  it("unless it is asked for", async () => {
    expectResult(await preview({ inputs: { comment: "" } }));
    expect(requests()).toEqual([]);
  });

  it("on any other event", async () => {
    const run = await preview({ event: { name: "push", payload: { ref: "refs/heads/main" } } });
    expectResult(run);
    expect(run.stdout).toContain('No comment: the event "push" belongs to no pull request.');
    expect([...run.warnings, ...run.notices]).toEqual([]);
    expect(requests()).toEqual([]);
  });

  it("and none to the registry, when the token is empty", async () => {
    const run = await preview({ inputs: { "github-token": "" } });
    expect(run.errors).toEqual([
      'Input "comment" is "true", and "github-token" is empty: leave "github-token" out to use the job\'s own token. Secrets are empty in pull requests from forks.',
    ]);
    expect([requests(), emulator.requests.length]).toEqual([[], 0]);
  });

  it("by what every run has to load", () => {
    const main = readFileSync(join(import.meta.dirname, "../../dist/index.js"), "utf8");
    expect(main).not.toContain("@octokit/");
  });
});

describe("the token", () => {
  it.each<[string, GitHubFault[]]>([
    ["all goes well", []],
    [
      "GitHub repeats it",
      [
        {
          method: "POST",
          path: /comments$/,
          answer: { status: 500, body: { message: `no ${JOB_TOKEN}` } },
        },
      ],
    ],
  ])("is masked and nowhere else when %s", async (_, faults) => {
    github.faults.push(...faults);
    const run = await preview({ env: { RUNNER_DEBUG: "1" } });
    const parts = run.stdout.split(`::add-mask::${JOB_TOKEN}`);
    // The runner hides it in the log from there on.
    const isRepeated = faults.length > 0;
    expect(parts.map((part) => part.includes(JOB_TOKEN))).toEqual([false, isRepeated]);
    const published = [run.summary, JSON.stringify([run.outputs, run.report]), ...bodies()];
    expect(published.join()).not.toContain(JOB_TOKEN);
    expect(published.join()).not.toContain(PASSWORD);
  });
});

describe("where GitHub is", () => {
  it("is what the runner says: GitHub Enterprise Server", async () => {
    await github.close();
    github = await startPullRequest({ isEnterpriseServer: true });
    for (let times = 0; times < 2; times += 1) {
      const run = await preview();
      expectResult(run);
      expect([...run.warnings, ...run.notices]).toEqual([]);
    }
    expect(requests().slice(2)).toEqual([LIST, "POST /graphql", `${UPDATE}${ids()[0]}`]);
    expect(comments()).toHaveLength(1);
  });

  it("may be behind a proxy", async () => {
    await github.close();
    github = await startPullRequest({ plainHost: "github.example" });
    const asked: string[] = [];
    const proxy = await startProxy(github.port, asked);
    try {
      const { port } = proxy.address() as AddressInfo;
      const env = { http_proxy: `http://127.0.0.1:${port}`, no_proxy: "127.0.0.1" };
      for (let times = 0; times < 2; times += 1) {
        const run = await preview({ env });
        expectResult(run);
        expect([...run.warnings, ...run.notices]).toEqual([]);
      }
      expect(new Set(asked)).toEqual(new Set(["github.example:80"]));
      expect(comments()).toHaveLength(1);
    } finally {
      proxy.closeAllConnections();
      proxy.close();
    }
  });

  /** A proxy that leads everybody to one port of this machine. */
  async function startProxy(to: number, asked: string[]): Promise<Server> {
    const proxy = createServer().on("connect", (request, client) => {
      asked.push(request.url ?? "");
      const target = connect(to, "127.0.0.1", () => {
        client.write("HTTP/1.1 200 Connection established\r\n\r\n");
        target.pipe(client).pipe(target);
      });
      const cut = () => {
        client.destroy();
        target.destroy();
      };
      client.on("error", cut);
      target.on("error", cut);
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    return proxy;
  }
});

describe("foreign text", () => {
  it("is text, and tells nobody anything", async () => {
    const evil = "@octocat fixes #1 GH-2 octo/app#3 <img src=x>|**bold**";
    const built = fixture({
      t: image({ tags: ["v1"] }),
      x: image({ tags: ["dead"] }),
      s: image({ subject: "x", body: { artifactType: evil } }),
    });
    seed(emulator, "team/evil", built);
    // A tag of this very second may be newer than the registry's clock tells, which counts in whole seconds.
    const updatedAt = new Date(Date.now() - 60_000);
    const evilTag = "@octocat-#1|`x`";
    emulator.registry.repository("team/evil").tag(evilTag, built.digest("x"), { updatedAt });
    seed(emulator, "team/broken", SMALL);
    const answer = { status: 403, body: { errors: [{ code: evil }] } };
    emulator.faults.add({ kind: "list-tags", repository: "team/broken", answer });
    const repositories = "team/evil\nteam/broken";
    const inputs = { repositories, "delete-tags": "*", "keep-tags": "v1", "tag-age": "0d" };
    await preview({ inputs });
    const [written = ""] = bodies();
    const [mark = "", ...page] = written.split("\n");
    const shown = page.slice(0, -2).join("\n");
    expect(mark).toMatch(/^<!-- acr-prune: [\w%.-]+ -->$/);
    expect(flawsOf(shown)).toEqual([]);
    const html = rendered(shown);
    expect(html.match(/@octocat/g)?.length).toBe(3);
    const outsideCode = html.replace(/<code>[^]*?<\/code>/g, "");
    expect(outsideCode).not.toMatch(/@|#|GH-|octo|bold/);
  });
});
