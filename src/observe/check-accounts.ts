import { locate } from '../chain/abi-path.js';
import type { Protocol } from '../protocol/protocol.js';
import type { RawMeasureRead, RawReadRef } from '../protocol/raw.js';
import type { Checking } from './check-measures.js';

type Reads = Readonly<Record<string, RawMeasureRead>>;

/** Look whether what is read of accounts takes the arguments it is given and answers what is named. */
export const checkAccountReads = ({ accounts }: Protocol, { declare, attempt, add }: Checking): void => {
  if (accounts === null) return;
  const { positions, modes, health } = accounts;
  const reads = (of: Reads, where: readonly string[]): void => {
    for (const [name, { call, args = [] }] of Object.entries(of)) {
      const declared = declare([...where, name, 'call'], call);
      if (declared !== null && declared.inputs.length !== args.length)
        add([...where, name], `${declared.signature} takes ${declared.inputs.length} arguments`);
    }
  };
  const answer = (of: Reads, ref: Pick<RawReadRef, 'call' | 'output'>, where: readonly string[]): void => {
    const call = of[ref.call]?.call;
    const declared = call === undefined ? null : declare(where, call);
    if (declared !== null) attempt(where, () => locate(declared.outputs, ref.output));
  };
  for (const [index, { event }] of accounts.found.entries())
    declare(['accounts', 'found', String(index), 'event'], `event ${event.slice(event.indexOf('.') + 1)}`);
  reads(accounts.reads, ['accounts', 'reads']);
  reads(positions.reads, ['accounts', 'positions', 'reads']);
  answer(positions.reads, positions.supplied, ['accounts', 'positions', 'supplied']);
  answer(positions.reads, positions.owed, ['accounts', 'positions', 'owed']);
  answer(accounts.reads, positions.flags, ['accounts', 'positions', 'flags']);
  answer(accounts.reads, health.read, ['accounts', 'health']);
  if (modes !== undefined) answer(accounts.reads, modes.read, ['accounts', 'modes']);
};
