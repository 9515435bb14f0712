/**
 * What workflow authors get wrong, or write in another way than expected: inputs that do not exist, tags that are to be kept
 * under a name that is nowhere, references by other names of the registry, and paths.
 */
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

import type { Emulator } from "../../emulator/acr/emulator.ts";
import { fixture, image, index, seed } from "../support/fixture.ts";
import { runAction, startRegistry, type ActionRun } from "../support/run-action.ts";

let emulator: Emulator;
let workspace: string;

beforeEach(async () => {
  emulator = await startRegistry();
  workspace = await mkdtemp(join(tmpdir(), "acr-prune-slips-"));
});

afterEach(async () => {
  await emulator.close();
  await rm(workspace, { recursive: true });
});

type Inputs = Readonly<Record<string, string>>;

const env = () => ({ GITHUB_WORKSPACE: workspace });
const prune = (inputs: Inputs) => runAction(emulator, inputs, { env: env() });
const pruneByBundle = (inputs: Inputs) => runAction(emulator, inputs, { env: env() });

/** Tags of every repository, sorted. */
const tagsOf = (name: string) => Object.keys(emulator.registry.repository(name).tags()).sort();

function tagged(name: string, ...tags: readonly string[]): void {
  const images = tags.map((tag) => [`${name} ${tag}`, image({ tags: [tag] })]);
  seed(emulator, name, fixture(Object.fromEntries(images) as Parameters<typeof fixture>[0]));
}

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(workspace, path)), { recursive: true });
    await writeFile(join(workspace, path), content);
  }
}

describe("an input that does not exist", () => {
  it.each([
    [
      "keep_tags",
      { keep_tags: "latest,stable" },
      '"keep_tags" does not exist. Did you mean "keep-tags"?',
    ],
    [
      "dryrun",
      { "dry-run": "", dryrun: "false" },
      '"dryrun" does not exist. Did you mean "dry-run"?',
    ],
    [
      "keep-latests",
      { "keep-latests": "5" },
      '"keep-latests" does not exist. Did you mean "keep-latest"?',
    ],
    [
      "exclude-tags",
      { "exclude-tags": "latest" },
      '"exclude-tags" does not exist. Did you mean "delete-tags" or "keep-tags"?',
    ],
  ])("ends the run before the first request: %s", async (name, slip, message) => {
    tagged("team/app", "latest", "stable", "v1");
    const start = name === "keep_tags" ? pruneByBundle : prune;
    const run = await start({ "delete-tags": "*", ...slip });
    expect(run.exitCode).toBe(1);
    expect(run.errors).toEqual([`Input ${message}`]);
    expect(emulator.requests.all()).toEqual([]);
    expect(tagsOf("team/app")).toEqual(["latest", "stable", "v1"]);
  });
});

describe("a repository that does not exist", () => {
  const listed = () => emulator.requests.countByKind().catalog;

  it("is said with what is below it, or near, and the others are pruned", async () => {
    tagged("shop/web", "v1", "pr-1");
    tagged("shop/api", "v1");
    const repositories = "shop\nshop/wbe\nother.azurecr.io/shop/web\nshop/web";
    const run = await pruneByBundle({ repositories, "delete-tags": "pr-*" });
    expect(run.exitCode).toBe(0);
    expect(run.warnings).toEqual([
      'Repository "other.azurecr.io/shop/web" does not exist. Did you mean "shop/web"?',
      'Repository "shop" does not exist. "shop/api" and 1 more are below it. Did you mean "shop/**"?',
      'Repository "shop/wbe" does not exist. Did you mean "shop/web"?',
    ]);
    expect(tagsOf("shop/web")).toEqual(["v1"]);
    expect(tagsOf("shop/api")).toEqual(["v1"]);
    expect(listed()).toBe(1);
  });

  it("costs no request where all exist, nor where patterns have asked for the catalog", async () => {
    tagged("shop/web", "v1");
    await prune({ repositories: "shop/web" });
    expect(listed()).toBe(0);
    await prune({ repositories: "shop/w*\nshop" });
    expect(listed()).toBe(1);
  });

  it("is said without a proposal where the catalog may not be read", async () => {
    tagged("shop/web", "v1");
    const answer = { status: 403, body: { errors: [{ code: "DENIED" }] } };
    emulator.faults.add({ kind: "catalog", answer });
    const run = await prune({ repositories: "shop\nshop/web" });
    expect(run.exitCode).toBe(0);
    expect(run.warnings).toContain('Repository "shop" does not exist.');
  });

  it("is what a pattern in another dialect names", async () => {
    tagged("shop/a/web", "v1");
    const inputs = { repositories: "shop/*\nshop/a/*\nweb.*", "delete-tags": "v2.*\nv1" };
    const run = await prune({ ...inputs, "dry-run": "true" });
    expect(run.warnings).toEqual([
      'Pattern "shop/*" matches no repository. "*" stays within one segment. Did you mean "shop/**"?',
      'Pattern "web.*" matches no repository. It is no regular expression, and its full stop means one. Did you mean "web*"?',
      'Pattern "v2.*" of "delete-tags" matches no tag. It is no regular expression, and its full stop means one. Did you mean "v2*"?',
      expect.stringContaining("Nothing would be left of it"),
    ]);
  });
});

