// The catalog of a repository and the tags of an image, page by page with `n` and `last`.

import type { Answer } from "../../http/answer.ts";
import { jsonOf } from "../api/answers.ts";
import type { DockerCall } from "../api/call.ts";
import { nameUnknown } from "../api/errors.ts";
import { imageNames } from "../images/images.ts";
import { isDigestFolder } from "../storage/layout.ts";
import { joined } from "../storage/stored.ts";

export function listImages(call: DockerCall): Answer {
  const { repository } = call;
  const images = imageNames(repository).filter((name) => hasReadable(call, name));
  const { names, headers } = page(call, images, `${call.route.base}/_catalog`);
  return jsonOf(200, { repositories: names }, headers);
}

function hasReadable({ repository, visitor }: DockerCall, name: string): boolean {
  const files = repository.files.filesUnder(name);
  return files.some(({ repo, fullPath }) => visitor.may("read", joined(repo, fullPath)));
}

export function listTags(call: DockerCall): Answer {
  const { image, switches, visitor } = call;
  const { name } = image;
  if (!image.exists() || !hasReadable(call, name)) return nameUnknown(name);
  const tags = image
    .refs()
    .filter((ref) => switches.legacyTagsList || !isDigestFolder(ref))
    .filter((ref) => {
      const files = image.manifestFiles(ref);
      const isSeen = files.some(({ repo, fullPath }) =>
        visitor.may("read", joined(repo, fullPath)),
      );
      return isSeen || !switches.tagsListFiltered;
    });
  const { names, headers } = page(call, tags, `${call.route.base}/${name}/tags/list`);
  return jsonOf(200, { name, tags: names }, headers);
}

interface Page {
  readonly names: readonly string[];
  readonly headers: Record<string, string>;
}

function page({ query }: DockerCall, all: readonly string[], path: string): Page {
  const last = query.get("last") ?? "";
  const size = Number(query.get("n") ?? Infinity);
  const rest = all.toSorted().filter((name) => name > last);
  const names = rest.slice(0, size);
  const next = names.at(-1);
  if (next === undefined || names.length === rest.length) return { names, headers: {} };
  const link = `<${path}?last=${encodeURIComponent(next)}&n=${size}>; rel="next"`;
  return { names, headers: { Link: link } };
}
