/**
 * A line now and then on how far the run has come: which repository, what is being done, how much of it is done, how fast,
 * and how long it will take. Short runs print none.
 */
import type { Phase, Progress } from "../prune/model/progress.ts";
import { count, counted } from "../report/markdown.ts";

/** How often `tick` is meant to be called. */
export const TICK_MS = 5_000;

/** What has been planned of the whole run. */
export interface PlannedSoFar {
  readonly manifests: number;
  /** Manifests and tags. */
  readonly deletions: number;
}

/** How far one repository has come in the present phase. */
interface State {
  phase: Phase;
  /** Undefined where nobody knows. */
  steps: number | undefined;
  done: number;
  /** How it stood at the last line, or when the phase began. */
  since: { readonly timeMs: number; readonly done: number };
}

/** The progress of a whole run. `now` in milliseconds; `log` prints a line. */
export class ProgressLog {
  readonly #now: () => number;
  readonly #log: (line: string) => void;
  readonly #total: number;
  #ended = 0;
  #planned: PlannedSoFar = { manifests: 0, deletions: 0 };
  /** The repositories under way, in the order in which they began. */
  readonly #states = new Map<string, State>();

  /** `total` is how many repositories there are. */
  constructor(total: number, now: () => number, log: (line: string) => void) {
    this.#total = total;
    this.#now = now;
    this.#log = log;
  }

  /** The progress of one repository, to be told of its steps. */
  of(name: string): Progress {
    return {
      begin: (phase, steps) => {
        const since = { timeMs: this.#now(), done: 0 };
        this.#states.set(name, { phase, steps, done: 0, since });
      },
      step: () => {
        const state = this.#states.get(name);
        if (state !== undefined) state.done += 1;
      },
    };
  }

  /** A repository is planned. */
  add({ manifests, deletions }: PlannedSoFar): void {
    const so = this.#planned;
    this.#planned = {
      manifests: so.manifests + manifests,
      deletions: so.deletions + deletions,
    };
  }

  /** Nothing more will be done in a repository. */
  end(name: string): void {
    this.#states.delete(name);
    this.#ended += 1;
  }

  /** Prints how far the first of the repositories under way has come; nothing when there is none. */
  tick(): void {
    const [first] = this.#states;
    if (first === undefined) return;
    const [name, state] = first;
    const position = `repository ${count(this.#ended + 1)} of ${count(this.#total)}`;
    const line = [`${name} (${position}): ${state.phase}`, ...this.#measures(state)].join(", ");
    this.#log(`${line}${this.#totals()}`);
  }

  #totals(): string {
    const { manifests, deletions } = this.#planned;
    if (manifests === 0) return "";
    return `; planned so far: ${counted(manifests, "manifest")}, ${counted(deletions, "deletion")}`;
  }

  #measures(state: State): readonly string[] {
    const { steps, done, since } = state;
    if (steps === undefined) return [];
    const timeMs = this.#now();
    const perSecond = ((done - since.done) * 1000) / Math.max(timeMs - since.timeMs, 1);
    state.since = { timeMs, done };
    const part = `${count(done)} of ${count(steps)}`;
    if (perSecond === 0) return [part, "waiting for the registry"];
    const speed = perSecond < 10 ? perSecond.toFixed(1) : count(Math.round(perSecond));
    return [part, `${speed} a second`, `about ${duration((steps - done) / perSecond)} left`];
  }
}

/** In the two units that matter. */
function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
