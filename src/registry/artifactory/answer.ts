/**
 * Answers to queries, as manifest files. Pure. A trimmed answer looks like a whole one but for a note or a count, and one
 * that broke off is no JSON: all of that is told here, and what does not fit is an error.
 */
import { ActionError } from "../../errors/action-error.ts";
import { parse, record, unexpected, type Json } from "../http/json.ts";
import { latest } from "../http/times.ts";
import { asDigest, type Digest } from "../../oci/digest.ts";

/** A file that is a manifest. */
export interface ManifestFile {
  /** Of its folder, within the repository. */
  readonly path: string;
  readonly name: string;
  readonly digest: Digest;
  /** The latest of its times; undefined unless all of them can be told. */
  readonly changedAt: Date | undefined;
}

export interface Answer {
  readonly files: readonly ManifestFile[];
  /** Artifactory says that it left something out. */
  readonly isTrimmed: boolean;
}

/** The answer broke off on its way: it is sent as it is found, and its status stands before that. */
export class BrokenAnswer extends ActionError {}

/**
 * @throws BrokenAnswer when the answer is not whole; ActionError when it has an item of another repository than `key`.
 */
export function readAnswer(text: string, key: string): Answer {
  const { results, range } = wholeAnswer(text);
  const { total, notification } = record(range);
  if (!Array.isArray(results) || total !== results.length) {
    throw new BrokenAnswer(
      "A search was answered with a different number of items than it counts.",
    );
  }
  const files = results.map((item: unknown) => manifestFile(record(item), key));
  return { files, isTrimmed: notification !== undefined };
}

function wholeAnswer(text: string): Json {
  try {
    return record(parse(text));
  } catch (cause) {
    throw new BrokenAnswer("The answer to a search was cut off.", { cause });
  }
}

function manifestFile(item: Json, key: string): ManifestFile {
  const { repo, path, name, sha256 } = item;
  if (repo !== key) throw foreignItem(repo, key);
  const digest = typeof sha256 === "string" ? asDigest(`sha256:${sha256}`) : undefined;
  if (typeof path !== "string" || typeof name !== "string") {
    throw unexpected("an item without a path");
  }
  if (digest === undefined) throw unexpected("an item without a checksum");
  return { path, name, digest, changedAt: changeTime(item) };
}

/** Each of them may be the one that moved last: a push, a copy, a change of properties. */
function changeTime({ created, modified, updated }: Json): Date | undefined {
  const times = [created, modified, updated];
  return times.every((time) => typeof time === "string") ? latest(times) : undefined;
}

/** A virtual repository answers with what its members hold, under their keys. */
function foreignItem(repo: unknown, key: string): ActionError {
  return new ActionError(
    `Repository "${key}" of Artifactory answers with items of ${JSON.stringify(repo)}: it is a virtual one. Give the key of the local repository that stores the images.`,
  );
}
