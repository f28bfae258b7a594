import type { Finding } from '../diagnostic/finding.js';
import { type DocumentNode, type Entry, entryOf, type Span, textOf } from '../document/node.js';
import type { ExprValue } from '../expr/value.js';
import type { Figure } from '../impact/gate/figure.js';
import type { Market } from '../protocol/market.js';
import { type Entity, entitiesOf, pathOf } from '../protocol/param-set.js';
import type { Group, Protocol } from '../protocol/protocol.js';
import { readMarket } from '../protocol/read-market.js';
import { addressFor, documentOf } from './example-document.js';
import { givenImpact } from './given-impact.js';
import { measure } from './measure.js';
import type { Policy } from './policy.js';
import { readDate } from './read-time.js';
import { Reading, textsOf } from './reading.js';
import type { LastChange, MarketState } from './state.js';

/** One example of a policy, ready to be judged. */
export interface Example {
  readonly title: string;
  readonly span: Span;
  readonly market: Market;
  readonly base: Market | null;
  readonly state: MarketState | null;
  readonly now: bigint;
  /** Numbers of an impact; left out where the example gives none. */
  readonly given?: ReadonlyMap<string, Figure>;
  /** Rules, by their full names; `all` where none may report anything. */
  readonly passes: readonly string[] | 'all';
  readonly fails: readonly string[];
  /** Null where it does not matter. */
  readonly notEvaluated: readonly string[] | null;
}

/** Examples without a time are judged at this one: 2026-01-01. */
const NOW = 1_767_225_600n;

const itemsOf = ({ value }: Entry, group: Group): readonly { key: string; value: DocumentNode }[] => {
  if (group.identity === null) return [{ key: '', value }];
  return value.kind === 'map' ? value.entries : [];
};

/** The identity of a key: that of the example's entity, else the one it would be given. */
const identityIn = (entities: ReadonlyMap<string, Entity> | undefined, key: string, { identity }: Group): string => {
  const known = [...(entities?.values() ?? [])].find(({ label }) => label === key);
  return known?.identity ?? (identity?.fromKey === false ? addressFor(key).toLowerCase() : key);
};

/** Reads the examples of one policy. */
class ExampleReader {
  readonly reading: Reading;
  readonly policy: Policy;

  constructor(policy: Policy, protocols: readonly Protocol[]) {
    this.policy = policy;
    this.reading = new Reading(policy.source, protocols);
  }

  read(item: DocumentNode, path: string): Example | null {
    const protocol = this.protocol(item, path);
    if (protocol === null) return null;
    const before = this.reading.findings.length;
    const market = this.market(item, 'values', protocol);
    const base = this.market(item, 'base', protocol);
    const now = this.date(item, 'now', path) ?? NOW;
    const node = entryOf(item, 'state')?.value;
    const state =
      node === undefined
        ? null
        : this.state(node, path, protocol, this.market(node, 'chain', protocol) ?? base ?? market, now);
    const given = givenImpact(item, path, this.reading);
    const passes = entryOf(item, 'passes')?.value;
    const fails = this.rules(item, 'fails', path) ?? [];
    if (passes?.kind === 'scalar' && passes.text !== 'all')
      this.add(passes.span, `passes must be a list of rules, or all`, path, 'write passes: all');
    if (passes === undefined && fails.length === 0)
      this.add(
        this.spanOf(item),
        'the example says neither passes nor fails',
        path,
        'write passes: all, or the rules it fails',
      );
    const example = {
      title: textOf(item, 'title') ?? '',
      span: this.spanOf(item),
      base,
      state,
      now,
      passes: passes?.kind === 'scalar' ? ('all' as const) : (this.rules(item, 'passes', path) ?? []),
      fails,
      notEvaluated: this.rules(item, 'notEvaluated', path),
      ...(given === undefined ? {} : { given }),
    };
    return market === null || this.reading.findings.length > before ? null : { ...example, market };
  }

  private add(span: Span, message: string, path: string, help: string): void {
    this.reading.add(span, 'policy/example', message, { path, help });
  }

  private spanOf(item: DocumentNode): Span {
    return entryOf(item, 'title')?.value.span ?? item.span;
  }

  private protocol(item: DocumentNode, path: string): Protocol | null {
    const node = entryOf(item, 'protocol')?.value;
    const { protocols } = this.reading;
    if (node?.kind !== 'scalar') {
      const [only, ...more] = protocols;
      if (only !== undefined && more.length === 0) return only;
      this.add(
        this.spanOf(item),
        'the example does not say its protocol',
        path,
        `write protocol: ${only?.name ?? 'NAME'}`,
      );
      return null;
    }
    const found = protocols.find(({ name }) => name === node.text);
    if (found === undefined)
      this.reading.unknown(
        node.span,
        'policy/unknown-protocol',
        `the policy is for no protocol ${node.text}`,
        node.text,
        protocols.map(({ name }) => name),
        path,
      );
    return found ?? null;
  }

