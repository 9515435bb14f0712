/**
 * Prints how many random cases each file of `__tests__/properties` examines, by default and as often as PROPERTIES_TIMES says
 * every night. With `--check`, only fails when docs/proofs.md claims anything else.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { parse } from "yaml";

const root = join(import.meta.dirname, "..");

interface Noted {
  readonly file: string;
  readonly once: number;
  readonly asked: number;
}

/** How often the nightly workflow examines what is examined by default. */
function nightlyTimes(): string {
  const workflow = parse(readFileSync(join(root, ".github/workflows/nightly.yml"), "utf8")) as {
    readonly jobs: {
      readonly properties: { readonly steps: readonly { readonly env?: Record<string, string> }[] };
    };
  };
  const { steps } = workflow.jobs.properties;
  return String(steps.map(({ env }) => env?.["PROPERTIES_TIMES"]).find(Boolean));
}

function counted(): readonly Noted[] {
  const folder = mkdtempSync(join(tmpdir(), "acr-prune-cases-"));
  const path = join(folder, "counts");
  const jest = [
    join(root, "node_modules/jest/bin/jest.js"),
    "--runInBand",
    "--testPathPatterns",
    "properties/",
  ];
  const flags = ["--experimental-vm-modules", "--disable-warning=ExperimentalWarning"];
  const env = { ...process.env, PROPERTIES_COUNT: path, PROPERTIES_TIMES: nightlyTimes() };
  try {
    // Some fail, because they expect that they have examined something: what counts is what is noted.
    spawnSync(process.execPath, [...flags, ...jest], { cwd: root, env, stdio: "ignore" });
    const lines = readFileSync(path, "utf8").trim().split("\n");
    return lines.map((line) => JSON.parse(line) as Noted);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const byPart = Map.groupBy(counted(), ({ file }) => file.replace(/\.test\.ts$|\/.*$/, ""));
const sum = (noted: readonly Noted[], which: "once" | "asked") =>
  noted.reduce((total, one) => total + one[which], 0).toLocaleString("en-US");
const rows = [...byPart]
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(
    ([part, noted]) =>
      `| \`properties/${part}\` | ${sum(noted, "once")} | ${sum(noted, "asked")} |`,
  );
if (process.argv.includes("--check")) {
  const page = readFileSync(join(root, "docs/proofs.md"), "utf8").replaceAll(/ +/g, " ");
  const claimed = page
    .split("\n")
    .filter((line) => /^\| `properties\/[\w-]+` \| [\d,]+ \|/.test(line));
  if (claimed.join("\n") !== rows.join("\n")) {
    console.error(`docs/proofs.md does not claim what "npm run cases" prints:\n${rows.join("\n")}`);
    process.exitCode = 1;
  }
} else {
  console.log(
    ["| Tests | Cases by default | Cases every night |", "| :-- | --: | --: |", ...rows].join("\n"),
  );
}
