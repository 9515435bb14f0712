/**
 * For every recipe of docs/recipes.md a registry with traps, and by hand: what has to go, what has to stay, and which tags
 * are left. The keys are the headings.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { fixture, image, index, type Fixture, type Spec } from "../support/fixture.ts";
import type { Azure } from "./az.ts";
import type { State } from "./gh.ts";
import type { Answer, Cluster } from "./kubectl.ts";

const HOUR = 1 / 24;
const MINUTE = HOUR / 60;

/** What a recipe finds besides the registry; `digest` is that of a letter in `team/web`. */
export interface Surroundings {
  readonly host: string;
  readonly digest: (letter: string) => string;
}

export interface Case {
  readonly repositories: Readonly<Record<string, Fixture>>;
  /** Letters, by repository; what is not mentioned is an empty list. */
  readonly goes: Readonly<Record<string, readonly string[]>>;
  readonly stays: Readonly<Record<string, readonly string[]>>;
  /** All tags that are left, by repository. */
  readonly tags: Readonly<Record<string, readonly string[]>>;
  readonly warnings?: readonly string[];
  /** Files of the workspace. */
  readonly files?: (around: Surroundings) => Readonly<Record<string, string>>;
  readonly cluster?: (around: Surroundings) => Cluster;
  readonly azure?: (around: Surroundings) => Azure;
  readonly github?: State;
}

function fixtures(
  repositories: Readonly<Record<string, Readonly<Record<string, Spec>>>>,
): Readonly<Record<string, Fixture>> {
  return Object.fromEntries(
    Object.entries(repositories).map(([name, specs]) => [name, fixture(specs)]),
  );
}

/** s is a platform of a pull request's image and of a release. R was built again yesterday with the same result. */
const threeDays: Case = {
  repositories: fixtures({
    "team/web": {
      P: index(["p", "s"], { tags: ["pr-2"], ageDays: 4 }),
      p: image({ ageDays: 4 }),
      s: image({ ageDays: 40 }),
      signatureOfP: image({ subject: "P", ageDays: 4 }),
      V: index(["v", "s"], { tags: ["v1.0"], ageDays: 40 }),
      v: image({ ageDays: 40 }),
      signatureOfV: image({ subject: "V", ageDays: 40 }),
      Q: index(["q"], { tags: ["pr-267"], ageDays: 2 }),
      q: image({ ageDays: 2 }),
      R: image({ tags: ["pr-9"], ageDays: 10, tagAgeDays: 1 }),
      M: image({ tags: ["main-41", "pr-31"], ageDays: 10 }),
      U: image({ tags: ["my-pr-5"], ageDays: 10 }),
      // What earlier pushes to pull requests left.
      X: index(["x"], { ageDays: 5 }),
      x: image({ ageDays: 5 }),
      y: image({ ageDays: 1 }),
    },
  }),
  goes: { "team/web": ["P", "p", "signatureOfP", "X", "x"] },
  stays: { "team/web": ["s", "V", "v", "signatureOfV", "Q", "q", "R", "M", "U", "y"] },
  tags: { "team/web": ["main-41", "my-pr-5", "pr-267", "pr-9", "v1.0"] },
};

/** Pull request 2 closes. Its tag was set again five minutes ago, and b is part of a build that is going on. */
const closed: Case = {
  repositories: fixtures({
    "team/web": {
      P: index(["p", "s"], { tags: ["pr-2"], ageDays: 3 * HOUR, tagAgeDays: 5 * MINUTE }),
      p: image({ ageDays: 3 * HOUR }),
      s: image({ ageDays: 40 }),
      signatureOfP: image({ subject: "P", ageDays: 3 * HOUR }),
      V: index(["s"], { tags: ["v1.0"], ageDays: 40 }),
      Q: index(["q"], { tags: ["pr-267"], ageDays: 3 * HOUR }),
      q: image({ ageDays: 3 * HOUR }),
      R: image({ tags: ["pr-20"], ageDays: 3 * HOUR }),
      W: image({ tags: ["pr-2-arm64"], ageDays: 3 * HOUR }),
      b: image({ ageDays: 20 * MINUTE }),
      X: index(["x"], { ageDays: 5 }),
      x: image({ ageDays: 5 }),
    },
    "team/api": { P: image({ tags: ["pr-2"], ageDays: 5 }), x: image({ ageDays: 5 }) },
  }),
  goes: { "team/web": ["P", "p", "signatureOfP", "X", "x"] },
  stays: {
    "team/web": ["s", "V", "Q", "q", "R", "W", "b"],
    "team/api": ["P", "x"],
  },
  tags: { "team/web": ["pr-2-arm64", "pr-20", "pr-267", "v1.0"], "team/api": ["pr-2"] },
};

