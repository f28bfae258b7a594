import { locate as locateOutput } from '../chain/abi-path.js';
import { type Declaration, parseDeclaration, parseType } from '../chain/function.js';
import { PlimsollError } from '../diagnostic/error.js';
import type { Finding } from '../diagnostic/finding.js';
import { type DocumentNode, locate } from '../document/node.js';
import { findingAt, type SourceText } from '../document/source.js';
import type { Protocol, Transition } from '../protocol/protocol.js';
import type { RawArgument } from '../protocol/raw.js';
import { checkAccountReads } from './check-accounts.js';
import { type Checking, checkAnnounced, checkMeasures } from './check-measures.js';
import { checkRoleLogs } from './check-roles.js';
import { checkStewards } from './check-stewards.js';

/** Looks at every declaration of a definition, collecting what does not hold. */
class SignatureCheck {
  readonly findings: Finding[] = [];
  readonly #source: SourceText;
  readonly #root: DocumentNode;
  readonly #protocol: Protocol;

  constructor(protocol: Protocol, source: SourceText, root: DocumentNode) {
    this.#protocol = protocol;
    this.#source = source;
    this.#root = root;
  }

  check(): readonly Finding[] {
    const { contracts, versions, roles, groups, transitions, errors } = this.#protocol;
    for (const [name, { at, call }] of contracts) this.#call(['contracts', name], at, call);
    if (versions !== null) this.#call(['versions'], versions.at, versions.call);
    for (const [name, { at, call }] of roles) this.#call(['roles', name], at, call);
    for (const group of groups.values()) {
      const where = ['entities', group.name];
      for (const [name, { at, call, args = [] }] of group.reads) {
        const declared = this.#call([...where, 'reads', name], at, call, group.identity?.name);
        if (declared !== null && declared.inputs.length !== args.length) {
          this.#add([...where, 'reads', name], `${declared.signature} takes ${declared.inputs.length} arguments`);
        }
      }
      checkMeasures(group.metrics, group, [...where, 'metrics'], this.#checking);
      if (group.list !== null) this.#call([...where, 'list'], group.list.at, group.list.call);
      if (group.label !== null) this.#call([...where, 'label'], group.label.at, group.label.call, group.identity?.name);
      for (const [kind, values] of [
        ['context', group.context],
        ['parameters', group.parameters],
      ] as const) {
        for (const [name, { read }] of values) {
          const call = read === undefined ? undefined : group.reads.get(read.call)?.call;
          if (read === undefined || call === undefined) continue;
          const declaration = this.#try([...where, 'reads', read.call], () => parseDeclaration(call));
          if (declaration !== null)
            this.#try([...where, kind, name, 'read'], () => locateOutput(declaration.outputs, read.output));
        }
      }
    }
    checkMeasures(this.#protocol.bounds, null, ['bounds'], this.#checking);
    for (const transition of transitions) this.#transition(transition);
    checkAnnounced(this.#protocol, this.#checking);
    checkAccountReads(this.#protocol, this.#checking);
    checkStewards(this.#protocol, this.#checking);
    checkRoleLogs(this.#protocol, this.#checking);
    for (const [index, text] of errors.entries())
      this.#try(['errors', String(index)], () => parseDeclaration(`error ${text}`));
    return this.findings;
  }

  get #checking(): Checking {
    return {
      declare: (where, text) => this.#try(where, () => parseDeclaration(text)),
      attempt: (where, run) => void this.#try(where, run),
      add: (where, message) => this.#add(where, message),
    };
  }

  #transition(transition: Transition): void {
    const where = ['transitions', transition.id];
    const declaration = this.#call(where, transition.at, transition.call);
    if (declaration !== null && declaration.inputs.length !== transition.args.length) {
      this.#add([...where, 'args'], `${declaration.signature} takes ${declaration.inputs.length} arguments`);
    }
    for (const [index, argument] of transition.args.entries())
      this.#argument([...where, 'args', String(index)], argument, transition);
    for (const [index, event] of transition.events.entries()) {
      const text = `event ${event.slice(event.indexOf('.') + 1)}`;
      this.#try([...where, 'events', String(index)], () => parseDeclaration(text));
    }
  }

  #argument(where: readonly string[], argument: RawArgument, transition: Transition): void {
    const group = this.#protocol.groups.get(transition.group);
    if (typeof argument === 'object') {
      if ('literal' in argument) return;
      for (const type of argument.encode) this.#try(where, () => parseType(type));
      for (const inner of argument.args) this.#argument(where, inner, transition);
      return;
    }
    const member = argument === 'member' && transition.member !== null;
    const known =
      member || argument === group?.identity?.name || group?.parameters.has(argument) || group?.context.has(argument);
    if (!known) this.#add(where, `${argument} is no parameter, context value or identity of ${transition.group}`);
  }

  #call(
    where: readonly string[],
    at: string | undefined,
    call: string | undefined,
    identity?: string,
  ): Declaration | null {
    if (at !== undefined && at !== identity && !this.#protocol.contracts.has(at)) {
      this.#add([...where, 'at'], `there is no contract ${at}`);
    }
    return call === undefined ? null : this.#try([...where, 'call'], () => parseDeclaration(call));
  }

  #try<T>(where: readonly string[], read: () => T): T | null {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof PlimsollError)) throw error;
      this.#add(where, error.message);
      return null;
    }
  }

  #add(where: readonly string[], message: string): void {
    const { node, entry } = locate(this.#root, where);
    const span = entry?.value === node && node.kind !== 'scalar' ? entry.keySpan : node.span;
    const finding = { ruleId: 'protocol/signature', message, path: where.join('.') };
    this.findings.push(findingAt(this.#source, span, finding));
  }
}

/**
 * Check what a definition says of contracts: every declaration parses, every output and argument that is named is there,
 * and every contract it calls is declared. Needs no network.
 */
export const checkSignatures = (protocol: Protocol, source: SourceText, root: DocumentNode): readonly Finding[] =>
  new SignatureCheck(protocol, source, root).check();
