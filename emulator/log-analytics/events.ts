// The table ContainerRegistryRepositoryEvents, in which the resource logs of registries are
// (https://learn.microsoft.com/azure/azure-monitor/reference/tables/containerregistryrepositoryevents).

import type { Table } from "./kql/query.ts";

/** One entry, without what is the same for all of a registry or of no use here. */
export interface RepositoryEvent {
  readonly at: Date;
  readonly operation: "Push" | "Pull" | "Untag" | "Delete" | "Purge";
  readonly loginServer: string;
  readonly repository: string;
  readonly digest?: string;
  readonly tag?: string;
  readonly userAgent?: string;
  readonly identity?: string;
}

export const tableName = "ContainerRegistryRepositoryEvents";

const columns = [
  ...["TimeGenerated", "OperationName", "LoginServer", "Repository", "Tag", "Digest"],
  ...["MediaType", "ArtifactType", "UserAgent", "Identity", "CallerIpAddress", "UserTenantId"],
  ...["Region", "ResultType", "_ResourceId", "TenantId", "Type"],
];

/** Columns without a value are empty. */
export function tableOf(events: readonly RepositoryEvent[]): Table {
  return {
    columns,
    rows: events.map(
      ({ at, operation, loginServer, repository, digest, tag, userAgent, identity }) =>
        new Map<string, string | Date>([
          ["TimeGenerated", at],
          ["OperationName", operation],
          ["LoginServer", loginServer],
          ["Repository", repository],
          ["Digest", digest ?? ""],
          ["Tag", tag ?? ""],
          ["UserAgent", userAgent ?? ""],
          ["Identity", identity ?? ""],
          ["Type", tableName],
        ]),
    ),
  };
}
