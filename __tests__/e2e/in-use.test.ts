/**
 * What was pulled lately is kept, as the resource logs of the registry say it; and where they can't say it, nothing is deleted.
 * The built action, against a registry whose reads get into its log, and a stand-in for Log Analytics.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, describe, expect, it } from "@jest/globals";

import type { RepositoryEvent } from "../../emulator/log-analytics/events.ts";
import type { QueryReply } from "../../emulator/log-analytics/log-analytics.ts";
import { fixture, image, index, seed } from "../support/fixture.ts";
import { ago, PULLED, startLogged, WORKSPACE, type LoggedCloud } from "../support/pull-log.ts";
import type { ActionRun, RunOptions } from "../support/run-action.ts";
import { CLIENT } from "../support/signing-in.ts";

/** Each could go: X and Y with what they hold, and P with its tag. */
const REPOSITORY = fixture({
  A: index(["a"], { tags: ["latest"] }),
  a: image(),
  X: index(["x"]),
  x: image(),
  Y: index(["y"]),
  y: image(),
  P: image({ tags: ["pr-1"] }),
});
const ALL = ["A", "P", "X", "Y", "a", "x", "y"];

let cloud: LoggedCloud;

afterEach(() => cloud.close());

async function start(...options: Parameters<typeof startLogged>): Promise<LoggedCloud> {
  cloud = await startLogged(...options);
  seed(cloud.emulator, "app", REPOSITORY);
  return cloud;
}

/** Runs for real where all that can go would go. */
function run(
  inputs: Readonly<Record<string, string>> = {},
  options: Omit<RunOptions, "env"> = {},
): Promise<ActionRun> {
  return cloud.run(
    { ...PULLED, repositories: "app", "delete-tags": "pr-*", ...inputs },
    cloud.entra.jobEnvironment,
    options,
  );
}

const left = () => REPOSITORY.letters(cloud.emulator.registry.repository("app").digests());

/** A pull of a manifest, so many days ago. */
function pull(letter: string, days: number, more: Partial<RepositoryEvent> = {}) {
  return { at: ago(days), repository: "app", digest: REPOSITORY.digest(letter), ...more };
}

/** Something that shows how far the log reaches back. */
const LONG_AGO = { at: ago(200), operation: "Push", repository: "base" } as const;

/** Something that shows that it still goes on. */
const LATELY = { ...LONG_AGO, at: ago(1) } as const;

const reasons = ({ report }: ActionRun) =>
  Object.fromEntries(
    (report?.repositories[0]?.manifests ?? []).map(({ digest, verdict, reason }) => [
      REPOSITORY.letters([digest]).join(),
      `${verdict}: ${reason}`,
    ]),
  );

