/**
 * What was pulled, by the download statistics of Artifactory, which has the last time for each file and keeps no history. A
 * pull by tag of a multi-arch image counts for its list alone, and for a platform only a pull by its digest
 * (https://jfrog.com/help/r/jfrog-rest-apis/artifactory-query-language). What the action reads does not count.
 */
import type { Digest } from "../../oci/digest.ts";
import { clockOf } from "../http/times.ts";
import { requestFor } from "../http/purpose.ts";
import type { Pulled, PullRecord } from "../registry.ts";
import { downloadedSince } from "./aql.ts";
import { addressOf, type Connection } from "./connection.ts";
import { splitPath } from "./layout.ts";
import { allFiles } from "./listing.ts";

/** @throws Error or ActionError when the answer can't be had, or is not proved to be whole. */
export async function pulledWithin(connection: Connection, ms: number): Promise<PullRecord> {
  const askedAt = await clock(connection);
  const since = new Date(askedAt.getTime() - ms);
  const files = await allFiles(connection, downloadedSince(connection.key, since));
  const pulled = new Map<
    string,
    { digests: Map<Digest, undefined>; tags: Map<string, undefined> }
  >();
  for (const { path, digest } of files) {
    const image = splitPath(path)?.[0];
    if (image === undefined) continue;
    const of = pulled.get(image) ?? { digests: new Map(), tags: new Map() };
    of.digests.set(digest, undefined);
    pulled.set(image, of);
  }
  return { askedAt, pulled: pulled satisfies ReadonlyMap<string, Pulled>, newestEntry: undefined };
}

/** The server's clock or that of the run, whichever is behind. */
async function clock(connection: Connection): Promise<Date> {
  const url = addressOf(connection, "", "/api/storage");
  const { headers } = await connection.send(
    requestFor({ kind: "pulls", until: "cancelled" }, { url }),
  );
  const now = new Date();
  const theirs = clockOf(headers.get("Date")) ?? now;
  return theirs < now ? theirs : now;
}
