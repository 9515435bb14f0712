/**
 * What a run costs in requests, counted by the emulator. The budget is a promise to users (`docs/` names the formula).
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

import type { Emulator } from "../../emulator/acr/emulator.ts";
import { DOCKER_IMAGE, fixture, image, index, seed, type Spec } from "../support/fixture.ts";
import { runAction, startRegistry } from "../support/run-action.ts";

const NAME = "team/app";

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startRegistry();
});

afterEach(() => emulator.close());

function repeat(count: number, specs: (n: number) => Record<string, Spec>): Record<string, Spec> {
  return Object.assign({}, ...Array.from({ length: count }, (_, n) => specs(n))) as Record<
    string,
    Spec
  >;
}

/** An index of two platforms and one attestation. */
function build(name: string, tags: readonly string[]): Record<string, Spec> {
  const children = ["amd64", "arm64", "attestation"].map((child) => `${name}-${child}`);
  const images = children.map((child) => [child, image()]);
  return { [name]: index(children, { tags }), ...(Object.fromEntries(images) as object) };
}

const live = (count: number) => repeat(count, (n) => build(`live${n}`, [`v${n}`]));
const dead = (count: number) => repeat(count, (n) => build(`dead${n}`, []));

/** Requests by kind, without those that were not made. */
function requests(): Record<string, number> {
  const counts = Object.entries(emulator.requests.countByKind());
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

describe("the cost of a run over 1,000 manifests", () => {
  /** The questions for what is new that were asked, as far as the budget allows for them. */
  function questions(deletions: number): number {
    const asked = emulator.requests.all().filter(({ url }) => url.includes("orderby=timedesc"));
    const manifests = asked.filter(({ kind }) => kind === "list-manifests").length;
    expect(asked).toHaveLength(2 * manifests);
    const at = emulator.requests.ofKind("delete-manifest").map((request) => request.at);
    const secondsSince = (beginMs: number) => (Math.max(...at) - beginMs) / 1000;
    const batches = Math.ceil(deletions / 100);
    const least = Math.max(batches, Math.floor(secondsSince(Math.min(...at)) / 2));
    expect(manifests).toBeGreaterThanOrEqual(least);
    // A look before the first deletion may take long, too, and what is new is asked for again after it.
    const most = batches + Math.floor(secondsSince(asked[0]?.at ?? NaN) / 2);
    expect(manifests).toBeLessThanOrEqual(most);
    return manifests;
  }

  it("is the listing, every OCI body once, and three requests per deletion", async () => {
    const specs = {
      ...live(180),
      ...dead(40),
      ...repeat(20, (n) => ({ [`lone${n}`]: image() })),
      ...repeat(50, (n) => ({ [`signature${n}`]: image({ subject: `live${n}` }) })),
      ...repeat(50, (n) => ({
        [`docker${n}`]: image({ mediaType: DOCKER_IMAGE, tags: [`docker-${n}`] }),
      })),
    };
    expect(Object.keys(specs)).toHaveLength(1000);
    seed(emulator, NAME, fixture(specs));
    const run = await runAction(emulator);
    expect(run.outputs).toMatchObject({ planned: "180", deleted: "180", kept: "820" });
    const asked = questions(180);
    expect(requests()).toEqual({
      token: 1,
      repository: 2,
      // The listing; what is new, for every hundred deletions and every two seconds; and one page to verify.
      "list-manifests": 1 + asked + 1,
      // Two requests for a last look at every manifest: its attributes, and the tags that name it.
      "list-tags": 1 + asked + 180,
      "manifest-attributes": 180,
      // 220 indexes; 120 children of dead ones, 20 lone images and 50 signatures as candidates; 540 more as proof.
      manifest: 950,
      "delete-manifest": 180,
    });
  });

  it("is 2 MiB of memory for what is short-lived", async () => {
    seed(emulator, NAME, fixture({ ...live(150), ...dead(100) }));
    const folder = await mkdtemp(join(tmpdir(), "acr-prune-cost-"));
    try {
      const script = join(import.meta.dirname, "..", "support", "new-space.mjs");
      const env = {
        NODE_OPTIONS: `--import=${pathToFileURL(script).href}`,
        NEW_SPACE: join(folder, "bytes"),
      };
      await runAction(emulator, { "dry-run": "true" }, { env, inOwnProcess: true });
      // By itself, V8 comes to 32 MiB.
      expect(Number(await readFile(env.NEW_SPACE, "utf8"))).toBeLessThanOrEqual(4 * 2 ** 20);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("proves a few candidates by the referrers API instead of reading everything", async () => {
    const specs = { ...live(249), ...repeat(4, (n) => ({ [`lone${n}`]: image() })) };
    expect(Object.keys(specs)).toHaveLength(1000);
    seed(emulator, NAME, fixture(specs));
    const run = await runAction(emulator, { "dry-run": "true" });
    expect(run.outputs).toMatchObject({ planned: "4", deleted: "0" });
    expect(requests()).toEqual({
      token: 1,
      repository: 2,
      "list-manifests": 1,
      "list-tags": 1,
      manifest: 249 + 4,
      referrers: 4,
    });
  });

  it("is one look and one check for each signature in a chain, and a list of tags where one was removed", async () => {
    const links = Array.from({ length: 200 }, (_, n) => [
      `c${n}`,
      n === 0 ? image() : image({ subject: `c${n - 1}` }),
    ]);
    const chain = Object.fromEntries(links) as Record<string, Spec>;
    seed(emulator, NAME, fixture({ t: image({ tags: ["v1", "pr-1"] }), ...chain }));
    const run = await runAction(emulator, { "delete-tags": "pr-*" });
    expect(run.outputs).toMatchObject({ deleted: "200", untagged: "1", failed: "0" });
    const asked = questions(1);
    expect(requests()).toEqual({
      token: 1,
      repository: 2,
      "list-manifests": 1 + asked + 1,
      "list-tags": 1 + asked + 200 + 1,
      "manifest-attributes": 200 + 199,
      manifest: 201,
      "delete-manifest": 1,
      "tag-attributes": 1,
      "delete-tag": 1,
    });
  });

  it("is the listing alone where every manifest is a root by its row", async () => {
    seed(emulator, NAME, fixture(repeat(1000, (n) => ({ [`m${n}`]: image({ tags: [`t${n}`] }) }))));
    await runAction(emulator);
    expect(requests()).toEqual({ token: 1, repository: 2, "list-manifests": 1, "list-tags": 1 });
  });

  it("asks for the next page only where there is one", async () => {
    seed(emulator, NAME, fixture(repeat(1001, (n) => ({ [`m${n}`]: image({ tags: [`t${n}`] }) }))));
    await runAction(emulator);
    expect(requests()).toEqual({ token: 1, repository: 2, "list-manifests": 2, "list-tags": 2 });
  });
});
