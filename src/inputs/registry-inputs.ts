/**
 * The inputs that say which registry: `registry` alone where its form tells the kind, else with `registry-type` and
 * `registry-key`.
 */
import { ActionError } from "../errors/action-error.ts";
import { VALUES_COME_EMPTY } from "../errors/empty-values.ts";
import type { RegistryAddress } from "../registry/address.ts";
import { parseLoginServer, splitAddress } from "./login-server.ts";
import { withInput, type Read } from "./values.ts";

type Kind = RegistryAddress["kind"];

const KINDS: readonly Kind[] = ["acr", "artifactory"];

/** Of what Artifactory allows, what needs no escaping; wildcards would widen a search. */
const KEY = /^[\w.-]{1,64}$/;

const FORM = '"https://<host>/artifactory/<repository key>"';

/** Reads the inputs that say which registry; what is wrong with them is noted. Undefined when it is not known. */
export function readRegistry(
  read: Read,
  note: (error: ActionError) => void,
): RegistryAddress | undefined {
  // Null stands for what was given and noted as wrong.
  const type = read<Kind | undefined | null>("registry-type", registryType, null);
  const key = read<string | undefined | null>("registry-key", registryKey, null);
  const parse = (text: string, name: string): RegistryAddress | undefined => {
    if (text === "") throw new ActionError(MISSING);
    if (type === null || key === null) return undefined;
    const kind = type ?? kindOf(text);
    return withInput(name, text, (address) =>
      kind === "acr" ? azureRegistry(address) : artifactory(address, key),
    );
  };
  const address = read<RegistryAddress | undefined>("registry", parse, undefined);
  if (address?.kind !== "acr" || key === undefined) return address;
  note(new ActionError(KEY_WITHOUT_USE));
  return undefined;
}

const MISSING = `Input "registry" is missing: give the login server, for example "contoso.azurecr.io". ${VALUES_COME_EMPTY}`;

const KEY_WITHOUT_USE =
  'Input "registry-key" is given, but "registry" is an Azure registry, which has no keys: leave it out, or set "registry-type: artifactory".';

function registryType(text: string, name: string): Kind | undefined {
  const kind = KINDS.find((known) => known === text);
  if (kind !== undefined || text === "") return kind;
  throw new ActionError(
    `Input "${name}" is ${JSON.stringify(text)}: expected "acr" or "artifactory", or nothing where "registry" shows it.`,
  );
}

function registryKey(text: string, name: string): string | undefined {
  if (text === "" || KEY.test(text)) return text || undefined;
  throw new ActionError(
    `Input "${name}" is ${JSON.stringify(text)}: expected the key of one repository in Artifactory, for example "docker-local".`,
  );
}

function kindOf(address: string): Kind {
  return /^artifactory(?:\/|$)/.test(splitAddress(address).path) ? "artifactory" : "acr";
}

function azureRegistry(address: string): RegistryAddress {
  return { kind: "acr", host: parseLoginServer(address) };
}

/** @throws ActionError whose message completes `Input "registry" is "…": `. */
function artifactory(address: string, givenKey: string | undefined): RegistryAddress {
  const { scheme, host, path } = splitAddress(address);
  if (scheme === "http") throw new ActionError(`only https is supported: give ${FORM}.`);
  const match = /^(?:artifactory(?:\/([^/]+))?)?$/.exec(path);
  if (host === undefined || match === null || (scheme ?? "https") !== "https") {
    throw new ActionError(
      `expected ${FORM}, or the host alone with the input "registry-key". Images go into the input "repositories".`,
    );
  }
  const key = match[1] ?? givenKey;
  if (key === undefined) {
    throw new ActionError(
      `the repository key is missing: give ${FORM}, or the key in the input "registry-key".`,
    );
  }
  if (givenKey !== undefined && givenKey !== key) {
    throw new ActionError(
      `it names the repository "${key}", and "registry-key" names "${givenKey}": give the key once.`,
    );
  }
  if (!KEY.test(key)) {
    throw new ActionError(`expected a repository key instead of "${key}": ${FORM}.`);
  }
  return { kind: "artifactory", host, key };
}
