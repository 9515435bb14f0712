/**
 * The registry's firewall, which answers before anything else, whatever is asked: a sign-in, a page, a last look. One place
 * for all of them, outside of which no answer is the firewall's.
 */
import type { PipelinePolicy, PipelineResponse } from "@azure/core-rest-pipeline";

import { purposeOf } from "../http/purpose.ts";
import type { RequestKind } from "../registry.ts";
import { keptOutByFirewall } from "./auth/refusals.ts";
import { errorCode } from "./wire.ts";

/** A rule that was just added does not work at once (https://github.com/MicrosoftDocs/azure-docs/issues/94727). */
const PAUSE_MS = 15_000;

/**
 * Turns the firewall's refusals into an error that names the runner's address. The first of a run is followed by one
 * pause, for which all wait that are refused meanwhile; then each of them is sent once more, deletions excepted.
 */
export function meetFirewall(
  host: string,
  wait: (ms: number) => Promise<void>,
  cancelled: AbortSignal,
): PipelinePolicy {
  let pause: Promise<void> | undefined;
  let isPauseOver = false;
  return {
    name: "meetFirewall",
    async sendRequest(request, next) {
      const mayRepeat = !isPauseOver && request.method !== "DELETE";
      let answer = await next(request);
      if (!isOfFirewall(answer)) return answer;
      if (mayRepeat) {
        pause ??= wait(PAUSE_MS).then(() => {
          isPauseOver = true;
        });
        await pause;
        if (!cancelled.aborted) answer = await next(request);
      }
      if (!isOfFirewall(answer)) return answer;
      throw keptOutByFirewall(host, addressIn(answer));
    },
  };
}

/** A single manifest may be withheld as well: there the firewall is known by the address that it names. */
function isOfFirewall(answer: PipelineResponse): boolean {
  const { status, bodyAsText, request } = answer;
  if (status !== 403 || errorCode(bodyAsText ?? undefined) !== "DENIED") return false;
  return addressIn(answer) !== undefined || !OF_ONE_MANIFEST.has(purposeOf(request).kind);
}

const OF_ONE_MANIFEST: ReadonlySet<RequestKind> = new Set(["read", "delete"]);

function addressIn({ bodyAsText }: PipelineResponse): string | undefined {
  return /IP '([\da-f.:]+)'/i.exec(bodyAsText ?? "")?.[1];
}
