/**
 * Azure Container Registry behind the ports of `registry.ts`. Rules of ACR that shape it: deleting a subject deletes its
 * referrers; nothing protects the children of an index; a lock answers 405.
 */
import type { Registry } from "../registry.ts";
import { createRateLimiter } from "../http/rate-limiter.ts";
import { createSender, unlessAborted } from "../http/sender.ts";
import { createTransport } from "../http/transport.ts";
import type { Signals } from "../signals.ts";
import type { PullLog } from "../pull-log.ts";
import { checkRights } from "./auth/rights.ts";
import { signIn, type SignInOptions } from "./auth/sign-in.ts";
import type { Authorizer } from "./auth/tokens.ts";
import { authorize } from "./authorize.ts";
import { openAcrClient, type AcrClient } from "./client.ts";
import { attempt } from "./errors.ts";
import { meetFirewall } from "./firewall.ts";
import { collectPages } from "./listing.ts";
import { openPullLog } from "./pull-log/pull-log.ts";
import { openRepository, type AcrConnection } from "./repository.ts";
import { repositoryNames } from "./wire.ts";

export interface AcrOptions extends SignInOptions {
  /** Whether the run will delete: a dry run asks for no right to. */
  readonly deletes: boolean;
  /** Whether it will lift locks for that. */
  readonly unlocks: boolean;
  /** Where its pulls are logged; undefined where nobody asks for them. */
  readonly pullLog: PullLog | undefined;
  readonly wait: (ms: number) => Promise<void>;
  readonly signals: Signals;
  /** Takes a line of the log. */
  readonly log: (line: string) => void;
}

/**
 * Opens an Azure registry. Nothing is sent yet.
 * @throws ActionError when there is no way to sign in.
 */
export function openAcr(options: AcrOptions): Registry {
  const { host, wait, signals } = options;
  const transport = createTransport(options);
  const firewall = meetFirewall(host, wait, signals.cancelled);
  const signedIn = signIn(options, createSender(transport.policies(firewall)));
  const { authorizer, identity } = signedIn;
  const signing = authorize(host, authorizer, actionsFor(options), signals);
  const policies = transport.policies(signing, firewall);
  const connection: AcrConnection = {
    host,
    client: openAcrClient(host, policies),
    send: createSender(policies),
    rateLimiter: createRateLimiter(Date.now, wait),
    checkRights: rightsCheck(options, authorizer),
    wait,
  };
  return {
    host,
    capabilities: { cascadesToReferrers: true },
    signIn: () =>
      attempt(host, "sign in", async () => {
        // What a run that deletes needs for sure is loaded while it waits.
        const loaded = options.deletes ? connection.client.ready() : undefined;
        await unlessAborted(signals.cancelled, Promise.all([authorizer.begin(), loaded]));
        return identity();
      }),
    repositoryNames: () =>
      attempt(host, "list the repositories", () => allNames(connection.client)),
    repository: (name) => openRepository(connection, name),
    pulledWithin: openPullLog(options, signedIn, transport),
    acquireDeletion: () => connection.rateLimiter.acquire(),
    requestCounts: transport.requestCounts,
  };
}

/** No more rights than the run needs. */
function actionsFor({ deletes, unlocks }: AcrOptions): string {
  if (!deletes) return "pull,metadata_read";
  return unlocks ? "pull,delete,metadata_read,metadata_write" : "pull,delete,metadata_read";
}

function rightsCheck(options: AcrOptions, authorizer: Authorizer): AcrConnection["checkRights"] {
  const { host, signals } = options;
  return (name) => {
    const scope = `repository:${name}:${actionsFor(options)}`;
    return unlessAborted(
      signals.cancelled,
      checkRights(host, scope, (asked) => authorizer.granted(asked)),
    );
  };
}

async function allNames(client: AcrClient): Promise<readonly string[]> {
  const { found, add } = collectPages((name: string) => name);
  await client.repositoryNames((page) => {
    add(repositoryNames(page));
  });
  return [...found.keys()];
}
