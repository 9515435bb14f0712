export const id = 453;
export const ids = [453];
export const modules = {

/***/ 453:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  readPlan: () => (/* binding */ readPlan)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./build/errors/action-error.js
var action_error = __webpack_require__(2989);
// EXTERNAL MODULE: ./node_modules/@streamparser/json/dist/mjs/index.js + 7 modules
var mjs = __webpack_require__(5497);
// EXTERNAL MODULE: ./build/oci/digest-tag.js
var digest_tag = __webpack_require__(6345);
// EXTERNAL MODULE: ./build/oci/digest.js
var oci_digest = __webpack_require__(1564);
// EXTERNAL MODULE: ./build/oci/json-record.js
var json_record = __webpack_require__(2766);
;// CONCATENATED MODULE: ./build/inputs/plan-reader.js
/**
 * Reads the JSON report of a dry run piece by piece, and keeps of it what it approves. What does not look like such a report
 * is refused; what a forger writes into it can only make a run delete less.
 */





/** The version of the report's format that is read: docs/report.schema.json. */
const SCHEMA_VERSION = 1;
/** What is looked at of the whole report. */
const OF_RUN = [
    "schemaVersion",
    "registry",
    "dryRun",
    "stopped",
    "cancelled",
    "brokenOff",
    "isTimeUp",
    "unreached",
    "startedAt",
    "settings",
    "policyText",
];
/** What is looked at of each repository. */
const OF_REPOSITORY = ["name", "state", "tagsOnNothing", "manifests.*"];
const NO_REPORT = "it is not the JSON report of a dry run of ACR Prune";
/** Takes a report in pieces. Its memory is that of what is approved, however long the report is. */
class PlanReader {
    #parser = new mjs/* JSONParser */.oj({
        paths: [
            ...OF_RUN.map((name) => `$.${name}`),
            ...OF_REPOSITORY.map((name) => `$.repositories.*.${name}`),
        ],
        keepStack: false,
    });
    #head = {};
    /** By their place in the report: their names may come last. */
    #repositories = new Map();
    constructor() {
        this.#parser.onValue = (value) => {
            this.#take(value);
        };
    }
    /** @throws ActionError when it is no report. */
    write(piece) {
        this.#parse(() => {
            this.#parser.write(piece);
        });
    }
    /**
     * What the report says, once all of it was written.
     * @throws ActionError when it is no report, or one of another version.
     */
    end() {
        this.#parse(() => {
            if (!this.#parser.isEnded)
                this.#parser.end();
        });
        const { schemaVersion, registry, dryRun, settings, startedAt } = this.#head;
        if (typeof registry !== "string" || typeof dryRun !== "boolean" || !(0,json_record/* isCount */.my)(schemaVersion)) {
            throw new action_error/* ActionError */.l(`${NO_REPORT}.`);
        }
        if (schemaVersion !== SCHEMA_VERSION) {
            throw new action_error/* ActionError */.l(`it has version ${schemaVersion} of the report's format, and this version of the action reads version ${SCHEMA_VERSION}. Make a new plan.`);
        }
        const madeAt = new Date(textIn(startedAt) ?? NaN);
        if (Number.isNaN(madeAt.getTime()) || !isTexts(settings)) {
            throw new action_error/* ActionError */.l(`${NO_REPORT}.`);
        }
        const named = [...this.#repositories.values()].map(withName);
        return {
            registry,
            dryRun,
            settings,
            madeAt,
            policyText: textIn(this.#head["policyText"]),
            stopped: textIn(this.#head["stopped"]),
            isUnfinished: isUnfinished(this.#head),
            finished: new Set(named.filter(({ state }) => state !== "cancelled").map(({ name }) => name)),
            approvals: new Map(named.map(({ name, manifests, tags }) => [name, { manifests, tags }])),
        };
    }
    #parse(work) {
        try {
            work();
        }
        catch (error) {
            if (error instanceof action_error/* ActionError */.l)
                throw error;
            throw new action_error/* ActionError */.l(`${NO_REPORT}: ${(0,action_error/* errorMessage */.g)(error)}`, { cause: error });
        }
    }
    #take({ value, key, stack }) {
        const place = stack[2]?.key;
        if (place === undefined) {
            this.#head[String(key)] = value;
            return;
        }
        const repository = this.#repositoryAt(place);
        if (stack[3] !== undefined)
            addManifest((0,json_record/* recordOf */.zv)(value), repository);
        else if (key === "name" || key === "state")
            repository[key] = value;
        else
            for (const tag of (0,json_record/* recordsIn */.Q0)(value))
                addTagOnNothing(tag, repository);
    }
    #repositoryAt(place) {
        const known = this.#repositories.get(place);
        if (known !== undefined)
            return known;
        const repository = {
            name: undefined,
            state: undefined,
            manifests: new Map(),
            tags: new Map(),
        };
        this.#repositories.set(place, repository);
        return repository;
    }
}
/** Of what is kept counts what loses a tag. */
function addManifest(manifest, { manifests, tags }) {
    const { verdict } = manifest;
    if (verdict !== "delete" && verdict !== "keep")
        throw new action_error/* ActionError */.l(`${NO_REPORT}.`);
    const digest = digestIn(manifest);
    if (verdict === "delete") {
        const own = textsIn(manifest["tags"]);
        manifests.set(digest, own);
        // Along with it go the tags that name it to people.
        for (const name of own)
            if ((0,digest_tag/* digestNamedBy */.Nv)(name) === undefined)
                tags.set(name, digest);
    }
    for (const tag of (0,json_record/* recordsIn */.Q0)(manifest["expiredTags"]))
        tags.set(nameIn(tag), digest);
}
function addTagOnNothing(tag, { tags }) {
    if (tag["isExpired"] === true)
        tags.set(nameIn(tag), digestIn(tag));
}
function isUnfinished({ cancelled, brokenOff, isTimeUp, unreached }) {
    return cancelled === true || brokenOff !== undefined || isTimeUp === true || unreached !== 0;
}
function withName(repository) {
    return { ...repository, name: nameIn(repository) };
}
function digestIn({ digest }) {
    const found = (0,oci_digest/* asDigest */.J)(digest);
    if (found === undefined)
        throw new action_error/* ActionError */.l(`${NO_REPORT}.`);
    return found;
}
function nameIn({ name }) {
    if (typeof name !== "string")
        throw new action_error/* ActionError */.l(`${NO_REPORT}.`);
    return name;
}
function textsIn(list) {
    if (!Array.isArray(list) || !list.every((one) => typeof one === "string")) {
        throw new action_error/* ActionError */.l(`${NO_REPORT}.`);
    }
    return list.length === 0 ? NONE : list;
}
/** One list for all that have none: there may be half a million of them. */
const NONE = [];
function textIn(value) {
    return typeof value === "string" ? value : undefined;
}
function isTexts(value) {
    return (0,json_record/* isRecord */.u4)(value) && Object.values(value).every((one) => typeof one === "string");
}

