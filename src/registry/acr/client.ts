/**
 * ACR's metadata API and the deletions: lists by themselves (`lists.ts`), all else through the Azure package, narrowed to
 * what is asked of it. The only importer of @azure/container-registry, which runs that only list and read do not load.
 * Its typed results drop fields that matter (`mediaType`), so every method hands out the raw text of the answer.
 * What answers for another repository, manifest or tag than was asked for is an error.
 */
import { AsyncLocalStorage } from "node:async_hooks";

import type { ContainerRegistryClient, RegistryArtifact } from "@azure/container-registry";
import type { PipelinePolicy } from "@azure/core-rest-pipeline";

import type { Digest } from "../../oci/digest.ts";
import { parse } from "../http/json.ts";
import { withPurpose, type Purpose } from "../http/purpose.ts";
import { createSender, USER_AGENT_PREFIX, type Policies } from "../http/sender.ts";
import { openLists, type AcrLists } from "./lists.ts";
import { checkAnswers, type Asked } from "./wire.ts";

/** An answer of the registry as it came over the wire. */
export interface RawAnswer {
  readonly status: number;
  readonly text: string;
  readonly header: (name: string) => string | undefined;
}

/** Calls of ACR's metadata API, and the deletions. They reject with the Azure packages' errors. */
export interface AcrClient extends AcrLists {
  /**
   * Resolves when the package has been loaded. To be awaited before requests that belong together: loading it between two of
   * them would make what the first one answers old.
   */
  ready(): Promise<void>;
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

/** Opens a client that sends every request through `policies`. Nothing is sent yet. */
export function openAcrClient(host: string, policies: Policies): AcrClient {
  let client: Promise<ContainerRegistryClient> | undefined;
  const open = () => (client ??= openPackage(host, policies));
  const artifact: OpenArtifact = async (name, tagOrDigest) =>
    (await open()).getArtifact(name, tagOrDigest);
  return {
    ready: async () => {
      await open();
    },
    ...openLists(host, createSender(policies)),
    ...looksOf(artifact),
    ...changesOf(artifact),
  };
}

async function openPackage(
  host: string,
  { perCall, perAttempt }: Policies,
): Promise<ContainerRegistryClient> {
  const azure = await import("@azure/container-registry");
  return new azure.ContainerRegistryClient(`https://${host}`, {
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
}

type OpenArtifact = (name: string, tagOrDigest: string) => Promise<RegistryArtifact>;

type Calls<Name extends keyof AcrClient> = Pick<AcrClient, Name>;

function looksOf(artifact: OpenArtifact): Calls<"manifest" | "tag"> {
  // It may settle whether a deletion has happened.
  const look = (repository: string): Purpose => ({ kind: "look", repository, until: "deadline" });
  return {
    manifest: (name, digest) => {
      const asked = { repository: name, digest };
      const send = async (call: Call) => (await artifact(name, digest)).getManifestProperties(call);
      return raw(send, look(name), asked);
    },
    tag: (name, tag) => {
      const asked = { repository: name, tag };
      const send = async (call: Call) => (await artifact(name, tag)).getTagProperties(tag, call);
      return raw(send, look(name), asked);
    },
  };
}

function changesOf(
  artifact: OpenArtifact,
): Calls<"updateManifest" | "updateTag" | "deleteManifest" | "deleteTag"> {
  const lock = (repository: string): Purpose => ({ kind: "lock", repository, until: "end" });
  const deletion = (repository: string): Purpose => {
    return { kind: "delete", repository, until: "deadline" };
  };
  return {
    updateManifest: (name, digest, attributes) =>
      raw(
        async (call) =>
          (await artifact(name, digest)).updateManifestProperties({ ...call, ...attributes }),
        lock(name),
      ),
    updateTag: (name, tag, attributes) =>
      raw(
        async (call) =>
          (await artifact(name, tag)).updateTagProperties(tag, { ...call, ...attributes }),
        lock(name),
      ),
    deleteManifest: (name, digest) =>
      raw(async (call) => (await artifact(name, digest)).delete(call), deletion(name)),
    deleteTag: (name, tag) =>
      raw(async (call) => (await artifact(name, tag)).deleteTag(tag, call), deletion(name)),
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
  if (asked !== undefined) checkAnswers(parse(answer.text), asked);
  return answer;
}
