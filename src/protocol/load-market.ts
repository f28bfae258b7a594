import { PlimsollError } from '../diagnostic/error.js';
import { type Finding, hasErrors } from '../diagnostic/finding.js';
import { child, type DocumentNode, entryOf, textOf } from '../document/node.js';
import { findingAt, type SourceText } from '../document/source.js';
import { checkStructure } from '../document/structure.js';
import type { Workspace } from '../workspace/workspace.js';
import { constraintFindings } from './constraints.js';
import type { Definitions } from './load-definition.js';
import type { Market } from './market.js';
import { readMarket } from './read-market.js';

const referenceFindings = (source: SourceText, root: DocumentNode, workspace: Workspace): Finding[] => {
  const findings: Finding[] = [];
  const chain = entryOf(root, 'chain');
  if (chain?.value.kind === 'scalar' && !workspace.chains.has(chain.value.text)) {
    findings.push(
      findingAt(source, chain.value.span, {
        ruleId: 'workspace/unknown-chain',
        message: `plimsoll.yaml has no chain ${chain.value.text}`,
        help: `it has ${[...workspace.chains.keys()].join(', ') || 'none'}`,
        path: 'chain',
      }),
    );
  }
  const authority = entryOf(root, 'authority');
  if (authority?.value.kind !== 'scalar') return findings;
  const known = workspace.authorities.get(authority.value.text);
  if (known === undefined) {
    findings.push(
      findingAt(source, authority.value.span, {
        ruleId: 'workspace/unknown-authority',
        message: `plimsoll.yaml has no authority ${authority.value.text}`,
        help: `it has ${[...workspace.authorities.keys()].join(', ') || 'none'}`,
        path: 'authority',
      }),
    );
  } else if (
    chain?.value.kind === 'scalar' &&
    workspace.chains.has(chain.value.text) &&
    known.chain !== chain.value.text
  ) {
    findings.push(
      findingAt(source, authority.value.span, {
        ruleId: 'workspace/authority-chain',
        message: `the authority ${known.name} is on ${known.chain}, the market on ${chain.value.text}`,
        path: 'authority',
      }),
    );
  }
  return findings;
};

const placeOf = ({ ruleId, range }: Finding): string => `${ruleId} ${range?.start.line}:${range?.start.column}`;

/**
 * Judge a parsed Market document whole: its structure, every key and value against the definition, what it refers to in
 * the workspace, and the protocol's constraints. A market is given only where there are no errors.
 */
export const judgeMarket = async (
  source: SourceText,
  root: DocumentNode,
  workspace: Workspace,
  definitions: Definitions,
): Promise<{ market: Market | null; findings: readonly Finding[] }> => {
  const structure = await checkStructure('Market', root, source);
  const name = textOf(root, 'protocol');
  const node = child(root, 'protocol');
  if (name === undefined || node === undefined) return { market: null, findings: structure };
  let protocol: Awaited<ReturnType<Definitions['load']>>;
  try {
    protocol = await definitions.load(name);
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error;
    const own = findingAt(source, node.span, {
      ruleId: error.code,
      message: error.message,
      path: 'protocol',
      ...(error.hint ? { help: error.hint } : {}),
    });
    return { market: null, findings: [...structure, own, ...error.findings] };
  }
  const { market, findings } = readMarket(source, root, protocol);
  // What the check of the structure has said of a place is not said again.
  const said = new Set(structure.map(placeOf));
  const all = [
    ...structure,
    ...referenceFindings(source, root, workspace),
    ...findings.filter((finding) => !said.has(placeOf(finding))),
    ...(market === null ? [] : constraintFindings(market)),
  ];
  return { market: hasErrors(all) ? null : market, findings: all };
};
