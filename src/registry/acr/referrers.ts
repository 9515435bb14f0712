/**
 * The referrers API, which the Azure package has no method for (OCI distribution specification, "Listing Referrers").
 * Registries with customer-managed keys have no such API: an answer that is no OCI index is taken for that.
 */
import type { PipelineResponse } from "@azure/core-rest-pipeline";

import type { Digest } from "../registry.ts";
import { describeStatus } from "./errors.ts";
import type { Send } from "./http.ts";
import { followPages } from "./pages.ts";
import { referrers } from "./wire.ts";

const OCI_INDEX = "application/vnd.oci.image.index.v1+json";

/** The referrers of a manifest from all pages, or undefined when the registry has no such API. */
export async function listReferrers(
  send: Send,
  host: string,
  name: string,
  digest: Digest,
): Promise<readonly Digest[] | undefined> {
  const found = new Set<Digest>();
  const api = { exists: true };
  await followPages(send, `https://${host}/v2/${name}/referrers/${digest}`, (answer) => {
    const text = textOfIndex(answer);
    api.exists = text !== undefined;
    for (const referrer of text === undefined ? [] : referrers(text)) found.add(referrer);
    return api.exists;
  });
  return api.exists ? [...found] : undefined;
}

function textOfIndex({ status, headers, bodyAsText }: PipelineResponse): string | undefined {
  const text = bodyAsText ?? "";
  if (status === 404 || status === 405) return undefined;
  if (status !== 200) throw new Error(describeStatus(status, text));
  const type = headers.get("Content-Type");
  return type?.startsWith(OCI_INDEX) === true ? text : undefined;
}
