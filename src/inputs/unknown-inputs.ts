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
  const nearest = nearestNames(name, known);
  const question = didYouMean(nearest.length > 0 ? nearest : relatedNames(name, known));
  const way =
    question === ""
      ? ` Remove it from "with"; if it is not there, set the variable ${variable} to "" in the step's "env".`
      : question;
  return `Input ${JSON.stringify(name)} does not exist.${way}`;
}
