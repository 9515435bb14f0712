/**
 * Bodies that earlier runs kept, in the hands of the reader: what they spare, and that they can't change a decision.
 */
import { describe, expect, it } from "@jest/globals";

import type { Verdict } from "../../../src/prune/model/verdict.ts";
import { pruneRepository, readAndPlan } from "../../../src/prune/repository.ts";
import type { Digest } from "../../../src/oci/digest.ts";
import type { KeptBody } from "../../../src/registry/registry.ts";
import {
  fakeRepository,
  runtimeOf,
  type FakeRepository,
  type MemoryStore,
} from "../../support/fake-repository.ts";
import { DOCKER_IMAGE, fixture, image, index, type Fixture } from "../../support/fixture.ts";
import { WEEK } from "../../support/planning.ts";

//  T (v1)   X     u
//  |  \     | \   |
//  a   b    x  b  s (by subject)
const built = fixture({
  T: index(["a", "b"], { tags: ["v1"] }),
  a: image(),
  b: image(),
  X: index(["x", "b"]),
  x: image(),
  u: image(),
  s: image({ subject: "u" }),
  d: image({ mediaType: DOCKER_IMAGE, tags: ["docker"] }),
});

const OCI = ["T", "X", "a", "b", "s", "u", "x"];

interface Planned {
  /** Letters of what was read from the registry, sorted. */
  readonly reads: readonly string[];
  readonly verdicts: ReadonlyMap<Digest, Verdict> | undefined;
  readonly state: string;
  readonly store: MemoryStore;
  readonly fake: FakeRepository;
  /** Applies the plan. */
  readonly apply: () => Promise<void>;
}

/** Plans a fixture with these kept bodies. */
async function plan(
  earlier: readonly KeptBody[],
  prepare: (fake: FakeRepository) => void = () => undefined,
  specimen: Fixture = built,
): Promise<Planned> {
  const fake = fakeRepository(specimen);
  prepare(fake);
  const { runtime, bodies } = runtimeOf();
  bodies.earlier = earlier;
  const planned = await readAndPlan(fake.port, WEEK, runtime);
  const reads = fake.calls.filter((call) => call.startsWith("read "));
  return {
    reads: reads.map((call) => call.slice("read ".length)).sort(),
    verdicts: planned.state === "planned" ? planned.plan.verdicts : undefined,
    state: planned.state,
    store: bodies,
    fake,
    apply: async () => {
      if (planned.state === "planned") await pruneRepository(fake.port, planned, runtime);
    },
  };
}

function kept(letters: readonly string[], specimen: Fixture = built): readonly KeptBody[] {
  return specimen.manifests.filter(({ letter }) => letters.includes(letter));
}

