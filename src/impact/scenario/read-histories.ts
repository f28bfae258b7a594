import { PlimsollError } from '../../diagnostic/error.js';
import { type Finding, hasErrors } from '../../diagnostic/finding.js';
import type { Files } from '../../document/files.js';
import { findingAt, type SourceText } from '../../document/source.js';
import type { PriceSeries } from '../histories/history.js';
import type { Histories } from './compile-histories.js';
import type { Placed, ScenarioDocument } from './document.js';

/** The price files that a document names, each with the place of its first mention. */
export const filesNamed = ({ prices }: ScenarioDocument): ReadonlyMap<string, Placed<unknown>> => {
  const named = new Map<string, Placed<unknown>>();
  const note = (path: string, placed: Placed<unknown>) => {
    if (!named.has(path)) named.set(path, placed);
  };
  if (prices?.value.model === 'bootstrap' || prices?.value.model === 'replay')
    for (const placed of prices.value.assets.values()) note(placed.value, placed);
  if (prices?.value.model === 'filtered')
    for (const placed of prices.value.assets.values()) note(placed.value.file, placed);
  return named;
};

/** How a price file becomes a history: what `prices import` understands. */
export type ParseHistory = (source: SourceText) => {
  readonly history: PriceSeries | null;
  readonly findings: readonly Finding[];
};

/** The price files of a document, read through `files`, which does not leave the workspace. */
export const readHistories = async (
  document: ScenarioDocument,
  files: Files,
  parse: ParseHistory,
): Promise<{ readonly histories: Histories; readonly findings: readonly Finding[] }> => {
  const histories = new Map<string, PriceSeries>();
  const findings: Finding[] = [];
  for (const [path, { source, span }] of filesNamed(document)) {
    const wrong = (message: string, help: string) =>
      findings.push(findingAt(source, span, { ruleId: 'scenario/history', message, help }));
    try {
      const text = await files.read(path);
      if (text === null) {
        wrong(`there is no price file ${path}`, 'paths are from the folder of plimsoll.yaml');
        continue;
      }
      const read = parse({ file: `${files.prefix}${path}`, text });
      findings.push(...read.findings);
      if (read.history !== null && !hasErrors(read.findings)) histories.set(path, read.history);
    } catch (error) {
      if (!(error instanceof PlimsollError)) throw error;
      wrong(error.message, 'name a price file of the workspace');
    }
  }
  return { histories, findings };
};
