/**
 * One image of Artifactory behind the port, which calls it a repository.
 */
import { ActionError } from "../../errors/action-error.ts";
import { listReferrers } from "../http/referrers.ts";
import type { Repository } from "../registry.ts";
import { distributionAddress, type Connection } from "./connection.ts";
import { attempt, describeStatus } from "./errors.ts";
import { OpenImage } from "./image.ts";

/** Opens an image; nothing is sent. */
export function openImage(connection: Connection, name: string): Repository {
  const { host, send } = connection;
  const image = new OpenImage(connection, name);
  const inDistribution = { name, url: distributionAddress(connection, name), describeStatus };
  const inImage = <T>(doing: string, task: () => Promise<T>) =>
    attempt(host, `${doing} "${name}"`, task);
  return {
    name,
    list: () => inImage("list the manifests and tags of", () => image.list()),
    read: (digest) => inImage(`read manifest ${digest} of`, () => image.read(digest)),
    stat: (digest) => inImage(`look at manifest ${digest} of`, () => image.stat(digest)),
    refresh: (digest) => inImage(`look at manifest ${digest} of`, () => image.refresh(digest)),
    // Copies and restored items keep their old times: everything is asked for.
    changesSince: () => inImage("ask what is new in", () => image.changes()),
    rows: () =>
      inImage("list the manifests of", async () => {
        const { rows } = await image.everything();
        return new Map(rows.map((row) => [row.digest, row]));
      }),
    tags: () => inImage("list the tags of", async () => (await image.everything()).tags),
    referrers: (digest) =>
      inImage(`list the referrers of ${digest} in`, () =>
        listReferrers(send, inDistribution, digest),
      ),
    remove: (seen, isTooLate) => image.remove(seen, isTooLate),
    tag: (tag) => inImage(`look at tag "${tag}" of`, () => image.tag(tag)),
    untag: (tag) => image.untag(tag),
    unlock: () => Promise.reject(new ActionError(`${host} has no locks.`)),
  };
}
