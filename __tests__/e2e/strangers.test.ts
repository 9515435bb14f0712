/**
 * Servers in between, and servers that want to be: a redirect, a challenge and a link may lead elsewhere, but no request and
 * no credentials follow, and what answers for something else is not believed. A proxy gets tunnels, and sees nothing of what
 * goes through them.
 */
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";

import type { EntraKind } from "../../emulator/entra/directory.ts";
import type { RequestKind } from "../../emulator/acr/api/request-kinds.ts";
import { defaultTenantId, startEntra, type Entra } from "../../emulator/entra/entra.ts";
import type { FaultAnswer } from "../../emulator/http/faults.ts";
import { image, index, type Spec } from "../support/fixture.ts";
import { startProxy } from "../support/proxy.ts";
import { PASSWORD, USERNAME } from "../support/run-action.ts";
import { CLIENT, startCloud, SUBJECT, type Cloud } from "../support/signing-in.ts";
import { startStranger, type Stranger } from "../support/stranger.ts";
import { SharedRegistry, type Place, type Pruned } from "../support/together.ts";

type Specs = Readonly<Record<string, Spec>>;

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

let entra: Entra;
let stranger: Stranger;

const shared = new SharedRegistry({
  identities: [{ token: (given) => entra.clientOf(given) !== undefined }],
});

beforeAll(async () => {
  entra = await startEntra({ applications: [{ clientId: CLIENT, subjects: [SUBJECT] }] });
  stranger = await startStranger();
});

afterAll(async () => {
  await shared.close();
  await entra.close();
  await stranger.close();
});

type Way = "job" | "password";

const WAYS: readonly Way[] = ["job", "password"];
const INPUTS = {
  job: { username: "", password: "", ...IDS, "delete-tags": "old-*" },
  password: { ...BASIC, "delete-tags": "old-*" },
};

/** Runs with a way to sign in, and makes sure that nothing secret has reached the stranger. */
async function prune(place: Place, way: Way = "password"): Promise<Pruned> {
  const pruned = await place.prune(INPUTS[way], {
    env: { AZURE_AUTHORITY_HOST: entra.url, ...entra.jobEnvironment },
    hastens: true,
    secrets: () => entra.secrets(),
  });
  const { issuedTokens } = await shared.emulator();
  expectNothingSecret([...entra.secrets(), ...issuedTokens()]);
  return pruned;
}

function expectNothingSecret(issued: readonly string[]): void {
  const basic = Buffer.from(`${USERNAME}:${PASSWORD}`).toString("base64");
  const seen = stranger.received.join("\n");
  expect(seen.toLowerCase()).not.toContain("authorization");
  for (const secret of [PASSWORD, basic, ...issued]) expect(seen).not.toContain(secret);
}

/** Signs in as the job, where all else that signs in must not notice. */
async function inCloud(use: (cloud: Cloud) => Promise<void>): Promise<void> {
  const cloud = await startCloud();
  try {
    await use(cloud);
    expectNothingSecret([...cloud.entra.secrets(), ...cloud.emulator.issuedTokens()]);
  } finally {
    await cloud.close();
  }
}

const runAsJob = (cloud: Cloud) => cloud.run(IDS, cloud.entra.jobEnvironment, { hastens: true });

/** X and x go. */
const small = () =>
  shared.place({ A: index(["a"], { tags: ["latest"] }), a: image(), X: index(["x"]), x: image() });
const ALL_OF_SMALL = ["A", "X", "a", "x"];

/** X and x go, with the tag `old-1` of b, which stays for another tag. */
const OURS: Specs = {
  A: index(["a"], { tags: ["latest"] }),
  a: image(),
  b: image({ tags: ["old-1", "v1"] }),
  X: index(["x"]),
  x: image(),
};

/** What OURS has, each with a tag, and a live image of its own. */
const PROD: Specs = {
  A: index(["a"], { tags: ["latest", "old-1"] }),
  a: image(),
  b: image({ tags: ["v1"] }),
  X: index(["x"], { tags: ["live-x"] }),
  x: image(),
  L: image({ tags: ["live"] }),
};

/** Two repositories: `ours` can be deleted from, `prod` is no business of the run and has the same and more. */
async function neighbours() {
  const ours = await shared.place(OURS);
  const prod = await shared.place(PROD);
  const path = `/acr/v1/${encodeURIComponent(prod.name)}`;
  const live = prod.built.digest("L");
  const left = ({ remaining }: Place) => remaining().join(" ");
  return { ours, prod, path, live, left };
}

const loginServer = async () => (await shared.emulator()).loginServer;

