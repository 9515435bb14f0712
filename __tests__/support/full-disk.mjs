// Loaded into the action's process by tests of a full disk: files of kept bodies can be opened, and nothing can be written.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const original = fs.writeFileSync;

fs.writeFileSync = (file, ...rest) => {
  if (typeof file !== "number") return original(file, ...rest);
  throw new Error("ENOSPC: no space left on device, write");
};
syncBuiltinESMExports();
