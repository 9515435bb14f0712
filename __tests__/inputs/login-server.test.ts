import { describe, expect, it } from "@jest/globals";

import { parseLoginServer } from "../../src/inputs/login-server.ts";
import { actionError } from "../support/action-error.ts";

const EXPECTED = 'expected a login server, for example "contoso.azurecr.io" or "contoso".';
const WITH_PATH =
  'expected a login server without a path, for example "contoso.azurecr.io". Repositories go into the input "repositories".';

describe("a login server", () => {
  it.each([
    ["contoso.azurecr.io", "contoso.azurecr.io"],
    ["contoso", "contoso.azurecr.io"],
    ["Contoso.AzureCR.io", "contoso.azurecr.io"],
    ["https://contoso.azurecr.io", "contoso.azurecr.io"],
    ["HTTPS://contoso.azurecr.io/", "contoso.azurecr.io"],
    ["https://contoso", "contoso.azurecr.io"],
    ["contoso.azurecr.io/", "contoso.azurecr.io"],
    ["contoso-abc123.azurecr.cn", "contoso-abc123.azurecr.cn"],
    ["127.0.0.1:5443", "127.0.0.1:5443"],
    ["localhost:5443", "localhost:5443"],
    ["[::1]:5443", "[::1]:5443"],
  ])("reads %s", (text, expected) => {
    expect(parseLoginServer(text)).toBe(expected);
  });

  it.each([
    [
      "http://contoso.azurecr.io",
      'only https is supported. Give the login server alone, without "http://".',
    ],
    [
      "HTTP://contoso.azurecr.io",
      'only https is supported. Give the login server alone, without "http://".',
    ],
    ["https://contoso.azurecr.io/team/api", WITH_PATH],
    ["contoso.azurecr.io/v2/", WITH_PATH],
    ["contoso.azurecr.io//", WITH_PATH],
    [
      "ftp://contoso.azurecr.io",
      'expected a login server without "ftp://". Did you mean "contoso.azurecr.io"?',
    ],
    ["https://", EXPECTED],
    ["user@contoso.azurecr.io", EXPECTED],
    ["user:secret@contoso.azurecr.io", EXPECTED],
    ["contoso.azurecr.io?x=1", EXPECTED],
    ["contoso.azurecr.io#x", EXPECTED],
    ["contoso.azurecr.io\\x", EXPECTED],
    ["contoso azurecr io", EXPECTED],
    ["contoso..azurecr.io", EXPECTED],
    ["-contoso.azurecr.io", EXPECTED],
    ["contoso.azurecr.io:", EXPECTED],
    ["contoso.azurecr.io:99999", EXPECTED],
    ["contoso.azurecr.io:port", EXPECTED],
    ["cöntoso.azurecr.io", EXPECTED],
    ["contoso.azurecr.io\nevil.example", EXPECTED],
    ["[::1", EXPECTED],
    ["*.azurecr.io", EXPECTED],
  ])("refuses %j", (text, message) => {
    expect(() => parseLoginServer(text)).toThrow(actionError(message));
  });
});
