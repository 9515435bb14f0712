/**
 * Why Microsoft Entra or the Azure CLI gave no token, in words for users, each with the way out. Branches on the codes
 * of Entra: https://learn.microsoft.com/entra/identity-platform/reference-error-codes#aadsts-error-codes.
 */
import { isRestError } from "@azure/core-rest-pipeline";

import { ActionError, errorMessage } from "../../../errors/action-error.ts";
import { documentation } from "../../../errors/documentation.ts";
import { SECRETS_COME_EMPTY, VALUES_COME_EMPTY } from "../../../errors/empty-values.ts";
import { unreachable } from "../../http/unreachable.ts";
import type { Refusal, Watch } from "./authority.ts";
import type { Environment } from "./clouds.ts";
import { otherForm, type Claims } from "./subject.ts";

/** An application or user-assigned identity that signs in at an authority. */
export interface Applicant {
  readonly clientId: string;
  readonly tenantId: string;
  /** Where these two come from, as the user knows it. */
  readonly named: string;
  /** What proves that it is this application. */
  readonly proof: "the job's OIDC token" | "the token in AZURE_FEDERATED_TOKEN_FILE" | Secret;
  /** Of the token that proves it, if one does. */
  readonly claims: () => Claims | undefined;
}

type Secret = "AZURE_CLIENT_SECRET" | "the certificate in AZURE_CLIENT_CERTIFICATE_PATH";

/** Words what an exchange with the authority came to. */
export function explainExchange(
  error: unknown,
  watch: Pick<Watch, "failure" | "refusal">,
  applicant: Applicant,
  authority: string,
): ActionError {
  if (error instanceof ActionError) return error;
  const failure = watch.failure();
  const { host } = new URL(authority);
  if (failure instanceof ActionError) return failure;
  if (isRestError(failure)) return unreachable(failure, host);
  const refusal = watch.refusal();
  const message = refusal === undefined ? unknown(error) : refused(refusal, applicant, host);
  return new ActionError(message, { cause: error });
}

function unknown(error: unknown): string {
  return `The sign-in to Microsoft Entra failed: ${errorMessage(error)}`;
}

/** An answer that did not come; `host` is the authority's. */
export function tooSlow(authority: string): ActionError {
  const { host } = new URL(authority);
  return new ActionError(
    `${host} gave no token within a minute. Try again later; if that does not help, check that this runner can reach it.`,
  );
}

function refused({ status, code, text }: Refusal, applicant: Applicant, host: string): string {
  const { clientId, proof } = applicant;
  const by = code === undefined ? `${status}` : `AADSTS${code}`;
  const known = code === undefined ? undefined : WORDS[code];
  if (known !== undefined) return known(applicant, by, host);
  if (isPassing(status)) return `${host} is overloaded or failing (${by}): try again later.`;
  return `Microsoft Entra refused ${proof} of application ${clientId} (${by}): ${text}`;
}

type Words = (applicant: Applicant, by: string, host: string) => string;

const noTenant: Words = ({ tenantId, named }, by, host) =>
  `${host} has no tenant ${tenantId} (${by}). Check ${named}: the tenant is that of the subscription in which the registry is.`;

const noApplication: Words = ({ clientId, tenantId, named }, by) =>
  `There is no application ${clientId} in the tenant ${tenantId} (${by}). Check ${named}: the client ID is not the object ID, and the tenant is that of the subscription in which the registry is.`;

const wrongSecret: Words = ({ clientId, proof }, by) =>
  `Microsoft Entra refused ${proof} (${by}). Give the value of a secret of application ${clientId}, not the secret's ID.`;

const expiredSecret: Words = ({ proof }, by) =>
  `Microsoft Entra refused ${proof} (${by}): it has expired. Make a new one, or sign in without any: see ${documentation("sign-in.md")}.`;

const wrongCertificate: Words = ({ clientId, proof }, by) =>
  `Microsoft Entra refused ${proof} (${by}). Upload this certificate to application ${clientId}, or use one that is there.`;

const noFederation: Words = ({ clientId, proof, claims }, by) => {
  const known = claims() ?? {};
  const { iss: issuer = "", sub: subject = "" } = known;
  const other = otherForm(known);
  const also =
    other === undefined
      ? ""
      : ` GitHub has two forms of subjects; a credential for this job's other one, "${other}", does not match.`;
  return `No federated credential of application ${clientId} matches ${proof} (${by}). Add one with exactly the subject "${subject}", the issuer "${issuer}" and the audience "${AUDIENCE}".${also} See ${documentation("sign-in.md")}.`;
};

