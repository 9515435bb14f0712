/** Trees that are manifests, or what is left of one after somebody has tampered with it. */
import fc from "fast-check";

import {
  DOCKER_LIST,
  OCI_ARTIFACT,
  OCI_IMAGE,
  OCI_INDEX,
  ORAS_ARTIFACT,
} from "../../support/fixture.ts";
import { isFields, isList, type Field, type Tree } from "./json-trees.ts";
import { anyText } from "./texts.ts";

/** Few enough that the same digest often stands in several places. */
export const DIGESTS = [
  ...Array.from("0123456789ab", (digit) => `sha256:${digit.repeat(64)}`),
  `sha512:${"c".repeat(128)}`,
];
export const digests = fc.constantFrom(...DIGESTS);

const KINDS_OF_KEYS = ["manifests", "subject", "digest", "mediaType", "config", "layers", "blobs"];

/** The names of fields as others write them, and what is close to one. */
const keys = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...KINDS_OF_KEYS) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...KINDS_OF_KEYS), fc.infiniteStream(fc.boolean()))
      .map(([key, upper]) =>
        Array.from(key, (c) => (upper.next().value === true ? c.toUpperCase() : c)).join(""),
      ),
  },
  // Go takes the long s for an s, and the sign for Kelvin for a k.
  { weight: 1, arbitrary: fc.constantFrom("\u017Fubject", "MANIFE\u017FTS", "dige\u017Ft") },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "__proto__",
      "constructor",
      "toString",
      "",
      '"',
      "\\",
      "manifests ",
      "subject\0",
      "refers",
    ),
  },
  { weight: 1, arbitrary: digests },
  { weight: 1, arbitrary: anyText(5) },
);

const texts = fc.oneof(
  digests,
  digests.map((digest) => digest.toUpperCase()),
  digests.map((digest) => digest.slice(digest.indexOf(":") + 1)),
  digests.map((digest) => `${digest.replace(":", "-")}.sig`),
  digests.map((digest) => ` see "${digest}"\n`),
  digests.map((digest) => `${digest}0`),
  digests.map((digest) => ` ${digest}`),
  fc.constantFrom(OCI_INDEX, OCI_IMAGE, DOCKER_LIST, OCI_ARTIFACT, "application/vnd.new+json", ""),
  anyText(8),
);

/** Any JSON, small, with names and digests in it that matter. */
export const trees: fc.Arbitrary<Tree> = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, depthIdentifier: "tree" },
    texts,
    fc.constantFrom(null, true, false, 0, -1, 1e21, 0.5),
    fc.array(tie("tree"), { maxLength: 3, depthIdentifier: "tree" }),
    fc
      .array(fc.tuple(keys, tie("tree")), { maxLength: 4, depthIdentifier: "tree" })
      .map((fields) => ({ fields })),
    digests.map((digest) => ({ fields: [["digest", digest] as const] })),
  ),
})).tree;

const descriptors: fc.Arbitrary<Tree> = fc.tuple(digests, fc.boolean()).map(([digest, isBare]) => {
  if (isBare) return { fields: [["digest", digest]] };
  const platform = { fields: [["os", "linux"] as const, ["architecture", "arm64"] as const] };
  return {
    fields: [
      ["mediaType", OCI_IMAGE],
      ["digest", digest],
      ["size", 1234],
      ["platform", platform],
    ],
  };
});

const descriptorLists = fc.array(descriptors, { maxLength: 3 });

/** Manifests as they are pushed, with the media type under which they are listed. */
export const manifests: fc.Arbitrary<{ readonly type: string; readonly tree: Tree }> = fc
  .record({
    type: fc.constantFrom(OCI_INDEX, DOCKER_LIST, OCI_IMAGE, OCI_ARTIFACT, ORAS_ARTIFACT),
    saysType: fc.boolean(),
    listed: descriptorLists,
    config: descriptors,
    subject: fc.option(descriptors),
  })
  .map(({ type, saysType, listed, config, subject }) => {
    const fields: Field[] = [["schemaVersion", 2]];
    if (saysType) fields.push(["mediaType", type]);
    if (type === OCI_INDEX || type === DOCKER_LIST) fields.push(["manifests", listed]);
    else if (type === OCI_IMAGE) fields.push(["config", config], ["layers", listed]);
    else fields.push(["artifactType", "application/vnd.test"], ["blobs", listed]);
    if (subject !== null) fields.push(["subject", subject]);
    return { type, tree: { fields } };
  });

const DAMAGES = [
  "replace",
  "wrap",
  "nest",
  "drop",
  "repeat",
  "rename",
  "respell",
  "add",
  "reverse",
] as const;

export interface Damage {
  /** Which of the places in a tree, in the order of writing; counted around. */
  readonly at: number;
  readonly how: (typeof DAMAGES)[number];
  readonly which: number;
  readonly key: string;
  readonly value: Tree;
}

export const damages: fc.Arbitrary<Damage> = fc.record({
  at: fc.nat(30),
  how: fc.constantFrom(...DAMAGES),
  which: fc.nat(6),
  key: keys,
  value: fc.oneof(trees, digests),
});

/** The tree with something changed in one place. */
export function damaged(tree: Tree, damage: Damage): Tree {
  const place = damage.at % countPlaces(tree);
  let seen = -1;
  const change = (one: Tree): Tree => {
    seen += 1;
    if (seen === place) return changed(one, damage);
    if (isList(one)) return one.map(change);
    if (!isFields(one)) return one;
    return { fields: one.fields.map(([key, value]) => [key, change(value)]) };
  };
  return change(tree);
}

function countPlaces(tree: Tree): number {
  const inner = isList(tree) ? tree : isFields(tree) ? tree.fields.map(([, value]) => value) : [];
  return inner.reduce<number>((sum, one) => sum + countPlaces(one), 1);
}

function changed(tree: Tree, { how, which, key, value }: Damage): Tree {
  if (how === "wrap") return [tree];
  if (how === "nest") return { fields: [[key, tree]] };
  if (how !== "replace" && isList(tree)) return rearranged(tree, how, which, value);
  if (how === "replace" || !isFields(tree)) return value;
  const { fields } = tree;
  const place = which % (fields.length + 1);
  const [ownKey, ownValue] = fields[place] ?? [key, value];
  // The same name twice, one of them anywhere.
  if (how === "repeat") {
    return { fields: fields.toSpliced(which > 3 ? fields.length : place, 0, [ownKey, value]) };
  }
  if (how === "respell") {
    return { fields: fields.toSpliced(place, 0, [respelled(ownKey, which), value]) };
  }
  if (how === "rename") return { fields: fields.toSpliced(place, 1, [key, ownValue]) };
  return { fields: rearranged(fields, how, which, [key, value]) };
}

/** As Go reads it, the same name. */
function respelled(key: string, which: number): string {
  if (which % 3 === 0) return key.toUpperCase();
  return which % 3 === 1
    ? key.replace("s", "\u017F")
    : key.replace(/^./u, (first) => first.toUpperCase());
}

function rearranged<T>(
  items: readonly T[],
  how: Damage["how"],
  which: number,
  extra: T,
): readonly T[] {
  const place = which % (items.length + 1);
  if (how === "drop") return items.toSpliced(place, 1);
  if (how === "reverse") return items.toReversed();
  if (how === "repeat") return items.concat(items.slice(place, place + 1));
  return items.toSpliced(place, 0, extra);
}
