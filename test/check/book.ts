import { bookText } from '../../src/impact/book/book-file.js';
import type { RawAccount, RawBook } from '../../src/impact/book/raw-book.js';
import { parseJson } from '../../src/observe/json.js';
import { metricsIn } from '../../src/observe/measured-json.js';
import { readOwnSnapshot } from '../../src/observe/own-snapshot.js';
import type { Protocol } from '../../src/protocol/protocol.js';
import { USDC, WETH } from '../protocol/support.js';

const [ETHER, DOLLAR] = [WETH.toLowerCase(), USDC.toLowerCase()];

const RATE = {
  'interestRate.optimalUsage': '9000',
  'interestRate.base': '0',
  'interestRate.slope1': '270',
  'interestRate.slope2': '8000',
};

const RESERVES = {
  [ETHER]: {
    label: 'WETH',
    context: { id: '0', decimals: '18' },
    values: {
      ltv: '8050',
      liquidationThreshold: '8300',
      liquidationBonus: '10500',
      liquidationProtocolFee: '1000',
      reserveFactor: '1500',
      supplyCap: '3000000',
      borrowCap: '0',
      borrowingEnabled: true,
      frozen: false,
      paused: false,
      ...RATE,
    },
  },
  [DOLLAR]: {
    label: 'USDC',
    context: { id: '1', decimals: '6' },
    values: {
      ltv: '7500',
      liquidationThreshold: '7800',
      liquidationBonus: '10450',
      liquidationProtocolFee: '1000',
      reserveFactor: '1000',
      supplyCap: '6750000000',
      borrowCap: '0',
      borrowingEnabled: true,
      frozen: false,
      paused: false,
      ...RATE,
    },
  },
};

const MODE = {
  label: '1',
  context: {},
  values: {
    label: 'ETH correlated',
    ltv: '9300',
    liquidationThreshold: '9500',
    liquidationBonus: '10100',
    collateral: [ETHER],
    borrowable: [ETHER],
    ltvzero: [],
  },
};

/** Ether at 2,000 dollars, a dollar at one; supplied and borrowed as the accounts below have them, and more. */
const METRICS = {
  [ETHER]: {
    price: '200000000000',
    supplied: `1000${'0'.repeat(18)}`,
    borrowed: '0',
    available: `1000${'0'.repeat(18)}`,
  },
  [DOLLAR]: { price: '100000000', supplied: '5000000000000', borrowed: '900000000000', available: '4100000000000' },
};

/** Somebody with ether as collateral who owes dollars. */
export const borrower = (id: string, ether: bigint, dollars: bigint): RawAccount => ({
  id,
  mode: null,
  health: null,
  positions: [
    { asset: ETHER, supplied: ether * 10n ** 18n, collateral: true, owed: 0n },
    { asset: DOLLAR, supplied: 0n, collateral: false, owed: dollars * 10n ** 6n },
  ],
});

/** A book of the market core, at a block of the time given. */
export const bookOf = (protocol: Protocol, accounts: readonly RawAccount[], time: bigint, market = 'core'): RawBook => {
  const { name, version, digest } = protocol;
  const snapshot = {
    format: 'plimsoll.observation/1',
    market,
    protocol: { name, version, digest },
    chainId: 1,
    block: 100,
    blockHash: `0x${'1'.repeat(64)}`,
    entities: { reserves: RESERVES, eModes: { '1': MODE } },
  };
  const json = (of: object) => parseJson(JSON.stringify(of), 'book');
  const { params, at } = readOwnSnapshot(json(snapshot), 'book', protocol);
  return {
    market,
    params,
    at,
    time,
    metrics: metricsIn(json({ reserves: METRICS }), params),
    contracts: new Map(),
    found: { kind: 'file', name: 'accounts.json', digest: '0'.repeat(64) },
    accounts,
    settled: 0,
  };
};

export { bookText };
