/**
 * What runs may come to, for the golden pages: each as the report that the real code makes of it, and where it can be
 * played against the emulator, as the scene to play.
 */
import { createHash } from "node:crypto";

import type { AcrFault } from "../../emulator/acr/api/request-kinds.ts";
import { TAG_NAMES } from "../../src/oci/names.ts";
import { compilePattern } from "../../src/inputs/glob.ts";
import { DEFAULTS } from "../../src/inputs/defaults.ts";
import type { Outcome } from "../../src/prune/sweep/settle.ts";
import type { Approval } from "../../src/prune/model/approval.ts";
import type { Inventory } from "../../src/prune/model/inventory.ts";
import type { Policy, TagRule } from "../../src/prune/model/policy.ts";
import { unpackBlobs } from "../../src/oci/blobs.ts";
import type { Digest } from "../../src/oci/digest.ts";
import type { Report, RepositoryReport } from "../../src/report/report.ts";
import { fixture, image, index, NOW, type Fixture, type Spec } from "../support/fixture.ts";
import { expiring, WEEK } from "../support/planning.ts";
import { DELETED, pruned, repeated, reportOf, undecided } from "../support/reports.ts";

type Specs = Readonly<Record<string, Spec>>;

/** What to put into an emulator, and how to run the action over it. */
export interface Scene {
  readonly repositories: Readonly<Record<string, Specs>>;
  readonly inputs: Readonly<Record<string, string>>;
  /** What goes wrong, as faults of the emulator. */
  readonly faults?: readonly AcrFault[];
}

export interface Situation {
  /** The name of its golden file. */
  readonly name: string;
  readonly report: Report;
  /** Undefined where playing it takes too long, or does not come out the same every time. */
  readonly scene: Scene | undefined;
}

const KIB = 1024;
const MIB = KIB * KIB;

function blob(name: string, size: number) {
  const digest = `sha256:${createHash("sha256").update(name).digest("hex")}`;
  return { mediaType: "application/vnd.oci.image.layer.v1.tar+gzip", digest, size };
}

/** An image on a base that all images of its platform share, with this much of its own. */
function imageOf(name: string, platform: string, own: number, options: Partial<Spec> = {}): Spec {
  const config = blob(`${name} config`, 7 * KIB);
  const layers = [blob(`base ${platform}`, 31 * MIB), blob(`${name} layer`, Math.round(own))];
  return image({ platform, body: { config, layers }, ...options });
}

/** What `docker buildx` pushes: an index of two platforms, and an attestation of the first. */
function build(name: string, ageDays: number, options: Partial<Spec> = {}): Specs {
  const [amd64, arm64, attestation] = ["amd64", "arm64", "attestation"].map((x) => `${name}-${x}`);
  if (amd64 === undefined || arm64 === undefined || attestation === undefined) return {};
  return {
    [name]: { ...index([amd64, arm64, attestation], { ageDays }), ...options },
    [amd64]: imageOf(amd64, "linux/amd64", 12.5 * MIB, { ageDays }),
    [arm64]: imageOf(arm64, "linux/arm64", 11.25 * MIB, { ageDays }),
    [attestation]: image({ platform: "unknown/unknown", attests: amd64, ageDays }),
  };
}

/** Four builds, of which two have lost their tag, one of them signed; and one that is not finished. */
const API: Specs = {
  ...build("v1.9.0", 12, { tags: ["1.9.0", "latest"] }),
  ...build("v1.8.3", 40, { tags: ["1.8.3"] }),
  ...build("today", 1),
  ...build("october", 45),
  signature: image({ subject: "october-amd64", ageDays: 45, tags: ["sha256-{october-amd64}.sig"] }),
  ...build("september", 75),
};

const SPDX = { body: { artifactType: "application/spdx+json" } };

/** One build with its SBOM, and the SBOM of an image that is gone. */
const WORKER: Specs = {
  ...build("v2.0.0", 20, { tags: ["2.0.0"] }),
  sbom: image({ subject: "v2.0.0-amd64", ageDays: 20, ...SPDX }),
  orphan: image({ subject: "gone", ageDays: 30, ...SPDX }),
};

const WEB: Specs = build("v3.1.0", 9, { tags: ["3.1.0", "latest"] });

const TEAM = { "team/api": API, "team/web": WEB, "team/worker": WORKER };

const REAL = { "dry-run": "false" };

const CANCELLED: Outcome = { state: "cancelled" };

/** A real run comes to these outcomes; by default everything is deleted. */
type Outcomes = (letter: string, name: string) => Outcome;

