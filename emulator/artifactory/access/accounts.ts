// Who has an account at one server, how a request proves to be from one of them, and what they may do where.

import { randomBytes } from "node:crypto";

import { readBasic } from "../../http/basic-auth.ts";
import { referrersFile } from "../storage/layout.ts";
import type { ArtifactorySwitches } from "../switches/switches.ts";
import { matchesPath } from "./path-patterns.ts";

export interface ArtifactoryAccount {
  readonly username: string;
  readonly password: string;
  /** An access token of this user: good as a Bearer token, and as the password. */
  readonly accessToken?: string;
  /** Default: true where no permission is given below. */
  readonly isAdmin?: boolean;
  readonly read?: readonly string[];
  readonly write?: readonly string[];
  readonly delete?: readonly string[];
}

export type Right = "read" | "write" | "delete";

/** An account that has proved itself. */
export interface Visitor {
  readonly username: string;
  readonly isAdmin: boolean;
  /** Whether this is allowed on `key/path`. */
  may(right: Right, path: string): boolean;
}

export class Access {
  readonly #accounts: readonly ArtifactoryAccount[];
  readonly #switches: ArtifactorySwitches;
  /** Accounts by the tokens that the registry API issued for them. */
  readonly #issued = new Map<string, ArtifactoryAccount>();

  constructor(accounts: readonly ArtifactoryAccount[], switches: ArtifactorySwitches) {
    this.#accounts = accounts;
    this.#switches = switches;
  }

  /** Who this Authorization header is from; tokens that were issued for docker clients are good in the registry API alone. */
  visitor(header: string | undefined, isDocker: boolean): Visitor | undefined {
    const account = this.#accountOf(header, isDocker);
    return account === undefined ? undefined : this.#visitorOf(account);
  }

  /** A token for docker clients; undefined for wrong credentials. */
  issue(header: string | undefined): string | undefined {
    const account = this.#accountOf(header, false);
    if (account === undefined) return undefined;
    const token = randomBytes(24).toString("base64url");
    this.#issued.set(token, account);
    return token;
  }

  /** Every token issued so far, in order. */
  issued(): readonly string[] {
    return [...this.#issued.keys()];
  }

  #accountOf(header: string | undefined, isDocker: boolean): ArtifactoryAccount | undefined {
    const token = /^Bearer +(\S+)$/i.exec(header ?? "")?.[1];
    if (token !== undefined) {
      const issuedTo = isDocker ? this.#issued.get(token) : undefined;
      return issuedTo ?? this.#accounts.find(({ accessToken }) => accessToken === token);
    }
    const basic = readBasic(header);
    if (basic === undefined) return undefined;
    return this.#accounts.find(
      ({ username, password, accessToken }) =>
        username === basic.username && [password, accessToken].includes(basic.password),
    );
  }

  #visitorOf(account: ArtifactoryAccount): Visitor {
    const { username, read, write, delete: remove } = account;
    const hasNone = read === undefined && write === undefined && remove === undefined;
    const isAdmin = account.isAdmin ?? hasNone;
    const granted = { read: read ?? [], write: write ?? [], delete: remove ?? [] };
    return {
      username,
      isAdmin,
      may: (right, path) => {
        if (right === "read" && matchesPath(this.#switches.hide, path)) return false;
        if (path.endsWith(`/${referrersFile}`) && right === "read" && !isAdmin) return false;
        return isAdmin || matchesPath(granted[right], path);
      },
    };
  }
}
