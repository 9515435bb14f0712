/**
 * The table of hosts in docs/sign-in.md, held against the hosts that the built action asks in each cloud. Who opens a
 * firewall or proxy for what the table names has to have opened all.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";

import { defaultTenantId, startEntra } from "../../emulator/entra/entra.ts";
import { cloudOf } from "../../src/registry/acr/auth/clouds.ts";
import { startAzureHosts } from "../support/azure-hosts.ts";
import { seed } from "../support/fixture.ts";
import { runWith, startRegistry } from "../support/run-action.ts";
import { CLIENT, SMALL } from "../support/signing-in.ts";

const PAGE = join(import.meta.dirname, "..", "..", "docs", "sign-in.md");
const SECRET = "a-secret-of-an-application";

/** Names under which the authorities are known elsewhere; a run that asked one of them would be answered as well. */
const OTHER_NAMES = [
  "login.microsoftonline.com",
  "login.windows.net",
  "login.microsoft.com",
  "login.chinacloudapi.cn",
  "login.partner.microsoftonline.cn",
  "login.microsoftonline.us",
  "login.usgovcloudapi.net",
];

const ROWS = (await readFile(PAGE, "utf8"))
  .split("\n")
  .flatMap((line) => /^\| [^|]*\| `contoso(\.azurecr\.\w+)` +\| `([\w.]+)` +\|/.exec(line) ?? []);

/** Each cloud as the page has it: suffix of its registries, authority. */
const CLOUDS = Array.from({ length: ROWS.length / 3 }, (_, i) => ROWS.slice(3 * i + 1, 3 * i + 3));

it("the page has all three clouds", () => {
  expect(CLOUDS.map(([suffix]) => suffix)).toEqual([".azurecr.io", ".azurecr.us", ".azurecr.cn"]);
});

describe.each(CLOUDS)("a registry of the cloud *%s", (suffix = "", authority = "") => {
  it("has an authority that errors name as it is asked", () => {
    expect(cloudOf(`contoso${suffix}`, {})?.authority).toBe(`https://${authority}`);
  });

  it(`is asked itself, and ${authority}, and no other host`, async () => {
    const registry = `contoso${suffix}`;
    const entra = await startEntra({ applications: [{ clientId: CLIENT, secret: SECRET }] });
    const emulator = await startRegistry();
    seed(emulator, "team/app", SMALL);
    const hosts = await startAzureHosts(entra, emulator, [registry], OTHER_NAMES);
    try {
      const host = { caPem: hosts.caPem, issuedTokens: () => emulator.issuedTokens() };
      const { errors } = await runWith(
        host,
        { registry, password: "" },
        {
          env: {
            AZURE_CLIENT_ID: CLIENT,
            AZURE_TENANT_ID: defaultTenantId,
            AZURE_CLIENT_SECRET: SECRET,
            HTTPS_PROXY: hosts.proxy,
          },
          secrets: () => entra.secrets(),
        },
      );
      expect(hosts.asked()).toEqual([registry, authority].sort());
      expect(errors).toEqual([]);
      expect(SMALL.letters(emulator.registry.repository("team/app").digests())).toEqual(["A", "a"]);
    } finally {
      await Promise.all([hosts.close(), entra.close(), emulator.close()]);
    }
  });
});
