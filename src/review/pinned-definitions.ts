import type { Finding } from '../diagnostic/finding.js';
import { digestOf } from '../document/source.js';
import { Definitions } from '../protocol/load-definition.js';
import { warning } from '../route/safe/warning.js';
import { pinnedDefinition } from '../trust/pinned-definition.js';
import type { FoundEntry } from '../trust/repository.js';
import type { DocumentSource, MarketAtHand } from './bare-markets.js';
import { overlay } from './reproduce.js';

/** Which definitions of a workspace the reviewer has pinned. */
export interface DefinitionTrust {
  /** The entry of the trust file that knows this clone; null where none does. */
  readonly entry: FoundEntry | null;
  /** Why what these markets' calls are said to do is only claimed, in words; empty where it is not. */
  readonly unpinnedOf: (markets: readonly MarketAtHand[]) => readonly string[];
}

export const definitionTrust = (entry: FoundEntry | null): DefinitionTrust => ({
  entry,
  unpinnedOf: (markets) => {
    const names = [...new Set(markets.map(({ market }) => market.params.protocol.name))];
    if (entry === null) return names.length === 0 ? [] : ['no pins of yours know this repository'];
    return names
      .filter((name) => !entry.entry.definitions.has(name))
      .map((name) => `the definition ${name} is not pinned`);
  },
});

const differs = (name: string, verdict: 'BLOCKED' | 'CAUTION', used: string, help: string): Finding =>
  warning({
    ruleId: 'trust/definition-differs',
    verdict,
    message: `the definition ${name} here is not the one you pinned${used}`,
    help,
    data: { definition: name },
  });

/**
 * The same documents with the text that the reviewer pinned in the place of each definition that is another here, so that
 * one changed on a branch cannot make bytes read harmless. Each that differs is a warning; one of the workspace whose pinned
 * text is nowhere to be found blocks.
 */
export const withPinnedDefinitions = async (
  source: DocumentSource,
  root: string,
  found: FoundEntry,
): Promise<{ readonly source: DocumentSource; readonly findings: readonly Finding[] }> => {
  const { workspace, definitions } = source;
  const folder = workspace.folders.protocols;
  const texts = new Map<string, string>();
  const findings: Finding[] = [];
  for (const [name, digest] of found.entry.definitions) {
    const own = await workspace.files.read(`${folder}/${name}.yaml`);
    const here =
      own === null
        ? await definitions.load(name).then(
            (one) => one.digest,
            () => null,
          )
        : digestOf(own);
    if (here === digest || here === null) continue;
    const pinned = await pinnedDefinition({ name, digest, root, commit: found.branch.commit, folder });
    if (pinned !== null) {
      texts.set(`${folder}/${name}.yaml`, pinned.text);
      findings.push(
        differs(name, 'CAUTION', '; what calls do is told by the pinned one', 'Find out who changed it, and why.'),
      );
    } else if (own !== null)
      findings.push(
        differs(name, 'BLOCKED', ', which is nowhere to be found', 'Do not sign before you have compared the two.'),
      );
    else
      findings.push(
        differs(
          name,
          'CAUTION',
          ', which is nowhere to be found: it came with another release',
          'Look at what changed; if it was reviewed and you trust it, run plimsoll trust add again.',
        ),
      );
  }
  if (texts.size === 0) return { source, findings };
  const files = overlay(workspace.files, texts);
  return { source: { workspace: { ...workspace, files }, definitions: new Definitions(files, folder) }, findings };
};
