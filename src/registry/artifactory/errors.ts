/**
 * What Artifactory and the network between answer, in words for users. Branches on the status alone: proxies answer in
 * their own words, and the server's messages differ from version to version.
 */
import { isRestError } from "@azure/core-rest-pipeline";

import { ActionError, errorMessage } from "../../errors/action-error.ts";
import { unreachable } from "../http/unreachable.ts";
import { list, parse, record } from "../http/json.ts";

/** The longest message of a server that is shown. */
const LONGEST_MESSAGE = 200;

/** Words an error of a call for users; `doing` completes "could not …". */
export function explain(error: unknown, host: string, doing: string): ActionError {
  if (error instanceof ActionError) return error;
  if (isRestError(error)) return unreachable(error, host, NO_SUCH_HOST);
  const isAborted = error instanceof Error && error.name === "AbortError";
  const why = isAborted ? "no answer in time" : errorMessage(error);
  return new ActionError(`${host}: could not ${doing}: ${why}.`, { cause: error });
}

/** A status together with what the server said: `not allowed (403 "…")`. */
export function describeStatus(status: number, text: string): string {
  const message = messageIn(text);
  const said = message === "" ? "" : ` ${JSON.stringify(message)}`;
  return `${statusPhrase(status)} (${status}${said})`;
}

function statusPhrase(status: number): string {
  if (status === 400) return "the server refuses to do it";
  if (status === 401) return "the credentials were refused";
  if (status === 403) return "not allowed";
  if (status === 404) return "not found";
  if (status === 407) return "the proxy in HTTPS_PROXY requires other credentials";
  if (status === 409) return "in conflict with something else";
  if (status === 429) return "throttled by the server";
  if (status >= 500) return "the server failed";
  return "unexpected answer";
}

/** Of the REST API's errors, and of the distribution API's; empty for anything else. */
function messageIn(text: string): string {
  try {
    const { message } = record(list(record(parse(text))["errors"])[0]);
    return typeof message === "string" ? message.slice(0, LONGEST_MESSAGE) : "";
  } catch {
    return "";
  }
}

const NO_SUCH_HOST = 'Check the input "registry"';
