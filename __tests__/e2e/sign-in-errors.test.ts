/**
 * What a run says when it can't sign in: half of all first runs fail here. The words for every code are a table in
 * registry/acr/auth/sign-in-errors.test.ts. Whatever happens, nothing is deleted.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";

import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { generate } from "selfsigned";

import type { AcrFault } from "../../emulator/acr/api/request-kinds.ts";
import { defaultTenantId, type EntraOptions } from "../../emulator/entra/entra.ts";
import { withAz } from "../support/az.ts";
import { seed } from "../support/fixture.ts";
import { PASSWORD, USERNAME, type RunOptions } from "../support/run-action.ts";
import {
  CLIENT,
  exposedToken,
  SMALL,
  startCloud,
  ZEROS,
  type Cloud,
} from "../support/signing-in.ts";

const IDS = { "client-id": CLIENT, "tenant-id": defaultTenantId };
const VARIABLES = { AZURE_CLIENT_ID: CLIENT, AZURE_TENANT_ID: defaultTenantId };
const BASIC = { username: USERNAME, password: PASSWORD };
const SECRET = "a-secret-of-an-application";
const IMPATIENT = pathToFileURL(join(import.meta.dirname, "..", "support", "impatient.mjs")).href;
/** A minute lasts a second. */
const impatient = { NODE_OPTIONS: `--import=${IMPATIENT}` };

/** Runs the bundle. */
const bundle: Partial<RunOptions> = {};

let cloud: Cloud;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "acr-prune-errors-"));
  cloud = await startCloud();
});

afterEach(async () => {
  const remaining = cloud.remaining();
  // First: an open server would keep the test runner alive.
  await cloud.close();
  await rm(folder, { recursive: true });
  expect(remaining).toEqual(["A", "X", "a", "x"]);
});

async function restart(
  options: EntraOptions,
  rights: Parameters<typeof startCloud>[1] = {},
  accounts?: Parameters<typeof startCloud>[2],
): Promise<void> {
  await cloud.close();
  cloud = await startCloud(options, rights, accounts);
}

type Texts = Readonly<Record<string, string>>;

/** The error of a run that did not get to anything. */
async function stopped(inputs: Texts, env: Texts = {}, options: Partial<RunOptions> = {}) {
  const { exitCode, errors, errorTitles, summary } = await cloud.run(inputs, env, options);
  expect(exitCode).toBe(1);
  expect(errors).toHaveLength(1);
  expect(errorTitles).toHaveLength(1);
  const [, message = errors[0] ?? ""] =
    /^([^]*) Nothing was deleted\.$/.exec(errors[0] ?? "") ?? [];
  expect(summary).toContain("stopped before deleting anything");
  return message;
}

/** The error of a run that had to skip its repository. */
async function skipped(inputs: Texts, env: Texts = {}, options: Partial<RunOptions> = {}) {
  const { exitCode, errors, errorTitles } = await cloud.run(inputs, env, options);
  expect(exitCode).toBe(1);
  expect(errorTitles).toEqual(["ACR Prune: nothing was deleted. 1 repository could not be read."]);
  const [, message = errors.join("\n")] =
    /^"team\/app" was skipped, nothing in it was deleted: ([^]*)$/.exec(errors.join("\n")) ?? [];
  return message;
}

const NO_PERMISSION =
  'GitHub gave this job no OIDC token. Add "permissions: id-token: write" to the job, and to the job that calls it if this is a reusable workflow.';
const FORK =
  'GitHub gives pull requests from forks neither OIDC tokens nor secrets, so this job can\'t sign in to Azure. Leave them out: "if: github.event.pull_request.head.repo.full_name == github.repository".';

const authority = () => new URL(cloud.entra.url).host;
const server = () => cloud.emulator.loginServer;

