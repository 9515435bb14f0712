// The images of one server, by repository and path.

import { uploadsFolder } from "../storage/layout.ts";
import type { Repository } from "../storage/repository.ts";
import { folderOf, nameOf } from "../storage/stored.ts";
import { Image } from "./image.ts";
import { manifestFilesIn } from "./manifest-files.ts";

export class Images {
  readonly #images = new Map<Repository, Map<string, Image>>();

  /** The image of this path; it exists for the outside as long as it has a manifest. */
  of(repository: Repository, name: string): Image {
    const known = this.#images.get(repository) ?? new Map<string, Image>();
    this.#images.set(repository, known);
    const image = known.get(name) ?? new Image(repository, name);
    known.set(name, image);
    return image;
  }
}

/** Names of the images that exist, sorted; one may lie inside another one's tag. */
export function imageNames({ files }: Repository): readonly string[] {
  const names = new Set<string>();
  for (const { fullPath } of files.folders()) {
    const name = folderOf(fullPath);
    if (nameOf(fullPath) === uploadsFolder || name === "") continue;
    if (manifestFilesIn(files, fullPath).length > 0) names.add(name);
  }
  return [...names].sort();
}
