// An Artifactory for one test, and a client for it.

import { afterEach } from "@jest/globals";

import {
  startArtifactory,
  type Artifactory,
  type ArtifactoryOptions,
} from "../../../emulator/artifactory/artifactory.ts";
import { plainClient, type PlainClient, type Reply } from "../support.ts";

export interface ArtifactoryClient extends PlainClient {
  /** Posts a query as it must be posted. */
  search(query: string, headers?: Readonly<Record<string, string>>): Promise<Reply>;
  /** The rows of a query that is answered, each as the fields named. */
  rows(query: string, ...fields: string[]): Promise<readonly (readonly unknown[])[]>;
}

export interface StartedArtifactory {
  readonly artifactory: Artifactory;
  readonly client: ArtifactoryClient;
}

/** The first repository, below Artifactory's own address. */
export const files = "/artifactory/docker-local";
export const storage = "/artifactory/api/storage/docker-local";
export const v2 = "/artifactory/api/docker/docker-local/v2";

/** Everything that is a manifest, as a client lists a whole repository. */
export const listing =
  'items.find({"repo":"docker-local","type":"file","$or":[{"name":"manifest.json"},{"name":"list.manifest.json"}]})' +
  '.include("repo","path","name","type","size","created","modified","updated","sha256")';

/** Starts with the user "u" with password "p", an administrator, beside the accounts given; stopped after the test. */
export function artifactories(): (options?: ArtifactoryOptions) => Promise<StartedArtifactory> {
  const running: Artifactory[] = [];
  afterEach(async () => {
    for (const artifactory of running.splice(0)) await artifactory.close();
  });
  return async (options = {}) => {
    const accounts = [{ username: "u", password: "p" }, ...(options.accounts ?? [])];
    const artifactory = await startArtifactory({ ...options, accounts });
    running.push(artifactory);
    return { artifactory, client: clientFor(artifactory) };
  };
}

function clientFor(artifactory: Artifactory): ArtifactoryClient {
  const client = plainClient(artifactory);
  const search: ArtifactoryClient["search"] = (query, headers = {}) =>
    client.send("POST", "/artifactory/api/search/aql", {
      headers: { "content-type": "text/plain", ...headers },
      body: query,
    });
  return {
    ...client,
    search,
    rows: async (query, ...fields) => {
      const reply = await search(query);
      if (reply.status !== 200) throw new Error(`${reply.status} ${reply.text}`);
      const results = reply.at("results") as readonly Record<string, unknown>[];
      return results.map((row) => fields.map((field) => row[field]));
    },
  };
}

/** The folder that an untagged manifest lies in. */
export const hex = (digest: string): string => digest.slice("sha256:".length);
