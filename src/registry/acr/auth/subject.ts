/**
 * The subject of a job's OIDC token, which a federated credential in Azure has to match letter by letter. Repositories
 * that were created, renamed or transferred since July 2026 have ids in it, which nobody can take over; others do not
 * (https://docs.github.com/actions/reference/security/oidc; Microsoft Entra, "Migrate to immutable subjects").
 */
import { jwtDecode } from "jwt-decode";

/** What a token says of itself, as far as it matters here. */
export interface Claims {
  readonly iss?: string;
  readonly sub?: string;
  readonly repository?: string;
  readonly repository_id?: string;
  readonly repository_owner_id?: string;
}

/** The claims of a token; none when it can't be read. */
export function claimsOf(token: string): Claims {
  try {
    return jwtDecode<Claims>(token);
  } catch {
    return {};
  }
}

/** The same subject in GitHub's other form; undefined where it has none: it was customised, or is not GitHub's. */
export function otherForm(claims: Claims): string | undefined {
  const { sub = "", repository = "", repository_id: id, repository_owner_id: ownerId } = claims;
  const [owner, name] = repository.split("/");
  if (name === undefined || id === undefined || ownerId === undefined) return undefined;
  const old = `repo:${owner}/${name}:`;
  const immutable = `repo:${owner}@${ownerId}/${name}@${id}:`;
  if (sub.startsWith(old)) return immutable + sub.slice(old.length);
  return sub.startsWith(immutable) ? old + sub.slice(immutable.length) : undefined;
}
