export const id = 479;
export const ids = [479];
export const modules = {

/***/ 7479:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  openArtifactory: () => (/* binding */ openArtifactory)
});

// EXTERNAL MODULE: ./build/errors/action-error.js
var action_error = __webpack_require__(2989);
// EXTERNAL MODULE: ./build/registry/address.js
var address = __webpack_require__(3026);
// EXTERNAL MODULE: ./build/registry/http/purpose.js
var http_purpose = __webpack_require__(4789);
// EXTERNAL MODULE: ./build/registry/http/rate-limiter.js
var rate_limiter = __webpack_require__(4100);
// EXTERNAL MODULE: ./build/registry/http/sender.js
var sender = __webpack_require__(3574);
// EXTERNAL MODULE: ./build/registry/http/transport.js + 3 modules
var http_transport = __webpack_require__(1222);
;// CONCATENATED MODULE: ./build/registry/artifactory/aql.js
const FIELDS = ["repo", "path", "name", "type", "size", "created", "modified", "updated", "sha256"];
/** Names of the files that are manifests: a list or index, and anything else. */
const MANIFEST_FILES = ["list.manifest.json", "manifest.json"];
/** All manifests of the repository. */
function everywhere(key) {
    return { kind: "list", key, criteria: {} };
}
/** All manifests below an image. `*` stands for slashes, too: images that are nested in this one are among them. */
function ofImage(key, image) {
    return { kind: "list", key, criteria: { path: { $match: `${image}/*` } } };
}
/** The manifests in one folder. */
function inFolder(key, path) {
    return { kind: "list", key, criteria: { path } };
}
/** All manifests that were downloaded at this time or later: the last time is all that is known of each. */
function downloadedSince(key, since) {
    return { kind: "pulls", key, criteria: { "stat.downloaded": { $gte: since.toISOString() } } };
}
/** Where one manifest is, in whatever image. */
function ofDigest(key, digest) {
    return { kind: "look", key, criteria: { sha256: hexOf(digest) } };
}
/** Whether the query is for this item, as far as it names one digest or one folder. */
function isFoundBy({ criteria: { sha256, path } }, item) {
    if (typeof sha256 === "string" && sha256 !== hexOf(item.digest))
        return false;
    return typeof path !== "string" || path === item.path;
}
const HEX_DIGITS = "0123456789abcdef".split("");
/** The same query in parts that have nothing in common and leave nothing out. */
function inParts({ criteria, ...query }) {
    return HEX_DIGITS.map((digit) => ({
        ...query,
        criteria: { ...criteria, sha256: { $match: `${digit}*` } },
    }));
}
/** The text of the query. With `after`, of the one row that comes after so many, if there is one. */
function textOf({ key, criteria }, after) {
    const names = MANIFEST_FILES.map((name) => ({ name }));
    const found = JSON.stringify({ repo: key, type: "file", $or: names, ...criteria });
    const fields = FIELDS.map((field) => JSON.stringify(field)).join();
    const tail = after === undefined ? "" : `.offset(${after}).limit(1)`;
    return `items.find(${found}).include(${fields})${tail}`;
}
function hexOf(digest) {
    return digest.slice(digest.indexOf(":") + 1);
}

// EXTERNAL MODULE: ./node_modules/p-queue/dist/index.js + 2 modules
var dist = __webpack_require__(7814);
// EXTERNAL MODULE: ./build/registry/http/answers.js
var answers = __webpack_require__(500);
// EXTERNAL MODULE: ./build/registry/http/json.js
var json = __webpack_require__(4345);
// EXTERNAL MODULE: ./build/registry/http/times.js
var http_times = __webpack_require__(2669);
// EXTERNAL MODULE: ./build/oci/digest.js
var oci_digest = __webpack_require__(1564);
;// CONCATENATED MODULE: ./build/registry/artifactory/answer.js
/**
 * Answers to queries, as manifest files. Pure. A trimmed answer looks like a whole one but for a note or a count, and one
 * that broke off is no JSON: all of that is told here, and what does not fit is an error.
 */




/** The answer broke off on its way: it is sent as it is found, and its status stands before that. */
class BrokenAnswer extends action_error/* ActionError */.l {
}
/**
 * @throws BrokenAnswer when the answer is not whole; ActionError when it has an item of another repository than `key`.
 */