const IN_BETWEEN = (host: string) =>
  `A proxy or a login page is in between: let this runner reach ${host} without it, for example by NO_PROXY`;

const to = (location: string, status: number): FaultAnswer => ({
  status,
  headers: { Location: location },
});

const READING: readonly RequestKind[] = ["list-manifests", "list-tags", "manifest"];

/** As if a front end had mixed up two requests. */
const named = (change: (answer: Wire) => void): FaultAnswer => ({
  replaceBody: (original) => {
    const answer = JSON.parse(original.toString()) as Wire;
    change(answer);
    return Buffer.from(JSON.stringify(answer));
  },
});

const loginPage = "<!DOCTYPE html><html><body>Please log in.</body></html>";
const page = (type: string): FaultAnswer => ({
  status: 200,
  headers: { "Content-Type": type },
  body: loginPage,
});

// One block: only the tests of one begin together.
describe("an answer of the registry", () => {
  it.concurrent.each(READING.flatMap((kind) => WAYS.map((way) => [kind, way] as const)))(
    "that redirects to another host gets no credentials: %s, signed in by %s",
    async (kind, way) => {
      const place = await small();
      const headers = { Location: `${stranger.url}/elsewhere` };
      place.fault({ kind, answer: { status: 307, headers } });
      const { exitCode } = await prune(place, way);
      expect(exitCode).toBe(1);
      expect(stranger.received).toEqual([]);
      expect(place.remaining()).toEqual(ALL_OF_SMALL);
    },
  );

  it.concurrent("that redirects a deletion to another host deletes nothing more, and gets no credentials", async () => {
    const place = await small();
    const headers = { Location: `${stranger.url}/v2` };
    place.fault({ kind: "delete-manifest", answer: { status: 307, headers } });
    const { exitCode } = await prune(place, "job");
    expect(exitCode).toBe(1);
    expect(place.remaining()).toEqual(ALL_OF_SMALL);
  });

  it.concurrent.each([301, 302, 303, 307, 308])(
    "that redirects to another repository deletes nothing there: %s at a DELETE",
    async (status) => {
      const { ours, prod, live, left } = await neighbours();
      const location = `/v2/${prod.name}/manifests/${live}`;
      ours.fault({ kind: "delete-manifest", answer: to(location, status) });
      const { exitCode, why } = await prune(ours);
      expect([left(prod), left(ours)]).toEqual(["A L X a b x", "A X a b x"]);
      expect(exitCode).toBe(1);
      const host = await loginServer();
      expect(why).toContain(
        `${host} redirects to another of its addresses (${status}), which no request follows. ${IN_BETWEEN(host)}`,
      );
      expect(prod.requests()).toEqual([]);
    },
  );

  it.concurrent("that redirects to another repository removes no tag there", async () => {
    const { ours, prod, path, left } = await neighbours();
    ours.fault({ kind: "delete-tag", answer: to(`${path}/_tags/old-1`, 307) });
    const { exitCode } = await prune(ours);
    expect(exitCode).toBe(1);
    expect(left(prod)).toBe("A L X a b x");
    expect(prod.repository.tags()).toHaveProperty("old-1");
  });

  it.concurrent.each<[RequestKind, (path: string, name: string, live: string) => string]>([
    ["repository", (path) => path],
    ["list-manifests", (path) => `${path}/_manifests`],
    ["list-tags", (path) => `${path}/_tags`],
    ["manifest", (_, name, live) => `/v2/${name}/manifests/${live}`],
    ["manifest-attributes", (path, _, live) => `${path}/_manifests/${live}`],
    ["tag-attributes", (path) => `${path}/_tags/old-1`],
  ])("that redirects to another repository is taken for none: %s", async (kind, target) => {
    const { ours, prod, path, live, left } = await neighbours();
    ours.fault({ kind, answer: to(target(path, prod.name, live), 302) });
    const { why } = await prune(ours);
    expect(why).toContain("redirects to another of its addresses (302)");
    expect(left(prod)).toBe("A L X a b x");
    expect(prod.requests()).toEqual([]);
    // Looks at tags come last, when X and x have gone as planned.
    expect(left(ours)).toBe(kind === "tag-attributes" ? "A a b" : "A X a b x");
  });

  it.concurrent.each<[RequestKind, string, (answer: Wire, live: string) => void]>([
    ["repository", "repository", (answer) => (answer.imageName = "prod")],
    ["list-manifests", "repository", (answer) => (answer.imageName = "prod")],
    ["list-tags", "repository", (answer) => (answer.imageName = "prod")],
    ["manifest-attributes", "repository", (answer) => (answer.imageName = "prod")],
    ["manifest-attributes", "manifest", ({ manifest = {} }, live) => (manifest.digest = live)],
    ["tag-attributes", "repository", (answer) => (answer.imageName = "prod")],
    ["tag-attributes", "tag", ({ tag = {} }) => (tag.name = "latest")],
  ])(
    "that names something else than was asked for is none: %s, another %s",
    async (kind, what, change) => {
      const { ours, live, left } = await neighbours();
      const answer = named((wire) => {
        change(wire, live);
      });
      ours.fault({ kind, answer });
      const { exitCode, why } = await prune(ours);
      expect(exitCode).toBe(1);
      expect(why).toContain(`The registry answered with what it knows of ${what} "`);
      expect(left(ours)).toBe(kind === "tag-attributes" ? "A a b" : "A X a b x");
    },
  );

  it.concurrent("that only has another name for the registry is one all the same", async () => {
    const { ours, left } = await neighbours();
    const answer = named((wire) => (wire.registry = "contoso.westeurope.geo.azurecr.io"));
    const kinds = ["repository", "list-manifests", "list-tags", "manifest-attributes"] as const;
    for (const kind of kinds) ours.fault({ kind, answer });
    const { exitCode, why } = await prune(ours);
    expect([exitCode, why]).toEqual([0, ""]);
    expect(left(ours)).toBe("A a b");
  });

  it.concurrent.each<[RequestKind, string]>([
    ["repository", "text/html"],
    ["list-manifests", "text/html; charset=utf-8"],
    ["list-tags", "application/json"],
    ["manifest", "text/html"],
    ["manifest", "application/vnd.oci.image.index.v1+json"],
    ["manifest-attributes", "text/html"],
    ["delete-manifest", "text/html"],
  ])(
    "that is a web page is named as that, and nothing is deleted: %s, as %s",
    async (kind, type) => {
      const { ours, left } = await neighbours();
      ours.fault({ kind, answer: page(type) });
      const { exitCode, why } = await prune(ours);
      expect(exitCode).toBe(1);
      const host = await loginServer();
      expect(why).toContain(
        `${host} answers with a web page where data belongs (200). ${IN_BETWEEN(host)}`,
      );
      expect(left(ours)).toBe("A X a b x");
    },
  );

  it.concurrent("that is a web page and says of a deletion that it was accepted is not believed", async () => {
    const { ours, left } = await neighbours();
    ours.fault({ kind: "delete-manifest", answer: { ...page("text/html"), status: 202 } });
    const { exitCode, counts } = await prune(ours);
    expect(exitCode).toBe(1);
    expect(counts).toMatchObject({ deleted: 0 });
    expect(left(ours)).toBe("A X a b x");
  });

  it.concurrent.each(WAYS)(
    "that challenges for another host gets no credentials, signed in by %s",
    async (way) => {
      const place = await small();
      const realm = `Bearer realm="${stranger.url}/oauth2/token",service="${new URL(stranger.url).host}",scope="repository:${place.name}:metadata_read"`;
      place.fault({
        kind: "list-manifests",
        answer: { status: 401, headers: { "WWW-Authenticate": realm }, body: "{}" },
      });
      const { exitCode } = await prune(place, way);
      expect(exitCode).toBe(1);
      expect(stranger.received).toEqual([]);
    },
  );

  it.concurrent.each(WAYS)(
    "whose next page is on another host gets no credentials, signed in by %s",
    async (way) => {
      const place = await small();
      const link = `<${stranger.url}/acr/v1/team/app/_manifests?last=x>; rel="next"`;
      place.fault({
        kind: "list-manifests",
        answer: { status: 200, headers: { Link: link }, body: { manifests: [] } },
      });
      const { exitCode } = await prune(place, way);
      expect(exitCode).toBe(1);
      expect(place.remaining()).toEqual(ALL_OF_SMALL);
    },
  );
});

