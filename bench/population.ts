/**
 * What the benchmark's registry holds, in blocks of 100 manifests: 60 in live indexes of two platforms with attestations, 25 in
 * dangling indexes, 5 lone images, 5 signatures (4 of live indexes, 1 of a dangling one), 5 Docker schema 2 images.
 */
import type { Registry } from "../emulator/acr/registry/registry.ts";
import { attestation, DOCKER_IMAGE, image, index, signature, type Draft } from "./bodies.ts";

export const BLOCK = 100;
const LIVE_BUILDS = 12;
const DANGLING_BUILDS = 5;
const LONE_IMAGES = 5;
const SIGNATURES_OF_LIVE = 4;
const DOCKER_IMAGES = 5;

const MONTH_MS = 30 * 86_400_000;

/** What a run over one repository has to deal with; the formula needs no more. */
export interface Census {
  readonly manifests: number;
  readonly tags: number;
  /** Manifests that can hold a reference. */
  readonly referring: number;
  /** What nobody can reach. */
  readonly dead: number;
  /** Those of the dead that the registry deletes along with their subject. */
  readonly takenAlong: number;
}

/** Plants a number of manifests, which must be a multiple of 100, evenly into that many repositories. */
export function plant(registry: Registry, manifests: number, repositories: number): Census[] {
  const blocks = manifests / BLOCK;
  return Array.from({ length: repositories }, (_, n) => {
    const name = nameOf(n);
    const own = Math.floor(blocks / repositories) + (n < blocks % repositories ? 1 : 0);
    for (let block = 0; block < own; block += 1) plantBlock(registry, name, `${name} ${block}`);
    return censusOf(own);
  });
}

/** One more block in the first repository, as old as the rest. */
export function pushBlock(registry: Registry, label: string): void {
  plantBlock(registry, nameOf(0), label);
}

function nameOf(n: number): string {
  return `bench/r${String(n).padStart(4, "0")}`;
}

function plantBlock(registry: Registry, name: string, label: string): void {
  const repository = registry.repository(name);
  const pushedAt = new Date(registry.clock.now().getTime() - MONTH_MS);
  for (const { mediaType, body, digest, tag } of blockOf(label)) {
    const tags = tag === undefined ? [] : [tag];
    repository.putManifest({ mediaType, body, digest, tags, pushedAt });
  }
}

/** The manifests of a block, an index before its children. */
export function* blockOf(label: string): Iterable<Draft> {
  for (let n = 0; n < LIVE_BUILDS; n += 1) {
    const build = buildOf(`${label} live ${n}`, tagOf(label, `v${n}`));
    yield* build;
    const [top] = build;
    if (n < SIGNATURES_OF_LIVE && top !== undefined) yield signature(`${label} live ${n}`, top);
  }
  for (let n = 0; n < DANGLING_BUILDS; n += 1) {
    const build = buildOf(`${label} dangling ${n}`);
    yield* build;
    const [top] = build;
    if (n === 0 && top !== undefined) yield signature(`${label} dangling ${n}`, top);
  }
  for (let n = 0; n < LONE_IMAGES; n += 1) yield image(`${label} lone ${n}`);
  for (let n = 0; n < DOCKER_IMAGES; n += 1) {
    yield image(`${label} docker ${n}`, DOCKER_IMAGE, tagOf(label, `docker${n}`));
  }
}

/** An index and its four children. */
function buildOf(label: string, tag?: string): readonly Draft[] {
  const children = ["amd64", "arm64"].flatMap((platform) => [
    image(`${label} ${platform}`),
    attestation(`${label} ${platform}`),
  ]);
  return [index(children, tag), ...children];
}

function tagOf(label: string, version: string): string {
  return `${version}-${label.replace(/\W+/g, "-")}`;
}

function censusOf(blocks: number): Census {
  return {
    manifests: blocks * BLOCK,
    tags: blocks * (LIVE_BUILDS + DOCKER_IMAGES),
    referring: blocks * (BLOCK - DOCKER_IMAGES),
    dead: blocks * (DANGLING_BUILDS * 5 + LONE_IMAGES + 1),
    takenAlong: blocks,
  };
}
