/**
 * The input `shard`: which part of the matched repositories a job of a matrix takes.
 */
import { ActionError } from "../errors/action-error.ts";

/** Part `part`, from 1, of `of` parts. */
export interface Shard {
  readonly part: number;
  readonly of: number;
}

/** A matrix makes at most this many jobs: https://docs.github.com/en/actions/reference/limits */
const MOST_SHARDS = 256;

/** Undefined when nothing is given: then a run takes all. @throws ActionError when it is no such fraction. */
export function shard(text: string, name: string): Shard | undefined {
  if (text === "") return undefined;
  const [, part, of] = (/^(\d{1,3})\/(\d{1,3})$/.exec(text) ?? []).map(Number);
  if (part !== undefined && of !== undefined && part >= 1 && part <= of && of <= MOST_SHARDS) {
    return { part, of };
  }
  throw new ActionError(
    `Input "${name}" is ${JSON.stringify(text)}: expected a part and the number of parts, from "1/1" to "${MOST_SHARDS}/${MOST_SHARDS}", for example "2/8". Parts are counted from 1; leave it out to take all repositories.`,
  );
}
