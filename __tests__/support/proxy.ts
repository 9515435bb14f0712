/** A forward proxy as companies have one: it knows CONNECT, and nothing else. */
import { createServer } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";

export interface Proxy {
  readonly port: number;
  /** `host:port` of each tunnel that was asked for. */
  readonly tunnels: readonly string[];
  close(): Promise<void>;
}

/** Starts it on the loopback interface; with `credentials` (`user:password`) it refuses tunnels without them by 407. */
export async function startProxy(credentials?: string): Promise<Proxy> {
  const tunnels: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer();
  server.on("connect", ({ url = "", headers }, client: Socket) => {
    tunnels.push(url);
    sockets.add(client);
    const expected = `Basic ${Buffer.from(credentials ?? "").toString("base64")}`;
    if (credentials !== undefined && headers["proxy-authorization"] !== expected) {
      client.end("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
      return;
    }
    const { hostname, port } = new URL(`https://${url}`);
    const target = connect(Number(port), hostname, () => {
      client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      target.pipe(client).pipe(target);
    });
    sockets.add(target);
    for (const socket of [client, target]) socket.on("error", () => socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    tunnels,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
        server.closeAllConnections();
      }),
  };
}
