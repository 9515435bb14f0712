/**
 * Which part may import which, checked by dependency-cruiser (`npm run check:imports`); types count. The two tables are the
 * whole of it: what is not named there is not allowed. The rules below them are about packages and about the rest of the
 * repository.
 */

/** Every room of `src`, and the rooms that it may import. */
const ROOMS = {
  errors: [],
  runner: [],
  oci: ["errors"],
  registry: ["oci", "errors"],
  "registry/http": ["registry", "oci", "errors"],
  "registry/acr": [
    "registry/acr/pull-log",
    "registry/acr/auth",
    "registry/http",
    "registry",
    "oci",
    "errors",
  ],
  "registry/acr/pull-log": ["registry/acr/auth", "registry/http", "registry", "oci", "errors"],
  "registry/acr/auth": ["registry/http", "registry", "oci", "errors"],
  "registry/artifactory": ["registry/http", "registry", "oci", "errors"],
  github: ["registry/http", "runner", "errors"],
  cache: ["github", "registry", "oci", "errors"],
  "prune/model": ["registry", "oci"],
  "prune/mark": ["prune/model", "registry", "oci", "errors"],
  "prune/read": ["prune/mark", "prune/model", "registry", "oci", "errors"],
  "prune/sweep": ["prune/read", "prune/mark", "prune/model", "registry", "oci", "errors"],
  prune: ["prune/sweep", "prune/read", "prune/mark", "prune/model", "registry", "oci", "errors"],
  inputs: ["prune/model", "registry", "oci", "runner", "errors"],
  report: [
    "prune/sweep",
    "prune/mark",
    "prune/model",
    "prune",
    "registry",
    "oci",
    "runner",
    "errors",
  ],
  run: [
    "report",
    "inputs",
    "cache",
    "github",
    "prune/sweep",
    "prune/mark",
    "prune/model",
    "prune",
    "registry/acr",
    "registry/artifactory",
    "registry",
    "oci",
    "runner",
    "errors",
  ],
};

/** Every room of `emulator`, and the rooms that it may import. */
const EMULATOR_ROOMS = {
  http: [],
  oci: [],
  "acr/switches": ["http"],
  "acr/registry": ["acr/switches", "oci", "http"],
  "acr/access": ["acr/switches", "http"],
  "acr/api": ["acr/access", "acr/registry", "acr/switches", "http"],
  "acr/oauth2": ["acr/api", "acr/access", "http"],
  "acr/metadata": ["acr/api", "acr/registry", "acr/switches", "oci", "http"],
  "acr/v2": ["acr/api", "acr/registry", "oci", "http"],
  "acr/server": [
    "acr/oauth2",
    "acr/metadata",
    "acr/v2",
    "acr/api",
    "acr/access",
    "acr/registry",
    "acr/switches",
    "oci",
    "http",
  ],
  acr: ["acr/server", "acr/v2", "acr/api", "acr/access", "acr/registry", "acr/switches", "http"],
  "artifactory/switches": [],
  "artifactory/storage": ["artifactory/switches", "oci", "http"],
  "artifactory/access": ["artifactory/storage", "artifactory/switches", "http"],
  "artifactory/images": ["artifactory/storage", "oci"],
  "artifactory/api": [
    "artifactory/images",
    "artifactory/access",
    "artifactory/storage",
    "artifactory/switches",
    "http",
  ],
  "artifactory/aql": ["artifactory/api", "artifactory/storage", "artifactory/switches", "http"],
  "artifactory/rest": ["artifactory/api", "artifactory/access", "artifactory/storage", "http"],
  "artifactory/docker": [
    "artifactory/api",
    "artifactory/images",
    "artifactory/storage",
    "oci",
    "http",
  ],
  "artifactory/server": [
    "artifactory/aql",
    "artifactory/rest",
    "artifactory/docker",
    "artifactory/api",
    "artifactory/images",
    "artifactory/access",
    "artifactory/storage",
    "artifactory/switches",
    "http",
  ],
  artifactory: [
    "artifactory/server",
    "artifactory/api",
    "artifactory/images",
    "artifactory/access",
    "artifactory/storage",
    "artifactory/switches",
    "http",
  ],
  entra: ["http"],
  "log-analytics": ["log-analytics/kql"],
  "log-analytics/kql": [],
  github: ["http"],
  "github/cache": ["http"],
};

/** The only file of `src` that imports a package, and why. */
const ONE_IMPORTER = {
  "@azure/container-registry": [
    "registry/acr/client.ts",
    "Its typed results drop fields that matter.",
  ],
  "@azure/identity": ["registry/acr/auth/sign-in.ts", "One place decides who the run is."],
  "@actions/cache": ["cache/worker.ts", "Only a process of its own loads it (cache/service.ts)."],
};

