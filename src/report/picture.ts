/**
 * A picture of the one thing that a table explains badly: a child of a deleted index that is kept, since a kept index lists
 * it as well. At most one for a run, and none where it would be too large to be read.
 */
import type { Digest } from "../oci/digest.ts";
import { shortDigest } from "./digests.ts";
import { code } from "./markdown.ts";
import type { ManifestReport, Report, RepositoryReport } from "./report.ts";

/** Mermaid draws no more than 500 edges (its `maxEdges`), and not nearly as many can be read. */
const MOST_INDEXES = 12;
const MOST_NODES = 60;
const MOST_EDGES = 100;

const MOST_CHARACTERS = 40;

interface Graph {
  readonly indexes: ReadonlySet<ManifestReport>;
  readonly children: ReadonlySet<ManifestReport>;
  readonly edges: readonly (readonly [index: ManifestReport, child: ManifestReport])[];
}

/** The picture of the first repository that has something to explain, as lines of Markdown; empty where none has. */
export function renderPicture({ repositories, dryRun }: Report): readonly string[] {
  for (const repository of repositories) {
    const graph = explainingGraph(repository);
    if (graph.edges.length > 0) return draw(repository.name, graph, dryRun);
  }
  return [];
}

/** As many shared children as find room, each with all its indexes and with what these list besides. */
function explainingGraph({ manifests }: RepositoryReport): Graph {
  const byDigest = new Map(manifests.map((manifest) => [manifest.digest, manifest]));
  const indexesOf = ({ parents }: ManifestReport) => known(byDigest, parents);
  const shared = manifests.filter(
    (manifest) =>
      manifest.verdict.reason === "child-of-kept-index" &&
      indexesOf(manifest).some(({ verdict }) => verdict.action === "delete"),
  );
  if (shared.length === 0) return { indexes: new Set(), children: new Set(), edges: [] };

  const listed = new Map<Digest, ManifestReport[]>();
  for (const child of manifests) {
    for (const index of child.parents) {
      const children = listed.get(index);
      if (children === undefined) listed.set(index, [child]);
      else children.push(child);
    }
  }
  let indexes: ReadonlySet<ManifestReport> = new Set();
  let graph = graphOf(indexes, listed);
  for (const child of shared.slice(0, MOST_NODES)) {
    const more = indexes.union(new Set(indexesOf(child)));
    const larger = graphOf(more, listed);
    if (!isReadable(larger)) continue;
    indexes = more;
    graph = larger;
  }
  return graph;
}

function known(
  byDigest: ReadonlyMap<Digest, ManifestReport>,
  digests: readonly Digest[],
): readonly ManifestReport[] {
  return digests.flatMap((digest) => byDigest.get(digest) ?? []);
}

function graphOf(
  indexes: ReadonlySet<ManifestReport>,
  listed: ReadonlyMap<Digest, readonly ManifestReport[]>,
): Graph {
  // No more than it takes to see that it is too much: an index may list thousands.
  const edges = [...indexes]
    .slice(0, MOST_INDEXES + 1)
    .flatMap((index) =>
      (listed.get(index.digest) ?? [])
        .slice(0, MOST_EDGES + 1)
        .map((child) => [index, child] as const),
    );
  return { indexes, children: new Set(edges.map(([, child]) => child)), edges };
}

function isReadable({ indexes, children, edges }: Graph): boolean {
  return (
    indexes.size <= MOST_INDEXES &&
    indexes.union(children).size <= MOST_NODES &&
    edges.length <= MOST_EDGES
  );
}

function draw(
  name: string,
  { indexes, children, edges }: Graph,
  dryRun: boolean,
): readonly string[] {
  const nodes = [...indexes.union(children)];
  const ids = new Map(nodes.map((node, i) => [node, `n${i}`]));
  const id = (node: ManifestReport) => ids.get(node) ?? "";
  return [
    `**Why children that ${code(name)} shares stay.** A kept index (solid lines) lists them as well as one that ${dryRun ? "would be" : "is"} deleted (dashed lines).`,
    "",
    "```mermaid",
    "flowchart LR",
    ...nodes.map(
      (node) => `  ${id(node)}["${labelOf(node, dryRun)}"]${isKept(node) ? "" : ":::gone"}`,
    ),
    ...edges.map(
      ([index, child]) => `  ${id(index)} ${isKept(index) ? "-->" : "-.->"} ${id(child)}`,
    ),
    "  classDef gone stroke-dasharray: 5 5",
    "```",
  ];
}

function isKept({ verdict }: ManifestReport): boolean {
  return verdict.action === "keep";
}

/** The digest, what tells it from others, and in words what the dashes say. */
function labelOf(
  { digest, what, tags, parents, verdict, outcome }: ManifestReport,
  dryRun: boolean,
): string {
  const name = tags[0] ?? (parents.length > 0 ? what : "");
  const label = `${shortDigest(digest)} ${harmless(name)}`.trim();
  if (verdict.action === "keep") return label;
  if (dryRun) return `${label} (would be deleted)`;
  const isGone = outcome?.state === "deleted" || outcome?.state === "already-gone";
  return `${label} (${isGone ? "deleted" : "not deleted"})`;
}

/** Only what no reader of Mermaid takes for anything but text, inside quotes. */
function harmless(text: string): string {
  return text.slice(0, MOST_CHARACTERS).replace(/[^A-Za-z0-9 ._/:+-]/g, "\uFFFD");
}
