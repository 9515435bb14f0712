import type { LiveRepository } from "./registry.ts";

export interface Question {
  readonly asks: string;
  /** Each has a repository of its own, empty at first. */
  readonly answer: (repository: LiveRepository) => Promise<string>;
}
