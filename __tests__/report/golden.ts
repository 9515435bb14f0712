/** The pages of `golden/`: read, or written anew where `UPDATE_GOLDEN=1` is set. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER = join(import.meta.dirname, "golden");

/** The page as it is to be; with `UPDATE_GOLDEN=1`, as it is. */
export function golden(name: string, page: string): string {
  const path = join(FOLDER, `${name}.md`);
  if (process.env["UPDATE_GOLDEN"] === "1") {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(path, page);
  }
  return readFileSync(path, "utf8");
}
