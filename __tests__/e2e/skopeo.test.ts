/**
 * What a real client pushed, pruned by the built action, and pulled by that client again. The digests are those of image
 * layouts on disk, so that neither the emulator nor the action has a say in what must go.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, it } from "@jest/globals";

import type { Emulator } from "../../emulator/acr/emulator.ts";
import { Layout, writeBuild } from "../support/image-layout.ts";
import { runAction, startRegistry, type ActionRun } from "../support/run-action.ts";
import { skopeoFor, type Skopeo } from "../support/skopeo.ts";
import { withTool } from "../support/tools.ts";

const DAY_MS = 86_400_000;

async function writeSingleImage(path: string): Promise<Layout> {
  const layout = new Layout(path);
  await layout.finish(await layout.addImage("amd64", "an image without an index"));
  return layout;
}

withTool("skopeo").describe("what skopeo pushed (needs skopeo)", () => {
  let folder = "";
  let emulator: Emulator;
  let skopeo: Skopeo;
  let first: Layout;
  let second: Layout;
  let single: Layout;
  let pushed: readonly string[];
  let run: ActionRun;

  const repository = () => emulator.registry.repository("team/app");
  const remote = (tag: string) => `docker://${emulator.loginServer}/team/app:${tag}`;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "acr-prune-test-"));
    emulator = await startRegistry({ backdateMs: 30 * DAY_MS });
    skopeo = await skopeoFor(emulator.caPem, folder);
    first = await writeBuild(join(folder, "first"), "build 1");
    second = await writeBuild(join(folder, "second"), "build 2");
    single = await writeSingleImage(join(folder, "single"));
    await skopeo.copy(`oci:${first.path}`, remote("latest"));
    await skopeo.copy(`oci:${second.path}`, remote("latest"));
    await skopeo.copy(`oci:${single.path}`, remote("single"));
    pushed = repository().digests();
    run = await runAction(emulator);
  });

  afterAll(async () => {
    await emulator.close();
    await rm(folder, { recursive: true });
  });

  it("is in the registry as it is in the layouts", () => {
    const inLayouts = [...first.manifests, ...second.manifests, ...single.manifests];
    expect(pushed).toEqual([...new Set(inLayouts)].sort());
  });

  it("loses exactly the replaced index and the children that only it had", () => {
    const stays = [...second.manifests, ...single.manifests].sort();
    expect(repository().digests()).toEqual(stays);
    const goes = first.manifests.filter((digest) => !stays.includes(digest));
    expect(goes).toHaveLength(4);
    expect(deletedIn(run)).toEqual(goes);
    expect({ exitCode: run.exitCode, errors: run.errors, warnings: run.warnings }).toEqual({
      exitCode: 0,
      errors: [],
      warnings: [],
    });
  });

  it("can be pulled whole by its tag", async () => {
    expect(await skopeo.pull(remote("latest"))).toEqual(await second.contents());
  });

  it("keeps an image of a single platform under another tag", async () => {
    expect(repository().tags()).toMatchObject({ single: single.manifests[0] });
    expect(await skopeo.pull(remote("single"))).toEqual(await single.contents());
  });
});

function deletedIn({ report }: ActionRun): readonly string[] {
  const manifests = report?.repositories.flatMap((repository) => repository.manifests) ?? [];
  return manifests
    .filter(({ outcome }) => outcome?.state === "deleted")
    .map(({ digest }) => digest)
    .sort();
}
