/**
 * A registry whose resource logs are in a workspace of Log Analytics, and runs of the action that ask it. What is read from
 * the registry gets into the log by itself, as the service does it.
 */
import type { RegistryEvent } from "../../emulator/acr/server/events.ts";
import { defaultTenantId } from "../../emulator/entra/entra.ts";
import type { RepositoryEvent } from "../../emulator/log-analytics/events.ts";
import {
  LogAnalytics,
  type LogAnalyticsOptions,
} from "../../emulator/log-analytics/log-analytics.ts";
import { CLIENT, startCloud, type Cloud } from "./signing-in.ts";

export const WORKSPACE = "bbbbbbbb-1111-2222-3333-444444444444";

const DAY_MS = 86_400_000;

export const ago = (days: number): Date => new Date(Date.now() - days * DAY_MS);

export interface LoggedCloud extends Cloud {
  readonly logs: LogAnalytics;
  /** Adds to the log. What is not said is a pull by Docker from this registry. */
  log(...entries: readonly Partial<RepositoryEvent>[]): void;
}

/** The inputs of a run that keeps what was pulled in thirty days, and its identity. */
export const PULLED = {
  "client-id": CLIENT,
  "tenant-id": defaultTenantId,
  "keep-pulled-within": "30d",
  "pull-log": WORKSPACE,
};

/** The log of a new registry is empty. */
export async function startLogged(
  options: Partial<LogAnalyticsOptions> = {},
): Promise<LoggedCloud> {
  const logs = new LogAnalytics({ workspace: WORKSPACE, events: [], ...options });
  const onEvent = (event: RegistryEvent) => {
    if (logs.events !== undefined) logs.events = [...logs.events, { at: new Date(), ...event }];
  };
  const cloud = await startCloud({ beside: logs, onEvent });
  const { loginServer } = cloud.emulator;
  return {
    ...cloud,
    logs,
    log: (...entries) => {
      const added = entries.map((entry): RepositoryEvent => {
        const common = { operation: "Pull", loginServer, repository: "team/app" } as const;
        return { at: ago(1), ...common, userAgent: "docker/28.1.0", ...entry };
      });
      logs.events = [...(logs.events ?? []), ...added];
    },
  };
}
