/** What the emulator answers to the questions for a real registry: every answer is known, and none is missing. */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { afterEach, expect, it } from "@jest/globals";

import { startEmulator, type Emulator } from "../../emulator/acr/emulator.ts";
import { QUESTIONS } from "../../scripts/live/questions.ts";
import { plainClient } from "../emulator/support.ts";

const ROOT = join(import.meta.dirname, "..", "..");
/** In the order of the questions. */
const ANSWERS = [
  "120 and 120",
  "N&sha256:D, N&sha256:D",
  "404 NAME_UNKNOWN, 404 NAME_UNKNOWN",
  "null, null, 0",
  "2 and 2 of 2 and 2",
  "digest, imageSize, createdTime, lastUpdateTime, mediaType, tags, changeableAttributes",
  "405 UNSUPPORTED",
  "404 NAME_UNKNOWN",
  "202",
  "202, then 404 MANIFEST_UNKNOWN",
  "202",
  "true",
  "at once, at once",
  "202, then 404 TAG_UNKNOWN",
  "yes, yes, yes, yes",
  "absent",
  "201",
  "400 MANIFEST_INVALID, 400 MANIFEST_INVALID",
  "416 RANGE_INVALID",
  "200, manifests []",
  "307 to another host, 200",
  "200, no challenge",
  "content-type, server, strict-transport-security, x-ms-correlation-request-id, x-ms-ratelimit-remaining-calls-per-second",
];

let emulator: Emulator | undefined;
let folder = "";
afterEach(async () => {
  await emulator?.close();
  await rm(folder, { recursive: true });
});

async function answersOf(
  switches: Parameters<typeof startEmulator>[0],
): Promise<readonly string[]> {
  emulator = await startEmulator(switches);
  folder = await mkdtemp(join(tmpdir(), "ask-registry-"));
  await writeFile(join(folder, "ca.pem"), emulator.caPem);
  const exchanged = await plainClient(emulator).send("POST", "/oauth2/exchange", {
    headers: { authorization: "" },
    body: new URLSearchParams({
      grant_type: "access_token",
      service: emulator.loginServer,
      access_token: "a.b.c",
    }).toString(),
  });
  const env = {
    PATH: process.env["PATH"],
    NODE_EXTRA_CA_CERTS: join(folder, "ca.pem"),
    GITHUB_STEP_SUMMARY: join(folder, "summary"),
    REGISTRY: emulator.loginServer,
    REFRESH_TOKEN: String(exchanged.at("refresh_token")),
    REPOSITORY: "live/1",
  };
  await promisify(execFile)(process.execPath, [join(ROOT, "scripts/ask-registry.ts")], { env });
  const rows = (await readFile(join(folder, "summary"), "utf8")).split("\n").slice(4, -1);
  return rows.map((row) => row.split(" | ")[1]?.replace(/ \|$/, "") ?? "");
}

it("answers every question as the emulator is known to, and leaves nothing behind", async () => {
  expect(await answersOf({})).toEqual(ANSWERS);
  expect(ANSWERS).toHaveLength(QUESTIONS.length);
  expect(emulator?.registry.repositories()).toEqual([]);
}, 120_000);

it("sees what the switches say otherwise", async () => {
  const switches = {
    tagsTruncateAt: 10,
    emptyLists: "absent",
    omitZeroCounts: true,
    lockedTagProtectsManifest: true,
    cascadeStopsAtLockedReferrers: true,
    listEnabledHides: true,
    redirectBlobs: false,
  } as const;
  const found = await answersOf({ switches });
  const other = found.filter((answer, at) => answer !== ANSWERS[at]);
  expect(other).toEqual([
    "10 and 10",
    "absent, absent, absent",
    "1 and 1 of 2 and 2",
    "405 REGISTRY_DISALLOWED_OPERATION",
    "202, then 200",
    "200, 200",
  ]);
}, 120_000);