/** The files that stand in no room: they may import what they start. */
const ENTRANCES = ["^src/(?:index|main)\\.ts$", "^emulator/cli\\.ts$"];

/** Where every folder is a room. */
const WITH_ROOMS = "^(?:src|emulator)/";

const never = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

/** The files of a room itself, without those of the rooms inside it. */
const filesOf = (room) => `^${room}/[^/]+$`;

/** A table with the path of every room from the root of the repository. */
const below = (folder, table) =>
  Object.entries(table).map(([room, others]) => [
    `${folder}/${room}`,
    others.map((other) => `${folder}/${other}`),
  ]);

const arrows = [...below("src", ROOMS), ...below("emulator", EMULATOR_ROOMS)];

const rooms = arrows.map(([room, others]) =>
  never(
    `${room}-imports-only-what-is-below`,
    "See the tables of rooms in dependency-rules.js.",
    { path: filesOf(room) },
    { path: WITH_ROOMS, pathNot: [room, ...others].map(filesOf) },
  ),
);

const importers = Object.entries(ONE_IMPORTER).map(([name, [file, why]]) =>
  never(
    `one-importer-of-${name}`,
    why,
    { path: "^src/", pathNot: `^src/${file.replaceAll(".", "\\.")}$` },
    { path: `node_modules/${name}/` },
  ),
);

/** Rooms that are a decision or a fact: they have no environment. */
const PURE = "^src/(?:prune|oci)/";
const AZURE = "node_modules/@azure/";
const GITHUB = "node_modules/@actions/";

export default {
  forbidden: [
    ...rooms,
    ...importers,
    never(
      "every-room-has-its-arrows",
      "A new room needs a line in a table of dependency-rules.js.",
      { path: WITH_ROOMS, pathNot: [...arrows.map(([room]) => filesOf(room)), ...ENTRANCES] },
      {},
    ),
    never(
      "adapters-behind-the-port",
      "Only one file opens a registry; all others have the port.",
      { path: "^src/run/", pathNot: "^src/run/open-registry\\.ts$" },
      { path: "^src/registry/(?:acr|artifactory)/" },
    ),
    never(
      "no-cycles",
      "Of two files that import each other, neither can be read alone.",
      { path: WITH_ROOMS },
      { circular: true },
    ),
    {
      ...never(
        "no-cycles-of-folders",
        "Of two folders that import each other, neither can be read alone.",
        { path: WITH_ROOMS },
        { circular: true },
      ),
      scope: "folder",
    },
    never("nothing-missing", "What is imported must be there.", {}, { couldNotResolve: true }),
    never(
      "action-apart-from-all-else",
      "What is bundled needs nothing but itself and its packages.",
      { path: "^src/" },
      { path: "^(?:emulator|__tests__|bench|cli|demo|scripts)/" },
    ),
    never(
      "action-without-development-packages",
      "What is bundled and not listed under dependencies escapes the check of licences.",
      { path: "^src/" },
      { dependencyTypes: ["npm-dev", "npm-no-pkg"], pathNot: "node_modules/@types/" },
    ),
    never(
      "command-line-apart-from-stand-ins",
      "It deletes for real: nothing that stands in for something else may come with it.",
      { path: "^cli/" },
      { path: "^(?:emulator|__tests__|bench|demo|scripts)/" },
    ),
    never(
      "emulator-apart-from-action",
      "They share no code, so that they cannot share a mistake.",
      { path: "^emulator/" },
      { path: "^(?:src|__tests__)/" },
    ),
    never(
      "prune-without-packages",
      "The decision has neither clock nor environment, and sends nothing itself.",
      { path: "^src/prune/" },
      { dependencyTypes: ["npm", "core"] },
    ),
    never(
      "pure-without-environment",
      "What specifications say needs nothing but bytes.",
      { path: PURE },
      { path: `${AZURE}|${GITHUB}|^(?:node:)?(?:fs|os|process|timers)(?:/|$)` },
    ),
    never(
      "azure-in-its-adapter",
      "Only what speaks to registries and GitHub's token service needs Azure's packages.",
      { path: "^src/", pathNot: "^src/(?:registry|github)/" },
      { path: AZURE },
    ),
    never(
      "registry-without-github",
      "Registries know nothing of GitHub.",
      { path: "^src/registry/" },
      { path: GITHUB },
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node"] },
  },
};
