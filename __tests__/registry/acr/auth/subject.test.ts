import { describe, expect, it } from "@jest/globals";

import { claimsOf, otherForm } from "../../../../src/registry/acr/auth/subject.ts";

const CLAIMS = { repository: "octo/app", repository_id: "34", repository_owner_id: "12" };
const OLD = "repo:octo/app:ref:refs/heads/main";
const IMMUTABLE = "repo:octo@12/app@34:ref:refs/heads/main";

describe("the subject of a job", () => {
  it("has two forms, with and without ids", () => {
    expect(otherForm({ ...CLAIMS, sub: OLD })).toBe(IMMUTABLE);
    expect(otherForm({ ...CLAIMS, sub: IMMUTABLE })).toBe(OLD);
    expect(otherForm({ ...CLAIMS, sub: "repo:octo/app:environment:a:b" })).toBe(
      "repo:octo@12/app@34:environment:a:b",
    );
  });

  it.each([
    ["it was customised", { ...CLAIMS, sub: "job_workflow_ref:octo/app/.github/x.yml@main" }],
    [
      "it is of another repository",
      { ...CLAIMS, sub: "repo:octo/application:ref:refs/heads/main" },
    ],
    ["the ids are unknown", { repository: "octo/app", sub: OLD }],
    ["it is not GitHub's", { sub: "system:serviceaccount:runners:prune" }],
    ["there is none", {}],
  ])("has one form when %s", (_, claims) => {
    expect(otherForm(claims)).toBeUndefined();
  });

  it("is unknown for what is no token", () => {
    expect(claimsOf("nonsense")).toEqual({});
  });
});
