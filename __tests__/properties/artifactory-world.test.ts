/** What the properties must not misread of Artifactory's ways: else they find faults where there are none. */
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

import { runOn } from "../support/artifactory.ts";
import { fixture, image, index, NOW, OCI_IMAGE } from "../support/fixture.ts";
import { ARTIFACTORY, type ArtifactoryWorld } from "./artifactory-world.ts";
import { SETTINGS } from "./settings.ts";
import type { Asked } from "./world.ts";

const [WEEK] = SETTINGS;
const IMAGES = ["c", "d", "e", "f"];

let world: ArtifactoryWorld;
beforeEach(async () => {
  world = await ARTIFACTORY.start(NOW, WEEK);
});
afterEach(() => world.close());

describe("a tag to which an image was pushed beside an index", () => {
  const { digest, manifests } = fixture({
    B: index(["a"], { tags: ["v1"] }),
    ...Object.fromEntries(IMAGES.map((letter) => [letter, image()])),
  });

  it.each(IMAGES)("stands on the index, as a pull gives it (image %s)", (letter) => {
    const here = world.server.image("team/app");
    for (const { bytes: body, mediaType, tags } of manifests) {
      here.putManifest({ body, mediaType, tags });
    }
    world.handsIn("team/app").tag("v1", digest(letter));
    const store = world.store("team/app");
    expect(store.tags()).toEqual({ v1: digest("B") });
    expect(store.rows().get("v1")?.digest).toBe(digest("B"));
  });

  it("is tried with digests before and after that of the index", () => {
    const isBefore = IMAGES.map((letter) => digest(letter) < digest("B"));
    expect(new Set(isBefore)).toEqual(new Set([true, false]));
  });
});

describe("a look at a manifest", () => {
  it("is about the images that hold it, and about no other", async () => {
    const { manifests, digest } = fixture({ a: image(), b: image() });
    const [a, b] = manifests.map(({ bytes }) => bytes);
    const pushedAt = new Date(NOW.getTime() - 30 * 86_400_000);
    const put = (name: string, body: Buffer | undefined, tags: readonly string[] = []) =>
      world.server
        .image(name)
        .putManifest({ body: body ?? "", mediaType: OCI_IMAGE, tags, pushedAt });
    put("one", a, ["v1"]);
    put("two", a, ["v1"]);
    put("two", b);
    const seen: Record<"one" | "two", Asked[]> = { one: [], two: [] };
    for (const name of ["one", "two"] as const) {
      world.beforeRequests(name, (asked) => seen[name].push(asked));
    }
    await runOn(world.server, { repositories: "one, two" });
    const looks = (name: "one" | "two") => seen[name].flatMap(({ looksAt }) => looksAt ?? []);
    expect(looks("two")).toContain(digest("b"));
    expect(looks("one")).not.toContain(digest("b"));
  });
});
