/** The page as a whole: what stands on it in every kind of run, and how blocks of images look. */
import { describe, expect, it } from "@jest/globals";

import type { Outcome } from "../../src/prune/sweep/settle.ts";
import type { Digest } from "../../src/oci/digest.ts";
import { renderSummary } from "../../src/report/summary.ts";
import { fixture, image, index, type Fixture, type Spec } from "../support/fixture.ts";
import { tablesIn } from "../support/page.ts";
import { DELETED, pruned, reportOf, undecided } from "../support/reports.ts";

/**
 * A (v1, latest) lists a and b; the dead index D lists a and d; d has the signature s; n is new.
 */
const SPECS: Readonly<Record<string, Spec>> = {
  A: index(["a", "b"], { tags: ["v1", "latest"] }),
  a: image(),
  b: image(),
  n: image({ ageDays: 1 }),
  D: index(["a", "d"], { ageDays: 60 }),
  d: image({ ageDays: 61 }),
  s: image({ subject: "d", body: { artifactType: "application/vnd.example.sig" } }),
};
const built = fixture(SPECS);

/** The page with letters for short digests and plain spaces, so that it can be read. */
function lettered(page: string, { manifests }: Fixture = built): string {
  return manifests.reduce(
    (text, { letter, digest }) => text.replaceAll(digest.slice(7, 19), letter),
    page.replaceAll("\u00A0", " "),
  );
}

const SETTINGS = `<details>
<summary>Settings</summary>

| Input | Value |
| :-- | :-- |
| <code>registry</code> | <code>contoso.azurecr.io</code> |
| <code>repositories</code> | <code>team/&#42;&#42;</code> |
| <code>age</code> | <code>7d</code> |

</details>
`;

const SIZE = built.manifests
  .filter(({ letter }) => "Dds".includes(letter))
  .reduce((sum, { bytes }) => sum + bytes.byteLength, 400);
const FREED = `${(SIZE / 1024).toFixed(1)} KiB`;

const KEPT_TABLES = [
  [
    ["Image", "Digest", "Pushed", "KiB", "Index parents besides"],
    ["index latest v1", "A", "16 May, 30 days", "2.0", ""],
    ["├ linux/a", "a", "", "1.0", "D, which goes"],
    ["└ linux/b", "b", "", "1.0", ""],
  ],
  [
    ["Image", "Digest", "Pushed", "KiB"],
    ["image no tag", "n", "14 Jun, 1 day", "1.0"],
  ],
];

