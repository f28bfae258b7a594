import { locate } from '../chain/abi-path.js';
import type { Declaration } from '../chain/function.js';
import type { Group, Measures, Protocol } from '../protocol/protocol.js';

/** What a check of signatures does with a declaration: parse it, or run something that says what is wrong. */
export interface Checking {
  readonly declare: (where: readonly string[], text: string) => Declaration | null;
  readonly attempt: (where: readonly string[], run: () => unknown) => void;
  readonly add: (where: readonly string[], message: string) => void;
}

/** Look whether reads of measures take the arguments they are given and answer the outputs that are named. */
export const checkMeasures = (
  measures: Measures,
  group: Group | null,
  where: readonly string[],
  { declare, attempt, add }: Checking,
): void => {
  for (const [name, { call, args = [] }] of measures.reads) {
    const at = [...where, 'reads', name];
    const declared = declare([...at, 'call'], call);
    if (declared !== null && declared.inputs.length !== args.length)
      add(at, `${declared.signature} takes ${declared.inputs.length} arguments`);
  }
  const refs = [
    ...[...measures.context].map(([name, { read }]) => [['context', name, 'read'], read] as const),
    ...[...measures.values].map(([name, { read }]) => [['values', name, 'read'], read] as const),
  ];
  for (const [path, read] of refs) {
    const call = read === null ? undefined : (measures.reads.get(read.call) ?? group?.reads.get(read.call))?.call;
    const declared = call === undefined ? null : declare([...where, ...path], call);
    if (read !== null && declared !== null) attempt([...where, ...path], () => locate(declared.outputs, read.output));
  }
};

/** Look whether announcements name arguments that their events have. */
export const checkAnnounced = ({ transitions, announcements }: Protocol, { declare, add }: Checking): void => {
  const texts = new Set(transitions.flatMap(({ events }) => events));
  for (const text of texts) {
    const name = text.slice(0, text.indexOf('('));
    const announced = announcements.get(name);
    const declared =
      announced === undefined ? null : declare(['announcements', name], `event ${text.slice(text.indexOf('.') + 1)}`);
    if (announced === undefined || declared === null) continue;
    for (const argument of Object.values(announced.parameters))
      if (argument !== '' && !declared.inputs.some((input) => input.name === argument))
        add(['announcements', name], `${declared.signature} has no argument ${argument}`);
  }
};
