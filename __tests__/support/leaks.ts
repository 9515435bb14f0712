/**
 * Looks for secrets where a run must not leave them: its log, and every file that it wrote (summary, outputs, report and
 * whatever else it keeps). The log may name a secret once, to have the runner mask it.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** @throws Error when a secret stands in the log or in a file below one of the `folders`. */
export async function checkForLeaks(
  secrets: Iterable<string>,
  stdout: string,
  folders: readonly string[],
): Promise<void> {
  const lines = stdout.split("\n").filter((line) => !line.startsWith("::add-mask::"));
  const places = new Map([["the log", lines.join("\n")]]);
  for (const folder of folders) {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isFile()) places.set(path, await readFile(path, "latin1"));
    }
  }
  for (const secret of new Set(secrets)) {
    for (const [place, text] of places) {
      if (secret !== "" && text.includes(secret)) {
        throw new Error(`A secret (${secret.slice(0, 12)}…) stands in ${place}.`);
      }
    }
  }
}

const SECRET_VARIABLES = [
  "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
  "AZURE_CLIENT_CERTIFICATE_PASSWORD",
  "AZURE_CLIENT_SECRET",
  "IDENTITY_HEADER",
];

/** What a run was given and must keep to itself. */
export function givenSecrets(
  inputs: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>>,
): readonly string[] {
  const { username = "", password = "" } = inputs;
  const basic = Buffer.from(`${username}:${password}`).toString("base64");
  const ofInputs = password === "" ? [] : [password, basic];
  const proxies = ["HTTPS_PROXY", "https_proxy"].map((name) => passwordOf(env[name]));
  return [...ofInputs, ...proxies, ...SECRET_VARIABLES.map((name) => env[name] ?? "")].filter(
    (secret) => secret !== "",
  );
}

function passwordOf(url = ""): string {
  return URL.canParse(url) ? new URL(url).password : "";
}
