/**
 * The comment as a page: what stands on it, how long it gets, and that foreign text stays in code, where GitHub looks for
 * neither mentions nor references.
 */
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { TAG_NAMES } from "../../src/oci/names.ts";
import { compilePattern } from "../../src/inputs/glob.ts";
import { isCommentFor, renderComment } from "../../src/report/comment.ts";
import type { ManifestReport, Report, RepositoryReport } from "../../src/report/report.ts";
import { anyText } from "../properties/readers/texts.ts";
import { fixture, image, index, type Spec } from "../support/fixture.ts";
import { flawsOf, rendered, tablesIn, textOf } from "../support/page.ts";
import { expiring, WEEK } from "../support/planning.ts";
import { DELETED, pruned, reportOf, undecided } from "../support/reports.ts";

const RUN = "https://github.com/octo/app/actions/runs/1";
const COMMIT = "6dcb09b5b57875f334f61aebed695e2e4193db5e";
const ORIGIN = { runUrl: RUN, commit: COMMIT };

const PULL_REQUESTS = {
  ...WEEK,
  tags: expiring([compilePattern("pr-*", TAG_NAMES)]),
};

const EXPIRING = { agesMs: [PULL_REQUESTS.ageMs], tagRules: PULL_REQUESTS.tags.rules };

/** P goes with its platform, a loses a tag. D is dead, and its child s is not. */
const SPECS: Readonly<Record<string, Spec>> = {
  A: index(["a", "s"], { tags: ["latest"] }),
  a: image({ tags: ["pr-1"] }),
  s: image(),
  D: index(["s"]),
  P: index(["p"], { tags: ["pr-2"] }),
  p: image(),
};
const built = fixture(SPECS);

function lettered(page: string): string {
  return built.manifests.reduce(
    (text, { letter, digest }) => text.replaceAll(digest.slice(7, 19), letter),
    page,
  );
}

/** Without the mark, which is a comment in HTML, and the link to the run: no other page has these. */
function middleOf(page: string): string {
  return page.trimEnd().split("\n").slice(1, -1).join("\n");
}

describe("the comment", () => {
  it("of a dry run says what would go, what has a tag first", () => {
    const repositories = [pruned("team/api", SPECS, { policy: PULL_REQUESTS })];
    const page = lettered(renderComment(reportOf({ policy: EXPIRING, repositories }), ORIGIN));
    expect(page.replaceAll("\u00A0", " ").replaceAll(/[\d.]+ KiB/g, "n KiB"))
      .toBe(`<!-- acr-prune: contoso.azurecr.io -->
## When this is merged, ACR Prune deletes 3 of 6 manifests and 2 tags

Nothing was deleted. <code>contoso.azurecr.io/team/api</code>. Images younger than 7 days stay; tags <code>pr-&#42;</code> expire after 7 days. Frees **n KiB**. Youngest with a tag that goes: <code>team/api:pr-2</code>, **30 days**. 1 tag goes from an image that stays. Without: an index, **30 days**.

| Why | Manifests | Tags | KiB | Share | Youngest that goes |
| :-- | --: | --: | --: | :-- | :-- |
| <code>pr-&#42;</code>: over 7 days | 2 | 2 | 0.9 | ███▌ 33 % | 30 days: <code>team/api:pr-2</code> |
| No tag, held by nothing that stays | 1 | – | 0.3 | █▌ 17 % | 30 days: index in <code>team/api</code> |

<details>
<summary>Tags that go: the newest of each rule, 2 in all</summary>

| Image | Digest | Pushed | Rule |
| :-- | :-- | :-- | :-- |
| <code>team/api:pr-2</code> | \`P\` | 30 days | <code>pr-&#42;</code> |
| <code>team/api:pr-1</code> | \`a\` | 30 days | <code>pr-&#42;</code> |

</details>

As of 6dcb09b5b5. [All images and digests](${RUN}) are in the summary of the run.
`);
  });

  it("of a real run says what went, and not what failed", () => {
    const failed = { state: "failed", why: "throttled (429)" } as const;
    const outcomes = (letter: string) => (letter === "D" ? failed : DELETED);
    const repositories = [pruned("team/api", SPECS, { policy: PULL_REQUESTS, outcomes })];
    const page = lettered(renderComment(reportOf({ dryRun: false, repositories }), ORIGIN));
    expect(page).toContain("## ACR Prune: deleted 2 of 3 planned manifests and 2 tags; 1 failed");
    expect(page).toContain(
      "1 of 3 planned deletions **failed**: <code>throttled &#40;429&#41;</code>.",
    );
    const [why = [], gone = []] = tablesIn(page);
    expect(why.map((cells) => cells[1])).toEqual(["Manifests", "2", "0\u00A0of\u00A01"]);
    expect(gone.map(([, digest]) => digest)).toEqual(["Digest", "P", "a"]);
    expect(page).toContain("<summary>Tags that went: ");
  });

  it("says when nothing would go", () => {
    const repositories = [pruned("team/api", { A: image({ tags: ["v1"] }) })];
    const page = renderComment(reportOf({ repositories }), ORIGIN);
    expect(page).toContain(
      "## When this is merged, ACR Prune deletes nothing. The only manifest is kept\n",
    );
    expect(page).not.toContain("<details>");
  });

  it("says why one was skipped, and counts by repository where several lose tags", () => {
    const own = { policy: PULL_REQUESTS };
    const repositories = [
      pruned("a/quiet", { A: image({ tags: ["v1"] }) }),
      pruned("b/busy", SPECS, own),
      pruned("c/busier", { x: image({ tags: ["pr-1", "pr-2", "pr-3", "pr-4"] }) }, own),
      undecided("d/broken", { state: "unreadable", why: "The listing is incomplete." }),
    ];
    const page = renderComment(reportOf({ policy: EXPIRING, repositories }), ORIGIN);
    expect(page).toContain("**Needs attention**\n\n- <code>d/broken</code> was **skipped**");
    expect(tablesIn(page).at(-1)).toEqual([
      ["Repository", "Tags", "Of", "Newest"],
      ["c/busier", "4", "4", "pr-1 pr-2 pr-3"],
      ["b/busy", "2", "3", "pr-2 pr-1"],
    ]);
  });

  it("names no commit that is none", () => {
    const page = renderComment(reportOf(), { runUrl: RUN, commit: "@octocat" });
    expect(page.trimEnd().split("\n").at(-1)).toBe(
      `[All images and digests](${RUN}) are in the summary of the run.`,
    );
  });
});

