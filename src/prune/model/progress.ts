/**
 * What the work on one repository tells of itself on the way, for those who wait. Nothing depends on it.
 */

export type Phase =
  | "listing"
  | "reading manifests"
  | "asking for referrers"
  | "deleting"
  | "removing tags"
  | "verifying";

export interface Progress {
  /** A phase begins, of so many steps; undefined where nobody knows how many. */
  begin(phase: Phase, steps?: number): void;
  /** One step of the phase is done. */
  step(): void;
}
