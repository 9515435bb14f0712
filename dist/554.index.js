export const id = 554;
export const ids = [554];
export const modules = {

/***/ 7554:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   isCommentFor: () => (/* binding */ isCommentFor),
/* harmony export */   renderComment: () => (/* binding */ renderComment)
/* harmony export */ });
/* harmony import */ var _attention_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(253);
/* harmony import */ var _digests_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(2118);
/* harmony import */ var _figures_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1822);
/* harmony import */ var _first_screen_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3658);
/* harmony import */ var _headline_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2251);
/* harmony import */ var _markdown_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(4902);
/* harmony import */ var _plan_table_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(6853);
/* harmony import */ var _tag_rules_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(6357);
/* harmony import */ var _report_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(7177);
/* harmony import */ var _tag_tables_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(7941);
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
    name: _markdown_js__WEBPACK_IMPORTED_MODULE_8__/* .code */ .aY,
    sentence: (text) => `<code>${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_8__/* .escapeText */ .X1)(text)}</code>`,
    strong: (text) => `**${text}**`,
};
const LEVELS = [
    { attention: 10, reasons: 20, tags: 20, repositories: 10 },
    { attention: 5, reasons: 10, tags: 10, repositories: 5 },
    { attention: 3, reasons: 5, tags: 0, repositories: 0 },
    { attention: 1, reasons: 0, tags: 0, repositories: 0 },
];
/** The comment's body, at most `budget` bytes long: the last level has few lines of limited length. */
function renderComment(report, origin, budget = DEFAULT_BUDGET) {
    const overview = (0,_first_screen_js__WEBPACK_IMPORTED_MODULE_2__/* .overviewOf */ .bq)(report);
    const losses = lossesOf(report);
    let page = "";
    for (const level of LEVELS) {
        page = renderBody(overview, losses, origin, level);
        if (Buffer.byteLength(page) <= budget)
            break;
    }
    return page;
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
function renderBody(overview, losses, origin, level) {
    const { report } = overview;
    const lines = (0,_attention_js__WEBPACK_IMPORTED_MODULE_0__/* .attentionOf */ .S)(report, IN_CODE);
    const sections = [
        [marker(report.registry), `## ${(0,_headline_js__WEBPACK_IMPORTED_MODULE_3__/* .commentTitle */ .qC)(report)}`],
        [[(0,_first_screen_js__WEBPACK_IMPORTED_MODULE_2__/* .asked */ .NZ)(overview, IN_CODE), ...(0,_first_screen_js__WEBPACK_IMPORTED_MODULE_2__/* .answer */ .ZF)(overview, IN_CODE)].join(" ")],
        (0,_plan_table_js__WEBPACK_IMPORTED_MODULE_4__/* .planTable */ .k)(overview, IN_CODE),
        report.plan === undefined && level.reasons > 0
            ? (0,_first_screen_js__WEBPACK_IMPORTED_MODULE_2__/* .whyTable */ .Tc)(overview, IN_CODE, level.reasons)
            : [],
        lines.length === 0 ? [] : ["**Needs attention**", "", ...(0,_attention_js__WEBPACK_IMPORTED_MODULE_0__/* .bullets */ .e)(lines, level.attention)],
        newestTags(report, losses, level.tags),
        tagsByRepository(report, losses, level.repositories),
        [footer(origin)],
    ];
    const pages = sections
        .filter((section) => section.length > 0)
        .map((section) => section.join("\n"));
    return `${pages.join("\n\n")}\n`;
}
/** GitHub makes a link of a commit's SHA by itself. */
function footer({ runUrl, commit }) {
    const at = /^[0-9a-f]{40,64}$/.test(commit) ? `As of ${commit.slice(0, 10)}. ` : "";
    return `${at}[All images and digests](${runUrl}) are in the summary of the run.`;
}
/** Everything that has lost a tag or, in a dry run, would; the newest first. */
function lossesOf({ repositories }) {
    return repositories
        .flatMap(({ name, decidedAt, manifests, tagsOnNothing }) => {
        const own = { repository: name, decidedAt };
        const along = manifests
            .filter(({ tagsAlong, outcome }) => tagsAlong.length > 0 && (0,_report_js__WEBPACK_IMPORTED_MODULE_6__/* .isGone */ .ST)(outcome?.state))
            .map(({ digest, pushedAt, tagsAlong }) => ({ ...own, digest, pushedAt, tags: tagsAlong }));
        const alone = (0,_tag_tables_js__WEBPACK_IMPORTED_MODULE_7__/* .goneAlone */ .B)({ manifests, tagsOnNothing })
            .filter(({ outcome }) => (0,_report_js__WEBPACK_IMPORTED_MODULE_6__/* .isGone */ .ST)(outcome?.state))
            .map(({ name: tag, rule, digest, manifest }) => {
            return { ...own, digest, pushedAt: manifest?.pushedAt, tags: [{ name: tag, rule }] };
        });
        return [...along, ...alone];
    })
        .sort((a, b) => (b.pushedAt?.getTime() ?? 0) - (a.pushedAt?.getTime() ?? 0));
}
/** By these, people recognise what goes: of each rule the newest. */
function newestTags({ dryRun }, losses, most) {
    const byRule = Map.groupBy(losses, ({ tags }) => tags[0]?.rule);
    const share = Math.ceil(most / Math.max(1, byRule.size));
    const shown = [...byRule.values()].flatMap((own) => own.slice(0, share)).slice(0, most);
    if (shown.length === 0)
        return [];
    const total = losses.reduce((sum, { tags }) => sum + tags.length, 0);
    const rows = shown.map(({ repository, digest, pushedAt, decidedAt, tags }) => [
        tagList(repository, tags),
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_8__/* .codeSpan */ .SS)((0,_digests_js__WEBPACK_IMPORTED_MODULE_9__/* .shortDigest */ .V)(digest)),
        pushedAt === undefined || decidedAt === undefined
            ? ""
            : (0,_figures_js__WEBPACK_IMPORTED_MODULE_1__/* .age */ .KW)(decidedAt.getTime() - pushedAt.getTime()),
        tags[0]?.rule === undefined ? "" : (0,_tag_rules_js__WEBPACK_IMPORTED_MODULE_5__/* .patternsOf */ .D4)(tags[0].rule, _markdown_js__WEBPACK_IMPORTED_MODULE_8__/* .code */ .aY),
    ]);
    const columns = ["Image", "Digest", "Pushed", "Rule"].map((title) => ({ title }));
    const title = `Tags that ${dryRun ? "go" : "went"}: the newest of each rule, ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_8__/* .count */ .U9)(total)} in all`;
    return (0,_markdown_js__WEBPACK_IMPORTED_MODULE_8__/* .details */ .zH)(title, (0,_markdown_js__WEBPACK_IMPORTED_MODULE_8__/* .table */ .tp)(columns, rows));
}
function tagList(repository, tags) {
    const shown = tags.slice(0, MOST_TAGS).map(({ name }) => (0,_markdown_js__WEBPACK_IMPORTED_MODULE_8__/* .code */ .aY)(`${repository}:${name}`));
    const left = tags.length - shown.length;
    return [...shown, ...(left > 0 ? [`${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_8__/* .count */ .U9)(left)} more`] : [])].join("<br>");
}
/** How many newest tags a row of a repository names. */
const MOST_NEWEST = 3;
function tagsByRepository({ repositories, dryRun }, losses, most) {
    const tagCounts = new Map(repositories.map(({ name, tagCount }) => [name, tagCount]));
    const all = [...Map.groupBy(losses, ({ repository }) => repository)]
        .map(([name, own]) => ({ name, tags: own.flatMap(({ tags }) => tags) }))
        .sort((a, b) => b.tags.length - a.tags.length || (a.name < b.name ? -1 : 1));
    const shown = all.slice(0, most);
    if (all.length < 2 || shown.length === 0)
        return [];
    const rows = shown.map(({ name, tags }) => [
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_8__/* .code */ .aY)(name),
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_8__/* .count */ .U9)(tags.length),
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_8__/* .count */ .U9)(tagCounts.get(name) ?? 0),
        tags
            .slice(0, MOST_NEWEST)
            .map((tag) => (0,_markdown_js__WEBPACK_IMPORTED_MODULE_8__/* .code */ .aY)(tag.name))
            .join(" "),
    ]);
    const columns = [
        { title: "Repository" },
        { title: "Tags", align: "right" },
        { title: "Of", align: "right" },
        { title: "Newest" },
    ];
    const left = all.length - shown.length;
    const more = (0,_markdown_js__WEBPACK_IMPORTED_MODULE_8__/* .andMore */ .v)(left, `${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_8__/* .count */ .U9)(left)} ${left === 1 ? "repository" : "repositories"}`);
    const title = `Tags that ${dryRun ? "go" : "went"}, by repository`;
    return (0,_markdown_js__WEBPACK_IMPORTED_MODULE_8__/* .details */ .zH)(title, [...(0,_markdown_js__WEBPACK_IMPORTED_MODULE_8__/* .table */ .tp)(columns, rows), ...more]);
}


/***/ })

};
