/**
 * Answers of Log Analytics. Pure. What is answered in part has the status of a whole answer, and says so beside its rows
 * (https://learn.microsoft.com/azure/azure-monitor/logs/api/errors).
 */
import { ActionError } from "../../../errors/action-error.ts";
import { asDigest, type Digest } from "../../../oci/digest.ts";
import { list, page, record, type Json } from "../../http/json.ts";
import { latest } from "../../http/times.ts";

/** What the log has of a registry. Times are undefined when it has nothing. */
export interface Coverage {
  readonly entries: number;
  readonly first: Date | undefined;
  readonly last: Date | undefined;
  readonly now: Date;
}

/** One manifest, by its digest or, where the log has none, by the tag that was asked for. */
export interface Pull {
  readonly repository: string;
  readonly digest: Digest | undefined;
  readonly tag: string;
  readonly at: Date;
}

/** The code and text of an error, of whatever form it is; the innermost that has a text. */
export function errorIn(text: string): { readonly code: string; readonly message: string } {
  let error: unknown;
  try {
    error = record(JSON.parse(text))["error"];
  } catch {
    return { code: "", message: "" };
  }
  const { code } = record(error);
  let message = "";
  for (let at = record(error); Object.keys(at).length > 0; at = innerOf(at)) {
    if (typeof at["message"] === "string") message = at["message"];
  }
  return { code: typeof code === "string" ? code : "", message };
}

function innerOf({ innererror, details }: Json): Json {
  return record(innererror ?? (Array.isArray(details) ? details[0] : undefined));
}

/** @throws ActionError when the answer is not whole, or has not the form of one. */
export function coverageIn(text: string): Coverage {
  const [row] = rowsIn(text);
  const now = latest([row?.["Now"]]);
  const entries = row?.["Entries"];
  if (typeof entries !== "number" || now === undefined) throw broken("no count of entries");
  return { entries, first: latest([row?.["First"]]), last: latest([row?.["Last"]]), now };
}

/** @throws ActionError as `coverageIn`. */
export function countIn(text: string): number {
  const count = rowsIn(text)[0]?.["Count"];
  if (typeof count !== "number") throw broken("no count");
  return count;
}

/** @throws ActionError as `coverageIn`, and for a pull of which nobody knows what was pulled. */
export function pullsIn(text: string): readonly Pull[] {
  return rowsIn(text).map((row) => {
    const { Repository: repository, Digest: name, Tag: tag, Pulled: pulled } = row;
    const digest = asDigest(name);
    const at = latest([pulled]);
    const isKnown = digest !== undefined || (name === "" && tag !== "");
    if (!isName(repository) || typeof tag !== "string" || !isKnown || at === undefined) {
      throw new ActionError(
        `The log has a pull that does not say what was pulled: ${JSON.stringify(row).slice(0, 300)}.`,
      );
    }
    return { repository, digest, tag, at };
  });
}

function isName(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function rowsIn(text: string): readonly Json[] {
  const answer = page(text);
  if (answer["error"] !== undefined && answer["error"] !== null) {
    const { code, message } = errorIn(text);
    throw new ActionError(
      `Log Analytics answered only in part (${code || "no code"}): ${message.slice(0, 300)} What it left out may have been pulled. Try again later; if that does not help, ask for a shorter time.`,
    );
  }
  const table = list(answer["tables"])
    .map(record)
    .find(({ name }) => name === "PrimaryResult");
  if (table === undefined) throw broken("no table of results");
  const names = list(table["columns"]).map((column) => String(record(column)["name"]));
  return list(table["rows"]).map((row) => {
    const values = list(row);
    return Object.fromEntries(names.map((name, i) => [name, values[i]]));
  });
}

function broken(what: string): ActionError {
  return new ActionError(`Log Analytics answered with ${what}.`);
}
