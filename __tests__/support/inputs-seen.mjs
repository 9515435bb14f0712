// Loaded into the action's processes by tests of what they are told: each notes, a line each, its errand and the inputs that
// it can see, in the file that INPUTS_SEEN names.
import { appendFileSync } from "node:fs";
import process from "node:process";

const inputs = Object.keys(process.env).filter((name) => name.startsWith("INPUT_"));
const [, , errand = "run"] = process.argv;

appendFileSync(process.env.INPUTS_SEEN, `${errand}: ${inputs.includes("INPUT_PASSWORD")}\n`);
