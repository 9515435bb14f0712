/** The texts of queries, whole: a server refuses what is in another order. */
import { describe, expect, it } from "@jest/globals";

import {
  everywhere,
  inFolder,
  inParts,
  ofDigest,
  ofImage,
  textOf,
} from "../../../src/registry/artifactory/aql.ts";
import type { Digest } from "../../../src/oci/digest.ts";

const HEX = "0123456789abcdef".repeat(4);
const FIELDS =
  '.include("repo","path","name","type","size","created","modified","updated","sha256")';
const NAMES = '"$or":[{"name":"list.manifest.json"},{"name":"manifest.json"}]';

describe("a query", () => {
  it.each([
    ["of the whole repository", everywhere("docker-local"), ""],
    ["of an image", ofImage("docker-local", "team/app"), ',"path":{"$match":"team/app/*"}'],
    ["of a folder", inFolder("docker-local", "team/app/1.0"), ',"path":"team/app/1.0"'],
    ["of a digest", ofDigest("docker-local", `sha256:${HEX}` as Digest), `,"sha256":"${HEX}"`],
  ])("%s asks for lists and other manifests at once, unsorted", (_, query, criterion) => {
    expect(textOf(query)).toBe(
      `items.find({"repo":"docker-local","type":"file",${NAMES}${criterion}})${FIELDS}`,
    );
  });

  it("can ask for what comes after the last item", () => {
    expect(textOf(everywhere("docker-local"), 7)).toMatch(
      /\.include\([^)]*\)\.offset\(7\)\.limit\(1\)$/,
    );
  });

  it("falls into sixteen parts, by which every digest is asked for once", () => {
    const texts = inParts(ofImage("docker-local", "team/app")).map((part) => textOf(part));
    const prefixes = texts.map((text) => /"sha256":\{"\$match":"(.)\*"\}/.exec(text)?.[1]);
    expect(prefixes.join("")).toBe("0123456789abcdef");
    expect(texts.every((text) => text.includes('"team/app/*"'))).toBe(true);
  });

  it("quotes what is put into it", () => {
    const text = textOf(ofImage("docker-local", 'a"}).limit(1)'));
    expect(text).toContain('{"$match":"a\\"}).limit(1)/*"}');
  });
});
