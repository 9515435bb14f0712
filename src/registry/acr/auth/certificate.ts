/**
 * The file with which a service principal proves who it is. What the packages say of a wrong one names neither the
 * variable nor the way out.
 */
import { createPrivateKey, X509Certificate } from "node:crypto";

import { ActionError } from "../../../errors/action-error.ts";

/** @throws ActionError unless the text holds a certificate and a private key that the password opens. */
export function checkCertificate(pem: string, password: string | undefined, path: string): void {
  try {
    new X509Certificate(pem);
    createPrivateKey(password ? { key: pem, passphrase: password } : pem);
  } catch (cause) {
    throw new ActionError(
      `AZURE_CLIENT_CERTIFICATE_PATH names "${path}", which is no PEM file with a certificate and its private key, or AZURE_CLIENT_CERTIFICATE_PASSWORD does not open it.`,
      { cause },
    );
  }
}
