/** Login servers as people type them: a host comes out, and nothing else that an address can hold. */
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { parseLoginServer } from "../../../src/inputs/login-server.ts";
import { LEAST, options, useCleanEnvironment } from "../../inputs/given.ts";
import { holds, holdsInTime, readOr, readOrInTime, takesNoTime } from "../holds.ts";

useCleanEnvironment();

describe("a login server", () => {
  const pieces = fc.constantFrom(
    "contoso",
    "Azure",
    ".",
    "-",
    ":",
    "443",
    "70000",
    "/",
    "https://",
    "http://",
    "@",
    "[::1]",
    "\\",
    "?",
    "#",
    "%2e",
    " ",
    "\u00e9",
    "\u212a",
    "xn--",
  );
  const texts = fc.oneof(
    fc.array(pieces, { maxLength: 6 }).map((some) => some.join("")),
    fc.domain(),
    fc.string(),
  );

  it("is a host and perhaps a port, whatever was typed, or an error that quotes it", () => {
    const examine = (text: string) => {
      const answer = readOr(() => parseLoginServer(text));
      if ("refusal" in answer) return "refused";
      expect(answer.value).toMatch(/^(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/);
      expect(answer.value).toMatch(/[.:]/);
      const url = new URL(`https://${answer.value}/v2/`);
      expect([url.pathname, url.username, url.search, url.hash]).toEqual(["/v2/", "", "", ""]);
      expect(parseLoginServer(answer.value)).toBe(answer.value);
      return "read";
    };
    holds(texts, 2000, examine, ["read", "refused"]);
  });

  it("as an input is quoted in the error", async () => {
    const examine = async (text: string) => {
      const typed = text.trim();
      const answer = await readOrInTime(() => options({ ...LEAST, registry: text }));
      if ("value" in answer) return "read";
      const quoted = typed === "" ? "missing: " : `${JSON.stringify(typed)}: `;
      expect(answer.refusal.startsWith(`Input "registry" is ${quoted}`)).toBe(true);
      return "refused";
    };
    await holdsInTime(texts, 300, examine, ["read", "refused"]);
  });

  it("takes no time, however long it is", () => {
    holds(fc.tuple(pieces, pieces, pieces), 100, ([first, repeated, last]) => {
      const text = `${first}${repeated.repeat(20_000)}${last}`;
      takesNoTime(() => readOr(() => parseLoginServer(text)));
    });
  });
});
