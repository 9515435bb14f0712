/**
 * What a text pins. Any text may stand around a digest or a tag of the registry: whatever it is, what is named is pinned,
 * and nothing that is not there.
 */
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { digestOf, hasPins, mergePins, pinsIn, type Pins } from "../../src/inputs/references.ts";
import { holds, readOr, takesNoTime } from "./runs.ts";
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

/** As sorted text: digests, and tags behind their repository. */
function flat({ digests: pinned, tagsByRepository }: Pins): readonly string[] {
  const named = [...tagsByRepository].flatMap(([name, own]) =>
    [...own].map((tag) => `${name}:${tag}`),
  );
  return [...pinned, ...named].sort();
}

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
    holds(
      fc.tuple(texts, digests, spellings, texts, registries),
      2000,
      ([before, digest, spell, after, registry]) => {
        // With more hex digits it is none, or another one.
        if (/^[a-f0-9]/i.test(after)) return "longer";
        expect([...pinsIn(before + spell(digest) + after, registry).digests]).toContain(digest);
        expect([...pinsIn(before + spell(digest) + after, "").digests]).toContain(digest);
        return "pinned";
      },
      ["pinned"],
    );
  });

  it("that is pinned stands there, with no more hex digits than it has", () => {
    const examine = ([before, digest, after]: readonly [string, string, string]) => {
      const text = before + digest + after;
      const all = [...pinsIn(text, "contoso.azurecr.io").digests];
      for (const pinned of all) {
        const [algorithm = "", digits = ""] = pinned.split(":");
        expect(digits).toHaveLength(algorithm === "sha256" ? 64 : 128);
        const places = text.toLowerCase().replaceAll("%3a", ":").split(pinned).slice(1);
        expect(places.some((rest) => !/^[a-f0-9]/.test(rest))).toBe(true);
      }
      return all.length > 0 ? "pinned" : "none";
    };
    holds(fc.tuple(texts, digests, texts), 2000, examine, ["pinned"]);
  });
});

describe("a tag in a text", () => {
  /** What a reference may follow without being the tail of another one. */
  const isFree = (before: string) =>
    before === "" ||
    /(?:[^a-z0-9.-]|\\[nrt]|\\u[0-9a-f]{4})$/i.test(before) ||
    COLOURS.some((colour) => before.endsWith(colour));

  it("is pinned, whatever stands around it", () => {
    const references = fc.tuple(registries, names, tags, fc.boolean());
    holds(
      fc.tuple(texts, references, texts),
      3000,
      ([before, [registry, name, tag, isLoud], after]) => {
        if (!isFree(before) || /^[\w.-]/.test(after)) return "part of another";
        const host = isLoud ? shouted(registry) : registry;
        const pinned = pinsIn(`${before}${host}/${name}:${tag}${after}`, registry);
        expect([...(pinned.tagsByRepository.get(name) ?? [])]).toContain(tag);
        return "pinned";
      },
      ["pinned"],
    );
  });

  it("is pinned at the registry with the port of https and without", () => {
    holds(
      fc.tuple(names, tags, fc.boolean(), fc.boolean()),
      200,
      ([name, tag, isAsked, isWritten]) => {
        const [registry, host] = [isAsked, isWritten].map(
          (hasPort) => `contoso.io${hasPort ? ":443" : ""}`,
        );
        const pinned = pinsIn(`${host ?? ""}/${name}:${tag}`, registry ?? "");
        expect([...(pinned.tagsByRepository.get(name) ?? [])]).toContain(tag);
      },
    );
  });

  it("that is pinned stands there, behind the registry and its repository", () => {
    type Case = readonly [string, string, string, string, string];
    const examine = ([before, registry, name, tag, after]: Case) => {
      const text = `${before}${registry}/${name}:${tag}${after}`;
      const { tagsByRepository } = pinsIn(text, registry);
      for (const [repository, own] of tagsByRepository) {
        expect(own.size).toBeGreaterThan(0);
        for (const one of own) {
          const host = registry.replace(/:443$/, "");
          const written = [host, `${host}:443`].map((at) =>
            `${at}/${repository}:${one}`.toLowerCase(),
          );
          expect(written.some((reference) => text.toLowerCase().includes(reference))).toBe(true);
          expect(text).toContain(`:${one}`);
        }
      }
      return tagsByRepository.size > 0 ? "pinned" : "none";
    };
    holds(fc.tuple(texts, registries, names, tags, texts), 2000, examine, ["pinned"]);
  });

  it("is none at another registry", () => {
    holds(fc.tuple(registries, names, tags), 500, ([registry, name, tag]) => {
      const others = [
        `x${registry}`,
        `my-${registry}`,
        `my.${registry}`,
        registry.replace(/^./, "y"),
      ];
      const text = others.map((other) => `${other}/${name}:${tag}`).join("\n");
      expect(flat(pinsIn(text, registry))).toEqual([]);
    });
  });
});

describe("pins", () => {
  it("of texts in several files are those of all lines in one", () => {
    holds(fc.tuple(fc.array(texts, { maxLength: 4 }), registries), 1500, ([files, registry]) => {
      const apart = mergePins(files.map((text) => pinsIn(text, registry)));
      expect(flat(apart)).toEqual(flat(pinsIn(files.join("\n"), registry)));
      expect(hasPins(apart)).toBe(flat(apart).length > 0);
    });
  });

  it("are found in no time, however long the text is", () => {
    const repeated = fc.array(pieces, { minLength: 1, maxLength: 3 }).map((some) => some.join(""));
    holds(fc.tuple(pieces, repeated, pieces), 150, ([before, middle, after]) => {
      const text = before + middle.repeat(200_000 / middle.length) + after;
      takesNoTime(() => pinsIn(text, "contoso.azurecr.io"));
    });
  });
});

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
        expect(answer.refusal).toMatch(/^expected "sha256:" and 64 digits/);
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
