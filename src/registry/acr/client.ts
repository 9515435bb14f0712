/**
 * The Azure package, narrowed to what is asked of it. The only importer of @azure/container-registry.
 * Its typed results drop fields that matter (`mediaType`), so every method hands out the raw text of the answer.
 * What answers for another repository, manifest or tag than was asked for is an error.
 */
import { AsyncLocalStorage } from "node:async_hooks";

import { ContainerRegistryClient } from "@azure/container-registry";
import type { PipelinePolicy } from "@azure/core-rest-pipeline";

import type { Digest } from "../../oci/digest.ts";
import { createPageWatch } from "../http/pages.ts";
import { withPurpose, type Purpose } from "../http/purpose.ts";
import { USER_AGENT_PREFIX, type Policies } from "../http/sender.ts";
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
  const client = new ContainerRegistryClient(`https://${host}`, {
    userAgentOptions: { userAgentPrefix: USER_AGENT_PREFIX },
    // The package would send deletions again, and knows no end to a pause: `perCall` has the retries.
    retryOptions: { maxRetries: 0 },
    // It would follow them, deletions included, to any host and any repository.
    redirectOptions: { maxRetries: 0 },
    additionalPolicies: [
      { policy: carryPurpose, position: "perCall" },
      ...perCall.map((policy) => ({ policy, position: "perCall" as const })),
      ...perAttempt.map((policy) => ({ policy, position: "perRetry" as const })),
    ],
  });
  return { ...listsOf(client), ...looksOf(client), ...changesOf(client) };
}

type Calls<Name extends keyof AcrClient> = Pick<AcrClient, Name>;

/** The package's word for "newest first"; without it, by name. */
interface ListOrder {
  readonly order?: "LastUpdatedOnDescending";
}

function listsOf(
  client: ContainerRegistryClient,
): Calls<"repositoryNames" | "manifests" | "tags" | "newestManifests" | "newestTags"> {
  const order = "LastUpdatedOnDescending" as const;
  const manifests = (name: string, options: ListOrder = {}) => {
    const repository = client.getRepository(name);
    return (call: Call) => repository.listManifestProperties({ ...call, ...options });
  };
  // The package hangs the tag list on an artifact, and lists all tags of the repository whichever it is.
  const tags = (name: string, options: ListOrder = {}) => {
    const artifact = client.getArtifact(name, "any");
    return (call: Call) => artifact.listTagProperties({ ...call, ...options });
  };
  const purpose = (repository?: string): Purpose => {
    return { kind: "list", repository, until: "cancelled" };
  };
  return {
    repositoryNames: (onPage) =>
      drain((call) => client.listRepositoryNames(call), purpose(), onPage),
    manifests: (name, onPage) => drain(manifests(name), purpose(name), pagesOf(name, onPage)),
    tags: (name, onPage) => drain(tags(name), purpose(name), pagesOf(name, onPage)),
    newestManifests: (name, onPage) =>
      drain(manifests(name, { order }), purpose(name), pagesOf(name, onPage), RECENT_PAGE_SIZE),
    newestTags: (name, onPage) =>
      drain(tags(name, { order }), purpose(name), pagesOf(name, onPage), RECENT_PAGE_SIZE),
  };
}

function looksOf(client: ContainerRegistryClient): Calls<"repository" | "manifest" | "tag"> {
  // It may settle whether a deletion has happened.
  const look = (repository: string): Purpose => ({ kind: "look", repository, until: "deadline" });
  return {
    repository: (name) => {
      const purpose: Purpose = { kind: "list", repository: name, until: "cancelled" };
      const repository = client.getRepository(name);
      return raw((call) => repository.getProperties(call), purpose, { repository: name });
    },
    manifest: (name, digest) => {
      const artifact = client.getArtifact(name, digest);
      const asked = { repository: name, digest };
      return raw((call) => artifact.getManifestProperties(call), look(name), asked);
    },
    tag: (name, tag) => {
      const artifact = client.getArtifact(name, tag);
      return raw((call) => artifact.getTagProperties(tag, call), look(name), {
        repository: name,
        tag,
      });
    },
  };
}

function changesOf(
  client: ContainerRegistryClient,
): Calls<"updateManifest" | "updateTag" | "deleteManifest" | "deleteTag"> {
  const artifact = (name: string, tagOrDigest: string) => client.getArtifact(name, tagOrDigest);
  const lock = (repository: string): Purpose => ({ kind: "lock", repository, until: "end" });
  const deletion = (repository: string): Purpose => {
    return { kind: "delete", repository, until: "deadline" };
  };
  return {
    updateManifest: (name, digest, attributes) =>
      raw(
        (call) => artifact(name, digest).updateManifestProperties({ ...call, ...attributes }),
        lock(name),
      ),
    updateTag: (name, tag, attributes) =>
      raw(
        (call) => artifact(name, tag).updateTagProperties(tag, { ...call, ...attributes }),
        lock(name),
      ),
    deleteManifest: (name, digest) =>
      raw((call) => artifact(name, digest).delete(call), deletion(name)),
    deleteTag: (name, tag) =>
      raw((call) => artifact(name, tag).deleteTag(tag, call), deletion(name)),
  };
}

/** The package makes its requests itself, and takes no value for them: what a call is for follows it here. */
const purposes = new AsyncLocalStorage<Purpose>();

const carryPurpose: PipelinePolicy = {
  name: "carryPurpose",
  sendRequest: (request, next) => {
    const purpose = purposes.getStore();
    return next(purpose === undefined ? request : withPurpose(request, purpose));
  },
};

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
async function raw(
  send: (call: Call) => Promise<unknown>,
  purpose: Purpose,
  asked?: Asked,
): Promise<RawAnswer> {
  let answer: RawAnswer | undefined;
  const onResponse: Call["onResponse"] = ({ status, bodyAsText, headers }) => {
    answer = { status, text: bodyAsText ?? "", header: (name) => headers.get(name) };
  };
  await purposes.run(purpose, () => send({ onResponse }));
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
  purpose: Purpose,
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
  const next = () => purposes.run(purpose, () => pages.next());
  while ((await next()).done !== true && !seen.enough);
  if (!seen.enough) watch.end();
}
