// Refresh and access tokens: JWTs that clients read `exp` from. The registry itself knows them by heart, so a token is good if
// it was issued here and has not expired. They live by the system's clock, as their clients do.

import { randomBytes, randomUUID } from "node:crypto";

import type { JWTPayload } from "jose";
import { SignJWT } from "jose/jwt/sign";

import type { Switches } from "../switches/switches.ts";
import type { Permissions } from "./permissions.ts";
import { accessByEntries, type Access, type AccessEntry } from "./scopes.ts";

interface Issued<T> {
  readonly value: T;
  readonly expiresAt: number;
}

/** `nbf` and `iat` lie this far in the past, as with the real service. */
const backdatedSeconds = 15 * 60;

export class Tokens {
  readonly #switches: Switches;
  readonly #key = randomBytes(32);
  readonly #refreshTokens = new Map<string, Issued<Permissions>>();
  readonly #accessTokens = new Map<string, Issued<Access>>();
  readonly #issued: string[] = [];

  constructor(switches: Switches) {
    this.#switches = switches;
  }

  async issueRefreshToken(permissions: Permissions, service: string): Promise<string> {
    const claims: JWTPayload = {
      version: "1.0",
      grant_type: "refresh_token",
      permissions: {
        Actions: ["read", "write", "delete", "deleted/read", "deleted/restore/action"],
      },
      roles: [],
      ...(this.#switches.abac ? { aad_identity: randomUUID() } : {}),
    };
    const seconds = this.#switches.refreshTokenSeconds;
    const { token, expiresAt } = await this.#sign(claims, service, seconds);
    this.#refreshTokens.set(token, { value: permissions, expiresAt });
    return token;
  }

  async issueAccessToken(
    entries: readonly AccessEntry[],
    service: string,
    grantType: string,
  ): Promise<string> {
    const claims: JWTPayload = {
      version: "1.0",
      rid: "0".repeat(32),
      grant_type: grantType,
      appid: "00000000-0000-0000-0000-000000000000",
      access: this.#switches.lowerCaseClaims ? entries : entries.map(capitalised),
      roles: [],
    };
    const seconds = this.#switches.accessTokenSeconds;
    const { token, expiresAt } = await this.#sign(claims, service, seconds);
    this.#accessTokens.set(token, { value: accessByEntries(entries), expiresAt });
    return token;
  }

  /** What the owner of this refresh token may do; undefined if it is unknown or expired. */
  permissionsOf(refreshToken: string): Permissions | undefined {
    return unexpired(this.#refreshTokens.get(refreshToken));
  }

  /** What this access token allows; undefined if it is unknown or expired. */
  accessOf(accessToken: string): Access | undefined {
    return unexpired(this.#accessTokens.get(accessToken));
  }

  /** Every token that was ever issued here, expired ones included. */
  issued(): readonly string[] {
    return [...this.#issued];
  }

  expireAccessTokens(): void {
    this.#accessTokens.clear();
  }

  async #sign(
    claims: JWTPayload,
    audience: string,
    seconds: number,
  ): Promise<{ token: string; expiresAt: number }> {
    const now = Math.floor(Date.now() / 1000);
    const expiry = Math.ceil(Date.now() / 1000 + seconds);
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: "HS256", typ: "JWT", kid: "EMUL:ATOR" })
      .setJti(randomUUID())
      .setSubject("00000000-0000-0000-0000-000000000000")
      .setNotBefore(now - backdatedSeconds)
      .setIssuedAt(now - backdatedSeconds)
      .setExpirationTime(expiry)
      .setIssuer("Azure Container Registry")
      .setAudience(audience)
      .sign(this.#key);
    this.#issued.push(token);
    return { token, expiresAt: expiry * 1000 };
  }
}

function unexpired<T>(issued: Issued<T> | undefined): T | undefined {
  return issued !== undefined && Date.now() < issued.expiresAt ? issued.value : undefined;
}

function capitalised(entry: AccessEntry): object {
  return { Type: entry.type, Name: entry.name, Actions: entry.actions };
}
