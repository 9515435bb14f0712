import { describe, expect, it } from "@jest/globals";

import {
  errorCode,
  inspection,
  manifestRows,
  repositoryAttributes,
  repositoryNames,
  tags,
} from "../../../src/registry/acr/wire.ts";
import { referrers } from "../../../src/registry/http/referrers.ts";
import { actionError } from "../../support/action-error.ts";

const A = `sha256:${"a".repeat(64)}`;
const B = `sha256:${"b".repeat(64)}`;
const OPEN = { deleteEnabled: true, writeEnabled: true, readEnabled: true, listEnabled: true };

const NOT_JSON = actionError("The registry answered with something that is not JSON.");
const NO_LIST = actionError("The registry answered with something that is not a list.");
const NO_DIGEST = actionError("The registry answered with an entry without a digest.");

/** The one row of a page that has this row. */
function row(fields: object) {
  const page = { manifests: [{ digest: A, changeableAttributes: OPEN, ...fields }] };
  const [only] = manifestRows(JSON.stringify(page));
  if (only === undefined) throw new Error("The page came out empty.");
  return only;
}

describe("a row of the manifest list", () => {
  it("is what ACR says of a manifest", () => {
    const mediaType = "application/vnd.oci.image.manifest.v1+json";
    const full = row({
      imageSize: 1234,
      createdTime: "2026-01-02T03:04:05.1234567Z",
      lastUpdateTime: "2026-01-02T03:04:05.1234567Z",
      architecture: "arm64",
      os: "linux",
      mediaType,
      configMediaType: "application/vnd.cncf.helm.config.v1+json",
      tags: ["v1", "latest"],
    });
    expect(full).toEqual({
      digest: A,
      mediaType,
      tags: ["v1", "latest"],
      pushedAt: new Date("2026-01-02T03:04:05.123Z"),
      sizeBytes: 1234,
      configMediaType: "application/vnd.cncf.helm.config.v1+json",
      platform: "linux/arm64",
      isLocked: false,
      isReadable: true,
      storage: "by-digest",
    });
  });

  it("has nothing that ACR does not say", () => {
    const bare = manifestRows(JSON.stringify({ manifests: [{ digest: A }] }));
    expect(bare).toEqual([
      {
        digest: A,
        mediaType: undefined,
        tags: [],
        pushedAt: undefined,
        sizeBytes: undefined,
        configMediaType: undefined,
        platform: undefined,
        isLocked: true,
        isReadable: false,
        storage: "by-digest",
      },
    ]);
  });

  it.each([
    ["allowed", OPEN, true],
    ["refused", { ...OPEN, readEnabled: false }, false],
    ["not mentioned", { deleteEnabled: true, writeEnabled: true }, false],
    ["allowed in a text", { ...OPEN, readEnabled: "true" }, false],
    ["allowed by a scanner", { ...OPEN, quarantineState: "Passed" }, true],
    ["refused by a scanner", { ...OPEN, quarantineState: "Failed" }, false],
    ["refused until a scanner has been there", { ...OPEN, quarantineState: "Quarantined" }, false],
    ["nobody knows", null, false],
  ])("can be read or not when reading is %s", (_, changeableAttributes, expected) => {
    expect(row({ changeableAttributes }).isReadable).toBe(expected);
  });

  it.each([
    ["both allowed", OPEN, false],
    ["deletion refused", { ...OPEN, deleteEnabled: false }, true],
    ["writing refused", { ...OPEN, writeEnabled: false }, true],
    ["only deletion known", { deleteEnabled: true }, true],
    ["only writing known", { writeEnabled: true }, true],
    ["neither known", {}, true],
    ["null", null, true],
    ["a list", [true, true], true],
    ["texts instead of booleans", { deleteEnabled: "true", writeEnabled: "true" }, true],
    ["numbers instead of booleans", { deleteEnabled: 1, writeEnabled: 1 }, true],
    ["reading refused", { ...OPEN, readEnabled: false, listEnabled: false }, false],
  ])("with %s is locked or not", (_, changeableAttributes, expected) => {
    expect(row({ changeableAttributes }).isLocked).toBe(expected);
  });

  it("has no config type where that is no text", () => {
    for (const configMediaType of [null, 5, ["a"]]) {
      expect(row({ configMediaType }).configMediaType).toBeUndefined();
    }
  });

  it.each([
    ["absent", undefined, []],
    ["null", null, []],
    ["empty", [], []],
    ["there", ["v1"], ["v1"]],
  ])("has the tags that are there when they are %s", (_, names, expected) => {
    expect(row({ tags: names }).tags).toEqual(expected);
  });

  it.each(
    [["a number"], [null], [{ name: "v1" }]].map(([name]) => [name === "a number" ? 5 : name]),
  )("is an error when a tag is %j: it is tagged, and nobody knows how", (name) => {
    expect(() => row({ tags: ["v1", name] })).toThrow(
      actionError("The registry answered with a tag without a name."),
    );
  });

  it.each([
    ["7 digits", ["2026-01-02T03:04:05.1234567Z"], "2026-01-02T03:04:05.123Z"],
    ["6 digits", ["2026-01-02T03:04:05.123456Z"], "2026-01-02T03:04:05.123Z"],
    ["no digits", ["2026-01-02T03:04:05Z"], "2026-01-02T03:04:05.000Z"],
    ["an offset", ["2026-01-02T03:04:05+02:00"], "2026-01-02T01:04:05.000Z"],
    [
      "the later one last",
      ["2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"],
      "2026-02-01T00:00:00.000Z",
    ],
    [
      "the later one first",
      ["2026-02-01T00:00:00Z", "2026-01-01T00:00:00Z"],
      "2026-02-01T00:00:00.000Z",
    ],
    ["only the update", [undefined, "2026-02-01T00:00:00Z"], "2026-02-01T00:00:00.000Z"],
    ["null and a time", ["2026-02-01T00:00:00Z", null], "2026-02-01T00:00:00.000Z"],
    ["Go's zero", ["0001-01-01T00:00:00Z"], "0001-01-01T00:00:00.000Z"],
    ["none", [], undefined],
    ["nulls", [null, null], undefined],
    ["one that can't be read beside one that can", ["2026-01-01T00:00:00Z", "soon"], undefined],
    ["an empty one beside one that can be read", ["", "2026-01-01T00:00:00Z"], undefined],
    ["a day without a time", ["2026-01-02"], undefined],
    ["a local time, whose zone is unknown", ["2026-01-02T03:04:05"], undefined],
    ["a month that does not exist", ["2026-13-02T03:04:05Z"], undefined],
    ["a day that does not exist", ["2026-02-30T03:04:05Z"], undefined],
    [
      "the last day of a leap year's February",
      ["2028-02-29T03:04:05Z"],
      "2028-02-29T03:04:05.000Z",
    ],
    ["an American date", ["01/02/2026 03:04:05"], undefined],
    ["seconds since 1970", [1_767_323_045], undefined],
  ])("was pushed at the latest of its times: %s", (_, [createdTime, lastUpdateTime], expected) => {
    expect(row({ createdTime, lastUpdateTime }).pushedAt?.toISOString()).toBe(expected);
  });

  it.each([
    [0, 0],
    [5e12, 5e12],
    [-1, undefined],
    [0.5, undefined],
    ["7", undefined],
    [null, undefined],
  ])("of size %j has %s bytes", (imageSize, expected) => {
    expect(row({ imageSize }).sizeBytes).toBe(expected);
  });

  it.each([
    ["linux", "amd64", "linux/amd64"],
    ["linux", "", "linux"],
    ["", "", undefined],
    [undefined, undefined, undefined],
    [5, "amd64", "amd64"],
  ])("of os %j and architecture %j is of platform %s", (os, architecture, expected) => {
    expect(row({ os, architecture }).platform).toBe(expected);
  });
});

