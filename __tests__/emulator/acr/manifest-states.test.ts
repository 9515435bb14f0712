// States that a manifest may be in and no push makes: in quarantine, or named by an index that was imported before it.

import { describe, expect, it } from "@jest/globals";

import { importIndex } from "../../../emulator/acr/registry/importing.ts";
import { acceptAll, emulators, image, index, sha256 } from "../support.ts";

const started = emulators();
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe("a manifest in quarantine", () => {
  it("is not found by tag and disallowed by digest until it has passed", async () => {
    const { emulator, client } = await started();
    const repository = emulator.registry.repository("a");
    const digest = repository.putManifest({ body: image("1"), tags: ["t"] });
    const pull = async (reference: string): Promise<unknown[]> => {
      const reply = await client.get(`/v2/a/manifests/${reference}`, { accept: acceptAll });
      return [reply.status, reply.at("errors", 0, "message")];
    };
    for (const quarantineState of ["Quarantined", "Failed"]) {
      repository.lockManifest(digest, { quarantineState });
      expect(await pull("t")).toEqual([404, 'manifest tagged by "t" is not found']);
      expect(await pull(digest)).toEqual([405, "The operation is disallowed."]);
    }
    repository.lockManifest(digest, { quarantineState: "Passed" });
    expect([await pull("t"), await pull(digest)]).toEqual([
      [200, undefined],
      [200, undefined],
    ]);
  });

  it("keeps its row, and its tag shows the state after `signed`", async () => {
    const { emulator, client } = await started();
    const repository = emulator.registry.repository("a");
    const quarantineDetails = '{"state":"scan failed"}';
    const digest = repository.putManifest({
      body: image("1"),
      tags: ["t"],
      attributes: { quarantineState: "Failed", quarantineDetails },
    });
    const row = await client.get(`/acr/v1/a/_manifests/${digest}`);
    expect(row.text).toContain(
      '"listEnabled":true,"quarantineDetails":"{\\"state\\":\\"scan failed\\"}",' +
        '"quarantineState":"Failed"}',
    );
    const shown = '"signed":false,"quarantineState":"Failed","changeableAttributes":{';
    expect((await client.get("/acr/v1/a/_tags")).text).toContain(shown);
    expect((await client.get("/acr/v1/a/_tags/t")).text).toContain(shown);
    expect((await client.delete(`/v2/a/manifests/${digest}`)).status).toBe(202);
  });
});

describe("an import", () => {
  const children = ["1", "2"].map((letter) => ({ body: image(letter) }));
  const digests = children.map(({ body }) => sha256(JSON.stringify(body)));
  const seed = { body: index(digests), tags: ["t"] };

  it("shows the tagged index first, while its children have neither row nor body", async () => {
    const { emulator, client } = await started();
    const repository = emulator.registry.repository("a");
    const { digest, arrive } = importIndex(repository, { index: seed, children });
    const sizeOf = async (): Promise<unknown> =>
      (await client.get(`/acr/v1/a/_manifests/${digest}`)).at("manifest", "imageSize");
    const statuses = async (): Promise<number[]> => {
      const paths = digests.flatMap((child) => [
        `/acr/v1/a/_manifests/${child}`,
        `/v2/a/manifests/${child}`,
      ]);
      const replies = paths.map((path) => client.get(path, { accept: acceptAll }));
      return (await Promise.all(replies)).map(({ status }) => status);
    };
    const list = await client.get("/acr/v1/a/_manifests");
    expect([list.at("manifests", "length"), list.at("manifests", 0, "digest")]).toEqual([
      1,
      digest,
    ]);
    const row = await client.get(`/acr/v1/a/_manifests/${digest}`);
    expect(row.at("manifest", "references", "length")).toBe(2);
    expect(await statuses()).toEqual([404, 404, 404, 404]);
    const small = Number(await sizeOf());
    arrive();
    arrive();
    expect(await statuses()).toEqual([200, 200, 200, 200]);
    expect(Number(await sizeOf())).toBeGreaterThan(small);
    expect(repository.digests()).toEqual([digest, ...digests].sort());
  });

  it("brings the children by itself after the lag, younger than their index", async () => {
    const { emulator, client } = await started();
    const repository = emulator.registry.repository("a");
    const { digest } = importIndex(repository, { index: seed, children, lagMs: 3_000 });
    // Long enough for one request on a machine that is busy with other tests.
    expect((await client.get("/acr/v1/a")).at("manifestCount")).toBe(1);
    await pause(3_100);
    const list = await client.get("/acr/v1/a/_manifests?orderby=timeasc");
    expect([0, 1, 2].map((at) => list.at("manifests", at, "digest"))).toEqual([digest, ...digests]);
  });

  it("may end between two requests of a run, by a hook", async () => {
    const { emulator, client } = await started();
    const repository = emulator.registry.repository("a");
    const { arrive } = importIndex(repository, { index: seed, children });
    emulator.faults.add({ kind: "list-manifests", skip: 1, times: 1, answer: { before: arrive } });
    const first = await client.get("/acr/v1/a/_manifests");
    const second = await client.get("/acr/v1/a/_manifests");
    expect([first.at("manifests", "length"), second.at("manifests", "length")]).toEqual([1, 3]);
  });
});
