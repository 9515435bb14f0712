import { availableParallelism } from "node:os";

/** @type {import("jest").Config} */
export default {
  roots: ["<rootDir>/src", "<rootDir>/emulator", "<rootDir>/__tests__"],
  testMatch: ["<rootDir>/__tests__/**/*.test.ts"],
  globalSetup: "<rootDir>/__tests__/support/before-all.mjs",
  testSequencer: "<rootDir>/__tests__/support/sequencer.mjs",
  testEnvironment: "<rootDir>/__tests__/support/environment.mjs",
  testTimeout: 60_000,
  extensionsToTreatAsEsm: [".ts"],
  transform: { "^.+\\.ts$": "<rootDir>/__tests__/support/strip-types.mjs" },
  collectCoverageFrom: ["src/**/*.ts"],
  // Many files wait for most of their time: for pauses, and for the action that they have started.
  maxWorkers: 2 * availableParallelism(),
  maxConcurrency: 1000,
  watchman: false,
};
