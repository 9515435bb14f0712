/**
 * The inputs that say what pulls keep, and where they are logged.
 */
import { ActionError } from "../errors/action-error.ts";
import { VALUES_COME_EMPTY } from "../errors/empty-values.ts";
import type { RegistryAddress } from "../registry/address.ts";
import type { PullLog } from "../registry/pull-log.ts";
import type { SignIn } from "../registry/sign-in.ts";
import { parseDuration } from "./duration.ts";
import type { Entry } from "./entry.ts";
import { parseItems } from "./items.ts";
import type { Read } from "./values.ts";

const WITHIN = '"keep-pulled-within" (in a policy, "pulled-within")';

const GUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Printable ASCII, as in the header that a user agent stands in: it goes into a query. */
const AGENT = /^[ -~]{1,200}$/;

/**
 * A duration in which something can have been pulled, in milliseconds.
 * @throws ActionError whose message completes `Input "keep-pulled-within" is "0d": `.
 */
export function checkPulledWithin(text: string): number {
  const ms = parseDuration(text);
  if (ms > 0) return ms;
  throw new ActionError("it would keep nothing. Leave it out, or give a time such as 90d.");
}

interface Others {
  /** Undefined when the registry is not known. */
  readonly kind: RegistryAddress["kind"] | undefined;
  readonly signIn: SignIn;
  /** Empty where they are wrong. */
  readonly entries: readonly Entry[];
}

/** Reads where pulls are logged. What is wrong is noted; undefined where it is not asked. */
export function readPullLog(
  read: Read,
  note: (error: ActionError) => void,
  { kind, signIn, entries }: Others,
): PullLog | undefined {
  const workspace = read("pull-log", workspaceId, "wrong");
  const ignoring = read("pull-log-ignore", ignoredPulls, []);
  const isWanted = entries.some(({ pulledWithinMs }) => pulledWithinMs !== undefined);
  const given = { isWanted, isLogged: workspace !== "", isIgnoring: ignoring.length > 0 };
  const problems =
    kind === "artifactory" ? foreignTo(given) : [...contradictions(given, entries.length > 0)];
  if (kind === "acr" && given.isLogged && signIn.by === "password") problems.push(NEEDS_ENTRA);
  for (const problem of problems) note(new ActionError(problem));
  return given.isLogged && isWanted ? { workspace, ignoring } : undefined;
}

interface GivenPullLog {
  readonly isWanted: boolean;
  readonly isLogged: boolean;
  readonly isIgnoring: boolean;
}

const NEEDS_ENTRA =
  'Input "pull-log" is given, and the run signs in by "username" and "password", which Log Analytics does not take. Sign in with "client-id" and "tenant-id", "managed-identity", or azure/login before this step.';

function foreignTo({ isLogged, isIgnoring }: GivenPullLog): string[] {
  const given = [...(isLogged ? ["pull-log"] : []), ...(isIgnoring ? ["pull-log-ignore"] : [])];
  return given.map(
    (name) =>
      `Input "${name}" is for Azure registries: leave it out. Artifactory knows by itself what was pulled.`,
  );
}

function contradictions(
  { isWanted, isLogged, isIgnoring }: GivenPullLog,
  areEntriesKnown: boolean,
): readonly string[] {
  const problems: string[] = [];
  if (isWanted && !isLogged) {
    problems.push(
      `${WITHIN} needs the input "pull-log": an Azure registry does not record pulls, its resource logs do. Give the ID of the Log Analytics workspace that has them. ${VALUES_COME_EMPTY}`,
    );
  }
  if (isLogged && !isWanted && areEntriesKnown) {
    problems.push(`Input "pull-log" has no effect without ${WITHIN}: give both, or neither.`);
  }
  if (isIgnoring && !isLogged && !isWanted) {
    problems.push(`Input "pull-log-ignore" has no effect without "pull-log": leave it out.`);
  }
  return problems;
}

function workspaceId(text: string, name: string): string {
  if (text === "" || GUID.test(text)) return text.toLowerCase();
  throw new ActionError(
    `Input "${name}" is ${JSON.stringify(text)}: expected the ID of a Log Analytics workspace, of the form "00000000-0000-0000-0000-000000000000". "az monitor log-analytics workspace show --resource-group <group> --workspace-name <name> --query customerId" prints it.`,
  );
}

function ignoredPulls(text: string, name: string): readonly string[] {
  return parseItems(name, text, (item) => {
    if (!AGENT.test(item)) {
      throw new ActionError(
        "expected a user agent or an identity of at most 200 ASCII characters.",
      );
    }
    if (/^[*\s]*$/.test(item)) {
      throw new ActionError("it would ignore every pull, so that none keeps anything.");
    }
    return item;
  });
}
