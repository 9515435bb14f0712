/**
 * The words for every way in which a sign-in fails, as a table. That the answers of Entra, of the Azure CLI and of a
 * managed identity lead to these words is shown by a run for each kind in e2e/sign-in-errors.test.ts.
 */
import { describe, expect, it } from "@jest/globals";

import type { Refusal } from "../../../../src/registry/acr/auth/authority.ts";
import {
  explainCli,
  explainExchange,
  explainManagedIdentity,
  type Applicant,
} from "../../../../src/registry/acr/auth/sign-in-errors.ts";
import type { Claims } from "../../../../src/registry/acr/auth/subject.ts";

const APPLICANT: Applicant = {
  clientId: "the-client",
  tenantId: "the-tenant",
  named: '"client-id" and "tenant-id"',
  proof: "the job's OIDC token",
  claims: () => undefined,
};

/** What is said when Entra answers 400 with this code, or with the status alone. */
function refusedWith(
  code: number | undefined,
  applicant: Partial<Applicant> = {},
  refusal: Partial<Refusal> = {},
): string {
  const watch = {
    failure: () => undefined,
    refusal: () => ({ status: 400, code, text: "Words of Entra.", ...refusal }),
  };
  const authority = "https://login.microsoftonline.com/the-tenant";
  const of = { ...APPLICANT, ...applicant };
  return explainExchange(new Error("thrown"), watch, of, authority).message;
}

