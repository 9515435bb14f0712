/** What is deleted is what a look returned: whoever deletes needs to have seen nothing else of the image. */
import { createHttpHeaders, type PipelineResponse } from "@azure/core-rest-pipeline";
import { describe, expect, it } from "@jest/globals";

import type { Digest } from "../../../src/oci/digest.ts";
import { oneAtATime, type Connection } from "../../../src/registry/artifactory/connection.ts";
import { openImage } from "../../../src/registry/artifactory/repository.ts";
import { purposeOf } from "../../../src/registry/http/purpose.ts";
import { createRateLimiter } from "../../../src/registry/http/rate-limiter.ts";

const HEX = "a".repeat(64);
const DIGEST = `sha256:${HEX}` as Digest;
const TIME = "2026-06-15T12:00:00.000Z";
const STORAGE = "/artifactory/api/storage/docker-local";

/** A server with the manifest in these folders of `team/app`, and what it was asked to delete. */
function server(...folders: readonly string[]) {
  const standing = new Set(folders);
  const hidden = new Set<string>();
  const deleted: string[] = [];
  const asked: string[] = [];
  const search = (query: string) => {
    const asked = (folder: string) =>
      query.includes(HEX) ||
      query.includes("team/app/*") ||
      query.includes(`team/app/${folder}\\"`);
    const found = [...standing].filter((folder) => asked(folder) && !hidden.has(folder));
    const results = found.map((folder) => ({
      repo: "docker-local",
      path: `team/app/${folder}`,
      name: "manifest.json",
      sha256: HEX,
      created: TIME,
      modified: TIME,
      updated: TIME,
    }));
    return { results, range: { total: results.length } };
  };
  const stored = (path: string) => {
    if (!standing.has(path.split("/")[2] ?? "")) return undefined;
    return path.endsWith("/manifest.json")
      ? { checksums: { sha256: HEX } }
      : { children: [{ uri: "/manifest.json", folder: false }] };
  };
  const answer = (method: string, path: string, query: string): readonly [number, unknown] => {
    if (method === "POST") return [200, search(query)];
    if (method === "GET") {
      const item = stored(path.slice(STORAGE.length + 1));
      return item === undefined ? [404, {}] : [200, item];
    }
    const folder = path.split("/").at(-1) ?? "";
    deleted.push(folder);
    return [standing.delete(folder) ? 204 : 404, ""];
  };
  const connection: Connection = {
    host: "example.com",
    key: "docker-local",
    rateLimiter: createRateLimiter(Date.now, () => Promise.resolve()),
    searches: oneAtATime(),
    wait: () => Promise.resolve(),
    send: (request): Promise<PipelineResponse> => {
      const { kind, until } = purposeOf(request);
      asked.push(`${kind} until ${until}`);
      const path = decodeURIComponent(new URL(request.url).pathname);
      const [status, body] = answer(request.method, path, JSON.stringify(request.body ?? ""));
      const headers = createHttpHeaders();
      return Promise.resolve({ request, status, headers, bodyAsText: JSON.stringify(body) });
    },
  };
  return { connection, standing, hidden, deleted, asked };
}

describe("an image that nothing was asked of before", () => {
  it("deletes the folders of the manifest that another look returned, tags first", async () => {
    const { connection, standing, deleted } = server(DIGEST, "v1");
    const seen = await openImage(connection, "team/app").refresh(DIGEST);
    if (seen === undefined) throw new Error("It is there.");
    expect(await openImage(connection, "team/app").remove(seen, () => false)).toEqual({
      state: "removed",
    });
    expect(deleted).toEqual(["v1", DIGEST]);
    expect([...standing]).toEqual([]);
  });

  it("deletes no further folder once the look is too old", async () => {
    const { connection, standing, deleted } = server("v1", DIGEST, "v2");
    const seen = await openImage(connection, "team/app").refresh(DIGEST);
    if (seen === undefined) throw new Error("It is there.");
    const isTooLate = () => deleted.length > 0;
    expect(await openImage(connection, "team/app").remove(seen, isTooLate)).toEqual({
      state: "unfinished",
    });
    expect([...standing]).toEqual([DIGEST, "v2"]);
  });

  it("believes no search for what is new that does not find what is still there", async () => {
    const { connection, standing, hidden } = server(DIGEST);
    const image = openImage(connection, "team/app");
    await image.refresh(DIGEST);
    hidden.add(DIGEST);
    await expect(image.changesSince(new Date(), new Date())).rejects.toThrow(
      "a search does not find what is there",
    );
    standing.delete(DIGEST);
    expect(await image.changesSince(new Date(), new Date())).toEqual({ rows: [], tags: [] });
  });

  it("leaves a folder that came after the look", async () => {
    const { connection, standing } = server(DIGEST);
    const seen = await openImage(connection, "team/app").refresh(DIGEST);
    if (seen === undefined) throw new Error("It is there.");
    standing.add("v2");
    expect(await openImage(connection, "team/app").remove(seen, () => false)).toMatchObject({
      state: "unsettled",
    });
    expect([...standing]).toEqual(["v2"]);
  });

  it("deletes nothing that no look of it returned", async () => {
    const { connection, deleted, asked } = server(DIGEST);
    const image = openImage(connection, "team/app");
    const seen = await image.refresh(DIGEST);
    if (seen === undefined) throw new Error("It is there.");
    asked.length = 0;
    expect(await image.remove({ row: seen.row, tags: [] }, () => false)).toEqual({
      state: "refused",
      why: "it was not looked at",
    });
    expect([deleted, asked]).toEqual([[], []]);
  });

  it("removes the tag that another look returned", async () => {
    const { connection, standing } = server(DIGEST, "v1");
    const tag = await openImage(connection, "team/app").tag("v1");
    if (tag === undefined) throw new Error("It is there.");
    standing.add("v2");
    expect(await openImage(connection, "team/app").untag(tag)).toEqual({ state: "removed" });
    expect([...standing]).toEqual([DIGEST, "v2"]);
  });

  it("believes no search that finds nothing of what is there", async () => {
    const { connection } = server(DIGEST);
    const { send } = connection;
    let isBehind = false;
    const image = openImage(
      {
        ...connection,
        send: async (request) => {
          const answer = await send(request);
          const bodyAsText = '{"results":[],"range":{"total":0}}';
          return isBehind && request.method === "POST" ? { ...answer, bodyAsText } : answer;
        },
      },
      "team/app",
    );
    await image.refresh(DIGEST);
    isBehind = true;
    await expect(image.refresh(DIGEST)).rejects.toThrow("a search does not find what is there");
  });

  it("removes no two tags at once that are the last places of a manifest", async () => {
    const { connection, standing } = server("v1", "v2");
    const image = openImage(connection, "team/app");
    const tags = await Promise.all(["v1", "v2"].map((name) => image.tag(name)));
    const answers = await Promise.all(tags.flatMap((tag) => (tag ? [image.untag(tag)] : [])));
    expect(answers.map(({ state }) => state)).toEqual(["removed", "refused"]);
    expect([...standing]).toEqual(["v2"]);
  });

  it("asks for each thing under its own name, and waits for looks until the deadline", async () => {
    const { connection, asked } = server(DIGEST);
    const seen = await openImage(connection, "team/app").refresh(DIGEST);
    if (seen !== undefined) await openImage(connection, "team/app").remove(seen, () => false);
    expect(asked).toEqual([
      "look until deadline",
      "look until deadline",
      "look until deadline",
      "delete until deadline",
      "look until deadline",
    ]);
  });
});
