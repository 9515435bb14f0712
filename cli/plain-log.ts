/**
 * What the action says to GitHub's runner, for people at a terminal and for other machines: annotations become lines, groups
 * their titles, and masked words stars. The runner reads a command at the beginning of a line only:
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */

const COMMAND = /^\s*::([a-z-]+)(?: [^\r\n]*?)?::(.*)$/i;

const ANNOTATIONS: Readonly<Record<string, string>> = {
  error: "Error",
  warning: "Warning",
  notice: "Note",
};

/** Words that are shorter would blacken half of the log. */
const SHORTEST_SECRET = 4;

export interface PlainLog {
  /** The lines to show for one line of the action's: often none. */
  readonly lines: (line: string) => readonly string[];
  /** The text without what the action has said to be secret, and without anything that a machine takes for a command. */
  readonly clean: (text: string) => string;
}

/** A reader of one run's log; it is handed its lines in their order. */
export function plainLog(secrets: readonly string[] = []): PlainLog {
  const masked = new Set<string>();
  const mask = (secret: string) => {
    for (const line of secret.split(/\r?\n/)) if (line.length >= SHORTEST_SECRET) masked.add(line);
  };
  secrets.forEach(mask);
  let isInGroup = false;
  const clean = (text: string) => withoutCommands(withoutWords(text, masked));
  const lines = (line: string): readonly string[] => {
    const [, name = "", text = ""] = COMMAND.exec(line) ?? [];
    const command = name.toLowerCase();
    const title = ANNOTATIONS[command];
    if (title !== undefined) return clean(`${title}: ${unescaped(text)}`).split(/\r?\n/);
    if (command === "add-mask") mask(unescaped(text));
    if (command === "group") isInGroup = true;
    if (command === "endgroup") isInGroup = false;
    if (command === "group") return [clean(`▸ ${unescaped(text)}`)];
    return command !== "" || isInGroup ? [] : [clean(line)];
  };
  return { lines, clean };
}

function withoutWords(text: string, words: ReadonlySet<string>): string {
  // The longest first: one may be the beginning of another.
  const inOrder = [...words].sort((a, b) => b.length - a.length);
  return inOrder.reduce((rest, word) => rest.replaceAll(word, "***"), text);
}

/**
 * Azure Pipelines takes what follows `##vso[` or `##[` for an order, wherever it stands, and GitHub's runner `::` at the
 * beginning of a line: a registry that says so must not be obeyed.
 * https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands
 */
function withoutCommands(text: string): string {
  return text.replace(/##(?=vso\[|\[)/gi, "# #").replace(/^(\s*):(?=:)/gm, "$1: ");
}

/** https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts (escapeData) */
function unescaped(text: string): string {
  return text.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
}