interface Play {
  readonly repositories: Scene["repositories"];
  readonly inputs?: Scene["inputs"];
  readonly faults?: readonly AcrFault[];
  readonly policy?: Policy;
  readonly outcomes?: Outcomes;
  /** Changes what the registry says. */
  readonly change?: (inventory: Inventory) => Inventory;
  /** What the applied plan approves. */
  readonly approval?: (built: Fixture) => Approval;
  /** Laid over the report. */
  readonly parts?: (repositories: readonly RepositoryReport[]) => Partial<Report>;
  /** False where it can't be played. */
  readonly isScene?: boolean;
}

function situation(name: string, play: Play): Situation {
  const { repositories, inputs = {}, faults = [], parts = () => ({}), isScene = true } = play;
  const { change = (same: Inventory) => same } = play;
  const { policy = WEEK, outcomes = () => DELETED, approval } = play;
  const dryRun = inputs["dry-run"] !== "false";
  const reports = Object.entries(repositories).map(([repository, specs]) => {
    const settled = (letter: string) => outcomes(letter, repository);
    return pruned(repository, specs, {
      policy,
      change: (inventory) => change(withSizes(inventory)),
      ...(dryRun ? {} : { outcomes: settled }),
      ...(approval && { approval }),
    });
  });
  const all = { registry: "contoso.azurecr.io", repositories: "team/**", age: "7d", ...inputs };
  const report = reportOf({
    dryRun,
    settings: inOrder(all),
    policy: { agesMs: [policy.ageMs], tagRules: policy.tags.rules },
    repositories: reports,
    ...parts(reports),
  });
  return { name, report, scene: isScene ? { repositories, inputs, faults } : undefined };
}

/** As a registry counts them: an image with config and layers, an index with its children. */
function withSizes(inventory: Inventory): Inventory {
  const sizeOf = (digest: Digest): number => {
    const body = inventory.bodies.get(digest);
    if (body === undefined) return 0;
    const blobs = [...unpackBlobs(body.blobs)].reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    const children = body.children.map((child) => sizeOf(child.digest));
    return children.reduce((sum, size) => sum + size, body.sizeBytes + blobs);
  };
  const rows = [...inventory.rows].map(
    ([digest, row]) => [digest, { ...row, sizeBytes: sizeOf(digest) }] as const,
  );
  return { ...inventory, rows: new Map(rows) };
}

/** As the action shows them. */
function inOrder(inputs: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const names = Object.keys(DEFAULTS).filter((name) => name in inputs);
  return Object.fromEntries(names.map((name) => [name, inputs[name] ?? ""]));
}

function digestIn(specs: Specs, letter: string): Digest {
  return fixture(specs).digest(letter);
}

function nothingToDo(): Situation {
  const isWanted = (letter: string) => /^(?:v|today)/.test(letter);
  const api = Object.fromEntries(Object.entries(API).filter(([letter]) => isWanted(letter)));
  return situation("nothing-to-do", { repositories: { "team/api": api, "team/web": WEB } });
}

/** Somebody locks an index after the run has looked at it. */
function partialFailure(): Situation {
  const october = digestIn(API, "october");
  const body = { errors: [{ code: "REGISTRY_DISALLOWED_OPERATION", message: "locked" }] };
  const why = "disallowed by a lock, a quarantine or a policy (405 REGISTRY_DISALLOWED_OPERATION)";
  return situation("partial-failure", {
    repositories: TEAM,
    inputs: REAL,
    faults: [{ kind: "delete-manifest", reference: october, answer: { status: 405, body } }],
    outcomes: (letter) => {
      if (letter === "october") return { state: "refused", why };
      if (letter === "signature") return { state: "blocked", by: digestIn(API, "october-amd64") };
      return letter.startsWith("october") ? { state: "blocked", by: october } : DELETED;
    },
  });
}

/** One repository can't be read for certain, two are used by digest alone. */
function skippedRepositories(): Situation {
  const body = Buffer.from("{}");
  const index = digestIn(WORKER, "v2.0.0");
  const another = `sha256:${createHash("sha256").update(body).digest("hex")}`;
  const why = `The registry answered for manifest ${index} with a body of another digest (${another}).`;
  const untagged = { layer: image({ ageDays: 30 }) };
  return situation("skipped-repositories", {
    repositories: {
      "team/api": API,
      "team/batch": WORKER,
      "team/cache/main": untagged,
      "team/cache/next": untagged,
    },
    inputs: REAL,
    faults: [
      {
        kind: "manifest",
        repository: "team/batch",
        reference: index,
        answer: { replaceBody: () => body },
      },
    ],
    parts: ([api]) => ({
      repositories: [
        ...(api === undefined ? [] : [api]),
        undecided("team/batch", { state: "unreadable", why }),
        undecided("team/cache/main", { state: "untagged", manifests: 1 }),
        undecided("team/cache/next", { state: "untagged", manifests: 1 }),
      ],
    }),
  });
}

