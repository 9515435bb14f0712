/**
 * Which identity the run uses. Exactly one, and never another one because it failed: that one might be allowed to delete
 * more. The only importer of @azure/identity, which is loaded when it is needed.
 */
import { readFile } from "node:fs/promises";

import type { AccessToken, ClientAssertionCredentialOptions } from "@azure/identity";

import { ActionError } from "../../../errors/action-error.ts";
import { VALUES_COME_EMPTY } from "../../../errors/empty-values.ts";
import type { SignIn } from "../../sign-in.ts";
import { watchAuthority, type Watch } from "./authority.ts";
import { checkCertificate } from "./certificate.ts";
import { cloudOf, type Cloud, type Environment } from "./clouds.ts";
import { believeAnswers, LIMITS, limitAnswers } from "../../http/answers.ts";
import type { Send } from "../../http/sender.ts";
import { withinTime } from "../../http/within-time.ts";
import { byPassword } from "./password.ts";
import {
  AUDIENCE,
  explainCli,
  explainExchange,
  explainManagedIdentity,
  NoSession,
  slowCli,
  tooSlow,
  type Applicant,
} from "./sign-in-errors.ts";
import { claimsOf, type Claims } from "./subject.ts";
import { tokenAuthorizer, type Authorizer } from "./tokens.ts";

export interface SignInOptions {
  readonly host: string;
  readonly signIn: SignIn;
  readonly environment: Environment;
  /** Fetches a fresh OIDC token of this job for an audience, or rejects in good time. */
  readonly jobToken: (audience: string) => Promise<string>;
  /** Is told every password and token before it is used. */
  readonly onSecret: (secret: string) => void;
}

/** A Microsoft Entra identity. */
interface Identity {
  /** What the log calls it; known once it has got a token. */
  readonly name: () => string;
  /** Gets an access token for what the scope names. */
  readonly getToken: GetToken;
}

type GetToken = (scope: string) => Promise<string>;

export interface SignedIn {
  readonly authorizer: Authorizer;
  /** What may be asked with the same identity besides the registry; undefined where Entra does not know it. */
  readonly entra: { readonly cloud: Cloud; readonly getToken: GetToken } | undefined;
  /** As whom, for the log; known once `authorizer.begin()` has resolved. */
  readonly identity: () => string;
}

/** An authority, an Azure CLI or a managed identity that needs longer than this hangs. */
const TIMEOUT_MS = 60_000;

/**
 * The authorizer for a registry; `send` reaches its token endpoints. Nothing is sent yet.
 * @throws ActionError when an Entra token would have to go to a host that is no Azure registry, or half a sign-in is given.
 */
export function signIn(options: SignInOptions, send: Send): SignedIn {
  const { host, signIn: given, environment, onSecret } = options;
  if (given.by === "password") {
    return { ...byPassword(given, host, send, onSecret), entra: undefined };
  }
  const cloud = cloudOf(host, environment);
  if (cloud === undefined) {
    throw new ActionError(
      `"${host}" is not an Azure registry (*.azurecr.io, *.azurecr.cn, *.azurecr.us), so no Azure token is sent to it. Give "username" and "password" instead.`,
    );
  }
  const identity = identityOf(given, options, cloud);
  return {
    authorizer: tokenAuthorizer(host, () => identity.getToken(cloud.scope), send, onSecret),
    entra: { cloud, getToken: identity.getToken },
    identity: identity.name,
  };
}

function identityOf(
  given: Exclude<SignIn, { by: "password" }>,
  options: SignInOptions,
  cloud: Cloud,
): Identity {
  switch (given.by) {
    case "job-token": {
      const { clientId, tenantId } = given;
      const named = '"client-id" and "tenant-id"';
      const ids = { clientId, tenantId, named };
      const fetch = () => options.jobToken(AUDIENCE);
      return byAssertion(ids, { proof: "the job's OIDC token", fetch }, options, cloud);
    }
    case "managed-identity":
      return managedIdentity(given.clientId);
    case "environment":
      return ofEnvironment(options, cloud);
    case "token":
      throw new ActionError(
        'Azure registries accept no token alone as "password": give "username" as well.',
      );
  }
}

