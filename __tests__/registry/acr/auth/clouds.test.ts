import { describe, expect, it } from "@jest/globals";

import { cloudOf } from "../../../../src/registry/acr/auth/clouds.ts";

const PUBLIC = {
  authority: "https://login.microsoftonline.com",
  scope: "https://containerregistry.azure.net/.default",
  logs: {
    endpoint: "https://api.loganalytics.azure.com",
    scope: "https://api.loganalytics.io/.default",
  },
  isMicrosoft: true,
};
const CHINA = {
  authority: "https://login.partner.microsoftonline.cn",
  scope: "https://management.chinacloudapi.cn/.default",
  logs: {
    endpoint: "https://api.loganalytics.azure.cn",
    scope: "https://api.loganalytics.azure.cn/.default",
  },
  isMicrosoft: true,
};
const GOVERNMENT = {
  authority: "https://login.microsoftonline.us",
  scope: "https://management.usgovcloudapi.net/.default",
  logs: {
    endpoint: "https://api.loganalytics.us",
    scope: "https://api.loganalytics.us/.default",
  },
  isMicrosoft: true,
};

describe("the cloud of a login server", () => {
  it.each([
    ["contoso.azurecr.io", PUBLIC],
    ["CONTOSO.AZURECR.IO", PUBLIC],
    ["contoso.azurecr.io:443", PUBLIC],
    ["contoso-abc123def456ghij.azurecr.io", PUBLIC],
    ["contoso.westeurope.geo.azurecr.io", PUBLIC],
    ["contoso.azurecr.cn", CHINA],
    ["contoso-abc123def456ghij.azurecr.cn", CHINA],
    ["contoso.azurecr.us", GOVERNMENT],
    ["contoso.usgovvirginia.geo.azurecr.us", GOVERNMENT],
    ["127.0.0.1:5443", PUBLIC],
    ["localhost:5443", PUBLIC],
    ["[::1]:5443", PUBLIC],
  ])("is told by its suffix: %s", (host, expected) => {
    expect(cloudOf(host, {})).toEqual(expected);
  });

  it.each([
    "azurecr.io",
    "contoso.azurecr.io.evil.example",
    "contosoazurecr.io",
    "contoso.azurecr.de",
    "contoso.azurecr.io.",
    "localhost.evil.example",
    "127.0.0.2",
    "127.0.0.1.evil.example",
    "registry.example",
  ])("is none, and no Azure token goes to: %s", (host) => {
    expect(cloudOf(host, { AZURE_AUTHORITY_HOST: "https://127.0.0.1:8443" })).toBeUndefined();
  });
});

describe("AZURE_AUTHORITY_HOST", () => {
  const standIn = { AZURE_AUTHORITY_HOST: "https://127.0.0.1:8443/" };

  it("may name an authority on this machine for a registry on this machine", () => {
    expect(cloudOf("127.0.0.1:5443", standIn)).toEqual({
      ...PUBLIC,
      authority: "https://127.0.0.1:8443",
      logs: { ...PUBLIC.logs, endpoint: "https://127.0.0.1:8443" },
      isMicrosoft: false,
    });
  });

  it.each([
    ["contoso.azurecr.io", PUBLIC],
    ["contoso.azurecr.cn", CHINA],
    ["contoso.azurecr.us", GOVERNMENT],
  ])("never says where the secrets of a registry in Azure go: %s", (host, expected) => {
    for (const authority of ["https://evil.example", standIn.AZURE_AUTHORITY_HOST]) {
      expect(cloudOf(host, { AZURE_AUTHORITY_HOST: authority })).toEqual(expected);
    }
  });

  it.each(["https://evil.example", "https://127.0.0.1.evil.example", "nonsense", ""])(
    "that is elsewhere is not heeded for a registry on this machine either: %j",
    (authority) => {
      const environment = { AZURE_AUTHORITY_HOST: authority };
      expect(cloudOf("localhost:5443", environment)).toEqual(PUBLIC);
    },
  );
});
