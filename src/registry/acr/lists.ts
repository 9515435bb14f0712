/**
 * ACR's lists, page by page. Not through the Azure package: it makes an object of every row and drops the fields that matter
 * (`mediaType`), and it takes a link that it does not understand for the end. Each page is read once, and the next one is
 * on its way meanwhile.
 */
import { RestError, type PipelineResponse } from "@azure/core-rest-pipeline";

import { page, parse, type Json } from "../http/json.ts";
import { nextPage } from "../http/next-page.ts";
import { requestFor, type Purpose } from "../http/purpose.ts";
import type { Send } from "../http/sender.ts";
import { checkAnswers } from "./wire.ts";

/** Takes a page; `false` ends the list. `next` is the cursor of the page after it, where there is one. */
type OnPage = (page: Json, next: string | undefined) => unknown;
type OnNewest = (...page: Parameters<OnPage>) => boolean;

/** They reject with the errors of the Azure pipeline, and with an Error where a list does not go on as one. */
export interface AcrLists {
  repositoryNames(onPage: OnPage): Promise<void>;
  /** What the registry says of a repository as a whole, counts included. */
  repository(name: string): Promise<ListAnswer>;
  manifests(name: string, onPage: OnPage): Promise<void>;
  tags(name: string, onPage: OnPage): Promise<void>;
  /** Newest first, a page at a time, until `onPage` returns false. */
  newestManifests(name: string, onPage: OnNewest): Promise<void>;
  newestTags(name: string, onPage: OnNewest): Promise<void>;
}

export interface ListAnswer {
  readonly text: string;
  readonly header: (name: string) => string | undefined;
}

/** The one that the Azure package speaks. */
const API_VERSION = "2021-07-01";

/** The registry never gives more than this at once. */
const WHOLE = { n: "1000" };

/** What is new is asked for often, and is little: so many entries of it come in a page at most. */
export const NEWEST_IN_PAGE = 100;

const NEWEST_FIRST = { n: String(NEWEST_IN_PAGE), orderby: "timedesc" };

/** One list, or one order of it. */
interface List {
  readonly firstUrl: string;
  readonly purpose: Purpose;
  /** Whether all its pages are wanted, so that each may be asked for before the one before is read. */
  readonly isWhole: boolean;
}

/** The lists of a registry, each page of which goes through `send`. */
export function openLists(host: string, send: Send): AcrLists {
  const address = (path: string, query: Readonly<Record<string, string>> = {}) => {
    const search = new URLSearchParams({ ...query, "api-version": API_VERSION });
    return `https://${host}/acr/v1/${path}?${search.toString()}`;
  };
  const whole = (repository: string, list: string): List => {
    const firstUrl = address(`${encodeURIComponent(repository)}/${list}`, WHOLE);
    return { firstUrl, purpose: listing(repository), isWhole: true };
  };
  const newest = (repository: string, list: string): List => {
    const firstUrl = address(`${encodeURIComponent(repository)}/${list}`, NEWEST_FIRST);
    return { firstUrl, purpose: { ...listing(repository), isUrgent: true }, isWhole: false };
  };
  const catalog: List = {
    firstUrl: address("_catalog", WHOLE),
    purpose: listing(undefined),
    isWhole: true,
  };
  return {
    repositoryNames: (onPage) => follow(send, catalog, onPage),
    repository: async (name) => {
      const url = address(encodeURIComponent(name));
      const { bodyAsText, headers } = await ask(send, url, listing(name));
      const text = bodyAsText ?? "";
      checkAnswers(parse(text), { repository: name });
      return { text, header: (field) => headers.get(field) };
    },
    manifests: (name, onPage) => follow(send, whole(name, "_manifests"), onPage),
    tags: (name, onPage) => follow(send, whole(name, "_tags"), onPage),
    newestManifests: (name, onPage) => follow(send, newest(name, "_manifests"), onPage),
    newestTags: (name, onPage) => follow(send, newest(name, "_tags"), onPage),
  };
}

function listing(repository: string | undefined): Purpose {
  return { kind: "list", repository, until: "cancelled" };
}

/** Follows a list by the `Link` of each page only, to its end or until `onPage` has seen enough. */
async function follow(
  send: Send,
  { firstUrl, purpose, isWhole }: List,
  onPage: OnPage,
): Promise<void> {
  const { repository } = purpose;
  let url = firstUrl;
  let coming = ask(send, url, purpose);
  for (;;) {
    const { headers, bodyAsText } = await coming;
    const next = nextPage(headers.get("Link"), url);
    // An empty link comes to that as well: more is promised, and nothing leads there.
    if (next === firstUrl || next === url) {
      throw new Error("the list repeats itself instead of continuing");
    }
    const early = next !== undefined && isWhole ? ask(send, next, purpose) : undefined;
    // Should this page be wrong, the next one is not waited for.
    early?.catch(() => undefined);
    const json = page(bodyAsText ?? "");
    if (repository !== undefined) checkAnswers(json, { repository });
    if (onPage(json, cursorIn(next)) === false || next === undefined) return;
    url = next;
    coming = early ?? ask(send, next, purpose);
  }
}

function cursorIn(url: string | undefined): string | undefined {
  return url === undefined ? undefined : (new URL(url).searchParams.get("last") ?? undefined);
}

/** @throws RestError for any other answer than 200: `errors.ts` tells them apart by ACR's codes. */
async function ask(send: Send, url: string, purpose: Purpose): Promise<PipelineResponse> {
  const request = requestFor(purpose, { url, headers: { Accept: "application/json" } });
  const response = await send(request);
  const { status: statusCode } = response;
  if (statusCode === 200) return response;
  throw new RestError(`${url} answered ${statusCode}`, { statusCode, request, response });
}
