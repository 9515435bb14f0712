// What callers prove themselves with at one registry. The user of zeros stands for a token of the registry as the password, which
// is how `az acr login` and docker's credential store carry one.

import type { Basic } from "../../http/basic-auth.ts";
import type { Switches } from "../switches/switches.ts";
import type { Accounts } from "./accounts.ts";
import type { Permissions } from "./permissions.ts";
import type { Tokens } from "./tokens.ts";

export interface Credentials {
  readonly switches: Switches;
  readonly accounts: Accounts;
  readonly tokens: Tokens;
}

const tokenUser = "00000000-0000-0000-0000-000000000000";

/** The password is a refresh or access token. */
export function carriesToken({ username }: Basic): boolean {
  return username === tokenUser;
}

/** What this user may do, or the owner of the refresh token that is the password; undefined for neither. */
export function permissionsByPassword(
  basic: Basic,
  { accounts, tokens }: Credentials,
): Permissions | undefined {
  const { username, password } = basic;
  const permissions = accounts.withPassword(username, password);
  if (permissions !== undefined || !carriesToken(basic)) return permissions;
  return tokens.permissionsOf(password);
}
