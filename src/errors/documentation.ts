/**
 * Where the documentation of the version that runs can be read: the one home of its address, so that no message sends
 * its reader to a path in a repository that is not at hand.
 */

/** The major version's tag, which moves along with every release of it. */
const HOME = "https://github.com/acr-prune/acr-prune/blob/v1/docs";

/** The address of a page of docs/, with or without a heading: `sign-in.md#permissions`. */
export function documentation(page: string): string {
  return `${HOME}/${page}`;
}
