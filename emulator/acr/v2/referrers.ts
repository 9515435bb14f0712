// `GET /v2/N/referrers/D`: an OCI index made up on the spot of the manifests whose subject is D, whether or not D exists, or N.
// Documented: "MUST NOT return a 404" (https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#listing-referrers).

import type { Repository } from "../registry/repository.ts";
import type { StoredManifest } from "../registry/rows.ts";
import { mediaTypes } from "../../oci/media-types.ts";
import { jsonAnswer, pageNotFound, type Answer } from "../../http/answer.ts";
import type { Call } from "../server/call.ts";
import { digestInvalid } from "../server/errors.ts";
import { pageQuery, parameter, takePage } from "../metadata/paging.ts";

/** https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md#digests; sha256 with as many digits as it has. */
const digestForm = /^(?:sha256:[a-f0-9]{64}|(?!sha256:)[a-z0-9]+(?:[+._-][a-z0-9]+)*:[\w=-]+)$/;

export function referrers(call: Call): Answer {
  if (call.switches.referrersApiOff) return pageNotFound();
  if (!digestForm.test(call.reference)) return digestInvalid();
  const repository = call.registry.repository(call.name);
  const query = pageQuery(call);
  const artifactType = parameter(call.query, "artifactType");
  const { last } = query;
  const entries = repository
    .referrersOf(call.reference)
    .filter((digest) => last === undefined || digest > last)
    .flatMap((digest) => descriptorOf(repository, digest) ?? [])
    .filter((item) => artifactType === undefined || item.artifactType === artifactType)
    .map((item) => ({ key: item.digest, item }));
  const page = takePage(entries, query.size, () => true);
  const body = { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests: page.items };
  return jsonAnswer(200, body, {
    "Content-Type": mediaTypes.ociIndex,
    ...(artifactType === undefined ? {} : { "OCI-Filters-Applied": "artifactType" }),
    ...nextPage(call, page.cursor, query.size, artifactType),
  });
}

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly artifactType?: string;
  readonly annotations?: unknown;
}

function descriptorOf(repository: Repository, digest: string): Descriptor | undefined {
  const manifest = repository.manifest(digest);
  if (manifest === undefined) return undefined;
  const artifactType = artifactTypeOf(manifest);
  const { annotations } = manifest.content;
  return {
    mediaType: manifest.mediaType,
    digest,
    size: manifest.body.length,
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(annotations === undefined ? {} : { annotations }),
  };
}

function artifactTypeOf({ content }: StoredManifest): string | undefined {
  return content.artifactType ?? content.config?.mediaType;
}

function nextPage(
  call: Call,
  cursor: string | undefined,
  size: number,
  artifactType: string | undefined,
): Record<string, string> {
  if (cursor === undefined) return {};
  const filter =
    artifactType === undefined ? "" : `artifactType=${encodeURIComponent(artifactType)}&`;
  const path = `/v2/${call.name}/referrers/${call.reference}`;
  return { Link: `<${path}?${filter}last=${encodeURIComponent(cursor)}&n=${size}>; rel="next"` };
}
