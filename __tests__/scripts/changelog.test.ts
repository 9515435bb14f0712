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
