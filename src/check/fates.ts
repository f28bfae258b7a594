import type { Finding } from '../diagnostic/finding.js';
import { entryOf } from '../document/node.js';
import { findingAt } from '../document/source.js';
import type { MarketDocument } from './market-document.js';
import type { MarketFate } from './report.js';

/** One market between base and head. */
export interface Compared {
  readonly fate: MarketFate;
  readonly base: MarketDocument | null;
  readonly head: MarketDocument | null;
}

type Match = (base: MarketDocument, head: MarketDocument) => boolean;

/** The ways in which a document is found again, the surest first. */
const WAYS: readonly Match[] = [
  (base, head) => base.path === head.path && base.name === head.name,
  (base, head) => base.name !== null && base.name === head.name,
  (base, head) => base.path === head.path && base.deployment === head.deployment && base.deployment !== null,
  (base, head) => base.deployment !== null && base.deployment === head.deployment,
  // What is no YAML any more, or was none, says nothing but where it is.
  (base, head) => base.path === head.path && (base.root === null || head.root === null),
];

const fateOf = (base: MarketDocument, head: MarketDocument): MarketFate => {
  if (base.name !== head.name && base.root !== null && head.root !== null) return 'renamed';
  if (base.path !== head.path) return 'moved';
  return base.source.text === head.source.text ? 'unchanged' : 'changed';
};

/** Find each market of the base again in the head: by name, by path, by deployment. In the order of the head's paths. */
export const compareMarkets = (
  base: readonly MarketDocument[],
  head: readonly MarketDocument[],
): readonly Compared[] => {
  const open = new Set(base);
  const found = new Map<MarketDocument, MarketDocument>();
  for (const matches of WAYS) {
    for (const document of head) {
      if (found.has(document)) continue;
      const match = [...open].find((candidate) => matches(candidate, document));
      if (match === undefined) continue;
      found.set(document, match);
      open.delete(match);
    }
  }
  const kept = head.map((document): Compared => {
    const match = found.get(document) ?? null;
    return { fate: match === null ? 'new' : fateOf(match, document), base: match, head: document };
  });
  return [...kept, ...[...open].map((document): Compared => ({ fate: 'deleted', base: document, head: null }))];
};

/** What a market is called, in the head where it is there. */
export const nameOf = ({ base, head }: Compared): string => head?.name ?? base?.name ?? head?.path ?? base?.path ?? '';

/** What it was called or where it was; null where that did not change. */
export const wasOf = ({ fate, base }: Compared): string | null =>
  fate === 'renamed' ? (base?.name ?? null) : fate === 'moved' ? (base?.path ?? null) : null;

const count = (many: number, noun: string): string => `${many} ${noun}${many === 1 ? '' : 's'}`;

const valuesOf = (document: MarketDocument): number => document.market?.spans.size ?? 0;

const atKey = (document: MarketDocument, key: string, finding: Omit<Finding, 'file' | 'range' | 'quote'>): Finding => {
  const entry = document.root === null ? undefined : entryOf(document.root, key);
  return entry === undefined
    ? { ...finding, file: document.source.file }
    : findingAt(document.source, entry.value.span, finding);
};

const renamed = (base: MarketDocument, head: MarketDocument): Finding =>
  atKey(head, 'name', {
    ruleId: 'check/market-renamed',
    severity: 'warning',
    message: `the market ${base.name ?? base.path} is now called ${head.name ?? head.path}`,
    help: 'policies, the lock and proposals know a market by its name: see that they mean the new one',
    data: { was: base.name, now: head.name },
  });

const moved = (base: MarketDocument, head: MarketDocument): Finding => ({
  ruleId: 'check/market-moved',
  severity: 'warning',
  message: `the document of ${head.name ?? 'the market'} was ${base.path} and is now ${head.path}`,
  file: head.source.file,
  help: 'who owns the file (CODEOWNERS) may have changed with it',
  data: { was: base.path, now: head.path },
});

const KEYS = ['protocol', 'chain', 'contracts'] as const;

const pointsElsewhere = (base: MarketDocument, head: MarketDocument): readonly Finding[] => {
  if (base.deployment === null || head.deployment === null || base.deployment === head.deployment) return [];
  const key = KEYS.find((name) => {
    const text = (document: MarketDocument): string => JSON.stringify(keyText(document, name));
    return text(base) !== text(head);
  });
  return [
    atKey(head, key ?? 'contracts', {
      ruleId: 'check/market-repointed',
      severity: 'error',
      message: `${head.name ?? 'the market'} stands for another deployment than in the base: its ${key ?? 'contracts'} changed`,
      help: 'a deployment keeps its market: delete this one and give the other a name of its own',
      data: { was: keyText(base, key ?? 'contracts'), now: keyText(head, key ?? 'contracts') },
    }),
  ];
};

const keyText = (document: MarketDocument, key: string): string => {
  const value = document.root === null ? undefined : entryOf(document.root, key)?.value;
  if (value === undefined) return '';
  if (value.kind === 'scalar') return value.text;
  if (value.kind === 'list') return '';
  return value.entries
    .map((entry) => `${entry.key}: ${entry.value.kind === 'scalar' ? entry.value.text : '…'}`)
    .sort()
    .join(', ');
};

const changedAuthority = (base: MarketDocument, head: MarketDocument): readonly Finding[] => {
  const [was, now] = [keyText(base, 'authority'), keyText(head, 'authority')];
  if (was === now || base.root === null || head.root === null) return [];
  return [
    atKey(head, 'authority', {
      ruleId: 'check/authority-changed',
      severity: 'warning',
      message: `who sets ${head.name ?? 'the market'} changes from ${was || 'nobody'} to ${now || 'nobody'}`,
      data: { was, now },
    }),
  ];
};

/** What became of a market, as findings of their own. Nothing is said of one that is where it was. */
export const fateFindings = ({ fate, base, head }: Compared): readonly Finding[] => {
  if (head === null) {
    if (base === null) return [];
    return [
      {
        ruleId: 'check/market-deleted',
        severity: 'error',
        message: `the market ${base.name ?? base.path} is deleted: ${count(valuesOf(base), 'value')} on the chain will be managed by nobody`,
        file: base.path,
        help: 'a market that is given up is deleted on purpose and by itself: let who owns it merge that over this finding',
        data: { market: base.name, values: valuesOf(base) },
      },
    ];
  }
  if (base === null && fate !== 'new') return [];
  if (base === null)
    return [
      atKey(head, 'name', {
        ruleId: 'check/market-new',
        severity: 'info',
        message: `the market ${head.name ?? head.path} is new, with ${count(valuesOf(head), 'value')}`,
        data: { market: head.name, values: valuesOf(head) },
      }),
    ];
  return [
    ...(fate === 'renamed' ? [renamed(base, head)] : []),
    ...(base.path === head.path ? [] : [moved(base, head)]),
    ...pointsElsewhere(base, head),
    ...changedAuthority(base, head),
  ];
};
