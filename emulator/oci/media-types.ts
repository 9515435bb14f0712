// The media types that a registry treats specially. Everything else is stored and served as what it was pushed as.

export const mediaTypes = {
  dockerSchema1: "application/vnd.docker.distribution.manifest.v1+json",
  dockerSchema1Signed: "application/vnd.docker.distribution.manifest.v1+prettyjws",
  dockerImage: "application/vnd.docker.distribution.manifest.v2+json",
  dockerList: "application/vnd.docker.distribution.manifest.list.v2+json",
  ociImage: "application/vnd.oci.image.manifest.v1+json",
  ociIndex: "application/vnd.oci.image.index.v1+json",
  ociArtifact: "application/vnd.oci.artifact.manifest.v1+json",
  orasArtifact: "application/vnd.cncf.oras.artifact.manifest.v1+json",
} as const;

const imageConfigs: ReadonlySet<string> = new Set([
  "application/vnd.docker.container.image.v1+json",
  "application/vnd.oci.image.config.v1+json",
]);

export function isIndexType(mediaType: string): boolean {
  return mediaType === mediaTypes.ociIndex || mediaType === mediaTypes.dockerList;
}

export function isSchema1(mediaType: string): boolean {
  return mediaType === mediaTypes.dockerSchema1 || mediaType === mediaTypes.dockerSchema1Signed;
}

export function isDockerType(mediaType: string): boolean {
  return mediaType.startsWith("application/vnd.docker.distribution.manifest.");
}

export function isArtifactType(mediaType: string): boolean {
  return mediaType === mediaTypes.ociArtifact || mediaType === mediaTypes.orasArtifact;
}

/** A config blob that says for which architecture and system the image is. */
export function isImageConfig(mediaType: string): boolean {
  return imageConfigs.has(mediaType);
}

/** A manifest that must be JSON to be taken. */
export function isKnownType(mediaType: string): boolean {
  return (Object.values(mediaTypes) as string[]).includes(mediaType);
}
