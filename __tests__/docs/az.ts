/**
 * Stands in for the Azure CLI: Resource Graph in pages, revisions of Container Apps, configurations of App Service.
 * Everything else is refused, so that a recipe can't ask for what was never checked against the documentation:
 * https://learn.microsoft.com/en-us/cli/azure/graph#az-graph-query (with what it answers: `data`, `skip_token`, and
 * `total_records`), https://learn.microsoft.com/en-us/cli/azure/containerapp/revision#az-containerapp-revision-list,
 * https://learn.microsoft.com/en-us/rest/api/appservice/web-apps/get-configuration, and
 * https://learn.microsoft.com/en-us/rest/api/appservice/web-apps/list-site-containers.
 */
import { parseArgs } from "node:util";

import { Failed, type Program } from "./programs.ts";

/** A resource with all of its properties, as Azure Resource Manager has it. */
export interface Resource {
  readonly id: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** What the identity sees. */
export interface Azure {
  readonly resources: readonly Resource[];
  /** Of container apps, by the name of the app. */
  readonly revisions: Readonly<
    Record<string, readonly { readonly active: boolean; readonly template: object }[]>
  >;
  /** By the path behind `https://management.azure.com`, without a version. */
  readonly documents: Readonly<Record<string, object>>;
  /** How many rows a page of the graph has at most. */
  readonly pageSize?: number;
  /** How many rows the graph says that it has, where it lists another number. */
  readonly total?: number;
  /** A command line that has this in it answers, and then fails. */
  readonly breaksOffAt?: string;
}

const QUERY = [
  "resources",
  "where type in~ ('microsoft.app/containerapps', 'microsoft.app/jobs', 'microsoft.containerinstance/containergroups', 'microsoft.web/sites', 'microsoft.web/sites/slots')",
  "project id, type = tolower(type), name, resourceGroup, subscriptionId, template = properties.template, containers = properties.containers, initContainers = properties.initContainers",
  "order by id asc",
].join(" | ");

const TYPES = [
  "microsoft.app/containerapps",
  "microsoft.app/jobs",
  "microsoft.containerinstance/containergroups",
  "microsoft.web/sites",
  "microsoft.web/sites/slots",
];

const ID = /^\/subscriptions\/([\w-]+)\/resourceGroups\/([\w-]+)\/providers\/([\w./-]+)$/;

/** The program, in a session that sees this. */
export function az(azure: Azure): Program {
  // Resource Graph is no part of the CLI itself.
  let isExtended = false;
  const commands: Readonly<Record<string, (args: readonly string[]) => string>> = {
    extension: (args) => {
      const { name } = optionsOf(args, "extension add", ["name"]);
      if (name !== "resource-graph") refuse(args);
      isExtended = true;
      return "";
    },
    graph: (args) => {
      if (isExtended) return query(azure, args);
      throw new Failed("ERROR: 'graph' is misspelled or not recognized by the system.");
    },
    containerapp: (args) => listRevisions(azure, args),
    rest: (args) => get(azure, args),
  };
  return (args) => {
    const [first = "", second = ""] = args;
    const printed = (commands[first] ?? refuse)(args);
    const { breaksOffAt } = azure;
    if (breaksOffAt === undefined || !args.join(" ").includes(breaksOffAt)) return printed;
    throw new Failed(`ERROR: (InternalServerError) ${first} ${second}`, printed);
  };
}

/** The values of exactly these options, behind exactly this command. `optional` may be left out. */
function optionsOf(
  args: readonly string[],
  command: string,
  required: readonly string[],
  optional: readonly string[] = [],
): Readonly<Record<string, string | undefined>> {
  const names = [...required, ...optional];
  const words = command.split(" ");
  if (args.slice(0, words.length).join(" ") !== command) refuse(args);
  const options = Object.fromEntries(names.map((name) => [name, { type: "string" as const }]));
  const { values } = parseArgs({ args: args.slice(words.length), options, strict: true });
  if (required.some((name) => values[name] === undefined)) refuse(args);
  return values;
}

function query({ resources, pageSize = 1000, total }: Azure, args: readonly string[]): string {
  const required = ["graph-query", "first", "output"];
  const options = optionsOf(args, "graph query", required, ["skip-token"]);
  const asked = (options["graph-query"] ?? "").split("|").map((step) => step.trim());
  if (asked.join(" | ") !== QUERY || options["first"] !== "1000") refuse(args);
  if (options["output"] !== "json") refuse(args);
  const token = options["skip-token"];
  const start = token === undefined ? 0 : Number(/^after:(\d+)$/.exec(token)?.[1]);
  if (Number.isNaN(start)) refuse(args);
  const rows = resources.map(rowOf).filter(({ type }) => TYPES.includes(type));
  rows.sort((a, b) => (a.id < b.id ? -1 : 1));
  const page = rows.slice(start, start + pageSize);
  const end = start + page.length;
  return toJson({
    count: page.length,
    data: page,
    skip_token: end < rows.length ? `after:${end}` : null,
    total_records: total ?? rows.length,
  });
}

/** A row of the graph, which has names of types and groups in lower case. */
function rowOf({ id, properties }: Resource) {
  const [, subscriptionId = "", resourceGroup = "", path = ""] = ID.exec(id) ?? [];
  const [provider = "", ...segments] = path.split("/");
  const kinds = segments.filter((_, i) => i % 2 === 0);
  const names = segments.filter((_, i) => i % 2 === 1);
  return {
    id,
    type: [provider, ...kinds].join("/").toLowerCase(),
    name: names.join("/"),
    resourceGroup: resourceGroup.toLowerCase(),
    subscriptionId,
    template: properties["template"] ?? null,
    containers: properties["containers"] ?? null,
    initContainers: properties["initContainers"] ?? null,
  };
}

/** Those that are active. */
function listRevisions({ resources, revisions }: Azure, args: readonly string[]): string {
  const required = ["subscription", "resource-group", "name", "output"];
  const options = optionsOf(args, "containerapp revision list", required);
  if (options["output"] !== "json") refuse(args);
  const isApp = (row: ReturnType<typeof rowOf>) =>
    row.type === "microsoft.app/containerapps" &&
    row.subscriptionId === options["subscription"] &&
    row.resourceGroup === options["resource-group"] &&
    row.name === options["name"];
  const app = resources.map(rowOf).find(isApp);
  if (app === undefined) {
    throw new Failed(`ERROR: The containerapp '${options["name"] ?? ""}' does not exist`);
  }
  const active = (revisions[app.name] ?? []).filter((revision) => revision.active);
  return toJson(active.map(({ template }) => ({ properties: { active: true, template } })));
}

function get({ documents }: Azure, args: readonly string[]): string {
  const { method, url = "", output } = optionsOf(args, "rest", ["method", "url", "output"]);
  const [path = "", version] = url.split("?");
  if (method !== "get" || output !== "json" || version !== "api-version=2024-04-01") refuse(args);
  const kind = /^(\/.+)\/(config\/web|sitecontainers)$/.exec(path);
  if (kind === null || !ID.test(kind[1] ?? "")) refuse(args);
  const found = documents[path];
  if (found !== undefined) return toJson(found);
  throw new Failed(`ERROR: Not Found({"Code":"NotFound","Message":"${path}"})`);
}

const toJson = (answer: unknown) => `${JSON.stringify(answer, null, 2)}\n`;

function refuse(args: readonly string[]): never {
  throw new Failed(`not understood: ${args.join(" ")}`);
}
