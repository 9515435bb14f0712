/** That a tool which is missing is noticed where it must be there. */
import { describe, expect, it } from "@jest/globals";

import { pathOf, withTool } from "./support/tools.ts";

describe("tests that need a tool", () => {
  it("run where it is there, whether it is required or not", () => {
    for (const required of [undefined, "true"]) {
      expect(withTool("a tool", true, required)).toEqual({ isThere: true, it, describe });
    }
  });

  it("are skipped where it is not", () => {
    expect(withTool("a tool", false, "false")).toEqual({
      isThere: false,
      it: it.skip,
      describe: describe.skip,
    });
  });

  it("fail where it is not, and has to be", () => {
    expect(() => withTool("a tool", false, "true")).toThrow(
      'These tests need a tool, which is not installed, and REQUIRE_TOOLS is "true": install it, or unset the variable to skip them.',
    );
  });

  it("find it in the PATH", () => {
    expect(pathOf("no-such-tool-anywhere")).toBeUndefined();
    expect(pathOf("node")).toMatch(/node(?:\.exe)?$/);
  });
});
