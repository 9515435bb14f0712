// What a front end of the registry may write differently without meaning another thing: the URL in a Link, and the Date, which
// may also be wrong. The time by which a client is told to come back is that of the Date header, as with one clock.

import type { Answer } from "../../http/answer.ts";
import type { Clock } from "../../http/clock.ts";
import type { LinkEncoding, Switches } from "../switches/switches.ts";

/** The time that the registry takes for now. */
export function serverTime(clock: Clock, { oddDate }: Pick<Switches, "oddDate">): Date {
  const isOff = typeof oddDate === "object" && "offByMs" in oddDate;
  return new Date(clock.now().getTime() + (isOff ? oddDate.offByMs : 0));
}

/** The Date header; undefined where it is missing. */
export function dateHeader(clock: Clock, switches: Pick<Switches, "oddDate">): string | undefined {
  const { oddDate } = switches;
  if (oddDate === "missing") return undefined;
  if (oddDate !== undefined && "text" in oddDate) return oddDate.text;
  return serverTime(clock, switches).toUTCString();
}

/** The answer with its Link, if it has one, written as the switches say. */
export function withLinkVariant(answer: Answer, switches: Switches, host: string): Answer {
  const link = answer.headers["Link"];
  if (link === undefined) return answer;
  const encoded = linkEncoded(link, switches.linkEncoding);
  const written = switches.absoluteLinks ? encoded.replace("</", `<https://${host}/`) : encoded;
  return { ...answer, headers: { ...answer.headers, Link: written } };
}

function linkEncoded(link: string, encoding: LinkEncoding): string {
  switch (encoding) {
    case "upper":
      return link;
    case "lower":
      return link.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
    case "bare":
      return link.replaceAll("%2F", "/").replaceAll("%3A", ":");
  }
}
