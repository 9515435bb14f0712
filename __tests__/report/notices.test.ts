import { describe, expect, it } from "@jest/globals";

import type { Digest } from "../../src/oci/digest.ts";
import { noticesOf } from "../../src/report/notices.ts";
import { FOR_LOG, FOR_MARKDOWN } from "../../src/report/problems.ts";
import type { RepositoryReport } from "../../src/report/report.ts";
import { image, index } from "../support/fixture.ts";
import { DELETED, pruned, reportOf, undecided } from "../support/reports.ts";

const notices = (...repositories: readonly RepositoryReport[]) =>
  noticesOf(reportOf({ repositories }), FOR_LOG);

const untagged = (name: string) => undecided(name, { state: "untagged", manifests: 3 });

describe("the notices", () => {
  it("are none where everything was decided and nothing is odd", () => {
    const fine = pruned("a", { t: image({ tags: ["v1"] }), d: image() });
    const failed = undecided("b", { state: "unreadable", why: "It can't be read." });
    expect(notices(fine, failed, undecided("c", { state: "cancelled" }))).toEqual([]);
  });

  it("say why a repository was skipped", () => {
    expect(notices(untagged("team/old"))).toEqual([
      '"team/old" was skipped: It has no tag, or none but "sha256-<digest>", so it may be in use by digest alone. Set "prune-untagged-repositories" to prune it.',
    ]);
  });

  it("name repositories that were skipped for the same reason together, ten of them", () => {
    const [only, ...others] = notices(...Array.from({ length: 12 }, (_, n) => untagged(`r${n}`)));
    expect(others).toEqual([]);
    expect(only).toMatch(
      /^"r0", "r1", .*, "r9" \+ 2 more were skipped, each for the same reason: It has/,
    );
  });

  it("name what no order of deletion is safe for, since nothing else ever deletes it", () => {
    const repository = pruned("team/api", {
      a: image({ tags: ["sha256-{b}.sig"] }),
      b: image({ tags: ["sha256-{a}.sig"] }),
      t: image({ tags: ["v1"] }),
    });
    const members = repository.manifests.filter(({ tags }) => tags[0] !== "v1");
    expect(notices(repository)).toEqual([
      `"team/api": 2 manifests are kept only because they refer to each other in a circle, so that no order of deletion is safe: ${members.map(({ digest }) => `"${digest}"`).join(", ")}. No later run deletes them; remove one of them by hand if they are not needed (az acr manifest delete).`,
    ]);
  });

  it("name what somebody else removed meanwhile", () => {
    const gone = ["a", "b", "c", "d", "e", "f"].map(
      (digit) => `sha256:${digit.repeat(64)}` as Digest,
    );
    const repository = pruned(
      "team/api",
      { t: image({ tags: ["v1"] }) },
      { outcomes: () => DELETED, verification: { state: "verified", kept: 9, disappeared: gone } },
    );
    expect(notices(repository)).toEqual([
      `"team/api": 6 kept manifests were removed by something else during the run (another run, a retention policy): ${gone
        .slice(0, 5)
        .map((digest) => `"${digest}"`)
        .join(", ")} + 1 more.`,
    ]);
  });

  it("say nothing of indexes that list what is not there: caches leave them like that", () => {
    const specs = { A: index(["a", "b"], { tags: ["v1"] }), a: image(), D: index(["c"]) };
    expect(notices(pruned("team/api", specs))).toEqual([]);
  });

  it("name tagged manifests that can't be pulled, first of all", () => {
    const [a, b] = ["a", "b"].map((digit) => `sha256:${digit.repeat(64)}` as Digest);
    if (a === undefined || b === undefined) throw new Error("unreachable: there are two");
    const unpullable = [
      { digest: a, tags: ["v1"] },
      { digest: b, tags: ["v2", "v3"] },
    ];
    const tagsOnNothing = [{ name: "lost", digest: a, isExpired: false, outcome: undefined }];
    const fine = pruned("team/api", { t: image({ tags: ["v1"] }) });
    expect(notices({ ...fine, unpullable, tagsOnNothing })).toEqual([
      `"team/api": the registry lists 2 tagged manifests but does not return what is in them, so their tags can't be pulled: "${a}" ("v1"), "${b}" ("v2", "v3"). Push them again, unless a quarantine or "readEnabled=false" is meant to do that.`,
      '"team/api": 1 tag names a manifest that the registry does not have, so it can\'t be pulled: "lost". This removes it: "az acr repository untag --name contoso --image team/api:lost".',
    ]);
  });

  it.each([
    ["contoso-h4sh.azurecr.io", "contoso"],
    ["contoso.westeurope.geo.azurecr.io", "contoso"],
    ["127.0.0.1:5443", "<registry>"],
  ])("name the registry as the command line wants it: %s", (registry, name) => {
    const digest = `sha256:${"a".repeat(64)}` as Digest;
    const tagsOnNothing = [{ name: "lost", digest, isExpired: false, outcome: undefined }];
    const fine = pruned("team/api", { t: image({ tags: ["v1"] }) });
    const report = reportOf({ registry, repositories: [{ ...fine, tagsOnNothing }] });
    expect(noticesOf(report, FOR_LOG).join()).toContain(`untag --name ${name} --image`);
  });

  it("say nothing of a tag on nothing that goes", () => {
    const digest = `sha256:${"a".repeat(64)}` as Digest;
    const tagsOnNothing = [{ name: "lost", digest, isExpired: true, outcome: undefined }];
    const fine = pruned("team/api", { t: image({ tags: ["v1"] }) });
    expect(notices({ ...fine, tagsOnNothing })).toEqual([]);
  });

  it("are escaped for Markdown", () => {
    const [notice] = noticesOf(reportOf({ repositories: [untagged("a_b")] }), FOR_MARKDOWN);
    expect(notice).toMatch(
      /^<code>a&#95;b<\/code> was \*\*skipped\*\*: It has no tag&#44; or none but /,
    );
  });
});