function readAnswer(text, key) {
    const { results, range } = wholeAnswer(text);
    const { total, notification } = (0,json/* record */.g1)(range);
    if (!Array.isArray(results) || total !== results.length) {
        throw new BrokenAnswer("A search was answered with a different number of items than it counts.");
    }
    const files = results.map((item) => manifestFile((0,json/* record */.g1)(item), key));
    return { files, isTrimmed: notification !== undefined };
}
function wholeAnswer(text) {
    try {
        return (0,json/* record */.g1)((0,json/* parse */.qg)(text));
    }
    catch (cause) {
        throw new BrokenAnswer("The answer to a search was cut off.", { cause });
    }
}
function manifestFile(item, key) {
    const { repo, path, name, sha256 } = item;
    if (repo !== key)
        throw foreignItem(repo, key);
    const digest = typeof sha256 === "string" ? (0,oci_digest/* asDigest */.J)(`sha256:${sha256}`) : undefined;
    if (typeof path !== "string" || typeof name !== "string") {
        throw (0,json/* unexpected */.os)("an item without a path");
    }
    if (digest === undefined)
        throw (0,json/* unexpected */.os)("an item without a checksum");
    return { path, name, digest, changedAt: changeTime(item) };
}
/** Each of them may be the one that moved last: a push, a copy, a change of properties. */
function changeTime({ created, modified, updated }) {
    const times = [created, modified, updated];
    return times.every((time) => typeof time === "string") ? (0,http_times/* latest */.I)(times) : undefined;
}
/** A virtual repository answers with what its members hold, under their keys. */
function foreignItem(repo, key) {
    return new action_error/* ActionError */.l(`Repository "${key}" of Artifactory answers with items of ${JSON.stringify(repo)}: it is a virtual one. Give the key of the local repository that stores the images.`);
}

// EXTERNAL MODULE: ./build/registry/http/failures.js
var failures = __webpack_require__(7084);
;// CONCATENATED MODULE: ./build/registry/artifactory/errors.js
/**
 * What Artifactory answers when it does not do as it is asked. Its messages are shown, and nothing depends on them: they
 * differ from version to version, and proxies answer in their own words.
 */


/** The longest message of a server that is shown. */
const LONGEST_MESSAGE = 200;
const { describeStatus, explain, attempt } = (0,failures/* failuresOf */.d)({
    server: "server",
    statuses: {
        400: "the server refuses to do it",
        403: "not allowed",
        409: "in conflict with something else",
    },
    detailIn: (body) => {
        const message = messageIn(body);
        return message === "" ? undefined : JSON.stringify(message);
    },
    unresolved: 'Check the input "registry"',
});
/** Of the REST API's errors, and of the distribution API's; empty for anything else. */
function messageIn(text) {
    try {
        const { message } = (0,json/* record */.g1)((0,json/* list */.p_)((0,json/* record */.g1)((0,json/* parse */.qg)(text))["errors"])[0]);
        return typeof message === "string" ? message.slice(0, LONGEST_MESSAGE) : "";
    }
    catch {
        return "";
    }
}

;// CONCATENATED MODULE: ./build/registry/artifactory/connection.js







/** A search may take long before its first byte. The server's own limit is a quarter of an hour. */
const SEARCH_TIMEOUT_MS = 5 * 60_000;
/** Where some servers are said to end an answer without a note (JFrog, `artifactory.search.userQueryLimit`). */
const SILENT_LIMIT = 1000;
/** What is waited before an answer that broke off is asked for again. */
const PAUSES_AFTER_BREAKS_MS = [500, 2_000];
function oneAtATime() {
    return new dist/* default */.Ay({ concurrency: 1 });
}
/**
 * Asks one query; again when the answer breaks off.
 * @throws Error for any status but 200; ActionError for an answer that is not whole or of another repository.
 */
async function ask(connection, query, asking = {}) {
    for (const pauseMs of PAUSES_AFTER_BREAKS_MS) {
        try {
            return await askOnce(connection, query, asking);
        }
        catch (error) {
            if (!(error instanceof BrokenAnswer))
                throw error;
            await connection.wait(pauseMs);
        }
    }
    return askOnce(connection, query, asking);
}
async function askOnce({ host, key, send, searches }, query, { until = "cancelled", after }) {
    const request = (0,http_purpose/* requestFor */.pU)({ kind: query.kind, until, maxBytes: answers/* LONGEST_SEARCH */.gU }, {
        url: `https://${host}/artifactory/api/search/aql`,
        method: "POST",
        headers: { "Content-Type": "text/plain" },
        body: textOf(query, after),
        timeout: SEARCH_TIMEOUT_MS,
    });
    const answer = await searches.add(() => send(request).catch(answers/* ifOversized */.px));
    // What is left out is asked for in smaller parts.
    if (answer === undefined)
        return { files: [], isTrimmed: true };
    if (answer.status !== 200)
        throw new Error(statusOf(answer));
    return readAnswer(answer.bodyAsText ?? "", key);
}
/**
 * Asks one query of which few items are expected, for a deletion that waits for them.
 * @throws Error as `ask`, and when the server left something out or answers for something else.
 */
async function lookFor(connection, query) {
    const { files, isTrimmed } = await ask(connection, query, { until: "deadline" });
    if (isTrimmed || files.length >= SILENT_LIMIT) {
        throw new action_error/* ActionError */.l("The server trims the results of searches.");
    }
    if (!files.every((file) => isFoundBy(query, file))) {
        throw new action_error/* ActionError */.l("A search was answered with items that were not asked for.");
    }
    return files;
}
/**
 * The address of a file or folder, or with an empty path of the whole repository; for itself or below one of the REST
 * API's paths. Parts are encoded one by one.
 */