describe("where the registry gives tokens", () => {
  it.each(["exchange", "token"] as const)(
    "a redirect to another host is not followed: %s",
    async (kind) => {
      await inCloud(async (cloud) => {
        const headers = { Location: `${stranger.url}/oauth2` };
        cloud.emulator.faults.add({ kind, answer: { status: 307, headers } });
        const { exitCode } = await runAsJob(cloud);
        expect(exitCode).toBe(1);
        expect(stranger.received).toEqual([]);
      });
    },
  );

  it.each(["exchange", "token"] as const)("a web page is named as that: %s", async (kind) => {
    await inCloud(async (cloud) => {
      cloud.emulator.faults.add({ kind, answer: page("text/html") });
      const { errors } = await runAsJob(cloud);
      expect(errors.join()).toContain("answers with a web page where data belongs (200)");
    });
  });
});

describe("the authority", () => {
  it("is named when it answers with a web page", async () => {
    await inCloud(async (cloud) => {
      cloud.entra.refuse("token", {
        status: 200,
        body: loginPage,
        headers: { "Content-Type": "text/html" },
      });
      const { errors } = await runAsJob(cloud);
      expect(errors.join()).toContain("answers with a web page where data belongs (200)");
    });
  });
});

describe("a redirect of the sign-in to another host", () => {
  const redirect = ({ entra }: Cloud, kind: EntraKind) => {
    const headers = { Location: `${stranger.url}/elsewhere` };
    entra.refuse(kind, { status: 307, body: {}, headers });
  };

  it("gets no assertion", () =>
    inCloud(async (cloud) => {
      redirect(cloud, "token");
      const { errors } = await runAsJob(cloud);
      const { host } = new URL(cloud.entra.url);
      expect(errors).toEqual([
        `${host} redirects to ${new URL(stranger.url).host} (307), which no request follows. ${IN_BETWEEN(host)}. Nothing was deleted.`,
      ]);
      expect(stranger.received).toEqual([]);
    }));

  it("gets no secret of an application", () =>
    inCloud(async (cloud) => {
      redirect(cloud, "token");
      const variables = { AZURE_CLIENT_ID: CLIENT, AZURE_TENANT_ID: defaultTenantId };
      const { exitCode } = await cloud.run({}, { ...variables, AZURE_CLIENT_SECRET: SECRET });
      expect(exitCode).toBe(1);
      expect(stranger.received).toEqual([]);
    }));

  it("gets nothing with which to ask GitHub for the job's token", () =>
    inCloud(async (cloud) => {
      redirect(cloud, "oidc");
      expect((await runAsJob(cloud)).exitCode).toBe(1);
      expect(stranger.received).toEqual([]);
    }));
});

