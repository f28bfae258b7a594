import type { AbiValue } from '../../chain/abi-type.js';
import type { Finding } from '../../diagnostic/finding.js';
import { declarationOf } from '../../observe/declarations.js';
import type { Reader } from '../../observe/reader.js';
import type { Rational } from '../../quantity/rational.js';
import type { RawPrice } from '../book/prices.js';
import type { PoolSide } from './combine.js';
import type { Pool, PoolValue } from './pools.js';

/** What a pool gives: a side for each of its tokens, by asset. */
export interface PoolReading {
  /** The pool in words. */
  readonly pool: string;
  readonly sides: ReadonlyMap<string, PoolSide>;
}

/** Prices that reserves are valued with, by asset; `unit`: US dollars that one unit of them is. */
export interface Valuation {
  readonly prices: ReadonlyMap<string, RawPrice>;
  readonly unit: Rational;
}

/** A pool whose sides differ by more than the first share is told, by more than the second left out. */
const TOLD = 0.02;
const LEFT_OUT = 0.1;
const Q96 = 1n << 96n;
const TICK = 1.0001;
const MAX_TICK = 887_272;

type Answers = ReadonlyMap<string, readonly AbiValue[]>;

/** Why a pool counts for nothing. */
class Unusable extends Error {
  readonly ruleId: string;

  constructor(ruleId: string, message: string) {
    super(message);
    this.ruleId = ruleId;
  }
}

const unread = (message: string): Unusable => new Unusable('depth/pool-unread', message);

const textAt = (answers: Answers, { call, output }: PoolValue): string => {
  const value = answers.get(call)?.[output];
  if (typeof value === 'string') return value.toLowerCase();
  throw unread(`${call} gives no address`);
};

const integerAt = (answers: Answers, { call, output }: PoolValue): bigint => {
  const value = answers.get(call)?.[output];
  if (typeof value === 'bigint') return value;
  throw unread(`${call} gives no number`);
};

/** A pool as x·y = k: real or virtual reserves, and the most that sells of each token over its reserve. */
interface Reserves {
  readonly raw: readonly [bigint, bigint];
  readonly most: readonly [number, number];
}

/**
 * Concentrated liquidity L at √P: virtual reserves L/√P and L·√P, constant to the nearest ticks that liquidity may change at.
 * Beyond them nothing is taken to sell. Source: Uniswap v3 core, whitepaper section 6.
 */
const concentrated = (answers: Answers, curve: Extract<Pool['shape']['curve'], { kind: 'concentrated' }>): Reserves => {
  const [sqrt, liquidity] = [integerAt(answers, curve.sqrtPriceX96), integerAt(answers, curve.liquidity)];
  const [tick, spacing] = [Number(integerAt(answers, curve.tick)), Number(integerAt(answers, curve.tickSpacing))];
  if (sqrt <= 0n || liquidity <= 0n) throw unread('there is no liquidity at its price');
  if (!(spacing >= 1 && spacing <= MAX_TICK && Math.abs(tick) <= MAX_TICK))
    throw unread(`its tick ${tick} or spacing ${spacing} cannot be`);
  const root = Number(sqrt) / Number(Q96);
  if (Math.abs((2 * Math.log(root)) / Math.log(TICK) - (tick + 0.5)) > 0.501)
    throw unread('its price and its tick do not fit each other');
  const lower = Math.floor(tick / spacing) * spacing;
  const rootAt = (at: number): number => TICK ** (at / 2);
  return {
    raw: [(liquidity * Q96) / sqrt, (liquidity * sqrt) / Q96],
    most: [Math.max(0, root / rootAt(lower) - 1), Math.max(0, rootAt(lower + spacing) / root - 1)],
  };
};

const reservesOf = ({ shape: { curve } }: Pool, answers: Answers): Reserves => {
  if (curve.kind === 'concentrated') return concentrated(answers, curve);
  const raw = [integerAt(answers, curve.reserve0), integerAt(answers, curve.reserve1)] as const;
  if (raw[0] <= 0n || raw[1] <= 0n) throw unread('it is empty');
  return { raw, most: [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY] };
};

