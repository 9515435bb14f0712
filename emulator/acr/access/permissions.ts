// The permissions of a caller: a set of grants. Registry-wide roles are grants on `*`; a repository token with a scope map has
// grants on named repositories.

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

/** The actions granted on this repository; `*` as the name asks for what is granted on every repository. */
export function grantedActions(permissions: Permissions, repository: string): ReadonlySet<string> {
  const grants = permissions.grants.filter(
    (grant) => grant.repository === "*" || grant.repository === repository,
  );
  return new Set(grants.flatMap((grant) => grant.actions));
}
