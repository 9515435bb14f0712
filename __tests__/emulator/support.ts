// A bare https client for the tests of the emulator, and small manifests. The client sends exactly what it is told and shows
// exactly what came back; nothing is followed, retried or decoded on its own.

import { createHash } from "node:crypto";
import { Agent, request } from "node:https";

import { afterEach } from "@jest/globals";

import { startEmulator, type Emulator, type EmulatorOptions } from "../../emulator/acr/emulator.ts";

export const types = {
  dockerImage: "application/vnd.docker.distribution.manifest.v2+json",
  dockerList: "application/vnd.docker.distribution.manifest.list.v2+json",
  ociImage: "application/vnd.oci.image.manifest.v1+json",
  ociIndex: "application/vnd.oci.image.index.v1+json",
  ociArtifact: "application/vnd.oci.artifact.manifest.v1+json",
} as const;

/** What a careful client sends. */
export const acceptAll = Object.values(types).join(", ");

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Names and values by turns, as they were sent. */
  readonly rawHeaders: readonly string[];
  readonly bytes: Buffer;
  readonly text: string;
  /** The body, if it is JSON. */
  readonly json: unknown;
  /** What stands in the JSON body under these keys, one inside the other. */
  at(...keys: readonly (string | number)[]): unknown;
}

export interface Asking {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | object;
}

export interface PlainClient {
  /** Sends one request; Basic as the user "u" unless the headers say otherwise. */
  send(method: string, path: string, asking?: Asking): Promise<Reply>;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Reply>;
  delete(path: string): Promise<Reply>;
}

export interface Client extends PlainClient {
  /** An access token for these scopes, through both token endpoints. */
  accessToken(...scopes: string[]): Promise<string>;
}

export const basic = (username: string, password: string): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;

export interface Started {
  readonly emulator: Emulator;
  readonly client: Client;
}

/** Starts an emulator whose user "u" with password "p" may do everything, and a client for it. */
async function start(options: EmulatorOptions = {}): Promise<Started> {
  const accounts = [{ username: "u", password: "p" }, ...(options.accounts ?? [])];
  const emulator = await startEmulator({ ...options, accounts });
  return { emulator, client: clientFor(emulator) };
}

/** A client of this server; its idle connections keep nothing alive. */
export function plainClient({ url, caPem }: Pick<Emulator, "url" | "caPem">): PlainClient {
  const agent = new Agent({ keepAlive: true, ca: caPem });
  const send: PlainClient["send"] = (method, path, asking = {}) => {
    const headers = { authorization: basic("u", "p"), ...asking.headers };
    return exchange(agent, url + path, method, { ...asking, headers });
  };
  return {
    send,
    get: (path, headers = {}) => send("GET", path, { headers }),
    delete: (path) => send("DELETE", path),
  };
}

/** A client of this emulator, with its token endpoints. */
export function clientFor(emulator: Emulator): Client {
  const client = plainClient(emulator);
  const { send } = client;
  const form = async (path: string, fields: [string, string][]): Promise<Reply> =>
    send("POST", path, {
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(fields).toString(),
    });
  return {
    ...client,
    accessToken: async (...scopes) => {
      const service: [string, string] = ["service", emulator.loginServer];
      const refresh = await form("/oauth2/exchange", [
        ["grant_type", "access_token"],
        service,
        ["access_token", "a.b.c"],
      ]);
      const access = await form("/oauth2/token", [
        ["grant_type", "refresh_token"],
        service,
        ["refresh_token", String(refresh.at("refresh_token"))],
        ...scopes.map((scope): [string, string] => ["scope", scope]),
      ]);
      return String(access.at("access_token"));
    },
  };
}

function exchange(agent: Agent, url: string, method: string, asking: Asking): Promise<Reply> {
  const { promise, resolve, reject } = Promise.withResolvers<Reply>();
  const headers = Object.fromEntries(
    Object.entries(asking.headers ?? {}).filter(([, value]) => value !== ""),
  );
  const sent = request(url, { method, agent, headers }, (response) => {
    const chunks: Buffer[] = [];
    response.on("data", (chunk: Buffer) => chunks.push(chunk));
    response.on("error", reject);
    response.on("end", () => {
      const bytes = Buffer.concat(chunks);
      const { statusCode = 0, rawHeaders } = response;
      const text = bytes.toString("utf8");
      const json = parsed(text);
      const at: Reply["at"] = (...keys) => keys.reduce(inside, json);
      resolve({ status: statusCode, headers: response.headers, rawHeaders, bytes, text, json, at });
    });
  });
  sent.on("error", reject);
  sent.end(bodyOf(asking.body));
  return promise;
}

function bodyOf(body: string | Buffer | object | undefined): string | Buffer {
  if (body === undefined) return "";
  return typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function inside(value: unknown, key: string | number): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}

/** A function that starts an emulator with the user "u"; it is stopped after the test. */
export function emulators(): (options?: EmulatorOptions) => Promise<Started> {
  const running: Started[] = [];
  afterEach(async () => {
    for (const { emulator } of running.splice(0)) await emulator.close();
  });
  return async (options) => {
    const started = await start(options);
    running.push(started);
    return started;
  };
}

export function sha256(bytes: Buffer | string): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

/** A digest that nothing has. */
export const nowhere = `sha256:${"0".repeat(64)}`;

/** A small OCI image manifest; the letter makes it another one. */
export function image(letter: string, more: object = {}): object {
  return {
    schemaVersion: 2,
    mediaType: types.ociImage,
    config: { mediaType: "application/vnd.oci.image.config.v1+json", digest: nowhere, size: 7 },
    layers: [],
    annotations: { letter },
    ...more,
  };
}

/** An OCI index of these children, all of them for linux/amd64. */
export function index(digests: readonly string[], more: object = {}): object {
  const platform = { architecture: "amd64", os: "linux" };
  const manifests = digests.map((digest) => ({
    mediaType: types.ociImage,
    digest,
    size: 1,
    platform,
  }));
  return { schemaVersion: 2, mediaType: types.ociIndex, manifests, ...more };
}

/** An image manifest that refers to a subject. */
export function referrer(letter: string, subject: string, artifactType = "test/sbom"): object {
  return image(letter, {
    artifactType,
    subject: { mediaType: types.ociImage, digest: subject, size: 1 },
  });
}

export const challengeOf = (reply: Reply): string => String(reply.headers["www-authenticate"]);