describe("a proxy", () => {
  const host = (url: string) => new URL(url).host;
  const noExceptions = { NO_PROXY: "", no_proxy: "" };

  it("in HTTPS_PROXY, with a password, carries all of it: GitHub, Entra and the registry", () =>
    inCloud(async (cloud) => {
      const proxy = await startProxy("runner:right-password");
      try {
        const { entra, emulator } = cloud;
        const url = `http://runner:right-password@127.0.0.1:${proxy.port}`;
        const env = { ...entra.jobEnvironment, HTTPS_PROXY: url, ...noExceptions };
        const { errors, stdout } = await cloud.run(IDS, env);
        expect(errors).toEqual([]);
        expect(stdout).not.toContain("right-password");
        expect(cloud.remaining()).toEqual(["A", "a"]);
        expect([...new Set(proxy.tunnels)].sort()).toEqual(
          [host(entra.url), emulator.loginServer].sort(),
        );
      } finally {
        await proxy.close();
      }
    }));

  it("is not used for the hosts in NO_PROXY", () =>
    inCloud(async (cloud) => {
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
    }));

  it("that wants other credentials is named, and the ones it got are not shown", () =>
    inCloud(async (cloud) => {
      const proxy = await startProxy("runner:right-password");
      try {
        const url = `http://runner:wrong-password@127.0.0.1:${proxy.port}`;
        const { errors, stdout } = await cloud.run(BASIC, { HTTPS_PROXY: url, ...noExceptions });
        expect(errors).toEqual([
          `"team/app" was skipped, nothing in it was deleted: ${cloud.emulator.loginServer} did not accept the sign-in (/oauth2/token answered 407). The proxy in HTTPS_PROXY requires other credentials.`,
        ]);
        expect(stdout).not.toContain("wrong-password");
      } finally {
        await proxy.close();
      }
    }));

  it("that nobody runs is named", () =>
    inCloud(async (cloud) => {
      const proxy = await startProxy();
      await proxy.close();
      const url = `http://127.0.0.1:${proxy.port}`;
      const { errors } = await cloud.run(
        BASIC,
        { HTTPS_PROXY: url, ...noExceptions },
        { hastens: true },
      );
      expect(errors).toEqual([
        `"team/app" was skipped, nothing in it was deleted: ${cloud.emulator.loginServer} can't be reached: no answer (ECONNREFUSED: connect ECONNREFUSED 127.0.0.1:${proxy.port}). The job sends requests through the proxy in HTTPS_PROXY, except for the hosts in NO_PROXY.`,
      ]);
    }));
});
