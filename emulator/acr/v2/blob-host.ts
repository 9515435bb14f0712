// The host that a registry sends clients to for the bytes of blobs: other name, other port, and an address that is proof enough
// by itself. Like Azure's storage it refuses a request that also has an Authorization header, so a client that carries its token
// along to another host gets nothing. It listens from the first blob on.

import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";

import { bytesAnswer, type Answer } from "../../http/answer.ts";
import type { Certificate } from "../../http/certificate.ts";
import { send } from "../../http/send.ts";
import { listen, type HandlerMaker, type Listening } from "../../http/server.ts";
import { partOf } from "./byte-range.ts";

export class BlobHost {
  readonly #certificate: Certificate;
  readonly #blobs = new Map<string, Buffer>();
  #listening: Promise<Listening> | undefined;

  constructor(certificate: Certificate) {
    this.#certificate = certificate;
  }

  /** Where these bytes can be fetched, by whoever knows the address. */
  async addressOf(digest: string, bytes: Buffer): Promise<string> {
    this.#listening ??= this.#listen();
    const { port } = await this.#listening;
    const path = `/${digest.replace(":", "/")}?sig=${randomUUID()}`;
    this.#blobs.set(path, bytes);
    return `https://localhost:${port}${path}`;
  }

  async close(): Promise<void> {
    await (await this.#listening)?.close();
  }

  #listen(): Promise<Listening> {
    const handlerFor: HandlerMaker = () => (request, response) => {
      send(request, response, this.#answer(request), { commonHeaders: {} });
      return Promise.resolve();
    };
    return listen(handlerFor, this.#certificate, 0);
  }

  /** Documented: https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes. Guessed: the bodies. */
  #answer({ url = "", headers }: IncomingMessage): Answer {
    if (headers.authorization !== undefined) return storageError(400, "InvalidAuthenticationInfo");
    const bytes = this.#blobs.get(url);
    if (bytes === undefined) return storageError(404, "BlobNotFound");
    const described = { "Content-Type": "application/octet-stream", "Accept-Ranges": "bytes" };
    const { range } = headers;
    return range === undefined
      ? bytesAnswer(200, bytes, described)
      : partOf(bytes, range, described);
  }
}

function storageError(status: number, code: string): Answer {
  const body = Buffer.from(
    `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code></Error>`,
  );
  return { status, headers: { "Content-Type": "application/xml", "x-ms-error-code": code }, body };
}
