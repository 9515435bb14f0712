/** An error of ours with exactly this message, whatever its cause: `expect(…).toThrow(actionError("…"))`. */
import { expect } from "@jest/globals";

export function actionError(message: string): Error {
  return expect.objectContaining({ name: "ActionError", message }) as unknown as Error;
}
