/**
 * Azure Container Registry behind the ports of `registry.ts`. Rules of ACR that shape it: deleting a subject deletes its
 * referrers; nothing protects the children of an index; a lock answers 405.
 */
import type { PipelinePolicy } from "@azure/core-rest-pipeline";

import type {
  BodyAnswer,
  Digest,
  Inspection,
  Look,
  ManifestRow,
  Registry,
  Repository,
} from "../registry.ts";
import { openAcrClient, type AcrClient } from "./client.ts";
import { explain, isManifestUnknown, isRepositoryUnknown, unreadableReason } from "./errors.ts";
import {
  acceptEveryManifest,
  authorize,
  boundInTime,
  createSender,
  type Cancellation,
  type Send,
} from "./http.ts";
import { allRows, collectPages, listRepository } from "./listing.ts";
import { createPace, type Pace } from "./pace.ts";
import { removeManifest } from "./removal.ts";
import { readChanges, tagsOf } from "./recent.ts";
import { listReferrers } from "./referrers.ts";
import type { Authorizer } from "./tokens.ts";
import { inspection, repositoryNames } from "./wire.ts";

export interface AcrOptions {
  readonly host: string;
  readonly authorizer: Authorizer;
  /** Whether the run will delete: a dry run asks for no right to. */
  readonly deletes: boolean;
  readonly wait: (ms: number) => Promise<void>;
  readonly cancellation: Cancellation;
}

interface Connection {
  readonly host: string;
  readonly client: AcrClient;
  readonly send: Send;
  readonly pace: Pace;
  readonly wait: (ms: number) => Promise<void>;
}

/** Opens an Azure registry. Nothing is sent yet. */
export function openAcr(options: AcrOptions): Registry {
  const { host, wait } = options;
  const actions = options.deletes ? "pull,delete,metadata_read" : "pull,metadata_read";
  const policies: readonly PipelinePolicy[] = [
    boundInTime(options.cancellation),
    acceptEveryManifest,
    authorize(host, options.authorizer, actions),
  ];
  const connection: Connection = {
    host,
    client: openAcrClient(host, policies),
    send: createSender(policies),
    pace: createPace(Date.now, wait),
    wait,
  };
  return {
    host,
    capabilities: { cascadesToReferrers: true },
    repositoryNames: () =>
      attempt(host, "list the repositories", () => allNames(connection.client)),
    repository: (name) => openRepository(connection, name),
    deletionTurn: () => connection.pace.turn(),
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
      inRepository("list the manifests and tags of", () =>
        listRepository(client, name, connection.wait),
      ),
    read: (digest) =>
      inRepository(`read manifest ${digest} of`, () => readBody(client, name, digest)),
    inspect: (digest) =>
      inRepository(`look at manifest ${digest} of`, () => inspect(client, name, digest)),
    look: (digest) =>
      inRepository(`look at manifest ${digest} of`, () => look(connection, name, digest)),
    changesSince: (pushed, tagged) =>
      inRepository("ask what is new in", () => readChanges(client, name, pushed, tagged)),
    rows: () => inRepository("list the manifests of", () => rowsIfAny(client, name)),
    referrers: (digest) =>
      inRepository(`list the referrers of ${digest} in`, () =>
        listReferrers(connection.send, host, name, digest),
      ),
    remove: (digest) => removeManifest(client, connection.pace, name, digest),
  };
}

async function attempt<T>(host: string, doing: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    throw explain(error, host, doing);
  }
}

async function readBody(client: AcrClient, name: string, digest: Digest): Promise<BodyAnswer> {
  try {
    return { state: "read", bytes: await client.manifestBody(name, digest) };
  } catch (error) {
    const why = unreadableReason(error);
    if (why === undefined) throw error;
    return { state: "unreadable", why };
  }
}

async function inspect(
  client: AcrClient,
  name: string,
  digest: Digest,
): Promise<Inspection | undefined> {
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
): Promise<Look | undefined> {
  const [inspected, tags] = await Promise.all([
    inspect(client, name, digest),
    tagsOf(send, host, name, digest),
  ]);
  return inspected === undefined ? undefined : { row: inspected.row, tags };
}

async function rowsIfAny(
  client: AcrClient,
  name: string,
): Promise<ReadonlyMap<Digest, ManifestRow>> {
  try {
    return await allRows(client, name);
  } catch (error) {
    if (isRepositoryUnknown(error)) return new Map();
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
