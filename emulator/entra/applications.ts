// How an application proves to be one of the directory's: by an assertion, a certificate's signature or a secret.

import { createHash, X509Certificate } from "node:crypto";

import { decodeProtectedHeader } from "jose/decode/protected_header";
import { importX509 } from "jose/key/import";
import { jwtVerify } from "jose/jwt/verify";

import type { Application, Directory } from "./directory.ts";
import { refused, type AuthorityReply } from "./errors.ts";

/** What Entra says to this form, or undefined when the application is who it says. */
export async function checkApplication(
  directory: Directory,
  application: Application,
  form: URLSearchParams,
  tokenEndpoint: string,
): Promise<AuthorityReply | undefined> {
  const assertion = form.get("client_assertion");
  if (assertion === null) return checkSecret(application, form.get("client_secret"));
  if (form.get("client_assertion_type") !== assertionType) return refused(900144);
  const claims = directory.mint.claimsOf(assertion);
  if (claims === undefined) return checkSignature(application, assertion, tokenEndpoint);
  if (claims.aud !== "api://AzureADTokenExchange") return refused(700212);
  const { subjects = [] } = application;
  if (subjects.length === 0) return refused(70025);
  return subjects.includes(claims.sub ?? "") ? undefined : refused(700213);
}

const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

function checkSecret({ secret }: Application, given: string | null): AuthorityReply | undefined {
  if (given === null) return refused(7000218);
  return secret !== undefined && given === secret ? undefined : refused(7000215);
}

async function checkSignature(
  { certificatePem, clientId }: Application,
  assertion: string,
  tokenEndpoint: string,
): Promise<AuthorityReply | undefined> {
  if (certificatePem === undefined) return refused(700027);
  const der = new X509Certificate(certificatePem).raw;
  const thumbprint = createHash("sha256").update(der).digest("base64url");
  try {
    const header = decodeProtectedHeader(assertion);
    if (header["x5t#S256"] !== thumbprint) return refused(700027);
    const key = await importX509(certificatePem, header.alg ?? "");
    const expected = { audience: tokenEndpoint, issuer: clientId, subject: clientId };
    // Entra's clock and the client's may differ by as much.
    await jwtVerify(assertion, key, { ...expected, clockTolerance: "5 minutes" });
    return undefined;
  } catch {
    return refused(700027);
  }
}
