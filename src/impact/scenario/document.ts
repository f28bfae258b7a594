import type { Span } from '../../document/node.js';
import type { SourceText } from '../../document/source.js';
import type { AuthorityCost } from '../attack/capture.js';
import type { Diffusion, Garch, Jumps } from '../paths.js';
import type {
  AssetEvent,
  Backstop,
  CollateralAuctions,
  DepthModel,
  Elasticity,
  Liquidators,
  Oracle,
} from '../scenario.js';
import type { UncertainName } from '../uncertainty.js';

/** A part of a document with the place that findings about it point to. */
export interface Placed<T> {
  readonly value: T;
  readonly source: SourceText;
  readonly span: Span;
}

/** Entries by an asset's symbol or id, the name of a class, or `*`. */
export type Keyed<T> = ReadonlyMap<string, Placed<T>>;

/** What happened, and who says so. */
export interface Fact {
  readonly what: string;
  readonly url: string;
}

/** A number without a source, and why it is as it is. */
export interface Choice {
  readonly what: string;
  readonly why: string;
  /** The section it is in: a choice is gone where a document that extends this one replaces that section. */
  readonly about: Section | null;
}

/** Sections of a document that numbers are chosen in. */
export const SECTIONS = [
  'prices',
  'proxies',
  'events',
  'oracles',
  'depth',
  'liquidators',
  'elasticities',
  'authority',
] as const;

export type Section = (typeof SECTIONS)[number];

/** Assets that share an entry: symbols or ids, `*` for any text. */
export interface ScenarioClass {
  readonly title: string;
  readonly members: readonly string[];
}

/** Correlations by `NAME/NAME`, both ways round. A matrix is read into the same. */
export type Pairs = Keyed<number>;

/** Points of a path: seconds since the start, and the price over the one at the start. */
export type Points = readonly { readonly at: number; readonly price: number }[];

/** Standard errors of fitted numbers, in the numbers' own units, and the correlations of those errors that are said. */
export interface StatedErrors {
  readonly numbers: readonly { readonly name: UncertainName; readonly value: number; readonly error: number }[];
  readonly correlations: readonly { readonly names: readonly [UncertainName, UncertainName]; readonly value: number }[];
}

/** What may say how well its numbers are known; absent: nothing is said of it. */
export interface Erring {
  readonly errors?: StatedErrors;
}

export interface RegimeSpec {
  readonly name: string;
  readonly assets: Keyed<Diffusion>;
  /** Null: the document's. */
  readonly correlation: Pairs | null;
  readonly start: number;
  /** Chances by regime, in the document's order. */
  readonly to: readonly number[];
}

/** A price model as a document has it: by name, not by asset of a market. Files are paths in the workspace. */
export type PricesSpec =
  | { readonly model: 'gbm'; readonly assets: Keyed<Diffusion & Erring> }
  | ({ readonly model: 'student-t'; readonly assets: Keyed<Diffusion & Erring>; readonly degrees: number } & Erring)
  | { readonly model: 'garch'; readonly assets: Keyed<Garch & Erring> }
  | {
      readonly model: 'jumps';
      readonly assets: Keyed<Diffusion & Erring & { readonly jumps: Jumps | null }>;
      readonly common: (Jumps & { readonly loading: Keyed<number> }) | null;
    }
  | { readonly model: 'regimes'; readonly regimes: readonly RegimeSpec[] }
  | { readonly model: 'bootstrap'; readonly assets: Keyed<string>; readonly meanBlock: number }
  | {
      readonly model: 'filtered';
      readonly assets: Keyed<{ readonly file: string; readonly garch: Garch }>;
      readonly meanBlock: number;
    }
  | { readonly model: 'paths'; readonly paths: readonly Keyed<Points>[] }
  /** Paths from files, each beginning at one of `starts`, seconds since 1970. */
  | { readonly model: 'replay'; readonly assets: Keyed<string>; readonly starts: readonly number[] };

export interface ProxySpec {
  readonly of: string;
  readonly beta: number;
  /** With the asset whose moves it borrows. */
  readonly correlation: number | null;
}

/** Times are seconds since the start; `price` and `share` are parts of one, `asset` a name of the document. */
export type EventSpec =
  | { readonly kind: 'depeg'; readonly asset: string; readonly at: number; readonly price: number }
  | Exclude<AssetEvent, { readonly kind: 'depeg' }>
  /** The chain stands still: nothing moves, nothing is liquidated, no oracle reports. */
  | { readonly kind: 'halt'; readonly at: number; readonly to: number };

export interface DepthSpec {
  /** Null: what the market's depth is known to be, from elsewhere. */
  readonly model: DepthModel | null;
  readonly halfLife: number;
  readonly stressed: number;
}

/** A Scenario document, read; with what it extends, put together. Null and empty: not said. */
export interface ScenarioDocument {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly source: SourceText;
  /** Every text it is made of, itself first, with its sha256. */
  readonly inputs: readonly { readonly file: string; readonly digest: string }[];
  /** The name of what it extends. */
  readonly base: Placed<string> | null;
  /** Only there to be extended. */
  readonly partial: boolean;
  readonly facts: readonly Fact[];
  readonly chosen: readonly Choice[];
  readonly limits: readonly string[];
  readonly classes: ReadonlyMap<string, ScenarioClass>;
  /** Seconds. */
  readonly horizon: Placed<number> | null;
  readonly step: Placed<number> | null;
  readonly prices: Placed<PricesSpec> | null;
  readonly proxies: Keyed<ProxySpec>;
  readonly correlation: Pairs | null;
  readonly events: readonly Placed<EventSpec>[] | null;
  readonly oracles: Keyed<Oracle>;
  readonly depth: Keyed<DepthSpec>;
  readonly liquidators: Liquidators | null;
  readonly auctions: CollateralAuctions | null;
  /** `follows.asset` is a symbol or id. */
  readonly backstops: readonly Placed<Backstop>[] | null;
  readonly elasticities: Keyed<Elasticity>;
  readonly authority: AuthorityCost | null;
}
