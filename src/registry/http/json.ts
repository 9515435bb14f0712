/**
 * Reading JSON of which nothing is known. Pure. Whatever has a form that can't be is an error: in what we drop there may be
 * a manifest.
 */
import { ActionError } from "../../errors/action-error.ts";
import { asDigest, type Digest } from "../../oci/digest.ts";

export type Json = Readonly<Record<string, unknown>>;

/** @throws ActionError when the text is not JSON. */
export function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ActionError("The registry answered with something that is not JSON.", { cause });
  }
}

/**
 * A page is an object, if only an empty one: in anything else there may be rows that nobody finds. Text is read; what was
 * read before is not read again.
 */
export function page(text: string | Json): Json {
  const json = typeof text === "string" ? parse(text) : text;
  if (!isObject(json)) throw unexpected("something that is not a page");
  return json;
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An object as it is; anything else as an empty one. */
export function record(value: unknown): Json {
  return isObject(value) ? value : {};
}

/** Absent and `null` are empty lists: ACR has sent all three. */
export function list(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw unexpected("something that is not a list");
  return value;
}

/** @throws ActionError when it is none. */
export function requiredDigest(value: unknown): Digest {
  const digest = asDigest(value);
  if (digest === undefined) throw unexpected("an entry without a digest");
  return digest;
}

/** The error for an answer that has something else than belongs there. */
export function unexpected(what: string): ActionError {
  return new ActionError(`The registry answered with ${what}.`);
}
