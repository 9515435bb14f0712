/**
 * Every way to sign in, against a registry and a stand-in for Microsoft Entra, GitHub's OIDC endpoint and a managed identity.
 * Counted is who was asked for a token, and how often.
 */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { generate } from "selfsigned";

import type { Account } from "../../emulator/acr/access/accounts.ts";
import { defaultTenantId, type EntraOptions } from "../../emulator/entra/entra.ts";
import { withAzSession, withAz } from "../support/az.ts";
import { seed } from "../support/fixture.ts";
import { PASSWORD, USERNAME } from "../support/run-action.ts";
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
const SECRET = "a-secret-of-an-application";

/** An `az` that must not be asked. */
const NO_AZ = 'process.stderr.write("az was asked"); process.exit(1);';

let cloud: Cloud;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "acr-prune-sign-in-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
  await cloud.close();
});

async function start(options: EntraOptions = {}): Promise<Cloud> {
  cloud = await startCloud(options);
  return cloud;
}

/** Requests for tokens, at the stand-in and at the registry. */
function asked() {
  const { exchange, token: registryTokens } = cloud.emulator.requests.countByKind();
  return { ...cloud.entra.countByKind(), exchange, registryTokens };
}

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

describe("client-id and tenant-id", () => {
  it("sign in with the job's OIDC token, with one exchange for the whole run", async () => {
    const { run, entra, remaining } = await start();
    const { errors, stdout } = await run(IDS, entra.jobEnvironment);
    expect(errors).toEqual([]);
    expect(remaining()).toEqual(["A", "a"]);
    expect(stdout).toContain(`: application ${CLIENT}, with the job's OIDC token.`);
    expect(asked()).toEqual({
      oidc: 1,
      "openid-configuration": 1,
      token: 1,
      exchange: 1,
      registryTokens: 1,
    });
    const [oidc] = entra.requests.filter(({ kind }) => kind === "oidc");
    expect(oidc?.url).toContain("audience=api%3A%2F%2FAzureADTokenExchange");
    const [token] = entra.requests.filter(({ kind }) => kind === "token");
    expect(token?.form).toMatchObject({
      client_id: CLIENT,
      grant_type: "client_credentials",
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    });
  });

  it("sign in once for many repositories, with one registry token for each", async () => {
    const { run, entra, emulator } = await start();
    for (const name of ["b", "c", "d"]) {
      emulator.registry.repository(name).putManifest({
        body: Buffer.from('{"schemaVersion":2}'),
        mediaType: "application/vnd.docker.distribution.manifest.v2+json",
        tags: ["latest"],
      });
    }
    const { errors } = await run({ ...IDS, repositories: "b,c,d" }, entra.jobEnvironment);
    expect(errors).toEqual([]);
    expect(asked()).toMatchObject({ oidc: 1, token: 1, exchange: 1, registryTokens: 3 });
  });

  it("go before all that the environment has", async () => {
    const { run, entra } = await start();
    const { errors } = await withAz(NO_AZ, (az) =>
      run(IDS, {
        ...az,
        ...VARIABLES,
        ...entra.jobEnvironment,
        ...entra.managedIdentityEnvironment,
        AZURE_CLIENT_SECRET: SECRET,
      }),
    );
    expect(errors).toEqual([]);
    expect(asked()).toMatchObject({ oidc: 1, token: 1 });
  });

  it("present a fresh assertion for each new exchange, so a run goes on after three hours", async () => {
    const { run, entra, emulator, remaining } = await start({ accessTokenSeconds: 60 });
    // What lives for three hours and for one lives for moments.
    emulator.switches.refreshTokenSeconds = 0.1;
    emulator.faults.add({ kind: "list-tags", times: 1, answer: { delayMs: 1200 } });
    const after = () => {
      emulator.expireAccessTokens();
    };
    emulator.faults.add({ kind: "list-tags", times: 1, answer: { after } });
    const { errors } = await run(IDS, entra.jobEnvironment);
    expect(errors).toEqual([]);
    expect(remaining()).toEqual(["A", "a"]);
    expect(asked()).toMatchObject({ oidc: 2, token: 2, exchange: 2 });
    const assertions = entra.requests.flatMap(({ form }) => form["client_assertion"] ?? []);
    expect(new Set(assertions).size).toBe(2);
  });
});

