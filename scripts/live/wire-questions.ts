/** Questions about pushes, pulls, headers and sign-in. */
import type { Question } from "./question.ts";
import { digestOf, OCI_INDEX, outcome, shape, type LiveRepository } from "./registry.ts";

const NOWHERE = `sha256:${"0".repeat(64)}`;
/** What is not the registry's own. */
const TRANSPORT = new Set([
  "connection",
  "content-length",
  "date",
  "keep-alive",
  "transfer-encoding",
]);

export const WIRE_QUESTIONS: readonly Question[] = [
  {
    asks: "Is an index taken whose entries are layers, as build caches are?",
    answer: async (repository: LiveRepository): Promise<string> => {
      const layer = await repository.pushBlob("layer", "application/vnd.oci.image.layer.v1.tar");
      const body = JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests: [layer] });
      return outcome(await repository.send("PUT", "manifests/cache", { type: OCI_INDEX, body }));
    },
  },
  {
    asks: "What does a manifest under no Content-Type get, and under one of no manifest?",
    answer: async (repository: LiveRepository): Promise<string> => {
      const body = JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests: [] });
      const none = await repository.send("PUT", "manifests/none", { body });
      const odd = await repository.send("PUT", "manifests/odd", {
        type: "application/x-odd",
        body,
      });
      return [none, odd].map(outcome).join(", ");
    },
  },
  {
    asks: "What does an upload get that is closed out of order?",
    answer: async (repository: LiveRepository): Promise<string> => {
      const started = await repository.send("POST", "blobs/uploads/");
      const location = `${started.headers.get("location") ?? ""}&digest=${digestOf("late")}`;
      const headers = { "content-range": "5-8" };
      return outcome(await repository.send("PUT", location, { headers, body: "late" }));
    },
  },
  {
    asks: "What do the referrers of an unknown repository answer?",
    answer: async (repository: LiveRepository): Promise<string> => {
      const answer = await repository.send("GET", `referrers/${NOWHERE}`);
      return `${outcome(answer)}, manifests ${shape(answer.json["manifests"])}`;
    },
  },
  {
    asks: "Where are the bytes of a blob, for GET and for HEAD?",
    answer: async (repository: LiveRepository): Promise<string> => {
      const { digest } = await repository.pushBlob("bytes", "text/plain");
      const get = await repository.send("GET", `blobs/${String(digest)}`);
      const head = await repository.send("HEAD", `blobs/${String(digest)}`);
      const location = get.headers.get("location");
      const isElsewhere = location !== null && new URL(location).host !== repository.login.registry;
      return `${get.status}${isElsewhere ? " to another host" : ""}, ${head.status}`;
    },
  },
  {
    asks: "Is Basic taken from the user of zeros and a refresh token, with every request?",
    answer: async (repository: LiveRepository): Promise<string> => {
      await repository.pushImage("basic", "v1");
      const user = `00000000-0000-0000-0000-000000000000:${repository.login.refreshToken}`;
      const authorization = `Basic ${Buffer.from(user).toString("base64")}`;
      const answer = await repository.send("GET", "_tags", { authorization });
      const challenge = answer.headers.get("www-authenticate")?.split(" ", 1)[0] ?? "no challenge";
      return `${outcome(answer)}, ${challenge}`;
    },
  },
  {
    asks: "Which headers does the answer to a token request have?",
    answer: async (repository: LiveRepository): Promise<string> => {
      const { headers } = await repository.signIn();
      return [...headers.keys()].filter((name) => !TRANSPORT.has(name)).join(", ");
    },
  },
];
