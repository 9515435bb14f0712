// Real clients against the emulator: Microsoft's SDK, skopeo, and a person at the command line.

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

import { ContainerRegistryClient, ContainerRegistryContentClient } from "@azure/container-registry";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";

import { withTool } from "../support/tools.ts";
import { writeLayout } from "./layout.ts";
import { emulators, image, index, sha256, types } from "./support.ts";

const started = emulators();
const run = promisify(execFile);

async function listed<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "emulator-test-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("the Azure SDK", () => {
  it("lists, reads, locks and deletes", async () => {
    const { emulator } = await started();
    const repository = emulator.registry.repository("team/app");
    const pushedAt = "2022-02-09T02:57:24.357Z";
    const child = repository.putManifest({ body: image("1"), pushedAt });
    const top = repository.putManifest({ body: index([child]), tags: ["latest", "v1"], pushedAt });
    const getToken = () =>
      Promise.resolve({ token: "a.b.c", expiresOnTimestamp: Date.now() + 3_600_000 });
    const options = { tlsOptions: { ca: emulator.caPem } };
    const client = new ContainerRegistryClient(emulator.url, { getToken }, options);
    const content = new ContainerRegistryContentClient(
      emulator.url,
      "team/app",
      { getToken },
      options,
    );

    expect(await listed(client.listRepositoryNames())).toEqual(["team/app"]);
    const manifests = await listed(
      client.getRepository("team/app").listManifestProperties({ order: "LastUpdatedOnDescending" }),
    );
    expect(manifests).toHaveLength(2);
    expect(manifests.find(({ digest }) => digest === top)).toMatchObject({
      tags: ["latest", "v1"],
      lastUpdatedOn: new Date(pushedAt),
      canDelete: true,
    });
    const artifact = client.getArtifact("team/app", top);
    expect((await artifact.getManifestProperties()).relatedArtifacts).toEqual([
      { digest: child, architecture: "amd64", operatingSystem: "linux" },
    ]);
    const { content: bytes, mediaType } = await content.getManifest("latest");
    expect([sha256(bytes), mediaType]).toEqual([top, types.ociIndex]);

    await artifact.updateManifestProperties({ canDelete: false });
    await expect(artifact.delete()).rejects.toHaveProperty("statusCode", 405);
    await artifact.updateManifestProperties({ canDelete: true });
    await artifact.deleteTag("v1");
    const tags = await listed(artifact.listTagProperties());
    expect(tags.map(({ name }) => name)).toEqual(["latest"]);
    await artifact.delete();
    expect(repository.digests()).toEqual([child]);
    expect(emulator.requests.countByKind().exchange).toBe(2);
  });
});

const { it: itWithSkopeo } = withTool("skopeo");

describe("skopeo", () => {
  itWithSkopeo("pushes an image of two platforms and pulls it back (needs skopeo)", async () => {
    const { emulator, client } = await started();
    const certificates = join(folder, "certificates");
    await mkdir(certificates);
    await writeFile(join(certificates, "ca.crt"), emulator.caPem);
    const policy = join(folder, "policy.json");
    await writeFile(policy, '{"default":[{"type":"insecureAcceptAnything"}]}');
    const digest = await writeLayout(join(folder, "in"));
    const name = `docker://${emulator.loginServer}/team/app:v1`;
    const copy = ["--policy", policy, "copy", "--all", "--preserve-digests"];
    const to = ["--dest-cert-dir", certificates, "--dest-creds", "u:p"];
    const from = ["--src-cert-dir", certificates, "--src-creds", "u:p"];

    await run("skopeo", [...copy, ...to, `oci:${join(folder, "in")}`, name]);
    const repository = emulator.registry.repository("team/app");
    expect(repository.tags()).toEqual({ v1: digest });
    expect(repository.digests()).toHaveLength(3);
    const row = await client.get(`/acr/v1/team/app/_manifests/${digest}`);
    expect(row.at("manifest", "references", "length")).toBe(2);
    const children = repository.manifest(digest)?.content.children ?? [];
    const child = await client.get(`/acr/v1/team/app/_manifests/${children[1]?.digest ?? ""}`);
    expect(child.at("manifest")).toMatchObject({ architecture: "arm64", os: "linux" });

    await run("skopeo", [...copy, ...from, name, `oci:${join(folder, "out")}:v1`]);
    const pulled = await readFile(join(folder, "out", "index.json"), "utf8");
    expect(pulled).toContain(digest);

    const other = `docker://${emulator.loginServer}/team/other:v1`;
    await run("skopeo", [...copy, ...from, ...to, name, other]);
    expect(emulator.registry.repository("team/other").tags()).toEqual({ v1: digest });
    await run("skopeo", ["delete", "--cert-dir", certificates, "--creds", "u:p", other]);
    expect(emulator.registry.repositories()).toEqual(["team/app", "team/other"]);
    expect(emulator.registry.repository("team/other").tags()).toEqual({});
  });
});

describe("the command line", () => {
  const cli = join("emulator", "cli.ts");

  it("listens, writes its certificate, has a user and stops on SIGTERM", async () => {
    const caFile = join(folder, "ca.pem");
    const flags = ["--port", "0", "--ca-out", caFile, "--backdate", "30d"];
    const child = spawn(process.execPath, [cli, ...flags], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const user = String((await lines.next()).value);
    const listening = String((await lines.next()).value);
    expect(user).toMatch(/^user emulator, password [\w-]{16}$/);
    expect(listening).toMatch(/^listening on https:\/\/127\.0\.0\.1:\d+$/);
    expect(await readFile(caFile, "utf8")).toMatch(/^-----BEGIN CERTIFICATE-----/);
    const ping = `fetch(${JSON.stringify(listening.split(" ")[2])} + "/v2/").then(r => console.log(r.status))`;
    const { stdout } = await run(process.execPath, ["-e", ping], {
      env: { ...process.env, NODE_OPTIONS: "", NODE_EXTRA_CA_CERTS: caFile },
    });
    expect(stdout.trim()).toBe("401");
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  it("explains itself and refuses what it does not understand", async () => {
    const { stdout } = await run(process.execPath, [cli, "--help"]);
    expect(stdout).toContain("--backdate <age>");
    await expect(run(process.execPath, [cli, "--backdate", "soon"])).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining("Expected a whole number and one of s, m, h, d, w."),
    });
  });
});
