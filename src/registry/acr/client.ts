/**
 * The Azure package, narrowed to what is asked of it. The only importer of @azure/container-registry.
 * Its typed results drop fields that matter (`mediaType`), so every method hands out the raw text of the answer.
 * What answers for another repository, manifest or tag than was asked for is an error.
 */
import { ContainerRegistryClient } from "@azure/container-registry";

import type { Digest } from "../../oci/digest.ts";
import type { Policies } from "../http/sender.ts";
import { createPageWatch } from "../http/pages.ts";
import { checkAnswers, type Asked } from "./wire.ts";

/** An answer of the registry as it came over the wire. */
export interface RawAnswer {
  readonly status: number;
  readonly text: string;
  readonly header: (name: string) => string | undefined;
}

/** Takes a page; `false` ends the list. `next` is the cursor of the page after it, where there is one. */
type OnPage = (text: string, next: string | undefined) => unknown;
type OnNewest = (...page: Parameters<OnPage>) => boolean;

/** Calls of ACR's metadata API, and the deletions. They reject with the Azure package's errors. */
export interface AcrClient {
  repositoryNames(onPage: OnPage): Promise<void>;
  repository(name: string): Promise<RawAnswer>;
  manifests(name: string, onPage: OnPage): Promise<void>;
  tags(name: string, onPage: OnPage): Promise<void>;
  /** Newest first, a page at a time, until `onPage` returns false. */
  newestManifests(name: string, onPage: OnNewest): Promise<void>;
  newestTags(name: string, onPage: OnNewest): Promise<void>;
  manifest(name: string, digest: Digest): Promise<RawAnswer>;
  tag(name: string, tag: string): Promise<RawAnswer>;
  updateManifest(name: string, digest: Digest, attributes: WritableAttributes): Promise<RawAnswer>;
  updateTag(name: string, tag: string, attributes: WritableAttributes): Promise<RawAnswer>;
  deleteManifest(name: string, digest: Digest): Promise<RawAnswer>;
  deleteTag(name: string, tag: string): Promise<RawAnswer>;
}

/** The attributes that lock, in the package's words. */
export interface WritableAttributes {
  readonly canDelete: boolean;
  readonly canWrite: boolean;
}

/** The registry never gives more than this at once. */
const PAGE_SIZE = 1000;

/** What is new is asked for often, and is little. */
const RECENT_PAGE_SIZE = 100;

/** Opens a client that sends every request through `policies`. Nothing is sent yet. */
export function openAcrClient(host: string, { perCall, perAttempt }: Policies): AcrClient {
  const endpoint = `https://${host}`;
  const client = new ContainerRegistryClient(endpoint, {
    // The package would send deletions again, and knows no end to a pause: `perCall` has the patience.
    retryOptions: { maxRetries: 0 },
    // It would follow them, deletions included, to any host and any repository.
    redirectOptions: { maxRetries: 0 },
    additionalPolicies: [
      ...perCall.map((policy) => ({ policy, position: "perCall" as const })),
      ...perAttempt.map((policy) => ({ policy, position: "perRetry" as const })),
    ],
  });
  const repository = (name: string) => client.getRepository(name);
  const artifact = (name: string, tagOrDigest: string) => client.getArtifact(name, tagOrDigest);
  return {
    repositoryNames: (onPage) => drain((call) => client.listRepositoryNames(call), onPage),
    repository: (name) => raw((call) => repository(name).getProperties(call), { repository: name }),
    manifests: (name, onPage) =>
      drain((call) => repository(name).listManifestProperties(call), pagesOf(name, onPage)),
    // The package hangs the tag list on an artifact, and lists all tags of the repository whichever it is.
    tags: (name, onPage) =>
      drain((call) => artifact(name, "any").listTagProperties(call), pagesOf(name, onPage)),
    newestManifests: (name, onPage) => {
      const order = "LastUpdatedOnDescending";
      const list = (call: Call) => repository(name).listManifestProperties({ ...call, order });
      return drain(list, pagesOf(name, onPage), RECENT_PAGE_SIZE);
    },
    newestTags: (name, onPage) => {
      const order = "LastUpdatedOnDescending";
      const list = (call: Call) => artifact(name, "any").listTagProperties({ ...call, order });
      return drain(list, pagesOf(name, onPage), RECENT_PAGE_SIZE);
    },
    manifest: (name, digest) =>
      raw((call) => artifact(name, digest).getManifestProperties(call), {
        repository: name,
        digest,
      }),
    tag: (name, tag) =>
      raw((call) => artifact(name, tag).getTagProperties(tag, call), { repository: name, tag }),
    updateManifest: (name, digest, attributes) =>
      raw((call) => artifact(name, digest).updateManifestProperties({ ...call, ...attributes })),
    updateTag: (name, tag, attributes) =>
      raw((call) => artifact(name, tag).updateTagProperties(tag, { ...call, ...attributes })),
    deleteManifest: (name, digest) => raw((call) => artifact(name, digest).delete(call)),
    deleteTag: (name, tag) => raw((call) => artifact(name, tag).deleteTag(tag, call)),
  };
}

/** The part of the Azure package's call options that is used here. */
interface Call {
  onResponse: (response: {
    readonly request: { readonly url: string };
    readonly status: number;
    readonly bodyAsText?: string | null;
    readonly headers: { get(name: string): string | undefined };
  }) => void;
}

/** Makes a call and returns the answer as it came, whatever the package made of it. A look tells what it `asked` for. */
async function raw(send: (call: Call) => Promise<unknown>, asked?: Asked): Promise<RawAnswer> {
  let answer: RawAnswer | undefined;
  await send({
    onResponse: ({ status, bodyAsText, headers }) => {
      answer = { status, text: bodyAsText ?? "", header: (name) => headers.get(name) };
    },
  });
  if (answer === undefined) throw new Error("The Azure package returned without an answer.");
  if (asked !== undefined) checkAnswers(answer.text, asked);
  return answer;
}

/** Takes pages of this repository, and of no other one. */
function pagesOf(repository: string, onPage: OnPage): OnPage {
  return (text, next) => {
    checkAnswers(text, { repository });
    return onPage(text, next);
  };
}

/** Follows a list by the `Link` of each page only, to its end or until `onPage` has seen enough. */
async function drain(
  list: (call: Call) => { byPage(settings: { maxPageSize: number }): AsyncIterable<unknown> },
  onPage: OnPage,
  maxPageSize = PAGE_SIZE,
): Promise<void> {
  const seen = { enough: false };
  const watch = createPageWatch();
  const onResponse: Call["onResponse"] = ({ request, status, bodyAsText, headers }) => {
    if (status !== 200) return;
    watch.see(request.url, headers.get("Link"));
    seen.enough = onPage(bodyAsText ?? "", watch.cursor()) === false;
  };
  // The pages arrive by `onResponse`; asking for the next one is all that is done here.
  const pages = list({ onResponse }).byPage({ maxPageSize })[Symbol.asyncIterator]();
  while ((await pages.next()).done !== true && !seen.enough);
  if (!seen.enough) watch.end();
}
