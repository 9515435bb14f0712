// User and password from an Authorization header. The user of zeros stands for a token of this registry as the password, which is
// how `az acr login` and docker's credential store carry one.

export interface Basic {
  readonly username: string;
  readonly password: string;
  /** The password is a refresh or access token. */
  readonly isToken: boolean;
}

const tokenUser = "00000000-0000-0000-0000-000000000000";

/** What a Basic header says, or undefined if it is none. */
export function readBasic(header: string | undefined): Basic | undefined {
  const encoded = /^Basic +(.*)$/i.exec(header ?? "")?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  return colon < 0 ? undefined : basicOf(text.slice(0, colon), text.slice(colon + 1));
}

/** The same from the fields of a form. */
export function basicOf(username: string, password: string): Basic {
  return { username, password, isToken: username === tokenUser };
}
