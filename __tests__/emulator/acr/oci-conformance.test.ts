// The OCI distribution specification, requirement by requirement, against the emulator over https. What it does otherwise is
// what Azure Container Registry is known to do, and marked so.

import { afterAll, describe, expect, it } from "@jest/globals";

import {
  categories,
  requirements,
  SPECIFICATION,
  type Bench,
  type Requirement,
} from "./oci-requirements.ts";
import { emulators, plainClient, types } from "../support.ts";

const started = emulators();
const passed: Requirement[] = [];

async function benchOf(): Promise<Bench> {
  const { emulator } = await started();
  const name = "conformance/app";
  const repository = emulator.registry.repository(name);
  const layer = Buffer.from("the bytes of a layer");
  const config = Buffer.from('{"architecture":"amd64","os":"linux"}');
  const described = (mediaType: string, bytes: Buffer) => ({
    mediaType,
    digest: repository.putBlob(bytes),
    size: bytes.length,
  });
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: types.ociImage,
      config: described("application/vnd.oci.image.config.v1+json", config),
      layers: [described("application/vnd.oci.image.layer.v1.tar", layer)],
    }),
  );
  const digest = repository.putManifest({ body: manifest, tags: ["v1"] });
  return { client: plainClient(emulator), emulator, name, manifest, digest, layer };
}

describe.each(categories)("%s", (category) => {
  const rows = requirements.filter((row) => row.category === category);
  it.each(rows.map((row) => [titleOf(row), row] as const))("%s", async (_, row) => {
    await row.check(await benchOf());
    expect(expect.getState().assertionCalls).toBeGreaterThan(0);
    passed.push(row);
  });
});

function titleOf({ level, says, section, acr }: Requirement): string {
  const otherwise = acr === undefined ? "" : `; ACR ${acr.does} (${acr.source})`;
  return `${level}: ${says} (${SPECIFICATION}#${section})${otherwise}`;
}

it("has every requirement once, and a source for every one that ACR meets otherwise", () => {
  const keys = requirements.map(({ category, says }) => `${category}: ${says}`);
  expect(new Set(keys).size).toBe(keys.length);
  for (const { acr } of requirements) {
    if (acr !== undefined) expect(acr.source).toMatch(/^https:\/\//);
  }
});

afterAll(() => {
  const lines = categories.map((category) => {
    const some = passed.filter((row) => row.category === category);
    const count = (level: Requirement["level"]) => some.filter((row) => row.level === level).length;
    const otherwise = some.filter(({ acr }) => acr !== undefined).length;
    return `${category}: ${some.length} (${count("MUST")} MUST, ${count("SHOULD")} SHOULD), of which ${otherwise} as ACR does`;
  });
  process.stdout.write(`OCI distribution specification: ${lines.join("; ")}\n`);
});