describe("a job without an OIDC token", () => {
  it("lacks the permission", async () => {
    expect(await stopped(IDS, {}, bundle)).toBe(NO_PERMISSION);
  });

  it.each([
    ["another repository", { id: 2 }],
    ["one that is gone", null],
  ])("is that of a pull request from a fork: %s", async (_, repo) => {
    const path = join(folder, "event.json");
    const event = { pull_request: { head: { repo }, base: { repo: { id: 1 } } } };
    await writeFile(path, JSON.stringify(event));
    expect(await stopped(IDS, { GITHUB_EVENT_PATH: path })).toBe(FORK);
  });

  it("is not a fork's when the branch is in the same repository", async () => {
    const path = join(folder, "event.json");
    const event = { pull_request: { head: { repo: { id: 1 } }, base: { repo: { id: 1 } } } };
    await writeFile(path, JSON.stringify(event));
    expect(await stopped(IDS, { GITHUB_EVENT_PATH: path })).toBe(NO_PERMISSION);
  });

  it("gets none while GitHub does not answer", async () => {
    cloud.entra.refuse("oidc", "hang");
    const env = { ...cloud.entra.jobEnvironment, ...impatient };
    expect(await stopped(IDS, env)).toBe(
      "GitHub issued no OIDC token to this job within a minute. Run the job again; githubstatus.com lists outages.",
    );
  });

  it("gets none behind something that breaks TLS open", async () => {
    const env = { ...cloud.entra.jobEnvironment, NODE_EXTRA_CA_CERTS: "" };
    expect(await stopped(IDS, env)).toContain(`${authority()} can't be reached: its certificate`);
  });

  it("gets none while GitHub fails", async () => {
    cloud.entra.refuse("oidc", { status: 403, body: { message: "no" } });
    expect(await stopped(IDS, cloud.entra.jobEnvironment)).toBe(
      `GitHub issued no OIDC token to this job: ${authority()} answered 403. Run the job again; githubstatus.com lists outages.`,
    );
  });
});

describe("a job that Azure does not trust", () => {
  const claims = { sub: "repo:octo/app:pull_request" };

  it("has a subject without ids that no credential names", async () => {
    await restart({ claims });
    expect(await stopped(IDS, cloud.entra.jobEnvironment, bundle)).toBe(
      `No federated credential of application ${CLIENT} matches the job's OIDC token (AADSTS700213). Add one with exactly the subject "repo:octo/app:pull_request", the issuer "https://token.actions.githubusercontent.com" and the audience "api://AzureADTokenExchange". GitHub has two forms of subjects; a credential for this job's other one, "repo:octo@12/app@34:pull_request", does not match. See https://github.com/acr-prune/acr-prune/blob/v1/docs/sign-in.md.`,
    );
  });

  it("is a pod", async () => {
    const path = join(folder, "token");
    await writeFile(path, await cloud.entra.federatedToken("system:serviceaccount:a:b"));
    const env = { ...VARIABLES, AZURE_FEDERATED_TOKEN_FILE: path, PATH: folder };
    expect(await stopped({}, env)).toBe(
      `No federated credential of application ${CLIENT} matches the token in AZURE_FEDERATED_TOKEN_FILE (AADSTS700213). Add one with exactly the subject "system:serviceaccount:a:b", the issuer "https://cluster.example" and the audience "api://AzureADTokenExchange". See https://github.com/acr-prune/acr-prune/blob/v1/docs/sign-in.md.`,
    );
  });

  it("is a pod whose token is missing", async () => {
    const env = { ...VARIABLES, AZURE_FEDERATED_TOKEN_FILE: "/nowhere/token", PATH: folder };
    expect(await stopped({}, env)).toBe(
      'AZURE_FEDERATED_TOKEN_FILE names "/nowhere/token", which can\'t be read.',
    );
  });
});

describe("a wrong tenant or application", () => {
  it("is a tenant that does not exist", async () => {
    const inputs = { ...IDS, "tenant-id": "00000000-0000-0000-0000-000000000000" };
    expect(await stopped(inputs, cloud.entra.jobEnvironment)).toBe(
      `${authority()} has no tenant 00000000-0000-0000-0000-000000000000 (AADSTS90002). Check "client-id" and "tenant-id": the tenant is that of the subscription in which the registry is.`,
    );
  });

  it("is one that the registry does not know", async () => {
    cloud.emulator.faults.add({ kind: "exchange", answer: { status: 401, body: {} } });
    expect(await stopped(IDS, cloud.entra.jobEnvironment, bundle)).toBe(
      `${server()} did not accept the sign-in (/oauth2/exchange answered 401). Check that the identity belongs to the tenant of the registry's subscription and has a role on this registry.`,
    );
  });
});

