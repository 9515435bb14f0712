// The switches for what rows of manifests and tags look like.

import { initially, type Described } from "./described.ts";

export const rowSwitches = {
  tagsTruncateAt: {
    initial: initially<number | undefined>(undefined),
    does: "rows of manifests show so many of their tags and no more; the tag list stays whole",
    source:
      "Reported: https://github.com/Azure/azure-cli/issues/7438 (more than ten were enough; the number is a guess)",
  },
  nullTags: {
    initial: false,
    does: "rows of manifests without a tag hold `tags: null`, where the field is else absent",
    source: "Reported: https://github.com/Azure/azure-sdk/issues/2677",
  },
  signedTags: {
    initial: false,
    does: "rows of tags hold `signed: true`, as after a push with content trust",
    source:
      "Documented: https://learn.microsoft.com/azure/container-registry/container-registry-content-trust",
  },
  emptyReferencesInLists: {
    initial: false,
    does: "rows in the list of manifests hold `references: []`",
    source: "Guessed: the specification has the field in lists, too, and recordings never",
  },
  omitConfigMediaType: {
    initial: false,
    does: "rows of manifests leave `configMediaType` out",
    source: "Recorded: by the service until 2023",
  },
} satisfies Record<string, Described>;
