/**
 * The run as a user meets it: signing in, choosing repositories, wrong input.
 */
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

import type { Emulator } from "../../emulator/acr/emulator.ts";
import { withAzSession } from "../support/az.ts";
import { fixture, image, index, seed } from "../support/fixture.ts";
import { flawsOf } from "../support/page.ts";
import { PASSWORD, runAction, startRegistry, USERNAME } from "../support/run-action.ts";

const SMALL = fixture({
  A: index(["a"], { tags: ["latest"] }),
  a: image(),
  X: index(["x"]),
  x: image(),
});

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startRegistry();
});

afterEach(() => emulator.close());

function remaining(name: string): readonly string[] {
  return SMALL.letters(emulator.registry.repository(name).digests());
}

describe("inputs", () => {
  it("reports everything that is wrong at once, before the first request", async () => {
    const inputs = { registry: "https://x.io/team", repositories: "", age: "7", "dry-run": "no" };
    const run = await runAction(emulator, inputs);
    expect(run.exitCode).toBe(1);
    expect(run.errors).toEqual([
      [
        'Input "registry" is "https://x.io/team": expected a login server without a path, for example "contoso.azurecr.io". Repositories go into the input "repositories".',
        'Input "repositories" is missing: give names or patterns, one per line, for example "team/api" or "team/**"; "*" means all.',
        'Input "age" is "7": the unit is missing. Write "7d" for days, "7h" for hours or "7m" for minutes.',
        'Input "dry-run" is "no": expected "true" or "false". Did you mean "false"?',
      ].join("\n"),
    ]);
    expect(emulator.requests.length).toBe(0);
  });

  it("is a dry run unless told otherwise", async () => {
    seed(emulator, "team/app", SMALL);
    const run = await runAction(emulator, { "dry-run": "" });
    expect(remaining("team/app")).toEqual(["A", "X", "a", "x"]);
    expect(run.stdout).toContain("would delete 2 of 4 manifests and no tag. Nothing was deleted.");
  });
});

describe("the choice of repositories", () => {
  it("never asks for the catalog when only names are given", async () => {
    seed(emulator, "team/app", SMALL);
    seed(emulator, "team/other", SMALL);
    await runAction(emulator, { repositories: "team/app" });
    expect(emulator.requests.countByKind().catalog).toBe(0);
    expect(remaining("team/app")).toEqual(["A", "a"]);
    expect(remaining("team/other")).toEqual(["A", "X", "a", "x"]);
  });

  it("prunes what a pattern matches and an exclusion does not", async () => {
    for (const name of ["team/app", "team/keep", "team/deep/er", "other"]) {
      seed(emulator, name, SMALL);
    }
    await runAction(emulator, { repositories: "team/**\n# not this one\n!team/keep, !*/nothing" });
    expect(remaining("team/app")).toEqual(["A", "a"]);
    expect(remaining("team/deep/er")).toEqual(["A", "a"]);
    expect(remaining("team/keep")).toHaveLength(4);
    expect(remaining("other")).toHaveLength(4);
  });

  it("takes a lone star for all repositories", async () => {
    for (const name of ["app", "team/app"]) seed(emulator, name, SMALL);
    const run = await runAction(emulator, { repositories: "*" });
    expect(run.outputs["deleted"]).toBe("4");
  });

  it("reads every page of the catalog", async () => {
    const names = Array.from({ length: 1001 }, (_, n) => `r${String(n).padStart(4, "0")}`);
    const lone = fixture({ a: image({ tags: ["v1"] }) });
    for (const name of names) seed(emulator, name, lone);
    const run = await runAction(emulator, { repositories: "*, !r0*", "dry-run": "true" });
    expect(run.report?.repositories.map(({ name }) => name)).toEqual(["r1000"]);
  });

  it("warns of a name that does not exist and of a pattern that matches nothing", async () => {
    seed(emulator, "team/app", SMALL);
    const run = await runAction(emulator, { repositories: "team/app, team/ap, taem/*" });
    expect(run.exitCode).toBe(0);
    expect(run.warnings).toEqual([
      'Pattern "taem/*" matches no repository.',
      'Repository "team/ap" does not exist. Did you mean "team/app"?',
    ]);
    expect(run.summary).toContain("does not exist");
  });

  it("warns of an exclusion that matches nothing: what it should protect is pruned", async () => {
    seed(emulator, "team/app", SMALL);
    const run = await runAction(emulator, { repositories: "team/*, !team/ap, !other/*" });
    expect(run.warnings).toEqual([
      'Pattern "!team/ap" matches no repository.',
      'Pattern "!other/*" matches no repository.',
    ]);
  });

  it("fails when everything is excluded", async () => {
    seed(emulator, "team/app", SMALL);
    const run = await runAction(emulator, { repositories: "team/*, !**" });
    expect(run.errors.join()).toContain("check its patterns and exclusions");
  });

  it("fails when nothing that is named exists", async () => {
    const run = await runAction(emulator, { repositories: "team/ap" });
    expect(run.exitCode).toBe(1);
    expect(run.errors.join()).toContain('"repositories" names nothing that exists');
  });

  it("fails when the catalog may not be read: that is not the same as no repositories", async () => {
    await emulator.close();
    emulator = await startRegistry({
      accounts: [
        {
          username: USERNAME,
          password: PASSWORD,
          grants: [{ repository: "*", actions: ["pull", "metadata_read"] }],
        },
      ],
    });
    seed(emulator, "team/app", SMALL);
    const run = await runAction(emulator, { repositories: "*" });
    expect(run.exitCode).toBe(1);
    expect(run.errors.join()).toContain("does not let this identity list its repositories");
  });

  it("goes on with the other repositories when one can't be read", async () => {
    for (const name of ["a", "b", "c"]) seed(emulator, name, SMALL);
    emulator.faults.add({ kind: "list-tags", repository: "b", answer: { status: 400 } });
    const run = await runAction(emulator, { repositories: "*" });
    expect([remaining("a"), remaining("c")]).toEqual([
      ["A", "a"],
      ["A", "a"],
    ]);
    expect(remaining("b")).toHaveLength(4);
    expect(run.exitCode).toBe(1);
    expect(run.outputs["skipped-repositories"]).toBe("1");
  });
});