describe("what acr purge takes", () => {
  it("ends the run before the first request, with what takes its place", async () => {
    tagged("team/web", "pr-1");
    const run = await pruneByBundle({
      repositories: "team/web:pr-.*",
      "delete-tags": "^pr-",
      "time-limit": "60",
      "dry-run": "no",
    });
    expect(run.exitCode).toBe(1);
    expect(run.errors.join("\n").split("\n")).toEqual([
      'Input "repositories", line 1, "team/web:pr-.*": a repository has no tag or digest. Write "team/web" here, and "pr-*" in "delete-tags" if such tags may expire, or in "keep-tags" if they must not.',
      'Input "delete-tags", line 1, "^pr-": this is no place for regular expressions: "*" stands for any characters, "?" for one. Did you mean "pr-*"?',
      'Input "dry-run" is "no": expected "true" or "false". Did you mean "false"?',
      'Input "time-limit" is "60": the unit is missing. Write "60m" for minutes or "60h" for hours.',
    ]);
    const title = "ACR Prune: 4 things are wrong with the inputs. Nothing was deleted.";
    expect(run.errorTitles).toEqual([title]);
    expect(run.summary).toContain(`## ${title}\n\n- Input &#34;repositories&#34;&#44; line 1`);
    expect(emulator.requests.all()).toEqual([]);
    expect(tagsOf("team/web")).toEqual(["pr-1"]);
  });
});

