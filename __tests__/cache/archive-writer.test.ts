import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";

import { ArchiveWriter } from "../../src/cache/archive-writer.ts";
import {
  BLOCK_BYTES,
  MAGIC,
  MOST_BODY_BYTES,
  readFrames,
  renderFrame,
} from "../../src/cache/archive.ts";
import { bodiesIn, inFolder, readerOf } from "../support/runner-cache.ts";

const DAY = "2026-06-15";

/** The file that a writer leaves behind. */
function written(write: (writer: ArchiveWriter) => void, mostBytes?: number): Promise<Buffer> {
  return inFolder((folder) => {
    const path = join(folder, "bodies");
    const writer = new ArchiveWriter(path, DAY, mostBytes);
    write(writer);
    writer.close();
    return Promise.resolve(readFileSync(path));
  });
}

async function countsIn(file: Buffer) {
  const { frames } = await readFrames(readerOf(file), file.length);
  return frames.map(({ repository, bodies }) => `${repository} ${bodies}`);
}

describe("a writer of bodies", () => {
  it("puts the bodies of a repository into one block, until that is full", async () => {
    const half = Buffer.alloc(BLOCK_BYTES / 2);
    const file = await written((writer) => {
      for (const repository of ["a", "b", "a", "a", "b"]) writer.add(repository, half);
    });
    expect(await countsIn(file)).toEqual(["a 2", "b 2", "a 1"]);
  });

  it.each<[string, readonly Buffer[]]>([
    ["one", [randomBytes(BLOCK_BYTES - 5)]],
    ["very many", Array.from({ length: 60_000 }, () => Buffer.from("[]"))],
  ])("writes blocks that a reader takes, when a large body follows %s", async (_, before) => {
    const bodies = [...before, Buffer.alloc(MOST_BODY_BYTES, "0123")];
    const file = await written((writer) => {
      for (const body of bodies) writer.add("a", body);
    });
    expect((await bodiesIn(file)).map(({ bytes }) => bytes.length)).toEqual(
      bodies.map(({ length }) => length),
    );
  });

  it("leaves out what is too large for a manifest", async () => {
    const file = await written((writer) => {
      writer.add("a", Buffer.alloc(MOST_BODY_BYTES + 1));
      writer.add("a", Buffer.from("{}"));
    });
    expect(await countsIn(file)).toEqual(["a 1"]);
  });

  it("never grows beyond its limit, and takes what still finds room", async () => {
    const large = renderFrame({ repository: "large", day: DAY }, [randomBytes(500)]);
    const small = renderFrame({ repository: "small", day: DAY }, [Buffer.from("{}")]);
    const mostBytes = MAGIC.length + large.length + small.length;
    const file = await written((writer) => {
      for (const frame of [large, large, small, small]) writer.copy(frame);
    }, mostBytes);
    expect(file).toHaveLength(mostBytes);
    expect(await countsIn(file)).toEqual(["large 1", "small 1"]);
  });
});
