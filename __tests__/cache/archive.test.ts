import { createHash } from "node:crypto";
import { brotliCompressSync } from "node:zlib";

import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import {
  MAGIC,
  MOST_BYTES,
  readBodies,
  readFrames,
  renderFrame,
  type Frame,
} from "../../src/cache/archive.ts";
import { bodiesIn, readerOf, type Body } from "../support/runner-cache.ts";

const SEED = 20_261_121;
const DAY = "2026-06-15";

function bodyOf(text: string, repository = "team/app"): Body {
  const bytes = Buffer.from(text);
  return { repository, digest: digestOf(bytes), bytes };
}

function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

/** A file with one frame for each of these groups of bodies. */
function fileOf(...groups: readonly (readonly Body[])[]): Buffer {
  const frames = groups.map((bodies) =>
    renderFrame(
      { repository: bodies[0]?.repository ?? "", day: DAY },
      bodies.map(({ bytes }) => bytes),
    ),
  );
  return Buffer.concat([MAGIC, ...frames]);
}

async function framesIn(file: Buffer, size = file.length) {
  const { frames, flaw } = await readFrames(readerOf(file), size);
  return { bodies: frames.map((frame) => frame.bodies), flaw };
}

/** A frame out of any header and any payload. */
function rawFrame(header: string, payload: Buffer): Buffer {
  const lengths = Buffer.alloc(8);
  lengths.writeUInt32BE(Buffer.byteLength(header), 0);
  lengths.writeUInt32BE(payload.length, 4);
  return Buffer.concat([lengths, Buffer.from(header), payload]);
}

const HEADER = JSON.stringify({ repository: "team/app", bodies: 1, day: DAY });

describe("a file of bodies", () => {
  const one = [bodyOf('{"a":1}'), bodyOf('{"b":2}'), bodyOf("{}")];
  const other = [bodyOf('{"c":3}', "team/api")];
  const file = fileOf(one, other);

  it("gives back what was put into it, under the digests that it has", async () => {
    expect(await bodiesIn(file)).toEqual([...one, ...other]);
    expect(await framesIn(file)).toEqual({ bodies: [3, 1], flaw: undefined });
  });

  it("may hold nothing at all", async () => {
    expect(await framesIn(MAGIC)).toEqual({ bodies: [], flaw: undefined });
    expect(await bodiesIn(fileOf([]))).toEqual([]);
  });

  it("says of each frame whose it is, and of which day", async () => {
    const { frames } = await readFrames(readerOf(file), file.length);
    expect(frames).toMatchObject([
      { repository: "team/app", bodies: 3, day: DAY },
      { repository: "team/api", bodies: 1, day: DAY },
    ]);
  });

  it.each([
    ["nothing", Buffer.alloc(0)],
    ["a part of the first word", MAGIC.subarray(0, 5)],
    ["text", Buffer.from("Not found\n")],
    ["another version", Buffer.concat([Buffer.from("acr-prune bodies 2\n"), file.subarray(19)])],
  ])("that is something else is not read: %s", async (_, bytes) => {
    expect(await framesIn(bytes)).toEqual({
      bodies: [],
      flaw: "the cached file has another format",
    });
  });

  it("that is larger than any that would be saved is not read", async () => {
    expect(await framesIn(file, MOST_BYTES + 1)).toEqual({
      bodies: [],
      flaw: "the cached file is too large",
    });
  });

  it("is read as far as it goes when it breaks off anywhere", async () => {
    const firstEnd = fileOf(one).length;
    for (let length = MAGIC.length; length < file.length; length += 1) {
      const { bodies, flaw } = await framesIn(file.subarray(0, length));
      expect(bodies).toEqual(length < firstEnd ? [] : [3]);
      expect(flaw === undefined).toBe(length === MAGIC.length || length === firstEnd);
    }
  });

  it.each([
    ["no JSON", "{"],
    ["no object", "7"],
    ["null", "null"],
    ["a list", "[]"],
    ["no repository", JSON.stringify({ bodies: 1, day: DAY })],
    ["no count", JSON.stringify({ repository: "a", bodies: "1", day: DAY })],
    ["a count that is none", '{"repository":"a","bodies":1e999,"day":"2026-06-15"}'],
    ["no day", JSON.stringify({ repository: "a", bodies: 1, day: 20 })],
    ["a day that is none", JSON.stringify({ repository: "a", bodies: 1, day: "tomorrow" })],
    ["a header that is too long", JSON.stringify({ repository: "a".repeat(2000) })],
  ])("is read up to a frame whose header is wrong: %s", async (_, header) => {
    const damaged = Buffer.concat([fileOf(one), rawFrame(header, Buffer.alloc(0)), file]);
    expect(await framesIn(damaged)).toEqual({ bodies: [3], flaw: "the cached file is damaged" });
  });

  it("never announces a payload that is larger than any block", async () => {
    const frame = rawFrame(HEADER, Buffer.alloc(0));
    frame.writeUInt32BE(0xffff_ffff, 4);
    expect(await framesIn(Buffer.concat([MAGIC, frame]))).toEqual({
      bodies: [],
      flaw: "the cached file is damaged",
    });
  });

  it.each([
    ["nothing", Buffer.alloc(0)],
    ["nothing compressed", Buffer.from("not compressed")],
    ["a block that breaks off", renderFrame({ repository: "", day: DAY }, []).subarray(0, -1)],
    ["lengths without bodies", brotliCompressSync(Buffer.from([0, 0, 1, 0]))],
    ["a body that breaks off", brotliCompressSync(Buffer.from([0, 0, 0, 9, 123, 125]))],
    ["far too much", brotliCompressSync(Buffer.alloc(64_000_000))],
  ])("has no bodies in a frame that holds %s", async (_, payload) => {
    const damaged = Buffer.concat([MAGIC, rawFrame(HEADER, payload), fileOf(other).subarray(19)]);
    expect(await bodiesIn(damaged)).toEqual(other);
  });
});

