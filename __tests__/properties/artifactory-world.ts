/**
 * Artifactory for the properties. There is nothing like a lock, a ghost or a forbidden reading on it, and a tag is a copy of
 * its manifest with times of its own. Some tagged manifests lie under their digest as well.
 */
import type { ImageManifest } from "../../emulator/artifactory/images/image-folder.ts";
import type { Artifactory } from "../../emulator/artifactory/artifactory.ts";
import type { Image } from "../../emulator/artifactory/images/image.ts";
import { runOn, startServer } from "../support/artifactory.ts";
import { DOCKER_IMAGE, fixture, type Built } from "../support/fixture.ts";
import type { DescribedManifest, DescribedTag } from "./described.ts";
import { befallServer } from "./mishaps.ts";
import { specsOf, timeOf, type Planted } from "./plant.ts";
import type { RandomManifest, RandomRepository } from "./repositories.ts";
import type { Times } from "./settings.ts";
import { typeOf, writtenIn } from "./state.ts";
import type { Asked, Backend, Hands, Row, Store, World, Write } from "./world.ts";

export interface ArtifactoryWorld extends World {
  readonly server: Artifactory;
}

export const ARTIFACTORY: Backend<ArtifactoryWorld> = {
  kind: "artifactory",
  share: 0.3,
  settingOf: (setting) => {
    const { retention } = setting;
    return retention === undefined
      ? setting
      : { ...setting, retention: { ...retention, unlock: false } };
  },
  start: async (now) => worldOf(await startServer({ clock: { now: () => now } })),
};

function worldOf(server: Artifactory): ArtifactoryWorld {
  const { faults, requests } = server;
  return {
    server,
    store: (name) => storeOf(server.image(name)),
    plant: (name, random, times) => plantImage(server.image(name), random, times),
    afterDeletions: (name, then) => {
      const after = ({ reference = "" }: { readonly reference?: string }) => {
        then(reference);
      };
      faults.add({ kind: "delete-path", repository: name, answer: { after } });
    },
    befall: (name, some) => befallServer(server, name, some),
    beforeOne: ({ isDeletion, after }, then) => {
      const kind = isDeletion ? { kind: "delete-path" as const } : {};
      return faults.add({ ...kind, skip: after, times: 1, answer: { before: then } });
    },
    beforeRequests: (name, then) => {
      const before = (request: ArtifactoryRequest) => {
        const asked = askedBy(request, server.image(name));
        if (asked !== undefined) then(asked);
      };
      return faults.add({ answer: { before } });
    },
    handsIn: (name) => handsIn(server.image(name)),
    takeWrites: () => {
      const all = requests.all();
      requests.clear();
      const isWrite = (method: string, kind: string) =>
        !["GET", "HEAD"].includes(method) && kind !== "aql";
      return all.filter(({ method, kind }) => isWrite(method, kind)).map(writeOf);
    },
    run: (inputs, options) => runOn(server, inputs, options),
    close: () => server.close(),
  };
}

type ArtifactoryRequest = ReturnType<Artifactory["requests"]["all"]>[number];

/**
 * The one place that knows how phases of a run are told from requests. Undefined for what is about another image. A query by
 * digest names no image: it is about every image that holds the digest.
 */
function askedBy(request: ArtifactoryRequest, image: Image): Asked | undefined {
  const { name } = image;
  const { method, url, kind, repository, reference, query = "" } = request;
  const words = `${method} ${decodeURIComponent(url)} ${query.slice(0, 200)}`;
  const none = { words, isProbe: false, isDeletion: false, looksAt: undefined };
  if (kind === "aql") {
    const [, hex] = /"sha256":"([0-9a-f]{64})"/.exec(query) ?? [];
    const [, path] = /"path":"([^"]*)"/.exec(query) ?? [];
    const tag = path?.startsWith(`${name}/`) === true ? path.slice(name.length + 1) : undefined;
    // The listing asks the same. What comes before it is in the plan.
    const isProbe = query.includes(`"${name}/*"`) && !/offset|sha256":\{/.test(query);
    const looksAt = hex === undefined ? undefined : `sha256:${hex}`;
    const isLook = looksAt !== undefined && image.manifest(looksAt) !== undefined;
    if (!isProbe && !isLook && tag === undefined) return undefined;
    return { ...none, isProbe, looksAt, looksAtTag: tag };
  }
  if (repository !== name) return undefined;
  const isDeletion = kind === "delete-path";
  const isLook = isDeletion || kind === "storage" || kind === "referrers";
  const looked = isLook ? reference : undefined;
  const isDigest = looked?.startsWith("sha256:") === true;
  return {
    ...none,
    isDeletion,
    looksAt: isDigest ? looked : undefined,
    looksAtTag: isDigest ? undefined : looked,
  };
}