describe("kept bodies", () => {
  it("spare the registry every read, and change no verdict", async () => {
    const without = await plan([]);
    expect(without.reads).toEqual(OCI);
    const withAll = await plan(kept(OCI));
    expect(withAll.reads).toEqual([]);
    expect(withAll.verdicts).toEqual(without.verdicts);
  });

  it.each(OCI)("leave the rest to be read: without %s", async (letter) => {
    const { reads, verdicts } = await plan(kept(OCI.filter((other) => other !== letter)));
    expect(reads).toEqual([letter]);
    expect(verdicts).toEqual((await plan([])).verdicts);
  });

  it("are not even looked at where every manifest is a root by its row", async () => {
    const tagged = fixture({ t: image({ tags: ["v1"] }), u: image({ ageDays: 1 }) });
    const fake = fakeRepository(tagged);
    const { runtime, bodies } = runtimeOf();
    bodies.kept = () => {
      throw new Error("nothing has to be read");
    };
    expect((await readAndPlan(fake.port, WEEK, runtime)).state).toBe("planned");
  });

  it("are looked at again by no second listing", async () => {
    let looks = 0;
    const fake = fakeRepository(built);
    const { runtime, bodies } = runtimeOf();
    bodies.kept = () => {
      looks += 1;
      return [kept(["T", "X"])];
    };
    const gone = built.digest("x");
    fake.before = (call, letter) => {
      if (call === "inspect" && letter === "x") fake.rows.delete(gone);
    };
    fake.unreadable.add("x");
    expect((await readAndPlan(fake.port, WEEK, runtime)).state).toBe("planned");
    expect(fake.calls.filter((call) => call === "list")).toHaveLength(2);
    expect(looks).toBe(1);
  });

  it.each<[string, (body: KeptBody) => KeptBody]>([
    ["has another digest", ({ digest }) => ({ digest, bytes: Buffer.from('{"manifests":[]}') })],
    ["breaks off", ({ digest, bytes }) => ({ digest, bytes: bytes.subarray(0, -1) })],
    ["is empty", ({ digest }) => ({ digest, bytes: Buffer.alloc(0) })],
    ["stands under another's digest", ({ bytes }) => ({ digest: built.digest("a"), bytes })],
  ])("that are not what they should be are read: each %s", async (_, forge) => {
    const { reads, verdicts, state } = await plan(kept(["T", "X"]).map(forge));
    expect(reads).toEqual(OCI);
    expect(state).toBe("planned");
    expect(verdicts).toEqual((await plan([])).verdicts);
  });

  it("of manifests that are not listed, or that nobody would read, are left alone", async () => {
    const others = fixture({ Y: index(["x", "u"], { tags: ["v9"] }), d: image() });
    const { verdicts } = await plan([...kept(["Y"], others), ...kept(["d"])]);
    expect(verdicts).toEqual((await plan([])).verdicts);
    // What Docker's images say of others does not count unless somebody has read it.
    const claiming = fixture({
      t: image({ tags: ["v1"] }),
      x: image({ mediaType: DOCKER_IMAGE, subject: "t" }),
    });
    const before = await plan([], undefined, claiming);
    const after = await plan(kept(["x"], claiming), undefined, claiming);
    expect(after.verdicts).toEqual(before.verdicts);
  });

  it("that are no JSON do not skip the repository when nobody needs them", async () => {
    const broken = fixture({ T: index(["a"], { tags: ["v1"] }), a: image() });
    const ofNothing = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    const digest = ofNothing as Digest;
    const { state } = await plan(
      [{ digest, bytes: Buffer.alloc(0) }],
      (fake) => {
        const row = fake.rows.get(broken.digest("a"));
        if (row !== undefined) {
          fake.rows.set(digest, { ...row, digest, tags: ["v2"] });
        }
      },
      broken,
    );
    expect(state).toBe("planned");
  });

  it("do not stand in for a manifest that the registry withholds: what nobody may read is kept", async () => {
    const withhold = (fake: FakeRepository) => {
      for (const [digest, row] of fake.rows) {
        if (built.letters([digest]).includes("u")) {
          fake.rows.set(digest, { ...row, isReadable: false });
        }
      }
      fake.unreadable.add("u");
    };
    const without = await plan([], withhold);
    const withAll = await plan(kept(OCI), withhold);
    expect(without.verdicts?.get(built.digest("u"))).toMatchObject({ reason: "unreadable" });
    expect(withAll.verdicts).toEqual(without.verdicts);
  });

  it("do not stand in for a repository that the registry withholds", async () => {
    const withhold = (fake: FakeRepository) => {
      const list = fake.port.list.bind(fake.port);
      Object.assign(fake.port, {
        list: async () => {
          const listing = await list();
          return listing === undefined ? undefined : { ...listing, isReadable: false };
        },
      });
    };
    expect((await plan(kept(OCI), withhold)).reads).toEqual(OCI);
  });

  it("decide on a manifest that can't be found any more: what it says has not changed", async () => {
    const { reads, verdicts } = await plan(kept(OCI), (fake) => fake.unreadable.add("X"));
    expect(reads).toEqual([]);
    expect(verdicts).toEqual((await plan([])).verdicts);
  });
});

describe("for the next run", () => {
  it("is kept what was read, and said what is listed", async () => {
    const { store } = await plan(kept(["a", "b"]));
    expect(built.letters(store.later.keys())).toEqual(["T", "X", "s", "u", "x"]);
    expect(built.letters(store.listed)).toEqual([...OCI, "d"].sort());
    for (const [digest, bytes] of store.later) {
      expect(bytes).toEqual(built.manifests.find((manifest) => manifest.digest === digest)?.bytes);
    }
  });

  it("is kept nothing that does not have its digest", async () => {
    const fake = fakeRepository(built);
    const { runtime, bodies } = runtimeOf();
    fake.port.read = () => Promise.resolve({ state: "read", bytes: Buffer.from("{}") });
    expect((await readAndPlan(fake.port, WEEK, runtime)).state).toBe("unreadable");
    expect(bodies.later.size).toBe(0);
  });

  it("is forgotten what was deleted, or was gone already", async () => {
    const { store, fake, apply } = await plan([]);
    fake.removal = (letter) => {
      if (letter !== "x") return undefined;
      fake.rows.delete(built.digest("x"));
      return { state: "already-gone" };
    };
    await apply();
    expect(fake.standing()).toEqual(["T", "a", "b", "d"]);
    expect(built.letters(store.later.keys())).toEqual(["T", "a", "b"]);
  });

  it("is kept what is said to be gone, and still listed", async () => {
    const { store, fake, apply } = await plan([]);
    fake.removal = (letter) => (letter === "x" ? { state: "already-gone" } : undefined);
    await apply();
    expect(fake.standing()).toEqual(["T", "a", "b", "d", "x"]);
    expect(built.letters(store.later.keys())).toEqual(["T", "a", "b", "x"]);
  });

  it("is kept what was not deleted after all", async () => {
    const { store, fake, apply } = await plan([]);
    fake.removal = (letter) => (letter === "u" ? { state: "refused", why: "locked" } : undefined);
    await apply();
    expect(built.letters(store.later.keys())).toEqual(["T", "a", "b", "s", "u"]);
  });
});
