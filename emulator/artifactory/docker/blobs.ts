// `…/blobs/<digest>`: layers and configs, found in any folder of the image.

import type { Answer } from "../../http/answer.ts";
import type { DockerCall } from "../api/call.ts";
import { blobUnknown } from "../api/errors.ts";
import { joined } from "../storage/stored.ts";

export function readBlob(call: DockerCall): Answer {
  const { repository, image, reference, visitor } = call;
  const hex = reference.slice("sha256:".length);
  const file = repository.files.bySha256(hex).find(({ repo, fullPath }) => {
    const isHere = fullPath.startsWith(`${image.name}/`);
    return isHere && visitor.may("read", joined(repo, fullPath));
  });
  if (file === undefined) return blobUnknown(reference);
  const headers = {
    "Content-Type": "application/octet-stream",
    "Docker-Content-Digest": reference,
  };
  return { status: 200, headers, body: file.servedBytes };
}
