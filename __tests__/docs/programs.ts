/**
 * Stand-ins for the programs that scripts start. They ask this process what to print, which takes a tenth of the time of
 * programs that start Node.
 */
import { appendFile, chmod, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";

import { pathOf } from "../support/tools.ts";

/**
 * What the program prints; its environment has this token of GitHub, or an empty one.
 * @throws Failed with what it says when it fails.
 */
export type Program = (args: readonly string[], githubToken: string) => string;

/** The program ends with 1. */
export class Failed extends Error {
  /** What it had printed before. */
  readonly printed: string;

  constructor(message: string, printed = "") {
    super(message);
    this.printed = printed;
  }
}

/**
 * Sends the number of texts, and the texts; is answered with the exit code, what went wrong, and what there is to print. It
 * starts nothing itself: hundreds of them are started.
 */
const SOURCE = `exec 3<> "/dev/tcp/127.0.0.1/PORT"
printf '%s\\0' "$(($# + 3))" NAME "\${GH_TOKEN-}" "$@" >&3
for part in code message printed; do IFS= read -r -d '' "$part" <&3; done
printf '%s' "$printed"
if [ "$code" != 0 ]; then printf '%s\\n' "$message" >&2; fi
exit "$code"
`;

/** The same programs as functions, for `BASH_ENV`: a shell of its own for each of a thousand calls takes most of their time. */
export const functionsIn = (folder: string) => join(folder, "functions.sh");

/** Puts the programs into a folder, by their names; what is returned ends them. */
export async function installPrograms(
  folder: string,
  programs: Readonly<Record<string, Program>>,
): Promise<() => void> {
  const server = createServer((socket) => {
    let text = "";
    socket.setEncoding("utf8").on("data", (more: string) => {
      text += more;
      const words = text.split("\0").slice(0, -1);
      if (words.length === Number(words[0])) socket.end(answer(programs, words));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  for (const name of Object.keys(programs)) {
    const source = SOURCE.replace("PORT", String(port)).replace("NAME", name);
    await writeFile(join(folder, name), `#!${pathOf("bash") ?? "/bin/bash"}\n${source}`);
    await chmod(join(folder, name), 0o755);
    await appendFile(functionsIn(folder), `${name}() (\n${source})\n`);
  }
  return () => server.close();
}

function answer(
  programs: Readonly<Record<string, Program>>,
  [, name = "", githubToken = "", ...args]: readonly string[],
): string {
  try {
    return answerOf("0", "", programs[name]?.(args, githubToken) ?? "");
  } catch (error) {
    const { message } = error as Error;
    return answerOf("1", message, error instanceof Failed ? error.printed : "");
  }
}

const answerOf = (...texts: readonly string[]) => texts.map((text) => `${text}\0`).join("");