describe("a plain name in keep-tags that is nowhere", () => {
  const inputs = { "delete-tags": "*", "keep-tags": "lates" };
  const message =
    'Input "keep-tags" names "lates", and no repository of this run has such a tag. Did you mean "latest"? Correct the name or remove it; if it need not be there, write it as a pattern, "lates*".';

  it.each([
    ["in a dry run", { "dry-run": "true" }],
    ["for real", {}],
    ["with max-deletions", { "max-deletions": "100%" }],
  ])("ends the run before anything is deleted, and all is reported: %s", async (how, more) => {
    tagged("team/app", "v1", "v2");
    tagged("team/web", "latest", "v3");
    const start = how === "for real" ? pruneByBundle : prune;
    const run = await start({ ...inputs, repositories: "team/app\nteam/web", ...more });
    expect(run.exitCode).toBe(1);
    expect(run.errorTitles).toEqual([
      `ACR Prune${"dry-run" in more ? " (dry run)" : ""}: stopped by "keep-tags". Nothing was deleted.`,
    ]);
    expect(run.errors).toEqual([message]);
    expect(run.summary).toContain("### Needs attention\n\n- Input");
    expect(run.outputs).toMatchObject({ planned: "4", deleted: "0" });
    expect(run.report).toMatchObject({ absentNames: [{ name: "lates", nearest: ["latest"] }] });
    expect([tagsOf("team/app"), tagsOf("team/web")]).toEqual([
      ["v1", "v2"],
      ["latest", "v3"],
    ]);
    expect(emulator.requests.countByKind()).toMatchObject({
      "delete-manifest": 0,
      "delete-tag": 0,
    });
  });

  it("ends the run also when there would be nothing to delete", async () => {
    tagged("team/app", "latest");
    const run = await prune({ "delete-tags": "pr-*", "keep-tags": "lates" });
    expect(run.errors.join()).toContain(message);
  });

  it("is a warning where it is a pattern, or an exclusion", async () => {
    tagged("team/app", "latest");
    const run = await prune({ "delete-tags": "lat*", "keep-tags": "latst*\nlate*\n!lates" });
    expect(run.exitCode).toBe(0);
    expect(run.warnings).toEqual([
      'Pattern "latst*" of "keep-tags" matches no tag.',
      'Pattern "!lates" of "keep-tags" matches no tag.',
    ]);
  });

  it("is a warning in a shard, since it may be in another", async () => {
    tagged("team/app", "v1");
    const run = await prune({ ...inputs, shard: "1/1" });
    expect(run.exitCode).toBe(0);
    expect(run.warnings).toContain('Pattern "lates" of "keep-tags" matches no tag in this shard.');
    expect(tagsOf("team/app")).toEqual([]);
  });

  it("is no error where it is in a repository that is skipped, for it has been asked", async () => {
    tagged("team/app", "v1");
    tagged("team/broken", "stable");
    emulator.faults.add({
      kind: "list-manifests",
      repository: "team/broken",
      answer: { status: 403, body: { errors: [{ code: "UNSUPPORTED" }] } },
    });
    for (const dryRun of ["true", "false"]) {
      const run = await prune({
        "delete-tags": "v*",
        "keep-tags": "stable",
        repositories: "team/app\nteam/broken",
        "dry-run": dryRun,
      });
      expect(run.errors.join()).toContain('"team/broken" was skipped');
      expect(run.errors.join()).not.toContain('"keep-tags"');
    }
    expect(tagsOf("team/app")).toEqual([]);
  });

  it("is an error where the only repository that may have it can't be asked", async () => {
    tagged("team/app", "v1");
    tagged("team/broken", "stable");
    const answer = { status: 403, body: { errors: [{ code: "UNSUPPORTED" }] } };
    for (const kind of ["list-manifests", "tag-attributes"] as const) {
      emulator.faults.add({ kind, repository: "team/broken", answer });
    }
    const run = await prune({
      "delete-tags": "v*",
      "keep-tags": "stable",
      repositories: "team/app\nteam/broken",
    });
    expect(run.errors.join()).toContain('Input "keep-tags" names "stable"');
    expect(run.errors.join()).toContain('"team/broken" could not be asked: ');
    expect(tagsOf("team/app")).toEqual(["v1"]);
  });
});

describe("plain names in keep-tags that are there", () => {
  const names = (count: number) => Array.from({ length: count }, (_, i) => `team/r${i + 10}`);

  /** Twenty repositories, more than are planned ahead. The first has a tag to delete, and `last` is in the last. */
  async function pruneTwenty(keepTags: string): Promise<ActionRun> {
    for (const [i, name] of names(20).entries()) {
      tagged(name, ...(i === 0 ? ["pr-1", "first"] : []), ...(i === 19 ? ["last"] : []), "other");
    }
    emulator.requests.clear();
    const repositories = names(20).join("\n");
    return prune({ "delete-tags": "pr-*", "keep-tags": keepTags, repositories, concurrency: "1" });
  }

  it("cost nothing where the plans have shown them by the first deletion", async () => {
    const run = await pruneTwenty("first, other");
    expect(run.errors).toEqual([]);
    expect(emulator.requests.countByKind()["tag-attributes"]).toBe(0);
    expect(tagsOf("team/r10")).toEqual(["first", "other"]);
  });

  it("cost a request for each that is not, in each repository that is not planned yet, until it is seen", async () => {
    const run = await pruneTwenty("first, last");
    expect(run.errors).toEqual([]);
    const asked = emulator.requests.countByKind()["tag-attributes"];
    expect(asked).toBeGreaterThan(0);
    expect(asked).toBeLessThan(20);
    const kinds = emulator.requests.all().map(({ kind }) => kind);
    const lastAsked = kinds.lastIndexOf("tag-attributes");
    const firstDeleted = kinds.indexOf("delete-manifest");
    expect(lastAsked).toBeLessThan(firstDeleted);
    expect(tagsOf("team/r10")).toEqual(["first", "other"]);
  });
});

