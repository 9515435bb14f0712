/**
 * Servers in between, and servers that want to be: a redirect, a challenge and a link may lead elsewhere, but no request and
 * no credentials follow, and what answers for something else is not believed. A proxy gets tunnels, and sees nothing of what
 * goes through them.
 */
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

import type { EntraKind } from "../../emulator/entra/directory.ts";
import type { RequestKind } from "../../emulator/acr/api/request-kinds.ts";
import { defaultTenantId } from "../../emulator/entra/entra.ts";
import type { FaultAnswer } from "../../emulator/http/faults.ts";
import { fixture, image, index, seed } from "../support/fixture.ts";
import { startProxy } from "../support/proxy.ts";
import { PASSWORD, USERNAME, type ActionRun } from "../support/run-action.ts";
import { CLIENT, SMALL, startCloud, type Cloud } from "../support/signing-in.ts";
import { startStranger, type Stranger } from "../support/stranger.ts";

const IDS = { "client-id": CLIENT, "tenant-id": defaultTenantId };
const BASIC = { username: USERNAME, password: PASSWORD };
const SECRET = "a-secret-of-an-application";

/** What of the registry's answers these tests change. */
interface Wire {
  registry?: string;
  imageName?: string;
  manifest?: { digest?: string };
  tag?: { name?: string };
}

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
      expect(stranger.received).toEqual([]);
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

/** The registry with two repositories more: `ours` can be deleted from, `prod` is excluded and has the same and more. */
function seedNeighbours(): {
  readonly run: () => Promise<ActionRun>;
  readonly left: (name: string) => string;
} {
  const { emulator } = cloud;
  for (const name of ["ours", "prod"]) seed(emulator, name, name === "prod" ? PROD : OURS);
  const letters = (name: string) =>
    (name === "prod" ? PROD : OURS).letters(emulator.registry.repository(name).digests());
  const inputs = { ...BASIC, repositories: "ours,!prod", "delete-tags": "old-*" };
  return {
    run: () => cloud.run(inputs, {}, { hastens: true }),
    left: (name) => letters(name).join(" "),
  };
}

/** X and x go, with the tag `old-1` of b, which stays for another tag. */
const OURS = fixture({
  A: index(["a"], { tags: ["latest"] }),
  a: image(),
  b: image({ tags: ["old-1", "v1"] }),
  X: index(["x"]),
  x: image(),
});

/** What OURS has, each with a tag, and a live image of its own. */
const PROD = fixture({
  A: index(["a"], { tags: ["latest", "old-1"] }),
  a: image(),
  b: image({ tags: ["v1"] }),
  X: index(["x"], { tags: ["live-x"] }),
  x: image(),
  L: image({ tags: ["live"] }),
});

const IN_BETWEEN = (host: string) =>
  `A proxy or a login page is in between: let this runner reach ${host} without it, for example by NO_PROXY`;

describe("a redirect of the registry to another repository", () => {
  const to = (location: string, status: number): FaultAnswer => ({
    status,
    headers: { Location: location },
  });

  it.each([301, 302, 303, 307, 308])("deletes nothing there: %s at a DELETE", async (status) => {
    const { run, left } = seedNeighbours();
    const location = `/v2/prod/manifests/${PROD.digest("L")}`;
    cloud.emulator.faults.add({
      kind: "delete-manifest",
      repository: "ours",
      answer: to(location, status),
    });
    const { exitCode, errors } = await run();
    expect([left("prod"), left("ours")]).toEqual(["A L X a b x", "A X a b x"]);
    expect(exitCode).toBe(1);
    const { loginServer } = cloud.emulator;
    expect(errors.join()).toContain(
      `${loginServer} redirects to another of its addresses (${status}), which no request follows. ${IN_BETWEEN(loginServer)}`,
    );
    expect(cloud.emulator.requests.all().filter(({ repository }) => repository === "prod")).toEqual(
      [],
    );
  });

  it("removes no tag there", async () => {
    const { run, left } = seedNeighbours();
    const answer = to("/acr/v1/prod/_tags/old-1", 307);
    cloud.emulator.faults.add({ kind: "delete-tag", repository: "ours", answer });
    const { exitCode } = await run();
    expect(exitCode).toBe(1);
    expect(left("prod")).toBe("A L X a b x");
    expect(cloud.emulator.registry.repository("prod").tags()).toHaveProperty("old-1");
  });

  it.each<[RequestKind, () => string]>([
    ["repository", () => "/acr/v1/prod"],
    ["list-manifests", () => "/acr/v1/prod/_manifests"],
    ["list-tags", () => "/acr/v1/prod/_tags"],
    ["manifest", () => `/v2/prod/manifests/${PROD.digest("L")}`],
    ["manifest-attributes", () => `/acr/v1/prod/_manifests/${PROD.digest("L")}`],
    ["tag-attributes", () => "/acr/v1/prod/_tags/old-1"],
  ])("is taken for no answer: %s", async (kind, target) => {
    const { run, left } = seedNeighbours();
    const answer = to(target(), 302);
    cloud.emulator.faults.add({ kind, repository: "ours", answer });
    const { errors } = await run();
    expect(errors.join()).toContain("redirects to another of its addresses (302)");
    expect(left("prod")).toBe("A L X a b x");
    expect(cloud.emulator.requests.all().filter(({ repository }) => repository === "prod")).toEqual(
      [],
    );
    // Looks at tags come last, when X and x have gone as planned.
    expect(left("ours")).toBe(kind === "tag-attributes" ? "A a b" : "A X a b x");
  });
});

