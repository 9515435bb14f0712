/**
 * Reading against a port in memory: what is asked, how often, and what can't be read for certain.
 */
import { describe, expect, it } from "@jest/globals";

import { createLimiters } from "../../../src/run/limiter.ts";
import { compilePattern } from "../../../src/inputs/glob.ts";
import { TOLD_BY_BODY } from "../../../src/oci/manifest.ts";
import { TAG_NAMES } from "../../../src/oci/names.ts";
import { DOCKER_IMAGE, fixture, image, index } from "../../support/fixture.ts";
import { expiring } from "../../support/planning.ts";
import {
  change,
  DEAD,
  LIVE,
  prune,
  taggedImages,
  withhold,
  type Change,
  type Specs,
} from "../../support/pruning.ts";

const oneByOne = () => ({ around: { limit: createLimiters(1).readahead } });
const nothing: Change = () => undefined;

/** What is said of a manifest that is named here and that the registry does not know. */
function vanished(digest: string, where: string): string {
  return `Manifest ${digest} stands in ${where}, and the registry says that it does not exist. It may be on its way from another replica, or was just deleted; the next run will tell.`;
}

describe("reading a repository", () => {
  it("says what it reads", async () => {
    const { log, reading } = await prune(DEAD);
    expect(log).toEqual(["reading manifests: 1", "reading manifests: 1", "reading manifests: 1"]);
    expect(reading).toEqual(["list", "read X", "read x", "read t"]);
  });

  it("asks for referrers where that is cheaper than reading the rest, and says so", async () => {
    const { fake, log, reading } = await prune({ ...taggedImages(21), x: image() });
    expect(reading).toEqual(["list", "read x", "referrers x"]);
    expect(log.at(-1)).toBe("asking for referrers: 1");
    expect(fake.standing()).not.toContain("x");
  });

  it("reads the rest where there is no referrers API, which it asks for once", async () => {
    let asked = 0;
    const referrers = async () => {
      asked += 1;
      return undefined;
    };
    const specs = { ...taggedImages(50), x: image(), y: image() };
    const { fake, planned } = await prune(specs, nothing, nothing, {
      ...oneByOne(),
      port: () => ({ referrers }),
    });
    expect([planned, asked]).toEqual(["planned", 1]);
    expect(fake.standing()).toHaveLength(50);
  });

  it("stops asking after a failure, and says what failed", async () => {
    const specs = { ...DEAD, Y: index(["x"]), Z: index(["x"]) };
    const { planned, reading } = await prune(
      specs,
      (fake) => {
        fake.before = (call) => {
          if (call === "read") throw new Error("no answer");
        };
      },
      nothing,
      oneByOne(),
    );
    expect(planned).toBe("no answer");
    expect(reading).toHaveLength(2);
  });

  it("begins nothing more once the run is cancelled", async () => {
    const { planned, reading } = await prune(DEAD, (fake, _, cancel) => {
      fake.before = (call) => {
        if (call === "read") cancel();
      };
    });
    expect(planned).toBe("cancelled");
    expect(reading).toEqual(["list", "read X"]);
  });

  it("takes a request that ends with a cancelled run for no failure", async () => {
    const { planned } = await prune(DEAD, (fake, _, cancel) => {
      fake.before = () => {
        cancel();
        throw new Error("aborted");
      };
    });
    expect(planned).toBe("cancelled");
  });
});

