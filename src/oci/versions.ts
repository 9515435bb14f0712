/**
 * Tags as versions (https://semver.org): `1.2.3`, `v1.2.3`, with a pre-release (`1.2.3-rc.1`) and with build metadata, whose
 * "+" no tag can have: registries store it as "_" (https://helm.sh/docs/topics/registries/). Pure.
 */
import type { SemVer } from "semver";
import compareBuild from "semver/functions/compare-build.js";
import parse from "semver/functions/parse.js";

export type Version = SemVer;

/** The version that a tag names; undefined for any other name, such as `1.2`, `latest` or `1.02.3`. */
export function versionOf(tag: string): Version | undefined {
  return parse(tag.replace(/^V/, "v").replace("_", "+")) ?? undefined;
}

/** Later versions first; a pre-release comes after its release. */
export function laterFirst(a: Version, b: Version): number {
  return compareBuild(b, a);
}

/** What versions are counted within: all of them, those of a minor version, or those of a major one. */
export function seriesOf({ major, minor }: Version, per: "all" | "minor" | "major"): string {
  switch (per) {
    case "all":
      return "";
    case "major":
      return String(major);
    case "minor":
      return `${major}.${minor}`;
    default:
      return per satisfies never;
  }
}
