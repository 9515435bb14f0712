/**
 * When somebody else may change a repository so that the run promises to notice. The contract leaves two gaps open: what
 * happens to a manifest or a tag between its last look and its DELETE, and a new manifest that arrives after the question for what is
 * new. Everything else must be noticed. This is the one place that knows how phases are told from requests.
 */
import type { LoggedRequest } from "../../emulator/server/request-log.ts";

export interface Moments {
  /** A new manifest that arrives right before this request is noticed. */
  mayPush(request: LoggedRequest): boolean;
  /** A new tag, lock or referrer of this manifest that comes right before this request is noticed. */
  mayTouch(request: LoggedRequest, digest: string): boolean;
  /** A change of this tag is noticed, if it is to be taken from a manifest that stays. */
  mayTouchTag(tag: string): boolean;
  /** It is the last such moment, as far as one can tell. */
  isLastPush(request: LoggedRequest): boolean;
  isLastTouch(request: LoggedRequest, digest: string): boolean;
  isLastTagTouch(request: LoggedRequest, tag: string): boolean;
  /** To be told of every request, after it has been asked about. */
  passed(request: LoggedRequest): void;
}

/** The moments of one repository in one run. */
export function momentsOf(): Moments {
  let isPushOver = false;
  const lookedAt = new Set<string>();
  const tagsLookedAt = new Set<string>();
  return {
    // New manifests: before any question for what is new, and before all else until the first such question or DELETE.
    mayPush: (request) => isProbe(request) || (!isPushOver && request.kind !== "delete-manifest"),
    // What is told of a manifest itself: until anything was asked about it by name, whether for itself or for its subject.
    mayTouch: (request, digest) => request.kind !== "delete-manifest" && !lookedAt.has(digest),
    mayTouchTag: (tag) => !tagsLookedAt.has(tag),
    isLastPush: isProbe,
    isLastTouch: (request, digest) => lookOf(request) === digest,
    isLastTagTouch: (request, tag) => tagLookOf(request) === tag,
    passed: (request) => {
      const digest = lookOf(request);
      if (digest !== undefined) lookedAt.add(digest);
      const tag = tagLookOf(request);
      if (tag !== undefined) tagsLookedAt.add(tag);
      isPushOver ||= isProbe(request) || request.kind === "delete-manifest";
    },
  };
}

/** The first page of the answer to what is new; the listing that the plan is made from comes in order of names. */
function isProbe({ kind, url }: LoggedRequest): boolean {
  return kind === "list-manifests" && /[?&]orderby=time/.test(url) && !/[?&]last=/.test(url);
}

/** The manifest that this request looks at, or deletes. */
function lookOf({ kind, url, reference }: LoggedRequest): string | undefined {
  if (kind === "list-tags") {
    return new URL(url, "https://registry").searchParams.get("digest") ?? undefined;
  }
  const isLook = ["manifest-attributes", "referrers", "delete-manifest"].includes(kind);
  return isLook ? reference : undefined;
}

/** The tag that this request looks at, or takes away. */
function tagLookOf({ kind, reference }: LoggedRequest): string | undefined {
  return kind === "tag-attributes" || kind === "delete-tag" ? reference : undefined;
}
