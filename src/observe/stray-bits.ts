import type { Finding } from '../diagnostic/finding.js';
import { membersOf } from '../protocol/members.js';
import type { Protocol } from '../protocol/protocol.js';
import { type Draft, pick, positionsIn } from './draft.js';

/** Bits that are set at positions no entity has, as after an entity was removed: the sets that are read cannot show them. */
export const strayBits = (protocol: Protocol, found: ReadonlyMap<string, readonly Draft[]>): readonly Finding[] => {
  const positions = positionsIn(protocol, found);
  const findings: Finding[] = [];
  for (const { group, identity, label, answers } of [...found.values()].flat()) {
    for (const { name, type, read } of group.parameters.values()) {
      if (type.kind !== 'set' || read === undefined) continue;
      const raw = pick(group.reads.get(read.call)?.call ?? '', answers, read);
      const index = positions.get(type.of)?.get(read.index ?? '');
      if (typeof raw !== 'bigint' || index === undefined) continue;
      const { strays } = membersOf(raw, index);
      if (strays.length === 0) continue;
      const path = `${group.name}.${label || identity}.${name}`;
      const message = `bits ${strays.join(', ')} of ${path} belong to none of the ${type.of}`;
      findings.push({ ruleId: 'source/stray-bits', severity: 'warning', message, path });
    }
  }
  return findings;
};
