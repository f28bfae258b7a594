import { describeScenario } from '../scenario/describe-scenario.js';
import type { PricesSpec, ScenarioDocument } from '../scenario/document.js';

/** What a scenario rests on: its texts and price files, sourced facts, numbers that somebody chose, and what it cannot see. */
export interface ModelCard {
  readonly description: string;
  /** Every document that it is made of, with its sha256. */
  readonly inputs: readonly { readonly file: string; readonly digest: string }[];
  /** Files of past prices that its paths are drawn from. */
  readonly histories: readonly string[];
  readonly facts: readonly { readonly what: string; readonly url: string }[];
  readonly chosen: readonly { readonly what: string; readonly why: string }[];
  readonly limits: readonly string[];
}

const filesOf = (prices: PricesSpec | undefined): readonly string[] => {
  if (prices === undefined) return [];
  if (prices.model === 'bootstrap' || prices.model === 'replay')
    return [...prices.assets.values()].map(({ value }) => value);
  return prices.model === 'filtered' ? [...prices.assets.values()].map(({ value }) => value.file) : [];
};

/** The model card of a scenario's document, with what it extends. */
export const modelCardOf = (document: ScenarioDocument): ModelCard => {
  const { description, inputs, facts, chosen, limits } = describeScenario(document);
  const histories = [...new Set(filesOf(document.prices?.value))];
  return {
    description: description.trim(),
    inputs: inputs.map(({ file, digest }) => ({ file, digest })),
    histories,
    facts: facts.map(({ what, url }) => ({ what, url })),
    chosen,
    limits,
  };
};
