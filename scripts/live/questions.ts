/**
 * What neither documents nor recordings say about Azure Container Registry, and what only reports do: each question with the
 * requests that answer it. The emulator behaves by a guess or a report there; an answer of the service decides.
 */
import { DELETION_QUESTIONS } from "./deletion-questions.ts";
import { LIST_QUESTIONS } from "./list-questions.ts";
import type { Question } from "./question.ts";
import { WIRE_QUESTIONS } from "./wire-questions.ts";

export const QUESTIONS: readonly Question[] = [
  ...LIST_QUESTIONS,
  ...DELETION_QUESTIONS,
  ...WIRE_QUESTIONS,
];
