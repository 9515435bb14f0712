/**
 * Looks at single manifests: an answer that may have been cut short says nothing of what is not in it.
 */
import { createHttpHeaders, type PipelineRequest } from "@azure/core-rest-pipeline";
import { describe, expect, it } from "@jest/globals";

import { ofDigest } from "../../../src/registry/artifactory/aql.ts";
import {
  lookFor,
  oneAtATime,
  type Connection,
} from "../../../src/registry/artifactory/connection.ts";
import { createRateLimiter } from "../../../src/registry/http/rate-limiter.ts";
import type { Digest } from "../../../src/oci/digest.ts";

const HEX = "a".repeat(64);
const DIGEST = `sha256:${HEX}` as Digest;

/** A server that finds the same manifest in so many images. */
function serverThatFinds(count: number): Connection {
  const results = Array.from({ length: count }, (_, n) => ({
    repo: "docker-local",
    path: `team/app${n}/1.0`,
    name: "manifest.json",
    sha256: HEX,
  }));
  const bodyAsText = JSON.stringify({ results, range: { total: count } });
  return {
    host: "example.com",
    key: "docker-local",
    rateLimiter: createRateLimiter(Date.now, () => Promise.resolve()),
    searches: oneAtATime(),
    wait: () => Promise.resolve(),
    send: (request: PipelineRequest) =>
      Promise.resolve({ request, status: 200, headers: createHttpHeaders(), bodyAsText }),
  };
}

describe("a look", () => {
  it("takes what is found for all there is", async () => {
    const files = await lookFor(serverThatFinds(999), ofDigest("docker-local", DIGEST));
    expect(files).toHaveLength(999);
  });

  it("believes no answer that is as long as servers make them without a note", async () => {
    const looking = lookFor(serverThatFinds(1000), ofDigest("docker-local", DIGEST));
    await expect(looking).rejects.toThrow("trims the results");
  });
});
