// Patterns of paths as in Artifactory's permission targets: `key/path` with `*` inside a segment, `**` across segments, `?`, and a
// leading `!` that excludes.

/** Whether the patterns take this path in; `a/**` takes in `a`, too. */
export function matchesPath(patterns: readonly string[], path: string): boolean {
  const isMatch = (pattern: string): boolean => regExpOf(pattern).test(path);
  const excluding = patterns.filter((pattern) => pattern.startsWith("!"));
  const including = patterns.filter((pattern) => !pattern.startsWith("!"));
  return including.some(isMatch) && !excluding.some((pattern) => isMatch(pattern.slice(1)));
}

const compiled = new Map<string, RegExp>();

function regExpOf(pattern: string): RegExp {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  const source = pattern.replace(/\/\*\*$|\*\*|[*?]|[^*?/]+|\//g, (part) => {
    if (part === "/**") return "(?:/.*)?";
    if (part === "**") return ".*";
    if (part === "*") return "[^/]*";
    if (part === "?") return "[^/]";
    return part.replace(/[.+^$()|[\]{}\\]/g, "\\$&");
  });
  const made = new RegExp(`^${source}$`);
  compiled.set(pattern, made);
  return made;
}
