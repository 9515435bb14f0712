/**
 * The policy file: many rules in one place (docs/policy.md). All that is wrong with it is told at once, each with file, line
 * and column, and the way out. Its JSON Schema, for editors, is docs/policy.schema.json.
 */
import { readFile, realpath, stat } from "node:fs/promises";
import { resolve } from "node:path";

import { ActionError, errorMessage } from "../errors/action-error.ts";
import type { WrittenPolicy } from "./entry.ts";
import { PolicyDocument } from "./policy-document.ts";
import { policyIn } from "./policy-entries.ts";
import { isWithin } from "./workspace.ts";

const LARGEST_BYTES = 1024 * 1024;

/**
 * Reads a policy file. `host` is the login server, where it is known.
 * @throws ActionError with one line for everything that is wrong.
 */
export async function readPolicyFile(
  path: string,
  workspace: string,
  host?: string,
): Promise<WrittenPolicy> {
  const text = await textOfFile(path, workspace);
  const document = new PolicyDocument(path, text);
  const policy = policyIn(document, host);
  document.check();
  return { ...policy, text };
}

async function textOfFile(path: string, workspace: string): Promise<string> {
  try {
    const file = await realpath(resolve(workspace, path));
    if (!isWithin(file, await realpath(workspace))) {
      throw new ActionError("expected a file in the workspace, and no link that leads elsewhere.");
    }
    const found = await stat(file);
    if (!found.isFile()) throw new ActionError("expected a file.");
    if (found.size > LARGEST_BYTES) throw new ActionError("it is larger than 1 MiB.");
    return new TextDecoder("utf-8", { fatal: true }).decode(await readFile(file));
  } catch (error) {
    throw new ActionError(`Input "policy" is ${JSON.stringify(path)}: ${wordsFor(error)}`, {
      cause: error,
    });
  }
}

function wordsFor(error: unknown): string {
  if (error instanceof ActionError) return error.message;
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ERR_ENCODING_INVALID_ENCODED_DATA") return "it is not UTF-8 text.";
  if (code === "ENOENT") {
    return "there is no such file in the workspace. Is the repository checked out before this step?";
  }
  return `it can't be read: ${errorMessage(error)}.`;
}
