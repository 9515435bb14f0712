// A geo-replicated registry: two replicas that answer in turn. What is written at one is there at once, and at the other after
// the lag. The first replica is the registry that tests see; the second is a copy of it while anything is on its way between
// the two, and the same registry else. Blobs, uploads and tokens are in common.

import type { Answer } from "../../http/answer.ts";
import type { Call } from "../api/call.ts";
import type { Operation } from "../api/routes.ts";
import type { Registry } from "../registry/registry.ts";

type CarryOut = (call: Call) => Answer | Promise<Answer>;

interface OnItsWay {
  readonly due: number;
  readonly call: Call;
  readonly writtenAt: number;
  readonly carryOut: CarryOut;
}

const writes: ReadonlySet<Operation> = new Set<Operation>([
  "put-manifest",
  "delete-manifest",
  "delete-tag",
  "delete-repository",
  "patch-repository",
  "patch-manifest",
  "patch-tag",
  "restore-manifest",
]);

export class Replicas {
  #second: Registry | undefined;
  #onTheirWay: OnItsWay[] = [];
  #turns = 0;

  /** Carries the call out at the replica whose turn it is. */
  async carryOut(call: Call, carryOut: CarryOut): Promise<Answer> {
    const { replicaLagMs } = call.switches;
    await this.#catchUp(replicaLagMs > 0 ? performance.now() : Infinity);
    if (replicaLagMs <= 0) return carryOut(call);
    this.#turns += 1;
    const isWrite = writes.has(call.route.operation);
    if (isWrite) this.#second ??= call.registry.copy();
    const second = this.#second ?? call.registry;
    const [here, there] = this.#turns % 2 === 1 ? [call.registry, second] : [second, call.registry];
    const answer = await carryOut({ ...call, registry: here });
    if (isWrite && answer.status < 300) {
      const writtenAt = performance.now();
      const late = { ...call, registry: there };
      this.#onTheirWay.push({ due: writtenAt + replicaLagMs, call: late, writtenAt, carryOut });
    }
    return answer;
  }

  /** What arrives late counts as pushed when it was. */
  async #catchUp(now: number): Promise<void> {
    const arrived = this.#onTheirWay.filter(({ due }) => due <= now);
    this.#onTheirWay = this.#onTheirWay.filter(({ due }) => due > now);
    for (const { call, writtenAt, carryOut } of arrived) {
      const { registry } = call;
      const before = registry.backdateMs;
      registry.backdateMs = before + (performance.now() - writtenAt);
      await carryOut(call);
      registry.backdateMs = before;
    }
    if (this.#onTheirWay.length === 0) this.#second = undefined;
  }
}
