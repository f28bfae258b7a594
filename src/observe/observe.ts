import type { AbiValue } from '../chain/abi-type.js';
import type { BlockTag } from '../chain/block.js';
import type { Hex } from '../chain/hex.js';
import type { Rpc } from '../chain/rpc.js';
import { refused } from '../diagnostic/error.js';
import { evaluateBoolean } from '../expr/evaluate.js';
import { entityOf, type ParamSet } from '../protocol/param-set.js';
import type { Group, Protocol } from '../protocol/protocol.js';
import { entityScope } from '../protocol/scope.js';
import { inScope, type MarketScope, within } from '../protocol/scope-of-market.js';
import { declarationOf } from './declarations.js';
import { contextOf, type Draft, entityFrom, paramsFrom } from './draft.js';
import { labelFrom } from './label.js';
import type { Observation } from './observation.js';
import { nodeSource, Reader, type ReadSource } from './reader.js';
import { strayBits } from './stray-bits.js';

/** What is to be observed: the definition, the addresses a market gives, and its document's entities where there is one. */
export interface Target {
  readonly protocol: Protocol;
  readonly contracts: ReadonlyMap<string, string>;
  readonly document: ParamSet | null;
  /** What of it is read; null or absent: all. */
  readonly scope?: MarketScope | null;
}

const argument = (text: string, type: string): AbiValue => (/^u?int/.test(type) ? BigInt(text) : text);

/** As a definition's lists go; more is no market. */
const MOST_ENTITIES = 5000;

const listed = (group: string, answer: AbiValue | undefined): readonly string[] => {
  const identities = new Set((Array.isArray(answer) ? answer : []).map((one: AbiValue) => String(one).toLowerCase()));
  if (identities.size <= MOST_ENTITIES) return [...identities];
  throw refused(
    'observe/too-many',
    `the chain lists ${identities.size} ${group}, and at most ${MOST_ENTITIES} are read`,
  );
};

const nameOf = ({ group, identity, label }: Draft): string =>
  group.identity === null ? group.name : `${group.name}.${label || identity}`;

/** Reads one market: its contracts, its lists of entities, every value of each that is in the scope. */
class MarketObserver {
  readonly #target: Target;
  readonly #reader: Reader;
  readonly #contracts = new Map<string, Hex>();
  readonly #asked = new Set<string>();
  readonly #drafts = new Map<string, Draft[]>();
  #release: string | null = null;