describe("the tag list", () => {
  it("says which digest each tag names, and whether it is locked", () => {
    const page = {
      registry: "contoso.azurecr.io",
      imageName: "team/api",
      tags: [
        {
          name: "v1",
          digest: A,
          createdTime: "2026-01-01T00:00:00Z",
          lastUpdateTime: "2026-01-02T00:00:00.0000000Z",
          changeableAttributes: OPEN,
        },
        {
          name: "v2",
          digest: B,
          lastUpdateTime: "?",
          changeableAttributes: { writeEnabled: true },
        },
        { name: "v3", digest: B },
      ],
    };
    expect(tags(JSON.stringify(page))).toEqual([
      { name: "v1", digest: A, updatedAt: new Date("2026-01-02T00:00:00Z"), isLocked: false },
      { name: "v2", digest: B, updatedAt: undefined, isLocked: true },
      { name: "v3", digest: B, updatedAt: undefined, isLocked: true },
    ]);
  });

  it.each([
    ["null", { tags: null }],
    ["absent", {}],
    ["empty", { tags: [] }],
  ])("is empty when its list is %s", (_, page) => {
    expect(tags(JSON.stringify(page))).toEqual([]);
  });

  it.each([
    [{ digest: A }, "The registry answered with a tag without a name."],
    [{ name: "", digest: A }, "The registry answered with a tag without a name."],
    [{ name: 5, digest: A }, "The registry answered with a tag without a name."],
    [null, "The registry answered with a tag without a name."],
    [{ name: "v1" }, "The registry answered with an entry without a digest."],
    [{ name: "v1", digest: "latest" }, "The registry answered with an entry without a digest."],
  ])("is an error when an entry is %j", (entry, message) => {
    expect(() => tags(JSON.stringify({ tags: [entry] }))).toThrow(actionError(message));
  });
});

