/**
 * JFrog Artifactory behind the ports of `registry.ts`: one repository of it is a registry, and an image is what the ports
 * call a repository. What shapes it: a tag is a folder with the manifest in it, deleting is by folder, nothing is locked,
 * and a deletion takes nothing along.
 */
import { ActionError } from "../../errors/action-error.ts";
import { registryName } from "../address.ts";
import { requestFor } from "../http/purpose.ts";
import { createRateLimiter } from "../http/rate-limiter.ts";
import { createSender } from "../http/sender.ts";
import { createTransport } from "../http/transport.ts";
import type { Registry, Repository } from "../registry.ts";
import type { Signals } from "../signals.ts";
import type { SignIn } from "../sign-in.ts";
import { everywhere } from "./aql.ts";
import { addressOf, oneAtATime, statusOf, type Connection } from "./connection.ts";
import { attempt } from "./errors.ts";
import { imagesIn } from "./layout.ts";
import { allFiles } from "./listing.ts";
import { pulledWithin } from "./pulled.ts";
import { openImage } from "./repository.ts";
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
  /** Takes a line of the log. */
  readonly log: (line: string) => void;
}

/**
 * Opens a repository of Artifactory. Nothing is sent yet.
 * @throws ActionError when there is no way to sign in.
 */
export function openArtifactory(options: ArtifactoryOptions): Registry {
  const { host, key, wait } = options;
  const identity = identityOf(options.signIn, options.onSecret);
  const transport = createTransport(options);
  const send = createSender(transport.policies(signRequests(host, identity)));
  const rateLimiter = createRateLimiter(Date.now, wait);
  const connection: Connection = { host, key, send, rateLimiter, searches: oneAtATime(), wait };
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
      // It knows by now where the manifests can be read.
      const known = images.get(name) ?? openImage(connection, name);
      images.set(name, known);
      return known;
    },
    pulledWithin: (ms) =>
      attempt(host, `ask what was pulled from "${key}"`, () => pulledWithin(connection, ms)),
    acquireDeletion: () => rateLimiter.acquire(),
    requestCounts: transport.requestCounts,
  };
}

/** A search in a repository that does not exist finds nothing, and says no more than that. */
async function checkRepository(connection: Connection): Promise<void> {
  const { host, key } = connection;
  const url = addressOf(connection, "", "/api/storage");
  const answer = await connection.send(requestFor({ kind: "look", until: "cancelled" }, { url }));
  const { status } = answer;
  if (status === 200) return;
  const why = statusOf(answer);
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
