/** Questions about what lists, rows and counts show. */
import type { Question } from "./question.ts";
import { listOf, objectOf, OCI_ARTIFACT, outcome, shape, type LiveRepository } from "./registry.ts";

const MANY_TAGS = 120;

export const LIST_QUESTIONS: readonly Question[] = [
  {
    asks: `How many of ${MANY_TAGS} tags does the row of their manifest show, in the list and alone?`,
    answer: async (repository: LiveRepository): Promise<string> => {
      const digest = await repository.pushImage("many", "t0");
      for (let i = 1; i < MANY_TAGS; i += 1) await repository.pushImage("many", `t${i}`);
      const { json } = await repository.send("GET", "_manifests");
      const [first] = listOf(json["manifests"]);
      const alone = await repository.row(digest);
      const counts = [objectOf(first), alone].map((row) => listOf(row["tags"]).length);
      return counts.join(" and ");
    },
  },
  {
    asks: "What do cursors of manifests look like, newest and oldest first?",
    answer: async (repository: LiveRepository): Promise<string> => {
      for (const title of ["one", "two"]) await repository.pushImage(title);
      const links = ["timedesc", "timeasc"].map(async (order) => {
        const { headers } = await repository.send("GET", `_manifests?n=1&orderby=${order}`);
        return /last=([^&>]*)/.exec(headers.get("link") ?? "")?.[1] ?? "none";
      });
      const cursors = (await Promise.all(links)).map((cursor) => decodeURIComponent(cursor));
      return cursors
        .map((cursor) => cursor.replace(/\d{15,}/, "N").replace(/[0-9a-f]{64}/, "D"))
        .join(", ");
    },
  },
  {
    asks: "What do the lists of a repository that does not exist answer, manifests and tags?",
    answer: async (repository: LiveRepository): Promise<string> => {
      const paths = ["_manifests", "_tags"].map((path) => repository.send("GET", path));
      return (await Promise.all(paths)).map(outcome).join(", ");
    },
  },
  {
    asks: "What are the lists of tags and the counts where no tag is left?",
    answer: async (repository: LiveRepository): Promise<string> => {
      await repository.pushImage("untagged", "v1");
      await repository.send("DELETE", "_tags/v1");
      const { json } = await repository.send("GET", "_tags");
      const names = await repository.send("GET", "tags/list");
      const counts = await repository.send("GET", "");
      const parts = [json["tags"], names.json["tags"], counts.json["tagCount"]];
      return parts.map(shape).join(", ");
    },
  },
  {
    asks: "Does listEnabled=false hide from lists of manifests and tags, and do counts include it?",
    answer: async (repository: LiveRepository): Promise<string> => {
      const digest = await repository.pushImage("hidden", "v1");
      await repository.pushImage("shown", "v2");
      await repository.lock(`_manifests/${digest}`, { listEnabled: false });
      await repository.lock("_tags/v1", { listEnabled: false });
      const manifests = listOf((await repository.send("GET", "_manifests")).json["manifests"]);
      const tags = listOf((await repository.send("GET", "_tags")).json["tags"]);
      const { manifestCount, tagCount } = (await repository.send("GET", "")).json;
      return `${manifests.length} and ${tags.length} of ${shape(manifestCount)} and ${shape(tagCount)}`;
    },
  },
  {
    asks: "Which fields does the row of an artifact manifest have?",
    answer: async (repository: LiveRepository): Promise<string> => {
      const blob = await repository.pushBlob("artifact", "text/plain");
      const content = { artifactType: "application/vnd.example", blobs: [blob] };
      const digest = await repository.push(OCI_ARTIFACT, content, "v1");
      return Object.keys(await repository.row(digest)).join(", ");
    },
  },
];
