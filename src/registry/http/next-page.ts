/**
 * `Link` headers (https://www.rfc-editor.org/rfc/rfc8288#section-3). A list that goes on in a way that is not understood looks like one that ends, and what is on
 * its other pages like what nobody needs: so whatever is not perfectly clear is an error.
 */

/**
 * The address of the next page by the `Link` header of the current one; undefined when there is none.
 * @throws Error when the header is not understood, or leads to anything but another page of the same list: what looks
 * like the end of a list may not be one.
 */
export function nextPage(header: string | undefined, current: string): string | undefined {
  const [target, ...others] = nextTargets(header ?? "");
  if (target === undefined) return undefined;
  const page = new URL(current);
  const next = URL.canParse(target, current) ? new URL(target, current) : undefined;
  if (next === undefined || !isSameList(next, page) || others.length > 0) {
    throw new Error("the list continues in another place");
  }
  page.search = next.search;
  return page.href;
}

function isSameList(one: URL, other: URL): boolean {
  return one.origin === other.origin && pathOf(one) === pathOf(other);
}

/** Slashes and colons of names may be written in either way. */
function pathOf({ pathname }: URL): string {
  return pathname.replace(/%(?:2F|3A)/gi, decodeURIComponent);
}

/** One link with its parameters, and the comma before the one that follows (https://www.rfc-editor.org/rfc/rfc8288#section-3). */
const LINK = /\s*<([^<>]*)>((?:\s*;\s*[\w*-]+\s*=\s*(?:"[^"\\]*"|[^\s",;<>]+))*)\s*(?:,|$)/gy;

function nextTargets(header: string): ReadonlySet<string> {
  const links = [...header.matchAll(LINK)].map(([written, target = "", parameters = ""]) => ({
    written,
    target,
    relations: relationsIn(parameters),
  }));
  const isWhole = links.map(({ written }) => written).join("") === header;
  if (!isWhole || links.some(({ relations }) => relations.length === 0)) {
    throw new Error("the link to the next page of the list is not understood");
  }
  const next = links.filter(({ relations }) => relations.includes("next"));
  return new Set(next.map(({ target }) => target));
}

const PARAMETER = /;\s*([\w*-]+)\s*=\s*(?:"([^"]*)"|([^\s",;<>]+))/g;

/** What a link says that it leads to, in lower case. */
function relationsIn(parameters: string): readonly string[] {
  const relations = [...parameters.matchAll(PARAMETER)]
    .filter(([, name]) => name?.toLowerCase() === "rel")
    .map(([, , quoted, bare]) => quoted ?? bare ?? "");
  return relations.flatMap((text) => text.toLowerCase().split(/\s+/)).filter((word) => word !== "");
}
