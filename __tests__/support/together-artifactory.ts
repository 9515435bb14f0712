/**
 * One run of the action on an Artifactory for many tests, as `together.ts` has it for Azure: each has an image of its own on a
 * server that they share.
 */
import type { Artifactory } from "../../emulator/artifactory/artifactory.ts";
import type { ArtifactoryKind } from "../../emulator/artifactory/api/routes.ts";
import type { AddedFault, Fault } from "../../emulator/http/faults.ts";
import { seedImage } from "./artifactory-fixture.ts";
import { KEY, runOn, startServer } from "./artifactory.ts";
import { fixture, type Fixture, type Spec } from "./fixture.ts";
import type { RunOptions } from "./run-action.ts";
import { prunedOf, SharedRuns, type Pruned } from "./together.ts";

type Inputs = Readonly<Record<string, string>>;

/** An image of a test's own, on a server that it shares. */
export interface ImagePlace {
  readonly name: string;
  readonly built: Fixture;
  readonly image: ReturnType<Artifactory["image"]>;
  /** A fault that meets paths below this image alone, or those of them that contain `part`. No search has such a path. */
  readonly fault: (fault: Omit<Fault<ArtifactoryKind>, "path">, part?: string) => AddedFault;
  /** The requests so far for paths below this image. */
  readonly requests: () => ReturnType<Artifactory["requests"]["all"]>;
  /** The paths of all DELETE requests below this image, without it. */
  readonly deletedPaths: () => readonly string[];
  /** Letters of what is left. */
  readonly left: () => string;
  /** Runs the action for real, on this image and on those of all tests that ask for the same at the same time. */
  readonly prune: (inputs?: Inputs, options?: RunOptions) => Promise<Pruned>;
}

/** A server that the tests of a file share. It starts with the first of them; `close` belongs into `afterAll`. */
export class SharedServer {
  #server: Promise<Artifactory> | undefined;
  #places = 0;
  readonly #runs = new SharedRuns(async (inputs, options) =>
    runOn(await this.server(), inputs, options),
  );

  server(): Promise<Artifactory> {
    return (this.#server ??= startServer());
  }

  async close(): Promise<void> {
    await (await this.#server)?.close();
  }

  /** A new image with these manifests. */
  async place(specs: Readonly<Record<string, Spec>>): Promise<ImagePlace> {
    const server = await this.server();
    this.#places += 1;
    const name = `team/app-${this.#places}`;
    const built = fixture(specs);
    const image = server.image(name);
    seedImage(image, built);
    const requests = () =>
      server.requests.all().filter(({ url }) => decodeURIComponent(url).includes(`/${name}/`));
    return {
      name,
      built,
      image,
      fault: (fault, part = "") =>
        server.faults.add({ ...fault, path: new RegExp(`/${name}/.*${part}`) }),
      requests,
      deletedPaths: () =>
        requests()
          .filter(({ method }) => method === "DELETE")
          .map(({ url }) => decodeURIComponent(url).replace(`/artifactory/${KEY}/${name}/`, "")),
      left: () => built.letters(image.digests()).join(" "),
      prune: async (inputs = {}, options = {}) =>
        prunedOf(await this.#runs.join(name, inputs, options), name, built),
    };
  }
}
