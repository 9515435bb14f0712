// How files and folders of a docker repository are named. An image is a folder, with a folder in it for each tag and for each
// digest that was pushed without one:
//
//     team/app/1.0/list.manifest.json            a list, which wins over an image beside it
//     team/app/1.0/manifest.json                 an image
//     team/app/1.0/sha256__<hex>                 its config and its layers
//     team/app/1.0/referrers.json                who refers to it
//     team/app/sha256:<hex>/manifest.json        an image without a tag
//     team/app/_uploads/sha256__<hex>            a layer that no manifest names yet

export const listFile = "list.manifest.json";
export const imageFile = "manifest.json";
export const referrersFile = "referrers.json";
export const uploadsFolder = "_uploads";

/** The name of the file of a layer or config. */
export function layerFile(digest: string): string {
  return digest.replace(":", "__");
}

/** A manifest, a layer or a config by its name. */
export function isPartOfImage(file: string): boolean {
  return file === listFile || file === imageFile || /^sha256__[0-9a-f]{64}$/.test(file);
}

/** `sha256:<hex>`, and as the cache of a remote repository writes it. */
export function isDigestFolder(ref: string): boolean {
  return /^sha256(?::|__)[0-9a-f]{64}$/.test(ref);
}
