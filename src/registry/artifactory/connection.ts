/**
 * Requests to one repository of an Artifactory server. Everything is asked for by way of its own REST API, which is the
 * same however docker clients reach the registry (https://jfrog.com/help/r/jfrog-rest-apis).
 */
import type { PipelineResponse } from "@azure/core-rest-pipeline";
import PQueue from "p-queue";

import { ActionError } from "../../errors/action-error.ts";
import { ifOversized, LONGEST_SEARCH } from "../http/answers.ts";
import { requestFor, type Purpose } from "../http/purpose.ts";
import type { RateLimiter } from "../http/rate-limiter.ts";
import type { Send } from "../http/sender.ts";
import { BrokenAnswer, readAnswer, type Answer, type ManifestFile } from "./answer.ts";
import { isFoundBy, textOf, type Query } from "./aql.ts";
import { describeStatus } from "./errors.ts";

/** A search may take long before its first byte. The server's own limit is a quarter of an hour. */
const SEARCH_TIMEOUT_MS = 5 * 60_000;

export interface Connection {
  readonly host: string;
  /** Of the repository in Artifactory. */
  readonly key: string;
  readonly send: Send;
  readonly rateLimiter: RateLimiter;
  readonly searches: Searches;
  readonly wait: (ms: number) => Promise<void>;
}

/** Where some servers are said to end an answer without a note (JFrog, `artifactory.search.userQueryLimit`). */
const SILENT_LIMIT = 1000;

/** What is waited before an answer that broke off is asked for again. */
const PAUSES_AFTER_BREAKS_MS = [500, 2_000];

/**
 * One search at a time: servers allow few at once, and refuse the others
 * (https://jfrog.com/help/r/jfrog-rest-apis/artifactory-query-language).
 */
export type Searches = Pick<PQueue, "add">;

export function oneAtATime(): Searches {
  return new PQueue({ concurrency: 1 });
}

export interface Asking {
  /** How long it is waited for in a cancelled run; not long, if nothing is said. */
  readonly until?: Purpose["until"];
  /** Ask only for what comes after so many. */
  readonly after?: number;
}

/**
 * Asks one query; again when the answer breaks off.
 * @throws Error for any status but 200; ActionError for an answer that is not whole or of another repository.
 */
export async function ask(
  connection: Connection,
  query: Query,
  asking: Asking = {},
): Promise<Answer> {
  for (const pauseMs of PAUSES_AFTER_BREAKS_MS) {
    try {
      return await askOnce(connection, query, asking);
    } catch (error) {
      if (!(error instanceof BrokenAnswer)) throw error;
      await connection.wait(pauseMs);
    }
  }
  return askOnce(connection, query, asking);
}

async function askOnce(
  { host, key, send, searches }: Connection,
  query: Query,
  { until = "cancelled", after }: Asking,
): Promise<Answer> {
  const request = requestFor(
    { kind: query.kind, until, maxBytes: LONGEST_SEARCH },
    {
      url: `https://${host}/artifactory/api/search/aql`,
      method: "POST",
      headers: { "Content-Type": "text/plain" },
      body: textOf(query, after),
      timeout: SEARCH_TIMEOUT_MS,
    },
  );
  const answer = await searches.add(() => send(request).catch(ifOversized));
  // What is left out is asked for in smaller parts.
  if (answer === undefined) return { files: [], isTrimmed: true };
  if (answer.status !== 200) throw new Error(statusOf(answer));
  return readAnswer(answer.bodyAsText ?? "", key);
}

/**
 * Asks one query of which few items are expected, for a deletion that waits for them.
 * @throws Error as `ask`, and when the server left something out or answers for something else.
 */
export async function lookFor(
  connection: Connection,
  query: Query,
): Promise<readonly ManifestFile[]> {
  const { files, isTrimmed } = await ask(connection, query, { until: "deadline" });
  if (isTrimmed || files.length >= SILENT_LIMIT) {
    throw new ActionError("The server trims the results of searches.");
  }
  if (!files.every((file) => isFoundBy(query, file))) {
    throw new ActionError("A search was answered with items that were not asked for.");
  }
  return files;
}

/**
 * The address of a file or folder, or with an empty path of the whole repository; for itself or below one of the REST
 * API's paths. Parts are encoded one by one.
 */
export function addressOf({ host, key }: Connection, path: string, api = ""): string {
  const parts = path === "" ? [key] : [key, ...path.split("/")];
  return `https://${host}/artifactory${api}/${parts.map(encodeURIComponent).join("/")}`;
}

/** The image in the distribution API, which exists below this path whatever other names a server has for it. */
export function distributionAddress({ host, key }: Connection, image: string): string {
  return `https://${host}/artifactory/api/docker/${encodeURIComponent(key)}/v2/${image}`;
}

/** What the status of an answer means, in words. */
export function statusOf({ status, bodyAsText }: PipelineResponse): string {
  return describeStatus(status, bodyAsText);
}
