/**
 * What becomes of multi-arch images in Artifactory whose tags skopeo overwrites and deletes: platforms and attestations stay
 * behind, in folders named by their digests (containers/skopeo issue 2497). The digests are those of image layouts on disk, so
 * that neither the emulator nor the action has a say in what must go. Beside the action stands the procedure of that issue's
 * reporter, which knows lists and nothing else.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, it } from "@jest/globals";

import type { Artifactory } from "../../emulator/artifactory/artifactory.ts";
import { KEY, runOn, startServer } from "../support/artifactory.ts";
import { Layout, writeBuild, type Descriptor } from "../support/image-layout.ts";
import type { ActionRun } from "../support/run-action.ts";
import { skopeoFor, type Skopeo } from "../support/skopeo.ts";
import { withTool } from "../support/tools.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

withTool("skopeo").describe("images whose tags skopeo overwrote and deleted (needs skopeo)", () => {
  let folder = "";
  let server: Artifactory;
  let skopeo: Skopeo;
  let layouts: Readonly<Record<"old" | "current" | "removed" | "replaced" | "young", Layout>>;
  let signatures: Readonly<Record<"ofCurrent" | "ofOld", string>>;
  let pushed: readonly string[];
  let byScript: readonly string[];
  let run: ActionRun;
  /** How long ago it is for the server. */
  let agoMs = 30 * DAY_MS;

  const image = () => server.image("team/app");
  const remote = (reference: string) => `docker://${server.host}/${KEY}/team/app${reference}`;
  const push = ({ path }: Layout, tag: string) => skopeo.copy(`oci:${path}`, remote(`:${tag}`));

  /** Pushes a signature by its digest, as signing tools do that use the referrers API. */
  async function sign(signed: Layout, text: string): Promise<string> {
    const layout = new Layout(join(folder, text));
    const signature = await layout.addReferrer(topOf(signed), text);
    await layout.finish(signature);
    await skopeo.copy(`oci:${layout.path}`, remote(`@${signature.digest}`));
    return signature.digest;
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "acr-prune-test-"));
    server = await startServer({ clock: { now: () => new Date(Date.now() - agoMs) } });
    skopeo = await skopeoFor(server.caPem, folder);
    const names = ["old", "current", "removed", "replaced", "young"] as const;
    const builds = names.map(
      async (name) => [name, await writeBuild(join(folder, name), name)] as const,
    );
    layouts = Object.fromEntries(await Promise.all(builds)) as typeof layouts;
    await push(layouts.old, "latest");
    signatures = { ofOld: await sign(layouts.old, "signature-of-old"), ofCurrent: "" };
    await push(layouts.current, "latest");
    signatures = { ...signatures, ofCurrent: await sign(layouts.current, "signature-of-current") };
    await push(layouts.removed, "v1");
    await skopeo.delete(remote(":v1"));
    agoMs = 5 * MINUTE_MS;
    await push(layouts.replaced, "dev");
    await push(layouts.young, "dev");
    agoMs = 0;
    pushed = image().digests();
    byScript = deletedByScript(image());
    run = await runOn(server, { age: "10m" });
  });

  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  /** What a tag was pushed with, without what other builds have in common with it. */
  const onlyIn = (layout: Layout) => {
    const others = Object.values(layouts).filter((other) => other !== layout);
    return layout.manifests.filter(
      (digest) => !others.some((other) => other.manifests.includes(digest)),
    );
  };
  const top = (layout: Layout) => topOf(layout).digest;

  it("leave their platforms and attestations behind, and of the lists nothing", () => {
    for (const layout of [layouts.old, layouts.removed, layouts.replaced]) {
      expect(layout.manifests.filter((digest) => !pushed.includes(digest))).toEqual([top(layout)]);
    }
    expect(pushed).toEqual(expect.arrayContaining([...layouts.current.manifests]));
  });

  it("lose exactly those, and the signature of what is gone", () => {
    const dead = [layouts.old, layouts.removed].flatMap((layout) =>
      onlyIn(layout).filter((digest) => digest !== top(layout)),
    );
    expect(dead).toHaveLength(6);
    const goes = [...dead, signatures.ofOld].sort();
    expect(deletedIn(run)).toEqual(goes);
    expect(image().digests()).toEqual(pushed.filter((digest) => !goes.includes(digest)));
    expect({ exitCode: run.exitCode, errors: run.errors, warnings: run.warnings }).toEqual({
      exitCode: 0,
      errors: [],
      warnings: [],
    });
  });

  it("keep what is younger than the age, however dead", () => {
    const young = onlyIn(layouts.replaced).filter((digest) => digest !== top(layouts.replaced));
    expect(young).toHaveLength(3);
    expect(image().digests()).toEqual(expect.arrayContaining(young));
  });

  it("lose what the reporter's script would delete, but for the signature of a live image", () => {
    expect(byScript).toContain(signatures.ofCurrent);
    expect(deletedIn(run)).toEqual(byScript.filter((digest) => digest !== signatures.ofCurrent));
    expect(image().digests()).toContain(signatures.ofCurrent);
  });

  it.each([
    ["latest", "current"],
    ["dev", "young"],
  ] as const)("can be pulled whole by the tag %s that they have by now", async (tag, name) => {
    expect(await skopeo.pull(remote(`:${tag}`))).toEqual(await layouts[name].contents());
  });
});

/** What a layout as a whole stands for. */
function topOf(layout: Layout): Descriptor {
  if (layout.top === undefined) throw new Error("The layout is not finished.");
  return layout.top;
}

function deletedIn({ report }: ActionRun): readonly string[] {
  const manifests = report?.repositories.flatMap((repository) => repository.manifests) ?? [];
  return manifests
    .filter(({ outcome }) => outcome?.state === "deleted")
    .map(({ digest }) => digest)
    .sort();
}

/** Every untagged image that is older than ten minutes and that no list names. */
function deletedByScript(image: ReturnType<Artifactory["image"]>): readonly string[] {
  const manifests = image.digests().flatMap((digest) => image.manifest(digest) ?? []);
  const isList = ({ files }: (typeof manifests)[number]) =>
    files.some(({ fullPath }) => fullPath.endsWith("/list.manifest.json"));
  const named = new Set(
    manifests.filter(isList).flatMap(({ content }) => content.children.map(({ digest }) => digest)),
  );
  return manifests
    .filter((manifest) => !isList(manifest) && manifest.tags.length === 0)
    .filter(({ files }) =>
      files.every(({ stamps }) => stamps.created < Date.now() - 10 * MINUTE_MS),
    )
    .map(({ digest }) => digest)
    .filter((digest) => !named.has(digest))
    .sort();
}
