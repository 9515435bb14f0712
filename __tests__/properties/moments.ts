/**
 * When somebody else may change a repository so that the run promises to notice. The contract leaves two gaps open: what
 * happens to a manifest or a tag between its last look and its DELETE, and a new manifest, a referrer included, that arrives
 * in the seconds after the question for what is new. Everything else must be noticed.
 */
import type { Asked } from "./world.ts";

export interface Moments {
  /** A new manifest that arrives right before this request is noticed. */
  mayPush(request: Asked): boolean;
  /** A new tag or lock of this manifest that comes right before this request is noticed. */
  mayTouch(request: Asked, digest: string): boolean;
  /** A change of this tag is noticed, if it is to be taken from a manifest that stays. */
  mayTouchTag(tag: string): boolean;
  /** It is the last such moment, as far as one can tell. */
  isLastPush(request: Asked): boolean;
  isLastTouch(request: Asked, digest: string): boolean;
  isLastTagTouch(request: Asked, tag: string): boolean;
  /** To be told of every request, after it has been asked about. */
  passed(request: Asked): void;
}

/** The moments of one repository in one run. */
export function momentsOf(): Moments {
  let isPushOver = false;
  const lookedAt = new Set<string>();
  const tagsLookedAt = new Set<string>();
  return {
    // New manifests: before any question for what is new, and before all else until the first such question or DELETE.
    mayPush: ({ isProbe, isDeletion }) => isProbe || (!isPushOver && !isDeletion),
    // What is told of a manifest itself: until anything was asked about it by name, whether for itself or for its subject.
    mayTouch: ({ isDeletion }, digest) => !isDeletion && !lookedAt.has(digest),
    mayTouchTag: (tag) => !tagsLookedAt.has(tag),
    isLastPush: ({ isProbe }) => isProbe,
    isLastTouch: ({ looksAt }, digest) => looksAt === digest,
    isLastTagTouch: ({ looksAtTag }, tag) => looksAtTag === tag,
    passed: ({ isProbe, isDeletion, looksAt, looksAtTag }) => {
      if (looksAt !== undefined) lookedAt.add(looksAt);
      if (looksAtTag !== undefined) tagsLookedAt.add(looksAtTag);
      isPushOver ||= isProbe || isDeletion;
    },
  };
}
