import { expect, it } from "@jest/globals";

import type { Entry } from "../../src/inputs/entry.ts";
import type { Digest } from "../../src/oci/digest.ts";
import type { PullRecord, Registry } from "../../src/registry/registry.ts";
import { pulledLately } from "../../src/run/pulled.ts";

const DAY_MS = 86_400_000;
const NOW = new Date("2026-06-15T12:00:00Z");
const digest = (letter: string) => `sha256:${letter.repeat(64)}` as Digest;

it("a pull without a time, and one at the very limit, count as late", async () => {
  const at = (days: number, ms = 0) => new Date(NOW.getTime() - days * DAY_MS - ms);
  const digests = new Map([
    [digest("a"), undefined],
    [digest("b"), at(7)],
    [digest("c"), at(7, 1)],
  ]);
  const tags = new Map([
    ["known", at(7, 1)],
    ["unknown", undefined],
  ]);
  const record: PullRecord = {
    askedAt: NOW,
    newestEntry: NOW,
    pulled: new Map([["api", { digests, tags }]]),
  };
  const registry = { pulledWithin: () => Promise.resolve(record) } as unknown as Registry;
  const entry = (days: number) => ({ pulledWithinMs: days * DAY_MS }) as unknown as Entry;
  const { pulled } = await pulledLately(
    registry,
    new Map([
      ["api", entry(7)],
      ["web", entry(90)],
    ]),
  );
  const found = pulled.get("api");
  expect([...(found?.digests.keys() ?? [])]).toEqual([digest("a"), digest("b")]);
  expect([...(found?.tags.keys() ?? [])]).toEqual(["unknown"]);
});
