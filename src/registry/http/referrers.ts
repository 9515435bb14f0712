/**
 * The referrers API, which the Azure package has no method for (OCI distribution specification, "Listing Referrers").
 * Not every registry has it: an answer that is no OCI index is taken for that.
 */
import type { PipelineResponse } from "@azure/core-rest-pipeline";

import type { Digest } from "../../oci/digest.ts";
import { parse, record, requiredDigest, unexpected } from "./json.ts";
import { followPages } from "./pages.ts";
import type { Send } from "./sender.ts";

const OCI_INDEX = "application/vnd.oci.image.index.v1+json";

/**
 * The referrers of a manifest from all pages, or undefined when the registry has no such API. `repository` is the address
 * of a repository in the distribution API; `describe` words what a status means.
 */
export async function listReferrers(
  send: Send,
  repository: string,
  digest: Digest,
  describe: (status: number, text: string) => string,
): Promise<readonly Digest[] | undefined> {
  const found = new Set<Digest>();
  const api = { exists: true };
  await followPages(send, `${repository}/referrers/${digest}`, (answer) => {
    const text = textOfIndex(answer, describe);
    api.exists = text !== undefined;
    for (const referrer of text === undefined ? [] : referrers(text)) found.add(referrer);
    return api.exists;
  });
  return api.exists ? [...found] : undefined;
}

function textOfIndex(
  { status, headers, bodyAsText }: PipelineResponse,
  describe: (status: number, text: string) => string,
): string | undefined {
  const text = bodyAsText ?? "";
  if (status === 404 || status === 405) return undefined;
  if (status !== 200) throw new Error(describe(status, text));
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
