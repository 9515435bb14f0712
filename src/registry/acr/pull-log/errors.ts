/**
 * What is wrong with the resource logs of a registry, in words for users, each with the way out.
 */
import type { PipelineResponse } from "@azure/core-rest-pipeline";

import { ActionError } from "../../../errors/action-error.ts";
import { documentation } from "../../../errors/documentation.ts";
import { failuresOf } from "../../http/failures.ts";
import { errorIn } from "./answer.ts";
import { TABLE } from "./query.ts";

/** Where pulls are looked for. */
export interface Place {
  /** The registry's. */
  readonly host: string;
  readonly workspace: string;
}

const WHERE = `See ${documentation("in-use.md")}.`;

const DAY_MS = 86_400_000;

/** The most days that a table keeps what can be queried. */
const LONGEST_RETENTION = 730;

export const { attempt } = failuresOf({
  server: "server",
  statuses: {},
  detailIn: () => undefined,
  unresolved:
    'Check that this runner reaches the internet, or, where the workspace is behind a private link, that its DNS knows the zone "privatelink.monitor.azure.com"',
});

/** The error for an answer without a result. Branches on the status and on codes, never on a message alone. */
export function refused({ status, bodyAsText }: PipelineResponse, place: Place): ActionError {
  const { code, message } = errorIn(bodyAsText ?? "");
  const by = code === "" ? String(status) : `${status} ${code}`;
  if (status === 401 || status === 403) return lackingRole(place, by);
  if (status === 404) return noWorkspace(place, by);
  if (status === 400 && message.includes(`'${TABLE}'`)) return noTable(place, by);
  return new ActionError(`Log Analytics gave no answer (${by}): ${reason(status, message)}`);
}

function reason(status: number, message: string): string {
  if (status === 429) return "this identity has asked too much of it for now. Try again later.";
  if (status === 504) return "the query took too long. Try again later, or ask for a shorter time.";
  if (status >= 500) return "it is overloaded or failing. Try again later.";
  return message === "" ? "it gave no reason." : message.slice(0, 300);
}

function lackingRole({ workspace }: Place, by: string): ActionError {
  return new ActionError(
    `This identity may not query the workspace ${workspace} in "pull-log" (${by}). It needs the role Log Analytics Reader there: az role assignment create --assignee <client ID> --role "Log Analytics Reader" --scope <resource ID of the workspace>. A new role takes up to ten minutes. ${WHERE}`,
  );
}

function noWorkspace({ workspace }: Place, by: string): ActionError {
  return new ActionError(
    `There is no workspace ${workspace} (${by}). Check the input "pull-log": az monitor log-analytics workspace show --resource-group <group> --workspace-name <name> --query customerId. ${WHERE}`,
  );
}

function noTable(place: Place, by: string): ActionError {
  return new ActionError(
    `The workspace ${place.workspace} in "pull-log" has no table ${TABLE} (${by}): no registry sends its logs there. ${sending(place)}`,
  );
}

/** The error for a log that has nothing of the registry; `newest` is its last entry, from before what was asked. */
export function noEntries(place: Place, newest?: Date): ActionError {
  const { host, workspace } = place;
  const what =
    newest === undefined ? `no entry of ${host}` : `no entry of ${host} since ${day(newest)}`;
  return new ActionError(
    `The workspace ${workspace} in "pull-log" has ${what}, so it is not known what was pulled. ${sending(place)}`,
  );
}

function sending({ host }: Place): string {
  const [name = ""] = host.split(".");
  return `Send them: az monitor diagnostic-settings create --name acr-prune --resource "$(az acr show --name ${name} --query id --output tsv)" --workspace <resource ID of the workspace> --logs '[{"category":"${TABLE}","enabled":true}]'. They count from then on. ${WHERE}`;
}

/** The error for a log that begins too late. Both times in milliseconds. */
export function tooShort(
  { host }: Place,
  first: Date,
  reachMs: number,
  askedMs: number,
): ActionError {
  const days = Math.floor(reachMs / DAY_MS);
  const now = days > 0 ? `Until then ask for at most ${days}d` : "Until then leave it out";
  const retention = Math.min(Math.ceil(askedMs / DAY_MS) + 1, LONGEST_RETENTION);
  return new ActionError(
    `The log of ${host} begins on ${day(first)}, ${days} days ago: what was pulled before that is not known, and ${inDays(askedMs)} are asked for. A workspace keeps 30 days unless it is told otherwise: az monitor log-analytics workspace table update --resource-group <group> --workspace-name <name> --name ${TABLE} --retention-time ${retention}. ${now}. ${WHERE}`,
  );
}

function inDays(ms: number): string {
  const days = ms / DAY_MS;
  return days >= 1 ? `${Number(days.toFixed(1))} days` : `${Number((days * 24).toFixed(1))} hours`;
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}
