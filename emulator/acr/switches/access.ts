// The switches for who is let in, and for how long.

import { initially, type Described } from "./described.ts";

export const accessSwitches = {
  firewall: {
    initial: false,
    does: "every request is refused with 403 DENIED before any challenge",
    source: "Reported: https://github.com/docker/build-push-action/issues/1214",
  },
  firewallOpensAfterMs: {
    initial: initially<number | undefined>(undefined),
    does: "the firewall opens so many milliseconds after the first request that it refused, as after a new rule",
    source: "Reported: https://github.com/MicrosoftDocs/azure-docs/issues/94727",
  },
  tokensMayUseBasic: {
    initial: false,
    does: "user name and password of a repository-scoped token are taken as Basic with every request",
    source:
      "Reported: refused, by https://github.com/Azure/acr/issues/676; taken, by an engineer in https://github.com/Azure/acr/issues/466",
  },
  abac: {
    initial: false,
    does: "wildcard scopes grant nothing, as with RBAC and ABAC repository permissions",
    source:
      "Documented: https://learn.microsoft.com/azure/container-registry/container-registry-rbac-abac-repository-permissions",
  },
  accessTokenSeconds: {
    initial: 3600,
    does: "access tokens live so long",
    source: "Recorded: an hour",
  },
  refreshTokenSeconds: {
    initial: 3 * 3600,
    does: "refresh tokens live so long",
    source: "Recorded: three hours",
  },
  lowerCaseClaims: {
    initial: false,
    does: "the `access` of a token has lower-case keys",
    source: "Documented: https://distribution.github.io/distribution/spec/auth/jwt/",
  },
} satisfies Record<string, Described>;
