/**
 * What a text pins. Any text may stand around a digest or a tag of the registry: whatever it is, what is named is pinned,
 * and nothing that is not there.
 */
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { digestOf, mentionsIn } from "../../../src/inputs/references.ts";
import { pinsOf } from "../../support/pins.ts";
import { holds, readOr, takesNoTime } from "../holds.ts";
import { anyText } from "./texts.ts";

const hex = (digits: number) =>
  fc
    .constantFrom("a", "0", "9f", "0123456789abcdef")
    .map((pattern) => pattern.repeat(digits / pattern.length));
const digests = fc.oneof(
  hex(64).map((digits) => `sha256:${digits}`),
  hex(128).map((digits) => `sha512:${digits}`),
);
const registries = fc.constantFrom(
  "contoso.azurecr.io",
  "localhost:5443",
  "contoso.io:443",
  "[::1]:5000",
  "127.0.0.1:1",
);

const words = fc.stringMatching(/^[a-z0-9]{1,4}$/);
const names = fc
  .array(fc.tuple(words, fc.constantFrom("/", "-", "_", "__", ".", "--")), { maxLength: 3 })
  .chain((parts) => words.map((last) => parts.map((part) => part.join("")).join("") + last));
const tags = fc.stringMatching(/^[\w][\w.-]{0,6}$/);

const COLOURS = ["\u001b[32m", "\u001b[1;31m", "\u001b[0m"];

/** Pieces of files that name images, and of references, which mean the most where they meet one. */
const pieces = fc.constantFrom(
  "image: ",
  "- ",
  '"',
  "'",
  "{",
  "}",
  "\n",
  "\r\n",
  "\t",
  " ",
  ",",
  ";",
  "=",
  "@",
  ":",
  "/",
  ".",
  "-",
  "_",
  "\\",
  "\\n",
  "\\u003c",
  ...COLOURS,
  "\0",
  "\uFEFF",
  "\u00e9",
  "\u{1f680}",
  "\ud800",
  "docker://",
  "https://",
  "contoso.azurecr.io",
  "contoso.azurecr.io/",
  "localhost:5443/x",
  "[::1]:5000/",
  "my-",
  "team/api",
  "sha256",
  "sha256:",
  "sha512:",
  "SHA256:",
  "%3A",
  "a".repeat(64),
  "0f".repeat(64),
  "v1",
  "x",
);
const texts = fc.oneof(
  { weight: 4, arbitrary: fc.array(pieces, { maxLength: 10 }).map((some) => some.join("")) },
  { weight: 1, arbitrary: anyText(40) },
);

/** One letter in three in upper case. */
function shouted(text: string): string {
  return Array.from(text, (c, i) => (i % 3 === 0 ? c.toUpperCase() : c)).join("");
}

describe("a digest in a text", () => {
  it("is pinned, whatever stands around it", () => {
    const spellings = fc.constantFrom(
      (digest: string) => digest,
      shouted,
      (digest: string) => digest.replace(":", "%3A"),
      (digest: string) => digest.replace(":", "%3a"),
    );
    type Case = readonly [string, string, (digest: string) => string, string];
    const examine = ([before, digest, spell, after]: Case) => {
      // With more hex digits it is none, or another one.
      if (/^[a-f0-9]/i.test(after)) return "longer";
      expect([...mentionsIn(before + spell(digest) + after).digests]).toContain(digest);
      return "pinned";
    };
    holds(fc.tuple(texts, digests, spellings, texts), 2000, examine, ["pinned"]);
  });

  it("that is pinned stands there, with no more hex digits than it has", () => {
    const examine = ([before, digest, after]: readonly [string, string, string]) => {
      const text = before + digest + after;
      const { digests: all } = mentionsIn(text);
      for (const pinned of all) {
        const [algorithm = "", digits = ""] = pinned.split(":");
        expect(digits).toHaveLength(algorithm === "sha256" ? 64 : 128);
        const places = text.toLowerCase().replaceAll("%3a", ":").split(pinned).slice(1);
        expect(places.some((rest) => !/^[a-f0-9]/.test(rest))).toBe(true);
      }
      return [...all].length > 0 ? "pinned" : "none";
    };
    holds(fc.tuple(texts, digests, texts), 2000, examine, ["pinned"]);
  });
});

