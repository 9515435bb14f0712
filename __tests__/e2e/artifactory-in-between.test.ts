/**
 * What stands between the action and an Artifactory: redirects, login pages, and answers that are about something else, too
 * long or without an end. None of them may cost a manifest.
 */
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

import type { Artifactory } from "../../emulator/artifactory/artifactory.ts";
import type { ArtifactoryKind } from "../../emulator/artifactory/api/routes.ts";
import { seedImage } from "../support/artifactory-fixture.ts";
import { KEY, runOn, startServer } from "../support/artifactory.ts";
import { fixture, image, index } from "../support/fixture.ts";

const MIB = 2 ** 20;

/** x goes, and the tag `old-1` with its image. */
const OURS = fixture({
  A: index(["a"], { tags: ["latest"] }),
  a: image(),
  o: image({ tags: ["old-1"] }),
  x: image(),
});

const PROD = fixture({ L: image({ tags: ["live", "old-1"] }), l: image() });

const INPUTS = { repositories: "ours,!prod", "delete-tags": "old-*" };

let server: Artifactory;

beforeEach(async () => {
  server = await startServer();
  seedImage(server.image("ours"), OURS);
  seedImage(server.image("prod"), PROD);
});

afterEach(() => server.close());

const run = () => runOn(server, INPUTS, { hastens: true });
const left = () => OURS.letters(server.image("ours").digests()).join(" ");
const leftInProd = () => PROD.letters(server.image("prod").digests()).join(" ");

describe("a redirect or a login page", () => {
  const kinds: readonly ArtifactoryKind[] = ["storage", "aql", "list-tags", "file", "delete-path"];

  it.each(kinds)("follows no redirect: %s", async (kind) => {
    const headers = { Location: `/artifactory/${KEY}/prod/live` };
    server.faults.add({ kind, answer: { status: 307, headers } });
    const { exitCode, errors } = await run();
    expect(exitCode).toBe(1);
    expect(errors.join()).toContain(
      `${server.host} redirects to another of its addresses (307), which no request follows.`,
    );
    expect([left(), leftInProd()]).toEqual(["A a o x", "L l"]);
  });

  it.each(kinds)("believes no web page: %s", async (kind) => {
    const headers = { "Content-Type": "text/html" };
    server.faults.add({ kind, answer: { status: 200, headers, body: "<html>Log in</html>" } });
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

  it("is none of a folder that is about to be deleted", async () => {
    const replaceBody = (original: Buffer) =>
      Buffer.from(original.toString().replaceAll('"/ours/', '"/prod/'));
    server.faults.add({ kind: "storage", skip: 1, answer: { replaceBody } });
    const { exitCode, errors } = await run();
    expect(exitCode).toBe(1);
    expect(errors.join()).toContain("The server answered for something other than");
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

  it("leaves a manifest unreadable, and the image as it is", async () => {
    server.faults.add({ kind: "file", answer: { swellTo: 600 * MIB, isPacked: true } });
    const { exitCode, errors } = await run();
    expect(exitCode).toBe(1);
    expect(errors.join()).toContain("can't be read");
    expect(left()).toBe("A a o x");
  });

  it("settles nothing about a deletion: a search does", async () => {
    server.faults.add({ kind: "delete-path", answer: { swellTo: 600 * MIB } });
    const { errors } = await run();
    expect(errors).toEqual([]);
    expect(left()).toBe("A a");
  });
});
