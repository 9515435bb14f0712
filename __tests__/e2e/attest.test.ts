/**
 * Bundles that the client of GitHub's attest action (https://github.com/actions/attest) attaches to a multi-arch image:
 * as referrers where the registry has an API for them, and with an index under a tag, too, where it has none
 * (https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#referrers-tag-schema). Then a new build, signed as well, takes the
 * tag over.
 */
import { Agent } from "node:https";

import { describe, expect, it } from "@jest/globals";
import { attachArtifactToImage } from "@sigstore/oci";

import { KEY, runOn, startServer } from "../support/artifactory.ts";
import { fixture, image, index, type Built } from "../support/fixture.ts";
import {
  PASSWORD,
  runAction,
  startRegistry,
  USERNAME,
  type ActionRun,
} from "../support/run-action.ts";

const BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json";
const MONTH_MS = 30 * 86_400_000;

/** A registry in which all that is pushed counts as a month old until the action runs. */
interface Host {
  /** `host:port` */
  readonly host: string;
  readonly caPem: string;
  /** What the client puts before the image's name. */
  readonly prefix: string;
  put(manifest: Built, tags: readonly string[]): void;
  digests(): readonly string[];
  tags(): Readonly<Record<string, string>>;
  run(inputs: Readonly<Record<string, string>>): Promise<ActionRun>;
  close(): Promise<void>;
}

interface Kind {
  readonly kind: string;
  start(hasReferrersApi: boolean): Promise<Host>;
}

const ACR: Kind = {
  kind: "ACR",
  start: async (hasReferrersApi) => {
    const switches = { referrersApiOff: !hasReferrersApi };
    const emulator = await startRegistry({ backdateMs: MONTH_MS, switches });
    const repository = emulator.registry.repository("team/app");
    return {
      host: emulator.loginServer,
      caPem: emulator.caPem,
      prefix: "",
      put: ({ bytes: body, mediaType }, tags) => {
        repository.putManifest({ body, mediaType, tags });
      },
      digests: () => repository.digests(),
      tags: () => repository.tags(),
      run: (inputs) => runAction(emulator, inputs),
      close: () => emulator.close(),
    };
  },
};

const ARTIFACTORY: Kind = {
  kind: "Artifactory",
  start: async (hasReferrersApi) => {
    let agoMs = MONTH_MS;
    const server = await startServer({
      clock: { now: () => new Date(Date.now() - agoMs) },
      switches: { noReferrers: !hasReferrersApi },
    });
    const here = server.image("team/app");
    return {
      host: server.host,
      caPem: server.caPem,
      prefix: `${KEY}/`,
      put: ({ bytes: body, mediaType }, tags) => {
        here.putManifest({ body, mediaType, tags });
      },
      digests: () => here.digests(),
      tags: () => here.tags(),
      run: (inputs) => {
        agoMs = 0;
        return runOn(server, inputs);
      },
      close: () => server.close(),
    };
  },
};

/** The client asks for http where a host is called localhost, so the registry gets another name. */
const NAME = "registry.test";

/** Attaches a bundle, and names the manifest that the client pushed for it. */
async function attest({ host, caPem, prefix }: Host, imageDigest: string): Promise<string> {
  const agent = new Agent({
    ca: caPem,
    servername: "localhost",
    lookup: (_name, _options, done) => {
      done(null, [{ address: "127.0.0.1", family: 4 }]);
    },
  });
  // It hands all of this on, although its type names no agent.
  const transport = { agent, retry: 0, timeout: 10_000, proxy: undefined, noProxy: undefined };
  const [, port = ""] = host.split(":");
  try {
    const { digest } = await attachArtifactToImage({
      imageName: `${NAME}:${port}/${prefix}team/app`,
      imageDigest,
      artifact: Buffer.from(JSON.stringify({ mediaType: BUNDLE, of: imageDigest })),
      mediaType: BUNDLE,
      credentials: { username: USERNAME, password: PASSWORD },
      annotations: { "dev.sigstore.bundle.predicateType": "https://slsa.dev/provenance/v1" },
      fetchOpts: transport,
    });
    return digest;
  } finally {
    agent.destroy();
  }
}

const { manifests, digest } = fixture({
  amd64: image(),
  arm64: image(),
  old: index(["amd64", "arm64"]),
  newAmd64: image(),
  new: index(["newAmd64", "arm64"]),
});

/** Pushes a build and gives it the tag. */
function push(host: Host, letters: readonly string[]): void {
  for (const one of manifests.filter(({ letter }) => letters.includes(letter))) {
    host.put(one, one.letter === letters.at(-1) ? ["latest"] : []);
  }
}

const tagOf = (named: string) => named.replace(":", "-");

interface Case extends Kind {
  readonly api: "with" | "without";
  readonly inputs?: Readonly<Record<string, string>>;
}

const CASES: readonly Case[] = [
  { ...ACR, api: "with" },
  { ...ACR, api: "without" },
  { ...ARTIFACTORY, api: "with" },
  // The push to the tag has already deleted the old index: a tag that names it is one of those that expire by a pattern of their own.
  { ...ARTIFACTORY, api: "without", inputs: { "delete-tags": "sha256-*" } },
];

describe.each(CASES)(
  "an image that GitHub attests, on $kind $api a referrers API,",
  ({ start, api, inputs = {} }) => {
    it("goes with its bundle when a new build takes its tag, and the new one stays with its own", async () => {
      const host = await start(api === "with");
      try {
        push(host, ["amd64", "arm64", "old"]);
        const oldBundle = await attest(host, digest("old"));
        const oldList = host.tags()[tagOf(digest("old"))];
        push(host, ["newAmd64", "new"]);
        const newBundle = await attest(host, digest("new"));
        const newList = host.tags()[tagOf(digest("new"))];
        const hasLists = [oldList, newList].map((list) => list !== undefined);
        expect(hasLists).toEqual(api === "with" ? [false, false] : [true, true]);
        expect(host.digests()).toEqual(expect.arrayContaining([oldBundle, newBundle]));

        const { exitCode, errors, warnings } = await host.run(inputs);

        const build = ["new", "newAmd64", "arm64"].map(digest);
        const signed = newList === undefined ? [newBundle] : [newBundle, newList];
        expect(host.digests()).toEqual([...build, ...signed].sort());
        expect(host.tags()).toEqual({
          latest: digest("new"),
          ...(newList === undefined ? {} : { [tagOf(digest("new"))]: newList }),
        });
        expect({ exitCode, errors, warnings }).toEqual({ exitCode: 0, errors: [], warnings: [] });
      } finally {
        await host.close();
      }
    });
  },
);