describe("a manifest that can't be read", () => {
  it("is looked at three times within a minute", async () => {
    const { fake, waits, planned } = await prune(DEAD, (registry, built) => {
      registry.unreadable.add("X");
      registry.references.set("X", [built.digest("x")]);
    });
    expect(planned).toBe("planned");
    expect(waits).toEqual([5_000, 15_000]);
    expect(fake.standing()).toEqual(["X", "t", "x"]);
  });

  it("is read again alone", async () => {
    const { waits, planned, reading } = await prune({ ...DEAD, Y: index(["x"]) }, (registry) => {
      registry.unreadable.add("X");
      registry.before = (call, letter) => {
        const isSecond = registry.calls.filter((made) => made === "read X").length > 1;
        if (call === "read" && letter === "X" && isSecond) registry.unreadable.clear();
      };
    });
    expect(planned).toBe("planned");
    expect(waits).toEqual([5_000]);
    expect(reading.filter((call) => call === "read Y")).toHaveLength(1);
  });

  it.each([
    ["an index", "application/vnd.oci.image.index.v1+json"],
    ["a manifest of an unknown type", "application/vnd.new+json"],
    ["a manifest without a type", undefined],
    ["a manifest of a type that only its body tells", TOLD_BY_BODY],
  ])("fails the reading when it is %s without children on record", async (_, mediaType) => {
    const { planned, built } = await prune(DEAD, (registry, letters) => {
      registry.unreadable.add("X");
      change(registry, letters, "X", { mediaType });
    });
    const type = mediaType?.startsWith("application/") === true ? mediaType : "of unknown type";
    expect(planned).toBe(
      `Manifest ${built.digest("X")} (${type}) can't be read, and the registry's records do not say which manifests it lists.`,
    );
  });

  it("is kept when it is an image, once the registry names no subject of it", async () => {
    const { planned, fake } = await prune({ ...DEAD, u: image() }, (registry) => {
      registry.unreadable.add("u");
    });
    expect(planned).toBe("planned");
    expect(fake.standing()).toEqual(["t", "u"]);
  });

  it("fails the reading when there is no referrers API", async () => {
    const { planned, built } = await prune({ ...DEAD, u: image() }, (registry) => {
      registry.unreadable.add("u");
      registry.referrers = undefined;
    });
    expect(planned).toBe(
      `1 manifests can't be read (${built.digest("u")} first), and this registry has no referrers API that could tell what they refer to.`,
    );
  });

  it("fails the reading when the registry lists it and goes on to say that it does not exist", async () => {
    const { planned, built } = await prune(
      DEAD,
      (registry) => {
        registry.unreadable.add("X");
      },
      nothing,
      { port: () => ({ stat: () => Promise.resolve(undefined) }) },
    );
    expect(planned).toBe(
      `Manifest ${built.digest("X")} (application/vnd.oci.image.index.v1+json) can't be read, and the registry's records do not say which manifests it lists.`,
    );
  });

  it("is kept when the registry goes on to list an image that it says does not exist", async () => {
    const specs = { ...DEAD, u: image() };
    const built = fixture(specs);
    const { planned, fake, reading, log } = await prune(
      specs,
      (registry) => {
        registry.unreadable.add("u");
      },
      nothing,
      {
        port: (port) => ({
          stat: (digest) =>
            digest === built.digest("u") ? Promise.resolve(undefined) : port.stat(digest),
        }),
      },
    );
    expect(planned).toBe("planned");
    expect(log).toContain(`Listing again: ${vanished(built.digest("u"), "the listing")}`);
    expect(reading.filter((call) => call === "list")).toHaveLength(2);
    expect(fake.standing()).toEqual(["t", "u"]);
  });
});

