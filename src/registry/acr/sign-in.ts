/**
 * Which identity the run uses: `username` and `password` where they are given, else the Azure CLI's session that
 * azure/login leaves behind. The only importer of @azure/identity, which is loaded when it is needed.
 */
import { ActionError, errorMessage } from "../../action-error.ts";
import type { Send } from "./http.ts";
import { basicAuthorizer, tokenAuthorizer, type Authorizer } from "./tokens.ts";

export interface BasicCredentials {
  readonly username: string;
  readonly password: string;
}

/** Every cloud accepts tokens for this audience at its registries (ACR data plane). */
const AUDIENCE = "https://containerregistry.azure.net/.default";

/** An Azure CLI that needs longer than this hangs. */
const CLI_TIMEOUT_MS = 60_000;

/**
 * The authorizer for a registry; `send` reaches its token endpoints. Nothing is sent yet.
 * @throws ActionError when an Entra token would have to go to a host that is no Azure registry.
 */
export function signIn(
  host: string,
  credentials: BasicCredentials | undefined,
  onSecret: (secret: string) => void,
  send: Send,
): Authorizer {
  if (credentials !== undefined) {
    onSecret(credentials.password);
    return basicAuthorizer(credentials.username, credentials.password);
  }
  if (!mayReceiveEntraTokens(host)) {
    throw new ActionError(
      `"${host}" is not an Azure registry (*.azurecr.io, *.azurecr.cn, *.azurecr.us), so no Azure token is sent to it. Give "username" and "password" instead.`,
    );
  }
  return tokenAuthorizer(host, azureCliToken, send, onSecret);
}

/** Azure's registries, and this machine itself. A token sent to any other host could be used against the real one. */
export function mayReceiveEntraTokens(host: string): boolean {
  const { hostname } = new URL(`https://${host}`);
  return (
    /\.azurecr\.(?:io|cn|us)$/.test(hostname) ||
    ["localhost", "127.0.0.1", "[::1]"].includes(hostname)
  );
}

async function azureCliToken(): Promise<string> {
  const { AzureCliCredential } = await import("@azure/identity");
  const credential = new AzureCliCredential({ processTimeoutInMs: CLI_TIMEOUT_MS });
  try {
    return (await credential.getToken(AUDIENCE)).token;
  } catch (cause) {
    throw new ActionError(
      `The Azure CLI gave no token: ${errorMessage(cause)} Run azure/login before this step, or give "username" and "password".`,
      { cause },
    );
  }
}
