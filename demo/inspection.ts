/**
 * Compares a chapter of the history with what the registry has now, by pulling, and says so in lines for people.
 * Nothing here trusts a listing or what the action reported.
 */
import type { Chapter } from "./history.ts";
import { pullWhole, type Pulled } from "./pulling.ts";
import type { Repository } from "./registry-client.ts";
import { shortened } from "./terminal.ts";

/** One line of the proof. */
export interface Finding {
  readonly isGood: boolean;
  readonly line: string;
}

/** One finding for each tag and each untagged manifest that must stay, and one for all that must be gone. */
export async function inspect({
  repository,
  tags,
  stays,
  goes,
}: Chapter): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const seen = new Set<string>();
  const look = async (reference: string, digest: string): Promise<void> => {
    const pulled = await pullWhole(repository, reference);
    for (const manifest of pulled.manifests) seen.add(manifest);
    findings.push(wholeness(repository, reference, digest, pulled));
  };
  for (const [tag, digest] of Object.entries(tags)) await look(tag, digest);
  // A manifest that nothing tagged led to: it has no tag, or whatever led to it is lost.
  for (const digest of stays) if (!seen.has(digest)) await look(digest, digest);
  if (goes.size > 0) findings.push(await absence(repository, goes));
  return findings;
}

function wholeness(
  { name }: Repository,
  reference: string,
  digest: string,
  { top, manifests, blobs, missing }: Pulled,
): Finding {
  const what =
    reference === digest ? `${name}@${shortened(digest)}` : `${name}:${shortened(reference)}`;
  if (missing.length > 0) {
    return { isGood: false, line: `${what} is broken, missing ${missing.join(", ")}` };
  }
  if (top !== digest) return { isGood: false, line: `${what} is no longer ${digest}` };
  const counts = `${manifests.size} ${manifests.size === 1 ? "manifest" : "manifests"} and ${blobs.size} blobs`;
  return { isGood: true, line: `${what} is whole: ${counts} pulled` };
}

async function absence(repository: Repository, goes: ReadonlySet<string>): Promise<Finding> {
  const left: string[] = [];
  for (const digest of goes) {
    if ((await repository.pullManifest(digest)) !== undefined) left.push(digest);
  }
  return left.length === 0
    ? { isGood: true, line: `${goes.size} manifests that could no longer be reached are gone` }
    : { isGood: false, line: `still there, and should be gone: ${left.join(", ")}` };
}
