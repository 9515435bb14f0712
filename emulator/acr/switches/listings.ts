// The switches for what lists and counts show, and how far behind they are.

import { initially, type Described } from "./described.ts";

/** How an empty list is written. */
export type EmptyLists = "null" | "absent" | "[]";

/** How the lists of an empty repository are answered: 404 NAME_UNKNOWN, or as lists without any item. */
export type EmptyRepository = "unknown" | "listed";

/** How a Link writes what must not be bare in it: as the service does, with lower-case hex digits, or `/` and `:` bare. */
export type LinkEncoding = "upper" | "lower" | "bare";

export const listingSwitches = {
  // Microsoft's own acr-cli counts on it: `acr tag list` and `acr manifest list` end with a crash where the list is `[]`.
  emptyLists: {
    initial: initially<EmptyLists>("null"),
    does: "a list of repositories, manifests or tags without any is `null`, absent, or `[]`",
    source:
      "Reported: https://github.com/Azure/azure-sdk-for-python/issues/28234, https://github.com/Azure/azure-cli/issues/6977",
    oneOf: ["null", "absent", "[]"],
  },
  omitZeroCounts: {
    initial: false,
    does: "`manifestCount` and `tagCount` are left out where they are 0",
    source: "Guessed: as other empty fields are left out",
  },
  emptyRepositories: {
    initial: initially<Map<string, EmptyRepository>>(new Map()),
    does: "these repositories stay in the catalog without a manifest; their lists are unknown or empty",
    source: "Reported: https://github.com/Azure/acr/issues/631",
  },
  manifestCountOffBy: {
    initial: 0,
    does: "is added to the true `manifestCount` of every repository",
    source: "Guessed: counts may lag",
  },
  tagCountOffBy: {
    initial: 0,
    does: "is added to the true `tagCount` of every repository",
    source: "Guessed: counts may lag",
  },
  pageCap: {
    initial: 1000,
    does: "no page of a list is longer, however many items were asked for",
    source: "Reported: https://github.com/Azure/azure-powershell/issues/22922",
  },
  catalogStopsAfter: {
    initial: initially<number | undefined>(undefined),
    does: "the catalog ends after so many names, without a Link and without an error",
    source: "Reported: https://github.com/Azure/acr/issues/257, /875",
  },
  unlisted: {
    initial: initially<Set<string>>(new Set()),
    does: "lists leave these digests, tags and repositories out; single reads still find them",
    source: "Reported: https://github.com/Azure/acr/issues/749",
  },
  ignoresOrder: {
    initial: false,
    does: "lists are in order of names, whatever order was asked for",
    source: "Guessed: the order is a parameter that others may not know",
  },
  listEnabledHides: {
    initial: false,
    does: "`listEnabled=false` takes the item out of lists, though counts still include it",
    source:
      "Guessed: the page on image locks says so, and nothing recorded shows it (https://learn.microsoft.com/azure/container-registry/container-registry-image-lock)",
  },
  absoluteLinks: {
    initial: false,
    does: "a Link holds the whole URL, with the host as the client calls it",
    source: "Guessed: https://www.rfc-editor.org/rfc/rfc8288#section-3.1 allows it",
  },
  linkEncoding: {
    initial: initially<LinkEncoding>("upper"),
    does: "a Link is percent-encoded in upper case, in lower case, or has `/` and `:` bare",
    source: "Recorded: upper; the others are allowed by https://www.rfc-editor.org/rfc/rfc3986",
    oneOf: ["upper", "lower", "bare"],
  },
  lagMs: {
    initial: 0,
    does: "what is pushed shows up in lists and attributes so many milliseconds later; /v2 has it at once",
    source: "Reported: https://github.com/Azure/acr/issues/741",
  },
  replicaLagMs: {
    initial: 0,
    does: "two replicas answer in turn; each learns what was written at the other so many milliseconds later",
    source:
      "Documented: https://learn.microsoft.com/azure/container-registry/container-registry-geo-replication",
  },
} satisfies Record<string, Described>;
