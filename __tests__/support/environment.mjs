/**
 * Jest's environment for Node, with two things that outlive a test file, since they become quicker with each use: the processes of
 * warm-runs.ts, and what reads pages (page.ts). They belong to the process of Jest's that runs one file after the other, and end
 * with it.
 */
import { createRequire } from "node:module";

import { TestEnvironment } from "jest-environment-node";

const require = createRequire(import.meta.url);

const processes = new Set();

export default class extends TestEnvironment {
  async setup() {
    await super.setup();
    this.global.warmProcesses = () => processes;
    this.global.pageReading = () => require("./read-page.ts");
  }
}
