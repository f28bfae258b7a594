import { PlimsollError } from '../diagnostic/error.js';
import { type Finding, hasErrors } from '../diagnostic/finding.js';
import { child, type DocumentNode, entryOf, itemsOf, textOf } from '../document/node.js';
import { findingAt, type SourceText } from '../document/source.js';
import { checkStructure } from '../document/structure.js';
import type { Workspace } from '../workspace/workspace.js';
import { constraintFindings } from './constraints.js';
import type { Definitions } from './load-definition.js';
import type { Market } from './market.js';
import { readMarket } from './read-market.js';

interface OnChain {
  readonly name: string;
  readonly chain: string;
}

/** What is wrong with a name that means an authority or a route of plimsoll.yaml. */
const nameFindings = (
  source: SourceText,
  node: DocumentNode,
  {
    what,
    known,
    chain,
  }: {
    readonly what: 'authority' | 'route';
    readonly known: ReadonlyMap<string, OnChain>;
    /** The market's; null where it is not known. */
    readonly chain: string | null;
  },
): readonly Finding[] => {
  if (node.kind !== 'scalar') return [];
  const found = known.get(node.text);
  const path = what === 'route' ? 'routes' : what;
  if (found === undefined)
    return [
      findingAt(source, node.span, {
        ruleId: `workspace/unknown-${what}`,
        message: `plimsoll.yaml has no ${what} ${node.text}`,
        help: `it has ${[...known.keys()].join(', ') || 'none'}`,
        path,
      }),
    ];
  if (chain === null || found.chain === chain) return [];
  return [
    findingAt(source, node.span, {
      ruleId: `workspace/${what}-chain`,
      message: `the ${what} ${found.name} is on ${found.chain}, the market on ${chain}`,
      path,
    }),
  ];
};

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
  const on = chain?.value.kind === 'scalar' && workspace.chains.has(chain.value.text) ? chain.value.text : null;
  const authority = entryOf(root, 'authority');
  if (authority !== undefined)
    findings.push(
      ...nameFindings(source, authority.value, { what: 'authority', known: workspace.authorities, chain: on }),
    );
  const ways = new Map<string, OnChain>([...workspace.authorities, ...workspace.routes]);
  for (const item of itemsOf(child(root, 'routes')))
    findings.push(...nameFindings(source, item, { what: 'route', known: ways, chain: on }));
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
