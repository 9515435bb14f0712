/**
 * The `registry` input: a login server as Azure shows it, in the forms in which users have it at hand.
 */
import { ActionError } from "../action-error.ts";

const LABEL = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?";
const HOST = new RegExp(`^(?:${LABEL}(?:\\.${LABEL})*|\\[[0-9a-f:.]+\\])(?::\\d{1,5})?$`);

/**
 * The login server in lower case. A bare name gets `.azurecr.io`; host:port is taken as it is.
 * @throws ActionError whose message completes `Input "registry" is "…": `.
 */
export function parseLoginServer(text: string): string {
  const lower = text.toLowerCase();
  if (lower.startsWith("http://")) {
    throw new ActionError('only https is spoken. Give the login server alone, without "http://".');
  }
  const host = lower.replace(/^https:\/\//, "").replace(/\/$/, "");
  if (host.includes("/")) {
    throw new ActionError(
      'expected a login server without a path, for example "contoso.azurecr.io". Repositories go into the input "repositories".',
    );
  }
  if (!HOST.test(host) || !URL.canParse(`https://${host}`)) {
    throw new ActionError(
      'expected a login server, for example "contoso.azurecr.io" or "contoso".',
    );
  }
  return /[.:]/.test(host) ? host : `${host}.azurecr.io`;
}