describe("a service principal", () => {
  const env = { ...VARIABLES, AZURE_CLIENT_SECRET: SECRET };

  it("has a wrong secret", async () => {
    await restart({ applications: [{ clientId: CLIENT, secret: "another" }] });
    expect(await stopped({}, env, bundle)).toBe(
      `Microsoft Entra refused AZURE_CLIENT_SECRET (AADSTS7000215). Give the value of a secret of application ${CLIENT}, not the secret's ID.`,
    );
  });

  it("has no certificate that Entra knows", async () => {
    const name = [{ name: "commonName", value: "prune" }];
    const { cert, private: key } = await generate(name);
    const path = join(folder, "certificate.pem");
    await writeFile(path, key + cert);
    const { cert: other } = await generate(name);
    await restart({ applications: [{ clientId: CLIENT, certificatePem: other }] });
    expect(await stopped({}, { ...VARIABLES, AZURE_CLIENT_CERTIFICATE_PATH: path })).toBe(
      `Microsoft Entra refused the certificate in AZURE_CLIENT_CERTIFICATE_PATH (AADSTS700027). Upload this certificate to application ${CLIENT}, or use one that is there.`,
    );
  });

  it("has no certificate in the file", async () => {
    const path = join(folder, "certificate.pem");
    await writeFile(path, "nonsense");
    const message = await stopped({}, { ...VARIABLES, AZURE_CLIENT_CERTIFICATE_PATH: path });
    expect(message.replace(folder, "")).toBe(
      'AZURE_CLIENT_CERTIFICATE_PATH names "/certificate.pem", which is no PEM file with a certificate and its private key, or AZURE_CLIENT_CERTIFICATE_PASSWORD does not open it.',
    );
  });

  it("has half its variables", async () => {
    expect(await stopped({}, { AZURE_CLIENT_SECRET: SECRET, AZURE_CLIENT_ID: CLIENT })).toBe(
      "The variable AZURE_CLIENT_SECRET is set without AZURE_TENANT_ID: set AZURE_TENANT_ID too, or unset AZURE_CLIENT_SECRET to sign in another way.",
    );
  });
});

describe("Microsoft Entra", () => {
  const env = { ...VARIABLES, AZURE_CLIENT_SECRET: SECRET };

  it("fails", async () => {
    cloud.entra.refuse("token", { status: 503, body: "<html>" });
    expect(await stopped({}, env, { hastens: true })).toBe(
      `${authority()} is overloaded or failing (503): try again later.`,
    );
  });

  it("does not answer", async () => {
    cloud.entra.refuse("token", "hang");
    expect(await stopped({}, { ...env, ...impatient }, bundle)).toBe(
      `${authority()} gave no token within a minute. Try again later; if that does not help, check that this runner can reach it.`,
    );
  });

  it("has a certificate that is not trusted", async () => {
    expect(await stopped({}, { ...env, NODE_EXTRA_CA_CERTS: "" }, { hastens: true })).toBe(
      `${authority()} can't be reached: its certificate is not trusted (UNABLE_TO_VERIFY_LEAF_SIGNATURE). Where a proxy or firewall inspects TLS, put the certificate of its authority into a file on the runner, and the path of the file into the job's variable NODE_EXTRA_CA_CERTS.`,
    );
  });
});

