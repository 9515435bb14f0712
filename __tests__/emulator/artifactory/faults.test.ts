// Faults and hooks between client and Artifactory, and the log of requests.

import { describe, expect, it } from "@jest/globals";

import type { ArtifactoryKind } from "../../../emulator/artifactory/api/routes.ts";
import { artifactories, files, listing, storage, v2 } from "./support.ts";
import { image, index } from "../support.ts";

const started = artifactories();

async function withApp() {
  const running = await started();
  const app = running.artifactory.image("team/app");
  const child = app.putManifest({ body: image("1") });
  const list = app.putManifest({ body: index([child]), tags: ["1.0"] });
  return { ...running, app, child, list };
}

const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

describe("the log", () => {
  it("names what was asked for, by kind, image and reference", async () => {
    const { client, artifactory, child } = await withApp();
    await client.search(listing);
    await client.get(`${storage}/team/app/1.0`);
    await client.get(`${files}/team/app/${child}/manifest.json?skipUpdateStats=true`);
    await client.get(`${v2}/team/app/manifests/1.0`);
    await client.get(`${v2}/team/app/tags/list`);
    await client.delete(`${files}/team/app/1.0`);
    const log = artifactory.requests.all();
    const told = ["kind", "repository", "reference", "status"] as const;
    expect(log.map((request) => told.map((key) => request[key]))).toEqual([
      ["aql", undefined, undefined, 200],
      ["storage", "team/app", "1.0", 200],
      ["file", "team/app", child, 200],
      ["manifest", "team/app", "1.0", 200],
      ["list-tags", "team/app", undefined, 200],
      ["delete-path", "team/app", "1.0", 204],
    ]);
    expect(log[0]?.query).toBe(listing);
    expect(artifactory.requests.countByKind()).toMatchObject({ aql: 1, "delete-path": 1, push: 0 });
  });
});

describe("a fault", () => {
  it("answers 429 so many times, without Retry-After, or as a proxy would", async () => {
    const { client, artifactory } = await withApp();
    artifactory.faults.add({ kind: "aql", times: 2, answer: { status: 429 } });
    const statuses: number[] = [];
    for (let i = 0; i < 3; i += 1) statuses.push((await client.search(listing)).status);
    expect(statuses).toEqual([429, 429, 200]);
    artifactory.faults.add({ kind: "storage", answer: { throttleSeconds: 3 } });
    const reply = await client.get(storage);
    expect([reply.status, reply.headers["retry-after"]]).toEqual([429, "3"]);
  });

  it("cuts an answer off, with the connection or as a whole answer that is no JSON", async () => {
    const { client, artifactory } = await withApp();
    const cut = { kind: "aql" as const, times: 1, answer: { truncateBodyAt: 100 } };
    artifactory.faults.add(cut);
    expect(await failure(client.search(listing))).toHaveProperty("code", "ECONNRESET");
    const replaceBody = (body: Buffer): Buffer => body.subarray(0, 100);
    artifactory.faults.add({ kind: "aql", answer: { replaceBody } });
    const reply = await client.search(listing);
    expect([reply.status, reply.bytes.length, reply.json]).toEqual([200, 100, undefined]);
  });

  it("loses the answer to a deletion that was carried out, or the request before it is", async () => {
    const { client, artifactory, app, child } = await withApp();
    const kind: ArtifactoryKind = "delete-path";
    artifactory.faults.add({ kind, reference: "1.0", answer: { resetAfter: true } });
    artifactory.faults.add({ kind, reference: child, answer: { reset: true } });
    for (const ref of ["1.0", child]) {
      expect(await failure(client.delete(`${files}/team/app/${ref}`))).toHaveProperty(
        "code",
        "ECONNRESET",
      );
    }
    expect(app.digests()).toEqual([child]);
  });
});

describe("a hook", () => {
  it("sees the content after every deletion, by either API", async () => {
    const { client, artifactory, app, child, list } = await withApp();
    const seen: unknown[] = [];
    artifactory.faults.add({
      kind: ["delete-path", "delete-manifest"],
      repository: "team/app",
      answer: {
        after: ({ reference, method }) => {
          seen.push([method, reference, app.digests()]);
        },
      },
    });
    await client.delete(`${v2}/team/app/manifests/${list}`);
    await client.delete(`${files}/team/app/${child}`);
    expect(seen).toEqual([
      ["DELETE", list, [child]],
      ["DELETE", child, []],
    ]);
  });

  it("changes the content before a request is carried out", async () => {
    const { client, artifactory, app } = await withApp();
    const before = (): void => {
      app.untag("1.0");
    };
    artifactory.faults.add({ kind: "delete-path", answer: { before } });
    expect((await client.delete(`${files}/team/app/1.0`)).status).toBe(404);
  });
});