describe("a page that is malformed is an error, never an empty page", () => {
  it.each([
    ["manifests", manifestRows],
    ["tags", tags],
    ["repositories", repositoryNames],
  ] as const)("of %s", (field, parse) => {
    expect(() => parse("<html>")).toThrow(NOT_JSON);
    expect(() => parse("")).toThrow(NOT_JSON);
    expect(() => parse(JSON.stringify({ [field]: "none" }))).toThrow(NO_LIST);
    expect(() => parse(JSON.stringify({ [field]: { a: 1 } }))).toThrow(NO_LIST);
  });

  it.each([
    ["manifests", manifestRows],
    ["tags", tags],
    ["repositories", repositoryNames],
  ] as const)("of %s when it is anything but an object", (_, parse) => {
    for (const page of [null, 5, "x", [], [{ name: "v1", digest: A }]]) {
      expect(() => parse(JSON.stringify(page))).toThrow(
        actionError("The registry answered with something that is not a page."),
      );
    }
  });

  it.each(["<html>", ""])("of referrers: %j", (text) => {
    expect(() => referrers(text)).toThrow(NOT_JSON);
  });

  it.each(["{}", "[]", "null", '{"errors":[]}', '{"manifests":null}', '{"manifests":"none"}'])(
    "of referrers, which nothing else counts: %s",
    (text) => {
      const message = "The registry answered with no list of referrers.";
      expect(() => referrers(text)).toThrow(actionError(message));
    },
  );

  it.each([[{}], [null], ["x"], [{ digest: null }], [{ digest: "sha256:short" }]])(
    "when a manifest is %j",
    (entry) => {
      const text = JSON.stringify({ manifests: [{ digest: A }, entry] });
      expect(() => manifestRows(text)).toThrow(NO_DIGEST);
      expect(() => referrers(text)).toThrow(NO_DIGEST);
    },
  );
});

describe("the catalog", () => {
  it("has names", () => {
    expect(repositoryNames('{"repositories":["a","team/b"]}')).toEqual(["a", "team/b"]);
    expect(repositoryNames('{"repositories":null}')).toEqual([]);
  });

  it.each([[5], [""], [null]])("is an error when a name is %j", (name) => {
    expect(() => repositoryNames(JSON.stringify({ repositories: [name] }))).toThrow(
      actionError("The registry answered with a repository without a name."),
    );
  });
});