describe("a tag in a text", () => {
  it("is pinned, whatever stands around it and its registry", () => {
    const hosts = fc.oneof(registries, texts, fc.constantFrom("${x.login_server}", "br/alias:x"));
    const references = fc.tuple(hosts, names, tags, fc.boolean());
    holds(
      fc.tuple(texts, references, texts),
      3000,
      ([before, [host, name, tag, isLoud], after]) => {
        if (/^[\w.-]/.test(after)) return "longer";
        const path = isLoud ? shouted(`${host}/${name}`) : `${host}/${name}`;
        expect(pinsOf(`${before}${path}:${tag}${after}`, [name])).toContain(`${name}:${tag}`);
        return "pinned";
      },
      ["pinned"],
    );
  });

  it("that is pinned stands there, behind its repository", () => {
    const others = fc.array(names, { maxLength: 3 });
    holds(
      fc.tuple(texts, registries, names, tags, texts, others),
      2000,
      ([before, registry, name, tag, after, more]) => {
        const text = `${before}${registry}/${name}:${tag}${after}`.replaceAll("\\/", "/");
        const pins = pinsOf(text, [name, "team/api", "api", ...more]);
        const tagged = pins.filter((one) => !one.startsWith("sha"));
        for (const pin of tagged) {
          expect(text.toLowerCase()).toContain(pin.toLowerCase());
          expect(text).toContain(pin.slice(pin.indexOf(":")));
        }
        return tagged.length > 0 ? "pinned" : "none";
      },
      ["pinned"],
    );
  });
});

describe("pins", () => {
  it("are found in no time, however long the text is", () => {
    const repeated = fc.array(pieces, { minLength: 1, maxLength: 3 }).map((some) => some.join(""));
    holds(fc.tuple(pieces, repeated, pieces), 150, ([before, middle, after]) => {
      const text = before + middle.repeat(200_000 / middle.length) + after;
      takesNoTime(() => pinsOf(text, ["team/api", "x", "v1"]));
    });
  });
});

/** What each kind of text is told that is none. */
const REFUSALS =
  /^(?:expected (?:"sha256:" and 64 digits|a digest in lower case)|a digest of sha(?:256|512) has|the algorithm is missing|"[\w.-]+" is a tag|these are several|a comment needs|a list is one item)/;

describe("an item of keep-digests", () => {
  const hosts = fc.constantFrom(
    "",
    "contoso.azurecr.io/",
    "Contoso.azurecr.io:443/",
    "[::1]:5000/",
  );
  const images = fc.tuple(hosts, names).map(([host, name]) => `${host}${name}@`);
  const written = fc.tuple(fc.oneof(fc.constant(""), images), digests);

  it("is the digest at its end", () => {
    holds(written, 500, ([image, digest]) => {
      expect(digestOf(image + digest)).toBe(digest);
    });
  });

  it("is the digest at its end or an error, whatever was done to it", () => {
    const changes = fc.array(fc.tuple(fc.nat(), fc.nat(2), fc.oneof(pieces, fc.constant(""))), {
      maxLength: 2,
    });
    type Case = readonly [readonly [string, string], readonly [number, number, string][]];
    const examine = ([[image, digest], wanted]: Case) => {
      let text = image + digest;
      for (const [at, removed, added] of wanted) {
        const place = at % (text.length + 1);
        text = text.slice(0, place) + added + text.slice(place + removed);
      }
      const answer = readOr(() => digestOf(text));
      if ("refusal" in answer) {
        expect(answer.refusal).toMatch(REFUSALS);
        return "refused";
      }
      expect(answer.value).toMatch(/^(?:sha256:[a-f0-9]{64}|sha512:[a-f0-9]{128})$/);
      expect(text === answer.value || text.endsWith(`@${answer.value}`)).toBe(true);
      return "read";
    };
    holds(fc.tuple(written, changes), 2000, examine, ["refused", "read"]);
  });

  it("takes no time, however long it is", () => {
    holds(fc.tuple(pieces, pieces, pieces), 150, ([before, middle, after]) => {
      const text = before + middle.repeat(200_000 / middle.length) + after;
      takesNoTime(() => readOr(() => digestOf(`${text}@sha256:${"a".repeat(64)}`)));
      takesNoTime(() => readOr(() => digestOf(text)));
    });
  });
});
