/**
 * Everything that is wrong with the inputs of a run, which ends it before the first request.
 */
import { ActionError } from "./action-error.ts";

/** An error whose message has one line for each problem. */
export class InputError extends ActionError {
  /** One sentence or more for each; never empty. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}
