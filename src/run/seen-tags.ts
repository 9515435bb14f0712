/**
 * Which patterns and plain names of tags a run has seen a tag of, and for names that it has not, what comes nearest. It grows
 * as repositories are planned, whether or not their turn ever comes.
 */
import { nearestNames } from "../errors/nearest.ts";
import type { Entry } from "../inputs/entry.ts";
import { patternsInUse, ruleOf } from "../prune/mark/tag-rules.ts";
import type { Inventory } from "../prune/model/inventory.ts";
import type { Pattern, TagRule } from "../prune/model/policy.ts";
import type { AbsentName } from "../report/report.ts";

export class SeenTags {
  readonly #entryOf: ReadonlyMap<string, Entry>;
  /** The plain names that are to be kept, in all entries. */
  readonly #names: ReadonlySet<Pattern>;
  readonly #used = new Set<Pattern>();
  readonly #taking = new Set<TagRule>();
  /** Repositories that need not be asked any more. */
  readonly #asked = new Set<string>();
  /** Why repositories could not be asked. */
  readonly #unasked = new Map<string, string>();
  /** For names that have not been seen, the nearest tags that have. */
  readonly #nearest = new Map<Pattern, readonly string[]>();
  /** Names that were nowhere when something was to be deleted. */
  #absent: readonly Pattern[] = [];

  /** `entryOf` has all repositories of the run, with what is to be done with them. */
  constructor(entryOf: ReadonlyMap<string, Entry>) {
    this.#entryOf = entryOf;
    this.#names = new Set([...new Set(entryOf.values())].flatMap(plainNames));
  }

  /** Notes all tags of one repository. */
  note(repository: string, inventory: Inventory): void {
    const entry = this.#entryOf.get(repository);
    if (entry === undefined) return;
    for (const pattern of patternsInUse(inventory, entry.tags)) this.#used.add(pattern);
    const { rules } = entry.tags;
    for (const { name } of rules.some((rule) => !this.#taking.has(rule)) ? inventory.tags : []) {
      const rule = ruleOf(name, rules);
      if (rule !== undefined) this.#taking.add(rule);
    }
    this.#asked.add(repository);
    const tags = inventory.tags.map(({ name }) => name);
    for (const pattern of this.unseenNamesOf(repository)) {
      const known = this.#nearest.get(pattern) ?? [];
      this.#nearest.set(pattern, nearestNames(pattern.text, [...known, ...tags]));
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

  /** Whether a rule has decided over any tag. */
  isTaking(rule: TagRule): boolean {
    return this.#taking.has(rule);
  }

  /** The plain names to be kept that have not been seen. */
  unseenNames(): readonly Pattern[] {
    return [...this.#names].filter((pattern) => !this.#used.has(pattern));
  }

  /** Those that a repository may have: names are kept in the repositories of their entry. */
  unseenNamesOf(repository: string): readonly Pattern[] {
    const entry = this.#entryOf.get(repository);
    const names = entry === undefined ? [] : plainNames(entry);
    return names.filter((pattern) => !this.#used.has(pattern));
  }

  /** The repositories whose tags are not known and that may have an unseen name. */
  unaskedAmong(repositories: readonly string[]): readonly string[] {
    return repositories
      .filter((name) => !this.#asked.has(name))
      .filter((name) => this.unseenNamesOf(name).length > 0);
  }

  /** Every repository was asked: what has not been seen is nowhere. */
  conclude(): void {
    this.#absent = this.unseenNames();
  }

  /** The names that are nowhere, for the report. While there are any, nothing is deleted. */
  absentNames(): readonly AbsentName[] {
    return this.#absent.map((pattern) => ({
      name: pattern.text,
      nearest: (this.#nearest.get(pattern) ?? []).filter((tag) => tag !== pattern.text),
      unasked: [...this.#unasked].map(([repository, why]) => ({ repository, why })),
    }));
  }
}

function plainNames({ tags }: Entry): readonly Pattern[] {
  return tags.keeping.filter(({ excludes, isGlob }) => !excludes && !isGlob);
}
