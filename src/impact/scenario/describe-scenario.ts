import type { AuthorityCost } from '../attack/capture.js';
import { concentration } from '../liquidation/capital.js';
import type { AssetEvent, Backstop, CollateralAuctions, Elasticity, Liquidators, Oracle } from '../scenario.js';
import type {
  Choice,
  DepthSpec,
  Erring,
  Fact,
  Keyed,
  PricesSpec,
  ProxySpec,
  ScenarioDocument,
  StatedErrors,
} from './document.js';
import { MINT_LIMITS } from './mint-limits.js';

/** An entry by asset as a list has it. */
type Of<T> = T & { readonly asset: string };

/** A Scenario document as plain data: times in seconds, shares as parts of one, null for without limit or not said. */
export interface ScenarioDescription {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly partial: boolean;
  readonly inputs: ScenarioDocument['inputs'];
  readonly facts: readonly Fact[];
  readonly chosen: readonly Pick<Choice, 'what' | 'why'>[];
  readonly limits: readonly string[];
  readonly classes: readonly { readonly name: string; readonly title: string; readonly members: readonly string[] }[];
  readonly horizon: number | null;
  readonly step: number | null;
  readonly prices: {
    readonly model: string;
    /** Names that have moves of their own. */
    readonly assets: readonly string[];
    /** Of explicit paths: the lowest and the last price of each name, over the one at the start. */
    readonly extremes: readonly Of<{ readonly lowest: number; readonly last: number }>[];
    /** Standard errors of its numbers, by entry; `prices` for those of the model as a whole. */
    readonly errors: readonly Of<StatedErrors['numbers'][number]>[];
    readonly errorCorrelations: readonly Of<{ readonly pair: string; readonly value: number }>[];
  } | null;
  readonly proxies: readonly Of<ProxySpec>[];
  readonly correlation: readonly { readonly pair: string; readonly value: number }[];
  readonly events: readonly {
    readonly kind: AssetEvent['kind'] | 'halt';
    readonly asset: string | null;
    readonly at: number;
    readonly to: number | null;
    readonly price: number | null;
    readonly share: number | null;
    /** US dollars at the price of the start. */
    readonly amount: number | null;
  }[];
  readonly oracles: readonly Of<Oracle>[];
  readonly depth: readonly Of<Omit<DepthSpec, 'halfLife'> & { readonly halfLife: number | null }>[];
  readonly liquidators:
    | (Omit<Liquidators, 'capital'> & { readonly capital: number | null; readonly herfindahl: number })
    | null;
  readonly auctions: CollateralAuctions | null;
  readonly backstops: readonly Backstop[] | null;
  readonly elasticities: readonly Of<Elasticity>[];
  readonly authority:
    | (Omit<AuthorityCost, 'signers'> & {
        readonly signers: readonly { readonly address: string; readonly cost: number }[];
      })
    | null;
}

const listed = <T extends object>(entries: Keyed<T>): readonly Of<T>[] =>
  [...entries].map(([asset, { value }]) => ({ asset, ...value }));

const finite = (number: number): number | null => (Number.isFinite(number) ? number : null);

/** Errors by entry; none of models that take none. */
const erringOf = (prices: PricesSpec): readonly (readonly [string, StatedErrors])[] => {
  if (prices.model === 'paths' || prices.model === 'regimes') return [];
  if (prices.model === 'bootstrap' || prices.model === 'filtered' || prices.model === 'replay') return [];
  const entries: Keyed<Erring> = prices.assets;
  const own = [...entries].map(([key, { value }]) => [key, value.errors] as const);
  const common = prices.model === 'student-t' ? ([['prices', prices.errors]] as const) : [];
  return [...own, ...common].flatMap(([key, errors]) => (errors === undefined ? [] : [[key, errors] as const]));
};

const errorsOf = (prices: PricesSpec) => ({
  errors: erringOf(prices).flatMap(([asset, { numbers }]) => numbers.map((one) => ({ asset, ...one }))),
  errorCorrelations: erringOf(prices).flatMap(([asset, { correlations }]) =>
    correlations.map(({ names, value }) => ({ asset, pair: names.join('/'), value })),
  ),
});

const pricesOf = ({ prices }: ScenarioDocument): ScenarioDescription['prices'] => {
  if (prices === null) return null;
  const { value } = prices;
  if (value.model === 'regimes')
    return {
      model: value.model,
      assets: [...new Set(value.regimes.flatMap(({ assets }) => [...assets.keys()]))],
      extremes: [],
      ...errorsOf(value),
    };
  if (value.model !== 'paths') {
    const assets: Keyed<unknown> = value.assets;
    return { model: value.model, assets: [...assets.keys()], extremes: [], ...errorsOf(value) };
  }
  const names = [...new Set(value.paths.flatMap((path) => [...path.keys()]))];
  const extremes = names.map((asset) => {
    const paths = value.paths.flatMap((path) => path.get(asset)?.value ?? []);
    const points = paths.map(({ price }) => price);
    return { asset, lowest: Math.min(1, ...points), last: points.at(-1) ?? 1 };
  });
  return { model: value.model, assets: names, extremes, ...errorsOf(value) };
};

/** A pair stands both ways round; it is listed once. */
const pairsOf = ({ correlation }: ScenarioDocument): ScenarioDescription['correlation'] => {
  const seen = new Set<string>();
  return [...(correlation ?? [])].flatMap(([pair, { value }]) => {
    const twin = pair.split('/').reverse().join('/');
    if (seen.has(twin)) return [];
    seen.add(pair);
    return [{ pair, value }];
  });
};

/** What a document says, with what it extends, for people and for programs. */
export const describeScenario = (document: ScenarioDocument): ScenarioDescription => {
  const { name, title, description, partial, inputs, facts, chosen, limits, liquidators, auctions } = document;
  return {
    ...{ name, title, description, partial, inputs, facts },
    limits: document.events?.some(({ value }) => value.kind === 'mint') ? [...limits, ...MINT_LIMITS] : limits,
    chosen: chosen.map(({ what, why }) => ({ what, why })),
    classes: [...document.classes].map(([key, one]) => ({ name: key, title: one.title, members: one.members })),
    horizon: document.horizon?.value ?? null,
    step: document.step?.value ?? null,
    prices: pricesOf(document),
    proxies: listed(document.proxies),
    correlation: pairsOf(document),
    events: (document.events ?? []).map(({ value }) => ({
      kind: value.kind,
      asset: 'asset' in value ? value.asset : null,
      at: value.at,
      to: 'to' in value ? value.to : null,
      price: 'price' in value ? value.price : null,
      share: 'share' in value ? value.share : null,
      amount: 'amount' in value ? value.amount : null,
    })),
    oracles: listed(document.oracles),
    depth: listed(document.depth).map((one) => ({ ...one, halfLife: finite(one.halfLife) })),
    liquidators: liquidators && {
      ...liquidators,
      capital: finite(liquidators.capital),
      herfindahl: concentration(liquidators),
    },
    auctions,
    backstops: document.backstops?.map(({ value }) => value) ?? null,
    elasticities: listed(document.elasticities),
    authority: document.authority && {
      ...document.authority,
      signers: [...document.authority.signers].map(([address, cost]) => ({ address, cost })),
    },
  };
};
