import type { AbiValue } from '../chain/abi-type.js';
import { checkStillThere } from '../chain/at-block.js';
import type { Hex } from '../chain/hex.js';
import type { Rpc } from '../chain/rpc.js';
import type { Finding } from '../diagnostic/finding.js';
import { measureType, NO_ENTITY } from '../protocol/measure-values.js';
import { type Entity, entitiesOf } from '../protocol/param-set.js';
import type { Group, Measure, Measures, Protocol } from '../protocol/protocol.js';
import type { RawMeasureRead, RawReadRef } from '../protocol/raw.js';
import { type RawInput, valueFromRaw } from '../protocol/raw-value.js';
import type { Value } from '../protocol/value.js';
import { declarationOf } from './declarations.js';
import { pick } from './draft.js';
import type { Observation } from './observation.js';
import { pinnedSource, Reader } from './reader.js';

/** What a chain holds of a market besides its parameters. Derived measures follow from it and are not in it. */
export interface Measured {
  /** Group → identity → metric → value. */
  readonly metrics: ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<string, Value>>>;
  readonly bounds: ReadonlyMap<string, Value>;
  /** Contracts of an entity that its measures are read of: group → identity → name → address. */
  readonly addresses: ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<string, Hex>>>;
  /** What could not be read. */
  readonly findings: readonly Finding[];
}

/** Measures of one entity, or of the whole protocol, as they are read. */
interface Draft {
  readonly measures: Measures;
  readonly group: Group | null;
  readonly entity: Entity;
  /** What messages call it. */
  readonly name: string;
  readonly answers: Map<string, readonly AbiValue[]>;
  /** Reads that were made. */
  readonly asked: Set<string>;
  readonly failed: Set<string>;
}

const argument = (text: string, type: string): AbiValue => {
  if (type === 'bool') return text === 'true';
  return /^u?int/.test(type) ? BigInt(text) : text;
};

const callOf = (draft: Draft, name: string): string =>
  draft.measures.reads.get(name)?.call ?? draft.group?.reads.get(name)?.call ?? '';

const picked = (draft: Draft, ref: RawReadRef): AbiValue | undefined =>
  pick(callOf(draft, ref.call), draft.answers, ref);

/** What messages call an observed entity. */
export const entityName = (group: Group, { label, identity }: Entity): string => `${group.name}.${label || identity}`;

/** Reads the metrics and bounds of a market that was observed, at the same block. */
class MeasureReader {
  readonly #reader: Reader;
  readonly #protocol: Protocol;
  readonly #contracts: Map<string, Hex>;
  readonly #drafts: readonly Draft[];
  readonly #wanted = new Set<string>();