function addressOf({ host, key }, path, api = "") {
    const parts = path === "" ? [key] : [key, ...path.split("/")];
    return `https://${host}/artifactory${api}/${parts.map(encodeURIComponent).join("/")}`;
}
/** The image in the distribution API, which exists below this path whatever other names a server has for it. */
function distributionAddress({ host, key }, image) {
    return `https://${host}/artifactory/api/docker/${encodeURIComponent(key)}/v2/${image}`;
}
/** What the status of an answer means, in words. */
function statusOf({ status, bodyAsText }) {
    return describeStatus(status, bodyAsText);
}

// EXTERNAL MODULE: ./build/oci/manifest.js + 3 modules
var manifest = __webpack_require__(8861);
;// CONCATENATED MODULE: ./build/registry/artifactory/layout.js
/**
 * How Artifactory keeps images: a folder for each tag, and one for each manifest that was pushed by digest, with the
 * manifest as a file in it. Pure. A folder is deleted with all that is below it, so it matters what else is there.
 */



/** Where uploads are that have not been finished. */
const UPLOADS = "_uploads";
/** The name of the image that a folder belongs to, and that of the folder; undefined for one that can be none. */
function splitPath(path) {
    const segments = path.split("/");
    const isPlain = segments.every((segment) => !["", ".", "..", UPLOADS].includes(segment));
    const folder = segments.at(-1);
    if (!isPlain || folder === undefined || segments.length < 2)
        return undefined;
    return [segments.slice(0, -1).join("/"), folder];
}
/** The images that these files belong to; sorted. */
function imagesIn(files) {
    return [...new Set(files.flatMap(({ path }) => splitPath(path)?.[0] ?? []))].sort();
}
/** Local repositories write a colon, caches of remote ones two underscores. */
const DIGEST_FOLDER = /^sha256(?::|__)([a-f0-9]{64})$/;
/** https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests. What else a folder is called, nobody can have pushed as a tag. */
const TAG = /^\w[\w.-]{0,127}$/;
/** Everything that these files say of one image; `files` may hold those of others. */
function imageOf(image, files) {
    const isManifest = ({ name }) => MANIFEST_FILES.some((known) => known === name);
    const manifests = files.filter(isManifest);
    const nested = nestingFolders(image, manifests);
    const own = manifests.filter(({ path }) => splitPath(path)?.[0] === image);
    const byFolder = Map.groupBy(own, ({ path }) => path.slice(image.length + 1));
    const folders = new Map();
    for (const [name, inside] of byFolder) {
        const folder = folderOf(name, inside, nested.has(name));
        for (const { digest } of inside) {
            const known = folders.get(digest);
            if (known === undefined)
                folders.set(digest, [folder]);
            else if (known.at(-1) !== folder)
                known.push(folder);
        }
    }
    const rows = new Map([...folders].map(([digest, homes]) => [digest, rowOf(digest, homes)]));
    return { rows, tags: tagsIn(folders, rows), folders };
}
/** The folders of an image with another image in them. */
function nestingFolders(image, files) {
    const nesting = new Set();
    for (const { path } of files) {
        if (!path.startsWith(`${image}/`))
            continue;
        const [folder = "", ...below] = path.slice(image.length + 1).split("/");
        if (below.length > 0)
            nesting.add(folder);
    }
    return nesting;
}
function folderOf(name, files, isNesting) {
    const digest = (0,oci_digest/* asDigest */.J)(`sha256:${DIGEST_FOLDER.exec(name)?.[1] ?? ""}`);
    const [only, ...others] = files;
    const isNamedRightly = digest === undefined ? TAG.test(name) : digest === only?.digest;
    return { name, digest, files, isOwn: !isNesting && others.length === 0 && isNamedRightly };
}
function rowOf(digest, homes) {
    const isShared = homes.some(({ isOwn }) => !isOwn);
    const isUntagged = homes.some((home) => home.digest !== undefined);
    return {
        digest,
        mediaType: manifest/* TOLD_BY_BODY */.x4,
        tags: homes.filter((home) => home.digest === undefined).map(({ name }) => name),
        pushedAt: latestChange(filesOf(digest, homes)),
        sizeBytes: undefined,
        configMediaType: undefined,
        platform: undefined,
        isLocked: false,
        lock: undefined,
        isReadable: true,
        storage: isShared ? "shared" : isUntagged ? "by-digest" : "by-tag-only",
    };
}
function filesOf(digest, homes) {
    return homes.flatMap(({ files }) => files.filter((file) => file.digest === digest));
}
function latestChange(files) {
    const latestMs = files.reduce((latest, { changedAt }) => Math.max(latest, changedAt?.getTime() ?? NaN), -Infinity);
    return Number.isNaN(latestMs) ? undefined : new Date(latestMs);
}
function tagsIn(folders, rows) {
    return [...folders].flatMap(([digest, homes]) => {
        if (rows.get(digest)?.storage === "shared")
            return [];
        return homes
            .filter((home) => home.digest === undefined)
            .map(({ name, files }) => ({
            name,
            digest,
            updatedAt: latestChange(files),
            isLocked: false,
            lock: undefined,
        }));
    });
}

