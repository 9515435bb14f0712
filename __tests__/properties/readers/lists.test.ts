/**
 * Lists of any length that a registry answers as it likes, page by page. Every way of reading one either brings all that
 * is in it or fails, and comes to an end.
 */
import {
  createHttpHeaders,
  type PipelineRequest,
  type PipelineResponse,
} from "@azure/core-rest-pipeline";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { readBody } from "../../../src/registry/acr/body.ts";
import { openAcrClient, type AcrClient } from "../../../src/registry/acr/client.ts";
import { describeStatus } from "../../../src/registry/acr/errors.ts";
import { allRows } from "../../../src/registry/acr/listing.ts";
import { readChanges, tagsOf } from "../../../src/registry/acr/recent.ts";
import { listReferrers } from "../../../src/registry/http/referrers.ts";
import type { Send } from "../../../src/registry/http/sender.ts";
import type { Digest } from "../../../src/oci/digest.ts";
import { OCI_INDEX } from "../../support/fixture.ts";
import { holdsInTime } from "../holds.ts";
import { anyText } from "./texts.ts";

const HOST = "contoso.azurecr.io";
const SINCE = new Date("2026-06-15T00:00:00Z");

function digestOf(number: number): Digest {
  return `sha256:${number.toString(16).padStart(64, "0")}` as Digest;
}

const SUBJECT = digestOf(0xabc);

/** One page: how many entries it has, and what is wrong with it. */
interface Page {
  readonly entries: number;
  readonly flaw: (typeof FLAWS)[number] | undefined;
}

const FLAWS = [
  "status",
  "html",
  "cut",
  "torn link",
  "far link",
  "back link",
  "empty link",
  "bare link",
  "second link",
  "odd type",
] as const;

/** What is none, though clients exist that resolve no address, or take the first of two. */
const SOUND = ["bare link", "second link"];

const flaws = fc.oneof(
  { weight: 9, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.constantFrom(...FLAWS) },
);
const lists = fc.array(fc.record({ entries: fc.nat(3), flaw: flaws }), {
  minLength: 1,
  maxLength: 6,
});

/** Answers the pages of a list, of whatever kind it is; `isNew` tells for each entry whether its time is after SINCE. */
function registryWith(pages: readonly Page[], isNew: (entry: number) => boolean): Send {
  return (request: PipelineRequest) => {
    const url = new URL(request.url);
    const at = Number(url.searchParams.get("last") ?? 0);
    const { entries, flaw } = pages[at] ?? { entries: 0, flaw: undefined };
    const first = at * 100 + 1;
    const rows = Array.from({ length: entries }, (_, i) => rowOf(first + i, isNew(first + i), url));
    const field = url.pathname.endsWith("_tags") ? "tags" : "manifests";
    const total = pages.reduce((sum, page) => sum + page.entries, 0);
    const isRepository = url.pathname === "/acr/v1/team%2Fapi";
    const whole = JSON.stringify(
      isRepository ? { manifestCount: total, tagCount: total } : { [field]: rows },
    );
    const bodyAsText = flaw === "cut" ? whole.slice(0, -2) : flaw === "html" ? "<html>" : whole;
    const link = at + 1 < pages.length ? linkTo(url, at + 1, flaw) : undefined;
    const headers = createHttpHeaders({
      "Content-Type": flaw === "odd type" ? "text/html" : typeOf(url),
      ...(link === undefined ? {} : { Link: link }),
    });
    const status = flaw === "status" ? 418 : 200;
    return Promise.resolve({ request, status, headers, bodyAsText });
  };
}

function typeOf({ pathname }: URL): string {
  return pathname.startsWith("/v2/") ? OCI_INDEX : "application/json; charset=utf-8";
}

function rowOf(entry: number, isNew: boolean, url: URL): object {
  const lastUpdateTime = new Date(SINCE.getTime() + (isNew ? 1000 : -1000)).toISOString();
  const digest = url.pathname.endsWith("_tags") ? SUBJECT : digestOf(entry);
  return { name: `v${entry}`, digest, lastUpdateTime };
}

function linkTo({ pathname }: URL, page: number, flaw: Page["flaw"]): string {
  if (flaw === "empty link") return '<>; rel="next"';
  const query = `?last=${flaw === "back link" ? page - 1 : page}`;
  if (flaw === "bare link") return `<${query}>; rel="next"`;
  const target = `${pathname}${query}`;
  if (flaw === "second link") return `<${pathname}?last=0>; rel="first", <${target}>; rel="next"`;
  if (flaw === "torn link") return `${target}; rel="next"`;
  return `<${flaw === "far link" ? "https://evil.example" : ""}${target}>; rel="next"`;
}

function clientOf(send: Send): AcrClient {
  const policy = { name: "registry", sendRequest: send };
  return openAcrClient(HOST, { perCall: [], perAttempt: [policy] });
}

/** The numbers of the first entries, page by page, as far as `isRead` says that pages are read. */
function entriesIn(pages: readonly Page[], isRead: (entry: number) => boolean): readonly number[] {
  return pages.flatMap(({ entries }, at) => {
    return Array.from({ length: entries }, (_, i) => at * 100 + 1 + i).filter(isRead);
  });
}

/** What came of reading a list: its entries in order, or "failed". */
async function outcomeOf(reading: Promise<readonly string[] | undefined>): Promise<unknown> {
  try {
    return (await reading)?.toSorted() ?? "failed";
  } catch (error) {
    expect(error).toBeInstanceOf(Error);
    return "failed";
  }
}

