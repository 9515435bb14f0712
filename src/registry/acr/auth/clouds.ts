/**
 * The Azure clouds, told apart by the suffix of a login server. A host without one of these suffixes never gets an Entra
 * token: it could use it against the real registry.
 */

/** The variables of the job, as Node has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

export interface Cloud {
  /** Where Microsoft Entra issues tokens, without a slash at the end. */
  readonly authority: string;
  /** The scope that is asked for there, for registries. */
  readonly scope: string;
  /** Where its Log Analytics answers queries, without a slash at the end, and the scope of its tokens. */
  readonly logs: { readonly endpoint: string; readonly scope: string };
  /** False for a stand-in on this machine, which Microsoft's list of its clouds does not have. */
  readonly isMicrosoft: boolean;
}

const PUBLIC: Cloud = {
  authority: "https://login.microsoftonline.com",
  scope: "https://containerregistry.azure.net/.default",
  logs: logsOf("com", "https://api.loganalytics.io"),
  isMicrosoft: true,
};

/**
 * Authorities: the hosts that are really asked. @azure/identity goes to the preferred one of an authority's names, for China
 * not to the one that Azure's pages name, and what is said of a host has to be what a firewall or proxy sees.
 * Audiences: `KnownContainerRegistryAudience` of @azure/container-registry; of Log Analytics those of the Azure CLI
 * (https://github.com/Azure/azure-cli/blob/dev/src/azure-cli-core/azure/cli/core/cloud.py).
 * Endpoints: https://learn.microsoft.com/azure/azure-monitor/logs/api/access-api.
 */
const CLOUDS: readonly (readonly [suffix: string, cloud: Cloud])[] = [
  [".azurecr.io", PUBLIC],
  [
    ".azurecr.cn",
    {
      authority: "https://login.partner.microsoftonline.cn",
      scope: "https://management.chinacloudapi.cn/.default",
      logs: logsOf("cn", "https://api.loganalytics.azure.cn"),
      isMicrosoft: true,
    },
  ],
  [
    ".azurecr.us",
    {
      authority: "https://login.microsoftonline.us",
      scope: "https://management.usgovcloudapi.net/.default",
      logs: logsOf("us", "https://api.loganalytics.us"),
      isMicrosoft: true,
    },
  ],
];

/**
 * The cloud of a login server, or undefined for a host that must not get an Entra token. A registry on this machine (an
 * emulator) may name an authority on this machine in AZURE_AUTHORITY_HOST. For all others that variable is not heeded:
 * secrets go to where the login server says, whatever an earlier step has put into the environment.
 */
export function cloudOf(host: string, environment: Environment): Cloud | undefined {
  const { hostname } = new URL(`https://${host}`);
  if (isThisMachine(hostname)) return standIn(environment["AZURE_AUTHORITY_HOST"]) ?? PUBLIC;
  return CLOUDS.find(([suffix]) => hostname.endsWith(suffix))?.[1];
}

function standIn(authorityHost = ""): Cloud | undefined {
  if (!URL.canParse(authorityHost)) return undefined;
  const { hostname, origin } = new URL(authorityHost);
  if (!isThisMachine(hostname)) return undefined;
  const logs = { ...PUBLIC.logs, endpoint: origin };
  return { ...PUBLIC, authority: origin, logs, isMicrosoft: false };
}

function logsOf(domain: "com" | "cn" | "us", audience: string): Cloud["logs"] {
  const suffix = domain === "us" ? "us" : `azure.${domain}`;
  return { endpoint: `https://api.loganalytics.${suffix}`, scope: `${audience}/.default` };
}

function isThisMachine(hostname: string): boolean {
  return ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
}
