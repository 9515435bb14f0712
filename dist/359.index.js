export const id = 359;
export const ids = [359];
export const modules = {

/***/ 2359:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   runWorker: () => (/* binding */ runWorker)
/* harmony export */ });
/* harmony import */ var _actions_cache__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9024);
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(737);
/* harmony import */ var _service_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9229);
/**
 * What a process of its own does for the action: restores or saves the one file of kept bodies. The only importer of
 * @actions/cache, which takes its folder from the environment, prints errors in the runner's name and can't be stopped.
 */



/**
 * Restores the newest copy whose key begins with `key`, or saves one under `key`. What goes wrong is printed as a warning
 * or an error; a copy that was not saved shows in the exit code.
 */
async function runWorker(job, key) {
    if (!(0,_actions_cache__WEBPACK_IMPORTED_MODULE_0__/* .isFeatureAvailable */ .w3)()) {
        (0,_actions_core__WEBPACK_IMPORTED_MODULE_1__/* .warning */ .$e)("the runner names none");
        process.exitCode = 1;
        return;
    }
    if (job === "restore") {
        await (0,_actions_cache__WEBPACK_IMPORTED_MODULE_0__/* .restoreCache */ .P3)([_service_js__WEBPACK_IMPORTED_MODULE_2__/* .BODIES_FILE */ .qs], key, [key]);
        return;
    }
    const id = await (0,_actions_cache__WEBPACK_IMPORTED_MODULE_0__/* .saveCache */ .Io)([_service_js__WEBPACK_IMPORTED_MODULE_2__/* .BODIES_FILE */ .qs], key);
    if (id === -1)
        process.exitCode = 1;
}


/***/ })

};
