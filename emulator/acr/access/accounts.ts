// Who may do what. An account is a set of grants; what a token holds is what was asked for and granted, both.
// Registry-wide roles are grants on `*`; a repository token with a scope map has grants on named repositories.

/** Every action the registry knows on a repository. */
export const allActions = [
  "pull",
  "push",
  "delete",
  "metadata_read",
  "metadata_write",
  "deleted_read",
  "deleted_restore",
] as const;

export interface Grant {
  /** A repository, or `*` for all of them. */
  readonly repository: string;
  readonly actions: readonly string[];
}

export interface Permissions {
  readonly grants: readonly Grant[];
  /** May list the catalog. */
  readonly catalog: boolean;
}

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

export const fullPermissions: Permissions = {
  grants: [{ repository: "*", actions: allActions }],
  catalog: true,
};

export const noPermissions: Permissions = { grants: [], catalog: false };

/** What anonymous pull allows. */
export const anonymousPermissions: Permissions = {
  grants: [{ repository: "*", actions: ["pull", "metadata_read"] }],
  catalog: true,
};

/** Permissions of an account that names only some of them: without grants all, with grants no catalog unless it says so. */
export function permissionsOf(account: Partial<Permissions>): Permissions {
  if (account.grants === undefined) {
    return { ...fullPermissions, catalog: account.catalog ?? true };
  }
  return { grants: account.grants, catalog: account.catalog ?? false };
}

export function kindOf({ kind, grants }: Account): AccountKind {
  return kind ?? (grants === undefined ? "admin" : "token");
}

/** The actions granted on this repository; `*` as the name asks for what is granted on every repository. */
export function grantedActions(permissions: Permissions, repository: string): ReadonlySet<string> {
  const grants = permissions.grants.filter(
    (grant) => grant.repository === "*" || grant.repository === repository,
  );
  return new Set(grants.flatMap((grant) => grant.actions));
}
