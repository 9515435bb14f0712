/**
 * What no client can beat: the same reads, known beforehand and so in no order, over plain https with as many
 * connections as the action has. It looks at nothing that it is answered.
 */
import { readFileSync } from "node:fs";
import { Agent, get } from "node:https";

const { FLOOR_HOST = "", FLOOR_PATHS = "", FLOOR_LOGIN = "" } = process.env;
const concurrency = Number(process.env["FLOOR_CONCURRENCY"]);

const [hostname, port] = FLOOR_HOST.split(":");
const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
const headers = {
  authorization: `Basic ${Buffer.from(FLOOR_LOGIN).toString("base64")}`,
  accept:
    "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json, */*",
};
const paths = readFileSync(FLOOR_PATHS, "utf8").split("\n");
let next = 0;

await Promise.all(Array.from({ length: concurrency }, work));
process.exit();

async function work(): Promise<void> {
  for (let path = paths[next]; path !== undefined; path = paths[next]) {
    next += 1;
    const status = await read(path);
    if (status !== 200) throw new Error(`${path} answered ${status}.`);
  }
}

function read(path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    get({ hostname, port, path, agent, headers }, (response) => {
      response.on("end", () => {
        resolve(response.statusCode ?? 0);
      });
      response.on("error", reject);
      response.resume();
    }).on("error", reject);
  });
}
