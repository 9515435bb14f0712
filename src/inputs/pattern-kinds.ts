/**
 * What a pattern is for and where it is written: what advice on a wrong one has to know besides the grammar of names.
 */
import { REPOSITORY_NAMES, TAG_NAMES, type NameGrammar } from "../oci/names.ts";

export interface PatternKind {
  readonly grammar: NameGrammar;
  readonly writtenIn: "inputs" | "policy";
  /** The registry's login server, which is part of references to images and not of names; undefined where it is not known. */
  readonly host: string | undefined;
}

export function repositoryPatterns(
  writtenIn: PatternKind["writtenIn"],
  host: string | undefined,
): PatternKind {
  return { grammar: REPOSITORY_NAMES, writtenIn, host };
}

export function tagPatterns(writtenIn: PatternKind["writtenIn"]): PatternKind {
  return { grammar: TAG_NAMES, writtenIn, host: undefined };
}

/** What takes each half of a reference to an image, by where it is written. */
export const TAKES = {
  inputs: {
    repositories: '"repositories"',
    expiring: '"delete-tags"',
    kept: '"keep-tags"',
    digests: '"keep-digests"',
  },
  policy: {
    repositories: 'the "match" of an entry',
    expiring: 'the "match" of a rule in "tags"',
    kept: '"tags" in "keep"',
    digests: '"digests" in "keep"',
  },
} as const;
