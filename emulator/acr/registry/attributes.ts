// The four locks that a repository, a manifest and a tag have each for itself. Both deleteEnabled and writeEnabled must be true
// for a deletion (https://learn.microsoft.com/azure/container-registry/container-registry-image-lock).

export interface Attributes {
  readonly deleteEnabled: boolean;
  readonly writeEnabled: boolean;
  readonly readEnabled: boolean;
  readonly listEnabled: boolean;
  /** A string that holds JSON. */
  readonly quarantineDetails?: string;
  /** `Quarantined`, `Failed` or `Passed`; set by `lockManifest` or the seed. */
  readonly quarantineState?: string;
}

const lockNames = ["deleteEnabled", "writeEnabled", "readEnabled", "listEnabled"] as const;

export const unlocked: Attributes = {
  deleteEnabled: true,
  writeEnabled: true,
  readEnabled: true,
  listEnabled: true,
};

export function isDeletable(attributes: Attributes): boolean {
  return attributes.deleteEnabled && attributes.writeEnabled;
}

/** Not passed by a scanner yet, or failed: neither tag nor digest can be pulled. */
export function isQuarantined({ quarantineState }: Attributes): boolean {
  return quarantineState !== undefined && quarantineState !== "Passed";
}

/** The attributes with what a PATCH body sets; anything but the four booleans is ignored. */
export function patched(
  attributes: Attributes,
  patch: Readonly<Record<string, unknown>>,
): Attributes {
  const changes = lockNames.filter((name) => typeof patch[name] === "boolean");
  return { ...attributes, ...Object.fromEntries(changes.map((name) => [name, patch[name]])) };
}

/** Field order of the wire. */
export function wireAttributes(attributes: Attributes): Attributes {
  const { deleteEnabled, writeEnabled, readEnabled, listEnabled } = attributes;
  const { quarantineDetails, quarantineState } = attributes;
  return {
    deleteEnabled,
    writeEnabled,
    readEnabled,
    listEnabled,
    ...(quarantineDetails === undefined ? {} : { quarantineDetails }),
    ...(quarantineState === undefined ? {} : { quarantineState }),
  };
}