describe("an answer of the registry that names something else than was asked for", () => {
  /** As if a front end had mixed up two requests. */
  const named = (change: (answer: Wire) => void): FaultAnswer => ({
    replaceBody: (original) => {
      const answer = JSON.parse(original.toString()) as Wire;
      change(answer);
      return Buffer.from(JSON.stringify(answer));
    },
  });

  it.each<[RequestKind, string, (answer: Wire) => void]>([
    ["repository", "repository", (answer) => (answer.imageName = "prod")],
    ["list-manifests", "repository", (answer) => (answer.imageName = "prod")],
    ["list-tags", "repository", (answer) => (answer.imageName = "prod")],
    ["manifest-attributes", "repository", (answer) => (answer.imageName = "prod")],
    [
      "manifest-attributes",
      "manifest",
      ({ manifest = {} }) => (manifest.digest = PROD.digest("L")),
    ],
    ["tag-attributes", "repository", (answer) => (answer.imageName = "prod")],
    ["tag-attributes", "tag", ({ tag = {} }) => (tag.name = "latest")],
  ])("is none: %s, another %s", async (kind, what, change) => {
    const { run, left } = seedNeighbours();
    cloud.emulator.faults.add({ kind, repository: "ours", answer: named(change) });
    const { exitCode, errors } = await run();
    expect(exitCode).toBe(1);
    expect(errors.join()).toContain(`The registry answered with what it knows of ${what} "`);
    expect(left("ours")).toBe(kind === "tag-attributes" ? "A a b" : "A X a b x");
  });

  it("is one all the same when only the registry has another name there", async () => {
    const { run, left } = seedNeighbours();
    const answer = named((wire) => (wire.registry = "contoso.westeurope.geo.azurecr.io"));
    const kinds = ["repository", "list-manifests", "list-tags", "manifest-attributes"] as const;
    for (const kind of kinds) cloud.emulator.faults.add({ kind, answer });
    expect((await run()).errors).toEqual([]);
    expect(left("ours")).toBe("A a b");
  });
});

describe("a web page in the place of an answer", () => {
  const loginPage = "<!DOCTYPE html><html><body>Please log in.</body></html>";
  const page = (type: string): FaultAnswer => ({
    status: 200,
    headers: { "Content-Type": type },
    body: loginPage,
  });

  it.each<[RequestKind, string]>([
    ["repository", "text/html"],
    ["list-manifests", "text/html; charset=utf-8"],
    ["list-tags", "application/json"],
    ["manifest", "text/html"],
    ["manifest", "application/vnd.oci.image.index.v1+json"],
    ["manifest-attributes", "text/html"],
    ["delete-manifest", "text/html"],
  ])("is named as that, and nothing is deleted: %s, as %s", async (kind, type) => {
    const { run, left } = seedNeighbours();
    cloud.emulator.faults.add({ kind, repository: "ours", answer: page(type) });
    const { exitCode, errors } = await run();
    expect(exitCode).toBe(1);
    const { loginServer } = cloud.emulator;
    expect(errors.join()).toContain(
      `${loginServer} answers with a web page where data belongs (200). ${IN_BETWEEN(loginServer)}`,
    );
    expect(left("ours")).toBe("A X a b x");
  });

  it("that says of a deletion that it was accepted is not believed", async () => {
    const { run, left } = seedNeighbours();
    const answer = { ...page("text/html"), status: 202 };
    cloud.emulator.faults.add({ kind: "delete-manifest", repository: "ours", answer });
    const { exitCode, outputs } = await run();
    expect(exitCode).toBe(1);
    expect(outputs).toMatchObject({ deleted: "0" });
    expect(left("ours")).toBe("A X a b x");
  });

  it.each(["exchange", "token"] as const)("is named as that at the %s endpoint", async (kind) => {
    cloud.emulator.faults.add({ kind, answer: page("text/html") });
    const { errors } = await run("job");
    expect(errors.join()).toContain("answers with a web page where data belongs (200)");
  });

  it("is named as that at the authority", async () => {
    cloud.entra.refuse("token", {
      status: 200,
      body: loginPage,
      headers: { "Content-Type": "text/html" },
    });
    const { errors } = await run("job");
    expect(errors.join()).toContain("answers with a web page where data belongs (200)");
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
    const { host } = new URL(cloud.entra.url);
    expect(errors).toEqual([
      `ACR Prune: stopped before deleting anything.\n${host} redirects to ${new URL(stranger.url).host} (307), which no request follows. ${IN_BETWEEN(host)}. Nothing was deleted.`,
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
        `ACR Prune: nothing was deleted. 1 repository could not be read.\n"team/app" was skipped, nothing in it was deleted: ${cloud.emulator.loginServer} did not accept the sign-in (/oauth2/token answered 407). The proxy in HTTPS_PROXY requires other credentials.`,
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
      `ACR Prune: nothing was deleted. 1 repository could not be read.\n"team/app" was skipped, nothing in it was deleted: ${cloud.emulator.loginServer} can't be reached: no answer (ECONNREFUSED: connect ECONNREFUSED 127.0.0.1:${proxy.port}). The job sends requests through the proxy in HTTPS_PROXY, except for the hosts in NO_PROXY.`,
    ]);
  });
});
