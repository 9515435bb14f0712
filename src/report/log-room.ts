/**
 * How much the log of one run may hold: a browser shows three megabytes of it and chokes on thirty. What finds no room is
 * counted, and the report file has it in full. Bytes, as the characters of one.
 */

const MOST_BYTES = 2_700_000;

/** What kept manifests, and deletions that went well, leave to what is deleted in repositories after them. */
const LEFT_BY_KEPT = 1_500_000;
const LEFT_BY_DELETED = 700_000;

export class LogRoom {
  #left: number;

  constructor(bytes = MOST_BYTES) {
    this.#left = bytes;
  }

  /** What must be in the log, however long it gets: what is about to be deleted, and what failed. */
  use(line: string): void {
    this.#left -= line.length + 1;
  }

  /** Whether there is room for a line; then it is taken. */
  take(line: string, leaving = 0): boolean {
    if (this.#left - leaving < line.length + 1) return false;
    this.use(line);
    return true;
  }

  /** The same for what is kept. */
  takeKept(line: string): boolean {
    return this.take(line, LEFT_BY_KEPT);
  }

  /** The same for what was deleted, which stood there before. */
  takeDeleted(line: string): boolean {
    return this.take(line, LEFT_BY_DELETED);
  }
}
