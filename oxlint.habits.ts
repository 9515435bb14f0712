/**
 * The habits of the code that two rules of ESLint's express (scripts/lint-plugin.ts): how things are named, and syntax that is
 * not used here.
 * A later block that matches the same file replaces the list of forbidden syntax, and does not add to it. Every block below
 * therefore spells out its whole list, and the most specific block is last.
 */
import type { OxlintOverride } from "oxlint";

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
  message: "Only registry/acr/auth/sign-in.ts and registry/acr/client.ts import these packages.",
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

const syntax = (...selectors: readonly object[]): OxlintOverride["rules"] => ({
  "habits/syntax": ["error", ...habits, ...selectors],
});
const inAction = [noMultilineInput, noParseInt];

// --- Names: types PascalCase, the rest camelCase (a file's constants may be UPPER_CASE), no filler words. ---

const fillerWord = {
  regex: "^(data|info)$|(Manager|Helper|Helpers|Util|Utils|Context)$",
  match: false,
};
const names: NonNullable<OxlintOverride["rules"]>[string] = [
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

export const HABITS: readonly OxlintOverride[] = [
  { files: ["**/*.ts"], rules: { ...syntax(), "habits/names": names } },
  { files: ["src/**/*.ts"], rules: syntax(...inAction, noLazyAzure) },
  {
    files: ["src/registry/acr/client.ts", "src/registry/acr/auth/sign-in.ts"],
    rules: syntax(...inAction),
  },
  {
    files: ["src/prune/**/*.ts", "src/oci/**/*.ts"],
    rules: syntax(...inAction, noLazyAzure, ...noClock),
  },
  { files: ["__tests__/**/*.ts"], rules: syntax(noFocusedTest) },
  { files: ["*.config.ts"], rules: { "habits/syntax": "off" } },
];
