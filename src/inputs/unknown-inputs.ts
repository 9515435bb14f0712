/**
 * Inputs that do not exist. The runner only warns of them and hands them over like all others, and `keep_tags` would
 * protect nothing.
 *
 * The runner hands over what stands in `with` and the defaults of action.yml, and no input of a composite action around
 * this one: https://github.com/actions/runner/blob/main/src/Runner.Worker/Handlers/Handler.cs (AddInputsToEnvironment).
 * A variable of such a name out of `env`, or of the runner's own environment, looks the same. It is refused, too, since
 * the one that is overlooked deletes what it was to keep; an empty one protects nothing and says nothing.
 */
import { didYouMean, nearestNames, relatedNames } from "../errors/nearest.ts";

const PREFIX = "INPUT_";

/**
 * What takes the place of options of `acr purge`.
 * https://learn.microsoft.com/azure/container-registry/container-registry-auto-purge
 */
const OF_ACR_PURGE: Readonly<Record<string, string>> = {
  filter:
    'Instead of "--filter", "repositories" takes what stands before the colon and "delete-tags" what stands behind it, as patterns: "pr-*" for "pr-.*".',
  ago: 'Instead of "--ago", "tag-age" says how old a tag must be, and "age" a manifest.',
  keep: 'Instead of "--keep", "keep-latest" says how many of the newest images stay.',
  untagged:
    "Without any input, manifests that nothing needs are deleted, whether or not they had tags.",
  "include-locked": 'Instead of "--include-locked", there is "unlock".',
};

/** One sentence for each input in the environment that is none of the known ones, nor empty. */
export function unknownInputs(
  environment: Readonly<Record<string, string | undefined>>,
  known: readonly string[],
): readonly string[] {
  const variables = new Set(known.map((name) => `${PREFIX}${name.toUpperCase()}`));
  return Object.entries(environment)
    .filter(([variable, value = ""]) => variable.startsWith(PREFIX) && value.trim() !== "")
    .filter(([variable]) => !variables.has(variable))
    .map(([variable]) => problemOf(variable, known))
    .sort();
}

/** The name as it most likely stands in the workflow: the runner makes it upper-case, and underscores of blanks. */
function problemOf(variable: string, known: readonly string[]): string {
  const name = variable.slice(PREFIX.length).toLowerCase();
  const purge = OF_ACR_PURGE[name];
  if (purge !== undefined) return `Input "${name}" does not exist. ${purge}`;
  const nearest = nearestNames(name, known);
  const question = didYouMean(nearest.length > 0 ? nearest : relatedNames(name, known));
  const way =
    question === ""
      ? ` Remove it from "with"; if it is not there, set the variable ${variable} to "" in the step's "env".`
      : question;
  return `Input ${JSON.stringify(name)} does not exist.${way}`;
}
