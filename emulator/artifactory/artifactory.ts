// Starts the emulator of JFrog Artifactory: one with docker repositories, in memory, over https on the loopback interface. It has AQL,
// the storage API, files by path, the trash can, and the registry API on top of the same files. It shares no code with the tool it
// tests.

import { throwawayCertificate } from "../http/certificate.ts";
import { systemClock, type Clock } from "../http/clock.ts";
import { Faults } from "../http/faults.ts";
import { RequestLog } from "../http/request-log.ts";
import { listen, type Handler } from "../http/server.ts";
import { Access, type ArtifactoryAccount } from "./access/accounts.ts";
import { artifactoryKinds, type ArtifactoryKind } from "./api/routes.ts";
import type { Image } from "./images/image.ts";
import { imageNames, Images } from "./images/images.ts";
import { handle, type ArtifactoryServing } from "./server/handle.ts";
import { artifactoryOperations } from "./server/operations.ts";
import { SearchQueue } from "./server/search-queue.ts";
import type { Repository, RepositoryOptions } from "./storage/repository.ts";
import { Storage } from "./storage/storage.ts";
import { defaultArtifactorySwitches, type ArtifactorySwitches } from "./switches/switches.ts";

export interface ArtifactoryOptions {
  /** 0, the default, lets the system choose. */
  readonly port?: number;
  /** Users; default none, and then nobody gets in. */
  readonly accounts?: readonly ArtifactoryAccount[];
  /** Keys of local repositories, or more about each; default `docker-local`. */
  readonly repositories?: readonly (string | RepositoryOptions)[];
  /** Time of pushes, of deletions and of the Date header; default the system's. */
  readonly clock?: Clock;
  /** What is pushed over HTTP counts as pushed this long ago. */
  readonly backdateMs?: number;
  readonly switches?: Partial<ArtifactorySwitches>;
}

export interface Artifactory {
  /** `https://127.0.0.1:PORT`; Artifactory's own API is below `/artifactory`. */
  readonly url: string;
  /** `127.0.0.1:PORT`; docker clients use `127.0.0.1:PORT/<key>/<image>`. */
  readonly host: string;
  /** Certificate of the throwaway authority that signed the server's. */
  readonly caPem: string;
  /** The content, for seeding and reading out without HTTP. */
  readonly storage: Storage;
  readonly requests: RequestLog<ArtifactoryKind>;
  readonly faults: Faults<ArtifactoryKind>;
  /** May be changed at any time. */
  readonly switches: ArtifactorySwitches;
  /** The repository of this key; default the first. Throws where there is none. */
  repository(key?: string): Repository;
  /** An image of the first repository, or of the one of this key. */
  image(name: string, key?: string): Image;
  /** Names of the images of the first repository, sorted. */
  images(): readonly string[];
  /** Every token that the registry API issued so far, in order. */
  issuedTokens(): readonly string[];
  /** Cuts all connections; afterwards nothing keeps the process alive. Rejects with the first error that a hook threw. */
  close(): Promise<void>;
}

/** Starts it with empty repositories; it is ready when the promise resolves. */
export async function startArtifactory(options: ArtifactoryOptions = {}): Promise<Artifactory> {
  const switches = { ...defaultArtifactorySwitches(), ...options.switches };
  const clock = options.clock ?? systemClock;
  const { backdateMs = 0, accounts = [], port = 0 } = options;
  const repositories = (options.repositories ?? ["docker-local"]).map((repository) =>
    typeof repository === "string" ? { key: repository } : repository,
  );
  const storage = new Storage({ clock, switches, backdateMs, repositories });
  const requests = new RequestLog(artifactoryKinds);
  const faults = new Faults<ArtifactoryKind>();
  const access = new Access(accounts, switches);
  const images = new Images();
  const operations = artifactoryOperations(images);
  const parts = { storage, switches, requests, faults, access, operations };
  const certificate = await throwawayCertificate();
  const server = await listen((_, closing) => handlerOf(parts, closing), certificate, port);
  const first = repositories[0]?.key ?? "";
  const repository = (key = first): Repository => {
    const found = storage.repository(key);
    if (found === undefined) throw new Error(`There is no repository "${key}".`);
    return found;
  };
  const host = `127.0.0.1:${server.port}`;
  return {
    url: `https://${host}`,
    host,
    caPem: certificate.caPem,
    storage,
    requests,
    faults,
    switches,
    repository,
    image: (name, key) => images.of(repository(key), name),
    images: () => imageNames(repository()),
    issuedTokens: () => access.issued(),
    close: () => server.close(),
  };
}

type Parts = Omit<ArtifactoryServing, "searches" | "closing">;

function handlerOf(parts: Parts, closing: AbortSignal): Handler {
  const serving = { ...parts, searches: new SearchQueue(), closing };
  return (request, response) => handle(serving, request, response);
}
