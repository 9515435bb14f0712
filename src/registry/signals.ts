/**
 * What ends the work of a run before it is done: one record, from the entry point down to every request. Of a cancelled
 * run the signals are aborted in this order; a run whose time is up has only the first.
 */
export interface Signals {
  /** Nothing new may begin: the run is cancelled, or its time is up. What has begun is finished. */
  readonly noNewWork: AbortSignal;
  /** The run is cancelled: reads end at once, and there is time only to finish what changes the registry. */
  readonly cancelled: AbortSignal;
  /** Deletions in flight, and looks that settle them, can't be awaited any longer. */
  readonly deadline: AbortSignal;
  /** Nothing can be awaited any longer. The moment before is for setting locks again. */
  readonly end: AbortSignal;
}
