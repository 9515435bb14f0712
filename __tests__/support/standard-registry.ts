/**
 * A little registry with one of each: live images of several platforms, signatures by subject and by tag, a lock, expired tags,
 * and what is to go. Its blobs are there, so that everything that stays can be pulled whole.
 */
import type { Emulator } from "../../emulator/acr/emulator.ts";
import { Repository } from "../../demo/registry-client.ts";
import { pullWhole } from "../../demo/pulling.ts";
import { fixture, image, index, seed } from "./fixture.ts";
import { PASSWORD, USERNAME } from "./run-action.ts";

//  A (v1)  s-> A  c (sha256-A.sig)    X   t-> X  d (sha256-X.sig)   B (latest, pr-2)   E (pr-1)   D   L (locked)
//  | \  \                             | \
//  a  b  p                            x  b
export const STANDARD = fixture({
  A: index(["a", "b", "p"], { tags: ["v1"] }),
  a: image(),
  b: image(),
  p: image({ platform: "unknown/unknown" }),
  s: image({ subject: "A" }),
  c: image({ tags: ["sha256-{A}.sig"] }),
  B: image({ tags: ["latest", "pr-2"] }),
  L: image({ isLocked: true }),
  X: index(["x", "b"]),
  x: image(),
  t: image({ subject: "X" }),
  d: image({ tags: ["sha256-{X}.sig"] }),
  E: image({ tags: ["pr-1"] }),
  D: image(),
});

/** What a run on it is given. */
export const STANDARD_INPUTS = {
  repositories: "team/app, team/untagged",
  "delete-tags": "pr-*",
  cache: "false",
};

/** What such a run deletes, and what it leaves; `pr-2` is removed from an image that stays. */
export const GARBAGE = ["D", "E", "X", "d", "t", "x"];
export const WANTED = ["A", "B", "L", "a", "b", "c", "p", "s"];

/** A repository without a tag, which a run leaves alone. */
const UNTAGGED = fixture({ U: image() });

export function seedStandard(emulator: Emulator): void {
  for (const [name, built] of [
    ["team/app", STANDARD],
    ["team/untagged", UNTAGGED],
  ] as const) {
    seed(emulator, name, built);
    const repository = emulator.registry.repository(name);
    for (const { letter } of built.manifests) {
      for (const role of ["config", "layer"]) repository.putBlob(`${letter} ${role}`);
    }
  }
}

/** Letters of what is in the registry. */
export function standing({ registry }: Emulator): readonly string[] {
  return STANDARD.letters(registry.repository("team/app").digests());
}

/** What is missing of what the tags `v1` and `latest`, the lock and the untagged repository stand for, by pulling it. */
export async function missingParts(emulator: Emulator): Promise<readonly string[]> {
  const account = { ...emulator, username: USERNAME, password: PASSWORD };
  const app = new Repository("team/app", account);
  const untagged = new Repository("team/untagged", account);
  const pulled = [
    await pullWhole(app, "v1"),
    await pullWhole(app, "latest"),
    await pullWhole(app, `sha256-${STANDARD.digest("A").slice("sha256:".length)}.sig`),
    await pullWhole(app, STANDARD.digest("L")),
    await pullWhole(untagged, UNTAGGED.digest("U")),
  ];
  const letters = pulled.flatMap(({ manifests }) => STANDARD.letters(manifests));
  const lost = WANTED.filter((letter) => !letters.includes(letter));
  return [...pulled.flatMap(({ missing }) => missing), ...lost];
}
