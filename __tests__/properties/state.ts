/**
 * Describes a repository of the emulator for the oracle, from the bytes that were pushed. It reads bodies on its own: what
 * it has in common with src/ is only the specification.
 */
import type { Repository } from "../../emulator/acr/registry/repository.ts";
import { ticksOf, type Ticks } from "../../emulator/acr/registry/ticks.ts";
import type { StoredManifest, StoredTag } from "../../emulator/acr/registry/rows.ts";
import type { DescribedManifest, DescribedRepository, DescribedTag } from "./described.ts";

const TYPES: Readonly<Record<string, DescribedManifest["type"]>> = {
  "application/vnd.oci.image.index.v1+json": "index",
  "application/vnd.docker.distribution.manifest.list.v2+json": "index",
  "application/vnd.oci.image.manifest.v1+json": "image",
  "application/vnd.oci.artifact.manifest.v1+json": "image",
  "application/vnd.cncf.oras.artifact.manifest.v1+json": "image",
  "application/vnd.docker.distribution.manifest.v2+json": "docker",
  "application/vnd.docker.distribution.manifest.v1+json": "docker",
  "application/vnd.docker.distribution.manifest.v1+prettyjws": "docker",
};

/** What a media type means to the oracle. */
export function typeOf(mediaType: string): DescribedManifest["type"] {
  return TYPES[mediaType];
}

interface Body {
  readonly manifests?: readonly { readonly digest: string }[];
  readonly subject?: { readonly digest: string };
}

/** The repository as it stands. */
export function describe(repository: Repository): DescribedRepository {
  return {
    manifests: repository
      .digests()
      .flatMap((digest) => repository.manifest(digest) ?? [])
      .map((row) => describeManifest(row, repository)),
    isLocked: !repository.attributes.writeEnabled,
  };
}

function describeManifest(row: StoredManifest, repository: Repository): DescribedManifest {
  const { digest, attributes } = row;
  const type = typeOf(row.mediaType);
  const isUnreadable = row.isGhost || !attributes.readEnabled;
  const tags = repository.tagsOf(digest).flatMap((name) => repository.tagRows.get(name) ?? []);
  return {
    digest,
    type,
    ...(isUnreadable ? knownToTheRegistry(row) : writtenIn(row.body, type)),
    isTakenAlong: row.content.subject !== undefined,
    tags: tags.map(describeTag),
    isOnlyInTags: false,
    pushedAt: dateOf(row.updatedAt),
    locks: attributes,
    isUnreadable,
  };
}

function describeTag({ name, attributes, createdAt, updatedAt }: StoredTag): DescribedTag {
  return { name, locks: attributes, setAt: dateOf(createdAt > updatedAt ? createdAt : updatedAt) };
}

function dateOf(ticks: Ticks): Date {
  return new Date(Number((ticks - ticksOf(new Date(0))) / 10_000n));
}

type References = Pick<DescribedManifest, "children" | "subject" | "mentions">;

/** What a body refers to; that of a Docker image is not looked at. */
export function writtenIn(body: Buffer, type: DescribedManifest["type"]): References {
  if (type === "docker") return { children: [], subject: undefined, mentions: [] };
  const text = body.toString();
  const { manifests = [], subject } = JSON.parse(text) as Body;
  return {
    children: manifests.map(({ digest }) => digest),
    subject: subject?.digest,
    mentions: type === undefined ? (text.match(/sha256:[0-9a-f]{64}/g) ?? []) : [],
  };
}

/** `references` of its attributes, and the subject under which the referrers API lists it. */
function knownToTheRegistry({ content }: StoredManifest): References {
  return {
    children: content.children.map(({ digest }) => digest),
    subject: content.subject,
    mentions: [],
  };
}
