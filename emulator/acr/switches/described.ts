// How a switch is described. The description is the only place where it stands: its type, its default, the table of `--help`
// and the word that says how sure its behaviour is come from here.

/** Recorded in traffic of the service, documented by its makers, reported by users or maintainers, or a guess. */
export const sureness = ["Recorded", "Documented", "Reported", "Guessed"] as const;

export type Source = `${(typeof sureness)[number]}: ${string}`;

export interface Described {
  /** The default. */
  readonly initial: unknown;
  /** What the registry does when it is on; completes "the registry …" or "a request …". */
  readonly does: string;
  readonly source: Source;
  /** What it may be set to, where that are a few words. */
  readonly oneOf?: readonly string[];
}

/** The value as one of a wider type. */
export function initially<Value>(value: Value): Value {
  return value;
}
