/**
 * What a registry can throw at a cleaner, against the built action. Every test states what must still be there.
 */
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

import type { Emulator } from "../../emulator/acr/emulator.ts";
import {
  DOCKER_IMAGE,
  DOCKER_SCHEMA1,
  fixture,
  image,
  index,
  OCI_ARTIFACT,
  ORAS_ARTIFACT,
  seed,
  type Fixture,
  type Spec,
} from "../support/fixture.ts";
import {
  runAction,
  startRegistry,
  type ActionRun,
  type RunOptions,
} from "../support/run-action.ts";

const NAME = "team/app";

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startRegistry();
});

afterEach(() => emulator.close());

/** Seeds the repository, runs the action for real, and tells by letters what is left. */
async function prune(
  specs: Readonly<Record<string, Spec>>,
  prepare: (built: Fixture) => void = () => undefined,
  inputs: Readonly<Record<string, string>> = {},
  options: RunOptions = {},
): Promise<{ run: ActionRun; remaining: readonly string[]; built: Fixture }> {
  const built = fixture(specs);
  seed(emulator, NAME, built);
  prepare(built);
  const run = await runAction(emulator, inputs, options);
  return { run, remaining: built.letters(repository().digests()), built };
}

const repository = () => emulator.registry.repository(NAME);

describe("graphs that other cleaners break", () => {
  it("keeps the children of a locked index", async () => {
    const { run, remaining } = await prune({
      A: index(["a"], { isLocked: true }),
      a: image(),
      t: image({ tags: ["v1"] }),
    });
    expect(remaining).toEqual(["A", "a", "t"]);
    expect(run.exitCode).toBe(0);
  });

  it("keeps an index that has a subject, and its children", async () => {
    const { remaining } = await prune({
      t: image({ tags: ["v1"] }),
      I: index(["i"], { subject: "t" }),
      i: image(),
    });
    expect(remaining).toEqual(["I", "i", "t"]);
  });

  it("keeps the untagged subject of a tagged referrer", async () => {
    const { remaining } = await prune({ a: image(), s: image({ subject: "a", tags: ["sbom"] }) });
    expect(remaining).toEqual(["a", "s"]);
  });

  it.each([OCI_ARTIFACT, ORAS_ARTIFACT])("keeps a %s of a kept image", async (mediaType) => {
    const { remaining } = await prune({
      t: image({ tags: ["v1"] }),
      s: image({ mediaType, subject: "t" }),
      dead: image({ mediaType, subject: "gone" }),
    });
    expect(remaining).toEqual(["s", "t"]);
  });

  it("keeps nested indexes in whatever order they are listed", async () => {
    // Digests decide the order of the list; four chains of random digests meet most orders.
    const chain = (n: number): Record<string, Spec> => ({
      [`A${n}`]: index([`B${n}`], { tags: [`v${n}`] }),
      [`B${n}`]: index([`C${n}`]),
      [`C${n}`]: index([`c${n}`]),
      [`c${n}`]: image(),
    });
    const specs = { ...chain(1), ...chain(2), ...chain(3), ...chain(4) };
    const { remaining } = await prune({ ...specs, x: image() });
    expect(remaining).toEqual(Object.keys(specs).sort());
  });

  it("keeps a child that a live and a dead index share", async () => {
    const { run, remaining } = await prune({
      A: index(["shared"], { tags: ["latest"] }),
      X: index(["shared", "x"]),
      shared: image(),
      x: image(),
    });
    expect(remaining).toEqual(["A", "shared"]);
    expect(run.outputs).toMatchObject({ planned: "2", deleted: "2", kept: "2", failed: "0" });
  });

  it("keeps a young child of a dead index, and deletes the index", async () => {
    const { remaining } = await prune({
      t: image({ tags: ["v1"] }),
      X: index(["x", "y"]),
      x: image({ ageDays: 1 }),
      y: image(),
    });
    expect(remaining).toEqual(["t", "x"]);
  });

  it("keeps an image that is tagged with its own digest", async () => {
    const { remaining } = await prune({ a: image({ tags: ["sha256-{a}"] }), b: image() });
    expect(remaining).toEqual(["a"]);
  });

  it("deletes Docker images of both schemas without reading them", async () => {
    const { remaining } = await prune({
      t: image({ tags: ["v1"], mediaType: DOCKER_IMAGE }),
      x: image({ mediaType: DOCKER_IMAGE }),
      y: image({ mediaType: DOCKER_SCHEMA1 }),
    });
    expect(remaining).toEqual(["t"]);
    expect(emulator.requests.countByKind().manifest).toBe(0);
  });

  it("keeps a manifest of a type that it has never heard of, with all that it mentions", async () => {
    const named = fixture({ a: image() }).digest("a");
    const { remaining } = await prune({
      t: image({ tags: ["v1"] }),
      u: image({ mediaType: "application/vnd.new.v9+json", body: { parts: [{ at: named }] } }),
      a: image(),
    });
    expect(remaining).toEqual(["a", "t", "u"]);
  });

  it("keeps what is tagged though the rows cut their tags short", async () => {
    emulator.switches.tagsTruncateAt = 0;
    const { remaining } = await prune({ a: image({ tags: ["v1"] }), b: image() });
    expect(remaining).toEqual(["a"]);
  });

  it("leaves a repository without any tag alone, unless it is told to prune it", async () => {
    const specs = { a: image(), b: image() };
    const { run, remaining } = await prune(specs);
    expect(remaining).toEqual(["a", "b"]);
    expect(run.exitCode).toBe(0);
    expect(run.outputs["skipped-repositories"]).toBe("1");
    expect(run.warnings).toEqual([
      'It has no tag, or none but "sha256-<digest>", so it may be in use by digest alone. Set "prune-untagged-repositories" to prune it.',
    ]);
    await runAction(emulator, { "prune-untagged-repositories": "true" });
    expect(repository().digests()).toEqual([]);
  });
});