describe("a service principal in the environment", () => {
  it("signs in with AZURE_CLIENT_SECRET, before the Azure CLI", async () => {
    const { run, remaining } = await start({
      applications: [{ clientId: CLIENT, secret: SECRET }],
    });
    const env = { ...VARIABLES, AZURE_CLIENT_SECRET: SECRET };
    const { errors, stdout } = await withAz(NO_AZ, (az) => run({}, { ...az, ...env }));
    expect(errors).toEqual([]);
    expect(remaining()).toEqual(["A", "a"]);
    expect(stdout).toContain(`: application ${CLIENT}, with AZURE_CLIENT_SECRET.`);
    expect(stdout).toContain(`::add-mask::${SECRET}`);
    expect(asked()).toEqual({
      "openid-configuration": 1,
      token: 1,
      exchange: 1,
      registryTokens: 1,
    });
  });

  it("signs in with a certificate", async () => {
    const { cert, private: key } = await generate([{ name: "commonName", value: "prune" }]);
    const { run, remaining } = await start({
      applications: [{ clientId: CLIENT, certificatePem: cert }],
    });
    const path = await file("certificate.pem", key + cert);
    const { errors, stdout } = await run({}, { ...VARIABLES, AZURE_CLIENT_CERTIFICATE_PATH: path });
    expect(errors).toEqual([]);
    expect(remaining()).toEqual(["A", "a"]);
    expect(stdout).toContain("with the certificate in AZURE_CLIENT_CERTIFICATE_PATH.");
    expect(asked()).toMatchObject({ token: 1, exchange: 1 });
  });
});

describe("the Azure CLI's session", () => {
  it("is used when nothing else is given, and asked once, for the registry's audience", async () => {
    const { run, entra, remaining } = await start();
    const log = join(folder, "az.log");
    const accessToken = await entra.accessToken(CLIENT);
    const answer = JSON.stringify({ accessToken, expires_on: 4_102_444_800 });
    const script = `require("fs").appendFileSync(${JSON.stringify(log)}, process.argv.slice(2).join(" ") + "\\n"); console.log(${JSON.stringify(answer)});`;
    const { errors, stdout } = await withAz(script, (az) => run({}, az));
    expect(errors).toEqual([]);
    expect(remaining()).toEqual(["A", "a"]);
    expect(stdout).toContain(": the Azure CLI's session.");
    expect(await readFile(log, "utf8")).toBe(
      "account get-access-token --output json --resource https://containerregistry.azure.net\n",
    );
    expect(asked()).toMatchObject({ exchange: 1 });
  });
});

describe("a managed identity", () => {
  it("signs in as the system-assigned one where it is asked for, before the Azure CLI", async () => {
    const { run, entra, remaining } = await start();
    const { errors, stdout } = await withAz(NO_AZ, (az) =>
      run({ "managed-identity": "true" }, { ...az, ...entra.managedIdentityEnvironment }),
    );
    expect(errors).toEqual([]);
    expect(remaining()).toEqual(["A", "a"]);
    expect(stdout).toContain(": the managed identity of the runner.");
    expect(asked()).toEqual({ "managed-identity": 1, exchange: 1, registryTokens: 1 });
    expect(entra.requests[0]?.url).toContain("resource=https%3A%2F%2Fcontainerregistry.azure.net");
  });

  it("signs in as the user-assigned one that client-id names", async () => {
    const { run, entra } = await start({ managedIdentities: [CLIENT] });
    const inputs = { "managed-identity": "true", "client-id": CLIENT };
    const { errors, stdout } = await run(inputs, entra.managedIdentityEnvironment);
    expect(errors).toEqual([]);
    expect(stdout).toContain(`: the managed identity ${CLIENT}.`);
    expect(entra.requests[0]?.url).toContain(`client_id=${CLIENT}`);
  });

  it("is never used unasked", async () => {
    const { run, entra } = await start();
    const { exitCode } = await run({}, { ...entra.managedIdentityEnvironment, PATH: folder });
    expect(exitCode).toBe(1);
    expect(entra.requests).toEqual([]);
  });
});

describe("a workload identity", () => {
  const serviceAccount = "system:serviceaccount:runners:prune";
  const trusting = { applications: [{ clientId: CLIENT, subjects: [serviceAccount] }] };

  it("signs in with the token of AZURE_FEDERATED_TOKEN_FILE where the Azure CLI has no session", async () => {
    const { run, entra, remaining } = await start(trusting);
    const path = await file("token", `${await entra.federatedToken(serviceAccount)}\n`);
    const env = { ...VARIABLES, AZURE_FEDERATED_TOKEN_FILE: path };
    const { errors, stdout } = await run({}, { ...env, PATH: folder });
    expect(errors).toEqual([]);
    expect(remaining()).toEqual(["A", "a"]);
    expect(stdout).toContain(
      `application ${CLIENT}, with the token in AZURE_FEDERATED_TOKEN_FILE.`,
    );
    expect(asked()).toMatchObject({ token: 1, exchange: 1 });
  });

  it("comes after a session of the Azure CLI", async () => {
    const { run, entra } = await start(trusting);
    const path = await file("token", await entra.federatedToken(serviceAccount));
    const env = { ...VARIABLES, AZURE_FEDERATED_TOKEN_FILE: path };
    // The registry trusts the stand-in alone, so that the exchange fails: what counts is who was asked.
    const { errors } = await withAzSession((az) => run({}, { ...az, ...env }));
    expect(errors.join()).toContain("did not accept the sign-in (/oauth2/exchange answered 401)");
    expect(entra.requests).toEqual([]);
  });
});

