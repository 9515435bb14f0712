/**
 * The comment on a pull request, against the built action: that a run writes it and finds it again, and that nothing about it
 * costs the run its result. Whose comment it is, and what each failure is called, is shown by `github/pull-request.test.ts`.
 */
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

import type { Emulator } from "../../emulator/acr/emulator.ts";
import type { GitHub } from "../../emulator/github/github.ts";
import { fixture, image, index, seed } from "../support/fixture.ts";
import { flawsOf, rendered, textOf } from "../support/page.ts";
import {
  ACTIONS,
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
  expect(summary).toContain("would delete 2 of 4 manifests and no tag");
}

const comments = () => github.comments.of(NUMBER);
const bodies = () => comments().map(({ body }) => body);
const requests = () => github.requests.map(({ method, path }) => `${method} ${path}`);
const ids = () => comments().map(({ id }) => id);

const LIST = `GET /repos/${REPOSITORY}/issues/${NUMBER}/comments?per_page=100`;
const CREATE = `POST /repos/${REPOSITORY}/issues/${NUMBER}/comments`;
const UPDATE = `PATCH /repos/${REPOSITORY}/issues/comments/`;

describe("the comment", () => {
  function expectWritten(run: ActionRun, by: Emulator): void {
    expect([...run.warnings, ...run.notices]).toEqual([]);
    expect(comments().map(({ user }) => user)).toEqual([ACTIONS]);
    const [body = ""] = bodies();
    expect(body).toContain(by.loginServer);
    expect(body).toContain("| No tag, held by nothing that stays | 2 |");
    expect(body).toContain(`(https://github.com/${REPOSITORY}/actions/runs/4242)`);
    expect(body).toContain(COMMIT.slice(0, 10));
    const [id] = ids();
    expect(run.stdout).toContain(`/${REPOSITORY}/pull/${NUMBER}#issuecomment-${id}`);
  }

  it("is written, and updated in place by the next run, beside that of another registry", async () => {
    const other = await startRegistry();
    try {
      const run = await preview({ env: { RUNNER_DEBUG: "1" } });
      expectResult(run);
      expect(requests()).toEqual([LIST, CREATE]);
      expectWritten(run, emulator);
      expect(bodies().join()).toContain(
        "When this is merged, ACR Prune deletes 2 of 4 manifests and no tag\n\nNothing was deleted.",
      );
      expectTokenHidden(run, { isRepeated: false });

      seed(other, "team/app", fixture({ A: image({ tags: ["v1"] }), y: image() }));
      await preview({ registry: other });
      const [before, ofOther] = ids();
      expect(requests().slice(2)).toEqual([LIST, CREATE]);

      seed(emulator, "team/app", fixture({ y: image() }));
      await preview();
      expect(requests().slice(4)).toEqual([LIST, "POST /graphql", `${UPDATE}${before}`]);
      expect(ids()).toEqual([before, ofOther]);
      const [first, second] = bodies();
      expect(first).toContain(emulator.loginServer);
      expect(first).toContain("deletes 3 of 5 manifests");
      expect(second).toContain(other.loginServer);
      expect(second).toContain("deletes 1 of 2 manifests");
    } finally {
      await other.close();
    }
  });

  it("says what a real run has deleted, on pull_request_target as well", async () => {
    const event = pullRequestEvent("pull_request_target");
    const run = await preview({ event, inputs: { "dry-run": "false" } });
    expect(run.exitCode).toBe(0);
    expect(requests()).toEqual([LIST, CREATE]);
    expectWritten(run, emulator);
    expect(bodies().join()).toContain("ACR Prune: deleted 2 of 4 manifests and no tag\n");
  });

  it("says why a run failed, which fails all the same", async () => {
    const run = await preview({ inputs: { password: "wrong" } });
    expect(run.exitCode).toBe(1);
    expect(run.errors.join()).toContain('refused "username" and "password" (401)');
    expect(textOf(rendered(bodies().join()))).toContain('refused "username" and "password" (401)');
  });
});

