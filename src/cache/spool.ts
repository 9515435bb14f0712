/**
 * What a run has read, on disk until the end of the run: an archive like any other. When the disk is full, it stays as it
 * is, and the run goes on without it.
 */
import { ActionError, errorMessage } from "../errors/action-error.ts";
import { ArchiveWriter } from "./archive-writer.ts";
import { OpenArchive } from "./open-archive.ts";

export class Spool {
  readonly #path: string;
  readonly #day: string;
  #writer: ArchiveWriter | undefined;
  #failure: ActionError | undefined;

  /** Nothing is written before the first body comes. */
  constructor(path: string, day: string) {
    this.#path = path;
    this.#day = day;
  }

  /** Adds a body. Returns false, and does nothing any more, once that has failed. */
  add(repository: string, bytes: Uint8Array): boolean {
    if (this.#failure !== undefined) return false;
    try {
      this.#writer ??= new ArchiveWriter(this.#path, this.#day);
      this.#writer.add(repository, bytes);
      return true;
    } catch (error) {
      this.#failure = new ActionError(errorMessage(error), { cause: error });
      return false;
    }
  }

  /** Ends writing, and opens what was written. Throws what went wrong before, too. */
  async finish(): Promise<OpenArchive | undefined> {
    this.close();
    if (this.#failure !== undefined) throw this.#failure;
    return OpenArchive.at(this.#path);
  }

  /** Ends writing. */
  close(): void {
    try {
      this.#writer?.close();
    } catch (error) {
      this.#failure ??= new ActionError(errorMessage(error), { cause: error });
    }
    this.#writer = undefined;
  }
}
