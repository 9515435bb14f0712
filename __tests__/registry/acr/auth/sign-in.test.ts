/** What can be said without sending anything. The ways to sign in themselves are in e2e/sign-in.test.ts. */
import { describe, expect, it } from "@jest/globals";

import { signIn } from "../../../../src/registry/acr/auth/sign-in.ts";
import type { SignIn } from "../../../../src/registry/sign-in.ts";
import { actionError } from "../../../support/action-error.ts";

const NOBODY = () => Promise.reject(new Error("Something was sent."));

function signInAt(host: string, way: SignIn, environment: Readonly<Record<string, string>> = {}) {
  const secrets: string[] = [];
  const onSecret = (secret: string) => secrets.push(secret);
  const signedIn = signIn({ host, signIn: way, environment, jobToken: NOBODY, onSecret }, NOBODY);
  return { ...signedIn, secrets };
}

const ENVIRONMENT: SignIn = { by: "environment" };
const IDS = { AZURE_CLIENT_ID: "a", AZURE_TENANT_ID: "b" };

describe("an Azure token", () => {
  it.each<[string, SignIn]>([
    ["a job's token", { by: "job-token", clientId: "a", tenantId: "b" }],
    ["a managed identity", { by: "managed-identity", clientId: undefined }],
    ["what the environment has", ENVIRONMENT],
  ])("never goes to a host that is no Azure registry: %s", (_, way) => {
    expect(() => signInAt("registry.example", way)).toThrow(
      actionError(
        '"registry.example" is not an Azure registry (*.azurecr.io, *.azurecr.cn, *.azurecr.us), so no Azure token is sent to it. Give "username" and "password" instead.',
      ),
    );
  });

  it("is not needed with user name and password, which may go anywhere", async () => {
    const way: SignIn = { by: "password", username: "pruner", password: "secret" };
    const { authorizer, identity, secrets } = signInAt("registry.example", way);
    await expect(authorizer.header("registry:catalog:*")).rejects.toThrow("Something was sent.");
    expect(identity()).toBe("user name and password");
    expect(secrets).toEqual(["secret", "cHJ1bmVyOnNlY3JldA=="]);
  });
});

describe("the environment of a job", () => {
  const identityIn = (environment: Readonly<Record<string, string>>) =>
    signInAt("contoso.azurecr.io", ENVIRONMENT, environment).identity();

  it("may have a secret, a certificate, or else the Azure CLI, in this order", () => {
    const secret = { AZURE_CLIENT_SECRET: "s" };
    const certificate = { AZURE_CLIENT_CERTIFICATE_PATH: "c.pem" };
    const file = { AZURE_FEDERATED_TOKEN_FILE: "t" };
    const all = { ...IDS, ...secret, ...certificate, ...file };
    expect(identityIn(all)).toBe("application a, with AZURE_CLIENT_SECRET");
    expect(identityIn({ ...IDS, ...certificate, ...file })).toBe(
      "application a, with the certificate in AZURE_CLIENT_CERTIFICATE_PATH",
    );
    expect(identityIn({ ...IDS, ...file })).toBe("the Azure CLI's session");
    expect(identityIn(IDS)).toBe("the Azure CLI's session");
  });

  it.each([
    ["AZURE_CLIENT_SECRET", "AZURE_CLIENT_ID"],
    ["AZURE_CLIENT_SECRET", "AZURE_TENANT_ID"],
    ["AZURE_CLIENT_CERTIFICATE_PATH", "AZURE_TENANT_ID"],
    ["AZURE_FEDERATED_TOKEN_FILE", "AZURE_CLIENT_ID"],
  ])("may not have %s without %s", (given, missing) => {
    const message = `The variable ${given} is set without ${missing}: set ${missing} too, or unset ${given} to sign in another way.`;
    const others = Object.entries(IDS).filter(([name]) => name !== missing);
    expect(() => identityIn({ ...Object.fromEntries(others), [given]: "x" })).toThrow(
      actionError(message),
    );
    expect(() => identityIn({ ...IDS, [given]: "x", [missing]: "" })).toThrow(
      actionError(
        `${message} What "\${{ vars.NAME }}" or "\${{ secrets.NAME }}" does not find is empty, without a warning: check the name, whether it is stored as a variable or as a secret, and that the job names the "environment" to which it belongs.`,
      ),
    );
  });

  it("gives away no secret that is not told first", () => {
    const given = {
      AZURE_CLIENT_CERTIFICATE_PATH: "c.pem",
      AZURE_CLIENT_CERTIFICATE_PASSWORD: "p",
    };
    const { secrets } = signInAt("contoso.azurecr.io", ENVIRONMENT, { ...IDS, ...given });
    expect(secrets).toEqual(["p"]);
    const { secrets: others } = signInAt("contoso.azurecr.io", ENVIRONMENT, {
      ...IDS,
      AZURE_CLIENT_SECRET: "s",
    });
    expect(others).toEqual(["s"]);
  });
});
