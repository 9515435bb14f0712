import { createRequire as __WEBPACK_EXTERNAL_createRequire } from "module";
/******/ var __webpack_modules__ = ({

/***/ 6110:
/***/ ((module, exports, __nccwpck_require__) => {

/* eslint-env browser */

/**
 * This is the web browser implementation of `debug()`.
 */

exports.formatArgs = formatArgs;
exports.save = save;
exports.load = load;
exports.useColors = useColors;
exports.storage = localstorage();
exports.destroy = (() => {
	let warned = false;

	return () => {
		if (!warned) {
			warned = true;
			console.warn('Instance method `debug.destroy()` is deprecated and no longer does anything. It will be removed in the next major version of `debug`.');
		}
	};
})();

/**
 * Colors.
 */

exports.colors = [
	'#0000CC',
	'#0000FF',
	'#0033CC',
	'#0033FF',
	'#0066CC',
	'#0066FF',
	'#0099CC',
	'#0099FF',
	'#00CC00',
	'#00CC33',
	'#00CC66',
	'#00CC99',
	'#00CCCC',
	'#00CCFF',
	'#3300CC',
	'#3300FF',
	'#3333CC',
	'#3333FF',
	'#3366CC',
	'#3366FF',
	'#3399CC',
	'#3399FF',
	'#33CC00',
	'#33CC33',
	'#33CC66',
	'#33CC99',
	'#33CCCC',
	'#33CCFF',
	'#6600CC',
	'#6600FF',
	'#6633CC',
	'#6633FF',
	'#66CC00',
	'#66CC33',
	'#9900CC',
	'#9900FF',
	'#9933CC',
	'#9933FF',
	'#99CC00',
	'#99CC33',
	'#CC0000',
	'#CC0033',
	'#CC0066',
	'#CC0099',
	'#CC00CC',
	'#CC00FF',
	'#CC3300',
	'#CC3333',
	'#CC3366',
	'#CC3399',
	'#CC33CC',
	'#CC33FF',
	'#CC6600',
	'#CC6633',
	'#CC9900',
	'#CC9933',
	'#CCCC00',
	'#CCCC33',
	'#FF0000',
	'#FF0033',
	'#FF0066',
	'#FF0099',
	'#FF00CC',
	'#FF00FF',
	'#FF3300',
	'#FF3333',
	'#FF3366',
	'#FF3399',
	'#FF33CC',
	'#FF33FF',
	'#FF6600',
	'#FF6633',
	'#FF9900',
	'#FF9933',
	'#FFCC00',
	'#FFCC33'
];

/**
 * Currently only WebKit-based Web Inspectors, Firefox >= v31,
 * and the Firebug extension (any Firefox version) are known
 * to support "%c" CSS customizations.
 *
 * TODO: add a `localStorage` variable to explicitly enable/disable colors
 */

// eslint-disable-next-line complexity
function useColors() {
	// NB: In an Electron preload script, document will be defined but not fully
	// initialized. Since we know we're in Chrome, we'll just detect this case
	// explicitly
	if (typeof window !== 'undefined' && window.process && (window.process.type === 'renderer' || window.process.__nwjs)) {
		return true;
	}

	// Internet Explorer and Edge do not support colors.
	if (typeof navigator !== 'undefined' && navigator.userAgent && navigator.userAgent.toLowerCase().match(/(edge|trident)\/(\d+)/)) {
		return false;
	}

	let m;

	// Is webkit? http://stackoverflow.com/a/16459606/376773
	// document is undefined in react-native: https://github.com/facebook/react-native/pull/1632
	// eslint-disable-next-line no-return-assign
	return (typeof document !== 'undefined' && document.documentElement && document.documentElement.style && document.documentElement.style.WebkitAppearance) ||
		// Is firebug? http://stackoverflow.com/a/398120/376773
		(typeof window !== 'undefined' && window.console && (window.console.firebug || (window.console.exception && window.console.table))) ||
		// Is firefox >= v31?
		// https://developer.mozilla.org/en-US/docs/Tools/Web_Console#Styling_messages
		(typeof navigator !== 'undefined' && navigator.userAgent && (m = navigator.userAgent.toLowerCase().match(/firefox\/(\d+)/)) && parseInt(m[1], 10) >= 31) ||
		// Double check webkit in userAgent just in case we are in a worker
		(typeof navigator !== 'undefined' && navigator.userAgent && navigator.userAgent.toLowerCase().match(/applewebkit\/(\d+)/));
}

/**
 * Colorize log arguments if enabled.
 *
 * @api public
 */

function formatArgs(args) {
	args[0] = (this.useColors ? '%c' : '') +
		this.namespace +
		(this.useColors ? ' %c' : ' ') +
		args[0] +
		(this.useColors ? '%c ' : ' ') +
		'+' + module.exports.humanize(this.diff);

	if (!this.useColors) {
		return;
	}

	const c = 'color: ' + this.color;
	args.splice(1, 0, c, 'color: inherit');

	// The final "%c" is somewhat tricky, because there could be other
	// arguments passed either before or after the %c, so we need to
	// figure out the correct index to insert the CSS into
	let index = 0;
	let lastC = 0;
	args[0].replace(/%[a-zA-Z%]/g, match => {
		if (match === '%%') {
			return;
		}
		index++;
		if (match === '%c') {
			// We only are interested in the *last* %c
			// (the user may have provided their own)
			lastC = index;
		}
	});

	args.splice(lastC, 0, c);
}

/**
 * Invokes `console.debug()` when available.
 * No-op when `console.debug` is not a "function".
 * If `console.debug` is not available, falls back
 * to `console.log`.
 *
 * @api public
 */
exports.log = console.debug || console.log || (() => {});

/**
 * Save `namespaces`.
 *
 * @param {String} namespaces
 * @api private
 */
function save(namespaces) {
	try {
		if (namespaces) {
			exports.storage.setItem('debug', namespaces);
		} else {
			exports.storage.removeItem('debug');
		}
	} catch (error) {
		// Swallow
		// XXX (@Qix-) should we be logging these?
	}
}

/**
 * Load `namespaces`.
 *
 * @return {String} returns the previously persisted debug modes
 * @api private
 */
function load() {
	let r;
	try {
		r = exports.storage.getItem('debug') || exports.storage.getItem('DEBUG') ;
	} catch (error) {
		// Swallow
		// XXX (@Qix-) should we be logging these?
	}

	// If debug isn't set in LS, and we're in Electron, try to load $DEBUG
	if (!r && typeof process !== 'undefined' && 'env' in process) {
		r = process.env.DEBUG;
	}

	return r;
}

/**
 * Localstorage attempts to return the localstorage.
 *
 * This is necessary because safari throws
 * when a user disables cookies/localstorage
 * and you attempt to access it.
 *
 * @return {LocalStorage}
 * @api private
 */

function localstorage() {
	try {
		// TVMLKit (Apple TV JS Runtime) does not have a window object, just localStorage in the global context
		// The Browser also has localStorage in the global context.
		return localStorage;
	} catch (error) {
		// Swallow
		// XXX (@Qix-) should we be logging these?
	}
}

module.exports = __nccwpck_require__(897)(exports);

const {formatters} = module.exports;

/**
 * Map %j to `JSON.stringify()`, since no Web Inspectors do that by default.
 */

formatters.j = function (v) {
	try {
		return JSON.stringify(v);
	} catch (error) {
		return '[UnexpectedJSONParseError]: ' + error.message;
	}
};


/***/ }),

/***/ 897:
/***/ ((module, __unused_webpack_exports, __nccwpck_require__) => {


/**
 * This is the common logic for both the Node.js and web browser
 * implementations of `debug()`.
 */

function setup(env) {
	createDebug.debug = createDebug;
	createDebug.default = createDebug;
	createDebug.coerce = coerce;
	createDebug.disable = disable;
	createDebug.enable = enable;
	createDebug.enabled = enabled;
	createDebug.humanize = __nccwpck_require__(744);
	createDebug.destroy = destroy;

	Object.keys(env).forEach(key => {
		createDebug[key] = env[key];
	});

	/**
	* The currently active debug mode names, and names to skip.
	*/

	createDebug.names = [];
	createDebug.skips = [];

	/**
	* Map of special "%n" handling functions, for the debug "format" argument.
	*
	* Valid key names are a single, lower or upper-case letter, i.e. "n" and "N".
	*/
	createDebug.formatters = {};

	/**
	* Selects a color for a debug namespace
	* @param {String} namespace The namespace string for the debug instance to be colored
	* @return {Number|String} An ANSI color code for the given namespace
	* @api private
	*/
	function selectColor(namespace) {
		let hash = 0;

		for (let i = 0; i < namespace.length; i++) {
			hash = ((hash << 5) - hash) + namespace.charCodeAt(i);
			hash |= 0; // Convert to 32bit integer
		}

		return createDebug.colors[Math.abs(hash) % createDebug.colors.length];
	}
	createDebug.selectColor = selectColor;

	/**
	* Create a debugger with the given `namespace`.
	*
	* @param {String} namespace
	* @return {Function}
	* @api public
	*/
	function createDebug(namespace) {
		let prevTime;
		let enableOverride = null;
		let namespacesCache;
		let enabledCache;

		function debug(...args) {
			// Disabled?
			if (!debug.enabled) {
				return;
			}

			const self = debug;

			// Set `diff` timestamp
			const curr = Number(new Date());
			const ms = curr - (prevTime || curr);
			self.diff = ms;
			self.prev = prevTime;
			self.curr = curr;
			prevTime = curr;

			args[0] = createDebug.coerce(args[0]);

			if (typeof args[0] !== 'string') {
				// Anything else let's inspect with %O
				args.unshift('%O');
			}

			// Apply any `formatters` transformations
			let index = 0;
			args[0] = args[0].replace(/%([a-zA-Z%])/g, (match, format) => {
				// If we encounter an escaped % then don't increase the array index
				if (match === '%%') {
					return '%';
				}
				index++;
				const formatter = createDebug.formatters[format];
				if (typeof formatter === 'function') {
					const val = args[index];
					match = formatter.call(self, val);

					// Now we need to remove `args[index]` since it's inlined in the `format`
					args.splice(index, 1);
					index--;
				}
				return match;
			});

			// Apply env-specific formatting (colors, etc.)
			createDebug.formatArgs.call(self, args);

			const logFn = self.log || createDebug.log;
			logFn.apply(self, args);
		}

		debug.namespace = namespace;
		debug.useColors = createDebug.useColors();
		debug.color = createDebug.selectColor(namespace);
		debug.extend = extend;
		debug.destroy = createDebug.destroy; // XXX Temporary. Will be removed in the next major release.

		Object.defineProperty(debug, 'enabled', {
			enumerable: true,
			configurable: false,
			get: () => {
				if (enableOverride !== null) {
					return enableOverride;
				}
				if (namespacesCache !== createDebug.namespaces) {
					namespacesCache = createDebug.namespaces;
					enabledCache = createDebug.enabled(namespace);
				}

				return enabledCache;
			},
			set: v => {
				enableOverride = v;
			}
		});

		// Env-specific initialization logic for debug instances
		if (typeof createDebug.init === 'function') {
			createDebug.init(debug);
		}

		return debug;
	}

	function extend(namespace, delimiter) {
		const newDebug = createDebug(this.namespace + (typeof delimiter === 'undefined' ? ':' : delimiter) + namespace);
		newDebug.log = this.log;
		return newDebug;
	}

	/**
	* Enables a debug mode by namespaces. This can include modes
	* separated by a colon and wildcards.
	*
	* @param {String} namespaces
	* @api public
	*/
	function enable(namespaces) {
		createDebug.save(namespaces);
		createDebug.namespaces = namespaces;

		createDebug.names = [];
		createDebug.skips = [];

		const split = (typeof namespaces === 'string' ? namespaces : '')
			.trim()
			.replace(/\s+/g, ',')
			.split(',')
			.filter(Boolean);

		for (const ns of split) {
			if (ns[0] === '-') {
				createDebug.skips.push(ns.slice(1));
			} else {
				createDebug.names.push(ns);
			}
		}
	}

	/**
	 * Checks if the given string matches a namespace template, honoring
	 * asterisks as wildcards.
	 *
	 * @param {String} search
	 * @param {String} template
	 * @return {Boolean}
	 */
	function matchesTemplate(search, template) {
		let searchIndex = 0;
		let templateIndex = 0;
		let starIndex = -1;
		let matchIndex = 0;

		while (searchIndex < search.length) {
			if (templateIndex < template.length && (template[templateIndex] === search[searchIndex] || template[templateIndex] === '*')) {
				// Match character or proceed with wildcard
				if (template[templateIndex] === '*') {
					starIndex = templateIndex;
					matchIndex = searchIndex;
					templateIndex++; // Skip the '*'
				} else {
					searchIndex++;
					templateIndex++;
				}
			} else if (starIndex !== -1) { // eslint-disable-line no-negated-condition
				// Backtrack to the last '*' and try to match more characters
				templateIndex = starIndex + 1;
				matchIndex++;
				searchIndex = matchIndex;
			} else {
				return false; // No match
			}
		}

		// Handle trailing '*' in template
		while (templateIndex < template.length && template[templateIndex] === '*') {
			templateIndex++;
		}

		return templateIndex === template.length;
	}

	/**
	* Disable debug output.
	*
	* @return {String} namespaces
	* @api public
	*/
	function disable() {
		const namespaces = [
			...createDebug.names,
			...createDebug.skips.map(namespace => '-' + namespace)
		].join(',');
		createDebug.enable('');
		return namespaces;
	}

	/**
	* Returns true if the given mode name is enabled, false otherwise.
	*
	* @param {String} name
	* @return {Boolean}
	* @api public
	*/
	function enabled(name) {
		for (const skip of createDebug.skips) {
			if (matchesTemplate(name, skip)) {
				return false;
			}
		}

		for (const ns of createDebug.names) {
			if (matchesTemplate(name, ns)) {
				return true;
			}
		}

		return false;
	}

	/**
	* Coerce `val`.
	*
	* @param {Mixed} val
	* @return {Mixed}
	* @api private
	*/
	function coerce(val) {
		if (val instanceof Error) {
			return val.stack || val.message;
		}
		return val;
	}

	/**
	* XXX DO NOT USE. This is a temporary stub function.
	* XXX It WILL be removed in the next major release.
	*/
	function destroy() {
		console.warn('Instance method `debug.destroy()` is deprecated and no longer does anything. It will be removed in the next major version of `debug`.');
	}

	createDebug.enable(createDebug.load());

	return createDebug;
}

module.exports = setup;


/***/ }),

/***/ 2830:
/***/ ((module, __unused_webpack_exports, __nccwpck_require__) => {

/**
 * Detect Electron renderer / nwjs process, which is node, but we should
 * treat as a browser.
 */

if (typeof process === 'undefined' || process.type === 'renderer' || process.browser === true || process.__nwjs) {
	module.exports = __nccwpck_require__(6110);
} else {
	module.exports = __nccwpck_require__(5108);
}


/***/ }),

/***/ 5108:
/***/ ((module, exports, __nccwpck_require__) => {

/**
 * Module dependencies.
 */

const tty = __nccwpck_require__(2018);
const util = __nccwpck_require__(9023);

/**
 * This is the Node.js implementation of `debug()`.
 */

exports.init = init;
exports.log = log;
exports.formatArgs = formatArgs;
exports.save = save;
exports.load = load;
exports.useColors = useColors;
exports.destroy = util.deprecate(
	() => {},
	'Instance method `debug.destroy()` is deprecated and no longer does anything. It will be removed in the next major version of `debug`.'
);

/**
 * Colors.
 */

exports.colors = [6, 2, 3, 4, 5, 1];

try {
	// Optional dependency (as in, doesn't need to be installed, NOT like optionalDependencies in package.json)
	// eslint-disable-next-line import/no-extraneous-dependencies
	const supportsColor = __nccwpck_require__(1450);

	if (supportsColor && (supportsColor.stderr || supportsColor).level >= 2) {
		exports.colors = [
			20,
			21,
			26,
			27,
			32,
			33,
			38,
			39,
			40,
			41,
			42,
			43,
			44,
			45,
			56,
			57,
			62,
			63,
			68,
			69,
			74,
			75,
			76,
			77,
			78,
			79,
			80,
			81,
			92,
			93,
			98,
			99,
			112,
			113,
			128,
			129,
			134,
			135,
			148,
			149,
			160,
			161,
			162,
			163,
			164,
			165,
			166,
			167,
			168,
			169,
			170,
			171,
			172,
			173,
			178,
			179,
			184,
			185,
			196,
			197,
			198,
			199,
			200,
			201,
			202,
			203,
			204,
			205,
			206,
			207,
			208,
			209,
			214,
			215,
			220,
			221
		];
	}
} catch (error) {
	// Swallow - we only care if `supports-color` is available; it doesn't have to be.
}

/**
 * Build up the default `inspectOpts` object from the environment variables.
 *
 *   $ DEBUG_COLORS=no DEBUG_DEPTH=10 DEBUG_SHOW_HIDDEN=enabled node script.js
 */

exports.inspectOpts = Object.keys(process.env).filter(key => {
	return /^debug_/i.test(key);
}).reduce((obj, key) => {
	// Camel-case
	const prop = key
		.substring(6)
		.toLowerCase()
		.replace(/_([a-z])/g, (_, k) => {
			return k.toUpperCase();
		});

	// Coerce string value into JS value
	let val = process.env[key];
	if (/^(yes|on|true|enabled)$/i.test(val)) {
		val = true;
	} else if (/^(no|off|false|disabled)$/i.test(val)) {
		val = false;
	} else if (val === 'null') {
		val = null;
	} else {
		val = Number(val);
	}

	obj[prop] = val;
	return obj;
}, {});

/**
 * Is stdout a TTY? Colored output is enabled when `true`.
 */

function useColors() {
	return 'colors' in exports.inspectOpts ?
		Boolean(exports.inspectOpts.colors) :
		tty.isatty(process.stderr.fd);
}

/**
 * Adds ANSI color escape codes if enabled.
 *
 * @api public
 */

function formatArgs(args) {
	const {namespace: name, useColors} = this;

	if (useColors) {
		const c = this.color;
		const colorCode = '\u001B[3' + (c < 8 ? c : '8;5;' + c);
		const prefix = `  ${colorCode};1m${name} \u001B[0m`;

		args[0] = prefix + args[0].split('\n').join('\n' + prefix);
		args.push(colorCode + 'm+' + module.exports.humanize(this.diff) + '\u001B[0m');
	} else {
		args[0] = getDate() + name + ' ' + args[0];
	}
}

function getDate() {
	if (exports.inspectOpts.hideDate) {
		return '';
	}
	return new Date().toISOString() + ' ';
}

/**
 * Invokes `util.formatWithOptions()` with the specified arguments and writes to stderr.
 */

function log(...args) {
	return process.stderr.write(util.formatWithOptions(exports.inspectOpts, ...args) + '\n');
}

/**
 * Save `namespaces`.
 *
 * @param {String} namespaces
 * @api private
 */
function save(namespaces) {
	if (namespaces) {
		process.env.DEBUG = namespaces;
	} else {
		// If you set a process.env field to null or undefined, it gets cast to the
		// string 'null' or 'undefined'. Just delete instead.
		delete process.env.DEBUG;
	}
}

/**
 * Load `namespaces`.
 *
 * @return {String} returns the previously persisted debug modes
 * @api private
 */

function load() {
	return process.env.DEBUG;
}

/**
 * Init logic for `debug` instances.
 *
 * Create a new `inspectOpts` object in case `useColors` is set
 * differently for a particular `debug` instance.
 */

function init(debug) {
	debug.inspectOpts = {};

	const keys = Object.keys(exports.inspectOpts);
	for (let i = 0; i < keys.length; i++) {
		debug.inspectOpts[keys[i]] = exports.inspectOpts[keys[i]];
	}
}

module.exports = __nccwpck_require__(897)(exports);

const {formatters} = module.exports;

/**
 * Map %o to `util.inspect()`, all on a single line.
 */

formatters.o = function (v) {
	this.inspectOpts.colors = this.useColors;
	return util.inspect(v, this.inspectOpts)
		.split('\n')
		.map(str => str.trim())
		.join(' ');
};

/**
 * Map %O to `util.inspect()`, allowing multiple lines if needed.
 */

formatters.O = function (v) {
	this.inspectOpts.colors = this.useColors;
	return util.inspect(v, this.inspectOpts);
};


/***/ }),

/***/ 3813:
/***/ ((module) => {



module.exports = (flag, argv = process.argv) => {
	const prefix = flag.startsWith('-') ? '' : (flag.length === 1 ? '-' : '--');
	const position = argv.indexOf(prefix + flag);
	const terminatorPosition = argv.indexOf('--');
	return position !== -1 && (terminatorPosition === -1 || position < terminatorPosition);
};


/***/ }),

/***/ 3715:
/***/ ((__unused_webpack_module, exports) => {

var __webpack_unused_export__;

/**
 * @description A module for parsing ISO8601 durations
 */
__webpack_unused_export__ = ({ value: true });
exports.fP = exports._N = exports.qg = exports.T1 = void 0;
/**
 * The pattern used for parsing ISO8601 duration (PnYnMnWnDTnHnMnS).
 */
// PnYnMnWnDTnHnMnS
var numbers = "\\d+";
var fractionalNumbers = "".concat(numbers, "(?:[\\.,]").concat(numbers, ")?");
var datePattern = "(".concat(numbers, "Y)?(").concat(numbers, "M)?(").concat(numbers, "W)?(").concat(numbers, "D)?");
var timePattern = "T(".concat(fractionalNumbers, "H)?(").concat(fractionalNumbers, "M)?(").concat(fractionalNumbers, "S)?");
var iso8601 = "P(?:".concat(datePattern, "(?:").concat(timePattern, ")?)");
var objMap = [
    "years",
    "months",
    "weeks",
    "days",
    "hours",
    "minutes",
    "seconds",
];
var defaultDuration = Object.freeze({
    years: 0,
    months: 0,
    weeks: 0,
    days: 0,
    hours: 0,
    minutes: 0,
    seconds: 0,
});
/**
 * The ISO8601 regex for matching / testing durations
 */
exports.T1 = new RegExp(iso8601);
/** Parse PnYnMnDTnHnMnS format to object */
var parse = function (durationString) {
    var matches = durationString.replace(/,/g, ".").match(exports.T1);
    if (!matches) {
        throw new RangeError("invalid duration: ".concat(durationString));
    }
    // Slice away first entry in match-array (the input string)
    var slicedMatches = matches.slice(1);
    if (slicedMatches.filter(function (v) { return v != null; }).length === 0) {
        throw new RangeError("invalid duration: ".concat(durationString));
    }
    // A fraction is only allowed on the last present (smallest) unit
    var fractionalIdx = slicedMatches.findIndex(function (v) { return /\./.test(v || ""); });
    if (fractionalIdx !== -1) {
        var lastPresentIdx = slicedMatches.reduce(function (acc, v, idx) { return (v != null ? idx : acc); }, -1);
        if (fractionalIdx !== lastPresentIdx) {
            throw new RangeError("only the smallest unit can be fractional");
        }
    }
    return slicedMatches.reduce(function (prev, next, idx) {
        prev[objMap[idx]] = parseFloat(next || "0") || 0;
        return prev;
    }, {});
};
exports.qg = parse;
/** Convert ISO8601 duration object to an end Date. */
var end = function (durationInput, startDate) {
    if (startDate === void 0) { startDate = new Date(); }
    var duration = Object.assign({}, defaultDuration, durationInput);
    // Create two equal timestamps, add duration to 'then' and return time difference
    var timestamp = startDate.getTime();
    var then = new Date(timestamp);
    then.setFullYear(then.getFullYear() + duration.years);
    then.setMonth(then.getMonth() + duration.months);
    then.setDate(then.getDate() + duration.days);
    // set time as milliseconds to get fractions working for minutes/hours
    var hoursInMs = duration.hours * 3600 * 1000;
    var minutesInMs = duration.minutes * 60 * 1000;
    then.setMilliseconds(then.getMilliseconds() + duration.seconds * 1000 + hoursInMs + minutesInMs);
    // Special case weeks
    then.setDate(then.getDate() + duration.weeks * 7);
    return then;
};
exports._N = end;
/** Convert ISO8601 duration object to seconds */
var toSeconds = function (durationInput, startDate) {
    if (startDate === void 0) { startDate = new Date(); }
    var duration = Object.assign({}, defaultDuration, durationInput);
    var timestamp = startDate.getTime();
    var now = new Date(timestamp);
    var then = (0, exports._N)(duration, now);
    // Account for timezone offset between start and end date
    var tzStart = startDate.getTimezoneOffset();
    var tzEnd = then.getTimezoneOffset();
    var tzOffsetSeconds = (tzStart - tzEnd) * 60;
    var seconds = (then.getTime() - now.getTime()) / 1000;
    return seconds + tzOffsetSeconds;
};
exports.fP = toSeconds;
__webpack_unused_export__ = {
    end: exports._N,
    toSeconds: exports.fP,
    pattern: exports.T1,
    parse: exports.qg,
};


/***/ }),

/***/ 744:
/***/ ((module) => {

/**
 * Helpers.
 */

var s = 1000;
var m = s * 60;
var h = m * 60;
var d = h * 24;
var w = d * 7;
var y = d * 365.25;

/**
 * Parse or format the given `val`.
 *
 * Options:
 *
 *  - `long` verbose formatting [false]
 *
 * @param {String|Number} val
 * @param {Object} [options]
 * @throws {Error} throw an error if val is not a non-empty string or a number
 * @return {String|Number}
 * @api public
 */

module.exports = function (val, options) {
  options = options || {};
  var type = typeof val;
  if (type === 'string' && val.length > 0) {
    return parse(val);
  } else if (type === 'number' && isFinite(val)) {
    return options.long ? fmtLong(val) : fmtShort(val);
  }
  throw new Error(
    'val is not a non-empty string or a valid number. val=' +
      JSON.stringify(val)
  );
};

/**
 * Parse the given `str` and return milliseconds.
 *
 * @param {String} str
 * @return {Number}
 * @api private
 */

function parse(str) {
  str = String(str);
  if (str.length > 100) {
    return;
  }
  var match = /^(-?(?:\d+)?\.?\d+) *(milliseconds?|msecs?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|w|years?|yrs?|y)?$/i.exec(
    str
  );
  if (!match) {
    return;
  }
  var n = parseFloat(match[1]);
  var type = (match[2] || 'ms').toLowerCase();
  switch (type) {
    case 'years':
    case 'year':
    case 'yrs':
    case 'yr':
    case 'y':
      return n * y;
    case 'weeks':
    case 'week':
    case 'w':
      return n * w;
    case 'days':
    case 'day':
    case 'd':
      return n * d;
    case 'hours':
    case 'hour':
    case 'hrs':
    case 'hr':
    case 'h':
      return n * h;
    case 'minutes':
    case 'minute':
    case 'mins':
    case 'min':
    case 'm':
      return n * m;
    case 'seconds':
    case 'second':
    case 'secs':
    case 'sec':
    case 's':
      return n * s;
    case 'milliseconds':
    case 'millisecond':
    case 'msecs':
    case 'msec':
    case 'ms':
      return n;
    default:
      return undefined;
  }
}

/**
 * Short format for `ms`.
 *
 * @param {Number} ms
 * @return {String}
 * @api private
 */

function fmtShort(ms) {
  var msAbs = Math.abs(ms);
  if (msAbs >= d) {
    return Math.round(ms / d) + 'd';
  }
  if (msAbs >= h) {
    return Math.round(ms / h) + 'h';
  }
  if (msAbs >= m) {
    return Math.round(ms / m) + 'm';
  }
  if (msAbs >= s) {
    return Math.round(ms / s) + 's';
  }
  return ms + 'ms';
}

/**
 * Long format for `ms`.
 *
 * @param {Number} ms
 * @return {String}
 * @api private
 */

function fmtLong(ms) {
  var msAbs = Math.abs(ms);
  if (msAbs >= d) {
    return plural(ms, msAbs, d, 'day');
  }
  if (msAbs >= h) {
    return plural(ms, msAbs, h, 'hour');
  }
  if (msAbs >= m) {
    return plural(ms, msAbs, m, 'minute');
  }
  if (msAbs >= s) {
    return plural(ms, msAbs, s, 'second');
  }
  return ms + ' ms';
}

/**
 * Pluralization helper.
 */

function plural(ms, msAbs, n, name) {
  var isPlural = msAbs >= n * 1.5;
  return Math.round(ms / n) + ' ' + name + (isPlural ? 's' : '');
}


/***/ }),

/***/ 7163:
/***/ ((module, __unused_webpack_exports, __nccwpck_require__) => {



const debug = __nccwpck_require__(1159)
const { MAX_LENGTH, MAX_SAFE_INTEGER } = __nccwpck_require__(5101)
const { safeRe: re, t } = __nccwpck_require__(5471)

const parseOptions = __nccwpck_require__(356)
const { compareIdentifiers } = __nccwpck_require__(3348)

const isPrereleaseIdentifier = (prerelease, identifier) => {
  const identifiers = identifier.split('.')
  if (identifiers.length > prerelease.length) {
    return false
  }

  for (let i = 0; i < identifiers.length; i++) {
    if (compareIdentifiers(prerelease[i], identifiers[i]) !== 0) {
      return false
    }
  }

  return true
}

class SemVer {
  constructor (version, options) {
    options = parseOptions(options)

    if (version instanceof SemVer) {
      if (version.loose === !!options.loose &&
        version.includePrerelease === !!options.includePrerelease) {
        return version
      } else {
        version = version.version
      }
    } else if (typeof version !== 'string') {
      throw new TypeError(`Invalid version. Must be a string. Got type "${typeof version}".`)
    }

    if (version.length > MAX_LENGTH) {
      throw new TypeError(
        `version is longer than ${MAX_LENGTH} characters`
      )
    }

    debug('SemVer', version, options)
    this.options = options
    this.loose = !!options.loose
    // this isn't actually relevant for versions, but keep it so that we
    // don't run into trouble passing this.options around.
    this.includePrerelease = !!options.includePrerelease

    const m = version.trim().match(options.loose ? re[t.LOOSE] : re[t.FULL])

    if (!m) {
      throw new TypeError(`Invalid Version: ${version}`)
    }

    this.raw = version

    // these are actually numbers
    this.major = +m[1]
    this.minor = +m[2]
    this.patch = +m[3]

    if (this.major > MAX_SAFE_INTEGER || this.major < 0) {
      throw new TypeError('Invalid major version')
    }

    if (this.minor > MAX_SAFE_INTEGER || this.minor < 0) {
      throw new TypeError('Invalid minor version')
    }

    if (this.patch > MAX_SAFE_INTEGER || this.patch < 0) {
      throw new TypeError('Invalid patch version')
    }

    // numberify any prerelease numeric ids
    if (!m[4]) {
      this.prerelease = []
    } else {
      this.prerelease = m[4].split('.').map((id) => {
        if (/^[0-9]+$/.test(id)) {
          const num = +id
          if (num >= 0 && num < MAX_SAFE_INTEGER) {
            return num
          }
        }
        return id
      })
    }

    this.build = m[5] ? m[5].split('.') : []
    this.format()
  }

  format () {
    this.version = `${this.major}.${this.minor}.${this.patch}`
    if (this.prerelease.length) {
      this.version += `-${this.prerelease.join('.')}`
    }
    return this.version
  }

  toString () {
    return this.version
  }

  compare (other) {
    debug('SemVer.compare', this.version, this.options, other)
    if (!(other instanceof SemVer)) {
      if (typeof other === 'string' && other === this.version) {
        return 0
      }
      other = new SemVer(other, this.options)
    }

    if (other.version === this.version) {
      return 0
    }

    return this.compareMain(other) || this.comparePre(other)
  }

  compareMain (other) {
    if (!(other instanceof SemVer)) {
      other = new SemVer(other, this.options)
    }

    if (this.major < other.major) {
      return -1
    }
    if (this.major > other.major) {
      return 1
    }
    if (this.minor < other.minor) {
      return -1
    }
    if (this.minor > other.minor) {
      return 1
    }
    if (this.patch < other.patch) {
      return -1
    }
    if (this.patch > other.patch) {
      return 1
    }
    return 0
  }

  comparePre (other) {
    if (!(other instanceof SemVer)) {
      other = new SemVer(other, this.options)
    }

    // NOT having a prerelease is > having one
    if (this.prerelease.length && !other.prerelease.length) {
      return -1
    } else if (!this.prerelease.length && other.prerelease.length) {
      return 1
    } else if (!this.prerelease.length && !other.prerelease.length) {
      return 0
    }

    let i = 0
    do {
      const a = this.prerelease[i]
      const b = other.prerelease[i]
      debug('prerelease compare', i, a, b)
      if (a === undefined && b === undefined) {
        return 0
      } else if (b === undefined) {
        return 1
      } else if (a === undefined) {
        return -1
      } else if (a === b) {
        continue
      } else {
        return compareIdentifiers(a, b)
      }
    } while (++i)
  }

  compareBuild (other) {
    if (!(other instanceof SemVer)) {
      other = new SemVer(other, this.options)
    }

    let i = 0
    do {
      const a = this.build[i]
      const b = other.build[i]
      debug('build compare', i, a, b)
      if (a === undefined && b === undefined) {
        return 0
      } else if (b === undefined) {
        return 1
      } else if (a === undefined) {
        return -1
      } else if (a === b) {
        continue
      } else {
        return compareIdentifiers(a, b)
      }
    } while (++i)
  }

  // preminor will bump the version up to the next minor release, and immediately
  // down to pre-release. premajor and prepatch work the same way.
  inc (release, identifier, identifierBase) {
    if (release.startsWith('pre')) {
      if (!identifier && identifierBase === false) {
        throw new Error('invalid increment argument: identifier is empty')
      }
      // Avoid an invalid semver results
      if (identifier) {
        const match = `-${identifier}`.match(this.options.loose ? re[t.PRERELEASELOOSE] : re[t.PRERELEASE])
        if (!match || match[1] !== identifier) {
          throw new Error(`invalid identifier: ${identifier}`)
        }
      }
    }

    switch (release) {
      case 'premajor':
        this.prerelease.length = 0
        this.patch = 0
        this.minor = 0
        this.major++
        this.inc('pre', identifier, identifierBase)
        break
      case 'preminor':
        this.prerelease.length = 0
        this.patch = 0
        this.minor++
        this.inc('pre', identifier, identifierBase)
        break
      case 'prepatch':
        // If this is already a prerelease, it will bump to the next version
        // drop any prereleases that might already exist, since they are not
        // relevant at this point.
        this.prerelease.length = 0
        this.inc('patch', identifier, identifierBase)
        this.inc('pre', identifier, identifierBase)
        break
      // If the input is a non-prerelease version, this acts the same as
      // prepatch.
      case 'prerelease':
        if (this.prerelease.length === 0) {
          this.inc('patch', identifier, identifierBase)
        }
        this.inc('pre', identifier, identifierBase)
        break
      case 'release':
        if (this.prerelease.length === 0) {
          throw new Error(`version ${this.raw} is not a prerelease`)
        }
        this.prerelease.length = 0
        break

      case 'major':
        // If this is a pre-major version, bump up to the same major version.
        // Otherwise increment major.
        // 1.0.0-5 bumps to 1.0.0
        // 1.1.0 bumps to 2.0.0
        if (
          this.minor !== 0 ||
          this.patch !== 0 ||
          this.prerelease.length === 0
        ) {
          this.major++
        }
        this.minor = 0
        this.patch = 0
        this.prerelease = []
        break
      case 'minor':
        // If this is a pre-minor version, bump up to the same minor version.
        // Otherwise increment minor.
        // 1.2.0-5 bumps to 1.2.0
        // 1.2.1 bumps to 1.3.0
        if (this.patch !== 0 || this.prerelease.length === 0) {
          this.minor++
        }
        this.patch = 0
        this.prerelease = []
        break
      case 'patch':
        // If this is not a pre-release version, it will increment the patch.
        // If it is a pre-release it will bump up to the same patch version.
        // 1.2.0-5 patches to 1.2.0
        // 1.2.0 patches to 1.2.1
        if (this.prerelease.length === 0) {
          this.patch++
        }
        this.prerelease = []
        break
      // This probably shouldn't be used publicly.
      // 1.0.0 'pre' would become 1.0.0-0 which is the wrong direction.
      case 'pre': {
        const base = Number(identifierBase) ? 1 : 0

        if (this.prerelease.length === 0) {
          this.prerelease = [base]
        } else {
          let i = this.prerelease.length
          while (--i >= 0) {
            if (typeof this.prerelease[i] === 'number') {
              this.prerelease[i]++
              i = -2
            }
          }
          if (i === -1) {
            // didn't increment anything
            if (identifier === this.prerelease.join('.') && identifierBase === false) {
              throw new Error('invalid increment argument: identifier already exists')
            }
            this.prerelease.push(base)
          }
        }
        if (identifier) {
          // 1.2.0-beta.1 bumps to 1.2.0-beta.2,
          // 1.2.0-beta.fooblz or 1.2.0-beta bumps to 1.2.0-beta.0
          let prerelease = [identifier, base]
          if (identifierBase === false) {
            prerelease = [identifier]
          }
          if (isPrereleaseIdentifier(this.prerelease, identifier)) {
            const prereleaseBase = this.prerelease[identifier.split('.').length]
            if (isNaN(prereleaseBase)) {
              this.prerelease = prerelease
            }
          } else {
            this.prerelease = prerelease
          }
        }
        break
      }
      default:
        throw new Error(`invalid increment argument: ${release}`)
    }
    this.raw = this.format()
    if (this.build.length) {
      this.raw += `+${this.build.join('.')}`
    }
    return this
  }
}

module.exports = SemVer


/***/ }),

/***/ 7648:
/***/ ((module, __unused_webpack_exports, __nccwpck_require__) => {



const SemVer = __nccwpck_require__(7163)
const compareBuild = (a, b, loose) => {
  const versionA = new SemVer(a, loose)
  const versionB = new SemVer(b, loose)
  return versionA.compare(versionB) || versionA.compareBuild(versionB)
}
module.exports = compareBuild


/***/ }),

/***/ 6353:
/***/ ((module, __unused_webpack_exports, __nccwpck_require__) => {



const SemVer = __nccwpck_require__(7163)
const parse = (version, options, throwErrors = false) => {
  if (version instanceof SemVer) {
    return version
  }
  try {
    return new SemVer(version, options)
  } catch (er) {
    if (!throwErrors) {
      return null
    }
    throw er
  }
}

module.exports = parse


/***/ }),

/***/ 5101:
/***/ ((module) => {



// Note: this is the semver.org version of the spec that it implements
// Not necessarily the package version of this code.
const SEMVER_SPEC_VERSION = '2.0.0'

const MAX_LENGTH = 256
const MAX_SAFE_INTEGER = Number.MAX_SAFE_INTEGER ||
/* istanbul ignore next */ 9007199254740991

// Max safe segment length for coercion.
const MAX_SAFE_COMPONENT_LENGTH = 16

// Max safe length for a build identifier. The max length minus 6 characters for
// the shortest version with a build 0.0.0+BUILD.
const MAX_SAFE_BUILD_LENGTH = MAX_LENGTH - 6

// ECMAScript whitespace and line terminators matched by \s.
const WHITESPACE_CHARACTERS = [
  '\t',
  '\n',
  '\v',
  '\f',
  '\r',
  ' ',
  '\u00a0',
  '\u1680',
  '\u2000',
  '\u2001',
  '\u2002',
  '\u2003',
  '\u2004',
  '\u2005',
  '\u2006',
  '\u2007',
  '\u2008',
  '\u2009',
  '\u200a',
  '\u2028',
  '\u2029',
  '\u202f',
  '\u205f',
  '\u3000',
  '\ufeff',
]

const RELEASE_TYPES = [
  'major',
  'premajor',
  'minor',
  'preminor',
  'patch',
  'prepatch',
  'prerelease',
]

module.exports = {
  MAX_LENGTH,
  MAX_SAFE_COMPONENT_LENGTH,
  MAX_SAFE_BUILD_LENGTH,
  MAX_SAFE_INTEGER,
  WHITESPACE_CHARACTERS,
  RELEASE_TYPES,
  SEMVER_SPEC_VERSION,
  FLAG_INCLUDE_PRERELEASE: 0b001,
  FLAG_LOOSE: 0b010,
}


/***/ }),

/***/ 1159:
/***/ ((module) => {



const debug = (
  typeof process === 'object' &&
  process.env &&
  process.env.NODE_DEBUG &&
  /\bsemver\b/i.test(process.env.NODE_DEBUG)
) ? (...args) => console.error('SEMVER', ...args)
  : () => {}

module.exports = debug


/***/ }),

/***/ 3348:
/***/ ((module) => {



const numeric = /^[0-9]+$/
const compareIdentifiers = (a, b) => {
  if (typeof a === 'number' && typeof b === 'number') {
    return a === b ? 0 : a < b ? -1 : 1
  }

  const anum = numeric.test(a)
  const bnum = numeric.test(b)

  if (anum && bnum) {
    a = +a
    b = +b
  }

  return a === b ? 0
    : (anum && !bnum) ? -1
    : (bnum && !anum) ? 1
    : a < b ? -1
    : 1
}

const rcompareIdentifiers = (a, b) => compareIdentifiers(b, a)

module.exports = {
  compareIdentifiers,
  rcompareIdentifiers,
}


/***/ }),

/***/ 356:
/***/ ((module) => {



// parse out just the options we care about
const looseOption = Object.freeze({ loose: true })
const emptyOpts = Object.freeze({ })
const parseOptions = options => {
  if (!options) {
    return emptyOpts
  }

  if (typeof options !== 'object') {
    return looseOption
  }

  return options
}
module.exports = parseOptions


/***/ }),

/***/ 5471:
/***/ ((module, exports, __nccwpck_require__) => {



const {
  MAX_SAFE_COMPONENT_LENGTH,
  MAX_SAFE_BUILD_LENGTH,
  MAX_LENGTH,
} = __nccwpck_require__(5101)
const debug = __nccwpck_require__(1159)
exports = module.exports = {}

// The actual regexps go on exports.re
const re = exports.re = []
const safeRe = exports.safeRe = []
const src = exports.src = []
const safeSrc = exports.safeSrc = []
const t = exports.t = {}
let R = 0

const LETTERDASHNUMBER = '[a-zA-Z0-9-]'

// Replace some greedy regex tokens to prevent regex dos issues. These regex are
// used internally via the safeRe object since all inputs in this library get
// normalized first to trim and collapse all extra whitespace. The original
// regexes are exported for userland consumption and lower level usage. A
// future breaking change could export the safer regex only with a note that
// all input should have extra whitespace removed.
const safeRegexReplacements = [
  ['\\s', 1],
  ['\\d', MAX_LENGTH],
  [LETTERDASHNUMBER, MAX_SAFE_BUILD_LENGTH],
]

const makeSafeRegex = (value) => {
  for (const [token, max] of safeRegexReplacements) {
    value = value
      .split(`${token}*`).join(`${token}{0,${max}}`)
      .split(`${token}+`).join(`${token}{1,${max}}`)
  }
  return value
}

const createToken = (name, value, isGlobal) => {
  const safe = makeSafeRegex(value)
  const index = R++
  debug(name, index, value)
  t[name] = index
  src[index] = value
  safeSrc[index] = safe
  re[index] = new RegExp(value, isGlobal ? 'g' : undefined)
  safeRe[index] = new RegExp(safe, isGlobal ? 'g' : undefined)
}

// The following Regular Expressions can be used for tokenizing,
// validating, and parsing SemVer version strings.

// ## Numeric Identifier
// A single `0`, or a non-zero digit followed by zero or more digits.

createToken('NUMERICIDENTIFIER', '0|[1-9]\\d*')
createToken('NUMERICIDENTIFIERLOOSE', '\\d+')

// ## Non-numeric Identifier
// Zero or more digits, followed by a letter or hyphen, and then zero or
// more letters, digits, or hyphens.

createToken('NONNUMERICIDENTIFIER', `\\d*[a-zA-Z-]${LETTERDASHNUMBER}*`)

// ## Main Version
// Three dot-separated numeric identifiers.

createToken('MAINVERSION', `(${src[t.NUMERICIDENTIFIER]})\\.` +
                   `(${src[t.NUMERICIDENTIFIER]})\\.` +
                   `(${src[t.NUMERICIDENTIFIER]})`)

createToken('MAINVERSIONLOOSE', `(${src[t.NUMERICIDENTIFIERLOOSE]})\\.` +
                        `(${src[t.NUMERICIDENTIFIERLOOSE]})\\.` +
                        `(${src[t.NUMERICIDENTIFIERLOOSE]})`)

// ## Pre-release Version Identifier
// A numeric identifier, or a non-numeric identifier.
// Non-numeric identifiers include numeric identifiers but can be longer.
// Therefore non-numeric identifiers must go first.

createToken('PRERELEASEIDENTIFIER', `(?:${src[t.NONNUMERICIDENTIFIER]
}|${src[t.NUMERICIDENTIFIER]})`)

createToken('PRERELEASEIDENTIFIERLOOSE', `(?:${src[t.NONNUMERICIDENTIFIER]
}|${src[t.NUMERICIDENTIFIERLOOSE]})`)

// ## Pre-release Version
// Hyphen, followed by one or more dot-separated pre-release version
// identifiers.

createToken('PRERELEASE', `(?:-(${src[t.PRERELEASEIDENTIFIER]
}(?:\\.${src[t.PRERELEASEIDENTIFIER]})*))`)

createToken('PRERELEASELOOSE', `(?:-?(${src[t.PRERELEASEIDENTIFIERLOOSE]
}(?:\\.${src[t.PRERELEASEIDENTIFIERLOOSE]})*))`)

// ## Build Metadata Identifier
// Any combination of digits, letters, or hyphens.

createToken('BUILDIDENTIFIER', `${LETTERDASHNUMBER}+`)

// ## Build Metadata
// Plus sign, followed by one or more period-separated build metadata
// identifiers.

createToken('BUILD', `(?:\\+(${src[t.BUILDIDENTIFIER]
}(?:\\.${src[t.BUILDIDENTIFIER]})*))`)

// ## Full Version String
// A main version, followed optionally by a pre-release version and
// build metadata.

// Note that the only major, minor, patch, and pre-release sections of
// the version string are capturing groups.  The build metadata is not a
// capturing group, because it should not ever be used in version
// comparison.

createToken('FULLPLAIN', `v?${src[t.MAINVERSION]
}${src[t.PRERELEASE]}?${
  src[t.BUILD]}?`)

createToken('FULL', `^${src[t.FULLPLAIN]}$`)

// like full, but allows v1.2.3 and =1.2.3, which people do sometimes.
// also, 1.0.0alpha1 (prerelease without the hyphen) which is pretty
// common in the npm registry.
createToken('LOOSEPLAIN', `[v=\\s]*${src[t.MAINVERSIONLOOSE]
}${src[t.PRERELEASELOOSE]}?${
  src[t.BUILD]}?`)

createToken('LOOSE', `^${src[t.LOOSEPLAIN]}$`)

createToken('GTLT', '((?:<|>)?=?)')

// Something like "2.*" or "1.2.x".
// Note that "x.x" is a valid xRange identifier, meaning "any version"
// Only the first item is strictly required.
createToken('XRANGEIDENTIFIERLOOSE', `${src[t.NUMERICIDENTIFIERLOOSE]}|x|X|\\*`)
createToken('XRANGEIDENTIFIER', `${src[t.NUMERICIDENTIFIER]}|x|X|\\*`)

createToken('XRANGEPLAIN', `[v=\\s]*(${src[t.XRANGEIDENTIFIER]})` +
                   `(?:\\.(${src[t.XRANGEIDENTIFIER]})` +
                   `(?:\\.(${src[t.XRANGEIDENTIFIER]})` +
                   `(?:${src[t.PRERELEASE]})?${
                     src[t.BUILD]}?` +
                   `)?)?`)

createToken('XRANGEPLAINLOOSE', `[v=\\s]*(${src[t.XRANGEIDENTIFIERLOOSE]})` +
                        `(?:\\.(${src[t.XRANGEIDENTIFIERLOOSE]})` +
                        `(?:\\.(${src[t.XRANGEIDENTIFIERLOOSE]})` +
                        `(?:${src[t.PRERELEASELOOSE]})?${
                          src[t.BUILD]}?` +
                        `)?)?`)

createToken('XRANGE', `^${src[t.GTLT]}\\s*${src[t.XRANGEPLAIN]}$`)
createToken('XRANGELOOSE', `^${src[t.GTLT]}\\s*${src[t.XRANGEPLAINLOOSE]}$`)

// Coercion.
// Extract anything that could conceivably be a part of a valid semver
createToken('COERCEPLAIN', `${'(^|[^\\d])' +
              '(\\d{1,'}${MAX_SAFE_COMPONENT_LENGTH}})` +
              `(?:\\.(\\d{1,${MAX_SAFE_COMPONENT_LENGTH}}))?` +
              `(?:\\.(\\d{1,${MAX_SAFE_COMPONENT_LENGTH}}))?`)
createToken('COERCE', `${src[t.COERCEPLAIN]}(?:$|[^\\d])`)
createToken('COERCEFULL', src[t.COERCEPLAIN] +
              `(?:${src[t.PRERELEASE]})?` +
              `(?:${src[t.BUILD]})?` +
              `(?:$|[^\\d])`)
createToken('COERCERTL', src[t.COERCE], true)
createToken('COERCERTLFULL', src[t.COERCEFULL], true)

// Tilde ranges.
// Meaning is "reasonably at or greater than"
createToken('LONETILDE', '(?:~>?)')

createToken('TILDETRIM', `(\\s*)${src[t.LONETILDE]}\\s+`, true)
exports.tildeTrimReplace = '$1~'

createToken('TILDE', `^${src[t.LONETILDE]}${src[t.XRANGEPLAIN]}$`)
createToken('TILDELOOSE', `^${src[t.LONETILDE]}${src[t.XRANGEPLAINLOOSE]}$`)

// Caret ranges.
// Meaning is "at least and backwards compatible with"
createToken('LONECARET', '(?:\\^)')

createToken('CARETTRIM', `(\\s*)${src[t.LONECARET]}\\s+`, true)
exports.caretTrimReplace = '$1^'

createToken('CARET', `^${src[t.LONECARET]}${src[t.XRANGEPLAIN]}$`)
createToken('CARETLOOSE', `^${src[t.LONECARET]}${src[t.XRANGEPLAINLOOSE]}$`)

// A simple gt/lt/eq thing, or just "" to indicate "any version"
createToken('COMPARATORLOOSE', `^${src[t.GTLT]}\\s*(${src[t.LOOSEPLAIN]})$|^$`)
createToken('COMPARATOR', `^${src[t.GTLT]}\\s*(${src[t.FULLPLAIN]})$|^$`)

// An expression to strip any whitespace between the gtlt and the thing
// it modifies, so that `> 1.2.3` ==> `>1.2.3`
createToken('COMPARATORTRIM', `(\\s*)${src[t.GTLT]
}\\s*(${src[t.LOOSEPLAIN]}|${src[t.XRANGEPLAIN]})`, true)
exports.comparatorTrimReplace = '$1$2$3'

// Something like `1.2.3 - 1.2.4`
// Note that these all use the loose form, because they'll be
// checked against either the strict or loose comparator form
// later.
createToken('HYPHENRANGE', `^\\s*(${src[t.XRANGEPLAIN]})` +
                   `\\s+-\\s+` +
                   `(${src[t.XRANGEPLAIN]})` +
                   `\\s*$`)

createToken('HYPHENRANGELOOSE', `^\\s*(${src[t.XRANGEPLAINLOOSE]})` +
                        `\\s+-\\s+` +
                        `(${src[t.XRANGEPLAINLOOSE]})` +
                        `\\s*$`)

// Star ranges basically just allow anything at all.
createToken('STAR', '(<|>)?=?\\s*\\*')
// >=0.0.0 is like a star
createToken('GTE0', '^\\s*>=\\s*0\\.0\\.0\\s*$')
createToken('GTE0PRE', '^\\s*>=\\s*0\\.0\\.0-0\\s*$')


/***/ }),

/***/ 1450:
/***/ ((module, __unused_webpack_exports, __nccwpck_require__) => {


const os = __nccwpck_require__(857);
const tty = __nccwpck_require__(2018);
const hasFlag = __nccwpck_require__(3813);

const {env} = process;

let forceColor;
if (hasFlag('no-color') ||
	hasFlag('no-colors') ||
	hasFlag('color=false') ||
	hasFlag('color=never')) {
	forceColor = 0;
} else if (hasFlag('color') ||
	hasFlag('colors') ||
	hasFlag('color=true') ||
	hasFlag('color=always')) {
	forceColor = 1;
}

if ('FORCE_COLOR' in env) {
	if (env.FORCE_COLOR === 'true') {
		forceColor = 1;
	} else if (env.FORCE_COLOR === 'false') {
		forceColor = 0;
	} else {
		forceColor = env.FORCE_COLOR.length === 0 ? 1 : Math.min(parseInt(env.FORCE_COLOR, 10), 3);
	}
}

function translateLevel(level) {
	if (level === 0) {
		return false;
	}

	return {
		level,
		hasBasic: true,
		has256: level >= 2,
		has16m: level >= 3
	};
}

function supportsColor(haveStream, streamIsTTY) {
	if (forceColor === 0) {
		return 0;
	}

	if (hasFlag('color=16m') ||
		hasFlag('color=full') ||
		hasFlag('color=truecolor')) {
		return 3;
	}

	if (hasFlag('color=256')) {
		return 2;
	}

	if (haveStream && !streamIsTTY && forceColor === undefined) {
		return 0;
	}

	const min = forceColor || 0;

	if (env.TERM === 'dumb') {
		return min;
	}

	if (process.platform === 'win32') {
		// Windows 10 build 10586 is the first Windows release that supports 256 colors.
		// Windows 10 build 14931 is the first release that supports 16m/TrueColor.
		const osRelease = os.release().split('.');
		if (
			Number(osRelease[0]) >= 10 &&
			Number(osRelease[2]) >= 10586
		) {
			return Number(osRelease[2]) >= 14931 ? 3 : 2;
		}

		return 1;
	}

	if ('CI' in env) {
		if (['TRAVIS', 'CIRCLECI', 'APPVEYOR', 'GITLAB_CI', 'GITHUB_ACTIONS', 'BUILDKITE'].some(sign => sign in env) || env.CI_NAME === 'codeship') {
			return 1;
		}

		return min;
	}

	if ('TEAMCITY_VERSION' in env) {
		return /^(9\.(0*[1-9]\d*)\.|\d{2,}\.)/.test(env.TEAMCITY_VERSION) ? 1 : 0;
	}

	if (env.COLORTERM === 'truecolor') {
		return 3;
	}

	if ('TERM_PROGRAM' in env) {
		const version = parseInt((env.TERM_PROGRAM_VERSION || '').split('.')[0], 10);

		switch (env.TERM_PROGRAM) {
			case 'iTerm.app':
				return version >= 3 ? 3 : 2;
			case 'Apple_Terminal':
				return 2;
			// No default
		}
	}

	if (/-256(color)?$/i.test(env.TERM)) {
		return 2;
	}

	if (/^screen|^xterm|^vt100|^vt220|^rxvt|color|ansi|cygwin|linux/i.test(env.TERM)) {
		return 1;
	}

	if ('COLORTERM' in env) {
		return 1;
	}

	return min;
}

function getSupportLevel(stream) {
	const level = supportsColor(stream, stream && stream.isTTY);
	return translateLevel(level);
}

module.exports = {
	supportsColor: getSupportLevel,
	stdout: translateLevel(supportsColor(true, tty.isatty(1))),
	stderr: translateLevel(supportsColor(true, tty.isatty(2)))
};


/***/ }),

/***/ 6525:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  qs: () => (/* binding */ BODIES_FILE),
  G9: () => (/* binding */ hasCacheService),
  GZ: () => (/* binding */ runCacheWorker)
});

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __nccwpck_require__(1421);
;// CONCATENATED MODULE: external "node:readline"
const external_node_readline_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:readline");
;// CONCATENATED MODULE: ./src/cache/service.ts
/**
 * The runner's cache service, through a process of its own: a run must be able to give up on it, its memory is not
 * counted here, and what it prints must not look like errors of the run.
 */


/** The file, in the folder that a process is sent to. Its name is part of what finds a cache. */
const BODIES_FILE = "bodies";
const IS_WINDOWS = process.platform === "win32";
/** Whether the runner names a cache service at all: without one nothing needs to be loaded to find out. */
function hasCacheService() {
    const names = ["ACTIONS_RESULTS_URL", "ACTIONS_CACHE_URL"];
    return names.some((name) => (process.env[name] ?? "") !== "");
}
/**
 * Lets a process restore or save the file `bodies` of a folder. Returns why that failed, or undefined; a cache that is
 * not there is no failure. Aborting ends the process at once.
 * @throws the signal's reason when that is aborted already.
 */
async function runCacheWorker(job, key, folder, signal) {
    signal.throwIfAborted();
    const [, script = ""] = process.argv;
    const child = (0,external_node_child_process_.spawn)(process.execPath, [...process.execArgv, script, job, key], {
        cwd: folder,
        env: environmentFor(folder),
        stdio: ["ignore", "pipe", "pipe"],
        // With a process group of its own, whatever it has started ends with it.
        detached: !IS_WINDOWS,
    });
    const end = () => {
        kill(child);
    };
    signal.addEventListener("abort", end);
    const complaints = listen(child);
    const exit = await exitOf(child);
    signal.removeEventListener("abort", end);
    if (signal.aborted)
        return describeAbort(signal);
    return complaints.at(-1) ?? (exit === 0 ? undefined : `it ended with ${exit}`);
}
/**
 * The package unpacks archives into the workspace, wherever their entries lead. Here that is a folder of its own, and GNU
 * tar is told to leave nothing but the last part of a name. Inputs hold passwords, which are of no use there.
 */
function environmentFor(folder) {
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("INPUT_"));
    return {
        ...Object.fromEntries(inherited),
        GITHUB_WORKSPACE: folder,
        RUNNER_TEMP: folder,
        TAR_OPTIONS: "--transform=s,.*/,,",
    };
}
/** Warnings and errors, and what the package says where it thinks that a copy is no loss. */
const COMPLAINT = /^(?:::(?:warning|error)[^:]*::|Failed to save: |Cache \w+ skipped: )(?<text>.+?)\.?(?:%0[AD].*)?$/;
/** What the process complains about, as it comes. Secrets that it names are passed on to the runner, to be masked. */
function listen(child) {
    const complaints = [];
    const hear = (line) => {
        if (/^::(?:add-mask|debug)::/.test(line))
            process.stdout.write(`${line}\n`);
        const text = COMPLAINT.exec(line)?.groups?.["text"];
        if (text !== undefined)
            complaints.push(text.replaceAll("%25", "%"));
    };
    for (const stream of [child.stdout, child.stderr]) {
        if (stream !== null)
            (0,external_node_readline_namespaceObject.createInterface)(stream).on("line", hear);
    }
    return complaints;
}
function exitOf(child) {
    return new Promise((resolve) => {
        child.on("error", (error) => {
            resolve(error.message);
        });
        child.on("close", (code, signal) => {
            resolve(code ?? signal ?? "no exit code");
        });
    });
}
function kill({ pid }) {
    if (pid === undefined)
        return;
    try {
        process.kill(IS_WINDOWS ? pid : -pid, "SIGKILL");
    }
    catch {
        // It has ended by itself.
    }
}
function describeAbort({ reason }) {
    const isTimeout = reason instanceof Error && reason.name === "TimeoutError";
    return isTimeout ? "it took too long" : "the run has ended";
}


/***/ }),

/***/ 2714:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   g: () => (/* binding */ errorMessage),
/* harmony export */   l: () => (/* binding */ ActionError)
/* harmony export */ });
/**
 * The one error type whose message is written for the user: what was wrong with which object, and what to do.
 * Everything else that is thrown is a defect or a failure that has not been put into words yet.
 */
/** An error whose message can be shown to the user as it is. */
class ActionError extends Error {
    name = "ActionError";
}
/** Turns anything that was thrown into one sentence that can stand inside another. */
function errorMessage(thrown) {
    if (thrown instanceof Error)
        return thrown.message;
    return String(thrown);
}


/***/ }),

/***/ 969:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   T: () => (/* binding */ documentation)
/* harmony export */ });
/**
 * Where the documentation of the version that runs can be read: the one home of its address, so that no message sends
 * its reader to a path in a repository that is not at hand.
 */
/** The major version's tag, which moves along with every release of it. */
const HOME = "https://github.com/acr-prune/acr-prune/blob/v1/docs";
/** The address of a page of docs/, with or without a heading: `sign-in.md#permissions`. */
function documentation(page) {
    return `${HOME}/${page}`;
}


/***/ }),

/***/ 3985:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ SECRETS_COME_EMPTY),
/* harmony export */   w: () => (/* binding */ VALUES_COME_EMPTY)
/* harmony export */ });
/**
 * Why an input or a variable that was set is empty. The runner says nothing of it, so the words are needed
 * wherever something is missing.
 * https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/use-secrets#using-secrets-in-a-workflow
 */
/** Of one whose value is a secret. */
const SECRETS_COME_EMPTY = 'A secret is empty, without a warning, when its name is misspelled, when it belongs to another environment than the job\'s "environment", when a reusable workflow is called without "secrets: inherit", and in pull requests from forks and from Dependabot.';
/** Of one whose value is a variable or a secret. */
const VALUES_COME_EMPTY = 'What "${{ vars.NAME }}" or "${{ secrets.NAME }}" does not find is empty, without a warning: check the name, whether it is stored as a variable or as a secret, and that the job names the "environment" to which it belongs.';


/***/ }),

/***/ 9113:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   KE: () => (/* binding */ relatedNames),
/* harmony export */   LE: () => (/* binding */ nearestNames),
/* harmony export */   au: () => (/* binding */ didYouMean)
/* harmony export */ });
/**
 * "Did you mean": what may have been meant by a name that does not exist.
 */
/** How many are proposed: more would be no help. */
const MOST_PROPOSED = 3;
/** Words that are shorter say nothing of what was meant. */
const SHORTEST_WORD = 3;
/**
 * The known names that it takes the fewest slips of the pen to make this name of, where that is at most one slip in three
 * characters. Sorted, three at most. To ask in parts, hand on what came of the parts before: the answer is the same.
 */
function nearestNames(name, known) {
    const meant = normalForm(name);
    const most = Math.max(1, Math.floor(meant.length / 3));
    let least = most;
    let nearest = [];
    for (const candidate of new Set(known)) {
        if (Math.abs(candidate.length - meant.length) > least)
            continue;
        const slips = slipsOf(meant, normalForm(candidate));
        if (slips > least)
            continue;
        if (slips < least)
            nearest = [];
        least = slips;
        nearest.push(candidate);
        if (nearest.length > MOST_PROPOSED)
            nearest = nearest.sort().slice(0, MOST_PROPOSED);
    }
    return nearest.sort();
}
/** The known names that have a word in common with this one. Sorted, three at most. */
function relatedNames(name, known) {
    const words = new Set(wordsOf(name));
    const related = [...known].filter((one) => wordsOf(one).some((word) => words.has(word)));
    return related.sort().slice(0, MOST_PROPOSED);
}
/** The names as a question that follows a sentence, with the blank before it; empty when there are none. */
function didYouMean(names, quote = (name) => `"${name}"`) {
    const quoted = names.map(quote);
    const last = quoted.pop();
    if (last === undefined)
        return "";
    return ` Did you mean ${quoted.length === 0 ? last : `${quoted.join(", ")} or ${last}`}?`;
}
/** Which separator it was, and how it was capitalized, is easily forgotten. */
function normalForm(name) {
    return name.toLowerCase().replace(/[_\s]/g, "-");
}
function wordsOf(name) {
    return normalForm(name)
        .split(/[^a-z0-9]+/)
        .filter(({ length }) => length >= SHORTEST_WORD);
}
/**
 * How many characters are missing, too many, other ones or swapped with their neighbour (optimal string alignment:
 * https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance#Optimal_string_alignment_distance).
 */
function slipsOf(a, b) {
    let beforeLast = [];
    let last = Array.from({ length: b.length + 1 }, (_, j) => j);
    for (let i = 1; i <= a.length; i += 1) {
        const row = [i];
        for (let j = 1; j <= b.length; j += 1) {
            const isOther = a[i - 1] === b[j - 1] ? 0 : 1;
            const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
            row.push(Math.min(at(row, j - 1) + 1, at(last, j) + 1, at(last, j - 1) + isOther, isSwapped ? at(beforeLast, j - 2) + 1 : Infinity));
        }
        [beforeLast, last] = [last, row];
    }
    return at(last, b.length);
}
function at(row, place) {
    return row[place] ?? Infinity;
}


/***/ }),

/***/ 9407:
/***/ ((module, __unused_webpack___webpack_exports__, __nccwpck_require__) => {

__nccwpck_require__.a(module, async (__webpack_handle_async_dependencies__, __webpack_async_result__) => { try {
/* harmony import */ var _main_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1328);
/**
 * What the runner starts. Ends the process by itself: the timer of a request that was cut off would hold it for as long
 * as that request might have taken.
 */

// The action starts itself again for the cache: see cache/service.ts.
const [, , job, key = ""] = process.argv;
if (job === undefined) {
    await (0,_main_js__WEBPACK_IMPORTED_MODULE_0__/* .run */ .e)();
}
else {
    const { runWorker } = await Promise.all(/* import() */[__nccwpck_require__.e(119), __nccwpck_require__.e(738), __nccwpck_require__.e(377), __nccwpck_require__.e(88), __nccwpck_require__.e(24), __nccwpck_require__.e(766)]).then(__nccwpck_require__.bind(__nccwpck_require__, 3766));
    await runWorker(job, key);
}
process.stdout.write("", () => process.exit());

__webpack_async_result__();
} catch(e) { __webpack_async_result__(e); } }, 1);

/***/ }),

/***/ 9011:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Go: () => (/* binding */ GITHUB_TOKEN),
/* harmony export */   b6: () => (/* binding */ textOf),
/* harmony export */   qR: () => (/* binding */ isGiven),
/* harmony export */   zY: () => (/* binding */ DEFAULTS)
/* harmony export */ });
/* harmony import */ var _runner_commands_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(6342);
/**
 * All inputs there are, with their defaults. An empty value is the default, as if the input were not there.
 */

const GITHUB_TOKEN = "github-token";
/** `action.yml` states the same; a test holds the two together. */
const DEFAULTS = {
    registry: "",
    "registry-type": "",
    "registry-key": "",
    policy: "",
    repositories: "",
    age: "7d",
    "tag-age": "",
    "dry-run": "true",
    "delete-tags": "",
    "keep-tags": "",
    "keep-latest": "0",
    "keep-digests": "",
    "keep-references-in": "",
    "keep-pulled-within": "",
    "pull-log": "",
    "pull-log-ignore": "",
    "prune-untagged-repositories": "false",
    plan: "",
    "max-deletions": "",
    unlock: "false",
    "time-limit": "5h",
    concurrency: "32",
    "client-id": "",
    "tenant-id": "",
    "managed-identity": "false",
    username: "",
    password: "",
    cache: "true",
    shard: "",
    comment: "false",
    // Only the runner can fill this in, so that an empty value stays empty.
    [GITHUB_TOKEN]: "${{ github.token }}",
    report: "",
};
/** An input as it is given, or its default. */
function textOf(name) {
    return (0,_runner_commands_js__WEBPACK_IMPORTED_MODULE_0__/* .getInput */ .V4)(name) || (DEFAULTS[name] ?? "");
}
/** Whether an input says anything that its default does not. */
function isGiven(name) {
    return textOf(name) !== (DEFAULTS[name] ?? "");
}


/***/ }),

/***/ 2245:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ deletionLimit),
/* harmony export */   d: () => (/* binding */ parseDeletionLimit)
/* harmony export */ });
/* harmony import */ var _errors_action_error_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(2714);
/* harmony import */ var _values_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(8463);
/* harmony import */ var _word_advice_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(5882);
/**
 * The input `max-deletions`, also in an entry of a policy file.
 */



/** Undefined when nothing is given. */
function deletionLimit(text, name) {
    return text === "" ? undefined : (0,_values_js__WEBPACK_IMPORTED_MODULE_0__/* .withInput */ .zE)(name, text, parseDeletionLimit);
}
/** @throws ActionError whose message completes `Input "max-deletions" is "many": `. */
function parseDeletionLimit(text) {
    // Fifteen digits are always exact.
    if (/^\d{1,15}$/.test(text))
        return { limit: Number(text), unit: "deletions" };
    const limit = /^\d{1,3}%$/.test(text) ? Number(text.slice(0, -1)) : NaN;
    if (limit <= 100)
        return { limit, unit: "percent" };
    throw new _errors_action_error_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .l(`expected a whole number, or a whole percentage of what is read from "0%" to "100%".${(0,_word_advice_js__WEBPACK_IMPORTED_MODULE_2__/* .limitAdvice */ .s9)(text)}`);
}


/***/ }),

/***/ 6538:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   b1: () => (/* binding */ LIMITS),
/* harmony export */   j1: () => (/* binding */ AGES),
/* harmony export */   lO: () => (/* binding */ durationAdvice)
/* harmony export */ });
/**
 * What to write instead of a text that is no duration. Where a unit is missing or may be two, all that may be meant are
 * said: minutes for months would delete what is in use.
 */
const AGES = {
    units: ["d", "h", "m"],
    list: '"30d", "1d12h" or "P7D"',
};
const LIMITS = { units: ["m", "h"], list: '"45m", "2h" or "1h30m"' };
const NAMES = { d: "days", h: "hours", m: "minutes" };
/** By the first letters of every spelling; what is not here is no unit, or two. */
const UNITS = [
    [/^w(?:ks?|eeks?)?$/i, "w"],
    [/^d(?:ays?)?$/i, "d"],
    [/^h(?:rs?|ours?)?$/i, "h"],
    [/^(?:m|mins?|minutes?)$/, "m"],
    [/^(?:Min|MIN)(?:s|S|utes?|UTES?)?$/, "m"],
    [/^s(?:ecs?|econds?)?$/i, "s"],
    [/^mo(?:n|ns|nths?|s)?$/i, "mo"],
    [/^y(?:rs?|ears?)?$/i, "y"],
];
const LARGEST_FIRST = ["w", "d", "h", "m"];
const MINUTES = { w: 10_080, d: 1440, h: 60, m: 1 };
/** Cause and way out, as sentences; undefined where nothing comes near. */
function durationAdvice(text, examples) {
    const bare = text.replace(/^(["'])(.*)\1$/, "$2").trim();
    if (/^\d+$/.test(bare))
        return unitMissing(bare, examples);
    if (/^[+-]/.test(bare)) {
        return `expected a length of time without a sign, for example ${examples.list}.`;
    }
    const [, count] = /^(\d+)\s*M$/.exec(bare) ?? [];
    if (count !== undefined) {
        return `"M" may be minutes or months. Write "${count}m" for minutes, or "P${count}M" for months of 31 days.`;
    }
    const parts = partsOf(bare);
    return parts === undefined ? undefined : inOurForm(parts, examples);
}
function unitMissing(digits, { units }) {
    const forms = units.map((unit) => `"${digits}${unit}" for ${NAMES[unit]}`);
    return `the unit is missing. Write ${forms.slice(0, -1).join(", ")} or ${forms.at(-1) ?? ""}.`;
}
const AMOUNT_AND_UNIT = /\s*(\d+(?:\.\d+)?)\s*([a-z]+)\s*(?:,|and)?\s*/giy;
/** `1 day, 12 hours`: undefined where something else is in it. */
function partsOf(text) {
    const parts = [];
    let end = 0;
    for (const match of text.matchAll(AMOUNT_AND_UNIT)) {
        const [whole, digits = "", word = ""] = match;
        const unit = UNITS.find(([spelling]) => spelling.test(word))?.[1];
        if (unit === undefined)
            return undefined;
        parts.push({ amount: Number(digits), unit });
        end += whole.length;
    }
    return end === text.length && parts.length > 0 ? parts : undefined;
}
function inOurForm(parts, examples) {
    const { list } = examples;
    const [first] = parts;
    if (parts.some(({ unit }) => unit === "s")) {
        return `there are no seconds; the smallest unit is a minute, "m". Write for example ${list}.`;
    }
    if (parts.some(({ unit }) => unit === "mo" || unit === "y")) {
        const only = parts.length === 1 && Number.isInteger(first?.amount) ? first : undefined;
        const form = only && `P${only.amount}${only.unit === "y" ? "Y" : "M"}`;
        return `months and years are written as in ISO 8601, as months of 31 and years of 366 days.${form === undefined ? "" : ` Did you mean "${form}"?`}`;
    }
    const minutes = parts.reduce((sum, { amount, unit }) => sum + amount * MINUTES[unit], 0);
    if (!Number.isSafeInteger(minutes))
        return undefined;
    return `expected whole numbers, each with its unit (w, d, h, m; largest first), and nothing between them. Did you mean "${written(parts, minutes)}"?`;
}
/** The same parts where they are whole, else the same length in whole units. */
function written(parts, minutes) {
    const units = parts.map(({ unit }) => unit);
    const areWhole = parts.every(({ amount }) => Number.isInteger(amount));
    if (areWhole && new Set(units).size === units.length) {
        const order = (unit) => LARGEST_FIRST.indexOf(unit);
        return parts
            .toSorted((a, b) => order(a.unit) - order(b.unit))
            .map(({ amount, unit }) => `${amount}${unit}`)
            .join("");
    }
    let left = minutes;
    const largest = units.includes("w") ? LARGEST_FIRST : LARGEST_FIRST.slice(1);
    const form = largest.map((unit) => {
        const count = Math.floor(left / MINUTES[unit]);
        left -= count * MINUTES[unit];
        return count === 0 ? "" : `${count}${unit}`;
    });
    return form.join("") || "0d";
}


/***/ }),

/***/ 1601:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ parseDuration)
/* harmony export */ });
/* harmony import */ var iso8601_duration__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3715);
/* harmony import */ var _errors_action_error_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(2714);
/* harmony import */ var _duration_advice_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(6538);
/**
 * Durations in inputs: `30m`, `12h`, `7d`, `2w`, `1d12h`, or ISO 8601 (`P7D`). Strict on purpose: "7" could be minutes
 * or days, and a guess in the wrong direction deletes.
 */



const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Months and years count as long as they can be: of two readings the longer one keeps more. */
const UNITS_MS = {
    years: 366 * DAY_MS,
    months: 31 * DAY_MS,
    weeks: 7 * DAY_MS,
    days: DAY_MS,
    hours: HOUR_MS,
    minutes: MINUTE_MS,
    seconds: SECOND_MS,
};
const LONGEST_MS = 100 * UNITS_MS.years;
const SHORT = /^(?<weeks>\d+w)?(?<days>\d+d)?(?<hours>\d+h)?(?<minutes>\d+m)?$/;
const ISO = /^P(?=[\dT])(?:\d+Y)?(?:\d+M)?(?:\d+W)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?$/;
/**
 * The duration in milliseconds, from 0 to 100 years. `examples` are for what is said of one that is none.
 * @throws ActionError whose message completes `Input "age" is "7": `.
 */
function parseDuration(text, examples = _duration_advice_js__WEBPACK_IMPORTED_MODULE_1__/* .AGES */ .j1) {
    const iso = isoForm(text);
    if (iso === undefined) {
        throw new _errors_action_error_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .l((0,_duration_advice_js__WEBPACK_IMPORTED_MODULE_1__/* .durationAdvice */ .lO)(text, examples) ??
            `expected whole numbers, each with a unit (w, d, h, m; largest first), or ISO 8601, for example ${examples.list}.`);
    }
    const parsed = (0,iso8601_duration__WEBPACK_IMPORTED_MODULE_0__/* .parse */ .qg)(iso);
    let ms = 0;
    for (const [unit, unitMs] of Object.entries(UNITS_MS)) {
        ms += (parsed[unit] ?? 0) * unitMs;
    }
    if (ms > LONGEST_MS)
        throw new _errors_action_error_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .l("expected at most 100 years.");
    return ms;
}
/** `1d12h` as `P1DT12H`, so that one parser reads both forms. */
function isoForm(text) {
    if (ISO.test(text))
        return text;
    const groups = text === "" ? undefined : SHORT.exec(text)?.groups;
    if (groups === undefined)
        return undefined;
    const { weeks = "", days = "", hours = "", minutes = "" } = groups;
    return `P${weeks}${days}T${hours}${minutes}`.replace(/T$/, "").toUpperCase();
}


/***/ }),

/***/ 4435:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ compilePattern),
/* harmony export */   s: () => (/* binding */ isSelected)
/* harmony export */ });
/* harmony import */ var _errors_action_error_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2714);

/**
 * Compiles one pattern. A lone `*` means everything, also across segments.
 * @throws ActionError whose message completes `Input "repositories", line 1, "team/{a,b}": `.
 */
function compilePattern(text, grammar) {
    const excludes = text.startsWith("!");
    const glob = excludes ? text.slice(1) : text;
    checkCharacters(glob, grammar);
    const isGlob = /[*?]/.test(glob);
    if (!isGlob && !grammar.name.test(glob)) {
        throw new _errors_action_error_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .l(`not ${grammar.noun}.`);
    }
    return { text, excludes, isGlob, matches: matcherOf(glob, isGlob, grammar) };
}
function matcherOf(glob, isGlob, grammar) {
    if (!isGlob)
        return (name) => name === glob;
    if (!grammar.hasSegments) {
        checkWildcards(glob, grammar);
        return (name) => matchesSegment(glob, name);
    }
    checkSegments(glob, grammar);
    // A `**` at the end stands for what is below, so it wants at least one segment.
    const segments = (glob === "*" ? "**" : glob).replace(/\*\*$/, "*/**").split("/");
    return (name) => isInOrder(segments, "**", name.split("/"), matchesSegment);
}
function checkCharacters(glob, grammar) {
    if (glob === "")
        throw new _errors_action_error_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .l('the name after "!" is missing.');
    for (const character of glob) {
        if ("*?".includes(character) || grammar.characters.test(character))
            continue;
        const special = grammar.hasSegments ? '"*", "**", "?"' : '"*", "?"';
        throw new _errors_action_error_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .l(`${JSON.stringify(character)} can't be part of ${grammar.noun}. The only special characters are ${special} and a leading "!".`);
    }
}
function checkWildcards(glob, { noun }) {
    if (glob.includes("**")) {
        throw new _errors_action_error_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .l(`"**" means nothing in ${noun}, which has no segments. Use "*".`);
    }
    if (/^[.-]/.test(glob)) {
        throw new _errors_action_error_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .l(`${noun} can't begin with "${glob.charAt(0)}". "*" alone stands for any characters; this is not a regular expression.`);
    }
}
function checkSegments(glob, grammar) {
    for (const segment of glob.split("/")) {
        if (/^\.{0,2}$/.test(segment)) {
            throw new _errors_action_error_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .l(`${JSON.stringify(segment)} is not a path segment of ${grammar.noun}.`);
        }
        if (segment.includes("**") && segment !== "**") {
            throw new _errors_action_error_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .l('"**" must be a whole segment, as in "team/**". Use "*" within one.');
        }
    }
}
function matchesSegment(glob, segment) {
    return isInOrder(glob, "*", segment, isCharacter);
}
function isCharacter(expected, character) {
    return expected === "?" || expected === character;
}
/**
 * True when the parts are as expected one by one, where `any` stands for any number of parts. An `any` first takes none,
 * and one more each time that the rest does not fit; only the last one is ever asked to take more, since what came before
 * it can't do better. So the work is at most the product of both lengths. Pushers choose names, and regular expressions
 * that are made of a few stars take years to fail on some.
 */
function isInOrder(expected, any, parts, isAs) {
    let [place, position] = [0, 0];
    let retry;
    for (let part = parts[0]; part !== undefined; part = parts[position]) {
        const one = expected[place];
        if (one === any) {
            place += 1;
            retry = { place, position };
        }
        else if (one !== undefined && isAs(one, part)) {
            place += 1;
            position += 1;
        }
        else if (retry === undefined) {
            return false;
        }
        else {
            retry.position += 1;
            ({ place, position } = retry);
        }
    }
    return Array.from(expected)
        .slice(place)
        .every((one) => one === any);
}
/** True when an including pattern matches and no excluding one does. */
function isSelected(name, patterns) {
    let isIncluded = false;
    for (const pattern of patterns) {
        if (!pattern.matches(name))
            continue;
        if (pattern.excludes)
            return false;
        isIncluded = true;
    }
    return isIncluded;
}


/***/ }),

/***/ 7477:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Ce: () => (/* binding */ checkInclusions),
/* harmony export */   LH: () => (/* binding */ itemPlace),
/* harmony export */   Z7: () => (/* binding */ parsePatterns),
/* harmony export */   mo: () => (/* binding */ parseItems)
/* harmony export */ });
/* harmony import */ var _errors_action_error_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(2714);
/* harmony import */ var _list_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(4233);
/* harmony import */ var _pattern_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3154);
/**
 * Inputs that are lists, item by item: whatever is wrong is said of the item and its line, and of all items at once.
 */



/** Where an item of an input stands, as the beginning of a sentence about it. */
function itemPlace(name, { text, line }) {
    return `Input "${name}", line ${line}, ${JSON.stringify(text)}`;
}
/**
 * Parses every item of a list.
 * @throws ActionError with one line for each item that `parse` refuses.
 */
function parseItems(name, text, parse) {
    const problems = [];
    const parsed = (0,_list_js__WEBPACK_IMPORTED_MODULE_1__/* .parseList */ .E)(text).flatMap((item) => {
        try {
            return [parse(item.text)];
        }
        catch (error) {
            problems.push(`${itemPlace(name, item)}: ${(0,_errors_action_error_js__WEBPACK_IMPORTED_MODULE_2__/* .errorMessage */ .g)(error)}`);
            return [];
        }
    });
    if (problems.length > 0)
        throw new _errors_action_error_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .l(problems.join("\n"));
    return parsed;
}
/**
 * A list of patterns, which may be empty. `example` is one that could include something.
 * @throws ActionError with one line for each wrong pattern, or when there are only exclusions.
 */
function parsePatterns(name, text, kind, example) {
    const patterns = parseItems(name, text, (item) => (0,_pattern_js__WEBPACK_IMPORTED_MODULE_0__/* .parsePattern */ .E)(item, kind));
    checkInclusions(name, patterns, example);
    return patterns;
}
/** @throws ActionError when there are exclusions and nothing else. */
function checkInclusions(name, patterns, example) {
    if (patterns.length > 0 && patterns.every(({ excludes }) => excludes)) {
        throw new _errors_action_error_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .l(`Input "${name}" has only exclusions: add what they exclude from, for example "${example}".`);
    }
}


/***/ }),

/***/ 2727:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   J: () => (/* binding */ listSlip)
/* harmony export */ });
/**
 * What is written around the items of a list out of habit: the dashes, brackets, quotes and comments of YAML, blanks instead
 * of line breaks. A list in an input is text, and all of this would be part of the name.
 */
const FORM = 'a list is one item per line, or separated by commas, without "-", brackets or quotes';
/** Undefined where an item has nothing around it. */
function listSlip(item) {
    const [, beforeComment] = /^(.*\S)\s+#.*$/.exec(item) ?? [];
    const bare = (text) => text.replace(/^-\s+|^\[\s*|\s*\]$/g, "").trim();
    if (beforeComment !== undefined) {
        return { cause: "a comment needs a line of its own", items: [unquoted(bare(beforeComment))] };
    }
    const inner = unquoted(/[[\]]/.test(item) && !hasBracketsOfYaml(item) ? item : bare(item));
    if (inner !== item)
        return { cause: FORM, items: [unquoted(inner)] };
    const parts = item.split(/[\s;,]+/).filter((part) => part !== "");
    if (parts.length < 2)
        return undefined;
    return {
        cause: "these are several: give one per line, or put commas between them",
        items: parts,
    };
}
/** Those of a list, and not those of a class of characters. */
function hasBracketsOfYaml(item) {
    return /^\[[^[\]]{2,}\]$|^\[\s*["']?[^\]]*$|^[^[]*["']?\s*\]$|^\[\s*(["']).*\1\s*\]$/.test(item);
}
function unquoted(text) {
    return text.replace(/^(["'`])(.*)\1$/, "$2").replace(/^["'`]|["'`]$/g, "");
}


/***/ }),

/***/ 4233:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ parseList)
/* harmony export */ });
/**
 * Lists in inputs: one item per line or separated by commas. `core.getMultilineInput` is not used, since it lets items
 * of white space through, and an empty pattern would match everything.
 */
/** The items of a list, trimmed; blanks and lines that start with `#` are dropped. */
function parseList(value) {
    return value
        .split(/\r\n|\r|\n/)
        .flatMap((text, i) => itemsOfLine(text.trim(), i + 1))
        .filter(({ text }) => text !== "");
}
function itemsOfLine(text, line) {
    if (text.startsWith("#"))
        return [];
    return text.split(",").map((item) => ({ text: item.trim(), line }));
}


/***/ }),

/***/ 7745:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   F9: () => (/* binding */ TAKES),
/* harmony export */   MB: () => (/* binding */ tagPatterns),
/* harmony export */   kG: () => (/* binding */ repositoryPatterns)
/* harmony export */ });
/* harmony import */ var _oci_names_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2657);
/**
 * What a pattern is for and where it is written: what advice on a wrong one has to know besides the grammar of names.
 */

function repositoryPatterns(writtenIn, host) {
    return { grammar: _oci_names_js__WEBPACK_IMPORTED_MODULE_0__/* .REPOSITORY_NAMES */ .A, writtenIn, host };
}
function tagPatterns(writtenIn) {
    return { grammar: _oci_names_js__WEBPACK_IMPORTED_MODULE_0__/* .TAG_NAMES */ .q, writtenIn, host: undefined };
}
/** What takes each half of a reference to an image, by where it is written. */
const TAKES = {
    inputs: {
        repositories: '"repositories"',
        expiring: '"delete-tags"',
        kept: '"keep-tags"',
        digests: '"keep-digests"',
    },
    policy: {
        repositories: 'the "match" of an entry',
        expiring: 'the "match" of a rule in "tags"',
        kept: '"tags" in "keep"',
        digests: '"digests" in "keep"',
    },
};


/***/ }),

/***/ 3154:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  E: () => (/* binding */ parsePattern)
});

// EXTERNAL MODULE: ./src/errors/action-error.ts
var action_error = __nccwpck_require__(2714);
// EXTERNAL MODULE: ./src/inputs/glob.ts
var glob = __nccwpck_require__(4435);
// EXTERNAL MODULE: ./src/errors/nearest.ts
var nearest = __nccwpck_require__(9113);
// EXTERNAL MODULE: ./src/inputs/list-slips.ts
var list_slips = __nccwpck_require__(2727);
// EXTERNAL MODULE: ./src/inputs/pattern-kinds.ts
var pattern_kinds = __nccwpck_require__(7745);
;// CONCATENATED MODULE: ./src/inputs/regular-expressions.ts
/**
 * Regular expressions where patterns are wanted, which is what `acr purge --filter` takes: whether a text looks like one,
 * and the patterns that say the same. Nothing is ever selected by a translation; it is only proposed.
 */
/** A class of characters, `[0-9]` or `\d`, with how often it may stand there. */
const CLASS = String.raw `(?:\\[dw]|\[[^\]]+\])(?:[+*]\??|\{\d{1,2}\})?`;
const TOKEN = new RegExp(String.raw `${CLASS}|\.[*+]\??|\\[./_-]|[\w./-]|[^]`, "gu");
/** Alternatives in one group that is not nested. */
const GROUP = /^([^()|]*)\((?:\?:)?([^()]*\|[^()]*)\)([^()|]*)$/;
const MOST_ALTERNATIVES = 5;
/**
 * Whether a text can hardly be meant as a pattern. A full stop before `*` is right behind a letter or a digit (`v1.*`); behind
 * a separator or nothing, no name has one.
 */
function looksRegular(text) {
    return /[\\^$()|]|[.\])]\+|\[[^\]]*\]|(?:^|[!/_-])\.[*?]/.test(text);
}
/** Undefined where no pattern comes near. */
function translate(expression) {
    const [, sign = "", text = ""] = /^(!?)([^]*)$/.exec(expression) ?? [];
    const isWhole = (one) => one !== "";
    const alternatives = alternativesIn(text).filter(isWhole);
    const translations = alternatives.flatMap((one) => translateOne(one) ?? []);
    if (alternatives.length === 0 || alternatives.length > MOST_ALTERNATIVES)
        return undefined;
    if (translations.length < alternatives.length)
        return undefined;
    return {
        patterns: [...new Set(translations.map(({ pattern }) => `${sign}${pattern}`))],
        isWider: translations.some(({ isWider }) => isWider),
    };
}
function alternativesIn(text) {
    const [, before = "", middle, after = ""] = GROUP.exec(text) ?? [];
    if (middle !== undefined)
        return middle.split("|").map((one) => `${before}${one}${after}`);
    return /[()]/.test(text) ? [] : text.split("|");
}
function translateOne(text) {
    const [, begin = "", middle = "", end = ""] = /^(\^?)([^]*?)(\$?)$/.exec(text) ?? [];
    const tokens = [...middle.matchAll(TOKEN)].map(([token]) => token);
    const parts = tokens.map((token) => (isClass(token) ? wildcards(token) : plain(token)));
    if (parts.includes(undefined))
        return undefined;
    return { pattern: opened(parts.join(""), begin, end), isWider: tokens.some(isClass) };
}
function isClass(token) {
    return /^(?:\\[dw]|\[)/.test(token) && token.length > 1;
}
/** An anchor at one end alone leaves the other end open. */
function opened(pattern, begin, end) {
    if (begin !== "" && end === "" && !pattern.endsWith("*"))
        return `${pattern}*`;
    return begin === "" && end !== "" && !pattern.startsWith("*") ? `*${pattern}` : pattern;
}
function plain(token) {
    if (token.startsWith(".*"))
        return "*";
    if (token.startsWith(".+"))
        return "?*";
    if (token.startsWith("\\"))
        return token.length > 1 ? token.slice(1) : undefined;
    return /^[\w./:@*-]$/.test(token) ? token : undefined;
}
/** As many of any characters as there are of a class. */
function wildcards(token) {
    const [, times] = /\{(\d+)\}$/.exec(token) ?? [];
    if (times !== undefined)
        return "?".repeat(Number(times));
    if (/\+\??$/.test(token))
        return "?*";
    return /\*\??$/.test(token) ? "*" : "?";
}

;// CONCATENATED MODULE: ./src/inputs/proposals.ts
/**
 * Patterns that may be proposed: only what compiles, so that who follows an advice is not sent on to the next error.
 */



/** A text itself, if it is a pattern; else what a regular expression comes to. */
function patternsFor(text, { grammar }) {
    if (!looksRegular(text) && isPattern(text, grammar))
        return [text];
    const patterns = translate(text)?.patterns ?? [];
    const deep = grammar.hasSegments
        ? patterns.flatMap((one) => (one.endsWith("/*") ? [one, `${one}*`] : [one]))
        : patterns;
    return deep.every((one) => isPattern(one, grammar)) ? deep : [];
}
/** Whether a text compiles. */
function isPattern(text, grammar) {
    try {
        (0,glob/* compilePattern */.E)(text, grammar);
        return true;
    }
    catch (error) {
        if (error instanceof action_error/* ActionError */.l)
            return false;
        throw error;
    }
}

// EXTERNAL MODULE: ./src/errors/documentation.ts
var documentation = __nccwpck_require__(969);
;// CONCATENATED MODULE: ./src/inputs/reference-advice.ts
/**
 * References to images where one half of them is wanted, as in `acr purge --filter "team/web:pr-.*"`: repositories and tags
 * have inputs of their own.
 */




/** `host/repository:tag@digest`, or a part of it: which input takes which half. */
function onReferences(text, kind) {
    const { grammar, host } = kind;
    const address = text.replace(/^!?/, "").replace(/^[a-z]+:\/\//, "");
    const hosts = [host, /^([a-z0-9-]+(?:\.[a-z0-9-]+)*\.azurecr\.[a-z.]+)\//.exec(address)?.[1]];
    const server = hosts.find((one) => one !== undefined && address.startsWith(`${one}/`));
    const rest = server === undefined ? address : address.slice(server.length + 1);
    const [, name = "", tag, digest] = /^([^:@]*)(?::([^@]*))?(?:@(.*))?$/.exec(rest) ?? [];
    if (grammar.hasSegments)
        return onImage({ server, name, tag, digest }, kind, text);
    if (/^sha(?:256|512)$/.test(name) && tag !== undefined) {
        return `a digest is no tag: it goes into ${pattern_kinds/* TAKES */.F9[kind.writtenIn].digests}.`;
    }
    if (tag !== undefined)
        return onTagOf(name, tag, kind);
    return digest === undefined || !isPattern(name, grammar)
        ? undefined
        : `a tag is named without its digest. Write "${name}" here, and the digest in ${pattern_kinds/* TAKES */.F9[kind.writtenIn].digests} to keep it.`;
}
function onImage(reference, { writtenIn }, text) {
    const { server, name, tag, digest } = reference;
    const isAddress = text.includes("://");
    if (isAddress && !name.includes("/") && server === undefined) {
        return 'an address is no repository: it goes into "registry".';
    }
    const [repository] = patternsFor(name, (0,pattern_kinds/* repositoryPatterns */.kG)(writtenIn, undefined));
    if (repository === undefined)
        return undefined;
    if (tag !== undefined || digest !== undefined) {
        const rest = tagOrDigestOf(reference, writtenIn);
        return `a repository has no tag or digest. Write "${repository}" here${rest}.`;
    }
    if (server === undefined && !isAddress)
        return undefined;
    const sign = text.startsWith("!") ? "!" : "";
    return `the login server is not part of a repository's name.${(0,nearest/* didYouMean */.au)([`${sign}${repository}`])} If its name does begin so, write "${sign}*/${repository}".`;
}
function tagOrDigestOf({ tag, digest }, writtenIn) {
    const takes = pattern_kinds/* TAKES */.F9[writtenIn];
    if (tag === undefined || tag === "") {
        return digest === undefined ? "" : `, and the digest in ${takes.digests} to keep it`;
    }
    const [expiring = tag] = patternsFor(tag, (0,pattern_kinds/* tagPatterns */.MB)(writtenIn));
    return `, and "${expiring}" in ${takes.expiring} if such tags may expire, or in ${takes.kept} if they must not`;
}
function onTagOf(name, tag, { writtenIn }) {
    const [pattern] = patternsFor(tag, (0,pattern_kinds/* tagPatterns */.MB)(writtenIn));
    const takes = pattern_kinds/* TAKES */.F9[writtenIn];
    if (pattern === undefined)
        return undefined;
    if (name === "")
        return `a tag has no colon.${(0,nearest/* didYouMean */.au)([pattern])}`;
    const [repository = name] = patternsFor(name, (0,pattern_kinds/* repositoryPatterns */.kG)(writtenIn, undefined));
    const apart = writtenIn === "policy" ? "" : ` For other tags in other repositories: ${POLICIES}.`;
    return `a tag is named without its repository. Write "${pattern}" here, and "${repository}" in ${takes.repositories}.${apart}`;
}
const POLICIES = (0,documentation/* documentation */.T)("policy.md");

;// CONCATENATED MODULE: ./src/inputs/pattern-advice.ts
/**
 * What to write instead of a pattern that is refused. Where two things may be meant, both are said: the choice is the
 * user's, since a wrong one deletes.
 */






/** In this order: what is around a name is said before what is in it. */
const ALL = [
    onVariables,
    onLists,
    onReferences,
    onBackslashes,
    onRegularExpressions,
    onBraces,
    onSlashes,
    onCase,
    onSlashesInTags,
    onEnds,
];
/** The cause and the way out, as sentences that complete `Input "…", line 1, "…": `; undefined where there is no better one than the rule. */
function adviceOn(text, kind) {
    for (const advice of ALL) {
        const sentence = advice(text, kind);
        if (sentence !== undefined)
            return sentence;
    }
    return undefined;
}
function onVariables(text, { writtenIn }) {
    const [, name = ""] = /\$\{{0,2}\s*(?:(?:env|vars|secrets)\.)?([A-Za-z_]\w*)/.exec(text) ?? [];
    if (name === "")
        return undefined;
    return writtenIn === "policy"
        ? "a policy file has no variables: write the name itself."
        : `variables of a shell are not replaced in inputs. Write "\${{ env.${name} }}" or "\${{ vars.${name} }}".`;
}
function onLists(text, { grammar, writtenIn }) {
    const slip = (0,list_slips/* listSlip */.J)(text);
    if (slip === undefined)
        return undefined;
    const arePatterns = slip.items.every((item) => isPattern(item, grammar));
    if (writtenIn === "policy") {
        return arePatterns && slip.items.length > 1
            ? `this is one text. Write a list: ${JSON.stringify(slip.items)}.`
            : undefined;
    }
    if (!arePatterns)
        return slip.items.length > 1 ? undefined : `${slip.cause}.`;
    const items = slip.items.map((item) => `"${item}"`).join(", ");
    return slip.items.length > 1
        ? `${slip.cause}: ${items}.`
        : `${slip.cause}.${(0,nearest/* didYouMean */.au)(slip.items)}`;
}
function onBackslashes(text, kind) {
    return /\w\\[a-z0-9]{2,}/i.test(text) ? onSlashes(text, kind) : undefined;
}
function onRegularExpressions(text, kind) {
    if (!looksRegular(text))
        return undefined;
    const patterns = patternsFor(text, kind);
    const isWider = translate(text)?.isWider === true;
    const stands = kind.grammar.hasSegments
        ? '"*" stands for any characters within a path segment, "**" for any segments, "?" for one character'
        : '"*" stands for any characters, "?" for one';
    const cause = `this is no place for regular expressions: ${stands}.`;
    if (patterns.length === 0)
        return cause;
    const list = patterns.map((one) => `"${one}"`).join(", ");
    if (isWider)
        return `${cause} The nearest is ${list}, which matches other characters, too.`;
    return isOr(text) && patterns.length > 1
        ? `${cause} Give one per line: ${list}.`
        : `${cause}${(0,nearest/* didYouMean */.au)(patterns)}`;
}
function onBraces(text, { writtenIn }) {
    if (!/[{}]/.test(text))
        return undefined;
    const place = writtenIn === "policy" ? "as an item of a list" : "on a line of its own";
    return `braces have no meaning here: give each name or pattern ${place}.`;
}
function isOr(text) {
    return text.includes("|");
}
function onSlashes(text, { grammar }) {
    if (!grammar.hasSegments || !/^!?[\\/]|[\\/]{2}|[\\/]$|\\/.test(text))
        return undefined;
    const [, sign = "", path = ""] = /^(!?)([^]*)$/.exec(text) ?? [];
    const name = path.replace(/[\\/]+/g, "/").replace(/^\/|\/$/g, "");
    const below = /[\\/]$/.test(path) && !name.endsWith("**") ? [`${name}/**`] : [];
    const meant = [name, ...below].filter((one) => isPattern(one, grammar));
    if (meant.length === 0)
        return undefined;
    return `a single "/" divides a repository's name, and none stands at its ends.${(0,nearest/* didYouMean */.au)(meant.map((one) => `${sign}${one}`))}`;
}
function onCase(text, { grammar }) {
    const lower = text.toLowerCase();
    if (lower === text || !isPattern(lower, grammar))
        return undefined;
    return `${grammar.noun} has no capital letters.${(0,nearest/* didYouMean */.au)([lower])}`;
}
function onSlashesInTags(text, kind) {
    if (kind.grammar.hasSegments || !text.includes("/"))
        return undefined;
    const bare = text.replace(/^\/|\/$/g, "");
    if (isPattern(bare, kind.grammar))
        return `a tag has no "/".${(0,nearest/* didYouMean */.au)([bare])}`;
    const [repository] = patternsFor(text, (0,pattern_kinds/* repositoryPatterns */.kG)(kind.writtenIn, undefined));
    if (repository === undefined)
        return undefined;
    return `a tag has no "/". If "${repository}" is a repository, it goes into ${pattern_kinds/* TAKES */.F9[kind.writtenIn].repositories}.`;
}
const LONGEST_TAG = 128;
/** What a name can't begin or end with. */
function onEnds(text, { grammar }) {
    const { noun, hasSegments } = grammar;
    const bare = text.replace(hasSegments ? /^[._-]+|[._-]+$/g : /^[.-]+/, "");
    if (bare !== text && isPattern(bare, grammar)) {
        const begins = hasSegments
            ? "begins and ends with a letter or a digit"
            : 'can\'t begin with "." or "-"';
        return `${noun} ${begins}.${(0,nearest/* didYouMean */.au)([bare])}`;
    }
    if (hasSegments || text.length <= LONGEST_TAG || !/^[\w.-]+$/.test(text))
        return undefined;
    return `a tag has at most ${LONGEST_TAG} characters, and this has ${text.length}.`;
}

;// CONCATENATED MODULE: ./src/inputs/pattern.ts
/**
 * One pattern as a user writes it: compiled, or refused with what to write instead. What another dialect reads in another way
 * is refused even where it would compile: a pattern that matches nothing deletes nothing, but one that is to keep protects
 * nothing either.
 */




/** @throws ActionError whose message completes `Input "repositories", line 1, "team/.*": `. */
function parsePattern(text, kind) {
    if (isAmbiguous(text, kind)) {
        const advice = adviceOn(text, kind);
        if (advice !== undefined)
            throw new action_error/* ActionError */.l(advice);
    }
    try {
        return (0,glob/* compilePattern */.E)(text, kind.grammar);
    }
    catch (error) {
        const advice = error instanceof action_error/* ActionError */.l ? adviceOn(text, kind) : undefined;
        throw advice === undefined ? error : new action_error/* ActionError */.l(advice, { cause: error });
    }
}
function isAmbiguous(text, { host }) {
    const name = text.replace(/^!/, "");
    return looksRegular(text) || (host !== undefined && name.startsWith(`${host}/`));
}


/***/ }),

/***/ 8253:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   O: () => (/* binding */ readPullLog),
/* harmony export */   w: () => (/* binding */ checkPulledWithin)
/* harmony export */ });
/* harmony import */ var _errors_action_error_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(2714);
/* harmony import */ var _errors_empty_values_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(3985);
/* harmony import */ var _duration_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1601);
/* harmony import */ var _items_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(7477);
/**
 * The inputs that say what pulls keep, and where they are logged.
 */




const WITHIN = '"keep-pulled-within" (in a policy, "pulled-within")';
const GUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
/** Printable ASCII, as in the header that a user agent stands in: it goes into a query. */
const AGENT = /^[ -~]{1,200}$/;
/**
 * A duration in which something can have been pulled, in milliseconds.
 * @throws ActionError whose message completes `Input "keep-pulled-within" is "0d": `.
 */
function checkPulledWithin(text) {
    const ms = (0,_duration_js__WEBPACK_IMPORTED_MODULE_0__/* .parseDuration */ .E)(text);
    if (ms > 0)
        return ms;
    throw new _errors_action_error_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .l("it would keep nothing. Leave it out, or give a time such as 90d.");
}
/** Reads where pulls are logged. What is wrong is noted; undefined where it is not asked. */
function readPullLog(read, note, { kind, signIn, entries }) {
    const workspace = read("pull-log", workspaceId, "wrong");
    const ignoring = read("pull-log-ignore", ignoredPulls, []);
    const isWanted = entries.some(({ pulledWithinMs }) => pulledWithinMs !== undefined);
    const given = { isWanted, isLogged: workspace !== "", isIgnoring: ignoring.length > 0 };
    const problems = kind === "artifactory" ? foreignTo(given) : [...contradictions(given, entries.length > 0)];
    if (kind === "acr" && given.isLogged && signIn.by === "password")
        problems.push(NEEDS_ENTRA);
    for (const problem of problems)
        note(new _errors_action_error_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .l(problem));
    return given.isLogged && isWanted ? { workspace, ignoring } : undefined;
}
const NEEDS_ENTRA = 'Input "pull-log" is given, and the run signs in by "username" and "password", which Log Analytics does not take. Sign in with "client-id" and "tenant-id", "managed-identity", or azure/login before this step.';
function foreignTo({ isLogged, isIgnoring }) {
    const given = [...(isLogged ? ["pull-log"] : []), ...(isIgnoring ? ["pull-log-ignore"] : [])];
    return given.map((name) => `Input "${name}" is for Azure registries: leave it out. Artifactory knows by itself what was pulled.`);
}
function contradictions({ isWanted, isLogged, isIgnoring }, areEntriesKnown) {
    const problems = [];
    if (isWanted && !isLogged) {
        problems.push(`${WITHIN} needs the input "pull-log": an Azure registry does not record pulls, its resource logs do. Give the ID of the Log Analytics workspace that has them. ${_errors_empty_values_js__WEBPACK_IMPORTED_MODULE_3__/* .VALUES_COME_EMPTY */ .w}`);
    }
    if (isLogged && !isWanted && areEntriesKnown) {
        problems.push(`Input "pull-log" has no effect without ${WITHIN}: give both, or neither.`);
    }
    if (isIgnoring && !isLogged && !isWanted) {
        problems.push(`Input "pull-log-ignore" has no effect without "pull-log": leave it out.`);
    }
    return problems;
}
function workspaceId(text, name) {
    if (text === "" || GUID.test(text))
        return text.toLowerCase();
    throw new _errors_action_error_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .l(`Input "${name}" is ${JSON.stringify(text)}: expected the ID of a Log Analytics workspace, of the form "00000000-0000-0000-0000-000000000000". "az monitor log-analytics workspace show --resource-group <group> --workspace-name <name> --query customerId" prints it.`);
}
function ignoredPulls(text, name) {
    return (0,_items_js__WEBPACK_IMPORTED_MODULE_1__/* .parseItems */ .mo)(name, text, (item) => {
        if (!AGENT.test(item)) {
            throw new _errors_action_error_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .l("expected a user agent or an identity of at most 200 ASCII characters.");
        }
        if (/^[*\s]*$/.test(item)) {
            throw new _errors_action_error_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .l("it would ignore every pull, so that none keeps anything.");
        }
        return item;
    });
}


/***/ }),

/***/ 5510:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  JE: () => (/* binding */ addTags),
  ol: () => (/* binding */ digestOf),
  TV: () => (/* binding */ mentionsIn),
  St: () => (/* binding */ repositoriesIn),
  $e: () => (/* binding */ tagsMeant)
});

// EXTERNAL MODULE: ./src/errors/action-error.ts
var action_error = __nccwpck_require__(2714);
// EXTERNAL MODULE: ./src/oci/digest.ts
var oci_digest = __nccwpck_require__(8825);
// EXTERNAL MODULE: ./src/oci/names.ts
var names = __nccwpck_require__(2657);
// EXTERNAL MODULE: ./src/errors/nearest.ts
var nearest = __nccwpck_require__(9113);
// EXTERNAL MODULE: ./src/inputs/list-slips.ts
var list_slips = __nccwpck_require__(2727);
// EXTERNAL MODULE: ./src/inputs/pattern-kinds.ts
var pattern_kinds = __nccwpck_require__(7745);
;// CONCATENATED MODULE: ./src/inputs/digest-advice.ts
/**
 * What to write instead of a reference that has no whole digest.
 */




const LENGTHS = { sha256: 64, sha512: 128 };
/** `isReference` tells what would be accepted. Cause and way out, as sentences that complete `Input "keep-digests", line 1, "…": `; undefined where nothing comes near. */
function digestAdvice(reference, writtenIn, isReference) {
    const slip = (0,list_slips/* listSlip */.J)(reference);
    if (slip?.items.every(isReference) === true) {
        return slip.items.length > 1 ? `${slip.cause}.` : `${slip.cause}.${(0,nearest/* didYouMean */.au)(slip.items)}`;
    }
    const bare = reference
        .replace(/^[a-z]+:\/\//, "")
        .replace(/(?<=\w\/[\w./-]+):[\w.-]+(?=@sha)/, "");
    const meant = bare.replace(/sha(?:256|512)[:-][0-9a-f]+$/i, (digest) => digest.toLowerCase().replace("-", ":"));
    if (meant !== reference && isReference(meant)) {
        return `expected a digest in lower case, alone or right behind its repository.${(0,nearest/* didYouMean */.au)([meant])}`;
    }
    return partOfDigest(bare) ?? tagForDigest(bare, writtenIn);
}
function partOfDigest(reference) {
    const [, algorithm, digits = ""] = /(?:^|@)(?:(sha256|sha512):)?([0-9a-f]+)$/i.exec(reference) ?? [];
    if (algorithm === undefined) {
        const isBare = digits.length === LENGTHS.sha256 && digits === reference;
        return isBare ? `the algorithm is missing.${(0,nearest/* didYouMean */.au)([`sha256:${digits}`])}` : undefined;
    }
    const length = LENGTHS[algorithm.toLowerCase()];
    if (digits.length === length)
        return undefined;
    return `a digest of ${algorithm} has ${length} hexadecimal digits, and this has ${digits.length}. Give all of them.`;
}
function tagForDigest(reference, writtenIn) {
    const { kept, expiring } = pattern_kinds/* TAKES */.F9[writtenIn];
    const [, tag] = /^[\w./-]+(?::\d+\/[\w./-]+)?:([^:/@]+)$/.exec(reference) ?? [];
    const isDigest = /^(?:sha\d+|md5):/.test(reference);
    if (tag === undefined || isDigest || !names/* TAG_NAMES */.q.name.test(tag))
        return undefined;
    return `"${tag}" is a tag, and a tag may move. To keep what has that tag, put "${tag}" into ${kept}; tags that ${expiring} does not match are kept anyway. To keep this very image, give its digest.`;
}

;// CONCATENATED MODULE: ./src/inputs/references.ts
/**
 * References to images: which manifests a text may pin, and the one digest of an item of `keep-digests`. Any text will do
 * (YAML, JSON, HCL, a shell script, a log), since nothing is parsed: what looks like a reference is one. Reading one
 * too many keeps a manifest too many; missing one deletes what is in use.
 */




/**
 * Case does not matter: docker refuses an upper-case digest, so one that was written means the digest. Package URLs, which
 * bills of materials are full of, write the colon as `%3A` (package-url specification, type "oci").
 */
const DIGESTS = /sha(?:256(?::|%3a)[a-f0-9]{64}|512(?::|%3a)[a-f0-9]{128})(?![a-f0-9])/gi;
/**
 * A path and a tag around a colon. Both are only looked at, since a tag may be the beginning of another path:
 * `br/alias:team/module:1.2`. The bounds are wider than what names (255 characters) and tags (128) can have, so that one
 * that is too long is not taken for a shorter one.
 */
const TAGGED = /:(?<=([\w./-]{1,256}):)(?=(\w[\w.-]{0,255}))/g;
const HOST = /^(?:[a-zA-Z0-9.-]+|\[[0-9a-fA-F:.]+\])(?::\d{1,5})?\//;
/** Every digest in a text, and everything that may be a repository with its tag. Time and memory are linear in the text. */
function mentionsIn(text) {
    const digests = new Set();
    for (const [match] of text.matchAll(DIGESTS)) {
        const digest = (0,oci_digest/* asDigest */.J)(match.toLowerCase().replace("%3a", ":"));
        if (digest !== undefined)
            digests.add(digest);
    }
    const tagsByPath = new Map();
    // Some writers of JSON escape slashes.
    for (const [, path = "", tag = ""] of text.replaceAll("\\/", "/").matchAll(TAGGED)) {
        addTags(tagsByPath, path.toLowerCase(), [tag]);
    }
    return { digests, tagsByPath };
}
/**
 * The repositories that a path may mean, the longest first. One registry has several names, and templates put it in, so
 * whatever stands before the repository is not looked at: `contoso.westeurope.geo.azurecr.io/team/api` may mean `team/api`
 * and `api`, and it is for the repositories that there are to say which it is.
 */
function* repositoriesIn(path) {
    for (let start = 0; start >= 0; start = path.indexOf("/", start) + 1 || -1) {
        yield path.slice(start);
    }
}
/** The tags that are meant: a tag may end in a full stop, and so may a sentence that ends in a tag. */
function tagsMeant(tag) {
    return [tag, tag.replace(/[._-]+$/, "")].filter((one) => names/* TAG_NAMES */.q.name.test(one));
}
/** Adds tags to those of a key. */
function addTags(tagsByKey, key, tags) {
    const known = tagsByKey.get(key) ?? new Set();
    for (const tag of tags)
        known.add(tag);
    if (known.size > 0)
        tagsByKey.set(key, known);
}
/**
 * The digest of `sha256:…`, `repository@sha256:…` or `host/repository@sha256:…`.
 * @throws ActionError whose message completes `Input "keep-digests", line 1, "…": `.
 */
function digestOf(reference, writtenIn = "inputs") {
    const digest = digestIn(reference);
    if (digest !== undefined)
        return digest;
    throw new action_error/* ActionError */.l(digestAdvice(reference, writtenIn, (text) => digestIn(text) !== undefined) ??
        'expected "sha256:" and 64 digits or "sha512:" and 128, in lower-case hex, alone or as "<repository>@<digest>" or "<registry>/<repository>@<digest>".');
}
function digestIn(reference) {
    const at = reference.lastIndexOf("@");
    const name = at < 0 ? undefined : reference.slice(0, at);
    return name === undefined || isImageName(name) ? (0,oci_digest/* asDigest */.J)(reference.slice(at + 1)) : undefined;
}
function isImageName(name) {
    return names/* REPOSITORY_NAMES */.A.name.test(name) || names/* REPOSITORY_NAMES */.A.name.test(name.replace(HOST, ""));
}


/***/ }),

/***/ 8463:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   TN: () => (/* binding */ oneLine),
/* harmony export */   p0: () => (/* binding */ duration),
/* harmony export */   rD: () => (/* binding */ wholeNumber),
/* harmony export */   zE: () => (/* binding */ withInput),
/* harmony export */   zM: () => (/* binding */ boolean),
/* harmony export */   zc: () => (/* binding */ timeLimit)
/* harmony export */ });
/* harmony import */ var _errors_action_error_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(2714);
/* harmony import */ var _duration_advice_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(6538);
/* harmony import */ var _duration_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(1601);
/* harmony import */ var _word_advice_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(5882);
/**
 * Inputs that are one value. Strict on purpose: what is not exactly of the expected form is an error that names the
 * input, never a default.
 */




const MINUTE_MS = 60_000;
/** Puts the name and the value of an input in front of what is wrong with it. */
function withInput(name, text, parse) {
    try {
        return parse(text);
    }
    catch (error) {
        throw new _errors_action_error_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .l(`Input "${name}" is ${JSON.stringify(text)}: ${(0,_errors_action_error_js__WEBPACK_IMPORTED_MODULE_2__/* .errorMessage */ .g)(error)}`);
    }
}
function duration(text, name) {
    return withInput(name, text, (one) => (0,_duration_js__WEBPACK_IMPORTED_MODULE_1__/* .parseDuration */ .E)(one));
}
/** A duration that leaves time to do anything at all. */
function timeLimit(text, name) {
    const ms = withInput(name, text, (one) => (0,_duration_js__WEBPACK_IMPORTED_MODULE_1__/* .parseDuration */ .E)(one, _duration_advice_js__WEBPACK_IMPORTED_MODULE_0__/* .LIMITS */ .b1));
    if (ms >= MINUTE_MS)
        return ms;
    throw new _errors_action_error_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .l(`Input "${name}" is ${JSON.stringify(text)}: expected at least one minute, for example ${_duration_advice_js__WEBPACK_IMPORTED_MODULE_0__/* .LIMITS */ .b1.list}.`);
}
function boolean(text, name) {
    // The words of the YAML 1.2 core schema, as in core.getBooleanInput, whose errors name neither value nor way out.
    if (/^(?:true|True|TRUE)$/.test(text))
        return true;
    if (/^(?:false|False|FALSE)$/.test(text))
        return false;
    throw new _errors_action_error_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .l(`Input "${name}" is ${JSON.stringify(text)}: expected "true" or "false".${(0,_word_advice_js__WEBPACK_IMPORTED_MODULE_3__/* .truthAdvice */ .KV)(text)}`);
}
function wholeNumber(text, name, least, most) {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
    if (value >= least && value <= most)
        return value;
    throw new _errors_action_error_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .l(`Input "${name}" is ${JSON.stringify(text)}: expected a whole number from ${least} to ${most}.${(0,_word_advice_js__WEBPACK_IMPORTED_MODULE_3__/* .numberAdvice */ .I3)(text, least, most)}`);
}
/** A value that goes into a request as it is. What is wrong with it is not shown: it may be a secret. */
function oneLine(text, name) {
    if (!/\p{Cc}/u.test(text))
        return text;
    throw new _errors_action_error_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .l(`Input "${name}" has a line break or another control character in it: expected one line.`);
}


/***/ }),

/***/ 5882:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   I3: () => (/* binding */ numberAdvice),
/* harmony export */   KV: () => (/* binding */ truthAdvice),
/* harmony export */   s9: () => (/* binding */ limitAdvice)
/* harmony export */ });
/* harmony import */ var _errors_nearest_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(9113);
/**
 * What to write instead of other words for true and false, and of numbers in other forms. Each is a sentence with the
 * blank before it, and empty where nothing comes near.
 */

const YES = /^(?:true|yes|y|on|1|enabled?)$/i;
const NO = /^(?:false|no|n|off|0|disabled?)$/i;
/** For what is neither "true" nor "false". */
function truthAdvice(text) {
    const word = unquoted(text);
    if (YES.test(word))
        return (0,_errors_nearest_js__WEBPACK_IMPORTED_MODULE_0__/* .didYouMean */ .au)(["true"]);
    return NO.test(word) ? (0,_errors_nearest_js__WEBPACK_IMPORTED_MODULE_0__/* .didYouMean */ .au)(["false"]) : "";
}
/** For what is no whole number in these bounds. */
function numberAdvice(text, least, most) {
    const digits = unquoted(text).replace(/^\+|(?<=\d)[,_' ](?=\d{3}\b)|\.0*$/g, "");
    const isNear = /^\d{1,15}$/.test(digits) && digits !== text;
    return isNear && Number(digits) >= least && Number(digits) <= most ? (0,_errors_nearest_js__WEBPACK_IMPORTED_MODULE_0__/* .didYouMean */ .au)([digits]) : "";
}
/** A number of deletions or a percentage. */
function limitAdvice(text) {
    if (/^(?:-1|none|no|never|off|unlimited|infinity)$/i.test(unquoted(text))) {
        return " Without a limit, leave it out.";
    }
    const [, digits] = /^(\d{1,3})\s*(?:%|percent|per cent|pct)$/i.exec(unquoted(text)) ?? [];
    if (digits !== undefined && Number(digits) <= 100)
        return (0,_errors_nearest_js__WEBPACK_IMPORTED_MODULE_0__/* .didYouMean */ .au)([`${digits}%`]);
    return numberAdvice(text, 0, Number.MAX_SAFE_INTEGER);
}
function unquoted(text) {
    return text.replace(/^(["'])(.*)\1$/, "$2").trim();
}


/***/ }),

/***/ 4532:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   UO: () => (/* binding */ isWithin),
/* harmony export */   hj: () => (/* binding */ checkFileGlob),
/* harmony export */   lY: () => (/* binding */ findFiles),
/* harmony export */   yR: () => (/* binding */ readText)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__nccwpck_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _errors_action_error_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(2714);
/**
 * Files of the workspace, found by globs in the dialect of @actions/glob: a folder stands for everything in it. What
 * lies outside, behind a symbolic link, is neither read nor counted, though @actions/glob lists it on its way.
 */



const MIB = 1024 * 1024;
const LARGEST_MIB = 50;
/**
 * A glob, checked and without the leading `!` of an exclusion; relative to the workspace unless it is absolute.
 * @throws ActionError whose message completes `Input "keep-references-in", line 1, "../*.yaml": `.
 */
function checkFileGlob(text) {
    const glob = text.replace(/^!\s*/, "");
    if (glob === "")
        throw new _errors_action_error_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .l('the path after "!" is missing.');
    if (glob.startsWith("!"))
        throw new _errors_action_error_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .l('only one leading "!" is allowed.');
    const inside = glob.replace(/^\.(?:\/|$)/, "");
    if (inside.split("/").some((segment) => segment === "." || segment === "..")) {
        throw new _errors_action_error_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .l('"." and ".." are not allowed within a path; begin at the workspace.');
    }
    return inside;
}
/**
 * All files within the workspace that a glob finds and no exclusion does; sorted, and each once, however many links
 * lead to it.
 * @throws whatever the file system does, for example when a folder can't be read.
 */
async function findFiles(workspace, glob, exclusions) {
    if ((0,node_path__WEBPACK_IMPORTED_MODULE_1__.isAbsolute)(glob) && !isWithin(glob, workspace))
        return [];
    const excluding = exclusions.map((exclusion) => `!${rooted(workspace, exclusion)}`);
    const patterns = [rooted(workspace, glob), ...excluding].join("\n");
    // Loaded only here: most runs look for no files.
    const { create } = await Promise.all(/* import() */[__nccwpck_require__.e(119), __nccwpck_require__.e(377)]).then(__nccwpck_require__.bind(__nccwpck_require__, 2377));
    const globber = await create(patterns, { matchDirectories: false });
    const paths = (await globber.glob()).sort();
    const pathByFile = new Map();
    for (const path of paths) {
        const file = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.realpath)(path);
        if (!isWithin(file, await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.realpath)(workspace)) || pathByFile.has(file))
            continue;
        // Reading a pipe would wait for ever.
        if ((await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.stat)(file)).isFile())
            pathByFile.set(file, path);
    }
    return [...pathByFile.values()];
}
/** @actions/glob begins at the working directory, which need not be the workspace. */
function rooted(workspace, path) {
    const glob = isWithin(path, workspace) ? path.slice((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(workspace, node_path__WEBPACK_IMPORTED_MODULE_1__.sep).length) : path;
    if ((0,node_path__WEBPACK_IMPORTED_MODULE_1__.isAbsolute)(glob))
        return glob;
    const escapes = node_path__WEBPACK_IMPORTED_MODULE_1__.sep === "\\" ? /[[?*]/g : /[[?*\\]/g;
    return `${workspace.replace(escapes, (c) => (c === "\\" ? "\\\\" : `[${c}]`))}${node_path__WEBPACK_IMPORTED_MODULE_1__.sep}${glob}`;
}
/** Whether an absolute path lies in a folder, by its text alone. */
function isWithin(path, folder) {
    return path.startsWith((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, node_path__WEBPACK_IMPORTED_MODULE_1__.sep));
}
/**
 * A file as text: UTF-8, or UTF-16 with its mark, which is what PowerShell writes.
 * @throws ActionError when it is too large to be searched, and whatever the file system throws.
 */
async function readText(file) {
    const { size } = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.stat)(file);
    if (size > LARGEST_MIB * MIB) {
        const mib = Math.ceil(size / MIB);
        throw new _errors_action_error_js__WEBPACK_IMPORTED_MODULE_2__/* .ActionError */ .l(`it has ${mib} MiB, and at most ${LARGEST_MIB} are read. Exclude it.`);
    }
    const bytes = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(file);
    return new TextDecoder(encodingOf(bytes)).decode(bytes);
}
function encodingOf([first, second]) {
    if (first === 0xff && second === 0xfe)
        return "utf-16le";
    if (first === 0xfe && second === 0xff)
        return "utf-16be";
    return "utf-8";
}


/***/ }),

/***/ 1328:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  e: () => (/* binding */ run)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __nccwpck_require__(1455);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __nccwpck_require__(8161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __nccwpck_require__(6760);
// EXTERNAL MODULE: ./src/errors/action-error.ts
var action_error = __nccwpck_require__(2714);
// EXTERNAL MODULE: ./src/inputs/defaults.ts
var defaults = __nccwpck_require__(9011);
;// CONCATENATED MODULE: ./src/errors/input-error.ts
/**
 * Everything that is wrong with the inputs of a run, which ends it before the first request.
 */

/** An error whose message has one line for each problem. */
class InputError extends action_error/* ActionError */.l {
    /** One sentence or more for each; never empty. */
    problems;
    constructor(problems) {
        super(problems.join("\n"));
        this.problems = problems;
    }
}

// EXTERNAL MODULE: ./src/registry/address.ts
var registry_address = __nccwpck_require__(7187);
// EXTERNAL MODULE: ./src/runner/commands.ts
var commands = __nccwpck_require__(6342);
// EXTERNAL MODULE: ./src/inputs/deletion-limit.ts
var deletion_limit = __nccwpck_require__(2245);
// EXTERNAL MODULE: ./src/inputs/glob.ts
var glob = __nccwpck_require__(4435);
// EXTERNAL MODULE: ./src/errors/nearest.ts
var errors_nearest = __nccwpck_require__(9113);
// EXTERNAL MODULE: ./src/inputs/list-slips.ts
var list_slips = __nccwpck_require__(2727);
// EXTERNAL MODULE: ./src/inputs/references.ts + 1 modules
var references = __nccwpck_require__(5510);
// EXTERNAL MODULE: ./src/inputs/workspace.ts
var inputs_workspace = __nccwpck_require__(4532);
;// CONCATENATED MODULE: ./src/inputs/kept-references.ts
/**
 * What the files of the workspace pin: `keep-references-in` of the inputs, `references-in` of a policy file. Every glob has to find files, and pins in them:
 * a deploy folder that has moved must not look like one in which nothing is deployed. That is checked by the patterns of
 * repositories before the first request, and by the repositories themselves once they are known.
 */






/**
 * What the files mention that the globs of one list name. `mayBeRepository` tells what the run may select; undefined where
 * that is not known, and nothing can be said of pins.
 * @throws ActionError with one line for each glob that is wrong, finds no file, or finds files that can't pin anything.
 */
async function readKeptReferences(located, workspace, mayBeRepository) {
    const problems = [];
    const attempt = async ({ place }, work) => {
        try {
            return [await work()];
        }
        catch (error) {
            problems.push(`${place}: ${(0,action_error/* errorMessage */.g)(error)}`);
            return [];
        }
    };
    const globs = [];
    for (const one of located) {
        const [glob] = await attempt(one, () => (0,inputs_workspace/* checkFileGlob */.hj)(one.text));
        if (glob !== undefined)
            globs.push({ located: one, glob });
    }
    const [exclusions, inclusions] = partition(globs, (one) => one.located.text.startsWith("!"));
    const found = [];
    for (const { located: one, glob } of inclusions) {
        const read = async () => {
            const excluded = exclusions.map((exclusion) => exclusion.glob);
            const files = await mentionsOfGlob(glob, excluded, workspace);
            if (mayBeRepository !== undefined)
                checkPins(files, mayBeRepository);
            return { glob: one, files };
        };
        found.push(...(await attempt(one, read)));
    }
    if (problems.length > 0)
        throw new action_error/* ActionError */.l(problems.join("\n"));
    return found;
}
/**
 * What the files pin in these repositories, which are all that the run has selected.
 * @throws ActionError with one line for each glob whose files pin nothing.
 */
function pinnedBy(found, repositories) {
    const tagsByRepository = new Map();
    const counts = new Map();
    const problems = [];
    const isRepository = (name) => repositories.has(name);
    for (const { glob, files } of found) {
        try {
            checkPins(files, isRepository);
        }
        catch (error) {
            problems.push(`${glob.place}: ${(0,action_error/* errorMessage */.g)(error)}`);
        }
        for (const [path, mentions] of files) {
            counts.set(path, addPins(mentions, isRepository, tagsByRepository));
        }
    }
    if (problems.length > 0)
        throw new action_error/* ActionError */.l(problems.join("\n"));
    return { tagsByRepository, counts };
}
/** Adds what one file pins; returns how many digests and references that are. */
function addPins({ digests, tagsByPath }, isRepository, tagsByRepository) {
    let count = digests.size;
    for (const [path, tags] of tagsByPath) {
        const named = (0,references/* repositoriesIn */.St)(path).filter(isRepository).toArray();
        if (named.length > 0)
            count += tags.size;
        for (const repository of named) {
            (0,references/* addTags */.JE)(tagsByRepository, repository, [...tags].flatMap(references/* tagsMeant */.$e));
        }
    }
    return count;
}
/** @throws ActionError when there is neither a digest nor a tag of a repository in the files. */
function checkPins(files, isRepository) {
    const isPinning = ({ digests, tagsByPath }) => digests.size > 0 || tagsByPath.keys().some((path) => (0,references/* repositoriesIn */.St)(path).some(isRepository));
    if (files.values().some(isPinning))
        return;
    const count = files.size === 1 ? "1 file" : `${files.size} files`;
    throw new action_error/* ActionError */.l(`found ${count} without any digest or "<repository>:<tag>" of a repository of this run. Name the files that say what is deployed, or remove this line.`);
}
function partition(all, isFirst) {
    return [all.filter(isFirst), all.filter((one) => !isFirst(one))];
}
async function mentionsOfGlob(glob, exclusions, workspace) {
    const files = await search(workspace, glob, exclusions);
    if (files.length === 0) {
        throw new action_error/* ActionError */.l(`found no file in the workspace ${workspace} (files outside it, behind a link, do not count). Is the repository checked out before this step?${formAdvice(glob)}`);
    }
    const found = new Map();
    for (const file of files) {
        const path = (0,external_node_path_.relative)(workspace, file);
        try {
            found.set(path, (0,references/* mentionsIn */.TV)(await (0,inputs_workspace/* readText */.yR)(file)));
        }
        catch (error) {
            throw new action_error/* ActionError */.l(`can't read "${path}": ${(0,action_error/* errorMessage */.g)(error)}`, { cause: error });
        }
    }
    return found;
}
/** A file may well be called so; only where there is none, something else was meant. */
function formAdvice(glob) {
    const slip = (0,list_slips/* listSlip */.J)(glob);
    return slip?.items.length === 1 ? (0,errors_nearest/* didYouMean */.au)(slip.items) : "";
}
async function search(workspace, glob, exclusions) {
    try {
        return await (0,inputs_workspace/* findFiles */.lY)(workspace, glob, exclusions);
    }
    catch (error) {
        throw new action_error/* ActionError */.l(`can't be searched: ${(0,action_error/* errorMessage */.g)(error)}`, { cause: error });
    }
}

// EXTERNAL MODULE: ./src/inputs/items.ts
var inputs_items = __nccwpck_require__(7477);
// EXTERNAL MODULE: ./src/inputs/list.ts
var list = __nccwpck_require__(4233);
// EXTERNAL MODULE: ./src/inputs/pattern-kinds.ts
var pattern_kinds = __nccwpck_require__(7745);
// EXTERNAL MODULE: ./src/inputs/pull-log.ts
var pull_log = __nccwpck_require__(8253);
// EXTERNAL MODULE: ./src/inputs/values.ts
var values = __nccwpck_require__(8463);
;// CONCATENATED MODULE: ./src/inputs/tag-rules.ts
/**
 * The inputs that say which tags may expire. Without `delete-tags` none may, and the others would do nothing, which
 * is hardly what was meant: an error.
 */




const MOST_KEPT = 100_000;
/** Without a `tag-age`, tags have the age of manifests. `expires` tells whether `delete-tags` is given, right or wrong. */
function readTagRules(read, expires, manifestAgeMs) {
    const requireTags = (name) => {
        if (expires)
            return;
        throw new action_error/* ActionError */.l(`Input "${name}" has no effect without "delete-tags": name the tags that may expire, for example "pr-*".`);
    };
    const ageMs = (text, name) => {
        if (text === "")
            return manifestAgeMs;
        const ms = (0,values/* duration */.p0)(text, name);
        requireTags(name);
        return ms;
    };
    const keeping = (text, name) => {
        const patterns = (0,inputs_items/* parsePatterns */.Z7)(name, text, (0,pattern_kinds/* tagPatterns */.MB)("inputs"), "v*");
        if (patterns.length > 0)
            requireTags(name);
        return patterns;
    };
    const keepLatest = (text, name) => {
        const count = (0,values/* wholeNumber */.rD)(text, name, 0, MOST_KEPT);
        if (count > 0)
            requireTags(name);
        return count;
    };
    const expiring = (text, name) => (0,inputs_items/* parsePatterns */.Z7)(name, text, (0,pattern_kinds/* tagPatterns */.MB)("inputs"), "pr-*");
    const olderThanMs = read("tag-age", ageMs, 0);
    const match = read("delete-tags", expiring, []);
    const keep = read("keep-tags", keeping, []);
    const rule = {
        match,
        olderThanMs,
        keepNewest: read("keep-latest", keepLatest, 0),
        keepAtMost: undefined,
        order: { by: "time" },
        countsOf: "pattern",
        line: undefined,
    };
    const rules = rule.match.length > 0 ? [rule] : [];
    return { rules, keeping: keep };
}

;// CONCATENATED MODULE: ./src/inputs/single-entry.ts
/**
 * The inputs that say what is to be done, as a policy of one entry.
 */









/** Where `repositories` is wrong, the entry matches nothing. `host` is the login server, where it is known. */
function readSingleEntry(read, host) {
    const repositories = (text, name) => selecting(text, name, host);
    const match = read("repositories", repositories, []);
    const ageMs = read("age", values/* duration */.p0, 0);
    const tags = readTagRules(read, (0,list/* parseList */.E)((0,defaults/* textOf */.b6)("delete-tags")).length > 0, ageMs);
    const prunesUntaggedRepositories = read("prune-untagged-repositories", values/* boolean */.zM, false);
    const entry = {
        match,
        leaves: false,
        ageMs,
        prunesUntaggedRepositories,
        pulledWithinMs: read("keep-pulled-within", pulledWithin, undefined),
        tags,
        deletionLimit: undefined,
        line: undefined,
    };
    return {
        entries: [entry],
        digests: read("keep-digests", (text, name) => (0,inputs_items/* parseItems */.mo)(name, text, (item) => (0,references/* digestOf */.ol)(item)), []),
        references: [read("keep-references-in", fileGlobs, [])],
        text: undefined,
    };
}
function selecting(text, name, host) {
    const patterns = (0,inputs_items/* parsePatterns */.Z7)(name, text, (0,pattern_kinds/* repositoryPatterns */.kG)("inputs", host), "*");
    if (patterns.length > 0)
        return patterns;
    throw new action_error/* ActionError */.l('Input "repositories" is missing: give names or patterns, one per line, for example "team/api" or "team/**"; "*" means all.');
}
function pulledWithin(text, name) {
    return text === "" ? undefined : (0,values/* withInput */.zE)(name, text, pull_log/* checkPulledWithin */.w);
}
/** @throws ActionError when there are only exclusions. */
function fileGlobs(text, name) {
    const items = (0,list/* parseList */.E)(text);
    (0,inputs_items/* checkInclusions */.Ce)(name, items.map((item) => ({ excludes: item.text.startsWith("!") })), "deploy");
    return items.map((item) => ({ text: item.text, place: (0,inputs_items/* itemPlace */.LH)(name, item) }));
}

;// CONCATENATED MODULE: ./src/inputs/policy.ts
/**
 * What is to be done with which repositories: by the policy file, or by the inputs as a policy of one entry.
 */





/** Inputs that a policy file takes the place of. */
const REPLACED = [
    "repositories",
    "age",
    "tag-age",
    "delete-tags",
    "keep-tags",
    "keep-latest",
    "keep-digests",
    "keep-references-in",
    "keep-pulled-within",
    "prune-untagged-repositories",
];
/** Reads the policy and the files that it names. What is wrong is noted. */
async function readPolicy(read, note, { workspace, host }) {
    const path = (0,defaults/* textOf */.b6)("policy");
    for (const name of path === "" ? [] : REPLACED.filter(defaults/* isGiven */.qR)) {
        note(new action_error/* ActionError */.l(`Inputs "policy" and "${name}" exclude each other: say it in the policy file, or leave "policy" out.`));
    }
    const attempt = async (work, otherwise) => {
        try {
            return await work();
        }
        catch (error) {
            note(error);
            return otherwise;
        }
    };
    const nothing = { entries: [], digests: [], references: [], text: undefined };
    const { entries, digests, references, text } = path === ""
        ? readSingleEntry(read, host)
        : await attempt(() => fromFile(path, { workspace, host }), nothing);
    const mayBeRepository = (name) => entries.some(({ match, leaves }) => !leaves && (0,glob/* isSelected */.s)(name, match));
    const areKnown = entries.length > 0 && entries.every(({ match }) => match.length > 0);
    const files = [];
    for (const globs of references) {
        const found = () => readKeptReferences(globs, workspace, areKnown ? mayBeRepository : undefined);
        files.push(...(await attempt(found, [])));
    }
    return {
        entries,
        pins: { digests: new Set([...digests, ...files.flatMap(digestsIn)]), files },
        policyText: text,
        selectedBy: path === "" ? '"repositories"' : "The policy",
    };
}
async function fromFile(path, place) {
    // Loaded only here: most runs read no YAML.
    const { readPolicyFile } = await Promise.all(/* import() */[__nccwpck_require__.e(815), __nccwpck_require__.e(247)]).then(__nccwpck_require__.bind(__nccwpck_require__, 2247));
    return readPolicyFile(path, place.workspace, place.host);
}
function digestsIn({ files }) {
    return [...files.values()].flatMap(({ digests }) => [...digests]);
}

// EXTERNAL MODULE: ./src/errors/empty-values.ts
var empty_values = __nccwpck_require__(3985);
;// CONCATENATED MODULE: ./src/inputs/login-server.ts
/**
 * The `registry` input: a login server as Azure shows it, in the forms in which users have it at hand.
 */


const LABEL = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?";
const HOST = new RegExp(`^(?:${LABEL}(?:\\.${LABEL})*|\\[[0-9a-f:.]+\\])(?::\\d{1,5})?$`);
/** Takes an address apart, however little of one it is. */
function splitAddress(text) {
    const [, scheme, host = "", path = ""] = /^(?:([a-z]+):\/\/)?([^/]*)\/?(.*?)\/?$/is.exec(text) ?? [];
    const lower = host.toLowerCase();
    return {
        scheme: scheme?.toLowerCase(),
        host: isHost(lower) ? lower : undefined,
        path,
    };
}
function isHost(text) {
    return HOST.test(text) && URL.canParse(`https://${text}`);
}
/**
 * The login server in lower case. A bare name gets `.azurecr.io`; host:port is taken as it is.
 * @throws ActionError whose message completes `Input "registry" is "…": `.
 */
function parseLoginServer(text) {
    const lower = text.toLowerCase();
    if (lower.startsWith("http://")) {
        throw new action_error/* ActionError */.l('only https is supported. Give the login server alone, without "http://".');
    }
    const [, scheme = "https", other = ""] = /^([a-z]+):\/\/([^/]*)/.exec(lower) ?? [];
    if (scheme !== "https" && isHost(other)) {
        throw new action_error/* ActionError */.l(`expected a login server without "${scheme}://".${(0,errors_nearest/* didYouMean */.au)([other])}`);
    }
    const host = lower.replace(/^https:\/\//, "").replace(/\/$/, "");
    if (host.includes("/")) {
        throw new action_error/* ActionError */.l('expected a login server without a path, for example "contoso.azurecr.io". Repositories go into the input "repositories".');
    }
    const meant = whatIsMeant(host);
    if (meant !== undefined) {
        throw new action_error/* ActionError */.l(`this is not a whole login server.${(0,errors_nearest/* didYouMean */.au)([meant])}`);
    }
    if (!isHost(host)) {
        throw new action_error/* ActionError */.l(`expected a login server, for example "contoso.azurecr.io" or "contoso".${variableAdvice(text)}`);
    }
    return /[.:]/.test(host) ? host : `${host}.azurecr.io`;
}
const SUFFIX = "azurecr.io";
/**
 * A login server that was cut short, or quoted. No other host has such an end: "azurec" is no top-level domain, and nothing
 * ends in a full stop.
 */
function whatIsMeant(host) {
    const bare = host.replace(/^(["'])(.*)\1$/, "$2").replace(/\.$/, "");
    const [, name, end = ""] = /^([a-z0-9-]+)\.([a-z.]*)$/.exec(bare) ?? [];
    const isCut = name !== undefined && SUFFIX.startsWith(end) && end.length >= "azurec".length;
    const meant = isCut ? `${name}.${SUFFIX}` : bare;
    return meant !== host && isHost(meant) ? meant : undefined;
}
function variableAdvice(text) {
    const [, name] = /\$\{{0,2}\s*(?:(?:env|vars|secrets)\.)?([A-Za-z_]\w*)/.exec(text) ?? [];
    return name === undefined
        ? ""
        : ` Variables of a shell are not replaced in inputs: write "\${{ env.${name} }}" or "\${{ vars.${name} }}".`;
}

;// CONCATENATED MODULE: ./src/inputs/registry-inputs.ts
/**
 * The inputs that say which registry: `registry` alone where its form tells the kind, else with `registry-type` and
 * `registry-key`.
 */




const KINDS = ["acr", "artifactory"];
/** Of what Artifactory allows, what needs no escaping; wildcards would widen a search. */
const KEY = /^[\w.-]{1,64}$/;
const FORM = '"https://<host>/artifactory/<repository key>"';
/** Reads the inputs that say which registry; what is wrong with them is noted. Undefined when it is not known. */
function readRegistry(read, note) {
    // Null stands for what was given and noted as wrong.
    const type = read("registry-type", registryType, null);
    const key = read("registry-key", registryKey, null);
    const parse = (text, name) => {
        if (text === "")
            throw new action_error/* ActionError */.l(MISSING);
        if (type === null || key === null)
            return undefined;
        const kind = type ?? kindOf(text);
        return (0,values/* withInput */.zE)(name, text, (address) => kind === "acr" ? azureRegistry(address) : artifactory(address, key));
    };
    const address = read("registry", parse, undefined);
    if (address?.kind !== "acr" || key === undefined)
        return address;
    note(new action_error/* ActionError */.l(KEY_WITHOUT_USE));
    return undefined;
}
const MISSING = `Input "registry" is missing: give the login server, for example "contoso.azurecr.io". ${empty_values/* VALUES_COME_EMPTY */.w}`;
const KEY_WITHOUT_USE = 'Input "registry-key" is given, but "registry" is an Azure registry, which has no keys: leave it out, or set "registry-type: artifactory".';
function registryType(text, name) {
    const kind = KINDS.find((known) => known === text);
    if (kind !== undefined || text === "")
        return kind;
    throw new action_error/* ActionError */.l(`Input "${name}" is ${JSON.stringify(text)}: expected "acr" or "artifactory", or nothing where "registry" shows it.`);
}
function registryKey(text, name) {
    if (text === "" || KEY.test(text))
        return text || undefined;
    throw new action_error/* ActionError */.l(`Input "${name}" is ${JSON.stringify(text)}: expected the key of one repository in Artifactory, for example "docker-local".`);
}
function kindOf(address) {
    return /^artifactory(?:\/|$)/.test(splitAddress(address).path) ? "artifactory" : "acr";
}
function azureRegistry(address) {
    return { kind: "acr", host: parseLoginServer(address) };
}
/** @throws ActionError whose message completes `Input "registry" is "…": `. */
function artifactory(address, givenKey) {
    const { scheme, host, path } = splitAddress(address);
    if (scheme === "http")
        throw new action_error/* ActionError */.l(`only https is supported: give ${FORM}.`);
    const match = /^(?:artifactory(?:\/([^/]+))?)?$/.exec(path);
    if (host === undefined || match === null || (scheme ?? "https") !== "https") {
        throw new action_error/* ActionError */.l(`expected ${FORM}, or the host alone with the input "registry-key". Images go into the input "repositories".`);
    }
    const key = match[1] ?? givenKey;
    if (key === undefined) {
        throw new action_error/* ActionError */.l(`the repository key is missing: give ${FORM}, or the key in the input "registry-key".`);
    }
    if (givenKey !== undefined && givenKey !== key) {
        throw new action_error/* ActionError */.l(`it names the repository "${key}", and "registry-key" names "${givenKey}": give the key once.`);
    }
    if (!KEY.test(key)) {
        throw new action_error/* ActionError */.l(`expected a repository key instead of "${key}": ${FORM}.`);
    }
    return { kind: "artifactory", host, key };
}

;// CONCATENATED MODULE: ./src/inputs/report-path.ts
/**
 * The input `report`: a file that is written for sure only at the end, so all that could be in its way is looked for at
 * the beginning. It lies in the workspace or in the runner's temporary folder, through no link that leads elsewhere: the
 * author of a link in a checkout must not choose what is overwritten.
 */




/**
 * The absolute path that `text` names, relative to the workspace.
 * @throws ActionError whose message completes `Input "report" is "…": `.
 */
async function checkReportPath(text, folders) {
    if (/\p{Cc}/u.test(text))
        throw new action_error/* ActionError */.l("expected a path in one line.");
    if (/[/\\]$/.test(text))
        throw new action_error/* ActionError */.l(NO_FILE);
    const path = (0,external_node_path_.resolve)(folders.workspace, text);
    const real = await realPathOf(path);
    const roots = await Promise.all(Object.values(folders).map(realPathOf));
    if (roots.includes(real))
        throw new action_error/* ActionError */.l(NO_FILE);
    if (!roots.some((root) => (0,inputs_workspace/* isWithin */.UO)(real, root))) {
        throw new action_error/* ActionError */.l("expected a file in the workspace or in the runner's temporary folder, and no link that leads elsewhere.");
    }
    await checkIsFree(real);
    return path;
}
const NO_FILE = 'expected the path of a file, for example "out/report.json".';
/** Where a path leads, links followed as far as it exists. */
async function realPathOf(path) {
    try {
        return await (0,promises_.realpath)(path);
    }
    catch {
        if (await isThere(path)) {
            throw new action_error/* ActionError */.l(`"${path}" is a link that leads nowhere, or can't be followed.`);
        }
        const folder = (0,external_node_path_.dirname)(path);
        return folder === path ? path : (0,external_node_path_.join)(await realPathOf(folder), (0,external_node_path_.basename)(path));
    }
}
/** @throws ActionError when there is a folder of that name, or a file where a folder would have to be. */
async function checkIsFree(path) {
    const found = await (0,promises_.stat)(path).catch(() => undefined);
    if (found?.isFile() === true)
        return;
    if (found !== undefined)
        throw new action_error/* ActionError */.l(NO_FILE);
    for (let folder = (0,external_node_path_.dirname)(path); folder !== (0,external_node_path_.dirname)(folder); folder = (0,external_node_path_.dirname)(folder)) {
        const above = await (0,promises_.stat)(folder).catch(() => undefined);
        if (above === undefined)
            continue;
        if (above.isDirectory())
            return;
        throw new action_error/* ActionError */.l(`"${folder}" is a file, not a folder.`);
    }
}
async function isThere(path) {
    return (0,promises_.lstat)(path).then(() => true, () => false);
}

;// CONCATENATED MODULE: ./src/inputs/shard.ts
/**
 * The input `shard`: which part of the matched repositories a job of a matrix takes.
 */

/** A matrix makes at most this many jobs: https://docs.github.com/en/actions/reference/limits */
const MOST_SHARDS = 256;
/** Undefined when nothing is given: then a run takes all. @throws ActionError when it is no such fraction. */
function shard(text, name) {
    if (text === "")
        return undefined;
    const [, part, of] = (/^(\d{1,3})\/(\d{1,3})$/.exec(text) ?? []).map(Number);
    if (part !== undefined && of !== undefined && part >= 1 && part <= of && of <= MOST_SHARDS) {
        return { part, of };
    }
    throw new action_error/* ActionError */.l(`Input "${name}" is ${JSON.stringify(text)}: expected a part and the number of parts, from "1/1" to "${MOST_SHARDS}/${MOST_SHARDS}", for example "2/8". Parts are counted from 1; leave it out to take all repositories.`);
}

;// CONCATENATED MODULE: ./src/inputs/sign-in-inputs.ts
/**
 * The inputs that say how to sign in. Two ways at once are an error, never a silent choice: the other identity may be
 * allowed to delete more.
 */



/** Stands for what was given and noted as wrong, so that it does not seem to be missing as well. */
const WRONG = "wrong";
/**
 * Reads the inputs that say how to sign in to a registry of this kind; everything that is wrong with them is noted. Of an
 * unknown kind, only what is wrong for any.
 */
function readSignIn(read, note, kind) {
    const given = {
        username: read("username", values/* oneLine */.TN, WRONG),
        password: read("password", values/* oneLine */.TN, WRONG),
        clientId: read("client-id", clientId, WRONG),
        tenantId: read("tenant-id", tenantId, WRONG),
        isManaged: read("managed-identity", values/* boolean */.zM, false),
    };
    for (const problem of problemsOf(given, kind))
        note(new action_error/* ActionError */.l(problem));
    return kind === "artifactory" && given.username === ""
        ? { by: "token", token: given.password }
        : signInBy(given);
}
function signInBy({ username, password, clientId: id, tenantId: tenant, isManaged, }) {
    if (username !== "")
        return { by: "password", username, password };
    if (isManaged)
        return { by: "managed-identity", clientId: id === "" ? undefined : id };
    return id === "" ? { by: "environment" } : { by: "job-token", clientId: id, tenantId: tenant };
}
function problemsOf(given, kind) {
    if (kind === "artifactory")
        return artifactoryProblems(given);
    return kind === undefined && given.username === "" && given.password !== ""
        ? []
        : contradictions(given);
}
/** Artifactory knows tokens and passwords, and nothing of Azure. */
function artifactoryProblems(given) {
    const { username, password } = given;
    const foreign = azureInputs(given).map((name) => `Input "${name}" is for Azure registries: leave it out, and give "password", for Artifactory an access token alone or the password of "username".`);
    if (password !== "")
        return foreign;
    const missing = username === ""
        ? 'Input "password" is missing: give an access token of Artifactory, or "username" as well.'
        : 'Input "username" is given without "password": give both, or an access token alone as "password".';
    return [...foreign, `${missing} ${empty_values/* SECRETS_COME_EMPTY */.$}`];
}
function azureInputs({ clientId: id, tenantId: tenant, isManaged }) {
    return [
        ...(id === "" ? [] : ["client-id"]),
        ...(tenant === "" ? [] : ["tenant-id"]),
        ...(isManaged ? ["managed-identity"] : []),
    ];
}
function contradictions(given) {
    const isBasic = given.username !== "" || given.password !== "";
    return [
        ...halfOf(given.username, given.password),
        ...(isBasic ? besides(given) : identityProblems(given)),
    ];
}
function halfOf(username, password) {
    if ((username === "") === (password === ""))
        return [];
    const [given, missing] = username === "" ? ["password", "username"] : ["username", "password"];
    return [
        `Input "${given}" is given without "${missing}": give both, or neither to use the job's Azure sign-in. ${missing === "password" ? empty_values/* SECRETS_COME_EMPTY */.$ : empty_values/* VALUES_COME_EMPTY */.w}`,
    ];
}
function besides(given) {
    const basic = given.username === "" ? "password" : "username";
    return azureInputs(given).map((other) => `Input "${basic}" is given together with "${other}": choose one way to sign in.`);
}
function identityProblems({ clientId: id, tenantId: tenant, isManaged }) {
    if (isManaged) {
        return tenant === ""
            ? []
            : [
                'Input "tenant-id" is given together with "managed-identity": leave it out; a managed identity has its own tenant.',
            ];
    }
    if (id !== "" && tenant === "") {
        return [
            `Input "client-id" is given without "tenant-id": give both to sign in with the job's OIDC token, or "managed-identity: true" for an identity of the runner. ${empty_values/* VALUES_COME_EMPTY */.w}`,
        ];
    }
    return id === "" && tenant !== ""
        ? [
            `Input "tenant-id" is given without "client-id": give both, or neither. ${empty_values/* VALUES_COME_EMPTY */.w}`,
        ]
        : [];
}
const GUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
/** What is wrong here is not shown: it happens to be a whole JSON document with a secret in it. */
function clientId(text, name) {
    if (text === "" || GUID.test(text))
        return text;
    throw new action_error/* ActionError */.l(`Input "${name}" is not the client ID of an application or identity: expected the form "00000000-0000-0000-0000-000000000000".`);
}
/** A tenant goes into a URL, so nothing but an ID or a domain may pass. */
function tenantId(text, name) {
    if (text === "" || GUID.test(text) || /^[a-z\d-]+(?:\.[a-z\d-]+)+$/i.test(text))
        return text;
    throw new action_error/* ActionError */.l(`Input "${name}" is not the ID of a tenant, nor one of its domains: expected the form "00000000-0000-0000-0000-000000000000" or "contoso.onmicrosoft.com".`);
}

;// CONCATENATED MODULE: ./src/inputs/unknown-inputs.ts
/**
 * Inputs that do not exist. The runner only warns of them and hands them over like all others, and `keep_tags` would
 * protect nothing.
 *
 * The runner hands over what stands in `with` and the defaults of action.yml, and no input of a composite action around
 * this one: https://github.com/actions/runner/blob/main/src/Runner.Worker/Handlers/Handler.cs (AddInputsToEnvironment).
 * A variable of such a name out of `env`, or of the runner's own environment, looks the same. It is refused, too, since
 * the one that is overlooked deletes what it was to keep; an empty one protects nothing and says nothing.
 */

const PREFIX = "INPUT_";
/**
 * What takes the place of options of `acr purge`.
 * https://learn.microsoft.com/azure/container-registry/container-registry-auto-purge
 */
const OF_ACR_PURGE = {
    filter: 'Instead of "--filter", "repositories" takes what stands before the colon and "delete-tags" what stands behind it, as patterns: "pr-*" for "pr-.*".',
    ago: 'Instead of "--ago", "tag-age" says how old a tag must be, and "age" a manifest.',
    keep: 'Instead of "--keep", "keep-latest" says how many of the newest images stay.',
    untagged: "Without any input, manifests that nothing needs are deleted, whether or not they had tags.",
    "include-locked": 'Instead of "--include-locked", there is "unlock".',
};
/** One sentence for each input in the environment that is none of the known ones, nor empty. */
function unknownInputs(environment, known) {
    const variables = new Set(known.map((name) => `${PREFIX}${name.toUpperCase()}`));
    return Object.entries(environment)
        .filter(([variable, value = ""]) => variable.startsWith(PREFIX) && value.trim() !== "")
        .filter(([variable]) => !variables.has(variable))
        .map(([variable]) => problemOf(variable, known))
        .sort();
}
/** The name as it most likely stands in the workflow: the runner makes it upper-case, and underscores of blanks. */
function problemOf(variable, known) {
    const name = variable.slice(PREFIX.length).toLowerCase();
    const purge = OF_ACR_PURGE[name];
    if (purge !== undefined)
        return `Input "${name}" does not exist. ${purge}`;
    const nearest = (0,errors_nearest/* nearestNames */.LE)(name, known);
    const question = (0,errors_nearest/* didYouMean */.au)(nearest.length > 0 ? nearest : (0,errors_nearest/* relatedNames */.KE)(name, known));
    const way = question === ""
        ? ` Remove it from "with"; if it is not there, set the variable ${variable} to "" in the step's "env".`
        : question;
    return `Input ${JSON.stringify(name)} does not exist.${way}`;
}

;// CONCATENATED MODULE: ./src/inputs/inputs.ts
/**
 * The action's inputs as one frozen value. Everything is checked before the first request, and all that is wrong is
 * reported at once. An empty value is the default, as if the input were not there.
 */
















/** Stands in for an address that is wrong; then there are no options. */
const NOWHERE = { kind: "acr", host: "" };
const SECRET_INPUTS = ["username", "password", defaults/* GITHUB_TOKEN */.Go];
/**
 * Reads and checks all inputs, the files that they name included.
 * @throws InputError with everything that is wrong.
 */
async function readOptions() {
    const problems = [...unknownInputs(process.env, Object.keys(defaults/* DEFAULTS */.zY))];
    const note = (error) => {
        if (!(error instanceof action_error/* ActionError */.l))
            throw error;
        problems.push(error.message);
    };
    const read = (name, parse, otherwise) => {
        try {
            return parse((0,defaults/* textOf */.b6)(name), name);
        }
        catch (error) {
            note(error);
            return otherwise;
        }
    };
    const address = readRegistry(read, note);
    const policy = await readPolicy(read, note, { workspace: workspace(), host: hostOf(address) });
    const report = await reportPath(note);
    const registry = (0,registry_address/* registryName */.j)(address ?? NOWHERE);
    const settings = settingsOf();
    const signIn = readSignIn(read, note, address?.kind);
    const options = {
        address: address ?? NOWHERE,
        registry,
        ...policy,
        dryRun: read("dry-run", values/* boolean */.zM, true),
        deletionLimit: read("max-deletions", deletion_limit/* deletionLimit */.a, undefined),
        unlocks: read("unlock", (text, name) => unlocks(text, name, address), false),
        timeLimitMs: read("time-limit", values/* timeLimit */.zc, 0),
        concurrency: read("concurrency", (text, name) => (0,values/* wholeNumber */.rD)(text, name, 1, 64), 1),
        signIn,
        pullLog: (0,pull_log/* readPullLog */.O)(read, note, { kind: address?.kind, signIn, entries: policy.entries }),
        cache: read("cache", values/* boolean */.zM, true),
        shard: read("shard", shard, undefined),
        commentToken: read("comment", commentToken, undefined),
        plan: await planOf({ registry, settings, report, ...policy }, note),
        report,
        settings,
    };
    if (problems.length > 0)
        throw new InputError(problems);
    return Object.freeze(options);
}
/** Repositories of Azure are named without it. */
function hostOf(address) {
    return address?.kind === "acr" ? address.host : undefined;
}
function workspace() {
    return (0,external_node_path_.resolve)(process.env["GITHUB_WORKSPACE"] ?? "");
}
function temporaryFolder() {
    return (0,external_node_path_.resolve)(process.env["RUNNER_TEMP"] ?? (0,external_node_os_.tmpdir)());
}
async function planOf(plannedFor, note) {
    const path = (0,defaults/* textOf */.b6)("plan");
    if (path === "")
        return undefined;
    try {
        // Loaded only here: most runs apply no plan.
        const { readPlan } = await Promise.all(/* import() */[__nccwpck_require__.e(497), __nccwpck_require__.e(502)]).then(__nccwpck_require__.bind(__nccwpck_require__, 9502));
        return await readPlan(path, { ...plannedFor, folders: [workspace(), temporaryFolder()] });
    }
    catch (error) {
        note(error);
        return undefined;
    }
}
async function reportPath(note) {
    const text = (0,defaults/* textOf */.b6)("report");
    if (text === "")
        return undefined;
    try {
        return await checkReportPath(text, { workspace: workspace(), temporary: temporaryFolder() });
    }
    catch (error) {
        note(new action_error/* ActionError */.l(`Input "report" is ${JSON.stringify(text)}: ${(0,action_error/* errorMessage */.g)(error)}`));
        return undefined;
    }
}
function unlocks(text, name, address) {
    const isWanted = (0,values/* boolean */.zM)(text, name);
    if (!isWanted || address?.kind !== "artifactory")
        return isWanted;
    throw new action_error/* ActionError */.l(`Input "${name}" is ${JSON.stringify(text)}: Artifactory has no locks that could be lifted. Leave it out.`);
}
function commentToken(text, name) {
    if (!(0,values/* boolean */.zM)(text, name))
        return undefined;
    if ((0,defaults/* textOf */.b6)("shard") !== "") {
        throw new action_error/* ActionError */.l(`Input "${name}" is ${JSON.stringify(text)}, and "shard" is given: all shards would write the same comment. Leave one of them out.`);
    }
    const token = (0,values/* oneLine */.TN)((0,commands/* getInput */.V4)(defaults/* GITHUB_TOKEN */.Go), defaults/* GITHUB_TOKEN */.Go);
    if (token !== "")
        return token;
    throw new action_error/* ActionError */.l(`Input "${name}" is ${JSON.stringify(text)}, and "${defaults/* GITHUB_TOKEN */.Go}" is empty: leave "${defaults/* GITHUB_TOKEN */.Go}" out to use the job's own token. Secrets are empty in pull requests from forks.`);
}
function settingsOf() {
    const shown = Object.keys(defaults/* DEFAULTS */.zY).filter((name) => !SECRET_INPUTS.includes(name));
    return Object.fromEntries(shown.map((name) => [name, (0,defaults/* textOf */.b6)(name)]));
}

// EXTERNAL MODULE: ./src/report/headline.ts
var headline = __nccwpck_require__(4512);
// EXTERNAL MODULE: ./src/report/markdown.ts
var markdown = __nccwpck_require__(4285);
;// CONCATENATED MODULE: ./src/report/notices.ts
/**
 * What the user should know of a repository although it makes no run fail: that it was left alone, that some of its tags
 * can't be pulled, that something else removes what is kept.
 */

/** How many a sentence names at most; the report file has all. */
const MOST_ITEMS = 5;
const MOST_NAMES = 10;
/** All notices of a run, as sentences that name the repository; skipped ones first, those for the same reason together. */
function noticesOf({ registry, repositories }, quoting) {
    const skipped = repositories.filter(isSkipped);
    const said = (repository) => (notice) => `${quoting.name(repository.name)}: ${notice}`;
    return [
        ...[...Map.groupBy(skipped, ({ message }) => message)].map(([, group]) => skippedTogether(group, quoting)),
        ...repositories.flatMap((repository) => oddities(repository, registry, quoting).map(said(repository))),
    ];
}
/** The notices of one repository, as sentences that do not name it. */
function noticesIn(repository, registry, quoting) {
    const skipped = isSkipped(repository) ? [quoting.sentence(repository.message ?? "")] : [];
    return [...skipped, ...oddities(repository, registry, quoting)];
}
function oddities(repository, registry, quoting) {
    return [
        ...emptied(repository),
        ...unpullable(repository, quoting),
        ...onNothing(repository, registry, quoting),
        ...disappeared(repository, quoting),
        ...circular(repository, quoting),
    ];
}
/** Left alone by a rule. */
function isSkipped({ state }) {
    return state === "skipped";
}
function skippedTogether(group, quoting) {
    const names = (0,markdown/* listed */.KE)(group, MOST_NAMES, ({ name }) => quoting.name(name));
    const were = group.length === 1 ? "was skipped" : "were skipped, each for the same reason";
    return `${names} ${were}: ${quoting.sentence(group[0]?.message ?? "")}`;
}
/** Losing the last tag of a repository, or all of it, is rarely intended. */
function emptied({ manifests }) {
    const left = manifests.filter((manifest) => !isGone(manifest));
    const tags = manifests.reduce((sum, manifest) => sum + manifest.tags.length, 0);
    const withTags = tags > 0 ? `, with ${(0,markdown/* counted */.hS)(tags, "tag")}` : "";
    const all = (0,markdown/* counted */.hS)(manifests.length, "manifest");
    const isPreview = manifests.every(({ outcome, expiredTags: [tag] }) => outcome === undefined && tag?.outcome === undefined);
    if (manifests.length > 0 && left.length === 0) {
        return isPreview
            ? [`nothing would be left of it after deleting ${all}${withTags}. ${IF_NOT_MEANT}`]
            : [`nothing is left of it after deleting ${all}${withTags}. ${IF_NOT_MEANT}`];
    }
    if (tags === 0 || left.some((manifest) => tagsLeft(manifest) > 0))
        return [];
    return isPreview
        ? [`it would have no tag left after losing ${(0,markdown/* counted */.hS)(tags, "tag")}. ${IF_NOT_MEANT}`]
        : [`it has no tag left after losing ${(0,markdown/* counted */.hS)(tags, "tag")}. ${IF_NOT_MEANT}`];
}
const IF_NOT_MEANT = 'If that is not intended, name what must be kept in "keep-tags", "keep-latest" or "keep-digests".';
/** Gone by now; in a dry run, about to go. */
function isGone({ verdict, outcome }) {
    if (verdict.action === "keep")
        return false;
    return outcome === undefined || outcome.state === "deleted" || outcome.state === "already-gone";
}
function tagsLeft({ tags, expiredTags }) {
    const gone = expiredTags.filter(({ outcome }) => outcome === undefined || outcome.state === "deleted" || outcome.state === "already-gone");
    return tags.length - gone.length;
}
function disappeared({ verification }, { name }) {
    const gone = verification?.state === "verified" ? verification.disappeared : [];
    if (gone.length === 0)
        return [];
    const manifests = (0,markdown/* counted */.hS)(gone.length, "kept manifest was", "kept manifests were");
    const digests = (0,markdown/* listed */.KE)(gone, MOST_ITEMS, name);
    return [
        `${manifests} removed by something else during the run (another run, a retention policy): ${digests}.`,
    ];
}
/** Nothing else will ever delete these, so they are said each time. */
function circular({ manifests }, { name }) {
    const members = manifests.filter(({ verdict }) => verdict.reason === "reference-cycle");
    if (members.length === 0)
        return [];
    const kept = (0,markdown/* counted */.hS)(members.length, "manifest is kept", "manifests are kept");
    const digests = (0,markdown/* listed */.KE)(members, MOST_ITEMS, ({ digest }) => name(digest));
    return [
        `${kept} only because they refer to each other in a circle, so that no order of deletion is safe: ${digests}. No later run deletes them; remove one of them by hand if they are not needed (az acr manifest delete).`,
    ];
}
/** As loud as it gets without failing the run: these may be about to be pulled. */
function unpullable({ unpullable: broken }, { name }) {
    if (broken.length === 0)
        return [];
    const [manifests, tags] = broken.length === 1
        ? ["a tagged manifest", "its tags"]
        : [`${(0,markdown/* count */.U9)(broken.length)} tagged manifests`, "their tags"];
    const items = (0,markdown/* listed */.KE)(broken, MOST_ITEMS, (manifest) => `${name(manifest.digest)} (${(0,markdown/* listed */.KE)(manifest.tags, MOST_ITEMS, name)})`);
    return [
        `the registry lists ${manifests} but does not return what is in ${broken.length === 1 ? "it" : "them"}, so ${tags} can't be pulled: ${items}. Push ${broken.length === 1 ? "it" : "them"} again, unless a quarantine or "readEnabled=false" is meant to do that.`,
    ];
}
/** With the way out, for those that this run does not remove. */
function onNothing(repository, registry, { name }) {
    const tags = repository.tagsOnNothing.filter(({ isExpired }) => !isExpired);
    const [first] = tags;
    if (first === undefined)
        return [];
    const [those, have, one] = tags.length === 1
        ? ["tag names a manifest", "it", "it"]
        : ["tags name manifests", "they", "the first"];
    const command = `az acr repository untag --name ${resourceName(registry)} --image ${repository.name}:${first.name}`;
    return [
        `${(0,markdown/* count */.U9)(tags.length)} ${those} that the registry does not have, so ${have} can't be pulled: ${(0,markdown/* listed */.KE)(tags, MOST_ITEMS, (tag) => name(tag.name))}. This removes ${one}: ${name(command)}.`,
    ];
}
/**
 * The name that Azure's command line wants. A registry's name has letters and digits only; what follows in its host is a
 * hash, a region or the cloud (https://learn.microsoft.com/azure/container-registry/container-registry-get-started-portal).
 */
function resourceName(registry) {
    return /^[a-z0-9]{5,50}(?=[-.])/i.exec(registry)?.[0] ?? "<registry>";
}

// EXTERNAL MODULE: ./src/report/wording.ts
var wording = __nccwpck_require__(5594);
;// CONCATENATED MODULE: ./src/report/sparse-indexes.ts
/**
 * Kept indexes that list manifests which are not there. Caches leave them like that on purpose: a pull brings one platform
 * (https://github.com/Azure/acr/issues/862). So they are told once for a run, and are no reason to warn of anything.
 */


/** How many missing entries one line names; the report file has all. */
const sparse_indexes_MOST_ITEMS = 5;
/** Those of all repositories, in the order of the report. */
function sparseIndexes({ repositories }) {
    return repositories.flatMap(({ name, brokenIndexes }) => brokenIndexes.map((index) => ({ ...index, repository: name })));
}
/** All of them in one sentence. */
function sparseHeading(indexes) {
    const repositories = new Set(indexes.map(({ repository }) => repository)).size;
    const where = (0,markdown/* counted */.hS)(repositories, "repository", "repositories");
    const list = indexes.length === 1 ? "lists" : "list";
    return `${(0,markdown/* counted */.hS)(indexes.length, "kept index", "kept indexes")} in ${where} ${list} manifests that were not there before this run either, as a cache of another registry leaves them.`;
}
/** One of them, with what it lacks. */
function describeSparse(index, { name }) {
    const { repository, digest, tags, missing } = index;
    const [tag] = tags;
    const tagged = tag === undefined ? "" : ` (${name(tag)})`;
    const children = (0,markdown/* listed */.KE)(missing, sparse_indexes_MOST_ITEMS, ({ platform, digest: child }) => name(platform === undefined ? child : (0,wording/* describePlatform */.d5)(platform)));
    return `${name(repository)}: ${name(digest)}${tagged} lacks ${children}.`;
}

// EXTERNAL MODULE: ./src/report/problems.ts
var report_problems = __nccwpck_require__(3300);
;// CONCATENATED MODULE: ./src/report/annotations.ts
/**
 * What GitHub shows beside the log: at most one warning for a repository, and one error for a run that fails. Pure.
 * The runner shows ten warnings of a step and 4,096 characters of each; what is more would be lost without a word.
 */





const TITLE = "ACR Prune";
/** Three of the ten are left for what can't be published: the report file, the summary, a comment. */
const MOST_WARNINGS = 7;
const LONGEST = 4000;
const LONGEST_TITLE = 250;
const ELSEWHERE = "see the job summary";
/** The warnings of a run: those that concern all of it, then one for each repository that has something to say. */
function warningsOf(report) {
    const warnings = [
        ...report.warnings.map((message) => ({ title: TITLE, message: cut(message) })),
        ...report.repositories.flatMap((repository) => warningOf(repository, report)),
    ];
    if (warnings.length <= MOST_WARNINGS)
        return warnings;
    const shown = warnings.slice(0, MOST_WARNINGS - 1);
    const left = (0,markdown/* counted */.hS)(warnings.length - shown.length, "more warning");
    return [...shown, { title: TITLE, message: `${left}: ${ELSEWHERE}.` }];
}
/** What is worth a word and no warning. */
function remarksOf(report) {
    const sparse = sparseIndexes(report);
    if (sparse.length === 0)
        return [];
    return [{ title: TITLE, message: `${sparseHeading(sparse)} The list: ${ELSEWHERE}.` }];
}
function warningOf(repository, { registry }) {
    const [first, ...others] = noticesIn(repository, registry, report_problems/* FOR_LOG */.tK);
    if (first === undefined)
        return [];
    const skipped = repository.state === "skipped" ? " skipped" : "";
    const more = others.length > 0 ? ` And ${(0,markdown/* count */.U9)(others.length)} more: ${ELSEWHERE}.` : "";
    const sentence = `${first.charAt(0).toUpperCase()}${first.slice(1)}`;
    const message = `${cut(sentence)}${more}`;
    return [{ title: `${TITLE}: ${repository.name}${skipped}`, message }];
}
/**
 * Why the run failed: the headline as the title, and as many problems as find room, the worst first; undefined if it did
 * not. That nothing was deleted is said once, by the one or the other.
 */
function failureOf(report) {
    const problems = (0,report_problems/* problemsOf */.GW)(report, report_problems/* FOR_LOG */.tK);
    if (problems.length === 0)
        return undefined;
    const lines = [];
    let length = 0;
    for (const problem of problems) {
        const line = cut(problem);
        length += line.length + 1;
        if (length > LONGEST && lines.length > 0)
            break;
        lines.push(line);
    }
    const left = problems.length - lines.length;
    const more = left > 0 ? [`And ${(0,markdown/* count */.U9)(left)} more: ${ELSEWHERE}.`] : [];
    return { title: cut((0,headline/* headline */.P)(report), LONGEST_TITLE), message: [...lines, ...more].join("\n") };
}
function cut(text, longest = LONGEST) {
    return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __nccwpck_require__(3024);
;// CONCATENATED MODULE: external "node:stream/promises"
const external_node_stream_promises_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:stream/promises");
// EXTERNAL MODULE: ./src/errors/documentation.ts
var documentation = __nccwpck_require__(969);
;// CONCATENATED MODULE: ./src/report/failed-start.ts
/**
 * The page of a run that ended before it could ask the registry anything: what is wrong, most often with the inputs, each
 * with what to write instead. Pure.
 */




/** Where the way out is not in the sentences themselves. */
const MORE = `What each input takes: <${(0,documentation/* documentation */.T)("inputs.md")}>.`;
/** What to show of an error that was thrown before there was any report. */
function failedStart(error) {
    const problems = error instanceof InputError ? error.problems : [(0,action_error/* errorMessage */.g)(error)];
    const lines = problems.flatMap((problem) => problem.split("\n")).map(once);
    const title = `ACR Prune: ${whatIsWrong(error, lines.length)} Nothing was deleted.`;
    const page = [
        `## ${title}`,
        lines.map((line) => `- ${(0,markdown/* escapeText */.X1)(line)}`).join("\n"),
        ...(error instanceof InputError ? [MORE] : []),
    ];
    return { title, message: lines.join("\n"), page: `${page.join("\n\n")}\n` };
}
function whatIsWrong(error, problems) {
    if (!(error instanceof InputError))
        return "could not begin.";
    return problems === 1
        ? "1 thing is wrong with the inputs."
        : `${(0,markdown/* count */.U9)(problems)} things are wrong with the inputs.`;
}
/** The title says it. */
function once(line) {
    return line.replace(/ Nothing was deleted\.$/, "");
}

// EXTERNAL MODULE: ./src/report/plan-totals.ts
var plan_totals = __nccwpck_require__(8875);
// EXTERNAL MODULE: ./src/report/report.ts
var report_report = __nccwpck_require__(8850);
// EXTERNAL MODULE: ./src/report/tag-rules.ts
var tag_rules = __nccwpck_require__(532);
;// CONCATENATED MODULE: ./src/report/json.ts
/**
 * The JSON report: every manifest with its verdict and outcome, for scripts and as evidence after an accident. Full
 * digests, stable order, one manifest a line. Its schema is `docs/report.schema.json`.
 */



/** Raised when a field changes its meaning or goes away; new fields do not raise it. */
const SCHEMA_VERSION = 1;
/** Characters that are written at once: a write for every line would take longer than making it. */
const CHUNK = 65_536;
/**
 * The report as JSON text that ends with a line break, in parts: as one text half a million manifests need a GiB, and a
 * few more are longer than a string can be.
 */
function* renderJson(report) {
    let chunk = "";
    for (const part of parts(report)) {
        chunk += part;
        if (chunk.length < CHUNK)
            continue;
        yield chunk;
        chunk = "";
    }
    yield chunk;
}
function* parts(report) {
    const head = {
        schemaVersion: SCHEMA_VERSION,
        registry: report.registry,
        dryRun: report.dryRun,
        stopped: report.stopped,
        cancelled: report.cancelled,
        brokenOff: report.brokenOff,
        deletionLimit: report.deletionLimit,
        absentNames: report.absentNames.length > 0 ? report.absentNames : undefined,
        isTimeUp: report.isTimeUp,
        unreached: report.unreached,
        startedAt: report.startedAt.toISOString(),
        finishedAt: report.finishedAt.toISOString(),
        totals: flatTotals((0,report_report/* totalsOfRun */.IJ)(report)),
        requests: report.requests,
        settings: report.settings,
        policyText: report.policyText,
        plan: report.plan === undefined ? undefined : flatPlan(report, report.plan),
        warnings: report.warnings,
        rules: report.rules.length > 0 ? (0,tag_rules/* ruleSums */.rk)(report).map(flatRule) : undefined,
    };
    yield* json_list(opened(head, '\n  "repositories"'), report.repositories, repositoryParts);
    yield "]}\n";
}
function* repositoryParts(repository) {
    const { name, state, message, decidedAt, verification, manifests } = repository;
    const { approval, brokenIndexes, orphanedTags, unpullable } = repository;
    const head = {
        name,
        state,
        message,
        decidedAt: decidedAt?.toISOString(),
        totals: flatTotals((0,report_report/* totalsOf */.vA)(repository)),
        verification,
        approval,
        brokenIndexes,
        orphanedTags,
        unpullable,
        tagsOnNothing: repository.tagsOnNothing.map(flatTag),
    };
    yield* json_list(`    ${opened(head, '"manifests"')}`, manifests, function* (manifest) {
        yield `      ${JSON.stringify(flatManifest(manifest))}`;
    });
    yield "    ]}";
}
/** A JSON object that goes on with a list; it is not closed. */
function opened(head, listName) {
    return `${JSON.stringify(head).slice(0, -1)},${listName}:[`;
}
/** The opening, then the parts of all items, each on a line of its own. */
function* json_list(opening, items, partsOf) {
    yield `${opening}\n`;
    for (const [i, item] of items.entries()) {
        if (i > 0)
            yield ",\n";
        yield* partsOf(item);
    }
    yield items.length > 0 ? "\n" : "";
}
function flatPlan(report, { path, madeAt }) {
    return { path, madeAt: madeAt.toISOString(), totals: (0,plan_totals/* planTotalsOf */.m)(report) };
}
function flatTotals({ reclaimed, ...counts }) {
    return {
        ...counts,
        reclaimedBytes: reclaimed.bytes,
        reclaimedBytesAreEstimated: reclaimed.isEstimate,
    };
}
/** A rule is named by its line in the policy file. */
function flatTag({ rule, ...tag }) {
    return rule === undefined ? tag : { ...tag, rule: rule.line };
}
function flatRule({ rule, ...sums }) {
    return { line: rule.line, rule: (0,tag_rules/* describeRule */.IO)(rule), ...sums };
}
function flatManifest(report) {
    const { verdict, pushedAt, pulledAt, outcome, expiredBy, isWaiting, ...manifest } = report;
    return {
        ...manifest,
        expiredTags: manifest.expiredTags.map(flatTag),
        expiredBy: expiredBy.length > 0 ? expiredBy.map(({ line }) => line) : undefined,
        pushedAt: pushedAt?.toISOString(),
        pulledAt: pulledAt?.toISOString(),
        verdict: verdict.action,
        reason: verdict.reason,
        because: verdict.because,
        isWaiting: isWaiting === true ? true : undefined,
        outcome,
    };
}

;// CONCATENATED MODULE: ./src/report/outputs.ts
/**
 * The action's outputs: counts and a path. Lists do not fit into outputs (1 MB for a whole job).
 */


/** The value of every output that `action.yml` declares. */
function outputsOf(report, reportPath) {
    const { planned, deleted, kept, failed, untagged, expiredTags, reclaimed } = (0,report_report/* totalsOfRun */.IJ)(report);
    const { approved, wanted, waiting } = (0,plan_totals/* planTotalsOf */.m)(report);
    const skipped = report.repositories.filter(({ state }) => state !== "pruned").length;
    return {
        planned: String(planned),
        deleted: String(deleted),
        kept: String(kept),
        failed: String(failed),
        untagged: String(untagged),
        "expired-tags": String(expiredTags),
        "skipped-repositories": String(skipped),
        approved: String(approved),
        "wanted-by-now": String(wanted),
        waiting: String(waiting),
        "reclaimed-bytes": String(reclaimed.bytes),
        "report-path": reportPath,
    };
}

;// CONCATENATED MODULE: ./src/report/blocks.ts
/** Newest first, each followed by the manifests whose reason it is. */
function inBlocks(manifests) {
    const shown = new Set(manifests.map(({ digest }) => digest));
    const below = new Map();
    for (const manifest of newestFirst(manifests)) {
        const because = manifest.verdict.because;
        const above = because !== undefined && shown.has(because) ? because : undefined;
        const siblings = below.get(above);
        if (siblings === undefined)
            below.set(above, [manifest]);
        else
            siblings.push(manifest);
    }
    const placed = new Set();
    const pending = (below.get(undefined) ?? []).toReversed();
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
        if (placed.has(next))
            continue;
        placed.add(next);
        // Not `push(...)`: one image may have more referrers than a call takes arguments.
        for (const manifest of (below.get(next.digest) ?? []).toReversed())
            pending.push(manifest);
    }
    // Reasons that go round in a circle begin nowhere.
    return [...placed, ...manifests.filter((manifest) => !placed.has(manifest))];
}
/** The roots among kept manifests, newest first. */
function rootsAmong(kept) {
    const roots = [];
    let holds = new Map();
    // In this order all that a root holds stands between it and the next one.
    for (const manifest of inBlocks(kept)) {
        const { reason, because } = manifest.verdict;
        if (because === undefined) {
            holds = new Map();
            roots.push({ manifest, holds });
        }
        else
            holds.set(reason, (holds.get(reason) ?? 0) + 1);
    }
    return roots;
}
function newestFirst(manifests) {
    return manifests.toSorted((a, b) => {
        const byTime = (b.pushedAt?.getTime() ?? 0) - (a.pushedAt?.getTime() ?? 0);
        return byTime !== 0 ? byTime : a.digest < b.digest ? -1 : 1;
    });
}

// EXTERNAL MODULE: ./src/report/digests.ts
var digests = __nccwpck_require__(67);
;// CONCATENATED MODULE: ./src/report/manifest-tables.ts





/** What stands in a cell at most; the report file has the rest. */
const TAGS_PER_ROW = 5;
const PARENTS_PER_ROW = 3;
function sectionsOf({ manifests, tagsOnNothing }, dryRun) {
    const planned = manifests.filter(({ verdict }) => verdict.action === "delete");
    const isGone = ({ outcome }) => dryRun || outcome?.state === "deleted" || outcome?.state === "already-gone";
    return {
        dryRun,
        gone: planned.filter(isGone),
        undone: planned.filter((manifest) => !isGone(manifest) && !isUnbegun(manifest)),
        unbegun: planned.filter(isUnbegun),
        expired: [
            ...manifests.flatMap((manifest) => manifest.expiredTags.map((tag) => ({ manifest, digest: manifest.digest, tag }))),
            ...tagsOnNothing
                .filter(({ isExpired }) => isExpired)
                .map((tag) => ({ manifest: undefined, digest: tag.digest, tag })),
        ],
        kept: manifests.filter(({ verdict }) => verdict.action === "keep"),
    };
}
function isUnbegun({ outcome }) {
    return outcome?.state === "cancelled";
}
/** How many rows `renderSections` writes. */
function rowsOf(sections, level) {
    const { gone, undone, unbegun, expired, kept } = sections;
    const deletions = [gone, undone, unbegun, expired].map(({ length }) => Math.min(length, level.deletions));
    const rows = deletions.reduce((sum, length) => sum + length, 0);
    if (level.kept === "none")
        return rows;
    const isRoot = ({ verdict }) => verdict.because === undefined;
    return rows + (level.kept === "all" ? kept : kept.filter(isRoot)).length;
}
/** The tables' lines, what went wrong first. Empty when there is nothing to show. */
function renderSections(sections, level) {
    if (rowsOf(sections, level) === 0)
        return [];
    const { dryRun, gone, undone, unbegun, kept } = sections;
    const names = digestNames([...gone, ...undone, ...unbegun, ...kept]);
    const tables = [
        section("Not deleted", "Reason", undone, level.deletions, names),
        section("Not begun", "Reason", unbegun, level.deletions, names),
        section(dryRun ? "Would delete" : "Deleted", "Reason", gone, level.deletions, names),
        tagSection(sections, level.deletions, names),
        level.kept === "all" ? section("Kept", "Kept because", kept, Infinity, names) : [],
        level.kept === "roots" ? rootSection(kept, names) : [],
    ];
    const shown = tables.filter((lines) => lines.length > 0);
    return shown.flatMap((lines, i) => (i === 0 ? lines : ["", ...lines]));
}
function section(title, reasonTitle, manifests, limit, names) {
    const titles = ["Digest", "What", "Tags", reasonTitle, "Index parents"];
    const rows = limit === 0 ? [] : inBlocks(manifests).slice(0, limit);
    const cells = rows.map((manifest) => row(manifest, names));
    const heading = `#### ${title} (${(0,markdown/* count */.U9)(manifests.length)})`;
    return titledTable(heading, titles, cells, manifests.length - cells.length);
}
/** Tags that go from manifests that stay, with what keeps the manifest, and those that go from nothing. */
function tagSection({ dryRun, expired }, limit, names) {
    const titles = ["Tag", "Because", "Digest", "The manifest stays because"];
    const rows = expired.slice(0, limit).map(({ manifest, digest, tag }) => {
        const outcome = tag.outcome === undefined ? "" : (0,markdown/* escapeText */.X1)((0,wording/* describeTagOutcome */.K)(tag.outcome));
        const because = (0,markdown/* escapeText */.X1)((0,wording/* describeTagReason */.as)(tag));
        const cells = [tagCell(tag.name), because, names.short(digest)];
        const stays = manifest === undefined ? "there is no such manifest" : reasonCell(manifest, names);
        return dryRun ? [...cells, stays] : [...cells, stays, outcome];
    });
    const title = dryRun ? "Would remove tags" : "Tags that go";
    const heading = `#### ${title} (${(0,markdown/* count */.U9)(expired.length)})`;
    return titledTable(heading, [...titles, ...(dryRun ? [] : ["Outcome"])], rows, expired.length - rows.length);
}
/** Manifests that are kept for their own sake, with what each of them keeps. */
function rootSection(kept, names) {
    const titles = ["Digest", "What", "Tags", "Kept because", "Keeps"];
    const rows = rootsAmong(kept).map(({ manifest, holds }) => {
        const cells = row(manifest, names);
        return [...cells.slice(0, 4), holdsCell(holds)];
    });
    return titledTable(`#### Kept (${(0,markdown/* count */.U9)(kept.length)}), by what keeps them`, titles, rows, 0);
}
const HELD = {
    "child-of-kept-index": ["child", "children"],
    "referrer-of-kept-manifest": ["referrer", "referrers"],
    "subject-of-kept-referrer": ["subject", "subjects"],
    "mentioned-by-unknown-manifest": ["other", "others"],
};
function holdsCell(holds) {
    const parts = Object.keys(HELD).flatMap((reason) => {
        const held = holds.get(reason);
        return held === undefined ? [] : [(0,markdown/* counted */.hS)(held, ...HELD[reason])];
    });
    return parts.join(", ");
}
/** A table below its heading, with a count of what it leaves out; nothing where it has no rows. */
function titledTable(heading, titles, rows, left) {
    if (rows.length === 0)
        return [];
    const columns = titles.map((columnTitle) => ({ title: columnTitle }));
    return [heading, "", ...(0,markdown/* table */.tp)(columns, rows), ...(0,markdown/* andMore */.v)(left)];
}
function digestNames(manifests) {
    const digits = (0,digests/* digitsNeeded */.Q)(manifests.map(({ digest }) => digest));
    const byDigest = new Map(manifests.map((manifest) => [manifest.digest, manifest]));
    const short = (digest) => (0,markdown/* codeSpan */.SS)((0,digests/* shortDigest */.V)(digest, digits));
    return {
        short,
        isKept: (digest) => byDigest.get(digest)?.verdict.action === "keep",
        tagged: (digest) => {
            const manifest = byDigest.get(digest);
            const tag = manifest === undefined ? undefined : manifest_tables_tagsLeft(manifest)[0];
            return tag === undefined ? short(digest) : `${short(digest)} (${(0,markdown/* code */.aY)(tag)})`;
        },
    };
}
function row(manifest, names) {
    const { digest, what, parents } = manifest;
    return [
        names.short(digest),
        (0,markdown/* escapeText */.X1)(what),
        (0,markdown/* listed */.KE)(manifest_tables_tagsLeft(manifest), TAGS_PER_ROW, tagCell),
        reasonCell(manifest, names),
        (0,markdown/* listed */.KE)(keptFirst(parents, names), PARENTS_PER_ROW, names.tagged),
    ];
}
/** Without those that a real run removed: they stand in a table of their own. */
function manifest_tables_tagsLeft({ tags, expiredTags }) {
    const isRemoved = ({ outcome }) => outcome?.state === "deleted" || outcome?.state === "already-gone";
    const removed = new Set(expiredTags.filter(isRemoved).map(({ name }) => name));
    return tags.filter((tag) => !removed.has(tag));
}
/** A digest tag would be wider than everything else, and says no more than its first digits. */
function tagCell(tag) {
    return (0,markdown/* code */.aY)(tag.replace(/(sha256-[0-9a-f]{12})[0-9a-f]{52}/, "$1…"));
}
/** The parents that matter most: those that keep the manifest. */
function keptFirst(parents, { isKept }) {
    return [...parents.filter(isKept), ...parents.filter((parent) => !isKept(parent))];
}
function reasonCell({ verdict, expiredBy, outcome }, names) {
    const behind = verdict.because === undefined ? "" : ` (${names.short(verdict.because)})`;
    const rules = expiredBy.map((rule) => `; ${(0,markdown/* escapeText */.X1)((0,tag_rules/* describeRule */.IO)(rule))}`).join("");
    const reason = `${(0,wording/* describeReason */.Gk)(verdict)}${behind}${rules}`;
    const isTaken = outcome?.state === "deleted" && outcome.with !== undefined;
    const isPlain = outcome === undefined ||
        outcome.state === "cancelled" ||
        (outcome.state === "deleted" && !isTaken);
    // The registry took it along with the very manifest that is the reason.
    const isSaid = isTaken && outcome.with === verdict.because;
    return isPlain || isSaid ? reason : `${reason}; ${(0,markdown/* escapeText */.X1)((0,wording/* describeOutcome */.SS)(outcome))}`;
}

;// CONCATENATED MODULE: ./src/report/plan-section.ts
/**
 * Approving and applying, on the page: the plan that was applied in numbers, and in a dry run how to apply its report
 * (docs/plans.md).
 */






/** How many tags a row names. */
const MOST_TAGS = 5;
/** The applied plan in numbers; empty where there is none. */
function planTable(report) {
    const { plan, dryRun } = report;
    if (plan === undefined)
        return [];
    const { planned, deleted, expiredTags } = (0,report_report/* totalsOfRun */.IJ)(report);
    const { approved, wanted, gone, waiting, approvedTags, waitingTags } = (0,plan_totals/* planTotalsOf */.m)(report);
    const rows = [
        ["Approved", approved, approvedTags],
        dryRun
            ? ["Approved, would be deleted", planned, expiredTags]
            : ["Approved and deleted", deleted, expiredTags],
        ["Approved, wanted by now", wanted],
        ["Approved, gone already", gone],
        ["Not approved, waiting for the next plan", waiting, waitingTags],
    ];
    const made = plan.madeAt.toISOString().slice(0, 16).replace("T", " ");
    const columns = [
        { title: `Plan ${(0,markdown/* code */.aY)(plan.path)}, made on ${made} UTC` },
        { title: "Manifests", align: "right" },
        { title: "Tags", align: "right" },
    ];
    const isSaid = ([, manifests, tags = 0], i) => i < 2 || manifests + tags > 0;
    const cells = rows
        .filter(isSaid)
        .map(([title, manifests, tags]) => [
        title,
        (0,markdown/* count */.U9)(manifests),
        tags === undefined ? "" : (0,markdown/* count */.U9)(tags),
    ]);
    return (0,markdown/* table */.tp)(columns, cells);
}
/** What was approved and is wanted by now, with the reason; at most `limit` rows. */
function wantedByNow(report, limit) {
    const all = report.repositories.flatMap(({ name, manifests }) => manifests
        .filter(({ isApproved, isWaiting, verdict }) => {
        return isApproved === true && isWaiting !== true && verdict.action === "keep";
    })
        .map((manifest) => ({ name, ...manifest })));
    if (all.length === 0 || limit === 0)
        return [];
    const rows = all.slice(0, limit).map(({ name, digest, what, tags, verdict }) => {
        const { because } = verdict;
        const behind = because === undefined ? "" : ` (${(0,markdown/* codeSpan */.SS)((0,digests/* shortDigest */.V)(because))})`;
        return [
            (0,markdown/* code */.aY)(name),
            (0,markdown/* codeSpan */.SS)((0,digests/* shortDigest */.V)(digest)),
            (0,markdown/* escapeText */.X1)(what),
            (0,markdown/* listed */.KE)(tags, MOST_TAGS, markdown/* code */.aY),
            `${(0,wording/* describeReason */.Gk)(verdict)}${behind}`,
        ];
    });
    const titles = ["Repository", "Digest", "What", "Tags", "Kept because"];
    const columns = titles.map((title) => ({ title }));
    const lines = [...(0,markdown/* table */.tp)(columns, rows), ...(0,markdown/* andMore */.v)(all.length - rows.length)];
    return (0,markdown/* details */.zH)(`Approved, and wanted by now (${(0,markdown/* count */.U9)(all.length)})`, lines);
}
/** How to delete what this dry run shows, and nothing newer; empty where there is nothing to delete, or no whole plan. */
function howToApply(report) {
    const { planned, tagsPlanned } = (0,report_report/* totalsOfRun */.IJ)(report);
    if (!isWholePlan(report) || planned + tagsPlanned === 0)
        return [];
    const file = (0,external_node_path_.basename)(report.settings["report"] ?? "") || "report.json";
    return (0,markdown/* details */.zH)("How to delete exactly this, and nothing newer", [
        "The JSON report of this run is a plan. Keep it as an artifact, and apply it in a second job that begins once somebody has agreed; the environment of that job asks for the approval.",
        "",
        "```yaml",
        "# this job, after this step, which has `id: plan`",
        "      - uses: actions/upload-artifact@v7",
        "        with:",
        "          name: acr-prune-plan",
        "          path: ${{ steps.plan.outputs.report-path }}",
        "# the second job",
        "  apply:",
        "    needs: plan",
        "    environment: acr-prune",
        "    steps:",
        "      - uses: actions/download-artifact@v8",
        "        with:",
        "          name: acr-prune-plan",
        "      # sign in as this job does, with the right to delete",
        "      - uses: acr-prune/acr-prune@v1",
        "        with:",
        "          # the inputs of this run, and",
        // Quoted as YAML does: the name of a file is the workflow author's own.
        `          plan: ${JSON.stringify(file)}`,
        "          dry-run: false",
        "```",
    ]);
}
/** Whether a run can take its report as a plan, and has nothing to say against that. */
function isWholePlan(report) {
    const { stopped, brokenOff, cancelled, isTimeUp, unreached, absentNames } = report;
    const isThrough = stopped === undefined && brokenOff === undefined && absentNames.length === 0;
    const hasReachedAll = !cancelled && !isTimeUp && unreached === 0;
    return report.dryRun && report.plan === undefined && isThrough && hasReachedAll;
}

;// CONCATENATED MODULE: ./src/report/picture.ts


/** Mermaid draws no more than 500 edges (its `maxEdges`), and not nearly as many can be read. */
const MOST_INDEXES = 12;
const MOST_NODES = 60;
const MOST_EDGES = 100;
const MOST_CHARACTERS = 40;
/** The picture of the first repository that has something to explain, as lines of Markdown; empty where none has. */
function renderPicture({ repositories, dryRun }) {
    for (const repository of repositories) {
        const graph = explainingGraph(repository);
        if (graph.edges.length > 0)
            return draw(repository.name, graph, dryRun);
    }
    return [];
}
/** As many shared children as find room, each with all its indexes and with what these list besides. */
function explainingGraph({ manifests }) {
    const byDigest = new Map(manifests.map((manifest) => [manifest.digest, manifest]));
    const indexesOf = ({ parents }) => known(byDigest, parents);
    const shared = manifests.filter((manifest) => manifest.verdict.reason === "child-of-kept-index" &&
        indexesOf(manifest).some(({ verdict }) => verdict.action === "delete"));
    if (shared.length === 0)
        return { indexes: new Set(), children: new Set(), edges: [] };
    const listed = new Map();
    for (const child of manifests) {
        for (const index of child.parents) {
            const children = listed.get(index);
            if (children === undefined)
                listed.set(index, [child]);
            else
                children.push(child);
        }
    }
    let indexes = new Set();
    let graph = graphOf(indexes, listed);
    for (const child of shared.slice(0, MOST_NODES)) {
        const more = indexes.union(new Set(indexesOf(child)));
        const larger = graphOf(more, listed);
        if (!isReadable(larger))
            continue;
        indexes = more;
        graph = larger;
    }
    return graph;
}
function known(byDigest, digests) {
    return digests.flatMap((digest) => byDigest.get(digest) ?? []);
}
function graphOf(indexes, listed) {
    // No more than it takes to see that it is too much: an index may list thousands.
    const edges = [...indexes]
        .slice(0, MOST_INDEXES + 1)
        .flatMap((index) => (listed.get(index.digest) ?? [])
        .slice(0, MOST_EDGES + 1)
        .map((child) => [index, child]));
    return { indexes, children: new Set(edges.map(([, child]) => child)), edges };
}
function isReadable({ indexes, children, edges }) {
    return (indexes.size <= MOST_INDEXES &&
        indexes.union(children).size <= MOST_NODES &&
        edges.length <= MOST_EDGES);
}
function draw(name, { indexes, children, edges }, dryRun) {
    const nodes = [...indexes.union(children)];
    const ids = new Map(nodes.map((node, i) => [node, `n${i}`]));
    const id = (node) => ids.get(node) ?? "";
    return [
        `**Why children that ${(0,markdown/* code */.aY)(name)} shares stay.** A kept index (solid lines) lists them as well as one that ${dryRun ? "would be" : "is"} deleted (dashed lines).`,
        "",
        "```mermaid",
        "flowchart LR",
        ...nodes.map((node) => `  ${id(node)}["${labelOf(node, dryRun)}"]${isKept(node) ? "" : ":::gone"}`),
        ...edges.map(([index, child]) => `  ${id(index)} ${isKept(index) ? "-->" : "-.->"} ${id(child)}`),
        "  classDef gone stroke-dasharray: 5 5",
        "```",
    ];
}
function isKept({ verdict }) {
    return verdict.action === "keep";
}
/** The digest, what tells it from others, and in words what the dashes say. */
function labelOf({ digest, what, tags, parents, verdict, outcome }, dryRun) {
    const name = tags[0] ?? (parents.length > 0 ? what : "");
    const label = `${(0,digests/* shortDigest */.V)(digest)} ${harmless(name)}`.trim();
    if (verdict.action === "keep")
        return label;
    if (dryRun)
        return `${label} (would be deleted)`;
    const isGone = outcome?.state === "deleted" || outcome?.state === "already-gone";
    return `${label} (${isGone ? "deleted" : "not deleted"})`;
}
/** Only what no reader of Mermaid takes for anything but text, inside quotes. */
function harmless(text) {
    return text.slice(0, MOST_CHARACTERS).replace(/[^A-Za-z0-9 ._/:+-]/g, "\uFFFD");
}

// EXTERNAL MODULE: ./src/report/repository-table.ts
var repository_table = __nccwpck_require__(6669);
// EXTERNAL MODULE: ./src/report/detail-levels.ts
var detail_levels = __nccwpck_require__(6329);
;// CONCATENATED MODULE: ./src/report/summary.ts
/**
 * The job summary. Pure: one Report in, one page of Markdown out, in the order in which readers ask: what happened, what
 * needs attention, where, why each manifest, which settings.
 */












/** Well under GitHub's 1 MiB for one step. Bytes. */
const SUMMARY_BUDGET = 900_000;
/** How many forms of tags one sentence names. */
const MOST_PATTERNS = 5;
/** A repository's section with no more rows than this is open from the start, where it is what the reader came for. */
const OPEN_ROWS = 50;
/** How many manifests that were approved and are wanted by now the page names at most; the report file has all. */
const MOST_WANTED = 50;
/** How many sparse indexes the page names at most; the report file has all. */
const MOST_SPARSE = 20;
/** The page, at most `budget` bytes long unless even the headline alone is longer. */
function renderSummary(report, budget = SUMMARY_BUDGET) {
    const views = report.repositories.map((repository) => viewOf(repository, report.dryRun));
    const rows = (level) => views.reduce((sum, { sections }) => sum + rowsOf(sections, level), 0);
    const render = (level) => renderPage(report, views, level);
    return (0,detail_levels/* firstWithin */.mL)((0,detail_levels/* readable */.HD)(detail_levels/* SUMMARY_LEVELS */.Nh, rows), render, budget);
}
function viewOf(repository, dryRun) {
    const sections = sectionsOf(repository, dryRun);
    return { repository, totals: (0,report_report/* totalsOf */.vA)(repository), sections };
}
function renderPage(report, views, level) {
    const sections = [
        [`## ${(0,headline/* headline */.P)(report)}`],
        level.hasOverview ? [overview(report)] : [],
        attention(report, level.problems),
        level.hasOverview ? planTable(report) : [],
        wantedByNow(report, Math.min(level.deletions, MOST_WANTED)),
        (0,repository_table/* repositoryTable */.PM)(report, repository_table/* IN_FULL */._X, level.repositories),
        level.hasOverview ? (0,tag_rules/* ruleTable */.B2)(report) : [],
        level.note === "" ? [] : [level.note],
        level.hasOverview ? orphanedTags(report) : [],
        level.hasPicture ? renderPicture(report) : [],
        ...views.map((view) => repositoryDetails(view, views.length, level)),
        level.deletions > 0 ? howToApply(report) : [],
        sparseDetails(report, Math.min(level.problems, MOST_SPARSE)),
        level.hasSettings ? settings(report) : [],
    ];
    const pages = sections.filter((lines) => lines.length > 0).map((lines) => lines.join("\n"));
    return `${pages.join("\n\n")}\n`;
}
function overview(report) {
    const totals = (0,report_report/* totalsOfRun */.IJ)(report);
    const parts = [
        (0,markdown/* code */.aY)(report.registry),
        (0,markdown/* counted */.hS)(report.repositories.length, "repository", "repositories"),
        (0,markdown/* counted */.hS)(totals.manifests, "manifest"),
        `${(0,markdown/* count */.U9)(totals.kept)} kept`,
    ];
    if (totals.reclaimed.bytes > 0) {
        parts.push(`${(0,repository_table/* reclaimedText */.MQ)(totals.reclaimed)} ${report.dryRun ? "would be reclaimed" : "reclaimed"}`);
    }
    const verified = report.repositories.flatMap(({ verification }) => verification?.state === "verified" ? [verification.kept] : []);
    if (verified.length > 0) {
        const kept = verified.reduce((sum, number) => sum + number, 0);
        const isAll = verified.length === report.repositories.length;
        const where = isAll ? "" : ` in ${(0,markdown/* counted */.hS)(verified.length, "repository", "repositories")}`;
        parts.push(`verified${where}: ${(0,markdown/* counted */.hS)(kept, "kept manifest")} still there`);
    }
    return parts.join(" · ");
}
/** What made the run fail, then what one should know besides. */
function attention(report, limit) {
    const lines = [
        ...(0,report_problems/* problemsOf */.GW)(report, report_problems/* FOR_MARKDOWN */.kR),
        ...report.warnings.map(markdown/* escapeText */.X1),
        ...noticesOf(report, report_problems/* FOR_MARKDOWN */.kR),
    ];
    if (lines.length === 0 || limit === 0)
        return [];
    return ["### Needs attention", "", ...bullets(lines, limit)];
}
function bullets(lines, limit) {
    const shown = lines.slice(0, limit).map((line) => `- ${line}`);
    const left = lines.length - shown.length;
    return left > 0 ? [...shown, `- And ${(0,markdown/* count */.U9)(left)} more.`] : shown;
}
/** No failure, and nothing to worry about: signatures may be stored apart from their images. */
function orphanedTags({ repositories }) {
    const orphaned = repositories.filter((repository) => repository.orphanedTags.count > 0);
    const total = orphaned.reduce((sum, { orphanedTags: { count: own } }) => sum + own, 0);
    if (total === 0)
        return [];
    const patterns = new Set(orphaned.flatMap(({ orphanedTags: { patterns: own } }) => own));
    const names = (0,markdown/* listed */.KE)([...patterns], MOST_PATTERNS, (pattern) => (0,markdown/* code */.aY)(pattern));
    const tags = (0,markdown/* counted */.hS)(total, "digest tag names", "digest tags name");
    const where = (0,markdown/* counted */.hS)(orphaned.length, "repository", "repositories");
    return [
        `${tags} a manifest that is not there (in ${where}). ${(0,markdown/* code */.aY)("delete-tags")} expires such tags by ${names}.`,
    ];
}
/** Nothing that needs attention: caches leave indexes like that. */
function sparseDetails(report, limit) {
    const indexes = sparseIndexes(report);
    if (indexes.length === 0 || limit === 0)
        return [];
    const lines = indexes.map((index) => describeSparse(index, report_problems/* FOR_MARKDOWN */.kR));
    return (0,markdown/* details */.zH)(sparseHeading(indexes), bullets(lines, limit));
}
/** Open where there is nothing else to look at, or where something failed; never when it fills more than a screen or two. */
function repositoryDetails({ repository, totals, sections }, repositories, level) {
    const lines = renderSections(sections, level);
    if (lines.length === 0)
        return [];
    const isBroken = repository.verification?.state === "broken";
    const isWanted = repositories === 1 || isBroken || totals.failed + totals.tagsFailed > 0;
    const isOpen = isWanted && rowsOf(sections, level) <= OPEN_ROWS;
    const would = sections.dryRun ? "would be " : "";
    const { planned, deleted, tagsPlanned, untagged } = totals;
    const tags = sections.dryRun ? tagsPlanned : untagged;
    const parts = [
        `${(0,markdown/* count */.U9)(sections.dryRun ? planned : deleted)} ${would}deleted`,
        ...(tags > 0 ? [`${(0,markdown/* counted */.hS)(tags, "tag")} ${would}removed`] : []),
        ...(sections.undone.length > 0 ? [`${(0,markdown/* count */.U9)(sections.undone.length)} not deleted`] : []),
        ...(sections.unbegun.length > 0 ? [`${(0,markdown/* count */.U9)(sections.unbegun.length)} not begun`] : []),
        `${(0,markdown/* count */.U9)(totals.kept)} kept`,
    ];
    return (0,markdown/* details */.zH)(`${(0,markdown/* code */.aY)(repository.name)}: ${parts.join(", ")}`, lines, isOpen);
}
/** What was asked for; most of what is as it is by default says nothing. */
function settings({ settings: inputs, defaults }) {
    const rows = Object.entries(inputs)
        // Without it, "within the grace period" says nothing.
        .filter(([name, value]) => name === "age" || value !== (defaults[name] ?? ""))
        .map(([name, value]) => [(0,markdown/* code */.aY)(name), (0,markdown/* code */.aY)(value.replace(/\s+/g, " ").trim())]);
    return (0,markdown/* details */.zH)("Settings", (0,markdown/* table */.tp)([{ title: "Input" }, { title: "Value" }], rows));
}

;// CONCATENATED MODULE: ./src/report/publish.ts
/**
 * Publishes a report everywhere: file, summary, outputs, annotations. Each on its own, so that a full disk does not take the
 * summary along. The file is the evidence of what was deleted, so a run without it fails; a summary is a warning.
 */












/**
 * GitHub drops the summary of a step that is longer.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#step-isolation-and-limits
 */
const LONGEST_SUMMARY = 1024 * 1024;
/** Publishes the report; `path` is absolute. Never throws: returns what failed and makes the run fail, as sentences. */
async function publish(report, path) {
    const failures = [];
    const note = (message) => failures.push(message);
    await attempt("The warnings", note, () => {
        for (const { title, message } of warningsOf(report))
            (0,commands/* warning */.$e)(message, { title });
        for (const { title, message } of remarksOf(report))
            (0,commands/* notice */.lm)(message, { title });
    });
    await attempt("The outputs", note, () => {
        for (const [name, value] of Object.entries(outputsOf(report, path)))
            (0,commands/* setOutput */.uH)(name, value);
    });
    await attempt(`The report file "${path}"`, note, async () => {
        await (0,promises_.mkdir)((0,external_node_path_.dirname)(path), { recursive: true });
        await (0,external_node_stream_promises_namespaceObject.pipeline)(renderJson(report), (0,external_node_fs_.createWriteStream)(path));
    });
    const warn = (message) => {
        (0,commands/* warning */.$e)(message, { title: "ACR Prune" });
    };
    const summaryPath = process.env["GITHUB_STEP_SUMMARY"];
    if (summaryPath !== undefined) {
        await attempt("The job summary", warn, () => writeSummary(report, summaryPath));
    }
    await attempt("The headline", note, () => {
        (0,commands/* writeLine */._r)((0,headline/* headline */.P)(report));
    });
    (0,commands/* writeLine */._r)(`Report: ${path}`);
    return failures;
}
/** Publishes what there is of a run that ended before it had a report. Never throws. */
async function publishFailedStart(thrown) {
    const { title, message, page } = failedStart(thrown);
    const summaryPath = process.env["GITHUB_STEP_SUMMARY"];
    try {
        if (summaryPath !== undefined)
            await (0,commands/* addToSummary */.Dg)(summaryPath, page);
    }
    catch {
        // The message below says all that the page does.
    }
    (0,commands/* setFailed */.C1)(message, { title });
}
/** Adds the page to what the step has written already: it shares the limit. */
async function writeSummary(report, path) {
    const used = await (0,promises_.stat)(path).then(({ size }) => size, () => 0);
    // Whatever stands there is ended by a blank line, HTML included.
    const gap = used > 0 ? "\n\n" : "";
    const budget = Math.min(SUMMARY_BUDGET, LONGEST_SUMMARY - used - gap.length);
    const page = renderSummary(report, budget);
    if (Buffer.byteLength(page) > budget) {
        throw new action_error/* ActionError */.l("this step's summary is full, and GitHub would drop all of it.");
    }
    await (0,commands/* addToSummary */.Dg)(path, `${gap}${page}`);
}
async function attempt(what, onFailure, write) {
    try {
        await write();
    }
    catch (thrown) {
        onFailure(`${what} could not be written: ${(0,action_error/* errorMessage */.g)(thrown)}`);
    }
}

;// CONCATENATED MODULE: ./src/run/cancellation.ts
/** What a deletion in flight gets to finish, and after that a lock that has to be set again; the report needs the rest. */
const GRACE_MS = 3_000;
const RELOCK_MS = 1_500;
/** In which a run that broke off comes to its end by itself, unless it waits for what never comes. */
const BREAK_OFF_MS = 6_000;
/** Timers know no longer time; a job ends long before. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
/** Watches for the runner's signals, which no longer end the process, and for what nothing catches. */
function watchForCancellation() {
    const { signals, cancel } = cancellable();
    process.on("SIGINT", cancel);
    process.on("SIGTERM", cancel);
    const overdue = Promise.withResolvers();
    let uncaught;
    const breakOff = (thrown) => {
        if (uncaught !== undefined)
            return;
        uncaught = thrown ?? new Error("nothing was thrown");
        cancel();
        // It keeps the process alive, which may have nothing else to wait for.
        setTimeout(() => {
            overdue.resolve(undefined);
        }, BREAK_OFF_MS);
    };
    process.on("uncaughtException", breakOff);
    process.on("unhandledRejection", breakOff);
    return { signals, breakOff: { uncaught: () => uncaught, overdue: overdue.promise } };
}
/** The same signals in a run whose time is limited: that ends new work, and cancels nothing. */
function limitTime(signals, limitMs) {
    const timeUp = AbortSignal.timeout(Math.min(limitMs, LONGEST_TIMER_MS));
    return { ...signals, noNewWork: AbortSignal.any([signals.noNewWork, timeUp]) };
}
function cancellable() {
    const cancelled = new AbortController();
    const deadline = new AbortController();
    const end = new AbortController();
    const abortLater = (controller, ms) => {
        setTimeout(() => {
            controller.abort();
        }, ms).unref();
    };
    const cancel = () => {
        cancelled.abort();
        abortLater(deadline, GRACE_MS);
        abortLater(end, GRACE_MS + RELOCK_MS);
    };
    const signals = {
        noNewWork: cancelled.signal,
        cancelled: cancelled.signal,
        deadline: deadline.signal,
        end: end.signal,
    };
    return { signals, cancel };
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __nccwpck_require__(7598);
// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __nccwpck_require__(7975);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __nccwpck_require__(8522);
// EXTERNAL MODULE: ./src/oci/json-record.ts
var json_record = __nccwpck_require__(6885);
;// CONCATENATED MODULE: ./src/cache/archive.ts
/**
 * Reads and writes the file in which bodies are kept. It begins with MAGIC; then come frames, each the lengths of its
 * header and its payload (32 bits each, big-endian), the header (JSON: whose bodies, how many, of which day) and the
 * payload: a compressed block of bodies of one repository, each after its length.
 * No digest is in it: a body gets the one that its bytes have, so that none can ever pass for another. A reader must
 * expect anything here; what it can't read is not kept.
 * The cache package compresses again, which gains nothing here. Plain bodies would be of the same size there, and seven
 * times as large on the runner's disk, where they are up to three times at once: restored, read and to be saved.
 */




/** The number is that of this form: a file with another one can't be read here. */
const MAGIC = Buffer.from("acr-prune bodies 1\n");
/** What a service for caches should be asked to keep at most, of the 10 GB that all caches of a repository share. */
const MOST_BYTES = 500_000_000;
/**
 * Azure Container Registry takes no larger manifest.
 * https://learn.microsoft.com/azure/container-registry/container-registry-skus
 */
const MOST_BODY_BYTES = 4_194_304;
/** Larger blocks hardly compress better, and one is in memory at a time for every repository that is read. */
const BLOCK_BYTES = 262_144;
/** Of the length that stands before each body of a block. */
const LENGTH_BYTES = 4;
const LENGTHS_BYTES = 2 * LENGTH_BYTES;
/** A longer header is no JSON as far as it is read. */
const MOST_HEADER_BYTES = 1_024;
const MOST_BLOCK_BYTES = BLOCK_BYTES + LENGTH_BYTES + MOST_BODY_BYTES;
/** All of them are in memory at once; half a million manifests need 4,000. */
const MOST_FRAMES = 250_000;
/** Finds the frames of a file, whose size is that in bytes. Throws only what `readAt` throws. */
async function readFrames(readAt, size) {
    const frames = [];
    const end = (flaw) => ({ frames, flaw });
    if (size > MOST_BYTES)
        return end("the cached file is too large");
    if (!MAGIC.equals(await readAt(0, MAGIC.length))) {
        return end("the cached file has another format");
    }
    let position = MAGIC.length;
    while (position < size) {
        const head = await readAt(position, LENGTHS_BYTES + MOST_HEADER_BYTES);
        const frame = frameIn(head, position);
        if (frame === undefined || frames.length === MOST_FRAMES) {
            return end("the cached file is damaged");
        }
        position += frameBytes(frame);
        if (position > size)
            return end("the cached file is cut short");
        frames.push(frame);
    }
    return end();
}
/** The size of a whole frame. */
function frameBytes({ headerBytes, payloadBytes }) {
    return LENGTHS_BYTES + headerBytes + payloadBytes;
}
function frameIn(head, position) {
    if (head.length < LENGTHS_BYTES)
        return undefined;
    const headerBytes = head.readUInt32BE(0);
    const payloadBytes = head.readUInt32BE(LENGTH_BYTES);
    if (payloadBytes > MOST_BLOCK_BYTES)
        return undefined;
    const header = headerIn(head.subarray(LENGTHS_BYTES, LENGTHS_BYTES + headerBytes).toString());
    return header === undefined ? undefined : { ...header, position, headerBytes, payloadBytes };
}
function headerIn(text) {
    const { repository, bodies, day } = objectIn(text);
    if (typeof repository !== "string" || !(0,json_record/* isCount */.my)(bodies) || typeof day !== "string") {
        return undefined;
    }
    return /^\d{4}-\d\d-\d\d$/.test(day) ? { repository, bodies, day } : undefined;
}
function objectIn(text) {
    try {
        const value = JSON.parse(text);
        return { ...value };
    }
    catch {
        return {};
    }
}
const decompress = (0,external_node_util_.promisify)(external_node_zlib_.brotliDecompress);
/** The bodies of a frame, each under its own digest; as far as they can be read. Throws only what `readAt` throws. */
async function readBodies(readAt, { position, headerBytes, payloadBytes }) {
    const payload = await readAt(position + LENGTHS_BYTES + headerBytes, payloadBytes);
    try {
        return bodiesIn(await decompress(payload, { maxOutputLength: MOST_BLOCK_BYTES }));
    }
    catch {
        return [];
    }
}
function bodiesIn(block) {
    const bodies = [];
    let position = 0;
    while (position + LENGTH_BYTES <= block.length) {
        const begin = position + LENGTH_BYTES;
        position = begin + block.readUInt32BE(position);
        if (position > block.length)
            break;
        const bytes = block.subarray(begin, position);
        bodies.push({ digest: digestOf(bytes), bytes });
    }
    return bodies;
}
function digestOf(bytes) {
    return `sha256:${(0,external_node_crypto_.createHash)("sha256").update(bytes).digest("hex")}`;
}
/** One frame as bytes. */
function renderFrame({ repository, day }, bodies) {
    const header = Buffer.from(JSON.stringify({ repository, bodies: bodies.length, day }));
    const block = Buffer.concat(bodies.flatMap((body) => [lengthOf(body), body]));
    // Quality 1 is four times as fast as gzip, and smaller by a sixth; higher ones are slow and gain a tenth.
    const params = { [external_node_zlib_.constants.BROTLI_PARAM_QUALITY]: 1 };
    const payload = (0,external_node_zlib_.brotliCompressSync)(block, { params });
    return Buffer.concat([lengthOf(header), lengthOf(payload), header, payload]);
}
function lengthOf({ length }) {
    const bytes = Buffer.alloc(LENGTH_BYTES);
    bytes.writeUInt32BE(length);
    return bytes;
}

;// CONCATENATED MODULE: ./src/cache/archive-writer.ts
/**
 * Writes an archive of bodies, one block per frame. Synchronous on purpose: a block takes some milliseconds, and that the
 * disk is full shows at once where a body is added.
 */


class ArchiveWriter {
    #file;
    #day;
    #mostBytes;
    #blocks = new Map();
    #bytes = MAGIC.length;
    /** `day` goes into every frame. Throws, like all methods, when the file can't be written. */
    constructor(path, day, mostBytes = MOST_BYTES) {
        this.#file = (0,external_node_fs_.openSync)(path, "wx");
        this.#day = day;
        this.#mostBytes = mostBytes;
        (0,external_node_fs_.writeFileSync)(this.#file, MAGIC);
    }
    /** Adds a body; one that is too large for a manifest is left out, as is what no longer finds room. */
    add(repository, bytes) {
        if (bytes.byteLength > MOST_BODY_BYTES)
            return;
        const block = this.#blocks.get(repository) ?? { bodies: [], bytes: 0 };
        this.#blocks.set(repository, block);
        block.bodies.push(bytes);
        block.bytes += LENGTH_BYTES + bytes.byteLength;
        if (block.bytes >= BLOCK_BYTES)
            this.finish(repository);
    }
    /** Writes what is still in memory of a repository. */
    finish(repository) {
        const block = this.#blocks.get(repository);
        if (block === undefined)
            return;
        this.#blocks.delete(repository);
        this.copy(renderFrame({ repository, day: this.#day }, block.bodies));
    }
    /** Adds a frame as it stands in another archive. */
    copy(frame) {
        if (this.#bytes + frame.length > this.#mostBytes)
            return;
        this.#bytes += frame.length;
        (0,external_node_fs_.writeFileSync)(this.#file, frame);
    }
    /** Writes what is still in memory, and closes the file. */
    close() {
        try {
            for (const repository of [...this.#blocks.keys()])
                this.finish(repository);
        }
        finally {
            (0,external_node_fs_.closeSync)(this.#file);
        }
    }
}

;// CONCATENATED MODULE: ./src/github/default-branch.ts
/**
 * Whether this run belongs to the default branch. Only what is saved there can be restored everywhere, and a copy for every
 * other branch would push out caches that are needed.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/dependency-caching#restrictions-for-accessing-a-cache
 */

/** False when that can't be told. */
function isOnDefaultBranch() {
    // Scheduled workflows run there and nowhere else, and their event says nothing of the repository.
    if (process.env["GITHUB_EVENT_NAME"] === "schedule")
        return true;
    const branch = defaultBranch();
    return branch !== undefined && process.env["GITHUB_REF"] === `refs/heads/${branch}`;
}
function defaultBranch() {
    try {
        const event = JSON.parse((0,external_node_fs_.readFileSync)(process.env["GITHUB_EVENT_PATH"] ?? "", "utf8"));
        const branch = event?.repository?.default_branch;
        return typeof branch === "string" ? branch : undefined;
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./src/cache/merge.ts
/** How much of an archive must be new. Every copy counts against the room that all caches share. */
const LEAST_FRESH_PERCENT = 5;
const DAY_MS = 86_400_000;
/** How long a repository is kept that no run has listed. GitHub drops a cache that is not restored for seven days. */
const UNSEEN_DAYS = 30;
/** Counts what would be saved. What the old archive says of repositories that this run has not listed is believed. */
function freshnessOf(old, seen) {
    let fresh = 0;
    for (const bodies of seen.values())
        fresh += bodies.freshCount;
    let total = fresh;
    for (const name of new Set(old?.frames.map(({ repository }) => repository))) {
        if (old !== undefined)
            total += seen.get(name)?.usefulIn(old) ?? old.count(name);
    }
    return { fresh, total };
}
/**
 * Whether more than the twentieth part is new. After a run whose time was up anything new is worth it: the next one would
 * come no further.
 */
function isWorthSaving({ fresh, total }, isTimeUp) {
    return fresh * 100 > (isTimeUp ? 0 : total * LEAST_FRESH_PERCENT);
}
/**
 * Writes what the next run can use. Of repositories that this run has listed, that is what is listed; of all others, what
 * was there: this run may have been about some only, or have ended early. Does not close the writer.
 */
async function mergeArchives({ old, recent }, seen, writer, now) {
    const archives = [old, recent].filter((archive) => archive !== undefined);
    for (const [name, bodies] of seen) {
        if (bodies.isListed)
            await writeListed(name, bodies.wanted(), archives, writer);
    }
    if (old === undefined)
        return;
    const oldest = dayOf(new Date(now.getTime() - UNSEEN_DAYS * DAY_MS));
    for (const frame of old.frames) {
        const isListed = seen.get(frame.repository)?.isListed === true;
        if (!isListed && frame.day >= oldest)
            writer.copy(await old.bytesOf(frame));
    }
}
async function writeListed(name, wanted, archives, writer) {
    for (const archive of archives) {
        for await (const { digest, bytes } of archive.bodiesOf(name)) {
            if (wanted.delete(digest))
                writer.add(name, bytes);
        }
    }
    writer.finish(name);
}
/** The day of a moment, in UTC: `2026-01-31`. */
function dayOf(moment) {
    return moment.toISOString().slice(0, 10);
}

;// CONCATENATED MODULE: ./src/cache/open-archive.ts
/**
 * An archive on disk, opened for reading: its frames by repository. What it holds may be forged.
 */


class OpenArchive {
    frames;
    /** What is wrong with it; undefined when it is whole. */
    flaw;
    #file;
    #byRepository;
    constructor(file, frames, flaw) {
        this.#file = file;
        this.frames = frames;
        this.flaw = flaw;
        this.#byRepository = Map.groupBy(frames, ({ repository }) => repository);
    }
    /** Undefined when there is no file. Throws when it can't be read. */
    static async at(path) {
        const status = await (0,promises_.lstat)(path).catch(() => undefined);
        if (status?.isFile() !== true)
            return undefined;
        const file = await (0,promises_.open)(path);
        try {
            const { frames, flaw } = await readFrames(readerOf(file), status.size);
            return new OpenArchive(file, frames, flaw);
        }
        catch (error) {
            await file.close();
            throw error;
        }
    }
    /** How many bodies the frames say that there are, of one repository. */
    count(repository) {
        return (this.#byRepository.get(repository) ?? []).reduce((sum, { bodies }) => sum + bodies, 0);
    }
    /** The bodies of one repository, a block at a time in memory; no further block once `ended` is aborted. */
    async *bodiesOf(repository, ended) {
        for (const frame of this.#byRepository.get(repository) ?? []) {
            if (ended?.aborted === true)
                return;
            yield* await readBodies(readerOf(this.#file), frame);
        }
    }
    /** A frame as it stands there. */
    bytesOf(frame) {
        return readerOf(this.#file)(frame.position, frameBytes(frame));
    }
    close() {
        return this.#file.close();
    }
}
function readerOf(file) {
    return async (position, length) => {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
        return buffer.subarray(0, bytesRead);
    };
}

;// CONCATENATED MODULE: ./src/cache/repository-bodies.ts
class RepositoryBodies {
    #name;
    #restored;
    /** Undefined where nothing will be saved. */
    #spool;
    #ended;
    /** What the registry lists; undefined until it has been asked. */
    #listed;
    #read = new Set();
    /** How many of the listed manifests were in the archive; undefined until it has been read. */
    #found;
    constructor(name, restored, spool, ended) {
        this.#name = name;
        this.#restored = restored;
        this.#spool = spool;
        this.#ended = ended;
    }
    /** Whether this run knows what is listed by now. */
    get isListed() {
        return this.#listed !== undefined;
    }
    /** The digests that the next run can use: what is listed, and what was read later. */
    wanted() {
        return this.#read.union(this.#listed ?? new Set());
    }
    /** How many bodies this run read from the registry that the next can use. */
    get freshCount() {
        return this.#read.size;
    }
    /** How many bodies of an archive are of use by now, as far as this run has seen. */
    usefulIn(archive) {
        return this.#found ?? archive.count(this.#name);
    }
    async *kept() {
        const archive = await this.#restored;
        if (archive === undefined)
            return;
        let found = 0;
        for await (const body of archive.bodiesOf(this.#name, this.#ended)) {
            if (this.#listed?.has(body.digest) === true)
                found += 1;
            yield body;
        }
        this.#found = found;
    }
    retain(listed) {
        if (this.#spool !== undefined)
            this.#listed = new Set(listed);
    }
    keep({ digest, bytes }) {
        // Bodies get their digest back by sha256 when they are read.
        if (this.#spool === undefined || !digest.startsWith("sha256:"))
            return;
        if (this.#spool.add(this.#name, bytes))
            this.#read.add(digest);
    }
    forget(deleted) {
        for (const digest of deleted) {
            this.#listed?.delete(digest);
            this.#read.delete(digest);
        }
    }
}

// EXTERNAL MODULE: ./src/cache/service.ts + 1 modules
var service = __nccwpck_require__(6525);
;// CONCATENATED MODULE: ./src/cache/spool.ts
/**
 * What a run has read, on disk until the end of the run: an archive like any other. When the disk is full, it stays as it
 * is, and the run goes on without it.
 */



class Spool {
    #path;
    #day;
    #writer;
    #failure;
    /** Nothing is written before the first body comes. */
    constructor(path, day) {
        this.#path = path;
        this.#day = day;
    }
    /** Adds a body. Returns false, and does nothing any more, once that has failed. */
    add(repository, bytes) {
        if (this.#failure !== undefined)
            return false;
        try {
            this.#writer ??= new ArchiveWriter(this.#path, this.#day);
            this.#writer.add(repository, bytes);
            return true;
        }
        catch (error) {
            this.#failure = new action_error/* ActionError */.l((0,action_error/* errorMessage */.g)(error), { cause: error });
            return false;
        }
    }
    /** Ends writing, and opens what was written. Throws what went wrong before, too. */
    async finish() {
        this.close();
        if (this.#failure !== undefined)
            throw this.#failure;
        return OpenArchive.at(this.#path);
    }
    /** Ends writing. */
    close() {
        try {
            this.#writer?.close();
        }
        catch (error) {
            this.#failure ??= new action_error/* ActionError */.l((0,action_error/* errorMessage */.g)(error), { cause: error });
        }
        this.#writer = undefined;
    }
}

;// CONCATENATED MODULE: ./src/cache/body-cache.ts
/**
 * Manifest bodies by digest, kept between runs in the runner's cache. They never change, so that a run needs to read only
 * what is new. The cache is a convenience: whatever is wrong with it costs requests and a notice, never a decision, and
 * every body that comes from it is known by its sha256 alone.
 */












/** A cache of the largest size comes at four megabytes a second. Waiting longer for it would not pay. */
const LONGEST_RESTORE_MS = 2 * 60_000;
const LONGEST_SAVE_MS = 5 * 60_000;
const NOTHING_KEPT = {
    kept: () => [],
    retain: () => undefined,
    keep: () => undefined,
    forget: () => undefined,
};
/** Keeps nothing, and asks nobody. */
const NO_BODY_CACHE = {
    repository: () => NOTHING_KEPT,
    save: () => Promise.resolve(),
    close: () => Promise.resolve(),
};
/** Begins to restore what earlier runs have kept. */
function openBodyCache(options) {
    if (!(0,service/* hasCacheService */.G9)()) {
        options.notice('This runner has no cache service: manifests are read again in every run. Set "cache: false" to silence this notice.');
        return NO_BODY_CACHE;
    }
    try {
        return new RunnerBodyCache(options, makeFolder());
    }
    catch (error) {
        options.notice(`No manifest bodies can be kept: ${(0,action_error/* errorMessage */.g)(error)}.`);
        return NO_BODY_CACHE;
    }
}
/** A folder of its own, with one folder for each direction. */
function makeFolder() {
    const folder = (0,external_node_fs_.mkdtempSync)((0,external_node_path_.join)(process.env["RUNNER_TEMP"] ?? (0,external_node_os_.tmpdir)(), "acr-prune-bodies-"));
    for (const name of ["restored", "saved"])
        (0,external_node_fs_.mkdirSync)((0,external_node_path_.join)(folder, name));
    return (0,external_node_fs_.realpathSync)(folder);
}
class RunnerBodyCache {
    #options;
    #folder;
    #closed = new AbortController();
    #restored;
    /** Undefined where nothing is saved. */
    #spool;
    #repositories = new Map();
    constructor(options, folder) {
        this.#options = options;
        this.#folder = folder;
        const path = (0,external_node_path_.join)(folder, "read");
        this.#spool = isOnDefaultBranch() ? new Spool(path, dayOf(options.now)) : undefined;
        this.#restored = this.#restore();
    }
    repository(name) {
        const known = this.#repositories.get(name);
        if (known !== undefined)
            return known;
        const made = new RepositoryBodies(name, this.#restored, this.#spool, this.#options.signals.noNewWork);
        this.#repositories.set(name, made);
        return made;
    }
    async save() {
        const { log, notice, signals } = this.#options;
        const isCancelled = () => signals.cancelled.aborted;
        if (isCancelled())
            return;
        if (this.#spool === undefined) {
            log("Manifest bodies are kept for the next run on the default branch only.");
            return;
        }
        try {
            await this.#saveIfWorth(this.#spool);
        }
        catch (error) {
            if (isCancelled())
                return;
            notice(`Manifest bodies could not be kept for the next run: ${(0,action_error/* errorMessage */.g)(error)}.`);
        }
    }
    async close() {
        this.#closed.abort();
        this.#spool?.close();
        try {
            await (await this.#restored)?.close();
            (0,external_node_fs_.rmSync)(this.#folder, { recursive: true, force: true });
        }
        catch {
            // The runner empties its temporary folder after the job.
        }
    }
    /** Never rejects. Whatever has come is of use, even if it is not all. */
    async #restore() {
        const { log, notice, signals } = this.#options;
        const folder = (0,external_node_path_.join)(this.#folder, "restored");
        const given = AbortSignal.any([signals.noNewWork, this.#closed.signal]);
        const signal = AbortSignal.any([given, AbortSignal.timeout(LONGEST_RESTORE_MS)]);
        let archive;
        let why;
        try {
            why = await (0,service/* runCacheWorker */.GZ)("restore", this.#keyPrefix, folder, signal);
            archive = await OpenArchive.at((0,external_node_path_.join)(folder, service/* BODIES_FILE */.qs));
            why ??= archive?.flaw;
        }
        catch (error) {
            why = (0,action_error/* errorMessage */.g)(error);
        }
        if (why !== undefined && !given.aborted) {
            notice(`Not all manifest bodies of earlier runs could be restored: ${why}. They are read again.`);
        }
        const count = archive?.frames.reduce((sum, { bodies }) => sum + bodies, 0) ?? 0;
        log(`Manifest bodies of earlier runs: ${count}`);
        return archive;
    }
    async #saveIfWorth(spool) {
        const { log, now, signals } = this.#options;
        const recent = await spool.finish();
        try {
            const old = await this.#restored;
            const freshness = freshnessOf(old, this.#repositories);
            const { fresh, total } = freshness;
            log(`Manifest bodies that the next run need not read: ${total}, of which ${fresh} are new`);
            if (!isWorthSaving(freshness, signals.noNewWork.aborted))
                return;
            const folder = (0,external_node_path_.join)(this.#folder, "saved");
            const writer = new ArchiveWriter((0,external_node_path_.join)(folder, service/* BODIES_FILE */.qs), dayOf(now));
            try {
                await mergeArchives({ old, recent }, this.#repositories, writer, now);
            }
            finally {
                writer.close();
            }
            const signal = AbortSignal.any([signals.cancelled, AbortSignal.timeout(LONGEST_SAVE_MS)]);
            const why = await (0,service/* runCacheWorker */.GZ)("save", `${this.#keyPrefix}${(0,external_node_crypto_.randomUUID)()}`, folder, signal);
            if (why !== undefined)
                throw new action_error/* ActionError */.l(why);
            log("They are saved.");
        }
        finally {
            await recent?.close();
        }
    }
    /** Without the slashes of a scope, so that no scope's keys begin with another's. Newest first is the service's own rule. */
    get #keyPrefix() {
        return `acr-prune-bodies-1/${this.#options.scope.replaceAll("/", "+")}/`;
    }
}

;// CONCATENATED MODULE: ./src/report/log.ts
/**
 * The log: a group per repository with one line per decision, in the words of the summary. The plan is written before
 * the first deletion, so that a killed run can be reconstructed.
 */



/** Logs what is going to happen to every manifest, or in a dry run what would, deletions first. */
function logPlan({ name, manifests, tagsOnNothing }, dryRun) {
    const planned = manifests.filter(({ verdict }) => verdict.action === "delete");
    const kept = manifests.filter(({ verdict }) => verdict.action === "keep");
    const expired = manifests.flatMap(({ digest, expiredTags }) => expiredTags.map((tag) => ({ digest, ...tag })));
    const removed = expired.length + tagsOnNothing.filter(({ isExpired }) => isExpired).length;
    const tags = removed > 0 ? `, ${(0,markdown/* counted */.hS)(removed, "tag")} to remove` : "";
    const counts = `${(0,markdown/* count */.U9)(planned.length)} to delete, ${(0,markdown/* count */.U9)(kept.length)} to keep${tags}`;
    (0,commands/* startGroup */.Oh)(`${name}: ${counts}${dryRun ? " (dry run)" : ""}`);
    const would = dryRun ? "would " : "";
    for (const manifest of planned)
        (0,commands/* writeLine */._r)(planLine(`${would}delete`, manifest));
    for (const manifest of kept)
        (0,commands/* writeLine */._r)(planLine("keep", manifest));
    for (const { digest, ...tag } of expired) {
        (0,commands/* writeLine */._r)(printable(`${would}untag ${digest} ${tag.name}: ${(0,wording/* describeTagReason */.as)(tag)}`));
    }
    for (const { digest, name: tag, isExpired } of tagsOnNothing) {
        const [verb, why] = isExpired
            ? [`${would}remove`, ", and it has expired"]
            : ["keep", ", and it has not expired"];
        (0,commands/* writeLine */._r)(printable(`${verb} tag ${tag}: there is no manifest ${digest}${why}`));
    }
    (0,commands/* endGroup */.N4)();
}
/** Logs what became of the planned deletions. */
function logOutcomes({ name, manifests, tagsOnNothing }) {
    (0,commands/* startGroup */.Oh)(`${name}: outcomes`);
    for (const { digest, outcome, expiredTags } of manifests) {
        if (outcome !== undefined)
            (0,commands/* writeLine */._r)(`${digest} ${printable((0,wording/* describeOutcome */.SS)(outcome))}`);
        for (const tag of expiredTags)
            logTagOutcome(digest, tag);
    }
    for (const tag of tagsOnNothing)
        logTagOutcome(tag.digest, tag);
    (0,commands/* endGroup */.N4)();
}
/** Logs how many digests and references each file pins, by its path. */
function logPins(counts) {
    const sum = counts.values().reduce((total, one) => total + one, 0);
    const pinning = counts
        .values()
        .filter((one) => one > 0)
        .toArray().length;
    const where = `${(0,markdown/* count */.U9)(pinning)} of ${(0,markdown/* counted */.hS)(counts.size, "file")}`;
    (0,commands/* startGroup */.Oh)(`keep-references-in: ${(0,markdown/* counted */.hS)(sum, "pin")} in ${where}`);
    for (const [path, one] of counts) {
        (0,commands/* writeLine */._r)(printable(`${path}: ${one === 0 ? "no pin" : (0,markdown/* counted */.hS)(one, "pin")}`));
    }
    (0,commands/* endGroup */.N4)();
}
function logTagOutcome(digest, { name, outcome }) {
    if (outcome !== undefined) {
        (0,commands/* writeLine */._r)(printable(`${digest} tag ${name} ${(0,wording/* describeTagOutcome */.K)(outcome)}`));
    }
}
/** Logs one line that may hold text from a registry. */
function logLine(line) {
    (0,commands/* writeLine */._r)(printable(line));
}
function planLine(verb, { digest, what, tags, verdict }) {
    const because = verdict.because === undefined ? "" : ` (${verdict.because})`;
    const tagged = tags.length === 0 ? "" : ` [${tags.join(", ")}]`;
    return printable(`${verb} ${digest} ${what}${tagged}: ${(0,wording/* describeReason */.Gk)(verdict)}${because}`);
}
/**
 * Text from a registry on one line of its own: a line break could begin a workflow command, and the runner looks for
 * the older form of these, `##[`, anywhere in a line (actions/runner, ActionCommand.TryParse).
 */
function printable(text) {
    return text.replace(/[\p{C}\u2028\u2029]|(?<=#)#(?=\[)/gu, "\uFFFD");
}

;// CONCATENATED MODULE: ./src/run/open-bodies.ts
/**
 * Opens what keeps manifest bodies between runs, as the inputs say.
 */



/** Begins to restore what earlier runs have kept, unless nothing is to be kept. */
function openBodies({ cache, registry, shard }, signals) {
    if (!cache)
        return NO_BODY_CACHE;
    return openBodyCache({
        // No name of a registry has "@". The jobs of a matrix would overwrite each other's copies.
        scope: shard === undefined ? registry : `${registry}@${shard.part}-of-${shard.of}`,
        now: new Date(),
        log: logLine,
        notice: (message) => {
            (0,commands/* notice */.lm)(message, { title: "ACR Prune" });
        },
        signals,
    });
}

// EXTERNAL MODULE: ./src/registry/registry.ts
var registry_registry = __nccwpck_require__(7936);
;// CONCATENATED MODULE: ./src/run/missing-repositories.ts
/**
 * Repositories that are named and do not exist: what may have been meant instead. Only then is the catalog asked for, if
 * patterns have not needed it anyway, and a run that may not read it goes without.
 */

/** One sentence or two for each name. Never throws. */
async function wordsOnMissing(missing, catalog) {
    if (missing.length === 0)
        return [];
    const names = catalog.names ?? (await askFor(catalog));
    return missing.map((name) => `${doesNotExist(name)}${advice(name, names, catalog)}`);
}
/** The bare fact. */
function doesNotExist(name) {
    return `Repository "${name}" does not exist.`;
}
/** Whatever goes wrong here must not cost the results that there are. */
async function askFor({ registry, mayAsk, unless }) {
    if (!mayAsk)
        return [];
    try {
        return (await Promise.race([registry.repositoryNames(), unless])) ?? [];
    }
    catch {
        return [];
    }
}
/** What may be meant by a name that none of these is: what is below it, what is left of a reference, or what is near. */
function advice(name, names, { registry }) {
    const below = names.filter((other) => other.startsWith(`${name}/`));
    const [first] = below;
    if (first !== undefined) {
        const others = below.length > 1 ? ` and ${below.length - 1} more are` : " is";
        return ` "${first}"${others} below it.${(0,errors_nearest/* didYouMean */.au)([`${name}/**`])}`;
    }
    const [, server, rest = ""] = /^([^/]+\.[^/]+)\/(.+)$/.exec(name) ?? [];
    if (server !== undefined && names.includes(rest))
        return (0,errors_nearest/* didYouMean */.au)([rest]);
    if (/\.azurecr\.[a-z.]+$/.test(server ?? "")) {
        return ` The login server is an input of its own, "registry", which is ${registry.host}.${(0,errors_nearest/* didYouMean */.au)([rest])}`;
    }
    return (0,errors_nearest/* didYouMean */.au)((0,errors_nearest/* nearestNames */.LE)(name, names));
}
/** What a pattern that matches nothing may have been meant to be. */
function adviceOnUnmatched(text) {
    if (!text.includes(".*"))
        return "";
    return ` It is no regular expression, and its full stop means one.${(0,errors_nearest/* didYouMean */.au)([text.replaceAll(".*", "*")])}`;
}
/** The same of one for repositories, by those that there are. */
function adviceOnUnmatchedRepositories(text, names) {
    const parent = /^([^*?!]+)\/\*$/.exec(text)?.[1];
    const isDeeper = parent !== undefined && names.some((name) => name.startsWith(`${parent}/`));
    return isDeeper
        ? ` "*" stays within one segment.${(0,errors_nearest/* didYouMean */.au)([`${parent}/**`])}`
        : adviceOnUnmatched(text);
}

// EXTERNAL MODULE: ./src/oci/names.ts
var names = __nccwpck_require__(2657);
;// CONCATENATED MODULE: ./src/run/selection.ts
/**
 * Which repositories a run looks at, and by which entry of the policy. Plain names are taken as they are; only patterns need
 * the registry's catalog, and with it the right to read it.
 */


/**
 * Where a registry keeps its own configuration, which nobody pushes or pulls: of continuous patching
 * (https://learn.microsoft.com/azure/container-registry/key-concept-continuous-patching).
 */
const OWN = "csscpolicies/";
/** @throws ActionError when the catalog is needed and can't be read: that must never look like "no repositories". */
async function selectRepositories(registry, entries) {
    const included = entries.flatMap(({ match }) => match.filter(({ excludes }) => !excludes));
    const plain = included.filter(({ isGlob }) => !isGlob).map(({ text }) => text);
    const needsCatalog = included.some(({ isGlob }) => isGlob);
    const catalog = needsCatalog ? await registry.repositoryNames() : [];
    const malformed = catalog.filter((name) => !names/* REPOSITORY_NAMES */.A.name.test(name));
    const candidates = new Set([...plain, ...catalog]).difference(new Set(malformed));
    const isOwn = (name) => name.startsWith(OWN) && !plain.includes(name);
    const selectable = [...candidates].filter((name) => !isOwn(name)).sort();
    const firstFor = (name) => entries.find(({ match }) => (0,glob/* isSelected */.s)(name, match));
    const matching = new Map([...candidates].sort().flatMap((name) => {
        const entry = firstFor(name);
        return entry === undefined ? [] : [[name, entry]];
    }));
    const reached = new Set(matching.values());
    const isToBePruned = ([, { leaves }]) => !leaves;
    return {
        entryOf: new Map([...matching].filter(([name]) => !isOwn(name)).filter(isToBePruned)),
        unmatched: entries.flatMap((entry) => unmatchedIn(entry, [...candidates], selectable).map((pattern) => ({ entry, pattern }))),
        overshadowed: entries.filter((entry) => !reached.has(entry) && selectable.some((name) => (0,glob/* isSelected */.s)(name, entry.match))),
        malformed,
        leftOut: [...matching]
            .filter(isToBePruned)
            .map(([name]) => name)
            .filter(isOwn),
        catalog: needsCatalog ? catalog : undefined,
    };
}
function unmatchedIn({ match }, candidates, selectable) {
    return match
        .filter(({ isGlob, excludes }) => isGlob || excludes)
        .filter(({ excludes, matches }) => !(excludes ? candidates : selectable).some(matches));
}

;// CONCATENATED MODULE: ./src/run/sharding.ts
/**
 * How repositories are dealt to the jobs of a matrix. Every job deals for itself, perhaps hours after another and with
 * other repositories in the registry by then. So a name alone decides where it goes, by its hash; only where that leaves
 * the shards uneven, some of the last in the order of hashes go elsewhere.
 */

/** How far a shard may be from the mean, as a part of it. */
const TOLERANCE = 0.2;
/**
 * The names of one shard, sorted. The shards of the same names are disjoint, complete, and within 20 % of their mean, or
 * within one where that is less than one. A name more or less moves few of the others, and none where the hash alone is
 * even enough.
 */
function namesOfShard(names, { part, of }) {
    const shards = dealByHash(names, of);
    evenOut(shards, names.length / of);
    return shards[part - 1]?.map(({ name }) => name).sort() ?? [];
}
/** Every name in the shard of its hash, in the order of the hashes. */
function dealByHash(names, of) {
    const shards = Array.from({ length: of }, () => []);
    const hashed = names.map((name) => ({ name, hash: hashOf(name) }));
    for (const one of hashed.sort((a, b) => (a.hash < b.hash ? -1 : 1))) {
        // Twelve hexadecimal digits are always exact.
        shards[Number(`0x${one.hash.slice(0, 12)}`) % of]?.push(one);
    }
    return shards;
}
function hashOf(name) {
    return (0,external_node_crypto_.createHash)("sha256").update(name).digest("hex");
}
/** As long as a shard is out of bounds, the fullest gives its last name to the emptiest. */
function evenOut(shards, mean) {
    const most = Math.max(Math.ceil(mean), Math.floor(mean * (1 + TOLERANCE)));
    const least = Math.min(Math.floor(mean), Math.ceil(mean * (1 - TOLERANCE)));
    for (;;) {
        const bySize = shards.toSorted((a, b) => a.length - b.length);
        const [emptiest, fullest] = [bySize.at(0), bySize.at(-1)];
        if (emptiest === undefined || fullest === undefined)
            return;
        if (fullest.length <= most && emptiest.length >= least)
            return;
        emptiest.push(...fullest.splice(-1));
    }
}

;// CONCATENATED MODULE: ./src/run/scope.ts
/**
 * What a run is about: its repositories, and which of their tags the files of the workspace pin.
 */







/** How many repositories a sentence names at most. */
const scope_MOST_NAMES = 10;
/** @throws ActionError when the catalog is needed and can't be read. */
async function scope_select(registry, { entries, plan }) {
    const selection = await selectRepositories(registry, entries);
    const { entryOf, unmatched, overshadowed, malformed, leftOut, catalog } = selection;
    for (const name of leftOut) {
        logLine(`Left out: ${name}, which is the registry's own. Only its plain name selects it.`);
    }
    const warnings = [
        ...unmatched.map(({ entry, pattern }) => `${patternIn(pattern, entry.line)} matches no repository.${adviceOnUnmatchedRepositories(pattern.text, catalog ?? [])}`),
        ...overshadowed.map(({ line }) => `Policy, line ${line ?? 1}: an entry before this one takes every repository that it matches.`),
        ...malformed.map((name) => `The catalog lists "${name}", which is not a repository name; it is left alone.`),
        ...(plan === undefined ? [] : remarksOn(plan, entryOf)),
    ];
    for (const warning of warnings)
        logLine(warning);
    return { entryOf, warnings, catalog };
}
function remarksOn({ approvals, partly }, entryOf) {
    const others = [...approvals.keys()].filter((name) => !entryOf.has(name));
    const names = (0,markdown/* listed */.KE)(others, scope_MOST_NAMES, (name) => `"${name}"`);
    const are = (0,markdown/* counted */.hS)(others.length, "repository of the plan is", "repositories of the plan are");
    return [
        ...(partly === undefined ? [] : [partly]),
        ...(others.length > 0 ? [`${are} not selected now: ${names}.`] : []),
    ];
}
/** @throws ActionError when nothing is selected, or files pin nothing in what is. */
function scopeOf(entryOf, host, options) {
    const selected = [...entryOf.keys()];
    if (selected.length === 0) {
        throw new action_error/* ActionError */.l(`${options.selectedBy} selects nothing in ${host}: check its patterns and exclusions.`);
    }
    return { names: ownNames(selected, options), entryOf, pinnedTags: pinTags(selected, options) };
}
/** What the files pin, which is for all shards to have: what they don't name is in none of them. */
function pinTags(selected, { pins }) {
    if (pins.files.length === 0)
        return new Map();
    const { tagsByRepository, counts } = pinnedBy(pins.files, new Set(selected));
    logPins(counts);
    return tagsByRepository;
}
function ownNames(names, { shard }) {
    if (shard === undefined)
        return names;
    const own = namesOfShard(names, shard);
    logLine(`Shard ${shard.part}/${shard.of}: ${own.length} of ${(0,markdown/* counted */.hS)(names.length, "repository", "repositories")}`);
    return own;
}
/** A pattern, and where it stands if that is the policy file. */
function patternIn({ text }, line) {
    return line === undefined ? `Pattern "${text}"` : `Policy, line ${line}: pattern "${text}"`;
}

;// CONCATENATED MODULE: ./src/run/findings.ts
/**
 * What a run has found, out of the steps that it told: the one place where its results come together for the report.
 */







/** Of a run that stopped before its first repository. */
const NO_FINDINGS = {
    repositories: [],
    warnings: [],
    stopped: undefined,
    brokenOff: undefined,
    deletionLimit: undefined,
    absentNames: [],
    isTimeUp: false,
    unreached: 0,
    requests: registry_registry/* NO_REQUESTS */.h,
    plan: undefined,
};
/** Takes all steps. What was done until something was thrown that must not be stays in the results. Never throws. */
async function collect(steps, { uncaught, overdue }) {
    const repositories = [];
    const absent = [];
    const reached = new Set();
    const inHand = new Set();
    const collected = { repositories, absent, reached, inHand };
    const takeAll = async () => {
        for (;;) {
            const next = await steps.next();
            if (next.done === true)
                return next.value;
            const { state, name } = next.value;
            reached.add(name);
            if (state === "begun") {
                inHand.add(name);
                continue;
            }
            inHand.delete(name);
            const { report } = next.value;
            if (report !== undefined)
                repositories.push(report);
            else {
                absent.push(name);
                logLine(doesNotExist(name));
            }
        }
    };
    try {
        const deletionLimit = await Promise.race([takeAll(), overdue]);
        return { ...collected, deletionLimit, brokenOff: messageOf(uncaught()) };
    }
    catch (error) {
        const brokenOff = messageOf(uncaught() ?? error);
        return { ...collected, deletionLimit: undefined, brokenOff };
    }
}
/** What was thrown, for the middle of a sentence. */
function messageOf(thrown) {
    return thrown === undefined ? undefined : (0,action_error/* errorMessage */.g)(thrown).replace(/\.$/, "");
}
/** The findings of a run that has ended. `selection` has the warnings on what is selected, and does not exist. */
function findingsOf(run, selection, results) {
    const { names, options, signals, registry } = run;
    const { repositories, deletionLimit, brokenOff, reached, inHand } = results;
    const requests = registry.requestCounts();
    const warnings = [...selection];
    const hasEnded = signals.noNewWork.aborted;
    const isWhole = deletionLimit === undefined && brokenOff === undefined;
    if (!hasEnded && names.length > 0 && repositories.length === 0 && isWhole) {
        const stopped = `${options.selectedBy} names nothing that exists in ${options.registry}.`;
        return { ...NO_FINDINGS, warnings, stopped, requests };
    }
    if (!hasEnded && brokenOff === undefined)
        warnings.push(...warnOfUnusedPatterns(run));
    for (const name of inHand) {
        warnings.push(logged(`The run broke off while it pruned "${name}": the outcome is not known.`));
    }
    const unreached = names.length - reached.size;
    const isOutOfTime = hasEnded && !signals.cancelled.aborted;
    return {
        repositories,
        warnings,
        stopped: undefined,
        deletionLimit,
        brokenOff,
        absentNames: run.seenTags.absentNames(),
        isTimeUp: isOutOfTime && (unreached > 0 || repositories.some(report_report/* isUnfinished */.ui)),
        unreached,
        requests,
        plan: appliedPlan(run, results),
    };
}
/** What of the plan is about the repositories of this run, begun or not. */
function appliedPlan({ names, options: { plan } }, { absent }) {
    if (plan === undefined)
        return undefined;
    const approvals = (of) => [...of].flatMap((name) => plan.approvals.get(name) ?? []);
    const manifestsIn = (of) => approvals(of).reduce((sum, { manifests }) => sum + manifests.size, 0);
    return {
        path: plan.path,
        madeAt: plan.madeAt,
        manifests: manifestsIn(names),
        tags: approvals(names).reduce((sum, { tags }) => sum + tags.size, 0),
        goneWithRepository: manifestsIn(absent),
    };
}
/**
 * A glob in the wrong syntax must not look like success. What matches nothing in a shard may well match in another, so
 * there it is only a notice; a plain name that is to be kept is a warning even there, and an error elsewhere.
 */
function warnOfUnusedPatterns({ options: { shard }, entryOf, seenTags }) {
    const warnings = [];
    const warn = (sentence, advice = "") => {
        if (shard === undefined)
            warnings.push(logged(`${sentence}.${advice}`));
        else
            (0,commands/* notice */.lm)(`${sentence} in this shard.`, { title: "ACR Prune" });
    };
    for (const { tags, line } of new Set(entryOf.values())) {
        for (const rule of tags.rules) {
            const unused = rule.match.filter((pattern) => !seenTags.isUsed(pattern));
            for (const pattern of unused) {
                warn(unusedPattern(pattern, "delete-tags", rule.line), adviceOnUnmatched(pattern.text));
            }
            if (unused.length > 0 || seenTags.isTaking(rule))
                continue;
            warn(`${ruleIn(rule)} takes no tag: a rule before it takes all that it matches`);
        }
        for (const pattern of tags.keeping.filter((one) => !seenTags.isUsed(one))) {
            const isName = !pattern.isGlob && !pattern.excludes;
            const sentence = unusedPattern(pattern, "keep-tags", line);
            if (!isName)
                warn(sentence, adviceOnUnmatched(pattern.text));
            else if (shard !== undefined)
                warnings.push(logged(`${sentence} in this shard.`));
        }
    }
    return warnings;
}
function unusedPattern(pattern, input, line) {
    const of = line === undefined ? ` of "${input}"` : "";
    return `${patternIn(pattern, line)}${of} matches no tag`;
}
/** A rule that decides over nothing since exclusions or other rules leave it nothing. */
function ruleIn({ match, line }) {
    const patterns = match.map(({ text }) => `"${text}"`).join(", ");
    return line === undefined
        ? `"delete-tags" (${patterns})`
        : `Policy, line ${line}: the rule for ${patterns}`;
}
/** A warning for the report also stands in the log at once. */
function logged(warning) {
    logLine(warning);
    return warning;
}

// EXTERNAL MODULE: ./node_modules/p-queue/dist/index.js + 2 modules
var dist = __nccwpck_require__(7814);
;// CONCATENATED MODULE: ./src/run/limiter.ts
/**
 * The pool that all reads of a run share, whatever repository they are for.
 */

/** A pool of so many places. */
function createLimiters(places) {
    const queue = new dist/* default */.Ay({ concurrency: places });
    const atPriority = (priority) => (task) => queue.add(task, { priority });
    return { readahead: atPriority(0), urgent: atPriority(1) };
}

// EXTERNAL MODULE: ./node_modules/@azure/core-rest-pipeline/dist/esm/index.js + 88 modules
var esm = __nccwpck_require__(1926);
// EXTERNAL MODULE: ./src/registry/http/answers.ts
var answers = __nccwpck_require__(5191);
// EXTERNAL MODULE: ./src/registry/http/unreachable.ts
var unreachable = __nccwpck_require__(8542);
;// CONCATENATED MODULE: ./src/github/job-token.ts
/**
 * The job's own OIDC token, which GitHub issues to jobs with `permissions: id-token: write`. A pull request from a fork
 * never gets one. `getIDToken` of @actions/core is not used, since it follows redirects to other hosts with the
 * credentials of the job. https://docs.github.com/en/actions/reference/security/oidc
 */





/** For all attempts together. */
const TIMEOUT_MS = 60_000;
const LATER = "Run the job again; githubstatus.com lists outages.";
/**
 * A fresh token for an audience. It lives for some minutes.
 * @throws ActionError when this job gets none.
 */
async function jobToken(audience) {
    const { ACTIONS_ID_TOKEN_REQUEST_URL: address, ACTIONS_ID_TOKEN_REQUEST_TOKEN: credentials } = process.env;
    if (!address || !credentials)
        throw new action_error/* ActionError */.l(await whyNone());
    const url = new URL(address);
    url.searchParams.set("audience", audience);
    const { status, bodyAsText } = await ask(url, credentials);
    const token = status === 200 ? tokenIn(bodyAsText) : undefined;
    if (token !== undefined)
        return token;
    throw new action_error/* ActionError */.l(`GitHub issued no OIDC token to this job: ${url.host} answered ${status}. ${LATER}`);
}
async function ask(url, credentials) {
    const pipeline = (0,esm/* createPipelineFromOptions */.Fp)({ redirectOptions: { maxRetries: 0 } });
    for (const policy of [answers/* believeAnswers */.WV, (0,answers/* limitAnswers */.RZ)(() => answers/* LIMITS */.b1.signIn)]) {
        pipeline.addPolicy(policy, { afterPhase: "Retry" });
    }
    const abortSignal = AbortSignal.timeout(TIMEOUT_MS);
    const request = (0,esm/* createPipelineRequest */.G6)({ url: url.href, abortSignal });
    request.headers.set("Authorization", `Bearer ${credentials}`);
    try {
        return await pipeline.sendRequest((0,esm/* createDefaultHttpClient */.fl)(), request);
    }
    catch (cause) {
        if (cause instanceof action_error/* ActionError */.l)
            throw cause;
        if ((0,esm/* isRestError */.T0)(cause))
            throw (0,unreachable/* unreachable */.H)(cause, url.host);
        throw new action_error/* ActionError */.l(`GitHub issued no OIDC token to this job within a minute. ${LATER}`, {
            cause,
        });
    }
}
function tokenIn(body) {
    try {
        const { value } = JSON.parse(body ?? "");
        return typeof value === "string" && value !== "" ? value : undefined;
    }
    catch {
        return undefined;
    }
}
async function whyNone() {
    if (await isFromFork(process.env["GITHUB_EVENT_PATH"])) {
        return 'GitHub gives pull requests from forks neither OIDC tokens nor secrets, so this job can\'t sign in to Azure. Leave them out: "if: github.event.pull_request.head.repo.full_name == github.repository".';
    }
    return 'GitHub gave this job no OIDC token. Add "permissions: id-token: write" to the job, and to the job that calls it if this is a reusable workflow.';
}
/** A fork that is gone has no repository any more. */
async function isFromFork(eventPath) {
    if (!eventPath)
        return false;
    try {
        const event = JSON.parse(await (0,promises_.readFile)(eventPath, "utf8"));
        const { head, base } = event.pull_request ?? {};
        return base !== undefined && head?.repo?.id !== base.repo?.id;
    }
    catch {
        return false;
    }
}

// EXTERNAL MODULE: ./src/registry/http/rate-limiter.ts
var rate_limiter = __nccwpck_require__(9609);
// EXTERNAL MODULE: ./src/registry/http/sender.ts
var sender = __nccwpck_require__(6075);
// EXTERNAL MODULE: ./src/registry/http/transport.ts + 3 modules
var http_transport = __nccwpck_require__(7725);
;// CONCATENATED MODULE: ./node_modules/jwt-decode/build/esm/index.js
class InvalidTokenError extends Error {
}
InvalidTokenError.prototype.name = "InvalidTokenError";
function b64DecodeUnicode(str) {
    return decodeURIComponent(atob(str).replace(/(.)/g, (m, p) => {
        let code = p.charCodeAt(0).toString(16).toUpperCase();
        if (code.length < 2) {
            code = "0" + code;
        }
        return "%" + code;
    }));
}
function base64UrlDecode(str) {
    let output = str.replace(/-/g, "+").replace(/_/g, "/");
    switch (output.length % 4) {
        case 0:
            break;
        case 2:
            output += "==";
            break;
        case 3:
            output += "=";
            break;
        default:
            throw new Error("base64 string is not of the correct length");
    }
    try {
        return b64DecodeUnicode(output);
    }
    catch (err) {
        return atob(output);
    }
}
function jwtDecode(token, options) {
    if (typeof token !== "string") {
        throw new InvalidTokenError("Invalid token specified: must be a string");
    }
    options || (options = {});
    const pos = options.header === true ? 0 : 1;
    const part = token.split(".")[pos];
    if (typeof part !== "string") {
        throw new InvalidTokenError(`Invalid token specified: missing part #${pos + 1}`);
    }
    let decoded;
    try {
        decoded = base64UrlDecode(part);
    }
    catch (e) {
        throw new InvalidTokenError(`Invalid token specified: invalid base64 for part #${pos + 1} (${e.message})`);
    }
    try {
        return JSON.parse(decoded);
    }
    catch (e) {
        throw new InvalidTokenError(`Invalid token specified: invalid json for part #${pos + 1} (${e.message})`);
    }
}

;// CONCATENATED MODULE: ./src/registry/acr/auth/refusals.ts
/**
 * What a registry refuses, in words for users: what was refused to whom, and which role, scope map or network would do.
 * Roles: https://learn.microsoft.com/azure/container-registry/container-registry-rbac-built-in-roles-overview and
 * https://learn.microsoft.com/azure/container-registry/container-registry-rbac-abac-repository-permissions.
 */


const WHERE = `See ${(0,documentation/* documentation */.T)("sign-in.md#permissions")}.`;
const DELETING = [
    "AcrPull and AcrDelete",
    "Container Registry Repository Contributor",
    "content/delete",
];
/**
 * What an action of a scope needs: in roles, and in the scope map of a token. The roles for each are enough for those
 * before it.
 */
const NEEDS = new Map([
    ["pull", ["AcrPull", "Container Registry Repository Reader", "content/read"]],
    ["metadata_read", ["AcrPull", "Container Registry Repository Reader", "metadata/read"]],
    ["delete", DELETING],
    [
        "metadata_write",
        ["Contributor", "Container Registry Repository Contributor", "metadata/write"],
    ],
]);
/**
 * The error for a token that lacks a right. `challenge` is the registry's `WWW-Authenticate`, which names the action;
 * `asked` is the scope that the token was asked for.
 */
function lackingRights(host, asked, challenge) {
    const [type, name = ""] = asked.split(":");
    if (type === "registry") {
        return new action_error/* ActionError */.l(`${host} does not let this identity list its repositories, which patterns in "repositories" need. It needs AcrPull or, on a registry with ABAC permissions, Container Registry Repository Catalog Lister; a repository-scoped token never can. Or give plain names. ${WHERE}`);
    }
    return missingRights(host, name, [
        refusedAction(name, challenge) ?? asked.split(":").at(-1) ?? "",
    ]);
}
/** The error for an identity that may not do this in a repository. */
function missingRights(host, name, missing) {
    const known = [...NEEDS.keys()].filter((action) => missing.includes(action));
    const actions = known.length === 0 ? missing : known;
    const needs = actions.map((action) => NEEDS.get(action) ?? DELETING);
    const [rbac, abac] = needs.at(-1) ?? DELETING;
    const scopeMap = enumerate(needs.map(([, , permission]) => permission));
    const used = enumerate(actions.map((action) => `"${action}"`));
    return new action_error/* ActionError */.l(`${host} does not let this identity use ${used} on repository "${name}". It needs ${rbac} or, on a registry with ABAC permissions, ${abac}; a repository-scoped token needs ${scopeMap}. A new role takes up to ten minutes. ${WHERE}`);
}
function enumerate(words) {
    return new Intl.ListFormat("en-GB").format(words);
}
/** The first action that the challenge demands; undefined when it speaks of something else. */
function refusedAction(name, challenge) {
    const [, scope = ""] = /scope="([^"]*)"/.exec(challenge) ?? [];
    const demanded = scope.startsWith(`repository:${name}:`) ? scope.split(":").at(-1) : undefined;
    return demanded?.split(",").find((action) => NEEDS.has(action));
}
/** The error for a user name and password that the registry does not take. */
function refusedPassword(host, status = 401) {
    return new action_error/* ActionError */.l(`${host} refused "username" and "password" (${status}). The admin user has to be enabled in the registry; a token's password may have expired or been regenerated; for a service principal, "username" is its client ID.`);
}
/** The error for what `az acr login --expose-token` printed, when the registry does not take it. */
function expiredRefreshToken(host, status) {
    return new action_error/* ActionError */.l(`${host} refused the token in "password" (${status}): what "az acr login --expose-token" prints is valid for three hours, and for one registry only. Get a new one right before this step, or sign in in a way that a run can renew: see ${(0,documentation/* documentation */.T)("sign-in.md")}.`);
}
/** The error for a token that the registry issued a moment ago and does not take. */
function refusedToken(host) {
    return new action_error/* ActionError */.l(`${host} refused the token that it had issued itself (401). Try again; if that does not help, check the runner's clock.`);
}
/**
 * The error for a registry whose firewall keeps this runner out (https://aka.ms/acr/firewall). It is asked before anything
 * else, so a runner inside the network meets it, too, when its DNS gives it the registry's public address.
 */
function keptOutByFirewall(host, address) {
    const who = address === undefined ? "this runner" : `this runner (${address})`;
    return new action_error/* ActionError */.l(`${host} does not let ${who} in: its firewall does not know the address (403 DENIED). Hosted runners change theirs, so use a runner inside the registry's network, or a larger runner with a fixed address that the firewall allows; a new rule takes a minute to take effect. If this runner is inside the network already, its DNS gives it the registry's public address: the name has to resolve to the private endpoint, by the zone "privatelink.azurecr.io".`);
}
/** The words for a token endpoint that gave no token. */
function refusedSignIn(host, path, status) {
    return `${host} did not accept the sign-in (${path} answered ${status}). ${refusals_advice(status)}`;
}
function refusals_advice(status) {
    if (status === 429 || status >= 500) {
        return "The registry is overloaded or failing: try again later.";
    }
    if (status === 404)
        return 'This is not an Azure registry: check the input "registry".';
    if (status === 407)
        return "The proxy in HTTPS_PROXY requires other credentials.";
    return "Check that the identity belongs to the tenant of the registry's subscription and has a role on this registry.";
}

;// CONCATENATED MODULE: ./src/registry/acr/auth/rights.ts
/**
 * What an access token of the registry says it is good for. The registry issues one for whatever is asked, and puts into
 * it what is granted of that: so it is known before anything is read whether the run may delete.
 */


/** What changes a repository. Whether it may be read, the registry says at the first request. */
const CHANGING = new Set(["delete", "metadata_write"]);
/**
 * Asks for the token of a repository's scope.
 * @throws ActionError when that token says that the repository may not be changed as the run wants to.
 */
async function checkRights(host, scope, grantedOf) {
    const granted = await grantedOf(scope);
    if (granted === undefined)
        return;
    const { name, actions } = partsOf(scope);
    const missing = actions.filter((action) => !granted.has(action));
    if (missing.some((action) => CHANGING.has(action)))
        throw missingRights(host, name, missing);
}
/**
 * The actions that a token holds of a repository's scope. Undefined when it does not say: what can't be read, or is wider
 * than one repository and its actions, proves that nothing is missing no more than that something is.
 */
function grantedActions(token, scope) {
    const entries = accessIn(token)?.map(readEntry);
    if (entries === undefined)
        return undefined;
    const { name } = partsOf(scope);
    const granted = new Set();
    for (const entry of entries) {
        if (entry === undefined)
            return undefined;
        if (entry.type !== "repository")
            continue;
        const isWide = entry.name.includes("*") || entry.actions.includes("*");
        if (isWide)
            return undefined;
        if (entry.name === name)
            for (const action of entry.actions)
                granted.add(action);
    }
    return granted;
}
function partsOf(scope) {
    const [, name = "", actions = ""] = scope.split(":");
    return { name, actions: actions.split(",") };
}
function accessIn(token) {
    try {
        const { access } = jwtDecode(token);
        return Array.isArray(access) ? access : undefined;
    }
    catch {
        return undefined;
    }
}
/** The service has written the keys with a capital and without one. */
function readEntry(value) {
    if (typeof value !== "object" || value === null)
        return undefined;
    const field = new Map(Object.entries(value).map(([key, text]) => [key.toLowerCase(), text]));
    const [type, name, actions] = ["type", "name", "actions"].map((key) => field.get(key));
    const isEntry = typeof type === "string" &&
        typeof name === "string" &&
        Array.isArray(actions) &&
        actions.every((action) => typeof action === "string");
    return isEntry ? { type, name, actions } : undefined;
}

;// CONCATENATED MODULE: ./src/registry/acr/auth/authority.ts
/** A new watch; `policy` belongs into every attempt. */
function watchAuthority() {
    let refusal;
    let failure;
    const policy = {
        name: "watchAuthority",
        sendRequest: async (request, next) => {
            refusal = undefined;
            failure = undefined;
            try {
                const response = await next(request);
                const { status, bodyAsText } = response;
                if (status >= 300)
                    refusal = readRefusal(status, bodyAsText ?? "");
                return response;
            }
            catch (error) {
                failure = error;
                throw error;
            }
        },
    };
    return { policy, refusal: () => refusal, failure: () => failure };
}
/**
 * Reads an error of the token endpoint
 * (https://learn.microsoft.com/entra/identity-platform/reference-error-codes#handling-error-codes-in-your-application).
 */
function readRefusal(status, body) {
    try {
        const { error_codes: codes, error_description: description } = JSON.parse(body);
        const code = Number(codes?.[0]);
        const text = typeof description === "string" ? firstSentence(description) : "";
        return { status, code: Number.isInteger(code) ? code : undefined, text };
    }
    catch {
        return { status, code: undefined, text: "" };
    }
}
function firstSentence(description) {
    const [, text = ""] = /^(?:AADSTS\d+: )?(.*?)(?: Trace ID:|\r|\n|$)/.exec(description) ?? [];
    return text.trim().slice(0, 300);
}

;// CONCATENATED MODULE: ./src/registry/acr/auth/certificate.ts
/**
 * The file with which a service principal proves who it is. What the packages say of a wrong one names neither the
 * variable nor the way out.
 */


/** @throws ActionError unless the text holds a certificate and a private key that the password opens. */
function checkCertificate(pem, password, path) {
    try {
        new external_node_crypto_.X509Certificate(pem);
        (0,external_node_crypto_.createPrivateKey)(password ? { key: pem, passphrase: password } : pem);
    }
    catch (cause) {
        throw new action_error/* ActionError */.l(`AZURE_CLIENT_CERTIFICATE_PATH names "${path}", which is no PEM file with a certificate and its private key, or AZURE_CLIENT_CERTIFICATE_PASSWORD does not open it.`, { cause });
    }
}

;// CONCATENATED MODULE: ./src/registry/acr/auth/clouds.ts
/**
 * The Azure clouds, told apart by the suffix of a login server. A host without one of these suffixes never gets an Entra
 * token: it could use it against the real registry.
 */
const PUBLIC = {
    authority: "https://login.microsoftonline.com",
    scope: "https://containerregistry.azure.net/.default",
    logs: logsOf("com", "https://api.loganalytics.io"),
    isMicrosoft: true,
};
/**
 * Authorities: the hosts that are really asked. @azure/identity goes to the preferred one of an authority's names, for China
 * not to the one that Azure's pages name, and what is said of a host has to be what a firewall or proxy sees.
 * Audiences: `KnownContainerRegistryAudience` of @azure/container-registry; of Log Analytics those of the Azure CLI
 * (https://github.com/Azure/azure-cli/blob/dev/src/azure-cli-core/azure/cli/core/cloud.py).
 * Endpoints: https://learn.microsoft.com/azure/azure-monitor/logs/api/access-api.
 */
const CLOUDS = [
    [".azurecr.io", PUBLIC],
    [
        ".azurecr.cn",
        {
            authority: "https://login.partner.microsoftonline.cn",
            scope: "https://management.chinacloudapi.cn/.default",
            logs: logsOf("cn", "https://api.loganalytics.azure.cn"),
            isMicrosoft: true,
        },
    ],
    [
        ".azurecr.us",
        {
            authority: "https://login.microsoftonline.us",
            scope: "https://management.usgovcloudapi.net/.default",
            logs: logsOf("us", "https://api.loganalytics.us"),
            isMicrosoft: true,
        },
    ],
];
/**
 * The cloud of a login server, or undefined for a host that must not get an Entra token. A registry on this machine (an
 * emulator) may name an authority on this machine in AZURE_AUTHORITY_HOST. For all others that variable is not heeded:
 * secrets go to where the login server says, whatever an earlier step has put into the environment.
 */
function cloudOf(host, environment) {
    const { hostname } = new URL(`https://${host}`);
    if (isThisMachine(hostname))
        return standIn(environment["AZURE_AUTHORITY_HOST"]) ?? PUBLIC;
    return CLOUDS.find(([suffix]) => hostname.endsWith(suffix))?.[1];
}
function standIn(authorityHost = "") {
    if (!URL.canParse(authorityHost))
        return undefined;
    const { hostname, origin } = new URL(authorityHost);
    if (!isThisMachine(hostname))
        return undefined;
    const logs = { ...PUBLIC.logs, endpoint: origin };
    return { ...PUBLIC, authority: origin, logs, isMicrosoft: false };
}
function logsOf(domain, audience) {
    const suffix = domain === "us" ? "us" : `azure.${domain}`;
    return { endpoint: `https://api.loganalytics.${suffix}`, scope: `${audience}/.default` };
}
function isThisMachine(hostname) {
    return ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
}

;// CONCATENATED MODULE: ./src/registry/http/within-time.ts
/**
 * An end to waiting for what knows no end itself.
 */
/** What was promised, or the error when it takes too long. What was begun goes on; the end of the process ends it. */
function withinTime(promised, ms, late) {
    const timeUp = AbortSignal.timeout(ms);
    const tooLate = Promise.withResolvers();
    const abort = () => {
        tooLate.reject(late());
    };
    timeUp.addEventListener("abort", abort);
    return Promise.race([promised, tooLate.promise]).finally(() => {
        timeUp.removeEventListener("abort", abort);
    });
}

// EXTERNAL MODULE: ./src/registry/http/purpose.ts
var http_purpose = __nccwpck_require__(730);
;// CONCATENATED MODULE: ./src/registry/acr/auth/tokens.ts
/**
 * What goes into the `Authorization` header. One exchange per run, one access token per scope, each kept until shortly
 * before it expires and asked for once however many requests wait for it.
 * Access tokens hold what the registry grants of a scope, which may be less than was asked.
 */





/** However the runner's clock reads its end, a new token is used for this long: never one token per request. */
const SHORTEST_USE_MS = 60_000;
/** Ends of life are met early by a tenth of it, and by no more than this. */
const RENEWAL_MARGIN_MS = 5 * 60_000;
/**
 * Access tokens by way of the registry's own token endpoints
 * (https://github.com/Azure/acr/blob/main/docs/AAD-OAuth.md).
 * `entraToken` gives a Microsoft Entra access token; `onSecret` is told every token before it is used.
 */
function tokenAuthorizer(host, entraToken, send, onSecret) {
    const request = requestsTo(host, send, onSecret);
    const refreshToken = untilExpiry(async () => {
        const entra = await entraToken();
        onSecret(entra);
        return request("/oauth2/exchange", { grant_type: "access_token", access_token: entra });
    });
    const accessTokens = oneForEachScope((scope) => askWith(refreshToken, (token) => refresh(request, scope, token)));
    return {
        begin: async () => {
            await refreshToken.get();
        },
        ...accessTokens,
    };
}
/** Requests to the token endpoints of a registry. */
function requestsTo(host, send, onSecret) {
    return async (path, form) => {
        const token = await postForToken(send, host, path, { ...form, service: host });
        onSecret(token);
        return token;
    };
}
/** An access token by a refresh token. */
function refresh(request, scope, refreshToken) {
    const form = { grant_type: "refresh_token", scope, refresh_token: refreshToken };
    return request("/oauth2/token", form);
}
/** Keeps the access token of each scope, and asks for it when there is none or it is about to expire. */
function oneForEachScope(ask) {
    const accessTokens = new Map();
    const accessToken = (scope) => {
        const known = accessTokens.get(scope);
        if (known !== undefined)
            return known;
        const renewed = untilExpiry(() => ask(scope));
        accessTokens.set(scope, renewed);
        return renewed;
    };
    return {
        header: async (scope) => `Bearer ${await accessToken(scope).get()}`,
        granted: async (scope) => grantedActions(await accessToken(scope).get(), scope),
        forget: (scope, refused) => {
            accessToken(scope).drop(refused.replace(/^Bearer /, ""));
            return true;
        },
    };
}
/** Fetches at most once at a time, and again when the token is about to end or was dropped. Errors are not kept. */
function untilExpiry(fetchToken) {
    let current;
    let fetched;
    let renewAtMs = 0;
    const fetchAndTime = async () => {
        fetched = await fetchToken();
        renewAtMs = renewalTime(fetched);
        return fetched;
    };
    return {
        get: () => {
            if (current === undefined || Date.now() >= renewAtMs) {
                renewAtMs = Infinity;
                const fetching = fetchAndTime();
                current = fetching;
                fetching.catch(() => {
                    if (current === fetching)
                        current = undefined;
                });
            }
            return current;
        },
        drop: (token) => {
            // A fetch that is under way is newer than what was refused.
            if (renewAtMs !== Infinity && fetched === token)
                current = undefined;
        },
    };
}
/** Asks with a token that a refusal may show to have ended; then it is replaced, once. */
async function askWith(token, ask) {
    const current = await token.get();
    try {
        return await ask(current);
    }
    catch (error) {
        if (!(error instanceof TokenRefused))
            throw error;
        token.drop(current);
        return ask(await token.get());
    }
}
/** Where the two clocks disagree about whether a token has ended, the registry's word counts: see `forget`, `askWith`. */
function renewalTime(token) {
    const endMs = expiryOf(token);
    const leftMs = Math.max(endMs - Date.now(), SHORTEST_USE_MS);
    return Date.now() + leftMs - Math.min(RENEWAL_MARGIN_MS, leftMs / 10);
}
/** A token whose end can't be read is used until the registry refuses it. */
function expiryOf(token) {
    try {
        const { exp } = jwtDecode(token);
        // JSON has numbers like 1e999, which would look like a token that is being fetched.
        return Math.min(typeof exp === "number" ? exp * 1000 : Infinity, Number.MAX_SAFE_INTEGER);
    }
    catch {
        return Number.MAX_SAFE_INTEGER;
    }
}
/** The endpoint does not take what it was sent, or not any more. */
class TokenRefused extends action_error/* ActionError */.l {
    status;
    constructor(message, status) {
        super(message);
        this.status = status;
    }
}
/** There is no such endpoint. */
class NoEndpoint extends action_error/* ActionError */.l {
}
/** Which field of its answer has the token. */
const FIELDS = {
    "/oauth2/exchange": "refresh_token",
    "/oauth2/token": "access_token",
};
async function postForToken(send, host, path, form) {
    const request = (0,http_purpose/* requestFor */.pU)({ kind: "signIn", until: "cancelled" }, {
        url: `https://${host}${path}`,
        method: "POST",
        headers: { "Content-Type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams(form).toString(),
    });
    const { status, bodyAsText } = await send(request);
    const token = status === 200 ? tokens_tokenIn(bodyAsText, FIELDS[path]) : undefined;
    if (token === undefined)
        throw refusal(status, refusedSignIn(host, path, status));
    return token;
}
function refusal(status, message) {
    if (status === 400 || status === 401)
        return new TokenRefused(message, status);
    return status === 404 ? new NoEndpoint(message) : new action_error/* ActionError */.l(message);
}
function tokens_tokenIn(text, field) {
    try {
        const token = JSON.parse(text ?? "")?.[field];
        return typeof token === "string" && token !== "" ? token : undefined;
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./src/registry/acr/auth/password.ts


/**
 * What `az acr login --expose-token` gives as a user name, with a refresh token as its password
 * (https://learn.microsoft.com/azure/container-registry/container-registry-authentication#az-acr-login-with---expose-token).
 */
const TOKEN_USER = "00000000-0000-0000-0000-000000000000";
/** The authorizer for a pair, and what the log calls it. */
function byPassword(pair, host, send, onSecret) {
    return pair.username === TOKEN_USER
        ? {
            authorizer: refreshTokenAuthorizer(host, pair.password, send, onSecret),
            identity: () => 'the token that "az acr login --expose-token" printed',
        }
        : {
            authorizer: passwordAuthorizer(host, pair, send, onSecret),
            identity: () => "user name and password",
        };
}
/**
 * Access tokens by a refresh token that was made elsewhere: what `az acr login --expose-token` prints. It can't be renewed
 * here.
 */
function refreshTokenAuthorizer(host, refreshToken, send, onSecret) {
    onSecret(refreshToken);
    const request = requestsTo(host, send, onSecret);
    const ask = untilRefused((scope) => refresh(request, scope, refreshToken), (status) => expiredRefreshToken(host, status));
    return { begin: () => Promise.resolve(), ...oneForEachScope(ask) };
}
/**
 * Access tokens by user name and password: those of the admin user, a repository-scoped token, or a service principal.
 */
function passwordAuthorizer(host, { username, password }, send, onSecret) {
    const basic = basicAuthorizer(username, password, onSecret);
    const request = requestsTo(host, send, onSecret);
    const ask = untilRefused((scope) => request("/oauth2/token", { grant_type: "password", scope, username, password }), (status) => refusedPassword(host, status));
    const tokens = oneForEachScope(async (scope) => {
        const token = await ask(scope);
        endpoint = "exists";
        return token;
    });
    let endpoint = "unknown";
    const usesTokens = async (scope) => {
        if (endpoint === "missing")
            return false;
        try {
            await tokens.header(scope);
            return true;
        }
        catch (error) {
            if (!(error instanceof NoEndpoint) || endpoint === "exists")
                throw error;
            endpoint = "missing";
            return false;
        }
    };
    const chosen = async (scope) => ((await usesTokens(scope)) ? tokens : basic);
    return {
        begin: () => Promise.resolve(),
        header: async (scope) => (await chosen(scope)).header(scope),
        granted: async (scope) => (await chosen(scope)).granted(scope),
        forget: (scope, refused) => (endpoint === "missing" ? basic : tokens).forget(scope, refused),
    };
}
/** User name and password with every request. They are told as secrets, also in the form in which they are sent. */
function basicAuthorizer(username, password, onSecret) {
    const encoded = Buffer.from(`${username}:${password}`).toString("base64");
    for (const secret of [password, encoded])
        onSecret(secret);
    const header = `Basic ${encoded}`;
    return {
        begin: () => Promise.resolve(),
        header: () => Promise.resolve(header),
        granted: () => Promise.resolve(undefined),
        forget: () => false,
    };
}
/** What was refused is not presented again: the next scope would be told the same. */
function untilRefused(ask, refusal) {
    let refused;
    return async (scope) => {
        if (refused !== undefined)
            throw refused;
        try {
            return await ask(scope);
        }
        catch (error) {
            if (!(error instanceof TokenRefused))
                throw error;
            refused = refusal(error.status);
            throw refused;
        }
    };
}

;// CONCATENATED MODULE: ./src/registry/acr/auth/subject.ts
/**
 * The subject of a job's OIDC token, which a federated credential in Azure has to match letter by letter. Repositories
 * that were created, renamed or transferred since July 2026 have ids in it, which nobody can take over; others do not
 * (https://docs.github.com/actions/reference/security/oidc; Microsoft Entra, "Migrate to immutable subjects").
 */

/** The claims of a token; none when it can't be read. */
function claimsOf(token) {
    try {
        return jwtDecode(token);
    }
    catch {
        return {};
    }
}
/** The same subject in GitHub's other form; undefined where it has none: it was customised, or is not GitHub's. */
function otherForm(claims) {
    const { sub = "", repository = "", repository_id: id, repository_owner_id: ownerId } = claims;
    const [owner, name] = repository.split("/");
    if (name === undefined || id === undefined || ownerId === undefined)
        return undefined;
    const old = `repo:${owner}/${name}:`;
    const immutable = `repo:${owner}@${ownerId}/${name}@${id}:`;
    if (sub.startsWith(old))
        return immutable + sub.slice(old.length);
    return sub.startsWith(immutable) ? old + sub.slice(immutable.length) : undefined;
}

;// CONCATENATED MODULE: ./src/registry/acr/auth/sign-in-errors.ts
/**
 * Why Microsoft Entra or the Azure CLI gave no token, in words for users, each with the way out. Branches on the codes
 * of Entra: https://learn.microsoft.com/entra/identity-platform/reference-error-codes#aadsts-error-codes.
 */






/** Words what an exchange with the authority came to. */
function explainExchange(error, watch, applicant, authority) {
    if (error instanceof action_error/* ActionError */.l)
        return error;
    const failure = watch.failure();
    const { host } = new URL(authority);
    if (failure instanceof action_error/* ActionError */.l)
        return failure;
    if ((0,esm/* isRestError */.T0)(failure))
        return (0,unreachable/* unreachable */.H)(failure, host);
    const refusal = watch.refusal();
    const message = refusal === undefined ? unknown(error) : refused(refusal, applicant, host);
    return new action_error/* ActionError */.l(message, { cause: error });
}
function unknown(error) {
    return `The sign-in to Microsoft Entra failed: ${(0,action_error/* errorMessage */.g)(error)}`;
}
/** An answer that did not come; `host` is the authority's. */
function tooSlow(authority) {
    const { host } = new URL(authority);
    return new action_error/* ActionError */.l(`${host} gave no token within a minute. Try again later; if that does not help, check that this runner can reach it.`);
}
function refused({ status, code, text }, applicant, host) {
    const { clientId, proof } = applicant;
    const by = code === undefined ? `${status}` : `AADSTS${code}`;
    const known = code === undefined ? undefined : WORDS[code];
    if (known !== undefined)
        return known(applicant, by, host);
    if (isPassing(status))
        return `${host} is overloaded or failing (${by}): try again later.`;
    return `Microsoft Entra refused ${proof} of application ${clientId} (${by}): ${text}`;
}
const noTenant = ({ tenantId, named }, by, host) => `${host} has no tenant ${tenantId} (${by}). Check ${named}: the tenant is that of the subscription in which the registry is.`;
const noApplication = ({ clientId, tenantId, named }, by) => `There is no application ${clientId} in the tenant ${tenantId} (${by}). Check ${named}: the client ID is not the object ID, and the tenant is that of the subscription in which the registry is.`;
const wrongSecret = ({ clientId, proof }, by) => `Microsoft Entra refused ${proof} (${by}). Give the value of a secret of application ${clientId}, not the secret's ID.`;
const expiredSecret = ({ proof }, by) => `Microsoft Entra refused ${proof} (${by}): it has expired. Make a new one, or sign in without any: see ${(0,documentation/* documentation */.T)("sign-in.md")}.`;
const wrongCertificate = ({ clientId, proof }, by) => `Microsoft Entra refused ${proof} (${by}). Upload this certificate to application ${clientId}, or use one that is there.`;
const noFederation = ({ clientId, proof, claims }, by) => {
    const known = claims() ?? {};
    const { iss: issuer = "", sub: subject = "" } = known;
    const other = otherForm(known);
    const also = other === undefined
        ? ""
        : ` GitHub has two forms of subjects; a credential for this job's other one, "${other}", does not match.`;
    return `No federated credential of application ${clientId} matches ${proof} (${by}). Add one with exactly the subject "${subject}", the issuer "${issuer}" and the audience "${AUDIENCE}".${also} See ${(0,documentation/* documentation */.T)("sign-in.md")}.`;
};
/** By the number after AADSTS. */
const WORDS = {
    70021: noFederation,
    70025: noFederation,
    700211: noFederation,
    700212: noFederation,
    700213: noFederation,
    90002: noTenant,
    700016: noApplication,
    7000215: wrongSecret,
    7000222: expiredSecret,
    700027: wrongCertificate,
};
function isPassing(status) {
    return status === 429 || status >= 500;
}
/** What Entra expects in a token that takes the place of a secret (Microsoft Graph, `federatedIdentityCredential`). */
const AUDIENCE = "api://AzureADTokenExchange";
const OTHER_WAYS = 'Give "client-id" and "tenant-id", for which the job needs "permissions: id-token: write", or "username" and "password".';
/** The Azure CLI has no session to use: it is not there, or nobody is logged in. */
class NoSession extends action_error/* ActionError */.l {
}
/** Words why `az account get-access-token` gave no token. The package knows these two cases by their texts alone. */
function explainCli(error, environment) {
    const why = (0,action_error/* errorMessage */.g)(error).replace(/\s+/g, " ").trim();
    const hasNoCli = why.includes("Azure CLI could not be found");
    if (!hasNoCli && !why.includes("Please run 'az login'")) {
        return new action_error/* ActionError */.l(`The Azure CLI gave no token: ${why} Does azure/login use the cloud and the tenant of the registry?`, { cause: error });
    }
    const message = cameEmpty(hasNoCli, environment) ?? (hasNoCli ? NO_CLI : NO_CLI_SESSION);
    return new NoSession(message, { cause: error });
}
const NO_CLI = `No way to sign in was given, and this runner has no Azure CLI (az). ${OTHER_WAYS}`;
const CLI_WITHOUT_SESSION = "the Azure CLI has no session, or an expired one: a session that azure/login starts with OIDC lasts only minutes";
const NO_CLI_SESSION = `No way to sign in was given, and ${CLI_WITHOUT_SESSION}. Run azure/login right before this step. Better: ${OTHER_WAYS.charAt(0).toLowerCase()}${OTHER_WAYS.slice(1)}`;
/**
 * What was probably meant to be given and came empty. An input that is empty looks to the action like one that was left
 * out, so a right of the job has to tell; a variable of the environment does not.
 */
function cameEmpty(hasNoCli, environment) {
    const session = hasNoCli ? "this runner has no Azure CLI (az)" : CLI_WITHOUT_SESSION;
    if (environment["AZURE_CLIENT_SECRET"] === "") {
        return `The variable AZURE_CLIENT_SECRET is set, but empty, and ${session}. ${empty_values/* SECRETS_COME_EMPTY */.$}`;
    }
    const path = FILES.find((name) => environment[name] === "");
    if (path !== undefined) {
        return `The variable ${path} is set, but empty, and ${session}. ${empty_values/* VALUES_COME_EMPTY */.w}`;
    }
    return environment["ACTIONS_ID_TOKEN_REQUEST_URL"]
        ? `"client-id" and "tenant-id" are empty, and ${session}. The job has "permissions: id-token: write", so if this step gives both, their values are empty. ${empty_values/* VALUES_COME_EMPTY */.w} If it relies on azure/login instead, run that right before it.`
        : undefined;
}
const FILES = ["AZURE_CLIENT_CERTIFICATE_PATH", "AZURE_FEDERATED_TOKEN_FILE"];
/** An Azure CLI that hangs. */
function slowCli() {
    return new action_error/* ActionError */.l(`The Azure CLI gave no token within a minute ("az account get-access-token"). ${OTHER_WAYS}`);
}
/** Words why the runner's managed identity gave no token. */
function explainManagedIdentity(error, clientId) {
    const text = (0,action_error/* errorMessage */.g)(error).replace(/\s+/g, " ").trim();
    // What the endpoint said, in the form in which the package puts all that it might have said.
    const [, why = text] = /Description: (.*?) - Correlation ID/.exec(text) ?? [];
    const which = clientId === undefined
        ? "no system-assigned managed identity"
        : `no managed identity ${clientId}`;
    return new action_error/* ActionError */.l(`This runner has ${which}, or its endpoint can't be reached: ${why} "managed-identity" is for self-hosted runners in Azure; assign the identity to the machine, and keep 169.254.169.254 in NO_PROXY.`, { cause: error });
}

;// CONCATENATED MODULE: ./src/registry/acr/auth/sign-in.ts
/**
 * Which identity the run uses. Exactly one, and never another one because it failed: that one might be allowed to delete
 * more. The only importer of @azure/identity, which is loaded when it is needed.
 */












/** An authority, an Azure CLI or a managed identity that needs longer than this hangs. */
const sign_in_TIMEOUT_MS = 60_000;
/**
 * The authorizer for a registry; `send` reaches its token endpoints. Nothing is sent yet.
 * @throws ActionError when an Entra token would have to go to a host that is no Azure registry, or half a sign-in is given.
 */
function signIn(options, send) {
    const { host, signIn: given, environment, onSecret } = options;
    if (given.by === "password") {
        return { ...byPassword(given, host, send, onSecret), entra: undefined };
    }
    const cloud = cloudOf(host, environment);
    if (cloud === undefined) {
        throw new action_error/* ActionError */.l(`"${host}" is not an Azure registry (*.azurecr.io, *.azurecr.cn, *.azurecr.us), so no Azure token is sent to it. Give "username" and "password" instead.`);
    }
    const identity = identityOf(given, options, cloud);
    return {
        authorizer: tokenAuthorizer(host, () => identity.getToken(cloud.scope), send, onSecret),
        entra: { cloud, getToken: identity.getToken },
        identity: identity.name,
    };
}
function identityOf(given, options, cloud) {
    switch (given.by) {
        case "job-token": {
            const { clientId, tenantId } = given;
            const named = '"client-id" and "tenant-id"';
            const ids = { clientId, tenantId, named };
            const fetch = () => options.jobToken(AUDIENCE);
            return byAssertion(ids, { proof: "the job's OIDC token", fetch }, options, cloud);
        }
        case "managed-identity":
            return managedIdentity(given.clientId);
        case "environment":
            return ofEnvironment(options, cloud);
        case "token":
            throw new action_error/* ActionError */.l('Azure registries accept no token alone as "password": give "username" as well.');
    }
}
/** A service principal; else the Azure CLI's session; without one, the workload identity of the pod. */
function ofEnvironment(options, cloud) {
    const { environment } = options;
    const variable = (name) => environment[name] ?? "";
    const secret = variable("AZURE_CLIENT_SECRET");
    const certificate = variable("AZURE_CLIENT_CERTIFICATE_PATH");
    if (secret !== "")
        return bySecret(secret, options, cloud);
    if (certificate !== "")
        return byCertificate(certificate, options, cloud);
    const path = variable("AZURE_FEDERATED_TOKEN_FILE");
    if (path === "")
        return azureCli(environment);
    const ids = idsIn(environment, "AZURE_FEDERATED_TOKEN_FILE");
    const fetch = async () => (await readNamed(path, "AZURE_FEDERATED_TOKEN_FILE")).trim();
    const assertion = { proof: "the token in AZURE_FEDERATED_TOKEN_FILE", fetch };
    return sessionOr(azureCli(environment), byAssertion(ids, assertion, options, cloud));
}
/** @throws ActionError when one of the two variables is missing that belong to `needer`. */
function idsIn(environment, needer) {
    const { AZURE_CLIENT_ID: clientId = "", AZURE_TENANT_ID: tenantId = "" } = environment;
    if (clientId !== "" && tenantId !== "") {
        return { clientId, tenantId, named: "AZURE_CLIENT_ID and AZURE_TENANT_ID" };
    }
    const missing = clientId === "" ? "AZURE_CLIENT_ID" : "AZURE_TENANT_ID";
    const why = environment[missing] === "" ? ` ${empty_values/* VALUES_COME_EMPTY */.w}` : "";
    throw new action_error/* ActionError */.l(`The variable ${needer} is set without ${missing}: set ${missing} too, or unset ${needer} to sign in another way.${why}`);
}
/** An application that presents a token of somebody whom it trusts; a fresh one for every exchange. */
function byAssertion(ids, { proof, fetch }, { onSecret }, cloud) {
    // The package asks for it twice per exchange.
    let assertion = "";
    const claims = () => claimsOf(assertion);
    const exchange = exchangeAs({ ...ids, proof, claims }, cloud, async (options) => {
        const { ClientAssertionCredential } = await Promise.all(/* import() */[__nccwpck_require__.e(738), __nccwpck_require__.e(88), __nccwpck_require__.e(16)]).then(__nccwpck_require__.bind(__nccwpck_require__, 3016));
        const { tenantId, clientId } = ids;
        const present = () => Promise.resolve(assertion);
        return new ClientAssertionCredential(tenantId, clientId, present, options);
    });
    const getToken = async (scope) => {
        assertion = await fetch();
        onSecret(assertion);
        return exchange(scope);
    };
    return { name: () => `application ${ids.clientId}, with ${proof}`, getToken };
}
function bySecret(secret, options, cloud) {
    options.onSecret(secret);
    const ids = idsIn(options.environment, "AZURE_CLIENT_SECRET");
    const proof = "AZURE_CLIENT_SECRET";
    const applicant = { ...ids, proof, claims: () => undefined };
    const getToken = exchangeAs(applicant, cloud, async (settings) => {
        const { ClientSecretCredential } = await Promise.all(/* import() */[__nccwpck_require__.e(738), __nccwpck_require__.e(88), __nccwpck_require__.e(16)]).then(__nccwpck_require__.bind(__nccwpck_require__, 3016));
        return new ClientSecretCredential(ids.tenantId, ids.clientId, secret, settings);
    });
    return { name: () => `application ${ids.clientId}, with ${proof}`, getToken };
}
function byCertificate(path, options, cloud) {
    const variable = "AZURE_CLIENT_CERTIFICATE_PATH";
    const { AZURE_CLIENT_CERTIFICATE_PASSWORD: password } = options.environment;
    if (password)
        options.onSecret(password);
    const ids = idsIn(options.environment, variable);
    const proof = `the certificate in ${variable}`;
    const applicant = { ...ids, proof, claims: () => undefined };
    const exchange = exchangeAs(applicant, cloud, async (settings) => {
        const { ClientCertificateCredential } = await Promise.all(/* import() */[__nccwpck_require__.e(738), __nccwpck_require__.e(88), __nccwpck_require__.e(16)]).then(__nccwpck_require__.bind(__nccwpck_require__, 3016));
        const certificate = await readNamed(path, variable);
        checkCertificate(certificate, password, path);
        const given = { certificate, ...(password ? { certificatePassword: password } : {}) };
        return new ClientCertificateCredential(ids.tenantId, ids.clientId, given, settings);
    });
    return { name: () => `application ${ids.clientId}, with ${proof}`, getToken: exchange };
}
/** Gets tokens from the authority with a credential that is made at the first call and kept. */
function exchangeAs(applicant, cloud, open) {
    const watch = watchAuthority();
    let opened;
    return async (scope) => {
        try {
            opened ??= open(authorityOptions(cloud, watch));
            const got = (await opened).getToken(scope);
            return (await withinTime(got, sign_in_TIMEOUT_MS, () => tooSlow(cloud.authority))).token;
        }
        catch (error) {
            throw explainExchange(error, watch, applicant, cloud.authority);
        }
    };
}
function authorityOptions(cloud, watch) {
    return {
        authorityHost: cloud.authority,
        // Microsoft's list of its clouds is asked about any other authority, and knows no stand-in.
        disableInstanceDiscovery: !cloud.isMicrosoft,
        ...NO_REDIRECT,
        additionalPolicies: [{ policy: watch.policy, position: "perRetry" }, ...FROM_AUTHORITY],
    };
}
/** What is sent to an authority proves who the run is: it goes to no other address, on the same host either. */
const NO_REDIRECT = { redirectOptions: { maxRetries: 0 } };
const FROM_AUTHORITY = [answers/* believeAnswers */.WV, (0,answers/* limitAnswers */.RZ)(() => answers/* LIMITS */.b1.signIn)].map((policy) => ({
    policy,
    position: "perRetry",
}));
/** The session that azure/login leaves behind. */
function azureCli(environment) {
    const getToken = async (scope) => {
        const { AzureCliCredential } = await Promise.all(/* import() */[__nccwpck_require__.e(738), __nccwpck_require__.e(88), __nccwpck_require__.e(16)]).then(__nccwpck_require__.bind(__nccwpck_require__, 3016));
        // The process gets a moment longer, so that it is known why there was no token.
        const credential = new AzureCliCredential({ processTimeoutInMs: sign_in_TIMEOUT_MS + 1000 });
        const got = credential.getToken(scope).catch((error) => {
            throw explainCli(error, environment);
        });
        return (await withinTime(got, sign_in_TIMEOUT_MS, slowCli)).token;
    };
    return { name: () => "the Azure CLI's session", getToken };
}
/** The first identity if it has a session when it is first asked, else the second; the same one ever after. */
function sessionOr(session, other) {
    let chosen;
    const getToken = async (scope) => {
        if (chosen !== undefined)
            return chosen.getToken(scope);
        try {
            const token = await session.getToken(scope);
            chosen = session;
            return token;
        }
        catch (error) {
            if (!(error instanceof NoSession))
                throw error;
            chosen = other;
            return other.getToken(scope);
        }
    };
    return { name: () => (chosen ?? session).name(), getToken };
}
function managedIdentity(clientId) {
    let credential;
    const getToken = async (scope) => {
        const { ManagedIdentityCredential } = await Promise.all(/* import() */[__nccwpck_require__.e(738), __nccwpck_require__.e(88), __nccwpck_require__.e(16)]).then(__nccwpck_require__.bind(__nccwpck_require__, 3016));
        credential ??= new ManagedIdentityCredential({
            ...(clientId === undefined ? {} : { clientId }),
            ...NO_REDIRECT,
            additionalPolicies: FROM_AUTHORITY,
        });
        const silent = () => new Error("it did not answer within a minute.");
        try {
            return (await withinTime(credential.getToken(scope), sign_in_TIMEOUT_MS, silent)).token;
        }
        catch (error) {
            throw explainManagedIdentity(error, clientId);
        }
    };
    return { name: () => `the managed identity ${clientId ?? "of the runner"}`, getToken };
}
async function readNamed(path, variable) {
    try {
        return await (0,promises_.readFile)(path, "utf8");
    }
    catch (cause) {
        throw new action_error/* ActionError */.l(`${variable} names "${path}", which can't be read.`, { cause });
    }
}

;// CONCATENATED MODULE: ./src/registry/acr/authorize.ts



/**
 * Signs requests to `host`, and no others. Once a token is refused, it is renewed and the request sent again; a token
 * that lacks a right is an error at once, since the next one would lack it too. A deletion is never sent again.
 * `actions` are asked for on every repository, such as `pull,metadata_read`.
 */
function authorize(host, authorizer, actions, signals) {
    const registry = new URL(`https://${host}`).origin;
    return {
        name: "authorize",
        async sendRequest(request, next) {
            if (new URL(request.url).origin !== registry) {
                request.headers.delete("Authorization");
                return next(request);
            }
            const purpose = (0,http_purpose/* purposeOf */.eK)(request);
            const scope = authorize_scopeOf(purpose, actions);
            const signal = signals[purpose.until];
            const header = await (0,sender/* unlessAborted */.Wh)(signal, authorizer.header(scope));
            request.headers.set("Authorization", header);
            const first = await next(request);
            if (first.status !== 401)
                return first;
            throwIfRightIsMissing(first, host, scope);
            const isRenewed = authorizer.forget(scope, header);
            if (!isRenewed)
                throw refusedPassword(host);
            if (request.method === "DELETE")
                throw new sender/* NotAccepted */.D2(`${host} refused an old token (401).`);
            const renewed = await (0,sender/* unlessAborted */.Wh)(signal, authorizer.header(scope));
            request.headers.set("Authorization", renewed);
            const second = await next(request);
            if (second.status !== 401)
                return second;
            throwIfRightIsMissing(second, host, scope);
            throw refusedToken(host);
        },
    };
}
/** The scope that the registry demands; a wide one per repository, so that one token serves all its calls. */
function authorize_scopeOf({ repository }, actions) {
    return repository === undefined ? "registry:catalog:*" : `repository:${repository}:${actions}`;
}
/** A registry that took the token but misses a right in it says so. */
function throwIfRightIsMissing({ headers }, host, scope) {
    const challenge = headers.get("WWW-Authenticate") ?? "";
    if (challenge.includes("insufficient_scope"))
        throw lackingRights(host, scope, challenge);
}

// EXTERNAL MODULE: external "node:async_hooks"
var external_node_async_hooks_ = __nccwpck_require__(6698);
// EXTERNAL MODULE: ./src/registry/http/json.ts
var http_json = __nccwpck_require__(3892);
// EXTERNAL MODULE: ./src/registry/http/next-page.ts
var next_page = __nccwpck_require__(2259);
// EXTERNAL MODULE: ./src/registry/http/times.ts
var times = __nccwpck_require__(766);
// EXTERNAL MODULE: ./src/oci/intern.ts
var intern = __nccwpck_require__(8861);
;// CONCATENATED MODULE: ./src/registry/acr/wire.ts
/**
 * ACR's JSON to the model of `registry.ts`. Pure. What is missing becomes `undefined` or "locked"; what has a form
 * that can't be (a row without a digest) is an error, since a row that we drop could be an index.
 */





/** Most rows have no tag: they share this. */
const NONE = [];
/** @throws ActionError when a count is none: then no listing can be proved complete. */
function repositoryAttributes(text) {
    const json = (0,http_json/* page */.MY)(text);
    const manifestCount = count(json["manifestCount"]);
    const tagCount = count(json["tagCount"]);
    // Only `writeEnabled` counts here: `deleteEnabled=false` protects the repository, not the images in it.
    const attributes = (0,http_json/* record */.g1)(json["changeableAttributes"]);
    const isLocked = attributes["writeEnabled"] !== true;
    return { manifestCount, tagCount, isLocked, isReadable: wire_isReadable(attributes) };
}
/** The error for a listing that no count can prove complete. */
function uncounted() {
    return new action_error/* ActionError */.l("The registry does not say how many manifests and tags there are.");
}
/** Absent and `null` are one thing, as for lists. */
function count(value) {
    if (value === undefined || value === null)
        return undefined;
    if (!(0,json_record/* isCount */.my)(value))
        throw uncounted();
    return value;
}
/** The rows of one page of `GET /acr/v1/<name>/_manifests`. */
function manifestRows(text) {
    return (0,http_json/* list */.p_)((0,http_json/* page */.MY)(text)["manifests"]).map((row) => manifestRow((0,http_json/* record */.g1)(row)));
}
/** The answer of `GET /acr/v1/<name>/_manifests/<digest>`. */
function inspection(text) {
    const manifest = (0,http_json/* record */.g1)((0,http_json/* record */.g1)((0,http_json/* parse */.qg)(text))["manifest"]);
    const references = (0,http_json/* list */.p_)(manifest["references"]).map((entry) => (0,http_json/* requiredDigest */.YX)((0,http_json/* record */.g1)(entry)["digest"]));
    return { row: manifestRow(manifest), references };
}
/** The tags of one page of `GET /acr/v1/<name>/_tags`. */
function tags(text) {
    return (0,http_json/* list */.p_)((0,http_json/* page */.MY)(text)["tags"]).map((entry) => tagOf((0,http_json/* record */.g1)(entry)));
}
/** The answer of `GET /acr/v1/<name>/_tags/<tag>`. */
function oneTag(text) {
    return tagOf((0,http_json/* record */.g1)((0,http_json/* page */.MY)(text)["tag"]));
}
/**
 * Compares an answer with what was asked for, as far as it names itself.
 * @throws ActionError when it is about something else: what another repository does not list is not missing in this one.
 */
function checkAnswers(json, { repository, digest, tag }) {
    const answer = (0,http_json/* record */.g1)(json);
    const about = [
        ["repository", answer["imageName"], repository],
        ["manifest", (0,http_json/* record */.g1)(answer["manifest"])["digest"], digest],
        ["tag", (0,http_json/* record */.g1)(answer["tag"])["name"], tag],
    ];
    for (const [what, answered, asked] of about) {
        if (asked === undefined || answered === undefined || answered === asked)
            continue;
        const [other, wanted] = [answered, asked].map((value) => JSON.stringify(value));
        throw (0,http_json/* unexpected */.os)(`what it knows of ${what} ${other}, and was asked for ${wanted}`);
    }
}
function tagOf(tag) {
    return {
        name: requiredTagName(tag["name"]),
        digest: (0,http_json/* requiredDigest */.YX)(tag["digest"]),
        updatedAt: (0,times/* latest */.I)([tag["createdTime"], tag["lastUpdateTime"]]),
        ...lockOf((0,http_json/* record */.g1)(tag["changeableAttributes"])),
    };
}
/** The names of one page of `GET /acr/v1/_catalog`. */
function repositoryNames(text) {
    return (0,http_json/* list */.p_)((0,http_json/* page */.MY)(text)["repositories"]).map((name) => {
        if (typeof name !== "string" || name === "")
            throw (0,http_json/* unexpected */.os)("a repository without a name");
        return name;
    });
}
/** The code of ACR's error body, or undefined when the answer is none of ACR's own. */
function errorCode(text) {
    try {
        const code = (0,http_json/* record */.g1)((0,http_json/* list */.p_)((0,http_json/* record */.g1)((0,http_json/* parse */.qg)(text ?? ""))["errors"])[0])["code"];
        return typeof code === "string" ? code : undefined;
    }
    catch {
        return undefined;
    }
}
function manifestRow(row) {
    const { mediaType, configMediaType, imageSize, tags: names } = row;
    return {
        digest: (0,http_json/* requiredDigest */.YX)(row["digest"]),
        mediaType: typeof mediaType === "string" ? (0,intern/* intern */.H)(mediaType) : undefined,
        tags: tagNames(names),
        pushedAt: (0,times/* latest */.I)([row["createdTime"], row["lastUpdateTime"]]),
        sizeBytes: (0,json_record/* isCount */.my)(imageSize) ? imageSize : undefined,
        configMediaType: typeof configMediaType === "string" ? (0,intern/* intern */.H)(configMediaType) : undefined,
        platform: platform(row["os"], row["architecture"]),
        ...lockOf((0,http_json/* record */.g1)(row["changeableAttributes"])),
        isReadable: wire_isReadable((0,http_json/* record */.g1)(row["changeableAttributes"])),
        storage: "by-digest",
    };
}
function tagNames(value) {
    const names = (0,http_json/* list */.p_)(value);
    return names.length === 0 ? NONE : names.map(requiredTagName);
}
/** It may be read, and is not in quarantine: a scanner has passed it, or there is none. */
function wire_isReadable({ readEnabled, quarantineState = "Passed" }) {
    return readEnabled === true && quarantineState === "Passed";
}
/** What the attributes say of a lock. One that does not stand there in full can't be set again. */
function lockOf(attributes) {
    const { deleteEnabled, writeEnabled } = attributes;
    if (deleteEnabled === true && writeEnabled === true)
        return { isLocked: false, lock: undefined };
    const isStated = typeof deleteEnabled === "boolean" && typeof writeEnabled === "boolean";
    const lock = isStated ? `deleteEnabled=${deleteEnabled},writeEnabled=${writeEnabled}` : undefined;
    return { isLocked: true, lock };
}
function platform(os, architecture) {
    const known = [os, architecture].filter((part) => typeof part === "string" && part !== "");
    return known.length === 0 ? undefined : (0,intern/* intern */.H)(known.join("/"));
}
function requiredTagName(value) {
    if (typeof value !== "string" || value === "")
        throw (0,http_json/* unexpected */.os)("a tag without a name");
    return value;
}

;// CONCATENATED MODULE: ./src/registry/acr/lists.ts
/**
 * ACR's lists, page by page. Not through the Azure package: it makes an object of every row and drops the fields that matter
 * (`mediaType`), and it takes a link that it does not understand for the end. Each page is read once, and the next one is
 * on its way meanwhile.
 */





/** The one that the Azure package speaks. */
const API_VERSION = "2021-07-01";
/** The registry never gives more than this at once. */
const WHOLE = { n: "1000" };
/** What is new is asked for often, and is little. */
const NEWEST_FIRST = { n: "100", orderby: "timedesc" };
/** The lists of a registry, each page of which goes through `send`. */
function openLists(host, send) {
    const address = (path, query = {}) => {
        const search = new URLSearchParams({ ...query, "api-version": API_VERSION });
        return `https://${host}/acr/v1/${path}?${search.toString()}`;
    };
    const whole = (repository, list) => {
        const firstUrl = address(`${encodeURIComponent(repository)}/${list}`, WHOLE);
        return { firstUrl, repository, isWhole: true };
    };
    const newest = (repository, list) => {
        const firstUrl = address(`${encodeURIComponent(repository)}/${list}`, NEWEST_FIRST);
        return { firstUrl, repository, isWhole: false };
    };
    return {
        repositoryNames: (onPage) => follow(send, { firstUrl: address("_catalog", WHOLE), isWhole: true }, onPage),
        repository: async (name) => {
            const url = address(encodeURIComponent(name));
            const { bodyAsText, headers } = await lists_ask(send, url, name);
            const text = bodyAsText ?? "";
            checkAnswers((0,http_json/* parse */.qg)(text), { repository: name });
            return { text, header: (field) => headers.get(field) };
        },
        manifests: (name, onPage) => follow(send, whole(name, "_manifests"), onPage),
        tags: (name, onPage) => follow(send, whole(name, "_tags"), onPage),
        newestManifests: (name, onPage) => follow(send, newest(name, "_manifests"), onPage),
        newestTags: (name, onPage) => follow(send, newest(name, "_tags"), onPage),
    };
}
/** Follows a list by the `Link` of each page only, to its end or until `onPage` has seen enough. */
async function follow(send, { firstUrl, repository, isWhole }, onPage) {
    let url = firstUrl;
    let coming = lists_ask(send, url, repository);
    for (;;) {
        const { headers, bodyAsText } = await coming;
        const next = (0,next_page/* nextPage */.Z)(headers.get("Link"), url);
        // What an empty link comes to: more is promised, and nothing leads there.
        if (next === firstUrl)
            throw new Error("the list ends before its last page");
        const early = next !== undefined && isWhole ? lists_ask(send, next, repository) : undefined;
        // Should this page be wrong, the next one is not waited for.
        early?.catch(() => undefined);
        const json = (0,http_json/* page */.MY)(bodyAsText ?? "");
        if (repository !== undefined)
            checkAnswers(json, { repository });
        if (onPage(json, cursorIn(next)) === false || next === undefined)
            return;
        url = next;
        coming = early ?? lists_ask(send, next, repository);
    }
}
function cursorIn(url) {
    return url === undefined ? undefined : (new URL(url).searchParams.get("last") ?? undefined);
}
/** @throws RestError for any other answer than 200: `errors.ts` tells them apart by ACR's codes. */
async function lists_ask(send, url, repository) {
    const purpose = { kind: "list", repository, until: "cancelled" };
    const request = (0,http_purpose/* requestFor */.pU)(purpose, { url, headers: { Accept: "application/json" } });
    const response = await send(request);
    const { status: statusCode } = response;
    if (statusCode === 200)
        return response;
    throw new esm/* RestError */.pj(`${url} answered ${statusCode}`, { statusCode, request, response });
}

;// CONCATENATED MODULE: ./src/registry/acr/client.ts
/**
 * ACR's metadata API and the deletions: lists by themselves (`lists.ts`), all else through the Azure package, narrowed to
 * what is asked of it. The only importer of @azure/container-registry, which runs that only list and read do not load.
 * Its typed results drop fields that matter (`mediaType`), so every method hands out the raw text of the answer.
 * What answers for another repository, manifest or tag than was asked for is an error.
 */






/** Opens a client that sends every request through `policies`. Nothing is sent yet. */
function openAcrClient(host, policies) {
    let client;
    const artifact = async (name, tagOrDigest) => {
        client ??= openPackage(host, policies);
        return (await client).getArtifact(name, tagOrDigest);
    };
    return {
        ...openLists(host, (0,sender/* createSender */.aE)(policies)),
        ...looksOf(artifact),
        ...changesOf(artifact),
    };
}
async function openPackage(host, { perCall, perAttempt }) {
    const azure = await Promise.all(/* import() */[__nccwpck_require__.e(738), __nccwpck_require__.e(829)]).then(__nccwpck_require__.bind(__nccwpck_require__, 829));
    return new azure.ContainerRegistryClient(`https://${host}`, {
        userAgentOptions: { userAgentPrefix: sender/* USER_AGENT_PREFIX */.rr },
        // The package would send deletions again, and knows no end to a pause: `perCall` has the retries.
        retryOptions: { maxRetries: 0 },
        // It would follow them, deletions included, to any host and any repository.
        redirectOptions: { maxRetries: 0 },
        additionalPolicies: [
            { policy: carryPurpose, position: "perCall" },
            ...perCall.map((policy) => ({ policy, position: "perCall" })),
            ...perAttempt.map((policy) => ({ policy, position: "perRetry" })),
        ],
    });
}
function looksOf(artifact) {
    // It may settle whether a deletion has happened.
    const look = (repository) => ({ kind: "look", repository, until: "deadline" });
    return {
        manifest: (name, digest) => {
            const asked = { repository: name, digest };
            const send = async (call) => (await artifact(name, digest)).getManifestProperties(call);
            return raw(send, look(name), asked);
        },
        tag: (name, tag) => {
            const asked = { repository: name, tag };
            const send = async (call) => (await artifact(name, tag)).getTagProperties(tag, call);
            return raw(send, look(name), asked);
        },
    };
}
function changesOf(artifact) {
    const lock = (repository) => ({ kind: "lock", repository, until: "end" });
    const deletion = (repository) => {
        return { kind: "delete", repository, until: "deadline" };
    };
    return {
        updateManifest: (name, digest, attributes) => raw(async (call) => (await artifact(name, digest)).updateManifestProperties({ ...call, ...attributes }), lock(name)),
        updateTag: (name, tag, attributes) => raw(async (call) => (await artifact(name, tag)).updateTagProperties(tag, { ...call, ...attributes }), lock(name)),
        deleteManifest: (name, digest) => raw(async (call) => (await artifact(name, digest)).delete(call), deletion(name)),
        deleteTag: (name, tag) => raw(async (call) => (await artifact(name, tag)).deleteTag(tag, call), deletion(name)),
    };
}
/** The package makes its requests itself, and takes no value for them: what a call is for follows it here. */
const purposes = new external_node_async_hooks_.AsyncLocalStorage();
const carryPurpose = {
    name: "carryPurpose",
    sendRequest: (request, next) => {
        const purpose = purposes.getStore();
        return next(purpose === undefined ? request : (0,http_purpose/* withPurpose */.hC)(request, purpose));
    },
};
/** Makes a call and returns the answer as it came, whatever the package made of it. A look tells what it `asked` for. */
async function raw(send, purpose, asked) {
    let answer;
    const onResponse = ({ status, bodyAsText, headers }) => {
        answer = { status, text: bodyAsText ?? "", header: (name) => headers.get(name) };
    };
    await purposes.run(purpose, () => send({ onResponse }));
    if (answer === undefined)
        throw new Error("The Azure package returned without an answer.");
    if (asked !== undefined)
        checkAnswers((0,http_json/* parse */.qg)(answer.text), asked);
    return answer;
}

// EXTERNAL MODULE: ./src/registry/http/failures.ts
var failures = __nccwpck_require__(5213);
;// CONCATENATED MODULE: ./src/registry/acr/errors.ts
/**
 * What ACR answers when it does not do as it is asked: its own error codes, and what its statuses mean.
 */



/** True when the registry itself says that there is no such manifest. Any other 404 proves nothing. */
function isManifestUnknown(error) {
    return isNotFound(error, "MANIFEST_UNKNOWN");
}
/** True when the registry itself says that there is no such repository. */
function isRepositoryUnknown(error) {
    return isNotFound(error, "NAME_UNKNOWN");
}
/** True when the registry itself says that there is no such tag. */
function isTagUnknown(error) {
    return isNotFound(error, "TAG_UNKNOWN");
}
function isNotFound(error, code) {
    return ((0,esm/* isRestError */.T0)(error) && error.statusCode === 404 && errorCode(error.response?.bodyAsText) === code);
}
const NO_SUCH_REGISTRY = 'Either there is no registry of this name (check the input "registry"), or it has a private endpoint: then the job needs a runner inside its network, whose DNS knows the zone "privatelink.azurecr.io"';
const { describeStatus, explain, attempt: errors_attempt } = (0,failures/* failuresOf */.d)({
    server: "registry",
    statuses: {
        403: "not allowed, by a missing role, a firewall or a proxy",
        405: "disallowed by a lock, a quarantine or a policy",
    },
    detailIn: errorCode,
    unresolved: NO_SUCH_REGISTRY,
});

;// CONCATENATED MODULE: ./src/registry/acr/firewall.ts



/** A rule that was just added does not work at once (https://github.com/MicrosoftDocs/azure-docs/issues/94727). */
const PAUSE_MS = 15_000;
/**
 * Turns the firewall's refusals into an error that names the runner's address. The first of a run is followed by one
 * pause, for which all wait that are refused meanwhile; then each of them is sent once more, deletions excepted.
 */
function meetFirewall(host, wait, cancelled) {
    let pause;
    let isPauseOver = false;
    return {
        name: "meetFirewall",
        async sendRequest(request, next) {
            const mayRepeat = !isPauseOver && request.method !== "DELETE";
            let answer = await next(request);
            if (!isOfFirewall(answer))
                return answer;
            if (mayRepeat) {
                pause ??= wait(PAUSE_MS).then(() => {
                    isPauseOver = true;
                });
                await pause;
                if (!cancelled.aborted)
                    answer = await next(request);
            }
            if (!isOfFirewall(answer))
                return answer;
            throw keptOutByFirewall(host, addressIn(answer));
        },
    };
}
/** A single manifest may be withheld as well: there the firewall is known by the address that it names. */
function isOfFirewall(answer) {
    const { status, bodyAsText, request } = answer;
    if (status !== 403 || errorCode(bodyAsText ?? undefined) !== "DENIED")
        return false;
    return addressIn(answer) !== undefined || !OF_ONE_MANIFEST.has((0,http_purpose/* purposeOf */.eK)(request).kind);
}
const OF_ONE_MANIFEST = new Set(["read", "delete"]);
function addressIn({ bodyAsText }) {
    return /IP '([\da-f.:]+)'/i.exec(bodyAsText ?? "")?.[1];
}

;// CONCATENATED MODULE: ./src/registry/acr/listing.ts
/**
 * Reads all manifests and tags of a repository and proves that none is missing. A list that ends early looks exactly
 * like a complete one, and a root that we do not see is a root that we would delete; so the registry's own counts decide.
 */




/** The pauses before the second and the third reading: counts lag behind pushes and deletions. */
const PAUSES_BETWEEN_READINGS_MS = [2_000, 5_000];
/**
 * The complete listing, or undefined when there is no such repository.
 * @throws ActionError when three readings in a row have fewer rows than the registry counts.
 */
async function listRepository(client, name, wait) {
    const first = await attributes(client, name);
    let before = first?.attributes;
    let shortfall = "";
    for (const pauseMs of [0, ...PAUSES_BETWEEN_READINGS_MS]) {
        if (before === undefined || first === undefined)
            return undefined;
        const { registryTime } = first;
        // What is pushed from now on is none of this run's business.
        if (isEmpty(before))
            return listingOf(new Map(), [], before, before, registryTime);
        if (pauseMs > 0)
            await wait(pauseMs);
        const [rows, listedTags] = await Promise.all([
            whereKnown(() => allRows(client, name), new Map()),
            whereKnown(() => allTags(client, name), []),
        ]);
        const after = (await attributes(client, name))?.attributes;
        if (after === undefined)
            return undefined;
        shortfall = missingRows(rows, listedTags, before, after);
        if (shortfall === "")
            return listingOf(rows, listedTags, before, after, registryTime);
        before = after;
    }
    throw new action_error/* ActionError */.l(`The listing is still incomplete after three readings: ${shortfall}.`);
}
function isEmpty({ manifestCount, tagCount }) {
    return manifestCount === 0 && tagCount === 0;
}
function listingOf(rows, listedTags, before, after, registryTime) {
    const isLocked = before.isLocked || after.isLocked;
    const isReadable = before.isReadable && after.isReadable;
    return { rows, tags: listedTags, isLocked, isReadable, registryTime };
}
/** The lists of an empty repository may answer that there is none. Whether it is empty, the counts tell. */
async function whereKnown(list, none) {
    try {
        return await list();
    }
    catch (error) {
        if (isRepositoryUnknown(error))
            return none;
        throw error;
    }
}
function missingRows(rows, listedTags, before, after) {
    const hasTags = listedTags.length > 0 || rows.values().some(({ tags: [first] }) => first !== undefined);
    const expectedManifests = smaller(before.manifestCount, after.manifestCount, rows.size > 0);
    const expectedTags = smaller(before.tagCount, after.tagCount, hasTags);
    const parts = [];
    if (rows.size < expectedManifests)
        parts.push(`${rows.size} of ${expectedManifests} manifests`);
    if (listedTags.length < expectedTags)
        parts.push(`${listedTags.length} of ${expectedTags} tags`);
    return parts.join(", ");
}
/**
 * The smaller of two counts. One that the registry leaves out stands for zero, and where something shows that it is not
 * zero, for nothing.
 * @throws ActionError when nothing is left.
 */
function smaller(before, after, isAny) {
    const known = [before, after].filter((count) => count !== undefined);
    if (known.length === 0 && isAny)
        throw uncounted();
    return known.length === 0 ? 0 : Math.min(...known);
}
async function attributes(client, name) {
    try {
        const answer = await client.repository(name);
        return {
            attributes: repositoryAttributes(answer.text),
            registryTime: (0,times/* clockOf */.i)(answer.header("Date")),
        };
    }
    catch (error) {
        if (isRepositoryUnknown(error))
            return undefined;
        throw error;
    }
}
/** All manifests of a repository, by digest. Not proved complete. */
async function allRows(client, name) {
    const { found, add } = collectPages((row) => row.digest);
    await client.manifests(name, (page) => {
        add(manifestRows(page));
    });
    return found;
}
/** All tags of a repository. Not proved complete. */
async function allTags(client, name) {
    const { found, add } = collectPages((tag) => tag.name);
    await client.tags(name, (page) => {
        add(tags(page));
    });
    return [...found.values()];
}
/** Pages that bring nothing new, in a row, after which a list is taken for one that leads back to itself. */
const MOST_IDLE_PAGES = 3;
/**
 * Collects the pages of a list by a key; a row that moves from one page to the next counts once.
 * `add` throws an ActionError when the list does not get on: it would never end.
 */
function collectPages(keyOf) {
    const found = new Map();
    let idlePages = 0;
    const add = (page) => {
        const before = found.size;
        for (const entry of page)
            found.set(keyOf(entry), entry);
        idlePages = found.size === before ? idlePages + 1 : 0;
        if (idlePages > MOST_IDLE_PAGES) {
            throw new action_error/* ActionError */.l("The listing repeats itself instead of continuing.");
        }
    };
    return { found, add };
}

// EXTERNAL MODULE: ./src/oci/digest.ts
var oci_digest = __nccwpck_require__(8825);
;// CONCATENATED MODULE: ./src/registry/acr/pull-log/answer.ts
/**
 * Answers of Log Analytics. Pure. What is answered in part has the status of a whole answer, and says so beside its rows
 * (https://learn.microsoft.com/azure/azure-monitor/logs/api/errors).
 */




/** The code and text of an error, of whatever form it is; the innermost that has a text. */
function errorIn(text) {
    let error;
    try {
        error = (0,http_json/* record */.g1)(JSON.parse(text))["error"];
    }
    catch {
        return { code: "", message: "" };
    }
    const { code } = (0,http_json/* record */.g1)(error);
    let message = "";
    for (let at = (0,http_json/* record */.g1)(error); Object.keys(at).length > 0; at = innerOf(at)) {
        if (typeof at["message"] === "string")
            message = at["message"];
    }
    return { code: typeof code === "string" ? code : "", message };
}
function innerOf({ innererror, details }) {
    return (0,http_json/* record */.g1)(innererror ?? (Array.isArray(details) ? details[0] : undefined));
}
/** @throws ActionError when the answer is not whole, or has not the form of one. */
function coverageIn(text) {
    const [row] = rowsIn(text);
    const now = (0,times/* latest */.I)([row?.["Now"]]);
    const entries = row?.["Entries"];
    if (typeof entries !== "number" || now === undefined)
        throw broken("no count of entries");
    return { entries, first: (0,times/* latest */.I)([row?.["First"]]), last: (0,times/* latest */.I)([row?.["Last"]]), now };
}
/** @throws ActionError as `coverageIn`. */
function countIn(text) {
    const count = rowsIn(text)[0]?.["Count"];
    if (typeof count !== "number")
        throw broken("no count");
    return count;
}
/** @throws ActionError as `coverageIn`, and for a pull of which nobody knows what was pulled. */
function pullsIn(text) {
    return rowsIn(text).map((row) => {
        const { Repository: repository, Digest: name, Tag: tag, Pulled: pulled } = row;
        const digest = (0,oci_digest/* asDigest */.J)(name);
        const at = (0,times/* latest */.I)([pulled]);
        const isKnown = digest !== undefined || (name === "" && tag !== "");
        if (typeof repository !== "string" || typeof tag !== "string" || !isKnown || !at) {
            throw new action_error/* ActionError */.l(`The log has a pull that does not say what was pulled: ${JSON.stringify(row).slice(0, 300)}.`);
        }
        return { repository, digest, tag, at };
    });
}
function rowsIn(text) {
    const answer = (0,http_json/* page */.MY)(text);
    if (answer["error"] !== undefined && answer["error"] !== null) {
        const { code, message } = errorIn(text);
        throw new action_error/* ActionError */.l(`Log Analytics answered only in part (${code || "no code"}): ${message.slice(0, 300)} What it left out may have been pulled. Try again later; if that does not help, ask for a shorter time.`);
    }
    const table = (0,http_json/* list */.p_)(answer["tables"])
        .map(http_json/* record */.g1)
        .find(({ name }) => name === "PrimaryResult");
    if (table === undefined)
        throw broken("no table of results");
    const names = (0,http_json/* list */.p_)(table["columns"]).map((column) => String((0,http_json/* record */.g1)(column)["name"]));
    return (0,http_json/* list */.p_)(table["rows"]).map((row) => {
        const values = (0,http_json/* list */.p_)(row);
        return Object.fromEntries(names.map((name, i) => [name, values[i]]));
    });
}
function broken(what) {
    return new action_error/* ActionError */.l(`Log Analytics answered with ${what}.`);
}

;// CONCATENATED MODULE: ./src/registry/acr/pull-log/query.ts
/**
 * What is asked of the resource logs of a registry, in the Kusto Query Language. Pure.
 * The table: https://learn.microsoft.com/azure/azure-monitor/reference/tables/containerregistryrepositoryevents.
 */

const TABLE = "ContainerRegistryRepositoryEvents";
/** All that is logged of a registry: how much, and from when to when. One row. */
function coverageQuery(host) {
    return lines(TABLE, `| where ${isOfRegistry(host)}`, "| summarize Entries = count(), First = min(TimeGenerated), Last = max(TimeGenerated)", "| extend Now = now()");
}
/** How many rows `pullsQuery` has, all parts together. One row. */
function countQuery(wanted) {
    return lines(pullsOf(wanted), "| count");
}
/** A part of so many that have nothing in common and leave nothing out: a row for all that was pulled, with the last time. */
function pullsQuery(wanted, part, parts) {
    const whole = pullsOf(wanted);
    if (parts === 1)
        return whole;
    return lines(whole, `| where hash(strcat(Repository, " ", Digest, " ", Tag), ${parts}) == ${part}`);
}
function pullsOf({ host, since, ignoring }) {
    const ignored = ignoring
        .map(asRegex)
        .flatMap((regex) => [
        `| where not(UserAgent matches regex ${regex})`,
        `| where not(Identity matches regex ${regex})`,
    ]);
    return lines(TABLE, `| where TimeGenerated >= datetime(${since.toISOString()})`, `| where ${isOfRegistry(host)}`, '| where OperationName =~ "Pull"', 
    // What a run reads is logged as pulled, too.
    `| where not(UserAgent startswith ${literal(`${sender/* USER_AGENT */._O}/`)})`, ...ignored, '| summarize Pulled = max(TimeGenerated) by Repository, Digest, Tag = iff(isempty(Digest), Tag, "")');
}
/**
 * One registry has several names: its login server, and one for each region
 * (https://learn.microsoft.com/azure/container-registry/container-registry-geo-replication#regional-endpoints).
 */
const LOGIN_SERVER = /^(?<label>[^.]+)\.(?:[^.]+\.geo\.)?(?<cloud>azurecr\.[a-z]+)$/;
function isOfRegistry(host) {
    const { label, cloud } = LOGIN_SERVER.exec(host)?.groups ?? {};
    if (label === undefined || cloud === undefined)
        return `LoginServer =~ ${literal(host)}`;
    const regional = `LoginServer startswith ${literal(`${label}.`)} and LoginServer endswith ${literal(`.geo.${cloud}`)}`;
    return `LoginServer =~ ${literal(`${label}.${cloud}`)} or (${regional})`;
}
/** The whole text, whatever its case. */
function asRegex(pattern) {
    const parts = pattern.split("*").map((text) => text.replace(/[\\.+?()|[\]{}^$]/g, "\\$&"));
    return literal(`(?i)^${parts.join(".*")}$`);
}
/** A verbatim string: only quotes mean something in it. */
function literal(text) {
    return `@"${text.replaceAll('"', '""')}"`;
}
function lines(...parts) {
    return parts.join("\n");
}

;// CONCATENATED MODULE: ./src/registry/acr/pull-log/errors.ts




const errors_WHERE = "See https://github.com/acr-prune/acr-prune/blob/v1/docs/in-use.md.";
const errors_DAY_MS = 86_400_000;
/** The most days that a table keeps what can be queried. */
const LONGEST_RETENTION = 730;
const { attempt: pull_log_errors_attempt } = (0,failures/* failuresOf */.d)({
    server: "server",
    statuses: {},
    detailIn: () => undefined,
    unresolved: 'Check that this runner reaches the internet, or, where the workspace is behind a private link, that its DNS knows the zone "privatelink.monitor.azure.com"',
});
/** The error for an answer without a result. Branches on the status and on codes, never on a message alone. */
function errors_refused({ status, bodyAsText }, place) {
    const { code, message } = errorIn(bodyAsText ?? "");
    const by = code === "" ? String(status) : `${status} ${code}`;
    if (status === 401 || status === 403)
        return lackingRole(place, by);
    if (status === 404)
        return noWorkspace(place, by);
    if (status === 400 && message.includes(`'${TABLE}'`))
        return noTable(place, by);
    return new action_error/* ActionError */.l(`Log Analytics gave no answer (${by}): ${reason(status, message)}`);
}
function reason(status, message) {
    if (status === 429)
        return "this identity has asked too much of it for now. Try again later.";
    if (status === 504)
        return "the query took too long. Try again later, or ask for a shorter time.";
    if (status >= 500)
        return "it is overloaded or failing. Try again later.";
    return message === "" ? "it gave no reason." : message.slice(0, 300);
}
function lackingRole({ workspace }, by) {
    return new action_error/* ActionError */.l(`This identity may not query the workspace ${workspace} in "pull-log" (${by}). It needs the role Log Analytics Reader there: az role assignment create --assignee <client ID> --role "Log Analytics Reader" --scope <resource ID of the workspace>. A new role takes up to ten minutes. ${errors_WHERE}`);
}
function noWorkspace({ workspace }, by) {
    return new action_error/* ActionError */.l(`There is no workspace ${workspace} (${by}). Check the input "pull-log": az monitor log-analytics workspace show --resource-group <group> --workspace-name <name> --query customerId. ${errors_WHERE}`);
}
function noTable(place, by) {
    return new action_error/* ActionError */.l(`The workspace ${place.workspace} in "pull-log" has no table ${TABLE} (${by}): no registry sends its logs there. ${sending(place)}`);
}
/** The error for a log that has nothing of the registry; `newest` is its last entry, from before what was asked. */
function noEntries(place, newest) {
    const { host, workspace } = place;
    const what = newest === undefined ? `no entry of ${host}` : `no entry of ${host} since ${day(newest)}`;
    return new action_error/* ActionError */.l(`The workspace ${workspace} in "pull-log" has ${what}, so nobody knows what was pulled. ${sending(place)}`);
}
function sending({ host }) {
    const [name = ""] = host.split(".");
    return `Send them: az monitor diagnostic-settings create --name acr-prune --resource "$(az acr show --name ${name} --query id --output tsv)" --workspace <resource ID of the workspace> --logs '[{"category":"${TABLE}","enabled":true}]'. They count from then on. ${errors_WHERE}`;
}
/** The error for a log that begins too late. Both times in milliseconds. */
function tooShort({ host }, first, reachMs, askedMs) {
    const days = Math.floor(reachMs / errors_DAY_MS);
    const now = days > 0 ? `Until then ask for at most ${days}d` : "Until then leave it out";
    const retention = Math.min(Math.ceil(askedMs / errors_DAY_MS) + 1, LONGEST_RETENTION);
    return new action_error/* ActionError */.l(`The log of ${host} begins on ${day(first)}, ${days} days ago: what was pulled before that is not known, and ${inDays(askedMs)} are asked for. A workspace keeps 30 days unless it is told otherwise: az monitor log-analytics workspace table update --resource-group <group> --workspace-name <name> --name ${TABLE} --retention-time ${retention}. ${now}. ${errors_WHERE}`);
}
function inDays(ms) {
    const days = ms / errors_DAY_MS;
    return days >= 1 ? `${Number(days.toFixed(1))} days` : `${Number((days * 24).toFixed(1))} hours`;
}
function day(date) {
    return date.toISOString().slice(0, 10);
}

;// CONCATENATED MODULE: ./src/registry/acr/pull-log/pull-log.ts






/**
 * Some 20 MB. The service answers with 500,000 rows and 100 MB at most
 * (https://learn.microsoft.com/azure/azure-monitor/service-limits#log-analytics-workspaces).
 */
const ROWS_IN_PART = 100_000;
/** A query may take this long; the service's own limit is ten minutes, and three where nothing is said. */
const QUERY_SECONDS = 300;
/** Nothing is sent yet. The log is asked with the identity of the run. */
function openPullLog({ host, pullLog, onSecret }, { entra }, transport) {
    if (pullLog === undefined || entra === undefined) {
        return () => Promise.reject(new action_error/* ActionError */.l("Nothing tells what was pulled."));
    }
    const { endpoint, scope } = entra.cloud.logs;
    const signing = signWith(async () => {
        const token = await entra.getToken(scope);
        onSecret(token);
        return token;
    });
    const log = {
        ...pullLog,
        host,
        endpoint,
        send: (0,sender/* createSender */.aE)(transport.policies(signing)),
    };
    const { host: logsHost } = new URL(endpoint);
    return (ms) => pull_log_errors_attempt(logsHost, "ask what was pulled", () => readPullLog(log, ms));
}
/** One token for the run: what is asked takes minutes at most. */
function signWith(getToken) {
    let token;
    return {
        name: "signQueries",
        sendRequest: async (request, next) => {
            token ??= getToken();
            request.headers.set("Authorization", `Bearer ${await token}`);
            return next(request);
        },
    };
}
/** @throws ActionError when the log can't be asked, does not reach back so far, or is not whole. */
async function readPullLog(options, withinMs) {
    const coverage = coverageIn(await pull_log_ask(options, coverageQuery(options.host)));
    const askedAt = new Date(Math.min(coverage.now.getTime(), Date.now()));
    const since = new Date(askedAt.getTime() - withinMs);
    checkCoverage(options, coverage, askedAt, withinMs);
    const wanted = { ...options, since };
    const count = countIn(await pull_log_ask(options, countQuery(wanted)));
    const parts = Math.max(1, Math.ceil(count / ROWS_IN_PART));
    const pulls = [];
    for (let part = 0; part < parts; part += 1) {
        for (const pull of pullsIn(await pull_log_ask(options, pullsQuery(wanted, part, parts)))) {
            pulls.push(pull);
        }
    }
    const pulled = byRepository(pulls);
    const found = pulled
        .values()
        .reduce((sum, { digests, tags }) => sum + digests.size + tags.size, 0);
    if (found < count)
        throw pull_log_short(found, count);
    return { askedAt, pulled, newestEntry: coverage.last };
}
function checkCoverage(place, coverage, askedAt, withinMs) {
    const { entries, first, last } = coverage;
    if (entries === 0 || first === undefined || last === undefined)
        throw noEntries(place);
    const sinceMs = askedAt.getTime() - withinMs;
    if (last.getTime() < sinceMs)
        throw noEntries(place, last);
    const reachMs = askedAt.getTime() - first.getTime();
    if (reachMs < withinMs)
        throw tooShort(place, first, reachMs, withinMs);
}
function pull_log_short(found, count) {
    return new action_error/* ActionError */.l(`Log Analytics counts ${count} pulled manifests and answers with ${found} of them. What it left out may be in use. Try again later.`);
}
async function pull_log_ask(options, query) {
    const { endpoint, workspace, send } = options;
    const request = (0,http_purpose/* requestFor */.pU)({ kind: "pulls", until: "cancelled" }, {
        url: `${endpoint}/v1/workspaces/${workspace}/query`,
        method: "POST",
        headers: { "Content-Type": "application/json", Prefer: `wait=${QUERY_SECONDS}` },
        body: JSON.stringify({ query }),
        timeout: (QUERY_SECONDS + 30) * 1000,
    });
    const answer = await send(request);
    if (answer.status !== 200)
        throw errors_refused(answer, options);
    return answer.bodyAsText ?? "";
}
function byRepository(pulls) {
    const pulled = new Map();
    for (const { repository, digest, tag, at } of pulls) {
        const of = pulled.get(repository) ?? { digests: new Map(), tags: new Map() };
        if (digest === undefined)
            of.tags.set(tag, at);
        else
            of.digests.set(digest, at);
        pulled.set(repository, of);
    }
    return pulled;
}

// EXTERNAL MODULE: ./src/registry/http/referrers.ts
var referrers = __nccwpck_require__(6012);
// EXTERNAL MODULE: ./src/oci/manifest.ts + 3 modules
var oci_manifest = __nccwpck_require__(4151);
;// CONCATENATED MODULE: ./src/registry/acr/body.ts





/**
 * Every type that can refer to others, and any other one. With a shorter list ACR answers 404 for a type that is not on it,
 * or converts the manifest to another one.
 */
const EVERY_MANIFEST = [...oci_manifest/* READABLE_MEDIA_TYPES */.aC, "*/*"].join(", ");
/**
 * Reads a manifest. 404, 403 and 405 are answers (ghosts, quarantine, `readEnabled=false`), and one that is longer than
 * manifests can be is not read; everything else but 200 throws. Bytes that are no UTF-8 do not survive, and then they do not have their digest.
 */
async function readBody(send, host, name, digest) {
    const url = `https://${host}/v2/${name}/manifests/${digest}`;
    const request = (0,http_purpose/* requestFor */.pU)({ kind: "read", repository: name, until: "cancelled" }, { url, headers: { Accept: EVERY_MANIFEST } });
    const answer = await send(request).catch(answers/* ifOversized */.px);
    if (answer === undefined)
        return { state: "unreadable" };
    const { status, bodyAsText } = answer;
    const text = bodyAsText ?? "";
    if (status === 200)
        return { state: "read", bytes: Buffer.from(text) };
    if (status === 404 && errorCode(text) === "MANIFEST_UNKNOWN")
        return { state: "unknown" };
    if (status === 404 || status === 403 || status === 405)
        return { state: "unreadable" };
    throw new Error(describeStatus(status, text));
}

;// CONCATENATED MODULE: ./src/registry/acr/locks.ts

const UNLOCKED = { canDelete: true, canWrite: true };
/** The attributes that a lock in the words of `wire.ts` stands for. */
function attributesOf(lock) {
    return {
        canDelete: !lock.includes("deleteEnabled=false"),
        canWrite: !lock.includes("writeEnabled=false"),
    };
}
/** Lifts locks one by one. When one can't be lifted, those that were are set again before it throws. */
async function liftLocks(client, name, locked) {
    const lifted = [];
    const relock = () => setLocks(client, name, lifted);
    try {
        for (const one of locked) {
            // Before the answer: nobody knows what became of a request that got none.
            lifted.push(one);
            await update(client, name, one, UNLOCKED);
        }
    }
    catch (error) {
        await relock();
        throw error;
    }
    return relock;
}
/** Returns what still exists and could not be locked. */
async function setLocks(client, name, locked) {
    const unlocked = [];
    for (const one of locked) {
        try {
            await update(client, name, one, attributesOf(one.lock));
        }
        catch (error) {
            const isGone = isManifestUnknown(error) || isTagUnknown(error) || isRepositoryUnknown(error);
            if (!isGone)
                unlocked.push(one);
        }
    }
    return unlocked;
}
function update(client, name, locked, attributes) {
    return "digest" in locked
        ? client.updateManifest(name, locked.digest, attributes)
        : client.updateTag(name, locked.tag, attributes);
}

// EXTERNAL MODULE: ./src/registry/http/pages.ts
var pages = __nccwpck_require__(1612);
;// CONCATENATED MODULE: ./src/registry/acr/recent.ts





/**
 * Reads pages back to the given moments. May return older entries, never less than what is new: where the registry does not
 * keep to the order that it was asked for, everything is listed.
 */
async function readChanges(client, name, pushedSince, taggedSince) {
    const [rows, newTags] = await Promise.all([
        readNewest((onPage) => client.newestManifests(name, onPage), manifestRows, ({ digest, pushedAt }) => ({ key: digest, name: digest, time: pushedAt }), pushedSince, async () => [...(await allRows(client, name)).values()]),
        readNewest((onPage) => client.newestTags(name, onPage), tags, (tag) => ({ key: `${tag.name} ${tag.digest}`, name: tag.name, time: tag.updatedAt }), taggedSince, () => allTags(client, name)),
    ]);
    return { rows, tags: newTags };
}
/**
 * Follows a list for as long as it may have something new. In time order the cursor of the next page begins with a number; a
 * bare name tells that the list is in order of names, which its times need not tell
 * (https://github.com/Azure/acr-cli/issues/72).
 */
async function readNewest(list, entriesOf, listedAs, since, listAll) {
    const { found, add } = collectPages((entry) => listedAs(entry).key);
    const seen = {
        last: undefined,
        isBelieved: true,
    };
    await list((json, next) => {
        const page = entriesOf(json);
        add(page);
        const listed = page.map(listedAs);
        const isInOrder = isNewestFirst(seen.last === undefined ? listed : [seen.last, ...listed]);
        seen.last = listed.at(-1) ?? seen.last;
        // The last page of a list is right in any order.
        seen.isBelieved = next === undefined || (isInOrder && next !== seen.last?.name);
        // A page without any entry says nothing about the next one; an entry without a time to trust may be new.
        const mayGoOn = page.length === 0 || listed.some(({ time }) => (time ?? since) >= since);
        return seen.isBelieved && mayGoOn;
    });
    return seen.isBelieved ? [...found.values()] : listAll();
}
function isNewestFirst(listed) {
    return listed.every(({ time }, n) => {
        const before = listed[n - 1]?.time;
        return before === undefined || time === undefined || time <= before;
    });
}
/** The tags that name a digest by now, from all pages. */
async function tagsOf(send, host, name, digest) {
    const found = [];
    const query = new URLSearchParams({ digest, n: "1000" });
    const url = `https://${host}/acr/v1/${encodeURIComponent(name)}/_tags?${query.toString()}`;
    const purpose = { kind: "look", repository: name, until: "cancelled" };
    await (0,pages/* followPages */.k)(send, url, purpose, ({ status, bodyAsText }) => {
        if (status !== 200)
            throw new Error(describeStatus(status, bodyAsText));
        const json = (0,http_json/* page */.MY)(bodyAsText ?? "");
        checkAnswers(json, { repository: name });
        found.push(...tags(json).filter((tag) => tag.digest === digest));
        return true;
    });
    return found;
}

;// CONCATENATED MODULE: ./src/registry/acr/removal.ts
/**
 * One request to delete a manifest or a tag, and what its answer proves. Only a 202 and the registry's own word that
 * there is no such thing prove that it is gone; only a refusal proves that it is not.
 */




/**
 * Sends the request once, and lets the rate limiter follow what the registry says about itself. `unknown` is the code that says
 * that there is nothing to delete. Never throws.
 */
async function sendRemoval(send, unknown, rateLimiter) {
    try {
        const { status, text, header } = await send();
        rateLimiter.follow(header("x-ms-ratelimit-remaining-calls-per-second"));
        if (status === 202)
            return { state: "removed" };
        if (status === 404 && errorCode(text) === unknown)
            return { state: "already-gone" };
        return { state: "unsettled", why: describeStatus(status, text) };
    }
    catch (error) {
        return judge(error, rateLimiter);
    }
}
function judge(error, rateLimiter) {
    const known = (0,failures/* removalWithoutAnswer */.z)(error);
    if (known !== undefined)
        return known;
    if ((0,esm/* isRestError */.T0)(error) && error.statusCode !== undefined) {
        return judgeStatus(error, error.statusCode, rateLimiter);
    }
    return { state: "unsettled", why: explain(error, "The registry", "delete it").message };
}
function judgeStatus({ response }, status, rateLimiter) {
    const why = describeStatus(status, response?.bodyAsText);
    // 405 is a lock, a quarantine or a policy; 401 and 403 are a right that is missing.
    if (status === 401 || status === 403 || status === 405)
        return { state: "refused", why };
    if (status !== 429)
        return { state: "unsettled", why };
    rateLimiter.backOff(response?.headers.get("Retry-After"));
    return { state: "postponed", why };
}

;// CONCATENATED MODULE: ./src/registry/acr/repository.ts








/** Opens a repository; nothing is sent, and nothing that was read is remembered. */
function openRepository(connection, name) {
    const { host, client, send, rateLimiter } = connection;
    const inDistribution = { name, url: `https://${host}/v2/${name}`, describeStatus: describeStatus };
    const inRepository = (doing, task) => errors_attempt(host, `${doing} "${name}"`, task);
    return {
        name,
        list: () => inRepository("list the manifests and tags of", async () => {
            await connection.checkRights(name);
            return listRepository(client, name, connection.wait);
        }),
        read: (digest) => inRepository(`read manifest ${digest} of`, () => readBody(send, host, name, digest)),
        stat: (digest) => inRepository(`look at manifest ${digest} of`, () => inspect(client, name, digest)),
        refresh: (digest) => inRepository(`look at manifest ${digest} of`, () => look(connection, name, digest)),
        changesSince: (pushed, tagged) => inRepository("ask what is new in", () => readChanges(client, name, pushed, tagged)),
        rows: () => inRepository("list the manifests of", () => whereKnown(() => allRows(client, name), new Map())),
        tags: () => inRepository("list the tags of", () => whereKnown(() => allTags(client, name), [])),
        referrers: (digest) => inRepository(`list the referrers of ${digest} in`, () => (0,referrers/* listReferrers */.x)(send, inDistribution, digest)),
        remove: ({ row: { digest } }) => sendRemoval(() => client.deleteManifest(name, digest), "MANIFEST_UNKNOWN", rateLimiter),
        tag: (tag) => inRepository(`look at tag "${tag}" of`, () => tagIfAny(client, name, tag)),
        untag: (tag) => sendRemoval(() => client.deleteTag(name, tag.name), "TAG_UNKNOWN", rateLimiter),
        unlock: (locked) => inRepository("lift a lock in", () => liftLocks(client, name, locked)),
    };
}
async function inspect(client, name, digest) {
    try {
        return inspection((await client.manifest(name, digest)).text);
    }
    catch (error) {
        if (isManifestUnknown(error))
            return undefined;
        // A repository goes with its last manifest; one answer alone does not prove that this happened.
        if (isRepositoryUnknown(error) && (await repository_isGone(client, name)))
            return undefined;
        throw error;
    }
}
async function look({ client, send, host }, name, digest) {
    const [inspected, tags] = await Promise.all([
        inspect(client, name, digest),
        tagsOf(send, host, name, digest),
    ]);
    return inspected === undefined ? undefined : { row: inspected.row, tags };
}
async function tagIfAny(client, name, tag) {
    try {
        return oneTag((await client.tag(name, tag)).text);
    }
    catch (error) {
        if (isTagUnknown(error))
            return undefined;
        if (isRepositoryUnknown(error) && (await repository_isGone(client, name)))
            return undefined;
        throw error;
    }
}
async function repository_isGone(client, name) {
    try {
        await client.repository(name);
        return false;
    }
    catch (error) {
        return isRepositoryUnknown(error);
    }
}

;// CONCATENATED MODULE: ./src/registry/acr/acr.ts













/**
 * Opens an Azure registry. Nothing is sent yet.
 * @throws ActionError when there is no way to sign in.
 */
function openAcr(options) {
    const { host, wait, signals } = options;
    const transport = (0,http_transport/* createTransport */.o)(options);
    const firewall = meetFirewall(host, wait, signals.cancelled);
    const signedIn = signIn(options, (0,sender/* createSender */.aE)(transport.policies(firewall)));
    const { authorizer, identity } = signedIn;
    const signing = authorize(host, authorizer, actionsFor(options), signals);
    const policies = transport.policies(signing, firewall);
    const connection = {
        host,
        client: openAcrClient(host, policies),
        send: (0,sender/* createSender */.aE)(policies),
        rateLimiter: (0,rate_limiter/* createRateLimiter */.x)(Date.now, wait),
        checkRights: rightsCheck(options, authorizer),
        wait,
    };
    return {
        host,
        capabilities: { cascadesToReferrers: true },
        signIn: () => errors_attempt(host, "sign in", async () => {
            await (0,sender/* unlessAborted */.Wh)(signals.cancelled, authorizer.begin());
            return identity();
        }),
        repositoryNames: () => errors_attempt(host, "list the repositories", () => allNames(connection.client)),
        repository: (name) => openRepository(connection, name),
        pulledWithin: openPullLog(options, signedIn, transport),
        acquireDeletion: () => connection.rateLimiter.acquire(),
        requestCounts: transport.requestCounts,
    };
}
/** No more rights than the run needs. */
function actionsFor({ deletes, unlocks }) {
    if (!deletes)
        return "pull,metadata_read";
    return unlocks ? "pull,delete,metadata_read,metadata_write" : "pull,delete,metadata_read";
}
function rightsCheck(options, authorizer) {
    const { host, signals } = options;
    return (name) => {
        const scope = `repository:${name}:${actionsFor(options)}`;
        return (0,sender/* unlessAborted */.Wh)(signals.cancelled, checkRights(host, scope, (asked) => authorizer.granted(asked)));
    };
}
async function allNames(client) {
    const { found, add } = collectPages((name) => name);
    await client.repositoryNames((page) => {
        add(repositoryNames(page));
    });
    return [...found.keys()];
}

;// CONCATENATED MODULE: ./src/run/pause.ts
/**
 * Pauses that end early.
 */
/** A pause that ends early when the signal comes. Never rejects. */
function pauseUnless(signal) {
    return (ms) => new Promise((resolve) => {
        if (signal.aborted) {
            resolve();
            return;
        }
        const end = () => {
            clearTimeout(timer);
            signal.removeEventListener("abort", end);
            resolve();
        };
        const timer = setTimeout(end, ms);
        signal.addEventListener("abort", end);
    });
}

;// CONCATENATED MODULE: ./src/run/open-registry.ts
/**
 * Opens the registry that the inputs name. The only importer of the adapters: all others have the port.
 */





/** Nothing is sent yet. */
async function openRegistry(options, signals) {
    const { address, signIn, dryRun, unlocks, pullLog } = options;
    const wait = pauseUnless(signals.cancelled);
    const common = { signIn, onSecret: commands/* setSecret */.Pq, wait, signals, log: logLine };
    switch (address.kind) {
        case "acr":
            return openAcr({
                ...common,
                host: address.host,
                environment: process.env,
                jobToken: jobToken,
                deletes: !dryRun,
                unlocks,
                pullLog,
            });
        case "artifactory": {
            // Loaded only here: most runs are about an Azure registry.
            const { openArtifactory } = await __nccwpck_require__.e(/* import() */ 830).then(__nccwpck_require__.bind(__nccwpck_require__, 449));
            return openArtifactory({ ...common, host: address.host, key: address.key });
        }
        default:
            return address;
    }
}

;// CONCATENATED MODULE: ./src/prune/sweep/settle.ts
/**
 * What can become of a deletion, and how its answer is settled, for manifests and tags alike. No decision is taken here:
 * anything unclear is settled by a look, nothing is sent twice on the same one, and what was unlocked does not stay so.
 */

/** How often a deletion that the registry did not accept is tried, each time after a new look. */
const MOST_TRIES = 5;
/** Tries until there is an outcome, so many times at most; `again` is told before each new try. */
async function retried(tryOnce, again = () => undefined) {
    for (let tries = 1;;) {
        const tried = await tryOnce();
        if (isPostponed(tried)) {
            if (tries === MOST_TRIES)
                return { state: "failed", why: `${tried.why}, ${tries} times` };
            tries += 1;
        }
        else if (!isThrottled(tried))
            return tried;
        again();
    }
}
/** Whether a manifest is confirmed gone. */
function settle_isGone(outcome) {
    return outcome?.state === "deleted" || outcome?.state === "already-gone";
}
function isThrottled(tried) {
    return tried?.state === "throttled";
}
function isPostponed(tried) {
    return tried?.state === "postponed";
}
/** Lifts locks for the time of one removal; what still exists afterwards is locked again, whatever the registry answered. */
async function withoutLocks(locks, repository, remove, isStillThere) {
    if (locks.length === 0)
        return remove();
    const relock = await repository.unlock(locks);
    const answer = await remove().catch((error) => {
        return { state: "unsettled", why: (0,action_error/* errorMessage */.g)(error) };
    });
    const isAnswered = answer.state === "removed" || answer.state === "already-gone";
    if (isAnswered && !(await isStillThere().catch(() => true)))
        return answer;
    const unlocked = await relock();
    if (unlocked.length === 0)
        return answer;
    const names = unlocked.map((locked) => ("digest" in locked ? locked.digest : locked.tag));
    const why = "why" in answer ? answer.why : "it is still there";
    return {
        state: "refused",
        why: `it was unlocked, not deleted ("${why}"), and could not be locked again: ${names.join(", ")}`,
    };
}
/** What became of a removal, once anything unclear is settled by a look. */
async function settleRemoval(answer, isStillThere) {
    if (answer.state === "removed")
        return { state: "deleted", with: undefined };
    if (answer.state !== "unsettled")
        return answer;
    return (await isStillThere())
        ? { state: "postponed", why: answer.why }
        : { state: "deleted", with: undefined };
}

// EXTERNAL MODULE: ./src/oci/digest-tag.ts
var digest_tag = __nccwpck_require__(5404);
;// CONCATENATED MODULE: ./src/prune/mark/graph.ts
/**
 * Who refers to whom in one repository: parents, children, subjects, referrers, and the tags that are no reference.
 * Only edges between manifests that are in the repository are in the maps; what points outside is listed apart.
 */


const graph_NONE = new Set();
/** The neighbours of a manifest along one kind of edge. */
function neighbours(edges, digest) {
    return edges.get(digest) ?? graph_NONE;
}
/** All that is reached from a manifest along these kinds of edges, over any number of steps; without the manifest. */
function reachable(digest, ...kinds) {
    const reached = reachableFrom([digest], ...kinds);
    reached.delete(digest);
    return reached;
}
/** All that is reached from any of these manifests; with them only where they are reached themselves. */
function reachableFrom(digests, ...kinds) {
    const reached = new Set();
    const pending = [...digests];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
        for (const edges of kinds) {
            for (const neighbour of neighbours(edges, next)) {
                if (reached.has(neighbour))
                    continue;
                reached.add(neighbour);
                pending.push(neighbour);
            }
        }
    }
    return reached;
}
/** Builds the graph of what is known so far. Linear in rows, tags and edges. */
function buildGraph(inventory) {
    const down = childEdges(inventory);
    const parents = inverted(down.children);
    const up = subjectEdges(inventory);
    const tags = sortTags(inventory, down.children, parents);
    const referrersByTag = inverted(tags.subjects);
    return {
        ...down,
        parents,
        subjects: merged(up.subjects, tags.subjects),
        registeredSubjects: up.subjects,
        referrers: merged(up.registeredReferrers, referrersByTag),
        registeredReferrers: up.registeredReferrers,
        certainReferrers: up.certainReferrers,
        missingSubject: up.missingSubject,
        unlistedReferrers: up.unlistedReferrers,
        referrersIndexes: tags.referrersIndexes,
        mentions: mentionEdges(inventory),
        ordinaryTags: tags.ordinary,
        digestTags: tags.digest,
    };
}
/** Adds one edge. */
function addEdge(edges, from, to) {
    const targets = edges.get(from);
    if (targets === undefined)
        edges.set(from, new Set([to]));
    else
        targets.add(to);
}
/**
 * The same edges from the other end. Most manifests have one parent, and all children of an index the same one: they share
 * a set of one.
 */
function inverted(edges) {
    const inverse = new Map();
    for (const [from, targets] of edges) {
        const alone = new Set([from]);
        for (const to of targets) {
            const known = inverse.get(to);
            if (known === undefined)
                inverse.set(to, alone);
            else if (known.size === 1)
                inverse.set(to, new Set([...known, from]));
            else
                known.add(from);
        }
    }
    return inverse;
}
function merged(a, b) {
    if (a.size === 0)
        return b;
    const union = new Map(a);
    for (const [from, targets] of b)
        union.set(from, a.get(from)?.union(targets) ?? targets);
    return union;
}
function childEdges({ rows, bodies, unreadable }) {
    const children = new Map();
    const missingChildren = new Map();
    const list = (parent, child) => {
        addEdge(rows.has(child) ? children : missingChildren, parent, child);
    };
    for (const [parent, body] of bodies) {
        // A layer or a config is nowhere to be missed, unless it is a manifest of the repository after all.
        for (const { digest, isBlob } of body.children) {
            if (!isBlob || rows.has(digest))
                list(parent, digest);
        }
    }
    for (const [parent, named] of unreadable)
        for (const digest of named)
            list(parent, digest);
    return { children, missingChildren };
}
function subjectEdges({ rows, bodies, referrers }) {
    const subjects = new Map();
    const certainReferrers = new Map();
    const missingSubject = new Map();
    const unlistedReferrers = new Map();
    for (const { digest: referrer, mediaType } of rows.values()) {
        const subject = bodies.get(referrer)?.subject;
        if (subject === undefined)
            continue;
        if (!rows.has(subject)) {
            missingSubject.set(referrer, subject);
            continue;
        }
        addEdge(subjects, referrer, subject);
        if ((0,oci_manifest/* definesSubject */.f1)(mediaType))
            addEdge(certainReferrers, subject, referrer);
    }
    for (const [subject, named] of referrers) {
        for (const referrer of named) {
            if (!rows.has(referrer)) {
                addEdge(unlistedReferrers, subject, referrer);
                continue;
            }
            addEdge(subjects, referrer, subject);
            addEdge(certainReferrers, subject, referrer);
        }
    }
    const registeredReferrers = inverted(subjects);
    return { subjects, registeredReferrers, certainReferrers, missingSubject, unlistedReferrers };
}
function mentionEdges({ rows, bodies }) {
    const mentions = new Map();
    for (const [from, body] of bodies) {
        for (const to of body.mentions)
            if (rows.has(to))
                addEdge(mentions, from, to);
    }
    return mentions;
}
function* seenTags({ rows, tags }) {
    const listed = new Map(tags.map((tag) => [tag.name, tag.digest]));
    for (const { name, digest } of tags)
        yield { name, carrier: digest, isListed: true };
    for (const { tags: names, digest } of rows.values()) {
        for (const name of names) {
            if (listed.get(name) !== digest)
                yield { name, carrier: digest, isListed: false };
        }
    }
}
/**
 * Tells references from ordinary tags. Mirroring tools tag every image with its own digest, or an index's children
 * with the index's: those are ordinary tags. Only right once every index has been read.
 */
function sortTags(inventory, children, parents) {
    const ordinary = new Map();
    const digest = new Map();
    const subjects = new Map();
    const referrersIndexes = new Map();
    for (const { name, carrier, isListed } of seenTags(inventory)) {
        const named = (0,digest_tag/* digestNamedBy */.Nv)(name);
        const isReference = named !== undefined &&
            named !== carrier &&
            inventory.rows.has(named) &&
            !neighbours(children, carrier).has(named) &&
            !neighbours(parents, carrier).has(named);
        if (isReference) {
            addEdge(subjects, carrier, named);
            addTag(digest, carrier, name);
            const row = inventory.rows.get(carrier);
            if (row !== undefined && (0,digest_tag/* isReferrersIndex */.zj)(name, row, inventory.bodies.get(carrier))) {
                addEdge(referrersIndexes, named, carrier);
            }
        }
        // A tag that only a row shows is about to come or to go. Unknown, so it holds in both ways.
        if (!isReference || !isListed)
            addTag(ordinary, carrier, name);
    }
    for (const names of [...ordinary.values(), ...digest.values()])
        names.sort();
    return { ordinary, digest, subjects, referrersIndexes };
}
function addTag(tags, carrier, name) {
    const names = tags.get(carrier);
    if (names === undefined)
        tags.set(carrier, [name]);
    else
        names.push(name);
}

;// CONCATENATED MODULE: ./src/prune/model/inventory.ts
const tagsByName = new WeakMap();
/** The tags of an inventory by name. Made once for each list: it is asked for before every batch of deletions. */
function inventory_tagsOf({ tags }) {
    const known = tagsByName.get(tags) ?? new Map(tags.map((tag) => [tag.name, tag]));
    tagsByName.set(tags, known);
    return known;
}
/** Sorts tags by name, of which a repository has each only once. */
function byName(a, b) {
    return a.name < b.name ? -1 : 1;
}

;// CONCATENATED MODULE: ./src/prune/mark/locks.ts
/** Whether a lock found at the reading protects what it is on. */
function isProtectedByLock({ isLocked, lock }, { unlocks }) {
    return isLocked && !(unlocks && lock !== undefined);
}
/** Whether a lock protects that is seen later. `planned` is what it was at the reading; undefined if it was not there. */
function isProtectedSince(current, planned, policy) {
    if (!current.isLocked)
        return false;
    return isProtectedByLock(current, policy) || current.lock !== planned?.lock;
}
/** What has to be unlocked before a manifest can be deleted: the manifest, and its tags. */
function locksIn(look) {
    if (look === undefined)
        return [];
    const { row, tags } = look;
    const locked = row.lock === undefined ? [] : [{ digest: row.digest, lock: row.lock }];
    for (const { name, lock } of tags)
        if (lock !== undefined)
            locked.push({ tag: name, lock });
    return locked;
}

;// CONCATENATED MODULE: ./src/prune/sweep/changed-since.ts


/** The check against one inventory, which must hold the complete tag list that the plan was made from. */
function wantedSince(inventory, policy) {
    const { rows } = inventory;
    const known = inventory_tagsOf(inventory);
    return ({ row, tags: current }) => isProtectedSince(row, rows.get(row.digest), policy) ||
        row.storage === "shared" ||
        current.some((tag) => hasChanged(tag, known.get(tag.name), policy)) ||
        row.tags.some((name) => known.get(name)?.digest !== row.digest);
}
/** Whether a tag was moved, set again or locked since. A tag that is set again to the same manifest gets a new time. */
function hasChanged(current, planned, policy) {
    return (current.digest !== planned?.digest ||
        isNewer(current.updatedAt, planned.updatedAt) ||
        isProtectedSince(current, planned, policy));
}
/** True as well where one of the times is not known. */
function isNewer(current, planned) {
    if (current === undefined && planned === undefined)
        return false;
    return !((current?.getTime() ?? NaN) <= (planned?.getTime() ?? NaN));
}

;// CONCATENATED MODULE: ./src/prune/mark/mark.ts

/** Along which edges a kept manifest holds others (docs/how-it-decides.md#for-the-sake-of-what-is-kept). */
const HOLDS = [
    { edges: "children", reason: "child-of-kept-index" },
    { edges: "referrers", reason: "referrer-of-kept-manifest" },
    // ACR deletes referrers along with their subject: deleting the subject would take the kept referrer along.
    { edges: "registeredSubjects", reason: "subject-of-kept-referrer" },
    { edges: "mentions", reason: "mentioned-by-unknown-manifest" },
];
/**
 * What a digest tag names is held by a root alone, since no registry deletes anything along such a tag: an unchanged SBOM
 * that has the digest tags of four builds, and is kept for the newest, keeps none of the three old ones.
 *
 *     latest ─→ v4 ─→ SBOM ┄┄→ v1, v2, v3        ─→ holds   ┄→ names by a digest tag
 */
const ROOT_HOLDS = [
    ...HOLDS,
    { edges: "subjects", reason: "subject-of-kept-referrer" },
];
/** The roots as the beginning of what is kept. */
function rootMarks(roots) {
    // One object for each reason: most manifests of a large registry are roots.
    const byReason = new Map();
    const keepings = new Map();
    for (const [digest, reason] of roots) {
        const keeping = byReason.get(reason) ?? { action: "keep", reason, because: undefined };
        byReason.set(reason, keeping);
        keepings.set(digest, keeping);
    }
    return keepings;
}
/** All that is kept once `seeds` are, with reasons: breadth first, a level at a time. Seeds without a holder are roots. */
function mark(graph, seeds) {
    const kept = new Map(seeds);
    let level = [...seeds.keys()].sort();
    while (level.length > 0) {
        const next = [];
        for (const holder of level) {
            const keeping = kept.get(holder);
            const holds = keeping !== undefined && isRootMark(keeping) ? ROOT_HOLDS : HOLDS;
            for (const [held, reason] of heldBy(graph, holder, holds)) {
                if (kept.has(held))
                    continue;
                kept.set(held, { action: "keep", reason, because: holder });
                next.push(held);
            }
        }
        level = next.sort();
    }
    return kept;
}
/** What only waits to be approved is unreachable, and holds no more than what is held itself. */
function isRootMark({ because, reason }) {
    return because === undefined && reason !== "not-approved";
}
function* heldBy(graph, holder, holds) {
    for (const { edges, reason } of holds) {
        for (const held of neighbours(graph[edges], holder))
            yield [held, reason];
    }
}

;// CONCATENATED MODULE: ./src/prune/mark/mark-more.ts

/**
 * The verdicts once `wanted` are roots as well. `graph` must know all edges by now, those of new manifests included.
 * What was kept stays kept, roots for the reason that they had; what was kept for another's sake may be a root by now, and
 * then it holds more.
 */
function markMore(verdicts, graph, wanted) {
    const seeds = new Map(rootMarks(wanted));
    for (const [digest, verdict] of verdicts) {
        const isRootSince = !isRootMark(verdict) && wanted.has(digest);
        if (verdict.action === "keep" && !isRootSince)
            seeds.set(digest, verdict);
    }
    return new Map([...verdicts, ...mark(graph, seeds)]);
}

;// CONCATENATED MODULE: ./src/prune/sweep/state.ts

/** Whether a manifest is to be deleted as things stand. */
function isPlanned(digest, { verdicts }) {
    return verdicts.get(digest)?.action === "delete";
}
/** Keeps what is wanted by now, with all that it holds. */
function keep(wanted, sweep) {
    if (wanted.size > 0)
        sweep.verdicts = markMore(sweep.verdicts, sweep.graph, wanted);
}
/** What becomes of a deletion that is not sent any more; undefined while the sweep goes on. */
function endOf({ options, halt }) {
    // A cancelled run ends looks and questions, too: that is no failure.
    if (options.signals.noNewWork.aborted)
        return { state: "cancelled" };
    return halt === undefined ? undefined : { state: "failed", why: halt };
}

;// CONCATENATED MODULE: ./src/prune/sweep/last-look.ts



/** How old the first answer of a look may be when the deletion is sent. A request that had to be sent again makes it too old. */
const LOOK_MS = 1_500;
const MORE_MS_PER_MANIFEST = 500;
/**
 * Looks at a manifest that is about to be deleted, and at what is new. What is wanted by now is kept, with all that it holds.
 * @throws Error when something can't be looked at.
 */
async function lookOnceMore(digest, sweep) {
    const { changes, options } = sweep;
    // The answer is to be good when the look is over, so that the deletion can follow at once.
    await changes.forNext(sweep.lookMs);
    const digests = toLookAt(digest, sweep);
    const nowMs = () => options.now().getTime();
    let beganMs = nowMs();
    const looks = await lookAt(digests, sweep, () => {
        beganMs = nowMs();
    });
    sweep.lookMs = nowMs() - beganMs;
    await changes.renewed();
    keep(wantedAmong(looks, sweep), sweep);
    const limitMs = LOOK_MS + digests.size * MORE_MS_PER_MANIFEST;
    return { looks, digests, isStale: () => nowMs() - beganMs > limitMs };
}
/**
 * The manifest, what the registry may delete along with it, and its other referrers. Those that go with no deletion are
 * looked at again only with a subject of their own.
 */
function toLookAt(digest, { graph, lookedAt, cascade }) {
    const digests = new Set([digest, ...reachable(digest, cascadeEdges(graph, cascade))]);
    for (const referrer of neighbours(graph.referrers, digest))
        digests.add(referrer);
    const pending = [...digests];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
        for (const referrer of neighbours(graph.referrers, next)) {
            if (digests.has(referrer) || lookedAt.has(referrer))
                continue;
            digests.add(referrer);
            pending.push(referrer);
        }
    }
    return digests;
}
const NO_EDGES = new Map();
function cascadeEdges(graph, cascade) {
    if (cascade === "none")
        return NO_EDGES;
    return cascade === "certain" ? graph.certainReferrers : graph.registeredReferrers;
}
/** Takes note that a manifest stands: the deletion of a subject should have cascaded to it, and has not. */
async function learnCascade(digest, sweep) {
    const { graph } = sweep;
    for (const subject of neighbours(graph.subjects, digest)) {
        if (!neighbours(graph.registeredReferrers, subject).has(digest))
            continue;
        if ((await sweep.outcomes.get(subject))?.state !== "deleted")
            continue;
        const isCertain = neighbours(graph.certainReferrers, subject).has(digest);
        if (isCertain)
            sweep.cascade = "none";
        else if (sweep.cascade === "registered")
            sweep.cascade = "certain";
    }
}
/** Looks at manifests. `onBegin` is told when the first request is sent: before that it may have waited for its place. */
async function lookAt(digests, { repository, options }, onBegin) {
    const looks = new Map();
    let hasBegun = false;
    const tasks = [...digests].map((digest) => options.limit(async () => {
        if (!hasBegun)
            onBegin();
        hasBegun = true;
        const look = await repository.refresh(digest);
        if (look !== undefined)
            looks.set(digest, look);
    }));
    const failure = (await Promise.allSettled(tasks)).find(({ status }) => status === "rejected");
    if (failure?.status === "rejected")
        throw failure.reason;
    return looks;
}
function wantedAmong(looks, { inventory, policy }) {
    const isWanted = wantedSince(inventory, policy);
    const wanted = new Map();
    for (const [digest, look] of looks)
        if (isWanted(look))
            wanted.set(digest, "changed-during-run");
    return wanted;
}

;// CONCATENATED MODULE: ./src/prune/sweep/delete-manifest.ts
/**
 * Deletes one manifest as planned: waits for the outcomes of what holds it and for the rate limiter, looks once more, and
 * deletes at once. A manifest is deleted only when everything that holds it is confirmed gone.
 */





/** The pauses before the second and the third look for what has to be gone along with its subject. */
const PAUSES_BEFORE_LOOKS_MS = [2_000, 5_000];
/** The look is too old by now. */
const TOO_LATE = { state: "postponed", why: "the registry was too slow" };
/**
 * Waits for the outcomes of what holds the manifest, and deletes it. Returns undefined when it is wanted by now.
 * Never throws.
 */
async function deleteManifest(deletion, sweep) {
    const { digest } = deletion;
    const by = await firstInTheWay(deletion.holders, sweep);
    if (!isPlanned(digest, sweep))
        return undefined;
    const end = endOf(sweep);
    if (end !== undefined)
        return end;
    if (by !== undefined)
        return { state: "blocked", by };
    try {
        const outcome = await cascaded(deletion, sweep);
        if (outcome !== undefined)
            return outcome;
        const [index] = deletion.countsOnCascade;
        if (index !== undefined)
            return await cascadedLate(deletion, index, sweep);
        const outdate = () => {
            sweep.changes.outdate();
        };
        return await retried(() => tryOnce(digest, sweep), outdate);
    }
    catch (error) {
        return { state: "failed", why: (0,action_error/* errorMessage */.g)(error) };
    }
}
async function firstInTheWay(holders, { outcomes }) {
    for (const holder of holders)
        if (!settle_isGone(await outcomes.get(holder)))
            return holder;
    return undefined;
}
/**
 * The outcome of what the registry deleted along with its subject, whoever deleted that; undefined for what stands. All
 * subjects are gone by then: they are among its holders.
 */
async function cascaded({ digest, cascadesFrom }, sweep) {
    const [subject] = cascadesFrom;
    if (subject === undefined || (await delete_manifest_isThere(digest, sweep)))
        return undefined;
    const outcome = await sweep.outcomes.get(subject);
    return outcome?.state === "deleted"
        ? { state: "deleted", with: subject }
        : { state: "already-gone" };
}
/** Replicas lag: what the deletion of its subject was counted on for is looked for twice more, and stays if it stands then. */
async function cascadedLate(deletion, by, sweep) {
    for (const pauseMs of PAUSES_BEFORE_LOOKS_MS) {
        await sweep.options.wait(pauseMs);
        const outcome = await cascaded(deletion, sweep);
        if (outcome !== undefined)
            return outcome;
    }
    return { state: "blocked", by };
}
async function delete_manifest_isThere(digest, { repository, options }) {
    return (await options.limit(() => repository.stat(digest))) !== undefined;
}
/** One try: a look, and the deletion at once. */
async function tryOnce(digest, sweep) {
    const isThrottledSince = await sweep.options.acquire();
    // That may take long, and much may have happened meanwhile.
    const early = endOf(sweep);
    if (early !== undefined || !isPlanned(digest, sweep))
        return early;
    let last;
    try {
        last = await lookOnceMore(digest, sweep);
    }
    catch (error) {
        sweep.halt ??= (0,action_error/* errorMessage */.g)(error);
        return endOf(sweep);
    }
    const look = last.looks.get(digest);
    if (look !== undefined)
        await learnCascade(digest, sweep);
    // From here on nothing is awaited until the deletion is sent.
    const end = endOf(sweep);
    if (end !== undefined || !isPlanned(digest, sweep))
        return end;
    if (look === undefined)
        return { state: "already-gone" };
    if (isThrottledSince())
        return { state: "throttled" };
    const isTooLate = () => isThrottledSince() || last.isStale() || !sweep.changes.isCurrent() || !isPlanned(digest, sweep);
    const { repository } = sweep;
    const answer = await withoutLocks(locksIn(look), repository, 
    // Lifting locks takes its time, too.
    () => (isTooLate() ? Promise.resolve(TOO_LATE) : repository.remove(look)), () => delete_manifest_isThere(digest, sweep));
    const outcome = await settleRemoval(answer, () => delete_manifest_isThere(digest, sweep));
    if (outcome.state === "deleted")
        for (const one of last.digests)
            sweep.lookedAt.add(one);
    return outcome;
}

;// CONCATENATED MODULE: ./src/prune/model/each.ts
/** How many tasks wait for a place in the pool at a time: enough to fill it, and no 100,000 promises. */
const MOST_IN_QUEUE = 128;
/** Does a task for every item, as wide as the pool is. After a failure the rest is left, and what has begun awaited. */
async function forEach(items, { limit, signals }, task) {
    const rest = items.values();
    let hasFailed = false;
    const guarded = async (item) => {
        if (hasFailed)
            return;
        try {
            signals.noNewWork.throwIfAborted();
            await task(item);
        }
        catch (error) {
            hasFailed = true;
            throw error;
        }
    };
    const work = async () => {
        for (const item of rest)
            await limit(() => guarded(item));
    };
    const workers = Array.from({ length: Math.min(items.length, MOST_IN_QUEUE) }, work);
    const results = await Promise.allSettled(workers);
    const failure = results.find((result) => result.status === "rejected");
    if (failure !== undefined)
        throw failure.reason;
}

;// CONCATENATED MODULE: ./src/prune/read/looks.ts
/**
 * A bad answer is believed only when it comes three times within a minute: replicas catch up in between.
 */

/** The pauses before the second and the third look. They are the same for all that is looked at, however much it is. */
const PAUSES_BETWEEN_LOOKS_MS = [5_000, 15_000];
/** Looks for each item until it is found. Returns those that none of three looks has found. */
async function missingAtThreeLooks(items, looking, isFound) {
    let missing = items;
    for (const pauseMs of [0, ...PAUSES_BETWEEN_LOOKS_MS]) {
        if (missing.length === 0)
            break;
        if (pauseMs > 0)
            await looking.wait(pauseMs);
        const found = new Set();
        await forEach(missing, looking, async (item) => {
            if (await isFound(item))
                found.add(item);
        });
        missing = missing.filter((item) => !found.has(item));
    }
    return missing;
}

;// CONCATENATED MODULE: ./src/prune/read/bodies.ts
/**
 * Manifest bodies, from earlier runs and from the registry: each is verified, and shares the digests of the listing.
 */



/**
 * What earlier runs kept, as far as it would be read otherwise. A manifest that the registry withholds is asked for none
 * the less: what may not be read is kept.
 */
async function* keptBodies(rows, { bodies, signals }) {
    for await (const body of bodies.kept()) {
        signals.noNewWork.throwIfAborted();
        const row = rows.get(body.digest);
        if (row === undefined || !row.isReadable || !(0,oci_manifest/* canRefer */.jr)(row.mediaType))
            continue;
        let manifest;
        try {
            manifest = (0,oci_manifest/* parseManifest */.Ng)(body.digest, body.bytes, row.mediaType);
        }
        catch {
            // It is no manifest of that digest: the registry is asked, and is right.
            continue;
        }
        yield [body.digest, bodies_intern(manifest, rows)];
    }
}
/** Reads the bodies of some rows; `listed` has those of the whole repository. */
async function bodies_readBodies(repository, rows, listed, runtime) {
    const read = new Map();
    const lost = await missingAtThreeLooks(rows, runtime, async ({ digest, mediaType }) => {
        const answer = await repository.read(digest);
        if (answer.state !== "read")
            return false;
        runtime.progress.step();
        read.set(digest, bodies_intern((0,oci_manifest/* parseManifest */.Ng)(digest, answer.bytes, mediaType), listed));
        runtime.bodies.keep({ digest, bytes: answer.bytes });
        return true;
    });
    return { read, lost };
}
/** The manifest with the digests of the listing in the place of its own copies: one string for each, however often named. */
function bodies_intern(manifest, listed) {
    const { children, subject } = manifest;
    if (children.length === 0 && subject === undefined)
        return manifest;
    const listedDigest = (digest) => listed.get(digest)?.digest ?? digest;
    return {
        ...manifest,
        children: children.map((child) => ({ ...child, digest: listedDigest(child.digest) })),
        subject: subject === undefined ? undefined : listedDigest(subject),
    };
}
/**
 * The bodies of new manifests, as far as they can refer to others.
 * @throws ActionError when one can't be had: a manifest that is just being pushed may hold anything.
 */
async function readNewBodies(repository, rows, runtime) {
    const referring = rows.filter(({ mediaType }) => (0,oci_manifest/* canRefer */.jr)(mediaType));
    const { read, lost } = await bodies_readBodies(repository, referring, new Map(), runtime);
    const [first] = lost;
    if (first === undefined)
        return read;
    throw new action_error/* ActionError */.l(`Manifest ${first.digest} was pushed during the run and can't be read yet, so it is not known what it holds.`);
}

;// CONCATENATED MODULE: ./src/prune/sweep/changes.ts
/**
 * Manifests and tags that appear while a repository is being pruned, and how they join what is known of it.
 */




const HOUR_MS = 3_600_000;
/** How old the last answer to the question for what is new may be when a deletion is sent, and how many may rest on it. */
const CHANGES_AGE_MS = 2_000;
const MOST_DELETIONS = 100;
/** Asks when the last answer has become old, and never twice at a time. */
function changeFeedFrom(ask, now) {
    let answeredMs = -Infinity;
    let isOutdated = false;
    let deletions = 0;
    let asking;
    const isGood = (aheadMs) => {
        const ageMs = now().getTime() - answeredMs;
        // A clock that was set back makes no answer young.
        return !isOutdated && ageMs >= 0 && ageMs + aheadMs <= CHANGES_AGE_MS;
    };
    const askOnce = async () => {
        isOutdated = false;
        try {
            await ask();
            answeredMs = now().getTime();
            deletions = 0;
        }
        finally {
            asking = undefined;
        }
    };
    const answer = () => {
        asking ??= askOnce();
        return asking;
    };
    return {
        forNext: async (aheadMs) => {
            // A look may take longer than any answer is good: then it is renewed afterwards.
            const isEnough = () => isGood(Math.min(aheadMs, CHANGES_AGE_MS / 2)) && deletions < MOST_DELETIONS;
            if (!isEnough())
                await answer();
            deletions += 1;
        },
        renewed: async () => {
            if (!isGood(0))
                await answer();
        },
        isCurrent: () => isGood(0),
        outdate: () => {
            isOutdated = true;
        },
    };
}
/**
 * One hour before the reading began, because replicas lag. `registryTime` is the registry's own word for when that was;
 * without it the newest entry of the listing has to do, since the runner's clock may be ahead.
 */
function watermarkFrom({ rows, tags }, registryTime, now) {
    if (registryTime !== undefined) {
        const since = new Date(Math.min(registryTime.getTime(), now.getTime()) - HOUR_MS);
        return { pushedSince: since, taggedSince: since };
    }
    return {
        pushedSince: hourBefore(now, rows.values().map(({ pushedAt }) => pushedAt)),
        taggedSince: hourBefore(now, tags.values().map(({ updatedAt }) => updatedAt)),
    };
}
function hourBefore(now, times) {
    let newest = -Infinity;
    for (const time of times)
        newest = Math.max(newest, time?.getTime() ?? -Infinity);
    // Without any time, everything may be new.
    const from = Number.isFinite(newest) ? Math.min(newest, now.getTime()) : HOUR_MS;
    return new Date(from - HOUR_MS);
}
/** The part of the changes that is not known yet. */
function newSince(inventory, changes) {
    const { rows } = inventory;
    const known = inventory_tagsOf(inventory);
    const onNothing = inventory_tagsOf({ tags: inventory.tagsOnNothing });
    const isNew = ({ name, digest, updatedAt }) => {
        const tag = known.get(name) ?? onNothing.get(name);
        return tag?.digest !== digest || isNewer(updatedAt, tag.updatedAt);
    };
    return {
        rows: changes.rows.filter(({ digest }) => !rows.has(digest)),
        tags: changes.tags.filter(isNew),
    };
}
/**
 * The inventory with the changes in it, the bodies of new manifests read.
 * @throws ActionError when one can't be read, or a tag names one that the registry does not show yet: then nobody knows
 * what it holds.
 */
async function mergeChanges(repository, inventory, changes, runtime) {
    const rows = new Map(inventory.rows);
    for (const row of changes.rows)
        rows.set(row.digest, row);
    for (const { name, digest } of changes.tags) {
        if (!rows.has(digest))
            throw notShownYet(name, digest);
    }
    const moved = new Set(changes.tags.map(({ name }) => name));
    const standing = (tag) => !moved.has(tag.name);
    const waiting = inventory.tagsOnNothing.filter(standing);
    // The manifest of a tag on nothing has come.
    const tags = [
        ...inventory.tags.filter(standing),
        ...waiting.filter(({ digest }) => rows.has(digest)),
        ...changes.tags,
    ];
    const bodies = await readNewBodies(repository, changes.rows, runtime);
    return {
        ...inventory,
        rows,
        tags,
        tagsOnNothing: waiting.filter(({ digest }) => !rows.has(digest)),
        bodies: new Map([...inventory.bodies, ...bodies]),
    };
}
function notShownYet(tag, digest) {
    return new action_error/* ActionError */.l(`Tag "${tag}" was set during the run and names ${digest}, which the registry does not show yet.`);
}

;// CONCATENATED MODULE: ./src/prune/mark/age.ts
/** How old something is by the registry's word, and when that word is worth nothing. Pure. */
/** No registry of this kind is older; a time before it is a zero value or a broken clock. */
const EARLIEST_MS = Date.UTC(2013, 0, 1);
/** In milliseconds. Undefined where nothing can be told: no time, one before 2013, or one in the future. */
function ageMsOf(time, now) {
    const timeMs = time?.getTime() ?? NaN;
    return timeMs >= EARLIEST_MS && timeMs <= now.getTime() ? now.getTime() - timeMs : undefined;
}

;// CONCATENATED MODULE: ./src/prune/read/unlisted.ts


const unlisted_DAY_MS = 86_400_000;
/** Looks by itself at every manifest that only tags name. */
async function findTargets(repository, listing, looking) {
    const { tags } = listing;
    const targets = new Set(tags.map(({ digest }) => digest));
    const unlisted = [...targets].filter((digest) => !listing.rows.has(digest));
    if (unlisted.length === 0)
        return { ...listing, tagsOnNothing: [] };
    const rows = new Map(listing.rows);
    await missingAtThreeLooks(unlisted, looking, async (digest) => {
        const row = await rowOf(repository, digest);
        if (row !== undefined)
            rows.set(digest, row);
        return row !== undefined;
    });
    const [onSomething, onNothing] = [true, false].map((isThere) => tags.filter(({ digest }) => rows.has(digest) === isThere));
    return { rows, tags: onSomething ?? [], tagsOnNothing: onNothing ?? [] };
}
/** Undefined when the registry says, of its record and of its body, that there is no such manifest. */
async function rowOf(repository, digest) {
    const inspection = await repository.stat(digest);
    if (inspection !== undefined)
        return inspection.row;
    return (await repository.read(digest)).state === "unknown" ? undefined : unknownRow(digest);
}
/** Among tags on nothing, one whose manifest may be on its way: set less than a day ago, or it is not known when. */
function freshTag(tagsOnNothing, now) {
    return tagsOnNothing.find(({ updatedAt }) => (ageMsOf(updatedAt, now) ?? 0) < unlisted_DAY_MS);
}
function unknownRow(digest) {
    return {
        digest,
        mediaType: undefined,
        configMediaType: undefined,
        tags: [],
        pushedAt: undefined,
        sizeBytes: undefined,
        platform: undefined,
        isLocked: true,
        lock: undefined,
        isReadable: false,
        storage: "shared",
    };
}

;// CONCATENATED MODULE: ./src/prune/sweep/untag.ts
/**
 * Removes expired tags from manifests that stay, and those on nothing. A tag is looked at again right before it is removed,
 * and stays if it was moved, set again or locked since, or if it names something by now.
 */




/** How many removals are begun at a time: enough for any rate. */
const MOST_AT_ONCE = 20;
/** Removes the tags, which are as they were planned. One outcome for each, by name; never throws. */
async function removeTags(repository, planned, options) {
    const outcomes = new Map();
    options.progress.begin("removing tags", planned.length);
    const rest = planned.values();
    const work = async () => {
        for (const tag of rest) {
            outcomes.set(tag.name, await removeTag(repository, tag, options));
            options.progress.step();
        }
    };
    await Promise.all(Array.from({ length: MOST_AT_ONCE }, work));
    return outcomes;
}
async function removeTag(repository, planned, options) {
    try {
        return await retried(() => untag_tryOnce(repository, planned, options));
    }
    catch (error) {
        if (options.signals.noNewWork.aborted)
            return { state: "cancelled" };
        return { state: "failed", why: (0,action_error/* errorMessage */.g)(error) };
    }
}
/** One try: a look, and the removal at once. */
async function untag_tryOnce(repository, planned, { unlocks, limit, acquire, signals }) {
    const { name } = planned;
    const isOver = () => signals.noNewWork.aborted;
    if (isOver())
        return { state: "cancelled" };
    const isThrottledSince = await acquire();
    if (isOver())
        return { state: "cancelled" };
    const look = () => limit(() => repository.tag(name));
    const current = await look();
    if (isOver())
        return { state: "cancelled" };
    if (current === undefined)
        return { state: "already-gone" };
    if (hasChanged(current, planned, { unlocks }))
        return { state: "kept" };
    const hasCome = async () => (await limit(() => rowOf(repository, planned.digest))) !== undefined;
    if (planned.isOnNothing && (await hasCome()))
        return { state: "kept" };
    if (isOver())
        return { state: "cancelled" };
    if (isThrottledSince())
        return { state: "throttled" };
    const isStillThere = async () => (await look())?.digest === planned.digest;
    const locks = current.lock === undefined ? [] : [{ tag: name, lock: current.lock }];
    const answer = await withoutLocks(locks, repository, () => repository.untag(current), isStillThere);
    return settleRemoval(answer, isStillThere);
}

;// CONCATENATED MODULE: ./src/prune/sweep/sweep-repository.ts






/** How many deletions are begun at a time: enough for any rate, though each waits for its look and its answer. */
const sweep_repository_MOST_AT_ONCE = 64;
/** Applies the plan's deletions. Never throws: what can't be looked at is not deleted, and its outcome says why. */
async function sweepRepository(repository, { inventory, plan, policy, watch }, options) {
    const sweep = {
        repository,
        policy,
        options,
        changes: changeFeedFrom(() => takeChanges(watch, sweep), options.now),
        inventory,
        graph: plan.graph,
        verdicts: plan.verdicts,
        outcomes: new Map(),
        lookedAt: new Set(),
        cascade: policy.cascades ? "registered" : "none",
        lookMs: 0,
        halt: undefined,
    };
    await deleteManifests(plan, sweep);
    const outcomes = new Map();
    for (const [digest, outcome] of sweep.outcomes) {
        const settled = await outcome;
        if (settled !== undefined)
            outcomes.set(digest, settled);
    }
    const tagOutcomes = await removeTagsLast(plan, sweep, outcomes);
    return { ...sweep, outcomes, tagOutcomes };
}
/** Holders come first, so what a deletion waits for has always been begun. */
async function deleteManifests({ deletions }, sweep) {
    const { progress } = sweep.options;
    progress.begin("deleting", deletions.length);
    const rest = deletions.values();
    const work = async () => {
        for (const deletion of rest) {
            const outcome = deleteManifest(deletion, sweep);
            sweep.outcomes.set(deletion.digest, outcome);
            await outcome;
            progress.step();
        }
    };
    await Promise.all(Array.from({ length: sweep_repository_MOST_AT_ONCE }, work));
}
/** Tags come last. They are looked at one by one, so what is new in the repository need not be asked for again. */
async function removeTagsLast({ tagRemovals }, sweep, outcomes) {
    const options = { ...sweep.options, unlocks: sweep.policy.unlocks };
    const end = endOf(sweep);
    if (end?.state === "failed")
        return new Map(tagRemovals.map(({ name }) => [name, end]));
    const due = [];
    const waiting = new Map();
    for (const removal of tagRemovals) {
        const { name, because } = removal;
        if (because === undefined || settle_isGone(outcomes.get(because)))
            due.push(removal);
        else
            waiting.set(name, unnamed(because, outcomes.get(because)));
    }
    return new Map([...waiting, ...(await removeTags(sweep.repository, due, options))]);
}
/** A digest tag stays as long as what it names, or may. */
function unnamed(named, outcome) {
    return outcome?.state === "cancelled" ? outcome : { state: "blocked", by: named };
}
/** Asks what is new, and lets it join: new manifests are kept, with all that they hold. */
async function takeChanges(watch, sweep) {
    const { repository, options } = sweep;
    const listed = await repository.changesSince(watch.pushedSince, watch.taggedSince);
    const changes = newSince(sweep.inventory, listed);
    if (changes.rows.length === 0 && changes.tags.length === 0)
        return;
    sweep.inventory = await mergeChanges(repository, sweep.inventory, changes, options);
    sweep.graph = buildGraph(sweep.inventory);
    const wanted = new Map();
    for (const { digest } of changes.tags)
        wanted.set(digest, "changed-during-run");
    for (const { digest } of changes.rows)
        wanted.set(digest, "pushed-during-run");
    keep(wanted, sweep);
}

;// CONCATENATED MODULE: ./src/prune/sweep/cascade.ts

/** What holds a manifest: the indexes that list it, and what it refers to. */
function directHolders(graph, digest) {
    return neighbours(graph.parents, digest).union(neighbours(graph.subjects, digest));
}
/**
 * For unreachable subjects, what else holds the referrers, nested ones too, that their deletion cascades to. Not their own
 * referrers indexes, nor those of the referrers: such an index waits for its subject, and has no use once that is gone.
 *
 *     a ←─ s          a is deleted with s, then F.     ←─ refers to
 *     ↑┄┄┄ F ─→ s                                      ─→ lists     ┄ has the digest tag of
 *
 * What a subject must wait for anyway, since its own subject waits for it, is left out: in a chain of referrers only the
 * first one's entry is full, so that this is linear in the graph.
 * Whether a registry honours a `subject` in a format that has no such field nobody knows, so both must end well.
 */
function cascadeBlockers(graph, unreachable) {
    const others = new Map();
    for (const referrers of [graph.certainReferrers, graph.registeredReferrers]) {
        const cascading = { graph, referrers, subjects: inverted(referrers) };
        const cascaded = new Set();
        for (const digest of unreachable) {
            const isFirst = referrers.has(digest) && !cascading.subjects.has(digest);
            if (isFirst)
                for (const one of addBelowFirst(digest, cascading, others))
                    cascaded.add(one);
        }
        for (const digest of unreachable) {
            // Only referrers that refer to each other in a circle have no first subject.
            const isInCircle = cascading.subjects.has(digest) && !cascaded.has(digest);
            if (isInCircle)
                addBelow(digest, cascading, others);
        }
    }
    return others;
}
/** All about a subject that is no referrer itself, and about what its deletion cascades to; returns the latter. */
function addBelowFirst(first, { graph, referrers, subjects }, others) {
    const cascaded = reachable(first, referrers);
    const isOnlyIndexOf = referrersIndexTest([first, ...cascaded], graph);
    for (const referrer of cascaded) {
        const own = neighbours(subjects, referrer);
        for (const holder of directHolders(graph, referrer)) {
            const isWithin = holder === first || cascaded.has(holder);
            if (!isWithin && isOnlyIndexOf(referrer, holder))
                continue;
            if (!isWithin)
                addEdge(others, first, holder);
            // Nothing lies between a referrer and its only subject.
            else if (own.size > 1 || !own.has(holder))
                addBetween(holder, referrer, subjects, others);
        }
    }
    return cascaded;
}
/** The subjects whose deletion cascades to the referrer, but not to its holder. */
function addBetween(holder, referrer, subjects, others) {
    const cascadeToHolder = reachable(holder, subjects);
    for (const subject of reachable(referrer, subjects)) {
        if (subject !== holder && !cascadeToHolder.has(subject))
            addEdge(others, subject, holder);
    }
}
function addBelow(subject, { graph, referrers }, others) {
    const cascaded = reachable(subject, referrers);
    const isOnlyIndexOf = referrersIndexTest([subject, ...cascaded], graph);
    for (const referrer of cascaded) {
        for (const holder of directHolders(graph, referrer)) {
            const isWithin = holder === subject || cascaded.has(holder);
            if (!isWithin && !isOnlyIndexOf(referrer, holder))
                addEdge(others, subject, holder);
        }
    }
}
/** Tells whether a holder holds the referrer as a referrers index of these manifests, and in no other way. */
function referrersIndexTest(manifests, { referrersIndexes, subjects }) {
    const indexes = new Set(manifests.flatMap((one) => [...neighbours(referrersIndexes, one)]));
    return (referrer, holder) => indexes.has(holder) && !neighbours(subjects, referrer).has(holder);
}

;// CONCATENATED MODULE: ./src/prune/sweep/order.ts


/**
 * The deletions of these unreachable manifests, not ordered yet: for each, what must be gone before it, its parents and its
 * subjects. Where the registry `cascades`, a subject also waits for what `cascadeBlockers` names. With `countingOnCascades`,
 * what is sure to go along does not wait for the referrers index of its subject, which waits for that subject itself.
 */
function deletionsOf(unreachable, graph, cascades, countingOnCascades = false) {
    const others = cascades ? cascadeBlockers(graph, new Set(unreachable)) : new Map();
    return unreachable.map((digest) => {
        const cascadesFrom = cascades ? certainSubjects(graph, digest) : order_NONE;
        const direct = directHolders(graph, digest);
        const indexes = countingOnCascades ? indexesOf(cascadesFrom, digest, graph) : NO_DIGESTS;
        const holders = direct.difference(indexes).union(neighbours(others, digest));
        const countsOnCascade = sorted(direct.intersection(indexes));
        return { digest, holders: sorted(holders), cascadesFrom, countsOnCascade };
    });
}
/** Most manifests have no holders: they share this. */
const order_NONE = [];
const NO_DIGESTS = new Set();
function sorted(digests) {
    return digests.size === 0 ? order_NONE : [...digests].sort();
}
/** The subjects whose deletion is sure to cascade to this one. */
function certainSubjects(graph, digest) {
    const isCertain = (subject) => neighbours(graph.certainReferrers, subject).has(digest);
    return sorted(new Set(neighbours(graph.subjects, digest).values().filter(isCertain)));
}
/** The referrers indexes of these subjects, but for those that the referrer itself refers to. */
function indexesOf(subjects, referrer, graph) {
    const indexes = subjects.flatMap((subject) => [...neighbours(graph.referrersIndexes, subject)]);
    return new Set(indexes).difference(neighbours(graph.subjects, referrer));
}
/** Orders deletions, holders first and as they are given where the order is free. */
function orderDeletions(unordered) {
    const deletions = takeInOrder(unordered);
    const ordered = new Set(deletions);
    const stuck = unordered.filter((deletion) => !ordered.has(deletion));
    // What only follows from a cycle goes with whatever the cycle's members hold: the same from the other end drops it.
    const followers = new Set(takeInOrder(turnedAround(stuck)).map(({ digest }) => digest));
    const cyclic = stuck.map(({ digest }) => digest).filter((digest) => !followers.has(digest));
    return { deletions, cyclic };
}
/** Each after all its holders, as far as that goes (Kahn's algorithm). */
function takeInOrder(all) {
    const missing = new Map();
    const waiters = new Map();
    for (const one of all) {
        missing.set(one, one.holders.length);
        for (const holder of one.holders) {
            const others = waiters.get(holder);
            if (others === undefined)
                waiters.set(holder, [one]);
            else
                others.push(one);
        }
    }
    const taken = all.filter(({ holders }) => holders.length === 0);
    for (const { digest } of taken) {
        for (const waiter of waiters.get(digest) ?? []) {
            const left = (missing.get(waiter) ?? 0) - 1;
            missing.set(waiter, left);
            if (left === 0)
                taken.push(waiter);
        }
    }
    return taken;
}
/** The same with what holds and what is held swapped. */
function turnedAround(all) {
    const held = inverted(new Map(all.map(({ digest, holders }) => [digest, new Set(holders)])));
    return all.map(({ digest }) => ({ digest, holders: [...neighbours(held, digest)] }));
}

// EXTERNAL MODULE: ./src/oci/versions.ts
var oci_versions = __nccwpck_require__(484);
;// CONCATENATED MODULE: ./src/prune/mark/newest-images.ts
/**
 * Finds the newest images among those with certain tags (docs/how-it-decides.md#which-tags-expire). Pure. An image takes
 * one place however many tags and platforms it has: what it lists shares its place, and so do its signatures. Build caches
 * take none. Where versions are counted within their series, it has a place in the series of each of its versions.
 *
 *     main-3 ──▶ C ──▶ c ◀── main-3-amd64       place 1: C, with c
 *     main-2 ──▶ B ◀·· s ◀── main-2-signed      place 2: B, with s, whose subject it is
 *     main-1 ──▶ A                              place 3: A
 */





/**
 * The manifests that belong to the `count` newest images among the carriers of `tags`. Only right once every index and
 * every one of the answer has been read.
 */
function newestImages(snapshot, ranking) {
    const { graph } = snapshot;
    const images = carriersOf(ranking.tags, snapshot);
    const proper = images.filter(({ isProper }) => isProper).map(({ digest }) => digest);
    const belongs = belongingTo(proper, graph);
    const places = images.filter(({ digest, isProper, isUncertain }) => isProper && !isUncertain && !belongs(digest) && !ranking.saved.has(digest));
    const latest = rank(places, ranking.order).flatMap((places) => places.slice(0, ranking.count));
    // It is not known whether these are among the newest. They take no place from others.
    const uncertain = images.filter(({ isUncertain }) => isUncertain);
    const kept = new Set([...latest, ...uncertain].map(({ digest }) => digest));
    const holding = kept.intersection(new Set(proper));
    const belonging = reachableFrom(holding, graph.children, graph.referrers);
    const carriers = new Set(images.map(({ digest }) => digest));
    return kept.union(belonging.intersection(carriers));
}
/**
 * Tells whether a manifest shares the place of another image: one that lists it or that it refers to, over any number of
 * steps. Each is told of at most two images that lead to it, since one of two is another; so this is linear in the graph.
 */
function belongingTo(images, { children, referrers }) {
    const leading = new Map();
    const pending = images.map((image) => [image, image]);
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
        const [digest, image] = next;
        for (const below of [...neighbours(children, digest), ...neighbours(referrers, digest)]) {
            const known = leading.get(below) ?? new Set();
            if (known.size === 2 || known.has(image))
                continue;
            leading.set(below, known.add(image));
            pending.push([below, image]);
        }
    }
    return (digest) => leading
        .get(digest)
        ?.values()
        .some((image) => image !== digest) ?? false;
}
function carriersOf(tags, { inventory, graph, now }) {
    const carried = Map.groupBy(tags, ({ digest }) => digest);
    const isOrdinary = ({ name }) => (0,digest_tag/* digestNamedBy */.Nv)(name) === undefined;
    const { unreadable } = inventory;
    const hanging = reachableFrom(unreadable.keys(), graph.children, graph.referrers);
    return [...carried].map(([digest, own]) => {
        const row = inventory.rows.get(digest);
        const isCache = (0,oci_manifest/* isBuildCache */.VP)(inventory.bodies.get(digest), row);
        const isProper = !isCache && !graph.subjects.has(digest) && own.some(isOrdinary);
        const times = [row?.pushedAt, ...own.map(({ updatedAt }) => updatedAt)];
        const ageMs = Math.min(...times.map((time) => ageMsOf(time, now) ?? NaN));
        const isUncertain = Number.isNaN(ageMs) || unreadable.has(digest) || hanging.has(digest);
        return { digest, tags: own, ageMs, isUncertain, isProper };
    });
}
/** All places in their order, the newest first; those of each series of versions on their own. */
function rank(places, order) {
    if (order.by === "time")
        return [places.toSorted(newest_images_newestFirst)];
    const series = new Map();
    for (const place of places) {
        const versions = place.tags.flatMap(({ name }) => (0,oci_versions/* versionOf */.E4)(name) ?? []).sort(oci_versions/* laterFirst */.d_);
        for (const [name, [version]] of Map.groupBy(versions, (one) => (0,oci_versions/* seriesOf */.Lf)(one, order.per))) {
            if (version === undefined)
                continue;
            const ranked = series.get(name) ?? [];
            ranked.push({ place, version });
            series.set(name, ranked);
        }
    }
    return [...series.values()].map((ranked) => ranked
        .sort((a, b) => (0,oci_versions/* laterFirst */.d_)(a.version, b.version) || newest_images_newestFirst(a.place, b.place))
        .map(({ place }) => place));
}
function newest_images_newestFirst(a, b) {
    return a.ageMs - b.ageMs || (a.digest < b.digest ? -1 : 1);
}

// EXTERNAL MODULE: ./src/prune/mark/tag-rules.ts
var mark_tag_rules = __nccwpck_require__(5690);
;// CONCATENATED MODULE: ./src/prune/mark/expired-tags.ts



/**
 * The tags that expire, with the manifests that carry them. `isRoot` tells what is kept for its own sake whatever its
 * tags, a lock on one of them included: those keep their tags. Only right once every index and all of `newestCarriers`
 * have been read.
 */
function findExpiredTags(snapshot, policy, isRoot) {
    const expired = new Map();
    const saved = savedBy(policy.keeping, snapshot);
    for (const [rule, tags] of tagsByRule(snapshot, policy)) {
        const newest = newestOf({ rule, tags, saved }, snapshot, rule.keepNewest);
        const most = newestOf({ rule, tags, saved }, snapshot, rule.keepAtMost ?? 0);
        for (const tag of tags) {
            const isSaved = (0,mark_tag_rules/* isListed */.yy)(tag.name, policy.keeping) || newest.has(tag.digest) || isRoot(tag.digest);
            const isDue = isOld(tag, rule, snapshot.now) ||
                (!most.has(tag.digest) &&
                    (rule.keepAtMost !== undefined || rule.olderThanMs === undefined));
            if (!isSaved && isDue)
                expired.set(tag.name, tag.digest);
        }
    }
    return expired;
}
function isOld({ updatedAt }, { olderThanMs }, now) {
    return (ageMsOf(updatedAt, now) ?? NaN) >= (olderThanMs ?? NaN);
}
/** What the newest images of every rule are, and so many more of each, as far as the bodies that were read tell. */
function newestCarriers(snapshot, policy, more) {
    const saved = savedBy(policy.keeping, snapshot);
    const carriers = new Set();
    for (const [rule, tags] of tagsByRule(snapshot, policy)) {
        const count = Math.max(rule.keepNewest, rule.keepAtMost ?? 0);
        if (count === 0)
            continue;
        for (const digest of newestOf({ rule, tags, saved }, snapshot, count + more)) {
            carriers.add(digest);
        }
    }
    return carriers;
}
/** The tags of every rule that may expire by it. */
function tagsByRule({ inventory, graph }, { rules }) {
    const ordinary = new Map();
    for (const [digest, names] of graph.ordinaryTags)
        ordinary.set(digest, new Set(names));
    const byRule = new Map();
    for (const tag of inventory.tags) {
        // A digest tag that is a reference is no tag of its own.
        if (ordinary.get(tag.digest)?.has(tag.name) !== true)
            continue;
        const rule = (0,mark_tag_rules/* ruleOf */.Y)(tag.name, rules);
        if (rule === undefined || !(0,mark_tag_rules/* mayExpire */.xo)(tag.name, rule))
            continue;
        const tags = byRule.get(rule) ?? [];
        tags.push(tag);
        byRule.set(rule, tags);
    }
    return byRule;
}
/** What has a tag that never expires: it takes no place among the newest. */
function savedBy(keeping, { graph }) {
    const saved = new Set();
    for (const [digest, names] of graph.ordinaryTags) {
        if (names.some((name) => (0,mark_tag_rules/* isListed */.yy)(name, keeping)))
            saved.add(digest);
    }
    return saved;
}
/** What belongs to one of the newest images of a rule; of any of its patterns, where each has its own. */
function newestOf({ rule, tags, saved }, snapshot, count) {
    if (count === 0)
        return new Set();
    const ranking = { saved, count, order: rule.order };
    if (rule.countsOf === "rule")
        return newestImages(snapshot, { ...ranking, tags });
    const newest = new Set();
    for (const pattern of rule.match) {
        const matching = tags.filter(({ name }) => (0,mark_tag_rules/* takes */.ny)(pattern, name));
        for (const digest of newestImages(snapshot, { ...ranking, tags: matching }))
            newest.add(digest);
    }
    return newest;
}

;// CONCATENATED MODULE: ./src/prune/mark/roots.ts
/**
 * Which manifests are kept for their own sake (docs/how-it-decides.md#what-is-kept). Pure: `now` is an argument.
 * Every rule here errs on the side of keeping: what the registry did not say counts as the reason to keep.
 */





const MINUTE_MS = 60_000;
const roots_HOUR_MS = 60 * MINUTE_MS;
/** The least grace period, whatever `age` says: for pushes in progress and replicas that lag. */
const MINIMUM_GRACE_MS = 10 * MINUTE_MS;
/** The grace period of a referrer whose subject is listed: scanners attach fresh reports to unreachable images every day. */
const REFERRER_GRACE_MS = roots_HOUR_MS;
/** The roots among the manifests of the inventory. */
function findRoots(snapshot, policy) {
    const { inventory, graph, now } = snapshot;
    const carriers = roots_carriersOf(inventory, policy);
    const reasons = new Map();
    const unexpired = new Map();
    for (const row of inventory.rows.values()) {
        const first = lockReason(row, inventory, policy, carriers) ?? pinReason(row, policy, carriers);
        if (first !== undefined) {
            reasons.set(row.digest, first);
            continue;
        }
        const last = isWithinGracePeriod(row, graph, policy, now)
            ? "within-grace-period"
            : unknownReason(row, inventory, graph);
        if (last !== undefined)
            unexpired.set(row.digest, last);
    }
    const isRoot = (digest) => reasons.has(digest) || unexpired.has(digest);
    const expiredTags = findExpiredTags(snapshot, policy.tags, isRoot);
    for (const [digest, names] of graph.ordinaryTags) {
        if (reasons.has(digest) || !inventory.rows.has(digest))
            continue;
        if (names.some((name) => expiredTags.get(name) !== digest))
            reasons.set(digest, "tagged");
    }
    for (const [digest, reason] of unexpired)
        if (!reasons.has(digest))
            reasons.set(digest, reason);
    return { reasons, expiredTags };
}
function roots_carriersOf({ tags, rows }, policy) {
    const ofLockedTags = new Set();
    const ofPinnedTags = new Set();
    const ofPulledTags = new Set();
    const { pins, pulled } = policy;
    const note = (name, digest) => {
        if (pins.tags.has(name))
            ofPinnedTags.add(digest);
        if (pulled.tags.has(name))
            ofPulledTags.add(digest);
    };
    for (const tag of tags) {
        if (isProtectedByLock(tag, policy))
            ofLockedTags.add(tag.digest);
        note(tag.name, tag.digest);
    }
    for (const { digest, tags: names } of rows.values())
        for (const name of names)
            note(name, digest);
    return { ofLockedTags, ofPinnedTags, ofPulledTags };
}
function lockReason(row, inventory, policy, { ofLockedTags }) {
    if (inventory.isLocked)
        return "repository-locked";
    if (isProtectedByLock(row, policy))
        return "locked";
    if (ofLockedTags.has(row.digest))
        return "tag-locked";
    return row.storage === "shared" ? "shared-storage" : undefined;
}
function pinReason({ digest }, { pins, pulled }, { ofPinnedTags, ofPulledTags }) {
    if (pins.digests.has(digest) || ofPinnedTags.has(digest))
        return "pinned";
    return pulled.digests.has(digest) || ofPulledTags.has(digest) ? "pulled-lately" : undefined;
}
function isWithinGracePeriod(row, graph, policy, now) {
    const ageMs = ageMsOf(row.pushedAt, now);
    if (ageMs === undefined)
        return true;
    const isReferrer = neighbours(graph.subjects, row.digest).size > 0;
    const graceMs = isReferrer ? Math.min(policy.ageMs, REFERRER_GRACE_MS) : policy.ageMs;
    return ageMs < Math.max(graceMs, MINIMUM_GRACE_MS);
}
function unknownReason(row, inventory, graph) {
    if (inventory.unreadable.has(row.digest))
        return "unreadable";
    const body = inventory.bodies.get(row.digest);
    const isUnread = body === undefined && row.mediaType === oci_manifest/* TOLD_BY_BODY */.x4;
    if (!isUnread && (body?.kind ?? (0,oci_manifest/* kindOf */.I)(row.mediaType)) === "unknown")
        return "unknown-media-type";
    return graph.unlistedReferrers.has(row.digest) ? "unlisted-referrer" : undefined;
}

;// CONCATENATED MODULE: ./src/prune/mark/tags-on-nothing.ts




/** The tags on nothing that expire; sorted by name. Everything that is not known of one of them saves it. */
function expiredTagsOnNothing({ tagsOnNothing, isLocked }, policy, now) {
    if (isLocked)
        return [];
    const { rules, keeping } = policy.tags;
    return tagsOnNothing
        .filter((tag) => {
        const rule = (0,mark_tag_rules/* ruleOf */.Y)(tag.name, rules);
        if (rule === undefined || !(0,mark_tag_rules/* mayExpire */.xo)(tag.name, rule))
            return false;
        const tagAgeMs = ageMsOf(tag.updatedAt, now) ?? NaN;
        const isPinned = [policy.pins, policy.pulled].some(({ tags, digests }) => tags.has(tag.name) || digests.has(tag.digest));
        return (!(0,mark_tag_rules/* isListed */.yy)(tag.name, keeping) &&
            tagAgeMs >= (rule.olderThanMs ?? policy.ageMs) &&
            !isPinned &&
            !isProtectedByLock(tag, policy));
    })
        .sort(byName);
}

;// CONCATENATED MODULE: ./src/prune/sweep/plan.ts








/**
 * Plans one repository from a complete inventory: `nextRead` must have said "complete" for the same arguments.
 */
function planRepository(inventory, policy, now) {
    const graph = buildGraph(inventory);
    const { reasons, expiredTags } = findRoots({ inventory, graph, now }, policy);
    const roots = new Map(reasons);
    for (;;) {
        const kept = mark(graph, rootMarks(roots));
        const unreachable = [...inventory.rows.keys()].filter((digest) => !kept.has(digest)).sort();
        const ordered = orderAll(unreachable, graph, policy.cascades);
        if (ordered.cyclic.length === 0) {
            const { deletions } = ordered;
            const verdicts = verdictsOf(inventory, graph, kept, expiredTags);
            return {
                graph,
                verdicts,
                deletions,
                tagRemovals: [
                    ...tagRemovals(inventory, { graph, verdicts, expiredTags }, policy.tags),
                    ...expiredTagsOnNothing(inventory, policy, now).map((tag) => ({
                        ...tag,
                        because: undefined,
                        isOnNothing: true,
                    })),
                ],
            };
        }
        // No order is safe for these, so they stay, and with them what they hold: plan again.
        for (const digest of ordered.cyclic)
            roots.set(digest, "reference-cycle");
    }
}
/** In an order that holds whatever the registry does; where there is none, in one that counts on its cascades. */
function orderAll(unreachable, graph, cascades) {
    const ordered = orderDeletions(deletionsOf(unreachable, graph, cascades));
    if (ordered.cyclic.length === 0)
        return ordered;
    return orderDeletions(deletionsOf(unreachable, graph, cascades, true));
}
function verdictsOf(inventory, graph, kept, expiredTags) {
    const carriers = new Set(expiredTags.values());
    const verdicts = new Map();
    for (const digest of [...inventory.rows.keys()].sort()) {
        verdicts.set(digest, kept.get(digest) ?? deletionOf(digest, graph, carriers));
    }
    return verdicts;
}
const UNTAGGED = { action: "delete", reason: "untagged", because: undefined };
const EXPIRED = { action: "delete", reason: "tags-expired", because: undefined };
/**
 * Tags that have expired, and digest tags whose digest goes. What is kept because no order is safe for it keeps its tags:
 * they are how it is found. So does what is nowhere but in tags that go.
 */
function tagRemovals({ tags, rows }, { graph, verdicts, expiredTags }, { keeping }) {
    const removalOf = (tag) => {
        const verdict = verdicts.get(tag.digest);
        if (verdict?.action !== "keep" || verdict.reason === "reference-cycle")
            return undefined;
        const going = { ...tag, because: undefined, isOnNothing: false };
        if (expiredTags.get(tag.name) === tag.digest)
            return going;
        const named = subjectByTag(tag, graph);
        if (named === undefined || verdicts.get(named)?.action !== "delete")
            return undefined;
        return (0,mark_tag_rules/* isListed */.yy)(tag.name, keeping) ? undefined : { ...going, because: named };
    };
    const going = tags.map(removalOf).filter((removal) => removal !== undefined);
    const goingNames = new Set(going.map(({ name }) => name));
    const stillTagged = new Set(tags.filter(({ name }) => !goingNames.has(name)).map(({ digest }) => digest));
    return going
        .filter(({ digest }) => rows.get(digest)?.storage === "by-digest" || stillTagged.has(digest))
        .sort(byName);
}
/** What a digest tag makes its manifest refer to; undefined for a tag like any other. */
function subjectByTag({ name, digest }, { digestTags }) {
    const isReference = digestTags.get(digest)?.includes(name) === true;
    return isReference ? (0,digest_tag/* digestNamedBy */.Nv)(name) : undefined;
}
function deletionOf(digest, graph, carriersOfExpiredTags) {
    if (carriersOfExpiredTags.has(digest))
        return EXPIRED;
    const because = (reason, other) => other === undefined ? undefined : { action: "delete", reason, because: other };
    return (because("child-of-deleted-index", smallest(neighbours(graph.parents, digest))) ??
        because("referrer-of-deleted-subject", smallest(neighbours(graph.subjects, digest))) ??
        because("subject-gone", graph.missingSubject.get(digest)) ??
        UNTAGGED);
}
function smallest(digests) {
    return [...digests].sort()[0];
}

;// CONCATENATED MODULE: ./src/prune/read/manifest-gone.ts
/**
 * What stands in a listing and, by the registry's own word, does not exist. Another replica may have it, with all that it
 * holds, or it was just deleted: only another listing tells.
 */

/** A manifest of the listing does not exist any more. `bodies` has what was read until then. */
class ManifestGone extends action_error/* ActionError */.l {
    bodies;
    constructor(message, bodies) {
        super(message);
        this.bodies = bodies;
    }
}
/** A tag was set less than a day ago, and names nothing. */
function onItsWay({ name, digest }, bodies) {
    return new ManifestGone(`Tag "${name}" names ${digest}, and the registry says that it does not exist. The tag was set less than a day ago, so it may be on its way from another replica; the next run will tell.`, bodies);
}
/** A replica may be behind with it, and what it lists must not be deleted meanwhile. */
function vanished(digest, { tags, bodies }) {
    const tag = tags.find((candidate) => candidate.digest === digest);
    const what = tag === undefined ? "the listing" : `tag "${tag.name}"`;
    return new ManifestGone(`Manifest ${digest} stands in ${what}, and the registry says that it does not exist. It may be on its way from another replica, or was just deleted; the next run will tell.`, bodies);
}

;// CONCATENATED MODULE: ./src/prune/read/next-read.ts
/**
 * Says which bodies the decision still needs, in which order (docs/performance.md). Pure: asked again after every answer,
 * until nothing is missing. Reading less than this would be guessing; reading more only costs requests.
 *
 *     v1 ──▶ A ──▶ a         Only A has a tag, and all are older than the grace period.
 *            X ──▶ x
 *
 *     1. A, X    What may list children. By now A holds a, and nothing holds X and x.
 *     2. x       A candidate may itself refer to something.
 *     3. a       As proof: its subject may be X or x, which it would hold. Or the registry is asked for their referrers.
 */






/** One referrers call weighs as much as this many reads: the registry allows 250 of them a minute, and 5,000 reads. */
const READS_PER_REFERRERS_CALL = 20;
/**
 * The next thing to read. `hasReferrersApi` is false once the registry has shown that it has none. The order: what may
 * list children; then what decides which images are the newest; then what is unheld and old by now; then the proof that
 * nothing kept has one of those as its subject.
 */
function nextRead(inventory, policy, now, hasReferrersApi) {
    const graph = buildGraph(inventory);
    const snapshot = { inventory, graph, now };
    const unread = unreadReferrers(inventory);
    const missing = unreadHolders(snapshot, policy, unread);
    const isSure = missing.digests.length === 0 || !(0,mark_tag_rules/* countsNewest */.DM)(policy.tags);
    const sure = isSure ? policy : withoutNewest(policy);
    const { reasons, expiredTags } = findRoots(snapshot, sure);
    const areAllRoots = reasons.size === inventory.rows.size;
    if (areAllRoots && (isSure || expiredTags.size === 0)) {
        const untold = untoldAmong(inventory, new Set(expiredTags.values()));
        return untold.length === 0 ? { step: "complete" } : bodies(untold);
    }
    if (missing.digests.length > 0)
        return missing;
    const kept = mark(graph, rootMarks(reasons));
    const unreadCandidates = unread.filter((digest) => !kept.has(digest));
    if (unreadCandidates.length > 0)
        return bodies(unreadCandidates);
    const candidates = [...inventory.rows.keys()].filter((digest) => !kept.has(digest));
    const unasked = candidates.filter((digest) => !inventory.referrers.has(digest));
    return nextProof(unread, unasked, inventory.unreadable.size > 0, hasReferrersApi);
}
function bodies(digests, withSubjects = false) {
    return { step: "bodies", digests, withSubjects };
}
/** What only its body tells the type of, and is not read yet: of an unknown type, it would keep its tags. */
function untoldAmong({ rows, bodies, unreadable }, digests) {
    return [...digests]
        .filter((digest) => rows.get(digest)?.mediaType === oci_manifest/* TOLD_BY_BODY */.x4)
        .filter((digest) => !bodies.has(digest) && !unreadable.has(digest))
        .sort();
}
/** What may list children; then, with `keep-latest`, what decides who is among the newest. May be none. */
function unreadHolders(snapshot, policy, unread) {
    const listing = unread.filter(isListing(snapshot.inventory));
    if (listing.length > 0 || !(0,mark_tag_rules/* countsNewest */.DM)(policy.tags))
        return bodies(listing);
    const deciding = decidingNewest(snapshot, policy, new Set(unread));
    return bodies(unread.filter((digest) => deciding.has(digest)), true);
}
/**
 * A signature has no place among the newest images, and shares that of its image: both show only by its own body. So
 * all that has such a place now, and all that loses a tag now, has to be read, with what they refer to. Where signatures
 * or caches were found in such places, as many more are read besides: one after the other they would be asked for one by one.
 */
function decidingNewest(snapshot, policy, unread) {
    const { inventory, graph } = snapshot;
    const { expiredTags } = findRoots(snapshot, policy);
    const latest = newestCarriers(snapshot, policy.tags, 0);
    const deciding = new Set([...latest, ...expiredTags.values()]);
    if (!latest.isDisjointFrom(unread)) {
        const more = withoutPlace(inventory, graph);
        for (const digest of newestCarriers(snapshot, policy.tags, more))
            deciding.add(digest);
    }
    return deciding.union(reachableFrom(deciding, graph.parents, graph.subjects));
}
/** How many tagged manifests have turned out to be signatures or build caches. */
function withoutPlace({ rows, bodies }, { ordinaryTags, registeredSubjects }) {
    return ordinaryTags
        .keys()
        .filter((digest) => registeredSubjects.has(digest) || (0,oci_manifest/* isBuildCache */.VP)(bodies.get(digest), rows.get(digest)))
        .toArray().length;
}
/** With all that may expire once it is known which images are the newest. */
function withoutNewest(policy) {
    const rules = policy.tags.rules.map((rule) => {
        const keepAtMost = rule.keepAtMost === undefined ? undefined : 0;
        return { ...rule, keepNewest: 0, keepAtMost };
    });
    return { ...policy, tags: { ...policy.tags, rules } };
}
/** Manifests that may refer to others and whose body is not known yet; sorted. */
function unreadReferrers({ rows, bodies, unreadable }) {
    const unread = [];
    for (const { digest, mediaType } of rows.values()) {
        if ((0,oci_manifest/* canRefer */.jr)(mediaType) && !bodies.has(digest) && !unreadable.has(digest))
            unread.push(digest);
    }
    return unread.sort();
}
/** What may list children. */
function isListing({ rows }) {
    return (digest) => {
        const kind = (0,oci_manifest/* kindOf */.I)(rows.get(digest)?.mediaType);
        return kind === "index" || kind === "unknown";
    };
}
/**
 * Proves that nothing unread has a candidate as its subject: by reading all that is unread, or by asking the registry
 * for the referrers of each candidate. While a manifest is unreadable only the registry can know its subject.
 */
function nextProof(unread, unasked, hasUnreadable, hasReferrersApi) {
    if (unasked.length === 0)
        return { step: "complete" };
    if (hasUnreadable)
        return { step: "referrers", digests: unasked };
    if (unread.length === 0)
        return { step: "complete" };
    const isAskingCheaper = hasReferrersApi && unasked.length * READS_PER_REFERRERS_CALL < unread.length;
    return isAskingCheaper ? { step: "referrers", digests: unasked } : bodies(unread);
}

;// CONCATENATED MODULE: ./src/prune/read/read-inventory.ts
/**
 * Reads one repository until nothing is missing for the decision (docs/how-it-decides.md#reading-fails-closed).
 * Whatever can't be read for good throws: then the repository is skipped and nothing in it is deleted.
 */







/**
 * Completes a listing to everything that the decision needs.
 * @throws ActionError when something stays unknown that could hold a manifest.
 */
async function readInventory(listing, reading) {
    const { policy, now, runtime, known } = reading;
    const inventory = beginInventory(listing, await knownTargets(listing, reading), known);
    const { rows, bodies, unreadable } = inventory;
    runtime.bodies.retain(rows.keys());
    let [hasReferrersApi, isStoreRead] = [true, !listing.isReadable || known.size > 0];
    for (;;) {
        runtime.signals.noNewWork.throwIfAborted();
        const next = nextRead(inventory, policy, now, hasReferrersApi);
        if (next.step !== "complete" && !isStoreRead) {
            for await (const [digest, body] of keptBodies(rows, runtime))
                bodies.set(digest, body);
            isStoreRead = true;
            continue;
        }
        switch (next.step) {
            case "complete":
                return inventory;
            case "bodies":
                announce("reading manifests", next.digests.length, runtime);
                await readMissing(next, inventory, reading);
                break;
            case "referrers":
                announce("asking for referrers", next.digests.length, runtime);
                hasReferrersApi = await askReferrers(next.digests, inventory, reading);
                if (!hasReferrersApi && unreadable.size > 0)
                    throw unprovable([...unreadable.keys()]);
                break;
            default:
                return next;
        }
    }
}
function beginInventory(listing, { rows, tags, tagsOnNothing }, known) {
    const bodies = new Map([...known].filter(([digest]) => rows.has(digest)));
    const nothingYet = { unreadable: new Map(), referrers: new Map() };
    return { ...listing, rows, tags, tagsOnNothing, bodies, ...nothingYet };
}
/** @throws ManifestGone when a tag may name what is on its way. */
async function knownTargets(listing, { repository, now, runtime, known }) {
    const targets = await findTargets(repository, listing, runtime);
    const fresh = freshTag(targets.tagsOnNothing, now);
    if (fresh !== undefined)
        throw onItsWay(fresh, known);
    return targets;
}
function announce(phase, count, { log, progress }) {
    log(`${phase.charAt(0).toUpperCase()}${phase.slice(1)}: ${count}`);
    progress.begin(phase, count);
}
/** Reads manifests and, where they are wanted, their subjects; of what can't be had, the registry's own record. */
async function readMissing({ digests, withSubjects }, inventory, reading) {
    const { rows, bodies, unreadable } = inventory;
    for (let wanted = digests; wanted.length > 0;) {
        const asked = wanted.flatMap((digest) => rows.get(digest) ?? []);
        const { read, lost } = await bodies_readBodies(reading.repository, asked, rows, reading.runtime);
        for (const [digest, body] of read)
            bodies.set(digest, body);
        await forEach(lost, reading.runtime, async (row) => {
            unreadable.set(row.digest, await listedBy(row, inventory, reading));
        });
        wanted = withSubjects ? unreadSubjects(wanted, inventory) : [];
    }
}
/** The subjects of manifests that were just read, as far as they are in the repository and not read themselves. */
function unreadSubjects(digests, { rows, bodies, unreadable }) {
    const subjects = new Set(digests.flatMap((digest) => bodies.get(digest)?.subject ?? []));
    return [...subjects].filter((subject) => {
        const row = rows.get(subject);
        const isKnown = bodies.has(subject) || unreadable.has(subject);
        return row !== undefined && (0,oci_manifest/* canRefer */.jr)(row.mediaType) && !isKnown;
    });
}
/** What a manifest lists whose body can't be had. */
async function listedBy(row, inventory, { repository, isListedAgain }) {
    const record = await repository.stat(row.digest);
    if (record === undefined && !isListedAgain)
        throw vanished(row.digest, inventory);
    return childrenOnRecord(row, record, inventory);
}
/** What the registry's own record, if it has one, says an unreadable manifest lists. */
function childrenOnRecord({ digest, mediaType }, record, { tags }) {
    const references = record?.references ?? [];
    const kind = (0,oci_manifest/* kindOf */.I)(mediaType);
    const isTold = mediaType !== undefined && mediaType !== oci_manifest/* TOLD_BY_BODY */.x4;
    if (references.length === 0 && (kind === "index" || kind === "unknown")) {
        const tag = tags.find((candidate) => candidate.digest === digest);
        const cost = tag === undefined ? "" : ` (so tag "${tag.name}" can't be pulled)`;
        throw new action_error/* ActionError */.l(`Manifest ${digest} (${isTold ? mediaType : "of unknown type"}) can't be read${cost}, and the registry's records do not say which manifests it lists.`);
    }
    return references;
}
/** Asks for the referrers of each. Returns false when the registry has no such API. */
async function askReferrers(digests, { referrers }, { repository, runtime }) {
    let hasApi = true;
    const ask = async (digest) => {
        if (!hasApi)
            return;
        const named = await repository.referrers(digest);
        if (named === undefined)
            hasApi = false;
        else
            referrers.set(digest, named);
        runtime.progress.step();
    };
    await forEach(digests, runtime, ask);
    return hasApi;
}
function unprovable(unreadable) {
    return new action_error/* ActionError */.l(`${unreadable.length} manifests can't be read (${unreadable[0]} first), and this registry has no referrers API that could tell what they refer to.`);
}

;// CONCATENATED MODULE: ./src/prune/sweep/verify.ts
/**
 * The last questions of a run: is gone what the registry said to be gone, and is everything still there that was to be kept?
 * A bad answer is believed only after another look, and what is lost is told from what somebody else removed.
 */





/** The pauses before the second and the third listing where something is left of what is said to be gone: replicas lag. */
const PAUSES_BETWEEN_LISTINGS_MS = [2_000, 5_000];
/**
 * Lists the repository once more, as far as something is said to be gone from it, and compares. Never throws: "unknown" is
 * an answer, and no good one.
 */
async function verify(repository, applied, runtime) {
    const gone = goneAmong(applied.outcomes);
    const goneTags = goneAmong(applied.tagOutcomes);
    let stillListed = new Set();
    let stillTagged = new Set();
    let verification;
    try {
        if (gone.length > 0) {
            const standing = await listUntilGone(() => repository.rows(), (rows) => gone.filter((digest) => isSameRow(rows.get(digest), applied)), runtime);
            stillListed = new Set(standing.left);
            verification = await compare(repository, standing.listed, applied, runtime);
        }
        if (goneTags.length > 0) {
            const { left } = await listUntilGone(() => repository.tags(), (tags) => sameTags(tags, goneTags, applied), runtime);
            stillTagged = new Set(left);
        }
    }
    catch (error) {
        verification = { state: "unknown", why: (0,action_error/* errorMessage */.g)(error) };
    }
    return { verification, stillListed, stillTagged };
}
function goneAmong(outcomes) {
    return [...outcomes]
        .filter(([, { state }]) => state === "deleted" || state === "already-gone")
        .map(([key]) => key);
}
/** Lists until nothing is left of what is said to be gone, three times at most. */
async function listUntilGone(list, leftIn, { wait, signals }) {
    let listed = await list();
    for (const pauseMs of PAUSES_BETWEEN_LISTINGS_MS) {
        if (signals.cancelled.aborted || leftIn(listed).length === 0)
            break;
        await wait(pauseMs);
        listed = await list();
    }
    return { listed, left: leftIn(listed) };
}
/** What was pushed again since has a later time. */
function isSameRow(row, { inventory }) {
    return row !== undefined && !isNewer(row.pushedAt, inventory.rows.get(row.digest)?.pushedAt);
}
function sameTags(tags, gone, { inventory }) {
    const planned = inventory_tagsOf(inventory);
    const isSame = ({ name, digest, updatedAt }) => {
        const before = planned.get(name);
        return digest === before?.digest && !isNewer(updatedAt, before.updatedAt);
    };
    const left = new Set(tags.filter(isSame).map(({ name }) => name));
    return gone.filter((name) => left.has(name));
}
/** What was pushed since the last question joins first: it may need something that was deleted before anybody knew. */
async function compare(repository, standing, { inventory, verdicts }, runtime) {
    const changes = { rows: [...standing.values()], tags: [] };
    const latest = await mergeChanges(repository, inventory, newSince(inventory, changes), runtime);
    const kept = [...latest.rows.keys()].filter((digest) => verdicts.get(digest)?.action !== "delete");
    const graph = buildGraph(latest);
    // What a kept manifest needs counts as well, whatever its own verdict was.
    const needed = new Set([...kept, ...kept.flatMap((digest) => [...verify_heldBy(graph, digest)])]);
    const missing = [...needed].filter((digest) => !standing.has(digest));
    const gone = await confirmGone(repository, missing, runtime);
    return verify_judge(graph, kept, gone);
}
function verify_judge(graph, kept, gone) {
    const losses = kept
        .filter((holder) => !gone.has(holder))
        .flatMap((holder) => [...verify_heldBy(graph, holder)].map((lost) => ({ holder, lost })))
        .filter(({ lost }) => gone.has(lost));
    if (losses.length > 0)
        return { state: "broken", losses };
    return { state: "verified", kept: kept.length, disappeared: [...gone].sort() };
}
function verify_heldBy(graph, digest) {
    return neighbours(graph.children, digest).union(neighbours(graph.referrers, digest));
}
async function confirmGone(repository, digests, { limit }) {
    const gone = new Set();
    const looks = digests.map((digest) => limit(async () => {
        if ((await repository.stat(digest)) === undefined)
            gone.add(digest);
    }));
    await Promise.all(looks);
    return gone;
}

;// CONCATENATED MODULE: ./src/prune/repository.ts
/**
 * One repository: read it whole, plan it whole, and (unless it is a dry run, which is the caller's decision) apply the
 * plan and verify what is left. A repository that can't be read for certain is skipped: an outcome, not an exception.
 */







/** Reads and plans one repository; deletes nothing. Never throws for what the registry answered. */
async function readAndPlan(repository, policy, runtime, { known = new Map(), onListed = () => undefined } = {}) {
    const once = { repository, policy, runtime };
    try {
        return await planOnce({ ...once, known, isListedAgain: false }, onListed).catch(async (error) => {
            if (!(error instanceof ManifestGone))
                throw error;
            // Somebody else deletes as well. What is left of it by now shows in a new listing.
            runtime.log(`Listing again: ${error.message}`);
            return planOnce({ ...once, known: error.bodies, isListedAgain: true }, onListed);
        });
    }
    catch (error) {
        if (runtime.signals.noNewWork.aborted)
            return { state: "cancelled" };
        return { state: "unreadable", why: (0,action_error/* errorMessage */.g)(error) };
    }
}
async function planOnce(reading, onListed) {
    const { repository, policy, runtime } = reading;
    runtime.progress.begin("listing");
    const listing = await repository.list();
    onListed(listing?.rows.size ?? 0);
    if (listing === undefined)
        return { state: "missing" };
    const untagged = (tagsOnNothing) => {
        return { state: "untagged", manifests: listing.rows.size, tagsOnNothing };
    };
    const mayBeUsedByDigest = listing.rows.size > 0 && !policy.prunesUntaggedRepositories;
    const isTagged = listing.tags.length > 0 || listing.rows.values().some(hasTags);
    if (!isTagged && mayBeUsedByDigest)
        return untagged([]);
    runtime.log(`Listed: ${listing.rows.size} manifests, ${listing.tags.length} tags`);
    const now = earlier(listing.registryTime, runtime.now());
    const inventory = await readInventory(listing, { ...reading, now });
    const plan = planRepository(inventory, policy, now);
    // Signing by digest leaves digest tags behind, which say no more of what is in use than no tag at all. Nor do tags on
    // nothing.
    if (plan.graph.ordinaryTags.size === 0 && mayBeUsedByDigest) {
        return untagged(inventory.tagsOnNothing);
    }
    const watch = watermarkFrom(inventory, listing.registryTime, now);
    return { state: "planned", inventory, policy, plan, watch, decidedAt: now };
}
/** Applies a plan and looks whether all is gone that was deleted, and there that was to be kept. Never throws. */
async function pruneRepository(repository, planned, options) {
    const applied = await sweepRepository(repository, planned, options);
    options.progress.begin("verifying");
    const pruned = options.signals.cancelled.aborted
        ? { ...applied, verification: undefined }
        : believed(applied, await verify(repository, applied, options));
    options.bodies.forget(goneIn(pruned));
    return pruned;
}
/** What the registry lists in the end is not deleted, whatever it answered before. */
function believed(applied, last) {
    const { verification, stillListed, stillTagged } = last;
    const outcomes = new Map(applied.outcomes);
    const tagOutcomes = new Map(applied.tagOutcomes);
    for (const digest of stillListed) {
        outcomes.set(digest, notGone(outcomes.get(digest)));
    }
    for (const name of stillTagged)
        tagOutcomes.set(name, notGone(tagOutcomes.get(name)));
    return { ...applied, outcomes, tagOutcomes, verification };
}
function notGone(answered) {
    const said = answered?.state === "already-gone" ? "says that it does not exist" : "accepted its deletion";
    return {
        state: "failed",
        why: `the registry ${said}, and still lists it after three looks within seconds; should the next run say the same, ask the registry's support to remove it`,
    };
}
/** A planned repository that is left as it is, since the run ends before its turn. */
function leaveAsItIs({ inventory, plan }) {
    const cancelled = { state: "cancelled" };
    const { graph, verdicts, deletions, tagRemovals } = plan;
    return {
        inventory,
        graph,
        verdicts,
        outcomes: new Map(deletions.map(({ digest }) => [digest, cancelled])),
        tagOutcomes: new Map(tagRemovals.map(({ name }) => [name, cancelled])),
        verification: undefined,
    };
}
function* goneIn({ outcomes }) {
    for (const [digest, { state }] of outcomes) {
        if (state === "deleted" || state === "already-gone")
            yield digest;
    }
}
function hasTags({ tags }) {
    return tags.length > 0;
}
/** Of two clocks the one that makes manifests look younger. */
function earlier(registryTime, clock) {
    return registryTime !== undefined && registryTime < clock ? registryTime : clock;
}

// EXTERNAL MODULE: ./src/oci/blobs.ts
var blobs = __nccwpck_require__(8705);
;// CONCATENATED MODULE: ./src/report/bytes.ts
/**
 * How much a deletion frees: content that nothing else in the repository uses. Counted over the blobs named in bodies;
 * where a body was not read, the registry's own size of that manifest stands in and the sum is an estimate.
 */


/**
 * The bytes that only the deleted manifests use. What something else deleted (`alsoGone`) uses nothing any more, and is
 * not counted itself.
 */
function reclaimedBy({ rows, bodies }, deleted, alsoGone = new Set()) {
    if (deleted.size === 0)
        return { bytes: 0, isEstimate: false };
    const staying = [...rows.keys()].filter((digest) => !deleted.has(digest) && !alsoGone.has(digest));
    // What goes is less than what stays: it is kept in mind, and what stays is only passed by.
    const sizes = new Map();
    for (const { id, sizeBytes } of blobsOf(deleted, bodies)) {
        // Of what one calls foreign and another has, the registry has it.
        sizes.set(id, Math.max(sizes.get(id) ?? 0, sizeBytes));
    }
    for (const { id } of blobsOf(staying, bodies))
        sizes.delete(id);
    let bytes = 0;
    for (const sizeBytes of sizes.values())
        bytes += sizeBytes;
    for (const digest of deleted) {
        bytes += bodies.get(digest)?.sizeBytes ?? reportedSize(rows.get(digest));
    }
    return { bytes, isEstimate: [...deleted, ...staying].some((digest) => !bodies.has(digest)) };
}
function* blobsOf(digests, bodies) {
    for (const digest of digests) {
        const body = bodies.get(digest);
        if (body !== undefined)
            yield* (0,blobs/* unpackBlobs */.T)(body.blobs);
    }
}
/** The registry adds the children's sizes to an index's own, and those are counted by themselves. */
function reportedSize(row) {
    return row === undefined || (0,oci_manifest/* kindOf */.I)(row.mediaType) === "index" ? 0 : (row.sizeBytes ?? 0);
}

;// CONCATENATED MODULE: ./src/report/decided.ts

/** `pruned` is undefined in a dry run. */
function decidedBy({ inventory, plan, policy: { tags, pulled }, approved }, pruned) {
    const expiredTags = expiredTagsOf(plan.tagRemovals, tags, pruned?.tagOutcomes);
    if (pruned !== undefined)
        return { ...pruned, tags, pulled, expiredTags, approved };
    const { graph, verdicts } = plan;
    return {
        inventory,
        tags,
        pulled,
        graph,
        verdicts,
        outcomes: undefined,
        expiredTags,
        verification: undefined,
        approved,
    };
}
function expiredTagsOf(tagRemovals, { rules }, outcomes) {
    const expired = Map.groupBy(tagRemovals, ({ digest }) => digest);
    return new Map([...expired].map(([digest, tags]) => [
        digest,
        tags.map(({ name, because }) => ({
            name,
            because,
            rule: because === undefined ? (0,tag_rules/* ruleOfFile */.Kk)(name, rules) : undefined,
            outcome: outcomes?.get(name),
        })),
    ]));
}

;// CONCATENATED MODULE: ./src/report/manifest-report.ts




/** One list for all that have none: there may be half a million of them. */
const manifest_report_NONE = [];
function manifest_report_sorted(digests) {
    return digests.size === 0 ? manifest_report_NONE : [...digests].sort();
}
/** Both lists, each name once. */
function withoutRepeats(some, others) {
    return some.length + others.length === 0 ? manifest_report_NONE : [...new Set([...some, ...others])];
}
/** Undefined for what there is no verdict on. */
function reportManifest(row, { inventory, graph, verdicts, outcomes, expiredTags, tags, pulled, approved }) {
    const verdict = verdicts.get(row.digest);
    if (verdict === undefined)
        return undefined;
    const parents = manifest_report_sorted(neighbours(graph.parents, row.digest));
    const digestTags = graph.digestTags.get(row.digest) ?? manifest_report_NONE;
    const ordinaryTags = graph.ordinaryTags.get(row.digest) ?? manifest_report_NONE;
    const body = inventory.bodies.get(row.digest);
    const mediaType = row.mediaType === oci_manifest/* TOLD_BY_BODY */.x4 ? body?.mediaType : row.mediaType;
    return {
        digest: row.digest,
        mediaType,
        what: (0,wording/* describeManifest */.FK)({
            mediaType,
            configMediaType: row.configMediaType,
            platform: platformIn(inventory, parents, row) ?? row.platform,
            body,
            digestTags,
        }),
        tags: withoutRepeats(ordinaryTags, digestTags),
        expiredTags: expiredTags.get(row.digest) ?? manifest_report_NONE,
        pushedAt: row.pushedAt,
        pulledAt: lastPull(verdict, pulled.digests.get(row.digest)),
        sizeBytes: row.sizeBytes,
        parents,
        subjects: manifest_report_sorted(neighbours(graph.subjects, row.digest)),
        verdict,
        isApproved: approved?.approval.manifests.has(row.digest),
        isWaiting: approved?.waiting.has(row.digest),
        expiredBy: verdict.reason === "tags-expired" ? (0,tag_rules/* rulesOfFile */.Fr)(ordinaryTags, tags) : manifest_report_NONE,
        outcome: outcomes?.get(row.digest),
    };
}
/** What is kept for another reason needs no pull to explain it. */
function lastPull({ reason }, at) {
    return reason === "pulled-lately" ? at : undefined;
}
/** The platform as the first index says it: the registry's row shows no variant. */
function platformIn(inventory, parents, { digest }) {
    const parent = parents[0] === undefined ? undefined : inventory.bodies.get(parents[0]);
    return parent?.children.find((child) => child.digest === digest)?.platform;
}

;// CONCATENATED MODULE: ./src/report/orphaned-tags.ts
/**
 * Digest tags whose manifest is gone: signatures of images that were deleted by other means, or that a run was killed
 * before it could take along. Nothing but a pattern that is meant for them ever expires such a tag, so the report says
 * how many there are, and which patterns. Pure.
 */

/** How many different forms are named. */
const orphaned_tags_MOST_PATTERNS = 5;
/** The orphaned ones among tags that stay; `isHere` tells which manifests the repository has by now. */
function orphanedAmong(tags, isHere) {
    const counts = new Map();
    for (const tag of tags) {
        const named = (0,digest_tag/* digestNamedBy */.Nv)(tag);
        if (named === undefined || isHere(named))
            continue;
        const pattern = tag.replace(named.slice(named.indexOf(":") + 1), "*");
        counts.set(pattern, (counts.get(pattern) ?? 0) + 1);
    }
    const byCount = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
    return {
        count: byCount.reduce((sum, [, count]) => sum + count, 0),
        patterns: byCount.slice(0, orphaned_tags_MOST_PATTERNS).map(([pattern]) => pattern),
    };
}

;// CONCATENATED MODULE: ./src/report/repository-report.ts
/**
 * From a planned repository and its outcomes to its part of the report.
 */







/** The report of one repository; undefined when the registry has none of that name. `pruned` is undefined in a dry run. */
function reportRepository(name, planned, pruned) {
    switch (planned.state) {
        case "planned":
            return reportDecided(name, planned.decidedAt, decidedBy(planned, pruned));
        case "missing":
            return undefined;
        case "untagged": {
            const onNothing = planned.tagsOnNothing ?? [];
            const which = onNothing.length > 0 ? " that names a manifest" : "";
            return {
                ...undecided(name, planned.manifests),
                tagsOnNothing: tagsOnNothing(onNothing, new Map()),
                state: "skipped",
                message: `It has no tag${which}, or none but "sha256-<digest>", so it may be in use by digest alone. Set "prune-untagged-repositories" to prune it.`,
            };
        }
        case "unreadable":
            return { ...undecided(name, 0), state: "failed", message: planned.why };
        case "cancelled":
            return {
                ...undecided(name, 0),
                state: "cancelled",
                message: "The run ended before it was decided.",
            };
        default:
            return planned;
    }
}
function undecided(name, manifestCount) {
    const reclaimed = { bytes: 0, isEstimate: false };
    return {
        name,
        decidedAt: undefined,
        manifestCount,
        manifests: [],
        brokenIndexes: [],
        orphanedTags: { count: 0, patterns: [] },
        unpullable: [],
        tagsOnNothing: [],
        reclaimed,
        tagsGoneAlong: 0,
        ruleUses: [],
        verification: undefined,
    };
}
function reportDecided(name, decidedAt, decided) {
    const { inventory, outcomes, verification } = decided;
    const manifests = [...inventory.rows.values()]
        .sort((a, b) => (a.digest < b.digest ? -1 : 1))
        .flatMap((row) => reportManifest(row, decided) ?? []);
    const digestsOf = (isMeant) => new Set(manifests.filter(isMeant).map(({ digest }) => digest));
    const deleted = digestsOf(({ verdict, outcome }) => outcomes === undefined ? verdict.action === "delete" : outcome?.state === "deleted");
    const alreadyGone = digestsOf(({ outcome }) => outcome?.state === "already-gone");
    return {
        name,
        state: "pruned",
        message: undefined,
        decidedAt,
        manifestCount: manifests.length,
        manifests,
        brokenIndexes: brokenIndexes(decided),
        orphanedTags: repository_report_orphanedTags(decided, deleted),
        unpullable: repository_report_unpullable(decided),
        tagsOnNothing: tagsOnNothing(inventory.tagsOnNothing, decided.expiredTags),
        reclaimed: reclaimedBy(inventory, deleted, alreadyGone),
        tagsGoneAlong: tagsOn(deleted, decided.graph),
        ruleUses: (0,tag_rules/* usesOf */.MZ)(decided.tags, inventory, decided.verdicts, decided.expiredTags),
        approval: decided.approved && approvalCounts(decided.approved, manifests),
        verification,
    };
}
/** A manifest that goes has no ordinary tag but expired ones. */
function tagsOn(digests, { ordinaryTags }) {
    return digests.values().reduce((sum, one) => sum + (ordinaryTags.get(one)?.length ?? 0), 0);
}
/** What goes by another hand after the plan was made is gone, too. */
function approvalCounts({ approval, waiting, waitingTags }, manifests) {
    const approved = manifests.filter(({ isApproved }) => isApproved);
    const isWanted = ({ verdict, isWaiting }) => verdict.action === "keep" && isWaiting !== true;
    const alreadyGone = approved.filter(({ outcome }) => outcome?.state === "already-gone");
    return {
        wanted: approved.filter(isWanted).length,
        gone: approval.manifests.size - approved.length + alreadyGone.length,
        waiting: waiting.size,
        waitingTags: waitingTags.length,
    };
}
function brokenIndexes({ inventory, graph, verdicts }) {
    const kept = [...graph.missingChildren.keys()].filter((digest) => verdicts.get(digest)?.action === "keep");
    return kept.sort().map((digest) => {
        const missing = neighbours(graph.missingChildren, digest);
        const listed = inventory.bodies.get(digest)?.children ?? [...missing].map(withoutPlatform);
        return {
            digest,
            tags: graph.ordinaryTags.get(digest) ?? [],
            missing: listed
                .filter((child) => missing.has(child.digest))
                .map(({ digest: child, platform }) => ({ digest: child, platform })),
        };
    });
}
/** The digest tags that are left, and name what is gone: before this run or, when not even their own tag went, by it. */
function repository_report_orphanedTags({ inventory, outcomes, expiredTags }, deleted) {
    const isHere = (digest) => inventory.rows.has(digest) && !deleted.has(digest);
    const isLeft = (name, digest) => {
        const removal = expiredTags.get(digest)?.find((tag) => tag.name === name);
        const isRemoved = outcomes === undefined ? removal !== undefined : settle_isGone(removal?.outcome);
        return isHere(digest) && !isRemoved;
    };
    const left = inventory.tags.filter(({ name, digest }) => isLeft(name, digest));
    return orphanedAmong(left.map(({ name }) => name), isHere);
}
function withoutPlatform(digest) {
    return { digest, platform: undefined };
}
function repository_report_unpullable({ inventory, graph }) {
    return [...inventory.unreadable.keys()].sort().flatMap((digest) => {
        const { ordinaryTags, digestTags } = graph;
        const tags = withoutRepeats(ordinaryTags.get(digest) ?? [], digestTags.get(digest) ?? []);
        return tags.length === 0 ? [] : [{ digest, tags }];
    });
}
function tagsOnNothing(tags, expired) {
    return tags
        .map(({ name, digest }) => {
        const tag = expired.get(digest)?.find((candidate) => candidate.name === name);
        const { rule, outcome } = tag ?? {};
        return { name, digest, isExpired: tag !== undefined, rule, outcome };
    })
        .sort((a, b) => (a.name < b.name ? -1 : 1));
}

;// CONCATENATED MODULE: ./src/run/deletion-limit.ts
const NO_SIZE = { deletions: 0, manifests: 0 };
/** The size of one plan. */
function sizeOf({ verdicts, deletions, tagRemovals }) {
    return { deletions: deletions.length + tagRemovals.length, manifests: verdicts.size };
}
/** What has been planned so far, held against the limits: that of the run, and that of each entry of the policy. */
class DeletionLimits {
    #ofRun;
    #entryOf;
    #size = NO_SIZE;
    #sizes = new Map();
    constructor(ofRun, entryOf) {
        this.#ofRun = ofRun;
        this.#entryOf = entryOf;
    }
    /** Whether there is any limit at all. */
    areSet() {
        const ofEntries = this.#entryOf.values().map(({ deletionLimit }) => deletionLimit);
        return [this.#ofRun, ...ofEntries].some((limit) => limit !== undefined);
    }
    /** Counts the plan of one repository. */
    add(repository, size) {
        this.#size = sum(this.#size, size);
        const entry = this.#entryOf.get(repository);
        if (entry !== undefined)
            this.#sizes.set(entry, sum(this.#sizes.get(entry) ?? NO_SIZE, size));
    }
    /** The same limits, with the manifests that were counted, and nothing planned yet. */
    begunAnew() {
        const anew = new DeletionLimits(this.#ofRun, this.#entryOf);
        anew.#size = { ...this.#size, deletions: 0 };
        for (const [entry, size] of this.#sizes)
            anew.#sizes.set(entry, { ...size, deletions: 0 });
        return anew;
    }
    /** Why one of the limits is hit, as a sentence with both numbers; undefined when none is. */
    hit() {
        const ofRun = limitHit(this.#ofRun, this.#size);
        if (ofRun !== undefined)
            return ofRun;
        for (const [{ deletionLimit, line }, size] of this.#sizes) {
            const hit = limitHit(deletionLimit, size);
            if (hit !== undefined)
                return `Policy, line ${line ?? 1}: ${hit}`;
        }
        return undefined;
    }
}
function sum(a, b) {
    return { deletions: a.deletions + b.deletions, manifests: a.manifests + b.manifests };
}
function limitHit(deletionLimit, { deletions, manifests }) {
    if (deletionLimit === undefined)
        return undefined;
    const { limit, unit } = deletionLimit;
    const planned = `Deletions planned: ${deletions} (manifests and tags)`;
    if (unit === "deletions") {
        if (deletions <= limit)
            return undefined;
        return `${planned}; allowed by "max-deletions": ${limit}.`;
    }
    // Whole numbers on both sides: 25 % of 10 manifests allows two.
    if (deletions * 100 <= limit * manifests)
        return undefined;
    const allowed = Math.floor((limit * manifests) / 100);
    return `${planned}; allowed by "max-deletions": ${allowed} (${limit} % of ${manifests} manifests).`;
}

;// CONCATENATED MODULE: ./src/run/kept-names.ts
/**
 * The plain names of tags that are to be kept. One that is nowhere in the run is most likely a slip of the pen, and what it
 * was to protect would go; so nothing is deleted before each of them has been seen somewhere. What is planned shows its
 * tags; the other repositories are asked for the name, which is one request however many tags they have.
 */


/**
 * Whether every plain name has been seen somewhere, by now or by asking for it. A shard can't tell: what is not in it may
 * well be in another. False when the run has ended before that was known.
 */
async function areSeen(run) {
    const { options, names, seenTags, signals } = run;
    if (options.shard !== undefined)
        return true;
    if (seenTags.absentNames().length > 0)
        return false;
    const rest = seenTags.unaskedAmong(names);
    if (rest.length > 0)
        await seek(run, rest);
    if (!signals.noNewWork.aborted)
        seenTags.conclude();
    return seenTags.unseenNames().length === 0;
}
/** Asks one repository after the other, several at a time, until every name has been seen. */
async function seek(run, repositories) {
    const { seenTags, signals, options } = run;
    const names = seenTags.unseenNames().map(({ text }) => `"${text}"`);
    logLine(`Looking for the tags that are to be kept before the first deletion: ${names.join(", ")}.`);
    const rest = repositories.values();
    const work = async () => {
        while (seenTags.unseenNames().length > 0 && !signals.noNewWork.aborted) {
            const { value: repository } = rest.next();
            if (repository === undefined)
                return;
            await kept_names_ask(run, repository);
        }
    };
    await Promise.all(Array.from({ length: options.concurrency }, work));
}
async function kept_names_ask({ registry, limiters, seenTags, signals }, repository) {
    try {
        for (const pattern of seenTags.unseenNamesOf(repository)) {
            const look = () => registry.repository(repository).tag(pattern.text);
            if ((await limiters.urgent(look)) !== undefined)
                seenTags.noteName(pattern);
        }
        seenTags.noteAsked(repository);
    }
    catch (error) {
        if (!signals.noNewWork.aborted)
            seenTags.noteAsked(repository, (0,action_error/* errorMessage */.g)(error));
    }
}

;// CONCATENATED MODULE: ./src/run/known-bodies.ts
/** What all of them may take: enough for about 300,000 manifests of the usual kind. */
const known_bodies_MOST_BYTES = 128 * 2 ** 20;
/** What a body takes in the heap, and what each reference adds: measured, the digests being shared with the listing. */
const BYTES_PER_BODY = 200;
const BYTES_PER_CHILD = 60;
const BYTES_PER_MENTION = 16;
class KnownBodies {
    #roomBytes;
    #byRepository = new Map();
    constructor(mostBytes = known_bodies_MOST_BYTES) {
        this.#roomBytes = mostBytes;
    }
    /** Keeps the bodies of one repository: all of them, or none where there is no room. */
    keep(repository, bodies) {
        const bytes = bytesOf(bodies);
        if (bytes > this.#roomBytes)
            return;
        this.#roomBytes -= bytes;
        this.#byRepository.set(repository, bodies);
    }
    /** Hands the bodies of one repository over, once. */
    take(repository) {
        const bodies = this.#byRepository.get(repository);
        this.#byRepository.delete(repository);
        return bodies;
    }
}
/** About how much memory bodies take. */
function bytesOf(bodies) {
    let bytes = 0;
    for (const { children, mentions, blobs } of bodies.values()) {
        bytes += BYTES_PER_BODY + blobs.length;
        bytes += children.length * BYTES_PER_CHILD + mentions.length * BYTES_PER_MENTION;
    }
    return bytes;
}

;// CONCATENATED MODULE: ./src/run/approve.ts

/** Of a repository that the plan does not have. */
const NO_APPROVAL = { manifests: new Map(), tags: new Map() };
/**
 * The plan without what is not approved, and without what that holds: no index that stays loses a child, and no registry
 * deletes a referrer along with its subject that nobody approved.
 */
function approve(planned, approval) {
    const { plan } = planned;
    const unapproved = plan.deletions
        .map(({ digest }) => digest)
        .filter((digest) => !isApproved(digest, plan, approval));
    const wanted = new Map(unapproved.map((digest) => [digest, "not-approved"]));
    const verdicts = markMore(plan.verdicts, plan.graph, wanted);
    const isDeleted = (digest) => verdicts.get(digest)?.action === "delete";
    const deletions = plan.deletions.filter(({ digest }) => isDeleted(digest));
    const isRemoved = ({ name, digest, because }) => approval.tags.get(name) === digest && (because === undefined || isDeleted(because));
    const { yes: tagRemovals = [], no: left = [] } = Object.groupBy(plan.tagRemovals, (removal) => isRemoved(removal) ? "yes" : "no");
    const going = plan.deletions.filter(({ digest }) => !isDeleted(digest));
    return {
        ...planned,
        plan: { ...plan, verdicts, deletions, tagRemovals },
        approved: {
            approval,
            waiting: new Set(going.map(({ digest }) => digest)),
            waitingTags: left.map(({ name }) => name),
        },
    };
}
/** A manifest is approved with the tags that it had: one that has another tag now is another matter. */
function isApproved(digest, { graph: { ordinaryTags, digestTags } }, { manifests }) {
    const tags = manifests.get(digest);
    const now = [...(ordinaryTags.get(digest) ?? []), ...(digestTags.get(digest) ?? [])];
    return tags !== undefined && now.every((name) => tags.includes(name));
}

;// CONCATENATED MODULE: ./src/run/progress-log.ts

/** How often `tick` is meant to be called. */
const TICK_MS = 10_000;
/** The progress of a whole run. `now` in milliseconds; `log` prints a line. */
class ProgressLog {
    #now;
    #log;
    #total;
    #ended = 0;
    /** The repositories under way, in the order in which they began. */
    #states = new Map();
    /** `total` is how many repositories there are. */
    constructor(total, now, log) {
        this.#total = total;
        this.#now = now;
        this.#log = log;
    }
    /** The progress of one repository, to be told of its steps. */
    of(name) {
        return {
            begin: (phase, steps) => {
                const since = { timeMs: this.#now(), done: 0 };
                this.#states.set(name, { phase, steps, done: 0, since });
            },
            step: () => {
                const state = this.#states.get(name);
                if (state !== undefined)
                    state.done += 1;
            },
        };
    }
    /** Nothing more will be done in a repository. */
    end(name) {
        this.#states.delete(name);
        this.#ended += 1;
    }
    /** Prints how far the first of the repositories under way has come; nothing when there is none. */
    tick() {
        const [first] = this.#states;
        if (first === undefined)
            return;
        const [name, state] = first;
        const position = `repository ${(0,markdown/* count */.U9)(this.#ended + 1)} of ${(0,markdown/* count */.U9)(this.#total)}`;
        this.#log([`${name} (${position}): ${state.phase}`, ...this.#measures(state)].join(", "));
    }
    #measures(state) {
        const { steps, done, since } = state;
        if (steps === undefined)
            return [];
        const timeMs = this.#now();
        const perSecond = ((done - since.done) * 1000) / Math.max(timeMs - since.timeMs, 1);
        state.since = { timeMs, done };
        const part = `${(0,markdown/* count */.U9)(done)} of ${(0,markdown/* count */.U9)(steps)}`;
        if (perSecond === 0)
            return [part, "waiting for the registry"];
        const speed = perSecond < 10 ? perSecond.toFixed(1) : (0,markdown/* count */.U9)(Math.round(perSecond));
        return [part, `${speed} a second`, `about ${duration((steps - done) / perSecond)} left`];
    }
}
/** In the two units that matter. */
function duration(seconds) {
    const whole = Math.ceil(seconds);
    if (whole < 60)
        return `${whole} s`;
    const minutes = Math.ceil(seconds / 60);
    if (minutes < 60)
        return `${minutes} min`;
    return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

;// CONCATENATED MODULE: ./src/run/readahead.ts
/**
 * Works on several repositories at a time, so that the round trips of one are not the pauses of the next, and hands the
 * results over one by one in the given order. How far it gets ahead is bounded by memory: what is known of a repository
 * stays until its turn has come and gone.
 */
/** Beyond this many, listings would wait for each other as much as for the registry. */
const MOST_REPOSITORIES = 16;
/** How many manifests may be known at a time; a larger repository is worked on alone. */
const MOST_MANIFESTS = 20_000;
/** What is under way: decides whether another one may begin. Pure but for its own state. */
class Window {
    #sizes = new Map();
    #listed = 0;
    #manifests = 0;
    /** One more may begin: always when nothing is under way, and never before anything is known of any size. */
    hasRoom() {
        if (this.#sizes.size === 0)
            return true;
        if (this.#sizes.size >= MOST_REPOSITORIES || this.#listed === 0)
            return false;
        const usual = this.#manifests / this.#listed;
        const known = this.#sizes.values().reduce((sum, size) => sum + (size ?? usual), 0);
        return known + usual <= MOST_MANIFESTS;
    }
    begin(name) {
        this.#sizes.set(name, undefined);
    }
    /** The number of a repository's manifests has become known. */
    listed(name, manifests) {
        this.#sizes.set(name, manifests);
        this.#listed += 1;
        this.#manifests += manifests;
    }
    end(name) {
        this.#sizes.delete(name);
    }
}
/**
 * The result of `work` for every name, in order. Once `hasEnded` says so nothing more begins, and what has begun is the
 * end. Names must be distinct.
 */
async function* mapInOrder(names, work, hasEnded) {
    const window = new Window();
    const rest = names.values();
    const begun = [];
    const beginMore = () => {
        while (!hasEnded() && window.hasRoom()) {
            const { value: name } = rest.next();
            if (name === undefined)
                return;
            window.begin(name);
            const listed = (manifests) => {
                window.listed(name, manifests);
                beginMore();
            };
            // Not at once: what is told during that would begin the next before this one is in its place.
            begun.push([name, Promise.resolve().then(() => work(name, listed))]);
        }
    };
    beginMore();
    for (let first = begun.shift(); first !== undefined; first = begun.shift()) {
        const [name, result] = first;
        yield [name, await result];
        window.end(name);
        beginMore();
    }
}

;// CONCATENATED MODULE: ./src/run/runtime.ts


/** For one repository; `limit` says how urgent its requests are. */
function runtimeOf({ bodies, signals }, name, limit, progress) {
    return {
        now: () => new Date(),
        wait: pauseUnless(signals.noNewWork),
        limit,
        progress,
        log: (line) => {
            logLine(`${name}: ${line}`);
        },
        bodies: bodies.repository(name),
        signals,
    };
}

;// CONCATENATED MODULE: ./src/run/plan-repositories.ts






/**
 * Reads and plans all repositories. Whoever takes a plan works on it until asking for the next one; meanwhile, a line
 * now and then says how far that has come.
 */
async function* planRepositories(run, known) {
    const log = new ProgressLog(run.names.length, Date.now, logLine);
    // It holds no process: a run that has nothing else to wait for has come to its end.
    const timer = setInterval(() => {
        log.tick();
    }, TICK_MS).unref();
    const work = (name, onListed) => planOne(run, name, log.of(name), { known: known?.take(name), onListed });
    const hasEnded = () => run.signals.noNewWork.aborted;
    try {
        for await (const [name, planned] of mapInOrder(run.names, work, hasEnded)) {
            yield { name, planned, progress: log.of(name) };
            log.end(name);
        }
    }
    finally {
        clearInterval(timer);
    }
}
async function planOne(run, name, progress, reading) {
    const repository = run.registry.repository(name);
    const runtime = runtimeOf(run, name, run.limiters.readahead, progress);
    const planned = await readAndPlan(repository, policyFor(run, name), runtime, reading);
    if (planned.state !== "planned")
        return planned;
    run.seenTags.note(name, planned.inventory);
    const { plan } = run.options;
    return plan === undefined ? planned : approve(planned, plan.approvals.get(name) ?? NO_APPROVAL);
}
const NOT_PULLED = { digests: new Map(), tags: new Map() };
function policyFor({ options, registry, entryOf, pinnedTags, pulled }, name) {
    const entry = entryOf.get(name);
    if (entry === undefined)
        throw new Error(`unreachable: no entry selects ${name}`);
    return {
        ageMs: entry.ageMs,
        prunesUntaggedRepositories: entry.prunesUntaggedRepositories,
        tags: entry.tags,
        pins: { digests: options.pins.digests, tags: pinnedTags.get(name) ?? new Set() },
        pulled: pulled.get(name) ?? NOT_PULLED,
        unlocks: options.unlocks,
        cascades: registry.capabilities.cascadesToReferrers,
    };
}

;// CONCATENATED MODULE: ./src/run/prune-repositories.ts
/**
 * The selected repositories in their order: read, planned and, unless it is a dry run, pruned. There is no flag for a dry
 * run below this file: it ends before `pruneRepository`. What becomes of each is told step by step, so that what was done
 * is known even if the next step never comes.
 */








/** Prunes one repository after the other, and plans ahead meanwhile. `known` keeps what has to be planned twice. */
async function* pruneRepositories(run, known = new KnownBodies()) {
    const limits = new DeletionLimits(run.options.deletionLimit, run.entryOf);
    const counted = limits.areSet() ? yield* prune_repositories_count(run, limits, known) : NOT_COUNTED;
    const hit = counted.isAll ? counted.hit : yield* pruneAll(run, limits.begunAnew(), known);
    if (!run.signals.noNewWork.aborted)
        await areSeen(run);
    return hit;
}
const NOT_COUNTED = { hit: undefined, isAll: false };
async function* prune_repositories_count(run, limits, known) {
    const { dryRun } = run.options;
    const reports = new Map();
    logLine('Planning every repository before the first deletion, because "max-deletions" is set.');
    for await (const { name, planned } of planRepositories(run)) {
        reports.set(name, reportUndone(run, name, planned));
        if (planned.state !== "planned")
            continue;
        if (!dryRun)
            known.keep(name, planned.inventory.bodies);
        limits.add(name, sizeOf(planned.plan));
    }
    const hit = limits.hit();
    const hasEnded = run.signals.noNewWork.aborted;
    const isAll = hit !== undefined || dryRun || hasEnded || !(await areSeen(run));
    if (isAll)
        for (const [name, report] of reports)
            yield preview(run, name, report);
    return { hit, isAll };
}
/** `limits` know how many manifests there are in all repositories, where that has been counted. */
async function* pruneAll(run, limits, known) {
    for await (const plan of planRepositories(run, known)) {
        const { name, planned } = plan;
        if (planned.state === "planned") {
            limits.add(name, { ...sizeOf(planned.plan), manifests: 0 });
        }
        const hit = limits.hit();
        if (hit !== undefined) {
            yield preview(run, name, reportUndone(run, name, planned));
            return hit;
        }
        yield* pruneOne(run, plan);
    }
    return undefined;
}
async function* pruneOne(run, { name, planned, progress }) {
    if (run.options.dryRun || planned.state !== "planned" || !(await mayDelete(run, planned))) {
        yield preview(run, name, reportUndone(run, name, planned));
        return;
    }
    const plannedReport = reportRepository(name, planned, undefined);
    if (plannedReport !== undefined)
        logPlan(plannedReport, false);
    yield { state: "begun", name };
    const pruned = await pruneRepository(run.registry.repository(name), planned, {
        ...runtimeOf(run, name, run.limiters.urgent, progress),
        acquire: () => run.registry.acquireDeletion(),
    });
    const report = reportRepository(name, planned, pruned);
    if (report !== undefined)
        logOutcomes(report);
    yield { state: "done", name, report };
}
/** Whether a plan deletes nothing, or nothing that a slip of the pen in "keep-tags" may have left unprotected. */
async function mayDelete(run, { plan }) {
    return sizeOf(plan).deletions === 0 || (await areSeen(run));
}
/** The report of a plan of which nothing came: of a dry run, or of a run that ended before its turn. */
function reportUndone({ options }, name, planned) {
    const isPreview = options.dryRun || planned.state !== "planned";
    return reportRepository(name, planned, isPreview ? undefined : leaveAsItIs(planned));
}
/** What was planned is published, and nothing comes of it. */
function preview({ options }, name, report) {
    if (report !== undefined)
        logPlan(report, options.dryRun);
    return { state: "done", name, report };
}

;// CONCATENATED MODULE: ./src/run/pulled.ts


/** A log without anything this new may have lost its registry. Queries see most entries after some minutes. */
const STALE_MS = 2 * 86_400_000;
/**
 * What keeps for being pulled, by repository; nothing is asked where no entry wants it.
 * @throws ActionError when the registry's record does not reach back so far, or may not be whole.
 */
async function pulledLately(registry, entryOf) {
    const longestMs = Math.max(0, ...entryOf.values().map(({ pulledWithinMs = 0 }) => pulledWithinMs));
    if (longestMs === 0)
        return { pulled: new Map(), warnings: [] };
    logLine("Asking what was pulled lately.");
    const record = await registry.pulledWithin(longestMs);
    const pulled = new Map();
    for (const [name, { pulledWithinMs }] of entryOf) {
        const found = record.pulled.get(name);
        if (found === undefined || pulledWithinMs === undefined)
            continue;
        pulled.set(name, since(found, record.askedAt.getTime() - pulledWithinMs));
    }
    const manifests = pulled
        .values()
        .reduce((sum, { digests, tags }) => sum + digests.size + tags.size, 0);
    logLine(`${(0,markdown/* counted */.hS)(manifests, "manifest was", "manifests were")} pulled, in ${(0,markdown/* counted */.hS)(pulled.size, "repository", "repositories")} of this run.`);
    const warnings = pulled_remarksOn(record);
    for (const warning of warnings)
        logLine(warning);
    return { pulled, warnings };
}
/** What has no time was pulled in the longest that was asked for, and may have been just now. */
function since({ digests, tags }, fromMs) {
    const isLate = ([, at]) => at === undefined || at.getTime() >= fromMs;
    return {
        digests: new Map([...digests].filter(isLate)),
        tags: new Map([...tags].filter(isLate)),
    };
}
function pulled_remarksOn({ askedAt, newestEntry }) {
    if (newestEntry === undefined || askedAt.getTime() - newestEntry.getTime() < STALE_MS)
        return [];
    return [
        `The log in "pull-log" has nothing of this registry since ${newestEntry.toISOString().slice(0, 10)}: check that it is still sent there.`,
    ];
}

;// CONCATENATED MODULE: ./src/run/seen-tags.ts
/**
 * Which patterns and plain names of tags a run has seen a tag of, and for names that it has not, what comes nearest. It grows
 * as repositories are planned, whether or not their turn ever comes.
 */


class SeenTags {
    #entryOf;
    /** The plain names that are to be kept, in all entries. */
    #names;
    #used = new Set();
    #taking = new Set();
    /** Repositories that need not be asked any more. */
    #asked = new Set();
    /** Why repositories could not be asked. */
    #unasked = new Map();
    /** For names that have not been seen, the nearest tags that have. */
    #nearest = new Map();
    /** Names that were nowhere when something was to be deleted. */
    #absent = [];
    /** `entryOf` has all repositories of the run, with what is to be done with them. */
    constructor(entryOf) {
        this.#entryOf = entryOf;
        this.#names = new Set([...new Set(entryOf.values())].flatMap(plainNames));
    }
    /** Notes all tags of one repository. */
    note(repository, inventory) {
        const entry = this.#entryOf.get(repository);
        if (entry === undefined)
            return;
        for (const pattern of (0,mark_tag_rules/* patternsInUse */.U$)(inventory, entry.tags))
            this.#used.add(pattern);
        const { rules } = entry.tags;
        for (const { name } of rules.some((rule) => !this.#taking.has(rule)) ? inventory.tags : []) {
            const rule = (0,mark_tag_rules/* ruleOf */.Y)(name, rules);
            if (rule !== undefined)
                this.#taking.add(rule);
        }
        this.#asked.add(repository);
        const tags = inventory.tags.map(({ name }) => name);
        for (const pattern of this.unseenNamesOf(repository)) {
            const known = this.#nearest.get(pattern) ?? [];
            this.#nearest.set(pattern, (0,errors_nearest/* nearestNames */.LE)(pattern.text, [...known, ...tags]));
        }
    }
    /** Notes that a name is there. */
    noteName(pattern) {
        this.#used.add(pattern);
    }
    /** Notes that a repository was asked for every name that is not seen; `why` says why it could not be. */
    noteAsked(repository, why) {
        if (why !== undefined) {
            this.#unasked.set(repository, why);
            return;
        }
        this.#asked.add(repository);
        this.#unasked.delete(repository);
    }
    isUsed(pattern) {
        return this.#used.has(pattern);
    }
    /** Whether a rule has decided over any tag. */
    isTaking(rule) {
        return this.#taking.has(rule);
    }
    /** The plain names to be kept that have not been seen. */
    unseenNames() {
        return [...this.#names].filter((pattern) => !this.#used.has(pattern));
    }
    /** Those that a repository may have: names are kept in the repositories of their entry. */
    unseenNamesOf(repository) {
        const entry = this.#entryOf.get(repository);
        const names = entry === undefined ? [] : plainNames(entry);
        return names.filter((pattern) => !this.#used.has(pattern));
    }
    /** The repositories whose tags are not known and that may have an unseen name. */
    unaskedAmong(repositories) {
        return repositories
            .filter((name) => !this.#asked.has(name))
            .filter((name) => this.unseenNamesOf(name).length > 0);
    }
    /** Every repository was asked: what has not been seen is nowhere. */
    conclude() {
        this.#absent = this.unseenNames();
    }
    /** The names that are nowhere, for the report. While there are any, nothing is deleted. */
    absentNames() {
        return this.#absent.map((pattern) => ({
            name: pattern.text,
            nearest: (this.#nearest.get(pattern) ?? []).filter((tag) => tag !== pattern.text),
            unasked: [...this.#unasked].map(([repository, why]) => ({ repository, why })),
        }));
    }
}
function plainNames({ tags }) {
    return tags.keeping.filter(({ excludes, isGlob }) => !excludes && !isGlob);
}

;// CONCATENATED MODULE: ./src/run/prune-registry.ts











/**
 * Prunes all selected repositories. Never throws: `stopped` says why nothing could be done at all, and `brokenOff` what
 * went wrong in the middle.
 */
async function pruneRegistry(options, signals, breakOff, bodies) {
    let registry;
    let warnings = [];
    try {
        registry = await openRegistry(options, signals);
        logLine(`Sign-in to ${registry.host}: ${await registry.signIn()}.`);
        const selected = await scope_select(registry, options);
        warnings = selected.warnings;
        const scope = scopeOf(selected.entryOf, registry.host, options);
        const lately = await pulledLately(registry, scope.entryOf);
        warnings = [...warnings, ...lately.warnings];
        const run = {
            ...scope,
            pulled: lately.pulled,
            options,
            registry,
            limiters: createLimiters(options.concurrency),
            bodies,
            signals,
            seenTags: new SeenTags(scope.entryOf),
        };
        const results = await collect(pruneRepositories(run), breakOff);
        const mayAsk = !signals.noNewWork.aborted && results.brokenOff === undefined;
        const catalog = { names: selected.catalog, mayAsk, unless: breakOff.overdue, registry };
        warnings = [...warnings, ...(await wordsOnMissing(results.absent, catalog))];
        return findingsOf(run, warnings, results);
    }
    catch (error) {
        const stopped = signals.cancelled.aborted ? undefined : (0,action_error/* errorMessage */.g)(error);
        const requests = registry?.requestCounts() ?? registry_registry/* NO_REQUESTS */.h;
        const brokenOff = messageOf(breakOff.uncaught());
        return { ...NO_FINDINGS, warnings, stopped, brokenOff, requests };
    }
}

;// CONCATENATED MODULE: ./src/main.ts
/**
 * The run from inputs to report. `run` is the only place that fails the step, once, at the very end.
 */












/** Runs the action. Never throws: whatever goes wrong fails the step with one message. */
async function run() {
    try {
        const { signals: cancellation, breakOff } = watchForCancellation();
        const options = await readOptions();
        const path = await main_reportPath(options);
        const signals = limitTime(cancellation, options.timeLimitMs);
        const bodies = openBodies(options, signals);
        try {
            const report = await makeReport(options, signals, breakOff, bodies);
            const unpublished = await publish(report, path);
            await comment(report, options, signals);
            const { title, message } = failureOf(report) ?? { title: "ACR Prune", message: undefined };
            const failures = [message ?? [], unpublished, lateFailure(report, breakOff)].flat();
            if (failures.length > 0)
                (0,commands/* setFailed */.C1)(failures.join("\n"), { title });
            await bodies.save();
        }
        finally {
            await bodies.close();
        }
    }
    catch (error) {
        await publishFailedStart(error);
    }
}
async function main_reportPath({ report }) {
    if (report !== undefined)
        return report;
    // A folder of its own: several steps of a job must not overwrite each other's evidence.
    const temp = process.env["RUNNER_TEMP"] ?? (0,external_node_os_.tmpdir)();
    try {
        return (0,external_node_path_.join)(await (0,promises_.mkdtemp)((0,external_node_path_.join)(temp, "acr-prune-")), "report.json");
    }
    catch (cause) {
        throw new action_error/* ActionError */.l(`There is no place for the report: the runner's folder "${temp}" (RUNNER_TEMP) can't be written to (${(0,action_error/* errorMessage */.g)(cause)}). Nothing was deleted.`, { cause });
    }
}
async function makeReport(options, signals, breakOff, bodies) {
    const startedAt = new Date();
    const findings = await pruneRegistry(options, signals, breakOff, bodies);
    return {
        registry: options.registry,
        dryRun: options.dryRun,
        cancelled: signals.cancelled.aborted,
        startedAt,
        finishedAt: new Date(),
        settings: options.settings,
        policyText: options.policyText,
        defaults: defaults/* DEFAULTS */.zY,
        rules: options.entries
            .flatMap(({ tags }) => tags.rules)
            .filter(({ line }) => line !== undefined),
        ...findings,
    };
}
async function comment(report, { commentToken }, { cancelled }) {
    if (commentToken === undefined)
        return;
    // Loaded only here: most runs comment on nothing.
    const [{ commentOnPullRequest }, { isCommentFor, renderComment }] = await Promise.all([
        __nccwpck_require__.e(/* import() */ 524).then(__nccwpck_require__.bind(__nccwpck_require__, 2524)),
        __nccwpck_require__.e(/* import() */ 231).then(__nccwpck_require__.bind(__nccwpck_require__, 4231)),
    ]);
    const body = {
        render: (from) => renderComment(report, from),
        isSameAs: (other) => isCommentFor(report.registry, other),
    };
    await commentOnPullRequest(body, commentToken, cancelled);
}
/** What was thrown once the report was made, and is not in it. */
function lateFailure({ brokenOff }, { uncaught }) {
    const thrown = uncaught();
    const isLate = thrown !== undefined && brokenOff === undefined;
    return isLate ? [`The run finished, but its report failed: ${(0,action_error/* errorMessage */.g)(thrown)}`] : [];
}


/***/ }),

/***/ 8705:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   T: () => (/* binding */ unpackBlobs),
/* harmony export */   a: () => (/* binding */ packBlobs)
/* harmony export */ });
/** Enough for every safe integer, least significant first. Node writes at most six at once. */
const LOW_BYTES = 6;
const LOW = 256 ** LOW_BYTES;
const SIZE_BYTES = LOW_BYTES + 1;
/** The length of a hash, a SHA-512, and a size. */
const LONGEST_ENTRY = 1 + 64 + SIZE_BYTES;
/** Packs a list; sizes are whole numbers. */
function packBlobs(blobs) {
    const packed = Buffer.alloc(blobs.length * LONGEST_ENTRY);
    let end = 0;
    for (const { digest, sizeBytes } of blobs) {
        const length = packed.write(digest.slice(digest.indexOf(":") + 1), end + 1, "hex");
        packed.writeUInt8(length, end);
        end += 1 + length;
        packed.writeUIntLE(sizeBytes % LOW, end, LOW_BYTES);
        packed.writeUInt8(Math.floor(sizeBytes / LOW), end + LOW_BYTES);
        end += SIZE_BYTES;
    }
    return packed.toString("latin1", 0, end);
}
/** The blobs of a packed list, in its order. */
function* unpackBlobs(packed) {
    let at = 0;
    while (at < packed.length) {
        const hashEnd = at + 1 + packed.charCodeAt(at);
        const end = hashEnd + SIZE_BYTES;
        yield { id: packed.slice(at + 1, hashEnd), sizeBytes: sizeIn(packed, hashEnd) };
        at = end;
    }
}
function sizeIn(packed, at) {
    let size = 0;
    for (let n = SIZE_BYTES - 1; n >= 0; n -= 1)
        size = size * 256 + packed.charCodeAt(at + n);
    return size;
}


/***/ }),

/***/ 5404:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Nv: () => (/* binding */ digestNamedBy),
/* harmony export */   qr: () => (/* binding */ isMeantForDigestTags),
/* harmony export */   zj: () => (/* binding */ isReferrersIndex)
/* harmony export */ });
/* harmony import */ var _manifest_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(4151);
/* harmony import */ var _digest_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(8825);
/**
 * Tags that name a digest: how cosign, imgpkg, regctl and clients without a referrers API say "I refer to that manifest".
 * Pure. Whether such a tag is a reference or a tag like any other is told by the graph: it has to know who lists whom.
 */


/** Before the digits and behind them may stand anything but another digit: cosign takes prefixes, regctl any suffix. */
const DIGEST_TAG = /(?:sha256-[a-f0-9]{64}|sha512-[a-f0-9]{128})(?![a-f0-9])/;
/**
 * The digest that a tag names, or undefined for a tag that names none.
 * https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md#tag-based-discovery
 * https://github.com/regclient/regclient/blob/main/docs/regctl.md
 */
function digestNamedBy(tag) {
    const [written] = DIGEST_TAG.exec(tag) ?? [];
    return (0,_digest_js__WEBPACK_IMPORTED_MODULE_1__/* .asDigest */ .J)(written?.replace("-", ":"));
}
/**
 * Whether a pattern of `delete-tags` is meant for tags that name digests: `*` never empties a repository of signatures
 * whose images are elsewhere, and never takes the parts of a bundle, which are tagged with their own digest.
 */
function isMeantForDigestTags(pattern, named) {
    return pattern.includes(`${named.slice(0, named.indexOf(":"))}-`);
}
/**
 * Whether a manifest with this tag is a referrers index: what clients write where there is no referrers API. Its tag is
 * the digest of the subject and nothing else.
 * https://github.com/opencontainers/distribution-spec/blob/main/spec.md#referrers-tag-schema
 */
function isReferrersIndex(tag, row, body) {
    if (digestNamedBy(tag) !== tag.replace("-", ":"))
        return false;
    const kind = row.mediaType === _manifest_js__WEBPACK_IMPORTED_MODULE_0__/* .TOLD_BY_BODY */ .x4 ? body?.kind : (0,_manifest_js__WEBPACK_IMPORTED_MODULE_0__/* .kindOf */ .I)(row.mediaType);
    return kind === "index";
}


/***/ }),

/***/ 8825:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   J: () => (/* binding */ asDigest)
/* harmony export */ });
const DIGEST = /^(?:sha256:[a-f0-9]{64}|sha512:[a-f0-9]{128})$/;
/** The text as a digest, or undefined when it is none. */
function asDigest(text) {
    return typeof text === "string" && DIGEST.test(text) ? text : undefined;
}


/***/ }),

/***/ 8861:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   H: () => (/* binding */ intern)
/* harmony export */ });
/**
 * The few words that a registry repeats in every row (media types, platforms), each kept once. Every parsed answer brings
 * its own copy of them.
 */
/** Far more than registries use. What comes after that is kept as it is, so that no content can fill this. */
const MOST_WORDS = 1000;
const interned = new Map();
/** An equal string, and the same one for every equal string. */
function intern(text) {
    const known = interned.get(text);
    if (known !== undefined)
        return known;
    if (interned.size < MOST_WORDS)
        interned.set(text, text);
    return text;
}


/***/ }),

/***/ 6885:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Q0: () => (/* binding */ recordsIn),
/* harmony export */   my: () => (/* binding */ isCount),
/* harmony export */   u4: () => (/* binding */ isRecord),
/* harmony export */   zv: () => (/* binding */ recordOf)
/* harmony export */ });
/** Objects out of JSON of which nothing is known yet. */
function isRecord(value) {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
/** The object, or an empty one in the place of anything else. */
function recordOf(value) {
    return isRecord(value) ? value : {};
}
/** The objects of a list; none where it is no list. */
function recordsIn(list) {
    return Array.isArray(list) ? list.filter(isRecord) : NONE;
}
/** Whether a number out of JSON can count something: there are fractions, signs, and `1e999`, which is infinite. */
function isCount(value) {
    return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
const NONE = [];


/***/ }),

/***/ 4151:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  B4: () => (/* binding */ ATTESTATION),
  aC: () => (/* binding */ READABLE_MEDIA_TYPES),
  x4: () => (/* binding */ TOLD_BY_BODY),
  jr: () => (/* binding */ canRefer),
  f1: () => (/* binding */ definesSubject),
  VP: () => (/* binding */ isBuildCache),
  I: () => (/* binding */ kindOf),
  w9: () => (/* binding */ knownAs),
  Ng: () => (/* binding */ parseManifest)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __nccwpck_require__(7598);
// EXTERNAL MODULE: ./src/errors/action-error.ts
var action_error = __nccwpck_require__(2714);
// EXTERNAL MODULE: ./src/oci/blobs.ts
var blobs = __nccwpck_require__(8705);
// EXTERNAL MODULE: ./src/oci/json-record.ts
var json_record = __nccwpck_require__(6885);
;// CONCATENATED MODULE: ./src/oci/kinds.ts
/**
 * What kind of thing a manifest is, by the name that people know it by. Pure, and the one place that knows these names.
 * For the report, with one exception: a build cache takes no place among the newest images (`isBuildCache`). What has no
 * name here is no mistake: the report shows its media type.
 */
/** What BuildKit's `type=registry` cache is called, as an index of layers and as an image. */
const BUILD_CACHE = "build cache";
/** https://github.com/moby/buildkit/blob/master/cache/remotecache/v1/spec.go */
const CACHE_CONFIG = "application/vnd.buildkit.cacheconfig";
const SIGSTORE_BUNDLE = "sigstore bundle";
/**
 * Names with the families of media types that stand for them, as a config, an `artifactType` or a layer. A family is a media
 * type without its last parts: `application/vnd.cncf.helm` is that of `application/vnd.cncf.helm.config.v1+json`, too. Where
 * two fit, the longer one counts.
 */
const KINDS = [
    // https://helm.sh/community/hips/hip-0017
    ["Helm chart", "application/vnd.cncf.helm"],
    // https://github.com/fluxcd/flux2/tree/main/rfcs/0003-kubernetes-oci
    ["Flux artifact", "application/vnd.cncf.flux"],
    // https://tag-runtime.cncf.io/wgs/wasm/deliverables/wasm-oci-artifact
    // https://github.com/solo-io/wasm/blob/master/spec/spec-compat.md
    ["WASM module", "application/vnd.wasm", "application/vnd.module.wasm", "application/wasm"],
    // https://github.com/spinframework/spin/blob/main/crates/oci/src/client.rs
    ["Spin application", "application/vnd.fermyon.spin.application"],
    // https://www.openpolicyagent.org/docs/management-bundles#oci-registry
    ["OPA policy bundle", "application/vnd.cncf.openpolicyagent"],
    // https://github.com/kyverno/kyverno/blob/main/cmd/cli/kubectl-kyverno/commands/oci
    ["Kyverno policy", "application/vnd.cncf.kyverno"],
    // https://github.com/falcosecurity/falcoctl/blob/main/pkg/oci/constants.go
    ["Falco rules", "application/vnd.cncf.falco.rulesfile"],
    ["Falco plugin", "application/vnd.cncf.falco.plugin"],
    // https://github.com/Azure/bicep/blob/main/src/Bicep.Core/Registry/Oci/BicepMediaTypes.cs
    ["Bicep module", "application/vnd.ms.bicep.module"],
    [
        "Bicep sources",
        "application/vnd.ms.bicep.module.source",
        "application/vnd.ms.bicep.module.sources",
    ],
    ["Bicep extension", "application/vnd.ms.bicep.provider", "application/vnd.ms.bicep.extension"],
    // https://github.com/docker/compose/blob/main/internal/oci/push.go
    ["Docker Compose application", "application/vnd.docker.compose"],
    // https://distribution.github.io/distribution/spec/manifest-v2-2
    ["Docker plugin", "application/vnd.docker.plugin"],
    // https://containers.dev/implementors/features-distribution; templates have the same type
    ["dev container feature or template", "application/vnd.devcontainers"],
    // https://github.com/modelpack/model-spec/blob/main/docs/spec.md
    ["ModelPack model", "application/vnd.cncf.model"],
    // https://github.com/kitops-ml/kitops/blob/main/pkg/lib/constants
    ["KitOps model", "application/vnd.kitops.modelkit"],
    // https://github.com/docker/model-spec/blob/main/spec.md
    ["Docker AI model", "application/vnd.docker.ai"],
    // https://pkg.go.dev/github.com/ollama/ollama/server/internal/manifest
    ["Ollama model", "application/vnd.ollama.image"],
    // https://github.com/opencontainers/artifacts/blob/main/artifact-authors.md
    ["Singularity image", "application/vnd.sylabs.sif"],
    // https://www.iana.org/assignments/media-types (spdx, vnd.cyclonedx, sarif)
    ["SPDX SBOM", "application/spdx", "text/spdx"],
    ["CycloneDX SBOM", "application/vnd.cyclonedx"],
    // https://github.com/sigstore/cosign/blob/main/pkg/types/media.go
    ["Syft SBOM", "application/vnd.syft"],
    // https://github.com/goharbor/harbor/tree/main/src/pkg/accessory
    ["SBOM", "application/vnd.goharbor.harbor.sbom"],
    ["SARIF scan report", "application/sarif"],
    // https://github.com/openvex/spec
    ["VEX document", "application/openvex", "application/vex"],
    // https://github.com/notaryproject/specifications/blob/main/specs/signature-specification.md
    ["notation signature", "application/vnd.cncf.notary.signature"],
    // https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md
    [
        "cosign signature",
        "application/vnd.dev.cosign.simplesigning",
        "application/vnd.dev.cosign.artifact.sig",
    ],
    ["cosign attestation", "application/vnd.dev.cosign.artifact.att"],
    ["cosign SBOM", "application/vnd.dev.cosign.artifact.sbom"],
    // https://github.com/sigstore/cosign/blob/main/specs/BUNDLE_SPEC.md
    [SIGSTORE_BUNDLE, "application/vnd.dev.sigstore.bundle"],
    // https://github.com/in-toto/attestation/blob/main/spec/v1/envelope.md
    // https://github.com/moby/buildkit/blob/master/docs/attestations/attestation-storage.md
    [
        "attestation",
        "application/vnd.in-toto",
        "application/vnd.dsse.envelope",
        "application/vnd.docker.attestation",
    ],
    // https://github.com/awslabs/soci-snapshotter/blob/main/docs/soci-index-manifest-v2.md
    ["SOCI index", "application/vnd.amazon.soci.index"],
    // https://github.com/dragonflyoss/nydus/blob/master/contrib/nydusify/pkg/utils/constant.go
    ["Nydus image", "application/vnd.nydus.image", "application/vnd.oci.image.layer.nydus"],
    // https://learn.microsoft.com/azure/container-registry/troubleshoot-artifact-streaming
    ["streaming artifact", "application/vnd.azure.artifact.streaming"],
    // https://github.com/containerd/accelerated-container-image
    ["streaming artifact", "application/vnd.containerd.overlaybd"],
    // https://github.com/cnabio/cnab-to-oci/blob/main/converter/types.go
    ["CNAB bundle", "application/vnd.cnab.manifest"],
    ["CNAB bundle config", "application/vnd.cnab"],
    // https://github.com/zarf-dev/zarf/blob/main/src/pkg/zoci/common.go
    ["Zarf package", "application/vnd.zarf"],
    // https://github.com/open-component-model/ocm-spec/blob/main/doc/04-extensions/03-storage-backends/oci.md
    ["OCM component", "application/vnd.ocm.software.component"],
    // https://opentofu.org/docs/cli/oci_registries
    ["OpenTofu module", "application/vnd.opentofu.modulepkg"],
    [
        "OpenTofu provider",
        "application/vnd.opentofu.provider",
        "application/vnd.opentofu.provider-target",
    ],
    // https://trivy.dev/docs/latest/advanced/self-hosting
    ["Trivy database", "application/vnd.aquasec.trivy"],
    // https://github.com/dotnet/docker-tools (its end-of-life dates)
    ["lifecycle annotation", "application/vnd.microsoft.artifact.lifecycle"],
];
/**
 * Statements that a signature or an attestation makes, by the beginning of their type.
 * https://github.com/in-toto/attestation/blob/main/spec/predicates, https://github.com/sigstore/cosign/tree/main/specs
 */
const PREDICATES = [
    ["cosign signature", "https://sigstore.dev/cosign/sign/"],
    ["provenance", "https://slsa.dev/provenance/"],
    ["SPDX SBOM", "https://spdx.dev/Document"],
    ["CycloneDX SBOM", "https://cyclonedx.org/bom"],
    [
        "scan report",
        "https://in-toto.io/attestation/vulns",
        "https://cosign.sigstore.dev/attestation/vuln/",
    ],
    ["VEX document", "https://openvex.dev/ns"],
];
/**
 * What an annotation of its first layer or entry tells of a manifest that otherwise looks like any other.
 * https://tekton.dev/docs/pipelines/tekton-bundle-contracts,
 * https://github.com/cnabio/cnab-to-oci/blob/main/converter/types.go
 */
const ANNOTATIONS = new Map([
    ["dev.tekton.image.kind", "Tekton bundle"],
    ["cdf.tekton.image.kind", "Tekton bundle"],
    ["io.cnab.manifest.type", "CNAB bundle"],
]);
/** Ordinary images. https://github.com/opencontainers/image-spec/blob/main/media-types.md */
const IMAGE_CONFIGS = [
    "application/vnd.oci.image.config",
    "application/vnd.docker.container.image",
];
/**
 * What says nothing but that it is no image.
 * https://github.com/opencontainers/image-spec/blob/main/manifest.md#guidelines-for-artifact-usage,
 * https://oras.land/docs/how_to_guides/manifest_config
 */
const NO_IMAGE = ["application/vnd.oci.empty", "application/vnd.unknown"];
const NAMES = new Map(KINDS.flatMap(([name, ...families]) => families.map((family) => [family, name])));
/** The name of the kind of thing that a manifest is; undefined where it is an ordinary image or index, or has none. */
function nameByBody(signs) {
    if (isCacheIndex(signs) || isCacheConfig(signs.configMediaType))
        return BUILD_CACHE;
    const { artifactType, configMediaType, layerMediaTypes, annotations, predicateType } = signs;
    const name = firstName([artifactType ?? "", configMediaType ?? "", ...layerMediaTypes], nameOf);
    // The envelope says less than what is in it.
    if (name === SIGSTORE_BUNDLE)
        return predicateName(predicateType) ?? name;
    return (name ??
        firstName(annotations, (key) => ANNOTATIONS.get(key)) ??
        (isOneOf(artifactType ?? configMediaType, NO_IMAGE) ? "artifact" : undefined));
}
/** The same where the body is not read: only what the registry shows in its row is known. */
function nameByConfig(mediaType) {
    const known = { artifactType: undefined, predicateType: undefined, configMediaType: mediaType };
    return nameByBody({ ...known, layerMediaTypes: [], entryMediaTypes: [], annotations: [] });
}
/** Whether a media type tells what an artifact is: not that of an ordinary image's config, nor one that says nothing. */
function isTelling(mediaType) {
    return mediaType !== "" && !isOneOf(mediaType, IMAGE_CONFIGS) && !isOneOf(mediaType, NO_IMAGE);
}
/**
 * Whether an entry of an index is content and no manifest: a layer, a config, or BuildKit's description of its cache. What is
 * not known may be a manifest.
 */
function isBlobType(mediaType) {
    return isOneOf(mediaType, BLOBS);
}
const BLOBS = [
    CACHE_CONFIG,
    ...IMAGE_CONFIGS,
    "application/vnd.oci.empty",
    "application/vnd.oci.image.layer",
    "application/vnd.docker.image.rootfs",
];
/**
 * Whether content of this type is elsewhere and not in the registry.
 * https://github.com/opencontainers/image-spec/blob/main/layer.md#non-distributable-layers
 */
function isForeignType(mediaType) {
    return isOneOf(mediaType, FOREIGN);
}
const FOREIGN = [
    "application/vnd.oci.image.layer.nondistributable",
    "application/vnd.docker.image.rootfs.foreign",
];
/** An index of content alone. With a manifest among its entries it is an index like any other. */
function isCacheIndex({ entryMediaTypes }) {
    return entryMediaTypes.some(isCacheConfig) && entryMediaTypes.every(isBlobType);
}
function isCacheConfig(mediaType) {
    return isOneOf(mediaType, [CACHE_CONFIG]);
}
function predicateName(predicateType = "") {
    return PREDICATES.find(([, ...beginnings]) => beginnings.some((beginning) => predicateType.startsWith(beginning)))?.[0];
}
function firstName(texts, named) {
    for (const text of texts) {
        const name = named(text);
        if (name !== undefined)
            return name;
    }
    return undefined;
}
function nameOf(mediaType) {
    for (const family of familiesOf(mediaType)) {
        const name = NAMES.get(family);
        if (name !== undefined)
            return name;
    }
    return undefined;
}
function isOneOf(mediaType, wanted) {
    if (mediaType === undefined)
        return false;
    return familiesOf(mediaType).some((family) => wanted.includes(family));
}
/** A media type, and what is left of it without its last part, its last two, and so on. */
function familiesOf(mediaType) {
    const known = families.get(mediaType);
    if (known !== undefined)
        return known;
    const found = [];
    const isPossible = mediaType.length <= LONGEST_MEDIA_TYPE;
    for (let rest = isPossible ? mediaType.toLowerCase() : ""; rest !== ""; rest = shortened(rest)) {
        found.push(rest);
    }
    if (families.size < MOST_FAMILIES)
        families.set(mediaType, found);
    return found;
}
function shortened(mediaType) {
    return mediaType.slice(0, Math.max(0, mediaType.search(/[.+;][^.+;]*$/)));
}
/** https://www.rfc-editor.org/rfc/rfc6838#section-4.2: twice 127 characters and a slash. */
const LONGEST_MEDIA_TYPE = 255;
/** Layers have the same few types, a million times. Bounded, so that no content can fill it. */
const families = new Map();
const MOST_FAMILIES = 1000;

// EXTERNAL MODULE: ./src/oci/digest.ts
var oci_digest = __nccwpck_require__(8825);
// EXTERNAL MODULE: ./src/oci/intern.ts
var intern = __nccwpck_require__(8861);
;// CONCATENATED MODULE: ./src/oci/content.ts




/** What an artifact says it is: `artifactType`, else, of what has a subject, the config's media type. */
function artifactTypeOf(body) {
    const isReferrer = (0,json_record/* isRecord */.u4)(body["subject"]);
    const said = saidType(body) ?? (isReferrer ? configType(body) : undefined);
    return said !== undefined && isTelling(said) ? (0,intern/* intern */.H)(said) : undefined;
}
/** What `nameByBody` goes by. */
function signsOf(body) {
    const layers = [...(0,json_record/* recordsIn */.Q0)(body["layers"]), ...(0,json_record/* recordsIn */.Q0)(body["blobs"])];
    const entries = (0,json_record/* recordsIn */.Q0)(body["manifests"]);
    return {
        artifactType: saidType(body),
        configMediaType: configType(body),
        layerMediaTypes: layers.map(typeOf),
        entryMediaTypes: entries.map(typeOf),
        predicateType: annotation(body, "dev.sigstore.bundle.predicateType"),
        annotations: Object.keys((0,json_record/* recordOf */.zv)((layers[0] ?? entries[0])?.["annotations"])),
    };
}
/** Indexes had no such field before OCI 1.1, and CNAB's say it in an annotation to this day. */
function saidType(body) {
    const { artifactType } = body;
    const isSaid = typeof artifactType === "string" && artifactType !== "";
    return isSaid ? artifactType : annotation(body, "org.opencontainers.artifactType");
}
function configType(body) {
    return (0,json_record/* isRecord */.u4)(body["config"]) ? typeOf(body["config"]) : undefined;
}
/** An annotation of a manifest or a descriptor. */
function annotation(body, key) {
    const value = (0,json_record/* recordOf */.zv)(body["annotations"])[key];
    return typeof value === "string" ? value : undefined;
}
/** Empty where a descriptor does not say it. */
function typeOf({ mediaType }) {
    return typeof mediaType === "string" ? mediaType : "";
}
/**
 * `layers` of images, `blobs` of artifact manifests, the config, and what an index lists that is no manifest: BuildKit's cache.
 * What has no digest and size is left out.
 */
function blobsOf(body) {
    const lists = [[body["config"]], body["layers"], body["blobs"]].flatMap(json_record/* recordsIn */.Q0);
    const entries = (0,json_record/* recordsIn */.Q0)(body["manifests"]).filter((entry) => isBlobType(typeOf(entry)));
    return [...lists, ...entries].flatMap(blobOf);
}
function blobOf(descriptor) {
    const digest = (0,oci_digest/* asDigest */.J)(descriptor["digest"]);
    const { size } = descriptor;
    if (digest === undefined || !(0,json_record/* isCount */.my)(size))
        return [];
    // Listed none the less: should the registry have it after all, what lists it keeps it.
    return [{ digest, sizeBytes: isForeign(descriptor) ? 0 : size }];
}
/** Windows' base layers: clients fetch them from Microsoft, and registries do not have them. */
function isForeign(descriptor) {
    const { urls } = descriptor;
    return (Array.isArray(urls) && urls.length > 0) || isForeignType(typeOf(descriptor));
}

;// CONCATENATED MODULE: ./src/oci/mentions.ts
/**
 * A run of exactly 64 or 128 hex digits is taken for a digest. Digests are written in lower case, but who writes what
 * we do not understand may do it otherwise; and a letter before one in the other case does not make it longer for all.
 */
const HEX_RUNS = ["a-f0-9", "A-F0-9", "a-fA-F0-9"].map((hex) => new RegExp(`(?<![${hex}])(?:[${hex}]{128}|[${hex}]{64})(?![${hex}])`, "g"));
/** Read from the text and not from its value, which shows only one of the values of a repeated key. */
function mentionsIn(text) {
    const mentions = new Set();
    for (const written of stringsIn(text)) {
        const value = String(JSON.parse(written));
        for (const run of HEX_RUNS) {
            for (const [hex] of value.matchAll(run))
                mentions.add(digestOfHex(hex.toLowerCase()));
        }
    }
    return [...mentions];
}
/** The strings of a JSON text as they are written, keys included. */
function* stringsIn(text) {
    let begin;
    for (const { 0: mark, index } of text.matchAll(/\\.|"/g)) {
        if (mark !== '"')
            continue;
        if (begin !== undefined)
            yield text.slice(begin, index + 1);
        begin = begin === undefined ? index : undefined;
    }
}
function digestOfHex(hex) {
    return (hex.length === 64 ? `sha256:${hex}` : `sha512:${hex}`);
}

;// CONCATENATED MODULE: ./src/oci/manifest.ts
/**
 * Manifest bytes to what the decision needs: kind, children, subject, blobs. The one place that knows media types.
 * A shape that we do not understand is never "no references": it makes the manifest one of an unknown kind, which is
 * kept together with every digest found anywhere in it.
 */









/** Stands for the media type of a manifest where the listing names none and the body is right. */
const TOLD_BY_BODY = "told by its body";
/** Most manifests list nothing: they share this. */
const NONE = [];
/**
 * What each media type is, and whether a manifest of that type can refer to others. Docker's images have no field for
 * it: schema 2 lists only config and layers (distribution, "Image Manifest Version 2, Schema 2"), schema 1 only layers.
 */
const MEDIA_TYPES = new Map([
    ["application/vnd.oci.image.index.v1+json", { kind: "index", refers: true }],
    ["application/vnd.docker.distribution.manifest.list.v2+json", { kind: "index", refers: true }],
    ["application/vnd.oci.image.manifest.v1+json", { kind: "image", refers: true }],
    ["application/vnd.oci.artifact.manifest.v1+json", { kind: "artifact", refers: true }],
    ["application/vnd.cncf.oras.artifact.manifest.v1+json", { kind: "artifact", refers: true }],
    ["application/vnd.docker.distribution.manifest.v2+json", { kind: "image", refers: false }],
    ["application/vnd.docker.distribution.manifest.v1+json", { kind: "image", refers: false }],
    ["application/vnd.docker.distribution.manifest.v1+prettyjws", { kind: "image", refers: false }],
]);
/** All media types of manifests that this tool reads, for an `Accept` header. */
const READABLE_MEDIA_TYPES = MEDIA_TYPES.entries()
    .filter(([, { refers }]) => refers)
    .map(([mediaType]) => mediaType)
    .toArray();
/** The kind that a media type stands for; `unknown` for one that we have never heard of, or none. */
function kindOf(mediaType) {
    return MEDIA_TYPES.get(mediaType ?? "")?.kind ?? "unknown";
}
/** False only where the format has no way to refer to another manifest. */
function canRefer(mediaType) {
    return MEDIA_TYPES.get(mediaType ?? "")?.refers ?? true;
}
/** What people know a manifest as: by its body, else by what its row shows of it; undefined for plain images and indexes. */
function knownAs(body, row) {
    return body === undefined ? nameByConfig(row?.configMediaType) : body.knownAs;
}
/** Whether it is BuildKit's cache, as an index or as an image. Only certain once it has been read. */
function isBuildCache(body, row) {
    return knownAs(body, row) === BUILD_CACHE;
}
/**
 * Whether the format knows a `subject`, so that a registry is sure to see it: OCI's do, and ORAS's, which came before. In a
 * Docker list it is a field like any other. https://github.com/opencontainers/image-spec/blob/main/manifest.md#image-manifest-property-descriptions
 * and https://github.com/opencontainers/image-spec/blob/main/image-index.md#image-index-property-descriptions
 */
function definesSubject(mediaType) {
    return kindOf(mediaType) !== "unknown" && !mediaType?.startsWith("application/vnd.docker.");
}
/**
 * Verifies and reads a manifest. `listedType` is the media type that the registry lists it under: a body that says
 * otherwise, or whose fields have an unexpected form, is of an unknown kind.
 * `manifests` and `subject` count in every body, whatever its type.
 * @throws ActionError when the bytes do not have that digest, or are not JSON.
 */
function parseManifest(digest, bytes, listedType) {
    verifyDigest(digest, bytes);
    const { text, body } = parseJson(digest, bytes);
    const children = childrenOf(body);
    const subject = subjectOf(body);
    const isUnderstood = (0,json_record/* isRecord */.u4)(body) &&
        children !== "malformed" &&
        subject !== "malformed" &&
        !hasMisspelling(body, ["manifests", "subject", "mediaType"]) &&
        !hasRepeatedKey(text, body);
    const kind = isUnderstood ? kindIn(body, listedType) : "unknown";
    const content = (0,json_record/* recordOf */.zv)(body);
    return {
        kind,
        mediaType: mediaTypeOf(content),
        knownAs: nameByBody(signsOf(content)),
        artifactType: artifactTypeOf(content),
        children: children === "malformed" ? NONE : children,
        subject: subject === "malformed" ? undefined : subject,
        blobs: (0,blobs/* packBlobs */.a)(blobsOf(content)),
        mentions: kind === "unknown" ? mentionsIn(text) : NONE,
        sizeBytes: bytes.byteLength,
    };
}
function verifyDigest(digest, bytes) {
    const algorithm = digest.slice(0, digest.indexOf(":"));
    const actual = `${algorithm}:${(0,external_node_crypto_.hash)(algorithm, bytes, "hex")}`;
    if (actual !== digest) {
        throw new action_error/* ActionError */.l(`The registry answered for manifest ${digest} with a body of another digest (${actual}).`);
    }
}
const UTF8 = new TextDecoder("utf-8", { fatal: true });
function parseJson(digest, bytes) {
    try {
        const text = UTF8.decode(bytes);
        return { text, body: JSON.parse(text) };
    }
    catch (cause) {
        throw new action_error/* ActionError */.l(`The body of manifest ${digest} is not JSON.`, { cause });
    }
}
/** Registries and clients in Go take `"Manifests"` for `"manifests"`; here it is a shape that we do not understand. */
function hasMisspelling(record, fields) {
    return Object.keys(record).some((key) => !fields.includes(key) && fields.some((field) => folded(field) === folded(key)));
}
/** As Go's encoding/json compares field names: `ſ`, too, is an `s`. */
function folded(key) {
    return key.toUpperCase().toLowerCase();
}
const [QUOTE, BACKSLASH] = [0x22, 0x5c];
/** Of a key that stands twice in one object parsers take the first value, the last or both; ours has lost all but one. */
function hasRepeatedKey(text, body) {
    return countQuotes(text) !== 2 * countStrings(body);
}
/** Without those that a backslash escapes. */
function countQuotes(text) {
    let quotes = 0;
    for (let at = 0; at < text.length; at += 1) {
        const character = text.charCodeAt(at);
        if (character === BACKSLASH)
            at += 1;
        else if (character === QUOTE)
            quotes += 1;
    }
    return quotes;
}
/** How many strings there are in a value, keys included. */
function countStrings(body) {
    let strings = 0;
    const pending = [body];
    while (pending.length > 0) {
        const value = pending.pop();
        if (typeof value === "string")
            strings += 1;
        if (typeof value !== "object" || value === null)
            continue;
        if (!Array.isArray(value))
            strings += Object.keys(value).length;
        for (const inner of Object.values(value))
            pending.push(inner);
    }
    return strings;
}
function mediaTypeOf({ mediaType }) {
    return typeof mediaType === "string" ? (0,intern/* intern */.H)(mediaType) : undefined;
}
function kindIn(body, listed) {
    const { mediaType } = body;
    if (listed !== TOLD_BY_BODY)
        return agreedKind(listed, mediaType);
    if (mediaType !== undefined)
        return kindOf(mediaTypeOf(body));
    // OCI leaves it optional, and Docker's schema 1 has no such field: then its other fields tell.
    if ("manifests" in body)
        return "index";
    return (0,json_record/* isRecord */.u4)(body["config"]) || Array.isArray(body["fsLayers"]) ? "image" : "unknown";
}
/** The body's own `mediaType` is optional, but where it stands it must not contradict the listing. */
function agreedKind(listedType, bodyType) {
    if (bodyType === undefined)
        return kindOf(listedType);
    if (typeof bodyType !== "string")
        return "unknown";
    return kindOf(bodyType) === kindOf(listedType) ? kindOf(listedType) : "unknown";
}
function childrenOf(body) {
    if (!(0,json_record/* isRecord */.u4)(body))
        return NONE;
    const entries = body["manifests"] ?? NONE;
    if (!Array.isArray(entries))
        return "malformed";
    if (entries.length === 0)
        return NONE;
    const children = entries.map(childOf);
    return children.every((child) => child !== undefined) ? children : "malformed";
}
function childOf(entry) {
    const digest = digestIn(entry);
    if (digest === undefined || !(0,json_record/* isRecord */.u4)(entry))
        return undefined;
    return {
        digest,
        isBlob: isBlobType(String(entry["mediaType"])),
        platform: isAttestation(entry) ? ATTESTATION : platformOf(entry["platform"]),
    };
}
/** The platform that BuildKit gives to its attestations: none that exists. */
const ATTESTATION = "unknown/unknown";
/** https://github.com/moby/buildkit/blob/master/docs/attestations/attestation-storage.md */
function isAttestation(entry) {
    return annotation(entry, "vnd.docker.reference.type") === "attestation-manifest";
}
/** What a descriptor names; undefined when it is none, or one that others may read differently. */
function digestIn(descriptor) {
    if (!(0,json_record/* isRecord */.u4)(descriptor) || hasMisspelling(descriptor, ["digest"]))
        return undefined;
    return (0,oci_digest/* asDigest */.J)(descriptor["digest"]);
}
/** `os/architecture[/variant]` of an index entry; BuildKit's attestations say `unknown/unknown`. */
function platformOf(platform) {
    if (!(0,json_record/* isRecord */.u4)(platform))
        return undefined;
    const parts = [platform["os"], platform["architecture"], platform["variant"]];
    const known = parts.filter((part) => typeof part === "string" && part !== "");
    return known.length === 0 ? undefined : (0,intern/* intern */.H)(known.join("/"));
}
function subjectOf(body) {
    if (!(0,json_record/* isRecord */.u4)(body))
        return undefined;
    const subject = body["subject"] ?? undefined;
    return subject === undefined ? undefined : (digestIn(subject) ?? "malformed");
}


/***/ }),

/***/ 2657:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ REPOSITORY_NAMES),
/* harmony export */   q: () => (/* binding */ TAG_NAMES)
/* harmony export */ });
/**
 * The one grammar for names of repositories and tags.
 * https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests
 */
/** Lower case, in segments. */
const REPOSITORY_NAMES = {
    noun: "a repository name",
    characters: /^[a-z0-9._/-]$/,
    name: /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/,
    hasSegments: true,
};
/** What the specification calls "<reference> as a tag". */
const TAG_NAMES = {
    noun: "a tag",
    characters: /^[a-zA-Z0-9._-]$/,
    name: /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/,
    hasSegments: false,
};


/***/ }),

/***/ 484:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   E4: () => (/* binding */ versionOf),
/* harmony export */   Lf: () => (/* binding */ seriesOf),
/* harmony export */   d_: () => (/* binding */ laterFirst)
/* harmony export */ });
/* harmony import */ var semver_functions_compare_build_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7648);
/* harmony import */ var semver_functions_compare_build_js__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(semver_functions_compare_build_js__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var semver_functions_parse_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(6353);
/* harmony import */ var semver_functions_parse_js__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__nccwpck_require__.n(semver_functions_parse_js__WEBPACK_IMPORTED_MODULE_1__);


/** The version that a tag names; undefined for any other name, such as `1.2`, `latest` or `1.02.3`. */
function versionOf(tag) {
    return semver_functions_parse_js__WEBPACK_IMPORTED_MODULE_1___default()(tag.replace(/^V/, "v").replace("_", "+")) ?? undefined;
}
/** Later versions first; a pre-release comes after its release. */
function laterFirst(a, b) {
    return semver_functions_compare_build_js__WEBPACK_IMPORTED_MODULE_0___default()(b, a);
}
/** What versions are counted within: all of them, those of a minor version, or those of a major one. */
function seriesOf({ major, minor }, per) {
    switch (per) {
        case "all":
            return "";
        case "major":
            return String(major);
        case "minor":
            return `${major}.${minor}`;
        default:
            return per;
    }
}


/***/ }),

/***/ 5690:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   DM: () => (/* binding */ countsNewest),
/* harmony export */   U$: () => (/* binding */ patternsInUse),
/* harmony export */   Y: () => (/* binding */ ruleOf),
/* harmony export */   ny: () => (/* binding */ takes),
/* harmony export */   xo: () => (/* binding */ mayExpire),
/* harmony export */   yy: () => (/* binding */ isListed)
/* harmony export */ });
/* harmony import */ var _oci_digest_tag_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(5404);
/* harmony import */ var _oci_versions_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(484);
/**
 * Which rule decides over a tag. Pure, and by the name alone.
 */


/** The first rule that takes a tag; undefined for one that never expires. */
function ruleOf(name, rules) {
    return rules.find(({ match }) => {
        if (match.some(({ excludes, matches }) => excludes && matches(name)))
            return false;
        return match.some((pattern) => takes(pattern, name));
    });
}
/** Whether a pattern includes a tag. Digest tags are only meant by patterns that are made for them. */
function takes({ text, excludes, matches }, name) {
    if (excludes || !matches(name))
        return false;
    const named = (0,_oci_digest_tag_js__WEBPACK_IMPORTED_MODULE_0__/* .digestNamedBy */ .Nv)(name);
    return named === undefined || (0,_oci_digest_tag_js__WEBPACK_IMPORTED_MODULE_0__/* .isMeantForDigestTags */ .qr)(text, named);
}
/** Whether a tag may expire by the rule that takes it: what is no version has no place in an order of versions. */
function mayExpire(name, { order }) {
    return order.by === "time" || (0,_oci_versions_js__WEBPACK_IMPORTED_MODULE_1__/* .versionOf */ .E4)(name) !== undefined;
}
/** Whether which tags expire depends on which images are the newest. */
function countsNewest({ rules }) {
    return rules.some(({ keepNewest, keepAtMost }) => keepNewest > 0 || keepAtMost !== undefined);
}
/** Whether a list of patterns takes a name: one of them matches, and no exclusion does. */
function isListed(name, patterns) {
    const matching = patterns.filter(({ matches }) => matches(name));
    return matching.length > 0 && !matching.some(({ excludes }) => excludes);
}
/** The patterns that match a tag of the repository, whether it expires or not. */
function patternsInUse(inventory, { rules, keeping }) {
    const unused = new Set([...rules.flatMap(({ match }) => match), ...keeping]);
    const used = new Set();
    for (const { name } of [...inventory.tags, ...inventory.tagsOnNothing]) {
        for (const pattern of unused) {
            if (!pattern.matches(name))
                continue;
            used.add(pattern);
            unused.delete(pattern);
        }
    }
    return used;
}


/***/ }),

/***/ 7187:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   j: () => (/* binding */ registryName)
/* harmony export */ });
/** What users know the registry as; the same registry always has the same name. */
function registryName(address) {
    const { host } = address;
    return address.kind === "acr" ? host : `${host}/artifactory/${address.key}`;
}


/***/ }),

/***/ 5191:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   NV: () => (/* binding */ UntrustedAnswer),
/* harmony export */   RZ: () => (/* binding */ limitAnswers),
/* harmony export */   WV: () => (/* binding */ believeAnswers),
/* harmony export */   b1: () => (/* binding */ LIMITS),
/* harmony export */   gU: () => (/* binding */ LONGEST_SEARCH),
/* harmony export */   px: () => (/* binding */ ifOversized)
/* harmony export */ });
/* unused harmony export OversizedAnswer */
/* harmony import */ var _errors_action_error_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2714);

/** An answer that proves nothing: what was asked for may have happened, or not. */
class UntrustedAnswer extends _errors_action_error_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .l {
    /** The message as part of a sentence. */
    get clause() {
        return this.message.replace(/\.$/, "");
    }
}
/** It was cut off, since it is longer than such an answer can be. */
class OversizedAnswer extends UntrustedAnswer {
}
/** Nothing in the place of an answer that was too long. @throws every other error. */
function ifOversized(error) {
    if (!(error instanceof OversizedAnswer))
        throw error;
}
const MIB = 2 ** 20;
/** Some 300,000 items; what has more is asked for in parts. */
const LONGEST_SEARCH = 128 * MIB;
/**
 * How many bytes answers may have, unpacked. A page has up to 1,000 rows, and a row some tags or the digests of all children.
 * A manifest has at most 4 MiB (https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pushing-manifests).
 */
const LIMITS = {
    signIn: MIB,
    pulls: LONGEST_SEARCH,
    list: 32 * MIB,
    read: 4 * MIB,
    referrers: 32 * MIB,
    look: 32 * MIB,
    delete: MIB,
    lock: 32 * MIB,
};
/**
 * Believes no answer that can't be a registry's. To be close to the wire, so that no other policy, of the Azure packages
 * either, follows a redirect.
 */
const believeAnswers = {
    name: "believeAnswers",
    sendRequest: async (request, next) => {
        const response = await next(request);
        throwIfForeign(response);
        return response;
    },
};
/** Reads no answer to its end that is longer than `limitOf` allows. */
function limitAnswers(limitOf) {
    return {
        name: "limitAnswers",
        sendRequest: async (request, next) => {
            const limit = limitOf(request);
            let received = 0;
            // Counts what was unpacked, as it arrives: a few KiB may unpack to any length. What it throws ends the answer.
            request.onDownloadProgress = ({ loadedBytes }) => {
                received = loadedBytes;
                if (received > limit)
                    throw new Error("too long");
            };
            try {
                return await next(request);
            }
            catch (error) {
                throw received > limit ? oversized(request, limit) : error;
            }
        },
    };
}
function throwIfForeign({ request, status, headers, bodyAsText }) {
    const { host } = new URL(request.url);
    if (status >= 300 && status < 400) {
        const to = targetOf(headers.get("Location"), request.url);
        throw new UntrustedAnswer(`${host} redirects${to} (${status}), which no request follows. ${advice(host)}`);
    }
    if (status < 300 && isWebPage(headers.get("Content-Type") ?? "", bodyAsText ?? "")) {
        throw new UntrustedAnswer(`${host} answers with a web page where data belongs (${status}). ${advice(host)}`);
    }
}
function advice(host) {
    return `A proxy or a login page is in between: let this runner reach ${host} without it, for example by NO_PROXY.`;
}
/** The host is all that is shown of a target: the rest may hold a secret, or text that is taken for something else. */
function targetOf(location, from) {
    if (location === undefined || !URL.canParse(location, from))
        return "";
    const { host } = new URL(location, from);
    return host === new URL(from).host ? " to another of its addresses" : ` to ${host}`;
}
function isWebPage(type, body) {
    return /^\s*text\/html\b/i.test(type) || /^\s*</.test(body);
}
function oversized({ url }, limit) {
    const { host } = new URL(url);
    return new OversizedAnswer(`${host} sent more than ${limit / MIB} MiB, more than any such answer has; the rest was not read. Try again later; if that does not help, look for a proxy in between.`);
}


/***/ }),

/***/ 5213:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   d: () => (/* binding */ failuresOf),
/* harmony export */   z: () => (/* binding */ removalWithoutAnswer)
/* harmony export */ });
/* harmony import */ var _azure_core_rest_pipeline__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1926);
/* harmony import */ var _errors_action_error_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(2714);
/* harmony import */ var _answers_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(5191);
/* harmony import */ var _sender_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(6075);
/* harmony import */ var _unreachable_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(8542);
/**
 * What a registry and the network between answer, in words for users: one frame for all products, which add what is their
 * own. Branches on the status and on codes, never on a message.
 */





function failuresOf({ server, statuses, detailIn, unresolved }) {
    const phrase = (status) => {
        const own = statuses[status] ?? STATUSES[status];
        if (own !== undefined)
            return own;
        if (status === 429)
            return `throttled by the ${server}`;
        return status >= 500 ? `the ${server} failed` : "unexpected answer";
    };
    const describeStatus = (status, body) => {
        const detail = detailIn(body ?? "");
        return `${phrase(status)} (${status}${detail === undefined ? "" : ` ${detail}`})`;
    };
    const reason = (error) => {
        // An attempt that took too long was aborted by us: what the package says of that is nothing to users.
        if (error instanceof Error && error.name === "AbortError")
            return "no answer in time";
        if (!(0,_azure_core_rest_pipeline__WEBPACK_IMPORTED_MODULE_0__/* .isRestError */ .T0)(error) || error.statusCode === undefined)
            return (0,_errors_action_error_js__WEBPACK_IMPORTED_MODULE_4__/* .errorMessage */ .g)(error);
        return describeStatus(error.statusCode, error.response?.bodyAsText);
    };
    const explain = (error, host, doing) => {
        if (error instanceof _errors_action_error_js__WEBPACK_IMPORTED_MODULE_4__/* .ActionError */ .l)
            return error;
        if ((0,_azure_core_rest_pipeline__WEBPACK_IMPORTED_MODULE_0__/* .isRestError */ .T0)(error) && error.statusCode === undefined) {
            return (0,_unreachable_js__WEBPACK_IMPORTED_MODULE_3__/* .unreachable */ .H)(error, host, unresolved);
        }
        const why = reason(error).replace(/\.$/, "");
        return new _errors_action_error_js__WEBPACK_IMPORTED_MODULE_4__/* .ActionError */ .l(`${host}: could not ${doing}: ${why}.`, { cause: error });
    };
    return {
        describeStatus,
        explain,
        attempt: async (host, doing, task) => {
            try {
                return await task();
            }
            catch (error) {
                throw explain(error, host, doing);
            }
        },
    };
}
const STATUSES = {
    401: "the credentials were refused",
    404: "not found",
    407: "the proxy in HTTPS_PROXY requires other credentials",
};
/** What an error proves of a request to delete, where it is one of ours; undefined for any other. */
function removalWithoutAnswer(error) {
    if (error instanceof _sender_js__WEBPACK_IMPORTED_MODULE_2__/* .NotAccepted */ .D2)
        return { state: "postponed", why: error.message };
    if (error instanceof _answers_js__WEBPACK_IMPORTED_MODULE_1__/* .UntrustedAnswer */ .NV)
        return { state: "unsettled", why: error.clause };
    // Our own words mean that the registry gave no token or took none: the request did not get through.
    return error instanceof _errors_action_error_js__WEBPACK_IMPORTED_MODULE_4__/* .ActionError */ .l ? { state: "refused", why: error.message } : undefined;
}


/***/ }),

/***/ 3892:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   MY: () => (/* binding */ page),
/* harmony export */   YX: () => (/* binding */ requiredDigest),
/* harmony export */   g1: () => (/* binding */ record),
/* harmony export */   os: () => (/* binding */ unexpected),
/* harmony export */   p_: () => (/* binding */ list),
/* harmony export */   qg: () => (/* binding */ parse)
/* harmony export */ });
/* harmony import */ var _errors_action_error_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2714);
/* harmony import */ var _oci_digest_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(8825);
/**
 * Reading JSON of which nothing is known. Pure. Whatever has a form that can't be is an error: in what we drop there may be
 * a manifest.
 */


/** @throws ActionError when the text is not JSON. */
function parse(text) {
    try {
        return JSON.parse(text);
    }
    catch (cause) {
        throw new _errors_action_error_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .l("The registry answered with something that is not JSON.", { cause });
    }
}
/**
 * A page is an object, if only an empty one: in anything else there may be rows that nobody finds. Text is read; what was
 * read before is not read again.
 */
function page(text) {
    const json = typeof text === "string" ? parse(text) : text;
    if (!isObject(json))
        throw unexpected("something that is not a page");
    return json;
}
function isObject(value) {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
/** An object as it is; anything else as an empty one. */
function record(value) {
    return isObject(value) ? value : {};
}
/** Absent and `null` are empty lists: ACR has sent all three. */
function list(value) {
    if (value === undefined || value === null)
        return [];
    if (!Array.isArray(value))
        throw unexpected("something that is not a list");
    return value;
}
/** @throws ActionError when it is none. */
function requiredDigest(value) {
    const digest = (0,_oci_digest_js__WEBPACK_IMPORTED_MODULE_1__/* .asDigest */ .J)(value);
    if (digest === undefined)
        throw unexpected("an entry without a digest");
    return digest;
}
/** The error for an answer that has something else than belongs there. */
function unexpected(what) {
    return new _errors_action_error_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .l(`The registry answered with ${what}.`);
}


/***/ }),

/***/ 2259:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Z: () => (/* binding */ nextPage)
/* harmony export */ });
/**
 * `Link` headers (https://www.rfc-editor.org/rfc/rfc8288#section-3). A list that goes on in a way that is not understood looks like one that ends, and what is on
 * its other pages like what nobody needs: so whatever is not perfectly clear is an error.
 */
/**
 * The address of the next page by the `Link` header of the current one; undefined when there is none.
 * @throws Error when the header is not understood, or leads to anything but another page of the same list: what looks
 * like the end of a list may not be one.
 */
function nextPage(header, current) {
    const [target, ...others] = nextTargets(header ?? "");
    if (target === undefined)
        return undefined;
    const page = new URL(current);
    const next = URL.canParse(target, current) ? new URL(target, current) : undefined;
    if (next === undefined || !isSameList(next, page) || others.length > 0) {
        throw new Error("the list continues in another place");
    }
    page.search = next.search;
    return page.href;
}
function isSameList(one, other) {
    return one.origin === other.origin && pathOf(one) === pathOf(other);
}
/** Slashes and colons of names may be written in either way. */
function pathOf({ pathname }) {
    return pathname.replace(/%(?:2F|3A)/gi, decodeURIComponent);
}
/** One link with its parameters, and the comma before the one that follows (https://www.rfc-editor.org/rfc/rfc8288#section-3). */
const LINK = /\s*<([^<>]*)>((?:\s*;\s*[\w*-]+\s*=\s*(?:"[^"\\]*"|[^\s",;<>]+))*)\s*(?:,|$)/gy;
function nextTargets(header) {
    const links = [...header.matchAll(LINK)].map(([written, target = "", parameters = ""]) => ({
        written,
        target,
        relations: relationsIn(parameters),
    }));
    const isWhole = links.map(({ written }) => written).join("") === header;
    if (!isWhole || links.some(({ relations }) => relations.length === 0)) {
        throw new Error("the link to the next page of the list is not understood");
    }
    const next = links.filter(({ relations }) => relations.includes("next"));
    return new Set(next.map(({ target }) => target));
}
const PARAMETER = /;\s*([\w*-]+)\s*=\s*(?:"([^"]*)"|([^\s",;<>]+))/g;
/** What a link says that it leads to, in lower case. */
function relationsIn(parameters) {
    const relations = [...parameters.matchAll(PARAMETER)]
        .filter(([, name]) => name?.toLowerCase() === "rel")
        .map(([, , quoted, bare]) => quoted ?? bare ?? "");
    return relations.flatMap((text) => text.toLowerCase().split(/\s+/)).filter((word) => word !== "");
}


/***/ }),

/***/ 1612:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   k: () => (/* binding */ followPages)
/* harmony export */ });
/* harmony import */ var _purpose_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(730);
/* harmony import */ var _next_page_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(2259);


/** No list that is asked for here comes near to it. A list without an end would keep the run for ever. */
const MOST_PAGES = 1000;
/**
 * Follows a list that the Azure package has no method for: sends a GET for every page. `onPage` returns false to end early.
 * @throws Error when a page leads back to one that was there before, or to another list, or pages never end.
 */
async function followPages(send, firstUrl, purpose, onPage) {
    const seen = new Set();
    let url = firstUrl;
    while (url !== undefined) {
        if (seen.has(url) || seen.size === MOST_PAGES) {
            throw new Error("the list repeats itself instead of continuing");
        }
        seen.add(url);
        const answer = await send((0,_purpose_js__WEBPACK_IMPORTED_MODULE_0__/* .requestFor */ .pU)(purpose, { url }));
        if (!onPage(answer))
            return;
        url = (0,_next_page_js__WEBPACK_IMPORTED_MODULE_1__/* .nextPage */ .Z)(answer.headers.get("Link"), url);
    }
}


/***/ }),

/***/ 730:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   eK: () => (/* binding */ purposeOf),
/* harmony export */   hC: () => (/* binding */ withPurpose),
/* harmony export */   pU: () => (/* binding */ requestFor)
/* harmony export */ });
/* harmony import */ var _azure_core_rest_pipeline__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1926);
/**
 * What a request is for, as a value beside it: under what it is counted, whose token it needs, how long it is waited for,
 * and how long its answer may be. Whoever makes a request says so; nothing reads it back out of an address.
 */

const purposes = new WeakMap();
/** A request for a purpose; a GET, if nothing else is said. */
function requestFor(purpose, { headers = {}, ...options }) {
    const request = (0,_azure_core_rest_pipeline__WEBPACK_IMPORTED_MODULE_0__/* .createPipelineRequest */ .G6)({ ...options, headers: (0,_azure_core_rest_pipeline__WEBPACK_IMPORTED_MODULE_0__/* .createHttpHeaders */ .Nc)(headers) });
    return withPurpose(request, purpose);
}
/** The same request, of which its purpose is known from now on. */
function withPurpose(request, purpose) {
    purposes.set(request, purpose);
    return request;
}
/** @throws Error for a request that was made without one. */
function purposeOf(request) {
    const purpose = purposes.get(request);
    if (purpose === undefined)
        throw new Error(`Nothing says what ${request.url} is asked for.`);
    return purpose;
}


/***/ }),

/***/ 9609:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   mu: () => (/* binding */ parseRetryAfter),
/* harmony export */   x: () => (/* binding */ createRateLimiter)
/* harmony export */ });
/* unused harmony export Rate */
/**
 * Spreads deletions over time as the registry allows: it says in a header how many it takes a second, and throttles
 * everybody who shares the identity once that is exceeded. The rate rises by steps and falls by halves (AIMD), like TCP's
 * congestion window (https://www.rfc-editor.org/rfc/rfc5681#section-3.1), so that several runs that share a limit share it
 * fairly.
 */
/**
 * What Basic and Standard take per second before a header says otherwise: 500 a minute
 * (https://learn.microsoft.com/azure/container-registry/container-registry-skus).
 */
const FIRST_RATE = 8;
/** However busy the registry is, a deletion every two seconds. */
const LOWEST_RATE = 0.5;
/** What Premium takes: 2,000 a minute. No header raises the rate above that. */
const HIGHEST_RATE = 33;
/** By how much the rate rises in a second in which all goes well. */
const RISE_PER_SECOND = 1;
/** A 429 that does not say for how long, and one that says too much: the registry's own pauses are up to a minute. */
const DEFAULT_BACK_OFF_MS = 5_000;
const LONGEST_BACK_OFF_MS = 90_000;
/** How many deletions a second are sent, and how that changes. Pure but for its own state. */
class Rate {
    #perSecond = FIRST_RATE;
    /** What the registry allows; undefined until it has said so. */
    #allowed;
    /** The registry throttled: what it allows is shared with somebody, and its word alone is not followed any more. */
    #wasThrottled = false;
    get perSecond() {
        return this.#perSecond;
    }
    /** A deletion was answered. Without a header (ACR sends none for tags) the tier shows only in how far one gets. */
    follow(header) {
        this.#allowed = parseAllowed(header) ?? this.#allowed;
        const risen = this.#perSecond + RISE_PER_SECOND / this.#perSecond;
        const isTrusted = this.#allowed !== undefined && !this.#wasThrottled;
        this.#perSecond = Math.min(isTrusted ? HIGHEST_RATE : risen, this.#allowed ?? HIGHEST_RATE);
    }
    /** The registry throttled. */
    halve() {
        this.#wasThrottled = true;
        this.#perSecond = Math.max(this.#perSecond / 2, LOWEST_RATE);
    }
}
/** It is the registry's limit, not what is left of it; below one it throttles. */
function parseAllowed(header) {
    if (header === undefined || !/^\d+(?:\.\d+)?$/.test(header))
        return undefined;
    return Math.min(Math.max(Number(header), LOWEST_RATE), HIGHEST_RATE);
}
/** A rate that begins low and follows the registry. `now` in milliseconds. */
function createRateLimiter(now, wait) {
    const rate = new Rate();
    let nextMs = -Infinity;
    let backOffUntilMs = -Infinity;
    let backOffs = 0;
    let last = Promise.resolve();
    /** One after the other, so that those that come late do not come together. */
    const next = async () => {
        for (;;) {
            const readyMs = Math.max(nextMs, backOffUntilMs, now());
            const pauseMs = readyMs - now();
            if (pauseMs > 0)
                await wait(pauseMs);
            // A pause that ended early belongs to a cancelled run; a back-off that came meanwhile is for everybody.
            if (now() >= readyMs && now() < backOffUntilMs)
                continue;
            nextMs = Math.max(readyMs + 1000 / rate.perSecond, now());
            const backOffsBefore = backOffs;
            return () => backOffs > backOffsBefore;
        }
    };
    return {
        acquire: () => {
            const acquired = last.then(next);
            last = acquired;
            return acquired;
        },
        follow: (header) => {
            rate.follow(header);
        },
        backOff: (retryAfter) => {
            const waitMs = parseRetryAfter(retryAfter, now()) ?? DEFAULT_BACK_OFF_MS;
            // All that were in flight are refused together: that is one reason to slow down, not many.
            if (now() >= backOffUntilMs)
                rate.halve();
            backOffs += 1;
            backOffUntilMs = Math.max(backOffUntilMs, now() + Math.min(waitMs, LONGEST_BACK_OFF_MS));
        },
    };
}
/** What of HTTP dates is still written (https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7). `Date.parse` reads a date in almost anything. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;
/**
 * `Retry-After` in milliseconds: seconds or an HTTP date (https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3). Undefined
 * when it is neither.
 */
function parseRetryAfter(value, nowMs) {
    if (value === undefined)
        return undefined;
    if (/^\d{1,9}$/.test(value))
        return Number(value) * 1000;
    const date = HTTP_DATE.test(value) ? Date.parse(value) : NaN;
    return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}


/***/ }),

/***/ 6012:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   x: () => (/* binding */ listReferrers)
/* harmony export */ });
/* unused harmony export referrers */
/* harmony import */ var _json_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(3892);
/* harmony import */ var _pages_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1612);


const OCI_INDEX = "application/vnd.oci.image.index.v1+json";
/** The referrers of a manifest from all pages, or undefined when the registry has no such API. */
async function listReferrers(send, { name, url, describeStatus }, digest) {
    const found = new Set();
    const api = { exists: true };
    const purpose = { kind: "referrers", repository: name, until: "cancelled" };
    await (0,_pages_js__WEBPACK_IMPORTED_MODULE_0__/* .followPages */ .k)(send, `${url}/referrers/${digest}`, purpose, (answer) => {
        const text = textOfIndex(answer, describeStatus);
        api.exists = text !== undefined;
        for (const referrer of text === undefined ? [] : referrers(text))
            found.add(referrer);
        return api.exists;
    });
    return api.exists ? [...found] : undefined;
}
function textOfIndex({ status, headers, bodyAsText }, describeStatus) {
    const text = bodyAsText ?? "";
    if (status === 404 || status === 405)
        return undefined;
    if (status !== 200)
        throw new Error(describeStatus(status, text));
    const type = headers.get("Content-Type");
    return type?.startsWith(OCI_INDEX) === true ? text : undefined;
}
/**
 * The digests of one page: an index whose entries are the referrers. Nothing counts these, so an answer without a list is
 * an error and never "no referrers".
 */
function referrers(text) {
    const { schemaVersion, manifests } = (0,_json_js__WEBPACK_IMPORTED_MODULE_1__/* .record */ .g1)((0,_json_js__WEBPACK_IMPORTED_MODULE_1__/* .parse */ .qg)(text));
    // An index without entries; a registry may write its empty lists as `null`.
    if (schemaVersion === 2 && manifests === null)
        return [];
    if (!Array.isArray(manifests))
        throw (0,_json_js__WEBPACK_IMPORTED_MODULE_1__/* .unexpected */ .os)("no list of referrers");
    return manifests.map((entry) => (0,_json_js__WEBPACK_IMPORTED_MODULE_1__/* .requiredDigest */ .YX)((0,_json_js__WEBPACK_IMPORTED_MODULE_1__/* .record */ .g1)(entry)["digest"]));
}


/***/ }),

/***/ 6075:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   D2: () => (/* binding */ NotAccepted),
/* harmony export */   Wh: () => (/* binding */ unlessAborted),
/* harmony export */   _K: () => (/* binding */ endInTime),
/* harmony export */   _O: () => (/* binding */ USER_AGENT),
/* harmony export */   aE: () => (/* binding */ createSender),
/* harmony export */   rr: () => (/* binding */ USER_AGENT_PREFIX)
/* harmony export */ });
/* harmony import */ var _azure_core_rest_pipeline__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1926);
/* harmony import */ var _errors_action_error_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(2714);
/**
 * Sending requests to a registry: through the Azure pipeline, which knows proxies and keeps connections, and not a moment
 * longer than somebody waits for the answer.
 */


/** What every request begins to name itself with; in logs, it tells this product from those who really pull. */
const USER_AGENT = "acr-prune";
/** With the version of what is behind the name: the first of its major version. */
const USER_AGENT_PREFIX = `${USER_AGENT}/1`;
/** What no single attempt may exceed unless it says so; the Azure packages know no limit of their own. */
const REQUEST_TIMEOUT_MS = 30_000;
/** Sends requests through the Azure pipeline (proxy, keep-alive) and the given policies. */
function createSender({ perCall, perAttempt }) {
    // Of the package's usual policies only what these requests need: a registry's manifests are read one by one. None of
    // them has a good reason to be redirected, and some carry tokens in their body.
    const usual = [
        (0,_azure_core_rest_pipeline__WEBPACK_IMPORTED_MODULE_0__/* .proxyPolicy */ .Ll)(),
        (0,_azure_core_rest_pipeline__WEBPACK_IMPORTED_MODULE_0__/* .decompressResponsePolicy */ .rQ)(),
        (0,_azure_core_rest_pipeline__WEBPACK_IMPORTED_MODULE_0__/* .userAgentPolicy */ .z7)({ userAgentPrefix: USER_AGENT_PREFIX }),
        (0,_azure_core_rest_pipeline__WEBPACK_IMPORTED_MODULE_0__/* .setClientRequestIdPolicy */ .q5)(),
    ];
    const pipeline = (0,_azure_core_rest_pipeline__WEBPACK_IMPORTED_MODULE_0__/* .createEmptyPipeline */ .O8)();
    for (const policy of [...usual, ...perCall, ...perAttempt])
        pipeline.addPolicy(policy);
    const client = (0,_azure_core_rest_pipeline__WEBPACK_IMPORTED_MODULE_0__/* .createDefaultHttpClient */ .fl)();
    return (request) => pipeline.sendRequest(client, request);
}
/** The registry did not accept a request, and may do so later. */
class NotAccepted extends _errors_action_error_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .l {
}
/**
 * Ends an attempt that takes too long, its body included, or for which nobody waits any more: `endOf` tells by which
 * signal. A request may bring a time limit of its own. Belongs inside of what signs requests: a sign-in has its own limits.
 */
function endInTime(endOf) {
    return {
        name: "endInTime",
        sendRequest: (request, next) => {
            const signal = endOf(request);
            request.abortSignal = signal;
            // Not a signal that aborts by itself: those outlive their requests, tens of thousands at a time.
            if (request.timeout === 0)
                request.timeout = REQUEST_TIMEOUT_MS;
            // Nobody waits longer for an attempt that does not notice that it was ended.
            return unlessAborted(signal, next(request));
        },
    };
}
/** What was promised, unless the signal comes first: the Azure CLI may take longer for a token than the run has left. */
function unlessAborted(signal, promised) {
    const aborted = Promise.withResolvers();
    const abort = () => {
        aborted.reject(new DOMException("The request was aborted.", "AbortError"));
    };
    if (signal.aborted)
        abort();
    signal.addEventListener("abort", abort);
    return Promise.race([promised, aborted.promise]).finally(() => {
        signal.removeEventListener("abort", abort);
    });
}


/***/ }),

/***/ 766:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ latest),
/* harmony export */   i: () => (/* binding */ clockOf)
/* harmony export */ });
/** Times as registries write them. Pure. What is no time can't make anything old. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;
/** The latest of the times that are there; undefined when there is none, or one that can't be read. */
function latest(texts) {
    const times = texts.filter((text) => text !== undefined && text !== null).map(millisecondsOf);
    const latestMs = Math.max(...times);
    return Number.isFinite(latestMs) ? new Date(latestMs) : undefined;
}
/** The sender's own clock, by its `Date` header; undefined where it does not tell. */
function clockOf(header) {
    const date = Date.parse(header ?? "");
    return Number.isNaN(date) ? undefined : new Date(date);
}
/** NaN for what is no time. JavaScript reads the 30th of February as the 2nd of March. */
function millisecondsOf(text) {
    if (typeof text !== "string" || !TIME.test(text))
        return NaN;
    const [day, dayOfMonth] = [text.slice(0, 10), text.slice(8, 10)];
    return new Date(day).getUTCDate() === Number(dayOfMonth) ? Date.parse(text) : NaN;
}


/***/ }),

/***/ 7725:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  o: () => (/* binding */ createTransport)
});

// EXTERNAL MODULE: ./src/registry/http/answers.ts
var answers = __nccwpck_require__(5191);
// EXTERNAL MODULE: ./src/registry/http/purpose.ts
var purpose = __nccwpck_require__(730);
// EXTERNAL MODULE: ./src/registry/registry.ts
var registry = __nccwpck_require__(7936);
;// CONCATENATED MODULE: ./src/registry/http/request-counter.ts


/** Counts for one run. */
class RequestCounter {
    #counts = registry/* NO_REQUESTS */.h;
    /** What was sent so far. */
    get counts() {
        return this.#counts;
    }
    /** Counts every attempt; to come after all policies that send a request again. */
    policy = {
        name: "countRequests",
        sendRequest: (request, next) => {
            const { kind } = (0,purpose/* purposeOf */.eK)(request);
            this.#counts = { ...this.#counts, [kind]: this.#counts[kind] + 1 };
            return next(request);
        },
    };
}

// EXTERNAL MODULE: ./node_modules/@azure/core-rest-pipeline/dist/esm/index.js + 88 modules
var esm = __nccwpck_require__(1926);
;// CONCATENATED MODULE: ./src/registry/http/read-pace.ts
/**
 * Keeps reads just below what the registry takes, once it has said that they are too many. Nothing is slowed down before that:
 * how many a registry takes depends on its tier, and on who else shares the identity, and only the registry knows
 * (https://learn.microsoft.com/azure/container-registry/container-registry-skus). Running into the limit again and again would
 * cost everybody who shares it, and finish no sooner.
 */
const MINUTE_MS = 60_000;
/** A shorter pause is no limit by the minute, and over soon. */
const SHORTEST_PAUSE_MS = 5_000;
/** What is left of the pace that was reached when the registry throttled. */
const SHARE = 0.95;
/** Less than any tier takes: who gets no further is slowed down by others, and by the pauses alone. */
const LOWEST_PER_MINUTE = 1_000;
/** By how much the pace rises in a minute in which the registry throttled nothing. */
const RISE_PER_MINUTE = 1.05;
/** The pace of one run, which all its reads share. Times in milliseconds. */
class ReadPace {
    #now;
    #wait;
    #onPaced;
    /** How many were sent in each of the last seconds. */
    #sent = new Map();
    /** Undefined as long as nothing is held back. */
    #perMinute;
    #changedMs = -Infinity;
    #nextMs = -Infinity;
    /** `onPaced` is told once, when it begins to hold back. */
    constructor(now, wait, onPaced) {
        this.#now = now;
        this.#wait = wait;
        this.#onPaced = onPaced;
    }
    /** Resolves when the next read may be sent; at once as long as nothing is held back. */
    async turn() {
        const perMinute = this.#risen();
        if (perMinute !== undefined) {
            const atMs = Math.max(this.#nextMs, this.#now());
            this.#nextMs = atMs + MINUTE_MS / perMinute;
            const waitMs = atMs - this.#now();
            if (waitMs > 0)
                await this.#wait(waitMs);
        }
        this.#note();
    }
    /** The registry throttled, and wants everybody to wait this long. Those that were on their way together count once. */
    throttled(waitMs) {
        const now = this.#now();
        if (waitMs === undefined || waitMs < SHORTEST_PAUSE_MS || now < this.#changedMs)
            return;
        const reached = Math.min(this.#perMinute ?? Infinity, this.#sentInLastMinute());
        const isFirst = this.#perMinute === undefined;
        this.#perMinute = Math.max(reached * SHARE, LOWEST_PER_MINUTE);
        this.#changedMs = now + waitMs;
        if (isFirst)
            this.#onPaced(Math.round(this.#perMinute));
    }
    #risen() {
        if (this.#perMinute === undefined)
            return undefined;
        const now = this.#now();
        if (now - this.#changedMs >= MINUTE_MS) {
            this.#perMinute *= RISE_PER_MINUTE;
            this.#changedMs = now;
        }
        return this.#perMinute;
    }
    #note() {
        const second = Math.floor(this.#now() / 1000);
        this.#sent.set(second, (this.#sent.get(second) ?? 0) + 1);
        for (const past of this.#sent.keys()) {
            if (past > second - 60)
                break;
            this.#sent.delete(past);
        }
    }
    #sentInLastMinute() {
        const first = Math.floor(this.#now() / 1000) - 60;
        return this.#sent
            .entries()
            .filter(([second]) => second > first)
            .reduce((sum, [, count]) => sum + count, 0);
    }
}

// EXTERNAL MODULE: ./src/registry/http/rate-limiter.ts
var rate_limiter = __nccwpck_require__(9609);
;// CONCATENATED MODULE: ./src/registry/http/retry-policy.ts
/**
 * How reads behave towards a registry that throttles or fails: one back-off, shared by all of them, and an end to it.
 * Deletions are not sent again here; `removal.ts` judges their answers, and a new look comes before the next try.
 */



/** How often one request is sent at most. */
const MOST_ATTEMPTS = 6;
/** A name that does not resolve, a port that nobody listens on, a server that does not answer: most likely for good. */
const MOST_ATTEMPTS_IN_SILENCE = 3;
/** How long one request waits between its attempts, all together. The registry's own pauses are up to a minute. */
const LONGEST_WAIT_MS = 3 * 60_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;
/** Judges a status. Pure; `nowMs` is for a `Retry-After` that is a date. */
function judgeStatus(status, retryAfter, nowMs) {
    const waitMs = (0,rate_limiter/* parseRetryAfter */.mu)(retryAfter, nowMs);
    if (status === 429 || (status === 503 && waitMs !== undefined))
        return { waitMs };
    return status === 408 || (status >= 500 && status !== 501 && status !== 505) ? "failed" : "final";
}
const SILENCE = new Set(["ENOTFOUND", "ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "ETIMEDOUT"]);
/** The connection or the body broke off: what Node and the Azure packages call it. */
const BREAKS = new Set(["ECONNRESET", "ECONNABORTED", "EPIPE", "EAI_AGAIN", "PARSE_ERROR"]);
/** Judges what was thrown instead of an answer. A time-out reads like a cancelled request; `isCancelled` tells. */
function judgeError(error, isCancelled) {
    if (isCancelled || !(error instanceof Error))
        return "final";
    const code = "code" in error && typeof error.code === "string" ? error.code : "";
    if (SILENCE.has(code) || error.name === "AbortError")
        return "silent";
    return BREAKS.has(code) || error.message === "aborted" ? "failed" : "final";
}
/** The retries of one run, whose back-off all its requests share. `now` in milliseconds. */
class RetryPolicy {
    #now;
    #wait;
    #isCancelled;
    #pace;
    /** Nobody sends before this. */
    #backOffUntilMs = -Infinity;
    /** Retries were in vain: requests get one attempt each and no pause, until one of them succeeds. */
    #isExhausted = false;
    /** `onPaced` is told how many a minute are sent from now on, when the registry has throttled for the first time. */
    constructor(now, wait, isCancelled, onPaced) {
        this.#now = now;
        this.#wait = wait;
        this.#isCancelled = isCancelled;
        this.#pace = new ReadPace(now, wait, onPaced);
    }
    /** Sends a request again until its answer is final, within the limits above. Deletions pass untouched. */
    policy = {
        name: "retry",
        sendRequest: (request, next) => request.method === "DELETE" ? next(request) : this.#send(request, next),
    };
    async #send(request, next) {
        const beganMs = this.#now();
        for (let attempt = 1;; attempt += 1) {
            await this.#pace.turn();
            await this.#waitForBackOff();
            const answered = await this.#attempt(request, next);
            const { decision } = answered;
            if (decision === "final" || this.#isOver(decision, attempt, beganMs)) {
                this.#isExhausted = decision !== "final" && !this.#isCancelled();
                if (answered.response === undefined)
                    throw answered.error;
                return answered.response;
            }
            if (typeof decision === "string")
                await this.#wait(pauseAfter(attempt));
            else
                this.#backOff(decision.waitMs ?? pauseAfter(attempt));
        }
    }
    async #attempt(request, next) {
        try {
            const response = await next(request);
            return { response, decision: judge(response, this.#now()) };
        }
        catch (error) {
            // The Azure package throws statuses that it does not expect.
            const answer = (0,esm/* isRestError */.T0)(error) ? error.response : undefined;
            const decision = answer === undefined ? judgeError(error, this.#isCancelled()) : judge(answer, this.#now());
            return { error, response: undefined, decision };
        }
    }
    async #waitForBackOff() {
        const waitMs = this.#backOffUntilMs - this.#now();
        if (waitMs > 0 && !this.#isExhausted)
            await this.#wait(waitMs);
    }
    #backOff(waitMs) {
        this.#pace.throttled(waitMs);
        this.#backOffUntilMs = Math.max(this.#backOffUntilMs, this.#now() + waitMs);
    }
    #isOver(decision, attempt, beganMs) {
        if (this.#isCancelled() || this.#isExhausted)
            return true;
        if (attempt >= (decision === "silent" ? MOST_ATTEMPTS_IN_SILENCE : MOST_ATTEMPTS))
            return true;
        const waitMs = typeof decision === "object" ? (decision.waitMs ?? 0) : 0;
        return this.#now() + waitMs - beganMs > LONGEST_WAIT_MS;
    }
}
function judge({ status, headers }, nowMs) {
    return judgeStatus(status, headers.get("Retry-After"), nowMs);
}
/** Twice as long each time, and not the same for all who failed together. */
function pauseAfter(attempt) {
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), LONGEST_PAUSE_MS);
    return pauseMs * (0.75 + Math.random() / 2);
}

// EXTERNAL MODULE: ./src/registry/http/sender.ts
var sender = __nccwpck_require__(6075);
;// CONCATENATED MODULE: ./src/registry/http/transport.ts





/** A transport for one run: whatever is sent through it shares its back-off and its counts. */
function createTransport({ wait, signals, log }) {
    const isCancelled = () => signals.cancelled.aborted;
    const retries = new RetryPolicy(Date.now, wait, isCancelled, (perMinute) => {
        log(`The registry takes no more reads for now (429). From here on this run sends ${perMinute.toLocaleString("en")} a minute, just below what it took, and that is what it waits for.`);
    });
    const counter = new RequestCounter();
    const shared = [
        (0,sender/* endInTime */._K)((request) => signals[(0,purpose/* purposeOf */.eK)(request).until]),
        counter.policy,
        answers/* believeAnswers */.WV,
        (0,answers/* limitAnswers */.RZ)((request) => {
            const { kind, maxBytes = answers/* LIMITS */.b1[kind] } = (0,purpose/* purposeOf */.eK)(request);
            return maxBytes;
        }),
    ];
    return {
        policies: (...own) => ({ perCall: [retries.policy], perAttempt: [...own, ...shared] }),
        requestCounts: () => counter.counts,
    };
}


/***/ }),

/***/ 8542:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   H: () => (/* binding */ unreachable)
/* harmony export */ });
/* harmony import */ var _errors_action_error_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2714);

/** What Node says of a certificate that it does not trust (https://nodejs.org/api/tls.html#x509-certificate-error-codes). */
const DISTRUST = new Set([
    "CERT_HAS_EXPIRED",
    "CERT_UNTRUSTED",
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    "ERR_TLS_CERT_ALTNAME_INVALID",
    "SELF_SIGNED_CERT_IN_CHAIN",
    "UNABLE_TO_GET_ISSUER_CERT",
    "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);
const CHECK_NETWORK = "Check that this runner reaches the internet, or set HTTPS_PROXY";
/** The error for a host that did not answer; `unresolved` is said when its name does not resolve. */
function unreachable(error, host, unresolved = CHECK_NETWORK) {
    return new _errors_action_error_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .l(`${host} ${silence(error, unresolved)}.`, { cause: error });
}
function silence({ code, name, message }, unresolved) {
    if (code === "ENOTFOUND")
        return `can't be reached: the name does not resolve. ${unresolved}`;
    if (code === "PARSE_ERROR")
        return "was reached, but its answers were cut off in the middle";
    if (code !== undefined && DISTRUST.has(code)) {
        return `can't be reached: its certificate is not trusted (${code}). Where a proxy or firewall inspects TLS, put the certificate of its authority into a file on the runner, and the path of the file into the job's variable NODE_EXTRA_CA_CERTS`;
    }
    return `can't be reached: no answer (${code ?? name}: ${message})${byProxy()}`;
}
/** The variables that the Azure packages heed. What is in them may hold a password. */
function byProxy() {
    const { HTTPS_PROXY: upper, https_proxy: lower } = process.env;
    if (!upper && !lower)
        return "";
    return ". The job sends requests through the proxy in HTTPS_PROXY, except for the hosts in NO_PROXY";
}


/***/ }),

/***/ 7936:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   h: () => (/* binding */ NO_REQUESTS)
/* harmony export */ });
const NO_REQUESTS = {
    signIn: 0,
    pulls: 0,
    list: 0,
    read: 0,
    referrers: 0,
    look: 0,
    delete: 0,
    lock: 0,
};


/***/ }),

/***/ 6329:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   HD: () => (/* binding */ readable),
/* harmony export */   Nh: () => (/* binding */ SUMMARY_LEVELS),
/* harmony export */   aq: () => (/* binding */ COMMENT_LEVELS),
/* harmony export */   mL: () => (/* binding */ firstWithin)
/* harmony export */ });
/**
 * How much of a page is shown: from everything down to the headline, in levels of which each shows less than the one
 * before. GitHub drops a summary over 1 MiB as a whole and refuses a comment over 65,536 characters, so the first level
 * that fits is taken. Pure.
 */
const IN_REPORT = "in the JSON report (output `report-path`)";
const EVERYTHING = {
    kept: "all",
    deletions: Infinity,
    repositories: Infinity,
    problems: Infinity,
    hasOverview: true,
    hasPicture: true,
    hasSettings: true,
    readableRows: 1000,
    note: "",
};
const GROUPED = {
    ...EVERYTHING,
    kept: "roots",
    readableRows: 5000,
    note: `What is kept because of another manifest is only counted here; each of them is ${IN_REPORT}.`,
};
const DELETIONS = {
    ...GROUPED,
    kept: "none",
    note: `Kept manifests are only ${IN_REPORT}.`,
};
const NO_MANIFESTS = {
    ...DELETIONS,
    deletions: 0,
    hasPicture: false,
    note: `The manifests are only ${IN_REPORT}.`,
};
const FEW_REPOSITORIES = {
    ...NO_MANIFESTS,
    repositories: 100,
    problems: 20,
    note: `The manifests, and all repositories, are only ${IN_REPORT}.`,
};
const HEADLINE = {
    ...FEW_REPOSITORIES,
    repositories: 0,
    problems: 0,
    hasOverview: false,
    hasSettings: false,
    note: `There is no room here for more than this sentence; everything is ${IN_REPORT}.`,
};
/** The summary's, from the longest page to the shortest. */
const SUMMARY_LEVELS = [
    EVERYTHING,
    GROUPED,
    DELETIONS,
    atMost(100),
    atMost(10),
    NO_MANIFESTS,
    FEW_REPOSITORIES,
    { ...FEW_REPOSITORIES, repositories: 10, problems: 5 },
    { ...FEW_REPOSITORIES, repositories: 0, problems: 3, hasSettings: false },
    HEADLINE,
];
/** The comment's: it is read between two reviews, and the summary says the rest. */
const COMMENT_LEVELS = [
    { problems: 10, repositories: 20, deletions: 30 },
    { problems: 5, repositories: 20, deletions: 10 },
    { problems: 3, repositories: 10, deletions: 0 },
    { problems: 1, repositories: 0, deletions: 0 },
];
/** The first page that has at most `budget` bytes, or the last one if none has. What comes after it is not rendered. */
function firstWithin(levels, render, budget) {
    let page = "";
    for (const level of levels) {
        page = render(level);
        if (Buffer.byteLength(page) <= budget)
            break;
    }
    return page;
}
/** The levels whose pages can be read. What is too long is not even rendered: it may be half a million rows. */
function readable(levels, rows) {
    return levels.values().filter((level) => rows(level) <= level.readableRows);
}
function atMost(deletions) {
    const note = `At most ${deletions} deletions of a repository are shown; all, and what is kept, are ${IN_REPORT}.`;
    return { ...DELETIONS, deletions, note };
}


/***/ }),

/***/ 67:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ digitsNeeded),
/* harmony export */   V: () => (/* binding */ shortDigest)
/* harmony export */ });
const SHORTEST = 12;
/** The first digits of a digest, without its algorithm. */
function shortDigest(digest, digits = SHORTEST) {
    const start = digest.indexOf(":") + 1;
    return digest.slice(start, start + digits);
}
/** How many digits tell all the given digests apart; at least twelve. */
function digitsNeeded(digests) {
    const hexes = [...digests].map((digest) => digest.slice(digest.indexOf(":") + 1));
    // Nearly always; sorting half a million would take seconds that a cancelled run does not have.
    if (new Set(hexes.map((hex) => hex.slice(0, SHORTEST))).size === hexes.length)
        return SHORTEST;
    const sorted = hexes.sort();
    let digits = SHORTEST;
    for (const [i, hex] of sorted.entries()) {
        const next = sorted[i + 1] ?? "";
        if (next !== hex) {
            while (digits < hex.length && next.startsWith(hex.slice(0, digits)))
                digits += 1;
        }
    }
    return digits;
}


/***/ }),

/***/ 4512:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   P: () => (/* binding */ headline)
/* harmony export */ });
/* harmony import */ var _markdown_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(4285);
/* harmony import */ var _plan_totals_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(8875);
/* harmony import */ var _report_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(8850);
/**
 * What a reader asks first: what happened, and was it a dry run. The same sentence on the page, in the log and in the
 * error that fails the step.
 */



/** One sentence on the whole run. */
function headline(report) {
    const title = report.dryRun ? "ACR Prune (dry run)" : "ACR Prune";
    return [`${title}: ${outcomeOf(report)}`, ...alarms(report)].join(" ");
}
/** What a reader must not miss, however well everything else went. */
function alarms({ repositories }) {
    const sentence = (what, count) => count === 0 ? [] : [`${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .counted */ .hS)(count, "repository", "repositories")} ${what}.`];
    const verified = (state) => repositories.filter(({ verification }) => verification?.state === state).length;
    const broken = verified("broken");
    return [
        ...sentence(broken === 1 ? "is BROKEN" : "are BROKEN", broken),
        ...sentence("could not be verified", verified("unknown")),
        ...sentence("could not be read", repositories.filter(({ state }) => state === "failed").length),
    ];
}
function outcomeOf(report) {
    const totals = (0,_report_js__WEBPACK_IMPORTED_MODULE_1__/* .totalsOfRun */ .IJ)(report);
    const { planned, deleted } = totals;
    if (report.stopped !== undefined)
        return "stopped before deleting anything.";
    if (report.absentNames.length > 0)
        return 'stopped by "keep-tags". Nothing was deleted.';
    if (report.brokenOff !== undefined) {
        return `broke off after ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .count */ .U9)(deleted)} of ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .counted */ .hS)(planned, "deletion")}.`;
    }
    if (report.deletionLimit !== undefined)
        return stoppedByLimit(totals);
    if (report.cancelled && report.dryRun)
        return "cancelled. Nothing was deleted.";
    if (report.cancelled) {
        return `cancelled after ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .count */ .U9)(deleted)} of ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .counted */ .hS)(planned, "deletion")}.`;
    }
    const end = report.isTimeUp ? ` ${timeUp(report)}` : "";
    return `${decided(report, totals)}${end}`;
}
/** What was decided, and what came of it, in a run that nothing stopped. */
function decided(report, totals) {
    const { planned, manifests, tagsPlanned } = totals;
    const nothing = report.dryRun ? " Nothing was deleted." : "";
    if (report.plan !== undefined)
        return `${(0,_plan_totals_js__WEBPACK_IMPORTED_MODULE_2__/* .planOutcome */ .W)(report)}.${nothing}`;
    if (planned + tagsPlanned === 0)
        return nothingToDelete(report, totals);
    if (!report.dryRun)
        return deletions(report, totals);
    const tags = tagsPlanned > 0 ? ` and remove ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .counted */ .hS)(tagsPlanned, "tag")} more` : "";
    return `would delete ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .count */ .U9)(planned)} of ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .counted */ .hS)(manifests, "manifest")}${tags}.${nothing}`;
}
/** What was deleted before the deletion limit was hit: nothing, unless the registry changed after the plans had been counted. */
function stoppedByLimit({ deleted, planned }) {
    if (deleted === 0)
        return 'stopped by "max-deletions". Nothing was deleted.';
    return `stopped by "max-deletions" after ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .count */ .U9)(deleted)} of ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .counted */ .hS)(planned, "deletion")}.`;
}
function timeUp({ unreached }) {
    const left = (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .counted */ .hS)(unreached, "repository was", "repositories were");
    return `The time limit ended the run; ${left} not begun. The next run continues from there.`;
}
function deletions(report, totals) {
    const { planned, deleted, alreadyGone, failed, blocked, manifests, untagged, tagsFailed } = totals;
    const tags = untagged > 0 ? ` and removed ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .counted */ .hS)(untagged, "tag")} more` : "";
    const pruned = report.repositories.filter(({ state }) => state === "pruned");
    const where = (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .counted */ .hS)(pruned.length, "repository", "repositories");
    const gone = alreadyGone > 0 ? `, ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .count */ .U9)(alreadyGone)} ${were(alreadyGone)} already gone` : "";
    if (failed + blocked + tagsFailed === 0) {
        return `deleted ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .count */ .U9)(deleted)} of ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .counted */ .hS)(manifests, "manifest")}${tags} in ${where}${gone}.`;
    }
    const below = blocked > 0 ? `, ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .count */ .U9)(blocked)} left alone because of that` : "";
    const failures = [
        ...(failed > 0 || tagsFailed === 0 ? [(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .count */ .U9)(failed)] : []),
        ...(tagsFailed > 0 ? [(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .counted */ .hS)(tagsFailed, "tag")] : []),
    ].join(" and ");
    return `deleted ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .count */ .U9)(deleted)} of ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .counted */ .hS)(planned, "planned manifest")}${tags}${gone}, ${failures} failed${below}.`;
}
function nothingToDelete(report, { manifests, kept }) {
    if (report.repositories.length === 0)
        return "nothing to delete: no repository was looked at.";
    const isWhole = report.repositories.every(({ state }) => state === "pruned");
    if (!isWhole) {
        const decided = kept > 0 ? ` ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .counted */ .hS)(kept, "manifest is", "manifests are")} kept.` : "";
        return `nothing was deleted.${decided}`;
    }
    if (manifests === 0)
        return "nothing to delete. There is no manifest.";
    const all = manifests === 1 ? "The only manifest is" : `All ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .count */ .U9)(manifests)} manifests are`;
    return `nothing to delete. ${all} kept.`;
}
function were(value) {
    return value === 1 ? "was" : "were";
}


/***/ }),

/***/ 4285:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Ej: () => (/* binding */ size),
/* harmony export */   KE: () => (/* binding */ listed),
/* harmony export */   SS: () => (/* binding */ codeSpan),
/* harmony export */   U9: () => (/* binding */ count),
/* harmony export */   X1: () => (/* binding */ escapeText),
/* harmony export */   aY: () => (/* binding */ code),
/* harmony export */   hS: () => (/* binding */ counted),
/* harmony export */   tp: () => (/* binding */ table),
/* harmony export */   v: () => (/* binding */ andMore),
/* harmony export */   zH: () => (/* binding */ details)
/* harmony export */ });
/**
 * Writes Markdown that keeps its form whatever text a registry puts into it. Tags, types and server messages are written by
 * others: they only ever enter a page through `code` and `escapeText`.
 */
/** Longer texts are cut: a tag has at most 128 characters, and what is longer than this is not there to be read. */
const LONGEST = 200;
/** Our own messages name hosts, repositories and digests, and their end says what to do: they may be long. */
const LONGEST_SENTENCE = 1000;
/**
 * Foreign text in code style, for any place in Markdown or HTML. Whatever is not plainly harmless is written as
 * character references, which neither Markdown nor HTML reads as anything but text.
 */
function code(text) {
    return `<code>${escaped(text, LONGEST)}</code>`;
}
/** A sentence that has foreign text in it, as plain text. */
function escapeText(text) {
    return escaped(text, LONGEST_SENTENCE);
}
function escaped(text, longest) {
    const cut = text.length > longest ? `${text.slice(0, longest)}…` : text;
    const visible = cut.replace(/[\p{C}\p{Z}]/gu, (c) => (c === " " ? c : "\uFFFD"));
    return visible.replace(RISKY, reference).replace(LINKING, "<!-- -->");
}
/** `-`, `.`, `:` and `/` stay: pages are full of them, and inside a word they begin nothing. */
const RISKY = /[^A-Za-z0-9 \u2026\uFFFD./:-]/gu;
/**
 * GitHub makes links of `https://…`, `www.…` and `a@b.c`, of some even where they were written as references
 * (https://github.github.com/gfm/#autolinks-extension-). A comment inside keeps it from seeing them, and is not shown.
 */
const LINKING = /(?<=:)(?=\/)|(?<=www)(?=\.)|(?<=.)(?=&#64;)/gi;
function reference(character) {
    return `&#${character.codePointAt(0) ?? 0xfffd};`;
}
/** Our own short texts in code style: digests and numbers. */
function codeSpan(text) {
    return `\`${text}\``;
}
/** A table in GitHub's Markdown. Cells must be escaped; an empty one shows a dash. */
function table(columns, rows) {
    const line = (cells) => `| ${cells.join(" | ")} |`;
    return [
        line(columns.map(({ title }) => title)),
        line(columns.map(({ align }) => (align === "right" ? "--:" : ":--"))),
        ...rows.map((cells) => line(cells.map((cell) => cell || "–"))),
    ];
}
/** The lines below a table that leaves out so many rows; none where it leaves out none. */
function andMore(left, what = count(left)) {
    return left > 0 ? ["", `And ${what} more.`] : [];
}
/** A section that can be folded, closed at first unless told otherwise. Markdown inside needs the blank lines. */
function details(summary, lines, isOpen = false) {
    return [
        isOpen ? "<details open>" : "<details>",
        `<summary>${summary}</summary>`,
        "",
        ...lines,
        "",
        "</details>",
    ];
}
/** A count as people write it: `1,204`. */
function count(value) {
    return value.toLocaleString("en-US");
}
/** A count with its noun: `1 manifest`, `1,204 manifests`. */
function counted(value, singular, plural = `${singular}s`) {
    return `${count(value)} ${value === 1 ? singular : plural}`;
}
/** The first items, and how many there are besides: `a, b + 4 more`. */
function listed(items, limit, show) {
    const shown = items.slice(0, limit).map(show).join(", ");
    const left = items.length - limit;
    return left > 0 ? `${shown} + ${count(left)} more` : shown;
}
const UNITS = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB"];
/** A size with one decimal: `3.4 GiB`. */
function size(bytes) {
    let value = bytes;
    let unit = 0;
    // As it will be shown: what rounds up to 1024.0 KiB is 1.0 MiB.
    while (Number(value.toFixed(1)) >= 1024 && unit < UNITS.length - 1) {
        value /= 1024;
        unit += 1;
    }
    return unit === 0 ? counted(bytes, "byte") : `${value.toFixed(1)} ${UNITS[unit] ?? ""}`;
}


/***/ }),

/***/ 8875:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ planOutcome),
/* harmony export */   m: () => (/* binding */ planTotalsOf)
/* harmony export */ });
/* harmony import */ var _markdown_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(4285);
/* harmony import */ var _report_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(8850);
/**
 * What became of an approved plan in numbers and in one sentence: what it had, what of it is wanted by now or gone, and what
 * waits for the next one.
 */


/** Adds up a run; all is 0 where no plan is applied. */
function planTotalsOf(report) {
    const { plan, repositories } = report;
    const sum = (of) => repositories.reduce((total, { approval }) => total + (approval?.[of] ?? 0), 0);
    return {
        approved: plan?.manifests ?? 0,
        wanted: sum("wanted"),
        gone: (plan?.goneWithRepository ?? 0) + sum("gone"),
        waiting: sum("waiting"),
        approvedTags: plan?.tags ?? 0,
        waitingTags: sum("waitingTags"),
    };
}
/** What became of the plan, for the headline: "deleted 18 of 20 approved manifests; 2 are wanted by now". */
function planOutcome(report) {
    const { planned, deleted, failed, blocked, tagsFailed, expiredTags } = (0,_report_js__WEBPACK_IMPORTED_MODULE_0__/* .totalsOfRun */ .IJ)(report);
    const { approved, gone, wanted, waiting, approvedTags, waitingTags } = planTotalsOf(report);
    const tags = approvedTags > 0
        ? ` and ${countOrNone(expiredTags)} of ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .counted */ .hS)(approvedTags, "approved tag")}`
        : "";
    const [verb, done] = report.dryRun ? ["would delete", planned] : ["deleted", deleted];
    const rest = [
        ...some(gone, `${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(gone)} ${are(gone)} gone already`),
        ...some(wanted, `${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(wanted)} ${are(wanted)} wanted by now`),
        ...some(failed, `${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(failed)} failed`),
        ...some(tagsFailed, `${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .counted */ .hS)(tagsFailed, "tag")} failed`),
        ...some(blocked, `${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(blocked)} left alone because of that`),
        ...waitingText(waiting, waitingTags),
    ].join(", ");
    const what = `${verb} ${countOrNone(done)} of ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .counted */ .hS)(approved, "approved manifest")}${tags}`;
    return rest === "" ? what : `${what}; ${rest}`;
}
function waitingText(manifests, tags) {
    const what = [
        ...some(manifests, `${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(manifests)} new ${manifests === 1 ? "one" : "ones"}`),
        ...some(tags, (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .counted */ .hS)(tags, "new tag")),
    ].join(" and ");
    return some(manifests + tags, `${what} ${manifests + tags === 1 ? "waits" : "wait"} for the next plan`);
}
function countOrNone(value) {
    return value === 0 ? "none" : (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(value);
}
function some(value, text) {
    return value === 0 ? [] : [text];
}
function are(value) {
    return value === 1 ? "is" : "are";
}


/***/ }),

/***/ 3300:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   GW: () => (/* binding */ problemsOf),
/* harmony export */   kR: () => (/* binding */ FOR_MARKDOWN),
/* harmony export */   tK: () => (/* binding */ FOR_LOG)
/* harmony export */ });
/* harmony import */ var _errors_nearest_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(9113);
/* harmony import */ var _markdown_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(4285);
/* harmony import */ var _report_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(8850);
/**
 * Everything that makes a run fail, as sentences with the way out: the same on the page, in the log and in the error
 * that fails the step.
 */



/** How many losses one sentence names; the report file has all. */
const MOST_LOSSES = 10;
const FOR_MARKDOWN = { name: (text) => (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .code */ .aY)(text), sentence: _markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeText */ .X1 };
const FOR_LOG = { name: (text) => `"${text}"`, sentence: (text) => text };
/** Everything that makes the run fail, worst first. Empty when all went well. */
function problemsOf(report, quoting) {
    const problems = report.repositories.flatMap((repository) => repositoryProblem(repository, quoting));
    const { unreached, brokenOff } = report;
    const left = (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .counted */ .hS)(unreached, "repository was", "repositories were");
    const unbegun = unreached > 0 ? ` ${left} not begun at all.` : "";
    if (brokenOff !== undefined) {
        problems.unshift(`The run broke off: ${quoting.sentence(brokenOff)}. What it had not begun is unchanged.${unbegun} This is a defect of ACR Prune; please report it (https://github.com/acr-prune/acr-prune/issues).`);
    }
    else if (report.cancelled) {
        problems.unshift(`The run was cancelled. What it had not begun is unchanged.${unbegun}`);
    }
    if (report.deletionLimit !== undefined) {
        const way = 'Review what would be deleted, and raise "max-deletions" if it is intended.';
        problems.unshift(`${quoting.sentence(report.deletionLimit)} ${way}`);
    }
    problems.unshift(...report.absentNames.map((absent) => absentNameProblem(absent, quoting)));
    if (report.stopped !== undefined) {
        problems.unshift(`${quoting.sentence(report.stopped)} Nothing was deleted.`);
    }
    return problems;
}
/** What is deleted can't be brought back, so a name that protects nothing ends the run. */
function absentNameProblem({ name: absent, nearest, unasked: [unasked] }, { name, sentence }) {
    const question = (0,_errors_nearest_js__WEBPACK_IMPORTED_MODULE_1__/* .didYouMean */ .au)(nearest, name);
    const gap = unasked === undefined
        ? ""
        : ` ${name(unasked.repository)} could not be asked: ${sentence(unasked.why)}`;
    return `Input "keep-tags" names ${name(absent)}, and no repository of this run has such a tag.${question} Correct the name or remove it; if it need not be there, write it as a pattern, ${name(`${absent}*`)}.${gap}`;
}
function repositoryProblem(repository, quoting) {
    const name = quoting.name(repository.name);
    if (repository.state === "failed") {
        return [
            `${name} was skipped, nothing in it was deleted: ${quoting.sentence(repository.message ?? "unknown")}`,
        ];
    }
    return [
        ...integrityProblem(repository, name, quoting),
        ...failureProblem(repository, name, quoting),
    ];
}
/** What is broken comes first, and with the way out: it may be the last chance to restore it. */
function integrityProblem({ verification, manifests }, name, quoting) {
    if (verification?.state === "unknown") {
        const why = quoting.sentence(verification.why);
        return [`${name}: could not verify that everything kept is still there: ${why}`];
    }
    if (verification?.state !== "broken")
        return [];
    const tags = new Map(manifests.map(({ digest, tags: [first] }) => [digest, first]));
    const losses = verification.losses.slice(0, MOST_LOSSES).map(({ holder, lost }) => {
        const tag = tags.get(holder);
        return `${quoting.name(lost)}, which ${quoting.name(holder)}${tag === undefined ? "" : ` (tag ${quoting.name(tag)})`} needs`;
    });
    const lostCount = (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .counted */ .hS)(verification.losses.length, "manifest is", "manifests are");
    return [
        `${name} is BROKEN: ${lostCount} gone that something kept needs: ${losses.join("; ")}. Push these images again, or restore them where soft delete is on (az acr manifest restore).`,
    ];
}
function failureProblem(repository, name, quoting) {
    const { failed, blocked, planned, tagsFailed } = (0,_report_js__WEBPACK_IMPORTED_MODULE_2__/* .totalsOf */ .vA)(repository);
    const tags = tagsFailed > 0 ? [tagProblem(repository, name, tagsFailed, quoting)] : [];
    if (failed === 0)
        return tags;
    const held = failed === 1 ? "it holds" : "they hold";
    const below = blocked > 0
        ? ` ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .count */ .U9)(blocked)} that ${held} ${blocked === 1 ? "was" : "were"} left alone.`
        : "";
    const first = quoting.sentence(firstFailure(repository));
    const why = failed === 1 ? first : `the first one: ${first}`;
    const again = failed + blocked === 1 ? "It" : "They";
    return [
        `${name}: ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .count */ .U9)(failed)} of ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .counted */ .hS)(planned, "planned deletion")} failed${failed === 1 ? ":" : ","} ${why}.${below} ${again} will be planned again next time.`,
        ...tags,
    ];
}
function tagProblem(repository, name, failed, quoting) {
    const first = (0,_report_js__WEBPACK_IMPORTED_MODULE_2__/* .expiredTagsIn */ .SQ)(repository).find(({ outcome }) => outcome?.state === "failed" || outcome?.state === "refused");
    const tag = quoting.name(first?.name ?? "");
    const why = quoting.sentence(whyOf(first?.outcome));
    const [which, again] = failed === 1 ? [tag, "It"] : [`the first one ${tag}`, "They"];
    return `${name}: ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .counted */ .hS)(failed, "tag")} could not be removed, ${which}: ${why}. ${again} will be planned again next time.`;
}
function firstFailure({ manifests }) {
    const failed = manifests.find(({ outcome }) => outcome?.state === "failed" || outcome?.state === "refused");
    return whyOf(failed?.outcome);
}
function whyOf(outcome) {
    return outcome !== undefined && "why" in outcome ? outcome.why.replace(/\.$/, "") : "";
}


/***/ }),

/***/ 8850:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   IJ: () => (/* binding */ totalsOfRun),
/* harmony export */   SQ: () => (/* binding */ expiredTagsIn),
/* harmony export */   ui: () => (/* binding */ isUnfinished),
/* harmony export */   vA: () => (/* binding */ totalsOf)
/* harmony export */ });
/** Whether the run ended before it had done everything in this repository. */
function isUnfinished(repository) {
    const isCancelled = ({ outcome }) => outcome?.state === "cancelled";
    if (repository.state === "cancelled" || repository.manifests.some(isCancelled))
        return true;
    return expiredTagsIn(repository).some(isCancelled);
}
/** All tags that are removed alone: those of manifests that stay, and those on nothing. */
function expiredTagsIn({ manifests, tagsOnNothing, }) {
    const onNothing = tagsOnNothing.filter(({ isExpired }) => isExpired);
    return [...manifests.flatMap(({ expiredTags }) => expiredTags), ...onNothing];
}
/** Adds up one repository. */
function totalsOf(repository) {
    const states = new Map();
    const tagStates = expiredTagsIn(repository).map(({ outcome }) => outcome?.state);
    let kept = 0;
    for (const { verdict, outcome } of repository.manifests) {
        if (verdict.action === "keep")
            kept += 1;
        if (outcome !== undefined)
            states.set(outcome.state, (states.get(outcome.state) ?? 0) + 1);
    }
    const count = (state) => states.get(state) ?? 0;
    const countTags = (...of) => tagStates.filter((state) => state !== undefined && of.includes(state)).length;
    return {
        manifests: repository.manifestCount,
        planned: repository.manifests.length - kept,
        kept,
        deleted: count("deleted"),
        alreadyGone: count("already-gone"),
        failed: count("failed") + count("refused"),
        blocked: count("blocked"),
        cancelled: count("cancelled"),
        tagsPlanned: tagStates.length,
        untagged: countTags("deleted"),
        tagsFailed: countTags("failed", "refused"),
        expiredTags: repository.tagsGoneAlong + tagStates.filter(isGone).length,
        reclaimed: repository.reclaimed,
    };
}
/** Whether a tag that was to be removed has been; in a dry run, whether it would. */
function isGone(state) {
    return state === undefined || state === "deleted";
}
/** Adds up a run. */
function totalsOfRun(report) {
    const sum = {
        manifests: 0,
        planned: 0,
        kept: 0,
        deleted: 0,
        alreadyGone: 0,
        failed: 0,
        blocked: 0,
        cancelled: 0,
        tagsPlanned: 0,
        untagged: 0,
        tagsFailed: 0,
        expiredTags: 0,
    };
    let reclaimed = { bytes: 0, isEstimate: false };
    for (const repository of report.repositories) {
        const totals = totalsOf(repository);
        for (const key of Object.keys(sum))
            sum[key] += totals[key];
        reclaimed = {
            bytes: reclaimed.bytes + totals.reclaimed.bytes,
            isEstimate: reclaimed.isEstimate || totals.reclaimed.isEstimate,
        };
    }
    return { ...sum, reclaimed };
}


/***/ }),

/***/ 6669:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   MQ: () => (/* binding */ reclaimedText),
/* harmony export */   PM: () => (/* binding */ repositoryTable),
/* harmony export */   _X: () => (/* binding */ IN_FULL),
/* harmony export */   hm: () => (/* binding */ IN_BRIEF)
/* harmony export */ });
/* harmony import */ var _markdown_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(4285);
/* harmony import */ var _report_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(8850);
/**
 * The table with a row for each repository, of the summary and of the comment. Columns that would say nothing are left
 * out, and where not all repositories find room, those that matter most are shown. Pure.
 */


/** Every manifest accounted for, by name; those that need attention and those that lose most are left out last. */
const IN_FULL = {
    columns: (rows, dryRun) => [
        REPOSITORY,
        MANIFESTS,
        KEPT,
        dryRun ? WOULD_DELETE : DELETED,
        ...(dryRun ? [] : [NOT_DELETED, ALREADY_GONE].filter((column) => column.isIn(rows))),
        ...tagColumns(rows, dryRun),
        reclaimedColumn(dryRun),
        ...stateColumns(rows, stateOf),
    ],
    choose: mostImportant,
    left: (rows) => (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .counted */ .hS)(rows, "repository", "repositories"),
};
/** What a reviewer asks; those come first in which something is deleted, or nothing could be decided. */
const IN_BRIEF = {
    columns: (rows, dryRun) => [
        REPOSITORY,
        dryRun ? WOULD_DELETE : DELETED,
        ...tagColumns(rows, dryRun),
        KEPT,
        reclaimedColumn(dryRun),
        ...stateColumns(rows, briefStateOf),
    ],
    choose: (rows, limit) => rows.toSorted((a, b) => Number(isQuiet(a)) - Number(isQuiet(b))).slice(0, limit),
    left: _markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .count */ .U9,
};
/** The table's lines, at most `limit` rows long; empty when there is nothing to show. */
function repositoryTable({ repositories, dryRun }, { columns: columnsOf, choose, left }, limit) {
    const rows = repositories.map((repository) => ({ repository, totals: (0,_report_js__WEBPACK_IMPORTED_MODULE_1__/* .totalsOf */ .vA)(repository) }));
    const shown = choose(rows, limit);
    if (shown.length === 0)
        return [];
    const columns = columnsOf(rows, dryRun);
    const cells = shown.map((row) => columns.map(({ cell }) => cell(row)));
    const hidden = rows.length - shown.length;
    return [...(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .table */ .tp)(columns, cells), ...(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .andMore */ .v)(hidden, left(hidden))];
}
/** A size, and whether it is one for certain. */
function reclaimedText({ bytes, isEstimate }) {
    return `${isEstimate ? "about " : ""}${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .size */ .Ej)(bytes)}`;
}
const REPOSITORY = { title: "Repository", cell: ({ repository }) => (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .code */ .aY)(repository.name) };
const MANIFESTS = number("Manifests", ({ manifests }) => manifests);
const KEPT = number("Kept", ({ kept }) => kept);
const WOULD_DELETE = number("Would delete", ({ planned }) => planned);
const DELETED = number("Deleted", ({ deleted }) => deleted);
/** Planned, and still there. */
const NOT_DELETED = number("Not deleted", ({ planned, deleted, alreadyGone }) => planned - deleted - alreadyGone);
const ALREADY_GONE = number("Already gone", ({ alreadyGone }) => alreadyGone);
function tagColumns(rows, dryRun) {
    if (rows.every(({ totals }) => totals.tagsPlanned === 0))
        return [];
    return [
        dryRun
            ? number("Would untag", ({ tagsPlanned }) => tagsPlanned)
            : number("Untagged", ({ untagged }) => untagged),
    ];
}
function reclaimedColumn(dryRun) {
    const cell = ({ reclaimed }) => reclaimedText(reclaimed);
    return whereDecided(dryRun ? "Would reclaim" : "Reclaimed", cell);
}
function stateColumns(rows, cell) {
    return rows.some((row) => cell(row) !== "") ? [{ title: "", cell }] : [];
}
function number(title, of) {
    const isIn = (rows) => rows.some(({ totals }) => of(totals) > 0);
    return { ...whereDecided(title, (totals) => (0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .count */ .U9)(of(totals))), isIn };
}
/** A column of numbers; where nothing was decided there is nothing to count. */
function whereDecided(title, cell) {
    return {
        title,
        align: "right",
        cell: ({ repository, totals }) => (repository.state === "pruned" ? cell(totals) : ""),
    };
}
function mostImportant(rows, limit) {
    if (rows.length <= limit)
        return rows;
    const weight = (row) => (stateOf(row) === "" ? 0 : 1);
    const ranked = rows.toSorted((a, b) => weight(b) - weight(a) || b.totals.planned - a.totals.planned);
    const chosen = new Set(ranked.slice(0, limit));
    return rows.filter((row) => chosen.has(row));
}
function isQuiet({ repository: { state }, totals: { planned, tagsPlanned } }) {
    return state === "pruned" && planned + tagsPlanned === 0;
}
/** What one should know of a repository at a glance; empty when all went well. */
function stateOf({ repository: { state, verification }, totals }) {
    if (state === "failed")
        return "not read";
    if (state !== "pruned")
        return state;
    if (verification?.state === "broken")
        return "BROKEN";
    if (totals.failed + totals.tagsFailed > 0)
        return "failed in part";
    return verification?.state === "unknown" ? "not verified" : "";
}
/** What failed in part stands above the comment's table. */
function briefStateOf({ repository: { state } }) {
    if (state === "pruned")
        return "";
    return state === "cancelled" ? "cancelled" : "skipped";
}


/***/ }),

/***/ 532:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   B2: () => (/* binding */ ruleTable),
/* harmony export */   Fr: () => (/* binding */ rulesOfFile),
/* harmony export */   IO: () => (/* binding */ describeRule),
/* harmony export */   Kk: () => (/* binding */ ruleOfFile),
/* harmony export */   MZ: () => (/* binding */ usesOf),
/* harmony export */   rk: () => (/* binding */ ruleSums)
/* harmony export */ });
/* harmony import */ var _prune_mark_tag_rules_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(5690);
/* harmony import */ var _markdown_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(4285);


/** What the rules of a file did in a repository, as far as they took any tag. */
function usesOf({ rules, keeping }, inventory, verdicts, removed) {
    if (rules.every(({ line }) => line === undefined))
        return [];
    const all = [...inventory.tags, ...inventory.tagsOnNothing];
    const byRule = Map.groupBy(all, ({ name }) => (0,_prune_mark_tag_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .ruleOf */ .Y)(name, rules));
    return rules.flatMap((rule) => {
        const tags = byRule.get(rule) ?? [];
        const isExpired = ({ name, digest }) => verdicts.get(digest)?.action === "delete" ||
            removed.get(digest)?.some((tag) => tag.name === name && tag.because === undefined) === true;
        const expired = tags.filter(isExpired).length;
        const kept = tags.filter(({ name }) => (0,_prune_mark_tag_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .isListed */ .yy)(name, keeping)).length;
        const withoutVersion = tags.filter(({ name }) => !(0,_prune_mark_tag_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .mayExpire */ .xo)(name, rule)).length;
        return tags.length === 0 ? [] : [{ rule, tags: tags.length, expired, kept, withoutVersion }];
    });
}
/** The rule of the policy file that takes a tag; undefined where the inputs are the policy. */
function ruleOfFile(name, rules) {
    const rule = (0,_prune_mark_tag_rules_js__WEBPACK_IMPORTED_MODULE_0__/* .ruleOf */ .Y)(name, rules);
    return rule?.line === undefined ? undefined : rule;
}
/** All of them that take any of the tags, each once. */
function rulesOfFile(names, { rules }) {
    return [...new Set(names.flatMap((name) => ruleOfFile(name, rules) ?? []))];
}
/** A rule by its patterns and its conditions: "main-*: older than 30d, not among the newest 10". */
function describeRule(rule) {
    return `${patternsOf(rule)}: ${conditionsOf(rule)}`;
}
function patternsOf({ match }) {
    return match.map(({ text }) => text).join(", ");
}
function conditionsOf({ olderThanMs, keepNewest, keepAtMost, order }) {
    const series = order.by === "version" ? ` versions${SERIES[order.per]}` : "";
    const age = olderThanMs === undefined ? [] : [`older than ${durationText(olderThanMs)}`];
    const most = keepAtMost === undefined ? [] : [`beyond the newest ${keepAtMost}${series}`];
    const due = [...age, ...most].join(", or ");
    const newest = keepNewest === 0 ? [] : [`not among the newest ${keepNewest}${series}`];
    return [due, ...newest].filter((part) => part !== "").join(", ");
}
const SERIES = { all: "", minor: " of a minor version", major: " of a major version" };
const UNITS = [
    ["d", 86_400_000],
    ["h", 3_600_000],
    ["m", 60_000],
];
function durationText(ms) {
    if (ms === 0)
        return "0d";
    let rest = ms;
    const parts = UNITS.flatMap(([unit, unitMs]) => {
        const whole = Math.floor(rest / unitMs);
        rest -= whole * unitMs;
        return whole === 0 ? [] : [`${whole}${unit}`];
    });
    return rest === 0 ? parts.join("") : `${ms / 1000} s`;
}
/** All rules of the policy file, in their order, with what each did. */
function ruleSums({ rules, repositories }) {
    const uses = Map.groupBy(repositories.flatMap(({ ruleUses }) => ruleUses), ({ rule }) => rule);
    return rules.map((rule) => {
        const own = uses.get(rule) ?? [];
        const sum = (key) => own.reduce((total, use) => total + use[key], 0);
        return {
            rule,
            repositories: own.length,
            tags: sum("tags"),
            expired: sum("expired"),
            kept: sum("kept"),
            withoutVersion: sum("withoutVersion"),
        };
    });
}
/** The table of rules for the page; nothing where there is no policy file. */
function ruleTable(report) {
    const sums = ruleSums(report);
    if (sums.length === 0)
        return [];
    const expire = report.dryRun ? "Would expire" : "Expired";
    const columns = [
        { title: "Line", align: "right" },
        { title: "Tags" },
        { title: "Expire when" },
        ...["Repositories", "Tags taken", expire, "Kept by name", "No versions"].map((title) => ({
            title,
            align: "right",
        })),
    ];
    const rows = sums.map(({ rule, ...sum }) => [
        String(rule.line ?? ""),
        rule.match.map(({ text }) => (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .code */ .aY)(text)).join(", "),
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .escapeText */ .X1)(conditionsOf(rule)),
        ...[sum.repositories, sum.tags, sum.expired, sum.kept].map((number) => (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(number)),
        rule.order.by === "version" ? (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(sum.withoutVersion) : "",
    ]);
    return (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .details */ .zH)(`${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(sums.length)} rules for tags, and what each did`, (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .table */ .tp)(columns, rows));
}


/***/ }),

/***/ 5594:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   FK: () => (/* binding */ describeManifest),
/* harmony export */   Gk: () => (/* binding */ describeReason),
/* harmony export */   K: () => (/* binding */ describeTagOutcome),
/* harmony export */   SS: () => (/* binding */ describeOutcome),
/* harmony export */   as: () => (/* binding */ describeTagReason),
/* harmony export */   d5: () => (/* binding */ describePlatform)
/* harmony export */ });
/* harmony import */ var _oci_manifest_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(4151);
/* harmony import */ var _digests_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(67);
/* harmony import */ var _tag_rules_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(532);



const REASONS = {
    "repository-locked": "the repository is locked",
    locked: "it is locked",
    "tag-locked": "one of its tags is locked",
    "shared-storage": "the registry can't delete it without something else that is stored with it",
    pinned: 'it is pinned by "keep-digests" or "keep-references-in"',
    "pulled-lately": "it was pulled lately",
    tagged: "it is tagged",
    "within-grace-period": 'it is younger than "age"',
    "unknown-media-type": "its media type is unknown, so it may refer to anything",
    unreadable: "its body can't be read, so it may refer to anything",
    "unlisted-referrer": "something that is not in the listing refers to it",
    "reference-cycle": "it refers to itself through others, so no order of deletion is safe",
    "pushed-during-run": "it was pushed during the run",
    "changed-during-run": "it was tagged or locked during the run",
    "not-approved": "the plan that is applied does not have it, or had it without one of its tags",
    "child-of-kept-index": "it is a child of a kept index",
    "referrer-of-kept-manifest": "it refers to a kept manifest",
    "subject-of-kept-referrer": "a kept manifest refers to it",
    "mentioned-by-unknown-manifest": "a kept manifest of unknown type mentions it",
    "tags-expired": "its tags have expired, and nothing that is kept holds it",
    "child-of-deleted-index": "every index that lists it is deleted",
    "referrer-of-deleted-subject": "its subject is deleted",
    "subject-gone": "its subject is gone",
    untagged: "it has no tag, and nothing that is kept holds it",
};
/** The reason of a verdict, without the digest behind it. */
function describeReason({ reason }) {
    return REASONS[reason];
}
/** What became of a planned deletion, as a phrase. */
function describeOutcome(outcome) {
    switch (outcome.state) {
        case "deleted":
            return outcome.with === undefined
                ? "deleted"
                : `deleted with its subject ${(0,_digests_js__WEBPACK_IMPORTED_MODULE_2__/* .shortDigest */ .V)(outcome.with)}`;
        case "already-gone":
            return "already gone";
        case "refused":
            return `refused: ${outcome.why}`;
        case "failed":
            return `failed: ${outcome.why}`;
        case "blocked":
            return `blocked: ${(0,_digests_js__WEBPACK_IMPORTED_MODULE_2__/* .shortDigest */ .V)(outcome.by)}, which holds it, is still there`;
        case "cancelled":
            return "not begun: the run ended before its turn";
        default:
            return outcome;
    }
}
/** Why a tag goes from a manifest that stays. */
function describeTagReason({ because, rule }) {
    if (because !== undefined)
        return `it names ${(0,_digests_js__WEBPACK_IMPORTED_MODULE_2__/* .shortDigest */ .V)(because)}, which is deleted`;
    return rule === undefined ? "it has expired" : `it has expired; ${(0,_tag_rules_js__WEBPACK_IMPORTED_MODULE_1__/* .describeRule */ .IO)(rule)}`;
}
/** What became of a tag that was to go from a manifest that stays. */
function describeTagOutcome(outcome) {
    if (outcome.state === "blocked")
        return `kept: ${(0,_digests_js__WEBPACK_IMPORTED_MODULE_2__/* .shortDigest */ .V)(outcome.by)} is still there`;
    if (outcome.state === "kept") {
        return "kept: it was set or locked, or its manifest pushed, during the run";
    }
    return outcome.state === "deleted" ? "removed" : describeOutcome(outcome);
}
const DIGEST_TAG_KINDS = [
    [".sig", "cosign signature"],
    [".att", "cosign attestation"],
    [".sbom", "cosign SBOM"],
    [".vex", "VEX document"],
    [".image-locations.imgpkg", "imgpkg locations"],
];
/** What a manifest is: the most telling of its digest tag, its kind, its platform, its artifact type, its media type. */
function describeManifest(description) {
    const { mediaType, digestTags, body } = description;
    const byTag = DIGEST_TAG_KINDS.find(([suffix]) => digestTags.some((tag) => tag.endsWith(suffix)));
    if (byTag !== undefined)
        return byTag[1];
    const kind = body?.kind ?? (0,_oci_manifest_js__WEBPACK_IMPORTED_MODULE_0__/* .kindOf */ .I)(mediaType);
    if (kind === "unknown")
        return mediaType ?? "unknown type";
    return describeKnown(description) ?? describeKind(kind, description);
}
/** By its name, and by its platform where it has one. */
function describeKnown({ body, platform, ...row }) {
    const name = (0,_oci_manifest_js__WEBPACK_IMPORTED_MODULE_0__/* .knownAs */ .w9)(body, row);
    return name === undefined || platform === undefined || platform === _oci_manifest_js__WEBPACK_IMPORTED_MODULE_0__/* .ATTESTATION */ .B4
        ? name
        : `${name}, ${platform}`;
}
function describeKind(kind, description) {
    switch (kind) {
        case "index":
            return description.digestTags.length > 0 ? "referrers index" : "index";
        case "artifact":
            return description.body?.artifactType ?? "artifact";
        case "image":
            return describeImage(description);
        default:
            return kind;
    }
}
function describeImage({ platform, body }) {
    if (platform === _oci_manifest_js__WEBPACK_IMPORTED_MODULE_0__/* .ATTESTATION */ .B4)
        return describePlatform(platform);
    if (body?.subject !== undefined)
        return body.artifactType ?? "artifact";
    return platform ?? body?.artifactType ?? "image";
}
/** The platform of an index's entry; BuildKit gives its provenance and SBOM manifests one that does not exist. */
function describePlatform(platform) {
    return platform === _oci_manifest_js__WEBPACK_IMPORTED_MODULE_0__/* .ATTESTATION */ .B4 ? "attestation" : platform;
}


/***/ }),

/***/ 6342:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   $e: () => (/* binding */ warning),
/* harmony export */   C1: () => (/* binding */ setFailed),
/* harmony export */   Dg: () => (/* binding */ addToSummary),
/* harmony export */   N4: () => (/* binding */ endGroup),
/* harmony export */   Oh: () => (/* binding */ startGroup),
/* harmony export */   Pq: () => (/* binding */ setSecret),
/* harmony export */   V4: () => (/* binding */ getInput),
/* harmony export */   _r: () => (/* binding */ writeLine),
/* harmony export */   lm: () => (/* binding */ notice),
/* harmony export */   uH: () => (/* binding */ setOutput)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__nccwpck_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(8161);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__nccwpck_require__.n(node_os__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _node_modules_actions_core_lib_command_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(9635);
/* harmony import */ var _node_modules_actions_core_lib_file_command_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(2902);
/**
 * What an action says to the runner: lines of the log, workflow commands among them, and the files that the runner names.
 * @actions/core has functions for that, and its entrance brings along an HTTP client of 900 kB for one that is not used here;
 * every run would load that. So its parts are used, which have the forms and the escaping.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */




/** A line of the log. It is not escaped: text that is not ours is made harmless before. */
function writeLine(line) {
    process.stdout.write(line + node_os__WEBPACK_IMPORTED_MODULE_1__.EOL);
}
/** A message that is shown on the page of the run. */
function notice(message, { title }) {
    (0,_node_modules_actions_core_lib_command_js__WEBPACK_IMPORTED_MODULE_2__/* .issueCommand */ .L)("notice", { title }, message);
}
/** The same as a warning. */
function warning(message, { title }) {
    (0,_node_modules_actions_core_lib_command_js__WEBPACK_IMPORTED_MODULE_2__/* .issueCommand */ .L)("warning", { title }, message);
}
/** Makes the step fail once it ends, with this error. */
function setFailed(message, { title }) {
    process.exitCode = 1;
    (0,_node_modules_actions_core_lib_command_js__WEBPACK_IMPORTED_MODULE_2__/* .issueCommand */ .L)("error", { title }, message);
}
/** Whatever the log shows from now on, it shows `***` in the place of this. */
function setSecret(secret) {
    (0,_node_modules_actions_core_lib_command_js__WEBPACK_IMPORTED_MODULE_2__/* .issueCommand */ .L)("add-mask", {}, secret);
}
/** The lines up to `endGroup` are folded up under this title. */
function startGroup(title) {
    (0,_node_modules_actions_core_lib_command_js__WEBPACK_IMPORTED_MODULE_2__/* .issueCommand */ .L)("group", {}, title);
}
function endGroup() {
    (0,_node_modules_actions_core_lib_command_js__WEBPACK_IMPORTED_MODULE_2__/* .issueCommand */ .L)("endgroup", {}, "");
}
/** An input as it is given, trimmed; empty where it is not. */
function getInput(name) {
    return (process.env[`INPUT_${name.replaceAll(" ", "_").toUpperCase()}`] ?? "").trim();
}
/**
 * Sets an output of the step.
 * @throws Error when the file that the runner names for it is not there or can't be written to.
 */
function setOutput(name, value) {
    if (process.env["GITHUB_OUTPUT"]) {
        (0,_node_modules_actions_core_lib_file_command_js__WEBPACK_IMPORTED_MODULE_3__/* .issueFileCommand */ .n)("OUTPUT", (0,_node_modules_actions_core_lib_file_command_js__WEBPACK_IMPORTED_MODULE_3__/* .prepareKeyValueMessage */ .v)(name, value));
        return;
    }
    // Before the runner named files; a line that another one has begun would hide the command.
    process.stdout.write(node_os__WEBPACK_IMPORTED_MODULE_1__.EOL);
    (0,_node_modules_actions_core_lib_command_js__WEBPACK_IMPORTED_MODULE_2__/* .issueCommand */ .L)("set-output", { name }, value);
}
/** Adds Markdown to the page that a file of the runner's becomes. @throws Error when that can't be written to. */
async function addToSummary(path, markdown) {
    try {
        // Appending would make a file that is not there, and the runner reads none that it has not made.
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.access)(path, node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.constants.R_OK | node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.constants.W_OK);
    }
    catch (cause) {
        throw new Error(`Unable to access summary file: '${path}'. Check if the file has correct read/write permissions.`, { cause });
    }
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.appendFile)(path, markdown);
}


/***/ }),

/***/ 2613:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("assert");

/***/ }),

/***/ 181:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("buffer");

/***/ }),

/***/ 5317:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("child_process");

/***/ }),

/***/ 6982:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("crypto");

/***/ }),

/***/ 4434:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("events");

/***/ }),

/***/ 9896:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("fs");

/***/ }),

/***/ 8611:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("http");

/***/ }),

/***/ 5692:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("https");

/***/ }),

/***/ 9278:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("net");

/***/ }),

/***/ 4589:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:assert");

/***/ }),

/***/ 6698:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:async_hooks");

/***/ }),

/***/ 4573:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:buffer");

/***/ }),

/***/ 1421:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:child_process");

/***/ }),

/***/ 7540:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:console");

/***/ }),

/***/ 7598:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:crypto");

/***/ }),

/***/ 3053:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:diagnostics_channel");

/***/ }),

/***/ 610:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:dns");

/***/ }),

/***/ 8474:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:events");

/***/ }),

/***/ 3024:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs");

/***/ }),

/***/ 1455:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs/promises");

/***/ }),

/***/ 7067:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:http");

/***/ }),

/***/ 2467:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:http2");

/***/ }),

/***/ 7030:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:net");

/***/ }),

/***/ 8161:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:os");

/***/ }),

/***/ 6760:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:path");

/***/ }),

/***/ 643:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:perf_hooks");

/***/ }),

/***/ 1708:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:process");

/***/ }),

/***/ 1792:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:querystring");

/***/ }),

/***/ 7075:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:stream");

/***/ }),

/***/ 1692:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:tls");

/***/ }),

/***/ 3136:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:url");

/***/ }),

/***/ 7975:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:util");

/***/ }),

/***/ 3429:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:util/types");

/***/ }),

/***/ 5919:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:worker_threads");

/***/ }),

/***/ 8522:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:zlib");

/***/ }),

/***/ 857:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("os");

/***/ }),

/***/ 6928:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("path");

/***/ }),

/***/ 932:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("process");

/***/ }),

/***/ 2203:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("stream");

/***/ }),

/***/ 3193:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("string_decoder");

/***/ }),

/***/ 3557:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("timers");

/***/ }),

/***/ 4756:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("tls");

/***/ }),

/***/ 2018:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("tty");

/***/ }),

/***/ 7016:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("url");

/***/ }),

/***/ 9023:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("util");

/***/ }),

/***/ 9437:
/***/ ((__unused_webpack_module, exports) => {

var __webpack_unused_export__;

// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.
__webpack_unused_export__ = ({ value: true });
exports.w = void 0;
/**
 * @internal
 *
 * Holds the singleton instrumenter, to be shared across CJS and ESM imports.
 */
exports.w = {
    instrumenterImplementation: undefined,
};
//# sourceMappingURL=state-cjs.js.map

/***/ }),

/***/ 9635:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   L: () => (/* binding */ issueCommand)
/* harmony export */ });
/* unused harmony export issue */
/* harmony import */ var os__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(857);
/* harmony import */ var _utils_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(4679);


/**
 * Issues a command to the GitHub Actions runner
 *
 * @param command - The command name to issue
 * @param properties - Additional properties for the command (key-value pairs)
 * @param message - The message to include with the command
 * @remarks
 * This function outputs a specially formatted string to stdout that the Actions
 * runner interprets as a command. These commands can control workflow behavior,
 * set outputs, create annotations, mask values, and more.
 *
 * Command Format:
 *   ::name key=value,key=value::message
 *
 * @example
 * ```typescript
 * // Issue a warning annotation
 * issueCommand('warning', {}, 'This is a warning message');
 * // Output: ::warning::This is a warning message
 *
 * // Set an environment variable
 * issueCommand('set-env', { name: 'MY_VAR' }, 'some value');
 * // Output: ::set-env name=MY_VAR::some value
 *
 * // Add a secret mask
 * issueCommand('add-mask', {}, 'secretValue123');
 * // Output: ::add-mask::secretValue123
 * ```
 *
 * @internal
 * This is an internal utility function that powers the public API functions
 * such as setSecret, warning, error, and exportVariable.
 */
function issueCommand(command, properties, message) {
    const cmd = new Command(command, properties, message);
    process.stdout.write(cmd.toString() + os__WEBPACK_IMPORTED_MODULE_0__.EOL);
}
function issue(name, message = '') {
    issueCommand(name, {}, message);
}
const CMD_STRING = '::';
class Command {
    constructor(command, properties, message) {
        if (!command) {
            command = 'missing.command';
        }
        this.command = command;
        this.properties = properties;
        this.message = message;
    }
    toString() {
        let cmdStr = CMD_STRING + this.command;
        if (this.properties && Object.keys(this.properties).length > 0) {
            cmdStr += ' ';
            let first = true;
            for (const key in this.properties) {
                if (this.properties.hasOwnProperty(key)) {
                    const val = this.properties[key];
                    if (val) {
                        if (first) {
                            first = false;
                        }
                        else {
                            cmdStr += ',';
                        }
                        cmdStr += `${key}=${escapeProperty(val)}`;
                    }
                }
            }
        }
        cmdStr += `${CMD_STRING}${escapeData(this.message)}`;
        return cmdStr;
    }
}
function escapeData(s) {
    return (0,_utils_js__WEBPACK_IMPORTED_MODULE_1__/* .toCommandValue */ .E)(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A');
}
function escapeProperty(s) {
    return (0,_utils_js__WEBPACK_IMPORTED_MODULE_1__/* .toCommandValue */ .E)(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A')
        .replace(/:/g, '%3A')
        .replace(/,/g, '%2C');
}
//# sourceMappingURL=command.js.map

/***/ }),

/***/ 2902:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   n: () => (/* binding */ issueFileCommand),
/* harmony export */   v: () => (/* binding */ prepareKeyValueMessage)
/* harmony export */ });
/* harmony import */ var crypto__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(6982);
/* harmony import */ var fs__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(9896);
/* harmony import */ var os__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(857);
/* harmony import */ var _utils_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(4679);
// For internal use, subject to change.
// We use any as a valid input type
/* eslint-disable @typescript-eslint/no-explicit-any */




function issueFileCommand(command, message) {
    const filePath = process.env[`GITHUB_${command}`];
    if (!filePath) {
        throw new Error(`Unable to find environment variable for file command ${command}`);
    }
    if (!fs__WEBPACK_IMPORTED_MODULE_1__.existsSync(filePath)) {
        throw new Error(`Missing file at path: ${filePath}`);
    }
    fs__WEBPACK_IMPORTED_MODULE_1__.appendFileSync(filePath, `${(0,_utils_js__WEBPACK_IMPORTED_MODULE_3__/* .toCommandValue */ .E)(message)}${os__WEBPACK_IMPORTED_MODULE_2__.EOL}`, {
        encoding: 'utf8'
    });
}
function prepareKeyValueMessage(key, value) {
    const delimiter = `ghadelimiter_${crypto__WEBPACK_IMPORTED_MODULE_0__.randomUUID()}`;
    const convertedValue = (0,_utils_js__WEBPACK_IMPORTED_MODULE_3__/* .toCommandValue */ .E)(value);
    // These should realistically never happen, but just in case someone finds a
    // way to exploit uuid generation let's not allow keys or values that contain
    // the delimiter.
    if (key.includes(delimiter)) {
        throw new Error(`Unexpected input: name should not contain the delimiter "${delimiter}"`);
    }
    if (convertedValue.includes(delimiter)) {
        throw new Error(`Unexpected input: value should not contain the delimiter "${delimiter}"`);
    }
    return `${key}<<${delimiter}${os__WEBPACK_IMPORTED_MODULE_2__.EOL}${convertedValue}${os__WEBPACK_IMPORTED_MODULE_2__.EOL}${delimiter}`;
}
//# sourceMappingURL=file-command.js.map

/***/ }),

/***/ 4679:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ toCommandValue),
/* harmony export */   k: () => (/* binding */ toCommandProperties)
/* harmony export */ });
// We use any as a valid input type
/* eslint-disable @typescript-eslint/no-explicit-any */
/**
 * Sanitizes an input into a string so it can be passed into issueCommand safely
 * @param input input to sanitize into a string
 */
function toCommandValue(input) {
    if (input === null || input === undefined) {
        return '';
    }
    else if (typeof input === 'string' || input instanceof String) {
        return input;
    }
    return JSON.stringify(input);
}
/**
 *
 * @param annotationProperties
 * @returns The command properties to send with the actual annotation command
 * See IssueCommandProperties: https://github.com/actions/runner/blob/main/src/Runner.Worker/ActionCommandManager.cs#L646
 */
function toCommandProperties(annotationProperties) {
    if (!Object.keys(annotationProperties).length) {
        return {};
    }
    return {
        title: annotationProperties.title,
        file: annotationProperties.file,
        line: annotationProperties.startLine,
        endLine: annotationProperties.endLine,
        col: annotationProperties.startColumn,
        endColumn: annotationProperties.endColumn
    };
}
//# sourceMappingURL=utils.js.map

/***/ }),

/***/ 5473:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  l: () => (/* reexport */ AbortError)
});

;// CONCATENATED MODULE: ./node_modules/@azure/abort-controller/dist/esm/AbortError.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.
/**
 * This error is thrown when an asynchronous operation has been aborted.
 * Check for this error by testing the `name` that the name property of the
 * error matches `"AbortError"`.
 *
 * @example
 * ```ts snippet:AbortErrorSample
 * import { AbortError } from "@azure/abort-controller";
 *
 * async function doAsyncWork(options: { abortSignal: AbortSignal }): Promise<void> {
 *   if (options.abortSignal.aborted) {
 *     throw new AbortError();
 *   }
 *
 *   // do async work
 * }
 *
 * const controller = new AbortController();
 * controller.abort();
 * try {
 *   doAsyncWork({ abortSignal: controller.signal });
 * } catch (e) {
 *   if (e instanceof Error && e.name === "AbortError") {
 *     // handle abort error here.
 *   }
 * }
 * ```
 */
class AbortError extends Error {
    constructor(message) {
        super(message);
        this.name = "AbortError";
    }
}
//# sourceMappingURL=AbortError.js.map
;// CONCATENATED MODULE: ./node_modules/@azure/abort-controller/dist/esm/index.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.

//# sourceMappingURL=index.js.map

/***/ }),

/***/ 1926:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  pj: () => (/* reexport */ esm_restError_RestError),
  N$: () => (/* reexport */ bearerTokenAuthenticationPolicy),
  fl: () => (/* reexport */ esm_defaultHttpClient_createDefaultHttpClient),
  O8: () => (/* reexport */ esm_pipeline_createEmptyPipeline),
  Nc: () => (/* reexport */ esm_httpHeaders_createHttpHeaders),
  Fp: () => (/* reexport */ esm_createPipelineFromOptions_createPipelineFromOptions),
  G6: () => (/* reexport */ esm_pipelineRequest_createPipelineRequest),
  rQ: () => (/* reexport */ policies_decompressResponsePolicy_decompressResponsePolicy),
  e4: () => (/* reexport */ decompressResponsePolicy_decompressResponsePolicyName),
  nV: () => (/* reexport */ proxyPolicy_getDefaultProxySettings),
  T0: () => (/* reexport */ esm_restError_isRestError),
  Ll: () => (/* reexport */ policies_proxyPolicy_proxyPolicy),
  Ou: () => (/* reexport */ redirectPolicy_redirectPolicyName),
  Jb: () => (/* reexport */ policies_retryPolicy_retryPolicy),
  q5: () => (/* reexport */ setClientRequestIdPolicy),
  z7: () => (/* reexport */ policies_userAgentPolicy_userAgentPolicy)
});

// UNUSED EXPORTS: agentPolicy, agentPolicyName, auxiliaryAuthenticationHeaderPolicy, auxiliaryAuthenticationHeaderPolicyName, bearerTokenAuthenticationPolicyName, createFile, createFileFromStream, defaultRetryPolicy, exponentialRetryPolicy, exponentialRetryPolicyName, formDataPolicy, formDataPolicyName, logPolicy, logPolicyName, multipartPolicy, multipartPolicyName, ndJsonPolicy, ndJsonPolicyName, proxyPolicyName, redirectPolicy, setClientRequestIdPolicyName, systemErrorRetryPolicy, systemErrorRetryPolicyName, throttlingRetryPolicy, throttlingRetryPolicyName, tlsPolicy, tlsPolicyName, tracingPolicy, tracingPolicyName, userAgentPolicyName

;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/abort-controller/AbortError.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.
/**
 * This error is thrown when an asynchronous operation has been aborted.
 * Check for this error by testing the `name` that the name property of the
 * error matches `"AbortError"`.
 *
 * @example
 * ```ts snippet:ReadmeSampleAbortError
 * import { AbortError } from "@typespec/ts-http-runtime";
 *
 * async function doAsyncWork(options: { abortSignal: AbortSignal }): Promise<void> {
 *   if (options.abortSignal.aborted) {
 *     throw new AbortError();
 *   }
 *
 *   // do async work
 * }
 *
 * const controller = new AbortController();
 * controller.abort();
 *
 * try {
 *   doAsyncWork({ abortSignal: controller.signal });
 * } catch (e) {
 *   if (e instanceof Error && e.name === "AbortError") {
 *     // handle abort error here.
 *   }
 * }
 * ```
 */
class AbortError extends Error {
    constructor(message) {
        super(message);
        this.name = "AbortError";
    }
}
//# sourceMappingURL=AbortError.js.map
// EXTERNAL MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/logger/logger.js + 2 modules
var logger_logger = __nccwpck_require__(3482);
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/httpHeaders.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.
function normalizeName(name) {
    return name.toLowerCase();
}
/**
 * Removes CR and LF characters from a header value to prevent obs-fold
 * (line folding) sequences, as forbidden by RFC 7230 §3.2.4.
 * @param value - The header value to sanitize.
 */
function normalizeValue(value) {
    return String(value)
        .trim()
        .replace(/[\r\n]/g, "");
}
function* headerIterator(map) {
    for (const entry of map.values()) {
        yield [entry.name, entry.value];
    }
}
class HttpHeadersImpl {
    _headersMap;
    constructor(rawHeaders) {
        this._headersMap = new Map();
        if (rawHeaders) {
            for (const headerName of Object.keys(rawHeaders)) {
                this.set(headerName, rawHeaders[headerName]);
            }
        }
    }
    /**
     * Set a header in this collection with the provided name and value. The name is
     * case-insensitive.
     * @param name - The name of the header to set. This value is case-insensitive.
     * @param value - The value of the header to set.
     */
    set(name, value) {
        this._headersMap.set(normalizeName(name), { name, value: normalizeValue(value) });
    }
    /**
     * Get the header value for the provided header name, or undefined if no header exists in this
     * collection with the provided name.
     * @param name - The name of the header. This value is case-insensitive.
     */
    get(name) {
        return this._headersMap.get(normalizeName(name))?.value;
    }
    /**
     * Get whether or not this header collection contains a header entry for the provided header name.
     * @param name - The name of the header to set. This value is case-insensitive.
     */
    has(name) {
        return this._headersMap.has(normalizeName(name));
    }
    /**
     * Remove the header with the provided headerName.
     * @param name - The name of the header to remove.
     */
    delete(name) {
        this._headersMap.delete(normalizeName(name));
    }
    /**
     * Get the JSON object representation of this HTTP header collection.
     */
    toJSON(options = {}) {
        const result = {};
        if (options.preserveCase) {
            for (const entry of this._headersMap.values()) {
                result[entry.name] = entry.value;
            }
        }
        else {
            for (const [normalizedName, entry] of this._headersMap) {
                result[normalizedName] = entry.value;
            }
        }
        return result;
    }
    /**
     * Get the string representation of this HTTP header collection.
     */
    toString() {
        return JSON.stringify(this.toJSON({ preserveCase: true }));
    }
    /**
     * Iterate over tuples of header [name, value] pairs.
     */
    [Symbol.iterator]() {
        return headerIterator(this._headersMap);
    }
}
/**
 * Creates an object that satisfies the `HttpHeaders` interface.
 * @param rawHeaders - A simple object representing initial headers
 */
function httpHeaders_createHttpHeaders(rawHeaders) {
    return new HttpHeadersImpl(rawHeaders);
}
//# sourceMappingURL=httpHeaders.js.map
// EXTERNAL MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/util/uuidUtils.js
var uuidUtils = __nccwpck_require__(5410);
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/pipelineRequest.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.


class PipelineRequestImpl {
    url;
    method;
    headers;
    timeout;
    withCredentials;
    body;
    multipartBody;
    formData;
    streamResponseStatusCodes;
    enableBrowserStreams;
    proxySettings;
    disableKeepAlive;
    abortSignal;
    requestId;
    allowInsecureConnection;
    onUploadProgress;
    onDownloadProgress;
    requestOverrides;
    authSchemes;
    constructor(options) {
        this.url = options.url;
        this.body = options.body;
        this.headers = options.headers ?? httpHeaders_createHttpHeaders();
        this.method = options.method ?? "GET";
        this.timeout = options.timeout ?? 0;
        this.multipartBody = options.multipartBody;
        this.formData = options.formData;
        this.disableKeepAlive = options.disableKeepAlive ?? false;
        this.proxySettings = options.proxySettings;
        this.streamResponseStatusCodes = options.streamResponseStatusCodes;
        this.withCredentials = options.withCredentials ?? false;
        this.abortSignal = options.abortSignal;
        this.onUploadProgress = options.onUploadProgress;
        this.onDownloadProgress = options.onDownloadProgress;
        this.requestId = options.requestId || (0,uuidUtils/* randomUUID */.N)();
        this.allowInsecureConnection = options.allowInsecureConnection ?? false;
        this.enableBrowserStreams = options.enableBrowserStreams ?? false;
        this.requestOverrides = options.requestOverrides;
        this.authSchemes = options.authSchemes;
    }
}
/**
 * Creates a new pipeline request with the given options.
 * This method is to allow for the easy setting of default values and not required.
 * @param options - The options to create the request with.
 */
function pipelineRequest_createPipelineRequest(options) {
    return new PipelineRequestImpl(options);
}
//# sourceMappingURL=pipelineRequest.js.map
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/pipeline.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.
const ValidPhaseNames = new Set(["Deserialize", "Serialize", "Retry", "Sign"]);
/**
 * A private implementation of Pipeline.
 * Do not export this class from the package.
 * @internal
 */
class HttpPipeline {
    _policies = [];
    _orderedPolicies;
    constructor(policies) {
        this._policies = policies?.slice(0) ?? [];
        this._orderedPolicies = undefined;
    }
    addPolicy(policy, options = {}) {
        if (options.phase && options.afterPhase) {
            throw new Error("Policies inside a phase cannot specify afterPhase.");
        }
        if (options.phase && !ValidPhaseNames.has(options.phase)) {
            throw new Error(`Invalid phase name: ${options.phase}`);
        }
        if (options.afterPhase && !ValidPhaseNames.has(options.afterPhase)) {
            throw new Error(`Invalid afterPhase name: ${options.afterPhase}`);
        }
        this._policies.push({
            policy,
            options,
        });
        this._orderedPolicies = undefined;
    }
    removePolicy(options) {
        const removedPolicies = [];
        this._policies = this._policies.filter((policyDescriptor) => {
            if ((options.name && policyDescriptor.policy.name === options.name) ||
                (options.phase && policyDescriptor.options.phase === options.phase)) {
                removedPolicies.push(policyDescriptor.policy);
                return false;
            }
            else {
                return true;
            }
        });
        this._orderedPolicies = undefined;
        return removedPolicies;
    }
    sendRequest(httpClient, request) {
        const policies = this.getOrderedPolicies();
        const pipeline = policies.reduceRight((next, policy) => {
            return (req) => {
                return policy.sendRequest(req, next);
            };
        }, (req) => httpClient.sendRequest(req));
        return pipeline(request);
    }
    getOrderedPolicies() {
        if (!this._orderedPolicies) {
            this._orderedPolicies = this.orderPolicies();
        }
        return this._orderedPolicies;
    }
    clone() {
        return new HttpPipeline(this._policies);
    }
    static create() {
        return new HttpPipeline();
    }
    orderPolicies() {
        /**
         * The goal of this method is to reliably order pipeline policies
         * based on their declared requirements when they were added.
         *
         * Order is first determined by phase:
         *
         * 1. Serialize Phase
         * 2. Policies not in a phase
         * 3. Deserialize Phase
         * 4. Retry Phase
         * 5. Sign Phase
         *
         * Within each phase, policies are executed in the order
         * they were added unless they were specified to execute
         * before/after other policies or after a particular phase.
         *
         * To determine the final order, we will walk the policy list
         * in phase order multiple times until all dependencies are
         * satisfied.
         *
         * `afterPolicies` are the set of policies that must be
         * executed before a given policy. This requirement is
         * considered satisfied when each of the listed policies
         * have been scheduled.
         *
         * `beforePolicies` are the set of policies that must be
         * executed after a given policy. Since this dependency
         * can be expressed by converting it into a equivalent
         * `afterPolicies` declarations, they are normalized
         * into that form for simplicity.
         *
         * An `afterPhase` dependency is considered satisfied when all
         * policies in that phase have scheduled.
         *
         */
        const result = [];
        // Track all policies we know about.
        const policyMap = new Map();
        function createPhase(name) {
            return {
                name,
                policies: new Set(),
                hasRun: false,
                hasAfterPolicies: false,
            };
        }
        // Track policies for each phase.
        const serializePhase = createPhase("Serialize");
        const noPhase = createPhase("None");
        const deserializePhase = createPhase("Deserialize");
        const retryPhase = createPhase("Retry");
        const signPhase = createPhase("Sign");
        // a list of phases in order
        const orderedPhases = [serializePhase, noPhase, deserializePhase, retryPhase, signPhase];
        // Small helper function to map phase name to each Phase
        function getPhase(phase) {
            if (phase === "Retry") {
                return retryPhase;
            }
            else if (phase === "Serialize") {
                return serializePhase;
            }
            else if (phase === "Deserialize") {
                return deserializePhase;
            }
            else if (phase === "Sign") {
                return signPhase;
            }
            else {
                return noPhase;
            }
        }
        // First walk each policy and create a node to track metadata.
        for (const descriptor of this._policies) {
            const policy = descriptor.policy;
            const options = descriptor.options;
            const policyName = policy.name;
            if (policyMap.has(policyName)) {
                throw new Error("Duplicate policy names not allowed in pipeline");
            }
            const node = {
                policy,
                dependsOn: new Set(),
                dependants: new Set(),
            };
            if (options.afterPhase) {
                node.afterPhase = getPhase(options.afterPhase);
                node.afterPhase.hasAfterPolicies = true;
            }
            policyMap.set(policyName, node);
            const phase = getPhase(options.phase);
            phase.policies.add(node);
        }
        // Now that each policy has a node, connect dependency references.
        for (const descriptor of this._policies) {
            const { policy, options } = descriptor;
            const policyName = policy.name;
            const node = policyMap.get(policyName);
            if (!node) {
                throw new Error(`Missing node for policy ${policyName}`);
            }
            if (options.afterPolicies) {
                for (const afterPolicyName of options.afterPolicies) {
                    const afterNode = policyMap.get(afterPolicyName);
                    if (afterNode) {
                        // Linking in both directions helps later
                        // when we want to notify dependants.
                        node.dependsOn.add(afterNode);
                        afterNode.dependants.add(node);
                    }
                }
            }
            if (options.beforePolicies) {
                for (const beforePolicyName of options.beforePolicies) {
                    const beforeNode = policyMap.get(beforePolicyName);
                    if (beforeNode) {
                        // To execute before another node, make it
                        // depend on the current node.
                        beforeNode.dependsOn.add(node);
                        node.dependants.add(beforeNode);
                    }
                }
            }
        }
        function walkPhase(phase) {
            phase.hasRun = true;
            // Sets iterate in insertion order
            for (const node of phase.policies) {
                if (node.afterPhase && (!node.afterPhase.hasRun || node.afterPhase.policies.size)) {
                    // If this node is waiting on a phase to complete,
                    // we need to skip it for now.
                    // Even if the phase is empty, we should wait for it
                    // to be walked to avoid re-ordering policies.
                    continue;
                }
                if (node.dependsOn.size === 0) {
                    // If there's nothing else we're waiting for, we can
                    // add this policy to the result list.
                    result.push(node.policy);
                    // Notify anything that depends on this policy that
                    // the policy has been scheduled.
                    for (const dependant of node.dependants) {
                        dependant.dependsOn.delete(node);
                    }
                    policyMap.delete(node.policy.name);
                    phase.policies.delete(node);
                }
            }
        }
        function walkPhases() {
            for (const phase of orderedPhases) {
                walkPhase(phase);
                // if the phase isn't complete
                if (phase.policies.size > 0 && phase !== noPhase) {
                    if (!noPhase.hasRun) {
                        // Try running noPhase to see if that unblocks this phase next tick.
                        // This can happen if a phase that happens before noPhase
                        // is waiting on a noPhase policy to complete.
                        walkPhase(noPhase);
                    }
                    // Don't proceed to the next phase until this phase finishes.
                    return;
                }
                if (phase.hasAfterPolicies) {
                    // Run any policies unblocked by this phase
                    walkPhase(noPhase);
                }
            }
        }
        // Iterate until we've put every node in the result list.
        let iteration = 0;
        while (policyMap.size > 0) {
            iteration++;
            const initialResultLength = result.length;
            // Keep walking each phase in order until we can order every node.
            walkPhases();
            // The result list *should* get at least one larger each time
            // after the first full pass.
            // Otherwise, we're going to loop forever.
            if (result.length <= initialResultLength && iteration > 1) {
                throw new Error("Cannot satisfy policy dependencies due to requirements cycle.");
            }
        }
        return result;
    }
}
/**
 * Creates a totally empty pipeline.
 * Useful for testing or creating a custom one.
 */
function pipeline_createEmptyPipeline() {
    return HttpPipeline.create();
}
//# sourceMappingURL=pipeline.js.map
// EXTERNAL MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/util/error.js
var error = __nccwpck_require__(4820);
// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __nccwpck_require__(7975);
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/util/inspect.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.

const custom = external_node_util_.inspect.custom;
//# sourceMappingURL=inspect.js.map
// EXTERNAL MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/util/sanitizer.js
var util_sanitizer = __nccwpck_require__(1945);
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/restError.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.



const errorSanitizer = new util_sanitizer/* Sanitizer */.I();
/**
 * A custom error type for failed pipeline requests.
 */
class restError_RestError extends Error {
    /**
     * Something went wrong when making the request.
     * This means the actual request failed for some reason,
     * such as a DNS issue or the connection being lost.
     */
    static REQUEST_SEND_ERROR = "REQUEST_SEND_ERROR";
    /**
     * This means that parsing the response from the server failed.
     * It may have been malformed.
     */
    static PARSE_ERROR = "PARSE_ERROR";
    /**
     * The code of the error itself (use statics on RestError if possible.)
     */
    code;
    /**
     * The HTTP status code of the request (if applicable.)
     */
    statusCode;
    /**
     * The request that was made.
     * This property is non-enumerable.
     */
    request;
    /**
     * The response received (if any.)
     * This property is non-enumerable.
     */
    response;
    /**
     * Bonus property set by the throw site.
     */
    details;
    constructor(message, options = {}) {
        super(message);
        this.name = "RestError";
        this.code = options.code;
        this.statusCode = options.statusCode;
        // The request and response may contain sensitive information in the headers or body.
        // To help prevent this sensitive information being accidentally logged, the request and response
        // properties are marked as non-enumerable here. This prevents them showing up in the output of
        // JSON.stringify and console.log.
        Object.defineProperty(this, "request", { value: options.request, enumerable: false });
        Object.defineProperty(this, "response", { value: options.response, enumerable: false });
        // Only include useful agent information in the request for logging, as the full agent object
        // may contain large binary data.
        const agent = this.request?.agent
            ? {
                maxFreeSockets: this.request.agent.maxFreeSockets,
                maxSockets: this.request.agent.maxSockets,
            }
            : undefined;
        // Logging method for util.inspect in Node
        Object.defineProperty(this, custom, {
            value: () => {
                // Extract non-enumerable properties and add them back. This is OK since in this output the request and
                // response get sanitized.
                return `RestError: ${this.message} \n ${errorSanitizer.sanitize({
                    ...this,
                    request: { ...this.request, agent },
                    response: this.response,
                })}`;
            },
            enumerable: false,
        });
        Object.setPrototypeOf(this, restError_RestError.prototype);
    }
}
/**
 * Typeguard for RestError
 * @param e - Something caught by a catch clause.
 */
function restError_isRestError(e) {
    // This package declares RestError, so there is exactly one constructor that can produce it
    // here and the cross-package `instanceof` restriction does not apply. The `name` check below
    // is the fallback for a RestError built by a second copy of this package.
    // eslint-disable-next-line no-restricted-syntax
    if (e instanceof restError_RestError) {
        return true;
    }
    return (0,error/* isError */.b)(e) && e.name === "RestError";
}
//# sourceMappingURL=restError.js.map
// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __nccwpck_require__(7067);
;// CONCATENATED MODULE: external "node:https"
const external_node_https_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:https");
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __nccwpck_require__(8522);
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __nccwpck_require__(7075);
// EXTERNAL MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/log.js
var log = __nccwpck_require__(7507);
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/util/requestBodyHeaders.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.
/**
 * Converts a flat `[name, value, ...]` raw header array to `[name, value]` pairs,
 * or returns an existing pair array unchanged, preserving order and duplicates.
 *
 * @param headers - Header names and values in either array format.
 * @returns The header pairs in their original order.
 * @see https://nodejs.org/api/http.html#messagerawheaders
 */
function getHeaderPairs(headers) {
    return Array.isArray(headers[0])
        ? headers
        : Array.from({ length: Math.ceil(headers.length / 2) }, (_, index) => [
            headers[index * 2],
            headers[index * 2 + 1],
        ]);
}
function isIterable(value) {
    return Symbol.iterator in value && typeof value[Symbol.iterator] === "function";
}
function removeContinueToken(value) {
    if (typeof value === "string") {
        const tokens = value.split(",");
        const remaining = tokens.filter((token) => token.trim().toLowerCase() !== "100-continue");
        if (remaining.length === tokens.length) {
            return value;
        }
        return (remaining
            .map((token) => token.trim())
            .filter(Boolean)
            .join(", ") || undefined);
    }
    if (Array.isArray(value)) {
        const remaining = value.map(removeContinueToken).filter((entry) => entry !== undefined);
        return remaining.length > 0 ? remaining : undefined;
    }
    return value;
}
function stripRequestBodyHeaders(request, removeFraming) {
    const stripHeaderValue = (name, value) => {
        const lowerName = name.toLowerCase();
        if (removeFraming &&
            (lowerName === "content-length" ||
                lowerName === "transfer-encoding" ||
                lowerName === "trailer")) {
            return undefined;
        }
        return lowerName === "expect" ? removeContinueToken(value) : value;
    };
    const stripHeaderPairs = (pairs) => pairs.flatMap(([name, value]) => {
        const updated = typeof name === "string" ? stripHeaderValue(name, value) : value;
        return updated === undefined ? [] : [[name, updated]];
    });
    for (const [name, value] of request.headers) {
        const updated = stripHeaderValue(name, value);
        if (updated === undefined) {
            request.headers.delete(name);
        }
        else if (typeof updated === "string" && updated !== value) {
            request.headers.set(name, updated);
        }
    }
    const overrides = request.requestOverrides;
    if (!overrides || !("headers" in overrides)) {
        return;
    }
    const headers = overrides.headers;
    if (Array.isArray(headers)) {
        const updatedPairs = stripHeaderPairs(getHeaderPairs(headers));
        request.requestOverrides = {
            ...overrides,
            headers: Array.isArray(headers[0]) ? updatedPairs : updatedPairs.flat(),
        };
    }
    else if (headers && typeof headers === "object" && isIterable(headers)) {
        const pairs = Array.from(headers, (entry) => {
            if (!Array.isArray(entry) || entry.length !== 2) {
                throw new TypeError("Header entry must be a name/value pair");
            }
            return entry;
        });
        request.requestOverrides = { ...overrides, headers: stripHeaderPairs(pairs) };
    }
    else if (headers && typeof headers === "object") {
        const updatedHeaders = {};
        for (const [name, value] of Object.entries(headers)) {
            const updated = stripHeaderValue(name, value);
            if (updated !== undefined) {
                updatedHeaders[name] = updated;
            }
        }
        request.requestOverrides = { ...overrides, headers: updatedHeaders };
    }
}
/**
 * Removes only the 100-continue expectation from pipeline and replacement headers.
 * Raw header arrays retain their shape, and caller-supplied override headers are not mutated.
 * Iterable override collections are materialized as reusable name/value pairs.
 *
 * @param request - The request whose body is known to be empty.
 */
function removeExpectContinueHeader(request) {
    stripRequestBodyHeaders(request, false);
}
/**
 * Removes obsolete body framing, trailer declarations, and the 100-continue expectation
 * after discarding a body.
 *
 * @param request - The request whose body has been discarded.
 */
function removeRequestBodyHeaders(request) {
    stripRequestBodyHeaders(request, true);
}
//# sourceMappingURL=requestBodyHeaders.js.map
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/util/nodeExpectContinue.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.

const EXPECT_CONTINUE_TIMEOUT_IN_MS = 1000;
function getHeaderValues(headers, name) {
    if (Array.isArray(headers)) {
        return getHeaderPairs(headers)
            .filter(([key]) => typeof key === "string" && key.toLowerCase() === name)
            .flatMap(([, value]) => (Array.isArray(value) ? value : [value]));
    }
    if (headers && typeof headers === "object") {
        if ("get" in headers && typeof headers.get === "function") {
            const value = headers.get(name);
            return value === undefined || value === null ? [] : [value];
        }
        let value;
        for (const [key, entry] of Object.entries(headers)) {
            if (key.toLowerCase() === name) {
                value = entry;
            }
        }
        return value === undefined ? [] : Array.isArray(value) ? value : [value];
    }
    return [];
}
function getEffectiveHeaderValues(request, name) {
    const headers = request.requestOverrides && "headers" in request.requestOverrides
        ? request.requestOverrides.headers
        : request.headers;
    return getHeaderValues(headers, name.toLowerCase());
}
function hasExpectContinue(request) {
    return getEffectiveHeaderValues(request, "expect").some((value) => typeof value === "string" &&
        value.split(",").some((token) => token.trim().toLowerCase() === "100-continue"));
}
function addHeader(headers, name, value) {
    if (!Array.isArray(headers)) {
        return { ...headers, [name]: value };
    }
    return Array.isArray(headers[0]) ? [...headers, [name, value]] : [...headers, name, value];
}
function hasHeader(headers, name) {
    if (Array.isArray(headers)) {
        return getHeaderPairs(headers).some(([key]) => typeof key === "string" && key.toLowerCase() === name);
    }
    return Object.keys(headers ?? {}).some((key) => key.toLowerCase() === name);
}
function addExpectContinueFraming(options, bodyLength) {
    if (hasHeader(options.headers, "content-length") ||
        hasHeader(options.headers, "transfer-encoding")) {
        return;
    }
    options.headers = addHeader(options.headers, bodyLength === null ? "Transfer-Encoding" : "Content-Length", bodyLength === null ? "chunked" : String(bodyLength));
}
function createExpectContinueRequest(options) {
    let fallback;
    let waiting = true;
    let bodyStarted = false;
    let errorReported = false;
    let request;
    let bodyError;
    const bodyStream = options.bodyStream;
    // Error observation must not consume a caller-owned source before upload permission.
    bodyStream?.once("error", onBodyError);
    if (bodyStream && "errored" in bodyStream && bodyStream.errored instanceof Error) {
        // destroy(error) may still have its error event queued on the next tick.
        process.nextTick(onBodyError, bodyStream.errored);
        return;
    }
    try {
        request = options.createRequest(onResponse);
    }
    catch (error) {
        onError(error);
        return;
    }
    function stopWaiting(keepBodyObserved = false) {
        waiting = false;
        if (fallback !== undefined) {
            clearTimeout(fallback);
            fallback = undefined;
        }
        request?.removeListener("continue", sendBody);
        request?.removeListener("socket", onSocket);
        if (!keepBodyObserved) {
            bodyStream?.removeListener("error", onBodyError);
        }
    }
    function onError(error) {
        const requestError = error instanceof Error ? error : new Error(String(error));
        // destroy() may emit no error on a closed request, or emit this error again on a live one.
        if (!errorReported) {
            errorReported = true;
            stopWaiting();
            options.onError(requestError);
        }
        return requestError;
    }
    function onBodyError(error) {
        if (errorReported || (!waiting && !bodyStarted)) {
            return;
        }
        errorReported = true;
        bodyError = error instanceof Error ? error : new Error(String(error));
        stopWaiting();
        options.onBodyError(error);
        request?.destroy(bodyError);
    }
    function sendBody() {
        if (!waiting) {
            return;
        }
        bodyStarted = true;
        stopWaiting(true);
        try {
            options.sendBody(request);
        }
        catch (error) {
            onBodyError(error);
        }
        finally {
            // The upload path now observes the source, including synchronous failures while piping.
            bodyStream?.removeListener("error", onBodyError);
        }
    }
    function onAbort() {
        stopWaiting();
        options.onAbort(request);
    }
    function onSocket() {
        if (!waiting) {
            return;
        }
        try {
            request.flushHeaders();
            if (!waiting) {
                return;
            }
            // This ordered write excludes connection setup and preceding header writes from the timeout.
            request.write("", (error) => {
                if (error) {
                    request.destroy(onError(error));
                }
                else if (waiting) {
                    fallback = setTimeout(sendBody, EXPECT_CONTINUE_TIMEOUT_IN_MS);
                }
            });
        }
        catch (error) {
            request.destroy(onError(error));
        }
    }
    function onResponse(response) {
        stopWaiting();
        if (!bodyStarted) {
            request.shouldKeepAlive = false;
            const destroyRequest = () => {
                response.removeListener("end", destroyRequest);
                response.removeListener("close", destroyRequest);
                request.destroy();
            };
            response.once("end", destroyRequest);
            response.once("close", destroyRequest);
            if (response.readableEnded || response.destroyed) {
                destroyRequest();
            }
        }
        options.onResponse(response);
    }
    request.once("error", onError);
    if (bodyError) {
        request.destroy(bodyError);
        return;
    }
    if (options.abortSignal.aborted) {
        onAbort();
        return;
    }
    options.abortSignal.addEventListener("abort", onAbort, { once: true });
    // Request close can precede consumption of buffered response data.
    // Keep private abort forwarding until sendRequest's outer lifecycle disconnects the caller.
    request.once("close", () => stopWaiting());
    if (request.destroyed || request.closed) {
        stopWaiting();
    }
    if (!waiting) {
        return;
    }
    request.once("continue", sendBody);
    if (request.socket) {
        onSocket();
    }
    else {
        request.once("socket", onSocket);
    }
}
//# sourceMappingURL=nodeExpectContinue.js.map
// EXTERNAL MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/util/responseBody.js
var responseBody = __nccwpck_require__(9095);
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/nodeHttpClient.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.













const DEFAULT_TLS_SETTINGS = {};
function nodeHttpClient_isReadableStream(body) {
    return (typeof body === "object" && body !== null && "pipe" in body && typeof body.pipe === "function");
}
function isStreamComplete(stream) {
    if (stream.readable === false) {
        return Promise.resolve();
    }
    return new Promise((resolve) => {
        const handler = () => {
            resolve();
            stream.removeListener("close", handler);
            stream.removeListener("end", handler);
            stream.removeListener("error", handler);
        };
        stream.on("close", handler);
        stream.on("end", handler);
        stream.on("error", handler);
    });
}
function isArrayBuffer(body) {
    return external_node_util_.types.isArrayBuffer(body) || ArrayBuffer.isView(body);
}
function arrayBufferToBuffer(body) {
    if (Buffer.isBuffer(body)) {
        return body;
    }
    return ArrayBuffer.isView(body)
        ? Buffer.from(body.buffer, body.byteOffset, body.byteLength)
        : Buffer.from(body);
}
class ReportTransform extends external_node_stream_.Transform {
    loadedBytes = 0;
    progressCallback;
    // eslint-disable-next-line @typescript-eslint/no-unsafe-function-type
    _transform(chunk, _encoding, callback) {
        this.push(chunk);
        this.loadedBytes += chunk.length;
        try {
            this.progressCallback({ loadedBytes: this.loadedBytes });
            callback();
        }
        catch (e) {
            callback(e);
        }
    }
    constructor(progressCallback) {
        super();
        this.progressCallback = progressCallback;
    }
}
function createRequestLifecycle(request, options, isInsecure, resolve, reject) {
    let clientRequest;
    let response;
    let requestDone = false;
    let resolveRequestComplete;
    const requestComplete = new Promise((_resolve) => {
        resolveRequestComplete = _resolve;
    });
    const onComplete = () => {
        requestDone = true;
        clientRequest.removeListener("finish", onComplete);
        clientRequest.removeListener("close", onComplete);
        resolveRequestComplete();
    };
    const onResponse = (incomingResponse) => {
        response = incomingResponse;
        resolve({
            response: incomingResponse,
            requestComplete,
            isRequestComplete: () => requestDone,
            disposeRequest: () => {
                if (!requestDone) {
                    clientRequest.destroy();
                }
            },
        });
    };
    return {
        createRequest: (onResponseCallback = onResponse) => {
            clientRequest = isInsecure
                ? external_node_http_.request(options, onResponseCallback)
                : external_node_https_namespaceObject.request(options, onResponseCallback);
            clientRequest.once("finish", onComplete);
            clientRequest.once("close", onComplete);
            return clientRequest;
        },
        onResponse,
        rejectRequest: (error) => {
            reject(toRequestSendError(error, request));
        },
        abortRequest: (req) => {
            const abortError = new AbortError("The operation was aborted. Rejecting from abort signal callback while making request.");
            response?.destroy(abortError);
            req.destroy(abortError);
            reject(abortError);
        },
    };
}
function toRequestSendError(error, request) {
    if (restError_isRestError(error)) {
        return error;
    }
    const prematureClose = error.code === "ERR_STREAM_PREMATURE_CLOSE";
    return new restError_RestError(prematureClose ? "Request body stream closed before ending" : error.message, {
        code: prematureClose
            ? restError_RestError.REQUEST_SEND_ERROR
            : (error.code ?? restError_RestError.REQUEST_SEND_ERROR),
        request,
    });
}
function sendRequestBody(clientRequest, body, request, onError) {
    if (body && nodeHttpClient_isReadableStream(body)) {
        pipeUploadStream(body, clientRequest, request, onError);
    }
    else if (body) {
        if (typeof body === "string" || Buffer.isBuffer(body)) {
            clientRequest.end(body);
        }
        else {
            log/* logger */.v.error("Unrecognized body type", body);
            throw new restError_RestError("Unrecognized body type", { request });
        }
    }
    else {
        clientRequest.end();
    }
}
function prepareRequestBody(request, useExpectContinue) {
    const requestBody = request.body;
    const resolvedBody = typeof requestBody === "function" ? requestBody() : requestBody;
    const body = resolvedBody && isArrayBuffer(resolvedBody) ? arrayBufferToBuffer(resolvedBody) : resolvedBody;
    if (!useExpectContinue && body && !request.headers.has("Content-Length")) {
        const bodyLength = getBodyLength(body);
        if (bodyLength !== null) {
            request.headers.set("Content-Length", bodyLength);
        }
    }
    if (!body || !request.onUploadProgress) {
        return body;
    }
    const uploadReportStream = new ReportTransform(request.onUploadProgress);
    uploadReportStream.on("error", (e) => {
        log/* logger */.v.error("Error in upload progress", e);
    });
    if (nodeHttpClient_isReadableStream(body)) {
        pipeUploadStream(body, uploadReportStream, request);
    }
    else {
        uploadReportStream.end(body);
    }
    return uploadReportStream;
}
/**
 * A HttpClient implementation that uses Node's "https" module to send HTTPS requests.
 * @internal
 */
class NodeHttpClient {
    cachedHttpAgent;
    cachedHttpsAgents = new WeakMap();
    /**
     * Makes a request over an underlying transport layer and returns the response.
     * @param request - The request to be made.
     */
    async sendRequest(request) {
        const requestBody = request.body;
        const abortController = new AbortController();
        let abortListener;
        const requestAbortSignal = request.abortSignal;
        if (requestAbortSignal) {
            if (requestAbortSignal.aborted) {
                throw new AbortError("The operation was aborted. Request has already been canceled.");
            }
            abortListener = (event) => {
                if (event.type === "abort") {
                    abortController.abort();
                }
            };
            requestAbortSignal.addEventListener("abort", abortListener);
        }
        let timeoutId;
        if (request.timeout > 0) {
            timeoutId = setTimeout(() => {
                const sanitizer = new util_sanitizer/* Sanitizer */.I();
                log/* logger */.v.info(`request to '${sanitizer.sanitizeUrl(request.url)}' timed out. canceling...`);
                abortController.abort();
            }, request.timeout);
        }
        const acceptEncoding = request.headers.get("Accept-Encoding");
        const shouldDecompress = acceptEncoding?.includes("gzip") || acceptEncoding?.includes("deflate");
        // Keep input separate from the prepared upload. Even a direct stream must leave body
        // undefined until preparation starts, so early rejection does not transfer its ownership.
        let body;
        let responseStream;
        let requestComplete = Promise.resolve();
        try {
            let useExpectContinue = hasExpectContinue(request);
            const knownBodyLength = useExpectContinue && typeof requestBody !== "function"
                ? getBodyLength(requestBody ?? null)
                : null;
            if (knownBodyLength === 0) {
                removeExpectContinueHeader(request);
                useExpectContinue = false;
            }
            if (!useExpectContinue) {
                body = prepareRequestBody(request, false);
            }
            const result = useExpectContinue
                ? await this.makeRequestWithExpectContinue(request, abortController, () => {
                    body = prepareRequestBody(request, true);
                    return body;
                }, knownBodyLength)
                : await this.makeRequest(request, abortController, body);
            requestComplete = result.requestComplete;
            const res = result.response;
            const headers = getResponseHeaders(res);
            const status = res.statusCode ?? 0;
            const response = {
                status,
                headers,
                request,
            };
            if (!result.isRequestComplete()) {
                (0,responseBody/* setRequestCompletion */.aP)(response, result.requestComplete);
                const clearDisposer = (0,responseBody/* setResponseBodyDisposer */.rb)(response, result.disposeRequest);
                result.requestComplete.then(clearDisposer).catch((error) => {
                    log/* logger */.v.warning("Error disposing request", error);
                });
            }
            // Responses to HEAD must not have a body.
            // If they do return a body, that body must be ignored.
            const method = typeof request.requestOverrides?.method === "string"
                ? request.requestOverrides.method.toUpperCase()
                : request.method;
            if (method === "HEAD") {
                // call resume() and not destroy() to avoid closing the socket
                // and losing keep alive
                res.resume();
                return response;
            }
            responseStream = shouldDecompress
                ? getDecodedResponseStream(res, headers, abortController.signal)
                : res;
            const onDownloadProgress = request.onDownloadProgress;
            if (onDownloadProgress) {
                const downloadReportStream = new ReportTransform(onDownloadProgress);
                downloadReportStream.on("error", (e) => {
                    log/* logger */.v.error("Error in download progress", e);
                });
                responseStream = pipeResponseStream(responseStream, downloadReportStream, abortController.signal);
            }
            if (
            // Value of POSITIVE_INFINITY in streamResponseStatusCodes is considered as any status code
            request.streamResponseStatusCodes?.has(Number.POSITIVE_INFINITY) ||
                request.streamResponseStatusCodes?.has(response.status)) {
                response.readableStreamBody = responseStream;
            }
            else {
                response.bodyAsText = await streamToText(responseStream);
            }
            return response;
        }
        catch (error) {
            // Dispose only the prepared upload. If preparation never ran, body is undefined
            // and the caller's untouched input stream is left alone.
            if (nodeHttpClient_isReadableStream(body)) {
                (0,responseBody/* disposeNodeStream */.WT)(body);
            }
            if (responseStream) {
                (0,responseBody/* disposeNodeStream */.WT)(responseStream);
            }
            throw error;
        }
        finally {
            if (timeoutId !== undefined) {
                clearTimeout(timeoutId);
            }
            // Keep abort forwarding until the outgoing request and response have both completed.
            if (requestAbortSignal && abortListener) {
                let uploadStreamDone = Promise.resolve();
                // Wait only for a prepared upload. If preparation never ran, body is undefined,
                // so the caller's untouched input stream cannot block abort-listener cleanup.
                if (nodeHttpClient_isReadableStream(body)) {
                    uploadStreamDone = isStreamComplete(body);
                }
                let downloadStreamDone = Promise.resolve();
                if (nodeHttpClient_isReadableStream(responseStream)) {
                    downloadStreamDone = isStreamComplete(responseStream);
                }
                Promise.all([requestComplete, uploadStreamDone, downloadStreamDone])
                    .then(() => {
                    // eslint-disable-next-line promise/always-return
                    if (abortListener) {
                        requestAbortSignal.removeEventListener("abort", abortListener);
                    }
                })
                    .catch((e) => {
                    log/* logger */.v.warning("Error when cleaning up abortListener on httpRequest", e);
                });
            }
        }
    }
    makeRequest(request, abortController, body) {
        const { options, isInsecure } = this.getRequestOptions(request);
        return new Promise((resolve, reject) => {
            const { createRequest, rejectRequest, abortRequest } = createRequestLifecycle(request, options, isInsecure, resolve, reject);
            const req = createRequest();
            req.once("error", rejectRequest);
            abortController.signal.addEventListener("abort", () => abortRequest(req));
            sendRequestBody(req, body, request, rejectRequest);
        });
    }
    makeRequestWithExpectContinue(request, abortController, prepareBody, knownBodyLength) {
        const { options, isInsecure } = this.getRequestOptions(request);
        addExpectContinueFraming(options, knownBodyLength);
        return new Promise((resolve, reject) => {
            const { createRequest, onResponse, rejectRequest, abortRequest } = createRequestLifecycle(request, options, isInsecure, resolve, reject);
            createExpectContinueRequest({
                abortSignal: abortController.signal,
                bodyStream: nodeHttpClient_isReadableStream(request.body) ? request.body : undefined,
                createRequest,
                onAbort: abortRequest,
                onError: rejectRequest,
                onBodyError: reject,
                onResponse,
                sendBody: (clientRequest) => {
                    const body = prepareBody();
                    sendRequestBody(clientRequest, body, request, rejectRequest);
                },
            });
        });
    }
    getRequestOptions(request) {
        const url = new URL(request.url);
        const isInsecure = url.protocol !== "https:";
        if (isInsecure && !request.allowInsecureConnection) {
            throw new Error(`Cannot connect to ${request.url} while allowInsecureConnection is false.`);
        }
        const agent = request.agent ?? this.getOrCreateAgent(request, isInsecure);
        return {
            isInsecure,
            options: {
                agent,
                hostname: url.hostname,
                path: `${url.pathname}${url.search}`,
                port: url.port,
                method: request.method,
                headers: request.headers.toJSON({ preserveCase: true }),
                ...request.requestOverrides,
            },
        };
    }
    getOrCreateAgent(request, isInsecure) {
        const disableKeepAlive = request.disableKeepAlive;
        // Handle Insecure requests first
        if (isInsecure) {
            if (disableKeepAlive) {
                // keepAlive:false is the default so we don't need a custom Agent
                return external_node_http_.globalAgent;
            }
            if (!this.cachedHttpAgent) {
                // If there is no cached agent create a new one and cache it.
                this.cachedHttpAgent = new external_node_http_.Agent({ keepAlive: true });
            }
            return this.cachedHttpAgent;
        }
        else {
            if (disableKeepAlive && !request.tlsSettings) {
                // When there are no tlsSettings and keepAlive is false
                // we don't need a custom agent
                return external_node_https_namespaceObject.globalAgent;
            }
            // We use the tlsSettings to index cached clients
            const tlsSettings = request.tlsSettings ?? DEFAULT_TLS_SETTINGS;
            // Get the cached agent or create a new one with the
            // provided values for keepAlive and tlsSettings
            let agent = this.cachedHttpsAgents.get(tlsSettings);
            if (agent && agent.options.keepAlive === !disableKeepAlive) {
                return agent;
            }
            log/* logger */.v.info("No cached TLS Agent exist, creating a new Agent");
            agent = new external_node_https_namespaceObject.Agent({
                // keepAlive is true if disableKeepAlive is false.
                keepAlive: !disableKeepAlive,
                // Since we are spreading, if no tslSettings were provided, nothing is added to the agent options.
                ...tlsSettings,
            });
            this.cachedHttpsAgents.set(tlsSettings, agent);
            return agent;
        }
    }
}
function getResponseHeaders(res) {
    const headers = httpHeaders_createHttpHeaders();
    for (const header of Object.keys(res.headers)) {
        const value = res.headers[header];
        if (Array.isArray(value)) {
            if (value.length > 0) {
                headers.set(header, value[0]);
            }
        }
        else if (value) {
            headers.set(header, value);
        }
    }
    return headers;
}
function getDecodedResponseStream(stream, headers, abortSignal) {
    const contentEncoding = headers.get("Content-Encoding");
    if (contentEncoding === "gzip") {
        return pipeResponseStream(stream, external_node_zlib_.createGunzip(), abortSignal);
    }
    else if (contentEncoding === "deflate") {
        return pipeResponseStream(stream, external_node_zlib_.createInflate(), abortSignal);
    }
    return stream;
}
function pipeUploadStream(source, destination, request, onError) {
    let tearingDown = false;
    const cleanupFinished = (0,external_node_stream_.finished)(source, { writable: false }, onSourceComplete);
    function onSourceComplete(error) {
        cleanupFinished();
        destination.removeListener("close", onDestinationClose);
        if (error && !tearingDown) {
            const requestError = toRequestSendError(error, request);
            destination.destroy(requestError);
            onError?.(requestError);
        }
    }
    function onDestinationClose() {
        // Keep observing the source, but do not forward failures caused by intentional teardown.
        tearingDown = true;
        source.unpipe(destination);
        (0,responseBody/* disposeNodeStream */.WT)(source);
    }
    destination.once("close", onDestinationClose);
    source.pipe(destination);
}
function pipeResponseStream(source, destination, abortSignal) {
    (0,responseBody/* setResponseBodySource */.rp)(destination, source);
    let cleanupSource = () => { };
    let cleanupDestination = () => { };
    cleanupSource = (0,external_node_stream_.finished)(source, { writable: false }, (error) => {
        cleanupSource();
        if (error) {
            destination.destroy(abortSignal.aborted ? new AbortError() : error);
        }
    });
    cleanupDestination = (0,external_node_stream_.finished)(destination, { writable: false }, () => {
        cleanupDestination();
        // Keep the source observer until its own completion, including any queued error.
        source.unpipe(destination);
        if (source.readable) {
            (0,responseBody/* disposeNodeStream */.WT)(source);
        }
    });
    return source.pipe(destination);
}
function streamToText(stream) {
    return new Promise((resolve, reject) => {
        const buffer = [];
        const cleanupFinished = (0,external_node_stream_.finished)(stream, { writable: false }, onComplete);
        function onData(chunk) {
            if (Buffer.isBuffer(chunk)) {
                buffer.push(chunk);
            }
            else {
                buffer.push(Buffer.from(chunk));
            }
        }
        function onComplete(error) {
            cleanupFinished();
            stream.removeListener("data", onData);
            if (error?.name === "AbortError") {
                reject(error);
            }
            else if (error) {
                reject(new restError_RestError(`Error reading response as text: ${error.message}`, {
                    code: restError_RestError.PARSE_ERROR,
                }));
            }
            else {
                resolve(Buffer.concat(buffer).toString("utf8"));
            }
        }
        stream.on("data", onData);
    });
}
/** @internal */
function getBodyLength(body) {
    if (!body) {
        return 0;
    }
    else if (Buffer.isBuffer(body)) {
        return body.length;
    }
    else if (nodeHttpClient_isReadableStream(body)) {
        return null;
    }
    else if (isArrayBuffer(body)) {
        return body.byteLength;
    }
    else if (typeof body === "string") {
        return Buffer.byteLength(body);
    }
    else {
        return null;
    }
}
/**
 * Create a new HttpClient instance for the NodeJS environment.
 * @internal
 */
function createNodeHttpClient() {
    return new NodeHttpClient();
}
//# sourceMappingURL=nodeHttpClient.js.map
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/defaultHttpClient.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.

/**
 * Create the correct HttpClient for the current environment.
 */
function defaultHttpClient_createDefaultHttpClient() {
    return createNodeHttpClient();
}
//# sourceMappingURL=defaultHttpClient.js.map
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/policies/logPolicy.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.


/**
 * The programmatic identifier of the logPolicy.
 */
const logPolicyName = "logPolicy";
/**
 * A policy that logs all requests and responses.
 * @param options - Options to configure logPolicy.
 */
function logPolicy_logPolicy(options = {}) {
    const logger = options.logger ?? log/* logger */.v.info;
    const sanitizer = new util_sanitizer/* Sanitizer */.I({
        additionalAllowedHeaderNames: options.additionalAllowedHeaderNames,
        additionalAllowedQueryParameters: options.additionalAllowedQueryParameters,
    });
    return {
        name: logPolicyName,
        async sendRequest(request, next) {
            if (!logger.enabled) {
                return next(request);
            }
            logger(`Request: ${sanitizer.sanitize(request)}`);
            const response = await next(request);
            logger(`Response status code: ${response.status}`);
            logger(`Headers: ${sanitizer.sanitize({ headers: response.headers })}`);
            return response;
        },
    };
}
//# sourceMappingURL=logPolicy.js.map
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __nccwpck_require__(8161);
// EXTERNAL MODULE: external "node:process"
var external_node_process_ = __nccwpck_require__(1708);
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/util/userAgentPlatform.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.


/**
 * @internal
 */
function getHeaderName() {
    return "User-Agent";
}
/**
 * @internal
 */
async function userAgentPlatform_setPlatformSpecificData(map) {
    if (process && process.versions) {
        const osInfo = `${os.type()} ${os.release()}; ${os.arch()}`;
        if (process.versions.bun) {
            map.set("Bun", `${process.versions.bun} (${osInfo})`);
        }
        else if (process.versions.deno) {
            map.set("Deno", `${process.versions.deno} (${osInfo})`);
        }
        else if (process.versions.node) {
            map.set("Node", `${process.versions.node} (${osInfo})`);
        }
    }
}
//# sourceMappingURL=userAgentPlatform.js.map
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/util/userAgent.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.



function getUserAgentString(telemetryInfo) {
    const parts = [];
    for (const [key, value] of telemetryInfo) {
        const token = value ? `${key}/${value}` : key;
        parts.push(token);
    }
    return parts.join(" ");
}
/**
 * @internal
 */
function getUserAgentHeaderName() {
    return getHeaderName();
}
/**
 * @internal
 */
async function userAgent_getUserAgentValue(prefix) {
    const runtimeInfo = new Map();
    runtimeInfo.set("ts-http-runtime", SDK_VERSION);
    await setPlatformSpecificData(runtimeInfo);
    const defaultAgent = getUserAgentString(runtimeInfo);
    const userAgentValue = prefix ? `${prefix} ${defaultAgent}` : defaultAgent;
    return userAgentValue;
}
//# sourceMappingURL=userAgent.js.map
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/policies/userAgentPolicy.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.

const UserAgentHeaderName = getUserAgentHeaderName();
/**
 * The programmatic identifier of the userAgentPolicy.
 */
const userAgentPolicyName = "userAgentPolicy";
/**
 * A policy that sets the User-Agent header (or equivalent) to reflect
 * the library version.
 * @param options - Options to customize the user agent value.
 */
function userAgentPolicy_userAgentPolicy(options = {}) {
    const userAgentValue = getUserAgentValue(options.userAgentPrefix);
    return {
        name: userAgentPolicyName,
        async sendRequest(request, next) {
            if (!request.headers.has(UserAgentHeaderName)) {
                request.headers.set(UserAgentHeaderName, await userAgentValue);
            }
            return next(request);
        },
    };
}
//# sourceMappingURL=userAgentPolicy.js.map
// EXTERNAL MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/util/delay.js + 1 modules
var delay = __nccwpck_require__(297);
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/util/helpers.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.

const StandardAbortMessage = "The operation was aborted.";
/**
 * A wrapper for setTimeout that resolves a promise after delayInMs milliseconds.
 * @param delayInMs - The number of milliseconds to be delayed.
 * @param value - The value to be resolved with after a timeout of t milliseconds.
 * @param options - The options for delay - currently abort options
 *                  - abortSignal - The abortSignal associated with containing operation.
 *                  - abortErrorMsg - The abort error message associated with containing operation.
 * @returns Resolved promise
 */
function helpers_delay(delayInMs, value, options) {
    return new Promise((resolve, reject) => {
        let timer = undefined;
        let onAborted = undefined;
        const rejectOnAbort = () => {
            return reject(new AbortError(options?.abortErrorMsg ? options?.abortErrorMsg : StandardAbortMessage));
        };
        const removeListeners = () => {
            if (options?.abortSignal && onAborted) {
                options.abortSignal.removeEventListener("abort", onAborted);
            }
        };
        onAborted = () => {
            if (timer) {
                clearTimeout(timer);
            }
            removeListeners();
            return rejectOnAbort();
        };
        if (options?.abortSignal && options.abortSignal.aborted) {
            return rejectOnAbort();
        }
        timer = setTimeout(() => {
            removeListeners();
            resolve(value);
        }, delayInMs);
        if (options?.abortSignal) {
            options.abortSignal.addEventListener("abort", onAborted);
        }
    });
}
/**
 * @internal
 * @returns the parsed value or undefined if the parsed value is invalid.
 */
function parseHeaderValueAsNumber(response, headerName) {
    const value = response.headers.get(headerName);
    if (!value)
        return;
    const valueAsNum = Number(value);
    if (Number.isNaN(valueAsNum))
        return;
    return valueAsNum;
}
//# sourceMappingURL=helpers.js.map
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/retryStrategies/throttlingRetryStrategy.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.

/**
 * The header that comes back from services representing
 * the amount of time (minimum) to wait to retry (in seconds or timestamp after which we can retry).
 */
const RetryAfterHeader = "Retry-After";
/**
 * The headers that come back from services representing
 * the amount of time (minimum) to wait to retry.
 *
 * "retry-after-ms", "x-ms-retry-after-ms" : milliseconds
 * "Retry-After" : seconds or timestamp
 */
const AllRetryAfterHeaders = ["retry-after-ms", "x-ms-retry-after-ms", RetryAfterHeader];
/**
 * A response is a throttling retry response if it has a throttling status code (429 or 503),
 * as long as one of the [ "Retry-After" or "retry-after-ms" or "x-ms-retry-after-ms" ] headers has a valid value.
 *
 * Returns the `retryAfterInMs` value if the response is a throttling retry response.
 * If not throttling retry response, returns `undefined`.
 *
 * @internal
 */
function getRetryAfterInMs(response) {
    if (!(response && [429, 503].includes(response.status)))
        return undefined;
    try {
        // Headers: "retry-after-ms", "x-ms-retry-after-ms", "Retry-After"
        for (const header of AllRetryAfterHeaders) {
            const retryAfterValue = parseHeaderValueAsNumber(response, header);
            if (retryAfterValue === 0 || retryAfterValue) {
                // "Retry-After" header ==> seconds
                // "retry-after-ms", "x-ms-retry-after-ms" headers ==> milli-seconds
                const multiplyingFactor = header === RetryAfterHeader ? 1000 : 1;
                return retryAfterValue * multiplyingFactor; // in milli-seconds
            }
        }
        // RetryAfterHeader ("Retry-After") has a special case where it might be formatted as a date instead of a number of seconds
        const retryAfterHeader = response.headers.get(RetryAfterHeader);
        if (!retryAfterHeader)
            return;
        const date = Date.parse(retryAfterHeader);
        const diff = date - Date.now();
        // negative diff would mean a date in the past, so retry asap with 0 milliseconds
        return Number.isFinite(diff) ? Math.max(0, diff) : undefined;
    }
    catch {
        return undefined;
    }
}
/**
 * A response is a retry response if it has a throttling status code (429 or 503),
 * as long as one of the [ "Retry-After" or "retry-after-ms" or "x-ms-retry-after-ms" ] headers has a valid value.
 */
function isThrottlingRetryResponse(response) {
    return Number.isFinite(getRetryAfterInMs(response));
}
function throttlingRetryStrategy_throttlingRetryStrategy() {
    return {
        name: "throttlingRetryStrategy",
        retry({ response }) {
            const retryAfterInMs = getRetryAfterInMs(response);
            if (!Number.isFinite(retryAfterInMs)) {
                return { skipStrategy: true };
            }
            return {
                retryAfterInMs,
            };
        },
    };
}
//# sourceMappingURL=throttlingRetryStrategy.js.map
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/retryStrategies/exponentialRetryStrategy.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.


// intervals are in milliseconds
const DEFAULT_CLIENT_RETRY_INTERVAL = 1000;
const DEFAULT_CLIENT_MAX_RETRY_INTERVAL = 1000 * 64;
/**
 * A retry strategy that retries with an exponentially increasing delay in these two cases:
 * - When there are errors in the underlying transport layer (e.g. DNS lookup failures).
 * - Or otherwise if the outgoing request fails (408, greater or equal than 500, except for 501 and 505).
 */
function exponentialRetryStrategy_exponentialRetryStrategy(options = {}) {
    const retryInterval = options.retryDelayInMs ?? DEFAULT_CLIENT_RETRY_INTERVAL;
    const maxRetryInterval = options.maxRetryDelayInMs ?? DEFAULT_CLIENT_MAX_RETRY_INTERVAL;
    return {
        name: "exponentialRetryStrategy",
        retry({ retryCount, response, responseError }) {
            const matchedSystemError = isSystemError(responseError);
            const ignoreSystemErrors = matchedSystemError && options.ignoreSystemErrors;
            const isExponential = isExponentialRetryResponse(response);
            const ignoreExponentialResponse = isExponential && options.ignoreHttpStatusCodes;
            const unknownResponse = response && (isThrottlingRetryResponse(response) || !isExponential);
            if (unknownResponse || ignoreExponentialResponse || ignoreSystemErrors) {
                return { skipStrategy: true };
            }
            if (responseError && !matchedSystemError && !isExponential) {
                return { errorToThrow: responseError };
            }
            return (0,delay/* calculateRetryDelay */.g)(retryCount, {
                retryDelayInMs: retryInterval,
                maxRetryDelayInMs: maxRetryInterval,
            });
        },
    };
}
/**
 * A response is a retry response if it has status codes:
 * - 408, or
 * - Greater or equal than 500, except for 501 and 505.
 */
function isExponentialRetryResponse(response) {
    return Boolean(response &&
        response.status !== undefined &&
        (response.status >= 500 || response.status === 408) &&
        response.status !== 501 &&
        response.status !== 505);
}
/**
 * Determines whether an error from a pipeline response was triggered in the network layer.
 */
function isSystemError(err) {
    if (!err) {
        return false;
    }
    return (err.code === "ETIMEDOUT" ||
        err.code === "ESOCKETTIMEDOUT" ||
        err.code === "ECONNREFUSED" ||
        err.code === "ECONNRESET" ||
        err.code === "ENOENT" ||
        err.code === "ENOTFOUND");
}
//# sourceMappingURL=exponentialRetryStrategy.js.map
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/constants.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.
const constants_SDK_VERSION = "0.3.10";
const constants_DEFAULT_RETRY_POLICY_COUNT = 3;
//# sourceMappingURL=constants.js.map
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/policies/retryPolicy.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.






const retryPolicyLogger = (0,logger_logger/* createClientLogger */.KV)("ts-http-runtime retryPolicy");
/**
 * The programmatic identifier of the retryPolicy.
 */
const retryPolicyName = "retryPolicy";
/**
 * retryPolicy is a generic policy to enable retrying requests when certain conditions are met
 */
function retryPolicy_retryPolicy(strategies, options = { maxRetries: constants_DEFAULT_RETRY_POLICY_COUNT }) {
    const logger = options.logger || retryPolicyLogger;
    return {
        name: retryPolicyName,
        async sendRequest(request, next) {
            let response;
            let responseError;
            let retryCount = -1;
            retryRequest: while (true) {
                retryCount += 1;
                responseError = undefined;
                try {
                    logger.info(`Retry ${retryCount}: Attempting to send request`, request.requestId);
                    response = await next(request);
                    logger.info(`Retry ${retryCount}: Received a response from request`, request.requestId);
                }
                catch (e) {
                    logger.error(`Retry ${retryCount}: Received an error from request`, request.requestId);
                    // RestErrors are valid targets for the retry strategies.
                    // If none of the retry strategies can work with them, they will be thrown later in this policy.
                    // If the received error is not a RestError, it is immediately thrown.
                    if (!restError_isRestError(e)) {
                        throw e;
                    }
                    responseError = e;
                    response = e.response;
                }
                if (request.abortSignal?.aborted) {
                    logger.error(`Retry ${retryCount}: Request aborted.`);
                    const abortError = new AbortError();
                    throw abortError;
                }
                if (retryCount >= (options.maxRetries ?? constants_DEFAULT_RETRY_POLICY_COUNT)) {
                    logger.info(`Retry ${retryCount}: Maximum retries reached. Returning the last received response, or throwing the last received error.`);
                    if (responseError) {
                        throw responseError;
                    }
                    else if (response) {
                        return response;
                    }
                    else {
                        throw new Error("Maximum retries reached with no response or error to throw");
                    }
                }
                logger.info(`Retry ${retryCount}: Processing ${strategies.length} retry strategies.`);
                strategiesLoop: for (const strategy of strategies) {
                    const strategyLogger = strategy.logger || logger;
                    strategyLogger.info(`Retry ${retryCount}: Processing retry strategy ${strategy.name}.`);
                    const modifiers = strategy.retry({
                        retryCount,
                        response,
                        responseError,
                    });
                    if (modifiers.skipStrategy) {
                        strategyLogger.info(`Retry ${retryCount}: Skipped.`);
                        continue strategiesLoop;
                    }
                    const { errorToThrow, retryAfterInMs, redirectTo } = modifiers;
                    if (errorToThrow) {
                        strategyLogger.error(`Retry ${retryCount}: Retry strategy ${strategy.name} throws error:`, errorToThrow);
                        throw errorToThrow;
                    }
                    if (retryAfterInMs || retryAfterInMs === 0) {
                        strategyLogger.info(`Retry ${retryCount}: Retry strategy ${strategy.name} retries after ${retryAfterInMs}`);
                        if (response) {
                            await (0,responseBody/* disposeResponseBody */.VA)(response);
                        }
                        await helpers_delay(retryAfterInMs, undefined, { abortSignal: request.abortSignal });
                        continue retryRequest;
                    }
                    if (redirectTo) {
                        strategyLogger.info(`Retry ${retryCount}: Retry strategy ${strategy.name} redirects to ${redirectTo}`);
                        if (response) {
                            await (0,responseBody/* disposeResponseBody */.VA)(response);
                        }
                        request.url = redirectTo;
                        continue retryRequest;
                    }
                }
                if (responseError) {
                    logger.info(`None of the retry strategies could work with the received error. Throwing it.`);
                    throw responseError;
                }
                if (response) {
                    logger.info(`None of the retry strategies could work with the received response. Returning it.`);
                    return response;
                }
                // If all the retries skip and there's no response,
                // we're still in the retry loop, so a new request will be sent
                // until `maxRetries` is reached.
            }
        },
    };
}
//# sourceMappingURL=retryPolicy.js.map
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/policies/defaultRetryPolicy.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.




/**
 * Name of the {@link defaultRetryPolicy}
 */
const defaultRetryPolicyName = "defaultRetryPolicy";
/**
 * A policy that retries according to three strategies:
 * - When the server sends a 429 response with a Retry-After header.
 * - When there are errors in the underlying transport layer (e.g. DNS lookup failures).
 * - Or otherwise if the outgoing request fails, it will retry with an exponentially increasing delay.
 */
function defaultRetryPolicy_defaultRetryPolicy(options = {}) {
    return {
        name: defaultRetryPolicyName,
        sendRequest: retryPolicy_retryPolicy([throttlingRetryStrategy_throttlingRetryStrategy(), exponentialRetryStrategy_exponentialRetryStrategy(options)], {
            maxRetries: options.maxRetries ?? constants_DEFAULT_RETRY_POLICY_COUNT,
        }).sendRequest,
    };
}
//# sourceMappingURL=defaultRetryPolicy.js.map
// EXTERNAL MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/util/bytesEncoding.js
var bytesEncoding = __nccwpck_require__(3816);
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/formData.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.
/**
 * If the request body is a native FormData, convert it to our FormDataMap
 * representation and clear the body. Node.js's HTTP stack doesn't handle
 * FormData natively, so the pipeline must serialize it later.
 *
 * @internal
 */
function convertBodyToFormDataMap(body) {
    if (typeof FormData !== "undefined" && body instanceof FormData) {
        const formDataMap = {};
        for (const [key, value] of body.entries()) {
            const existing = formDataMap[key];
            if (Array.isArray(existing)) {
                existing.push(value);
            }
            else {
                formDataMap[key] = existing !== undefined ? [existing, value] : [value];
            }
        }
        return formDataMap;
    }
    return undefined;
}
//# sourceMappingURL=formData.js.map
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/policies/formDataPolicy.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.



/**
 * The programmatic identifier of the formDataPolicy.
 */
const formDataPolicyName = "formDataPolicy";
/**
 * A policy that encodes FormData on the request into the body.
 */
function formDataPolicy_formDataPolicy() {
    return {
        name: formDataPolicyName,
        async sendRequest(request, next) {
            const converted = convertBodyToFormDataMap(request.body);
            if (converted) {
                request.formData = converted;
                request.body = undefined;
            }
            if (request.formData) {
                const contentType = request.headers.get("Content-Type");
                if (contentType && contentType.indexOf("application/x-www-form-urlencoded") !== -1) {
                    request.body = wwwFormUrlEncode(request.formData);
                }
                else {
                    await prepareFormData(request.formData, request);
                }
                request.formData = undefined;
            }
            return next(request);
        },
    };
}
function wwwFormUrlEncode(formData) {
    const urlSearchParams = new URLSearchParams();
    for (const [key, value] of Object.entries(formData)) {
        if (Array.isArray(value)) {
            for (const subValue of value) {
                urlSearchParams.append(key, subValue.toString());
            }
        }
        else {
            urlSearchParams.append(key, value.toString());
        }
    }
    return urlSearchParams.toString();
}
async function prepareFormData(formData, request) {
    // validate content type (multipart/form-data)
    const contentType = request.headers.get("Content-Type");
    if (contentType && !contentType.startsWith("multipart/form-data")) {
        // content type is specified and is not multipart/form-data. Exit.
        return;
    }
    request.headers.set("Content-Type", contentType ?? "multipart/form-data");
    // set body to MultipartRequestBody using content from FormDataMap
    const parts = [];
    for (const [fieldName, values] of Object.entries(formData)) {
        for (const value of Array.isArray(values) ? values : [values]) {
            if (typeof value === "string") {
                parts.push({
                    headers: httpHeaders_createHttpHeaders({
                        "Content-Disposition": `form-data; name="${fieldName}"`,
                    }),
                    body: (0,bytesEncoding/* stringToUint8Array */.A)(value, "utf-8"),
                });
            }
            else if (value === undefined || value === null || typeof value !== "object") {
                throw new Error(`Unexpected value for key ${fieldName}: ${value}. Value should be serialized to string first.`);
            }
            else {
                // using || instead of ?? here since if value.name is empty we should create a file name
                const fileName = value.name || "blob";
                const headers = httpHeaders_createHttpHeaders();
                headers.set("Content-Disposition", `form-data; name="${fieldName}"; filename="${fileName}"`);
                // again, || is used since an empty value.type means the content type is unset
                headers.set("Content-Type", value.type || "application/octet-stream");
                parts.push({
                    headers,
                    body: value,
                });
            }
        }
    }
    request.multipartBody = { parts };
}
//# sourceMappingURL=formDataPolicy.js.map
// EXTERNAL MODULE: external "net"
var external_net_ = __nccwpck_require__(9278);
// EXTERNAL MODULE: external "tls"
var external_tls_ = __nccwpck_require__(4756);
// EXTERNAL MODULE: external "assert"
var external_assert_ = __nccwpck_require__(2613);
// EXTERNAL MODULE: ./node_modules/debug/src/index.js
var src = __nccwpck_require__(2830);
// EXTERNAL MODULE: external "http"
var external_http_ = __nccwpck_require__(8611);
// EXTERNAL MODULE: external "https"
var external_https_ = __nccwpck_require__(5692);
;// CONCATENATED MODULE: ./node_modules/agent-base/dist/helpers.js


async function toBuffer(stream) {
    let length = 0;
    const chunks = [];
    for await (const chunk of stream) {
        length += chunk.length;
        chunks.push(chunk);
    }
    return Buffer.concat(chunks, length);
}
// eslint-disable-next-line @typescript-eslint/no-explicit-any
async function json(stream) {
    const buf = await toBuffer(stream);
    const str = buf.toString('utf8');
    try {
        return JSON.parse(str);
    }
    catch (_err) {
        const err = _err;
        err.message += ` (input: ${str})`;
        throw err;
    }
}
function req(url, opts = {}) {
    const href = typeof url === 'string' ? url : url.href;
    const req = (href.startsWith('https:') ? https : http).request(url, opts);
    const promise = new Promise((resolve, reject) => {
        req
            .once('response', resolve)
            .once('error', reject)
            .end();
    });
    req.then = promise.then.bind(promise);
    return req;
}
//# sourceMappingURL=helpers.js.map
;// CONCATENATED MODULE: ./node_modules/agent-base/dist/index.js




const INTERNAL = Symbol('AgentBaseInternalState');
class Agent extends external_http_.Agent {
    constructor(opts) {
        super(opts);
        this[INTERNAL] = {};
    }
    /**
     * Determine whether this is an `http` or `https` request.
     */
    isSecureEndpoint(options) {
        if (options) {
            // First check the `secureEndpoint` property explicitly, since this
            // means that a parent `Agent` is "passing through" to this instance.
            // eslint-disable-next-line @typescript-eslint/no-explicit-any
            if (typeof options.secureEndpoint === 'boolean') {
                return options.secureEndpoint;
            }
            // If no explicit `secure` endpoint, check if `protocol` property is
            // set. This will usually be the case since using a full string URL
            // or `URL` instance should be the most common usage.
            if (typeof options.protocol === 'string') {
                return options.protocol === 'https:';
            }
        }
        // Finally, if no `protocol` property was set, then fall back to
        // checking the stack trace of the current call stack, and try to
        // detect the "https" module.
        const { stack } = new Error();
        if (typeof stack !== 'string')
            return false;
        return stack
            .split('\n')
            .some((l) => l.indexOf('(https.js:') !== -1 ||
            l.indexOf('node:https:') !== -1);
    }
    // In order to support async signatures in `connect()` and Node's native
    // connection pooling in `http.Agent`, the array of sockets for each origin
    // has to be updated synchronously. This is so the length of the array is
    // accurate when `addRequest()` is next called. We achieve this by creating a
    // fake socket and adding it to `sockets[origin]` and incrementing
    // `totalSocketCount`.
    incrementSockets(name) {
        // If `maxSockets` and `maxTotalSockets` are both Infinity then there is no
        // need to create a fake socket because Node.js native connection pooling
        // will never be invoked.
        if (this.maxSockets === Infinity && this.maxTotalSockets === Infinity) {
            return null;
        }
        // All instances of `sockets` are expected TypeScript errors. The
        // alternative is to add it as a private property of this class but that
        // will break TypeScript subclassing.
        if (!this.sockets[name]) {
            // @ts-expect-error `sockets` is readonly in `@types/node`
            this.sockets[name] = [];
        }
        const fakeSocket = new external_net_.Socket({ writable: false });
        this.sockets[name].push(fakeSocket);
        // @ts-expect-error `totalSocketCount` isn't defined in `@types/node`
        this.totalSocketCount++;
        return fakeSocket;
    }
    decrementSockets(name, socket) {
        if (!this.sockets[name] || socket === null) {
            return;
        }
        const sockets = this.sockets[name];
        const index = sockets.indexOf(socket);
        if (index !== -1) {
            sockets.splice(index, 1);
            // @ts-expect-error  `totalSocketCount` isn't defined in `@types/node`
            this.totalSocketCount--;
            if (sockets.length === 0) {
                // @ts-expect-error `sockets` is readonly in `@types/node`
                delete this.sockets[name];
            }
        }
    }
    // In order to properly update the socket pool, we need to call `getName()` on
    // the core `https.Agent` if it is a secureEndpoint.
    getName(options) {
        const secureEndpoint = this.isSecureEndpoint(options);
        if (secureEndpoint) {
            return external_https_.Agent.prototype.getName.call(this, options);
        }
        return super.getName(options);
    }
    createSocket(req, options, cb) {
        const connectOpts = {
            ...options,
            secureEndpoint: this.isSecureEndpoint(options),
        };
        const name = this.getName(connectOpts);
        const fakeSocket = this.incrementSockets(name);
        Promise.resolve()
            .then(() => this.connect(req, connectOpts))
            .then((socket) => {
            this.decrementSockets(name, fakeSocket);
            if (typeof socket
                .addRequest === 'function') {
                try {
                    return socket.addRequest(req, connectOpts);
                }
                catch (err) {
                    return cb(err);
                }
            }
            this[INTERNAL].currentSocket = socket;
            // @ts-expect-error `createSocket()` isn't defined in `@types/node`
            super.createSocket(req, options, cb);
        }, (err) => {
            this.decrementSockets(name, fakeSocket);
            cb(err);
        });
    }
    createConnection() {
        const socket = this[INTERNAL].currentSocket;
        this[INTERNAL].currentSocket = undefined;
        if (!socket) {
            throw new Error('No socket was returned in the `connect()` function');
        }
        return socket;
    }
    get defaultPort() {
        return (this[INTERNAL].defaultPort ??
            (this.protocol === 'https:' ? 443 : 80));
    }
    set defaultPort(v) {
        if (this[INTERNAL]) {
            this[INTERNAL].defaultPort = v;
        }
    }
    get protocol() {
        return (this[INTERNAL].protocol ??
            (this.isSecureEndpoint() ? 'https:' : 'http:'));
    }
    set protocol(v) {
        if (this[INTERNAL]) {
            this[INTERNAL].protocol = v;
        }
    }
}
//# sourceMappingURL=index.js.map
// EXTERNAL MODULE: external "url"
var external_url_ = __nccwpck_require__(7016);
;// CONCATENATED MODULE: ./node_modules/https-proxy-agent/dist/parse-proxy-response.js

const debug = src('https-proxy-agent:parse-proxy-response');
function parseProxyResponse(socket) {
    return new Promise((resolve, reject) => {
        // we need to buffer any HTTP traffic that happens with the proxy before we get
        // the CONNECT response, so that if the response is anything other than an "200"
        // response code, then we can re-play the "data" events on the socket once the
        // HTTP parser is hooked up...
        let buffersLength = 0;
        const buffers = [];
        function read() {
            const b = socket.read();
            if (b)
                ondata(b);
            else
                socket.once('readable', read);
        }
        function cleanup() {
            socket.removeListener('end', onend);
            socket.removeListener('error', onerror);
            socket.removeListener('readable', read);
        }
        function onend() {
            cleanup();
            debug('onend');
            reject(new Error('Proxy connection ended before receiving CONNECT response'));
        }
        function onerror(err) {
            cleanup();
            debug('onerror %o', err);
            reject(err);
        }
        function ondata(b) {
            buffers.push(b);
            buffersLength += b.length;
            const buffered = Buffer.concat(buffers, buffersLength);
            const endOfHeaders = buffered.indexOf('\r\n\r\n');
            if (endOfHeaders === -1) {
                // keep buffering
                debug('have not received end of HTTP headers yet...');
                read();
                return;
            }
            const headerParts = buffered
                .slice(0, endOfHeaders)
                .toString('ascii')
                .split('\r\n');
            const firstLine = headerParts.shift();
            if (!firstLine) {
                socket.destroy();
                return reject(new Error('No header received from proxy CONNECT response'));
            }
            const firstLineParts = firstLine.split(' ');
            const statusCode = +firstLineParts[1];
            const statusText = firstLineParts.slice(2).join(' ');
            const headers = {};
            for (const header of headerParts) {
                if (!header)
                    continue;
                const firstColon = header.indexOf(':');
                if (firstColon === -1) {
                    socket.destroy();
                    return reject(new Error(`Invalid header from proxy CONNECT response: "${header}"`));
                }
                const key = header.slice(0, firstColon).toLowerCase();
                const value = header.slice(firstColon + 1).trimStart();
                const current = headers[key];
                if (typeof current === 'string') {
                    headers[key] = [current, value];
                }
                else if (Array.isArray(current)) {
                    current.push(value);
                }
                else {
                    headers[key] = value;
                }
            }
            debug('got proxy server response: %o %o', firstLine, headers);
            cleanup();
            resolve({
                connect: {
                    statusCode,
                    statusText,
                    headers,
                },
                buffered,
            });
        }
        socket.on('error', onerror);
        socket.on('end', onend);
        read();
    });
}
//# sourceMappingURL=parse-proxy-response.js.map
;// CONCATENATED MODULE: ./node_modules/proxy-agent-negotiate/dist/index.js
function createNegotiateAuth() {
    return async ({ response, scheme }) => {
        if (scheme.toLowerCase() !== 'negotiate') {
            throw new Error(`Expected Negotiate scheme but got "${scheme}"`);
        }
        let kerberos;
        try {
            kerberos = await __nccwpck_require__.e(/* import() */ 50).then(__nccwpck_require__.t.bind(__nccwpck_require__, 8050, 19));
        }
        catch {
            throw new Error('The "kerberos" package is required for Negotiate proxy authentication. ' +
                'Install it with: npm install kerberos');
        }
        const proxyAuthenticate = response.headers['proxy-authenticate'] || '';
        const challengeHeader = Array.isArray(proxyAuthenticate)
            ? proxyAuthenticate[0]
            : proxyAuthenticate;
        const serverToken = typeof challengeHeader === 'string' && challengeHeader.includes(' ')
            ? challengeHeader.split(' ').slice(1).join(' ')
            : undefined;
        const client = await kerberos.initializeClient('HTTP@proxy', {
            mechOID: kerberos.GSS_MECH_OID_SPNEGO,
        });
        const token = await client.step(serverToken || '');
        if (!token) {
            throw new Error('Kerberos client.step() returned no token');
        }
        return {
            headers: {
                'Proxy-Authorization': `Negotiate ${token}`,
            },
        };
    };
}
//# sourceMappingURL=index.js.map
;// CONCATENATED MODULE: ./node_modules/https-proxy-agent/dist/index.js








const dist_debug = src('https-proxy-agent');
const setServernameFromNonIpHost = (options) => {
    if (options.servername === undefined &&
        options.host &&
        !external_net_.isIP(options.host)) {
        return {
            ...options,
            servername: options.host,
        };
    }
    return options;
};
/**
 * The `HttpsProxyAgent` implements an HTTP Agent subclass that connects to
 * the specified "HTTP(s) proxy server" in order to proxy HTTPS requests.
 *
 * Outgoing HTTP requests are first tunneled through the proxy server using the
 * `CONNECT` HTTP request method to establish a connection to the proxy server,
 * and then the proxy server connects to the destination target and issues the
 * HTTP request from the proxy server.
 *
 * `https:` requests have their socket connection upgraded to TLS once
 * the connection to the proxy server has been established.
 */
class HttpsProxyAgent extends Agent {
    constructor(proxy, opts) {
        super(opts);
        this.options = { path: undefined };
        this.proxy = typeof proxy === 'string' ? new external_url_.URL(proxy) : proxy;
        this.proxyHeaders = opts?.headers ?? {};
        dist_debug('Creating new HttpsProxyAgent instance: %o', this.proxy.href);
        if (opts?.negotiate) {
            this.onProxyAuth = createNegotiateAuth();
        }
        else if (opts?.onProxyAuth) {
            this.onProxyAuth = opts.onProxyAuth;
        }
        // Trim off the brackets from IPv6 addresses
        const host = (this.proxy.hostname || this.proxy.host).replace(/^\[|\]$/g, '');
        const port = this.proxy.port
            ? parseInt(this.proxy.port, 10)
            : this.proxy.protocol === 'https:'
                ? 443
                : 80;
        this.connectOpts = {
            // Attempt to negotiate http/1.1 for proxy servers that support http/2
            ALPNProtocols: ['http/1.1'],
            ...(opts
                ? omit(opts, 'headers', 'onProxyAuth', 'negotiate')
                : null),
            host,
            port,
        };
    }
    /**
     * Called when the node-core HTTP client library is creating a
     * new HTTP request.
     */
    async connect(req, opts) {
        const { proxy } = this;
        if (!opts.host) {
            throw new TypeError('No "host" provided');
        }
        // Create a socket connection to the proxy server.
        let socket;
        if (proxy.protocol === 'https:') {
            dist_debug('Creating `tls.Socket`: %o', this.connectOpts);
            socket = external_tls_.connect(setServernameFromNonIpHost(this.connectOpts));
        }
        else {
            dist_debug('Creating `net.Socket`: %o', this.connectOpts);
            socket = external_net_.connect(this.connectOpts);
        }
        const headers = typeof this.proxyHeaders === 'function'
            ? this.proxyHeaders()
            : { ...this.proxyHeaders };
        const host = external_net_.isIPv6(opts.host) ? `[${opts.host}]` : opts.host;
        let payload = `CONNECT ${host}:${opts.port} HTTP/1.1\r\n`;
        // Inject the `Proxy-Authorization` header if necessary.
        if (proxy.username || proxy.password) {
            const auth = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
            headers['Proxy-Authorization'] = `Basic ${Buffer.from(auth).toString('base64')}`;
        }
        headers.Host = `${host}:${opts.port}`;
        if (!headers['Proxy-Connection']) {
            headers['Proxy-Connection'] = this.keepAlive
                ? 'Keep-Alive'
                : 'close';
        }
        for (const name of Object.keys(headers)) {
            payload += `${name}: ${headers[name]}\r\n`;
        }
        const proxyResponsePromise = parseProxyResponse(socket);
        socket.write(`${payload}\r\n`);
        const { connect, buffered } = await proxyResponsePromise;
        req.emit('proxyConnect', connect);
        this.emit('proxyConnect', connect, req);
        req.emit('proxy', { proxy: this.proxy.href, socket });
        if (connect.statusCode === 200) {
            req.once('socket', resume);
            if (opts.secureEndpoint) {
                // The proxy is connecting to a TLS server, so upgrade
                // this socket connection to a TLS connection.
                dist_debug('Upgrading socket connection to TLS');
                return external_tls_.connect({
                    ...omit(setServernameFromNonIpHost(opts), 'host', 'path', 'port'),
                    socket,
                });
            }
            return socket;
        }
        // Handle 407 Proxy Authentication Required
        if (connect.statusCode === 407 && this.onProxyAuth) {
            dist_debug('Got 407 response, invoking onProxyAuth callback');
            socket.destroy();
            const proxyAuthenticate = connect.headers['proxy-authenticate'] || '';
            const scheme = Array.isArray(proxyAuthenticate)
                ? proxyAuthenticate[0].split(/\s/)[0]
                : proxyAuthenticate.split(/\s/)[0];
            const authResponse = await this.onProxyAuth({
                response: connect,
                scheme,
            });
            // Retry with the auth headers
            return this._connectWithAuth(req, opts, authResponse.headers);
        }
        // Some other status code that's not 200... need to re-play the HTTP
        // header "data" events onto the socket once the HTTP machinery is
        // attached so that the node core `http` can parse and handle the
        // error status code.
        // Close the original socket, and a new "fake" socket is returned
        // instead, so that the proxy doesn't get the HTTP request
        // written to it (which may contain `Authorization` headers or other
        // sensitive data).
        //
        // See: https://hackerone.com/reports/541502
        socket.destroy();
        const fakeSocket = new external_net_.Socket({ writable: false });
        fakeSocket.readable = true;
        // Need to wait for the "socket" event to re-play the "data" events.
        req.once('socket', (s) => {
            dist_debug('Replaying proxy buffer for failed request');
            external_assert_(s.listenerCount('data') > 0);
            // Replay the "buffered" Buffer onto the fake `socket`, since at
            // this point the HTTP module machinery has been hooked up for
            // the user.
            s.push(buffered);
            s.push(null);
        });
        return fakeSocket;
    }
    /**
     * Retry a CONNECT request with additional auth headers.
     */
    async _connectWithAuth(req, opts, authHeaders) {
        const { proxy } = this;
        let socket;
        if (proxy.protocol === 'https:') {
            socket = external_tls_.connect(setServernameFromNonIpHost(this.connectOpts));
        }
        else {
            socket = external_net_.connect(this.connectOpts);
        }
        const headers = typeof this.proxyHeaders === 'function'
            ? this.proxyHeaders()
            : { ...this.proxyHeaders };
        const host = external_net_.isIPv6(opts.host) ? `[${opts.host}]` : opts.host;
        let payload = `CONNECT ${host}:${opts.port} HTTP/1.1\r\n`;
        if (proxy.username || proxy.password) {
            const auth = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
            headers['Proxy-Authorization'] = `Basic ${Buffer.from(auth).toString('base64')}`;
        }
        // Merge auth headers (overrides existing)
        Object.assign(headers, authHeaders);
        headers.Host = `${host}:${opts.port}`;
        if (!headers['Proxy-Connection']) {
            headers['Proxy-Connection'] = this.keepAlive
                ? 'Keep-Alive'
                : 'close';
        }
        for (const name of Object.keys(headers)) {
            payload += `${name}: ${headers[name]}\r\n`;
        }
        const proxyResponsePromise = parseProxyResponse(socket);
        socket.write(`${payload}\r\n`);
        const { connect } = await proxyResponsePromise;
        req.emit('proxyConnect', connect);
        this.emit('proxyConnect', connect, req);
        if (connect.statusCode === 200) {
            req.once('socket', resume);
            if (opts.secureEndpoint) {
                dist_debug('Upgrading socket connection to TLS');
                return external_tls_.connect({
                    ...omit(setServernameFromNonIpHost(opts), 'host', 'path', 'port'),
                    socket,
                });
            }
            return socket;
        }
        // If still not 200, throw
        socket.destroy();
        throw new Error(`Proxy authentication failed with status ${connect.statusCode} after retry`);
    }
}
HttpsProxyAgent.protocols = ['http', 'https'];
function resume(socket) {
    // Defer the resume so that all 'socket' event handlers have a chance
    // to attach their listeners (e.g. the HTTP client's 'data' handler)
    // before data starts flowing. Without this, buffered proxy-response
    // data can be emitted synchronously before listeners are ready.
    // See: https://github.com/nicolo-ribaudo/tc39-proposal-await-dictionary/issues/7
    setImmediate(() => {
        socket.resume();
    });
}
function omit(obj, ...keys) {
    const ret = {};
    let key;
    for (key in obj) {
        if (!keys.includes(key)) {
            ret[key] = obj[key];
        }
    }
    return ret;
}
//# sourceMappingURL=index.js.map
// EXTERNAL MODULE: external "events"
var external_events_ = __nccwpck_require__(4434);
;// CONCATENATED MODULE: ./node_modules/http-proxy-agent/dist/index.js







const http_proxy_agent_dist_debug = src('http-proxy-agent');
/**
 * The `HttpProxyAgent` implements an HTTP Agent subclass that connects
 * to the specified "HTTP proxy server" in order to proxy HTTP requests.
 */
class HttpProxyAgent extends Agent {
    constructor(proxy, opts) {
        super(opts);
        this.proxy = typeof proxy === 'string' ? new external_url_.URL(proxy) : proxy;
        this.proxyHeaders = opts?.headers ?? {};
        http_proxy_agent_dist_debug('Creating new HttpProxyAgent instance: %o', this.proxy.href);
        if (opts?.negotiate) {
            this.onProxyAuth = createNegotiateAuth();
        }
        else if (opts?.onProxyAuth) {
            this.onProxyAuth = opts.onProxyAuth;
        }
        // Trim off the brackets from IPv6 addresses
        const host = (this.proxy.hostname || this.proxy.host).replace(/^\[|\]$/g, '');
        const port = this.proxy.port
            ? parseInt(this.proxy.port, 10)
            : this.proxy.protocol === 'https:'
                ? 443
                : 80;
        this.connectOpts = {
            ...(opts
                ? dist_omit(opts, 'headers', 'onProxyAuth', 'negotiate')
                : null),
            host,
            port,
        };
    }
    addRequest(req, opts) {
        req._header = null;
        this.setRequestProps(req, opts);
        // @ts-expect-error `addRequest()` isn't defined in `@types/node`
        super.addRequest(req, opts);
    }
    setRequestProps(req, opts) {
        const { proxy } = this;
        const protocol = opts.secureEndpoint ? 'https:' : 'http:';
        const hostname = req.getHeader('host') || 'localhost';
        const base = `${protocol}//${hostname}`;
        const url = new external_url_.URL(req.path, base);
        if (opts.port !== 80) {
            url.port = String(opts.port);
        }
        // Change the `http.ClientRequest` instance's "path" field
        // to the absolute path of the URL that will be requested.
        req.path = String(url);
        // Inject the `Proxy-Authorization` header if necessary.
        const headers = typeof this.proxyHeaders === 'function'
            ? this.proxyHeaders()
            : { ...this.proxyHeaders };
        if (proxy.username || proxy.password) {
            const auth = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
            headers['Proxy-Authorization'] = `Basic ${Buffer.from(auth).toString('base64')}`;
        }
        if (!headers['Proxy-Connection']) {
            headers['Proxy-Connection'] = this.keepAlive
                ? 'Keep-Alive'
                : 'close';
        }
        for (const name of Object.keys(headers)) {
            const value = headers[name];
            if (value) {
                req.setHeader(name, value);
            }
        }
    }
    async connect(req, opts) {
        req._header = null;
        if (!req.path.includes('://')) {
            this.setRequestProps(req, opts);
        }
        // At this point, the http ClientRequest's internal `_header` field
        // might have already been set. If this is the case then we'll need
        // to re-generate the string since we just changed the `req.path`.
        let first;
        let endOfHeaders;
        http_proxy_agent_dist_debug('Regenerating stored HTTP header string for request');
        req._implicitHeader();
        if (req.outputData && req.outputData.length > 0) {
            http_proxy_agent_dist_debug('Patching connection write() output buffer with updated header');
            first = req.outputData[0].data;
            endOfHeaders = first.indexOf('\r\n\r\n') + 4;
            req.outputData[0].data =
                req._header + first.substring(endOfHeaders);
            http_proxy_agent_dist_debug('Output buffer: %o', req.outputData[0].data);
        }
        // Create a socket connection to the proxy server.
        let socket;
        if (this.proxy.protocol === 'https:') {
            http_proxy_agent_dist_debug('Creating `tls.Socket`: %o', this.connectOpts);
            socket = external_tls_.connect(this.connectOpts);
        }
        else {
            http_proxy_agent_dist_debug('Creating `net.Socket`: %o', this.connectOpts);
            socket = external_net_.connect(this.connectOpts);
        }
        // Wait for the socket's `connect` event, so that this `callback()`
        // function throws instead of the `http` request machinery. This is
        // important for i.e. `PacProxyAgent` which determines a failed proxy
        // connection via the `callback()` function throwing.
        await (0,external_events_.once)(socket, 'connect');
        // Emit the 'proxyConnect' event for parity with https-proxy-agent
        const connect = { socket };
        req.emit('proxyConnect', connect);
        this.emit('proxyConnect', connect, req);
        req.emit('proxy', { proxy: this.proxy.href, socket });
        return socket;
    }
}
HttpProxyAgent.protocols = ['http', 'https'];
function dist_omit(obj, ...keys) {
    const ret = {};
    let key;
    for (key in obj) {
        if (!keys.includes(key)) {
            ret[key] = obj[key];
        }
    }
    return ret;
}
//# sourceMappingURL=index.js.map
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/policies/proxyPolicy.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.



const HTTPS_PROXY = "HTTPS_PROXY";
const HTTP_PROXY = "HTTP_PROXY";
const ALL_PROXY = "ALL_PROXY";
const NO_PROXY = "NO_PROXY";
/**
 * The programmatic identifier of the proxyPolicy.
 */
const proxyPolicyName = "proxyPolicy";
/**
 * Stores the patterns specified in NO_PROXY environment variable.
 * @internal
 */
const globalNoProxyList = [];
let noProxyListLoaded = false;
/** A cache of whether a host should bypass the proxy. */
const globalBypassedMap = new Map();
function getEnvironmentValue(name) {
    if (process.env[name]) {
        return process.env[name];
    }
    else if (process.env[name.toLowerCase()]) {
        return process.env[name.toLowerCase()];
    }
    return undefined;
}
function loadEnvironmentProxyValue() {
    if (!process) {
        return undefined;
    }
    const httpsProxy = getEnvironmentValue(HTTPS_PROXY);
    const allProxy = getEnvironmentValue(ALL_PROXY);
    const httpProxy = getEnvironmentValue(HTTP_PROXY);
    return httpsProxy || allProxy || httpProxy;
}
/**
 * Check whether the host of a given `uri` matches any pattern in the no proxy list.
 * If there's a match, any request sent to the same host shouldn't have the proxy settings set.
 * This implementation is a port of https://github.com/Azure/azure-sdk-for-net/blob/8cca811371159e527159c7eb65602477898683e2/sdk/core/Azure.Core/src/Pipeline/Internal/HttpEnvironmentProxy.cs#L210
 */
function isBypassed(uri, noProxyList, bypassedMap) {
    if (noProxyList.length === 0) {
        return false;
    }
    const host = new URL(uri).hostname;
    if (bypassedMap?.has(host)) {
        return bypassedMap.get(host);
    }
    let isBypassedFlag = false;
    for (const pattern of noProxyList) {
        if (pattern[0] === ".") {
            // This should match either domain it self or any subdomain or host
            // .foo.com will match foo.com it self or *.foo.com
            if (host.endsWith(pattern)) {
                isBypassedFlag = true;
            }
            else {
                if (host.length === pattern.length - 1 && host === pattern.slice(1)) {
                    isBypassedFlag = true;
                }
            }
        }
        else {
            if (host === pattern) {
                isBypassedFlag = true;
            }
        }
    }
    bypassedMap?.set(host, isBypassedFlag);
    return isBypassedFlag;
}
function loadNoProxy() {
    const noProxy = getEnvironmentValue(NO_PROXY);
    noProxyListLoaded = true;
    if (noProxy) {
        return noProxy
            .split(",")
            .map((item) => item.trim())
            .filter((item) => item.length);
    }
    return [];
}
/**
 * This method converts a proxy url into `ProxySettings` for use with ProxyPolicy.
 * If no argument is given, it attempts to parse a proxy URL from the environment
 * variables `HTTPS_PROXY` or `HTTP_PROXY`.
 * @param proxyUrl - The url of the proxy to use. May contain authentication information.
 * @deprecated - Internally this method is no longer necessary when setting proxy information.
 */
function getDefaultProxySettings(proxyUrl) {
    if (!proxyUrl) {
        proxyUrl = loadEnvironmentProxyValue();
        if (!proxyUrl) {
            return undefined;
        }
    }
    const parsedUrl = new URL(proxyUrl);
    const schema = parsedUrl.protocol ? parsedUrl.protocol + "//" : "";
    return {
        host: schema + parsedUrl.hostname,
        port: Number.parseInt(parsedUrl.port || "80"),
        username: parsedUrl.username,
        password: parsedUrl.password,
    };
}
/**
 * This method attempts to parse a proxy URL from the environment
 * variables `HTTPS_PROXY` or `HTTP_PROXY`.
 */
function getDefaultProxySettingsInternal() {
    const envProxy = loadEnvironmentProxyValue();
    return envProxy ? new URL(envProxy) : undefined;
}
function getUrlFromProxySettings(settings) {
    let parsedProxyUrl;
    try {
        parsedProxyUrl = new URL(settings.host);
    }
    catch {
        throw new Error(`Expecting a valid host string in proxy settings, but found "${settings.host}".`);
    }
    parsedProxyUrl.port = String(settings.port);
    if (settings.username) {
        parsedProxyUrl.username = settings.username;
    }
    if (settings.password) {
        parsedProxyUrl.password = settings.password;
    }
    return parsedProxyUrl;
}
function setProxyAgentOnRequest(request, cachedAgents, proxyUrl) {
    // Custom Agent should take precedence so if one is present
    // we should skip to avoid overwriting it.
    if (request.agent) {
        return;
    }
    const url = new URL(request.url);
    const isInsecure = url.protocol !== "https:";
    if (request.tlsSettings) {
        log/* logger */.v.warning("TLS settings are not supported in combination with custom Proxy, certificates provided to the client will be ignored.");
    }
    if (isInsecure) {
        if (!cachedAgents.httpProxyAgent) {
            cachedAgents.httpProxyAgent = new HttpProxyAgent(proxyUrl);
        }
        request.agent = cachedAgents.httpProxyAgent;
    }
    else {
        if (!cachedAgents.httpsProxyAgent) {
            cachedAgents.httpsProxyAgent = new HttpsProxyAgent(proxyUrl);
        }
        request.agent = cachedAgents.httpsProxyAgent;
    }
}
/**
 * A policy that allows one to apply proxy settings to all requests.
 * If not passed static settings, they will be retrieved from the HTTPS_PROXY
 * or HTTP_PROXY environment variables.
 * @param proxySettings - ProxySettings to use on each request.
 * @param options - additional settings, for example, custom NO_PROXY patterns
 */
function proxyPolicy_proxyPolicy(proxySettings, options) {
    if (!noProxyListLoaded) {
        globalNoProxyList.push(...loadNoProxy());
    }
    const defaultProxy = proxySettings
        ? getUrlFromProxySettings(proxySettings)
        : getDefaultProxySettingsInternal();
    const cachedAgents = {};
    return {
        name: proxyPolicyName,
        async sendRequest(request, next) {
            if (!request.proxySettings &&
                defaultProxy &&
                !isBypassed(request.url, options?.customNoProxyList ?? globalNoProxyList, options?.customNoProxyList ? undefined : globalBypassedMap)) {
                setProxyAgentOnRequest(request, cachedAgents, defaultProxy);
            }
            else if (request.proxySettings) {
                setProxyAgentOnRequest(request, cachedAgents, getUrlFromProxySettings(request.proxySettings));
            }
            return next(request);
        },
    };
}
//# sourceMappingURL=proxyPolicy.js.map
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/policies/redirectPolicy.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.



/**
 * The programmatic identifier of the redirectPolicy.
 */
const redirectPolicyName = "redirectPolicy";
/**
 * Methods that are allowed to follow redirects 301 and 302
 */
const allowedRedirect = ["GET", "HEAD"];
/**
 * A policy to follow Location headers from the server in order
 * to support server-side redirection.
 * In the browser, this policy is not used.
 * @param options - Options to control policy behavior.
 */
function redirectPolicy_redirectPolicy(options = {}) {
    const { maxRetries = 20, allowCrossOriginRedirects = false } = options;
    return {
        name: redirectPolicyName,
        async sendRequest(request, next) {
            const response = await next(request);
            return handleRedirect(next, response, maxRetries, allowCrossOriginRedirects);
        },
    };
}
async function handleRedirect(next, response, maxRetries, allowCrossOriginRedirects, currentRetries = 0) {
    const { request, status, headers } = response;
    const locationHeader = headers.get("location");
    if (locationHeader &&
        (status === 300 ||
            (status === 301 && allowedRedirect.includes(request.method)) ||
            (status === 302 && allowedRedirect.includes(request.method)) ||
            (status === 303 && request.method === "POST") ||
            status === 307) &&
        currentRetries < maxRetries) {
        const url = new URL(locationHeader, request.url);
        // Only follow redirects to the same origin by default.
        if (!allowCrossOriginRedirects) {
            const originalUrl = new URL(request.url);
            if (url.origin !== originalUrl.origin) {
                log/* logger */.v.verbose(`Skipping cross-origin redirect from ${originalUrl.origin} to ${url.origin}.`);
                return response;
            }
        }
        request.url = url.toString();
        // POST request with Status code 303 should be converted into a
        // redirected GET request if the redirect url is present in the location header
        if (status === 303) {
            request.method = "GET";
            if (request.requestOverrides && "method" in request.requestOverrides) {
                request.requestOverrides = { ...request.requestOverrides, method: "GET" };
            }
            removeRequestBodyHeaders(request);
            delete request.body;
        }
        request.headers.delete("Authorization");
        await (0,responseBody/* disposeResponseBody */.VA)(response);
        const res = await next(request);
        return handleRedirect(next, res, maxRetries, allowCrossOriginRedirects, currentRetries + 1);
    }
    return response;
}
//# sourceMappingURL=redirectPolicy.js.map
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/policies/platformPolicies.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.





/**
 * Add platform-specific policies to the pipeline.
 *
 * On Node.js, this adds agent, TLS, proxy, decompression, and redirect
 * policies. On browser and React Native these concerns are handled
 * natively by the runtime, so this is a no-op.
 *
 * @internal
 */
function platformPolicies_addPlatformPolicies(pipeline, options) {
    if (options.agent) {
        pipeline.addPolicy(agentPolicy(options.agent));
    }
    if (options.tlsOptions) {
        pipeline.addPolicy(tlsPolicy(options.tlsOptions));
    }
    pipeline.addPolicy(proxyPolicy(options.proxyOptions));
    pipeline.addPolicy(decompressResponsePolicy());
    // Both XHR and Fetch expect to handle redirects automatically,
    // so this only takes effect on Node.
    pipeline.addPolicy(redirectPolicy(options.redirectOptions), { afterPhase: "Retry" });
}
//# sourceMappingURL=platformPolicies.js.map
// EXTERNAL MODULE: external "stream"
var external_stream_ = __nccwpck_require__(2203);
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/util/typeGuards-node.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.

/**
 * Checks if the given value is a Node.js readable stream.
 *
 * @internal
 */
function typeGuards_node_isNodeReadableStream(x) {
    return x instanceof Readable;
}
/**
 * Checks if the given value is a web ReadableStream.
 *
 * @internal
 */
function typeGuards_node_isWebReadableStream(x) {
    return x instanceof ReadableStream;
}
//# sourceMappingURL=typeGuards-node.js.map
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/util/typeGuards.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.


function typeGuards_isBinaryBody(body) {
    return (body !== undefined &&
        (body instanceof Uint8Array ||
            typeGuards_isReadableStream(body) ||
            typeof body === "function" ||
            body instanceof Blob));
}
function typeGuards_isReadableStream(x) {
    return isNodeReadableStream(x) || isWebReadableStream(x);
}
function typeGuards_isBlob(x) {
    return x instanceof Blob;
}
//# sourceMappingURL=typeGuards.js.map
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/util/concat.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.


async function* streamAsyncIterator() {
    const reader = this.getReader();
    try {
        while (true) {
            const { done, value } = await reader.read();
            if (done) {
                return;
            }
            yield value;
        }
    }
    finally {
        reader.releaseLock();
    }
}
function makeAsyncIterable(webStream) {
    if (!webStream[Symbol.asyncIterator]) {
        webStream[Symbol.asyncIterator] = streamAsyncIterator.bind(webStream);
    }
    if (!webStream.values) {
        webStream.values = streamAsyncIterator.bind(webStream);
    }
}
function ensureNodeStream(stream) {
    if (stream instanceof ReadableStream) {
        makeAsyncIterable(stream);
        return external_stream_.Readable.fromWeb(stream);
    }
    else {
        return stream;
    }
}
function toStream(source) {
    if (source instanceof Uint8Array) {
        return external_stream_.Readable.from(Buffer.from(source));
    }
    else if (typeGuards_isBlob(source)) {
        return ensureNodeStream(source.stream());
    }
    else {
        return ensureNodeStream(source);
    }
}
/**
 * Utility function that concatenates a set of binary inputs into one combined output.
 *
 * @param sources - array of sources for the concatenation
 * @returns - in Node, a (() =\> NodeJS.ReadableStream) which, when read, produces a concatenation of all the inputs.
 *           In browser, returns a `Blob` representing all the concatenated inputs.
 *
 * @internal
 */
async function concat(sources) {
    return function () {
        const streams = sources.map((x) => (typeof x === "function" ? x() : x)).map(toStream);
        return external_stream_.Readable.from((async function* () {
            for (const stream of streams) {
                for await (const chunk of stream) {
                    yield chunk;
                }
            }
        })());
    };
}
//# sourceMappingURL=concat.js.map
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/policies/multipartPolicy.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.




function generateBoundary() {
    return `----AzSDKFormBoundary${(0,uuidUtils/* randomUUID */.N)()}`;
}
function encodeHeaders(headers) {
    let result = "";
    for (const [key, value] of headers) {
        result += `${key}: ${value}\r\n`;
    }
    return result;
}
function getLength(source) {
    if (source instanceof Uint8Array) {
        return source.byteLength;
    }
    else if (typeGuards_isBlob(source)) {
        // if was created using createFile then -1 means we have an unknown size
        return source.size === -1 ? undefined : source.size;
    }
    else {
        return undefined;
    }
}
function getTotalLength(sources) {
    let total = 0;
    for (const source of sources) {
        const partLength = getLength(source);
        if (partLength === undefined) {
            return undefined;
        }
        else {
            total += partLength;
        }
    }
    return total;
}
async function buildRequestBody(request, parts, boundary) {
    const sources = [
        (0,bytesEncoding/* stringToUint8Array */.A)(`--${boundary}`, "utf-8"),
        ...parts.flatMap((part) => [
            (0,bytesEncoding/* stringToUint8Array */.A)("\r\n", "utf-8"),
            (0,bytesEncoding/* stringToUint8Array */.A)(encodeHeaders(part.headers), "utf-8"),
            (0,bytesEncoding/* stringToUint8Array */.A)("\r\n", "utf-8"),
            part.body,
            (0,bytesEncoding/* stringToUint8Array */.A)(`\r\n--${boundary}`, "utf-8"),
        ]),
        (0,bytesEncoding/* stringToUint8Array */.A)("--\r\n\r\n", "utf-8"),
    ];
    const contentLength = getTotalLength(sources);
    if (contentLength) {
        request.headers.set("Content-Length", contentLength);
    }
    // The public BodyPart.body type uses Uint8Array (= Uint8Array<ArrayBufferLike>) for
    // backward compatibility. Internally, concat requires Uint8Array<ArrayBuffer> to ensure
    // SharedArrayBuffer-backed arrays don't flow into Blob construction. In practice, HTTP
    // request bodies are always ArrayBuffer-backed, so this narrowing is safe.
    request.body = await concat(sources);
}
/**
 * Name of multipart policy
 */
const multipartPolicy_multipartPolicyName = "multipartPolicy";
const maxBoundaryLength = 70;
const validBoundaryCharacters = new Set(`abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'()+,-./:=?`);
function assertValidBoundary(boundary) {
    if (boundary.length > maxBoundaryLength) {
        throw new Error(`Multipart boundary "${boundary}" exceeds maximum length of 70 characters`);
    }
    if (Array.from(boundary).some((x) => !validBoundaryCharacters.has(x))) {
        throw new Error(`Multipart boundary "${boundary}" contains invalid characters`);
    }
}
/**
 * Pipeline policy for multipart requests
 */
function multipartPolicy_multipartPolicy() {
    return {
        name: multipartPolicy_multipartPolicyName,
        async sendRequest(request, next) {
            if (!request.multipartBody) {
                return next(request);
            }
            if (request.body) {
                throw new Error("multipartBody and regular body cannot be set at the same time");
            }
            let boundary = request.multipartBody.boundary;
            const contentTypeHeader = request.headers.get("Content-Type") ?? "multipart/mixed";
            const parsedHeader = contentTypeHeader.match(/^(multipart\/[^ ;]+)(?:; *boundary=(.+))?$/);
            if (!parsedHeader) {
                throw new Error(`Got multipart request body, but content-type header was not multipart: ${contentTypeHeader}`);
            }
            const [, contentType, parsedBoundary] = parsedHeader;
            if (parsedBoundary && boundary && parsedBoundary !== boundary) {
                throw new Error(`Multipart boundary was specified as ${parsedBoundary} in the header, but got ${boundary} in the request body`);
            }
            boundary ??= parsedBoundary;
            if (boundary) {
                assertValidBoundary(boundary);
            }
            else {
                boundary = generateBoundary();
            }
            request.headers.set("Content-Type", `${contentType}; boundary=${boundary}`);
            await buildRequestBody(request, request.multipartBody.parts, boundary);
            request.multipartBody = undefined;
            return next(request);
        },
    };
}
//# sourceMappingURL=multipartPolicy.js.map
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/createPipelineFromOptions.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.







/**
 * Create a new pipeline with a default set of customizable policies.
 * @param options - Options to configure a custom pipeline.
 */
function createPipelineFromOptions_createPipelineFromOptions(options) {
    const pipeline = createEmptyPipeline();
    addPlatformPolicies(pipeline, options);
    pipeline.addPolicy(formDataPolicy(), { beforePolicies: [multipartPolicyName] });
    pipeline.addPolicy(userAgentPolicy(options.userAgentOptions));
    // The multipart policy is added after policies with no phase, so that
    // policies can be added between it and formDataPolicy to modify
    // properties (e.g., making the boundary constant in recorded tests).
    pipeline.addPolicy(multipartPolicy(), { afterPhase: "Deserialize" });
    pipeline.addPolicy(defaultRetryPolicy(options.retryOptions), { phase: "Retry" });
    pipeline.addPolicy(logPolicy(options.loggingOptions), { afterPhase: "Sign" });
    return pipeline;
}
//# sourceMappingURL=createPipelineFromOptions.js.map
// EXTERNAL MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/env.js
var env = __nccwpck_require__(7970);
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/policies/auth/checkInsecureConnection.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.


// Ensure the warining is only emitted once
let insecureConnectionWarningEmmitted = false;
/**
 * Checks if the request is allowed to be sent over an insecure connection.
 *
 * A request is allowed to be sent over an insecure connection when:
 * - The `allowInsecureConnection` option is set to `true`.
 * - The request has the `allowInsecureConnection` property set to `true`.
 * - The request is being sent to `localhost` or `127.0.0.1`
 */
function allowInsecureConnection(request, options) {
    if (options.allowInsecureConnection && request.allowInsecureConnection) {
        const url = new URL(request.url);
        if (url.hostname === "localhost" || url.hostname === "127.0.0.1") {
            return true;
        }
    }
    return false;
}
/**
 * Logs a warning about sending a token over an insecure connection.
 *
 * This function will emit a node warning once, but log the warning every time.
 */
function emitInsecureConnectionWarning() {
    const warning = "Sending token over insecure transport. Assume any token issued is compromised.";
    logger.warning(warning);
    if (!insecureConnectionWarningEmmitted) {
        insecureConnectionWarningEmmitted = true;
        emitNodeWarning(warning);
    }
}
/**
 * Ensures that authentication is only allowed over HTTPS unless explicitly allowed.
 * Throws an error if the connection is not secure and not explicitly allowed.
 */
function checkInsecureConnection_ensureSecureConnection(request, options) {
    if (!request.url.toLowerCase().startsWith("https://")) {
        if (allowInsecureConnection(request, options)) {
            emitInsecureConnectionWarning();
        }
        else {
            throw new Error("Authentication is not permitted for non-TLS protected (non-https) URLs when allowInsecureConnection is false.");
        }
    }
}
//# sourceMappingURL=checkInsecureConnection.js.map
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/policies/auth/apiKeyAuthenticationPolicy.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.

/**
 * Name of the API Key Authentication Policy
 */
const apiKeyAuthenticationPolicyName = "apiKeyAuthenticationPolicy";
/**
 * Gets a pipeline policy that adds API key authentication to requests
 */
function apiKeyAuthenticationPolicy_apiKeyAuthenticationPolicy(options) {
    return {
        name: apiKeyAuthenticationPolicyName,
        async sendRequest(request, next) {
            // Ensure allowInsecureConnection is explicitly set when sending request to non-https URLs
            ensureSecureConnection(request, options);
            const scheme = (request.authSchemes ?? options.authSchemes)?.find((x) => x.kind === "apiKey");
            // Skip adding authentication header if no API key authentication scheme is found
            if (!scheme) {
                return next(request);
            }
            if (scheme.apiKeyLocation !== "header") {
                throw new Error(`Unsupported API key location: ${scheme.apiKeyLocation}`);
            }
            request.headers.set(scheme.name, options.credential.key);
            return next(request);
        },
    };
}
//# sourceMappingURL=apiKeyAuthenticationPolicy.js.map
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/policies/auth/basicAuthenticationPolicy.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.


/**
 * Name of the Basic Authentication Policy
 */
const basicAuthenticationPolicyName = "bearerAuthenticationPolicy";
/**
 * Gets a pipeline policy that adds basic authentication to requests
 */
function basicAuthenticationPolicy_basicAuthenticationPolicy(options) {
    return {
        name: basicAuthenticationPolicyName,
        async sendRequest(request, next) {
            // Ensure allowInsecureConnection is explicitly set when sending request to non-https URLs
            ensureSecureConnection(request, options);
            const scheme = (request.authSchemes ?? options.authSchemes)?.find((x) => x.kind === "http" && x.scheme === "basic");
            // Skip adding authentication header if no basic authentication scheme is found
            if (!scheme) {
                return next(request);
            }
            const { username, password } = options.credential;
            const headerValue = uint8ArrayToString(stringToUint8Array(`${username}:${password}`, "utf-8"), "base64");
            request.headers.set("Authorization", `Basic ${headerValue}`);
            return next(request);
        },
    };
}
//# sourceMappingURL=basicAuthenticationPolicy.js.map
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/policies/auth/bearerAuthenticationPolicy.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.

/**
 * Name of the Bearer Authentication Policy
 */
const bearerAuthenticationPolicyName = "bearerAuthenticationPolicy";
/**
 * Gets a pipeline policy that adds bearer token authentication to requests
 */
function bearerAuthenticationPolicy_bearerAuthenticationPolicy(options) {
    return {
        name: bearerAuthenticationPolicyName,
        async sendRequest(request, next) {
            // Ensure allowInsecureConnection is explicitly set when sending request to non-https URLs
            ensureSecureConnection(request, options);
            const scheme = (request.authSchemes ?? options.authSchemes)?.find((x) => x.kind === "http" && x.scheme === "bearer");
            // Skip adding authentication header if no bearer authentication scheme is found
            if (!scheme) {
                return next(request);
            }
            const token = await options.credential.getBearerToken({
                abortSignal: request.abortSignal,
            });
            request.headers.set("Authorization", `Bearer ${token}`);
            return next(request);
        },
    };
}
//# sourceMappingURL=bearerAuthenticationPolicy.js.map
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/policies/auth/oauth2AuthenticationPolicy.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.

/**
 * Name of the OAuth2 Authentication Policy
 */
const oauth2AuthenticationPolicyName = "oauth2AuthenticationPolicy";
/**
 * Gets a pipeline policy that adds authorization header from OAuth2 schemes
 */
function oauth2AuthenticationPolicy_oauth2AuthenticationPolicy(options) {
    return {
        name: oauth2AuthenticationPolicyName,
        async sendRequest(request, next) {
            // Ensure allowInsecureConnection is explicitly set when sending request to non-https URLs
            ensureSecureConnection(request, options);
            const scheme = (request.authSchemes ?? options.authSchemes)?.find((x) => x.kind === "oauth2");
            // Skip adding authentication header if no OAuth2 authentication scheme is found
            if (!scheme) {
                return next(request);
            }
            const token = await options.credential.getOAuth2Token(scheme.flows, {
                abortSignal: request.abortSignal,
            });
            request.headers.set("Authorization", `Bearer ${token}`);
            return next(request);
        },
    };
}
//# sourceMappingURL=oauth2AuthenticationPolicy.js.map
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/client/clientHelpers.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.








let cachedHttpClient;
/**
 * Creates a default rest pipeline to re-use accross Rest Level Clients
 */
function clientHelpers_createDefaultPipeline(options = {}) {
    const pipeline = createPipelineFromOptions(options);
    pipeline.addPolicy(apiVersionPolicy(options));
    const { credential, authSchemes, allowInsecureConnection } = options;
    if (credential) {
        if (isApiKeyCredential(credential)) {
            pipeline.addPolicy(apiKeyAuthenticationPolicy({ authSchemes, credential, allowInsecureConnection }));
        }
        else if (isBasicCredential(credential)) {
            pipeline.addPolicy(basicAuthenticationPolicy({ authSchemes, credential, allowInsecureConnection }));
        }
        else if (isBearerTokenCredential(credential)) {
            pipeline.addPolicy(bearerAuthenticationPolicy({ authSchemes, credential, allowInsecureConnection }));
        }
        else if (isOAuth2TokenCredential(credential)) {
            pipeline.addPolicy(oauth2AuthenticationPolicy({ authSchemes, credential, allowInsecureConnection }));
        }
    }
    return pipeline;
}
function clientHelpers_getCachedDefaultHttpsClient() {
    if (!cachedHttpClient) {
        cachedHttpClient = createDefaultHttpClient();
    }
    return cachedHttpClient;
}
//# sourceMappingURL=clientHelpers.js.map
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/client/multipart.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.




/**
 * Get value of a header in the part descriptor ignoring case
 */
function getHeaderValue(descriptor, headerName) {
    if (descriptor.headers) {
        const actualHeaderName = Object.keys(descriptor.headers).find((x) => x.toLowerCase() === headerName.toLowerCase());
        if (actualHeaderName) {
            return descriptor.headers[actualHeaderName];
        }
    }
    return undefined;
}
function getPartContentType(descriptor) {
    const contentTypeHeader = getHeaderValue(descriptor, "content-type");
    if (contentTypeHeader) {
        return contentTypeHeader;
    }
    // Special value of null means content type is to be omitted
    if (descriptor.contentType === null) {
        return undefined;
    }
    if (descriptor.contentType) {
        return descriptor.contentType;
    }
    const { body } = descriptor;
    if (body === null || body === undefined) {
        return undefined;
    }
    if (typeof body === "string" || typeof body === "number" || typeof body === "boolean") {
        return "text/plain; charset=UTF-8";
    }
    if (body instanceof Blob) {
        return body.type || "application/octet-stream";
    }
    if (isBinaryBody(body)) {
        return "application/octet-stream";
    }
    // arbitrary non-text object -> generic JSON content type by default. We will try to JSON.stringify the body.
    return "application/json";
}
/**
 * Enclose value in quotes and escape special characters, for use in the Content-Disposition header
 */
function escapeDispositionField(value) {
    return JSON.stringify(value);
}
function getContentDisposition(descriptor) {
    const contentDispositionHeader = getHeaderValue(descriptor, "content-disposition");
    if (contentDispositionHeader) {
        return contentDispositionHeader;
    }
    if (descriptor.dispositionType === undefined &&
        descriptor.name === undefined &&
        descriptor.filename === undefined) {
        return undefined;
    }
    const dispositionType = descriptor.dispositionType ?? "form-data";
    let disposition = dispositionType;
    if (descriptor.name) {
        disposition += `; name=${escapeDispositionField(descriptor.name)}`;
    }
    let filename = undefined;
    if (descriptor.filename) {
        filename = descriptor.filename;
    }
    else if (typeof File !== "undefined" && descriptor.body instanceof File) {
        const filenameFromFile = descriptor.body.name;
        if (filenameFromFile !== "") {
            filename = filenameFromFile;
        }
    }
    if (filename) {
        disposition += `; filename=${escapeDispositionField(filename)}`;
    }
    return disposition;
}
function normalizeBody(body, contentType) {
    if (body === undefined) {
        // zero-length body
        return new Uint8Array([]);
    }
    // binary and primitives should go straight on the wire regardless of content type
    if (isBinaryBody(body)) {
        return body;
    }
    if (typeof body === "string" || typeof body === "number" || typeof body === "boolean") {
        return stringToUint8Array(String(body), "utf-8");
    }
    // stringify objects for JSON-ish content types e.g. application/json, application/merge-patch+json, application/vnd.oci.manifest.v1+json, application.json; charset=UTF-8
    if (contentType && /application\/(.+\+)?json(;.+)?/i.test(String(contentType))) {
        return stringToUint8Array(JSON.stringify(body), "utf-8");
    }
    throw new RestError(`Unsupported body/content-type combination: ${body}, ${contentType}`);
}
function buildBodyPart(descriptor) {
    const contentType = getPartContentType(descriptor);
    const contentDisposition = getContentDisposition(descriptor);
    const headers = createHttpHeaders(descriptor.headers ?? {});
    if (contentType) {
        headers.set("content-type", contentType);
    }
    if (contentDisposition) {
        headers.set("content-disposition", contentDisposition);
    }
    const body = normalizeBody(descriptor.body, contentType);
    return {
        headers,
        body,
    };
}
function multipart_buildMultipartBody(parts) {
    return { parts: parts.map(buildBodyPart) };
}
//# sourceMappingURL=multipart.js.map
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/client/sendRequest.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.






/**
 * Helper function to send request used by the client
 * @param method - method to use to send the request
 * @param url - url to send the request to
 * @param pipeline - pipeline with the policies to run when sending the request
 * @param options - request options
 * @param customHttpClient - a custom HttpClient to use when making the request
 * @returns returns and HttpResponse
 */
async function sendRequest_sendRequest(method, url, pipeline, options = {}, customHttpClient) {
    const httpClient = customHttpClient ?? getCachedDefaultHttpsClient();
    const request = buildPipelineRequest(method, url, options);
    try {
        const response = await pipeline.sendRequest(httpClient, request);
        const headers = response.headers.toJSON();
        const stream = response.readableStreamBody ?? response.browserStreamBody;
        const parsedBody = options.responseAsStream || stream !== undefined ? undefined : getResponseBody(response);
        const body = stream ?? parsedBody;
        if (options?.onResponse) {
            options.onResponse({ ...response, request, rawHeaders: headers, parsedBody });
        }
        return {
            request,
            headers,
            status: `${response.status}`,
            body,
        };
    }
    catch (e) {
        if (isRestError(e) && e.response && options.onResponse) {
            const { response } = e;
            const rawHeaders = response.headers.toJSON();
            // UNBRANDED DIFFERENCE: onResponse callback does not have a second __legacyError property
            options?.onResponse({ ...response, request, rawHeaders }, e);
        }
        throw e;
    }
}
/**
 * Function to determine the content-type of a body
 * this is used if an explicit content-type is not provided
 * @param body - body in the request
 * @returns returns the content-type
 */
function getContentType(body) {
    if (body === undefined) {
        return undefined;
    }
    if (body instanceof ArrayBuffer || ArrayBuffer.isView(body)) {
        return "application/octet-stream";
    }
    if (isBlob(body) && body.type) {
        return body.type;
    }
    if (typeof body === "string") {
        try {
            JSON.parse(body);
            return "application/json";
        }
        catch (error) {
            // If we fail to parse the body, it is not json
            return undefined;
        }
    }
    // By default return json
    return "application/json";
}
function buildPipelineRequest(method, url, options = {}) {
    const headers = createHttpHeaders(options.headers);
    let requestContentType = options.contentType;
    if (!requestContentType) {
        requestContentType = headers.get("content-type");
    }
    if (requestContentType === undefined) {
        requestContentType = getContentType(options.body);
    }
    const { body, multipartBody } = getRequestBody(options.body, requestContentType);
    const accept = options.accept ??
        headers.get("accept") ??
        (options.noDefaultAcceptHeader ? undefined : "application/json");
    if (accept !== undefined) {
        headers.set("accept", accept);
    }
    if (requestContentType) {
        headers.set("content-type", requestContentType);
    }
    const { allowInsecureConnection, abortSignal, onUploadProgress, onDownloadProgress, timeout, responseAsStream, noDefaultAcceptHeader: _noDefaultAcceptHeader, url: _url, method: _method, body: _body, multipartBody: _multiBody, headers: _headers, ...rest } = options;
    const request = createPipelineRequest({
        url,
        method,
        body,
        multipartBody,
        headers,
        allowInsecureConnection,
        abortSignal,
        onUploadProgress,
        onDownloadProgress,
        timeout,
        enableBrowserStreams: true,
        streamResponseStatusCodes: responseAsStream ? new Set([Number.POSITIVE_INFINITY]) : undefined,
    });
    Object.assign(request, rest);
    return request;
}
/**
 * Prepares the body before sending the request
 */
function getRequestBody(body, contentType = "") {
    if (body === undefined) {
        return { body: undefined };
    }
    if (typeof FormData !== "undefined" && body instanceof FormData) {
        return { body };
    }
    if (isBlob(body)) {
        return { body };
    }
    if (isReadableStream(body)) {
        return { body };
    }
    if (typeof body === "function") {
        return { body: body };
    }
    if (body instanceof ArrayBuffer || ArrayBuffer.isView(body)) {
        return { body };
    }
    const firstType = contentType.split(";")[0];
    switch (firstType) {
        case "application/json":
            return { body: JSON.stringify(body) };
        case "multipart/form-data":
            if (Array.isArray(body)) {
                return { multipartBody: buildMultipartBody(body) };
            }
            return { body: JSON.stringify(body) };
        case "text/plain":
            return { body: String(body) };
        default:
            if (typeof body === "string") {
                return { body };
            }
            return { body: JSON.stringify(body) };
    }
}
/**
 * Prepares the response body
 */
function getResponseBody(response) {
    // Set the default response type
    const contentType = response.headers.get("content-type") ?? "";
    const firstType = contentType.split(";")[0];
    const bodyToParse = response.bodyAsText ?? "";
    if (firstType === "text/plain") {
        return String(bodyToParse);
    }
    // Default to "application/json" and fallback to string;
    try {
        return bodyToParse ? JSON.parse(bodyToParse) : undefined;
    }
    catch (error) {
        // If we were supposed to get a JSON object and failed to
        // parse, throw a parse error
        if (firstType === "application/json") {
            throw createParseError(response, error);
        }
        // We are not sure how to handle the response so we return it as
        // plain text.
        return String(bodyToParse);
    }
}
function createParseError(response, err) {
    const msg = `Error "${err}" occurred while parsing the response body - ${response.bodyAsText}.`;
    const errCode = err.code ?? RestError.PARSE_ERROR;
    return new RestError(msg, {
        code: errCode,
        statusCode: response.status,
        request: response.request,
        response: response,
    });
}
//# sourceMappingURL=sendRequest.js.map
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/client/getClient.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.




/**
 * Creates a client with a default pipeline
 * @param endpoint - Base endpoint for the client
 * @param clientOptions - Client options
 */
function getClient(endpoint, clientOptions = {}) {
    const pipeline = clientOptions.pipeline ?? createDefaultPipeline(clientOptions);
    if (clientOptions.additionalPolicies?.length) {
        for (const { policy, position } of clientOptions.additionalPolicies) {
            // Sign happens after Retry and is commonly needed to occur
            // before policies that intercept post-retry.
            const afterPhase = position === "perRetry" ? "Sign" : undefined;
            pipeline.addPolicy(policy, {
                afterPhase,
            });
        }
    }
    const noDefaultAcceptHeader = clientOptions.internal?.noDefaultAcceptHeader ?? false;
    const { allowInsecureConnection, httpClient } = clientOptions;
    const endpointUrl = clientOptions.endpoint ?? endpoint;
    const client = (path, ...args) => {
        const getUrl = (requestOptions) => buildRequestUrl(endpointUrl, path, args, { allowInsecureConnection, ...requestOptions });
        return {
            get: (requestOptions = {}) => {
                return buildOperation("GET", getUrl(requestOptions), pipeline, requestOptions, allowInsecureConnection, httpClient, noDefaultAcceptHeader);
            },
            post: (requestOptions = {}) => {
                return buildOperation("POST", getUrl(requestOptions), pipeline, requestOptions, allowInsecureConnection, httpClient, noDefaultAcceptHeader);
            },
            put: (requestOptions = {}) => {
                return buildOperation("PUT", getUrl(requestOptions), pipeline, requestOptions, allowInsecureConnection, httpClient, noDefaultAcceptHeader);
            },
            patch: (requestOptions = {}) => {
                return buildOperation("PATCH", getUrl(requestOptions), pipeline, requestOptions, allowInsecureConnection, httpClient, noDefaultAcceptHeader);
            },
            delete: (requestOptions = {}) => {
                return buildOperation("DELETE", getUrl(requestOptions), pipeline, requestOptions, allowInsecureConnection, httpClient, noDefaultAcceptHeader);
            },
            head: (requestOptions = {}) => {
                return buildOperation("HEAD", getUrl(requestOptions), pipeline, requestOptions, allowInsecureConnection, httpClient, noDefaultAcceptHeader);
            },
            options: (requestOptions = {}) => {
                return buildOperation("OPTIONS", getUrl(requestOptions), pipeline, requestOptions, allowInsecureConnection, httpClient, noDefaultAcceptHeader);
            },
            trace: (requestOptions = {}) => {
                return buildOperation("TRACE", getUrl(requestOptions), pipeline, requestOptions, allowInsecureConnection, httpClient, noDefaultAcceptHeader);
            },
        };
    };
    return {
        path: client,
        pathUnchecked: client,
        pipeline,
    };
}
function buildOperation(method, url, pipeline, options, allowInsecureConnection, httpClient, noDefaultAcceptHeader = false) {
    allowInsecureConnection = options.allowInsecureConnection ?? allowInsecureConnection;
    return {
        then: function (onFulfilled, onrejected) {
            return sendRequest(method, url, pipeline, { ...options, allowInsecureConnection, noDefaultAcceptHeader }, httpClient).then(onFulfilled, onrejected);
        },
        async asBrowserStream() {
            if (isNodeLike) {
                throw new Error("`asBrowserStream` is supported only in the browser environment. Use `asNodeStream` instead to obtain the response body stream. If you require a Web stream of the response in Node, consider using `Readable.toWeb` on the result of `asNodeStream`.");
            }
            else {
                return sendRequest(method, url, pipeline, { ...options, allowInsecureConnection, noDefaultAcceptHeader, responseAsStream: true }, httpClient);
            }
        },
        async asNodeStream() {
            if (isNodeLike) {
                return sendRequest(method, url, pipeline, { ...options, allowInsecureConnection, noDefaultAcceptHeader, responseAsStream: true }, httpClient);
            }
            else {
                throw new Error("`isNodeStream` is not supported in the browser environment. Use `asBrowserStream` to obtain the response body stream.");
            }
        },
    };
}
//# sourceMappingURL=getClient.js.map
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/client/restError.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.


function createRestError(messageOrResponse, response) {
    const resp = typeof messageOrResponse === "string" ? response : messageOrResponse;
    const internalError = resp.body?.error ?? resp.body;
    const message = typeof messageOrResponse === "string"
        ? messageOrResponse
        : (internalError?.message ?? `Unexpected status code: ${resp.status}`);
    return new RestError(message, {
        statusCode: statusCodeToNumber(resp.status),
        code: internalError?.code,
        request: resp.request,
        response: toPipelineResponse(resp),
    });
}
function toPipelineResponse(errorResponse) {
    return {
        headers: createHttpHeaders(errorResponse.headers),
        request: errorResponse.request,
        status: statusCodeToNumber(errorResponse.status) ?? -1,
        ...(typeof errorResponse.body === "string" ? { bodyAsText: errorResponse.body } : {}),
    };
}
function statusCodeToNumber(statusCode) {
    const status = Number.parseInt(statusCode);
    return Number.isNaN(status) ? undefined : status;
}
//# sourceMappingURL=restError.js.map
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/index.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.











//# sourceMappingURL=index.js.map
;// CONCATENATED MODULE: ./node_modules/@azure/core-rest-pipeline/dist/esm/pipeline.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.

/**
 * Creates a totally empty pipeline.
 * Useful for testing or creating a custom one.
 */
function esm_pipeline_createEmptyPipeline() {
    return pipeline_createEmptyPipeline();
}
//# sourceMappingURL=pipeline.js.map
// EXTERNAL MODULE: ./node_modules/@azure/logger/dist/esm/index.js + 1 modules
var esm = __nccwpck_require__(7567);
;// CONCATENATED MODULE: ./node_modules/@azure/core-rest-pipeline/dist/esm/log.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.

const log_logger = (0,esm/* createClientLogger */.KV)("core-rest-pipeline");
//# sourceMappingURL=log.js.map
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/policies/agentPolicy.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.
/**
 * Name of the Agent Policy
 */
const agentPolicyName = "agentPolicy";
/**
 * Gets a pipeline policy that sets http.agent
 */
function agentPolicy_agentPolicy(agent) {
    return {
        name: agentPolicyName,
        sendRequest: async (req, next) => {
            // Users may define an agent on the request, honor it over the client level one
            if (!req.agent) {
                req.agent = agent;
            }
            return next(req);
        },
    };
}
//# sourceMappingURL=agentPolicy.js.map
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/policies/decompressResponsePolicy.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.
/**
 * The programmatic identifier of the decompressResponsePolicy.
 */
const decompressResponsePolicyName = "decompressResponsePolicy";
/**
 * A policy to enable response decompression according to Accept-Encoding header
 * https://developer.mozilla.org/en-US/docs/Web/HTTP/Headers/Accept-Encoding
 */
function decompressResponsePolicy_decompressResponsePolicy() {
    return {
        name: decompressResponsePolicyName,
        async sendRequest(request, next) {
            // HEAD requests have no body
            if (request.method !== "HEAD") {
                request.headers.set("Accept-Encoding", "gzip,deflate");
            }
            return next(request);
        },
    };
}
//# sourceMappingURL=decompressResponsePolicy.js.map
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/policies/exponentialRetryPolicy.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.



/**
 * The programmatic identifier of the exponentialRetryPolicy.
 */
const exponentialRetryPolicyName = "exponentialRetryPolicy";
/**
 * A policy that attempts to retry requests while introducing an exponentially increasing delay.
 * @param options - Options that configure retry logic.
 */
function exponentialRetryPolicy(options = {}) {
    return retryPolicy([
        exponentialRetryStrategy({
            ...options,
            ignoreSystemErrors: true,
        }),
    ], {
        maxRetries: options.maxRetries ?? DEFAULT_RETRY_POLICY_COUNT,
    });
}
//# sourceMappingURL=exponentialRetryPolicy.js.map
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/policies/systemErrorRetryPolicy.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.



/**
 * Name of the {@link systemErrorRetryPolicy}
 */
const systemErrorRetryPolicyName = "systemErrorRetryPolicy";
/**
 * A retry policy that specifically seeks to handle errors in the
 * underlying transport layer (e.g. DNS lookup failures) rather than
 * retryable error codes from the server itself.
 * @param options - Options that customize the policy.
 */
function systemErrorRetryPolicy(options = {}) {
    return {
        name: systemErrorRetryPolicyName,
        sendRequest: retryPolicy([
            exponentialRetryStrategy({
                ...options,
                ignoreHttpStatusCodes: true,
            }),
        ], {
            maxRetries: options.maxRetries ?? DEFAULT_RETRY_POLICY_COUNT,
        }).sendRequest,
    };
}
//# sourceMappingURL=systemErrorRetryPolicy.js.map
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/policies/throttlingRetryPolicy.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.



/**
 * Name of the {@link throttlingRetryPolicy}
 */
const throttlingRetryPolicyName = "throttlingRetryPolicy";
/**
 * A policy that retries when the server sends a 429 response with a Retry-After header.
 *
 * To learn more, please refer to
 * https://learn.microsoft.com/azure/azure-resource-manager/resource-manager-request-limits,
 * https://learn.microsoft.com/azure/azure-subscription-service-limits and
 * https://learn.microsoft.com/azure/virtual-machines/troubleshooting/troubleshooting-throttling-errors
 *
 * @param options - Options that configure retry logic.
 */
function throttlingRetryPolicy(options = {}) {
    return {
        name: throttlingRetryPolicyName,
        sendRequest: retryPolicy([throttlingRetryStrategy()], {
            maxRetries: options.maxRetries ?? DEFAULT_RETRY_POLICY_COUNT,
        }).sendRequest,
    };
}
//# sourceMappingURL=throttlingRetryPolicy.js.map
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/policies/tlsPolicy.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.
/**
 * Name of the TLS Policy
 */
const tlsPolicyName = "tlsPolicy";
/**
 * Gets a pipeline policy that adds the client certificate to the HttpClient agent for authentication.
 */
function tlsPolicy_tlsPolicy(tlsSettings) {
    return {
        name: tlsPolicyName,
        sendRequest: async (req, next) => {
            // Users may define a request tlsSettings, honor those over the client level one
            if (!req.tlsSettings) {
                req.tlsSettings = tlsSettings;
            }
            return next(req);
        },
    };
}
//# sourceMappingURL=tlsPolicy.js.map
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/policies/internal.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.














//# sourceMappingURL=internal.js.map
;// CONCATENATED MODULE: ./node_modules/@azure/core-rest-pipeline/dist/esm/policies/logPolicy.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.


/**
 * The programmatic identifier of the logPolicy.
 */
const logPolicy_logPolicyName = (/* unused pure expression or super */ null && (tspLogPolicyName));
/**
 * A policy that logs all requests and responses.
 * @param options - Options to configure logPolicy.
 */
function policies_logPolicy_logPolicy(options = {}) {
    return logPolicy_logPolicy({
        logger: log_logger.info,
        ...options,
    });
}
//# sourceMappingURL=logPolicy.js.map
;// CONCATENATED MODULE: ./node_modules/@azure/core-rest-pipeline/dist/esm/policies/redirectPolicy.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.

/**
 * The programmatic identifier of the redirectPolicy.
 */
const redirectPolicy_redirectPolicyName = redirectPolicyName;
/**
 * A policy to follow Location headers from the server in order
 * to support server-side redirection.
 * In the browser, this policy is not used.
 * @param options - Options to control policy behavior.
 */
function policies_redirectPolicy_redirectPolicy(options = {}) {
    return redirectPolicy_redirectPolicy(options);
}
//# sourceMappingURL=redirectPolicy.js.map
;// CONCATENATED MODULE: ./node_modules/@azure/core-rest-pipeline/dist/esm/util/userAgentPlatform.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.


/**
 * @internal
 */
function userAgentPlatform_getHeaderName() {
    return "User-Agent";
}
/**
 * @internal
 */
async function util_userAgentPlatform_setPlatformSpecificData(map) {
    if (external_node_process_ && external_node_process_.versions) {
        const osInfo = `${external_node_os_.type()} ${external_node_os_.release()}; ${external_node_os_.arch()}`;
        if (external_node_process_.versions.bun) {
            map.set("Bun", `${external_node_process_.versions.bun} (${osInfo})`);
        }
        else if (external_node_process_.versions.deno) {
            map.set("Deno", `${external_node_process_.versions.deno} (${osInfo})`);
        }
        else if (external_node_process_.versions.node) {
            map.set("Node", `${external_node_process_.versions.node} (${osInfo})`);
        }
    }
}
//# sourceMappingURL=userAgentPlatform.js.map
;// CONCATENATED MODULE: ./node_modules/@azure/core-rest-pipeline/dist/esm/constants.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.
const esm_constants_SDK_VERSION = "1.25.0";
const esm_constants_DEFAULT_RETRY_POLICY_COUNT = 3;
//# sourceMappingURL=constants.js.map
;// CONCATENATED MODULE: ./node_modules/@azure/core-rest-pipeline/dist/esm/util/userAgent.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.


function userAgent_getUserAgentString(telemetryInfo) {
    const parts = [];
    for (const [key, value] of telemetryInfo) {
        const token = value ? `${key}/${value}` : key;
        parts.push(token);
    }
    return parts.join(" ");
}
/**
 * @internal
 */
function userAgent_getUserAgentHeaderName() {
    return userAgentPlatform_getHeaderName();
}
/**
 * @internal
 */
async function util_userAgent_getUserAgentValue(prefix) {
    const runtimeInfo = new Map();
    runtimeInfo.set("core-rest-pipeline", esm_constants_SDK_VERSION);
    await util_userAgentPlatform_setPlatformSpecificData(runtimeInfo);
    const defaultAgent = userAgent_getUserAgentString(runtimeInfo);
    const userAgentValue = prefix ? `${prefix} ${defaultAgent}` : defaultAgent;
    return userAgentValue;
}
//# sourceMappingURL=userAgent.js.map
;// CONCATENATED MODULE: ./node_modules/@azure/core-rest-pipeline/dist/esm/policies/userAgentPolicy.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.

const userAgentPolicy_UserAgentHeaderName = userAgent_getUserAgentHeaderName();
/**
 * The programmatic identifier of the userAgentPolicy.
 */
const userAgentPolicy_userAgentPolicyName = "userAgentPolicy";
/**
 * A policy that sets the User-Agent header (or equivalent) to reflect
 * the library version.
 * @param options - Options to customize the user agent value.
 */
function policies_userAgentPolicy_userAgentPolicy(options = {}) {
    const userAgentValue = util_userAgent_getUserAgentValue(options.userAgentPrefix);
    return {
        name: userAgentPolicy_userAgentPolicyName,
        async sendRequest(request, next) {
            if (!request.headers.has(userAgentPolicy_UserAgentHeaderName)) {
                request.headers.set(userAgentPolicy_UserAgentHeaderName, await userAgentValue);
            }
            return next(request);
        },
    };
}
//# sourceMappingURL=userAgentPolicy.js.map
;// CONCATENATED MODULE: ./node_modules/@azure/core-rest-pipeline/dist/esm/util/createFile.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.

/**
 * Create an object that implements the File interface. This object is intended to be
 * passed into RequestBodyType.formData, and is not guaranteed to work as expected in
 * other situations.
 *
 * Use this function to create a File object for use in RequestBodyType.formData in environments
 * where the global File object is unavailable.
 *
 * @param content - the content of the file as a Uint8Array in memory.
 * @param name - the name of the file.
 * @param options - optional metadata about the file, e.g. file name, file size, MIME type.
 */
function createFile(content, name, options = {}) {
    return createRawFile(content, name, options);
}
//# sourceMappingURL=createFile.js.map
;// CONCATENATED MODULE: ./node_modules/@azure/core-rest-pipeline/dist/esm/util/file.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.
function file_isNodeReadableStream(x) {
    return typeof x === "object" && x !== null && "pipe" in x && typeof x.pipe === "function";
}
const unimplementedMethods = {
    arrayBuffer: () => {
        throw new Error("Not implemented");
    },
    bytes: () => {
        throw new Error("Not implemented");
    },
    slice: () => {
        throw new Error("Not implemented");
    },
    text: () => {
        throw new Error("Not implemented");
    },
};
/**
 * Private symbol used as key on objects created using createFile containing the
 * original source of the file object.
 *
 * This is used in Node to access the original Node stream without using Blob#stream, which
 * returns a web stream. This is done to avoid a couple of bugs to do with Blob#stream and
 * Readable#to/fromWeb in Node versions we support:
 * - https://github.com/nodejs/node/issues/42694 (fixed in Node 18.14)
 * - https://github.com/nodejs/node/issues/48916 (fixed in Node 20.6)
 *
 * Once these versions are no longer supported, we may be able to stop doing this.
 *
 * @internal
 */
const rawContent = Symbol("rawContent");
/**
 * Type guard to check if a given object is a blob-like object with a raw content property.
 */
function hasRawContent(x) {
    return typeof x[rawContent] === "function";
}
/**
 * Extract the raw content from a given blob-like object. If the input was created using createFile
 * or createFileFromStream, the exact content passed into createFile/createFileFromStream will be used.
 * For true instances of Blob and File, returns the actual blob.
 *
 * @internal
 */
function getRawContent(blob) {
    if (hasRawContent(blob)) {
        return blob[rawContent]();
    }
    else {
        return blob;
    }
}
/**
 * @internal
 *
 * Creates a File-like object tagged with rawContent for efficient streaming access.
 * Used by the Node createFile to avoid Blob#stream() bugs.
 */
function file_createRawFile(content, name, options = {}) {
    return {
        ...unimplementedMethods,
        type: options.type ?? "",
        lastModified: options.lastModified ?? new Date().getTime(),
        webkitRelativePath: options.webkitRelativePath ?? "",
        size: content.byteLength,
        name,
        arrayBuffer: async () => toArrayBuffer(content).buffer,
        stream: () => new Blob([toArrayBuffer(content)]).stream(),
        [rawContent]: () => content,
    };
}
/**
 * Create an object that implements the File interface. This object is intended to be
 * passed into RequestBodyType.formData, and is not guaranteed to work as expected in
 * other situations.
 *
 * Use this function to:
 * - Create a File object for use in RequestBodyType.formData in environments where the
 *   global File object is unavailable.
 * - Create a File-like object from a readable stream without reading the stream into memory.
 *
 * @param stream - the content of the file as a callback returning a stream. When a File object made using createFile is
 *                  passed in a request's form data map, the stream will not be read into memory
 *                  and instead will be streamed when the request is made. In the event of a retry, the
 *                  stream needs to be read again, so this callback SHOULD return a fresh stream if possible.
 * @param name - the name of the file.
 * @param options - optional metadata about the file, e.g. file name, file size, MIME type.
 */
function createFileFromStream(stream, name, options = {}) {
    return {
        ...unimplementedMethods,
        type: options.type ?? "",
        lastModified: options.lastModified ?? new Date().getTime(),
        webkitRelativePath: options.webkitRelativePath ?? "",
        size: options.size ?? -1,
        name,
        stream: () => {
            const s = stream();
            if (file_isNodeReadableStream(s)) {
                throw new Error("Not supported: a Node stream was provided as input to createFileFromStream.");
            }
            return s;
        },
        [rawContent]: stream,
    };
}

function hasArrayBuffer(source) {
    return "resize" in source.buffer;
}
function toArrayBuffer(source) {
    if (hasArrayBuffer(source)) {
        // ArrayBuffer — return a copy if the view is a subarray of a larger buffer
        if (source.byteOffset !== 0 || source.byteLength !== source.buffer.byteLength) {
            return new Uint8Array(source);
        }
        return source;
    }
    // SharedArrayBuffer
    return source.map((x) => x);
}
//# sourceMappingURL=file.js.map
;// CONCATENATED MODULE: ./node_modules/@azure/core-rest-pipeline/dist/esm/policies/multipartPolicy.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.


/**
 * Name of multipart policy
 */
const policies_multipartPolicy_multipartPolicyName = multipartPolicy_multipartPolicyName;
/**
 * Pipeline policy for multipart requests
 */
function policies_multipartPolicy_multipartPolicy() {
    const tspPolicy = multipartPolicy_multipartPolicy();
    return {
        name: policies_multipartPolicy_multipartPolicyName,
        sendRequest: async (request, next) => {
            if (request.multipartBody) {
                for (const part of request.multipartBody.parts) {
                    if (hasRawContent(part.body)) {
                        part.body = getRawContent(part.body);
                    }
                }
            }
            return tspPolicy.sendRequest(request, next);
        },
    };
}
//# sourceMappingURL=multipartPolicy.js.map
;// CONCATENATED MODULE: ./node_modules/@azure/core-rest-pipeline/dist/esm/policies/decompressResponsePolicy.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.

/**
 * The programmatic identifier of the decompressResponsePolicy.
 */
const decompressResponsePolicy_decompressResponsePolicyName = decompressResponsePolicyName;
/**
 * A policy to enable response decompression according to Accept-Encoding header
 * https://developer.mozilla.org/en-US/docs/Web/HTTP/Headers/Accept-Encoding
 */
function policies_decompressResponsePolicy_decompressResponsePolicy() {
    return decompressResponsePolicy_decompressResponsePolicy();
}
//# sourceMappingURL=decompressResponsePolicy.js.map
;// CONCATENATED MODULE: ./node_modules/@azure/core-rest-pipeline/dist/esm/policies/defaultRetryPolicy.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.

/**
 * Name of the {@link defaultRetryPolicy}
 */
const defaultRetryPolicy_defaultRetryPolicyName = (/* unused pure expression or super */ null && (tspDefaultRetryPolicyName));
/**
 * A policy that retries according to three strategies:
 * - When the server sends a 429 response with a Retry-After header.
 * - When there are errors in the underlying transport layer (e.g. DNS lookup failures).
 * - Or otherwise if the outgoing request fails, it will retry with an exponentially increasing delay.
 */
function policies_defaultRetryPolicy_defaultRetryPolicy(options = {}) {
    return defaultRetryPolicy_defaultRetryPolicy(options);
}
//# sourceMappingURL=defaultRetryPolicy.js.map
;// CONCATENATED MODULE: ./node_modules/@azure/core-rest-pipeline/dist/esm/policies/formDataPolicy.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.

/**
 * The programmatic identifier of the formDataPolicy.
 */
const formDataPolicy_formDataPolicyName = (/* unused pure expression or super */ null && (tspFormDataPolicyName));
/**
 * A policy that encodes FormData on the request into the body.
 */
function policies_formDataPolicy_formDataPolicy() {
    return formDataPolicy_formDataPolicy();
}
//# sourceMappingURL=formDataPolicy.js.map
// EXTERNAL MODULE: ./node_modules/@azure/core-util/dist/esm/index.js + 3 modules
var dist_esm = __nccwpck_require__(6966);
;// CONCATENATED MODULE: ./node_modules/@azure/core-rest-pipeline/dist/esm/policies/proxyPolicy.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.

/**
 * The programmatic identifier of the proxyPolicy.
 */
const proxyPolicy_proxyPolicyName = (/* unused pure expression or super */ null && (tspProxyPolicyName));
/**
 * This method converts a proxy url into `ProxySettings` for use with ProxyPolicy.
 * If no argument is given, it attempts to parse a proxy URL from the environment
 * variables `HTTPS_PROXY` or `HTTP_PROXY`.
 * @param proxyUrl - The url of the proxy to use. May contain authentication information.
 * @deprecated - Internally this method is no longer necessary when setting proxy information.
 */
function proxyPolicy_getDefaultProxySettings(proxyUrl) {
    return getDefaultProxySettings(proxyUrl);
}
/**
 * A policy that allows one to apply proxy settings to all requests.
 * If not passed static settings, they will be retrieved from the HTTPS_PROXY
 * or HTTP_PROXY environment variables.
 * @param proxySettings - ProxySettings to use on each request.
 * @param options - additional settings, for example, custom NO_PROXY patterns
 */
function policies_proxyPolicy_proxyPolicy(proxySettings, options) {
    return proxyPolicy_proxyPolicy(proxySettings, options);
}
//# sourceMappingURL=proxyPolicy.js.map
;// CONCATENATED MODULE: ./node_modules/@azure/core-rest-pipeline/dist/esm/policies/setClientRequestIdPolicy.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.
/**
 * The programmatic identifier of the setClientRequestIdPolicy.
 */
const setClientRequestIdPolicyName = "setClientRequestIdPolicy";
/**
 * Each PipelineRequest gets a unique id upon creation.
 * This policy passes that unique id along via an HTTP header to enable better
 * telemetry and tracing.
 * @param requestIdHeaderName - The name of the header to pass the request ID to.
 */
function setClientRequestIdPolicy(requestIdHeaderName = "x-ms-client-request-id") {
    return {
        name: setClientRequestIdPolicyName,
        async sendRequest(request, next) {
            if (!request.headers.has(requestIdHeaderName)) {
                request.headers.set(requestIdHeaderName, request.requestId);
            }
            return next(request);
        },
    };
}
//# sourceMappingURL=setClientRequestIdPolicy.js.map
;// CONCATENATED MODULE: ./node_modules/@azure/core-rest-pipeline/dist/esm/policies/agentPolicy.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.

/**
 * Name of the Agent Policy
 */
const agentPolicy_agentPolicyName = (/* unused pure expression or super */ null && (tspAgentPolicyName));
/**
 * Gets a pipeline policy that sets http.agent
 */
function policies_agentPolicy_agentPolicy(agent) {
    return agentPolicy_agentPolicy(agent);
}
//# sourceMappingURL=agentPolicy.js.map
;// CONCATENATED MODULE: ./node_modules/@azure/core-rest-pipeline/dist/esm/policies/tlsPolicy.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.

/**
 * Name of the TLS Policy
 */
const tlsPolicy_tlsPolicyName = (/* unused pure expression or super */ null && (tspTlsPolicyName));
/**
 * Gets a pipeline policy that adds the client certificate to the HttpClient agent for authentication.
 */
function policies_tlsPolicy_tlsPolicy(tlsSettings) {
    return tlsPolicy_tlsPolicy(tlsSettings);
}
//# sourceMappingURL=tlsPolicy.js.map
// EXTERNAL MODULE: ./node_modules/@azure/core-tracing/dist/esm/index.js + 4 modules
var core_tracing_dist_esm = __nccwpck_require__(5433);
;// CONCATENATED MODULE: ./node_modules/@azure/core-rest-pipeline/dist/esm/restError.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.

/**
 * A custom error type for failed pipeline requests.
 */
// eslint-disable-next-line @typescript-eslint/no-redeclare
const esm_restError_RestError = restError_RestError;
/**
 * Typeguard for RestError
 * @param e - Something caught by a catch clause.
 */
function esm_restError_isRestError(e) {
    return restError_isRestError(e);
}
//# sourceMappingURL=restError.js.map
// EXTERNAL MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/util/internal.js + 1 modules
var internal = __nccwpck_require__(1834);
;// CONCATENATED MODULE: ./node_modules/@azure/core-rest-pipeline/dist/esm/policies/tracingPolicy.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.







/**
 * The programmatic identifier of the tracingPolicy.
 */
const tracingPolicyName = "tracingPolicy";
/**
 * A simple policy to create OpenTelemetry Spans for each request made by the pipeline
 * that has SpanOptions with a parent.
 * Requests made without a parent Span will not be recorded.
 * @param options - Options to configure the telemetry logged by the tracing policy.
 */
function tracingPolicy(options = {}) {
    const userAgentPromise = util_userAgent_getUserAgentValue(options.userAgentPrefix);
    const sanitizer = new internal/* Sanitizer */.If({
        additionalAllowedQueryParameters: options.additionalAllowedQueryParameters,
    });
    const tracingClient = tryCreateTracingClient();
    return {
        name: tracingPolicyName,
        async sendRequest(request, next) {
            if (!tracingClient) {
                return next(request);
            }
            const userAgent = await userAgentPromise;
            const spanAttributes = {
                "http.url": sanitizer.sanitizeUrl(request.url),
                "http.method": request.method,
                "http.user_agent": userAgent,
                requestId: request.requestId,
            };
            if (userAgent) {
                spanAttributes["http.user_agent"] = userAgent;
            }
            const { span, tracingContext } = tryCreateSpan(tracingClient, request, spanAttributes) ?? {};
            if (!span || !tracingContext) {
                return next(request);
            }
            try {
                const response = await tracingClient.withContext(tracingContext, next, request);
                tryProcessResponse(span, response);
                return response;
            }
            catch (err) {
                tryProcessError(span, err);
                throw err;
            }
        },
    };
}
function tryCreateTracingClient() {
    try {
        return (0,core_tracing_dist_esm/* createTracingClient */.y)({
            namespace: "",
            packageName: "@azure/core-rest-pipeline",
            packageVersion: esm_constants_SDK_VERSION,
        });
    }
    catch (e) {
        log_logger.warning(`Error when creating the TracingClient: ${(0,dist_esm/* getErrorMessage */.u1)(e)}`);
        return undefined;
    }
}
function tryCreateSpan(tracingClient, request, spanAttributes) {
    try {
        // As per spec, we do not need to differentiate between HTTP and HTTPS in span name.
        const { span, updatedOptions } = tracingClient.startSpan(`HTTP ${request.method}`, { tracingOptions: request.tracingOptions }, {
            spanKind: "client",
            spanAttributes,
        });
        // If the span is not recording, don't do any more work.
        if (!span.isRecording()) {
            span.end();
            return undefined;
        }
        // set headers
        const headers = tracingClient.createRequestHeaders(updatedOptions.tracingOptions.tracingContext);
        for (const [key, value] of Object.entries(headers)) {
            request.headers.set(key, value);
        }
        return { span, tracingContext: updatedOptions.tracingOptions.tracingContext };
    }
    catch (e) {
        log_logger.warning(`Skipping creating a tracing span due to an error: ${(0,dist_esm/* getErrorMessage */.u1)(e)}`);
        return undefined;
    }
}
function tryProcessError(span, error) {
    try {
        span.setStatus({
            status: "error",
            error: (0,dist_esm/* isError */.bJ)(error) ? error : undefined,
        });
        if (esm_restError_isRestError(error) && error.statusCode) {
            span.setAttribute("http.status_code", error.statusCode);
        }
        span.end();
    }
    catch (e) {
        log_logger.warning(`Skipping tracing span processing due to an error: ${(0,dist_esm/* getErrorMessage */.u1)(e)}`);
    }
}
function tryProcessResponse(span, response) {
    try {
        span.setAttribute("http.status_code", response.status);
        const serviceRequestId = response.headers.get("x-ms-request-id");
        if (serviceRequestId) {
            span.setAttribute("serviceRequestId", serviceRequestId);
        }
        // Per semantic conventions, only set the status to error if the status code is 4xx or 5xx.
        // Otherwise, the status MUST remain unset.
        // https://opentelemetry.io/docs/specs/semconv/http/http-spans/#status
        if (response.status >= 400) {
            span.setStatus({
                status: "error",
            });
        }
        span.end();
    }
    catch (e) {
        log_logger.warning(`Skipping tracing span processing due to an error: ${(0,dist_esm/* getErrorMessage */.u1)(e)}`);
    }
}
//# sourceMappingURL=tracingPolicy.js.map
;// CONCATENATED MODULE: ./node_modules/@azure/core-rest-pipeline/dist/esm/util/wrapAbortSignal.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.
/**
 * Creates a native AbortSignal which reflects the state of the provided AbortSignalLike.
 * If the AbortSignalLike is already a native AbortSignal, it is returned as is.
 * @param abortSignalLike - The AbortSignalLike to wrap.
 * @returns - An object containing the native AbortSignal and an optional cleanup function. The cleanup function should be called when the AbortSignal is no longer needed.
 */
function wrapAbortSignalLike(abortSignalLike) {
    if (abortSignalLike instanceof AbortSignal) {
        return { abortSignal: abortSignalLike };
    }
    if (abortSignalLike.aborted) {
        return {
            abortSignal: AbortSignal.abort("reason" in abortSignalLike ? abortSignalLike.reason : undefined),
        };
    }
    const controller = new AbortController();
    let needsCleanup = true;
    function cleanup() {
        if (needsCleanup) {
            abortSignalLike.removeEventListener("abort", listener);
            needsCleanup = false;
        }
    }
    function listener() {
        controller.abort("reason" in abortSignalLike ? abortSignalLike.reason : undefined);
        cleanup();
    }
    abortSignalLike.addEventListener("abort", listener);
    return { abortSignal: controller.signal, cleanup };
}
//# sourceMappingURL=wrapAbortSignal.js.map
;// CONCATENATED MODULE: ./node_modules/@azure/core-rest-pipeline/dist/esm/policies/wrapAbortSignalLikePolicy.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.

const wrapAbortSignalLikePolicyName = "wrapAbortSignalLikePolicy";
/**
 * Policy that ensure that any AbortSignalLike is wrapped in a native AbortSignal for processing by the pipeline.
 * Since the ts-http-runtime expects a native AbortSignal, this policy is used to ensure that any AbortSignalLike is wrapped in a native AbortSignal.
 *
 * @returns - created policy
 */
function wrapAbortSignalLikePolicy() {
    return {
        name: wrapAbortSignalLikePolicyName,
        sendRequest: async (request, next) => {
            if (!request.abortSignal) {
                return next(request);
            }
            const { abortSignal, cleanup } = wrapAbortSignalLike(request.abortSignal);
            request.abortSignal = abortSignal;
            try {
                return await next(request);
            }
            finally {
                cleanup?.();
            }
        },
    };
}
//# sourceMappingURL=wrapAbortSignalLikePolicy.js.map
;// CONCATENATED MODULE: ./node_modules/@azure/core-rest-pipeline/dist/esm/createPipelineFromOptions.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.















/**
 * Create a new pipeline with a default set of customizable policies.
 * @param options - Options to configure a custom pipeline.
 */
function esm_createPipelineFromOptions_createPipelineFromOptions(options) {
    const pipeline = esm_pipeline_createEmptyPipeline();
    if (dist_esm/* isNodeLike */.qx) {
        if (options.agent) {
            pipeline.addPolicy(policies_agentPolicy_agentPolicy(options.agent));
        }
        if (options.tlsOptions) {
            pipeline.addPolicy(policies_tlsPolicy_tlsPolicy(options.tlsOptions));
        }
        pipeline.addPolicy(policies_proxyPolicy_proxyPolicy(options.proxyOptions));
        pipeline.addPolicy(policies_decompressResponsePolicy_decompressResponsePolicy());
    }
    pipeline.addPolicy(wrapAbortSignalLikePolicy());
    pipeline.addPolicy(policies_formDataPolicy_formDataPolicy(), { beforePolicies: [policies_multipartPolicy_multipartPolicyName] });
    pipeline.addPolicy(policies_userAgentPolicy_userAgentPolicy(options.userAgentOptions));
    pipeline.addPolicy(setClientRequestIdPolicy(options.telemetryOptions?.clientRequestIdHeaderName));
    // The multipart policy is added after policies with no phase, so that
    // policies can be added between it and formDataPolicy to modify
    // properties (e.g., making the boundary constant in recorded tests).
    pipeline.addPolicy(policies_multipartPolicy_multipartPolicy(), { afterPhase: "Deserialize" });
    pipeline.addPolicy(policies_defaultRetryPolicy_defaultRetryPolicy(options.retryOptions), { phase: "Retry" });
    pipeline.addPolicy(tracingPolicy({ ...options.userAgentOptions, ...options.loggingOptions }), {
        afterPhase: "Retry",
    });
    if (dist_esm/* isNodeLike */.qx) {
        // Both XHR and Fetch expect to handle redirects automatically,
        // so only include this policy when we're in Node.
        pipeline.addPolicy(policies_redirectPolicy_redirectPolicy(options.redirectOptions), { afterPhase: "Retry" });
    }
    pipeline.addPolicy(policies_logPolicy_logPolicy(options.loggingOptions), { afterPhase: "Sign" });
    return pipeline;
}
//# sourceMappingURL=createPipelineFromOptions.js.map
;// CONCATENATED MODULE: ./node_modules/@azure/core-rest-pipeline/dist/esm/defaultHttpClient.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.


/**
 * Create the correct HttpClient for the current environment.
 */
function esm_defaultHttpClient_createDefaultHttpClient() {
    const client = defaultHttpClient_createDefaultHttpClient();
    return {
        async sendRequest(request) {
            // we wrap any AbortSignalLike here since the TypeSpec runtime expects a native AbortSignal.
            // 99% of the time, this should be a no-op since a native AbortSignal is passed in.
            const { abortSignal, cleanup } = request.abortSignal
                ? wrapAbortSignalLike(request.abortSignal)
                : {};
            try {
                request.abortSignal = abortSignal;
                return await client.sendRequest(request);
            }
            finally {
                cleanup?.();
            }
        },
    };
}
//# sourceMappingURL=defaultHttpClient.js.map
;// CONCATENATED MODULE: ./node_modules/@azure/core-rest-pipeline/dist/esm/httpHeaders.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.

/**
 * Creates an object that satisfies the `HttpHeaders` interface.
 * @param rawHeaders - A simple object representing initial headers
 */
function esm_httpHeaders_createHttpHeaders(rawHeaders) {
    return httpHeaders_createHttpHeaders(rawHeaders);
}
//# sourceMappingURL=httpHeaders.js.map
;// CONCATENATED MODULE: ./node_modules/@azure/core-rest-pipeline/dist/esm/pipelineRequest.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.

/**
 * Creates a new pipeline request with the given options.
 * This method is to allow for the easy setting of default values and not required.
 * @param options - The options to create the request with.
 */
function esm_pipelineRequest_createPipelineRequest(options) {
    // Cast required due to difference between ts-http-runtime requiring AbortSignal while core-rest-pipeline allows
    // the more generic AbortSignalLike. The wrapAbortSignalLike pipeline policy will take care of ensuring that any AbortSignalLike in the request
    // is converted into a true AbortSignal.
    return pipelineRequest_createPipelineRequest(options);
}
//# sourceMappingURL=pipelineRequest.js.map
;// CONCATENATED MODULE: ./node_modules/@azure/core-rest-pipeline/dist/esm/policies/exponentialRetryPolicy.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.

/**
 * The programmatic identifier of the exponentialRetryPolicy.
 */
const exponentialRetryPolicy_exponentialRetryPolicyName = (/* unused pure expression or super */ null && (tspExponentialRetryPolicyName));
/**
 * A policy that attempts to retry requests while introducing an exponentially increasing delay.
 * @param options - Options that configure retry logic.
 */
function exponentialRetryPolicy_exponentialRetryPolicy(options = {}) {
    return tspExponentialRetryPolicy(options);
}
//# sourceMappingURL=exponentialRetryPolicy.js.map
;// CONCATENATED MODULE: ./node_modules/@azure/core-rest-pipeline/dist/esm/policies/systemErrorRetryPolicy.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.

/**
 * Name of the {@link systemErrorRetryPolicy}
 */
const systemErrorRetryPolicy_systemErrorRetryPolicyName = (/* unused pure expression or super */ null && (tspSystemErrorRetryPolicyName));
/**
 * A retry policy that specifically seeks to handle errors in the
 * underlying transport layer (e.g. DNS lookup failures) rather than
 * retryable error codes from the server itself.
 * @param options - Options that customize the policy.
 */
function systemErrorRetryPolicy_systemErrorRetryPolicy(options = {}) {
    return tspSystemErrorRetryPolicy(options);
}
//# sourceMappingURL=systemErrorRetryPolicy.js.map
;// CONCATENATED MODULE: ./node_modules/@azure/core-rest-pipeline/dist/esm/policies/throttlingRetryPolicy.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.

/**
 * Name of the {@link throttlingRetryPolicy}
 */
const throttlingRetryPolicy_throttlingRetryPolicyName = (/* unused pure expression or super */ null && (tspThrottlingRetryPolicyName));
/**
 * A policy that retries when the server sends a 429 response with a Retry-After header.
 *
 * To learn more, please refer to
 * https://learn.microsoft.com/azure/azure-resource-manager/resource-manager-request-limits,
 * https://learn.microsoft.com/azure/azure-subscription-service-limits and
 * https://learn.microsoft.com/azure/virtual-machines/troubleshooting/troubleshooting-throttling-errors
 *
 * @param options - Options that configure retry logic.
 */
function throttlingRetryPolicy_throttlingRetryPolicy(options = {}) {
    return tspThrottlingRetryPolicy(options);
}
//# sourceMappingURL=throttlingRetryPolicy.js.map
;// CONCATENATED MODULE: ./node_modules/@azure/core-rest-pipeline/dist/esm/policies/retryPolicy.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.



const retryPolicy_retryPolicyLogger = (0,esm/* createClientLogger */.KV)("core-rest-pipeline retryPolicy");
/**
 * retryPolicy is a generic policy to enable retrying requests when certain conditions are met
 */
function policies_retryPolicy_retryPolicy(strategies, options = { maxRetries: esm_constants_DEFAULT_RETRY_POLICY_COUNT }) {
    // Cast is required since the TSP runtime retry strategy type is slightly different
    // very deep down (using real AbortSignal vs. AbortSignalLike in RestError).
    // In practice the difference doesn't actually matter.
    return retryPolicy_retryPolicy(strategies, {
        logger: retryPolicy_retryPolicyLogger,
        ...options,
    });
}
//# sourceMappingURL=retryPolicy.js.map
;// CONCATENATED MODULE: ./node_modules/@azure/core-rest-pipeline/dist/esm/util/tokenCycler.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.

// Default options for the cycler if none are provided
const DEFAULT_CYCLER_OPTIONS = {
    forcedRefreshWindowInMs: 1000, // Force waiting for a refresh 1s before the token expires
    retryIntervalInMs: 3000, // Allow refresh attempts every 3s
    refreshWindowInMs: 1000 * 60 * 2, // Start refreshing 2m before expiry
};
/**
 * Converts an an unreliable access token getter (which may resolve with null)
 * into an AccessTokenGetter by retrying the unreliable getter in a regular
 * interval.
 *
 * @param getAccessToken - A function that produces a promise of an access token that may fail by returning null.
 * @param retryIntervalInMs - The time (in milliseconds) to wait between retry attempts.
 * @param refreshTimeout - The timestamp after which the refresh attempt will fail, throwing an exception.
 * @returns - A promise that, if it resolves, will resolve with an access token.
 */
async function beginRefresh(getAccessToken, retryIntervalInMs, refreshTimeout) {
    // This wrapper handles exceptions gracefully as long as we haven't exceeded
    // the timeout.
    async function tryGetAccessToken() {
        if (Date.now() < refreshTimeout) {
            try {
                return await getAccessToken();
            }
            catch {
                return null;
            }
        }
        else {
            const finalToken = await getAccessToken();
            // Timeout is up, so throw if it's still null
            if (finalToken === null) {
                throw new Error("Failed to refresh access token.");
            }
            return finalToken;
        }
    }
    let token = await tryGetAccessToken();
    while (token === null) {
        await (0,dist_esm/* delay */.cb)(retryIntervalInMs);
        token = await tryGetAccessToken();
    }
    return token;
}
/**
 * Creates a token cycler from a credential, scopes, and optional settings.
 *
 * A token cycler represents a way to reliably retrieve a valid access token
 * from a TokenCredential. It will handle initializing the token, refreshing it
 * when it nears expiration, and synchronizes refresh attempts to avoid
 * concurrency hazards.
 *
 * @param credential - the underlying TokenCredential that provides the access
 * token
 * @param tokenCyclerOptions - optionally override default settings for the cycler
 *
 * @returns - a function that reliably produces a valid access token
 */
function tokenCycler_createTokenCycler(credential, tokenCyclerOptions) {
    let refreshWorker = null;
    let token = null;
    let tenantId;
    const options = {
        ...DEFAULT_CYCLER_OPTIONS,
        ...tokenCyclerOptions,
    };
    /**
     * This little holder defines several predicates that we use to construct
     * the rules of refreshing the token.
     */
    const cycler = {
        /**
         * Produces true if a refresh job is currently in progress.
         */
        get isRefreshing() {
            return refreshWorker !== null;
        },
        /**
         * Produces true if the cycler SHOULD refresh (we are within the refresh
         * window and not already refreshing)
         */
        get shouldRefresh() {
            if (token === null) {
                return true;
            }
            if (cycler.isRefreshing) {
                return false;
            }
            if (token.refreshAfterTimestamp && token.refreshAfterTimestamp < Date.now()) {
                return true;
            }
            return token.expiresOnTimestamp - options.refreshWindowInMs < Date.now();
        },
        /**
         * Produces true if the cycler MUST refresh (null or nearly-expired
         * token).
         */
        get mustRefresh() {
            return (token === null || token.expiresOnTimestamp - options.forcedRefreshWindowInMs < Date.now());
        },
    };
    /**
     * Starts a refresh job or returns the existing job if one is already
     * running.
     */
    function refresh(scopes, getTokenOptions) {
        if (!cycler.isRefreshing) {
            // We bind `scopes` here to avoid passing it around a lot
            const tryGetAccessToken = () => credential.getToken(scopes, getTokenOptions);
            // Take advantage of promise chaining to insert an assignment to `token`
            // before the refresh can be considered done.
            refreshWorker = beginRefresh(tryGetAccessToken, options.retryIntervalInMs, 
            // If we don't have a token, then we should timeout immediately
            token?.expiresOnTimestamp ?? Date.now())
                .then((_token) => {
                refreshWorker = null;
                token = _token;
                tenantId = getTokenOptions.tenantId;
                return token;
            })
                .catch((reason) => {
                // We also should reset the refresher if we enter a failed state.  All
                // existing awaiters will throw, but subsequent requests will start a
                // new retry chain.
                refreshWorker = null;
                token = null;
                tenantId = undefined;
                throw reason;
            });
        }
        return refreshWorker;
    }
    return async (scopes, tokenOptions) => {
        //
        // Simple rules:
        // - If we MUST refresh, then return the refresh task, blocking
        //   the pipeline until a token is available.
        // - If we SHOULD refresh, then run refresh but don't return it
        //   (we can still use the cached token).
        // - Return the token, since it's fine if we didn't return in
        //   step 1.
        //
        const hasClaimChallenge = Boolean(tokenOptions.claims);
        const tenantIdChanged = tenantId !== tokenOptions.tenantId;
        if (hasClaimChallenge) {
            // If we've received a claim, we know the existing token isn't valid
            // We want to clear it so that that refresh worker won't use the old expiration time as a timeout
            token = null;
        }
        // If the tenantId passed in token options is different to the one we have
        // Or if we are in claim challenge and the token was rejected and a new access token need to be issued, we need to
        // refresh the token with the new tenantId or token.
        const mustRefresh = tenantIdChanged || hasClaimChallenge || cycler.mustRefresh;
        if (mustRefresh) {
            return refresh(scopes, tokenOptions);
        }
        if (cycler.shouldRefresh) {
            refresh(scopes, tokenOptions);
        }
        return token;
    };
}
//# sourceMappingURL=tokenCycler.js.map
;// CONCATENATED MODULE: ./node_modules/@azure/core-rest-pipeline/dist/esm/policies/bearerTokenAuthenticationPolicy.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.



/**
 * The programmatic identifier of the bearerTokenAuthenticationPolicy.
 */
const bearerTokenAuthenticationPolicyName = "bearerTokenAuthenticationPolicy";
/**
 * Try to send the given request.
 *
 * When a response is received, returns a tuple of the response received and, if the response was received
 * inside a thrown RestError, the RestError that was thrown.
 *
 * Otherwise, if an error was thrown while sending the request that did not provide an underlying response, it
 * will be rethrown.
 */
async function trySendRequest(request, next) {
    try {
        return [await next(request), undefined];
    }
    catch (e) {
        if (esm_restError_isRestError(e) && e.response) {
            return [e.response, e];
        }
        else {
            throw e;
        }
    }
}
/**
 * Default authorize request handler
 */
async function defaultAuthorizeRequest(options) {
    const { scopes, getAccessToken, request } = options;
    // Enable CAE true by default
    const getTokenOptions = {
        abortSignal: request.abortSignal,
        tracingOptions: request.tracingOptions,
        enableCae: true,
    };
    const accessToken = await getAccessToken(scopes, getTokenOptions);
    if (accessToken) {
        options.request.headers.set("Authorization", `Bearer ${accessToken.token}`);
    }
}
/**
 * We will retrieve the challenge only if the response status code was 401,
 * and if the response contained the header "WWW-Authenticate" with a non-empty value.
 */
function isChallengeResponse(response) {
    return response.status === 401 && response.headers.has("WWW-Authenticate");
}
/**
 * Re-authorize the request for CAE challenge.
 * The response containing the challenge is `options.response`.
 * If this method returns true, the underlying request will be sent once again.
 */
async function authorizeRequestOnCaeChallenge(onChallengeOptions, caeClaims) {
    const { scopes } = onChallengeOptions;
    const accessToken = await onChallengeOptions.getAccessToken(scopes, {
        enableCae: true,
        claims: caeClaims,
    });
    if (!accessToken) {
        return false;
    }
    onChallengeOptions.request.headers.set("Authorization", `${accessToken.tokenType ?? "Bearer"} ${accessToken.token}`);
    return true;
}
/**
 * A policy that can request a token from a TokenCredential implementation and
 * then apply it to the Authorization header of a request as a Bearer token.
 */
function bearerTokenAuthenticationPolicy(options) {
    const { credential, scopes, challengeCallbacks } = options;
    const logger = options.logger || log_logger;
    const callbacks = {
        authorizeRequest: challengeCallbacks?.authorizeRequest?.bind(challengeCallbacks) ?? defaultAuthorizeRequest,
        authorizeRequestOnChallenge: challengeCallbacks?.authorizeRequestOnChallenge?.bind(challengeCallbacks),
    };
    // This function encapsulates the entire process of reliably retrieving the token
    // The options are left out of the public API until there's demand to configure this.
    // Remember to extend `BearerTokenAuthenticationPolicyOptions` with `TokenCyclerOptions`
    // in order to pass through the `options` object.
    const getAccessToken = credential
        ? tokenCycler_createTokenCycler(credential /* , options */)
        : () => Promise.resolve(null);
    return {
        name: bearerTokenAuthenticationPolicyName,
        /**
         * If there's no challenge parameter:
         * - It will try to retrieve the token using the cache, or the credential's getToken.
         * - Then it will try the next policy with or without the retrieved token.
         *
         * It uses the challenge parameters to:
         * - Skip a first attempt to get the token from the credential if there's no cached token,
         *   since it expects the token to be retrievable only after the challenge.
         * - Prepare the outgoing request if the `prepareRequest` method has been provided.
         * - Send an initial request to receive the challenge if it fails.
         * - Process a challenge if the response contains it.
         * - Retrieve a token with the challenge information, then re-send the request.
         */
        async sendRequest(request, next) {
            if (!request.url.toLowerCase().startsWith("https://")) {
                throw new Error("Bearer token authentication is not permitted for non-TLS protected (non-https) URLs.");
            }
            await callbacks.authorizeRequest({
                scopes: Array.isArray(scopes) ? scopes : [scopes],
                request,
                getAccessToken,
                logger,
            });
            let response;
            let error;
            let shouldSendRequest;
            [response, error] = await trySendRequest(request, next);
            if (isChallengeResponse(response)) {
                let claims = getCaeChallengeClaims(response.headers.get("WWW-Authenticate"));
                // Handle CAE by default when receive CAE claim
                if (claims) {
                    let parsedClaim;
                    // Return the response immediately if claims is not a valid base64 encoded string
                    try {
                        parsedClaim = atob(claims);
                    }
                    catch (e) {
                        logger.warning(`The WWW-Authenticate header contains "claims" that cannot be parsed. Unable to perform the Continuous Access Evaluation authentication flow. Unparsable claims: ${claims}`);
                        return response;
                    }
                    shouldSendRequest = await authorizeRequestOnCaeChallenge({
                        scopes: Array.isArray(scopes) ? scopes : [scopes],
                        response,
                        request,
                        getAccessToken,
                        logger,
                    }, parsedClaim);
                    // Send updated request and handle response for RestError
                    if (shouldSendRequest) {
                        [response, error] = await trySendRequest(request, next);
                    }
                }
                else if (callbacks.authorizeRequestOnChallenge) {
                    // Handle custom challenges when client provides custom callback
                    shouldSendRequest = await callbacks.authorizeRequestOnChallenge({
                        scopes: Array.isArray(scopes) ? scopes : [scopes],
                        request,
                        response,
                        getAccessToken,
                        logger,
                    });
                    // Send updated request and handle response for RestError
                    if (shouldSendRequest) {
                        [response, error] = await trySendRequest(request, next);
                    }
                    // If we get another CAE Claim, we will handle it by default and return whatever value we receive for this
                    if (isChallengeResponse(response)) {
                        claims = getCaeChallengeClaims(response.headers.get("WWW-Authenticate") ?? "");
                        if (claims) {
                            let parsedClaim;
                            try {
                                parsedClaim = atob(claims);
                            }
                            catch (e) {
                                logger.warning(`The WWW-Authenticate header contains "claims" that cannot be parsed. Unable to perform the Continuous Access Evaluation authentication flow. Unparsable claims: ${claims}`);
                                return response;
                            }
                            shouldSendRequest = await authorizeRequestOnCaeChallenge({
                                scopes: Array.isArray(scopes) ? scopes : [scopes],
                                response,
                                request,
                                getAccessToken,
                                logger,
                            }, parsedClaim);
                            // Send updated request and handle response for RestError
                            if (shouldSendRequest) {
                                [response, error] = await trySendRequest(request, next);
                            }
                        }
                    }
                }
            }
            if (error) {
                throw error;
            }
            else {
                return response;
            }
        },
    };
}
/**
 * Converts: `Bearer a="b", c="d", Pop e="f", g="h"`.
 * Into: `[ { scheme: 'Bearer', params: { a: 'b', c: 'd' } }, { scheme: 'Pop', params: { e: 'f', g: 'h' } } ]`.
 *
 * @internal
 */
function parseChallenges(challenges) {
    // Challenge regex seperates the string to individual challenges with different schemes in the format `Scheme a="b", c=d`
    // The challenge regex captures parameteres with either quotes values or unquoted values
    const challengeRegex = /(\w+)\s+((?:\w+=(?:"[^"]*"|[^,]*),?\s*)+)/g;
    // Parameter regex captures the claims group removed from the scheme in the format `a="b"` and `c="d"`
    // CAE challenge always have quoted parameters. For more reference, https://learn.microsoft.com/entra/identity-platform/claims-challenge
    const paramRegex = /(\w+)="([^"]*)"/g;
    const parsedChallenges = [];
    let match;
    // Iterate over each challenge match
    while ((match = challengeRegex.exec(challenges)) !== null) {
        const scheme = match[1];
        const paramsString = match[2];
        const params = {};
        let paramMatch;
        // Iterate over each parameter match
        while ((paramMatch = paramRegex.exec(paramsString)) !== null) {
            params[paramMatch[1]] = paramMatch[2];
        }
        parsedChallenges.push({ scheme, params });
    }
    return parsedChallenges;
}
/**
 * Parse a pipeline response and look for a CAE challenge with "Bearer" scheme
 * Return the value in the header without parsing the challenge
 * @internal
 */
function getCaeChallengeClaims(challenges) {
    if (!challenges) {
        return;
    }
    // Find all challenges present in the header
    const parsedChallenges = parseChallenges(challenges);
    return parsedChallenges.find((x) => x.scheme === "Bearer" && x.params.claims && x.params.error === "insufficient_claims")?.params.claims;
}
//# sourceMappingURL=bearerTokenAuthenticationPolicy.js.map
;// CONCATENATED MODULE: ./node_modules/@azure/core-rest-pipeline/dist/esm/policies/auxiliaryAuthenticationHeaderPolicy.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.


/**
 * The programmatic identifier of the auxiliaryAuthenticationHeaderPolicy.
 */
const auxiliaryAuthenticationHeaderPolicyName = "auxiliaryAuthenticationHeaderPolicy";
const AUTHORIZATION_AUXILIARY_HEADER = "x-ms-authorization-auxiliary";
async function sendAuthorizeRequest(options) {
    const { scopes, getAccessToken, request } = options;
    const getTokenOptions = {
        abortSignal: request.abortSignal,
        tracingOptions: request.tracingOptions,
    };
    return (await getAccessToken(scopes, getTokenOptions))?.token ?? "";
}
/**
 * A policy for external tokens to `x-ms-authorization-auxiliary` header.
 * This header will be used when creating a cross-tenant application we may need to handle authentication requests
 * for resources that are in different tenants.
 * You could see [ARM docs](https://learn.microsoft.com/azure/azure-resource-manager/management/authenticate-multi-tenant) for a rundown of how this feature works
 */
function auxiliaryAuthenticationHeaderPolicy(options) {
    const { credentials, scopes } = options;
    const logger = options.logger || coreLogger;
    const tokenCyclerMap = new WeakMap();
    return {
        name: auxiliaryAuthenticationHeaderPolicyName,
        async sendRequest(request, next) {
            if (!request.url.toLowerCase().startsWith("https://")) {
                throw new Error("Bearer token authentication for auxiliary header is not permitted for non-TLS protected (non-https) URLs.");
            }
            if (!credentials || credentials.length === 0) {
                logger.info(`${auxiliaryAuthenticationHeaderPolicyName} header will not be set due to empty credentials.`);
                return next(request);
            }
            const tokenPromises = [];
            for (const credential of credentials) {
                let getAccessToken = tokenCyclerMap.get(credential);
                if (!getAccessToken) {
                    getAccessToken = createTokenCycler(credential);
                    tokenCyclerMap.set(credential, getAccessToken);
                }
                tokenPromises.push(sendAuthorizeRequest({
                    scopes: Array.isArray(scopes) ? scopes : [scopes],
                    request,
                    getAccessToken,
                    logger,
                }));
            }
            const auxiliaryTokens = (await Promise.all(tokenPromises)).filter((token) => Boolean(token));
            if (auxiliaryTokens.length === 0) {
                logger.warning(`None of the auxiliary tokens are valid. ${AUTHORIZATION_AUXILIARY_HEADER} header will not be set.`);
                return next(request);
            }
            request.headers.set(AUTHORIZATION_AUXILIARY_HEADER, auxiliaryTokens.map((token) => `Bearer ${token}`).join(", "));
            return next(request);
        },
    };
}
//# sourceMappingURL=auxiliaryAuthenticationHeaderPolicy.js.map
;// CONCATENATED MODULE: ./node_modules/@azure/core-rest-pipeline/dist/esm/index.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.


























//# sourceMappingURL=index.js.map

/***/ }),

/***/ 5433:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  y: () => (/* reexport */ createTracingClient)
});

// UNUSED EXPORTS: useInstrumenter

;// CONCATENATED MODULE: ./node_modules/@azure/core-tracing/dist/esm/tracingContext.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.
/** @internal */
const knownContextKeys = {
    span: Symbol.for("@azure/core-tracing span"),
    namespace: Symbol.for("@azure/core-tracing namespace"),
};
/**
 * Creates a new {@link TracingContext} with the given options.
 * @param options - A set of known keys that may be set on the context.
 * @returns A new {@link TracingContext} with the given options.
 *
 * @internal
 */
function createTracingContext(options = {}) {
    let context = new TracingContextImpl(options.parentContext);
    if (options.span) {
        context = context.setValue(knownContextKeys.span, options.span);
    }
    if (options.namespace) {
        context = context.setValue(knownContextKeys.namespace, options.namespace);
    }
    return context;
}
/** @internal */
class TracingContextImpl {
    _contextMap;
    constructor(initialContext) {
        this._contextMap =
            initialContext instanceof TracingContextImpl
                ? new Map(initialContext._contextMap)
                : new Map();
    }
    setValue(key, value) {
        const newContext = new TracingContextImpl(this);
        newContext._contextMap.set(key, value);
        return newContext;
    }
    getValue(key) {
        return this._contextMap.get(key);
    }
    deleteValue(key) {
        const newContext = new TracingContextImpl(this);
        newContext._contextMap.delete(key);
        return newContext;
    }
}
//# sourceMappingURL=tracingContext.js.map
// EXTERNAL MODULE: ./node_modules/@azure/core-tracing/dist/commonjs/state-cjs.js
var state_cjs = __nccwpck_require__(9437);
;// CONCATENATED MODULE: ./node_modules/@azure/core-tracing/dist/esm/state.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.
// @ts-expect-error The recommended approach to sharing module state between ESM and CJS.
// See https://github.com/isaacs/tshy/blob/main/README.md#module-local-state for additional information.

/**
 * Defines the shared state between CJS and ESM by re-exporting the CJS state.
 */
const state_state = state_cjs/* state */.w;
//# sourceMappingURL=state.js.map
;// CONCATENATED MODULE: ./node_modules/@azure/core-tracing/dist/esm/instrumenter.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.


function createDefaultTracingSpan() {
    return {
        end: () => {
            // noop
        },
        isRecording: () => false,
        recordException: () => {
            // noop
        },
        setAttribute: () => {
            // noop
        },
        setStatus: () => {
            // noop
        },
        addEvent: () => {
            // noop
        },
    };
}
function createDefaultInstrumenter() {
    return {
        createRequestHeaders: () => {
            return {};
        },
        parseTraceparentHeader: () => {
            return undefined;
        },
        startSpan: (_name, spanOptions) => {
            return {
                span: createDefaultTracingSpan(),
                tracingContext: createTracingContext({ parentContext: spanOptions.tracingContext }),
            };
        },
        withContext(_context, callback, ...callbackArgs) {
            return callback(...callbackArgs);
        },
    };
}
/**
 * Extends the Azure SDK with support for a given instrumenter implementation.
 *
 * @param instrumenter - The instrumenter implementation to use.
 */
function useInstrumenter(instrumenter) {
    state.instrumenterImplementation = instrumenter;
}
/**
 * Gets the currently set instrumenter, a No-Op instrumenter by default.
 *
 * @returns The currently set instrumenter
 */
function getInstrumenter() {
    if (!state_state.instrumenterImplementation) {
        state_state.instrumenterImplementation = createDefaultInstrumenter();
    }
    return state_state.instrumenterImplementation;
}
//# sourceMappingURL=instrumenter.js.map
;// CONCATENATED MODULE: ./node_modules/@azure/core-tracing/dist/esm/tracingClient.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.


/**
 * Creates a new tracing client.
 *
 * @param options - Options used to configure the tracing client.
 * @returns - An instance of {@link TracingClient}.
 */
function createTracingClient(options) {
    const { namespace, packageName, packageVersion } = options;
    function startSpan(name, operationOptions, spanOptions) {
        const startSpanResult = getInstrumenter().startSpan(name, {
            ...spanOptions,
            packageName,
            packageVersion,
            tracingContext: operationOptions?.tracingOptions?.tracingContext,
        });
        let tracingContext = startSpanResult.tracingContext;
        const span = startSpanResult.span;
        if (!tracingContext.getValue(knownContextKeys.namespace)) {
            tracingContext = tracingContext.setValue(knownContextKeys.namespace, namespace);
        }
        span.setAttribute("az.namespace", tracingContext.getValue(knownContextKeys.namespace));
        const updatedOptions = Object.assign({}, operationOptions, {
            tracingOptions: { ...operationOptions?.tracingOptions, tracingContext },
        });
        return {
            span,
            updatedOptions,
        };
    }
    async function withSpan(name, operationOptions, callback, spanOptions) {
        const { span, updatedOptions } = startSpan(name, operationOptions, spanOptions);
        try {
            const result = await withContext(updatedOptions.tracingOptions.tracingContext, () => callback(updatedOptions, span));
            span.setStatus({ status: "success" });
            return result;
        }
        catch (err) {
            span.setStatus({ status: "error", error: err });
            throw err;
        }
        finally {
            span.end();
        }
    }
    function withContext(context, callback, ...callbackArgs) {
        return getInstrumenter().withContext(context, callback, ...callbackArgs);
    }
    /**
     * Parses a traceparent header value into a span identifier.
     *
     * @param traceparentHeader - The traceparent header to parse.
     * @returns An implementation-specific identifier for the span.
     */
    function parseTraceparentHeader(traceparentHeader) {
        return getInstrumenter().parseTraceparentHeader(traceparentHeader);
    }
    /**
     * Creates a set of request headers to propagate tracing information to a backend.
     *
     * @param tracingContext - The context containing the span to serialize.
     * @returns The set of headers to add to a request.
     */
    function createRequestHeaders(tracingContext) {
        return getInstrumenter().createRequestHeaders(tracingContext);
    }
    return {
        startSpan,
        withSpan,
        withContext,
        parseTraceparentHeader,
        createRequestHeaders,
    };
}
//# sourceMappingURL=tracingClient.js.map
;// CONCATENATED MODULE: ./node_modules/@azure/core-tracing/dist/esm/index.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.


//# sourceMappingURL=index.js.map

/***/ }),

/***/ 6966:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  gE: () => (/* binding */ calculateRetryDelay),
  cb: () => (/* reexport */ delay),
  u1: () => (/* reexport */ getErrorMessage),
  bJ: () => (/* binding */ isError),
  qx: () => (/* binding */ isNodeLike),
  N4: () => (/* binding */ randomUUID),
  Al: () => (/* binding */ stringToUint8Array),
  SW: () => (/* binding */ uint8ArrayToString)
});

// UNUSED EXPORTS: cancelablePromiseRace, computeSha256Hash, computeSha256Hmac, createAbortablePromise, getRandomIntegerInclusive, isBrowser, isBun, isDefined, isDeno, isNode, isNodeRuntime, isObject, isObjectWithProperties, isReactNative, isWebWorker, objectHasProperty

// EXTERNAL MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/util/internal.js + 1 modules
var internal = __nccwpck_require__(1834);
// EXTERNAL MODULE: ./node_modules/@azure/abort-controller/dist/esm/index.js + 1 modules
var esm = __nccwpck_require__(5473);
;// CONCATENATED MODULE: ./node_modules/@azure/core-util/dist/esm/createAbortablePromise.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.

/**
 * Creates an abortable promise.
 * @param buildPromise - A function that takes the resolve and reject functions as parameters.
 * @param options - The options for the abortable promise.
 * @returns A promise that can be aborted.
 */
function createAbortablePromise(buildPromise, options) {
    const { cleanupBeforeAbort, abortSignal, abortErrorMsg } = options ?? {};
    return new Promise((resolve, reject) => {
        function rejectOnAbort() {
            reject(new esm/* AbortError */.l(abortErrorMsg ?? "The operation was aborted."));
        }
        function removeListeners() {
            abortSignal?.removeEventListener("abort", onAbort);
        }
        function onAbort() {
            cleanupBeforeAbort?.();
            removeListeners();
            rejectOnAbort();
        }
        if (abortSignal?.aborted) {
            return rejectOnAbort();
        }
        try {
            buildPromise((x) => {
                removeListeners();
                resolve(x);
            }, (x) => {
                removeListeners();
                reject(x);
            });
        }
        catch (err) {
            reject(err);
        }
        abortSignal?.addEventListener("abort", onAbort);
    });
}
//# sourceMappingURL=createAbortablePromise.js.map
;// CONCATENATED MODULE: ./node_modules/@azure/core-util/dist/esm/delay.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.

const StandardAbortMessage = "The delay was aborted.";
/**
 * A wrapper for setTimeout that resolves a promise after timeInMs milliseconds.
 * @param timeInMs - The number of milliseconds to be delayed.
 * @param options - The options for delay - currently abort options
 * @returns Promise that is resolved after timeInMs
 */
function delay(timeInMs, options) {
    let token;
    const { abortSignal, abortErrorMsg } = options ?? {};
    return createAbortablePromise((resolve) => {
        token = setTimeout(resolve, timeInMs);
    }, {
        cleanupBeforeAbort: () => clearTimeout(token),
        abortSignal,
        abortErrorMsg: abortErrorMsg ?? StandardAbortMessage,
    });
}
//# sourceMappingURL=delay.js.map
;// CONCATENATED MODULE: ./node_modules/@azure/core-util/dist/esm/error.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.

/**
 * Given what is thought to be an error object, return the message if possible.
 * If the message is missing, returns a stringified version of the input.
 * @param e - Something thrown from a try block
 * @returns The error message or a string of the input
 */
function getErrorMessage(e) {
    if ((0,internal/* isError */.bJ)(e)) {
        return e.message;
    }
    else {
        let stringified;
        try {
            if (typeof e === "object" && e) {
                stringified = JSON.stringify(e);
            }
            else {
                stringified = String(e);
            }
        }
        catch (err) {
            stringified = "[unable to stringify input]";
        }
        return `Unknown error ${stringified}`;
    }
}
//# sourceMappingURL=error.js.map
;// CONCATENATED MODULE: ./node_modules/@azure/core-util/dist/esm/index.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.






/**
 * Calculates the delay interval for retry attempts using exponential delay with jitter.
 *
 * @param retryAttempt - The current retry attempt number.
 *
 * @param config - The exponential retry configuration.
 *
 * @returns An object containing the calculated retry delay.
 */
function calculateRetryDelay(retryAttempt, config) {
    return internal/* calculateRetryDelay */.gE(retryAttempt, config);
}
/**
 * Generates a SHA-256 hash.
 *
 * @param content - The data to be included in the hash.
 *
 * @param encoding - The textual encoding to use for the returned hash.
 */
function computeSha256Hash(content, encoding) {
    return tspRuntime.computeSha256Hash(content, encoding);
}
/**
 * Generates a SHA-256 HMAC signature.
 *
 * @param key - The HMAC key represented as a base64 string, used to generate the cryptographic HMAC hash.
 *
 * @param stringToSign - The data to be signed.
 *
 * @param encoding - The textual encoding to use for the returned HMAC digest.
 */
function computeSha256Hmac(key, stringToSign, encoding) {
    return tspRuntime.computeSha256Hmac(key, stringToSign, encoding);
}
/**
 * Returns a random integer value between a lower and upper bound, inclusive of both bounds. Note that this uses Math.random and isn't secure. If you need to use this for any kind of security purpose, find a better source of random.
 *
 * @param min - The smallest integer value allowed.
 *
 * @param max - The largest integer value allowed.
 */
function getRandomIntegerInclusive(min, max) {
    return tspRuntime.getRandomIntegerInclusive(min, max);
}
/**
 * Typeguard for an error object shape (has name and message)
 *
 * @param e - Something caught by a catch clause.
 */
function isError(e) {
    return internal/* isError */.bJ(e);
}
/**
 * Helper to determine when an input is a generic JS object.
 *
 * @returns true when input is an object type that is not null, Array, RegExp, or Date.
 */
function isObject(input) {
    return tspRuntime.isObject(input);
}
/**
 * Generated Universally Unique Identifier
 *
 * @returns RFC4122 v4 UUID.
 */
function randomUUID() {
    return internal/* randomUUID */.N4();
}
/**
 * A constant that indicates whether the environment the code is running is a Web Browser.
 */
const isBrowser = internal/* isBrowser */.Bd;
/**
 * A constant that indicates whether the environment the code is running is Bun.sh.
 */
const isBun = internal/* isBun */.Qg;
/**
 * A constant that indicates whether the environment the code is running is Deno.
 */
const isDeno = internal/* isDeno */.N6;
/**
 * A constant that indicates whether the environment the code is running is a Node.js compatible environment.
 *
 * @deprecated
 *
 * Use `isNodeLike` instead.
 */
const isNode = internal/* isNodeLike */.qx;
/**
 * A constant that indicates whether the environment the code is running is a Node.js compatible environment.
 */
const isNodeLike = internal/* isNodeLike */.qx;
/**
 * A constant that indicates whether the environment the code is running is Node.JS.
 */
const isNodeRuntime = internal/* isNodeRuntime */.tX;
/**
 * A constant that indicates whether the environment the code is running is in React-Native.
 */
const isReactNative = internal/* isReactNative */.lV;
/**
 * A constant that indicates whether the environment the code is running is a Web Worker.
 */
const isWebWorker = internal/* isWebWorker */.p7;
/**
 * The helper that transforms bytes with specific character encoding into string
 * @param bytes - the uint8array bytes
 * @param format - the format we use to encode the byte
 * @returns a string of the encoded string
 */
function uint8ArrayToString(bytes, format) {
    return internal/* uint8ArrayToString */.SW(bytes, format);
}
/**
 * The helper that transforms string to specific character encoded bytes array.
 * @param value - the string to be converted
 * @param format - the format we use to decode the value
 * @returns a uint8array
 */
function stringToUint8Array(value, format) {
    return internal/* stringToUint8Array */.Al(value, format);
}
//# sourceMappingURL=index.js.map

/***/ }),

/***/ 7567:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  KV: () => (/* binding */ createClientLogger),
  XM: () => (/* binding */ getLogLevel)
});

// UNUSED EXPORTS: AzureLogger, setLogLevel

// EXTERNAL MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/logger/logger.js + 2 modules
var logger = __nccwpck_require__(3482);
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/logger/internal.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.

//# sourceMappingURL=internal.js.map
;// CONCATENATED MODULE: ./node_modules/@azure/logger/dist/esm/index.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.

const context = (0,logger/* createLoggerContext */.MX)({
    logLevelEnvVarName: "AZURE_LOG_LEVEL",
    namespace: "azure",
});
/**
 * The AzureLogger provides a mechanism for overriding where logs are output to.
 * By default, logs are sent to stderr.
 * Override the `log` method to redirect logs to another location.
 */
const AzureLogger = context.logger;
/**
 * Immediately enables logging at the specified log level. If no level is specified, logging is disabled.
 * @param level - The log level to enable for logging.
 * Options from most verbose to least verbose are:
 * - verbose
 * - info
 * - warning
 * - error
 */
function setLogLevel(level) {
    context.setLogLevel(level);
}
/**
 * Retrieves the currently specified log level.
 */
function getLogLevel() {
    return context.getLogLevel();
}
/**
 * Creates a logger for use by the Azure SDKs that inherits from `AzureLogger`.
 * @param namespace - The name of the SDK package.
 * @hidden
 */
function createClientLogger(namespace) {
    return context.createClientLogger(namespace);
}
//# sourceMappingURL=index.js.map

/***/ }),

/***/ 7970:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Az: () => (/* binding */ getEnvironmentVariable),
/* harmony export */   Bd: () => (/* binding */ isBrowser),
/* harmony export */   N6: () => (/* binding */ isDeno),
/* harmony export */   Qg: () => (/* binding */ isBun),
/* harmony export */   lV: () => (/* binding */ isReactNative),
/* harmony export */   p7: () => (/* binding */ isWebWorker),
/* harmony export */   qx: () => (/* binding */ isNodeLike),
/* harmony export */   tX: () => (/* binding */ isNodeRuntime)
/* harmony export */ });
/* unused harmony export emitNodeWarning */
/* harmony import */ var node_process__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1708);
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.

/**
 * Returns the value of the specified environment variable.
 *
 * @internal
 */
function getEnvironmentVariable(name) {
    return node_process__WEBPACK_IMPORTED_MODULE_0__.env[name];
}
/**
 * Emits a Node.js process warning.
 *
 * @internal
 */
function emitNodeWarning(warning) {
    process.emitWarning(warning);
}
/**
 * A constant that indicates whether the environment the code is running is a Web Browser.
 */
const isBrowser = false;
/**
 * A constant that indicates whether the environment the code is running is a Web Worker.
 */
const isWebWorker = false;
/**
 * A constant that indicates whether the environment the code is running is Deno.
 */
const isDeno = typeof node_process__WEBPACK_IMPORTED_MODULE_0__.versions.deno === "string" && node_process__WEBPACK_IMPORTED_MODULE_0__.versions.deno.length > 0;
/**
 * A constant that indicates whether the environment the code is running is Bun.sh.
 */
const isBun = typeof node_process__WEBPACK_IMPORTED_MODULE_0__.versions.bun === "string" && node_process__WEBPACK_IMPORTED_MODULE_0__.versions.bun.length > 0;
/**
 * A constant that indicates whether the environment the code is running is a Node.js compatible environment.
 */
const isNodeLike = true;
/**
 * A constant that indicates whether the environment the code is running is Node.JS.
 */
const isNodeRuntime = !isBun && !isDeno;
/**
 * A constant that indicates whether the environment the code is running is in React-Native.
 */
const isReactNative = false;
//# sourceMappingURL=env.js.map

/***/ }),

/***/ 7507:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   v: () => (/* binding */ logger)
/* harmony export */ });
/* harmony import */ var _logger_logger_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3482);
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.

const logger = (0,_logger_logger_js__WEBPACK_IMPORTED_MODULE_0__/* .createClientLogger */ .KV)("ts-http-runtime");
//# sourceMappingURL=log.js.map

/***/ }),

/***/ 3482:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  KV: () => (/* binding */ createClientLogger),
  MX: () => (/* binding */ createLoggerContext)
});

// UNUSED EXPORTS: TypeSpecRuntimeLogger, getLogLevel, setLogLevel

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __nccwpck_require__(8161);
// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __nccwpck_require__(7975);
// EXTERNAL MODULE: external "node:process"
var external_node_process_ = __nccwpck_require__(1708);
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/logger/log.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.



function log(message, ...args) {
    external_node_process_.stderr.write(`${external_node_util_.format(message, ...args)}${external_node_os_.EOL}`);
}
//# sourceMappingURL=log.js.map
// EXTERNAL MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/env.js
var env = __nccwpck_require__(7970);
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/logger/debug.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.


const debugEnvVariable = (0,env/* getEnvironmentVariable */.Az)("DEBUG");
let enabledString;
let enabledNamespaces = [];
let skippedNamespaces = [];
const debuggers = [];
if (debugEnvVariable) {
    enable(debugEnvVariable);
}
const debugObj = Object.assign((namespace) => {
    return createDebugger(namespace);
}, {
    enable,
    enabled,
    disable,
    log: log,
});
function enable(namespaces) {
    enabledString = namespaces;
    enabledNamespaces = [];
    skippedNamespaces = [];
    const namespaceList = namespaces.split(",").map((ns) => ns.trim());
    for (const ns of namespaceList) {
        if (ns.startsWith("-")) {
            skippedNamespaces.push(ns.substring(1));
        }
        else {
            enabledNamespaces.push(ns);
        }
    }
    for (const instance of debuggers) {
        instance.enabled = enabled(instance.namespace);
    }
}
function enabled(namespace) {
    if (namespace.endsWith("*")) {
        return true;
    }
    for (const skipped of skippedNamespaces) {
        if (namespaceMatches(namespace, skipped)) {
            return false;
        }
    }
    for (const enabledNamespace of enabledNamespaces) {
        if (namespaceMatches(namespace, enabledNamespace)) {
            return true;
        }
    }
    return false;
}
/**
 * Given a namespace, check if it matches a pattern.
 * Patterns only have a single wildcard character which is *.
 * The behavior of * is that it matches zero or more other characters.
 */
function namespaceMatches(namespace, patternToMatch) {
    // simple case, no pattern matching required
    if (patternToMatch.indexOf("*") === -1) {
        return namespace === patternToMatch;
    }
    let pattern = patternToMatch;
    // normalize successive * if needed
    if (patternToMatch.indexOf("**") !== -1) {
        const patternParts = [];
        let lastCharacter = "";
        for (const character of patternToMatch) {
            if (character === "*" && lastCharacter === "*") {
                continue;
            }
            else {
                lastCharacter = character;
                patternParts.push(character);
            }
        }
        pattern = patternParts.join("");
    }
    let namespaceIndex = 0;
    let patternIndex = 0;
    const patternLength = pattern.length;
    const namespaceLength = namespace.length;
    let lastWildcard = -1;
    let lastWildcardNamespace = -1;
    while (namespaceIndex < namespaceLength && patternIndex < patternLength) {
        if (pattern[patternIndex] === "*") {
            lastWildcard = patternIndex;
            patternIndex++;
            if (patternIndex === patternLength) {
                // if wildcard is the last character, it will match the remaining namespace string
                return true;
            }
            // now we let the wildcard eat characters until we match the next literal in the pattern
            while (namespace[namespaceIndex] !== pattern[patternIndex]) {
                namespaceIndex++;
                // reached the end of the namespace without a match
                if (namespaceIndex === namespaceLength) {
                    return false;
                }
            }
            // now that we have a match, let's try to continue on
            // however, it's possible we could find a later match
            // so keep a reference in case we have to backtrack
            lastWildcardNamespace = namespaceIndex;
            namespaceIndex++;
            patternIndex++;
            continue;
        }
        else if (pattern[patternIndex] === namespace[namespaceIndex]) {
            // simple case: literal pattern matches so keep going
            patternIndex++;
            namespaceIndex++;
        }
        else if (lastWildcard >= 0) {
            // special case: we don't have a literal match, but there is a previous wildcard
            // which we can backtrack to and try having the wildcard eat the match instead
            patternIndex = lastWildcard + 1;
            namespaceIndex = lastWildcardNamespace + 1;
            // we've reached the end of the namespace without a match
            if (namespaceIndex === namespaceLength) {
                return false;
            }
            // similar to the previous logic, let's keep going until we find the next literal match
            while (namespace[namespaceIndex] !== pattern[patternIndex]) {
                namespaceIndex++;
                if (namespaceIndex === namespaceLength) {
                    return false;
                }
            }
            lastWildcardNamespace = namespaceIndex;
            namespaceIndex++;
            patternIndex++;
            continue;
        }
        else {
            return false;
        }
    }
    const namespaceDone = namespaceIndex === namespace.length;
    const patternDone = patternIndex === pattern.length;
    // this is to detect the case of an unneeded final wildcard
    // e.g. the pattern `ab*` should match the string `ab`
    const trailingWildCard = patternIndex === pattern.length - 1 && pattern[patternIndex] === "*";
    return namespaceDone && (patternDone || trailingWildCard);
}
function disable() {
    const result = enabledString || "";
    enable("");
    return result;
}
function createDebugger(namespace) {
    const newDebugger = Object.assign(debug, {
        enabled: enabled(namespace),
        destroy,
        log: debugObj.log,
        namespace,
        extend,
    });
    function debug(...args) {
        if (!newDebugger.enabled) {
            return;
        }
        if (args.length > 0) {
            args[0] = `${namespace} ${args[0]}`;
        }
        newDebugger.log(...args);
    }
    debuggers.push(newDebugger);
    return newDebugger;
}
function destroy() {
    const index = debuggers.indexOf(this);
    if (index >= 0) {
        debuggers.splice(index, 1);
        return true;
    }
    return false;
}
function extend(namespace) {
    const newDebugger = createDebugger(`${this.namespace}:${namespace}`);
    newDebugger.log = this.log;
    return newDebugger;
}
/* harmony default export */ const debug = (debugObj);
//# sourceMappingURL=debug.js.map
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/logger/logger.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.


const TYPESPEC_RUNTIME_LOG_LEVELS = ["verbose", "info", "warning", "error"];
const levelMap = {
    verbose: 400,
    info: 300,
    warning: 200,
    error: 100,
};
function patchLogMethod(parent, child) {
    child.log = (...args) => {
        parent.log(...args);
    };
}
function isTypeSpecRuntimeLogLevel(level) {
    return TYPESPEC_RUNTIME_LOG_LEVELS.includes(level);
}
/**
 * Creates a logger context base on the provided options.
 * @param options - The options for creating a logger context.
 * @returns The logger context.
 */
function createLoggerContext(options) {
    const registeredLoggers = new Set();
    const logLevelFromEnv = (0,env/* getEnvironmentVariable */.Az)(options.logLevelEnvVarName);
    let logLevel;
    const clientLogger = debug(options.namespace);
    clientLogger.log = (...args) => {
        debug.log(...args);
    };
    function contextSetLogLevel(level) {
        if (level && !isTypeSpecRuntimeLogLevel(level)) {
            throw new Error(`Unknown log level '${level}'. Acceptable values: ${TYPESPEC_RUNTIME_LOG_LEVELS.join(",")}`);
        }
        logLevel = level;
        const enabledNamespaces = [];
        for (const logger of registeredLoggers) {
            if (shouldEnable(logger)) {
                enabledNamespaces.push(logger.namespace);
            }
        }
        debug.enable(enabledNamespaces.join(","));
    }
    if (logLevelFromEnv) {
        // avoid calling setLogLevel because we don't want a mis-set environment variable to crash
        if (isTypeSpecRuntimeLogLevel(logLevelFromEnv)) {
            contextSetLogLevel(logLevelFromEnv);
        }
        else {
            console.error(`${options.logLevelEnvVarName} set to unknown log level '${logLevelFromEnv}'; logging is not enabled. Acceptable values: ${TYPESPEC_RUNTIME_LOG_LEVELS.join(", ")}.`);
        }
    }
    function shouldEnable(logger) {
        return Boolean(logLevel && levelMap[logger.level] <= levelMap[logLevel]);
    }
    function createLogger(parent, level) {
        const logger = Object.assign(parent.extend(level), {
            level,
        });
        patchLogMethod(parent, logger);
        if (shouldEnable(logger)) {
            const enabledNamespaces = debug.disable();
            debug.enable(enabledNamespaces + "," + logger.namespace);
        }
        registeredLoggers.add(logger);
        return logger;
    }
    function contextGetLogLevel() {
        return logLevel;
    }
    function contextCreateClientLogger(namespace) {
        const clientRootLogger = clientLogger.extend(namespace);
        patchLogMethod(clientLogger, clientRootLogger);
        return {
            error: createLogger(clientRootLogger, "error"),
            warning: createLogger(clientRootLogger, "warning"),
            info: createLogger(clientRootLogger, "info"),
            verbose: createLogger(clientRootLogger, "verbose"),
        };
    }
    return {
        setLogLevel: contextSetLogLevel,
        getLogLevel: contextGetLogLevel,
        createClientLogger: contextCreateClientLogger,
        logger: clientLogger,
    };
}
const context = createLoggerContext({
    logLevelEnvVarName: "TYPESPEC_RUNTIME_LOG_LEVEL",
    namespace: "typeSpecRuntime",
});
/**
 * Immediately enables logging at the specified log level. If no level is specified, logging is disabled.
 * @param level - The log level to enable for logging.
 * Options from most verbose to least verbose are:
 * - verbose
 * - info
 * - warning
 * - error
 */
// eslint-disable-next-line @typescript-eslint/no-redeclare
const TypeSpecRuntimeLogger = context.logger;
/**
 * Retrieves the currently specified log level.
 */
function setLogLevel(logLevel) {
    context.setLogLevel(logLevel);
}
/**
 * Retrieves the currently specified log level.
 */
function getLogLevel() {
    return context.getLogLevel();
}
/**
 * Creates a logger for use by the SDKs that inherits from `TypeSpecRuntimeLogger`.
 * @param namespace - The name of the SDK package.
 * @hidden
 */
function createClientLogger(namespace) {
    return context.createClientLogger(namespace);
}
//# sourceMappingURL=logger.js.map

/***/ }),

/***/ 3816:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ stringToUint8Array),
/* harmony export */   S: () => (/* binding */ uint8ArrayToString)
/* harmony export */ });
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.
/**
 * The helper that transforms bytes with specific character encoding into string
 * @param bytes - the uint8array bytes
 * @param format - the format we use to encode the byte
 * @returns a string of the encoded string
 */
function uint8ArrayToString(bytes, format) {
    return Buffer.from(bytes).toString(format);
}
/**
 * The helper that transforms string to specific character encoded bytes array.
 * @param value - the string to be converted
 * @param format - the format we use to decode the value
 * @returns a uint8array
 */
function stringToUint8Array(value, format) {
    return Buffer.from(value, format);
}
//# sourceMappingURL=bytesEncoding.js.map

/***/ }),

/***/ 297:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  g: () => (/* binding */ calculateRetryDelay)
});

;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/util/random.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.
/**
 * Returns a random integer value between a lower and upper bound,
 * inclusive of both bounds.
 * Note that this uses Math.random and isn't secure. If you need to use
 * this for any kind of security purpose, find a better source of random.
 * @param min - The smallest integer value allowed.
 * @param max - The largest integer value allowed.
 */
function getRandomIntegerInclusive(min, max) {
    // Make sure inputs are integers.
    min = Math.ceil(min);
    max = Math.floor(max);
    // Pick a random offset from zero to the size of the range.
    // Since Math.random() can never return 1, we have to make the range one larger
    // in order to be inclusive of the maximum value after we take the floor.
    const offset = Math.floor(Math.random() * (max - min + 1));
    return offset + min;
}
//# sourceMappingURL=random.js.map
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/util/delay.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.

/**
 * Calculates the delay interval for retry attempts using exponential delay with jitter.
 * @param retryAttempt - The current retry attempt number.
 * @param config - The exponential retry configuration.
 * @returns An object containing the calculated retry delay.
 */
function calculateRetryDelay(retryAttempt, config) {
    // Exponentially increase the delay each time
    const exponentialDelay = config.retryDelayInMs * Math.pow(2, retryAttempt);
    // Don't let the delay exceed the maximum
    const clampedDelay = Math.min(config.maxRetryDelayInMs, exponentialDelay);
    // Allow the final value to have some "jitter" (within 50% of the delay size) so
    // that retries across multiple clients don't occur simultaneously.
    const retryAfterInMs = clampedDelay / 2 + getRandomIntegerInclusive(0, clampedDelay / 2);
    return { retryAfterInMs };
}
//# sourceMappingURL=delay.js.map

/***/ }),

/***/ 4820:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   b: () => (/* binding */ isError)
/* harmony export */ });
/* harmony import */ var _object_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(8011);
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.

/**
 * Typeguard for an error object shape (has name and message)
 * @param e - Something caught by a catch clause.
 */
function isError(e) {
    if ((0,_object_js__WEBPACK_IMPORTED_MODULE_0__/* .isObject */ .G)(e)) {
        const hasName = typeof e.name === "string";
        const hasMessage = typeof e.message === "string";
        return hasName && hasMessage;
    }
    return false;
}
//# sourceMappingURL=error.js.map

/***/ }),

/***/ 1834:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  If: () => (/* reexport */ sanitizer/* Sanitizer */.I),
  gE: () => (/* reexport */ delay/* calculateRetryDelay */.g),
  Bd: () => (/* reexport */ env/* isBrowser */.Bd),
  Qg: () => (/* reexport */ env/* isBun */.Qg),
  N6: () => (/* reexport */ env/* isDeno */.N6),
  bJ: () => (/* reexport */ error/* isError */.b),
  qx: () => (/* reexport */ env/* isNodeLike */.qx),
  tX: () => (/* reexport */ env/* isNodeRuntime */.tX),
  lV: () => (/* reexport */ env/* isReactNative */.lV),
  p7: () => (/* reexport */ env/* isWebWorker */.p7),
  N4: () => (/* reexport */ uuidUtils/* randomUUID */.N),
  Al: () => (/* reexport */ bytesEncoding/* stringToUint8Array */.A),
  SW: () => (/* reexport */ bytesEncoding/* uint8ArrayToString */.S)
});

// UNUSED EXPORTS: computeSha256Hash, computeSha256Hmac, disposeResponseBody, getRandomIntegerInclusive, getRequestCompletion, getResponseBodyCompletion, isObject

// EXTERNAL MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/util/delay.js + 1 modules
var delay = __nccwpck_require__(297);
// EXTERNAL MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/util/error.js
var error = __nccwpck_require__(4820);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __nccwpck_require__(7598);
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/util/sha256.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.

/**
 * Generates a SHA-256 HMAC signature.
 * @param key - The HMAC key represented as a base64 string, used to generate the cryptographic HMAC hash.
 * @param stringToSign - The data to be signed.
 * @param encoding - The textual encoding to use for the returned HMAC digest.
 */
async function computeSha256Hmac(key, stringToSign, encoding) {
    const decodedKey = Buffer.from(key, "base64");
    return createHmac("sha256", decodedKey).update(stringToSign).digest(encoding);
}
/**
 * Generates a SHA-256 hash.
 * @param content - The data to be included in the hash.
 * @param encoding - The textual encoding to use for the returned hash.
 */
async function computeSha256Hash(content, encoding) {
    return createHash("sha256").update(content).digest(encoding);
}
//# sourceMappingURL=sha256.js.map
// EXTERNAL MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/util/uuidUtils.js
var uuidUtils = __nccwpck_require__(5410);
// EXTERNAL MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/env.js
var env = __nccwpck_require__(7970);
// EXTERNAL MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/util/bytesEncoding.js
var bytesEncoding = __nccwpck_require__(3816);
// EXTERNAL MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/util/sanitizer.js
var sanitizer = __nccwpck_require__(1945);
// EXTERNAL MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/util/responseBody.js
var responseBody = __nccwpck_require__(9095);
;// CONCATENATED MODULE: ./node_modules/@typespec/ts-http-runtime/dist/esm/util/internal.js
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.










//# sourceMappingURL=internal.js.map

/***/ }),

/***/ 8011:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ isObject)
/* harmony export */ });
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.
/**
 * Helper to determine when an input is a generic JS object.
 * @returns true when input is an object type that is not null, Array, RegExp, or Date.
 */
function isObject(input) {
    return (typeof input === "object" &&
        input !== null &&
        !Array.isArray(input) &&
        !(input instanceof RegExp) &&
        !(input instanceof Date));
}
//# sourceMappingURL=object.js.map

/***/ }),

/***/ 9095:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   VA: () => (/* binding */ disposeResponseBody),
/* harmony export */   WT: () => (/* binding */ disposeNodeStream),
/* harmony export */   aP: () => (/* binding */ setRequestCompletion),
/* harmony export */   rb: () => (/* binding */ setResponseBodyDisposer),
/* harmony export */   rp: () => (/* binding */ setResponseBodySource)
/* harmony export */ });
/* unused harmony exports getRequestCompletion, setResponseBodyCompletion, getResponseBodyCompletion */
/* harmony import */ var _log_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7507);
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.

const responseBodySources = new WeakMap();
const responseBodyDisposers = new WeakMap();
const requestCompletions = new WeakMap();
const responseBodyCompletions = new WeakMap();
function setRequestCompletion(response, completion) {
    requestCompletions.set(response, completion);
    completion
        .then(() => requestCompletions.get(response) === completion && requestCompletions.delete(response))
        .catch((error) => {
        _log_js__WEBPACK_IMPORTED_MODULE_0__/* .logger */ .v.warning("Error tracking request completion", error);
    });
}
/**
 * Returns a promise that resolves when the response's outgoing request has completed.
 *
 * @param response - The response whose request completion should be observed.
 * @returns The request completion promise, if the transport provides one.
 */
function getRequestCompletion(response) {
    return requestCompletions.get(response);
}
function setResponseBodyCompletion(response, completion) {
    responseBodyCompletions.set(response, completion);
    completion
        .then(() => responseBodyCompletions.get(response) === completion &&
        responseBodyCompletions.delete(response))
        .catch((error) => {
        logger.warning("Error tracking response body completion", error);
    });
}
/**
 * Returns a promise that resolves when the response body has completed, errored, or been canceled.
 *
 * @param response - The response whose body completion should be observed.
 * @returns The response body completion promise, if the transport provides one.
 */
function getResponseBodyCompletion(response) {
    return responseBodyCompletions.get(response);
}
function isNodeResponseBody(value) {
    return (typeof value === "object" &&
        value !== null &&
        "resume" in value &&
        typeof value.resume === "function");
}
function isNodeEventEmitterBody(value) {
    return ("on" in value &&
        typeof value.on === "function" &&
        "once" in value &&
        typeof value.once === "function" &&
        "removeListener" in value &&
        typeof value.removeListener === "function");
}
function isBrowserResponseBody(value) {
    return (typeof value === "object" &&
        value !== null &&
        "cancel" in value &&
        typeof value.cancel === "function");
}
function setResponseBodySource(body, source) {
    if (isNodeResponseBody(body) && isNodeResponseBody(source)) {
        responseBodySources.set(body, source);
    }
}
function setResponseBodyDisposer(response, dispose) {
    responseBodyDisposers.set(response, dispose);
    return () => {
        if (responseBodyDisposers.get(response) === dispose) {
            responseBodyDisposers.delete(response);
        }
    };
}
/**
 * Destroys a Node stream, or drains it if destruction is unavailable,
 * and recursively disposes its tracked upstream sources.
 */
function disposeNodeResponseBody(readableStream, disposed = new Set()) {
    // Avoid disposing a stream twice if the source chain contains a cycle.
    if (disposed.has(readableStream)) {
        return;
    }
    disposed.add(readableStream);
    const source = responseBodySources.get(readableStream);
    responseBodySources.delete(readableStream);
    if (readableStream.closed !== true) {
        if (readableStream.destroy) {
            if (isNodeEventEmitterBody(readableStream)) {
                const onError = (error) => {
                    _log_js__WEBPACK_IMPORTED_MODULE_0__/* .logger */ .v.warning("Error disposing Node stream", error);
                };
                const onClose = () => {
                    readableStream.removeListener("error", onError);
                };
                readableStream.on("error", onError);
                readableStream.once("close", onClose);
                try {
                    readableStream.destroy();
                }
                catch (error) {
                    readableStream.removeListener("error", onError);
                    readableStream.removeListener("close", onClose);
                    throw error;
                }
            }
            else {
                readableStream.destroy();
            }
        }
        else {
            readableStream.resume();
        }
    }
    if (source) {
        disposeNodeResponseBody(source, disposed);
    }
}
/**
 * Disposes a raw Node stream and its tracked upstream sources without throwing.
 *
 * @param stream - The stream to destroy, or drain if destruction is unavailable.
 */
function disposeNodeStream(stream) {
    try {
        disposeNodeResponseBody(stream);
    }
    catch (error) {
        _log_js__WEBPACK_IMPORTED_MODULE_0__/* .logger */ .v.warning("Error disposing Node stream", error);
    }
}
/**
 * Releases the body of a response that will not be read, so the underlying connection can be
 * reused or closed. Handles Node readable streams and browser web streams, and never throws:
 * disposal failures are logged as warnings.
 *
 * @param response - The response whose `readableStreamBody` or `browserStreamBody` should be disposed.
 */
async function disposeResponseBody(response) {
    try {
        const dispose = responseBodyDisposers.get(response);
        responseBodyDisposers.delete(response);
        try {
            const readableStream = response.readableStreamBody;
            if (isNodeResponseBody(readableStream)) {
                disposeNodeStream(readableStream);
                return;
            }
            const browserStream = response.browserStreamBody;
            if (isBrowserResponseBody(browserStream)) {
                await browserStream.cancel();
            }
        }
        finally {
            dispose?.();
        }
    }
    catch (error) {
        _log_js__WEBPACK_IMPORTED_MODULE_0__/* .logger */ .v.warning("Error disposing response body", error);
    }
}
//# sourceMappingURL=responseBody.js.map

/***/ }),

/***/ 1945:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ Sanitizer)
/* harmony export */ });
/* harmony import */ var _object_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(8011);
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.

const RedactedString = "REDACTED";
// Make sure this list is up-to-date with the one under core/logger/Readme#Keyconcepts
const defaultAllowedHeaderNames = [
    "x-ms-client-request-id",
    "x-ms-return-client-request-id",
    "x-ms-useragent",
    "x-ms-correlation-request-id",
    "x-ms-request-id",
    "client-request-id",
    "ms-cv",
    "return-client-request-id",
    "traceparent",
    "azure-deprecating",
    "Access-Control-Allow-Credentials",
    "Access-Control-Allow-Headers",
    "Access-Control-Allow-Methods",
    "Access-Control-Allow-Origin",
    "Access-Control-Expose-Headers",
    "Access-Control-Max-Age",
    "Access-Control-Request-Headers",
    "Access-Control-Request-Method",
    "Origin",
    "Accept",
    "Accept-Encoding",
    "Cache-Control",
    "Connection",
    "Content-Length",
    "Content-Type",
    "Date",
    "ETag",
    "Expires",
    "If-Match",
    "If-Modified-Since",
    "If-None-Match",
    "If-Unmodified-Since",
    "Last-Modified",
    "Pragma",
    "Request-Id",
    "Retry-After",
    "Server",
    "Transfer-Encoding",
    "User-Agent",
    "WWW-Authenticate",
];
const defaultAllowedQueryParameters = ["api-version"];
/**
 * A utility class to sanitize objects for logging.
 */
class Sanitizer {
    allowedHeaderNames;
    allowedQueryParameters;
    constructor({ additionalAllowedHeaderNames: allowedHeaderNames = [], additionalAllowedQueryParameters: allowedQueryParameters = [], } = {}) {
        allowedHeaderNames = defaultAllowedHeaderNames.concat(allowedHeaderNames);
        allowedQueryParameters = defaultAllowedQueryParameters.concat(allowedQueryParameters);
        this.allowedHeaderNames = new Set(allowedHeaderNames.map((n) => n.toLowerCase()));
        this.allowedQueryParameters = new Set(allowedQueryParameters.map((p) => p.toLowerCase()));
    }
    /**
     * Sanitizes an object for logging.
     * @param obj - The object to sanitize
     * @returns - The sanitized object as a string
     */
    sanitize(obj) {
        const seen = new Set();
        return JSON.stringify(obj, (key, value) => {
            // Ensure Errors include their interesting non-enumerable members
            if (value instanceof Error) {
                return {
                    ...value,
                    name: value.name,
                    message: value.message,
                };
            }
            if (key === "headers" && (0,_object_js__WEBPACK_IMPORTED_MODULE_0__/* .isObject */ .G)(value)) {
                return this.sanitizeHeaders(value);
            }
            else if (key === "url" && typeof value === "string") {
                return this.sanitizeUrl(value);
            }
            else if (key === "query" && (0,_object_js__WEBPACK_IMPORTED_MODULE_0__/* .isObject */ .G)(value)) {
                return this.sanitizeQuery(value);
            }
            else if (key === "body") {
                // Don't log the request body
                return undefined;
            }
            else if (key === "response") {
                // Don't log response again
                return undefined;
            }
            else if (key === "operationSpec") {
                // When using sendOperationRequest, the request carries a massive
                // field with the autorest spec. No need to log it.
                return undefined;
            }
            else if (Array.isArray(value) || (0,_object_js__WEBPACK_IMPORTED_MODULE_0__/* .isObject */ .G)(value)) {
                if (seen.has(value)) {
                    return "[Circular]";
                }
                seen.add(value);
            }
            return value;
        }, 2);
    }
    /**
     * Sanitizes a URL for logging.
     * @param value - The URL to sanitize
     * @returns - The sanitized URL as a string
     */
    sanitizeUrl(value) {
        if (typeof value !== "string" || value === null || value === "") {
            return value;
        }
        const url = new URL(value);
        if (!url.search) {
            return value;
        }
        for (const [key] of url.searchParams) {
            if (!this.allowedQueryParameters.has(key.toLowerCase())) {
                url.searchParams.set(key, RedactedString);
            }
        }
        return url.toString();
    }
    sanitizeHeaders(obj) {
        const sanitized = {};
        for (const key of Object.keys(obj)) {
            if (this.allowedHeaderNames.has(key.toLowerCase())) {
                sanitized[key] = obj[key];
            }
            else {
                sanitized[key] = RedactedString;
            }
        }
        return sanitized;
    }
    sanitizeQuery(value) {
        if (typeof value !== "object" || value === null) {
            return value;
        }
        const sanitized = {};
        for (const k of Object.keys(value)) {
            if (this.allowedQueryParameters.has(k.toLowerCase())) {
                sanitized[k] = value[k];
            }
            else {
                sanitized[k] = RedactedString;
            }
        }
        return sanitized;
    }
}
//# sourceMappingURL=sanitizer.js.map

/***/ }),

/***/ 5410:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   N: () => (/* binding */ randomUUID)
/* harmony export */ });
// Copyright (c) Microsoft Corporation.
// Licensed under the MIT License.
/**
 * Generated Universally Unique Identifier
 *
 * @returns RFC4122 v4 UUID.
 */
function randomUUID() {
    return globalThis.crypto.randomUUID();
}
//# sourceMappingURL=uuidUtils.js.map

/***/ }),

/***/ 7814:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  Ay: () => (/* binding */ PQueue)
});

// UNUSED EXPORTS: PriorityQueue, TimeoutError

;// CONCATENATED MODULE: ./node_modules/p-queue/dist/lower-bound.js
// Port of lower_bound from https://en.cppreference.com/w/cpp/algorithm/lower_bound
// Used to compute insertion index to keep queue sorted after insertion
function lowerBound(array, value, comparator) {
    let first = 0;
    let count = array.length;
    while (count > 0) {
        const step = Math.trunc(count / 2);
        let it = first + step;
        if (comparator(array[it], value) <= 0) {
            first = ++it;
            count -= step + 1;
        }
        else {
            count = step;
        }
    }
    return first;
}

;// CONCATENATED MODULE: ./node_modules/p-queue/dist/priority-queue.js

const compactionThreshold = 100;
class PriorityQueue {
    // The slots before `#head` are `undefined`.
    #queue = [];
    // The queue is stored as a sorted array, but dequeued slots are left before `#head` until compaction. Only items from `#head` onward are live, which keeps repeated dequeues amortized O(1).
    #head = 0;
    #compact() {
        // Compaction restores the invariant that the whole array is the live sorted range.
        if (this.#head === 0) {
            return;
        }
        this.#queue.splice(0, this.#head);
        this.#head = 0;
    }
    // Only the live items, because a dequeued item with the same id or function is no longer part of the queue.
    #findIndex(isMatch) {
        for (let index = this.#head; index < this.#queue.length; index++) {
            if (isMatch(this.#queue[index])) {
                return index;
            }
        }
        return -1;
    }
    // Not `dequeue()`, which a subclass can override, because `remove()` also uses it.
    #removeFirst() {
        const item = this.#queue[this.#head];
        // Drop the reference, so that the function of the task and what it holds can be garbage collected before compaction.
        this.#queue[this.#head] = undefined;
        this.#head++;
        if (this.#head === this.#queue.length) {
            // Fully drained queues are reset immediately so the next enqueue starts from a clean array.
            this.#queue.length = 0;
            this.#head = 0;
        }
        else if (this.#head > compactionThreshold && this.#head > this.#queue.length / 2) {
            // Keep repeated dequeues cheap, but stop the consumed prefix from growing without bound.
            this.#compact();
        }
        return item.run;
    }
    enqueue(run, options) {
        const { priority = 0, id, } = options ?? {};
        const { size } = this;
        const element = {
            priority,
            id,
            run,
        };
        if (size === 0) {
            // When the queue is logically empty, discard any consumed prefix before accepting new work.
            this.#queue.length = 0;
            this.#head = 0;
            this.#queue.push(element);
            return;
        }
        if (this.#queue.at(-1).priority >= priority) {
            // Same-priority and lower-priority items belong after the current tail. Appending preserves FIFO order for equal priorities.
            this.#queue.push(element);
            return;
        }
        // Binary insertion must run on the live sorted range only.
        this.#compact();
        // Equal priorities compare as `0` first, because `Infinity - Infinity` is `NaN`.
        const index = lowerBound(this.#queue, element, (a, b) => a.priority === b.priority ? 0 : b.priority - a.priority);
        this.#queue.splice(index, 0, element);
    }
    setPriority(id, priority) {
        const index = this.#findIndex(element => element.id === id);
        if (index === -1) {
            throw new ReferenceError(`No promise function with the id "${id}" exists in the queue.`);
        }
        // Moving it would put it behind the tasks with the same priority.
        if (this.#queue[index].priority === priority) {
            return;
        }
        const [item] = this.#queue.splice(index, 1);
        this.enqueue(item.run, { priority, id });
    }
    remove(idOrRun) {
        const index = this.#findIndex(element => (typeof idOrRun === 'string' ? element.id : element.run) === idOrRun);
        // Removing the first item is O(1). Aborting many tasks with one signal removes them in the order they were added, which is the queue order when they have the same priority, and a splice for each would be O(n²).
        if (index === this.#head) {
            this.#removeFirst();
        }
        else if (index !== -1) {
            this.#queue.splice(index, 1);
        }
    }
    dequeue() {
        return this.#head === this.#queue.length ? undefined : this.#removeFirst();
    }
    filter(options) {
        const result = [];
        for (let index = this.#head; index < this.#queue.length; index++) {
            const element = this.#queue[index];
            if (element.priority === options.priority) {
                result.push(element.run);
            }
        }
        return result;
    }
    get size() {
        return this.#queue.length - this.#head;
    }
}

;// CONCATENATED MODULE: ./node_modules/p-queue/dist/index.js

// Timers fire after 1 ms for a longer delay, so a longer timeout would fail the task at once, and a longer interval would not limit anything.
const maximumTimerDelay = 2_147_483_647;
// Not imported, so that it still works in browsers, which have no async context to keep.
const asyncHooks = globalThis.process?.getBuiltinModule?.('node:async_hooks'); // eslint-disable-line n/prefer-global/process
// Binds a function to the async context of the caller. A task can start later from another task, a timer, or `.start()`, and it must still see the `AsyncLocalStorage` values of its `.add()` call, not those of the code that started it. Not `AsyncResource.bind()`, which is about 15 times slower.
const bindAsyncContext = (function_) => {
    if (asyncHooks === undefined) {
        return function_;
    }
    const asyncResource = new asyncHooks.AsyncResource('PQueueTask');
    return () => asyncResource.runInAsyncScope(function_);
};
const validateTimeout = (timeout) => {
    if (timeout !== undefined && !(Number.isFinite(timeout) && timeout > 0 && timeout <= maximumTimerDelay)) {
        throw new TypeError(`Expected \`timeout\` to be a positive finite number up to ${maximumTimerDelay}, got \`${timeout}\` (${typeof timeout})`);
    }
};
// A fraction would let one more task through, because the checks are `count < limit`.
// Not `Number.isSafeInteger()`, because a larger integer, like `Number.MAX_VALUE`, is a valid limit.
const validateLimit = (name, value) => {
    if (!(typeof value === 'number' && value >= 1 && (value === Infinity || Number.isInteger(value)))) { // eslint-disable-line unicorn/prefer-number-is-safe-integer
        throw new TypeError(`Expected \`${name}\` to be an integer from 1 and up or \`Infinity\`, got \`${String(value)}\` (${typeof value})`);
    }
};
const validateRateLimit = (interval, intervalCap, isStrict) => {
    validateLimit('intervalCap', intervalCap);
    if (!(Number.isFinite(interval) && interval >= 0)) {
        throw new TypeError(`Expected \`interval\` to be a finite number >= 0, got \`${String(interval)}\` (${typeof interval})`);
    }
    // Only rate limiting uses a timer for the interval.
    if (intervalCap !== Infinity && interval > maximumTimerDelay) {
        throw new TypeError(`Expected \`interval\` to be at most ${maximumTimerDelay} with an \`intervalCap\`, got \`${interval}\``);
    }
    if (isStrict && interval === 0) {
        throw new TypeError('The `strict` option requires a non-zero `interval`');
    }
    if (isStrict && intervalCap === Infinity) {
        throw new TypeError('The `strict` option requires a finite `intervalCap`');
    }
};
/**
Promise queue with concurrency control.

The queue is an `EventTarget`. Listen with `queue.addEventListener(event, listener)`, and stop with `queue.removeEventListener(event, listener)`. The options `{once: true}` and `{signal}` work too. The `completed` and `error` events have the result or the error in `event.detail`. If the result or the error is `undefined`, `event.detail` is `null`, because `CustomEvent` works that way.
*/
class PQueue extends EventTarget {
    #carryoverIntervalCount;
    #isIntervalIgnored;
    #intervalCount = 0;
    #intervalCap;
    #rateLimitedInInterval = false;
    #rateLimitFlushScheduled = false;
    #interval;
    /*
    Timestamp when the current interval window ends. Kept accurate at every window transition: `#initializeIntervalIfNeeded` sets it when a window starts and `#onInterval` advances it as the recurring timer rolls into each new window. This is the source of truth for whether a task added after the queue goes idle belongs to a fresh window, so it must not go stale.
    */
    #intervalEnd = 0;
    // Recurring timer that drives windows while the queue is actively processing. Absent (`undefined`) once the queue goes idle.
    #intervalId;
    // One-shot timer used while idle to resume at the next window boundary, since `#intervalId` is cleared when idle.
    #timeoutId;
    #strict;
    // Circular buffer implementation for better performance
    #strictTicks = [];
    #strictTicksStartIndex = 0;
    #queue;
    #queueClass;
    #pending = 0;
    // The `!` is needed because of https://github.com/microsoft/TypeScript/issues/32194
    #concurrency;
    #isPaused;
    // Use to assign a unique identifier to a promise function, if not explicitly specified
    #idAssigner = 1n;
    // Track currently running tasks for debugging
    #runningTasks = new Set();
    // The `abort` listener of each signal, with the callbacks of the tasks that use the signal.
    #abortListeners = new Map();
    // The waiting tasks, so that `.clear()` can reject their promises.
    #waitingTasks = new Set();
    #timeout;
    constructor(options) {
        super();
        // Node.js warns when an event has more than 10 listeners, but many waiters, like `.onIdle()` calls, are normal. Not imported from `node:events`, so it still works in browsers.
        globalThis.process?.getBuiltinModule?.('node:events')?.setMaxListeners(Infinity, this); // eslint-disable-line n/prefer-global/process
        // Defaults in destructuring also apply to an option that is `undefined`, like `{concurrency: options.concurrency}` without a value.
        const { carryoverIntervalCount = false, intervalCap = Infinity, interval = 0, concurrency = Infinity, autoStart = true, queueClass = PriorityQueue, strict = false, timeout, } = options ?? {};
        validateRateLimit(interval, intervalCap, strict);
        this.#carryoverIntervalCount = carryoverIntervalCount;
        this.#isIntervalIgnored = intervalCap === Infinity || interval === 0;
        this.#intervalCap = intervalCap;
        this.#interval = interval;
        this.#strict = strict;
        this.#queueClass = queueClass;
        this.#queue = new this.#queueClass();
        this.concurrency = concurrency;
        this.timeout = timeout;
        this.#isPaused = !autoStart;
        this.#setupRateLimitTracking();
    }
    // Calls `callback` when `signal` aborts, and returns a function that stops it. The tasks that share a signal share one listener on it, because Node.js searches all the listeners of a signal to add or remove one, so a listener for each task takes O(n²) time with many tasks.
    #onAbort(signal, callback) {
        let listener = this.#abortListeners.get(signal);
        if (!listener) {
            const callbacks = new Set();
            const dispatch = () => {
                this.#abortListeners.delete(signal);
                // Not a copy, so that a callback that an earlier callback removes is not called.
                for (const abortCallback of callbacks) {
                    abortCallback();
                }
            };
            listener = { callbacks, dispatch };
            this.#abortListeners.set(signal, listener);
            signal.addEventListener('abort', dispatch, { once: true });
        }
        const currentListener = listener;
        currentListener.callbacks.add(callback);
        return () => {
            currentListener.callbacks.delete(callback);
            // Not after the abort, when the listener is already gone, and a new one can be in the map.
            if (currentListener.callbacks.size > 0 || this.#abortListeners.get(signal) !== currentListener) {
                return;
            }
            this.#abortListeners.delete(signal);
            signal.removeEventListener('abort', currentListener.dispatch);
        };
    }
    #emit(event, detail) {
        this.dispatchEvent(new CustomEvent(event, { detail }));
    }
    async #onEvent(events, shouldHandle) {
        const eventList = Array.isArray(events) ? events : [events];
        return new Promise(resolve => {
            const controller = new AbortController();
            const listener = () => {
                if (shouldHandle && !shouldHandle()) {
                    return;
                }
                controller.abort();
                resolve();
            };
            for (const event of eventList) {
                this.addEventListener(event, listener, { signal: controller.signal });
            }
        });
    }
    // From the current state. `#rateLimitedInInterval` is what the events last reported, and it updates in a microtask.
    get #isRateLimitedNow() {
        if (this.#isIntervalIgnored || this.#queue.size === 0) {
            return false;
        }
        const now = Date.now();
        if (this.#strict) {
            this.#cleanupStrictTicks(now);
            return this.#getActiveTicksCount() >= this.#intervalCap;
        }
        // Without the recurring timer, the count of an ended window is reset later, by the resume timeout or when the next task starts.
        const isWindowOver = this.#intervalId === undefined && this.#intervalEnd <= now;
        const count = isWindowOver ? this.#intervalCountAtWindowStart : this.#intervalCount;
        return count >= this.#intervalCap;
    }
    // The tasks that still run count against the new window with `carryoverIntervalCount`.
    get #intervalCountAtWindowStart() {
        return this.#carryoverIntervalCount ? this.#pending : 0;
    }
    #updateRateLimitState() {
        const shouldBeRateLimited = this.#isRateLimitedNow;
        if (shouldBeRateLimited === this.#rateLimitedInInterval) {
            return;
        }
        this.#rateLimitedInInterval = shouldBeRateLimited;
        this.#emit(shouldBeRateLimited ? 'rateLimit' : 'rateLimitCleared');
    }
    #rollbackIntervalConsumption() {
        if (this.#isIntervalIgnored) {
            return;
        }
        this.#rollbackIntervalSlot();
        this.#scheduleRateLimitUpdate();
    }
    #scheduleRateLimitUpdate() {
        // Skip if rate limiting is not enabled or already scheduled
        if (this.#isIntervalIgnored || this.#rateLimitFlushScheduled) {
            return;
        }
        this.#rateLimitFlushScheduled = true;
        queueMicrotask(() => {
            this.#rateLimitFlushScheduled = false;
            this.#updateRateLimitState();
        });
    }
    #setupRateLimitTracking() {
        // Only schedule updates when rate limiting is enabled
        if (this.#isIntervalIgnored) {
            return;
        }
        // Wire up to lifecycle events that affect rate limit state
        // Other changes, like a task that starts or a new window, schedule the update directly
        this.addEventListener('add', () => {
            if (this.#queue.size > 0) {
                this.#scheduleRateLimitUpdate();
            }
        });
        this.addEventListener('next', () => {
            this.#scheduleRateLimitUpdate();
        });
    }
    #cleanupStrictTicks(now) {
        // Remove ticks outside the current interval window using circular buffer approach
        while (this.#strictTicksStartIndex < this.#strictTicks.length) {
            const oldestTick = this.#strictTicks[this.#strictTicksStartIndex];
            if (oldestTick !== undefined && now - oldestTick >= this.#interval) {
                this.#strictTicksStartIndex++;
            }
            else {
                break;
            }
        }
        // Compact the array when it becomes inefficient or fully consumed
        // Compact when: (start index is large AND more than half wasted) OR all ticks expired
        const shouldCompact = (this.#strictTicksStartIndex > 100 && this.#strictTicksStartIndex > this.#strictTicks.length / 2)
            || this.#strictTicksStartIndex === this.#strictTicks.length;
        if (!shouldCompact) {
            return;
        }
        this.#strictTicks = this.#strictTicks.slice(this.#strictTicksStartIndex);
        this.#strictTicksStartIndex = 0;
    }
    // Helper methods for interval consumption
    #consumeIntervalSlot(now) {
        if (this.#strict) {
            this.#strictTicks.push(now);
        }
        else {
            this.#intervalCount++;
        }
    }
    #rollbackIntervalSlot() {
        if (this.#strict) {
            // Pop from the end of the actual data (not from start index)
            if (this.#strictTicks.length > this.#strictTicksStartIndex) {
                this.#strictTicks.pop();
            }
            return;
        }
        if (this.#intervalCount > 0) {
            this.#intervalCount--;
        }
    }
    #getActiveTicksCount() {
        return this.#strictTicks.length - this.#strictTicksStartIndex;
    }
    get #doesIntervalAllowAnother() {
        if (this.#isIntervalIgnored) {
            return true;
        }
        // Expired strict ticks still count until `#cleanupStrictTicks()`, which `#isIntervalPausedAt` and `#isRateLimitedNow` call.
        const count = this.#strict ? this.#getActiveTicksCount() : this.#intervalCount;
        return count < this.#intervalCap;
    }
    get #doesConcurrentAllowAnother() {
        return this.#pending < this.#concurrency;
    }
    #next() {
        this.#pending--;
        if (this.#pending === 0) {
            this.#emit('pendingZero');
        }
        this.#processQueue();
        this.#emit('next');
    }
    #onResumeInterval() {
        // The timeout fired, so clear its ID before `#onInterval()`, which can schedule a new one
        this.#timeoutId = undefined;
        this.#onInterval();
        // A paused queue needs no recurring timer, which would keep the process alive. `.start()` starts a new window.
        if (!this.#isPaused) {
            this.#initializeIntervalIfNeeded();
        }
    }
    #isIntervalPausedAt(now) {
        // Strict mode: check if we need to wait for oldest tick to age out
        if (this.#strict) {
            this.#cleanupStrictTicks(now);
            // If at capacity, need to wait for oldest tick to age out
            const activeTicksCount = this.#getActiveTicksCount();
            if (activeTicksCount >= this.#intervalCap) {
                const oldestTick = this.#strictTicks[this.#strictTicksStartIndex];
                // After cleanup, remaining ticks are within interval, so delay is always > 0
                const delay = this.#interval - (now - oldestTick);
                this.#createIntervalTimeout(delay);
                return true;
            }
            return false;
        }
        // Fixed window mode. While the recurring timer runs it already governs the windows, so pausing is only decided here when the queue is idle (the timer is absent) and we rely on `#intervalEnd`.
        if (this.#intervalId === undefined) {
            const delay = this.#intervalEnd - now;
            if (delay <= 0) {
                // The interval expired while idle, so reset the count for the new window.
                this.#intervalCount = this.#intervalCountAtWindowStart;
            }
            else {
                // Still inside the previous window; wait out the remaining time before starting the next task.
                this.#createIntervalTimeout(delay);
                return true;
            }
        }
        return false;
    }
    #createIntervalTimeout(delay) {
        if (this.#timeoutId !== undefined) {
            return;
        }
        this.#timeoutId = setTimeout(() => {
            this.#onResumeInterval();
        }, delay);
    }
    #clearIntervalTimer() {
        if (this.#intervalId === undefined) {
            return;
        }
        clearInterval(this.#intervalId);
        this.#intervalId = undefined;
    }
    #clearTimeoutTimer() {
        if (this.#timeoutId === undefined) {
            return;
        }
        clearTimeout(this.#timeoutId);
        this.#timeoutId = undefined;
    }
    // Emits `empty`, and `idle` when no tasks run. For when the queue has no waiting tasks.
    #emitEmptyAndIdle() {
        // We can clear the interval ("pause")
        // Because we can redo it later ("resume")
        this.#clearIntervalTimer();
        this.#emit('empty');
        // An `empty` listener can add a task that waits for the rate limit, so check the size again.
        if (this.#pending > 0 || this.#queue.size > 0) {
            return;
        }
        // Clear timeout as well when completely idle
        this.#clearTimeoutTimer();
        // Compact strict ticks when idle to free memory
        if (this.#strict) {
            this.#cleanupStrictTicks(Date.now());
        }
        this.#emit('idle');
    }
    #tryToStartAnother() {
        // A loop, not recursion, because many tasks can be skipped.
        let isStarted;
        do {
            isStarted = this.#startNextTask();
        } while (isStarted === undefined);
        return isStarted;
    }
    // Returns `undefined` when it skipped a task whose signal aborted while it waited.
    #startNextTask() {
        if (this.#queue.size === 0) {
            this.#emitEmptyAndIdle();
            return false;
        }
        if (this.#isPaused) {
            // Still schedule the end of the window when rate-limited. Otherwise a paused queue stays rate-limited until `.start()`.
            if (!this.#doesIntervalAllowAnother) {
                this.#isIntervalPausedAt(Date.now());
            }
            return false;
        }
        const now = Date.now();
        const canInitializeInterval = !this.#isIntervalPausedAt(now);
        if (this.#doesIntervalAllowAnother && this.#doesConcurrentAllowAnother) {
            const job = this.#queue.dequeue();
            if (!this.#isIntervalIgnored) {
                this.#consumeIntervalSlot(now);
                this.#scheduleRateLimitUpdate();
            }
            if (canInitializeInterval) {
                this.#initializeIntervalIfNeeded();
            }
            // The task is started before the event, so that a listener which enqueues more work sees the concurrency slot already taken. Emitting first let a listener start a second task past the limit.
            const pendingBefore = this.#pending;
            job();
            // `run` did not start a task whose signal aborted while it waited.
            if (this.#pending === pendingBefore) {
                this.#emit('next');
                return;
            }
            this.#emit('active');
            return true;
        }
        return false;
    }
    #initializeIntervalIfNeeded() {
        // Strict mode uses timeouts instead of interval timers.
        if (this.#isIntervalIgnored || this.#intervalId !== undefined || this.#strict) {
            return;
        }
        // A new window starts now, so a timeout that waits for the end of an earlier window is stale. If it fired, it would reset the count in the middle of this window.
        this.#clearTimeoutTimer();
        this.#intervalId = setInterval(() => {
            this.#onInterval();
        }, this.#interval);
        this.#intervalEnd = Date.now() + this.#interval;
    }
    #onInterval() {
        // Non-strict mode uses interval timers and intervalCount
        if (!this.#strict) {
            // Only touch the recurring interval timer here. When resumed via a timeout instead, `#intervalId` is undefined and `#initializeIntervalIfNeeded` sets `#intervalEnd` right after.
            if (this.#intervalId !== undefined) {
                if (this.#intervalCount === 0 && this.#pending === 0) {
                    this.#clearIntervalTimer();
                }
                else {
                    // The recurring timer fired, starting a new window. Keep the boundary accurate so tasks added after the queue later goes idle are scheduled against the correct window.
                    this.#intervalEnd = Date.now() + this.#interval;
                }
            }
            this.#intervalCount = this.#intervalCountAtWindowStart;
        }
        this.#processQueue();
        this.#scheduleRateLimitUpdate();
    }
    /**
    Executes all queued functions until it reaches the limit.
    */
    #processQueue() {
        // eslint-disable-next-line no-empty
        while (this.#tryToStartAnother()) { }
    }
    // On an empty queue, `#processQueue()` emits `empty` and `idle`. An `idle` listener that sets `concurrency` or calls `.start()` would then recurse without end.
    #processWaitingTasks() {
        if (this.#queue.size > 0) {
            this.#processQueue();
        }
    }
    async #add(function_, options, waitingTask) {
        // Assign unique ID if not provided
        const id = options.id ?? (this.#idAssigner++).toString();
        // Create a copy to avoid mutating the original options object
        options = {
            timeout: this.#timeout,
            ...options,
            id,
        };
        validateTimeout(options.timeout);
        // A `NaN` priority breaks the order of the queue, also for the other tasks. `Infinity` is fine.
        if (options.priority !== undefined && (typeof options.priority !== 'number' || Number.isNaN(options.priority))) {
            throw new TypeError(`Expected \`priority\` to be a number, got \`${String(options.priority)}\` (${typeof options.priority})`);
        }
        waitingTask.id = id;
        waitingTask.priority = options.priority ?? 0; // Match priority-queue default
        return new Promise((resolve, reject) => {
            // A task with an already aborted signal is never added, so it emits no events.
            if (options.signal?.aborted) {
                reject(options.signal.reason);
                return;
            }
            const run = bindAsyncContext(async () => {
                // Task is now running, so remove the queued-state abort listener
                waitingTask.stopListeningForAbort?.();
                this.#waitingTasks.delete(waitingTask);
                // The signal aborted while the task waited, but its abort listener did not run yet, for example because another listener of the signal started the queue. Like an abort while waiting, the task does not start.
                if (options.signal?.aborted) {
                    this.#rollbackIntervalConsumption();
                    reject(options.signal.reason);
                    return;
                }
                this.#pending++;
                // Track this running task
                const runningTask = {
                    id,
                    priority: waitingTask.priority,
                    startTime: Date.now(),
                    timeout: options.timeout,
                };
                this.#runningTasks.add(runningTask);
                let { signal } = options;
                let stopListeningForAbort;
                let stopForwardingAbort;
                let timeoutId;
                try {
                    // The task gets one signal that aborts on the user's signal or on the timeout. Not `AbortSignal.timeout()`, because its timer does not keep the process alive (by design: https://github.com/nodejs/node/issues/46417), so the process could exit before a hanging task times out. Not `AbortSignal.any()`, because Node.js then keeps some memory for each task for as long as the user's signal lives, which grows without limit with a long-lived signal.
                    if (options.timeout !== undefined) {
                        const { signal: userSignal, timeout } = options;
                        const taskController = new AbortController();
                        timeoutId = setTimeout(() => {
                            taskController.abort(new TimeoutError(`Task timed out after ${timeout}ms (queue has ${this.#pending} running, ${this.#queue.size} waiting)`));
                        }, timeout);
                        if (userSignal) {
                            stopForwardingAbort = this.#onAbort(userSignal, () => {
                                taskController.abort(userSignal.reason);
                            });
                        }
                        signal = taskController.signal;
                    }
                    let operation;
                    if (signal) {
                        const abortSignal = signal;
                        // Listen before the task starts, so that an abort while the task starts is not missed, and so that the abort comes before the abort listeners of the task. The abort is first in the race, so it also wins when both are already settled.
                        const abortPromise = new Promise((_resolve, rejectWithReason) => {
                            stopListeningForAbort = this.#onAbort(abortSignal, () => {
                                rejectWithReason(abortSignal.reason);
                            });
                        });
                        // The `async` function turns a synchronous throw of the task into a rejection, so that `abortPromise` always has a handler.
                        operation = Promise.race([abortPromise, (async () => function_({ signal }))()]);
                    }
                    else {
                        // A synchronous throw becomes a rejection, so that `error` comes after `active` and after `.add()` returns, like for a task that rejects.
                        try {
                            operation = function_({ signal });
                        }
                        catch (error) {
                            operation = Promise.reject(error);
                        }
                    }
                    const result = await operation;
                    resolve(result);
                    this.#emit('completed', result);
                }
                catch (error) {
                    // Only the task can throw here, because `dispatchEvent()` reports listener errors instead of throwing them.
                    // eslint-disable-next-line unicorn/no-multiple-promise-resolver-calls
                    reject(error);
                    this.#emit('error', error);
                }
                finally {
                    clearTimeout(timeoutId);
                    // Clean up abort event listeners
                    stopListeningForAbort?.();
                    stopForwardingAbort?.();
                    // Remove from running tasks
                    this.#runningTasks.delete(runningTask);
                    // Use queueMicrotask to prevent deep recursion while maintaining timing
                    queueMicrotask(() => {
                        this.#next();
                    });
                }
            });
            const hasWaitingTasks = this.#queue.size > 0;
            this.#queue.enqueue(run, options);
            waitingTask.reject = reject;
            this.#waitingTasks.add(waitingTask);
            // Handle abort while task is waiting in the queue
            if (options.signal) {
                const { signal } = options;
                waitingTask.stopListeningForAbort = this.#onAbort(signal, () => {
                    this.#waitingTasks.delete(waitingTask);
                    if (this.#queue instanceof PriorityQueue) {
                        this.#queue.remove(run);
                    }
                    else {
                        this.#queue.remove(id);
                    }
                    reject(signal.reason);
                    // Not only one task: at the end of a window, the first start clears the resume timeout, which would start the others.
                    this.#processQueue();
                    this.#emit('next');
                });
            }
            this.#emit('add');
            // Not only one task: at the end of a window, the first start clears the resume timeout, which would start the others. Only one task without other waiting tasks, so that an `.add()` whose task starts at once does not emit `empty`.
            if (hasWaitingTasks) {
                this.#processQueue();
            }
            else {
                this.#tryToStartAnother();
            }
        });
    }
    /**
    Get or set the default timeout. A change applies to tasks added after it.

    @example
    ```
    const queue = new PQueue({timeout: 5000});

    queue.timeout = 10000;
    ```
    */
    get timeout() {
        return this.#timeout;
    }
    // Validated here, not only in `.add()`, so that an invalid value throws where it is set, instead of making every later `.add()` reject.
    set timeout(timeout) {
        validateTimeout(timeout);
        this.#timeout = timeout;
    }
    get concurrency() {
        return this.#concurrency;
    }
    set concurrency(newConcurrency) {
        validateLimit('concurrency', newConcurrency);
        this.#concurrency = newConcurrency;
        this.#processWaitingTasks();
    }
    /**
    Changes the priority of a waiting task, found by its `id`. Throws a `ReferenceError` if no waiting task has that `id`, for example because it already started. Throws a `TypeError` if `priority` is not a finite number. Tasks only wait when the queue has a `concurrency` limit, is paused, or is rate-limited.

    @example
    ```
    // Raise the priority to run a task earlier
    import PQueue from 'p-queue';

    const queue = new PQueue({concurrency: 1});

    queue.add(async () => '🦄', {priority: 1});
    queue.add(async () => '🦀', {priority: 0, id: '🦀'});
    queue.add(async () => '🦄', {priority: 1});
    queue.add(async () => '🦄', {priority: 1});

    queue.setPriority('🦀', 2);
    // '🦀' runs second
    ```

    @example
    ```
    // Lower the priority to run a task later
    import PQueue from 'p-queue';

    const queue = new PQueue({concurrency: 1});

    queue.add(async () => '🦄', {priority: 1});
    queue.add(async () => '🦀', {priority: 1, id: '🦀'});
    queue.add(async () => '🦄');
    queue.add(async () => '🦄', {priority: 0});

    queue.setPriority('🦀', -1);
    // '🦀' runs last
    ```
    */
    setPriority(id, priority) {
        if (typeof priority !== 'number' || !Number.isFinite(priority)) {
            throw new TypeError(`Expected \`priority\` to be a finite number, got \`${priority}\` (${typeof priority})`);
        }
        // Checked here, not only in `PriorityQueue`, so that it also throws with a custom queue class.
        for (const waitingTask of this.#waitingTasks) {
            if (waitingTask.id === id) {
                this.#queue.setPriority(id, priority);
                waitingTask.priority = priority;
                return;
            }
        }
        throw new ReferenceError(`No promise function with the id "${id}" exists in the queue.`);
    }
    /**
    Adds a sync or async task to the queue.

    Returns a promise that settles with the result of `fn` when the task completes, not when it is added. The function gets `{signal}` as its first argument. The signal is set when the task has a `signal` or a `timeout`, and aborts when either one does. Pass it on, for example to `fetch()`, to stop the work. The function runs in the async context of the `.add()` call (in Node.js 22.3 and later, Deno, and Bun), so it sees the [`AsyncLocalStorage`](https://nodejs.org/api/async_context.html#class-asynclocalstorage) values of the caller, also when it starts later.

    If you `await` each `.add()` call before the next, the tasks run one after the other, whatever the `concurrency`.

    Handle rejections of the returned promise. Otherwise, they are unhandled rejections, which can make the process exit.
    */
    add(function_, options = {}) {
        // Not `async`, so that `.clear()` gets the same promise as the caller and can mark it as handled. An `async` wrapper would return a different promise.
        const waitingTask = {};
        const promise = this.#add(function_, options, waitingTask);
        waitingTask.promise = promise;
        // An `add` event listener can call `.clear()` before the promise exists.
        if (waitingTask.isCleared) {
            promise.catch(() => undefined);
        }
        return promise;
    }
    async addAll(functions, options) {
        return Promise.all(functions.map(async (function_) => this.add(function_, options)));
    }
    /**
    Starts (or resumes) running queued tasks. Only needed if the queue is paused, with `autoStart: false` or `.pause()`.

    @returns `this` (the instance).
    */
    start() {
        if (!this.#isPaused) {
            return this;
        }
        this.#isPaused = false;
        this.#processWaitingTasks();
        return this;
    }
    /**
    Stops starting new tasks. Running tasks continue.
    */
    pause() {
        this.#isPaused = true;
    }
    /**
    Removes all waiting tasks. Running tasks continue.

    The promises returned by `.add()` for the removed tasks reject with an `AbortError`, which is a `DOMException`. The removed tasks do not run, and they do not emit the `error` event.

    If you ignore such a promise, its rejection is not reported as unhandled. This does not apply to a promise made from it, like the one from `queue.add(fn).then(…)` or from `.addAll()`, so handle the rejection of that promise.

    @example
    ```
    import PQueue from 'p-queue';

    const queue = new PQueue({concurrency: 1});

    queue.add(() => doWork());
    const promise = queue.add(() => doWork());

    queue.clear();

    try {
        await promise;
    } catch (error) {
        console.log(error.name);
        //=> 'AbortError'
    }
    ```
    */
    clear() {
        // Nothing to clear. Emitting `empty` and `idle` here would recurse without end when an `idle` listener calls `.clear()`.
        if (this.#queue.size === 0) {
            return;
        }
        this.#queue = new this.#queueClass();
        const error = new DOMException('The queue was cleared', 'AbortError');
        for (const waitingTask of this.#waitingTasks) {
            waitingTask.stopListeningForAbort?.();
            waitingTask.isCleared = true;
            waitingTask.promise?.catch(() => undefined);
            waitingTask.reject(error);
        }
        this.#waitingTasks.clear();
        // Note: We preserve strict mode rate-limiting state (ticks)
        // because clear() only clears queued tasks, not rate limit history.
        // This ensures that rate limits are still enforced after clearing the queue.
        // Note: We don't clear #runningTasks as those tasks are still running
        // They will be removed when they complete in the finally block
        // Emit events so waiters (onEmpty, onIdle, onSizeLessThan) can resolve. Before the rate-limit update, because `#emitEmptyAndIdle()` clears the interval timer: a `rateLimitCleared` listener that adds a task would otherwise see the timer of the current window, schedule no resume, and the task would never start.
        this.#emitEmptyAndIdle();
        // Force synchronous update since clear() should have immediate effect
        this.#updateRateLimitState();
        this.#emit('next');
    }
    /**
    Returns a promise that resolves when the queue is empty. Tasks can still be running.

    The promise resolves once. Call `.onEmpty()` again to wait for the next time, or use the `empty` event to get every time.
    */
    async onEmpty() {
        // Instantly resolve if the queue is empty
        if (this.#queue.size === 0) {
            return;
        }
        // Also `active`, because a task that starts at once, like one added to an empty queue, emits no `empty`.
        await this.#onEvent(['empty', 'active'], () => this.#queue.size === 0);
    }
    /**
    Returns a promise that resolves when `queue.size < limit`.

    Await it before you add a task, to keep the queue from growing beyond a size. It counts only waiting tasks, not running tasks.
    */
    async onSizeLessThan(limit) {
        // Instantly resolve if the size is already below the limit.
        if (this.#queue.size < limit) {
            return;
        }
        // Listen on both `'next'` (task completion, queued abort, `clear()`) and `'active'` (every dequeue), so waiters wake even when the queue drains without a completion (`start()`, a runtime `concurrency` increase, or an interval tick).
        await this.#onEvent(['next', 'active'], () => this.#queue.size < limit);
    }
    /**
    Returns a promise that resolves when the queue is empty and all tasks have completed: `queue.size === 0 && queue.pending === 0`.

    Unlike `.onEmpty()`, it waits for running tasks to finish.

    The promise resolves once. Call `.onIdle()` again to wait for the next time, or use the `idle` event to get every time.
    */
    async onIdle() {
        // Instantly resolve if none pending and if nothing else is queued
        if (this.#pending === 0 && this.#queue.size === 0) {
            return;
        }
        await this.#onEvent('idle');
    }
    /**
    Returns a promise that resolves when no tasks are running: `queue.pending === 0`.

    Unlike `.onIdle()`, it ignores queued tasks. Use it to let running tasks finish before you change shared state. A task that timed out, or whose `signal` aborted while it ran, no longer counts, although its function can still run.

    @example
    ```
    queue.pause();
    await queue.onPendingZero();
    // No tasks are running, but the queue can still have tasks
    ```
    */
    async onPendingZero() {
        if (this.#pending === 0) {
            return;
        }
        await this.#onEvent('pendingZero');
    }
    /**
    Returns a promise that resolves when the queue becomes rate-limited by `intervalCap`. If the queue is already rate-limited, it resolves immediately.

    Useful for backpressure, when tasks are added faster than they run.

    @example
    ```
    const queue = new PQueue({intervalCap: 5, interval: 1000});

    for (let index = 0; index < 10; index++) {
        queue.add(() => someTask());
    }

    await queue.onRateLimit();
    console.log('The queue is rate-limited');
    ```
    */
    async onRateLimit() {
        // Emit a batched change now, so that the state here and the events agree. Otherwise the change could be undone before its event, and no event would come.
        this.#updateRateLimitState();
        if (this.isRateLimited) {
            return;
        }
        await this.#onEvent('rateLimit');
    }
    /**
    Returns a promise that resolves when the queue is no longer rate-limited. If the queue is not rate-limited, it resolves immediately.

    @example
    ```
    const queue = new PQueue({intervalCap: 5, interval: 1000});

    for (let index = 0; index < 10; index++) {
        queue.add(() => someTask());
    }

    await queue.onRateLimitCleared();
    console.log('The rate limit is cleared');
    ```
    */
    async onRateLimitCleared() {
        // Emit a batched change now, so that the state here and the events agree. Otherwise the change could be undone before its event, and no event would come.
        this.#updateRateLimitState();
        if (!this.isRateLimited) {
            return;
        }
        await this.#onEvent('rateLimitCleared');
    }
    /**
    Returns a promise that rejects when a task fails: it throws, times out, or its `signal` aborts while it runs. It rejects with the error of the task, or with `null` if the error is `undefined`, like the `error` event.

    Use `Promise.race([queue.onError(), queue.onIdle()])` to stop at the first error, and to resolve normally when the queue becomes idle. Each call adds an `error` listener that stays until a task fails, so to get every error, for example in a loop, use the `error` event instead.

    Important: The promises returned by `.add()` still reject. Handle each of them (for example with `.catch(() => {})`) to prevent unhandled rejections.

    @example
    ```
    import PQueue from 'p-queue';

    const queue = new PQueue({concurrency: 2});

    // Do not start the remaining tasks. Pause in an `error` listener, because it runs before the next task starts, and the code after `await` runs later.
    queue.addEventListener('error', () => {
        queue.pause();
    }, {once: true});

    queue.add(() => fetchData(1)).catch(() => {});
    queue.add(() => fetchData(2)).catch(() => {});
    queue.add(() => fetchData(3)).catch(() => {});

    try {
        await Promise.race([
            queue.onError(),
            queue.onIdle()
        ]);
    } catch (error) {
        console.error('Queue failed:', error);
    }
    ```
    */
    // eslint-disable-next-line @typescript-eslint/promise-function-async
    onError() {
        return new Promise((_resolve, reject) => {
            this.addEventListener('error', event => {
                reject(event.detail);
            }, { once: true });
        });
    }
    /**
    The number of tasks waiting to run.
    */
    get size() {
        return this.#queue.size;
    }
    /**
    The number of waiting tasks with the given `priority`.

    @example
    ```
    import PQueue from 'p-queue';

    const queue = new PQueue();

    // Paused, so the tasks stay queued. Without it they all start synchronously and the queue is empty by the time `sizeBy` reads it.
    queue.pause();

    queue.add(async () => '🦄', {priority: 1});
    queue.add(async () => '🦄', {priority: 0});
    queue.add(async () => '🦄', {priority: 1});

    console.log(queue.sizeBy({priority: 1}));
    //=> 2

    console.log(queue.sizeBy({priority: 0}));
    //=> 1
    ```
    */
    sizeBy(options) {
        return this.#queue.filter(options).length;
    }
    /**
    The number of running tasks.
    */
    get pending() {
        return this.#pending;
    }
    /**
    Whether the queue is paused.
    */
    get isPaused() {
        return this.#isPaused;
    }
    /**
    Whether the queue is rate-limited: the number of tasks started in the current interval, plus the tasks still running from earlier intervals with `carryoverIntervalCount`, has reached `intervalCap`, and tasks are waiting.
    */
    get isRateLimited() {
        return this.#isRateLimitedNow;
    }
    /**
    Whether tasks are waiting because all concurrency slots are in use, or because the queue is rate-limited.

    Useful to detect backpressure and tasks that hang.

    @example
    ```
    import PQueue from 'p-queue';

    const queue = new PQueue({concurrency: 2});

    // Backpressure
    if (queue.isSaturated) {
        await queue.onSizeLessThan(queue.concurrency);
    }

    // Monitoring
    setInterval(() => {
        if (queue.isSaturated) {
            console.warn(`Queue saturated: ${queue.pending} running, ${queue.size} waiting`);
        }
    }, 60000);
    ```
    */
    get isSaturated() {
        // `>=`, because lowering `concurrency` does not stop the tasks that already run.
        return this.#queue.size > 0 && (this.#pending >= this.#concurrency || this.isRateLimited);
    }
    /**
    An array with the running tasks. Each task has its `id`, `priority`, `startTime`, `timeout`, and `timeoutRemaining` (the milliseconds until it times out). Without a timeout, `timeout` and `timeoutRemaining` are `undefined`.

    @example
    ```
    import PQueue from 'p-queue';

    const queue = new PQueue({concurrency: 2, timeout: 10000});

    queue.add(() => fetchUser(123), {id: 'user-123'});
    queue.add(() => fetchPosts(456), {id: 'posts-456', priority: 1});

    console.log(queue.runningTasks);
    // => [{
    //   id: 'user-123',
    //   priority: 0,
    //   startTime: 1759253001716,
    //   timeout: 10000,
    //   timeoutRemaining: 10000
    // }, {
    //   id: 'posts-456',
    //   priority: 1,
    //   startTime: 1759253001716,
    //   timeout: 10000,
    //   timeoutRemaining: 10000
    // }]
    ```
    */
    get runningTasks() {
        // Return fresh array with fresh objects to prevent mutations
        return Array.from(this.#runningTasks, task => ({
            ...task,
            timeoutRemaining: task.timeout === undefined ? undefined : Math.max(0, task.startTime + task.timeout - Date.now()),
        }));
    }
}
/**
The error a task rejects with when it times out. It is a `DOMException` named `TimeoutError`, like the error of `AbortSignal.timeout()`.

@example
```
import PQueue, {TimeoutError} from 'p-queue';

const queue = new PQueue({timeout: 1000});

try {
    await queue.add(() => someTask());
} catch (error) {
    if (error instanceof TimeoutError) {
        console.log('Task timed out');
    }
}
```
*/
class TimeoutError extends DOMException {
    constructor(message) {
        super(message, 'TimeoutError');
    }
}



/***/ })

/******/ });
/************************************************************************/
/******/ // The module cache
/******/ var __webpack_module_cache__ = {};
/******/ 
/******/ // The require function
/******/ function __nccwpck_require__(moduleId) {
/******/ 	// Check if module is in cache
/******/ 	var cachedModule = __webpack_module_cache__[moduleId];
/******/ 	if (cachedModule !== undefined) {
/******/ 		return cachedModule.exports;
/******/ 	}
/******/ 	// Create a new module (and put it into the cache)
/******/ 	var module = __webpack_module_cache__[moduleId] = {
/******/ 		// no module.id needed
/******/ 		// no module.loaded needed
/******/ 		exports: {}
/******/ 	};
/******/ 
/******/ 	// Execute the module function
/******/ 	var threw = true;
/******/ 	try {
/******/ 		__webpack_modules__[moduleId].call(module.exports, module, module.exports, __nccwpck_require__);
/******/ 		threw = false;
/******/ 	} finally {
/******/ 		if(threw) delete __webpack_module_cache__[moduleId];
/******/ 	}
/******/ 
/******/ 	// Return the exports of the module
/******/ 	return module.exports;
/******/ }
/******/ 
/******/ // expose the modules object (__webpack_modules__)
/******/ __nccwpck_require__.m = __webpack_modules__;
/******/ 
/************************************************************************/
/******/ /* webpack/runtime/asset-relocator-loader */
/******/ if (typeof __nccwpck_require__ !== 'undefined') __nccwpck_require__.ab = decodeURIComponent(new URL('.', import.meta.url).pathname).slice(import.meta.url.match(/^file:\/\/\/\w:/) ? 1 : 0, -1) + "/";
/******/ 
/******/ /* webpack/runtime/async module */
/******/ (() => {
/******/ 	var webpackQueues = typeof Symbol === "function" ? Symbol("webpack queues") : "__webpack_queues__";
/******/ 	var webpackExports = typeof Symbol === "function" ? Symbol("webpack exports") : "__webpack_exports__";
/******/ 	var webpackError = typeof Symbol === "function" ? Symbol("webpack error") : "__webpack_error__";
/******/ 	var resolveQueue = (queue) => {
/******/ 		if(queue && queue.d < 1) {
/******/ 			queue.d = 1;
/******/ 			queue.forEach((fn) => (fn.r--));
/******/ 			queue.forEach((fn) => (fn.r-- ? fn.r++ : fn()));
/******/ 		}
/******/ 	}
/******/ 	var wrapDeps = (deps) => (deps.map((dep) => {
/******/ 		if(dep !== null && typeof dep === "object") {
/******/ 			if(dep[webpackQueues]) return dep;
/******/ 			if(dep.then) {
/******/ 				var queue = [];
/******/ 				queue.d = 0;
/******/ 				dep.then((r) => {
/******/ 					obj[webpackExports] = r;
/******/ 					resolveQueue(queue);
/******/ 				}, (e) => {
/******/ 					obj[webpackError] = e;
/******/ 					resolveQueue(queue);
/******/ 				});
/******/ 				var obj = {};
/******/ 				obj[webpackQueues] = (fn) => (fn(queue));
/******/ 				return obj;
/******/ 			}
/******/ 		}
/******/ 		var ret = {};
/******/ 		ret[webpackQueues] = x => {};
/******/ 		ret[webpackExports] = dep;
/******/ 		return ret;
/******/ 	}));
/******/ 	__nccwpck_require__.a = (module, body, hasAwait) => {
/******/ 		var queue;
/******/ 		hasAwait && ((queue = []).d = -1);
/******/ 		var depQueues = new Set();
/******/ 		var exports = module.exports;
/******/ 		var currentDeps;
/******/ 		var outerResolve;
/******/ 		var reject;
/******/ 		var promise = new Promise((resolve, rej) => {
/******/ 			reject = rej;
/******/ 			outerResolve = resolve;
/******/ 		});
/******/ 		promise[webpackExports] = exports;
/******/ 		promise[webpackQueues] = (fn) => (queue && fn(queue), depQueues.forEach(fn), promise["catch"](x => {}));
/******/ 		module.exports = promise;
/******/ 		body((deps) => {
/******/ 			currentDeps = wrapDeps(deps);
/******/ 			var fn;
/******/ 			var getResult = () => (currentDeps.map((d) => {
/******/ 				if(d[webpackError]) throw d[webpackError];
/******/ 				return d[webpackExports];
/******/ 			}))
/******/ 			var promise = new Promise((resolve) => {
/******/ 				fn = () => (resolve(getResult));
/******/ 				fn.r = 0;
/******/ 				var fnQueue = (q) => (q !== queue && !depQueues.has(q) && (depQueues.add(q), q && !q.d && (fn.r++, q.push(fn))));
/******/ 				currentDeps.map((dep) => (dep[webpackQueues](fnQueue)));
/******/ 			});
/******/ 			return fn.r ? promise : getResult();
/******/ 		}, (err) => ((err ? reject(promise[webpackError] = err) : outerResolve(exports)), resolveQueue(queue)));
/******/ 		queue && queue.d < 0 && (queue.d = 0);
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/compat get default export */
/******/ (() => {
/******/ 	// getDefaultExport function for compatibility with non-harmony modules
/******/ 	__nccwpck_require__.n = (module) => {
/******/ 		var getter = module && module.__esModule ?
/******/ 			() => (module['default']) :
/******/ 			() => (module);
/******/ 		__nccwpck_require__.d(getter, { a: getter });
/******/ 		return getter;
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/create fake namespace object */
/******/ (() => {
/******/ 	var getProto = Object.getPrototypeOf ? (obj) => (Object.getPrototypeOf(obj)) : (obj) => (obj.__proto__);
/******/ 	var leafPrototypes;
/******/ 	// create a fake namespace object
/******/ 	// mode & 1: value is a module id, require it
/******/ 	// mode & 2: merge all properties of value into the ns
/******/ 	// mode & 4: return value when already ns object
/******/ 	// mode & 16: return value when it's Promise-like
/******/ 	// mode & 8|1: behave like require
/******/ 	__nccwpck_require__.t = function(value, mode) {
/******/ 		if(mode & 1) value = this(value);
/******/ 		if(mode & 8) return value;
/******/ 		if(typeof value === 'object' && value) {
/******/ 			if((mode & 4) && value.__esModule) return value;
/******/ 			if((mode & 16) && typeof value.then === 'function') return value;
/******/ 		}
/******/ 		var ns = Object.create(null);
/******/ 		__nccwpck_require__.r(ns);
/******/ 		var def = {};
/******/ 		leafPrototypes = leafPrototypes || [null, getProto({}), getProto([]), getProto(getProto)];
/******/ 		for(var current = mode & 2 && value; typeof current == 'object' && !~leafPrototypes.indexOf(current); current = getProto(current)) {
/******/ 			Object.getOwnPropertyNames(current).forEach((key) => (def[key] = () => (value[key])));
/******/ 		}
/******/ 		def['default'] = () => (value);
/******/ 		__nccwpck_require__.d(ns, def);
/******/ 		return ns;
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/define property getters */
/******/ (() => {
/******/ 	// define getter functions for harmony exports
/******/ 	__nccwpck_require__.d = (exports, definition) => {
/******/ 		for(var key in definition) {
/******/ 			if(__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key)) {
/******/ 				Object.defineProperty(exports, key, { enumerable: true, get: definition[key] });
/******/ 			}
/******/ 		}
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/ensure chunk */
/******/ (() => {
/******/ 	__nccwpck_require__.f = {};
/******/ 	// This file contains only the entry chunk.
/******/ 	// The chunk loading function for additional chunks
/******/ 	__nccwpck_require__.e = (chunkId) => {
/******/ 		return Promise.all(Object.keys(__nccwpck_require__.f).reduce((promises, key) => {
/******/ 			__nccwpck_require__.f[key](chunkId, promises);
/******/ 			return promises;
/******/ 		}, []));
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/get javascript chunk filename */
/******/ (() => {
/******/ 	// This function allow to reference async chunks
/******/ 	__nccwpck_require__.u = (chunkId) => {
/******/ 		// return url for filenames based on template
/******/ 		return "" + chunkId + ".index.js";
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/hasOwnProperty shorthand */
/******/ (() => {
/******/ 	__nccwpck_require__.o = (obj, prop) => (Object.prototype.hasOwnProperty.call(obj, prop))
/******/ })();
/******/ 
/******/ /* webpack/runtime/make namespace object */
/******/ (() => {
/******/ 	// define __esModule on exports
/******/ 	__nccwpck_require__.r = (exports) => {
/******/ 		if(typeof Symbol !== 'undefined' && Symbol.toStringTag) {
/******/ 			Object.defineProperty(exports, Symbol.toStringTag, { value: 'Module' });
/******/ 		}
/******/ 		Object.defineProperty(exports, '__esModule', { value: true });
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/import chunk loading */
/******/ (() => {
/******/ 	// no baseURI
/******/ 	
/******/ 	// object to store loaded and loading chunks
/******/ 	// undefined = chunk not loaded, null = chunk preloaded/prefetched
/******/ 	// [resolve, Promise] = chunk loading, 0 = chunk loaded
/******/ 	var installedChunks = {
/******/ 		792: 0
/******/ 	};
/******/ 	
/******/ 	var installChunk = (data) => {
/******/ 		var {ids, modules, runtime} = data;
/******/ 		// add "modules" to the modules object,
/******/ 		// then flag all "ids" as loaded and fire callback
/******/ 		var moduleId, chunkId, i = 0;
/******/ 		for(moduleId in modules) {
/******/ 			if(__nccwpck_require__.o(modules, moduleId)) {
/******/ 				__nccwpck_require__.m[moduleId] = modules[moduleId];
/******/ 			}
/******/ 		}
/******/ 		if(runtime) runtime(__nccwpck_require__);
/******/ 		for(;i < ids.length; i++) {
/******/ 			chunkId = ids[i];
/******/ 			if(__nccwpck_require__.o(installedChunks, chunkId) && installedChunks[chunkId]) {
/******/ 				installedChunks[chunkId][0]();
/******/ 			}
/******/ 			installedChunks[ids[i]] = 0;
/******/ 		}
/******/ 	
/******/ 	}
/******/ 	
/******/ 	__nccwpck_require__.f.j = (chunkId, promises) => {
/******/ 			// import() chunk loading for javascript
/******/ 			var installedChunkData = __nccwpck_require__.o(installedChunks, chunkId) ? installedChunks[chunkId] : undefined;
/******/ 			if(installedChunkData !== 0) { // 0 means "already installed".
/******/ 	
/******/ 				// a Promise means "currently loading".
/******/ 				if(installedChunkData) {
/******/ 					promises.push(installedChunkData[1]);
/******/ 				} else {
/******/ 					if(true) { // all chunks have JS
/******/ 						// setup Promise in chunk cache
/******/ 						var promise = import("./" + __nccwpck_require__.u(chunkId)).then(installChunk, (e) => {
/******/ 							if(installedChunks[chunkId] !== 0) installedChunks[chunkId] = undefined;
/******/ 							throw e;
/******/ 						});
/******/ 						var promise = Promise.race([promise, new Promise((resolve) => (installedChunkData = installedChunks[chunkId] = [resolve]))])
/******/ 						promises.push(installedChunkData[1] = promise);
/******/ 					}
/******/ 				}
/******/ 			}
/******/ 	};
/******/ 	
/******/ 	// no prefetching
/******/ 	
/******/ 	// no preloaded
/******/ 	
/******/ 	// no external install chunk
/******/ 	
/******/ 	// no on chunks loaded
/******/ })();
/******/ 
/************************************************************************/
/******/ 
/******/ // startup
/******/ // Load entry module and return exports
/******/ // This entry module used 'module' so it can't be inlined
/******/ var __webpack_exports__ = __nccwpck_require__(9407);
/******/ __webpack_exports__ = await __webpack_exports__;
/******/ 
