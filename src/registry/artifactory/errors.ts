/**
 * What Artifactory answers when it does not do as it is asked. Its messages are shown, and nothing depends on them: they
 * differ from version to version, and proxies answer in their own words.
 */
import { failuresOf } from "../http/failures.ts";
import { list, parse, record } from "../http/json.ts";

/** The longest message of a server that is shown. */
const LONGEST_MESSAGE = 200;

export const { describeStatus, explain, attempt } = failuresOf({
  server: "server",
  statuses: {
    400: "the server refuses to do it",
    403: "not allowed",
    409: "in conflict with something else",
  },
  detailIn: (body) => {
    const message = messageIn(body);
    return message === "" ? undefined : JSON.stringify(message);
  },
  unresolved: 'Check the input "registry"',
});

/** Of the REST API's errors, and of the distribution API's; empty for anything else. */
function messageIn(text: string): string {
  try {
    const { message } = record(list(record(parse(text))["errors"])[0]);
    return typeof message === "string" ? message.slice(0, LONGEST_MESSAGE) : "";
  } catch {
    return "";
  }
}
