// The header that tells a client when to come back (https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3).

/** In seconds, as an HTTP date by the server's clock, or not at all. */
export type RetryAfter = "seconds" | "date" | "none";

/** The header for so many seconds from now. */
export function retryAfter(seconds: number, form: RetryAfter, now: Date): Record<string, string> {
  switch (form) {
    case "seconds":
      return { "Retry-After": String(seconds) };
    case "date":
      return { "Retry-After": new Date(now.getTime() + seconds * 1000).toUTCString() };
    case "none":
      return {};
  }
}
