/** buildah: builds an image of two platforms, pushes it, and pulls it back, blobs by redirect. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect } from "@jest/globals";

import { emulators } from "../emulator/support.ts";
import { withTool } from "../support/tools.ts";
import { machines, type Machine } from "./machine.ts";

const started = emulators();
const machineFor = machines();
const buildah = withTool("buildah");

/** buildah with a store of its own, as the user of the machine. */
function buildahOn({ home, run }: Machine) {
  const store = ["--root", join(home, "store"), "--runroot", join(home, "run")];
  const global = [...store, "--storage-driver", "vfs"];
  return async (command: string, ...args: readonly string[]) =>
    (await run("buildah", ...global, ...command.split(" "), ...args)).trim();
}

buildah.describe("buildah (needs buildah)", () => {
  buildah.it(
    "pushes an image of two platforms and pulls it back",
    async () => {
      const { emulator } = await started();
      const machine = await machineFor(emulator);
      const run = buildahOn(machine);
      const login = ["--cert-dir", machine.home, "--creds", "u:p"];
      const policy = ["--signature-policy", join(machine.home, "policy.json")];
      await run("manifest create", "both");
      for (const architecture of ["amd64", "arm64"]) {
        await writeFile(join(machine.home, "file"), architecture);
        const container = await run("from", "--arch", architecture, ...policy, "scratch");
        await run("config", "--arch", architecture, container);
        await run("copy", container, "file", "/file");
        const id = await run("commit", ...policy, container);
        await run("manifest add", "--arch", architecture, "both", id);
      }
      const name = `docker://${emulator.loginServer}/team/built:v1`;
      await run("manifest push", "--all", ...policy, ...login, "both", name);

      const repository = emulator.registry.repository("team/built");
      const digest = repository.tags()["v1"] ?? "";
      const children = repository.manifest(digest)?.content.children ?? [];
      expect(repository.digests()).toHaveLength(3);
      expect(children.map(({ architecture }) => architecture)).toEqual(["amd64", "arm64"]);

      await run("rmi", "--all", "--force");
      await run("pull", "--arch", "arm64", ...policy, ...login, name);
      const pulled = await run("images", "--format", "{{.Name}}:{{.Tag}}");
      expect(pulled).toBe(`${emulator.loginServer}/team/built:v1`);
      expect(emulator.requests.ofKind("blob").map(({ status }) => status)).toContain(307);
    },
    120_000,
  );
});
