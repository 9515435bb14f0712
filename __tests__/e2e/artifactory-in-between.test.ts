/**
 * What stands between the action and an Artifactory: redirects, login pages, and answers that are about something else, too
 * long or without an end. None of them may cost a manifest.
 */
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  jest,
} from "@jest/globals";

import type { Artifactory } from "../../emulator/artifactory/artifactory.ts";
import type { ArtifactoryKind } from "../../emulator/artifactory/api/routes.ts";
import { seedImage } from "../support/artifactory-fixture.ts";
import { KEY, runOn, startServer } from "../support/artifactory.ts";
import { fixture, image, index, type Spec } from "../support/fixture.ts";
import { SharedServer } from "../support/together-artifactory.ts";

// All begin at once, and some wait for the runs of others.
jest.setTimeout(120_000);

const MIB = 2 ** 20;

/** x goes, and the tag `old-1` with its image. */
const SPECS: Readonly<Record<string, Spec>> = {
  A: index(["a"], { tags: ["latest"] }),
  a: image(),
  o: image({ tags: ["old-1"] }),
  x: image(),
};
const OURS = fixture(SPECS);

const PROD = fixture({ L: image({ tags: ["live", "old-1"] }), l: image() });

const EXPIRING = { "delete-tags": "old-*" };
const INPUTS = { ...EXPIRING, repositories: "ours,!prod" };
const HASTY = { hastens: true };

// What meets the paths of one image is met in a run with others; a search names no image.
const shared = new SharedServer();
beforeAll(async () => {
  seedImage((await shared.server()).image("prod"), PROD);
});
afterAll(() => shared.close());

const redirect = {
  status: 307,
  headers: { Location: `/artifactory/${KEY}/prod/live` },
};
const page = { status: 200, headers: { "Content-Type": "text/html" }, body: "<html>Log in</html>" };

/** Requests that name what they are about. */
const PATHS: readonly ArtifactoryKind[] = ["storage", "list-tags", "file", "delete-path"];

it.concurrent.each(PATHS)(
  "a redirect is not followed, where it meets one image: %s",
  async (kind) => {
    const place = await shared.place(SPECS);
    place.fault({ kind, answer: redirect });
    const { exitCode, why } = await place.prune(EXPIRING, HASTY);
    const { host, image: imageOf } = await shared.server();
    expect(exitCode).toBe(1);
    expect(why).toContain(
      `${host} redirects to another of its addresses (307), which no request follows.`,
    );
    expect(place.left()).toBe("A a o x");
    expect(PROD.letters(imageOf("prod").digests()).join(" ")).toBe("L l");
  },
);

it.concurrent.each(PATHS)(
  "a web page is not believed, where it meets one image: %s",
  async (kind) => {
    const place = await shared.place(SPECS);
    place.fault({ kind, answer: page });
    const { exitCode, why, counts } = await place.prune(EXPIRING, HASTY);
    expect(exitCode).toBe(1);
    expect(why).toContain(
      `${(await shared.server()).host} answers with a web page where data belongs (200).`,
    );
    expect(counts.deleted).toBe(0);
    expect(place.left()).toBe("A a o x");
  },
);

it.concurrent("an answer about something else is none of a folder that is about to be deleted", async () => {
  const place = await shared.place(SPECS);
  const replaceBody = (original: Buffer) =>
    Buffer.from(original.toString().replaceAll(`"/${place.name}/`, '"/prod/'));
  place.fault({ kind: "storage", answer: { replaceBody } });
  const { exitCode, why } = await place.prune(EXPIRING, HASTY);
  expect(exitCode).toBe(1);
  expect(why).toContain("The server answered for something other than");
  expect(place.left()).toBe("A a o x");
});

