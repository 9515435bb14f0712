/**
 * Encodes the habits of the code and the import arrows between its parts, so that reviews need not.
 * `no-restricted-imports` and `no-restricted-syntax` are replaced, not merged, by a later block that matches
 * the same file. Every block below therefore spells out its whole list, and the most specific block is last.
 */
import js from "@eslint/js";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

// --- Import arrows: main -> report, prune, registry, inputs; prune -> the ports and the model only. ---

const noEmulator = {
  regex: "(^|/)emulator/",
  message: "The action and its emulator share no code, so that they cannot share a mistake.",
};
const noAction = {
  regex: "(^|/)src/",
  message: "The emulator and the action share no code, so that they cannot share a mistake.",
};
const noRegistryClient = {
  regex: "^@azure/container-registry(/|$)",
  message: "Only src/registry/acr/client.ts imports @azure/container-registry.",
};
const noIdentity = {
  regex: "^@azure/identity(/|$)",
  message: "Only src/registry/acr/sign-in.ts imports @azure/identity.",
};
const noCache = {
  regex: "^@actions/cache(/|$)|/errand\\.ts$",
  message:
    "Only a process of its own loads @actions/cache: see src/registry/body-cache/service.ts.",
};
const noAzure = { regex: "^@azure/", message: "Azure stays inside src/registry/." };
const noGitHub = { regex: "^@actions/", message: "This part knows nothing of GitHub." };
const noProduct = {
  regex: "(^|/)(acr|artifactory)/",
  message: "This part knows no registry product; use the ports in registry/registry.ts.",
};
const noUpward = (...names) => ({
  regex: `^\\.\\.?/(.*/)?(${names.join("|")})(/|\\.ts$)`,
  message: "This import points against the arrows main -> report, prune, registry, inputs.",
});
const noEnvironment = { regex: "^node:(fs|os|process|timers)", message: "Pass it in as a port." };
const onlyPortsAndModel = {
  regex: "^\\.\\./(?!registry/(registry|manifest)\\.ts$|action-error\\.ts$)",
  message:
    "prune/ imports only itself, registry/registry.ts, registry/manifest.ts and action-error.ts.",
};

const imports = (...patterns) => ({ "no-restricted-imports": ["error", { patterns }] });

// --- Syntax that is not used here. ---

const habits = [
  { selector: "ExportDefaultDeclaration", message: "No default exports: export a name." },
  {
    selector: "ExportAllDeclaration",
    message: "No barrels: import from the file that declares it.",
  },
];
const noLazyAzure = {
  selector: "ImportExpression > Literal[value=/^@azure.(identity|container-registry)/]",
  message: "Only registry/acr/sign-in.ts and registry/acr/client.ts import these packages.",
};
const noMultilineInput = {
  selector: "MemberExpression[property.name='getMultilineInput']",
  message:
    "It lets empty items through, and an empty pattern matches every tag: use inputs/list.ts.",
};
const noParseInt = {
  selector: "CallExpression[callee.name='parseInt'], MemberExpression[property.name='parseInt']",
  message: "parseInt reads '7 days' as 7: test with a pattern, then use Number.",
};
const noClock = [
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: "`now` is an argument.",
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: "`now` is an argument.",
  },
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: "No randomness here.",
  },
  { selector: "ImportExpression", message: "Nothing is loaded lazily here." },
];
const noFocusedTest = {
  selector: "MemberExpression[object.name=/^(it|test|describe)$/][property.name='only']",
  message: "A focused test hides all the others.",
};

const syntax = (...selectors) => ({ "no-restricted-syntax": ["error", ...habits, ...selectors] });
const inAction = [noLazyAzure, noMultilineInput, noParseInt];

// --- Names: types PascalCase, the rest camelCase (a file's constants may be UPPER_CASE), no filler words. ---