describe("the mark", () => {
  const registries = [
    "contoso.azurecr.io",
    "contoso.azurecr.i",
    "contoso.azurecr.io:443",
    "127.0.0.1:5000",
    "127.0.0.1:50001",
    "[::1]:5000",
    "a--b.azurecr.io",
    "--><img src=x>",
    "--!><h1>",
    "a\nb",
  ];

  it("is that of one registry and of no other", () => {
    for (const registry of registries) {
      const page = renderComment(reportOf({ registry }), ORIGIN);
      expect(registries.filter((other) => isCommentFor(other, page))).toEqual([registry]);
    }
  });

  it("can't be seen, whatever the registry is called", () => {
    for (const registry of registries) {
      const page = renderComment(reportOf({ registry }), ORIGIN);
      const [mark = "", ...others] = rendered(page).split("\n");
      expect(mark).toMatch(/^<!-- acr-prune: [^<>\s]+ -->$/);
      expect(others[0]).toMatch(/^<h2>When this is merged, ACR Prune/);
    }
  });

  it("is found behind blanks, and not in the middle of a text", () => {
    const page = renderComment(reportOf(), ORIGIN);
    const isOurs = (body: string) => isCommentFor("contoso.azurecr.io", body);
    expect([`\r\n ${page}`, page.replaceAll("\n", "\r\n")].map(isOurs)).toEqual([true, true]);
    expect([`> ${page}`, `Hi ${page}`, `\`${page}`, ""].map(isOurs)).toEqual(Array(4).fill(false));
  });
});

describe("the length", () => {
  const githubLimit = 65_536;
  // As long as the specifications allow, and each character as long as it can get.
  const longName = "a_".repeat(127);
  const longTag = "_".repeat(128);
  const longText = "\u{1F600}".repeat(2000);

  function huge(parts: Partial<Report> = {}): Report {
    const specs = Object.fromEntries(
      Array.from({ length: 60 }, (_, n): [string, Spec] => [
        `m${n}`,
        image({ tags: Array.from({ length: 9 }, (_, t) => `pr-${n}-${t}${longTag}`) }),
      ]),
    );
    const busy = Array.from({ length: 3 }, (_, n) =>
      pruned(
        `${longName}${n}`,
        { ...specs, keep: image({ tags: ["v1"] }) },
        { policy: PULL_REQUESTS },
      ),
    );
    const broken = Array.from({ length: 50 }, (_, n) =>
      undecided(`${longName}x${n}`, { state: "unreadable", why: longText }),
    );
    const repositories = [...busy, ...broken];
    return reportOf({ repositories, warnings: Array(50).fill(longText) as string[], ...parts });
  }

  it("stays under what GitHub takes", () => {
    const page = renderComment(huge(), ORIGIN);
    expect(Buffer.byteLength(page)).toBeLessThan(githubLimit);
    expect(flawsOf(middleOf(page))).toEqual([]);
    expect(page).toMatch(/deletes 180 of 183 manifests and [\d,]+ tags/);
  });

  it("stays under it when one problem alone is as long as it gets", () => {
    const specs = Object.fromEntries(
      Array.from({ length: 12 }, (_, n): [string, Spec] => [
        `m${n}`,
        image({ tags: [`${longText}${n}`] }),
      ]),
    );
    const { digest } = fixture(specs);
    const losses = Object.keys(specs).map((letter) => ({
      holder: digest(letter),
      lost: digest("m0"),
    }));
    const broken = pruned("team/api", specs, {
      outcomes: () => DELETED,
      verification: { state: "broken", losses },
    });
    const page = renderComment(huge({ dryRun: false, repositories: [broken] }), ORIGIN, 0);
    expect(page).toContain("is **BROKEN**: 12 manifests are gone");
    expect(Buffer.byteLength(page)).toBeLessThan(githubLimit);
  });

  it("shrinks step by step, each whole, and says what is missing", () => {
    const report = huge();
    const lengths: number[] = [];
    let budget = Infinity;
    for (let page = "", last = "-"; page !== last;) {
      last = page;
      page = renderComment(report, ORIGIN, budget);
      budget = Buffer.byteLength(page) - 1;
      lengths.push(budget);
      expect(flawsOf(middleOf(page))).toEqual([]);
      expect(page).toMatch(/\n- And \d+ more\.\n/);
      expect(page).toContain(`[All images and digests](${RUN})`);
    }
    const steps = new Set(lengths);
    expect(steps.size).toBe(4);
    expect([...steps]).toEqual([...steps].sort((a, b) => b - a));
  });

  it("shows ten problems, twenty images and ten repositories at most", () => {
    const repositories = Array.from({ length: 25 }, (_, n) => {
      const specs = Object.fromEntries(
        Array.from({ length: 3 }, (_, m) => [`${n}-${m}`, image({ tags: [`pr-${m}`] })]),
      );
      return pruned(`r${n}`, specs, { policy: PULL_REQUESTS });
    });
    const warnings = Array.from({ length: 12 }, (_, n) => `warning ${n}`);
    const page = renderComment(reportOf({ repositories, warnings }), ORIGIN);
    expect(tablesIn(page).map((rows) => rows.length - 1)).toEqual([1, 20, 10]);
    expect(page.match(/^- (?!And)/gm)).toHaveLength(10);
    expect(page.match(/^(?:- )?And .*$/gm)).toEqual([
      "- And 27 more.",
      "And 15 repositories more.",
    ]);
  });

  it("shows five tags of a manifest at most", () => {
    const tags = Array.from({ length: 7 }, (_, n) => `pr-${n}`);
    const repositories = [pruned("r", { x: image({ tags }) }, { policy: PULL_REQUESTS })];
    const page = renderComment(reportOf({ repositories }), ORIGIN);
    expect(tablesIn(page)[1]?.[1]?.[0]).toBe("r:pr-0r:pr-1r:pr-2r:pr-3r:pr-42 more");
  });
});

