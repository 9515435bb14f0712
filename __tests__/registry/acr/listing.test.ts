/** The listing of a repository that changes, or is answered for wrongly, while it is listed. */
import { createHttpHeaders } from "@azure/core-rest-pipeline";
import { describe, expect, it } from "@jest/globals";

import { openAcrClient } from "../../../src/registry/acr/client.ts";
import { listRepository } from "../../../src/registry/acr/listing.ts";
import { readChanges } from "../../../src/registry/acr/recent.ts";
import type { Send } from "../../../src/registry/http/sender.ts";

const OPEN = { writeEnabled: true, readEnabled: true };
const ROW = { digest: `sha256:${"a".repeat(64)}`, changeableAttributes: OPEN };

/** A repository of one manifest, by what its attributes say the first time and later; lists answer with this status. */
function clientOf(states: readonly [object, object], status = 200) {
  let asked = 0;
  const send: Send = (request) => {
    const isList = new URL(request.url).pathname.includes("/_");
    const changeableAttributes = states[asked > 0 ? 1 : 0];
    if (!isList) asked += 1;
    const body = isList
      ? { manifests: [ROW], tags: [] }
      : { imageName: "api", manifestCount: 1, tagCount: 0, changeableAttributes };
    const headers = createHttpHeaders({ "Content-Type": "application/json" });
    const bodyAsText = isList && status !== 200 ? '{"errors":[]}' : JSON.stringify(body);
    return Promise.resolve({ request, status: isList ? status : 200, headers, bodyAsText });
  };
  const policy = { name: "registry", sendRequest: send };
  return openAcrClient("contoso.azurecr.io", { perCall: [], perAttempt: [policy] });
}

const list = (...states: [object, object]) =>
  listRepository(clientOf(states), "api", () => Promise.resolve());

describe("a repository", () => {
  it.each([
    ["locked", { ...OPEN, writeEnabled: false }, { isLocked: true, isReadable: true }],
    ["closed to readers", { ...OPEN, readEnabled: false }, { isLocked: false, isReadable: false }],
  ])("is %s that is so before or after it is listed", async (_, state, expected) => {
    expect(await list(OPEN, OPEN)).toMatchObject({ isLocked: false, isReadable: true });
    expect(await list(state, OPEN)).toMatchObject(expected);
    expect(await list(OPEN, state)).toMatchObject(expected);
  });

  it("has nothing new only where a list says so, which a 404 with the form of one does not", async () => {
    const since = new Date("2026-06-15T12:00:00Z");
    const changes = readChanges(clientOf([OPEN, OPEN], 404), "api", since, since);
    await expect(changes).rejects.toThrow("answered 404");
  });
});