function deletionLimit(): Situation {
  return situation("deletion-limit", {
    repositories: TEAM,
    inputs: { ...REAL, "max-deletions": "5" },
    outcomes: () => CANCELLED,
    parts: () => ({
      deletionLimit: 'Deletions planned: 10 (manifests and tags); allowed by "max-deletions": 5.',
    }),
  });
}

/** After the first two builds the job was cancelled; the third repository was never begun. */
function cancelled(): Situation {
  const { "team/api": api, "team/web": web } = TEAM;
  return situation("cancelled", {
    repositories: { "team/api": api, "team/web": web },
    inputs: REAL,
    outcomes: (letter) => (letter.startsWith("october") ? DELETED : CANCELLED),
    parts: ([first, second]) => ({
      cancelled: true,
      unreached: 1,
      repositories: [first, second].flatMap((repository) =>
        repository === undefined ? [] : [{ ...repository, verification: undefined }],
      ),
    }),
    isScene: false,
  });
}

/** A locked build without a tag, and one that only a locked tag would lose. */
function locked(): Situation {
  const lost = Object.entries(build("recalled", 60)).map(([letter, spec]) => [
    letter,
    letter === "recalled" ? { ...spec, isLocked: true } : spec,
  ]);
  const repositories = {
    "team/api": {
      ...build("v1.9.0", 12, { tags: ["1.9.0"], hasLockedTags: true }),
      ...(Object.fromEntries(lost) as Specs),
      ...build("september", 75),
    },
  };
  return situation("locked", { repositories, inputs: REAL });
}

function brokenIndexes(): Situation {
  const without = (specs: Specs, ...letters: readonly string[]): Specs =>
    Object.fromEntries(
      Object.entries(specs).map(([letter, spec]) => [
        letter,
        { ...spec, isMissing: letters.includes(letter) },
      ]),
    );
  return situation("broken-indexes", {
    repositories: {
      "team/api": without(API, "v1.8.3-arm64"),
      "team/web": without(WEB, "v3.1.0-amd64", "v3.1.0-attestation"),
    },
  });
}

/** Only one platform changed from build to build, so that the indexes share the others. */
function sharedChild(): Situation {
  const platforms = (name: string) => [name, "stable-arm64", "stable-s390x"];
  const specs = {
    "v1.9.0": index(platforms("v1.9.0-amd64"), { ageDays: 12, tags: ["1.9.0", "latest"] }),
    "rc-2": index(platforms("rc-2-amd64"), { ageDays: 14 }),
    "rc-1": index(platforms("rc-1-amd64"), { ageDays: 16 }),
    "v1.9.0-amd64": imageOf("v1.9.0-amd64", "linux/amd64", 12.5 * MIB, { ageDays: 12 }),
    "rc-2-amd64": imageOf("rc-2-amd64", "linux/amd64", 12.4 * MIB, { ageDays: 14 }),
    "rc-1-amd64": imageOf("rc-1-amd64", "linux/amd64", 12.3 * MIB, { ageDays: 16 }),
    "stable-arm64": imageOf("stable-arm64", "linux/arm64", 11.25 * MIB, { ageDays: 16 }),
    "stable-s390x": imageOf("stable-s390x", "linux/s390x", 11.5 * MIB, { ageDays: 16 }),
  };
  return situation("shared-child", { repositories: { "team/api": specs } });
}

function fortyRepositories(): Situation {
  const names = Array.from(
    { length: 40 },
    (_, n) => `team/service-${String(n + 1).padStart(2, "0")}`,
  );
  const repositories = Object.fromEntries(
    names.map((name, n) => [
      name,
      {
        ...build(`${name} current`, 9, { tags: [`1.${n}.0`] }),
        ...(n % 4 === 0 ? {} : build(name, 30 + n)),
      },
    ]),
  );
  return situation("forty-repositories", { repositories, inputs: REAL });
}

function tenThousandDeletions(): Situation {
  const inputs = REAL;
  return situation("ten-thousand-deletions", {
    repositories: { "team/api": API, "team/web": WEB },
    inputs,
    parts: (repositories) => ({
      repositories: repositories.map((one) =>
        one.name === "team/api" ? repeated(one, 1112) : one,
      ),
    }),
    isScene: false,
  });
}

