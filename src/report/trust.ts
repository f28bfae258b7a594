import { escapeForTerminal } from '../diagnostic/escape.js';
import type { Addition, PinChange } from '../trust/add.js';
import type { TrustSummary } from '../trust/summary.js';
import { findingsText, findingText } from './findings.js';
import type { Role, Style } from './style.js';
import { table } from './table.js';

const ROLE: Readonly<Record<PinChange['kind'], Role>> = {
  added: 'good',
  changed: 'warning',
  same: 'faint',
  removed: 'warning',
};
const WORD: Readonly<Record<PinChange['kind'], string>> = {
  added: 'new',
  changed: 'CHANGED',
  same: 'same',
  removed: 'REMOVED',
};

/** Hashes are told apart by their first digits; the file has them whole. Addresses stay whole: they are what is compared. */
const short = (text: string): string =>
  /^(?:0x[0-9a-f]{64}|[0-9a-f]{64}|[0-9a-f]{40})$/.test(text) ? `${text.slice(0, 14)}…` : escapeForTerminal(text);

const changeText = ({ kind, before, after }: PinChange): string =>
  kind === 'changed' ? `${short(before ?? 'none')} → ${short(after ?? 'none')}` : short(after ?? before ?? 'none');

/** The things that were pinned, each with its values below it. */
const changeLines = (changes: readonly PinChange[], style: Style): readonly string[] => {
  const groups = new Map<string, PinChange[]>();
  for (const change of changes) {
    const [top = '', name = '', kind = '', address = ''] = change.path;
    const heading = top === 'chains' ? `chain ${name}: ${kind.replace(/s$/, '')} ${address}` : `workspace ${name}`;
    groups.set(heading, [...(groups.get(heading) ?? []), change]);
  }
  return [...groups].flatMap(([heading, members]) => [
    '',
    style('strong', escapeForTerminal(heading)),
    ...table(
      [{ title: '' }, { title: '' }, { title: '' }],
      members.map((change) => [
        style(ROLE[change.kind], WORD[change.kind]),
        escapeForTerminal(change.path.slice(change.path[0] === 'chains' ? 4 : 2).join('.')),
        changeText(change),
      ]),
      style,
    )
      .split('\n')
      .slice(1)
      .map((line) => `  ${line}`),
  ]);
};

/** All that `trust add` would write, for a person to look through before it is trusted. */
export const additionText = (addition: Addition, style: Style): string => {
  const { changes, skipped, place, file, findings } = addition;
  const count = (kind: PinChange['kind']): number => changes.filter((change) => change.kind === kind).length;
  const from = place.remote === null ? '' : ` of ${escapeForTerminal(place.remote)}`;
  return [
    `${escapeForTerminal(file)}: ${count('added')} new, ${count('changed') + count('removed')} changed, ${count('same')} as they were`,
    `as ${escapeForTerminal(place.branch.ref)}${from} has it at ${place.branch.commit.slice(0, 12)}, and as the chain is now`,
    ...changeLines(changes, style),
    ...(skipped.length === 0
      ? []
      : [
          '',
          ...skipped.map(
            ({ market, reason }) =>
              `${style('warning', 'not pinned')}  the chain of ${escapeForTerminal(market)}: ${escapeForTerminal(reason)}`,
          ),
        ]),
    ...(findings.length === 0 ? [] : ['', ...findings.map((finding) => findingText(finding, style))]),
  ].join('\n');
};

const section = (title: string, rows: readonly (readonly string[])[], heads: readonly string[], style: Style) =>
  rows.length === 0
    ? []
    : [
        '',
        style('strong', title),
        table(
          heads.map((head) => ({ title: head })),
          rows.map((row) => row.map(short)),
          style,
        ),
      ];

/** What a trust file has, as tables. */
export const trustText = (summary: TrustSummary, style: Style): string => {
  const { workspaces, safes, contracts, delegates, allow, findings } = summary;
  const empty = [workspaces, safes, contracts, delegates, allow].every((list) => list.length === 0);
  return [
    summary.exists
      ? escapeForTerminal(summary.file)
      : `${escapeForTerminal(summary.file)} is not there: nothing is pinned`,
    ...(empty ? ['', 'Run plimsoll trust add in a clone whose protected branch you trust.'] : []),
    ...section(
      'Workspaces',
      workspaces.map((one) => [
        one.name,
        one.ref,
        one.remote ?? '',
        one.path,
        one.pins.workspace,
        String(Object.keys(one.pins.definitions).length),
      ]),
      ['name', 'branch', 'remote', 'path', 'plimsoll.yaml', 'definitions'],
      style,
    ),
    ...section(
      'Safes',
      safes.map((one) => [
        one.chainId,
        one.address,
        one.version,
        one.threshold === null || one.owners === null ? '' : `${one.threshold} of ${one.owners.length}`,
        one.singletonCode,
      ]),
      ['chain', 'address', 'version', 'owners', 'code'],
      style,
    ),
    ...section(
      'Contracts',
      contracts.map((one) => [one.chainId, one.address, one.name, one.implementationCode ?? one.code]),
      ['chain', 'address', 'name', 'code'],
      style,
    ),
    ...section(
      'Code that a Safe may run as itself',
      delegates.map((one) => [one.chainId, one.address, one.reason, one.code]),
      ['chain', 'address', 'why', 'code'],
      style,
    ),
    ...section(
      'Warnings you accept',
      allow.map((one) => [one.rule, one.where, one.until, one.reason]),
      ['rule', 'where', 'until', 'why'],
      style,
    ),
    ...(findings.length === 0 ? [] : ['', findingsText(findings, style)]),
  ].join('\n');
};
