/** The inputs that say how to sign in, and what can't be said together. */
import { describe, expect, it } from "@jest/globals";

import { LEAST, options, problem, useCleanEnvironment, type Inputs } from "./given.ts";

useCleanEnvironment();

const CLIENT = "11111111-aaaa-bbbb-cccc-222222222222";
const TENANT = "33333333-AAAA-bbbb-cccc-444444444444";

const signInBy = async (inputs: Inputs) => (await options({ ...LEAST, ...inputs })).signIn;

describe("the way to sign in", () => {
  it.each<[Inputs, object]>([
    [{}, { by: "environment" }],
    [
      { username: "pruner", password: "secret" },
      { by: "password", username: "pruner", password: "secret" },
    ],
    [
      { "client-id": CLIENT, "tenant-id": TENANT },
      { by: "job-token", clientId: CLIENT, tenantId: TENANT },
    ],
    [
      { "client-id": CLIENT, "tenant-id": "contoso.onmicrosoft.com" },
      { by: "job-token", clientId: CLIENT, tenantId: "contoso.onmicrosoft.com" },
    ],
    [{ "managed-identity": "true" }, { by: "managed-identity", clientId: undefined }],
    [
      { "managed-identity": "true", "client-id": CLIENT },
      { by: "managed-identity", clientId: CLIENT },
    ],
    [{ "managed-identity": "false" }, { by: "environment" }],
  ])("is what the inputs say: %j", async (inputs, expected) => {
    expect(await signInBy(inputs)).toEqual(expected);
  });

  it("is shown in the settings, but for names and passwords", async () => {
    const { settings } = await options({ ...LEAST, "client-id": CLIENT, "tenant-id": TENANT });
    expect(settings).toMatchObject({
      "client-id": CLIENT,
      "tenant-id": TENANT,
      "managed-identity": "false",
    });
  });
});

describe("a way to sign in that can't be", () => {
  const half = "give both, or neither to use the job's Azure sign-in.";
  const secret =
    'A secret is empty, without a warning, when its name is misspelled, when it belongs to another environment than the job\'s "environment", when a reusable workflow is called without "secrets: inherit", and in pull requests from forks and from Dependabot.';
  const value =
    'What "${{ vars.NAME }}" or "${{ secrets.NAME }}" does not find is empty, without a warning: check the name, whether it is stored as a variable or as a secret, and that the job names the "environment" to which it belongs.';

  it.each<[Inputs, string]>([
    [{ username: "pruner" }, `Input "username" is given without "password": ${half} ${secret}`],
    [{ password: "secret" }, `Input "password" is given without "username": ${half} ${value}`],
    [
      { "client-id": CLIENT },
      `Input "client-id" is given without "tenant-id": give both to sign in with the job's OIDC token, or "managed-identity: true" for an identity of the runner. ${value}`,
    ],
    [
      { "tenant-id": TENANT },
      `Input "tenant-id" is given without "client-id": give both, or neither. ${value}`,
    ],
    [
      { "managed-identity": "true", "tenant-id": TENANT },
      'Input "tenant-id" is given together with "managed-identity": leave it out; a managed identity has its own tenant.',
    ],
    [
      { "managed-identity": "yes" },
      'Input "managed-identity" is "yes": expected "true" or "false". Did you mean "true"?',
    ],
    [
      { username: "pruner", password: "secret", "managed-identity": "true" },
      'Input "username" is given together with "managed-identity": choose one way to sign in.',
    ],
    [
      { username: "pruner", password: "secret", "client-id": CLIENT, "tenant-id": TENANT },
      'Input "username" is given together with "client-id": choose one way to sign in.\nInput "username" is given together with "tenant-id": choose one way to sign in.',
    ],
    [
      { password: "secret", "client-id": CLIENT },
      `Input "password" is given without "username": ${half} ${value}\nInput "password" is given together with "client-id": choose one way to sign in.`,
    ],
    [
      { "client-id": "my-application", "tenant-id": TENANT },
      'Input "client-id" is not the client ID of an application or identity: expected the form "00000000-0000-0000-0000-000000000000".',
    ],
    [
      { "client-id": CLIENT, "tenant-id": "../evil" },
      'Input "tenant-id" is not the ID of a tenant, nor one of its domains: expected the form "00000000-0000-0000-0000-000000000000" or "contoso.onmicrosoft.com".',
    ],
  ])("is an error: %j", async (inputs, expected) => {
    expect(await problem({ ...LEAST, ...inputs })).toBe(expected);
  });

  it("is reported together with all else that is wrong, and without what was given", async () => {
    const given = { age: "soon", "client-id": '{"clientSecret":"hunter2"}', "tenant-id": TENANT };
    const message = await problem({ ...LEAST, ...given });
    expect(message.split("\n")).toEqual([
      expect.stringContaining('Input "age" is "soon"'),
      expect.stringContaining('Input "client-id" is not the client ID'),
    ]);
    expect(message).not.toContain("hunter2");
  });
});
