// What a repository keeps: files in folders, each with the three stamps that the vendor's APIs show. Times are milliseconds since
// 1970; which of the three moves when is told in files.ts.

export interface Stamps {
  created: number;
  modified: number;
  updated: number;
}

export interface StoredFile {
  readonly type: "file";
  /** Key of its repository. */
  readonly repo: string;
  /** Path in the repository, with the name. */
  readonly fullPath: string;
  bytes: Buffer;
  /** What a GET is given: the bytes, unless they were corrupted. */
  servedBytes: Buffer;
  /** Has a row, and a GET does not find it. */
  isGhost: boolean;
  /** Hex digits, of `bytes`. */
  sha256: string;
  contentType: string;
  readonly stamps: Stamps;
  readonly createdBy: string;
  modifiedBy: string;
  readonly properties: Map<string, readonly string[]>;
  downloads: number;
  downloadedAt: number | undefined;
}

export interface StoredFolder {
  readonly type: "folder";
  readonly repo: string;
  readonly fullPath: string;
  readonly stamps: Stamps;
  readonly createdBy: string;
  /** Names of files and folders in it. */
  readonly children: Set<string>;
}

export type StoredItem = StoredFile | StoredFolder;

export function digestOf({ sha256: hex }: StoredFile): string {
  return `sha256:${hex}`;
}

/** The path of the folder that something is in; the root of a repository is "". */
export function folderOf(fullPath: string): string {
  const slash = fullPath.lastIndexOf("/");
  return slash < 0 ? "" : fullPath.slice(0, slash);
}

export function nameOf(fullPath: string): string {
  return fullPath.slice(fullPath.lastIndexOf("/") + 1);
}

/** The path of something in a folder; either may be "". */
export function joined(folder: string, name: string): string {
  return [folder, name].filter((part) => part !== "").join("/");
}
