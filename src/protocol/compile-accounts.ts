import { parseQuantity } from '../quantity/parse.js';
import type { Rational } from '../quantity/rational.js';
import type { Unit } from '../quantity/unit.js';
import type { Report } from './compile-expression.js';
import type { Liquidation } from './protocol.js';
import type { RawAccounts, RawLiquidation, RawMeasureRead, RawProtocol } from './raw.js';

type Path = readonly string[];

/** The word that stands for an account's address in the arguments of reads. */
export const ACCOUNT = 'account';

const checkReads = (
  reads: Readonly<Record<string, RawMeasureRead>>,
  addresses: ReadonlySet<string>,
  values: ReadonlySet<string>,
  at: Path,
  report: Report,
): void => {
  for (const [name, read] of Object.entries(reads)) {
    if (!addresses.has(read.at)) report([...at, name, 'at'], `there is no contract or address ${read.at}`);
    for (const arg of read.args ?? [])
      if (typeof arg === 'string' && arg !== ACCOUNT && !values.has(arg))
        report([...at, name, 'args'], `${arg} is neither ${ACCOUNT}, a contract, the identity nor a context value`);
  }
};

const checkModes = (raw: RawProtocol, modes: NonNullable<RawAccounts['modes']>, of: string, report: Report): void => {
  const at = ['accounts', 'modes'];
  const group = raw.entities[modes.of];
  if (group === undefined) report([...at, 'of'], `there is no entity group ${modes.of}`);
  for (const key of ['collateral', 'borrowable'] as const)
    if (group !== undefined && group.parameters[modes[key]]?.of !== of)
      report([...at, key], `${modes[key]} is not a set of ${of} in ${modes.of}`);
  if (raw.accounts?.reads[modes.read.call] === undefined)
    report([...at, 'read'], `there is no read ${modes.read.call}`);
};

/** Look whether what is read of accounts names groups, contracts, reads and values that there are. */
export const checkAccounts = (raw: RawProtocol, report: Report): void => {
  const { accounts } = raw;
  if (accounts === undefined) return;
  const contracts = new Set(Object.keys(raw.contracts));
  for (const [index, { event, account }] of accounts.found.entries()) {
    const place = ['accounts', 'found', String(index)];
    if (!contracts.has(event.slice(0, event.indexOf('.'))))
      report([...place, 'event'], 'an event starts with the name of the contract that writes it, and a dot');
    if (!new RegExp(`address (?:indexed )?${account}[,)]`).test(event))
      report([...place, 'account'], `the event has no address called ${account}`);
  }
  checkReads(accounts.reads, contracts, contracts, ['accounts', 'reads'], report);
  const { positions } = accounts;
  const group = raw.entities[positions.of];
  const at = ['accounts', 'positions'];
  if (group === undefined) {
    report([...at, 'of'], `there is no entity group ${positions.of}`);
    return;
  }
  const context = { ...group.context, ...group.metrics?.context };
  const addresses = new Set([
    ...contracts,
    ...(group.identity?.type === 'address' ? [group.identity.name] : []),
    ...Object.keys(context).filter((name) => context[name]?.type === 'address'),
  ]);
  const values = new Set([...addresses, ...Object.keys(context), ...(group.identity ? [group.identity.name] : [])]);
  checkReads(positions.reads, addresses, values, [...at, 'reads'], report);
  for (const key of ['supplied', 'owed'] as const)
    if (positions.reads[positions[key].call] === undefined)
      report([...at, key], `there is no read ${positions[key].call}`);
  for (const [key, name] of [
    ['flags', positions.flags.index],
    ['decimals', positions.decimals],
  ] as const)
    if (group.context?.[name]?.type !== 'integer') report([...at, key], `${name} is no integer of ${positions.of}`);
  for (const [path, call] of [
    [[...at, 'flags'], positions.flags.call],
    [['accounts', 'health'], accounts.health.read.call],
  ] as const)
    if (accounts.reads[call] === undefined) report(path, `there is no read ${call}`);
  if (accounts.modes !== undefined) checkModes(raw, accounts.modes, positions.of, report);
};

/** Compile the rules of liquidation: null where the definition has none. */
export const compileLiquidation = (raw: RawLiquidation | undefined, report: Report): Liquidation | null => {
  if (raw === undefined) return null;
  const read = (key: 'closeFactor' | 'fullCloseBelowHealth' | 'fullCloseBelowValue' | 'minimumLeft', unit: Unit) => {
    const text = raw[key];
    if (text === undefined) return null;
    const parsed = parseQuantity(text, { unit, codec: null, sentinels: [] });
    if (parsed.ok && parsed.value.exact !== null) return parsed.value.exact;
    report(['liquidation', key], parsed.ok ? `${text} is no ${unit}` : parsed.problem.message);
    return null;
  };
  const closeFactor: Rational = read('closeFactor', 'percent') ?? { n: 1n, d: 1n };
  return {
    closeFactor,
    of: raw.of,
    fullCloseBelowHealth: read('fullCloseBelowHealth', 'number'),
    fullCloseBelowValue: read('fullCloseBelowValue', 'usd'),
    minimumLeft: read('minimumLeft', 'usd'),
  };
};
