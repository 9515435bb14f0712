/**
 * The comment on a pull request, as it is found, written and updated over https: whose it is, and that whatever GitHub answers
 * ends in one line of the log. That a run writes it, and that it costs the run nothing, is shown by `e2e/comment.test.ts`.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";

import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  jest,
} from "@jest/globals";

import { throwawayCertificate } from "../../emulator/http/certificate.ts";
import type { User } from "../../emulator/github/comments.ts";
import type { GitHubFault } from "../../emulator/github/faults.ts";
import type { GitHub } from "../../emulator/github/github.ts";
import { commentOnPullRequest } from "../../src/github/pull-request.ts";
import { isCommentFor, renderComment } from "../../src/report/comment.ts";
import { image, index, type Spec } from "../support/fixture.ts";
import {
  ACTIONS,
  BLIND_TOKEN,
  JOB_TOKEN,
  jobEnvironment,
  MALLORY,
  NUMBER,
  pullRequestEvent,
  READ_TOKEN,
  REPOSITORY,
  startPullRequest,
  TOKENS,
} from "../support/pull-request.ts";
import { pruned, reportOf } from "../support/reports.ts";

type Specs = Readonly<Record<string, Spec>>;

const SMALL: Specs = {
  A: index(["a"], { tags: ["latest"] }),
  a: image(),
  X: index(["x"]),
  x: image(),
};

const OCTOCAT: User = { login: "octocat", id: 1, type: "User" };
const OCTOCAT_TOKEN = "github_pat_1";

const environment = process.env;
const trusted = getCACertificates("default");

let folder: string;
let github: GitHub;
/** How many requests the tests before have sent. */
let earlier = 0;
let log: string[] = [];

// What GitHub's toolkit reads of the environment, it reads once: when it is loaded.
beforeAll(async () => {
  setDefaultCACertificates([...trusted, (await throwawayCertificate()).caPem]);
  folder = await mkdtemp(join(tmpdir(), "acr-prune-comment-"));
  github = await startPullRequest({
    tokens: { ...TOKENS, [OCTOCAT_TOKEN]: { user: OCTOCAT, access: "write" } },
  });
  const { name, payload } = pullRequestEvent();
  const path = join(folder, "event.json");
  await writeFile(path, JSON.stringify(payload));
  const event = { GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: path };
  process.env = { PATH: environment["PATH"] ?? "", ...jobEnvironment(github), ...event };
});

afterAll(async () => {
  process.env = environment;
  setDefaultCACertificates(trusted);
  await github.close();
  await rm(folder, { recursive: true });
});

beforeEach(() => {
  for (const { id } of comments()) github.comments.delete(id);
  github.faults.length = 0;
  earlier = github.requests.length;
  jest.spyOn(process.stdout, "write").mockImplementation((text) => {
    log.push(String(text));
    return true;
  });
});

afterEach(() => {
  jest.restoreAllMocks();
});

interface Preview {
  readonly registry?: string;
  readonly specs?: Specs;
  readonly token?: string;
}

/** Comments on what a dry run would have found. Returns the log, without the line that masks the token. */
async function preview({
  registry = "contoso.azurecr.io",
  specs = SMALL,
  token = JOB_TOKEN,
}: Preview = {}): Promise<string> {
  const report = reportOf({ registry, repositories: [pruned("team/app", specs)] });
  log = [];
  await commentOnPullRequest(
    {
      render: (runUrl, commit) => renderComment(report, { runUrl, commit }),
      isSameAs: (body) => isCommentFor(registry, body),
    },
    token,
    new AbortController().signal,
  );
  // The run goes on, and whether it fails is for others to say.
  expect(process.exitCode).toBeUndefined();
  const [mask, ...lines] = log.join("").trimEnd().split("\n");
  expect(mask).toBe(`::add-mask::${token}`);
  return lines.join("\n");
}

