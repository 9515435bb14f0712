/**
 * Every run of the suite is searched for the secrets that it was given or got (`runAction` throws where it finds one). Here is
 * shown that this search finds something.
 */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

import { fixture, image, seed } from "../support/fixture.ts";
import { checkForLeaks, givenSecrets } from "../support/leaks.ts";
import { PASSWORD, runAction, startRegistry, USERNAME } from "../support/run-action.ts";
import { CLIENT, startCloud } from "../support/signing-in.ts";

describe("a secret", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "acr-prune-leaks-"));
  });

  afterEach(() => rm(folder, { recursive: true }));

  it("is found in the log, unless the line masks it", async () => {
    const masked = "::add-mask::hunter2\nall is well\n";
    await expect(checkForLeaks(["hunter2"], masked, [folder])).resolves.toBeUndefined();
    const leaked = checkForLeaks(["hunter2"], `${masked}so is hunter2\n`, [folder]);
    await expect(leaked).rejects.toThrow("A secret (hunter2…) stands in the log.");
  });

  it("is found in any file, however deep", async () => {
    await mkdir(join(folder, "cache"));
    await writeFile(join(folder, "cache", "body"), "a\0hunter2\0");
    const leaked = checkForLeaks(["hunter2"], "", [folder]);
    await expect(leaked).rejects.toThrow(`stands in ${join(folder, "cache", "body")}.`);
  });

  it("is the password in every form in which it is sent", () => {
    expect(givenSecrets({ username: "u", password: "p" }, {})).toEqual(["p", "dTpw"]);
    expect(givenSecrets({ username: "u", password: "" }, { AZURE_CLIENT_SECRET: "s" })).toEqual([
      "s",
    ]);
  });
});

describe("a run", () => {
  it("that showed a secret would fail its test", async () => {
    const password = "latest-of-all";
    const emulator = await startRegistry({ accounts: [{ username: USERNAME, password }] });
    try {
      // The report lists tags, and so this password.
      seed(emulator, "team/app", fixture({ t: image({ tags: [password] }) }));
      await expect(runAction(emulator, { password })).rejects.toThrow("A secret (latest-of-al…)");
    } finally {
      await emulator.close();
    }
  });

  it("masks every token that it gets, and the assertion for which it gets them", async () => {
    const { entra, emulator, run, close } = await startCloud();
    try {
      const inputs = { "client-id": CLIENT, "tenant-id": entra.tenantId };
      const { stdout, errors } = await run(inputs, entra.jobEnvironment);
      expect(errors).toEqual([]);
      const ofEntra = entra.secrets().filter((secret) => secret.includes("."));
      expect(ofEntra).toHaveLength(2);
      expect(emulator.issuedTokens()).toHaveLength(2);
      for (const token of [...ofEntra, ...emulator.issuedTokens()]) {
        expect(stdout).toContain(`::add-mask::${token}\n`);
      }
    } finally {
      await close();
    }
  });

  it("masks a password in both forms in which it is sent", async () => {
    const emulator = await startRegistry();
    try {
      const { stdout } = await runAction(emulator);
      const basic = Buffer.from(`${USERNAME}:${PASSWORD}`).toString("base64");
      for (const secret of [PASSWORD, basic]) expect(stdout).toContain(`::add-mask::${secret}\n`);
    } finally {
      await emulator.close();
    }
  });
});
