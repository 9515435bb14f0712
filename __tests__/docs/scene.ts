/**
 * A recipe of docs/recipes.md with everything that it finds when it runs: a registry, an identity with the rights that the
 * page asks for, a workspace, a cluster. What is replaced in the recipe is the registry's name, and the expressions of the
 * table below.
 */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { expect } from "@jest/globals";

import type { Grant } from "../../emulator/acr/access/permissions.ts";
import type { Emulator } from "../../emulator/acr/emulator.ts";
import { AZ_TOKEN, withAzSession } from "../support/az.ts";
import { seed } from "../support/fixture.ts";
import {
  PASSWORD,
  runAction,
  startRegistry,
  USERNAME,
  type ActionRun,
  type RunOptions,
} from "../support/run-action.ts";
import { az, type Azure } from "./az.ts";
import { NOTHING, type Case } from "./cases.ts";
import { gh, type State } from "./gh.ts";
import { kubectl, type Cluster } from "./kubectl.ts";
import { installPrograms } from "./programs.ts";
import {
  evaluate,
  inputsOf,
  isPrune,
  readRecipes,
  runShell,
  stepsOf,
  type Expressions,
  type Recipe,
  type Step,
} from "./workflow.ts";

export const RECIPES = readRecipes();
/** The recipes of other pages, which are held against other rules. */
const MORE_RECIPES = ["docs/comment.md", "docs/what-runs.md"].flatMap(readRecipes);

/** What GitHub would put in. The outputs of steps come from the steps. */
const EXPRESSIONS: Expressions = {
  "github.event.number": "2",
  "vars.PRUNE_TOKEN_NAME": USERNAME,
  "secrets.PRUNE_TOKEN_PASSWORD": PASSWORD,
  "github.token": "job-token",
  "github.repository": "octo/app",
};

/** The registry of the recipes, by both of its names. */
const REGISTRY = ["contoso", "contoso.azurecr.io"];

/** What the README tells to give to an identity: AcrPull, and AcrDelete in addition. */
const READING: readonly Grant[] = [{ repository: "*", actions: ["pull", "metadata_read"] }];
const DELETING: readonly Grant[] = [
  { repository: "*", actions: ["pull", "metadata_read", "delete"] },
];
const IDENTITIES: Readonly<Record<string, readonly Grant[]>> = {
  "${{ vars.AZURE_CLIENT_ID }}": DELETING,
  "${{ vars.AZURE_READER_CLIENT_ID }}": READING,
};
/** The scope map of the token. */
const SCOPE_MAP: readonly Grant[] = [
  { repository: "team/web", actions: ["pull", "metadata_read", "delete"] },
];

/** Shell steps that are not run: they need Azure and Docker. */
const NOT_RUN = ["az acr login --name contoso", 'docker build --push --tag "$IMAGE:main" .'];

const opened: Emulator[] = [];
const folders: string[] = [];
const installed: (() => void)[] = [];

/** Takes down what the tests have built so far. */
export async function clear(): Promise<void> {
  for (const emulator of opened.splice(0)) await emulator.close();
  for (const end of installed.splice(0)) end();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
}

/** A recipe with the registry and the workspace that it finds. */
export interface Scene {
  readonly recipe: Recipe;
  readonly emulator: Emulator;
  readonly workspace: string;
  /** A folder with kubectl, and with what else the case has. */
  readonly tools: string;
  /** Where the action finds an Azure CLI that has a session. */
  readonly env: Readonly<Record<string, string>>;
  /** What started the workflow, where it matters. */
  readonly event?: RunOptions["event"];
}

/** The recipe below a heading. */
export function recipeOf(heading: string): Recipe {
  const all = [...RECIPES, ...MORE_RECIPES];
  const recipe = all.find((candidate) => candidate.heading === heading);
  if (recipe === undefined) throw new Error(`No page has a recipe "${heading}".`);
  return recipe;
}

/** The one step of a recipe that prunes. */
export function pruneOf(recipe: Recipe): Step {
  const [step, ...more] = stepsOf(recipe).filter(isPrune);
  if (step === undefined || more.length > 0) throw new Error("One step that prunes was expected.");
  return step;
}

/** The one step of a recipe that is a script. */
export function shellStepOf(heading: string): Step {
  const step = stepsOf(recipeOf(heading)).find(needsShell);
  if (step === undefined) throw new Error(`"${heading}" has no script.`);
  return step;
}

const needsShell = ({ run: script }: Step) => script !== undefined && !NOT_RUN.includes(script);

/** The step that signs in to Azure, if there is one. */
export const loginOf = (recipe: Recipe) =>
  stepsOf(recipe).find(({ uses = "" }) => uses.startsWith("azure/login@"));

/** Builds the scene of a case and does the work in it, signed in as the recipe signs in. */
export function inScene(
  heading: string,
  found: Case,
  work: (scene: Scene) => Promise<void>,
): Promise<void> {
  return withAzSession(async (session) => {
    const recipe = recipeOf(heading);
    const clientId = String(loginOf(recipe)?.with?.["client-id"] ?? "");
    const grants = IDENTITIES[clientId] ?? [];
    const emulator = await startRegistry({
      accounts: [{ username: USERNAME, password: PASSWORD, grants: SCOPE_MAP }],
      identities: [{ token: AZ_TOKEN, grants, catalog: true }],
    });
    opened.push(emulator);
    for (const [name, built] of Object.entries(found.repositories)) seed(emulator, name, built);
    const digest = (letter: string) => found.repositories["team/web"]?.digest(letter) ?? "";
    const around = { host: emulator.loginServer, digest };
    const workspace = await folderWith(found.files?.(around) ?? {});
    const azure = found.azure?.(around);
    const tools = await folderWithTools({
      kubectl: found.cluster?.(around) ?? NOTHING,
      ...(azure && { az: azure }),
      ...(found.github && { gh: found.github }),
    });
    await work({ recipe, emulator, workspace, tools, env: session });
  });
}

