export const id = 113;
export const ids = [113];
export const modules = {

/***/ 5113:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  readPolicyFile: () => (/* binding */ readPolicyFile)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./build/errors/action-error.js
var action_error = __webpack_require__(2989);
// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(8815);
;// CONCATENATED MODULE: ./build/inputs/policy-document.js
/**
 * A YAML document as a tree of values that know where they stand. Only what a policy needs: maps, lists and scalars, with
 * anchors, aliases and merge keys. What could mean something else to another reader (tags, directives, several documents) is
 * refused, and so is what grows when its aliases are followed.
 */


/** How many values one policy may have, aliases followed. The longest that anybody needs has some thousands. */
const MOST_VALUES = 50_000;
/** What is wrong is noted in the order in which it is found, with place and way out. */
class PolicyDocument {
    #path;
    #lines = new dist/* LineCounter */.HN();
    #problems = [];
    #document;
    #isBroken = false;
    #values = 0;
    /** `path` is what the user knows the file as. */
    constructor(path, text) {
        this.#path = path;
        const options = { lineCounter: this.#lines, merge: true, prettyErrors: false };
        const documents = (0,dist/* parseAllDocuments */.hR)(text, options);
        const [document, second] = "empty" in documents ? [] : documents;
        for (const { pos, message, code } of document?.errors ?? []) {
            this.#note(pos[0], wayOutOf(message, text, pos[0]));
            // What else is wrong would be told of a tree that is not meant.
            if (code !== "DUPLICATE_KEY")
                this.#isBroken = true;
        }
        if (second !== undefined) {
            this.#note(second.range[0], "a policy is one document: remove what follows.");
        }
        if (document?.directives.yaml.explicit === true) {
            this.#note(0, "directives are not read: remove the lines that begin with %.");
        }
        this.#document = document;
    }
    /** The whole document as one value; undefined when there is none, or it is no YAML. */
    root() {
        const contents = this.#document?.contents;
        const isEmpty = (0,dist/* isScalar */.jn)(contents) ? contents.value === null : !contents;
        if (!contents || isEmpty) {
            if (this.#isBroken)
                return undefined;
            this.#note(0, 'there is nothing in it. A policy begins with "repositories:".');
            return undefined;
        }
        return this.#isBroken ? undefined : this.#valueOf(contents);
    }
    /** Notes what is wrong with a value. */
    problem(value, message) {
        this.#note(startOf(value.node), message);
    }
    /** Where a value stands and what it is, as the beginning of a sentence about it. */
    place({ node }) {
        return `${this.#at(startOf(node))}: ${this.textOf(node)}`;
    }
    /** The entries of a map; undefined, and noted, where a value is none. `noun` says what was expected. */
    map(value, noun) {
        if (!(0,dist/* isMap */.jh)(value.node)) {
            this.problem(value, `expected ${noun}, with keys and values.`);
            return undefined;
        }
        const members = new Map();
        this.#addMembers(value.node, members);
        return members;
    }
    /** The items of a list; of anything else, it alone. */
    items(value) {
        if (!(0,dist/* isSeq */.oP)(value.node))
            return [value];
        return value.node.items.flatMap((item) => this.#valueOf(item) ?? []);
    }
    isList({ node }) {
        return (0,dist/* isSeq */.oP)(node);
    }
    /** What a scalar is; undefined for maps, lists, and where nothing is. */
    scalar({ node }) {
        if (!(0,dist/* isScalar */.jn)(node))
            return undefined;
        const { value } = node;
        const isPlain = typeof value === "string" || typeof value === "number";
        return isPlain || typeof value === "boolean" ? value : undefined;
    }
    /** A value as it is written, for a message. */
    textOf(node) {
        if (!(0,dist/* isScalar */.jn)(node))
            return (0,dist/* isMap */.jh)(node) ? "a map" : "a list";
        if (node.value === null)
            return "nothing";
        return typeof node.value === "string" ? JSON.stringify(node.value) : (node.source ?? "");
    }
    /** @throws ActionError with one line for everything that is wrong, in the order of the file. */
    check() {
        if (this.#problems.length === 0)
            return;
        const lines = this.#problems
            .toSorted((a, b) => a.offset - b.offset)
            .map(({ offset, message }) => `${this.#at(offset)}: ${message}`);
        throw new action_error/* ActionError */.l([...new Set(lines)].join("\n"));
    }
    #addMembers(map, members) {
        const merged = [];
        for (const { key, value } of map.items) {
            const keyValue = this.#valueOf(key);
            if (keyValue === undefined)
                continue;
            if (isMergeKey(key)) {
                if (value !== null)
                    merged.push(value);
                continue;
            }
            const name = this.scalar(keyValue);
            if (typeof name !== "string") {
                this.problem(keyValue, `${this.textOf(key)} is no name of a key.`);
                continue;
            }
            if (members.has(name))
                continue;
            members.set(name, { key: keyValue, value: this.#memberValue(keyValue, name, value) });
        }
        // What stands in the map itself wins: https://yaml.org/type/merge.html
        for (const node of merged)
            this.#merge(node, members);
    }
    #memberValue(key, name, node) {
        const isNothing = node === null || ((0,dist/* isScalar */.jn)(node) && node.value === null);
        if (!isNothing)
            return this.#valueOf(node);
        this.problem(key, `${JSON.stringify(name)} has no value: give one, or remove it.`);
        return undefined;
    }
    #merge(node, members) {
        const value = this.#valueOf(node);
        if (value === undefined)
            return;
        for (const source of this.items(value)) {
            if ((0,dist/* isMap */.jh)(source.node))
                this.#addMembers(source.node, members);
            else
                this.problem(source, '"<<" takes a map, or a list of maps, by their aliases.');
        }
    }
    /** With aliases followed. */
    #valueOf(node) {
        const meant = (0,dist/* isAlias */.Vj)(node) ? node.resolve(this.#document) : node;
        if (meant === undefined) {
            const alias = `*${(0,dist/* isAlias */.Vj)(node) ? node.source : ""}`;
            const message = `the alias ${alias} has no anchor. Put quotes around a pattern that begins with "*".`;
            this.#note(startOf(node), message);
            return undefined;
        }
        this.#values += 1;
        if (this.#values > MOST_VALUES) {
            this.#note(startOf(node), `more than ${MOST_VALUES} values, once all aliases are followed.`);
            this.check();
        }
        if (meant.tag !== undefined) {
            const message = `${meant.tag} would be a tag, and tags are not read. Put quotes around what begins with "!".`;
            this.#note(startOf(meant), message);
            return undefined;
        }
        return { node: meant, line: this.#lines.linePos(startOf(meant)).line };
    }
    #note(offset, message) {
        this.#problems.push({ offset, message });
    }
    #at(offset) {
        const { line, col } = this.#lines.linePos(offset);
        return `${this.#path}:${Math.max(line, 1)}:${Math.max(col, 1)}`;
    }
}
function startOf(node) {
    return node.range?.[0] ?? 0;
}
function isMergeKey(key) {
    if (!(0,dist/* isScalar */.jn)(key))
        return false;
    const { value } = key;
    return value === "<<" || (typeof value === "symbol" && value.description === "<<");
}
/** The message of the YAML library, and what helps where it is most likely a pattern without quotes. */
function wayOutOf(message, text, offset) {
    const sentence = `${message.replace(/\.?$/, "")}.`;
    const quotes = 'Put quotes around a pattern that begins with "*", "!" or "?".';
    return /[*!?&%@`]/.test(text.charAt(offset)) ? `${sentence} ${quotes}` : sentence;
}

// EXTERNAL MODULE: ./build/inputs/deletion-limit.js
var deletion_limit = __webpack_require__(8678);
// EXTERNAL MODULE: ./build/inputs/pattern-kinds.js
var pattern_kinds = __webpack_require__(6972);
// EXTERNAL MODULE: ./build/errors/nearest.js
var errors_nearest = __webpack_require__(5060);
// EXTERNAL MODULE: ./build/inputs/duration.js
var duration = __webpack_require__(7198);
// EXTERNAL MODULE: ./build/inputs/pattern.js + 4 modules
var pattern = __webpack_require__(1085);
// EXTERNAL MODULE: ./build/inputs/word-advice.js
var word_advice = __webpack_require__(3283);
;// CONCATENATED MODULE: ./build/inputs/policy-values.js
/**
 * The values of a policy file: texts, patterns, durations. What is none is noted in the document, with the way out.
 */





/** Whether there are only known keys. Notes every other, with the nearest that there is. */
function checkKeys(document, members, known, noun) {
    for (const [name, { key }] of members) {
        if (known.includes(name))
            continue;
        const nearest = (0,errors_nearest/* nearestNames */.LE)(name, known);
        const question = (0,errors_nearest/* didYouMean */.au)(nearest) || ` There are ${known.map((one) => `"${one}"`).join(", ")}.`;
        document.problem(key, `${JSON.stringify(name)} is no key of ${noun}.${question}`);
    }
    return members.keys().every((name) => known.includes(name));
}
/** One pattern or a list of them; where there is none, `owner` is told to need them, unless a slip of the pen may be meant. */
function patterns(document, owner, member, kind) {
    if (member === undefined) {
        const message = '"match" is missing: a name or pattern, or a list of them.';
        if (owner !== undefined)
            document.problem(owner, message);
        return [];
    }
    const compiled = texts(document, member).flatMap((value) => attempt(document, value, (text) => (0,pattern/* parsePattern */.E)(text, kind)) ?? []);
    if (member.value !== undefined &&
        compiled.length > 0 &&
        compiled.every(({ excludes }) => excludes)) {
        document.problem(member.value, "only exclusions: add what they exclude from.");
    }
    return compiled;
}
/** One text or a list of them. */
function texts(document, member) {
    if (member?.value === undefined)
        return [];
    const items = document.items(member.value);
    if (items.length === 0)
        document.problem(member.value, "there is nothing in it: remove it.");
    return items.filter((item) => policy_values_text(document, item) !== undefined);
}
function policy_values_text(document, value) {
    const scalar = document.scalar(value);
    if (typeof scalar === "string" && scalar !== "")
        return scalar;
    const written = document.textOf(value.node);
    const way = scalar === undefined || scalar === "" ? "" : `: put quotes around it, "${written}"`;
    document.problem(value, `expected a text, found ${written}${way}.`);
    return undefined;
}
/** A duration in milliseconds; undefined where there is none. */
function policy_values_duration(document, member) {
    if (member?.value === undefined)
        return undefined;
    // A number without its unit is told what units there are.
    const isNumber = typeof document.scalar(member.value) === "number";
    return isNumber
        ? attempt(document, member.value, (text) => (0,duration/* parseDuration */.E)(text))
        : parsed(document, member, (text) => (0,duration/* parseDuration */.E)(text));
}
/** A text that `parse` takes; what it throws completes `file:1:2: "text": `. */
function parsed(document, member, parse) {
    if (member?.value === undefined)
        return undefined;
    const given = policy_values_text(document, member.value);
    return given === undefined ? undefined : attempt(document, member.value, parse);
}
/** What `parse` makes of a scalar. */
function attempt(document, value, parse) {
    try {
        return parse(String(document.scalar(value)));
    }
    catch (error) {
        document.problem(value, `${document.textOf(value.node)}: ${(0,action_error/* errorMessage */.g)(error)}`);
        return undefined;
    }
}
/** Undefined where there is none. */
function policy_values_boolean(document, member) {
    if (member?.value === undefined)
        return undefined;
    const scalar = document.scalar(member.value);
    if (typeof scalar === "boolean")
        return scalar;
    const written = document.textOf(member.value.node);
    document.problem(member.value, `expected true or false, found ${written}.${(0,word_advice/* truthAdvice */.KV)(String(scalar)).replaceAll('"', "")}`);
    return undefined;
}

;// CONCATENATED MODULE: ./build/inputs/policy-rules.js


const KEYS = ["match", "older-than", "keep-newest", "keep-at-most", "by", "per"];
const MOST_KEPT = 100_000;
/** Undefined where it is no map; what else is wrong is noted in the document. */
function readTagRule(document, item) {
    const members = document.map(item, "a rule");
    if (members === undefined)
        return undefined;
    const areKnown = checkKeys(document, members, KEYS, "a rule");
    const keepNewest = count(document, members.get("keep-newest"), 1);
    const keepAtMost = count(document, members.get("keep-at-most"), 1);
    if (keepNewest !== undefined && keepAtMost !== undefined && keepAtMost < keepNewest) {
        const way = `never fewer than ${keepNewest} and never more than ${keepAtMost} can't both hold.`;
        document.problem(members.get("keep-at-most")?.value ?? item, way);
    }
    const conditions = ["older-than", "keep-newest", "keep-at-most"];
    if (areKnown && !conditions.some((name) => members.has(name))) {
        const ways = '"older-than", "keep-newest" or "keep-at-most"';
        document.problem(item, `the rule has no condition: give ${ways}; "older-than: 0d" means all.`);
    }
    return {
        match: patterns(document, areKnown ? item : undefined, members.get("match"), (0,pattern_kinds/* tagPatterns */.MB)("policy")),
        olderThanMs: policy_values_duration(document, members.get("older-than")),
        keepNewest: keepNewest ?? 0,
        keepAtMost,
        order: order(document, members),
        countsOf: "rule",
        line: item.line,
    };
}
function count(document, member, least) {
    if (member?.value === undefined)
        return undefined;
    const scalar = document.scalar(member.value);
    if (Number.isInteger(scalar) && Number(scalar) >= least && Number(scalar) <= MOST_KEPT) {
        return Number(scalar);
    }
    const written = document.textOf(member.value.node);
    const expected = `expected a whole number from ${least} to ${MOST_KEPT}`;
    document.problem(member.value, `${expected}, found ${written}.`);
    return undefined;
}
function order(document, members) {
    const by = oneOf(document, members.get("by"), ["time", "version"]) ?? "time";
    const per = oneOf(document, members.get("per"), ["minor", "major"]);
    const perMember = members.get("per");
    if (by === "time") {
        if (perMember !== undefined) {
            document.problem(perMember.key, '"per" has no effect without "by: version".');
        }
        return { by };
    }
    const byMember = members.get("by");
    if (byMember !== undefined && !members.has("keep-newest") && !members.has("keep-at-most")) {
        const ways = '"keep-newest" or "keep-at-most"';
        document.problem(byMember.key, `"by: version" has no effect without ${ways}.`);
    }
    return { by, per: per ?? "all" };
}
function oneOf(document, member, words) {
    if (member?.value === undefined)
        return undefined;
    const scalar = document.scalar(member.value);
    const found = words.find((word) => word === scalar);
    if (found !== undefined)
        return found;
    const written = document.textOf(member.value.node);
    document.problem(member.value, `expected ${words.join(" or ")}, found ${written}.`);
    return undefined;
}

// EXTERNAL MODULE: ./build/inputs/pull-log.js
var pull_log = __webpack_require__(8278);
// EXTERNAL MODULE: ./build/inputs/references.js + 1 modules
var references = __webpack_require__(2322);
;// CONCATENATED MODULE: ./build/inputs/policy-entries.js






const DAY_MS = 86_400_000;
/** The grace period of a policy that names none; the same as that of the input. */
const AGE_MS = 7 * DAY_MS;
const policy_entries_KEYS = {
    policy: ["age", "prune-untagged-repositories", "repositories"],
    entry: ["match", "leave", "age", "prune-untagged-repositories", "tags", "keep", "max-deletions"],
    keep: ["tags", "digests", "references-in", "pulled-within"],
};
/** Notes in the document what is wrong; then the answer is not to be used. */
function policyIn(document, host) {
    const nothing = { entries: [], digests: [], references: [] };
    const root = document.root();
    const members = root && document.map(root, "a policy");
    if (root === undefined || members === undefined)
        return nothing;
    const areKnown = checkKeys(document, members, policy_entries_KEYS.policy, "a policy");
    const list = members.get("repositories");
    if (list === undefined) {
        const message = '"repositories" is missing: the list of what is to be done with which.';
        if (areKnown)
            document.problem(root, message);
        return nothing;
    }
    const items = mapsIn(document, list, "entry");
    const defaults = {
        host,
        ageMs: policy_values_duration(document, members.get("age")) ?? AGE_MS,
        prunesUntagged: policy_values_boolean(document, members.get("prune-untagged-repositories")) ?? false,
    };
    const read = items.flatMap((item) => readEntry(document, item, defaults) ?? []);
    return {
        entries: read.map(({ entry }) => entry),
        digests: read.flatMap(({ digests }) => digests),
        references: read.map(({ references }) => references).filter(({ length }) => length > 0),
    };
}
function readEntry(document, item, defaults) {
    const members = document.map(item, "an entry");
    if (members === undefined)
        return undefined;
    const areKnown = checkKeys(document, members, policy_entries_KEYS.entry, "an entry");
    const leaves = policy_values_boolean(document, members.get("leave")) ?? false;
    if (leaves)
        refuseBesideLeave(document, members);
    const keep = readKeep(document, members);
    const { ageMs, prunesUntagged, host } = defaults;
    const repositories = (0,pattern_kinds/* repositoryPatterns */.kG)("policy", host);
    const entry = {
        match: patterns(document, areKnown ? item : undefined, members.get("match"), repositories),
        leaves,
        ageMs: policy_values_duration(document, members.get("age")) ?? ageMs,
        prunesUntaggedRepositories: policy_values_boolean(document, members.get("prune-untagged-repositories")) ?? prunesUntagged,
        pulledWithinMs: keep.pulledWithinMs,
        tags: { rules: rules(document, members.get("tags")), keeping: keep.tags },
        deletionLimit: limit(document, members.get("max-deletions")),
        line: item.line,
    };
    return { entry, digests: keep.digests, references: keep.references };
}
function refuseBesideLeave(document, members) {
    for (const [name, { key }] of members) {
        if (name === "match" || name === "leave")
            continue;
        document.problem(key, `"${name}" has no effect beside "leave: true": remove one of them.`);
    }
}
function readKeep(document, members) {
    const nothing = { tags: [], digests: [], references: [], pulledWithinMs: undefined };
    const keep = members.get("keep");
    const kept = keep?.value && document.map(keep.value, 'what "keep" keeps');
    if (kept === undefined)
        return nothing;
    checkKeys(document, kept, policy_entries_KEYS.keep, '"keep"');
    const tags = kept.get("tags");
    if (tags !== undefined && !members.has("tags")) {
        document.problem(tags.key, 'no tag of this entry expires: it has no "tags". Remove this.');
    }
    return {
        tags: tags === undefined ? [] : patterns(document, tags.key, tags, (0,pattern_kinds/* tagPatterns */.MB)("policy")),
        digests: texts(document, kept.get("digests")).flatMap((value) => attempt(document, value, (text) => (0,references/* digestOf */.ol)(text, "policy")) ?? []),
        references: policy_entries_references(document, kept.get("references-in")),
        pulledWithinMs: parsed(document, kept.get("pulled-within"), pull_log/* checkPulledWithin */.w),
    };
}
function rules(document, member) {
    const items = member === undefined ? [] : mapsIn(document, member, "rule");
    return items.flatMap((item) => readTagRule(document, item) ?? []);
}
/** The items of a list of maps. */
function mapsIn(document, { key, value }, noun) {
    if (value === undefined)
        return [];
    if (!document.isList(value)) {
        document.problem(value, `expected a list: begin each ${noun} with "- match:".`);
        return [];
    }
    const items = document.items(value);
    if (items.length === 0)
        document.problem(key, `there is no ${noun} in it.`);
    return items;
}
function policy_entries_references(document, member) {
    const globs = texts(document, member).map((value) => ({
        text: String(document.scalar(value)),
        place: document.place(value),
    }));
    if (member?.value !== undefined &&
        globs.length > 0 &&
        globs.every(({ text }) => text.startsWith("!"))) {
        document.problem(member.value, "only exclusions: add what they exclude from.");
    }
    return globs;
}
function limit(document, member) {
    if (member?.value === undefined)
        return undefined;
    const scalar = document.scalar(member.value);
    if (typeof scalar === "number") {
        return attempt(document, member.value, () => (0,deletion_limit/* parseDeletionLimit */.d)(String(scalar)));
    }
    return parsed(document, member, deletion_limit/* parseDeletionLimit */.d);
}

// EXTERNAL MODULE: ./build/inputs/workspace.js
var inputs_workspace = __webpack_require__(9193);
;// CONCATENATED MODULE: ./build/inputs/policy-file.js
/**
 * The policy file: many rules in one place (docs/policy.md). All that is wrong with it is told at once, each with file, line
 * and column, and the way out. Its JSON Schema, for editors, is docs/policy.schema.json.
 */






const LARGEST_BYTES = 1024 * 1024;
/**
 * Reads a policy file. `host` is the login server, where it is known.
 * @throws ActionError with one line for everything that is wrong.
 */
async function readPolicyFile(path, workspace, host) {
    const text = await textOfFile(path, workspace);
    const document = new PolicyDocument(path, text);
    const policy = policyIn(document, host);
    document.check();
    return { ...policy, text };
}
async function textOfFile(path, workspace) {
    try {
        const file = await (0,promises_.realpath)((0,external_node_path_.resolve)(workspace, path));
        if (!(0,inputs_workspace/* isWithin */.UO)(file, await (0,promises_.realpath)(workspace))) {
            throw new action_error/* ActionError */.l("expected a file in the workspace, and no link that leads elsewhere.");
        }
        const found = await (0,promises_.stat)(file);
        if (!found.isFile())
            throw new action_error/* ActionError */.l("expected a file.");
        if (found.size > LARGEST_BYTES)
            throw new action_error/* ActionError */.l("it is larger than 1 MiB.");
        return new TextDecoder("utf-8", { fatal: true }).decode(await (0,promises_.readFile)(file));
    }
    catch (error) {
        throw new action_error/* ActionError */.l(`Input "policy" is ${JSON.stringify(path)}: ${wordsFor(error)}`, {
            cause: error,
        });
    }
}
function wordsFor(error) {
    if (error instanceof action_error/* ActionError */.l)
        return error.message;
    const { code } = error;
    if (code === "ERR_ENCODING_INVALID_ENCODED_DATA")
        return "it is not UTF-8 text.";
    if (code === "ENOENT") {
        return "there is no such file in the workspace. Is the repository checked out before this step?";
    }
    return `it can't be read: ${(0,action_error/* errorMessage */.g)(error)}.`;
}


/***/ })

};
