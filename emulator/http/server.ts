// The https server of a registry. What a request's handler throws is answered 500 and comes out when the server closes.

import { createServer } from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";

import type { Certificate } from "./certificate.ts";
import { closeServer, listenOnLoopback } from "./loopback.ts";

export interface Listening {
  readonly port: number;
  /** Rejects with the first error that a hook, or the emulator itself, threw while it answered. */
  close(): Promise<void>;
}

/** Answers one request. */
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
  const actualPort = await listenOnLoopback(server, port);
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
      await closeServer(server);
      if (failures.length > 0) throw failures[0];
    },
  };
}