describe("the Azure CLI", () => {
  const fails = (text: string) =>
    `process.stderr.write(${JSON.stringify(text)}); process.exitCode = 1;`;

  it("has no session", async () => {
    const script = fails("ERROR: Please run 'az login' to setup account.\n");
    expect(await withAz(script, (az) => stopped({}, az, bundle))).toBe(
      'No way to sign in was given, and the Azure CLI has no session, or an expired one: a session that azure/login starts with OIDC lasts only minutes. Run azure/login right before this step. Better: give "client-id" and "tenant-id", for which the job needs "permissions: id-token: write", or "username" and "password".',
    );
  });

  it("has a session that has ended", async () => {
    const script = fails(
      "ERROR: AADSTS700024: Client assertion is not within its valid time range.\nInteractive authentication is needed. Please run:\naz login\n",
    );
    expect(await withAz(script, (az) => stopped({}, az))).toContain("or an expired one");
  });

  it("is missing in a job whose client-id and tenant-id came empty", async () => {
    const message = await stopped({}, { ...cloud.entra.jobEnvironment, PATH: folder });
    expect(message).toMatch(
      /^"client-id" and "tenant-id" are empty, and this runner has no Azure CLI \(az\)\./,
    );
  });

  it("is slow", async () => {
    const script = "process.stdin.resume();";
    expect(await withAz(script, (az) => stopped({}, { ...az, ...impatient }, bundle))).toBe(
      'The Azure CLI gave no token within a minute ("az account get-access-token"). Give "client-id" and "tenant-id", for which the job needs "permissions: id-token: write", or "username" and "password".',
    );
  });
});

describe("a managed identity", () => {
  it("is missing", async () => {
    const inputs = { "managed-identity": "true", "client-id": CLIENT };
    expect(await stopped(inputs, cloud.entra.managedIdentityEnvironment, bundle)).toBe(
      `This runner has no managed identity ${CLIENT}, or its endpoint can't be reached: No managed identity found. "managed-identity" is for self-hosted runners in Azure; assign the identity to the machine, and keep 169.254.169.254 in NO_PROXY.`,
    );
  });

  it("does not answer", async () => {
    cloud.entra.refuse("managed-identity", "hang");
    const env = { ...cloud.entra.managedIdentityEnvironment, ...impatient };
    expect(await stopped({ "managed-identity": "true" }, env)).toBe(
      'This runner has no system-assigned managed identity, or its endpoint can\'t be reached: it did not answer within a minute. "managed-identity" is for self-hosted runners in Azure; assign the identity to the machine, and keep 169.254.169.254 in NO_PROXY.',
    );
  });
});

