/**
 * Bodies of manifests, which anybody may push. Whatever is in them, no reference is lost that any reader of JSON sees:
 * the first of two equal keys or the last, names in any case, as Go's encoding/json has it.
 */
import { createHash } from "node:crypto";

import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { unpackBlobs } from "../../../src/oci/blobs.ts";
import { kindOf, parseManifest, type Manifest } from "../../../src/oci/manifest.ts";
import type { Digest } from "../../../src/oci/digest.ts";
import { DOCKER_IMAGE, OCI_IMAGE, OCI_INDEX } from "../../support/fixture.ts";
import { stringsOf, styles, written, type Style, type Tree } from "./json-trees.ts";
import { damaged, damages, manifests, trees, type Damage } from "./manifest-trees.ts";
import { childrenSeen, DIGEST, subjectsSeen, valuesOf } from "./readers.ts";
import { holds, readOr } from "../holds.ts";
import { anyText } from "./texts.ts";

const types = fc.constantFrom(OCI_INDEX, OCI_IMAGE, DOCKER_IMAGE, "application/vnd.new+json");
const listedTypes = fc.option(types, { nil: undefined });

function digestOf(bytes: Uint8Array): Digest {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}` as Digest;
}

function parse(bytes: Uint8Array, type: string | undefined): Manifest {
  return parseManifest(digestOf(bytes), bytes, type);
}

/** Everything that a manifest keeps from being deleted. */
function heldBy({ children, subject, mentions }: Manifest): ReadonlySet<string> {
  const held = [...children.map(({ digest }) => digest), ...mentions];
  return new Set(subject === undefined ? held : [...held, subject]);
}

const DIGEST_ANYWHERE = /sha256:[a-f0-9]{64}(?![a-f0-9])/g;

/** Says what kind of manifest it was. */
function expectNothingLost(manifest: Manifest, tree: Tree): Manifest["kind"] {
  if (manifest.kind === "unknown") {
    const written = stringsOf(tree).flatMap((text) => text.match(DIGEST_ANYWHERE) ?? []);
    expect([...new Set(written).difference(heldBy(manifest))]).toEqual([]);
  } else {
    const children = manifest.children.map(({ digest }) => digest);
    expect([...children].sort()).toEqual([...childrenSeen(tree)].sort());
    expect(manifest.subject === undefined ? [] : [manifest.subject]).toEqual(subjectsSeen(tree));
    for (const said of valuesOf(tree, /^mediaType$/iu)) {
      expect(kindOf(typeof said === "string" ? said : undefined)).toBe(manifest.kind);
    }
  }
  return manifest.kind;
}

const SOUND_KINDS = ["index", "image", "artifact"] as const;
const KINDS = [...SOUND_KINDS, "unknown"] as const;

type Sound = Readonly<{ type: string; tree: Tree }>;

function expectSound(manifest: Manifest, listedType: string | undefined): void {
  const { kind, blobs, mentions } = manifest;
  expect(["unknown", kindOf(listedType)]).toContain(kind);
  for (const digest of heldBy(manifest)) expect(digest).toMatch(DIGEST);
  expect(new Set(mentions).size).toBe(mentions.length);
  for (const { sizeBytes } of unpackBlobs(blobs)) {
    expect(Number.isSafeInteger(sizeBytes) && sizeBytes >= 0).toBe(true);
  }
}

describe("a body", () => {
  it("that is a sound manifest is understood", () => {
    const examine = ([{ type, tree }, style]: readonly [Sound, Style]) => {
      const manifest = parse(Buffer.from(written(tree, style)), type);
      expect(manifest.kind).toBe(kindOf(type));
      expectSound(manifest, type);
      return expectNothingLost(manifest, tree);
    };
    holds(fc.tuple(manifests, styles), 300, examine, SOUND_KINDS);
  });

  it("that was a sound manifest loses no reference, whatever was done to it", () => {
    const cases = fc.tuple(manifests, fc.array(damages, { minLength: 1, maxLength: 4 }), styles);
    type Case = readonly [Sound, readonly Damage[], Style];
    const examine = ([{ type, tree }, changes, style]: Case) => {
      const broken = changes.reduce(damaged, tree);
      const manifest = parse(Buffer.from(written(broken, style)), type);
      expectSound(manifest, type);
      return expectNothingLost(manifest, broken);
    };
    holds(cases, 1200, examine, KINDS);
  });

  it("that is any JSON loses no reference", () => {
    const examine = ([tree, type, style]: readonly [Tree, string | undefined, Style]) => {
      const manifest = parse(Buffer.from(written(tree, style)), type);
      expectSound(manifest, type);
      return expectNothingLost(manifest, tree);
    };
    holds(fc.tuple(trees, listedTypes, styles), 800, examine, ["index", "image", "unknown"]);
  });

  it("with a few bytes changed is refused, or loses no reference", () => {
    const flips = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 3 });
    const examine = ([{ type, tree }, changes]: readonly [Sound, readonly [number, number][]]) => {
      const bytes = Buffer.from(written(tree, [0]));
      for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
      const read = readOr(() => parse(bytes, type));
      if ("refusal" in read) {
        expect(read.refusal).toBe(`The body of manifest ${digestOf(bytes)} is not JSON.`);
        return "refused";
      }
      expectSound(read.value, type);
      const { manifests: list } = JSON.parse(bytes.toString()) as { manifests?: unknown };
      const entries: readonly unknown[] = Array.isArray(list) ? list : [];
      const children = entries.flatMap((entry) => {
        const digest = String((entry as { digest?: unknown } | null)?.digest);
        return DIGEST.test(digest) ? [digest] : [];
      });
      const mentioned = bytes.toString().match(DIGEST_ANYWHERE) ?? [];
      const wanted = read.value.kind === "unknown" ? mentioned : children;
      expect([...new Set<string>(wanted).difference(heldBy(read.value))]).toEqual([]);
      return wanted.length > 0 ? "with references" : "without references";
    };
    holds(fc.tuple(manifests, flips), 1000, examine, ["refused", "with references"]);
  });

  it("that is any bytes is read or refused", () => {
    const text = anyText().map((value) => Buffer.from(value));
    const json = fc.json().map((value) => Buffer.from(value));
    const marked = fc.json().map((value) => Buffer.from(`\uFEFF${value}`));
    const wide = fc.json().map((value) => Buffer.from(value, "utf16le"));
    const bytes = fc.oneof(fc.uint8Array({ maxLength: 50 }), text, json, marked, wide);
    const examine = ([body, type]: readonly [Uint8Array, string | undefined]) => {
      const read = readOr(() => parse(body, type));
      if ("refusal" in read) return "refused";
      expectSound(read.value, type);
      return "read";
    };
    holds(fc.tuple(bytes, listedTypes), 1000, examine, ["read", "refused"]);
  });

  it("is refused when it has another digest, one byte being enough", () => {
    const cases = fc.tuple(manifests, fc.nat(), fc.integer({ min: 1, max: 255 }));
    holds(cases, 200, ([{ type, tree }, at, change]) => {
      const bytes = Buffer.from(written(tree, [0]));
      const asked = digestOf(bytes);
      const place = at % bytes.length;
      bytes[place] = (bytes[place] ?? 0) ^ change;
      const read = readOr(() => parseManifest(asked, bytes, type));
      expect(read).toEqual({ refusal: expect.stringContaining("with a body of another digest") });
    });
  });

  it("is read however deeply its references are nested", () => {
    const digest = `sha256:${"d".repeat(64)}`;
    const around = fc.constantFrom(["[", "]"], ['{"manifests":', "}"], ['{"a":[', "]}"]);
    holds(
      fc.tuple(around, fc.constantFrom(10, 1000, 100_000)),
      6,
      ([[open = "", close = ""], depth]) => {
        const text = `${open.repeat(depth)}"${digest}"${close.repeat(depth)}`;
        const manifest = parse(Buffer.from(`{"subject":[${text}]}`), OCI_IMAGE);
        expect(manifest).toMatchObject({ kind: "unknown", mentions: [digest] });
      },
    );
  });
});
