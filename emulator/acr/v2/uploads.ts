// `/v2/N/blobs/uploads/`: a blob comes in one POST, or in a POST, any number of PATCHes and a PUT. Every answer names a new
// Location with its own state, and clients add the digest to the query that is there.

import { randomUUID } from "node:crypto";

import { emptyAnswer, type Answer } from "../../http/answer.ts";
import { OpenUploads, type OpenUpload } from "../../oci/open-uploads.ts";
import { sha256 } from "../../oci/references.ts";
import type { Call } from "../api/call.ts";
import { digestInvalid, disallowed, errorAnswer, uploadUnknown } from "../api/errors.ts";
import type { Repository } from "../registry/repository.ts";

export class Uploads {
  readonly #uploads = new OpenUploads();

  /** Takes a whole blob, mounts one from another repository, or opens an upload. */
  start(call: Call): Answer {
    const repository = call.registry.repository(call.name);
    if (!repository.attributes.writeEnabled) return disallowed();
    const digest = call.query.get("digest");
    if (digest !== null) return store(repository, call.body, digest);
    const mounted = mount(call, repository);
    if (mounted !== undefined) return mounted;
    return progress(202, call.name, this.#uploads.open(call.name), 0);
  }

  status(call: Call): Answer {
    const upload = this.#find(call);
    if (upload === undefined) return uploadUnknown();
    return progress(204, call.name, call.reference, upload.size);
  }

  append(call: Call): Answer {
    const upload = this.#find(call);
    if (upload === undefined) return uploadUnknown();
    if (isOutOfOrder(call, upload)) return outOfOrder(call, upload);
    upload.append(call.body);
    return progress(202, call.name, call.reference, upload.size);
  }

  finish(call: Call): Answer {
    const upload = this.#find(call);
    if (upload === undefined) return uploadUnknown();
    if (isOutOfOrder(call, upload)) return outOfOrder(call, upload);
    const digest = call.query.get("digest") ?? "";
    const answer = store(call.registry.repository(call.name), upload.with(call.body), digest);
    if (answer.status === 201) this.#uploads.close(call.reference);
    return answer;
  }

  cancel(call: Call): Answer {
    if (this.#find(call) === undefined) return uploadUnknown();
    this.#uploads.close(call.reference);
    return emptyAnswer(204);
  }

  #find({ reference, name }: Call): OpenUpload | undefined {
    return this.#uploads.find(reference, name);
  }
}

/** Undefined where the client must upload after all: blob not there, or no right to pull it from there. */
function mount(call: Call, repository: Repository): Answer | undefined {
  const digest = call.query.get("mount");
  const from = call.query.get("from");
  if (digest === null || from === null) return undefined;
  if (!call.access.allows("repository", from, "pull")) return undefined;
  const bytes = call.registry.repository(from).blob(digest);
  return bytes === undefined ? undefined : store(repository, bytes, digest);
}

function store(repository: Repository, bytes: Buffer, digest: string): Answer {
  if (sha256(bytes) !== digest) return digestInvalid();
  repository.putBlob(bytes);
  return emptyAnswer(201, {
    "Docker-Content-Digest": digest,
    Location: `/v2/${repository.name}/blobs/${digest}`,
  });
}

/** The bytes begin elsewhere than the upload ends. */
function isOutOfOrder({ headers }: Call, upload: OpenUpload): boolean {
  const start = /^(?:bytes )?(\d+)-/.exec(headers["content-range"] ?? "")?.[1];
  return start !== undefined && Number(start) !== upload.size;
}

/** https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pushing-a-blob-in-chunks, the last chunk included. */
function outOfOrder(call: Call, upload: OpenUpload): Answer {
  const { headers } = progress(416, call.name, call.reference, upload.size);
  return errorAnswer(416, "RANGE_INVALID", "invalid content range", undefined, { ...headers });
}

function progress(status: number, repository: string, id: string, size: number): Answer {
  const state = Buffer.from(JSON.stringify({ id, size, at: randomUUID() })).toString("base64url");
  return emptyAnswer(status, {
    Location: `/v2/${repository}/blobs/uploads/${id}?_nouploadcache=false&_state=${state}`,
    "Docker-Upload-Uuid": id,
    Range: `0-${Math.max(0, size - 1)}`,
  });
}
