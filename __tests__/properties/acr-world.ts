/** Azure's registry for the properties. */
import type { Emulator } from "../../emulator/acr/emulator.ts";
import { deleteManifest } from "../../emulator/acr/registry/deletion.ts";
import type { Repository } from "../../emulator/acr/registry/repository.ts";
import type { LoggedRequest } from "../../emulator/http/request-log.ts";
import { runAction, startRegistry } from "../support/run-action.ts";
import { befall } from "./mishaps.ts";
import { plant } from "./plant.ts";
import { describe } from "./state.ts";
import type { Asked, Backend, Hands, Row, Store, World, Write } from "./world.ts";

export interface AcrWorld extends World {
  readonly emulator: Emulator;
}

export const ACR: Backend<AcrWorld> = {
  kind: "acr",
  share: 1,
  settingOf: (setting) => setting,
  start: async (now, { retention }) => {
    const { lockedTagProtectsManifest = false } = retention ?? {};
    const switches = { lockedTagProtectsManifest };
    return worldOf(await startRegistry({ clock: { now: () => now }, switches }));
  },
};

const WRITES = ["delete-manifest", "delete-tag", "delete-repository", "update", "push"];

function worldOf(emulator: Emulator): AcrWorld {
  const { faults, requests } = emulator;
  return {
    emulator,
    store: (name) => storeOf(emulator.registry.repository(name)),
    plant: (name, random, times) => plant(emulator, name, random, times),
    afterDeletions: (name, then) => {
      const after = ({ reference = "" }: { readonly reference?: string }) => {
        then(reference);
      };
      faults.add({ kind: ["delete-manifest", "delete-tag"], repository: name, answer: { after } });
    },
    befall: (name, some) => befall(emulator, name, some),
    beforeOne: ({ isDeletion, after }, then) => {
      const kind = isDeletion ? { kind: "delete-manifest" as const } : {};
      return faults.add({ ...kind, skip: after, times: 1, answer: { before: then } });
    },
    beforeRequests: (name, then) => {
      const before = (request: LoggedRequest) => {
        then(askedBy(request));
      };
      return faults.add({ repository: name, answer: { before } });
    },
    handsIn: (name) => handsIn(emulator.registry.repository(name)),
    takeWrites: () => {
      const writes = requests.all().filter(({ kind }) => WRITES.includes(kind));
      requests.clear();
      return writes.map(({ method, url, kind, repository, reference = "" }): Write => {
        const isKnown = kind === "delete-manifest" || kind === "delete-tag" || kind === "update";
        return { method, url, repository, reference, what: isKnown ? kind : "other" };
      });
    },
    run: (inputs, options) => runAction(emulator, inputs, options),
    close: () => emulator.close(),
  };
}

/** The one place that knows how phases of a run are told from requests. */
function askedBy(request: LoggedRequest): Asked {
  const { method, url, kind } = request;
  return {
    words: `${method} ${decodeURIComponent(url)}`,
    isProbe: isProbe(request),
    isDeletion: kind === "delete-manifest",
    looksAt: lookOf(request),
    looksAtTag: tagLookOf(request),
  };
}

/** The first page of the answer to what is new; the listing that the plan is made from comes in order of names. */
function isProbe({ kind, url }: LoggedRequest): boolean {
  return kind === "list-manifests" && /[?&]orderby=time/.test(url) && !/[?&]last=/.test(url);
}

function lookOf({ kind, url, reference }: LoggedRequest): string | undefined {
  if (kind === "list-tags") {
    return new URL(url, "https://registry").searchParams.get("digest") ?? undefined;
  }
  const isLook = ["manifest-attributes", "referrers", "delete-manifest"].includes(kind);
  return isLook ? reference : undefined;
}

function tagLookOf({ kind, reference }: LoggedRequest): string | undefined {
  return kind === "tag-attributes" || kind === "delete-tag" ? reference : undefined;
}

function handsIn(repository: Repository): Hands {
  return {
    push: (body, mediaType, tags = []) => {
      repository.putManifest({ body, mediaType, tags });
    },
    tag: (name, digest) => {
      repository.tag(name, digest);
    },
    lock: (digest) => {
      repository.lockManifest(digest, { deleteEnabled: false });
    },
    lockTagOf: (digest) => {
      const [ownTag] = repository.tagsOf(digest);
      if (ownTag === undefined) repository.lockManifest(digest, { writeEnabled: false });
      else repository.lockTag(ownTag, { writeEnabled: false });
    },
    delete: (digest) => {
      deleteManifest(repository, digest);
    },
  };
}

function storeOf(repository: Repository): Store {
  return {
    digests: () => repository.digests(),
    has: (digest) => repository.manifest(digest) !== undefined,
    tags: () => repository.tags(),
    describe: () => describe(repository),
    rows: () => rowsOf(repository),
  };
}

function rowsOf({ manifestRows, tagRows }: Repository): ReadonlyMap<string, Row> {
  const manifests = [...manifestRows.values()].map((row) => [row.digest, row] as const);
  const tags = [...tagRows.values()].map((row) => [row.name, row] as const);
  const standing = [...manifests, ...tags].filter(([, { isGoing }]) => !isGoing);
  return new Map(
    standing.map(([key, { digest, updatedAt, attributes }]) => [
      key,
      { digest, updatedAt: String(updatedAt), locks: JSON.stringify(attributes) },
    ]),
  );
}
