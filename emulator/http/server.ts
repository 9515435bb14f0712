// The https server on the loopback interface. Closing it cuts every connection, idle, busy or left hanging by a fault.

import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import type { IncomingMessage, ServerResponse } from "node:http";

import type { Certificate } from "./certificate.ts";

export interface Listening {
  readonly port: number;
  /** Rejects with the first error that a hook, or the emulator itself, threw while it answered. */
  close(): Promise<void>;
}

/** Answers one request; what it throws is answered 500 and thrown again when the server closes. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Makes the handler once the port is known; the signal is aborted when the server closes. */
export type HandlerMaker = (port: number, closing: AbortSignal) => Handler;

/** Listens on 127.0.0.1; resolves when requests are taken, rejects when the port is not free. */
export async function listen(
  handlerFor: HandlerMaker,
  certificate: Certificate,
  port: number,
): Promise<Listening> {
  const closing = new AbortController();
  const server = createServer({
    key: certificate.keyPem,
    cert: certificate.certPem,
    keepAliveTimeout: 60_000,
  });
  const actualPort = await listenOn(server, port);
  const handler = handlerFor(actualPort, closing.signal);
  const failures: unknown[] = [];
  server.on("request", (request, response) => {
    handler(request, response).catch((error: unknown) => {
      const isOver = closing.signal.aborted || request.socket.destroyed;
      if (!isOver) failures.push(error);
      if (isOver || response.headersSent) response.destroy();
      else response.writeHead(500).end();
    });
  });
  return {
    port: actualPort,
    close: async () => {
      closing.abort();
      await close(server);
      if (failures.length > 0) throw failures[0];
    },
  };
}

function listenOn(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
