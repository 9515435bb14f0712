/**
 * Mistakes in inputs, and the whole message that each gets: what is wrong with which input, and what to write instead. Every
 * other input is right. A letter stands for a digest.
 */

const A = `sha256:${"a".repeat(64)}`;
const B = `sha256:${"b".repeat(64)}`;

export const MISTAKES: readonly (readonly [input: string, value: string, message: string])[] = [
  [
    "registry",
    "contoso.azurecr",
    'Input "registry" is "contoso.azurecr": this is not a whole login server. Did you mean "contoso.azurecr.io"?',
  ],
  [
    "registry",
    "contoso.azurecr.i",
    'Input "registry" is "contoso.azurecr.i": this is not a whole login server. Did you mean "contoso.azurecr.io"?',
  ],
  [
    "registry",
    "contoso.azurecr.io.",
    'Input "registry" is "contoso.azurecr.io.": this is not a whole login server. Did you mean "contoso.azurecr.io"?',
  ],
  [
    "registry",
    "'contoso.azurecr.io'",
    'Input "registry" is "\'contoso.azurecr.io\'": this is not a whole login server. Did you mean "contoso.azurecr.io"?',
  ],
  [
    "registry",
    "oci://contoso.azurecr.io",
    'Input "registry" is "oci://contoso.azurecr.io": expected a login server without "oci://". Did you mean "contoso.azurecr.io"?',
  ],
  [
    "registry",
    "http://contoso.azurecr.io",
    'Input "registry" is "http://contoso.azurecr.io": only https is supported. Give the login server alone, without "http://".',
  ],
  [
    "registry",
    "contoso.azurecr.io/team/web",
    'Input "registry" is "contoso.azurecr.io/team/web": expected a login server without a path, for example "contoso.azurecr.io". Repositories go into the input "repositories".',
  ],
  [
    "registry",
    "$REGISTRY",
    'Input "registry" is "$REGISTRY": expected a login server, for example "contoso.azurecr.io" or "contoso". Variables of a shell are not replaced in inputs: write "${{ env.REGISTRY }}" or "${{ vars.REGISTRY }}".',
  ],
  [
    "registry",
    "contoso azurecr",
    'Input "registry" is "contoso azurecr": expected a login server, for example "contoso.azurecr.io" or "contoso".',
  ],
  [
    "repositories",
    "pr-.*",
    'Input "repositories", line 1, "pr-.*": this is no place for regular expressions: "*" stands for any characters within a path segment, "**" for any segments, "?" for one character. Did you mean "pr-*"?',
  ],
  [
    "repositories",
    "team/.*",
    'Input "repositories", line 1, "team/.*": this is no place for regular expressions: "*" stands for any characters within a path segment, "**" for any segments, "?" for one character. Did you mean "team/*" or "team/**"?',
  ],
  [
    "repositories",
    "^team/",
    'Input "repositories", line 1, "^team/": this is no place for regular expressions: "*" stands for any characters within a path segment, "**" for any segments, "?" for one character. Did you mean "team/*" or "team/**"?',
  ],
  [
    "repositories",
    "^team/.*$",
    'Input "repositories", line 1, "^team/.*$": this is no place for regular expressions: "*" stands for any characters within a path segment, "**" for any segments, "?" for one character. Did you mean "team/*" or "team/**"?',
  ],
  [
    "repositories",
    "team/(web|api)",
    'Input "repositories", line 1, "team/(web|api)": this is no place for regular expressions: "*" stands for any characters within a path segment, "**" for any segments, "?" for one character. Give one per line: "team/web", "team/api".',
  ],
  [
    "repositories",
    "team/web-[0-9]+",
    'Input "repositories", line 1, "team/web-[0-9]+": this is no place for regular expressions: "*" stands for any characters within a path segment, "**" for any segments, "?" for one character. The nearest is "team/web-?*", which matches other characters, too.',
  ],
  [
    "repositories",
    "!team/.*",
    'Input "repositories", line 1, "!team/.*": this is no place for regular expressions: "*" stands for any characters within a path segment, "**" for any segments, "?" for one character. Did you mean "!team/*" or "!team/**"?',
  ],
  [
    "repositories",
    ".*",
    'Input "repositories", line 1, ".*": this is no place for regular expressions: "*" stands for any characters within a path segment, "**" for any segments, "?" for one character. Did you mean "*"?',
  ],
  [
    "repositories",
    "team/web:pr-*",
    'Input "repositories", line 1, "team/web:pr-*": a repository has no tag or digest. Write "team/web" here, and "pr-*" in "delete-tags" if such tags may expire, or in "keep-tags" if they must not.',
  ],
  [
    "repositories",
    "team/web:pr-.*",
    'Input "repositories", line 1, "team/web:pr-.*": a repository has no tag or digest. Write "team/web" here, and "pr-*" in "delete-tags" if such tags may expire, or in "keep-tags" if they must not.',
  ],
  [
    "repositories",
    "team/web:latest",
    'Input "repositories", line 1, "team/web:latest": a repository has no tag or digest. Write "team/web" here, and "latest" in "delete-tags" if such tags may expire, or in "keep-tags" if they must not.',
  ],
  [
    "repositories",
    "team/**:pr-*",
    'Input "repositories", line 1, "team/**:pr-*": a repository has no tag or digest. Write "team/**" here, and "pr-*" in "delete-tags" if such tags may expire, or in "keep-tags" if they must not.',
  ],
  [
    "repositories",
    "contoso.azurecr.io/team/web",
    'Input "repositories", line 1, "contoso.azurecr.io/team/web": the login server is not part of a repository\'s name. Did you mean "team/web"? If its name does begin so, write "*/team/web".',
  ],
  [
    "repositories",
    "!contoso.azurecr.io/team/*",
    'Input "repositories", line 1, "!contoso.azurecr.io/team/*": the login server is not part of a repository\'s name. Did you mean "!team/*"? If its name does begin so, write "!*/team/*".',
  ],
  [
    "repositories",
    "https://contoso.azurecr.io/team/web",
    'Input "repositories", line 1, "https://contoso.azurecr.io/team/web": the login server is not part of a repository\'s name. Did you mean "team/web"? If its name does begin so, write "*/team/web".',
  ],
  [
    "repositories",
    "contoso.azurecr.io/team/web:pr-*",
    'Input "repositories", line 1, "contoso.azurecr.io/team/web:pr-*": a repository has no tag or digest. Write "team/web" here, and "pr-*" in "delete-tags" if such tags may expire, or in "keep-tags" if they must not.',
  ],
  [
    "repositories",
    "https://contoso.azurecr.io",
    'Input "repositories", line 1, "https://contoso.azurecr.io": an address is no repository: it goes into "registry".',
  ],
  [
    "repositories",
    "team/web@sha256:0123",
    'Input "repositories", line 1, "team/web@sha256:0123": a repository has no tag or digest. Write "team/web" here, and the digest in "keep-digests" to keep it.',
  ],
  [
    "repositories",
    "- team/web",
    'Input "repositories", line 1, "- team/web": a list is one item per line, or separated by commas, without "-", brackets or quotes. Did you mean "team/web"?',
  ],
  [
    "repositories",
    '"team/web"',
    'Input "repositories", line 1, "\\"team/web\\"": a list is one item per line, or separated by commas, without "-", brackets or quotes. Did you mean "team/web"?',
  ],
  [
    "repositories",
    "'team/web'",
    'Input "repositories", line 1, "\'team/web\'": a list is one item per line, or separated by commas, without "-", brackets or quotes. Did you mean "team/web"?',
  ],
  [
    "repositories",
    '["team/web", "team/api"]',
    'Input "repositories", line 1, "[\\"team/web\\"": a list is one item per line, or separated by commas, without "-", brackets or quotes. Did you mean "team/web"?\nInput "repositories", line 1, "\\"team/api\\"]": a list is one item per line, or separated by commas, without "-", brackets or quotes. Did you mean "team/api"?',
  ],
  [
    "repositories",
    "[team/web]",
    'Input "repositories", line 1, "[team/web]": a list is one item per line, or separated by commas, without "-", brackets or quotes. Did you mean "team/web"?',
  ],
  [
    "repositories",
    "- 'team/web'",
    'Input "repositories", line 1, "- \'team/web\'": a list is one item per line, or separated by commas, without "-", brackets or quotes. Did you mean "team/web"?',
  ],
  [
    "repositories",
    "team/web # the shop",
    'Input "repositories", line 1, "team/web # the shop": a comment needs a line of its own. Did you mean "team/web"?',
  ],
  [
    "repositories",
    "team/web team/api",
    'Input "repositories", line 1, "team/web team/api": these are several: give one per line, or put commas between them: "team/web", "team/api".',
  ],
  [
    "repositories",
    "team/web; team/api",
    'Input "repositories", line 1, "team/web; team/api": these are several: give one per line, or put commas between them: "team/web", "team/api".',
  ],
  [
    "repositories",
    "/team/web",
    'Input "repositories", line 1, "/team/web": a single "/" divides a repository\'s name, and none stands at its ends. Did you mean "team/web"?',
  ],
  [
    "repositories",
    "team/web/",
    'Input "repositories", line 1, "team/web/": a single "/" divides a repository\'s name, and none stands at its ends. Did you mean "team/web" or "team/web/**"?',
  ],
  [
    "repositories",
    "team//web",
    'Input "repositories", line 1, "team//web": a single "/" divides a repository\'s name, and none stands at its ends. Did you mean "team/web"?',
  ],
  [
    "repositories",
    "team\\web",
    'Input "repositories", line 1, "team\\\\web": a single "/" divides a repository\'s name, and none stands at its ends. Did you mean "team/web"?',
  ],
  [
    "repositories",
    "Team/Web",
    'Input "repositories", line 1, "Team/Web": a repository name has no capital letters. Did you mean "team/web"?',
  ],
  [
    "repositories",
    "-team/web",
    'Input "repositories", line 1, "-team/web": a repository name begins and ends with a letter or a digit. Did you mean "team/web"?',
  ],
  [
    "repositories",
    "$REPOSITORY",
    'Input "repositories", line 1, "$REPOSITORY": variables of a shell are not replaced in inputs. Write "${{ env.REPOSITORY }}" or "${{ vars.REPOSITORY }}".',
  ],
  [
    "repositories",
    "${{ vars.REPOSITORY }}",
    'Input "repositories", line 1, "${{ vars.REPOSITORY }}": variables of a shell are not replaced in inputs. Write "${{ env.REPOSITORY }}" or "${{ vars.REPOSITORY }}".',
  ],
  [
    "repositories",
    "team/{web,api}",
    'Input "repositories", line 1, "team/{web": braces have no meaning here: give each name or pattern on a line of its own.\nInput "repositories", line 1, "api}": braces have no meaning here: give each name or pattern on a line of its own.',
  ],
  [
    "repositories",
    "!*",
    'Input "repositories" has only exclusions: add what they exclude from, for example "*".',
  ],
  [
    "delete-tags",
    "pr-.*",
    'Input "delete-tags", line 1, "pr-.*": this is no place for regular expressions: "*" stands for any characters, "?" for one. Did you mean "pr-*"?',
  ],
  [
    "delete-tags",
    "^pr-",
    'Input "delete-tags", line 1, "^pr-": this is no place for regular expressions: "*" stands for any characters, "?" for one. Did you mean "pr-*"?',
  ],
  [
    "delete-tags",
    "^pr-.*$",
    'Input "delete-tags", line 1, "^pr-.*$": this is no place for regular expressions: "*" stands for any characters, "?" for one. Did you mean "pr-*"?',
  ],
  [
    "delete-tags",
    "pr-\\d+",
    'Input "delete-tags", line 1, "pr-\\\\d+": this is no place for regular expressions: "*" stands for any characters, "?" for one. The nearest is "pr-?*", which matches other characters, too.',
  ],
  [
    "delete-tags",
    "-dev$",
    'Input "delete-tags", line 1, "-dev$": this is no place for regular expressions: "*" stands for any characters, "?" for one. Did you mean "*-dev"?',
  ],
  [
    "delete-tags",
    "^(pr|dev)-.*",
    'Input "delete-tags", line 1, "^(pr|dev)-.*": this is no place for regular expressions: "*" stands for any characters, "?" for one. Give one per line: "pr-*", "dev-*".',
  ],
  [
    "delete-tags",
    "pr-.+",
    'Input "delete-tags", line 1, "pr-.+": this is no place for regular expressions: "*" stands for any characters, "?" for one. Did you mean "pr-?*"?',
  ],
  [
    "delete-tags",
    "v1\\.2\\..*",
    'Input "delete-tags", line 1, "v1\\\\.2\\\\..*": this is no place for regular expressions: "*" stands for any characters, "?" for one. Did you mean "v1.2.*"?',
  ],
  [
    "delete-tags",
    "!^v",
    'Input "delete-tags", line 1, "!^v": this is no place for regular expressions: "*" stands for any characters, "?" for one. Did you mean "!v*"?',
  ],
  [
    "delete-tags",
    ".*",
    'Input "delete-tags", line 1, ".*": this is no place for regular expressions: "*" stands for any characters, "?" for one. Did you mean "*"?',
  ],
  [
    "delete-tags",
    "(?!v).*",
    'Input "delete-tags", line 1, "(?!v).*": this is no place for regular expressions: "*" stands for any characters, "?" for one.',
  ],
  [
    "delete-tags",
    "team/web:pr-*",
    'Input "delete-tags", line 1, "team/web:pr-*": a tag is named without its repository. Write "pr-*" here, and "team/web" in "repositories". For other tags in other repositories: https://github.com/acr-prune/acr-prune/blob/v1/docs/policy.md.',
  ],
  [
    "delete-tags",
    "team/web:pr-.*",
    'Input "delete-tags", line 1, "team/web:pr-.*": a tag is named without its repository. Write "pr-*" here, and "team/web" in "repositories". For other tags in other repositories: https://github.com/acr-prune/acr-prune/blob/v1/docs/policy.md.',
  ],
  [
    "delete-tags",
    "team/web:latest",
    'Input "delete-tags", line 1, "team/web:latest": a tag is named without its repository. Write "latest" here, and "team/web" in "repositories". For other tags in other repositories: https://github.com/acr-prune/acr-prune/blob/v1/docs/policy.md.',
  ],
  [
    "delete-tags",
    ":latest",
    'Input "delete-tags", line 1, ":latest": a tag has no colon. Did you mean "latest"?',
  ],
  [
    "delete-tags",
    "latest@sha256:0123",
    'Input "delete-tags", line 1, "latest@sha256:0123": a tag is named without its digest. Write "latest" here, and the digest in "keep-digests" to keep it.',
  ],
  [
    "delete-tags",
    "sha256:0123",
    'Input "delete-tags", line 1, "sha256:0123": a digest is no tag: it goes into "keep-digests".',
  ],
  [
    "delete-tags",
    "team/web",
    'Input "delete-tags", line 1, "team/web": a tag has no "/". If "team/web" is a repository, it goes into "repositories".',
  ],
  [
    "delete-tags",
    "/pr-*",
    'Input "delete-tags", line 1, "/pr-*": a tag has no "/". Did you mean "pr-*"?',
  ],
  [
    "delete-tags",
    "- pr-*",
    'Input "delete-tags", line 1, "- pr-*": a list is one item per line, or separated by commas, without "-", brackets or quotes. Did you mean "pr-*"?',
  ],
  [
    "delete-tags",
    '"pr-*"',
    'Input "delete-tags", line 1, "\\"pr-*\\"": a list is one item per line, or separated by commas, without "-", brackets or quotes. Did you mean "pr-*"?',
  ],
  [
    "delete-tags",
    "['pr-*']",
    'Input "delete-tags", line 1, "[\'pr-*\']": a list is one item per line, or separated by commas, without "-", brackets or quotes. Did you mean "pr-*"?',
  ],
  [
    "delete-tags",
    "pr-* # previews",
    'Input "delete-tags", line 1, "pr-* # previews": a comment needs a line of its own. Did you mean "pr-*"?',
  ],
  [
    "delete-tags",
    "pr-* dev-*",
    'Input "delete-tags", line 1, "pr-* dev-*": these are several: give one per line, or put commas between them: "pr-*", "dev-*".',
  ],
  [
    "delete-tags",
    "$TAG",
    'Input "delete-tags", line 1, "$TAG": variables of a shell are not replaced in inputs. Write "${{ env.TAG }}" or "${{ vars.TAG }}".',
  ],
  [
    "delete-tags",
    "pr-{1,2}",
    'Input "delete-tags", line 1, "pr-{1": braces have no meaning here: give each name or pattern on a line of its own.\nInput "delete-tags", line 1, "2}": braces have no meaning here: give each name or pattern on a line of its own.',
  ],
  [
    "delete-tags",
    "-pr",
    'Input "delete-tags", line 1, "-pr": a tag can\'t begin with "." or "-". Did you mean "pr"?',
  ],
  [
    "delete-tags",
    "x".repeat(129),
    `Input "delete-tags", line 1, "${"x".repeat(129)}": a tag has at most 128 characters, and this has 129.`,
  ],
  [
    "keep-tags",
    "v.+",
    'Input "keep-tags", line 1, "v.+": this is no place for regular expressions: "*" stands for any characters, "?" for one. Did you mean "v?*"?',
  ],
  [
    "keep-tags",
    "team/web:latest",
    'Input "keep-tags", line 1, "team/web:latest": a tag is named without its repository. Write "latest" here, and "team/web" in "repositories". For other tags in other repositories: https://github.com/acr-prune/acr-prune/blob/v1/docs/policy.md.',
  ],
  [
    "keep-digests",
    "team/web:latest",
    'Input "keep-digests", line 1, "team/web:latest": "latest" is a tag, and a tag may move. To keep what has that tag, put "latest" into "keep-tags"; tags that "delete-tags" does not match are kept anyway. To keep this very image, give its digest.',
  ],
  [
    "keep-digests",
    "contoso.azurecr.io/team/web:v1",
    'Input "keep-digests", line 1, "contoso.azurecr.io/team/web:v1": "v1" is a tag, and a tag may move. To keep what has that tag, put "v1" into "keep-tags"; tags that "delete-tags" does not match are kept anyway. To keep this very image, give its digest.',
  ],
  [
    "keep-digests",
    `team/web:v1@${A}`,
    `Input "keep-digests", line 1, "team/web:v1@${A}": expected a digest in lower case, alone or right behind its repository. Did you mean "team/web@${A}"?`,
  ],
  [
    "keep-digests",
    `sha256:${"A".repeat(64)}`,
    `Input "keep-digests", line 1, "sha256:${"A".repeat(64)}": expected a digest in lower case, alone or right behind its repository. Did you mean "${A}"?`,
  ],
  [
    "keep-digests",
    "a".repeat(64),
    `Input "keep-digests", line 1, "${"a".repeat(64)}": the algorithm is missing. Did you mean "${A}"?`,
  ],
  [
    "keep-digests",
    "sha256:0123",
    'Input "keep-digests", line 1, "sha256:0123": a digest of sha256 has 64 hexadecimal digits, and this has 4. Give all of them.',
  ],
  [
    "keep-digests",
    `- ${A}`,
    `Input "keep-digests", line 1, "- ${A}": a list is one item per line, or separated by commas, without "-", brackets or quotes. Did you mean "${A}"?`,
  ],
  [
    "keep-digests",
    `'${A}'`,
    `Input "keep-digests", line 1, "'${A}'": a list is one item per line, or separated by commas, without "-", brackets or quotes. Did you mean "${A}"?`,
  ],
  [
    "keep-digests",
    `${A} ${B}`,
    `Input "keep-digests", line 1, "${A} ${B}": these are several: give one per line, or put commas between them.`,
  ],
  [
    "keep-digests",
    `sha256-${"a".repeat(64)}`,
    `Input "keep-digests", line 1, "sha256-${"a".repeat(64)}": expected a digest in lower case, alone or right behind its repository. Did you mean "${A}"?`,
  ],
  [
    "keep-digests",
    `oci://contoso.azurecr.io/team/web@${A}`,
    `Input "keep-digests", line 1, "oci://contoso.azurecr.io/team/web@${A}": expected a digest in lower case, alone or right behind its repository. Did you mean "contoso.azurecr.io/team/web@${A}"?`,
  ],
  [
    "keep-digests",
    "latest",
    'Input "keep-digests", line 1, "latest": expected "sha256:" and 64 digits or "sha512:" and 128, in lower-case hex, alone or as "<repository>@<digest>" or "<registry>/<repository>@<digest>".',
  ],
  [
    "age",
    "7",
    'Input "age" is "7": the unit is missing. Write "7d" for days, "7h" for hours or "7m" for minutes.',
  ],
  [
    "age",
    "7D",
    'Input "age" is "7D": expected whole numbers, each with its unit (w, d, h, m; largest first), and nothing between them. Did you mean "7d"?',
  ],
  [
    "age",
    "7 days",
    'Input "age" is "7 days": expected whole numbers, each with its unit (w, d, h, m; largest first), and nothing between them. Did you mean "7d"?',
  ],
  [
    "age",
    "1M",
    'Input "age" is "1M": "M" may be minutes or months. Write "1m" for minutes, or "P1M" for months of 31 days.',
  ],
  [
    "age",
    "1.5h",
    'Input "age" is "1.5h": expected whole numbers, each with its unit (w, d, h, m; largest first), and nothing between them. Did you mean "1h30m"?',
  ],
  [
    "age",
    "1y",
    'Input "age" is "1y": months and years are written as in ISO 8601, as months of 31 and years of 366 days. Did you mean "P1Y"?',
  ],
  [
    "age",
    "6 months",
    'Input "age" is "6 months": months and years are written as in ISO 8601, as months of 31 and years of 366 days. Did you mean "P6M"?',
  ],
  [
    "age",
    "12h1d",
    'Input "age" is "12h1d": expected whole numbers, each with its unit (w, d, h, m; largest first), and nothing between them. Did you mean "1d12h"?',
  ],
  [
    "age",
    "1h 30m",
    'Input "age" is "1h 30m": expected whole numbers, each with its unit (w, d, h, m; largest first), and nothing between them. Did you mean "1h30m"?',
  ],
  [
    "age",
    "30s",
    'Input "age" is "30s": there are no seconds; the smallest unit is a minute, "m". Write for example "30d", "1d12h" or "P7D".',
  ],
  [
    "age",
    "-7d",
    'Input "age" is "-7d": expected a length of time without a sign, for example "30d", "1d12h" or "P7D".',
  ],
  [
    "age",
    "'7d'",
    'Input "age" is "\'7d\'": expected whole numbers, each with its unit (w, d, h, m; largest first), and nothing between them. Did you mean "7d"?',
  ],
  [
    "age",
    "a week",
    'Input "age" is "a week": expected whole numbers, each with a unit (w, d, h, m; largest first), or ISO 8601, for example "30d", "1d12h" or "P7D".',
  ],
  [
    "time-limit",
    "60",
    'Input "time-limit" is "60": the unit is missing. Write "60m" for minutes or "60h" for hours.',
  ],
  [
    "time-limit",
    "30s",
    'Input "time-limit" is "30s": there are no seconds; the smallest unit is a minute, "m". Write for example "45m", "2h" or "1h30m".',
  ],
  [
    "time-limit",
    "5H",
    'Input "time-limit" is "5H": expected whole numbers, each with its unit (w, d, h, m; largest first), and nothing between them. Did you mean "5h"?',
  ],
  [
    "time-limit",
    "90 min",
    'Input "time-limit" is "90 min": expected whole numbers, each with its unit (w, d, h, m; largest first), and nothing between them. Did you mean "90m"?',
  ],
  [
    "time-limit",
    "never",
    'Input "time-limit" is "never": expected whole numbers, each with a unit (w, d, h, m; largest first), or ISO 8601, for example "45m", "2h" or "1h30m".',
  ],
  [
    "time-limit",
    "0d",
    'Input "time-limit" is "0d": expected at least one minute, for example "45m", "2h" or "1h30m".',
  ],
  ["dry-run", "no", 'Input "dry-run" is "no": expected "true" or "false". Did you mean "false"?'],
  ["dry-run", "yes", 'Input "dry-run" is "yes": expected "true" or "false". Did you mean "true"?'],
  ["dry-run", "0", 'Input "dry-run" is "0": expected "true" or "false". Did you mean "false"?'],
  ["dry-run", "1", 'Input "dry-run" is "1": expected "true" or "false". Did you mean "true"?'],
  ["dry-run", "off", 'Input "dry-run" is "off": expected "true" or "false". Did you mean "false"?'],
  [
    "dry-run",
    "'true'",
    'Input "dry-run" is "\'true\'": expected "true" or "false". Did you mean "true"?',
  ],
  ["dry-run", "maybe", 'Input "dry-run" is "maybe": expected "true" or "false".'],
  [
    "max-deletions",
    "10 %",
    'Input "max-deletions" is "10 %": expected a whole number, or a whole percentage of what is read from "0%" to "100%". Did you mean "10%"?',
  ],
  [
    "max-deletions",
    "10 percent",
    'Input "max-deletions" is "10 percent": expected a whole number, or a whole percentage of what is read from "0%" to "100%". Did you mean "10%"?',
  ],
  [
    "max-deletions",
    "1,000",
    'Input "max-deletions" is "1,000": expected a whole number, or a whole percentage of what is read from "0%" to "100%". Did you mean "1000"?',
  ],
  [
    "max-deletions",
    "none",
    'Input "max-deletions" is "none": expected a whole number, or a whole percentage of what is read from "0%" to "100%". Without a limit, leave it out.',
  ],
  [
    "max-deletions",
    "150%",
    'Input "max-deletions" is "150%": expected a whole number, or a whole percentage of what is read from "0%" to "100%".',
  ],
  [
    "keep-latest",
    "1,000",
    'Input "keep-latest" is "1,000": expected a whole number from 0 to 100000. Did you mean "1000"?',
  ],
  [
    "keep-latest",
    "'5'",
    'Input "keep-latest" is "\'5\'": expected a whole number from 0 to 100000. Did you mean "5"?',
  ],
  [
    "keep-latest",
    "10 images",
    'Input "keep-latest" is "10 images": expected a whole number from 0 to 100000.',
  ],
  ["concurrency", "0", 'Input "concurrency" is "0": expected a whole number from 1 to 64.'],
  [
    "keep-references-in",
    "- *.nothing",
    'Input "keep-references-in", line 1, "- *.nothing": found no file in the workspace <workspace> (files outside it, behind a link, do not count). Is the repository checked out before this step? Did you mean "*.nothing"?',
  ],
  [
    "keep-references-in",
    "'*.nothing'",
    'Input "keep-references-in", line 1, "\'*.nothing\'": found no file in the workspace <workspace> (files outside it, behind a link, do not count). Is the repository checked out before this step? Did you mean "*.nothing"?',
  ],
  [
    "filter",
    "team/web:pr-.*",
    'Input "filter" does not exist. Instead of "--filter", "repositories" takes what stands before the colon and "delete-tags" what stands behind it, as patterns: "pr-*" for "pr-.*".',
  ],
  [
    "ago",
    "7d",
    'Input "ago" does not exist. Instead of "--ago", "tag-age" says how old a tag must be, and "age" a manifest.',
  ],
  [
    "keep",
    "3",
    'Input "keep" does not exist. Instead of "--keep", "keep-latest" says how many of the newest images stay.',
  ],
  [
    "untagged",
    "true",
    'Input "untagged" does not exist. Without any input, manifests that nothing needs are deleted, whether or not they had tags.',
  ],
  [
    "include-locked",
    "true",
    'Input "include-locked" does not exist. Instead of "--include-locked", there is "unlock".',
  ],
];
