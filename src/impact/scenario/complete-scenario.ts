import { type Finding, hasErrors } from '../../diagnostic/finding.js';
import { suggest } from '../../diagnostic/suggest.js';
import { findingAt } from '../../document/source.js';
import type { Keyed, PricesSpec, ScenarioDocument, Section } from './document.js';
import type { ScenarioResult } from './read-scenario.js';

/** Own entries come first and win. */
const under = <V>(own: ReadonlyMap<string, V>, base: ReadonlyMap<string, V>): ReadonlyMap<string, V> =>
  new Map([...own, ...[...base].filter(([key]) => !own.has(key))]);

/** True where nothing of a section of the base is left. */
const replaces = (own: ScenarioDocument, base: ScenarioDocument, section: Section): boolean => {
  const mine = own[section];
  const other = base[section];
  if (!(mine instanceof Map) || !(other instanceof Map)) return mine !== null;
  return [...other.keys()].every((key) => mine.has(key));
};

/** A document put over the one it extends: sections that it has replace the other's, entries by asset are put together. */
export const extendScenario = (own: ScenarioDocument, base: ScenarioDocument): ScenarioDocument => ({
  ...own,
  description: own.description === '' ? base.description : own.description,
  inputs: [...own.inputs, ...base.inputs],
  facts: [...own.facts, ...base.facts],
  chosen: [...own.chosen, ...base.chosen.filter(({ about }) => about === null || !replaces(own, base, about))],
  limits: [...own.limits, ...base.limits],
  classes: under(own.classes, base.classes),
  horizon: own.horizon ?? base.horizon,
  step: own.step ?? base.step,
  prices: own.prices ?? base.prices,
  proxies: under(own.proxies, base.proxies),
  correlation:
    own.correlation === null || base.correlation === null
      ? (own.correlation ?? base.correlation)
      : under(own.correlation, base.correlation),
  events: own.events ?? base.events,
  oracles: under(own.oracles, base.oracles),
  depth: under(own.depth, base.depth),
  liquidators: own.liquidators ?? base.liquidators,
  auctions: own.auctions ?? base.auctions,
  backstops: own.backstops ?? base.backstops,
  elasticities: under(own.elasticities, base.elasticities),
  authority: own.authority ?? base.authority,
});

/** The names that have moves of their own in every part of a model. */
const movers = (prices: PricesSpec): readonly ReadonlySet<string>[] => {
  if (prices.model === 'paths') return prices.paths.map((path) => new Set(path.keys()));
  if (prices.model === 'regimes') return prices.regimes.map(({ assets }) => new Set(assets.keys()));
  return [new Set((prices.assets as Keyed<unknown>).keys())];
};

const DRAWN: ReadonlySet<PricesSpec['model']> = new Set(['gbm', 'student-t', 'garch', 'jumps', 'regimes']);

/** True of models that draw correlated numbers; the others take whole rows of what was. */
export const isDrawn = (model: PricesSpec['model']): boolean => DRAWN.has(model);

const proxyFindings = ({ proxies, prices }: ScenarioDocument): readonly Finding[] => {
  if (prices === null) return [];
  const parts = movers(prices.value);
  return [...proxies].flatMap(([key, { value, source, span }]): readonly Finding[] => {
    if (!parts.every((names) => names.has(value.of))) {
      const near = suggest(value.of, [...(parts[0] ?? [])]);
      return [
        findingAt(source, span, {
          ruleId: 'scenario/proxy',
          message: `${key} borrows the moves of ${value.of}, and prices has none of that name`,
          path: `proxies.${key}.of`,
          help: near === null ? 'name an entry of prices' : `did you mean ${near}?`,
        }),
      ];
    }
    if (value.correlation !== null || !isDrawn(prices.value.model)) return [];
    return [
      findingAt(source, span, {
        ruleId: 'scenario/missing',
        message: `proxies.${key} lacks correlation: without it ${prices.value.model} cannot draw the two together`,
        path: `proxies.${key}`,
        help: `add correlation: how ${key} moves with ${value.of}, from -1 to 1`,
      }),
    ];
  });
};

const PARTS = {
  horizon: 'how long a simulation runs is not known',
  step: 'how often prices are looked at is not known',
  prices: 'no price can be simulated',
  liquidators: 'no liquidation can be simulated',
} as const;

const missingParts = (document: ScenarioDocument): readonly Finding[] =>
  (Object.keys(PARTS) as (keyof typeof PARTS)[])
    .filter((part) => document[part] === null)
    .map((part) =>
      findingAt(
        document.source,
        { start: 0, end: 0 },
        {
          ruleId: 'scenario/missing',
          message: `the scenario has no ${part}: ${PARTS[part]}`,
          path: part,
          help: `add ${part}, extend a scenario that has it, or write partial: true`,
          data: { datum: part, effect: PARTS[part] },
        },
      ),
    );

const timeFindings = ({ horizon, step, events }: ScenarioDocument): readonly Finding[] => {
  if (horizon === null || step === null) return [];
  const steps = horizon.value / step.value;
  const wrong = (message: string) =>
    findingAt(horizon.source, horizon.span, {
      ruleId: 'scenario/horizon',
      message,
      path: 'horizon',
      help: 'the horizon is a whole number of steps, at most a million',
    });
  const late = (events ?? []).filter(({ value }) => value.at >= horizon.value);
  return [
    ...(steps < 1 ? [wrong(`the horizon of ${horizon.value} s is shorter than a step of ${step.value} s`)] : []),
    ...(steps >= 1 && !Number.isInteger(steps) ? [wrong(`${horizon.value} s are no whole number of steps`)] : []),
    ...(steps > 1_000_000 ? [wrong(`the horizon has ${steps} steps`)] : []),
    ...late.map(({ source, span, value }) =>
      findingAt(source, span, {
        ruleId: 'scenario/window',
        severity: 'warning',
        message: `the ${value.kind} begins after the horizon and does nothing`,
      }),
    ),
  ];
};

/** What a document lacks, whatever the market; `document` is null where it cannot be simulated. Partial ones lack what they like. */
export const completeScenario = (document: ScenarioDocument): ScenarioResult => {
  if (document.partial) return { document, findings: [] };
  const findings = [...missingParts(document), ...timeFindings(document), ...proxyFindings(document)];
  return { document: hasErrors(findings) ? null : document, findings };
};
