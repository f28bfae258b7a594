import { type LabelOf, type ValueJson, valueJson } from '../protocol/value.js';
import { type Change, type ChangeKind, changeSize } from './diff.js';

/** A change as the contract prints it. */
export interface ChangeJson {
  readonly path: string;
  readonly before: ValueJson | null;
  readonly after: ValueJson | null;
  readonly kind?: ChangeKind;
  readonly absolute: string | null;
  readonly relative: string | null;
}

export const changeJson = (change: Change, labelOf: LabelOf): ChangeJson => ({
  path: change.path,
  before: change.before === null ? null : valueJson(change.before, change.type, labelOf),
  after: change.after === null ? null : valueJson(change.after, change.type, labelOf),
  ...(change.kind === undefined ? {} : { kind: change.kind }),
  ...changeSize(change, labelOf),
});
