/**
 * What is wrong or unusual in the code, and what TypeScript says of it: the rules of ESLint and typescript-eslint, which oxlint
 * applies in a tenth of their time, and what is more demanded here. Names and forbidden syntax are in oxlint.habits.ts, who may
 * import whom in dependency-rules.js.
 */
import js from "@eslint/js";
import { defineConfig, type OxlintConfig } from "oxlint";
import tseslint from "typescript-eslint";

import { HABITS } from "./oxlint.habits.ts";

type Rules = NonNullable<OxlintConfig["rules"]>;

/** What TypeScript itself says of modules, a rule that it makes needless, and one that is new in typescript-eslint. */
const UNKNOWN = [
  ...["no-dupe-args", "no-octal", "no-new-symbol", "no-return-await"],
  "@typescript-eslint/no-unsafe-class-instance-assignment",
];

/** A set of rules under the names that oxlint has for them. */
function named(rules: object = {}): Rules {
  const known = Object.entries(rules).filter(([name]) => !UNKNOWN.includes(name));
  return Object.fromEntries(
    known.map(([name, level]) => [name.replace("@typescript-eslint/", "typescript/"), level]),
  ) as Rules;
}

const { strictTypeChecked, stylisticTypeChecked } = tseslint.configs;

export default defineConfig({
  plugins: ["typescript"],
  jsPlugins: ["./scripts/lint-plugin.ts"],
  categories: { correctness: "off" },
  options: { typeAware: true, typeCheck: true, reportUnusedDisableDirectives: "error" },
  ignorePatterns: ["dist/", "coverage/", "reports/", ".stryker-tmp/"],
  rules: named(js.configs.recommended.rules),
  overrides: [
    {
      files: ["**/*.ts"],
      rules: {
        ...[...strictTypeChecked, ...stylisticTypeChecked].reduce<Rules>(
          (all, { rules }) => ({ ...all, ...named(rules) }),
          {},
        ),
        complexity: ["error", 12],
        curly: ["error", "multi-line"],
        eqeqeq: "error",
        "max-depth": ["error", 4],
        "max-lines": ["error", { max: 250, skipBlankLines: true, skipComments: true }],
        "max-lines-per-function": ["error", { max: 45, skipBlankLines: true, skipComments: true }],
        "no-param-reassign": "error",
        "typescript/consistent-type-imports": "error",
        "typescript/dot-notation": ["error", { allowIndexSignaturePropertyAccess: true }],
        "typescript/explicit-module-boundary-types": "error",
        "typescript/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
        "typescript/no-unnecessary-condition": [
          "error",
          { allowConstantLoopConditions: "only-allowed-literals" },
        ],
        "typescript/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
        "typescript/restrict-template-expressions": ["error", { allowNumber: true }],
        "typescript/switch-exhaustiveness-check": [
          "error",
          { considerDefaultExhaustiveForUnions: false, requireDefaultForNonUnion: true },
        ],
      },
    },
    { files: ["src/**/*.ts"], rules: { "no-console": "error" } },
    {
      files: ["src/prune/**/*.ts", "src/oci/**/*.ts"],
      rules: {
        "no-restricted-globals": [
          "error",
          ...["fetch", "performance", "process", "setInterval", "setTimeout"],
        ],
      },
    },
    { files: ["emulator/**/*.ts"], rules: { "typescript/require-await": "off" } },
    {
      files: ["__tests__/**/*.ts"],
      rules: {
        complexity: "off",
        "max-lines": "off",
        "max-lines-per-function": "off",
        "typescript/explicit-module-boundary-types": "off",
        "typescript/require-await": "off",
        "typescript/unbound-method": "off",
      },
    },
    ...HABITS,
  ],
});
