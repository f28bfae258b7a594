import type { Finding } from '../diagnostic/finding.js';
import { child, type DocumentNode, type Entry, itemsOf, type MapNode, type Span, textOf } from '../document/node.js';
import { findingAt, type SourceText } from '../document/source.js';
import { ADDRESS_CODEC } from '../quantity/codecs/address.js';
import { parseQuantity } from '../quantity/parse.js';

/** One contract or account on a route, as plimsoll.yaml has it. Addresses are in lower case. */
export type Through =
  | {
      readonly kind: 'timelock';
      readonly address: string;
      /** Seconds; null: the least that the contract takes. */
      readonly delay: bigint | null;
      /** 32 bytes; null: no operation before it. */
      readonly predecessor: string | null;
      /** 32 bytes; null: each proposal's own. */
      readonly salt: string | null;
    }
  | {
      readonly kind: 'governor' | 'governorBravo' | 'zodiacDelay' | 'accessManager' | 'account';
      readonly address: string;
    }
  /** `role`: its name, or its key of 32 bytes. */
  | { readonly kind: 'zodiacRoles'; readonly address: string; readonly role: string }
  /** `as`: which steward of the protocol's definition it is; null where that has but one. */
  | { readonly kind: 'steward'; readonly address: string; readonly as: string | null }
  /** The Safe of an authority. */
  | { readonly kind: 'authority'; readonly name: string };

export type ThroughKind = Through['kind'];

/** A way for a change to reach the chain. */
export interface Route {
  readonly name: string;
  readonly title: string | null;
  readonly chain: string;
  /** From the contract that makes the calls outward to who acts first; one at least. */
  readonly through: readonly Through[];
}

/** What a step of a route may be, and which further keys it takes. */
const KINDS: Readonly<Record<ThroughKind, readonly string[]>> = {
  timelock: ['delay', 'predecessor', 'salt'],
  governor: [],
  governorBravo: [],
  zodiacDelay: [],
  zodiacRoles: ['role'],
  accessManager: [],
  steward: ['as'],
  authority: [],
  account: [],
};

const isKind = (key: string): key is ThroughKind => key in KINDS;
const WORD = /^0x[0-9a-fA-F]{64}$/;

/** What the names of a route must fit. */
interface Known {
  readonly chains: ReadonlyMap<string, unknown>;
  readonly authorities: ReadonlyMap<string, { readonly chain: string }>;
}

class RoutesReading {
  readonly findings: Finding[] = [];
  readonly #source: SourceText;

  constructor(source: SourceText) {
    this.#source = source;
  }

