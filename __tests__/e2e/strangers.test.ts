/**
 * Servers in between, and servers that want to be: a redirect, a challenge and a link may lead to another host, but no
 * credentials follow. A proxy gets tunnels, and sees nothing of what goes through them.
 */
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

import { defaultTenantId, type EntraKind } from "../../emulator/entra/entra.ts";
import type { RequestKind } from "../../emulator/server/routes.ts";
import { startProxy } from "../support/proxy.ts";
import { PASSWORD, USERNAME } from "../support/run-action.ts";
import { CLIENT, SMALL, startCloud, type Cloud } from "../support/signing-in.ts";
import { startStranger, type Stranger } from "../support/stranger.ts";

const IDS = { "client-id": CLIENT, "tenant-id": defaultTenantId };
const BASIC = { username: USERNAME, password: PASSWORD };
const SECRET = "a-secret-of-an-application";

let cloud: Cloud;
let stranger: Stranger;

beforeEach(async () => {
  cloud = await startCloud();
  stranger = await startStranger();
});

afterEach(async () => {
  await cloud.close();
  await stranger.close();
});

/** Runs with a way to sign in, and makes sure that nothing secret has reached the stranger. */
async function run(way: "job" | "password") {
  const { entra, emulator } = cloud;
  const result = await cloud.run(way === "job" ? IDS : BASIC, entra.jobEnvironment, {
    hastens: true,
  });
  const basic = Buffer.from(`${USERNAME}:${PASSWORD}`).toString("base64");
  const secrets = [PASSWORD, basic, ...entra.secrets(), ...emulator.issuedTokens()];
  const seen = stranger.received.join("\n");
  expect(seen.toLowerCase()).not.toContain("authorization");
  for (const secret of secrets) expect(seen).not.toContain(secret);
  return result;
}

describe("a redirect of the registry to another host", () => {
  const ofRegistry: readonly RequestKind[] = ["list-manifests", "list-tags", "manifest"];

  it.each(ofRegistry.flatMap((kind) => [[kind, "job"] as const, [kind, "password"] as const]))(
    "gets no credentials: %s, signed in by %s",
    async (kind, way) => {
      const headers = { Location: `${stranger.url}/elsewhere` };
      cloud.emulator.faults.add({ kind, answer: { status: 307, headers } });
      const { exitCode } = await run(way);
      expect(exitCode).toBe(1);
      expect(cloud.remaining()).toEqual(SMALL.manifests.map(({ letter }) => letter).sort());
    },
  );

  it.each(["exchange", "token"] as const)("is not followed at the %s endpoint", async (kind) => {
    const headers = { Location: `${stranger.url}/oauth2` };
    cloud.emulator.faults.add({ kind, answer: { status: 307, headers } });
    const { exitCode } = await run("job");
    expect(exitCode).toBe(1);
    expect(stranger.received).toEqual([]);
  });

  it("deletes nothing more, and sends no credentials, at a deletion", async () => {
    const headers = { Location: `${stranger.url}/v2` };
    cloud.emulator.faults.add({ kind: "delete-manifest", answer: { status: 307, headers } });
    const { exitCode } = await run("job");
    expect(exitCode).toBe(1);
    expect(cloud.remaining()).toEqual(["A", "X", "a", "x"]);
  });
});

describe("a challenge whose realm is another host", () => {
  it.each(["job", "password"] as const)("gets no credentials, signed in by %s", async (way) => {
    const realm = `Bearer realm="${stranger.url}/oauth2/token",service="${new URL(stranger.url).host}",scope="repository:team/app:metadata_read"`;
    cloud.emulator.faults.add({
      kind: "list-manifests",
      answer: { status: 401, headers: { "WWW-Authenticate": realm }, body: "{}" },
    });
    const { exitCode } = await run(way);
    expect(exitCode).toBe(1);
    expect(stranger.received).toEqual([]);
  });
});

describe("a next page that is on another host", () => {
  it.each(["job", "password"] as const)("gets no credentials, signed in by %s", async (way) => {
    const link = `<${stranger.url}/acr/v1/team/app/_manifests?last=x>; rel="next"`;
    cloud.emulator.faults.add({
      kind: "list-manifests",
      answer: { status: 200, headers: { Link: link }, body: { manifests: [] } },
    });
    const { exitCode } = await run(way);
    expect(exitCode).toBe(1);
    expect(cloud.remaining()).toEqual(["A", "X", "a", "x"]);
  });
});