describe("a manifest that was deleted while the repository was read", () => {
  it("leads to a second listing; what was read and is still listed is not read again", async () => {
    // Somebody deletes X and Y when all three indexes have been read, X ahead of it.
    const specs = { ...DEAD, Y: index(["x"]), Z: index(["x"], { tags: ["v2"] }) };
    const { plan, planned, reading, log, built } = await prune(specs, (registry, letters) => {
      registry.unreadable.add("X");
      registry.before = (call) => {
        if (call !== "inspect") return;
        registry.rows.delete(letters.digest("X"));
        registry.rows.delete(letters.digest("Y"));
      };
    });
    expect(planned).toBe("planned");
    expect(log).toContain(`Listing again: ${vanished(built.digest("X"), "the listing")}`);
    const again = reading.slice(reading.lastIndexOf("list"));
    expect(again.filter((call) => call.startsWith("read"))).toEqual([]);
    const inventory = plan.state === "planned" ? plan.inventory : undefined;
    expect(built.letters(inventory?.rows.keys() ?? [])).toEqual(["Z", "t", "x"]);
    expect(built.letters(inventory?.bodies.keys() ?? [])).toEqual(["Z"]);
  });

  it("is named by its tag, where it has one", async () => {
    const specs = { ...DEAD, Z: index(["x"], { tags: ["v2"] }) };
    const { planned, log, built } = await prune(specs, (registry, letters) => {
      registry.unreadable.add("Z");
      registry.before = (call) => {
        if (call === "inspect") registry.rows.delete(letters.digest("Z"));
      };
    });
    expect(planned).not.toBe("missing");
    expect(log).toContain(`Listing again: ${vanished(built.digest("Z"), 'tag "v2"')}`);
  });
});

describe("a manifest that only a tag names", () => {
  const specs = { ...LIVE, u: image({ tags: ["v2"] }), x: image() };

  it("is looked at by itself, and kept as what it is", async () => {
    const { planned, fake, reading, verdict } = await prune(specs, (registry, built) => {
      const bringBack = withhold(registry, built, "u");
      registry.before = (call) => {
        if (call === "inspect") bringBack();
      };
    });
    expect(planned).toBe("planned");
    expect(fake.standing()).toEqual(["t", "u"]);
    expect(reading.filter((call) => call.startsWith("inspect"))).toEqual(["inspect u"]);
    expect(verdict("u")?.reason).toBe("tagged");
  });

  it("is locked and of an unknown type when the registry hands it out and has no record of it", async () => {
    const { plan, verdict, built } = await prune(specs, (registry, letters) => {
      withhold(registry, letters, "u");
    });
    expect(verdict("u")?.reason).toBe("locked");
    const rows = plan.state === "planned" ? plan.inventory.rows : undefined;
    expect(rows?.get(built.digest("u"))).toEqual({
      digest: built.digest("u"),
      mediaType: undefined,
      tags: [],
      isReadable: false,
      storage: "shared",
      pushedAt: undefined,
      sizeBytes: undefined,
      configMediaType: undefined,
      platform: undefined,
      isLocked: true,
      lock: undefined,
    });
  });

  it("is nothing when the registry does not know it at three looks within a minute", async () => {
    const { planned, plan, waits, fake, reading } = await prune(specs, (registry, letters) => {
      withhold(registry, letters, "u");
      registry.unreadable.add("u");
    });
    expect([planned, waits]).toEqual(["planned", [5_000, 15_000]]);
    expect(reading.slice(0, 7)).toEqual([
      "list",
      ...["inspect u", "read u", "inspect u", "read u", "inspect u", "read u"],
    ]);
    const inventory = plan.state === "planned" ? plan.inventory : undefined;
    expect(inventory?.tagsOnNothing.map(({ name }) => name)).toEqual(["v2"]);
    expect(inventory?.tags.map(({ name }) => name)).toEqual(["v1"]);
    expect(fake.standing()).toEqual(["t"]);
  });

  it("fails the reading when its tag was set less than a day ago", async () => {
    const fresh = { ...specs, u: image({ tags: ["v2"], tagAgeDays: 0.99 }) };
    const { planned, built, reading } = await prune(fresh, (registry, letters) => {
      withhold(registry, letters, "u");
      registry.unreadable.add("u");
    });
    expect(planned).toBe(
      `Tag "v2" names ${built.digest("u")}, and the registry says that it does not exist. The tag was set less than a day ago, so it may be on its way from another replica; the next run will tell.`,
    );
    expect(reading.filter((call) => call === "list")).toHaveLength(2);
  });

  it("is nothing as soon as its tag is a day old", async () => {
    const dayOld = { ...specs, u: image({ tags: ["v2"], tagAgeDays: 1 }) };
    const { planned } = await prune(dayOld, (registry, letters) => {
      withhold(registry, letters, "u");
      registry.unreadable.add("u");
    });
    expect(planned).toBe("planned");
  });
});

