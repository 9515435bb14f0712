// `…/blobs/uploads/`: a layer comes in one POST, or in a POST, any number of PATCHes and a PUT. Whole layers lie in the folder
// `_uploads` of the image until a manifest names them.

import { emptyAnswer, type Answer } from "../../http/answer.ts";
import { OpenUploads, type OpenUpload } from "../../oci/open-uploads.ts";
import { sha256 } from "../../oci/references.ts";
import type { DockerCall } from "../api/call.ts";
import { dockerError, noPermission } from "../api/errors.ts";
import { layerFile, uploadsFolder } from "../storage/layout.ts";
import { joined } from "../storage/stored.ts";

export class Uploads {
  readonly #uploads = new OpenUploads();

  /** Takes a whole layer, finds one that is in the repository already, or opens an upload. */
  start(call: DockerCall): Answer {
    const path = uploadsPath(call);
    if (!call.visitor.may("write", path)) return noPermission("blob");
    const digest = call.query.get("digest");
    if (digest !== null) return store(call, call.body, digest);
    const mounted = mount(call);
    if (mounted !== undefined) return mounted;
    return progress(202, call, this.#uploads.open(path), 0);
  }

  status(call: DockerCall): Answer {
    const upload = this.#find(call);
    return upload === undefined ? unknown() : progress(204, call, call.reference, upload.size);
  }

  append(call: DockerCall): Answer {
    const upload = this.#find(call);
    if (upload === undefined) return unknown();
    upload.append(call.body);
    return progress(202, call, call.reference, upload.size);
  }

  finish(call: DockerCall): Answer {
    const upload = this.#find(call);
    if (upload === undefined) return unknown();
    const answer = store(call, upload.with(call.body), call.query.get("digest") ?? "");
    if (answer.status === 201) this.#uploads.close(call.reference);
    return answer;
  }

  cancel(call: DockerCall): Answer {
    if (this.#find(call) === undefined) return unknown();
    this.#uploads.close(call.reference);
    return emptyAnswer(204);
  }

  #find(call: DockerCall): OpenUpload | undefined {
    return this.#uploads.find(call.reference, uploadsPath(call));
  }
}

function uploadsPath({ repository, image }: DockerCall): string {
  return joined(repository.key, joined(image.name, uploadsFolder));
}

/** Undefined where the client must upload after all: the layer is not there, or the client may not read it. */
function mount(call: DockerCall): Answer | undefined {
  const digest = call.query.get("mount");
  if (digest === null) return undefined;
  const { repository, visitor } = call;
  const file = repository.files
    .bySha256(digest.slice("sha256:".length))
    .find(({ repo, fullPath }) => visitor.may("read", joined(repo, fullPath)));
  return file === undefined ? undefined : store(call, file.bytes, digest);
}

function store(call: DockerCall, bytes: Buffer, digest: string): Answer {
  if (sha256(bytes) !== digest) {
    return dockerError(400, "DIGEST_INVALID", "Provided digest did not match uploaded content");
  }
  const { repository, image, storage, visitor, route } = call;
  const path = joined(image.folder(uploadsFolder), layerFile(digest));
  repository.files.put(path, { bytes, stamps: storage.pushStamps(), by: visitor.username });
  return emptyAnswer(201, {
    "Docker-Content-Digest": digest,
    Location: `${route.base}/${image.name}/blobs/${digest}`,
  });
}

function unknown(): Answer {
  return dockerError(404, "BLOB_UPLOAD_UNKNOWN", "Blob upload unknown to registry");
}

function progress(status: number, { route, image }: DockerCall, id: string, size: number): Answer {
  return emptyAnswer(status, {
    Location: `${route.base}/${image.name}/blobs/uploads/${id}`,
    "Docker-Upload-Uuid": id,
    Range: `0-${Math.max(0, size - 1)}`,
  });
}
