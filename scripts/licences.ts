/**
 * Which packages `dist` is built from, and under which licences.
 * The list comes from package-lock.json: every package that is not there for development only. It may name more than
 * the bundle holds, never less. ncc's own --license misses most packages when the build has several chunks.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** One package that may be part of the bundle. `text` is empty where the package ships no licence file. */
export interface ProductionPackage {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly text: string;
}

interface LockEntry {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
}

const allowedLicences: ReadonlySet<string> = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC0-1.0",
  "ISC",
  "MIT",
  "MIT-0",
  "Python-2.0",
  "Unlicense",
  "Zlib",
]);

/** Packages that ship no licence file, and one of the same author and licence whose file says what theirs would. */
const coveredBy: Readonly<Record<string, string>> = {
  "proxy-agent-negotiate": "http-proxy-agent",
  "@nodable/entities": "fast-xml-parser",
};

const licenceFile = /^(licen[cs]e|copying|notice)/i;

/** Whether an SPDX expression can be met with allowed licences alone. */
export function isAllowedLicence(expression: string): boolean {
  const alternatives = expression.replaceAll(/[()]/g, "").split(" OR ");
  return alternatives.some((alternative) =>
    alternative.split(" AND ").every((licence) => allowedLicences.has(licence.trim())),
  );
}

/**
 * The installed production packages below `root`, each name and version once, in a fixed order.
 * Fails where a package of the lock file is not installed.
 */
export function findProductionPackages(root: string): readonly ProductionPackage[] {
  const packages = new Map<string, ProductionPackage>();
  for (const [path, entry] of productionEntries(root)) {
    const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
    const version = entry.version ?? "";
    const licence = entry.license ?? "unknown";
    packages.set(`${name} ${version}`, {
      name,
      version,
      licence,
      text: readLicence(join(root, path.replace(name, coveredBy[name] ?? name))),
    });
  }
  return [...packages.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, found]) => found);
}

/** The text of dist/licenses.txt: the same bytes for the same lock file on every system. */
export function renderLicences(packages: readonly ProductionPackage[]): string {
  const sections = packages.map(({ name, version, licence, text }) => {
    const body = text === "" ? "The package ships no licence file." : text;
    return `${"=".repeat(80)}\n${name} ${version} (${licence})\n${"-".repeat(80)}\n${body}\n`;
  });
  return `Licences of the packages that this action is built from.\n\n${sections.join("\n")}`;
}

function productionEntries(root: string): readonly (readonly [string, LockEntry])[] {
  const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
    readonly packages: Readonly<Record<string, LockEntry>>;
  };
  return Object.entries(lock.packages).filter(
    ([path, { dev, devOptional }]) => path !== "" && dev !== true && devOptional !== true,
  );
}

/** The licence files of one package, with LF line ends and without trailing blanks. */
function readLicence(folder: string): string {
  const files = readdirSync(folder).filter((file) => licenceFile.test(file));
  const texts = files.sort().map((file) => readFileSync(join(folder, file), "utf8"));
  return texts
    .map((text) =>
      text
        .replace(/^\uFEFF/, "")
        .replaceAll(/[^\S\n]*\r?\n/g, "\n")
        .trim(),
    )
    .join("\n\n");
}
