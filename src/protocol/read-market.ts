import type { Finding } from '../diagnostic/finding.js';
import {
  child,
  type DocumentNode,
  type Entry,
  entryOf,
  itemsOf,
  type MapNode,
  type Span,
  textOf,
} from '../document/node.js';
import type { SourceText } from '../document/source.js';
import { givenContracts, requiredContracts } from './given-contracts.js';
import { checkIdentity } from './identity.js';
import { entityKey, type Market, type ValueSpans } from './market.js';
import { DocumentFindings } from './market-findings.js';
import { type Entity, pathOf, typeFor } from './param-set.js';
import { parseAddressNode, parseValueNode } from './parse-value.js';
import type { Group, Protocol } from './protocol.js';
import type { Value } from './value.js';

const ENVELOPE = [
  'apiVersion',
  'kind',
  'name',
  'title',
  'description',
  'protocol',
  'chain',
  'authority',
  'routes',
  'contracts',
];

/** A Market document, or what is wrong with it. A market is given only where nothing is. */
export interface MarketResult {
  readonly market: Market | null;
  readonly findings: readonly Finding[];
}

interface Reading {
  readonly findings: DocumentFindings;
  readonly spans: Map<string, ValueSpans>;
  readonly entitySpans: Map<string, Span>;
}

/** An entity whose sets are not yet resolved: names in them may stand further down in the document. */
interface Draft {
  readonly group: Group;
  readonly identity: string;
  readonly label: string;
  readonly leaves: readonly { readonly parameter: string; readonly entry: Entry }[];
}

const readContracts = (root: DocumentNode, protocol: Protocol, reading: Reading): Map<string, string> => {
  const contracts = new Map<string, string>();
  const given = givenContracts(protocol);
  const entry = entryOf(root, 'contracts');
  if (entry === undefined || entry.value.kind !== 'map') {
    const span = entry?.value.span ?? { start: root.span.start, end: root.span.start };
    reading.findings.add(
      span,
      entry === undefined ? 'schema/required' : 'schema/type',
      `contracts must give the address of ${requiredContracts(protocol).join(', ')}`,
      {
        path: 'contracts',
      },
    );
    return contracts;
  }
  for (const item of entry.value.entries) {
    if (!given.includes(item.key)) {
      reading.findings.unknownKey(item, 'contracts', given, `contracts.${item.key}`);
      continue;
    }
    const address = parseAddressNode(item.value, `contracts.${item.key}`, reading.findings);
    if (address !== null) contracts.set(item.key, address);
  }
  for (const name of requiredContracts(protocol)) {
    if (!entry.value.entries.some((item) => item.key === name)) {
      reading.findings.add(entry.keySpan, 'schema/required', `contracts lacks ${name}`, {
        path: 'contracts',
        help: protocol.contracts.get(name)?.title ?? '',
      });
    }
  }
  return contracts;
};

/** The parameters of an entity's map, nested maps joined with dots; what is no parameter is reported. */
const leavesOf = (map: MapNode, group: Group, where: string, prefix: string, reading: Reading): Draft['leaves'] => {
  const names = [...group.parameters.keys()]
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length));
  const heads = new Set(names.map((name) => name.split('.')[0] ?? name));
  if (prefix === '' && group.identity !== null && !group.identity.fromKey) heads.add(group.identity.name);
  return map.entries.flatMap((entry) => {
    const full = prefix + entry.key;
    // A nested parameter has one spelling, so that it cannot stand in two places.
    if (group.parameters.has(full)) {
      if (!entry.key.includes('.')) return [{ parameter: full, entry }];
      reading.findings.add(entry.keySpan, 'schema/unknown-key', `${where} has no key ${entry.key}`, {
        path: `${where}.${entry.key}`,
        help: `write it in levels: ${entry.key.split('.').join(', and below it ')}`,
      });
      return [];
    }
    if (prefix === '' && !group.identity?.fromKey && entry.key === group.identity?.name) return [];
    if (!names.some((name) => name.startsWith(`${entry.key}.`))) {
      reading.findings.unknownKey(entry, where, [...heads], `${where}.${entry.key}`);
      return [];
    }
    if (entry.value.kind === 'map') return leavesOf(entry.value, group, `${where}.${entry.key}`, `${full}.`, reading);
    reading.findings.add(entry.value.span, 'schema/type', `${where}.${entry.key} is a map of values`, {
      path: `${where}.${entry.key}`,
    });
    return [];
  });
};

