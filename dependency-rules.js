/**
 * Which part may import which, checked by dependency-cruiser (`npm run check:imports`); types count. The table is the
 * whole of it: what is not named there is not allowed. The rules below it are about packages and about the rest of the
 * repository.
 */

/** Every room of `src`, and the rooms that it may import. */
const ROOMS = {
  errors: [],
  oci: ["errors"],
  registry: ["oci", "errors"],
  "registry/http": ["registry", "oci", "errors"],
  "registry/acr": ["registry/acr/auth", "registry/http", "registry", "oci", "errors"],
  "registry/acr/auth": ["registry/http", "registry", "oci", "errors"],
  "registry/artifactory": ["registry/http", "registry", "oci", "errors"],
  github: ["registry/http", "errors"],
  cache: ["github", "registry", "oci", "errors"],
  "prune/model": ["registry", "oci"],
  "prune/mark": ["prune/model", "registry", "oci", "errors"],
  "prune/read": ["prune/mark", "prune/model", "registry", "oci", "errors"],
  "prune/sweep": ["prune/read", "prune/mark", "prune/model", "registry", "oci", "errors"],
  prune: ["prune/sweep", "prune/read", "prune/mark", "prune/model", "registry", "oci", "errors"],
  inputs: ["prune/model", "registry", "oci", "errors"],
  report: ["prune/sweep", "prune/mark", "prune/model", "prune", "registry", "oci", "errors"],
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
    "errors",
  ],
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

const never = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

/** The files of a room itself, without those of the rooms inside it. */
const filesOf = (room) => `^src/${room}/[^/]+$`;

const rooms = Object.entries(ROOMS).map(([room, others]) =>
  never(
    `${room}-imports-only-what-is-below`,
    "See the table of rooms in dependency-rules.js.",
    { path: filesOf(room) },
    { path: "^src/", pathNot: [room, ...others].map(filesOf) },
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
      "A new room needs a line in the table of dependency-rules.js.",
      { path: "^src/", pathNot: [...Object.keys(ROOMS).map(filesOf), "^src/(?:index|main)\\.ts$"] },
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
      { path: "^src/" },
      { circular: true },
    ),
    {
      ...never(
        "no-cycles-of-folders",
        "Of two folders that import each other, neither can be read alone.",
        { path: "^src/" },
        { circular: true },
      ),
      scope: "folder",
    },
    never("nothing-missing", "What is imported must be there.", {}, { couldNotResolve: true }),
    never(
      "action-apart-from-all-else",
      "What is bundled needs nothing but itself and its packages.",
      { path: "^src/" },
      { path: "^(?:emulator|__tests__|bench|demo|scripts)/" },
    ),
    never(
      "action-without-development-packages",
      "What is bundled and not listed under dependencies escapes the check of licences.",
      { path: "^src/" },
      { dependencyTypes: ["npm-dev", "npm-no-pkg"], pathNot: "node_modules/@types/" },
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
