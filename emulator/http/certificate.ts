// A certificate authority and a server certificate made when they are needed and kept nowhere. The authority's certificate is
// what clients are told to trust (NODE_EXTRA_CA_CERTS, or ca.crt in skopeo's certificate directory); its key is forgotten.

import { randomUUID } from "node:crypto";

export interface Certificate {
  readonly caPem: string;
  readonly certPem: string;
  readonly keyPem: string;
}

const dayMs = 24 * 3600 * 1000;

/** A certificate as JSON, for many short-lived processes that need not each make their own. */
export const CERTIFICATE_VARIABLE = "EMULATOR_CERTIFICATE";
const given = process.env[CERTIFICATE_VARIABLE];
let made = given === undefined ? undefined : Promise.resolve(JSON.parse(given) as Certificate);

/** One certificate per process, for 127.0.0.1, ::1 and localhost, good for a year; the one that it was started with, if any. */
export function throwawayCertificate(): Promise<Certificate> {
  made ??= make();
  return made;
}

async function make(): Promise<Certificate> {
  // Loading it takes longer than all that is done with it.
  const { generate } = await import("selfsigned");
  const shared = {
    keyType: "ec" as const,
    algorithm: "sha256",
    notBeforeDate: new Date(Date.now() - dayMs),
    notAfterDate: new Date(Date.now() + 365 * dayMs),
  };
  // Of two authorities of one name a client that trusts both may try the wrong one.
  const name = `Emulator throwaway CA ${randomUUID()}`;
  const authority = await generate([{ name: "commonName", value: name }], {
    ...shared,
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const server = await generate([{ name: "commonName", value: "localhost" }], {
    ...shared,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: "basicConstraints", cA: false, critical: true },
      { name: "keyUsage", digitalSignature: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      {
        name: "subjectAltName",
        altNames: [
          { type: 2, value: "localhost" },
          { type: 7, ip: "127.0.0.1" },
          { type: 7, ip: "::1" },
        ],
      },
    ],
  });
  return { caPem: authority.cert, certPem: server.cert, keyPem: server.private };
}
