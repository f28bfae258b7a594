import type { AbiValue } from '../../chain/abi-type.js';
import { checkStillThere } from '../../chain/at-block.js';
import type { PinnedBlock } from '../../chain/block.js';
import type { Hex } from '../../chain/hex.js';
import { patiently, type Waits } from '../../chain/patiently.js';
import type { Rpc } from '../../chain/rpc.js';
import { type PlimsollError, refused } from '../../diagnostic/error.js';
import { declarationOf } from '../../observe/declarations.js';
import { pick } from '../../observe/draft.js';
import { pinnedSource, Reader } from '../../observe/reader.js';
import { ACCOUNT } from '../../protocol/compile-accounts.js';
import { positionsOf } from '../../protocol/members.js';
import type { Entity, ParamSet } from '../../protocol/param-set.js';
import type { RawAccounts, RawMeasureRead, RawReadRef } from '../../protocol/raw.js';
import { assetGroup } from './prices.js';
import type { RawAccount, RawPosition } from './raw-book.js';

/** Accounts of a market as its chain has them at one block. */
export interface ReadAccounts {
  /** Those that owe something, in the order of their addresses. */
  readonly accounts: readonly RawAccount[];
  /** How many owe nothing. */
  readonly settled: number;
}

/** How accounts are read. */
export interface Reading extends Waits {
  /** Told how many were read so far. */
  readonly onRead: (done: number) => void;
}

/** Where accounts are read from. */
export interface AccountSource {
  readonly rpc: Rpc;
  readonly block: PinnedBlock;
  readonly params: ParamSet;
  readonly contracts: ReadonlyMap<string, Hex>;
  /** Addresses that belong to assets: where their balances are kept. By asset, then name. */
  readonly addresses: ReadonlyMap<string, ReadonlyMap<string, Hex>>;
}

type Answers = Map<string, readonly AbiValue[]>;

const unread = (why: string): PlimsollError =>
  refused('book/unread', why, {
    hint: 'an account that is read in part would be another account; see what the market lacks with plimsoll snapshot',
  });

/** Accounts that are asked about in one round of requests. */
const ROUND = 4_000;

const chunksOf = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));

class AccountReader {
  readonly #source: AccountSource;
  readonly #spec: RawAccounts;
  readonly #byIndex: ReadonlyMap<bigint, Entity>;

