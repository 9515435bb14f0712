/**
 * The one-liners of docs/report.md, run with jq on a report that the real code makes, and compared with the answers that
 * stand there. After a change on purpose: `UPDATE_GOLDEN=1 npm test -- docs/report`.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { parse } from "yaml";

import { renderJson } from "../../src/report/json.ts";
import type { Report } from "../../src/report/report.ts";
import { SITUATIONS } from "../report/situations.ts";
import { reportOf } from "../support/reports.ts";
import { withJq } from "../support/tools.ts";

const ROOT = join(import.meta.dirname, "../..");
const PAGE = join(ROOT, "docs/report.md");

const page = readFileSync(PAGE, "utf8");

/** Each command with the answer below it. */
const BLOCKS = /```sh\n([^]*?)```\n\n```text\n([^]*?)```/g;
const questions = [...page.matchAll(BLOCKS)].map(([, command = "", answer = ""]) => ({
  command: command.trim(),
  answer,
}));

/** The repositories of several situations as those of one run. */
function report(): Report {
  const of = (name: string, repository: string) =>
    SITUATIONS.filter((situation) => situation.name === name).flatMap((situation) =>
      situation.report.repositories.filter((one) => one.name === repository),
    );
  const repositories = [
    ...of("partial-failure", "team/api"),
    ...of("skipped-repositories", "team/cache/main"),
    ...of("expired-tags", "team/api").map((one) => ({ ...one, name: "team/preview" })),
    ...of("broken-indexes", "team/web"),
  ];
  return reportOf({ dryRun: false, repositories });
}

/** Paths of the pictures on a page that lie in the project, in Markdown or HTML, each of which has words in its place. */
function imagesIn(text: string): readonly string[] {
  const markdown = text.matchAll(/!\[[^\]]+\]\(([^)]+)\)/g);
  const html = text.matchAll(/<img src="([^"]+)"[^>]* alt="[^"]+"/g);
  return [...markdown, ...html]
    .map(([, path = ""]) => path)
    .filter((path) => !path.startsWith("https://"));
}

const { isThere: hasJq, it: ask } = withJq();

describe("docs/report.md", () => {
  let folder = "";

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "acr-prune-questions-"));
    writeFileSync(join(folder, "report.json"), [...renderJson(report())].join(""));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const answerTo = (command: string) => {
    const { stdout, stderr } = spawnSync("sh", ["-c", command], { cwd: folder, encoding: "utf8" });
    return `${stdout}${stderr}`;
  };

  if (hasJq && process.env["UPDATE_GOLDEN"] === "1") {
    it("is written anew", () => {
      const answered = page.replace(
        BLOCKS,
        (_, command: string) =>
          `\`\`\`sh\n${command}\`\`\`\n\n\`\`\`text\n${answerTo(command)}\`\`\``,
      );
      writeFileSync(PAGE, answered);
    });
  }

  ask.each(questions)("has the answer to: $command", ({ command, answer }) => {
    expect(answer).not.toBe("");
    expect(answerTo(command)).toBe(answer);
  });

  it("has an answer to every question", () => {
    const [, below = ""] = page.split("## Questions to it");
    expect(questions).toHaveLength(below.match(/^### /gm)?.length ?? 0);
    expect(questions.length).toBeGreaterThan(8);
  });

  it("names outputs that exist", () => {
    const { outputs } = parse(readFileSync(join(ROOT, "action.yml"), "utf8")) as {
      outputs: Readonly<Record<string, unknown>>;
    };
    const named = [...page.matchAll(/steps\.prune\.outputs\.([\w-]+)/g)].map(
      ([, name = ""]) => name,
    );
    expect(named.length).toBeGreaterThan(0);
    for (const name of named) expect(Object.keys(outputs)).toContain(name);
  });

  it("shows pictures that are there and small", () => {
    const images = imagesIn(page);
    expect(images).toHaveLength(3);
    for (const path of images) {
      const image = readFileSync(join(ROOT, "docs", path));
      expect(image.toString("latin1", 1, 4)).toBe("PNG");
      expect(image.byteLength).toBeLessThan(150_000);
    }
  });

  it("is where the README sends its readers, with a picture", () => {
    const readme = readFileSync(join(ROOT, "README.md"), "utf8");
    expect(readme).toContain("(docs/report.md)");
    const images = imagesIn(readme);
    expect(images).not.toEqual([]);
    for (const path of images) expect(imagesIn(page)).toContain(path.replace("docs/", ""));
  });
});
