/**
 * The `registry` input: a login server as Azure shows it, in the forms in which users have it at hand.
 */
import { ActionError } from "../errors/action-error.ts";
import { didYouMean } from "../errors/nearest.ts";

const LABEL = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?";
const HOST = new RegExp(`^(?:${LABEL}(?:\\.${LABEL})*|\\[[0-9a-f:.]+\\])(?::\\d{1,5})?$`);

/** An address taken apart. */
export interface Address {
  /** In lower case; undefined where none is given. */
  readonly scheme: string | undefined;
  /** Host or host:port in lower case; undefined where it can be none. */
  readonly host: string | undefined;
  /** What follows the host, without the slashes around it. */
  readonly path: string;
}

/** Takes an address apart, however little of one it is. */
export function splitAddress(text: string): Address {
  const [, scheme, host = "", path = ""] =
    /^(?:([a-z]+):\/\/)?([^/]*)\/?(.*?)\/?$/is.exec(text) ?? [];
  const lower = host.toLowerCase();
  return {
    scheme: scheme?.toLowerCase(),
    host: isHost(lower) ? lower : undefined,
    path,
  };
}

function isHost(text: string): boolean {
  return HOST.test(text) && URL.canParse(`https://${text}`);
}

/**
 * The login server in lower case. A bare name gets `.azurecr.io`; host:port is taken as it is.
 * @throws ActionError whose message completes `Input "registry" is "…": `.
 */
export function parseLoginServer(text: string): string {
  const lower = text.toLowerCase();
  if (lower.startsWith("http://")) {
    throw new ActionError(
      'only https is supported. Give the login server alone, without "http://".',
    );
  }
  const [, scheme = "https", other = ""] = /^([a-z]+):\/\/([^/]*)/.exec(lower) ?? [];
  if (scheme !== "https" && isHost(other)) {
    throw new ActionError(`expected a login server without "${scheme}://".${didYouMean([other])}`);
  }
  const host = lower.replace(/^https:\/\//, "").replace(/\/$/, "");
  if (host.includes("/")) {
    throw new ActionError(
      'expected a login server without a path, for example "contoso.azurecr.io". Repositories go into the input "repositories".',
    );
  }
  const meant = whatIsMeant(host);
  if (meant !== undefined) {
    throw new ActionError(`this is not a whole login server.${didYouMean([meant])}`);
  }
  if (!isHost(host)) {
    throw new ActionError(
      `expected a login server, for example "contoso.azurecr.io" or "contoso".${variableAdvice(text)}`,
    );
  }
  return /[.:]/.test(host) ? host : `${host}.azurecr.io`;
}

const SUFFIX = "azurecr.io";

/**
 * A login server that was cut short, or quoted. No other host has such an end: "azurec" is no top-level domain, and nothing
 * ends in a full stop.
 */
function whatIsMeant(host: string): string | undefined {
  const bare = host.replace(/^(["'])(.*)\1$/, "$2").replace(/\.$/, "");
  const [, name, end = ""] = /^([a-z0-9-]+)\.([a-z.]*)$/.exec(bare) ?? [];
  const isCut = name !== undefined && SUFFIX.startsWith(end) && end.length >= "azurec".length;
  const meant = isCut ? `${name}.${SUFFIX}` : bare;
  return meant !== host && isHost(meant) ? meant : undefined;
}

function variableAdvice(text: string): string {
  const [, name] = /\$\{{0,2}\s*(?:(?:env|vars|secrets)\.)?([A-Za-z_]\w*)/.exec(text) ?? [];
  return name === undefined
    ? ""
    : ` Variables of a shell are not replaced in inputs: write "\${{ env.${name} }}" or "\${{ vars.${name} }}".`;
}
