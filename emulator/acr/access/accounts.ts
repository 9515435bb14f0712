// Who has an account at one registry, and how a caller proves to be one of them: user and password, or an Entra token.

import {
  anonymousPermissions,
  fullPermissions,
  noPermissions,
  type Permissions,
} from "./permissions.ts";

/**
 * The admin user, a repository-scoped token (scope map), or a service principal. All sign in at the token endpoint;
 * a token's password is not taken as Basic with other requests.
 */
export type AccountKind = "admin" | "token" | "service-principal";

/** A user with a password. */
export interface Account extends Partial<Permissions> {
  /** Default: a token where there are grants, the admin user where there are none. */
  readonly kind?: AccountKind;
  readonly username: string;
  readonly password: string;
}

/** An identity that signs in with an Entra token: this one, or any that is told to be its own. */
export interface Identity extends Partial<Permissions> {
  readonly token: string | ((token: string) => boolean);
}

export interface AccountOptions {
  readonly accounts?: readonly Account[];
  readonly identities?: readonly Identity[];
  readonly anonymousPull?: boolean;
}

export class Accounts {
  readonly #options: AccountOptions;

  constructor(options: AccountOptions) {
    this.#options = options;
  }

  /** What this user may do, or undefined if there is no such user with this password. */
  withPassword(username: string, password: string): Permissions | undefined {
    const account = this.#account(username, password);
    return account === undefined ? undefined : permissionsOf(account);
  }

  kindWithPassword(username: string, password: string): AccountKind | undefined {
    const account = this.#account(username, password);
    return account === undefined ? undefined : kindOf(account);
  }

  /** What the bearer of this Entra token may do, or undefined if the token is not accepted. */
  withEntraToken(token: string): Permissions | undefined {
    if (this.#options.identities === undefined) {
      return hasFormOfJwt(token) ? fullPermissions : undefined;
    }
    const identity = this.#options.identities.find(({ token: own }) =>
      typeof own === "string" ? own === token : own(token),
    );
    return identity === undefined ? undefined : permissionsOf(identity);
  }

  #account(username: string, password: string): Account | undefined {
    return this.#options.accounts?.find(
      (candidate) => candidate.username === username && candidate.password === password,
    );
  }

  get allowsAnonymous(): boolean {
    return this.#options.anonymousPull === true;
  }

  /** What a caller without credentials may do. */
  anonymous(): Permissions {
    return this.allowsAnonymous ? anonymousPermissions : noPermissions;
  }
}

/** Permissions of an account that names only some of them: without grants all, with grants no catalog unless it says so. */
function permissionsOf(account: Partial<Permissions>): Permissions {
  if (account.grants === undefined) {
    return { ...fullPermissions, catalog: account.catalog ?? true };
  }
  return { grants: account.grants, catalog: account.catalog ?? false };
}

function kindOf({ kind, grants }: Account): AccountKind {
  return kind ?? (grants === undefined ? "admin" : "token");
}

function hasFormOfJwt(token: string): boolean {
  return /^[\w-]+\.[\w-]+\.[\w-]*$/.test(token);
}
