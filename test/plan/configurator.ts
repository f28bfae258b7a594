import { AbiCoder, type FunctionFragment, Interface } from 'ethers/abi';
import type { ParamSet } from '../../src/protocol/param-set.js';
import type { Value } from '../../src/protocol/value.js';

const FUNCTIONS = new Interface([
  'function configureReserveAsCollateral(address,uint256,uint256,uint256)',
  'function setReserveLtvzero(address,bool)',
  'function setReserveFreeze(address,bool)',
  'function setReserveFactor(address,uint256)',
  'function setLiquidationProtocolFee(address,uint256)',
  'function setSupplyCap(address,uint256)',
  'function setBorrowCap(address,uint256)',
  'function setDebtCeiling(address,uint256)',
  'function setReserveBorrowing(address,bool)',
  'function setReserveFlashLoaning(address,bool)',
  'function setBorrowableInIsolation(address,bool)',
  'function setSiloedBorrowing(address,bool)',
  'function setReservePause(address,bool)',
  'function setReserveInterestRateData(address,bytes)',
  'function setEModeCategory(uint8,uint16,uint16,uint16,string)',
  'function setAssetCollateralInEMode(address,uint8,bool)',
  'function setAssetBorrowableInEMode(address,uint8,bool)',
  'function setAssetLtvzeroInEMode(address,uint8,bool)',
]);

/** `Interface.parseTransaction` hashes every signature again to find one; generated cases make too many calls for that. */
const BY_SELECTOR = new Map<string, FunctionFragment>();
FUNCTIONS.forEachFunction((fragment) => BY_SELECTOR.set(fragment.selector, fragment));

/** Setters of one field of a reserve. */
const SIMPLE: Readonly<Record<string, string>> = {
  setReserveFactor: 'reserveFactor',
  setLiquidationProtocolFee: 'liquidationProtocolFee',
  setSupplyCap: 'supplyCap',
  setBorrowCap: 'borrowCap',
  setDebtCeiling: 'debtCeiling',
  setReserveBorrowing: 'borrowingEnabled',
  setReserveFlashLoaning: 'flashLoanEnabled',
  setBorrowableInIsolation: 'borrowableInIsolation',
  setSiloedBorrowing: 'siloedBorrowing',
  setReservePause: 'paused',
};
const RATES = ['interestRate.optimalUsage', 'interestRate.base', 'interestRate.slope1', 'interestRate.slope2'];

type Fields = Map<string, unknown>;

const plain = (value: Value): unknown => {
  switch (value.kind) {
    case 'number':
      return value.number.raw;
    case 'flag':
      return value.flag;
    case 'set':
      return [...value.members];
    case 'text':
      return value.text;
    default:
      throw new Error(`no ${value.kind} in these tests`);
  }
};

/** The stored values of a set, without those that only follow from others: `group/identity` to name to value. */
export const stored = (set: ParamSet): Record<string, Record<string, unknown>> =>
  Object.fromEntries(
    [...set.entities].flatMap(([group, table]) =>
      [...table.values()].map((entity) => [
        `${group}/${entity.identity}`,
        Object.fromEntries(
          [...entity.values]
            .filter(([name]) => set.protocol.groups.get(group)?.parameters.get(name)?.derive === undefined)
            .map(([name, value]) => [name, plain(value)]),
        ),
      ]),
    ),
  );

/**
 * What PoolConfigurator 3.6 does to the parameters, written from the contract and not from our definition: the devnet's
 * tests show that both are right, this one is fast enough for generated cases.
 */
export class Configurator {
  readonly #entities = new Map<string, Fields>();

  constructor(set: ParamSet) {
    for (const [key, fields] of Object.entries(stored(set))) this.#entities.set(key, new Map(Object.entries(fields)));
  }

  get state(): Record<string, Record<string, unknown>> {
    return Object.fromEntries([...this.#entities].map(([key, fields]) => [key, Object.fromEntries(fields)]));
  }

  /** Throws the name of the contract's error. */
  run(data: string): void {
    const call = BY_SELECTOR.get(data.slice(0, 10));
    if (call === undefined) throw new Error(`unknown call ${data.slice(0, 10)}`);
    const args = [...AbiCoder.defaultAbiCoder().decode(call.inputs, `0x${data.slice(10)}`)] as unknown[];
    const simple = SIMPLE[call.name];
    if (simple !== undefined) this.#reserve(args[0]).set(simple, args[1]);
    else if (call.name === 'setReserveInterestRateData') this.#rates(args);
    else if (call.name === 'configureReserveAsCollateral') this.#configure(args);
    else if (call.name === 'setReserveLtvzero') this.#ltvzero(args);
    else if (call.name === 'setReserveFreeze') this.#freeze(args);
    else if (call.name === 'setEModeCategory') this.#category(args);
    else this.#membership(call.name, args);
  }

  #reserve(asset: unknown): Fields {
    const fields = this.#entities.get(`reserves/${String(asset).toLowerCase()}`);
    if (fields === undefined) throw new Error('AssetNotListed');
    return fields;
  }

  #eMode(id: unknown): Fields {
    const fields = this.#entities.get(`eModes/${String(id)}`);
    if (fields === undefined) throw new Error('no such category here');
    return fields;
  }

