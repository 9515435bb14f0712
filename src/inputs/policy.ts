/**
 * What is to be done with which repositories: by the policy file, or by the inputs as a policy of one entry.
 */
import { ActionError } from "../errors/action-error.ts";
import type { Digest } from "../oci/digest.ts";
import { isGiven, textOf } from "./defaults.ts";
import type { Entry, WrittenPolicy } from "./entry.ts";
import { isSelected } from "./glob.ts";
import { readKeptReferences, type MentioningFiles } from "./kept-references.ts";
import { readSingleEntry } from "./single-entry.ts";
import type { Read } from "./values.ts";

export interface PolicyOptions {
  /** The first that matches a repository is the one that counts. Never empty. */
  readonly entries: readonly Entry[];
  readonly pins: PinSources;
  /** What names the repositories, as the beginning of a sentence. */
  readonly selectedBy: string;
  /** The content of the policy file; undefined where there is none. */
  readonly policyText: string | undefined;
}

/** Where it is said what is kept by name, in all repositories. */
export interface PinSources {
  /** By their digests, in whatever repository they are. */
  readonly digests: ReadonlySet<Digest>;
  /** What may pin tags, once it is known which repositories there are. */
  readonly files: readonly MentioningFiles[];
}

/** Inputs that a policy file takes the place of. */
const REPLACED = [
  "repositories",
  "age",
  "tag-age",
  "delete-tags",
  "keep-tags",
  "keep-latest",
  "keep-digests",
  "keep-references-in",
  "keep-pulled-within",
  "prune-untagged-repositories",
];

/** Where a policy is read: the folder of its files, and the login server where that is known. */
export interface PolicyPlace {
  readonly workspace: string;
  readonly host: string | undefined;
}

/** Reads the policy and the files that it names. What is wrong is noted. */
export async function readPolicy(
  read: Read,
  note: (error: unknown) => void,
  { workspace, host }: PolicyPlace,
): Promise<PolicyOptions> {
  const path = textOf("policy");
  for (const name of path === "" ? [] : REPLACED.filter(isGiven)) {
    note(
      new ActionError(
        `Inputs "policy" and "${name}" exclude each other: say it in the policy file, or leave "policy" out.`,
      ),
    );
  }
  const attempt = async <T>(work: () => T | Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      note(error);
      return otherwise;
    }
  };
  const nothing: WrittenPolicy = { entries: [], digests: [], references: [], text: undefined };
  const { entries, digests, references, text } =
    path === ""
      ? readSingleEntry(read, host)
      : await attempt(() => fromFile(path, { workspace, host }), nothing);
  const mayBeRepository = (name: string) =>
    entries.some(({ match, leaves }) => !leaves && isSelected(name, match));
  const areKnown = entries.length > 0 && entries.every(({ match }) => match.length > 0);
  const files: MentioningFiles[] = [];
  for (const globs of references) {
    const found = () =>
      readKeptReferences(globs, workspace, areKnown ? mayBeRepository : undefined);
    files.push(...(await attempt(found, [])));
  }
  return {
    entries,
    pins: { digests: new Set([...digests, ...files.flatMap(digestsIn)]), files },
    policyText: text,
    selectedBy: path === "" ? '"repositories"' : "The policy",
  };
}

async function fromFile(path: string, place: PolicyPlace): Promise<WrittenPolicy> {
  // Loaded only here: most runs read no YAML.
  const { readPolicyFile } = await import("./policy-file.ts");
  return readPolicyFile(path, place.workspace, place.host);
}

function digestsIn({ files }: MentioningFiles): readonly Digest[] {
  return [...files.values()].flatMap(({ digests }) => [...digests]);
}