it.concurrent("an answer that is too long leaves a manifest unreadable, and the image as it is", async () => {
  const place = await shared.place(SPECS);
  place.fault({ kind: "file", answer: { swellTo: 600 * MIB, isPacked: true } });
  const { exitCode, why } = await place.prune(EXPIRING, HASTY);
  expect(exitCode).toBe(1);
  expect(why).toContain("can't be read");
  expect(place.left()).toBe("A a o x");
});

it.concurrent("an answer that is too long settles nothing about a deletion: a search does", async () => {
  const place = await shared.place(SPECS);
  place.fault({ kind: "delete-path", answer: { swellTo: 600 * MIB } });
  const { exitCode } = await place.prune(EXPIRING, HASTY);
  expect(exitCode).toBe(0);
  expect(place.left()).toBe("A a");
});

describe("what meets all of a server", () => {
  let server: Artifactory;

  beforeEach(async () => {
    server = await startServer();
    seedImage(server.image("ours"), OURS);
    seedImage(server.image("prod"), PROD);
  });

  afterEach(() => server.close());

  const run = () => runOn(server, INPUTS, HASTY);
  const left = () => OURS.letters(server.image("ours").digests()).join(" ");
  const leftInProd = () => PROD.letters(server.image("prod").digests()).join(" ");

  describe("a redirect or a login page", () => {
    const kinds: readonly ArtifactoryKind[] = ["storage", "aql"];

    it.each(kinds)("follows no redirect: %s", async (kind) => {
      server.faults.add({ kind, answer: redirect });
      const { exitCode, errors } = await run();
      expect(exitCode).toBe(1);
      expect(errors.join()).toContain(
        `${server.host} redirects to another of its addresses (307), which no request follows.`,
      );
      expect([left(), leftInProd()]).toEqual(["A a o x", "L l"]);
    });

    it.each(kinds)("believes no web page: %s", async (kind) => {
      server.faults.add({ kind, answer: page });
      const { exitCode, errors, outputs } = await run();
      expect(exitCode).toBe(1);
      expect(errors.join()).toContain(
        `${server.host} answers with a web page where data belongs (200).`,
      );
      if (kind !== "storage") expect(outputs["deleted"]).toBe("0");
      expect(left()).toBe("A a o x");
    });
  });

  describe("an answer about something else", () => {
    interface Items {
      results: { sha256: string; path: string }[];
    }

    it("is none of a manifest that was looked for", async () => {
      const live = PROD.digest("L").slice("sha256:".length);
      const replaceBody = (original: Buffer) => {
        const answer = JSON.parse(original.toString()) as Items;
        for (const item of answer.results) item.sha256 = live;
        return Buffer.from(JSON.stringify(answer));
      };
      server.faults.add({
        kind: "aql",
        answer: { replaceBody: (body) => (isLook() ? replaceBody(body) : body) },
      });
      const { exitCode, errors } = await run();
      expect(exitCode).toBe(1);
      expect(errors.join()).toContain("A search was answered with items that were not asked for.");
      expect(left()).toBe("A a o x");
    });

    /** Whether the last search was for one manifest. */
    function isLook(): boolean {
      const searches = server.requests.all().filter(({ kind }) => kind === "aql");
      return searches.at(-1)?.query?.includes('"sha256":"') === true;
    }
  });

  describe("an answer that is too long", () => {
    it("is asked for in parts when it is a search", async () => {
      const first = { kind: "aql", times: 1 } as const;
      server.faults.add({ ...first, answer: { swellTo: 600 * MIB } });
      const { errors } = await run();
      expect(errors).toEqual([]);
      expect(left()).toBe("A a");
      const parts = server.requests.all().filter(({ query = "" }) => query.includes('$match":"f*'));
      expect(parts.length).toBeGreaterThan(0);
    });

    it("is read in one piece when it is not longer than that", async () => {
      server.faults.add({ kind: "aql", answer: { swellTo: 120 * MIB }, times: 1 });
      const { errors } = await run();
      expect(errors).toEqual([]);
      expect(server.requests.all().some(({ query = "" }) => query.includes('"f*"'))).toBe(false);
    });
  });
});
