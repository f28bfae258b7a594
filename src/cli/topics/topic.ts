/** A page of help that belongs to no command: printed by `plimsoll help NAME`, and written to `docs/NAME.md`. */
export interface Topic {
  readonly name: string;
  /** After the name in the list of topics: a few words, lower case, no full stop. */
  readonly summary: string;
  readonly intro: string;
  readonly columns: readonly [string, string];
  readonly rows: readonly (readonly [string, string])[];
}