;// CONCATENATED MODULE: ./build/registry/artifactory/listing.js







/** The pauses before the second and the third reading: somebody may be pushing. */
const PAUSES_BETWEEN_READINGS_MS = [2_000, 5_000];
/** Something is missing, or may be. Another reading may find it. */
class Incomplete extends action_error/* ActionError */.l {
}
/**
 * The complete listing, or undefined when there is no such image.
 * @throws ActionError when three readings in a row are incomplete.
 */
async function listImage(connection, name) {
    let shortfall = "";
    for (const pauseMs of [0, ...PAUSES_BETWEEN_READINGS_MS]) {
        if (pauseMs > 0)
            await connection.wait(pauseMs);
        try {
            return await listOnce(connection, name);
        }
        catch (error) {
            if (!(error instanceof Incomplete))
                throw error;
            shortfall = error.message;
        }
    }
    throw new action_error/* ActionError */.l(`The listing is still incomplete after three readings: ${shortfall}`);
}
async function listOnce(connection, name) {
    // Tags first: one that is set meanwhile has its manifest in what is read later.
    const { tags, registryTime } = await listedTags(connection, name);
    const image = imageOf(name, await allFiles(connection, ofImage(connection.key, name)));
    const { rows } = image;
    const found = new Set([...rows.values()].flatMap((row) => row.tags));
    if (tags === undefined && image.tags.length > 0)
        throw unknownImage(name);
    const hidden = [...(tags ?? [])].filter((tag) => !found.has(tag)).sort();
    if (hidden.length > 0)
        throw hiddenTags(hidden);
    if (rows.size === 0)
        return undefined;
    const listing = { rows, tags: image.tags, isLocked: false, isReadable: true, registryTime };
    return { image, listing };
}
function hiddenTags([first = "", ...others]) {
    const more = others.length === 0 ? "" : ` and ${others.length} others`;
    return new Incomplete(`the search does not show tag "${first}"${more}, which the image has. The account needs the permission to read the whole repository.`);
}
function unknownImage(name) {
    return new Incomplete(`the search finds tags of "${name}", which the server says it does not have.`);
}
/** Every manifest file that a query finds. Not proved to be all that exist: others may be hidden. */
async function allFiles(connection, query) {
    const whole = await filesIfWhole(connection, query);
    if (whole !== undefined)
        return whole;
    const files = [];
    for (const part of inParts(query)) {
        const found = await filesIfWhole(connection, part);
        if (found === undefined)
            throw new Incomplete("the server trims the results of searches.");
        for (const file of found)
            files.push(file);
    }
    return files;
}
/** Undefined when there is more than was answered. */
async function filesIfWhole(connection, query) {
    const { files, isTrimmed } = await ask(connection, query);
    if (isTrimmed)
        return undefined;
    const beyond = await ask(connection, query, { after: files.length });
    return beyond.isTrimmed || beyond.files.length > 0 ? undefined : files;
}
const LIST = { kind: "list", until: "cancelled" };
/**
 * The names of the image's tags by the distribution API. Followed by the last name of each page until one brings nothing
 * new: servers behind proxies do not know the address under which a next page can be had.
 */
async function listedTags(connection, name) {
    const tags = new Set();
    let registryTime;
    let last;
    for (;;) {
        const query = new URLSearchParams({ n: "1000", ...(last === undefined ? {} : { last }) });
        const url = `${distributionAddress(connection, name)}/tags/list?${query.toString()}`;
        const answer = await connection.send((0,http_purpose/* requestFor */.pU)(LIST, { url }));
        registryTime ??= (0,http_times/* clockOf */.i)(answer.headers.get("Date"));
        if (answer.status === 404 && tags.size === 0)
            return { tags: undefined, registryTime };
        const names = listing_tagsIn(answer);
        const isOver = names.every((tag) => tags.has(tag));
        for (const tag of names)
            tags.add(tag);
        if (isOver)
            break;
        last = names.at(-1);
    }
    // Old versions list the folders of untagged manifests, too.
    return { tags: new Set(tags.values().filter((tag) => !tag.includes(":"))), registryTime };
}
function listing_tagsIn(answer) {
    if (answer.status !== 200)
        throw new Error(statusOf(answer));
    return (0,json/* list */.p_)((0,json/* page */.MY)(answer.bodyAsText ?? "")["tags"]).map((tag) => {
        if (typeof tag !== "string" || tag === "")
            throw (0,json/* unexpected */.os)("a tag without a name");
        return tag;
    });
}

;// CONCATENATED MODULE: ./build/registry/artifactory/pulled.js






