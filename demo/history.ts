/**
 * The history of two repositories, pushed as builds would have pushed it. Every chapter says what must be left of it in
 * the end, worked out by hand and not by the action that the demo is about.
 */
import { pushAttestation, pushCosignSignature, pushImage, pushIndex, pushSbom } from "./images.ts";
import type { Descriptor } from "./manifest.ts";
import type { Want } from "./platforms.ts";
import type { Repository } from "./registry-client.ts";

export interface Chapter {
  readonly repository: Repository;
  /** One sentence for people. */
  readonly story: string;
  /** Tags that must stay, with the digests that they must name. */
  readonly tags: Readonly<Record<string, string>>;
  /** What clients come for. */
  readonly wants: readonly Want[];
  /** Digests that must stay, and those that must go. */
  readonly stays: ReadonlySet<string>;
  readonly goes: ReadonlySet<string>;
}

/** What was pushed long ago. */
export async function pushPast(web: Repository, api: Repository): Promise<readonly Chapter[]> {
  return [
    await pushRebuilds(web),
    await pushNestedIndex(web),
    await pushSignedReleases(api),
    await pushLockedRelease(api),
  ];
}

/** Build tools push images first and their index last: this build has not come to its end yet. */
export async function pushInProgress(web: Repository): Promise<Chapter> {
  const images = [
    await pushImage(web, "linux/amd64", "build 4"),
    await pushImage(web, "linux/arm64", "build 4"),
  ];
  return {
    repository: web,
    story: "Just now: two images are there, and the index that will list them is still to come.",
    tags: {},
    wants: [],
    stays: digests(images),
    goes: new Set(),
  };
}

async function pushRebuilds(web: Repository): Promise<Chapter> {
  const first = await pushBuild(web, "build 1");
  const second = await pushBuild(web, "build 2");
  const third = await pushBuild(web, "build 3");
  const stays = digests([third.index, ...third.children]);
  const replaced = digests([first.index, ...first.children, second.index, ...second.children]);
  return {
    repository: web,
    story: '"latest" was built three times. All builds share one image: linux/arm64 never changed.',
    tags: { latest: third.index.digest },
    wants: wantsOf("latest", "linux/amd64", "linux/arm64"),
    stays,
    goes: replaced.difference(stays),
  };
}

interface Build {
  readonly index: Descriptor;
  readonly children: readonly Descriptor[];
}

async function pushBuild(web: Repository, build: string): Promise<Build> {
  const amd64 = await pushImage(web, "linux/amd64", build);
  const arm64 = await pushImage(web, "linux/arm64", "build 1");
  const attestations = [
    await pushAttestation(web, amd64, build),
    await pushAttestation(web, arm64, build),
  ];
  const children = [amd64, arm64, ...attestations];
  return { index: await pushIndex(web, children, "latest"), children };
}

async function pushNestedIndex(web: Repository): Promise<Chapter> {
  const linux = [
    await pushImage(web, "linux/amd64", "long-term"),
    await pushImage(web, "linux/arm64", "long-term"),
  ];
  const windows = await pushImage(web, "windows/amd64", "long-term");
  const inner = await pushIndex(web, linux);
  const outer = await pushIndex(web, [inner, windows], "long-term");
  return {
    repository: web,
    story: '"long-term" is an index that lists another index.',
    tags: { "long-term": outer.digest },
    wants: wantsOf("long-term", "linux/amd64", "linux/arm64", "windows/amd64"),
    stays: digests([outer, inner, windows, ...linux]),
    goes: new Set(),
  };
}

async function pushSignedReleases(api: Repository): Promise<Chapter> {
  const replaced = await pushSigned(api, "release 1");
  const current = await pushSigned(api, "release 2");
  return {
    repository: api,
    story:
      '"stable" was released twice, each time with an SBOM (a referrer) and a cosign signature.',
    tags: { stable: current.image.digest, [current.tag]: current.signature.digest },
    wants: wantsOf("stable", "linux/amd64", "SBOM"),
    stays: digests([current.image, current.sbom, current.signature]),
    goes: digests([replaced.image, replaced.sbom, replaced.signature]),
  };
}

async function pushSigned(api: Repository, release: string) {
  const image = await pushImage(api, "linux/amd64", release, "stable");
  return { image, sbom: await pushSbom(api, image), ...(await pushCosignSignature(api, image)) };
}

async function pushLockedRelease(api: Repository): Promise<Chapter> {
  const images = [
    await pushImage(api, "linux/amd64", "audited"),
    await pushImage(api, "linux/arm64", "audited"),
  ];
  const index = await pushIndex(api, images);
  await api.lock(index.digest);
  return {
    repository: api,
    story: "An audited release has no tag any more, but its index is locked.",
    tags: {},
    wants: [],
    stays: digests([index, ...images]),
    goes: new Set(),
  };
}

function wantsOf(tag: string, ...everything: readonly string[]): readonly Want[] {
  return everything.map((what) => ({ tag, what }));
}

function digests(manifests: readonly Descriptor[]): ReadonlySet<string> {
  return new Set(manifests.map(({ digest }) => digest));
}