  private market(item: DocumentNode, key: string, protocol: Protocol): Market | null {
    const values = entryOf(item, key)?.value;
    if (values?.kind !== 'map') return null;
    const name = textOf(item, 'market') ?? 'example';
    const { market, findings } = readMarket(this.policy.source, documentOf(values, protocol, name), protocol);
    this.found.push(...findings);
    return market;
  }

  /** What is wrong with the values of examples, as a Market document's would be. */
  readonly found: Finding[] = [];

  private rules(item: DocumentNode, key: string, path: string): readonly string[] | null {
    const node = entryOf(item, key)?.value;
    if (node?.kind !== 'list') return null;
    const known = this.policy.rules.map(({ id }) => id);
    return textsOf(node).map(({ text, node: at }) => {
      const id = text.includes('/') ? text : `${this.policy.name}/${text}`;
      if (!known.includes(id))
        this.reading.unknown(
          at.span,
          'policy/unknown-rule',
          `there is no rule ${text}`,
          text,
          known.map((one) => one.replace(`${this.policy.name}/`, '')),
          `${path}.${key}`,
        );
      return id;
    });
  }

  private date(item: DocumentNode, key: string, path: string): bigint | null {
    const node = entryOf(item, key)?.value;
    if (node?.kind !== 'scalar') return null;
    const seconds = readDate(node.text);
    if (seconds === null)
      this.reading.add(node.span, 'policy/date', `${node.text} is no day`, {
        path: `${path}.${key}`,
        help: 'write it as 2026-12-31',
      });
    return seconds;
  }

  private quantity(node: DocumentNode, path: string, token: string): ExprValue | null {
    const text = node.kind === 'scalar' ? node.text : '';
    const value = measure(text, token);
    if (value === null)
      this.add(
        node.span,
        `${text === '' ? 'this' : text} is no measure`,
        path,
        'write 900 tokens, $5_000, 12, 5%, 36h or true',
      );
    return value;
  }

  private metrics(node: DocumentNode, path: string, protocol: Protocol, market: Market | null): MarketState['metrics'] {
    const all = new Map<string, Map<string, ExprValue>>();
    const groups = entryOf(node, 'metrics')?.value;
    for (const group of groups?.kind === 'map' ? groups.entries : []) {
      const spec = protocol.groups.get(group.key);
      if (spec === undefined) {
        this.reading.unknown(
          group.keySpan,
          'policy/unknown-group',
          `${protocol.name} has no group ${group.key}`,
          group.key,
          [...protocol.groups.keys()],
          path,
        );
        continue;
      }
      const entities = market?.params.entities.get(group.key);
      for (const { key, value } of itemsOf(group, spec)) {
        const identity = identityIn(entities, key, spec);
        const values = new Map<string, ExprValue>();
        for (const one of value.kind === 'map' ? value.entries : []) {
          const read = this.quantity(one.value, `${path}.metrics`, identity);
          if (read !== null) values.set(one.key, read);
        }
        all.set(`${group.key}\n${identity}`, values);
      }
    }
    return (group, identity) => all.get(`${group}\n${identity}`) ?? new Map<string, ExprValue>();
  }

  private state(node: DocumentNode, path: string, protocol: Protocol, chain: Market | null, now: bigint): MarketState {
    const params = chain?.params ?? { protocol, entities: new Map<string, Map<string, Entity>>() };
    const bounds = new Map<string, ExprValue>();
    const given = entryOf(node, 'bounds')?.value;
    for (const { key, value } of given?.kind === 'map' ? given.entries : []) {
      const one = this.quantity(value, `${path}.bounds`, '');
      if (one !== null) bounds.set(key, one);
    }
    const changes = new Map<string, LastChange>();
    const last = entryOf(node, 'lastChange')?.value;
    for (const { key } of last?.kind === 'map' ? last.entries : []) {
      const at = this.date(last ?? node, key, `${path}.lastChange`);
      if (at !== null) changes.set(key, { at, from: 'chain' });
    }
    const labels = new Map(
      [...entitiesOf(params)].map(({ group, entity }) => [`${group.name}\n${entity.identity}`, { group, entity }]),
    );
    return {
      market: 'example',
      params,
      chainId: 1n,
      block: 1n,
      blockHash: `0x${'0'.repeat(64)}`,
      time: this.date(node, 'time', path) ?? now,
      metrics: this.metrics(node, path, protocol, chain),
      bounds,
      lastChange: (group, identity, parameter) => {
        const known = labels.get(`${group}\n${identity}`);
        return known === undefined ? null : (changes.get(pathOf(known.group, known.entity.label, parameter)) ?? null);
      },
    };
  }
}

/** The examples of a policy that is sound; where one is not, the findings say why, on its line. */
export const readExamples = (
  root: DocumentNode,
  policy: Policy,
  protocols: readonly Protocol[],
): { readonly examples: readonly Example[]; readonly findings: readonly Finding[] } => {
  const reader = new ExampleReader(policy, protocols);
  const node = entryOf(root, 'examples')?.value;
  const examples = (node?.kind === 'list' ? node.items : []).flatMap(
    (item, index) => reader.read(item, `examples.${index}`) ?? [],
  );
  return { examples, findings: [...reader.reading.findings, ...reader.found] };
};
