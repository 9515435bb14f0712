/**
 * One repository of an Azure registry, behind the port. What says that something is gone is believed only in the registry's
 * own words.
 */
import type { Digest } from "../../oci/digest.ts";
import type { RateLimiter } from "../http/rate-limiter.ts";
import { listReferrers } from "../http/referrers.ts";
import type { Send } from "../http/sender.ts";
import type { CurrentState, ManifestRecord, ManifestRow, Repository, Tag } from "../registry.ts";
import { readBody } from "./body.ts";
import type { AcrClient } from "./client.ts";
import {
  attempt,
  describeStatus,
  isManifestUnknown,
  isRepositoryUnknown,
  isTagUnknown,
} from "./errors.ts";
import { allRows, allTags, listRepository, unlessEmpty } from "./listing.ts";
import { liftLocks } from "./locks.ts";
import { readChanges, tagsOf } from "./recent.ts";
import { sendRemoval } from "./removal.ts";
import { inspection, oneTag } from "./wire.ts";

/** What all repositories of a registry share. */
export interface AcrConnection {
  readonly host: string;
  readonly client: AcrClient;
  readonly send: Send;
  readonly rateLimiter: RateLimiter;
  /** Rejects when it is known already that a repository may not be changed as the run wants to. */
  readonly checkRights: (name: string) => Promise<void>;
  readonly wait: (ms: number) => Promise<void>;
}

/** Opens a repository; nothing is sent, and nothing that was read is remembered. */
export function openRepository(connection: AcrConnection, name: string): Repository {
  const { host, client, send, rateLimiter } = connection;
  const inDistribution = { name, url: `https://${host}/v2/${name}`, describeStatus };
  const inRepository = <T>(doing: string, task: () => Promise<T>) =>
    attempt(host, `${doing} "${name}"`, task);
  return {
    name,
    list: () =>
      inRepository("list the manifests and tags of", async () => {
        await connection.checkRights(name);
        return listRepository(client, name, connection.wait);
      }),
    read: (digest) =>
      inRepository(`read manifest ${digest} of`, () => readBody(send, host, name, digest)),
    stat: (digest) =>
      inRepository(`look at manifest ${digest} of`, () => inspect(client, name, digest)),
    refresh: (digest) =>
      inRepository(`look at manifest ${digest} of`, () => look(connection, name, digest)),
    changesSince: (pushed, tagged) =>
      inRepository("ask what is new in", () => readChanges(client, name, pushed, tagged)),
    rows: () => {
      const none = new Map<Digest, ManifestRow>();
      const list = () => unlessEmpty(client, name, () => allRows(client, name), none);
      return inRepository("list the manifests of", list);
    },
    tags: () => {
      const list = () => unlessEmpty(client, name, () => allTags(client, name), []);
      return inRepository("list the tags of", list);
    },
    referrers: (digest) =>
      inRepository(`list the referrers of ${digest} in`, () =>
        listReferrers(send, inDistribution, digest),
      ),
    remove: ({ row: { digest } }) =>
      sendRemoval(() => client.deleteManifest(name, digest), "MANIFEST_UNKNOWN", rateLimiter),
    tag: (tag) => inRepository(`look at tag "${tag}" of`, () => tagIfAny(client, name, tag)),
    untag: (tag) => sendRemoval(() => client.deleteTag(name, tag.name), "TAG_UNKNOWN", rateLimiter),
    unlock: (locked) => inRepository("lift a lock in", () => liftLocks(client, name, locked)),
  };
}

async function inspect(
  client: AcrClient,
  name: string,
  digest: Digest,
): Promise<ManifestRecord | undefined> {
  try {
    return inspection((await client.manifest(name, digest)).text);
  } catch (error) {
    if (isManifestUnknown(error)) return undefined;
    // A repository goes with its last manifest; one answer alone does not prove that this happened.
    if (isRepositoryUnknown(error) && (await isGone(client, name))) return undefined;
    throw error;
  }
}

async function look(
  { client, send, host }: AcrConnection,
  name: string,
  digest: Digest,
): Promise<CurrentState | undefined> {
  await client.ready();
  const tags = tagsOf(send, host, name, digest);
  // Of what is gone nobody needs them. Where the repository went along with it, they are an error.
  tags.catch(() => undefined);
  const inspected = await inspect(client, name, digest);
  return inspected === undefined ? undefined : { row: inspected.row, tags: await tags };
}

async function tagIfAny(client: AcrClient, name: string, tag: string): Promise<Tag | undefined> {
  try {
    return oneTag((await client.tag(name, tag)).text);
  } catch (error) {
    if (isTagUnknown(error)) return undefined;
    if (isRepositoryUnknown(error) && (await isGone(client, name))) return undefined;
    throw error;
  }
}

async function isGone(client: AcrClient, name: string): Promise<boolean> {
  try {
    await client.repository(name);
    return false;
  } catch (error) {
    return isRepositoryUnknown(error);
  }
}
