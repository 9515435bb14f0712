/**
 * Works on several repositories at a time, so that the round trips of one are not the pauses of the next, and hands the
 * results over one by one in the given order. How far it gets ahead is bounded by memory: what is known of a repository
 * stays until its turn has come and gone.
 */

/** Beyond this many, listings would wait for each other as much as for the registry. */
const MOST_REPOSITORIES = 16;

/** How many manifests may be known at a time; a larger repository is worked on alone. */
const MOST_MANIFESTS = 20_000;

/** What is under way: decides whether another one may begin. Pure but for its own state. */
export class Window {
  readonly #sizes = new Map<string, number | undefined>();
  #listed = 0;
  #manifests = 0;

  /** One more may begin: always when nothing is under way, and never before anything is known of any size. */
  hasRoom(): boolean {
    if (this.#sizes.size === 0) return true;
    if (this.#sizes.size >= MOST_REPOSITORIES || this.#listed === 0) return false;
    const usual = this.#manifests / this.#listed;
    const known = this.#sizes.values().reduce<number>((sum, size) => sum + (size ?? usual), 0);
    return known + usual <= MOST_MANIFESTS;
  }

  begin(name: string): void {
    this.#sizes.set(name, undefined);
  }

  /** The number of a repository's manifests has become known. */
  listed(name: string, manifests: number): void {
    this.#sizes.set(name, manifests);
    this.#listed += 1;
    this.#manifests += manifests;
  }

  end(name: string): void {
    this.#sizes.delete(name);
  }
}

/** Work on one repository. It must not reject, and tells how many manifests there are once it knows. */
export type Work<T> = (name: string, listed: (manifests: number) => void) => Promise<T>;

/**
 * The result of `work` for every name, in order. Once `hasEnded` says so nothing more begins, and what has begun is the
 * end. Names must be distinct.
 */
export async function* mapInOrder<T>(
  names: readonly string[],
  work: Work<T>,
  hasEnded: () => boolean,
): AsyncGenerator<readonly [name: string, result: T]> {
  const window = new Window();
  const rest = names.values();
  const begun: (readonly [name: string, result: Promise<T>])[] = [];
  const beginMore = (): void => {
    while (!hasEnded() && window.hasRoom()) {
      const { value: name } = rest.next();
      if (name === undefined) return;
      window.begin(name);
      const listed = (manifests: number): void => {
        window.listed(name, manifests);
        beginMore();
      };
      // Not at once: what is told during that would begin the next before this one is in its place.
      begun.push([name, Promise.resolve().then(() => work(name, listed))]);
    }
  };
  beginMore();
  for (let first = begun.shift(); first !== undefined; first = begun.shift()) {
    const [name, result] = first;
    yield [name, await result];
    window.end(name);
    beginMore();
  }
}
