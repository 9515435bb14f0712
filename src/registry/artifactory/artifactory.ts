/**
 * JFrog Artifactory behind the ports of `registry.ts`: one repository of it is a registry, and an image is what the ports
 * call a repository. What shapes it: a tag is a folder with the manifest in it, deleting is by folder, nothing is locked,
 * and a deletion takes nothing along.
 */
import type { PipelineRequest } from "@azure/core-rest-pipeline";

import { ActionError } from "../../errors/action-error.ts";
import { registryName } from "../address.ts";
import { believeAnswers, limitAnswers, LIMITS, LONGEST_SEARCH } from "../http/answers.ts";
import { createRateLimiter, type RateLimiter } from "../http/rate-limiter.ts";
import { RetryPolicy } from "../http/retry-policy.ts";
import { listReferrers } from "../http/referrers.ts";
import { RequestCounter } from "../http/request-counter.ts";
import { createSender, endInTime } from "../http/sender.ts";
import type { Registry, Repository } from "../registry.ts";
import type { Signals } from "../signals.ts";
import type { SignIn } from "../sign-in.ts";
import { everywhere } from "./aql.ts";
import { addressOf, distributionAddress, get, oneAtATime, type Connection } from "./connection.ts";
import { describeStatus, explain } from "./errors.ts";
import { OpenImage } from "./image.ts";
import { imagesIn } from "./layout.ts";
import { allFiles } from "./listing.ts";
import { requestKind } from "./request-kind.ts";
import { identityOf, signRequests } from "./sign-in.ts";

export interface ArtifactoryOptions {
  readonly host: string;
  /** Of the local repository that stores the images. */
  readonly key: string;
  readonly signIn: SignIn;
  /** Is told every password and token before it is used. */
  readonly onSecret: (secret: string) => void;
  readonly wait: (ms: number) => Promise<void>;
  readonly signals: Signals;
}

/**
 * Opens a repository of Artifactory. Nothing is sent yet.
 * @throws ActionError when there is no way to sign in.
 */
export function openArtifactory(options: ArtifactoryOptions): Registry {
  const { host, key, wait, signals } = options;
  const identity = identityOf(options.signIn, options.onSecret);
  const patience = new RetryPolicy(Date.now, wait, () => signals.cancelled.aborted);
  const requests = new RequestCounter(requestKind);
  const send = createSender({
    perCall: [patience.policy],
    perAttempt: [
      signRequests(host, identity),
      endInTime(({ method, abortSignal }) => {
        return method === "DELETE" ? signals.deadline : (abortSignal ?? signals.cancelled);
      }),
      requests.policy,
      believeAnswers,
      limitAnswers(limitOf),
    ],
  });
  const lookUntil = signals.deadline;
  const connection: Connection = { host, key, send, lookUntil, searches: oneAtATime(), wait };
  const rateLimiter = createRateLimiter(Date.now, wait);
  const images = new Map<string, Repository>();
  return {
    host: registryName({ kind: "artifactory", host, key }),
    capabilities: { cascadesToReferrers: false },
    signIn: async () => {
      await attempt(host, `look at repository "${key}"`, () => checkRepository(connection));
      return identity.name;
    },
    repositoryNames: () =>
      attempt(host, `list the images in "${key}"`, async () =>
        imagesIn(await allFiles(connection, everywhere(key))),
      ),
    repository: (name) => {
      // What was read of an image is needed to delete from it.
      const known = images.get(name) ?? openImage(connection, rateLimiter, name);
      images.set(name, known);
      return known;
    },
    acquireDeletion: () => rateLimiter.acquire(),
    requestCounts: () => requests.counts,
  };
}

/** How long the answer to a request may be. */
function limitOf(request: PipelineRequest): number {
  return request.method === "POST" ? LONGEST_SEARCH : LIMITS[requestKind(request)];
}

/** A search in a repository that does not exist finds nothing, and says no more than that. */
async function checkRepository(connection: Connection): Promise<void> {
  const { host, key } = connection;
  const { status, bodyAsText } = await get(connection, addressOf(connection, "", "/api/storage"));
  if (status === 200) return;
  const why = describeStatus(status, bodyAsText ?? "");
  if (status === 404) {
    throw new ActionError(
      `${host} has no repository "${key}", or this account may not see it (404). Check the key in the input "registry" or "registry-key".`,
    );
  }
  if (status === 401 || status === 403) {
    throw new ActionError(
      `${host}: ${why}. Check "password" (an access token alone, or the password or token of "username"), and that the account may read repository "${key}". Access tokens expire.`,
    );
  }
  throw new Error(why);
}

function openImage(connection: Connection, rateLimiter: RateLimiter, name: string): Repository {
  const { host, send } = connection;
  const image = new OpenImage(connection, rateLimiter, name);
  const inImage = <T>(doing: string, task: () => Promise<T>) =>
    attempt(host, `${doing} "${name}"`, task);
  return {
    name,
    list: () => inImage("list the manifests and tags of", () => image.list()),
    read: (digest) => inImage(`read manifest ${digest} of`, () => image.read(digest)),
    stat: (digest) => inImage(`look at manifest ${digest} of`, () => image.inspect(digest)),
    refresh: (digest) => inImage(`look at manifest ${digest} of`, () => image.look(digest)),
    // Copies and restored items keep their old times: everything is asked for.
    changesSince: () => inImage("ask what is new in", () => image.everything()),
    rows: () =>
      inImage("list the manifests of", async () => {
        const { rows } = await image.everything();
        return new Map(rows.map((row) => [row.digest, row]));
      }),
    tags: () => inImage("list the tags of", async () => (await image.everything()).tags),
    referrers: (digest) =>
      inImage(`list the referrers of ${digest} in`, () =>
        listReferrers(send, distributionAddress(connection, name), digest, describeStatus),
      ),
    remove: (digest) => image.remove(digest),
    tag: (tag) => inImage(`look at tag "${tag}" of`, () => image.tag(tag)),
    untag: (tag) => image.untag(tag),
    unlock: () => Promise.reject(new ActionError(`${host} has no locks.`)),
  };
}

async function attempt<T>(host: string, doing: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    throw explain(error, host, doing);
  }
}
