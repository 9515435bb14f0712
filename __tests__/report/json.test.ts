import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { describe, expect, it } from "@jest/globals";
import { Ajv2020 } from "ajv/dist/2020.js";

import { TAG_NAMES } from "../../src/oci/names.ts";
import { compilePattern } from "../../src/inputs/glob.ts";
import type { Outcome } from "../../src/prune/sweep/settle.ts";
import type { Inventory } from "../../src/prune/model/inventory.ts";
import type { Policy } from "../../src/prune/model/policy.ts";
import { renderJson as parts } from "../../src/report/json.ts";
import type { Report } from "../../src/report/report.ts";
import { fixture, image, index, OCI_ARTIFACT, type Spec } from "../support/fixture.ts";
import { expiring, WEEK } from "../support/planning.ts";
import { DELETED, pruned, reportOf, undecided } from "../support/reports.ts";

const SOURCES = join(import.meta.dirname, "../../src");
const schema = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../docs/report.schema.json"), "utf8"),
) as object;
const validate = new Ajv2020({ strict: true, allErrors: true }).compile(schema);

const renderJson = (report: Report) => [...parts(report)].join("");

/** A little of everything: what is kept and what goes for most reasons there are. */
const SPECS: Readonly<Record<string, Spec>> = {
  A: index(["a", "missing"], { tags: ["v1", "latest"] }),
  a: image(),
  s: image({ tags: ["sha256-{a}.sig"] }),
  r: image({ subject: "a" }),
  l: image({ isLocked: true }),
  n: image({ ageDays: 1 }),
  u: { mediaType: "application/vnd.new+json" },
  D: index(["d", "e"]),
  d: image(),
  e: image(),
  f: { mediaType: OCI_ARTIFACT, subject: "d" },
  o: image({ subject: "missing" }),
  x: image(),
};

const OUTCOMES: Readonly<Record<string, Outcome>> = {
  D: DELETED,
  d: { state: "refused", why: 'disallowed: "quotes", \n line breaks and \uD800.' },
  e: { state: "failed", why: "throttled (429)." },
  f: { state: "blocked", by: fixture(SPECS).digest("d") },
  o: { state: "already-gone" },
  x: { state: "cancelled" },
};

/** Of A's two tags one expires. */
const EXPIRING: Policy = {
  ...WEEK,
  tags: expiring([compilePattern("latest", TAG_NAMES)]),
};

/** Rows of which the registry says next to nothing. */
function poor(inventory: Inventory): Inventory {
  const rows = [...inventory.rows].map(([digest, row]) => {
    const known = { mediaType: undefined, pushedAt: undefined, sizeBytes: undefined };
    return [digest, { ...row, ...known }] as const;
  });
  return { ...inventory, rows: new Map(rows) };
}

const withSubject: Outcome = { state: "deleted", with: fixture(SPECS).digest("d") };

const REPORTS: readonly [string, Report][] = [
  ["a run over nothing", reportOf({ settings: {} })],
  ["a run that stopped", reportOf({ stopped: "No answer.", warnings: ["Nothing matches."] })],
  ["a dry run", reportOf({ repositories: [pruned("team/api", SPECS), pruned("team/empty", {})] })],
  [
    "a real run",
    reportOf({
      dryRun: false,
      repositories: [
        pruned("team/api", SPECS, { outcomes: (letter) => OUTCOMES[letter] ?? DELETED }),
        pruned("team/web", SPECS, {
          outcomes: (letter) => (letter === "f" ? withSubject : DELETED),
        }),
      ],
    }),
  ],
  [
    "a cancelled run over all kinds of repositories",
    reportOf({
      dryRun: false,
      cancelled: true,
      repositories: [
        undecided("a", { state: "untagged", manifests: 4 }),
        undecided("b", { state: "unreadable", why: "It can't be read." }),
        undecided("c", { state: "cancelled" }),
      ],
    }),
  ],
  [
    "a run that its deletion limit has stopped, with expired tags",
    reportOf({
      deletionLimit: "Too much.",
      unreached: 2,
      repositories: [pruned("team/api", SPECS, { policy: EXPIRING })],
    }),
  ],
  [
    "a run whose time was up, with expired tags",
    reportOf({
      dryRun: false,
      isTimeUp: true,
      repositories: (["deleted", "kept", "failed"] as const).map((state) =>
        pruned(`team/${state}`, SPECS, {
          policy: EXPIRING,
          outcomes: () => DELETED,
          tagOutcome: state === "failed" ? { state, why: "no" } : { state, with: undefined },
        }),
      ),
    }),
  ],
  [
    "rows that say nothing",
    reportOf({ repositories: [pruned("team/api", SPECS, { change: poor })] }),
  ],
];