describe("a signature among the newest", () => {
  const policy = { tags: expiring([compilePattern("*", TAG_NAMES)], { keepNewest: 1 }) };

  it("is read in one go with its subject, and the subject of that", async () => {
    const specs = {
      a: image({ tags: ["t1"], ageDays: 50 }),
      s: image({ tags: ["t2"], ageDays: 20, subject: "a" }),
      r: image({ tags: ["t3"], ageDays: 10, subject: "s" }),
      b: image({ tags: ["t4"], ageDays: 60 }),
    };
    const { log, fake } = await prune(specs, undefined, undefined, { policy });
    // All that may be the newest or goes is read at once: one announcement, and no second round for the subjects.
    expect(log.filter((line) => line.startsWith("reading manifests"))).toHaveLength(1);
    expect(fake.standing()).toEqual(["a", "r", "s"]);
  });

  it("is read in one go with its subject that has no tag", async () => {
    const specs = {
      a: image({ ageDays: 50 }),
      s: image({ tags: ["t2"], ageDays: 20, subject: "a" }),
      b: image({ tags: ["t1"], ageDays: 60 }),
    };
    const { log, reading, fake } = await prune(specs, undefined, undefined, { policy });
    expect(log.filter((line) => line.startsWith("reading manifests"))).toHaveLength(1);
    expect(reading.filter((call) => call === "read a")).toHaveLength(1);
    expect(fake.standing()).toEqual(["b"]);
  });

  it("does not lead to a second reading of its subject", async () => {
    const specs = {
      I: index(["i"], { ageDays: 50 }),
      i: image({ ageDays: 50 }),
      s: image({ tags: ["t2"], ageDays: 20, subject: "I" }),
      b: image({ tags: ["t1"], ageDays: 60 }),
    };
    const { reading } = await prune(specs, undefined, undefined, { policy });
    expect(reading.filter((call) => call === "read I")).toHaveLength(1);
  });

  it("is kept with what it signs where it can't be read, and the registry alone knows that", async () => {
    const specs = {
      a: image({ tags: ["t1"], ageDays: 50 }),
      s: image({ tags: ["t2"], ageDays: 20, subject: "a" }),
      b: image({ tags: ["t3"], ageDays: 10 }),
    };
    const { fake, planned } = await prune(
      specs,
      (registry, built) => {
        registry.unreadable.add("s");
        registry.referrers = (letter) => (letter === "a" ? [built.digest("s")] : []);
      },
      undefined,
      { policy },
    );
    expect(planned).toBe("planned");
    expect(fake.standing()).toEqual(["a", "b", "s"]);
    expect([...fake.tags.keys()].sort()).toEqual(["t2", "t3"]);
  });

  it("leads to no reading of a subject that the repository does not have, or that can't refer", async () => {
    const specs: Specs = {
      s: image({ tags: ["t1"], ageDays: 10, subject: "gone" }),
      d: image({ mediaType: DOCKER_IMAGE, ageDays: 50 }),
      r: image({ tags: ["t2"], ageDays: 20, subject: "d" }),
    };
    const { reading, planned } = await prune(specs, undefined, undefined, { policy });
    expect(planned).toBe("planned");
    expect(reading.filter((call) => call.startsWith("read ")).sort()).toEqual(["read r", "read s"]);
  });
});

describe("what a tag names and nobody can read", () => {
  it("is named with its tag where nobody knows what it lists", async () => {
    const specs = { ...LIVE, I: index([], { tags: ["latest"], ageDays: 1 }), x: image() };
    const { planned, built } = await prune(specs, (fake) => {
      fake.unreadable.add("I");
    });
    expect(planned).toBe(
      `Manifest ${built.digest("I")} (application/vnd.oci.image.index.v1+json) can't be read (so tag "latest" can't be pulled), and the registry's records do not say which manifests it lists.`,
    );
  });
});