const DAY_MS = 86_400_000;

function ruleFor(pattern: string, days: number, changes: Partial<TagRule> = {}): TagRule {
  const tags = expiring([compilePattern(pattern, TAG_NAMES)], {
    olderThanMs: days * DAY_MS,
    countsOf: "rule",
    ...changes,
  });
  const [rule] = tags.rules;
  if (rule === undefined) throw new Error("unreachable: there is a pattern");
  return rule;
}

const RULES = [
  ruleFor("pr-*", 14, { line: 6 }),
  ruleFor("main-*", 30, { line: 8, keepNewest: 1 }),
  ruleFor("v*-rc*", 90, { line: 11 }),
];

const BY_RULES: Policy = { ...WEEK, tags: { rules: RULES, keeping: [] } };

/** Previews, builds of main and release candidates; what is signed goes with its signature. */
function service(name: string, ages: readonly number[]): Specs {
  const previews = ages.map((days, n) =>
    build(`${name} pr-${812 - n}`, days, { tags: [`pr-${812 - n}`] }),
  );
  return {
    ...build(`${name} v1.9.0`, 40, { tags: ["v1.9.0", "main-41c"] }),
    ...build(`${name} main-2`, 3, { tags: ["main-77a"] }),
    ...build(`${name} main-1`, 45, { tags: ["main-09f"] }),
    ...build(`${name} rc`, 100, { tags: ["v1.9.0-rc1"] }),
    [`${name} signature`]: image({
      subject: `${name} rc`,
      ageDays: 100,
      body: { artifactType: "application/vnd.dev.cosign.artifact.sig.v1+json" },
    }),
    ...Object.assign({}, ...previews),
  } as Specs;
}

/** The same rules in the inputs, where they are one. */
function tagsThatGo(): Situation {
  const tags = expiring(
    ["pr-*", "main-*"].map((pattern) => compilePattern(pattern, TAG_NAMES)),
    { olderThanMs: 14 * DAY_MS, keepNewest: 1 },
  );
  return situation("tags-that-go", {
    repositories: {
      "team/api": service("api", [15, 16, 20, 33]),
      "team/web": service("web", [9]),
      "team/worker": WORKER,
    },
    inputs: { "delete-tags": "pr-*, main-*", "tag-age": "14d", "keep-latest": "1" },
    policy: { ...WEEK, tags },
  });
}

function policyFile(): Situation {
  return situation("policy-file", {
    repositories: { "team/api": service("api", [15, 20]), "team/web": service("web", [18]) },
    inputs: { policy: ".github/acr-prune.yml" },
    policy: BY_RULES,
    parts: () => ({ rules: RULES }),
    isScene: false,
  });
}

/** All that it has are old previews, but for one that has no tag yet. */
function keepsNoTag(): Situation {
  const legacy = {
    ...build("pr-96", 63, { tags: ["pr-96"] }),
    ...build("pr-93", 80, { tags: ["pr-93"] }),
    ...build("untagged", 2),
  };
  return situation("keeps-no-tag", {
    repositories: { "team/api": API, "team/legacy-import": legacy },
    inputs: { "delete-tags": "pr-*" },
    policy: { ...WEEK, tags: expiring([compilePattern("pr-*", TAG_NAMES)]) },
  });
}

/** One repository frees nearly everything; the first by its name frees next to nothing. */
function skewedSizes(): Situation {
  const large = (name: string, gib: number, ageDays: number): Specs => ({
    [name]: imageOf(name, "linux/amd64", gib * 1024 * MIB, { ageDays }),
  });
  return situation("skewed-sizes", {
    repositories: {
      "a/small": { keep: image({ tags: ["v1"] }), ...large("a", 0.0001, 12) },
      "ml/models": { keep: image({ tags: ["v2"] }), ...large("b", 18, 31), ...large("c", 7.5, 90) },
      "team/api": API,
    },
    inputs: { repositories: "**" },
    isScene: false,
  });
}

/** Nothing goes, however old it is. */
function everythingLocked(): Situation {
  return situation("everything-locked", {
    repositories: {
      "base/debian": build("a", 60),
      "base/ubuntu": build("b", 90, { tags: ["24.04"] }),
    },
    inputs: { repositories: "base/**" },
    change: (inventory) => ({ ...inventory, isLocked: true }),
    parts: (repositories) => ({ repositories }),
    isScene: false,
    policy: { ...WEEK, prunesUntaggedRepositories: true },
  });
}

