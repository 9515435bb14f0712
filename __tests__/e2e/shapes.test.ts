/**
 * The built action on everything that the world puts into registries (`support/shapes`), each shape in a repository of its own:
 * nothing that stays is lost, all that is superseded goes, and nothing of it raises an alarm.
 */
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";

import { seedImage } from "../support/artifactory-fixture.ts";
import { runOn, startServer } from "../support/artifactory.ts";
import { seed, type Fixture } from "../support/fixture.ts";
import { runAction, startRegistry, type ActionRun } from "../support/run-action.ts";
import { filled, written, type Shape } from "../support/shapes/parts.ts";
import { SHAPES } from "../support/shapes/shapes.ts";

const INPUTS = { repositories: "*/*", cache: "false" };

interface Registry {
  seed(name: string, fixture: Fixture): void;
  digests(name: string): readonly string[];
  tags(name: string): readonly string[];
  run(): Promise<ActionRun>;
  close(): Promise<void>;
}

async function startAcr(): Promise<Registry> {
  const emulator = await startRegistry();
  const { registry } = emulator;
  return {
    seed: (name, fixture) => {
      seed(emulator, name, fixture);
    },
    digests: (name) => registry.repository(name).digests(),
    tags: (name) => Object.keys(registry.repository(name).tags()),
    run: () => runAction(emulator, INPUTS),
    close: () => emulator.close(),
  };
}

async function startArtifactory(): Promise<Registry> {
  const server = await startServer();
  return {
    seed: (name, fixture) => {
      seedImage(server.image(name), fixture);
    },
    digests: (name) => server.image(name).digests(),
    tags: (name) => Object.keys(server.image(name).tags()),
    run: () => runOn(server, INPUTS),
    close: () => server.close(),
  };
}

const CASES = SHAPES.map((shape, i) => ({
  ...shape,
  name: `shape/s${String(i).padStart(3, "0")}`,
  fixture: written(shape),
}));

/** Lines with the title, which names the repository. */
const alarmsIn = ({ stdout }: ActionRun) =>
  stdout.split("\n").filter((line) => /^::(?:warning|error)\b/.test(line));

const isSuperseded = (name: string) => name.startsWith("old");

function tagsThatStay({ loses = [] }: Shape, { manifests, digest }: Fixture): readonly string[] {
  const lost = loses.map((tag) => filled(tag, digest));
  return manifests
    .filter(({ letter }) => !isSuperseded(letter))
    .flatMap(({ tags }) => tags)
    .filter((tag) => !lost.includes(tag));
}

describe.each([
  { kind: "ACR", start: startAcr },
  { kind: "Artifactory", start: startArtifactory },
])("what the world has in $kind", ({ start }) => {
  let registry: Registry;
  let run: ActionRun;
  let again: ActionRun;
  /** What each repository has after the first run. */
  const left = new Map<string, { digests: readonly string[]; tags: readonly string[] }>();

  beforeAll(async () => {
    registry = await start();
    for (const { name, fixture } of CASES) registry.seed(name, fixture);
    run = await registry.run();
    for (const { name } of CASES) {
      left.set(name, { digests: registry.digests(name), tags: registry.tags(name) });
    }
    again = await registry.run();
  }, 120_000);
  afterAll(() => registry.close());

  it.each(CASES)("is pruned without loss, rest and alarm: $what ($by)", (shape) => {
    const { name, fixture } = shape;
    const stays = fixture.manifests.filter(({ letter }) => !isSuperseded(letter));
    expect({
      manifests: fixture.letters(left.get(name)?.digests ?? []),
      tags: left.get(name)?.tags.toSorted(),
      alarms: alarmsIn(run).filter((line) => line.includes(name)),
    }).toEqual({
      manifests: stays.map(({ letter }) => letter).sort(),
      tags: tagsThatStay(shape, fixture).toSorted(),
      alarms: [],
    });
  });

  it("makes no run fail, and leaves nothing for a second one", () => {
    const ends = [run, again].map(({ exitCode, outputs }) => [exitCode, outputs["failed"]]);
    expect(ends).toEqual([
      [0, "0"],
      [0, "0"],
    ]);
    expect([again.outputs["planned"], again.outputs["untagged"]]).toEqual(["0", "0"]);
  });

  it("raises no alarm, and tells once of the index whose platforms were never copied", () => {
    expect(alarmsIn(run)).toEqual([]);
    expect(run.notices).toHaveLength(1);
  });
});

describe("the table", () => {
  it.each(CASES)("has something that stays and something that goes: $what", ({ fixture }) => {
    const letters = fixture.manifests.map(({ letter }) => letter);
    expect(new Set(letters.map(isSuperseded))).toEqual(new Set([true, false]));
  });
});
