import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";

import { notesOf } from "../../scripts/changelog.ts";

const PAGE = `# Changelog

Words before.

## [Unreleased]

- Something new.

## [1.2.0] - 2026-11-21

### Added

- A shard.

## [1.1.0] - 2026-10-01

- Older.

[1.2.0]: https://example.com/v1.2.0
`;

describe("the notes of a release", () => {
  it("are what stands below its heading, and nothing of other versions", () => {
    expect(notesOf("1.2.0", PAGE)).toBe("### Added\n\n- A shard.\n");
  });

  it("are without the links at the end of the page", () => {
    const [first = ""] = PAGE.split("## [1.1.0]");
    expect(notesOf("1.2.0", `${first}[1.2.0]: https://example.com/v1.2.0\n`)).toBe(
      "### Added\n\n- A shard.\n",
    );
  });

  it.each([
    ["another version is the newest", "1.1.0", PAGE],
    ["a longer version begins alike", "1.2", PAGE],
    ["it has no date", "1.2.0", PAGE.replace(" - 2026-11-21", "")],
    ["there is no version at all", "1.2.0", "# Changelog\n\n## [Unreleased]\n\n- Something.\n"],
    ["nothing is said about it", "1.2.0", "## [1.2.0] - 2026-11-21\n\n## [1.1.0] - 2026-10-01\n"],
  ])("are refused when %s", (_, version, page) => {
    expect(() => notesOf(version, page)).toThrow("CHANGELOG.md");
  });
});

describe("the version that is to be released", () => {
  const read = (path: string) => readFileSync(join(import.meta.dirname, "..", "..", path), "utf8");
  const { version } = JSON.parse(read("package.json")) as { readonly version: string };

  it("has notes, and a link that the notes are without", () => {
    expect(notesOf(version, read("CHANGELOG.md"))).toContain("### Added");
    expect(read("CHANGELOG.md")).toContain(`[${version}]: https://github.com/`);
  });

  it("is that of the lock file", () => {
    const lock = JSON.parse(read("package-lock.json")) as {
      readonly version: string;
      readonly packages: Readonly<Record<string, { readonly version: string }>>;
    };
    expect([lock.version, lock.packages[""]?.version]).toEqual([version, version]);
  });
});
