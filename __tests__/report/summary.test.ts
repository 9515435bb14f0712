import { describe, expect, it } from "@jest/globals";

import type { Outcome } from "../../src/prune/sweep/settle.ts";
import type { Digest } from "../../src/oci/digest.ts";
import { renderSummary } from "../../src/report/summary.ts";
import { describeReason } from "../../src/report/wording.ts";
import { fixture, image, index, type Fixture, type Spec } from "../support/fixture.ts";
import { tablesIn } from "../support/page.ts";
import { DELETED, pruned, reportOf, undecided } from "../support/reports.ts";

const UNTAGGED = describeReason({ action: "delete", reason: "untagged", because: undefined });

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

/** The page with letters for short digests, so that it can be read. */
function lettered(page: string, { manifests }: Fixture = built): string {
  return manifests.reduce(
    (text, { letter, digest }) => text.replaceAll(digest.slice(7, 19), letter),
    page,
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

const KEPT = `#### Kept (4)

| Digest | What | Tags | Kept because | Index parents |
| :-- | :-- | :-- | :-- | :-- |
| \`n\` | image | – | it is younger than "age" | – |
| \`A\` | index | <code>latest</code>, <code>v1</code> | it is tagged | – |
| \`b\` | linux/b | – | it is a child of a kept index (\`A\`) | \`A\` (<code>latest</code>) |
| \`a\` | linux/a | – | it is a child of a kept index (\`A\`) | \`A\` (<code>latest</code>), \`D\` |

</details>`;

/** `parent` and `child` are what became of D and d. */
const picture = (
  what: string,
  parent: string,
  child: string,
) => `**Why children that <code>team/api</code> shares stay.** A kept index (solid lines) lists them as well as one that ${what} (dashed lines).

\`\`\`mermaid
flowchart LR
  n0["D (${parent})"]:::gone
  n1["A latest"]
  n2["d linux/d (${child})"]:::gone
  n3["a linux/a"]
  n4["b linux/b"]
  n0 -.-> n2
  n0 -.-> n3
  n1 --> n4
  n1 --> n3
  classDef gone stroke-dasharray: 5 5
\`\`\``;

const SIZE = built.manifests
  .filter(({ letter }) => "Dds".includes(letter))
  .reduce((sum, { bytes }) => sum + bytes.byteLength, 400);
const RECLAIMED = `${(SIZE / 1024).toFixed(1)} KiB`;

/** A dry run ends with how to delete just that. */
const HOW_TO_APPLY = `<details>
<summary>How to delete exactly this, and nothing newer</summary>

The JSON report of this run is a plan. Keep it as an artifact, and apply it in a second job that begins once somebody has agreed; the environment of that job asks for the approval.

\`\`\`yaml
# this job, after this step, which has \`id: plan\`
      - uses: actions/upload-artifact@v7
        with:
          name: acr-prune-plan
          path: \${{ steps.plan.outputs.report-path }}
# the second job
  apply:
    needs: plan
    environment: acr-prune
    steps:
      - uses: actions/download-artifact@v8
        with:
          name: acr-prune-plan
      # sign in as this job does, with the right to delete
      - uses: acr-prune/acr-prune@v1
        with:
          # the inputs of this run, and
          plan: "report.json"
          dry-run: false
\`\`\`

</details>`;

describe("the summary", () => {
  it("of a dry run says what would be deleted, and why everything else stays", () => {
    const report = reportOf({ repositories: [pruned("team/api", SPECS)] });
    expect(lettered(renderSummary(report)))
      .toBe(`## ACR Prune (dry run): would delete 3 of 7 manifests. Nothing was deleted.

<code>contoso.azurecr.io</code> · 1 repository · 7 manifests · 4 kept · ${RECLAIMED} would be reclaimed

| Repository | Manifests | Kept | Would delete | Would reclaim |
| :-- | --: | --: | --: | --: |
| <code>team/api</code> | 7 | 4 | 3 | ${RECLAIMED} |

${picture("would be deleted", "would be deleted", "would be deleted")}

<details open>
<summary><code>team/api</code>: 3 would be deleted, 4 kept</summary>

#### Would delete (3)

| Digest | What | Tags | Reason | Index parents |
| :-- | :-- | :-- | :-- | :-- |
| \`D\` | index | – | ${UNTAGGED} | – |
| \`d\` | linux/d | – | every index that lists it is deleted (\`D\`) | \`D\` |
| \`s\` | application/vnd.example.sig | – | its subject is deleted (\`d\`) | – |

${KEPT}

${HOW_TO_APPLY}

${SETTINGS}`);
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
    const size = `${String(built.manifests.find(({ letter }) => letter === "D")?.bytes.byteLength)} bytes`;
    expect(lettered(renderSummary(report)))
      .toBe(`## ACR Prune: deleted 1 of 3 planned manifests, 1 failed, 1 left alone because of that.

<code>contoso.azurecr.io</code> · 1 repository · 7 manifests · 4 kept · ${size} reclaimed · verified: 4 kept manifests still there

### Needs attention

- <code>team/api</code>: 1 of 3 planned deletions failed: disallowed by a lock &#40;405&#41;. 1 that it holds was left alone. They will be planned again next time.
- Pattern &#34;&#42;old&#42;&#34; matches no repository.

| Repository | Manifests | Kept | Deleted | Not deleted | Reclaimed |  |
| :-- | --: | --: | --: | --: | --: | :-- |
| <code>team/api</code> | 7 | 4 | 1 | 2 | ${size} | failed in part |

${picture("is deleted", "deleted", "not deleted")}

<details open>
<summary><code>team/api</code>: 1 deleted, 2 not deleted, 4 kept</summary>

#### Not deleted (2)

| Digest | What | Tags | Reason | Index parents |
| :-- | :-- | :-- | :-- | :-- |
| \`d\` | linux/d | – | every index that lists it is deleted (\`D\`); refused: disallowed by a lock &#40;405&#41;. | \`D\` |
| \`s\` | application/vnd.example.sig | – | its subject is deleted (\`d\`); blocked: d&#44; which holds it&#44; is still there | – |

#### Deleted (1)

| Digest | What | Tags | Reason | Index parents |
| :-- | :-- | :-- | :-- | :-- |
| \`D\` | index | – | ${UNTAGGED} | – |

${KEPT}

${SETTINGS}`);
  });

  it("of a real run says how what is gone went", () => {
    const settled: Readonly<Record<string, Outcome>> = {
      d: { state: "already-gone" },
      s: { state: "deleted", with: built.digest("D") },
    };
    const outcomes = (letter: string) => settled[letter] ?? DELETED;
    const report = reportOf({
      dryRun: false,
      repositories: [pruned("team/api", SPECS, { outcomes })],
    });
    const [, deleted] = tablesIn(lettered(renderSummary(report)));
    expect(deleted?.map((cells) => cells[3])).toEqual([
      "Reason",
      UNTAGGED,
      "every index that lists it is deleted (D); already gone",
      "its subject is deleted (d); deleted with its subject D",
    ]);
    expect(renderSummary(report)).not.toMatch(/would|Would|Needs attention/);
  });

  it("of a real run does not say twice that a manifest went with its subject", () => {
    const outcomes = (letter: string): Outcome => ({
      state: "deleted",
      with: letter === "s" ? built.digest("d") : undefined,
    });
    const report = reportOf({
      dryRun: false,
      repositories: [pruned("team/api", SPECS, { outcomes })],
    });
    expect(tablesIn(lettered(renderSummary(report)))[1]?.at(-1)?.[3]).toBe(
      "its subject is deleted (d)",
    );
  });

  it("of a run without work lists what is kept", () => {
    const report = reportOf({ repositories: [pruned("a", { t: image({ tags: ["v1"] }) })] });
    const page = renderSummary(report);
    expect(page).toMatch(
      /^## ACR Prune \(dry run\): nothing to delete\. The only manifest is kept\.\n/,
    );
    expect(page).toContain("· 1 repository · 1 manifest · 1 kept\n");
    expect(page).not.toMatch(/#### Would delete|reclaimed|Needs attention/);
    expect(page).toContain("#### Kept (1)");
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
      /^## ACR Prune: cancelled after 0 of 3 deletions\. 1 repository could not be read\.\n/,
    );
    expect(page).toContain(`### Needs attention

- The run was cancelled. What it had not begun is unchanged.
- <code>c</code> was skipped, nothing in it was deleted: A manifest can&#39;t be read.
`);
    expect(tablesIn(page)[0]).toEqual([
      ["Repository", "Manifests", "Kept", "Deleted", "Not deleted", "Reclaimed", ""],
      ["a", "7", "4", "0", "3", "0 bytes", "–"],
      ["b", "–", "–", "–", "–", "–", "skipped"],
      ["c", "–", "–", "–", "–", "–", "not read"],
      ["d", "–", "–", "–", "–", "–", "cancelled"],
    ]);
    expect(page).toContain("#### Not begun (3)");
    expect(page).toContain("0 deleted, 3 not begun, 4 kept");
  });

  it("of a run that stopped says why, and has no table of repositories", () => {
    const report = reportOf({ dryRun: false, stopped: 'Sign in to "contoso" <first>.' });
    expect(renderSummary(report)).toBe(`## ACR Prune: stopped before deleting anything.

<code>contoso.azurecr.io</code> · 0 repositories · 0 manifests · 0 kept

### Needs attention

- Sign in to &#34;contoso&#34; &#60;first&#62;. Nothing was deleted.

${SETTINGS}`);
  });

  it("names kept indexes that were incomplete before the run, and some of what they miss", () => {
    const children = ["p", "q", "r", "s", "t", "u", "v"].map((letter) => `missing${letter}`);
    const specs = {
      A: index(["a", ...children], { tags: ["v1"] }),
      a: image(),
      dead: index(["missing"]),
    };
    const page = renderSummary(reportOf({ repositories: [pruned("team/api", specs)] }));
    const listed = children.slice(0, 5).map((child) => `<code>linux/${child}</code>`);
    expect(page).toContain(
      `- <code>team/api</code>: <code>${fixture(specs).digest("A")}</code> (<code>v1</code>) lacks ${listed.join(", ")} + 2 more.\n`,
    );
    expect(page.match(/lacks/g)).toHaveLength(1);
    expect(page).toContain("<summary>1 kept index in 1 repository lists manifests that were not");
    expect(page).not.toContain("Needs attention");
  });

  it("names only the first twenty of many incomplete indexes, and counts the others", () => {
    const specs = Object.fromEntries(
      Array.from({ length: 23 }, (_, i) => [`A${i}`, index([`missing${i}`], { tags: [`v${i}`] })]),
    );
    const page = renderSummary(reportOf({ repositories: [pruned("a", specs)] }));
    expect(page.match(/ lacks /g)).toHaveLength(20);
    expect(page).toContain("- And 3 more.\n");
  });

  it("says that a size is an estimate where a body was not read", () => {
    const specs = {
      a: image(),
      d: { mediaType: "application/vnd.docker.distribution.manifest.v2+json", tags: ["v1"] },
    };
    const page = renderSummary(reportOf({ repositories: [pruned("a", specs)] }));
    expect(page).toMatch(/· about \d+ bytes would be reclaimed\n/);
  });
});

describe("a table of manifests", () => {
  const specs: Readonly<Record<string, Spec>> = {
    a: image({ tags: ["t1", "t2", "t3", "t4", "t5", "t6", "t7"] }),
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
  const kept = tablesIn(page)[2] ?? [];
  const row = (letter: string) => kept.find(([digest]) => digest === letter) ?? [];

  it("shows five tags of a manifest and counts the others", () => {
    expect(row("a")[2]).toBe("t1, t2, t3, t4, t5 + 2 more");
  });

  it("shows three parents, those that keep the manifest first", () => {
    expect(row("b")[4]).toMatch(/^A \(v1\), D\d, D\d \+ 3 more$/);
  });

  it("has the newest first, and below each what it keeps or takes along", () => {
    expect(tablesIn(page)[1]?.map(([digest]) => digest)).toEqual([
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
      tablesIn(renderSummary(report))[1]
        ?.slice(1)
        .map(([digest]) => digest),
    ).toEqual([`${"a".repeat(13)}1`, `${"a".repeat(13)}2`]);
  });
});
