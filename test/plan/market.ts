import type { Hex } from '../../src/chain/hex.js';
import { type Change, diffSets } from '../../src/plan/diff.js';
import { labelsFor } from '../../src/plan/labels.js';
import { makePlan } from '../../src/plan/make-plan.js';
import type { Plan, PlannedCall } from '../../src/plan/plan.js';
import { type Selection, selectChanges } from '../../src/plan/select.js';
import { withKinds } from '../../src/plan/three-way.js';
import { withDerived } from '../../src/protocol/derive.js';
import { type Entity, entityOf, type ParamSet, typeFor } from '../../src/protocol/param-set.js';
import type { Protocol } from '../../src/protocol/protocol.js';
import { type LabelOf, valueText } from '../../src/protocol/value.js';
import { checksumAddress } from '../../src/quantity/codecs/address.js';
import { HEADER, marketOf } from '../protocol/support.js';

/** Values by parameter, as YAML has them; `null` leaves the parameter out. */
export type Values = Readonly<Record<string, string | null>>;

/** A small market: reserves by symbol, eModes by number. */
export interface Small {
  readonly reserves: Readonly<Record<string, Values>>;
  readonly eModes?: Readonly<Record<string, Values>>;
}

/** Every parameter of a reserve, none of them at a limit. */
export const RESERVE: Values = {
  ltv: '80%',
  liquidationThreshold: '83%',
  liquidationBonus: '5%',
  liquidationProtocolFee: '10%',
  reserveFactor: '15%',
  supplyCap: '3_000_000',
  borrowCap: '2_700_000',
  debtCeiling: 'disabled',
  borrowingEnabled: 'true',
  flashLoanEnabled: 'true',
  borrowableInIsolation: 'false',
  siloedBorrowing: 'false',
  frozen: 'false',
  paused: 'false',
  pendingLtv: '0%',
  'interestRate.optimalUsage': '90%',
  'interestRate.base': '0%',
  'interestRate.slope1': '2.7%',
  'interestRate.slope2': '80%',
};

export const E_MODE: Values = {
  label: '"Stable"',
  ltv: '90%',
  liquidationThreshold: '93%',
  liquidationBonus: '2%',
  collateral: '[]',
  borrowable: '[]',
  ltvzero: '[]',
};

const SYMBOLS = [
  'WETH',
  'USDC',
  'DAI',
  'WBTC',
  'LINK',
  'AAVE',
  'UNI',
  'CRV',
  'GHO',
  'sDAI',
  'USDe',
  'weETH',
  'rETH',
  'cbETH',
];
/** The address of a reserve of these tests. */
export const addressOf = (symbol: string): string =>
  `0x${(SYMBOLS.indexOf(symbol) + 1).toString(16).padStart(40, 'a0')}`.toLowerCase();

/** In levels, as a document has a name with a dot. */
const block = (values: Values): string[] => {
  let open = '';
  return Object.entries(values).flatMap(([name, text]) => {
    if (text === null) return [];
    const [head = '', leaf] = name.split('.');
    if (leaf === undefined) return [`    ${name}: ${text}`];
    const opening = head === open ? [] : [`    ${head}:`];
    open = head;
    return [...opening, `      ${leaf}: ${text}`];
  });
};

/** The Market document of these values. */
export const documentText = ({ reserves, eModes = {} }: Small): string =>
  [
    HEADER.trimEnd(),
    'reserves:',
    ...Object.entries(reserves).flatMap(([symbol, values]) => [
      `  ${symbol}:`,
      `    asset: "${checksumAddress(addressOf(symbol))}"`,
      ...block(values),
    ]),
    ...(Object.keys(eModes).length === 0 ? [] : ['eModes:']),
    ...Object.entries(eModes).flatMap(([id, values]) => [`  "${id}":`, ...block(values)]),
    '',
  ].join('\n');

/** The values as a document has them. */
export const documentOf = (small: Small, protocol: Protocol): ParamSet =>
  marketOf(documentText(small), protocol).params;

/** The same values as a chain has them: with what follows from them, and the reserves' ids. */
export const observationOf = (small: Small, protocol: Protocol): ParamSet => {
  const document = documentOf(small, protocol);
  const entities = new Map(
    [...document.entities].map(([name, table]) => {
      const group = protocol.groups.get(name);
      const known = [...table].map(([identity, entity], index): [string, Entity] => {
        const context = new Map<string, bigint | string>(
          name === 'reserves'
            ? [
                ['id', BigInt(index)],
                ['decimals', 18n],
              ]
            : [],
        );
        const whole = { ...entity, context };
        return [identity, group === undefined ? whole : withDerived(group, whole)];
      });
      return [name, new Map(known)] as const;
    }),
  );
  return { protocol, entities };
};

export const CONTRACTS: ReadonlyMap<string, Hex> = new Map<string, Hex>([
  ['poolAddressesProvider', `0x${'11'.repeat(20)}`],
  ['pool', `0x${'22'.repeat(20)}`],
  ['poolConfigurator', `0x${'33'.repeat(20)}`],
  ['aclManager', `0x${'44'.repeat(20)}`],
  ['rateStrategy', `0x${'55'.repeat(20)}`],
]);

export interface PlanningInput {
  readonly observed: ParamSet;
  readonly document: ParamSet;
  /** Where chain and document were last equal; the observation where it is not given. */
  readonly base?: ParamSet | null;
  readonly selection?: Partial<Selection>;
}

export const labelsOf = ({ observed, document }: PlanningInput): LabelOf => labelsFor([document], [observed]);

/** What `propose` does between reading and wrapping. */
export const planned = (input: PlanningInput): Plan => {
  const { observed, document, base = observed, selection } = input;
  const labelOf = labelsOf(input);
  const { changes } = diffSets({ set: observed, role: 'observation' }, { set: document, role: 'document' }, labelOf);
  const { wanted, leftAlone } = selectChanges(withKinds(changes, base), { only: [], includeDrift: [], ...selection });
  return makePlan({ observed, document, contracts: CONTRACTS, wanted, leftAlone, labelOf });
};

/** A call in words: `setSupplyCap(WETH)`, or with the member it is about, `setAssetCollateralInEMode(1, WETH)`. */
export const callName = ({ step }: PlannedCall, set: ParamSet): string => {
  const of = entityOf(set, step.transition.group, step.identity)?.label ?? step.identity;
  const member = step.member === null ? '' : `, ${entityOf(set, 'reserves', step.member)?.label ?? step.member}`;
  return `${step.transition.call.split('(')[0]}(${of}${member})`;
};

export const callNames = (plan: Plan, set: ParamSet): string[] => plan.calls.map((call) => callName(call, set));

/** A change in words: `reserves.WETH.ltv 80% → 81%`. */
export const changeText = (change: Pick<Change, 'path' | 'type' | 'before' | 'after'>, labelOf: LabelOf): string => {
  const text = (value: Change['before']): string =>
    value === null ? 'absent' : valueText(value, change.type, labelOf, 'plain') || 'empty';
  return `${change.path} ${text(change.before)} → ${text(change.after)}`;
};

/** A parameter of a set as text. */
export const textOf = (set: ParamSet, group: string, label: string, name: string): string | undefined => {
  const entity = [...(set.entities.get(group)?.values() ?? [])].find((e) => e.label === label);
  const parameter = set.protocol.groups.get(group)?.parameters.get(name);
  const value = entity?.values.get(name);
  if (entity === undefined || parameter === undefined || value === undefined) return undefined;
  return valueText(value, typeFor(parameter, entity), labelsFor([set], []), 'plain');
};
