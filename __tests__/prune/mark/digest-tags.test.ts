/**
 * Digest tags while a plan is applied: what goes with the manifest that such a tag names, and what holds it.
 */
import { describe, expect, it } from "@jest/globals";

import { digestNamedBy } from "../../../src/oci/digest-tag.ts";
import { image, LOCK, type Spec } from "../../support/fixture.ts";
import { change, prune, tagged, type Change } from "../../support/pruning.ts";

const HEX = "0123456789abcdef".repeat(4);

describe("a tag", () => {
  it.each([
    ["names a digest", `sha256-${HEX}`],
    ["names one with something behind it", `sha256-${HEX}.sig`],
    ["names one with something before it", `prod-sha256-${HEX}.sig`],
    ["names one without anything between", `xsha256-${HEX}x`],
  ])("%s", (_, tag) => {
    expect(digestNamedBy(tag)).toBe(`sha256:${HEX}`);
  });

  it("names a longer digest", () => {
    expect(digestNamedBy(`sha512-${HEX}${HEX}.sig`)).toBe(`sha512:${HEX}${HEX}`);
  });

  it.each([`sha256-${HEX}0`, `sha256-${HEX.slice(1)}`, `sha512-${HEX}`, `sha256_${HEX}`, HEX])(
    "names none: %s",
    (tag) => {
      expect(digestNamedBy(tag)).toBeUndefined();
    },
  );
});

/** An SBOM that is kept for the new build, and says of the old one that it describes that, too. */
const SHARED: Readonly<Record<string, Spec>> = {
  new: image({ tags: ["v2"] }),
  old: image(),
  sbom: image({ tags: ["sha256-{new}.sbom", "sha256-{old}.sbom"] }),
};

const nothing: Change = () => undefined;

describe("the digest tag of a deleted manifest, on one that stays", () => {
  it("is removed after it", async () => {
    const { fake, pruned } = await prune(SHARED);
    expect(fake.standing()).toEqual(["new", "sbom"]);
    expect([...(pruned?.tagOutcomes.values() ?? [])]).toEqual([
      { state: "deleted", with: undefined },
    ]);
    const sent = fake.calls.filter((call) => /^(?:remove|untag)/.test(call));
    expect(sent.map((call) => call.slice(0, 12))).toEqual(["remove old", "untag sha256"]);
  });

  it("stays when that could not be deleted", async () => {
    const { fake, built, pruned } = await prune(SHARED, nothing, (registry) => {
      registry.removal = () => ({ state: "refused", why: "no" });
    });
    const blocked = { state: "blocked", by: built.digest("old") };
    expect([...(pruned?.tagOutcomes.values() ?? [])]).toEqual([blocked]);
    expect(fake.tags.size).toBe(3);
  });

  it.each<[string, Change]>([
    [
      "is locked",
      (fake, built) => {
        change(fake, built, "sbom", { isLocked: true, lock: LOCK });
      },
    ],
    [
      "is tagged otherwise",
      (fake, built) => {
        fake.tags.set("extra", tagged(fake, built, "sbom", "extra"));
      },
    ],
  ])("keeps what it names once its own manifest %s during the run", async (_, during) => {
    const { fake, pruned, built } = await prune(SHARED, nothing, during);
    expect(fake.standing()).toEqual(["new", "old", "sbom"]);
    const blocked = { state: "blocked", by: built.digest("old") };
    expect([...(pruned?.tagOutcomes.values() ?? [])]).toEqual([blocked]);
  });
});
