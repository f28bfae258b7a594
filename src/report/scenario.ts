import { escapeForTerminal } from '../diagnostic/escape.js';
import type { ScenarioDescription } from '../impact/scenario/describe-scenario.js';
import type { Backstop, DepthModel, OracleSource } from '../impact/scenario.js';
import { fieldsText } from './fields.js';
import type { Style } from './style.js';
import { table } from './table.js';

const UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
  ['s', 1],
] as const;

/** Seconds as documents write them: `1d12h`, `90s`; empty for null. */
export const timeText = (seconds: number | null): string => {
  if (seconds === null) return '';
  let rest = seconds;
  const parts = UNITS.flatMap(([unit, size]) => {
    const count = unit === 's' ? rest : Math.floor(rest / size);
    rest -= count * size;
    return count === 0 ? [] : [`${count}${unit}`];
  });
  return parts.length === 0 ? '0s' : parts.join('');
};

/** A number of at most six digits; a float has more than it means. */
const numberText = (value: number): string => String(Number(value.toPrecision(6)));
const shareText = (value: number): string => `${numberText(value * 100)}%`;
const dollars = (value: number): string => `$${numberText(value).replace(/\B(?=(\d{3})+(?!\d))/g, '_')}`;

const depthText = (model: DepthModel | null): string => {
  if (model === null) return 'as measured';
  if (model.kind === 'constant-product') return `pool of ${dollars(model.reserve)} a side, fee ${shareText(model.fee)}`;
  return model.points.map(({ size, slippage }) => `${dollars(size)} at ${shareText(slippage)}`).join(', ');
};

const windows = (what: string, list: readonly { readonly from: number; readonly to: number }[]): string =>
  list.map(({ from, to }) => `, ${what} ${timeText(from)} to ${timeText(to)}`).join('');

const sourceText = ({ name, heartbeat, deviation, latency, outages, manipulations }: OracleSource): string =>
  `${name}: every ${timeText(heartbeat)} or ${shareText(deviation)}, ${timeText(latency)} late` +
  windows('silent', outages) +
  windows('manipulated', manipulations);

const backstopText = (one: Backstop): string => {
  const follows = one.kind === 'fund' || one.follows === null ? '' : `, follows ${one.follows.asset}`;
  const refill = one.kind === 'fund' ? (one.refill ?? 0) : 0;
  const refilled = refill > 0 ? `, refilled with ${shareText(refill)} of the protocol’s part of penalties` : '';
  if (one.kind === 'fund') return `${one.name}: ${dollars(one.amount)}${refilled}`;
  if (one.kind === 'staked')
    return `${one.name}: ${dollars(one.value)} staked, ${shareText(one.slash)} slashed at most${follows}`;
  return `${one.name}: tokens of ${dollars(one.value)} auctioned at most${follows}`;
};

const section = (title: string, body: string, style: Style): readonly string[] =>
  body === '' ? [] : [`${style('strong', title)}\n${body}`];

const rows = (titles: readonly string[], cells: readonly (readonly string[])[], style: Style): string =>
  cells.length === 0
    ? ''
    : table(
        titles.map((title) => ({ title })),
        cells.map((row) => row.map(escapeForTerminal)),
        style,
      );

const bullets = (lines: readonly string[]): string => lines.map((line) => `  ${escapeForTerminal(line)}`).join('\n');

const competitionText = (l: NonNullable<ScenarioDescription['liquidators']>): readonly string[] => [
  ...(l.entryProfit === undefined ? [] : [`one comes for each ${dollars(l.entryProfit)} of profit on offer`]),
  ...(l.rivalBidding === undefined ? [] : [`each rival bids away ${shareText(l.rivalBidding)} more of what is left`]),
  ...(l.shares === undefined
    ? []
    : [`shares of capital ${l.shares.map(shareText).join(', ')}: concentration ${l.herfindahl.toFixed(4)} of 1`]),
];

const SHARES: ReadonlySet<string> = new Set(['drift', 'volatility', 'jumpMean', 'jumpDeviation']);

/** Numbers with their standard errors, and what is said of how the errors go together. */
const errorsText = (prices: ScenarioDescription['prices']): readonly string[] => {
  const { errors = [], errorCorrelations = [] } = prices ?? {};
  const text = (name: string): ((value: number) => string) => (SHARES.has(name) ? shareText : numberText);
  return [
    ...errors.map(({ asset, name, value, error }) => `${asset} ${name} ${text(name)(value)} ± ${text(name)(error)}`),
    ...errorCorrelations.map(
      ({ asset, pair, value }) => `errors of ${asset} ${pair}: correlation ${numberText(value)}`,
    ),
  ];
};

const liquidatorsText = ({ liquidators: l }: ScenarioDescription): readonly string[] =>
  l === null
    ? []
    : [
        `${l.count} with ${l.capital === null ? 'unlimited capital' : `${dollars(l.capital)} each, back after ${timeText(l.turnover)}`}`,
        `gas ${dollars(l.gas)}, at least ${dollars(l.minimumProfit)} of profit, ${shareText(l.bidding)} of it bid away`,
        `${timeText(l.latency)} late, absent in ${shareText(l.absence)} of steps`,
        ...competitionText(l),
      ];

