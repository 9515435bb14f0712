/** Inputs set as the runner sets them: in the environment, names in upper case, hyphens kept. */
import { afterEach, beforeEach, jest } from "@jest/globals";

import { ActionError } from "../../src/errors/action-error.ts";
import { readOptions, type Options } from "../../src/inputs/inputs.ts";

export type Inputs = Readonly<Record<string, string>>;

export const LEAST = { registry: "contoso", repositories: "team/*" };

/** Gives every test of the file an environment of its own, without inputs, and no debug log. */
export function useCleanEnvironment(): void {
  const environment = process.env;
  beforeEach(() => {
    const others = Object.entries(environment).filter(([name]) => !name.startsWith("INPUT_"));
    process.env = Object.fromEntries(others);
    // @actions/glob tells the debug log what it does.
    jest.spyOn(process.stdout, "write").mockReturnValue(true);
  });
  afterEach(() => {
    process.env = environment;
    jest.restoreAllMocks();
  });
}

export function options(inputs: Inputs): Promise<Options> {
  for (const [name, value] of Object.entries(inputs)) {
    process.env[`INPUT_${name.toUpperCase()}`] = value;
  }
  return readOptions();
}

/** The message for inputs of which one or more are wrong. */
export async function problem(inputs: Inputs): Promise<string> {
  try {
    await options(inputs);
  } catch (error) {
    if (error instanceof ActionError) return error.message;
    throw error;
  }
  throw new Error("The inputs were accepted.");
}
