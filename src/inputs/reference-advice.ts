/**
 * References to images where one half of them is wanted, as in `acr purge --filter "team/web:pr-.*"`: repositories and tags
 * have inputs of their own.
 */
import { documentation } from "../errors/documentation.ts";
import { didYouMean } from "../errors/nearest.ts";
import { TAKES, repositoryPatterns, tagPatterns, type PatternKind } from "./pattern-kinds.ts";
import { isPattern, patternsFor } from "./proposals.ts";

/** `host/repository:tag@digest`, or a part of it: which input takes which half. */
export function onReferences(text: string, kind: PatternKind): string | undefined {
  const { grammar, host } = kind;
  const address = text.replace(/^!?/, "").replace(/^[a-z]+:\/\//, "");
  const hosts = [host, /^([a-z0-9-]+(?:\.[a-z0-9-]+)*\.azurecr\.[a-z.]+)\//.exec(address)?.[1]];
  const server = hosts.find((one) => one !== undefined && address.startsWith(`${one}/`));
  const rest = server === undefined ? address : address.slice(server.length + 1);
  const [, name = "", tag, digest] = /^([^:@]*)(?::([^@]*))?(?:@(.*))?$/.exec(rest) ?? [];
  if (grammar.hasSegments) return onImage({ server, name, tag, digest }, kind, text);
  if (/^sha(?:256|512)$/.test(name) && tag !== undefined) {
    return `a digest is no tag: it goes into ${TAKES[kind.writtenIn].digests}.`;
  }
  if (tag !== undefined) return onTagOf(name, tag, kind);
  return digest === undefined || !isPattern(name, grammar)
    ? undefined
    : `a tag is named without its digest. Write "${name}" here, and the digest in ${TAKES[kind.writtenIn].digests} to keep it.`;
}

interface Reference {
  readonly server: string | undefined;
  readonly name: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

function onImage(
  reference: Reference,
  { writtenIn }: PatternKind,
  text: string,
): string | undefined {
  const { server, name, tag, digest } = reference;
  const isAddress = text.includes("://");
  if (isAddress && !name.includes("/") && server === undefined) {
    return 'an address is no repository: it goes into "registry".';
  }
  const [repository] = patternsFor(name, repositoryPatterns(writtenIn, undefined));
  if (repository === undefined) return undefined;
  if (tag !== undefined || digest !== undefined) {
    const rest = tagOrDigestOf(reference, writtenIn);
    return `a repository has no tag or digest. Write "${repository}" here${rest}.`;
  }
  if (server === undefined && !isAddress) return undefined;
  const sign = text.startsWith("!") ? "!" : "";
  return `the login server is not part of a repository's name.${didYouMean([`${sign}${repository}`])} If its name does begin so, write "${sign}*/${repository}".`;
}

function tagOrDigestOf({ tag, digest }: Reference, writtenIn: PatternKind["writtenIn"]): string {
  const takes = TAKES[writtenIn];
  if (tag === undefined || tag === "") {
    return digest === undefined ? "" : `, and the digest in ${takes.digests} to keep it`;
  }
  const [expiring = tag] = patternsFor(tag, tagPatterns(writtenIn));
  return `, and "${expiring}" in ${takes.expiring} if such tags may expire, or in ${takes.kept} if they must not`;
}

function onTagOf(name: string, tag: string, { writtenIn }: PatternKind): string | undefined {
  const [pattern] = patternsFor(tag, tagPatterns(writtenIn));
  const takes = TAKES[writtenIn];
  if (pattern === undefined) return undefined;
  if (name === "") return `a tag has no colon.${didYouMean([pattern])}`;
  const [repository = name] = patternsFor(name, repositoryPatterns(writtenIn, undefined));
  const apart = writtenIn === "policy" ? "" : ` For other tags in other repositories: ${POLICIES}.`;
  return `a tag is named without its repository. Write "${pattern}" here, and "${repository}" in ${takes.repositories}.${apart}`;
}

const POLICIES = documentation("policy.md");
