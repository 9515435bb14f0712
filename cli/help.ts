/**
 * What `--help` prints: the flags with their texts out of action.yml, at 80 columns.
 */
import { readInputs, whyNoFlag } from "./action-inputs.ts";
import { OWN_FLAGS } from "./flags.ts";

const WIDTH = 80;

const BEGINNING = `Usage: npm run prune -- --registry contoso --repositories 'team/**' [flags]

Runs ACR Prune from a shell or from any pipeline. It deletes nothing unless it
is told "--dry-run false". A flag that is given several times is a list.

Sign-in: the variables ACR_PRUNE_USERNAME and ACR_PRUNE_PASSWORD, or those of a
service principal (AZURE_CLIENT_ID, AZURE_TENANT_ID, AZURE_CLIENT_SECRET), or
the session of "az login", or --managed-identity. Exit code: 0, or 1 when the
run failed. See docs/command-line.md.`;

/** The whole text, without a line break at its end. */
export function help(): string {
  const inputs = [...readInputs()]
    .filter(([name]) => whyNoFlag(name) === undefined)
    .map(([name, { description, required, default: value }]) => {
      const fallback = value === "" ? "" : ` (default: ${value})`;
      return entry(name, required ? " (required)" : fallback, description);
    });
  const own = Object.entries(OWN_FLAGS).map(([name, text]) => entry(name, "", text));
  return [BEGINNING, ...inputs, ...own, entry("help", "", "This text.")].join("\n\n");
}

function entry(name: string, remark: string, description: string): string {
  return [`  --${name}${remark}`, ...wrapped(description, "      ")].join("\n");
}

function wrapped(text: string, indent: string): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    const longer = line === "" ? indent + word : `${line} ${word}`;
    if (longer.length > WIDTH && line !== "") lines.push(line);
    line = longer.length > WIDTH && line !== "" ? indent + word : longer;
  }
  return [...lines, line];
}
