/**
 * What is asked of the resource logs of a registry, in the Kusto Query Language. Pure.
 * The table: https://learn.microsoft.com/azure/azure-monitor/reference/tables/containerregistryrepositoryevents.
 */
import { USER_AGENT } from "../../http/sender.ts";

export const TABLE = "ContainerRegistryRepositoryEvents";

/** All that is logged of a registry: how much, and from when to when. One row. */
export function coverageQuery(host: string): string {
  return lines(
    TABLE,
    `| where ${isOfRegistry(host)}`,
    "| summarize Entries = count(), First = min(TimeGenerated), Last = max(TimeGenerated)",
    "| extend Now = now()",
  );
}

/** Pulls that are looked for. */
export interface Wanted {
  readonly host: string;
  readonly since: Date;
  /** User agents or identities that don't count; `*` stands for any characters. */
  readonly ignoring: readonly string[];
}

/** How many rows `pullsQuery` has, all parts together. One row. */
export function countQuery(wanted: Wanted): string {
  return lines(pullsOf(wanted), "| count");
}

/** A part of so many that have nothing in common and leave nothing out: a row for all that was pulled, with the last time. */
export function pullsQuery(wanted: Wanted, part: number, parts: number): string {
  const whole = pullsOf(wanted);
  if (parts === 1) return whole;
  return lines(
    whole,
    `| where hash(strcat(Repository, " ", Digest, " ", Tag), ${parts}) == ${part}`,
  );
}

function pullsOf({ host, since, ignoring }: Wanted): string {
  const ignored = ignoring
    .map(asRegex)
    .flatMap((regex) => [
      `| where not(UserAgent matches regex ${regex})`,
      `| where not(Identity matches regex ${regex})`,
    ]);
  return lines(
    TABLE,
    `| where TimeGenerated >= datetime(${since.toISOString()})`,
    `| where ${isOfRegistry(host)}`,
    '| where OperationName =~ "Pull"',
    // What a run reads is logged as pulled, too.
    `| where not(UserAgent startswith ${literal(`${USER_AGENT}/`)})`,
    ...ignored,
    '| summarize Pulled = max(TimeGenerated) by Repository, Digest, Tag = iff(isempty(Digest), Tag, "")',
  );
}

/**
 * One registry has several names: its login server, and one for each region
 * (https://learn.microsoft.com/azure/container-registry/container-registry-geo-replication#regional-endpoints).
 */
const LOGIN_SERVER = /^(?<label>[^.]+)\.(?:[^.]+\.geo\.)?(?<cloud>azurecr\.[a-z]+)$/;

function isOfRegistry(host: string): string {
  const { label, cloud } = LOGIN_SERVER.exec(host)?.groups ?? {};
  if (label === undefined || cloud === undefined) return `LoginServer =~ ${literal(host)}`;
  const regional = `LoginServer startswith ${literal(`${label}.`)} and LoginServer endswith ${literal(`.geo.${cloud}`)}`;
  return `LoginServer =~ ${literal(`${label}.${cloud}`)} or (${regional})`;
}

/** The whole text, whatever its case. */
function asRegex(pattern: string): string {
  const parts = pattern.split("*").map((text) => text.replace(/[\\.+?()|[\]{}^$]/g, "\\$&"));
  return literal(`(?i)^${parts.join(".*")}$`);
}

/** A verbatim string: only quotes mean something in it. */
function literal(text: string): string {
  return `@"${text.replaceAll('"', '""')}"`;
}

function lines(...parts: readonly string[]): string {
  return parts.join("\n");
}
