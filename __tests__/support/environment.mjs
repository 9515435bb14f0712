/**
 * Jest's environment for Node, with what makes a test file quicker. Two things outlive it, since they become quicker with each
 * use: the processes of warm-runs.ts, and what reads pages (page.ts). They belong to the process of Jest's that runs one file
 * after the other, and end with it.
 */
import { createRequire } from "node:module";

import { TestEnvironment } from "jest-environment-node";

const require = createRequire(import.meta.url);
const vm = require("node:vm");
const { compileFunction, createContext } = vm;

const processes = new Set();

export default class extends TestEnvironment {
  constructor(...args) {
    vm.createContext = plainContext;
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

/**
 * Jest's own context looks up every global by way of a proxy, each time that a test says `Array`.
 * https://nodejs.org/docs/latest-v24.x/api/vm.html#vmconstantsdont_contextify
 */
function plainContext() {
  return createContext(vm.constants.DONT_CONTEXTIFY);
}

/** V8 finds again what it has compiled of a script for an earlier test file, but never a function, nor what may import. */
vm.compileFunction = (code, parameters, options) => {
  if (code.includes("import(")) return compileFunction(code, parameters, options);
  const { filename, parsingContext } = options;
  const head = `(function (${parameters.join(", ")}) {`;
  const script = new vm.Script(`${head}${code}\n})`, { filename, columnOffset: -head.length });
  return script.runInContext(parsingContext);
};