function handsIn(image: Image): Hands {
  return {
    push: (body, mediaType, tags = []) => {
      image.putManifest({ body, mediaType, tags });
    },
    tag: (name, digest) => {
      image.tag(name, digest);
    },
    lock: () => undefined,
    lockTagOf: () => undefined,
    delete: (digest) => {
      image.deleteManifest(digest);
    },
  };
}

/** Whoever deletes the folder of a tag deletes a manifest, the last one or a copy: which, only the rules can tell. */
function writeOf({ method, url, kind, repository, reference = "" }: ArtifactoryRequest): Write {
  const what = kind === "delete-path" ? "delete-manifest" : "other";
  return { method, url, repository, reference, what };
}

/** Puts the repository there; times are told from `times.now`. */
function plantImage(image: Image, random: RandomRepository, times: Times): Planted {
  const { manifests: built, letters } = fixture(specsOf(random));
  for (const [position, manifest] of random.manifests.entries()) {
    const one = built[position];
    if (one !== undefined) plantManifest(image, one, manifest, times, position % 3 === 0);
  }
  if (random.isInUse) {
    const body = { schemaVersion: 2, mediaType: DOCKER_IMAGE, layers: [] };
    image.putManifest({ body, tags: ["latest"], pushedAt: timeOf("old", times) });
  }
  const say = (text: string) =>
    text.replace(/sha256:[0-9a-f]{64}/g, (digest) => letters([digest]).join());
  const pinned = built.filter((_, position) => random.manifests[position]?.isPinned === true);
  return { say, pinned: pinned.map(({ digest }) => digest) };
}

/**
 * A tag is there once: the first that wants it gets it. A folder that goes takes its times with it, so all folders of a
 * manifest have the same: those of its first tag, or its own.
 */
function plantManifest(
  image: Image,
  { bytes: body, mediaType, tags: names }: Built,
  { age, tags }: RandomManifest,
  times: Times,
  isAlsoByDigest: boolean,
): void {
  const free = names.filter((name) => !(name in image.tags()));
  const { age: set = age, made = set } = tags[names.indexOf(free[0] ?? "")] ?? {};
  const stamps = { pushedAt: timeOf(set, times), created: timeOf(made, times) };
  image.putManifest({ body, mediaType, tags: free, isAlsoByDigest, ...stamps });
}

function storeOf(image: Image): Store {
  const manifests = () => image.digests().flatMap((digest) => image.manifest(digest) ?? []);
  return {
    digests: () => image.digests(),
    has: (digest) => image.manifest(digest) !== undefined,
    tags: () => image.tags(),
    describe: () => ({ manifests: manifests().map(describeManifest), isLocked: false }),
    rows: () => new Map([...image.digests().map(rowOf), ...tagRows(image)]),
  };
}

const UNLOCKED = { deleteEnabled: true, writeEnabled: true };

type File = ImageManifest["files"][number];

function describeManifest({
  digest,
  body,
  mediaType,
  tags,
  files,
}: ImageManifest): DescribedManifest {
  // Every body is read here, and what it refers to counts, also where its type knows no such field.
  const type = typeOf(mediaType) === "docker" ? "image" : typeOf(mediaType);
  return {
    digest,
    type,
    ...writtenIn(body, type),
    isTakenAlong: false,
    tags: tags.map((name): DescribedTag => {
      const own = files.filter(({ fullPath }) => folderOf(fullPath) === name);
      return { name, locks: UNLOCKED, setAt: latestOf(own) };
    }),
    isOnlyInTags: files.length === tags.length,
    pushedAt: latestOf(files),
    locks: UNLOCKED,
    isUnreadable: false,
  };
}

function latestOf(files: readonly File[]): Date {
  const times = files.flatMap(({ stamps }) => [stamps.created, stamps.modified, stamps.updated]);
  return new Date(Math.max(...times));
}

function rowOf(digest: string): readonly [string, Row] {
  return [digest, { digest, updatedAt: "", locks: "" }];
}

/** Under the manifest that a pull gives: an image that was pushed beside a list is a second one under the same tag. */
function tagRows(image: Image): readonly (readonly [string, Row])[] {
  return Object.entries(image.tags()).map(([tag, digest]) => {
    const files = image.filesOf(digest).filter(({ fullPath }) => folderOf(fullPath) === tag);
    return [tag, { digest, updatedAt: latestOf(files).toISOString(), locks: "" }];
  });
}

function folderOf(path: string): string | undefined {
  return path.split("/").at(-2);
}
