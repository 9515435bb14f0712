import { describe, expect, it } from "@jest/globals";

import { BrokenAnswer, readAnswer } from "../../../src/registry/artifactory/answer.ts";
import { actionError } from "../../support/action-error.ts";

const HEX = "a".repeat(64);
const ITEM = {
  repo: "docker-local",
  path: "team/app/1.0",
  name: "list.manifest.json",
  type: "file",
  size: 1609,
  created: "2025-01-16T09:12:58.982Z",
  modified: "2025-01-16T09:12:58.874Z",
  updated: "2025-01-16T09:12:58.984Z",
  sha256: HEX,
};

const answer = (item: object, range: object = {}) =>
  readAnswer(
    `\n${JSON.stringify({ results: [item], range: { start_pos: 0, end_pos: 1, total: 1, ...range } })}`,
    "docker-local",
  );

describe("an item", () => {
  it("is a manifest with the latest of its three times", () => {
    const changedAt = new Date("2025-01-16T09:12:58.984Z");
    expect(answer(ITEM)).toEqual({
      isTrimmed: false,
      files: [
        { path: "team/app/1.0", name: "list.manifest.json", digest: `sha256:${HEX}`, changedAt },
      ],
    });
  });

  it.each([
    ["created", "2026-02-01T00:00:00.000Z", "2026-02-01T00:00:00Z"],
    ["modified", "2026-02-01T01:30:00.000+02:00", "2026-01-31T23:30:00Z"],
    ["updated", "2026-02-01T00:00:00Z", "2026-02-01T00:00:00Z"],
  ])("is as old as %s says where that is the latest", (field, text, expected) => {
    const [file] = answer({ ...ITEM, [field]: text }).files;
    expect(file?.changedAt).toEqual(new Date(expected));
  });

  it.each([
    ["created", undefined],
    ["modified", null],
    ["updated", "yesterday"],
    ["created", 1_700_000_000_000],
    ["modified", "2025-02-30T00:00:00Z"],
  ])("has no time where %s is %j", (field, value) => {
    const [file] = answer({ ...ITEM, [field]: value }).files;
    expect(file?.changedAt).toBeUndefined();
  });

  it.each([{ size: "1609" }, { size: undefined }])("is taken with %j", (changed) => {
    expect(answer({ ...ITEM, ...changed }).files).toHaveLength(1);
  });

  it.each([
    ["checksum", { sha256: undefined }, "an item without a checksum"],
    ["checksum", { sha256: "abc" }, "an item without a checksum"],
    ["path", { path: undefined }, "an item without a path"],
    ["path", { name: 5 }, "an item without a path"],
  ])("without a %s is an error: %j", (_, changed, what) => {
    expect(() => answer({ ...ITEM, ...changed })).toThrow(
      actionError(`The registry answered with ${what}.`),
    );
  });

  it("of another repository is refused: the key is that of a virtual one", () => {
    expect(() => answer({ ...ITEM, repo: "docker-remote-cache" })).toThrow(
      actionError(
        'Repository "docker-local" of Artifactory answers with items of "docker-remote-cache": it is a virtual one. Give the key of the local repository that stores the images.',
      ),
    );
  });
});

describe("an answer", () => {
  it.each(["AQL query reached the search hard limit, results are trimmed.", "", "anything", null])(
    "with the notification %j is trimmed",
    (notification) => {
      expect(answer(ITEM, { notification }).isTrimmed).toBe(true);
    },
  );

  it.each([
    ["", "The answer to a search was cut off."],
    ['{"results":[', "The answer to a search was cut off."],
    ["<html>busy</html>", "The answer to a search was cut off."],
    ["{}", "A search was answered with a different number of items than it counts."],
    ["[]", "A search was answered with a different number of items than it counts."],
    ['{"results":[]}', "A search was answered with a different number of items than it counts."],
    [
      '{"results":[],"range":{"total":1}}',
      "A search was answered with a different number of items than it counts.",
    ],
    [
      '{"results":{},"range":{"total":0}}',
      "A search was answered with a different number of items than it counts.",
    ],
  ])("%j is not whole", (text, message) => {
    const read = () => readAnswer(text, "docker-local");
    expect(read).toThrow(BrokenAnswer);
    expect(read).toThrow(actionError(message));
  });
});