describe("the summary", () => {
  it("of a dry run says what would go, and why everything else stays", () => {
    const page = lettered(renderSummary(reportOf({ repositories: [pruned("team/api", SPECS)] })));
    const [first] = page.split("\n#### ");
    expect(first).toBe(`## ACR Prune (dry run): would delete 3 of 7 manifests and no tag

Nothing was deleted. <code>contoso.azurecr.io/team/api</code>. Images younger than 7 days stay; no tag expires.

Frees **${FREED}**. No image with a tag goes. Youngest that goes: an index without a tag, **60 days**.

### What next

Right as it is? Set <code>dry-run: false</code>. It takes a few seconds, and needs the role <code>AcrDelete</code>, which this run did not ask for. To delete exactly this and nothing newer, keep the report of this run and give it as <code>plan</code>. What is deleted can be restored only where soft delete is on.

<details>
<summary>Without the role <code>AcrDelete</code></summary>

A run without it says so before it reads anything. To give it:

\`\`\`sh
az role assignment create --role AcrDelete --assignee CLIENT_ID \\
  --scope "$(az acr show --name contoso --query id --output tsv)"
# On a registry with ABAC permissions: --role "Container Registry Repository Contributor".
# A repository-scoped token needs content/delete in its scope map.
# https://github.com/acr-prune/acr-prune/blob/v1/docs/sign-in.md#permissions
\`\`\`

</details>

Newest first. Indented is what the line above holds; no other index lists it, unless the table says so.
`);
    expect(page.match(/^#### .*/gm)).toEqual([
      "#### Goes: no tag, held by nothing that stays (1 image)",
      "#### Stays: has a tag (1 image)",
      "#### Stays: younger than 7 days (1 image)",
    ]);
    expect(tablesIn(page).slice(0, -1)).toEqual([
      [
        ["Image", "Digest", "Pushed", "KiB"],
        ["index no tag", "D", "16 Apr, 60 days", "2.0"],
        ["├ linux/d", "d", "", "1.0"],
        ["└ application/vnd.example.sig of linux/d", "s", "", "1.0"],
      ],
      ...KEPT_TABLES,
    ]);
    expect(page).toContain(
      `contoso.azurecr.io/team/api@${built.digest("D").replace(/(?<=:).{12}/, "D")}`,
    );
    expect(page.endsWith(SETTINGS)).toBe(true);
  });

  it.each([
    [
      "contoso-a1b2.azurecr.io",
      "0f4a3c5e-1b2d-4e6f-8a9b-0c1d2e3f4a5b",
      "contoso",
      "0f4a3c5e-1b2d-4e6f-8a9b-0c1d2e3f4a5b",
    ],
    ["localhost:5000", "", "REGISTRY", "CLIENT_ID"],
    ["$(id).example", "`id`", "REGISTRY", "CLIENT_ID"],
  ])("gives the command for the role with what is known of %s", (registry, id, name, assignee) => {
    const settings = { "client-id": id };
    const repositories = [pruned("team/api", SPECS)];
    const page = renderSummary(reportOf({ registry, settings, repositories }));
    const [, command] = /```sh\n([^]*?)\n#/.exec(page) ?? [];
    expect(command).toBe(
      `az role assignment create --role AcrDelete --assignee ${assignee} \\\n  --scope "$(az acr show --name ${name} --query id --output tsv)"`,
    );
  });

  it("of another registry than Azure's speaks of no role of Azure", () => {
    const registry = "example.jfrog.io/artifactory/docker-local";
    const page = renderSummary(reportOf({ registry, repositories: [pruned("api", SPECS)] }));
    expect(page).toContain("needs the permission to delete, which this run did not ask for.");
    expect(page).not.toContain("Acr");
  });

  it("of a run in which some deletions failed begins with these, and tells them from what is gone", () => {
    const settled: Readonly<Record<string, Outcome>> = {
      d: { state: "refused", why: "disallowed by a lock (405)." },
      s: { state: "blocked", by: built.digest("d") },
    };
    const report = reportOf({
      dryRun: false,
      warnings: ['Pattern "*old*" matches no repository.'],
      repositories: [
        pruned("team/api", SPECS, { outcomes: (letter) => settled[letter] ?? DELETED }),
      ],
    });
    const page = lettered(renderSummary(report));
    expect(page).toMatch(
      /^## ACR Prune: deleted 1 of 3 planned manifests and no tag; 1 failed, 1 left alone because of that\n/,
    );
    expect(page).toContain(`### Needs attention

- <code>team/api</code>: 1 of 3 planned deletions **failed**: disallowed by a lock &#40;405&#41;. 1 that it holds was left alone. They will be planned again next time.
- Pattern &#34;&#42;old&#42;&#34; matches no repository.
`);
    expect(page).toContain(
      "Left for the next run: the 1 that failed and the 1 left alone because of that. What is locked and may go needs <code>unlock: true</code>. Nothing else is left.",
    );
    expect(page).toContain(
      "<details open>\n<summary>Not deleted: 2 manifests in <code>team/api</code></summary>",
    );
    expect(tablesIn(page)[0]?.map((cells) => cells.slice(0, 2))).toEqual([
      ["Image", "Digest"],
      ["linux/d no tag: refused: disallowed by a lock (405).", "d"],
      ["└ application/vnd.example.sig: left alone because of that", "s"],
    ]);
    expect(page.indexOf("#### Deleted: no tag")).toBeGreaterThan(page.indexOf("Not deleted: 2"));
  });

  it("of a real run says so in every place", () => {
    const repositories = [pruned("team/api", SPECS, { outcomes: () => DELETED }), pruned("b", {})];
    const page = lettered(renderSummary(reportOf({ dryRun: false, repositories })));
    expect(page).not.toMatch(/[Ww]ould|Needs attention|What next|which goes|Goes:/);
    expect(page).toContain("D</code>, deleted |");
    expect(page).toContain("Verified in 1 repository: the 4 that stay are still there.");
  });

  it("of a run during which something else removed images does not call those still there", () => {
    const disappeared = [`sha256:${"a".repeat(64)}` as Digest];
    const verification = { state: "verified", kept: 4, disappeared } as const;
    const repositories = [pruned("a", SPECS, { outcomes: () => DELETED, verification })];
    const page = renderSummary(reportOf({ dryRun: false, repositories }));
    expect(page).toContain("Verified: the 3 that stay are still there.");
  });

  it("of a run without work lists what is kept", () => {
    const report = reportOf({ repositories: [pruned("a", { t: image({ tags: ["v1"] }) })] });
    const page = renderSummary(report);
    expect(page).toMatch(
      /^## ACR Prune \(dry run\): nothing to delete\. The only manifest is kept\n/,
    );
    expect(page).not.toMatch(/#### Goes|Frees|Needs attention|What next/);
    expect(page).toContain("#### Stays: has a tag (1 image)");
  });

  it("of skipped, failed and cancelled repositories tells these apart and shows no numbers for them", () => {
    const repositories = [
      pruned("a", SPECS, { outcomes: () => ({ state: "cancelled" }) }),
      undecided("b", { state: "untagged", manifests: 5 }),
      undecided("c", { state: "unreadable", why: "A manifest can't be read." }),
      undecided("d", { state: "cancelled" }),
    ];
    const page = renderSummary(reportOf({ dryRun: false, cancelled: true, repositories }));
    expect(page).toMatch(
      /^## ACR Prune: cancelled after 0 of 3 deletions\. 1 repository could not be read\n/,
    );
    expect(page).toContain(`### Needs attention

- The run was cancelled. What it had not begun is unchanged.
- <code>c</code> was **skipped**, nothing in it was deleted: A manifest can&#39;t be read.
- <code>b</code> was **skipped**: It has no tag`);
    expect(page).toContain("1 repository in which nothing was deleted: 5 manifests</summary>");
    expect(page).toContain("2 repositories in which nothing was decided: 0 manifests</summary>");
    expect(page).toContain("#### Not begun: no tag, held by nothing that stays (1 image)");
  });

  it("of a run that stopped says why, and has no table", () => {
    const report = reportOf({ dryRun: false, stopped: 'Sign in to "contoso" <first>.' });
    expect(renderSummary(report).replaceAll("\u00A0", " "))
      .toBe(`## ACR Prune: stopped before deleting anything

<code>contoso.azurecr.io</code>, 0 repositories. Images younger than 7 days stay; no tag expires.

### Needs attention

- Sign in to &#34;contoso&#34; &#60;first&#62;. Nothing was deleted.

${SETTINGS}`);
  });

  it("names kept indexes that were incomplete before the run, one for a repository, and some of what it misses", () => {
    const children = ["p", "q", "r", "s", "t"].map((letter) => `missing${letter}`);
    const specs = {
      A: index(children, { tags: ["v1"] }),
      B: index(["missing"], { tags: ["v2"] }),
      a: image(),
    };
    const page = renderSummary(reportOf({ repositories: [pruned("team/api", specs)] }));
    expect(page.match(/\*\*can't be pulled\*\* in full/g)).toHaveLength(1);
    expect(page).toMatch(
      /<code>linux\/missing(?:r<\/code> <code>[0-9a-f]{12}<\/code> \+ 2 more are|<\/code> <code>[0-9a-f]{12}<\/code> is) missing/,
    );
    expect(page).toContain("The same goes for 1 other index of this repository.");
  });

  it("says that a size is an estimate where a body was not read", () => {
    const specs = {
      a: image(),
      d: { mediaType: "application/vnd.docker.distribution.manifest.v2+json", tags: ["v1"] },
    };
    const page = renderSummary(reportOf({ repositories: [pruned("a", specs)] }));
    expect(page).toMatch(/^Frees about \*\*\d+\u00A0bytes\*\*\./m);
  });
});

describe("a block of images", () => {
  const specs: Readonly<Record<string, Spec>> = {
    a: image({ tags: Array.from({ length: 12 }, (_, n) => `t${n}`) }),
    b: image(),
    ...Object.fromEntries(
      Array.from({ length: 5 }, (_, i) => [`D${i}`, index(["b"], { ageDays: 60 + i })]),
    ),
    A: index(["b"], { tags: ["v1"] }),
  };
  const page = lettered(
    renderSummary(reportOf({ repositories: [pruned("a", specs)] })),
    fixture(specs),
  );
  const rows = tablesIn(page).flat();
  const row = (letter: string) => rows.find((cells) => cells[1] === letter) ?? [];

  it("shows ten tags of a manifest and counts the others", () => {
    expect(row("a")[0]).toMatch(/^image t0 t1 t10 .* and 2 more tags$/);
  });

  it("shows three parents besides its own, and whether they go", () => {
    expect(row("b")[4]).toMatch(/^D\d, which goes; D\d, which goes; D\d, which goes; 2 more$/);
  });

  it("has the newest first", () => {
    expect(tablesIn(page)[0]?.map((cells) => cells[1])).toEqual([
      "Digest",
      "D0",
      "D1",
      "D2",
      "D3",
      "D4",
    ]);
  });

  it("tells digests apart that begin alike", () => {
    const repository = pruned("a", { x: image(), y: image() });
    const alike = ["1", "2"].map((last) => `sha256:${"a".repeat(13)}${last.repeat(51)}` as Digest);
    const manifests = repository.manifests.map((one, i) => ({
      ...one,
      digest: alike[i] ?? one.digest,
    }));
    const report = reportOf({ repositories: [{ ...repository, manifests }] });
    expect(
      tablesIn(renderSummary(report))[0]
        ?.slice(1)
        .map((cells) => cells[1]),
    ).toEqual([`${"a".repeat(13)}1`, `${"a".repeat(13)}2`]);
  });
});