/** The answers that a list may not be read over: what comes after them nobody knows. */
function isBroken({ flaw }: Page, at: number, pages: readonly Page[], ownFlaws: readonly string[]) {
  const isLast = at === pages.length - 1;
  return flaw !== undefined && !(isLast && flaw.endsWith("link")) && ownFlaws.includes(flaw);
}

describe("a list", () => {
  const always = () => true;
  const ways: readonly [
    string,
    readonly string[],
    (send: Send) => Promise<readonly string[] | undefined>,
  ][] = [
    [
      "all manifests",
      FLAWS.filter((flaw) => flaw !== "odd type" && !SOUND.includes(flaw)),
      async (send) => [...(await allRows(clientOf(send), "team/api")).keys()],
    ],
    [
      "what was pushed",
      FLAWS.filter((flaw) => flaw !== "odd type" && !SOUND.includes(flaw)),
      async (send) => {
        const { rows } = await readChanges(clientOf(send), "team/api", SINCE, SINCE);
        return rows.map(({ digest }) => digest);
      },
    ],
    [
      "what was tagged",
      FLAWS.filter((flaw) => flaw !== "odd type" && !SOUND.includes(flaw)),
      async (send) => {
        const { tags } = await readChanges(clientOf(send), "team/api", SINCE, SINCE);
        return tags.map(({ name }) => digestOf(Number(name.slice(1))));
      },
    ],
    [
      "the tags of a digest",
      FLAWS.filter((flaw) => flaw !== "odd type" && !SOUND.includes(flaw)),
      async (send) => {
        const tags = await tagsOf(send, HOST, "team/api", SUBJECT);
        return tags.map(({ name }) => digestOf(Number(name.slice(1))));
      },
    ],
    [
      "referrers",
      FLAWS.filter((flaw) => !SOUND.includes(flaw)),
      (send) => {
        const url = `https://${HOST}/v2/team/api`;
        return listReferrers(send, { name: "team/api", url, describeStatus }, SUBJECT);
      },
    ],
  ];

  it.each(ways)("of %s is whole or fails", async (_, ownFlaws, read) => {
    const examine = async (pages: readonly Page[]) => {
      const outcome = await outcomeOf(read(registryWith(pages, always)));
      const isSound = !pages.some((page, at) => isBroken(page, at, pages, ownFlaws));
      const isEndless =
        pages.reduce((idle, { entries }) => (entries === 0 ? idle + 1 : idle), 0) > 3;
      if (outcome === "failed") {
        expect(isSound && !isEndless).toBe(false);
        return "failed";
      }
      expect(isSound).toBe(true);
      expect(outcome).toEqual(entriesIn(pages, always).map(digestOf).toSorted());
      return "whole";
    };
    await holdsInTime(lists, 150, examine, ["failed", "whole"]);
  });

  it("of what is new has all of it, wherever the old begins", async () => {
    const examine = async ([pages, newest]: readonly [readonly Page[], number]) => {
      const sound = pages.map(({ entries }) => ({ entries, flaw: undefined }));
      const isNew = (entry: number) => entry <= newest;
      const changes = readChanges(clientOf(registryWith(sound, isNew)), "team/api", SINCE, SINCE);
      const outcome = await outcomeOf(changes.then(({ rows }) => rows.map(({ digest }) => digest)));
      if (outcome === "failed") return "failed";
      expect(outcome).toEqual(expect.arrayContaining(entriesIn(sound, isNew).map(digestOf)));
      return "whole";
    };
    await holdsInTime(fc.tuple(lists, fc.nat(600)), 200, examine, ["whole"]);
  });

  it("that never ends is an error, whatever it repeats", async () => {
    const numbers = fc.array(fc.nat(3), { minLength: 1, maxLength: 3 });
    await holdsInTime(
      fc.tuple(fc.constantFrom(...ways), numbers),
      12,
      async ([[, , read], entries]) => {
        let page = 0;
        const send = (request: PipelineRequest): Promise<PipelineResponse> => {
          page += 1;
          const url = new URL(request.url);
          const rows = entries.map((entry) => rowOf(entry, true, url));
          const headers = createHttpHeaders({
            "Content-Type": typeOf(url),
            Link: `<${url.pathname}?last=${page}>; rel="next"`,
          });
          const bodyAsText = JSON.stringify({ manifests: rows, tags: rows });
          return Promise.resolve({ request, status: 200, headers, bodyAsText });
        };
        expect(await outcomeOf(read(send))).toBe("failed");
      },
    );
  });
});

it("a body is the registry's bytes, or the word that there are none, or an error", async () => {
  const statuses = fc.oneof(
    fc.constantFrom(200, 403, 404, 405),
    fc.integer({ min: 100, max: 599 }),
  );
  const answers = fc.tuple(statuses, fc.option(anyText()));
  const examine = async ([status, text]: readonly [number, string | null]) => {
    const send: Send = (request) => {
      expect(`${request.method} ${request.url}`).toBe(
        `GET https://${HOST}/v2/team/api/manifests/${SUBJECT}`,
      );
      return Promise.resolve({ request, status, headers: createHttpHeaders(), bodyAsText: text });
    };
    const reading = readBody(send, HOST, "team/api", SUBJECT);
    if (status === 200) {
      const answer = await reading;
      const bytes = answer.state === "read" ? Buffer.from(answer.bytes).toString("hex") : "none";
      expect(bytes).toBe(Buffer.from(text ?? "").toString("hex"));
      return "read";
    }
    if ([403, 404, 405].includes(status)) {
      expect(await reading).toEqual({ state: "unreadable" });
      return "unreadable";
    }
    const error: unknown = await reading.catch((thrown: unknown) => thrown);
    expect(String(error)).toContain(`(${status}`);
    return "failed";
  };
  await holdsInTime(answers, 200, examine, ["read", "unreadable", "failed"]);
});
