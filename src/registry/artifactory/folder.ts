/**
 * One folder of an image, right before it is deleted. Artifactory deletes a folder with all that is below it and knows no
 * conditions, so this is the last moment to see that it is what it was taken for.
 */
import { ActionError } from "../../errors/action-error.ts";
import { list, page, record } from "../http/json.ts";
import { requestFor } from "../http/purpose.ts";
import { MANIFEST_FILES } from "./aql.ts";
import { addressOf, statusOf, type Connection } from "./connection.ts";
import type { Folder } from "./layout.ts";

/** The names of the files that are manifests when a folder can be deleted, or why it can't. */
export type FolderState =
  | { readonly state: "as-known" }
  | { readonly state: "gone" }
  /** Something else lies there by now, or another manifest. */
  | { readonly state: "changed"; readonly why: string };

/**
 * Compares a folder of `image` with what is known of it.
 * @throws Error when the server does not tell.
 */
export async function checkFolder(
  connection: Connection,
  image: string,
  folder: Folder,
): Promise<FolderState> {
  const path = `${image}/${folder.name}`;
  const [file] = folder.files;
  if (file === undefined || !folder.isOwn) return changed(path, "more than one manifest");
  const children = await childrenOf(connection, path);
  if (children === undefined) return { state: "gone" };
  if (children.some((child) => child.isFolder)) return changed(path, "a folder, maybe an image");
  const manifests = children.map(({ name }) => name).filter(isManifestFile);
  if (manifests.join() !== file.name) return changed(path, "another manifest");
  const checksum = await checksumOf(connection, `${path}/${file.name}`);
  if (checksum === undefined) return { state: "gone" };
  return `sha256:${checksum}` === file.digest
    ? { state: "as-known" }
    : changed(path, "another manifest");
}

function changed(path: string, what: string): FolderState {
  return { state: "changed", why: `there is ${what} in "${path}"` };
}

function isManifestFile(name: string): boolean {
  return MANIFEST_FILES.some((known) => known === name);
}

interface FolderEntry {
  readonly name: string;
  readonly isFolder: boolean;
}

async function childrenOf(
  connection: Connection,
  path: string,
): Promise<readonly FolderEntry[] | undefined> {
  const item = await itemAt(connection, path);
  if (item === undefined) return undefined;
  return list(item["children"]).map((child) => {
    const { uri, folder } = record(child);
    // What does not clearly say that it is a file counts as a folder.
    return { name: String(uri).replace(/^\//, ""), isFolder: folder !== false };
  });
}

/** The SHA-256 of a file, in hexadecimal; undefined when it is not there. */
export async function checksumOf(
  connection: Connection,
  path: string,
): Promise<string | undefined> {
  const item = await itemAt(connection, path);
  return item === undefined ? undefined : String(record(item["checksums"])["sha256"]);
}

async function itemAt(connection: Connection, path: string) {
  const url = addressOf(connection, path, "/api/storage");
  const answer = await connection.send(requestFor({ kind: "look", until: "deadline" }, { url }));
  if (answer.status === 404) return undefined;
  if (answer.status !== 200) throw new Error(statusOf(answer));
  const item = page(answer.bodyAsText ?? "");
  const { repo = connection.key, path: answered = `/${path}` } = item;
  if (repo !== connection.key || answered !== `/${path}`) {
    throw new ActionError(`The server answered for something other than "${path}".`);
  }
  return item;
}
