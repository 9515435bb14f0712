/**
 * Other people who change a repository while the action is at work on it: they push, tag, sign, lock and delete, each once,
 * at some request of the action. All that they touch was a candidate for deletion when the run began.
 */
import fc from "fast-check";

import { OCI_IMAGE, OCI_INDEX } from "../support/fixture.ts";
import type { Laboratory, Subject } from "./laboratory.ts";
import { momentsOf, type Moments } from "./moments.ts";
import type { Added, Asked, Hands, Store } from "./world.ts";

const PUSHES = ["adopt", "cosign", "sign"] as const;
const TOUCHES = ["move-tag", "new-tag", "lock", "lock-tag"] as const;

export interface Intrusion {
  readonly what: (typeof PUSHES)[number] | (typeof TOUCHES)[number] | "delete";
  /** Which of the candidates, counted round. */
  readonly target: number;
  /** Before which request of the repository, or as late as the contract allows. */
  readonly at: number | "last";
}

/** Between one and `most`, spread over so many requests of the action. */
export function intrusions(most: number, requests: number): fc.Arbitrary<readonly Intrusion[]> {
  const intrusion = fc.record({
    what: fc.constantFrom(...PUSHES, ...TOUCHES, "delete" as const),
    target: fc.nat({ max: 99 }),
    at: fc.oneof(fc.nat({ max: requests }), fc.constant("last" as const)),
  });
  return fc.array(intrusion, { minLength: 1, maxLength: most });
}

/** One of them, with a place and a time in mind. */
export interface Intruder {
  readonly at: number | "last";
  /** Whether what it changes is still noticed. */
  mayCome(request: Asked, moments: Moments): boolean;
  /** This is the last such moment, as far as one can tell. */
  mustCome(request: Asked, moments: Moments): boolean;
  /** What it did, in words; undefined if there was nothing to do. */
  change(moments: Moments): string | undefined;
}

/** Lets them in; call `remove` on the answer to keep them out again. `done` hears of each change that happened. */
export function letIn(
  { world }: Laboratory,
  { name, watched }: Subject,
  intruders: readonly Intruder[],
  done: (what: string) => void,
): Added {
  const moments = momentsOf();
  const waiting = new Set(intruders);
  let requests = 0;
  const before = (request: Asked) => {
    for (const intruder of waiting) {
      const isLast = intruder.mustCome(request, moments);
      const isTime = isLast || (intruder.at !== "last" && requests >= intruder.at);
      if (!isTime || !intruder.mayCome(request, moments)) continue;
      waiting.delete(intruder);
      watched.others(() => {
        const what = intruder.change(moments);
        if (what === undefined) return;
        done(`${what} before ${request.words}`);
      });
    }
    moments.passed(request);
    requests += 1;
  };
  return world.beforeRequests(name, before);
}

/** Those who have to do with candidates for deletion. */
export function intrudersOf(
  { world }: Laboratory,
  { name, repository, watched }: Subject,
  plans: readonly Intrusion[],
): readonly Intruder[] {
  const hands = world.handsIn(name);
  const candidates = [...watched.expected.go].sort();
  return plans.flatMap((plan) => {
    const { what, target, at } = plan;
    const digest = candidates[target % candidates.length];
    if (digest === undefined) return [];
    const isPush = PUSHES.some((push) => push === what);
    const mayTouch = (request: Asked, moments: Moments) =>
      what === "delete" || moments.mayTouch(request, digest);
    return {
      at,
      mayCome: (request, moments) =>
        isPush ? moments.mayPush(request) : mayTouch(request, moments),
      mustCome: (request, moments) =>
        isPush ? moments.isLastPush(request) : moments.isLastTouch(request, digest),
      change: (moments) => {
        if (!repository.has(digest)) return undefined;
        change(repository, hands, plan, digest, moments);
        return `${what} ${digest}`;
      },
    };
  });
}

/** Does to a manifest what is planned, as far as the tags that it would move may be touched. */
export function change(
  repository: Store,
  hands: Hands,
  { what }: Intrusion,
  digest: string,
  moments: Pick<Moments, "mayTouchTag">,
): void {
  const names = Object.keys(repository.tags());
  const movable = names.find((tag) => !tag.startsWith("sha256-") && moments.mayTouchTag(tag));
  switch (what) {
    case "adopt":
      hands.push(indexOf(digest), OCI_INDEX);
      return;
    case "sign":
      hands.push(signatureOf(digest), OCI_IMAGE);
      return;
    case "cosign": {
      const tag = `${digest.replace(":", "-")}.sig`;
      if (!names.includes(tag)) hands.push(imageFor(digest), OCI_IMAGE, [tag]);
      return;
    }
    case "move-tag":
      hands.tag(movable ?? "moved", digest);
      return;
    case "new-tag":
      hands.tag(`new-${digest.slice(7, 19)}`, digest);
      return;
    case "lock":
      hands.lock(digest);
      return;
    case "lock-tag":
      hands.lockTagOf(digest);
      return;
    case "delete":
      hands.delete(digest);
  }
}

function descriptor(digest: string): object {
  return { mediaType: OCI_IMAGE, digest, size: 100 };
}

function indexOf(digest: string): object {
  return { schemaVersion: 2, mediaType: OCI_INDEX, manifests: [descriptor(digest)] };
}

function imageFor(what: string): object {
  const annotations = { "org.opencontainers.image.title": `of ${what}` };
  return { schemaVersion: 2, mediaType: OCI_IMAGE, layers: [], annotations };
}

function signatureOf(digest: string): object {
  return { ...imageFor("a signature"), subject: descriptor(digest) };
}
