// `/acr/v1/N/_manifests`: rows of manifests. Only the answer for one digest has `references`, the children of an index; the
// list never shows them. A row shows the manifest's own locks, not those of its tags.

import { jsonAnswer, type Answer } from "../../http/answer.ts";
import { jsonObject } from "../../oci/manifest-content.ts";
import type { Call } from "../api/call.ts";
import { manifestUnknown, repositoryUnknown } from "../api/errors.ts";
import { linkTo, listField, orderOf, pageQuery, takePage } from "../api/paging.ts";
import { patched, wireAttributes } from "../registry/attributes.ts";
import { imageSizeOf } from "../registry/image-size.ts";
import type { Repository } from "../registry/repository.ts";
import type { StoredManifest } from "../registry/rows.ts";
import { wireTime } from "../registry/ticks.ts";
import { isKnown, isListed } from "./visibility.ts";

export function listManifests(call: Call): Answer {
  const { switches } = call;
  const repository = call.registry.listable(call.name);
  if (repository === undefined) return repositoryUnknown(call.name);
  const query = pageQuery(call);
  const entries = repository.manifestRows.inOrder(orderOf(query, call.switches)).after(query.last);
  const page = takePage(entries, query.size, (row) => isListed(row, row.digest, switches));
  const empty = switches.emptyReferencesInLists ? { references: [] } : {};
  const manifests = page.items.map((row) => ({ ...manifestRow(call, repository, row), ...empty }));
  const path = `/acr/v1/${encodeURIComponent(call.name)}/_manifests`;
  const head = { registry: call.loginServer, imageName: call.name };
  const body = { ...head, ...listField("manifests", manifests, switches) };
  return jsonAnswer(200, body, linkTo(path, page.cursor, query));
}

export function getManifestAttributes(call: Call): Answer {
  return withManifest(call, () => undefined);
}

/** Always allowed, so that a lock can be undone. Moves no time. */
export function patchManifest(call: Call): Answer {
  return withManifest(call, (manifest) => {
    manifest.attributes = patched(manifest.attributes, jsonObject(call.body) ?? {});
  });
}

function withManifest(call: Call, change: (manifest: StoredManifest) => void): Answer {
  const repository = call.registry.existing(call.name);
  const manifest = repository?.manifest(call.reference);
  if (repository === undefined || manifest === undefined || !isKnown(manifest)) {
    return manifestUnknown();
  }
  change(manifest);
  // Guessed: the entries of a build cache, which are blobs, are among them.
  const children = manifest.content.children.map(({ mediaType: _, ...child }) => child);
  const references = children.length === 0 ? {} : { references: children };
  const row = { ...manifestRow(call, repository, manifest), ...references };
  return jsonAnswer(200, { registry: call.loginServer, imageName: call.name, manifest: row });
}

function manifestRow(call: Call, repository: Repository, manifest: StoredManifest): object {
  const { config } = manifest.content;
  const { architecture, os } = manifest.platform;
  const hasConfigType = config !== undefined && !call.switches.omitConfigMediaType;
  return {
    digest: manifest.digest,
    imageSize: imageSizeOf(repository, manifest),
    createdTime: wireTime(manifest.createdAt),
    lastUpdateTime: wireTime(manifest.updatedAt),
    ...(architecture === undefined ? {} : { architecture }),
    ...(os === undefined ? {} : { os }),
    mediaType: manifest.mediaType,
    ...(hasConfigType ? { configMediaType: config.mediaType } : {}),
    ...tagsField(call, repository, manifest),
    changeableAttributes: wireAttributes(manifest.attributes),
  };
}

function tagsField(call: Call, repository: Repository, manifest: StoredManifest): object {
  const known = repository.tagsOf(manifest.digest).filter((name) => {
    const tag = repository.tagRows.get(name);
    return tag !== undefined && isKnown(tag);
  });
  const tags = known.slice(0, call.switches.tagsTruncateAt);
  if (tags.length > 0) return { tags };
  return call.switches.nullTags ? { tags: null } : {};
}
