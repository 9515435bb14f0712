// `POST api/search/aql`. The order of its steps is what makes an answer lie: rows are cut to the limit first, and what the user may
// not read is taken out afterwards, so a short or empty answer is no end.

import type { Answer } from "../../http/answer.ts";
import { textOf } from "../api/answers.ts";
import type { ArtifactoryCall } from "../api/call.ts";
import { restError } from "../api/errors.ts";
import type { Storage } from "../storage/storage.ts";
import { joined, type StoredItem } from "../storage/stored.ts";
import { requiredValue, testOf } from "./criteria.ts";
import { AqlError, parseQuery, type AqlQuery, type Sort } from "./query.ts";
import { columnsOf, rowOf, type Columns } from "./rows.ts";

const limitNotification =
  "AQL query reached the search hard limit, results are trimmed. Please address configurable limit.";

export function searchAql(call: ArtifactoryCall): Answer {
  const contentType = call.headers["content-type"] ?? "";
  if (!/^text\/plain\b/i.test(contentType)) return restError(415, "Unsupported Media Type");
  const text = call.body.toString("utf8");
  try {
    if (text.length > call.switches.aqlMaxCharacters) {
      throw new AqlError(`Query exceeds the maximum length of ${call.switches.aqlMaxCharacters}`);
    }
    return answerOf(call, parseQuery(text));
  } catch (error) {
    if (error instanceof AqlError) return restError(error.status, error.message);
    throw error;
  }
}

function answerOf(call: ArtifactoryCall, query: AqlQuery): Answer {
  if (query.sort !== undefined && call.switches.noSort) {
    const message = "Sorting is not supported by AQL in the open source version\n";
    return textOf(400, message, "application/json");
  }
  const columns = columnsOf(query);
  check(call, query, columns);
  const found = sorted(itemsOf(call.storage, query), query.sort, columns);
  const { items, isTrimmed } = trimmed(found.slice(query.offset), query, call);
  const { visitor, switches } = call;
  const visible = items.filter(({ repo, fullPath }) => visitor.may("read", joined(repo, fullPath)));
  const rows = visible.map((item) => rowOf(item, columns, switches));
  return streamed(rows, {
    start_pos: query.offset,
    end_pos: rows.length,
    total: rows.length,
    ...(query.limit === undefined ? {} : { limit: query.limit }),
    ...(isTrimmed ? { notification: limitNotification } : {}),
  });
}

function check({ visitor }: ArtifactoryCall, query: AqlQuery, columns: Columns): void {
  const names = columns.fields.map(([name]) => name);
  const mustHave = ["repo", "path", "name"];
  if (!visitor.isAdmin && !mustHave.every((name) => names.includes(name))) {
    throw new AqlError(
      "For permissions reasons AQL demands the following fields: repo, path and name.",
    );
  }
  const isPaged = query.sort !== undefined || query.offset > 0 || query.limit !== undefined;
  if (isPaged && (columns.hasProperties || columns.hasStatistics)) {
    throw new AqlError("sort, offset and limit do not work with fields of another domain");
  }
}

/** Items that match, in the order in which they were stored. */
function itemsOf(storage: Storage, { criteria }: AqlQuery): StoredItem[] {
  const keysOf = (repo: string): readonly string[] => [
    repo,
    ...storage
      .repositories()
      .filter(({ members }) => members.includes(repo))
      .map(({ key }) => key),
  ];
  const test = testOf(criteria, { now: storage.now(), keysOf });
  const key = requiredValue(criteria, "repo");
  const hex = requiredValue(criteria, "sha256");
  const repositories = storage
    .repositories()
    .filter((repository) => key === undefined || keysOf(repository.key).includes(key));
  return repositories.flatMap(({ files }) => {
    if (hex !== undefined) return files.bySha256(hex).filter(test);
    return [...files.files(), ...files.folders()].filter(test);
  });
}

function sorted(items: StoredItem[], sort: Sort | undefined, { fields }: Columns): StoredItem[] {
  if (sort === undefined) return items;
  const keys = sort.fields.map((name) => {
    const field = fields.find(([known]) => known === name)?.[1];
    if (field === undefined) throw new AqlError(`Cannot sort by "${name}", which is not included`);
    return field;
  });
  const sign = sort.isDescending ? -1 : 1;
  return items.sort((a, b) => {
    for (const { read } of keys) {
      const [one, other] = [read(a) ?? "", read(b) ?? ""];
      if (one !== other) return one < other ? -sign : sign;
    }
    return 0;
  });
}

interface Trimmed {
  readonly items: readonly StoredItem[];
  readonly isTrimmed: boolean;
}

function trimmed(items: StoredItem[], { limit }: AqlQuery, { switches }: ArtifactoryCall): Trimmed {
  const wanted = items.slice(0, limit);
  const { hardLimit = Infinity, silentCap = Infinity } = switches;
  return {
    items: wanted.slice(0, Math.min(hardLimit, silentCap)),
    isTrimmed: wanted.length > hardLimit,
  };
}

/** Begins with a newline and has no length, as it is written while the rows are read. */
function streamed(rows: readonly object[], range: object): Answer {
  const written = rows.map((row) => JSON.stringify(row, undefined, 2)).join(",");
  const text = `\n{\n"results" : [ ${written} ],\n"range" : ${JSON.stringify(range, undefined, 2)}\n}\n`;
  const headers = { "Content-Type": "application/json" };
  return { status: 200, headers, body: Buffer.from(text), isChunked: true };
}
