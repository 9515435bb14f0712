/**
 * Asks a registry what only a real one can say, and writes the answers as a table to the job's summary and to the log. It works
 * in repositories of its own, `REPOSITORY/1` and so on, and deletes them. A question that gets no answer says why, and the others
 * go on. Fails when none got one.
 */
import { appendFileSync } from "node:fs";

import type { Question } from "./live/question.ts";
import { QUESTIONS } from "./live/questions.ts";
import { LiveRepository, type Login } from "./live/registry.ts";

function setting(name: string): string {
  const value = process.env[name] ?? "";
  if (value === "") throw new Error(`Set the variable ${name}.`);
  return value;
}

/** The answer, or undefined and why there is none. */
async function ask(
  { answer }: Question,
  repository: LiveRepository,
): Promise<{ readonly found?: string; readonly why?: string }> {
  try {
    return { found: await answer(repository) };
  } catch (error) {
    return { why: error instanceof Error ? error.message : String(error) };
  } finally {
    await cleanUp(repository);
  }
}

/** Takes the question's repository away, if the registry lets it go with what the question has locked in it. */
async function cleanUp(repository: LiveRepository): Promise<void> {
  try {
    await repository.send("DELETE", "");
  } catch {
    // The next run's repositories have other names, and the workflow deletes them all by their prefix.
  }
}

const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll("\n", " ");

const login: Login = { registry: setting("REGISTRY"), refreshToken: setting("REFRESH_TOKEN") };
const prefix = setting("REPOSITORY");
const rows: string[] = [];
let answered = 0;
for (const [at, question] of QUESTIONS.entries()) {
  const repository = new LiveRepository(`${prefix}/${at + 1}`, login);
  const { found, why = "" } = await ask(question, repository);
  if (found !== undefined) answered += 1;
  rows.push(
    `| ${cell(question.asks)} | ${found === undefined ? `no answer: ${cell(why)}` : cell(found)} |`,
  );
}
const table = ["| Question | Answer |", "| --- | --- |", ...rows].join("\n");
process.stdout.write(`${table}\n`);
const { GITHUB_STEP_SUMMARY: summary } = process.env;
if (summary !== undefined) appendFileSync(summary, `## What the registry says\n\n${table}\n`);
if (answered === 0) process.exitCode = 1;
