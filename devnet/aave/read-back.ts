import type { ReserveSpec } from '../market-spec.js';
import { abiOf, inOrder, type MarketContext } from './context.js';

type Fields = Readonly<Record<string, bigint | string>>;

/** A field that is not on the chain as the market's description has it. */
export interface Difference {
  readonly subject: string;
  readonly field: string;
  readonly described: string;
  readonly onChain: string;
}

/** Reads the reserves' configuration bit by bit, as `DataTypes.ReserveConfigurationMap` lays them out. */
const bits = (configuration: bigint, start: bigint, length: bigint): bigint =>
  (configuration >> start) & ((1n << length) - 1n);

/** Everything about one reserve that is read back. */
const describedReserve = (reserve: ReserveSpec): Fields => ({
  ltv: reserve.ltv,
  liquidationThreshold: reserve.liquidationThreshold,
  liquidationBonus: reserve.liquidationBonus,
  decimals: BigInt(reserve.decimals),
  active: 1n,
  frozen: BigInt(reserve.frozen),
  borrowingEnabled: BigInt(reserve.borrowingEnabled),
  paused: BigInt(reserve.paused),
  borrowableInIsolation: BigInt(reserve.borrowableInIsolation),
  siloedBorrowing: BigInt(reserve.siloedBorrowing),
  flashLoanEnabled: BigInt(reserve.flashLoanEnabled),
  reserveFactor: reserve.reserveFactor,
  borrowCap: reserve.borrowCap,
  supplyCap: reserve.supplyCap,
  liquidationProtocolFee: reserve.liquidationProtocolFee,
  debtCeiling: reserve.debtCeiling,
  id: BigInt(reserve.id),
  pendingLtv: reserve.pendingLtv,
  ...reserve.rates,
  price: reserve.price,
});

const CONFIGURATION: Readonly<Record<string, readonly [start: bigint, length: bigint]>> = {
  ltv: [0n, 16n],
  liquidationThreshold: [16n, 16n],
  liquidationBonus: [32n, 16n],
  decimals: [48n, 8n],
  active: [56n, 1n],
  frozen: [57n, 1n],
  borrowingEnabled: [58n, 1n],
  paused: [60n, 1n],
  borrowableInIsolation: [61n, 1n],
  siloedBorrowing: [62n, 1n],
  flashLoanEnabled: [63n, 1n],
  reserveFactor: [64n, 16n],
  borrowCap: [80n, 36n],
  supplyCap: [116n, 36n],
  liquidationProtocolFee: [152n, 16n],
  debtCeiling: [212n, 40n],
};

const calls = (context: MarketContext) => {
  const { addresses } = context.spec;
  const abis = {
    pool: abiOf(context, 'PoolInstance'),
    poolConfigurator: abiOf(context, 'PoolConfiguratorInstance'),
    interestRateStrategy: abiOf(context, 'DefaultReserveInterestRateStrategyV2'),
    oracle: abiOf(context, 'AaveOracle'),
  };
  return {
    encode: (on: keyof typeof abis, name: string, value: unknown) => ({
      to: addresses[on],
      data: abis[on].encodeFunctionData(name, [value]),
    }),
    decode: (on: keyof typeof abis, name: string, data: string) => abis[on].decodeFunctionResult(name, data)[0],
  };
};

/** What the chain does not hold as the market's description has it: empty where all is well. */
export const differences = async (context: MarketContext): Promise<Difference[]> => [
  ...(await reserveDifferences(context)),
  ...(await eModeDifferences(context)),
];

const reserveDifferences = async (context: MarketContext): Promise<Difference[]> => {
  const { encode, decode } = calls(context);
  const reserves = inOrder(context.spec);
  const answers = await context.rpc.calls(
    reserves.flatMap(({ asset }) => [
      encode('pool', 'getReserveData', asset),
      encode('poolConfigurator', 'getPendingLtv', asset),
      encode('interestRateStrategy', 'getInterestRateDataBps', asset),
      encode('oracle', 'getAssetPrice', asset),
    ]),
  );
  return reserves.flatMap((reserve, index) => {
    const [data = '', pending = '', rates = '', price = ''] = answers.slice(index * 4, index * 4 + 4);
    const reserveData = decode('pool', 'getReserveData', data);
    const configuration: bigint = reserveData.configuration.data;
    const onChain: Fields = {
      ...Object.fromEntries(
        Object.entries(CONFIGURATION).map(([field, [start, length]]) => [field, bits(configuration, start, length)]),
      ),
      id: reserveData.id,
      pendingLtv: decode('poolConfigurator', 'getPendingLtv', pending),
      ...decode('interestRateStrategy', 'getInterestRateDataBps', rates).toObject(),
      price: decode('oracle', 'getAssetPrice', price),
    };
    return compare(reserve.symbol, describedReserve(reserve), onChain);
  });
};

const eModeDifferences = async (context: MarketContext): Promise<Difference[]> => {
  const { encode, decode } = calls(context);
  const getters = ['Data', 'CollateralBitmap', 'BorrowableBitmap', 'LtvzeroBitmap'].map(
    (of) => `getEModeCategory${of}`,
  );
  const { eModes, reserves } = context.spec;
  const ids = new Map(reserves.map(({ asset, id }) => [asset, BigInt(id)]));
  const frozen = new Set(reserves.filter((reserve) => reserve.frozen).map(({ asset }) => asset));
  const bitmap = (assets: readonly string[]) =>
    assets.reduce((all, asset) => all | (1n << (ids.get(asset) ?? 255n)), 0n);
  const answers = await context.rpc.calls(
    eModes.flatMap(({ id }) => getters.map((getter) => encode('pool', getter, id))),
  );
  return eModes.flatMap((eMode, index) => {
    const [data, collateral, borrowable, ltvzero] = getters.map((getter, at) =>
      decode('pool', getter, answers[index * getters.length + at] ?? ''),
    );
    const described: Fields = {
      label: eMode.label,
      ltv: eMode.ltv,
      liquidationThreshold: eMode.liquidationThreshold,
      liquidationBonus: eMode.liquidationBonus,
      collateral: bitmap(eMode.collateral),
      borrowable: bitmap(eMode.borrowable),
      ltvzero: bitmap([...eMode.ltvzero, ...eMode.collateral.filter((asset) => frozen.has(asset))]),
    };
    return compare(`eMode ${eMode.id}`, described, { ...data.toObject(), collateral, borrowable, ltvzero });
  });
};

const compare = (subject: string, described: Fields, onChain: Fields): Difference[] =>
  Object.entries(described)
    .filter(([field, value]) => onChain[field] !== value)
    .map(([field, value]) => ({ subject, field, described: String(value), onChain: String(onChain[field]) }));