/** By the number after AADSTS. */
const WORDS: Readonly<Record<number, Words>> = {
  70021: noFederation,
  70025: noFederation,
  700211: noFederation,
  700212: noFederation,
  700213: noFederation,
  90002: noTenant,
  700016: noApplication,
  7000215: wrongSecret,
  7000222: expiredSecret,
  700027: wrongCertificate,
};

function isPassing(status: number): boolean {
  return status === 429 || status >= 500;
}

/** What Entra expects in a token that takes the place of a secret (Microsoft Graph, `federatedIdentityCredential`). */
export const AUDIENCE = "api://AzureADTokenExchange";

const OTHER_WAYS =
  'Give "client-id" and "tenant-id", for which the job needs "permissions: id-token: write", or "username" and "password".';

/** The Azure CLI has no session to use: it is not there, or nobody is logged in. */
export class NoSession extends ActionError {}

/** Words why `az account get-access-token` gave no token. The package knows these two cases by their texts alone. */
export function explainCli(error: unknown, environment: Environment): ActionError {
  const why = errorMessage(error).replace(/\s+/g, " ").trim();
  const hasNoCli = why.includes("Azure CLI could not be found");
  if (!hasNoCli && !why.includes("Please run 'az login'")) {
    return new ActionError(
      `The Azure CLI gave no token: ${why} Does azure/login use the cloud and the tenant of the registry?`,
      { cause: error },
    );
  }
  const message = cameEmpty(hasNoCli, environment) ?? (hasNoCli ? NO_CLI : NO_CLI_SESSION);
  return new NoSession(message, { cause: error });
}

const NO_CLI = `No way to sign in was given, and this runner has no Azure CLI (az). ${OTHER_WAYS}`;
const CLI_WITHOUT_SESSION =
  "the Azure CLI has no session, or an expired one: a session that azure/login starts with OIDC lasts only minutes";
const NO_CLI_SESSION = `No way to sign in was given, and ${CLI_WITHOUT_SESSION}. Run azure/login right before this step. Better: ${OTHER_WAYS.charAt(0).toLowerCase()}${OTHER_WAYS.slice(1)}`;

/**
 * What was probably meant to be given and came empty. An input that is empty looks to the action like one that was left
 * out, so a right of the job has to tell; a variable of the environment does not.
 */
function cameEmpty(hasNoCli: boolean, environment: Environment): string | undefined {
  const session = hasNoCli ? "this runner has no Azure CLI (az)" : CLI_WITHOUT_SESSION;
  if (environment["AZURE_CLIENT_SECRET"] === "") {
    return `The variable AZURE_CLIENT_SECRET is set, but empty, and ${session}. ${SECRETS_COME_EMPTY}`;
  }
  const path = FILES.find((name) => environment[name] === "");
  if (path !== undefined) {
    return `The variable ${path} is set, but empty, and ${session}. ${VALUES_COME_EMPTY}`;
  }
  return environment["ACTIONS_ID_TOKEN_REQUEST_URL"]
    ? `"client-id" and "tenant-id" are empty, and ${session}. The job has "permissions: id-token: write", so if this step gives both, their values are empty. ${VALUES_COME_EMPTY} If it relies on azure/login instead, run that right before it.`
    : undefined;
}

const FILES = ["AZURE_CLIENT_CERTIFICATE_PATH", "AZURE_FEDERATED_TOKEN_FILE"];

/** An Azure CLI that hangs. */
export function slowCli(): ActionError {
  return new ActionError(
    `The Azure CLI gave no token within a minute ("az account get-access-token"). ${OTHER_WAYS}`,
  );
}

/** Words why the runner's managed identity gave no token. */
export function explainManagedIdentity(error: unknown, clientId: string | undefined): ActionError {
  const text = errorMessage(error).replace(/\s+/g, " ").trim();
  // What the endpoint said, in the form in which the package puts all that it might have said.
  const [, why = text] = /Description: (.*?) - Correlation ID/.exec(text) ?? [];
  const which =
    clientId === undefined
      ? "no system-assigned managed identity"
      : `no managed identity ${clientId}`;
  return new ActionError(
    `This runner has ${which}, or its endpoint can't be reached: ${why} "managed-identity" is for self-hosted runners in Azure; assign the identity to the machine, and keep 169.254.169.254 in NO_PROXY.`,
    { cause: error },
  );
}