const comments = () => github.comments.of(NUMBER);
const bodies = () => comments().map(({ body }) => body);
const ids = () => comments().map(({ id }) => id);
const requests = () =>
  github.requests.slice(earlier).map(({ method, path }) => `${method} ${path}`);

const LIST = `GET /repos/${REPOSITORY}/issues/${NUMBER}/comments?per_page=100`;
const CREATE = `POST /repos/${REPOSITORY}/issues/${NUMBER}/comments`;
const UPDATE = `PATCH /repos/${REPOSITORY}/issues/comments/`;

/** The log where all went well. */
const written = (id: number | undefined) =>
  expect.stringMatching(new RegExp(`^Comment: https://\\S+/pull/${NUMBER}#issuecomment-${id}$`));
const notice = (why: string) =>
  `::notice title=ACR Prune%3A no comment::GitHub does not let this token comment on the pull request (${why}). Add "permissions: pull-requests: write" to the job. In pull requests from forks the token can only read; the job summary says the same as the comment would.`;
const warning = (why: string) =>
  `::warning title=ACR Prune%3A no comment::The comment on the pull request could not be written: ${why}. The job summary says the same.`;

describe("the comment", () => {
  it("is found on a later page", async () => {
    const talk = (n: number) => github.comments.add(NUMBER, MALLORY, `Comment ${n}`);
    for (let n = 0; n < 230; n += 1) talk(n);
    await preview();
    for (let n = 230; n < 400; n += 1) talk(n);
    const before = requests().length;
    await preview();
    const list = `GET /repositories/4711/issues/${NUMBER}/comments?per_page=100`;
    expect(requests().slice(before, -1)).toEqual([
      LIST,
      `${list}&page=2`,
      `${list}&page=3`,
      "POST /graphql",
    ]);
    expect(comments()).toHaveLength(401);
  });

  it("is one for each registry", async () => {
    const other = {
      registry: "fabrikam.azurecr.io",
      specs: { A: image({ tags: ["v1"] }), y: image() },
    };
    for (let times = 0; times < 2; times += 1) {
      await preview();
      await preview(other);
    }
    const [first = "", second = "", ...more] = bodies();
    expect(more).toEqual([]);
    expect(first).toContain("contoso.azurecr.io");
    expect(first).toContain("deletes 2 of 4 manifests");
    expect(second).toContain("fabrikam.azurecr.io");
    expect(second).toContain("deletes 1 of 2 manifests");
  });

  it("is written over when somebody has edited it", async () => {
    await preview();
    const [comment] = comments();
    const body = comment?.body ?? "";
    if (comment !== undefined) comment.body = body.replace("deletes 2 of 4", "adores all");
    expect(bodies()).not.toEqual([body]);
    await preview();
    expect(bodies()).toEqual([body]);
  });

  it("is written anew when somebody has edited away the mark that it is found by", async () => {
    await preview();
    const [comment] = comments();
    if (comment !== undefined) comment.body = "moved";
    await preview();
    expect(bodies()).toEqual(["moved", expect.stringContaining("deletes 2 of 4")]);
  });

  it("is written anew when somebody has deleted it", async () => {
    await preview();
    const [before = 0] = ids();
    github.comments.delete(before);
    const said = await preview();
    expect(ids()).toEqual([expect.any(Number)]);
    expect(ids()).not.toContain(before);
    expect(said).toEqual(written(ids()[0]));
  });

  it("is written anew when somebody deletes it between the look and the update", async () => {
    await preview();
    const [before = 0] = ids();
    const remove = () => github.comments.delete(before);
    github.faults.push({ method: "PATCH", path: /comments/, answer: { before: remove } });
    const said = await preview();
    expect(requests().slice(-2)).toEqual([`${UPDATE}${before}`, CREATE]);
    expect(comments()).toHaveLength(1);
    expect(said).toEqual(written(ids()[0]));
  });

  it("is written in the name of a person whose token is given", async () => {
    for (let times = 0; times < 2; times += 1) {
      expect(await preview({ token: OCTOCAT_TOKEN })).toEqual(written(ids()[0]));
    }
    expect(comments().map(({ user }) => user)).toEqual([OCTOCAT]);
  });
});