describe("a repository's attributes", () => {
  const counts = { manifestCount: 3, tagCount: 2 };
  const attributes = (json: unknown) => repositoryAttributes(JSON.stringify(json));

  it.each([
    ["allowed", OPEN, false],
    ["refused", { ...OPEN, writeEnabled: false }, true],
    ["not mentioned", { deleteEnabled: true }, true],
    ["allowed, but deletion of the repository is not", { ...OPEN, deleteEnabled: false }, false],
  ])("lock all its images unless writing is allowed: %s", (_, changeableAttributes, isLocked) => {
    expect(attributes({ ...counts, changeableAttributes })).toMatchObject({ ...counts, isLocked });
  });

  it("lock all its images when there are none", () => {
    expect(attributes(counts).isLocked).toBe(true);
  });

  it.each([
    ["allowed", OPEN, true],
    ["refused", { ...OPEN, readEnabled: false }, false],
    ["not mentioned", { writeEnabled: true }, false],
  ])(
    "let all its images be read only when reading is allowed: %s",
    (_, changeableAttributes, expected) => {
      expect(attributes({ ...counts, changeableAttributes }).isReadable).toBe(expected);
    },
  );

  it.each([
    [{ ...counts, tagCount: "2" }],
    [{ ...counts, tagCount: -1 }],
    [{ ...counts, manifestCount: 2.5 }],
    [{ ...counts, manifestCount: false }],
  ])("are an error when a count is none: %j", (json) => {
    expect(() => attributes(json)).toThrow(
      actionError("The registry does not say how many manifests and tags there are."),
    );
  });
});

describe("counts of a repository", () => {
  it.each([[{}], [{ manifestCount: null, tagCount: null }]])(
    "are not known when they are left out: %j",
    (json) => {
      const { manifestCount, tagCount } = repositoryAttributes(JSON.stringify(json));
      expect([manifestCount, tagCount]).toEqual([undefined, undefined]);
    },
  );

  it("are an error in what is no answer on a repository", () => {
    expect(() => repositoryAttributes("null")).toThrow(
      actionError("The registry answered with something that is not a page."),
    );
  });
});

describe("one manifest looked at by itself", () => {
  it("names the children that the registry has on record", () => {
    const manifest = {
      digest: A,
      changeableAttributes: OPEN,
      references: [{ digest: B, architecture: "amd64", os: "linux" }],
    };
    const answer = inspection(JSON.stringify({ registry: "x", imageName: "y", manifest }));
    expect(answer).toMatchObject({ row: { digest: A, isLocked: false }, references: [B] });
  });

  it.each([[undefined], [null], [[]]])("names none when they are %j", (references) => {
    const manifest = { digest: A, references };
    expect(inspection(JSON.stringify({ manifest })).references).toEqual([]);
  });

  it("is an error when a child has no digest, or the manifest has none", () => {
    const manifest = { digest: A, references: [{ os: "linux" }] };
    expect(() => inspection(JSON.stringify({ manifest }))).toThrow(NO_DIGEST);
    expect(() => inspection("{}")).toThrow(NO_DIGEST);
  });
});

it("the referrers API's index names the referrers", () => {
  const manifests = [
    { digest: A, artifactType: "x" },
    { digest: B, artifactType: "y" },
  ];
  expect(referrers(JSON.stringify({ schemaVersion: 2, manifests }))).toEqual([A, B]);
  expect(referrers(JSON.stringify({ schemaVersion: 2, manifests: [] }))).toEqual([]);
});

describe("an error's code", () => {
  it.each([
    ['{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}', "MANIFEST_UNKNOWN"],
    ['{"errors":[{"code":"A"},{"code":"B"}]}', "A"],
    ['{"errors":[{"code":5}]}', undefined],
    ['{"errors":[]}', undefined],
    ['{"errors":"MANIFEST_UNKNOWN"}', undefined],
    ["null", undefined],
    ["MANIFEST_UNKNOWN", undefined],
    ["<html>404</html>", undefined],
    ["", undefined],
    [undefined, undefined],
    [null, undefined],
  ])("in %j is %s", (text, expected) => {
    expect(errorCode(text)).toBe(expected);
  });
});