describe("user name and password", () => {
  const grants = ["b", "c", "team/app"].map((repository) => ({
    repository,
    actions: ["pull", "metadata_read", "delete"],
  }));

  it.each<[string, Omit<Account, "password">]>([
    ["the admin user", { username: USERNAME, kind: "admin" }],
    ["a repository-scoped token", { username: "prune-token", kind: "token", grants }],
    ["a service principal", { username: CLIENT, kind: "service-principal", grants }],
  ])("of %s are exchanged for a token of each repository", async (_, account) => {
    cloud = await startCloud({}, {}, [{ ...account, password: PASSWORD }]);
    const { run, emulator, remaining } = cloud;
    for (const name of ["b", "c"]) seed(emulator, name, SMALL);
    const given = { username: account.username, password: PASSWORD };
    const { errors, stdout, report } = await run({ ...given, repositories: "b,c,team/app" });
    expect(errors).toEqual([]);
    expect(remaining()).toEqual(["A", "a"]);
    expect(stdout).toContain(": user name and password.");
    expect(asked()).toEqual({ exchange: 0, registryTokens: 3 });
    expect(report?.requests["signIn"]).toBe(3);
    // One request without a token would be refused: Basic with that of the repository-scoped token always is.
    expect(emulator.requests.all().filter(({ status }) => status === 401)).toEqual([]);
  });

  it("sign in without Entra, whatever the environment has", async () => {
    const { run, entra, remaining } = await start();
    const env = { ...VARIABLES, ...entra.jobEnvironment, AZURE_CLIENT_SECRET: SECRET };
    const { errors } = await withAz(NO_AZ, (az) =>
      run({ username: USERNAME, password: PASSWORD }, { ...az, ...env }),
    );
    expect(errors).toEqual([]);
    expect(remaining()).toEqual(["A", "a"]);
    expect(asked()).toEqual({ exchange: 0, registryTokens: 1 });
  });

  it("go with every request to a registry that has no token endpoint, which is asked once", async () => {
    const { run, emulator, remaining } = await start();
    emulator.faults.add({ kind: "token", answer: { status: 404, body: "404 page not found" } });
    const { errors } = await run({ username: USERNAME, password: PASSWORD }, {});
    expect(errors).toEqual([]);
    expect(remaining()).toEqual(["A", "a"]);
    expect(asked()).toEqual({ exchange: 0, registryTokens: 1 });
  });
});

describe("what az acr login --expose-token printed", () => {
  it("signs in, without another exchange", async () => {
    const { run, entra, emulator, remaining } = await start();
    const password = await exposedToken(emulator, await entra.accessToken(CLIENT));
    const exchangesBefore = asked().exchange;
    const { errors, stdout } = await run({ username: ZEROS, password });
    expect(errors).toEqual([]);
    expect(remaining()).toEqual(["A", "a"]);
    expect(stdout).toContain(': the token that "az acr login --expose-token" printed.');
    expect(stdout).toContain(`::add-mask::${password}`);
    expect(asked()).toEqual({ exchange: exchangesBefore, registryTokens: 1 });
  });
});

describe("the rights that a run asks for", () => {
  const reading = "repository:team/app:pull,metadata_read";

  it.each<[string, Readonly<Record<string, string>>, string]>([
    ["none to delete in a dry run", { "dry-run": "true" }, reading],
    [
      "none to delete in a dry run that would unlock",
      { "dry-run": "true", unlock: "true" },
      reading,
    ],
    ["one to delete otherwise", {}, "repository:team/app:pull,delete,metadata_read"],
    [
      "one to write attributes where locks are lifted",
      { unlock: "true" },
      "repository:team/app:pull,delete,metadata_read,metadata_write",
    ],
  ])("are %s", async (_, inputs, scope) => {
    const { run, entra, emulator } = await start();
    expect((await run({ ...IDS, ...inputs }, entra.jobEnvironment)).errors).toEqual([]);
    expect(emulator.requests.ofKind("token").map(({ scopes }) => scopes)).toEqual([[scope]]);
  });

  it("are none to the catalog for plain names, so an identity needs none there", async () => {
    const reading = { repository: "team/app", actions: ["pull", "metadata_read"] };
    cloud = await startCloud({}, { grants: [reading], catalog: false });
    const { run, entra, emulator } = cloud;
    const { errors, outputs } = await run({ ...IDS, "dry-run": "true" }, entra.jobEnvironment);
    expect(errors).toEqual([]);
    expect(outputs["planned"]).toBe("2");
    expect(emulator.requests.ofKind("catalog")).toEqual([]);
  });

  it("are those of each repository alone on a registry with ABAC permissions", async () => {
    const { run, entra, emulator, remaining } = await start();
    emulator.switches.abac = true;
    expect((await run(IDS, entra.jobEnvironment)).errors).toEqual([]);
    expect(remaining()).toEqual(["A", "a"]);
  });
});
