/**
 * A small registry client, for what docker, buildx and cosign are big ones: blobs first, then the manifest that names
 * them; and the way back. Everything goes over https, and what comes back is checked against its digest.
 */
import { createHash } from "node:crypto";
import { Agent, request } from "node:https";

import { OCI_IMAGE, OCI_INDEX, type Descriptor, type Manifest } from "./manifest.ts";

/** Where the registry is, and as whom to speak to it. */
export interface Account {
  readonly url: string;
  readonly caPem: string;
  readonly username: string;
  readonly password: string;
}

/** A manifest as the registry lists it. */
export interface Listed {
  readonly digest: string;
  readonly tags: readonly string[];
  readonly pushedAt: Date;
  readonly isLocked: boolean;
}

interface Row {
  readonly digest: string;
  readonly tags?: readonly string[];
  readonly createdTime: string;
  readonly changeableAttributes: { readonly deleteEnabled: boolean };
}

interface Answer {
  readonly status: number;
  readonly location: string | undefined;
  readonly bytes: Buffer;
}

interface Sending {
  readonly body?: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

const READABLE = `${OCI_INDEX}, ${OCI_IMAGE}`;

/** One repository of a registry. Every method throws when the registry answers with anything unforeseen. */
export class Repository {
  readonly name: string;
  readonly #url: string;
  readonly #agent: Agent;
  readonly #authorization: string;

  constructor(name: string, { url, caPem, username, password }: Account) {
    this.name = name;
    this.#url = url;
    this.#agent = new Agent({ keepAlive: true, ca: caPem });
    this.#authorization = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
  }

  async pushBlob(mediaType: string, bytes: Buffer): Promise<Descriptor> {
    const digest = digestOf(bytes);
    const opened = await this.#send("POST", this.#v2("blobs/uploads/"));
    const location = new URL(opened.location ?? "", this.#url);
    location.searchParams.set("digest", digest);
    await this.#send("PUT", location, { body: bytes });
    return { mediaType, digest, size: bytes.byteLength };
  }

  /** Without a tag the manifest is pushed by its digest, as the children of an index are. */
  async pushManifest(manifest: Manifest, tag?: string): Promise<Descriptor> {
    const body = Buffer.from(JSON.stringify(manifest));
    const digest = digestOf(body);
    const headers = { "content-type": manifest.mediaType };
    await this.#send("PUT", this.#v2(`manifests/${tag ?? digest}`), { body, headers });
    return { mediaType: manifest.mediaType, digest, size: body.byteLength };
  }

  /** What `az acr repository update --delete-enabled false` does. */
  async lock(digest: string): Promise<void> {
    const body = Buffer.from(JSON.stringify({ deleteEnabled: false }));
    const headers = { "content-type": "application/json" };
    const path = `/acr/v1/${this.name}/_manifests/${digest}`;
    await this.#send("PATCH", new URL(path, this.#url), { body, headers });
  }

  /** The manifest that a tag or a digest names, with its own digest; undefined if there is none. */
  async pullManifest(
    reference: string,
  ): Promise<{ digest: string; manifest: Manifest } | undefined> {
    const url = this.#v2(`manifests/${reference}`);
    const { status, bytes } = await this.#send("GET", url, { headers: { accept: READABLE } });
    if (status === 404) return undefined;
    const digest = digestOf(bytes);
    if (reference.startsWith("sha256:") && digest !== reference) throw damaged(reference);
    return { digest, manifest: JSON.parse(bytes.toString("utf8")) as Manifest };
  }

  /** Whether the whole blob came. The registry may send to another host for it, which must not see the password. */
  async pullBlob(digest: string): Promise<boolean> {
    const here = this.#v2(`blobs/${digest}`);
    const first = await this.#exchange("GET", here, this.#signedIn());
    const { status, bytes } =
      first.status === 307 && first.location !== undefined
        ? await this.#exchange("GET", new URL(first.location, here), {})
        : first;
    if (status === 404) return false;
    if (status !== 200) throw new Error(`GET ${here.pathname}: ${status}`);
    if (digestOf(bytes) !== digest) throw damaged(digest);
    return true;
  }

  /** Digests of the manifests that have this one as their `subject`. */
  async referrersOf(digest: string): Promise<readonly string[]> {
    const { bytes } = await this.#send("GET", this.#v2(`referrers/${digest}`));
    const { manifests = [] } = JSON.parse(bytes.toString("utf8")) as Partial<Manifest>;
    return manifests.map((referrer) => referrer.digest);
  }

  /** What `az acr manifest list-metadata` shows. The demo's repositories fit on one page. */
  async listManifests(): Promise<readonly Listed[]> {
    const { bytes } = await this.#send(
      "GET",
      new URL(`/acr/v1/${this.name}/_manifests`, this.#url),
    );
    const { manifests } = JSON.parse(bytes.toString("utf8")) as { manifests: readonly Row[] };
    return manifests.map(({ digest, tags = [], createdTime, changeableAttributes }) => ({
      digest,
      tags,
      pushedAt: new Date(createdTime),
      isLocked: !changeableAttributes.deleteEnabled,
    }));
  }

  /** Whether it was there: a registry deletes referrers along with their subject. */
  async deleteManifest(digest: string): Promise<boolean> {
    const { status } = await this.#send("DELETE", this.#v2(`manifests/${digest}`));
    return status !== 404;
  }

  #v2(path: string): URL {
    return new URL(`/v2/${this.name}/${path}`, this.#url);
  }

  /** Answers of 200 to 299, and 404 to a GET or DELETE, which is an answer, too. */
  async #send(method: string, url: URL, sending: Sending = {}): Promise<Answer> {
    const answer = await this.#exchange(method, url, this.#signedIn(sending));
    const isMissing = answer.status === 404 && (method === "GET" || method === "DELETE");
    if (isMissing || (answer.status >= 200 && answer.status < 300)) return answer;
    throw new Error(`${method} ${url.pathname}: ${answer.status} ${answer.bytes.toString("utf8")}`);
  }

  #signedIn({ body, headers }: Sending = {}): Sending {
    const authorized = { ...headers, authorization: this.#authorization };
    return { headers: authorized, ...(body === undefined ? {} : { body }) };
  }

  #exchange(method: string, url: URL, { body, headers }: Sending): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const options = {
      method,
      agent: this.#agent,
      headers: { ...headers },
    };
    const sent = request(url, options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const {
          statusCode: status = 0,
          headers: { location },
        } = response;
        resolve({ status, location, bytes: Buffer.concat(chunks) });
      });
    });
    sent.on("error", reject);
    sent.end(body);
    return promise;
  }
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

function damaged(digest: string): Error {
  return new Error(`The registry's bytes for ${digest} have another digest.`);
}
