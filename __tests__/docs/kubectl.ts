/**
 * Stands in for kubectl: prints what a cluster answers to `kubectl get KINDS -A -o jsonpath=TEMPLATE`, where the template
 * has nothing but `{..key}` and text. Everything else is refused, so that a recipe can't ask for what was never checked
 * against the real one. The cluster is the JSON file that the variable
 * KUBECTL_STATE names.
 */
import { readFileSync } from "node:fs";

/** What the cluster answers for a kind. */
export interface Answer {
  readonly items: readonly object[];
  /** It breaks off after the items. */
  readonly breaksOff?: boolean;
}

/** By the name of the kind, as kubectl takes it. */
export type Cluster = Readonly<Record<string, Answer>>;

function main(): void {
  const [verb, kinds = "", ...options] = process.argv.slice(2);
  const [allNamespaces, output, format = ""] = options;
  if (verb !== "get" || allNamespaces !== "-A" || output !== "-o" || options.length !== 3) {
    fail(`not understood: ${process.argv.slice(2).join(" ")}`);
  }
  const cluster = JSON.parse(readFileSync(process.env["KUBECTL_STATE"] ?? "", "utf8")) as Cluster;
  const answers = kinds.split(",").map((kind) => {
    const answer = cluster[kind];
    return answer ?? fail(`error: the server doesn't have a resource type "${kind}"`);
  });
  const list = { kind: "List", items: answers.flatMap(({ items }) => items) };
  process.stdout.write(fill(format, list));
  if (answers.some(({ breaksOff }) => breaksOff)) fail("error: stream ended unexpectedly");
}

/** The template with each `{..key}` replaced by all values of that key at any depth, as kubectl joins them. */
function fill(format: string, list: object): string {
  const template = /^jsonpath=((?:\{\.\.\w+\}|[^{}])+)$/.exec(format)?.[1];
  if (template === undefined) return fail(`not understood: ${format}`);
  return template.replace(/\{\.\.(\w+)\}/g, (_, key: string) => valuesOf(list, key).join(" "));
}

function valuesOf(node: unknown, key: string): readonly string[] {
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node).flatMap(([name, value]: [string, unknown]) => [
    ...(name === key ? [typeof value === "string" ? value : JSON.stringify(value)] : []),
    ...valuesOf(value, key),
  ]);
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}

main();