/** A service principal; else the Azure CLI's session; without one, the workload identity of the pod. */
function ofEnvironment(options: SignInOptions, cloud: Cloud): Identity {
  const { environment } = options;
  const variable = (name: string) => environment[name] ?? "";
  const secret = variable("AZURE_CLIENT_SECRET");
  const certificate = variable("AZURE_CLIENT_CERTIFICATE_PATH");
  if (secret !== "") return bySecret(secret, options, cloud);
  if (certificate !== "") return byCertificate(certificate, options, cloud);
  const path = variable("AZURE_FEDERATED_TOKEN_FILE");
  if (path === "") return azureCli(environment);
  const ids = idsIn(environment, "AZURE_FEDERATED_TOKEN_FILE");
  const fetch = async () => (await readNamed(path, "AZURE_FEDERATED_TOKEN_FILE")).trim();
  const assertion = { proof: "the token in AZURE_FEDERATED_TOKEN_FILE", fetch } as const;
  return sessionOr(azureCli(environment), byAssertion(ids, assertion, options, cloud));
}

type Ids = Pick<Applicant, "clientId" | "tenantId" | "named">;

/** @throws ActionError when one of the two variables is missing that belong to `needer`. */
function idsIn(environment: Environment, needer: string): Ids {
  const { AZURE_CLIENT_ID: clientId = "", AZURE_TENANT_ID: tenantId = "" } = environment;
  if (clientId !== "" && tenantId !== "") {
    return { clientId, tenantId, named: "AZURE_CLIENT_ID and AZURE_TENANT_ID" };
  }
  const missing = clientId === "" ? "AZURE_CLIENT_ID" : "AZURE_TENANT_ID";
  const why = environment[missing] === "" ? ` ${VALUES_COME_EMPTY}` : "";
  throw new ActionError(
    `The variable ${needer} is set without ${missing}: set ${missing} too, or unset ${needer} to sign in another way.${why}`,
  );
}

/** A token of somebody else, as what the user knows it. */
interface Assertion {
  readonly proof: Applicant["proof"];
  readonly fetch: () => Promise<string>;
}

/** An application that presents a token of somebody whom it trusts; a fresh one for every exchange. */
function byAssertion(
  ids: Ids,
  { proof, fetch }: Assertion,
  { onSecret }: SignInOptions,
  cloud: Cloud,
): Identity {
  // The package asks for it twice per exchange.
  let assertion = "";
  const claims = (): Claims => claimsOf(assertion);
  const exchange = exchangeAs({ ...ids, proof, claims }, cloud, async (options) => {
    const { ClientAssertionCredential } = await import("@azure/identity");
    const { tenantId, clientId } = ids;
    const present = () => Promise.resolve(assertion);
    return new ClientAssertionCredential(tenantId, clientId, present, options);
  });
  const getToken = async (scope: string) => {
    assertion = await fetch();
    onSecret(assertion);
    return exchange(scope);
  };
  return { name: () => `application ${ids.clientId}, with ${proof}`, getToken };
}

function bySecret(secret: string, options: SignInOptions, cloud: Cloud): Identity {
  options.onSecret(secret);
  const ids = idsIn(options.environment, "AZURE_CLIENT_SECRET");
  const proof = "AZURE_CLIENT_SECRET";
  const applicant: Applicant = { ...ids, proof, claims: () => undefined };
  const getToken = exchangeAs(applicant, cloud, async (settings) => {
    const { ClientSecretCredential } = await import("@azure/identity");
    return new ClientSecretCredential(ids.tenantId, ids.clientId, secret, settings);
  });
  return { name: () => `application ${ids.clientId}, with ${proof}`, getToken };
}