describe("a job's token that no federated credential matches", () => {
  const matching = (claims: Claims, code = 700213) =>
    refusedWith(code, { claims: () => claims }).replace(/^[^(]+/, "");

  it.each<[string, Claims, string]>([
    [
      "has a subject without ids",
      {
        sub: "repo:octo/app:pull_request",
        iss: "https://token.actions.githubusercontent.com",
        repository_id: "34",
        repository_owner_id: "12",
        repository: "octo/app",
      },
      `(AADSTS700213). Add one with exactly the subject "repo:octo/app:pull_request", the issuer "https://token.actions.githubusercontent.com" and the audience "api://AzureADTokenExchange". GitHub has two forms of subjects; a credential for this job's other one, "repo:octo@12/app@34:pull_request", does not match. See https://github.com/acr-prune/acr-prune/blob/v1/docs/sign-in.md.`,
    ],
    [
      "has a subject with ids",
      {
        sub: "repo:octo@12/app@34:ref:refs/heads/main",
        iss: "https://token.actions.githubusercontent.com",
        repository_id: "34",
        repository_owner_id: "12",
        repository: "octo/app",
      },
      `(AADSTS700213). Add one with exactly the subject "repo:octo@12/app@34:ref:refs/heads/main", the issuer "https://token.actions.githubusercontent.com" and the audience "api://AzureADTokenExchange". GitHub has two forms of subjects; a credential for this job's other one, "repo:octo/app:ref:refs/heads/main", does not match. See https://github.com/acr-prune/acr-prune/blob/v1/docs/sign-in.md.`,
    ],
    [
      "has a subject of another kind",
      { sub: "job_workflow_ref:octo/.github/x.yml@main", iss: "https://ghes.example" },
      `(AADSTS700213). Add one with exactly the subject "job_workflow_ref:octo/.github/x.yml@main", the issuer "https://ghes.example" and the audience "api://AzureADTokenExchange". See https://github.com/acr-prune/acr-prune/blob/v1/docs/sign-in.md.`,
    ],
  ])("%s", (_, claims, words) => {
    expect(matching(claims)).toBe(words);
  });

  it.each([70021, 70025, 700211, 700212])("is told the same for AADSTS%d", (code) => {
    expect(refusedWith(code)).toMatch(
      /^No federated credential of application the-client matches the job's OIDC token \(AADSTS/,
    );
    expect(matching({}, code)).toMatch(new RegExp(`^\\(AADSTS${code}\\)\\. Add one`));
  });
});

describe("what Entra refuses", () => {
  const bySecret = { proof: "AZURE_CLIENT_SECRET" } as const;
  const byCertificate = { proof: "the certificate in AZURE_CLIENT_CERTIFICATE_PATH" } as const;

  it.each<[string, string, string]>([
    [
      "a tenant that does not exist",
      refusedWith(90002),
      'login.microsoftonline.com has no tenant the-tenant (AADSTS90002). Check "client-id" and "tenant-id": the tenant is that of the subscription in which the registry is.',
    ],
    [
      "an application of another tenant",
      refusedWith(700016),
      'There is no application the-client in the tenant the-tenant (AADSTS700016). Check "client-id" and "tenant-id": the client ID is not the object ID, and the tenant is that of the subscription in which the registry is.',
    ],
    [
      "a wrong secret",
      refusedWith(7000215, bySecret),
      "Microsoft Entra refused AZURE_CLIENT_SECRET (AADSTS7000215). Give the value of a secret of application the-client, not the secret's ID.",
    ],
    [
      "a secret that has expired",
      refusedWith(7000222, bySecret),
      "Microsoft Entra refused AZURE_CLIENT_SECRET (AADSTS7000222): it has expired. Make a new one, or sign in without any: see https://github.com/acr-prune/acr-prune/blob/v1/docs/sign-in.md.",
    ],
    [
      "a certificate that it does not know",
      refusedWith(700027, byCertificate),
      "Microsoft Entra refused the certificate in AZURE_CLIENT_CERTIFICATE_PATH (AADSTS700027). Upload this certificate to application the-client, or use one that is there.",
    ],
    [
      "something for a reason that was not foreseen",
      refusedWith(53003, bySecret),
      "Microsoft Entra refused AZURE_CLIENT_SECRET of application the-client (AADSTS53003): Words of Entra.",
    ],
    [
      "everything, since it is throttled",
      refusedWith(undefined, bySecret, { status: 429 }),
      "login.microsoftonline.com is overloaded or failing (429): try again later.",
    ],
    [
      "everything, since it fails",
      refusedWith(undefined, bySecret, { status: 503 }),
      "login.microsoftonline.com is overloaded or failing (503): try again later.",
    ],
  ])("%s", (_, said, words) => {
    expect(said).toBe(words);
  });
});

const LOGGED_OUT = "ERROR: Please run 'az login' to setup account.\n";
const MISSING = "Azure CLI could not be found.";
const ID_TOKEN = { ACTIONS_ID_TOKEN_REQUEST_URL: "https://token.example" };
const WAYS =
  'ive "client-id" and "tenant-id", for which the job needs "permissions: id-token: write", or "username" and "password".';
const SESSION =
  "the Azure CLI has no session, or an expired one: a session that azure/login starts with OIDC lasts only minutes";
const VALUE =
  'What "${{ vars.NAME }}" or "${{ secrets.NAME }}" does not find is empty, without a warning: check the name, whether it is stored as a variable or as a secret, and that the job names the "environment" to which it belongs.';
const SECRET =
  'A secret is empty, without a warning, when its name is misspelled, when it belongs to another environment than the job\'s "environment", when a reusable workflow is called without "secrets: inherit", and in pull requests from forks and from Dependabot.';

describe("an Azure CLI that gives no token", () => {
  it.each<[string, string, Readonly<Record<string, string>>, string]>([
    [
      "is missing",
      MISSING,
      {},
      `No way to sign in was given, and this runner has no Azure CLI (az). G${WAYS}`,
    ],
    [
      "has no session",
      LOGGED_OUT,
      {},
      `No way to sign in was given, and ${SESSION}. Run azure/login right before this step. Better: g${WAYS}`,
    ],
    [
      "has no session in a job whose client-id and tenant-id came empty",
      LOGGED_OUT,
      ID_TOKEN,
      `"client-id" and "tenant-id" are empty, and ${SESSION}. The job has "permissions: id-token: write", so if this step gives both, their values are empty. ${VALUE} If it relies on azure/login instead, run that right before it.`,
    ],
    [
      "is missing in a job whose client-id and tenant-id came empty",
      MISSING,
      ID_TOKEN,
      `"client-id" and "tenant-id" are empty, and this runner has no Azure CLI (az). The job has "permissions: id-token: write", so if this step gives both, their values are empty. ${VALUE} If it relies on azure/login instead, run that right before it.`,
    ],
    [
      "has no session in a job whose secret came empty",
      LOGGED_OUT,
      { ...ID_TOKEN, AZURE_CLIENT_SECRET: "" },
      `The variable AZURE_CLIENT_SECRET is set, but empty, and ${SESSION}. ${SECRET}`,
    ],
    [
      "has no session in a job whose certificate came empty",
      LOGGED_OUT,
      { ...ID_TOKEN, AZURE_CLIENT_CERTIFICATE_PATH: "" },
      `The variable AZURE_CLIENT_CERTIFICATE_PATH is set, but empty, and ${SESSION}. ${VALUE}`,
    ],
    [
      "has no session in a job whose token file came empty",
      LOGGED_OUT,
      { ...ID_TOKEN, AZURE_FEDERATED_TOKEN_FILE: "" },
      `The variable AZURE_FEDERATED_TOKEN_FILE is set, but empty, and ${SESSION}. ${VALUE}`,
    ],
    [
      "fails in another way",
      "ERROR: AADSTS500011: The resource principal was not found.\n",
      {},
      "The Azure CLI gave no token: ERROR: AADSTS500011: The resource principal was not found. Does azure/login use the cloud and the tenant of the registry?",
    ],
  ])("%s", (_, thrown, environment, words) => {
    expect(explainCli(new Error(thrown), environment).message).toBe(words);
  });
});

describe("a managed identity that gives no token", () => {
  it.each([
    ["the-client", "no managed identity the-client"],
    [undefined, "no system-assigned managed identity"],
  ])("is missing: %s", (clientId, which) => {
    const thrown = new Error("x Description: Identity not found. - Correlation ID: 1");
    expect(explainManagedIdentity(thrown, clientId).message).toBe(
      `This runner has ${which}, or its endpoint can't be reached: Identity not found. "managed-identity" is for self-hosted runners in Azure; assign the identity to the machine, and keep 169.254.169.254 in NO_PROXY.`,
    );
  });
});