describe("a block", () => {
  it("gives the bodies that stand before stray bytes", async () => {
    const block = Buffer.concat([
      Buffer.from([0, 0, 0, 2]),
      Buffer.from("{}"),
      Buffer.from([0, 0]),
    ]);
    const file = Buffer.concat([MAGIC, rawFrame(HEADER, brotliCompressSync(block))]);
    expect(await bodiesIn(file)).toEqual([bodyOf("{}")]);
  });
});

describe("any bytes at all", () => {
  const aBody = fc
    .uint8Array({ maxLength: 40 })
    .map((bytes) => bodyOf(Buffer.from(bytes).toString("latin1")));
  const someFile = fc
    .array(fc.array(aBody, { minLength: 1, maxLength: 4 }), { maxLength: 4 })
    .map((groups) => fileOf(...groups));
  const aFrame: fc.Arbitrary<Frame> = fc.record({
    repository: fc.string(),
    bodies: fc.nat(),
    day: fc.constant(DAY),
    position: fc.nat(200),
    headerBytes: fc.nat(60),
    payloadBytes: fc.nat(200),
  });

  it("never give a body under a digest that is not its own", async () => {
    const change = fc.record({
      at: fc.nat(),
      gone: fc.nat(20),
      instead: fc.uint8Array({ maxLength: 20 }),
    });
    let bodies = 0;
    await fc.assert(
      fc.asyncProperty(someFile, fc.array(change, { maxLength: 3 }), async (file, changes) => {
        let bytes = file;
        for (const { at, gone, instead } of changes) {
          const begin = at % (bytes.length + 1);
          bytes = Buffer.concat([bytes.subarray(0, begin), instead, bytes.subarray(begin + gone)]);
        }
        for (const body of await bodiesIn(bytes)) {
          expect(body.digest).toBe(digestOf(body.bytes));
          bodies += 1;
        }
      }),
      { seed: SEED, numRuns: 2_000 },
    );
    expect(bodies).toBeGreaterThan(100);
  });

  it("are read without an error", async () => {
    const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
    const withMagic = bytes.map((rest) => Buffer.concat([MAGIC, rest]));
    let bodies = 0;
    await fc.assert(
      fc.asyncProperty(fc.oneof(bytes, withMagic, someFile), aFrame, async (file, frame) => {
        const { frames } = await readFrames(readerOf(file), file.length);
        for (const one of [...frames, frame]) {
          for (const body of await readBodies(readerOf(file), one)) {
            expect(body.digest).toBe(digestOf(body.bytes));
            bodies += 1;
          }
        }
      }),
      { seed: SEED, numRuns: 2_000 },
    );
    expect(bodies).toBeGreaterThan(100);
  });
});
