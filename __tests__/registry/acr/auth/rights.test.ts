/** What a token says that it is good for, in all forms in which the registry writes it. */
import { describe, expect, it } from "@jest/globals";

import { checkRights, grantedActions } from "../../../../src/registry/acr/auth/rights.ts";
import { actionError } from "../../../support/action-error.ts";

const HOST = "contoso.azurecr.io";
const READING = "repository:team/api:pull,metadata_read";
const DELETING = "repository:team/api:pull,delete,metadata_read";
const UNLOCKING = "repository:team/api:pull,delete,metadata_read,metadata_write";

function tokenWith(claims: unknown): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "RS256" })}.${part(claims)}.c2ln`;
}

const entry = (actions: unknown, name: unknown = "team/api", type: unknown = "repository") => ({
  Type: type,
  Name: name,
  Actions: actions,
});

describe("a token", () => {
  it.each<[string, unknown, readonly string[]]>([
    ["with capitals", [entry(["pull", "delete"])], ["pull", "delete"]],
    ["in lower case", [{ type: "repository", name: "team/api", actions: ["pull"] }], ["pull"]],
    ["in parts", [entry(["pull"]), entry(["delete"])], ["pull", "delete"]],
    ["of another repository", [entry(["delete"], "team/other")], []],
    ["of the catalog", [entry(["*"], "catalog", "registry")], []],
    ["without anything", [], []],
  ])("%s tells the actions of its repository", (_, access, actions) => {
    const granted = grantedActions(tokenWith({ access }), DELETING);
    expect(granted).toEqual(new Set(actions));
  });

  it.each<[string, string]>([
    ["is opaque", "opaque"],
    ["is no JSON", "e30.bm9uc2Vuc2U.c2ln"],
    ["is a list", tokenWith([])],
    ["is nothing", tokenWith(null)],
    ["has no access", tokenWith({ exp: 1 })],
    ["has null instead of access", tokenWith({ access: null })],
    ["has a text instead of access", tokenWith({ access: DELETING })],
    ["has an entry that is none", tokenWith({ access: [entry(["pull"]), "repository"] })],
    ["has an entry of null", tokenWith({ access: [null] })],
    ["has an entry without actions", tokenWith({ access: [entry(undefined)] })],
    ["has an action that is no text", tokenWith({ access: [entry(["pull", 5])] })],
    ["has an entry without a name", tokenWith({ access: [entry(["pull"], null)] })],
    ["has an entry without a type", tokenWith({ access: [entry(["pull"], "team/api", 5)] })],
    ["allows every action", tokenWith({ access: [entry(["*"])] })],
    ["allows every repository", tokenWith({ access: [entry(["pull"], "*")] })],
    ["allows many repositories", tokenWith({ access: [entry(["pull"], "team/*")] })],
  ])("that %s tells nothing", async (_, token) => {
    expect(grantedActions(token, DELETING)).toBeUndefined();
    await checkRights(HOST, DELETING, (scope) => Promise.resolve(grantedActions(token, scope)));
  });
});

describe("a run", () => {
  const check = (scope: string, actions: readonly string[]) =>
    checkRights(HOST, scope, () => Promise.resolve(new Set(actions)));

  const remedy =
    "A new role takes up to ten minutes. See https://github.com/acr-prune/acr-prune/blob/v1/docs/sign-in.md#permissions.";

  it.each<[string, string, readonly string[], string]>([
    [
      "to delete",
      DELETING,
      ["pull", "metadata_read"],
      `does not let this identity use "delete" on repository "team/api". It needs AcrPull and AcrDelete or, on a registry with ABAC permissions, Container Registry Repository Contributor; a repository-scoped token needs content/delete. ${remedy}`,
    ],
    [
      "to lift locks",
      UNLOCKING,
      ["pull", "metadata_read", "delete"],
      `does not let this identity use "metadata_write" on repository "team/api". It needs Contributor or, on a registry with ABAC permissions, Container Registry Repository Contributor; a repository-scoped token needs metadata/write. ${remedy}`,
    ],
    [
      "to do either",
      UNLOCKING,
      ["pull", "metadata_read"],
      `does not let this identity use "delete" and "metadata_write" on repository "team/api". It needs Contributor or, on a registry with ABAC permissions, Container Registry Repository Contributor; a repository-scoped token needs content/delete and metadata/write. ${remedy}`,
    ],
    [
      "to do anything",
      DELETING,
      [],
      `does not let this identity use "pull", "metadata_read" and "delete" on repository "team/api". It needs AcrPull and AcrDelete or, on a registry with ABAC permissions, Container Registry Repository Contributor; a repository-scoped token needs content/read, metadata/read and content/delete. ${remedy}`,
    ],
  ])("without the right %s is told so", async (_, scope, actions, message) => {
    await expect(check(scope, actions)).rejects.toThrow(actionError(`${HOST} ${message}`));
  });

  it.each<[string, string, readonly string[]]>([
    ["has what it asked for", DELETING, ["pull", "delete", "metadata_read"]],
    ["has more", DELETING, ["pull", "delete", "metadata_read", "metadata_write", "push"]],
    ["only reads, and may do that", READING, ["pull", "metadata_read"]],
    ["only reads, which the registry judges", READING, []],
    ["may delete, and reads as the registry lets it", DELETING, ["delete"]],
  ])("goes on when it %s", async (_, scope, actions) => {
    await check(scope, actions);
  });
});
