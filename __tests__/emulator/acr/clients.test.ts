// A person at the command line; other clients are in __tests__/clients.

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";

import { defaultSwitches } from "../../../emulator/acr/switches/switches.ts";
import { parsedSwitch } from "../../../emulator/acr/switches/command-line.ts";
import { sureness } from "../../../emulator/acr/switches/described.ts";

const run = promisify(execFile);

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "emulator-test-"));
});
afterAll(() => rm(folder, { recursive: true }));

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

  it("lists every switch once with its default, and how sure its behaviour is", async () => {
    const { stdout } = await run(process.execPath, [cli, "--help"]);
    const [, table = ""] = stdout.split(/^Switch .*\n/m);
    const listed = table
      .trim()
      .split("\n")
      .map((line) => line.split(/ {2,}/));
    expect(listed.map(([name]) => name)).toEqual(Object.keys(defaultSwitches()));
    for (const [, initial, does, known] of listed) {
      expect([initial, does]).not.toContain("");
      expect(sureness).toContain(known);
    }
    expect(listed).toContainEqual(["emptyLists", "null", expect.any(String), "Reported"]);
  });

  it("turns switches, and refuses what is none", async () => {
    expect(parsedSwitch("emptyLists=[]")).toEqual({ emptyLists: "[]" });
    expect(parsedSwitch("pageCap=7")).toEqual({ pageCap: 7 });
    expect(parsedSwitch("tagsTruncateAt=2")).toEqual({ tagsTruncateAt: 2 });
    expect(parsedSwitch('rateLimits={"read":1}')).toEqual({ rateLimits: { read: 1 } });
    expect(parsedSwitch('unlisted=["a"]')).toEqual({ unlisted: new Set(["a"]) });
    expect(parsedSwitch("serverHeader=x")).toEqual({ serverHeader: "x" });
    for (const bad of ["pageCaps=7", "pageCap=many", "emptyLists=none", "unlisted=a", "firewall"]) {
      expect(() => parsedSwitch(bad)).toThrow(/switch|expected|one of/);
    }
    await expect(run(process.execPath, [cli, "--set", "firewall=maybe"])).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('"firewall" is false by default: expected another value'),
    });
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
