/**
 * The part of the OCI image specification that the demo needs. A descriptor is how one thing in a registry names another;
 * a manifest is an image or an artifact (`config`, `layers`, perhaps a `subject`) or an index (`manifests`).
 * https://github.com/opencontainers/image-spec/blob/v1.1.0/manifest.md
 */
export const OCI_INDEX = "application/vnd.oci.image.index.v1+json";
export const OCI_IMAGE = "application/vnd.oci.image.manifest.v1+json";
export const OCI_CONFIG = "application/vnd.oci.image.config.v1+json";
export const OCI_EMPTY = "application/vnd.oci.empty.v1+json";
export const OCI_LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";

export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly platform?: Platform;
  readonly annotations?: Annotations;
}

export interface Platform {
  readonly os: string;
  readonly architecture: string;
}

export type Annotations = Readonly<Record<string, string>>;

export interface Manifest {
  readonly schemaVersion: 2;
  readonly mediaType: string;
  readonly artifactType?: string;
  readonly manifests?: readonly Descriptor[];
  readonly config?: Descriptor;
  readonly layers?: readonly Descriptor[];
  readonly subject?: Descriptor;
  readonly annotations?: Annotations;
}
