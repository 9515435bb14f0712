/**
 * The Azure package, narrowed to what is asked of it. The only importer of @azure/container-registry.
 * Its typed results drop fields that matter (`mediaType`), so every method hands out the raw text of the answer.
 */
import {
  ContainerRegistryClient,
  ContainerRegistryContentClient,
  type ContainerRegistryClientOptions,
} from "@azure/container-registry";
import type { PipelinePolicy } from "@azure/core-rest-pipeline";

import type { Digest } from "../registry.ts";

/** An answer of the registry as it came over the wire. */
export interface RawAnswer {
  readonly status: number;
  readonly text: string;
  readonly header: (name: string) => string | undefined;
}

type OnPage = (text: string) => void;

/** Calls of ACR's data plane. All but `deleteManifest` are retried; they reject with the Azure package's errors. */
export interface AcrClient {
  repositoryNames(onPage: OnPage): Promise<void>;
  repository(name: string): Promise<RawAnswer>;
  manifests(name: string, onPage: OnPage): Promise<void>;
  tags(name: string, onPage: OnPage): Promise<void>;
  manifest(name: string, digest: Digest): Promise<RawAnswer>;
  manifestBody(name: string, digest: Digest): Promise<Uint8Array>;
  deleteManifest(name: string, digest: Digest): Promise<RawAnswer>;
}

/** The registry never gives more than this at once. */
const PAGE_SIZE = 1000;

/** The policies have signed a request before the Azure package could ask for a token. */
const NEVER_ASKED = {
  getToken: () => Promise.reject(new Error("The request left without an authorization.")),
};

/** Opens a client that sends every request through `policies`. Nothing is sent yet. */
export function openAcrClient(host: string, policies: readonly PipelinePolicy[]): AcrClient {
  const endpoint = `https://${host}`;
  const options: ContainerRegistryClientOptions = {
    additionalPolicies: policies.map((policy) => ({ policy, position: "perRetry" })),
  };
  const client = new ContainerRegistryClient(endpoint, options);
  // Never sent twice: between two DELETEs somebody may have begun to need the manifest.
  const deleter = new ContainerRegistryClient(endpoint, {
    ...options,
    retryOptions: { maxRetries: 0 },
  });
  const contents = new Map<string, ContainerRegistryContentClient>();
  const contentOf = (name: string): ContainerRegistryContentClient => {
    const content =
      contents.get(name) ??
      new ContainerRegistryContentClient(endpoint, name, NEVER_ASKED, options);
    contents.set(name, content);
    return content;
  };
  const repository = (name: string) => client.getRepository(name);
  return {
    repositoryNames: (onPage) => drain((call) => client.listRepositoryNames(call), onPage),
    repository: (name) => raw((call) => repository(name).getProperties(call)),
    manifests: (name, onPage) =>
      drain((call) => repository(name).listManifestProperties(call), onPage),
    // The package hangs the tag list on an artifact, and lists all tags of the repository whichever it is.
    tags: (name, onPage) =>
      drain((call) => repository(name).getArtifact("any").listTagProperties(call), onPage),
    manifest: (name, digest) =>
      raw((call) => repository(name).getArtifact(digest).getManifestProperties(call)),
    manifestBody: async (name, digest) => (await contentOf(name).getManifest(digest)).content,
    deleteManifest: (name, digest) => raw((call) => deleter.getArtifact(name, digest).delete(call)),
  };
}

/** The part of the Azure package's call options that is used here. */
interface Call {
  onResponse: (response: {
    readonly status: number;
    readonly bodyAsText?: string | null;
    readonly headers: { get(name: string): string | undefined };
  }) => void;
}

/** Makes a call and returns the answer as it came, whatever the package made of it. */
async function raw(send: (call: Call) => Promise<unknown>): Promise<RawAnswer> {
  let answer: RawAnswer | undefined;
  await send({
    onResponse: ({ status, bodyAsText, headers }) => {
      answer = { status, text: bodyAsText ?? "", header: (name) => headers.get(name) };
    },
  });
  if (answer === undefined) throw new Error("The Azure package returned without an answer.");
  return answer;
}

/** Follows a list to its end, by the `Link` of each page only. */
async function drain(
  list: (call: Call) => { byPage(settings: { maxPageSize: number }): AsyncIterable<unknown> },
  onPage: OnPage,
): Promise<void> {
  const onResponse: Call["onResponse"] = ({ status, bodyAsText }) => {
    if (status === 200) onPage(bodyAsText ?? "");
  };
  const pages = list({ onResponse }).byPage({ maxPageSize: PAGE_SIZE });
  // The pages arrive by `onResponse`; asking for the next one is all that is done here.
  const next = pages[Symbol.asyncIterator]();
  while ((await next.next()).done !== true);
}
