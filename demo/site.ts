/**
 * A registry on this machine with the demo's history in it, and what is asked of it afterwards.
 */
import { startEmulator, type Emulator } from "../emulator/acr/emulator.ts";
import { pushInProgress, pushPast, type Chapter } from "./history.ts";
import { pull, type Pull } from "./platforms.ts";
import { Repository } from "./registry-client.ts";

export const DAY_MS = 86_400_000;
export const LOGIN = { username: "demo", password: "only-on-this-machine" };

export interface Site {
  readonly emulator: Emulator;
  readonly chapters: readonly Chapter[];
  readonly repositories: readonly Repository[];
}

/** What a registry has lost, and what clients can still have of it. */
export interface State {
  readonly gone: number;
  /** Of what is gone, how many manifests had to stay. */
  readonly goneThoughNeeded: number;
  readonly pulls: readonly Pull[];
}

/** Two sites have the same manifests under the same digests: one is a copy of the other. */
export async function openSite(): Promise<Site> {
  const emulator = await startEmulator({ accounts: [LOGIN], switches: { premium: true } });
  const { url, caPem, registry } = emulator;
  const web = new Repository("shop/web", { url, caPem, ...LOGIN });
  const api = new Repository("shop/api", { url, caPem, ...LOGIN });
  registry.backdateMs = 30 * DAY_MS;
  const past = await pushPast(web, api);
  registry.backdateMs = 0;
  const chapters = [...past, await pushInProgress(web)];
  return { emulator, chapters, repositories: [web, api] };
}

/** Asks for every manifest by its digest, and for all that clients come for: no listing is trusted. */
export async function stateOf({ chapters }: Site): Promise<State> {
  let gone = 0;
  let goneThoughNeeded = 0;
  const pulls: Pull[] = [];
  for (const { repository, stays, goes, wants } of chapters) {
    for (const digest of stays.union(goes)) {
      if ((await repository.pullManifest(digest)) !== undefined) continue;
      gone += 1;
      if (stays.has(digest)) goneThoughNeeded += 1;
    }
    for (const want of wants) pulls.push(await pull(repository, want));
  }
  return { gone, goneThoughNeeded, pulls };
}

/** How many manifests the history has. */
export function sizeOf({ chapters }: Site): number {
  return chapters.reduce((sum, { stays, goes }) => sum + stays.union(goes).size, 0);
}
