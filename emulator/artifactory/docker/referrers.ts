// Who refers to a manifest, and who lists it: `…/referrers/<digest>` and `…/parentManifests`.

import type { Answer } from "../../http/answer.ts";
import { jsonObject } from "../../oci/manifest-content.ts";
import { mediaTypes } from "../../oci/media-types.ts";
import { descriptorOf, referrersIndex } from "../../oci/referrers-index.ts";
import { jsonOf } from "../api/answers.ts";
import type { DockerCall } from "../api/call.ts";
import { dockerError, pageNotFound } from "../api/errors.ts";
import type { ImageFolder, ImageManifest } from "../images/image-folder.ts";
import { joined } from "../storage/stored.ts";

export function listReferrers(call: DockerCall): Answer {
  if (call.switches.noReferrers) return pageNotFound();
  const { image } = call;
  const artifactType = call.query.get("artifactType");
  const manifests = image
    .referrersOf(call.reference)
    .flatMap((digest) => visible(call, image.manifest(digest)))
    .map(descriptorOf)
    .filter((descriptor) => artifactType === null || descriptor.artifactType === artifactType);
  return jsonOf(200, referrersIndex(manifests), {
    "Content-Type": mediaTypes.ociIndex,
    ...(artifactType === null ? {} : { "OCI-Filters-Applied": "artifactType" }),
  });
}

function visible({ visitor }: DockerCall, manifest: ImageManifest | undefined): ImageManifest[] {
  const isSeen = manifest?.files.some(({ repo, fullPath }) =>
    visitor.may("read", joined(repo, fullPath)),
  );
  return manifest !== undefined && isSeen === true ? [manifest] : [];
}

/** Lists of the image that name the manifest of a tag or digest as their child. */
export function listParents(call: DockerCall): Answer {
  if (call.switches.noParents) return pageNotFound();
  const asked = jsonObject(call.body) ?? {};
  const { dockerRepository, tag } = asked;
  if (typeof dockerRepository !== "string" || typeof tag !== "string") {
    return dockerError(400, "BAD_REQUEST", "dockerRepository and tag are needed");
  }
  const image = call.images.of(call.repository, dockerRepository);
  const digest = image.tags()[tag] ?? tag;
  const parents = parentsOf(image, digest).flatMap((parent) => visible(call, parent));
  const parentManifestLists = parents.map((parent) => ({
    dockerRepository,
    digest: parent.digest,
    tags: parent.tags,
  }));
  return jsonOf(200, { parentManifestLists });
}

function parentsOf(image: ImageFolder, child: string): readonly ImageManifest[] {
  const manifests = image.digests().flatMap((digest) => image.manifest(digest) ?? []);
  return manifests.filter(({ content }) => content.children.some(({ digest }) => digest === child));
}
