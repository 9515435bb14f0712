/** Questions about what a deletion answers, and what it takes along. */
import { setTimeout as sleep } from "node:timers/promises";

import type { Question } from "./question.ts";
import {
  listOf,
  objectOf,
  OCI_IMAGE,
  OCI_INDEX,
  outcome,
  shape,
  type LiveRepository,
} from "./registry.ts";

const NOWHERE = `sha256:${"0".repeat(64)}`;
const subjectOf = (digest: string): object => ({
  subject: { mediaType: OCI_IMAGE, digest, size: 1 },
  artifactType: "application/vnd.example.signature",
});
const listing = (...digests: readonly string[]): object => ({
  manifests: digests.map((digest) => ({ mediaType: OCI_IMAGE, digest, size: 1 })),
});
const PAUSE_MS = 500;

export const DELETION_QUESTIONS: readonly Question[] = [
  {
    asks: "What does a DELETE of a manifest by tag answer?",
    answer: async (repository: LiveRepository): Promise<string> => {
      await repository.pushImage("tagged", "v1");
      return outcome(await repository.send("DELETE", "manifests/v1"));
    },
  },
  {
    asks: "What is left of a repository whose last manifest was deleted?",
    answer: async (repository: LiveRepository): Promise<string> => {
      const digest = await repository.pushImage("last", "v1");
      await repository.send("DELETE", `manifests/${digest}`);
      return outcome(await repository.send("GET", ""));
    },
  },
  {
    asks: "Does a locked tag protect its manifest from a DELETE by digest?",
    answer: async (repository: LiveRepository): Promise<string> => {
      const digest = await repository.pushImage("locked tag", "v1");
      await repository.lock("_tags/v1", { deleteEnabled: false });
      return outcome(await repository.send("DELETE", `manifests/${digest}`));
    },
  },
  {
    asks: "Does a locked referrer stop the deletion of its subject, and is it deleted along with it?",
    answer: async (repository: LiveRepository): Promise<string> => {
      const subject = await repository.pushImage("subject");
      const referrer = await repository.pushImage("referrer", undefined, subjectOf(subject));
      await repository.lock(`_manifests/${referrer}`, { deleteEnabled: false });
      const deleted = outcome(await repository.send("DELETE", `manifests/${subject}`));
      await sleep(PAUSE_MS);
      return `${deleted}, then ${outcome(await repository.send("GET", `_manifests/${referrer}`))}`;
    },
  },
  {
    asks: "Does a locked child stop the deletion of its index?",
    answer: async (repository: LiveRepository): Promise<string> => {
      const child = await repository.pushImage("child");
      const index = await repository.push(OCI_INDEX, listing(child), "v1");
      await repository.lock(`_manifests/${child}`, { deleteEnabled: false });
      return outcome(await repository.send("DELETE", `manifests/${index}`));
    },
  },
  {
    asks: "Do the references of an index name a child that was deleted?",
    answer: async (repository: LiveRepository): Promise<string> => {
      const child = await repository.pushImage("child");
      const index = await repository.push(OCI_INDEX, listing(child), "v1");
      await repository.send("DELETE", `manifests/${child}`);
      return String(JSON.stringify(await repository.row(index)).includes(child));
    },
  },
  {
    asks: "After the 202 for a subject, how soon is its referrer gone, and does the count follow?",
    answer: async (repository: LiveRepository): Promise<string> => {
      await repository.pushImage("other", "v1");
      const subject = await repository.pushImage("subject");
      const referrer = await repository.pushImage("referrer", undefined, subjectOf(subject));
      await repository.send("DELETE", `manifests/${subject}`);
      const gone = await soonest(async () => {
        return (await repository.send("GET", `_manifests/${referrer}`)).status === 404;
      });
      const counted = await soonest(async () => {
        return (await repository.send("GET", "")).json["manifestCount"] === 1;
      });
      return `${gone}, ${counted}`;
    },
  },
  {
    asks: "What is deleted of a tag that ends in a full stop?",
    answer: async (repository: LiveRepository): Promise<string> => {
      await repository.pushImage("full stop", "v1.");
      const deleted = outcome(await repository.send("DELETE", "_tags/v1."));
      await sleep(PAUSE_MS);
      return `${deleted}, then ${outcome(await repository.send("GET", "_tags/v1."))}`;
    },
  },
  {
    asks: "Which deletions say what is left of a second's calls: manifest, unknown manifest, tag, repository?",
    answer: async (repository: LiveRepository): Promise<string> => {
      const digest = await repository.pushImage("headers", "v1");
      await repository.pushImage("other", "v2");
      const paths = [`manifests/${digest}`, `manifests/${NOWHERE}`, "_tags/v2", ""];
      const answers: string[] = [];
      for (const path of paths) {
        const { headers } = await repository.send("DELETE", path);
        const isSaid = headers.has("x-ms-ratelimit-remaining-calls-per-second");
        answers.push(isSaid ? "yes" : "no");
      }
      return answers.join(", ");
    },
  },
  {
    asks: "Has the 404 of a DELETE of a manifest a detail?",
    answer: async (repository: LiveRepository): Promise<string> => {
      const { json } = await repository.send("DELETE", `manifests/${NOWHERE}`);
      return shape(objectOf(listOf(json["errors"])[0])["detail"]);
    },
  },
];

/** How long it takes until this holds, looked at every half second for a minute. */
async function soonest(holds: () => Promise<boolean>): Promise<string> {
  for (let looks = 0; looks < 120; looks += 1) {
    if (await holds()) return looks === 0 ? "at once" : `after ${looks * PAUSE_MS} ms`;
    await sleep(PAUSE_MS);
  }
  return "not within a minute";
}