const fillerWord = {
  regex: "^(data|info)$|(Manager|Helper|Helpers|Util|Utils|Context)$",
  match: false,
};
const names = [
  "error",
  { selector: "import", format: null },
  {
    selector: "variableLike",
    format: ["camelCase"],
    leadingUnderscore: "forbid",
    custom: fillerWord,
  },
  { selector: "variable", modifiers: ["const", "global"], format: ["camelCase", "UPPER_CASE"] },
  { selector: "variable", modifiers: ["destructured"], format: null },
  {
    selector: "parameter",
    modifiers: ["unused"],
    format: ["camelCase"],
    leadingUnderscore: "allow",
  },
  {
    selector: "typeLike",
    format: ["PascalCase"],
    leadingUnderscore: "forbid",
    custom: { regex: "^I[A-Z]|(Manager|Helper|Helpers|Util|Utils|Context)$", match: false },
  },
];

export default defineConfig(
  { ignores: ["dist/", "coverage/", "node_modules/", "reports/", ".stryker-tmp/"] },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      ...syntax(),
      complexity: ["error", 12],
      curly: ["error", "multi-line"],
      eqeqeq: "error",
      "max-depth": ["error", 4],
      "max-lines": ["error", { max: 250, skipBlankLines: true, skipComments: true }],
      "max-lines-per-function": ["error", { max: 45, skipBlankLines: true, skipComments: true }],
      "no-param-reassign": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/dot-notation": ["error", { allowIndexSignaturePropertyAccess: true }],
      "@typescript-eslint/explicit-module-boundary-types": "error",
      "@typescript-eslint/naming-convention": names,
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-unnecessary-condition": [
        "error",
        { allowConstantLoopConditions: "only-allowed-literals" },
      ],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: false, requireDefaultForNonUnion: true },
      ],
    },
  },
  {
    files: ["src/**/*.ts"],
    rules: {
      "no-console": "error",
      ...syntax(...inAction),
      ...imports(noEmulator, noRegistryClient, noIdentity, noCache),
    },
  },
  {
    files: ["src/inputs/**/*.ts"],
    rules: imports(noEmulator, noAzure, noCache, noProduct, noUpward("main", "report", "prune")),
  },
  {
    files: ["src/report/**/*.ts"],
    rules: imports(noEmulator, noAzure, noCache, noProduct, noUpward("main")),
  },
  ...registryBlocks(),
  {
    files: ["src/prune/**/*.ts"],
    rules: {
      ...imports(noAzure, noGitHub, noEnvironment, onlyPortsAndModel),
      ...syntax(...inAction, ...noClock),
      "no-restricted-globals": [
        "error",
        ...["fetch", "performance", "process", "setInterval", "setTimeout"],
      ],
    },
  },
  {
    files: ["emulator/**/*.ts"],
    rules: { ...imports(noAction), "@typescript-eslint/require-await": "off" },
  },
  {
    files: ["__tests__/**/*.ts"],
    rules: {
      ...syntax(noFocusedTest),
      complexity: "off",
      "max-lines": "off",
      "max-lines-per-function": "off",
      "@typescript-eslint/explicit-module-boundary-types": "off",
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/unbound-method": "off",
    },
  },
  { files: ["eslint.config.js"], rules: { "no-restricted-syntax": "off" } },
);

/** The arrows inside src/registry/: no part above it, and one importer for each large package. */
function registryBlocks() {
  const always = [noEmulator, noUpward("main", "report", "prune", "inputs")];
  const model = ["src/registry/registry.ts", "src/registry/manifest.ts"];
  return [
    {
      files: ["src/registry/**/*.ts"],
      rules: imports(...always, noRegistryClient, noIdentity, noCache),
    },
    {
      files: ["src/registry/body-cache/errand.ts"],
      rules: imports(...always, noRegistryClient, noIdentity),
    },
    {
      files: ["src/registry/acr/client.ts"],
      rules: {
        ...imports(...always, noIdentity, noCache),
        ...syntax(noMultilineInput, noParseInt),
      },
    },
    {
      files: ["src/registry/acr/sign-in.ts"],
      rules: {
        ...imports(...always, noRegistryClient, noCache),
        ...syntax(noMultilineInput, noParseInt),
      },
    },
    {
      files: model,
      rules: {
        ...imports(...always, noAzure, noGitHub, noEnvironment, noProduct),
        ...syntax(...inAction, ...noClock),
      },
    },
  ];
}
