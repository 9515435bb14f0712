/**
 * The quick start, followed to the letter with stand-ins for az and gh: examples/setup.sh and the commands of
 * docs/quick-start.md, for registries with either kind of permissions and repositories with either form of subject. What they have
 * made in Azure then signs a job in, which runs the workflow of the README.
 */
import { spawn, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";

import { defaultTenantId } from "../../emulator/entra/entra.ts";
import { fixture, image, index, seed } from "../support/fixture.ts";
import { startCloud } from "../support/signing-in.ts";
import { withTool } from "../support/tools.ts";
import { ROOT } from "./pages.ts";
import { functionsIn, installPrograms } from "./programs.ts";
import { az, type Subscription } from "./setup-az.ts";
import { gh, type Repository } from "./setup-gh.ts";
import { inputsOf, isPrune, parsePage, readRecipes, stepsOf } from "./workflow.ts";

// Some follow all commands several times.
jest.setTimeout(120_000);

const PAGE = "docs/quick-start.md";
const SCRIPT = join(ROOT, "examples/setup.sh");
const RBAC = "LegacyRegistryPermissions";
const ABAC = "AbacRepositoryPermissions";
const OLD = "repo:octo/app";
const NEW = "repo:octo@12/app@34";
const SUBSCRIPTION = "99999999-8888-7777-6666-555555555555";
const REGISTRY_ID = `/subscriptions/${SUBSCRIPTION}/resourceGroups/registry/providers/Microsoft.ContainerRegistry/registries/contoso`;

const READING = {
  [RBAC]: ["AcrPull"],
  [ABAC]: ["Container Registry Repository Reader", "Container Registry Repository Catalog Lister"],
};
const DELETING = {
  [RBAC]: ["AcrPull", "AcrDelete"],
  [ABAC]: [
    "Container Registry Repository Contributor",
    "Container Registry Repository Catalog Lister",
  ],
};

type Mode = keyof typeof READING;

interface Setting {
  readonly mode: Mode | null;
  readonly prefix: string;
}

const SETTINGS: readonly { readonly mode: Mode; readonly prefix: string }[] = [
  { mode: RBAC, prefix: OLD },
  { mode: RBAC, prefix: NEW },
  { mode: ABAC, prefix: OLD },
  { mode: ABAC, prefix: NEW },
];

/** What a token may do that has these roles, as the page of the roles says. */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  AcrPull: ["pull", "metadata_read"],
  AcrDelete: ["delete"],
  "Container Registry Repository Reader": ["pull", "metadata_read"],
  "Container Registry Repository Contributor": ["pull", "metadata_read", "delete"],
};

let folder = "";
let endPrograms: () => void;
let azure: Subscription;
let github: Repository;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "acr-prune-setup-"));
  endPrograms = await installPrograms(folder, {
    az: (args) => az(azure, args),
    gh: (args) => gh(github, args),
  });
});

afterEach(async () => {
  endPrograms();
  await rm(folder, { recursive: true });
});

/** A registry and a repository like these, on which nothing is set up, unless the others say so. */
function prepare(
  { mode, prefix }: Setting,
  otherAzure: Partial<Subscription> = {},
  otherGithub: Partial<Repository> = {},
): void {
  azure = {
    id: SUBSCRIPTION,
    tenantId: defaultTenantId,
    registries: { contoso: { resourceGroup: "registry", roleAssignmentMode: mode } },
    identities: {},
    assignments: [],
    asked: [],
    ...otherAzure,
  };
  github = {
    name: "octo/app",
    defaultBranch: "main",
    subject: { use_default: true, sub_claim_prefix: prefix },
    variables: {},
    secrets: [],
    ...otherGithub,
  };
}

async function bash(...args: readonly string[]) {
  const child = spawn("bash", args, {
    cwd: folder,
    env: {
      PATH: [folder, process.env["PATH"]].join(delimiter),
      BASH_ENV: functionsIn(folder),
    },
  });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (log += text));
  }
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject).on("close", resolve);
  });
  return { exitCode, log };
}

type Ended = Awaited<ReturnType<typeof bash>>;

/** What the script said and made, by what it was told and what it found: many tests begin with the same. */
const runs = new Map<string, { ended: Ended; azure: Subscription; github: Repository }>();

