import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { writeFileAtomically } from '../../src/document/files.js';
import { observeMarket } from '../../src/observe/observe-chain.js';
import { diffSets } from '../../src/plan/diff.js';
import type { NewValue } from '../../src/plan/edit-market.js';
import { labelsFor } from '../../src/plan/labels.js';
import { lockAfter } from '../../src/plan/lock-after.js';
import { marketInWorktree } from '../../src/plan/sources.js';
import { isSigned } from '../../src/proposal/proposal.js';
import { findMarket } from '../../src/protocol/find-market.js';
import { type Entity, entitiesOf, entityOf, type ParamSet, typeFor } from '../../src/protocol/param-set.js';
import { type RawInput, valueFromRaw } from '../../src/protocol/raw-value.js';
import { contextOf, node, proposed, signAndExecute, textIn, writeValues } from './in-process.js';

/** New values of one entity, as the chain stores them. */
export interface Move {
  readonly entity: Entity;
  readonly values: Readonly<Record<string, RawInput>>;
}

/** A market of the shared devnet whose document and chain are moved together, batch by batch, as one Safe would do it. */
export class MovingMarket {
  readonly #root: string;
  readonly #name: string;
  /** `group/identity/parameter` of everything that the chain was seen to change. */
  readonly moved = new Set<string>();
  calls = 0;
  proposals = 0;
  #now: ParamSet | null = null;

  constructor(root: string, name: string) {
    this.#root = root;
    this.#name = name;
  }

  /** What the chain holds. */
  get now(): ParamSet {
    if (this.#now === null) throw new Error('read the market first');
    return this.#now;
  }

  entities(group: string): readonly Entity[] {
    return [...(this.now.entities.get(group)?.values() ?? [])];
  }

  /** The integer, flag or members of a value on the chain now. */
  raw(entity: Entity, name: string): bigint {
    const value = entityOf(this.now, entity.group, entity.identity)?.values.get(name);
    if (value?.kind !== 'number' || value.number.raw === null) throw new Error(`${entity.label} has no number ${name}`);
    return value.number.raw;
  }

  flag(entity: Entity, name: string): boolean {
    const value = entityOf(this.now, entity.group, entity.identity)?.values.get(name);
    if (value?.kind !== 'flag') throw new Error(`${entity.label} has no flag ${name}`);
    return value.flag;
  }

  members(entity: Entity, name: string): readonly string[] {
    const value = entityOf(this.now, entity.group, entity.identity)?.values.get(name);
    if (value?.kind !== 'set') throw new Error(`${entity.label} has no set ${name}`);
    return value.members;
  }

  async read(): Promise<ParamSet> {
    const context = await contextOf(this.#root);
    const market = await marketInWorktree(context, this.#name);
    const { params, block } = await observeMarket(market, context.workspace, 'latest', await node());
    const at = { chainId: block.chainId, block: block.number, blockHash: block.hash };
    const lock = await lockAfter(await findMarket(context.workspace, this.#name), market.params, params, at, context);
    await writeFileAtomically(join(this.#root, lock.file), lock.text, 'replace');
    this.#now = params;
    return params;
  }

  /** The document's values with these moves, as the document has them. */
  values(moves: readonly Move[]): readonly NewValue[] {
    return moves.flatMap(({ entity, values }) =>
      Object.entries(values).map(([parameter, raw]): NewValue => {
        const spec = this.now.protocol.groups.get(entity.group)?.parameters.get(parameter);
        const value = spec === undefined ? null : valueFromRaw(raw, typeFor(spec, entity));
        if (value === null) throw new Error(`${entity.group}.${entity.label}.${parameter} cannot be ${String(raw)}`);
        return { group: entity.group, identity: entity.identity, parameter, value };
      }),
    );
  }

  /** Writes the moves into the document, gives what `make` gives, and puts the document back. */
  async trying<T>(file: string, moves: readonly Move[], make: () => Promise<T>): Promise<T> {
    const text = await textIn(this.#root, file);
    await writeValues(this.#root, this.#name, this.values(moves));
    try {
      return await make();
    } finally {
      await writeFile(join(this.#root, file), text);
    }
  }

  /** Edits the document, proposes, has two owners sign, executes, and reads back: it must be as planned, whole. */
  async move(moves: readonly Move[]): Promise<void> {
    const before = this.now;
    const market = await writeValues(this.#root, this.#name, this.values(moves));
    const { proposal, planned } = await proposed(this.#root, { market: this.#name });
    if (proposal === null || !isSigned(proposal)) throw new Error('the edit changes nothing');
    await signAndExecute(proposal);
    this.calls += proposal.calls.length;
    this.proposals += 1;
    const after = await this.read();
    const labels = labelsFor([market.params], [after]);
    const paths = (from: ParamSet, to: ParamSet, role: 'observation' | 'document') =>
      diffSets({ set: from, role: 'observation' }, { set: to, role }, labels).changes;
    expect(
      paths(planned.plan.after, after, 'observation').map(({ path }) => path),
      'not as planned',
    ).to.deep.equal([]);
    expect(
      paths(after, market.params, 'document').map(({ path }) => path),
      'not as the document says',
    ).to.deep.equal([]);
    for (const { group, identity, parameter } of paths(before, after, 'observation'))
      this.moved.add(`${group}/${identity}/${parameter}`);
  }

  /** Every parameter of every entity of the definition's catalogue: what must move. */
  get catalogue(): readonly string[] {
    return [...entitiesOf(this.now)].flatMap(({ group, entity }) =>
      [...group.parameters.keys()].map((name) => `${group.name}/${entity.identity}/${name}`),
    );
  }
}

/** Parts of a list of at most so many. */
export const batches = <T>(items: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