  #rates([asset, data]: unknown[]): void {
    const words = [
      ...AbiCoder.defaultAbiCoder().decode(['uint16', 'uint32', 'uint32', 'uint32'], String(data)),
    ] as bigint[];
    const [optimal = 0n, base = 0n, slope1 = 0n, slope2 = 0n] = words;
    if (optimal < 100n || optimal > 9900n) throw new Error('InvalidOptimalUsageRatio');
    if (slope1 > slope2) throw new Error('Slope2MustBeGteSlope1');
    if (base + slope1 + slope2 > 100_000n) throw new Error('InvalidMaxRate');
    for (const [index, name] of RATES.entries()) this.#reserve(asset).set(name, words[index]);
  }

  #configure([asset, ltv, threshold, bonus]: unknown[]): void {
    const [l, t, b] = [ltv, threshold, bonus] as [bigint, bigint, bigint];
    if (l > t || (t !== 0n && (b <= 10_000n || (t * b + 5000n) / 10_000n > 10_000n)) || (t === 0n && b !== 0n))
      throw new Error('InvalidReserveParams');
    const reserve = this.#reserve(asset);
    reserve.set('liquidationThreshold', t).set('liquidationBonus', b);
    if (reserve.get('frozen') === true) reserve.set('pendingLtv', l);
    else reserve.set('ltv', l).set('pendingLtv', 0n);
  }

  #ltvzero([asset, on]: unknown[]): void {
    const reserve = this.#reserve(asset);
    const [ltv, pending] = [reserve.get('ltv'), reserve.get('pendingLtv')];
    if (on === true) {
      if (ltv === 0n) throw new Error('InvalidLtvzeroState');
      reserve.set('pendingLtv', ltv).set('ltv', 0n);
      return;
    }
    if (reserve.get('frozen') === true) throw new Error('ReserveFrozen');
    if (pending === 0n || ltv !== 0n) throw new Error('InvalidLtvzeroState');
    reserve.set('ltv', pending).set('pendingLtv', 0n);
  }

  #freeze([asset, on]: unknown[]): void {
    const reserve = this.#reserve(asset);
    if (reserve.get('frozen') === on) throw new Error('InvalidFreezeState');
    reserve.set('frozen', on);
    if (on !== true) return;
    if (reserve.get('ltv') !== 0n) reserve.set('pendingLtv', reserve.get('ltv')).set('ltv', 0n);
    for (const [key, fields] of this.#entities) {
      if (key.startsWith('eModes/') && this.#members(fields, 'collateral').includes(String(asset).toLowerCase()))
        this.#put(fields, 'ltvzero', String(asset), true);
    }
  }

  #category([id, ltv, threshold, bonus, label]: unknown[]): void {
    const [l, t, b] = [ltv, threshold, bonus] as [bigint, bigint, bigint];
    if (l === 0n || t === 0n || l > t || b <= 10_000n || (t * b + 5000n) / 10_000n > 10_000n)
      throw new Error('InvalidEmodeCategoryParams');
    this.#eMode(id).set('ltv', l).set('liquidationThreshold', t).set('liquidationBonus', b).set('label', label);
  }

  #members(fields: Fields, name: string): string[] {
    return fields.get(name) as string[];
  }

  #put(fields: Fields, name: string, asset: string, on: unknown): void {
    const others = this.#members(fields, name).filter((member) => member !== asset.toLowerCase());
    fields.set(name, on === true ? [...others, asset.toLowerCase()].sort() : others);
  }

  #membership(name: string, [asset, id, on]: unknown[]): void {
    const fields = this.#eMode(id);
    const reserve = this.#reserve(asset);
    const frozen = reserve.get('frozen') === true;
    if (name === 'setAssetCollateralInEMode') {
      if (on === true && frozen) throw new Error('ReserveFrozen');
      if (on !== true) this.#put(fields, 'ltvzero', String(asset), false);
      this.#put(fields, 'collateral', String(asset), on);
    } else if (name === 'setAssetBorrowableInEMode') this.#put(fields, 'borrowable', String(asset), on);
    else {
      if (!this.#members(fields, 'collateral').includes(String(asset).toLowerCase()))
        throw new Error('MustBeEmodeCollateral');
      if (on !== true && frozen) throw new Error('ReserveFrozen');
      this.#put(fields, 'ltvzero', String(asset), on);
    }
  }
}
