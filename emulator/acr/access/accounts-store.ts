// The accounts of one emulator and how a caller proves to be one of them: user and password, or an Entra token.

import {
  anonymousPermissions,
  fullPermissions,
  kindOf,
  noPermissions,
  permissionsOf,
  type Account,
  type AccountKind,
  type Identity,
  type Permissions,
} from "./accounts.ts";

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

function hasFormOfJwt(token: string): boolean {
  return /^[\w-]+\.[\w-]+\.[\w-]*$/.test(token);
}
