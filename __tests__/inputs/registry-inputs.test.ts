/** The inputs that say which registry: by one of them alone, or by three. */
import { describe, expect, it } from "@jest/globals";

import { LEAST, options, problem, useCleanEnvironment, type Inputs } from "./given.ts";

useCleanEnvironment();

const TOKEN = { password: "a-token" };
const LOCAL = { kind: "artifactory", host: "acme.jfrog.io", key: "docker-local" };
const KEYED = { "registry-type": "artifactory", "registry-key": "docker-local" };

describe("a registry", () => {
  it.each<[Inputs, object]>([
    [{ registry: "contoso" }, { kind: "acr", host: "contoso.azurecr.io" }],
    [
      { registry: "https://contoso.azurecr.io/", "registry-type": "acr" },
      { kind: "acr", host: "contoso.azurecr.io" },
    ],
    [{ registry: "https://acme.jfrog.io/artifactory/docker-local", ...TOKEN }, LOCAL],
    [{ registry: "acme.jfrog.io/artifactory/docker-local/", ...TOKEN }, LOCAL],
    [
      { registry: "HTTPS://Acme.JFrog.io/artifactory/Docker_Local.2", ...TOKEN },
      { ...LOCAL, key: "Docker_Local.2" },
    ],
    [
      { registry: "127.0.0.1:8081/artifactory/docker-local", ...TOKEN },
      { ...LOCAL, host: "127.0.0.1:8081" },
    ],
    [{ registry: "acme.jfrog.io", ...KEYED, ...TOKEN }, LOCAL],
    [{ registry: "https://acme.jfrog.io/", ...KEYED, ...TOKEN }, LOCAL],
    [{ registry: "https://acme.jfrog.io/artifactory", ...KEYED, ...TOKEN }, LOCAL],
    [{ registry: "acme.jfrog.io/artifactory/", "registry-key": "docker-local", ...TOKEN }, LOCAL],
    [{ registry: "acme.jfrog.io/artifactory/docker-local", ...KEYED, ...TOKEN }, LOCAL],
    [
      { registry: "jfrog", ...KEYED, ...TOKEN },
      { ...LOCAL, host: "jfrog" },
    ],
  ])("is %j", async (inputs, expected) => {
    const { address } = await options({ ...LEAST, ...inputs });
    expect(address).toEqual(expected);
  });

  it("of Artifactory has its key in its name, so that each has its own cache and comment", async () => {
    const { registry } = await options({ ...LEAST, registry: "acme.jfrog.io", ...KEYED, ...TOKEN });
    expect(registry).toBe("acme.jfrog.io/artifactory/docker-local");
  });

  const form = '"https://<host>/artifactory/<repository key>"';
  const expected = `expected ${form}, or the host alone with the input "registry-key". Images go into the input "repositories".`;

  it.each<[Inputs, string]>([
    [
      { registry: "acme.jfrog.io", "registry-type": "artifactory" },
      `Input "registry" is "acme.jfrog.io": the repository key is missing: give ${form}, or the key in the input "registry-key".`,
    ],
    [
      { registry: "https://acme.jfrog.io/artifactory/" },
      `Input "registry" is "https://acme.jfrog.io/artifactory/": the repository key is missing: give ${form}, or the key in the input "registry-key".`,
    ],
    [
      { registry: "acme.jfrog.io/artifactory/docker-local/team/app" },
      `Input "registry" is "acme.jfrog.io/artifactory/docker-local/team/app": ${expected}`,
    ],
    [
      { registry: "acme.jfrog.io/docker-local", ...KEYED },
      `Input "registry" is "acme.jfrog.io/docker-local": ${expected}`,
    ],
    [
      { registry: "user:secret@acme.jfrog.io", ...KEYED },
      `Input "registry" is "user:secret@acme.jfrog.io": ${expected}`,
    ],
    [
      { registry: "ftp://acme.jfrog.io", ...KEYED },
      `Input "registry" is "ftp://acme.jfrog.io": ${expected}`,
    ],
    [
      { registry: "http://acme.jfrog.io/artifactory/docker-local" },
      `Input "registry" is "http://acme.jfrog.io/artifactory/docker-local": only https is supported: give ${form}.`,
    ],
    [
      { registry: "acme.jfrog.io/artifactory/docker-local", "registry-key": "docker" },
      'Input "registry" is "acme.jfrog.io/artifactory/docker-local": it names the repository "docker-local", and "registry-key" names "docker": give the key once.',
    ],
    [
      { registry: "acme.jfrog.io/artifactory/docker*" },
      `Input "registry" is "acme.jfrog.io/artifactory/docker*": expected a repository key instead of "docker*": ${form}.`,
    ],
    [
      { registry: "acme.jfrog.io", "registry-type": "artifactory", "registry-key": "docker/local" },
      'Input "registry-key" is "docker/local": expected the key of one repository in Artifactory, for example "docker-local".',
    ],
    [
      { registry: "acme.jfrog.io", "registry-type": "Artifactory" },
      'Input "registry-type" is "Artifactory": expected "acr" or "artifactory", or nothing where "registry" shows it.',
    ],
    [
      { registry: "contoso", "registry-key": "docker-local" },
      'Input "registry-key" is given, but "registry" is an Azure registry, which has no keys: leave it out, or set "registry-type: artifactory".',
    ],
    [
      { registry: "acme.jfrog.io/artifactory/docker-local", "registry-type": "acr" },
      'Input "registry" is "acme.jfrog.io/artifactory/docker-local": expected a login server without a path, for example "contoso.azurecr.io". Repositories go into the input "repositories".',
    ],
  ])("is not %j", async (inputs, message) => {
    expect(await problem({ ...LEAST, ...TOKEN, username: "user", ...inputs })).toBe(message);
  });
});

describe("for Artifactory", () => {
  const registry = "acme.jfrog.io/artifactory/docker-local";
  const given = { ...LEAST, registry };

  it("a password alone is an access token, and with a user name a password", async () => {
    expect((await options({ ...given, ...TOKEN })).signIn).toEqual({
      by: "token",
      token: "a-token",
    });
    expect((await options({ ...given, username: "pruner", ...TOKEN })).signIn).toEqual({
      by: "password",
      username: "pruner",
      password: "a-token",
    });
  });

  const azure = (name: string) =>
    `Input "${name}" is for Azure registries: leave it out, and give "password", for Artifactory an access token alone or the password of "username".`;
  const forks =
    'A secret is empty, without a warning, when its name is misspelled, when it belongs to another environment than the job\'s "environment", when a reusable workflow is called without "secrets: inherit", and in pull requests from forks and from Dependabot.';
  const id = "11111111-aaaa-bbbb-cccc-222222222222";

  it.each<[Inputs, string]>([
    [
      {},
      `Input "password" is missing: give an access token of Artifactory, or "username" as well. ${forks}`,
    ],
    [
      { username: "pruner" },
      `Input "username" is given without "password": give both, or an access token alone as "password". ${forks}`,
    ],
    [
      { ...TOKEN, "client-id": id, "tenant-id": id },
      `${azure("client-id")}\n${azure("tenant-id")}`,
    ],
    [{ ...TOKEN, "managed-identity": "true" }, azure("managed-identity")],
    [
      { ...TOKEN, unlock: "true" },
      'Input "unlock" is "true": Artifactory has no locks that could be lifted. Leave it out.',
    ],
  ])("it is an error to give %j", async (inputs, message) => {
    expect(await problem({ ...given, ...inputs })).toBe(message);
  });
});
