/** Requests to ACR say what they are for: the client through the Azure package, and what is sent beside it. */
import { createHttpHeaders, type PipelineRequest } from "@azure/core-rest-pipeline";
import { describe, expect, it } from "@jest/globals";

import type { Digest } from "../../../src/oci/digest.ts";
import { readBody } from "../../../src/registry/acr/body.ts";
import { openAcrClient, type AcrClient } from "../../../src/registry/acr/client.ts";
import { describeStatus } from "../../../src/registry/acr/errors.ts";
import { tagsOf } from "../../../src/registry/acr/recent.ts";
import { purposeOf } from "../../../src/registry/http/purpose.ts";
import { listReferrers } from "../../../src/registry/http/referrers.ts";
import type { Send } from "../../../src/registry/http/sender.ts";

const HOST = "contoso.azurecr.io";
const NAME = "team/api";
const A = `sha256:${"a".repeat(64)}` as Digest;
const UNLOCKED = { canDelete: true, canWrite: true };

/** Sends what `ask` asks for to a registry that answers everything with an empty object. */
async function sentBy(
  ask: (client: AcrClient, send: Send) => Promise<unknown>,
): Promise<readonly PipelineRequest[]> {
  const sent: PipelineRequest[] = [];
  const send: Send = (request) => {
    sent.push(request);
    const headers = createHttpHeaders({ "Content-Type": "application/json" });
    const status = request.method === "DELETE" ? 202 : 200;
    return Promise.resolve({ request, status, headers, bodyAsText: "{}" });
  };
  const registry = { name: "registry", sendRequest: send };
  await ask(openAcrClient(HOST, { perCall: [], perAttempt: [registry] }), send);
  return sent;
}

const nothing = () => undefined;

describe("a request", () => {
  it.each<[string, Parameters<typeof sentBy>[0], object]>([
    [
      "for the catalog",
      (client) => client.repositoryNames(nothing),
      { kind: "list", repository: undefined, until: "cancelled" },
    ],
    [
      "for a repository",
      (client) => client.repository(NAME),
      { kind: "list", repository: NAME, until: "cancelled" },
    ],
    [
      "for all manifests",
      (client) => client.manifests(NAME, nothing),
      { kind: "list", repository: NAME, until: "cancelled" },
    ],
    [
      "for all tags",
      (client) => client.tags(NAME, nothing),
      { kind: "list", repository: NAME, until: "cancelled" },
    ],
    [
      "for the newest manifests",
      (client) => client.newestManifests(NAME, () => true),
      { kind: "list", repository: NAME, until: "cancelled", isUrgent: true },
    ],
    [
      "for the newest tags",
      (client) => client.newestTags(NAME, () => true),
      { kind: "list", repository: NAME, until: "cancelled", isUrgent: true },
    ],
    [
      "for a manifest",
      (client) => client.manifest(NAME, A),
      { kind: "look", repository: NAME, until: "deadline" },
    ],
    [
      "for a tag",
      (client) => client.tag(NAME, "v1"),
      { kind: "look", repository: NAME, until: "deadline" },
    ],
    [
      "for the tags of a digest",
      (_, send) => tagsOf(send, HOST, NAME, A),
      { kind: "look", repository: NAME, until: "cancelled" },
    ],
    [
      "for a body",
      (_, send) => readBody(send, HOST, NAME, A),
      { kind: "read", repository: NAME, until: "cancelled" },
    ],
    [
      "for referrers",
      (_, send) =>
        listReferrers(send, { name: NAME, url: `https://${HOST}/v2/${NAME}`, describeStatus }, A),
      { kind: "referrers", repository: NAME, until: "cancelled" },
    ],
    [
      "that locks a manifest",
      (client) => client.updateManifest(NAME, A, UNLOCKED),
      { kind: "lock", repository: NAME, until: "end" },
    ],
    [
      "that locks a tag",
      (client) => client.updateTag(NAME, "v1", UNLOCKED),
      { kind: "lock", repository: NAME, until: "end" },
    ],
    [
      "that deletes a manifest",
      (client) => client.deleteManifest(NAME, A),
      { kind: "delete", repository: NAME, until: "deadline" },
    ],
    [
      "that deletes a tag",
      (client) => client.deleteTag(NAME, "v1"),
      { kind: "delete", repository: NAME, until: "deadline" },
    ],
  ])("%s carries what it is for", async (_, ask, purpose) => {
    expect((await sentBy(ask)).map(purposeOf)).toEqual([purpose]);
  });

  it("carries its own purpose, however many are made at a time", async () => {
    const names = ["a", "b", "c", "d"];
    const sent = await sentBy((client) =>
      Promise.all(names.flatMap((name) => [client.manifest(name, A), client.repository(name)])),
    );
    const ofPath = ({ url }: PipelineRequest) =>
      decodeURIComponent(new URL(url).pathname).split("/");
    for (const request of sent) {
      const [, , , name, list] = ofPath(request);
      const kind = list === undefined ? "list" : "look";
      expect(purposeOf(request)).toMatchObject({ kind, repository: name });
    }
    expect(sent).toHaveLength(8);
  });

  it("for a body asks for every type that can refer to others, and for any other", async () => {
    const [request] = await sentBy((_, send) => readBody(send, HOST, NAME, A));
    expect(request?.headers.get("Accept")).toBe(
      [
        "application/vnd.oci.image.index.v1+json",
        "application/vnd.docker.distribution.manifest.list.v2+json",
        "application/vnd.oci.image.manifest.v1+json",
        "application/vnd.oci.artifact.manifest.v1+json",
        "application/vnd.cncf.oras.artifact.manifest.v1+json",
        "*/*",
      ].join(", "),
    );
  });
});
