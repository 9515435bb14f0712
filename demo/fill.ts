/**
 * Pushes the demo's history to a registry that is already there, such as `npm run emulator -- --backdate 30d`, for whoever
 * wants to see the action at work on it by hand: `node demo/fill.ts <url> <ca.pem> <user> <password>`.
 */
import { readFileSync } from "node:fs";

import { pushPast } from "./history.ts";
import { Repository } from "./registry-client.ts";
import { print } from "./terminal.ts";

const [url, ca, username, password] = process.argv.slice(2);

if (url === undefined || ca === undefined || username === undefined || password === undefined) {
  console.error("Usage: node demo/fill.ts <url> <ca.pem> <user> <password>");
  process.exitCode = 1;
} else {
  const account = { url, caPem: readFileSync(ca, "utf8"), username, password };
  const chapters = await pushPast(
    new Repository("shop/web", account),
    new Repository("shop/api", account),
  );
  for (const { repository, story } of chapters) print(`${repository.name}  ${story}`);
}
