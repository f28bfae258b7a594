import { suggest } from '../diagnostic/suggest.js';
import type { DocumentNode } from '../document/node.js';
import { ADDRESS_CODEC } from '../quantity/codecs/address.js';
import { TEXT_CODEC } from '../quantity/codecs/text.js';
import { parseQuantity } from '../quantity/parse.js';
import type { DocumentFindings } from './market-findings.js';
import type { ParameterType } from './protocol.js';
import { setValue, type Value } from './value.js';

/** A problem as the quantity codecs give it. */
interface Problem {
  readonly code: string;
  readonly message: string;
  readonly help: string;
  readonly nearest?: readonly string[];
}

const report = (node: DocumentNode, problem: Problem, path: string, findings: DocumentFindings): null => {
  findings.add(node.span, problem.code, problem.message, {
    path,
    help: problem.help,
    ...(problem.nearest === undefined ? {} : { data: { nearest: problem.nearest } }),
  });
  return null;
};

/** A checksummed address, or null with a finding. */
export const parseAddressNode = (node: DocumentNode, path: string, findings: DocumentFindings): string | null => {
  if (node.kind !== 'scalar')
    return report(
      node,
      { code: 'schema/type', message: `${path} is an address`, help: 'Write 0x and 40 hexadecimal digits, in quotes.' },
      path,
      findings,
    );
  const parsed = ADDRESS_CODEC.encode(node.text);
  return parsed.ok ? parsed.value.text : report(node, parsed.problem, path, findings);
};

const parseSet = (
  node: DocumentNode,
  of: string,
  members: ReadonlyMap<string, string>,
  path: string,
  findings: DocumentFindings,
): Value | null => {
  if (node.kind !== 'list')
    return report(
      node,
      {
        code: 'schema/type',
        message: `${path} is a list of ${of}`,
        help: `Write a list, such as [${[...members.keys()].slice(0, 2).join(', ')}], or [] for none.`,
      },
      path,
      findings,
    );
  const identities: string[] = [];
  for (const item of node.items) {
    const identity = item.kind === 'scalar' ? members.get(item.text) : undefined;
    if (identity !== undefined && identities.includes(identity)) {
      findings.add(item.span, 'schema/duplicate-member', 'this stands twice in the list', {
        path,
        help: 'remove one of them',
      });
    } else if (identity !== undefined) {
      identities.push(identity);
    } else if (!findings.full) {
      const name = item.kind === 'scalar' ? item.text : '';
      const near = suggest(name, [...members.keys()]);
      findings.add(
        item.span,
        'schema/unknown-entity',
        `there is no ${name === '' ? 'such entity' : name} in the document's ${of}`,
        {
          path,
          help: near === null ? `add it to ${of}, or remove it here` : `did you mean ${near}?`,
        },
      );
    }
  }
  return setValue(identities);
};

/**
 * Read one value of a Market document. `members` are the names a set may have, with their identities. Null, with a
 * finding at the value, where the text is not exactly a value of the type.
 */
export const parseValueNode = (
  node: DocumentNode,
  type: ParameterType,
  members: ReadonlyMap<string, string>,
  path: string,
  findings: DocumentFindings,
): Value | null => {
  if (type.kind === 'set') return parseSet(node, type.of, members, path, findings);
  if (node.kind !== 'scalar')
    return report(
      node,
      { code: 'schema/type', message: `${path} is a single value`, help: 'Write one value.' },
      path,
      findings,
    );
  switch (type.kind) {
    case 'flag':
      if (node.plain && (node.text === 'true' || node.text === 'false'))
        return { kind: 'flag', flag: node.text === 'true' };
      return report(
        node,
        {
          code: 'quantity/not-a-flag',
          message: `${path} is true or false`,
          help: 'Write true or false, without quotes.',
          nearest: ['true', 'false'],
        },
        path,
        findings,
      );
    case 'text': {
      const parsed = TEXT_CODEC.encode(node.text);
      return parsed.ok ? { kind: 'text', text: parsed.value.text } : report(node, parsed.problem, path, findings);
    }
    case 'address': {
      const address = parseAddressNode(node, path, findings);
      return address === null ? null : { kind: 'address', address };
    }
    case 'number': {
      const parsed = parseQuantity(node.text, type.number);
      return parsed.ok ? { kind: 'number', number: parsed.value } : report(node, parsed.problem, path, findings);
    }
  }
};
