/**
 * The one grammar for names of repositories and tags.
 * https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests
 */

/** What a kind of name may consist of, in regular expressions, and what it is called. */
export interface NameGrammar {
  readonly noun: string;
  readonly characters: RegExp;
  /** What a whole plain name must look like. */
  readonly name: RegExp;
  /** Whether "/" divides such names, which is what `**` is for. */
  readonly hasSegments: boolean;
}

/** Lower case, in segments. */
export const REPOSITORY_NAMES: NameGrammar = {
  noun: "a repository name",
  characters: /^[a-z0-9._/-]$/,
  name: /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/,
  hasSegments: true,
};

/** What the specification calls "<reference> as a tag". */
export const TAG_NAMES: NameGrammar = {
  noun: "a tag",
  characters: /^[a-zA-Z0-9._-]$/,
  name: /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/,
  hasSegments: false,
};
