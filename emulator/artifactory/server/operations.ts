// The table of all handlers: from an operation of routes.ts to the function that carries it out.

import type { Answer } from "../../http/answer.ts";
import { jsonOf, textOf } from "../api/answers.ts";
import type { ArtifactoryCall, DockerCall } from "../api/call.ts";
import { nameUnknown, pageNotFound } from "../api/errors.ts";
import type { ArtifactoryOperation } from "../api/routes.ts";
import { searchAql } from "../aql/search.ts";
import { readBlob } from "../docker/blobs.ts";
import { listImages, listTags } from "../docker/listings.ts";
import { deleteManifest, putManifest, readManifest } from "../docker/manifests.ts";
import { listParents, listReferrers } from "../docker/referrers.ts";
import { Uploads } from "../docker/uploads.ts";
import type { Images } from "../images/images.ts";
import { deletePath, deployFile, readFile } from "../rest/files.ts";
import { storageItem } from "../rest/storage-api.ts";
import { restoreFromTrash } from "../rest/trash-api.ts";

export type ArtifactoryOperations = Readonly<
  Record<ArtifactoryOperation, (call: ArtifactoryCall) => Answer>
>;

/** The operations of one server; open uploads live in here. */
export function artifactoryOperations(images: Images): ArtifactoryOperations {
  const uploads = new Uploads();
  const onImage = (work: DockerOperation): ((call: ArtifactoryCall) => Answer) => {
    return (call) => onImageOf(images, call, work);
  };
  return {
    aql: searchAql,
    "storage-item": storageItem,
    "read-file": readFile,
    "delete-path": deletePath,
    "deploy-file": deployFile,
    restore: restoreFromTrash,
    "system-ping": () => textOf(200, "OK"),
    ping: () => jsonOf(200, {}),
    token,
    catalog: onImage(listImages),
    "list-tags": onImage(listTags),
    "read-manifest": onImage(readManifest),
    "put-manifest": onImage(putManifest),
    "delete-manifest": onImage(deleteManifest),
    referrers: onImage(listReferrers),
    parents: onImage(listParents),
    "read-blob": onImage(readBlob),
    "start-upload": onImage((call) => uploads.start(call)),
    "append-upload": onImage((call) => uploads.append(call)),
    "finish-upload": onImage((call) => uploads.finish(call)),
    "upload-status": onImage((call) => uploads.status(call)),
    "cancel-upload": onImage((call) => uploads.cancel(call)),
    unknown: pageNotFound,
  };
}

type DockerOperation = (call: DockerCall) => Answer;

/** The registry API works on repositories with files of their own; a virtual one is unknown to it here. */
function onImageOf(images: Images, call: ArtifactoryCall, work: DockerOperation): Answer {
  const { key, repository: name = "", reference = "" } = call.route;
  const repository = call.storage.repository(key);
  if (repository === undefined || repository.kind === "virtual") return nameUnknown(name);
  return work({ ...call, repository, image: images.of(repository, name), images, reference });
}

function token(call: ArtifactoryCall): Answer {
  const issued = call.access.issue(call.headers.authorization) ?? "";
  return jsonOf(200, { token: issued, access_token: issued, expires_in: 3600 });
}
