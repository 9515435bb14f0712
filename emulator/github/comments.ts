// The comments of pull requests, and who wrote them. Ids grow over all pull requests, and lists are in their order.

export interface User {
  readonly login: string;
  readonly id: number;
  readonly type: "Bot" | "User";
}

export interface Comment {
  readonly id: number;
  readonly pullRequest: number;
  /** Null when the account has been deleted. */
  readonly user: User | null;
  body: string;
}

export class Comments {
  readonly #comments = new Map<number, Comment>();
  #lastId = 1_000_000;

  add(pullRequest: number, user: User | null, body: string): Comment {
    this.#lastId += 7;
    const comment: Comment = { id: this.#lastId, pullRequest, user, body };
    this.#comments.set(comment.id, comment);
    return comment;
  }

  get(id: number): Comment | undefined {
    return this.#comments.get(id);
  }

  delete(id: number): void {
    this.#comments.delete(id);
  }

  of(pullRequest: number): readonly Comment[] {
    return [...this.#comments.values()].filter((comment) => comment.pullRequest === pullRequest);
  }
}
