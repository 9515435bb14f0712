/**
 * What any reader of JSON may see in a manifest: the first of two equal keys or the last, names in any case, as Go's
 * encoding/json has it.
 */
import type { Digest } from "../../../src/oci/digest.ts";
import { isFields, isList, type Tree } from "./json-trees.ts";

/** The values of a field, however often it stands there and however it is spelled. */
export function valuesOf(tree: Tree, name: RegExp): readonly Tree[] {
  if (!isFields(tree)) return [];
  return tree.fields.filter(([key]) => name.test(key)).map(([, value]) => value);
}

export const DIGEST = /^(?:sha256:[a-f0-9]{64}|sha512:[a-f0-9]{128})$/;

/** The digests of a descriptor, by any reader. */
function named(descriptor: Tree): readonly Digest[] {
  return valuesOf(descriptor, /^digest$/iu).filter(isDigest);
}

function isDigest(value: unknown): value is Digest {
  return typeof value === "string" && DIGEST.test(value);
}

export function childrenSeen(tree: Tree): readonly Digest[] {
  return valuesOf(tree, /^manifests$/iu).flatMap((list) =>
    isList(list) ? list.flatMap(named) : [],
  );
}

export function subjectsSeen(tree: Tree): readonly Digest[] {
  return valuesOf(tree, /^subject$/iu).flatMap(named);
}
