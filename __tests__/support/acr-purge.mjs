#!/usr/bin/env node
/**
 * Stands in for Microsoft's `acr` where the benchmark starts it: knows the flags of `acr purge` that stand in its
 * documentation and no others, and asks for the catalog and each repository once.
 */
import { Buffer } from "node:buffer";
import { get } from "node:https";
import { parseArgs } from "node:util";

const text = { type: "string" };
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    ...{ registry: text, username: text, password: text, filter: text },
    ...{ ago: text, keep: text, concurrency: text },
    ...{ untagged: { type: "boolean" }, "dry-run": { type: "boolean" } },
  },
});
if (positionals.join() !== "purge" || !values["dry-run"]) throw new Error("Expected a dry purge.");
if (!values.filter.includes(":") || values.ago === undefined) throw new Error("Expected a filter.");

const { repositories } = await ask("/acr/v1/_catalog");
for (const name of repositories) await ask(`/acr/v1/${encodeURIComponent(name)}/_manifests`);

/** @returns {Promise<{ readonly repositories: readonly string[] }>} */
function ask(path) {
  const headers = {
    authorization: `Basic ${Buffer.from(`${values.username}:${values.password}`).toString("base64")}`,
  };
  return new Promise((resolve, reject) => {
    get(`https://${values.registry}${path}`, { headers }, (response) => {
      let body = "";
      response.on("data", (part) => (body += part));
      response.on("end", () => {
        if (response.statusCode === 200) resolve(JSON.parse(body));
        else reject(new Error(`${path} answered ${response.statusCode}.`));
      });
    }).on("error", reject);
  });
}
