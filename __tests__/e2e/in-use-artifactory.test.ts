/** What was pulled lately is kept on Artifactory, which knows by itself what was downloaded and when. */
import { afterEach, beforeEach, expect, it } from "@jest/globals";

import type { Artifactory } from "../../emulator/artifactory/artifactory.ts";
import { seedImage } from "../support/artifactory-fixture.ts";
import { KEY, runOn, startServer } from "../support/artifactory.ts";
import { fixture, image, index } from "../support/fixture.ts";

const DAY_MS = 86_400_000;

const IMAGE = fixture({
  A: index(["a"], { tags: ["latest"] }),
  a: image(),
  X: index(["x"]),
  x: image(),
  Y: index(["y"]),
  y: image(),
  P: image({ tags: ["pr-1"] }),
});

const INPUTS = { "keep-pulled-within": "30d", "delete-tags": "pr-*" };

let server: Artifactory;

beforeEach(async () => {
  server = await startServer();
  for (const name of ["team/app", "team/app/nested"]) seedImage(server.image(name), IMAGE);
});

afterEach(() => server.close());

/** Somebody downloads a manifest, so many days ago. */
function download(name: string, letter: string, days: number): void {
  for (const file of server.image(name).filesOf(IMAGE.digest(letter))) {
    file.downloads += 1;
    file.downloadedAt = Date.now() - days * DAY_MS;
  }
}

const left = (name = "team/app") => IMAGE.letters(server.image(name).digests());

it("keeps what was pulled, in the image that it was pulled from", async () => {
  download("team/app", "Y", 29);
  download("team/app", "X", 31);
  download("team/app/nested", "P", 1);
  const { errors, report } = await runOn(server, { ...INPUTS, repositories: "team/**" });
  expect(errors).toEqual([]);
  expect(left()).toEqual(["A", "Y", "a", "y"]);
  expect(left("team/app/nested")).toEqual(["A", "P", "a"]);
  const kept = report?.repositories[0]?.manifests.find(
    ({ digest }) => digest === IMAGE.digest("Y"),
  );
  expect(kept).toMatchObject({ verdict: "keep", reason: "pulled-lately" });
  // The clock, the search, and whether something comes after it.
  expect(report?.requests["pulls"]).toBe(3);
});

it("does not count what a run reads itself", async () => {
  await runOn(server, { ...INPUTS, "dry-run": "true" });
  const { errors } = await runOn(server, INPUTS);
  expect(errors).toEqual([]);
  expect(left()).toEqual(["A", "a"]);
});

it("deletes nothing where the server does not say what was pulled", async () => {
  server.faults.add({ kind: "aql", answer: { status: 500, body: "no" } });
  const { errors, exitCode } = await runOn(server, INPUTS, { hastens: true });
  expect(exitCode).toBe(1);
  expect(errors.join()).toContain(`could not ask what was pulled from "${KEY}"`);
  expect(left()).toHaveLength(7);
});
