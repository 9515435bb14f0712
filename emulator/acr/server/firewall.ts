// The firewall in front of everything else: who is not let in gets no challenge either.

import type { Answer } from "../../http/answer.ts";
import { addressDenied } from "../api/errors.ts";
import type { Switches } from "../switches/switches.ts";

export class Firewall {
  #refusedSince: number | undefined;

  /** The 403 for a caller from this address, while the firewall is closed. */
  refusal(
    { firewall, firewallOpensAfterMs = Infinity }: Switches,
    address: string | undefined,
  ): Answer | undefined {
    if (!firewall) {
      this.#refusedSince = undefined;
      return undefined;
    }
    const now = performance.now();
    this.#refusedSince ??= now;
    const isOpen = now - this.#refusedSince >= firewallOpensAfterMs;
    return isOpen ? undefined : addressDenied(address ?? "");
  }
}
