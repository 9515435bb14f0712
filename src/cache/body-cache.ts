/**
 * Manifest bodies by digest, kept between runs in the runner's cache. They never change, so that a run needs to read only
 * what is new. The cache is a convenience: whatever is wrong with it costs requests and a notice, never a decision, and
 * every body that comes from it is known by its sha256 alone.
 */
import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { ActionError, errorMessage } from "../errors/action-error.ts";
import { ArchiveWriter } from "./archive-writer.ts";
import { isOnDefaultBranch } from "../github/default-branch.ts";
import { dayOf, freshnessOf, isWorthSaving, mergeArchives } from "./merge.ts";
import { OpenArchive } from "./open-archive.ts";
import { RepositoryBodies } from "./repository-bodies.ts";
import { BODIES_FILE, hasCacheService, runCacheWorker } from "./service.ts";
import { Spool } from "./spool.ts";
import type { BodyStore } from "../registry/registry.ts";
import type { Signals } from "../registry/signals.ts";

/** A cache of the largest size comes at four megabytes a second. Waiting longer for it would not pay. */
const LONGEST_RESTORE_MS = 2 * 60_000;
const LONGEST_SAVE_MS = 5 * 60_000;

/** The bodies of a whole registry. No method throws. */
export interface BodyCache {
  /** The store of one repository; the same one for the same name. */
  repository(name: string): BodyStore;
  /** Saves what the next run can use, where that is allowed and worth it. */
  save(): Promise<void>;
  /** Gives up on everything that is still going on, and leaves nothing on disk. */
  close(): Promise<void>;
}

export interface BodyCacheOptions {
  /** What the cache is about, a registry or a part of it: each has its own. */
  readonly scope: string;
  readonly now: Date;
  readonly log: (line: string) => void;
  /** Is told, in a sentence, what does not work. */
  readonly notice: (message: string) => void;
  readonly signals: Signals;
}

const NOTHING_KEPT: BodyStore = {
  kept: () => [],
  retain: () => undefined,
  keep: () => undefined,
  forget: () => undefined,
};

/** Keeps nothing, and asks nobody. */
export const NO_BODY_CACHE: BodyCache = {
  repository: () => NOTHING_KEPT,
  save: () => Promise.resolve(),
  close: () => Promise.resolve(),
};

/** Begins to restore what earlier runs have kept. */
export function openBodyCache(options: BodyCacheOptions): BodyCache {
  if (!hasCacheService()) {
    options.notice(
      'This runner has no cache service: manifests are read again in every run. Set "cache: false" to silence this notice.',
    );
    return NO_BODY_CACHE;
  }
  try {
    return new RunnerBodyCache(options, makeFolder());
  } catch (error) {
    options.notice(`No manifest bodies can be kept: ${errorMessage(error)}.`);
    return NO_BODY_CACHE;
  }
}

/** A folder of its own, with one folder for each direction. */
function makeFolder(): string {
  const folder = mkdtempSync(join(process.env["RUNNER_TEMP"] ?? tmpdir(), "acr-prune-bodies-"));
  for (const name of ["restored", "saved"]) mkdirSync(join(folder, name));
  return realpathSync(folder);
}

class RunnerBodyCache implements BodyCache {
  readonly #options: BodyCacheOptions;
  readonly #folder: string;
  readonly #closed = new AbortController();
  readonly #restored: Promise<OpenArchive | undefined>;
  /** Undefined where nothing is saved. */
  readonly #spool: Spool | undefined;
  readonly #repositories = new Map<string, RepositoryBodies>();

  constructor(options: BodyCacheOptions, folder: string) {
    this.#options = options;
    this.#folder = folder;
    const path = join(folder, "read");
    this.#spool = isOnDefaultBranch() ? new Spool(path, dayOf(options.now)) : undefined;
    this.#restored = this.#restore();
  }

  repository(name: string): BodyStore {
    const known = this.#repositories.get(name);
    if (known !== undefined) return known;
    const made = new RepositoryBodies(
      name,
      this.#restored,
      this.#spool,
      this.#options.signals.noNewWork,
    );
    this.#repositories.set(name, made);
    return made;
  }

  async save(): Promise<void> {
    const { log, notice, signals } = this.#options;
    const isCancelled = () => signals.cancelled.aborted;
    if (isCancelled()) return;
    if (this.#spool === undefined) {
      log("Manifest bodies are kept for the next run on the default branch only.");
      return;
    }
    try {
      await this.#saveIfWorth(this.#spool);
    } catch (error) {
      if (isCancelled()) return;
      notice(`Manifest bodies could not be kept for the next run: ${errorMessage(error)}.`);
    }
  }

  async close(): Promise<void> {
    this.#closed.abort();
    this.#spool?.close();
    try {
      await (await this.#restored)?.close();
      rmSync(this.#folder, { recursive: true, force: true });
    } catch {
      // The runner empties its temporary folder after the job.
    }
  }

  /** Never rejects. Whatever has come is of use, even if it is not all. */
  async #restore(): Promise<OpenArchive | undefined> {
    const { log, notice, signals } = this.#options;
    const folder = join(this.#folder, "restored");
    const given = AbortSignal.any([signals.noNewWork, this.#closed.signal]);
    const signal = AbortSignal.any([given, AbortSignal.timeout(LONGEST_RESTORE_MS)]);
    let archive: OpenArchive | undefined;
    let why: string | undefined;
    try {
      why = await runCacheWorker("restore", this.#keyPrefix, folder, signal);
      archive = await OpenArchive.at(join(folder, BODIES_FILE));
      why ??= archive?.flaw;
    } catch (error) {
      why = errorMessage(error);
    }
    if (why !== undefined && !given.aborted) {
      notice(
        `Not all manifest bodies of earlier runs could be restored: ${why}. They are read again.`,
      );
    }
    const count = archive?.frames.reduce((sum, { bodies }) => sum + bodies, 0) ?? 0;
    log(`Manifest bodies of earlier runs: ${count}`);
    return archive;
  }

  async #saveIfWorth(spool: Spool): Promise<void> {
    const { log, now, signals } = this.#options;
    const recent = await spool.finish();
    try {
      const old = await this.#restored;
      const freshness = freshnessOf(old, this.#repositories);
      const { fresh, total } = freshness;
      log(`Manifest bodies that the next run need not read: ${total}, of which ${fresh} are new`);
      if (!isWorthSaving(freshness, signals.noNewWork.aborted)) return;
      const folder = join(this.#folder, "saved");
      const writer = new ArchiveWriter(join(folder, BODIES_FILE), dayOf(now));
      try {
        await mergeArchives({ old, recent }, this.#repositories, writer, now);
      } finally {
        writer.close();
      }
      const signal = AbortSignal.any([signals.cancelled, AbortSignal.timeout(LONGEST_SAVE_MS)]);
      const why = await runCacheWorker("save", `${this.#keyPrefix}${randomUUID()}`, folder, signal);
      if (why !== undefined) throw new ActionError(why);
      log("They are saved.");
    } finally {
      await recent?.close();
    }
  }

  /** Without the slashes of a scope, so that no scope's keys begin with another's. Newest first is the service's own rule. */
  get #keyPrefix(): string {
    return `acr-prune-bodies-1/${this.#options.scope.replaceAll("/", "+")}/`;
  }
}
