/**
 * A registry that trusts a stand-in for Microsoft Entra, and runs of the action that sign in there: without user name and
 * password, and with what the stand-in gave out kept secret.
 */
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { json } from "node:stream/consumers";

import type { Account } from "../../emulator/acr/access/accounts.ts";
import type { Emulator, EmulatorOptions } from "../../emulator/acr/emulator.ts";
import { startEntra, type Entra, type EntraOptions } from "../../emulator/entra/entra.ts";
import { fixture, image, index, seed } from "./fixture.ts";
import {
  PASSWORD,
  runAction,
  startRegistry,
  USERNAME,
  type ActionRun,
  type RunOptions,
} from "./run-action.ts";

export const CLIENT = "aaaaaaaa-1111-2222-3333-444444444444";
export const SUBJECT = "repo:octo/app:ref:refs/heads/main";

/** The user name to which `az acr login --expose-token` gives a token as the password. */
export const ZEROS = "00000000-0000-0000-0000-000000000000";

/** X, with its child, is what a run deletes. */
export const SMALL = fixture({
  A: index(["a"], { tags: ["latest"] }),
  a: image(),
  X: index(["x"]),
  x: image(),
});

type Rights = Pick<Account, "grants" | "catalog">;

export interface Cloud {
  readonly entra: Entra;
  readonly emulator: Emulator;
  /** Runs the action in the environment of a job that has these variables. */
  run(
    inputs: Readonly<Record<string, string>>,
    env?: Readonly<Record<string, string>>,
    options?: Omit<RunOptions, "env">,
  ): Promise<ActionRun>;
  /** Letters of what is left in `team/app`. */
  remaining(): readonly string[];
  close(): Promise<void>;
}

/** Starts both; whoever has a token of the stand-in for registries has these rights, or all. `accounts` have passwords. */
export async function startCloud(
  { onEvent, ...options }: EntraOptions & Pick<EmulatorOptions, "onEvent"> = {},
  rights: Rights = {},
  accounts: readonly Account[] = [{ username: USERNAME, password: PASSWORD }],
): Promise<Cloud> {
  const applications = [{ clientId: CLIENT, subjects: [SUBJECT] }];
  const entra = await startEntra({ applications, ...options });
  const token = (given: string) => entra.clientOf(given) !== undefined;
  const emulator = await startRegistry({
    identities: [{ token, ...rights }],
    accounts,
    ...(onEvent === undefined ? {} : { onEvent }),
  });
  seed(emulator, "team/app", SMALL);
  return {
    entra,
    emulator,
    run: (inputs, env = {}, others = {}) =>
      runAction(
        emulator,
        { username: "", password: "", ...inputs },
        {
          ...others,
          env: { AZURE_AUTHORITY_HOST: entra.url, ...env },
          secrets: () => entra.secrets(),
        },
      ),
    remaining: () => SMALL.letters(emulator.registry.repository("team/app").digests()),
    close: async () => {
      await Promise.all([entra.close(), emulator.close()]);
    },
  };
}

/** What `az acr login --expose-token` prints: a refresh token, for which it has exchanged a token of Entra. */
export async function exposedToken(
  { url, caPem, loginServer }: Pick<Emulator, "url" | "caPem" | "loginServer">,
  accessToken: string,
): Promise<string> {
  const form = { grant_type: "access_token", service: loginServer, access_token: accessToken };
  const exchange = request(`${url}/oauth2/exchange`, { method: "POST", ca: caPem });
  exchange.end(new URLSearchParams(form).toString());
  const [response] = (await once(exchange, "response")) as [IncomingMessage];
  const { refresh_token: token } = (await json(response)) as { readonly refresh_token: string };
  return token;
}
