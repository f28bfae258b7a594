import type { Span } from '../document/node.js';
import type { SourceText } from '../document/source.js';
import type { ParamSet } from './param-set.js';

/** Where in a Market document a parameter stands. */
export interface ValueSpans {
  readonly key: Span;
  readonly value: Span;
}

/** One deployment's desired values: a Market document that was read against its protocol's definition. */
export interface Market {
  readonly name: string;
  readonly source: SourceText;
  readonly chain: string;
  readonly authority: string | null;
  /** Routes of plimsoll.yaml by which it is changed, the preferred first; none: its authority's Safe. */
  readonly routes: readonly string[];
  /** The addresses the document gives, checksummed, by contract name. */
  readonly contracts: ReadonlyMap<string, string>;
  readonly params: ParamSet;
  /** By path. */
  readonly spans: ReadonlyMap<string, ValueSpans>;
  /** Where each entity's key stands, by `group` and identity joined with a line break (labels may have any character). */
  readonly entitySpans: ReadonlyMap<string, Span>;
}

export const entityKey = (group: string, identity: string): string => `${group}\n${identity}`;