  wrong(span: Span, message: string, help: string, ruleId = 'workspace/route'): null {
    this.findings.push(findingAt(this.#source, span, { ruleId, message, help }));
    return null;
  }

  address({ value }: Entry): string | null {
    const checked = ADDRESS_CODEC.encode(value.kind === 'scalar' ? value.text : '');
    if (checked.ok) return checked.value.text.toLowerCase();
    const { code, message, help } = checked.problem;
    return this.wrong(value.span, message, help, code);
  }

  word(node: DocumentNode, key: string): string | null {
    const value = child(node, key);
    if (value?.kind !== 'scalar') return null;
    if (WORD.test(value.text)) return value.text.toLowerCase();
    return this.wrong(
      value.span,
      `${key} is 32 bytes, and ${value.text} is not`,
      'write 0x and 64 hexadecimal digits, in quotes',
    );
  }

  seconds(node: DocumentNode, key: string): bigint | null {
    const value = child(node, key);
    if (value?.kind !== 'scalar') return null;
    const parsed = parseQuantity(value.text, { unit: 'duration', codec: null, sentinels: [] });
    if (parsed.ok && parsed.value.exact?.d === 1n) return parsed.value.exact.n;
    return this.wrong(value.span, `${value.text} is no ${key}`, 'write a duration of whole seconds such as 36h or 2d');
  }

  /** The one key of a step that says what it is. */
  kindOf(step: MapNode): (Entry & { readonly key: ThroughKind }) | null {
    const kinds = step.entries.filter((entry): entry is Entry & { key: ThroughKind } => isKind(entry.key));
    const [first, second] = kinds;
    if (first === undefined)
      return this.wrong(
        step.span,
        'a step of a route says what it goes through',
        `write one of ${Object.keys(KINDS).join(', ')}`,
      );
    if (second !== undefined)
      return this.wrong(
        second.keySpan,
        `a step goes through one thing: ${first.key} or ${second.key}`,
        'make two steps of it',
      );
    const strange = step.entries.find(({ key }) => key !== first.key && !KINDS[first.key].includes(key));
    if (strange !== undefined)
      return this.wrong(strange.keySpan, `${strange.key} says nothing of a step through ${first.key}`, 'take it out');
    return first;
  }

  step(step: DocumentNode, chain: string, known: Known): Through | null {
    if (step.kind !== 'map') return null;
    const entry = this.kindOf(step);
    if (entry === null) return null;
    if (entry.key === 'authority') {
      const name = entry.value.kind === 'scalar' ? entry.value.text : '';
      const authority = known.authorities.get(name);
      if (authority === undefined)
        return this.wrong(
          entry.value.span,
          `there is no authority ${name}`,
          `authorities has ${[...known.authorities.keys()].join(', ') || 'none'}`,
          'workspace/unknown-authority',
        );
      if (authority.chain !== chain)
        return this.wrong(
          entry.value.span,
          `the authority ${name} is on ${authority.chain}, the route on ${chain}`,
          'name one of the route’s chain',
        );
      return { kind: 'authority', name };
    }
    const address = this.address(entry);
    if (address === null) return null;
    if (entry.key === 'timelock')
      return {
        kind: 'timelock',
        address,
        delay: this.seconds(step, 'delay'),
        predecessor: this.word(step, 'predecessor'),
        salt: this.word(step, 'salt'),
      };
    if (entry.key === 'steward') return { kind: 'steward', address, as: textOf(step, 'as') ?? null };
    if (entry.key !== 'zodiacRoles') return { kind: entry.key, address };
    const role = textOf(step, 'role');
    if (role !== undefined) return { kind: 'zodiacRoles', address, role };
    return this.wrong(
      entry.keySpan,
      'a step through zodiacRoles names its role',
      'write role: with the name of the role or its key',
    );
  }

  route({ key, value, keySpan }: Entry, known: Known): Route | null {
    const chain = textOf(value, 'chain') ?? '';
    const chainNode = child(value, 'chain');
    if (chainNode !== undefined && !known.chains.has(chain))
      this.wrong(
        chainNode.span,
        `there is no chain ${chain}`,
        `chains has ${[...known.chains.keys()].join(', ') || 'none'}`,
        'workspace/unknown-chain',
      );
    if (known.authorities.has(key))
      this.wrong(
        keySpan,
        `${key} is an authority already`,
        'give the route another name: markets name both in one place',
      );
    const items = itemsOf(child(value, 'through'));
    const through = items.map((item) => this.step(item, chain, known));
    const early = items.find((_, index) => index < items.length - 1 && through[index]?.kind === 'account');
    if (early !== undefined)
      this.wrong(early.span, 'nothing can go through an account but what it sends itself', 'put the account last');
    const late = items.find((_, index) => index > 0 && through[index]?.kind === 'steward');
    if (late !== undefined)
      this.wrong(
        late.span,
        'a steward makes changes of the protocol, so nothing can stand between the two',
        'put the steward first',
      );
    if (!through.every((one) => one !== null)) return null;
    return { name: key, title: textOf(value, 'title') ?? null, chain, through };
  }
}

/** What plimsoll.yaml says under `routes`. */
export const readRoutes = (
  root: DocumentNode,
  source: SourceText,
  known: Known,
): { readonly routes: ReadonlyMap<string, Route>; readonly findings: readonly Finding[] } => {
  const node = child(root, 'routes');
  const reading = new RoutesReading(source);
  const routes = new Map<string, Route>();
  for (const entry of node?.kind === 'map' ? node.entries : []) {
    const route = reading.route(entry, known);
    if (route !== null) routes.set(route.name, route);
  }
  return { routes, findings: reading.findings };
};