/** @throws Error or ActionError when the answer can't be had, or is not proved to be whole. */
async function pulledWithin(connection, ms) {
    const askedAt = await clock(connection);
    const since = new Date(askedAt.getTime() - ms);
    const files = await allFiles(connection, downloadedSince(connection.key, since));
    const pulled = new Map();
    for (const { path, digest } of files) {
        const image = splitPath(path)?.[0];
        if (image === undefined)
            continue;
        const of = pulled.get(image) ?? { digests: new Map(), tags: new Map() };
        of.digests.set(digest, undefined);
        pulled.set(image, of);
    }
    return { askedAt, pulled: pulled, newestEntry: undefined };
}
/** The server's clock or that of the run, whichever is behind. */
async function clock(connection) {
    const url = addressOf(connection, "", "/api/storage");
    const { headers } = await connection.send((0,http_purpose/* requestFor */.pU)({ kind: "pulls", until: "cancelled" }, { url }));
    const now = new Date();
    const theirs = (0,http_times/* clockOf */.i)(headers.get("Date")) ?? now;
    return theirs < now ? theirs : now;
}

// EXTERNAL MODULE: ./build/registry/http/referrers.js
var referrers = __webpack_require__(4739);
;// CONCATENATED MODULE: ./build/registry/artifactory/folder.js
/**
 * One folder of an image, right before it is deleted. Artifactory deletes a folder with all that is below it and knows no
 * conditions, so this is the last moment to see that it is what it was taken for.
 */





/**
 * Compares a folder of `image` with what is known of it.
 * @throws Error when the server does not tell.
 */
