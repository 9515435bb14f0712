/**
 * What the work on one repository tells of itself on the way, for those who wait and for those who plan ahead.
 */

export type Phase =
  | "listing"
  | "reading manifests"
  | "asking for referrers"
  | "deleting"
  | "removing tags"
  | "verifying";

export interface Progress {
  /** The number of the repository's manifests has become known. */
  listed(manifests: number): void;
  /** A phase begins, of so many steps; undefined where nobody knows how many. */
  begin(phase: Phase, steps?: number): void;
  /** One step of the phase is done. */
  step(): void;
}
