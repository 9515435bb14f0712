/**
 * What Jest does once, before it starts its workers: one certificate for all emulators of all test files. Made anew, it costs
 * each of them a fifth of a second of processor.
 */
import process from "node:process";

import { CERTIFICATE_VARIABLE, throwawayCertificate } from "../../emulator/http/certificate.ts";

export default async () => {
  process.env[CERTIFICATE_VARIABLE] = JSON.stringify(await throwawayCertificate());
};
