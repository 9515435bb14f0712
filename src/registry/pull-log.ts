/**
 * Where the pulls of a registry are logged that does not know them itself.
 */
export interface PullLog {
  /** ID of a Log Analytics workspace, a GUID. */
  readonly workspace: string;
  /** User agents or identities whose pulls don't count; `*` stands for any characters, and never for all of them. */
  readonly ignoring: readonly string[];
}
