// A process that runs a script as often as its parent asks for it, each time from the beginning, as if it were the first. What
// a run leaves behind ends with it, as the end of a process of its own would end it. See warm-runs.ts.
import { subscribe } from "node:diagnostics_channel";
import { readFileSync } from "node:fs";
import https from "node:https";
import { createRequire } from "node:module";
import process from "node:process";
import { setDefaultCACertificates } from "node:tls";
import { pathToFileURL } from "node:url";

// What Node has loaded it does not load again. Made to forget the address of a script, it reads and runs that anew, while V8
// still knows what it has compiled of the same text.
const loader = createRequire(import.meta.url)(
  "internal/modules/esm/loader",
).getOrInitializeCascadedLoader();

const sockets = new Set();
const timers = new Set();

subscribe("net.client.socket", ({ socket }) => {
  sockets.add(socket);
  socket.once("close", () => sockets.delete(socket));
});
record("setTimeout");
record("setInterval");

process.on("message", ({ id, script, env }) => {
  process.argv = [process.execPath, script];
  process.exitCode = undefined;
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
  const { NODE_EXTRA_CA_CERTS: authorities = "" } = env;
  setDefaultCACertificates(authorities === "" ? [] : [readFileSync(authorities, "utf8")]);
  // Connections, and sessions of TLS in which no certificate is looked at again.
  https.globalAgent = new https.Agent({ keepAlive: true, scheduling: "lifo", timeout: 5_000 });
  process.exit = (code = process.exitCode ?? 0) => {
    process.exit = () => undefined;
    cleanUp();
    // In each stream, behind all that the run has written to it.
    for (const stream of [process.stdout, process.stderr]) stream.write(`${id} ${String(code)}\n`);
  };
  const url = pathToFileURL(script).href;
  loader.loadCache.delete(url);
  void import(url);
});

// Its parent is gone.
process.once("disconnect", () => process.kill(process.pid));

const ownEvents = new Map(listeners());

function cleanUp() {
  for (const timer of timers) globalThis.clearTimeout(timer);
  timers.clear();
  for (const socket of sockets) socket.destroy();
  for (const [event, all] of listeners()) {
    const own = ownEvents.get(event) ?? [];
    for (const listener of all) if (!own.includes(listener)) process.off(event, listener);
  }
}

function listeners() {
  return process.eventNames().map((event) => [event, process.rawListeners(event)]);
}

/** Keeps the timers that are set with this function, for the end of the run. */
function record(name) {
  const original = globalThis[name];
  const recorded = (...args) => {
    const timer = original(...args);
    timers.add(timer);
    return timer;
  };
  globalThis[name] = Object.assign(recorded, original);
}
