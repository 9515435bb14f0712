/**
 * Jest's environment for Node, with what makes a test file quicker. Its globals are those of a plain context: those of Jest's are
 * looked up by way of a proxy, each time that a test says `Array`. Two things outlive a test file, since they become quicker with
 * each use: the processes of warm-runs.ts, and what reads pages (page.ts). They belong to the process of Jest's that runs one file
 * after the other, and end with it.
 */
import { createRequire } from "node:module";

import { TestEnvironment } from "jest-environment-node";

const require = createRequire(import.meta.url);
const vm = require("node:vm");

const processes = new Set();

export default class extends TestEnvironment {
  constructor(...args) {
    const { createContext } = vm;
    // https://nodejs.org/docs/latest-v24.x/api/vm.html#vmconstantsdont_contextify
    vm.createContext = () => createContext(vm.constants.DONT_CONTEXTIFY);
    try {
      super(...args);
    } finally {
      vm.createContext = createContext;
    }
  }

  async setup() {
    await super.setup();
    this.global.warmProcesses = () => processes;
    this.global.pageReading = () => require("./read-page.ts");
  }
}
