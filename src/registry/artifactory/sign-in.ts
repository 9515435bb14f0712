/**
 * Who the run is for Artifactory: the same header with every request, and to nobody else. Tokens are sent as they are; no
 * address in a challenge is followed.
 */
import type { PipelinePolicy } from "@azure/core-rest-pipeline";

import { ActionError } from "../../errors/action-error.ts";
import type { SignIn } from "../sign-in.ts";

export interface Credentials {
  /** What the log calls it. */
  readonly name: string;
  /** The value of the `Authorization` header. */
  readonly header: string;
}

/**
 * The identity that was given; `onSecret` is told what nobody may see.
 * @throws ActionError when nothing was given that Artifactory knows.
 */
export function identityOf(signIn: SignIn, onSecret: (secret: string) => void): Credentials {
  switch (signIn.by) {
    case "token":
      onSecret(signIn.token);
      return { name: "access token", header: `Bearer ${signIn.token}` };
    case "password": {
      const { username, password } = signIn;
      const encoded = Buffer.from(`${username}:${password}`).toString("base64");
      for (const secret of [password, encoded]) onSecret(secret);
      return { name: "user name and password", header: `Basic ${encoded}` };
    }
    case "job-token":
    case "managed-identity":
    case "environment":
      throw new ActionError(
        'Artifactory needs "password": an access token alone, or the password or token of "username".',
      );
  }
}

/** Signs requests to the server, and no others. */
export function signRequests(host: string, { header }: Credentials): PipelinePolicy {
  const { origin } = new URL(`https://${host}`);
  return {
    name: "signRequests",
    sendRequest: (request, next) => {
      if (new URL(request.url).origin === origin) request.headers.set("Authorization", header);
      else request.headers.delete("Authorization");
      return next(request);
    },
  };
}