describe("keep-pulled-within", () => {
  it("keeps what was pulled, with all that it holds, and deletes the rest", async () => {
    const { log, logs } = await start();
    const at = ago(3);
    log(LONG_AGO, pull("Y", 40), pull("Y", 3, { at, tag: "gone" }), pull("X", 31));
    const done = await run({}, {});
    expect(done.errors).toEqual([]);
    expect(left()).toEqual(["A", "Y", "a", "y"]);
    expect(reasons(done)).toMatchObject({
      Y: "keep: pulled-lately",
      y: "keep: child-of-kept-index",
    });
    const kept = done.report?.repositories[0]?.manifests.filter(
      (one) => one.pulledAt !== undefined,
    );
    expect(kept).toMatchObject([{ digest: REPOSITORY.digest("Y"), pulledAt: at.toISOString() }]);
    expect(done.stdout).toContain(`: it was pulled lately, on ${at.toISOString().slice(0, 10)}`);
    expect(done.report?.requests["pulls"]).toBe(3);
    expect(logs.queries).toHaveLength(3);
    expect(done.stdout).toContain("1 manifest was pulled, in 1 repository of this run.");
  });

  it("keeps the tags of what was pulled, whatever expires them", async () => {
    const { log, emulator } = await start();
    log(LONG_AGO, pull("P", 1));
    const { errors } = await run();
    expect(errors).toEqual([]);
    expect(left()).toEqual(["A", "P", "a"]);
    expect(emulator.registry.repository("app").tags()).toHaveProperty("pr-1");
  });

  it("keeps what was pulled by a tag where the log has no digest", async () => {
    const { log } = await start();
    log(LONG_AGO, { repository: "app", tag: "pr-1" });
    const done = await run();
    expect(done.errors).toEqual([]);
    expect(reasons(done)["P"]).toBe("keep: pulled-lately");
    expect(left()).toEqual(["A", "P", "a"]);
  });

  it("counts a pull in the repository that it was of, and in no other", async () => {
    const { log, emulator } = await start();
    seed(emulator, "other", REPOSITORY);
    log(LONG_AGO, pull("X", 1, { repository: "other" }));
    const { errors } = await run({ repositories: "app,other" });
    expect(errors).toEqual([]);
    expect(left()).toEqual(["A", "a"]);
    const other = emulator.registry.repository("other").digests();
    expect(REPOSITORY.letters(other)).toEqual(["A", "X", "a", "x"]);
  });

  it("does not count what a run reads itself", async () => {
    const { log, logs } = await start();
    log(LONG_AGO, LATELY);
    await run({ "dry-run": "true" });
    const own = logs.events?.filter(({ operation }) => operation === "Pull") ?? [];
    expect(own.length).toBeGreaterThan(0);
    expect(own.every(({ userAgent }) => userAgent?.startsWith("acr-prune/1 ") === true)).toBe(true);
    await run({}, {});
    expect(left()).toEqual(["A", "a"]);
  });

  it("does not count what pull-log-ignore names, by user agent or identity, as a whole", async () => {
    const { log } = await start();
    log(
      LONG_AGO,
      pull("X", 1, { userAgent: "Trivy/0.60 (linux)" }),
      pull("Y", 1, { identity: "scanner@contoso.com" }),
      pull("P", 1, { userAgent: "not trivy/0.60" }),
    );
    const { errors } = await run({ "pull-log-ignore": "trivy/*, scanner@contoso.com" });
    expect(errors).toEqual([]);
    expect(left()).toEqual(["A", "P", "a"]);
  });

  it("takes signs of a pattern for what they are", async () => {
    const { log } = await start();
    log(LONG_AGO, pull("X", 1, { userAgent: 'a"(b).c' }), pull("Y", 1, { userAgent: 'a"bxc' }));
    const { errors } = await run({ "pull-log-ignore": 'a"(b).c' });
    expect(errors).toEqual([]);
    expect(left()).toEqual(["A", "Y", "a", "y"]);
  });

  it("may be another time in each entry of a policy, or none", async () => {
    const { log, emulator } = await start();
    for (const name of ["short", "none"]) seed(emulator, name, REPOSITORY);
    const names = ["app", "short", "none"];
    log(LONG_AGO, ...names.map((repository) => pull("X", 10, { repository })));
    const folder = await mkdtemp(join(tmpdir(), "acr-prune-in-use-"));
    try {
      await writeFile(
        join(folder, "policy.yml"),
        [
          "repositories:",
          "  - match: app",
          "    keep: { pulled-within: 30d }",
          "  - match: short",
          "    keep: { pulled-within: 9d }",
          "  - match: none",
        ].join("\n"),
      );
      const inputs = { policy: "policy.yml", repositories: "", "delete-tags": "" };
      const done = await cloud.run(
        { ...PULLED, "keep-pulled-within": "", ...inputs },
        { ...cloud.entra.jobEnvironment, GITHUB_WORKSPACE: folder },
      );
      expect(done.errors).toEqual([]);
      expect(done.report?.requests["pulls"]).toBe(3);
    } finally {
      await rm(folder, { recursive: true });
    }
    const of = (name: string) =>
      REPOSITORY.letters(emulator.registry.repository(name).digests()).join("");
    expect(names.map(of)).toEqual(["APXax", "APa", "APa"]);
  });

  it("asks nothing where nobody wants to know", async () => {
    const { logs } = await start();
    const { errors, report } = await run({ "keep-pulled-within": "", "pull-log": "" });
    expect(errors).toEqual([]);
    expect(report?.requests["pulls"]).toBe(0);
    expect(logs.queries).toEqual([]);
  });

  it("warns of a log in which nothing is new", async () => {
    const { log } = await start();
    log(LONG_AGO, pull("X", 5));
    const { warnings, stdout } = await run({ "dry-run": "true" });
    expect(stdout.match(/has nothing of this registry since/g)).toHaveLength(1);
    expect(warnings.join()).toContain(
      `The log in "pull-log" has nothing of this registry since ${ago(5).toISOString().slice(0, 10)}: check that it is still sent there.`,
    );
  });

  it("asks again when it is told to wait", async () => {
    const { log, logs } = await start();
    log(LONG_AGO, pull("X", 5));
    logs.refusals.push({ status: 429, headers: { "Retry-After": "1" }, body: {} });
    const { errors, report } = await run({}, { hastens: true });
    expect(errors).toEqual([]);
    expect(report?.requests["pulls"]).toBe(4);
    expect(left()).toEqual(["A", "X", "a", "x"]);
  });
});