const auctionsText = ({ auctions: a }: ScenarioDescription): readonly string[] =>
  a === null
    ? []
    : [
        `from ${shareText(a.start)}, times ${shareText(a.cut)} every ${timeText(a.step)}`,
        `again after ${timeText(a.tail)} or below ${shareText(a.cusp)}; bidders want ${shareText(a.margin)}`,
      ];

const authorityText = ({ authority: a }: ScenarioDescription): readonly string[] => {
  if (a === null) return [];
  const votes = (of: NonNullable<typeof a.votes>): string => {
    const bought = 'premium' in of.bought ? `${shareText(of.bought.premium)} above it` : depthText(of.bought.depth);
    return `or ${numberText(of.quorum)} tokens at ${dollars(of.price)}, bought at ${bought}`;
  };
  return [
    ...(a.signer === null ? [] : [`a key costs ${dollars(a.signer)}`]),
    ...a.signers.map(({ address, cost }) => `that of ${address} ${dollars(cost)}`),
    ...(a.votes === null ? [] : [votes(a.votes)]),
    a.delay === 0
      ? 'at once'
      : `after ${timeText(a.delay)}, in which ${shareText(a.withdrawn)} of what is available is withdrawn`,
  ];
};

/** A scenario as a person reads it: what it is from, then every layer of it. */
export const scenarioText = (scenario: ScenarioDescription & { readonly source: string }, style: Style): string => {
  const { prices } = scenario;
  const head = `${style('strong', escapeForTerminal(scenario.name))}  ${escapeForTerminal(scenario.title)}`;
  const fields = fieldsText(
    [
      ['from', [scenario.source]],
      ['made of', scenario.inputs.map(({ file }) => file)],
      ['only extended', scenario.partial ? ['yes'] : []],
      ['horizon', scenario.horizon === null ? [] : [timeText(scenario.horizon)]],
      ['step', scenario.step === null ? [] : [timeText(scenario.step)]],
      ['prices', prices === null ? [] : [`${prices.model} of ${prices.assets.join(', ')}`]],
      ['known to', errorsText(prices)],
      ['liquidators', liquidatorsText(scenario)],
      ['auctions', auctionsText(scenario)],
      ['backstops', (scenario.backstops ?? []).map(backstopText)],
      ['authority', authorityText(scenario)],
    ],
    style,
  );
  const extremes = (prices?.extremes ?? []).map((one) => [one.asset, shareText(one.lowest), shareText(one.last)]);
  return [
    head,
    ...(scenario.description === '' ? [] : [escapeForTerminal(scenario.description.trim())]),
    fields,
    ...section('Facts', bullets(scenario.facts.flatMap(({ what, url }) => [what, `  ${url}`])), style),
    ...section('Chosen', bullets(scenario.chosen.flatMap(({ what, why }) => [what, `  ${why}`])), style),
    ...section('Cannot see', bullets(scenario.limits), style),
    ...section('Prices, of those at the start', rows(['asset', 'lowest', 'last'], extremes, style), style),
    ...section(
      'Proxies',
      rows(
        ['asset', 'moves as', 'times'],
        scenario.proxies.map(({ asset, of, beta }) => [asset, of, numberText(beta)]),
        style,
      ),
      style,
    ),
    ...section(
      'Correlation',
      rows(
        ['pair', 'is'],
        scenario.correlation.map(({ pair, value }) => [pair, numberText(value)]),
        style,
      ),
      style,
    ),
    ...section('Events', rows(['event', 'asset', 'at', 'to', 'leaves'], scenario.events.map(eventRow), style), style),
    ...section(
      'Oracles',
      rows(
        ['asset', 'takes', 'sources'],
        scenario.oracles.map(({ asset, aggregate, sources }) => [asset, aggregate, sources.map(sourceText).join('; ')]),
        style,
      ),
      style,
    ),
    ...section(
      'Depth',
      rows(['asset', 'a sale gets', 'half back in', 'left'], scenario.depth.map(depthRow), style),
      style,
    ),
    ...section(
      'Elasticities, for each percentage point',
      rows(['asset', 'debt repaid', 'supply gone'], scenario.elasticities.map(elasticityRow), style),
      style,
    ),
    ...section(
      'Classes',
      rows(
        ['class', 'members'],
        scenario.classes.map(({ name, members }) => [name, members.join(', ')]),
        style,
      ),
      style,
    ),
  ].join('\n\n');
};

const eventRow = (event: ScenarioDescription['events'][number]): readonly string[] => {
  const { kind, asset, at, to, price, share, amount } = event;
  const left = price ?? share;
  const leaves = amount !== null ? `${dollars(amount)} more` : left === null ? '' : shareText(left);
  return [kind, asset ?? 'the chain', timeText(at), timeText(to), leaves];
};

const depthRow = ({ asset, model, halfLife, stressed }: ScenarioDescription['depth'][number]): readonly string[] => [
  asset,
  depthText(model),
  halfLife === null ? 'never' : timeText(halfLife),
  shareText(stressed),
];

const elasticityRow = (one: ScenarioDescription['elasticities'][number]): readonly string[] => [
  one.asset,
  shareText(one.borrowersToRates),
  shareText(one.suppliersUnderStress),
];
