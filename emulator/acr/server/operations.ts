// The table of all handlers: from an operation of routes.ts to the function that carries it out.

import { jsonAnswer, type Answer } from "../../http/answer.ts";
import type { Credentials } from "../access/credentials.ts";
import type { Call } from "../api/call.ts";
import { errorAnswer, pageNotFound } from "../api/errors.ts";
import type { Operation } from "../api/routes.ts";
import { catalog } from "../metadata/catalog.ts";
import {
  deletedCatalog,
  listDeletedManifests,
  listDeletedTags,
  restoreManifest,
} from "../metadata/deleted.ts";
import { getManifestAttributes, listManifests, patchManifest } from "../metadata/manifests.ts";
import { deleteRepository, getRepository, patchRepository } from "../metadata/repository.ts";
import { deleteTag, getTag, listTagNames, listTags, patchTag } from "../metadata/tags.ts";
import { exchange, token } from "../oauth2/token-endpoints.ts";
import type { BlobHost } from "../v2/blob-host.ts";
import { deleteBlob, readBlob } from "../v2/blobs.ts";
import { deleteManifest, readManifest } from "../v2/manifests.ts";
import { putManifest } from "../v2/push-manifest.ts";
import { referrers } from "../v2/referrers.ts";
import { Uploads } from "../v2/uploads.ts";

export type Operations = Readonly<Record<Operation, (call: Call) => Answer | Promise<Answer>>>;

/** The operations of one emulator; open uploads live in here. */
export function operations({
  blobHost,
  ...credentials
}: Credentials & { readonly blobHost: BlobHost }): Operations {
  const uploads = new Uploads();
  return {
    ping: () => jsonAnswer(200, {}),
    exchange: (call) => exchange(call, credentials),
    token: (call) => token(call, credentials),
    catalog,
    "get-repository": getRepository,
    "patch-repository": patchRepository,
    "delete-repository": deleteRepository,
    "list-manifests": listManifests,
    "get-manifest-attributes": getManifestAttributes,
    "patch-manifest": patchManifest,
    "list-tags": listTags,
    "get-tag": getTag,
    "patch-tag": patchTag,
    "delete-tag": deleteTag,
    streaming: () =>
      errorAnswer(404, "OPERATION_UNKNOWN", "The specified operation does not exist"),
    "deleted-catalog": deletedCatalog,
    "list-deleted-manifests": listDeletedManifests,
    "list-deleted-tags": listDeletedTags,
    "restore-manifest": restoreManifest,
    "list-tag-names": listTagNames,
    "read-manifest": readManifest,
    "put-manifest": putManifest,
    "delete-manifest": deleteManifest,
    referrers,
    "read-blob": (call) => readBlob(call, blobHost),
    "delete-blob": deleteBlob,
    "start-upload": (call) => uploads.start(call),
    "upload-status": (call) => uploads.status(call),
    "append-upload": (call) => uploads.append(call),
    "finish-upload": (call) => uploads.finish(call),
    "cancel-upload": (call) => uploads.cancel(call),
    unknown: pageNotFound,
  };
}
