/**
 * What a registry can throw at a cleaner, against the built action. Every test states what must still be there.
 */
import { afterAll, describe, expect, it } from "@jest/globals";

import type { RequestKind } from "../../emulator/acr/api/request-kinds.ts";
import type { Switches } from "../../emulator/acr/switches/switches.ts";
import {
  DOCKER_IMAGE,
  DOCKER_SCHEMA1,
  fixture,
  image,
  index,
  OCI_ARTIFACT,
  ORAS_ARTIFACT,
  type Spec,
} from "../support/fixture.ts";
import { SharedRegistry, type Place, type Pruned } from "../support/together.ts";

type Inputs = Readonly<Record<string, string>>;
type Specs = Readonly<Record<string, Spec>>;

/** A repository and what became of it. */
type End = Place &
  Pruned & {
    readonly left: readonly string[];
    readonly sent: (kind: RequestKind) => ReturnType<Place["requests"]>;
  };

const HASTY = { hastens: true };

const shared = new SharedRegistry();
afterAll(() => shared.close());

/** Seeds a repository, runs the action for real, and tells by letters what is left. */
async function prune(
  specs: Specs,
  prepare: (place: Place) => void = () => undefined,
  inputs: Inputs = {},
): Promise<End> {
  return pruneOn(shared, specs, prepare, inputs);
}

/** The same on a registry of its own, which is in another mood. */
async function pruneUnder(
  switches: Partial<Switches>,
  specs: Specs,
  prepare: (place: Place) => void = () => undefined,
): Promise<End> {
  const own = new SharedRegistry({ switches });
  try {
    return await pruneOn(own, specs, prepare, {});
  } finally {
    await own.close();
  }
}

async function pruneOn(
  registry: SharedRegistry,
  specs: Specs,
  prepare: (place: Place) => void,
  inputs: Inputs,
): Promise<End> {
  const place = await registry.place(specs);
  prepare(place);
  const pruned = await place.prune(inputs, HASTY);
  const sent = (kind: RequestKind) => place.requests().filter((request) => request.kind === kind);
  return { ...place, ...pruned, left: place.remaining(), sent };
}

describe("graphs that other cleaners break", () => {
  it.concurrent("keeps the children of a locked index", async () => {
    const { left, exitCode } = await prune({
      A: index(["a"], { isLocked: true }),
      a: image(),
      t: image({ tags: ["v1"] }),
    });
    expect(left).toEqual(["A", "a", "t"]);
    expect(exitCode).toBe(0);
  });

  it.concurrent("keeps an index that has a subject, and its children", async () => {
    const { left } = await prune({
      t: image({ tags: ["v1"] }),
      I: index(["i"], { subject: "t" }),
      i: image(),
    });
    expect(left).toEqual(["I", "i", "t"]);
  });

  it.concurrent("keeps the untagged subject of a tagged referrer", async () => {
    const { left } = await prune({ a: image(), s: image({ subject: "a", tags: ["sbom"] }) });
    expect(left).toEqual(["a", "s"]);
  });

  it.concurrent.each([OCI_ARTIFACT, ORAS_ARTIFACT])(
    "keeps a %s of a kept image",
    async (mediaType) => {
      const { left } = await prune({
        t: image({ tags: ["v1"] }),
        s: image({ mediaType, subject: "t" }),
        dead: image({ mediaType, subject: "gone" }),
      });
      expect(left).toEqual(["s", "t"]);
    },
  );

  it.concurrent("keeps nested indexes in whatever order they are listed", async () => {
    // Digests decide the order of the list; four chains of random digests meet most orders.
    const chain = (n: number): Record<string, Spec> => ({
      [`A${n}`]: index([`B${n}`], { tags: [`v${n}`] }),
      [`B${n}`]: index([`C${n}`]),
      [`C${n}`]: index([`c${n}`]),
      [`c${n}`]: image(),
    });
    const specs = { ...chain(1), ...chain(2), ...chain(3), ...chain(4) };
    const { left } = await prune({ ...specs, x: image() });
    expect(left).toEqual(Object.keys(specs).sort());
  });

  it.concurrent("keeps a child that a live and a dead index share", async () => {
    const { left, counts } = await prune({
      A: index(["shared"], { tags: ["latest"] }),
      X: index(["shared", "x"]),
      shared: image(),
      x: image(),
    });
    expect(left).toEqual(["A", "shared"]);
    expect(counts).toMatchObject({ planned: 2, deleted: 2, kept: 2, failed: 0 });
  });

  it.concurrent("keeps a young child of a dead index, and deletes the index", async () => {
    const { left } = await prune({
      t: image({ tags: ["v1"] }),
      X: index(["x", "y"]),
      x: image({ ageDays: 1 }),
      y: image(),
    });
    expect(left).toEqual(["t", "x"]);
  });

  it.concurrent("keeps an image that is tagged with its own digest", async () => {
    const { left } = await prune({ a: image({ tags: ["sha256-{a}"] }), b: image() });
    expect(left).toEqual(["a"]);
  });

  it.concurrent("deletes Docker images of both schemas without reading them", async () => {
    const { left, sent } = await prune({
      t: image({ tags: ["v1"], mediaType: DOCKER_IMAGE }),
      x: image({ mediaType: DOCKER_IMAGE }),
      y: image({ mediaType: DOCKER_SCHEMA1 }),
    });
    expect(left).toEqual(["t"]);
    expect(sent("manifest")).toHaveLength(0);
  });

  it.concurrent("keeps a manifest of a type that it has never heard of, with all that it mentions", async () => {
    const named = fixture({ a: image() }).digest("a");
    const { left } = await prune({
      t: image({ tags: ["v1"] }),
      u: image({ mediaType: "application/vnd.new.v9+json", body: { parts: [{ at: named }] } }),
      a: image(),
    });
    expect(left).toEqual(["a", "t", "u"]);
  });

  it.concurrent("keeps what is tagged though the rows cut their tags short", async () => {
    const specs = { a: image({ tags: ["v1"] }), b: image() };
    const { left } = await pruneUnder({ tagsTruncateAt: 0 }, specs);
    expect(left).toEqual(["a"]);
  });

  it.concurrent("leaves a repository without any tag alone, unless it is told to prune it", async () => {
    const specs = { a: image(), b: image() };
    const { left, exitCode, reported, repository, why, prune: again } = await prune(specs);
    expect(left).toEqual(["a", "b"]);
    expect(exitCode).toBe(0);
    expect(reported.state).toBe("skipped");
    expect(why).toBe(
      'It has no tag, or none but "sha256-<digest>", so it may be in use by digest alone. Set "prune-untagged-repositories" to prune it.',
    );
    await again({ "prune-untagged-repositories": "true" });
    expect(repository.digests()).toEqual([]);
  });
});

