/**
 * Which patterns and plain names of `delete-tags` and `keep-tags` a run has seen a tag of, and for names that it has not,
 * what comes nearest. It grows as repositories are planned, whether or not their turn ever comes.
 */
import { nearestNames } from "../errors/nearest.ts";
import { patternsInUse } from "../prune/mark/expired-tags.ts";
import type { Inventory } from "../prune/model/inventory.ts";
import type { Pattern, TagRules } from "../prune/model/policy.ts";
import type { AbsentName } from "../report/report.ts";

export class SeenTags {
  readonly #rules: TagRules;
  readonly #used = new Set<Pattern>();
  /** Repositories that need not be asked any more. */
  readonly #asked = new Set<string>();
  /** Why repositories could not be asked. */
  readonly #unasked = new Map<string, string>();
  /** For names that have not been seen, the nearest tags that have. */
  readonly #nearest = new Map<string, readonly string[]>();
  /** Names that were nowhere when something was to be deleted. */
  #absent: readonly string[] = [];

  constructor(rules: TagRules) {
    this.#rules = rules;
  }

  /** Notes all tags of one repository. */
  note(repository: string, inventory: Inventory): void {
    for (const pattern of patternsInUse(inventory, this.#rules)) this.#used.add(pattern);
    this.#asked.add(repository);
    const tags = inventory.tags.map(({ name }) => name);
    for (const { text } of this.unseenNames()) {
      this.#nearest.set(text, nearestNames(text, [...(this.#nearest.get(text) ?? []), ...tags]));
    }
  }

  /** Notes that a name is there. */
  noteName(pattern: Pattern): void {
    this.#used.add(pattern);
  }

  /** Notes that a repository was asked for every name that is not seen; `why` says why it could not be. */
  noteAsked(repository: string, why?: string): void {
    if (why !== undefined) {
      this.#unasked.set(repository, why);
      return;
    }
    this.#asked.add(repository);
    this.#unasked.delete(repository);
  }

  isUsed(pattern: Pattern): boolean {
    return this.#used.has(pattern);
  }

  /** The plain names in `keep-tags` that have not been seen. */
  unseenNames(): readonly Pattern[] {
    return this.#rules.keeping.filter(
      (pattern) => !pattern.excludes && !pattern.isGlob && !this.#used.has(pattern),
    );
  }

  /** Those of the repositories whose tags are not known. */
  unaskedAmong(repositories: readonly string[]): readonly string[] {
    return repositories.filter((name) => !this.#asked.has(name));
  }

  /** Every repository was asked: what has not been seen is nowhere. */
  conclude(): void {
    this.#absent = this.unseenNames().map(({ text }) => text);
  }

  /** The names that are nowhere, for the report. While there are any, nothing is deleted. */
  absentNames(): readonly AbsentName[] {
    return this.#absent.map((name) => ({
      name,
      nearest: (this.#nearest.get(name) ?? []).filter((tag) => tag !== name),
      unasked: [...this.#unasked].map(([repository, why]) => ({ repository, why })),
    }));
  }
}