describe("a repository that would be left without a tag, or empty", () => {
  it("is said, dry and for real", async () => {
    seed(emulator, "team/app", fixture({ a: image({ tags: ["v1", "v2"] }), b: image() }));
    const tags = fixture({ K: index(["k"]), k: image({ tags: ["x"], ageDays: 29.5 }) });
    seed(emulator, "team/tags", tags);
    const repositories = "team/app\nteam/tags";
    const pinned = { "delete-tags": "*", "keep-digests": tags.digest("K"), repositories };
    const dry = await prune({ ...pinned, "dry-run": "true" });
    const ifNot =
      'If that is not intended, name what must be kept in "keep-tags", "keep-latest" or "keep-digests".';
    expect(dry.exitCode).toBe(0);
    expect(dry.warnings).toEqual([
      `Nothing would be left of it after deleting 2 manifests, with 2 tags. ${ifNot}`,
      `It would have no tag left: its only one goes, the youngest ("x") is 29 days old. 2 manifests without a tag stay. ${ifNot}`,
    ]);
    expect(dry.summary).toContain("<code>team/app</code>: **nothing** would be left of it");
    expect(dry.outputs).toMatchObject({ "expired-tags": "3", untagged: "0" });
    const real = await prune(pinned);
    expect(real.warnings).toEqual([
      `Nothing is left of it after deleting 2 manifests, with 2 tags. ${ifNot}`,
      `It has no tag left: its only one went, the youngest ("x") is 29 days old. 2 manifests without a tag stay. ${ifNot}`,
    ]);
    expect(real.outputs).toMatchObject({ "expired-tags": "3", untagged: "1" });
  });

  it("is not said where a tag stays, or there was none", async () => {
    seed(emulator, "team/app", fixture({ a: image({ tags: ["v1"] }), b: image({ tags: ["w"] }) }));
    const none = fixture({ x: image(), y: image() });
    seed(emulator, "team/kept", none);
    const run = await prune({
      repositories: "team/app\nteam/kept",
      "delete-tags": "v*",
      "keep-digests": none.digest("x"),
      "prune-untagged-repositories": "true",
    });
    expect(run.warnings).toEqual([]);
    expect(run.outputs).toMatchObject({ deleted: "2", "expired-tags": "1" });
  });
});

describe("files that name what is deployed", () => {
  it.each([
    ["a regional endpoint", "contoso.westeurope.geo.azurecr.io/team/app:v1"],
    ["a domain name label", "contoso-d5bxhcgmd3c0eyf2.azurecr.io/team/app:v1"],
    ["Terraform", 'image = "${azurerm_container_registry.main.login_server}/team/app:v1"'],
    ["an alias of Bicep", "module a 'br/contoso:team/app:v1' = {}"],
    ["a registry of Bicep", "module a 'br:contoso.azurecr.io/team/app:v1' = {}"],
  ])("pin by whatever name of the registry: %s", async (_, reference) => {
    tagged("team/app", "v1", "v2", "v3");
    // One line has the login server, as it would be if only some of them had been moved.
    await write({ "deploy/a.yaml": `${emulator.loginServer}/team/app:v3\n${reference}\n` });
    const run = await prune({ "delete-tags": "*", "keep-references-in": "deploy" });
    expect(run.errors).toEqual([]);
    expect(tagsOf("team/app")).toEqual(["v1", "v3"]);
  });

  it("are counted in the log, and those without any pin are named", async () => {
    tagged("team/app", "v1", "v2");
    await write({
      "deploy/a.yaml": "x/team/app:v1 x/team/app:v2 x/team/web:v1",
      "deploy/b.yaml": `team/app@sha256:${"a".repeat(64)}`,
      "deploy/README.md": "Nothing: here.",
    });
    const run = await pruneByBundle({ "delete-tags": "*", "keep-references-in": "deploy" });
    expect(run.stdout).toContain(
      [
        "::group::keep-references-in: 3 pins in 2 of 3 files",
        "deploy/README.md: no pin",
        "deploy/a.yaml: 2 pins",
        "deploy/b.yaml: 1 pin",
        "::endgroup::",
      ].join("\n"),
    );
  });

  const nothing = (found: string) =>
    `Input "keep-references-in", line 1, "deploy": found ${found} without any digest or "<repository>:<tag>" of a repository of this run. Name the files that say what is deployed, or remove this line.`;

  it("are an error before the first request where they name nothing that is selected", async () => {
    tagged("team/app", "v1");
    await write({ "deploy/a.yaml": "docker.io/library/nginx:1" });
    const run = await prune({ "delete-tags": "*", "keep-references-in": "deploy" });
    expect(run.errors).toEqual([nothing("1 file")]);
    expect(emulator.requests.all()).toEqual([]);
  });

  it("are an error before the first deletion where patterns could not tell", async () => {
    tagged("team/app", "v1");
    await write({ "deploy/a.yaml": "docker.io/library/nginx:1" });
    const inputs = { "delete-tags": "*", "keep-references-in": "deploy", repositories: "*" };
    const run = await pruneByBundle(inputs);
    expect(run.exitCode).toBe(1);
    expect(run.errors.join()).toContain(nothing("1 file"));
    expect(tagsOf("team/app")).toEqual(["v1"]);
    expect(emulator.requests.countByKind()["list-manifests"]).toBe(0);
  });

  it("may name what is in another shard", async () => {
    tagged("team/app", "v1");
    tagged("team/web", "v1");
    await write({ "deploy/a.yaml": "x/team/web:v1" });
    for (const shard of ["1/2", "2/2"]) {
      const inputs = { "delete-tags": "*", "keep-references-in": "deploy", shard };
      const run = await prune({ ...inputs, repositories: "team/*" });
      expect(run.errors).toEqual([]);
    }
    expect([tagsOf("team/app"), tagsOf("team/web")]).toEqual([[], ["v1"]]);
  });
});

