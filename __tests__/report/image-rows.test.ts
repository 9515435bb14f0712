import { describe, expect, it } from "@jest/globals";

import { renderSummary } from "../../src/report/summary.ts";
import { fixture, image, index, NOW, type Spec } from "../support/fixture.ts";
import { tablesIn } from "../support/page.ts";
import { WEEK } from "../support/planning.ts";
import { pruned, reportOf } from "../support/reports.ts";

/** The first columns of each table of images, without what stands before a name. */
function rowsOf(specs: Readonly<Record<string, Spec>>, columns = 1) {
  const page = renderSummary(reportOf({ repositories: [pruned("team/api", specs)] }));
  return tablesIn(page)
    .filter((rows) => rows[0]?.[0] === "Image")
    .map((rows) =>
      rows.map((cells) =>
        cells
          .slice(0, columns)
          .join(" ")
          .replace(/^\s*[├└]\s/, ""),
      ),
    );
}

const attestation = (attests: string) => image({ platform: "unknown/unknown", attests });

describe("the rows of an index", () => {
  it("stand in its own order, each attestation with the platform that it is about", () => {
    const children = ["s390x", "amd64", "arm64", "of-arm64", "of-s390x", "of-amd64"];
    const specs = {
      A: index(children, { tags: ["v1"] }),
      amd64: image(),
      arm64: image(),
      s390x: image(),
      "of-amd64": attestation("amd64"),
      "of-arm64": attestation("arm64"),
      "of-s390x": attestation("s390x"),
      sbom: image({ subject: "arm64", body: { artifactType: "application/spdx+json" } }),
    };
    expect(rowsOf(specs)).toEqual([
      [
        "Image",
        "index v1",
        "linux/s390x",
        "linux/amd64",
        "linux/arm64",
        "attestation of linux/arm64",
        "attestation of linux/s390x",
        "attestation of linux/amd64",
        "SPDX SBOM of linux/arm64",
      ],
    ]);
  });

  // A: v1 → (z, N → (y, x)): what N lists comes after what A lists.
  it("come before those of an index that it lists", () => {
    const specs = {
      A: index(["N", "z"], { tags: ["v1"] }),
      N: index(["y", "x"]),
      x: image(),
      y: image(),
      z: image(),
    };
    expect(rowsOf(specs)).toEqual([
      ["Image", "index v1", "index", "linux/z", "linux/y", "linux/x"],
    ]);
  });

  it("say nothing of an attestation's platform where there is one, or none that the index lists", () => {
    const one = { A: index(["a", "o"], { tags: ["v1"] }), a: image(), o: attestation("a") };
    expect(rowsOf(one)).toEqual([["Image", "index v1", "linux/a", "attestation"]]);
    const none = {
      A: index(["a", "b", "o"], { tags: ["v1"] }),
      a: image(),
      b: image(),
      o: attestation("gone"),
    };
    expect(rowsOf(none)).toEqual([["Image", "index v1", "linux/a", "linux/b", "attestation"]]);
  });

  it("of what goes and of what stays follow the index that decides, where two list a platform", () => {
    const specs = {
      A: index(["a", "s"], { tags: ["v1"] }),
      B: index(["s", "b"]),
      a: image(),
      b: image(),
      s: image(),
    };
    expect(rowsOf(specs)).toEqual([
      ["Image", "index no tag", "linux/b"],
      ["Image", "index v1", "linux/a", "linux/s"],
    ]);
  });
});

describe("what stays for being pulled", () => {
  const specs = { A: index(["a"]), a: image(), B: image({ tags: ["v1"] }), x: image() };
  const { digest } = fixture(specs);
  const days = (n: number) => new Date(NOW.getTime() - n * 86_400_000);
  const pagesOf = (pulled: readonly (readonly [letter: string, at: Date | undefined])[]) => {
    const digests = new Map(pulled.map(([letter, at]) => [digest(letter), at] as const));
    const policy = { ...WEEK, pulled: { digests, tags: new Map() } };
    const one = pruned("team/api", specs, { policy });
    // A row a manifest, and a row an image.
    return [[one], [one, ...Array<typeof one>(300).fill(one)]].map((repositories) =>
      renderSummary(reportOf({ repositories })),
    );
  };

  it("stands in a group of its own, with the day of the last pull", () => {
    for (const page of pagesOf([["A", days(3)]])) {
      expect(page).toContain("#### Stays: pulled lately (1 image)");
      const [titles, root] = tablesIn(page).find((rows) => rows[0]?.includes("Pulled")) ?? [];
      expect(titles?.slice(0, 4)).toEqual(["Image", "Digest", "Pushed", "Pulled"]);
      expect(root?.slice(2, 4).map((cell) => cell.replaceAll("\u00A0", " "))).toEqual([
        "16 May, 30 days",
        "12 Jun, 3 days",
      ]);
    }
  });

  it("has no such column where only the fact is known", () => {
    for (const page of pagesOf([["A", undefined]])) {
      expect(page).toContain("#### Stays: pulled lately (1 image)");
      expect(page).not.toContain("| Pulled |");
    }
  });
});
