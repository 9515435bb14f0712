/** What is said to the runner, as the runner reads it. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { EOL, tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";

import {
  addToSummary,
  endGroup,
  getInput,
  notice,
  setFailed,
  setOutput,
  setSecret,
  startGroup,
  warning,
  writeLine,
  writeLines,
} from "../../src/runner/commands.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "acr-prune-commands-"));
});

afterAll(() => rm(folder, { recursive: true }));

afterEach(() => {
  delete process.env["GITHUB_OUTPUT"];
  delete process.env["INPUT_A-B_C"];
});

/** What is written to standard output meanwhile. */
function written(say: () => void): string {
  return piecesOf(say).join("");
}

/** The same, write by write. */
function piecesOf(say: () => void): readonly string[] {
  const { write } = process.stdout;
  const { exitCode } = process;
  const pieces: string[] = [];
  process.stdout.write = (chunk: string | Uint8Array) => {
    pieces.push(String(chunk));
    return true;
  };
  try {
    say();
    return pieces;
  } finally {
    process.stdout.write = write;
    process.exitCode = exitCode;
  }
}

const TRICKY = "50 %, a: b\r\nc";

describe("a command", () => {
  it.each<[string, () => void, string]>([
    [
      "a line",
      () => {
        writeLine("50 %: a");
      },
      "50 %: a\n",
    ],
    [
      "a notice",
      () => {
        notice(TRICKY, { title: TRICKY });
      },
      "::notice title=50 %25%2C a%3A b%0D%0Ac::50 %25, a: b%0D%0Ac\n",
    ],
    [
      "a warning",
      () => {
        warning("w", { title: "t" });
      },
      "::warning title=t::w\n",
    ],
    [
      "a failure",
      () => {
        setFailed(TRICKY, { title: "t" });
      },
      "::error title=t::50 %25, a: b%0D%0Ac\n",
    ],
    [
      "a secret",
      () => {
        setSecret(TRICKY);
      },
      "::add-mask::50 %25, a: b%0D%0Ac\n",
    ],
    [
      "a group",
      () => {
        startGroup("g");
        endGroup();
      },
      "::group::g\n::endgroup::\n",
    ],
    [
      "an output without a file",
      () => {
        setOutput("deleted", TRICKY);
      },
      "\n::set-output name=deleted::50 %25, a: b%0D%0Ac\n",
    ],
  ])("for %s is one line, whatever the text has in it", (_, say, expected) => {
    expect(written(say)).toBe(expected);
  });

  it("for a failure makes the step fail", () => {
    const { exitCode } = process;
    try {
      expect(
        written(() => {
          setFailed("no", { title: "t" });
          expect(process.exitCode).toBe(1);
        }),
      ).not.toBe("");
    } finally {
      process.exitCode = exitCode;
    }
  });
});

describe("many lines", () => {
  it("are all written by the end of the call, in their order, and in few writes", () => {
    const lines = Array.from({ length: 3000 }, (_, n) => `${n} ${"x".repeat(95)}`);
    const pieces = piecesOf(() => {
      writeLines(lines);
    });
    expect(pieces.join("")).toBe(lines.map((line) => `${line}${EOL}`).join(""));
    expect(pieces).toHaveLength(5);
  });

  it("are no write where there are none", () => {
    expect(
      piecesOf(() => {
        writeLines([]);
      }),
    ).toEqual([]);
  });
});

describe("an input", () => {
  it("is found under the name that the runner gives it, and trimmed", () => {
    process.env["INPUT_A-B_C"] = "  x \n";
    expect([getInput("a-b c"), getInput("no such input")]).toEqual(["x", ""]);
  });
});

describe("an output", () => {
  it("ends where its delimiter says, whatever stands in it", async () => {
    const path = join(folder, "output");
    await writeFile(path, "");
    process.env["GITHUB_OUTPUT"] = path;
    setOutput("one", "1");
    setOutput("two", TRICKY);
    const text = await readFile(path, "utf8");
    const delimiters = [...text.matchAll(/<<(ghadelimiter_[\w-]{36})\n/g)].map(([, one]) => one);
    const [one, two] = delimiters;
    expect(text).toBe(`one<<${one}\n1\n${one}\ntwo<<${two}\n${TRICKY}\n${two}\n`);
    expect(new Set(delimiters).size).toBe(2);
  });

  it("makes no file that the runner has not made", () => {
    process.env["GITHUB_OUTPUT"] = join(folder, "none");
    expect(() => {
      setOutput("one", "1");
    }).toThrow(`Missing file at path: ${join(folder, "none")}`);
  });
});

describe("the summary", () => {
  it("is added to what earlier steps have written", async () => {
    const path = join(folder, "summary.md");
    await writeFile(path, "a");
    await addToSummary(path, "\n\nb");
    expect(await readFile(path, "utf8")).toBe("a\n\nb");
  });

  it("makes no file that the runner has not made", async () => {
    const path = join(folder, "no-summary.md");
    await expect(addToSummary(path, "a")).rejects.toThrow(
      `Unable to access summary file: '${path}'. Check if the file has correct read/write permissions.`,
    );
  });
});