describe("a comment of somebody else", () => {
  /** What the action would write, mark and all. */
  async function body(): Promise<string> {
    await preview();
    const [text = ""] = bodies();
    github.comments.delete(ids()[0] ?? 0);
    return text;
  }

  const others: readonly [string, User | null][] = [
    ["a person", MALLORY],
    ["an app", { login: "dependabot[bot]", id: 49_699_333, type: "Bot" }],
    ["a person with a similar name", { login: "github-actions", id: 667, type: "User" }],
    ["an account that is gone", null],
  ];

  it.each(others)("is not touched though %s put our mark on it", async (_, user) => {
    const copied = await body();
    const { id } = github.comments.add(NUMBER, user, copied);
    const forged = `${copied}\nNothing to see here.`;
    github.comments.add(NUMBER, user, forged);
    for (let times = 0; times < 2; times += 1) await preview();
    expect(bodies()).toEqual([copied, forged, copied]);
    expect(comments()[2]?.user).toEqual(ACTIONS);
    expect(requests()).not.toContain(`${UPDATE}${id}`);
  });

  it("is not touched though a workflow of ours quotes it", async () => {
    const text = await body();
    const [mark = ""] = text.split("\n");
    const quotes = [`> ${mark}\n> hello`, `mallory wrote: ${mark}`, `\`${mark}\``];
    for (const quote of quotes) github.comments.add(NUMBER, ACTIONS, quote);
    await preview();
    expect(bodies()).toEqual([...quotes, text]);
  });
});

describe("without the right to comment", () => {
  it("there is a notice when the token can only read", async () => {
    const said = await preview({ token: READ_TOKEN });
    expect(said).toBe(notice("403: Resource not accessible by integration"));
    expect(comments()).toEqual([]);
  });

  it("there is a notice when an earlier comment can't be updated", async () => {
    await preview();
    const before = bodies();
    const said = await preview({ token: READ_TOKEN });
    expect(said).toBe(notice("403: Resource not accessible by integration"));
    expect(bodies()).toEqual(before);
  });

  it("there is a notice when the job lacks the permission even to read", async () => {
    expect(await preview({ token: BLIND_TOKEN })).toBe(notice("404: Not Found"));
  });
});

describe("when GitHub fails", () => {
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
      "403: You have exceeded a secondary rate limit",
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
    ["429", { status: 429, body: tooOften }, "429: You have exceeded a secondary rate limit"],
    ["a cut connection", { reset: true }, "GitHub can't be reached (other side closed)"],
  ])("there is a warning, and nothing more: %s", async (_, answer, why) => {
    github.faults.push({ method: "POST", path: /comments$/, answer });
    expect(await preview()).toBe(warning(why));
  });

  it.each<[string, string, RegExp]>([
    ["the list", "GET", /comments$/],
    ["who the token is", "POST", /^\/graphql$/],
    ["the update", "PATCH", /comments/],
  ])("there is no second comment: %s", async (_, method, path) => {
    await preview();
    const before = bodies();
    github.faults.push({ method, path, answer: { status: 502 } });
    expect(await preview({ specs: { ...SMALL, y: image() } })).toBe(warning("502"));
    expect(bodies()).toEqual(before);
  });

  it("there is a warning when a later page fails", async () => {
    for (let n = 0; n < 101; n += 1) github.comments.add(NUMBER, MALLORY, "Hi");
    github.faults.push({ method: "GET", path: /^\/repositories/, answer: { status: 500 } });
    expect(await preview()).toBe(warning("500"));
    expect(comments()).toHaveLength(101);
  });

  it("there is a warning when it does not know the token", async () => {
    expect(await preview({ token: "ghp_forgotten" })).toBe(warning("401: Bad credentials"));
  });
});
