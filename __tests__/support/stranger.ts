/** A server that nobody has reason to trust: it writes down whatever it is sent. */
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";

import { throwawayCertificate } from "../../emulator/http/certificate.ts";

export interface Stranger {
  /** By another name than the registry's, so that whoever compares names alone sees a difference. */
  readonly url: string;
  /** Address, headers and body of each request, as one text. */
  readonly received: readonly string[];
  close(): Promise<void>;
}

/** Starts it; it answers everything with 200 and an empty object. */
export async function startStranger(): Promise<Stranger> {
  const { certPem, keyPem } = await throwawayCertificate();
  const received: string[] = [];
  const server = createServer({ cert: certPem, key: keyPem }, (request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      const { method = "", url = "", rawHeaders } = request;
      received.push([`${method} ${url}`, ...rawHeaders, body].join("\n"));
      response.writeHead(200, { "Content-Type": "application/json" }).end("{}");
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", resolve);
  });
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