const feeOf = ({ fee, shape }: Pool, answers: Answers): number => {
  if (fee !== null || shape.feeMillionths === null) return fee ?? 0;
  const millionths = integerAt(answers, shape.feeMillionths);
  if (millionths >= 0n && millionths < 1_000_000n) return Number(millionths) / 1e6;
  throw unread(`its fee of ${millionths} millionths cannot be`);
};

/** Dollars of an amount in a token's smallest unit, to a millionth, rounded down. */
const dollars = (raw: bigint, { price, one }: RawPrice, unit: Rational): number =>
  Number((raw * price * unit.n * 1_000_000n) / (one * unit.d)) / 1e6;

const percent = (share: number): string => `${Number((share * 100).toFixed(3))}%`;

const sidesOf = (
  pool: Pool,
  answers: Answers,
  { prices, unit }: Valuation,
  told: (message: string) => void,
): PoolReading => {
  const tokens = [textAt(answers, pool.shape.token0), textAt(answers, pool.shape.token1)] as const;
  const [price0, price1] = tokens.map((token) => prices.get(token));
  if (price0 === undefined || price1 === undefined || tokens[0] === tokens[1]) {
    const strange = price0 === undefined ? tokens[0] : tokens[1];
    throw new Unusable('depth/pool-token', `the market has no price of its token ${strange}`);
  }
  const { raw, most } = reservesOf(pool, answers);
  const fee = feeOf(pool, answers);
  const [x, y] = [dollars(raw[0], price0, unit), dollars(raw[1], price1, unit)];
  const reserve = Math.min(x, y);
  const apart = 1 - reserve / Math.max(x, y);
  if (!(apart <= LEFT_OUT))
    throw new Unusable('depth/pool-price', `its sides are worth $${x.toFixed(2)} and $${y.toFixed(2)}`);
  if (apart > TOLD) told(`its sides are worth $${x.toFixed(2)} and $${y.toFixed(2)}: the smaller one counts`);
  const kind = pool.shape.curve.kind === 'concentrated' ? ', in its present tick range only' : '';
  return {
    pool: `${pool.address} (${pool.shape.name}, fee ${percent(fee)}${kind})`,
    sides: new Map([
      [tokens[0], { reserve, fee, most: most[0] }],
      [tokens[1], { reserve, fee, most: most[1] }],
    ]),
  };
};

/**
 * Read pools at a reader's block, in as few requests as it takes. What cannot be read or valued is left out, with a warning:
 * depth is then less than there is, never more.
 */
export const readReserves = async (
  pools: readonly Pool[],
  reader: Reader,
  valuation: Valuation,
): Promise<{ readonly readings: readonly PoolReading[]; readonly findings: readonly Finding[] }> => {
  const answers = pools.map(() => new Map<string, readonly AbiValue[]>());
  pools.forEach(({ address, shape }, index) => {
    for (const [name, call] of shape.reads)
      reader.want({
        to: address,
        contract: shape.name,
        call,
        args: [],
        label: `${declarationOf(call).name} of the pool ${address}`,
        optional: 'optional',
        take: (values) => {
          if (values !== null) answers[index]?.set(name, values);
        },
      });
  });
  await reader.round();
  const findings: Finding[] = [];
  const readings = pools.flatMap((pool, index): PoolReading[] => {
    const add = (ruleId: string, message: string): void => {
      findings.push({
        ruleId,
        severity: 'warning',
        message: `the pool ${pool.address}: ${message}`,
        path: pool.address,
      });
    };
    try {
      return [sidesOf(pool, answers[index] ?? new Map(), valuation, (message) => add('depth/pool-price', message))];
    } catch (error) {
      if (!(error instanceof Unusable)) throw error;
      add(error.ruleId, `${error.message}; it is left out`);
      return [];
    }
  });
  return { readings, findings };
};
