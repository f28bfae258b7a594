import type { Protocol } from './protocol.js';
import { passedValues } from './steward.js';

/** A contract that makes changes within bounds of its own, as plain data. */
export interface StewardDescription {
  readonly name: string;
  readonly title: string;
  readonly doc: string;
  /** Who may call it, by the name that it gives them. */
  readonly sender: string;
  readonly functions: readonly {
    readonly name: string;
    readonly title: string;
    /** The function as the definition declares it. */
    readonly function: string;
    /** The parameters that it changes, as `reserves.*.ltv`. */
    readonly changes: readonly string[];
    /** Bounds that it holds them against, by name. */
    readonly bounds: readonly string[];
  }[];
}

/** Every steward that a definition describes. */
export const describeStewards = ({ stewards, groups }: Protocol): readonly StewardDescription[] =>
  [...stewards.values()].map(({ name, title, doc, sender, functions }) => ({
    name,
    title,
    doc,
    sender: sender.title,
    functions: functions.map((fn) => ({
      name: fn.name,
      title: fn.title,
      function: fn.call,
      changes: passedValues(fn.args).map(({ parameter }) =>
        groups.get(fn.group)?.identity == null ? `${fn.group}.${parameter}` : `${fn.group}.*.${parameter}`,
      ),
      bounds: [...fn.limits.values()].flatMap(({ step, wait }) => [
        ...(step === null ? [] : [step.bound]),
        ...(wait === null ? [] : [wait.bound]),
      ]),
    })),
  }));