describe("a repository that is used by digest alone", () => {
  it("is left alone though its images are signed by digest tags", async () => {
    const specs = {
      a: image(),
      s: image({ tags: ["sha256-{a}.sig"] }),
      F: index(["r"], { tags: ["sha256-{a}"] }),
      r: image(),
    };
    const { run, remaining } = await prune(specs);
    expect(remaining).toEqual(["F", "a", "r", "s"]);
    expect(run.outputs["skipped-repositories"]).toBe("1");
    await runAction(emulator, { "prune-untagged-repositories": "true" });
    expect(repository().digests()).toEqual([]);
  });
});

describe("a registry that does not tell the truth", () => {
  const repositorySpecs: Readonly<Record<string, Spec>> = {
    A: index(["a"], { tags: ["latest"] }),
    a: image(),
    X: index(["x"]),
    x: image(),
  };
  const allLetters = ["A", "X", "a", "x"];
  const built = () => fixture(repositorySpecs);

  it("skips the repository when a listed index answers 404 and its record names no children", async () => {
    const { run, remaining } = await prune(
      repositorySpecs,
      (built) => {
        repository().ghost(built.digest("A"));
        emulator.faults.add({
          kind: "manifest-attributes",
          answer: {
            replaceBody: (body) => Buffer.from(body.toString().replace("references", "x")),
          },
        });
      },
      {},
      { hastens: true },
    );
    expect(remaining).toEqual(allLetters);
    expect(run.exitCode).toBe(1);
    expect(run.report?.repositories[0]).toMatchObject({ name: NAME, state: "failed" });
    expect(run.errors.join()).toContain("do not say which manifests it lists");
  });

  it("keeps a ghost that is listed and answers 404 for ever, with the children on its record", async () => {
    const { run, remaining } = await prune(
      repositorySpecs,
      (built) => {
        repository().ghost(built.digest("A"));
      },
      {},
      { hastens: true },
    );
    expect(remaining).toEqual(["A", "a"]);
    expect(run.exitCode).toBe(0);
  });

  it.each<[string, (digest: string) => void]>([
    [
      "a ghost",
      (digest) => {
        repository().ghost(digest);
      },
    ],
    [
      "a manifest in quarantine",
      (digest) => {
        repository().lockManifest(digest, { quarantineState: "Quarantined" });
      },
    ],
    [
      "a manifest that nobody may read",
      (digest) => {
        repository().lockManifest(digest, { readEnabled: false });
      },
    ],
  ])("keeps the subject of %s that only the referrers API knows of", async (_, hide) => {
    const { run, remaining } = await prune(
      { ...repositorySpecs, s: image({ subject: "x" }) },
      (built) => {
        hide(built.digest("s"));
      },
      {},
      { hastens: true },
    );
    expect(remaining).toEqual(["A", "a", "s", "x"]);
    expect(run.exitCode).toBe(0);
  });

  it("skips the repository when there is a ghost and no referrers API", async () => {
    emulator.switches.referrersApiOff = true;
    const { run, remaining } = await prune(
      { ...repositorySpecs, s: image({ subject: "x" }) },
      (built) => {
        repository().ghost(built.digest("s"));
      },
      {},
      { hastens: true },
    );
    expect(remaining).toEqual([...allLetters, "s"].sort());
    expect(run.exitCode).toBe(1);
    expect(run.errors.join()).toContain("no referrers API");
  });

  it("reads a manifest that answers 404 at first again", async () => {
    const { run, remaining } = await prune(
      repositorySpecs,
      (built) => {
        const reference = built.digest("A");
        const body = { errors: [{ code: "MANIFEST_UNKNOWN" }] };
        emulator.faults.add({
          kind: "manifest",
          reference,
          times: 2,
          answer: { status: 404, body },
        });
      },
      {},
      { hastens: true },
    );
    expect(remaining).toEqual(["A", "a"]);
    expect(run.exitCode).toBe(0);
  });

  it("skips the repository when a body does not have its digest", async () => {
    const { run, remaining } = await prune(repositorySpecs, (built) => {
      repository().corrupt(built.digest("A"), JSON.stringify({ schemaVersion: 2, manifests: [] }));
    });
    expect(remaining).toEqual(allLetters);
    expect(run.exitCode).toBe(1);
    expect(run.errors.join()).toContain("with a body of another digest");
  });

  it("skips the repository when the second page of the listing fails", async () => {
    const many = Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [`m${i}`, image()]));
    const { run, remaining } = await prune({ ...repositorySpecs, ...many }, () => {
      emulator.faults.add({ kind: "list-manifests", path: /last=/, answer: { status: 400 } });
    });
    expect(remaining).toHaveLength(1005);
    expect(run.exitCode).toBe(1);
  });

  it.each(["list-manifests", "list-tags"] as const)(
    "skips the repository when a page of %s leads back to itself",
    async (kind) => {
      const { run, remaining } = await prune(repositorySpecs, () => {
        const headers = { Link: `</acr/v1/team%2Fapp/_${kind.slice(5)}?n=1000>; rel="next"` };
        const body = { manifests: [], tags: [] };
        emulator.faults.add({ kind, answer: { status: 200, headers, body } });
      });
      expect(remaining).toEqual(allLetters);
      expect(run.errors.join()).toContain("repeats itself");
    },
  );

  it.each([
    ["is cut off", "</acr/v1/team%2Fapp/_tags?last=v1"],
    ["leads nowhere", '<>; rel="next"'],
    ["leads to another host", '<https://evil.example/acr/v1/team%2Fapp/_tags>; rel="next"'],
  ])("skips the repository when the link of a page of new tags %s", async (_, link) => {
    const { run, remaining } = await prune(repositorySpecs, () => {
      const answer = { status: 200, headers: { Link: link }, body: { tags: [] } };
      emulator.faults.add({ kind: "list-tags", path: /orderby=timedesc/, answer });
    });
    expect(remaining).toEqual(allLetters);
    expect(run.exitCode).toBe(1);
    expect(run.errors.join()).toMatch(
      /the (?:list continues in|link to the next page|list ends before)/,
    );
  });

  it("skips the repository when the listing stays short by one row", async () => {
    const { run, remaining } = await prune(
      repositorySpecs,
      (built) => {
        emulator.switches.unlisted.add(built.digest("A"));
      },
      {},
      { hastens: true },
    );
    expect(remaining).toEqual(allLetters);
    expect(run.exitCode).toBe(1);
    expect(run.errors.join()).toContain("3 of 4 manifests");
    expect(emulator.requests.countByKind()["list-manifests"]).toBe(3);
  });

  it("skips the repository when the list of tags stays short by one row", async () => {
    emulator.switches.tagsTruncateAt = 0;
    const { run, remaining } = await prune(
      { ...repositorySpecs, t: image({ tags: ["v1"] }) },
      () => {
        emulator.switches.unlisted.add("latest");
      },
      {},
      { hastens: true },
    );
    expect(remaining).toEqual([...allLetters, "t"].sort());
    expect(run.exitCode).toBe(1);
    expect(run.errors.join()).toContain("1 of 2 tags");
  });

  it("reads a manifest that only a tag names", async () => {
    const { remaining } = await prune(repositorySpecs, (built) => {
      emulator.switches.unlisted.add(built.digest("A"));
      emulator.switches.manifestCountOffBy = -1;
    });
    expect(remaining).toEqual(["A", "a"]);
  });

  it.each<[string, string | object]>([
    ["HTML", "<html>not here</html>"],
    ["nothing", ""],
    ["another code", { errors: [{ code: "PAGE_UNKNOWN", message: "who are you" }] }],
  ])("does not believe a 404 with %s: that is not the registry's own", async (_, body) => {
    const answer = { status: 404, body };
    const { run, remaining } = await prune(repositorySpecs, (built) => {
      emulator.faults.add({ kind: "delete-manifest", reference: built.digest("X"), answer });
    });
    expect(remaining).toEqual(allLetters);
    expect(run.exitCode).toBe(1);
    expect(run.outputs).toMatchObject({ planned: "2", deleted: "0", failed: "1" });

    // Nor where it would settle whether a deletion happened, or whether there is such a repository.
    emulator.faults.add({ kind: "manifest-attributes", answer });
    await runAction(emulator);
    expect(built().letters(repository().digests())).toEqual(allLetters);
    emulator.faults.add({ kind: "repository", answer });
    expect((await runAction(emulator)).report?.repositories[0]?.state).toBe("failed");
  });

  it.each<[string, string | object]>([
    ["HTML", "<html>not here</html>"],
    ["another code", { errors: [{ code: "NAME_UNKNOWN" }] }],
  ])("takes a 404 with %s for no body, and not for a manifest that is gone", async (_, body) => {
    const { run, remaining } = await prune(
      { ...repositorySpecs, y: image() },
      (built) => {
        const answer = { status: 404, body };
        for (const reference of [built.digest("A"), built.digest("X")]) {
          emulator.faults.add({ kind: "manifest", reference, answer });
        }
      },
      {},
      { hastens: true },
    );
    expect(remaining).toEqual(allLetters);
    expect(run.exitCode).toBe(0);
    expect(run.summary).toContain("its body can't be read");
  });

  it("deletes nothing when the last look at a manifest answers a 404 that says nothing", async () => {
    const { run, remaining } = await prune(repositorySpecs, (built) => {
      const answer = { status: 404, body: { errors: [{ code: "UNSUPPORTED" }] } };
      const reference = built.digest("X");
      emulator.faults.add({ kind: "manifest-attributes", reference, answer });
    });
    expect(remaining).toEqual(allLetters);
    expect(run.exitCode).toBe(1);
    expect(emulator.requests.countByKind()["delete-manifest"]).toBe(0);
  });

  it("settles by a look a 404 on a deletion that speaks of the repository", async () => {
    const { run, remaining } = await prune(repositorySpecs, (built) => {
      const body = { errors: [{ code: "NAME_UNKNOWN" }] };
      const reference = built.digest("X");
      emulator.faults.add({ kind: "delete-manifest", reference, answer: { status: 404, body } });
    });
    expect(remaining).toEqual(allLetters);
    expect(run.exitCode).toBe(1);
  });

  it.each(["{}", "[]", "null", '{"errors":[]}'])(
    "takes a referrers answer %s for no answer, and not for no referrers",
    async (body) => {
      const live = Object.fromEntries(
        Array.from({ length: 60 }, (_, n) => [`t${n}`, image({ tags: [`v${n}`] })]),
      );
      const { run, remaining } = await prune(
        { ...live, x: image(), s: image({ subject: "x", tags: ["report"] }) },
        () => {
          const answer = { replaceBody: () => Buffer.from(body) };
          emulator.faults.add({ kind: "referrers", answer });
        },
      );
      expect(remaining).toHaveLength(62);
      expect(run.exitCode).toBe(1);
    },
  );

  it("stops reading a repository that it has given up", async () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`m${n}`, image()]));
    const { run } = await prune({ t: image({ tags: ["v1"] }), ...many }, () => {
      emulator.faults.add({ kind: "manifest", skip: 5, times: 1, answer: { status: 400 } });
    });
    expect(run.exitCode).toBe(1);
    expect(emulator.requests.countByKind().manifest).toBeLessThan(64);
  });

  it("skips the repository when a new tag names a manifest that the registry does not have", async () => {
    const { run, remaining, built } = await prune(
      repositorySpecs,
      (letters) => {
        repository().tag("lost", letters.digest("not-there"));
      },
      {},
      { hastens: true },
    );
    expect(remaining).toEqual(allLetters);
    expect(run.errors.join()).toContain(
      `Tag "lost" names ${built.digest("not-there")}, and the registry says that it does not exist.`,
    );
  });
});

