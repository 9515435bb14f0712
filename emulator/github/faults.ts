// What a test puts in the place of an answer, for requests with a token that is known.

export interface GitHubFault {
  readonly method: string;
  /** Matched against the path without the API's root, and without the query. */
  readonly path: RegExp;
  /** Applies to this many matching requests, default all. */
  times?: number;
  readonly answer:
    | { status: number; headers?: Record<string, string>; body?: string | object }
    /** No answer, ever; the connection stays open. */
    | { hang: true }
    /** The connection is cut. */
    | { reset: true }
    /** Runs right before the request is handled. */
    | { before: () => void };
}

/** Takes the first fault that is meant for the request, and counts it. */
export function takeFault(
  faults: readonly GitHubFault[],
  method: string,
  path: string,
): GitHubFault["answer"] | undefined {
  const fault = faults.find(
    (candidate) =>
      candidate.method === method && candidate.path.test(path) && (candidate.times ?? 1) > 0,
  );
  if (fault?.times !== undefined) fault.times -= 1;
  return fault?.answer;
}
