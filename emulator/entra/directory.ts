// What the endpoints have in common: the tenant with its applications and identities, and the form of an answer.

import type { Mint } from "./mint.ts";

export type EntraKind = "openid-configuration" | "token" | "oidc" | "managed-identity" | "other";

export interface Application {
  readonly clientId: string;
  /** Subjects that its federated credentials name. */
  readonly subjects?: readonly string[];
  readonly secret?: string;
  readonly certificatePem?: string;
}

/** What the endpoints share. */
export interface Directory {
  readonly url: string;
  readonly tenantId: string;
  readonly applications: readonly Application[];
  readonly accessTokenSeconds: number;
  readonly managedIdentities: readonly string[];
  readonly claims: Readonly<Record<string, unknown>>;
  readonly mint: Mint;
  readonly requestToken: string;
  readonly identityHeader: string;
}

export interface Reply {
  readonly kind: EntraKind;
  readonly status: number;
  readonly body: unknown;
}