describe("signing in", () => {
  it("says which credentials were refused", async () => {
    seed(emulator, "team/app", SMALL);
    const run = await runAction(emulator, { password: "wrong" });
    expect(run.exitCode).toBe(1);
    expect(run.errors.join()).toContain(`refused "username" and "password" (401)`);
    expect(run.stdout.replace("::add-mask::wrong", "")).not.toContain("wrong");
  });

  it("sends a request with a wrong password once", async () => {
    seed(emulator, "team/app", SMALL);
    await runAction(emulator, { password: "wrong" });
    expect(emulator.requests.length).toBe(1);
  });

  it("a dry run needs no right to delete; a real run says that it lacks it", async () => {
    await emulator.close();
    const grants = [{ repository: "team/app", actions: ["pull", "metadata_read"] }];
    emulator = await startRegistry({
      accounts: [{ username: USERNAME, password: PASSWORD, grants }],
    });
    seed(emulator, "team/app", SMALL);
    expect((await runAction(emulator, { "dry-run": "true" })).exitCode).toBe(0);
    const run = await runAction(emulator);
    expect(run.exitCode).toBe(1);
    expect(run.errors.join()).toContain("does not let this identity");
    expect(remaining("team/app")).toHaveLength(4);
  });

  it("takes the Azure CLI's session: one exchange, one token per repository, none per request", () =>
    withAzSession(async (env) => {
      for (const name of ["team/app", "team/other"]) seed(emulator, name, SMALL);
      const inputs = { repositories: "team/*", username: "", password: "" };
      const run = await runAction(emulator, inputs, { env });
      expect(run.errors).toEqual([]);
      expect(run.outputs["deleted"]).toBe("4");
      const { exchange, token } = emulator.requests.countByKind();
      // One token for each repository, and one for the catalog.
      expect({ exchange, token }).toEqual({ exchange: 1, token: 3 });
    }));

  it("sends no Azure token to a host that is no Azure registry", async () => {
    const inputs = { registry: "registry.example.com", username: "", password: "" };
    const run = await runAction(emulator, inputs);
    expect(run.exitCode).toBe(1);
    expect(run.errors.join()).toContain('Give "username" and "password" instead.');
  });

  it("gives no credentials to the target of a redirect", async () => {
    const other = await startRegistry();
    try {
      seed(emulator, "team/app", SMALL);
      seed(other, "team/app", SMALL);
      const headers = { Location: `${other.url}/acr/v1/team%2Fapp` };
      emulator.faults.add({ kind: "repository", answer: { status: 307, headers } });
      const run = await runAction(emulator);
      expect(run.exitCode).toBe(1);
      expect(other.requests.all().map(({ status }) => status)).not.toContain(200);
    } finally {
      await other.close();
    }
  });
});

describe("foreign text", () => {
  it("never becomes Markdown, HTML or a workflow command", async () => {
    const evil = "<img src=x onerror=alert(1)>|**bold**\n::set-output name=deleted::999";
    const built = fixture({
      t: image({ tags: ["v1"] }),
      u: image({ mediaType: evil.replace("\n", ""), tags: ["odd"] }),
      s: image({ subject: "t", body: { artifactType: `${evil}\u202E`, annotations: { a: evil } } }),
      x: image({ body: { artifactType: evil } }),
    });
    seed(emulator, "team/app", built);
    emulator.registry.repository("team/app").tag("<b>|`x`</b>", built.digest("t"));
    const run = await runAction(emulator);
    expect(run.outputs["deleted"]).toBe("1");
    expect(run.summary).not.toMatch(/<(?:img|b)\b/);
    expect(run.summary).not.toContain("**bold**");
    expect(run.stdout).not.toMatch(/^::set-output/m);
    const rows = run.summary.split("\n").filter((line) => line.startsWith("| **"));
    expect(rows).not.toEqual([]);
    expect(flawsOf(run.summary)).toEqual([]);
  });
});