describe("the report", () => {
  it.each([
    ["outside the workspace", "../report.json"],
    ["in a folder behind a link that leads out", "out/report.json"],
    ["a folder", "."],
    ["in two lines", "a\nb"],
  ])("is refused before the first request: %s", async (_, report) => {
    tagged("team/app", "v1");
    await symlink(tmpdir(), join(workspace, "out"));
    const run = await prune({ report });
    expect(run.exitCode).toBe(1);
    expect(run.errors.join()).toMatch(/^Input "report" is /);
    expect(emulator.requests.all()).toEqual([]);
  });

  it("is written into folders that are made", async () => {
    tagged("team/app", "v1");
    const run = await pruneByBundle({ report: "a/b/report.json" });
    expect(run.errors).toEqual([]);
    expect(run.outputs["report-path"]).toBe(join(workspace, "a/b/report.json"));
    expect(await readFile(join(workspace, "a/b/report.json"), "utf8")).toContain('"team/app"');
  });

  it("fails the step when it can't be written, and everything else is said", async () => {
    tagged("team/app", "v1");
    const folder = join(workspace, "report.json");
    // It comes to stand there while the run is going on.
    emulator.faults.add({
      kind: "list-manifests",
      times: 1,
      answer: { before: () => mkdir(folder) },
    });
    const run = await runAction(
      emulator,
      { report: "report.json", "dry-run": "true" },
      { env: env(), hasNoReport: true },
    );
    expect(run.exitCode).toBe(1);
    expect(run.errors).toEqual([
      `The report file "${folder}" could not be written: EISDIR: illegal operation on a directory, open '${folder}'`,
    ]);
    expect(run.summary).toContain("nothing to delete");
  });
});

describe("the registry's own repositories", () => {
  beforeEach(() => {
    tagged("csscpolicies/patchpolicy", "v1");
    tagged("team/app", "v1");
  });

  it.each([
    "*",
    "**",
    "csscpolicies/**\nteam/app",
    "*/patchpolicy\nteam/app",
    "?sscpolicies/*\nteam/app",
  ])("are selected by no pattern, and the log says so: %j", async (repositories) => {
    const run = await prune({ repositories, "delete-tags": "*" });
    expect(run.stdout).toContain(
      "Left out: csscpolicies/patchpolicy, which is the registry's own. Only its plain name selects it.",
    );
    expect([tagsOf("csscpolicies/patchpolicy"), tagsOf("team/app")]).toEqual([["v1"], []]);
  });

  it("are selected by their plain name, and excluded like others without a warning", async () => {
    const excluded = await prune({ repositories: "*\n!csscpolicies/**" });
    expect(excluded.warnings).toEqual([]);
    expect(excluded.stdout).not.toContain("Left out");
    const run = await pruneByBundle({
      repositories: "*\ncsscpolicies/patchpolicy",
      "delete-tags": "*",
    });
    expect(run.stdout).not.toContain("Left out");
    expect(tagsOf("csscpolicies/patchpolicy")).toEqual([]);
  });
});
