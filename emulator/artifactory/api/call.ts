// One request as its handler sees it: routed, with its body read and its sender known.

import type { IncomingHttpHeaders } from "node:http";

import type { Access, Visitor } from "../access/accounts.ts";
import type { Image } from "../images/image.ts";
import type { Images } from "../images/images.ts";
import type { Repository } from "../storage/repository.ts";
import type { Storage } from "../storage/storage.ts";
import type { ArtifactorySwitches } from "../switches/switches.ts";
import type { ArtifactoryRoute } from "./routes.ts";

export interface ArtifactoryCall {
  readonly method: string;
  readonly route: ArtifactoryRoute;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly visitor: Visitor;
  readonly access: Access;
  readonly storage: Storage;
  readonly switches: ArtifactorySwitches;
  /** `https://` and the host as the client calls it. */
  readonly origin: string;
}

/** A call of the registry API on an image of a repository that has files of its own. */
export interface DockerCall extends ArtifactoryCall {
  readonly repository: Repository;
  /** The image; its name is empty where the path names none. */
  readonly image: Image;
  /** All images of the server. */
  readonly images: Images;
  readonly reference: string;
}
