// `/acr/v1/N/_tags`: the full list of tags, which the rows of manifests may cut short, with a filter by digest.

import { emptyAnswer, jsonAnswer, type Answer } from "../../http/answer.ts";
import { jsonObject } from "../../oci/manifest-content.ts";
import type { Call } from "../api/call.ts";
import { disallowed, repositoryUnknown, tagUnknown } from "../api/errors.ts";
import {
  linkTo,
  listField,
  orderOf,
  pageQuery,
  parameter,
  takePage,
  type Page,
  type PageQuery,
} from "../api/paging.ts";
import { patched, wireAttributes } from "../registry/attributes.ts";
import { Collection } from "../registry/collection.ts";
import { deleteTag as removeTag } from "../registry/deletion.ts";
import type { Repository } from "../registry/repository.ts";
import type { StoredTag } from "../registry/rows.ts";
import { wireTime } from "../registry/ticks.ts";
import { isKnown, isListed } from "./visibility.ts";

export function listTags(call: Call): Answer {
  const repository = call.registry.listable(call.name);
  if (repository === undefined) return repositoryUnknown(call.name);
  const query = pageQuery(call);
  const digest = parameter(call.query, "digest");
  const page = tagPage(call, repository, query, digest);
  const path = `/acr/v1/${encodeURIComponent(call.name)}/_tags`;
  const tags = page.items.map((tag) => tagRow(call, repository, tag));
  const head = { registry: call.loginServer, imageName: call.name };
  const body = { ...head, ...listField("tags", tags, call.switches) };
  return jsonAnswer(200, body, linkTo(path, page.cursor, query, { digest }));
}

/** `GET /v2/N/tags/list`, the OCI form: names only. */
export function listTagNames(call: Call): Answer {
  const repository = call.registry.listable(call.name);
  if (repository === undefined) return repositoryUnknown(call.name);
  const query = pageQuery(call);
  const page = tagPage(call, repository, query, undefined);
  const tags = page.items.map((tag) => tag.name);
  const link = linkTo(`/v2/${call.name}/tags/list`, page.cursor, query);
  return jsonAnswer(200, { name: call.name, ...listField("tags", tags, call.switches) }, link);
}

export function getTag(call: Call): Answer {
  return withTag(call, () => undefined);
}

/** Always allowed, so that a lock can be undone. Moves no time. */
export function patchTag(call: Call): Answer {
  return withTag(call, (tag) => {
    tag.attributes = patched(tag.attributes, jsonObject(call.body) ?? {});
  });
}

export function deleteTag(call: Call): Answer {
  const repository = call.registry.existing(call.name);
  const tag = repository?.tagRows.get(call.reference);
  if (repository === undefined || tag === undefined) return tagUnknown();
  switch (removeTag(repository, tag.name)) {
    case "unknown":
      return tagUnknown();
    case "locked":
      return disallowed();
    case "deleted":
      return emptyAnswer(202, { "X-Ms-Int-Docker-Content-Digest": tag.digest });
  }
}

function tagPage(
  call: Call,
  repository: Repository,
  query: PageQuery,
  digest: string | undefined,
): Page<StoredTag> {
  const order = orderOf(query, call.switches);
  const tags = digest === undefined ? repository.tagRows : tagsOn(repository, digest);
  const entries = tags.inOrder(order).after(query.last);
  return takePage(entries, query.size, (tag) => isListed(tag, tag.name, call.switches));
}

function tagsOn(repository: Repository, digest: string): typeof repository.tagRows {
  const tags = new Collection<StoredTag>((tag) => tag.name);
  for (const name of repository.tagsOf(digest)) {
    const tag = repository.tagRows.get(name);
    if (tag !== undefined) tags.put(tag);
  }
  return tags;
}

function withTag(call: Call, change: (tag: StoredTag) => void): Answer {
  const repository = call.registry.existing(call.name);
  const tag = repository?.tagRows.get(call.reference);
  if (repository === undefined || tag === undefined || !isKnown(tag)) return tagUnknown();
  change(tag);
  const row = tagRow(call, repository, tag);
  return jsonAnswer(200, { registry: call.loginServer, imageName: call.name, tag: row });
}

function tagRow({ switches }: Call, repository: Repository, tag: StoredTag): object {
  const quarantineState = repository.manifest(tag.digest)?.attributes.quarantineState;
  return {
    name: tag.name,
    digest: tag.digest,
    createdTime: wireTime(tag.createdAt),
    lastUpdateTime: wireTime(tag.updatedAt),
    signed: switches.signedTags,
    ...(quarantineState === undefined ? {} : { quarantineState }),
    changeableAttributes: wireAttributes(tag.attributes),
  };
}
