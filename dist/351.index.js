export const id = 351;
export const ids = [351];
export const modules = {

/***/ 1351:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   commentOnPullRequest: () => (/* binding */ commentOnPullRequest)
/* harmony export */ });
/* harmony import */ var _errors_action_error_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2989);
/* harmony import */ var _runner_commands_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6717);


/** For all requests together. */
const LIMIT_MS = 60_000;
/** As many as GitHub gives at once. */
const PAGE_SIZE = 100;
const TITLE = { title: "ACR Prune: no comment" };
/**
 * Writes the comment, if the workflow was started by an event of one, and the run was not
 * cancelled. The token is masked in the log. Never throws.
 */
async function commentOnPullRequest(comment, token, cancelled) {
    (0,_runner_commands_js__WEBPACK_IMPORTED_MODULE_0__/* .setSecret */ .Pq)(token);
    const timeUp = AbortSignal.timeout(LIMIT_MS);
    try {
        (0,_runner_commands_js__WEBPACK_IMPORTED_MODULE_0__/* .writeLine */ ._r)(await publish(comment, token, AbortSignal.any([cancelled, timeUp])));
    }
    catch (error) {
        if (cancelled.aborted)
            (0,_runner_commands_js__WEBPACK_IMPORTED_MODULE_0__/* .writeLine */ ._r)("No comment: the run was cancelled.");
        else if (timeUp.aborted)
            (0,_runner_commands_js__WEBPACK_IMPORTED_MODULE_0__/* .warning */ .$e)(failed(`no answer for ${LIMIT_MS / 1000} seconds`), TITLE);
        else if (isRefusal(error))
            (0,_runner_commands_js__WEBPACK_IMPORTED_MODULE_0__/* .notice */ .lm)(refused(error), TITLE);
        else
            (0,_runner_commands_js__WEBPACK_IMPORTED_MODULE_0__/* .warning */ .$e)(failed(reasonOf(error)), TITLE);
    }
}
/** Writes the comment, and says where it is or why there is none. */
async function publish({ render, isSameAs }, token, signal) {
    // Loaded only here, since most runs do without.
    const { context, getOctokit } = await Promise.all(/* import() */[__webpack_require__.e(119), __webpack_require__.e(413)]).then(__webpack_require__.bind(__webpack_require__, 2413));
    const pullRequest = context.payload.pull_request;
    if (pullRequest === undefined) {
        return `No comment: the event "${context.eventName}" belongs to no pull request.`;
    }
    const github = getOctokit(token);
    // Not an option of the client, which would put out the proxy; and paging drops those of a request.
    github.hook.before("request", (options) => {
        options.request.signal = signal;
    });
    const { repo, serverUrl, runId } = context;
    const runUrl = `${serverUrl}/${repo.owner}/${repo.repo}/actions/runs/${runId}`;
    const body = render(runUrl, pullRequest.head.sha);
    const thread = { ...repo, issue_number: pullRequest.number };
    const known = await findComment(github, thread, isSameAs);
    return `Comment: ${await write(github, thread, known, body)}`;
}
/**
 * The id of the comment that this token's user wrote on the same thing; undefined if there is none. Anyone who may write
 * comments may mark one like ours, and most tokens may edit the comments of others.
 */
async function findComment(github, thread, isSameAs) {
    const list = github.rest.issues.listComments;
    const pages = github.paginate.iterator(list, { ...thread, per_page: PAGE_SIZE });
    let login;
    for await (const { data: comments } of pages) {
        for (const { id, user, body } of comments) {
            if (!isSameAs(body ?? ""))
                continue;
            login ??= await ownLogin(github);
            if (user?.login === login)
                return id;
        }
    }
    return undefined;
}
/** Who the token is. The REST API tells it only to people, this one to apps as well, of which a job's own token is one. */
async function ownLogin(github) {
    const query = "query { viewer { login } }";
    const { viewer } = await github.graphql(query);
    return viewer.login;
}
/** Updates the known comment or makes one. Returns its address. */
async function write({ rest: { issues } }, thread, known, body) {
    if (known !== undefined) {
        const { owner, repo } = thread;
        try {
            const updated = await issues.updateComment({ owner, repo, comment_id: known, body });
            return updated.data.html_url;
        }
        catch (error) {
            // It has been deleted since it was listed.
            if (!isRequestFailure(error) || error.status !== 404)
                throw error;
        }
    }
    const created = await issues.createComment({ ...thread, body });
    return created.data.html_url;
}
function isRequestFailure(error) {
    return error instanceof Error && "status" in error && "request" in error;
}
/**
 * Whether the token lacks a permission. GitHub answers 404 where it may not even say that there is something, and 403
 * also to those who ask too often.
 * https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
 */
function isRefusal(error) {
    if (!isRequestFailure(error))
        return false;
    const headers = error.response?.headers ?? {};
    const isTooOften = "retry-after" in headers || headers["x-ratelimit-remaining"] === "0";
    return error.status === 404 || (error.status === 403 && !isTooOften);
}
function refused(error) {
    return `GitHub does not let this token comment on the pull request (${reasonOf(error)}). Add "permissions: pull-requests: write" to the job. In pull requests from forks the token can only read; the job summary says the same as the comment would.`;
}
function failed(why) {
    return `The comment on the pull request could not be written: ${why}. The job summary says the same.`;
}
function reasonOf(error) {
    if (!isRequestFailure(error))
        return (0,_errors_action_error_js__WEBPACK_IMPORTED_MODULE_1__/* .errorMessage */ .g)(error);
    const { response, status, message } = error;
    if (response === undefined)
        return `GitHub can't be reached (${message})`;
    const { data: answer } = response;
    const hasMessage = typeof answer === "object" && answer !== null && "message" in answer;
    if (!hasMessage)
        return String(status);
    return `${status}: ${String(answer.message).replace(/\.$/, "")}`;
}


/***/ })

};
