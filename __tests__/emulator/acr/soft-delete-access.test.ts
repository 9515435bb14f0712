// Who may see and restore what soft delete keeps, and when nobody may.

import { describe, expect, it } from "@jest/globals";
import { decodeJwt } from "jose";

import { basic, challengeOf, emulators, image, nowhere, type Reply } from "../support.ts";

const started = emulators();

describe("what was deleted", () => {
  it("can be neither listed nor restored while soft delete is off, and stays deleted", async () => {
    const { client, emulator } = await started();
    const digest = emulator.registry.repository("a").putManifest({ body: image("1") });
    await client.delete(`/v2/a/manifests/${digest}`);
    for (const path of ["_catalog", "a/_manifests", "a/_tags"]) {
      expect((await client.get(`/acr/v1/_deleted/${path}`)).status).toBe(405);
    }
    const restored = await client.send("POST", `/acr/v1/_deleted/a/_manifests/${digest}`);
    expect(restored.status).toBe(405);
    emulator.switches.softDelete = true;
    expect((await client.get("/acr/v1/_deleted/_catalog")).json).toEqual({ repositories: null });
  });

  it.each([
    ["GET", "_catalog", "registry:deleted_catalog:*"],
    ["GET", "a/b/_manifests", "repository:a/b:deleted_read"],
    ["GET", "a%2Fb/_tags", "repository:a/b:deleted_read"],
    ["POST", `a/b/_manifests/${nowhere}`, "repository:a/b:deleted_restore"],
  ])("needs a scope of its own: %s %s is told %s", async (method, path, scope) => {
    const { client } = await started({ switches: { softDelete: true } });
    const send = (authorization: string): Promise<Reply> =>
      client.send(method, `/acr/v1/_deleted/${path}`, { headers: { authorization } });
    const challenged = await send("");
    expect([challenged.status, challengeOf(challenged)]).toEqual([
      401,
      expect.stringContaining(`,scope="${scope}"`),
    ]);
    const token = await client.accessToken(scope);
    expect(decodeJwt(token)["access"]).toHaveLength(1);
    expect((await send(`Bearer ${token}`)).status).not.toBe(401);
  });

  it("is not shown to who may only read and delete", async () => {
    const grants = [{ repository: "*", actions: ["pull", "metadata_read", "delete"] }];
    const kind = "service-principal" as const;
    const cleaner = { username: "cleaner", password: "p", kind, grants, catalog: true };
    const { client } = await started({
      accounts: [cleaner],
      switches: { softDelete: true },
    });
    const headers = { authorization: basic("cleaner", "p") };
    expect((await client.get("/acr/v1/_catalog", headers)).status).toBe(200);
    expect((await client.get("/acr/v1/_deleted/_catalog", headers)).status).toBe(401);
    expect((await client.get("/acr/v1/_deleted/a/_tags", headers)).status).toBe(401);
  });
});
