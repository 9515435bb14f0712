// A stand-in for what a sign-in asks before it asks the registry: the Entra authority, the OIDC endpoint of GitHub Actions, and
// the endpoint of a managed identity (as App Service has it), all on one https server on the loopback interface.
// It checks what Entra checks: grant, audience and subject of an assertion, a secret, a certificate's signature.

import { createServer } from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";

import { throwawayCertificate } from "../http/certificate.ts";
import { closeServer, listenOnLoopback } from "../http/loopback.ts";
import { answerAuthority } from "./authority.ts";
import type { Application, Directory, EntraKind, Reply } from "./directory.ts";
import { answerManagedIdentity } from "./managed-identity.ts";
import { Mint } from "./mint.ts";
import { answerOidc } from "./oidc.ts";

/** A request that reached the stand-in, with what was in its body. */
export interface EntraRequest {
  readonly kind: EntraKind;
  readonly method: string;
  readonly url: string;
  readonly form: Readonly<Record<string, string>>;
}

/** What an endpoint answers instead of a token. */
export interface Refusal {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface EntraOptions {
  /** The only tenant there is. */
  readonly tenantId?: string;
  readonly applications?: readonly Application[];
  /** Client IDs of the user-assigned identities of the machine, and "system-assigned"; default that alone. */
  readonly managedIdentities?: readonly string[];
  /** How long an access token lives, as the answer says; default about an hour. */
  readonly accessTokenSeconds?: number;
  /** Another service at the same address, which takes tokens from here. */
  readonly beside?: Service;
  /** Claims of the OIDC token of the job, over those of a push to main of octo/app. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** Answers what the authority does not know. */
export interface Service {
  answer(
    request: {
      readonly method: string;
      readonly path: string;
      readonly token: string | undefined;
      readonly body: string;
    },
    claimsOf: (token: string) => { audience: string; clientId: string } | undefined,
  ): Refusal | undefined;
}

export interface Entra {
  /** `https://127.0.0.1:PORT`, what AZURE_AUTHORITY_HOST is set to. */
  readonly url: string;
  readonly tenantId: string;
  readonly requests: readonly EntraRequest[];
  /** How many requests of each kind that was asked for. */
  countByKind(): Partial<Record<EntraKind, number>>;
  /** From now on, requests of this kind are answered so; undefined for the real answer. */
  refuse(kind: EntraKind, refusal: Refusal | "hang" | undefined): void;
  /** A token such as Kubernetes puts into AZURE_FEDERATED_TOKEN_FILE. */
  federatedToken(subject: string): Promise<string>;
  /** What the runner sets for a job that may have an OIDC token. */
  readonly jobEnvironment: Readonly<Record<string, string>>;
  /** What App Service sets for an application that has a managed identity. */
  readonly managedIdentityEnvironment: Readonly<Record<string, string>>;
  /** An access token for registries, as this application would get it. */
  accessToken(clientId: string): Promise<string>;
  /** The client ID behind an access token for registries; undefined for any other token. */
  clientOf(accessToken: string): string | undefined;
  /** Every token that was issued so far, and what the environments above keep secret. */
  secrets(): readonly string[];
  close(): Promise<void>;
}

const registryAudience = "https://containerregistry.azure.net";

export const defaultTenantId = "11111111-2222-3333-4444-555555555555";

/** Starts the stand-in; it is ready when the promise resolves. */
export async function startEntra(options: EntraOptions = {}): Promise<Entra> {
  const { certPem, keyPem } = await throwawayCertificate();
  const server = createServer({ cert: certPem, key: keyPem });
  const url = `https://127.0.0.1:${await listenOnLoopback(server)}`;
  const mint = new Mint();
  const directory: Directory = {
    url,
    tenantId: options.tenantId ?? defaultTenantId,
    applications: options.applications ?? [],
    accessTokenSeconds: options.accessTokenSeconds ?? 3599,
    managedIdentities: options.managedIdentities ?? ["system-assigned"],
    claims: options.claims ?? {},
    mint,
    requestToken: mint.secret(),
    identityHeader: mint.secret(),
  };
  const requests: EntraRequest[] = [];
  const refusals = new Map<EntraKind, Refusal | "hang" | undefined>();
  server.on("request", (request, response) => {
    void serve({ directory, requests, refusals, beside: options.beside }, request, response);
  });
  return {
    url,
    tenantId: directory.tenantId,
    requests,
    countByKind: () => countByKind(requests),
    refuse: (kind, refusal) => refusals.set(kind, refusal),
    federatedToken: (subject) =>
      mint.assertion({
        iss: "https://cluster.example",
        sub: subject,
        aud: "api://AzureADTokenExchange",
      }),
    ...environments(directory),
    accessToken: (clientId) => mint.accessToken({ aud: registryAudience, appid: clientId }),
    clientOf: (accessToken) => {
      const { aud, appid } = mint.accessOf(accessToken) ?? {};
      return aud === registryAudience ? String(appid) : undefined;
    },
    secrets: () => mint.minted(),
    close: () => closeServer(server),
  };
}

function environments({ url, requestToken, identityHeader }: Directory) {
  return {
    jobEnvironment: {
      ACTIONS_ID_TOKEN_REQUEST_URL: `${url}/actions/oidc?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken,
    },
    managedIdentityEnvironment: {
      IDENTITY_ENDPOINT: `${url}/msi/token`,
      IDENTITY_HEADER: identityHeader,
    },
  };
}

interface Parts {
  readonly directory: Directory;
  readonly requests: EntraRequest[];
  readonly refusals: ReadonlyMap<EntraKind, Refusal | "hang" | undefined>;
  readonly beside: Service | undefined;
}

async function serve(
  parts: Parts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { directory, requests, refusals } = parts;
  const url = new URL(request.url ?? "/", directory.url);
  const body = await text(request);
  const other = answerBeside(parts, request, url, body);
  if (other !== undefined) {
    send(response, other);
    return;
  }
  const form = new URLSearchParams(body);
  const real =
    (await answerAuthority(directory, url, form)) ??
    (await answerOidc(directory, url, request.headers)) ??
    (await answerManagedIdentity(directory, url, request.headers));
  const reply: Reply = real ?? { kind: "other", status: 404, body: {} };
  const { kind } = reply;
  const method = request.method ?? "";
  requests.push({ kind, method, url: request.url ?? "", form: Object.fromEntries(form) });
  const refusal = refusals.get(kind);
  if (refusal === "hang") return;
  send(response, refusal ?? reply);
}

function answerBeside(
  { directory: { mint }, beside }: Parts,
  { method = "", headers }: IncomingMessage,
  { pathname: path }: URL,
  body: string,
): Refusal | undefined {
  const token = /^Bearer (.*)$/.exec(headers.authorization ?? "")?.[1];
  return beside?.answer({ method, path, token, body }, (given) => {
    const { aud, appid } = mint.accessOf(given) ?? {};
    return aud === undefined ? undefined : { audience: String(aud), clientId: String(appid) };
  });
}

function send(response: ServerResponse, { status, body, headers }: Refusal): void {
  response.writeHead(status, { "Content-Type": "application/json; charset=utf-8", ...headers });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}

function countByKind(requests: readonly EntraRequest[]): Partial<Record<EntraKind, number>> {
  const counts: Partial<Record<EntraKind, number>> = {};
  for (const { kind } of requests) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
