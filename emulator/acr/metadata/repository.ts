// `/acr/v1/N`: one repository's attributes and counts, its locks, its deletion.

import { jsonAnswer, type Answer } from "../../http/answer.ts";
import { jsonObject } from "../../oci/manifest-content.ts";
import type { Call } from "../api/call.ts";
import { disallowed, repositoryUnknown } from "../api/errors.ts";
import { patched, wireAttributes } from "../registry/attributes.ts";
import { deleteRepository as deleteAll } from "../registry/deletion.ts";
import type { Repository } from "../registry/repository.ts";
import { wireTime } from "../registry/ticks.ts";
import { isKnown } from "./visibility.ts";

export function getRepository(call: Call): Answer {
  const repository = call.registry.existing(call.name);
  if (repository === undefined) return repositoryUnknown(call.name);
  return jsonAnswer(200, repositoryBody(call, repository));
}

/** Always allowed, so that a lock can be undone. */
export function patchRepository(call: Call): Answer {
  const repository = call.registry.existing(call.name);
  if (repository === undefined) return repositoryUnknown(call.name);
  repository.attributes = patched(repository.attributes, jsonObject(call.body) ?? {});
  return jsonAnswer(200, repositoryBody(call, repository));
}

export function deleteRepository(call: Call): Answer {
  const repository = call.registry.existing(call.name);
  if (repository === undefined) return repositoryUnknown(call.name);
  const deleted = deleteAll(repository);
  if (deleted === undefined) return disallowed();
  return jsonAnswer(202, { manifestsDeleted: deleted.manifests, tagsDeleted: deleted.tags });
}

function repositoryBody(call: Call, repository: Repository): object {
  const { manifestCountOffBy, tagCountOffBy, omitZeroCounts } = call.switches;
  const count = (name: string, found: number): object =>
    omitZeroCounts && found === 0 ? {} : { [name]: found };
  return {
    registry: call.loginServer,
    imageName: repository.name,
    createdTime: wireTime(repository.createdAt),
    lastUpdateTime: wireTime(repository.updatedAt),
    ...count("manifestCount", countKnown(repository.manifestRows.values()) + manifestCountOffBy),
    ...count("tagCount", countKnown(repository.tagRows.values()) + tagCountOffBy),
    changeableAttributes: wireAttributes(repository.attributes),
  };
}

function countKnown(rows: Iterable<{ readonly listedFrom: number }>): number {
  const now = performance.now();
  let count = 0;
  for (const row of rows) if (isKnown(row, now)) count += 1;
  return count;
}
