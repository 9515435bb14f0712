/**
 * That every rule of `dependency-rules.js` bites: for each, a file that breaks it. That the sources keep them is checked by
 * `npm run check:imports`.
 */
import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";

const ROOT = join(import.meta.dirname, "..");

type Breach = readonly [rule: string, file: string, imported: string];

/** For every rule a file that breaks it, and what it imports; where a rule is for `src` and `emulator`, one of each. */
const BREACHES: readonly Breach[] = [
  ["every-room-has-its-arrows", "src/attic/box.ts", "../main.ts"],
  ["every-room-has-its-arrows", "emulator/attic/box.ts", "../cli.ts"],
  ["adapters-behind-the-port", "src/run/selection.ts", "../registry/acr/wire.ts"],
  ["no-cycles", "src/report/cycle.ts", "./cycle.ts"],
  ["no-cycles", "emulator/acr/cycle.ts", "./cycle.ts"],
  ["no-cycles-of-folders", "src/registry/http/port.ts", "../../oci/back.ts"],
  ["no-cycles-of-folders", "emulator/entra/there.ts", "../http/back.ts"],
  ["nothing-missing", "src/missing.ts", "./nowhere.ts"],
  ["action-apart-from-all-else", "src/apart.ts", "../emulator/cli.ts"],
  ["action-without-development-packages", "src/development.ts", "fast-check"],
  ["command-line-apart-from-stand-ins", "cli/near.ts", "../emulator/cli.ts"],
  ["emulator-apart-from-action", "emulator/near.ts", "../src/main.ts"],
  ["prune-without-packages", "src/prune/read/queue.ts", "p-queue"],
  ["pure-without-environment", "src/oci/files.ts", "node:fs"],
  ["azure-in-its-adapter", "src/inputs/azure.ts", "@azure/core-rest-pipeline"],
  ["registry-without-github", "src/registry/http/core.ts", "@actions/core"],
  ["one-importer-of-@azure/container-registry", "src/opened.ts", "@azure/container-registry"],
  ["one-importer-of-@azure/identity", "src/identity.ts", "@azure/identity"],
  ["one-importer-of-@actions/cache", "src/cached.ts", "@actions/cache"],
];

/** What is there to be imported. */
const TARGETS = {
  "emulator/cli.ts": "",
  "src/main.ts": "",
  "src/registry/acr/wire.ts": "",
  "src/oci/back.ts": 'import type * as There from "../registry/http/port.ts";\n',
  "emulator/http/back.ts": 'import type * as There from "../entra/there.ts";\n',
};

/** Every room has a rule of its own; none may import the beginning of all. */
const ROOM_RULE = "-imports-only-what-is-below";

/** Every folder with a file in it, below the two where every folder is a room. */
const rooms = ["src", "emulator"].flatMap((top) => {
  const files = readdirSync(join(ROOT, top), { recursive: true, withFileTypes: true })
    .filter(({ name }) => name.endsWith(".ts"))
    .map(({ parentPath }) => relative(ROOT, parentPath));
  return [...new Set(files)].filter((room) => room !== top);
});

let folder = "";
let found: ReadonlyMap<string, readonly string[]>;
let rules: readonly Rule[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "acr-prune-test-"));
  await symlink(join(ROOT, "node_modules"), join(folder, "node_modules"));
  const dependencies = { "@actions/cache": "*", "@actions/core": "*", "p-queue": "*" };
  const azure = { "@azure/container-registry": "*", "@azure/core-rest-pipeline": "*" };
  await write("package.json", {
    dependencies: { ...dependencies, ...azure, "@azure/identity": "*" },
    devDependencies: { "fast-check": "*" },
  });
  for (const [target, imports] of Object.entries(TARGETS)) {
    await write(target, `${imports}export type Here = 1;\n`);
  }
  for (const [file, imported] of rooms.map(breachOf)) await write(file, importing(imported));
  for (const [, file, imported] of BREACHES) await write(file, importing(imported));
  ({ found, rules } = await breachesIn(folder));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

function breachOf(room: string): readonly [file: string, imported: string] {
  const [top, ...inside] = room.split("/");
  const up = inside.map(() => "..").join("/");
  return [`${room}/breach.ts`, `${up}/${top === "src" ? "main.ts" : "cli.ts"}`];
}

function importing(imported: string): string {
  return `import type * as There from "${imported}";\nexport type Where = typeof There;\n`;
}

async function write(file: string, content: string | object): Promise<void> {
  const path = join(folder, file);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, typeof content === "string" ? content : JSON.stringify(content));
}

interface Rule {
  readonly name: string;
  /** For a room: what it may import, as the source of a regular expression. */
  readonly to?: { readonly pathNot?: string };
}

interface Summary {
  readonly violations: readonly { readonly from: string; readonly rule: Rule }[];
  readonly ruleSetUsed: { readonly forbidden: readonly Rule[] };
}

/** The files that break each rule, and all rules. */
async function breachesIn(cwd: string) {
  const command = join(ROOT, "node_modules/.bin/depcruise");
  const config = join(ROOT, "dependency-rules.js");
  const args = ["--config", config, "--output-type", "json", "src", "emulator", "cli"];
  const stdout = await new Promise<string>((resolve) => {
    // It ends with the number of breaches.
    execFile(command, args, { cwd, maxBuffer: 2 ** 26 }, (_, text) => {
      resolve(text);
    });
  });
  const { violations, ruleSetUsed } = (JSON.parse(stdout) as { readonly summary: Summary }).summary;
  const byRule = Map.groupBy(violations, ({ rule }) => rule.name);
  return {
    found: new Map([...byRule].map(([rule, some]) => [rule, some.map((one) => one.from)])),
    rules: ruleSetUsed.forbidden,
  };
}

/** The rooms that a room may import, by its rule. */
function allowedTo(room: string): readonly string[] {
  const rule = rules.find(({ name }) => name === `${room}${ROOM_RULE}`);
  const allowed = new RegExp(rule?.to?.pathNot ?? "$^");
  return rooms.filter((other) => other !== room && allowed.test(`${other}/some.ts`));
}

describe("a rule for imports", () => {
  it.each(BREACHES)("bites: %s in %s", (rule, file) => {
    // A rule for folders names the folder.
    expect(found.get(rule)?.filter((from) => file.startsWith(from))).not.toHaveLength(0);
  });

  it.each(rooms)("keeps %s to what is below it", (room) => {
    expect(found.get(`${room}${ROOM_RULE}`)).toContain(breachOf(room)[0]);
  });

  it("lets no room import, however far around, what imports it", () => {
    const settled = new Set<string>();
    for (let before = -1; before < settled.size;) {
      before = settled.size;
      for (const room of rooms) {
        if (allowedTo(room).every((other) => settled.has(other))) settled.add(room);
      }
    }
    expect(rooms.filter((room) => !settled.has(room))).toEqual([]);
  });

  it("is tested here", () => {
    const names = rules.map(({ name }) => name).filter((name) => !name.endsWith(ROOM_RULE));
    expect(names.toSorted()).toEqual([...new Set(BREACHES.map(([rule]) => rule))].sort());
    expect(rules).toHaveLength(names.length + rooms.length);
  });
});
