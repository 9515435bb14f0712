// What the registry says where soft delete stands in the way. The words are known from support notes, two of the codes too
// (METADATA_CONFLICT for a tag, NOT_FOUND); every status code here is a guess.

import type { Answer } from "../../http/answer.ts";
import { errorAnswer } from "./errors.ts";

/** A push of a digest that is soft-deleted. Known: it is refused, with these words. Guessed: 409 and the code. */
export function softDeleted(digest: string): Answer {
  const message = `manifest ${digest} was soft-deleted, and can be restored if needed`;
  return errorAnswer(409, "METADATA_CONFLICT", message);
}

/** A restoration of what is not among the deleted. */
export function deletedUnknown(digest: string, tag: string | undefined): Answer {
  const message = `soft-deleted artifact was not found; tagName: ${tag ?? ""}, digest: ${digest}`;
  return errorAnswer(404, "NOT_FOUND", message);
}

/** A restoration of a tag that is on another digest by now. */
export function tagTaken(tag: string | undefined): Answer {
  const message = `Tag '${tag ?? ""}' already exists linked to a different digest; try force restore instead`;
  return errorAnswer(409, "METADATA_CONFLICT", message);
}

/** A restoration of a referrer before its subject. Known: it is refused. Guessed: everything else. */
export function subjectDeleted(): Answer {
  const message = "the subject of the artifact is soft-deleted, and must be restored first";
  return errorAnswer(409, "METADATA_CONFLICT", message);
}
