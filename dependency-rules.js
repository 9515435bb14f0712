/**
 * Which part may import which, checked by dependency-cruiser (`npm run check:imports`). The arrows point one way: the run
 * itself (the files of `src/`) to report, prune, registry and inputs; prune to the ports and the model alone. Types count.
 */

/** A folder, or a file. */
const from = (path, pathNot) => (pathNot === undefined ? { path } : { path, pathNot });
const never = (name, comment, importer, imported) => ({
  name,
  comment,
  severity: "error",
  from: importer,
  to: imported,
});

const AZURE = "node_modules/@azure/";
const GITHUB = "node_modules/@actions/";
const ADAPTERS = "^src/registry/(?:acr|artifactory)/";
const RUN = "^src/[^/]+\\.ts$";

export default {
  forbidden: [
    never(
      "no-cycles",
      "Of two files that import each other, neither can be read alone.",
      from("^src/"),
      {
        circular: true,
      },
    ),
    never("nothing-missing", "What is imported must be there.", {}, { couldNotResolve: true }),
    never(
      "action-apart-from-all-else",
      "What is bundled needs nothing but itself and its packages.",
      from("^src/"),
      { path: "^(?:emulator|__tests__|bench|demo|scripts)/" },
    ),
    never(
      "action-without-development-packages",
      "What is bundled and not listed under dependencies escapes the check of licences.",
      from("^src/"),
      { dependencyTypes: ["npm-dev", "npm-no-pkg"], pathNot: "node_modules/@types/" },
    ),
    never(
      "emulator-apart-from-action",
      "They share no code, so that they cannot share a mistake.",
      from("^emulator/"),
      { path: "^(?:src|__tests__)/" },
    ),
    never(
      "prune-knows-ports-and-model",
      "The decision knows no registry, no report and no input.",
      from("^src/prune/"),
      {
        path: "^src/",
        pathNot: "^src/(?:prune/|registry/(?:registry|manifest)\\.ts$|action-error\\.ts$)",
      },
    ),
    never(
      "prune-without-packages",
      "The decision has neither clock nor environment, and speaks to nobody.",
      from("^src/prune/"),
      { dependencyTypes: ["npm", "core"] },
    ),
    never(
      "inputs-below-the-run",
      "Inputs are read before anything else is there.",
      from("^src/inputs/"),
      {
        path: "^src/(?:report|prune)/|^src/registry/(?!registry\\.ts$|address\\.ts$|sign-in\\.ts$)",
      },
    ),
    never("inputs-without-azure", "Inputs know no product.", from("^src/inputs/"), { path: AZURE }),
    never(
      "report-without-registries",
      "A report knows no product and no input.",
      from("^src/report/"),
      {
        path: `${ADAPTERS}|^src/inputs/|${AZURE}`,
      },
    ),
    never(
      "parts-below-the-run",
      "Nothing imports the run itself but what runs it; what all share is no part of it.",
      from("^src/(?:inputs|prune|registry|report)/"),
      {
        path: RUN,
        pathNot: "^src/(?:action-error|came-empty|unreachable|cancellation|nearest)\.ts$",
      },
    ),
    never(
      "registry-below-all",
      "Registries know nothing of what is done with them.",
      from("^src/registry/"),
      { path: "^src/(?:inputs|prune|report)/" },
    ),
    never(
      "model-without-anything",
      "The ports and the model know no product, no package and no environment.",
      from("^src/registry/(?:registry|manifest|blobs|vocabulary|address|sign-in)\\.ts$"),
      { path: `${ADAPTERS}|^src/registry/http/|${AZURE}|${GITHUB}|^(?:node:)?(?:fs|os|process)$` },
    ),
    never(
      "adapters-apart",
      "One kind of registry knows nothing of another; what they share is in registry/http/.",
      from("^src/registry/(acr|artifactory)/"),
      { path: ADAPTERS, pathNot: "^src/registry/$1/" },
    ),
    never(
      "http-below-adapters",
      "What adapters share knows none of them.",
      from("^src/registry/http/"),
      { path: ADAPTERS },
    ),
    never(
      "adapters-behind-ports",
      "Only the run opens a registry; all others have the ports.",
      from("^src/", `${ADAPTERS}|^src/repositories\\.ts$`),
      { path: ADAPTERS },
    ),
    never(
      "registry-without-github",
      "Registries know nothing of GitHub but for the cache that it runs.",
      from("^src/registry/", "^src/registry/body-cache(?:/|\\.ts$)"),
      { path: GITHUB },
    ),
    never(
      "one-importer-of-container-registry",
      "Its typed results drop fields that matter: only acr/client.ts imports @azure/container-registry.",
      from("^src/", "^src/registry/acr/client\\.ts$"),
      { path: `${AZURE}container-registry/` },
    ),
    never(
      "one-importer-of-identity",
      "Only acr/sign-in.ts imports @azure/identity, so that one place decides who the run is.",
      from("^src/", "^src/registry/acr/sign-in\\.ts$"),
      { path: `${AZURE}identity/` },
    ),
    never(
      "one-importer-of-cache",
      "Only a process of its own loads @actions/cache.",
      from("^src/", "^src/registry/body-cache/errand\\.ts$"),
      { path: `${GITHUB}cache/` },
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node"] },
  },
};
