// Scopes as clients ask for them (`repository:team/app:pull,delete`) and the access that a token then holds: what was asked
// for and granted, both. Asking for more than is granted is no error.

import { allActions, grantedActions, type Permissions } from "./permissions.ts";

export interface AccessEntry {
  readonly type: string;
  readonly name: string;
  readonly actions: readonly string[];
}

/** What a request may do, whatever it was signed with. */
export interface Access {
  allows(type: string, name: string, action: string): boolean;
}

/** The entries that a token gets for these scopes; entries without any action are left out. */
export function grantScopes(
  scopes: readonly string[],
  permissions: Permissions,
  ignoresWildcards: boolean,
): AccessEntry[] {
  return scopes
    .flatMap((scope) => scope.split(" "))
    .flatMap((scope) => parsedScope(scope) ?? [])
    .filter((asked) => !(ignoresWildcards && asked.type === "repository" && asked.name === "*"))
    .map((asked) => ({ ...asked, actions: permittedActions(asked, permissions) }))
    .filter((entry) => entry.actions.length > 0);
}

/** Access by a token's entries. */
export function accessByEntries(entries: readonly AccessEntry[]): Access {
  return {
    allows: (type, name, action) =>
      entries.some(
        (entry) =>
          entry.type === type &&
          (entry.name === name || entry.name === "*") &&
          entry.actions.includes(action),
      ),
  };
}

/** Access of an account that sends user and password with every request. */
export function accessByPermissions(permissions: Permissions): Access {
  return {
    allows: (type, name, action) =>
      type === "registry"
        ? mayList(permissions, name)
        : grantedActions(permissions, name).has(action),
  };
}

function parsedScope(scope: string): AccessEntry | undefined {
  const match = /^([a-z]+):(.+):([^:]+)$/.exec(scope);
  const [, type, name, actions] = match ?? [];
  if (type === undefined || name === undefined || actions === undefined) return undefined;
  return { type, name, actions: actions.split(",") };
}

/** What was deleted can be listed by who may read it in every repository. */
function mayList(permissions: Permissions, catalog: string): boolean {
  if (catalog === "catalog") return permissions.catalog;
  return catalog === "deleted_catalog" && grantedActions(permissions, "*").has("deleted_read");
}

function permittedActions(asked: AccessEntry, permissions: Permissions): string[] {
  if (asked.type === "registry") {
    return mayList(permissions, asked.name) && asked.actions.includes("*") ? ["*"] : [];
  }
  if (asked.type !== "repository") return [];
  const granted = grantedActions(permissions, asked.name);
  const actions = asked.actions.includes("*") ? allActions : asked.actions;
  return actions.filter((action) => granted.has(action));
}
