// Loaded into the action's process by a test of its memory: at its end, the size of V8's new space in bytes stands in the file
// that NEW_SPACE names.
import { writeFileSync } from "node:fs";
import process from "node:process";
import { getHeapSpaceStatistics } from "node:v8";

process.on("exit", () => {
  const space = getHeapSpaceStatistics().find(({ space_name: name }) => name === "new_space");
  writeFileSync(process.env.NEW_SPACE, String(space.space_size));
});
