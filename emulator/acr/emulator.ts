// Starts the emulator of Azure Container Registry that tests, demo and benchmark use: a container registry that speaks its wire,
// in memory, over https on the loopback interface. It shares no code with the tool it tests.

import { throwawayCertificate } from "../http/certificate.ts";
import { systemClock, type Clock } from "../http/clock.ts";
import { Faults } from "../http/faults.ts";
import { RequestLog } from "../http/request-log.ts";
import { listen, type HandlerMaker } from "../http/server.ts";
import { Accounts, type Account, type Identity } from "./access/accounts.ts";
import { Tokens } from "./access/tokens.ts";
import { requestKinds, type RequestKind } from "./api/request-kinds.ts";
import { Registry } from "./registry/registry.ts";
import type { OnEvent } from "./server/events.ts";
import { handle, servingOf } from "./server/handle.ts";
import { defaultSwitches, type Switches } from "./switches/switches.ts";
import { BlobHost } from "./v2/blob-host.ts";

export interface EmulatorOptions {
  /** 0, the default, lets the system choose. */
  readonly port?: number;
  /** Users with passwords; default none. */
  readonly accounts?: readonly Account[];
  /** Entra tokens that are accepted; default is any string of the form of a JWT, with all permissions. */
  readonly identities?: readonly Identity[];
  /** Anonymous tokens may pull and read metadata; default false. */
  readonly anonymousPull?: boolean;
  /** Time of pushes and of the Date header; default the system's. Tokens always live by the system's clock. */
  readonly clock?: Clock;
  /** What is pushed over HTTP counts as pushed this long ago. */
  readonly backdateMs?: number;
  readonly switches?: Partial<Switches>;
  /** Is told what goes into the resource logs. */
  readonly onEvent?: OnEvent;
}

export interface Emulator {
  /** `https://127.0.0.1:PORT` */
  readonly url: string;
  /** `127.0.0.1:PORT` */
  readonly loginServer: string;
  /** Certificate of the throwaway authority that signed the server's. */
  readonly caPem: string;
  /** The content, for seeding and reading out without HTTP. */
  readonly registry: Registry;
  readonly requests: RequestLog<RequestKind>;
  readonly faults: Faults<RequestKind>;
  /** May be changed at any time. */
  readonly switches: Switches;
  /** Every token that the registry issued so far, in order; tests look for them where they must not be. */
  issuedTokens(): readonly string[];
  /** Every access token issued so far answers 401 `invalid_token` from now on; refresh tokens stay good. */
  expireAccessTokens(): void;
  /** Cuts all connections; afterwards nothing keeps the process alive. Rejects with the first error that a hook threw. */
  close(): Promise<void>;
}

/** Starts an empty registry; it is ready when the promise resolves. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const switches: Switches = { ...defaultSwitches(), ...options.switches };
  const certificate = await throwawayCertificate();
  const clock = options.clock ?? systemClock;
  const registry = new Registry({ clock, switches, backdateMs: options.backdateMs ?? 0 });
  const requests = new RequestLog(requestKinds);
  const faults = new Faults<RequestKind>();
  const tokens = new Tokens(switches);
  const accounts = new Accounts(options);
  const blobHost = new BlobHost(certificate);
  const { onEvent } = options;
  const parts = {
    registry,
    switches,
    requests,
    faults,
    tokens,
    accounts,
    clock,
    blobHost,
    onEvent,
  };
  const handlerFor: HandlerMaker = (port, closing) => {
    const serving = servingOf(parts, `127.0.0.1:${port}`, closing);
    return (request, response) => handle(serving, request, response);
  };
  const server = await listen(handlerFor, certificate, options.port ?? 0);
  return {
    url: `https://127.0.0.1:${server.port}`,
    loginServer: `127.0.0.1:${server.port}`,
    caPem: certificate.caPem,
    registry,
    requests,
    faults,
    switches,
    issuedTokens: () => tokens.issued(),
    expireAccessTokens: () => tokens.expireAccessTokens(),
    close: async () => {
      await blobHost.close();
      await server.close();
    },
  };
}
