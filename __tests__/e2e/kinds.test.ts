/**
 * What kinds of things there are, and what they weigh, through the built action on both registries: names, build caches, content
 * that is elsewhere, and digests in upper case.
 */
import { describe, expect, it } from "@jest/globals";

import { seedImage } from "../support/artifactory-fixture.ts";
import { runOn, startServer } from "../support/artifactory.ts";
import {
  fixture,
  image,
  index,
  seed,
  type Fixture,
  type Options,
  type Spec,
} from "../support/fixture.ts";
import { runAction, startRegistry, type ActionRun } from "../support/run-action.ts";

const NAME = "team/app";
const LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";
const CACHE_CONFIG = "application/vnd.buildkit.cacheconfig.v0";

const blob = (name: string, size: number, mediaType = LAYER) => ({
  mediaType,
  digest: `sha256:${name.repeat(64)}`,
  size,
});

/** A layer of two caches, of which one stays. */
const SHARED = blob("1", 1_000_000);
const HELM = blob("2", 300, "application/vnd.cncf.helm.config.v1+json");
const WINDOWS = { ...blob("3", 5_000_000_000), urls: ["https://mcr.microsoft.com/v2/a/blobs/b"] };

const content = (config: object, layers: readonly object[], options: Options = {}) =>
  image({ body: { config, layers }, ...options });
const cache = (entries: readonly object[], tag: string) =>
  index([], { tags: [tag], body: { manifests: entries } });

const IMAGES: Readonly<Record<string, Spec>> = {
  m1: image({ tags: ["main-1"], ageDays: 40 }),
  m2: image({ tags: ["main-2"], ageDays: 39 }),
  m3: image({ tags: ["main-3"], ageDays: 38 }),
  // Newer than all three, twice.
  C: cache([SHARED, blob("4", 10_000), blob("5", 100, CACHE_CONFIG)], "main-cache"),
  c: content(blob("6", 1_000, CACHE_CONFIG), [SHARED], { tags: ["main-buildcache"] }),
  K: cache([SHARED, blob("7", 100, CACHE_CONFIG)], "cache"),
  h: content(HELM, [blob("8", 400)], { tags: ["chart-1"] }),
  w: content(blob("9", 10), [WINDOWS, blob("a", 20_000)]),
  x: image(),
  s: image({ subject: "m3", body: { artifactType: "application/spdx+json" } }),
};

/** Of a type that is not known to anybody: it holds what it mentions, in whatever case. */
const MENTIONING: Spec = {
  mediaType: "application/vnd.new+json",
  tags: ["new"],
  body: { refers: `SHA256:${fixture(IMAGES).digest("x").slice("sha256:".length).toUpperCase()}` },
};

const BUILT = fixture({ ...IMAGES, u: MENTIONING });
const INPUTS = { "delete-tags": "main-*", "keep-latest": "2" };

/** The bodies of what goes, and its content by hand: m1, C without the shared layer, c, and w without that of Windows. */
const GONE = ["C", "c", "m1", "w"];
const FREED = GONE.map((letter) => bodySize(BUILT, letter)).reduce(
  (sum, size) => sum + size,
  100 + 100 + (10_000 + 100) + 1_000 + (10 + 20_000),
);

function bodySize({ manifests }: Fixture, letter: string): number {
  return manifests.find((built) => built.letter === letter)?.bytes.byteLength ?? NaN;
}

/** What each manifest is, by letter. */
function kinds({ report }: ActionRun): Readonly<Record<string, string>> {
  const manifests = report?.repositories.flatMap((repository) => repository.manifests) ?? [];
  return Object.fromEntries(
    manifests.map(({ digest, what }) => [BUILT.letters([digest]).join(), what]),
  );
}

/** A registry with all of it, and the action's run on it. */
interface World {
  readonly run: (inputs: Readonly<Record<string, string>>) => Promise<ActionRun>;
  readonly left: () => readonly string[];
  readonly close: () => Promise<unknown>;
}

async function azure(): Promise<World> {
  const emulator = await startRegistry();
  seed(emulator, NAME, BUILT);
  return {
    run: (inputs) => runAction(emulator, inputs),
    left: () => BUILT.letters(emulator.registry.repository(NAME).digests()),
    close: () => emulator.close(),
  };
}

async function artifactory(): Promise<World> {
  const server = await startServer();
  seedImage(server.image(NAME), BUILT);
  return {
    run: (inputs) => runOn(server, inputs),
    left: () => BUILT.letters(server.image(NAME).digests()),
    close: () => server.close(),
  };
}

describe.each([
  ["Azure", azure],
  ["Artifactory", artifactory],
])("on %s", (_, start) => {
  it("artifacts have names, caches take no place, and what goes weighs what was counted by hand", async () => {
    const { run, left, close } = await start();
    try {
      const dry = await run({ ...INPUTS, "dry-run": "true" });
      const real = await run(INPUTS);
      for (const { outputs, report, ...rest } of [dry, real]) {
        expect(rest.exitCode).toBe(0);
        expect(outputs["reclaimed-bytes"]).toBe(String(FREED));
        expect(report?.totals["reclaimedBytesAreEstimated"]).toBe(false);
      }
      const all = { C: "build cache", K: "build cache", c: "build cache", h: "Helm chart" };
      expect(kinds(real)).toMatchObject({
        ...all,
        s: "SPDX SBOM",
        m1: "image",
        u: MENTIONING.mediaType,
      });
      expect(real.summary).toContain("build cache");
      expect(left()).toEqual(["K", "h", "m2", "m3", "s", "u", "x"]);
    } finally {
      await close();
    }
  });
});

describe("what Azure shows of a config", () => {
  it.each([
    [false, "Helm chart", "build cache"],
    // As the older service did.
    [true, "image", "image"],
  ])("names what need not be read; left out: %s", async (omitConfigMediaType, h, c) => {
    const emulator = await startRegistry({ switches: { omitConfigMediaType } });
    try {
      const tagged = BUILT.manifests.filter(({ letter }) => ["h", "c"].includes(letter));
      seed(emulator, NAME, { ...BUILT, manifests: tagged });
      const run = await runAction(emulator, { "dry-run": "true" });
      expect(run.report?.requests["read"]).toBe(0);
      expect(kinds(run)).toEqual({ h, c });
    } finally {
      await emulator.close();
    }
  });
});