describe("a repository that is used by digest alone", () => {
  it.concurrent("is left alone though its images are signed by digest tags", async () => {
    const specs = {
      a: image(),
      s: image({ tags: ["sha256-{a}.sig"] }),
      F: index(["r"], { tags: ["sha256-{a}"] }),
      r: image(),
    };
    const { left, reported, repository, prune: again } = await prune(specs);
    expect(left).toEqual(["F", "a", "r", "s"]);
    expect(reported.state).toBe("skipped");
    await again({ "prune-untagged-repositories": "true" });
    expect(repository.digests()).toEqual([]);
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
  const digestOfA = fixture(repositorySpecs).digest("A");

  it.concurrent("skips the repository when a listed index answers 404 and its record names no children", async () => {
    const { left, exitCode, why, reported } = await prune(
      repositorySpecs,
      ({ built, repository, fault }) => {
        repository.ghost(built.digest("A"));
        fault({
          kind: "manifest-attributes",
          answer: {
            replaceBody: (body) => Buffer.from(body.toString().replace("references", "x")),
          },
        });
      },
    );
    expect(left).toEqual(allLetters);
    expect(exitCode).toBe(1);
    expect(reported).toMatchObject({ state: "failed" });
    expect(why).toContain("do not say which manifests it lists");
  });

  it.concurrent("keeps a ghost that is listed and answers 404 for ever, with the children on its record", async () => {
    const { left, exitCode } = await prune(repositorySpecs, ({ built, repository }) => {
      repository.ghost(built.digest("A"));
    });
    expect(left).toEqual(["A", "a"]);
    expect(exitCode).toBe(0);
  });

  it.concurrent.each<[string, (place: Place, digest: string) => void]>([
    [
      "a ghost",
      ({ repository }, digest) => {
        repository.ghost(digest);
      },
    ],
    [
      "a manifest in quarantine",
      ({ repository }, digest) => {
        repository.lockManifest(digest, { quarantineState: "Quarantined" });
      },
    ],
    [
      "a manifest that nobody may read",
      ({ repository }, digest) => {
        repository.lockManifest(digest, { readEnabled: false });
      },
    ],
  ])("keeps the subject of %s that only the referrers API knows of", async (_, hide) => {
    const { left, exitCode } = await prune(
      { ...repositorySpecs, s: image({ subject: "x" }) },
      (place) => {
        hide(place, place.built.digest("s"));
      },
    );
    expect(left).toEqual(["A", "a", "s", "x"]);
    expect(exitCode).toBe(0);
  });

  it.concurrent("skips the repository when there is a ghost and no referrers API", async () => {
    const { left, exitCode, why } = await pruneUnder(
      { referrersApiOff: true },
      { ...repositorySpecs, s: image({ subject: "x" }) },
      ({ built, repository }) => {
        repository.ghost(built.digest("s"));
      },
    );
    expect(left).toEqual([...allLetters, "s"].sort());
    expect(exitCode).toBe(1);
    expect(why).toContain("no referrers API");
  });

  it.concurrent("reads a manifest that answers 404 at first again", async () => {
    const { left, exitCode } = await prune(repositorySpecs, ({ built, fault }) => {
      const reference = built.digest("A");
      const body = { errors: [{ code: "MANIFEST_UNKNOWN" }] };
      fault({
        kind: "manifest",
        reference,
        times: 2,
        answer: { status: 404, body },
      });
    });
    expect(left).toEqual(["A", "a"]);
    expect(exitCode).toBe(0);
  });

  it.concurrent("skips the repository when a body does not have its digest", async () => {
    const { left, exitCode, why } = await prune(repositorySpecs, ({ built, repository }) => {
      repository.corrupt(built.digest("A"), JSON.stringify({ schemaVersion: 2, manifests: [] }));
    });
    expect(left).toEqual(allLetters);
    expect(exitCode).toBe(1);
    expect(why).toContain("with a body of another digest");
  });

  it.concurrent("skips the repository when the second page of the listing fails", async () => {
    const many = Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [`m${i}`, image()]));
    const { left, exitCode } = await prune({ ...repositorySpecs, ...many }, ({ fault }) => {
      fault({ kind: "list-manifests", path: /last=/, answer: { status: 400 } });
    });
    expect(left).toHaveLength(1005);
    expect(exitCode).toBe(1);
  });

  it.concurrent.each(["list-manifests", "list-tags"] as const)(
    "skips the repository when a page of %s leads back to itself",
    async (kind) => {
      const { left, why } = await prune(repositorySpecs, ({ name, fault }) => {
        const path = `/acr/v1/${encodeURIComponent(name)}`;
        const headers = { Link: `<${path}/_${kind.slice(5)}?n=1000>; rel="next"` };
        const body = { manifests: [], tags: [] };
        fault({ kind, answer: { status: 200, headers, body } });
      });
      expect(left).toEqual(allLetters);
      expect(why).toContain("repeats itself");
    },
  );

  it.concurrent.each([
    ["is cut off", "</acr/v1/team%2Fapp/_tags?last=v1"],
    ["leads nowhere", '<>; rel="next"'],
    ["leads to another host", '<https://evil.example/acr/v1/team%2Fapp/_tags>; rel="next"'],
  ])("skips the repository when the link of a page of new tags %s", async (_, link) => {
    const { left, exitCode, why } = await prune(repositorySpecs, ({ fault }) => {
      const answer = { status: 200, headers: { Link: link }, body: { tags: [] } };
      fault({ kind: "list-tags", path: /orderby=timedesc/, answer });
    });
    expect(left).toEqual(allLetters);
    expect(exitCode).toBe(1);
    expect(why).toMatch(/the (?:list continues in|link to the next page|list repeats itself)/);
  });

  it.concurrent("skips the repository when the listing stays short by one row", async () => {
    const unlisted = new Set([digestOfA]);
    const { left, exitCode, why, sent } = await pruneUnder({ unlisted }, repositorySpecs);
    expect(left).toEqual(allLetters);
    expect(exitCode).toBe(1);
    expect(why).toContain("3 of 4 manifests");
    expect(sent("list-manifests")).toHaveLength(3);
  });

  it.concurrent("skips the repository when the list of tags stays short by one row", async () => {
    const { left, exitCode, why } = await pruneUnder(
      { tagsTruncateAt: 0, unlisted: new Set(["latest"]) },
      { ...repositorySpecs, t: image({ tags: ["v1"] }) },
    );
    expect(left).toEqual([...allLetters, "t"].sort());
    expect(exitCode).toBe(1);
    expect(why).toContain("1 of 2 tags");
  });

  it.concurrent("reads a manifest that only a tag names", async () => {
    const switches = { unlisted: new Set([digestOfA]), manifestCountOffBy: -1 };
    const { left } = await pruneUnder(switches, repositorySpecs);
    expect(left).toEqual(["A", "a"]);
  });

  it.concurrent.each<[string, string | object]>([
    ["HTML", "<html>not here</html>"],
    ["nothing", ""],
    ["another code", { errors: [{ code: "PAGE_UNKNOWN", message: "who are you" }] }],
  ])("does not believe a 404 with %s: that is not the registry's own", async (_, body) => {
    const answer = { status: 404, body };
    const pruned = await prune(repositorySpecs, ({ built, fault }) => {
      fault({ kind: "delete-manifest", reference: built.digest("X"), answer });
    });
    const { fault, remaining, prune: again } = pruned;
    expect(pruned.left).toEqual(allLetters);
    expect(pruned.exitCode).toBe(1);
    expect(pruned.counts).toMatchObject({ planned: 2, deleted: 0, failed: 1 });

    // Nor where it would settle whether a deletion happened, or whether there is such a repository.
    fault({ kind: "manifest-attributes", answer });
    await again({}, HASTY);
    expect(remaining()).toEqual(allLetters);
    fault({ kind: "repository", answer });
    expect((await again({}, HASTY)).reported.state).toBe("failed");
  });

  it.concurrent.each<[string, string | object]>([
    ["HTML", "<html>not here</html>"],
    ["another code", { errors: [{ code: "NAME_UNKNOWN" }] }],
  ])("takes a 404 with %s for no body, and not for a manifest that is gone", async (_, body) => {
    const { left, exitCode, reasons } = await prune(
      { ...repositorySpecs, y: image() },
      ({ built, fault }) => {
        const answer = { status: 404, body };
        for (const reference of [built.digest("A"), built.digest("X")]) {
          fault({ kind: "manifest", reference, answer });
        }
      },
    );
    expect(left).toEqual(allLetters);
    expect(exitCode).toBe(0);
    expect(Object.values(reasons)).toContain("unreadable");
  });

  it.concurrent("deletes nothing when the last look at a manifest answers a 404 that says nothing", async () => {
    const { left, exitCode, sent } = await prune(repositorySpecs, ({ built, fault }) => {
      const answer = { status: 404, body: { errors: [{ code: "UNSUPPORTED" }] } };
      const reference = built.digest("X");
      fault({ kind: "manifest-attributes", reference, answer });
    });
    expect(left).toEqual(allLetters);
    expect(exitCode).toBe(1);
    expect(sent("delete-manifest")).toHaveLength(0);
  });

  it.concurrent("settles by a look a 404 on a deletion that speaks of the repository", async () => {
    const { left, exitCode } = await prune(repositorySpecs, ({ built, fault }) => {
      const body = { errors: [{ code: "NAME_UNKNOWN" }] };
      const reference = built.digest("X");
      fault({ kind: "delete-manifest", reference, answer: { status: 404, body } });
    });
    expect(left).toEqual(allLetters);
    expect(exitCode).toBe(1);
  });

  it.concurrent.each(["{}", "[]", "null", '{"errors":[]}'])(
    "takes a referrers answer %s for no answer, and not for no referrers",
    async (body) => {
      const live = Object.fromEntries(
        Array.from({ length: 60 }, (_, n) => [`t${n}`, image({ tags: [`v${n}`] })]),
      );
      const { left, exitCode } = await prune(
        { ...live, x: image(), s: image({ subject: "x", tags: ["report"] }) },
        ({ fault }) => {
          const answer = { replaceBody: () => Buffer.from(body) };
          fault({ kind: "referrers", answer });
        },
      );
      expect(left).toHaveLength(62);
      expect(exitCode).toBe(1);
    },
  );

  it.concurrent("stops reading a repository that it has given up", async () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`m${n}`, image()]));
    const specs = { t: image({ tags: ["v1"] }), ...many };
    const { exitCode, sent } = await prune(specs, ({ fault }) => {
      fault({ kind: "manifest", skip: 5, times: 1, answer: { status: 400 } });
    });
    expect(exitCode).toBe(1);
    expect(sent("manifest").length).toBeLessThan(64);
  });

  it.concurrent("skips the repository when a new tag names a manifest that the registry does not have", async () => {
    const { left, why, built } = await prune(repositorySpecs, ({ built, repository }) => {
      repository.tag("lost", built.digest("not-there"));
    });
    expect(left).toEqual(allLetters);
    expect(why).toContain(
      `Tag "lost" names ${built.digest("not-there")}, and the registry says that it does not exist.`,
    );
  });
});