function byCertificate(path: string, options: SignInOptions, cloud: Cloud): Identity {
  const variable = "AZURE_CLIENT_CERTIFICATE_PATH";
  const { AZURE_CLIENT_CERTIFICATE_PASSWORD: password } = options.environment;
  if (password) options.onSecret(password);
  const ids = idsIn(options.environment, variable);
  const proof = `the certificate in ${variable}` as const;
  const applicant: Applicant = { ...ids, proof, claims: () => undefined };
  const exchange = exchangeAs(applicant, cloud, async (settings) => {
    const { ClientCertificateCredential } = await import("@azure/identity");
    const certificate = await readNamed(path, variable);
    checkCertificate(certificate, password, path);
    const given = { certificate, ...(password ? { certificatePassword: password } : {}) };
    return new ClientCertificateCredential(ids.tenantId, ids.clientId, given, settings);
  });
  return { name: () => `application ${ids.clientId}, with ${proof}`, getToken: exchange };
}

/** Gets tokens from the authority with a credential that is made at the first call and kept. */
function exchangeAs(
  applicant: Applicant,
  cloud: Cloud,
  open: (options: ClientAssertionCredentialOptions) => Promise<Credential>,
): GetToken {
  const watch = watchAuthority();
  let opened: Promise<Credential> | undefined;
  return async (scope) => {
    try {
      opened ??= open(authorityOptions(cloud, watch));
      const got = (await opened).getToken(scope);
      return (await withinTime(got, TIMEOUT_MS, () => tooSlow(cloud.authority))).token;
    } catch (error) {
      throw explainExchange(error, watch, applicant, cloud.authority);
    }
  };
}

interface Credential {
  getToken(scope: string): Promise<AccessToken>;
}

function authorityOptions(cloud: Cloud, watch: Watch): ClientAssertionCredentialOptions {
  return {
    authorityHost: cloud.authority,
    // Microsoft's list of its clouds is asked about any other authority, and knows no stand-in.
    disableInstanceDiscovery: !cloud.isMicrosoft,
    ...NO_REDIRECT,
    additionalPolicies: [{ policy: watch.policy, position: "perRetry" }, ...FROM_AUTHORITY],
  };
}

/** What is sent to an authority proves who the run is: it goes to no other address, on the same host either. */
const NO_REDIRECT = { redirectOptions: { maxRetries: 0 } } as const;

const FROM_AUTHORITY = [believeAnswers, limitAnswers(() => LIMITS.signIn)].map((policy) => ({
  policy,
  position: "perRetry" as const,
}));

/** The session that azure/login leaves behind. */
function azureCli(environment: Environment): Identity {
  const getToken = async (scope: string) => {
    const { AzureCliCredential } = await import("@azure/identity");
    // The process gets a moment longer, so that it is known why there was no token.
    const credential = new AzureCliCredential({ processTimeoutInMs: TIMEOUT_MS + 1000 });
    const got = credential.getToken(scope).catch((error: unknown) => {
      throw explainCli(error, environment);
    });
    return (await withinTime(got, TIMEOUT_MS, slowCli)).token;
  };
  return { name: () => "the Azure CLI's session", getToken };
}

/** The first identity if it has a session when it is first asked, else the second; the same one ever after. */
function sessionOr(session: Identity, other: Identity): Identity {
  let chosen: Identity | undefined;
  const getToken = async (scope: string) => {
    if (chosen !== undefined) return chosen.getToken(scope);
    try {
      const token = await session.getToken(scope);
      chosen = session;
      return token;
    } catch (error) {
      if (!(error instanceof NoSession)) throw error;
      chosen = other;
      return other.getToken(scope);
    }
  };
  return { name: () => (chosen ?? session).name(), getToken };
}

function managedIdentity(clientId: string | undefined): Identity {
  let credential: Credential | undefined;
  const getToken = async (scope: string) => {
    const { ManagedIdentityCredential } = await import("@azure/identity");
    credential ??= new ManagedIdentityCredential({
      ...(clientId === undefined ? {} : { clientId }),
      ...NO_REDIRECT,
      additionalPolicies: FROM_AUTHORITY,
    });
    const silent = () => new Error("it did not answer within a minute.");
    try {
      return (await withinTime(credential.getToken(scope), TIMEOUT_MS, silent)).token;
    } catch (error) {
      throw explainManagedIdentity(error, clientId);
    }
  };
  return { name: () => `the managed identity ${clientId ?? "of the runner"}`, getToken };
}

async function readNamed(path: string, variable: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new ActionError(`${variable} names "${path}", which can't be read.`, { cause });
  }
}