describe("a registry behind a front end", () => {
  it.each(["upper", "lower", "bare"] as const)(
    "is read to the end when its links are written in another way: %s",
    async (linkEncoding) => {
      const specs = {
        A: index(["a"], { tags: ["v1", "v2"] }),
        a: image(),
        u: image(),
        w: image(),
      };
      const { run, remaining } = await prune(specs, () => {
        const absoluteLinks = linkEncoding === "lower";
        Object.assign(emulator.switches, { linkEncoding, absoluteLinks, pageCap: 1 });
      });
      expect(run.errors).toEqual([]);
      expect(remaining).toEqual(["A", "a"]);
    },
  );
});

describe("deletions that do not go as planned", () => {
  const repositorySpecs: Readonly<Record<string, Spec>> = {
    t: image({ tags: ["v1"] }),
    X: index(["Y", "x"]),
    Y: index(["y"]),
    x: image(),
    y: image(),
    z: image(),
  };

  it("leaves alone what hangs below a deletion that failed", async () => {
    const { run, remaining, built } = await prune(repositorySpecs, (fixtureBuilt) => {
      const reference = fixtureBuilt.digest("X");
      emulator.faults.add({ kind: "delete-manifest", reference, answer: { status: 500 } });
    });
    expect(remaining).toEqual(["X", "Y", "t", "x", "y"]);
    expect(run.exitCode).toBe(1);
    expect(run.outputs).toMatchObject({ planned: "5", deleted: "1", failed: "1" });
    expect(outcomes(run, built)).toEqual({
      X: "failed",
      Y: "blocked",
      x: "blocked",
      y: "blocked",
      z: "deleted",
    });
    // Never sent twice without a look in between: somebody may have begun to need the manifest.
    const concerning = emulator.requests
      .all()
      .filter(({ reference }) => reference === built.digest("X"));
    const kinds = concerning.map(({ kind }) => kind).filter((kind) => kind !== "manifest");
    expect(kinds.filter((kind) => kind === "delete-manifest")).toHaveLength(5);
    expect(kinds.join()).not.toContain("delete-manifest,delete-manifest");
  });

  it("says what a lock refused that came after the last look", async () => {
    const { run, remaining, built } = await prune(repositorySpecs, (fixtureBuilt) => {
      const digest = fixtureBuilt.digest("Y");
      const lock = () => {
        repository().lockManifest(digest, { writeEnabled: false });
      };
      const reference = digest;
      emulator.faults.add({ kind: "delete-manifest", reference, answer: { before: lock } });
    });
    expect(remaining).toEqual(["Y", "t", "y"]);
    expect(outcomes(run, built)).toMatchObject({ X: "deleted", Y: "refused", y: "blocked" });
    expect(run.errors.join()).toContain("405 REGISTRY_DISALLOWED_OPERATION");
  });

  it("counts what is already gone as success", async () => {
    const { run, remaining, built } = await prune(repositorySpecs, (fixtureBuilt) => {
      const before = () => {
        repository().removeManifest(fixtureBuilt.digest("X"));
      };
      emulator.faults.add({ kind: "delete-manifest", times: 1, answer: { before } });
    });
    expect(remaining).toEqual(["t"]);
    expect(run.exitCode).toBe(0);
    expect(outcomes(run, built)).toMatchObject({ X: "already-gone", Y: "deleted" });
  });

  it("counts a deletion as done when the answer got lost on the way", async () => {
    const { run, remaining } = await prune(repositorySpecs, (built) => {
      const reference = built.digest("X");
      emulator.faults.add({ kind: "delete-manifest", reference, answer: { resetAfter: true } });
    });
    expect(remaining).toEqual(["t"]);
    expect(run.exitCode).toBe(0);
  });

  it("deletes the referrers itself that the registry left behind", async () => {
    emulator.switches.cascadeStopsAtLockedReferrers = true;
    const { remaining } = await prune(
      { t: image({ tags: ["v1"] }), a: image(), s: image({ subject: "a" }) },
      (built) => {
        // Locked at the moment of the cascade only.
        const digest = built.digest("s");
        const before = () => {
          repository().lockManifest(digest, { deleteEnabled: false });
        };
        const after = () => {
          repository().lockManifest(digest, { deleteEnabled: true });
        };
        const reference = built.digest("a");
        emulator.faults.add({ kind: "delete-manifest", reference, answer: { before } });
        emulator.faults.add({ kind: "delete-manifest", reference, answer: { after } });
      },
    );
    expect(remaining).toEqual(["t"]);
  });

  it("never sends a deletion in a dry run, and decides the same", async () => {
    const { run, remaining } = await prune(repositorySpecs, undefined, { "dry-run": "true" });
    expect(remaining).toHaveLength(6);
    expect(emulator.requests.countByKind()["delete-manifest"]).toBe(0);
    expect(run.outputs).toMatchObject({ planned: "5", deleted: "0", kept: "1" });
    expect(run.exitCode).toBe(0);
  });
});

function outcomes(run: ActionRun, built: Fixture): Record<string, string> {
  const planned = run.report?.repositories[0]?.manifests.filter(({ outcome }) => outcome) ?? [];
  return Object.fromEntries(
    planned.map(({ digest, outcome }) => [built.letters([digest])[0], outcome?.state]),
  ) as Record<string, string>;
}
