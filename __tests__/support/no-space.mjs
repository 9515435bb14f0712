// Loaded into the action's process by tests of a full disk: the report file can be opened, and nothing can be written to it.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { Writable } from "node:stream";

const original = fs.createWriteStream;

fs.createWriteStream = (path, ...rest) => {
  if (!String(path).endsWith("report.json")) return original(path, ...rest);
  const write = (_chunk, _encoding, done) => {
    done(new Error("ENOSPC: no space left on device, write"));
  };
  return new Writable({ write });
};
syncBuiltinESMExports();
