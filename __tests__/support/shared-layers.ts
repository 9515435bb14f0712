/**
 * A repository whose reclaimed bytes are counted by hand. Layers are shared between what goes and what stays, children
 * between indexes, and there are Docker images, which the action does not read.
 *
 *    A v1      D       E      x     y v2
 *    |  \     /  \    /  \  (Docker, (Docker,
 *    a   shared   d      e   dead)   kept)
 */
import { DOCKER_IMAGE, image, index, type Spec } from "./fixture.ts";

function blob(name: string, size: number) {
  return { mediaType: "application/vnd.test", digest: `sha256:${name.repeat(64)}`, size };
}

/** A layer of everything. */
const BASE = blob("0", 7_000_000);
/** A layer of `d` and `e`, which both go. */
const COMMON = blob("1", 400_000);

const content = (config: object, ...layers: readonly object[]) => ({ body: { config, layers } });

const OCI: Readonly<Record<string, Spec>> = {
  A: index(["a", "shared"], { tags: ["v1"] }),
  a: image(content(blob("2", 10), BASE, blob("3", 20_000))),
  shared: image(content(blob("4", 20), BASE, blob("5", 30_000))),
  D: index(["shared", "d"]),
  E: index(["d", "e"]),
  d: image(content(blob("6", 3), BASE, COMMON, blob("7", 50_000))),
  // Its config is a layer of what stays.
  e: image(content(blob("3", 20_000), BASE, COMMON, blob("8", 6000), blob("8", 6000))),
};

const DOCKER: Readonly<Record<string, Spec>> = {
  x: { mediaType: DOCKER_IMAGE, ...content(blob("9", 5), BASE, blob("a", 100_000)) },
  y: { mediaType: DOCKER_IMAGE, tags: ["v2"], ...content(blob("b", 7), BASE) },
};

/** What goes from `OCI` is D, E, d and e: without their bodies, the common layer, two layers and a config of their own. */
export const ONLY_OCI = {
  specs: OCI,
  gone: ["D", "E", "d", "e"],
  bytes: 400_000 + 50_000 + 3 + 6000,
};

/** Of the Docker image the registry's own size counts: with the base, although `y` uses it. */
export const WITH_DOCKER = {
  specs: { ...OCI, ...DOCKER },
  gone: ["D", "E", "d", "e", "x"],
  bytes: 456_003 + 7_000_000 + 100_000 + 5,
};