async function setUp(...args: readonly string[]): Promise<Ended> {
  const found = JSON.stringify({ args, azure, github });
  const known = runs.get(found);
  if (known !== undefined) {
    ({ azure, github } = structuredClone(known));
    return known.ended;
  }
  const ended = await bash(SCRIPT, "contoso", "octo/app", ...args);
  runs.set(found, structuredClone({ ended, azure, github }));
  return ended;
}

/** Of an identity: what it trusts, and its roles on the registry. */
function identity(name = "acr-prune") {
  const found = azure.identities[`registry/${name}`];
  if (found === undefined) throw new Error(`There is no identity ${name}.`);
  const own = azure.assignments.filter(({ to }) => to === found.principalId);
  expect(own.map(({ scope }) => scope)).toEqual(own.map(() => REGISTRY_ID));
  for (const { issuer, audiences } of found.credentials) {
    expect(issuer).toBe("https://token.actions.githubusercontent.com");
    expect(audiences).toBe("api://AzureADTokenExchange");
  }
  return {
    clientId: found.clientId,
    subjects: found.credentials.map(({ subject }) => subject),
    roles: own.map(({ role }) => role),
  };
}

/** The commands of the page, without those for the other kind of registry: the first part reads, the second deletes. */
function commandsOf(mode: Mode): readonly [string, string] {
  const other = mode === RBAC ? ABAC : RBAC;
  const parts: [string, string] = ["", ""];
  let part: 0 | 1 = 0;
  let lead = "";
  const tokens = parsePage(PAGE);
  for (const [i, { type, info, content }] of tokens.entries()) {
    const text = tokens[i + 1]?.content ?? "";
    if (type === "heading_open" && text === "The right to delete") part = 1;
    // What is for one kind stands below a heading or a sentence that names it.
    if (type === "heading_open" || (part === 1 && type === "paragraph_open")) lead = text;
    if (type === "fence" && info === "sh" && !lead.includes(other)) parts[part] += content;
  }
  return parts;
}