/**
 * Fifteen builds, the later ones newer; 3 and 14 are releases. The ten: 15 (young), 13 (two tags), 12 (multi-arch), 11 to 5;
 * beside them 14, which takes no place and keeps its tag.
 */
const lastTen: Case = {
  repositories: fixtures({
    "team/web": {
      m1: image({ tags: ["main-1"], ageDays: 59 }),
      m2: index(["m2a", "m2b"], { tags: ["main-2"], ageDays: 58 }),
      m2a: image({ ageDays: 58 }),
      m2b: image({ ageDays: 58 }),
      m3: index(["m3a"], { tags: ["main-3", "v1.0.0"], ageDays: 57 }),
      m3a: image({ ageDays: 57 }),
      m4: image({ tags: ["main-4"], ageDays: 56 }),
      m5: image({ tags: ["main-5"], ageDays: 55 }),
      m6: image({ tags: ["main-6"], ageDays: 54 }),
      m7: image({ tags: ["main-7"], ageDays: 53 }),
      m8: image({ tags: ["main-8"], ageDays: 52 }),
      m9: image({ tags: ["main-9"], ageDays: 51 }),
      m10: image({ tags: ["main-10"], ageDays: 50 }),
      m11: image({ tags: ["main-11"], ageDays: 49 }),
      m12: index(["m12a", "m12b"], { tags: ["main-12"], ageDays: 48 }),
      m12a: image({ ageDays: 48 }),
      m12b: image({ ageDays: 48 }),
      m13: image({ tags: ["main-13", "main-13-again"], ageDays: 47 }),
      m14: image({ tags: ["main-14", "v2.0.0"], ageDays: 46 }),
      m15: image({ tags: ["main-15", "main"], ageDays: 1 }),
      old: image({ tags: ["latest"], ageDays: 90 }),
      x: image({ ageDays: 50 }),
    },
  }),
  goes: { "team/web": ["m1", "m2", "m2a", "m2b", "m4", "x"] },
  stays: {
    "team/web": ["m3", "m3a", "m5", "m6", "m7", "m8", "m9", "m10", "m11"].concat([
      "m12",
      "m12a",
      "m12b",
      "m13",
      "m14",
      "m15",
      "old",
    ]),
  },
  tags: {
    "team/web": [
      "latest",
      "main",
      "main-10",
      "main-11",
      "main-12",
      "main-13",
      "main-13-again",
    ].concat([
      "main-14",
      "main-15",
      "main-5",
      "main-6",
      "main-7",
      "main-8",
      "main-9",
      "v1.0.0",
      "v2.0.0",
    ]),
  },
};

/** All of team/web but V and young would go; in team/api the same tags belong to other images. Any host may be the registry. */
/** The policy file of the recipe, as it stands on the page. */
const POLICY = /```yml\n([\s\S]*?)```/.exec(
  readFileSync(join(import.meta.dirname, "../../docs/recipes.md"), "utf8"),
)?.[1];

/** Every rule meets one tag that goes and one that stays. */
const policy: Case = {
  repositories: fixtures({
    "team/web": {
      p: image({ tags: ["pr-1"], ageDays: 20 }),
      q: image({ tags: ["pr-2"], ageDays: 2 }),
      m1: index(["n1"], { tags: ["main-1"], ageDays: 60 }),
      n1: image({ ageDays: 60 }),
      m2: image({ tags: ["main-2"], ageDays: 50 }),
      m3: image({ tags: ["main-3"], ageDays: 40 }),
      c1: image({ tags: ["1.0-1"], ageDays: 20 }),
      c2: image({ tags: ["1.0-2"], ageDays: 10 }),
      v0: image({ tags: ["v1.0.0"], ageDays: 90 }),
      v1: image({ tags: ["v1.0.1"], ageDays: 10 }),
      v2: image({ tags: ["v1.0.2"], ageDays: 70 }),
      w: image({ tags: ["v1.1.0", "latest"], ageDays: 60 }),
    },
    "base/web": { x: image(), T: image({ tags: ["pr-1"] }) },
  }),
  files: () => ({ ".github/acr-prune.yml": POLICY ?? "" }),
  goes: { "team/web": ["p", "m1", "n1", "c1", "v0"] },
  stays: { "team/web": ["q", "m2", "m3", "c2", "v1", "v2", "w"], "base/web": ["x", "T"] },
  tags: {
    "team/web": ["1.0-2", "latest", "main-2", "main-3", "pr-2", "v1.0.1", "v1.0.2", "v1.1.0"],
    "base/web": ["pr-1"],
  },
};

