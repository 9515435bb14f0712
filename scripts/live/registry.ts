/**
 * A registry as the questions see it: one request at a time, its answer as it came. Nothing is retried, and no redirect is
 * followed.
 */
import { createHash } from "node:crypto";

export const OCI_IMAGE = "application/vnd.oci.image.manifest.v1+json";
export const OCI_INDEX = "application/vnd.oci.image.index.v1+json";
export const OCI_ARTIFACT = "application/vnd.oci.artifact.manifest.v1+json";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body, if it is JSON. */
  readonly json: Json;
}

export type Json = Readonly<Record<string, unknown>>;

export interface Sending {
  readonly type?: string;
  readonly body?: string;
  /** Sent instead of the access token. */
  readonly authorization?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Login {
  readonly registry: string;
  /** What `az acr login --expose-token` gives. */
  readonly refreshToken: string;
}

/** One repository; its token is for this one alone. */
export class LiveRepository {
  readonly name: string;
  readonly login: Login;
  #token = "";

  constructor(name: string, login: Login) {
    this.name = name;
    this.login = login;
  }

  /** Asks for the access token, and gives the answer. */
  async signIn(): Promise<Answer> {
    const { registry, refreshToken } = this.login;
    const actions = "pull,push,delete,metadata_read,metadata_write";
    const form = { grant_type: "refresh_token", service: registry, refresh_token: refreshToken };
    const scope = `repository:${this.name}:${actions}`;
    const answer = await exchange(`https://${registry}/oauth2/token`, "POST", {
      type: "application/x-www-form-urlencoded",
      body: new URLSearchParams({ ...form, scope }).toString(),
    });
    this.#token = String(answer.json["access_token"]);
    return answer;
  }

  /** `path` begins behind the name of the repository: `manifests/v1` of `/v2`, `_tags` of `/acr/v1`. */
  async send(method: string, path: string, sending: Sending = {}): Promise<Answer> {
    if (this.#token === "") await this.signIn();
    const isMetadata = path === "" || path.startsWith("_");
    const base = isMetadata ? `/acr/v1/${encodeURIComponent(this.name)}` : `/v2/${this.name}`;
    const url = path.startsWith("/") ? path : `${base}${path === "" ? "" : `/${path}`}`;
    const authorization = `Bearer ${this.#token}`;
    return exchange(`https://${this.login.registry}${url}`, method, { authorization, ...sending });
  }

  /** A blob of this text; its descriptor. */
  async pushBlob(text: string, mediaType: string): Promise<Json> {
    const digest = digestOf(text);
    const started = await this.send("POST", "blobs/uploads/");
    const location = `${started.headers.get("location") ?? ""}&digest=${digest}`;
    expectStatus(await this.send("PUT", location, { body: text }), 201);
    return { mediaType, digest, size: text.length };
  }

  /** An image without layers, told apart by its name. */
  async pushImage(title: string, reference?: string, more: object = {}): Promise<string> {
    const config = await this.pushBlob("{}", "application/vnd.oci.image.config.v1+json");
    const annotations = { "org.opencontainers.image.title": title };
    return this.push(OCI_IMAGE, { config, layers: [], annotations, ...more }, reference);
  }

  /** A manifest by tag, or by digest without one; its digest. */
  async push(mediaType: string, content: object, reference?: string): Promise<string> {
    const body = JSON.stringify({ schemaVersion: 2, mediaType, ...content });
    const path = `manifests/${reference ?? digestOf(body)}`;
    expectStatus(await this.send("PUT", path, { type: mediaType, body }), 201);
    return digestOf(body);
  }

  /** The row of a manifest. */
  async row(digest: string): Promise<Json> {
    return objectOf((await this.send("GET", `_manifests/${digest}`)).json["manifest"]);
  }

  /** Sets locks of a manifest or of a tag. */
  async lock(path: string, attributes: Readonly<Record<string, boolean>>): Promise<void> {
    const body = JSON.stringify(attributes);
    expectStatus(await this.send("PATCH", path, { type: "application/json", body }), 200);
  }
}

/** Status, and the registry's code where it gave one. */
export function outcome({ status, json }: Answer): string {
  const [first] = listOf(json["errors"]);
  const code = objectOf(first)["code"];
  return typeof code === "string" ? `${status} ${code}` : String(status);
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function objectOf(value: unknown): Json {
  return typeof value === "object" && value !== null ? (value as Json) : {};
}

/** A value as JSON, or the word for none. */
export function shape(value: unknown): string {
  return value === undefined ? "absent" : JSON.stringify(value);
}

export function digestOf(text: string): string {
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}

function expectStatus(answer: Answer, status: number): void {
  if (answer.status !== status) throw new Error(`${outcome(answer)} where ${status} was needed`);
}

async function exchange(url: string, method: string, sending: Sending): Promise<Answer> {
  const { type, body, authorization, headers } = sending;
  const response = await fetch(url, {
    method,
    redirect: "manual",
    ...(body === undefined ? {} : { body: Buffer.from(body) }),
    headers: {
      ...headers,
      ...(type === undefined ? {} : { "content-type": type }),
      ...(authorization === undefined ? {} : { authorization }),
    },
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: parsed(text) };
}

function parsed(text: string): Json {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return {};
  }
}
