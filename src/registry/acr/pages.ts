/**
 * Lists that the Azure package has no method for. Like all lists they are followed by the `Link` of each page only:
 * cursors are not what they look like (composite in time order), and one that a client makes up skips rows.
 */
import { createPipelineRequest, type PipelineResponse } from "@azure/core-rest-pipeline";

import type { Send } from "./http.ts";

/**
 * Sends a GET for every page. `onPage` returns false to end early.
 * @throws Error when a page leads back to one that was there before.
 */
export async function followPages(
  send: Send,
  firstUrl: string,
  onPage: (answer: PipelineResponse) => boolean,
): Promise<void> {
  const seen = new Set<string>();
  let url: string | undefined = firstUrl;
  while (url !== undefined) {
    if (seen.has(url)) throw new Error("the list repeats itself instead of going on");
    seen.add(url);
    const answer = await send(createPipelineRequest({ url, method: "GET" }));
    if (!onPage(answer)) return;
    url = nextPage(answer, url);
  }
}

function nextPage({ headers }: PipelineResponse, current: string): string | undefined {
  const link = /<([^>]+)>/.exec(headers.get("Link") ?? "")?.[1];
  return link === undefined ? undefined : new URL(link, current).href;
}