const files: Case = {
  repositories: fixtures({
    "team/web": {
      byTag: index(["byTagChild"], { tags: ["main-1"] }),
      byTagChild: image(),
      byDigest: index(["byDigestChild"], { tags: ["main-2"] }),
      byDigestChild: image(),
      signature: image({ subject: "byDigest" }),
      untagged: image(),
      helm: index(["helmChild"], { tags: ["main-3"] }),
      helmChild: image(),
      elsewhere: image({ tags: ["main-4"] }),
      outside: image({ tags: ["main-5"] }),
      unused: image({ tags: ["main-6"] }),
      young: image({ tags: ["main-7"], ageDays: 13 }),
      V: image({ tags: ["v1.0"] }),
    },
    "team/api": { one: image({ tags: ["main-1"] }), V: image({ tags: ["v1.0"] }) },
  }),
  files: ({ host, digest }) => ({
    "deploy/production/web.yaml": `        image: ${host}/team/web:main-1\n`,
    "deploy/jobs/nightly/main.tf": [
      `image = "${host}/team/web@${digest("byDigest")}"`,
      `init  = "mirror.example.com/web@${digest("untagged")}"`,
      `other = "elsewhere.azurecr.io/team/web:main-4"`,
    ].join("\n"),
    "deploy/values.yaml": `image:\n  repository: ${host}/team/web\n  tag: main-3\n`,
    "README.md": `docker run ${host}/team/web:main-5\n`,
  }),
  goes: {
    "team/web": ["helm", "helmChild", "outside", "unused"],
    "team/api": ["one"],
  },
  stays: {
    "team/web": ["byTag", "byTagChild", "byDigest", "byDigestChild", "signature"].concat([
      "untagged",
      "elsewhere",
      "young",
      "V",
    ]),
    "team/api": ["V"],
  },
  tags: { "team/web": ["main-1", "main-2", "main-4", "main-7", "v1.0"], "team/api": ["v1.0"] },
};

/** A cluster in which nothing runs. */
export const NOTHING: Cluster = Object.fromEntries(
  ["pods", "deployments", "replicasets", "statefulsets", "daemonsets", "controllerrevisions"]
    .concat("jobs", "cronjobs")
    .map((kind): [string, Answer] => [kind, { items: [] }]),
);

/** As kubelet reports it. Without an imageID it has not started. */
function pod(
  image: string,
  imageID = "",
  kind: "container" | "initContainer" | "ephemeralContainer" = "container",
): object {
  const container = { name: "main", image };
  return {
    kind: "Pod",
    metadata: { annotations: { "example.com/image": "not-an-image" } },
    spec: { [`${kind}s`]: [container] },
    status: { [`${kind}Statuses`]: [{ ...container, imageID }] },
  };
}

function workload(image: string): object {
  return { spec: { replicas: 0, template: { spec: { containers: [{ name: "main", image }] } } } };
}

/** What a stateful set or a daemon set was before: a patch of its template. */
function revision(image: string): object {
  return { data: { spec: { template: { spec: { containers: [{ name: "main", image }] } } } } };
}

/** One that mounts an image. kubectl prints the object that it finds under the key. */
function mounting(reference: string): object {
  return { spec: { template: { spec: { volumes: [{ name: "data", image: { reference } }] } } } };
}

/**
 * The tag main-2 has moved on from the image that a pod still runs. Some runtimes report the digest of the platform. The
 * cluster pulls by several names of the registry, and what it pulls from elsewhere is kept here, too.
 */
const cluster: Case = {
  repositories: fixtures({
    "team/web": {
      running: index(["runningChild"], { tags: ["main-1"] }),
      runningChild: image(),
      moved: index(["movedChild"]),
      movedChild: image(),
      next: image({ tags: ["main-2"] }),
      init: image({ tags: ["main-3"] }),
      byPlatform: index(["platform", "otherPlatform"], { tags: ["main-4"] }),
      platform: image(),
      otherPlatform: image(),
      cron: image({ tags: ["main-5"] }),
      rollback: index(["rollbackChild"]),
      rollbackChild: image(),
      pending: image({ tags: ["main-6"] }),
      elsewhere: image({ tags: ["main-7"] }),
      debugged: image(),
      daemon: image({ tags: ["main-10"] }),
      mounted: image({ tags: ["main-11"] }),
      unused: index(["unusedChild"], { tags: ["main-8"] }),
      unusedChild: image(),
      V: image({ tags: ["v1.0"] }),
    },
  }),
  cluster: ({ host, digest }) => {
    const web = `${host}/team/web`;
    const regional = "contoso.westeurope.geo.azurecr.io/team/web";
    const pods = [
      pod(`${web}:main-1`, `${web}@${digest("running")}`),
      pod(`${web}:main-9`, `${web}@${digest("moved")}`),
      pod(`${web}:init`, `docker-pullable://${regional}@${digest("init")}`, "initContainer"),
      pod(`${web}:debug`, `${web}@${digest("debugged")}`, "ephemeralContainer"),
      pod(`${web}:main-4`, `${web}@${digest("platform")}`),
      pod(`${web}:main-6`),
      pod("nginx:1", `docker.io/library/nginx@${digest("elsewhere")}`),
      pod("elsewhere.azurecr.io/team/web:main-7", `sha256:${"0".repeat(64)}`),
    ];
    return {
      ...NOTHING,
      pods: { items: pods },
      cronjobs: { items: [workload(`${regional}:main-5`)] },
      replicasets: { items: [workload(`${web}:main-0@${digest("rollback")}`)] },
      controllerrevisions: { items: [revision(`${web}:main-10`)] },
      statefulsets: { items: [mounting(`${web}:main-11`)] },
    };
  },
  goes: { "team/web": ["next", "unused", "unusedChild"] },
  stays: {
    "team/web": ["running", "runningChild", "moved", "movedChild", "init", "byPlatform"].concat([
      "elsewhere",
      "platform",
      "otherPlatform",
      "cron",
      "rollback",
      "rollbackChild",
      "pending",
      "debugged",
      "daemon",
      "mounted",
      "V",
    ]),
  },
  tags: {
    "team/web": ["main-1", "main-10", "main-11", "main-3", "main-4", "main-5"].concat([
      "main-6",
      "main-7",
      "v1.0",
    ]),
  },
};

