/**
 * Plan, approve, apply, through the built action: the report of a dry run says what may go, and the registry moves on before
 * it does.
 */
import { readFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { Ajv2020 } from "ajv/dist/2020.js";

import type { Emulator } from "../../emulator/acr/emulator.ts";
import { fixture, image, index, part, seed, type Spec } from "../support/fixture.ts";
import { runAction, startRegistry, type ActionRun } from "../support/run-action.ts";

type Inputs = Readonly<Record<string, string>>;
type Specs = Readonly<Record<string, Spec>>;

const SCHEMA = join(import.meta.dirname, "../../docs/report.schema.json");

let emulator: Emulator;
let workspace: string;

beforeEach(async () => {
  emulator = await startRegistry();
  workspace = await mkdtemp(join(tmpdir(), "acr-prune-plan-"));
});

afterEach(async () => {
  await emulator.close();
  await rm(workspace, { recursive: true });
});

function run(inputs: Inputs): Promise<ActionRun> {
  return runAction(emulator, inputs, { env: { GITHUB_WORKSPACE: workspace }, hastens: true });
}

/** The report of a dry run, in the workspace. */
const plan = (inputs: Inputs = {}) => run({ ...inputs, "dry-run": "true", report: "plan.json" });

const apply = (inputs: Inputs = {}) => run({ plan: "plan.json", report: "out.json", ...inputs });

/** A repository whose manifests have letters. */
function repository(name: string, specs: Specs) {
  const built = fixture(specs);
  seed(emulator, name, built);
  const at = () => emulator.registry.repository(name);
  let all = built;
  return {
    name,
    letters: (digests: Iterable<string>) => all.letters(digests),
    left: () => all.letters(at().digests()),
    tags: () => Object.keys(at().tags()).sort(),
    tag: (tag: string, letter: string, times?: { readonly updatedAt: Date }) => {
      at().tag(tag, all.digest(letter), times);
    },
    lock: (letter: string) => {
      at().lockManifest(all.digest(letter), { deleteEnabled: false });
    },
    remove: (letter: string) => {
      at().removeManifest(all.digest(letter));
    },
    add: (more: Specs) => {
      all = fixture({ ...specs, ...more });
      seed(emulator, name, part(all, Object.keys(more)));
    },
  };
}

const DEAD: Specs = { t: image({ tags: ["v1"] }), X: index(["x"]), x: image() };

const PULL_REQUESTS = { "delete-tags": "pr-*" };

const headlineOf = ({ summary }: ActionRun) => /ACR Prune.*?: (.*)/.exec(summary)?.[1];

/** The reason of each manifest of a repository, by letter. */
function reasonsIn({ report }: ActionRun, { name, letters }: ReturnType<typeof repository>) {
  const manifests = report?.repositories.find((one) => one.name === name)?.manifests ?? [];
  return Object.fromEntries(
    manifests.map(({ digest, reason }) => [letters([digest])[0] ?? digest, reason]),
  );
}

describe("a plan that is applied at once", () => {
  it("deletes all that was approved, and nothing the second time", async () => {
    const app = repository("team/app", {
      ...DEAD,
      p: image({ tags: ["pr-1"] }),
      q: image({ tags: ["pr-2", "keep"] }),
    });
    const dry = await plan(PULL_REQUESTS);
    expect(dry.summary).toContain("To delete exactly this");
    const preview = await apply({ ...PULL_REQUESTS, "dry-run": "true" });
    expect(headlineOf(preview)).toBe(
      "would delete 3 of 3 approved manifests and 2 of 2 approved tags",
    );
    expect(preview.summary).not.toContain("To delete exactly this");
    const real = await apply(PULL_REQUESTS);
    expect(headlineOf(real)).toBe("deleted 3 of 3 approved manifests and 2 of 2 approved tags");
    expect([app.left(), app.tags()]).toEqual([
      ["q", "t"],
      ["keep", "v1"],
    ]);
    expect(real.outputs).toMatchObject({ approved: "3", "wanted-by-now": "0", waiting: "0" });
    const again = await apply(PULL_REQUESTS);
    expect([again.exitCode, headlineOf(again)]).toEqual([
      0,
      "deleted none of 3 approved manifests and none of 2 approved tags; 3 are gone already",
    ]);
    expect([app.left(), app.tags()]).toEqual([
      ["q", "t"],
      ["keep", "v1"],
    ]);
  });
});

describe("a registry that moves on between plan and apply", () => {
  const longAgo = { updatedAt: new Date(Date.now() - 30 * 86_400_000) };

  it("keeps what is wanted by now, and what is new waits for the next plan", async () => {
    const inputs = { ...PULL_REQUESTS, repositories: "team/*" };
    const wanted = repository("team/wanted", { ...DEAD, p: image({ tags: ["pr-1"] }), l: image() });
    const waiting = repository("team/waiting", { ...DEAD, p: image({ tags: ["pr-1"] }) });
    const subject = repository("team/subject", { t: image({ tags: ["v1"] }), a: image() });
    const gone = repository("team/gone", {
      g: image({ tags: ["pr-9"] }),
      t: image({ tags: ["v"] }),
    });
    await plan(inputs);
    // Somebody tags what was approved, and locks something else.
    wanted.tag("release", "X");
    wanted.lock("l");
    // New garbage: a second expired tag on an approved image, an index that holds an approved image, one of its own.
    waiting.tag("pr-2", "p", longAgo);
    waiting.add({ Y: index(["x"]), n: image() });
    // Deleting an approved image would take this along, which nobody approved.
    subject.add({ s: image({ subject: "a", ageDays: 20 }) });
    gone.remove("g");
    const run = await apply(inputs);
    expect(headlineOf(run)).toBe(
      "deleted 2 of 9 approved manifests and 1 of 3 approved tags; 1 is gone already, 3 are wanted by now, 6 new ones wait for the next plan",
    );
    expect(wanted.left()).toEqual(["X", "l", "t", "x"]);
    expect(waiting.left()).toEqual(["Y", "n", "p", "t", "x"]);
    expect(subject.left()).toEqual(["a", "s", "t"]);
    expect(reasonsIn(run, waiting)).toEqual({
      X: "untagged",
      Y: "not-approved",
      n: "not-approved",
      p: "not-approved",
      t: "tagged",
      x: "child-of-kept-index",
    });
    // The next plan has them.
    await plan(inputs);
    await apply(inputs);
    expect([waiting.left(), subject.left()]).toEqual([["t"], ["t"]]);
  });

  it("removes no tag that names another manifest since, and none that is not in the plan", async () => {
    const app = repository("team/app", {
      ...DEAD,
      m: image({ tags: ["main", "pr-1", "pr-2"] }),
      n: image({ tags: ["next"] }),
    });
    await plan(PULL_REQUESTS);
    app.tag("pr-1", "n", longAgo);
    app.tag("pr-3", "m", longAgo);
    const run = await apply(PULL_REQUESTS);
    expect(app.tags()).toEqual(["main", "next", "pr-1", "pr-3", "v1"]);
    expect(headlineOf(run)).toBe(
      "deleted 2 of 2 approved manifests and 1 of 2 approved tags; 2 new tags wait for the next plan",
    );
    const isValid = new Ajv2020({ strictTypes: false }).compile(
      JSON.parse(readFileSync(SCHEMA, "utf8")) as object,
    );
    const written = JSON.parse(await readFile(join(workspace, "out.json"), "utf8")) as unknown;
    expect([isValid(written), isValid.errors]).toEqual([true, null]);
  });

  it("says what of the plan is not selected, or not there any more", async () => {
    const other = repository("team/other", DEAD);
    const lost = repository("team/lost", DEAD);
    repository("team/app", DEAD);
    await plan({ repositories: "team/*" });
    for (const letter of Object.keys(DEAD)) lost.remove(letter);
    const run = await apply({ repositories: "team/app\nteam/lost" });
    expect(headlineOf(run)).toBe(
      "deleted 2 of 4 approved manifests and no tag; 2 are gone already",
    );
    expect(run.warnings).toContain('1 repository of the plan is not selected now: "team/other".');
    expect(run.exitCode).toBe(0);
    expect(other.left()).toEqual(["X", "t", "x"]);
  });

  it("counts against the limits only what would go by the plan", async () => {
    const app = repository("team/app", DEAD);
    await plan({ "max-deletions": "1" });
    app.add({ Y: index(["y"]), y: image() });
    const run = await apply({ "max-deletions": "2" });
    expect([run.exitCode, app.left()]).toEqual([0, ["Y", "t", "y"]]);
  });

  it("counts what is approved in repositories that it does not come to", async () => {
    repository("team/a", DEAD);
    repository("team/b", DEAD);
    await plan({ repositories: "team/*" });
    emulator.faults.add({ kind: "list-manifests", repository: "team/b", answer: { status: 403 } });
    const run = await apply({ repositories: "team/*" });
    expect(headlineOf(run)).toContain(
      "deleted 2 of 4 approved manifests and no tag. 1 repository could not",
    );
    expect(run.exitCode).toBe(1);
  });
});

describe("a plan that does not fit", () => {
  it("is an error before the first request", async () => {
    const app = repository("team/app", DEAD);
    await plan({ age: "2d" });
    const before = emulator.requests.all().length;
    const run = await apply({ age: "3d", concurrency: "0" });
    expect(run.errors.join("\n").split("\n")).toEqual([
      'Input "concurrency" is "0": expected a whole number from 1 to 64.',
      'Input "plan" is "plan.json": it was made with "age: 2d", and this run has "age: 3d". Make a new plan, or set both alike.',
    ]);
    expect([emulator.requests.all().length, app.left()]).toEqual([before, ["X", "t", "x"]]);
  });

  it("is the plan of another registry, or the report of a real run", async () => {
    const app = repository("team/app", DEAD);
    const away = await startRegistry();
    try {
      await plan();
      const elsewhere = await runAction(
        away,
        { plan: "plan.json" },
        { env: { GITHUB_WORKSPACE: workspace } },
      );
      expect(elsewhere.errors.join()).toContain(
        `it is for "${emulator.loginServer}", and "registry" is "${away.loginServer}".`,
      );
    } finally {
      await away.close();
    }
    await run({ report: "plan.json" });
    expect(app.left()).toEqual(["t"]);
    const again = await apply();
    expect(again.errors.join()).toContain("it is the report of a real run");
  });
});