  constructor(rpc: Rpc, { params, block, contracts }: Observation) {
    this.#protocol = params.protocol;
    this.#contracts = new Map(contracts);
    this.#reader = new Reader(
      pinnedSource(rpc, block),
      params.protocol.errors.map((text) => declarationOf(`error ${text}`)),
    );
    const draft = (measures: Measures, group: Group | null, entity: Entity, name: string): Draft[] =>
      measures.values.size === 0
        ? []
        : [{ measures, group, entity, name, answers: new Map(), asked: new Set(), failed: new Set() }];
    this.#drafts = [
      ...[...entitiesOf(params)].flatMap(({ group, entity }) =>
        draft(group.metrics, group, entity, entityName(group, entity)),
      ),
      ...draft(params.protocol.bounds, null, NO_ENTITY, 'the bounds'),
    ];
  }

  async read(): Promise<Measured> {
    if (this.#drafts.length === 0) return { metrics: new Map(), bounds: new Map(), addresses: new Map(), findings: [] };
    do {
      this.#ask();
      await this.#reader.round();
      this.#ask();
    } while (!this.#reader.idle);
    const metrics = new Map<string, Map<string, ReadonlyMap<string, Value>>>();
    const addresses = new Map<string, Map<string, ReadonlyMap<string, Hex>>>();
    let bounds: ReadonlyMap<string, Value> = new Map();
    for (const draft of this.#drafts) {
      const values = this.#valuesOf(draft);
      if (draft.group === null) bounds = values;
      else {
        const group = metrics.get(draft.group.name) ?? new Map<string, ReadonlyMap<string, Value>>();
        metrics.set(draft.group.name, group.set(draft.entity.identity, values));
        const known = addresses.get(draft.group.name) ?? new Map<string, ReadonlyMap<string, Hex>>();
        addresses.set(draft.group.name, known.set(draft.entity.identity, this.#contextAddresses(draft)));
      }
    }
    return { metrics, bounds, addresses, findings: this.#drafts.flatMap(failures) };
  }

  /** Ask for everything that can be asked with what is known by now. */
  #ask(): void {
    for (const [name, contract] of this.#protocol.contracts) {
      const to = this.#contracts.get(contract.at ?? '');
      if (contract.for !== 'state' || contract.call === undefined || to === undefined || this.#wanted.has(name))
        continue;
      this.#wanted.add(name);
      const take = (values: readonly AbiValue[] | null): void => {
        const address = String(values?.[0]).toLowerCase() as Hex;
        // A contract that is not set is one that the market does not have: what is read of it is not known.
        if (BigInt(address) !== 0n) this.#contracts.set(name, address);
      };
      const { call, at = '' } = contract;
      this.#reader.want({ to, contract: at, call, args: [], label: `the address of ${name}`, take });
    }
    for (const draft of this.#drafts) for (const [name, read] of this.#readsOf(draft)) this.#askFor(draft, name, read);
  }

  /** The reads that the measures need: their own, and those of the group's parameters that they name. */
  #readsOf({ measures, group }: Draft): readonly (readonly [string, RawMeasureRead])[] {
    const named = [...measures.context.values(), ...measures.values.values()].flatMap(({ read }) => read?.call ?? []);
    const ofGroup = [...new Set(named)].flatMap((name): readonly (readonly [string, RawMeasureRead])[] => {
      const read = group?.reads.get(name);
      return read === undefined ? [] : [[name, read]];
    });
    return [...ofGroup, ...measures.reads];
  }

  #askFor(draft: Draft, name: string, read: RawMeasureRead): void {
    if (draft.asked.has(name)) return;
    const to = this.#addressOf(draft, read.at);
    if (to === undefined) return;
    const { inputs } = declarationOf(read.call);
    const args: AbiValue[] = [];
    for (const [index, arg] of (read.args ?? []).entries()) {
      const value = typeof arg === 'object' ? arg.literal : this.#named(draft, arg);
      if (value === undefined) return;
      args.push(argument(value, inputs[index]?.type.canonical ?? ''));
    }
    draft.asked.add(name);
    const take = (values: readonly AbiValue[] | null): void => {
      if (values === null) draft.failed.add(name);
      else draft.answers.set(name, values);
    };
    const label = `${draft.name} ${name}`;
    // A bound that is enforced and cannot be read is an error; a metric that cannot be is not known.
    const optional = draft.group === null ? {} : { optional: 'optional' as const };
    this.#reader.want({ to, contract: read.at, call: read.call, args, label, ...optional, take });
  }

  #named(draft: Draft, name: string): string | undefined {
    if (name === draft.group?.identity?.name) return draft.entity.identity;
    const known = draft.entity.context.get(name);
    if (known !== undefined) return known.toString();
    const spec = draft.measures.context.get(name);
    const value = spec === undefined ? this.#contracts.get(name) : picked(draft, spec.read);
    return typeof value === 'bigint' || typeof value === 'string' ? value.toString() : undefined;
  }

  #contextAddresses(draft: Draft): ReadonlyMap<string, Hex> {
    const names = [...draft.measures.context].filter(([, { type }]) => type === 'address').map(([name]) => name);
    return new Map(
      names.flatMap((name) => {
        const address = this.#addressOf(draft, name);
        return address === undefined ? [] : [[name, address] as const];
      }),
    );
  }

  #addressOf(draft: Draft, at: string): Hex | undefined {
    const text = this.#contracts.get(at) ?? this.#named(draft, at);
    return text !== undefined && /^0x[0-9a-f]{40}$/i.test(text) ? (text.toLowerCase() as Hex) : undefined;
  }

  #valuesOf(draft: Draft): ReadonlyMap<string, Value> {
    const values = new Map<string, Value>();
    for (const measure of draft.measures.values.values()) {
      const value = this.#valueOf(draft, measure);
      if (value !== null) values.set(measure.name, value);
    }
    return values;
  }

  #valueOf(draft: Draft, measure: Measure): Value | null {
    const type = measureType(measure, draft.entity);
    const raw = measure.read === null ? undefined : picked(draft, measure.read);
    return type === null || raw === undefined ? null : valueFromRaw(raw as RawInput, type);
  }
}

const failures = ({ failed, name, measures }: Draft): readonly Finding[] =>
  [...failed].map((read) => {
    const lost = [...measures.values.values()].filter((one) => one.read?.call === read).map((one) => one.name);
    return {
      ruleId: 'state/metric-unread',
      severity: 'warning',
      message: `the chain does not answer ${read} of ${name}, so ${lost.join(', ') || 'what follows from it'} is not known`,
      path: name,
      help: 'rules that name it count as not evaluated; check the contracts of the market',
    };
  });

/**
 * Read what policies see of a market besides its parameters: metrics of its entities, and the bounds that a contract
 * enforces. Made at the observation's block, a round for each step from one address to the next. Throws as reading a market
 * does where a bound cannot be read, and `rpc/block-lost` where the block was replaced meanwhile.
 */
export const observeMeasures = async (rpc: Rpc, observation: Observation): Promise<Measured> => {
  const measured = await new MeasureReader(rpc, observation).read();
  await checkStillThere(rpc, observation.block);
  return measured;
};