interface Parsed {
  readonly repositories: readonly {
    readonly manifests: readonly Readonly<Record<string, unknown>>[];
    readonly brokenIndexes: readonly unknown[];
  }[];
}

function parsed(report: Report): Parsed {
  return JSON.parse(renderJson(report)) as Parsed;
}

describe("the JSON report", () => {
  it.each(REPORTS)("of %s follows its schema", (_, report) => {
    validate(JSON.parse(renderJson(report)));
    expect(validate.errors ?? []).toEqual([]);
  });

  it("tells every manifest with its verdict, and its full digest", () => {
    const built = fixture(SPECS);
    const [repository] = parsed(
      reportOf({ repositories: [pruned("team/api", SPECS)] }),
    ).repositories;
    const found = (letter: string) =>
      repository?.manifests.find(({ digest }) => digest === built.digest(letter));
    expect(repository?.manifests.map(({ digest }) => digest)).toEqual(
      built.manifests.map(({ digest }) => digest).sort(),
    );
    expect(found("d")).toEqual({
      digest: built.digest("d"),
      mediaType: "application/vnd.oci.image.manifest.v1+json",
      what: "linux/d",
      tags: [],
      expiredTags: [],
      sizeBytes: 1000,
      // Its body, and 100 bytes each of a config and a layer.
      freedBytes:
        (built.manifests.find(({ letter }) => letter === "d")?.bytes.byteLength ?? 0) + 200,
      parents: [built.digest("D")],
      subjects: [],
      pushedAt: "2026-05-16T12:00:00.000Z",
      verdict: "delete",
      reason: "child-of-deleted-index",
      because: built.digest("D"),
    });
    expect(found("s")).toMatchObject({
      tags: [`sha256-${built.digest("a").slice(7)}.sig`],
      subjects: [built.digest("a")],
      verdict: "keep",
      reason: "referrer-of-kept-manifest",
      because: built.digest("a"),
    });
    expect(repository?.brokenIndexes).toEqual([
      {
        digest: built.digest("A"),
        tags: ["latest", "v1"],
        missing: [{ digest: built.digest("missing"), platform: "linux/missing" }],
      },
    ]);
  });

  it("is the same whatever the order in which the registry listed anything", () => {
    const reversed = Object.fromEntries(Object.entries(SPECS).reverse());
    const text = (specs: typeof SPECS) =>
      renderJson(reportOf({ repositories: [pruned("a", specs)] }));
    expect(text(reversed)).toBe(text(SPECS));
  });

  it("has one manifest a line, so that it can be searched without a parser", () => {
    const lines = renderJson(reportOf({ repositories: [pruned("team/api", SPECS)] })).split("\n");
    const manifests = lines.filter((line) => line.startsWith('      {"digest":"sha256:'));
    expect(manifests).toHaveLength(Object.keys(SPECS).length);
    const digests = manifests.map(
      (line) => (JSON.parse(line.replace(/,$/, "")) as { digest: unknown }).digest,
    );
    expect(new Set(digests).size).toBe(manifests.length);
    expect(lines.at(-1)).toBe("");
  });
});

