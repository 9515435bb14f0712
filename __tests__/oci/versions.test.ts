import { describe, expect, it } from "@jest/globals";

import { laterFirst, seriesOf, versionOf } from "../../src/oci/versions.ts";

describe("a tag", () => {
  it.each([
    ["1.2.3", "1.2.3"],
    ["v1.2.3", "1.2.3"],
    ["V1.2.3", "1.2.3"],
    ["1.2.3-rc.1", "1.2.3-rc.1"],
    ["v1.2.3-alpine", "1.2.3-alpine"],
    ["1.2.3_build.5", "1.2.3+build.5"],
    ["1.2.3-rc.1_5", "1.2.3-rc.1+5"],
  ])("%s is the version %s", (tag, version) => {
    const found = versionOf(tag);
    const build = found?.build.length === 0 ? "" : `+${found?.build.join(".")}`;
    expect(`${found?.version}${build}`).toBe(version);
  });

  it.each([
    "1",
    "1.2",
    "v1",
    "latest",
    "1.2.3.4",
    "2026.01.05",
    "1.02.3",
    "release-1.2.3",
    "1.2.3-",
    "vv1.2.3",
    "",
  ])("%j is none", (tag) => {
    expect(versionOf(tag)).toBeUndefined();
  });
});

describe("versions", () => {
  it("go from the latest to the earliest, a release before its pre-releases, numbers by their value", () => {
    const tags = [
      "1.9.0",
      "1.10.0-rc.1",
      "v1.10.0",
      "1.10.0-rc.10",
      "0.1.0",
      "1.10.0_2",
      "1.10.0-rc.2",
    ];
    const versions = tags.flatMap((tag) => versionOf(tag) ?? []).sort(laterFirst);
    expect(versions.map(({ raw }) => raw)).toEqual([
      "1.10.0+2",
      "v1.10.0",
      "1.10.0-rc.10",
      "1.10.0-rc.2",
      "1.10.0-rc.1",
      "1.9.0",
      "0.1.0",
    ]);
  });

  it.each([
    ["all", ""],
    ["major", "1"],
    ["minor", "1.2"],
  ] as const)("are counted per %s", (per, series) => {
    const version = versionOf("v1.2.3-rc.1");
    expect(version && seriesOf(version, per)).toBe(series);
  });
});
