// One request as its handler sees it: routed, authorised and with its body read.

import type { IncomingHttpHeaders } from "node:http";

import type { Access } from "../access/scopes.ts";
import type { Registry } from "../registry/registry.ts";
import type { Switches } from "../switches/switches.ts";
import type { Route } from "./routes.ts";

export interface Call {
  readonly method: string;
  readonly route: Route;
  /** Name of the repository; empty where the route has none. */
  readonly name: string;
  /** Digest, tag or upload id; empty where the route has none. */
  readonly reference: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly access: Access;
  readonly registry: Registry;
  readonly switches: Switches;
  /** `127.0.0.1:PORT`, as the metadata API names the registry. */
  readonly loginServer: string;
}