describe("a long JSON report", () => {
  const one = pruned("team/api", { t: image({ tags: ["v1"] }) });
  const repeated = (count: number) => {
    const [manifest] = one.manifests;
    return reportOf({
      repositories: [{ ...one, manifests: Array.from({ length: count }, () => manifest) as never }],
    });
  };

  it("comes in parts, none of them much longer than a write", () => {
    const lengths = [...parts(repeated(1000))].map((part) => part.length);
    expect(lengths.length).toBeGreaterThan(3);
    expect(Math.max(...lengths)).toBeLessThan(70_000);
    const { repositories } = parsed(repeated(1000));
    expect(repositories[0]?.manifests).toHaveLength(1000);
  });

  it("of 500,000 manifests is written in little memory", async () => {
    const folder = await mkdtemp(join(tmpdir(), "acr-prune-report-"));
    try {
      const path = join(folder, "report.json");
      // The report is made in the process that writes it: one manifest, 500,000 times.
      const script = `
        import { createWriteStream } from "node:fs";
        import { pipeline } from "node:stream/promises";
        import { renderJson } from ${JSON.stringify(join(SOURCES, "report/json.ts"))};
        const report = JSON.parse(process.argv[1]);
        for (const key of ["startedAt", "finishedAt"]) report[key] = new Date(report[key]);
        const [repository] = report.repositories;
        repository.decidedAt = new Date(repository.decidedAt);
        const [manifest] = repository.manifests;
        manifest.pushedAt = new Date(manifest.pushedAt);
        repository.manifests = Array(500_000).fill(manifest);
        // What the system says was the most begins with the size of the process that started this one.
        let most = 0;
        const watched = function* (parts) {
          for (const part of parts) {
            most = Math.max(most, process.memoryUsage.rss());
            yield part;
          }
        };
        await pipeline(watched(renderJson(report)), createWriteStream(${JSON.stringify(path)}));
        console.log(most);
      `;
      const limit = "--max-old-space-size=48";
      const args = [limit, "--input-type=module", "-e", script, JSON.stringify(repeated(1))];
      const { stdout } = await promisify(execFile)(process.execPath, args);
      expect((await stat(path)).size).toBeGreaterThan(150_000_000);
      // Node itself takes about 60 MiB.
      expect(Number(stdout)).toBeLessThan(200 * 1024 * 1024);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe("the schema", () => {
  const sound = () =>
    JSON.parse(renderJson(REPORTS[3]?.[1] ?? reportOf())) as Record<string, unknown>;
  const repository = (report: Record<string, unknown>) =>
    (report["repositories"] as Record<string, unknown>[])[0] ?? {};
  const manifest = (report: Record<string, unknown>, verdict = "keep") =>
    (repository(report)["manifests"] as Record<string, unknown>[]).find(
      (one) => one["verdict"] === verdict,
    ) ?? {};

  it.each<[string, (report: Record<string, unknown>) => void]>([
    ["another version", (report) => (report["schemaVersion"] = 2)],
    ["an unknown field of the run", (report) => (report["extra"] = 1)],
    ["an unknown field of a repository", (report) => (repository(report)["extra"] = 1)],
    ["an unknown field of a manifest", (report) => (manifest(report)["extra"] = 1)],
    ["a missing field", (report) => (manifest(report)["tags"] = undefined)],
    ["an unknown reason", (report) => (manifest(report)["reason"] = "because")],
    ["a reason of the other verdict", (report) => (manifest(report)["reason"] = "untagged")],
    [
      "an outcome of what is kept",
      (report) => (manifest(report)["outcome"] = { state: "cancelled" }),
    ],
    [
      "an outcome without its field",
      (report) => (manifest(report, "delete")["outcome"] = { state: "failed" }),
    ],
    ["a short digest", (report) => (manifest(report)["digest"] = "sha256:abc")],
    ["a message of what was pruned", (report) => (repository(report)["message"] = "x")],
    ["a fraction of a byte", (report) => (manifest(report)["sizeBytes"] = 0.5)],
    ["a missing count of requests", (report) => (report["requests"] = { list: 1 })],
    ["no moment of decision", (report) => delete repository(report)["decidedAt"]],
    ["a local time", (report) => (report["startedAt"] = "2026-06-15T12:00:00")],
  ])("refuses %s", (_, spoil) => {
    const report = sound();
    expect(validate(report)).toBe(true);
    spoil(report);
    expect(validate(report)).toBe(false);
  });
});
