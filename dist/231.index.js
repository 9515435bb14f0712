export const id = 231;
export const ids = [231];
export const modules = {

/***/ 4231:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   isCommentFor: () => (/* binding */ isCommentFor),
/* harmony export */   renderComment: () => (/* binding */ renderComment)
/* harmony export */ });
/* harmony import */ var _digests_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(67);
/* harmony import */ var _detail_levels_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6329);
/* harmony import */ var _headline_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(4512);
/* harmony import */ var _markdown_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4285);
/* harmony import */ var _problems_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3300);
/* harmony import */ var _report_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(8850);
/* harmony import */ var _repository_table_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6669);
/* harmony import */ var _wording_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5594);
/**
 * The comment on a pull request: what the merge would delete, short enough to read between two reviews. Pure.
 * GitHub finds `@name` and `#1` in what has been rendered, so writing them as character references helps nothing; it
 * leaves out what is in code (https://github.com/gjtorikian/html-pipeline/blob/main/lib/html_pipeline/node_filter/mention_filter.rb).
 * Text that is not ours, whole messages included, is therefore always in code here, and notifies no one.
 */








/** GitHub says that a body has at most 65,536 characters. Bytes, so that it fits however they are counted. */
const DEFAULT_BUDGET = 65_000;
/** How many tags of one manifest are shown. */
const MOST_TAGS = 5;
const IN_CODE = {
    name: _markdown_js__WEBPACK_IMPORTED_MODULE_4__/* .code */ .aY,
    sentence: (text) => `<code>${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_4__/* .escapeText */ .X1)(text)}</code>`,
};
/**
 * The comment's body, at most `budget` bytes long: every level is shorter than the one before, and the last has few
 * lines of limited length.
 */
function renderComment(report, origin, budget = DEFAULT_BUDGET) {
    const render = (level) => renderBody(report, origin, level);
    return (0,_detail_levels_js__WEBPACK_IMPORTED_MODULE_0__/* .firstWithin */ .mL)(_detail_levels_js__WEBPACK_IMPORTED_MODULE_0__/* .COMMENT_LEVELS */ .aq, render, budget);
}
/**
 * Whether a comment was made for this registry. A quotation has the mark elsewhere than at the beginning; a copy of all of
 * it has another author, which is not looked at here.
 */
function isCommentFor(registry, body) {
    return body.trimStart().startsWith(marker(registry));
}
/** Invisible, and unlike that of any other registry. What could end an HTML comment is escaped. */
function marker(registry) {
    return `<!-- acr-prune: ${encodeURIComponent(registry)} -->`;
}
function renderBody(report, origin, level) {
    const sections = [
        [marker(report.registry), `## ${(0,_headline_js__WEBPACK_IMPORTED_MODULE_5__/* .headline */ .P)(report)}`],
        [overview(report)],
        problems(report, level),
        (0,_repository_table_js__WEBPACK_IMPORTED_MODULE_2__/* .repositoryTable */ .PM)(report, _repository_table_js__WEBPACK_IMPORTED_MODULE_2__/* .IN_BRIEF */ .hm, level.repositories),
        manifestTable(report, level),
        [footer(origin)],
    ];
    const pages = sections.filter((lines) => lines.length > 0).map((lines) => lines.join("\n"));
    return `${pages.join("\n\n")}\n`;
}
function overview(report) {
    const { manifests, kept } = (0,_report_js__WEBPACK_IMPORTED_MODULE_6__/* .totalsOfRun */ .IJ)(report);
    return [
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_4__/* .code */ .aY)(report.registry),
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_4__/* .counted */ .hS)(report.repositories.length, "repository", "repositories"),
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_4__/* .counted */ .hS)(manifests, "manifest"),
        `${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_4__/* .count */ .U9)(kept)} kept`,
    ].join(" · ");
}
/** GitHub makes a link of a commit's SHA by itself. */
function footer({ runUrl, commit }) {
    const at = /^[0-9a-f]{40,64}$/.test(commit) ? `As of ${commit.slice(0, 10)}. ` : "";
    return `${at}The [job summary](${runUrl}) says more.`;
}
function problems(report, { problems: most }) {
    const all = [...(0,_problems_js__WEBPACK_IMPORTED_MODULE_1__/* .problemsOf */ .GW)(report, IN_CODE), ...report.warnings.map(IN_CODE.sentence)];
    if (all.length === 0)
        return [];
    const lines = all.slice(0, most).map((line) => `- ${line}`);
    return ["**Needs attention**", "", ...lines, ...(0,_markdown_js__WEBPACK_IMPORTED_MODULE_4__/* .andMore */ .v)(all.length - lines.length)];
}
/** Those that have a tag come first: by these, people recognise what goes. */
function manifestTable(report, { deletions: most }) {
    const all = report.repositories.flatMap((repository) => lossesIn(repository, report.dryRun));
    if (all.length === 0 || most === 0)
        return [];
    const rows = [...all]
        .sort((a, b) => Number(a.tags.length === 0) - Number(b.tags.length === 0))
        .slice(0, most)
        .map(({ repository, digest, what, tags, because }) => [
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_4__/* .code */ .aY)(repository),
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_4__/* .codeSpan */ .SS)(digest),
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_4__/* .code */ .aY)(what),
        tagList(tags),
        because,
    ]);
    const titles = ["Repository", "Digest", "What", "Tags", "Because"];
    const columns = titles.map((title) => ({ title }));
    const lines = [...(0,_markdown_js__WEBPACK_IMPORTED_MODULE_4__/* .table */ .tp)(columns, rows), ...(0,_markdown_js__WEBPACK_IMPORTED_MODULE_4__/* .andMore */ .v)(all.length - rows.length)];
    return (0,_markdown_js__WEBPACK_IMPORTED_MODULE_4__/* .details */ .zH)(report.dryRun ? "What would go" : "What went", lines);
}
function lossesIn({ name, manifests }, dryRun) {
    return manifests.flatMap(({ digest, what, tags, expiredTags, verdict, outcome }) => {
        const shown = { repository: name, digest: (0,_digests_js__WEBPACK_IMPORTED_MODULE_7__/* .shortDigest */ .V)(digest), what };
        const goes = dryRun ? verdict.action === "delete" : outcome?.state === "deleted";
        if (goes)
            return [{ ...shown, tags, because: (0,_wording_js__WEBPACK_IMPORTED_MODULE_3__/* .describeReason */ .Gk)(verdict) }];
        const lost = expiredTags.filter((tag) => dryRun || tag.outcome?.state === "deleted");
        if (lost.length === 0)
            return [];
        const because = "these tags have expired or name what is deleted; the manifest stays";
        return [{ ...shown, tags: lost.map((tag) => tag.name), because }];
    });
}
function tagList(tags) {
    const shown = tags.slice(0, MOST_TAGS).map((tag) => (0,_markdown_js__WEBPACK_IMPORTED_MODULE_4__/* .code */ .aY)(tag));
    const left = tags.length - shown.length;
    return [...shown, ...(left > 0 ? [`${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_4__/* .count */ .U9)(left)} more`] : [])].join(", ");
}


/***/ })

};
