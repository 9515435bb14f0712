/**
 * Starts and questions the benchmark's registry, which runs in another process.
 */
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

import type { RequestKind } from "../emulator/acr/api/request-kinds.ts";
import type { Census } from "./population.ts";

export interface Planted {
  readonly loginServer: string;
  readonly caPem: string;
  readonly census: readonly Census[];
}

export interface Question {
  /** Where to write the paths of all reads, one a line. */
  readonly urlsTo?: string;
  /** Labels of blocks that are pushed into the first repository. */
  readonly push?: readonly string[];
}

/** What arrived since the last question. */
export interface Traffic {
  readonly byKind: Readonly<Record<RequestKind, number>>;
  /** Milliseconds of the system clock. */
  readonly firstAt: number | undefined;
  /** Requests that were answered 429. */
  readonly refused: number;
  /** The share of the time in which the registry's process computed: near 1, it is itself the limit. */
  readonly busy: number;
}

export interface BenchRegistry extends Planted {
  /** Asks what arrived since the last time, and forgets it. */
  traffic(question?: Question): Promise<Traffic>;
  stop(): Promise<void>;
}

const MODULE = join(import.meta.dirname, "registry-process.ts");

/** What a registry holds and how it answers. */
export interface RegistryOptions {
  readonly manifests: number;
  readonly repositories: number;
  /** Every request takes so much longer. */
  readonly latencyMs: number;
  /** The tier: 33 deletions a second, or 8. */
  readonly isPremium: boolean;
}

export async function startRegistry(options: RegistryOptions): Promise<BenchRegistry> {
  const { manifests, repositories, latencyMs, isPremium } = options;
  const child = fork(MODULE, [manifests, repositories, latencyMs, Number(isPremium)].map(String), {
    execArgv: ["--max-old-space-size=12000"],
  });
  const planted = (await messageFrom(child)) as Planted;
  return {
    ...planted,
    traffic: async (question = {}) => {
      const message = messageFrom(child);
      child.send(question);
      return (await message) as Traffic;
    },
    stop: async () => {
      const exit = once(child, "exit");
      child.disconnect();
      await exit;
    },
  };
}

/** The next message of a process. @throws Error when it ends without one. */
export async function messageFrom(child: ChildProcess): Promise<unknown> {
  const gone = new AbortController();
  const onExit = () => {
    gone.abort(new Error("The process ended without an answer."));
  };
  child.once("exit", onExit);
  try {
    const [message] = (await once(child, "message", { signal: gone.signal })) as [unknown];
    return message;
  } finally {
    child.off("exit", onExit);
  }
}
