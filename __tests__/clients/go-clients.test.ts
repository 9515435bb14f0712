/**
 * crane, oras and cosign: each in the way of its own first page. They trust the emulator by SSL_CERT_FILE, and find the login
 * where docker keeps it.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect } from "@jest/globals";

import { writeLayout } from "./layout.ts";
import { emulators } from "../emulator/support.ts";
import { withTool } from "../support/tools.ts";
import { machines } from "./machine.ts";

const started = emulators();
const machineFor = machines();
const [crane, oras, cosign] = [withTool("crane"), withTool("oras"), withTool("cosign")];
const LIMIT_MS = 120_000;

// https://github.com/google/go-containerregistry/blob/main/cmd/crane/doc/crane.md
crane.describe("crane (needs crane)", () => {
  crane.it(
    "pushes a layout, lists, pulls, copies and deletes",
    async () => {
      const { emulator } = await started();
      const { home, run } = await machineFor(emulator);
      const digest = await writeLayout(join(home, "in"));
      const repository = `${emulator.loginServer}/team/app`;
      await run("crane", "push", join(home, "in"), `${repository}:v1`);
      expect(emulator.registry.repository("team/app").digests()).toHaveLength(3);
      expect((await run("crane", "ls", repository)).trim()).toBe("v1");
      expect((await run("crane", "catalog", emulator.loginServer)).trim()).toBe("team/app");
      const pushed = (await run("crane", "digest", `${repository}:v1`)).trim();
      await run("crane", "pull", "--format", "oci", `${repository}:v1`, join(home, "out"));
      expect(pushed).toBe(digest);
      await run("crane", "copy", `${repository}:v1`, `${emulator.loginServer}/team/copy:v1`);
      expect(emulator.registry.repository("team/copy").tags()).toEqual({ v1: pushed });
      await run("crane", "delete", `${repository}@${pushed}`);
      expect(emulator.registry.repository("team/app").tags()).toEqual({});
    },
    LIMIT_MS,
  );
});

// https://oras.land/docs/commands/oras_attach
oras.describe("oras (needs oras)", () => {
  oras.it(
    "pushes an artifact, attaches another, discovers and pulls it",
    async () => {
      const { emulator } = await started();
      const { home, run } = await machineFor(emulator);
      await writeFile(join(home, "hello.txt"), "hello");
      await writeFile(join(home, "sbom.json"), "{}");
      const name = `${emulator.loginServer}/team/artifact:v1`;
      await run("oras", "push", "--artifact-type", "application/vnd.test", name, "hello.txt");
      await run("oras", "attach", "--artifact-type", "example/sbom", name, "sbom.json");
      const repository = emulator.registry.repository("team/artifact");
      const top = repository.tags()["v1"] ?? "";
      // By the referrers API: without it there would be a tag.
      expect(Object.keys(repository.tags())).toEqual(["v1"]);
      expect(repository.referrersOf(top)).toHaveLength(1);
      expect(await run("oras", "discover", name)).toContain("example/sbom");
      await run("oras", "pull", "--output", join(home, "out"), name);
      expect(await readFile(join(home, "out", "hello.txt"), "utf8")).toBe("hello");
      await run("oras", "manifest", "delete", "--force", name);
      expect(repository.digests()).toEqual([]);
    },
    LIMIT_MS,
  );

  oras.it(
    "writes a referrers index where there is no referrers API",
    async () => {
      const { emulator } = await started({ switches: { referrersApiOff: true } });
      const { home, run } = await machineFor(emulator);
      await writeFile(join(home, "hello.txt"), "hello");
      const name = `${emulator.loginServer}/team/artifact:v1`;
      await run("oras", "push", "--artifact-type", "application/vnd.test", name, "hello.txt");
      await run("oras", "attach", "--artifact-type", "example/sbom", name, "hello.txt");
      const tags = emulator.registry.repository("team/artifact").tags();
      expect(Object.keys(tags)).toContain((tags["v1"] ?? "").replace(":", "-"));
    },
    LIMIT_MS,
  );
});

// https://docs.sigstore.dev/cosign/signing/signing_with_containers/ Version 2, which still writes digest tags.
cosign.describe("cosign (needs cosign)", () => {
  cosign.it(
    "signs an image with a key and verifies it",
    async () => {
      const { emulator } = await started();
      const { run } = await machineFor(emulator);
      const manifest = {
        schemaVersion: 2,
        mediaType: "application/vnd.oci.image.manifest.v1+json",
      };
      const repository = emulator.registry.repository("team/app");
      const config = { mediaType: "application/vnd.oci.image.config.v1+json", size: 2 };
      const digest = repository.putManifest({
        body: { ...manifest, config: { ...config, digest: repository.putBlob("{}") }, layers: [] },
        tags: ["v1"],
      });
      const image = `${emulator.loginServer}/team/app@${digest}`;
      await run("cosign", "generate-key-pair");
      const signing = ["--yes", "--key", "cosign.key", "--tlog-upload=false"];
      await run("cosign", "sign", ...signing, image);
      expect(Object.keys(repository.tags())).toContain(`${digest.replace(":", "-")}.sig`);
      const trust = ["--key", "cosign.pub", "--insecure-ignore-tlog=true"];
      expect(await run("cosign", "verify", ...trust, image)).toContain(digest);
    },
    LIMIT_MS,
  );
});
