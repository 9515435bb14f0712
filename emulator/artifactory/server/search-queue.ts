// Lets so many searches run at once. One that finds no place waits for its turn, for a while.

export class SearchQueue {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  /** A function that frees the place again; undefined where none became free in time. */
  async enter(places: number, patienceMs: number): Promise<(() => void) | undefined> {
    if (this.#running >= places && !(await this.#turn(patienceMs))) return undefined;
    this.#running += 1;
    return () => {
      this.#running -= 1;
      this.#waiting.shift()?.();
    };
  }

  #turn(patienceMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const isMyTurn = (): void => {
        clearTimeout(timer);
        resolve(true);
      };
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(isMyTurn), 1);
        resolve(false);
      }, patienceMs);
      this.#waiting.push(isMyTurn);
    });
  }
}
