// User and password from an Authorization header of the scheme Basic (https://www.rfc-editor.org/rfc/rfc7617#section-2).

export interface Basic {
  readonly username: string;
  readonly password: string;
}

/** What a Basic header says, or undefined if it is none. */
export function readBasic(header: string | undefined): Basic | undefined {
  const encoded = /^Basic +(.*)$/i.exec(header ?? "")?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  if (colon < 0) return undefined;
  return { username: text.slice(0, colon), password: text.slice(colon + 1) };
}