describe("foreign text", () => {
  const hostileTexts = [
    "@octocat, @org/team: fixes #1, GH-2, octo/app#3, octo/app@6dcb09b5b57875f334f61aebed695e2e4193db5e",
    "https://github.com/octo/app/issues/1 JIRA-12 mallory@evil.example",
    "</code> @octocat",
    "`@octocat` | @octocat",
    "<!-- --> @octocat -->",
    "a\n\n@octocat\n# @octocat",
    "\\@octocat &#64;octocat &#x40;octocat",
  ];

  /** A run in which the same text stands wherever a registry can put one. */
  function hostile(text: string, dryRun: boolean): Report {
    const planned = pruned("team/api", SPECS, {
      policy: PULL_REQUESTS,
      ...(dryRun ? {} : { outcomes: () => ({ state: "failed", why: text }) as const }),
    });
    const manifests = planned.manifests.map((manifest): ManifestReport => ({
      ...manifest,
      what: text,
      tags: [text],
      expiredTags: manifest.expiredTags.map((tag) => ({ ...tag, name: text })),
      tagsAlong: manifest.tagsAlong.map((tag) => ({ ...tag, name: text })),
      outcome: manifest.tagsAlong.length > 0 && !dryRun ? DELETED : manifest.outcome,
    }));
    const losses = [{ holder: built.digest("A"), lost: built.digest("a") }];
    const repositories: RepositoryReport[] = [
      { ...planned, name: text, manifests },
      { ...planned, name: text, manifests, verification: { state: "unknown", why: text } },
      {
        ...planned,
        name: text,
        manifests,
        verification: { state: "broken", losses },
      },
      { ...undecided("x", { state: "unreadable", why: text }), name: text },
    ];
    return reportOf({ dryRun, repositories, warnings: [text], stopped: text, deletionLimit: text });
  }

  /** What GitHub looks at for mentions and references, without our own words. */
  function outsideCode(page: string): string {
    return textOf(rendered(middleOf(page)).replace(/<code>[^]*?<\/code>/g, ""));
  }

  it.each(hostileTexts)("stands in code only: %j", (text) => {
    for (const dryRun of [true, false]) {
      const page = renderComment(hostile(text, dryRun), ORIGIN);
      expect(flawsOf(middleOf(page))).toEqual([]);
      // The same run with a text that is no harm at all.
      const harmless = renderComment(hostile("x", dryRun), ORIGIN);
      expect(outsideCode(page)).toBe(outsideCode(harmless));
      expect(outsideCode(page)).not.toMatch(/@|#|GH-|JIRA|octo/);
    }
  });

  it("stands in code only, whatever it is", () => {
    const harmless = outsideCode(renderComment(hostile("x", true), ORIGIN));
    const property = fc.property(anyText(40), (text) => {
      expect(outsideCode(renderComment(hostile(text, true), ORIGIN))).toBe(harmless);
    });
    fc.assert(property, { numRuns: 200, seed: 1 });
  });
});
