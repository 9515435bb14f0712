// Entra's errors, in the form in which it answers them.

import { randomUUID } from "node:crypto";

export interface AuthorityReply {
  readonly status: number;
  readonly body: unknown;
}

const errors: Readonly<Record<number, readonly [status: number, error: string, text: string]>> = {
  70021: [
    401,
    "invalid_client",
    "No matching federated identity record found for presented assertion.",
  ],
  70025: [401, "invalid_client", "The client has no configured federated identity credentials."],
  700016: [400, "unauthorized_client", "Application was not found in the directory."],
  700024: [401, "invalid_client", "Client assertion is not within its valid time range."],
  700027: [401, "invalid_client", "Client assertion failed signature validation."],
  700211: [
    401,
    "invalid_client",
    "No matching federated identity record found for presented assertion issuer.",
  ],
  700212: [
    401,
    "invalid_client",
    "No matching federated identity record found for presented assertion audience.",
  ],
  700213: [
    401,
    "invalid_client",
    "No matching federated identity record found for presented assertion subject.",
  ],
  7000215: [401, "invalid_client", "Invalid client secret provided."],
  7000218: [
    401,
    "invalid_client",
    "The request body must contain: 'client_assertion' or 'client_secret'.",
  ],
  7000222: [401, "invalid_client", "The provided client secret keys for app are expired."],
  70011: [400, "invalid_scope", "The provided value for the input parameter 'scope' is not valid."],
  70003: [400, "unsupported_grant_type", "The app returned an unsupported grant type."],
  90002: [400, "invalid_request", "Tenant not found."],
  900144: [400, "invalid_request", "The request body must contain: 'client_assertion_type'."],
};

/** Entra's answer with this AADSTS code. */
export function refused(code: number): AuthorityReply {
  const [status, error, text] = errors[code] ?? [
    400,
    "invalid_request",
    "The request was refused.",
  ];
  const ids = { trace_id: randomUUID(), correlation_id: randomUUID() };
  const timestamp = new Date().toISOString();
  const trace = `Trace ID: ${ids.trace_id} Correlation ID: ${ids.correlation_id} Timestamp: ${timestamp}`;
  const description = `AADSTS${code}: ${text} ${trace}`;
  const body = { error, error_description: description, error_codes: [code], timestamp, ...ids };
  return { status, body };
}
