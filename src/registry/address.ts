/**
 * Where a registry is, and of which kind. Inputs say it, and the adapter of that kind is opened for it.
 */
export type RegistryAddress =
  | { readonly kind: "acr"; readonly host: string }
  | {
      readonly kind: "artifactory";
      readonly host: string;
      /** Of the repository in Artifactory that holds the images; what is called a repository here is an image there. */
      readonly key: string;
    };

/** What users know the registry as; the same registry always has the same name. */
export function registryName(address: RegistryAddress): string {
  const { host } = address;
  return address.kind === "acr" ? host : `${host}/artifactory/${address.key}`;
}