function tenThousandWithTags(): Situation {
  return situation("ten-thousand-with-tags", {
    repositories: {
      "team/api": service("api", [15, 16, 20, 33]),
      "team/web": service("web", [18]),
    },
    inputs: { policy: ".github/acr-prune.yml" },
    policy: BY_RULES,
    parts: (all) => ({ rules: RULES, repositories: all.map((one) => repeated(one, 180)) }),
    isScene: false,
  });
}

/** A first run on a registry that has never been pruned: too large to be a golden page. */
export function hundredThousand(): Report {
  const { report } = situation("hundred-thousand", {
    repositories: Object.fromEntries(
      Array.from({ length: 10 }, (_, n) => [
        `team/service-${n}`,
        service(`s${n}`, [15, 16, 20, 33]),
      ]),
    ),
    policy: BY_RULES,
    inputs: { policy: ".github/acr-prune.yml" },
    parts: (all) => ({ rules: RULES, repositories: all.map((one) => repeated(one, 305)) }),
  });
  return report;
}

function expiredTags(): Situation {
  const specs = {
    ...build("v1.9.0", 12, { tags: ["1.9.0", "pr-812"] }),
    ...build("pr-799", 33, { tags: ["pr-799"] }),
    ...build("pr-806", 25, { tags: ["pr-806", "pr-806-2"] }),
  };
  return situation("expired-tags", {
    repositories: { "team/api": specs },
    inputs: { ...REAL, "delete-tags": "pr-*" },
    policy: { ...WEEK, tags: expiring([compilePattern("pr-*", TAG_NAMES)]) },
  });
}

/** While the run went on, somebody pushed an index on a child that was just deleted. */
function verificationFailed(): Situation {
  const holder = digestIn(API, "v1.9.0");
  const lost = digestIn(API, "october-arm64");
  return situation("verification-failed", {
    repositories: { "team/api": API, "team/web": WEB },
    inputs: REAL,
    parts: ([api, web]) => ({
      repositories: [
        ...(api === undefined
          ? []
          : [{ ...api, verification: { state: "broken", losses: [{ holder, lost }] } } as const]),
        ...(web === undefined ? [] : [web]),
      ],
    }),
    isScene: false,
  });
}

function timeLimit(): Situation {
  return situation("time-limit", {
    repositories: { "team/api": API },
    inputs: { ...REAL, "time-limit": "30m" },
    outcomes: (letter) => (letter.startsWith("september") ? CANCELLED : DELETED),
    parts: () => ({ isTimeUp: true, unreached: 2 }),
    isScene: false,
  });
}

function stopped(): Situation {
  const why =
    'contoso.azurecr.io refused the credentials (401). Check "username" and "password", or the Azure sign-in of this job.';
  return situation("stopped", {
    repositories: {},
    inputs: REAL,
    parts: () => ({ stopped: why, repositories: [] }),
    isScene: false,
  });
}

/** Approved are one of the dangling builds, and one that has got its tag since; the other one has become old enough since. */
function appliedPlan(): Situation {
  const isApproved = (letter: string) => /^(?:october|signature|v1\.8\.3)/.test(letter);
  const approval = ({ manifests }: Fixture): Approval => ({
    manifests: new Map(
      manifests.flatMap(({ letter, digest, tags }) =>
        isApproved(letter) ? [[digest, tags] as const] : [],
      ),
    ),
    tags: new Map(),
  });
  const { manifests } = approval(fixture(API));
  return situation("applied-plan", {
    repositories: { "team/api": API },
    inputs: { ...REAL, plan: "report.json" },
    approval,
    parts: () => ({
      plan: {
        path: "report.json",
        madeAt: new Date(NOW.getTime() - 3 * 86_400_000),
        manifests: manifests.size,
        tags: 0,
        goneWithRepository: 0,
      },
    }),
    isScene: false,
  });
}

export const SITUATIONS: readonly Situation[] = [
  nothingToDo(),
  situation("dry-run", { repositories: TEAM }),
  situation("real-run", { repositories: TEAM, inputs: REAL }),
  appliedPlan(),
  partialFailure(),
  skippedRepositories(),
  deletionLimit(),
  cancelled(),
  locked(),
  brokenIndexes(),
  sharedChild(),
  fortyRepositories(),
  tenThousandDeletions(),
  expiredTags(),
  verificationFailed(),
  timeLimit(),
  stopped(),
  tagsThatGo(),
  policyFile(),
  keepsNoTag(),
  skewedSizes(),
  everythingLocked(),
  tenThousandWithTags(),
];
