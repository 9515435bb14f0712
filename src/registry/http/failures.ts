/**
 * What a registry and the network between answer, in words for users: one frame for all products, which add what is their
 * own. Branches on the status and on codes, never on a message.
 */
import { isRestError } from "@azure/core-rest-pipeline";

import { ActionError, errorMessage } from "../../errors/action-error.ts";
import type { RemovalAnswer } from "../registry.ts";
import { UntrustedAnswer } from "./answers.ts";
import { NotAccepted } from "./sender.ts";
import { unreachable } from "./unreachable.ts";

/** What one product says in its own way. */
export interface Dialect {
  /** What it calls itself. */
  readonly server: "registry" | "server";
  /** What a status means there, where it is not what it means everywhere. */
  readonly statuses: Readonly<Record<number, string>>;
  /** What of the body of an answer is shown beside its status; undefined where nothing is. */
  readonly detailIn: (body: string) => string | undefined;
  /** Said when the name of its host does not resolve. */
  readonly unresolved: string;
}

export interface Failures {
  /** A status with what the answer says besides: `not found (404 NAME_UNKNOWN)`. */
  readonly describeStatus: (status: number, body: string | null | undefined) => string;
  /** Words an error of a call for users; `doing` completes "could not …". */
  readonly explain: (error: unknown, host: string, doing: string) => ActionError;
  /** What the task gives. @throws ActionError in the place of whatever it throws, as `explain` words it. */
  readonly attempt: <T>(host: string, doing: string, task: () => Promise<T>) => Promise<T>;
}

export function failuresOf({ server, statuses, detailIn, unresolved }: Dialect): Failures {
  const phrase = (status: number): string => {
    const own = statuses[status] ?? STATUSES[status];
    if (own !== undefined) return own;
    if (status === 429) return `throttled by the ${server}`;
    return status >= 500 ? `the ${server} failed` : "unexpected answer";
  };
  const describeStatus: Failures["describeStatus"] = (status, body) => {
    const detail = detailIn(body ?? "");
    return `${phrase(status)} (${status}${detail === undefined ? "" : ` ${detail}`})`;
  };
  const reason = (error: unknown): string => {
    // An attempt that took too long was aborted by us: what the package says of that is nothing to users.
    if (error instanceof Error && error.name === "AbortError") return "no answer in time";
    if (!isRestError(error) || error.statusCode === undefined) return errorMessage(error);
    return describeStatus(error.statusCode, error.response?.bodyAsText);
  };
  const explain: Failures["explain"] = (error, host, doing) => {
    if (error instanceof ActionError) return error;
    if (isRestError(error) && error.statusCode === undefined) {
      return unreachable(error, host, unresolved);
    }
    const why = reason(error).replace(/\.$/, "");
    return new ActionError(`${host}: could not ${doing}: ${why}.`, { cause: error });
  };
  return {
    describeStatus,
    explain,
    attempt: async (host, doing, task) => {
      try {
        return await task();
      } catch (error) {
        throw explain(error, host, doing);
      }
    },
  };
}

const STATUSES: Readonly<Record<number, string>> = {
  401: "the credentials were refused",
  404: "not found",
  407: "the proxy in HTTPS_PROXY requires other credentials",
};

/** What an error proves of a request to delete, where it is one of ours; undefined for any other. */
export function removalWithoutAnswer(error: unknown): RemovalAnswer | undefined {
  if (error instanceof NotAccepted) return { state: "postponed", why: error.message };
  if (error instanceof UntrustedAnswer) return { state: "unsettled", why: error.clause };
  // Our own words mean that the registry gave no token or took none: the request did not get through.
  return error instanceof ActionError ? { state: "refused", why: error.message } : undefined;
}
