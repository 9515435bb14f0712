// `/acr/v1/_deleted/…`: what soft delete keeps, and its restoration. Paths, scopes, the fields of the items and the answer to a
// restoration are those of azure-cli and its tests. Guessed are the rest of the listings' bodies, their cursors and the answers'
// status codes. Nothing is purged when its days are over.

import { jsonAnswer, type Answer } from "../../http/answer.ts";
import { jsonObject } from "../../oci/manifest-content.ts";
import type { Call } from "../api/call.ts";
import { disallowed, repositoryUnknown } from "../api/errors.ts";
import { linkTo, listField, pageQuery, parameter, takePage } from "../api/paging.ts";
import { deletedUnknown, subjectDeleted, tagTaken } from "../api/soft-delete-errors.ts";
import type { Repository } from "../registry/repository.ts";
import { restore } from "../registry/restoring.ts";
import { SortedList } from "../registry/sorted-list.ts";
import { ascendingCursor, wireTime, type Ticks } from "../registry/ticks.ts";

/** The repositories that are gone as a whole; one that has a manifest again is not among them. */
export function deletedCatalog(call: Call): Answer {
  if (!call.switches.softDelete) return disallowed();
  const rows = call.registry.deletedRepositories().map((repository) => ({
    key: repository.name,
    row: {
      createdAt: wireTime(repository.createdAt),
      deletedAt: wireTime(lastDeletion(repository)),
      repository: repository.name,
    },
  }));
  return listing(call, { path: "/acr/v1/_deleted/_catalog", name: "repositories", rows });
}

export function listDeletedManifests(call: Call): Answer {
  return inBin(call, ({ bin }) => {
    const rows = bin.manifests().map(({ row: { digest, createdAt }, deletedAt }) => ({
      key: `${ascendingCursor(deletedAt)}&${digest}`,
      row: { createdAt: wireTime(createdAt), deletedAt: wireTime(deletedAt), digest },
    }));
    return listingIn(call, "manifests", rows);
  });
}

/** In the order of their deletion: azure-cli takes the last of a name for the latest. */
export function listDeletedTags(call: Call): Answer {
  return inBin(call, ({ bin }) => {
    const rows = bin.tags().map(({ row: { name, digest, createdAt }, deletedAt }) => ({
      key: `${ascendingCursor(deletedAt)}&${name}`,
      row: { createdAt: wireTime(createdAt), deletedAt: wireTime(deletedAt), digest, tag: name },
    }));
    return listingIn(call, "tags", rows);
  });
}

/** `POST …/_manifests/D?force=`, body `{"tag":T}`. */
export function restoreManifest(call: Call): Answer {
  return inBin(call, (repository) => {
    const digest = call.reference;
    const named = jsonObject(call.body)?.["tag"];
    const tag = typeof named === "string" && named !== "" ? named : undefined;
    const isForced = parameter(call.query, "force")?.toLowerCase() === "true";
    switch (restore(repository, { digest, tag, isForced })) {
      case "restored":
        return jsonAnswer(200, { digest, ...(tag === undefined ? {} : { tag }) });
      case "unknown":
        return deletedUnknown(digest, tag);
      case "locked":
        return disallowed();
      case "tag-taken":
        return tagTaken(tag);
      case "subject-deleted":
        return subjectDeleted();
    }
  });
}

/** The documentation knows of a 405 where soft delete is off. */
function inBin(call: Call, answer: (repository: Repository) => Answer): Answer {
  if (!call.switches.softDelete) return disallowed();
  const repository = call.registry.repository(call.name);
  const isKnown = repository.exists() || repository.bin.manifests().length > 0;
  return isKnown ? answer(repository) : repositoryUnknown(call.name);
}

interface Keyed {
  readonly key: string;
  readonly row: object;
}

interface Listing {
  readonly path: string;
  /** What the items are called in the body. */
  readonly name: string;
  readonly rows: readonly Keyed[];
  /** Stands before the items. */
  readonly head?: object;
}

function listing(call: Call, { path, name, rows, head = {} }: Listing): Answer {
  const query = pageQuery(call);
  const sorted = new SortedList<Keyed>(({ key }) => key);
  for (const row of rows) sorted.add(row);
  const page = takePage(sorted.after(query.last), query.size, () => true);
  const items = page.items.map(({ row }) => row);
  const body = { ...head, ...listField(name, items, call.switches) };
  return jsonAnswer(200, body, linkTo(path, page.cursor, query));
}

/** A listing of what was deleted from one repository. */
function listingIn(call: Call, name: "manifests" | "tags", rows: readonly Keyed[]): Answer {
  const path = `/acr/v1/_deleted/${encodeURIComponent(call.name)}/_${name}`;
  const head = { registry: call.loginServer, imageName: call.name };
  return listing(call, { path, name, rows, head });
}

function lastDeletion({ bin }: Repository): Ticks {
  const times = bin.manifests().map(({ deletedAt }) => deletedAt);
  return times.reduce((latest, time) => (time > latest ? time : latest), 0n);
}
