/**
 * Lifting locks and setting them again: what is sent, several at a time, and what is left where that fails.
 */
import { describe, expect, it } from "@jest/globals";

import type { AcrClient, WritableAttributes } from "../../../src/registry/acr/client.ts";
import { liftLocks } from "../../../src/registry/acr/locks.ts";
import type { Locked } from "../../../src/registry/registry.ts";

const LOCKED = Array.from({ length: 40 }, (_, n): Locked => {
  return { tag: `pr-${n}`, lock: "deleteEnabled=false,writeEnabled=true" };
});

/** A client that only knows tags; `answer` may reject. */
function clientThat(answer: (tag: string, attributes: WritableAttributes) => Promise<void>) {
  const canDelete = new Map<string, boolean>();
  const open = { now: 0, most: 0 };
  const updateTag: AcrClient["updateTag"] = async (_, tag, attributes) => {
    open.now += 1;
    open.most = Math.max(open.most, open.now);
    await new Promise(setImmediate);
    open.now -= 1;
    await answer(tag, attributes);
    canDelete.set(tag, attributes.canDelete);
    return { status: 200, text: "{}", header: () => undefined };
  };
  return { client: { updateTag } as AcrClient, canDelete, open };
}

describe("locks", () => {
  it("are lifted several at a time, and set again as they were", async () => {
    const { client, canDelete, open } = clientThat(() => Promise.resolve());
    const relock = await liftLocks(client, "team/app", LOCKED);
    expect([...canDelete.values()]).toEqual(LOCKED.map(() => true));
    expect(open.most).toBe(16);
    expect(await relock()).toEqual([]);
    expect([...canDelete.values()]).toEqual(LOCKED.map(() => false));
    expect(open.most).toBe(16);
  });

  it("are all set again when one of them can't be lifted, and no more are lifted then", async () => {
    const { client, canDelete } = clientThat((tag, attributes) =>
      tag === "pr-3" && attributes.canDelete
        ? Promise.reject(new Error("refused"))
        : Promise.resolve(),
    );
    await expect(liftLocks(client, "team/app", LOCKED)).rejects.toThrow("refused");
    expect(canDelete.size).toBeLessThan(LOCKED.length);
    expect([...canDelete.values()]).not.toContain(true);
  });

  it("that can be neither lifted nor set again are named", async () => {
    const { client } = clientThat((tag, attributes) =>
      tag === "pr-3" || (tag === "pr-1" && !attributes.canDelete)
        ? Promise.reject(new Error("refused"))
        : Promise.resolve(),
    );
    await expect(liftLocks(client, "team/app", LOCKED.slice(0, 5))).rejects.toThrow(
      "a lock could not be lifted, and what was unlocked before could not be locked again: pr-1, pr-3.",
    );
  });
});
