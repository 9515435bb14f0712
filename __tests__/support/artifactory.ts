/** Runs the built action against the emulator of Artifactory, as `run-action.ts` does against that of Azure. */
import {
  startArtifactory,
  type Artifactory,
  type ArtifactoryOptions,
} from "../../emulator/artifactory/artifactory.ts";
import { PASSWORD, runWith, USERNAME, type ActionRun, type RunOptions } from "./run-action.ts";

/** The repository in Artifactory; what the action calls a repository is an image in it. */
export const KEY = "docker-local";

/** No password: an access token, which comes alone. */
export const TOKEN = "not-so-secret-access-token";

/** An emulator with one user who may do everything, by password or token. */
export function startServer(options: ArtifactoryOptions = {}): Promise<Artifactory> {
  return startArtifactory({
    accounts: [{ username: USERNAME, password: PASSWORD, accessToken: TOKEN }],
    ...options,
  });
}

/** Runs the action against the emulator; by default for real, on image `team/app`, with the access token. */
export function runOn(
  server: Artifactory,
  inputs: Readonly<Record<string, string>> = {},
  options: RunOptions = {},
): Promise<ActionRun> {
  const registry = `https://${server.host}/artifactory/${KEY}`;
  return runWith(server, { registry, password: TOKEN, ...inputs }, options);
}
