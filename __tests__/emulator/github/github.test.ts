/**
 * The stand-in of GitHub's API, held against what GitHub documents: lists in pages, who may do what, and what is refused.
 */
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

import type { GitHub } from "../../../emulator/github/github.ts";
import {
  ACTIONS,
  BLIND_TOKEN,
  JOB_TOKEN,
  MALLORY,
  NUMBER,
  READ_TOKEN,
  startPullRequest,
} from "../../support/pull-request.ts";

const LIST = `/repos/octo/app/issues/${NUMBER}/comments`;
const PERSON = "github_pat_1";

let github: GitHub;

beforeEach(async () => {
  const tokens = {
    [JOB_TOKEN]: { user: ACTIONS, access: "write" },
    [READ_TOKEN]: { user: ACTIONS, access: "read" },
    [BLIND_TOKEN]: { user: ACTIONS, access: "none" },
    [PERSON]: { user: MALLORY, access: "read" },
  } as const;
  github = await startPullRequest({ plainHost: "api.example", tokens });
});

afterEach(() => github.close());

interface Answer {
  readonly status: number;
  readonly link: string | null;
  readonly json: unknown;
}

async function ask(
  method: string,
  path: string,
  body?: object,
  token = JOB_TOKEN,
): Promise<Answer> {
  const response = await fetch(`http://127.0.0.1:${github.port}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return {
    status: response.status,
    link: response.headers.get("link"),
    json: await response.json(),
  };
}

const bodiesIn = ({ json }: Answer) => (json as { body: string }[]).map(({ body }) => body);

describe("a list of comments", () => {
  beforeEach(() => {
    for (let n = 1; n <= 7; n += 1) github.comments.add(NUMBER, MALLORY, `c${n}`);
  });

  const page = (n: number, name: string) =>
    `<http://api.example/repositories/4711/issues/${NUMBER}/comments?per_page=3&page=${n}>; rel="${name}"`;

  it.each([
    [1, ["c1", "c2", "c3"], [page(2, "next"), page(3, "last")]],
    [2, ["c4", "c5", "c6"], [page(1, "prev"), page(3, "next"), page(3, "last"), page(1, "first")]],
    [3, ["c7"], [page(2, "prev"), page(1, "first")]],
    [4, [], [page(3, "prev"), page(1, "first")]],
  ])("has page %s", async (n, bodies, links) => {
    const answer = await ask("GET", `${LIST}?per_page=3&page=${n}`);
    expect(bodiesIn(answer)).toEqual(bodies);
    expect(answer.link).toBe(links.join(", "));
  });

  it("is found by the repository's id as well", async () => {
    const answer = await ask("GET", `/repositories/4711/issues/${NUMBER}/comments?page=1`);
    expect(bodiesIn(answer)).toHaveLength(7);
    expect(answer.link).toBeNull();
  });

  it("has 30 of them on a page, or up to 100", async () => {
    for (let n = 8; n <= 150; n += 1) github.comments.add(NUMBER, MALLORY, `c${n}`);
    expect(bodiesIn(await ask("GET", LIST))).toHaveLength(30);
    expect(bodiesIn(await ask("GET", `${LIST}?per_page=1000`))).toHaveLength(100);
  });
});

describe("a comment", () => {
  it("is made, changed and shown", async () => {
    const made = await ask("POST", LIST, { body: "a" });
    expect(made).toMatchObject({ status: 201, json: { body: "a", user: ACTIONS } });
    const { id } = made.json as { id: number };
    const path = `/repos/octo/app/issues/comments/${id}`;
    expect(await ask("PATCH", path, { body: "b" })).toMatchObject({ status: 200, json: { id } });
    expect(bodiesIn(await ask("GET", LIST))).toEqual(["b"]);
    github.comments.delete(id);
    expect(await ask("PATCH", path, { body: "c" })).toMatchObject({ status: 404 });
  });

  it("of another can be changed by whoever may write", async () => {
    const { id } = github.comments.add(NUMBER, MALLORY, "a");
    const path = `/repos/octo/app/issues/comments/${id}`;
    expect((await ask("PATCH", path, { body: "b" })).status).toBe(200);
    expect(github.comments.get(id)).toMatchObject({ body: "b", user: MALLORY });
  });

  it.each([
    ["a".repeat(65_537), "Body is too long (maximum is 65536 characters)"],
    [" ", "Body cannot be blank"],
    [undefined, "Body cannot be blank"],
  ])("is refused when it is no text of the right length", async (body, message) => {
    const answer = await ask("POST", LIST, { body });
    expect(answer).toMatchObject({
      status: 422,
      json: { message: "Validation Failed", errors: [{ message }] },
    });
    expect(github.comments.of(NUMBER)).toEqual([]);
  });
});

describe("a token", () => {
  const refusal = "Resource not accessible by integration";

  it.each([
    [READ_TOKEN, [200, 403]],
    [BLIND_TOKEN, [404, 404]],
    ["unknown", [401, 401]],
  ])("may do what it may: %s", async (token, statuses) => {
    const answers = [
      await ask("GET", LIST, undefined, token),
      await ask("POST", LIST, { body: "a" }, token),
    ];
    expect(answers.map(({ status }) => status)).toEqual(statuses);
    expect(github.comments.of(NUMBER)).toEqual([]);
  });

  it("of an app learns who it is over GraphQL only", async () => {
    const query = "query { viewer { login } }";
    expect(await ask("GET", "/user")).toMatchObject({ status: 403, json: { message: refusal } });
    expect(await ask("POST", "/graphql", { query })).toMatchObject({
      json: { data: { viewer: { login: ACTIONS.login } } },
    });
    expect(await ask("GET", "/user", undefined, PERSON)).toMatchObject({ json: MALLORY });
  });
});
