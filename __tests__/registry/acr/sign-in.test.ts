import { describe, expect, it } from "@jest/globals";

import { mayReceiveEntraTokens, signIn } from "../../../src/registry/acr/sign-in.ts";
import { actionError } from "../../support/action-error.ts";

/** Signing in sends nothing. */
const NOBODY = () => Promise.reject(new Error("Something was sent."));

describe("an Azure token", () => {
  it.each([
    ["contoso.azurecr.io", true],
    ["contoso.azurecr.cn", true],
    ["contoso.azurecr.us", true],
    ["CONTOSO.AZURECR.IO", true],
    ["contoso.azurecr.io:443", true],
    ["127.0.0.1:5443", true],
    ["localhost:5443", true],
    ["[::1]:5443", true],
    ["azurecr.io", false],
    ["contoso.azurecr.io.evil.example", false],
    ["contosoazurecr.io", false],
    ["contoso.azurecr.de", false],
    ["localhost.evil.example", false],
    ["127.0.0.2", false],
    ["registry.example", false],
  ])("may go to %s: %s", (host, expected) => {
    expect(mayReceiveEntraTokens(host)).toBe(expected);
  });

  it("never goes to another host", () => {
    expect(() => signIn("registry.example", undefined, () => undefined, NOBODY)).toThrow(
      actionError(
        '"registry.example" is not an Azure registry (*.azurecr.io, *.azurecr.cn, *.azurecr.us), so no Azure token is sent to it. Give "username" and "password" instead.',
      ),
    );
  });

  it("is not needed with user name and password, which may go anywhere", async () => {
    const credentials = { username: "pruner", password: "secret" };
    const { header } = signIn("registry.example", credentials, () => undefined, NOBODY);
    expect(await header("registry:catalog:*")).toBe("Basic cHJ1bmVyOnNlY3JldA==");
  });

  it("is told as a secret, and so is a password", () => {
    const secrets: string[] = [];
    const credentials = { username: "pruner", password: "secret" };
    signIn("registry.example", credentials, (secret) => secrets.push(secret), NOBODY);
    expect(secrets).toEqual(["secret"]);
  });
});
