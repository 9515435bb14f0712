/**
 * Files of the workspace: whatever bytes a digest stands among, it is pinned; and whatever somebody types for a glob, it
 * finds files, or there is an error that quotes it.
 */
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import fc from "fast-check";

import { readKeptReferences } from "../../../src/inputs/kept-references.ts";
import { fileGlobs } from "../../../src/inputs/single-entry.ts";
import { pinsOfFiles } from "../../support/pins.ts";
import { holdsInTime, readOrInTime } from "../holds.ts";

const A = `sha256:${"a".repeat(64)}`;
const REGISTRY = "contoso.azurecr.io";

/** What the input pins, in whatever repository. */
async function references(text: string, folder: string) {
  return readKeptReferences(fileGlobs(text, "keep-references-in"), folder, () => true);
}

let workspace: string;

beforeAll(async () => {
  workspace = await realpath(await mkdtemp(join(tmpdir(), "acr-prune-files-")));
  // @actions/glob tells the debug log what it does.
  jest.spyOn(process.stdout, "write").mockReturnValue(true);
});

afterAll(async () => {
  jest.restoreAllMocks();
  await rm(workspace, { recursive: true });
});

async function write(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(join(workspace, path)), { recursive: true });
  await writeFile(join(workspace, path), content);
}

describe("a file", () => {
  const noise = fc.oneof(
    fc.uint8Array({ maxLength: 8 }).map((bytes) => Buffer.from(bytes)),
    fc.constantFrom("\u00e9", "\u{1f680}", "x: ", "\0").map((text) => Buffer.from(text)),
    // Characters that are cut off in the middle.
    fc.constantFrom([0xe2], [0xf0, 0x9f], [0xc3], [0xff]).map((bytes) => Buffer.from(bytes)),
  );
  const isMarked = (bytes: Buffer) => /^(?:fffe|feff)/.test(bytes.toString("hex"));

  it("pins a digest, whatever bytes stand around it", async () => {
    const examine = async ([before, after]: readonly [Buffer, Buffer]) => {
      const bytes = Buffer.concat([before, Buffer.from(A), after]);
      if (isMarked(bytes) || /^[a-f0-9]/i.test(after.toString("latin1"))) return "spoilt";
      await write("bytes", bytes);
      const found = await references("bytes", workspace);
      expect(pinsOfFiles(found, [])).toContain(A);
      return "pinned";
    };
    await holdsInTime(fc.tuple(noise, noise), 100, examine, ["pinned"]);
  });

  it("pins a digest and a tag in every encoding that has a mark", async () => {
    const encodings = fc.constantFrom(
      (text: string) => Buffer.from(text),
      (text: string) => Buffer.from(text, "utf16le"),
      (text: string) => Buffer.from(text, "utf16le").swap16(),
    );
    const texts = fc.string({ unit: "grapheme", maxLength: 5 });
    await holdsInTime(fc.tuple(texts, texts, encodings), 60, async ([before, after, encode]) => {
      await write("text", encode(`\uFEFF${before} ${A} ${REGISTRY}/api:v1 ${after}`));
      const found = await references("text", workspace);
      expect(pinsOfFiles(found, ["api"])).toEqual(expect.arrayContaining([A, "api:v1"]));
    });
  });
});

const FILES = ["a", "b.yaml", "c/b.yaml", "c/.d/a", "[e]/b", "f g/h", "\u00e9"];

describe("a glob", () => {
  const tagOf = (i: number) => `v${i}`;

  beforeAll(async () => {
    for (const [i, file] of FILES.entries()) {
      await write(join("deploy", file), `${REGISTRY}/api:${tagOf(i)}`);
    }
  });

  /** What the globs pin, or the message of the error. */
  const read = (text: string) =>
    readOrInTime(async () => {
      const found = await references(text, join(workspace, "deploy"));
      return pinsOfFiles(found, ["api"]).map((pin) => pin.replace("api:", ""));
    });

  const pieces = fc.constantFrom(
    ...["*", "**", "?", "[", "]", "[!a]", "{a,b}", "!", "..", ".", "/", "\\", "~", "$HOME", "%"],
    ...["a", "b", ".yaml", "c", ".d", "\u00e9", " ", "#", "\n", ",", "\t"],
  );
  const soups = fc.array(pieces, { maxLength: 8 }).map((some) => some.join(""));

  it("of any characters finds files of the workspace, or is an error that quotes it", async () => {
    const examine = async (text: string) => {
      const answer = await read(text);
      if ("value" in answer) {
        for (const tag of answer.value) expect(FILES.keys().map(tagOf).toArray()).toContain(tag);
        return answer.value.length > 0 ? "pinned" : "none";
      }
      const lines = answer.refusal.split("\n");
      if (lines.length === 1 && answer.refusal.includes("has only exclusions")) {
        expect(answer.refusal).toMatch(/^Input "keep-references-in" has only exclusions: /);
        return "only exclusions";
      }
      for (const line of lines) {
        const [, number = "", quoted = '""'] =
          /^Input "keep-references-in", line (\d+), ("(?:[^"\\]|\\.)*"): ./.exec(line) ?? [];
        const written = text.split(/\r\n|\r|\n/)[Number(number) - 1] ?? "";
        expect([line, number]).not.toEqual([line, ""]);
        expect(written).toContain(JSON.parse(quoted));
      }
      return "refused";
    };
    await holdsInTime(soups, 300, examine, ["pinned", "refused", "only exclusions"]);
  });

  it("that names a file or a folder pins what is in it, whatever else is asked for", async () => {
    const named = fc.constantFrom(...FILES.filter((file) => !file.includes("[")), "c", "c/", ".");
    const blanks = fc.constantFrom("", " ", "\t");
    const begins = fc.constantFrom("", "./");
    const others = soups.filter((text) => !text.includes("!"));
    const cases = fc.tuple(blanks, begins, named, blanks, others);
    type Case = readonly [string, string, string, string, string];
    const examine = async ([blank, begin, name, end, other]: Case) => {
      const folder = name.replace(/\/?$/, "/");
      const isIn = (file: string) => name === "." || file === name || file.startsWith(folder);
      const tags = FILES.flatMap((file, i) => (isIn(file) ? [tagOf(i)] : []));
      const written = `${blank}${name === "." ? "" : begin}${name}${end}`;
      expect(await read(written)).toEqual({ value: tags });
      const answer = await read(`${written}\n${other}`);
      if ("refusal" in answer) return "refused";
      expect(answer.value).toEqual(expect.arrayContaining(tags));
      return "pinned";
    };
    await holdsInTime(cases, 100, examine, ["pinned"]);
  });
});
