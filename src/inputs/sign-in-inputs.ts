/**
 * The inputs that say how to sign in. Two ways at once are an error, never a silent choice: the other identity may be
 * allowed to delete more.
 */
import { ActionError } from "../errors/action-error.ts";
import { SECRETS_COME_EMPTY, VALUES_COME_EMPTY } from "../errors/empty-values.ts";
import type { RegistryAddress } from "../registry/address.ts";
import type { SignIn } from "../registry/sign-in.ts";
import { boolean, oneLine, type Read } from "./values.ts";

interface GivenSignIn {
  readonly username: string;
  readonly password: string;
  readonly clientId: string;
  readonly tenantId: string;
  readonly isManaged: boolean;
}

/** Stands for what was given and noted as wrong, so that it does not seem to be missing as well. */
const WRONG = "wrong";

/**
 * Reads the inputs that say how to sign in to a registry of this kind; everything that is wrong with them is noted. Of an
 * unknown kind, only what is wrong for any.
 */
export function readSignIn(
  read: Read,
  note: (error: ActionError) => void,
  kind: RegistryAddress["kind"] | undefined,
): SignIn {
  const given: GivenSignIn = {
    username: read("username", oneLine, WRONG),
    password: read("password", oneLine, WRONG),
    clientId: read("client-id", clientId, WRONG),
    tenantId: read("tenant-id", tenantId, WRONG),
    isManaged: read("managed-identity", boolean, false),
  };
  for (const problem of problemsOf(given, kind)) note(new ActionError(problem));
  return kind === "artifactory" && given.username === ""
    ? { by: "token", token: given.password }
    : signInBy(given);
}

function signInBy({
  username,
  password,
  clientId: id,
  tenantId: tenant,
  isManaged,
}: GivenSignIn): SignIn {
  if (username !== "") return { by: "password", username, password };
  if (isManaged) return { by: "managed-identity", clientId: id === "" ? undefined : id };
  return id === "" ? { by: "environment" } : { by: "job-token", clientId: id, tenantId: tenant };
}

function problemsOf(
  given: GivenSignIn,
  kind: RegistryAddress["kind"] | undefined,
): readonly string[] {
  if (kind === "artifactory") return artifactoryProblems(given);
  return kind === undefined && given.username === "" && given.password !== ""
    ? []
    : contradictions(given);
}

/** Artifactory knows tokens and passwords, and nothing of Azure. */
function artifactoryProblems(given: GivenSignIn): readonly string[] {
  const { username, password } = given;
  const foreign = azureInputs(given).map(
    (name) =>
      `Input "${name}" is for Azure registries: leave it out, and give "password", for Artifactory an access token alone or the password of "username".`,
  );
  if (password !== "") return foreign;
  const missing =
    username === ""
      ? 'Input "password" is missing: give an access token of Artifactory, or "username" as well.'
      : 'Input "username" is given without "password": give both, or an access token alone as "password".';
  return [...foreign, `${missing} ${SECRETS_COME_EMPTY}`];
}

function azureInputs({
  clientId: id,
  tenantId: tenant,
  isManaged,
}: GivenSignIn): readonly string[] {
  return [
    ...(id === "" ? [] : ["client-id"]),
    ...(tenant === "" ? [] : ["tenant-id"]),
    ...(isManaged ? ["managed-identity"] : []),
  ];
}

function contradictions(given: GivenSignIn): readonly string[] {
  const isBasic = given.username !== "" || given.password !== "";
  return [
    ...halfOf(given.username, given.password),
    ...(isBasic ? besides(given) : identityProblems(given)),
  ];
}

function halfOf(username: string, password: string): readonly string[] {
  if ((username === "") === (password === "")) return [];
  const [given, missing] = username === "" ? ["password", "username"] : ["username", "password"];
  return [
    `Input "${given}" is given without "${missing}": give both, or neither to use the job's Azure sign-in. ${missing === "password" ? SECRETS_COME_EMPTY : VALUES_COME_EMPTY}`,
  ];
}

function besides(given: GivenSignIn): readonly string[] {
  const basic = given.username === "" ? "password" : "username";
  return azureInputs(given).map(
    (other) => `Input "${basic}" is given together with "${other}": choose one way to sign in.`,
  );
}

function identityProblems({
  clientId: id,
  tenantId: tenant,
  isManaged,
}: GivenSignIn): readonly string[] {
  if (isManaged) {
    return tenant === ""
      ? []
      : [
          'Input "tenant-id" is given together with "managed-identity": leave it out; a managed identity has its own tenant.',
        ];
  }
  if (id !== "" && tenant === "") {
    return [
      `Input "client-id" is given without "tenant-id": give both to sign in with the job's OIDC token, or "managed-identity: true" for an identity of the runner. ${VALUES_COME_EMPTY}`,
    ];
  }
  return id === "" && tenant !== ""
    ? [
        `Input "tenant-id" is given without "client-id": give both, or neither. ${VALUES_COME_EMPTY}`,
      ]
    : [];
}

const GUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** What is wrong here is not shown: it happens to be a whole JSON document with a secret in it. */
function clientId(text: string, name: string): string {
  if (text === "" || GUID.test(text)) return text;
  throw new ActionError(
    `Input "${name}" is not the client ID of an application or identity: expected the form "00000000-0000-0000-0000-000000000000".`,
  );
}

/** A tenant goes into a URL, so nothing but an ID or a domain may pass. */
function tenantId(text: string, name: string): string {
  if (text === "" || GUID.test(text) || /^[a-z\d-]+(?:\.[a-z\d-]+)+$/i.test(text)) return text;
  throw new ActionError(
    `Input "${name}" is not the ID of a tenant, nor one of its domains: expected the form "00000000-0000-0000-0000-000000000000" or "contoso.onmicrosoft.com".`,
  );
}
