/**
 * Watches what the Entra authority answers to @azure/identity. The package words what went wrong in its own way; here
 * stands what the authority itself said.
 */
import type { PipelinePolicy } from "@azure/core-rest-pipeline";

/** The authority's word on a request that it refused. */
export interface Refusal {
  readonly status: number;
  /** The number after AADSTS, by which Entra's documentation lists its errors. */
  readonly code: number | undefined;
  /** Its first sentence, without ids and times. */
  readonly text: string;
}

/** What became of the last request to the authority. */
export interface Watch {
  readonly policy: PipelinePolicy;
  /** How the authority refused it, if it did. */
  readonly refusal: () => Refusal | undefined;
  /** Why there was no answer, if there was none. */
  readonly failure: () => unknown;
}

/** A new watch; `policy` belongs into every attempt. */
export function watchAuthority(): Watch {
  let refusal: Refusal | undefined;
  let failure: unknown;
  const policy: PipelinePolicy = {
    name: "watchAuthority",
    sendRequest: async (request, next) => {
      refusal = undefined;
      failure = undefined;
      try {
        const response = await next(request);
        const { status, bodyAsText } = response;
        if (status >= 300) refusal = readRefusal(status, bodyAsText ?? "");
        return response;
      } catch (error) {
        failure = error;
        throw error;
      }
    },
  };
  return { policy, refusal: () => refusal, failure: () => failure };
}

/**
 * Reads an error of the token endpoint
 * (https://learn.microsoft.com/entra/identity-platform/reference-error-codes#handling-error-codes-in-your-application).
 */
function readRefusal(status: number, body: string): Refusal {
  try {
    const { error_codes: codes, error_description: description } = JSON.parse(body) as {
      readonly error_codes?: readonly unknown[];
      readonly error_description?: unknown;
    };
    const code = Number(codes?.[0]);
    const text = typeof description === "string" ? firstSentence(description) : "";
    return { status, code: Number.isInteger(code) ? code : undefined, text };
  } catch {
    return { status, code: undefined, text: "" };
  }
}

function firstSentence(description: string): string {
  const [, text = ""] = /^(?:AADSTS\d+: )?(.*?)(?: Trace ID:|\r|\n|$)/.exec(description) ?? [];
  return text.trim().slice(0, 300);
}
