import { describe, expect, it } from "@jest/globals";

import type { Outcome } from "../../src/prune/sweep/settle.ts";
import { renderPicture } from "../../src/report/picture.ts";
import { fixture, image, index, type Spec } from "../support/fixture.ts";
import { DELETED, pruned, reportOf } from "../support/reports.ts";

type Specs = Readonly<Record<string, Spec>>;

/** The kept index A and the dead index D share the child s; each has one of its own. */
const SHARED: Specs = {
  A: index(["a", "s"], { tags: ["v1"] }),
  D: index(["d", "s"]),
  a: image(),
  d: image(),
  s: image(),
};

/** The picture with letters for digests; its sentence left out. */
function drawn(specs: Specs, outcomes?: (letter: string) => Outcome): string {
  const options = outcomes === undefined ? {} : { outcomes };
  const repositories = [pruned("team/api", specs, options)];
  const lines = renderPicture(reportOf({ repositories, dryRun: outcomes === undefined }));
  return fixture(specs).manifests.reduce(
    (text, { letter, digest }) => text.replaceAll(digest.slice(7, 19), letter),
    lines.slice(2).join("\n"),
  );
}

/** The nodes by label, and the edges between labels, whatever the order. */
function graphIn(text: string) {
  const nodes = new Map(
    [...text.matchAll(/^ {2}(n\d+)\["([^"]*)"\](:::gone)?$/gm)].map(([, id = "", label = ""]) => [
      id,
      label,
    ]),
  );
  const edges = [...text.matchAll(/^ {2}(n\d+) (-->|-\.->) (n\d+)$/gm)].map(
    ([, from = "", arrow = "", to = ""]) =>
      `${nodes.get(from) ?? "?"} ${arrow} ${nodes.get(to) ?? "?"}`,
  );
  return { nodes: [...nodes.values()].sort(), edges: edges.sort() };
}

/** `count` dead indexes that share the child s with the kept index A, each with `own` children besides. */
function sharing(count: number, own: number): Specs {
  const specs: Record<string, Spec> = { A: index(["s"], { tags: ["v1"] }), s: image() };
  for (let i = 0; i < count; i += 1) {
    const children = Array.from({ length: own }, (_, n) => `d${i}x${n}`);
    specs[`D${i}`] = index(["s", ...children]);
    for (const child of children) specs[child] = image();
  }
  return specs;
}

describe("a picture of a shared child", () => {
  it("shows all its indexes with all that they list, and tells in words what goes", () => {
    expect(graphIn(drawn(SHARED))).toEqual({
      nodes: [
        "A v1",
        "D (would be deleted)",
        "a linux/a",
        "d linux/d (would be deleted)",
        "s linux/s",
      ],
      edges: [
        "A v1 --> a linux/a",
        "A v1 --> s linux/s",
        "D (would be deleted) -.-> d linux/d (would be deleted)",
        "D (would be deleted) -.-> s linux/s",
      ],
    });
  });

  it("has other words when it was done, and tells what could not be", () => {
    const failed: Outcome = { state: "failed", why: "throttled" };
    const outcomes = (letter: string): Outcome => (letter === "d" ? failed : DELETED);
    const text = drawn(SHARED, outcomes);
    expect(graphIn(text).nodes).toEqual([
      "A v1",
      "D (deleted)",
      "a linux/a",
      "d linux/d (not deleted)",
      "s linux/s",
    ]);
    expect(text).not.toContain("would");
  });

  it("is Mermaid: a fence, a flowchart, and dashes for what goes", () => {
    const lines = drawn(SHARED).split("\n");
    expect(lines.slice(0, 2)).toEqual(["```mermaid", "flowchart LR"]);
    expect(lines.slice(-2)).toEqual(["  classDef gone stroke-dasharray: 5 5", "```"]);
    expect(lines.filter((line) => line.endsWith(":::gone"))).toHaveLength(2);
  });

  it.each<[string, Specs]>([
    [
      "nothing is shared",
      { A: index(["a"], { tags: ["v1"] }), a: image(), D: index(["d"]), d: image() },
    ],
    [
      "all that shares it stays",
      { A: index(["s"], { tags: ["v1"] }), B: index(["s"], { tags: ["v2"] }), s: image() },
    ],
    [
      "all that shares it goes",
      { D: index(["s"]), E: index(["s"]), s: image(), t: image({ tags: ["v1"] }) },
    ],
    ["it has a tag of its own", { D: index(["s"]), s: image({ tags: ["v1"] }) }],
  ])("is not drawn where %s", (_, specs) => {
    expect(drawn(specs)).toBe("");
  });

  it.each([
    [11, 0, 13, "twelve indexes"],
    [12, 0, 0, "thirteen indexes"],
    [2, 28, 60, "sixty nodes"],
    [2, 29, 0, "sixty-two nodes"],
  ])("of %s dead indexes with %s children each has %s nodes: %s", (count, own, nodes) => {
    const graph = graphIn(drawn(sharing(count, own)));
    expect(graph.nodes).toHaveLength(nodes);
  });

  it("has no more than a hundred edges", () => {
    const shared = Array.from({ length: 10 }, (_, n) => `s${n}`);
    const many = (count: number): Specs => ({
      ...Object.fromEntries(shared.map((child) => [child, image()])),
      A: index(shared, { tags: ["v1"] }),
      ...Object.fromEntries(Array.from({ length: count }, (_, n) => [`D${n}`, index(shared)])),
    });
    expect(graphIn(drawn(many(9))).edges).toHaveLength(100);
    expect(graphIn(drawn(many(10))).edges).toHaveLength(0);
  });

  it("leaves out the shared children that find no room any more", () => {
    const large = Object.fromEntries(
      Object.entries(sharing(1, 80)).map(([letter, spec]) => [
        `x${letter}`,
        { ...spec, ...(spec.children && { children: spec.children.map((child) => `x${child}`) }) },
      ]),
    );
    const specs = { ...SHARED, ...large, xA: { ...index(["xs"]), tags: ["v2"] } };
    expect(graphIn(drawn(specs)).nodes).toHaveLength(5);
  });

  it("is one for the whole run, of the first repository that has something to explain", () => {
    const plain = pruned("a", { t: image({ tags: ["v1"] }) });
    const repositories = [plain, pruned("b", SHARED), pruned("c", SHARED)];
    const text = renderPicture(reportOf({ repositories })).join("\n");
    expect(text.match(/flowchart/g)).toHaveLength(1);
    expect(text).toContain("children that <code>b</code> shares");
  });

  it("lets no foreign text out of its label", () => {
    const evil = '"]\n  click n0 call alert()\n%%{init: {}}%% `**x**` <b> #quot; é';
    const text = drawn({ ...SHARED, A: index(["s"], { tags: [evil, "v1"] }), a: image() });
    expect(graphIn(text).nodes).toHaveLength(4);
    expect(text.split("\n").filter((line) => !/^ {2}n\d+(?:\[| -)/.test(line))).toEqual([
      "```mermaid",
      "flowchart LR",
      "  classDef gone stroke-dasharray: 5 5",
      "```",
    ]);
    const labels = graphIn(text).nodes.map((label) => label.replaceAll("\uFFFD", ""));
    for (const label of labels) expect(label).toMatch(/^[\w ./:()-]+$/);
  });
});
