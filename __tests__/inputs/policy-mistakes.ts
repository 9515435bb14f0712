/** Policy files with a mistake, and all that the run says of each. The file is called p.yml. */
export const MISTAKES: readonly (readonly [
  what: string,
  text: string,
  messages: readonly string[],
])[] = [
  ["is empty", "", ['1:1: there is nothing in it. A policy begins with "repositories:".']],
  [
    "is only comments",
    "# nothing yet\n",
    ['1:1: there is nothing in it. A policy begins with "repositories:".'],
  ],
  [
    "is nothing but null",
    "~\n",
    ['1:1: there is nothing in it. A policy begins with "repositories:".'],
  ],
  ["is a text", "team/**\n", ["1:1: expected a policy, with keys and values."]],
  ["is a list", "- match: a\n", ["1:1: expected a policy, with keys and values."]],
  [
    "is two documents",
    ["repositories:", "  - match: a", "---", "repositories: []"].join("\n"),
    ["3:1: a policy is one document: remove what follows."],
  ],
  [
    "has a directive",
    ["%YAML 1.1", "---", "repositories:", "  - match: a"].join("\n"),
    ["1:1: directives are not read: remove the lines that begin with %."],
  ],
  [
    "has a tab for indentation",
    ["repositories:", "\t- match: a"].join("\n"),
    ["2:1: Tabs are not allowed as indentation."],
  ],
  [
    "has a list that is not closed",
    "repositories: [{ match: a\n",
    [
      "2:1: Flow map in block collection must be sufficiently indented and end with a }.",
      "2:1: Flow sequence in block collection must be sufficiently indented and end with a ].",
    ],
  ],
  [
    "has a text that is not closed",
    ["repositories:", '  - match: "a'].join("\n"),
    ['2:14: Missing closing "quote.'],
  ],
  [
    "is indented unevenly",
    ["repositories:", "  - match: a", "   tags: []"].join("\n"),
    ["3:1: Sequence item without - indicator."],
  ],
  [
    "has no repositories",
    "age: 7d\n",
    ['1:1: "repositories" is missing: the list of what is to be done with which.'],
  ],
  [
    "has repositories without a value",
    "repositories:\n",
    ['1:1: "repositories" has no value: give one, or remove it.'],
  ],
  [
    "has a map of repositories",
    ["repositories:", "  match: a"].join("\n"),
    ['2:3: expected a list: begin each entry with "- match:".'],
  ],
  ["has an empty list of repositories", "repositories: []\n", ["1:1: there is no entry in it."]],
  [
    "has a text for an entry",
    ["repositories:", "  - team/api"].join("\n"),
    ["2:5: expected an entry, with keys and values."],
  ],
  [
    "has nothing for an entry",
    ["repositories:", "  -"].join("\n"),
    ["2:4: expected an entry, with keys and values."],
  ],
  [
    "has an unknown key",
    ["retention: 7d", "repositories:", "  - match: a"].join("\n"),
    [
      '1:1: "retention" is no key of a policy. There are "age", "prune-untagged-repositories", "repositories".',
    ],
  ],
  [
    "has a key that is nearly one",
    ["repository:", "  - match: a"].join("\n"),
    ['1:1: "repository" is no key of a policy. Did you mean "repositories"?'],
  ],
  [
    "has a number for a key",
    ["1: 2", "repositories:", "  - match: a"].join("\n"),
    ["1:1: 1 is no name of a key."],
  ],
  [
    "has the same key twice",
    ["repositories:", "  - match: a", "    match: b"].join("\n"),
    ["3:5: Map keys must be unique."],
  ],
  [
    "has an age without a unit",
    ["age: 7", "repositories:", "  - match: a"].join("\n"),
    ['1:6: 7: the unit is missing. Write "7d" for days, "7h" for hours or "7m" for minutes.'],
  ],
  [
    "has an age in words",
    ["age: a week", "repositories:", "  - match: a"].join("\n"),
    [
      '1:6: "a week": expected whole numbers, each with a unit (w, d, h, m; largest first), or ISO 8601, for example "30d", "1d12h" or "P7D".',
    ],
  ],
  [
    "has an age of more than 100 years",
    ["repositories:", "  - match: a", "    age: 101y"].join("\n"),
    [
      '3:10: "101y": months and years are written as in ISO 8601, as months of 31 and years of 366 days. Did you mean "P101Y"?',
    ],
  ],
  [
    "has an age that is too long",
    ["repositories:", "  - match: a", "    age: 40000d"].join("\n"),
    ['3:10: "40000d": expected at most 100 years.'],
  ],
  [
    "has an age that is a list",
    ["repositories:", "  - match: a", "    age: [7d]"].join("\n"),
    ["3:10: expected a text, found a list."],
  ],
  [
    "has an age without a value",
    ["repositories:", "  - match: a", "    age:"].join("\n"),
    ['3:5: "age" has no value: give one, or remove it.'],
  ],
  [
    "has yes for true",
    ["prune-untagged-repositories: yes", "repositories:", "  - match: a"].join("\n"),
    ['1:30: expected true or false, found "yes". Did you mean true?'],
  ],
  [
    "has quotes around true",
    ["repositories:", "  - match: a", '    leave: "true"'].join("\n"),
    ['3:12: expected true or false, found "true". Did you mean true?'],
  ],
  [
    "has an entry without match",
    ["repositories:", "  - leave: true"].join("\n"),
    ['2:5: "match" is missing: a name or pattern, or a list of them.'],
  ],
  [
    "has match without a value",
    ["repositories:", "  - match:", "    leave: true"].join("\n"),
    ['2:5: "match" has no value: give one, or remove it.'],
  ],
  [
    "has an empty list of patterns",
    ["repositories:", "  - match: []"].join("\n"),
    ["2:12: there is nothing in it: remove it."],
  ],
  [
    "has an empty pattern",
    ["repositories:", '  - match: ""'].join("\n"),
    ['2:12: expected a text, found "".'],
  ],
  [
    "has only exclusions",
    ["repositories:", '  - match: ["!a", "!b"]'].join("\n"),
    ["2:12: only exclusions: add what they exclude from."],
  ],
  [
    "has one exclusion",
    ["repositories:", '  - match: "!a"'].join("\n"),
    ["2:12: only exclusions: add what they exclude from."],
  ],
  [
    "has a star without quotes",
    ["repositories:", "  - match: *"].join("\n"),
    [
      '2:12: Alias cannot be an empty string. Put quotes around a pattern that begins with "*", "!" or "?".',
    ],
  ],
  [
    "has two stars without quotes",
    ["repositories:", "  - match: **"].join("\n"),
    ['2:12: the alias ** has no anchor. Put quotes around a pattern that begins with "*".'],
  ],
  [
    "has an exclusion without quotes",
    ["repositories:", "  - match: [a, !b]"].join("\n"),
    ['2:18: !b would be a tag, and tags are not read. Put quotes around what begins with "!".'],
  ],
  [
    "has a question mark without quotes",
    ["repositories:", "  - match: ?"].join("\n"),
    [
      '2:12: Nested mappings are not allowed in compact mappings. Put quotes around a pattern that begins with "*", "!" or "?".',
    ],
  ],
  [
    "has upper case in a repository",
    ["repositories:", "  - match: Team/API"].join("\n"),
    ['2:12: "Team/API": a repository name has no capital letters. Did you mean "team/api"?'],
  ],
  [
    "has braces in a pattern",
    ["repositories:", '  - match: "team/{a,b}"'].join("\n"),
    [
      '2:12: "team/{a,b}": braces have no meaning here: give each name or pattern as an item of a list.',
    ],
  ],
  [
    "has two stars within a segment",
    ["repositories:", "  - match: team**"].join("\n"),
    ['2:12: "team**": "**" must be a whole segment, as in "team/**". Use "*" within one.'],
  ],
  [
    "has a number for a pattern",
    ["repositories:", "  - match: 2024"].join("\n"),
    ['2:12: expected a text, found 2024: put quotes around it, "2024".'],
  ],
  [
    "has a list within a list",
    ["repositories:", "  - match: [[a]]"].join("\n"),
    ["2:13: expected a text, found a list."],
  ],
  [
    "has a map for a pattern",
    ["repositories:", "  - match: { name: a }"].join("\n"),
    ["2:12: expected a text, found a map."],
  ],
  [
    "has an unknown key in an entry",
    ["repositories:", "  - match: a", "    keep-tags: v1"].join("\n"),
    [
      '3:5: "keep-tags" is no key of an entry. There are "match", "leave", "age", "prune-untagged-repositories", "tags", "keep", "max-deletions".',
    ],
  ],
  [
    "has leave beside rules",
    [
      "repositories:",
      "  - match: a",
      "    leave: true",
      "    age: 3d",
      "    tags:",
      "      - match: x",
      "        older-than: 1d",
    ].join("\n"),
    [
      '4:5: "age" has no effect beside "leave: true": remove one of them.',
      '5:5: "tags" has no effect beside "leave: true": remove one of them.',
    ],
  ],
  [
    "has max-deletions in words",
    ["repositories:", "  - match: a", "    max-deletions: many"].join("\n"),
    [
      '3:20: "many": expected a whole number, or a whole percentage of what is read from "0%" to "100%".',
    ],
  ],
  [
    "has max-deletions over 100 %",
    ["repositories:", "  - match: a", "    max-deletions: 101%"].join("\n"),
    [
      '3:20: "101%": expected a whole number, or a whole percentage of what is read from "0%" to "100%".',
    ],
  ],
  [
    "has negative max-deletions",
    ["repositories:", "  - match: a", "    max-deletions: -1"].join("\n"),
    [
      '3:20: -1: expected a whole number, or a whole percentage of what is read from "0%" to "100%". Without a limit, leave it out.',
    ],
  ],
  [
    "has a map of rules",
    ["repositories:", "  - match: a", "    tags:", "      match: x"].join("\n"),
    ['4:7: expected a list: begin each rule with "- match:".'],
  ],
  [
    "has an empty list of rules",
    ["repositories:", "  - match: a", "    tags: []"].join("\n"),
    ["3:5: there is no rule in it."],
  ],
  [
    "has a text for a rule",
    ["repositories:", "  - match: a", "    tags:", "      - pr-*"].join("\n"),
    ["4:9: expected a rule, with keys and values."],
  ],
  [
    "has a rule without match",
    ["repositories:", "  - match: a", "    tags:", "      - older-than: 3d"].join("\n"),
    ['4:9: "match" is missing: a name or pattern, or a list of them.'],
  ],
  [
    "has a rule without a condition",
    ["repositories:", "  - match: a", "    tags:", "      - match: v*"].join("\n"),
    [
      '4:9: the rule has no condition: give "older-than", "keep-newest" or "keep-at-most"; "older-than: 0d" means all.',
    ],
  ],
  [
    "has an unknown key in a rule",
    [
      "repositories:",
      "  - match: a",
      "    tags:",
      "      - match: v*",
      "        older-then: 3d",
    ].join("\n"),
    ['5:9: "older-then" is no key of a rule. Did you mean "older-than"?'],
  ],
  [
    "has a condition of another entry",
    [
      "repositories:",
      "  - match: a",
      "    tags:",
      "      - match: v*",
      "        older-than: 3d",
      "        age: 3d",
    ].join("\n"),
    [
      '6:9: "age" is no key of a rule. There are "match", "older-than", "keep-newest", "keep-at-most", "by", "per".',
    ],
  ],
  [
    "has two stars in a tag",
    [
      "repositories:",
      "  - match: a",
      "    tags:",
      '      - match: "**"',
      "        older-than: 3d",
    ].join("\n"),
    ['4:16: "**": "**" means nothing in a tag, which has no segments. Use "*".'],
  ],
  [
    "has a slash in a tag",
    [
      "repositories:",
      "  - match: a",
      "    tags:",
      "      - match: team/x",
      "        older-than: 3d",
    ].join("\n"),
    [
      '4:16: "team/x": a tag has no "/". If "team/x" is a repository, it goes into the "match" of an entry.',
    ],
  ],
  [
    "has a tag that begins with a full stop",
    [
      "repositories:",
      "  - match: a",
      "    tags:",
      "      - match: .x*",
      "        older-than: 3d",
    ].join("\n"),
    ['4:16: ".x*": a tag can\'t begin with "." or "-". Did you mean "x*"?'],
  ],
  [
    "has an unquoted version as a tag",
    [
      "repositories:",
      "  - match: a",
      "    tags:",
      "      - match: 1.10",
      "        older-than: 3d",
    ].join("\n"),
    ['4:16: expected a text, found 1.10: put quotes around it, "1.10".'],
  ],
  [
    "has no newest to keep",
    [
      "repositories:",
      "  - match: a",
      "    tags:",
      "      - match: v*",
      "        keep-newest: 0",
    ].join("\n"),
    ["5:22: expected a whole number from 1 to 100000, found 0."],
  ],
  [
    "has half an image to keep",
    [
      "repositories:",
      "  - match: a",
      "    tags:",
      "      - match: v*",
      "        keep-newest: 1.5",
    ].join("\n"),
    ["5:22: expected a whole number from 1 to 100000, found 1.5."],
  ],
  [
    "has quotes around a number",
    [
      "repositories:",
      "  - match: a",
      "    tags:",
      "      - match: v*",
      '        keep-newest: "3"',
    ].join("\n"),
    ['5:22: expected a whole number from 1 to 100000, found "3".'],
  ],
  [
    "has too many to keep",
    [
      "repositories:",
      "  - match: a",
      "    tags:",
      "      - match: v*",
      "        keep-at-most: 100001",
    ].join("\n"),
    ["5:23: expected a whole number from 1 to 100000, found 100001."],
  ],
  [
    "has a ceiling below its floor",
    [
      "repositories:",
      "  - match: a",
      "    tags:",
      "      - match: v*",
      "        keep-newest: 10",
      "        keep-at-most: 5",
    ].join("\n"),
    ["6:23: never fewer than 10 and never more than 5 can't both hold."],
  ],
  [
    "has an order that there is not",
    [
      "repositories:",
      "  - match: a",
      "    tags:",
      "      - match: v*",
      "        keep-newest: 1",
      "        by: semver",
    ].join("\n"),
    ['6:13: expected time or version, found "semver".'],
  ],
  [
    "has an order without a count",
    [
      "repositories:",
      "  - match: a",
      "    tags:",
      "      - match: v*",
      "        older-than: 3d",
      "        by: version",
    ].join("\n"),
    ['6:9: "by: version" has no effect without "keep-newest" or "keep-at-most".'],
  ],
  [
    "has series without versions",
    [
      "repositories:",
      "  - match: a",
      "    tags:",
      "      - match: v*",
      "        keep-newest: 1",
      "        per: minor",
    ].join("\n"),
    ['6:9: "per" has no effect without "by: version".'],
  ],
  [
    "has series that there are not",
    [
      "repositories:",
      "  - match: a",
      "    tags:",
      "      - match: v*",
      "        keep-newest: 1",
      "        by: version",
      "        per: patch",
    ].join("\n"),
    ['7:14: expected minor or major, found "patch".'],
  ],
  [
    "has a list for keep",
    ["repositories:", "  - match: a", "    keep: [v1]"].join("\n"),
    ['3:11: expected what "keep" keeps, with keys and values.'],
  ],
  [
    "has an unknown key in keep",
    ["repositories:", "  - match: a", "    keep:", "      tag: v1"].join("\n"),
    ['4:7: "tag" is no key of "keep". Did you mean "tags"?'],
  ],
  [
    "keeps tags where none expires",
    ["repositories:", "  - match: a", "    keep:", "      tags: v1"].join("\n"),
    ['4:7: no tag of this entry expires: it has no "tags". Remove this.'],
  ],
  [
    "keeps what is no digest",
    ["repositories:", "  - match: a", "    keep:", '      digests: [abc, "sha256:12"]'].join("\n"),
    [
      '4:17: "abc": expected "sha256:" and 64 digits or "sha512:" and 128, in lower-case hex, alone or as "<repository>@<digest>" or "<registry>/<repository>@<digest>".',
      '4:22: "sha256:12": a digest of sha256 has 64 hexadecimal digits, and this has 2. Give all of them.',
    ],
  ],
  [
    "keeps references by exclusions only",
    ["repositories:", "  - match: a", "    keep:", '      references-in: "!deploy"'].join("\n"),
    ["4:22: only exclusions: add what they exclude from."],
  ],
  [
    "has an alias without an anchor",
    ["repositories:", "  - match: a", "    tags: *rules"].join("\n"),
    ['3:11: the alias *rules has no anchor. Put quotes around a pattern that begins with "*".'],
  ],
  [
    "has a merge key of a text",
    ["repositories:", "  - match: &a a", "    <<: *a"].join("\n"),
    ['2:15: "<<" takes a map, or a list of maps, by their aliases.'],
  ],
  [
    "has a tag of YAML",
    ["repositories:", "  - match: !!str a"].join("\n"),
    [
      '2:18: tag:yaml.org,2002:str would be a tag, and tags are not read. Put quotes around what begins with "!".',
    ],
  ],
  [
    "keeps what was pulled in no time",
    ["repositories:", "  - match: a", "    keep: { pulled-within: 0d }"].join("\n"),
    ['3:28: "0d": it would keep nothing. Leave it out, or give a time such as 90d.'],
  ],
  [
    "has everything wrong at once",
    [
      "age: 7",
      "repositories:",
      "  - mach: [team/**, Team]",
      "    leave: yes",
      "    tags:",
      "      - match: pr-*",
      "      - match: v*",
      "        by: semver",
      "        keep-newest: 10",
      "        keep-at-most: 3",
      "    keep:",
      '      tags: ["!x", 1.2]',
      "      digests: abc",
      "  - match: base/**",
      "    leave: true",
      "    age: 3d",
    ].join("\n"),
    [
      '1:6: 7: the unit is missing. Write "7d" for days, "7h" for hours or "7m" for minutes.',
      '3:5: "mach" is no key of an entry. Did you mean "match"?',
      '4:12: expected true or false, found "yes". Did you mean true?',
      '6:9: the rule has no condition: give "older-than", "keep-newest" or "keep-at-most"; "older-than: 0d" means all.',
      '8:13: expected time or version, found "semver".',
      "10:23: never fewer than 10 and never more than 3 can't both hold.",
      "12:13: only exclusions: add what they exclude from.",
      '12:20: expected a text, found 1.2: put quotes around it, "1.2".',
      '13:16: "abc": expected "sha256:" and 64 digits or "sha512:" and 128, in lower-case hex, alone or as "<repository>@<digest>" or "<registry>/<repository>@<digest>".',
      '16:5: "age" has no effect beside "leave: true": remove one of them.',
    ],
  ],
];
