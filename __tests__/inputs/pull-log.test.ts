/** The inputs that say what pulls keep: what is wrong with them, in whole sentences. */
import { describe, expect, it } from "@jest/globals";

import { VALUES_COME_EMPTY } from "../../src/errors/empty-values.ts";
import { checkPulledWithin, readPullLog } from "../../src/inputs/pull-log.ts";
import type { Entry } from "../../src/inputs/entry.ts";
import type { Read } from "../../src/inputs/values.ts";
import type { SignIn } from "../../src/registry/sign-in.ts";

const WORKSPACE = "bbbbbbbb-1111-2222-3333-444444444444";

const ENTRY: Entry = {
  match: [],
  leaves: false,
  ageMs: 0,
  prunesUntaggedRepositories: false,
  pulledWithinMs: 1000,
  tags: { rules: [], keeping: [] },
  deletionLimit: undefined,
  line: undefined,
};
const KEEPING = [{ ...ENTRY, pulledWithinMs: undefined }, ENTRY];
const INDIFFERENT = [{ ...ENTRY, pulledWithinMs: undefined }];

interface Given {
  readonly log?: string;
  readonly ignore?: string;
  readonly entries?: readonly Entry[];
  readonly kind?: "acr" | "artifactory" | undefined;
  readonly signIn?: SignIn;
}

function read(given: Given) {
  const { log = "", ignore = "", entries = KEEPING, signIn = { by: "environment" } } = given;
  const kind = "kind" in given ? given.kind : "acr";
  const texts: Readonly<Record<string, string>> = { "pull-log": log, "pull-log-ignore": ignore };
  const problems: string[] = [];
  const parse: Read = (name, parseText, otherwise) => {
    try {
      return parseText(texts[name] ?? "", name);
    } catch (error) {
      problems.push((error as Error).message);
      return otherwise;
    }
  };
  const note = ({ message }: Error) => problems.push(message);
  const pullLog = readPullLog(parse, note, { kind, signIn, entries });
  return { pullLog, problems };
}

describe("where pulls are logged", () => {
  it.each<[string, Given, ReturnType<typeof read>["pullLog"]]>([
    ["is known", { log: WORKSPACE.toUpperCase() }, { workspace: WORKSPACE, ignoring: [] }],
    [
      "has what is to be ignored",
      { log: WORKSPACE, ignore: "trivy/*, 1234\nMicrosoft Defender*" },
      { workspace: WORKSPACE, ignoring: ["trivy/*", "1234", "Microsoft Defender*"] },
    ],
    ["is nowhere where nobody wants to know", { entries: INDIFFERENT }, undefined],
    ["is Artifactory itself", { kind: "artifactory" }, undefined],
  ])("%s", (_, given, expected) => {
    expect(read(given)).toEqual({ pullLog: expected, problems: [] });
  });

  it.each<[string, Given, readonly string[]]>([
    [
      "is missing",
      {},
      [
        `"keep-pulled-within" (in a policy, "pulled-within") needs the input "pull-log": an Azure registry does not record pulls, its resource logs do. Give the ID of the Log Analytics workspace that has them. ${VALUES_COME_EMPTY}`,
      ],
    ],
    [
      "is given for nothing",
      { log: WORKSPACE, entries: INDIFFERENT },
      [
        'Input "pull-log" has no effect without "keep-pulled-within" (in a policy, "pulled-within"): give both, or neither.',
      ],
    ],
    ["is given beside entries that are wrong", { log: WORKSPACE, entries: [] }, []],
    [
      "is no ID",
      { log: "/subscriptions/1/workspaces/logs" },
      [
        'Input "pull-log" is "/subscriptions/1/workspaces/logs": expected the ID of a Log Analytics workspace, of the form "00000000-0000-0000-0000-000000000000". "az monitor log-analytics workspace show --resource-group <group> --workspace-name <name> --query customerId" prints it.',
      ],
    ],
    [
      "ignores everything",
      { log: WORKSPACE, ignore: "trivy/*\n* *, **" },
      [
        'Input "pull-log-ignore", line 2, "* *": it would ignore every pull, so that none keeps anything.\nInput "pull-log-ignore", line 2, "**": it would ignore every pull, so that none keeps anything.',
      ],
    ],
    [
      "ignores what no header can have",
      { log: WORKSPACE, ignore: "träumer" },
      [
        'Input "pull-log-ignore", line 1, "träumer": expected a user agent or an identity of at most 200 ASCII characters.',
      ],
    ],
    [
      "is ignored where nothing is asked",
      { ignore: "trivy/*", entries: INDIFFERENT },
      ['Input "pull-log-ignore" has no effect without "pull-log": leave it out.'],
    ],
    [
      "can't be asked with a password",
      { log: WORKSPACE, signIn: { by: "password", username: "u", password: "p" } },
      [
        'Input "pull-log" is given, and the run signs in by "username" and "password", which Log Analytics does not take. Sign in with "client-id" and "tenant-id", "managed-identity", or azure/login before this step.',
      ],
    ],
    [
      "is Artifactory itself",
      { log: WORKSPACE, ignore: "x", kind: "artifactory" },
      [
        'Input "pull-log" is for Azure registries: leave it out. Artifactory knows by itself what was pulled.',
        'Input "pull-log-ignore" is for Azure registries: leave it out. Artifactory knows by itself what was pulled.',
      ],
    ],
  ])("is wrong when it %s", (_, given, problems) => {
    expect(read(given).problems).toEqual(problems);
  });
});

describe("how lately", () => {
  it("is a duration of more than nothing", () => {
    expect(checkPulledWithin("90d")).toBe(90 * 86_400_000);
    expect(() => checkPulledWithin("0d")).toThrow(
      "it would keep nothing. Leave it out, or give a time such as 90d.",
    );
    expect(() => checkPulledWithin("90")).toThrow(
      'the unit is missing. Write "90d" for days, "90h" for hours or "90m" for minutes.',
    );
  });
});
