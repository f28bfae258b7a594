import type { Finding, Severity } from '../../diagnostic/finding.js';
import type { Span } from '../../document/node.js';
import { findingAt, type SourceText } from '../../document/source.js';
import type { RiskAsset, RiskMarket } from '../risk-market.js';
import { assetNames, entryFor, type Found } from './asset-names.js';
import type { Keyed, ScenarioDocument } from './document.js';

/** What a scenario lacks about one asset, or about several, and what cannot be computed without it. */
export interface Missing {
  readonly datum: 'price' | 'history' | 'correlation' | 'depth' | 'oracle' | 'elasticity' | 'backstops';
  readonly assets: readonly RiskAsset[];
  readonly effect: string;
  readonly help: string;
  readonly severity: Severity;
}

/** What compiling one document for one market keeps at hand. */
export class Compiling {
  readonly document: ScenarioDocument;
  readonly market: RiskMarket;
  /** By asset: its names, the narrowest first. */
  readonly names: readonly (readonly string[])[];
  readonly #findings = new Map<string, Finding>();
  readonly #proxies = new Map<string, { readonly what: string; readonly labels: string[]; readonly whose: string }>();

  constructor(document: ScenarioDocument, market: RiskMarket) {
    this.document = document;
    this.market = market;
    this.names = market.assets.map((asset) => assetNames(asset, document.classes));
  }

  get findings(): readonly Finding[] {
    return [...this.#findings.values()];
  }

  /** What stands in for what: one line for each stand-in. */
  get proxies(): readonly string[] {
    return [...this.#proxies.values()].map(({ what, labels, whose }) => `${what} of ${labels.join(', ')}: ${whose}`);
  }

  add(
    at: { readonly source: SourceText; readonly span: Span },
    ruleId: string,
    message: string,
    more: { severity?: Severity; path?: string; help?: string; data?: Record<string, unknown> } = {},
  ): void {
    const finding = findingAt(at.source, at.span, { ruleId, message, ...more });
    // Moves are looked up for prices, for each regime of them and for their errors: what is wrong is said once.
    this.#findings.set(JSON.stringify([finding.file, finding.range, ruleId, message]), finding);
  }

  /** Where findings about the document as a whole point to. */
  get top(): { readonly source: SourceText; readonly span: Span } {
    return { source: this.document.source, span: { start: 0, end: 0 } };
  }

  missing({ datum, assets, effect, help, severity }: Missing, at = this.top): void {
    const labels = assets.map(({ label }) => label);
    const [only] = labels.length === 1 ? labels : [];
    const whose = labels.length === 0 ? 'the scenario' : (only ?? `${labels.length} assets (${labels.join(', ')})`);
    this.add(at, `scenario/missing-${datum}`, `${whose}: no ${datum}: ${effect}`, {
      severity,
      help,
      data: { datum, assets: labels, effect },
    });
  }

  /** Notes what stands in for an asset's own data. */
  stands(what: string, asset: RiskAsset, whose: string): void {
    const key = `${what}\0${whose}`;
    const noted = this.#proxies.get(key) ?? { what, labels: [], whose };
    if (!noted.labels.includes(asset.label)) noted.labels.push(asset.label);
    this.#proxies.set(key, noted);
  }

  /** The narrowest entry of an asset, by its position in the market. */
  entry<T>(entries: Keyed<T>, asset: number): Found<T> | null {
    return entryFor(entries, this.names[asset] ?? [], this.document.classes);
  }

  /** Positions of the assets that a name is of. */
  positions(name: string): readonly number[] {
    const wanted = name.startsWith('0x') ? name.toLowerCase() : name;
    return this.names.flatMap((names, index) => (names.includes(wanted) ? [index] : []));
  }
}

/** What is said of an entry that others share. */
export const sharedBy = (key: string): string => (key === '*' ? 'the default of all assets' : `the class ${key}`);