describe("a registry", () => {
  it("refuses a wrong password", async () => {
    expect(await skipped({ ...BASIC, password: "wrong-password" }, {}, bundle)).toBe(
      `${server()} refused "username" and "password" (401). The admin user has to be enabled in the registry; a token's password may have expired or been regenerated; for a service principal, "username" is its client ID.`,
    );
  });

  it("refuses what az acr login printed more than three hours ago", async () => {
    cloud.emulator.switches.refreshTokenSeconds = 0;
    const password = await exposedToken(cloud.emulator, await cloud.entra.accessToken(CLIENT));
    await sleep(1100);
    expect(await skipped({ username: ZEROS, password })).toBe(
      `${server()} refused the token in "password" (401): what "az acr login --expose-token" prints is valid for three hours, and for one registry only. Get a new one right before this step, or sign in in a way that a run can renew: see https://github.com/acr-prune/acr-prune/blob/v1/docs/sign-in.md.`,
    );
  });

  const remedy =
    "A new role takes up to ten minutes. See https://github.com/acr-prune/acr-prune/blob/v1/docs/sign-in.md#permissions.";

  it.each<[string, readonly string[], string]>([
    [
      "metadata_read",
      [],
      "AcrPull or, on a registry with ABAC permissions, Container Registry Repository Reader; a repository-scoped token needs metadata/read",
    ],
    [
      "pull",
      ["metadata_read"],
      "AcrPull or, on a registry with ABAC permissions, Container Registry Repository Reader; a repository-scoped token needs content/read",
    ],
  ])("misses the right to %s", async (action, actions, needs) => {
    await restart({}, { grants: [{ repository: "team/app", actions }] });
    const { errors } = await cloud.run({ ...IDS, "dry-run": "true" }, cloud.entra.jobEnvironment);
    expect(errors.join()).toContain(
      `"team/app" was skipped, nothing in it was deleted: ${server()} does not let this identity use "${action}" on repository "team/app". It needs ${needs}. ${remedy}`,
    );
  });

  const reader = { grants: [{ repository: "*", actions: ["pull", "metadata_read"] }] };
  const noDelete = (name: string) =>
    `${server()} does not let this identity use "delete" on repository "${name}". It needs AcrPull and AcrDelete or, on a registry with ABAC permissions, Container Registry Repository Contributor; a repository-scoped token needs content/delete. ${remedy}`;
  const kinds = () => cloud.emulator.requests.all().map(({ kind }) => kind);

  it.each([false, true])(
    "misses the right to delete, which is known before the first listing (lower-case claims: %s)",
    async (lowerCaseClaims) => {
      await restart({}, reader);
      cloud.emulator.switches.lowerCaseClaims = lowerCaseClaims;
      expect(await skipped(IDS, cloud.entra.jobEnvironment)).toBe(noDelete("team/app"));
      expect(kinds()).toEqual(["exchange", "token"]);
    },
  );

  it("misses it for a user name and password, too", async () => {
    await restart({}, {}, [{ ...BASIC, ...reader }]);
    expect(await skipped(BASIC)).toBe(noDelete("team/app"));
    expect(kinds()).toEqual(["token"]);
  });

  it("misses it in one repository of two, and the other is pruned", async () => {
    const deleting = { repository: "team/web", actions: ["pull", "metadata_read", "delete"] };
    await restart({}, { grants: [...reader.grants, deleting] });
    seed(cloud.emulator, "team/web", SMALL);
    const inputs = { ...IDS, repositories: "team/app,team/web" };
    const { errors, exitCode } = await cloud.run(inputs, cloud.entra.jobEnvironment);
    expect(exitCode).toBe(1);
    expect(errors.join()).toContain(
      `"team/app" was skipped, nothing in it was deleted: ${noDelete("team/app")}`,
    );
    const left = cloud.emulator.registry.repository("team/web").digests();
    expect(SMALL.letters(left)).toEqual(["A", "a"]);
    const ofApp = cloud.emulator.requests
      .all()
      .filter(({ repository }) => repository === "team/app");
    expect(ofApp).toEqual([]);
  });

  it("needs no right to delete for a preview", async () => {
    await restart({}, reader);
    const { errors, outputs } = await cloud.run(
      { ...IDS, "dry-run": "true" },
      cloud.entra.jobEnvironment,
    );
    expect([errors, outputs["planned"]]).toEqual([[], "2"]);
  });

  it("misses the right to lift a lock", async () => {
    const actions = ["pull", "metadata_read", "delete"];
    await restart({}, { grants: [{ repository: "*", actions }] });
    expect(await skipped({ ...IDS, unlock: "true" }, cloud.entra.jobEnvironment)).toBe(
      `${server()} does not let this identity use "metadata_write" on repository "team/app". It needs Contributor or, on a registry with ABAC permissions, Container Registry Repository Contributor; a repository-scoped token needs metadata/write. ${remedy}`,
    );
    expect(kinds()).toEqual(["exchange", "token"]);
  });

  it("misses the right to list repositories", async () => {
    await restart({}, { grants: [{ repository: "*", actions: ["pull", "metadata_read"] }] });
    expect(await stopped({ ...IDS, repositories: "team/*" }, cloud.entra.jobEnvironment)).toBe(
      `${server()} does not let this identity list its repositories, which patterns in "repositories" need. It needs AcrPull or, on a registry with ABAC permissions, Container Registry Repository Catalog Lister; a repository-scoped token never can. Or give plain names. See https://github.com/acr-prune/acr-prune/blob/v1/docs/sign-in.md#permissions.`,
    );
  });

  it("does not exist, or has a private endpoint that does not resolve", async () => {
    const inputs = { ...BASIC, registry: "contoso.invalid" };
    expect(await skipped(inputs, {}, { hastens: true })).toBe(
      'contoso.invalid can\'t be reached: the name does not resolve. Either there is no registry of this name (check the input "registry"), or it has a private endpoint: then the job needs a runner inside its network, whose DNS knows the zone "privatelink.azurecr.io".',
    );
  });

  it("is not there at all", async () => {
    cloud.emulator.faults.add({ kind: "exchange", answer: { status: 404, body: "<html>" } });
    expect(await stopped(IDS, cloud.entra.jobEnvironment)).toBe(
      `${server()} did not accept the sign-in (/oauth2/exchange answered 404). This is not an Azure registry: check the input "registry".`,
    );
  });

  it("is behind something that breaks TLS open", async () => {
    expect(await skipped(BASIC, { NODE_EXTRA_CA_CERTS: "" }, bundle)).toBe(
      `${server()} can't be reached: its certificate is not trusted (UNABLE_TO_VERIFY_LEAF_SIGNATURE). Where a proxy or firewall inspects TLS, put the certificate of its authority into a file on the runner, and the path of the file into the job's variable NODE_EXTRA_CA_CERTS.`,
    );
  });

  it("is no Azure registry", async () => {
    expect(await stopped({ ...IDS, registry: "registry.example" })).toBe(
      '"registry.example" is not an Azure registry (*.azurecr.io, *.azurecr.cn, *.azurecr.us), so no Azure token is sent to it. Give "username" and "password" instead.',
    );
  });
});

