/**
 * The hosts of an Azure cloud, played on this machine: a proxy takes every tunnel to one server, which answers for the
 * authority and for the registry and has a certificate for whatever it is called. Nothing leaves the machine, and the
 * proxy knows which hosts were asked.
 */
import { once } from "node:events";
import { createServer as createProxy } from "node:http";
import { createServer, request as send } from "node:https";
import { connect, type AddressInfo, type Server, type Socket } from "node:net";

import { generate } from "selfsigned";

import type { Emulator } from "../../emulator/acr/emulator.ts";
import type { Entra } from "../../emulator/entra/entra.ts";

export interface AzureHosts {
  /** What the job trusts. */
  readonly caPem: string;
  /** `http://host:port`, for HTTPS_PROXY. */
  readonly proxy: string;
  /** Every host that was asked for, once each. */
  readonly asked: () => readonly string[];
  close(): Promise<void>;
}

/** Starts it; hosts of registries are `registries`, all others are the authority. */
export async function startAzureHosts(
  entra: Entra,
  emulator: Emulator,
  registries: readonly string[],
  authorities: readonly string[],
): Promise<AzureHosts> {
  const names = [...registries, ...authorities];
  const { cert, private: key } = await generate([{ name: "commonName", value: "hosts" }], {
    keyType: "ec",
    algorithm: "sha256",
    extensions: [{ name: "subjectAltName", altNames: names.map((value) => ({ type: 2, value })) }],
  });
  const hosts = createServer({ cert, key }, (incoming, outgoing) => {
    const { host = "" } = incoming.headers;
    const isRegistry = registries.includes(host);
    const target = new URL(incoming.url ?? "/", isRegistry ? emulator.url : entra.url);
    const { method, headers } = incoming;
    const onward = send(target, { method, headers, ca: emulator.caPem, servername: "localhost" });
    onward.on("response", (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () => {
        // The authority names its endpoints, and is called otherwise here.
        const text = Buffer.concat(chunks).toString().replaceAll(entra.url, `https://${host}`);
        const others = Object.entries(answer.headers).filter(
          ([name]) => !["content-length", "transfer-encoding"].includes(name),
        );
        outgoing.writeHead(answer.statusCode ?? 500, Object.fromEntries(others)).end(text);
      });
    });
    incoming.pipe(onward);
  });
  const asked = new Set<string>();
  const sockets = new Set<Socket>();
  const proxy = createProxy();
  const port = await listen(hosts);
  proxy.on("connect", ({ url = "" }, client: Socket) => {
    asked.add(url);
    const target = connect(port, "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      target.pipe(client).pipe(target);
    });
    for (const socket of [client, target]) {
      sockets.add(socket);
      socket.on("error", () => socket.destroy());
    }
  });
  return {
    caPem: cert,
    proxy: `http://127.0.0.1:${await listen(proxy)}`,
    asked: () => [...asked].map((address) => address.replace(/:443$/, "")).sort(),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      const closed = [hosts, proxy].map((server) => once(server, "close"));
      for (const server of [hosts, proxy]) server.close();
      hosts.closeAllConnections();
      proxy.closeAllConnections();
      await Promise.all(closed);
    },
  };
}

async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}
