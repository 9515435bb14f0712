/**
 * Azure Container Registry behind the ports of `registry.ts`. Rules of ACR that shape it: deleting a subject deletes its
 * referrers; nothing protects the children of an index; a lock answers 405.
 */
import type { Digest } from "../../oci/digest.ts";
import type {
  ManifestRecord,
  CurrentState,
  ManifestRow,
  Registry,
  Repository,
  Tag,
} from "../registry.ts";
import type { Signals } from "../signals.ts";
import { createSender, unlessAborted, type Policies, type Send } from "../http/sender.ts";
import { readBody } from "./body.ts";
import { openAcrClient, type AcrClient } from "./client.ts";
import {
  describeStatus,
  explain,
  isManifestUnknown,
  isRepositoryUnknown,
  isTagUnknown,
} from "./errors.ts";
import { meetFirewall } from "./firewall.ts";
import { acceptEveryManifest, authorize, boundInTime } from "./http.ts";
import { allRows, allTags, collectPages, listRepository, whereKnown } from "./listing.ts";
import { liftLocks } from "./locks.ts";
import { believeAnswers, limitAnswers, LIMITS } from "../http/answers.ts";
import { createRateLimiter, type RateLimiter } from "../http/rate-limiter.ts";
import { RetryPolicy } from "../http/retry-policy.ts";
import { sendRemoval } from "./removal.ts";
import { readChanges, tagsOf } from "./recent.ts";
import { listReferrers } from "../http/referrers.ts";
import { RequestCounter } from "../http/request-counter.ts";
import { requestKind } from "./request-kind.ts";
import { checkRights } from "./auth/rights.ts";
import { signIn, type SignInOptions } from "./auth/sign-in.ts";
import type { Authorizer } from "./auth/tokens.ts";
import { inspection, oneTag, repositoryNames } from "./wire.ts";

export interface AcrOptions extends SignInOptions {
  /** Whether the run will delete: a dry run asks for no right to. */
  readonly deletes: boolean;
  /** Whether it will lift locks for that. */
  readonly unlocks: boolean;
  readonly wait: (ms: number) => Promise<void>;
  readonly signals: Signals;
}

interface Connection {
  readonly host: string;
  readonly client: AcrClient;
  readonly send: Send;
  readonly rateLimiter: RateLimiter;
  /** Rejects when it is known already that a repository may not be changed as the run wants to. */
  readonly checkRights: (name: string) => Promise<void>;
  readonly wait: (ms: number) => Promise<void>;
}

/**
 * Opens an Azure registry. Nothing is sent yet.
 * @throws ActionError when there is no way to sign in.
 */
export function openAcr(options: AcrOptions): Registry {
  const { host, wait, signals } = options;
  const requests = new RequestCounter(requestKind);
  const unsigned = unsignedPolicies(options, requests);
  const { authorizer, identity } = signIn(options, createSender(unsigned));
  const policies: Policies = {
    ...unsigned,
    perAttempt: [
      acceptEveryManifest,
      authorize(host, authorizer, actionsFor(options), signals),
      ...unsigned.perAttempt,
    ],
  };
  const connection: Connection = {
    host,
    client: openAcrClient(host, policies),
    send: createSender(policies),
    rateLimiter: createRateLimiter(Date.now, wait),
    checkRights: rightsCheck(options, authorizer),
    wait,
  };
  return {
    host,
    capabilities: { cascadesToReferrers: true },
    signIn: () =>
      attempt(host, "sign in", async () => {
        await unlessAborted(signals.cancelled, authorizer.begin());
        return identity();
      }),
    repositoryNames: () =>
      attempt(host, "list the repositories", () => allNames(connection.client)),
    repository: (name) => openRepository(connection, name),
    acquireDeletion: () => connection.rateLimiter.acquire(),
    requestCounts: () => requests.counts,
  };
}

/** What every request passes, whether it is signed or signs in. */
function unsignedPolicies({ host, wait, signals }: AcrOptions, requests: RequestCounter): Policies {
  const patience = new RetryPolicy(Date.now, wait, () => signals.cancelled.aborted);
  return {
    perCall: [patience.policy],
    perAttempt: [
      meetFirewall(host, wait, signals.cancelled),
      boundInTime(signals),
      requests.policy,
      believeAnswers,
      limitAnswers((request) => LIMITS[requestKind(request)]),
    ],
  };
}

/** No more rights than the run needs. */
function actionsFor({ deletes, unlocks }: AcrOptions): string {
  if (!deletes) return "pull,metadata_read";
  return unlocks ? "pull,delete,metadata_read,metadata_write" : "pull,delete,metadata_read";
}

function rightsCheck(options: AcrOptions, authorizer: Authorizer): Connection["checkRights"] {
  const { host, signals } = options;
  return (name) => {
    const scope = `repository:${name}:${actionsFor(options)}`;
    return unlessAborted(
      signals.cancelled,
      checkRights(host, scope, (asked) => authorizer.granted(asked)),
    );
  };
}

async function allNames(client: AcrClient): Promise<readonly string[]> {
  const { found, add } = collectPages((name: string) => name);
  await client.repositoryNames((text) => {
    add(repositoryNames(text));
  });
  return [...found.keys()];
}

function openRepository(connection: Connection, name: string): Repository {
  const { host, client } = connection;
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
      inRepository(`read manifest ${digest} of`, () =>
        readBody(connection.send, host, name, digest),
      ),
    stat: (digest) =>
      inRepository(`look at manifest ${digest} of`, () => inspect(client, name, digest)),
    refresh: (digest) =>
      inRepository(`look at manifest ${digest} of`, () => look(connection, name, digest)),
    changesSince: (pushed, tagged) =>
      inRepository("ask what is new in", () => readChanges(client, name, pushed, tagged)),
    rows: () =>
      inRepository("list the manifests of", () =>
        whereKnown(() => allRows(client, name), new Map<Digest, ManifestRow>()),
      ),
    tags: () => inRepository("list the tags of", () => whereKnown(() => allTags(client, name), [])),
    referrers: (digest) =>
      inRepository(`list the referrers of ${digest} in`, () =>
        listReferrers(connection.send, `https://${host}/v2/${name}`, digest, describeStatus),
      ),
    remove: (digest) =>
      sendRemoval(
        () => client.deleteManifest(name, digest),
        "MANIFEST_UNKNOWN",
        connection.rateLimiter,
      ),
    tag: (tag) => inRepository(`look at tag "${tag}" of`, () => tagIfAny(client, name, tag)),
    untag: (tag) =>
      sendRemoval(() => client.deleteTag(name, tag.name), "TAG_UNKNOWN", connection.rateLimiter),
    unlock: (locked) => inRepository("lift a lock in", () => liftLocks(client, name, locked)),
  };
}

async function attempt<T>(host: string, doing: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    throw explain(error, host, doing);
  }
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
  { client, send, host }: Connection,
  name: string,
  digest: Digest,
): Promise<CurrentState | undefined> {
  const [inspected, tags] = await Promise.all([
    inspect(client, name, digest),
    tagsOf(send, host, name, digest),
  ]);
  return inspected === undefined ? undefined : { row: inspected.row, tags };
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
