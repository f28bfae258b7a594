import { escapeForTerminal } from '../diagnostic/escape.js';
import type { Finding } from '../diagnostic/finding.js';
import { findingLines } from './service-lines.js';
import type { Style } from './style.js';
import { table } from './table.js';

interface SafeShown {
  readonly address: string;
  readonly version: string;
  readonly chainId: string;
}

/** The delegates that a service has for a Safe. */
export interface DelegateListView {
  /** `the service at https://…` */
  readonly service: string;
  readonly safe: SafeShown;
  readonly delegates: readonly {
    readonly delegate: string;
    readonly delegator: string;
    readonly label: string;
    /** Of every Safe of the delegator, not of this one alone. */
    readonly everySafe: boolean;
    /** When it ends, as the service writes it; null: never. */
    readonly expires: string | null;
    readonly counts: boolean;
    /** Why it does not count; null where it does. */
    readonly why: string | null;
  }[];
  readonly complete: boolean;
  readonly warnings: readonly Finding[];
}

/** A delegate that was added or dropped. */
export interface DelegationView {
  readonly service: string;
  readonly safe: SafeShown;
  readonly delegate: string;
  readonly delegator: string;
  readonly label: string;
  readonly everySafe: boolean;
  /** Whether the service had it before. */
  readonly had: boolean;
  readonly warnings: readonly Finding[];
}

const scopeText = (everySafe: boolean): string => (everySafe ? 'every Safe of the owner' : 'this Safe');

/** Who may propose for a Safe on a service, and whose word it is. */
export const delegateListText = (view: DelegateListView, style: Style): string => {
  const { service, safe, delegates, complete, warnings } = view;
  const rows = delegates.map(({ delegate, delegator, label, everySafe, expires, why }) =>
    [
      delegate,
      label,
      `by ${delegator}`,
      scopeText(everySafe),
      expires ?? 'never',
      why === null ? '' : `does not count: ${why}`,
    ].map(escapeForTerminal),
  );
  const columns = ['delegate', 'label', 'made', 'for', 'ends', ''].map((title) => ({ title }));
  return [
    `${style('strong', safe.address)} at ${service}: ${delegates.length === 0 ? 'no delegates' : `${delegates.length} ${delegates.length === 1 ? 'delegate' : 'delegates'}`}`,
    ...(rows.length === 0 ? [] : [table(columns, rows, style)]),
    ...(complete ? [] : [`${style('warning', 'not all')}  the service has more than were read`]),
    ...findingLines(warnings, style),
  ].join('\n');
};

/** What was added. */
export const delegateAddText = (view: DelegationView, style: Style): string => {
  const { delegate, delegator, label, everySafe, had, service, warnings } = view;
  const head = had
    ? `${style('good', 'nothing to send')}  the service has ${delegate} as a delegate already`
    : `${style('good', 'added')}  ${delegate} may propose`;
  return [
    `${head}: “${escapeForTerminal(label)}”, by ${delegator}, for ${scopeText(everySafe)}`,
    `at ${service}`,
    ...findingLines(warnings, style),
  ].join('\n');
};

/** What was dropped. */
export const delegateRemoveText = (view: DelegationView, style: Style): string => {
  const { delegate, delegator, label, everySafe, service, warnings } = view;
  return [
    `${style('good', 'removed')}  ${delegate} may propose no more: “${escapeForTerminal(label)}”, by ${delegator}, for ${scopeText(everySafe)}`,
    `at ${service}`,
    ...findingLines(warnings, style),
  ].join('\n');
};