  constructor(source: ReadSource, target: Target) {
    this.#target = target;
    this.#reader = new Reader(
      source,
      target.protocol.errors.map((text) => declarationOf(text.startsWith('error ') ? text : `error ${text}`)),
    );
    for (const [name, address] of target.contracts) this.#contracts.set(name, address.toLowerCase() as Hex);
  }

  async observe(): Promise<Observation> {
    do {
      this.#ask();
      await this.#reader.round();
      this.#ask();
    } while (!this.#reader.idle);
    return {
      params: within(paramsFrom(this.#target.protocol, this.#drafts), this.#target.scope ?? null),
      block: this.#reader.block,
      contracts: this.#contracts,
      release: this.#release,
      findings: strayBits(this.#target.protocol, this.#drafts),
      scope: this.#target.scope ?? null,
      reads: this.#reader.made,
    };
  }

  /** Ask for everything that can be asked with what is known by now; nothing is asked twice. */
  #ask(): void {
    const { protocol } = this.#target;
    for (const [name, contract] of protocol.contracts) {
      const { at, call } = contract;
      if (at === undefined || call === undefined || contract.for === 'state') continue;
      this.#once(`contract ${name}`, at, (to) => {
        const take = (values: readonly AbiValue[] | null): void => this.#found(name, at, String(values?.[0]));
        this.#reader.want({ to, contract: at, call, args: [], label: `the address of ${name}`, take });
      });
    }
    const { versions } = protocol;
    if (versions !== null) {
      this.#once('version', versions.at, (to) => {
        // Of another version nothing else may be as the definition says: this is told first.
        const take = (values: readonly AbiValue[] | null): void => this.#checkVersion(values?.[0]);
        this.#reader.want({
          to,
          contract: versions.at,
          call: versions.call,
          args: [],
          label: 'the version',
          urgent: 'urgent',
          take,
        });
      });
    }
    for (const group of protocol.groups.values()) {
      this.#askList(group);
      for (const draft of this.#drafts.get(group.name) ?? []) this.#askEntity(draft);
    }
  }

  #once(key: string, at: string, ask: (to: Hex) => void): void {
    const to = this.#contracts.get(at);
    if (to === undefined || this.#asked.has(key)) return;
    this.#asked.add(key);
    ask(to);
  }

  #found(name: string, at: string, address: string): void {
    if (BigInt(address) === 0n) {
      throw refused(
        'observe/no-contract',
        `${at} at ${this.#contracts.get(at)} has no ${name}: it answers the zero address`,
        {
          hint: `Check that ${at} is that of a market that is set up.`,
        },
      );
    }
    this.#contracts.set(name, address.toLowerCase() as Hex);
  }

  #checkVersion(answer: AbiValue | undefined): void {
    const { versions, title } = this.#target.protocol;
    const release = versions?.known[String(answer)];
    if (release === undefined) {
      throw refused(
        'protocol/unknown-version',
        `${versions?.at} answers version ${String(answer)}, which the definition of ${title} has not been read against`,
        {
          hint: `the definition knows ${Object.values(versions?.known ?? {}).join(', ')}; take a newer definition`,
        },
      );
    }
    this.#release = release;
  }

  #askList(group: Group): void {
    const { list, name, identity } = group;
    if (this.#drafts.has(name)) return;
    if (this.#target.scope != null && !this.#target.scope.has(name)) {
      this.#begin(group, []);
      return;
    }
    const documented = [...(this.#target.document?.entities.get(name)?.keys() ?? [])];
    if (identity === null) this.#begin(group, ['']);
    else if (list === null || list.from === 'document') this.#begin(group, documented);
    else if (list.at !== undefined && list.call !== undefined) {
      const { call } = list;
      this.#once(`list ${name}`, list.at, (to) => {
        const take = (values: readonly AbiValue[] | null): void => this.#begin(group, listed(name, values?.[0]));
        this.#reader.want({ to, contract: list.at ?? '', call, args: [], label: `the list of ${name}`, take });
      });
    } else if (list.ids !== undefined) this.#scan(group, list.ids, list.read ?? '');
  }

  /** Probe numbers for entities that are there: one read each, and a condition on the values it gives. */
  #scan(group: Group, [first, last]: readonly [number, number], read: string): void {
    const spec = group.reads.get(read);
    if (spec === undefined) return;
    this.#once(`list ${group.name}`, spec.at, (to) => {
      const found: Draft[] = [];
      const ids = Array.from({ length: last - first + 1 }, (_, index) => first + index).filter((id) =>
        this.#wants(group, String(id)),
      );
      let left = ids.length;
      if (left === 0) this.#begin(group, []);
      for (const id of ids) {
        const draft: Draft = { group, identity: String(id), answers: new Map(), label: String(id) };
        const take = (values: readonly AbiValue[] | null): void => {
          if (values !== null) draft.answers.set(read, values);
          left -= 1;
          if (this.#isPresent(draft)) found.push(draft);
          if (left === 0)
            this.#drafts.set(
              group.name,
              found.sort((a, b) => (BigInt(a.identity) < BigInt(b.identity) ? -1 : 1)),
            );
        };
        this.#reader.want({
          to,
          contract: spec.at,
          call: spec.call,
          args: [BigInt(id)],
          label: `${group.name}.${id}`,
          take,
        });
        this.#asked.add(`read ${group.name}\n${id}\n${read}`);
      }
    });
  }

  #isPresent(draft: Draft): boolean {
    if (draft.group.present === null) return true;
    return evaluateBoolean(draft.group.present, entityScope(draft.group, entityFrom(draft, new Map()))) === 'true';
  }

  #wants({ name }: Group, identity: string): boolean {
    const { scope } = this.#target;
    return scope == null || inScope(scope, name, identity);
  }

  #begin(group: Group, identities: readonly string[]): void {
    const wanted = identities.filter((identity) => this.#wants(group, identity));
    const drafts = wanted.map((identity): Draft => {
      const label = entityOf(
        this.#target.document ?? { protocol: this.#target.protocol, entities: new Map() },
        group.name,
        identity,
      )?.label;
      return { group, identity, answers: new Map(), label: label ?? (group.identity?.fromKey ? identity : '') };
    });
    this.#drafts.set(group.name, drafts);
  }

  #askEntity(draft: Draft): void {
    const { group, identity, answers } = draft;
    const toOf = (at: string): string => (at === group.identity?.name ? identity : at);
    const context = (): ReadonlyMap<string, bigint | string> => contextOf(draft);
    for (const [name, read] of group.reads) {
      const args: AbiValue[] = [];
      for (const arg of read.args ?? []) {
        const value = arg === group.identity?.name ? argument(identity, group.identity.type) : context().get(arg);
        if (value !== undefined) args.push(value);
      }
      if (args.length < (read.args?.length ?? 0)) continue;
      this.#onceFor(`read ${group.name}\n${identity}\n${name}`, toOf(read.at), (to) => {
        const take = (values: readonly AbiValue[] | null): void => void (values !== null && answers.set(name, values));
        this.#reader.want({ to, contract: read.at, call: read.call, args, label: `${nameOf(draft)} ${name}`, take });
      });
    }
    const { label } = group;
    if (label === null || draft.label !== '') return;
    for (const call of [label.call, label.orElse]) {
      if (call === undefined) continue;
      this.#onceFor(`label ${group.name}\n${identity}\n${call}`, toOf(label.at), (to) => {
        this.#reader.want({
          to,
          contract: nameOf(draft),
          call,
          args: [],
          label: 'label',
          optional: 'optional',
          take: (values) => this.#name(draft, values),
        });
      });
    }
  }

  #name(draft: Draft, values: readonly AbiValue[] | null): void {
    if (draft.label === '') draft.label = labelFrom(values?.[0]);
  }

  #onceFor(key: string, at: string, ask: (to: Hex) => void): void {
    if (!at.startsWith('0x')) this.#once(key, at, ask);
    else if (!this.#asked.has(key)) {
      this.#asked.add(key);
      ask(at as Hex);
    }
  }
}

/**
 * Read a market, or what of it is in a scope, at one block, in as few requests as its contracts depend on each other deep. Fails whole: an
 * address without code, a call that reverts and an unknown version are errors, never half a market.
 */
export const observe = (rpc: Rpc, tag: BlockTag, chainId: bigint, target: Target): Promise<Observation> =>
  observeFrom(nodeSource(rpc, tag, chainId), target);

/** The same from any source of answers. */
export const observeFrom = (source: ReadSource, target: Target): Promise<Observation> =>
  new MarketObserver(source, target).observe();
