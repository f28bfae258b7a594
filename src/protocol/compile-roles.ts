import type { Report } from './compile-expression.js';
import type { RawProtocol } from './raw.js';

/** Look whether the logs by which holders of roles are found name contracts that there are. */
export const checkRoles = (raw: RawProtocol, report: Report): void => {
  for (const [name, { found = [] }] of Object.entries(raw.roles ?? {}))
    for (const [index, { event }] of found.entries())
      if (raw.contracts[event.slice(0, event.indexOf('.'))] === undefined)
        report(
          ['roles', name, 'found', String(index), 'event'],
          'an event starts with the name of the contract that writes it, and a dot',
        );
};
