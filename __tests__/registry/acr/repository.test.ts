/** What is deleted is what a look returned: nothing of an earlier call is needed besides. */
import { describe, expect, it } from "@jest/globals";

import type { Digest } from "../../../src/oci/digest.ts";
import type { AcrClient } from "../../../src/registry/acr/client.ts";
import { openRepository } from "../../../src/registry/acr/repository.ts";
import { manifestRows, oneTag } from "../../../src/registry/acr/wire.ts";
import { createRateLimiter } from "../../../src/registry/http/rate-limiter.ts";

const DIGEST = `sha256:${"a".repeat(64)}` as Digest;

/** A repository that nothing was asked of yet, and what is sent to delete in it. */
function freshRepository() {
  const sent: string[] = [];
  const accept = (what: string) => {
    sent.push(what);
    return Promise.resolve({ status: 202, text: "", header: () => undefined });
  };
  const client: Pick<AcrClient, "deleteManifest" | "deleteTag"> = {
    deleteManifest: (name, digest) => accept(`${name}@${digest}`),
    deleteTag: (name, tag) => accept(`${name}:${tag}`),
  };
  const wait = () => Promise.resolve();
  const repository = openRepository(
    {
      host: "contoso.azurecr.io",
      client: client as AcrClient,
      send: () => Promise.reject(new Error("nothing else is asked")),
      rateLimiter: createRateLimiter(Date.now, wait),
      checkRights: wait,
      wait,
    },
    "team/api",
  );
  return { repository, sent };
}

describe("a repository that nothing was asked of before", () => {
  it("deletes the manifest that a look returned", async () => {
    const { repository, sent } = freshRepository();
    const [row] = manifestRows(JSON.stringify({ manifests: [{ digest: DIGEST }] }));
    const answer =
      row === undefined ? undefined : await repository.remove({ row, tags: [] }, () => false);
    expect(answer).toEqual({ state: "removed" });
    expect(sent).toEqual([`team/api@${DIGEST}`]);
  });

  it("removes the tag that a look returned", async () => {
    const { repository, sent } = freshRepository();
    const tag = oneTag(JSON.stringify({ tag: { name: "v1", digest: DIGEST } }));
    expect(await repository.untag(tag)).toEqual({ state: "removed" });
    expect(sent).toEqual(["team/api:v1"]);
  });
});