describe("a redirect of the sign-in to another host", () => {
  const redirect = (kind: EntraKind) => {
    const headers = { Location: `${stranger.url}/elsewhere` };
    cloud.entra.refuse(kind, { status: 307, body: {}, headers });
  };

  it("gets no assertion", async () => {
    redirect("token");
    const { errors } = await run("job");
    expect(errors).toEqual([
      `ACR Prune: stopped before deleting anything.\n${new URL(cloud.entra.url).host} redirected the sign-in (307), which no credentials follow. A proxy may want a login. Nothing was deleted.`,
    ]);
    expect(stranger.received).toEqual([]);
  });

  it("gets no secret of an application", async () => {
    redirect("token");
    const variables = { AZURE_CLIENT_ID: CLIENT, AZURE_TENANT_ID: defaultTenantId };
    const { exitCode } = await cloud.run({}, { ...variables, AZURE_CLIENT_SECRET: SECRET });
    expect(exitCode).toBe(1);
    expect(stranger.received).toEqual([]);
  });

  it("gets nothing with which to ask GitHub for the job's token", async () => {
    redirect("oidc");
    expect((await run("job")).exitCode).toBe(1);
    expect(stranger.received).toEqual([]);
  });
});

describe("a proxy", () => {
  const host = (url: string) => new URL(url).host;
  const noExceptions = { NO_PROXY: "", no_proxy: "" };

  it("in HTTPS_PROXY carries all of it: GitHub, Entra and the registry", async () => {
    const proxy = await startProxy();
    try {
      const { entra, emulator } = cloud;
      const env = { ...entra.jobEnvironment, HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` };
      const { errors } = await cloud.run(IDS, { ...env, ...noExceptions });
      expect(errors).toEqual([]);
      expect(cloud.remaining()).toEqual(["A", "a"]);
      expect([...new Set(proxy.tunnels)].sort()).toEqual(
        [host(entra.url), emulator.loginServer].sort(),
      );
    } finally {
      await proxy.close();
    }
  });

  it("is not used for the hosts in NO_PROXY", async () => {
    const proxy = await startProxy();
    try {
      const { entra } = cloud;
      const env = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`, NO_PROXY: "127.0.0.1" };
      const { errors } = await cloud.run(IDS, { ...entra.jobEnvironment, ...env });
      expect(errors).toEqual([]);
      expect(proxy.tunnels).toEqual([]);
    } finally {
      await proxy.close();
    }
  });

  it("that wants other credentials is named, and the ones it got are not shown", async () => {
    const proxy = await startProxy("runner:right-password");
    try {
      const url = `http://runner:wrong-password@127.0.0.1:${proxy.port}`;
      const { errors, stdout } = await cloud.run(BASIC, { HTTPS_PROXY: url, ...noExceptions });
      expect(errors).toEqual([
        `ACR Prune: nothing was deleted. 1 repository could not be read.\n"team/app" was skipped, nothing in it was deleted: ${cloud.emulator.loginServer} did not accept the sign-in (/oauth2/token answered 407). The proxy in HTTPS_PROXY wants other credentials.`,
      ]);
      expect(stdout).not.toContain("wrong-password");
    } finally {
      await proxy.close();
    }
  });

  it("with a password lets the run pass", async () => {
    const proxy = await startProxy("runner:right-password");
    try {
      const url = `http://runner:right-password@127.0.0.1:${proxy.port}`;
      const { errors, stdout } = await cloud.run(BASIC, { HTTPS_PROXY: url, ...noExceptions });
      expect(errors).toEqual([]);
      expect(stdout).not.toContain("right-password");
    } finally {
      await proxy.close();
    }
  });

  it("that nobody runs is named", async () => {
    const proxy = await startProxy();
    await proxy.close();
    const url = `http://127.0.0.1:${proxy.port}`;
    const { errors } = await cloud.run(
      BASIC,
      { HTTPS_PROXY: url, ...noExceptions },
      { hastens: true },
    );
    expect(errors).toEqual([
      `ACR Prune: nothing was deleted. 1 repository could not be read.\n"team/app" was skipped, nothing in it was deleted: ${cloud.emulator.loginServer} can't be reached: no answer (ECONNREFUSED: connect ECONNREFUSED 127.0.0.1:${proxy.port}). The job sends requests through the proxy in HTTPS_PROXY, but for the hosts in NO_PROXY.`,
    ]);
  });
});