// EXTERNAL MODULE: ./build/inputs/defaults.js
var defaults = __webpack_require__(1676);
// EXTERNAL MODULE: ./build/inputs/list.js
var list = __webpack_require__(3666);
;// CONCATENATED MODULE: ./build/inputs/plan-settings.js
/**
 * Whether a plan was made for the same settings as this run: what was agreed to was what they decide.
 */


/**
 * What may differ: it says where to work, how, and how fast, or what to do with the result. The repositories may, too, since
 * nothing is approved in those that the plan does not have. Of the policy file counts what stands in it.
 */
const FREE = new Set([
    "registry",
    "registry-type",
    "registry-key",
    "policy",
    "repositories",
    "dry-run",
    "plan",
    "max-deletions",
    "time-limit",
    "concurrency",
    "client-id",
    "tenant-id",
    "managed-identity",
    "cache",
    "shard",
    "comment",
    "report",
]);
/** All settings that differ, each with both values, as sentences that begin in the middle. */
function differencesFrom(planned, now) {
    const names = new Set([...Object.keys(now.settings), ...Object.keys(planned.settings)]);
    const differing = [...names.difference(FREE)].flatMap((name) => {
        const before = planned.settings[name] ?? defaults/* DEFAULTS */.zY[name] ?? "";
        const after = now.settings[name] ?? "";
        if (itemsOf(before) === itemsOf(after))
            return [];
        return [
            `it was made with ${shown(name, before)}, and this run has ${shown(name, after)}. Make a new plan, or set both alike.`,
        ];
    });
    // A policy that is wrong is told elsewhere.
    const isUnread = now.policyText === undefined && (now.settings["policy"] ?? "") !== "";
    if (isUnread)
        return differing;
    return [...differing, ...differencesOfPolicy(planned.policyText, now.policyText)];
}
function shown(name, value) {
    return value === ""
        ? `no "${name}"`
        : `"${name}: ${value.trim().replace(/\s*[\r\n]+\s*/g, ", ")}"`;
}
/** White space and the two ways to write a list mean nothing. */
function itemsOf(value) {
    return (0,list/* parseList */.E)(value)
        .map(({ text }) => text)
        .join("\n");
}
function differencesOfPolicy(planned, now) {
    const [before, after] = [planned, now].map((text) => text?.trimEnd().split(/\r?\n/));
    if (before === undefined && after === undefined)
        return [];
    if (before === undefined)
        return ['it was made without "policy", and this run has one.'];
    if (after === undefined)
        return ['it was made with "policy", and this run has none.'];
    const lines = Array.from({ length: Math.max(before.length, after.length) }, (_, i) => i);
    const line = lines.find((i) => before[i] !== after[i]);
    if (line === undefined)
        return [];
    const at = (text) => text[line] === undefined ? "ends before it" : `has ${JSON.stringify(text[line].trim())} there`;
    return [
        `the policy file has changed since then, first in line ${line + 1}, where that of the plan ${at(before)}, and that of this run ${at(after)}.`,
    ];
}

