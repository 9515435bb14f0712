/** skopeo: pushes, pulls, copies from repository to repository, and deletes. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { expect } from "@jest/globals";

import { writeLayout } from "./layout.ts";
import { emulators } from "../emulator/support.ts";
import { withTool } from "../support/tools.ts";
import { machines } from "./machine.ts";

const started = emulators();
const machineFor = machines();
const skopeo = withTool("skopeo");

skopeo.describe("skopeo (needs skopeo)", () => {
  skopeo.it(
    "pushes an image of two platforms, pulls it back, copies and deletes it",
    async () => {
      const { emulator, client } = await started();
      const { home, run } = await machineFor(emulator);
      const digest = await writeLayout(join(home, "in"));
      const name = `docker://${emulator.loginServer}/team/app:v1`;
      const copy = ["--insecure-policy", "copy", "--all", "--preserve-digests"];
      const to = ["--dest-cert-dir", home, "--dest-creds", "u:p"];
      const from = ["--src-cert-dir", home, "--src-creds", "u:p"];

      await run("skopeo", ...copy, ...to, `oci:${join(home, "in")}`, name);
      const repository = emulator.registry.repository("team/app");
      expect(repository.tags()).toEqual({ v1: digest });
      expect(repository.digests()).toHaveLength(3);
      const row = await client.get(`/acr/v1/team/app/_manifests/${digest}`);
      expect(row.at("manifest", "references", "length")).toBe(2);
      const children = repository.manifest(digest)?.content.children ?? [];
      const child = await client.get(`/acr/v1/team/app/_manifests/${children[1]?.digest ?? ""}`);
      expect(child.at("manifest")).toMatchObject({ architecture: "arm64", os: "linux" });

      await run("skopeo", ...copy, ...from, name, `oci:${join(home, "out")}:v1`);
      expect(await readFile(join(home, "out", "index.json"), "utf8")).toContain(digest);

      const other = `docker://${emulator.loginServer}/team/other:v1`;
      await run("skopeo", ...copy, ...from, ...to, name, other);
      expect(emulator.registry.repository("team/other").tags()).toEqual({ v1: digest });
      await run("skopeo", "delete", "--cert-dir", home, "--creds", "u:p", other);
      expect(emulator.registry.repositories()).toEqual(["team/app", "team/other"]);
      expect(emulator.registry.repository("team/other").tags()).toEqual({});
    },
    120_000,
  );
});