describe("a registry behind a front end", () => {
  it.concurrent.each(["upper", "lower", "bare"] as const)(
    "is read to the end when its links are written in another way: %s",
    async (linkEncoding) => {
      const specs = {
        A: index(["a"], { tags: ["v1", "v2"] }),
        a: image(),
        u: image(),
        w: image(),
      };
      const switches = { linkEncoding, absoluteLinks: linkEncoding === "lower", pageCap: 1 };
      const { exitCode, left } = await pruneUnder(switches, specs);
      expect(exitCode).toBe(0);
      expect(left).toEqual(["A", "a"]);
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

  it.concurrent("leaves alone what hangs below a deletion that failed", async () => {
    const { left, exitCode, counts, outcomes, built, requests } = await prune(
      repositorySpecs,
      ({ built: { digest }, fault }) => {
        fault({ kind: "delete-manifest", reference: digest("X"), answer: { status: 500 } });
      },
    );
    expect(left).toEqual(["X", "Y", "t", "x", "y"]);
    expect(exitCode).toBe(1);
    expect(counts).toMatchObject({ planned: 5, deleted: 1, failed: 1 });
    expect(outcomes).toEqual({
      X: "failed",
      Y: "blocked",
      x: "blocked",
      y: "blocked",
      z: "deleted",
    });
    // Never sent twice without a look in between: somebody may have begun to need the manifest.
    const concerning = requests().filter(({ reference }) => reference === built.digest("X"));
    const kinds = concerning.map(({ kind }) => kind).filter((kind) => kind !== "manifest");
    expect(kinds.filter((kind) => kind === "delete-manifest")).toHaveLength(5);
    expect(kinds.join()).not.toContain("delete-manifest,delete-manifest");
  });

  it.concurrent("says what a lock refused that came after the last look", async () => {
    const { left, why, outcomes } = await prune(repositorySpecs, ({ built, repository, fault }) => {
      const digest = built.digest("Y");
      const lock = () => {
        repository.lockManifest(digest, { writeEnabled: false });
      };
      const reference = digest;
      fault({ kind: "delete-manifest", reference, answer: { before: lock } });
    });
    expect(left).toEqual(["Y", "t", "y"]);
    expect(outcomes).toMatchObject({ X: "deleted", Y: "refused", y: "blocked" });
    expect(why).toContain("405 REGISTRY_DISALLOWED_OPERATION");
  });

  it.concurrent("counts what is already gone as success", async () => {
    const { left, exitCode, outcomes } = await prune(
      repositorySpecs,
      ({ built, repository, fault }) => {
        const before = () => {
          repository.removeManifest(built.digest("X"));
        };
        fault({ kind: "delete-manifest", times: 1, answer: { before } });
      },
    );
    expect(left).toEqual(["t"]);
    expect(exitCode).toBe(0);
    expect(outcomes).toMatchObject({ X: "already-gone", Y: "deleted" });
  });

  it.concurrent("counts a deletion as done when the answer got lost on the way", async () => {
    const { left, exitCode } = await prune(repositorySpecs, ({ built, fault }) => {
      const reference = built.digest("X");
      fault({ kind: "delete-manifest", reference, answer: { resetAfter: true } });
    });
    expect(left).toEqual(["t"]);
    expect(exitCode).toBe(0);
  });

  it.concurrent("deletes the referrers itself that the registry left behind", async () => {
    const { left } = await pruneUnder(
      { cascadeStopsAtLockedReferrers: true },
      { t: image({ tags: ["v1"] }), a: image(), s: image({ subject: "a" }) },
      ({ built, repository, fault }) => {
        // Locked at the moment of the cascade only.
        const digest = built.digest("s");
        const before = () => {
          repository.lockManifest(digest, { deleteEnabled: false });
        };
        const after = () => {
          repository.lockManifest(digest, { deleteEnabled: true });
        };
        const reference = built.digest("a");
        fault({ kind: "delete-manifest", reference, answer: { before } });
        fault({ kind: "delete-manifest", reference, answer: { after } });
      },
    );
    expect(left).toEqual(["t"]);
  });

  it.concurrent("never sends a deletion in a dry run, and decides the same", async () => {
    const inputs = { "dry-run": "true" };
    const { left, exitCode, counts, sent } = await prune(repositorySpecs, undefined, inputs);
    expect(left).toHaveLength(6);
    expect(sent("delete-manifest")).toHaveLength(0);
    expect(counts).toMatchObject({ planned: 5, deleted: 0, kept: 1 });
    expect(exitCode).toBe(0);
  });
});
