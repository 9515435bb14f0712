// `POST /artifactory/api/trash/restore/<from>?to=<to>`: an administrator takes back what was deleted.

import type { Answer } from "../../http/answer.ts";
import { textOf } from "../api/answers.ts";
import type { ArtifactoryCall } from "../api/call.ts";
import { restError } from "../api/errors.ts";
import { restore } from "../storage/restoring.ts";

export function restoreFromTrash(call: ArtifactoryCall): Answer {
  if (!call.visitor.isAdmin) return restError(403, "Forbidden");
  const { path } = call.route;
  const isRestored = restore(call.storage, path, call.query.get("to") ?? path);
  if (!isRestored) return restError(404, `Could not find item in trash can: ${path}`);
  return textOf(202, "Successfully restored trash items\n");
}