describe("examples/setup.sh", () => {
  withTool("shellcheck").it("has no finding of shellcheck", () => {
    const { stdout, status } = spawnSync("shellcheck", [SCRIPT], { encoding: "utf8" });
    expect({ stdout, status }).toEqual({ stdout: "", status: 0 });
  });

  it.each(SETTINGS)("lets the main branch read: $mode, $prefix", async (setting) => {
    prepare(setting);
    const { exitCode, log } = await setUp();
    expect({ exitCode, log }).toMatchObject({ exitCode: 0 });
    expect(identity()).toMatchObject({
      subjects: [`${setting.prefix}:ref:refs/heads/main`],
      roles: READING[setting.mode],
    });
    const { clientId } = identity();
    expect(github.variables).toEqual({
      AZURE_CLIENT_ID: clientId,
      AZURE_TENANT_ID: defaultTenantId,
      AZURE_SUBSCRIPTION_ID: SUBSCRIPTION,
    });
    expect(log).toContain(`acr-prune trusts ${setting.prefix}:ref:refs/heads/main.`);
    expect(log).not.toContain("secret");
  });

  it("can be run again, and changes nothing then", async () => {
    prepare({ mode: ABAC, prefix: NEW });
    await setUp();
    const before = structuredClone({ azure, github });
    const { exitCode, log } = await setUp();
    expect(exitCode).toBe(0);
    expect(log).toContain("already");
    expect({ ...azure, asked: [] }).toEqual({ ...before.azure, asked: [] });
    expect(github).toEqual(before.github);
  });

  it.each([RBAC, ABAC] as const)(
    "adds the right to delete to the same identity: %s",
    async (mode) => {
      prepare({ mode, prefix: OLD });
      await setUp();
      const { exitCode } = await setUp("--delete");
      expect(exitCode).toBe(0);
      const { roles, subjects } = identity();
      expect(new Set(roles)).toEqual(new Set([...READING[mode], ...DELETING[mode]]));
      expect(subjects).toEqual([`${OLD}:ref:refs/heads/main`]);
      expect(Object.keys(azure.identities)).toHaveLength(1);
    },
  );

  it.each([RBAC, ABAC] as const)(
    "makes another identity for previews, which is never given the right to delete: %s",
    async (mode) => {
      prepare({ mode, prefix: NEW });
      await setUp("--delete");
      const { exitCode } = await setUp("--preview");
      expect(exitCode).toBe(0);
      const reader = identity("acr-prune-preview");
      expect(reader.roles).toEqual(READING[mode]);
      expect(reader.subjects).toEqual([`${NEW}:ref:refs/heads/main`, `${NEW}:pull_request`]);
      const main = identity();
      expect(main.subjects).toEqual([`${NEW}:ref:refs/heads/main`]);
      expect(github.variables).toMatchObject({
        AZURE_CLIENT_ID: main.clientId,
        AZURE_READER_CLIENT_ID: reader.clientId,
      });
    },
  );

  it("trusts the other form as well when the repository gets it, and another branch beside the first", async () => {
    prepare({ mode: RBAC, prefix: OLD });
    await setUp();
    prepare({ mode: RBAC, prefix: NEW }, azure);
    await setUp();
    await setUp("--branch", "release/1.x");
    expect(identity().subjects).toEqual([
      `${OLD}:ref:refs/heads/main`,
      `${NEW}:ref:refs/heads/main`,
      `${NEW}:ref:refs/heads/release/1.x`,
    ]);
  });

  it("saves variables where they were saved as secrets by mistake, and says that the secrets are not read", async () => {
    const secrets = ["AZURE_CLIENT_ID", "AZURE_CLIENT_ID_OF_OTHERS", "NPM_TOKEN"];
    prepare({ mode: RBAC, prefix: OLD }, {}, { secrets });
    const { exitCode, log } = await setUp();
    expect(exitCode).toBe(0);
    expect(github.variables).toHaveProperty("AZURE_CLIENT_ID");
    expect(log.match(/gh secret delete \S+/g)).toEqual(["gh secret delete AZURE_CLIENT_ID"]);
  });

  it("says so where az is too old to tell which permissions the registry has", async () => {
    prepare({ mode: null, prefix: OLD });
    const { exitCode, log } = await setUp();
    expect(exitCode).toBe(0);
    expect(log).toContain("az upgrade");
    expect(identity().roles).toEqual(["AcrPull"]);
  });

  it.each([
    ["has subjects of its own making", { use_default: false, sub_claim_prefix: OLD }],
    ["does not say how it names octo/app", { use_default: true }],
  ])("makes nothing where GitHub %s", async (words, subject) => {
    prepare({ mode: RBAC, prefix: OLD }, {}, { subject });
    const { exitCode, log } = await setUp();
    expect(exitCode).toBe(1);
    expect(log).toContain(words);
    expect(azure.asked).toEqual([]);
  });

  it.each([
    ["acr show", 0],
    ["identity create", 0],
    ["identity show", 1],
    ["identity federated-credential list", 1],
    ["identity federated-credential create", 1],
    ["role assignment create", 1],
  ])("ends at an az that fails, and saves no variable: %s", async (failsAt, identities) => {
    prepare({ mode: RBAC, prefix: OLD }, { failsAt });
    const { exitCode, log } = await setUp();
    expect(exitCode).not.toBe(0);
    expect(log).toContain(`You may not ${failsAt}.`);
    expect(log).not.toContain("Done");
    expect(github.variables).toEqual({});
    expect(Object.keys(azure.identities)).toHaveLength(identities);
    expect(azure.assignments).toEqual([]);
  });

  it.each([
    [[], "expected: bash setup.sh"],
    [["contoso"], "expected: bash setup.sh"],
    [["contoso", "octo/app", "--remove"], "expected: bash setup.sh"],
    [["contoso", "octo/app", "--branch"], "expected: bash setup.sh"],
    [["contoso", "octo/app", "--delete", "--preview"], "two identities"],
    [["contoso", "app"], '"app" is no repository on GitHub'],
    [["con_toso", "octo/app"], '"con_toso" is no name of a registry'],
    [["contoso", "octo/app", "--branch", "it's"], '"it\'s" is no branch'],
  ])("asks nobody when it is told %j", async (args, words) => {
    prepare({ mode: RBAC, prefix: OLD });
    const { exitCode, log } = await bash(SCRIPT, ...args);
    expect(exitCode).toBe(1);
    expect(log).toContain(words);
    expect(azure.asked).toEqual([]);
  });

  it("takes a login server for its name, and asks for the default branch", async () => {
    prepare({ mode: RBAC, prefix: OLD }, {}, { defaultBranch: "trunk" });
    const { exitCode } = await bash(SCRIPT, "contoso.azurecr.io", "octo/app");
    expect(exitCode).toBe(0);
    expect(identity().subjects).toEqual([`${OLD}:ref:refs/heads/trunk`]);
  });
});

