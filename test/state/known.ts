import { changeKey } from '../../src/observe/last-changes.js';
import type { Market } from '../../src/protocol/market.js';
import { measureType, NO_ENTITY } from '../../src/protocol/measure-values.js';
import { entitiesOf, type ParamSet } from '../../src/protocol/param-set.js';
import type { Group, Measures, Protocol } from '../../src/protocol/protocol.js';
import { valueFromRaw } from '../../src/protocol/raw-value.js';
import type { Value } from '../../src/protocol/value.js';
import type { KnownState } from '../../src/state/known-state.js';
import { marketOf } from '../protocol/support.js';

export const NOW = 1_790_000_000n;
export const WETH_ID = '0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2';

const DOCUMENT = `apiVersion: plimsoll/v1
kind: Market
name: core
protocol: aave-v3
chain: ethereum
contracts:
  poolAddressesProvider: "0x2f39d218133AFaB8F2B819B1066c7E434Ad94E9e"
reserves:
  WETH:
    asset: "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2"
    ltv: 80%
    liquidationThreshold: 83%
    supplyCap: 3_000_000
    borrowCap: unlimited
    frozen: false
eModes:
  "1":
    label: ETH
    collateral: [WETH]
`;

/** A small market of a definition that comes with the program. */
export const marketFor = (protocol: Protocol, text = DOCUMENT): Market => marketOf(text, protocol);

const onChain = (params: ParamSet): ParamSet => ({
  ...params,
  entities: new Map(
    [...params.entities].map(([group, entities]) => [
      group,
      new Map(
        [...entities].map(([id, entity]) => [
          id,
          { ...entity, context: new Map(group === 'reserves' ? [['decimals', 18n]] : []) },
        ]),
      ),
    ]),
  ),
});

const measured = (measures: Measures, raw: Readonly<Record<string, bigint>>, params: ParamSet, group: Group | null) => {
  const entity = group === null ? NO_ENTITY : [...entitiesOf(params)].find((one) => one.group === group)?.entity;
  const values = new Map<string, Value>();
  for (const [name, integer] of Object.entries(raw)) {
    const measure = measures.values.get(name);
    const type = measure === undefined || entity === undefined ? null : measureType(measure, entity);
    const value = type === null ? null : valueFromRaw(integer, type);
    if (value !== null) values.set(name, value);
  }
  return values;
};

/** What a chain could hold of the market, an hour before NOW. */
export const knownOf = (market: Market): KnownState => {
  const params = onChain(market.params);
  const { protocol } = params;
  const reserves = protocol.groups.get('reserves');
  if (reserves === undefined) throw new Error('no reserves');
  const supplied = measured(
    reserves.metrics,
    { supplied: 2_000_000_000_000_000_000_000_001n, borrowed: 5n, price: 250_000_000_001n },
    params,
    reserves,
  );
  return {
    market: market.name,
    params,
    contracts: new Map([...market.contracts].map(([name, address]) => [name, address.toLowerCase()])),
    chainId: 1n,
    block: 23_000_000n,
    blockHash: `0x${'ab'.repeat(32)}`,
    time: NOW - 3_600n,
    measured: {
      metrics: new Map([['reserves', new Map([[WETH_ID, supplied]])]]),
      bounds: measured(protocol.bounds, { 'reserves.ltv.minDelay': 259_200n }, params, null),
    },
    changes: {
      since: NOW - 40n * 86_400n,
      whole: true,
      times: new Map([[changeKey('reserves', WETH_ID, 'supplyCap'), NOW - 90_000n]]),
    },
  };
};
