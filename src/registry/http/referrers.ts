/**
 * The referrers API, which the Azure package has no method for
 * (https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-referrers). Not every registry has it: an answer that is no OCI index is taken for that.
 */
import type { PipelineResponse } from "@azure/core-rest-pipeline";

import type { Digest } from "../../oci/digest.ts";
import { parse, record, requiredDigest, unexpected } from "./json.ts";
import type { Failures } from "./failures.ts";
import { followPages } from "./pages.ts";
import type { Purpose } from "./purpose.ts";
import type { Send } from "./sender.ts";

const OCI_INDEX = "application/vnd.oci.image.index.v1+json";

/** A repository as the distribution API has it. */
export interface DistributionRepository {
  readonly name: string;
  readonly url: string;
  /** Words what a status means. */
  readonly describeStatus: Failures["describeStatus"];
}

/** The referrers of a manifest from all pages, or undefined when the registry has no such API. */
export async function listReferrers(
  send: Send,
  { name, url, describeStatus }: DistributionRepository,
  digest: Digest,
): Promise<readonly Digest[] | undefined> {
  const found = new Set<Digest>();
  const api = { exists: true };
  const purpose: Purpose = { kind: "referrers", repository: name, until: "cancelled" };
  await followPages(send, `${url}/referrers/${digest}`, purpose, (answer) => {
    const text = textOfIndex(answer, describeStatus);
    api.exists = text !== undefined;
    for (const referrer of text === undefined ? [] : referrers(text)) found.add(referrer);
    return api.exists;
  });
  return api.exists ? [...found] : undefined;
}

function textOfIndex(
  { status, headers, bodyAsText }: PipelineResponse,
  describeStatus: Failures["describeStatus"],
): string | undefined {
  const text = bodyAsText ?? "";
  if (status === 404 || status === 405) return undefined;
  if (status !== 200) throw new Error(describeStatus(status, text));
  const type = headers.get("Content-Type");
  return type?.startsWith(OCI_INDEX) === true ? text : undefined;
}

/**
 * The digests of one page: an index whose entries are the referrers. Nothing counts these, so an answer without a list is
 * an error and never "no referrers".
 */
export function referrers(text: string): readonly Digest[] {
  const { schemaVersion, manifests } = record(parse(text));
  // An index without entries; a registry may write its empty lists as `null`.
  if (schemaVersion === 2 && manifests === null) return [];
  if (!Array.isArray(manifests)) throw unexpected("no list of referrers");
  return manifests.map((entry) => requiredDigest(record(entry)["digest"]));
}