// EXTERNAL MODULE: ./build/inputs/workspace.js
var workspace = __webpack_require__(9193);
;// CONCATENATED MODULE: ./build/inputs/plan-file.js
/**
 * The input `plan`: the JSON report of a dry run, of which this run deletes what it would delete now as well (docs/plans.md).
 * All that can be wrong with it is looked for before the first request.
 */







/**
 * Reads the plan at a path, which is relative to the first folder.
 * @throws ActionError with one line for everything that is wrong.
 */
async function readPlan(path, plannedFor) {
    const input = `Input "plan" is ${JSON.stringify(path)}: `;
    let plan;
    try {
        plan = await planIn(await fileOf(path, plannedFor));
    }
    catch (error) {
        throw new action_error/* ActionError */.l(`${input}${wordsFor(error)}`, { cause: error });
    }
    const problems = refusals(plan, plannedFor);
    if (problems.length > 0) {
        throw new action_error/* ActionError */.l(problems.map((problem) => `${input}${problem}`).join("\n"));
    }
    const { madeAt, approvals, isUnfinished } = plan;
    return { path, madeAt, approvals, partly: isUnfinished ? PARTLY : undefined };
}
const PARTLY = "The plan was made by a run that did not end: this run is only about repositories that it had finished.";
async function fileOf(path, { folders, report }) {
    const file = await (0,promises_.realpath)((0,external_node_path_.resolve)(folders[0] ?? "", path));
    // One of the folders may not be there, and then nothing is in it.
    const roots = await Promise.all(folders.map((folder) => (0,promises_.realpath)(folder).catch(() => (0,external_node_path_.resolve)(folder))));
    if (!roots.some((root) => (0,workspace/* isWithin */.UO)(file, root))) {
        throw new action_error/* ActionError */.l("expected a file in the workspace or in the runner's temporary folder, and no link that leads elsewhere.");
    }
    const found = await (0,promises_.stat)(file);
    if (found.isDirectory()) {
        throw new action_error/* ActionError */.l('it is a folder: give the file in it, for example "plan/report.json".');
    }
    if (!found.isFile())
        throw new action_error/* ActionError */.l("expected a file.");
    if (report !== undefined && file === (await (0,promises_.realpath)(report).catch(() => report))) {
        throw new action_error/* ActionError */.l('"report" is the same file, and would overwrite it: give another one.');
    }
    return file;
}
/** Read in a stream: the report of a large registry is longer than a string can be. */
async function planIn(file) {
    const reader = new PlanReader();
    for await (const chunk of (0,external_node_fs_.createReadStream)(file))
        reader.write(chunk);
    return reader.end();
}
function wordsFor(error) {
    if (error instanceof action_error/* ActionError */.l)
        return error.message;
    const { code } = error;
    if (code === "ENOENT") {
        return "there is no such file. Does a step before this one download the plan, and into the workspace?";
    }
    return `it can't be read: ${(0,action_error/* errorMessage */.g)(error)}.`;
}
function refusals(plan, plannedFor) {
    const { registry, dryRun, stopped } = plan;
    if (!dryRun)
        return ["it is the report of a real run; a plan is that of a dry run."];
    if (stopped !== undefined)
        return [`its run was stopped, so that it is no plan: ${stopped}`];
    const isElsewhere = plannedFor.registry !== "" && registry !== plannedFor.registry;
    return [
        ...(isElsewhere
            ? [`it is for ${JSON.stringify(registry)}, and "registry" is "${plannedFor.registry}".`]
            : []),
        ...differencesFrom(plan, plannedFor),
        ...unfinished(plan, plannedFor),
    ];
}
/** A plan whose run ended early is taken only where just repositories are named that it had finished. */
function unfinished({ isUnfinished, finished }, { entries }) {
    const selected = entries.flatMap(({ match }) => match);
    const isFinished = ({ text, isGlob, excludes }) => !isGlob && !excludes && finished.has(text);
    if (!isUnfinished || selected.every(isFinished))
        return [];
    const names = [...finished].slice(0, MOST_NAMES).map((name) => JSON.stringify(name));
    const more = finished.size > names.length ? ", …" : "";
    const way = names.length === 0
        ? "Make a new plan."
        : `Make a new plan, or name only repositories that it had finished in "repositories": ${names.join(", ")}${more}.`;
    return [
        `its run was cancelled, broke off, or ran out of time before it had looked at everything. ${way}`,
    ];
}
const MOST_NAMES = 10;


/***/ })

};
