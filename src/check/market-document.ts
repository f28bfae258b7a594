import { PlimsollError } from '../diagnostic/error.js';
import type { Finding } from '../diagnostic/finding.js';
import { loadYaml } from '../document/load.js';
import { child, type DocumentNode, textOf } from '../document/node.js';
import type { SourceText } from '../document/source.js';
import { kindOf } from '../document/structure.js';
import { marketNameIn } from '../protocol/find-market.js';
import type { Definitions } from '../protocol/load-definition.js';
import { judgeMarket } from '../protocol/load-market.js';
import type { Market } from '../protocol/market.js';
import type { Workspace } from '../workspace/workspace.js';
import { findingsOf, type Side } from './side.js';

/** A Market document of one side, read. */
export interface MarketDocument {
  readonly path: string;
  readonly source: SourceText;
  /** Null where the text is no YAML. */
  readonly root: DocumentNode | null;
  /** As the document says, as far as it can be told. */
  readonly name: string | null;
  /** The definition it names. */
  readonly protocol: string | null;
  /** The deployment: protocol, chain and addresses; null where that cannot be told. */
  readonly deployment: string | null;
  /** Null where it has errors. */
  readonly market: Market | null;
  readonly findings: readonly Finding[];
}

/** The deployment that a document is of. Two documents with the same one manage the same contracts. */
const deploymentOf = (root: DocumentNode): string | null => {
  const [protocol, chain, contracts] = [textOf(root, 'protocol'), textOf(root, 'chain'), child(root, 'contracts')];
  if (protocol === undefined || chain === undefined || contracts?.kind !== 'map') return null;
  const addresses = contracts.entries.map(({ key, value }) => `${key}=${value.kind === 'scalar' ? value.text : ''}`);
  return [protocol, chain, ...addresses.map((text) => text.toLowerCase()).sort()].join('\n');
};

/**
 * Read a text as a Market document by a workspace and its definitions; null where it is a document of another kind. What
 * is no YAML has findings and, as far as its lines tell, a name.
 */
export const marketDocument = async (
  path: string,
  source: SourceText,
  workspace: Workspace,
  definitions: Definitions,
): Promise<MarketDocument | null> => {
  const loaded = loadYaml(source);
  if (!loaded.ok) {
    const name = marketNameIn(source.text);
    const unknown = { protocol: null, deployment: null, market: null };
    return { path, source, root: null, name, ...unknown, findings: loaded.findings };
  }
  const { root } = loaded;
  const kind = kindOf(root, source);
  if (!kind.ok || kind.kind !== 'Market') return null;
  const { market, findings } = await judgeMarket(source, root, workspace, definitions);
  return {
    path,
    source,
    root,
    name: textOf(root, 'name') ?? null,
    protocol: textOf(root, 'protocol') ?? null,
    deployment: deploymentOf(root),
    market,
    findings,
  };
};

/** What came of reading a file of a side: a market, another document, or why it cannot be read. */
export type ReadMarket =
  | { readonly kind: 'market'; readonly document: MarketDocument }
  | { readonly kind: 'other' }
  | { readonly kind: 'unreadable'; readonly findings: readonly Finding[] };

/** Read a file of a side as a Market document. References are judged by `workspace` where the side has none. */
export const readMarketFile = async (path: string, side: Side, workspace: Workspace): Promise<ReadMarket> => {
  try {
    const text = await side.files.read(path);
    if (text === null) return { kind: 'other' };
    const source = { file: `${side.files.prefix}${path}`, text };
    const document = await marketDocument(path, source, side.workspace ?? workspace, side.definitions);
    if (document === null) return { kind: 'other' };
    const told = document.root !== null || document.name !== null;
    return told ? { kind: 'market', document } : { kind: 'unreadable', findings: document.findings };
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error;
    return { kind: 'unreadable', findings: findingsOf(error, path) };
  }
};