  constructor(source: AccountSource, spec: RawAccounts) {
    this.#source = source;
    this.#spec = spec;
    const { params } = source;
    const entities = params.entities.get(spec.positions.of) ?? new Map<string, Entity>();
    this.#byIndex = new Map(
      [...positionsOf(entities.values(), spec.positions.flags.index)].flatMap(([index, identity]) => {
        const entity = entities.get(identity);
        return entity === undefined ? [] : [[index, entity] as const];
      }),
    );
  }

  async read(accounts: readonly string[]): Promise<readonly (RawAccount | null)[]> {
    const { rpc, block, params } = this.#source;
    const reader = new Reader(
      pinnedSource(rpc, block),
      params.protocol.errors.map((text) => declarationOf(`error ${text}`)),
    );
    const answers = accounts.map((): Answers => new Map());
    for (const [at, account] of accounts.entries())
      for (const [name, read] of Object.entries(this.#spec.reads))
        this.#want(reader, account, null, name, read, answers[at] as Answers);
    await reader.round();
    const positions = accounts.map((account, at) => this.#positions(reader, account, answers[at] as Answers));
    if (!reader.idle) await reader.round();
    return accounts.map((account, at) => this.#account(account, answers[at] as Answers, positions[at] ?? []));
  }

  /** Ask for the balances of what an account owes or has as collateral. */
  #positions(
    reader: Reader,
    account: string,
    answers: Answers,
  ): readonly { entity: Entity; collateral: boolean; answers: Answers }[] {
    const { flags, reads } = this.#spec.positions;
    const bits = this.#integer(account, answers, { call: flags.call, output: flags.output }, this.#spec.reads);
    const found = [];
    for (const [index, entity] of this.#byIndex) {
      const own = bits >> (index * BigInt(flags.width));
      const owed = ((own >> BigInt(flags.owed)) & 1n) === 1n;
      const collateral = ((own >> BigInt(flags.collateral)) & 1n) === 1n;
      if (!owed && !collateral) continue;
      const ofAsset: Answers = new Map();
      for (const [name, read] of Object.entries(reads)) {
        const needed =
          (owed && name === this.#spec.positions.owed.call) ||
          (collateral && name === this.#spec.positions.supplied.call);
        if (needed) this.#want(reader, account, entity, name, read, ofAsset);
      }
      found.push({ entity, collateral, answers: ofAsset });
    }
    return found;
  }

  #account(
    account: string,
    answers: Answers,
    positions: readonly { entity: Entity; collateral: boolean; answers: Answers }[],
  ): RawAccount | null {
    const { reads, supplied, owed } = this.#spec.positions;
    // What the account's flags say it has not was not asked for.
    const amount = (of: Answers, ref: RawReadRef): bigint =>
      of.has(ref.call) ? this.#integer(account, of, ref, reads) : 0n;
    const held = positions
      .map(
        ({ entity, collateral, answers: of }): RawPosition => ({
          asset: entity.identity,
          supplied: amount(of, supplied),
          collateral,
          owed: amount(of, owed),
        }),
      )
      .filter((position) => position.supplied > 0n || position.owed > 0n);
    if (!held.some((position) => position.owed > 0n)) return null;
    const { modes, health } = this.#spec;
    const mode = modes === undefined ? null : this.#mode(account, answers, modes.read);
    return {
      id: account,
      mode: mode === modes?.none ? null : mode,
      positions: held,
      health: this.#integer(account, answers, health.read, this.#spec.reads),
    };
  }

  #mode(account: string, answers: Answers, ref: RawReadRef): string {
    const value = pick(this.#spec.reads[ref.call]?.call ?? '', answers, ref);
    if (typeof value === 'bigint' || typeof value === 'string') return String(value);
    throw unread(`${ref.call} of ${account} gives no mode`);
  }

  /** An integer of an answer: what is not there is not zero. */
  #integer(
    account: string,
    answers: Answers,
    ref: RawReadRef,
    reads: Readonly<Record<string, RawMeasureRead>>,
  ): bigint {
    const value = pick(reads[ref.call]?.call ?? '', answers, ref);
    if (typeof value === 'bigint') return value;
    throw unread(`${ref.call} of ${account} gives no whole number`);
  }

  #want(
    reader: Reader,
    account: string,
    entity: Entity | null,
    name: string,
    read: RawMeasureRead,
    into: Answers,
  ): void {
    const label = `${name} of ${account}${entity === null ? '' : ` in ${entity.label || entity.identity}`}`;
    const to = this.#addressOf(entity, read.at);
    if (to === undefined) throw unread(`${label} cannot be asked for: there is no address of ${read.at}`);
    const args = (read.args ?? []).map((arg): AbiValue => {
      if (typeof arg === 'object') return arg.literal;
      if (arg === ACCOUNT) return account;
      const own = arg === this.#identityName(entity) ? entity?.identity : entity?.context.get(arg);
      const value = this.#addressOf(entity, arg) ?? own;
      if (value === undefined) throw unread(`${label} cannot be asked for: its argument ${arg} is not known`);
      return String(value);
    });
    reader.want({
      to,
      contract: read.at,
      call: read.call,
      args,
      label,
      take: (values) => {
        if (values !== null) into.set(name, values);
      },
    });
  }

  #identityName(entity: Entity | null): string | undefined {
    return this.#source.params.protocol.groups.get(entity?.group ?? '')?.identity?.name;
  }

  #addressOf(entity: Entity | null, name: string): Hex | undefined {
    const known = this.#source.contracts.get(name);
    if (known !== undefined || entity === null) return known;
    const text =
      name === this.#identityName(entity) ? entity.identity : this.#source.addresses.get(entity.identity)?.get(name);
    return text !== undefined && /^0x[0-9a-f]{40}$/.test(text) ? (text as Hex) : undefined;
  }
}

/**
 * Read what accounts hold and owe at a pinned block, in batches; a node that limits the rate is waited for. Throws as reading a
 * market does, `book/unread` for what the market's own answers give no way to ask, and `rpc/block-lost` where the block was
 * replaced meanwhile.
 */
export const readAccounts = async (
  source: AccountSource,
  accounts: readonly string[],
  reading: Reading,
): Promise<ReadAccounts> => {
  const spec = source.params.protocol.accounts;
  if (spec === null) {
    assetGroup(source);
    return { accounts: [], settled: 0 };
  }
  const reader = new AccountReader(source, spec);
  const ordered = [...new Set(accounts.map((account) => account.toLowerCase()))].sort();
  const found: RawAccount[] = [];
  let done = 0;
  for (const chunk of chunksOf(ordered, ROUND)) {
    const read = await patiently(reading, () => reader.read(chunk));
    found.push(...read.filter((account) => account !== null));
    done += chunk.length;
    reading.onRead(done);
  }
  await checkStillThere(source.rpc, source.block);
  return { accounts: found, settled: ordered.length - found.length };
};
