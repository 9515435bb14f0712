/**
 * Stands in for the Azure CLI while a registry is set up: registries, user-assigned identities with what they trust, and role
 * assignments. Everything else is refused, so that a command can't ask for what was never checked against the documentation:
 * https://learn.microsoft.com/cli/azure/acr#az-acr-show, https://learn.microsoft.com/cli/azure/identity,
 * https://learn.microsoft.com/cli/azure/identity/federated-credential (a PUT: a second one of the same name takes the
 * place of the first; one of another name with the same issuer and subject is refused), and
 * https://learn.microsoft.com/cli/azure/role/assignment#az-role-assignment-create (one that is there already is no
 * error).
 */
import { parseArgs } from "node:util";

interface Credential {
  readonly name: string;
  readonly issuer: string;
  readonly subject: string;
  readonly audiences: string;
}

interface Identity {
  readonly clientId: string;
  readonly principalId: string;
  readonly credentials: Credential[];
}

/** A subscription, and what its user may do. */
export interface Subscription {
  readonly id: string;
  readonly tenantId: string;
  /** By name. The mode is null where the CLI is too old to know it. */
  readonly registries: Readonly<
    Record<string, { readonly resourceGroup: string; readonly roleAssignmentMode: string | null }>
  >;
  /** By resource group and name. */
  readonly identities: Record<string, Identity>;
  readonly assignments: { readonly role: string; readonly scope: string; readonly to: string }[];
  /** What was asked for, without its options. */
  readonly asked: string[];
  /** This command fails. */
  readonly failsAt?: string;
}

const ROLES = [
  "AcrPull",
  "AcrDelete",
  "Container Registry Repository Reader",
  "Container Registry Repository Contributor",
  "Container Registry Repository Catalog Lister",
];

type Options = Readonly<Record<string, string>>;

const COMMANDS: Readonly<Record<string, (azure: Subscription, args: readonly string[]) => string>> =
  {
    login: (_, args) => silent(optionsOf(args, [])),
    "account set": (_, args) => silent(optionsOf(args, ["subscription"])),
    "account show": ({ id }, args) => tsv(optionsOf(args, ["query", "output"]), { id }),
    "acr show": showRegistry,
    "identity create": createIdentity,
    "identity show": (azure, args) => {
      const options = optionsOf(args, ["name", "resource-group", "query", "output"]);
      const { clientId, principalId } = identityAt(azure, options, "name");
      return tsv(options, { clientId, principalId, tenantId: azure.tenantId });
    },
    "identity federated-credential list": listCredentials,
    "identity federated-credential create": createCredential,
    "role assignment create": assignRole,
  };

/**
 * What the command prints; the subscription has what it has made.
 * @throws Error with what the real one says, where it fails.
 */
export function az(azure: Subscription, args: readonly string[]): string {
  const line = args.join(" ");
  const [words, run] =
    Object.entries(COMMANDS).find(([name]) => `${line} `.startsWith(`${name} `)) ?? [];
  if (words === undefined || run === undefined) throw new Error(`not understood: ${line}`);
  if (azure.failsAt === words) throw new Error(`(AuthorizationFailed) You may not ${words}.`);
  azure.asked.push(words);
  return run(azure, args.slice(words.split(" ").length));
}

function showRegistry(azure: Subscription, args: readonly string[]): string {
  const options = optionsOf(args, ["name", "query", "output"]);
  const { name = "" } = options;
  const registry = azure.registries[name];
  if (registry === undefined) throw new Error(`The resource with name '${name}' was not found.`);
  return tsv(options, { id: idOf(azure, name), ...registry });
}

function createIdentity(azure: Subscription, args: readonly string[]): string {
  const options = optionsOf(args, ["name", "resource-group", "output"]);
  const count = Object.keys(azure.identities).length;
  azure.identities[`${options["resource-group"]}/${options["name"]}`] ??= {
    clientId: `aaaaaaaa-1111-2222-3333-44444444444${count}`,
    principalId: `bbbbbbbb-1111-2222-3333-44444444444${count}`,
    credentials: [],
  };
  return silent(options);
}

