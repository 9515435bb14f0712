/**
 * Stands in for GitHub's command line while a repository is set up: how it is named in tokens
 * (https://docs.github.com/rest/actions/oidc), its variables, and the names of its secrets. Everything else is refused, so
 * that a command can't ask for what was never checked against the real one.
 */

/** A repository on GitHub. */
export interface Repository {
  readonly name: string;
  readonly defaultBranch: string;
  /** What GitHub answers about subjects. */
  readonly subject: { readonly use_default: boolean; readonly sub_claim_prefix?: string };
  readonly variables: Record<string, string>;
  readonly secrets: readonly string[];
}

/**
 * What the command prints; the repository has what it has set.
 * @throws Error with what the real one says, where it fails.
 */
export function gh(repository: Repository, args: readonly string[]): string {
  const { name, defaultBranch, subject, variables, secrets } = repository;
  if (args.join(" ") === "auth login") return "";
  if (args.join(" ") === `secret list --repo ${name} --json name --jq .[].name`) {
    return secrets.map((secret) => `${secret}\n`).join("");
  }
  const [command, path, jq, key] = args;
  if (args.join(" ") === `api repos/${name} --jq .default_branch`) return `${defaultBranch}\n`;
  if (command === "api" && jq === "--jq" && args.length === 4) {
    if (path !== `repos/${name}/actions/oidc/customization/sub`) throw new Error("gh: Not Found");
    // gh prints null as an empty line.
    if (key === ".use_default") return `${String(subject.use_default)}\n`;
    if (key === ".sub_claim_prefix") return `${subject.sub_claim_prefix ?? ""}\n`;
  }
  const [, , variable = "", repo, where, body, value = ""] = args;
  if (args.slice(0, 2).join(" ") === "variable set" && repo === "--repo" && body === "--body") {
    if (where !== name) throw new Error("gh: Not Found (HTTP 404)");
    if (/^[A-Z_]+$/.test(variable) && value !== "" && args.length === 7) {
      variables[variable] = value;
      return `✓ Updated variable ${variable} for ${name}\n`;
    }
  }
  throw new Error(`not understood: ${args.join(" ")}`);
}
