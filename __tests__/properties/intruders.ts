/**
 * Other people who change a repository while the action is at work on it: they push, tag, sign, lock and delete, each once,
 * at some request of the action. All that they touch was a candidate for deletion when the run began.
 */
import fc from "fast-check";

import { deleteManifest } from "../../emulator/registry/deletion.ts";
import type { Repository } from "../../emulator/registry/repository.ts";
import type { AddedFault } from "../../emulator/server/faults.ts";
import type { LoggedRequest } from "../../emulator/server/request-log.ts";
import { OCI_IMAGE, OCI_INDEX } from "../support/fixture.ts";
import type { AcrWorld } from "./acr-world.ts";
import type { Laboratory, Subject } from "./laboratory.ts";
import { momentsOf, type Moments } from "./moments.ts";

const PUSHES = ["adopt", "cosign"] as const;
const TOUCHES = ["sign", "move-tag", "new-tag", "lock", "lock-tag"] as const;

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
  mayCome(request: LoggedRequest, moments: Moments): boolean;
  /** This is the last such moment, as far as one can tell. */
  mustCome(request: LoggedRequest, moments: Moments): boolean;
  /** What it did, in words; undefined if there was nothing to do. */
  change(moments: Moments): string | undefined;
}

/** Lets them in; call `remove` on the answer to keep them out again. `done` hears of each change that happened. */
export function letIn(
  { world: { emulator } }: Laboratory<AcrWorld>,
  { name, watched }: Subject,
  intruders: readonly Intruder[],
  done: (what: string) => void,
): AddedFault {
  const moments = momentsOf();
  const waiting = new Set(intruders);
  let requests = 0;
  const before = (request: LoggedRequest) => {
    for (const intruder of waiting) {
      const isLast = intruder.mustCome(request, moments);
      const isTime = isLast || (intruder.at !== "last" && requests >= intruder.at);
      if (!isTime || !intruder.mayCome(request, moments)) continue;
      waiting.delete(intruder);
      watched.others(() => {
        const what = intruder.change(moments);
        if (what === undefined) return;
        done(`${what} before ${request.method} ${decodeURIComponent(request.url)}`);
      });
    }
    moments.passed(request);
    requests += 1;
  };
  return emulator.faults.add({ repository: name, answer: { before } });
}

/** Those who have to do with candidates for deletion. */
export function intrudersOf(
  { world }: Laboratory<AcrWorld>,
  { name, watched }: Subject,
  plans: readonly Intrusion[],
): readonly Intruder[] {
  const repository = world.emulator.registry.repository(name);
  const candidates = [...watched.expected.go].sort();
  return plans.flatMap((plan) => {
    const { what, target, at } = plan;
    const digest = candidates[target % candidates.length];
    if (digest === undefined) return [];
    const isPush = what === "adopt" || what === "cosign";
    const mayTouch = (request: LoggedRequest, moments: Moments) =>
      what === "delete" || moments.mayTouch(request, digest);
    return {
      at,
      mayCome: (request, moments) =>
        isPush ? moments.mayPush(request) : mayTouch(request, moments),
      mustCome: (request, moments) =>
        isPush ? moments.isLastPush(request) : moments.isLastTouch(request, digest),
      change: (moments) => {
        if (repository.manifest(digest) === undefined) return undefined;
        change(repository, plan, digest, moments);
        return `${what} ${digest}`;
      },
    };
  });
}

function change(
  repository: Repository,
  { what }: Intrusion,
  digest: string,
  moments: Moments,
): void {
  const names = Object.keys(repository.tags());
  const movable = names.find((tag) => !tag.startsWith("sha256-") && moments.mayTouchTag(tag));
  const [ownTag] = repository.tagsOf(digest);
  switch (what) {
    case "adopt":
      repository.putManifest({ body: indexOf(digest), mediaType: OCI_INDEX });
      return;
    case "sign":
      repository.putManifest({ body: signatureOf(digest), mediaType: OCI_IMAGE });
      return;
    case "cosign": {
      const tag = `${digest.replace(":", "-")}.sig`;
      if (names.includes(tag)) return;
      repository.putManifest({ body: imageFor(digest), mediaType: OCI_IMAGE, tags: [tag] });
      return;
    }
    case "move-tag":
      repository.tag(movable ?? "moved", digest);
      return;
    case "new-tag":
      repository.tag(`new-${digest.slice(7, 19)}`, digest);
      return;
    case "lock":
      repository.lockManifest(digest, { deleteEnabled: false });
      return;
    case "lock-tag":
      if (ownTag === undefined) repository.lockManifest(digest, { writeEnabled: false });
      else repository.lockTag(ownTag, { writeEnabled: false });
      return;
    case "delete":
      deleteManifest(repository, digest);
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
