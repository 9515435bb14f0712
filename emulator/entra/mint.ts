// The tokens of the stand-in. It remembers all of them: what it issued is accepted, and tests look for it where it must not be.

import { randomBytes, randomUUID } from "node:crypto";

import type { JWTPayload } from "jose";
import { SignJWT } from "jose/jwt/sign";

const assertionSeconds = 300;
const accessTokenSeconds = 3600;

export class Mint {
  readonly #key = randomBytes(32);
  readonly #minted: string[] = [];
  readonly #assertions = new Map<string, JWTPayload>();
  readonly #accessTokens = new Map<string, JWTPayload>();

  /** An access token of Entra. */
  async accessToken(claims: JWTPayload): Promise<string> {
    const token = await this.#sign(claims, accessTokenSeconds);
    this.#accessTokens.set(token, claims);
    return token;
  }

  /** The claims of an access token that was issued here. */
  accessOf(accessToken: string): JWTPayload | undefined {
    return this.#accessTokens.get(accessToken);
  }

  /** A token that an application may present as its assertion. */
  async assertion(claims: JWTPayload): Promise<string> {
    const token = await this.#sign(claims, assertionSeconds);
    this.#assertions.set(token, claims);
    return token;
  }

  /** The claims of an assertion that was issued here. */
  claimsOf(assertion: string): JWTPayload | undefined {
    return this.#assertions.get(assertion);
  }

  /** Random text that nobody may see. */
  secret(): string {
    const secret = randomBytes(24).toString("base64url");
    this.#minted.push(secret);
    return secret;
  }

  minted(): readonly string[] {
    return [...this.#minted];
  }

  async #sign(claims: JWTPayload, seconds: number): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: "HS256", typ: "JWT" })
      .setJti(randomUUID())
      .setIssuedAt(now)
      .setExpirationTime(now + seconds)
      .sign(this.#key);
    this.#minted.push(token);
    return token;
  }
}
