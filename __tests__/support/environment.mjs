/**
 * Jest's environment for Node, with one thing that outlives a test file: the processes of warm-runs.ts, which become quicker
 * with each run. They belong to the process of Jest's that runs one file after the other, and end with it.
 */
import { TestEnvironment } from "jest-environment-node";

const processes = new Set();

export default class extends TestEnvironment {
  async setup() {
    await super.setup();
    this.global.warmProcesses = () => processes;
  }
}
