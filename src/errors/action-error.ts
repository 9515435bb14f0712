/**
 * The one error type whose message is written for the user: what was wrong with which object, and what to do.
 * Everything else that is thrown is a defect or a failure that has not been put into words yet.
 */

/** An error whose message can be shown to the user as it is. */
export class ActionError extends Error {
  override readonly name = "ActionError";
}

/** Turns anything that was thrown into one sentence that can stand inside another. */
export function errorMessage(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message;
  return String(thrown);
}
