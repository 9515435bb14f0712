/**
 * Reads all manifests and tags of a repository and proves that none is missing. A list that ends early looks exactly
 * like a complete one, and a root that we do not see is a root that we would delete; so the registry's own counts decide.
 */
import { ActionError } from "../../errors/action-error.ts";
import type { Digest } from "../../oci/digest.ts";
import { clockOf } from "../http/times.ts";
import type { Listing, ManifestRow, Tag } from "../registry.ts";
import type { AcrClient } from "./client.ts";
import { isRepositoryUnknown } from "./errors.ts";
import {
  manifestRows,
  repositoryAttributes,
  tags,
  uncounted,
  type RepositoryAttributes,
} from "./wire.ts";

/** The pauses before the second and the third reading: counts lag behind pushes and deletions. */
const PAUSES_BETWEEN_READINGS_MS = [2_000, 5_000];

/**
 * The complete listing, or undefined when there is no such repository.
 * @throws ActionError when three readings in a row have fewer rows than the registry counts.
 */
export async function listRepository(
  client: AcrClient,
  name: string,
  wait: (ms: number) => Promise<void>,
): Promise<Listing | undefined> {
  const first = await attributes(client, name);
  let before = first?.attributes;
  let shortfall = "";
  for (const pauseMs of [0, ...PAUSES_BETWEEN_READINGS_MS]) {
    if (before === undefined || first === undefined) return undefined;
    const { registryTime } = first;
    // What is pushed from now on is none of this run's business.
    if (isEmpty(before)) {
      return { rows: new Map(), tags: [], registryTime, ...stateOf(before, before) };
    }
    if (pauseMs > 0) await wait(pauseMs);
    const [rows, listedTags] = await Promise.all([
      whereKnown(() => allRows(client, name), new Map<Digest, ManifestRow>()),
      whereKnown(() => allTags(client, name), []),
    ]);
    const after = (await attributes(client, name))?.attributes;
    if (after === undefined) return undefined;
    shortfall = missingRows(rows, listedTags, before, after);
    if (shortfall === "") {
      return { rows, tags: listedTags, registryTime, ...stateOf(before, after) };
    }
    before = after;
  }
  throw new ActionError(`The listing is still incomplete after three readings: ${shortfall}.`);
}

function isEmpty({ manifestCount, tagCount }: RepositoryAttributes): boolean {
  return manifestCount === 0 && tagCount === 0;
}

/** Of two states, before and after the lists were read, the one that protects more. */
function stateOf(
  before: RepositoryAttributes,
  after: RepositoryAttributes,
): Pick<Listing, "isLocked" | "isReadable"> {
  return {
    isLocked: before.isLocked || after.isLocked,
    isReadable: before.isReadable && after.isReadable,
  };
}

/** The lists of an empty repository may answer that there is none. Whether it is empty, the counts tell. */
async function whereKnown<T>(list: () => Promise<T>, none: T): Promise<T> {
  try {
    return await list();
  } catch (error) {
    if (isRepositoryUnknown(error)) return none;
    throw error;
  }
}

/** What a list has, or `none` where it says that there is no such repository and the registry's counts agree. */
export async function unlessEmpty<T>(
  client: AcrClient,
  name: string,
  list: () => Promise<T>,
  none: T,
): Promise<T> {
  try {
    return await list();
  } catch (error) {
    if (isRepositoryUnknown(error) && (await isEmptyByNow(client, name))) return none;
    throw error;
  }
}

/** Whether the registry counts nothing in a repository, or knows none of that name. */
export async function isEmptyByNow(client: AcrClient, name: string): Promise<boolean> {
  const now = await attributes(client, name);
  return now === undefined || isEmpty(now.attributes);
}

function missingRows(
  rows: Listing["rows"],
  listedTags: Listing["tags"],
  before: RepositoryAttributes,
  after: RepositoryAttributes,
): string {
  const hasTags =
    listedTags.length > 0 || rows.values().some(({ tags: [first] }) => first !== undefined);
  const expectedManifests = smaller(before.manifestCount, after.manifestCount, rows.size > 0);
  const expectedTags = smaller(before.tagCount, after.tagCount, hasTags);
  const parts: string[] = [];
  if (rows.size < expectedManifests) parts.push(`${rows.size} of ${expectedManifests} manifests`);
  if (listedTags.length < expectedTags) parts.push(`${listedTags.length} of ${expectedTags} tags`);
  return parts.join(", ");
}

/**
 * The smaller of two counts. One that the registry leaves out stands for zero, and where something shows that it is not
 * zero, for nothing.
 * @throws ActionError when nothing is left.
 */
function smaller(before: number | undefined, after: number | undefined, isAny: boolean): number {
  const known = [before, after].filter((count) => count !== undefined);
  if (known.length === 0 && isAny) throw uncounted();
  return known.length === 0 ? 0 : Math.min(...known);
}

async function attributes(client: AcrClient, name: string) {
  try {
    const answer = await client.repository(name);
    return {
      attributes: repositoryAttributes(answer.text),
      registryTime: clockOf(answer.header("Date")),
    };
  } catch (error) {
    if (isRepositoryUnknown(error)) return undefined;
    throw error;
  }
}

/** All manifests of a repository, by digest. Not proved complete. */
export async function allRows(
  client: AcrClient,
  name: string,
): Promise<ReadonlyMap<Digest, ManifestRow>> {
  const { found, add } = collectPages((row: ManifestRow) => row.digest);
  await client.manifests(name, (page) => {
    add(manifestRows(page));
  });
  return found;
}

/** All tags of a repository. Not proved complete. */
export async function allTags(client: AcrClient, name: string): Promise<readonly Tag[]> {
  const { found, add } = collectPages((tag: Tag) => tag.name);
  await client.tags(name, (page) => {
    add(tags(page));
  });
  return [...found.values()];
}

interface PageCollection<K, V> {
  readonly found: ReadonlyMap<K, V>;
  readonly add: (page: readonly V[]) => void;
}

/** Pages that bring nothing new, in a row, after which a list is taken for one that leads back to itself. */
const MOST_IDLE_PAGES = 3;

/**
 * Collects the pages of a list by a key; a row that moves from one page to the next counts once.
 * `add` throws an ActionError when the list does not get on: it would never end.
 */
export function collectPages<K, V>(keyOf: (entry: V) => K): PageCollection<K, V> {
  const found = new Map<K, V>();
  let idlePages = 0;
  const add = (page: readonly V[]): void => {
    const before = found.size;
    for (const entry of page) found.set(keyOf(entry), entry);
    idlePages = found.size === before ? idlePages + 1 : 0;
    if (idlePages > MOST_IDLE_PAGES) {
      throw new ActionError("The listing repeats itself instead of continuing.");
    }
  };
  return { found, add };
}