function listCredentials(azure: Subscription, args: readonly string[]): string {
  const options = optionsOf(args, ["identity-name", "resource-group", "query", "output"]);
  const { credentials } = identityAt(azure, options, "identity-name");
  const { query = "", output = "" } = options;
  const [, subject] = /^\[\?subject=='([^']+)'\]\.name \| \[0\]$/.exec(query) ?? [];
  if (subject === undefined) throw new Error(`not understood: ${query}`);
  const { name = null } = credentials.find((one) => one.subject === subject) ?? {};
  return tsv({ query: "name", output }, { name });
}

function createCredential(azure: Subscription, args: readonly string[]): string {
  const names = ["name", "issuer", "subject", "audiences"];
  const options = optionsOf(args, [...names, "identity-name", "resource-group", "output"]);
  const { credentials } = identityAt(azure, options, "identity-name");
  const { name = "", issuer = "", subject = "", audiences = "" } = options;
  if (!/^[a-zA-Z0-9][a-zA-Z0-9-_]{2,119}$/.test(name)) throw new Error(`(BadRequest) ${name}`);
  const same = credentials.find((one) => one.issuer === issuer && one.subject === subject);
  if (same !== undefined && same.name !== name) {
    throw new Error("(Conflict) Issuer and subject combination already exists.");
  }
  const place = credentials.findIndex((one) => one.name === name);
  credentials.splice(place < 0 ? credentials.length : place, 1, {
    name,
    issuer,
    subject,
    audiences,
  });
  return silent(options);
}

function assignRole(azure: Subscription, args: readonly string[]): string {
  const assignee = ["assignee-object-id", "assignee-principal-type"];
  const options = optionsOf(args, ["role", "scope", ...assignee, "output"]);
  const { role = "", scope = "", "assignee-object-id": to = "" } = options;
  if (!ROLES.includes(role)) throw new Error(`Role '${role}' doesn't exist.`);
  const isKnown = Object.values(azure.identities).some(({ principalId }) => principalId === to);
  if (!isKnown || options["assignee-principal-type"] !== "ServicePrincipal") {
    throw new Error(`not understood: ${args.join(" ")}`);
  }
  if (!Object.keys(azure.registries).some((name) => idOf(azure, name) === scope)) {
    throw new Error(`(ResourceNotFound) ${scope}`);
  }
  const isThere = azure.assignments.some((one) => one.role === role && one.to === to);
  if (!isThere) azure.assignments.push({ role, scope, to });
  return silent(options);
}

/** The values of exactly these options. */
function optionsOf(args: readonly string[], names: readonly string[]): Options {
  const options = Object.fromEntries(names.map((name) => [name, { type: "string" as const }]));
  const { values } = parseArgs({ args: [...args], options, strict: true });
  const missing = names.filter((name) => values[name] === undefined);
  if (missing.length > 0) throw new Error(`required: --${missing.join(", --")}`);
  return values as Options;
}

function idOf({ id, registries }: Subscription, name: string): string {
  const group = registries[name]?.resourceGroup ?? "";
  return `/subscriptions/${id}/resourceGroups/${group}/providers/Microsoft.ContainerRegistry/registries/${name}`;
}

function identityAt({ identities }: Subscription, options: Options, nameOption: string): Identity {
  const path = `${options["resource-group"]}/${options[nameOption]}`;
  const identity = identities[path];
  if (identity === undefined) throw new Error(`(ResourceNotFound) ${path}`);
  return identity;
}

/** As `--output tsv` prints one value: nothing at all for null. */
function tsv({ query = "", output }: Options, answer: Readonly<Record<string, string | null>>) {
  const value = answer[query];
  if (output !== "tsv" || value === undefined) throw new Error(`not understood: ${query}`);
  return value === null ? "" : `${value}\n`;
}

/** What makes something prints it, unless it is told not to. */
function silent({ output = "none" }: Options): string {
  if (output !== "none") throw new Error(`not understood: --output ${output}`);
  return "";
}