describe("a firewall", () => {
  const denied = {
    status: 403,
    body: {
      errors: [
        {
          code: "DENIED",
          message:
            "client with IP '203.0.113.7' is not allowed access. Refer https://aka.ms/acr/firewall to grant access.",
        },
      ],
    },
  };
  const keptOut = () =>
    `${server()} does not let this runner (203.0.113.7) in: its firewall does not know the address (403 DENIED). Hosted runners change theirs, so use a runner inside the registry's network, or a larger runner with a fixed address that the firewall allows; a new rule takes a minute to take effect. If this runner is inside the network already, its DNS gives it the registry's public address: the name has to resolve to the private endpoint, by the zone "privatelink.azurecr.io".`;
  const hastens = { hastens: true };
  const signIns = () => {
    const { exchange, token } = cloud.emulator.requests.countByKind();
    return { exchange, token };
  };

  it("refuses the exchange, and is tried once more", async () => {
    cloud.emulator.faults.add({ kind: "exchange", answer: denied });
    expect(await stopped(IDS, cloud.entra.jobEnvironment, { hastens: true })).toBe(keptOut());
    expect(signIns()).toEqual({ exchange: 2, token: 0 });
  });

  it("refuses user name and password", async () => {
    cloud.emulator.faults.add({ kind: "token", answer: denied });
    expect(await skipped(BASIC, {}, hastens)).toBe(keptOut());
    expect(signIns()).toEqual({ exchange: 0, token: 2 });
  });

  it("refuses the listing", async () => {
    cloud.emulator.faults.add({ path: /^\/acr\//, answer: denied });
    expect(await skipped(BASIC, {}, hastens)).toBe(keptOut());
  });

  it("refuses a body", async () => {
    cloud.emulator.faults.add({ kind: "manifest", answer: denied });
    expect(await skipped(BASIC, {}, hastens)).toBe(keptOut());
  });

  it.each<[string, AcrFault]>([
    ["the look at a manifest", { kind: "manifest-attributes", answer: denied }],
    ["the look at its tags", { kind: "list-tags", path: /digest=/, answer: denied }],
    ["the question for what is new", { path: /timedesc/, answer: denied }],
    ["a deletion", { kind: "delete-manifest", answer: denied }],
    ["the question for referrers", { kind: "referrers", answer: denied }],
  ])("refuses %s, and nothing is deleted", async (_, fault) => {
    // What can't be read makes a run ask for referrers.
    if (fault.kind === "referrers") {
      const repository = cloud.emulator.registry.repository("team/app");
      repository.lockManifest(SMALL.digest("a"), { readEnabled: false });
    }
    cloud.emulator.faults.add(fault);
    const { errors, exitCode } = await cloud.run(BASIC, {}, hastens);
    expect(exitCode).toBe(1);
    expect(errors.join()).toContain(keptOut());
  });

  it("lets the run in whose rule was just added", async () => {
    cloud.emulator.faults.add({ kind: "exchange", times: 1, answer: denied });
    const inputs = { ...IDS, "dry-run": "true" };
    const { errors } = await cloud.run(inputs, cloud.entra.jobEnvironment, hastens);
    expect(errors).toEqual([]);
    expect(signIns()).toEqual({ exchange: 2, token: 1 });
  });
});
