/**
 * What an access token of the registry says it is good for. The registry issues one for whatever is asked, and puts into
 * it what is granted of that: so it is known before anything is read whether the run may delete.
 */
import { jwtDecode } from "jwt-decode";

import { missingRights } from "./refusals.ts";

/** What changes a repository. Whether it may be read, the registry says at the first request. */
const CHANGING = new Set(["delete", "metadata_write"]);

/**
 * Asks for the token of a repository's scope.
 * @throws ActionError when that token says that the repository may not be changed as the run wants to.
 */
export async function checkRights(
  host: string,
  scope: string,
  grantedOf: (scope: string) => Promise<ReadonlySet<string> | undefined>,
): Promise<void> {
  const granted = await grantedOf(scope);
  if (granted === undefined) return;
  const { name, actions } = partsOf(scope);
  const missing = actions.filter((action) => !granted.has(action));
  if (missing.some((action) => CHANGING.has(action))) throw missingRights(host, name, missing);
}

/**
 * The actions that a token holds of a repository's scope. Undefined when it does not say: what can't be read, or is wider
 * than one repository and its actions, proves that nothing is missing no more than that something is.
 */
export function grantedActions(token: string, scope: string): ReadonlySet<string> | undefined {
  const entries = accessIn(token)?.map(readEntry);
  if (entries === undefined) return undefined;
  const { name } = partsOf(scope);
  const granted = new Set<string>();
  for (const entry of entries) {
    if (entry === undefined) return undefined;
    if (entry.type !== "repository") continue;
    const isWide = entry.name.includes("*") || entry.actions.includes("*");
    if (isWide) return undefined;
    if (entry.name === name) for (const action of entry.actions) granted.add(action);
  }
  return granted;
}

interface AccessEntry {
  readonly type: string;
  readonly name: string;
  readonly actions: readonly string[];
}

function partsOf(scope: string): { readonly name: string; readonly actions: readonly string[] } {
  const [, name = "", actions = ""] = scope.split(":");
  return { name, actions: actions.split(",") };
}

function accessIn(token: string): readonly unknown[] | undefined {
  try {
    const { access } = jwtDecode<{ readonly access?: unknown }>(token);
    return Array.isArray(access) ? access : undefined;
  } catch {
    return undefined;
  }
}

/** The service has written the keys with a capital and without one. */
function readEntry(value: unknown): AccessEntry | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const field = new Map(Object.entries(value).map(([key, text]) => [key.toLowerCase(), text]));
  const [type, name, actions] = ["type", "name", "actions"].map((key): unknown => field.get(key));
  const isEntry =
    typeof type === "string" &&
    typeof name === "string" &&
    Array.isArray(actions) &&
    actions.every((action) => typeof action === "string");
  return isEntry ? { type, name, actions } : undefined;
}
