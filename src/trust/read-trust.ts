import type { Hex } from '../chain/hex.js';
import { refused } from '../diagnostic/error.js';
import { type Finding, hasErrors } from '../diagnostic/finding.js';
import { readTextFile } from '../document/files.js';
import { loadYaml } from '../document/load.js';
import { child, type DocumentNode, type Entry, entriesOf, textOf } from '../document/node.js';
import { findingAt, type SourceText } from '../document/source.js';
import { checkStructure } from '../document/structure.js';
import { checksumAddress } from '../quantity/codecs/address.js';
import { isAllowable } from './allowable.js';
import { NO_TRUST, type Trust, type TrustedChain, type TrustedWorkspace } from './trust.js';

/** A trust file that was read. `text` is null where there is no file. */
export interface TrustFile {
  readonly path: string;
  readonly text: string | null;
  readonly trust: Trust;
}

const itemsOf = (node: DocumentNode | undefined): readonly string[] =>
  node?.kind === 'list' ? node.items.flatMap((item) => (item.kind === 'scalar' ? [item.text] : [])) : [];
const text = (node: DocumentNode, key: string): string => textOf(node, key) ?? '';
const lower = (address: string): Hex => address.toLowerCase() as Hex;

const ADDRESS_KEYS = ['safes', 'contracts', 'delegates'] as const;

/** Addresses must carry their checksum, or be in one case throughout; one written twice would say two things. */
const addressFindings = (root: DocumentNode, source: SourceText): readonly Finding[] => {
  const findings: Finding[] = [];
  for (const chain of entriesOf(child(root, 'chains'))) {
    for (const kind of ADDRESS_KEYS) {
      const seen = new Set<string>();
      for (const { key, keySpan } of entriesOf(child(chain.value, kind))) {
        const at = (ruleId: string, message: string, help: string): void =>
          void findings.push(findingAt(source, keySpan, { ruleId, message, help }));
        const right = checksumAddress(key);
        const digits = key.slice(2);
        const oneCase = digits === digits.toLowerCase() || digits === digits.toUpperCase();
        if (right === null)
          at('trust/address', `${key} is not an address`, 'Write 0x and 40 hexadecimal digits, in quotes.');
        else if (key !== right && !oneCase)
          at('trust/address', `the checksum of ${key} is wrong (EIP-55)`, 'Compare it with a source you trust.');
        if (seen.has(key.toLowerCase()))
          at('trust/address', `${key} stands twice in chains.${chain.key}.${kind}`, 'Remove one of them.');
        seen.add(key.toLowerCase());
      }
    }
  }
  return findings;
};

/** True for a day of the calendar, as `2026-12-31`. */
export const isDay = (until: string): boolean => {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(until)) return false;
  const day = new Date(`${until}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(until);
};

const allowFindings = (root: DocumentNode, source: SourceText): readonly Finding[] => {
  const findings: Finding[] = [];
  for (const rule of entriesOf(child(root, 'allow'))) {
    if (!isAllowable(rule.key))
      findings.push(
        findingAt(source, rule.keySpan, {
          ruleId: 'trust/not-allowable',
          message: `warnings of ${rule.key} cannot be allowed`,
          help: 'Only what a transaction does on purpose can be: safe/value, safe/unknown-target, review/reverts-drift and their like.',
        }),
      );
    for (const { value } of entriesOf(rule.value)) {
      const until = text(value, 'until');
      const node = child(value, 'until');
      if (node !== undefined && !isDay(until))
        findings.push(
          findingAt(source, node.span, {
            ruleId: 'trust/date',
            message: `${until} is no day of the calendar`,
            help: 'Write the last day as 2026-12-31.',
          }),
        );
    }
  }
  return findings;
};

const readWorkspaceEntry = ({ key, value }: Entry): TrustedWorkspace => {
  const pins = child(value, 'pins') as DocumentNode;
  return {
    name: key,
    repository: [...itemsOf(child(value, 'repository'))].sort(),
    path: text(value, 'path'),
    remote: textOf(value, 'remote') ?? null,
    ref: text(value, 'ref'),
    workspace: text(pins, 'workspace'),
    definitions: new Map(
      entriesOf(child(pins, 'definitions')).map(({ key: name }) => [
        name,
        text(child(pins, 'definitions') as DocumentNode, name),
      ]),
    ),
  };
};

const optionalAddress = (node: DocumentNode, key: string): Hex | null => {
  const found = textOf(node, key);
  return found === undefined ? null : lower(found);
};

const readChain = (node: DocumentNode): TrustedChain => ({
  safes: new Map(
    entriesOf(child(node, 'safes')).map(({ key, value }) => [
      lower(key),
      {
        version: text(value, 'version'),
        code: lower(text(value, 'code')),
        singleton: lower(text(value, 'singleton')),
        singletonCode: lower(text(value, 'singletonCode')),
        threshold: textOf(value, 'threshold') === undefined ? null : Number(text(value, 'threshold')),
        owners: child(value, 'owners') === undefined ? null : itemsOf(child(value, 'owners')).map(lower),
      },
    ]),
  ),
  contracts: new Map(
    entriesOf(child(node, 'contracts')).map(({ key, value }) => [
      lower(key),
      {
        name: text(value, 'name'),
        code: lower(text(value, 'code')),
        implementation: optionalAddress(value, 'implementation'),
        implementationCode: optionalAddress(value, 'implementationCode'),
      },
    ]),
  ),
  delegates: new Map(
    entriesOf(child(node, 'delegates')).map(({ key, value }) => [
      lower(key),
      { reason: text(value, 'reason'), code: lower(text(value, 'code')) },
    ]),
  ),
});

const trustFrom = (root: DocumentNode): Trust => ({
  workspaces: new Map(
    entriesOf(child(root, 'workspaces')).map((entry) => [entry.key, readWorkspaceEntry(entry)] as const),
  ),
  chains: new Map(entriesOf(child(root, 'chains')).map(({ key, value }) => [BigInt(key), readChain(value)] as const)),
  allow: entriesOf(child(root, 'allow')).flatMap(({ key: rule, value }) =>
    entriesOf(value).map(({ key: where, value: allowed }) => ({
      rule,
      where: /^0x/.test(where) ? where.toLowerCase() : where,
      reason: text(allowed, 'reason'),
      until: text(allowed, 'until'),
    })),
  ),
});

/** Read the text of a trust file. Throws `trust/invalid` with the findings where it is wrong. */
export const parseTrust = async (source: SourceText): Promise<Trust> => {
  const invalid = (findings: readonly Finding[]) =>
    refused('trust/invalid', `${source.file} has errors, so nothing in it counts`, {
      findings,
      hint: 'correct them; what is not pinned is not trusted',
    });
  const loaded = loadYaml(source);
  if (!loaded.ok) throw invalid(loaded.findings);
  const structure = await checkStructure('Trust', loaded.root, source);
  if (hasErrors(structure)) throw invalid(structure);
  const findings = [...addressFindings(loaded.root, source), ...allowFindings(loaded.root, source)];
  if (hasErrors(findings)) throw invalid(findings);
  return trustFrom(loaded.root);
};

/** Read the trust file of a path; one that is not there trusts nothing. Throws what `parseTrust` lists. */
export const readTrust = async (path: string): Promise<TrustFile> => {
  const found = await readTextFile(path, path);
  return { path, text: found, trust: found === null ? NO_TRUST : await parseTrust({ file: path, text: found }) };
};
