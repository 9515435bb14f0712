/**
 * Digest tags whose manifest is gone: what counts as one, and how the page tells how many there are and what expires them.
 */
import { describe, expect, it } from "@jest/globals";

import { renderSummary } from "../../src/report/summary.ts";
import { image, type Spec } from "../support/fixture.ts";
import { rendered, textOf } from "../support/page.ts";
import { DELETED, pruned, reportOf } from "../support/reports.ts";

type Specs = Readonly<Record<string, Spec>>;

const NONE = { count: 0, patterns: [] };

/** One that names nothing, one that names what is there, one that names its own manifest. */
const SPECS: Specs = {
  v: image({ tags: ["v1", "sha256-{v}"] }),
  s: image({ tags: ["sha256-{v}.sig"] }),
  o: image({ tags: ["sha256-{gone}.sig", "prod-sha256-{gone}.att", "sha256-{gone2}.sig"] }),
};

describe("orphaned digest tags", () => {
  it("are those that name what the repository does not have, by pattern", () => {
    expect(pruned("team/api", SPECS).orphanedTags).toEqual({
      count: 3,
      patterns: ["sha256-*.sig", "prod-sha256-*.att"],
    });
  });

  it("are none that a run removes, or would", () => {
    const specs: Specs = {
      v: image({ tags: ["v1"] }),
      old: image(),
      s: image({ tags: ["sha256-{v}.sbom", "sha256-{old}.sbom"] }),
    };
    expect(pruned("team/api", specs).orphanedTags).toEqual(NONE);
    const real = pruned("team/api", specs, { outcomes: () => DELETED });
    expect(real.orphanedTags).toEqual(NONE);
  });

  it("are those that a run could not remove", () => {
    const specs: Specs = {
      v: image({ tags: ["v1"] }),
      old: image(),
      s: image({ tags: ["sha256-{v}.sbom", "sha256-{old}.sbom"] }),
    };
    const tagOutcome = { state: "failed", why: "throttled (429)" } as const;
    const { orphanedTags } = pruned("team/api", specs, { outcomes: () => DELETED, tagOutcome });
    expect(orphanedTags).toEqual({ count: 1, patterns: ["sha256-*.sbom"] });
  });

  it("are said once for a run, with what expires them", () => {
    const repositories = [pruned("team/api", SPECS), pruned("team/web", SPECS)];
    const page = textOf(rendered(renderSummary(reportOf({ repositories }))));
    expect(page).toContain(
      "6 digest tags name a manifest that is not there (in 2 repositories). delete-tags expires such tags by sha256-*.sig, prod-sha256-*.att.",
    );
  });

  it("are not said where there are none", () => {
    const page = renderSummary(reportOf({ repositories: [pruned("a", { v: image() })] }));
    expect(page).not.toContain("digest tag");
  });
});
