import { suggest } from '../diagnostic/suggest.js';
import type { DocumentNode, Span } from '../document/node.js';
import type { SourceText } from '../document/source.js';
import { DocumentFindings } from '../protocol/market-findings.js';
import type { Group, Protocol } from '../protocol/protocol.js';

/** What reading one policy keeps at hand: what it found so far, and the protocols that the policy is for. */
export class Reading {
  readonly source: SourceText;
  readonly protocols: readonly Protocol[];
  readonly #findings: DocumentFindings;

  constructor(source: SourceText, protocols: readonly Protocol[]) {
    this.source = source;
    this.protocols = protocols;
    this.#findings = new DocumentFindings(source);
  }

  get findings(): DocumentFindings['list'] {
    return this.#findings.list;
  }

  add(span: Span, ruleId: string, message: string, more: { path?: string; help?: string } = {}): void {
    this.#findings.add(span, ruleId, message, more);
  }

  /** A name that is none of the known ones, with the nearest of them. */
  unknown(span: Span, ruleId: string, message: string, name: string, known: readonly string[], path: string): void {
    const near = suggest(name, known);
    const some = known.slice(0, 20).join(', ');
    const help = near !== null ? `did you mean ${near}?` : some === '' ? 'there are none' : `known here: ${some}`;
    this.add(span, ruleId, message, { path, help });
  }

  /** The groups of a name in the protocols of the policy, each with its protocol. */
  groupsOf(name: string): readonly { group: Group; protocol: Protocol }[] {
    return this.protocols.flatMap((protocol) => {
      const group = protocol.groups.get(name);
      return group === undefined ? [] : [{ group, protocol }];
    });
  }

  /** The groups that a node names; none, with a finding, where no protocol has it. */
  groupsNamed(node: DocumentNode, path: string): readonly { group: Group; protocol: Protocol }[] {
    if (node.kind !== 'scalar') return [];
    const groups = this.groupsOf(node.text);
    if (groups.length === 0 && this.protocols.length > 0) {
      const known = [...new Set(this.protocols.flatMap((protocol) => [...protocol.groups.keys()]))];
      const whose = this.protocols.length === 1 ? (this.protocols[0]?.name ?? '') : 'no protocol';
      const message =
        this.protocols.length === 1 ? `${whose} has no group ${node.text}` : `${whose} has a group ${node.text}`;
      this.unknown(node.span, 'policy/unknown-group', message, node.text, known, path);
    }
    return groups;
  }
}

/** The texts of a list of scalars, with their nodes; empty where there is no list. */
export const textsOf = (
  node: DocumentNode | undefined,
): readonly { readonly text: string; readonly node: DocumentNode }[] =>
  node?.kind === 'list'
    ? node.items.flatMap((item) => (item.kind === 'scalar' ? [{ text: item.text, node: item }] : []))
    : [];

/** The texts of a list of scalars; null where there is no list. */
export const namesOf = (node: DocumentNode | undefined): readonly string[] | null =>
  node?.kind === 'list' ? textsOf(node).map(({ text }) => text) : null;
