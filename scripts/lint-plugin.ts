/**
 * Two rules that oxlint does not have, as a plugin for it: syntax that is forbidden, by a selector as ESLint has them, and
 * typescript-eslint's rule for names. https://oxc.rs/docs/guide/usage/linter/js-plugins.html
 */
import tseslint from "typescript-eslint";

interface RuleRun {
  readonly options: readonly { readonly selector: string; readonly message: string }[];
  readonly sourceCode: object;
  report(finding: { readonly node: object; readonly message: string }): void;
}

interface Rule {
  readonly meta: object;
  create(run: RuleRun): object;
}

const syntax: Rule = {
  meta: { schema: { type: "array" } },
  create(run) {
    const listeners = run.options.map(({ selector, message }) => {
      const find = (node: object) => {
        run.report({ node, message });
      };
      return [selector, find] as const;
    });
    return Object.fromEntries(listeners);
  },
};

/** No name depends on a type here, but the rule asks first whether it could know any. */
const parserServices = {
  program: null,
  esTreeNodeToTSNodeMap: new WeakMap(),
  tsNodeToESTreeNodeMap: new WeakMap(),
};

// Its type says nothing of what it holds.
const plugin: object = tseslint.plugin;
const { rules } = plugin as { readonly rules: Readonly<Record<string, Rule>> };
const naming = rules["naming-convention"];
if (naming === undefined) throw new Error("typescript-eslint has no rule for names any more.");

const names: Rule = {
  ...naming,
  create(run) {
    const sourceCode: unknown = Object.create(run.sourceCode, {
      parserServices: { value: parserServices },
    });
    return naming.create(Object.create(run, { sourceCode: { value: sourceCode } }) as RuleRun);
  },
};

// oxlint finds a plugin by no other name.
// oxlint-disable-next-line habits/syntax
export default { meta: { name: "habits" }, rules: { syntax, names } };
