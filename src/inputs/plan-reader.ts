/**
 * Reads the JSON report of a dry run piece by piece, and keeps of it what it approves. What does not look like such a report
 * is refused; what a forger writes into it can only make a run delete less.
 */
import { JSONParser } from "@streamparser/json";

import { ActionError, errorMessage } from "../errors/action-error.ts";
import { digestNamedBy } from "../oci/digest-tag.ts";
import { asDigest, type Digest } from "../oci/digest.ts";
import { isCount, isRecord, recordOf, recordsIn, type JsonRecord } from "../oci/json-record.ts";
import type { Approval } from "../prune/model/approval.ts";
import type { Deciding } from "./plan-settings.ts";

/** What the report of a dry run says of itself, and what it would delete. */
export interface ReadPlan extends Deciding {
  readonly registry: string;
  readonly dryRun: boolean;
  /** Why its run was stopped, as a sentence. */
  readonly stopped: string | undefined;
  /** It was cancelled, broke off, or ran out of time. */
  readonly isUnfinished: boolean;
  /** Repositories about which all was decided, or that it was decided to skip. */
  readonly finished: ReadonlySet<string>;
  readonly madeAt: Date;
  readonly approvals: ReadonlyMap<string, Approval>;
}

/** The version of the report's format that is read: docs/report.schema.json. */
const SCHEMA_VERSION = 1;

/** What is looked at of the whole report. */
const OF_RUN = [
  "schemaVersion",
  "registry",
  "dryRun",
  "stopped",
  "cancelled",
  "brokenOff",
  "isTimeUp",
  "unreached",
  "startedAt",
  "settings",
  "policyText",
];

/** What is looked at of each repository. */
const OF_REPOSITORY = ["name", "state", "tagsOnNothing", "manifests.*"];

const NO_REPORT = "it is not the JSON report of a dry run of ACR Prune";

interface ReportedRepository {
  name: unknown;
  state: unknown;
  readonly manifests: Map<Digest, readonly string[]>;
  readonly tags: Map<string, Digest>;
}

type ParsedValue = Parameters<JSONParser["onValue"]>[0];

/** Takes a report in pieces. Its memory is that of what is approved, however long the report is. */
export class PlanReader {
  readonly #parser = new JSONParser({
    paths: [
      ...OF_RUN.map((name) => `$.${name}`),
      ...OF_REPOSITORY.map((name) => `$.repositories.*.${name}`),
    ],
    keepStack: false,
  });
  readonly #head: Record<string, unknown> = {};
  /** By their place in the report: their names may come last. */
  readonly #repositories = new Map<unknown, ReportedRepository>();

  constructor() {
    this.#parser.onValue = (value) => {
      this.#take(value);
    };
  }

  /** @throws ActionError when it is no report. */
  write(piece: Uint8Array): void {
    this.#parse(() => {
      this.#parser.write(piece);
    });
  }

  /**
   * What the report says, once all of it was written.
   * @throws ActionError when it is no report, or one of another version.
   */
  end(): ReadPlan {
    this.#parse(() => {
      if (!this.#parser.isEnded) this.#parser.end();
    });
    const { schemaVersion, registry, dryRun, settings, startedAt } = this.#head;
    if (typeof registry !== "string" || typeof dryRun !== "boolean" || !isCount(schemaVersion)) {
      throw new ActionError(`${NO_REPORT}.`);
    }
    if (schemaVersion !== SCHEMA_VERSION) {
      throw new ActionError(
        `it has version ${schemaVersion} of the report's format, and this version of the action reads version ${SCHEMA_VERSION}. Make a new plan.`,
      );
    }
    const madeAt = new Date(textIn(startedAt) ?? NaN);
    if (Number.isNaN(madeAt.getTime()) || !isTexts(settings)) {
      throw new ActionError(`${NO_REPORT}.`);
    }
    const named = [...this.#repositories.values()].map(withName);
    return {
      registry,
      dryRun,
      settings,
      madeAt,
      policyText: textIn(this.#head["policyText"]),
      stopped: textIn(this.#head["stopped"]),
      isUnfinished: isUnfinished(this.#head),
      finished: new Set(named.filter(({ state }) => state !== "cancelled").map(({ name }) => name)),
      approvals: new Map(named.map(({ name, manifests, tags }) => [name, { manifests, tags }])),
    };
  }

  #parse(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (error instanceof ActionError) throw error;
      throw new ActionError(`${NO_REPORT}: ${errorMessage(error)}`, { cause: error });
    }
  }

  #take({ value, key, stack }: ParsedValue): void {
    const place = stack[2]?.key;
    if (place === undefined) {
      this.#head[String(key)] = value;
      return;
    }
    const repository = this.#repositoryAt(place);
    if (stack[3] !== undefined) addManifest(recordOf(value), repository);
    else if (key === "name" || key === "state") repository[key] = value;
    else for (const tag of recordsIn(value)) addTagOnNothing(tag, repository);
  }

  #repositoryAt(place: unknown): ReportedRepository {
    const known = this.#repositories.get(place);
    if (known !== undefined) return known;
    const repository = {
      name: undefined,
      state: undefined,
      manifests: new Map<Digest, readonly string[]>(),
      tags: new Map<string, Digest>(),
    };
    this.#repositories.set(place, repository);
    return repository;
  }
}

/** Of what is kept counts what loses a tag. */
function addManifest(manifest: JsonRecord, { manifests, tags }: ReportedRepository): void {
  const { verdict } = manifest;
  if (verdict !== "delete" && verdict !== "keep") throw new ActionError(`${NO_REPORT}.`);
  const digest = digestIn(manifest);
  if (verdict === "delete") {
    const own = textsIn(manifest["tags"]);
    manifests.set(digest, own);
    // Along with it go the tags that name it to people.
    for (const name of own) if (digestNamedBy(name) === undefined) tags.set(name, digest);
  }
  for (const tag of recordsIn(manifest["expiredTags"])) tags.set(nameIn(tag), digest);
}

function addTagOnNothing(tag: JsonRecord, { tags }: ReportedRepository): void {
  if (tag["isExpired"] === true) tags.set(nameIn(tag), digestIn(tag));
}

function isUnfinished({ cancelled, brokenOff, isTimeUp, unreached }: JsonRecord): boolean {
  return cancelled === true || brokenOff !== undefined || isTimeUp === true || unreached !== 0;
}

function withName(repository: ReportedRepository): ReportedRepository & { readonly name: string } {
  return { ...repository, name: nameIn(repository) };
}

function digestIn({ digest }: JsonRecord): Digest {
  const found = asDigest(digest);
  if (found === undefined) throw new ActionError(`${NO_REPORT}.`);
  return found;
}

function nameIn({ name }: { readonly name?: unknown }): string {
  if (typeof name !== "string") throw new ActionError(`${NO_REPORT}.`);
  return name;
}

function textsIn(list: unknown): readonly string[] {
  if (!Array.isArray(list) || !list.every((one) => typeof one === "string")) {
    throw new ActionError(`${NO_REPORT}.`);
  }
  return list.length === 0 ? NONE : list;
}

/** One list for all that have none: there may be half a million of them. */
const NONE: readonly never[] = [];

function textIn(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function isTexts(value: unknown): value is Readonly<Record<string, string>> {
  return isRecord(value) && Object.values(value).every((one) => typeof one === "string");
}