async function checkFolder(connection, image, folder) {
    const path = `${image}/${folder.name}`;
    const [file] = folder.files;
    if (file === undefined || !folder.isOwn)
        return changed(path, "more than one manifest");
    const children = await childrenOf(connection, path);
    if (children === undefined)
        return { state: "gone" };
    if (children.some((child) => child.isFolder))
        return changed(path, "a folder, maybe an image");
    const manifests = children.map(({ name }) => name).filter(isManifestFile);
    if (manifests.join() !== file.name)
        return changed(path, "another manifest");
    const checksum = await checksumOf(connection, `${path}/${file.name}`);
    if (checksum === undefined)
        return { state: "gone" };
    return `sha256:${checksum}` === file.digest
        ? { state: "as-known" }
        : changed(path, "another manifest");
}
function changed(path, what) {
    return { state: "changed", why: `there is ${what} in "${path}"` };
}
function isManifestFile(name) {
    return MANIFEST_FILES.some((known) => known === name);
}
async function childrenOf(connection, path) {
    const item = await itemAt(connection, path);
    if (item === undefined)
        return undefined;
    return (0,json/* list */.p_)(item["children"]).map((child) => {
        const { uri, folder } = (0,json/* record */.g1)(child);
        // What does not clearly say that it is a file counts as a folder.
        return { name: String(uri).replace(/^\//, ""), isFolder: folder !== false };
    });
}
/** The SHA-256 of a file, in hexadecimal; undefined when it is not there. */
async function checksumOf(connection, path) {
    const item = await itemAt(connection, path);
    return item === undefined ? undefined : String((0,json/* record */.g1)(item["checksums"])["sha256"]);
}
async function itemAt(connection, path) {
    const url = addressOf(connection, path, "/api/storage");
    const answer = await connection.send((0,http_purpose/* requestFor */.pU)({ kind: "look", until: "deadline" }, { url }));
    if (answer.status === 404)
        return undefined;
    if (answer.status !== 200)
        throw new Error(statusOf(answer));
    const item = (0,json/* page */.MY)(answer.bodyAsText ?? "");
    const { repo = connection.key, path: answered = `/${path}` } = item;
    if (repo !== connection.key || answered !== `/${path}`) {
        throw new action_error/* ActionError */.l(`The server answered for something other than "${path}".`);
    }
    return item;
}

// EXTERNAL MODULE: ./node_modules/@azure/core-rest-pipeline/dist/esm/index.js + 88 modules
var esm = __webpack_require__(1926);
;// CONCATENATED MODULE: ./build/registry/artifactory/removal.js
/**
 * Deleting folders: all of a manifest, or the one of a tag. Each is looked at right before, and what that does to the
 * manifest is told by a search afterwards: no answer to a single folder tells whether it lies in another one by now.
 */








/**
 * Deletes the folders that a manifest lies in. Tags come first: where it ends half-way, what is left is an untagged
 * manifest, which the next look, or the next run, finds. It ends half-way when folders take so long that the look is too old.
 */
async function removeManifest(connection, image, { digest, folders, isTooLate }) {
    const tagsFirst = folders.toSorted((a, b) => Number(a.digest !== undefined) - Number(b.digest !== undefined));
    let isRemoved = false;
    for (const folder of tagsFirst) {
        if (isRemoved && isTooLate())
            return { state: "unfinished" };
        const answer = await removeFolder(connection, image, folder);
        if (answer.state === "removed")
            isRemoved = true;
        else if (answer.state !== "already-gone" && answer.state !== "not-found")
            return answer;
    }
    const left = await foldersOf(connection, image, digest).catch(() => undefined);
    if (left === undefined) {
        return { state: "unsettled", why: "the server does not say what is left" };
    }
    if (left.length === 0)
        return { state: isRemoved ? "removed" : "already-gone" };
    const before = new Set(folders.map(({ name }) => name));
    if (!isRemoved && left.some(({ name }) => before.has(name))) {
        return { state: "refused", why: NOT_ALLOWED };
    }
    return { state: "unsettled", why: "it was pushed again in the meantime" };
}
/** Deletes the folder of a tag, if the manifest also lies in another one. */
async function removeTag(connection, image, tag) {
    const [file] = tag.files;
    if (file === undefined)
        return { state: "already-gone" };
    const homes = await foldersOf(connection, image, file.digest);
    if (homes.every(({ name }) => name === tag.name)) {
        return {
            state: "refused",
            why: "the manifest is nowhere else, and would be deleted with its tag",
        };
    }
    const answer = await removeFolder(connection, image, tag);
    return answer.state === "not-found" ? { state: "unsettled", why: NOT_ALLOWED } : answer;
}
const NOT_ALLOWED = "the server says that it is not there (404), but lists it; the account may lack the permission to delete";
/** The folders of an image that hold a manifest by now. */
async function foldersOf(connection, image, digest) {
    const files = await lookFor(connection, ofDigest(connection.key, digest));
    return imageOf(image, files).folders.get(digest) ?? [];
}
async function removeFolder(connection, image, folder) {
    try {
        const checked = await checkFolder(connection, image, folder);
        if (checked.state === "gone")
            return { state: "already-gone" };
        if (checked.state === "changed")
            return { state: "refused", why: checked.why };
        const url = addressOf(connection, `${image}/${folder.name}`);
        const purpose = { kind: "delete", until: "deadline" };
        const answer = await connection.send((0,http_purpose/* requestFor */.pU)(purpose, { url, method: "DELETE" }));
        connection.rateLimiter.follow(undefined);
        return judge(answer, connection.rateLimiter);
    }
    catch (error) {
        const known = (0,failures/* removalWithoutAnswer */.z)(error);
        if (known !== undefined)
            return known;
        const { message } = (0,esm/* isRestError */.T0)(error) ? error : explain(error, connection.host, "delete it");
        return { state: "unsettled", why: message };
    }
}
function judge(answer, rateLimiter) {
    const { status, headers } = answer;
    const why = statusOf(answer);
    if (status === 200 || status === 202 || status === 204)
        return { state: "removed" };
    if (status === 404)
        return { state: "not-found" };
    if (status === 429) {
        rateLimiter.backOff(headers.get("Retry-After"));
        return { state: "postponed", why };
    }
    return status < 500 && status !== 408 ? { state: "refused", why } : { state: "unsettled", why };
}

;// CONCATENATED MODULE: ./build/registry/artifactory/image.js
/**
 * One image. Of what was seen of it, it remembers only in which file each manifest can be read, which saves a search; what is
 * deleted is what a look returned.
 */









/** A manifest as it was looked at, with the folders that it lay in then: `remove` deletes those and no others. */
class SeenManifest {
    row;
    tags;
    folders;
    constructor(row, tags, folders) {
        this.row = row;
        this.tags = tags;
        this.folders = folders;
    }
}
class OpenImage {
    #connection;
    #name;
    /** A file of each manifest: within the image, or by its name alone where its folder is named after the digest. */
    #files = new Map();
    /** Those that were found gone, or are being removed: a search need not find them. */
    #gone = new Set();
    /** The last removal of a tag of each manifest; none of them rejects. */
    #untagging = new Map();
    constructor(connection, name) {
        this.#connection = connection;
        this.#name = name;
    }
    async list() {
        const listed = await listImage(this.#connection, this.#name);
        if (listed !== undefined)
            this.#note(listed.image);
        return listed?.listing;
    }
    /** All manifests and tags that there are by now. */
    async everything() {
        const { key } = this.#connection;
        const files = await allFiles(this.#connection, ofImage(key, this.#name));
        const { rows, tags } = this.#note(imageOf(this.#name, files));
        return { rows: [...rows.values()], tags };
    }
    /**
     * As `everything`, and none of what was seen before is missing that is still there: a search that is behind may not find
     * what is new, either.
     */
    async changes() {
        const before = [...this.#files.keys()];
        const all = await this.everything();
        const found = new Set(all.rows.map(({ digest }) => digest));
        for (const digest of before) {
            if (found.has(digest) || this.#gone.has(digest))
                continue;
            if (await this.#isInItsFile(digest))
                throw searchBehind();
            this.#gone.add(digest);
        }
        return all;
    }
    /** Reads the file of a manifest; that does not count as a download. */
    async read(digest) {
        const known = await this.#readFile(digest);
        if (known.state === "read")
            return known;
        // It may lie elsewhere by now.
        const { rows } = await this.#lookFor(ofDigest(this.#connection.key, digest));
        return rows.has(digest) ? this.#readFile(digest) : known;
    }
    async stat(digest) {
        const row = (await this.refresh(digest))?.row;
        return row === undefined ? undefined : { row, references: [] };
    }
    async refresh(digest) {
        const files = await lookFor(this.#connection, ofDigest(this.#connection.key, digest));
        const other = files.find((file) => file.digest !== digest);
        if (other !== undefined)
            throw aboutAnother(other.digest);
        const { rows, tags, folders } = this.#note(imageOf(this.#name, files));
        const row = rows.get(digest);
        if (row !== undefined)
            return new SeenManifest(row, tags, folders.get(digest) ?? []);
        // A search that finds nothing may be one that is behind, and is no proof that something is gone.
        if (await this.#isInItsFile(digest))
            throw searchBehind();
        return undefined;
    }
    /** Whether a manifest is in the file in which it was seen last, whatever searches say. */
    async #isInItsFile(digest) {
        const path = this.#pathOf(digest);
        const found = path === undefined ? undefined : await checksumOf(this.#connection, path);
        return `sha256:${found ?? ""}` === digest;
    }
    async tag(name) {
        const { rows, tags } = await this.#lookInto(name);
        const [row] = rows.values();
        if (row === undefined)
            return undefined;
        // Not as it was planned, whatever it was.
        const shared = {
            name,
            digest: row.digest,
            updatedAt: undefined,
            isLocked: true,
            lock: undefined,
        };
        return tags[0] ?? shared;
    }
    async remove(seen, isTooLate) {
        if (!(seen instanceof SeenManifest))
            return { state: "refused", why: "it was not looked at" };
        const { row, folders } = seen;
        this.#gone.add(row.digest);
        return removeManifest(this.#connection, this.#name, { digest: row.digest, folders, isTooLate });
    }
    /**
     * One after the other for each manifest: of two at once, each would see the other's folder as the place in which the
     * manifest stays, and both would go.
     */
    untag(tag) {
        const before = this.#untagging.get(tag.digest) ?? Promise.resolve();
        const answer = before.then(() => this.#untagNow(tag));
        this.#untagging.set(tag.digest, answer);
        return answer;
    }
    async #untagNow({ name, digest, updatedAt }) {
        try {
            const { folders, tags } = await this.#lookInto(name);
            const [folder] = [...folders.values()].flat();
            if (folder === undefined)
                return { state: "already-gone" };
            const [tag] = tags;
            const isSame = tag?.digest === digest && tag.updatedAt?.getTime() === updatedAt?.getTime();
            if (!isSame)
                return { state: "postponed", why: "it was set again in the meantime" };
            return await removeTag(this.#connection, this.#name, folder);
        }
        catch (error) {
            return { state: "postponed", why: (0,action_error/* errorMessage */.g)(error) };
        }
    }
    /** The folder of one tag. */
    async #lookInto(tag) {
        const folder = `${this.#name}/${tag}`;
        const files = await lookFor(this.#connection, inFolder(this.#connection.key, folder));
        const other = files.find(({ path }) => path !== folder);
        if (other !== undefined)
            throw aboutAnother(other.path);
        return this.#note(imageOf(this.#name, files));
    }
    async #lookFor(query) {
        return this.#note(imageOf(this.#name, await lookFor(this.#connection, query)));
    }
    /** Notes where manifests can be read. */
    #note(image) {
        for (const [digest, [folder]] of image.folders) {
            const file = folder?.files.find((candidate) => candidate.digest === digest);
            if (folder === undefined || file === undefined)
                continue;
            const isByDigest = folder.name === digest;
            this.#files.set(digest, isByDigest ? file.name : `${folder.name}/${file.name}`);
        }
        return image;
    }
    /** Of the file in which the manifest was seen last. */
    #pathOf(digest) {
        const file = this.#files.get(digest);
        if (file === undefined)
            return undefined;
        return `${this.#name}/${file.includes("/") ? file : `${digest}/${file}`}`;
    }
    async #readFile(digest) {
        const path = this.#pathOf(digest);
        if (path === undefined)
            return { state: "unreadable" };
        const url = `${addressOf(this.#connection, path)}?skipUpdateStats=true`;
        const request = (0,http_purpose/* requestFor */.pU)({ kind: "read", until: "cancelled" }, { url });
        const answer = await this.#connection.send(request).catch(answers/* ifOversized */.px);
        if (answer === undefined)
            return { state: "unreadable" };
        if (answer.status === 200) {
            return { state: "read", bytes: Buffer.from(answer.bodyAsText ?? "") };
        }
        if (answer.status === 404 || answer.status === 403)
            return { state: "unreadable" };
        throw new Error(statusOf(answer));
    }
}
function searchBehind() {
    return new Error("a search does not find what is there");
}
/** It says nothing about what was asked for. */
function aboutAnother(answered) {
    return new Error(`the answer is about ${JSON.stringify(answered)}`);
}

;// CONCATENATED MODULE: ./build/registry/artifactory/repository.js
/**
 * One image of Artifactory behind the port, which calls it a repository.
 */





/** Opens an image; nothing is sent. */
function openImage(connection, name) {
    const { host, send } = connection;
    const image = new OpenImage(connection, name);
    const inDistribution = { name, url: distributionAddress(connection, name), describeStatus: describeStatus };
    const inImage = (doing, task) => attempt(host, `${doing} "${name}"`, task);
    return {
        name,
        list: () => inImage("list the manifests and tags of", () => image.list()),
        read: (digest) => inImage(`read manifest ${digest} of`, () => image.read(digest)),
        stat: (digest) => inImage(`look at manifest ${digest} of`, () => image.stat(digest)),
        refresh: (digest) => inImage(`look at manifest ${digest} of`, () => image.refresh(digest)),
        // Copies and restored items keep their old times: everything is asked for.
        changesSince: () => inImage("ask what is new in", () => image.changes()),
        rows: () => inImage("list the manifests of", async () => {
            const { rows } = await image.everything();
            return new Map(rows.map((row) => [row.digest, row]));
        }),
        tags: () => inImage("list the tags of", async () => (await image.everything()).tags),
        referrers: (digest) => inImage(`list the referrers of ${digest} in`, () => (0,referrers/* listReferrers */.x)(send, inDistribution, digest)),
        remove: (seen, isTooLate) => image.remove(seen, isTooLate),
        tag: (tag) => inImage(`look at tag "${tag}" of`, () => image.tag(tag)),
        untag: (tag) => image.untag(tag),
        unlock: () => Promise.reject(new action_error/* ActionError */.l(`${host} has no locks.`)),
    };
}

;// CONCATENATED MODULE: ./build/registry/artifactory/sign-in.js

/**
 * The identity that was given; `onSecret` is told what nobody may see.
 * @throws ActionError when nothing was given that Artifactory knows.
 */
function identityOf(signIn, onSecret) {
    switch (signIn.by) {
        case "token":
            onSecret(signIn.token);
            return { name: "access token", header: `Bearer ${signIn.token}` };
        case "password": {
            const { username, password } = signIn;
            const encoded = Buffer.from(`${username}:${password}`).toString("base64");
            for (const secret of [password, encoded])
                onSecret(secret);
            return { name: "user name and password", header: `Basic ${encoded}` };
        }
        case "job-token":
        case "managed-identity":
        case "environment":
            throw new action_error/* ActionError */.l('Artifactory needs "password": an access token alone, or the password or token of "username".');
    }
}
/** Signs requests to the server, and no others. */
function signRequests(host, { header }) {
    const { origin } = new URL(`https://${host}`);
    return {
        name: "signRequests",
        sendRequest: (request, next) => {
            if (new URL(request.url).origin === origin)
                request.headers.set("Authorization", header);
            else
                request.headers.delete("Authorization");
            return next(request);
        },
    };
}

;// CONCATENATED MODULE: ./build/registry/artifactory/artifactory.js
/**
 * JFrog Artifactory behind the ports of `registry.ts`: one repository of it is a registry, and an image is what the ports
 * call a repository. What shapes it: a tag is a folder with the manifest in it, deleting is by folder, nothing is locked,
 * and a deletion takes nothing along.
 */














/**
 * Opens a repository of Artifactory. Nothing is sent yet.
 * @throws ActionError when there is no way to sign in.
 */
function openArtifactory(options) {
    const { host, key, wait } = options;
    const identity = identityOf(options.signIn, options.onSecret);
    const transport = (0,http_transport/* createTransport */.o)(options);
    const send = (0,sender/* createSender */.aE)(transport.policies(signRequests(host, identity)));
    const rateLimiter = (0,rate_limiter/* createRateLimiter */.x)(Date.now, wait);
    const connection = { host, key, send, rateLimiter, searches: oneAtATime(), wait };
    const images = new Map();
    return {
        host: (0,address/* registryName */.j)({ kind: "artifactory", host, key }),
        capabilities: { cascadesToReferrers: false },
        signIn: async () => {
            await attempt(host, `look at repository "${key}"`, () => checkRepository(connection));
            return identity.name;
        },
        repositoryNames: () => attempt(host, `list the images in "${key}"`, async () => imagesIn(await allFiles(connection, everywhere(key)))),
        repository: (name) => {
            // It knows by now where the manifests can be read.
            const known = images.get(name) ?? openImage(connection, name);
            images.set(name, known);
            return known;
        },
        pulledWithin: (ms) => attempt(host, `ask what was pulled from "${key}"`, () => pulledWithin(connection, ms)),
        acquireDeletion: () => rateLimiter.acquire(),
        requestCounts: transport.requestCounts,
    };
}
/** A search in a repository that does not exist finds nothing, and says no more than that. */
async function checkRepository(connection) {
    const { host, key } = connection;
    const url = addressOf(connection, "", "/api/storage");
    const answer = await connection.send((0,http_purpose/* requestFor */.pU)({ kind: "look", until: "cancelled" }, { url }));
    const { status } = answer;
    if (status === 200)
        return;
    const why = statusOf(answer);
    if (status === 404) {
        throw new action_error/* ActionError */.l(`${host} has no repository "${key}", or this account may not see it (404). Check the key in the input "registry" or "registry-key".`);
    }
    if (status === 401 || status === 403) {
        throw new action_error/* ActionError */.l(`${host}: ${why}. Check "password" (an access token alone, or the password or token of "username"), and that the account may read repository "${key}". Access tokens expire.`);
    }
    throw new Error(why);
}


/***/ })

};