/** Three of fourteen manifests go; cache/layers is in use by digest alone. */
const sweep: Case = {
  repositories: fixtures({
    "team/web": {
      A: index(["a", "s"], { tags: ["latest"] }),
      a: image(),
      s: image(),
      signatureOfA: image({ subject: "A" }),
      X: index(["x", "s"]),
      x: image(),
      y: image({ ageDays: 6 }),
      old: image({ tags: ["pr-2"], ageDays: 400 }),
    },
    "team/api": { B: image({ tags: ["v1", "v1.0"] }), z: image(), C: image({ tags: ["v2"] }) },
    "base/linux": {
      T: image({ tags: ["24.04"] }),
      L: image({ isLocked: true }),
      K: image({ tags: ["22.04"] }),
    },
    "cache/layers": { c: image(), d: image() },
  }),
  goes: { "team/web": ["X", "x"], "team/api": ["z"] },
  stays: {
    "team/web": ["A", "a", "s", "signatureOfA", "y", "old"],
    "team/api": ["B", "C"],
    "base/linux": ["T", "L", "K"],
    "cache/layers": ["c", "d"],
  },
  tags: {
    "team/web": ["latest", "pr-2"],
    "team/api": ["v1", "v1.0", "v2"],
    "base/linux": ["22.04", "24.04"],
  },
  warnings: [
    'It has no tag, or none but "sha256-<digest>", so it may be in use by digest alone. Set "prune-untagged-repositories" to prune it.',
  ],
};

/** s is a platform that did not change between the builds O and N; Y was replaced by N three hours after its push. */
const build: Case = {
  repositories: fixtures({
    "team/api": {
      N: index(["n", "s"], { tags: ["main"], ageDays: 5 * MINUTE }),
      n: image({ ageDays: 5 * MINUTE }),
      s: image({ ageDays: 2 }),
      O: index(["o", "s"], { ageDays: 2 }),
      o: image({ ageDays: 2 }),
      signatureOfO: image({ subject: "O", ageDays: 2 }),
      Y: index(["y"], { ageDays: 3 * HOUR }),
      y: image({ ageDays: 3 * HOUR }),
      V: index(["v"], { tags: ["v1.0"], ageDays: 300 }),
      v: image({ ageDays: 300 }),
      pr: image({ tags: ["pr-2"], ageDays: 300 }),
    },
    "team/web": { x: image(), T: image({ tags: ["main"] }) },
  }),
  goes: { "team/api": ["O", "o", "signatureOfO"] },
  stays: {
    "team/api": ["N", "n", "s", "Y", "y", "V", "v", "pr"],
    "team/web": ["x", "T"],
  },
  tags: { "team/api": ["main", "pr-2", "v1.0"], "team/web": ["main"] },
};

export const CASES: Readonly<Record<string, Case>> = {
  "Pull-request images after three days": threeDays,
  "Pull-request images when the pull request closes": closed,
  "The last ten builds of main and every release": lastTen,
  "Branches and releases, by one policy": policy,
  "What is deployed, from files in the workspace": files,
  "What the cluster runs, from kubectl": cluster,
  "A whole registry every night, with limits": sweep,
  "After a build": build,
  "A preview on pull requests": build,
};

export function caseOf(heading: string): Case {
  const found = CASES[heading];
  if (found === undefined) throw new Error(`There is no case for "${heading}".`);
  return found;
}