describe("the identity of the run", () => {
  it("asks with a token for Log Analytics, which nobody gets to see", async () => {
    const { log, entra } = await start({ readers: new Set([CLIENT]) });
    log(LONG_AGO, LATELY);
    const { errors } = await run();
    expect(errors).toEqual([]);
    const scopes = entra.requests
      .filter(({ kind }) => kind === "token")
      .map(({ form }) => form["scope"]);
    expect(scopes.join()).toContain("https://api.loganalytics.io/.default");
  });

  it("may be the managed identity of the runner", async () => {
    const { log, entra } = await start();
    log(LONG_AGO, pull("X", 1));
    const inputs = { ...PULLED, "client-id": "", "tenant-id": "", "managed-identity": "true" };
    const { errors } = await cloud.run(
      { ...inputs, repositories: "app" },
      entra.managedIdentityEnvironment,
    );
    expect(errors).toEqual([]);
    expect(left()).toEqual(["A", "P", "X", "a", "x"]);
    expect(entra.requests.at(-1)?.url).toContain("resource=https%3A%2F%2Fapi.loganalytics.io");
  });
});

describe("a log that can't say what was pulled", () => {
  const day = (days: number) => ago(days).toISOString().slice(0, 10);
  const send = (host: string) =>
    `Send them: az monitor diagnostic-settings create --name acr-prune --resource "$(az acr show --name ${host.split(".")[0] ?? ""} --query id --output tsv)" --workspace <resource ID of the workspace> --logs '[{"category":"ContainerRegistryRepositoryEvents","enabled":true}]'. They count from then on. ${see}`;
  const see = "See https://github.com/acr-prune/acr-prune/blob/v1/docs/in-use.md.";
  const answered = (status: number, body: unknown): QueryReply => ({ status, body });
  const error = (code: string, message: string) => ({ error: { code, message } });

  interface Case {
    readonly title: string;
    readonly prepare: (cloud: LoggedCloud) => void;
    readonly message: (host: string) => string;
    readonly options?: Parameters<typeof startLogged>[0];
    readonly inputs?: Readonly<Record<string, string>>;
  }

  const cases: readonly Case[] = [
    {
      title: "has no table",
      prepare: ({ logs }) => (logs.events = undefined),
      message: (host) =>
        `The workspace ${WORKSPACE} in "pull-log" has no table ContainerRegistryRepositoryEvents (400 BadArgumentError): no registry sends its logs there. ${send(host)}`,
    },
    {
      title: "has no entry",
      prepare: () => undefined,
      message: (host) =>
        `The workspace ${WORKSPACE} in "pull-log" has no entry of ${host}, so it is not known what was pulled. ${send(host)}`,
    },
    {
      title: "has entries of other registries alone",
      prepare: ({ log }) => {
        log({ ...LONG_AGO, loginServer: "fabrikam.azurecr.io" });
        log(pull("X", 1, { loginServer: "fabrikam.azurecr.io" }));
      },
      message: (host) =>
        `The workspace ${WORKSPACE} in "pull-log" has no entry of ${host}, so it is not known what was pulled. ${send(host)}`,
    },
    {
      title: "has no entry as new as what is asked for",
      prepare: ({ log }) => {
        log(LONG_AGO, pull("X", 31));
      },
      message: (host) =>
        `The workspace ${WORKSPACE} in "pull-log" has no entry of ${host} since ${day(31)}, so it is not known what was pulled. ${send(host)}`,
    },
    {
      title: "does not reach back so far",
      prepare: ({ log }) => {
        log(pull("X", 29.5));
      },
      message: (host) =>
        `The log of ${host} begins on ${day(29.5)}, 29 days ago: what was pulled before that is not known, and 30 days are asked for. A workspace keeps 30 days unless it is told otherwise: az monitor log-analytics workspace table update --resource-group <group> --workspace-name <name> --name ContainerRegistryRepositoryEvents --retention-time 31. Until then ask for at most 29d. ${see}`,
    },
    {
      title: "has begun today",
      prepare: ({ log }) => {
        log(pull("X", 0.1));
      },
      inputs: { "keep-pulled-within": "90d" },
      message: (host) =>
        `The log of ${host} begins on ${day(0.1)}, 0 days ago: what was pulled before that is not known, and 90 days are asked for. A workspace keeps 30 days unless it is told otherwise: az monitor log-analytics workspace table update --resource-group <group> --workspace-name <name> --name ContainerRegistryRepositoryEvents --retention-time 91. Until then leave it out. ${see}`,
    },
    {
      title: "is answered in part",
      prepare: ({ log, logs }) => {
        log(LONG_AGO);
        const row = { name: "PrimaryResult", columns: [{ name: "Count" }], rows: [[0]] };
        logs.refusals.push(
          answered(200, { tables: [row], ...error("PartialError", "Some shards did not answer.") }),
        );
      },
      message: () =>
        "Log Analytics answered only in part (PartialError): Some shards did not answer. What it left out may have been pulled. Try again later; if that does not help, ask for a shorter time.",
    },
    {
      title: "is longer than an answer",
      prepare: ({ log }) => {
        log(LONG_AGO, pull("X", 1), pull("Y", 1), pull("P", 1));
      },
      options: { mostRows: 2 },
      message: () =>
        "Log Analytics answered only in part (PartialError): The results of this query exceed the set limit of records. What it left out may have been pulled. Try again later; if that does not help, ask for a shorter time.",
    },
    {
      title: "has a pull that does not say of what",
      prepare: ({ log }) => {
        log(LONG_AGO, { at: new Date("2099-01-01T00:00:00Z"), repository: "app" });
      },
      message: () =>
        'The log has a pull that does not say what was pulled: {"Repository":"app","Digest":"","Tag":"","Pulled":"2099-01-01T00:00:00.0000000Z"}.',
    },
    {
      title: "has a pull that does not say from where",
      prepare: ({ log }) => {
        const at = new Date("2099-01-01T00:00:00Z");
        log(LONG_AGO, { ...pull("X", 1), at, repository: "" });
      },
      message: () =>
        `The log has a pull that does not say what was pulled: {"Repository":"","Digest":"${REPOSITORY.digest("X")}","Tag":"","Pulled":"2099-01-01T00:00:00.0000000Z"}.`,
    },
    {
      title: "may not be read by this identity",
      prepare: ({ log }) => {
        log(LONG_AGO);
      },
      options: { readers: new Set<string>() },
      message: () =>
        `This identity may not query the workspace ${WORKSPACE} in "pull-log" (403 InsufficientAccessError). It needs the role Log Analytics Reader there: az role assignment create --assignee <client ID> --role "Log Analytics Reader" --scope <resource ID of the workspace>. A new role takes up to ten minutes. ${see}`,
    },
    {
      title: "is in no such workspace",
      prepare: () => undefined,
      inputs: { "pull-log": "CCCCCCCC-1111-2222-3333-444444444444" },
      message: () =>
        `There is no workspace cccccccc-1111-2222-3333-444444444444 (404 WorkspaceNotFoundError). Check the input "pull-log": az monitor log-analytics workspace show --resource-group <group> --workspace-name <name> --query customerId. ${see}`,
    },
    {
      title: "is asked too often",
      prepare: () => undefined,
      options: { mostQueries: 0 },
      message: () =>
        "Log Analytics gave no answer (429 ThrottledError): this identity has asked too much of it for now. Try again later.",
    },
    {
      title: "fails",
      prepare: ({ logs }) => {
        for (let i = 0; i < 9; i += 1) logs.refusals.push(answered(503, "busy"));
      },
      message: () =>
        "Log Analytics gave no answer (503): it is overloaded or failing. Try again later.",
    },
    {
      title: "takes too long",
      prepare: ({ logs }) => {
        for (let i = 0; i < 9; i += 1) logs.refusals.push(answered(504, ""));
      },
      message: () =>
        "Log Analytics gave no answer (504): the query took too long. Try again later, or ask for a shorter time.",
    },
    {
      title: "does not understand the question",
      prepare: ({ logs }) => {
        const refusal = error("BadArgumentError", "Something is wrong.");
        logs.refusals.push(answered(400, refusal));
      },
      message: () => "Log Analytics gave no answer (400 BadArgumentError): Something is wrong.",
    },
    {
      title: "is answered with a web page",
      prepare: ({ logs }) => {
        logs.refusals.push({
          ...answered(200, "<html>sign in</html>"),
          headers: { "Content-Type": "text/html" },
        });
      },
      message: (host) =>
        `${host} answers with a web page where data belongs (200). A proxy or a login page is in between: let this runner reach ${host} without it, for example by NO_PROXY.`,
    },
    {
      title: "is answered with nothing that could be one",
      prepare: ({ logs }) => {
        logs.refusals.push(answered(200, { tables: [] }));
      },
      message: () => "Log Analytics answered with no table of results.",
    },
  ];

  it.each(cases)("ends the run before anything is deleted: it $title", async (one) => {
    const started = await start(one.options);
    one.prepare(started);
    const { errors, exitCode } = await run(one.inputs, { hastens: true });
    expect(exitCode).toBe(1);
    const host = one.title.includes("web page")
      ? new URL(started.entra.url).host
      : started.emulator.loginServer;
    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain(one.message(host));
    expect(left()).toEqual(ALL);
    expect(started.emulator.requests.ofKind("delete-manifest")).toEqual([]);
  });

  it("has as many rows as it counted, or the run ends", async () => {
    const { log, logs } = await start();
    log(LONG_AGO, pull("X", 1), pull("Y", 1));
    const { answer } = logs;
    // Between the count and the rows, one is lost.
    logs.answer = (request, claimsOf) => {
      if (logs.queries.length === 2) logs.events = logs.events?.slice(0, -1);
      return answer.call(logs, request, claimsOf);
    };
    const { errors } = await run();
    expect(errors.join()).toContain(
      "Log Analytics counts 2 pulled manifests and answers with 1 of them. What it left out may be in use. Try again later.",
    );
    expect(left()).toEqual(ALL);
  });

  it("is not asked as somebody whom Entra does not know", async () => {
    await start();
    const { errors } = await cloud.run(
      { ...PULLED, "client-id": "", "tenant-id": "", username: "pruner", password: "secret-word" },
      {},
    );
    expect(errors.join()).toContain(
      'Input "pull-log" is given, and the run signs in by "username" and "password", which Log Analytics does not take.',
    );
  });
});
