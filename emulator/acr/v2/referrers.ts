// `GET /v2/N/referrers/D`: an OCI index made up on the spot of the manifests whose subject is D, whether or not D exists, or N.
// Documented: "MUST NOT return a 404" (https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#listing-referrers).

import { jsonAnswer, type Answer } from "../../http/answer.ts";
import { mediaTypes } from "../../oci/media-types.ts";
import { descriptorOf, referrersIndex } from "../../oci/referrers-index.ts";
import type { Call } from "../api/call.ts";
import { digestInvalid, pageNotFound } from "../api/errors.ts";
import { pageQuery, parameter, takePage } from "../api/paging.ts";

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
    .flatMap((digest) => repository.manifest(digest) ?? [])
    .map(descriptorOf)
    .filter((item) => artifactType === undefined || item.artifactType === artifactType)
    .map((item) => ({ key: item.digest, item }));
  const page = takePage(entries, query.size, () => true);
  return jsonAnswer(200, referrersIndex(page.items), {
    "Content-Type": mediaTypes.ociIndex,
    ...(artifactType === undefined ? {} : { "OCI-Filters-Applied": "artifactType" }),
    ...nextPage(call, page.cursor, query.size, artifactType),
  });
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
