/**
 * Stands in for kubectl: prints what a cluster answers to `kubectl get KINDS -A -o jsonpath=TEMPLATE`, where the template
 * has nothing but `{..key}` and text. Everything else is refused, so that a recipe can't ask for what was never checked
 * against the real one.
 */
import { Failed, type Program } from "./programs.ts";

/** What the cluster answers for a kind. */
export interface Answer {
  readonly items: readonly object[];
  /** It breaks off after the items. */
  readonly breaksOff?: boolean;
}

/** By the name of the kind, as kubectl takes it. */
export type Cluster = Readonly<Record<string, Answer>>;

/** The program, for a cluster. */
export const kubectl =
  (cluster: Cluster): Program =>
  (args) => {
    const [verb, kinds = "", ...options] = args;
    const [allNamespaces, output, format = ""] = options;
    if (verb !== "get" || allNamespaces !== "-A" || output !== "-o" || options.length !== 3) {
      throw new Failed(`not understood: ${args.join(" ")}`);
    }
    const answers = kinds.split(",").map((kind) => {
      const answer = cluster[kind];
      if (answer) return answer;
      throw new Failed(`error: the server doesn't have a resource type "${kind}"`);
    });
    const printed = fill(format, { kind: "List", items: answers.flatMap(({ items }) => items) });
    if (!answers.some(({ breaksOff }) => breaksOff)) return printed;
    throw new Failed("error: stream ended unexpectedly", printed);
  };

/** The template with each `{..key}` replaced by all values of that key at any depth, as kubectl joins them. */
function fill(format: string, list: object): string {
  const template = /^jsonpath=((?:\{\.\.\w+\}|[^{}])+)$/.exec(format)?.[1];
  if (template === undefined) throw new Failed(`not understood: ${format}`);
  return template.replace(/\{\.\.(\w+)\}/g, (_, key: string) => valuesOf(list, key).join(" "));
}

function valuesOf(node: unknown, key: string): readonly string[] {
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node).flatMap(([name, value]: [string, unknown]) => [
    ...(name === key ? [typeof value === "string" ? value : JSON.stringify(value)] : []),
    ...valuesOf(value, key),
  ]);
}
