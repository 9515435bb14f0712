// Who asks, and what may they do where. Permissions go by path, as in Artifactory's permission targets: `key/path` with `*` inside a
// segment, `**` across segments, `?`, and a leading `!` that excludes.

import { randomBytes } from "node:crypto";

import { readBasic } from "../http/basic.ts";
import { referrersFile } from "./docker/referrers-file.ts";
import type { ArtifactorySwitches } from "./switches.ts";

export interface ArtifactoryAccount {
  readonly username: string;
  readonly password: string;
  /** An access token of this user: good as a Bearer token, and as the password. */
  readonly accessToken?: string;
  /** Default: true where no permission is given below. */
  readonly isAdmin?: boolean;
  readonly read?: readonly string[];
  readonly write?: readonly string[];
  readonly delete?: readonly string[];
}

export type Right = "read" | "write" | "delete";

/** An account that has proved itself. */
export interface Visitor {
  readonly username: string;
  readonly isAdmin: boolean;
  /** Whether this is allowed on `key/path`. */
  may(right: Right, path: string): boolean;
}

export class Access {
  readonly #accounts: readonly ArtifactoryAccount[];
  readonly #switches: ArtifactorySwitches;
  /** Accounts by the tokens that the registry API issued for them. */
  readonly #issued = new Map<string, ArtifactoryAccount>();

  constructor(accounts: readonly ArtifactoryAccount[], switches: ArtifactorySwitches) {
    this.#accounts = accounts;
    this.#switches = switches;
  }

  /** Who this Authorization header is from; tokens that were issued for docker clients are good in the registry API alone. */
  visitor(header: string | undefined, isDocker: boolean): Visitor | undefined {
    const account = this.#accountOf(header, isDocker);
    return account === undefined ? undefined : this.#visitorOf(account);
  }

  /** A token for docker clients; undefined for wrong credentials. */
  issue(header: string | undefined): string | undefined {
    const account = this.#accountOf(header, false);
    if (account === undefined) return undefined;
    const token = randomBytes(24).toString("base64url");
    this.#issued.set(token, account);
    return token;
  }

  /** Every token issued so far, in order. */
  issued(): readonly string[] {
    return [...this.#issued.keys()];
  }

  #accountOf(header: string | undefined, isDocker: boolean): ArtifactoryAccount | undefined {
    const token = /^Bearer +(\S+)$/i.exec(header ?? "")?.[1];
    if (token !== undefined) {
      const issuedTo = isDocker ? this.#issued.get(token) : undefined;
      return issuedTo ?? this.#accounts.find(({ accessToken }) => accessToken === token);
    }
    const basic = readBasic(header);
    if (basic === undefined) return undefined;
    return this.#accounts.find(
      ({ username, password, accessToken }) =>
        username === basic.username && [password, accessToken].includes(basic.password),
    );
  }

  #visitorOf(account: ArtifactoryAccount): Visitor {
    const { username, read, write, delete: remove } = account;
    const hasNone = read === undefined && write === undefined && remove === undefined;
    const isAdmin = account.isAdmin ?? hasNone;
    const granted = { read: read ?? [], write: write ?? [], delete: remove ?? [] };
    return {
      username,
      isAdmin,
      may: (right, path) => {
        if (right === "read" && matchesPath(this.#switches.hide, path)) return false;
        if (path.endsWith(`/${referrersFile}`) && right === "read" && !isAdmin) return false;
        return isAdmin || matchesPath(granted[right], path);
      },
    };
  }
}

/** Whether the patterns take this path in; `a/**` takes in `a`, too. */
export function matchesPath(patterns: readonly string[], path: string): boolean {
  const isMatch = (pattern: string): boolean => regExpOf(pattern).test(path);
  const excluding = patterns.filter((pattern) => pattern.startsWith("!"));
  const including = patterns.filter((pattern) => !pattern.startsWith("!"));
  return including.some(isMatch) && !excluding.some((pattern) => isMatch(pattern.slice(1)));
}

const compiled = new Map<string, RegExp>();

function regExpOf(pattern: string): RegExp {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  const source = pattern.replace(/\/\*\*$|\*\*|[*?]|[^*?/]+|\//g, (part) => {
    if (part === "/**") return "(?:/.*)?";
    if (part === "**") return ".*";
    if (part === "*") return "[^/]*";
    if (part === "?") return "[^/]";
    return part.replace(/[.+^$()|[\]{}\\]/g, "\\$&");
  });
  const made = new RegExp(`^${source}$`);
  compiled.set(pattern, made);
  return made;
}