/** The token is masked and nowhere else. The runner hides it in the log from there on. */
function expectTokenHidden(run: ActionRun, { isRepeated }: { readonly isRepeated: boolean }): void {
  const parts = run.stdout.split(`::add-mask::${JOB_TOKEN}`);
  expect(parts.map((part) => part.includes(JOB_TOKEN))).toEqual([false, isRepeated]);
  const published = [run.summary, JSON.stringify([run.outputs, run.report]), ...bodies()];
  expect(published.join()).not.toContain(JOB_TOKEN);
  expect(published.join()).not.toContain(PASSWORD);
}

describe("when the comment can't be written", () => {
  const failed = (why: string) =>
    `The comment on the pull request could not be written: ${why}. The job summary says the same.`;

  it("there is a notice in a pull request from a fork", async () => {
    const event = pullRequestEvent("pull_request", "mallory/app");
    const run = await preview({ event, inputs: { "github-token": READ_TOKEN } });
    expectResult(run);
    expect(run.notices).toEqual([
      'GitHub does not let this token comment on the pull request (403: Resource not accessible by integration). Add "permissions: pull-requests: write" to the job. In pull requests from forks the token can only read; the job summary says the same as the comment would.',
    ]);
    expect(run.warnings).toEqual([]);
    expect(comments()).toEqual([]);
  });

  it("there is a warning, and the token is hidden though GitHub repeats it", async () => {
    const answer = { status: 500, body: { message: `no ${JOB_TOKEN}` } };
    github.faults.push({ method: "POST", path: /comments$/, answer });
    const run = await preview({ env: { RUNNER_DEBUG: "1" } });
    expectResult(run);
    expect(run.warnings).toEqual([failed(`500: no ${JOB_TOKEN}`)]);
    expect(run.notices).toEqual([]);
    expectTokenHidden(run, { isRepeated: true });
  });

  it("there is a warning when nobody listens", async () => {
    await github.close();
    const run = await preview();
    expectResult(run);
    expect(run.warnings.join()).toMatch(/: GitHub can't be reached \(connect ECONNREFUSED .*\)\./);
    github = await startPullRequest();
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

  it("by what every run has to load", () => {
    const main = readFileSync(join(import.meta.dirname, "../../dist/index.js"), "utf8");
    expect(main).not.toContain("@octokit/");
  });
});

describe("where GitHub is", () => {
  /** One run that sends every kind of request there is: the comment that it finds is deleted before it can be updated. */
  async function expectAllRequests(env: Readonly<Record<string, string>> = {}): Promise<void> {
    const mark = `<!-- acr-prune: ${encodeURIComponent(emulator.loginServer)} -->`;
    const { id } = github.comments.add(NUMBER, ACTIONS, mark);
    const remove = () => github.comments.delete(id);
    github.faults.push({ method: "PATCH", path: /comments/, answer: { before: remove } });
    const run = await preview({ env });
    expectResult(run);
    expect([...run.warnings, ...run.notices]).toEqual([]);
    expect(requests()).toEqual([LIST, "POST /graphql", `${UPDATE}${id}`, CREATE]);
    expect(bodies()).toEqual([expect.stringContaining("deletes 2 of 4 manifests")]);
  }

  it("is what the runner says: GitHub Enterprise Server", async () => {
    await github.close();
    github = await startPullRequest({ isEnterpriseServer: true });
    await expectAllRequests();
  });

  it("may be behind a proxy", async () => {
    await github.close();
    github = await startPullRequest({ plainHost: "github.example" });
    const asked: string[] = [];
    const proxy = await startProxy(github.port, asked);
    try {
      const { port } = proxy.address() as AddressInfo;
      await expectAllRequests({ http_proxy: `http://127.0.0.1:${port}`, no_proxy: "127.0.0.1" });
      expect(new Set(asked)).toEqual(new Set(["github.example:80"]));
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
    expect(html.match(/@octocat/g)?.length).toBe(4);
    const outsideCode = html.replace(/<code>[^]*?<\/code>/g, "");
    expect(outsideCode).not.toMatch(/@|#|GH-|octo|bold/);
  });
});
