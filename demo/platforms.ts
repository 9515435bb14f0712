/**
 * Asks for a tag as `docker pull --platform` does. Nothing is assumed: what can be pulled is what the registry hands out,
 * manifest, config and layers.
 */
import type { Descriptor, Manifest } from "./manifest.ts";
import type { Repository } from "./registry-client.ts";

/** What a client wants of a tag. */
export interface Want {
  readonly tag: string;
  /** A platform as Docker writes it, `linux/amd64`, or `SBOM`. */
  readonly what: string;
}

export interface Pull extends Want {
  readonly repository: string;
  /** Whose absence was the end of it: a digest or a tag; undefined where everything came. */
  readonly missing: string | undefined;
}

/** Pulls what is wanted. Never throws for what is missing. */
export async function pull(repository: Repository, { tag, what }: Want): Promise<Pull> {
  const missing =
    what === "SBOM" ? await askForSbom(repository, tag) : await askFor(repository, tag, what);
  return { repository: repository.name, tag, what, missing };
}

/** What is missing of this platform's image, through indexes however deep. */
async function askFor(
  repository: Repository,
  reference: string,
  platform: string,
): Promise<string | undefined> {
  const pulled = await repository.pullManifest(reference);
  if (pulled === undefined) return reference;
  const { manifests, config, layers = [] } = pulled.manifest;
  if (manifests === undefined) {
    const blobs = [...(config === undefined ? [] : [config]), ...layers];
    for (const { digest } of blobs) if (!(await repository.pullBlob(digest))) return digest;
    return undefined;
  }
  const child = childFor(manifests, platform);
  return child === undefined
    ? `any image of ${platform}`
    : askFor(repository, child.digest, platform);
}

/** As clients choose: the first that is of the platform, else the first that may lead to one, which is an index. */
function childFor(
  manifests: NonNullable<Manifest["manifests"]>,
  platform: string,
): Descriptor | undefined {
  return (
    manifests.find((child) => platformOf(child) === platform) ??
    manifests.find((child) => child.platform === undefined)
  );
}

function platformOf({ platform }: Descriptor): string | undefined {
  return platform && `${platform.os}/${platform.architecture}`;
}

async function askForSbom(repository: Repository, tag: string): Promise<string | undefined> {
  const pulled = await repository.pullManifest(tag);
  if (pulled === undefined) return tag;
  const [sbom] = await repository.referrersOf(pulled.digest);
  if (sbom === undefined) return "any referrer";
  return (await repository.pullManifest(sbom)) === undefined ? sbom : undefined;
}
