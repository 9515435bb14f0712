// skopeo against Artifactory's registry API, and a person at the command line.

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";

import { artifactories, type StartedArtifactory } from "./support.ts";
import { withTool } from "../../support/tools.ts";
import { writeLayout } from "../../clients/layout.ts";

const started = artifactories();
const run = promisify(execFile);

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "artifactory-test-"));
});
afterAll(() => rm(folder, { recursive: true }));

const { it: itWithSkopeo } = withTool("skopeo");

/** skopeo with this server's certificate, as the user "u". */
async function skopeoFor({ artifactory }: StartedArtifactory) {
  const certificates = await mkdtemp(join(folder, "certificates-"));
  await writeFile(join(certificates, "ca.crt"), artifactory.caPem);
  const policy = join(folder, "policy.json");
  await writeFile(policy, '{"default":[{"type":"insecureAcceptAnything"}]}');
  const copy = ["--policy", policy, "copy", "--all", "--preserve-digests"];
  const to = ["--dest-cert-dir", certificates, "--dest-creds", "u:p"];
  const from = ["--src-cert-dir", certificates, "--src-creds", "u:p"];
  const name = (tag: string) => `docker://${artifactory.host}/docker-local/team/app:${tag}`;
  return {
    push: (path: string, tag: string) => run("skopeo", [...copy, ...to, `oci:${path}`, name(tag)]),
    pull: (tag: string, path: string) =>
      run("skopeo", [...copy, ...from, name(tag), `oci:${path}:${tag}`]),
    delete: (tag: string) =>
      run("skopeo", ["delete", "--cert-dir", certificates, "--creds", "u:p", name(tag)]),
  };
}

describe("skopeo", () => {
  itWithSkopeo("pushes an image of two platforms and pulls it back (needs skopeo)", async () => {
    const running = await started();
    const skopeo = await skopeoFor(running);
    const digest = await writeLayout(join(folder, "in"));
    await skopeo.push(join(folder, "in"), "1.0");
    const app = running.artifactory.image("team/app");
    expect([app.tags(), app.digests().length]).toEqual([{ "1.0": digest }, 3]);
    const children = app.manifest(digest)?.content.children ?? [];
    expect(app.refs()).toEqual(["1.0", ...children.map((child) => child.digest)].sort());
    const names = app.repository.files.children("team/app/1.0").map(({ fullPath }) => fullPath);
    expect(names).toEqual(["team/app/1.0/list.manifest.json"]);
    await skopeo.pull("1.0", join(folder, "out"));
    expect(await readFile(join(folder, "out", "index.json"), "utf8")).toContain(digest);
  });

  itWithSkopeo("leaves the platforms of an overwritten and of a deleted tag behind", async () => {
    const running = await started();
    const skopeo = await skopeoFor(running);
    const app = running.artifactory.image("team/app");
    const tops: string[] = [];
    for (const text of ["first", "second", "third"]) {
      tops.push(await writeLayout(join(folder, text), text));
      await skopeo.push(join(folder, text), text === "third" ? "2.0" : "1.0");
    }
    const [first = "", second = "", third = ""] = tops;
    expect(app.tags()).toEqual({ "1.0": second, "2.0": third });
    expect([app.manifest(first), app.digests().length]).toEqual([undefined, 2 * 3 + 2]);
    await skopeo.delete("2.0");
    expect([app.tags(), app.manifest(third)]).toEqual([{ "1.0": second }, undefined]);
    expect(app.digests()).toHaveLength(3 + 2 + 2);
  });

  itWithSkopeo("is refused by an old server when it deletes", async () => {
    const running = await started({ switches: { legacy406: true } });
    const skopeo = await skopeoFor(running);
    await writeLayout(join(folder, "old"));
    await skopeo.push(join(folder, "old"), "1.0");
    await expect(skopeo.delete("1.0")).rejects.toHaveProperty("code", 1);
    expect(running.artifactory.image("team/app").tags()).toHaveProperty(["1.0"]);
  });
});

describe("the command line", () => {
  it("starts an Artifactory with the repositories that it is given", async () => {
    const caFile = join(folder, "ca.pem");
    const kind = ["--kind", "artifactory", "--repository", "one", "--repository", "two"];
    const login = ["--user", "u", "--password", "p"];
    const child = spawn(
      process.execPath,
      [join("emulator", "cli.ts"), ...kind, ...login, "--port", "0", "--ca-out", caFile],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const listening = String((await lines.next()).value);
    expect(listening).toMatch(/^listening on https:\/\/127\.0\.0\.1:\d+$/);
    const url = JSON.stringify(`${listening.split(" ")[2] ?? ""}/artifactory/api/storage/`);
    const ask = `for (const key of ["one", "two", "three"]) console.log((await fetch(${url} + key, {
      headers: { authorization: "Basic " + btoa("u:p") } })).status)`;
    const { stdout } = await run(process.execPath, ["--input-type=module", "-e", ask], {
      env: { ...process.env, NODE_OPTIONS: "", NODE_EXTRA_CA_CERTS: caFile },
    });
    expect(stdout.trim().split("\n")).toEqual(["200", "200", "404"]);
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  it.each([
    ["a flag of the other kind", ["--kind", "artifactory", "--abac"], "--abac"],
    ["repositories where there are no keys", ["--repository", "a"], "--repository"],
    ["an unknown kind", ["--kind", "quay"], "Allowed choices are acr, artifactory"],
  ])("refuses %s", async (_, flags, said) => {
    const starting = run(process.execPath, [join("emulator", "cli.ts"), "--port", "0", ...flags]);
    await expect(starting).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining(said),
    });
  });
});