const readEntity = (entry: Entry, group: Group, reading: Reading): Draft | null => {
  const where = `${group.name}.${entry.key}`;
  if (entry.value.kind !== 'map') {
    reading.findings.add(entry.value.span, 'schema/type', `${where} is a map of parameters`, { path: where });
    return null;
  }
  let identity = '';
  if (group.identity?.fromKey) {
    const checked = checkIdentity(entry.key, group.identity.type);
    if (!checked.ok) {
      reading.findings.add(
        entry.keySpan,
        'schema/identity',
        `${entry.key} is no ${group.identity.title.toLowerCase()}: ${checked.message}`,
        { path: where },
      );
      return null;
    }
    identity = checked.identity;
  } else if (group.identity !== null) {
    const field = entryOf(entry.value, group.identity.name);
    const path = `${where}.${group.identity.name}`;
    if (field === undefined) {
      reading.findings.add(entry.keySpan, 'schema/required', `${where} lacks ${group.identity.name}`, {
        path,
        help: group.identity.title,
      });
    } else if (group.identity.type === 'address') {
      const address = parseAddressNode(field.value, path, reading.findings);
      identity = address?.toLowerCase() ?? '';
    } else if (field.value.kind === 'scalar') {
      const checked = checkIdentity(field.value.text, group.identity.type);
      if (checked.ok) identity = checked.identity;
      else reading.findings.add(field.value.span, 'schema/identity', checked.message, { path });
    }
  }
  return { group, identity, label: entry.key, leaves: leavesOf(entry.value, group, where, '', reading) };
};

const readGroup = (root: DocumentNode, group: Group, reading: Reading): Draft[] => {
  const entry = entryOf(root, group.name);
  if (entry === undefined) return [];
  if (entry.value.kind !== 'map') {
    if (entry.value.kind === 'scalar' && entry.value.plain && entry.value.text === '') return [];
    reading.findings.add(entry.value.span, 'schema/type', `${group.name} is a map`, { path: group.name });
    return [];
  }
  if (group.identity === null) {
    reading.entitySpans.set(entityKey(group.name, ''), entry.keySpan);
    return [{ group, identity: '', label: group.name, leaves: leavesOf(entry.value, group, group.name, '', reading) }];
  }
  const seen = new Map<string, string>();
  return entry.value.entries.flatMap((item): Draft[] => {
    const draft = readEntity(item, group, reading);
    if (draft === null) return [];
    if (draft.identity !== '') {
      const twin = seen.get(draft.identity);
      if (twin !== undefined)
        reading.findings.add(
          item.keySpan,
          'schema/duplicate-entity',
          `${item.key} and ${twin} have the same ${group.identity?.name}`,
          { path: `${group.name}.${item.key}` },
        );
      seen.set(draft.identity, item.key);
      reading.entitySpans.set(entityKey(group.name, draft.identity), item.keySpan);
    }
    return [draft];
  });
};

/**
 * Read a parsed Market document against its protocol's definition: every key known, every value exact in its unit. The
 * document's own `apiVersion` and `kind` are not looked at here.
 */
export const readMarket = (source: SourceText, root: DocumentNode, protocol: Protocol): MarketResult => {
  const reading: Reading = { findings: new DocumentFindings(source), spans: new Map(), entitySpans: new Map() };
  const known = [...ENVELOPE, ...protocol.groups.keys()];
  if (root.kind === 'map') {
    for (const entry of root.entries)
      if (!known.includes(entry.key)) reading.findings.unknownKey(entry, 'the document', known, entry.key);
  }
  const contracts = readContracts(root, protocol, reading);
  const drafts = [...protocol.groups.values()].flatMap((group) => readGroup(root, group, reading));
  const identities = new Map<string, Map<string, string>>();
  for (const draft of drafts) {
    const labels = identities.get(draft.group.name) ?? new Map<string, string>();
    identities.set(draft.group.name, labels.set(draft.label, draft.identity));
  }
  const entities = new Map<string, Map<string, Entity>>();
  for (const draft of drafts) {
    const bare: Entity = {
      group: draft.group.name,
      identity: draft.identity,
      label: draft.label,
      context: new Map(),
      values: new Map(),
    };
    const values = new Map<string, Value>();
    for (const { parameter, entry } of draft.leaves) {
      const spec = draft.group.parameters.get(parameter);
      if (spec === undefined) continue;
      const path = pathOf(draft.group, draft.label, parameter);
      reading.spans.set(path, { key: entry.keySpan, value: entry.value.span });
      const type = typeFor(spec, bare);
      const members =
        type.kind === 'set' ? (identities.get(type.of) ?? new Map<string, string>()) : new Map<string, string>();
      const value = parseValueNode(entry.value, type, members, path, reading.findings);
      if (value !== null) values.set(parameter, value);
    }
    const group = entities.get(draft.group.name) ?? new Map<string, Entity>();
    entities.set(draft.group.name, group.set(draft.identity, { ...bare, values }));
  }
  const findings = reading.findings.list;
  if (findings.length > 0) return { market: null, findings };
  const market: Market = {
    name: textOf(root, 'name') ?? '',
    source,
    chain: textOf(root, 'chain') ?? '',
    authority: textOf(root, 'authority') ?? null,
    routes: itemsOf(child(root, 'routes')).flatMap((item) => (item.kind === 'scalar' ? [item.text] : [])),
    contracts,
    params: { protocol, entities },
    spans: reading.spans,
    entitySpans: reading.entitySpans,
  };
  return { market, findings };
};
