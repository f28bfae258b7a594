import type { RawAccount, RawBook, RawPosition } from '../../../src/impact/book/raw-book.js';
import { parseJson } from '../../../src/observe/json.js';
import { metricsIn } from '../../../src/observe/measured-json.js';
import { readOwnSnapshot } from '../../../src/observe/own-snapshot.js';
import { BUILT_IN, builtInFiles } from '../../../src/protocol/built-in.js';
import { Definitions } from '../../../src/protocol/load-definition.js';
import type { ParamSet } from '../../../src/protocol/param-set.js';

export const ETHER = '0x00000000000000000000000000000000000000e0';
export const STAKED = '0x00000000000000000000000000000000000000e1';
export const DOLLAR = '0x00000000000000000000000000000000000000d0';

/** What a test says of a reserve; the rest is the same for all. */
interface Reserve {
  readonly label: string;
  readonly decimals: number;
  readonly ltv: number;
  readonly threshold: number;
  readonly bonus: number;
  readonly supplyCap: number;
  readonly borrowCap: number;
  /** In 8 decimals. */
  readonly price: bigint;
  readonly supplied: bigint;
  readonly borrowed: bigint;
}

const token = (amount: number, decimals: number): bigint => BigInt(amount) * 10n ** BigInt(decimals);

export const RESERVES: Readonly<Record<string, Reserve>> = {
  [ETHER]: {
    label: 'ETHER',
    decimals: 18,
    ltv: 8000,
    threshold: 8250,
    bonus: 10500,
    supplyCap: 100_000,
    borrowCap: 50_000,
    price: 2000_00000000n,
    supplied: token(50_000, 18),
    borrowed: token(10_000, 18),
  },
  [STAKED]: {
    label: 'STAKED',
    decimals: 18,
    ltv: 7500,
    threshold: 7900,
    bonus: 10700,
    supplyCap: 0,
    borrowCap: 1_000,
    price: 2300_00000000n,
    supplied: token(20_000, 18),
    borrowed: token(100, 18),
  },
  [DOLLAR]: {
    label: 'DOLLAR',
    decimals: 6,
    ltv: 7500,
    threshold: 7800,
    bonus: 10450,
    supplyCap: 200_000_000,
    borrowCap: 180_000_000,
    price: 99990000n,
    supplied: token(120_000_000, 6),
    borrowed: token(60_000_000, 6),
  },
};

const valuesOf = ({ ltv, threshold, bonus, supplyCap, borrowCap }: Reserve) => ({
  ltv: String(ltv),
  liquidationThreshold: String(threshold),
  liquidationBonus: String(bonus),
  liquidationProtocolFee: '1000',
  reserveFactor: '1500',
  supplyCap: String(supplyCap),
  borrowCap: String(borrowCap),
  debtCeiling: '0',
  borrowingEnabled: true,
  flashLoanEnabled: true,
  borrowableInIsolation: false,
  siloedBorrowing: false,
  frozen: false,
  paused: false,
  pendingLtv: '0',
  'interestRate.optimalUsage': '9000',
  'interestRate.base': '0',
  'interestRate.slope1': '300',
  'interestRate.slope2': '8000',
});

/** The market of the tests: ether, staked ether and a dollar, and a mode in which ether is lent against staked ether. */
export const market = async (
  change: (reserve: Reserve, asset: string) => Reserve = (reserve) => reserve,
  mode = { ltv: 9000, threshold: 9300, bonus: 10200 },
): Promise<Omit<RawBook, 'found' | 'accounts' | 'settled'>> => {
  const protocol = await new Definitions(builtInFiles(), BUILT_IN).load('aave-v3');
  const reserves = Object.entries(RESERVES).map(([asset, reserve]) => [asset, change(reserve, asset)] as const);
  const json = {
    format: 'plimsoll.observation/1',
    market: 'test',
    protocol: { name: 'aave-v3', version: protocol.version, digest: protocol.digest },
    chainId: 1,
    block: 100,
    blockHash: `0x${'00'.repeat(32)}`,
    entities: {
      reserves: Object.fromEntries(
        reserves.map(([asset, reserve], id) => [
          asset,
          {
            label: reserve.label,
            context: { id: String(id), decimals: String(reserve.decimals) },
            values: valuesOf(reserve),
          },
        ]),
      ),
      eModes: {
        '1': {
          label: '1',
          context: {},
          values: {
            label: 'Ether',
            ltv: String(mode.ltv),
            liquidationThreshold: String(mode.threshold),
            liquidationBonus: String(mode.bonus),
            collateral: [STAKED],
            borrowable: [ETHER],
            ltvzero: [],
          },
        },
      },
    },
  };
  const {
    params,
    at,
    market: name,
  } = readOwnSnapshot(parseJson(JSON.stringify(json), 'test.json'), 'test.json', protocol);
  const metrics = {
    reserves: Object.fromEntries(
      reserves.map(([asset, { price, supplied, borrowed }]) => [
        asset,
        {
          price: String(price),
          supplied: String(supplied),
          borrowed: String(borrowed),
          available: String(supplied - borrowed),
        },
      ]),
    ),
  };
  return {
    market: name,
    params,
    at,
    time: 1_700_000_000n,
    metrics: metricsIn(parseJson(JSON.stringify(metrics), 'test.json'), params),
    contracts: new Map(),
  };
};

export const collateral = (asset: string, supplied: bigint): RawPosition => ({
  asset,
  supplied,
  collateral: true,
  owed: 0n,
});
export const debt = (asset: string, owed: bigint): RawPosition => ({ asset, supplied: 0n, collateral: false, owed });
export const account = (id: string, mode: string | null, ...positions: readonly RawPosition[]): RawAccount => ({
  id,
  mode,
  positions,
  health: null,
});

/** Whole tokens in the smallest unit. */
export const tokens = (asset: string, amount: number): bigint =>
  BigInt(Math.round(amount * 1e6)) * 10n ** BigInt((RESERVES[asset]?.decimals ?? 18) - 6);

/** A book of the test's market. */
export const bookOf = async (accounts: readonly RawAccount[]): Promise<RawBook> => ({
  ...(await market()),
  found: { kind: 'file', name: 'test', digest: '00'.repeat(32) },
  accounts,
  settled: 0,
});

/** Three accounts: ether against dollars, staked against dollars, and staked against ether in the mode. */
export const THREE = [
  account('plain', null, collateral(ETHER, tokens(ETHER, 10)), debt(DOLLAR, tokens(DOLLAR, 15_000))),
  account('staked', null, collateral(STAKED, tokens(STAKED, 10)), debt(DOLLAR, tokens(DOLLAR, 17_000))),
  account('mode', '1', collateral(STAKED, tokens(STAKED, 10)), debt(ETHER, tokens(ETHER, 10.5))),
];

/** The market's parameters with some reserves changed. */
export const paramsWith = async (change: (reserve: Reserve, asset: string) => Reserve): Promise<ParamSet> =>
  (await market(change)).params;
