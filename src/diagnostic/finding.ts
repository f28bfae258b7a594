/** How much a finding matters: an `error` fails a gate, a `warning` is shown and passes, an `info` only informs. */
export type Severity = 'error' | 'warning' | 'info';

/** A place in a text, counted from 1 as editors do. Columns count UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A half-open stretch of text: `end` is the place just after the last character. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/**
 * The one shape in which every check reports: schema, unit, invariant, policy, review warning.
 *
 * `ruleId` is stable (`schema/unknown-key`, `quantity/bare-percent`); `path` names a parameter as the contract
 * spells it (`reserves.WETH.ltv`); `file` is relative to the workspace; `help` says what to do.
 */
export interface Finding {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly message: string;
  readonly path?: string;
  readonly file?: string;
  readonly range?: Range;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly help?: string;
  /** The source line the range starts on, for quoting; never part of the JSON. */
  readonly quote?: string;
}

/** True where at least one finding is an error. */
export const hasErrors = (findings: readonly Finding[]): boolean => findings.some((f) => f.severity === 'error');
