/** How a snapshot of a foreign format is read, as a definition has it. */
export interface RawSnapshot {
  readonly title: string;
  /** Top-level keys that a file of this format has. */
  readonly detect: readonly string[];
  /** Given contracts → where the file has their address, as keys joined by dots. */
  readonly contracts?: Readonly<Record<string, string>>;
  readonly entities: Readonly<Record<string, RawSnapshotGroup>>;
}

export interface RawSnapshotGroup {
  readonly at: string;
  readonly identity: { readonly field?: string; readonly key?: boolean; readonly orKey?: boolean };
  readonly label?: string;
  /** Objects beside the entity's own, found by the entity's key or by one of its fields. */
  readonly lookups?: Readonly<
    Record<string, { readonly at: string; readonly by: readonly { readonly key?: boolean; readonly field?: string }[] }>
  >;
  readonly context?: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, RawSnapshotField>>;
  /** Metrics that the file holds too. */
  readonly metrics?: Readonly<Record<string, RawSnapshotMetric>>;
}

export interface RawSnapshotField {
  readonly field: string;
  readonly in?: string;
  /** Where the file writes the value in another codec than the chain. */
  readonly codec?: string;
  readonly index?: string;
}

export interface RawSnapshotMetric {
  readonly field: string;
  /** Fields that must hold these numbers, or the value is of another scale and left out. */
  readonly where?: Readonly<Record<string, number>>;
}
