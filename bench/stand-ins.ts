/**
 * What surrounds a job besides the registry: GitHub's cache service, and Microsoft Entra with the job's OIDC endpoint.
 */
import { startCacheService } from "../emulator/github/cache/cache-service.ts";
import { throwawayCertificate } from "../emulator/http/certificate.ts";
import { startEntra } from "../emulator/entra/entra.ts";
import { LOGIN } from "./action.ts";

/** What a run needs to reach one, and its end. */
export interface StandIn {
  readonly inputs: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

const CLIENT_ID = "aaaaaaaa-1111-2222-3333-444444444444";

/** A job that has neither: it signs in with a password and keeps nothing. */
export function startNothing(): Promise<StandIn> {
  return Promise.resolve({
    inputs: { ...LOGIN, cache: "false" },
    env: {},
    close: () => Promise.resolve(),
  });
}

/** A job on the default branch, which may save and restore. */
export async function startCache(): Promise<StandIn> {
  const service = await startCacheService();
  return {
    inputs: LOGIN,
    env: {
      ACTIONS_RESULTS_URL: service.url,
      ACTIONS_RUNTIME_TOKEN: service.token,
      ACTIONS_CACHE_SERVICE_V2: "true",
      GITHUB_EVENT_NAME: "schedule",
      GITHUB_REF: "refs/heads/main",
    },
    close: () => service.close(),
  };
}

/** A job that signs in with its own OIDC token. */
export async function startSignIn(): Promise<StandIn> {
  const entra = await startEntra({
    applications: [{ clientId: CLIENT_ID, subjects: ["repo:octo/app:ref:refs/heads/main"] }],
  });
  return {
    inputs: { "client-id": CLIENT_ID, "tenant-id": entra.tenantId, cache: "false" },
    env: { ...entra.jobEnvironment, AZURE_AUTHORITY_HOST: entra.url },
    close: () => entra.close(),
  };
}

/** Of the authority that vouches for all of them. */
export async function standInsCaPem(): Promise<string> {
  return (await throwawayCertificate()).caPem;
}