describe(PAGE, () => {
  it.each(SETTINGS)("makes what the script makes: $mode, $prefix", async (setting) => {
    prepare(setting);
    await setUp();
    const reading = identity();
    await setUp("--delete");
    const deleting = identity();
    const { variables } = github;

    prepare(setting);
    const [reads, deletes] = commandsOf(setting.mode);
    const { exitCode, log } = await bash("-euc", reads);
    expect({ exitCode, log }).toMatchObject({ exitCode: 0 });
    expect(log).toContain(`${setting.prefix}:ref:refs/heads/main\n`);
    expect(log).toContain(`${setting.mode}\n`);
    expect(identity()).toEqual(reading);
    expect(github.variables).toEqual(variables);

    expect(deletes).not.toBe("");
    prepare(setting);
    expect(await bash("-euc", reads + deletes)).toMatchObject({ exitCode: 0 });
    const { roles, ...rest } = identity();
    expect(new Set(roles)).toEqual(new Set(deleting.roles));
    expect(rest).toEqual({ clientId: deleting.clientId, subjects: deleting.subjects });
  });

  it("has the workflow of the README, and the script that the README downloads", async () => {
    const workflows = ["README.md", PAGE].map((page) =>
      readRecipes(page).find(({ source }) => /^jobs:/m.test(source)),
    );
    expect(workflows[0]?.source).toBe(workflows[1]?.source);
    const readme = await readFile(join(ROOT, "README.md"), "utf8");
    const [, commands = ""] = /^```sh\n(raw=[^]*?)^```$/m.exec(readme) ?? [];
    const spoken = commands.replaceAll(/^(?=curl|less|az|gh|bash)/gm, "echo ");
    const { log } = await bash("-euc", spoken);
    expect(log).toContain(
      "curl -fsSO https://raw.githubusercontent.com/acr-prune/acr-prune/v1/examples/setup.sh\n",
    );
    expect(log).toContain("bash setup.sh contoso octo/app\n");
  });
});

describe("the workflow of the README", () => {
  const built = fixture({
    A: index(["a"], { tags: ["latest"] }),
    a: image(),
    X: index(["x"]),
    x: image(),
  });

  it.each([SETTINGS[0], SETTINGS[3]] as const)(
    "signs in as what the script has made, and deletes when it may: $mode, $prefix",
    async (setting) => {
      if (setting === undefined) throw new Error("There is a setting.");
      prepare(setting);
      const recipe = readRecipes("README.md").find(({ source }) => /^jobs:/m.test(source));
      const [step] = recipe === undefined ? [] : stepsOf(recipe).filter(isPrune);
      if (step === undefined) throw new Error("The README has no workflow.");
      for (const [flags, dryRun] of [
        [[], "true"],
        [["--delete"], "false"],
      ] as const) {
        await setUp(...flags);
        const { clientId, subjects, roles } = identity();
        const actions = [...new Set(roles.flatMap((role) => ACTIONS[role] ?? []))];
        const cloud = await startCloud(
          {
            applications: [{ clientId, subjects }],
            claims: { sub: `${setting.prefix}:ref:refs/heads/main` },
          },
          { grants: [{ repository: "team/web", actions }], catalog: true },
        );
        try {
          seed(cloud.emulator, "team/web", built);
          const { variables } = github;
          const known = Object.fromEntries(
            Object.entries(variables).map(([name, value]) => [`vars.${name}`, value]),
          );
          const inputs = { ...inputsOf(step, known), repositories: "team/web", "dry-run": dryRun };
          const given = { ...inputs, registry: cloud.emulator.loginServer };
          const { errors } = await cloud.run(given, cloud.entra.jobEnvironment);
          expect(errors).toEqual([]);
          const left = cloud.emulator.registry.repository("team/web").digests();
          expect(built.letters(left)).toEqual(
            dryRun === "true" ? ["A", "X", "a", "x"] : ["A", "a"],
          );
        } finally {
          await cloud.close();
        }
      }
    },
  );
});
