import { type Declaration, parseDeclaration } from '../chain/function.js';
import { PlimsollError } from '../diagnostic/error.js';
import type { Protocol } from '../protocol/protocol.js';
import type { Checking } from './check-measures.js';
import { eventTextOf } from './logged-accounts.js';

const named = (event: Declaration, name: string) => event.inputs.find((input) => input.name === name);

/** A declaration; null where it does not parse, which is said where it is looked at first. */
const parsed = (text: string): Declaration | null => {
  try {
    return parseDeclaration(text);
  } catch (error) {
    if (error instanceof PlimsollError) return null;
    throw error;
  }
};

/** Look whether the logs by which holders of roles are found have the arguments that are named, of types that fit. */
export const checkRoleLogs = ({ roles }: Protocol, { declare, add }: Checking): void => {
  for (const [name, { call, found = [] }] of roles) {
    const where = ['roles', name];
    const asked = parsed(call);
    if (asked !== null && asked.inputs.length > 1)
      add([...where, 'call'], `${asked.signature} takes more than the account`);
    if (asked?.inputs.length === 0 && found.length > 0)
      add([...where, 'found'], `${asked.signature} answers the holder itself, and no log is looked for`);
    for (const [index, { event: text, account, where: wanted = {} }] of found.entries()) {
      const at = [...where, 'found', String(index)];
      const event = declare([...at, 'event'], eventTextOf(text));
      if (event === null) continue;
      const type = named(event, account)?.type.canonical;
      if (type !== 'address' && type !== 'bytes32')
        add([...at, 'account'], `the event has no account called ${account}`);
      for (const [argument, value] of Object.entries(wanted)) {
        const input = named(event, argument);
        const bytes = input?.type.kind === 'address' ? 20 : input?.type.kind === 'fixedBytes' ? input.type.size : 0;
        if (bytes !== (value.length - 2) / 2)
          add([...at, 'where', argument], `the event has no argument ${argument} of ${(value.length - 2) / 2} bytes`);
      }
      const [first] = event.inputs.filter((input) => input.indexed);
      if (event.anonymous && (first === undefined || wanted[first.name] === undefined))
        add([...at, 'where'], 'an anonymous event is told by its first indexed argument, which where must give');
    }
  }
};