/** A new folder with these files; folders are made. */
export async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "acr-prune-recipe-"));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

/** The programs that recipes start, with what there is for each of them to find. */
export interface Tools {
  readonly kubectl?: Cluster;
  readonly gh?: State;
  readonly az?: Azure;
}

/** A new folder with stand-ins for these programs. */
export async function folderWithTools(tools: Tools): Promise<string> {
  const folder = await folderWith({});
  const programs = {
    ...(tools.kubectl && { kubectl: kubectl(tools.kubectl) }),
    ...(tools.gh && { gh: gh(tools.gh) }),
    ...(tools.az && { az: az(tools.az) }),
  };
  installed.push(await installPrograms(folder, programs));
  return folder;
}

/**
 * Runs the steps of the recipe in their order; `changes` are laid over the inputs of the one that prunes. Without its
 * scripts, that one finds what they wrote when they last ran.
 */
export async function run(
  scene: Scene,
  changes: Expressions = {},
  { withoutScripts = false } = {},
): Promise<ActionRun> {
  const { recipe, workspace, tools } = scene;
  let known = { ...EXPRESSIONS };
  for (const [name, text] of Object.entries(recipe.workflow.env ?? {})) {
    known[`env.${name}`] = evaluate(text, known);
  }
  for (const step of stepsOf(recipe)) {
    if (isPrune(step)) return prune(scene, { ...inputsOf(step, known), ...changes });
    if (withoutScripts || !needsShell(step)) continue;
    const env = { ...shellEnv(scene), ...stepEnv(step, known) };
    const { exitCode, outputs, log } = await runShell(step, workspace, tools, env);
    if (exitCode !== 0) throw new Error(`The step ended with ${exitCode}: ${log}`);
    for (const [name, value] of Object.entries(outputs)) {
      known = { ...known, [`steps.${step.id ?? ""}.outputs.${name}`]: value };
    }
  }
  throw new Error("No step prunes.");
}

function shellEnv({ recipe, emulator }: Scene): Record<string, string> {
  return Object.fromEntries(
    Object.entries(recipe.workflow.env ?? {}).map(([name, text]) => [
      name,
      REGISTRY.includes(text) ? emulator.loginServer : text,
    ]),
  );
}

function stepEnv({ env = {} }: Step, known: Expressions): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).map(([name, text]) => [name, evaluate(text, known)]),
  );
}

function prune(scene: Scene, inputs: Expressions): Promise<ActionRun> {
  const { emulator, workspace, env, event } = scene;
  expect(REGISTRY).toContain(inputs["registry"]);
  // Whatever the recipe does not say has to be the default, and not that of the tests.
  const defaults = { repositories: "", "dry-run": "", username: "", password: "" };
  const given = { ...defaults, ...inputs, registry: emulator.loginServer };
  const environment = { ...env, GITHUB_WORKSPACE: workspace };
  return runAction(emulator, given, { env: environment, ...(event && { event }) });
}

/** What the report plans, by repository: letters of manifests, and tags that expire. */
export function planned({ report }: ActionRun, { repositories }: Case) {
  const goes: Record<string, readonly string[]> = {};
  const expired: Record<string, readonly string[]> = {};
  for (const { name, manifests } of report?.repositories ?? []) {
    const doomed = manifests.filter(({ verdict }) => verdict === "delete");
    goes[name] = repositories[name]?.letters(doomed.map(({ digest }) => digest)) ?? [];
    expired[name] = manifests.flatMap(({ expiredTags }) => expiredTags.map((tag) => tag.name));
  }
  return { goes: nonEmpty(goes), expired: nonEmpty(expired) };
}

/** What is in the registry, by repository: letters of manifests, and tags. */
export function standing({ registry }: Emulator, { repositories }: Case) {
  const stays: Record<string, readonly string[]> = {};
  const tags: Record<string, readonly string[]> = {};
  for (const [name, built] of Object.entries(repositories)) {
    stays[name] = built.letters(registry.repository(name).digests());
    tags[name] = Object.keys(registry.repository(name).tags());
  }
  return { stays: nonEmpty(stays), tags: nonEmpty(tags) };
}

/** Sorted, and without the lists that are empty. */
export function nonEmpty(lists: Readonly<Record<string, readonly string[]>>) {
  const entries = Object.entries(lists).filter(([, items]) => items.length > 0);
  return Object.fromEntries(entries.map(([name, items]) => [name, items.toSorted()]));
}

/** All that the case begins with. */
export function seeded({ repositories }: Case) {
  const stays: Record<string, readonly string[]> = {};
  const tags: Record<string, readonly string[]> = {};
  for (const [name, { manifests }] of Object.entries(repositories)) {
    stays[name] = manifests.map(({ letter }) => letter);
    tags[name] = manifests.flatMap((built) => built.tags);
  }
  return { stays: nonEmpty(stays), tags: nonEmpty(tags) };
}
